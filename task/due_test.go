package task

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trolyao/corpus"
)

// testCalendar holds the days of 2024 that the tables need.
func testCalendar(t testing.TB) *Calendar {
	t.Helper()
	off := func(days ...string) (out []Holiday) {
		for _, d := range days {
			out = append(out, Holiday{Day: corpus.Day(d), Name: "nghỉ lễ"})
		}
		return out
	}
	c, err := NewCalendar(
		Year{Year: 2023},
		Year{Year: 2024, Off: off("2024-01-01", "2024-02-08", "2024-02-09", "2024-02-10", "2024-02-11", "2024-02-12",
			"2024-02-13", "2024-02-14",
			"2024-04-18", "2024-04-29", "2024-04-30", "2024-05-01", "2024-09-02", "2024-09-03"), Worked: off("2024-05-04")},
		Year{Year: 2025, Off: off("2025-01-01", "2025-05-01")},
	)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDuePhrases(t *testing.T) {
	f, err := os.Open("testdata/due.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cal := testCalendar(t)
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "|")
		if len(cells) != 7 {
			t.Fatalf("due.txt:%d: %d ô, cần 7", n, len(cells))
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		d := cal.Settle(ReadDue(cells[0], 2024))
		got := []string{cells[0], string(d.Kind), dash(d.Start), dash(d.Nominal), dash(d.Safe), dash(d.Rolled),
			cells[6]}
		if strings.Join(got, "|") != strings.Join(cells, "|") {
			t.Errorf("due.txt:%d:\n got %v\nwant %v", n, got, cells)
		}
		if !strings.Contains(strings.ToLower(d.Rule), strings.ToLower(cells[6])) {
			t.Errorf("due.txt:%d: rule %q does not name %q", n, d.Rule, cells[6])
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func dash(d corpus.Day) string {
	if d == "" {
		return "-"
	}
	return string(d)
}

// The house's collected phrases, each with examples and what they must give.
func TestCollectedPhrases(t *testing.T) {
	var facts struct {
		Phrases []struct{ Phrase, Reading string } `json:"deadline_phrases"`
	}
	readShared(t, "facts/holidays.json", &facts)
	examples := map[string][][2]string{ // first words of the entry: phrase, kind and last day
		"Tháng N":         {{"Tháng 9", "period 2024-09-30"}, {"trong tháng 9", "period 2024-09-30"}},
		"Quý I/II/III/IV": {{"Quý I", "period 2024-03-31"}, {"Quý II", "period 2024-06-30"}, {"Quý III", "period 2024-09-30"}, {"Quý IV", "period 2024-12-31"}},
		"6 tháng đầu năm": {{"6 tháng đầu năm", "period 2024-06-30"}},
		"Cả năm":          {{"Cả năm", "whole_year 2024-12-31"}, {"Thường xuyên", "whole_year 2024-12-31"}},
		"chậm nhất ngày":  {{"chậm nhất ngày 05/7/2024", "day 2024-07-05"}, {"đến hết ngày 05/7/2024", "day 2024-07-05"}, {"trước hoặc trong ngày 05/7/2024", "day 2024-07-05"}},
		"trước ngày D":    {{"trước ngày 05/7/2024", "day 2024-07-04"}},
		"từ tháng A":      {{"từ tháng 4 đến tháng 11/2024", "period 2024-11-30"}},
		"trong thời hạn":  {{"trong thời hạn 5 ngày làm việc kể từ ngày 05/7/2024", "counted 2024-07-12"}, {"trong thời hạn 5 ngày kể từ ngày 05/7/2024", "counted 2024-07-10"}, {"trong thời hạn 5 ngày kể từ ngày ban hành", "event "}},
		"Theo Kế hoạch":   {{"Theo Kế hoạch của Bộ Nội vụ", "by_reference "}},
		"Sau khi X":       {{"Sau khi Đề án được phê duyệt", "event "}},
		"đầu tháng":       {{"đầu tháng 7", "day 2024-07-01"}, {"giữa tháng 7", "day 2024-07-15"}, {"cuối tháng 7", "day 2024-07-31"}},
		"hằng quý":        {{"hằng quý", "recurring "}, {"định kỳ 6 tháng", "recurring "}},
	}
	cal := testCalendar(t)
	used := 0
	for _, p := range facts.Phrases {
		found := false
		for start, list := range examples {
			if !strings.HasPrefix(p.Phrase, start) {
				continue
			}
			found = true
			used++
			for _, e := range list {
				d := cal.Settle(ReadDue(e[0], 2024))
				if got := string(d.Kind) + " " + string(d.Nominal); got != e[1] {
					t.Errorf("%q (%s): got %q, want %q", e[0], p.Reading, got, e[1])
				}
			}
		}
		if !found {
			t.Errorf("no example for %q: %s", p.Phrase, p.Reading)
		}
	}
	if used != len(examples) {
		t.Errorf("%d entries of the facts have examples, of %d", used, len(examples))
	}
}

type derived struct {
	Kind    string
	Start   corpus.Day
	Nominal corpus.Day `json:"nominal_due"`
	Safe    corpus.Day `json:"safe_due"`
	Rolled  corpus.Day `json:"roll_forward_due"`
	Works   *bool      `json:"is_working_day"`
}

// Every time text of the seed tasks reads as given there.
func TestSeedTimes(t *testing.T) {
	var seed struct {
		Tasks []struct {
			No      string
			Text    string `json:"time_text"`
			Derived derived
		}
		HoaBinh struct {
			Dated []struct {
				ID      string
				Text    string `json:"time_text"`
				Derived derived
			} `json:"dated_assignments"`
		} `json:"hoa_binh"`
		Other []struct {
			ID      string
			Text    string `json:"time_text"`
			Derived derived
		} `json:"other_dated"`
	}
	readShared(t, "facts/seed-tasks.json", &seed)
	kinds := map[string]DueKind{"month": Period, "whole_year": WholeYear, "by_reference": ByReference, "event": Event,
		"on_or_before": OnDay, "strictly_before": OnDay, "period": Period}
	cal := testCalendar(t)
	check := func(name, text string, want derived) {
		d := cal.Settle(ReadDue(text, 2024))
		if d.Kind != kinds[want.Kind] || d.Nominal != want.Nominal || want.Start != "" && d.Start != want.Start ||
			want.Safe != "" && d.Safe != want.Safe || want.Rolled != "" && d.Rolled != want.Rolled {
			t.Errorf("%s %q: got %+v, want %+v", name, text, d, want)
		}
		if want.Works != nil && cal.Works(d.Nominal) != *want.Works {
			t.Errorf("%s %q: works(%s) = %v", name, text, d.Nominal, !*want.Works)
		}
	}
	n := 0
	for _, task := range seed.Tasks {
		if task.Text == "" {
			continue // merged away; plan_test.go checks what is inherited
		}
		n++
		check(task.No, task.Text, task.Derived)
	}
	if n != 30 {
		t.Errorf("%d time texts, want 30", n)
	}
	for _, x := range seed.HoaBinh.Dated {
		check(x.ID, x.Text, x.Derived)
	}
	for _, x := range seed.Other {
		check(x.ID, x.Text, x.Derived)
	}
}

// readShared reads a shared fact file; the test is skipped where it is absent.
func readShared(t *testing.T, name string, v any) {
	t.Helper()
	text, err := os.ReadFile("../../shared/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the shared data file %s is not here", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		t.Fatal(err)
	}
}

// A phrase without a year has no day when the plan's year is not known.
func TestNoYearNoDay(t *testing.T) {
	for _, p := range []string{"Tháng 3", "Quý I", "Cả năm", "15/11", "6 tháng đầu năm", "đầu tháng 5",
		"trước tháng 6"} {
		if d := ReadDue(p, 0); d.Nominal != "" || d.Kind != Open {
			t.Errorf("%q without a year: %+v", p, d)
		}
	}
	if d := ReadDue("Tháng 3/2024", 0); d.Nominal != "2024-03-31" {
		t.Errorf("a year in the phrase is enough: %+v", d)
	}
}

// "Trước ngày D" is one day stricter than "chậm nhất ngày D", whatever D is.
func TestBeforeIsOneDayStricter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := corpus.Day("2024-01-01").Add(rapid.IntRange(1, 3000).Draw(t, "day"))
		strict, upTo := ReadDue("trước ngày "+day.Vietnamese(), 0), ReadDue("chậm nhất ngày "+day.Vietnamese(), 0)
		if strict.Nominal.Add(1) != day || upTo.Nominal != day || strict.Caution == "" {
			t.Fatalf("%s: before gives %s, at the latest gives %s", day, strict.Nominal, upTo.Nominal)
		}
	})
}

func FuzzReadDue(f *testing.F) {
	for _, p := range []string{"Tháng 3", "Quý I/2024", "trước ngày 15/11/2024",
		"trong vòng 05 ngày làm việc kể từ ngày 01/01/2024", "Sau khi", "định kỳ quý, 6 tháng", "99 năm kể từ ngày 31/12/9998", "\xff"} {
		f.Add(p, 2024)
	}
	cal := &Calendar{}
	f.Fuzz(func(t *testing.T, phrase string, year int) {
		d := cal.Settle(ReadDue(phrase, year))
		for _, day := range []corpus.Day{d.Start, d.Nominal, d.Safe, d.Rolled, d.From} {
			if day != "" && day.Time().IsZero() {
				t.Fatalf("%q: %q is no day: %+v", phrase, day, d)
			}
		}
		switch d.Kind {
		case OnDay, Period, WholeYear, Counted:
			if d.Nominal == "" || d.Start > d.Nominal || d.Safe > d.Nominal || d.Rolled < d.Nominal {
				t.Fatalf("%q: days out of order: %+v", phrase, d)
			}
			if year < 1900 && !strings.ContainsAny(phrase, "0123456789") {
				t.Fatalf("%q: a day out of nowhere: %+v", phrase, d)
			}
		case Recurring, ByReference, Event, Open:
			if d.Nominal != "" || d.Safe != "" {
				t.Fatalf("%q: a day for a phrase without one: %+v", phrase, d)
			}
		default:
			t.Fatalf("%q: kind %q", phrase, d.Kind)
		}
		if d.Rule == "" {
			t.Fatalf("%q: no rule", phrase)
		}
		_ = d.Words()
	})
}
