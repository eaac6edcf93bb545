package web

// What a person reads about scores, besides the templates.
const (
	textNoPeriod      = "“%s” không phải kỳ chấm của bộ tiêu chí này."
	textScoreSaved    = "Đã lưu: %d mục tự chấm, %d minh chứng mới."
	textScoreNothing  = "Không có gì thay đổi để lưu: mọi mục đã ghi đều đã lưu."
	textRemoved       = "Đã rút minh chứng."
	textAppraised     = "Đã lưu thẩm định %d tiêu chí."
	textPublishedAs   = "Đã công bố bảng điểm số %s."
	textCriteriaSaved = "Đã nhập bộ tiêu chí %s, bản %d."
	textCriteriaFile  = "Xin chọn tệp bộ tiêu chí (.yaml hoặc .xlsx)."
	textAnswersSaved  = "Đã lưu: giải trình %d tiêu chí, %d minh chứng mới."
	textSheetNotes    = "Đã nhập %d mục từ bảng chấm. Xin xem lại: %s"
	textUndone        = "Hoàn tác công nhận"
	textUndoneRow     = "Đã hoàn tác thẩm định tiêu chí %s."
	textNobodyChosen  = "Chưa chọn đơn vị nào."
	textAgreed        = "Đã công nhận %d tiêu chí của %d đơn vị; từng tiêu chí có thể hoàn tác ở trang thẩm định."
	textUrged         = "Đã đôn đốc %d đơn vị; tin sẽ gửi tới đầu mối và lãnh đạo của đơn vị."
	textDecisionFile  = "Xin chọn tệp quyết định (.docx hoặc .xlsx) có bảng tiêu chí."
	textClaimFile     = "Xin chọn tệp bảng chấm điểm .xlsx."
	textOtherSheet    = "Tệp này là bảng chấm của %s, %s, không phải của trang này; không nhập gì."
	textSheetSaved    = "Đã nhập %d mục từ bảng chấm."
	textBadFormat     = "Không có dạng xuất “%s”."
	textChooseStep    = "(chưa chọn)"
	textScoreBarNow   = "%s: %s/%s điểm, còn có thể đạt %s"
	textLinkName      = "Đường dẫn %s"
	textFigureBar     = "%s: %s"
)
