package index

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// ordinary is how many passages a collection has to have for its own words to say
// which of them are rare, and how they are spelled. A smaller one, such as a fresh
// install or a commune with its first decisions, borrows what it lacks from how
// official texts are worded at large ([common]).
const ordinary = 10000

// counts are how many passages, units (Điều), headings of units and titles of
// documents there are, or hold a term.
type counts struct{ passages, units, headings, titles int }

// common counts a large collection of official texts, and each syllable and pair of
// neighbours in it.
type common struct {
	all counts
	of  map[string]counts
}

// commonText is made by "trolyao eval --common"; see [Index.Common].
//
//go:embed common.txt.gz
var commonText []byte

// commonWords reads the embedded table once, when a small house asks for it.
var commonWords = sync.OnceValue(func() *common {
	c, err := readCommon(commonText)
	if err != nil {
		panic("index: common.txt.gz: " + err.Error())
	}
	return c
})

func readCommon(packed []byte) (*common, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	c := &common{of: map[string]counts{}}
	s := bufio.NewScanner(r)
	for s.Scan() {
		term, numbers, _ := strings.Cut(s.Text(), "\t")
		var n counts
		if _, err := fmt.Sscan(numbers, &n.passages, &n.units, &n.headings, &n.titles); err != nil {
			return nil, fmt.Errorf("%q: %w", s.Text(), err)
		}
		if term == "" {
			c.all = n
		} else {
			c.of[term] = n
		}
	}
	return c, s.Err()
}

// borrowed is what a collection of n passages lacks to be an ordinary one, and what
// of that would hold a term.
func borrowed(n int, term string) (all, of counts) {
	if n >= ordinary {
		return counts{}, counts{}
	}
	c := commonWords()
	share := func(k counts) counts {
		part := func(k int) int { return k * (ordinary - n) / c.all.passages }
		return counts{part(k.passages), part(k.units), part(k.headings), part(k.titles)}
	}
	return share(c.all), share(c.of[term])
}

// weigh sets what a term is worth by how rare it is.
func (v *view) weigh(f *found) {
	all, of := borrowed(len(v.passUnit), f.text)
	f.idfPass = idf(len(v.passUnit)+all.passages, f.n.passages+of.passages)
	f.idfUnit = idf(len(v.units)+all.units, f.n.units+of.units)
	f.idfTitle = idf(len(v.units)+all.units, f.n.headings+of.headings)
	f.idfDoc = idf(len(v.docs)+all.titles, f.n.titles+of.titles)
}

// Common writes the table that small collections borrow from: of this one, which
// should be large, how much there is, and how much of it holds each syllable and
// each pair of neighbours, those apart that too few passages hold.
func (x *Index) Common(ctx context.Context, w io.Writer, leastSyllable, leastPair int) error {
	v, err := x.current()
	if err != nil {
		return err
	}
	defer v.release()
	s := v.speech
	if s == nil {
		return fmt.Errorf("index: no syllables counted yet")
	}
	var terms []string
	for i, y := range s.syllable {
		if int(s.count[i]) >= leastSyllable {
			terms = append(terms, y)
		}
	}
	for _, p := range s.pairs {
		if int(p&0xffff) >= leastPair {
			terms = append(terms, bigram(s.syllable[p>>40], s.syllable[p>>16&0xffffff]))
		}
	}
	slices.Sort(terms)
	g := gzip.NewWriter(w)
	fmt.Fprintf(g, "\t%d %d %d %d\n", len(v.passUnit), len(v.units), len(v.units), len(v.docs))
	for _, t := range terms {
		if err := ctx.Err(); err != nil {
			return err
		}
		found, err := v.finder.find(ctx, []term{{text: t}})
		if err != nil {
			return err
		}
		n := found[0].n
		if n.passages > 0 { // a word of speech.txt may stand nowhere
			fmt.Fprintf(g, "%s\t%d %d %d %d\n", t, n.passages, n.units, n.headings, n.titles)
		}
	}
	return g.Close()
}
