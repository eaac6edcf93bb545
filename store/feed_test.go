package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"trolyao/corpus"
	"trolyao/store"
	"trolyao/store/storetest"
)

// Writers in several processes' worth of stores put and remove documents while
// readers follow the feed with a cursor. Whatever a reader saw last of a key
// must be the newest change of that key in the end.
func TestFeedMissesNothing(t *testing.T) {
	const writers, puts, readers = 4, 60, 2
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		var done atomic.Int32
		var wg sync.WaitGroup
		for w := range writers {
			s := storetest.Open(t, dsn, store.Options{})
			wg.Go(func() {
				defer done.Add(1)
				rnd := rand.New(rand.NewPCG(7, uint64(w)))
				for i := range puts {
					key := fmt.Sprintf("k%d", rnd.IntN(12))
					var err error
					switch rnd.IntN(6) {
					case 0:
						if err = s.RemoveDocument(ctx, key); isNotFound(err) {
							err = nil
						}
					case 1:
						batch := []store.Item{}
						for b := range 1 + rnd.IntN(4) {
							mark := fmt.Sprintf("%d.%d.%d", w, i, b)
							batch = append(batch, store.Item{Document: law(fmt.Sprintf("b%d", rnd.IntN(5)), mark, 1),
								Original: original(mark)})
						}
						_, err = s.PutDocuments(ctx, batch)
					default:
						mark := fmt.Sprintf("%d.%d", w, i)
						_, err = s.PutDocument(ctx, law(key, mark, 2), original(mark))
					}
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		seen := make([]map[string]corpus.Change, readers)
		for r := range readers {
			s := storetest.Open(t, dsn, store.Options{})
			seen[r] = map[string]corpus.Change{}
			wg.Go(func() {
				cursor := int64(0)
				for last := false; ; {
					finished := done.Load() == writers
					changes, err := s.Changes(ctx, cursor, 1+r*7)
					if err != nil {
						t.Error(err)
						return
					}
					for _, c := range changes {
						if c.Seq <= cursor {
							t.Errorf("change %d after %d", c.Seq, cursor)
						}
						cursor = c.Seq
						seen[r][c.Key] = c
					}
					if last = finished && len(changes) == 0; last {
						return
					}
				}
			})
		}
		wg.Wait()
		s := storetest.Open(t, dsn, store.Options{})
		final := must[[]corpus.Change](t)(s.Changes(ctx, 0, 0))
		if len(final) == 0 {
			t.Fatal("the feed is empty")
		}
		if n := must[int64](t)(s.Seq(ctx)); n != final[len(final)-1].Seq {
			t.Errorf("counter %d, newest change %d", n, final[len(final)-1].Seq)
		}
		for _, c := range final {
			for r := range seen {
				if seen[r][c.Key] != c {
					t.Errorf("reader %d saw %+v last, the newest is %+v", r, seen[r][c.Key], c)
				}
			}
			if _, err := s.Head(ctx, c.Key); isNotFound(err) != c.Deleted {
				t.Errorf("%+v, but the document: %v", c, err)
			}
		}
	})
}
