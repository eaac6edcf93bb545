package starter

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"testing"

	"trolyao/corpus"
)

// The calendar agrees with the collected facts on every day of 2024 to 2027.
func TestHolidaysAgreeWithTheFacts(t *testing.T) {
	text, err := os.ReadFile("../../shared/facts/holidays.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the shared data file facts/holidays.json is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	var facts struct {
		Years map[string]struct {
			Certainty string
			Off       []struct{ Date corpus.Day }
			Worked    []struct{ Date corpus.Day } `json:"makeup_workdays"`
		}
	}
	if err := json.Unmarshal(text, &facts); err != nil {
		t.Fatal(err)
	}
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	off, worked := map[corpus.Day]bool{}, map[corpus.Day]bool{}
	for _, y := range facts.Years {
		for _, h := range y.Off {
			off[h.Date] = true
		}
		for _, h := range y.Worked {
			worked[h.Date] = true
		}
	}
	for day := corpus.Day("2024-01-01"); day <= "2027-12-31"; day = day.Add(1) {
		weekend := day.Time().Weekday() == 0 || day.Time().Weekday() == 6
		want := worked[day] || !weekend && !off[day]
		if d.Calendar.Works(day) != want {
			t.Errorf("%s: works %v, want %v (%s)", day, !want, want, d.Calendar.DayOff(day))
		}
	}
	if !d.Calendar.Certain(2026) || d.Calendar.Certain(2027) || d.Calendar.Certain(2028) {
		t.Error("2026 is announced, 2027 and 2028 are not")
	}
}
