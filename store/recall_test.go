package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/store"
	"trolyao/store/storetest"
)

func TestRecalls(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		put := must[store.Put](t)
		at := time.Date(2026, 3, 2, 8, 0, 0, 0, corpus.Zone)
		turn := func(chat string, asOf corpus.Day, refs ...corpus.Ref) int64 {
			return must[int64](t)(s.PutTurn(ctx, store.Turn{Channel: "web", Chat: chat, Question: "Hỏi gì?",
				Status: "answered", Refs: refs, AsOf: asOf, Created: at}))
		}
		place := func(article, clause string) corpus.Ref {
			return corpus.Ref{Doc: "1-2020-nd-cp", Number: "1/2020/NĐ-CP", Article: article, Clause: clause}
		}
		put(s.PutDocument(ctx, law("1-2020-nd-cp", "gốc", 7), original("gốc")))
		first := turn("a", "2026-03-02", place("5", "2"), place("5", "1"))
		other := turn("b", "2026-03-02", place("5", ""))
		turn("a", "2026-03-02", place("6", "")) // another place
		turn("a", "2025-01-01", place("5", "")) // asked of a day before the change
		aware := turn("a", "2026-03-02", place("5", ""), corpus.Ref{Doc: "2-2026-nd-cp"})

		change := repeals("5")
		change.Since = "2026-04-01"
		put(s.PutDocument(ctx, tells("2-2026-nd-cp", "a", change), original("a")))
		again := change
		again.To.Clause = "2"
		put(s.PutDocument(ctx, tells("2-2026-nd-cp", "b", change, again), original("b"))) // says more of the same

		got := must[[]store.Recall](t)(s.Recalls(ctx, 0))
		if len(got) != 2 || got[1].Turn != first || got[0].Turn != other {
			t.Fatalf("recalled %+v, want turns %d and %d, not %d", got, other, first, aware)
		}
		r := got[1]
		if r.Kind != corpus.RelRepeals || r.Place.Clause != "2" || r.From.Doc != "2-2026-nd-cp" ||
			r.Since != "2026-04-01" || r.Chat != "a" || r.Question != "Hỏi gì?" || !r.Told.IsZero() ||
			!r.Asked.Equal(at) {
			t.Errorf("%+v", r)
		}

		// Of many who come for them at once, one tells them.
		var wg sync.WaitGroup
		var mu sync.Mutex
		taken := 0
		for _, message := range []string{"m1", "m2", "m3", "", ""} {
			wg.Go(func() {
				rs, err := s.TakeRecalls(ctx, "web", "a", message)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				taken += len(rs)
			})
		}
		wg.Wait()
		if taken != 1 {
			t.Errorf("told %d times", taken)
		}
		// The reply to message n was lost: the same message brings it again, no
		// other does.
		for _, step := range []struct {
			chat, message string
			want          int
		}{{"elsewhere", "n", 0}, {"b", "n", 1}, {"b", "n", 1}, {"b", "o", 0}, {"b", "", 0}} {
			if rs := must[[]store.Recall](t)(s.TakeRecalls(ctx, "web", step.chat, step.message)); len(rs) != step.want {
				t.Errorf("%+v: told %d", step, len(rs))
			}
		}
		for _, r := range must[[]store.Recall](t)(s.Recalls(ctx, 0)) {
			if r.Told.IsZero() {
				t.Errorf("not marked as told: %+v", r)
			}
		}
	})
}

// A transaction that fails recalls nothing.
func TestRecallsComeWithTheirDocument(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		must[int64](t)(s.PutTurn(ctx, store.Turn{Channel: "web", Chat: "a", Question: "Hỏi?",
			Refs: []corpus.Ref{{Doc: "1-2020-nd-cp", Article: "5"}}}))
		bad := law("9-2026-nd-cp", "x", 1)
		bad.Parts[0].Text = string(make([]byte, 1)) + "\xff"
		bad.Key = "9\x00"
		if _, err := s.PutDocuments(ctx, []store.Item{{Document: tells("2-2026-nd-cp", "a", repeals("5"))},
			{Document: bad}}); err == nil {
			t.Fatal("stored")
		}
		if got := must[[]store.Recall](t)(s.Recalls(ctx, 0)); len(got) != 0 {
			t.Errorf("%+v", got)
		}
	})
}
