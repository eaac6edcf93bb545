package index

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A field gives bleve the terms that a plain count gives, each time it is asked,
// whatever the same counter counted before.
func TestPackedWordsAreThoseCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		syllables := append(slices.Clone(alphabet), strings.Repeat("dài", 60)) // a term of more than 127 bytes
		var c counter
		for _, text := range rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(syllables), 0, 300), 1, 4).Draw(t, "texts") {
			want, length := counted(strings.Join(text, " "))
			f := &termField{fieldBody, c.wordsOf(strings.Join(text, " "))}
			for range 2 {
				got := f.AnalyzedTokenFrequencies()
				if len(got) != len(want) || float64(f.AnalyzedLength()) != length {
					t.Fatalf("%d terms of %d syllables, want %d of %v", len(got), f.AnalyzedLength(), len(want), length)
				}
				for term, n := range want {
					if f := got[term]; f == nil || float64(f.Frequency()) != n {
						t.Fatalf("%q: %v, want %v", term, f, n)
					}
				}
			}
		}
	})
}
