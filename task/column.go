package task

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/paper"
)

// Column is what a column of a plan's table holds. Its value is the folded name
// that people and columns.txt use: "chu tri".
type Column string

const (
	NoColumn      Column = "so thu tu"
	NameColumn    Column = "nhiem vu"
	ProductColumn Column = "san pham"
	LeadColumn    Column = "chu tri"
	SupportColumn Column = "phoi hop"
	RolesColumn   Column = "chu tri va phoi hop" // both in one cell
	DoerColumn    Column = "thuc hien"
	LeaderColumn  Column = "lanh dao" // a person who answers for it: no agency
	StartColumn   Column = "bat dau"
	TimeColumn    Column = "han"
	StateColumn   Column = "tinh trang"
	NoteColumn    Column = "ghi chu"
	ValueColumn   Column = "gia tri"
	UnitColumn    Column = "don vi tinh"
	MonitorColumn Column = "theo doi"
	OtherColumn   Column = "khac"    // understood, kept in the note
	SkipColumn    Column = "bo qua"  // a person has said: leave it out
	UnknownColumn Column = "chua ro" // kept in the note, and told
)

// Columns are the roles a person may give a column, in the order to offer them,
// with their names.
var Columns = []struct {
	Column Column
	Name   string
}{
	{NoColumn, "số thứ tự"}, {NameColumn, "nhiệm vụ"}, {ProductColumn, "sản phẩm"}, {LeadColumn, "chủ trì"}, {SupportColumn, "phối hợp"},
	{RolesColumn, "chủ trì và phối hợp"}, {DoerColumn, "thực hiện"}, {LeaderColumn, "lãnh đạo"}, {StartColumn, "bắt đầu"}, {TimeColumn, "hạn"},
	{StateColumn, "tình trạng"}, {NoteColumn, "ghi chú"}, {ValueColumn, "giá trị"}, {UnitColumn, "đơn vị tính"}, {MonitorColumn, "theo dõi"},
	{OtherColumn, "khác"}, {SkipColumn, "bỏ qua"},
}

// Name is the role in words.
func (c Column) Name() string {
	for _, k := range Columns {
		if k.Column == c {
			return k.Name
		}
	}
	return "chưa rõ"
}

// ParseColumn reads the name of a role, with or without diacritics.
func ParseColumn(s string) (Column, bool) {
	c := Column(strings.Join(strings.Fields(paper.Fold(s)), " "))
	switch c {
	case "thoi gian", "thoi han":
		c = TimeColumn
	case "stt", "tt":
		c = NoColumn
	case "ten", "noi dung":
		c = NameColumn
	}
	for _, k := range Columns {
		if k.Column == c {
			return c, true
		}
	}
	return "", false
}

// HeadingIs says what the column under a heading is: what a person has said of
// it, for this plan or for an earlier one with the same heading.
type HeadingIs struct {
	Heading string `json:"heading"`
	Column  Column `json:"column"`
}

//go:embed columns.txt
var columnTable string

type columnRule struct {
	column Column
	points int
	whole  bool
	words  []*regexp.Regexp
}

var columnRules = mustColumns(columnTable)

func mustColumns(text string) []columnRule {
	rules, err := parseColumns(text)
	if err != nil {
		panic(err) // the table is compiled in, and TestColumnTable reads it
	}
	return rules
}

// parseColumns reads the table of headings.
func parseColumns(text string) ([]columnRule, error) {
	var out []columnRule
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "|")
		if len(cells) != 3 {
			return nil, fmt.Errorf("columns.txt:%d: %d ô, cần 3", n+1, len(cells))
		}
		c, ok := ParseColumn(cells[0])
		if !ok {
			return nil, fmt.Errorf("columns.txt:%d: không có vai %q", n+1, strings.TrimSpace(cells[0]))
		}
		r := columnRule{column: c}
		if _, err := fmt.Sscanf(strings.TrimSpace(cells[1]), "%d", &r.points); err != nil || r.points == 0 {
			return nil, fmt.Errorf("columns.txt:%d: %q không phải là điểm", n+1, strings.TrimSpace(cells[1]))
		}
		phrase := strings.TrimSpace(paper.Fold(cells[2]))
		phrase, r.whole = strings.CutPrefix(phrase, "=")
		for _, w := range strings.Split(phrase, "+") {
			pattern := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSpace(w)), "#", `\d`)
			if pattern == "" {
				return nil, fmt.Errorf("columns.txt:%d: thiếu từ ngữ", n+1)
			}
			if r.whole {
				pattern = "^" + pattern + "$"
			} else {
				pattern = `(?:^|[^a-z0-9])` + pattern + `(?:$|[^a-z0-9])`
			}
			re, err := regexp.Compile(pattern)
			if err != nil {
				return nil, fmt.Errorf("columns.txt:%d: %w", n+1, err)
			}
			r.words = append(r.words, re)
		}
		out = append(out, r)
	}
	return out, nil
}

// scored is a role with its points.
type scored struct {
	column Column
	points int
}

// scoresOf returns the roles a heading may have, most points first; only those
// of 3 points and more.
func scoresOf(heading string) []scored {
	f := foldHeading(heading)
	if i := strings.LastIndex(f, " / "); i >= 0 { // the lower heading speaks first
		if own := scoresOf(f[i+3:]); len(own) > 0 && own[0].points >= 4 {
			return own
		}
	}
	points := map[Column]int{}
	for _, r := range columnRules {
		hit := true
		for _, re := range r.words {
			hit = hit && re.MatchString(f)
		}
		if hit {
			points[r.column] += r.points
		}
	}
	var out []scored
	for _, k := range Columns { // a fixed order
		if p := points[k.Column]; p >= 3 {
			out = append(out, scored{k.Column, p})
		}
	}
	slices.SortStableFunc(out, func(a, b scored) int { return b.points - a.points })
	return out
}

func foldHeading(s string) string {
	return strings.Trim(strings.Join(strings.Fields(paper.Fold(s)), " "), " .:*")
}

// layout says which column of a table is which.
type layout struct {
	heads []string
	roles []Column
	// targets says that it is a table of targets, ok that it is one of either kind.
	targets, ok bool
	// guessed are the columns whose role rests on their cells, not on their heading.
	guessed []int
	// ticks are the columns of a period whose cells only have signs: "Quý II" above "x".
	ticks map[int]string
	// top are the rows above the headings.
	top [][]paper.Cell
}

func (l *layout) find(c Column) int { return slices.Index(l.roles, c) }

func (l *layout) has(c Column) bool { return l.find(c) >= 0 }

// layoutOf gives every column its role: first what a person has said, then by
// points, the most certain first; sample are the cells below a heading.
func layoutOf(heads []string, said []HeadingIs, sample func(i int) []string) layout {
	l := layout{heads: heads, roles: make([]Column, len(heads))}
	taken := map[Column]bool{}
	type bid struct {
		i int
		scored
	}
	var bids []bid
	indicator := false
	for i, h := range heads {
		f := foldHeading(h)
		for _, s := range said {
			if foldHeading(s.Heading) == f && f != "" {
				l.roles[i] = s.Column
				taken[s.Column] = true
			}
		}
		if l.roles[i] != "" {
			continue
		}
		for _, s := range scoresOf(h) {
			if s.column == TimeColumn {
				s.points += timely(sample(i))
			}
			bids = append(bids, bid{i, s})
		}
	}
	l.tick(sample)
	for i, b := range bids { // of two columns of tasks, one may only hold the group of the other
		if b.column == NameColumn && slices.ContainsFunc(bids, func(o bid) bool {
			return o.column == NameColumn && o.i != b.i && o.points >= 5 && o.i > b.i &&
				5*len(sample(o.i)) > 6*len(sample(b.i))
		}) {
			bids[i].column = OtherColumn
		}
	}
	slices.SortStableFunc(bids, func(a, b bid) int { return b.points - a.points })
	for _, b := range bids {
		if l.roles[b.i] != "" || taken[b.column] && b.column != ValueColumn && b.column != OtherColumn &&
			b.column != LeaderColumn && !(b.column == TimeColumn && (b.points >= 11 || l.beside(b.i, TimeColumn))) {
			continue
		}
		l.roles[b.i] = b.column
		taken[b.column] = true
	}
	l.guess(sample)
	for i, c := range l.roles {
		if c == NameColumn {
			indicator = reIndicator.MatchString(foldHeading(heads[i]))
		}
		if c == "" {
			l.roles[i] = UnknownColumn
		}
	}
	l.settle(indicator)
	return l
}

var (
	// rePeriodHead is the heading of a column for a month or a quarter, its number alone
	// below a heading that says which of the two.
	rePeriodHead  = regexp.MustCompile(`^(?:(quy|q) ?(i{1,3}|iv|[1-4])|(thang|t) ?\.?(0?[1-9]|1[0-2]))(?:[ /.-]+(?:nam )?(20\d\d))?$`)
	reYearHead    = regexp.MustCompile(`^(?:nam )?(20\d\d)$`)
	reBareMonth   = regexp.MustCompile(`^(0?[1-9]|1[0-2])$`)
	reBareQuarter = regexp.MustCompile(`^(i{1,3}|iv|[1-4])$`)
	reUpperYear   = regexp.MustCompile(`\bnam (20\d\d)\b`)
	reTick        = regexp.MustCompile(`^(?:x+|v|✓|✔|√|☑|●|•|■|\*+|\++)$`)
)

// periodHead is the period that a heading stands for, "" where it is none.
func periodHead(head string) string {
	f := foldHeading(head)
	upper, lower := "", f
	if i := strings.LastIndex(f, " / "); i >= 0 {
		upper, lower = f[:i], f[i+3:]
	}
	year := ""
	if m := reUpperYear.FindStringSubmatch(upper); m != nil {
		year = "/" + m[1]
	}
	if m := reYearHead.FindStringSubmatch(lower); m != nil {
		return "Năm " + m[1]
	}
	if m := reWeekHead.FindStringSubmatch(lower); m != nil {
		if month := reUpperMonth.FindStringSubmatch(upper); month != nil {
			return "Tuần " + strings.ToUpper(m[1]) + " tháng " + month[1] + month[2]
		}
		return ""
	}
	if q := reUpperQuarter.FindStringSubmatch(upper); q != nil { // the months of a quarter
		n := number(lower[strings.LastIndexByte(lower, ' ')+1:])
		if m := reMonthHead.FindStringSubmatch(lower); m != nil {
			n = number(m[1])
		}
		if n < 1 || n > 12 || (n+2)/3 != quarter(q[1]) { // "1" below "Quý III" may be its first month
			return ""
		}
		return fmt.Sprintf("Tháng %d%s", n, year)
	}
	if m := reBareMonth.FindStringSubmatch(lower); m != nil && reMonthWord.MatchString(upper) {
		return "Tháng " + m[1] + year
	}
	if m := reBareQuarter.FindStringSubmatch(lower); m != nil && reQuarterWord.MatchString(upper) {
		return "Quý " + strings.ToUpper(m[1]) + year
	}
	m := rePeriodHead.FindStringSubmatch(lower)
	if m == nil {
		return ""
	}
	out := "Tháng " + m[4]
	if m[1] != "" {
		out = "Quý " + strings.ToUpper(m[2])
	}
	if m[5] != "" {
		year = "/" + m[5]
	}
	return out + year
}

var (
	reWeekHead     = regexp.MustCompile(`^tuan (?:thu )?([1-5]|i{1,3}|iv)$`)
	reUpperMonth   = regexp.MustCompile(`\bthang (\d{1,2})(/20\d\d)?\b`)
	reUpperQuarter = regexp.MustCompile(`\bquy (i{1,3}|iv|[1-4])(?:[^a-z\d]|$)`)
	reMonthHead    = regexp.MustCompile(`^(?:thang|t) ?(\d{1,2})$`)
	reMonthWord    = regexp.MustCompile(`\bthang\b`)
	reQuarterWord  = regexp.MustCompile(`\bquy\b`)
)

// tick finds the columns of periods in which a sign says when work is to be done; of the
// cells a few may hold words, which are told row by row.
func (l *layout) tick(sample func(i int) []string) {
	ticks, signs, others := map[int]string{}, 0, 0
	for i, h := range l.heads {
		period := periodHead(h)
		if period == "" || l.roles[i] != "" {
			continue
		}
		ticks[i] = period
		for _, s := range sample(i) {
			if isTick(s) {
				signs++
			} else {
				others++
			}
		}
	}
	if len(ticks) < 2 || signs == 0 || 4*others > signs {
		return // figures or words: no table of signs
	}
	l.ticks = ticks
	for i := range ticks {
		l.roles[i] = TimeColumn
	}
}

func isTick(cell string) bool { return reTick.MatchString(strings.ToLower(strings.TrimSpace(cell))) }

// beside reports whether a column of the role stands under the same upper heading:
// "Mốc thời gian / Trình" and "Mốc thời gian / Ban hành" are both deadlines.
func (l *layout) beside(i int, c Column) bool {
	k := strings.LastIndex(l.heads[i], " / ")
	for j, h := range l.heads {
		if k > 0 && j != i && l.roles[j] == c && strings.HasPrefix(h, l.heads[i][:k+3]) {
			return true
		}
	}
	return false
}

// guess gives the roles that a plan cannot do without to columns whose headings say
// nothing, by what stands below: agencies, deadlines, and the longest texts for the
// tasks. A person is told.
func (l *layout) guess(sample func(i int) []string) {
	share := func(i int, like func(string) bool) bool {
		cells, n := sample(i), 0
		for _, s := range cells {
			if like(s) {
				n++
			}
		}
		return len(cells) >= 2 && 3*n >= 2*len(cells)
	}
	take := func(i int, c Column) {
		l.roles[i] = c
		l.guessed = append(l.guessed, i)
	}
	agency := func(s string) bool { return len(s) < 200 && reAgency.MatchString(paper.Fold(strings.Trim(s, " -+"))) }
	timed := func(s string) bool { return ReadDue(s, 2026).Kind != Open }
	var open []int
	for i, c := range l.roles {
		if c == "" && strings.TrimSpace(l.heads[i]) != "" {
			open = append(open, i)
		}
	}
	lead := l.has(LeadColumn) || l.has(RolesColumn) || l.has(DoerColumn) || l.has(LeaderColumn)
	if l.has(NameColumn) && (lead || l.has(SupportColumn) || l.has(TimeColumn) || l.has(ProductColumn)) {
		for _, i := range open {
			switch {
			case !lead && share(i, agency):
				take(i, LeadColumn)
				lead = true
			case lead && !l.has(TimeColumn) && !l.has(ValueColumn) && share(i, timed):
				take(i, TimeColumn)
			}
		}
	}
	if !l.has(NameColumn) && lead && l.has(TimeColumn) {
		best, longest := -1, 12
		for _, i := range open {
			cells, n := sample(i), 0
			for _, s := range cells {
				n += len([]rune(s))
			}
			if len(cells) >= 2 && n/len(cells) > longest {
				best, longest = i, n/len(cells)
			}
		}
		if best >= 0 {
			take(best, NameColumn)
		}
	}
}

// timely says how much the cells of a column speak for it as one of deadlines: an
// empty one does not, one of days and periods does, so that "Tiến độ" is a time
// above "Quý II" and a state above "Đang làm".
func timely(cells []string) int {
	read := 0
	for _, s := range cells {
		if ReadDue(s, 2026).Kind != Open {
			read++
		}
	}
	switch {
	case cells != nil && len(cells) == 0:
		return -6
	case 2*read >= len(cells):
		return 4
	}
	return 0
}

var reIndicator = regexp.MustCompile(`chi tieu|tieu chi|chi so`)

// settle decides what depends on the other columns, and whether the table is one
// of tasks or of targets.
func (l *layout) settle(indicator bool) {
	move := func(from, to Column) {
		if i := l.find(from); i >= 0 && !l.has(to) {
			l.roles[i] = to
		}
	}
	if !l.has(NameColumn) {
		return
	}
	tasks := l.has(LeadColumn) || l.has(RolesColumn)
	if !tasks && l.has(DoerColumn) && !(indicator && l.has(ValueColumn)) {
		move(DoerColumn, LeadColumn)
		tasks = true
	}
	if !tasks && l.has(LeaderColumn) && l.has(TimeColumn) && l.has(ProductColumn) &&
		!l.has(ValueColumn) { // an office where persons do the work
		move(LeaderColumn, LeadColumn)
		tasks = true
	}
	if tasks && l.has(DoerColumn) && !l.has(SupportColumn) && !l.has(RolesColumn) {
		move(DoerColumn, SupportColumn)
	}
	switch {
	case tasks && (l.has(TimeColumn) || l.has(ProductColumn) || l.has(SupportColumn) || l.has(RolesColumn) ||
		l.has(StartColumn)):
		l.ok, l.targets = true, indicator && l.has(ValueColumn) && !l.has(TimeColumn)
	case indicator && l.has(ValueColumn):
		l.ok, l.targets = true, true
	case l.has(TimeColumn) && l.has(ProductColumn) && !l.has(ValueColumn): // the agency stands above the table
		l.ok = true
	}
}
