package store

import (
	"testing"

	"pgregory.net/rapid"

	"trolyao/corpus"
)

func TestOverlaps(t *testing.T) {
	no := rapid.SampledFrom([]string{"", "1", "2", "a"})
	place := rapid.Custom(func(t *rapid.T) corpus.Ref {
		r := corpus.Ref{Doc: rapid.SampledFrom([]string{"d", "e"}).Draw(t, "doc"),
			Appendix: rapid.SampledFrom([]string{"", "", "I", "-"}).Draw(t, "appendix")}
		for _, f := range []*string{&r.Chapter, &r.Section, &r.Article, &r.Clause, &r.Point, &r.Item} {
			*f = no.Draw(t, "no")
		}
		return r
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := place.Draw(t, "a"), place.Draw(t, "b")
		if overlaps(a, b) != overlaps(b, a) {
			t.Fatal("it depends on the order")
		}
		outer := b
		for _, f := range []*string{&outer.Item, &outer.Point, &outer.Clause} {
			*f = ""
			if !overlaps(outer, b) {
				t.Fatalf("%+v lies inside %+v", b, outer)
			}
		}
		if !overlaps(corpus.Ref{Doc: b.Doc}, b) {
			t.Fatal("a place lies inside its document")
		}
		if a.Doc != b.Doc && overlaps(a, b) {
			t.Fatal("two documents")
		}
		if a.Article != "" && b.Article != "" && a.Article != b.Article && !a.Whole() && !b.Whole() && overlaps(a, b) {
			t.Fatal("two articles")
		}
	})
	if !overlaps(corpus.Ref{Number: "1/2020/NĐ-CP"}, corpus.Ref{Doc: "d", Number: "1/2020/NĐ-CP", Article: "1"}) {
		t.Error("a reference without key is found by its number")
	}
	if overlaps(corpus.Ref{}, corpus.Ref{}) {
		t.Error("a reference to nothing touches nothing")
	}
}
