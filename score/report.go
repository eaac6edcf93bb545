package score

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"trolyao/paper"
)

// cardColumns are those of the tables that appraisal councils use.
var cardColumns = []string{
	"Số",
	"Lĩnh vực, tiêu chí, tiêu chí thành phần",
	"Điểm tối đa",
	"Tự đánh giá",
	"Thẩm định",
	"Kết luận",
	"Điều tra XHH",
	"Điểm đạt",
	"Chỉ số (%)",
	"Tình trạng",
	"Ghi chú",
}

// report is a table that is printed: a summary of agencies, or the card of one.
type report struct {
	name    string // of the sheet
	foot    string // at the foot of a page, where the name of a sheet may be cut
	above   string // over the office: the house
	office  string // in the head, left
	title   string
	sub     string
	columns []reportColumn
	rows    []reportRow
	signs   [2]string // who signs, left and right
}

type reportColumn struct {
	label string
	width float64 // in letters
}

// reportRow is a line of a report; cells are strings, [Points], or nil.
type reportRow struct {
	bold  bool
	cells []any
}

// mostOnPage is how many lines a report may have to be printed on one page; more go
// on with the heading repeated.
const mostOnPage = 50

// reports are the tables of cards of one set: the summary under the name of the house,
// and one for each agency.
func reports(house string, cards []*Card) []report {
	out := []report{summary(cards)}
	out[0].above = strings.ToUpper(house)
	used := map[string]bool{strings.ToLower(out[0].name): true}
	for _, c := range cards {
		out = append(out, c.report(sheetName(c.Name, used)))
	}
	return out
}

func summary(cards []*Card) report {
	r := report{name: "Tổng hợp", foot: "Tổng hợp", office: textOfficeCouncil, title: "TỔNG HỢP KẾT QUẢ CHẤM ĐIỂM",
		signs: [2]string{textSignMaker, textSignCouncil}}
	extra := slices.ContainsFunc(cards, func(c *Card) bool { return len(c.Extra) > 0 })
	r.columns = []reportColumn{{"Hạng", 7}, {"Cơ quan", 30}, {"Điểm tối đa", 9}, {"Tự đánh giá", 9},
		{"Thẩm định", 9}, {"Điều tra XHH", 9}, {"Điểm đạt", 9}, {"Chỉ số (%)", 9}}
	if extra {
		r.columns = append(
			r.columns,
			reportColumn{"Thưởng", 9},
			reportColumn{"Phạt", 8},
			reportColumn{"Sau thưởng, phạt", 9},
		)
	}
	r.columns = append(r.columns, reportColumn{"Xếp loại", 13}, reportColumn{"Tình trạng", 24})
	if len(cards) > 0 {
		r.sub = cards[0].Title + "; kỳ " + cards[0].PeriodWords() + "; tính đến ngày " + cards[0].Day.Vietnamese() +
			cards[0].cautions()
	}
	for _, x := range Rank(cards) {
		c, t := x.Card, x.Card.Total
		var rank any = textUnranked
		if x.Rank > 0 {
			rank = fmt.Sprint(x.Rank)
		}
		cells := []any{rank, c.Name, t.Base, c.whole(t, Self), c.whole(t, Council), c.surveyed(t)}
		if t.Entered() {
			cells = append(cells, t.Final, t.Index().rounded())
		} else {
			cells = append(cells, nil, nil)
		}
		if extra {
			cells = append(cells, c.extra(Plus), c.extra(Minus))
			if t.Entered() {
				cells = append(cells, c.Overall().rounded())
			} else {
				cells = append(cells, nil)
			}
		}
		r.rows = append(r.rows, reportRow{cells: append(cells, c.Band, c.Standing())})
	}
	r.widen(1, 60)
	return r
}

func (c *Card) report(name string) report {
	r := report{
		name:   name,
		foot:   c.Name,
		office: strings.ToUpper(c.Name),
		title:  "BẢNG CHẤM ĐIỂM " + strings.ToUpper(c.PeriodWords()),
		sub:    c.Title + "; tính đến ngày " + c.Day.Vietnamese() + "; " + c.Standing() + c.cautions(),
		signs:  [2]string{textSignMaker, textSignHead},
	}
	concluded := c.Total.Concluded != nil
	for i, w := range []float64{7, 40, 8, 9, 9, 9, 9, 8, 9, 25, 20} {
		if concluded || cardColumns[i] != "Kết luận" {
			r.columns = append(r.columns, reportColumn{cardColumns[i], w})
		}
	}
	line := func(x *Row, no, text string) {
		cells := []any{no, text, x.Max, c.whole(x, Self), c.whole(x, Council)}
		if concluded {
			cells = append(cells, pointed(x.Concluded))
		}
		cells = append(cells, c.surveyed(x))
		if x.Entered() {
			cells = append(cells, x.Final)
		} else {
			cells = append(cells, nil)
		}
		if x.Entered() && x.Outside == Inside && x.Base > 0 {
			cells = append(cells, x.Index().rounded())
		} else {
			cells = append(cells, nil)
		}
		r.rows = append(r.rows, reportRow{len(x.Parts) > 0, append(cells, x.State.Words(), x.remarks())})
	}
	var down func(rows []*Row)
	down = func(rows []*Row) {
		for _, x := range rows {
			line(x, x.No, x.Name)
			down(x.Parts)
		}
	}
	down(c.Total.Parts)
	line(c.Total, "", c.Total.Name)
	if len(c.Extra) > 0 {
		down(c.Extra)
		var overall any
		if c.Total.Entered() {
			overall = c.Overall().rounded()
		}
		for _, x := range []struct {
			text  string
			value any
		}{{textBonusCounted, c.extra(Plus)}, {textPenaltyCounted, c.extra(Minus)}, {textOverall, overall}} {
			cells := make([]any, len(r.columns))
			cells[1], cells[len(cells)-4] = x.text, x.value
			r.rows = append(r.rows, reportRow{true, cells})
		}
	}
	r.widen(1, 84)
	r.widen(len(r.columns)-1, 56)
	return r
}

// widen makes a column as wide as its longest text wants, at most so many letters, so
// that rows take few lines.
func (r *report) widen(column int, most float64) {
	w := &r.columns[column].width
	for _, x := range r.rows {
		if text, ok := x.cells[column].(string); ok {
			*w = min(most, max(*w, 1.05*float64(len([]rune(text)))))
		}
	}
}

// extra is what the fields outside the base bring or take; nil where nothing was
// entered.
func (c *Card) extra(side Outside) any {
	entered := slices.ContainsFunc(c.Extra, func(r *Row) bool { return r.Outside == side && r.Entered() })
	switch {
	case !entered:
		return nil
	case side == Plus:
		return c.Bonus
	}
	return c.Penalty
}

func pointed(p *Points) any {
	if p == nil {
		return nil
	}
	return *p
}

// whole is what a side has given of a row in all; nil as long as any of its criteria
// that the side has a word on is open.
func (c *Card) whole(r *Row, side Side) any {
	sum, all, any := Points(0), true, false
	var down func(x *Row)
	down = func(x *Row) {
		for _, p := range x.Parts {
			down(p)
		}
		if len(x.Parts) > 0 || x.State == Exempt || x.Method.surveyed() || side == Self && x.Rule.Tasks {
			return
		}
		p := x.Self
		if side == Council {
			p = x.Council
		}
		if p == nil {
			all = false
			return
		}
		sum, any = sum+*p, true
	}
	down(r)
	if !all || !any {
		return nil
	}
	return sum
}

func (c *Card) surveyed(r *Row) any { return pointed(r.Survey) }

// remarks says of a row what a table has no column for.
func (r *Row) remarks() string {
	l := slices.Clone(r.Missing)
	if r.Spread > 0 && len(r.Trace) > 0 {
		l = append(l, r.Trace[len(r.Trace)-1])
	}
	if r.Unverified {
		l = append(l, "điểm tối đa chưa đối chiếu với văn bản gốc")
	}
	return strings.Join(l, "; ")
}

// WriteCards writes cards of one set as a workbook to print: the ranking, and a sheet
// for each agency in the columns of the appraisal councils, on A4 across, as wide as
// the page, with a head and room to sign. house is whose it is, "" not said.
func WriteCards(w io.Writer, house string, cards []*Card) error {
	var f *excelize.File
	var s *styles
	var err error
	for i, r := range reports(house, cards) {
		if i == 0 {
			f, s, err = newBook(r.name)
		} else {
			_, err = f.NewSheet(r.name)
		}
		if err == nil {
			err = r.write(f, s)
		}
		if err != nil {
			if f != nil {
				f.Close()
			}
			return err
		}
	}
	defer f.Close()
	return f.Write(w)
}

// offices are the two lines at the head, left.
func (r *report) offices() [2]string {
	if r.above == "" {
		return [2]string{r.office}
	}
	return [2]string{r.above, r.office}
}

// reportTop is the row of a report's heading.
const reportTop = 6

// write puts a report on its sheet.
func (r *report) write(f *excelize.File, s *styles) (err error) {
	at := func(col, row, style int, v any) {
		if err == nil {
			err = put(f, r.name, col, row, style, v)
		}
	}
	last := len(r.columns)
	span := func(from, to, row int) {
		if err == nil && to > from {
			err = f.MergeCell(r.name, cellName(from, row), cellName(to, row))
		}
	}
	// high makes a row as high as its longest text wants; programs do not do it alike.
	lines := 0
	high := func(row, n int) {
		if lines += n; err == nil {
			err = f.SetRowHeight(r.name, row, float64(n)*lineHeight)
		}
	}
	half := last / 2
	for i, text := range r.offices() {
		at(1, 1+i, s.center, text)
		span(1, 2, 1+i)
	}
	for i, text := range []string{textNation, textMotto} {
		at(half, 1+i, s.center, text)
		span(half, last, 1+i)
	}
	at(1, 3, s.heading, r.title)
	span(1, last, 3)
	at(1, 4, s.subheading, r.sub)
	span(1, last, 4)
	total, most := 0.0, 1
	for i, c := range r.columns {
		total, most = total+c.width, max(most, linesOf(c.label, c.width*.85))
		at(i+1, reportTop, s.head, c.label)
		if err == nil {
			name, _ := excelize.ColumnNumberToName(i + 1)
			err = f.SetColWidth(r.name, name, name, c.width)
		}
	}
	high(4, linesOf(r.sub, total))
	high(reportTop, most)
	row := reportTop
	for _, x := range r.rows {
		row++
		most = 1
		for i, v := range x.cells {
			if text, ok := v.(string); ok {
				most = max(most, linesOf(text, r.columns[i].width*.97))
			}
		}
		high(row, most)
		text, points := s.text, s.points
		if x.bold {
			text, points = s.bold, s.boldPoints
		}
		for i, v := range x.cells {
			style := text
			if _, ok := v.(Points); ok {
				style = points
			}
			at(i+1, row, style, v)
		}
	}
	row += 2
	at(half+1, row, s.subheading, textSignDay)
	span(half+1, last, row)
	for i, sign := range r.signs {
		from, to := 1, 2
		if i == 1 {
			from, to = half+1, last
		}
		at(from, row+1, s.center, sign)
		span(from, to, row+1)
		at(from, row+2, s.subheading, textSignHow)
		span(from, to, row+2)
	}
	if err != nil {
		return err
	}
	return r.layout(f, row, lines)
}

// lineHeight is the height of a line of text, in points.
const lineHeight = 16.5

// linesOf is how many lines a text takes in a column so many letters wide.
func linesOf(s string, width float64) int {
	n, left := 1, width
	for _, w := range strings.Fields(s) {
		long := float64(len([]rune(w)))
		if left < long && left < width {
			n, left = n+1, width
		}
		left -= long + 1
	}
	return n
}

// layout says how the sheet of a report is printed; last is the row of the day of
// signing.
func (r *report) layout(f *excelize.File, last, lines int) error {
	across, a4, one, many, yes := "landscape", 9, 1, 0, true
	high := &many
	if lines <= mostOnPage {
		high = &one
	}
	margin, foot := 0.4, 0.25
	column, err := excelize.ColumnNumberToName(len(r.columns))
	if err != nil {
		return err
	}
	for _, do := range []func() error{
		func() error { return f.SetSheetProps(r.name, &excelize.SheetPropsOptions{FitToPage: &yes}) },
		func() error {
			return f.SetPageLayout(r.name, &excelize.PageLayoutOptions{
				Orientation: &across, Size: &a4, FitToWidth: &one,
				FitToHeight: high})
		},
		func() error {
			return f.SetPageMargins(r.name, &excelize.PageLayoutMarginsOptions{
				Left: &margin, Right: &margin, Top: &margin,
				Bottom: &margin, Header: &foot, Footer: &foot, Horizontally: &yes})
		},
		func() error {
			return f.SetHeaderFooter(r.name, &excelize.HeaderFooterOptions{OddFooter: "&L&8&A&R&8Trang &P/&N"})
		},
		func() error {
			return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: r.name,
				RefersTo: fmt.Sprintf("'%s'!$%d:$%d", r.name, reportTop, reportTop)})
		},
		func() error {
			return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: r.name,
				RefersTo: fmt.Sprintf("'%s'!$A$1:$%s$%d", r.name, column, last+6)})
		},
		func() error {
			return f.SetPanes(r.name, &excelize.Panes{
				Freeze: true, YSplit: reportTop, TopLeftCell: cellName(1, reportTop+1),
				ActivePane: "bottomLeft"})
		},
	} {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// rounded is an index with the two decimals it is published with.
func (p Points) rounded() Points { return (p + 5) / 10 * 10 }

// cautions are what a table of c must not leave out.
func (c *Card) cautions() (s string) {
	if c.Example {
		s += "; BỘ TIÊU CHÍ VÍ DỤ, không có giá trị chính thức"
	}
	if c.Unverified {
		s += "; có điểm tối đa chưa đối chiếu với văn bản gốc"
	}
	return s
}

// mostName is how long the name of a sheet may be.
const mostName = 31

// sheetName makes a name that a workbook takes, another one for every agency; a long
// one ends with a whole word.
func sheetName(name string, used map[string]bool) string {
	clean := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return ' '
		}
		return r
	}, paper.Clean(name))), " ")
	if clean == "" {
		clean = "Cơ quan"
	}
	cut := func(most int) string {
		r := []rune(clean)
		if len(r) <= most {
			return clean
		}
		short := string(r[:most])
		if i := strings.LastIndex(short, " "); i > 0 && r[most] != ' ' {
			short = short[:i]
		}
		return strings.TrimSpace(short)
	}
	out := cut(mostName)
	for i := 2; used[strings.ToLower(out)]; i++ {
		mark := fmt.Sprintf(" (%d)", i)
		out = cut(mostName-len(mark)) + mark
	}
	used[strings.ToLower(out)] = true
	return out
}
