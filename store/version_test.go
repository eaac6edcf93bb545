package store_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trolyao/corpus"
	"trolyao/store"
	"trolyao/store/storetest"
)

func TestKinds(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		const key = "1-2024-nd-cp"
		step := func(d *corpus.Document, want store.Outcome, text string, units int) {
			t.Helper()
			p := must[store.Put](t)(s.PutDocument(ctx, d, store.Original{Name: "x"}))
			if p.Outcome != want {
				t.Errorf("outcome %s, want %s", p.Outcome, want)
			}
			got := must[*corpus.Document](t)(s.Document(ctx, key))
			if n := len(must[[]corpus.Unit](t)(s.Units(ctx, key))); n != units {
				t.Errorf("%d units, want %d", n, units)
			}
			if units > 0 && got.Parts[0].Text != "Nội dung "+text+" của điều 1." {
				t.Errorf("current text %q, want that of %s", got.Parts[0].Text, text)
			}
		}
		catalogue := &corpus.Document{Head: corpus.Head{Key: key, Number: "1/2024/NĐ-CP", Kind: corpus.Catalogue,
			Effective: "2024-02-01"}}
		step(catalogue, store.Added, "", 0)
		digest := law(key, "tóm lược", 1)
		digest.Kind = corpus.Digest
		step(digest, store.NewVersion, "tóm lược", 1)
		step(law(key, "chính thức", 2), store.NewVersion, "chính thức", 2)
		later := law(key, "tóm lược sau", 1)
		later.Kind = corpus.Digest
		step(later, store.KeptOld, "chính thức", 2)
		catalogue.Expires = "2026-01-01"
		step(catalogue, store.KeptOld, "chính thức", 2)

		h := must[*corpus.Head](t)(s.Head(ctx, key))
		if h.Effective != "2024-02-01" || h.Expires != "2026-01-01" || h.Kind != corpus.Verbatim {
			t.Errorf("facts of the catalogue did not fill in: %+v", h)
		}
		d, o, err := s.Version(ctx, key, 4)
		if err != nil || o.Data != nil || o.Name != "x" {
			t.Fatal(o, err)
		}
		if diff := cmp.Diff(later, d); diff != "" {
			t.Error(diff)
		}
	})
}

// TestVersions drives a store with random puts, removals and re-openings and
// compares it with a model of what came in.
func TestVersions(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		dsn := fmt.Sprintf("%s/%d.db", t.TempDir(), 1)
		open := func() *store.Store {
			s, err := store.Open(ctx, dsn, store.Options{})
			if err != nil {
				rt.Fatal(err)
			}
			return s
		}
		s := open()
		defer func() { s.Close() }()
		came := map[string][]*corpus.Document{}
		seq := int64(0)
		keys := rapid.SampledFrom([]string{"a", "b", "c"})
		kinds := rapid.SampledFrom([]corpus.Kind{corpus.Verbatim, corpus.Digest, corpus.Catalogue})
		marks := rapid.SampledFrom([]string{"một", "hai", "ba"})
		rank := []corpus.Kind{corpus.Catalogue, corpus.Digest, corpus.Verbatim}
		rt.Repeat(map[string]func(*rapid.T){
			"put": func(rt *rapid.T) {
				key, kind := keys.Draw(rt, "key"), kinds.Draw(rt, "kind")
				d := law(key, marks.Draw(rt, "mark"), 3)
				d.Kind = kind
				if kind == corpus.Catalogue {
					d.Parts = nil
				}
				name := string(kind) + d.Title
				p, err := s.PutDocument(ctx, d, store.Original{Name: name, Data: []byte(name)})
				if err != nil {
					rt.Fatal(err)
				}
				before := came[key]
				i := slices.IndexFunc(before, func(o *corpus.Document) bool { return cmp.Equal(o, d) })
				switch {
				case i >= 0:
					if p.Outcome != store.Unchanged || p.Version != i+1 || p.Seq != 0 {
						rt.Fatalf("again: %+v", p)
					}
					return
				case len(before) == 0:
					if p.Outcome != store.Added {
						rt.Fatalf("first: %+v", p)
					}
				case p.Outcome != store.NewVersion && p.Outcome != store.KeptOld:
					rt.Fatalf("another: %+v", p)
				}
				came[key] = append(before, d)
				if p.Version != len(came[key]) {
					rt.Fatalf("version %d of %d", p.Version, len(came[key]))
				}
				if p.Seq != 0 {
					if p.Seq != seq+1 {
						rt.Fatalf("change %d after %d", p.Seq, seq)
					}
					seq = p.Seq
				}
			},
			"remove": func(rt *rapid.T) {
				key := keys.Draw(rt, "key")
				err := s.RemoveDocument(ctx, key)
				if len(came[key]) == 0 {
					if !isNotFound(err) {
						rt.Fatalf("remove what is not held: %v", err)
					}
					return
				}
				if err != nil {
					rt.Fatal(err)
				}
				delete(came, key)
				seq++
			},
			"reopen": func(rt *rapid.T) {
				if err := s.Close(); err != nil {
					rt.Fatal(err)
				}
				s = open()
			},
			"": func(rt *rapid.T) {
				heads, err := s.Heads(ctx)
				if err != nil || len(heads) != len(came) {
					rt.Fatalf("%d documents of %d, %v", len(heads), len(came), err)
				}
				if n, err := s.Seq(ctx); err != nil || n != seq {
					rt.Fatalf("feed at %d, not %d: %v", n, seq, err)
				}
				for key, docs := range came {
					// The text in use is the newest of the best kind that came.
					best := slices.MaxFunc(reversed(docs), func(a, b *corpus.Document) int {
						return slices.Index(rank, a.Kind) - slices.Index(rank, b.Kind)
					})
					d, err := s.Document(ctx, key)
					if err != nil || d.Kind != best.Kind || !cmp.Equal(d.Parts, best.Parts) {
						rt.Fatalf("%s: current document %+v, %v", key, d, err)
					}
					units, err := s.Units(ctx, key)
					if err != nil || len(units) != len(d.Parts) {
						rt.Fatalf("%s: %d units of %d, %v", key, len(units), len(d.Parts), err)
					}
					for i, u := range units {
						if !cmp.Equal(u.Part, d.Parts[i]) {
							rt.Fatalf("%s: unit %d is not of the current document", key, i)
						}
					}
					vs, err := s.Versions(ctx, key)
					if err != nil || len(vs) != len(docs) {
						rt.Fatalf("%s: %d versions of %d, %v", key, len(vs), len(docs), err)
					}
					for i, v := range vs {
						old, o, err := s.Version(ctx, key, v.N)
						if err != nil || !cmp.Equal(old, docs[i]) || !bytes.Equal(o.Data, []byte(v.Name)) {
							rt.Fatalf("%s: version %d: %v", key, v.N, err)
						}
					}
				}
			},
		})
	})
}

func reversed[T any](s []T) []T {
	s = slices.Clone(s)
	slices.Reverse(s)
	return s
}
