package score

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// Draft is a set of criteria proposed from the tables of a decision, for a person to
// complete. Understood says which rules were read, Open what a person has to look at;
// each names its criterion.
type Draft struct {
	*Criteria
	Understood, Open Problems
}

// The columns of a decision's table.
const (
	colNo = iota
	colName
	colMax
	colHow
	colEvidence
	colMethod
	colStep // the points of a step, where the steps have a column of their own
	colCount
)

// columnWords are what the headings say, without diacritics; the first that fits counts.
var columnWords = [colCount][]string{
	colNo:  {"stt", "tt", "so tt", "so thu tu", "so"},
	colMax: {"diem toi da", "diem chuan", "thang diem", "muc diem toi da", "diem"},
	colHow: {
		"cach cham",
		"cach tinh",
		"cach danh gia",
		"huong dan cham",
		"tieu chuan",
		"noi dung cham",
		"muc cham",
		"muc dat",
		"muc do dat",
		"muc danh gia",
		"muc diem chi tiet",
		"ghi chu",
	},
	colEvidence: {"minh chung", "tai lieu kiem chung", "kiem chung", "tai lieu", "ho so chung minh"},
	colMethod:   {"phuong phap", "hinh thuc danh gia"},
	colName:     {"tieu chi", "linh vuc", "noi dung"},
}

// columnsOf finds the columns by the headings of a table; ok where there are names and
// points.
func columnsOf(headings []string) (at [colCount]int, ok bool) {
	for i := range at {
		at[i] = -1
	}
	folded := make([]string, len(headings))
	for i, h := range headings {
		folded[i] = strings.Join(strings.Fields(paper.Fold(h)), " ")
	}
	taken := map[int]bool{}
	for _, col := range []int{colNo, colMax, colEvidence, colHow, colMethod, colName} {
	words:
		for _, w := range columnWords[col] {
			for i, h := range folded {
				whole := col == colNo
				if !taken[i] && (whole && h == w || !whole && strings.Contains(h, w)) {
					at[col], taken[i] = i, true
					break words
				}
			}
		}
	}
	if h := at[colHow]; h >= 0 && h+1 < len(folded) && !taken[h+1] && strings.Contains(folded[h], "muc") {
		if f := folded[h+1][strings.LastIndex(folded[h+1], "/")+1:]; slices.Contains([]string{"diem", "so diem", "diem dat"},
			strings.TrimSpace(f)) {
			at[colStep] = h + 1
		}
	}
	return at, at[colName] >= 0 && at[colMax] >= 0
}

var (
	reTotal      = regexp.MustCompile(`^tong(?: cong| so)?(?: diem)?(?: toi da| \(.*\)|:)?$`)
	reHeadAcross = regexp.MustCompile(`^([IVX]{1,5}|\d{1,3}(?:\.\d{1,3})*)[.)/:]\s*(\S.*)$`)
	reRoman      = regexp.MustCompile(`^[IVX]{1,5}$`)
	reCount      = regexp.MustCompile(`^\d{1,3}(?:\.\d{1,3})*$`)
	reSaid       = regexp.MustCompile(`\((\d+(?:[.,]\d+)?)\s*điểm\)`)
	reDecision   = regexp.MustCompile(`(\d+/(?:\d{4}/)?QĐ-[\p{L}\d]+)`)
	reBand       = regexp.MustCompile(
		`(?i)^[-+•*\s]*(?:xếp\s+)?(?:loại\s+)?[“"]?(xuất sắc|tốt|khá|trung bình|yếu|kém|đạt|không đạt|cần cải thiện)[”"]?\s*[:–-]\s*(.+)$`,
	)
	reEvents = regexp.MustCompile(
		`(?i)^(?:(?:có\s+)?(?:mỗi|cứ|một|01)\s)?\s*(.+?)\s*,?\s*(?:thì\s+)?(?:bị\s+|được\s+)?(trừ|cộng)\s+(\d+(?:[.,]\d+)?)(?:\s*điểm)?(?:/\S.*)?$`,
	)
	reEventsTo = regexp.MustCompile(
		`(?i)^(trừ|cộng)\s+(\d+(?:[.,]\d+)?)\s*điểm\s*(?:/|cho\s+|với\s+)(?:mỗi\s+|một\s+|01\s+)?(.+?)$`,
	)
	reEach    = regexp.MustCompile(`(?i)^(?:có\s+)?(?:mỗi|cứ|một|01)\s|(?:/|cho\s+|với\s+)(?:mỗi|một|01)\s|điểm\s*/`)
	reTimes   = regexp.MustCompile(`(?:b ?/ ?a ?[)\]]?|(?:ty le|ti le|ket qua khao sat|ket qua dieu tra|chi so hai long|muc do hai long)[^x×*%;.\d]{0,40}) ?(?:x|×|\*|nhan)(?: voi)? ?(?:so )?(diem toi da|\d+(?:[.,]\d+)?)`)
	reNothing = regexp.MustCompile(`(?:duoi|<|nho hon|thap hon) ?(\d+(?:[.,]\d+)?)( ?%)?[^\d%;]{0,40}?[ :=]0(?:[.,]0+)?(?: diem)?(?:[.,](?:\D|$)|[^\d.,%]|$)`)
	rePart    = regexp.MustCompile(`\d+(?:[.,]\d+)? ?%|\b0[.,]\d+`)
	reMost    = regexp.MustCompile(`(?i)(?:tối đa|không quá)\s+(\d+(?:[.,]\d+)?)(?:\s*điểm)?`)
)

// drafting reads a decision table by table.
type drafting struct {
	d      *Draft
	at     [colCount]int
	known  bool // at is that of a table before
	width  int
	path   []*Criterion
	roman  bool // fields are numbered I, II, III,
	within bool // and what is in them from 1 again
	how    map[*Criterion][]string
	stated map[*Criterion]Points // what the decision says a criterion is worth
	total  Points                // what it says that all are worth, 0 where it does not
	order  []*Criterion
}

// ReadDecision proposes a set from the paragraphs and tables of a decision: columns
// for the number, the criterion, its points, how it is scored and what proves it. A
// decision without such a table is a [Problems].
func ReadDecision(blocks []paper.Block) (*Draft, error) {
	x := &drafting{
		d: &Draft{Criteria: &Criteria{Key: "bo-tieu-chi-moi", Name: "Bộ tiêu chí theo quyết định (sửa lại tên)",
			Groups: []Group{
				Departments,
			}, Period: Yearly}},
		how:    map[*Criterion][]string{},
		stated: map[*Criterion]Points{},
	}
	for _, b := range blocks {
		if b.Table != nil {
			x.table(b.Table)
		} else {
			x.paragraph(strings.TrimSpace(b.Label + " " + b.Text))
		}
	}
	if len(x.d.Fields) == 0 {
		return nil, Problems{{"", textNoTable}}
	}
	x.settle(x.d.Fields, 0, Inside)
	base := Points(0)
	for _, f := range x.d.Fields {
		if f.Outside == Inside {
			base += f.Max
		}
	}
	if x.total != 0 && x.total != base {
		x.d.open("", textDraftTotal, x.total, base)
	}
	x.d.open("", textDraftCheck)
	for _, f := range x.d.faults() {
		if !slices.ContainsFunc(x.d.Open, func(p Problem) bool { return strings.Contains(p.Text, f.text) }) {
			x.d.open("", "%s", f.text)
		}
	}
	return x.d, nil
}

func (d *Draft) open(place, format string, args ...any) {
	d.Open = append(d.Open, Problem{place, fmt.Sprintf(format, args...)})
}

// paragraph takes the number and day of the decision, and its classes.
func (x *drafting) paragraph(s string) {
	if m := reDecision.FindStringSubmatch(s); m != nil && x.d.Basis == "" && len(s) < 120 {
		x.d.Basis = "Quyết định " + m[1]
		x.d.Key = "bo-" + paper.Slug(m[1])
	}
	if strings.HasPrefix(x.d.Basis, "Quyết định") && !strings.Contains(x.d.Basis, "ngày") {
		if days := corpus.FindDays(s); len(days) > 0 && days[0].Day != "" {
			x.d.Basis += " ngày " + days[0].Day.Vietnamese()
		}
	}
	if m := reBand.FindStringSubmatch(s); m != nil {
		y, _, err := readRange(strings.TrimRight(strings.ReplaceAll(m[2], "điểm", ""), ".; "), true)
		if err != nil || y.Min > 100*Unit {
			x.d.open("", textDraftBand, s)
			return
		}
		name := []rune(strings.ToLower(m[1]))
		x.d.Bands = append(x.d.Bands, Band{y.Min, strings.ToUpper(string(name[:1])) + string(name[1:])})
		slices.SortStableFunc(x.d.Bands, func(a, b Band) int { return cmp.Compare(b.Min, a.Min) })
	}
}

func (x *drafting) table(t *paper.Table) {
	rows := t.Rows
	at, ok := columnsOf(t.Columns)
	for i := 0; !ok && i < min(3, len(rows)); i++ { // a heading that is not marked as one
		var texts []string
		for _, c := range rows[i] {
			texts = append(texts, c.Text)
		}
		if at, ok = columnsOf(texts); ok {
			rows = rows[i+1:]
		}
	}
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	switch {
	case ok:
		x.at, x.known, x.width = at, true, width
	case !x.known || width != x.width: // not the rest of a table cut by a page
		if len(t.Columns) > 0 && width > 2 {
			x.d.open("", textDraftTable, strings.Join(t.Columns, " | "))
		}
		return
	}
	for _, r := range rows {
		x.row(r)
	}
}

// row takes in one row of the table: a criterion, a step of the one before, or more
// of how that is scored.
func (x *drafting) row(cells []paper.Cell) {
	get := func(col int) string {
		i := x.at[col]
		if i < 0 || i >= len(cells) {
			return ""
		}
		return strings.TrimSpace(cells[i].Raw)
	}
	no, name, points := strings.TrimRight(get(colNo), ".) "), get(colName), get(colMax)
	how := get(colHow)
	if step := get(colStep); how != "" && step != "" {
		how += ": " + step
	}
	if no == "" && name == "" && points == "" && how == "" {
		return
	}
	if name == "" { // "I. Chỉ đạo, điều hành" across both columns
		if m := reHeadAcross.FindStringSubmatch(no); m != nil {
			no, name = m[1], m[2]
		}
	}
	if reTotal.MatchString(paper.Fold(cmp.Or(name, no))) {
		if p, err := readPoints(points); err == nil {
			x.total = p
		}
		return
	}
	if no == "" { // "1.1. Kế hoạch" in the column of names
		if first, rest, ok := strings.Cut(name, " "); ok {
			if n := strings.TrimRight(first, ".)"); n != first &&
				(reRoman.MatchString(n) || reCount.MatchString(n)) ||
				reCount.MatchString(first) && strings.Contains(first, ".") {
				no, name = strings.TrimRight(first, ".)"), strings.TrimSpace(rest)
			}
		}
	}
	if no == "" || !reRoman.MatchString(no) && !reCount.MatchString(no) {
		x.more(no, name, points, how)
		return
	}
	k := &Criterion{
		Name:     strings.Join(strings.Fields(name), " "),
		Evidence: strings.Join(strings.Fields(cmp.Or(get(colEvidence), merged(cells, x.at[colEvidence]))), " "),
	}
	if k.Evidence == "-" {
		k.Evidence = ""
	}
	switch {
	case reRoman.MatchString(no):
		x.roman = true
		k.No, x.path = fmt.Sprint(len(x.d.Fields)+1), nil
	case x.roman && len(x.path) > 0:
		if len(x.path[0].Parts) == 0 { // I, 1, 1.1 or I, 1.1, 1.1.1
			x.within = !strings.HasPrefix(no, x.path[0].No+".")
		}
		if k.No = no; x.within {
			k.No = x.path[0].No + "." + no
		}
	default:
		k.No = no
	}
	for len(x.path) > 0 && !strings.HasPrefix(k.No, x.path[len(x.path)-1].No+".") {
		x.path = x.path[:len(x.path)-1]
	}
	if p, err := readPoints(strings.TrimPrefix(points, "-")); err == nil {
		x.stated[k] = p
	} else if m := reSaid.FindStringSubmatch(name); m != nil {
		x.stated[k], _ = ParsePoints(m[1])
	} else if points != "" {
		x.d.open("", textDraftPoints, k.No, points)
	} else if shared := merged(cells, x.at[colMax]); shared != "" {
		x.d.open("", textDraftShared, k.No, shared)
	}
	if above := merged(cells, x.at[colHow]); how == "" && above != "" {
		x.d.open("", textDraftMerged, k.No, oneLine(above))
		how = above
	}
	if how != "" {
		x.how[k] = append(x.how[k], how)
	}
	k.Method = methodOf(name + " " + get(colMethod) + " " + how)
	if len(x.path) == 0 {
		x.d.Fields = append(x.d.Fields, k)
	} else {
		up := x.path[len(x.path)-1]
		up.Parts = append(up.Parts, k)
	}
	x.path, x.order = append(x.path, k), append(x.order, k)
}

// merged is what a cell shares with those above, "" where it is its own or is merged
// with one of its row.
func merged(cells []paper.Cell, i int) string {
	if i < 0 || i >= len(cells) || !cells[i].Inferred {
		return ""
	}
	text, j := strings.TrimSpace(cells[i].Text), i-1
	for j >= 0 && cells[j].Inferred && strings.TrimSpace(cells[j].Text) == text {
		j--
	}
	if j >= 0 && !cells[j].Inferred && strings.TrimSpace(cells[j].Raw) == text { // merged across, not down
		return ""
	}
	return text
}

// more adds a row without a number to the criterion before it.
func (x *drafting) more(no, name, points, how string) {
	if len(x.path) == 0 {
		if name != "" {
			x.d.open("", textDraftRow, name)
		}
		return
	}
	k := x.path[len(x.path)-1]
	name = strings.TrimSpace(strings.TrimLeft(name, "-–+• "))
	switch {
	case name != "" && points != "":
		x.how[k] = append(x.how[k], name+": "+points)
	case name != "" && !strings.EqualFold(name, k.Name):
		x.how[k] = append(x.how[k], name)
	}
	if how != "" {
		x.how[k] = append(x.how[k], how)
	}
}

func methodOf(s string) Method {
	f := paper.Fold(s)
	switch {
	case strings.Contains(f, "sipas") || strings.Contains(f, "do luong su hai long"):
		return SIPAS
	case strings.Contains(f, "dieu tra xa hoi hoc") || strings.Contains(f, "dieu tra xhh") ||
		strings.Contains(f, "khao sat"):
		return Survey
	}
	return Appraised
}

// settle gives the criteria their points and rules, and says what is open.
func (x *drafting) settle(ks []*Criterion, depth int, outside Outside) {
	for _, k := range ks {
		if depth == 0 {
			switch f := paper.Fold(k.Name); {
			case strings.Contains(f, "diem thuong") || strings.Contains(f, "diem cong"):
				k.Outside = Plus
			case strings.Contains(f, "diem phat") || strings.Contains(f, "diem tru"):
				k.Outside = Minus
			}
			outside = k.Outside
		}
		if len(k.Parts) > 0 {
			x.settle(k.Parts, depth+1, outside)
			sum := Points(0)
			for _, p := range k.Parts {
				sum += p.Max
			}
			if said, ok := x.stated[k]; ok && said != sum {
				x.d.open("", textDraftSum, k.No, said, sum)
			}
			k.Max, k.Method, k.Evidence = sum, "", ""
			if text := strings.Join(x.how[k], "\n"); text != "" {
				k.Note = fmt.Sprintf(textDraftNote, oneLine(text))
			}
			continue
		}
		if outside != Inside {
			k.Method = Appraised
		}
		x.rule(k, outside)
	}
}

// oneLine writes the lines of a text on one.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\t' }), " / ")
}

// rule reads how a criterion is scored.
func (x *drafting) rule(k *Criterion, outside Outside) {
	k.Max = x.stated[k]
	text := strings.Join(x.how[k], "\n")
	if k.Max == 0 {
		x.d.open("", textDraftNoPoints, k.No)
	}
	if strings.TrimSpace(text) == "" {
		if !k.Method.surveyed() {
			x.d.open("", textDraftNoRule, k.No)
		}
		return
	}
	k.Note = fmt.Sprintf(textDraftNote, oneLine(text))
	r, err := ParseRule(text)
	if err != nil {
		r, err = eventsRule(text, k.Max, outside)
	}
	if err != nil {
		r, err = formulaRule(text, k.Max)
	}
	if err != nil {
		var steps bool
		if r, steps = stepsRule(text); steps && strings.ContainsAny(text, "%<>≥≤") {
			x.d.open("", textDraftSteps, k.No)
		} else if !steps {
			x.d.open("", textDraftRule, k.No, oneLine(text))
			return
		}
	}
	if faults := r.faults(k.Max); len(faults) > 0 {
		x.d.open("", textDraftFault, k.No, strings.Join(faults, "; "), oneLine(text))
		return
	}
	if k.Method.surveyed() && r.counted() {
		k.Method = Appraised
	}
	k.Rule = r
	x.d.Understood = append(x.d.Understood, Problem{"", fmt.Sprintf(textDraftUnderstood, k.No, r)})
}

// formulaRule reads "(b/a) × điểm tối đa" within other words, with the figure below which
// nothing is given where one is named; the factor must be what the criterion is worth,
// and no other share may be spoken of.
func formulaRule(text string, most Points) (Rule, error) {
	f := strings.Join(strings.Fields(paper.Fold(text)), " ")
	formulas := reTimes.FindAllStringSubmatch(f, -1)
	if len(formulas) != 1 {
		return Rule{}, errRule
	}
	if by := formulas[0][1]; by != "diem toi da" {
		if p, err := ParsePoints(by); err != nil || p != most {
			return Rule{}, errRule
		}
	}
	r := Rule{Kind: Linear, Full: 100 * Unit, Unit: "%"}
	share := func(figure, sign string) (Points, error) {
		p, err := ParsePoints(figure)
		if err == nil && strings.TrimSpace(sign) == "" {
			if p >= Unit {
				return 0, errRule
			}
			p *= 100
		}
		return p, err
	}
	floors := reNothing.FindAllStringSubmatch(f, -1)
	if len(floors) > 1 {
		return Rule{}, errRule
	}
	if len(floors) == 1 {
		p, err := share(floors[0][1], floors[0][2])
		if err != nil {
			return Rule{}, err
		}
		r.Least = p
	}
	for _, s := range rePart.FindAllString(reTimes.ReplaceAllString(f, ""), -1) {
		figure, percent := strings.CutSuffix(s, "%")
		sign := ""
		if percent {
			sign = "%"
		}
		p, err := share(strings.TrimSpace(figure), sign)
		if err != nil || p != r.Least && p != 100*Unit && p != 0 {
			return Rule{}, errRule
		}
	}
	return r, nil
}

// stepsRule reads "kịp thời: 1" on each line as a step of that name.
func stepsRule(text string) (Rule, bool) {
	r := Rule{Kind: Steps}
	for _, row := range ruleParts(text) {
		name, gives, err := cutPoints(row)
		if err != nil {
			return Rule{}, false
		}
		p, err := readPoints(gives)
		if err != nil {
			return Rule{}, false
		}
		r.Steps = append(r.Steps, Step{Text: strings.ReplaceAll(name, "=", "bằng"), Points: p})
	}
	return r, len(r.Steps) > 1
}

// eventsRule reads deductions and additions: "Mỗi báo cáo chậm trừ 0,25 điểm", "cộng 0,5
// điểm cho mỗi sáng kiến, tối đa 2 điểm".
func eventsRule(text string, most Points, outside Outside) (Rule, error) {
	var r Rule
	for _, row := range ruleParts(text) {
		if m := reMost.FindStringSubmatch(row); m != nil {
			p, err := ParsePoints(m[1])
			if err != nil {
				return Rule{}, err
			}
			r.Cap = p
			if row = strings.Trim(reMost.ReplaceAllString(row, ""), " ,.()"); row == "" {
				continue
			}
		}
		var name, verb, figure string
		if m := reEventsTo.FindStringSubmatch(row); m != nil {
			verb, figure, name = m[1], m[2], m[3]
		} else if m := reEvents.FindStringSubmatch(row); m != nil {
			name, verb, figure = m[1], m[2], m[3]
		} else {
			return Rule{}, errRule
		}
		p, err := ParsePoints(figure)
		if err != nil {
			return Rule{}, err
		}
		kind := Penalty
		if paper.Fold(verb) == "cong" {
			kind = Sum
		}
		if r.Kind != Direct && r.Kind != kind {
			return Rule{}, errRule // adds and takes: a person has to say how
		}
		r.Kind = kind
		r.Items = append(
			r.Items,
			Item{Name: strings.TrimSpace(strings.ReplaceAll(name, "=", "bằng")), Points: p,
				Each: kind == Sum && reEach.MatchString(row)},
		)
	}
	switch {
	case r.Kind == Penalty && outside == Minus:
		r.Kind = Deduct
		for i := range r.Items {
			r.Items[i].Each = true
		}
	case r.Kind == Penalty && r.Cap > 0: // at most so much is taken
		r.Floor, r.Cap = maxPoints(0, most-r.Cap), 0
	case r.Kind == Direct:
		return Rule{}, errRule
	}
	return r, nil
}
