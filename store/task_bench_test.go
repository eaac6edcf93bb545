package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// BenchmarkWork measures what is done all the time with 10,000 tasks and 5,000
// officers: looking for reminders that are due, and showing tasks.
func BenchmarkWork(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkWork(b, filepath.Join(b.TempDir(), "store.db")) })
	b.Run("postgres", func(b *testing.B) { benchmarkWork(b, storetest.Postgres(b)) })
}

func benchmarkWork(b *testing.B, dsn string) {
	ctx := context.Background()
	c := &clock{}
	c.set(b, "2025-01-06 09:00")
	s := storetest.Open(b, dsn, store.Options{Now: c.now})
	const agencies = 500
	for i := range 5000 {
		o := org.Officer{ID: fmt.Sprintf("o%d", i), Name: "Cán bộ", Agency: fmt.Sprintf("a%d", i%agencies),
			Roles: []org.Role{org.Staff}}
		if i < 2*agencies {
			o.Roles = []org.Role{[]org.Role{org.Focal, org.Head}[i/agencies]}
		}
		if err := s.PutOfficer(ctx, admin, o, planner); err != nil {
			b.Fatal(err)
		}
	}
	p := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach"}, Year: 2025}
	for i := range 10000 {
		day := corpus.Day("2025-02-01").Add(i % 300)
		agency := fmt.Sprintf("a%d", i%agencies)
		p.Tasks = append(p.Tasks, task.Task{No: fmt.Sprint(i + 1),
			Name: fmt.Sprintf("Nhiệm vụ thứ %d về số hóa hồ sơ", i), Lead: agency,
			Leads: []task.Party{{Name: agency,
				Agency: agency}}, Due: planner.Calendar.Settle(task.Due{Kind: task.OnDay, Nominal: day})})
	}
	if _, err := s.PutPlan(ctx, admin, p, corpus.Public, "", planner); err != nil {
		b.Fatal(err)
	}
	route := func(o *org.Officer) store.Route { return store.Route{Channel: "inbox", Chat: o.ID, Tells: true} }
	b.Run("scan nothing due", func(b *testing.B) {
		for b.Loop() {
			if n, err := s.Bundle(ctx, route); err != nil || n != 0 {
				b.Fatal(n, err)
			}
		}
	})
	b.Run("overview of an agency", func(b *testing.B) {
		for b.Loop() {
			ws, err := s.Tasks(ctx, focal, store.TaskFilter{Agency: "a7", Today: "2025-06-01"})
			if err != nil || len(ws) != 20 {
				b.Fatal(len(ws), err)
			}
		}
	})
	b.Run("overdue of all, a page", func(b *testing.B) {
		for b.Loop() {
			if ws, err := s.Tasks(ctx, admin, store.TaskFilter{Status: task.Overdue, Today: "2025-06-01",
				Limit: 50}); err != nil || len(ws) != 50 {
				b.Fatal(len(ws), err)
			}
		}
	})
	b.Run("words, a page", func(b *testing.B) {
		for b.Loop() {
			if ws, err := s.Tasks(ctx, nil, store.TaskFilter{Words: "thu 9999 ho so", Limit: 50}); err != nil ||
				len(ws) != 1 {
				b.Fatal(len(ws), err)
			}
		}
	})
	b.Run("one task with history", func(b *testing.B) {
		ws, err := s.Tasks(ctx, nil, store.TaskFilter{No: "5000"})
		if err != nil || len(ws) != 1 {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := s.History(ctx, nil, ws[0].ID); err != nil {
				b.Fatal(err)
			}
			if _, err := s.EvidenceOf(ctx, nil, ws[0].ID); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("what is due on a busy morning", func(b *testing.B) {
		c.set(b, "2025-01-13 08:00") // a week of reminders
		for b.Loop() {
			us, err := s.UpcomingReminders(ctx, admin, c.t)
			if err != nil || len(us) == 0 {
				b.Fatal(len(us), err)
			}
			b.ReportMetric(float64(len(us)), "due")
		}
	})
}
