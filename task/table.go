package task

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// TableRead is a table of the plan as it was understood: a person can correct
// the roles of its columns and have the plan read again.
type TableRead struct {
	Where   string      `json:"where"` // "bảng 2, Phụ lục I"
	Columns []HeadingIs `json:"columns"`
	Rows    int         `json:"rows"`
	// Targets says that it was read as a table of targets, Skipped that it was
	// not read.
	Targets bool `json:"targets,omitempty"`
	Skipped bool `json:"skipped,omitempty"`
}

var (
	reRowNo   = regexp.MustCompile(`^\d+(?:\.\d+)*[a-zđ]?$`)
	reSection = regexp.MustCompile(`^(?:[IVXL]+|[A-Z])$`)
	reLetter  = regexp.MustCompile(`^[a-zđ]$`)
	reDash    = regexp.MustCompile(`^[-–+*•·]$`)
	reDitto   = regexp.MustCompile(`^[-–]? ?(?:nt|n/t|nhu tren)[.]? ?[-–]?$`)
	reRemark  = regexp.MustCompile(`^(?:ghi chu|luu y|chu thich|\(\*+\)|\*+)`)
	reSum     = regexp.MustCompile(`^(?:tong cong|tong so|tong|cong)\b`)
	reInName  = regexp.MustCompile(`^(\d{1,3}(?:\.\d{1,3})*)[.)/] +(\S.*)$`)

	reNumberedHeading = regexp.MustCompile(`^(?:Phần |PHẦN |Mục |MỤC |Nhóm |NHÓM )?([IVXL]+|[A-Z])[.)/:]? +(.+)$`)
	rePart            = regexp.MustCompile(`^(?:Phần|PHẦN)\b`)
)

// row is a row of a table under its columns.
type row struct {
	cells []paper.Cell
	at    *layout
	above map[Column]string // what a "như trên" stands for
}

// cell is the text of a column: raw as it stands there, text as it is understood
// (that of a merged cell is inferred), one line.
type cell struct {
	raw, text string
	inferred  bool
}

func (rw row) cell(c Column) cell {
	first := rw.at.find(c)
	if c == TimeColumn && rw.at.ticks != nil {
		return rw.ticked()
	}
	out := rw.nth(first, c)
	if c != TimeColumn {
		return out
	}
	all := []string{rw.stage(first, out)} // columns of several deadlines are said together
	for i := first + 1; first >= 0 && i < len(rw.at.roles); i++ {
		one := rw.nth(i, c)
		if rw.at.roles[i] != c || one.text == "" {
			continue
		}
		if out.text == "" {
			all, out = []string{rw.stage(i, one)}, one
			continue
		}
		all = append(all, rw.stage(i, one))
		out.raw += one.raw
	}
	if len(all) > 1 {
		out.text = strings.Join(all, "; ")
	}
	return out
}

// ticked is the time that the signs of a row set; where the table has a column of words
// for it too and a row has some, these.
func (rw row) ticked() (out cell) {
	for i, c := range rw.at.roles {
		switch period := rw.at.ticks[i]; {
		case c != TimeColumn || i >= len(rw.cells):
		case period == "":
			if one := rw.nth(i, c); one.text != "" {
				return one
			}
		case isTick(rw.cells[i].Raw):
			out.text += ", " + period
			out.raw = strings.TrimPrefix(out.text, ", ")
		}
	}
	out.text = out.raw
	return out
}

// noTicks are the words that stand in columns of signs.
func (rw row) noTicks() string {
	var out []string
	for i := range rw.cells {
		if rw.at.ticks[i] != "" && strings.TrimSpace(rw.cells[i].Raw) != "" && !isTick(rw.cells[i].Raw) {
			out = append(out, rw.at.ticks[i]+": "+strings.Join(strings.Fields(rw.cells[i].Raw), " "))
		}
	}
	return strings.Join(out, "; ")
}

// stage is a deadline with the heading it stands under.
func (rw row) stage(i int, c cell) string {
	if i < 0 || c.text == "" {
		return ""
	}
	head := rw.at.heads[i][strings.LastIndex(rw.at.heads[i], " / ")+1:]
	return strings.TrimSpace(strings.TrimPrefix(head, "/ ")) + ": " + c.text
}

func (rw row) nth(i int, c Column) cell {
	if i < 0 || i >= len(rw.cells) {
		return cell{}
	}
	out := cell{raw: strings.TrimSpace(rw.cells[i].Raw), text: rw.cells[i].Text, inferred: rw.cells[i].Inferred}
	if out.text == "" {
		out.text = out.raw
	}
	switch c {
	case LeadColumn, SupportColumn:
		out.text = partyLines(out.text)
	case TimeColumn, StartColumn:
		out.text = timeLines(out.text)
	default:
		out.text = productLines(out.text)
	}
	out.text = strings.Trim(strings.Join(strings.Fields(out.text), " "), " ;")
	if c == TimeColumn {
		out.text = underPeriod(rw.at.heads[i], out.text)
	}
	switch f := paper.Fold(out.text); {
	case (reDitto.MatchString(f) || out.text == `"` || out.text == "”") && rw.above != nil:
		out.text, out.raw, out.inferred = rw.above[c], "", true
	case c == NoColumn:
	case f == "-" || f == "–" || f == "x" && c != NameColumn && c != ValueColumn:
		out.text, out.raw = "", ""
	}
	return out
}

var (
	reMonths   = regexp.MustCompile(`^(?:0?[1-9]|1[0-2])(?: ?(?:[-–,;]|và|đến) ?(?:0?[1-9]|1[0-2]))*$`)
	reQuarters = regexp.MustCompile(`^(?:I{1,3}|IV|[1-4])(?: ?(?:[-–,;]|và|đến) ?(?:I{1,3}|IV|[1-4]))*$`)
)

// underPeriod is the time of a cell that leaves its unit to the heading: "4" under "Tháng
// trình" is a month. Under "Thời gian (tháng)" it may be how long it takes, and stays.
func underPeriod(head, text string) string {
	f := foldHeading(head[strings.LastIndex(head, " / ")+1:])
	f = strings.TrimPrefix(f, "/ ")
	switch {
	case strings.HasPrefix(f, "thang") && reMonths.MatchString(text):
		return "Tháng " + text
	case strings.HasPrefix(f, "quy") && reQuarters.MatchString(text):
		return "Quý " + text
	}
	return text
}

// timeLines joins the lines of a time: two that can each be read are two times.
func timeLines(text string) string {
	lines := strings.Split(text, "\n")
	out := strings.TrimSpace(lines[0])
	for _, l := range lines[1:] {
		l = strings.TrimSpace(l)
		sep := " "
		if last := out[strings.LastIndexByte(out, ';')+1:]; l != "" && !strings.HasSuffix(out, ";") &&
			ReadDue(last, 2026).Kind != Open && ReadDue(l, 2026).Kind != Open &&
			ReadDue(last+" "+l, 2026).Kind == Open {
			sep = "; "
		}
		out = strings.TrimSpace(out + sep + l)
	}
	return out
}

// productLines joins lines; a line with a bullet begins a thing of its own.
func productLines(text string) string {
	lines := strings.Split(text, "\n")
	out := strings.TrimSpace(lines[0])
	for _, l := range lines[1:] {
		l = strings.TrimSpace(l)
		if l == "" {
			continue
		}
		if (strings.HasPrefix(l, "- ") || strings.HasPrefix(l, "+ ")) && out != "" &&
			!strings.ContainsAny(out[len(out)-1:], ";:,.") {
			out += ";"
		}
		out += " " + l
	}
	return out
}

// tableState is where the reading of a table stands; a table that a page has cut
// goes on with it.
type tableState struct {
	part, sectionNo, section string
	last                     string // the task rows without a number belong to
	lastDigit                string // the last one numbered by digits
	count                    int
	subs                     map[string]int
	numbered                 bool
	above                    map[Column]string
	heads                    []*heading // the last one of a part, and the last of a section
}

// heading is a row that was taken for one; used says that a task stands below it.
type heading struct {
	where, text string
	part, used  bool
}

// head remembers a heading; the one it takes the place of is told if nothing stood below.
func (r *planReader) head(h *heading) {
	st := r.state
	for i := len(st.heads) - 1; i >= 0; i-- {
		old := st.heads[i]
		if h != nil && old.part && !h.part {
			break
		}
		st.heads = st.heads[:i]
		if !old.used {
			r.problem(paper.Info, old.where, fmt.Sprintf(textHeadingAlone, short(old.text, 120)))
		}
	}
	if h != nil {
		st.heads = append(st.heads, h)
	}
}

// table reads a table of tasks or of targets; one that is neither is told.
func (r *planReader) table(t *paper.Table, at corpus.Ref) {
	r.tables++
	where := fmt.Sprintf("bảng %d", r.tables)
	if local := at.Local(); local != "" {
		where += ", " + local
	}
	l, rows := r.layoutIn(t)
	r.timed(&l, rows)
	for _, cells := range l.top {
		if s := strings.Join(slices.Compact(texts(cells)), " "); strings.TrimSpace(s) != "" {
			r.problem(paper.Info, where, fmt.Sprintf(textRowOnTop, short(strings.TrimSpace(s), 200)))
		}
	}
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	if !l.ok && r.before != nil && len(rows) > 0 && width == len(r.before.roles) &&
		(t.Columns == nil || numbered(t.Columns)) {
		l = *r.before // a page has cut the table
		if t.Columns != nil {
			rows = append(slices.Clone(t.HeadRows), t.Rows...)
		}
		r.problem(paper.Info, where, textNoHeads)
	} else {
		r.head(nil)
		r.state = &tableState{subs: map[string]int{}, above: map[Column]string{}}
	}
	read := TableRead{Where: where, Rows: len(rows), Targets: l.targets, Skipped: !l.ok}
	for i, h := range l.heads {
		read.Columns = append(read.Columns, HeadingIs{h, l.roles[i]})
	}
	if !l.ok {
		r.before = nil
		if r.form(t, at, where) {
			return
		}
		if width >= 3 && len(rows) >= 1 && len(l.heads) > 0 || width == 2 && setsDays(rows) {
			r.p.Tables = append(r.p.Tables, read)
			r.problem(paper.Warning, where, fmt.Sprintf(textColumnsUnread,
				short(strings.Join(l.heads, " | "), 160), l.why()))
		}
		return
	}
	r.p.Tables = append(r.p.Tables, read)
	r.before = &l
	for i, c := range l.roles {
		if c == UnknownColumn && l.heads[i] != "" {
			r.problem(paper.Warning, where,
				fmt.Sprintf(textColumnUnknown, short(l.heads[i], 80)))
		}
	}
	for _, i := range l.guessed {
		r.problem(paper.Warning, where, fmt.Sprintf(textColumnGuessed, short(l.heads[i], 80), l.roles[i].Name()))
	}
	if !l.has(NoColumn) {
		r.problem(paper.Info, where, textNumbered)
	}
	r.rows(l, rows, at, where)
}

// setsDays reports whether the rows of a table name days of work: no head of a letter, no
// place for signatures.
func setsDays(rows [][]paper.Cell) bool {
	for _, cells := range rows {
		s := strings.Join(texts(cells), " | ")
		if dated(s) && reDo.MatchString(s) && !strings.Contains(paper.Fold(s), "doc lap") {
			return true
		}
	}
	return false
}

// form reads a table of two columns in which each row says one thing of a task: "Đơn vị
// chủ trì | Đoàn Thanh niên"; a row that says nothing of the kind names the next task.
func (r *planReader) form(t *paper.Table, at corpus.Ref, where string) bool {
	rows := t.Rows
	if t.Columns != nil {
		rows = append([][]paper.Cell{rowOf(t.Columns)}, rows...)
	}
	var said []formTask
	for _, cells := range rows {
		pair := texts(cells)
		if len(pair) != 2 {
			return false
		}
		e, ok := entryOf(pair[0] + ": " + pair[1])
		if ok && len(said) > 0 && e.column != OtherColumn {
			said[len(said)-1].hear(e)
			continue
		}
		said = append(said, formTask{head: pair})
	}
	if len(said) == 0 || slices.ContainsFunc(said, func(s formTask) bool { return s.lines < 2 }) {
		return false
	}
	r.p.Tables = append(r.p.Tables, TableRead{Where: where, Rows: len(rows)})
	for _, s := range said {
		x := s.task
		x.Name, x.Basis, x.Note = s.head[1], at, strings.Join(s.notes, "; ")
		if x.Name == "" {
			x.Name = s.head[0]
		}
		r.count++
		x.No = r.numberFor(fmt.Sprint(r.count), at)
		x.Basis.Item = x.No
		r.starts = append(r.starts, s.start)
		r.seen[x.No] = len(r.p.Tasks)
		r.p.Tasks = append(r.p.Tasks, x)
	}
	return true
}

// formTask is a task of a form, with the row that names it.
type formTask struct {
	said
	head []string
}

func rowOf(columns []string) []paper.Cell {
	out := make([]paper.Cell, len(columns))
	for i, c := range columns {
		out[i].Raw = c
	}
	return out
}

// timed settles what the columns of time leave to the plan: the year that its periods
// share, and whether a table without such a column is one of tasks because periods stand
// above its rows or days in their names.
func (r *planReader) timed(l *layout, rows [][]paper.Cell) {
	for i, period := range l.ticks {
		l.ticks[i] = strings.TrimSuffix(period, fmt.Sprintf("/%d", r.p.Year))
	}
	if l.ok || !l.has(NameColumn) || !l.has(LeadColumn) && !l.has(RolesColumn) {
		return
	}
	for _, cells := range rows {
		for _, s := range slices.Compact(texts(cells)) {
			if r.timeAround(s, &tableState{section: s}) != "" {
				l.ok = true
				return
			}
		}
	}
}

// numbered reports whether the headings are a row of the table: they begin with
// the number of a task.
func numbered(heads []string) bool {
	return len(heads) > 0 && reRowNo.MatchString(strings.Trim(heads[0], ".) "))
}

// why says what a table lacks to be one of tasks.
func (l *layout) why() string {
	var lacks []string
	if !l.has(NameColumn) {
		lacks = append(lacks, "chưa rõ cột nào là nhiệm vụ")
	}
	if !l.has(LeadColumn) && !l.has(RolesColumn) && !l.has(DoerColumn) {
		lacks = append(lacks, "chưa rõ cột nào là chủ trì")
	}
	if !l.has(TimeColumn) && !l.has(ProductColumn) {
		lacks = append(lacks, "chưa rõ cột nào là hạn")
	}
	if len(lacks) == 0 {
		return "không phải bảng nhiệm vụ hay chỉ tiêu"
	}
	return strings.Join(lacks, ", ")
}

// layoutIn finds the headings of a table: those the file marks, or among its
// first rows; a second row of headings is joined to the first.
func (r *planReader) layoutIn(t *paper.Table) (layout, [][]paper.Cell) {
	sample := func(heads []string, rows [][]paper.Cell) func(int) []string {
		return func(i int) []string {
			out := []string{}
			for _, row := range rows[:min(len(rows), 30)] {
				if i < len(row) && !repeats(row, heads) && strings.TrimSpace(row[i].Raw) != "" {
					out = append(out, row[i].Raw)
				}
			}
			return out
		}
	}
	t = withoutSection(t)
	best, rest := layout{}, t.Rows
	try := func(heads []string, rows [][]paper.Cell) {
		if l := layoutOf(heads, r.opts.Columns, sample(heads, rows)); l.better(&best) {
			best, rest = l, rows
		}
	}
	if t.Columns != nil && !numbered(t.Columns) {
		best, rest = layoutOf(t.Columns, r.opts.Columns, sample(t.Columns, t.Rows)), t.Rows
		if len(t.Rows) > 1 && headingLike(t.Rows[0]) && goesUnder(t.Columns, t.Rows[0]) {
			try(under(t.Columns, t.Rows[0]), t.Rows[1:])
		}
		if best.ok {
			return best, rest
		}
	}
	for i := 0; i < min(5, len(t.Rows)-1); i++ {
		if !headingLike(t.Rows[i]) {
			continue
		}
		heads := texts(t.Rows[i])
		was := best.ok
		try(heads, t.Rows[i+1:])
		if i+2 < len(t.Rows) && headingLike(t.Rows[i+1]) && goesUnder(heads, t.Rows[i+1]) {
			try(under(heads, t.Rows[i+1]), t.Rows[i+2:])
		}
		if best.ok && !was {
			best.top = t.Rows[:i]
			break
		}
	}
	return best, rest
}

// withoutSection gives back to the rows what stands below all headings alike: the title of
// the first section, which the file marks as a heading.
func withoutSection(t *paper.Table) *paper.Table {
	if len(t.Columns) < 3 {
		return t
	}
	_, title, ok := strings.Cut(t.Columns[0], " / ")
	if !ok || slices.ContainsFunc(t.Columns, func(c string) bool { return !strings.HasSuffix(c, " / "+title) }) {
		return t
	}
	out := *t
	out.Columns = nil
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, strings.TrimSuffix(c, " / "+title))
	}
	row := make([]paper.Cell, len(out.Columns))
	for i := range row {
		row[i] = paper.Cell{Text: title, Inferred: i > 0}
	}
	row[0].Raw = title
	out.Rows = append([][]paper.Cell{row}, t.Rows...)
	return &out
}

// better reports whether l tells more than other.
func (l *layout) better(other *layout) bool {
	if l.ok != other.ok {
		return l.ok
	}
	known := func(l *layout) (n int) {
		for _, c := range l.roles {
			if c != UnknownColumn {
				n++
			}
		}
		return n
	}
	return known(l) > known(other)
}

// headingLike reports whether a row may be one of headings: short cells without
// days and numbers.
func headingLike(cells []paper.Cell) bool {
	n := 0
	if all := texts(cells); len(all) > 2 && len(slices.Compact(all)) == 1 { // a title across the table
		return false
	}
	for _, c := range cells {
		s := strings.TrimSpace(c.Text)
		if s == "" {
			s = strings.TrimSpace(c.Raw)
		}
		if s == "" {
			continue
		}
		if len([]rune(s)) > 90 || reRowNo.MatchString(strings.Trim(s, ".)")) && len(s) != 4 {
			return false
		}
		if len(scoresOf(s)) > 0 {
			n++
		}
	}
	return n >= 1
}

func texts(cells []paper.Cell) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = c.Text
		if out[i] == "" {
			out[i] = c.Raw
		}
		out[i] = strings.Join(strings.Fields(out[i]), " ")
	}
	return out
}

// goesUnder reports whether a row can be a second one of headings: it says something new
// only below headings that stand across several columns.
func goesUnder(heads []string, cells []paper.Cell) bool {
	across := func(i int) bool {
		return heads[i] == "" || i > 0 && (heads[i-1] == heads[i] || heads[i-1] == "") ||
			i+1 < len(heads) && (heads[i+1] == heads[i] || heads[i+1] == "")
	}
	for i, s := range texts(cells) {
		if i < len(heads) && s != "" && s != heads[i] && !strings.HasSuffix(heads[i], " / "+s) && !across(i) {
			return false
		}
	}
	return true
}

// under joins a second row of headings to the first.
func under(heads []string, cells []paper.Cell) []string {
	out := slices.Clone(heads)
	for i, s := range texts(cells) {
		if i < len(out) && s != "" && s != out[i] && !strings.HasSuffix(out[i], " / "+s) {
			if out[i] != "" {
				s = out[i] + " / " + s
			}
			out[i] = s
		}
	}
	return out
}

// repeats reports whether a row repeats the headings, as the next page does, or
// numbers the columns.
func repeats(cells []paper.Cell, heads []string) bool {
	same, filled, digits := 0, 0, 0
	for i, s := range texts(cells) {
		if s == "" {
			continue
		}
		filled++
		if i < len(heads) {
			f, h := foldHeading(s), foldHeading(heads[i])
			if f == h || strings.HasSuffix(h, " / "+f) || strings.HasPrefix(h, f+" / ") {
				same++
			}
		}
		if n := number(strings.Trim(s, "()")); n == i+1 {
			digits++
		}
	}
	return filled >= 2 && (same == filled || same >= 3 && same >= filled-1 || digits == filled && filled >= 3)
}

// rows reads the rows of a table.
func (r *planReader) rows(l layout, rows [][]paper.Cell, at corpus.Ref, where string) {
	st := r.state
	for _, cells := range rows {
		if i := l.find(NoColumn); i >= 0 && i < len(cells) && strings.TrimSpace(cells[i].Raw) != "" &&
			!cells[i].Inferred {
			st.numbered = true
		}
	}
	for n, cells := range rows {
		if repeats(cells, l.heads) {
			continue
		}
		if head := texts(cells); len(head) > 2 && slices.Contains([]string{"tt", "stt", "so tt"},
			foldHeading(head[0])) { // other columns from here on
			if next := layoutOf(head, r.opts.Columns, func(int) []string { return nil }); next.ok {
				l = next
				r.before = &l
				continue
			}
		}
		rw := row{cells, &l, st.above}
		r.row(rw, at, fmt.Sprintf("%s, dòng %d", where, n+1))
		for _, c := range []Column{LeadColumn, SupportColumn, TimeColumn, ProductColumn, RolesColumn} {
			if got := rw.cell(c); got.text != "" {
				st.above[c] = got.text
			}
		}
	}
}

// row reads one row.
func (r *planReader) row(rw row, at corpus.Ref, where string) {
	st, targets := r.state, rw.at.targets
	raws, only, merged := 0, "", false
	for _, c := range rw.cells {
		if s := strings.TrimSpace(c.Raw); s != "" && s != "-" {
			raws++
			only = s
		} else if c.Inferred && c.Text != "" {
			merged = true
		}
	}
	only = strings.Join(strings.Fields(only), " ")
	noCell, name := rw.cell(NoColumn), rw.cell(NameColumn)
	no := strings.Trim(noCell.text, ".)(/: ")
	if noCell.inferred {
		no = ""
	}
	if !rw.at.has(NoColumn) {
		if m := reInName.FindStringSubmatch(name.text); m != nil {
			no, name.text = m[1], m[2]
		}
	}
	switch {
	case raws == 0:
		return
	case raws == 1 && !reRowNo.MatchString(no) && r.lone(rw, only, no, merged, where):
		return
	case reSection.MatchString(no) && !noCell.inferred && r.heading(rw, no, name.text, where):
		return
	}
	if f := paper.Fold(name.text); no == "" && reSum.MatchString(f) && len(strings.Fields(f)) <= 4 &&
		rw.cell(TimeColumn).raw == "" && rw.cell(LeadColumn).raw == "" {
		r.problem(paper.Info, where, "Dòng tổng, không phải nhiệm vụ: “"+short(name.text, 80)+"”.")
		return
	}
	if name.text == "" && no != "" && !noCell.inferred && raws > 1 {
		r.problem(paper.Warning, where, fmt.Sprintf(textRowNoName, no,
			short(strings.Join(texts(rw.cells), " | "), 400)))
		return
	}
	parent := ""
	switch {
	case reRowNo.MatchString(no) || reSection.MatchString(no):
		if m := regexp.MustCompile(`^0+(\d)`).FindStringSubmatch(no); m != nil {
			no = strings.TrimLeft(no, "0")
		}
		st.last, st.lastDigit = no, no
		if i := strings.LastIndexByte(no, '.'); i > 0 {
			parent = no[:i]
		}
	case reLetter.MatchString(no) && st.lastDigit != "":
		parent = st.lastDigit
		no = st.lastDigit + "." + no
		st.last = no
	case name.raw == "" && !reDash.MatchString(no) && st.last != "": // the numbered row goes on
		if targets {
			return
		}
		if !r.goOn(rw, st.last, at, where) {
			r.problem(paper.Warning, where, fmt.Sprintf(textRowUnread,
				short(strings.Join(texts(rw.cells), " | "), 400)))
		}
		return
	case st.last != "" && (reDash.MatchString(no) || strings.HasPrefix(name.text, "-") ||
		strings.HasPrefix(name.text, "+") || no == "" && st.numbered && name.text != ""):
		parent = st.last
		if no == "" && !strings.HasPrefix(name.text, "-") && !strings.HasPrefix(name.text, "+") && !targets {
			r.problem(paper.Info, where, fmt.Sprintf(textRowNoNumber,
				short(name.text, 60), st.last))
		}
		no = fmt.Sprintf("%s-%c", st.last, 'a'+rune(st.subs[st.last]%26))
		st.subs[st.last]++
	case (no == "" || reDash.MatchString(no)) && name.text != "":
		st.count++
		no = fmt.Sprint(st.count)
		st.last, st.lastDigit = no, no
	case name.text != "" && no != "": // "NV1", "1-2"
		st.last, st.lastDigit = no, no
	default:
		r.problem(paper.Warning, where, fmt.Sprintf(textRowUnread,
			short(strings.Join(texts(rw.cells), " | "), 400)))
		return
	}
	if targets {
		r.target(rw, no, parent, at)
		return
	}
	r.task(rw, no, parent, name.text, at)
}

// lone reads a row in which one cell has text: a heading, a remark, a sum; false
// when it is a task.
func (r *planReader) lone(rw row, only, no string, merged bool, where string) bool {
	st := r.state
	f := paper.Fold(only)
	name := rw.cell(NameColumn)
	switch {
	case reRemark.MatchString(f):
		r.problem(paper.Info, where, "Ghi chú của bảng: “"+short(only, 160)+"”.")
		return true
	case reSum.MatchString(f):
		r.problem(paper.Info, where, "Dòng tổng, không phải nhiệm vụ: “"+short(only, 80)+"”.")
		return true
	}
	full := name.text == "" || name.text == only || name.inferred // across the table, or in the column of names
	if m := reNumberedHeading.FindStringSubmatch(only); m != nil && (merged || full) && len(only) > len(m[1])+2 {
		r.section(m[1], m[2], only, where)
		return true
	}
	if rw.at.targets {
		return false
	}
	if at := rw.cell(NoColumn); st.last != "" && name.raw == "" && (at.inferred || !rw.at.has(NoColumn)) &&
		name.inferred && name.text != only { // one cell more beside what is merged with the row above
		return false
	}
	if name.raw != "" && (strings.HasPrefix(only, "-") || strings.HasPrefix(only, "+")) && st.last != "" {
		return false
	}
	if name.raw == "" && !merged && no == "" && rw.cell(NameColumn).text == "" && st.last != "" &&
		rw.at.find(NameColumn) != 0 && strings.TrimSpace(rw.cells[0].Raw) == "" {
		return false // a cell that goes on with the row above
	}
	if no != "" && name.raw == "" && reSection.MatchString(no) {
		r.problem(paper.Warning, where, fmt.Sprintf(textRowOnlyNumber, no))
		return true
	}
	if name.raw != "" && !merged && st.numbered && !strings.HasSuffix(only, ":") && only != strings.ToUpper(only) {
		r.problem(paper.Info, where, fmt.Sprintf(textRowIsHead,
			short(only, 80)))
	}
	filled := func(c paper.Cell) bool { return strings.TrimSpace(c.Raw) != "" }
	if !full && slices.IndexFunc(rw.cells, filled) > 0 {
		r.problem(paper.Warning, where, fmt.Sprintf(textRowUnread, short(only, 120)))
		return true
	}
	r.section("", only, only, where)
	return true
}

// section begins a section; a part ("Phần A") holds sections of its own.
func (r *planReader) section(no, title, whole, where string) {
	st := r.state
	letter := len(no) == 1 && !strings.ContainsAny(no, "IVXL") || no == "C" || no == "D" || rePart.MatchString(whole)
	r.head(&heading{where: where, text: whole, part: letter && no != ""})
	if letter && no != "" {
		st.part, st.sectionNo, st.section = no, no, title
		return
	}
	st.sectionNo, st.section = no, title
}

// heading reads a row that a roman number or a capital letter begins; false when
// it is a task with a number like that.
func (r *planReader) heading(rw row, no, name, where string) bool {
	own := func(c Column) bool { return rw.cell(c).raw != "" }
	if own(TimeColumn) && (own(LeadColumn) || own(RolesColumn) || own(ProductColumn)) || own(ProductColumn) &&
		own(LeadColumn) {
		return false
	}
	if rw.at.targets && len(rw.at.roles) > 0 {
		for i, c := range rw.at.roles {
			if c == ValueColumn && rw.nth(i, c).raw != "" && rw.nth(i, c).raw != rw.cell(NameColumn).raw {
				return false
			}
		}
	}
	if name == "" {
		name = strings.Join(strings.Fields(rw.cell(NameColumn).raw), " ")
	}
	r.section(no, name, name, where)
	return true
}

// numberFor gives a task its number in the plan: where numbers begin anew in each
// section, part or table, the later ones carry it.
func (r *planReader) numberFor(no string, at corpus.Ref) string {
	if _, twice := r.seen[no]; !twice {
		return no
	}
	st := r.state
	var prefixes []string
	if st.part != "" && st.sectionNo != st.part && st.sectionNo != "" {
		prefixes = append(prefixes, st.part+"."+st.sectionNo)
		if r.firstPart == st.part {
			prefixes = []string{st.sectionNo, st.part + "." + st.sectionNo}
		}
	} else if st.sectionNo != "" {
		prefixes = append(prefixes, st.sectionNo)
	}
	base := slices.Clone(prefixes)
	if at.Appendix != "" && at.Appendix != "-" {
		prefixes = append(prefixes, at.Appendix)
		for _, p := range base {
			prefixes = append(prefixes, at.Appendix+"."+p)
		}
	}
	prefixes = append(prefixes, fmt.Sprintf("B%d", r.tables))
	for _, p := range base {
		prefixes = append(prefixes, fmt.Sprintf("B%d.%s", r.tables, p))
	}
	for _, p := range prefixes {
		if _, twice := r.seen[p+"."+no]; !twice {
			return p + "." + no
		}
	}
	for k := 2; ; k++ {
		if n := fmt.Sprintf("%s.%s-%d", prefixes[0], no, k); true {
			if _, twice := r.seen[n]; !twice {
				return n
			}
		}
	}
}

// task adds the task of a row.
func (r *planReader) task(rw row, no, parent, name string, at corpus.Ref) {
	st := r.state
	if r.firstPart == "" {
		r.firstPart = st.part
	}
	st.use()
	t := Task{No: r.numberFor(no, at), SectionNo: st.sectionNo, Section: st.section, Basis: at, Note: rw.note(),
		Name: name, Product: rw.cell(ProductColumn).text}
	if st.part != "" && st.sectionNo != st.part && st.sectionNo != "" {
		t.SectionNo = st.part + "." + st.sectionNo
	}
	t.Basis.Item = no
	r.renamed[no] = t.No
	var above *Task
	if p := r.renamed[parent]; parent != "" && p != "" {
		if i, ok := r.seen[p]; ok {
			above, t.Parent = &r.p.Tasks[i], p
		}
	}
	lead, support, guessed := rw.roles()
	time := rw.cell(TimeColumn)
	if above != nil { // who has a lead and a time of its own has its own support, or none
		if support.text == "" && (lead.raw == "" || time.raw == "") {
			support = cell{text: above.Support}
		}
		if lead.text == "" {
			lead = cell{text: above.Lead}
		}
		if time.text == "" {
			time = cell{text: above.Time}
		}
	}
	if time.text == "" {
		time = cell{text: r.timeAround(name, st)}
	}
	if lead.text == "" && !rw.at.has(LeadColumn) && !rw.at.has(RolesColumn) && r.ofAgency(st.section) {
		lead = cell{text: st.section} // the tasks of an agency stand below its name
	}
	t.Lead, t.Support, t.Time = lead.text, support.text, time.text
	for _, f := range []struct {
		name string
		c    cell
	}{{"lead", lead}, {"support", support}, {"time", time}} {
		if f.c.text != "" && (f.c.raw == "" || guessed && f.name != "time") {
			t.Inferred = append(t.Inferred, f.name)
		}
	}
	r.starts = append(r.starts, rw.cell(StartColumn).text)
	r.seen[t.No] = len(r.p.Tasks)
	r.p.Tasks = append(r.p.Tasks, t)
	if words := rw.noTicks(); words != "" {
		r.problem(paper.Warning, "nhiệm vụ "+t.No, fmt.Sprintf(textNoSign, short(words, 120)))
	}
	if rw.at.ticks != nil && t.Time == "" {
		r.problem(paper.Warning, "nhiệm vụ "+t.No, textNoTick)
	}
}

// timeAround is the time of a row without one of its own: the period that is the heading
// above it ("QUÝ II"), else the deadline that stands in its name.
func (r *planReader) timeAround(name string, st *tableState) string {
	if isPeriod(st.section) {
		return st.section
	}
	phrase, _ := r.datedIn(name)
	for _, m := range reMonth.FindAllStringIndex(name, -1) {
		if phrase == "" && reBound.MatchString(name[m[0]:m[1]]) && strings.Trim(name[m[1]:], " .,;)") == "" {
			phrase = strings.TrimSpace(name[m[0]:m[1]])
		}
	}
	return phrase
}

// isPeriod reports whether a heading is nothing but a period that a deadline may be.
func isPeriod(heading string) bool {
	return rePeriodTitle.MatchString(foldHeading(heading)) && ReadDue(heading, 2026).Nominal != ""
}

// rePeriodTitle is a heading that is nothing but a period.
var rePeriodTitle = regexp.MustCompile(`^(?:[ivx]+[.)] |\d{1,2}[.)] )?(?:trong |cac nhiem vu |cong viec |nhiem vu )?(?:thang|quy|t|q|6 thang|06 thang|9 thang|09 thang|nam)\b.{0,24}$`)

// reNoAgency is a heading that begins like the name of an agency, folded, and is none.
var reNoAgency = regexp.MustCompile(`^(?:cac (?:nhiem|chi|giai|noi)|to chuc|phong,? (?:chong|ngua|tranh|chay)|bao (?:cao|dam|ve|ton)|ban hanh|bo (?:may|tri|sung|quy|tieu)|hoi (?:nhap|nghi|thao)|doan ket|doi (?:ngu|moi|voi)|so (?:hoa|ket|lieu)|dai hoi|thanh tra,? (?:kiem|giam)|quan ly|truong hop|vu (?:viec|mua)|vien (?:tro|chuc)|ca nhan|chinh phu so|dia phuong)`)

// ofAgency reports whether a heading is the name of an agency.
func (r *planReader) ofAgency(heading string) bool {
	f := foldHeading(heading)
	if r.opts.Agencies != nil {
		for _, p := range Parties(heading, r.opts.Agencies, string(r.doc.Issued)) {
			if p.Agency != "" {
				return true
			}
		}
	}
	return len(strings.Fields(f)) <= 14 && reAgency.MatchString(f) && !reNoAgency.MatchString(f)
}

// roles returns who leads and who supports, out of one cell or two; guessed says
// that the cell does not tell them apart.
func (rw row) roles() (lead, support cell, guessed bool) {
	lead, support = rw.cell(LeadColumn), rw.cell(SupportColumn)
	c := LeadColumn
	if rw.at.has(RolesColumn) {
		c = RolesColumn
		if rw.at.has(LeadColumn) && lead.text != "" {
			c = LeadColumn
		}
	}
	i := rw.at.find(c)
	if i < 0 || i >= len(rw.cells) {
		return lead, support, false
	}
	raw := rw.cells[i].Text
	if raw == "" {
		raw = rw.cells[i].Raw
	}
	whole := rw.nth(i, c)
	if l, s, ok := splitRoles(raw); ok {
		lead = cell{text: l, raw: whole.raw, inferred: whole.inferred}
		if s != "" && support.raw != "" {
			s += "; " + support.text
		}
		if s != "" {
			support = cell{text: s, raw: whole.raw, inferred: whole.inferred}
		}
		return lead, support, false
	}
	if c == RolesColumn && whole.text != "" {
		text := partyLines(raw)
		first, rest, ok := strings.Cut(text, ";")
		if !ok {
			first, rest, ok = strings.Cut(text, "/")
		}
		lead = cell{text: strings.TrimSpace(first), raw: whole.raw}
		if ok && support.text == "" {
			support = cell{text: strings.TrimSpace(rest), raw: whole.raw}
		}
		return lead, support, true
	}
	return lead, support, false
}

// note is the remark of a row, with what its other columns say.
func (rw row) note() string { return rw.notes(false) }

// more is what the remarks of a row say besides those it shares with the row above.
func (rw row) more() string { return rw.notes(true) }

func (rw row) notes(own bool) string {
	var out []string
	for i, c := range rw.at.roles {
		one := rw.nth(i, c)
		if one.text == "" || own && one.raw == "" {
			continue
		}
		head := rw.at.heads[i][strings.LastIndex(rw.at.heads[i], " / ")+1:]
		head = strings.TrimSpace(strings.TrimPrefix(head, "/ "))
		switch c {
		case NoteColumn:
			out = append(out, one.text)
		case OtherColumn, UnknownColumn, LeaderColumn, StateColumn, DoerColumn, MonitorColumn, UnitColumn, StartColumn:
			if head != "" {
				head += ": "
			}
			out = append(out, head+one.text)
		case ValueColumn:
			if one.raw != "" {
				out = append(out, head+": "+one.text)
			}
		}
	}
	return strings.Join(out, "; ")
}

// goOn adds a row whose number and name are merged with those of the task above:
// with a time of its own it is a deadline of its own, else its cells join those
// above. It is false when the row says nothing.
func (r *planReader) goOn(rw row, no string, at corpus.Ref, where string) bool {
	i, ok := r.seen[r.renamed[no]]
	if !ok {
		return false
	}
	product, time := rw.cell(ProductColumn), rw.cell(TimeColumn)
	lead, support, _ := rw.roles()
	above := r.p.Tasks[i]
	if time.raw != "" && time.text != above.Time {
		joined := above.Time + " " + time.text
		unfinished := above.Time != "" && ReadDue(above.Time, 2026).Kind == Open && ReadDue(joined, 2026).Kind != Open
		if !unfinished && (product.raw != "" || rw.cell(NameColumn).inferred) && above.Time != "" {
			t := above
			t.No = fmt.Sprintf("%s-%d", above.No, 2+r.again[above.No])
			r.again[above.No]++
			t.Basis = at
			t.Basis.Item = no
			t.Time, t.Inferred, t.Note = time.text, nil, rw.note()
			for _, f := range []struct {
				to   *string
				from cell
			}{{&t.Product, product}, {&t.Lead, lead}, {&t.Support, support}} {
				if f.from.text != "" {
					*f.to = f.from.text
				}
			}
			if !rw.cell(NameColumn).inferred {
				r.problem(paper.Warning, where,
					fmt.Sprintf(textRowIsDue,
						1+r.again[above.No], above.No))
			}
			r.starts = append(r.starts, rw.cell(StartColumn).text)
			r.seen[t.No] = len(r.p.Tasks)
			r.p.Tasks = append(r.p.Tasks, t)
			return true
		}
		if unfinished {
			r.p.Tasks[i].Time = joined
			time = cell{}
		}
	}
	t := &r.p.Tasks[i]
	some := time == cell{}
	for _, f := range []struct {
		c  cell
		to *string
	}{{product, &t.Product}, {lead, &t.Lead}, {support, &t.Support}, {time, &t.Time}} {
		if f.c.raw == "" || strings.Contains(*f.to, f.c.text) {
			continue
		}
		some = true
		if *f.to != "" {
			*f.to += "; "
		}
		*f.to += f.c.text
	}
	if words := rw.noTicks(); words != "" {
		some = true
		r.problem(paper.Warning, where, fmt.Sprintf(textNoSign, short(words, 120)))
	}
	if more := rw.more(); more != "" && !strings.Contains(t.Note, more) {
		some = true
		add(&t.Note, more)
	}
	return some
}

// use says that something stands below the headings.
func (st *tableState) use() {
	for _, h := range st.heads {
		h.used = true
	}
}

// target adds the target of a row, with its values of several years.
func (r *planReader) target(rw row, no, parent string, at corpus.Ref) {
	t := Target{No: no, Parent: parent, Name: rw.cell(NameColumn).text, Unit: rw.cell(UnitColumn).text, Basis: at}
	t.Basis.Item = no
	var merged, values []string
	note := func(name string, c cell) string {
		if c.text != "" && c.raw == "" {
			merged = append(merged, name)
		}
		return c.text
	}
	for i, c := range rw.at.roles {
		if c != ValueColumn {
			continue
		}
		head := rw.at.heads[i]
		v := TargetValue{When: strings.TrimSpace(head[strings.LastIndex(head, "/")+1:]), Value: rw.nth(i, c).text}
		if len(t.Values) == 0 {
			t.Value = note("giá trị", rw.nth(i, c))
		} else {
			note("giá trị", rw.nth(i, c))
		}
		t.Values = append(t.Values, v)
		if v.Value != "" {
			values = append(values, v.When+": "+v.Value)
		}
	}
	if len(t.Values) > 1 {
		t.Value = strings.Join(values, "; ")
	} else {
		t.Values = nil
	}
	t.Monitor = note("đơn vị theo dõi", rw.cell(MonitorColumn))
	doer := rw.cell(DoerColumn)
	if doer.text == "" {
		doer = rw.cell(LeadColumn)
	}
	t.Doer = note("đơn vị thực hiện", doer)
	if len(merged) > 0 {
		slices.Sort(merged)
		t.Note = "Ô " + strings.Join(slices.Compact(merged), ", ") +
			textMergedAbove
		t.Inferred = slices.Compact(merged)
	}
	r.state.use()
	if t.Name != "" {
		r.p.Targets = append(r.p.Targets, t)
	}
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
