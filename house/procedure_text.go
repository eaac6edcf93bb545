package house

// What a person reads of the papers of the one-stop office.
const (
	textFormChecklist = "Danh mục hồ sơ"
	textFormReceipt   = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
	textFormMore      = "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"
	textFormRefusal   = "Thông báo từ chối tiếp nhận, giải quyết hồ sơ"
	textFormSorry     = "Phiếu xin lỗi và hẹn lại ngày trả kết quả"

	textOnlyEntry     = "Kho chỉ có một dòng trong danh sách về thủ tục này; cần nhập bản chi tiết."
	textBasisEnded    = "Căn cứ %s: %s; cần đối chiếu quyết định công bố mới."
	textNamed         = "%s (mã %s)"
	textVersion       = "Bản %d"
	textVersionBy     = "Bản %d, công bố theo Quyết định %s"
	textNone          = "không có"
	textFeeInNote     = "ô ghi miễn phí nhưng ghi chú nêu mức khác"
	textSheetCounts   = "Tổng hợp"
	textSheetProblems = "Cần xem lại"
	textSheetList     = "Danh sách thủ tục"
	textCountedOn     = "Tính đến ngày %s, theo các thủ tục có trong kho."
	textAllLevels     = "Tất cả"
	textNotCompared   = "(chưa đối chiếu được hiệu lực)"
)

var textCountColumns = []string{"Cấp thực hiện", "Số thủ tục", "Có nộp trực tuyến", "Miễn phí", "Có thu phí",
	"Chưa đọc được cách thức", "Rút ngắn thời hạn so với bản trước", "Tổng số ngày rút ngắn"}

var textProblemColumns = []string{"Mã thủ tục", "Tên thủ tục", "Điều cần xem"}

// What the template of an agency's list says; the columns are read by these names.
var (
	textListNotes = []string{"Mỗi thủ tục một hàng; mã dạng 1.000000. Cột không có thông tin thì để trống.",
		"Thành phần hồ sơ: mỗi dòng một giấy tờ, cuối dòng ghi số lượng: Tờ khai theo mẫu (01 bản chính, 02 bản sao). Căn cứ: mỗi dòng một văn bản, dạng SỐ: trích yếu."}
	textListColumns = []string{"Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện", "Đối tượng thực hiện",
		"Cơ quan thực hiện", "Trình tự thực hiện", "Thời hạn trực tiếp", "Thời hạn trực tuyến", "Thời hạn qua bưu chính",
		"Phí, lệ phí trực tiếp", "Phí, lệ phí trực tuyến", "Phí, lệ phí qua bưu chính", "Thành phần hồ sơ",
		"Kết quả", "Yêu cầu, điều kiện", "Căn cứ pháp lý", "Quyết định công bố"}
)

// textComparedParts are the parts of a comparison, in order.
var textComparedParts = []string{"Cấp thực hiện", "Cơ quan thực hiện", "Đối tượng thực hiện", "Thời hạn giải quyết",
	"Phí, lệ phí", "Thành phần hồ sơ", "Kết quả", "Yêu cầu, điều kiện", "Trình tự thực hiện", "Căn cứ pháp lý",
	"Quyết định công bố"}
