package paper

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	snap     = 3.0    // points within which two lines are one
	maxLines = 1500   // straight lines of one page, beyond which it is a drawing
	maxGrid  = 60_000 // places of one grid
)

// A grid is a table on a page: where its columns and rows are divided, and its
// cells.
type grid struct {
	box
	xs, ys []float64 // from the left and from the top
	cells  []gridPlace
	free   float64 // points between text and the right side of its cell
}

// gridPlace is a cell: the columns and rows it covers, from and up to, and the
// lines of words in it.
type gridPlace struct {
	col, row, toCol, toRow int
	lines                  [][]pdfWord
}

// findGrids finds the tables that the rulings of a page make. A frame around text
// is none.
func findGrids(rulings []box) []grid {
	var across, down []box
	for _, r := range rulings {
		if r.x1-r.x0 >= r.y1-r.y0 {
			across = append(across, box{r.x0, r.midY(), r.x1, r.midY()})
		} else {
			down = append(down, box{r.midX(), r.y0, r.midX(), r.y1})
		}
	}
	across, down = chain(across), chain(down)
	if len(across) < 2 || len(down) < 2 || len(across)+len(down) > maxLines {
		return nil
	}
	lines := append(slices.Clone(across), down...)
	group := make([]int, len(lines))
	for i := range group {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	for i, a := range across {
		for k, v := range down {
			if a.x0-snap <= v.x0 && v.x0 <= a.x1+snap && v.y0-snap <= a.y0 && a.y0 <= v.y1+snap {
				group[root(i)] = root(len(across) + k)
			}
		}
	}
	var order []int
	parts := map[int][2][]box{}
	for i, l := range lines {
		r := root(i)
		p, known := parts[r]
		if !known {
			order = append(order, r)
		}
		if i < len(across) {
			p[0] = append(p[0], l)
		} else {
			p[1] = append(p[1], l)
		}
		parts[r] = p
	}
	var out []grid
	for _, r := range order {
		out = append(out, stacked(parts[r][0], parts[r][1])...)
	}
	slices.SortStableFunc(out, func(a, b grid) int { return cmp.Compare(a.y0, b.y0) })
	return out
}

// stacked makes the grids of connected lines: one, or several where tables stand directly
// one above the other.
func stacked(across, down []box) []grid {
	g := newGrid(across, down)
	if g == nil {
		return nil
	}
	k := g.border()
	if k == 0 {
		return []grid{*g}
	}
	part := func(from, to float64) []grid {
		var rows, sides []box
		left, right := math.Inf(1), math.Inf(-1) // without the line between the two
		for _, l := range down {
			if l.y0, l.y1 = max(l.y0, from), min(l.y1, to); l.y1-l.y0 > snap {
				sides = append(sides, l)
				left, right = min(left, l.x0), max(right, l.x1)
			}
		}
		for _, l := range across {
			if from-snap <= l.y0 && l.y0 <= to+snap {
				rows = append(rows, l)
				if math.Abs(l.y0-g.ys[k]) > snap {
					left, right = min(left, l.x0), max(right, l.x1)
				}
			}
		}
		for i := range rows {
			rows[i].x0, rows[i].x1 = max(rows[i].x0, left), min(rows[i].x1, right)
		}
		return stacked(rows, sides)
	}
	above, below := part(g.y0, g.ys[k]), part(g.ys[k], g.y1)
	if len(above) == 0 || len(below) == 0 {
		return []grid{*g}
	}
	return append(above, below...)
}

// border is the row with which another table begins, 0 for none: all above it is divided
// into columns at places at which nothing below is, and the other way round. Cells that
// are joined do not make that, other rows of their table have the places that they lack.
func (g *grid) border() int {
	for k := 1; k < len(g.ys)-1; k++ {
		above, below := map[int]bool{}, map[int]bool{}
		whole := true
		for _, c := range g.cells {
			switch {
			case c.row < k && c.toRow > k:
				whole = false
			case c.row < k:
				above[c.col] = true
			default:
				below[c.col] = true
			}
		}
		lacks := func(some, all map[int]bool) bool {
			for c := range all {
				if !some[c] {
					return true
				}
			}
			return false
		}
		if whole && len(above) > 1 && len(below) > 1 && lacks(above, below) && lacks(below, above) {
			return k
		}
	}
	return 0
}

// chain joins pieces of one line, given all across or all down the page.
func chain(lines []box) []box {
	upright := len(lines) > 0 && lines[0].x0 == lines[0].x1
	at := func(b box) (side, from, to float64) {
		if upright {
			return b.x0, b.y0, b.y1
		}
		return b.y0, b.x0, b.x1
	}
	slices.SortFunc(lines, func(a, b box) int {
		sa, fa, _ := at(a)
		sb, fb, _ := at(b)
		if math.Abs(sa-sb) > 1 {
			return cmp.Compare(sa, sb)
		}
		return cmp.Compare(fa, fb)
	})
	var out []box
	for _, l := range lines {
		if n := len(out); n > 0 {
			s0, _, t0 := at(out[n-1])
			s1, f1, _ := at(l)
			if math.Abs(s0-s1) <= 1.5 && f1 <= t0+snap {
				if upright {
					out[n-1].y1 = max(out[n-1].y1, l.y1)
				} else {
					out[n-1].x1 = max(out[n-1].x1, l.x1)
				}
				continue
			}
		}
		out = append(out, l)
	}
	return out
}

// newGrid makes a grid of the connected lines of a table; nil when there are
// fewer than two columns or four cells; three make a row. The outer sides may be open.
func newGrid(across, down []box) *grid {
	if len(across) == 0 || len(down) == 0 {
		return nil
	}
	g := &grid{box: across[0]}
	var xs, ys []float64
	for _, l := range across {
		g.box = g.join(l)
		ys = append(ys, l.y0)
	}
	for _, l := range down {
		g.box = g.join(l)
		xs = append(xs, l.x0)
	}
	g.xs, g.ys = places(append(xs, g.x0, g.x1)), places(append(ys, g.y0, g.y1))
	cols, rows := len(g.xs)-1, len(g.ys)-1
	if cols < 2 || rows < 1 || cols > maxColumns || cols*rows > maxGrid {
		return nil
	}
	covered := func(lines []box, upright bool, side, from, to float64) bool {
		mid := (from + to) / 2
		for _, l := range lines {
			if upright && math.Abs(l.x0-side) <= snap && l.y0-snap <= mid && mid <= l.y1+snap ||
				!upright && math.Abs(l.y0-side) <= snap && l.x0-snap <= mid && mid <= l.x1+snap {
				return true
			}
		}
		return false
	}
	// A place that no line divides from its neighbour is one cell with it.
	cell := make([]int, cols*rows)
	for i := range cell {
		cell[i] = i
	}
	root := func(i int) int {
		for cell[i] != i {
			cell[i] = cell[cell[i]]
			i = cell[i]
		}
		return i
	}
	for r := range rows {
		for c := range cols {
			if c+1 < cols && !covered(down, true, g.xs[c+1], g.ys[r], g.ys[r+1]) {
				cell[root(r*cols+c+1)] = root(r*cols + c)
			}
			if r+1 < rows && !covered(across, false, g.ys[r+1], g.xs[c], g.xs[c+1]) {
				cell[root((r+1)*cols+c)] = root(r*cols + c)
			}
		}
	}
	number := map[int]int{}
	for i := range cell {
		r, c := i/cols, i%cols
		at, known := number[root(i)]
		if !known {
			at = len(g.cells)
			number[root(i)] = at
			g.cells = append(g.cells, gridPlace{col: c, row: r, toCol: c + 1, toRow: r + 1})
		}
		p := &g.cells[at]
		p.col, p.row, p.toCol, p.toRow = min(p.col, c), min(p.row, r), max(p.toCol, c+1), max(p.toRow, r+1)
	}
	if len(g.cells) < 4 && (rows > 1 || cols < 3) {
		return nil
	}
	return g
}

// places are sorted values, those within [snap] taken as one.
func places(values []float64) []float64 {
	slices.Sort(values)
	out := values[:1]
	for _, v := range values[1:] {
		if v-out[len(out)-1] > snap {
			out = append(out, v)
		}
	}
	return out
}

// fill puts words into the cells they stand in.
func (g *grid) fill(words []pdfWord) {
	own := make([][]pdfWord, len(g.cells))
	owner := map[[2]int]int{}
	for i, c := range g.cells {
		for r := c.row; r < c.toRow; r++ {
			for col := c.col; col < c.toCol; col++ {
				owner[[2]int{r, col}] = i
			}
		}
	}
	for _, w := range words {
		at := owner[[2]int{slot(g.ys, w.midY()), slot(g.xs, w.midX())}]
		own[at] = append(own[at], w)
	}
	for i := range own {
		g.cells[i].lines = cellLines(own[i])
	}
	g.measure()
}

// slot is the number of the interval of sides that v lies in.
func slot(sides []float64, v float64) int {
	n, _ := slices.BinarySearch(sides, v)
	return min(max(n-1, 0), len(sides)-2)
}

// cellLines puts the words of a cell in lines.
func cellLines(words []pdfWord) [][]pdfWord {
	slices.SortStableFunc(words, func(a, b pdfWord) int { return cmp.Compare(a.midY(), b.midY()) })
	var lines [][]pdfWord
	for _, w := range words {
		if n := len(lines); n > 0 {
			first := lines[n-1][0]
			if math.Abs(w.midY()-first.midY()) < max(first.y1-first.y0, w.y1-w.y0)*0.45 {
				lines[n-1] = append(lines[n-1], w)
				continue
			}
		}
		lines = append(lines, []pdfWord{w})
	}
	for _, l := range lines {
		slices.SortStableFunc(l, func(a, b pdfWord) int { return cmp.Compare(a.x0, b.x0) })
	}
	return lines
}

// measure finds how near to the right side of a cell its text comes.
func (g *grid) measure() {
	g.free = 6
	for _, c := range g.cells {
		for _, l := range c.lines {
			g.free = min(g.free, max(0, g.xs[c.toCol]-l[len(l)-1].x1))
		}
	}
}

// filled counts the cells with text.
func (g *grid) filled() (n int) {
	for _, c := range g.cells {
		if len(c.lines) > 0 {
			n++
		}
	}
	return n
}

// A wrap is how a line in a cell goes over to the next.
type wrap int

const (
	newLine  wrap = iota // the next one has a line of its own
	nextWord             // its first word had no room
	sameWord             // a word wider than the cell is broken
)

// wraps says how line, of a text that ends in tail, goes over to next in a cell.
func (g *grid) wraps(c gridPlace, tail string, line, next []pdfWord) wrap {
	first, last := line[0], line[len(line)-1]
	left, right := g.xs[c.col], g.xs[c.toCol]-g.free
	room := right - last.x1
	if before := first.x0 - left - g.free; before > 3 && math.Abs(before-room) < 3 { // in the middle
		room += before
	}
	wide := (last.x1 - last.x0) / float64(max(utf8.RuneCountInString(last.text), 1))
	number := brokenNumber.MatchString(tail+strings.TrimRight(next[0].text, ".,;:)")) && len(tail) > 3
	if number && room < 2*wide || len(line) == 1 && room < wide && brokenWord(last.text, next[0].text) {
		return sameWord
	}
	space := (first.y1 - first.y0) * 0.2
	if next[0].x1-next[0].x0+space > room-1.5 {
		return nextWord
	}
	return newLine
}

// brokenNumber is a day or the number of a paper.
var brokenNumber = regexp.MustCompile(`^(?:(?:\d{1,2}|[IVX]{1,4})/(?:\d{1,2}/)?\d{4}|\d{1,5}/(?:\d{4}/)?\p{Lu}[\p{Lu}\d-]*)$`)

// brokenWord says that a line was broken inside a word: what is left and right of
// the break is one syllable, and is not two.
func brokenWord(left, right string) bool {
	right = strings.TrimRight(right, ".,;:)")
	tail := strings.ToLower(left[strings.LastIndexAny(left, "/-(")+1:])
	right = strings.ToLower(right)
	return isSyllable(tail+right) && !(isSyllable(tail) && isSyllable(right))
}

// text is the text of a cell: lines that only the width of the cell parts are
// joined.
func (g *grid) text(c gridPlace) string {
	text := ""
	for i, l := range c.lines {
		if i > 0 {
			text = g.lengthen(c, text, c.lines[i-1], l)
		} else {
			text = lineText(l)
		}
	}
	return text
}

// lengthen puts next behind a text of a cell whose last line is line.
func (g *grid) lengthen(c gridPlace, text string, line, next []pdfWord) string {
	tail := text[strings.LastIndexAny(text, " \n")+1:]
	return text + seam(tail, g.wraps(c, tail, line, next)) + lineText(next)
}

// seam is what stands between a line that ends in word and the next one.
func seam(word string, over wrap) string {
	switch {
	case over == newLine:
		return "\n"
	case over == sameWord, utf8.RuneCountInString(word) > 1 && strings.HasSuffix(word, "-") || strings.HasSuffix(word, "/"):
		return ""
	}
	return " "
}

func lineText(line []pdfWord) string {
	var words []string
	for _, w := range line {
		if w.text != "" {
			words = append(words, w.text)
		}
	}
	return strings.Join(words, " ")
}
