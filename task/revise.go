package task

import "strings"

// Revision is what a plan that is read again changes in the tasks as they are
// kept: a person decides on each.
type Revision struct {
	Added     []Task
	Changed   []Revised
	Dropped   []Work // they stand in the plan no more
	Unchanged int
}

// Revised is a task of which the plan says something else now.
type Revised struct {
	Was Work
	Now Task
	// Fields names what is different: "tên", "sản phẩm", "chủ trì", "phối hợp", "thời gian".
	Fields []string
}

// Empty reports whether the plan says nothing new.
func (r *Revision) Empty() bool { return len(r.Added)+len(r.Changed)+len(r.Dropped) == 0 }

// Match finds the kept task that each row of a plan read again is, by number, and
// where a number has moved by name and time; -1 is a new one.
func Match(have []Work, now []Task) []int {
	used := make([]bool, len(have))
	find := func(fits func(*Work) bool) int {
		for i := range have {
			if !used[i] && fits(&have[i]) {
				used[i] = true
				return i
			}
		}
		return -1
	}
	matches := make([]int, len(now))
	for i, t := range now { // what stays as it is first, so that a row put in between moves no other
		matches[i] = find(func(w *Work) bool { return w.No == t.No && same(w.Name, t.Name) })
	}
	for i, t := range now {
		if matches[i] < 0 {
			matches[i] = find(func(w *Work) bool { return same(w.Name, t.Name) && same(w.Time, t.Time) })
		}
	}
	for i, t := range now {
		if matches[i] < 0 {
			matches[i] = find(func(w *Work) bool { return w.No == t.No })
		}
	}
	return matches
}

// Revise compares the tasks of a plan as they are kept with those read now; see
// [Match]. A task that was dropped before and stays out is not told again.
func Revise(have []Work, now []Task) *Revision {
	out := &Revision{}
	used := make([]bool, len(have))
	for i, m := range Match(have, now) {
		t := now[i]
		if m < 0 {
			out.Added = append(out.Added, t)
			continue
		}
		used[m] = true
		w := &have[m]
		var fields []string
		for _, f := range []struct{ name, was, now string }{
			{"số", w.No, t.No}, {"tên", w.Name, t.Name}, {"sản phẩm", w.Product, t.Product}, {"chủ trì", w.Lead,
				t.Lead}, {"phối hợp", w.Support, t.Support}, {"thời gian", w.Time, t.Time},
		} {
			if !same(f.was, f.now) {
				fields = append(fields, f.name)
			}
		}
		if len(fields) == 0 {
			out.Unchanged++
			continue
		}
		out.Changed = append(out.Changed, Revised{Was: *w, Now: t, Fields: fields})
	}
	for i := range have {
		if !used[i] && have[i].Dropped == "" && have[i].Giver == "" {
			out.Dropped = append(out.Dropped, have[i])
		}
	}
	return out
}

func same(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

// Undated returns the tasks of a proposal that have no day and no rhythm: a person
// has to see to them.
func (p *Proposal) Undated() []Task {
	var out []Task
	parents := map[string]bool{}
	for _, t := range p.Tasks {
		parents[t.Parent] = true
	}
	for _, t := range p.Tasks {
		rhythm := t.Due.Kind == Recurring && (len(t.Due.Every) > 0 && (t.Due.Every[0] != Weekly || t.Due.Weekday > 0))
		if !t.Due.hasDay() && !rhythm && !(parents[t.No] && t.Time == "") {
			out = append(out, t)
		}
	}
	return out
}
