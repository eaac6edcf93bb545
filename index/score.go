package index

import (
	"math"
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
	n                                  counts // places that hold it, in the whole view
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
		f.n = counts{len(f.body.at), int(f.body.units), len(f.title.at), len(f.doc.at)}
		v.weigh(&f)
		out[i] = f
	}
	return out, nil
}

func saturation(p bm25, rel float64) float32 { return float32(p.k1 * (1 - p.b + p.b*rel)) }

// avgIn is an average length with the headings counted in.
func (v *view) avgIn(own float64) float64 {
	return own + first.inTitle*v.avgTitle + first.inDoc*v.avgDocOfUnit
}
