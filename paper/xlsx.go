package paper

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"
)

const (
	maxCells  = 2_000_000  // in one workbook
	maxPlaces = 40_000_000 // with those left empty up to the last cell of each row
)

// readXLSX makes a heading and tables of each sheet. Rows with one text stand
// outside the tables: titles above, notes below.
func readXLSX(data []byte, opts Options) (blocks []Block, problems []Problem, err error) {
	p, err := openPack(data, opts.MaxExpanded)
	if errors.Is(err, errBomb) {
		return nil, nil, Refuse(RefusedTooBig, err, textBomb)
	} else if err != nil {
		return nil, nil, Refuse(RefusedUnreadable, err, textBrokenZip, "Excel")
	}
	defer func() {
		if p := recover(); p != nil {
			blocks, problems, err = nil, nil, Refuse(RefusedUnreadable, fmt.Errorf("spreadsheet reader: %v", p),
				textBrokenXML, "Excel")
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: opts.MaxExpanded, UnzipXMLSizeLimit: min(opts.MaxExpanded,
			16<<20), ShortDatePattern: "dd/mm/yyyy", LongDatePattern: "dd/mm/yyyy",
	})
	if err != nil {
		return nil, nil, Refuse(RefusedUnreadable, err, textBrokenXML, "Excel")
	}
	defer f.Close()
	looks, err := sheetLooks(f, p)
	if errors.Is(err, errBomb) {
		return nil, nil, Refuse(RefusedTooBig, err, textBomb)
	} else if err != nil {
		return nil, nil, Refuse(RefusedUnreadable, err, textBrokenXML, "Excel")
	}
	cells := 0
	for _, sheet := range f.GetSheetList() {
		grid, n, err := sheetGrid(f, sheet, maxCells-cells, looks)
		if errors.Is(err, errBomb) {
			return nil, nil, Refuse(RefusedTooBig, err, textBomb)
		} else if err != nil {
			problems = append(problems, Problem{Warning, "trang tính “" + sheet + "”",
				textBadSheet})
			continue
		}
		cells += n
		problems = append(problems, looks.tell(sheet)...)
		more := sheetBlocks(grid)
		if len(more) == 0 {
			continue
		}
		if stamp, ok := SecretStamp(more); ok { // each sheet has a head of its own
			return nil, nil, RefuseSecret(stamp)
		}
		if visible, err := f.GetSheetVisible(sheet); err == nil && !visible {
			problems = append(problems, Problem{Warning, "trang tính “" + sheet + "”",
				textHiddenSheet})
		}
		blocks = append(append(blocks, Block{Text: sheet, Level: 1}), more...)
	}
	return blocks, problems, nil
}

// sheetGrid reads the shown values of a sheet; merged places repeat the text of
// their first cell, as inferred.
func sheetGrid(f *excelize.File, sheet string, left int, looks *cellLooks) (grid [][]Cell, cells int, err error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	width := 0
	for rows.Next() {
		if rows.GetRowOpts().Hidden {
			looks.hidden = append(looks.hidden, strconv.Itoa(len(grid)+1))
		}
		values, err := rows.Columns()
		if err != nil {
			return nil, cells, err
		}
		if looks.places += len(values); looks.places > maxPlaces {
			return nil, cells, errBomb
		}
		values = values[:min(len(values), maxColumns)]
		row := make([]Cell, len(values))
		for i, v := range values {
			v = trimLines(Clean(v))
			row[i] = Cell{Raw: v, Text: v}
		}
		if cells += len(row) + 1; cells > left {
			return nil, cells, errBomb
		}
		width = max(width, len(row))
		grid = append(grid, row)
	}
	if err := rows.Error(); err != nil {
		return nil, cells, err
	}
	if cells = len(grid) * width; cells > left {
		return nil, cells, errBomb
	}
	for i, row := range grid {
		grid[i] = append(row, make([]Cell, width-len(row))...)
	}
	looks.mend(f, sheet, grid)
	looks.hiddenColumns(f, sheet, width)
	merged, err := f.GetMergeCells(sheet)
	if err != nil {
		return nil, cells, err
	}
	for _, m := range merged {
		c1, r1, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		c2, r2, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 != nil || err2 != nil || r1 > len(grid) || c1 > width {
			continue
		}
		text := grid[r1-1][c1-1].Text
		for r := r1; r <= min(r2, len(grid)) && text != ""; r++ {
			for c := c1; c <= min(c2, width); c++ {
				if r != r1 || c != c1 {
					grid[r-1][c-1] = Cell{Text: text, Inferred: true}
				}
			}
		}
	}
	return grid, cells, nil
}

// sheetBlocks parts a sheet at its empty rows into titles and tables.
func sheetBlocks(grid [][]Cell) []Block {
	var out []Block
	var part [][]Cell
	raw := func(row []Cell) (n int, text string) {
		for _, c := range row {
			if c.Raw != "" {
				n++
				text = c.Raw
			}
		}
		return n, text
	}
	empty := func(row []Cell) bool {
		for _, c := range row {
			if c.Text != "" {
				return false
			}
		}
		return true
	}
	flush := func() {
		from, to := 0, len(part)
		for from < to {
			n, text := raw(part[from])
			if n > 1 {
				break
			}
			if text != "" {
				out = append(out, Block{Text: text})
			}
			from++
		}
		var notes []Block
		for to > from {
			n, text := raw(part[to-1])
			if n > 1 || n == 0 || to-from > 1 && len([]rune(text)) < 25 {
				break
			}
			notes = append([]Block{{Text: text}}, notes...)
			to--
		}
		if rows := narrow(part[from:to]); len(rows) > 0 {
			bold := make([]bool, len(rows))
			bold[0] = len(rows) > 1 && wordy(rows[0])
			out = append(out, Block{Table: newTable(rows, bold, 0)})
		}
		out = append(out, notes...)
		part = nil
	}
	for _, row := range grid {
		if empty(row) {
			flush()
			continue
		}
		part = append(part, row)
	}
	flush()
	return out
}

// narrow takes empty columns off both sides.
func narrow(rows [][]Cell) [][]Cell {
	if len(rows) == 0 {
		return nil
	}
	from, to := len(rows[0]), 0
	for _, row := range rows {
		for i, c := range row {
			if c.Text != "" {
				from, to = min(from, i), max(to, i+1)
			}
		}
	}
	out := make([][]Cell, len(rows))
	for i, row := range rows {
		out[i] = row[from:to]
	}
	return out
}

// wordy says that every cell of a row has letters, as headings have.
func wordy(row []Cell) bool {
	for _, c := range row {
		if c.Text != "" && strings.IndexFunc(c.Text, unicode.IsLetter) < 0 {
			return false
		}
	}
	return true
}
