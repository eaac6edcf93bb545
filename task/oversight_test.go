package task

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/org"
)

// dueOn is a work with a deadline, led by agencies.
func dueOn(id int64, day corpus.Day, agencies ...string) Work {
	w := Work{ID: id, Plan: "kh", Task: Task{No: string(rune('0' + id)), Name: "Việc", Lead: "Ai đó",
		Due: (&Calendar{}).Settle(Due{Kind: OnDay, Nominal: day})}}
	for _, a := range agencies {
		w.Leads = append(w.Leads, Party{Name: a, Agency: a})
	}
	return w
}

func TestOversee(t *testing.T) {
	const today = corpus.Day("2026-06-15") // a Monday
	done := func(w Work, on corpus.Day) Work { w.Progress, w.DoneOn = Done, on; return w }
	group := dueOn(6, "2026-06-01")
	group.Leads = []Party{{Name: "Các sở", Members: []string{"a", "b"}, Set: true}}
	group.DoneBy = map[string]corpus.Day{"a": "2026-05-20"}
	shut := dueOn(7, "2026-06-01", "a")
	shut.Shut = true
	heading := Work{ID: 8, Plan: "kh", Task: Task{No: "8", Name: "Nhóm việc"}}
	child := dueOn(9, "2026-12-31", "b")
	child.Parent = "8"
	named := dueOn(1, "2026-06-30", "a")
	named.Passed = []Passed{{Agency: "a", Officer: "an", Name: "An"}}
	works := []Work{done(dueOn(2, "2026-06-01", "a"), "2026-06-01"), done(dueOn(3, "2026-06-01", "a"), "2026-06-02"),
		dueOn(4, "2026-06-13", "b"), // a Saturday: the last day is today
		dueOn(5, "2026-06-19", "b"), group, shut, heading, child, named, {ID: 10, Plan: "kh", Task: Task{No: "10", Name: "Không hạn", Lead: "Ai"}}}
	o := Oversee(works, OverseeOptions{Today: today})
	if want := (Tally{Given: 8, OnTime: 1, Late: 1, Overdue: 1, Open: 5, Risk: 2, Undated: 1, Waiting: 2,
		Worst: 14}); o.All.Tally != want {
		t.Errorf("all: %+v", o.All.Tally)
	}
	by := map[string]Tally{}
	for _, l := range o.Agencies {
		by[l.Key] = l.Tally
	}
	if want := (Tally{Given: 4, OnTime: 2, Late: 1, Open: 1, Waiting: 2}); by["a"] != want {
		t.Errorf("a: %+v", by["a"])
	}
	if want := (Tally{Given: 4, Overdue: 1, Open: 3, Risk: 2, Worst: 14}); by["b"] != want {
		t.Errorf("b: %+v", by["b"])
	}
	if o.Agencies[0].Key != "b" || len(o.Late) != 1 || !slices.Equal(o.Late[0].Agencies, []string{"b"}) ||
		o.Late[0].Days != 14 {
		t.Errorf("late: %+v %+v", o.Agencies, o.Late)
	}
	if len(o.Persons) != 1 || o.Persons[0].Name != "An" || len(o.Months) != 6 || o.Months[5].Key != "2026-06" ||
		o.Months[5].Given != 4 || o.Months[0].Key != "2026-01" {
		t.Errorf("persons %+v, months %+v", o.Persons, o.Months)
	}
	if n, ok := o.All.Share(); !ok || n != 333 {
		t.Errorf("share %d, %v", n, ok)
	}
	own := Oversee(works, OverseeOptions{Today: today, Agency: func(id string) bool { return id == "a" }})
	if own.All.Given != 4 || len(own.Agencies) != 1 {
		t.Errorf("one agency: %+v", own.All)
	}
}

func TestEscalations(t *testing.T) {
	above := func(id string) string { return map[string]string{"phong": "xa", "xa": "tinh", "so": "tinh"}[id] }
	officer := func(id, agency string, r org.Role) org.Officer {
		return org.Officer{ID: id, Agency: agency, Roles: []org.Role{r}}
	}
	officers := []org.Officer{officer("theo-doi", "vp", org.Overseer), officer("chu-tich", "tinh", org.Leader),
		officer("ld-xa", "xa", org.Head), officer("ld-phong", "phong", org.Head), officer("cv-xa", "xa", org.Staff),
		officer("qt", "", org.Admin)}
	w := dueOn(1, "2026-06-01", "phong")
	for _, c := range []struct {
		today corpus.Day
		rules Rules
		edit  func(*Work)
		want  string
	}{
		{"2026-06-07", Rules{}, nil, ""},
		{"2026-06-08", Rules{}, nil, "theo-doi ld-xa"},
		{"2026-06-15", Rules{}, nil, "theo-doi ld-xa"},
		{"2026-06-16", Rules{}, nil, "theo-doi chu-tich ld-xa"},
		{"2026-06-04", Rules{Up: 3, Leader: 5}, nil, "theo-doi ld-xa"},
		{"2026-06-06", Rules{Up: 3, Leader: 5}, nil, "theo-doi chu-tich ld-xa"},
		{"2026-07-01", Rules{}, func(w *Work) { w.Progress = Done }, ""},
		{"2026-07-01", Rules{}, func(w *Work) { w.Shut = true }, ""},
		{"2026-07-01", Rules{}, func(w *Work) { w.Due = Due{} }, ""},
		{"2026-06-09", Rules{}, func(w *Work) { w.Leads = []Party{{Agency: "xa"}} }, "theo-doi"},
	} {
		x := w
		if c.edit != nil {
			c.edit(&x)
		}
		var got []string
		for _, r := range c.rules.Escalations(&x, officers, c.today, above) {
			got = append(got, r.Officer)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("on %s with %+v: %q, want %q", c.today, c.rules, s, c.want)
		}
	}
	for _, r := range []Rules{{Up: 9, Leader: 9}, {Risk: 61}, {Up: -1}, {Leader: 366}} {
		if r.Check() == nil {
			t.Errorf("%+v is taken", r)
		}
	}
}

// What is passed on, reported in part, given back and confirmed, and who may.
func TestPassReturnConfirm(t *testing.T) {
	focal := &org.Officer{ID: "dm", Agency: "so", Roles: []org.Role{org.Focal}}
	clerk := &org.Officer{ID: "cv", Name: "Chuyên viên", Agency: "so", Roles: []org.Role{org.Staff}}
	other := &org.Officer{ID: "kh", Agency: "khac", Roles: []org.Role{org.Staff}}
	boss := &org.Officer{ID: "vp", Agency: "vp", Roles: []org.Role{org.Overseer}}
	w := dueOn(1, "2026-06-30", "so")
	hand := func(o *org.Officer) Hand {
		return Hand{Who: o, Today: "2026-06-10", Below: func(a string) bool { return a == "so" }}
	}
	for _, c := range []struct {
		who  *org.Officer
		step Step
		want string // of the refusal; "!" forbidden, "" done
	}{
		{clerk, Step{Do: Finish}, "!"},
		{clerk, Step{Do: PassOn, Persons: []org.Officer{*other}}, "!"},
		{focal, Step{Do: PassOn}, textPassNobody},
		{focal, Step{Do: PassOn, Persons: []org.Officer{*other}}, "không thuộc"},
		{focal, Step{Do: PassOn, Persons: []org.Officer{*clerk}, Why: "làm gấp"}, ""},
		{focal, Step{Do: PassOn, Persons: []org.Officer{*clerk}}, "đã chuyển"},
		{clerk, Step{Do: Confirm}, "!"},
		{boss, Step{Do: Confirm}, textNotDone},
		{clerk, Step{Do: Finish}, ""},
		{boss, Step{Do: Confirm}, textNotDone}, // a part is not the whole
		{focal, Step{Do: Finish}, ""},
		{boss, Step{Do: SendBack}, textReturnWhy},
		{boss, Step{Do: SendBack, Why: "thiếu số liệu"}, ""},
		{boss, Step{Do: Confirm}, textNotDone},
		{focal, Step{Do: Finish}, ""},
		{focal, Step{Do: Confirm}, "!"},
		{boss, Step{Do: Confirm}, ""},
		{other, Step{Do: Comment, Why: "hỏi"}, "!"},
		{clerk, Step{Do: Comment}, textCommentEmpty},
		{clerk, Step{Do: Comment, Why: "đã gửi"}, ""},
		{focal, Step{Do: Drop}, "!"},
		{boss, Step{Do: Drop, Why: "thay bằng việc khác"}, ""},
		{boss, Step{Do: Restore}, ""},
	} {
		_, err := w.Do(c.step, hand(c.who))
		switch {
		case c.want == "!" && !errors.Is(err, org.ErrForbidden), c.want == "" && err != nil,
			c.want != "" && c.want != "!" && (err == nil || !strings.Contains(Sentence(err), c.want)):
			t.Errorf("%s %s: %v, want %q", c.who.ID, c.step.Do, err, c.want)
		}
	}
	if w.Confirmed == "" || w.Dropped != "" || w.Passed[0].Done != "" {
		t.Errorf("%+v", w) // given back, the part is open again
	}
	internal := dueOn(2, "2026-06-30", "so")
	internal.Class, internal.Agency = corpus.Internal, "so"
	if internal.ReadableBy(other) {
		t.Error("another agency reads it")
	}
	internal.Passed = []Passed{{Agency: "khac", Officer: "kh"}}
	if !internal.ReadableBy(other) || !internal.Allows(other, Finish) || internal.Allows(other, PassOn) {
		t.Error("who it was passed on to may read and report it, and no more")
	}
}

// A row that is put in between moves no other; what is left out is told.
func TestMatch(t *testing.T) {
	have := func(rows ...string) (out []Work) {
		for i, r := range rows {
			no, name, _ := strings.Cut(r, " ")
			out = append(out, Work{ID: int64(i), Task: Task{No: no, Name: name, Time: "Quý I"}})
		}
		return out
	}
	now := func(rows ...string) (out []Task) {
		for _, w := range have(rows...) {
			out = append(out, w.Task)
		}
		return out
	}
	for _, c := range []struct {
		have []Work
		now  []Task
		want []int
	}{
		{have("1 A", "2 B", "3 C"), now("1 A", "2 X", "3 B", "4 C"), []int{0, -1, 1, 2}},
		{have("1 A", "2 B", "3 C"), now("1 A", "2 C"), []int{0, 2}},
		{have("1 A", "2 B"), now("1 A viết lại", "2 B"), []int{0, 1}},
		{have(), now("1 A"), []int{-1}},
	} {
		if got := Match(c.have, c.now); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.now, got, c.want)
		}
	}
	r := Revise(have("1 A", "2 B", "3 C"), now("1 A", "2 C"))
	if len(r.Dropped) != 1 || r.Dropped[0].Name != "B" || len(r.Changed) != 1 || r.Changed[0].Fields[0] != "số" {
		t.Errorf("%+v", r)
	}
}

func TestReportsOfThoseBelow(t *testing.T) {
	p := ReportPlan(2026, Party{Name: "Sở Nội vụ", Agency: "snv"}, ReportDays{Departments: 12, Communes: 10}, testCalendar(t))
	if len(p.Tasks) != 12 || p.Tasks[0].Lead != "Sở Nội vụ" || p.Tasks[1].Due.Nominal != "2026-03-12" ||
		p.Tasks[2].Due.Nominal != "2026-03-10" || p.Tasks[2].Name != "Báo cáo quý I của UBND các xã, phường, đặc khu gửi Sở Nội vụ" {
		t.Errorf("%d tasks: %+v", len(p.Tasks), p.Tasks[:min(3, len(p.Tasks))])
	}
	if (ReportDays{Communes: 31}).Check() == nil {
		t.Error("31 is a day of every month")
	}
}

// Who hears of what is done: never who does it.
func TestNoticeOf(t *testing.T) {
	people := []org.Officer{{ID: "dm", Agency: "so", Roles: []org.Role{org.Focal}}, {ID: "cv", Agency: "so",
		Roles: []org.Role{org.Staff}}, {ID: "vp", Roles: []org.Role{org.Overseer}}, {ID: "ct",
		Roles: []org.Role{org.Leader}}, {ID: "giao", Roles: []org.Role{org.Leader}}}
	for _, c := range []struct {
		what Deed
		who  string
		edit func(*Work, *Change)
		want string
	}{
		{Assign, "giao", nil, "dm cv"},
		{Assign, "giao", func(w *Work, _ *Change) { w.Giver = "" }, ""}, // a plan is told as a whole
		{PassOn, "dm", nil, "cv"},
		{AskMore, "dm", nil, "vp giao"},
		{Grant, "vp", func(_ *Work, c *Change) { c.Extension = &Extension{Who: "dm"} }, "dm"},
		{Deny, "dm", nil, ""},
		{reported, "cv", func(w *Work, _ *Change) { w.Passed[0].Done = "2026-06-01" }, "dm"},
		{reported, "dm", func(w *Work, _ *Change) { w.Progress, w.DoneOn = Done, "2026-06-01" }, "giao"},
		{reported, "dm", nil, ""},
		{SendBack, "giao", nil, "dm cv"},
		{Confirm, "giao", nil, "dm cv"},
		{Comment, "cv", nil, "dm giao"},
		{SetDay, "vp", nil, "dm"},
		{Snooze, "dm", nil, ""},
	} {
		w := dueOn(1, "2026-06-30", "so")
		w.Giver, w.Passed = "giao", []Passed{{Agency: "so", Officer: "cv", By: "dm"}}
		change := &Change{What: c.what, After: "x", Why: "vì"}
		if c.edit != nil {
			c.edit(&w, change)
		}
		i := slices.IndexFunc(people, func(o org.Officer) bool { return o.ID == c.who })
		var got []string
		if n := NoticeOf(&w, change, &people[i]); n != nil {
			for _, o := range n.For(people, &people[i]) {
				got = append(got, o.ID)
			}
			if !strings.Contains(n.Text, "Nhiệm vụ 1 của kh") {
				t.Errorf("%s does not name the plan: %s", c.what, n.Text)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s by %s: %q, want %q", c.what, c.who, s, c.want)
		}
	}
}
