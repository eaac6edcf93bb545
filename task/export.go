package task

import (
	"errors"
	"fmt"
	"io"
	"strings"

	ics "github.com/arran4/golang-ical"
	"github.com/xuri/excelize/v2"

	"trolyao/corpus"
	"trolyao/paper"
)

// WriteCalendar writes the deadlines of works as an iCalendar feed (RFC 5545):
// one all-day event on the safe day of each task that has a day. The same works
// give the same bytes, and an event keeps its UID when its day moves.
func WriteCalendar(w io.Writer, name string, works []Work, today corpus.Day) error {
	cal := ics.NewCalendarFor("trolyao")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(oneLine(name))
	cal.SetXWRTimezone("Asia/Ho_Chi_Minh")
	cal.SetRefreshInterval("PT6H")
	for i := range works {
		k := &works[i]
		if k.Due.Safe == "" {
			continue
		}
		e := cal.AddEvent(fmt.Sprintf("task-%d@trolyao", k.ID))
		e.SetDtStampTime(k.Updated)
		// Dates without a zone: an all-day event is the same day everywhere.
		e.SetProperty(ics.ComponentPropertyDtStart, compact(k.Due.Safe), ics.WithValue("DATE"))
		e.SetProperty(ics.ComponentPropertyDtEnd, compact(k.Due.Safe.Add(1)), ics.WithValue("DATE"))
		e.SetSummary(oneLine("Hạn nhiệm vụ " + k.No + ": " + k.Name))
		e.SetDescription(strings.Join([]string{"Chủ trì: " + oneLine(k.Lead), "Sản phẩm: " + oneLine(k.Product),
			"Hạn: " + k.Due.Words(), "Tình trạng: " + k.Status(today).String()}, "\n"))
		e.SetTimeTransparency(ics.TransparencyTransparent)
	}
	return cal.SerializeTo(w, ics.WithNewLineWindows)
}

func compact(d corpus.Day) string { return strings.ReplaceAll(string(d), "-", "") }

// oneLine drops line breaks and control characters, which would end a line of
// the feed.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(paper.Clean(s), func(r rune) bool {
		return r == '\n' || r == '\t' ||
			r == ' '
	}), " ")
}

// WriteSheet writes works as a workbook with one sheet, a row for each; house is the
// name at the head of every printed page, "" for none.
func WriteSheet(w io.Writer, house string, works []Work, today corpus.Day) error {
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "Nhiệm vụ"
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	if err := printed(f, sheet, house, 1); err != nil {
		return err
	}
	out, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	columns := []struct {
		head  string
		width float64
		text  func(*Work) string
	}{
		{"Kế hoạch", 20, func(k *Work) string { return k.Basis.Number }},
		{"STT", 7, func(k *Work) string { return k.No }},
		{"Nhiệm vụ", 50, func(k *Work) string { return k.Name }},
		{"Sản phẩm", 28, func(k *Work) string { return k.Product }},
		{"Cơ quan chủ trì", 24, func(k *Work) string { return k.Lead }},
		{"Cơ quan phối hợp", 24, func(k *Work) string { return k.Support }},
		{"Thời gian thực hiện", 18, func(k *Work) string { return k.Time }},
		{"Hạn", 12, func(k *Work) string { return shown(k.Due.Nominal) }},
		{"Ngày làm việc cuối trước hạn", 14, func(k *Work) string { return shown(k.Due.Safe) }},
		{"Tình trạng", 22, func(k *Work) string { return k.Status(today).String() }},
		{"Ngày hoàn thành", 14, func(k *Work) string { return shown(k.DoneOn) }},
		{"Ghi chú", 30, func(k *Work) string { return k.Note }},
	}
	head := make([]any, len(columns))
	for i, c := range columns {
		if err := out.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
		head[i] = excelize.Cell{StyleID: bold, Value: c.head}
	}
	if err := out.SetRow("A1", head, excelize.RowOpts{Height: height(3)}); err != nil {
		return err
	}
	for i := range works {
		row, lines := make([]any, len(columns)), 1
		for j, c := range columns {
			text := paper.Clean(c.text(&works[i]))
			row[j] = excelize.Cell{StyleID: wrap, Value: text} // text, never a formula
			lines = max(lines, linesOf(text, c.width))
		}
		if err := out.SetRow(fmt.Sprintf("A%d", i+2), row, excelize.RowOpts{Height: height(lines)}); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

func shown(d corpus.Day) string {
	if d == "" {
		return ""
	}
	return d.Vietnamese()
}

// linesOf is how many lines a text takes in a column so many letters wide.
func linesOf(text string, width float64) (n int) {
	for _, part := range strings.Split(text, "\n") {
		left := 0.0
		n++
		for _, word := range strings.Fields(part) {
			long := float64(len([]rune(word))) + 1
			if left+long > width && left > 0 {
				n, left = n+1, 0
			}
			left += long
		}
	}
	return n
}

// height is that of a row of so many lines, in points; a workbook takes no higher one.
func height(lines int) float64 { return min(float64(lines)*15+3, 400) }

// printed sets a sheet to be printed on A4 across, as wide as a page, with its first
// rows on top of every page.
func printed(f *excelize.File, sheet, house string, top int) error {
	across, a4, one, many, yes := "landscape", 9, 1, 0, true
	margin, foot, head := 0.4, 0.25, ""
	if house != "" {
		margin, head = 0.5, "&L&8 "+strings.ReplaceAll(oneLine(house), "&", "&&")
	}
	return errors.Join(f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}),
		f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &across, Size: &a4, FitToWidth: &one,
			FitToHeight: &many}),
		f.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin,
			Bottom: &margin, Header: &foot, Footer: &foot, Horizontally: &yes}),
		f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddHeader: head, OddFooter: "&L&8&A&R&8Trang &P/&N"}),
		f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: sheet,
			RefersTo: fmt.Sprintf("'%s'!$1:$%d", sheet, top)}))
}

// WriteOverview writes how work stands as a workbook: by agency, field, plan, person
// and month, and what is overdue with who names those who owe it. Every sheet is
// printed across, as wide as a page, with the name of the house at its head.
func WriteOverview(w io.Writer, house string, o *Overview, who func(Late) string) error {
	f := excelize.NewFile()
	defer f.Close()
	s := overviewSheets{f: f, house: house}
	for _, err := range []error{
		s.style(),
		s.tallies(textSheetAgencies, textSheetAgency, o.Today, o.Agencies, &o.All),
		s.late(o, who),
		s.tallies(textSheetFields, textSheetField, o.Today, o.Fields, &o.All),
		s.tallies(textSheetPlans, textSheetPlan, o.Today, o.Plans, &o.All),
		s.tallies(textSheetPersons, textSheetPerson, o.Today, o.Persons, nil),
		s.tallies(textSheetMonths, textSheetMonth, o.Today, o.Months, nil),
	} {
		if err != nil {
			return err
		}
	}
	return f.Write(w)
}

type overviewSheets struct {
	f                       *excelize.File
	house                   string
	n                       int
	widths                  []float64 // of the columns of the sheet
	title, head, cell, bold int
	number, total           int // cell and bold of a number
}

func (s *overviewSheets) style() (err error) {
	thin := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		thin = append(thin, excelize.Border{Type: side, Style: 1, Color: "808080"})
	}
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: "Times New Roman", Size: size, Bold: bold}
	}
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	middle := &excelize.Alignment{Horizontal: "center", Vertical: "top"}
	for _, x := range []struct {
		to    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: font(14, true)}},
		{&s.head, excelize.Style{Font: font(11, true), Border: thin, Alignment: &excelize.Alignment{WrapText: true,
			Horizontal: "center", Vertical: "center"}}},
		{&s.cell, excelize.Style{Font: font(11, false), Border: thin, Alignment: wrap}},
		{&s.bold, excelize.Style{Font: font(11, true), Border: thin, Alignment: wrap}},
		{&s.number, excelize.Style{Font: font(11, false), Border: thin, Alignment: middle}},
		{&s.total, excelize.Style{Font: font(11, true), Border: thin, Alignment: middle}},
	} {
		if *x.to, err = s.f.NewStyle(&x.style); err != nil {
			return err
		}
	}
	return nil
}

// sheet begins a sheet with its title and heading; widths are those of columns.
func (s *overviewSheets) sheet(name, title string, head []string, widths []float64) error {
	if s.n++; s.n == 1 {
		if err := s.f.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := s.f.NewSheet(name); err != nil {
		return err
	}
	s.widths = widths
	for i, width := range widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := s.f.SetColWidth(name, column, column, width); err != nil {
			return err
		}
	}
	if err := s.f.SetCellStr(name, "A1", title); err != nil {
		return err
	}
	if err := s.f.SetCellStyle(name, "A1", "A1", s.title); err != nil {
		return err
	}
	values := make([]any, len(head))
	for i, h := range head {
		values[i] = h
	}
	if err := s.row(name, 3, s.head, values); err != nil {
		return err
	}
	return printed(s.f, name, s.house, 3)
}

// row writes values, numbers as numbers and text as text, never a formula.
func (s *overviewSheets) row(name string, n, style int, values []any) error {
	lines := 1
	for i, v := range values {
		cell, err := excelize.CoordinatesToCellName(i+1, n)
		if err != nil {
			return err
		}
		look := style
		switch v := v.(type) {
		case int:
			if look = s.number; style == s.bold {
				look = s.total
			}
			err = s.f.SetCellInt(name, cell, int64(v))
		default:
			text := paper.Clean(fmt.Sprint(v))
			lines = max(lines, linesOf(text, s.widths[i]*0.95))
			err = s.f.SetCellStr(name, cell, text)
		}
		if err != nil {
			return err
		}
		if err := s.f.SetCellStyle(name, cell, cell, look); err != nil {
			return err
		}
	}
	return s.f.SetRowHeight(name, n, height(lines))
}

func (s *overviewSheets) tallies(name, first string, today corpus.Day, lines []Line, all *Line) error {
	if len(lines) == 0 {
		return nil
	}
	err := s.sheet(name, fmt.Sprintf(textSheetTitle, strings.ToLower(name), today.Vietnamese()),
		[]string{"STT", first, "Giao", "Đúng hạn", "Xong trễ", "Đang quá hạn", "Trễ nhất (ngày)", "Sắp đến hạn", "Còn hạn",
			"Tỷ lệ đúng hạn"}, []float64{6, 52, 9, 10, 10, 10, 11, 10, 10, 12})
	if err != nil {
		return err
	}
	row := func(no any, l Line) []any {
		share := ""
		if n, ok := l.Share(); ok {
			share = strings.Replace(fmt.Sprintf("%d,%d%%", n/10, n%10), ",0%", "%", 1)
		}
		return []any{no, l.Name, l.Given, l.OnTime, l.Tally.Late, l.Overdue, l.Worst, l.Risk, l.Open, share}
	}
	for i, l := range lines {
		if err := s.row(name, 4+i, s.cell, row(i+1, l)); err != nil {
			return err
		}
	}
	if all == nil {
		return nil
	}
	total := *all
	total.Name = textSheetAll
	return s.row(name, 4+len(lines), s.bold, row("", total))
}

func (s *overviewSheets) late(o *Overview, who func(Late) string) error {
	const name = textSheetLate
	err := s.sheet(name, fmt.Sprintf(textSheetTitle, strings.ToLower(name), o.Today.Vietnamese()),
		[]string{"STT", "Kế hoạch, văn bản", "Số", "Nhiệm vụ", "Sản phẩm", "Cơ quan còn nợ", "Hạn", "Trễ (ngày)"},
		[]float64{6, 18, 7, 52, 26, 34, 12, 9})
	if err != nil {
		return err
	}
	for i, l := range o.Late {
		if err := s.row(name, 4+i, s.cell, []any{i + 1, l.PlanName(), l.No, l.Name, l.Product, who(l),
			shown(l.Due.Nominal), l.Days}); err != nil {
			return err
		}
	}
	return nil
}
