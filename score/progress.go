package score

// Progress is how far a card has come, in criteria of the base.
type Progress struct {
	Claimable int // that the agency scores itself
	Claimed   int // of them, scored
	Leaves    int // all
	Settled   int // of them, with the council's or a survey's word, or computed
	Answered  int // that wait for a conclusion
}

// Progress counts how far the card has come.
func (c *Card) Progress() (p Progress) {
	for _, r := range c.Leaves() {
		if r.Outside != Inside {
			continue
		}
		p.Leaves++
		if r.State == Explained {
			p.Answered++
		}
		if r.State.Over() || r.Rule.Tasks && r.State != NoTask && r.State != NoEvidence {
			p.Settled++
		}
		if !r.Rule.Tasks && !r.Method.surveyed() {
			p.Claimable++
			if r.Self != nil || r.State.Over() {
				p.Claimed++
			}
		}
	}
	return p
}

// Handed reports whether the agency has scored itself on all that it can.
func (p Progress) Handed() bool { return p.Claimed >= p.Claimable }
