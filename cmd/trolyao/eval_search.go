package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"

	"golang.org/x/text/unicode/norm"
)

// searchFigures are how well the units that answer are found.
type searchFigures struct {
	index.Figures
	// Typed are the figures of the same questions typed in other ways.
	Typed map[string]index.Figures `json:"typed,omitempty"`
	// Untouched is the share of correctly typed questions that reading them
	// did not put diacritics into; only "eval --figures" measures it.
	Untouched float64 `json:"untouched,omitempty"`
	Failures  []miss  `json:"failures,omitempty"`

	names []string // of Typed, in the order they were measured
}

// miss is a question whose answer is not ranked first.
type miss struct {
	ID   string   `json:"id"`
	Text string   `json:"text"`
	Rank int      `json:"rank"` // of the best unit that answers, from 1; 0 is not among the first hundred
	Gold []string `json:"gold"`
	Top  []string `json:"top"`
}

// rankDepth is how far down a ranking is looked at.
const rankDepth = 100

// typing is a way of typing a question.
type typing struct {
	name string
	text func(text string, n int) string // n is the number of the question
}

// typings are the ways of typing that were asked for, the plain one first.
func (c *evalCmd) typings() []typing {
	out := []typing{{"plain", func(s string, _ int) string { return s }}}
	if c.Strip {
		out = append(out, typing{"strip", func(s string, _ int) string { return strip(s) }})
	}
	if c.Half {
		out = append(out, typing{"half", halfStrip})
	}
	if c.NFD {
		out = append(out, typing{"nfd", func(s string, _ int) string { return norm.NFD.String(s) }})
	}
	return out
}

// strip takes the diacritics off.
func strip(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ':
			b.WriteRune('d')
		case r == 'Đ':
			b.WriteRune('D')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// halfStrip takes them off every other word on average; the same words in
// every run.
func halfStrip(s string, n int) string {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	words := strings.SplitAfter(norm.NFC.String(s), " ")
	for i, w := range words {
		if rng.IntN(2) == 0 {
			words[i] = strip(w)
		}
	}
	return strings.Join(words, "")
}

// goldNames knows units by the names a set uses.
type goldNames struct {
	gold    map[string]bool // spelled as name spells
	whole   bool            // the set names documents, not their parts
	catalog *corpus.Catalog
}

// name is how a set would name the unit: law and article. The law is its
// number, or its type and title where it has none.
func (g *goldNames) name(ref corpus.Ref) string {
	law := ref.Number
	if h := g.catalog.Head(ref.Doc); h != nil && (law == "" || law == h.Key) {
		law = h.Number
		if law == "" {
			law = h.Type + " " + h.Title
		}
	}
	law = spellLaw(law)
	if g.whole {
		return law
	}
	part := ref.Article
	if part == "" || ref.Appendix != "" {
		ref.Doc, ref.Number = "", ""
		part = ref.Fragment()
	}
	return law + "|" + strings.ToLower(part)
}

// spellLaw is a law's number or name in one spelling: only its letters and
// digits count, for a name may stand where a number is wanted.
func spellLaw(law string) string { return strings.ReplaceAll(paper.Slug(law), "-", "") }

func spellGold(gold map[string]bool, catalog *corpus.Catalog) *goldNames {
	g := &goldNames{gold: map[string]bool{}, whole: true, catalog: catalog}
	for id := range gold {
		law, part, ok := strings.Cut(id, "|")
		if !ok {
			g.gold[spellLaw(law)] = true
			continue
		}
		g.whole = false
		g.gold[spellLaw(law)+"|"+strings.ToLower(part)] = true
	}
	return g
}

// search ranks for every question of the set in dir.
func (e *evaluation) search(ctx context.Context, dir string) (*evalReport, error) {
	set, err := index.ReadSet(dir)
	if err != nil {
		return nil, fail(err, "Không đọc được bộ câu hỏi %s.", dir)
	}
	h, err := e.over(ctx, dir)
	if err != nil {
		return nil, err
	}
	catalog, err := h.index.Catalog()
	if err != nil {
		return nil, err
	}
	queries := spread(set.Queries, e.cmd.Most)
	out := &searchFigures{}
	report := &evalReport{Set: set.Name, Kind: "retrieval", Corpus: filepath.Base(e.corpusOf(dir)), searchFigures: out}
	if e.corpusOf(dir) == "" {
		report.Corpus = ""
	}
	p := progress{m: e.m}
	defer p.clear()
	var misses []miss
	for _, t := range e.cmd.typings() {
		var figures index.Figures
		var took times
		kept := 0
		for i, q := range queries {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			p.bar(set.Name+" "+t.name, i, len(queries))
			query := index.Query{Text: t.text(q.Text, i), Reader: everything}
			start := e.m.Now()
			refs, err := h.index.Rank(query, 2*rankDepth)
			if err != nil {
				return nil, err
			}
			took = append(took, e.m.Now().Sub(start))
			names := spellGold(q.Gold, catalog)
			var ranked []string
			for _, ref := range refs {
				if n := names.name(ref); !slices.Contains(ranked, n) && len(ranked) < rankDepth {
					ranked = append(ranked, n)
				}
			}
			figures.Add(ranked, names.gold)
			if t.name != "plain" {
				continue
			}
			misses = append(misses, newMiss(q, ranked, names.gold, refs))
			if e.cmd.Figures {
				query.Limit = 1
				r, err := h.index.Search(ctx, query)
				if err != nil {
					return nil, err
				}
				if !r.Reading.Restored {
					kept++
				}
			}
		}
		if t.name == "plain" {
			out.Figures = figures.Mean()
			out.Untouched = float64(kept) / float64(max(1, len(queries)))
			report.timed(took)
			continue
		}
		if out.Typed == nil {
			out.Typed = map[string]index.Figures{}
		}
		out.Typed[t.name] = figures.Mean()
		out.names = append(out.names, t.name)
	}
	out.Failures = worst(misses, e.cmd.Failures)
	return report, nil
}

func newMiss(q index.SetQuery, ranked []string, gold map[string]bool, refs []corpus.Ref) miss {
	m := miss{ID: q.ID, Text: q.Text, Rank: slices.IndexFunc(ranked, func(n string) bool { return gold[n] }) + 1}
	for g := range q.Gold {
		m.Gold = append(m.Gold, g)
	}
	slices.Sort(m.Gold)
	for _, ref := range refs[:min(5, len(refs))] {
		m.Top = append(m.Top, ref.String())
	}
	return m
}

// worst returns the n questions whose answer is ranked lowest, those not found
// at all first.
func worst(misses []miss, n int) []miss {
	misses = slices.DeleteFunc(misses, func(m miss) bool { return m.Rank == 1 })
	slices.SortStableFunc(misses, func(a, b miss) int {
		return (b.Rank+rankDepth)%(rankDepth+1) - (a.Rank+rankDepth)%(rankDepth+1)
	})
	return misses[:min(n, len(misses))]
}

func line(f index.Figures) string {
	var b strings.Builder
	for _, k := range index.RecallAt {
		fmt.Fprintf(&b, "R@%d %.3f, ", k, f.Recall[k])
	}
	fmt.Fprintf(&b, "MRR@10 %.3f, nDCG@10 %.3f", f.MRR10, f.NDCG10)
	return b.String()
}

func (f *searchFigures) text(b *strings.Builder, r *evalReport) {
	fmt.Fprintf(b, "%s: %d câu hỏi; %s; %s\n", r.Set, f.N, line(f.Figures), r.latency())
	for _, name := range f.names {
		t := f.Typed[name]
		fmt.Fprintf(b, "  %s: %s (giữ %.1f%% R@10)\n", typedWords[name], line(t),
			100*t.Recall[10]/max(1e-9, f.Recall[10]))
	}
	for _, m := range f.Failures {
		at := "không có trong 100 điều đầu"
		if m.Rank > 0 {
			at = fmt.Sprintf("đứng thứ %d", m.Rank)
		}
		fmt.Fprintf(b, "  %s: %s\n    đáp án: %s (%s)\n    xếp đầu: %s\n", m.ID, m.Text, strings.Join(m.Gold, "; "),
			at, strings.Join(m.Top, "; "))
	}
}

var typedWords = map[string]string{"strip": "không dấu", "half": "nửa số tiếng có dấu", "nfd": "dấu tổ hợp"}

// figuresHead begins the file of figures.
const figuresHead = `# Quality of retrieval, made by "make figures"; without times, so that a
# difference is a change of quality. untouched is the share of the correctly
# typed questions left as they were; keep is R@10 against the plain questions.
# set        typed   n     R@1   R@3   R@5   R@10  R@20  R@100 MRR   nDCG  untouched/keep
`

// figures are the lines of a set in the file of figures.
func (r *evalReport) figures() string {
	f := r.searchFigures
	if f == nil {
		return ""
	}
	var b strings.Builder
	row := func(typed string, g index.Figures, last float64) {
		fmt.Fprintf(&b, "%-12s %-6s %5d", r.Set, typed, g.N)
		for _, k := range index.RecallAt {
			fmt.Fprintf(&b, "  %.3f", g.Recall[k])
		}
		fmt.Fprintf(&b, " %.3f %.3f %.4f\n", g.MRR10, g.NDCG10, last)
	}
	row("plain", f.Figures, f.Untouched)
	for _, name := range f.names {
		t := f.Typed[name]
		row(name, t, t.Recall[10]/max(1e-9, f.Recall[10]))
	}
	return b.String()
}
