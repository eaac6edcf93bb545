package store_test

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"trolyao/store"
	"trolyao/store/storetest"
)

func TestToken(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		if n, sealed, err := s.Token(ctx, "oa"); n != 0 || sealed != nil || err != nil {
			t.Errorf("before the first: %d, %q, %v", n, sealed, err)
		}
		for n := int64(1); n <= 20; n++ {
			if ok, err := s.PutToken(ctx, "oa", n, []byte{0, 0xff, byte(n)}, "zalooa.saved"); !ok || err != nil {
				t.Fatalf("%d: %v, %v", n, ok, err)
			}
		}
		// Not what stands already, not what was dropped, not with a gap.
		for _, n := range []int64{20, 19, 1, 0, 22} {
			if ok, err := s.PutToken(ctx, "oa", n, []byte("x"), "zalooa.saved"); ok || err != nil {
				t.Errorf("%d was stored a second time: %v, %v", n, ok, err)
			}
		}
		if ok, err := s.PutToken(ctx, "another", 1, []byte("y"), "zalooa.saved"); !ok || err != nil {
			t.Errorf("another name: %v, %v", ok, err)
		}
		if n, sealed, err := s.Token(ctx, "oa"); n != 20 || !bytes.Equal(sealed, []byte{0, 0xff, 20}) || err != nil {
			t.Errorf("newest: %d, %q, %v", n, sealed, err)
		}
		log := must[[]store.Entry](t)(s.AuditLog(ctx, 100))
		if len(log) != 21 || log[1].What != "zalooa.saved" || log[1].Detail != "oa, 20" {
			t.Errorf("%d lines of audit, %+v", len(log), log[:2])
		}
	})
}

// TestTokenHasOneWriter: of many who store the same number at once, one does.
func TestTokenHasOneWriter(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		for n := int64(1); n <= 10; n++ {
			var wins atomic.Int64
			var wg sync.WaitGroup
			for i := range 8 {
				wg.Go(func() {
					ok, err := s.PutToken(ctx, "oa", n, fmt.Appendf(nil, "%d", i), "zalooa.begin")
					if err != nil {
						t.Error(err)
					}
					if ok {
						wins.Add(1)
					}
				})
			}
			wg.Wait()
			if wins.Load() != 1 {
				t.Errorf("%d stored number %d", wins.Load(), n)
			}
		}
	})
}
