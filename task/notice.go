package task

import (
	"fmt"
	"slices"

	"trolyao/corpus"
	"trolyao/org"
)

// NoticeKind is what a letter in an inbox is about.
type NoticeKind string

// The kinds of letters.
const (
	NoticeAssigned  NoticeKind = "assigned"
	NoticePassed    NoticeKind = "passed"
	NoticeAsked     NoticeKind = "asked" // for more time
	NoticeDecided   NoticeKind = "decided"
	NoticeReported  NoticeKind = "reported" // done, or a part of it
	NoticeReturned  NoticeKind = "returned"
	NoticeConfirmed NoticeKind = "confirmed"
	NoticeComment   NoticeKind = "comment"
	NoticeChanged   NoticeKind = "changed" // a day, who leads, dropped
	NoticeReminder  NoticeKind = "reminder"
	NoticeGap       NoticeKind = "gap" // a question that had no answer has one now
)

// String is the kind in Vietnamese.
func (k NoticeKind) String() string { return noticeWords[k] }

// Notice says who finds a letter about a change in their inbox: the focal points and
// heads of agencies, officers by ID, and those who oversee work.
type Notice struct {
	Kind     NoticeKind
	Text     string
	Agencies []string
	Officers []string
	Overseer bool // who grants and confirms, leaders left out
}

// NoticeOf says who hears of a change of w that who has made; nil is nobody. The
// tasks of a plan that is approved are told together, by whoever approves it.
func NoticeOf(w *Work, c *Change, who *org.Officer) *Notice {
	n := &Notice{Agencies: w.Owners()}
	name := fmt.Sprintf(textNoticeTask, w.No, w.PlanName(), short(w.Name, 160))
	say := func(k NoticeKind, form string, a ...any) *Notice {
		n.Kind, n.Text = k, name+"\n"+fmt.Sprintf(form, a...)
		if c.Why != "" && c.What != Comment {
			n.Text += "\n" + fmt.Sprintf(textNoticeWhy, c.Why)
		}
		n.Text += "\n" + fmt.Sprintf(textNoticeBy, who.Name)
		return n
	}
	var givers []string // who wants to hear what came of it
	if w.Giver != "" {
		givers = append(givers, w.Giver)
	}
	persons := []string{}
	for _, p := range w.Passed {
		if p.Officer != "" {
			persons = append(persons, p.Officer)
		}
	}
	switch c.What {
	case Assign:
		if w.Giver == "" {
			return nil
		}
		n.Officers = persons
		return say(NoticeAssigned, textNoticeAssigned, w.Due.Words())
	case PassOn:
		n.Agencies = nil
		for _, p := range w.Passed {
			if p.By != who.ID || p.Done != "" {
				continue
			}
			if p.Officer != "" {
				n.Officers = append(n.Officers, p.Officer)
			} else {
				n.Agencies = append(n.Agencies, p.Agency)
			}
		}
		return say(NoticePassed, textNoticePassed, w.Due.Words())
	case AskMore:
		n.Agencies, n.Officers, n.Overseer = nil, givers, true
		return say(NoticeAsked, textNoticeAsked, c.After)
	case Grant, Deny:
		if c.Extension != nil {
			n.Officers = append(n.Officers, c.Extension.Who)
		}
		if c.What == Grant {
			return say(NoticeDecided, textNoticeGranted, w.Due.Words())
		}
		return say(NoticeDecided, textNoticeDenied, w.Due.Words())
	case reported:
		part := w.passedTo(who)
		switch {
		case part != nil && part.Done != "" && w.Progress != Done:
			n.Agencies, n.Officers = nil, []string{part.By}
			return say(NoticeReported, textNoticePart, part.Name)
		case w.Progress == Done:
			n.Agencies, n.Officers = nil, givers
			return say(NoticeReported, textNoticeDone, w.DoneOn.Vietnamese())
		}
		return nil
	case SendBack:
		n.Officers = persons
		return say(NoticeReturned, textNoticeReturned)
	case Confirm:
		n.Officers = persons
		return say(NoticeConfirmed, textNoticeConfirmed)
	case Comment:
		n.Officers = append(persons, givers...)
		return say(NoticeComment, "%s", c.After)
	case SetDay:
		if w.Progress == Done {
			return nil
		}
		return say(NoticeChanged, textNoticeDay, w.Due.Words())
	case Drop:
		n.Officers = persons
		return say(NoticeChanged, textNoticeDropped)
	case Restore:
		return say(NoticeChanged, textNoticeRestored)
	case Appoint:
		return say(NoticeAssigned, textNoticeAppointed, c.After)
	}
	return nil
}

// For keeps those of officers to whom the letter goes: never to who has done it.
func (n *Notice) For(officers []org.Officer, who *org.Officer) (out []org.Officer) {
	for _, o := range officers {
		hears := slices.Contains(n.Officers, o.ID) ||
			(o.Has(org.Focal) || o.Has(org.Head)) && slices.Contains(n.Agencies, o.Agency) ||
			n.Overseer && (o.Has(org.Overseer) || o.Has(org.Admin))
		if hears && !o.Left && o.ID != who.ID {
			out = append(out, o)
		}
	}
	return out
}

// PlanNotice is the letter that tells an agency which tasks an approved plan gives
// it; tasks are those that are new or changed for it.
func PlanNotice(plan string, agency string, tasks []Work, who *org.Officer) *Notice {
	text := fmt.Sprintf(textNoticePlan, plan, len(tasks))
	for i := range tasks {
		if i == mostNoticed {
			text += "\n" + fmt.Sprintf(textNoticeMore, len(tasks)-mostNoticed)
			break
		}
		text += fmt.Sprintf(textNoticeRow, tasks[i].No, short(tasks[i].Name, 120), tasks[i].Due.Words())
	}
	text += "\n" + fmt.Sprintf(textNoticeBy, who.Name)
	return &Notice{Kind: NoticeAssigned, Text: text, Agencies: []string{agency}}
}

// mostNoticed is how many tasks a letter about a plan lists.
const mostNoticed = 12

// Escalations says which reminders go above the agencies that are late with w, as of
// today: to who oversees work and to the agency above each that is late after
// Rules.Up days, to leaders after Rules.Leader days. parent gives the agency that
// another belongs to.
func (r Rules) Escalations(w *Work, officers []org.Officer, today corpus.Day, parent func(string) string) []Reminder {
	up, leader := r.Escalation(w, today)
	if !up {
		return nil
	}
	tops := map[string]bool{}
	for _, a := range w.Owners() {
		if top := parent(a); top != "" && !w.DoneFor(a) {
			tops[top] = true
		}
	}
	var out []Reminder
	for _, o := range officers {
		if o.Left || o.Profile == string(Silent) {
			continue
		}
		chief, overseer := o.Has(org.Leader), o.Has(org.Overseer)
		above := (o.Has(org.Head) || o.Has(org.Focal)) && tops[o.Agency] && !slices.Contains(w.Owners(), o.Agency)
		if chief && !leader || !chief && !overseer && !above {
			continue
		}
		step := Escalated + "up"
		if chief {
			step = Escalated + "leader"
		}
		out = append(out, Reminder{Officer: o.ID, Step: step, Due: w.Due.Nominal,
			Why: fmt.Sprintf(textDaysOver, daysBetween(w.Due.Rolled, today), w.Due.Rolled.Vietnamese())})
	}
	return out
}
