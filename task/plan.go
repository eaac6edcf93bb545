package task

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/corpus"
	"trolyao/org"
)

// Proposal is what was read from a plan: nothing of it holds before a person
// has approved it.
type Proposal struct {
	Plan     corpus.Ref       `json:"plan"`
	Title    string           `json:"title,omitempty"`
	Year     int              `json:"year"` // 0: not known, and no month has a day
	Tasks    []Task           `json:"tasks"`
	Targets  []Target         `json:"targets,omitempty"`
	Problems []corpus.Problem `json:"problems,omitempty"`
	// Class and Agency are those of the document the proposal was read from: an
	// internal one gives internal tasks.
	Class  corpus.Class `json:"class,omitempty"`
	Agency string       `json:"agency,omitempty"`
}

// PlanOptions say what is known of a plan besides its text.
type PlanOptions struct {
	Year      int            // 0: the year its title or its tables name
	Number    string         // số, ký hiệu, where the text has none
	Agencies  *org.Directory // nil: no agency is looked up
	Calendar  *Calendar      // nil: weekends and solar holidays only
	WithProse bool           // propose dated sentences of the running text as well
}

// ReadPlan reads the tables of tasks and of targets in doc, whatever the order
// of their columns; cells taken over from a neighbouring row are marked.
func ReadPlan(doc *corpus.Document, o PlanOptions) *Proposal {
	r := &planReader{doc: doc, opts: o, seen: map[string]int{}, p: &Proposal{Plan: corpus.Ref{Doc: doc.Key, Number: doc.Number}, Title: doc.Title}}
	if o.Number != "" {
		r.p.Plan.Number = o.Number
	}
	if r.opts.Calendar == nil {
		r.opts.Calendar = &Calendar{}
	}
	r.p.Year = o.Year
	if r.p.Year == 0 {
		r.p.Year = planYear(doc)
	}
	if r.p.Year == 0 {
		r.problem(corpus.Warning, "", "Không xác định được năm của kế hoạch; các hạn theo tháng, quý chưa có ngày.")
	}
	r.walk(doc.Parts, corpus.Ref{Doc: doc.Key, Number: r.p.Plan.Number})
	if o.WithProse {
		r.prose()
	}
	for i := range r.p.Tasks {
		t := &r.p.Tasks[i]
		t.Due = r.opts.Calendar.Settle(ReadDue(t.Time, r.p.Year))
		on := string(doc.Issued)
		if on == "" && r.p.Year > 0 {
			on = fmt.Sprintf("%d-01-01", r.p.Year)
		}
		t.Leads, t.Supports = Parties(t.Lead, o.Agencies, on), Parties(t.Support, o.Agencies, on)
		if t.Due.Kind == Open && t.Time != "" {
			r.problem(corpus.Warning, "nhiệm vụ "+t.No, fmt.Sprintf("Chưa đọc được thời hạn “%s”.", t.Time))
		}
	}
	if len(r.p.Tasks) == 0 {
		r.problem(corpus.Warning, "", "Không tìm thấy bảng nhiệm vụ nào trong văn bản.")
	}
	return r.p
}

// planYear is the one year that the title, else the headings of the tables,
// name after "năm"; 0 when there is none or several.
func planYear(doc *corpus.Document) int {
	if y := oneYear(doc.Title); y != 0 {
		return y
	}
	var heads []string
	var walk func(parts []*corpus.Part)
	walk = func(parts []*corpus.Part) {
		for _, p := range parts {
			if p.Kind == corpus.KindAppendix {
				heads = append(heads, p.Title)
			}
			if p.Table != nil {
				heads = append(heads, p.Table.Columns...)
			}
			walk(p.Parts)
		}
	}
	walk(doc.Parts)
	return oneYear(strings.Join(heads, "\n"))
}

var reYear = regexp.MustCompile(`nam (20\d\d)`)

func oneYear(s string) int {
	y := ""
	for _, m := range reYear.FindAllStringSubmatch(corpus.Fold(s), -1) {
		if y != "" && y != m[1] {
			return 0
		}
		y = m[1]
	}
	return number(y)
}

type planReader struct {
	doc  *corpus.Document
	opts PlanOptions
	p    *Proposal
	seen map[string]int // number of a task → its place in p.Tasks
}

func (r *planReader) problem(s corpus.Severity, where, text string) {
	r.p.Problems = append(r.p.Problems, corpus.Problem{Severity: s, Where: where, Text: text})
}

func (r *planReader) walk(parts []*corpus.Part, at corpus.Ref) {
	for _, p := range parts {
		here := at
		switch p.Kind {
		case corpus.KindAppendix:
			here.Appendix = p.No
			if here.Appendix == "" {
				here.Appendix = "-"
			}
		case corpus.KindArticle:
			here.Article = p.No
		}
		if p.Table != nil {
			r.table(p.Table, here)
		}
		r.walk(p.Parts, here)
	}
}

// A column of a plan's table.
type column int

const (
	otherColumn column = iota
	noColumn
	nameColumn
	productColumn
	leadColumn
	supportColumn
	timeColumn
	noteColumn
	valueColumn
	monitorColumn
	doerColumn
)

// headings tell the columns by words of their folded heading; the first line
// that fits decides, so "thời gian thực hiện" is a time and not a doer.
var headings = []struct {
	re  *regexp.Regexp
	col column
}{
	{regexp.MustCompile(`^(stt|tt|so tt|so thu tu|so|no\.?)$`), noColumn},
	{regexp.MustCompile(`thoi gian|thoi han|thoi diem|tien do|\bhan (hoan|nop|bao|cuoi)`), timeColumn},
	{regexp.MustCompile(`ghi chu`), noteColumn},
	{regexp.MustCompile(`phoi hop`), supportColumn},
	{regexp.MustCompile(`chu tri|phu trach|chiu trach nhiem chinh`), leadColumn},
	{regexp.MustCompile(`theo doi|danh gia|tong hop`), monitorColumn},
	{regexp.MustCompile(`(don vi|co quan|trach nhiem).*thuc hien|^thuc hien$`), doerColumn},
	{regexp.MustCompile(`chi tieu (phan dau|nam|giao|dat)|gia tri|muc tieu|ke hoach nam|muc phan dau|^nam 20\d\d$`), valueColumn},
	{regexp.MustCompile(`san pham|ket qua|hoat dong`), productColumn},
	{regexp.MustCompile(`nhiem vu|noi dung|cong viec|ten viec|chi tieu|tieu chi|chi so`), nameColumn},
}

// columnsOf says which column of the table is which; targets reports a table
// of targets, ok one of either kind.
func columnsOf(heads []string) (where map[column]int, targets, ok bool) {
	where = map[column]int{}
	hasTarget := false
	for i, h := range heads {
		f := strings.Join(strings.Fields(corpus.Fold(h)), " ")
		for _, k := range headings {
			if !k.re.MatchString(f) {
				continue
			}
			if _, taken := where[k.col]; !taken {
				where[k.col] = i
				if k.col == nameColumn && regexp.MustCompile(`chi tieu|tieu chi|chi so`).MatchString(f) {
					hasTarget = true
				}
				break
			}
		}
	}
	has := func(c column) bool { _, ok := where[c]; return ok }
	if !has(nameColumn) {
		return where, false, false
	}
	if !has(leadColumn) && has(doerColumn) && !hasTarget {
		where[leadColumn] = where[doerColumn]
	}
	if has(leadColumn) && (has(timeColumn) || has(productColumn) || has(supportColumn)) {
		return where, false, true
	}
	if hasTarget && has(valueColumn) {
		return where, true, true
	}
	return where, false, false
}

var (
	reRowNo   = regexp.MustCompile(`^\d+(?:\.\d+)*[a-zđ]?$`)
	reSection = regexp.MustCompile(`^(?:[IVXL]+|[A-Z])$`)
)

// row is a row of a table under its columns.
type row struct {
	cells []corpus.Cell
	where map[column]int
}

func (r row) cell(c column) corpus.Cell {
	i, ok := r.where[c]
	if !ok || i >= len(r.cells) {
		return corpus.Cell{}
	}
	cell := r.cells[i]
	if cell.Text == "" {
		cell.Text = cell.Raw
	}
	cell.Text = strings.Trim(strings.Join(strings.Fields(cell.Text), " "), " ;")
	if cell.Text == "-" {
		cell.Text = ""
	}
	return cell
}

func (r *planReader) table(t *corpus.Table, at corpus.Ref) {
	where, targets, ok := columnsOf(t.Columns)
	if !ok {
		return
	}
	if _, numbered := where[noColumn]; !numbered {
		r.problem(corpus.Info, at.Local(), "Bảng không có cột số thứ tự; nhiệm vụ được đánh số theo thứ tự dòng.")
	}
	sectionNo, section, count := "", "", 0
	var last string
	sub := 0
	for _, cells := range t.Rows {
		rw := row{cells, where}
		no := strings.TrimRight(rw.cell(noColumn).Text, ".)")
		name := rw.cell(nameColumn).Text
		raw := 0
		var only string
		for _, c := range cells {
			if s := strings.TrimSpace(c.Raw); s != "" {
				raw++
				only = s
			}
		}
		switch {
		case raw == 0:
			continue
		case reSection.MatchString(no) && raw <= 2:
			sectionNo, section = no, name
			continue
		case raw == 1 && !reRowNo.MatchString(no) && !targets:
			if m := reNumberedHeading.FindStringSubmatch(only); m != nil {
				sectionNo, section = m[1], m[2]
			} else {
				sectionNo, section = "", only
			}
			continue
		}
		parent := ""
		switch {
		case reRowNo.MatchString(no) && !rw.cell(noColumn).Inferred:
			last, sub = no, 0
			if i := strings.LastIndexByte(no, '.'); i > 0 {
				parent = no[:i]
			}
		case rw.cell(nameColumn).Raw == "" && last != "": // the numbered row goes on
			if !targets {
				r.goOn(rw, last)
			}
			continue
		case last != "" && strings.HasPrefix(name, "-"):
			parent = last
			no = fmt.Sprintf("%s-%c", last, 'a'+rune(sub%26))
			sub++
		case no == "" && name != "":
			count++
			no = fmt.Sprint(count)
			last, sub = no, 0
		default:
			r.problem(corpus.Warning, at.Local(), fmt.Sprintf("Chưa hiểu dòng “%s” của bảng nên bỏ qua.", short(only, 80)))
			continue
		}
		if targets {
			r.target(rw, no, parent, at)
		} else {
			r.task(rw, no, parent, sectionNo, section, at)
		}
	}
}

var reNumberedHeading = regexp.MustCompile(`^([IVXL]+|[A-Z])[.)] (.+)$`)

// task adds the task of a row.
func (r *planReader) task(rw row, no, parent, sectionNo, section string, at corpus.Ref) {
	t := Task{No: no, Parent: parent, SectionNo: sectionNo, Section: section, Basis: at, Note: rw.cell(noteColumn).Text,
		Name: rw.cell(nameColumn).Text, Product: rw.cell(productColumn).Text}
	t.Basis.Item = no
	if _, twice := r.seen[no]; twice { // numbering begins anew in each section or table
		for _, prefix := range []string{sectionNo, at.Appendix, "x"} {
			if _, twice := r.seen[prefix+"."+no]; prefix != "" && !twice {
				t.No = prefix + "." + no
				break
			}
		}
		if _, still := r.seen[t.No]; still {
			r.problem(corpus.Warning, "nhiệm vụ "+no, "Số thứ tự bị trùng; dòng sau chưa được nhận.")
			return
		}
	}
	var above *Task
	if i, ok := r.seen[parent]; ok && parent != "" {
		above = &r.p.Tasks[i]
	} else {
		t.Parent = ""
	}
	for _, f := range []struct {
		name string
		col  column
		to   *string
		from func(*Task) string
	}{
		{"lead", leadColumn, &t.Lead, func(a *Task) string { return a.Lead }},
		{"support", supportColumn, &t.Support, func(a *Task) string { return a.Support }},
		{"time", timeColumn, &t.Time, func(a *Task) string { return a.Time }},
	} {
		c := rw.cell(f.col)
		*f.to = c.Text
		if c.Text == "" && above != nil {
			*f.to = f.from(above)
		}
		if *f.to != "" && strings.TrimSpace(c.Raw) == "" {
			t.Inferred = append(t.Inferred, f.name)
		}
	}
	if t.Name == "" {
		r.problem(corpus.Warning, "nhiệm vụ "+no, "Dòng không có tên nhiệm vụ.")
		return
	}
	if t.Lead == "" {
		r.problem(corpus.Warning, "nhiệm vụ "+no, "Dòng không có cơ quan chủ trì.")
	}
	if len(t.Inferred) > 0 {
		var names []string
		for _, f := range t.Inferred {
			names = append(names, inferredNames[f])
		}
		r.problem(corpus.Warning, "nhiệm vụ "+no, "Ô "+strings.Join(names, ", ")+" để trống trong kế hoạch; giá trị lấy từ dòng trên là suy đoán, cần xác nhận.")
	}
	r.seen[t.No] = len(r.p.Tasks)
	r.p.Tasks = append(r.p.Tasks, t)
}

var inferredNames = map[string]string{"lead": "chủ trì", "support": "phối hợp", "time": "thời gian"}

// goOn adds the cells of a row whose number and name are merged with those of
// the task above.
func (r *planReader) goOn(rw row, no string) {
	i, ok := r.seen[no]
	if !ok {
		return
	}
	t := &r.p.Tasks[i]
	for _, f := range []struct {
		col column
		to  *string
	}{{productColumn, &t.Product}, {leadColumn, &t.Lead}, {supportColumn, &t.Support}, {timeColumn, &t.Time}} {
		c := rw.cell(f.col)
		if strings.TrimSpace(c.Raw) == "" || strings.Contains(*f.to, c.Text) {
			continue
		}
		if *f.to != "" {
			*f.to += "; "
		}
		*f.to += c.Text
	}
}

// target adds the target of a row.
func (r *planReader) target(rw row, no, parent string, at corpus.Ref) {
	t := Target{No: no, Parent: parent, Name: rw.cell(nameColumn).Text, Basis: at}
	t.Basis.Item = no
	var merged []string
	for _, f := range []struct {
		name string
		col  column
		to   *string
	}{{"giá trị", valueColumn, &t.Value}, {"đơn vị theo dõi", monitorColumn, &t.Monitor}, {"đơn vị thực hiện", doerColumn, &t.Doer}} {
		c := rw.cell(f.col)
		if c.Text != "" && strings.TrimSpace(c.Raw) == "" {
			merged = append(merged, f.name)
		}
		*f.to = c.Text
	}
	if len(merged) > 0 {
		t.Note = "Ô " + strings.Join(merged, ", ") + " gộp với dòng trên; giá trị là suy đoán, cần xác nhận."
		t.Inferred = merged
	}
	if t.Name != "" {
		r.p.Targets = append(r.p.Targets, t)
	}
}

// Parties cuts a cell into the agencies it names and looks them up as they were
// on a day. A group ("các sở, ban, ngành") stays one party.
func Parties(cell string, d *org.Directory, on string) []Party {
	var out []Party
	for _, piece := range strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '\n' }) {
		piece = strings.Trim(piece, " .,-")
		if piece == "" {
			continue
		}
		out = append(out, agencies(piece, d, on)...)
	}
	return out
}

// agencies splits "Sở Nội vụ, Sở Tài chính" and "Các Sở: Tài chính, Nội vụ".
func agencies(piece string, d *org.Directory, on string) []Party {
	if id := lookUp(piece, d, on); id != "" {
		return []Party{{Name: piece, Agency: id}}
	}
	if one, group, ok := strings.Cut(piece, " và các "); ok { // an agency, and a group beside it
		if id := lookUp(one, d, on); id != "" {
			return []Party{{Name: one, Agency: id}, {Name: "các " + group}}
		}
	}
	list, prefix := piece, ""
	if head, rest, ok := strings.Cut(piece, ":"); ok && slices.Contains([]string{"cac so", "cac bo", "so", "cac ban"}, corpus.Fold(strings.TrimSpace(head))) {
		words := strings.Fields(head)
		prefix, list = capital(words[len(words)-1])+" ", rest
	}
	pieces := strings.Split(list, ",")
	var out []Party
	for i := 0; i < len(pieces); {
		n, found := 1, ""
		for k := min(3, len(pieces)-i); k >= 1; k-- { // "Văn hóa, Thể thao và Du lịch" is one name
			if id := lookUp(prefix+strings.TrimSpace(strings.Join(pieces[i:i+k], ",")), d, on); id != "" {
				n, found = k, id
				break
			}
		}
		name := prefix + strings.TrimSpace(strings.Join(pieces[i:i+n], ","))
		if found == "" && prefix == "" {
			return []Party{{Name: piece}} // a group, or a name we do not know: leave it whole
		}
		out = append(out, Party{Name: name, Agency: found})
		i += n
	}
	return out
}

func lookUp(name string, d *org.Directory, on string) string {
	if d == nil || corpus.Fold(name) == "" {
		return ""
	}
	found := d.Find(name, on)
	if i := strings.IndexByte(name, '('); len(found) == 0 && i > 0 && strings.HasSuffix(name, ")") { // "Sở Nội vụ (cơ quan thường trực)"
		found = d.Find(name[:i], on)
	}
	if len(found) != 1 {
		return ""
	}
	return found[0].ID
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// short cuts s after at most n letters, at a space.
func short(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	s = string(r[:n])
	if i := strings.LastIndexByte(s, ' '); i > len(s)/2 {
		s = s[:i]
	}
	return s + " …"
}
