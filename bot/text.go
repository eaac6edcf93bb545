package bot

import (
	"trolyao/corpus"
)

// What a person reads from the hall. Somebody who does not program can review
// it; the words of answers stand in answer/words.go.
const (
	TextBye    = "Tạm biệt."
	TextFailed = "Hệ thống đang gặp lỗi, chưa thực hiện được yêu cầu. Xin thử lại sau ít phút."
	textOff    = "Trợ lý đang tạm dừng: %s"

	textTooFast = "Anh/chị gửi câu hỏi nhanh quá giới hạn. Xin chờ khoảng một phút rồi hỏi tiếp."

	textNoChoice  = "Không có lựa chọn nào đang chờ. Xin nhập câu hỏi đầy đủ."
	textBadChoice = "Xin chọn một số từ 1 đến %d, hoặc nhập câu hỏi đầy đủ."

	textHelp     = "Nhập câu hỏi bằng tiếng Việt, có dấu hoặc không dấu; có thể nêu điều, khoản, số văn bản và ngày cần xét. Các lệnh:"
	textHelpLine = "%s: %s"
	textNotice   = "Câu trả lời do phần mềm tra cứu tự động, chỉ để tham khảo. Không nhập nội dung bí mật nhà nước."

	textNeedDraft    = "Xin dán nội dung sau lệnh, như: /kiemtra Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020; cả tệp thì dùng trang Kiểm tra dự thảo."
	textNoReferences = "Không thấy viện dẫn văn bản nào trong đoạn này."
	textMoreFindings = "Còn %d chỗ nữa; xem đủ ở trang Kiểm tra dự thảo."
	textProposeWords = "Đề nghị sửa thành: %s"
	textDiffers      = "Khác nhau: %s"
	textNoCommand    = "Chưa có lệnh “%s”. Gõ /trogiup để xem các lệnh."

	textDocuments  = "Tìm thấy %d văn bản."
	textOnlySome   = "Dưới đây là %d văn bản mới nhất; thêm từ khóa để thu hẹp."
	textNoDocument = "Kho chưa có văn bản nào khớp với “%s”."
	textEmptyHouse = "Kho chưa có văn bản nào."

	textNeedRef   = "Xin nêu văn bản hoặc điều khoản cần xem, ví dụ: điểm a khoản 2 Điều 18 Nghị định 30/2020/NĐ-CP."
	textNotFound  = "Không tìm thấy “%s” trong kho văn bản."
	textSeveral   = "“%s” có thể là nhiều văn bản; xin ghi rõ số, năm ban hành:"
	textNoPart    = "Không có %s trong %s."
	textProvision = "**%s**: %s (tính đến ngày %s). [1]"
	textDigest    = "Tóm lược, không phải nguyên văn:"
	textVerbatim  = "Nguyên văn:"
	textNoText    = "Kho chỉ có thông tin chung của văn bản này, chưa có toàn văn."
	textMore      = "Còn tiếp; xin nêu khoản, điểm cụ thể để xem phần sau."
	textCaution   = "Lưu ý: %s"
	textBadDay    = "Ngày cần xét chưa đúng; xin ghi theo dạng 01/7/2025."

	textFeedbackUsage  = "Xin ghi: /gopy tốt, hoặc /gopy chưa tốt kèm lý do."
	textNothingToJudge = "Chưa có câu trả lời nào để góp ý."
	textThanks         = "Đã ghi nhận góp ý. Cảm ơn anh/chị."

	textRecall      = "**Căn cứ của một câu trả lời trước đã thay đổi.** Câu hỏi ngày %s: “%s”. Câu trả lời dựa vào %s; %s %s nội dung này%s. Xin hỏi lại trước khi dùng."
	textRecallSince = " từ ngày %s"
	textRecallDoc   = "một văn bản mới"
	textStranger    = "Tài khoản này chưa liên kết với cán bộ nào nên chưa dùng được trợ lý. Xin đăng nhập trang web của trợ lý, lấy mã liên kết rồi nhắn: LIENKET <mã>."
	textLinkHow     = "Để liên kết tài khoản này với cán bộ, xin đăng nhập trang web của trợ lý, lấy mã liên kết rồi nhắn: LIENKET <mã>. Mã dùng một lần trong 15 phút."
	textLinkAlone   = "Xin nhắn riêng cho trợ lý để liên kết tài khoản; không gửi mã trong nhóm."
	textLinked      = "Đã liên kết tài khoản này với cán bộ %s. Gõ /huylienket để hủy."
	textLinkedTo    = "Tài khoản này đang liên kết với cán bộ %s. Gõ /huylienket để hủy."
	textNotLinked   = "Tài khoản này chưa liên kết với cán bộ nào."
	textUnlinked    = "Đã hủy liên kết tài khoản này."
	textWhichAnswer = "Xin ghi mã của câu trả lời, hoặc dùng /gopy tốt, /gopy chưa tốt. Để dừng câu trả lời đang soạn, xin nhắn “dừng”."
	TextStopped     = "Đã dừng."
	textUnreadable  = "Trợ lý chỉ đọc được tin nhắn bằng chữ. Xin nhập câu hỏi."
	textJoined      = "Xin chào anh/chị. Đây là phần mềm tra cứu văn bản và thủ tục hành chính, trả lời tự động kèm căn cứ. Nhập câu hỏi, hoặc gõ /trogiup để xem các lệnh. Không nhập nội dung bí mật nhà nước."
	TextNoReply     = "Chưa có câu trả lời nào để xem lại."

	TextSources = "Căn cứ:"
)

// textChange says what a document does to another.
var textChange = map[corpus.RelationKind]string{
	corpus.RelAmends:   "sửa đổi, bổ sung",
	corpus.RelReplaces: "thay thế",
	corpus.RelRepeals:  "bãi bỏ",
}
