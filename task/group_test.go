package task

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trolyao/corpus"
	"trolyao/org"
)

func town() []org.Agency {
	return []org.Agency{
		{ID: "bnv", Name: "Bộ Nội vụ", Kind: org.Ministry},
		{ID: "snv", Name: "Sở Nội vụ", Kind: org.Department},
		{ID: "stttt", Name: "Sở Thông tin và Truyền thông", Kind: org.Department, To: "2025-02-28", Successors: []org.Successor{{ID: "skhcn"}}},
		{ID: "skhcn", Name: "Sở Khoa học và Công nghệ", Kind: org.Department},
		{ID: "tt", Name: "Thanh tra tỉnh", Kind: org.Department},
		{ID: "ubt", Name: "Ủy ban nhân dân cấp tỉnh", Kind: org.Local},
		{ID: "ubh", Name: "Ủy ban nhân dân cấp huyện", Kind: org.Local, To: "2025-06-30"},
		{ID: "hdx", Name: "Hội đồng nhân dân cấp xã", Kind: org.Local},
		{ID: "ubx", Name: "Ủy ban nhân dân cấp xã", Kind: org.Local},
	}
}

func TestMembers(t *testing.T) {
	for _, c := range []struct{ group, on, want string }{
		{"Các sở, ngành, địa phương", "2024-01-01", "snv stttt skhcn tt ubh"},
		{"Các sở, ngành, địa phương", "2025-12-01", "snv skhcn tt ubx"},
		{"các sở, ban, ngành", "2025-12-01", "snv skhcn tt"},
		{"Các sở", "2025-12-01", "snv skhcn"},
		{"UBND các huyện, thị xã, thành phố", "2024-01-01", "ubh"},
		{"UBND các huyện, thị xã, thành phố", "2025-12-01", "ubx"},
		{"UBND cấp xã", "2025-12-01", "ubx"},
		{"UBND các xã, phường, đặc khu", "2025-12-01", "ubx"},
		{"Các cơ quan chuyên môn thuộc UBND tỉnh", "2025-12-01", "snv skhcn tt"},
		{"Các bộ, ngành trung ương", "2025-12-01", "bnv"},
		{"Các sở, ngành; các cơ quan, đơn vị có liên quan", "2025-12-01", "snv skhcn tt"},
		{"Các cơ quan, đơn vị có liên quan", "2025-12-01", ""},
		{"Sở Nội vụ", "2025-12-01", ""},
		{"Bộ phận Một cửa", "2025-12-01", ""},
		{"Cán bộ, công chức các đơn vị", "2025-12-01", ""},
		{"Công an các xã, phường", "2025-12-01", ""},
		{"HĐND các huyện, thị xã", "2024-01-01", ""},
		{"Các trường học trên địa bàn các xã", "2025-12-01", ""},
		{"Thủ trưởng các sở, ban, ngành; Chủ tịch UBND các xã, phường", "2025-12-01", "snv skhcn tt ubx"},
		{"", "2025-12-01", ""},
	} {
		if got := strings.Join(Members(c.group, town(), c.on), " "); got != c.want {
			t.Errorf("%q on %s: %q, want %q", c.group, c.on, got, c.want)
		}
	}
}

func FuzzMembers(f *testing.F) {
	f.Add("UBND các huyện, thị xã", "2024-01-01")
	f.Add("Các sở – ban:(ngành)", "")
	f.Fuzz(func(t *testing.T, group, on string) {
		var known []string
		for _, a := range town() {
			known = append(known, a.ID)
		}
		seen := map[string]bool{}
		for _, id := range Members(group, town(), on) {
			if seen[id] || !slices.Contains(known, id) {
				t.Fatalf("%q: %s", group, id)
			}
			seen[id] = true
		}
	})
}

// A member of a group is reminded until its share is done; the rest go on.
func TestSharesOfAGroup(t *testing.T) {
	p := Planner{Calendar: testCalendar(t)}
	w := &Work{ID: 1, Year: 2025, Task: Task{No: "20", Leads: []Party{{Name: "Sở Nội vụ", Agency: "snv"},
		{Name: "Các sở, ngành", Members: []string{"snv", "stc"}}},
		Due: p.Calendar.Settle(Due{Kind: OnDay, Nominal: "2025-06-16"})}}
	officers := []org.Officer{{ID: "a", Agency: "snv", Roles: []org.Role{org.Focal}},
		{ID: "b", Agency: "stc", Roles: []org.Role{org.Focal}}}
	if w.Shares("snv") || !w.Shares("stc") || w.Shares("sct") {
		t.Error("the group's members share, the agency that leads beside it does not")
	}
	if got := w.LeadAgencies(); strings.Join(got, " ") != "snv stc" {
		t.Errorf("leads %v", got)
	}
	told := map[string]int{}
	for _, r := range p.Plan(w, officers, corpus.Day("2025-06-01").Time()) {
		told[r.Officer]++
	}
	if told["a"] == 0 || told["a"] != told["b"] {
		t.Errorf("told %v", told)
	}
	if got := Untold(w, officers[:1]); len(got) != 1 || got[0].Agency != "stc" {
		t.Errorf("untold %+v", got)
	}
	w.DoneBy = map[string]corpus.Day{"stc": "2025-06-02"}
	for _, r := range p.Plan(w, officers, corpus.Day("2025-06-01").Time()) {
		if r.Officer == "b" {
			t.Fatalf("reminded of a share that is done: %+v", r)
		}
	}
	if got := Untold(w, officers[:1]); len(got) != 0 {
		t.Errorf("untold though done: %+v", got)
	}
}

// Whatever the agencies of a group report in whatever order: the work is done
// exactly when all have done their shares and nobody leads beside them, on the
// last of their days, and exactly those are reminded whose share is open.
func TestSharesAddUp(t *testing.T) {
	p := Planner{}
	agencies := []string{"a", "b", "c"}
	rapid.Check(t, func(t *rapid.T) {
		w := &Work{ID: 1, Year: 2025, Task: Task{No: "1", Leads: []Party{{Name: "Các sở", Members: agencies}},
			Due: Due{Kind: OnDay, Nominal: "2025-06-16", Safe: "2025-06-16", Rolled: "2025-06-16"}}}
		alone := rapid.Bool().Draw(t, "alone")
		if !alone {
			w.Leads = append(w.Leads, Party{Name: "Sở D", Agency: "d"})
		}
		said := map[string]corpus.Day{}
		for range rapid.IntRange(0, 20).Draw(t, "reports") {
			a := rapid.SampledFrom(agencies).Draw(t, "agency")
			if rapid.Bool().Draw(t, "done") {
				said[a] = corpus.Day("2025-06-01").Add(rapid.IntRange(0, 20).Draw(t, "day"))
				w.Share(a, Done, said[a])
			} else {
				delete(said, a)
				w.Share(a, Doing, "")
			}
			last := corpus.Day("")
			for _, d := range said {
				last = max(last, d)
			}
			if all := len(said) == len(agencies) && alone; all != (w.Progress == Done) || all && w.DoneOn != last ||
				!all && w.DoneOn != "" {
				t.Fatalf("%v of %v: %s on %s", said, agencies, w.Progress, w.DoneOn)
			}
			told := map[string]bool{}
			var officers []org.Officer
			for _, a := range append([]string{"d"}, agencies...) {
				officers = append(officers, org.Officer{ID: a, Agency: a, Roles: []org.Role{org.Focal}})
			}
			for _, r := range p.Plan(w, officers, corpus.Day("2025-01-01").Time()) {
				told[r.Officer] = true
			}
			for _, a := range agencies {
				if told[a] != (said[a] == "") {
					t.Fatalf("%s reminded: %v, said %v", a, told[a], said)
				}
			}
			if told["d"] == alone {
				t.Fatalf("who leads beside the group is reminded: %v", told["d"])
			}
		}
	})
}

// The reports of a year are tasks with the days of the law, and the day on which
// their data close is reminded of.
func TestReportPlan(t *testing.T) {
	p := ReportPlan(2026, Party{Name: "Sở Nội vụ", Agency: "snv"}, ReportDays{}, testCalendar(t))
	var got []string
	for _, x := range p.Tasks {
		got = append(got, x.No+" "+x.Name+" "+string(x.Closed)+" "+string(x.Due.Nominal)+" "+string(x.Due.Safe))
	}
	want := `BC1 Báo cáo cải cách hành chính quý I năm 2026 2026-03-14 2026-03-20 2026-03-20
BC2 Báo cáo cải cách hành chính 6 tháng năm 2026 2026-06-14 2026-06-20 2026-06-19
BC3 Báo cáo cải cách hành chính quý III năm 2026 2026-09-14 2026-09-20 2026-09-18
BC4 Báo cáo cải cách hành chính năm 2026 2026-12-14 2026-12-20 2026-12-18`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	for _, x := range p.Tasks {
		if d := testCalendar(t).Settle(ReadDue(x.Time, 2026)); d.Nominal != x.Due.Nominal {
			t.Errorf("%s reads as %s", x.Time, d.Nominal)
		}
	}
	w := &Work{ID: 1, Year: 2026, Task: p.Tasks[1]}
	officers := []org.Officer{{ID: "a", Agency: "snv", Roles: []org.Role{org.Focal}}}
	var steps []string
	for _, r := range (Planner{Calendar: testCalendar(t)}).Plan(w, officers, corpus.Day("2026-01-01").Time()) {
		steps = append(steps, r.Step+" "+string(corpus.DayOf(r.At)))
	}
	if got := strings.Join(steps, ", "); got != "t-30 2026-05-20, closed 2026-06-12, t-3 2026-06-16, t-1 2026-06-18, t-0 2026-06-19, t+1 2026-06-23, t+3 2026-06-25, t+7 2026-06-29, t+15 2026-07-07" {
		t.Error(got)
	}
}
