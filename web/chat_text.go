package web

// What a person reads in a conversation, besides the templates.
const (
	textNoQuestion   = "Xin nhập câu hỏi."
	textLongQuestion = "Câu hỏi dài quá %d ký tự. Xin rút gọn hoặc tách thành nhiều câu."
	textThanks       = "Đã ghi nhận góp ý. Cảm ơn anh/chị."

	textLeafTitle   = "Kết quả tra cứu"
	textLeafHead    = "KẾT QUẢ TRA CỨU"
	textLeafMade    = "Xuất lúc %s ngày %s"
	textLeafAsked   = "Câu hỏi (%s)"
	textLeafSecret  = "(nội dung không được lưu)"
	textLeafAnswer  = "Trả lời"
	textLeafAsOf    = "Theo quy định ngày %s."
	textLeafSources = "Căn cứ"
	textLeafStands  = " (%s)."
	textLeafCaution = "Do phần mềm tra cứu tự động tổng hợp, chỉ để tham khảo; đối chiếu văn bản gốc và hiệu lực trước khi dùng làm căn cứ."

	textMonth        = "Tháng %d/%d"
	textPinned       = "Đã ghim"
	textTalkKept     = "Đã lưu tên cuộc hỏi đáp."
	textTalkPinned   = "Đã ghim lên đầu danh sách."
	textTalkUnpinned = "Đã bỏ ghim."
	textTalkGone     = "Đã xóa khỏi danh sách; khôi phục được ở mục “Đã xóa khỏi danh sách”."
	textTalkBack     = "Đã khôi phục."
)

// textOfHouse is the status of an answer from what is kept of work, scores and texts.
const textOfHouse = "theo dữ liệu đang lưu"

// textStatus says the status of an answer.
var textStatus = map[string]string{
	"answered":              "có căn cứ",
	"partial":               "trả lời một phần",
	"possible":              "chưa chắc",
	"clarify":               "cần làm rõ",
	"corrected":             "đính chính",
	"historical":            "quy định không còn hiện hành",
	"declined_no_basis":     "chưa có căn cứ",
	"declined_out_of_scope": "ngoài phạm vi",
	"declined_secret":       "không tiếp nhận",
	"declined_rights":       "không có quyền xem",
	"declined_attack":       "không thực hiện",
	"error":                 "có lỗi",
}
