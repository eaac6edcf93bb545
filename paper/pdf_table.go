package paper

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// pdfPage is what stands on a page: lines in reading order, "" between blocks of
// them, and tables, each before a line.
type pdfPage struct {
	lines  []string
	tables []pdfTable
	unsure bool // a table without rulings could not be read
	off    bool // a table runs off the page
}

type pdfTable struct {
	before int // a line
	grid
}

// each gives every line and every word of a table to f and keeps what it returns.
func (p pdfPage) each(f func(string) string) {
	for i, l := range p.lines {
		p.lines[i] = f(l)
	}
	for _, t := range p.tables {
		for _, c := range t.cells {
			for _, l := range c.lines {
				for i, w := range l {
					l[i].text = f(w.text)
				}
			}
		}
	}
}

// drawnRule is a rule of dashes with the line below it: pdftotext takes its last dash
// for a hyphen, "-------" and "Số: 5" become "------Số: 5".
var drawnRule = regexp.MustCompile(`^([-–—_]{2,}) ?([\pL\d].*)$`)

// textPages are pages without tables.
func textPages(pages []string) []pdfPage {
	out := make([]pdfPage, len(pages))
	for i, p := range pages {
		for _, l := range strings.Split(Clean(p), "\n") {
			l = strings.Join(strings.Fields(l), " ")
			if m := drawnRule.FindStringSubmatch(l); m != nil {
				out[i].lines, l = append(out[i].lines, m[1]), m[2]
			}
			out[i].lines = append(out[i].lines, l)
		}
	}
	return out
}

// gridTime bounds the search for rulings: its goroutine may be left behind.
const gridTime = 15 * time.Second

// gridSheets reads the pages on which rulings make a table, by page from 0. Where
// they could not be looked for it says so: a page of text alone is better than
// none.
func gridSheets(ctx context.Context, data []byte) (map[int]*pdfSheet, []Problem) {
	ctx, cancel := context.WithTimeout(ctx, gridTime)
	defer cancel()
	found, err := pdfPages(ctx, data, func(p pdf.Page) (*pdfSheet, int, error) {
		s, err := drawPage(p, false)
		if err != nil {
			return &pdfSheet{cut: true}, 1, nil
		}
		if len(findGrids(s.rulings)) == 0 {
			return nil, 0, nil
		}
		if s, err = drawPage(p, true); err != nil {
			return &pdfSheet{cut: true}, 1, nil
		}
		size := 0
		for _, l := range s.lines {
			size += 64 * len(l)
		}
		return &s, size, nil
	})
	sheets := map[int]*pdfSheet{}
	var problems []Problem
	if err != nil {
		problems = append(problems, Problem{Warning, "", textNoRulings})
	}
	for i, s := range found {
		switch {
		case s == nil:
		case s.cut:
			problems = append(problems, Problem{Warning, fmt.Sprintf("trang %d", i+1), textNoRulings})
		default:
			sheets[i] = s
		}
	}
	return sheets, problems
}

// putTables puts the tables of the sheets into their pages, by the words of
// pdftotext where it is wanted and there. Pages without a table stay as they are.
func putTables(ctx context.Context, data []byte, pages []pdfPage, sheets map[int]*pdfSheet, poppler bool) {
	if len(sheets) == 0 {
		return
	}
	if poppler {
		if better, err := popplerSheets(ctx, data, sheets); err == nil {
			sheets = better
		}
	}
	grids := make([][]grid, len(pages))
	for i, s := range sheets {
		if i < len(pages) {
			grids[i] = s.grids()
		}
	}
	for i := range grids {
		alone := func(g grid) bool {
			return len(g.ys) == 2 && !(i > 0 && len(grids[i-1]) > 0 && g.fits(grids[i-1][len(grids[i-1])-1].xs)) &&
				!(i+1 < len(grids) && len(grids[i+1]) > 0 && g.fits(grids[i+1][0].xs))
		}
		if kept := slices.DeleteFunc(slices.Clone(grids[i]), alone); len(kept) > 0 {
			pages[i] = sheets[i].page(kept)
			pages[i].off = sheets[i].off(kept)
		}
	}
}

// off says that tables run off the page: what stood there is not in the file, or cut.
func (s *pdfSheet) off(tables []grid) bool {
	if s.size == (box{}) {
		return false
	}
	return s.beyond || slices.ContainsFunc(tables, func(g grid) bool {
		return g.x0 < s.size.x0+1 || g.x1 > s.size.x1-1 || g.y1 > s.size.y1-1
	})
}

// grids are the tables of a sheet with their words; one of a single row may be
// part of one on the next page or on that before. What is next to empty is none.
func (s *pdfSheet) grids() []grid {
	grids := findGrids(s.rulings)
	kept := grids[:0]
	for _, g := range grids {
		var words []pdfWord
		for _, line := range s.lines {
			for _, w := range line {
				if w.text != "" && g.holds(w.midX(), w.midY()) {
					words = append(words, w)
				}
			}
		}
		g.fill(words)
		if n := g.filled(); len(g.ys) == 2 && n > 0 || n >= 3 && n*6 >= len(g.cells) {
			kept = append(kept, g)
		}
	}
	return kept
}

// page parts the words of a sheet into those in tables and the lines around them.
func (s *pdfSheet) page(kept []grid) pdfPage {
	s.lines = putHead(s.lines)
	var left [][]pdfWord
	seats := make([]int, len(kept))
	for i := range seats {
		seats[i] = -1
	}
	for _, line := range s.lines {
		var outside []pdfWord
		for _, w := range line {
			at := slices.IndexFunc(kept, func(g grid) bool { return g.holds(w.midX(), w.midY()) })
			switch {
			case w.text == "":
			case at < 0:
				outside = append(outside, w)
			case seats[at] < 0:
				seats[at] = len(left)
			}
		}
		if len(outside) > 0 || len(line) == 0 {
			left = append(left, outside)
		}
	}
	var p pdfPage
	for _, l := range left {
		p.lines = append(p.lines, Clean(lineText(l)))
	}
	for i, g := range kept {
		p.tables = append(p.tables, pdfTable{seat(left, max(seats[i], 0), g), g})
	}
	slices.SortStableFunc(p.tables, func(a, b pdfTable) int { return cmp.Compare(a.before, b.before) })
	return p
}

// seat moves the place of a table among lines to where it stands on the page:
// reading order goes by columns.
func seat(lines [][]pdfWord, at int, g grid) int {
	for at < len(lines) && (len(lines[at]) == 0 || lines[at][0].midY() < g.y0) {
		at++
	}
	for at > 0 && (len(lines[at-1]) == 0 || lines[at-1][0].midY() > g.y1) {
		at--
	}
	return at
}

// popplerSheets replaces the words of sheets by those of pdftotext, which knows
// more fonts; what is bold is kept.
func popplerSheets(ctx context.Context, data []byte, sheets map[int]*pdfSheet) (map[int]*pdfSheet, error) {
	first, last := math.MaxInt, 0
	for i := range sheets {
		first, last = min(first, i+1), max(last, i+1)
	}
	out, err := runTool(ctx, "pdftotext", "in.pdf", data, nil, "-q", "-enc", "UTF-8", "-bbox-layout",
		"-f", strconv.Itoa(first), "-l", strconv.Itoa(last), "{in}", "-")
	if err != nil {
		return nil, err
	}
	lines, err := boxedLines(out)
	if err != nil {
		return nil, err
	}
	better := map[int]*pdfSheet{}
	for i, s := range sheets {
		if at := i + 1 - first; at < len(lines) {
			setBold(lines[at], s.lines)
			better[i] = &pdfSheet{lines: lines[at], rulings: s.rulings, size: s.size, beyond: s.beyond}
		}
	}
	return better, nil
}

// putHeads orders pages without tables whose head came apart.
func putHeads(ctx context.Context, data []byte, pages []pdfPage) {
	sheets := map[int]*pdfSheet{}
	for i, p := range pages {
		if len(p.tables) == 0 && lateHead(p.lines) && len(sheets) < mostHeads {
			sheets[i] = &pdfSheet{}
		}
	}
	if len(sheets) == 0 {
		return
	}
	placed, err := popplerSheets(ctx, data, sheets)
	if err != nil {
		return
	}
	for i, s := range placed {
		pages[i].lines = s.page(nil).lines
	}
}

// mostHeads bounds the pages of a file that are put in order anew.
const mostHeads = 50

// readBoxes tells of what pdftotext -bbox and -bbox-layout write, in order: "page",
// "line", "word" with its place, and "flow" at its end. What stands behind a fault of the
// XML is left out.
func readBoxes(out []byte, tell func(what string, w pdfWord)) error {
	d := xml.NewDecoder(bytes.NewReader(out))
	var word *pdfWord
	pages := 0
	for {
		t, err := d.Token()
		if t == nil {
			if pages == 0 {
				return err
			}
			return nil
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "page":
				pages++
				tell("page", pdfWord{})
			case "line":
				tell("line", pdfWord{})
			case "word":
				word = &pdfWord{box: boxOf(t)}
			}
		case xml.CharData:
			if word != nil {
				word.text += string(t)
			}
		case xml.EndElement:
			switch {
			case t.Name.Local == "word" && word != nil && pages > 0:
				tell("word", *word)
				word = nil
			case t.Name.Local == "flow":
				tell("flow", pdfWord{})
			}
		}
	}
}

// boxedWords reads the words that pdftotext -bbox writes, by page.
func boxedWords(out []byte) (pages [][]pdfWord, err error) {
	err = readBoxes(out, func(what string, w pdfWord) {
		switch n := len(pages) - 1; what {
		case "page":
			pages = append(pages, nil)
		case "word":
			w.text = Clean(w.text)
			pages[n] = append(pages[n], w)
		}
	})
	return pages, err
}

// boxedLines reads what pdftotext -bbox-layout writes: by page, the lines of words
// in reading order, with a nil line behind each flow of text.
func boxedLines(out []byte) (pages [][][]pdfWord, err error) {
	err = readBoxes(out, func(what string, w pdfWord) {
		n := len(pages) - 1
		switch {
		case what == "page":
			pages = append(pages, nil)
		case n < 0:
		case what == "line":
			pages[n] = append(pages[n], []pdfWord{})
		case what == "word" && len(pages[n]) > 0:
			at := len(pages[n]) - 1
			pages[n][at] = addWord(pages[n][at], w)
		case what == "flow":
			pages[n] = append(pages[n], nil)
		}
	})
	return pages, err
}

// addWord adds a word to a line; one that begins where the last ends is its rest in
// another font.
func addWord(line []pdfWord, w pdfWord) []pdfWord {
	if n := len(line); n > 0 {
		last := &line[n-1]
		if gap := w.x0 - last.x1; math.Abs(gap) < 0.06*(w.y1-w.y0) && math.Abs(w.midY()-last.midY()) < 0.3*(w.y1-w.y0) {
			last.text += w.text
			last.box = last.join(w.box)
			return line
		}
	}
	return append(line, w)
}

func boxOf(t xml.StartElement) (b box) {
	for _, a := range t.Attr {
		v, err := strconv.ParseFloat(a.Value, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		switch a.Name.Local {
		case "xMin":
			b.x0 = v
		case "yMin":
			b.y0 = v
		case "xMax":
			b.x1 = v
		case "yMax":
			b.y1 = v
		}
	}
	return b
}

// setBold marks the words that stand where another reader found bold ones.
func setBold(lines, drawn [][]pdfWord) {
	var bold []box
	for _, l := range drawn {
		for _, w := range l {
			if w.bold && w.text != "" {
				bold = append(bold, w.box)
			}
		}
	}
	slices.SortFunc(bold, func(a, b box) int { return cmp.Compare(a.y0, b.y0) })
	for _, l := range lines {
		for i := range l {
			x, y := l[i].midX(), l[i].midY()
			from, _ := slices.BinarySearchFunc(bold, y-40, func(b box, y float64) int { return cmp.Compare(b.y0, y) })
			for ; from < len(bold) && bold[from].y0 <= y; from++ {
				if bold[from].holds(x, y) {
					l[i].bold = true
					break
				}
			}
		}
	}
}

// A tableRun is a table that may go on over pages.
type tableRun struct {
	page  int // the last
	first int
	xs    []float64
	rows  [][]runCell
}

// runCell is a cell of it: what it covers by where it stands, and its lines.
type runCell struct {
	x0, x1 float64
	rows   int
	grid   *grid
	lines  [][]pdfWord
	above  bool // goes on with what stands above it, on the page before
	text   string
}

func newRun(page int, g grid) *tableRun {
	t := &tableRun{page: page, first: page, xs: g.xs}
	t.rows = runRows(g)
	return t
}

func runRows(g grid) [][]runCell {
	rows := make([][]runCell, len(g.ys)-1)
	for _, c := range g.cells {
		rows[c.row] = append(rows[c.row], runCell{x0: g.xs[c.col], x1: g.xs[c.toCol], rows: c.toRow - c.row, grid: &g,
			lines: c.lines, text: g.text(c)})
	}
	return rows
}

// takes adds the part of the table that stands on the next page; false when g is
// another table.
func (t *tableRun) takes(page int, g grid) bool {
	if page != t.page+1 || !g.fits(t.xs) {
		return false
	}
	rows := runRows(g)
	for i := 0; i < len(t.rows) && len(rows) > 1 && sameTexts(t.rows[i], rows[0]); i++ {
		rows = rows[1:] // the heading, which each page repeats
	}
	if len(g.xs) > len(t.xs) {
		t.xs = g.xs
	}
	t.page = page
	if t.goesOn(rows[0]) {
		t.append(rows[0])
		rows = rows[1:]
	} else {
		for i, c := range rows[0] {
			up := t.over(c)
			rows[0][i].above = c.text == "" && up != nil && (up.rows > 1 || c.rows > 1)
		}
	}
	t.rows = append(t.rows, rows...)
	return true
}

// fits says that a grid has the columns xs, but for some that one of them has not.
func (g *grid) fits(xs []float64) bool {
	const near = 5 // points
	if math.Abs(g.xs[0]-xs[0]) > near || math.Abs(g.xs[len(g.xs)-1]-xs[len(xs)-1]) > near {
		return false
	}
	in := func(some, all []float64) bool {
		for _, x := range some {
			if !slices.ContainsFunc(all, func(y float64) bool { return math.Abs(x-y) <= near }) {
				return false
			}
		}
		return true
	}
	return in(g.xs, xs) || in(xs, g.xs)
}

func sameTexts(a, b []runCell) bool {
	some := 0
	for _, c := range a {
		if c.text != "" {
			some++
		}
	}
	return some >= 2 && slices.EqualFunc(a, b, func(x, y runCell) bool { return squeeze(x.text) == squeeze(y.text) })
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// over is the cell above c at the end of the table so far; nil when there is none
// of the same columns.
func (t *tableRun) over(c runCell) *runCell {
	for i := len(t.rows) - 1; i >= 0; i-- {
		for k := range t.rows[i] {
			up := &t.rows[i][k]
			if math.Abs(up.x0-c.x0) <= 5 && math.Abs(up.x1-c.x1) <= 5 && up.rows >= len(t.rows)-i {
				return up
			}
		}
	}
	return nil
}

// goesOn says that a row on top of a page is the rest of the row at the foot of
// the page before: it has no number of its own, and its cells go on with what
// stands above them.
func (t *tableRun) goesOn(row []runCell) bool {
	if len(row) < 2 || row[0].text != "" {
		return false
	}
	filled, flows := 0, false
	for _, c := range row {
		if t.over(c) == nil {
			return false
		}
		if c.text == "" {
			continue
		}
		filled++
		up := t.over(c)
		if up.text == "" {
			return false
		}
		first, _ := utf8.DecodeRuneInString(c.text)
		flows = flows || !ends.MatchString(up.text) && !unicode.IsUpper(first) && !opens.MatchString(c.text)
	}
	return filled > 0 && (flows || filled*2 <= len(row))
}

func (t *tableRun) append(row []runCell) {
	for _, c := range row {
		up := t.over(c)
		if up == nil {
			continue
		}
		up.rows += c.rows - 1
		if c.text == "" {
			continue
		}
		place := gridPlace{col: nearest(c.grid.xs, c.x0), toCol: nearest(c.grid.xs, c.x1)}
		for _, l := range c.lines {
			up.text = c.grid.lengthen(place, up.text, up.lines[len(up.lines)-1], l)
			up.lines = append(slices.Clone(up.lines), l)
		}
	}
}

// blocks are the table as the other readers give theirs.
func (t *tableRun) blocks() ([]Block, string) {
	rows := make([][]gridCell, len(t.rows))
	for i, row := range t.rows {
		for _, c := range row {
			from, to := nearest(t.xs, c.x0), nearest(t.xs, c.x1)
			cell := gridCell{cols: max(to-from, 1), rows: c.rows, above: c.above}
			bold := len(c.lines) > 0
			for _, l := range c.lines {
				for _, w := range l {
					bold = bold && w.bold
				}
			}
			for _, l := range strings.Split(c.text, "\n") {
				if l != "" {
					cell.blocks = append(cell.blocks, Block{Text: l, Bold: bold, Page: t.first + 1})
				}
			}
			rows[i] = append(rows[i], cell)
		}
	}
	blocks, odd := tableBlocks(rows, 0)
	for i := range blocks {
		blocks[i].Page = t.first + 1
	}
	return blocks, odd
}

func nearest(xs []float64, x float64) (at int) {
	for i := range xs {
		if math.Abs(xs[i]-x) < math.Abs(xs[at]-x) {
			at = i
		}
	}
	return at
}
