package web

// What a person reads about scores, besides the templates.
const (
	textNoPeriod      = "“%s” không phải kỳ chấm của bộ tiêu chí này."
	textScoreSaved    = "Đã lưu: %d mục tự chấm, %d minh chứng mới."
	textScoreNothing  = "Không có gì thay đổi để lưu."
	textRemoved       = "Đã rút minh chứng."
	textAppraised     = "Đã lưu thẩm định %d tiêu chí."
	textPublishedAs   = "Đã công bố bảng điểm số %s."
	textCriteriaSaved = "Đã nhập bộ tiêu chí %s, bản %d."
	textCriteriaFile  = "Xin chọn tệp bộ tiêu chí (.yaml hoặc .xlsx)."
	textAcceptedSelf  = "Công nhận kết quả tự chấm"
	textAcceptedTasks = "Công nhận theo kết quả nhiệm vụ"
	textNotClaimed    = "Không tự chấm trong hạn"
	textClaimFile     = "Xin chọn tệp bảng chấm điểm .xlsx."
	textOtherSheet    = "Tệp này là bảng chấm của %s, %s, không phải của trang này; không nhập gì."
	textSheetSaved    = "Đã nhập %d mục từ bảng chấm."
	textBadFormat     = "Không có dạng xuất “%s”."
	textChooseStep    = "(chưa chọn)"
	textScoreBarNow   = "%s: %s/%s điểm, còn có thể đạt %s"
	textLinkName      = "Đường dẫn %s"
	textFigureBar     = "%s: %s"
)
