package index

import (
	"strings"

	"trolyao/corpus"
)

// Lexicon is what the index knows of words besides the texts themselves. The
// zero Lexicon knows nothing.
type Lexicon struct {
	Abbreviations []Abbreviation
	Spellings     map[string]string // chat spellings by themselves: "ko" → "không"
	Synonyms      []Synonym
	Renames       []Rename

	byShort map[string]*Abbreviation
}

// Abbreviation is a short form with its meanings, the usual one first.
type Abbreviation struct {
	Shorts   []string // ways of writing it, case and diacritics aside
	Meanings []Meaning
}

// Meaning is one reading of an abbreviation; the words of Context standing
// near make it more likely.
type Meaning struct {
	Text    string
	Context []string
}

// Synonym says that a question with one of the words From also means To.
type Synonym struct{ From, To []string }

// Rename is an agency or place that goes by another name from a day on.
type Rename struct {
	Old, New string
	From     corpus.Day
	Note     string // Vietnamese sentence that says so
}

// settle makes the lookup tables; Open calls it once.
func (l *Lexicon) settle() {
	l.byShort = map[string]*Abbreviation{}
	for i := range l.Abbreviations {
		for _, s := range l.Abbreviations[i].Shorts {
			if k := squeezed(s); l.byShort[k] == nil {
				l.byShort[k] = &l.Abbreviations[i]
			}
		}
	}
}

// squeezed is a short form without case, diacritics, spaces and signs.
func squeezed(s string) string { return strings.ReplaceAll(corpus.Slug(s), "-", "") }

// phrase is a sequence of syllables to be found in a question.
type phrase []string

func phraseOf(s string) phrase {
	var p phrase
	for _, y := range corpus.Syllables(corpus.Clean(s)) {
		p = append(p, y.Text)
	}
	return p
}

// in returns where p starts in ys, -1 when it does not occur. With bare set,
// diacritics are ignored.
func (p phrase) in(ys []corpus.Syllable, bare bool) int {
	if len(p) == 0 {
		return -1
	}
next:
	for i := 0; i+len(p) <= len(ys); i++ {
		for k := range p {
			if a, b := ys[i+k].Text, p[k]; a != b && !(bare && corpus.Fold(a) == corpus.Fold(b)) {
				continue next
			}
		}
		return i
	}
	return -1
}
