package task

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
)

// Rules are the days of an office that looks after work. They are data: an office
// sets its own, zero is the usual one.
type Rules struct {
	Risk   int `json:"risk,omitempty"`   // open work is at risk so many days before its deadline; 0 means 7
	Up     int `json:"up,omitempty"`     // the level above hears so many days after it; 0 means 7
	Leader int `json:"leader,omitempty"` // and the leaders; 0 means 15
}

// Usual are the rules with the usual days in place of zero.
func (r Rules) Usual() Rules {
	return Rules{cmp.Or(r.Risk, 7), cmp.Or(r.Up, 7), cmp.Or(r.Leader, 15)}
}

// Check refuses days that make no sense.
func (r Rules) Check() error {
	r = r.Usual()
	if r.Risk < 1 || r.Risk > 60 || r.Up < 1 || r.Leader <= r.Up || r.Leader > 365 {
		return &Refusal{textBadRules, fmt.Errorf("rules %+v", r)}
	}
	return nil
}

// Escalated begins the step of a reminder that goes above the agencies that are
// late.
const Escalated = "e:"

// Escalation says who has to hear that w is late on a day: nobody (""), the level
// above the agencies that are late, or the leaders too. steps are those of
// [Reminder.Step], to be told once each.
func (r Rules) Escalation(w *Work, today corpus.Day) (up, leader bool) {
	if w.Progress == Done || w.Shut || w.Due.Rolled == "" || w.Due.Kind == Recurring {
		return false, false
	}
	r = r.Usual()
	return today >= w.Due.Rolled.Add(r.Up), today >= w.Due.Rolled.Add(r.Leader)
}

// Tally counts tasks by how they stand.
type Tally struct {
	Given   int `json:"given"`
	OnTime  int `json:"on_time"` // done in time
	Late    int `json:"late"`    // done after the deadline
	Overdue int `json:"overdue"` // not done, and the deadline is over
	Risk    int `json:"risk"`    // not done, and the deadline is near
	Open    int `json:"open"`    // not done, with time left; Risk is among them
	Undated int `json:"undated"` // open without a day; among Open
	Waiting int `json:"waiting"` // reported done, and nobody has confirmed it; among OnTime and Late
	Worst   int `json:"worst"`   // days that the longest of Overdue is over
}

// Share is how much of what was due is done in time, in tenths of a percent; ok is
// false when nothing was due.
func (t Tally) Share() (permille int, ok bool) {
	due := t.OnTime + t.Late + t.Overdue
	if due == 0 {
		return 0, false
	}
	return (t.OnTime*1000 + due/2) / due, true
}

// Line is the tally of an agency, a field, a plan, a person or a month.
type Line struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Tally
}

// Late is a task that is overdue, with who is late.
type Late struct {
	*Work
	Agencies []string // IDs of those who lead and are not done
	Days     int      // since the last day
}

// Overview is how work stands on a day.
type Overview struct {
	Today    corpus.Day
	All      Line
	Agencies []Line // most overdue first
	Fields   []Line
	Plans    []Line
	Persons  []Line
	Months   []Line // by the deadline, the oldest first, up to Today's
	Late     []Late // the longest first
}

// OverseeOptions say what to count.
type OverseeOptions struct {
	Today corpus.Day
	Rules Rules
	// Agency keeps an agency's part in the work; nil keeps all.
	Agency func(id string) bool
	Months int // of the trend; 0 means 6
}

// Oversee counts works by agency, field, plan, person and month. Work of a group
// counts once for each agency of it, by its own share, and once in the whole;
// headings and what is shut count nowhere. Work that nobody known leads stands under
// the key "".
func Oversee(works []Work, o OverseeOptions) *Overview {
	c := counter{o: o, rules: o.Rules.Usual(), by: map[string]map[string]*Line{}}
	out := &Overview{Today: o.Today}
	parents := Parents(works)
	for i := range works {
		w := &works[i]
		if w.Shut || w.Heading(parents) {
			continue
		}
		c.count(w, out)
	}
	out.Agencies, out.Fields, out.Plans, out.Persons = c.lines("agency"), c.lines("field"), c.lines("plan"), c.lines("person")
	if all := c.lines("all"); len(all) > 0 {
		out.All = all[0]
	}
	out.Months = c.months()
	slices.SortStableFunc(out.Late, func(a, b Late) int { return cmp.Or(b.Days-a.Days, int(a.ID-b.ID)) })
	return out
}

type counter struct {
	o     OverseeOptions
	rules Rules
	by    map[string]map[string]*Line
}

func (c *counter) count(w *Work, out *Overview) {
	last := cmp.Or(w.Due.Rolled, w.Due.Nominal)
	agencies := w.LeadAgencies()
	if w.Class != corpus.Public && len(agencies) == 0 {
		agencies = []string{w.Agency}
	}
	mine, late := 0, []string{}
	for _, a := range agencies {
		if c.o.Agency != nil && !c.o.Agency(a) {
			continue
		}
		mine++
		if c.add("agency", a, a, w, w.DoneFor(a), cmp.Or(w.DoneBy[a], w.DoneOn), last) {
			late = append(late, a)
		}
	}
	if len(agencies) == 0 && c.o.Agency == nil {
		c.add("agency", "", cmp.Or(w.Lead, textNoLeader), w, w.Progress == Done, w.DoneOn, last)
		mine++
	}
	if mine == 0 {
		return
	}
	if c.add("all", "", "", w, w.Progress == Done, w.DoneOn, last) {
		out.Late = append(out.Late, Late{w, late, daysBetween(last, c.o.Today)})
	}
	field := cmp.Or(w.Section, textNoField)
	c.add("field", paper.Fold(w.Section), field, w, w.Progress == Done, w.DoneOn, last)
	c.add("plan", w.Plan, w.PlanName(), w, w.Progress == Done, w.DoneOn, last)
	for _, p := range w.Passed {
		if p.Officer != "" && (c.o.Agency == nil || c.o.Agency(p.Agency)) {
			c.add("person", p.Officer, p.Name, w, w.Progress == Done || p.Done != "", cmp.Or(p.Done, w.DoneOn), last)
		}
	}
	if last != "" && last <= c.o.Today {
		c.add("month", string(last[:7]), "", w, w.Progress == Done, w.DoneOn, last)
	}
}

// add counts w in one line, and reports whether it is overdue there.
func (c *counter) add(kind, key, name string, w *Work, done bool, on, last corpus.Day) bool {
	if c.by[kind] == nil {
		c.by[kind] = map[string]*Line{}
	}
	l := c.by[kind][key]
	if l == nil {
		l = &Line{Key: key, Name: name}
		c.by[kind][key] = l
	}
	l.Given++
	switch {
	case done:
		if last != "" && on > last {
			l.Tally.Late++
		} else {
			l.OnTime++
		}
		if w.Progress == Done && w.Confirmed == "" {
			l.Waiting++
		}
	case last != "" && last < c.o.Today:
		l.Overdue++
		l.Worst = max(l.Worst, daysBetween(last, c.o.Today))
		return true
	default:
		l.Open++
		if last == "" {
			l.Undated++
		} else if c.o.Today.Add(c.rules.Risk) >= cmp.Or(w.Due.Safe, last) {
			l.Risk++
		}
	}
	return false
}

// lines are the lines of a kind: what has most overdue first, then what has the
// smallest share in time.
func (c *counter) lines(kind string) []Line {
	out := make([]Line, 0, len(c.by[kind]))
	for _, l := range c.by[kind] {
		out = append(out, *l)
	}
	share := func(l Line) int {
		if n, ok := l.Share(); ok {
			return n
		}
		return 1001
	}
	slices.SortFunc(out, func(a, b Line) int {
		return cmp.Or(b.Overdue-a.Overdue, share(a)-share(b), b.Given-a.Given, strings.Compare(a.Key, b.Key))
	})
	return out
}

// months are the last months up to today's, also those in which nothing was due.
func (c *counter) months() []Line {
	n := cmp.Or(c.o.Months, 6)
	var out []Line
	for i := n - 1; i >= 0; i-- {
		t := c.o.Today.Time()
		m := corpus.DayOf(time.Date(t.Year(), t.Month()-time.Month(i), 1, 12, 0, 0, 0, corpus.Zone))
		l := Line{Key: string(m[:7])}
		if have := c.by["month"][l.Key]; have != nil {
			l = *have
		}
		l.Name = fmt.Sprintf(textMonthOf, int(m.Time().Month()), m.Time().Year())
		out = append(out, l)
	}
	return out
}

func daysBetween(from, to corpus.Day) int { return int(to.Time().Sub(from.Time()).Hours() / 24) }

// MayOversee says for which agencies o may see how they stand: all, or their own and
// those under it. above gives the agency that another belongs to, "" for none.
func MayOversee(o *org.Officer, above func(string) string) (all bool, agency func(string) bool) {
	if o.May(org.Oversee) {
		return true, nil
	}
	own := slices.DeleteFunc(o.Agencies(), func(a string) bool { return !o.May(org.Oversee, a) })
	if len(own) == 0 {
		return false, nil
	}
	return false, func(id string) bool {
		return slices.ContainsFunc(own, func(a string) bool { return Under(id, a, above) })
	}
}

// Under reports whether an agency is another one or belongs to it, over any number of
// levels.
func Under(id, top string, above func(string) string) bool {
	for range 10 {
		if id == top {
			return id != ""
		}
		if id = above(id); id == "" {
			return false
		}
	}
	return false
}
