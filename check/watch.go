package check

// Standing is what was said of a place of a draft at one time.
type Standing struct {
	Where string `json:"where"`
	Text  string `json:"text"`          // the marked words
	Nth   int    `json:"nth,omitempty"` // of the same words, from 0
	Mark  Mark   `json:"mark"`
	Level Level  `json:"level"`
	Say   string `json:"say"`
}

// Change is what is said of a place now and was not said before.
type Change struct {
	Where  string `json:"where"`
	Text   string `json:"text"`
	Before string `json:"before,omitempty"` // "" nothing was said
	Now    string `json:"now"`
	Mark   Mark   `json:"mark"`
	Level  Level  `json:"level"`
}

// Standings are what a report says of its places, to be compared with a later report
// on the same draft. Days set as deadlines are none: they pass by themselves.
func Standings(r *Report) []Standing {
	out := []Standing{}
	seen := map[string]int{}
	for i := range r.Finds {
		f := &r.Finds[i]
		if f.Kind == Deadline {
			continue
		}
		k := string(f.Kind) + f.Text
		x := f.Findings[0]
		out = append(out, Standing{f.Where, f.Text, seen[k], x.Mark, x.Level, x.Text})
		seen[k]++
	}
	return out
}

// renewed are the marks worth telling anew when their words change: another amendment, another
// day, another successor.
var renewed = map[Mark]bool{Amended: true, Partly: true, Doubtful: true, Expired: true, Repealed: true,
	OldWording: true, NewerName: true}

// Changes compares what was said of a draft with what is said now. What only came to be
// held and is right, or is no longer wrong, is no change that asks something of anybody,
// but for an end or a doubt that was taken back.
func Changes(before, now []Standing) []Change {
	type place struct {
		text string
		nth  int
	}
	was := map[place]Standing{}
	for _, b := range before {
		was[place{b.Text, b.Nth}] = b
	}
	out := []Change{}
	for _, n := range now {
		b, known := was[place{n.Text, n.Nth}]
		changed := !known || b.Mark != n.Mark || b.Level != n.Level || b.Say != n.Say && renewed[n.Mark]
		asks := n.Level == Wrong || n.Level == Doubt || n.Level == Note || n.Mark == Amended
		back := known && (b.Level == Wrong || b.Level == Doubt)
		if changed && (asks || back) {
			out = append(out, Change{n.Where, n.Text, b.Say, n.Say, n.Mark, n.Level})
		}
	}
	return out
}
