package index

import (
	"math"
	"sort"
	"strings"
	"sync"

	"trolyao/paper"
)

// bm25 are the parameters of one field.
type bm25 struct{ k1, b float64 }

// term is one word or pair of a question with its weight.
type term struct {
	text   string
	weight float64 // 1 for what was typed; less for an alternative
	pair   bool
}

// weightTurn is the weight of words that make a question rather than say what
// it is about.
const weightTurn = .5

// turns are those words and pairs: the pairs of speech.txt, and the words that
// stand in it often.
var turns = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	count := map[string]int{}
	for _, line := range strings.Split(speechText, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		prev := ""
		for _, y := range paper.Syllables(line) {
			count[y.Text]++
			if prev != "" {
				out[bigram(prev, y.Text)] = true
			}
			prev = y.Text
		}
	}
	for w, n := range count {
		if n >= 4 {
			out[w] = true
		}
	}
	return out
})

// terms cuts a question into its distinct terms, in order of appearance.
func terms(text string) []term {
	var out []term
	seen := map[string]bool{}
	add := func(s string, pair bool) {
		if !seen[s] {
			seen[s] = true
			w := 1.0
			if turns()[s] {
				w = weightTurn
			}
			out = append(out, term{s, w, pair})
		}
	}
	prev := ""
	for _, s := range paper.Syllables(text) {
		add(s.Text, false)
		if prev != "" {
			add(bigram(prev, s.Text), true)
		}
		prev = s.Text
	}
	return out
}

// idf of a term that occurs in df of n places; never negative. A term that
// occurs nowhere weighs like one that occurs once: in a small corpus it would
// outweigh everything that is there.
func idf(n int, df int) float64 {
	df = max(df, 1)
	return math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5))
}

// first are the weights of the first ranking, which only has to bring the
// right unit among the candidates.
var first = struct {
	unit, pass, title           bm25
	wUnit, wPass, wTitle, wPair float64
	inTitle, inDoc              float64
}{
	unit: bm25{.6, .9}, pass: bm25{.6, .7}, title: bm25{.9, .6},
	wUnit: .6, wPass: .4, wTitle: .3, wPair: 1, inTitle: 1, inDoc: 1,
}

// scratch is the working memory of one search.
type scratch struct {
	pass              []float32 // per passage: what its own words add to base
	unit, base, title []float32 // per unit
	fixTitle, fixDoc  []uint8   // occurrences of the present term in heading, document title
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func cleared[T any](b []T, n int) []T {
	if cap(b) < n {
		return make([]T, n)
	}
	b = b[:n]
	clear(b)
	return b
}

func (s *scratch) reset(v *view) {
	s.pass = cleared(s.pass, len(v.passUnit))
	s.unit = cleared(s.unit, len(v.units))
	s.base = cleared(s.base, len(v.units))
	s.title = cleared(s.title, len(v.units))
	s.fixTitle = cleared(s.fixTitle, len(v.units))
	s.fixDoc = cleared(s.fixDoc, len(v.docs))
}

// candidate is a unit of the first ranking.
type candidate struct {
	unit  int32
	pass  int32 // its best passage
	score float64
	near  bool // found by its meaning, not by its words
}

// found holds a term's postings in every field.
type found struct {
	term
	body, title, doc                   *postings
	idfPass, idfUnit, idfTitle, idfDoc float64
}

// find looks up the terms of a question. Terms that occur nowhere stay in the
// list: their weight counts in what could have been matched.
func (v *view) find(ts []term) ([]found, error) {
	out := make([]found, len(ts))
	for i, t := range ts {
		f := found{term: t}
		var err error
		if f.body, err = v.postings(fieldBody, t.text); err != nil {
			return nil, err
		}
		if f.title, err = v.postings(fieldTitle, t.text); err != nil {
			return nil, err
		}
		if f.doc, err = v.postings(fieldDoc, t.text); err != nil {
			return nil, err
		}
		v.weigh(&f)
		out[i] = f
	}
	return out, nil
}

// candidates ranks all units by a weighted sum of BM25 scores (text of the
// unit, its best passage, both with the headings above them counted in, and
// the heading by itself) and returns the best n that allow lets through, best
// first. Units that also, which may be nil, picks from the best widely follow
// with what they score.
func (v *view) candidates(fs []found, n int,
	allow func(unit int32) bool, also func(widely []candidate) []candidate) []candidate {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.reset(v)
	for i := range fs {
		v.add(s, &fs[i])
	}
	heap := topHeap{limit: n}
	if also != nil {
		heap.limit = max(n, wide)
	}
	for u := range s.unit {
		// Where there is room for all, those without a word of the question go along.
		if s.unit[u] == 0 && s.title[u] == 0 && (also == nil || len(s.unit) > wide) {
			continue
		}
		c := s.candidate(v, int32(u))
		if heap.wants(c.score) && (allow == nil || allow(int32(u))) {
			heap.add(c)
		}
	}
	widely := heap.sorted()
	out := widely[:min(n, len(widely)):min(n, len(widely))]
	for len(out) > 0 && out[len(out)-1].score == 0 {
		out = out[:len(out)-1]
	}
	if also == nil {
		return out
	}
	in := map[int32]bool{}
	for _, c := range out {
		in[c.unit] = true
	}
	for _, c := range also(widely) {
		if !in[c.unit] {
			c.score = s.candidate(v, c.unit).score
			out = append(out, c)
		}
	}
	return out
}

// candidate adds up what a unit scores.
func (s *scratch) candidate(v *view, u int32) candidate {
	best, at := float32(0), v.unitPass[u]
	for p := v.unitPass[u]; p < v.unitPass[u+1]; p++ {
		if s.pass[p] > best {
			best, at = s.pass[p], p
		}
	}
	return candidate{unit: u, pass: at, score: first.wUnit*float64(s.unit[u]) + first.wPass*float64(best+s.base[u]) +
		first.wTitle*float64(s.title[u])}
}

func saturation(p bm25, rel float64) float32 { return float32(p.k1 * (1 - p.b + p.b*rel)) }

// add counts one term. A word of a heading or of the document's title counts
// as if it stood in every passage below it; that part, which is the same for
// all passages of a unit but for their length, goes to base.
func (v *view) add(s *scratch, f *found) {
	w := f.weight
	if f.pair {
		w *= first.wPair
	}
	wp := float32(w * f.idfPass * (first.pass.k1 + 1))
	wu := float32(w * f.idfUnit * (first.unit.k1 + 1))
	inT, inD := float32(first.inTitle), float32(first.inDoc)
	pk, pb := float32(first.pass.k1*(1-first.pass.b)), float32(first.pass.k1*first.pass.b/v.avgIn(v.avgPass))
	uk, ub := float32(first.unit.k1*(1-first.unit.b)), float32(first.unit.k1*first.unit.b/v.avgIn(v.avgUnit))

	wt := float32(w * f.idfTitle * (first.title.k1 + 1))
	for i, u := range f.title.at {
		tf := float32(f.title.tf[i])
		s.fixTitle[u] = f.title.tf[i]
		s.title[u] += wt * tf / (tf + saturation(first.title, float64(v.units[u].Len)/v.avgTitle))
		s.lift(v, u, inT*tf, wp, wu, pk, pb, uk, ub)
	}
	for i, d := range f.doc.at {
		s.fixDoc[d] = f.doc.tf[i]
		tf := inD * float32(f.doc.tf[i])
		for u := v.docUnit[d]; u < v.docUnit[d+1]; u++ {
			if s.fixTitle[u] > 0 { // counted above, without the document's title
				s.lift(v, u, inT*float32(s.fixTitle[u]), -wp, -wu, pk, pb, uk, ub)
				s.lift(v, u, inT*float32(s.fixTitle[u])+tf, wp, wu, pk, pb, uk, ub)
			} else {
				s.lift(v, u, tf, wp, wu, pk, pb, uk, ub)
			}
		}
	}

	if len(f.body.at) > 0 {
		unit, sum := v.passUnit[f.body.at[0]], float32(0)
		fix := s.fix(v, unit, inT, inD)
		settle := func() {
			n := uk + ub*v.unitIn[unit]
			gain := wu * (sum + fix) / (sum + fix + n)
			if fix > 0 {
				gain -= wu * fix / (fix + n)
			}
			s.unit[unit] += gain
		}
		for i, at := range f.body.at {
			if u := v.passUnit[at]; u != unit {
				settle()
				unit, sum = u, 0
				fix = s.fix(v, unit, inT, inD)
			}
			tf := float32(f.body.tf[i])
			sum += tf
			n := pk + pb*v.passIn[at]
			gain := wp * (tf + fix) / (tf + fix + n)
			if fix > 0 {
				gain -= wp * fix / (fix + n)
			}
			s.pass[at] += gain
		}
		settle()
	}
	for _, u := range f.title.at {
		s.fixTitle[u] = 0
	}
	for _, d := range f.doc.at {
		s.fixDoc[d] = 0
	}
}

func (s *scratch) fix(v *view, unit int32, inT, inD float32) float32 {
	return inT*float32(s.fixTitle[unit]) + inD*float32(s.fixDoc[v.unitDoc[unit]])
}

// lift adds what tf words in the headings give a unit and all its passages.
func (s *scratch) lift(v *view, u int32, tf, wp, wu, pk, pb, uk, ub float32) {
	s.base[u] += wp * tf / (tf + pk + pb*v.unitMean[u])
	s.unit[u] += wu * tf / (tf + uk + ub*v.unitIn[u])
}

// avgIn is an average length with the headings counted in.
func (v *view) avgIn(own float64) float64 {
	return own + first.inTitle*v.avgTitle + first.inDoc*v.avgDocOfUnit
}

// topHeap keeps the best candidates: a heap with the worst on top.
type topHeap struct {
	limit int
	items []candidate
}

func (h *topHeap) wants(score float64) bool {
	return len(h.items) < h.limit || score > h.items[0].score
}

func (h *topHeap) less(a, b candidate) bool {
	return a.score < b.score || a.score == b.score && a.unit > b.unit
}

func (h *topHeap) add(c candidate) {
	if len(h.items) < h.limit {
		h.items = append(h.items, c)
		for i := len(h.items) - 1; i > 0; {
			up := (i - 1) / 2
			if !h.less(h.items[i], h.items[up]) {
				break
			}
			h.items[i], h.items[up] = h.items[up], h.items[i]
			i = up
		}
		return
	}
	h.items[0] = c
	for i := 0; ; {
		low := 2*i + 1
		if low >= len(h.items) {
			break
		}
		if low+1 < len(h.items) && h.less(h.items[low+1], h.items[low]) {
			low++
		}
		if !h.less(h.items[low], h.items[i]) {
			break
		}
		h.items[i], h.items[low] = h.items[low], h.items[i]
		i = low
	}
}

func (h *topHeap) sorted() []candidate {
	sort.Slice(h.items, func(i, j int) bool { return h.less(h.items[j], h.items[i]) })
	return h.items
}
