package index

import (
	"strings"

	"trolyao/paper"
)

// What a word of the question is worth where another stands in its place.
const (
	standsDoubt = .9 // what a syllable without diacritics may have been instead
	standsWord  = .8 // a word of the law for an everyday word
)

// give says that a term stands for one of those that tell what is asked about.
type give struct {
	term  int // in found
	worth float64
}

// lay is an everyday wording in a question and the wording of the law for it.
type lay struct{ said, law string }

// settle finds what each term of the question stands for: itself where it tells
// what is asked about, the reading of the same letters that was chosen, and the
// everyday words that the Lexicon leads to it from.
func (q *asked) settle(lays []lay) {
	q.gives = make([][]give, len(q.found))
	at := map[string]int{}
	typed := map[string][]int{} // by their letters
	for k := range q.found {
		at[q.found[k].text] = k
		if q.tells(k) {
			q.gives[k] = append(q.gives[k], give{k, 1})
			bare := paper.Fold(q.found[k].text)
			typed[bare] = append(typed[bare], k)
		}
	}
	for k := range q.found {
		if q.found[k].weight == weightDoubt && q.places[k].sentence < 0 {
			for _, t := range typed[paper.Fold(q.found[k].text)] {
				q.gives[k] = append(q.gives[k], give{t, standsDoubt})
			}
		}
	}
	for _, l := range lays {
		key := q.rarest(l.law, at)
		if key < 0 {
			continue
		}
		for _, t := range terms(l.said) {
			if k, ok := at[t.text]; ok && q.tells(k) && k != key {
				q.gives[key] = append(q.gives[key], give{k, standsWord})
			}
		}
	}
	q.words, q.pairs = map[string]int{}, map[string]map[string]int{}
	for k, gives := range q.gives {
		if len(gives) == 0 {
			continue
		}
		a, b, pair := strings.Cut(q.found[k].text, " ")
		if !pair {
			q.words[a] = k
			continue
		}
		if q.pairs[a] == nil {
			q.pairs[a] = map[string]int{}
		}
		q.pairs[a][b] = k
	}
}

// rarest is the pair, or the only word, of a wording that stands in the fewest
// passages; -1 where the texts do not have it.
func (q *asked) rarest(wording string, at map[string]int) int {
	ts := terms(wording)
	best := -1
	for _, t := range ts {
		k, ok := at[t.text]
		if !ok || t.pair != (len(ts) > 1) || q.found[k].n.passages == 0 {
			continue
		}
		if best < 0 || q.found[k].n.passages < q.found[best].n.passages {
			best = k
		}
	}
	return best
}

// standing is how well each term of the question stands in a text.
func (q *asked) standing(text string) []float64 {
	out := make([]float64, len(q.found))
	prev := ""
	for _, y := range paper.Syllables(text) {
		q.see(prev, y.Text, out)
		prev = y.Text
	}
	return out
}

// see marks the terms that a word stands for, by itself and with the one before.
func (q *asked) see(prev, word string, in []float64) {
	if k, ok := q.words[word]; ok {
		for _, g := range q.gives[k] {
			in[g.term] = max(in[g.term], g.worth)
		}
	}
	if prev == "" {
		return
	}
	if k, ok := q.pairs[prev][word]; ok {
		for _, g := range q.gives[k] {
			in[g.term] = max(in[g.term], g.worth)
		}
	}
}

// sentences says how much of what is asked about the best sentence of a passage
// holds, and the best of those that tell what is asked for. The items of a list
// are read with the sentence that begins it, and lead, which stands above the
// passage, with all of them. ys are the syllables of the text.
func (q *asked) sentences(text string, ys []paper.Syllable, lead []float64, full scale, told bool) (best,
	there float64) {
	base := append([]float64(nil), lead...) // what the sentences that lead to this one hold
	in := append([]float64(nil), lead...)
	start := 0
	closing := func(end int, sign byte) {
		sum := 0.0
		for k, worth := range in {
			if worth > 0 {
				sum += worth * q.found[k].idfPass
			}
		}
		sum /= full.uni + full.pair
		best = max(best, sum)
		if told && sum > there && q.wants.toldIn(paper.Fold(text[start:end])) {
			there = sum
		}
		switch sign {
		case ':':
			copy(base, in)
		case '.':
			copy(base, lead)
		}
		copy(in, base)
		start = end
	}
	prev := ""
	end := 0
	for _, y := range ys {
		if sign := stop(text[end:y.Start]); sign != 0 && end > 0 {
			closing(end, sign)
			prev = ""
		}
		q.see(prev, y.Text, in)
		prev, end = y.Text, y.End
	}
	closing(len(text), 0)
	return best, there
}

// stop is the sign that ends a sentence between two words, 0 for none.
func stop(between string) byte {
	for i := 0; i < len(between); i++ {
		switch b := between[i]; b {
		case ';', ':':
			return b
		case '.':
			if i+1 < len(between) { // "1.500" is a number
				return b
			}
		}
	}
	return 0
}
