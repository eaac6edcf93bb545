package corpus

import (
	"slices"
	"strings"
)

// Edit is a run of words that two texts have in common, or that one of them has.
type Edit struct {
	Op   EditOp
	Text string // words as written, with the white space between and behind them
}

// EditOp says which text has the words of an [Edit].
type EditOp string

const (
	Same    EditOp = "same"
	Dropped EditOp = "dropped" // of the old text only
	Brought EditOp = "brought" // of the new text only
)

// mostEdits bounds the work on texts that have little in common: one is then
// dropped and the other brought as a whole.
const mostEdits = 1500

// WordDiff is the shortest way from one text to another in whole words. White
// space alone makes no difference; common words are those of the new text.
func WordDiff(old, new string) []Edit {
	a, b := wordsOf(old), wordsOf(new)
	n := 0
	for n < len(a) && n < len(b) && a[n].word == b[n].word {
		n++
	}
	m := 0
	for m < len(a)-n && m < len(b)-n && a[len(a)-1-m].word == b[len(b)-1-m].word {
		m++
	}
	var d differ
	for _, w := range b[:n] {
		d.put(Same, w)
	}
	d.middle(a[n:len(a)-m], b[n:len(b)-m])
	for _, w := range b[len(b)-m:] {
		d.put(Same, w)
	}
	return d.out
}

// written is a word with the white space behind it.
type written struct{ word, space string }

func wordsOf(s string) []written {
	var out []written
	for len(s) > 0 {
		s = strings.TrimLeft(s, " \t\n\r")
		n := strings.IndexAny(s, " \t\n\r")
		if n < 0 {
			n = len(s)
		}
		if n == 0 {
			break
		}
		k := n + len(s[n:]) - len(strings.TrimLeft(s[n:], " \t\n\r"))
		out = append(out, written{s[:n], s[n:k]})
		s = s[k:]
	}
	return out
}

type differ struct{ out []Edit }

func (d *differ) put(op EditOp, w written) {
	if n := len(d.out); n > 0 && d.out[n-1].Op == op {
		d.out[n-1].Text += w.word + w.space
		return
	}
	d.out = append(d.out, Edit{op, w.word + w.space})
}

// middle puts the edits between texts that begin and end differently, by the
// greedy search of Myers: reach[k] is how far into a the best way on diagonal k
// (words of a taken minus words of b taken) has come.
func (d *differ) middle(a, b []written) {
	var rounds [][]int // reach after each round
	most := min(len(a)+len(b), mostEdits)
	reach := make([]int, 2*most+3)
	zero := most + 1
	found := false
search:
	for e := 0; e <= most; e++ {
		for k := -e; k <= e; k += 2 {
			x := 0
			if k == -e || k != e && reach[zero+k-1] < reach[zero+k+1] {
				x = reach[zero+k+1]
			} else {
				x = reach[zero+k-1] + 1
			}
			y := x - k
			for x < len(a) && y >= 0 && y < len(b) && a[x].word == b[y].word {
				x, y = x+1, y+1
			}
			reach[zero+k] = x
			if x >= len(a) && y >= len(b) {
				rounds = append(rounds, slices.Clone(reach[zero-e-1:zero+e+2]))
				found = true
				break search
			}
		}
		rounds = append(rounds, slices.Clone(reach[zero-e-1:zero+e+2]))
	}
	if !found {
		for _, w := range a {
			d.put(Dropped, w)
		}
		for _, w := range b {
			d.put(Brought, w)
		}
		return
	}
	// Back from the end: what was put last stands first in back.
	type edit struct {
		op EditOp
		w  written
	}
	var back []edit
	x, y := len(a), len(b)
	for e := len(rounds) - 1; e > 0; e-- {
		before := rounds[e-1]
		at := func(k int) int { // of the round before
			if i := k + e; i >= 0 && i < len(before) {
				return before[i]
			}
			return -1
		}
		k := x - y
		down := k == -e || k != e && at(k-1) < at(k+1)
		from := k - 1
		if down {
			from = k + 1
		}
		mid := at(from) // where the common words of this round begin
		if !down {
			mid++
		}
		for x > mid {
			x, y = x-1, y-1
			back = append(back, edit{Same, b[y]})
		}
		if down {
			y--
			back = append(back, edit{Brought, b[y]})
		} else {
			x--
			back = append(back, edit{Dropped, a[x]})
		}
	}
	for x > 0 && y > 0 {
		x, y = x-1, y-1
		back = append(back, edit{Same, b[y]})
	}
	slices.Reverse(back)
	// Of words that go and come in one place, those that go stand first.
	for i := 0; i < len(back); {
		if back[i].op == Same {
			d.put(Same, back[i].w)
			i++
			continue
		}
		j := i
		for j < len(back) && back[j].op != Same {
			j++
		}
		for _, op := range []EditOp{Dropped, Brought} {
			for _, e := range back[i:j] {
				if e.op == op {
					d.put(op, e.w)
				}
			}
		}
		i = j
	}
}
