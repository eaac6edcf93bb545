package starter

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"trolyao/corpus"
	"trolyao/task"
)

func data(t testing.TB) *Data {
	t.Helper()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLoad(t *testing.T) {
	d := data(t)
	provisions := 0
	for _, g := range d.Digests {
		provisions += len(g.Provisions)
	}
	for _, c := range []struct {
		what        string
		got, atMost int
		least       int
	}{
		{what: "documents", got: len(d.Catalogue), least: 54},
		{what: "provisions", got: provisions, least: 150},
		{what: "abbreviations and nicknames", got: len(d.Abbreviations) + len(d.Nicknames), least: 156},
		{what: "lay terms", got: len(d.Lay), least: 60},
		{what: "results", got: len(d.Results), least: 85},
		{what: "examples", got: len(d.Examples), least: 12},
		{what: "targets", got: len(d.Plan.Targets), least: 27},
	} {
		if c.got < c.least {
			t.Errorf("%d %s, want at least %d", c.got, c.what, c.least)
		}
	}
	if v := data(t).Version; v != d.Version || len(v) != 16 {
		t.Errorf("versions %q, %q", v, d.Version)
	}
}

// files returns the embedded files, to be changed.
func files(t *testing.T) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	err := fs.WalkDir(embedded, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(embedded, name)
		m[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestVersionFollowsTheFiles(t *testing.T) {
	m := files(t)
	before := data(t).Version
	m["lay.yaml"].Data = append(m["lay.yaml"].Data, "# một dòng nữa\n"...)
	d, err := load(m)
	if err != nil {
		t.Fatal(err)
	}
	if d.Version == before {
		t.Error("the version did not change with a file")
	}
}

// A mistake is refused, and the message says in which file and line it is.
func TestLoadRefuses(t *testing.T) {
	const head = "documents:\n  - number: 1/2020/NĐ-CP\n    type: Nghị định\n    title: Một\n    issuer: Chính phủ\n    status: unknown\n    certainty: seed\n"
	const digest = "document: 30/2020/NĐ-CP\nchecked_against: facts\nchecked_on: 2026-11-21\nprovisions:\n"
	for _, c := range []struct{ name, file, text, want string }{
		{"dangling relation", "documents.yaml", head + "    relations:\n      - {kind: amends, to: 2/2020/NĐ-CP}\n", "documents.yaml:9:"},
		{"dangling after others", "documents.yaml", head + head[len("documents:\n"):], "documents.yaml:8:"},
		{"bad day", "documents.yaml", head + "    issued: 2020-02-30\n", "documents.yaml:8:"},
		{"expires first", "documents.yaml", head + "    effective: 2020-02-03\n    expires: 2020-02-03\n", "documents.yaml:9:"},
		{"unknown key", "documents.yaml", head + "    isued: 2020-02-03\n", "[8:5]"},
		{"key twice", "documents.yaml", head + "    title: Hai\n", "[8:5]"},
		{"unknown status", "documents.yaml", strings.Replace(head, "unknown", "fine", 1), "documents.yaml:6:"},
		{"unknown certainty", "documents.yaml", strings.Replace(head, "seed", "sure", 1), "documents.yaml:7:"},
		{"empty item", "documents.yaml", head + "  -\n", "documents.yaml:8:"},
		{"not NFC", "documents.yaml", strings.Replace(head, "Một", "Mo\u0323\u0302t", 1), "documents.yaml"},
		{"digest of nothing", "digest/x.yaml", "document: 9/1999/NĐ-CP\nchecked_against: facts\nchecked_on: 2026-11-21\nprovisions: []\n", "digest/x.yaml:1:"},
		{"digest of no place", "digest/30-2020-nd-cp.yaml", digest + "  - at: khoản 3\n    digest: Không rõ.\n", "digest/30-2020-nd-cp.yaml:5:"},
		{"two digests of a day", "digest/30-2020-nd-cp.yaml", digest + "  - at: Điều 1\n    digest: Một.\n    until: 2026-01-02\n  - at: Điều 1\n    digest: Hai.\n    since: 2026-01-02\n", "digest/30-2020-nd-cp.yaml:8:"},
		{"amended by nothing", "digest/30-2020-nd-cp.yaml", digest + "  - at: Điều 1\n    digest: Một.\n    amended_by: 9/1999/NĐ-CP\n", "digest/30-2020-nd-cp.yaml:7:"},
		{"two files for a document", "digest/z.yaml", digest + "  - at: Điều 1\n    digest: Một.\n", "digest/z.yaml:1:"},
		{"successor missing", "agencies.yaml", "agencies:\n  - {id: a, name: A, kind: local, to: 2025-01-01, certainty: seed, successors: [{id: b}]}\n", "agencies.yaml:2:"},
		{"parent of a task below it", "plan-4935.yaml", "document: 4935/QĐ-UBND\nyear: 2024\ncertainty: seed\ntasks:\n  - {no: \"1.1\", parent: \"1\", name: A, lead: B}\n", "plan-4935.yaml:5:"},
		{"holiday in another year", "holidays.yaml", "years:\n  - year: 2026\n    off:\n      - {day: \"2025-01-01\", name: X, certainty: sourced}\n", "holidays.yaml:2:"},
		{"nickname of nothing", "abbreviations.yaml", "nicknames:\n  - name: nd9\n    documents: [9/1999/NĐ-CP]\n", "abbreviations.yaml:3:"},
		{"lay word twice", "lay.yaml", "terms:\n  - {lay: [a], statute: [b]}\n  - {lay: [a], statute: [c]}\n", "lay.yaml:3:"},
		{"rank below the last", "results.yaml", "results:\n  - {index: PCI, year: 2020, place: A, rank: 9, of: 8, certainty: seed, source: B}\n", "results.yaml:2:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := files(t)
			if c.file == "documents.yaml" { // alone: what else would dangle
				m = fstest.MapFS{"documents.yaml": m["documents.yaml"]}
			}
			m[c.file] = &fstest.MapFile{Data: []byte(c.text)}
			_, err := load(m)
			if err == nil {
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q does not name %q", err, c.want)
			}
		})
	}
}

func TestParsePlace(t *testing.T) {
	for s, want := range map[string]corpus.Ref{
		"Điều 13 khoản 3":         {Article: "13", Clause: "3"},
		"Điều 13 khoản 2a điểm đ": {Article: "13", Clause: "2a", Point: "đ"},
		"Điều 15a":                {Article: "15a"},
		"Điều 5 điểm b":           {Article: "5", Point: "b"},
		"Điều 1, khoản 9":         {Article: "1", Clause: "9"},
		"Phụ lục I mục II.6":      {Appendix: "I", Section: "II.6"},
		"Phụ lục 2":               {Appendix: "2"},
		"Mục V.1":                 {Section: "V.1"},
	} {
		if got, err := parsePlace(s); err != nil || got != want {
			t.Errorf("parsePlace(%q) = %+v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "khoản 3", "Điều", "Điều 3 Điều 4", "Điều 13khoản 3", "khoản 3 Điều 13",
		"Điều 3 khoản 2 điểm", "Điều 3 khoản 2 abc"} {
		if got, err := parsePlace(s); err == nil {
			t.Errorf("parsePlace(%q) = %+v", s, got)
		}
	}
}

func FuzzParsePlace(f *testing.F) {
	f.Add("Phụ lục I mục II.6")
	f.Add("Điều 13 khoản 3 điểm đ")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := parsePlace(s)
		if err != nil {
			return
		}
		for _, st := range steps(r) {
			if st.no == "" || !strings.Contains(s, st.no) && !strings.Contains(r.Section, st.no) {
				t.Errorf("%q: step %+v of %+v", s, st, r)
			}
		}
	})
}

func TestDocuments(t *testing.T) {
	d := data(t)
	docs := d.Documents()
	byKey := map[string]*corpus.Document{}
	for _, doc := range docs {
		if byKey[doc.Key] != nil {
			t.Errorf("two documents have the key %s", doc.Key)
		}
		byKey[doc.Key] = doc
		if len(doc.Parts) == 0 {
			t.Errorf("%s: nothing to find it by", doc.Key)
		}
		if doc.Kind == corpus.Catalogue && (len(doc.Parts) != 1 || !doc.Parts[0].Digest) {
			t.Errorf("%s: of a document known by its facts only, more than the facts is told", doc.Key)
		}
		if e := d.Entry(doc.Key); e != nil && (e.Certainty != Sourced ||
			strings.HasSuffix(e.Status, "_unverified")) && doc.Note == "" {
			t.Errorf("%s: what is not sure carries no caution", doc.Key)
		}
		for _, r := range doc.Relations {
			if r.By != corpus.FromStarter {
				t.Errorf("%s: relation by %q", doc.Key, r.By)
			}
		}
	}
	for _, doc := range docs {
		for _, r := range doc.Relations {
			if byKey[r.From.Doc] == nil || byKey[r.To.Doc] == nil {
				t.Errorf("%s: relation %+v leads out of the catalogue", doc.Key, r)
			}
		}
	}
	for _, g := range d.Digests {
		if doc := byKey[d.entries[g.Document].Key]; doc.Kind != corpus.Digest {
			t.Errorf("%s has a digest but is of kind %s", g.Document, doc.Kind)
		}
	}
	if byKey["4935-qd-ubnd.2023.binh-dinh"] == nil || byKey["30-2020-nd-cp"] == nil || byKey["06-qd-ttg.2022"] == nil {
		t.Error("keys are not those of the house")
	}
}

// What everything else rests on: the states of the documents the brief of the
// catalogue turns on, by their own days.
func TestCatalogueDays(t *testing.T) {
	d := data(t)
	for number, want := range map[string][2]corpus.Day{
		"30/2020/NĐ-CP":  {"2020-03-05", ""},
		"61/2018/NĐ-CP":  {"2018-06-21", "2025-07-01"},
		"118/2025/NĐ-CP": {"2025-07-01", ""},
		"42/2022/NĐ-CP":  {"2022-08-15", "2026-07-01"},
		"59/2012/NĐ-CP":  {"2012-10-01", "2025-04-01"},
		"80/2015/QH13":   {"2016-07-01", "2025-04-01"},
		"65/2025/QH15":   {"2025-03-01", "2025-06-16"},
		"72/2025/QH15":   {"2025-06-16", ""},
	} {
		e := d.entries[number]
		if e == nil {
			t.Errorf("%s is missing", number)
			continue
		}
		if e.Effective != want[0] || e.Expires != want[1] {
			t.Errorf("%s: %s to %s, want %v", number, e.Effective, e.Expires, want)
		}
	}
	// A document that another replaces expires on the day the relation begins.
	for _, e := range d.Catalogue {
		for _, l := range e.Relations {
			if to := d.entries[l.To]; l.Kind == corpus.RelReplaces && l.Since != "" && l.ToAt == "" &&
				to.Expires > l.Since {
				t.Errorf("%s replaces %s on %s, which expires on %s", e.name(), to.name(), l.Since, to.Expires)
			}
			if to := d.entries[l.To]; l.Kind == corpus.RelReplaces && l.ToAt == "" && to.Expires == "" {
				t.Errorf("%s replaces %s, which does not expire", e.name(), to.name())
			}
		}
	}
}

// The day of every state, as the house reckons it from the catalogue alone.
func TestStates(t *testing.T) {
	d := data(t)
	heads := map[string]*corpus.Head{}
	rels := map[string][]corpus.Relation{}
	var all []corpus.Relation
	for _, doc := range d.Documents() {
		heads[doc.Key] = &doc.Head
		all = append(all, doc.Relations...)
	}
	for _, r := range all {
		rels[r.To.Doc] = append(rels[r.To.Doc], r)
	}
	head := func(key string) *corpus.Head { return heads[key] }
	for _, c := range []struct {
		number, at string
		on         corpus.Day
		want       corpus.State
	}{
		{"30/2020/NĐ-CP", "", "2026-11-21", corpus.InForce},
		{"45/2020/NĐ-CP", "", "2026-11-21", corpus.Amended},
		{"61/2018/NĐ-CP", "", "2025-06-30", corpus.Amended},
		{"61/2018/NĐ-CP", "", "2025-07-01", corpus.Expired},
		{"118/2025/NĐ-CP", "", "2025-06-30", corpus.NotYet},
		{"118/2025/NĐ-CP", "", "2025-07-01", corpus.InForce},
		{"118/2025/NĐ-CP", "", "2026-11-21", corpus.Amended},
		{"367/2025/NĐ-CP", "Điều 1 khoản 9", "2026-07-01", corpus.Expired},
		{"60/2021/NĐ-CP", "", "2026-07-14", corpus.Amended},
		{"60/2021/NĐ-CP", "", "2026-11-21", corpus.PartlyExpired},
		{"60/2021/NĐ-CP", "Điều 26 khoản 2", "2026-11-21", corpus.Expired},
		{"42/2022/NĐ-CP", "", "2026-06-30", corpus.PartlyExpired},
		{"42/2022/NĐ-CP", "", "2026-07-01", corpus.Expired},
		{"80/2015/QH13", "", "2026-11-21", corpus.Expired},
		{"64/2025/QH15", "", "2026-11-21", corpus.Amended},
		{"72/2025/QH15", "", "2026-11-21", corpus.InForce},
		{"hien-phap-2013", "", "2026-11-21", corpus.Amended},
		{"40-KL/TW", "", "2026-11-21", corpus.PartyPaper},
		{"4935/QĐ-UBND", "", "2024-12-31", corpus.InForce},
		{"4935/QĐ-UBND", "", "2026-11-21", corpus.Completed},
		{"3638/KH-UBND", "", "2026-11-21", corpus.Completed},
		{"5360/QĐ-UBND", "", "2026-11-21", corpus.Unknown},
		{"45/2025/NĐ-CP", "", "2026-11-21", corpus.Expired},
	} {
		e := d.entries[c.number]
		v := corpus.Assess(heads[e.Key], rels[e.Key], head, e.ref(c.at), c.on)
		if v.State != c.want {
			t.Errorf("%s %s on %s: %s, want %s\n%s", c.number, c.at, c.on, v.State, c.want, strings.Join(v.Steps, "\n"))
		}
	}
	// The states the sources give as of 21/11/2026, where they are sure.
	want := map[string]corpus.State{"in_force": corpus.InForce, "amended": corpus.Amended, "expired": corpus.Expired,
		"partly_expired": corpus.PartlyExpired, "completed": corpus.Completed, "party_document": corpus.PartyPaper}
	for _, e := range d.Catalogue {
		state, sure := want[e.Status]
		if heads[e.Key] == nil {
			if d.consolidates(e) == nil {
				t.Errorf("%s is no document", e.name())
			}
			continue
		}
		if v := corpus.Assess(heads[e.Key], rels[e.Key], head, corpus.Ref{}, "2026-11-21"); sure &&
			v.State != state && !known[e.Number] {
			t.Errorf("%s: %s, the sources say %s\n%s", e.name(), v.State, state, strings.Join(v.Steps, "\n"))
		}
	}
}

// known are documents of which the catalogue knows better than the status
// noted for it.
var known = map[string]bool{
	"60/2021/NĐ-CP":   true, // partly expired since 15/7/2026, found in the gazette
	"150/2020/NĐ-CP":  true, // powers of the district moved up on 01/7/2025
	"03/2025/TT-VPCP": true, // its first day in force is not known
}

func TestDigestTree(t *testing.T) {
	m := files(t)
	for name := range m {
		if strings.HasPrefix(name, "digest/") {
			delete(m, name)
		}
	}
	m["digest/x.yaml"] = &fstest.MapFile{Data: []byte(`document: 118/2025/NĐ-CP
checked_against: full_text
checked_on: 2026-11-21
provisions:
  - {at: Phụ lục I mục II.6, heading: Mẫu, digest: Sáu.}
  - {at: Điều 10 khoản 3, heading: Giám đốc, digest: Mới., since: 2026-08-05, amended_by: 309/2026/NĐ-CP, questions: [ai làm giám đốc]}
  - {at: Điều 10 khoản 3, heading: Giám đốc, digest: Cũ., until: 2026-08-04, note: Xem thêm.}
  - {at: Điều 10 khoản 3 điểm a, digest: Chữ a., since: 2026-08-05}
  - {at: Điều 9, heading: Chín, digest: Chung.}
  - {at: Điều 9 khoản 10, heading: Mười, digest: Sau.}
  - {at: Điều 9 khoản 2, heading: Chín, digest: Trước.}
`)}
	d, err := load(m)
	if err != nil {
		t.Fatal(err)
	}
	var doc *corpus.Document
	for _, x := range d.Documents() {
		if x.Number == "118/2025/NĐ-CP" {
			doc = x
		}
	}
	var b strings.Builder
	show(&b, doc.Parts, "")
	want := `article 9 "Chín" Chung.
  clause 2 "" Trước.
  clause 10 "" Mười. Sau.
article 10 "Giám đốc"
  clause 3 "" Cũ. [..2026-08-04] {Xem thêm. Nội dung này chỉ áp dụng đến hết ngày 04/8/2026.}
  clause 3 "" Mới. [2026-08-05..] {Nội dung theo Nghị định 309/2026/NĐ-CP sửa đổi, bổ sung.} ?ai làm giám đốc
    point a "" Chữ a. [2026-08-05..]
appendix I ""
  heading II ""
    heading 6 "Mẫu" Sáu.
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if !strings.Contains(doc.Source, "toàn văn ngày 21/11/2026") {
		t.Errorf("source %q", doc.Source)
	}
}

func show(b *strings.Builder, parts []*corpus.Part, in string) {
	for _, p := range parts {
		line := in + string(p.Kind) + " " + p.No + ` "` + p.Title + `"`
		if p.Text != "" {
			line += " " + p.Text
		}
		if p.Since != "" || p.Until != "" {
			line += " [" + string(p.Since) + ".." + string(p.Until) + "]"
		}
		if p.Note != "" {
			line += " {" + p.Note + "}"
		}
		for _, q := range p.Asked {
			line += " ?" + q
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
		show(b, p.Parts, in+"  ")
	}
}

// Every summary can be found and shown: in a passage at its place, with its
// questions, its days and its cautions.
func TestEveryProvisionHasItsPassage(t *testing.T) {
	d := data(t)
	byKey := map[string]*corpus.Document{}
	for _, doc := range d.Documents() {
		byKey[doc.Key] = doc
	}
	for _, g := range d.Digests {
		doc := byKey[d.entries[g.Document].Key]
		var passages []corpus.Passage
		for _, u := range doc.Units() {
			passages = append(passages, u.Passages(&doc.Head)...)
		}
		for _, p := range g.Provisions {
			at := p.ref
			at.Doc, at.Number = doc.Key, doc.Number
			found := false
			for _, q := range passages {
				held := q.Ref.Contains(at)
				for _, point := range q.Points {
					held = held || point.Ref == at
				}
				if !held || !strings.Contains(strings.ReplaceAll(q.Text+q.Lead, "\n", " "),
					strings.ReplaceAll(p.Digest, "\n", " ")) {
					continue
				}
				found = true
				for _, ask := range p.Questions {
					if !contains(q.Asked, ask) {
						t.Errorf("%s %s: the passage does not carry %q", g.Document, p.At, ask)
					}
				}
				if !strings.Contains(q.Note, p.Note) {
					t.Errorf("%s %s: the passage does not carry the note %q", g.Document, p.At, p.Note)
				}
				if p.ref.Point == "" && (q.Since != p.Since || q.Until != p.Until) {
					t.Errorf("%s %s: passage from %q to %q, want %q to %q", g.Document, p.At, q.Since, q.Until,
						p.Since, p.Until)
				}
				break
			}
			if !found {
				t.Errorf("%s %s has no passage", g.Document, p.At)
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestResultsAreSearchable(t *testing.T) {
	docs := data(t).Documents()
	doc := docs[len(docs)-1]
	want := "PAR INDEX năm 2023, Hòa Bình: 86,76%, hạng 35/63"
	for _, u := range doc.Units() {
		for _, p := range u.Passages(&doc.Head) {
			if strings.Contains(p.Text, want) {
				if !strings.Contains(p.Text, "các nguồn mâu thuẫn") ||
					!strings.Contains(p.Text, "Nguồn: en.baohoabinh.com.vn") || strings.Count(p.Text, "\n") > 0 {
					t.Errorf("passage %q", p.Text)
				}
				return
			}
		}
	}
	t.Errorf("no passage says %q", want)
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load(embedded); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever an editor writes, the loader answers with an error or a tree that
// has every summary once.
func FuzzDigest(f *testing.F) {
	f.Add("document: 30/2020/NĐ-CP\nchecked_against: facts\nchecked_on: 2026-11-21\nprovisions:\n  - {at: Điều 1 khoản 2, heading: A, digest: Một hai.}\n  - {at: Điều 1, digest: Ba., until: 2024-01-01}\n")
	f.Add("document: [")
	d := data(f)
	f.Fuzz(func(t *testing.T, text string) {
		x := &Data{entries: d.entries}
		s, err := x.loadDigest("digest/x.yaml", []byte(text))
		if err != nil || len(s.errs) > 0 {
			return
		}
		doc := &corpus.Document{}
		x.addDigest(doc, x.Digests[0])
		n := 0
		var count func([]*corpus.Part)
		count = func(parts []*corpus.Part) {
			for _, p := range parts {
				if p.Text != "" {
					n++
				}
				count(p.Parts)
			}
		}
		if count(doc.Parts); n != len(x.Digests[0].Provisions) {
			t.Errorf("%d texts of %d provisions", n, len(x.Digests[0].Provisions))
		}
	})
}

// A help text must not promise what a fresh install cannot answer.
func TestExamplesHaveTheirBasis(t *testing.T) {
	d := data(t)
	held := map[string]*corpus.Document{}
	for _, doc := range d.Documents() {
		held[doc.Key] = doc
	}
	for _, x := range d.Examples {
		at := d.Ref(x)
		if at == (corpus.Ref{}) {
			continue
		}
		doc := held[at.Doc]
		if x.At == "" {
			if len(doc.Parts) == 0 && x.Topic != "hiệu lực" {
				t.Errorf("%q: nothing is held of %s", x.Question, x.Document)
			}
			continue
		}
		found := false
		for _, u := range doc.Units() {
			for _, p := range u.Passages(&doc.Head) {
				found = found || at.Contains(p.Ref)
			}
		}
		if !found {
			t.Errorf("%q: nothing is held of %s %s", x.Question, x.Document, x.At)
		}
	}
}

func TestCompareNo(t *testing.T) {
	order := []string{"", "1", "2", "2a", "2đ", "2e", "10", "IX.1"}
	for i := 1; i < len(order); i++ {
		if a, b := order[i-1], order[i]; i != len(order)-1 && (compareNo(a, b) >= 0 || compareNo(b, a) <= 0) {
			t.Errorf("compareNo(%q, %q) = %d", a, b, compareNo(a, b))
		}
	}
	for _, pair := range [][2]string{{"II.3", "II.10"}, {"V", "IX"}, {"d", "đ"}, {"đ", "e"}, {"I.9", "II.1"}} {
		if compareNo(pair[0], pair[1]) >= 0 {
			t.Errorf("%s does not come before %s", pair[0], pair[1])
		}
	}
}

func TestPlanIsSearchable(t *testing.T) {
	d := data(t)
	for _, doc := range d.Documents() {
		if doc.Number != "4935/QĐ-UBND" {
			continue
		}
		for _, p := range doc.Parts {
			if p.Kind != corpus.KindAppendix || p.No != "2" {
				continue
			}
			for _, row := range p.Parts[0].Table.Rows {
				if row[0].Text == "29" {
					if row[3].Text != "Sở Thông tin và Truyền thông" || row[5].Text != "Tháng 11" {
						t.Errorf("row 29: %+v", row)
					}
					return
				}
			}
		}
	}
	t.Error("task 29 is not in the document of the plan")
}

func TestPlanShape(t *testing.T) {
	d := data(t)
	top, sub := 0, 0
	var inferred []string
	for _, x := range d.Plan.Tasks {
		if x.Parent == "" {
			top++
		} else {
			sub++
		}
		for _, f := range x.Inferred {
			inferred = append(inferred, x.No+" "+f)
		}
		if x.Basis.Appendix != "2" || x.Basis.Item != x.No || x.Basis.Doc == "" {
			t.Errorf("task %s rests on %+v", x.No, x.Basis)
		}
	}
	if top != 30 || sub != 3 {
		t.Errorf("%d tasks and %d sub-tasks", top, sub)
	}
	if got := strings.Join(inferred, ", "); got != "1.1 support, 1.1 time, 1.2 support, 1.2 time, 1.3 time" {
		t.Errorf("inferred: %s", got)
	}
}

// shared reads a file of the shared material.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../shared", name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("tài liệu dùng chung ../../shared không có trên máy này")
	}
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Owners, supporters and time phrases are those of the plan; names are those
// of the plan or shorter.
func TestPlanAgainstFacts(t *testing.T) {
	var facts struct {
		Tasks []struct {
			No, Section, Name, Product, Lead string
			Coordinators                     *string
			TimeText                         *string `json:"time_text"`
		}
		Targets []struct {
			No, Indicator string
			Target        *string `json:"target_2024"`
			Monitor       *string
		} `json:"appendix1_targets"`
	}
	if err := json.Unmarshal(shared(t, "facts/seed-tasks.json"), &facts); err != nil {
		t.Fatal(err)
	}
	d := data(t)
	if len(facts.Tasks) != len(d.Plan.Tasks) || len(facts.Targets) != len(d.Plan.Targets) {
		t.Fatalf("%d tasks and %d targets, want %d and %d", len(d.Plan.Tasks), len(d.Plan.Targets), len(facts.Tasks),
			len(facts.Targets))
	}
	for i, want := range facts.Tasks {
		got := d.Plan.Tasks[i]
		if got.No != want.No {
			t.Fatalf("task %d is %s, want %s", i, got.No, want.No)
		}
		if got.Lead != strings.TrimRight(want.Lead, ";") {
			t.Errorf("task %s: lead %q, want %q", got.No, got.Lead, want.Lead)
		}
		if !strings.EqualFold(got.Section, want.Section) {
			t.Errorf("task %s: section %q, want %q", got.No, got.Section, want.Section)
		}
		check := func(field, got string, want *string, x task.Task) {
			taken := strings.Contains(strings.Join(x.Inferred, " "), field)
			if (want == nil) != taken || want != nil && !strings.EqualFold(got, *want) {
				t.Errorf("task %s: %s %q (taken over: %v)", x.No, field, got, taken)
			}
		}
		check("support", got.Support, want.Coordinators, got)
		check("time", got.Time, want.TimeText, got)
		if n, m := commonWords(got.Name, want.Name), len(words(got.Name)); n*10 < m*8 {
			t.Errorf("task %s: only %d of %d words of %q stand in the plan", got.No, n, m, got.Name)
		}
	}
	for i, want := range facts.Targets {
		got := d.Plan.Targets[i]
		if got.No != want.No || (want.Target == nil) != (got.Value == "") {
			t.Errorf("target %s: %q, want %s", got.No, got.Value, want.No)
		}
		if want.Target != nil && strings.HasSuffix(*want.Target, "%") && got.Value != *want.Target {
			t.Errorf("target %s: %q, want %q", got.No, got.Value, *want.Target)
		}
	}
}

func commonWords(a, b string) int {
	in := map[string]bool{}
	for _, w := range words(b) {
		in[w] = true
	}
	n := 0
	for _, w := range words(a) {
		if in[w] {
			n++
		}
	}
	return n
}

func TestResultsAgainstFacts(t *testing.T) {
	var facts struct {
		Results []struct {
			Index     string
			Year      int
			Score     *float64
			Rank      *int
			Certainty string
		}
	}
	if err := json.Unmarshal(shared(t, "facts/results.json"), &facts); err != nil {
		t.Fatal(err)
	}
	d := data(t)
	if len(d.Results) != len(facts.Results) {
		t.Fatalf("%d results, want %d", len(d.Results), len(facts.Results))
	}
	for i, want := range facts.Results {
		got := d.Results[i]
		rank := 0
		if want.Rank != nil {
			rank = *want.Rank
		}
		same := (got.Score == nil) == (want.Score == nil) && (got.Score == nil || *got.Score == *want.Score)
		if !same || got.Rank != rank || got.Year != want.Year || string(got.Certainty) != want.Certainty {
			t.Errorf("%s %d %s: differs from the facts", got.Index, got.Year, got.Place)
		}
	}
}

// foundSince are states that were read from texts after the facts were put
// together: a consolidated text names the law that amended the base law.
var foundSince = map[string]string{"33/2024/QH15": "amended"}

func TestCatalogueAgainstFacts(t *testing.T) {
	var facts struct {
		Documents []struct {
			Number, Effective string
			Expired           string `json:"expired_from"`
			Status            string `json:"status_asof_2026_11_21"`
		}
	}
	if err := json.Unmarshal(shared(t, "facts/documents.json"), &facts); err != nil {
		t.Fatal(err)
	}
	d := data(t)
	for _, want := range facts.Documents {
		if want.Number == "Hiến pháp 2013" {
			want.Number = "hien-phap-2013"
		}
		e := d.entries[want.Number]
		if e == nil {
			t.Errorf("%s is not in the catalogue", want.Number)
			continue
		}
		if status := foundSince[want.Number]; status != "" {
			want.Status = status
		}
		if want.Effective == "" { // not known there
			want.Effective = string(e.Effective)
		}
		if string(e.Effective) != want.Effective || string(e.Expires) != want.Expired || e.Status != want.Status {
			t.Errorf("%s: effective %q, expires %q, status %s; want %+v", want.Number, e.Effective, e.Expires,
				e.Status, want)
		}
	}
}

var word = regexp.MustCompile(`[\p{L}\p{N}_]+`)

func words(s string) []string { return word.FindAllString(strings.ToLower(s), -1) }

// Our words are our own: no long run of them stands in a source text.
func TestNoCopiedRuns(t *testing.T) {
	const run = 28
	shared(t, "design.md") // skips where there is nothing to compare with
	var sources []string
	for _, pattern := range []string{"seeds/*", "corpus/texts/*"} {
		names, err := filepath.Glob(filepath.Join("../../shared", pattern))
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, names...)
	}
	ours := map[string]string{} // run of words → file
	for name, f := range files(t) {
		// The title of a document is a fact, however long.
		ws := words(regexp.MustCompile(`(?m)^ +title: .*$`).ReplaceAllString(string(f.Data), ""))
		for i := 0; i+run <= len(ws); i++ {
			ours[strings.Join(ws[i:i+run], " ")] = name
		}
	}
	copied := map[string]int{}
	about := regexp.MustCompile(`/(30-2020|61-2018|118-2025|60-2021|63-2010|01-2018-TT|224-2026|20-2008|276-2026|09-2019|80-2025|64-2025|33-2024|45-2020)`)
	for _, source := range sources {
		if strings.Contains(source, "texts/") && !about.MatchString(source) {
			continue
		}
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		ws := words(string(text))
		for i := 0; i+run <= len(ws); i++ {
			if name, ok := ours[strings.Join(ws[i:i+run], " ")]; ok {
				if copied[name]++; copied[name] == 1 {
					t.Errorf("%s shares a run of %d words with %s: %s", name, run, filepath.Base(source),
						strings.Join(ws[i:i+run], " "))
				}
			}
		}
	}
}
