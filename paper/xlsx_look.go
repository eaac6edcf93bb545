package paper

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

const (
	maxComputed = 200 // formulas without a stored value that are computed; more are only named
	// Serial days between 2000 and 2100, as Excel counts them.
	firstSerial, lastSerial = 36526, 73050
)

// cellLooks mends what a cell shows by what it holds: days whatever their
// format, formulas without a stored value, struck text. Per sheet it gathers
// what a person has to be told.
type cellLooks struct {
	formulas, struckAny     bool                  // somewhere in the workbook
	struckRuns, hiddenAny   bool                  // struck runs inside cells; hidden columns
	from1904                bool                  // days are counted from 1904
	styles                  map[int]excelizeStyle // by index
	places                  int                   // read so far
	hidden                  []string              // numbers of the hidden rows
	columns                 []string              // names of the hidden columns
	partly                  []string              // cells with struck runs
	computed, blank, struck []string              // cells
	wrong                   []string              // cells that show an error
	struckRows              []string              // numbers of rows struck as a whole
	guessed                 []string              // cells whose bare number was taken for a day
}

type excelizeStyle struct {
	day, clock, struck bool
	general            bool // numbers are shown as they are held
}

// sheetLooks looks into the parts for what need be asked of the cells at all.
func sheetLooks(f *excelize.File, p *pack) (*cellLooks, error) {
	l := &cellLooks{styles: map[int]excelizeStyle{}}
	cells := 0
	for name := range p.files {
		sheet := strings.HasPrefix(name, "xl/worksheets/") && strings.HasSuffix(name, ".xml")
		shared := strings.HasSuffix(name, "sharedStrings.xml")
		if !sheet && !shared && !strings.HasSuffix(name, "styles.xml") {
			continue
		}
		data, err := p.read(name)
		if err != nil {
			return nil, err
		}
		if sheet || shared {
			l.struckRuns = l.struckRuns || bytes.Contains(data, []byte("strike"))
			l.hiddenAny = l.hiddenAny || hiddenColumn.Match(data)
		}
		if sheet {
			if cells += bytes.Count(data, []byte("<c ")) + bytes.Count(data, []byte("<c>")); cells > maxCells {
				return nil, errBomb
			}
			l.formulas = l.formulas || formulaTag.Match(data)
		} else if !shared {
			l.struckAny = l.struckAny || bytes.Contains(data, []byte("strike"))
		}
	}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		l.from1904 = *props.Date1904
	}
	return l, nil
}

var (
	hiddenColumn = regexp.MustCompile(`<(?:\w+:)?col [^>]*hidden="(?:1|true)"`)
	isoDay       = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]*Z?)?$`)

	formulaTag = regexp.MustCompile(`<(?:\w+:)?f[ >/]`)
	aDay       = regexp.MustCompile(`\b\d{1,2}/\d{1,2}/\d{4}$`)
	inQuotes   = regexp.MustCompile(`"[^"]*"|\\.|\[[^\]]*\]`)
)

// style reads what matters of a style.
func (l *cellLooks) style(f *excelize.File, sheet, cell string) excelizeStyle {
	index, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		return excelizeStyle{}
	}
	if s, ok := l.styles[index]; ok {
		return s
	}
	var out excelizeStyle
	if s, err := f.GetStyle(index); err == nil && s != nil {
		out.struck = s.Font != nil && s.Font.Strike
		format := ""
		if s.CustomNumFmt != nil {
			format = strings.ToLower(inQuotes.ReplaceAllString(*s.CustomNumFmt, ""))
		}
		switch n := s.NumFmt; {
		case format != "":
			out.day = strings.Contains(format, "d") && (strings.Contains(format, "m") || strings.Contains(format, "y"))
			out.clock = strings.Contains(format, "h") || strings.Contains(format, ":")
			out.general = format == "general" || strings.Contains(format, "@")
		case n >= 14 && n <= 17 && n != 17, n >= 27 && n <= 31, n >= 50 && n <= 58:
			out.day = true
		case n == 22:
			out.day, out.clock = true, true
		case n >= 17 && n <= 21, n >= 45 && n <= 47:
			out.clock = true
		case n == 0, n == 49:
			out.general = true
		}
	}
	l.styles[index] = out
	return out
}

// days1904 is how many days later a workbook that counts from 1904 begins.
const days1904 = 1462

// unstrike leaves out the struck runs of a cell.
func (l *cellLooks) unstrike(f *excelize.File, sheet, name string, cell *Cell) {
	runs, err := f.GetCellRichText(sheet, name)
	if err != nil {
		return
	}
	var left strings.Builder
	for _, r := range runs {
		if r.Font == nil || !r.Font.Strike {
			left.WriteString(r.Text)
		}
	}
	text := trimLines(Clean(left.String()))
	if len(runs) == 0 || text == trimLines(cell.Raw) {
		return
	}
	for _, r := range runs {
		if r.Font != nil && r.Font.Strike && strings.TrimSpace(r.Text) != "" {
			l.partly = append(l.partly, name)
			*cell = Cell{Raw: text, Text: text}
			return
		}
	}
}

// hiddenColumns notes which columns of a sheet are hidden.
func (l *cellLooks) hiddenColumns(f *excelize.File, sheet string, width int) {
	for c := 1; l.hiddenAny && c <= width; c++ {
		name, err := excelize.ColumnNumberToName(c)
		if err != nil {
			return
		}
		if visible, err := f.GetColVisible(sheet, name); err == nil && !visible {
			l.columns = append(l.columns, name)
		}
	}
}

// mend goes over the cells of a sheet.
func (l *cellLooks) mend(f *excelize.File, sheet string, grid [][]Cell) {
	rawRows, err := f.Rows(sheet)
	if err != nil {
		return
	}
	defer rawRows.Close()
	days := map[int]int{} // column → cells with a day
	type spot struct{ row, col int }
	var bare []spot
	for r := 0; rawRows.Next() && r < len(grid); r++ {
		raws, err := rawRows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return
		}
		filled, before := 0, len(l.struck)
		for c := range grid[r] {
			cell := &grid[r][c]
			raw := ""
			if c < len(raws) {
				raw = raws[c]
			}
			name, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				continue
			}
			if raw == "" && cell.Raw == "" {
				if l.formulas {
					l.compute(f, sheet, name, cell)
				}
				continue
			}
			filled++
			if l.struckAny && l.style(f, sheet, name).struck {
				l.struck = append(l.struck, name)
				*cell = Cell{}
				continue
			}
			if sheetError.MatchString(cell.Raw) {
				l.wrong = append(l.wrong, name)
				continue
			}
			if l.struckRuns {
				l.unstrike(f, sheet, name, cell)
			}
			if m := isoDay.FindStringSubmatch(raw); m != nil { // a cell of the type "d"
				text := m[3] + "/" + m[2] + "/" + m[1]
				*cell = Cell{Raw: text, Text: text}
				continue
			}
			number, err := strconv.ParseFloat(raw, 64)
			if err != nil {
				continue
			}
			style := l.style(f, sheet, name)
			if shown := style.number(cell.Raw); shown != cell.Raw && isNumber(f, sheet, name) {
				*cell = Cell{Raw: shown, Text: shown}
			}
			if l.from1904 {
				number += days1904
			}
			if number < firstSerial || number >= lastSerial {
				continue
			}
			if style.day {
				days[c]++
				if !aDay.MatchString(cell.Raw) {
					*cell = dayCell(number, style.clock)
				}
			} else if cell.Raw == raw && number == float64(int(number)) {
				bare = append(bare, spot{r, c})
			}
		}
		if n := len(l.struck) - before; n > 1 && n == filled {
			l.struck, l.struckRows = l.struck[:before], append(l.struckRows, strconv.Itoa(r+1))
		}
	}
	for _, s := range bare { // a day whose format was lost, among days
		if days[s.col] < 2 {
			continue
		}
		number, _ := strconv.ParseFloat(grid[s.row][s.col].Raw, 64)
		if l.from1904 {
			number += days1904
		}
		name, _ := excelize.CoordinatesToCellName(s.col+1, s.row+1)
		grid[s.row][s.col] = dayCell(number, false)
		l.guessed = append(l.guessed, name)
	}
}

// sheetError is what a cell shows where its formula has no value: in Excel, and in
// LibreOffice.
var sheetError = regexp.MustCompile(`^(?:#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|FIELD!|BLOCKED!|` +
	`CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA)|Err:\d{3})$`)

// shownNumber is a number as a format of the file writes it, in the American way.
var shownNumber = regexp.MustCompile(`\d[\d.,]*`)

// number writes a number that is shown in the American way, as every file holds it, in
// ours: "1,250.5" is "1.250,5". One without a format stays, "1.1" may be an ordinal; but
// "1.250" would be read as more than a thousand.
func (s excelizeStyle) number(shown string) string {
	at := shownNumber.FindAllStringIndex(shown, 2)
	if len(at) != 1 || s.day || s.clock {
		return shown
	}
	from, to := at[0][0], at[0][1]
	whole, decimals, _ := strings.Cut(shown[from:to], ".")
	if s.general && len(decimals) != 3 && !strings.Contains(whole, ",") {
		return shown
	}
	return shown[:from] + strings.NewReplacer(",", ".", ".", ",").Replace(shown[from:to]) + shown[to:]
}

// isNumber says that a cell holds a number, and no text of digits.
func isNumber(f *excelize.File, sheet, cell string) bool {
	kind, err := f.GetCellType(sheet, cell)
	return err == nil && (kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber)
}

// dayCell writes a serial day.
func dayCell(serial float64, clock bool) Cell {
	t, err := excelize.ExcelDateToTime(serial, false)
	if err != nil {
		return Cell{}
	}
	text := t.Format("02/01/2006")
	if clock && t.Truncate(24*time.Hour) != t {
		text = t.Format("15:04 02/01/2006")
	}
	return Cell{Raw: text, Text: text}
}

// compute fills a cell whose formula has no stored value.
func (l *cellLooks) compute(f *excelize.File, sheet, name string, cell *Cell) {
	formula, err := f.GetCellFormula(sheet, name)
	if err != nil || formula == "" {
		return
	}
	value := ""
	cost := formulaCost{f: f, seen: map[string]int{}}
	if len(l.computed) < maxComputed && cost.of(sheet, name, 0) < maxCost {
		value = calculate(f, sheet, name, true)
	}
	if value == "" || strings.HasPrefix(value, "#") {
		l.blank = append(l.blank, name)
		return
	}
	upper := strings.ToUpper(strings.TrimSpace(strings.TrimPrefix(formula, "=")))
	number, err := strconv.ParseFloat(value, 64)
	if l.from1904 {
		number += days1904
	}
	serial := err == nil && number >= firstSerial && number < lastSerial
	if serial && (strings.HasPrefix(upper, "DATE(") || strings.HasPrefix(upper, "EDATE(") ||
		strings.HasPrefix(upper, "EOMONTH(") ||
		strings.HasPrefix(upper, "WORKDAY(") || l.style(f, sheet, name).day) {
		*cell = dayCell(number, false)
	} else {
		if style := l.style(f, sheet, name); err == nil && !style.general {
			value = style.number(cmp.Or(calculate(f, sheet, name, false), value))
		}
		*cell = Cell{Raw: value, Text: value}
	}
	l.computed = append(l.computed, name)
}

const maxCost = 20_000 // cells that the library may look at for one formula

// formulaCost is how many cells the library looks at to compute one: it keeps no
// results, so that what is used twice is computed twice. What is not understood
// costs too much.
type formulaCost struct {
	f    *excelize.File
	seen map[string]int
}

var (
	formulaWord = regexp.MustCompile(`"(?:[^"]|"")*"|'[^']*'!|\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?(?:[\pL_.(]|\b)|[\pL_][\pL\pN_.]*\(?|[!:]`)
	cheap       = map[string]bool{"TRUE": true, "FALSE": true}
	boundless   = map[string]bool{"REPT(": true, "INDIRECT(": true, "OFFSET(": true, "SEQUENCE(": true, "MUNIT(": true}
)

func (c *formulaCost) of(sheet, cell string, depth int) int {
	formula, err := c.f.GetCellFormula(sheet, cell)
	if err != nil || formula == "" {
		return 1
	}
	key := sheet + "!" + cell
	if n, ok := c.seen[key]; ok {
		return n
	}
	if c.seen[key] = maxCost; depth > 50 { // also a circle
		return maxCost
	}
	n := 1
	for _, w := range formulaWord.FindAllString(formula, -1) {
		upper := strings.ToUpper(strings.ReplaceAll(w, "$", ""))
		switch from, to, ranged := strings.Cut(upper, ":"); {
		case strings.HasPrefix(w, `"`), cheap[upper], strings.HasSuffix(upper, "(") && !boundless[upper]:
		case !aCell.MatchString(from) || ranged && !aCell.MatchString(to):
			return maxCost // a name, another sheet, whole columns
		default:
			if !ranged {
				to = from
			}
			n += c.between(sheet, from, to, depth+1)
		}
		if n >= maxCost {
			return maxCost
		}
	}
	c.seen[key] = n
	return n
}

var aCell = regexp.MustCompile(`^[A-Z]{1,3}[0-9]{1,7}$`)

// between is what the cells of a range cost.
func (c *formulaCost) between(sheet, from, to string, depth int) (n int) {
	c1, r1, err1 := excelize.CellNameToCoordinates(from)
	c2, r2, err2 := excelize.CellNameToCoordinates(to)
	if err1 != nil || err2 != nil || c2 < c1 || r2 < r1 || (c2-c1+1)*(r2-r1+1) > maxCost/10 {
		return maxCost
	}
	for row := r1; row <= r2; row++ {
		for col := c1; col <= c2 && n < maxCost; col++ {
			name, err := excelize.CoordinatesToCellName(col, row)
			if err != nil {
				return maxCost
			}
			n += c.of(sheet, name, depth)
		}
	}
	return n
}

// calculate asks the library, which may panic on what it does not know.
func calculate(f *excelize.File, sheet, name string, raw bool) (value string) {
	defer func() {
		if recover() != nil {
			value = ""
		}
	}()
	value, err := f.CalcCellValue(sheet, name, excelize.Options{RawCellValue: raw, MaxCalcIterations: 10})
	if err != nil {
		return ""
	}
	return value
}

// tell gives the problems of the sheet just read and begins the next.
func (l *cellLooks) tell(sheet string) []Problem {
	where := "trang tính “" + sheet + "”"
	var out []Problem
	add := func(severity Severity, cells []string, text string) {
		if len(cells) == 0 {
			return
		}
		list := strings.Join(cells[:min(len(cells), 8)], ", ")
		if len(cells) > 8 {
			list += fmt.Sprintf(" và %d ô nữa", len(cells)-8)
		}
		out = append(out, Problem{severity, where, fmt.Sprintf(text, list)})
	}
	add(Warning, l.blank, textFormulaEmpty)
	add(Warning, l.computed, textFormulaComputed)
	add(Warning, l.wrong, textWrongCells)
	add(Warning, l.struckRows, textStruckRows)
	add(Warning, l.struck, textStruckCells)
	add(Warning, l.guessed, textBareDates)
	add(Warning, l.partly, textStruckInCells)
	add(Warning, l.hidden, textHiddenRows)
	add(Warning, l.columns, textHiddenColumns)
	l.blank, l.computed, l.struck, l.guessed, l.hidden = nil, nil, nil, nil, nil
	l.partly, l.columns, l.wrong, l.struckRows = nil, nil, nil, nil
	return out
}
