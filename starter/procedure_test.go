package starter

import (
	"bufio"
	"compress/gzip"
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/paper"
)

func TestProceduresAreReadBack(t *testing.T) {
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Procedures) < 40 {
		t.Errorf("%d procedures", len(d.Procedures))
	}
	for i, doc := range d.procedureDocuments() {
		p, want := corpus.ProcedureOf(doc), d.Procedures[i]
		if doc.Kind != corpus.Digest || len(p.Problems) > 0 && p.Problems[0].Severity == paper.Warning ||
			len(p.Steps) != len(want.Steps) || len(p.Methods) != len(want.Methods) || len(p.Basis) != len(want.Basis) ||
			p.Decision != want.Decision || len(p.Cases) != len(want.Cases) || !slices.Equal(p.Levels, want.Levels) {
			t.Errorf("%s: %+v\nis read as %+v", want.Code, want, p)
			continue
		}
		for k, m := range p.Methods {
			w := want.Methods[k]
			if m.Count != w.Count || m.Unit != w.Unit || len(m.Fees) != len(w.Fees) || len(m.Fees) > 0 &&
				(m.Fees[0].Dong != w.Fees[0].Dong || m.Fees[0].Free != w.Fees[0].Free) {
				t.Errorf("%s: %+v is read as %+v", want.Code, w, m)
			}
		}
	}
}

// TestProceduresAgainstTheRecords holds every fact of the digests to the shared
// records: names, levels, decision, limits, fees, results, basis and papers; and
// says that none has a long run of their words.
func TestProceduresAgainstTheRecords(t *testing.T) {
	f, err := os.Open("../../shared/corpus/tthc.jsonl.gz")
	if err != nil {
		t.Skip("the shared records are not here")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]*corpus.Procedure{}
	for _, p := range d.Procedures {
		want[p.Code] = p
	}
	err = corpus.ReadCollection(context.Background(), bufio.NewReader(z), corpus.CollectionOptions{},
		func(doc *corpus.Document, _ []paper.Problem) error {
			if w := want[doc.Number]; w != nil {
				sameFacts(t, w, doc)
				delete(want, doc.Number)
			}
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	for code := range want {
		t.Errorf("%s is no record", code)
	}
}

func sameFacts(t *testing.T, w *corpus.Procedure, doc *corpus.Document) {
	t.Helper()
	p := corpus.ProcedureOf(doc)
	if p.Name != w.Name || p.Decision != w.Decision || !slices.Equal(p.Levels, w.Levels) ||
		!slices.Contains(p.Fields, w.Fields[0]) {
		t.Errorf("%s: %q %q %q %q", w.Code, p.Name, p.Decision, p.Levels, p.Fields)
	}
	for _, m := range w.Methods {
		if !slices.ContainsFunc(p.Methods, func(x corpus.Method) bool {
			return x.Way == m.Way && x.Count == m.Count && x.Unit == m.Unit && (len(m.Fees) == 0 || len(x.Fees) > 0 &&
				(m.Fees[0].Dong == x.Fees[0].Dong && m.Fees[0].Free == x.Fees[0].Free ||
					m.Fees[0].Text != "" && strings.Contains(x.Fees[0].Note, "Hội đồng nhân dân")))
		}) {
			t.Errorf("%s: the record has no way %+v", w.Code, m)
		}
	}
	for _, b := range w.Basis {
		if !slices.ContainsFunc(p.Basis, func(x corpus.Basis) bool { return x.Ref == b.Ref }) {
			t.Errorf("%s: the record does not rest on %s", w.Code, b.Ref.Number)
		}
	}
	text := ""
	for _, part := range doc.Parts {
		text += " " + part.Words()
	}
	text = strings.Join(strings.Fields(paper.Fold(text)), " ")
	for _, c := range w.Cases {
		for _, it := range c.Items {
			name, _, _ := strings.Cut(it.Name, ",")
			if len(strings.Fields(it.Name)) > 20 || !strings.Contains(text, paper.Fold(name)) {
				t.Errorf("%s: the record has no paper %q", w.Code, name)
			}
		}
	}
}
