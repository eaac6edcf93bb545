package store_test

import (
	"slices"
	"sync"
	"testing"

	"trolyao/store"
	"trolyao/store/storetest"
)

// Counts of a day add up whoever adds, and survive the process: they are rows.
func TestModelUseAddsUp(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 5 {
					if _, _, err := s.AddModelUse(t.Context(), "2026-11-20", "p an", 1, 10); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if _, _, err := s.AddModelUse(t.Context(), "2026-11-21", "p an", 1, 7); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.AddModelUse(t.Context(), "2026-11-21", "a so-noi-vu", 1, 7); err != nil {
			t.Fatal(err)
		}
		asks, tokens, err := s.AddModelUse(t.Context(), "2026-11-20", "p an", 0, 0)
		if err != nil || asks != 40 || tokens != 400 {
			t.Errorf("%d asks, %d tokens, %v; want 40 and 400", asks, tokens, err)
		}
		got, err := s.ModelUses(t.Context(), "p ", 10)
		want := []store.ModelUse{{Day: "2026-11-21", Asks: 1, Tokens: 7}, {Day: "2026-11-20", Asks: 40, Tokens: 400}}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%v, %v; want %v", got, err, want)
		}
	})
}
