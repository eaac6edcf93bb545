package corpus

import "slices"

// Stretch is a run of days on which the validity of a document or provision
// stays the same.
type Stretch struct {
	From     Day // first day; "" of the stretch before the first day known
	To       Day // last day; "" open
	Validity Validity
}

// Line is the validity of h, or its part r, through all time: what [Assess]
// says on every day, without gaps. rels and heads are those of Assess.
func Line(h *Head, rels []Relation, heads func(key string) *Head, r Ref) []Stretch {
	a := assessment{h: h, rels: rels, heads: heads, r: r}
	a.r.Doc, a.r.Number = h.Key, h.Number
	var days []Day
	turn := func(d Day) {
		if d != "" {
			days = append(days, d)
		}
	}
	turn(h.Issued)
	turn(h.Effective)
	turn(h.Expires)
	for _, e := range a.effects() {
		if !a.touches(e.To) {
			continue
		}
		turn(e.since)
		if e.until != "" {
			turn(e.until.Add(1))
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	if len(days) == 0 {
		return []Stretch{{Validity: Assess(h, rels, heads, r, "")}}
	}
	out := []Stretch{{To: days[0].Add(-1), Validity: Assess(h, rels, heads, r, days[0].Add(-1))}}
	for i, d := range days {
		v := Assess(h, rels, heads, r, d)
		last := &out[len(out)-1]
		to := Day("")
		if i+1 < len(days) {
			to = days[i+1].Add(-1)
		}
		if sameStanding(last.Validity, v) {
			last.To = to
			continue
		}
		out = append(out, Stretch{d, to, v})
	}
	return out
}

// sameStanding says that two validities read the same.
func sameStanding(a, b Validity) bool {
	return a.State == b.State && a.Words() == b.Words() &&
		slices.EqualFunc(a.By, b.By, func(x, y Relation) bool { return x.Kind == y.Kind && x.From == y.From && x.To == y.To })
}
