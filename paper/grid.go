package paper

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

const maxColumns = 256 // a table is cut off there; papers have at most some thirty

// gridCell is a cell as a file format stores it.
type gridCell struct {
	blocks      []Block
	cols, rows  int  // how many columns and rows it covers; below 1 means 1
	above, left bool // continues the cell above, or to the left
	head        bool // marked as a heading by the format
}

func (c gridCell) text() string { return trimLines(Clean(plainText(c.blocks))) }

func (c gridCell) bold() bool {
	some := false
	for _, b := range c.blocks {
		if b.Table != nil || !b.Bold {
			return false
		}
		some = true
	}
	return some
}

var (
	// layoutMark is found in tables that only place things side by side: the
	// letter head and the signature of official papers.
	layoutMark = regexp.MustCompile(`cong hoa xa hoi chu nghia|doc lap *[-–—] *tu do|dang cong san viet nam|(?m)^noi nhan *:`)
	// firstHeads are what stands over the first column of a table.
	firstHeads = regexp.MustCompile(`^(tt|stt|s\.?t\.?t\.?|so tt|so thu tu|t\.t|ma so|ma)$`)
	columnNo   = regexp.MustCompile(`^\(?(\d{1,2}|[a-z])\)?( *= *.{1,20})?$`)
	ditto      = regexp.MustCompile(`^(["”“″]|''|//|-?\s*nt\s*-?|-?\s*như trên\s*-?)$`)
)

// tableBlocks makes a table of rows; head is the number of its rows that the
// format calls headings. A table of one cell, and one that only places a letter
// head or a signature, gives its paragraphs instead. odd is a Vietnamese note
// about what was left as it is, or "".
func tableBlocks(rows [][]gridCell, head int) (blocks []Block, odd string) {
	if layout(rows) {
		for _, row := range rows {
			for _, c := range row {
				blocks = append(blocks, c.blocks...)
			}
		}
		return blocks, ""
	}
	grid, bold := spread(rows)
	width := 0
	for _, row := range grid {
		width = max(width, len(row))
	}
	if width == 0 {
		return nil, ""
	}
	for i, row := range grid {
		if len(row) < width {
			if odd == "" && len(row) > 0 {
				odd = textShortRow
			}
			grid[i] = append(row, make([]Cell, width-len(row))...)
		}
	}
	return []Block{{Table: newTable(grid, bold, head)}}, odd
}

func layout(rows [][]gridCell) bool {
	cells := 0
	for _, row := range rows {
		cells += len(row)
		if len(row) > 3 {
			return false
		}
	}
	if cells <= 1 {
		return true
	}
	if len(rows) > 6 {
		return false
	}
	for _, row := range rows {
		for _, c := range row {
			if layoutMark.MatchString(Fold(c.text())) {
				return true
			}
		}
	}
	return false
}

// spread puts every cell in its column; covered places repeat the text of the
// cell that covers them, as inferred. bold tells which rows are all bold or
// marked as headings.
func spread(rows [][]gridCell) (grid [][]Cell, bold []bool) {
	type cover struct {
		text string
		rows int
	}
	var down []cover // per column: the cell above that reaches into this row
	for _, row := range rows {
		var out []Cell
		allBold, any := true, false
		put := func(c Cell) {
			if len(out) < maxColumns {
				out = append(out, c)
			}
		}
		fill := func() { // columns that a cell above covers
			for len(out) < len(down) && down[len(out)].rows > 0 {
				down[len(out)].rows--
				put(Cell{Text: down[len(out)].text, Inferred: down[len(out)].text != ""})
				if len(out) >= maxColumns {
					return
				}
			}
		}
		for _, c := range row {
			fill()
			text := c.text()
			at := len(out)
			if at >= maxColumns {
				break
			}
			over := ""
			if len(grid) > 0 && at < len(grid[len(grid)-1]) {
				over = grid[len(grid)-1][at].Text
			}
			cell := Cell{Raw: text, Text: text}
			switch {
			case c.above && text == "":
				cell = Cell{Text: over, Inferred: over != ""}
			case c.left && text == "" && at > 0:
				cell = Cell{Text: out[at-1].Text, Inferred: out[at-1].Text != ""}
			case text != "" && over != "" && ditto.MatchString(strings.ToLower(text)):
				cell = Cell{Raw: text, Text: over, Inferred: true}
			}
			if text != "" {
				any = true
				allBold = allBold && (c.head || c.bold())
			}
			wide := min(max(c.cols, 1), maxColumns-at)
			for i := range wide {
				for len(down) <= at+i {
					down = append(down, cover{})
				}
				if c.rows > 1 {
					down[at+i] = cover{cell.Text, c.rows - 1}
				}
				if i > 0 {
					cell = Cell{Text: cell.Text, Inferred: cell.Text != ""}
				}
				put(cell)
			}
		}
		fill()
		grid = append(grid, out)
		bold = append(bold, any && allBold)
	}
	return grid, bold
}

// newTable finds the heading rows of a grid of equal rows.
func newTable(grid [][]Cell, bold []bool, head int) *Table {
	if head >= len(grid) {
		head = 0
	}
	if head == 0 {
		head = headRows(grid, bold)
	}
	// The row of column numbers under the headings is a heading too.
	if head > 0 && head < len(grid) && numberRow(grid[head]) {
		head++
	}
	if head >= len(grid) {
		head = 0
	}
	t := &Table{Rows: grid[head:]}
	if head == 0 {
		return t
	}
	t.HeadRows = grid[:head]
	t.Columns = make([]string, len(grid[0]))
	for i := range t.Columns {
		var names []string
		for _, row := range t.HeadRows {
			name := strings.Join(strings.Fields(row[i].Text), " ")
			if name == "" || len(names) > 0 && names[len(names)-1] == name || len(names) > 0 && numberRow(row) {
				continue
			}
			names = append(names, name)
		}
		t.Columns[i] = strings.Join(names, " / ")
	}
	return t
}

// headRows guesses how many of the first rows are headings.
func headRows(grid [][]Cell, bold []bool) int {
	if len(grid) < 2 || len(grid[0]) < 2 {
		return 0
	}
	filled := 0
	for _, c := range grid[0] {
		if c.Text != "" {
			filled++
		}
		if utf8.RuneCountInString(c.Text) > 160 {
			return 0
		}
	}
	first := firstHeads.MatchString(strings.TrimSpace(Fold(grid[0][0].Text)))
	numbered := numberRow(grid[1])
	if filled < len(grid[0])-1 || !first && !numbered && !(bold[0] && !oneText(grid[0])) {
		return 0
	}
	// A heading of several rows: cells merged downwards out of the first, or
	// groups whose columns are named in the next.
	n := 1
	for n < len(grid)-1 && n < 5 {
		into, under := false, false
		for i, c := range grid[n] {
			up := grid[n-1][i]
			if c.Inferred && c.Raw == "" && c.Text == up.Text && c.Text != "" &&
				!(i > 0 && grid[n][i-1].Text == c.Text) {
				into = true
			}
			if up.Inferred && up.Raw == "" && i > 0 && grid[n-1][i-1].Text == up.Text && c.Raw != "" {
				under = true
			}
		}
		if !into || !under && !bold[n] {
			break
		}
		n++
	}
	return n
}

func oneText(row []Cell) bool {
	for _, c := range row {
		if c.Text != row[0].Text {
			return false
		}
	}
	return true
}

// numberRow is a row like (1) (2) (3) or A B 1 2=3+4.
func numberRow(row []Cell) bool {
	n := 0
	for _, c := range row {
		text := strings.ToLower(strings.TrimSpace(c.Text))
		if text == "" {
			continue
		}
		if !columnNo.MatchString(text) {
			return false
		}
		n++
	}
	return n >= 2 && n >= len(row)-1 && (strings.HasPrefix(row[0].Text, "(") || ascending(row))
}

// ascending tells column numbers from a row of figures.
func ascending(row []Cell) bool {
	last := 0
	for _, c := range row {
		text := strings.Trim(strings.TrimSpace(c.Text), "()")
		if text == "" || text[0] < '0' || text[0] > '9' {
			continue
		}
		n := 0
		for _, d := range text {
			if d < '0' || d > '9' {
				break
			}
			n = n*10 + int(d-'0')
		}
		if n != last+1 {
			return false
		}
		last = n
	}
	return last > 0
}
