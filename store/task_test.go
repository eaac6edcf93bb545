package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// clock is the time of a test, moved by hand.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func (c *clock) set(t testing.TB, s string) {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, corpus.Zone)
	if err != nil {
		t.Fatal(err)
	}
	c.t = v
}

var (
	admin = &org.Officer{ID: "admin", Name: "Quản trị", Roles: []org.Role{org.Admin}}
	focal = &org.Officer{ID: "dau-moi", Name: "Đầu mối A", Agency: "a", Roles: []org.Role{org.Focal}}
	head  = &org.Officer{ID: "lanh-dao", Name: "Lãnh đạo A", Agency: "a", Roles: []org.Role{org.Head}}
	staff = &org.Officer{ID: "chuyen-vien", Name: "Chuyên viên A", Agency: "a", Roles: []org.Role{org.Staff}}
	other = &org.Officer{ID: "khac", Name: "Đầu mối B", Agency: "b", Roles: []org.Role{org.Focal}}
)

var planner = task.Planner{Calendar: &task.Calendar{}}

// proposal makes a plan of tasks led by agency a, one for each phrase.
func proposal(phrases ...string) *task.Proposal {
	p := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach", Number: "1/KH-UBND"}, Year: 2025}
	for i, phrase := range phrases {
		p.Tasks = append(p.Tasks, task.Task{No: string(rune('1' + i)), SectionNo: "I", Name: "Nhiệm vụ số hóa hồ sơ",
			Lead: "Sở A", Time: phrase,
			Leads: []task.Party{{Name: "Sở A", Agency: "a"}}, Supports: []task.Party{{Name: "Sở C", Agency: "c"}},
			Due: planner.Calendar.Settle(task.ReadDue(phrase, 2025))})
	}
	return p
}

// each runs f on both databases with the officers in place.
func each(t *testing.T, start string, f func(t *testing.T, s *store.Store, c *clock)) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		c := &clock{}
		c.set(t, start)
		s := storetest.Open(t, dsn, store.Options{Now: c.now})
		for _, o := range []*org.Officer{admin, focal, head, staff, other} {
			if err := s.PutOfficer(context.Background(), admin, *o, planner); err != nil {
				t.Fatal(err)
			}
		}
		f(t, s, c)
	})
}

func one(t *testing.T, s *store.Store, reader *org.Officer, f store.TaskFilter) *task.Work {
	t.Helper()
	ws, err := s.Tasks(context.Background(), reader, f)
	if err != nil || len(ws) != 1 {
		t.Fatalf("%d tasks for %+v, %v", len(ws), f, err)
	}
	return &ws[0]
}

func TestPutPlan(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		p := proposal("Tháng 3", "Theo Kế hoạch của UBND tỉnh", "Cả năm")
		if _, err := s.PutPlan(ctx, focal, p, corpus.Public, "", planner); !errors.Is(err, store.ErrForbidden) {
			t.Fatalf("a focal point approved a plan: %v", err)
		}
		n, err := s.PutPlan(ctx, admin, p, corpus.Public, "", planner)
		if err != nil || n != (store.PlanCount{Added: 3}) {
			t.Fatalf("%+v, %v", n, err)
		}
		if n, err = s.PutPlan(ctx, admin, p, corpus.Public, "", planner); err != nil ||
			n != (store.PlanCount{Unchanged: 3}) {
			t.Fatalf("again: %+v, %v", n, err)
		}
		w := one(t, s, nil, store.TaskFilter{No: "1"})
		if err := setProgress(ctx, s, focal, w.ID, task.Doing, "", "đã triển khai", planner); err != nil {
			t.Fatal(err)
		}
		p.Tasks[0].Name = "Nhiệm vụ khác"
		if n, err = s.PutPlan(ctx, admin, p, corpus.Public, "", planner); err != nil ||
			n != (store.PlanCount{Changed: 1, Unchanged: 2}) {
			t.Fatalf("changed: %+v, %v", n, err)
		}
		w = one(t, s, nil, store.TaskFilter{No: "1"})
		if w.Name != "Nhiệm vụ khác" || w.Progress != task.Doing {
			t.Errorf("the changed task: %+v", w)
		}
		h, err := s.History(ctx, nil, w.ID)
		if err != nil || len(h) != 3 || h[1].Who != "dau-moi" || h[1].Why != "đã triển khai" ||
			h[1].Before != "chưa bắt đầu" || h[1].After != "đang thực hiện" {
			t.Errorf("history: %+v, %v", h, err)
		}
		for _, c := range []struct {
			f    store.TaskFilter
			want int
		}{
			{store.TaskFilter{}, 3},
			{store.TaskFilter{Agency: "a"}, 3},
			{store.TaskFilter{Agency: "c"}, 3},
			{store.TaskFilter{Agency: "c", Leading: true}, 0},
			{store.TaskFilter{Undated: true}, 1},
			{store.TaskFilter{From: "2025-03-01", To: "2025-03-31"}, 1},
			{store.TaskFilter{Words: "so hoa HỒ SƠ"}, 2},
			{store.TaskFilter{Words: "100%"}, 0},
			{store.TaskFilter{Section: "I", Limit: 2}, 2},
			{store.TaskFilter{Status: task.OnTrack, Today: "2025-03-31"}, 1},
			{store.TaskFilter{Status: task.Overdue, Today: "2025-04-01"}, 1},
			{store.TaskFilter{Status: task.NotYetDue, Today: "2025-04-01"}, 2},
		} {
			ws, err := s.Tasks(ctx, nil, c.f)
			if err != nil || len(ws) != c.want {
				t.Errorf("%+v: %d tasks, want %d; %v", c.f, len(ws), c.want, err)
			}
			for i := range ws {
				if c.f.Status != "" && ws[i].Status(c.f.Today) != c.f.Status {
					t.Errorf("%+v found a task that is %s", c.f, ws[i].Status(c.f.Today))
				}
			}
		}
	})
}

// Nobody of another agency sees or changes an internal task, or changes one
// they do not lead.
func TestTaskRights(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		p := proposal("Tháng 3")
		if _, err := s.PutPlan(ctx, admin, p, corpus.Public, "", planner); err != nil {
			t.Fatal(err)
		}
		p.Plan.Doc = "noi-bo"
		p.Targets = []task.Target{{No: "1", Name: "Hồ sơ số hóa", Value: "80%"}}
		if _, err := s.PutPlan(ctx, admin, p, corpus.Internal, "a", planner); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			who  *org.Officer
			want int
		}{{nil, 1}, {other, 1}, {staff, 2}, {admin, 2}} {
			if ps, err := s.Plans(ctx, x.who); err != nil || len(ps) != x.want || x.want == 2 &&
				(ps[1].Plan.Doc != "noi-bo" || ps[1].Targets[0].Value != "80%") {
				t.Errorf("%v sees the plans %+v, %v", x.who, ps, err)
			}
		}
		public, secret := one(t, s, nil, store.TaskFilter{}), one(t, s, staff, store.TaskFilter{Plan: "noi-bo"})
		if public.Plan != "ke-hoach" {
			t.Fatalf("a stranger sees %+v", public)
		}
		if _, err := addEvidence(ctx, s, focal, store.Evidence{Task: secret.ID, Name: "Biên bản", Data: []byte("x")},
			planner); err != nil {
			t.Fatal(err)
		}
		evidence, err := s.EvidenceOf(ctx, staff, secret.ID)
		if err != nil || len(evidence) != 1 {
			t.Fatalf("%+v, %v", evidence, err)
		}
		for _, who := range []*org.Officer{nil, other} {
			if ws, err := s.Tasks(ctx, who, store.TaskFilter{}); err != nil || len(ws) != 1 {
				t.Errorf("%v sees %d tasks, %v", who, len(ws), err)
			}
			for name, err := range map[string]error{
				"task":     errOf(s.Task(ctx, who, secret.ID)),
				"history":  errOf(s.History(ctx, who, secret.ID)),
				"evidence": errOf(s.EvidenceOf(ctx, who, secret.ID)),
				"file":     errOf(s.EvidenceFile(ctx, who, evidence[0].ID)),
				"progress": setProgress(ctx, s, who, secret.ID, task.Done, "", "", planner),
				"due":      setDue(ctx, s, who, secret.ID, "2025-06-01", "x", planner),
			} {
				if !errors.Is(err, store.ErrNotFound) {
					t.Errorf("%v, %s of an internal task: %v", who, name, err)
				}
			}
		}
		for name, err := range map[string]error{
			"stranger reports":  setProgress(ctx, s, nil, public.ID, task.Done, "", "", planner),
			"other reports":     setProgress(ctx, s, other, public.ID, task.Done, "", "", planner),
			"staff reports":     setProgress(ctx, s, staff, secret.ID, task.Done, "", "", planner),
			"focal sets due":    setDue(ctx, s, focal, public.ID, "2025-06-01", "x", planner),
			"other receives":    receive(ctx, s, other, public.ID, planner),
			"other snoozes":     snooze(ctx, s, other, public.ID, "2025-02-01", planner),
			"other asks":        askExtension(ctx, s, other, public.ID, "2025-06-01", "x", planner),
			"head grants":       decideExtension(ctx, s, head, public.ID, true, "", planner),
			"other's reminders": errOf(s.UpcomingReminders(ctx, staff, c.t.AddDate(1, 0, 0))),
		} {
			if !errors.Is(err, store.ErrForbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if us, err := s.UpcomingReminders(ctx, other, c.t.AddDate(1, 0, 0)); err != nil || len(us) != 0 {
			t.Errorf("other sees the reminders %+v, %v", us, err)
		}
		if us, err := s.UpcomingReminders(ctx, focal, c.t.AddDate(1, 0, 0)); err != nil || len(us) == 0 ||
			us[0].Why == "" || us[0].Name == "" {
			t.Errorf("focal sees the reminders %+v, %v", us, err)
		}
	})
}

func errOf2[T, U any](_ T, _ U, err error) error { return err }

func errOf[T any](_ T, err error) error { return err }

func TestTaskLife(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		if _, err := s.PutPlan(ctx, admin, proposal("Tháng 3", "Sau khi có hướng dẫn"), corpus.Public, "",
			planner); err != nil {
			t.Fatal(err)
		}
		w := one(t, s, nil, store.TaskFilter{No: "1"})
		planned := func() int {
			us, err := s.UpcomingReminders(ctx, admin, c.t.AddDate(2, 0, 0))
			if err != nil {
				t.Fatal(err)
			}
			return len(us)
		}
		before := planned()
		if before != 11 { // t-1 is no day of its own; 8 to the focal point, 3 to the head
			t.Errorf("%d reminders planned", before)
		}
		if err := receive(ctx, s, focal, w.ID, planner); err != nil {
			t.Fatal(err)
		}
		for _, day := range []corpus.Day{"2025-01-06", "2025-04-01", "x"} {
			var known *store.Error
			if err := snooze(ctx, s, focal, w.ID, day, planner); !errors.As(err, &known) {
				t.Errorf("snooze until %s: %v", day, err)
			}
		}
		if err := snooze(ctx, s, focal, w.ID, "2025-03-25", planner); err != nil || planned() >= before {
			t.Errorf("snoozed: %d planned, %v", planned(), err)
		}
		// An extension stands only once granted, and moves the reminders.
		if err := askExtension(ctx, s, focal, w.ID, "2025-05-30", "chờ kinh phí", planner); err != nil {
			t.Fatal(err)
		}
		var known *store.Error
		if err := askExtension(ctx, s, focal, w.ID, "2025-06-30", "chờ thêm", planner); !errors.As(err, &known) {
			t.Errorf("two requests at once: %v", err)
		}
		if got := one(t, s, nil, store.TaskFilter{No: "1"}); got.Due.Nominal != "2025-03-31" {
			t.Errorf("the deadline moved before it was granted: %+v", got.Due)
		}
		if err := decideExtension(ctx, s, admin, w.ID, true, "đồng ý", planner); err != nil {
			t.Fatal(err)
		}
		if got := one(t, s, nil, store.TaskFilter{No: "1"}); got.Due.Nominal != "2025-05-30" ||
			!strings.Contains(got.Due.Rule, "gia hạn") {
			t.Errorf("granted: %+v", got.Due)
		}
		if n, err := s.PutPlan(ctx, admin, proposal("Tháng 3", "Sau khi có hướng dẫn"), corpus.Public, "",
			planner); err != nil || n.Unchanged != 2 {
			t.Errorf("the plan took an extension back: %+v, %v", n, err)
		}
		us, err := s.UpcomingReminders(ctx, admin, c.t.AddDate(2, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range us {
			if u.Due != "2025-05-30" {
				t.Errorf("a reminder for the old deadline: %+v", u)
			}
		}
		if err := decideExtension(ctx, s, admin, w.ID, true, "", planner); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("granted twice: %v", err)
		}
		es, err := s.Extensions(ctx, focal, w.ID)
		if err != nil || len(es) != 1 || es[0].State != store.Granted || es[0].Decided != "admin" {
			t.Errorf("%+v, %v", es, err)
		}
		// A deadline that waits for an event is set by a person, with the reason.
		undated := one(t, s, nil, store.TaskFilter{Undated: true})
		if err := setDue(ctx, s, admin, undated.ID, "2025-09-30", "", planner); !errors.As(err, &known) {
			t.Errorf("no reason: %v", err)
		}
		if err := setDue(ctx, s, admin, undated.ID, "2025-09-30", "hướng dẫn ban hành 01/9/2025", planner); err != nil {
			t.Fatal(err)
		}
		for _, e := range []store.Evidence{{Task: w.ID}, {Task: w.ID, Name: "x", Link: "javascript:1"},
			{Task: w.ID, Name: "x", Data: make([]byte, 21<<20)}} {
			if _, err := addEvidence(ctx, s, focal, e, planner); !errors.As(err, &known) {
				t.Errorf("evidence %q %q: %v", e.Name, e.Link, err)
			}
		}
		id, err := addEvidence(ctx, s, focal, store.Evidence{Task: w.ID, Name: "Quyết định",
			Data: []byte("nội dung")}, planner)
		if err != nil {
			t.Fatal(err)
		}
		if e, err := s.EvidenceFile(ctx, nil, id); err != nil || string(e.Data) != "nội dung" {
			t.Errorf("%+v, %v", e, err)
		}
		c.set(t, "2025-05-20 10:00")
		if err := setProgress(ctx, s, focal, w.ID, task.Done, "2025-06-01", "", planner); !errors.As(err, &known) {
			t.Errorf("done tomorrow: %v", err)
		}
		if err := setProgress(ctx, s, focal, w.ID, task.Done, "", "", planner); err != nil {
			t.Fatal(err)
		}
		if got := one(t, s, nil, store.TaskFilter{No: "1"}); got.Status("2025-12-01") != task.DoneOnTime {
			t.Errorf("%+v", got)
		}
		us, err = s.UpcomingReminders(ctx, admin, c.t.AddDate(2, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range us {
			if u.Task == w.ID {
				t.Errorf("a reminder for work that is done: %+v", u)
			}
		}
	})
}

func TestOfficersAndLinks(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		o := *focal
		o.Addresses = []org.Address{{Channel: "telegram", Account: "7", Chat: "70"}}
		if err := s.PutOfficer(ctx, admin, o, planner); err != nil {
			t.Fatal(err)
		}
		if got, err := s.OfficerAt(ctx, "telegram", "7"); err != nil || got.ID != focal.ID {
			t.Errorf("%+v, %v", got, err)
		}
		thief := *other
		thief.Addresses = o.Addresses
		var known *store.Error
		if err := s.PutOfficer(ctx, admin, thief, planner); !errors.As(err, &known) {
			t.Errorf("an address was taken over: %v", err)
		}
		if got, err := s.OfficerAt(ctx, "telegram", "7"); err != nil || got.ID != focal.ID {
			t.Errorf("after the theft: %+v, %v", got, err)
		}
		o.Left = true
		if err := s.PutOfficer(ctx, admin, o, planner); err != nil {
			t.Fatal(err)
		}
		if _, err := s.OfficerAt(ctx, "telegram", "7"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("one who left is still known: %v", err)
		}

		secret, err := s.NewCalendarLink(ctx, admin, "a", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if agency, err := s.AgencyOfLink(ctx, secret); err != nil || agency != "a" {
			t.Errorf("%q, %v", agency, err)
		}
		if _, err := s.AgencyOfLink(ctx, secret+"x"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("another secret: %v", err)
		}
		maker := org.Officer{ID: "maker", Name: "Người tạo", Agency: "a", Roles: []org.Role{org.Focal}}
		if err := s.PutOfficer(ctx, admin, maker, planner); err != nil {
			t.Fatal(err)
		}
		opens := func(secret string) bool {
			t.Helper()
			agency, err := s.AgencyOfLink(ctx, secret)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Fatal(err)
			}
			return err == nil && agency == "a"
		}
		one, err1 := s.NewCalendarLink(ctx, &maker, "a", time.Hour)
		two, err2 := s.NewCalendarLink(ctx, &maker, "a", time.Hour)
		if _, err := s.NewCalendarLink(ctx, &maker, "a", 0); err1 != nil || err2 != nil || err == nil ||
			!opens(one) || !opens(two) {
			t.Fatal(err1, err2, err)
		}
		ls, err := s.CalendarLinks(ctx, &maker, "a")
		if err != nil || len(ls) != 3 || ls[0].Officer != "maker" && ls[1].Officer != "maker" {
			t.Fatal(ls, err)
		}
		mine := slices.DeleteFunc(ls, func(l store.CalendarLink) bool { return l.Officer != "maker" })
		if err := s.RevokeCalendarLinks(ctx, &maker, "a", mine[0].ID); err != nil || opens(one) == opens(two) ||
			!opens(secret) {
			t.Error(err, opens(one), opens(two), opens(secret))
		}
		if err := s.RevokeCalendarLinks(ctx, &maker, "a", "%"); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
		for _, moved := range []org.Officer{{ID: "maker", Name: "Người tạo", Agency: "b", Roles: []org.Role{org.Focal}},
			{ID: "maker", Name: "Người tạo", Agency: "a", Roles: []org.Role{org.Staff}}} {
			if err := s.PutOfficer(ctx, admin, moved, planner); err != nil || opens(one) || opens(two) {
				t.Error(err, "open though who made it may not share any more", moved)
			}
		}
		if err := s.PutOfficer(ctx, admin, maker, planner); err != nil || opens(one) == opens(two) {
			t.Error(err, "shut though who made it is there again")
		}
		if err := s.RevokeCalendarLinks(ctx, focal, "a", ""); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AgencyOfLink(ctx, secret); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("revoked: %v", err)
		}
	})
}

// What surrounds the work is an administrator's to change; officers may share
// the calendar of their own agency and choose how often they are reminded.
func TestWhoMayChangeTheHouse(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		gone := &org.Officer{ID: "gone", Name: "Đã chuyển đi", Agency: "a", Roles: []org.Role{org.Admin}, Left: true}
		if err := s.PutOfficer(ctx, admin, *gone, planner); err != nil {
			t.Fatal(err)
		}
		id, _, err := s.PutProposal(ctx, admin, "", proposal("Tháng 3"))
		if err != nil {
			t.Fatal(err)
		}
		made := *staff
		made.Roles = []org.Role{org.Admin}
		for _, who := range []*org.Officer{nil, staff, focal, head, gone} {
			for name, err := range map[string]error{
				"officer":  s.PutOfficer(ctx, who, made, planner),
				"year":     putYear(ctx, s, who, task.Year{Year: 2025}, planner),
				"proposal": errOf2(s.PutProposal(ctx, who, "", proposal("Tháng 4"))),
				"edit":     s.EditProposal(ctx, who, id, proposal("Tháng 4")),
				"see":      errOf(s.Proposals(ctx, who)),
				"links":    errOf(s.CalendarLinks(ctx, who, "b")),
				"close":    s.CloseProposal(ctx, who, id),
				"link":     errOf(s.NewCalendarLink(ctx, who, "b", time.Hour)),
				"revoke":   s.RevokeCalendarLinks(ctx, who, "b", ""),
			} {
				if !errors.Is(err, store.ErrForbidden) {
					t.Errorf("%s of %+v: %v", name, who, err)
				}
			}
		}
		for _, who := range []*org.Officer{nil, staff, focal, head, gone} {
			if _, err := s.Proposal(ctx, who, id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%+v reads a proposal: %v", who, err)
			}
		}
		if o, err := s.Officer(ctx, staff.ID); err != nil || o.Has(org.Admin) {
			t.Errorf("%+v, %v", o, err)
		}
		if ys, err := s.Years(ctx); err != nil || len(ys) != 0 {
			t.Errorf("%+v, %v", ys, err)
		}
		if ws, err := s.Proposals(ctx, admin); err != nil || len(ws) != 1 || ws[0].ID != id {
			t.Errorf("%+v, %v", ws, err)
		}
		for who, allowed := range map[*org.Officer]bool{nil: false, staff: false, gone: false, focal: true,
			head: true, admin: true} {
			if _, err := s.NewCalendarLink(ctx, who, "a", time.Hour); err == nil != allowed || err != nil &&
				!errors.Is(err, store.ErrForbidden) {
				t.Errorf("link of %+v: %v", who, err)
			}
		}
		// Who claims to be more than the store knows changes nothing but the profile.
		liar := *focal
		liar.Roles, liar.Name = []org.Role{org.Admin}, "Khác"
		if err := s.SetProfile(ctx, &liar, task.Silent, planner); err != nil {
			t.Fatal(err)
		}
		if o, err := s.Officer(ctx, focal.ID); err != nil || o.Profile != "off" || o.Has(org.Admin) ||
			o.Name != focal.Name {
			t.Errorf("%+v, %v", o, err)
		}
		for _, who := range []*org.Officer{nil, gone} {
			if err := s.SetProfile(ctx, who, task.Silent, planner); !errors.Is(err, store.ErrForbidden) {
				t.Errorf("profile of %+v: %v", who, err)
			}
		}
		if err := s.SetProfile(ctx, &org.Officer{ID: "nobody"}, task.Silent, planner); !errors.Is(err,
			store.ErrNotFound) {
			t.Errorf("profile of nobody: %v", err)
		}
	})
}

// A year that an administrator adds moves the safe days and the reminders.
func TestPutYear(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		if _, err := s.PutPlan(ctx, admin, proposal("Tháng 3"), corpus.Public, "", planner); err != nil {
			t.Fatal(err)
		}
		y := task.Year{Year: 2025, Off: []task.Holiday{{Day: "2025-03-31", Name: "Nghỉ thử"}}}
		if err := putYear(ctx, s, admin, y, planner); err != nil {
			t.Fatal(err)
		}
		w := one(t, s, nil, store.TaskFilter{})
		if w.Due.Safe != "2025-03-28" || w.Due.Rolled != "2025-04-01" || w.Due.Nominal != "2025-03-31" {
			t.Errorf("%+v", w.Due)
		}
		us, err := s.UpcomingReminders(ctx, admin, c.t.AddDate(1, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range us {
			if corpus.DayOf(u.At) == "2025-03-31" {
				t.Errorf("a reminder on the new day off: %+v", u)
			}
		}
		ys, err := s.Years(ctx)
		if err != nil || len(ys) != 1 || ys[0].Off[0].Name != "Nghỉ thử" {
			t.Errorf("%+v, %v", ys, err)
		}
	})
}

func TestProposals(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		id, _, err := s.PutProposal(ctx, admin, "", proposal("Tháng 3"))
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Proposal(ctx, admin, id)
		if err != nil || len(p.Tasks) != 1 || p.Tasks[0].Due.Nominal != "2025-03-31" {
			t.Fatalf("%+v, %v", p, err)
		}
		if ws, err := s.Proposals(ctx, admin); err != nil || len(ws) != 1 || ws[0].ID != id || ws[0].Tasks != 1 ||
			ws[0].Who != "admin" {
			t.Errorf("waiting: %+v, %v", ws, err)
		}
		p.Tasks[0].Name = "Tên đã sửa"
		if err := s.EditProposal(ctx, admin, id, p); err != nil {
			t.Fatal(err)
		}
		if p, err := s.Proposal(ctx, admin, id); err != nil || p.Tasks[0].Name != "Tên đã sửa" {
			t.Errorf("edited: %+v, %v", p, err)
		}
		if err := s.CloseProposal(ctx, admin, id); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Proposal(ctx, admin, id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("closed: %v", err)
		}
		if err := s.EditProposal(ctx, admin, id, p); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("edited though closed: %v", err)
		}
	})
}

// What was read from a document is proposed once, and what is read from its next
// text takes its place.
func TestProposedOnce(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		first, fresh, err := s.PutProposal(ctx, admin, "ke-hoach 1", proposal("Tháng 3"))
		if err != nil || !fresh {
			t.Fatal(fresh, err)
		}
		if again, fresh, err := s.PutProposal(ctx, admin, "ke-hoach 1", proposal("Tháng 3")); err != nil || fresh ||
			again != first {
			t.Errorf("again: %d, %v, %v", again, fresh, err)
		}
		byHand, _, err := s.PutProposal(ctx, admin, "", proposal("Tháng 3"))
		if err != nil {
			t.Fatal(err)
		}
		second, fresh, err := s.PutProposal(ctx, admin, "ke-hoach 2", proposal("Tháng 4"))
		if err != nil || !fresh {
			t.Fatal(fresh, err)
		}
		ws, err := s.Proposals(ctx, admin)
		if err != nil || len(ws) != 2 || ws[0].ID != byHand || ws[1].ID != second {
			t.Errorf("waiting: %+v, %v", ws, err)
		}
		if err := s.CloseProposal(ctx, admin, second); err != nil {
			t.Fatal(err)
		}
		if id, fresh, err := s.PutProposal(ctx, admin, "ke-hoach 2", proposal("Tháng 4")); err != nil || fresh ||
			id != second {
			t.Errorf("proposed again after a person had closed it: %d, %v, %v", id, fresh, err)
		}
	})
}

// A group leads once a person has named its agencies: each is reminded, each
// reports its share, and the task is done with the last of them.
func TestGroupLead(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		p := proposal("Tháng 3")
		p.Tasks[0].Lead, p.Tasks[0].Leads = "Các sở, ngành", []task.Party{{Name: "Các sở, ngành"}}
		if _, err := s.PutPlan(ctx, admin, p, corpus.Public, "", planner); err != nil {
			t.Fatal(err)
		}
		w := one(t, s, nil, store.TaskFilter{})
		if us, err := s.UpcomingReminders(ctx, admin, c.t.AddDate(1, 0, 0)); err != nil || len(us) != 0 {
			t.Fatalf("reminders before anybody has named the agencies: %+v, %v", us, err)
		}
		for _, who := range []*org.Officer{nil, focal, head, other} {
			if err := setLead(ctx, s, who, w.ID, "Các sở, ngành", agencies("a", "b"), planner); !errors.Is(err,
				store.ErrForbidden) {
				t.Errorf("%+v names the agencies: %v", who, err)
			}
			if err := setProgress(ctx, s, who, w.ID, task.Done, "", "", planner); !errors.Is(err, store.ErrForbidden) {
				t.Errorf("%+v reports for a group it does not belong to: %v", who, err)
			}
		}
		var known *store.Error
		if err := setLead(ctx, s, admin, w.ID, "Các phòng", agencies("a"), planner); !errors.As(err, &known) {
			t.Errorf("another group: %v", err)
		}
		if err := setLead(ctx, s, admin, w.ID, "Các sở, ngành", agencies("a", "b"), planner); err != nil {
			t.Fatal(err)
		}
		reminded := func() map[string]bool {
			us, err := s.UpcomingReminders(ctx, admin, c.t.AddDate(1, 0, 0))
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]bool{}
			for _, u := range us {
				out[u.Officer] = true
			}
			return out
		}
		if got := reminded(); !got[focal.ID] || !got[other.ID] {
			t.Errorf("reminded: %v", got)
		}
		if err := snooze(ctx, s, other, w.ID, "2025-02-03", planner); !errors.As(err, &known) {
			t.Errorf("one agency silences all: %v", err)
		}
		if err := setProgress(ctx, s, other, w.ID, task.Done, "", "", planner); err != nil {
			t.Fatal(err)
		}
		w = one(t, s, nil, store.TaskFilter{})
		if got := reminded(); w.Progress != task.Doing || !got[focal.ID] || got[other.ID] {
			t.Errorf("after the first share: %s, %v", w.Progress, got)
		}
		// The plan read again keeps what a person said.
		if n, err := s.PutPlan(ctx, admin, p, corpus.Public, "", planner); err != nil || n.Unchanged != 1 {
			t.Errorf("%+v, %v", n, err)
		}
		if err := setProgress(ctx, s, focal, w.ID, task.Done, "", "", planner); err != nil {
			t.Fatal(err)
		}
		if w = one(t, s, nil, store.TaskFilter{}); w.Progress != task.Done || w.DoneOn != "2025-01-06" ||
			len(reminded()) != 0 {
			t.Errorf("after the last share: %+v, %v", w, reminded())
		}
		if err := setProgress(ctx, s, other, w.ID, task.Doing, "", "còn thiếu", planner); err != nil {
			t.Fatal(err)
		}
		if w = one(t, s, nil, store.TaskFilter{}); w.Progress != task.Doing || w.DoneOn != "" ||
			!reminded()[other.ID] || reminded()[focal.ID] {
			t.Errorf("taken back: %+v, %v", w, reminded())
		}
		if err := setProgress(ctx, s, admin, w.ID, task.Done, "", "tỉnh xác nhận", planner); err != nil {
			t.Fatal(err)
		}
		if w = one(t, s, nil, store.TaskFilter{}); w.Progress != task.Done {
			t.Errorf("an administrator reports for the whole: %+v", w)
		}
	})
}

// The counts are those of the lists, for every reader.
func TestCountTasks(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		if _, err := s.PutPlan(ctx, admin, proposal("Tháng 1", "Tháng 2", "Tháng 3", "Tháng 4", "Thường xuyên",
			"Khi có hướng dẫn"), corpus.Public, "", planner); err != nil {
			t.Fatal(err)
		}
		inside := proposal("Tháng 1")
		inside.Plan.Doc = "noi-bo"
		if _, err := s.PutPlan(ctx, admin, inside, corpus.Internal, "a", planner); err != nil {
			t.Fatal(err)
		}
		c.set(t, "2025-03-10 09:00")
		ws, err := s.Tasks(ctx, admin, store.TaskFilter{Plan: "ke-hoach"})
		if err != nil {
			t.Fatal(err)
		}
		for i, day := range []corpus.Day{"2025-01-20", "2025-03-05"} {
			if err := setProgress(ctx, s, focal, ws[i].ID, task.Done, day, "", planner); err != nil {
				t.Fatal(err)
			}
		}
		if err := setProgress(ctx, s, focal, ws[2].ID, task.Doing, "", "", planner); err != nil {
			t.Fatal(err)
		}
		for _, today := range []corpus.Day{"2025-01-01", "2025-03-10", "2025-12-31"} {
			for _, who := range []*org.Officer{nil, focal, other, admin} {
				f := store.TaskFilter{Today: today}
				got, err := s.CountTasks(ctx, who, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, status := range task.Statuses {
					f.Status = status
					list, err := s.Tasks(ctx, who, f)
					if err != nil || len(list) != got[status] {
						t.Errorf("%s on %s: %d counted, %d listed, %v", status, today, got[status], len(list), err)
					}
				}
			}
		}
		if secs, err := s.Sections(ctx, nil, ""); err != nil || len(secs) != 1 || secs[0][0] != "I" {
			t.Errorf("%v, %v", secs, err)
		}
	})
}

// What the focal point cannot be told is told to the head, once.
func TestHeadStandsIn(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		if _, err := s.PutPlan(ctx, admin, proposal("Tháng 1"), corpus.Public, "", planner); err != nil {
			t.Fatal(err)
		}
		route := func(o *org.Officer) store.Route { return store.Route{Channel: "x", Chat: o.ID, Tells: true} }
		c.set(t, "2025-01-24 09:00") // a week before
		if n, err := s.Bundle(ctx, route); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		d, err := s.Take(ctx, "p", time.Minute)
		if err != nil || d.Officer != focal.ID {
			t.Fatalf("%+v, %v", d, err)
		}
		for range 2 {
			if err := s.NotDelivered(ctx, d, "p", errors.New("blocked"), true); err != nil {
				t.Fatal(err)
			}
		}
		// A change of the task does not lose it.
		if err := setProgress(ctx, s, focal, one(t, s, nil, store.TaskFilter{}).ID, task.Doing, "", "",
			planner); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Bundle(ctx, route); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		d, err = s.Take(ctx, "p", time.Minute)
		if err != nil || d.Officer != head.ID || len(d.Items) != 1 || !strings.Contains(d.Items[0].Why,
			"chưa gửi được cho đầu mối Đầu mối A") {
			t.Fatalf("%+v, %v", d, err)
		}
		// The head cannot be reached either: there is nobody above.
		if err := s.NotDelivered(ctx, d, "p", errors.New("blocked"), true); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Bundle(ctx, route); err != nil || n != 0 {
			t.Fatal(n, err)
		}
	})
}

// An agency that is no more is led on by the one a person names, also when the
// plan is read again.
func TestLeadTakenOver(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		p := proposal("Tháng 3")
		p.Tasks[0].Leads[0].Agency = "gone"
		if _, err := s.PutPlan(ctx, admin, p, corpus.Public, "", planner); err != nil {
			t.Fatal(err)
		}
		w := one(t, s, nil, store.TaskFilter{})
		if err := setLead(ctx, s, admin, w.ID, "Sở A", agencies("a"), planner); err != nil {
			t.Fatal(err)
		}
		if n, err := s.PutPlan(ctx, admin, p, corpus.Public, "", planner); err != nil || n.Unchanged != 1 {
			t.Errorf("%+v, %v", n, err)
		}
		if us, err := s.UpcomingReminders(ctx, focal, c.t.AddDate(1, 0, 0)); err != nil || len(us) == 0 {
			t.Errorf("not reminded: %+v, %v", us, err)
		}
		if err := setProgress(ctx, s, focal, w.ID, task.Done, "", "", planner); err != nil {
			t.Fatal(err)
		}
		if w = one(t, s, nil, store.TaskFilter{}); w.Progress != task.Done {
			t.Errorf("%+v", w)
		}
	})
}

func agencies(ids ...string) (out []org.Agency) {
	for _, id := range ids {
		out = append(out, org.Agency{ID: id, Name: "Sở " + id})
	}
	return out
}

// step does a step with a task, as the house does it.
func step(ctx context.Context, s *store.Store, who *org.Officer, id int64, x task.Step, p task.Planner) error {
	return s.ChangeTask(ctx, who, id, x.Do, p,
		func(w *task.Work, asked *task.Extension, now time.Time) (*task.Change, error) {
			return w.Do(x, task.Hand{Who: who, Today: corpus.DayOf(now), Calendar: p.Calendar, Asked: asked})
		})
}

func setProgress(ctx context.Context, s *store.Store, who *org.Officer, id int64, to task.Progress, day corpus.Day,
	why string, p task.Planner, proof ...task.Evidence) error {
	do := map[task.Progress]task.Deed{task.NotBegun: task.Reopen, task.Doing: task.Begin, task.Done: task.Finish}[to]
	return step(ctx, s, who, id, task.Step{Do: do, Day: day, Why: why, Proof: proof}, p)
}

func receive(ctx context.Context, s *store.Store, who *org.Officer, id int64, p task.Planner) error {
	return step(ctx, s, who, id, task.Step{Do: task.Receive}, p)
}

func snooze(ctx context.Context, s *store.Store, who *org.Officer, id int64, until corpus.Day, p task.Planner) error {
	return step(ctx, s, who, id, task.Step{Do: task.Snooze, Day: until}, p)
}

func setDue(ctx context.Context, s *store.Store, who *org.Officer, id int64, day corpus.Day, why string,
	p task.Planner) error {
	return step(ctx, s, who, id, task.Step{Do: task.SetDay, Day: day, Why: why}, p)
}

func setLead(ctx context.Context, s *store.Store, who *org.Officer, id int64, party string, agencies []org.Agency,
	p task.Planner) error {
	return step(ctx, s, who, id, task.Step{Do: task.Appoint, Party: party, Agencies: agencies}, p)
}

func addEvidence(ctx context.Context, s *store.Store, who *org.Officer, e task.Evidence, p task.Planner) (int64,
	error) {
	if err := step(ctx, s, who, e.Task, task.Step{Do: task.Prove, Proof: []task.Evidence{e}}, p); err != nil {
		return 0, err
	}
	es, err := s.EvidenceOf(ctx, admin, e.Task)
	if err != nil || len(es) == 0 {
		return 0, err
	}
	return es[len(es)-1].ID, nil
}

func askExtension(ctx context.Context, s *store.Store, who *org.Officer, id int64, day corpus.Day, why string,
	p task.Planner) error {
	return step(ctx, s, who, id, task.Step{Do: task.AskMore, Day: day, Why: why}, p)
}

func decideExtension(ctx context.Context, s *store.Store, who *org.Officer, id int64, grant bool, note string,
	p task.Planner) error {
	do := task.Deny
	if grant {
		do = task.Grant
	}
	return step(ctx, s, who, id, task.Step{Do: do, Why: note}, p)
}

func putYear(ctx context.Context, s *store.Store, who *org.Officer, y task.Year, p task.Planner) error {
	if cal, err := p.Calendar.With(y); err == nil {
		p.Calendar = cal
	}
	return s.PutYear(ctx, who, y, func(w *task.Work) *task.Change { return w.Settle(p.Calendar, y.Year) }, p)
}
