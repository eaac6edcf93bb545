package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/starter"
)

// validityRow is a state that a person checked in the texts: of a document, or of
// a provision of it, on a day.
type validityRow struct {
	Number, Title, Key     string
	Article, Clause, Point string
	On                     corpus.Day
	State                  corpus.State // or "unknown_ok": nothing tells
	Accept                 []corpus.State
	Since                  corpus.Day // first day of an end
	Effective              corpus.Day
	Collection             string // texts, phapdien, or all three joined by +
	Group                  string
}

// name is the row as a person would ask for it.
func (r *validityRow) name() string {
	var out []string
	for _, p := range []struct{ word, no string }{{"điểm", r.Point}, {"khoản", r.Clause}, {"Điều", r.Article}} {
		if p.no != "" {
			out = append(out, p.word+" "+p.no)
		}
	}
	return strings.Join(append(out, cmp.Or(r.Number, r.Title)), " ")
}

// validityFigures sum up rows.
type validityFigures struct {
	rows, right      int
	hidden           int // in force, called expired without a doubt
	dead             int // expired, called in force without a doubt
	doubt            int
	day, days        int // first days of an end: right, known
	effective, known int // days of effect: right, known
	wrong            []string
}

func (f *validityFigures) add(r *validityRow, v corpus.Validity, h *corpus.Head) {
	over := v.State == corpus.Expired || v.State == corpus.Completed
	accepted := func(s corpus.State) bool { return slices.Contains(r.Accept, s) }
	right := v.State == r.State || accepted(v.State) || r.State == "unknown_ok" &&
		(v.State == corpus.Unknown || v.State == corpus.InForce)
	f.rows++
	if right {
		f.right++
	}
	fault := ""
	switch {
	case v.Doubt:
		f.doubt++
	case over && (r.State == corpus.InForce || r.State == corpus.Amended || r.State == corpus.PartlyExpired) &&
		!accepted(corpus.Expired) && !accepted(corpus.Completed):
		f.hidden++
		fault = " HIDDEN"
	case (v.State == corpus.InForce || v.State == corpus.Amended) && r.State == corpus.Expired && !accepted(v.State):
		f.dead++
		fault = " DEAD"
	}
	if r.State == corpus.Expired && over && r.Since != "" {
		f.days++
		if v.Since == r.Since {
			f.day++
		} else {
			fault += fmt.Sprintf(" day %s, not %s", v.Since, r.Since)
		}
	}
	if r.Effective != "" && h != nil {
		f.known++
		if h.Effective == r.Effective {
			f.effective++
		} else {
			fault += fmt.Sprintf(" in force from %s, not %s", cmp.Or(h.Effective, "?"), r.Effective)
		}
	}
	if !right || fault != "" {
		f.wrong = append(f.wrong, fmt.Sprintf("%s on %s: %s, is %s%s", r.name(), r.On, v.State, r.State, fault))
	}
}

func (f *validityFigures) line(name string) string {
	rate := func(a, b int) string {
		if b == 0 {
			return "-"
		}
		return fmt.Sprintf("%d/%d", a, b)
	}
	return fmt.Sprintf("%-24s %5d  right %5.1f %%  hidden %d  dead %d  doubt %d  end %s  effect %s\n", name, f.rows,
		100*float64(f.right)/float64(max(1, f.rows)),
		f.hidden, f.dead, f.doubt, rate(f.day, f.days), rate(f.effective, f.known))
}

// shelf is the shipped documents and some collections, put together as the store
// does it.
type shelf struct {
	docs map[string]*corpus.Document
	told map[string][]corpus.Relation // by the key of who tells them
}

func (s *shelf) put(d *corpus.Document) {
	if d.Number == "" && len(d.Merged) > 0 { // a wording of a law that is known by name alone
		for _, o := range s.docs {
			if o.Number != "" && corpus.SameLaw(&d.Head, &o.Head) {
				o.Former = append(append(o.Former, d.Key), d.Former...)
				return
			}
		}
	}
	now, _ := corpus.Reconcile(s.docs[d.Key], d)
	said := slices.Clone(now.Relations)
	for _, r := range s.told[d.Key] {
		if r.By == corpus.FromStarter { // the catalogue's facts outlive the text
			said = append(said, r)
		}
	}
	s.docs[d.Key], s.told[d.Key] = now, said
}

func (s *shelf) open() (*corpus.Catalog, []corpus.Relation) {
	var heads []*corpus.Head
	var rels []corpus.Relation
	for _, key := range slices.Sorted(maps.Keys(s.docs)) {
		heads = append(heads, &s.docs[key].Head)
		rels = append(rels, s.told[key]...)
	}
	return corpus.NewCatalog(heads), rels
}

// validityCollections are the names that rows give, and the files of each under
// the folder of the texts.
var validityCollections = []struct {
	name  string
	files []string
}{
	{"texts", []string{"texts"}},
	{"phapdien", []string{"phapdien.jsonl.gz"}},
	{"phapdien+congbao+texts", []string{"congbao.jsonl.gz", "phapdien.jsonl.gz", "texts"}},
}

// validity measures the states of documents against rows that a person checked, and
// counts what was read.
func (c *evalCmd) validity(ctx context.Context, m *Main) error {
	var rows []validityRow
	for _, path := range c.Sets {
		in, err := os.Open(path)
		if err != nil {
			return fail(err, "Không mở được bộ %s.", path)
		}
		defer in.Close()
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var r validityRow
			if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
				return fail(err, "Bộ %s có dòng không đọc được.", path)
			}
			rows = append(rows, r)
		}
	}
	if c.Corpus == "" {
		return misuse("Cờ --validity cần --corpus là thư mục chứa các bộ văn bản mà các dòng nêu.")
	}
	data, err := starter.Load()
	if err != nil {
		return err
	}
	read := map[string][]*corpus.Document{}
	var all validityFigures
	groups := map[string]*validityFigures{}
	fmt.Fprint(m.Stdout, validityHead)
	for _, col := range validityCollections {
		s := &shelf{docs: map[string]*corpus.Document{}, told: map[string][]corpus.Relation{}}
		for _, d := range data.Documents() {
			s.put(d)
		}
		for _, file := range col.files {
			if read[file] == nil {
				if read[file], err = readAll(ctx, filepath.Join(c.Corpus, file)); err != nil {
					return spoken(err)
				}
			}
			for _, d := range read[file] {
				s.put(d)
			}
		}
		catalog, rels := s.open()
		touching := catalog.Touching(rels)
		fmt.Fprintf(m.Stdout, "\n%s: %d documents\n", col.name, len(s.docs))
		fmt.Fprint(m.Stdout, countClaims(catalog.Settled(rels)))
		var f validityFigures
		for i := range rows {
			r := &rows[i]
			if r.Collection != col.name {
				continue
			}
			h, v := assess(catalog, touching, r)
			if groups[r.Group] == nil {
				groups[r.Group] = &validityFigures{}
			}
			for _, f := range []*validityFigures{&f, &all, groups[r.Group]} {
				f.add(r, v, h)
			}
		}
		fmt.Fprint(m.Stdout, f.line(col.name))
		for _, w := range f.wrong {
			fmt.Fprintf(m.Stdout, "  %s\n", w)
		}
	}
	fmt.Fprintln(m.Stdout)
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		fmt.Fprint(m.Stdout, groups[g].line("group "+g))
	}
	fmt.Fprint(m.Stdout, all.line("all"))
	return nil
}

const validityHead = `What the program says of the validity of documents, against states that were checked in the texts.
right: the state is the checked one. hidden: in force, called expired without a doubt. dead: the reverse. doubt: states
shown as doubtful. end, effect: days right, of those known. Remade by "make validity"; the difference belongs into the review.
`

func assess(catalog *corpus.Catalog, touching map[string][]corpus.Relation, r *validityRow) (*corpus.Head,
	corpus.Validity) {
	ref := corpus.Ref{}
	if ms := catalog.Find(r.name()); len(ms) > 0 {
		if found := catalog.Resolve(ms[0], corpus.Ref{}, r.On); len(found) > 0 {
			ref = found[0]
		}
	}
	if r.Article == "" && r.Key != "" && catalog.Head(r.Key) != nil {
		ref = corpus.Ref{Doc: r.Key}
	}
	if ref.Doc == "" {
		return nil, corpus.Validity{State: "error"}
	}
	h := catalog.Head(ref.Doc)
	return h, corpus.Assess(h, touching[h.Key], catalog.Head, ref, r.On)
}

// readAll reads a collection or the files of a folder.
func readAll(ctx context.Context, path string) (out []*corpus.Document, err error) {
	if !isCollection(path) {
		files, _ := findFiles([]string{path})
		for _, f := range files {
			for _, r := range readFile(ctx, f, corpus.Hint{}, nil) {
				out = append(out, r.documents...)
			}
		}
		return out, nil
	}
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	opts := corpus.CollectionOptions{Source: filepath.Base(path)}
	base, _, _ := strings.Cut(filepath.Base(path), ".")
	if facts, err := os.Open(filepath.Join(filepath.Dir(path), base+"-documents.csv")); err == nil {
		opts.Facts, err = corpus.ReadFacts(facts)
		facts.Close()
		if err != nil {
			return nil, err
		}
	}
	err = corpus.ReadCollection(ctx, in, opts, func(d *corpus.Document, _ []paper.Problem) error {
		if d != nil {
			out = append(out, d)
		}
		return nil
	})
	return out, err
}
