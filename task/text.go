package task

// What a person reads of steps: the history of a task, and why a step is not
// taken.

// deedWords are the kinds of a history's lines.
var deedWords = map[Deed]string{
	Assign: "giao việc", Amend: "sửa theo kế hoạch", Moved: "lịch nghỉ", Receive: "đã nhận", reported: "tiến độ",
	Prove: "minh chứng", Snooze: "hoãn nhắc",
	AskMore: "xin gia hạn", Grant: "duyệt gia hạn", Deny: "từ chối gia hạn", SetDay: "ấn định hạn",
	Appoint: "phân công", PassOn: "chuyển tiếp", SendBack: "trả lại", Confirm: "xác nhận hoàn thành",
	Comment: "trao đổi", Drop: "bỏ khỏi kế hoạch", Restore: "khôi phục", Join: "gộp cơ quan",
}

// statusWords are the words that official reports use.
var statusWords = map[Status]string{
	DoneOnTime: "hoàn thành đúng hạn", DoneLate: "hoàn thành quá hạn", OnTrack: "đang thực hiện trong hạn",
	Overdue: "đang thực hiện quá hạn", NotYetDue: "chưa đến hạn",
}

// planStateWords are the states of a plan.
var planStateWords = map[PlanState]string{
	PlanOpen: "đang thực hiện", PlanClosed: "đã đóng", PlanArchived: "đã lưu trữ", PlanRemoved: "đã xóa",
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
	textPassNobody    = "Xin chọn ít nhất một đơn vị hoặc một người để chuyển."
	textPassAgain     = "Việc này đã chuyển cho %s."
	textPassOutside   = "Chỉ chuyển được cho đơn vị trực thuộc hoặc người của cơ quan mình; %s không thuộc."
	textNotDone       = "Nhiệm vụ này chưa được báo hoàn thành."
	textReturnWhy     = "Xin ghi rõ cần bổ sung gì."
	textCommentEmpty  = "Xin ghi nội dung trao đổi."
	textPartOpen      = "chưa xong phần việc"
	textPassedTo      = "chuyển cho %s"
	textReturned      = "đề nghị bổ sung"
	textConfirmedOn   = "xác nhận ngày %s"
	textDroppedOn     = "bỏ từ ngày %s"
	textRestored      = "thực hiện trở lại"
	textNoLead        = "Nhiệm vụ này không có cơ quan hay nhóm chủ trì tên “%s”."
)

// noticeWords are the kinds of letters.
var noticeWords = map[NoticeKind]string{
	NoticeAssigned: "giao việc", NoticePassed: "chuyển tiếp", NoticeAsked: "xin gia hạn", NoticeDecided: "trả lời gia hạn",
	NoticeReported: "báo hoàn thành", NoticeReturned: "trả lại", NoticeConfirmed: "xác nhận", NoticeComment: "trao đổi",
	NoticeChanged: "thay đổi", NoticeReminder: "nhắc việc", NoticeGap: "câu hỏi đã có trả lời",
}

// What notice.go says.
const (
	textNoticeTask      = "Nhiệm vụ %s của %s: %s"
	textNoticeWhy       = "Ý kiến, lý do: %s"
	textNoticeBy        = "Người thực hiện: %s"
	textNoticeAssigned  = "Được giao mới; hạn: %s."
	textNoticePassed    = "Được chuyển đến anh/chị, đơn vị; hạn: %s."
	textNoticeAsked     = "Xin gia hạn đến ngày %s, chờ anh/chị quyết định."
	textNoticeGranted   = "Đề nghị gia hạn được duyệt; hạn mới: %s."
	textNoticeDenied    = "Đề nghị gia hạn không được duyệt; hạn vẫn là: %s."
	textNoticePart      = "%s đã báo xong phần việc."
	textNoticeDone      = "Đã báo hoàn thành ngày %s, chờ xác nhận."
	textNoticeReturned  = "Được trả lại để bổ sung."
	textNoticeConfirmed = "Đã được xác nhận hoàn thành."
	textNoticeDay       = "Hạn được ấn định: %s."
	textNoticeDropped   = "Không còn phải thực hiện: đã bỏ khỏi kế hoạch."
	textNoticeRestored  = "Thực hiện trở lại."
	textNoticeAppointed = "Phân công chủ trì: %s."
	textNoticePlan      = "%s vừa được duyệt, giao cơ quan anh/chị chủ trì %d nhiệm vụ:"
	textNoticeRow       = "\n- Nhiệm vụ %s: %s; hạn: %s"
	textNoticeMore      = "… và %d nhiệm vụ khác."
)

// What oversight.go says.
const (
	textBadRules = "Số ngày chưa đúng: báo lãnh đạo phải sau báo cấp trên, cảnh báo trước hạn từ 1 đến 60 ngày."
	textNoLeader = "Chưa rõ cơ quan chủ trì"
	textNoField  = "Không ghi lĩnh vực"
	textMonthOf  = "%02d/%d"
)

// What export.go says of an overview.
const (
	textSheetAgencies = "Theo cơ quan"
	textSheetAgency   = "Cơ quan chủ trì"
	textSheetLate     = "Đang quá hạn"
	textSheetFields   = "Theo lĩnh vực"
	textSheetField    = "Lĩnh vực"
	textSheetPlans    = "Theo kế hoạch"
	textSheetPlan     = "Kế hoạch, văn bản giao"
	textSheetPersons  = "Theo người"
	textSheetPerson   = "Người được giao"
	textSheetMonths   = "Theo tháng"
	textSheetMonth    = "Tháng đến hạn"
	textSheetAll      = "Tổng cộng"
	textSheetTitle    = "Tình hình thực hiện nhiệm vụ %s, đến ngày %s"
)

// Who reports to the province, and what report.go says of it.
const (
	reportDepartments = "Các sở, ban, ngành"
	reportCommunes    = "UBND các xã, phường, đặc khu"
	textReportDay     = "Ngày báo cáo cần từ 1 đến 28; để trống nếu tỉnh chưa quy định."
	textReportBelow   = "Báo cáo gửi cấp trên"
	textReportTo      = "%s của %s gửi %s"
	textReportOwn     = "Ngày do tỉnh quy định"
)

// What bullet.go says.
const (
	textItemNoName = "Mục %s nêu cơ quan và thời gian nhưng không có tên nhiệm vụ."
)

// What calendar.go says.
const (
	textYearExpected = " %d; ngày làm việc là dự kiến."
	textSafeDay      = " (%s; nên xong trước khi hết %s %s, muộn nhất %s %s)"
)

// What due.go says.
const (
	textHalfRead   = "Đã đọc được: %s. Chưa đọc được: “%s”."
	textEachPeriod = "Kế hoạch không ấn định ngày của từng lần; nhắc vào cuối mỗi kỳ để đủ %d lần."
)

// What duegrammar.go says.
const (
	textTentative     = "Kế hoạch ghi là dự kiến."
	textNoEnd         = "), chưa nêu lúc hoàn thành."
	textLaterYears    = " Kế hoạch còn giao tiếp các năm sau; hạn nêu ở đây là của lần đầu."
	textHourOfDay     = "Hạn đến %s trong ngày."
	textReportFigures = "Nếu là báo cáo định kỳ thì số liệu chốt đến hết ngày 14/6 (Nghị định 09/2019/NĐ-CP, Điều 12)."
	textPartOfPeriod  = "Kế hoạch chỉ nêu một phần của %s; luật không ấn định ngày."
	textBeforeDay     = "“Trước ngày” không gồm ngày được nêu."
)

// What plan.go says.
const (
	textYearOfSigning    = "Kế hoạch không nêu năm; các hạn không ghi năm được tính cho năm %d, năm ký, cần xác nhận."
	textNoYear           = "Không xác định được năm của kế hoạch; các hạn theo tháng, quý chưa có ngày."
	textOnlyStart        = "Kế hoạch mới nêu lúc bắt đầu (%s), chưa nêu hạn hoàn thành."
	textLeadUnsure       = "Ô chủ trì “%s” có thể gồm nhiều cơ quan hay cả cơ quan phối hợp; cần tách lại."
	textRowNoLead        = "Dòng không có cơ quan chủ trì."
	textNoTick           = "Bảng đánh dấu thời gian theo cột, nhưng dòng này không có dấu nào đọc được (có thể được tô màu); cần ghi thời hạn."
	textGuessedAbove     = " để trống hoặc gộp trong kế hoạch; giá trị là suy đoán theo dòng trên, cần xác nhận."
	textTimeUnread       = "Chưa đọc được thời hạn “%s”."
	textDueBeforeSigning = "Hạn %s (“%s”) đứng trước ngày ký kế hoạch; cần xem lại năm."
	textNoSign           = "Bảng đánh dấu thời gian theo cột, nhưng có ô ghi chữ, chưa tính vào thời hạn: “%s”."
	textNoTable          = "Không tìm thấy bảng nhiệm vụ nào trong văn bản."
	textNameColumns      = " Nếu một bảng nêu trên là bảng nhiệm vụ, xin cho biết mỗi cột là gì."
	textOnlyTargets      = "Không tìm thấy bảng nhiệm vụ nào trong văn bản; chỉ có chỉ tiêu."
	textItemNoDoer       = "Mục %s “%s” không nêu cơ quan và thời gian nên không thành nhiệm vụ."
)

// What prose.go says.
const (
	textSentenceNoDoer = "Câu “%s” không nêu cơ quan; lấy theo câu trước là suy đoán, cần xác nhận."
	textDatedNoWork    = "Câu có thời hạn nhưng không rõ ai phải làm việc gì, nên không thành nhiệm vụ: “%s”."
	textDatedUnread    = "Câu có thời hạn trong lời văn, chưa được lấy thành nhiệm vụ: “%s”."
	textDoerUnknown    = "Chưa xác định được cơ quan thực hiện của câu “%s”."
	textSentenceMore   = "Câu còn nêu thời hạn: %s."
)

// What reminder.go says.
const (
	textDaysLeft       = "còn %d ngày đến hạn %s"
	textLastWorkingDay = " (ngày làm việc cuối cùng trước hạn %s)"
	textYearLong       = "nhiệm vụ cả năm, nhắc cuối quý %d"
	textFiguresClose   = "số liệu của báo cáo chốt hết ngày %s; báo cáo đến hạn %s"
	textDaysOver       = "quá hạn %d ngày (hạn %s)"
)

// What report.go says.
const (
	textReportPlan = "Báo cáo cải cách hành chính định kỳ năm %d"
	textReportDays = "Ngày ghi ở đây là hạn của báo cáo cấp tỉnh gửi Bộ Nội vụ; hạn gửi của sở, ngành, địa phương do tỉnh quy định, thường sớm hơn."
)

// What table.go says.
const (
	textNoHeads       = "Bảng không có dòng tiêu đề; được đọc theo các cột của bảng đứng trước."
	textColumnsUnread = "Bảng có các cột “%s” không được đọc: %s."
	textColumnGuessed = "Tên cột “%s” chưa quen; được hiểu là %s theo nội dung các ô, cần xác nhận."
	textColumnUnknown = "Chưa rõ cột “%s” là gì; nội dung được giữ ở ghi chú của nhiệm vụ."
	textNumbered      = "Bảng không có cột số thứ tự; nhiệm vụ được đánh số theo thứ tự dòng."
	textRowNoName     = "Dòng số %s không có tên nhiệm vụ nên chưa đọc: “%s”."
	textRowUnread     = "Chưa hiểu dòng “%s” nên chưa đọc."
	textRowNoNumber   = "Dòng “%s” không có số thứ tự; được xếp dưới nhiệm vụ %s."
	textRowOnlyNumber = "Dòng chỉ có số “%s” nên chưa đọc."
	textRowIsHead     = "Dòng “%s” chỉ có tên; được hiểu là tiêu đề của các dòng dưới."
	textHeadingAlone  = "Dòng “%s” được hiểu là tiêu đề, nhưng không có nhiệm vụ nào ở dưới."
	textRowOnTop      = "Dòng đứng trên tiêu đề các cột, không phải nhiệm vụ: “%s”."
	textRowIsDue      = "Dòng không có số và tên; được hiểu là hạn thứ %d của nhiệm vụ %s."
	textMergedAbove   = " gộp với dòng trên; giá trị là suy đoán, cần xác nhận."
)

// The rules' clauses. The Civil Code governs terms unless agreed or ruled
// otherwise (Điều 145 khoản 1), so for deadlines set inside the administration
// it is the customary reading rather than an order.
const (
	clausePeriod     = "Hết ngày cuối cùng của kỳ được nêu (tham khảo Bộ luật Dân sự 2015, Điều 146 khoản 2, Điều 148 khoản 6)"
	clauseEnd        = "Tính cả ngày được nêu, đến 24 giờ ngày đó (Bộ luật Dân sự 2015, Điều 148 khoản 6)"
	clauseBefore     = "“Trước ngày” không gồm ngày được nêu: hết ngày liền trước"
	clauseBeforeSpan = "“Trước tháng” không gồm tháng được nêu: hết ngày liền trước kỳ được nêu"
	clauseCount      = "Không tính ngày đầu tiên (Bộ luật Dân sự 2015, Điều 147 khoản 2)"
	clauseMonth      = "Đầu, giữa, cuối tháng là ngày 1, ngày 15, ngày cuối tháng (Bộ luật Dân sự 2015, Điều 146 khoản 2)"
	clauseYear       = "Đầu, giữa, cuối năm là ngày 01/01, ngày 30/6, ngày 31/12 (Bộ luật Dân sự 2015, Điều 146 khoản 3)"
	clauseWhole      = "Làm trong cả năm, nhắc theo quý; chỉ quá hạn khi hết năm"
	clauseRecur      = "Lặp lại theo kỳ báo cáo"
	clauseRefers     = "Không có ngày: hạn do văn bản khác quy định"
	clauseEvent      = "Không có ngày: hạn phụ thuộc một sự kiện, cần nhập ngày xảy ra"
	clauseUnread     = "Không suy ra hạn; cần người có trách nhiệm xác định"
	cautionBefore    = "Có nơi hiểu “trước ngày %[1]s” là đến hết ngày %[1]s; làm xong trong ngày %[2]s thì an toàn với mọi cách hiểu."
	cautionNoYear    = "Chưa biết năm của kế hoạch nên không xác định được ngày."
	cautionNoDay     = "Ngày trong cụm từ không có trong lịch."
	cautionEmpty     = "Kế hoạch không ghi thời gian."
	cautionUnread    = "Chưa đọc được cụm từ chỉ thời hạn này."
	cautionWeekday   = "Thứ và ngày trong cụm từ không khớp nhau."
	cautionReverse   = "Kỳ kết thúc trước khi bắt đầu; cần xem lại cụm từ."
)

// The steps of the term of a dossier as a person reads them.
const (
	stepReceived  = "Hồ sơ tiếp nhận đầy đủ, đúng quy định ngày %s, ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
	stepTicket    = "Hồ sơ đầy đủ, được lập Giấy tiếp nhận hồ sơ và hẹn ngày trả kết quả ngày %s"
	stepPassedOn  = "Nhận trực tiếp lúc %d giờ %02d, sau 15 giờ, nên được chuyển vào đầu giờ ngày %s; thời hạn không vì thế mà lùi"
	stepElsewhere = "Hồ sơ nhận không phụ thuộc địa giới: tính từ khi cơ quan giải quyết nhận được, ngày %s"
	stepAnew      = "Bổ sung đủ hồ sơ ngày %s: thời hạn tính lại từ đầu"
	stepNext      = "Không tính ngày %s, đếm từ ngày tiếp theo"
	stepPaused    = "Không đếm những ngày tạm dừng do người nhập ghi, theo pháp luật của lĩnh vực: %s"
	stepCounted   = "Các ngày làm việc được đếm: %s"
	stepOff       = "Không đếm ngày nghỉ: %s"
	stepLast      = "Đủ %d %s là %s %s"
	stepRolled    = "Ngày cuối là ngày nghỉ (%s) nên hạn là hết %s %s"
)
