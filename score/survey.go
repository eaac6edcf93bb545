package score

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"trolyao/paper"
	"trolyao/task"
)

// surveySheet is the workbook of survey results, a row to an agency and a column to a
// criterion.
const surveySheet = "Kết quả khảo sát"

const (
	surveyTop    = 7 // row of the heading, as the template has it
	columnAgency = "Mã cơ quan"
	columnName   = "Cơ quan"
	columnSource = "Nguồn, ghi chú"
)

// SurveyResults are what surveys gave the agencies of a set in a period.
type SurveyResults struct {
	Period string
	Rows   []SurveyRow
	Notes  Problems // what was understood and a person should look at, cell by cell
}

// SurveyRow is what surveys gave one agency.
type SurveyRow struct {
	Agency, Name string
	Claims       []Claim // what the council enters
}

// Missing are those of the agencies that the results do not have, or not for every
// criterion whose points come from surveys.
func (x *SurveyResults) Missing(c *Criteria, agencies []string) (out []string) {
	all := len(c.Surveyed())
	for _, a := range agencies {
		i := slices.IndexFunc(x.Rows, func(r SurveyRow) bool { return r.Agency == a })
		if i < 0 || len(x.Rows[i].Claims) < all {
			out = append(out, a)
		}
	}
	return out
}

// Surveyed are the criteria whose points come from surveys, in reading order.
func (c *Criteria) Surveyed() []*Criterion {
	return slices.DeleteFunc(c.Leaves(), func(k *Criterion) bool { return !k.Method.surveyed() })
}

// WriteSurvey writes the workbook in which results of surveys are handed in for all
// agencies of a set at once, with what stands so far; [ReadSurvey] reads it.
func WriteSurvey(w io.Writer, c *Criteria, period string, of []SurveyRow) error {
	f, s, err := newBook(surveySheet)
	if err != nil {
		return err
	}
	defer f.Close()
	at := func(col, row, style int, v any) {
		if err == nil {
			err = put(f, surveySheet, col, row, style, v)
		}
	}
	wide := func(col int, width float64) {
		if err == nil {
			name, _ := excelize.ColumnNumberToName(col)
			err = f.SetColWidth(surveySheet, name, name, width)
		}
	}
	at(1, 1, s.title, "KẾT QUẢ KHẢO SÁT – "+c.Name)
	for i, l := range [][2]string{{"Mã bộ tiêu chí", c.Key}, {"Kỳ", period}} {
		at(1, 3+i, s.label, l[0])
		at(2, 3+i, s.text, l[1])
	}
	at(1, 5, s.note, textFillSurvey)
	ks := c.Surveyed()
	at(1, surveyTop, s.head, columnAgency)
	wide(1, 20)
	at(2, surveyTop, s.head, columnName)
	wide(2, 44)
	for i, k := range ks {
		at(3+i, surveyTop, s.head, fmt.Sprintf(textSurveyHead, k.No, k.Name, k.Max, k.Rule.Hint()))
		wide(3+i, 26)
	}
	at(3+len(ks), surveyTop, s.head, columnSource)
	wide(3+len(ks), 40)
	for i, r := range of {
		row := surveyTop + 1 + i
		at(1, row, s.text, r.Agency)
		at(2, row, s.text, r.Name)
		why := ""
		for j, k := range ks {
			at(3+j, row, s.points, "")
			for _, x := range r.Claims {
				if x.No == k.No {
					at(3+j, row, s.text, x.Cell())
					why = x.Why
				}
			}
		}
		at(3+len(ks), row, s.text, why)
	}
	if err == nil {
		err = f.SetPanes(surveySheet, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: surveyTop,
			TopLeftCell: cellName(3, surveyTop+1), ActivePane: "bottomRight"})
	}
	if err != nil {
		return err
	}
	return f.Write(w)
}

// IsSurvey reports whether a workbook is one of survey results.
func IsSurvey(data []byte) bool {
	p, err := openPage(data, surveySheet)
	return err == nil && p != nil
}

// ReadSurvey reads a workbook of survey results. find gives the set by its key, nil
// for none; agency gives the key of an agency that is named by its key or, where the
// row has none, its name, "" for none. What is wrong is [Problems] that name the cell;
// nothing of such a workbook is to be used.
func ReadSurvey(data []byte, find func(key string) *Criteria, agency func(name string) string) (*Criteria,
	*SurveyResults,
	error) {
	p, err := openPage(data, surveySheet)
	if err != nil {
		return nil, nil, err
	}
	c := find(p.cell(2, 3))
	out := &SurveyResults{Period: p.at(2, 4).code()}
	if day := p.at(2, 4).day; !day.IsZero() { // a month that the spreadsheet took for a day
		out.Period = day.Format("2006-01")
	}
	if c == nil {
		p.bad(2, 3, textNoSet, p.cell(2, 3))
		return nil, nil, p.ps
	}
	if !c.HasPeriod(out.Period) {
		p.bad(2, 4, textNotPeriod, out.Period)
	}
	top := p.find(columnAgency, columnName)
	if top == 0 {
		p.bad(1, surveyTop, textHeadWanted, columnAgency, p.cell(1, surveyTop))
		return nil, nil, p.ps
	}
	x := surveyReading{p: p, c: c, top: top, columns: map[int]*Criterion{}, agency: agency, out: out}
	x.heading()
	if len(p.ps) == 0 {
		for row := top + 1; row <= len(p.cells); row++ {
			if !p.blank(row) {
				x.row(row)
			}
		}
	}
	if len(p.ps) > 0 {
		return nil, nil, p.ps
	}
	return c, out, nil
}

// surveyReading reads the table of a workbook of survey results.
type surveyReading struct {
	p       *page
	c       *Criteria
	top     int                // row of the heading
	columns map[int]*Criterion // what stands in a column
	name    int                // the columns of the agencies' names
	why     int                // and of the reasons, 0 none
	agency  func(name string) string
	seen    []string
	out     *SurveyResults
}

// heading finds the columns: one that begins with the number of a criterion is its.
func (x *surveyReading) heading() {
	taken := map[string]bool{}
	for col := 2; col <= len(x.p.cells[x.top-1]); col++ {
		cell := x.p.at(col, x.top)
		text := cell.code()
		first, _, _ := strings.Cut(text, " ")
		no := strings.TrimRight(first, ".:")
		switch k := x.c.Find(no); {
		case paper.Fold(text) == paper.Fold(columnName):
			x.name = col
		case paper.Fold(text) == paper.Fold(columnSource):
			x.why = col
		case text == "":
		case k == nil || len(k.Parts) > 0:
			x.p.bad(col, x.top, textSurveyColumn, text)
		case !k.Method.surveyed():
			x.p.bad(col, x.top, textNotSurveyed, no)
		case taken[no]:
			x.p.bad(col, x.top, textTwoColumns, no)
		default:
			taken[no], x.columns[col] = true, k
		}
	}
}

// row reads what surveys gave one agency.
func (x *surveyReading) row(row int) {
	p := x.p
	p.plain(row, len(p.cells[row-1]))
	named := p.at(1, row).code()
	col := 1
	if named == "" && x.name > 0 {
		named, col = p.cell(x.name, row), x.name
	}
	r := SurveyRow{Agency: x.agency(named), Name: named}
	if x.name > 0 {
		r.Name = p.cell(x.name, row)
	}
	switch {
	case r.Agency == "":
		p.bad(col, row, textSurveyAgency, named)
		return
	case slices.Contains(x.seen, r.Agency):
		p.bad(col, row, textSurveyTwice, named)
		return
	case len(x.c.Agencies) > 0 && !slices.Contains(x.c.Agencies, r.Agency):
		p.bad(col, row, "%s", textOtherAgency)
		return
	}
	x.seen = append(x.seen, r.Agency)
	why := textSurveyWhy
	if x.why > 0 && p.cell(x.why, row) != "" {
		why = p.cell(x.why, row)
	}
	for at := 2; at <= len(p.cells[row-1]); at++ {
		k := x.columns[at]
		if k == nil {
			continue
		}
		claim, notes := p.value(k, at, row, true)
		x.out.Notes = append(x.out.Notes, notes...)
		if claim != nil {
			claim.Why = why
			r.Claims = append(r.Claims, *claim)
		}
	}
	if len(r.Claims) > 0 {
		x.out.Rows = append(x.out.Rows, r)
	}
}

// value reads what a cell gives a criterion, nil where it is blank or refused, with
// what a person should look at.
func (p *page) value(k *Criterion, col, row int, council bool) (*Claim, Problems) {
	x := p.at(col, row)
	if !x.day.IsZero() {
		p.bad(col, row, textCellDay, k.No, x.text, k.Rule.Hint())
		return nil, nil
	}
	claim, err := k.ReadClaim(x.text, council)
	if err != nil {
		p.bad(col, row, "%s", task.Sentence(err))
		return nil, nil
	}
	if claim == nil {
		return nil, nil
	}
	var notes Problems
	note := func(format string, args ...any) {
		notes = append(notes, Problem{"ô " + cellName(col, row), fmt.Sprintf(format, args...)})
	}
	if x.held != "" && x.held != x.text {
		full, err := k.ReadClaim(x.held, council)
		if err != nil {
			p.bad(col, row, "%s", task.Sentence(err))
			return nil, nil
		}
		a, _ := k.ClaimPoints(claim, council)
		b, _ := k.ClaimPoints(full, council)
		if a > b+k.Max/100 || b > a+k.Max/100 {
			p.bad(col, row, textCellRounded, k.No, x.text, x.held, a, b)
			return nil, nil
		}
		if v, w := claim.amount(), full.amount(); v > w+1 || w > v+1 {
			note(textNoteRounded, x.text, x.held)
		}
	}
	if x.formula {
		note(textNoteFormula, x.text)
	}
	if v := claim.Value; k.Rule.percent() && v != nil && *v > 0 && *v <= Unit && !strings.HasSuffix(x.text, "%") {
		note(textNoteFraction, x.text, *v, *v*100)
	}
	return claim, notes
}
