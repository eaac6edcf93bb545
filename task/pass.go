package task

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/org"
)

// passedTo is what of w was passed on to o: to them by name, or to their unit where
// they answer for it; nil for nothing.
func (w *Work) passedTo(o *org.Officer) *Passed {
	if o == nil || o.Left {
		return nil
	}
	for i := range w.Passed {
		p := &w.Passed[i]
		if p.Officer == o.ID || p.Officer == "" && p.Agency != "" && p.Agency == o.Agency &&
			(o.Has(org.Focal) || o.Has(org.Head)) {
			return p
		}
	}
	return nil
}

// PartDone reports whether w was passed on to an officer by name and they have
// reported their part done.
func (w *Work) PartDone(officer string) bool {
	return slices.ContainsFunc(w.Passed, func(p Passed) bool { return p.Officer == officer && p.Done != "" })
}

func (p *Passed) words() string {
	if p.Done != "" {
		return p.Name + ": " + fmt.Sprintf(textShareOn, p.Done.Vietnamese())
	}
	return p.Name + ": " + textPartOpen
}

// passOn gives the work to units and persons below. The agency that leads goes on
// answering for the whole.
func (w *Work) passOn(s Step, h Hand) (*Change, error) {
	var now []Passed
	for _, a := range s.Agencies {
		now = append(now, Passed{Agency: a.ID, Name: a.FullName()})
	}
	for _, o := range s.Persons {
		now = append(now, Passed{Agency: o.Agency, Officer: o.ID, Name: o.Name})
	}
	if len(now) == 0 {
		return nil, &Refusal{textPassNobody, errors.New("passed on to nobody")}
	}
	var names []string
	for _, p := range now {
		same := func(q Passed) bool { return q.Agency == p.Agency && q.Officer == p.Officer }
		if slices.ContainsFunc(w.Passed, same) {
			return nil, &Refusal{fmt.Sprintf(textPassAgain, p.Name), errors.New("passed on before")}
		}
		if h.Below != nil && !h.Below(p.Agency) {
			return nil, &Refusal{fmt.Sprintf(textPassOutside, p.Name), errors.New("passed on outside")}
		}
		names = append(names, p.Name)
	}
	for i := range now {
		now[i].By, now[i].Why = h.Who.ID, s.Why
	}
	w.Passed = append(slices.Clone(w.Passed), now...)
	if w.Received == "" {
		w.Received = h.Today
	}
	return &Change{After: fmt.Sprintf(textPassedTo, strings.Join(names, ", ")), Why: s.Why}, nil
}

// judge confirms work that is reported done, or gives it back for more; then it is
// not done, and its deadline stands.
func (w *Work) judge(s Step, h Hand) (*Change, error) {
	if w.Progress != Done {
		return nil, &Refusal{textNotDone, errors.New("not reported done")}
	}
	c := &Change{Before: w.progressWords(), Why: s.Why}
	if s.Do == Confirm {
		if w.Confirmed != "" {
			return nil, nil
		}
		w.Confirmed = h.Today
		c.After = fmt.Sprintf(textConfirmedOn, h.Today.Vietnamese())
		return c, nil
	}
	if strings.TrimSpace(s.Why) == "" {
		return nil, &Refusal{textReturnWhy, errors.New("no reason")}
	}
	w.Progress, w.DoneOn, w.Confirmed, w.DoneBy = Doing, "", "", nil
	w.Passed = slices.Clone(w.Passed)
	for i := range w.Passed {
		w.Passed[i].Done = ""
	}
	c.After = textReturned
	return c, nil
}

func comment(s Step) (*Change, error) {
	text := strings.TrimSpace(s.Why)
	if text == "" {
		return nil, &Refusal{textCommentEmpty, errors.New("empty comment")}
	}
	return &Change{After: text}, nil
}

// drop takes the work out of what counts, or brings it back; nil when it is there
// already.
func (w *Work) drop(s Step, h Hand) *Change {
	if (s.Do == Drop) == (w.Dropped != "") {
		return nil
	}
	c := &Change{Why: s.Why, After: textRestored}
	if w.Dropped = ""; s.Do == Drop {
		w.Dropped = h.Today
		c.After = fmt.Sprintf(textDroppedOn, h.Today.Vietnamese())
	}
	return c
}
