package house_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/task"
)

// TestOddNames: names that are written oddly are found, or are none; they never take
// long, and nothing of them is run.
func TestOddNames(t *testing.T) {
	h := commune(t)
	const want = "ubnd-21085.ttpvhcc"
	for name, id := range map[string]string{
		"Trung ta\u0302m Phu\u0323c vu\u0323 ha\u0300nh chi\u0301nh co\u0302ng xa\u0303 Bi\u0300nh Minh": want,
		"  TRUNG   TÂM\tPHỤC VỤ\nHÀNH CHÍNH CÔNG  xã  ":                                                  want,
		"Trung tâm Phục vụ hành chính công, xã Bình Minh":                                                want,
		"Trung tâm Phục vụ hành chính công (xã Bình Minh)":                                               want,
		"Тrung tâm Phục vụ hành chính công":                                                              "", // the first letter is Cyrillic
		"<b>Trung tâm Phục vụ hành chính công</b>":                                                       "",
		"Trung tâm Phục vụ hành chính công xã Bình Minh, tỉnh Nghệ An":                                   "", // another commune of the name
		"UBND xã Tân Tiến": "", // of several provinces
		"":                 "",
		strings.Repeat("Trung tâm Phục vụ hành chính công ", 60): "",
		strings.Repeat("a", 100_000):                             "",
		"\xff\xfe\x00":                                           "",
	} {
		begin := time.Now()
		got := ""
		if a := h.FindAgency(name, "2026-11-21"); a != nil {
			got = a.ID
		}
		if got != id {
			t.Errorf("%.80q is %q, want %q", name, got, id)
		}
		h.Near(name, 5)
		if d := time.Since(begin); d > 2*time.Second {
			t.Errorf("%.80q took %v", name, d)
		}
	}
	ctx := t.Context()
	html := `<script>alert(1)</script>`
	id, err := h.AddAgency(ctx, boss, house.NewAgency{Name: html})
	if err != nil || strings.ContainsAny(id, "<>/ ") {
		t.Errorf("%q, %v", id, err)
	}
	for name, n := range map[string]house.NewAgency{
		"long": {Name: strings.Repeat("Phòng ", 300)}, "blank": {Name: " \t "}, "zero width": {Name: "\u200b\u200b"},
		"there": {Name: "phong   KINH TE"}, "circle": {Name: "X", Parent: "X"}, "group of nobody": {Name: "Nhóm", Kind: org.Group},
	} {
		if id, err := h.AddAgency(ctx, boss, n); err == nil {
			t.Errorf("%s is taken: %s", name, id)
		}
	}
}

// TestAgencyChangesUnderWork: an agency is renamed while its task runs, and ends with
// tasks open; the task goes on, and who takes over is proposed.
func TestAgencyChangesUnderWork(t *testing.T) {
	h := commune(t)
	ctx := t.Context()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p := &task.Proposal{Plan: corpus.Ref{Doc: "kh", Number: "1/KH"}, Year: 2026, Tasks: []task.Task{{No: "1",
		Name: "Rà soát", Lead: "Phòng Kinh tế", Leads: []task.Party{{Name: "Phòng Kinh tế", Agency: "ubnd-21085.kinh-te"}},
		Due: task.Due{Kind: task.OnDay, Nominal: "2026-12-31", Safe: "2026-12-31", Rolled: "2026-12-31"}}}}
	planner, err := h.Planner(ctx)
	ok(err)
	_, err = h.Store.PutPlan(ctx, boss, p, corpus.Public, "", planner)
	ok(err)
	ok(h.RenameAgency(ctx, boss, "ubnd-21085.kinh-te", "Phòng Kinh tế và Đô thị", "2026-11-22"))
	for _, name := range []string{"Phòng Kinh tế", "Phòng Kinh tế và Đô thị xã", "phong kinh te do thi"} {
		if a := h.FindAgency(name, "2026-11-23"); a == nil || a.ID != "ubnd-21085.kinh-te" {
			t.Errorf("%q is %v", name, a)
		}
	}
	ok(h.EndAgency(ctx, boss, "ubnd-21085.kinh-te", "2026-11-25", "Văn phòng HĐND và UBND"))
	if got := h.Successors(p.Tasks[0].Leads[0], "2026-11-26"); len(got) != 1 || got[0] != "ubnd-21085.van-phong" {
		t.Errorf("%v", got)
	}
	if saidBy(h.EndAgency(ctx, boss, "ubnd-21085.van-phong", "", "ubnd-21085.kinh-te")) == "" {
		t.Error("a circle of successors is taken")
	}
	if got := h.Successors(p.Tasks[0].Leads[0], "2026-11-24"); got != nil {
		t.Errorf("before its end: %v", got)
	}
}

// TestMergesAtOnce: two people who join the same things at once make one merge, and
// never a circle.
func TestMergesAtOnce(t *testing.T) {
	h := commune(t)
	ctx := t.Context()
	var ids []string
	for i := range 4 {
		id, err := h.AddAgency(ctx, boss, house.NewAgency{Name: fmt.Sprint("Quầy số ", i)})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	var wg sync.WaitGroup
	for i := range ids {
		for j := range ids {
			if i != j {
				wg.Go(func() { h.MergeAgencies(ctx, boss, ids[i], ids[j]) })
			}
		}
	}
	wg.Wait()
	if err := h.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	left := 0
	for _, id := range ids {
		if a := h.Agency(id); !a.Merged {
			left++
		}
		if a := h.FindAgency(id, "2026-11-21"); a == nil || a.Merged {
			t.Errorf("%s leads nowhere", id)
		}
	}
	if left != 1 {
		t.Errorf("%d stand", left)
	}
	ms, err := h.Merges(ctx, boss, "")
	if err != nil || len(ms) != 3 {
		t.Errorf("%d merges, %v", len(ms), err)
	}
}
