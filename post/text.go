package post

// What a person reads from the hall. Somebody who does not program can review
// it; the words of answers stand in answer/words.go.
const (
	textHello  = "Trợ lý tra cứu văn bản và thủ tục hành chính. Nhập câu hỏi, /trogiup để xem các lệnh, /thoat để kết thúc."
	textPrompt = "Hỏi> "

	textBudget  = "Kênh %s đã dùng %d trong %d tin nhắn của tháng (mức %d%%). Khi hết hạn mức, trợ lý không gửi thêm qua kênh này và nhắc việc được đặt vào hộp thư nội bộ."
	textQuota   = "Kênh %s báo đã hết hạn mức tin nhắn của tháng. Trợ lý không gửi thêm qua kênh này đến hết tháng; nhắc việc được đặt vào hộp thư nội bộ."
	textSetting = "Kênh %s từ chối cấu hình hoặc thông tin đăng nhập của trợ lý nên đang tạm dừng gửi. Xin chạy lệnh trolyao doctor để xem nguyên nhân."

	textDoubt = "Lưu ý: câu trả lời trước có thể chưa đến nơi; gõ %s để xem lại."

	textFirst     = "Đây là phần mềm trả lời tự động, không phải cán bộ. Gõ /trogiup để xem các lệnh, gõ “dừng” để dừng câu trả lời đang soạn."
	textPick      = "Nhập số để chọn."
	textFollowUps = "Có thể hỏi tiếp:"
	textReply     = "Trả lời %s để chọn."
	textGoOn      = "Trả lời %s để hỏi tiếp."
	textRight     = "👍 Đúng"
	textWrong     = "👎 Chưa đúng"
	textJudge     = "Góp ý: trả lời /dung %d nếu đúng, /sai %d kèm lý do nếu chưa đúng."
	textAction    = "- %s: %s"
	textChart     = "Biểu đồ: %s"
	textSeeAll    = "Xem đầy đủ: "
	textNothing   = "(không có nội dung)"
)
