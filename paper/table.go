package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// TextBlocks cuts plain text, already [Clean]ed, into blocks: one a line, and
// a table where lines are rows of cells separated by "|", or by tabs below the
// heading of a column of numbers. Rows with "|" may be
// broken over several lines, as pages copied from the web have them: an empty
// cell on a line of its own, a row whose merged cells are left out.
func TextBlocks(text string) []Block {
	lines := strings.Split(text, "\n")
	var out []Block
	for i := 0; i < len(lines); {
		if t, next := pipeTable(lines, i); t != nil {
			out = append(out, Block{Table: t})
			i = next
			continue
		}
		if t, next := tabTable(lines, i); t != nil {
			out = append(out, Block{Table: t})
			i = next
			continue
		}
		if s := strings.TrimSpace(lines[i]); s != "" {
			out = append(out, Block{Text: s})
		}
		i++
	}
	return out
}

// pipeTable reads a table that begins at line i; nil when there is none.
func pipeTable(lines []string, i int) (*Table, int) {
	if strings.Count(lines[i], "|") < 2 {
		return nil, i
	}
	var rows [][]Cell
	now := ""
	end := i
	flush := func() {
		if now != "" {
			rows = append(rows, pipeRow(now))
		}
		now = ""
	}
	for j := i; j < len(lines); j++ {
		l := strings.TrimSpace(lines[j])
		if l == "" || !strings.Contains(l, "|") {
			break
		}
		// A blank cell stands on a line of its own: "|", "| Sở Nội vụ |".
		if strings.HasPrefix(l, "|") && now != "" && strings.HasSuffix(now, "|") {
			now += "\n" + l
		} else {
			flush()
			now = l
		}
		end = j + 1
	}
	flush()
	wide := 0
	for _, r := range rows {
		if len(r) >= 3 {
			wide++
		}
	}
	if len(rows) < 2 || wide < 2 || wide*2 < len(rows) {
		return nil, i
	}
	t := &Table{}
	for len(rows) > 0 && (len(t.HeadRows) == 0 && isHeadRow(rows[0]) || len(t.HeadRows) > 0 && len(t.HeadRows) < 3 &&
		subHead(rows[0], t.HeadRows[0])) {
		t.HeadRows = append(t.HeadRows, rows[0])
		rows = rows[1:]
	}
	t.Rows = rows
	return t, end
}

// pipeRow cuts a row. A cell that is empty on its own line is really empty;
// empty cells at the end of the line stand for cells merged with the row
// above, and are left out.
func pipeRow(s string) []Cell {
	s = strings.TrimPrefix(strings.TrimSpace(s), "|")
	pieces := strings.Split(s, "|")
	if strings.HasSuffix(s, "|") {
		pieces = pieces[:len(pieces)-1]
	}
	for n := len(pieces); n > 0 && strings.TrimSpace(pieces[n-1]) == "" && !strings.Contains(pieces[n-1], "\n"); n-- {
		pieces = pieces[:n-1]
	}
	var row []Cell
	for _, c := range pieces {
		c = strings.TrimSpace(c)
		row = append(row, Cell{Raw: c, Text: c})
	}
	return row
}

var headCells = map[string]bool{"stt": true, "tt": true, "so tt": true, "so thu tu": true, "no.": true, "no": true}

func isHeadRow(row []Cell) bool {
	return len(row) > 1 && headCells[Fold(strings.TrimSpace(row[0].Raw))]
}

// subHead says that row is a second heading row, under a heading cell that
// spans several columns.
func subHead(row, head []Cell) bool {
	if len(row) == 0 || len(row) >= len(head) || row[0].Raw == "" {
		return false
	}
	for _, c := range row {
		r, _ := utf8.DecodeRuneInString(c.Raw)
		if !unicode.IsUpper(r) || RomanValue(strings.TrimRight(c.Raw, ".")) > 0 && len(c.Raw) < 6 {
			return false
		}
	}
	return true
}

// Resolve returns t with the text a reader understands in every cell: rows
// that lost their merged cells are put under the right columns, and merged
// cells take the value of the row above. It also counts the inferred cells.
func Resolve(t *Table) (*Table, int) {
	out := &Table{Columns: t.Columns}
	for _, r := range t.HeadRows {
		out.HeadRows = append(out.HeadRows, append([]Cell(nil), r...))
	}
	rows := t.Rows
	if len(out.HeadRows) == 0 && out.Columns == nil && len(rows) > 1 && isHeadRow(rows[0]) {
		out.HeadRows = append(out.HeadRows, append([]Cell(nil), rows[0]...))
		rows = rows[1:]
	}
	for _, r := range out.HeadRows {
		fill(r)
	}
	n := len(t.Columns)
	if out.Columns == nil && len(out.HeadRows) > 0 {
		out.Columns = columns(out.HeadRows)
		n = len(out.Columns)
	}
	for _, r := range rows {
		n = max(n, len(r))
	}
	if len(out.Columns) > 0 && len(out.Columns) < n {
		for len(out.Columns) < n {
			out.Columns = append(out.Columns, "")
		}
	}
	inferred := 0
	var above []Cell
	kinds := make([]map[string]int, n)
	for i := range kinds {
		kinds[i] = map[string]int{}
	}
	for _, r := range rows {
		row := append([]Cell(nil), r...)
		fill(row)
		if GroupRow(row) {
			out.Rows = append(out.Rows, row)
			above = nil
			continue
		}
		if len(row) < n && len(out.Columns) > 0 && len(row) > 1 {
			row = place(row, n, kinds)
			for i := range row {
				if row[i].Raw == "" && i > 1 && above != nil && i < len(above) && above[i].Text != "" &&
					row[i].Text == "" && row[i].Inferred {
					row[i].Text = above[i].Text
				} else if row[i].Text == "" {
					row[i].Inferred = false
				}
			}
		}
		for i, c := range row {
			if c.Inferred {
				inferred++
			} else if c.Raw != "" && i < n {
				kinds[i][kindOfCell(c.Raw)]++
			}
		}
		out.Rows = append(out.Rows, row)
		above = row
	}
	return out, inferred
}

func fill(row []Cell) {
	for i := range row {
		if row[i].Text == "" && row[i].Raw != "" {
			row[i].Text = row[i].Raw
		}
	}
}

// columns joins heading rows: a cell of the first row that spans the cells of
// the second gives "Trách nhiệm / Cơ quan chủ trì".
func columns(head [][]Cell) []string {
	var out []string
	for _, c := range head[0] {
		out = append(out, strings.ReplaceAll(c.Text, "\n", " "))
	}
	for _, r := range head[1:] {
		if len(r) >= len(out) && len(out) > 1 {
			for i := range out { // full rows, column by column
				if t := strings.ReplaceAll(r[i].Text, "\n", " "); t != "" && t != out[i] {
					out[i] = strings.TrimPrefix(out[i]+" / "+t, " / ")
				}
			}
			continue
		}
		// The last heading cell is the one whose columns are told apart below.
		last := out[len(out)-1]
		out = out[:len(out)-1]
		for _, c := range r {
			name := last
			if t := strings.ReplaceAll(c.Text, "\n", " "); t != "" {
				name = strings.TrimPrefix(last+" / "+t, " / ")
			}
			out = append(out, name)
		}
	}
	return out
}

// GroupRow says that row is a heading inside the table: "II | CẢI CÁCH THỂ CHẾ".
func GroupRow(row []Cell) bool {
	n, last := 0, ""
	for _, c := range row {
		if c.Raw != "" {
			n++
			last = c.Raw
		}
	}
	if len(row) == 0 {
		return false
	}
	no := strings.TrimRight(row[0].Raw, ".")
	switch n {
	case 1:
		return len(row) > 1 && row[0].Raw != "" && IsUpper(last)
	case 2:
		return RomanValue(no) > 0 && len(no) < 6 && strings.Trim(no, "IVXL") == "" && len(row) > 1 &&
			row[1].Raw != "" ||
			len(row) > 2 && len(no) == 1 && unicode.IsUpper(rune(no[0])) && row[1].Raw != ""
	}
	return false
}

// kindOfCell is a rough class of what a cell holds, to tell columns apart.
func kindOfCell(s string) string {
	f := Fold(strings.TrimLeft(s, "- "))
	switch {
	case f == "":
		return ""
	case strings.HasSuffix(f, "%"):
		return "%"
	case f[0] >= '0' && f[0] <= '9':
		return "0"
	}
	for _, k := range []string{"so ", "cac ", "ubnd", "uy ban", "van phong", "bo ", "cuc ", "tong cuc", "thang ",
		"quy ", "ca nam", "ke hoach", "quyet dinh", "bao cao", "chi thi", "nghi quyet", "trong ", "hoan thanh", "theo ", "buu dien", "hoi nghi", "phan mem"} {
		if strings.HasPrefix(f, k) {
			switch k {
			case "so ", "van phong", "bo ", "cuc ", "tong cuc", "ubnd", "uy ban", "buu dien":
				return "agency"
			case "thang ", "quy ", "ca nam":
				return "time"
			}
			return k
		}
	}
	return "text"
}

// place puts the cells of a short row under the columns they fit best, in
// order, the first two in front; the columns left over are marked Inferred.
func place(row []Cell, n int, kinds []map[string]int) []Cell {
	out := make([]Cell, n)
	for i := range out {
		out[i].Inferred = true
	}
	from := 0
	if strings.HasPrefix(row[0].Raw, "-") || strings.HasPrefix(row[0].Raw, "+") {
		from = 1 // a line below the numbered row: its number cell is merged
	}
	k := len(row)
	if from+k > n {
		from = n - k
	}
	// best[i][j]: score of the cells from i on, put in columns from j on.
	best := make([][]float64, k+1)
	take := make([][]bool, k+1)
	for i := range best {
		best[i] = make([]float64, n+1)
		take[i] = make([]bool, n+1)
	}
	for i := k - 1; i >= 0; i-- {
		for j := n; j >= 0; j-- {
			best[i][j] = -1e9
			if n-j < k-i {
				continue
			}
			if j+1 <= n && n-(j+1) >= k-i {
				best[i][j] = best[i][j+1]
			}
			score := 0.0
			total := 0
			for _, v := range kinds[j] {
				total += v
			}
			if total > 0 {
				score = float64(kinds[j][kindOfCell(row[i].Raw)]) / float64(total)
			}
			if i == 0 && j == from || i == 1 && j == from+1 {
				score += 5
			}
			if v := score + best[i+1][j+1]; v >= best[i][j] {
				best[i][j], take[i][j] = v, true
			}
		}
	}
	i := 0
	for j := 0; j < n && i < k; j++ {
		if take[i][j] {
			out[j] = row[i]
			i++
		}
	}
	return out
}
