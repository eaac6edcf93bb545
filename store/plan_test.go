package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// A plan is closed with its reminders and comes back with them; a row that is put in
// between keeps the others' progress; what is erased is gone.
func TestPlanState(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{}
		c.set(t, "2025-01-06 09:00")
		s := storetest.Open(t, dsn, store.Options{Now: c.now})
		chief := org.Officer{ID: "dm", Name: "Đầu mối", Agency: "a", Roles: []org.Role{org.Focal}}
		if err := s.PutOfficer(ctx, admin, chief, planner); err != nil {
			t.Fatal(err)
		}
		row := func(no, name string) task.Task {
			return task.Task{No: no, Name: name, Time: "Quý I", Lead: "A", Leads: []task.Party{{Name: "A", Agency: "a"}},
				Basis: corpus.Ref{Number: "7/KH"}, Due: planner.Calendar.Settle(task.Due{Kind: task.OnDay, Nominal: "2025-03-31"})}
		}
		put := func(rows ...task.Task) store.PlanCount {
			t.Helper()
			n, err := s.PutPlan(ctx, admin, &task.Proposal{Plan: corpus.Ref{Doc: "kh", Number: "7/KH"}, Year: 2025, Tasks: rows},
				corpus.Public, "", planner)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		count := func(f store.TaskFilter) int {
			t.Helper()
			f.Today = "2025-01-06"
			by, err := s.CountTasks(ctx, admin, f)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, x := range by {
				n += x
			}
			return n
		}
		reminders := func() int {
			t.Helper()
			us, err := s.UpcomingReminders(ctx, admin, c.t.AddDate(1, 0, 0))
			if err != nil {
				t.Fatal(err)
			}
			return len(us)
		}
		put(row("1", "Rà soát"), row("2", "Số hóa"))
		ls, err := s.Letters(ctx, "dm", 10)
		if err != nil || len(ls) != 1 || ls[0].Kind != task.NoticeAssigned || !strings.Contains(ls[0].Text, "7/KH") ||
			!strings.Contains(ls[0].Link, "ke-hoach=kh") {
			t.Fatalf("the plan is told once: %+v, %v", ls, err)
		}
		second, err := s.Tasks(ctx, admin, store.TaskFilter{No: "2"})
		if err != nil {
			t.Fatal(err)
		}
		do := func(id int64, step task.Step) {
			t.Helper()
			err := s.ChangeTask(ctx, admin, id, step.Do, planner, func(w *task.Work, asked *task.Extension,
				_ time.Time) (*task.Change, error) {
				return w.Do(step, task.Hand{Who: admin, Today: "2025-01-06", Calendar: planner.Calendar, Asked: asked})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		do(second[0].ID, task.Step{Do: task.Begin})
		if n := put(row("1", "Rà soát"), row("2", "Tập huấn"), row("3", "Số hóa")); n.Added != 1 || n.Unchanged != 1 || n.Changed != 1 {
			t.Errorf("a row in between: %+v", n)
		}
		if w, err := s.Task(ctx, admin, second[0].ID); err != nil || w.No != "3" || w.Progress != task.Doing {
			t.Errorf("the row below has moved: %+v, %v", w, err)
		}
		open := reminders()
		if open == 0 || count(store.TaskFilter{}) != 3 {
			t.Fatalf("%d reminders, %d tasks", open, count(store.TaskFilter{}))
		}
		do(second[0].ID, task.Step{Do: task.Drop, Why: "thôi"})
		if got := reminders(); got >= open || count(store.TaskFilter{}) != 2 ||
			count(store.TaskFilter{Shut: true}) != 3 {
			t.Errorf("%d reminders, %d tasks after one was dropped", got, count(store.TaskFilter{}))
		}
		do(second[0].ID, task.Step{Do: task.Restore})
		for _, state := range []task.PlanState{task.PlanClosed, task.PlanRemoved} {
			if err := s.SetPlanState(ctx, admin, "kh", state, "hết hạn", planner); err != nil {
				t.Fatal(err)
			}
			do(second[0].ID, task.Step{Do: task.Reopen}) // a change brings no reminder back
			do(second[0].ID, task.Step{Do: task.Begin})
			if count(store.TaskFilter{}) != 0 || reminders() != 0 {
				t.Errorf("%s: %d tasks, %d reminders", state, count(store.TaskFilter{}), reminders())
			}
			if ps, err := s.Plans(ctx, admin); err != nil || len(ps) != 0 {
				t.Errorf("%s: %+v, %v", state, ps, err)
			}
		}
		if ps, err := s.AllPlans(ctx, nil); err != nil || len(ps) != 0 {
			t.Errorf("anybody sees what was removed: %+v, %v", ps, err)
		}
		if err := s.SetPlanState(ctx, focal, "kh", task.PlanOpen, "", planner); !errors.Is(err, store.ErrForbidden) {
			t.Error(err)
		}
		if err := s.SetPlanState(ctx, admin, "kh", task.PlanOpen, "", planner); err != nil {
			t.Fatal(err)
		}
		if count(store.TaskFilter{}) != 3 || reminders() != open {
			t.Errorf("reopened: %d tasks, %d reminders of %d", count(store.TaskFilter{}), reminders(), open)
		}
		if err := s.ErasePlan(ctx, admin, "kh"); !errors.Is(err, store.ErrNotFound) {
			t.Error("erased without having been removed:", err)
		}
		for _, f := range []func() error{
			func() error { return s.SetPlanState(ctx, admin, "kh", task.PlanRemoved, "", planner) },
			func() error { return s.ErasePlan(ctx, admin, "kh") },
		} {
			if err := f(); err != nil {
				t.Fatal(err)
			}
		}
		if ws, err := s.Tasks(ctx, admin, store.TaskFilter{Shut: true}); err != nil || len(ws) != 0 {
			t.Errorf("%+v, %v", ws, err)
		}
	})
}

// Work of its own is numbered beside a plan's; what is late goes up once; an office's
// form is kept and taken back.
func TestGivenWorkAndEscalation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{}
		c.set(t, "2025-01-06 09:00")
		s := storetest.Open(t, dsn, store.Options{Now: c.now})
		for _, o := range []org.Officer{{ID: "vp", Name: "Văn phòng", Roles: []org.Role{org.Overseer}},
			{ID: "ct", Name: "Chủ tịch", Roles: []org.Role{org.Leader}}, {ID: "tren", Name: "Trên", Agency: "top", Roles: []org.Role{org.Head}},
			{ID: "cv", Name: "Chuyên viên", Agency: "a", Roles: []org.Role{org.Staff}}} {
			if err := s.PutOfficer(ctx, admin, o, planner); err != nil {
				t.Fatal(err)
			}
		}
		give := func() int64 {
			t.Helper()
			w := &task.Work{Task: task.Task{Name: "Gửi số liệu", Lead: "A", Leads: []task.Party{{Name: "A", Agency: "a"}},
				Due: planner.Calendar.Settle(task.Due{Kind: task.OnDay, Nominal: "2025-01-10"})}, Plan: "giao", Year: 2025,
				Giver: "admin", Source: "Thông báo họp", Passed: []task.Passed{{Agency: "a", Officer: "cv", Name: "Chuyên viên", By: "admin"}}}
			id, err := s.PutTask(ctx, admin, w, &task.Proposal{Plan: corpus.Ref{Doc: "giao"}, Title: "Việc giao", Year: 2025}, planner)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		first, next := give(), give()
		w, err := s.Task(ctx, admin, next)
		if err != nil || w.No != "G2" || w.PlanName() != "Thông báo họp" || first == next {
			t.Fatalf("%+v, %v", w, err)
		}
		if ws, err := s.Tasks(ctx, admin, store.TaskFilter{Person: "cv"}); err != nil || len(ws) != 2 {
			t.Errorf("%+v, %v", ws, err)
		}
		if ls, err := s.Letters(ctx, "cv", 5); err != nil || len(ls) != 2 || ls[0].Kind != task.NoticeAssigned {
			t.Errorf("%+v, %v", ls, err)
		}
		if us, err := s.UpcomingReminders(ctx, admin, c.t.AddDate(0, 1, 0)); err != nil || len(us) == 0 ||
			us[0].Officer != "cv" {
			t.Errorf("who is named is reminded: %+v, %v", us, err)
		}
		above := func(id string) string { return map[string]string{"a": "top"}[id] }
		for _, x := range []struct {
			day  corpus.Day
			want int
		}{{"2025-01-16", 0}, {"2025-01-17", 4}, {"2025-01-17", 0}, {"2025-01-24", 0}, {"2025-01-25", 2}, {"2025-02-10", 0}} {
			if n, err := s.PlanEscalations(ctx, x.day, task.Rules{}, above); err != nil || n != x.want {
				t.Errorf("%s: %d, %v", x.day, n, err)
			}
		}
		if data, err := s.Form(ctx, "x"); err != nil || data != nil {
			t.Error(data, err)
		}
		for _, data := range [][]byte{[]byte("một"), []byte("hai"), nil} {
			if err := s.PutForm(ctx, admin, "x", data); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Form(ctx, "x"); err != nil || string(got) != string(data) {
				t.Error(got, err)
			}
		}
		if err := s.PutForm(ctx, focal, "x", []byte("ba")); !errors.Is(err, store.ErrForbidden) {
			t.Error(err)
		}
	})
}
