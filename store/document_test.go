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
	d := &corpus.Document{Head: corpus.Head{Key: key, Number: key, Type: "Nghị định", Title: "Về việc thử " + mark, Kind: corpus.Verbatim}}
	for i := 1; i <= n; i++ {
		no := fmt.Sprint(i)
		d.Parts = append(d.Parts, &corpus.Part{Kind: corpus.KindArticle, Label: "Điều " + no + ".", No: no, Title: "Tên điều " + no,
			Text: "Nội dung " + mark + " của điều " + no + "."})
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
