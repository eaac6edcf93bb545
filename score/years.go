package score

import (
	"strings"

	"trolyao/paper"
)

// Comparison sets two cards of an agency side by side, of periods whose sets may
// differ: of criteria that both have with the same name, points and rule alone.
type Comparison struct {
	Was, Is *Card
	Rows    []YearRow // what both have, in the order of Is
	// Before and After are what these gave together, of Base.
	Before, After, Base Points
	Left                []*Row // criteria of Is that Was has not, or not with the same points and rule
	Gone                int    // criteria of Was that Is has not
}

// YearRow is a criterion that two cards have alike.
type YearRow struct {
	Was, Is *Row
}

// Change is by how much the criterion gave more, less than 0 where it gave less.
func (r YearRow) Change() Points { return r.Is.Final - r.Was.Final }

// Entered reports whether something was entered in both periods, so that there is a
// change to speak of.
func (r YearRow) Entered() bool { return r.Was.Entered() && r.Is.Entered() }

// Compare compares the card of a period with one of a period before.
func Compare(was, is *Card) *Comparison {
	out := &Comparison{Was: was, Is: is}
	name := func(r *Row) string { return strings.Join(strings.Fields(paper.Fold(r.Name)), " ") }
	old := map[string][]*Row{}
	for _, r := range was.Leaves() {
		old[name(r)] = append(old[name(r)], r)
	}
	matched := 0
	for _, r := range is.Leaves() {
		var found *Row
		for _, o := range old[name(r)] {
			same := o.Max == r.Max && o.Outside == r.Outside && o.Rule.Equal(r.Rule)
			if same && (found == nil || o.No == r.No) {
				found = o
			}
		}
		if found == nil {
			out.Left = append(out.Left, r)
			continue
		}
		matched++
		x := YearRow{found, r}
		out.Rows = append(out.Rows, x)
		if r.Outside == Inside && x.Entered() && found.State != Exempt && r.State != Exempt {
			out.Before, out.After, out.Base = out.Before+found.Final, out.After+r.Final, out.Base+r.Max
		}
	}
	out.Gone = len(was.Leaves()) - matched
	return out
}
