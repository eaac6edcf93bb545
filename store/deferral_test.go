package store_test

import (
	"errors"
	"testing"

	"trolyao/corpus"
	"trolyao/store"
	"trolyao/store/storetest"
)

// What administrators decided of two documents is taken back as a whole; what was
// read holds again, and what was decided of others stays.
func TestRetractRelations(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		a, b, c := corpus.Ref{Doc: "1-2025-qd"}, corpus.Ref{Doc: "2-2024-qd"}, corpus.Ref{Doc: "3-2023-qd"}
		part := b
		part.Article = "5"
		read := corpus.Relation{Kind: corpus.RelRepeals, From: a, To: b, By: corpus.FromText}
		no := corpus.Relation{Kind: corpus.RelRepeals, From: a, To: b, By: corpus.FromAdmin, Rejected: true}
		yes := corpus.Relation{Kind: corpus.RelRepeals, From: a, To: part, By: corpus.FromAdmin}
		other := corpus.Relation{Kind: corpus.RelRepeals, From: a, To: c, By: corpus.FromAdmin}
		if err := s.PutRelation(t.Context(), read, no, yes, other); err != nil {
			t.Fatal(err)
		}
		gone, err := s.RetractRelations(t.Context(), a, b)
		if err != nil || len(gone) != 2 {
			t.Fatal(gone, err)
		}
		left, err := s.Relations(t.Context())
		if err != nil || len(left) != 2 {
			t.Fatal(left, err)
		}
		for _, r := range left {
			if r.Rejected || r.To == b && r.By != corpus.FromText || r.To == c && r.By != corpus.FromAdmin {
				t.Errorf("%+v", r)
			}
		}
		if _, err := s.RetractRelations(t.Context(), a, b); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nothing was decided, and %v", err)
		}
	})
}

// A doubt that was put off rests until its day, and comes back when that is taken
// back.
func TestDeferral(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		rests := func(on corpus.Day) bool {
			t.Helper()
			ds, err := s.Deferrals(t.Context(), on)
			if err != nil {
				t.Fatal(err)
			}
			return ds["x"].Until != ""
		}
		for _, d := range []store.Deferral{{ID: "x", Until: "2026-02-01", Reason: "chờ", Who: "a"},
			{ID: "x", Until: "2026-03-01", Reason: "chờ nữa", Who: "a"}} {
			if err := s.PutDeferral(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}
		if !rests("2026-03-01") || rests("2026-03-02") {
			t.Error("it does not rest until the day")
		}
		if err := s.PutDeferral(t.Context(), store.Deferral{ID: "x"}); err != nil {
			t.Fatal(err)
		}
		if rests("2026-02-01") {
			t.Error("it rests although that was taken back")
		}
	})
}
