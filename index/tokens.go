package index

import (
	"encoding/binary"

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

// words is a piece of text as terms, packed: a batch holds those of thousands of
// passages.
type words struct {
	packed string // for each term its frequency and its length, as varints, and the term
	terms  int
	length int // syllables
}

// each tells the terms and how often each stands there, in the order in which they
// first do.
func (w *words) each(tell func(term string, n int)) {
	for rest := w.packed; rest != ""; {
		var n, size int
		n, rest = uvarint(rest)
		size, rest = uvarint(rest)
		tell(rest[:size], n)
		rest = rest[size:]
	}
}

// uvarint takes a varint off the front.
func uvarint(s string) (int, string) {
	n := 0
	for i := 0; ; i++ {
		n |= int(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return n, s[i+1:]
		}
	}
}

// counter counts the terms of pieces of text, one piece after the other: every
// syllable and every pair of neighbours.
type counter struct {
	at     map[string]int // place in freq
	terms  []string
	freq   []int
	length int
	pair   []byte
	packed []byte
}

// add counts the terms of text. Pairs do not reach over separate calls.
func (c *counter) add(text string) {
	prev := ""
	for _, s := range paper.Syllables(text) {
		c.pair = append(c.pair[:0], s.Text...)
		c.count()
		if prev != "" {
			c.pair = append(append(append(c.pair[:0], prev...), ' '), s.Text...)
			c.count()
		}
		prev = s.Text
		c.length++
	}
}

// count counts what stands in pair.
func (c *counter) count() {
	if i, ok := c.at[string(c.pair)]; ok {
		c.freq[i]++
		return
	}
	if c.at == nil {
		c.at = map[string]int{}
	}
	term := string(c.pair)
	c.at[term] = len(c.freq)
	c.terms, c.freq = append(c.terms, term), append(c.freq, 1)
}

// counterRoom is for how many terms the room of a counter is kept.
const counterRoom = 1 << 14

// take gives what was counted, and begins anew.
func (c *counter) take() words {
	c.packed = c.packed[:0]
	for i, term := range c.terms {
		c.packed = binary.AppendUvarint(c.packed, uint64(c.freq[i]))
		c.packed = binary.AppendUvarint(c.packed, uint64(len(term)))
		c.packed = append(c.packed, term...)
	}
	w := words{packed: string(c.packed), terms: len(c.terms), length: c.length}
	if len(c.terms) > counterRoom {
		*c = counter{}
	}
	clear(c.at)
	clear(c.terms)
	c.terms, c.freq, c.length = c.terms[:0], c.freq[:0], 0
	return w
}

// wordsOf are the terms of one text.
func (c *counter) wordsOf(texts ...string) words {
	for _, text := range texts {
		c.add(text)
	}
	return c.take()
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
func (f *termField) Size() int                 { return len(f.packed) }
func (f *termField) EncodedFieldType() byte    { return 't' }
func (f *termField) AnalyzedLength() int       { return f.length }

// AnalyzedTokenFrequencies makes the terms anew each time: bleve wants them one field
// after the other, and reads the key and the frequency.
func (f *termField) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies {
	out, made := make(bleveindex.TokenFrequencies, f.terms), make([]bleveindex.TokenFreq, f.terms)
	f.each(func(term string, n int) {
		made[len(out)].SetFrequency(n)
		out[term] = &made[len(out)]
	})
	return out
}
