package llm

// What model.go says.
const (
	textOffline = "Chưa cấu hình mô hình ngôn ngữ nên câu trả lời được trích trực tiếp từ văn bản."
	textBusy    = "Máy chủ mô hình ngôn ngữ đang quá tải; xin thử lại sau ít phút."
	textSilent  = "Máy chủ mô hình ngôn ngữ không trả lời trong thời gian cho phép."
	textUnheard = "Không kết nối được máy chủ mô hình ngôn ngữ."
	textRefused = "Máy chủ mô hình ngôn ngữ từ chối yêu cầu; xin báo người quản trị kiểm tra địa chỉ, tên mô hình và khóa."
	textBroken  = "Máy chủ mô hình ngôn ngữ trả về nội dung không đọc được."
)
