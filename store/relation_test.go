package store_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trolyao/corpus"
	"trolyao/store"
	"trolyao/store/storetest"
)

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func original(text string) store.Original {
	return store.Original{Name: "tệp.txt", Data: []byte(text)}
}

// tells returns a document whose text proposes the relations.
func tells(key, mark string, relations ...corpus.Relation) *corpus.Document {
	d := law(key, mark, 2)
	d.Relations = relations
	return d
}

func repeals(article string) corpus.Relation {
	return corpus.Relation{Kind: corpus.RelRepeals, By: corpus.FromText, Evidence: "Bãi bỏ Điều " + article + ".",
		To: corpus.Ref{Doc: "1-2020-nd-cp", Number: "1/2020/NĐ-CP", Article: article}}
}

// brief lists relations as "kind from>to by".
func brief(rs []corpus.Relation) []string {
	var out []string
	for _, r := range rs {
		line := string(r.Kind) + " " + r.From.Doc + ">" + r.To.Doc + "/" + r.To.Article + " " + string(r.By)
		if r.Rejected {
			line += " rejected"
		}
		out = append(out, line)
	}
	return out
}

func TestRelationsOfTextFollowTheText(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		expect := func(want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, brief(must[[]corpus.Relation](t)(s.Relations(ctx)))); diff != "" {
				t.Error(diff)
			}
		}
		put := must[store.Put](t)
		put(s.PutDocument(ctx, tells("2-2024-nd-cp", "a", repeals("1"), repeals("2")), original("a")))
		expect("repeals 2-2024-nd-cp>1-2020-nd-cp/1 text", "repeals 2-2024-nd-cp>1-2020-nd-cp/2 text")

		// A decision on one of them, under the number alone in a different
		// spelling of the same place, then a new text that drops both and
		// proposes a third.
		decided := repeals("1")
		decided.From.Doc, decided.To.Number = "2-2024-nd-cp", ""
		if err := s.RejectRelation(ctx, decided); err != nil {
			t.Fatal(err)
		}
		expect("repeals 2-2024-nd-cp>1-2020-nd-cp/1 admin rejected", "repeals 2-2024-nd-cp>1-2020-nd-cp/2 text")
		put(s.PutDocument(ctx, tells("2-2024-nd-cp", "b", repeals("1"), repeals("3")), original("b")))
		expect("repeals 2-2024-nd-cp>1-2020-nd-cp/1 admin rejected", "repeals 2-2024-nd-cp>1-2020-nd-cp/3 text")

		// The administrator thinks again.
		if err := s.AcceptRelation(ctx, decided); err != nil {
			t.Fatal(err)
		}
		expect("repeals 2-2024-nd-cp>1-2020-nd-cp/1 admin", "repeals 2-2024-nd-cp>1-2020-nd-cp/3 text")
		if err := s.RemoveDocument(ctx, "2-2024-nd-cp"); err != nil {
			t.Fatal(err)
		}
		expect("repeals 2-2024-nd-cp>1-2020-nd-cp/1 admin")
	})
}

func TestCatalogueRelationsOutliveTheOfficialText(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		put := must[store.Put](t)
		fact := repeals("7")
		fact.By = corpus.FromStarter
		entry := &corpus.Document{Head: corpus.Head{Key: "2-2024-nd-cp", Number: "2/2024/NĐ-CP",
			Kind: corpus.Catalogue}, Relations: []corpus.Relation{fact}}
		put(s.PutDocument(ctx, entry, store.Original{Name: "catalogue"}))
		put(s.PutDocument(ctx, tells("2-2024-nd-cp", "a", repeals("7"), repeals("8")), original("a")))
		want := []string{"repeals 2-2024-nd-cp>1-2020-nd-cp/7 starter", "repeals 2-2024-nd-cp>1-2020-nd-cp/8 text"}
		if diff := cmp.Diff(want, brief(must[[]corpus.Relation](t)(s.Relations(ctx)))); diff != "" {
			t.Error(diff)
		}
		// The next release of the catalogue no longer says so; the text does.
		entry.Relations, entry.Note = nil, "bản sau"
		put(s.PutDocument(ctx, entry, store.Original{Name: "catalogue"}))
		want[0] = "repeals 2-2024-nd-cp>1-2020-nd-cp/7 text"
		if diff := cmp.Diff(want, brief(must[[]corpus.Relation](t)(s.Relations(ctx)))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRelationDecisionsEnterTheFeed(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		put := must[store.Put](t)
		put(s.PutDocument(ctx, law("1-2020-nd-cp", "a", 1), original("a")))
		r := repeals("1")
		r.From.Doc = "9-2025-nd-cp"
		if err := s.AcceptRelation(ctx, r); err != nil {
			t.Fatal(err)
		}
		r.To.Doc = "not-held"
		if err := s.AcceptRelation(ctx, r); err != nil {
			t.Fatal(err)
		}
		got := must[[]corpus.Change](t)(s.Changes(ctx, 0, 0))
		if diff := cmp.Diff([]corpus.Change{{Seq: 2, Key: "1-2020-nd-cp"}}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestApprovedAnswersAreFlagged(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		put := must[store.Put](t)
		approve := func(refs ...corpus.Ref) int64 {
			return must[int64](t)(s.PutApproved(ctx, store.Approved{Question: "Hỏi gì?", Variants: []string{"hoi gi"},
				Answer: "Đáp.", Basis: refs, Owner: "Văn phòng", Review: "2027-01-01"}))
		}
		at := func(f corpus.Ref) corpus.Ref { f.Doc, f.Number = "1-2020-nd-cp", "1/2020/NĐ-CP"; return f }
		inside := approve(at(corpus.Ref{Article: "5", Clause: "2"}))
		beside := approve(at(corpus.Ref{Article: "6"}), corpus.Ref{Doc: "3-2021-nd-cp", Article: "5"})
		annex := approve(at(corpus.Ref{Appendix: "I", Article: "5"}))
		whole := approve(at(corpus.Ref{}))
		flags := func() map[int64]string {
			m := map[int64]string{}
			for _, a := range must[[]store.Approved](t)(s.ApprovedAnswers(ctx)) {
				m[a.ID] = a.Flagged
			}
			return m
		}
		put(s.PutDocument(ctx, tells("2-2024-nd-cp", "a", repeals("5")), original("a")))
		got := flags()
		for _, id := range []int64{inside, whole} {
			if !strings.Contains(got[id], "bãi bỏ") || !strings.Contains(got[id], "1/2020/NĐ-CP") {
				t.Errorf("approved answer %d is not flagged: %q", id, got[id])
			}
		}
		if got[beside] != "" || got[annex] != "" {
			t.Errorf("flagged without cause: %q, %q", got[beside], got[annex])
		}

		// Cleared, it stays clear when the same relation comes again, and is
		// flagged by another one.
		if err := s.FlagApproved(ctx, inside, ""); err != nil {
			t.Fatal(err)
		}
		put(s.PutDocument(ctx, tells("2-2024-nd-cp", "b", repeals("5")), original("b")))
		if f := flags()[inside]; f != "" {
			t.Errorf("flagged again by a re-import: %q", f)
		}
		amends := corpus.Relation{Kind: corpus.RelAmends, By: corpus.FromStarter,
			From: corpus.Ref{Doc: "8-2025-nd-cp"}, To: at(corpus.Ref{Article: "5", Clause: "2", Point: "a"})}
		if err := s.PutRelation(ctx, amends); err != nil {
			t.Fatal(err)
		}
		if f := flags()[inside]; !strings.Contains(f, "sửa đổi") {
			t.Errorf("not flagged by an amendment of its point: %q", f)
		}
	})
}

func TestApprovedAnswersChange(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		a := store.Approved{Question: "Một?", Variants: []string{"mot", "so mot"}, Answer: "Một.",
			Basis: []corpus.Ref{{Doc: "d", Article: "1"}, {Doc: "e"}}, Owner: "o", Review: "2027-01-01"}
		a.ID = must[int64](t)(s.PutApproved(ctx, a))
		a.Answer, a.Basis = "Hai.", a.Basis[1:]
		if id := must[int64](t)(s.PutApproved(ctx, a)); id != a.ID {
			t.Errorf("id %d became %d", a.ID, id)
		}
		got := must[[]store.Approved](t)(s.ApprovedAnswers(ctx))
		if len(got) != 1 {
			t.Fatalf("%d approved answers", len(got))
		}
		a.Created, a.Updated = got[0].Created, got[0].Updated
		if diff := cmp.Diff(a, got[0]); diff != "" {
			t.Error(diff)
		}
		if err := s.RemoveApproved(ctx, a.ID); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{
			"remove": s.RemoveApproved(ctx, a.ID),
			"flag":   s.FlagApproved(ctx, a.ID, "x"),
			"put":    second(s.PutApproved(ctx, a)),
		} {
			if !isNotFound(err) {
				t.Errorf("%s of a removed answer: %v", what, err)
			}
		}
	})
}

func TestApprovedAnswersAreFlaggedWhenTheirBasisChanges(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		const key = "1-2024-nd-cp"
		put := func(d *corpus.Document) { t.Helper(); must[store.Put](t)(s.PutDocument(ctx, d, store.Original{})) }
		digest := law(key, "tóm lược", 3)
		digest.Kind = corpus.Digest
		put(digest)
		id := must[int64](t)(s.PutApproved(ctx, store.Approved{Question: "Hỏi?", Answer: "Đáp.",
			Basis: []corpus.Ref{{Doc: key, Number: "1/2024/NĐ-CP", Article: "2"}}}))
		expect := func(want string) {
			t.Helper()
			f := must[[]store.Approved](t)(s.ApprovedAnswers(ctx))[0].Flagged
			if want == "" && f != "" || !strings.Contains(f, want) {
				t.Errorf("flagged %q, want %q", f, want)
			}
			if err := s.FlagApproved(ctx, id, ""); err != nil {
				t.Fatal(err)
			}
		}
		put(law(key, "gốc", 3))
		expect("") // the official words for a digest are no amendment
		other := law(key, "gốc", 3)
		other.Parts[2].Text = "Câu chữ khác hẳn của riêng điều 3."
		put(other)
		expect("")
		other.Parts[1].Text = "Câu chữ khác hẳn của riêng điều 2."
		put(other)
		expect("lời văn mới")
		put(&corpus.Document{Head: corpus.Head{Key: key, Kind: corpus.Catalogue, Expires: "2026-02-01"}})
		expect("hết hiệu lực từ ngày 01/02/2026")
		if err := s.RemoveDocument(ctx, key); err != nil {
			t.Fatal(err)
		}
		expect("gỡ khỏi kho")
	})
}

// A text that says "Luật Thử nghiệm" gives no key; the answer resting on that
// law is flagged all the same.
func TestApprovedAnswersAreFlaggedByName(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		d := law("7-2020-qh14", "gốc", 3)
		d.Number, d.Type, d.Title, d.Issued = "7/2020/QH14", "Luật", "Thử nghiệm công vụ", "2020-06-01"
		must[store.Put](t)(s.PutDocument(ctx, d, store.Original{}))
		for _, a := range []string{"1", "2"} {
			must[int64](t)(s.PutApproved(ctx, store.Approved{Question: "Hỏi?", Answer: "Đáp.",
				Basis: []corpus.Ref{{Doc: d.Key, Number: d.Number, Article: a}}}))
		}
		amends := corpus.Relation{Kind: corpus.RelAmends, By: corpus.FromText,
			To: corpus.Ref{Number: "Luật Thử nghiệm công vụ", Article: "2"}}
		must[store.Put](t)(s.PutDocument(ctx, tells("9-2025-qh15", "sửa", amends), store.Original{}))
		got := must[[]store.Approved](t)(s.ApprovedAnswers(ctx))
		if got[0].Flagged != "" || !strings.Contains(got[1].Flagged, "sửa đổi, bổ sung") {
			t.Errorf("flags %q and %q", got[0].Flagged, got[1].Flagged)
		}
	})
}
