package score

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/task"
)

// Side is who says something on a card.
type Side string

const (
	Self     Side = "self"     // the agency: tự chấm
	Council  Side = "council"  // tổ thẩm định: thẩm định
	Explain  Side = "explain"  // the agency again: giải trình
	Conclude Side = "conclude" // the council again: kết luận
)

// agency reports whether the side is the agency's.
func (s Side) agency() bool { return s == Self || s == Explain }

// side are the claims of a side.
func (f *Facts) side(s Side) []Claim {
	switch s {
	case Council:
		return f.Appraised
	case Explain:
		return f.Explained
	case Conclude:
		return f.Concluded
	}
	return f.Self
}

// Lock is why a side can say nothing about a criterion; "" is that it can.
type Lock string

const (
	LockPublished Lock = "published"
	LockTasks     Lock = "tasks"     // its points come from tasks
	LockSurvey    Lock = "survey"    // or from a survey
	LockAppraised Lock = "appraised" // the council has said
	LockLate      Lock = "late"      // the time to self-score, or to answer, is over
	LockConcluded Lock = "concluded" // the council has said its last word
	LockUnsaid    Lock = "unsaid"    // the council has said nothing to answer or to conclude
	LockAnswered  Lock = "answered"  // the agency has answered: only a conclusion follows
)

// String is the lock in Vietnamese.
func (l Lock) String() string { return lockWords[l] }

// refuse says why a rule does not take something.
func refuse(cause error, format string, args ...any) *task.Refusal {
	return &task.Refusal{Text: fmt.Sprintf(format, args...), Err: cause}
}

// Open refuses a card that nothing can be written on: the set is a frame or not
// for that agency or period, or the card is published.
func (c *Criteria) Open(f *Facts) error {
	switch {
	case c.Frame:
		return refuse(errors.New("a frame is not scored by"), textFrame)
	case !c.HasPeriod(f.Period):
		return refuse(fmt.Errorf("period %q", f.Period), textOtherPeriod, f.Period)
	case len(c.Agencies) > 0 && !slices.Contains(c.Agencies, f.Agency):
		return refuse(fmt.Errorf("%s is not scored by %s", f.Agency, c.Key), textOtherAgency)
	case f.Number != "":
		return refuse(errors.New("the card is published"), textIsPublished, f.Number)
	}
	return nil
}

// Locked says why a side can say nothing about a criterion that has no parts. The
// council may appraise until the agency has answered, conclude until the card is
// published.
func (c *Criteria) Locked(k *Criterion, f *Facts, side Side, day corpus.Day) Lock {
	appraised := f.standing(Council, k.No) != nil
	switch {
	case f.Number != "":
		return LockPublished
	case side == Conclude && !appraised, side == Explain && !appraised:
		return LockUnsaid
	case side == Conclude:
		return ""
	case f.standing(Conclude, k.No) != nil:
		return LockConcluded
	case side == Council && f.standing(Explain, k.No) != nil:
		return LockAnswered
	case side == Council:
		return ""
	case k.Method.surveyed():
		return LockSurvey
	case side == Explain && c.ExplainDue != "" && day > c.ExplainDue:
		return LockLate
	case side == Explain:
		return ""
	case k.Rule.Tasks:
		return LockTasks
	case appraised:
		return LockAppraised
	}
	if due := c.DueOf(k); due != "" && day > due {
		return LockLate
	}
	return ""
}

// standing is the claim of a side that holds for a criterion, nil when none does;
// claims are oldest first.
func (f *Facts) standing(side Side, no string) (out *Claim) {
	cs := f.side(side)
	for i := range cs {
		if cs[i].No == no {
			out = &cs[i]
		}
	}
	if out != nil && out.Void {
		return nil
	}
	return out
}

// Standing are the claims of a side that hold, by the numbers of the criteria.
func (f *Facts) Standing(side Side) map[string]*Claim { return latest(f.side(side)) }

// Entry is a claim that is new, with what it changes on the card.
type Entry struct {
	Claim
	Points        Points
	Before, After string // in Vietnamese
}

// Accept says which claims of a side are new on a day, or refuses them all and
// names the criterion. A claim that stands already in the same words is no entry.
// The council gives a reason wherever it gives other points than the agency
// claimed, says something new, concludes, or enters a survey; the agency gives one
// where it answers, with or without another claim.
func (c *Criteria) Accept(claims []Claim, f *Facts, side Side, day corpus.Day) ([]Entry, error) {
	var out []Entry
	seen := map[string]bool{}
	for _, x := range claims {
		k := c.Find(x.No)
		if k == nil || len(k.Parts) > 0 || seen[x.No] {
			return nil, refuse(fmt.Errorf("criterion %q", x.No), textNotScored, x.No)
		}
		seen[x.No] = true
		x.Why = strings.TrimSpace(paper.Clean(x.Why))
		before := f.standing(side, x.No)
		var points Points
		if !x.Void && (side != Explain || x.said()) {
			var err error
			if points, err = k.ClaimPoints(&x, !side.agency()); err != nil {
				return nil, err
			}
		}
		switch {
		case before == nil && x.Void:
			continue
		case before != nil && before.Words() == x.Words() && before.Why == x.Why:
			continue
		}
		if err := c.openFor(k, f, side, day); err != nil {
			return nil, err
		}
		switch {
		case x.Why != "" || side == Self:
		case side == Explain:
			return nil, refuse(errors.New("no reason"), textExplainWhy, x.No)
		case side == Conclude:
			return nil, refuse(errors.New("no reason"), textConcludeWhy, x.No)
		case before != nil || !k.agreed(&x, points, f.standing(Self, x.No)):
			return nil, refuse(errors.New("no reason"), textCouncilWhy, x.No)
		}
		e := Entry{Claim: x, Points: points, After: fmt.Sprintf(textClaimPoints, x.Words(), points)}
		if x.Void || !x.said() {
			e.After = x.Words()
		}
		if before != nil {
			e.Before = before.Words()
		}
		out = append(out, e)
	}
	return out, nil
}

// openFor refuses a criterion of which a side can say nothing on a day.
func (c *Criteria) openFor(k *Criterion, f *Facts, side Side, day corpus.Day) error {
	switch c.Locked(k, f, side, day) {
	case LockPublished:
		return refuse(errors.New("the card is published"), textIsPublished, f.Number)
	case LockTasks:
		return refuse(errors.New("points of tasks are not claimed"), textFromTasks, k.No)
	case LockSurvey:
		return refuse(errors.New("a survey is not claimed"), textFromSurvey, k.No)
	case LockAppraised:
		return refuse(errors.New("already appraised"), textIsAppraised, k.No)
	case LockConcluded:
		return refuse(errors.New("already concluded"), textIsConcluded, k.No)
	case LockUnsaid:
		return refuse(errors.New("not appraised"), textNotAppraised, k.No)
	case LockAnswered:
		return refuse(errors.New("already answered"), textIsAnswered, k.No)
	case LockLate:
		if side == Explain {
			return refuse(errors.New("too late to answer"), textExplainLate, k.No, c.ExplainDue.Vietnamese())
		}
		return refuse(errors.New("too late to claim"), textClaimLate, k.No, c.DueOf(k).Vietnamese())
	}
	return nil
}

// Agreements are what the council says when it takes over, of the criteria named or
// of all where none are, what the agency has claimed and proven, what its tasks
// give, and 0 for what was not claimed in time. What it has said already, and what
// waits for evidence or a survey, is left out.
func (c *Criteria) Agreements(card *Card, f *Facts, nos []string, why string) (out []Claim) {
	for _, r := range card.Leaves() {
		if len(nos) > 0 && !slices.Contains(nos, r.No) || f.standing(Council, r.No) != nil {
			continue
		}
		none := Points(0)
		self := f.standing(Self, r.No)
		switch {
		case r.Rule.Tasks && r.State != NoTask && r.State != NoEvidence:
			final := r.Final
			out = append(out, Claim{No: r.No, Points: &final, Why: cmp.Or(why, textAgreedTasks)})
		case r.State == Claimed && self != nil:
			x := *self
			x.Who, x.At, x.Why = "", time.Time{}, cmp.Or(why, textAgreedSelf)
			out = append(out, x)
		case r.State == TooLate:
			out = append(out, Claim{No: r.No, Points: &none, Why: cmp.Or(why, textAgreedNone)})
		}
	}
	return out
}

// agreed reports whether the council's claim gives what the agency has claimed.
func (k *Criterion) agreed(x *Claim, points Points, self *Claim) bool {
	if self == nil || x.Exempt || x.Void {
		return false
	}
	claimed, err := k.ClaimPoints(self, false)
	return err == nil && claimed == points
}

// AcceptEvidence refuses evidence for a criterion that the set has not, that
// proves nothing, or that comes too late; data are the bytes of a file. To what the
// council has appraised the agency may add some as long as it may answer.
func (c *Criteria) AcceptEvidence(e Evidence, data []byte, f *Facts, day corpus.Day) error {
	k := c.Find(e.No)
	if k == nil || len(k.Parts) > 0 {
		return refuse(fmt.Errorf("criterion %q", e.No), textNotProven, e.No)
	}
	if err := (&task.Evidence{Name: e.Name, Link: e.Link, Data: data}).Check(); err != nil {
		return err
	}
	if due := c.evidenceDueOf(k); due != "" && day > due && c.Locked(k, f, Explain, day) != "" {
		return refuse(errors.New("too late for evidence"), textEvidenceLate, e.No, due.Vietnamese())
	}
	return nil
}

// Withdraw refuses to take evidence for a criterion back that has been appraised.
func (f *Facts) Withdraw(no string) error {
	if f.standing(Council, no) != nil {
		return refuse(errors.New("already appraised"), textStaysProven, no)
	}
	return nil
}

// Keeps refuses a set that leaves out criteria that have been scored by.
func (c *Criteria) Keeps(scored []string) error {
	for _, no := range scored {
		if k := c.Find(no); k == nil || len(k.Parts) > 0 {
			return refuse(fmt.Errorf("criterion %s has claims", no), textStaysIn, no)
		}
	}
	return nil
}

// Unsettled are the numbers of the criteria that somebody has to appraise or to
// conclude; those computed from tasks need nobody.
func (c *Card) Unsettled() (out []string) {
	for _, r := range c.Leaves() {
		switch {
		case r.State.Over():
		case r.State == NoClaim && r.Outside != Inside: // nobody has brought it up
		case r.State == ByTasks || r.State == TaskOpen || r.State == TaskOverdue: // computed
		default:
			out = append(out, r.No)
		}
	}
	return out
}

// mostNamed is how many criteria a refusal to publish names.
const mostNamed = 12

// Publishable refuses a card that is published, or that has criteria nobody has
// appraised.
func (c *Card) Publishable() error {
	if c.Number != "" {
		return refuse(errors.New("published before"), textPublishedBefore, c.Name, c.Number)
	}
	if open := c.Unsettled(); len(open) > 0 {
		named := strings.Join(open[:min(len(open), mostNamed)], ", ")
		if len(open) > mostNamed {
			named += " …"
		}
		return refuse(errors.New("not settled"), textUnsettled, c.Name, len(open), named)
	}
	return nil
}

// Give gives f the tasks its agency answers for, as they stood at the end of a
// day: those it leads and those of agencies it has taken over. Of an internal
// task a card, which more people read, says nothing; who leads as one of a group
// answers for its share.
func (f *Facts) Give(tasks []Task, day corpus.Day) {
	for _, t := range tasks {
		if t.Closed && t.isOf(f.Agency, f.Took) {
			f.Shut = append(f.Shut, TaskLink{t.Plan, t.No}, TaskLink{t.Basis.Number, t.No})
		}
		if !t.ledBy(f.Agency, f.Took) {
			continue
		}
		if t.Progress == task.Done && t.DoneOn > day {
			t.Progress, t.DoneOn = task.Doing, ""
		}
		if t.Class != corpus.Public {
			t.Name, t.Product, t.Note = textInternalTask, "", ""
		}
		leads := t.LeadAgencies()
		for _, a := range append([]string{f.Agency}, f.Took...) {
			if !slices.Contains(leads, a) {
				continue
			}
			if done := t.DoneBy[a]; t.Progress != task.Done && t.Shares(a) && done != "" && done <= day {
				t.Progress, t.DoneOn = task.Done, done
			}
			f.Tasks = append(f.Tasks, t)
			break
		}
	}
}

// Place fills in what the directory says of the agency on a day: its name, its group,
// and the agencies whose place it has taken.
func (f *Facts) Place(dir *org.Directory, day corpus.Day) {
	f.Took = dir.Predecessors(f.Agency, string(day))
	if a := dir.ByID(f.Agency); a != nil {
		f.Name, f.Group = a.FullName(), GroupOf(a)
	}
}

// About reports whether any criterion of the set is about a plan, named by its key
// or its number.
func (c *Criteria) About(key, number string) bool {
	return slices.ContainsFunc(c.Leaves(), func(k *Criterion) bool {
		return slices.ContainsFunc(k.Tasks,
			func(l TaskLink) bool { return l.Plan == key || l.Plan == number && number != "" })
	})
}

// Linked reports whether tasks count for any criterion of the set.
func (c *Criteria) Linked() bool {
	return slices.ContainsFunc(c.Leaves(), func(k *Criterion) bool { return len(k.Tasks) > 0 })
}

// Order puts sets with official force first, examples behind them and frames last.
func (c *Criteria) Order() int {
	switch {
	case c.Frame:
		return 2
	case c.Example:
		return 1
	}
	return 0
}

// BestIndex is the index that can still be reached.
func (c *Card) BestIndex() Points {
	r := *c.Total
	r.Final = r.Best
	return r.Index()
}

// targetPoints are the points that the target of the set wants, 0 without one.
func (c *Card) targetPoints() Points {
	return (c.Target*c.Total.Base + 50*Unit) / (100 * Unit)
}

// Need are the points that the target lacks.
func (c *Card) Need() Points { return max(0, c.targetPoints()-c.Total.Final) }

// OutOfReach reports whether the target cannot be reached any more.
func (c *Card) OutOfReach() bool { return c.Target > 0 && c.Total.Best < c.targetPoints() }
