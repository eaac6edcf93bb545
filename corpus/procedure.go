package corpus

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/paper"
)

// Procedure is an administrative procedure ("thủ tục hành chính") as its record
// tells it. It is a reading of a [Document] of that kind, not a copy: the
// document keeps every word, and what could not be read is named in Problems.
// Strings are as the record has them, white space aside.
type Procedure struct {
	Code     string // mã thủ tục: "1.001193"
	Name     string
	Decision string // number of the decision of announcement; "" unknown

	Fields       []string // lĩnh vực
	Levels       []string // "Cấp bộ", "Cấp tỉnh", "Cấp xã", "Cơ quan khác"
	Subjects     []string // who may ask for it
	Agencies     []string // cơ quan thực hiện
	Authority    []string // cơ quan có thẩm quyền
	Coordinating []string // cơ quan phối hợp
	Receiving    string   // where dossiers are received, where the record says so by itself

	Steps   []ProcedureStep
	Methods []Method
	Cases   []DossierCase // dossier, by case
	Sets    int           // how many sets of the dossier; 0 not said
	Results []string
	// Conditions are the requirements, a line each; none where the record says
	// that there are none, and then NoConditions.
	Conditions   []string
	NoConditions bool
	Exemptions   []string // sentences on who pays nothing or less
	Basis        []Basis
	Keywords     []string

	Problems []paper.Problem // what could not be read; Where is the code
}

// ProcedureStep is a step of the trình tự. Label is "Bước 2", or "" where the record counts none.
type ProcedureStep struct{ Label, Text string }

// Method is a row of the cách thức thực hiện: one way of handing in, with the
// time limit and the fees of that way.
type Method struct {
	Way   string // "Trực tiếp", "Trực tuyến", "Dịch vụ bưu chính"
	Time  string // as written: "7 Ngày làm việc", else what Note tells of it; "" where the row says none
	Count int    // of Unit; 0 where Time is no number
	Unit  string // "ngày làm việc", "ngày", "giờ" …; "" where the record lost it
	Fees  []Fee
	Note  string // what the row describes besides
}

// Fee is a fee of a row.
type Fee struct {
	Text string // as written: "10,000 VNĐ"
	Dong int64  // the amount; 0 with Free, and where the row has no amount
	Free bool   // the cell says "Miễn phí"
	// Note is what stands in brackets behind it. A note may contradict Free: the
	// cell is a default of the portal; see [Fee.Doubtful].
	Note string
}

// Amount is the fee as it is said: "8.000 đồng", "miễn phí"; "" where the row has
// no amount.
func (f Fee) Amount() string {
	switch {
	case f.Free:
		return "miễn phí"
	case f.Dong > 0:
		s := strconv.FormatInt(f.Dong, 10)
		for i := len(s) - 3; i > 0; i -= 3 {
			s = s[:i] + "." + s[i:]
		}
		return s + " đồng"
	}
	return f.Text
}

// Limit is the time limit as it is said: "05 ngày làm việc"; as written where it
// is no number, "" where the row has none.
func (m Method) Limit() string {
	switch {
	case m.Count > 0 && m.Unit == "":
		return fmt.Sprintf(sayLimitOnly, m.Count)
	case m.Count > 0:
		return fmt.Sprintf("%02d %s", m.Count, m.Unit)
	}
	return m.Time
}

// Doubtful says that the cell says "free" and its note tells a sum of money.
func (f Fee) Doubtful() bool { return f.Free && moneyIn.MatchString(f.Note) }

// DossierCase is the dossier of one case. Title is "" where there is one case for all.
type DossierCase struct {
	Title string
	Items []DossierItem
}

// DossierItem is one paper of a dossier.
type DossierItem struct {
	Name              string
	Forms             []string // names of the files of its form
	Originals, Copies int
}

// Basis is a document that a procedure rests on. Ref is whole.
type Basis struct {
	Title string
	Ref   Ref
}

// Papers are what is to be handed in or shown. remarks are what the record has
// among them that only explains: where it counts papers, what has no count.
func (c DossierCase) Papers() (papers, remarks []DossierItem) {
	counted := slices.ContainsFunc(c.Items, func(it DossierItem) bool { return it.Originals+it.Copies > 0 })
	for _, it := range c.Items {
		if counted && it.Originals+it.Copies == 0 || remarkIn.MatchString(it.Name) {
			remarks = append(remarks, it)
			continue
		}
		papers = append(papers, it)
	}
	switch {
	case len(papers) > 0 && !counted && strings.HasPrefix(paper.Fold(strings.TrimLeft(c.Title, "-+*• ")), "luu y"):
		return nil, c.Items
	case len(papers) == 0:
		return c.Items, nil
	}
	return papers, remarks
}

// IsProcedure says that h is the head of the record of a procedure.
func IsProcedure(h *Head) bool { return h != nil && h.Type == procedureType }

var (
	moneyIn     = regexp.MustCompile(`(?i)\d[\d.,]*\s*(?:đồng|đ\b|vnđ|triệu|nghìn|USD)|\d{1,3}(?:[.,]000)+\b|\d+\s?%`)
	setsIn      = regexp.MustCompile(`(?i)(?:số lượng hồ sơ|số bộ hồ sơ|số lượng)\s*:?\s*(\d+)\s*(?:\([^)]*\)\s*)?bộ|(\d+)\s*(?:\([^)]*\)\s*)?bộ hồ sơ`)
	announcedIn = regexp.MustCompile(`Quyết định (\S*\d\S*?)\.?$`)
	remarkIn    = regexp.MustCompile(`(?i)^[-+*•\s]*(?:lưu ý|ghi chú|ví dụ|trường hợp (?:các thông tin|không khai thác|giấy tờ tùy thân))`)
	noneSaid    = regexp.MustCompile(`(?i)^(?:không( có)?( thông tin| quy định| yêu cầu.*)?|-+|chưa có.*)?[.;]?$`)
)

// ProcedureOf reads the record of a procedure from its document; nil where d is
// none.
func ProcedureOf(d *Document) *Procedure {
	if d == nil || !IsProcedure(&d.Head) {
		return nil
	}
	p := &Procedure{Code: d.Number, Name: d.Title}
	if m := announcedIn.FindStringSubmatch(d.Note); m != nil {
		p.Decision = m[1]
	}
	for _, part := range d.Parts {
		label := strings.TrimSuffix(strings.TrimSpace(part.Title), ":")
		if part.No == "I" && label == generalFacts {
			p.readFacts(part)
			continue
		}
		p.read(label, part)
	}
	p.settle(d)
	return p
}

// ProcedureFacts are what the record of a procedure tells in a line each (fields,
// levels, subjects, agencies), read without the rest of it; nil where d is none.
func ProcedureFacts(d *Document) *Procedure {
	if !IsProcedure(&d.Head) {
		return nil
	}
	p := &Procedure{Code: d.Number, Name: d.Title}
	if len(d.Parts) > 0 && d.Parts[0].Title == generalFacts {
		p.readFacts(d.Parts[0])
	}
	return p
}

func (p *Procedure) readFacts(part *Part) {
	for line := range strings.Lines(part.Text) {
		name, rest, _ := strings.Cut(line, ":")
		p.read(strings.TrimSpace(name), &Part{Text: strings.TrimSpace(rest)})
	}
}

// generalFacts is the heading of the part with the facts of one line.
const generalFacts = "Thông tin chung"

// read takes in one labelled part, if its label is known.
func (p *Procedure) read(label string, part *Part) {
	text := strings.TrimSpace(part.Words())
	if part.Title != "" {
		text = strings.TrimSpace(strings.TrimPrefix(text, part.Title))
	}
	switch ProcedurePartOf(label) {
	case ProcedureSteps:
		p.Steps = readSteps(text)
	case ProcedureMethods:
		p.Methods = readMethods(part, text)
	case ProcedureDossier:
		if cases := readDossier(part, text); cases != nil {
			p.Cases = cases
		} else if strings.Trim(text, "- \n") != "" {
			// The page named the dossier within a step ("theo mục Thành phần hồ sơ …"):
			// what stands here are the words of that step and the steps behind it.
			p.goOnSteps(text)
		}
	case ProcedureResults:
		p.readResults(text)
	case ProcedureConditions:
		p.readConditions(text)
	case ProcedureBasis:
		p.Basis = readBasis(part, text)
	}
	switch paper.Fold(label) {
	case "linh vuc":
		p.Fields = commaList(text)
	case "cap thuc hien":
		p.Levels = commaList(text)
	case "doi tuong thuc hien", "doi tuong":
		p.Subjects = commaList(text)
	case "co quan thuc hien":
		p.Agencies = commaList(text)
	case "co quan co tham quyen", "co quan co tham quyen quyet dinh":
		p.Authority = commaList(text)
	case "co quan phoi hop":
		p.Coordinating = commaList(text)
	case "dia chi tiep nhan hs", "dia chi tiep nhan ho so":
		p.Receiving = said(text)
	case "so quyet dinh":
		p.Decision = said(text)
	case "tu khoa":
		p.Keywords = keywords(text)
	}
}

// ProcedurePart is what a longer part of the record of a procedure tells.
type ProcedurePart string

const (
	ProcedureSteps      ProcedurePart = "steps"
	ProcedureMethods    ProcedurePart = "methods"
	ProcedureDossier    ProcedurePart = "dossier"
	ProcedureResults    ProcedurePart = "results"
	ProcedureConditions ProcedurePart = "conditions"
	ProcedureBasis      ProcedurePart = "basis"
)

// ProcedurePartOf says what a part with a title tells; "" where it is none of the
// longer parts.
func ProcedurePartOf(title string) ProcedurePart {
	switch paper.Fold(strings.TrimSuffix(strings.TrimSpace(title), ":")) {
	case "trinh tu thuc hien":
		return ProcedureSteps
	case "cach thuc thuc hien":
		return ProcedureMethods
	case "thanh phan ho so":
		return ProcedureDossier
	case "ket qua", "ket qua thuc hien":
		return ProcedureResults
	case "yeu cau, dieu kien", "yeu cau, dieu kien thuc hien":
		return ProcedureConditions
	case "can cu phap ly":
		return ProcedureBasis
	}
	return ""
}

// said is text, or "" where it says that nothing is known.
func said(text string) string {
	if noneSaid.MatchString(strings.TrimSpace(text)) {
		return ""
	}
	return strings.TrimSpace(text)
}

// commaList cuts at commas outside brackets.
func commaList(text string) []string {
	var out []string
	depth, from := 0, 0
	cut := func(to int) {
		if s := said(text[from:to]); s != "" {
			out = append(out, strings.TrimRight(s, ".;"))
		}
		from = to + 1
	}
	for i, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',', ';', '\n': // "xã, phường, thị trấn" is one agency
			next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[i+1:], " "))
			if depth <= 0 && !unicode.IsLower(next) {
				cut(i)
			}
		}
	}
	if from < len(text) {
		cut(len(text))
	}
	return out
}

func keywords(text string) []string {
	var out []string
	for _, k := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' || r == ',' }) {
		if k = said(k); k != "" {
			out = append(out, k)
		}
	}
	return out
}

var (
	stepLabel = regexp.MustCompile(`(?:^|\n|[.;:]\s?)[ \t]*(?:[-+*–•]+\s*|[a-zđ0-9]{1,2}[.)]\s*)*(Bước\s+(?:thứ\s+)?[\pL\d]+)\s*(?:[:.,–-]|\s)`)
	lineItem  = regexp.MustCompile(`^(?:[-–•]|[a-zđ]\)|\d{1,2}[.)])\s*`)
)

// bareMark is a line that has nothing but its number, or the name of the part.
var bareMark = regexp.MustCompile(`^(?i)(?:[-+*–•]|[a-zđ\d]{1,2}[.)]|Trình tự thực hiện\s*:?|\s)+$`)

// lastMark is the number of the next step on a line of its own.
var lastMark = regexp.MustCompile(`\n\s*[a-zđ\d]{1,2}[.)]\s*$`)

// readSteps cuts a trình tự at "Bước 2:"; where none is counted, at the lines
// that begin with a dash, a letter or a number, else at every line.
func readSteps(text string) []ProcedureStep {
	if text = said(text); text == "" {
		return nil
	}
	var out []ProcedureStep
	add := func(label, t string) {
		if t = strings.TrimSpace(t); label != "" || t != "" && !bareMark.MatchString(t) {
			out = append(out, ProcedureStep{label, t})
		}
	}
	if ms := stepLabel.FindAllStringSubmatchIndex(text, -1); len(ms) > 0 {
		add("", strings.TrimRight(text[:ms[0][2]], " \n-+*–•"))
		for i, m := range ms {
			end := len(text)
			if i+1 < len(ms) {
				end = ms[i+1][2]
			}
			t := lastMark.ReplaceAllString(strings.TrimRight(text[m[3]:end], " \n-+*–•"), "")
			add(text[m[2]:m[3]], strings.TrimLeft(t, " :.,–-"))
		}
		return out
	}
	lines := strings.Split(text, "\n")
	items := 0
	for _, l := range lines {
		if lineItem.MatchString(strings.TrimSpace(l)) {
			items++
		}
	}
	var b []string
	flush := func() { add("", strings.Join(b, "\n")); b = nil }
	for _, l := range lines {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		if items < 2 || lineItem.MatchString(l) {
			flush()
		}
		b = append(b, l)
	}
	flush()
	return out
}

// goOnSteps takes in words of the trình tự that stand in another part: the rest of the
// last step, and the steps behind it.
func (p *Procedure) goOnSteps(text string) {
	first := stepLabel.FindStringSubmatchIndex(text)
	at := len(text)
	if first != nil {
		at = first[2]
	}
	if rest := strings.Trim(text[:at], " \n-+*–•.;:)"); rest != "" {
		if n := len(p.Steps); n > 0 {
			p.Steps[n-1].Text += "\n" + rest
		} else {
			p.Steps = append(p.Steps, ProcedureStep{"", rest})
		}
	}
	if first != nil {
		p.Steps = append(p.Steps, readSteps(text[at:])...)
	}
}

var resultCode = regexp.MustCompile(`\s*Mã:\s*([A-Z0-9.\-]*\d)`)

// readResults cuts results at their codes; the text of the portal's page that
// was copied with them (keywords, a form to choose an agency) is no result.
func (p *Procedure) readResults(text string) {
	text, page, _ := strings.Cut(text, "Từ khóa")
	page, _, _ = strings.Cut(page, "Chọn cơ quan thực hiện")
	words, _, _ := strings.Cut(page, "Mô tả")
	p.Keywords = append(p.Keywords, keywords(words)...)
	for _, r := range resultCode.Split(text, -1) {
		if r = said(strings.TrimSpace(r)); r != "" {
			p.Results = append(p.Results, strings.TrimRight(r, "; "))
		}
	}
}

func (p *Procedure) readConditions(text string) {
	if text = strings.TrimSpace(text); said(text) == "" {
		p.NoConditions = text != ""
		return
	}
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			p.Conditions = append(p.Conditions, l)
		}
	}
}

// settle adds what stands in several places, and names what is missing.
func (p *Procedure) settle(d *Document) {
	for _, part := range d.Parts {
		m := setsIn.FindStringSubmatch(part.Words())
		if m == nil || p.Sets > 0 {
			continue
		}
		for _, n := range m[1:] {
			if k, err := strconv.Atoi(n); err == nil && k > 0 && k < 20 {
				p.Sets = k
			}
		}
	}
	seen := map[string]bool{}
	for _, m := range p.Methods {
		for _, text := range append(notesOf(m.Fees), m.Note) {
			for _, s := range exemptions(text) {
				if !seen[s] {
					seen[s] = true
					p.Exemptions = append(p.Exemptions, s)
				}
			}
		}
	}
	name := func(severity paper.Severity, form string, a ...any) {
		p.Problems = append(p.Problems, paper.Problem{Severity: severity, Where: p.Code, Text: fmt.Sprintf(form, a...)})
	}
	p.Agencies = slices.DeleteFunc(p.Agencies, func(a string) bool {
		if !broken(a) {
			return false
		}
		name(paper.Warning, sayNoAgency, a)
		return true
	})
	if len(p.Steps) == 0 {
		name(paper.Warning, sayNoSteps)
	}
	if len(p.Methods) == 0 {
		name(paper.Warning, sayNoMethods)
	}
	if !slices.ContainsFunc(p.Cases, func(c DossierCase) bool { return len(c.Items) > 0 }) {
		name(paper.Warning, sayNoDossier)
	}
	unit, free := false, false
	for _, m := range p.Methods {
		unit = unit || m.Count > 0 && m.Unit == ""
		free = free || slices.ContainsFunc(m.Fees, Fee.Doubtful)
	}
	if unit {
		name(paper.Info, sayNoUnit)
	}
	if free {
		name(paper.Info, sayNotFree)
	}
}

// broken says that what stands for the name of an agency is a piece of a sentence.
func broken(agency string) bool {
	first, _ := utf8.DecodeRuneInString(agency)
	return strings.HasSuffix(agency, ":") && unicode.IsLower(first)
}

func notesOf(fees []Fee) []string {
	var out []string
	for _, f := range fees {
		out = append(out, f.Note)
	}
	return out
}

var (
	sentenceEnd = regexp.MustCompile(`\.(?:\s+|$)|\n+`)
	exempts     = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:được miễn|miễn (?:lệ phí|phí|thu|nộp|toàn bộ)|không (?:phải nộp|thu) (?:lệ )?phí|giảm \d+\s?%|bằng \d+\s?%)`)
)

// exemptions are the sentences of a note that say who pays nothing, or less.
func exemptions(note string) []string {
	var out []string
	for _, s := range sentenceEnd.Split(note, -1) {
		s = strings.TrimLeft(strings.TrimSpace(s), "-+*• ")
		if exempts.MatchString(s) && !strings.EqualFold(s, "Miễn phí") {
			out = append(out, s)
		}
	}
	return out
}
