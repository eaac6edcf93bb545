package answer

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/index"
)

const today corpus.Day = "2026-11-21"

// shelf is a handful of documents, as a store hands them to the index.
type shelf struct {
	docs    map[string]*corpus.Document
	changes []corpus.Change
}

func (s *shelf) put(d *corpus.Document) {
	s.docs[d.Key] = d
	s.changes = append(s.changes, corpus.Change{Seq: int64(len(s.changes) + 1), Key: d.Key})
}

func (s *shelf) Changes(_ context.Context, after int64, _ int) ([]corpus.Change, error) {
	return s.changes[after:], nil
}

func (s *shelf) Document(_ context.Context, key string) (*corpus.Document, error) {
	return s.docs[key], nil
}

func (s *shelf) Units(_ context.Context, key string, ords ...int) ([]corpus.Unit, error) {
	all := s.docs[key].Units()
	var out []corpus.Unit
	for _, o := range ords {
		out = append(out, all[o])
	}
	return out, nil
}

func (s *shelf) RelationsMark(context.Context) (int64, error) { return 0, nil }

func (s *shelf) Relations(context.Context) ([]corpus.Relation, error) {
	var out []corpus.Relation
	for _, d := range s.docs {
		out = append(append(out, d.Relations...), corpus.ReadRelations(d)...)
	}
	return out, nil
}

// library is an index over the documents of testdata/docs, and more.
func library(t testing.TB, more ...*corpus.Document) *index.Index {
	t.Helper()
	s := &shelf{docs: map[string]*corpus.Document{}}
	files, err := filepath.Glob("testdata/docs/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no documents", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		d, _, err := corpus.Read(t.Context(), f, data, corpus.ReadOptions{})
		if err != nil {
			t.Fatal(f, err)
		}
		if want := strings.TrimSuffix(filepath.Base(f), ".txt"); d.Key != want {
			t.Fatalf("%s has key %s", f, d.Key)
		}
		s.put(d)
	}
	// An internal paper of one agency.
	s.put(&corpus.Document{Head: corpus.Head{Key: "77-qc-vp", Number: "77/QC-VP", Type: "Quy chế",
		Title: "Quy chế trực đêm", Kind: corpus.Verbatim,
		Class: corpus.Internal, Agency: "van-phong", Effective: "2022-01-01"},
		Parts: []*corpus.Part{{Kind: corpus.KindArticle, Label: "Điều 1.", No: "1", Title: "Ca trực đêm",
			Text: "Ca trực đêm bắt đầu lúc 21 giờ và kết thúc lúc 6 giờ sáng hôm sau."}}})
	for _, d := range more {
		s.put(d)
	}
	x, err := index.Open("", s, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return x
}

// askCase is a paragraph of testdata/ask.
type askCase struct {
	where, question, status, first string
	on                             corpus.Day
	before, contains               []string
}

func askCases(t testing.TB) []askCase {
	t.Helper()
	files, _ := filepath.Glob("testdata/ask/*.txt")
	var out []askCase
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, para := range strings.Split(string(data), "\n\n") {
			c := askCase{where: filepath.Base(f)}
			for _, l := range strings.Split(para, "\n") {
				l = strings.TrimSpace(l)
				switch {
				case l == "" || strings.HasPrefix(l, "#"):
				case strings.HasPrefix(l, "ngày: "):
					c.on = corpus.Day(strings.TrimPrefix(l, "ngày: "))
				case strings.HasPrefix(l, "hỏi trước: "):
					c.before = append(c.before, strings.TrimPrefix(l, "hỏi trước: "))
				case strings.HasPrefix(l, "chứa: "):
					c.contains = append(c.contains, strings.TrimPrefix(l, "chứa: "))
				case c.question == "":
					c.question = l
				case c.status == "":
					c.status = l
				default:
					c.first = l
				}
			}
			if c.question != "" {
				out = append(out, c)
			}
		}
	}
	if len(out) < 20 {
		t.Fatalf("only %d ask cases", len(out))
	}
	return out
}

func TestAsk(t *testing.T) {
	a := New(library(t), Options{})
	for _, c := range askCases(t) {
		got, err := a.Answer(t.Context(), Question{Text: c.question, Today: today, AsOf: c.on, History: c.before})
		if err != nil {
			t.Fatal(err)
		}
		first := ""
		if len(got.Sources) > 0 {
			first = got.Sources[0].Cite
		}
		if string(got.Status) != c.status || c.first != "" && first != c.first {
			t.Errorf("%s: %s\n got %s, %s (confidence reading %+v)\nwant %s, %s\n%s\ndropped %q", c.where, c.question,
				got.Status, first, got.Reading.Aspect, c.status, c.first, got.Text, got.Dropped())
		}
		for _, w := range c.contains {
			if !strings.Contains(got.Text, w) {
				t.Errorf("%s: %s\nthe answer lacks %q:\n%s", c.where, c.question, w, got.Text)
			}
		}
		if len(got.Dropped()) > 0 {
			t.Errorf("%s: %s: the check took out %q", c.where, c.question, got.Dropped())
		}
		if !got.Status.Declined() && got.Status != Clarify && !strings.Contains(got.Text, got.AsOf.Vietnamese()) {
			t.Errorf("%s: the answer does not say its day:\n%s", c.question, got.Text)
		}
	}
}

// While the search cluster does not answer that is what is said, and nothing about the law.
func TestAwayIsSaid(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close() // nobody listens there
	x, err := index.Open("", &shelf{}, index.Options{Cluster: &index.Cluster{
		Addresses: []string{"http://" + l.Addr().String()}}})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	got, err := New(x, Options{}).Answer(t.Context(), Question{Text: "ai trông kho trầu", Today: today})
	if err != nil || got.Status != Failed || !strings.Contains(got.Text, strings.Trim(TextAway, "*")[:40]) ||
		strings.Contains(got.Text, textGap) {
		t.Errorf("%v %v: %s", err, got.Status, got.Text)
	}
}
