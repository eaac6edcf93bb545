package check

import (
	"errors"
	"regexp"
)

// ErrTooLong is the error of a draft that is longer than what is checked at once.
var ErrTooLong = errors.New("check: draft too long")

// reNewer reads the step of a validity that names a later law of the same name.
var reNewer = regexp.MustCompile(`^Văn bản số (\S+) ban hành sau mang cùng tên`)

// What a person reads.
const (
	textInTable    = "bảng %d"
	textNotePrefix = "chú thích "
	textInNote     = textNotePrefix + "%s"
	textInBasis    = "căn cứ thứ %d"
	textInPara     = "đoạn %d"

	textNoDay = "Dự thảo chưa ghi ngày, nên hiệu lực được xét theo hôm nay."
	textHeld  = "Văn bản mới nhất trong kho ban hành ngày %s; thay đổi sau ngày đó chưa được biết."

	textOwnThere   = "Dự thảo có %s."
	textOwnWhole   = "Chỉ chính dự thảo."
	textOwnMissing = "Dự thảo không có %s."
	textOwnUnclear = "Chưa xác định được %s trong dự thảo; cần xem lại."

	textLoose        = "Dự thảo không có %s và câu này không nêu tên văn bản nào."
	textLooseUnclear = "Chưa rõ %s là của văn bản nào nên chưa kiểm tra."

	textNotHeld     = "Kho không có %s nên chưa kiểm tra được nội dung và hiệu lực; cần mở văn bản gốc."
	textHeldLater   = "Kho chỉ có %s ban hành ngày %s, sau ngày đang xét, nên chưa kiểm tra."
	textNamedInside = "%s được nêu trong tên của văn bản sửa đổi, bổ sung."
	textToldOnly    = "Ngày ban hành mà các văn bản trong kho viện dẫn: %s (%d lần)."
	textTold        = "Theo viện dẫn trong: %s."
	textToldDay     = "%s được các văn bản trong kho viện dẫn với ngày ban hành %s, không phải %s."
	textNoSuchDay   = "Không có “%s” trong lịch."
	textYear        = "Năm trong số %s không khớp với ngày ban hành %s."
	textSeriesDay   = "%s khó có thể ban hành ngày %s: %s ban hành ngày %s."
	textSeries      = "Không có %s: số này không khớp dãy số đã ban hành (%s ban hành ngày %s)."

	textOtherNumber = "Kho không có %s; văn bản có tên này trong kho mang số khác."

	textType    = "Văn bản số %s là %s, không phải %s."
	textIssuer  = "%s do %s ban hành, không phải %s."
	textDay     = "%s ban hành ngày %s, không phải %s."
	textFuture  = "%s ban hành ngày %s; ngày %s còn sau ngày của dự thảo."
	textDays    = "Không có văn bản “%s” ban hành ngày %s trong các văn bản cùng tên hoặc cùng số của kho."
	textLawDays = "%s được viện dẫn trong kho với ngày %s; không thấy luật cùng tên ban hành ngày %s."
	textLawYear = "Không có %s năm %s; luật có tên này trong kho ban hành ngày %s."
	textTitle   = "Văn bản số %s có tên “%s”, không phải “%s”."
	textSeveral = "“%s” có thể là nhiều văn bản; nên ghi đủ số, ký hiệu."

	textFine     = "%s %s."
	textUnknown  = "%s có trong kho nhưng chưa xác định được hiệu lực."
	textPast     = "%s %s; ở đây được nêu cho việc đã qua hoặc là văn bản bị sửa đổi, thay thế."
	textRepealed = "%s %s."
	textExpired  = "%s %s."
	textOver     = "%s %s; cần xem có còn dùng làm căn cứ được không."
	textNewer    = "%s: đã có văn bản số %s ban hành sau, cùng tên; cần đối chiếu văn bản nào đang áp dụng."
	textGuide    = "%s: có văn bản số %s ngày %s ban hành sau, cùng quy định chi tiết luật này; cần đối chiếu văn bản nào đang áp dụng."
	textDoubt    = "%s: %s; cần đối chiếu trước khi dùng làm căn cứ."
	textLater    = "%s ban hành ngày %s, sau ngày của dự thảo (%s)."
	textNotYet   = "%s %s."

	textNoText      = "Kho chỉ biết thông tin chung, không có nội dung để kiểm tra %s."
	textCopy        = "Bản trong kho chưa đủ để biết có %s trong %s hay không; cần mở văn bản gốc."
	textNoPart      = "%s không có %s."
	textGap         = "Bản trong kho thiếu số thứ tự ở giữa; cần mở văn bản gốc."
	textEnded       = "%s đã bị bãi bỏ, theo ghi chú ngay trong bản hợp nhất."
	textUnheld      = "Văn bản này được sửa đổi, bổ sung bởi %s mà kho không có nội dung; cần đối chiếu thêm."
	textLostNumbers = "Bản trong kho mất số thứ tự các khoản; %s chỉ có %d đoạn."

	textNoPoints = "%s không chia thành điểm"

	textHasPoints   = "%s có các điểm %s."
	textNoClauses   = "%s không chia thành khoản."
	textHasClauses  = "%s có các khoản %s."
	textHasArticles = "Điều cuối cùng của văn bản là Điều %s."

	textInQuote        = " Đây là lời của văn bản được trích."
	textQuoteNoText    = "Kho không có nội dung %s nên chưa đối chiếu lời trích."
	textQuoteAt        = "Lời trích đúng nguyên văn tại %s."
	textQuoteNowhere   = "Không thấy lời trích này trong %s."
	textQuoteRight     = "Lời trích đúng nguyên văn %s."
	textQuoteMarks     = "Lời trích chỉ khác %s ở dấu hoặc chính tả."
	textQuoteOld       = "Lời trích là lời cũ của %s, đã được sửa đổi bởi %s."
	textQuoteNot       = "Lời trích bỏ mất chữ “%s” đứng ngay trước trong %s."
	textQuoteDiffers   = "Lời trích khác với %s."
	textQuoteElsewhere = "Lời trích nằm ở %s, không phải %s."
	textOldWording     = "Nội dung nêu ở đây là lời cũ của %s, đã được sửa đổi bởi %s."

	textOrderBelow = "Sai thứ tự căn cứ: %s phải đứng sau %s vì có hiệu lực pháp lý thấp hơn."
	textOrderAbove = "Sai thứ tự căn cứ: %s phải đứng trước %s vì có hiệu lực pháp lý cao hơn."

	textLacksNumber = "số, ký hiệu"
	textLacksDay    = "ngày, tháng, năm ban hành"
	textLacksIssuer = "cơ quan ban hành"
	textLacksTitle  = "trích yếu"
	textLacksName   = "tên văn bản"
	textBasisLacks  = "Căn cứ còn thiếu %s (điểm a khoản 6 mục II phần I Phụ lục I Nghị định số 30/2020/NĐ-CP)."
	textBasisEnd    = "Cuối dòng căn cứ cần dấu chấm phẩy, dòng cuối cùng cần dấu chấm (điểm a khoản 6 mục II phần I Phụ lục I Nghị định số 30/2020/NĐ-CP)."

	textTaskOf      = "nhiệm vụ %s %s"
	textTaskNoPlan  = "Kho không có kế hoạch này nên chưa kiểm tra được nhiệm vụ %s (%s)."
	textTaskNone    = "Chưa đọc được nhiệm vụ nào từ %s nên chưa kiểm tra được nhiệm vụ %s."
	textTaskMissing = "%s không có nhiệm vụ %s."
	textTaskThere   = "%s có nhiệm vụ %s: %s."
	textTaskSeveral = "%s có nhiều nhiệm vụ %s; cần ghi rõ thuộc mục nào."
	textTasks       = "Kế hoạch có các nhiệm vụ %s."

	textAgency         = "Cơ quan không còn: %s"
	textDistrict       = "Cơ quan không còn: cấp huyện đã kết thúc hoạt động sau ngày %s; cần ghi cơ quan cấp xã hoặc cấp tỉnh nhận nhiệm vụ."
	textTown           = "Cơ quan không còn: sau ngày %s không còn thị trấn; cần ghi xã, phường hoặc đặc khu nhận nhiệm vụ."
	textInspectors     = "Cơ quan không còn: từ ngày 01/7/2025 không còn thanh tra sở (Luật Thanh tra số 84/2025/QH15); cần ghi Thanh tra tỉnh hoặc cơ quan nhận nhiệm vụ."
	textGeneralOffices = "Cơ quan không còn: từ ngày 01/3/2025 các bộ không còn tổng cục này; cần ghi cục hoặc đơn vị nhận nhiệm vụ."
	textAgencyPast     = "Cơ quan cũ, ở đây được nêu cho việc đã qua. %s"
	textNoWork         = "Hạn %s không phải ngày làm việc (%s)."
)

const (
	textDiff    = "Khác nhau"
	textPropose = "Đề nghị sửa thành"
	textNear    = "Gần nhất"
	textSummary = "Xét theo ngày %s (%s): %d viện dẫn và chỗ cần xem; %d sai, %d cần đối chiếu, %d lưu ý, %d chưa kiểm tra được, %d đúng."
)

var dayNames = map[string]string{"asked": "ngày được chọn", "draft": "ngày ghi trên dự thảo", "today": "hôm nay"}

// LevelNames are the levels as headings.
var LevelNames = map[Level]string{Wrong: "Cần sửa", Doubt: "Cần đối chiếu", Note: "Lưu ý",
	Unchecked: "Chưa kiểm tra được", Fine: "Đúng"}

// MarkNames are the marks in a few words.
var MarkNames = map[Mark]string{InForce: "còn hiệu lực", Amended: "đã được sửa đổi, bổ sung",
	Partly: "hết hiệu lực một phần", Past: "nêu cho việc đã qua", Internal: "của chính dự thảo",
	Expired: "hết hiệu lực", NotYet: "chưa có hiệu lực", Repealed: "quy định đã bị bãi bỏ",
	NoProvision: "không có quy định này", WrongDay: "số và ngày không khớp", WrongIssuer: "sai cơ quan ban hành",
	WrongType: "sai loại văn bản", WrongTitle: "sai tên văn bản", NoDocument: "không có văn bản này",
	Misquote: "trích sai lời", OldWording: "lời cũ", Quoted: "lời trích", Doubtful: "hiệu lực chưa chắc",
	NewerName: "có văn bản mới cùng tên", Unclear: "chưa rõ văn bản nào", NotHeld: "kho không có",
	Unread: "chưa đủ nội dung", Order: "sai thứ tự căn cứ", BasisForm: "cách viết căn cứ",
	OldAgency:   "cơ quan không còn",
	NotAWorkday: "không phải ngày làm việc", ImpossibleDy: "ngày không có thật"}
