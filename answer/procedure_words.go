package answer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/question"
)

// The fixed wording of answers on procedures.
const (
	followLaw             = "Theo quy định của pháp luật: %s"
	textProcedureFact     = "**Thủ tục “%s” (mã %s). %s.** [%d]"
	textProcedureMaybe    = "**Chưa chắc đúng thủ tục được hỏi. Nếu là thủ tục “%s” (mã %s): %s.** [%d]"
	textProcedureOver     = "**Thủ tục “%s” (mã %s): %s (tính đến ngày %s).** [%d]"
	textProcedureWas      = "Nội dung cũ, chỉ để đối chiếu: thủ tục “%s” (mã %s). %s. [%d]"
	textProcedureAmended  = "Thủ tục này: %s (tính đến ngày %s); bản ghi trong kho có thể là nội dung trước khi sửa đổi, cần đối chiếu quyết định sửa đổi."
	textProcedureLater    = "Bản ghi này: %s (tính đến ngày %s); trước ngày đó xem bản trước của thủ tục."
	textProcedureAlso     = "%s. [%d]"
	textProcedureSentence = "%s ghi: “%s” [%d]"
	textProcedureDecision = "Công bố theo Quyết định %s. [%d]"
	textProcedureOther    = "Cùng tên còn có thủ tục “%s” (mã %s; %s). [%d]"
	textProcedureBasis    = "Căn cứ của thủ tục: %s – %s (tính đến ngày %s)."
	textProcedureEnded    = "Căn cứ của thủ tục %s: %s (tính đến ngày %s); cần đối chiếu quyết định công bố mới."
	textProcedureUnheld   = "Còn %s văn bản căn cứ chưa có trong kho nên chưa xác định hiệu lực."
	textProcedureDigest   = "Đây là tóm lược của hệ thống, không phải nguyên văn bản ghi thủ tục; cần đối chiếu quyết định công bố trước khi dùng."
	textProcedureMore     = "; và %s mục nữa"
	textWhichProcedure    = "Có %s thủ tục tên gần giống nhau mà nội dung hỏi khác nhau. Xin chọn một thủ tục:"
	textProcedureChoice   = "%s (mã %s; %s)"
	textDossier           = "Hồ sơ gồm %s loại: %s"
	textDossierCases      = "Hồ sơ: "
	textDossierMore       = "; và %s trường hợp nữa"
	textNoLevel           = "không ghi cấp thực hiện"
)

// wording is how an aspect is said: lead with the facts, none without; ask asks for it.
type wording struct{ lead, none, ask string }

var aspectWords = map[question.Aspect]wording{
	"":                     {"Thủ tục này: %s", "Hồ sơ thủ tục không có thông tin chung", ""},
	question.AskDossier:    {"", "Hồ sơ thủ tục không ghi thành phần hồ sơ", "cần giấy tờ gì"},
	question.AskTime:       {"Thời hạn giải quyết: %s", "Bảng cách thức thực hiện không ghi thời hạn", "mất bao lâu"},
	question.AskFee:        {"Phí, lệ phí: %s", "Bảng cách thức thực hiện không ghi mức phí", "lệ phí bao nhiêu"},
	question.AskWhere:      {"Cơ quan thực hiện: %s", "Hồ sơ thủ tục không ghi riêng nơi nộp", "nộp ở đâu"},
	question.AskWho:        {"Cơ quan thực hiện: %s", "Hồ sơ thủ tục không ghi cơ quan thực hiện", "cơ quan nào giải quyết"},
	question.AskLevel:      {"Cấp thực hiện: %s", "Hồ sơ thủ tục không ghi cấp thực hiện", "cấp thực hiện"},
	question.AskOnline:     {"Hình thức nộp: %s", "Hồ sơ thủ tục không ghi hình thức nộp", "nộp trực tuyến được không"},
	question.AskSteps:      {"Trình tự: %s", "Hồ sơ thủ tục không ghi trình tự", "trình tự thực hiện"},
	question.AskResult:     {"Kết quả: %s", "Hồ sơ thủ tục không ghi kết quả", "được cấp giấy gì"},
	question.AskConditions: {"Yêu cầu, điều kiện: %s", "Hồ sơ thủ tục không ghi yêu cầu, điều kiện", "điều kiện gì"},
	question.AskBasis:      {"Căn cứ pháp lý: %s", "Hồ sơ thủ tục không ghi căn cứ pháp lý", "căn cứ pháp lý"},
	question.AskForms:      {"Mẫu đơn, tờ khai: %s", "Hồ sơ thủ tục không kèm mẫu đơn, tờ khai", "theo mẫu đơn nào"},
	question.AskSets:       {"Số lượng hồ sơ: %s", "Hồ sơ thủ tục không ghi số bộ hồ sơ", "mấy bộ hồ sơ"},
	question.AskSubjects:   {"Đối tượng thực hiện: %s", "Hồ sơ thủ tục không ghi đối tượng thực hiện", "đối tượng nào được làm"},
}

// facts are what the record tells of an aspect, each as it is said.
func (p *record) facts(aspect question.Aspect) []string { return procedureFacts(p.Procedure, aspect) }

func procedureFacts(p *corpus.Procedure, aspect question.Aspect) []string {
	var out []string
	switch aspect {
	case question.AskDossier:
		for _, c := range p.Cases {
			if items := itemsOf(c); len(items) > 0 {
				out = append(out, items...)
			}
		}
	case question.AskForms:
		for _, c := range p.Cases {
			for _, it := range c.Items {
				if len(it.Forms) > 0 || reForm.MatchString(it.Name) {
					out = append(out, formWords(it))
				}
			}
		}
	case question.AskTime:
		out = byWay(p.Methods, timeWords)
	case question.AskFee:
		out = byWay(p.Methods, feeWords)
	case question.AskOnline:
		out = ways(p.Methods)
	case question.AskWhere:
		out = append(out, p.Agencies...)
		if p.Receiving != "" {
			out = append(out, p.Receiving)
		}
	case question.AskWho:
		out = append(slices.Clone(p.Agencies), p.Authority...)
		if len(out) == 0 && len(p.Levels) > 0 {
			out = []string{strings.ToLower(strings.Join(p.Levels, ", ")) + " (hồ sơ không ghi tên cơ quan)"}
		}
	case question.AskLevel:
		out = append(slices.Clone(p.Levels), p.Agencies...)
	case question.AskSteps:
		for _, s := range p.Steps {
			out = append(out, strings.TrimSpace(s.Label+" "+cutWords(s.Text, 28)))
		}
	case question.AskResult:
		out = slices.Clone(p.Results)
	case question.AskConditions:
		for _, c := range p.Conditions {
			out = append(out, cutWords(c, 60))
		}
		if p.NoConditions {
			out = []string{"không có"}
		}
	case question.AskBasis:
		for _, b := range p.Basis {
			out = append(out, b.Ref.Number)
		}
	case question.AskSets:
		if p.Sets > 0 {
			out = append(out, fmt.Sprintf("%02d bộ", p.Sets))
		}
	case question.AskSubjects:
		out = slices.Clone(p.Subjects)
	case "":
		out = append(out, strings.Join(p.Fields, ", "))
		out = append(out, p.Levels...)
	}
	return out
}

var reForm = regexp.MustCompile(`(?i)mẫu (?:số )?\d|theo mẫu|tờ khai|mẫu [A-Z]`)

// itemWords names a paper, without the marks in front of it.
func itemWords(it corpus.DossierItem) string {
	return cutWords(strings.TrimRight(strings.TrimLeft(it.Name, "-–+*•. "), ";. "), 45)
}

var reFormNo = regexp.MustCompile(`(?i)(?:theo )?mẫu(?: số)?:? [\pL\d./-]*[\dA-ZĐ][\pL\d./-]*`)

// formWords names a paper with the number of its form, which may stand far behind.
func formWords(it corpus.DossierItem) string {
	w := itemWords(it)
	if m := reFormNo.FindString(it.Name); m != "" && strings.HasSuffix(w, "…") && !strings.Contains(w, m) {
		w = cutWords(w, 20) + " (" + m + ")"
	}
	if w == "" && len(it.Forms) > 0 {
		w = it.Forms[0]
	}
	return w
}

func cutWords(s string, n int) string {
	w := strings.Fields(s)
	if len(w) <= n {
		return strings.TrimRight(strings.Join(w, " "), ";. ")
	}
	return strings.Join(w[:n], " ") + "…"
}

// byWay says something of each way of handing in, those alike together.
func byWay(ms []corpus.Method, say func(corpus.Method) string) []string {
	var order []string
	who := map[string][]string{}
	for _, m := range ms {
		what := say(m)
		if what == "" {
			continue
		}
		if who[what] == nil {
			order = append(order, what)
		}
		if way := strings.ToLower(m.Way); !slices.Contains(who[what], way) {
			who[what] = append(who[what], way)
		}
	}
	all := ways(ms)
	var out []string
	for _, what := range order {
		if len(order) == 1 && len(who[what]) == len(all) {
			out = append(out, what)
			continue
		}
		out = append(out, strings.Join(who[what], ", ")+": "+what)
	}
	return out
}

func ways(ms []corpus.Method) []string {
	var out []string
	for _, m := range ms {
		if way := strings.ToLower(m.Way); !slices.Contains(out, way) {
			out = append(out, way)
		}
	}
	return out
}

func timeWords(m corpus.Method) string { return cutWords(m.Limit(), 40) }

func feeWords(m corpus.Method) string {
	var out []string
	for _, f := range m.Fees {
		note := cutWords(f.Note, 70)
		switch {
		case f.Doubtful():
			out = append(out, "bảng ghi miễn phí nhưng ghi chú nêu: "+note)
			continue
		case f.Amount() != "":
			out = append(out, f.Amount())
		}
		if note != "" {
			if len(out) > 0 && strings.HasPrefix(note, "/") {
				out[len(out)-1] += note
			} else if len(out) > 0 {
				out[len(out)-1] += " (" + note + ")"
			} else {
				out = append(out, note)
			}
		}
	}
	return strings.Join(out, "; ")
}

// saysOf reports whether text is said of the record: one of its facts, or words
// of one of its cells.
func (s *Source) saysOf(text string) bool {
	p := s.record
	if p == nil {
		return false
	}
	r := record{Procedure: p}
	if slices.Contains([]string{p.Name, p.Code, p.Decision, r.levelWords(), s.passage.Heading}, text) {
		return true
	}
	for aspect := range aspectWords {
		if slices.Contains(procedureFacts(p, aspect), text) {
			return true
		}
	}
	for _, c := range p.Cases {
		if text == caseName(c) || text == fmt.Sprint(len(itemsOf(c))) {
			return true
		}
	}
	return slices.ContainsFunc(recordTexts(s.document, p), func(t telling) bool { return verbatim(text, t.text) })
}

// ProcedurePart is a part of a procedure as it is read.
type ProcedurePart struct {
	Title string
	Lines []string
}

// ProcedureParts are the parts of a procedure in the order they are read, with
// what the record tells of each; parts of which it tells nothing are left out.
func ProcedureParts(p *corpus.Procedure) []ProcedurePart {
	var out []ProcedurePart
	for _, a := range []question.Aspect{question.AskLevel, question.AskWho, question.AskSubjects, question.AskSteps,
		question.AskOnline, question.AskTime, question.AskFee, question.AskDossier, question.AskSets,
		question.AskResult, question.AskConditions, question.AskBasis} {
		lines, title := procedureFacts(p, a), partTitles[a]
		if len(lines) > 0 {
			out = append(out, ProcedurePart{title, lines})
		}
	}
	if len(p.Exemptions) > 0 {
		out = append(out, ProcedurePart{"Miễn, giảm", p.Exemptions})
	}
	if p.Decision != "" {
		out = append(out, ProcedurePart{"Quyết định công bố", []string{p.Decision}})
	}
	return out
}

var partTitles = map[question.Aspect]string{
	question.AskLevel: "Cấp thực hiện", question.AskWho: "Cơ quan thực hiện",
	question.AskSubjects: "Đối tượng thực hiện",
	question.AskSteps:    "Trình tự thực hiện", question.AskOnline: "Hình thức nộp",
	question.AskTime: "Thời hạn giải quyết",
	question.AskFee:  "Phí, lệ phí", question.AskDossier: "Thành phần hồ sơ", question.AskSets: "Số lượng hồ sơ",
	question.AskResult: "Kết quả", question.AskConditions: "Yêu cầu, điều kiện", question.AskBasis: "Căn cứ pháp lý",
}
