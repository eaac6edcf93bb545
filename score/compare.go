package score

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Ranked is a card with its place among others.
type Ranked struct {
	Rank int // in its group; equal indexes share a place; 0 for a card on which nobody has said anything
	Card *Card
}

// Rank puts cards of one set in order, every group for itself, of their index or of
// that of one field or criterion where a number is given; cards on which nothing of it was
// entered come last in their group, without a place.
func Rank(cards []*Card, no ...string) []Ranked {
	index := func(c *Card) (Points, bool) {
		r := c.Total
		if len(no) > 0 && no[0] != "" {
			r = c.Row(no[0])
		}
		if r == nil || r.Base == 0 || c.Empty || !r.Entered() {
			return -1, false
		}
		if r == c.Total {
			return c.Ranked(), true
		}
		return r.Index(), true
	}
	sorted := slices.Clone(cards)
	slices.SortStableFunc(sorted, func(a, b *Card) int {
		x, _ := index(a)
		y, _ := index(b)
		return cmp.Or(cmp.Compare(groupOrder[a.Group], groupOrder[b.Group]), cmp.Compare(y, x),
			strings.Compare(a.Name, b.Name), strings.Compare(a.Agency, b.Agency))
	})
	var out []Ranked
	first := 0 // of the group
	for i, c := range sorted {
		if i > 0 && sorted[i-1].Group != c.Group {
			first = i
		}
		r := Ranked{Card: c}
		if x, ok := index(c); ok {
			r.Rank = i - first + 1
			if i > first {
				if y, _ := index(sorted[i-1]); x == y {
					r.Rank = out[i-1].Rank
				}
			}
		}
		out = append(out, r)
	}
	return out
}

// groupOrder puts those of no group, which only a set that names them scores, last.
var groupOrder = map[Group]int{Provinces: -3, Departments: -2, Communes: -1}

// Standing says how final a card is.
func (c *Card) Standing() string {
	switch {
	case c.Number != "":
		return fmt.Sprintf(textPublished, c.Number)
	case c.Empty:
		return textNoData
	case c.Settled:
		return textAllSettled
	}
	return textProvisional
}

// PeriodWords is the period as a person says it: "năm 2026", "tháng 11/2026".
func (c *Card) PeriodWords() string { return PeriodWords(c.Period) }

// PeriodWords writes a period as a person says it.
func PeriodWords(p string) string {
	if len(p) == 7 {
		return "tháng " + strings.TrimPrefix(p[5:], "0") + "/" + p[:4]
	}
	return "năm " + p
}
