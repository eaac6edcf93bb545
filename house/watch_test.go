package house_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/check"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/store"
	"trolyao/store/storetest"
)

// newLaw is a decree that takes the place of one of the papers.
var newLaw = housetest.Decree("977/2026/NĐ-CP", "02 tháng 11 năm 2026", "Về bữa trưa của cơ quan", `Điều 1. Phạm vi điều chỉnh
Nghị định này quy định về bữa trưa của cơ quan.

Điều 2. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 10 tháng 11 năm 2026.
2. Nghị định này thay thế Nghị định số 911/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ về bếp ăn tập thể của cơ quan.`)

func shelve(t testing.TB, h *house.House, text []byte) {
	t.Helper()
	d, _, err := corpus.Read(t.Context(), "a.txt", text, corpus.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.PutDocument(t.Context(), store.Item{Document: d}); err != nil {
		t.Fatal(err)
	}
}

// What is watched is checked again when law comes in, by any number of processes at a
// time, and its owner is told once.
func TestWatch(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		now := housetest.At(t, "2026-11-21 12:00")
		h := housetest.Furnished(t, s, func() time.Time { return now })
		lan, minh := &org.Officer{ID: "lan", Name: "Lan", Agency: "so-noi-vu"}, &org.Officer{ID: "minh", Name: "Minh",
			Agency: "so-noi-vu"}
		housetest.Appoint(t, s, *lan, *minh)
		const text = "Thực hiện Nghị định số 911/2021/NĐ-CP.\nTheo Nghị định số 912/2022/NĐ-CP."
		draft, err := h.Watch(ctx, lan, "Kế hoạch bữa trưa", nil, text, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Watch(ctx, lan, "", nil, "", "911/2021/NĐ-CP"); err != nil {
			t.Fatal(err)
		}
		var told *store.Error
		if _, err := h.Watch(ctx, lan, "", nil, "", "9999/2021/NĐ-CP"); !errors.As(err, &told) {
			t.Errorf("a paper not held: %v", err)
		}
		for _, c := range [][2]string{{"a", "TỐI MẬT\n" + text}, {"TUYỆT MẬT", text}} {
			if _, err := h.Watch(ctx, lan, c[0], nil, c[1], ""); !errors.Is(err, house.ErrSecret) {
				t.Errorf("%v: %v", c, err)
			}
		}
		if n, err := h.WatchRound(ctx); n != 0 || err != nil {
			t.Errorf("before anything came in: %d, %v", n, err)
		}
		shelve(t, h, newLaw)
		other := housetest.On(t, s, func() time.Time { return now })
		var group sync.WaitGroup
		for _, x := range []*house.House{h, other, h, other} {
			group.Go(func() {
				if _, err := x.WatchRound(context.WithoutCancel(ctx)); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		ws, err := h.Watches(ctx, lan)
		if err != nil || len(ws) != 2 {
			t.Fatalf("%+v %v", ws, err)
		}
		w := ws[1]
		if w.ID != draft || len(w.Changes) != 1 || len(w.Changes[0].Changes) != 1 ||
			w.Changes[0].Changes[0].Mark != check.Expired || w.Count[check.Wrong] != 1 ||
			!strings.Contains(w.Changes[0].Changes[0].Now, "977/2026/NĐ-CP") {
			t.Errorf("%+v", w)
		}
		letters, err := s.Letters(ctx, "lan", 10)
		if err != nil || len(letters) != 1 || !strings.Contains(letters[0].Text, "Kế hoạch bữa trưa") {
			t.Errorf("letters: %+v %v", letters, err)
		}
		if ws, err := h.Watches(ctx, minh); err != nil || len(ws) != 0 {
			t.Errorf("another's: %+v %v", ws, err)
		}
		if err := h.RemoveWatch(ctx, minh, draft); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("another's removed: %v", err)
		}
		if err := h.RemoveWatch(ctx, lan, draft); err != nil {
			t.Fatal(err)
		}
		if ws, err := h.Watches(ctx, lan); err != nil || len(ws) != 1 {
			t.Errorf("after it was removed: %+v %v", ws, err)
		}
	})
}
