package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"trolyao/corpus"
	"trolyao/store"
	"trolyao/store/storetest"
)

// law is a small document with n articles whose words carry mark.
func law(key, mark string, n int) *corpus.Document {
	d := &corpus.Document{Head: corpus.Head{Key: key, Number: key, Type: "Nghị định", Title: "Về việc thử " + mark,
		Kind: corpus.Verbatim}}
	for i := 1; i <= n; i++ {
		no := fmt.Sprint(i)
		d.Parts = append(d.Parts, &corpus.Part{Kind: corpus.KindArticle, Label: "Điều " + no + ".", No: no,
			Title: "Tên điều " + no,
			Text:  "Nội dung " + mark + " của điều " + no + "."})
	}
	return d
}

func TestPutDocument(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		p, err := s.PutDocument(ctx, law("1-2024-nd-cp", "đầu", 70), store.Original{Name: "a.txt", Data: []byte("đầu")})
		if err != nil || p.Outcome != store.Added || p.Version != 1 || p.Seq != 1 {
			t.Fatalf("first put: %+v, %v", p, err)
		}
		p, err = s.PutDocument(ctx, law("1-2024-nd-cp", "đầu", 70), store.Original{Name: "b.txt", Data: []byte("đầu")})
		if err != nil || p.Outcome != store.Unchanged || p.Version != 1 || p.Seq != 0 {
			t.Fatalf("same original again: %+v, %v", p, err)
		}
		units, err := s.Units(ctx, "1-2024-nd-cp")
		if err != nil || len(units) != 70 {
			t.Fatalf("%d units, %v", len(units), err)
		}
		units, err = s.Units(ctx, "1-2024-nd-cp", 69, 3)
		if err != nil || units[0].Ref.Article != "70" || units[1].Part.Text != "Nội dung đầu của điều 4." {
			t.Fatalf("units 69, 3: %+v, %v", units, err)
		}
		if _, err = s.Units(ctx, "1-2024-nd-cp", 70); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("unit 70 of 70: %v", err)
		}
		d, err := s.Document(ctx, "1-2024-nd-cp")
		if err != nil || len(d.Parts) != 70 {
			t.Fatalf("document: %v", err)
		}
		changes, err := s.Changes(ctx, 0, 0)
		if err != nil || len(changes) != 1 || changes[0] != (corpus.Change{Seq: 1, Key: "1-2024-nd-cp"}) {
			t.Fatalf("changes %v, %v", changes, err)
		}
	})
}

func TestOddDocuments(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		for _, d := range []*corpus.Document{nil, {}, {Head: corpus.Head{Key: "a\x00b"}},
			{Head: corpus.Head{Key: "a\xff"}}} {
			// All or nothing: the good document before it is not stored either.
			if puts, err := s.PutDocuments(ctx, []store.Item{{Document: law("good", "x", 1)},
				{Document: d}}); err == nil {
				t.Errorf("put %+v: %+v", d, puts)
			}
		}
		if heads, err := s.Heads(ctx); err != nil || len(heads) != 0 {
			t.Errorf("%d documents, %v", len(heads), err)
		}
		odd := law("odd", "\x00 \xff 𝄞", 1)
		odd.Relations = []corpus.Relation{{Kind: corpus.RelBasis, To: corpus.Ref{Doc: "x\x00"}, Evidence: "\x00\xff"}}
		if _, err := s.PutDocument(ctx, odd, store.Original{Name: "\x00\xff", Data: []byte{0, 0xff}}); err != nil {
			t.Fatal(err)
		}
		d, o, err := s.Version(ctx, "odd", 1)
		if err != nil || string(o.Data) != "\x00\xff" || o.Name != "\uFFFD" ||
			d.Parts[0].Text != "Nội dung \x00 \uFFFD 𝄞 của điều 1." {
			t.Errorf("%+v, %+v, %v", d, o, err)
		}
		// The same bytes under two keys are kept until the second goes.
		if _, err := s.PutDocument(ctx, law("second", "y", 1), store.Original{Data: []byte{0, 0xff}}); err != nil {
			t.Fatal(err)
		}
		if err := s.RemoveDocument(ctx, "odd"); err != nil {
			t.Fatal(err)
		}
		if _, o, err = s.Version(ctx, "second", 1); err != nil || len(o.Data) != 2 {
			t.Errorf("the original went with the other document: %v", err)
		}
		for what, err := range map[string]error{
			"document": second(s.Document(ctx, "odd")), "head": second(s.Head(ctx, "odd")), "units": second(s.Units(ctx, "odd")),
			"versions": second(s.Versions(ctx, "odd")), "remove": s.RemoveDocument(ctx, "odd"),
		} {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s of a removed document: %v", what, err)
			}
		}
	})
}
