package bot

import "trolyao/question"

// outOfScope is what is said to what is no question of law, work or scores. Such a
// message is no gap of the library.
var outOfScope = map[question.Kind]string{
	question.Draft:   "Trợ lý chưa soạn thảo văn bản thay anh/chị. Trợ lý có thể tra cứu quy định về thể thức, nội dung, thẩm quyền của văn bản cần soạn; xin nêu loại văn bản và điều cần tra cứu.",
	question.Contact: "Trợ lý không lưu địa chỉ, số điện thoại, thư điện tử của cơ quan, cá nhân. Xin xem trên cổng thông tin điện tử của cơ quan đó.",
	question.Opinion: "Trợ lý chỉ tra cứu quy định và số liệu đang lưu, không đưa ra ý kiến riêng. Xin hỏi điều quy định nói gì.",
	question.Talk:    "Xin chào anh/chị. Trợ lý tra cứu văn bản, thủ tục hành chính, nhiệm vụ và điểm cải cách hành chính. Xin nhập câu hỏi.",
}

const textWelcome = "Không có gì, rất vui được giúp anh/chị. Khi cần tra cứu, xin nhập câu hỏi."

// statusWords say a status in the head of a list.
var statusWords = map[string]string{
	"overdue": textOverdue,
	"open":    "chưa hoàn thành",
	"done":    "đã hoàn thành",
	"undated": "chưa có ngày hạn",
	"soon":    "đến hạn",
}

// What a person reads of a question about work, scores and days.
const (
	textByLaw = "Theo quy định của pháp luật: %s"
	textOpen  = "Câu hỏi có thể hiểu theo hai cách. Trên đây là theo nhiệm vụ, số liệu đang lưu; chọn câu hỏi bên dưới nếu muốn hỏi theo quy định của pháp luật."

	textPart   = "**%s**"
	textRest   = "Chưa trả lời phần: “%s”. Xin hỏi riêng từng phần, hoặc chọn bên dưới."
	textByPlan = "Theo kế hoạch: %s."

	textMatching      = "khớp “%s”"
	textNextDays      = "trong %d ngày tới"
	textOfPlan        = "của kế hoạch %s"
	textUndated       = "Ngoài ra còn %d nhiệm vụ chưa có ngày hạn; hỏi “nhiệm vụ nào chưa có ngày hạn” để xem."
	textSomeUndated   = "Trong đó %d nhiệm vụ chưa có ngày hạn; hỏi “nhiệm vụ nào chưa có ngày hạn” để xem."
	textByAgency      = "Theo cơ quan chủ trì:"
	textUnknownAgency = "Danh mục chưa có cơ quan “%s” nên chưa tra được việc và điểm của cơ quan này. Xin ghi đúng tên, hoặc đề nghị quản trị thêm vào danh mục."
	textWhose         = "Chưa biết anh/chị thuộc cơ quan nào. Xin ghi tên cơ quan, ví dụ: việc của Sở Nội vụ còn gì."
	textNoPlan        = "Chưa có kế hoạch “%s” trong các kế hoạch đã duyệt. Các kế hoạch đang có:"
	textPlanRow       = "- %s: %s"
	textTargets       = "**Chỉ tiêu trong các kế hoạch đã duyệt:**"
	textTarget        = "- %s. %s: %s (%s)"
	textNoValue       = "kế hoạch không ghi giá trị"
	textMoreTargets   = "… và %d chỉ tiêu khác."
	textReportPast    = "**%s**: hạn gửi là %s, đã qua. Số liệu tính từ %s đến hết %s."

	textIndexWhere   = "Xin cho biết hỏi %s của tỉnh, thành phố nào, ví dụ: PAR INDEX Gia Lai 2022."
	textScoreWhose   = "Xin cho biết hỏi điểm của cơ quan nào, ví dụ: điểm của Sở Nội vụ."
	textPlaceScore   = "Điểm theo bộ tiêu chí được tính cho từng cơ quan. Với %s, xin hỏi chỉ số đã công bố, ví dụ: PAR INDEX Gia Lai 2022."
	textScoringDays  = "**Hạn tự chấm điểm theo các bộ tiêu chí đang áp dụng:**"
	textScoringDay   = "- %s: tự chấm đến hết %s; bổ sung minh chứng đến hết %s."
	textExplainDay   = " Giải trình sau thẩm định đến hết %s."
	textNoScoringDay = "- %s: bộ tiêu chí chưa ghi ngày tự chấm."
	textNotSet       = "ngày chưa ghi trong bộ tiêu chí"

	textCounted = "**%d %s kể từ %s: hạn là %s %s.**"
	textDaysTo  = "Từ sau ngày %s đến hết ngày %s còn %d ngày, trong đó có %d ngày làm việc."
	textDayOff  = "%s %s là ngày nghỉ (%s)."
	textDayOn   = "%s %s là ngày làm việc, không phải ngày nghỉ."

	textDocumentsAbout = "Kho có %d văn bản liên quan:"
)
