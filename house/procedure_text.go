package house

// What a person reads of the papers of the one-stop office.
const (
	textFormChecklist = "Danh mục hồ sơ"
	textFormReceipt   = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
	textFormMore      = "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"
	textFormRefusal   = "Thông báo từ chối tiếp nhận, giải quyết hồ sơ"
	textFormSorry     = "Phiếu xin lỗi và hẹn lại ngày trả kết quả"

	textNotCompared = "(chưa đối chiếu được hiệu lực)"
)
