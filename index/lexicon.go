package index

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// Lexicon is what the index knows of words besides the texts themselves. The
// zero Lexicon knows nothing.
type Lexicon struct {
	Abbreviations []Abbreviation
	Spellings     map[string]string // chat spellings by themselves: "ko" → "không"
	Synonyms      []Synonym
	Renames       []Rename
	// Hints are lay wordings that a provision answers, by document key. They are
	// indexed with the provision's own text, whoever's words that is.
	Hints map[string][]Hint
	// Core are the keys of the documents this house is about; between equals
	// they go first.
	Core map[string]bool

	byShort map[string]*Abbreviation
	swaps   []swap // Synonyms and Renames, in this order
}

// swap is a [Synonym] or a [Rename] ready to be found in a question.
type swap struct {
	from, to []wording
	renamed  *Rename // nil of a synonym
}

// wording is a text with its syllables.
type wording struct {
	text string
	phrase
}

// Hint is a lay wording that the provision at Ref (without its document)
// answers.
type Hint struct {
	Ref  corpus.Ref
	Text string
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
	l.swaps = nil
	for _, s := range l.Synonyms {
		l.swaps = append(l.swaps, swap{from: wordings(s.From...), to: wordings(s.To...)})
	}
	for i := range l.Renames {
		n := &l.Renames[i]
		l.swaps = append(l.swaps, swap{wordings(n.Old), wordings(n.New), n})
	}
}

// version changes when what is indexed because of the lexicon changes.
func (l *Lexicon) version() string {
	keys := make([]string, 0, len(l.Hints))
	for k := range l.Hints {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	h := fnv.New64a()
	for _, k := range keys {
		for _, hint := range l.Hints[k] {
			fmt.Fprintln(h, k, hint.Ref.Fragment(), hint.Text)
		}
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// hinted returns the hints for each passage of a unit: those of its own
// provision, or, where a hint means more than one passage, of the first.
func (l *Lexicon) hinted(key string, passages []corpus.Passage) [][]string {
	out := make([][]string, len(passages))
	for _, h := range l.Hints[key] {
		at := -1
		for i := range passages {
			r := local(passages[i].Ref)
			if r.Contains(h.Ref) {
				at = i // the closest that holds it; later ones are deeper
				if r == h.Ref {
					break
				}
			} else if at < 0 && h.Ref.Contains(r) {
				at = i
			}
		}
		if at >= 0 && !slices.Contains(passages[at].Asked, h.Text) {
			out[at] = append(out[at], h.Text)
		}
	}
	return out
}

// squeezed is a short form without case, diacritics, spaces and signs.
func squeezed(s string) string { return strings.ReplaceAll(paper.Slug(s), "-", "") }

// phrase is a sequence of syllables to be found in a question.
type phrase []string

func phraseOf(s string) phrase {
	var p phrase
	for _, y := range paper.Syllables(paper.Clean(s)) {
		p = append(p, y.Text)
	}
	return p
}

func wordings(texts ...string) []wording {
	out := make([]wording, len(texts))
	for i, s := range texts {
		out[i] = wording{s, phraseOf(s)}
	}
	return out
}

// in returns where p starts in ys, -1 when it does not occur. With bare set,
// diacritics are ignored.
func (p phrase) in(ys []paper.Syllable, bare bool) int {
	if len(p) == 0 {
		return -1
	}
next:
	for i := 0; i+len(p) <= len(ys); i++ {
		for k := range p {
			if a, b := ys[i+k].Text, p[k]; a != b && !(bare && paper.Fold(a) == paper.Fold(b)) {
				continue next
			}
		}
		return i
	}
	return -1
}
