package index_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/store"
)

// searchLexicon are the words the cases of testdata/search speak with.
var searchLexicon = index.Lexicon{
	Abbreviations: []index.Abbreviation{
		{Shorts: []string{"TTHC"}, Meanings: []index.Meaning{{Text: "thủ tục hành chính"}}},
		{Shorts: []string{"UBND"}, Meanings: []index.Meaning{{Text: "Ủy ban nhân dân"}}},
		{Shorts: []string{"PB"}, Meanings: []index.Meaning{
			{Text: "phòng đọc chung", Context: []string{"sách"}}, {Text: "phổ biến", Context: []string{"pháp luật"}}}},
	},
	Spellings: map[string]string{"dc": "được", "ko": "không"},
	Synonyms:  []index.Synonym{{From: []string{"tiệm vá xe đạp"}, To: []string{"trạm sửa xe đạp"}}},
	Renames: []index.Rename{{Old: "Sở Trồng trọt", New: "Sở Nông vụ", From: "2023-01-01",
		Note: "Sở Trồng trọt có tên là Sở Nông vụ từ ngày 01/01/2023."}},
}

// searchShelf is an index over the documents of testdata/search/docs, kept in
// a real store.
func searchShelf(t *testing.T, cluster *index.Cluster) *index.Index {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	files, err := filepath.Glob("testdata/search/docs/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no documents", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		d, problems, err := corpus.Read(t.Context(), f, data, corpus.ReadOptions{})
		if err != nil {
			t.Fatal(f, err)
		}
		if want := strings.TrimSuffix(filepath.Base(f), ".txt"); d.Key != want {
			t.Fatalf("%s has key %s: %v", f, d.Key, problems)
		}
		d.Relations = corpus.ReadRelations(d)
		if _, err := s.PutDocument(t.Context(), d, store.Original{Name: filepath.Base(f), Data: data}); err != nil {
			t.Fatal(err)
		}
	}
	x, err := index.Open(filepath.Join(t.TempDir(), "index"), s, index.Options{Lexicon: searchLexicon, Cluster: cluster})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return x
}

// searchCase is a paragraph of testdata/search; references.txt says how one is
// written.
type searchCase struct {
	where, question            string
	today                      corpus.Day
	hits, past, missing, notes []string
	reading, unclear, on       string
}

func readSearchCases(t *testing.T, path string) []searchCase {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []searchCase
	var c *searchCase
	for i, l := range strings.Split(string(data), "\n") {
		l = strings.TrimSpace(l)
		switch {
		case strings.HasPrefix(l, "#"):
			continue
		case l == "":
			c = nil
			continue
		case c == nil:
			out = append(out, searchCase{where: fmt.Sprintf("%s:%d", filepath.Base(path), i+1), question: l,
				today: "2026-11-21"})
			c = &out[len(out)-1]
			continue
		}
		name, value, ok := strings.Cut(l, ": ")
		if !ok {
			c.hits = append(c.hits, l)
			continue
		}
		switch name {
		case "hôm nay":
			c.today = corpus.Day(value)
		case "đã qua":
			c.past = append(c.past, value)
		case "hiểu là":
			c.reading = value
		case "ngày":
			c.on = value
		case "nhắn":
			c.notes = append(c.notes, value)
		case "chưa rõ":
			c.unclear = value
		case "không có":
			c.missing = append(c.missing, value)
		default:
			t.Fatalf("%s:%d: %q is no field of a case", filepath.Base(path), i+1, name)
		}
	}
	return out
}

// TestSearchCases asks what a jurist has written down and wants the references
// in that order, of each engine.
func TestSearchCases(t *testing.T) {
	t.Run("folder", func(t *testing.T) { searchCases(t, searchShelf(t, nil)) })
	t.Run("cluster", func(t *testing.T) { searchCases(t, searchShelf(t, onCluster(t))) })
}

func searchCases(t *testing.T, x *index.Index) {
	files, _ := filepath.Glob("testdata/search/*.txt")
	asked := 0
	for _, file := range files {
		for _, c := range readSearchCases(t, file) {
			asked++
			if len(c.hits)+len(c.past)+len(c.missing)+len(c.notes)+len(c.reading)+len(c.unclear)+len(c.on) == 0 {
				t.Errorf("%s: %s\nexpects nothing", c.where, c.question)
			}
			r, err := x.Search(t.Context(), index.Query{Text: c.question, Today: c.today})
			if err != nil {
				t.Fatal(err)
			}
			check := func(what string, ok bool, got any, want any) {
				if !ok {
					t.Errorf("%s: %s\n%s: got %q\nwant %q", c.where, c.question, what, got, want)
				}
			}
			hits, past := refsOf(r.Hits), refsOf(r.History)
			ok := len(hits) >= len(c.hits)
			for i := range c.hits {
				ok = ok && inside(hits[i], c.hits[i])
			}
			check("found", ok, hits[:min(len(hits), len(c.hits)+2)], c.hits)
			for _, p := range c.past {
				check("history", slices.ContainsFunc(past, func(h string) bool { return inside(h, p) }), past, p)
			}
			for _, h := range r.Hits {
				check("in force", h.Validity.State != corpus.Expired && h.Validity.State != corpus.NotYet,
					h.Passage.Ref.String(), "")
			}
			for _, m := range c.missing {
				check("missing", slices.ContainsFunc(r.Reading.Refs,
					func(rr index.RefReading) bool { return rr.Missing && rr.Mention.Text == m }), r.Reading.Refs, m)
			}
			for _, n := range c.notes {
				check("notes", strings.Contains(strings.Join(r.Reading.Notes, "\n"), n), r.Reading.Notes, n)
			}
			check("read as", c.reading == "" || r.Reading.Text == c.reading, r.Reading.Text, c.reading)
			check("unclear", r.Reading.Unclear == c.unclear, r.Reading.Unclear, c.unclear)
			check("day", c.on == "" || string(r.Reading.On) == c.on, r.Reading.On, c.on)
		}
	}
	if asked < 40 {
		t.Errorf("only %d search cases", asked)
	}
}

func refsOf(hits []index.Hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, h.Passage.Ref.String())
	}
	return out
}

// inside reports whether the reference got is want or a part of it: "khoản 2
// Điều 3 12/2024/NĐ-CP" is inside "Điều 3 12/2024/NĐ-CP".
func inside(got, want string) bool {
	return got == want || strings.HasSuffix(got, " "+want)
}
