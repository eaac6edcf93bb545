package web

// What programs are told when they ask in a wrong way.
const (
	textBusy         = "Đang có nhiều người hỏi. Xin chờ nửa phút rồi gửi lại; câu hỏi vẫn còn trong ô nhập."
	textTooMany      = "Gửi yêu cầu nhanh quá giới hạn. Xin chờ ít giây rồi gửi tiếp."
	textWantJSON     = "Nội dung gửi lên phải là JSON (Content-Type: application/json)."
	textBadJSON      = "Nội dung gửi lên không đúng JSON hoặc có trường lạ."
	textBadDayOf     = "Tham số %s phải là ngày dạng 2026-11-22."
	textBadNumber    = "Tham số %s phải là số nguyên từ %d đến %d."
	textBadFlag      = "Tham số %s phải là true hoặc false."
	textBadStatus    = "Tham số status phải là một trong: hoàn thành đúng hạn, hoàn thành quá hạn, đang thực hiện trong hạn, đang thực hiện quá hạn, chưa đến hạn."
	textBadKey       = "Idempotency-Key phải dài 8–128 ký tự ASCII, không có khoảng trắng."
	textBadTalk      = "conversation phải gồm 16–40 chữ cái hoặc chữ số."
	textNoCommands   = "Giao diện này chỉ nhận câu hỏi, không nhận lệnh bắt đầu bằng dấu gạch chéo."
	textBadVerdict   = "verdict phải là right hoặc wrong."
	textNoWords      = "Cần tham số q: từ khóa hoặc câu hỏi."
	textNeedVersions = "Cần hai tham số from và to: số thứ tự của hai bản."
)
