package task

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trolyao/corpus"
	"trolyao/org"
)

// What may be done to a task, by whom and when: each row does one step with a
// task that is due on 31/3/2025, on a day of January.
func TestDo(t *testing.T) {
	var (
		admin  = &org.Officer{ID: "qt", Roles: []org.Role{org.Admin}}
		focal  = &org.Officer{ID: "dm", Agency: "a", Roles: []org.Role{org.Focal}}
		head   = &org.Officer{ID: "ld", Agency: "b", Roles: []org.Role{org.Head}}
		staff  = &org.Officer{ID: "cv", Agency: "a", Roles: []org.Role{org.Staff}}
		other  = &org.Officer{ID: "kh", Agency: "z", Roles: []org.Role{org.Focal}}
		gone   = &org.Officer{ID: "ng", Agency: "a", Roles: []org.Role{org.Focal}, Left: true}
		link   = Evidence{Name: "Báo cáo", Link: "https://example.vn/1"}
		asked  = &Extension{ID: 7, Day: "2025-05-05", State: Asked}
		office = []org.Agency{{ID: "a", Name: "Sở A"}, {ID: "b", Name: "Sở B"}}
	)
	const today = corpus.Day("2025-01-10")
	single := func(w *Work) { w.Leads = []Party{{Name: "Sở A", Agency: "a"}} }
	group := func(w *Work) { w.Leads = []Party{{Name: "Các sở", Members: []string{"a", "b"}, Set: true}} }
	secret := func(w *Work) { single(w); w.Class, w.Agency = corpus.Internal, "a" }
	and := func(fs ...func(*Work)) func(*Work) {
		return func(w *Work) {
			for _, f := range fs {
				f(w)
			}
		}
	}
	done := func(w *Work) { w.Progress, w.DoneOn = Done, "2025-01-05" }
	shared := func(w *Work) { w.Progress, w.DoneBy = Doing, map[string]corpus.Day{"a": "2025-01-05"} }
	refused, forbidden := errors.New("refused"), org.ErrForbidden

	for _, c := range []struct {
		name   string
		with   func(*Work)
		who    *org.Officer
		step   Step
		asked  *Extension
		err    error
		change *Change
		after  func(*Work)
	}{
		{"nobody reports", single, nil, Step{Do: Begin}, nil, forbidden, nil, nil},
		{"staff do not report", single, staff, Step{Do: Begin}, nil, forbidden, nil, nil},
		{"another agency does not report", single, other, Step{Do: Begin}, nil, forbidden, nil, nil},
		{"who has left does not report", single, gone, Step{Do: Begin}, nil, forbidden, nil, nil},
		{"a deed nobody knows", single, admin, Step{Do: "sing"}, nil, refused, nil, nil},
		{"a plan's own deeds are no steps", single, admin, Step{Do: Assign}, nil, refused, nil, nil},
		{"an internal task is its agency's", secret, other, Step{Do: Receive}, nil, forbidden, nil, nil},
		{"and its focal point reports it", secret, focal, Step{Do: Begin}, nil, nil,
			&Change{Before: "chưa bắt đầu", After: "đang thực hiện"}, func(w *Work) { w.Progress = Doing }},

		{"received", single, focal, Step{Do: Receive}, nil, nil, &Change{After: "ngày 10/01/2025"}, func(w *Work) { w.Received = today }},
		{"received once", and(single, func(w *Work) { w.Received = "2025-01-02" }), focal, Step{Do: Receive}, nil, nil, nil, nil},

		{"begun", single, focal, Step{Do: Begin, Why: "có nhân sự"}, nil, nil,
			&Change{Before: "chưa bắt đầu", After: "đang thực hiện",
				Why: "có nhân sự"}, func(w *Work) { w.Progress = Doing }},
		{"begun again", and(single, func(w *Work) { w.Progress = Doing }), focal, Step{Do: Begin}, nil, nil, nil, nil},
		{"done today", single, focal, Step{Do: Finish}, nil, nil, &Change{Before: "chưa bắt đầu",
			After: "hoàn thành ngày 10/01/2025"}, func(w *Work) { w.Progress, w.DoneOn = Done, today }},
		{"done before, with proof", single, focal, Step{Do: Finish, Day: "2025-01-08", Proof: []Evidence{link}}, nil, nil,
			&Change{Before: "chưa bắt đầu", After: "hoàn thành ngày 08/01/2025; minh chứng: Báo cáo",
				Proof: []Evidence{link}}, func(w *Work) { w.Progress, w.DoneOn = Done, "2025-01-08" }},
		{"done tomorrow", single, focal, Step{Do: Finish, Day: "2025-01-11"}, nil, refused, nil, nil},
		{"done on no day", single, focal, Step{Do: Finish, Day: "2025-02-30"}, nil, refused, nil, nil},
		{"done again, proven at last", and(single, done), focal, Step{Do: Finish, Day: "2025-01-05", Proof: []Evidence{link}}, nil, nil,
			&Change{Before: "hoàn thành ngày 05/01/2025", After: "hoàn thành ngày 05/01/2025; minh chứng: Báo cáo",
				Proof: []Evidence{link}}, nil},
		{"not done after all", and(single, done), focal, Step{Do: Begin, Why: "sai sót"}, nil, nil,
			&Change{Before: "hoàn thành ngày 05/01/2025", After: "đang thực hiện",
				Why: "sai sót"}, func(w *Work) { w.Progress, w.DoneOn = Doing, "" }},

		{"a share is done", group, focal, Step{Do: Finish}, nil, nil, &Change{Before: "chưa bắt đầu", After: "hoàn thành phần việc ngày 10/01/2025"},
			func(w *Work) { w.Progress, w.DoneBy = Doing, map[string]corpus.Day{"a": today} }},
		{"the last share makes the whole", and(group, shared), head, Step{Do: Finish, Day: "2025-01-09"}, nil, nil, &Change{Before: "đang thực hiện", After: "hoàn thành phần việc ngày 09/01/2025"},
			func(w *Work) {
				w.Progress, w.DoneOn, w.DoneBy = Done, "2025-01-09", map[string]corpus.Day{"a": "2025-01-05",
					"b": "2025-01-09"}
			}},
		{"a share is taken back", and(group, shared), focal, Step{Do: Begin}, nil, nil, &Change{Before: "hoàn thành phần việc ngày 05/01/2025", After: "đang thực hiện"},
			func(w *Work) { w.DoneBy = map[string]corpus.Day{} }},
		{"an administrator reports for the whole group", group, admin, Step{Do: Finish}, nil, nil, &Change{Before: "chưa bắt đầu", After: "hoàn thành ngày 10/01/2025"},
			func(w *Work) { w.Progress, w.DoneOn = Done, today }},
		{"and takes all shares back", and(group, shared), admin, Step{Do: Reopen}, nil, nil, &Change{Before: "đang thực hiện", After: "chưa bắt đầu"},
			func(w *Work) { w.Progress, w.DoneBy = NotBegun, nil }},

		{"proof", single, focal, Step{Do: Prove, Proof: []Evidence{link}}, nil, nil,
			&Change{After: "Báo cáo", Proof: []Evidence{link}}, nil},
		{"proof of nothing", single, focal, Step{Do: Prove}, nil, nil, nil, nil},
		{"proof without a name", single, focal, Step{Do: Prove, Proof: []Evidence{{Link: link.Link}}}, nil, refused, nil, nil},
		{"proof without content", single, focal, Step{Do: Prove, Proof: []Evidence{{Name: "x"}}}, nil, refused, nil, nil},
		{"proof that is a script", single, focal, Step{Do: Prove, Proof: []Evidence{{Name: "x", Link: "javascript:alert(1)"}}}, nil, refused, nil, nil},
		{"proof that is too big", single, focal,
			Step{Do: Finish, Proof: []Evidence{{Name: "x", Data: make([]byte,
				MostEvidence+1)}}}, nil, refused, nil, nil},

		{"snoozed", single, focal, Step{Do: Snooze, Day: "2025-03-31"}, nil, nil, &Change{After: "đến ngày 31/3/2025"}, func(w *Work) { w.Snoozed = "2025-03-31" }},
		{"snoozed to the same day", and(single, func(w *Work) { w.Snoozed = "2025-02-01" }), focal, Step{Do: Snooze, Day: "2025-02-01"}, nil, nil, nil, nil},
		{"snoozed until today", single, focal, Step{Do: Snooze, Day: today}, nil, refused, nil, nil},
		{"snoozed past the deadline", single, focal, Step{Do: Snooze, Day: "2025-04-01"}, nil, refused, nil, nil},
		{"one of a group does not snooze", group, focal, Step{Do: Snooze, Day: "2025-02-01"}, nil, refused, nil, nil},

		{"more time is asked for", single, focal, Step{Do: AskMore, Day: "2025-05-05", Why: "thiếu kinh phí"}, nil, nil,
			&Change{Before: "31/3/2025", After: "05/5/2025", Why: "thiếu kinh phí",
				Extension: &Extension{Day: "2025-05-05", Why: "thiếu kinh phí", State: Asked}}, nil},
		{"less time is not", single, focal, Step{Do: AskMore, Day: "2025-03-31", Why: "x"}, nil, refused, nil, nil},
		{"without a reason it is not", single, focal, Step{Do: AskMore, Day: "2025-05-05", Why: " "}, nil, refused, nil, nil},
		{"nor while a request waits", single, focal, Step{Do: AskMore, Day: "2025-05-05", Why: "x"}, asked, refused, nil, nil},
		{"who asks does not grant", single, focal, Step{Do: Grant}, asked, forbidden, nil, nil},
		{"granted", single, admin, Step{Do: Grant, Why: "hợp lý"}, asked, nil,
			&Change{Before: "31/3/2025", After: "05/5/2025", Why: "hợp lý",
				Extension: &Extension{ID: 7, Day: "2025-05-05", State: Granted, Decided: "qt", Note: "hợp lý"}},
			func(w *Work) {
				w.Due = Due{Kind: OnDay, Nominal: "2025-05-05", Safe: "2025-05-05", Rolled: "2025-05-05",
					Rule: "Do người có thẩm quyền ấn định: gia hạn", Set: true, Caution: w.Due.Caution}
			}},
		{"denied", single, admin, Step{Do: Deny, Why: "không"}, asked, nil,
			&Change{Before: "31/3/2025", After: "giữ nguyên hạn", Why: "không",
				Extension: &Extension{ID: 7, Day: "2025-05-05", State: Denied, Decided: "qt", Note: "không"}}, nil},
		{"nothing to decide", single, admin, Step{Do: Deny}, nil, ErrNoRequest, nil, nil},

		{"a day is set", single, admin, Step{Do: SetDay, Day: "2025-06-02", Why: "theo họp giao ban"}, nil, nil, &Change{Before: "31/3/2025", After: "02/6/2025", Why: "theo họp giao ban"},
			func(w *Work) {
				w.Due = Due{Kind: OnDay, Nominal: "2025-06-02", Safe: "2025-06-02", Rolled: "2025-06-02",
					Rule: "Do người có thẩm quyền ấn định: theo họp giao ban", Set: true, Caution: w.Due.Caution}
			}},
		{"without a reason it is not set", single, admin, Step{Do: SetDay, Day: "2025-06-02"}, nil, refused, nil, nil},
		{"no such day", single, admin, Step{Do: SetDay, Day: "2025-06-31", Why: "x"}, nil, refused, nil, nil},
		{"a focal point sets no day", single, focal, Step{Do: SetDay, Day: "2025-06-02", Why: "x"}, nil, forbidden, nil, nil},

		{"a group is named", and(group, func(w *Work) { w.Leads[0].Members, w.Leads[0].Set = nil, false }), admin,
			Step{Do: Appoint, Party: "Các sở", Agencies: office}, nil, nil,
			&Change{After: "Các sở: Sở A, Sở B"}, func(w *Work) { group(w) }},
		{"named again", group, admin, Step{Do: Appoint, Party: "Các sở", Agencies: office}, nil, nil, nil, nil},
		{"one that takes over", and(group, shared), admin, Step{Do: Appoint, Party: "Các sở", Agencies: office[1:]},
			nil, nil, &Change{After: "Các sở: Sở B"},
			func(w *Work) {
				w.Leads, w.DoneBy = []Party{{Name: "Các sở", Agency: "b", Set: true}}, map[string]corpus.Day{}
			}},
		{"a party that does not lead", single, admin, Step{Do: Appoint, Party: "Sở Z", Agencies: office}, nil, refused, nil, nil},
		{"a head names nobody", single, head, Step{Do: Appoint, Party: "Sở A", Agencies: office}, nil, forbidden, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			made := func() *Work {
				w := &Work{Task: Task{No: "1", Due: (&Calendar{}).Settle(Due{Kind: OnDay, Nominal: "2025-03-31"})}}
				c.with(w)
				return w
			}
			w, want := made(), made()
			if c.after != nil {
				c.after(want)
			}
			if c.change != nil {
				c.change.What = c.step.Do.Kind()
			}
			got, err := w.Do(c.step, Hand{Who: c.who, Today: today, Asked: c.asked})
			var r *Refusal
			switch {
			case c.err == refused:
				if !errors.As(err, &r) || r.Text == "" || r.Err == nil {
					t.Errorf("error %v, want a refusal", err)
				}
			case !errors.Is(err, c.err):
				t.Errorf("error %v, want %v", err, c.err)
			}
			if d := cmp.Diff(c.change, got); d != "" {
				t.Errorf("change: %s", d)
			}
			if d := cmp.Diff(want, w, cmp.AllowUnexported(Due{})); d != "" {
				t.Errorf("the task afterwards: %s", d)
			}
			if known := actions[c.step.Do] != ""; known && (err == forbidden) == w.Allows(c.who, c.step.Do) {
				t.Errorf("a page is told %v, the step says %v", w.Allows(c.who, c.step.Do), err)
			}
		})
	}
}

// A plan that is read again takes over what it says, and takes nothing back that
// a person has decided.
func TestRenew(t *testing.T) {
	plan := Task{No: "1", Name: "Số hóa", Due: ReadDue("Tháng 3", 2025), Leads: []Party{{Name: "Các sở"}}}
	w := &Work{Task: plan, Progress: Doing}
	if c, err := w.Renew(plan); c != nil || err != nil {
		t.Errorf("the same again: %+v, %v", c, err)
	}
	w.Due = Due{Kind: OnDay, Nominal: "2025-06-02", Set: true}
	w.Leads = []Party{{Name: "Các sở", Members: []string{"a", "b"}, Set: true}}
	now := plan
	now.Name, now.Due = "Số hóa hồ sơ", ReadDue("Tháng 4", 2025)
	c, err := w.Renew(now)
	if err != nil || c == nil || c.What != Amend {
		t.Fatalf("%+v, %v", c, err)
	}
	if w.Name != "Số hóa hồ sơ" || w.Due.Nominal != "2025-06-02" || !slices.Equal(w.Leads[0].Members,
		[]string{"a", "b"}) || w.Progress != Doing {
		t.Errorf("%+v", w)
	}
	if len(now.Leads[0].Members) != 0 {
		t.Error("the plan that was read has been changed")
	}
	w.Due.Set = false
	if _, err := w.Renew(now); err != nil || w.Due.Nominal != "2025-04-30" {
		t.Errorf("a day that the plan has set: %+v, %v", w.Due, err)
	}
}

func TestStatusWords(t *testing.T) {
	for _, s := range Statuses {
		for _, name := range []string{string(s), s.String()} {
			var got Status
			if err := json.Unmarshal([]byte(`"`+name+`"`), &got); err != nil || got != s {
				t.Errorf("%s read as %s, %v", name, got, err)
			}
		}
		if s.String() == string(s) {
			t.Errorf("%s has no words", s)
		}
	}
	if _, ok := ReadStatus("xong"); ok {
		t.Error("a status nobody knows is read")
	}
	for d := range actions {
		if d.String() == string(d) {
			t.Errorf("%s has no words", d)
		}
	}
	if keys := slices.Sorted(maps.Keys(statusWords)); len(keys) != len(Statuses) {
		t.Errorf("%d statuses, %d with words", len(Statuses), len(keys))
	}
}
