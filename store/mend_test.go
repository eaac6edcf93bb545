package store_test

import (
	"errors"
	"slices"
	"testing"

	"trolyao/corpus"
	"trolyao/store"
	"trolyao/store/storetest"
)

// What an administrator set outranks what is read, whatever comes in later, and
// goes when it is undone.
func TestMend(t *testing.T) {
	first := &corpus.Document{Head: corpus.Head{Key: "901-2020-nd-cp", Number: "901/2020/NĐ-CP", Type: "Nghị định",
		Title: "Về cây cảnh", Issuer: "Chính phủ",
		Issued: "2020-02-01", Effective: "2020-03-01", Kind: corpus.Verbatim},
		Parts: []*corpus.Part{{Kind: corpus.KindArticle, Label: "Điều 1.", No: "1",
			Text: "Cây cảnh được tưới mỗi ngày."}},
		Relations: []corpus.Relation{{Kind: corpus.RelReplaces, From: corpus.Ref{Doc: "901-2020-nd-cp",
			Number: "901/2020/NĐ-CP"}, To: corpus.Ref{Doc: "9-2010-nd-cp", Number: "9/2010/NĐ-CP"},
			By: corpus.FromText}}}
	second := *first
	second.Effective = "2020-04-01"
	second.Parts = []*corpus.Part{{Kind: corpus.KindArticle, Label: "Điều 1.", No: "1",
		Text: "Cây cảnh được tưới mỗi ngày một lần, vào buổi sáng."}}
	other := *first // has the number by right
	other.Title, other.Issued = "Về bể cá", "2020-05-01"
	other.Parts = []*corpus.Part{{Kind: corpus.KindArticle, Label: "Điều 1.", No: "1",
		Text: "Bể cá được thay nước mỗi tuần."}}
	put := func(t *testing.T, s *store.Store, d *corpus.Document, bytes string) store.Put {
		t.Helper()
		p, err := s.PutDocument(t.Context(), d, store.Original{Name: bytes, Data: []byte(bytes)})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	facts := func(t *testing.T, s *store.Store, key string, want map[corpus.Fact]string) {
		t.Helper()
		d, err := s.Document(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		for f, v := range want {
			if got := d.Fact(f); got != v {
				t.Errorf("%s of %s is %q, want %q", f, key, got, v)
			}
		}
	}
	for _, c := range []struct {
		name   string
		fact   corpus.Fact
		value  string
		read   string // what is read first
		reread string // and from the second version
	}{
		{"title", corpus.FactTitle, "Về cây cảnh trong công sở", "Về cây cảnh", "Về cây cảnh"},
		{"issuer", corpus.FactIssuer, "Bộ Nội vụ", "Chính phủ", "Chính phủ"},
		{"effective", corpus.FactEffective, "2020-03-15", "2020-03-01", "2020-04-01"},
		{"end", corpus.FactExpires, "2026-01-01", "", ""},
		{"class", corpus.FactClass, "internal so-noi-vu", "public", "public"},
		{"state", corpus.FactRuling, "suspended 2025-01-01 2025-06-30", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T, s *store.Store) {
				put(t, s, first, "one")
				seq, _ := s.Seq(t.Context())
				if key, err := s.MendDocument(t.Context(), "chi-a", first.Key,
					[]store.Mend{{Fact: c.fact, Value: c.value, Reason: "bản giấy"}}, nil); err != nil ||
					key != first.Key {
					t.Fatal(key, err)
				}
				if now, _ := s.Seq(t.Context()); now == seq {
					t.Error("the index is not told")
				}
				want := map[corpus.Fact]string{c.fact: c.value, corpus.FactNumber: "901/2020/NĐ-CP"}
				facts(t, s, first.Key, want)
				if p := put(t, s, first, "one"); p.Outcome != store.Unchanged {
					t.Errorf("the same bytes again: %s", p.Outcome)
				}
				facts(t, s, first.Key, want)
				if p := put(t, s, &second, "two"); p.Outcome != store.NewVersion {
					t.Errorf("a new version: %s", p.Outcome)
				}
				facts(t, s, first.Key, want)
				ms, err := s.Mends(t.Context(), first.Key)
				if err != nil || len(ms) != 1 || ms[0].Reason != "bản giấy" || ms[0].Who != "chi-a" ||
					ms[0].Was != c.reread {
					t.Errorf("mends %+v %v", ms, err)
				}
				if _, err := s.MendDocument(t.Context(), "chi-a", first.Key, nil, []corpus.Fact{c.fact}); err != nil {
					t.Fatal(err)
				}
				facts(t, s, first.Key, map[corpus.Fact]string{c.fact: c.reread})
				log, err := s.AuditLog(t.Context(), 0)
				if err != nil || len(log) != 2 || log[1].What != "corpus.edit" || log[0].What != "corpus.undo" ||
					log[1].Who != "chi-a" {
					t.Errorf("audit %+v %v", log, err)
				}
			})
		})
	}

	t.Run("number", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T, s *store.Store) {
			ctx := t.Context()
			put(t, s, first, "one")
			turn, err := s.PutTurn(ctx, store.Turn{Channel: "x", Chat: "1", Question: "Tưới cây?", Status: "answered",
				Refs: []corpus.Ref{{Doc: first.Key, Number: first.Number, Article: "1"}}})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.RejectRelation(ctx, first.Relations[0]); err != nil {
				t.Fatal(err)
			}
			key, err := s.MendDocument(ctx, "chi-a", first.Key,
				[]store.Mend{{Fact: corpus.FactNumber, Value: "902/2020/NĐ-CP", Reason: "đọc nhầm"}}, nil)
			if err != nil || key != "902-2020-nd-cp" {
				t.Fatal(key, err)
			}
			want := map[corpus.Fact]string{corpus.FactNumber: "902/2020/NĐ-CP", corpus.FactTitle: "Về cây cảnh"}
			facts(t, s, key, want)
			facts(t, s, first.Key, want) // by its old key
			if p := put(t, s, first, "one"); p.Outcome != store.Unchanged || p.Key != key {
				t.Errorf("the same bytes again: %+v", p)
			}
			if p := put(t, s, &second, "two"); p.Outcome != store.NewVersion || p.Key != key {
				t.Errorf("a new version: %+v", p)
			}
			facts(t, s, key, map[corpus.Fact]string{corpus.FactNumber: "902/2020/NĐ-CP",
				corpus.FactEffective: "2020-04-01"})
			units, err := s.Units(ctx, key)
			if err != nil || len(units) != 1 || units[0].Ref.Number != "902/2020/NĐ-CP" || units[0].Ref.Doc != key {
				t.Errorf("units %+v %v", units, err)
			}
			if rels, err := s.Relations(ctx); err != nil || slices.ContainsFunc(rels,
				func(r corpus.Relation) bool { return r.From.Doc != key || !r.Rejected }) {
				t.Errorf("the rejected relation came back: %+v %v", rels, err)
			}
			if got, err := s.Turn(ctx, turn); err != nil || got.Refs[0].Doc != key {
				t.Errorf("the answer cites %+v %v", got, err)
			}
			if p := put(t, s, &other, "other"); p.Outcome != store.Added || p.Key != first.Key {
				t.Errorf("the one that has the number by right: %+v", p)
			}
			facts(t, s, key, want)
			_, err = s.MendDocument(ctx, "chi-a", first.Key,
				[]store.Mend{{Fact: corpus.FactNumber, Value: "902/2020/NĐ-CP"}}, nil)
			if !errors.Is(err, store.ErrTaken) {
				t.Errorf("a number that another has: %v", err)
			}
			if err := s.RemoveDocument(ctx, first.Key); err != nil {
				t.Fatal(err)
			}
			if key, err = s.MendDocument(ctx, "chi-a", key, nil, []corpus.Fact{corpus.FactNumber}); err != nil ||
				key != first.Key {
				t.Fatal(key, err)
			}
			facts(t, s, key, map[corpus.Fact]string{corpus.FactNumber: "901/2020/NĐ-CP"})
			if p := put(t, s, first, "one"); p.Outcome != store.Unchanged || p.Key != first.Key {
				t.Errorf("after undoing: %+v", p)
			}
		})
	})
}
