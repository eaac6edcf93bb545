package task

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"trolyao/corpus"
	"trolyao/org"
)

// Profile is how often an officer is reminded.
type Profile string

const (
	Light    Profile = "light"
	Standard Profile = "standard"
	Active   Profile = "active"
	Silent   Profile = "off"
)

// beat says on how many days before the safe day, and after the last day, to
// remind; the head is told from so many days before ("headBefore", -1 never) and
// from so many days after.
type beat struct {
	before, after []int
	headBefore    int
	headAfter     int
}

var profiles = map[Profile]beat{
	Light:    {[]int{7, 0}, []int{1, 7}, -1, 7},
	Standard: {[]int{30, 7, 3, 1, 0}, []int{1, 3, 7, 15}, -1, 3},
	Active:   {[]int{30, 14, 7, 3, 1, 0}, []int{1, 3, 7, 15}, 1, 1},
}

// supporting is how often who supports is reminded, whatever their profile.
var supporting = beat{before: []int{7, 0}}

// ParseProfile reads the name of a profile, "" is [Standard].
func ParseProfile(s string) (Profile, bool) {
	p := Profile(s)
	if p == "" {
		p = Standard
	}
	_, ok := profiles[p]
	return p, ok || p == Silent
}

// Reminder is one thing to tell one officer at one time.
type Reminder struct {
	Officer string     `json:"officer"`
	Step    string     `json:"step"` // "t-7", "t0", "t+3", "q1"; with Due it is unique for task and officer
	Due     corpus.Day `json:"due"`  // the nominal day it is about
	At      time.Time  `json:"at"`
	Why     string     `json:"why"` // in Vietnamese
}

// Planner plans reminders. The zero value sends from 8:00 in working hours of
// 7:30 to 17:00, and knows weekends and solar holidays only.
type Planner struct {
	Calendar *Calendar
	Hour     int // of the day at which reminders are due; 0 means 8
	// From and To are the minutes of the day between which something may be sent;
	// both 0 means 7:30 to 17:00.
	From, To int
}

// Hours of the day in which something may be sent, in minutes.
const (
	opens  = 7*60 + 30
	closes = 17 * 60
)

// MaySend reports whether t is in working hours of a working day.
func (p Planner) MaySend(t time.Time) bool {
	local := t.In(corpus.Zone)
	minute := local.Hour()*60 + local.Minute()
	from, to := p.From, p.To
	if from == 0 && to == 0 {
		from, to = opens, closes
	}
	return minute >= from && minute < to && p.calendar().Works(corpus.DayOf(t))
}

func (p Planner) calendar() *Calendar {
	if p.Calendar == nil {
		return &Calendar{}
	}
	return p.Calendar
}

// Owed returns all reminders of w, those whose time has come among them; see Plan.
func (p Planner) Owed(w *Work, officers []org.Officer) []Reminder {
	return p.Plan(w, officers, time.Time{})
}

// Plan returns the reminders of w for those of its circle that are due after now,
// earliest first: to the focal points of leading agencies, and to whom the work was
// passed on, at every step of their profile, to the heads later on; where an agency
// has no focal point, its heads stand in. Who supports is told a week before and on
// the day. It is pure: the same arguments give the same reminders.
func (p Planner) Plan(w *Work, officers []org.Officer, now time.Time) []Reminder {
	if w.Progress == Done || w.Shut {
		return nil
	}
	var out []Reminder
	for i := range officers {
		o := &officers[i]
		profile, ok := ParseProfile(o.Profile)
		if !ok || profile == Silent || o.Left {
			continue
		}
		var steps []Reminder
		part := w.passedTo(o)
		switch {
		case leads(w, o) && !w.DoneFor(o.Agency):
			steps = p.steps(w, profiles[profile], !o.Has(org.Focal) && hasFocal(officers, o.Agency))
		case part != nil && part.Done == "":
			steps = p.steps(w, profiles[profile], part.Officer == "" && !o.Has(org.Focal) && hasFocal(officers, o.Agency))
		case part == nil && supports(w, o) && (o.Has(org.Focal) || !hasFocal(officers, o.Agency)):
			steps = p.steps(w, supporting, false)
		}
		for _, r := range steps {
			if r.At.After(now) && corpus.DayOf(r.At) >= w.Snoozed {
				r.Officer = o.ID
				out = append(out, r)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].At.Before(out[j].At) })
	return out
}

// leads reports whether o is told of w: a focal point or head of a leading
// agency.
func leads(w *Work, o *org.Officer) bool {
	if !o.Has(org.Focal) && !o.Has(org.Head) {
		return false
	}
	for _, a := range w.LeadAgencies() {
		if a == o.Agency {
			return true
		}
	}
	return false
}

// supports reports whether o is a focal point or head of an agency that supports w
// and does not lead it.
func supports(w *Work, o *org.Officer) bool {
	return (o.Has(org.Focal) || o.Has(org.Head)) && slices.Contains(ids(w.Supports), o.Agency) &&
		!slices.Contains(w.LeadAgencies(), o.Agency)
}

// Circle is who has to do with w: all officers of the agencies that take part, and
// the persons it was passed on to.
func (w *Work) Circle() (agencies, officers []string) {
	for _, p := range w.Passed {
		if p.Officer != "" {
			officers = append(officers, p.Officer)
		}
	}
	return w.Agencies(), officers
}

// Untold returns the leading parties of w of which [Planner.Plan] reminds
// nobody: groups ("Các sở, ngành") whose members nobody has named, names the
// directory does not know, and agencies, also of a group, without a focal point
// or head who wants reminders. Work that is done has none; work that names no
// lead has one party without a name.
func Untold(w *Work, officers []org.Officer) []Party {
	if w.Progress == Done || w.Shut {
		return nil
	}
	if len(w.Leads) == 0 {
		return []Party{{Name: w.Lead}}
	}
	var out []Party
	told := func(agency string) bool {
		return agency != "" && slices.ContainsFunc(officers, func(o org.Officer) bool {
			return o.Agency == agency && leads(w, &o) && o.Profile != string(Silent)
		})
	}
	for _, p := range w.Leads {
		for _, m := range p.Members {
			if !told(m) && !w.DoneFor(m) {
				out = append(out, Party{Name: p.Name, Agency: m})
			}
		}
		if len(p.Members) == 0 && !told(p.Agency) {
			out = append(out, p)
		}
	}
	return out
}

func hasFocal(officers []org.Officer, agency string) bool {
	for i := range officers {
		if officers[i].Agency == agency && officers[i].Has(org.Focal) {
			return true
		}
	}
	return false
}

// steps returns the reminders of w for a profile, one a day at most: a step that
// falls on a day off comes earlier before the deadline and later after it, and
// of two on one day the more pressing stays.
func (p Planner) steps(w *Work, plan beat, head bool) []Reminder {
	byDay := map[corpus.Day]Reminder{}
	add := func(day corpus.Day, step string, due corpus.Day, why string) {
		byDay[day] = Reminder{Step: step, Due: due, At: p.at(day), Why: why}
	}
	cal := p.calendar()
	before := func(d Due, label string, most int) {
		for _, n := range plan.before {
			if n > most || head && n > plan.headBefore {
				continue
			}
			why := fmt.Sprintf(textDaysLeft, n, d.Safe.Vietnamese())
			if n == 0 {
				why = "đến hạn hôm nay, " + d.Safe.Vietnamese()
			}
			if d.Safe != d.Nominal {
				why += fmt.Sprintf(textLastWorkingDay, d.Nominal.Vietnamese())
			}
			add(cal.Before(d.Safe.Add(-n)), fmt.Sprintf("%st-%d", label, n), d.Nominal, why)
		}
	}
	switch {
	case w.Due.Kind == Recurring:
		most := 7
		if w.Due.Weekday > 0 { // on the day itself, not four times a week
			most = 0
		}
		for _, d := range occurrences(w.Due, w.Year, cal) {
			before(d, "", most)
		}
	case w.Due.Nominal == "":
		return nil
	default:
		if w.Due.Kind == WholeYear && !head {
			for q := 1; q <= 3; q++ {
				day := cal.Before(endOfMonth(w.Due.Nominal.Time().Year(), 3*q))
				add(day, fmt.Sprintf("q%d", q), w.Due.Nominal, fmt.Sprintf(textYearLong, q))
			}
		}
		for _, s := range w.Due.Stages {
			if s.Nominal < w.Due.Nominal { // the last one is the deadline of the whole
				before(cal.Settle(Due{Kind: OnDay, Nominal: s.Nominal}), "", 7)
			}
		}
		before(w.Due, "", 1<<30)
		if w.Closed != "" && !head {
			add(cal.Before(w.Closed), "closed", w.Due.Nominal,
				fmt.Sprintf(textFiguresClose, w.Closed.Vietnamese(),
					w.Due.Safe.Vietnamese()))
		}
		for _, n := range plan.after {
			if head && n < plan.headAfter {
				continue
			}
			add(cal.After(w.Due.Rolled.Add(n)), fmt.Sprintf("t+%d", n), w.Due.Nominal,
				fmt.Sprintf(textDaysOver, n, w.Due.Rolled.Vietnamese()))
		}
	}
	out := make([]Reminder, 0, len(byDay))
	for _, r := range byDay {
		out = append(out, r)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].At.Before(out[j].At) })
	return out
}

func (p Planner) at(d corpus.Day) time.Time {
	h := p.Hour
	if h == 0 {
		h = 8
	}
	return d.Time().Add(time.Duration(h) * time.Hour)
}

// occurrences returns the settled deadlines of recurring work in a year, earliest
// first: the days of the year it names, one for each period on Monthday of its
// last month, else on its last day, and the stages besides. Weekly work has them
// on its day of the week; without one it has none.
func occurrences(d Due, year int, cal *Calendar) []Due {
	if year < 1900 || year > 2900 {
		return nil
	}
	step := map[Rhythm]int{Monthly: 1, Quarterly: 3, HalfYearly: 6, Yearly: 12}
	days := map[corpus.Day]bool{}
	for _, s := range d.Stages {
		days[s.Nominal] = true
	}
	for _, md := range d.Dates {
		m, day := number(md[:2]), number(md[3:])
		days[min(date(year, m, 1).Add(day-1), endOfMonth(year, m))] = true
	}
	for _, every := range d.Every {
		if every == Weekly && d.Weekday > 0 {
			first := date(year, 1, 1)
			first = first.Add((d.Weekday - int(first.Time().Weekday()) + 7) % 7)
			for day := first; day.Time().Year() == year; day = day.Add(7) {
				days[day] = true
			}
		}
		n := step[every]
		if n == 0 || len(d.Dates) > 0 {
			continue
		}
		for m := n; m <= 12; m += n {
			y, on := year, m+d.After
			if on > 12 {
				y, on = y+1, on-12
			} else if on < 1 {
				y, on = y-1, on+12
			}
			day := endOfMonth(y, on)
			if d.Monthday > 0 {
				day = min(day, date(y, on, 1).Add(d.Monthday-1))
			}
			days[day] = true
		}
	}
	var out []Due
	for day := range days {
		out = append(out, cal.Settle(Due{Kind: OnDay, Phrase: d.Phrase, Nominal: day, Rule: d.Rule}))
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Nominal < out[j].Nominal })
	return out
}
