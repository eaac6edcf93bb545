package house_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// TestDemo: the example is not there by itself, comes in, is worked with, and leaves
// every table as it was; the log alone tells of it.
func TestDemo(t *testing.T) {
	h := housetest.Open(t)
	ctx := t.Context()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(h.Furnish(ctx))
	focal := org.Officer{ID: "dm", Name: "Đầu mối", Agency: "so-tu-phap", Roles: []org.Role{org.Focal, org.Head}}
	ok(h.PutOfficer(ctx, boss, focal))
	if in, err := h.DemoIn(ctx); in || err != nil {
		t.Fatalf("a new house has the example: %v", err)
	}
	if ws, err := h.Store.Tasks(ctx, boss, store.TaskFilter{}); err != nil || len(ws) != 0 {
		t.Fatalf("a new house has %d tasks, %v", len(ws), err)
	}
	copied := func() *store.Copy {
		t.Helper()
		c, err := h.Store.WriteCopy(ctx, io.Discard)
		ok(err)
		return c
	}
	before := copied()
	n, err := h.PutDemo(ctx, boss)
	if err != nil || n < 30 {
		t.Fatal(n, err)
	}
	if in, err := h.DemoIn(ctx); !in || err != nil {
		t.Errorf("the example is not in: %v", err)
	}
	ws, err := h.Store.Tasks(ctx, &focal, store.TaskFilter{Agency: "so-tu-phap", Leading: true})
	if err != nil || len(ws) == 0 {
		t.Fatal(len(ws), err)
	}
	planner, err := h.Planner(ctx)
	ok(err)
	x := task.Step{Do: task.Begin}
	ok(h.Store.ChangeTask(ctx, &focal, ws[0].ID, x.Do, planner,
		func(w *task.Work, _ *task.Extension, now time.Time) (*task.Change, error) {
			return w.Do(x, task.Hand{Who: &focal, Today: corpus.DayOf(now), Calendar: planner.Calendar})
		}))
	if ls, err := h.Store.Letters(ctx, "dm", 10); err != nil || len(ls) == 0 {
		t.Fatalf("no letter tells of it: %v", err)
	}
	ok(h.DropDemo(ctx, boss))
	after := copied()
	for name, rows := range before.Rows {
		if name == "audit" || name == "meta" {
			continue
		}
		if after.Rows[name] != rows || after.Sum[name] != before.Sum[name] {
			t.Errorf("%s has %d rows, and had %d", name, after.Rows[name], rows)
		}
	}
	if err := h.DropDemo(ctx, boss); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("taken out twice: %v", err)
	}
	if _, err := h.PutDemo(ctx, &focal); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("a focal point puts it in: %v", err)
	}
	if ws, err := h.Store.Tasks(ctx, boss, store.TaskFilter{}); err != nil || len(ws) != 0 {
		t.Errorf("%d tasks, %v", len(ws), err)
	}
}
