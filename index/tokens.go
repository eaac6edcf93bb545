package index

import (
	"trolyao/paper"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// Fields of the index.
const (
	fieldBody  = "b"
	fieldTitle = "t"
	fieldDoc   = "d"
	fieldMeta  = "m"
)

// bigram joins two neighbouring syllables into one term.
func bigram(a, b string) string { return a + " " + b }

// words is a piece of text as terms: every syllable and every pair of
// neighbours within it.
type words struct {
	freq   bleveindex.TokenFrequencies
	length int                    // syllables
	spare  []bleveindex.TokenFreq // made together: an import makes millions
}

// add counts the terms of text. Pairs do not reach over separate calls.
func (w *words) add(text string) {
	syllables := paper.Syllables(text)
	if w.freq == nil {
		w.freq = make(bleveindex.TokenFrequencies, 3*len(syllables)/2)
	}
	prev := ""
	for _, s := range syllables {
		w.count(s.Text)
		if prev != "" {
			w.count(bigram(prev, s.Text))
		}
		prev = s.Text
		w.length++
	}
}

func (w *words) count(term string) {
	if f := w.freq[term]; f != nil {
		f.SetFrequency(f.Frequency() + 1)
		return
	}
	if len(w.spare) == 0 {
		w.spare = make([]bleveindex.TokenFreq, min(max(len(w.freq), 8), 128))
	}
	f := &w.spare[0]
	w.spare = w.spare[1:]
	f.Term = []byte(term)
	f.SetFrequency(1)
	w.freq[term] = f
}

// termField is a bleve field whose terms are counted already: no stored text,
// no positions, no doc values.
type termField struct {
	name string
	words
}

var _ document.Field = (*termField)(nil)

func (f *termField) Name() string             { return f.name }
func (f *termField) ArrayPositions() []uint64 { return nil }
func (f *termField) Options() bleveindex.FieldIndexingOptions {
	return bleveindex.IndexField
}
func (f *termField) Analyze()                  {}
func (f *termField) Value() []byte             { return nil }
func (f *termField) NumPlainTextBytes() uint64 { return 0 }
func (f *termField) Size() int                 { return f.freq.Size() }
func (f *termField) EncodedFieldType() byte    { return 't' }
func (f *termField) AnalyzedLength() int       { return f.length }
func (f *termField) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies {
	return f.freq
}
