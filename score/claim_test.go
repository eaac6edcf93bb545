package score

import (
	"errors"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/task"
)

// small is a set with a criterion of each kind.
func small(t *testing.T) *Criteria {
	t.Helper()
	c, err := ReadYAML([]byte(`
key: bo-nho
name: Bộ nhỏ
groups: [so]
period: nam
agencies: [a, b]
self_due: 2026-11-30
evidence_due: 2026-12-05
fields:
  - no: "1"
    name: Một
    max: 4
    parts:
      - {no: "1.1", name: Báo cáo, max: 1, method: tham-dinh, rule: "bậc: kịp thời = 1; chậm = 0"}
      - {no: "1.2", name: Số hóa, max: 1, method: so-lieu, rule: "tỷ lệ: từ 0 đến 100"}
      - {no: "1.3", name: Khảo sát, max: 1, method: khao-sat}
      - {no: "1.4", name: Việc, max: 1, method: tham-dinh, rule: "tỷ lệ nhiệm vụ: từ 0 đến 100", tasks: [{plan: 1/KH-UBND}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func points(s string) *Points {
	p, err := ParsePoints(s)
	if err != nil {
		panic(err)
	}
	return &p
}

// When a claim is taken, and that a form says before what the verb says then.
func TestAccept(t *testing.T) {
	var (
		onTime, late = Claim{No: "1.1", Choice: "kịp thời"}, Claim{No: "1.1", Choice: "chậm"}
		why          = func(c Claim) Claim { c.Why = "có văn bản"; return c }
		self         = func(cs ...Claim) *Facts { return &Facts{Agency: "a", Period: "2026", Self: cs} }
		said         = func(cs ...Claim) *Facts { return &Facts{Agency: "a", Period: "2026", Appraised: cs} }
	)
	const before, on, after = corpus.Day("2026-11-01"), corpus.Day("2026-11-30"), corpus.Day("2026-12-01")
	for _, c := range []struct {
		name  string
		facts *Facts
		side  Side
		day   corpus.Day
		claim Claim
		lock  Lock
		taken int // entries; -1 is a refusal
	}{
		{"a claim", self(), Self, before, onTime, "", 1},
		{"on the last day", self(), Self, on, onTime, "", 1},
		{"a day late", self(), Self, after, onTime, LockLate, -1},
		{"late, but said before", self(onTime), Self, after, onTime, LockLate, 0},
		{"again, with another note", self(onTime), Self, before, why(onTime), "", 1},
		{"after the council", said(why(late)), Self, before, onTime, LockAppraised, -1},
		{"a survey", self(), Self, before, Claim{No: "1.3", Points: points("1")}, LockSurvey, -1},
		{"what tasks give", self(), Self, before, Claim{No: "1.4", Value: points("1")}, LockTasks, -1},
		{"no such step", self(), Self, before, Claim{No: "1.1", Choice: "mai"}, "", -1},
		{"nothing", self(), Self, before, Claim{No: "1.1"}, "", -1},
		{"two things", self(), Self, before, Claim{No: "1.2", Value: points("5"), Points: points("1")}, "", -1},
		{"exempt, by the agency", self(), Self, before, Claim{No: "1.1", Exempt: true}, "", -1},
		{"a sum", self(), Self, before, Claim{No: "1", Points: points("1")}, "", -1},
		{"on a published card", &Facts{Agency: "a", Period: "2026", Number: "BĐ-2026-001"}, Self, before, onTime, LockPublished, -1},

		{"the council agrees", self(onTime), Council, after, onTime, "", 1},
		{"and agrees in points", self(onTime), Council, after, Claim{No: "1.1", Points: points("1")}, "", 1},
		{"it gives other points without a reason", self(onTime), Council, after, late, "", -1},
		{"with a reason", self(onTime), Council, after, why(late), "", 1},
		{"where nobody claimed, without a reason", self(), Council, after, onTime, "", -1},
		{"it says something new without a reason", &Facts{Self: []Claim{onTime}, Appraised: []Claim{why(late)}}, Council, after, onTime, "", -1},
		{"it says the same again", said(why(late)), Council, after, why(late), "", 0},
		{"it exempts without a reason", self(onTime), Council, after, Claim{No: "1.1", Exempt: true}, "", -1},
		{"it enters a survey", self(), Council, after, why(Claim{No: "1.3", Points: points("0,5")}), "", 1},
		{"it settles what tasks give", self(), Council, after, why(Claim{No: "1.4", Points: points("0,5")}), "", 1},
		{"above the maximum", self(), Council, after, why(Claim{No: "1.1", Points: points("2")}), "", -1},
		{"on a published card", &Facts{Number: "BĐ-2026-001"}, Council, after, why(onTime), LockPublished, -1},
	} {
		set := small(t)
		if k := set.Find(c.claim.No); len(k.Parts) == 0 {
			if got := set.Locked(k, c.facts, c.side, c.day); got != c.lock {
				t.Errorf("%s: locked %q, want %q", c.name, got, c.lock)
			}
		}
		got, err := set.Accept([]Claim{c.claim}, c.facts, c.side, c.day)
		var r *task.Refusal
		if c.taken < 0 && (!errors.As(err, &r) || r.Text == "" || r.Err == nil) || c.taken >= 0 &&
			(err != nil || len(got) != c.taken) {
			t.Errorf("%s: %+v, %v; want %d", c.name, got, err, c.taken)
		}
		if len(got) == 1 && (got[0].After == "" ||
			(got[0].Before == "") != (c.facts.standing(c.side, c.claim.No) == nil)) {
			t.Errorf("%s: %q → %q", c.name, got[0].Before, got[0].After)
		}
	}
	if _, err := small(t).Accept([]Claim{onTime, late}, self(), Self, before); err == nil {
		t.Error("a criterion is claimed twice at once")
	}
	for _, l := range []Lock{LockPublished, LockTasks, LockSurvey, LockAppraised, LockLate} {
		if l.String() == "" {
			t.Errorf("%s has no words", l)
		}
	}
}

func TestOpen(t *testing.T) {
	frame := small(t)
	frame.Frame = true
	for _, c := range []struct {
		set  *Criteria
		f    Facts
		open bool
	}{
		{small(t), Facts{Agency: "a", Period: "2026"}, true},
		{small(t), Facts{Agency: "z", Period: "2026"}, false},
		{small(t), Facts{Agency: "a", Period: "2026-11"}, false},
		{small(t), Facts{Agency: "a", Period: "2026", Number: "BĐ-2026-001"}, false},
		{frame, Facts{Agency: "a", Period: "2026"}, false},
	} {
		if err := c.set.Open(&c.f); (err == nil) != c.open {
			t.Errorf("%+v: %v", c.f, err)
		}
	}
}

func TestAcceptEvidence(t *testing.T) {
	link := Evidence{No: "1.1", Name: "x", Link: "https://example.vn/1"}
	for _, c := range []struct {
		e     Evidence
		data  string
		day   corpus.Day
		taken bool
	}{
		{link, "", "2026-12-05", true},
		{link, "", "2026-12-06", false},
		{Evidence{No: "1", Name: "x", Link: link.Link}, "", "2026-11-01", false},
		{Evidence{No: "9", Name: "x", Link: link.Link}, "", "2026-11-01", false},
		{Evidence{No: "1.1", Name: "x"}, "", "2026-11-01", false},
		{Evidence{No: "1.1", Name: "x"}, "bytes", "2026-11-01", true},
		{Evidence{No: "1.1", Name: "x", Link: "ftp://example.vn"}, "", "2026-11-01", false},
	} {
		if err := small(t).AcceptEvidence(c.e, []byte(c.data), &Facts{}, c.day); (err == nil) != c.taken {
			t.Errorf("%+v on %s: %v", c.e, c.day, err)
		}
	}
	f := &Facts{Appraised: []Claim{{No: "1.1"}}}
	if f.Withdraw("1.1") == nil || f.Withdraw("1.2") != nil {
		t.Error("evidence is taken back when it may not, or not when it may")
	}
	if err := small(t).Keeps([]string{"1.1", "1.2"}); err != nil {
		t.Error(err)
	}
	if small(t).Keeps([]string{"1"}) == nil || small(t).Keeps([]string{"2.1"}) == nil {
		t.Error("a criterion that has been scored by is left out")
	}
}

// A card is published when everything has been said, once.
func TestPublishable(t *testing.T) {
	set := small(t)
	f := &Facts{Agency: "a", Name: "Sở A", Period: "2026"}
	if card := Compute(set, f, "2026-12-01"); card.Publishable() == nil || len(card.Unsettled()) != 4 {
		t.Errorf("open: %v", card.Unsettled())
	}
	for _, no := range []string{"1.1", "1.2", "1.3", "1.4"} {
		f.Appraised = append(f.Appraised, Claim{No: no, Points: points("0,5"), Why: "x"})
	}
	card := Compute(set, f, "2026-12-01")
	if err := card.Publishable(); err != nil {
		t.Error(err)
	}
	if card.Number = "BĐ-2026-001"; card.Publishable() == nil {
		t.Error("published twice")
	}
	set.Target = 60 * Unit
	card = Compute(set, f, "2026-12-01")
	if card.targetPoints() != *points("2,4") || card.Need() != *points("0,4") || !card.OutOfReach() ||
		card.BestIndex() != 50*Unit {
		t.Errorf("target %s, need %s, best %s", card.targetPoints(), card.Need(), card.BestIndex())
	}
}

// What tasks an agency's card is given, and how they stood on a day.
func TestGive(t *testing.T) {
	work := func(f func(*task.Work)) Task {
		w := Task{}
		w.Name, w.Leads = "Việc", []task.Party{{Name: "A", Agency: "a"}}
		f(&w.Work)
		return w
	}
	shared := func(w *task.Work) {
		w.Leads, w.DoneBy = []task.Party{{Name: "Các sở", Members: []string{"a",
			"b"}}}, map[string]corpus.Day{"a": "2026-05-01"}
	}
	heading, closed := work(func(*task.Work) {}), work(func(*task.Work) {})
	heading.Heading, closed.Closed = true, true
	for _, c := range []struct {
		name     string
		task     Task
		given    bool
		progress task.Progress
	}{
		{"its own", work(func(*task.Work) {}), true, task.NotBegun},
		{"another's", work(func(w *task.Work) { w.Leads[0].Agency = "z" }), false, ""},
		{"one it has taken over", work(func(w *task.Work) { w.Leads[0].Agency = "old" }), true, task.NotBegun},
		{"nobody's", work(func(w *task.Work) { w.Leads = nil }), false, ""},
		{"of an agency that is not known", work(func(w *task.Work) { w.Leads[0].Agency = "" }), false, ""},
		{"a heading", heading, false, ""},
		{"of a closed plan", closed, false, ""},
		{"done that day", work(func(w *task.Work) { w.Progress, w.DoneOn = task.Done, "2026-06-01" }), true, task.Done},
		{"done later", work(func(w *task.Work) { w.Progress, w.DoneOn = task.Done, "2026-06-02" }), true, task.Doing},
		{"its share is done", work(shared), true, task.Done},
		{"its share is done later", work(func(w *task.Work) { shared(w); w.DoneBy["a"] = "2026-07-01" }), true, task.NotBegun},
		{"another's share is done", work(func(w *task.Work) { shared(w); w.DoneBy = map[string]corpus.Day{"b": "2026-05-01"} }), true, task.NotBegun},
	} {
		f := &Facts{Agency: "a", Took: []string{"old"}}
		f.Give([]Task{c.task}, "2026-06-01")
		if (len(f.Tasks) == 1) != c.given || c.given && f.Tasks[0].Progress != c.progress {
			t.Errorf("%s: %+v", c.name, f.Tasks)
		}
	}
	f := &Facts{Agency: "a"}
	f.Give([]Task{work(func(w *task.Work) { w.Class, w.Agency, w.Product = corpus.Internal, "a", "Đề án kín" })},
		"2026-06-01")
	if f.Tasks[0].Name == "Việc" || f.Tasks[0].Product != "" {
		t.Errorf("an internal task is told: %+v", f.Tasks[0])
	}
}

// Tasks that are nobody's are told, with the reason and the criteria they would
// count for.
func TestUncounted(t *testing.T) {
	c := &Criteria{Fields: []*Criterion{{No: "1", Parts: []*Criterion{
		{No: "1.1", Tasks: []TaskLink{{Plan: "1/KH"}}}, {No: "1.2", Tasks: []TaskLink{{Plan: "1/KH", No: "3"}}}}}}}
	made := func(plan, no string, leads ...task.Party) Task {
		return Task{Work: task.Work{Task: task.Task{No: no, Leads: leads, Basis: corpus.Ref{Number: plan}}}}
	}
	head, closed := made("1/KH", "1", task.Party{Name: "A", Agency: "a"}), made("1/KH", "8")
	head.Heading, closed.Closed = true, true
	got := c.Uncounted([]Task{head, closed, made("1/KH", "2", task.Party{Name: "A", Agency: "a"}),
		made("1/KH", "3", task.Party{Name: "A", Agency: "a"}, task.Party{Name: "UBND các xã"}),
		made("1/KH", "4", task.Party{Name: "Các sở", Members: []string{"a", "b"}}), made("1/KH", "5"), made("2/KH",
			"6")})
	var lines []string
	for _, u := range got {
		lines = append(lines, u.No+" "+strings.Join(u.Criteria, ",")+": "+u.Why)
	}
	want := "1 1.1: " + textHeading + "\n3 1.1,1.2: cơ quan chủ trì “UBND các xã” chưa có trong danh mục hoặc chưa giao cụ thể cho đơn vị nào\n5 1.1: " + textNoLead
	if s := strings.Join(lines, "\n"); s != want {
		t.Errorf("got\n%s\nwant\n%s", s, want)
	}
}
