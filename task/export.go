package task

import (
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

// WriteSheet writes works as a workbook with one sheet, a row for each.
func WriteSheet(w io.Writer, works []Work, today corpus.Day) error {
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "Nhiệm vụ"
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
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
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	for i := range works {
		row := make([]any, len(columns))
		for j, c := range columns {
			row[j] = excelize.Cell{StyleID: wrap, Value: paper.Clean(c.text(&works[i]))} // text, never a formula
		}
		if err := out.SetRow(fmt.Sprintf("A%d", i+2), row); err != nil {
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
