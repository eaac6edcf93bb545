package paper

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Sheet is a sheet of a workbook to be written: notes, a line each, above a table.
type Sheet struct {
	Name  string
	Notes []string
	Head  []string
	Wide  []float64 // of columns, in characters; 0 and missing are 18
	Rows  [][]string
}

// WriteXLSX writes a workbook. Cells are text, which no program reads as a formula,
// but for whole numbers. The heading row stays in sight.
func WriteXLSX(sheets []Sheet) (data []byte, err error) {
	f := excelize.NewFile()
	defer f.Close()
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Family: "Times New Roman", Size: 12},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE7F3"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "center"}})
	if err != nil {
		return nil, fmt.Errorf("paper: workbook: %w", err)
	}
	wrap, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "Times New Roman", Size: 12},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return nil, fmt.Errorf("paper: workbook: %w", err)
	}
	for i, s := range sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err == nil {
			err = s.write(f, bold, wrap)
		}
		if err != nil {
			return nil, fmt.Errorf("paper: workbook: %w", err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("paper: workbook: %w", err)
	}
	return b.Bytes(), nil
}

func (s *Sheet) write(f *excelize.File, bold, wrap int) error {
	row := 1
	for _, n := range s.Notes {
		if err := f.SetCellStr(s.Name, fmt.Sprintf("A%d", row), n); err != nil {
			return err
		}
		row++
	}
	head := row
	for r, line := range append([][]string{s.Head}, s.Rows...) {
		for c, text := range line {
			cell, err := excelize.CoordinatesToCellName(c+1, head+r)
			if err != nil {
				return err
			}
			var n int
			if k, e := fmt.Sscanf(text, "%d", &n); r > 0 && k == 1 && e == nil && fmt.Sprint(n) == text {
				err = f.SetCellInt(s.Name, cell, int64(n))
			} else {
				err = f.SetCellStr(s.Name, cell, text)
			}
			if err != nil {
				return err
			}
			style := wrap
			if r == 0 {
				style = bold
			}
			if err := f.SetCellStyle(s.Name, cell, cell, style); err != nil {
				return err
			}
		}
	}
	for c := range s.Head {
		wide := 18.0
		if c < len(s.Wide) && s.Wide[c] > 0 {
			wide = s.Wide[c]
		}
		name, err := excelize.ColumnNumberToName(c + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(s.Name, name, name, wide); err != nil {
			return err
		}
	}
	return f.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: fmt.Sprintf("A%d", head+1),
		ActivePane: "bottomLeft"})
}

// ReadSheets returns the texts of the cells of a workbook as they are shown, row by
// row; the row at index i is row i+1. What is no workbook is a [Refusal].
func ReadSheets(data []byte) (sheets []Sheet, err error) {
	opts := Options{}.limits()
	if kind := sniff(data); kind != "xlsx" {
		return nil, Refuse(RefusedUnreadable, fmt.Errorf("%q is no workbook", kind), textNoWorkbook)
	}
	p, err := openPack(data, opts.MaxExpanded)
	if errors.Is(err, errBomb) {
		return nil, Refuse(RefusedTooBig, err, textBomb)
	} else if err != nil {
		return nil, Refuse(RefusedUnreadable, err, textBrokenZip, "Excel")
	}
	defer func() {
		if p := recover(); p != nil {
			sheets, err = nil, Refuse(RefusedUnreadable, fmt.Errorf("spreadsheet reader: %v", p), textBrokenXML, "Excel")
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: opts.MaxExpanded,
		UnzipXMLSizeLimit: min(opts.MaxExpanded, 16<<20), ShortDatePattern: "dd/mm/yyyy", LongDatePattern: "dd/mm/yyyy"})
	if err != nil {
		return nil, Refuse(RefusedUnreadable, err, textBrokenXML, "Excel")
	}
	defer f.Close()
	looks, err := sheetLooks(f, p)
	if err != nil {
		return nil, Refuse(RefusedUnreadable, err, textBrokenXML, "Excel")
	}
	cells := 0
	for _, name := range f.GetSheetList() {
		grid, n, err := sheetGrid(f, name, maxCells-cells, looks)
		if err != nil {
			return nil, Refuse(RefusedUnreadable, err, textBrokenXML, "Excel")
		}
		cells += n
		s := Sheet{Name: name}
		for _, row := range grid {
			texts := make([]string, len(row))
			for i, c := range row {
				texts[i] = c.Text
			}
			s.Rows = append(s.Rows, texts)
		}
		sheets = append(sheets, s)
	}
	return sheets, nil
}

// CellName is the name of a cell: column 2 and row 5, from 0, are "C6".
func CellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err != nil {
		return "?"
	}
	return name
}
