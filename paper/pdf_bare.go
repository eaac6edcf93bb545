package paper

import (
	"cmp"
	"context"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// Tables without rulings: the columns are where no word stands, below a heading that
// begins with "STT", and the rows begin with numbers that count on. What is not sure
// is left as lines, and told.

const (
	corridor = 5.0 // points without a word between two columns
	bareMost = 300 // pages that are looked at
)

var (
	countHead  = regexp.MustCompile(`^(?:S?TT|S\.T\.T\.?|Stt)$`)
	countArab  = regexp.MustCompile(`^(\d{1,3})[.)]?$`)
	countGroup = regexp.MustCompile(`^(?:[IVX]{1,5}|[A-H])[.)]?$`)
)

// bareTable is what a table without rulings hands on to the next page.
type bareTable struct {
	xs   []float64
	last int // number
}

// putBare puts tables without rulings into the pages that have none with; a page on
// which one was begun and cannot be followed is marked.
func putBare(ctx context.Context, data []byte, pages []pdfPage, poppler bool) {
	headed := func(p pdfPage) bool { return len(p.tables) == 0 && slices.ContainsFunc(p.lines, tableHead.MatchString) }
	first := slices.IndexFunc(pages, headed)
	if first < 0 {
		return
	}
	last := min(len(pages), first+bareMost)
	sheets := wordSheets(ctx, data, first, last)
	if poppler {
		if better, err := popplerSheets(ctx, data, sheets); err == nil {
			sheets = better
		}
	}
	var open *bareTable
	for i := first; i < last; i++ {
		s := sheets[i]
		if s == nil || len(pages[i].tables) > 0 || open == nil && !headed(pages[i]) {
			open = nil
			continue
		}
		var kept []grid
		for rest := s; ; rest = rest.below(kept[len(kept)-1].y1) {
			if len(kept) > 0 && !rest.headed() {
				break
			}
			g, next, ok := rest.bareGrid(open)
			if open = next; !ok {
				break
			}
			kept = append(kept, *g)
		}
		if len(kept) == 0 {
			pages[i].unsure = true
			continue
		}
		pages[i] = s.page(kept)
		pages[i].off = s.off(kept)
	}
}

// headed says that the heading of a table stands on a sheet.
func (s *pdfSheet) headed() bool {
	return slices.ContainsFunc(s.lines, func(l []pdfWord) bool { return tableHead.MatchString(lineText(l)) })
}

// below is what stands below y.
func (s *pdfSheet) below(y float64) *pdfSheet {
	out := *s
	out.lines = nil
	for _, l := range s.lines {
		if l = slices.DeleteFunc(slices.Clone(l), func(w pdfWord) bool { return w.midY() < y }); len(l) > 0 {
			out.lines = append(out.lines, l)
		}
	}
	return &out
}

// wordSheets are the words of the pages from first up to last; pages that this program
// cannot read are empty.
func wordSheets(ctx context.Context, data []byte, first, last int) map[int]*pdfSheet {
	ctx, cancel := context.WithTimeout(ctx, gridTime)
	defer cancel()
	sheets := map[int]*pdfSheet{}
	for i := first; i < last; i++ {
		sheets[i] = &pdfSheet{}
	}
	at := -1
	found, err := pdfPages(ctx, data, func(p pdf.Page) (*pdfSheet, int, error) {
		if at++; at < first || at >= last {
			return nil, 0, nil
		}
		s, err := drawPage(p, true)
		if err != nil {
			return nil, 0, nil
		}
		return &s, 1, nil
	})
	for i, s := range found {
		if err == nil && s != nil {
			sheets[i] = s
		}
	}
	return sheets
}

// bareRow is a row: its number, and where that stands.
type bareRow struct {
	y     float64
	group bool // a heading over rows
	line  int
}

// bareGrid reads the table of a page; with from, one that goes on from the page before
// and need not have a heading. next is what goes on behind the page.
func (s *pdfSheet) bareGrid(from *bareTable) (g *grid, next *bareTable, ok bool) {
	var words []pdfWord
	for _, l := range s.lines {
		for _, w := range l {
			if w.text != "" {
				words = append(words, w)
			}
		}
	}
	lines := cellLines(words)
	lines = slices.DeleteFunc(lines, func(l []pdfWord) bool { // numbers of pages
		w := l[0]
		edge := w.midY() < 70 || w.midY() > lines[len(lines)-1][0].y0-1
		return len(l) == 1 && pageNumber.MatchString(w.text) && edge && math.Abs(w.midX()-300) < 150 &&
			!(from != nil && w.midX() < from.xs[1])
	})
	head := slices.IndexFunc(lines, func(l []pdfWord) bool { return countHead.MatchString(l[0].text) })
	if head < 0 && from == nil || len(lines) == 0 {
		return nil, nil, false
	}
	t := bareReader{lines: lines, head: head, from: from}
	if head >= 0 {
		t.count = lines[head][0].box
	} else {
		t.count = box{x0: from.xs[0], x1: from.xs[1]}
	}
	if !t.rowsOf() || !t.columns() || !t.begin() || !t.sure() {
		return nil, nil, false
	}
	return t.grid()
}

// bareReader reads one page.
type bareReader struct {
	lines     [][]pdfWord
	head      int // the line of "STT", -1 for none
	from      *bareTable
	count     box // the column of numbers
	rows      []bareRow
	first     int // the line where the table begins
	end       int // the line behind it
	last      int // number
	xs        []float64
	pitch     float64
	headEnd   int // the line behind the heading
	firstLine int // of the first number
}

// inCount says that a word stands in the column of numbers.
func (t *bareReader) inCount(w pdfWord) bool {
	return w.midX() > t.count.x0-12 && w.midX() < t.count.x1+12
}

// rowsOf finds the numbers, which count on, and the line behind the last row.
func (t *bareReader) rowsOf() bool {
	if t.from != nil {
		t.last = t.from.last
	}
	t.end = len(t.lines)
	for i := t.head + 1; i < len(t.lines); i++ {
		w := t.lines[i][0]
		if !t.inCount(w) {
			continue
		}
		if m := countArab.FindStringSubmatch(w.text); m != nil && len(t.lines[i]) > 1 {
			n, _ := strconv.Atoi(m[1])
			if n != t.last+1 && !(n == 1 && len(t.rows) > 0 && t.rows[len(t.rows)-1].group) {
				return false
			}
			t.last = n
			t.rows = append(t.rows, bareRow{y: w.midY(), line: i})
		} else if countGroup.MatchString(w.text) && len(t.lines[i]) > 1 {
			t.rows = append(t.rows, bareRow{y: w.midY(), line: i, group: true})
		} else if len(t.rows) == 0 && t.head >= 0 && i <= t.head+3 { // the rest of the heading: "TT"
			continue
		} else {
			t.end = i
			break
		}
	}
	if len(t.rows) < 2 && !(t.from != nil && len(t.rows) == 1) || t.rows[len(t.rows)-1].group {
		return false
	}
	t.firstLine = t.rows[0].line
	var steps []float64
	for i := t.firstLine + 1; i < t.end; i++ {
		steps = append(steps, t.lines[i][0].midY()-t.lines[i-1][0].midY())
	}
	if len(steps) > 0 {
		slices.Sort(steps)
		t.pitch = steps[len(steps)/4]
	} else {
		t.pitch = t.lines[t.firstLine][0].y1 - t.lines[t.firstLine][0].y0
	}
	for i := t.rows[len(t.rows)-1].line + 1; i < t.end; i++ { // a wider step ends the table
		if t.step(i) > 1.5*t.pitch {
			t.end = i
		}
	}
	return true
}

// columns finds where no word stands, from the first row to the end.
func (t *bareReader) columns() bool {
	if t.from != nil && t.head < 0 {
		t.xs = t.from.xs
		return true
	}
	body := t.gaps(t.firstLine, t.end)
	if len(body) < 2 {
		return false
	}
	left, right := math.Inf(1), math.Inf(-1)
	for i := t.head; i < t.end; i++ {
		for _, w := range t.lines[i] {
			left, right = min(left, w.x0), max(right, w.x1)
		}
	}
	both := t.gaps(t.head, t.end)
	if len(both) < len(body) {
		return false // a heading over two columns
	}
	t.xs = append(t.xs, left-3)
	for _, g := range both {
		t.xs = append(t.xs, (g.x0+g.x1)/2)
	}
	t.xs = append(t.xs, right+3)
	return len(t.xs) > 3 && len(t.xs) < 16 && t.count.midX() < t.xs[1]
}

// gaps are the places between words that are free in all lines from a to b, the
// headings of groups left out.
func (t *bareReader) gaps(a, b int) (free []box) {
	var taken []box
	at := 0.0
	for i := a; i < b; i++ {
		if !t.groupLine(i) {
			for _, w := range t.lines[i] {
				taken = append(taken, w.box)
			}
		}
	}
	slices.SortFunc(taken, func(a, b box) int { return cmp.Compare(a.x0, b.x0) })
	for i, w := range taken {
		if i > 0 && w.x0-at >= corridor {
			free = append(free, box{x0: at, x1: w.x0})
		}
		at = max(at, w.x1)
	}
	return free
}

func (t *bareReader) groupLine(i int) bool {
	return slices.ContainsFunc(t.rows, func(r bareRow) bool { return r.group && r.line == i })
}

// begin finds the top of the heading.
func (t *bareReader) begin() bool {
	if t.head < 0 {
		t.first, t.headEnd = 0, 0
		return true
	}
	t.headEnd = t.firstLine
	t.first = t.head
	for t.first > 0 && t.lines[t.first][0].midY()-t.lines[t.first-1][0].midY() <= 1.25*t.pitch && t.fits(t.first-1) {
		t.first--
	}
	named := map[int]bool{}
	for i := t.first; i < t.headEnd; i++ {
		if !t.fits(i) || i > t.first && t.lines[i][0].midY()-t.lines[i-1][0].midY() > 1.5*t.pitch {
			return false
		}
		for _, w := range t.lines[i] {
			named[slot(t.xs, w.midX())] = true
		}
	}
	return len(named) == len(t.xs)-1
}

// fits says that no word of a line stands across two columns.
func (t *bareReader) fits(i int) bool {
	for _, w := range t.lines[i] {
		if slot(t.xs, w.x0+0.5) != slot(t.xs, w.x1-0.5) || w.x0 < t.xs[0] || w.x1 > t.xs[len(t.xs)-1] {
			return false
		}
	}
	return true
}

// sure says that each cell begins beside the number of its row and goes on line by
// line, and that no row without a number hides below one.
func (t *bareReader) sure() bool {
	type at struct {
		y    float64
		text string
	}
	cols := len(t.xs) - 1
	last := make([]*at, cols)
	spaced := t.spaced()
	for i := max(t.headEnd, t.first); i < t.end; i++ {
		starts := false
		if k := slices.IndexFunc(t.rows, func(r bareRow) bool { return r.line == i }); k >= 0 {
			starts = true
			clear(last)
			if t.rows[k].group {
				if k+1 < len(t.rows) && t.rows[k+1].line != i+1 {
					return false
				}
				continue
			}
		}
		if !t.fits(i) || spaced && !starts && i > t.firstLine && t.step(i) > wider*t.pitch {
			return false
		}
		begins := 0
		for _, cell := range t.cellsOf(i) {
			text := lineText(cell.words)
			now := &at{cell.words[0].midY(), text}
			first, _ := utf8.DecodeRuneInString(text)
			switch was := last[cell.col]; {
			case starts:
			case i < t.firstLine && was == nil && t.head < 0: // from the page before
			case was == nil:
				return false
			case now.y-was.y > 1.5*t.pitch:
				return false
			case (unicode.IsUpper(first) || unicode.IsDigit(first) || strings.ContainsRune("-+•*", first)) &&
				!hangs.MatchString(was.text):
				begins++
			}
			last[cell.col] = now
		}
		if begins > 1 && !spaced {
			return false
		}
	}
	return t.risesNowhere()
}

// wider is how much wider a step between rows is, where it is wider.
const wider = 1.15

func (t *bareReader) step(i int) float64 { return t.lines[i][0].midY() - t.lines[i-1][0].midY() }

// spaced says that rows stand wider apart than the lines in them, so that a row
// without a number would show.
func (t *bareReader) spaced() bool {
	for _, r := range t.rows {
		if r.line > t.firstLine && t.step(r.line) <= wider*t.pitch {
			return false
		}
	}
	return true
}

// risesNowhere says that no cell of several lines begins with a small letter: in rows
// that are centred the first lines stand above the number.
func (t *bareReader) risesNowhere() bool {
	for _, r := range t.rows {
		if r.group {
			continue
		}
		for _, cell := range t.cellsOf(r.line) {
			first, _ := utf8.DecodeRuneInString(cell.words[0].text)
			if cell.col > 0 && unicode.IsLower(first) {
				return false
			}
		}
	}
	return true
}

type bareCell struct {
	col   int
	words []pdfWord
}

// cellsOf parts the words of a line into columns.
func (t *bareReader) cellsOf(i int) (cells []bareCell) {
	for _, w := range t.lines[i] {
		col := slot(t.xs, w.midX())
		if n := len(cells); n > 0 && cells[n-1].col == col {
			cells[n-1].words = append(cells[n-1].words, w)
			continue
		}
		cells = append(cells, bareCell{col, []pdfWord{w}})
	}
	return cells
}

// grid makes the table, and says what of it goes on behind the page.
func (t *bareReader) grid() (*grid, *bareTable, bool) {
	begin := func(i int) float64 {
		y := math.Inf(1)
		for _, w := range t.lines[i] {
			y = min(y, w.y0)
		}
		return y - 1
	}
	g := &grid{xs: t.xs, ys: []float64{begin(t.first)}}
	for _, r := range t.rows {
		if y := begin(r.line); y > g.ys[len(g.ys)-1]+2 {
			g.ys = append(g.ys, y)
		}
	}
	if t.rows[0].line > t.first && len(g.ys) != len(t.rows)+1 || t.rows[0].line == t.first && len(g.ys) != len(t.rows) {
		return nil, nil, false
	}
	bottom := 0.0
	for i := t.first; i < t.end; i++ {
		for _, w := range t.lines[i] {
			bottom = max(bottom, w.y1)
		}
	}
	g.ys = append(g.ys, bottom+1)
	g.box = box{t.xs[0], g.ys[0], t.xs[len(t.xs)-1], bottom + 1}
	cols := len(t.xs) - 1
	shift := len(g.ys) - 1 - len(t.rows)
	for r := range len(g.ys) - 1 {
		if k := r - shift; k >= 0 && t.rows[k].group {
			g.cells = append(g.cells, gridPlace{col: 0, row: r, toCol: 1, toRow: r + 1},
				gridPlace{col: 1, row: r, toCol: cols, toRow: r + 1})
			continue
		}
		for c := range cols {
			g.cells = append(g.cells, gridPlace{col: c, row: r, toCol: c + 1, toRow: r + 1})
		}
	}
	var words []pdfWord
	for i := t.first; i < t.end; i++ {
		words = append(words, t.lines[i]...)
	}
	g.fill(words)
	if t.end < len(t.lines) {
		return g, nil, true
	}
	return g, &bareTable{t.xs, t.last}, true
}
