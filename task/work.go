package task

import (
	"cmp"
	"slices"
	"time"

	"trolyao/corpus"
)

// Progress is how far a task has come, as its agency reports it.
type Progress string

const (
	NotBegun Progress = ""
	Doing    Progress = "doing"
	Done     Progress = "done"
)

// Status is how a task stands on a day.
type Status string

const (
	DoneOnTime Status = "done_on_time"
	DoneLate   Status = "done_late"
	OnTrack    Status = "on_track"
	Overdue    Status = "overdue"
	NotYetDue  Status = "not_yet_due"
)

// String is the status in the words that official reports use.
func (s Status) String() string {
	if w := statusWords[s]; w != "" {
		return w
	}
	return string(s)
}

// Done reports whether the task is done, in time or not.
func (s Status) Done() bool { return s == DoneOnTime || s == DoneLate }

// UnmarshalText reads a status, also one that was written in words, as version
// 0.1.0 did.
func (s *Status) UnmarshalText(text []byte) error {
	if got, ok := ReadStatus(string(text)); ok {
		*s = got
		return nil
	}
	*s = Status(text)
	return nil
}

// ReadStatus is the status that its words, or its code, name; "" names none, and
// ok is false for everything else.
func ReadStatus(name string) (s Status, ok bool) {
	for _, s := range Statuses {
		if name == string(s) || name == s.String() {
			return s, true
		}
	}
	return "", name == ""
}

// Statuses are all of them, in the order reports show them.
var Statuses = []Status{DoneOnTime, DoneLate, OnTrack, Overdue, NotYetDue}

// Work is a task that a person has approved, as it is kept.
type Work struct {
	ID int64 `json:"id"`
	Task
	Plan string `json:"plan"` // key of the plan's document
	Year int    `json:"year"`
	// Class Internal hides the task from everybody outside Agency.
	Class    corpus.Class `json:"class,omitempty"`
	Agency   string       `json:"agency,omitempty"`
	Progress Progress     `json:"progress,omitempty"`
	DoneOn   corpus.Day   `json:"done_on,omitempty"`
	// DoneBy says which agencies of a leading group have done their share, and
	// when; the work is done when all have.
	DoneBy   map[string]corpus.Day `json:"done_by,omitempty"`
	Received corpus.Day            `json:"received,omitempty"` // the agency has said "đã nhận"
	Snoozed  corpus.Day            `json:"snoozed,omitempty"`  // no reminder before this day
	Updated  time.Time             `json:"updated"`
	// Source is the paper that gives the work, where Basis has no number; Giver the
	// officer who typed it in, "" for work of a plan.
	Source string `json:"source,omitempty"`
	Giver  string `json:"giver,omitempty"`
	// Passed are the units and persons below to whom it was passed on.
	Passed []Passed `json:"passed,omitempty"`
	// Confirmed is the day on which who gave it has confirmed that it is done.
	Confirmed corpus.Day `json:"confirmed,omitempty"`
	// Dropped is the day since which the work is none any more: a revised plan does
	// not have it, and a person has said so.
	Dropped corpus.Day `json:"dropped,omitempty"`
	// Shut says that w counts nowhere: it is dropped, or its plan is not open. Whoever
	// reads it from where it is kept fills it in.
	Shut bool `json:"-"`
}

// Passed is a unit or a person to whom work was passed on.
type Passed struct {
	Agency  string     `json:"agency,omitempty"`  // the unit, of a person their agency
	Officer string     `json:"officer,omitempty"` // "" is the unit
	Name    string     `json:"name"`              // as it is read
	By      string     `json:"by"`                // the officer who passed it on
	Why     string     `json:"why,omitempty"`     // what is asked of them
	Done    corpus.Day `json:"done,omitempty"`    // when they reported their part done
}

// PlanState is whether a plan counts.
type PlanState string

// The states of a plan. What is not open counts nowhere and reminds nobody; what is
// removed is not shown either, and can be brought back until it is erased.
const (
	PlanOpen     PlanState = ""
	PlanClosed   PlanState = "closed"
	PlanArchived PlanState = "archived"
	PlanRemoved  PlanState = "removed"
)

// String is the state in Vietnamese.
func (s PlanState) String() string { return planStateWords[s] }

// PlanName names the plan or paper that w comes from: by its number, else its title.
func (w *Work) PlanName() string { return cmp.Or(w.Basis.Number, w.Source, w.Plan) }

// Heading reports whether a row of a plan is a heading of the rows under it and no
// work: nobody leads it, and rows stand under it. parents are the plan and number of
// all rows that others stand under.
func (w *Work) Heading(parents map[[2]string]bool) bool {
	return parents[[2]string{w.Plan, w.No}] && w.Lead == "" && len(w.LeadAgencies()) == 0
}

// Parents are the plan and number of the rows that others of works stand under.
func Parents(works []Work) map[[2]string]bool {
	out := map[[2]string]bool{}
	for i := range works {
		if works[i].Parent != "" {
			out[[2]string{works[i].Plan, works[i].Parent}] = true
		}
	}
	return out
}

// Status says how w stands on a day. A deadline that ends on a day off ends with
// the next working day (Bộ luật Dân sự 2015, Điều 148 khoản 5); a task without
// a day is never overdue.
func (w *Work) Status(today corpus.Day) Status {
	last := w.Due.Rolled
	if last == "" {
		last = w.Due.Nominal
	}
	late := func(d corpus.Day) bool { return last != "" && d > last }
	switch {
	case w.Progress == Done && late(w.DoneOn):
		return DoneLate
	case w.Progress == Done:
		return DoneOnTime
	case late(today):
		return Overdue
	case w.Progress == Doing:
		return OnTrack
	}
	return NotYetDue
}

// LeadAgencies returns the IDs of the agencies that lead w, those of groups
// among them.
func (w *Work) LeadAgencies() []string { return ids(w.Leads) }

// Agencies returns the IDs of all agencies that take part in w.
func (w *Work) Agencies() []string {
	out := append(ids(w.Leads), ids(w.Supports)...)
	if w.Agency != "" {
		out = append(out, w.Agency)
	}
	for _, p := range w.Passed {
		if p.Agency != "" {
			out = append(out, p.Agency)
		}
	}
	return out
}

// Shares reports whether an agency leads w as one of a group: what it has done
// is its share, not the whole.
func (w *Work) Shares(agency string) bool {
	shares := false
	for _, p := range w.Leads {
		if p.Agency == agency {
			return false
		}
		shares = shares || slices.Contains(p.Members, agency)
	}
	return shares
}

// DoneFor reports whether an agency has nothing left to do for w.
func (w *Work) DoneFor(agency string) bool {
	return w.Progress == Done || w.DoneBy[agency] != ""
}

// Share records how far an agency of a leading group has come with its share;
// day is when it was done. The work is done when every agency of the group has
// done its share and nobody leads beside the group; it is not done any more when
// one of them takes that back.
func (w *Work) Share(agency string, p Progress, day corpus.Day) {
	if w.Progress == Done {
		w.Progress, w.DoneOn = Doing, ""
	}
	if p != Done {
		delete(w.DoneBy, agency)
		if len(w.DoneBy) == 0 {
			w.Progress = p
		}
		return
	}
	if w.DoneBy == nil {
		w.DoneBy = map[string]corpus.Day{}
	}
	w.DoneBy[agency] = day
	w.Progress = Doing
	last := corpus.Day("")
	for _, a := range w.LeadAgencies() {
		if w.DoneBy[a] == "" { // somebody of the group, or who answers for the whole
			return
		}
		last = max(last, w.DoneBy[a])
	}
	w.Progress, w.DoneOn = Done, last
}

func ids(ps []Party) (out []string) {
	add := func(id string) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, p := range ps {
		add(p.Agency)
		for _, m := range p.Members {
			add(m)
		}
	}
	return out
}
