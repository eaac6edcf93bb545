package corpus

import "slices"

// Stretch is a run of days on which the validity of a document or provision
// stays the same.
type Stretch struct {
	From     Day // first day; "" of the stretch before the first day known
	To       Day // last day; "" open
	Validity Validity
}

// Line is the validity of the document, or its part r, through all time: what
// [Assess] says on every day, without gaps.
func (x *History) Line(r Ref) []Stretch {
	a := assessment{h: x.h, r: r}
	a.r.Doc, a.r.Number = x.h.Key, x.h.Number
	// What does not concern the part changes on none of its days.
	mine := &History{h: x.h, rels: x.rels, heads: x.heads, said: x.said, effects: x.effects, keeps: x.keeps,
		open: x.open}
	if !a.r.Whole() {
		mine.effects = x.near(a)
	}
	var days []Day
	turn := func(d Day) {
		if d != "" {
			days = append(days, d)
		}
	}
	turn(x.h.Issued)
	turn(x.h.Effective)
	turn(x.h.Expires)
	for _, e := range mine.effects {
		if !a.touches(e.To) && !a.above(e.To) {
			continue
		}
		turn(e.since)
		if e.until != "" {
			turn(e.until.Add(1))
		}
	}
	for _, k := range x.keeps {
		if k.Until != "" {
			turn(k.Until.Add(1))
		}
	}
	for _, e := range x.open {
		turn(e.since)
	}
	slices.Sort(days)
	days = slices.Compact(days)
	if len(days) == 0 {
		return []Stretch{{Validity: mine.Assess(r, "")}}
	}
	out := []Stretch{{To: days[0].Add(-1), Validity: mine.Assess(r, days[0].Add(-1))}}
	for i, d := range days {
		v := mine.Assess(r, d)
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

// near are the effects that a's part is told of: those that touch it, and one
// of each document that amends other parts, which says that it names what it
// amends.
func (x *History) near(a assessment) []effect {
	var out []effect
	named := map[string]bool{}
	for _, e := range x.effects {
		key := e.From.Doc + " " + e.From.Number
		switch {
		case a.touches(e.To), a.above(e.To):
		case e.Kind == RelAmends && !e.To.Whole() && e.By != FromStarter && !named[key]:
			named[key] = true
		default:
			continue
		}
		out = append(out, e)
	}
	return out
}

// sameStanding says that two validities read the same.
func sameStanding(a, b Validity) bool {
	return a.State == b.State && a.Doubt == b.Doubt && a.Words() == b.Words() &&
		slices.EqualFunc(a.By, b.By, func(x, y Relation) bool {
			return x.Kind == y.Kind && x.From == y.From &&
				x.To == y.To
		})
}
