package task

// What a person reads of steps: the history of a task, and why a step is not
// taken.

// deedWords are the kinds of a history's lines.
var deedWords = map[Deed]string{
	Assign: "giao việc", Amend: "sửa theo kế hoạch", Moved: "lịch nghỉ", Receive: "đã nhận", reported: "tiến độ",
	Prove: "minh chứng", Snooze: "hoãn nhắc",
	AskMore: "xin gia hạn", Grant: "duyệt gia hạn", Deny: "từ chối gia hạn", SetDay: "ấn định hạn",
	Appoint: "phân công",
}

// statusWords are the words that official reports use.
var statusWords = map[Status]string{
	DoneOnTime: "hoàn thành đúng hạn", DoneLate: "hoàn thành quá hạn", OnTrack: "đang thực hiện trong hạn",
	Overdue: "đang thực hiện quá hạn", NotYetDue: "chưa đến hạn",
}

// ruleSet begins the rule of a deadline that a person has set; what comes next is
// their reason.
const ruleSet = "Do người có thẩm quyền ấn định: "

const (
	textOn        = "ngày %s"
	textUntil     = "đến ngày %s"
	textShareOn   = "hoàn thành phần việc ngày %s"
	textDoneOn    = "hoàn thành ngày %s"
	textDoing     = "đang thực hiện"
	textNotBegun  = "chưa bắt đầu"
	textWithProof = "; minh chứng: %s"
	textSameDue   = "giữ nguyên hạn"
	textGrantWhy  = "gia hạn"
	textYearWhy   = "lịch nghỉ năm %d"
)

const (
	textNoDeed        = "Chưa hiểu cần làm gì với nhiệm vụ này."
	textEvidenceEmpty = "Xin nêu tên và đường dẫn, hoặc gửi kèm tệp."
	textEvidenceBig   = "Tệp minh chứng lớn hơn 20 MB."
	textEvidenceLink  = "Đường dẫn minh chứng cần bắt đầu bằng https:// hoặc http://."
	textDoneDay       = "Ngày hoàn thành không đúng hoặc ở sau hôm nay."
	textSnoozeDay     = "Chỉ hoãn nhắc được đến một ngày sau hôm nay và không quá hạn."
	textSnoozeShared  = "Nhiệm vụ này giao chung cho nhiều cơ quan nên một cơ quan không hoãn nhắc được."
	textAskDay        = "Xin nêu ngày xin gia hạn (sau hạn hiện tại và sau hôm nay) và lý do."
	textAskedBefore   = "Nhiệm vụ này đang có một đề nghị gia hạn chờ duyệt."
	textBadDay        = "Ngày không đúng; xin ghi theo dạng 01/7/2025."
	textDayWhy        = "Xin ghi lý do của việc ấn định hay thay đổi hạn."
	textNoLead        = "Nhiệm vụ này không có cơ quan hay nhóm chủ trì tên “%s”."
)
