package web

import "trolyao/task"

// What a person reads on the pages about work and does not stand in a template.
const (
	textBadDay       = "Ngày “%s” chưa đúng; xin ghi theo dạng 15/6/2026."
	textStepDone     = "Đã ghi nhận."
	textFinished     = "Đã ghi nhận hoàn thành."
	textShareNoted   = "Đã ghi nhận phần việc của cơ quan anh/chị; %d/%d cơ quan đã xong."
	textAskedMore    = "Đã gửi đề nghị gia hạn, chờ duyệt. Hạn hiện tại vẫn giữ nguyên."
	textBadMonth     = "Tháng “%s” chưa đúng; xin ghi dạng 6/2026."
	textNeedProof    = "Xin gửi kèm tệp minh chứng hoặc ghi đường dẫn."
	textNoAgency     = "Không có cơ quan nào tên “%s” trong danh mục."
	textBigFile      = "Tệp lớn hơn %s. Xin gửi đường dẫn thay cho tệp."
	textNeedFile     = "Xin chọn tệp kế hoạch cần đọc."
	textBadYear      = "Năm “%s” chưa đúng."
	textApproved     = "Đã duyệt: thêm %d, sửa %d, giữ nguyên %d nhiệm vụ."
	textDropped      = " Đã bỏ %d nhiệm vụ không còn trong kế hoạch."
	textDroppedWhy   = "không còn trong bản mới của %s"
	textDemoIn       = "Đã đưa ví dụ với %d nhiệm vụ vào để xem thử."
	textDemoOut      = "Đã bỏ ví dụ; không còn gì của ví dụ trong hệ thống."
	textSampleClosed = " Kế hoạch cài sẵn để xem thử đã tự đóng; có thể mở lại ở trang Kế hoạch."
	textPlanNow      = "Kế hoạch %s: %s."
	textPlanErased   = "Đã xóa hẳn kế hoạch %s cùng các nhiệm vụ."
	textPlanDeed     = "Chưa hiểu cần làm gì với kế hoạch này."
	textBadRule      = "“%s” chưa đúng; xin ghi số ngày."
	textRulesKept    = "Đã lưu các mốc báo cấp trên."
	textPassedOn     = "Đã chuyển việc."
	textCommented    = "Đã gửi trao đổi."
	textGiven        = "Đã giao việc."
	textNoPerson     = "Không có cán bộ nào tên hoặc mã “%s” trong phạm vi của anh/chị."
	textManyPersons  = "Có nhiều người tên “%s”; xin chọn trong danh sách hoặc ghi mã."
	textNeedForm     = "Xin chọn tệp mẫu DOCX."
	textFormKept     = "Đã lưu mẫu văn bản."
	textDismissed    = "Đã bỏ đề xuất."
	textReread       = "Đã đọc lại kế hoạch theo các cột anh/chị chọn."
	textKept         = "Đã lưu bản sửa; đề xuất vẫn chờ duyệt."
	textMoved        = "Đề xuất đã được người khác sửa từ lúc anh/chị mở trang. Xin tải lại trang rồi sửa lại."
	textNothingLeft  = "Chưa chọn nhiệm vụ nào để duyệt."
	textNoReports    = "Năm %d không còn báo cáo nào ở phía trước, hoặc đã được đề xuất trước đó."
	textUnshared     = "Đã thu hồi mọi đường dẫn lịch của cơ quan."
	textSilenced     = "Đã tắt nhắc việc cho toàn hệ thống."
	textAwake        = "Đã bật lại nhắc việc."

	textDaysLeft  = "còn %d ngày"
	textDueToday  = "đến hạn hôm nay"
	textDaysLate  = "quá %d ngày"
	textAndOthers = "và %d cơ quan khác"
	textRow       = "số thứ tự %s"
	textFeedName  = "Hạn nhiệm vụ – %s"
)

// statuses are the ways a task can stand, as the pages name and colour them.
var statuses = []struct {
	Key    string // in the address
	Status task.Status
	Name   string
	Class  string // of the badge
}{
	{"qua-han", task.Overdue, "Đang thực hiện quá hạn", "bad"},
	{"dang-lam", task.OnTrack, "Đang thực hiện trong hạn", ""},
	{"chua-den", task.NotYetDue, "Chưa đến hạn", "plain"},
	{"dung-han", task.DoneOnTime, "Hoàn thành đúng hạn", "ok"},
	{"tre-han", task.DoneLate, "Hoàn thành quá hạn", "warn"},
}

// houseNames are those who do things in the house and are no officers.
var houseNames = map[string]string{"trolyao": "Hệ thống", "dong-lenh": "Dòng lệnh"}
