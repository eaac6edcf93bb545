package task

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"trolyao/corpus"
	"trolyao/org"
)

func officers() []org.Officer {
	return []org.Officer{
		{ID: "f", Agency: "snv", Roles: []org.Role{org.Focal}},
		{ID: "h", Agency: "snv", Roles: []org.Role{org.Head}},
		{ID: "other", Agency: "stc", Roles: []org.Role{org.Focal}},
		{ID: "staff", Agency: "snv", Roles: []org.Role{org.Staff}},
		{ID: "gone", Agency: "snv", Roles: []org.Role{org.Focal}, Left: true},
	}
}

func workOf(t testing.TB, phrase string) *Work {
	t.Helper()
	w := &Work{ID: 1, Year: 2024, Task: Task{No: "1", Name: "Việc", Leads: []Party{{Name: "Sở Nội vụ", Agency: "snv"}}}}
	w.Due = testCalendar(t).Settle(ReadDue(phrase, 2024))
	return w
}

func lines(rs []Reminder) string {
	var out []string
	for _, r := range rs {
		out = append(out, r.Officer+" "+r.Step+" "+r.At.In(corpus.Zone).Format("2006-01-02 15:04"))
	}
	return strings.Join(out, "\n")
}

// Tháng 4/2024 ends in a holiday: the safe day is Friday 26/4, the last day
// Thursday 2/5.
func TestPlan(t *testing.T) {
	p := Planner{Calendar: testCalendar(t)}
	w := workOf(t, "Tháng 4")
	start := corpus.Day("2024-01-01").Time()
	want := strings.TrimSpace(`
f t-30 2024-03-27 08:00
f t-7 2024-04-19 08:00
f t-3 2024-04-23 08:00
f t-1 2024-04-25 08:00
f t-0 2024-04-26 08:00
f t+1 2024-05-03 08:00
f t+3 2024-05-06 08:00
h t+3 2024-05-06 08:00
f t+7 2024-05-09 08:00
h t+7 2024-05-09 08:00
f t+15 2024-05-17 08:00
h t+15 2024-05-17 08:00`)
	if got := lines(p.Plan(w, officers(), start)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// What lies behind is not made up for.
	if got := p.Plan(w, officers(), corpus.Day("2024-05-15").Time()); len(got) != 2 || got[0].Step != "t+15" {
		t.Errorf("after 15/5: %s", lines(got))
	}
	w.Snoozed = "2024-04-25"
	if got := p.Plan(w, officers(), start); got[0].Step != "t-1" {
		t.Errorf("snoozed until 25/4: %s", lines(got))
	}
	w.Progress = Done
	if got := p.Plan(w, officers(), start); len(got) != 0 {
		t.Errorf("done, yet: %s", lines(got))
	}
}

func TestPlanProfiles(t *testing.T) {
	p := Planner{Calendar: testCalendar(t)}
	start := corpus.Day("2023-12-31").Time()
	steps := func(profile string, role org.Role, phrase string) string {
		var out []string
		list := []org.Officer{{ID: "x", Agency: "snv", Roles: []org.Role{role}, Profile: profile},
			{ID: "f", Agency: "snv", Roles: []org.Role{org.Focal}}}
		for _, r := range p.Plan(workOf(t, phrase), list, start) {
			if r.Officer == "x" {
				out = append(out, r.Step)
			}
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		profile string
		role    org.Role
		phrase  string
		want    string
	}{
		{"light", org.Focal, "Tháng 9", "t-7 t-0 t+1 t+7"},
		{"", org.Focal, "Tháng 10", "t-30 t-7 t-3 t-1 t-0 t+1 t+3 t+7 t+15"},
		{"active", org.Focal, "Tháng 10", "t-30 t-14 t-7 t-3 t-1 t-0 t+1 t+3 t+7 t+15"},
		{"light", org.Head, "Tháng 10", "t+7"},
		{"standard", org.Head, "Tháng 10", "t+3 t+7 t+15"},
		{"active", org.Head, "Tháng 10", "t-1 t-0 t+1 t+3 t+7 t+15"},
		{"off", org.Focal, "Tháng 9", ""},
		{"", org.Staff, "Tháng 9", ""},
		{"", org.Focal, "Theo Kế hoạch của UBND tỉnh", ""},
		{"", org.Focal, "Cả năm", "q1 q2 q3 t-30 t-7 t-3 t-1 t-0 t+1 t+3 t+7 t+15"},
		{"light", org.Focal, "Hằng quý", "t-7 t-0 t-7 t-0 t-7 t-0 t-7 t-0"},
	} {
		if got := steps(c.profile, c.role, c.phrase); got != c.want {
			t.Errorf("%s %s, %s: %q, want %q", c.profile, c.role, c.phrase, got, c.want)
		}
	}
	// Without a focal point the head stands in.
	alone := []org.Officer{{ID: "h", Agency: "snv", Roles: []org.Role{org.Head}}}
	if got := p.Plan(workOf(t, "Tháng 10"), alone, start); len(got) != 9 {
		t.Errorf("a head alone: %s", lines(got))
	}
}

// However the deadline falls, reminders come on working days in working hours,
// one a day for each officer, each step once.
func TestPlanKeepsWorkingHours(t *testing.T) {
	p := Planner{Calendar: testCalendar(t)}
	rapid.Check(t, func(t *rapid.T) {
		day := corpus.Day("2024-01-01").Add(rapid.IntRange(0, 700).Draw(t, "day"))
		w := &Work{Year: 2024, Task: Task{Leads: []Party{{Agency: "snv"}},
			Due: p.Calendar.Settle(Due{Kind: OnDay, Nominal: day})}}
		list := officers()
		list[0].Profile = rapid.SampledFrom([]string{"light", "standard", "active"}).Draw(t, "profile")
		seen := map[string]bool{}
		for _, r := range p.Plan(w, list, corpus.Day("2023-06-01").Time()) {
			if !p.MaySend(r.At) {
				t.Fatalf("%s: %s at %s", day, r.Step, r.At)
			}
			for _, key := range []string{r.Officer + r.Step, r.Officer + string(corpus.DayOf(r.At))} {
				if seen[key] {
					t.Fatalf("%s: twice %s", day, key)
				}
				seen[key] = true
			}
		}
	})
}

func TestMaySend(t *testing.T) {
	p := Planner{Calendar: testCalendar(t)}
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, corpus.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for s, want := range map[string]bool{
		"2024-04-26 07:29": false, "2024-04-26 07:30": true, "2024-04-26 16:59": true, "2024-04-26 17:00": false,
		"2024-04-29 09:00": false, "2024-05-04 09:00": true, "2024-05-05 09:00": false,
	} {
		if p.MaySend(at(s)) != want {
			t.Errorf("%s: %v", s, !want)
		}
	}
}

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		phrase   string
		progress Progress
		done     corpus.Day
		today    corpus.Day
		want     Status
	}{
		{"Tháng 3", NotBegun, "", "2024-03-31", NotYetDue},
		{"Tháng 3", NotBegun, "", "2024-04-01", NotYetDue}, // the last day is a Sunday
		{"Tháng 3", NotBegun, "", "2024-04-02", Overdue},
		{"Tháng 3", Doing, "", "2024-03-20", OnTrack},
		{"Tháng 3", Doing, "", "2024-04-02", Overdue},
		{"Tháng 3", Done, "2024-04-01", "2024-06-01", DoneOnTime},
		{"Tháng 3", Done, "2024-04-02", "2024-06-01", DoneLate},
		{"Cả năm", Doing, "", "2024-12-31", OnTrack},
		{"Cả năm", NotBegun, "", "2025-01-02", Overdue},
		{"Sau khi có hướng dẫn", Doing, "", "2030-01-01", OnTrack},
		{"Sau khi có hướng dẫn", NotBegun, "", "2030-01-01", NotYetDue},
	} {
		w := workOf(t, c.phrase)
		w.Progress, w.DoneOn = c.progress, c.done
		if got := w.Status(c.today); got != c.want {
			t.Errorf("%s, %q on %s: %s, want %s", c.phrase, c.progress, c.today, got, c.want)
		}
	}
}

// The reform reports agree with the collected reporting calendar.
func TestReports(t *testing.T) {
	var facts struct {
		Calendar struct {
			Reports struct {
				Periods []struct {
					Window []string
					Due    string
				}
			} `json:"cchc_reports"`
		} `json:"reporting_calendar"`
	}
	readShared(t, "facts/holidays.json", &facts)
	got := Reports(2024, testCalendar(t))
	if len(got) != 4 || len(facts.Calendar.Reports.Periods) != 4 {
		t.Fatalf("%d reports", len(got))
	}
	for i, want := range facts.Calendar.Reports.Periods {
		from := "2024-" + want.Window[0]
		if rest, ok := strings.CutPrefix(want.Window[0], "-1-"); ok {
			from = "2023-" + rest
		}
		if g := got[i]; string(g.From) != from || string(g.Closed) != "2024-"+want.Window[1] ||
			string(g.Due.Nominal) != "2024-"+want.Due {
			t.Errorf("%s: %+v, want %+v", g.Name, g, want)
		}
	}
}

// A kept task comes back from JSON as it went in.
func TestWorkJSON(t *testing.T) {
	w := workOf(t, "trước ngày 15/11/2024")
	text, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	var back Work
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if again, _ := json.Marshal(&back); string(again) != string(text) {
		t.Errorf("%s\n%s", text, again)
	}
}

// Whoever leads and is told nothing is named: nobody believes a reminder goes
// out that does not.
func TestUntold(t *testing.T) {
	a, b, group := Party{Name: "Sở A", Agency: "a"}, Party{Name: "Sở B", Agency: "b"}, Party{Name: "Các sở, ngành"}
	person := func(agency string, r org.Role, profile Profile) org.Officer {
		return org.Officer{ID: agency + string(r), Agency: agency, Roles: []org.Role{r}, Profile: string(profile)}
	}
	left := person("a", org.Head, "")
	left.Left = true
	for _, c := range []struct {
		name     string
		leads    []Party
		officers []org.Officer
		done     bool
		want     []Party
	}{
		{"a focal point", []Party{a}, []org.Officer{person("a", org.Focal, "")}, false, nil},
		{"a head alone", []Party{a}, []org.Officer{person("a", org.Head, Light)}, false, nil},
		{"nobody", []Party{a}, nil, false, []Party{a}},
		{"staff only", []Party{a}, []org.Officer{person("a", org.Staff, "")}, false, []Party{a}},
		{"wants none", []Party{a}, []org.Officer{person("a", org.Focal, Silent)}, false, []Party{a}},
		{"has left", []Party{a}, []org.Officer{left}, false, []Party{a}},
		{"one of two", []Party{a, b}, []org.Officer{person("b", org.Focal, "")}, false, []Party{a}},
		{"a group, and officers without agency", []Party{group}, []org.Officer{person("", org.Focal, "")}, false, []Party{group}},
		{"no lead", nil, []org.Officer{person("a", org.Focal, "")}, false, []Party{{}}},
		{"done", []Party{group}, nil, true, nil},
	} {
		w := workOf(t, "Tháng 3")
		if w.Leads = c.leads; c.done {
			w.Progress = Done
		}
		w.Lead = ""
		got := Untold(w, c.officers)
		if !slices.EqualFunc(got, c.want, func(x, y Party) bool { return x.Name == y.Name && x.Agency == y.Agency }) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if rs := (Planner{}).Plan(w, c.officers, time.Time{}); len(rs) > 0 && len(c.want) == len(c.leads) &&
			len(c.want) > 0 {
			t.Errorf("%s: untold, yet %d reminders", c.name, len(rs))
		}
	}
}
