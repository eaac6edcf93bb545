package index

import (
	"trolyao/corpus"
)

// Lexicon is what the index knows of words besides the texts: abbreviations
// and lay words. The zero Lexicon knows nothing.
type Lexicon struct{}

// read understands a question: what to search, for which day, and which
// documents it names.
func (v *view) read(q Query, lex Lexicon) (Reading, []term) {
	text := corpus.Clean(q.Text)
	r := Reading{Text: text, On: q.Today}
	r.Aspect, _ = aspectOf(text)
	for _, m := range v.catalog.Find(text) {
		r.Refs = append(r.Refs, RefReading{Mention: m, Candidates: v.catalog.Resolve(m, corpus.Ref{}, r.On)})
	}
	return r, terms(text)
}
