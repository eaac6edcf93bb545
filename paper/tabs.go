package paper

import (
	"regexp"
	"strings"
)

// rowStart is the first cell of a row of its own: a number, a letter, a bullet.
var rowStart = regexp.MustCompile(`^(?:\d+(?:\.\d+)*|[IVXL]+|[A-Za-zđ])[.)]?$|^[-+*]$`)

// tabTable reads a table that begins at line i with the cells of each row divided
// by tabs, as a copy from a word processor has them; nil when there is none. It
// has to begin with the heading of its column of numbers. A row whose cell was
// broken over two lines is put together when that fills its columns.
func tabTable(lines []string, i int) (*Table, int) {
	head := tabCells(lines[i])
	if len(head) < 3 || !isHeadRow(tabRow(head)) {
		return nil, i
	}
	t := &Table{HeadRows: [][]Cell{tabRow(head)}}
	end := i + 1
	for end < len(lines) {
		cells := tabCells(lines[end])
		next := end + 1
		for len(cells) < len(head) && next < len(lines) && strings.TrimSpace(lines[next]) != "" {
			more := tabCells(lines[next])
			if rowStart.MatchString(more[0]) || len(cells)+len(more)-1 > len(head) || len(cells) < 2 {
				break
			}
			joined := append(append([]string{}, cells[:len(cells)-1]...), cells[len(cells)-1]+"\n"+more[0])
			cells = append(joined, more[1:]...)
			next++
		}
		if len(cells) < len(head) && next > end+1 { // it did not fill the row
			cells, next = tabCells(lines[end]), end+1
		}
		if len(cells) < 2 {
			break
		}
		if len(t.Rows) == 0 && len(t.HeadRows) < 3 && !rowStart.MatchString(cells[0]) &&
			subHead(tabRow(cells), t.HeadRows[0]) {
			t.HeadRows = append(t.HeadRows, tabRow(cells))
		} else {
			t.Rows = append(t.Rows, tabRow(cells))
		}
		end = next
	}
	if len(t.Rows) == 0 {
		return nil, i
	}
	return t, end
}

// tabCells cuts a line at its tabs.
func tabCells(line string) []string {
	cells := strings.Split(strings.TrimRight(line, " "), "\t")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

func tabRow(cells []string) []Cell {
	row := make([]Cell, len(cells))
	for i, c := range cells {
		row[i] = Cell{Raw: c, Text: c}
	}
	return row
}
