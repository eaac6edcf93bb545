package index

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"trolyao/paper"
)

// heard are the terms of the passages that came since the syllable statistics were
// made, by how many of the passages hold each.
type heard struct {
	count   map[string]uint32
	changed int // passages that came or went
	lost    bool
}

const (
	// heardMost is how many passages are kept in mind; more are counted with all others.
	heardMost = 2000
	// heardShare is how many of all passages may have come or gone, one in so many,
	// before all are counted anew: what went is not taken off.
	heardShare = 50
)

func (h *heard) add(passage *words) {
	h.changed++
	if h.changed > heardMost {
		h.lose()
	}
	if h.lost {
		return
	}
	if h.count == nil {
		h.count = map[string]uint32{}
	}
	passage.each(func(term string, _ int) {
		if n, ok := h.count[term]; ok {
			h.count[term] = n + 1
		} else { // not a part of a passage that would be kept with it
			h.count[strings.Clone(term)] = 1
		}
	})
}

func (h *heard) lose() { h.lost, h.count = true, nil }

// extended are the statistics with what was heard since; nil where all have to be
// counted, because much changed or the house is small (which is quick, and then words
// count that it borrows).
func (s *speech) extended(h *heard, v *view) *speech {
	if s == nil || h.lost || len(v.passUnit) < ordinary ||
		(int(s.added)+h.changed)*heardShare > len(v.passUnit) {
		return nil
	}
	out := &speech{cursor: v.cursor, added: s.added + uint32(h.changed)}
	var single, pairs []string
	for term := range h.count {
		switch {
		case strings.Contains(term, " "):
			pairs = append(pairs, term)
		case !strings.ContainsFunc(term, unicode.IsDigit):
			single = append(single, term)
		}
	}
	slices.Sort(single)
	became := out.take(s, single, h.count)
	var more []uint64
	for _, term := range pairs {
		a, b, _ := strings.Cut(term, " ")
		if a, b := out.id(a), out.id(b); a >= 0 && b >= 0 {
			more = append(more, uint64(a)<<40|uint64(b)<<16|uint64(min(h.count[term], 0xffff)))
		}
	}
	slices.Sort(more)
	out.pairs = make([]uint64, 0, len(s.pairs)+len(more))
	put := func(p uint64) {
		if n := len(out.pairs); n > 0 && out.pairs[n-1]>>16 == p>>16 {
			last := &out.pairs[n-1]
			*last = p&^0xffff | min(*last&0xffff+p&0xffff, 0xffff)
			return
		}
		out.pairs = append(out.pairs, p)
	}
	k := 0
	for _, p := range s.pairs {
		p = uint64(became[p>>40])<<40 | uint64(became[p>>16&0xffffff])<<16 | p&0xffff
		for ; k < len(more) && more[k] < p; k++ {
			put(more[k])
		}
		put(p)
	}
	for _, p := range more[k:] {
		put(p)
	}
	out.settle()
	return out
}

// take makes the syllables of the old statistics and of the new sorted ones together,
// and returns the number that each old one has now.
func (s *speech) take(old *speech, more []string, count map[string]uint32) []int32 {
	n := len(old.syllable) + len(more)
	s.syllable, s.count, s.folded = make([]string, 0, n), make([]uint32, 0, n), make([]string, 0, n)
	put := func(y, folded string, n uint32) {
		s.syllable, s.count, s.folded = append(s.syllable, y), append(s.count, n), append(s.folded, folded)
	}
	became := make([]int32, len(old.syllable))
	k := 0
	for i, y := range old.syllable {
		for ; k < len(more) && more[k] < y; k++ {
			put(more[k], paper.Fold(more[k]), count[more[k]])
		}
		became[i] = int32(len(s.syllable))
		n := old.count[i]
		if k < len(more) && more[k] == y {
			n = uint32(min(uint64(n)+uint64(count[y]), math.MaxUint32))
			k++
		}
		put(y, old.folded[i], n)
	}
	for _, y := range more[k:] {
		put(y, paper.Fold(y), count[y])
	}
	return became
}
