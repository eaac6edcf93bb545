package store_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"trolyao/store"
	"trolyao/store/storetest"
)

// A job goes through its states; what its holder lost another one takes up, and a
// holder that lost it changes nothing any more.
func TestJob(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		id, err := s.PutJob(ctx, store.Job{Batch: "lo", Source: "page", Name: "a.txt",
			Digest: store.Digest([]byte("a")),
			Spec:   "{}", State: store.JobWaiting, Result: "{}", Who: "x"}, []byte("a"))
		if err != nil {
			t.Fatal(err)
		}
		j, data, err := s.TakeJob(ctx, "one", 0) // it is lost at once
		if err != nil || j.ID != id || string(data) != "a" || j.State != store.JobWorking {
			t.Fatal(j, data, err)
		}
		if j, data, err = s.TakeJob(ctx, "two", time.Hour); err != nil || j.ID != id || string(data) != "a" {
			t.Fatal(j, data, err)
		}
		if _, _, err := s.TakeJob(ctx, "three", time.Hour); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a job that is held is taken: %v", err)
		}
		if ok, err := s.HoldJob(ctx, id, "one", time.Hour, "x"); ok || err != nil {
			t.Error("who lost it holds it", err)
		}
		if err := s.FinishJob(ctx, id, "one", store.JobDone, "x"); err != nil {
			t.Fatal(err)
		}
		if j, err = s.Job(ctx, id); err != nil || j.State != store.JobWorking || j.Result != "{}" {
			t.Errorf("who lost it ended it: %+v %v", j, err)
		}
		if err := s.FinishJob(ctx, id, "two", store.JobAsked, "?"); err != nil {
			t.Fatal(err)
		}
		if err := s.ResumeJob(ctx, id, `{"title":"t"}`); err != nil {
			t.Fatal(err)
		}
		if j, data, err = s.TakeJob(ctx, "two", time.Hour); err != nil || j.Spec != `{"title":"t"}` ||
			string(data) != "a" {
			t.Fatal(j, data, err)
		}
		if err := s.DropJob(ctx, id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a job at work is dropped: %v", err)
		}
		if err := s.FinishJob(ctx, id, "two", store.JobDone, "ok"); err != nil {
			t.Fatal(err)
		}
		if err := s.ResumeJob(ctx, id, "{}"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a job that is done is resumed: %v", err)
		}
		if n, err := s.CountJobs(ctx); err != nil || n[store.JobDone] != 1 || len(n) != 1 {
			t.Error(n, err)
		}
		if had, err := s.HadJob(ctx, "page", store.Digest([]byte("a"))); err != nil || !had {
			t.Error(had, err)
		}
		for batch, want := range map[string]int{"lo": 1, "": 1, "other": 0} {
			if js, err := s.Jobs(ctx, batch, 0, 10); err != nil || len(js) != want {
				t.Errorf("%q: %v %v", batch, js, err)
			}
		}
		if err := s.PruneJobs(ctx, j.Updated.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Job(ctx, id); !errors.Is(err, store.ErrNotFound) {
			t.Error("it is still there", err)
		}
	})
}

// The oldest job is taken first.
func TestJobsInOrder(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "s.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, name := range []string{"a", "b", "c"} {
		if _, err := s.PutJob(t.Context(), store.Job{Batch: "lo", Name: name, Spec: "{}", State: store.JobWaiting,
			Result: "{}"}, []byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	got := ""
	for {
		j, data, err := s.TakeJob(t.Context(), "x", time.Hour)
		if errors.Is(err, store.ErrNotFound) {
			break
		}
		if err != nil || string(data) != j.Name {
			t.Fatal(j, data, err)
		}
		got += j.Name
	}
	if got != "abc" {
		t.Errorf("taken as %q", got)
	}
}
