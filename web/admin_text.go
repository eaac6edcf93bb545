package web

import (
	"trolyao/corpus"
	"trolyao/store"
)

// What a person reads from administration and does not stand in a template.
const (
	textOffWhy     = "Xin ghi lý do tạm dừng; người hỏi sẽ thấy câu này."
	textAnswersOn  = "Trợ lý đã trả lời trở lại."
	textAnswersOff = "Trợ lý đang tạm dừng trả lời."

	textNoFile           = "Chưa chọn tệp nào."
	textTooManyFiles     = "Mỗi lần nhập nhiều nhất %d tệp. Với kho lớn, dùng lệnh trolyao corpus import trên máy chủ."
	textFileTooLarge     = "Tệp %s lớn hơn %s nên chưa gửi được."
	textTitleOfOne       = "Tên và số, ký hiệu chỉ ghi khi nhập một tệp; xin nhập từng tệp, hoặc để trống."
	textBadURL           = "Địa chỉ cần bắt đầu bằng http:// hoặc https://."
	textInbox            = "thư mục chờ"
	textJobDropped       = "Đã bỏ khỏi danh sách; văn bản đã nhập vẫn ở trong kho."
	textInternalOfWhom   = "Văn bản nội bộ cần ghi cơ quan được đọc."
	textDocumentRemoved  = "Đã gỡ %s khỏi kho."
	textSeveralDocuments = "“%s” có thể là nhiều văn bản; xin ghi đủ số, ký hiệu. Chưa gỡ văn bản nào."
	textNoDocument       = "Kho không có văn bản “%s”. Chưa gỡ văn bản nào."

	textNoGap     = "Chưa đánh dấu câu hỏi nào."
	textGapsAside = "Đã bỏ %d câu khỏi danh sách; đưa lại được ở mục “Đã bỏ qua”."
	textGapsBack  = "Đã đưa %d câu trở lại danh sách."

	textNothingChosen     = "Chưa chọn quan hệ nào."
	textRelationsAccepted = "Đã nhận %d quan hệ."
	textRelationsRejected = "Đã bỏ %d quan hệ."

	textHouseNamed  = "Hệ thống này là của %s; đã lập %d cơ quan, đơn vị theo mẫu."
	textAgencyAdded = "Đã thêm %s."
	textAgencyNear  = "Danh mục không có cơ quan nào tên “%s”."
	textPostRole    = "Xin chọn vai trò ở %s."
	textPostAgency  = "Không rõ “%s” là cơ quan nào trong danh mục."
	textNeedSheet   = "Xin chọn tệp Excel."
	textAgenciesIn  = "Đã thêm %d, bổ sung %d, không đổi %d cơ quan, đơn vị."
	textMerged      = "Đã gộp %s vào %s: %s. %s"
	textNoRefs      = "không có gì ghi tên này"
	textUnmerged    = "Đã tách %s khỏi %s. %s"
	textAgencyPut   = "Đã lưu; nhiệm vụ, cán bộ, văn bản và điểm của cơ quan giữ nguyên."
	textUnknownAct  = "Chưa hiểu cần làm gì với cơ quan này."

	textFirstHouse         = "Cho biết hệ thống này của cơ quan nào"
	textFirstHouseAbout    = "Các đơn vị của cơ quan được lập theo mẫu; kế hoạch, lời nhắc và văn bản nội bộ nhận ra tên của cơ quan."
	textFirstLaw           = "Nhập văn bản của cơ quan và văn bản hay dùng"
	textFirstLawAbout      = "Kho mới có bản tóm lược; có nguyên văn thì câu trả lời trích đúng từng chữ."
	textFirstOfficers      = "Thêm cán bộ, đầu mối"
	textFirstOfficersAbout = "Mỗi cán bộ có cơ quan, vai trò và liên kết riêng để đặt mật khẩu."
	textFirstPlan          = "Đưa kế hoạch đầu tiên vào"
	textFirstPlanAbout     = "Nhiệm vụ, hạn và người được nhắc lấy từ kế hoạch sau khi anh/chị duyệt."
	textFirstQuestion      = "Hỏi thử một câu"
	textFirstQuestionAbout = "Xem câu trả lời, căn cứ và báo chỗ chưa đúng."
	textFirstBackup        = "Có bản sao lưu đầu tiên"
	textFirstBackupAbout   = "Bấm Sao lưu ngay; từ đó máy chủ tự sao lưu hằng ngày. Nên chép thêm một bản sang máy khác."
	textFirstChannel       = "Nối kênh nhắn tin"
	textFirstChannelAbout  = "Zalo hoặc Telegram; chưa nối thì lời nhắc nằm ở Hộp thư."

	textEdited      = "Đã lưu thông tin; điều người quản trị đặt đứng trên mọi điều đọc được, kể cả khi nhập lại văn bản."
	textRelated     = "Đã ghi quan hệ."
	textRetracted   = "Đã bỏ quyết định; điều đọc được trong văn bản có giá trị trở lại."
	textNotKnown    = "chưa có"
	textPublic      = "công khai"
	textInternalOf  = "nội bộ, "
	textRulingSince = "Xin ghi ngày bắt đầu của tình trạng, như 01/7/2026."
	textRulingUntil = "Ngày cuối của tình trạng chưa đúng; ghi như 01/7/2026, hoặc để trống."
	textDecided     = "Đã ghi. %s: %s."
	textPutOff      = "Đã để sau; %s sẽ trở lại danh sách sau 30 ngày."
	textResumed     = "Đã đưa trở lại danh sách cần đối chiếu."
	textDecideWhy   = "Xin ghi căn cứ của quyết định, như: đã đối chiếu bản giấy. Nội dung được giữ trong nhật ký."

	textApprovedPut     = "Đã lưu câu trả lời; từ nay câu hỏi này được trả lời bằng câu đã duyệt."
	textApprovedRemoved = "Đã bỏ câu trả lời đã duyệt."

	textBadAddress    = "Địa chỉ “%s” chưa đúng; mỗi dòng ghi: kênh, tài khoản, cuộc trò chuyện (nếu khác tài khoản)."
	textOfficerName   = "Xin ghi họ và tên."
	textOfficerRole   = "Xin chọn ít nhất một vai trò."
	textOfficerPut    = "Đã lưu thông tin cán bộ."
	textSubjectPut    = "Đã lưu mã đăng nhập một lần."
	textAccountClosed = "Đã đóng tài khoản; mọi phiên đăng nhập và khóa của người này hết hiệu lực."

	textYearWrong  = "Năm chưa đúng."
	textBadHoliday = "Dòng “%s” chưa đúng; mỗi dòng ghi ngày/tháng rồi tên, ví dụ: 30/04 Ngày Chiến thắng."
	textYearPut    = "Đã lưu lịch nghỉ năm %d; hạn và lời nhắc liên quan đã tính lại."
)

// textJobStates says how far a file is.
var textJobStates = map[store.JobState]string{
	store.JobWaiting: "đang chờ",
	store.JobWorking: "đang xử lý",
	store.JobAsked:   "cần cho biết tên",
	store.JobDone:    "đã nhập",
	store.JobRefused: "không nhận",
	store.JobFailed:  "chưa xong",
}

// textFileTaken says in two words what became of a file.
var textFileTaken = map[store.Outcome]string{
	store.Added:      "đã nhập",
	store.Unchanged:  "đã có",
	store.NewVersion: "bản mới",
	store.KeptOld:    "đã lưu thêm",
}

var textRelations = map[corpus.RelationKind]string{
	corpus.RelAmends:   "sửa đổi, bổ sung",
	corpus.RelReplaces: "thay thế",
	corpus.RelRepeals:  "bãi bỏ",
	corpus.RelGuides:   "hướng dẫn",
	corpus.RelBasis:    "căn cứ",
	corpus.RelMerges:   "hợp nhất",
	corpus.RelSuspends: "ngưng hiệu lực",
	corpus.RelKeeps:    "giữ nguyên hiệu lực",
	corpus.RelStarts:   "có ngày hiệu lực riêng",
	corpus.RelNames:    "nhắc đến",
	corpus.RelOfficial: "được nguồn chính thức ghi tình trạng",
}

// decideWords are what the buttons of a doubt say.
type decideWords struct{ yes, no string }

var textDecide = map[corpus.RelationKind]decideWords{
	"":                 {"Đúng là đã hết hiệu lực", "Vẫn còn hiệu lực"},
	corpus.RelReplaces: {"Đúng là đã hết hiệu lực", "Vẫn còn hiệu lực"},
	corpus.RelRepeals:  {"Đúng là đã hết hiệu lực", "Vẫn còn hiệu lực"},
	corpus.RelNames:    {"Đúng là đã hết hiệu lực", "Vẫn còn hiệu lực"},
	corpus.RelOfficial: {"Nguồn chính thức đúng", "Kho đang đúng"},
	corpus.RelSuspends: {"Đúng là ngưng hiệu lực", "Không ngưng hiệu lực"},
	corpus.RelKeeps:    {"Đúng là được giữ hiệu lực", "Không được giữ hiệu lực"},
	corpus.RelAmends:   {"Đúng là đã được sửa đổi", "Không bị sửa đổi"},
}

// textDoubtVerb says what the acting document seems to do.
var textDoubtVerb = map[corpus.RelationKind]string{
	corpus.RelReplaces: "có thể đã thay thế",
	corpus.RelRepeals:  "có thể đã bãi bỏ",
	corpus.RelNames:    "có câu nhắc đến, chưa rõ có làm hết hiệu lực hay không,",
	corpus.RelOfficial: "theo nguồn chính thức có tình trạng khác với kho:",
	corpus.RelSuspends: "có thể làm ngưng hiệu lực",
	corpus.RelKeeps:    "có thể giữ nguyên hiệu lực",
	corpus.RelAmends:   "có thể đã sửa đổi, bổ sung",
}

// textFacts names the facts of a document, textFactHelp says how they are written.
var textFacts = map[corpus.Fact]string{
	corpus.FactNumber:    "Số, ký hiệu",
	corpus.FactTitle:     "Tên, trích yếu",
	corpus.FactType:      "Loại văn bản",
	corpus.FactIssuer:    "Cơ quan ban hành",
	corpus.FactIssued:    "Ngày ban hành",
	corpus.FactEffective: "Có hiệu lực từ ngày",
	corpus.FactExpires:   "Hết hiệu lực từ ngày",
	corpus.FactClass:     "Phạm vi đọc",
	corpus.FactRuling:    "Tình trạng hiệu lực",
}

var textFactHelp = map[corpus.Fact]string{
	corpus.FactNumber:  "Ví dụ: 30/2020/NĐ-CP. Số cũ vẫn tìm ra văn bản.",
	corpus.FactExpires: "Ngày đầu tiên không còn hiệu lực; để trống nếu chưa có.",
}

// textStatuses are the statuses of answers in words, statusOrder their order.
var textStatuses = map[string]string{
	"answered":              "đã trả lời",
	"partial":               "trả lời một phần",
	"possible":              "chưa chắc, nêu các quy định có thể là",
	"clarify":               "hỏi lại",
	"corrected":             "đính chính câu hỏi",
	"historical":            "chỉ còn văn bản hết hiệu lực",
	"declined_no_basis":     "chưa có căn cứ",
	"declined_out_of_scope": "ngoài phạm vi",
	"declined_secret":       "có dấu hiệu bí mật",
	"declined_rights":       "không có quyền đọc",
	"declined_attack":       "bị từ chối vì không an toàn",
	"error":                 "lỗi",
}

var statusOrder = []string{"answered", "partial", "possible", "clarify", "corrected", "historical",
	"declined_no_basis", "declined_out_of_scope", "declined_secret", "declined_rights", "declined_attack", "error"}

// textVerbs are the verbs of the audit log in words.
var textVerbs = map[string]string{
	"corpus.import":        "nhập văn bản",
	"agency.merge":         "gộp cơ quan",
	"agency.unmerge":       "tách cơ quan đã gộp",
	"agency.put":           "lưu cơ quan, đơn vị",
	"agency.add":           "thêm cơ quan, đơn vị",
	"agency.move":          "chuyển cơ quan, đơn vị",
	"agency.end":           "ghi cơ quan đã thôi hoạt động",
	"house.name":           "đặt tên cơ quan sử dụng",
	"criteria.put":         "lưu bộ tiêu chí chấm điểm",
	"score":                "ghi điểm",
	"form.put":             "thay mẫu giấy tờ",
	"oversight.rules":      "đổi ngày đôn đốc",
	"plan.open":            "mở lại kế hoạch",
	"plan.close":           "đóng kế hoạch",
	"plan.archive":         "lưu trữ kế hoạch",
	"plan.remove":          "xóa kế hoạch",
	"plan.erase":           "xóa hẳn kế hoạch",
	"watch.put":            "theo dõi dự thảo",
	"watch.remove":         "thôi theo dõi dự thảo",
	"link":                 "liên kết kênh nhắn tin",
	"link.code":            "lấy mã liên kết",
	"link.wrong":           "nhập sai mã liên kết",
	"unlink":               "hủy liên kết kênh nhắn tin",
	"gap.aside":            "bỏ qua câu hỏi còn thiếu",
	"gap.back":             "đưa lại câu hỏi còn thiếu",
	"setting.put":          "đổi cài đặt",
	"setting.try":          "thử kênh nhắn tin",
	"backup.make":          "sao lưu ngay",
	"backup.take":          "tải bản sao lưu",
	"backup.try":           "thử khôi phục bản sao lưu",
	"corpus.remove":        "gỡ văn bản",
	"corpus.edit":          "sửa thông tin văn bản",
	"corpus.undo":          "bỏ điều đã sửa của văn bản",
	"job.drop":             "bỏ tệp khỏi danh sách việc",
	"relation.accept":      "nhận quan hệ",
	"relation.reject":      "bỏ quan hệ",
	"doubt.right":          "xác nhận điều cần đối chiếu",
	"doubt.wrong":          "bác điều cần đối chiếu",
	"doubt.part":           "xác nhận một phần điều cần đối chiếu",
	"doubt.later":          "để sau điều cần đối chiếu",
	"doubt.undo":           "bỏ quyết định về hiệu lực",
	"doubt.day":            "xác nhận điều cần đối chiếu với ngày khác",
	"approved.put":         "lưu câu trả lời đã duyệt",
	"approved put":         "lưu câu trả lời đã duyệt",
	"approved.remove":      "bỏ câu trả lời đã duyệt",
	"approved remove":      "bỏ câu trả lời đã duyệt",
	"answers.off":          "tạm dừng trả lời",
	"answers.on":           "trả lời trở lại",
	"reminders.off":        "tắt nhắc việc",
	"reminders.on":         "bật nhắc việc",
	"officer.put":          "lưu thông tin cán bộ",
	"calendar.year":        "lưu lịch nghỉ",
	"calendar.share":       "tạo đường dẫn lịch điện tử",
	"calendar.unshare":     "thu hồi đường dẫn lịch điện tử",
	"plan.approve":         "duyệt kế hoạch",
	"proposal.close":       "đóng đề xuất nhiệm vụ",
	"account.invite":       "cấp liên kết đặt mật khẩu",
	"account.accept":       "đặt mật khẩu qua liên kết",
	"account.sign_in":      "đăng nhập",
	"account.end_session":  "kết thúc phiên đăng nhập",
	"account.end_sessions": "kết thúc các phiên đăng nhập",
	"account.password":     "đổi mật khẩu",
	"account.close":        "đóng tài khoản",
	"account.subject":      "gắn mã đăng nhập một lần",
	"token.new":            "tạo khóa",
	"token.revoke":         "thu hồi khóa",
}

// textRefs are what may refer to an agency, in the order of [store.MergeCount].
var textRefs = []string{"%d cán bộ", "%d nhiệm vụ", "%d văn bản nội bộ", "%d phiếu điểm", "%d đơn vị trực thuộc",
	"%d kế hoạch nội bộ", "%d liên kết lịch"}
