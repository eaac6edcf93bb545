package task

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/xuri/excelize/v2"

	"trolyao/paper"
)

func exported(t *testing.T) []Work {
	t.Helper()
	dated, open := *workOf(t, "Tháng 11"), *workOf(t, "Sau khi có hướng dẫn")
	dated.ID, dated.No, dated.Name, dated.Lead = 29, "29", "Trợ lý ảo, cho; cán bộ\nEND:VCALENDAR\r\n"+
		strings.Repeat("dài ", 60), "Sở Nội vụ"
	dated.Updated = time.Date(2024, 11, 1, 0, 0, 0, 0, time.UTC)
	dated.Product = "=1+1"
	open.ID, open.No, open.Name = 19, "19", "Chưa có ngày"
	return []Work{dated, open}
}

// A calendar program reads the feed back: one event, on the safe day.
func TestWriteCalendar(t *testing.T) {
	var b, again bytes.Buffer
	works := exported(t)
	if err := WriteCalendar(&b, "Việc của\nSở Nội vụ", works, "2024-11-20"); err != nil {
		t.Fatal(err)
	}
	if err := WriteCalendar(&again, "Việc của\nSở Nội vụ", works, "2024-11-20"); err != nil ||
		again.String() != b.String() {
		t.Error("the same works give another feed")
	}
	for _, line := range strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(&b)
	if err != nil {
		t.Fatal(err)
	}
	events := cal.Events()
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	e := events[0]
	start, err := e.GetAllDayStartAt()
	if err != nil || start.Format("2006-01-02") != "2024-11-29" {
		t.Errorf("start %v, %v", start, err)
	}
	if e.Id() != "task-29@trolyao" {
		t.Errorf("uid %q", e.Id())
	}
	if got := e.GetProperty(ics.ComponentPropertySummary).Value; !strings.HasPrefix(got,
		"Hạn nhiệm vụ 29: Trợ lý ảo, cho; cán bộ END:VCALENDAR dài") {
		t.Errorf("summary %q", got)
	}
	if got := e.GetProperty(ics.ComponentPropertyDescription).Value; !strings.Contains(got, "30/11/2024") {
		t.Errorf("description %q", got)
	}
}

// The sheet is read back by the house's own reader of workbooks.
func TestWriteSheet(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSheet(&b, "UBND xã A & B", exported(t), "2024-12-03"); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if head, err := f.GetHeaderFooter("Nhiệm vụ"); err != nil || head.OddHeader != "&L&8 UBND xã A && B" {
		t.Errorf("%+v, %v", head, err)
	}
	blocks, _, err := paper.Read(context.Background(), "viec.xlsx", b.Bytes(), paper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, bl := range blocks {
		if bl.Table != nil {
			for _, row := range append(bl.Table.HeadRows, bl.Table.Rows...) {
				for _, c := range row {
					text.WriteString(c.Text + c.Raw + "|")
				}
			}
		}
	}
	for _, want := range []string{"Cơ quan chủ trì", "Sở Nội vụ", "=1+1", "30/11/2024", "29/11/2024",
		Overdue.String(), "Chưa có ngày", NotYetDue.String()} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in %s", want, text.String())
		}
	}
}
