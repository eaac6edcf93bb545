package score

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"trolyao/paper"
)

// sheetCell is a cell as a person sees it.
type sheetCell struct {
	text string // "98,5%", "kịp thời", "05/3/2026"
	// held is the text with all that the cell holds, to three decimals; other than
	// text where the format of the cell rounds.
	held    string
	number  bool // the cell holds a number that is no day
	day     time.Time
	formula bool   // with a stored value
	wrong   string // why it cannot be read, in Vietnamese
}

// code is the text of a cell that names something: "3.10", not "3,10".
func (c sheetCell) code() string {
	if c.number {
		return strings.Replace(c.text, ",", ".", 1)
	}
	return c.text
}

// page is one sheet of a workbook that is being read; it collects what is wrong
// cell by cell.
type page struct {
	name   string
	cells  [][]sheetCell
	merged map[[2]int]string // cell → the range it was merged into
	ps     Problems
}

// mostSheet is how big a workbook may be, and mostUnzipped what is in it;
// mostColumns is how far right cells are read.
const (
	mostSheet    = 8 << 20
	mostUnzipped = 64 << 20
	mostColumns  = 40
)

func openPage(data []byte, name string) (p *page, err error) {
	if len(data) > mostSheet {
		return nil, Problems{{"", "tệp lớn hơn 8 MB"}}
	}
	defer func() { // the reader of the format falls over some broken files
		if r := recover(); r != nil {
			p, err = nil, Problems{{"", "tệp bảng tính hỏng, không đọc được"}}
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true,
		UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostUnzipped})
	if err != nil {
		return nil, Problems{{"", "không mở được: đây không phải bảng tính XLSX, hoặc tệp hỏng, có mật khẩu"}}
	}
	defer f.Close()
	p = &page{name: name, merged: map[[2]int]string{}}
	if i, err := f.GetSheetIndex(name); err != nil || i < 0 {
		return nil, Problems{{"", fmt.Sprintf(textNoSheet, name)}}
	}
	rows, err := f.GetRows(name)
	if err != nil || len(rows) > mostRows+100 {
		return nil, Problems{{"", fmt.Sprintf(textBrokenSheet, name)}}
	}
	merged, err := f.GetMergeCells(name)
	if err != nil {
		return nil, Problems{{"", "tệp bảng tính hỏng, không đọc được"}}
	}
	for _, m := range merged {
		c1, r1, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		c2, r2, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 != nil || err2 != nil || (c2-c1+1)*(r2-r1+1) > 100_000 {
			return nil, Problems{{"", "tệp bảng tính có ô trộn không đọc được"}}
		}
		for c := c1; c <= c2; c++ {
			for r := r1; r <= r2; r++ {
				p.merged[[2]int{c, r}] = m.GetStartAxis() + ":" + m.GetEndAxis()
			}
		}
	}
	width := 0
	for _, row := range rows {
		width = min(max(width, len(row)), mostColumns)
	}
	looks := &looks{f: f, sheet: name, known: map[int]look{}}
	for r := range rows {
		cells := make([]sheetCell, width)
		for c := range cells { // a formula without a value is not in the row
			raw := ""
			if c < len(rows[r]) {
				raw = rows[r][c]
			}
			cells[c] = looks.cell(cellName(c+1, r+1), raw)
		}
		p.cells = append(p.cells, cells)
	}
	return p, nil
}

// looks reads the formats of cells.
type looks struct {
	f     *excelize.File
	sheet string
	known map[int]look
}

// look is how a number is shown.
type look struct {
	general, percent, day, text, struck, strange bool
	least, most                                  int // decimals
}

func (l *looks) cell(name, raw string) sheetCell {
	formula, err := l.f.GetCellFormula(l.sheet, name)
	c := sheetCell{formula: err == nil && formula != ""}
	raw = strings.TrimSpace(paper.Clean(raw))
	if raw == "" {
		if c.formula {
			c.wrong = textFormulaBlank
		}
		return c
	}
	kind, err := l.f.GetCellType(l.sheet, name)
	if err != nil {
		c.wrong = textCellBroken
		return c
	}
	how := l.look(name)
	if how.struck {
		c.wrong = fmt.Sprintf(textStruck, raw)
	}
	c.text, c.held = raw, raw
	switch kind {
	case excelize.CellTypeError:
		c.wrong = fmt.Sprintf(textCellError, raw)
		return c
	case excelize.CellTypeBool:
		c.text = map[string]string{"1": "TRUE", "0": "FALSE"}[raw]
		c.held = c.text
		return c
	case excelize.CellTypeSharedString, excelize.CellTypeInlineString, excelize.CellTypeFormula:
		return c
	}
	x, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		if t, err := time.Parse(time.DateOnly, raw[:min(len(raw), 10)]); err == nil && kind == excelize.CellTypeDate {
			c.day, c.text = t, t.Format("02/01/2006")
		}
		return c
	}
	if how.day {
		if t, err := excelize.ExcelDateToTime(x, false); err == nil && x >= 1 {
			c.day, c.text = t, t.Format("02/01/2006")
			c.held = c.text
			return c
		}
	}
	if how.strange {
		c.wrong = textStrangeFormat
	}
	c.number = true
	c.text, c.held = how.shown(decimalOf(x))
	return c
}

// decimalOf writes a number with the 15 digits that a spreadsheet shows of the 17
// it stores: "96.2" of 96.200000000000003.
func decimalOf(x float64) string {
	if y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64); err == nil {
		x = y
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// shown writes a number as its cell shows it, and with all it holds to three
// decimals.
func (l look) shown(s string) (text, held string) {
	sign := ""
	if l.percent {
		s, sign = shiftPoint(s, 2), "%"
	}
	text, held = roundDecimal(s, 0, 3), s
	if whole, frac, _ := strings.Cut(s, "."); len(frac) > 3 {
		held = roundDecimal(whole+"."+frac[:3], 0, 3) // cut, so that a threshold not reached shows
	}
	if !l.general && !l.text {
		text = roundDecimal(s, l.least, min(l.most, 3))
	}
	return strings.Replace(text, ".", ",", 1) + sign, strings.Replace(held, ".", ",", 1) + sign
}

// shiftPoint moves the decimal point of s right.
func shiftPoint(s string, by int) string {
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	whole, frac, _ := strings.Cut(s, ".")
	frac += strings.Repeat("0", by)
	whole, frac = whole+frac[:by], frac[by:]
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if frac = strings.TrimRight(frac, "0"); frac != "" {
		whole += "." + frac
	}
	return sign + whole
}

// roundDecimal rounds s to at most most decimals, half away from zero, and keeps at
// least least of them.
func roundDecimal(s string, least, most int) string {
	whole, frac, _ := strings.Cut(s, ".")
	if len(frac) > most {
		up := frac[most] >= '5'
		frac = frac[:most]
		if up {
			digits := []byte(whole + frac)
			i := len(digits) - 1
			for ; i >= 0 && digits[i] >= '0' && digits[i] <= '9'; i-- {
				if digits[i] < '9' {
					digits[i]++
					break
				}
				digits[i] = '0'
			}
			out := string(digits)
			if i < 0 || digits[i] == '-' {
				out = strings.Replace(out, "0", "10", 1)
				whole = out[:len(whole)+1]
				frac = out[len(whole):]
			} else {
				whole, frac = out[:len(whole)], out[len(whole):]
			}
		}
	}
	for len(frac) > least && strings.HasSuffix(frac, "0") {
		frac = frac[:len(frac)-1]
	}
	frac += strings.Repeat("0", max(0, least-len(frac)))
	if frac != "" {
		whole += "." + frac
	}
	if strings.Trim(whole, "-0.") == "" {
		whole = strings.TrimPrefix(whole, "-")
	}
	return whole
}

// builtin are the formats that a workbook names by number (ECMA-376, 18.8.30).
func builtin(n int) look {
	switch {
	case n == 1, n == 3, n == 5, n == 6, n == 37, n == 38, n == 41, n == 42:
		return look{}
	case n == 2, n == 4, n == 7, n == 8, n == 39, n == 40, n == 43, n == 44:
		return look{least: 2, most: 2}
	case n == 9:
		return look{percent: true}
	case n == 10:
		return look{percent: true, least: 2, most: 2}
	case n == 12, n == 13:
		return look{strange: true, general: true}
	case n >= 14 && n <= 22, n >= 27 && n <= 36, n >= 45 && n <= 47, n >= 50 && n <= 58:
		return look{day: true}
	case n == 49:
		return look{text: true}
	}
	return look{general: true}
}

var (
	reFormatText = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[\$[^\]]*\]|\[(?i:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]`)
	reFormatDay  = regexp.MustCompile(`[dyhs]|\bm|\[[hms]+\]`)
	reFormatCut  = regexp.MustCompile(`[0#?],+(?:[^0#?]|$)`) // thousands left out
	reFormatTail = regexp.MustCompile(`\.([0#?]*)`)
)

// custom reads a format that a workbook writes out; what it says for positive
// numbers comes first.
func custom(code string) look {
	code, more, _ := strings.Cut(reFormatText.ReplaceAllString(code, ""), ";")
	code = strings.ToLower(strings.TrimSpace(code))
	var l look
	switch {
	case strings.ContainsAny(code+more, "<>="), code == "": // a format of words shows no number
		return look{strange: true, general: true}
	case strings.Contains(code, "general"), strings.Contains(code, "e+"):
		l.general = true
	case code == "@":
		l.text = true
	case reFormatDay.MatchString(code):
		l.day = true
	case strings.Contains(code, "/"), reFormatCut.MatchString(strings.ReplaceAll(code, "#,##0", "0")):
		return look{strange: true, general: true}
	}
	l.percent = strings.Contains(code, "%")
	if tail := reFormatTail.FindStringSubmatch(code); tail != nil {
		l.least, l.most = strings.Count(tail[1], "0"), len(tail[1])
	}
	return l
}

func (l *looks) look(name string) look {
	index, err := l.f.GetCellStyle(l.sheet, name)
	if err != nil {
		return look{general: true}
	}
	if how, ok := l.known[index]; ok {
		return how
	}
	how := look{general: true}
	if s, err := l.f.GetStyle(index); err == nil && s != nil {
		how = builtin(s.NumFmt)
		if s.CustomNumFmt != nil && *s.CustomNumFmt != "" {
			how = custom(*s.CustomNumFmt)
		}
		how.struck = s.Font != nil && s.Font.Strike
	}
	l.known[index] = how
	return how
}

func cellName(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return fmt.Sprintf("cột %d dòng %d", col, row)
	}
	return name
}

func (p *page) bad(col, row int, format string, args ...any) {
	p.ps = append(p.ps, Problem{"ô " + cellName(col, row), fmt.Sprintf(format, args...)})
}

// at is a cell; what cannot be read of it is told once it is asked for.
func (p *page) at(col, row int) sheetCell {
	if row < 1 || row > len(p.cells) || col < 1 || col > len(p.cells[row-1]) {
		return sheetCell{}
	}
	c := &p.cells[row-1][col-1]
	if c.wrong != "" {
		p.bad(col, row, "%s", c.wrong)
		*c = sheetCell{}
	}
	return *c
}

// cell is the text of a cell without white space around it.
func (p *page) cell(col, row int) string { return p.at(col, row).text }

// blank reports whether a row has nothing.
func (p *page) blank(row int) bool {
	for _, c := range p.cells[row-1] {
		if c.text != "" || c.wrong != "" {
			return false
		}
	}
	return true
}

// heading finds the columns of a table by what its heading says, and refuses one that
// lacks a column which must be there; labels are in the order of the template.
func (p *page) heading(row int, labels []string, must int) map[string]int {
	at := map[string]int{}
	width := 0
	if row <= len(p.cells) {
		width = len(p.cells[row-1])
	}
	for col := 1; col <= width; col++ {
		for _, l := range labels {
			if at[l] == 0 && paper.Fold(p.cell(col, row)) == paper.Fold(l) {
				at[l] = col
				break
			}
		}
	}
	for i, l := range labels[:must] {
		if at[l] == 0 {
			p.bad(i+1, row, textHeadWanted, l, p.cell(i+1, row))
		}
	}
	return at
}

// find is the first row whose cell in the first column, and one after it, say this; 0
// where there is none.
func (p *page) find(first, other string) int {
	for row := range p.cells {
		if len(p.cells[row]) == 0 || paper.Fold(p.cells[row][0].text) != paper.Fold(first) {
			continue
		}
		for _, c := range p.cells[row][1:] {
			if paper.Fold(c.text) == paper.Fold(other) {
				return row + 1
			}
		}
	}
	return 0
}

// plain refuses merged cells in a row of the table.
func (p *page) plain(row, columns int) {
	for c := 1; c <= columns; c++ {
		if span := p.merged[[2]int{c, row}]; span != "" {
			p.bad(c, row, textMerged, span)
			return
		}
	}
}
