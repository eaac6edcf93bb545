package index

import (
	"context"
	"fmt"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// finder is where the words of a view are looked up: the folder of the index. All
// that ranking wants of an engine is here: how common a term is, the units that may
// answer, and where terms stand in these. What is made of it (features, ranker,
// passages, confidence) is the same over every engine.
type finder interface {
	// find says how many places hold each term. A term that stands nowhere stays: its
	// weight counts in what could have been matched. Postings may be missing.
	find(ctx context.Context, ts []term) ([]found, error)
	// candidates are the best n units for a question that s lets through, best first, by
	// the first ranking; those that also, which may be nil, picks from the best widely
	// follow. Afterwards what is asked has the postings of its terms in these units.
	candidates(ctx context.Context, v *view, a *asked, n int, s *scope,
		also func(widely []candidate) []candidate) ([]candidate, error)
	// procedures are, for each term, the documents among procedures whose passages hold it.
	procedures(ctx context.Context, v *view, terms []string) ([][]int32, error)
	// dictionary gives each term of the passages in order, and how many hold it.
	dictionary(ctx context.Context, each func(term string, passages uint64)) error
	close()
}

// scope is which documents a query is about.
type scope struct {
	query Query
	docs  []bool // of the view
	of    []int32
}

// allows says whether a unit is among them.
func (s *scope) allows(unit int32) bool { return s.docs[s.of[unit]] }

// inFolder finds in the folder of the index.
type inFolder struct {
	v      *view
	reader bleveindex.IndexReader
}

func (f *inFolder) find(_ context.Context, ts []term) ([]found, error) { return f.v.find(ts) }

func (f *inFolder) candidates(_ context.Context, v *view, a *asked, n int, s *scope,
	also func(widely []candidate) []candidate) ([]candidate, error) {
	return v.candidates(a.found, n, s.allows, also), nil
}

func (f *inFolder) procedures(_ context.Context, v *view, terms []string) ([][]int32, error) {
	out := make([][]int32, len(terms))
	for i, t := range terms {
		p, err := v.postings(fieldBody, t)
		if err != nil {
			return nil, err
		}
		last := int32(-1)
		for _, at := range p.at {
			if d := v.unitDoc[v.passUnit[at]]; d != last && v.traits[d].procedure {
				out[i] = append(out[i], d)
				last = d
			}
		}
	}
	return out, nil
}

func (f *inFolder) dictionary(_ context.Context, each func(term string, passages uint64)) error {
	dict, err := f.reader.FieldDict(fieldBody)
	if err != nil {
		return fmt.Errorf("index: syllables: %w", err)
	}
	defer dict.Close()
	for {
		e, err := dict.Next()
		if err != nil {
			return fmt.Errorf("index: syllables: %w", err)
		}
		if e == nil {
			return nil
		}
		each(e.Term, e.Count)
	}
}

func (f *inFolder) close() { _ = sound(false, f.reader.Close) }
