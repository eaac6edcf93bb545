package task

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trolyao/corpus"
)

func TestCalendarRefuses(t *testing.T) {
	for name, years := range map[string][]Year{
		"twice":            {{Year: 2024}, {Year: 2024}},
		"other year":       {{Year: 2024, Off: []Holiday{{Day: "2025-01-01", Name: "x"}}}},
		"no day":           {{Year: 2024, Off: []Holiday{{Day: "2024-02-30", Name: "x"}}}},
		"no name":          {{Year: 2024, Off: []Holiday{{Day: "2024-02-29"}}}},
		"worked weekday":   {{Year: 2024, Worked: []Holiday{{Day: "2024-05-06", Name: "x"}}}},
		"off and worked":   {{Year: 2024, Off: []Holiday{{Day: "2024-05-04", Name: "x"}}, Worked: []Holiday{{Day: "2024-05-04", Name: "x"}}}},
		"worked elsewhere": {{Year: 2024, Worked: []Holiday{{Day: "2025-05-03", Name: "x"}}}},
	} {
		if _, err := NewCalendar(years...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	c := testCalendar(t)
	for day, want := range map[corpus.Day]bool{
		"2024-04-29": false, // swapped
		"2024-05-04": true,  // the Saturday worked for it
		"2024-05-05": false,
		"2024-02-15": true, // first day after Tết
		"2025-01-01": false,
	} {
		if c.Works(day) != want {
			t.Errorf("Works(%s) = %v (%s)", day, !want, c.DayOff(day))
		}
	}
	if got := c.AddWorking("2024-04-26", 2); got != "2024-05-03" {
		t.Errorf("two working days after Friday 26/4/2024: %s", got)
	}
}

// A year without data still has the holidays of the solar calendar, 24/11 from
// 2026 on, and says that its notice is not known.
func TestYearWithoutData(t *testing.T) {
	c := &Calendar{}
	for day, off := range map[corpus.Day]bool{
		"2025-11-24": false, "2026-11-24": true, "2031-11-24": true, "2030-09-02": true, "2030-05-01": true, "2030-03-05": false,
	} {
		if c.Works(day) == off {
			t.Errorf("%s: day off %q", day, c.DayOff(day))
		}
	}
	if d := c.Settle(ReadDue("Tháng 3/2030", 0)); !strings.Contains(d.Caution, "2030") {
		t.Errorf("no caution for a year without notice: %+v", d)
	}
}

// An administrator's year takes the place of the shipped one.
func TestWith(t *testing.T) {
	c := testCalendar(t)
	n, err := c.With(Year{Year: 2025, Off: []Holiday{{Day: "2025-12-31", Name: "Nghỉ hoán đổi"}},
		Worked: []Holiday{{Day: "2025-12-27", Name: "Làm bù"}}})
	if err != nil {
		t.Fatal(err)
	}
	if n.Works("2025-12-31") || !n.Works("2025-12-27") || n.Works("2025-01-01") || n.Works("2024-04-29") {
		t.Error("the new year is not used, a day of Điều 112 is worked, or another year was lost")
	}
	if !c.Works("2025-12-31") {
		t.Error("the old calendar changed")
	}
	if len(n.Years()) != 3 || n.Years()[2].Year != 2025 {
		t.Errorf("years: %+v", n.Years())
	}
	if _, err := c.With(Year{Year: 2026, Off: []Holiday{{Day: "2025-01-01", Name: "x"}}}); err == nil {
		t.Error("a wrong year was taken")
	}
}

// Before and After are working days with only days off up to d, and counting
// working days is the same as walking them.
func TestNearestWorkingDays(t *testing.T) {
	c := testCalendar(t)
	rapid.Check(t, func(t *rapid.T) {
		d := corpus.Day("2023-06-01").Add(rapid.IntRange(0, 1200).Draw(t, "day"))
		for _, near := range []corpus.Day{c.Before(d), c.After(d)} {
			if !c.Works(near) {
				t.Fatalf("%s is no working day", near)
			}
			for x, by := near, 1; x != d; x = x.Add(by) {
				if x > d {
					by = -1
				}
				if x != near && c.Works(x) {
					t.Fatalf("%s works and is nearer to %s than %s", x, d, near)
				}
			}
		}
		n := rapid.IntRange(0, 40).Draw(t, "n")
		end, walked := c.AddWorking(d, n), 0
		for x := d.Add(1); x <= end; x = x.Add(1) {
			if c.Works(x) {
				walked++
			}
		}
		if walked != n {
			t.Fatalf("%d working days after %s: %s, with %d between", n, d, end, walked)
		}
	})
}

// A notice that lists Tết alone leaves the other holidays of the year standing;
// one without Tết leaves the year provisional.
func TestPartialNotice(t *testing.T) {
	known, err := NewCalendar(Year{Year: 2027, Provisional: true, Off: []Holiday{
		{Day: "2027-01-01", Name: "Tết Dương lịch"}, {Day: "2027-02-06", Name: "Tết Nguyên đán"}, {Day: "2027-04-16", Name: "Giỗ Tổ Hùng Vương"},
		{Day: "2027-04-30", Name: "Ngày Chiến thắng"}, {Day: "2027-05-03", Name: "Nghỉ bù Ngày Quốc tế lao động"}, {Day: "2027-09-02", Name: "Quốc khánh"}}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := known.With(Year{Year: 2027, Notice: "thông báo", Off: []Holiday{{Day: "2027-02-05", Name: "Nghỉ Tết"},
		{Day: "2027-02-08", Name: "Nghỉ Tết"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []corpus.Day{"2027-01-01", "2027-02-05", "2027-02-08", "2027-04-16", "2027-04-30",
		"2027-05-03", "2027-09-02", "2027-11-24"} {
		if c.Works(day) {
			t.Errorf("%s is a working day", day)
		}
	}
	if c.Works("2027-02-06") || c.DayOff("2027-02-06") != "thứ Bảy" { // the notice decides on Tết
		t.Errorf("06/02/2027: %q", c.DayOff("2027-02-06"))
	}
	if !c.Certain(2027) || len(c.Years()[0].Filled) != 6 {
		t.Errorf("certain %v, filled %v", c.Certain(2027), c.Years()[0].Filled)
	}
	d := c.Settle(known.Settle(ReadDue("ngày 24/11/2027", 0)))
	if d.Safe != "2027-11-23" || d.Rolled != "2027-11-25" || d.Caution != "" {
		t.Errorf("24/11/2027: %+v", d)
	}
	if c, err = known.With(Year{Year: 2027, Off: []Holiday{{Day: "2027-09-03", Name: "Quốc khánh"}}}); err != nil ||
		c.Certain(2027) || !c.Works("2027-09-02") {
		t.Errorf("a notice of one holiday: certain %v, %v", c.Certain(2027), err)
	}
}
