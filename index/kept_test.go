package index

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"trolyao/corpus"
	"trolyao/store"

	"pgregory.net/rapid"
)

func TestPackedRefs(t *testing.T) {
	var r corpus.Ref
	if n := reflect.TypeFor[corpus.Ref]().NumField(); n != len(places(&r))+2 { // Doc, Number
		t.Fatalf("a ref has %d fields", n)
	}
	rapid.Check(t, func(t *rapid.T) {
		var b []byte
		refs := make([]corpus.Ref, rapid.IntRange(1, 3).Draw(t, "refs"))
		for i := range refs {
			for _, f := range places(&refs[i]) {
				*f = rapid.SampledFrom([]string{"", "1", "đ", "Quy chế", string(make([]byte, 200))}).Draw(t, "field")
			}
			b = packRef(b, refs[i])
		}
		rest := string(b)
		for i := range refs {
			var got corpus.Ref
			if got, rest = unpackRef(rest); got != refs[i] {
				t.Fatalf("%+v becomes %+v", refs[i], got)
			}
		}
		if rest != "" {
			t.Fatalf("%q is left", rest)
		}
	})
}

// What is kept beside a closed folder changes nothing but how opening goes: as a whole,
// damaged, of an older state, after changes of the store, and away.
func TestKeptView(t *testing.T) {
	dir := t.TempDir()
	s := decrees(t, dir)
	amends := corpus.Relation{Kind: corpus.RelAmends, By: corpus.FromAdmin, Since: "2021-01-01",
		From: corpus.Ref{Doc: corpus.MakeKey("2/2020/NĐ-CP", "", "", "", "")},
		To:   corpus.Ref{Doc: corpus.MakeKey("1/2020/NĐ-CP", "", "", "", ""), Article: "1"}}
	if err := s.PutRelation(t.Context(), amends); err != nil {
		t.Fatal(err)
	}
	open := func() *Index {
		t.Helper()
		x := openAt(t, dir, s)
		if err := x.Follow(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		return x
	}
	file := keptFile(filepath.Join(dir, "index"))
	// check compares what an opening sees with what one sees that has nothing kept.
	check := func(what string, kept bool) {
		t.Helper()
		x := openAt(t, dir, s)
		if used := x.keptAt.cursor > 0; used != kept {
			t.Fatalf("%s: what is kept is used: %v", what, used)
		}
		if err := x.Follow(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if found, err := findsSeal(t, x); err != nil || !found {
			t.Fatalf("%s: found %v, %v", what, found, err)
		}
		got := x.view.Load()
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		fresh, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		y := open()
		want := y.view.Load()
		for name, pair := range map[string][2]any{
			"documents": {got.docs, want.docs}, "lengths": {got.passIn, want.passIn},
			"seats": {got.slot, want.slot}, "relations": {got.touching, want.touching}} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("%s: other %s: %+v, want %+v", what, name, pair[0], pair[1])
			}
		}
		if err := y.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, fresh, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := open().Close(); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	check("whole", true)

	broken := append([]byte(nil), old...)
	broken[len(broken)/2] ^= 1
	for what, b := range map[string][]byte{"damaged": broken, "cut off": old[:len(old)/2], "empty": nil} {
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		check(what, false)
	}

	// Of two texts that nobody holds: no document changes.
	amends.From, amends.To = corpus.Ref{Number: "7/2019/NĐ-CP"}, corpus.Ref{Number: "6/2018/NĐ-CP"}
	if err := s.PutRelation(t.Context(), amends); err != nil {
		t.Fatal(err)
	}
	check("after a relation", false)
	check("whole again", true)

	d := decree{title: []string{"dấu"}, headings: [][]string{{"dấu"}}, clauses: [][][]string{{{"lưu", "dấu"}}}}
	if _, err := s.PutDocument(t.Context(), d.document(50), store.Original{Name: fmt.Sprint(50)}); err != nil {
		t.Fatal(err)
	}
	check("behind the store", false)                       // its relations are older
	if err := os.WriteFile(file, old, 0o600); err != nil { // a crash before it was written
		t.Fatal(err)
	}
	check("older than the folder", false)
}
