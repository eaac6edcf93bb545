package store

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/paper"
)

// ordered are small texts of the shared corpus that act on one another: laws as
// issued with their consolidated texts and two copies of one, decrees with what amends
// and what ends them.
var ordered = []string{"02-2011-QH13.txt", "28-VBHN-VPQH.2026.txt", "42-2013-QH13.txt", "30-VBHN-VPQH.2026.txt",
	"112-2020-NĐ-CP.txt", "234-2026-NĐ-CP.txt", "90-2020-NĐ-CP.txt", "233-2026-NĐ-CP.txt", "61-2018-NĐ-CP.txt",
	"118-2025-NĐ-CP.txt", "309-2026-NĐ-CP.txt", "161-2026-NĐ-CP.txt", "161-2026-NĐ-CP.r.txt"}

// Importing the same documents gives the same states on every day, in whatever order
// they come: real texts, read and put as an import does it.
func TestStatesInAnyOrder(t *testing.T) {
	const shared = "../../shared/corpus"
	var items []Item
	for _, name := range ordered {
		path := filepath.Join(shared, "texts", name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Skip("không có thư mục ../../shared/corpus: bỏ qua phép thử trên văn bản thật")
		}
		d, _, err := corpus.Read(t.Context(), path, data, corpus.ReadOptions{})
		if err != nil {
			t.Fatal(name, err)
		}
		items = append(items, Item{d, Original{Name: name, Data: data}})
	}
	for _, d := range codified(t, filepath.Join(shared, "phapdien.jsonl.gz"), "02/2011/QH13", "73/2024/NĐ-CP") {
		items = append(items, Item{d, Original{Name: "phapdien.jsonl.gz", Data: []byte(d.Number)}})
	}
	if testing.Short() {
		items = items[:4]
	}
	draw := rand.New(rand.NewPCG(11, 29))
	first := ""
	for n := range 5 {
		order := draw.Perm(len(items))
		switch n {
		case 0:
			slices.Sort(order)
		case 1:
			slices.Sort(order)
			slices.Reverse(order)
		}
		s := openTrees(t)
		for _, i := range order {
			d := *items[i].Document
			if _, err := s.PutDocument(t.Context(), &d, items[i].Original); err != nil {
				t.Fatal(order, err)
			}
		}
		got := states(t, s)
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("order %v gives other states:\n%s", order, firstDifference(first, got))
		}
	}
	if lines := strings.Count(first, "\n"); !testing.Short() && lines < 40 {
		t.Errorf("only %d stretches:\n%s", lines, first)
	}
}

// codified reads some documents of a collection.
func codified(t *testing.T, path string, numbers ...string) (out []*corpus.Document) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skip("không có bộ pháp điển: bỏ qua phép thử trên văn bản thật")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var some bytes.Buffer
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 32<<20)
	for lines.Scan() {
		for _, n := range numbers {
			if bytes.Contains(lines.Bytes(), []byte(`"law_id": "`+n+`"`)) {
				some.Write(append(lines.Bytes(), '\n'))
			}
		}
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
	err = corpus.ReadCollection(t.Context(), &some, corpus.CollectionOptions{Source: filepath.Base(path)},
		func(d *corpus.Document, _ []paper.Problem) error {
			out = append(out, d)
			return nil
		})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d documents of %v: %v", len(out), numbers, err)
	}
	return out
}

// states are the stretches of every document held and of each of its places that
// something was done to: one line for each.
func states(t *testing.T, s *Store) string {
	t.Helper()
	heads, err := s.Heads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rels, err := s.Relations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	catalog := corpus.NewCatalog(heads)
	touching := catalog.Touching(rels)
	var out []string
	for _, h := range heads {
		places := []corpus.Ref{{}}
		for _, r := range touching[h.Key] {
			at := r.To
			at.Doc, at.Number = "", ""
			if r.To.Doc == h.Key && !slices.Contains(places, at) {
				places = append(places, at)
			}
		}
		x := corpus.NewHistory(h, touching[h.Key], catalog.Head)
		for _, at := range places {
			for _, l := range x.Line(at) {
				by := []string{}
				for _, r := range l.Validity.By {
					by = append(by, fmt.Sprint(r.Kind, " ", r.From, " ", r.To))
				}
				slices.Sort(by)
				text, err := json.Marshal([]any{h.Key, at.Local(), l.From, l.To, l.Validity.State, l.Validity.Since,
					l.Validity.Until, l.Validity.Doubt, slices.Compact(by)})
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, string(text))
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n") + "\n"
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i] + "\n" + y[i]
		}
	}
	return fmt.Sprintf("%d lines, %d lines", len(x), len(y))
}
