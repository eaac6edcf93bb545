package task

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/org"
)

// Refusal says why a rule does not let something be done.
type Refusal struct {
	Text string // one plain Vietnamese sentence for the person
	Err  error  // the cause, for the operator
}

func (r *Refusal) Error() string { return r.Err.Error() }
func (r *Refusal) Unwrap() error { return r.Err }

// Sentence is what a person is told of err: the text of its refusal, where it has
// one.
func Sentence(err error) string {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Text
	}
	return err.Error()
}

// Deed is something that is done to a task. As a line of a task's history it is
// one of the kinds that [Deed.Kind] returns.
type Deed string

const (
	Assign  Deed = "assign"   // giao việc: the plan is approved
	Amend   Deed = "amend"    // sửa theo kế hoạch: the plan is read again
	Moved   Deed = "calendar" // lịch nghỉ: the working days have changed
	Receive Deed = "receive"  // đã nhận
	Reopen  Deed = "reopen"   // not begun after all
	Begin   Deed = "begin"    // đang thực hiện
	Finish  Deed = "finish"   // hoàn thành; Day "" is today
	Prove   Deed = "prove"    // Proof
	Snooze  Deed = "snooze"   // hoãn nhắc; Day
	AskMore Deed = "ask"      // xin gia hạn; Day and Why
	Grant   Deed = "grant"    // of the request that is open
	Deny    Deed = "deny"
	SetDay  Deed = "due"  // ấn định hạn; Day and Why
	Appoint Deed = "lead" // Party and Agencies

	PassOn   Deed = "pass"    // chuyển cho đơn vị, người: Agencies, Persons and Why
	SendBack Deed = "return"  // trả lại việc đã báo xong; Why
	Confirm  Deed = "confirm" // xác nhận việc đã báo xong
	Comment  Deed = "comment" // trao đổi; Why
	Drop     Deed = "drop"    // bỏ khỏi kế hoạch; Why
	Restore  Deed = "restore" // of what was dropped
	Join     Deed = "merge"   // two agencies were one, or are two after all

	reported Deed = "progress" // the kind of Reopen, Begin and Finish
)

// Kind is the deed as a history has it: how far a task has come is one kind.
func (d Deed) Kind() Deed {
	switch d {
	case Reopen, Begin, Finish:
		return reported
	}
	return d
}

// String is the deed in Vietnamese.
func (d Deed) String() string {
	if w := deedWords[d.Kind()]; w != "" {
		return w
	}
	return string(d)
}

// actions says which right a deed asks for.
var actions = map[Deed]org.Action{
	Receive: org.Report, Reopen: org.Report, Begin: org.Report, Finish: org.Report, Prove: org.Report,
	Snooze:  org.Report,
	AskMore: org.AskExtension, Grant: org.GrantExtension, Deny: org.GrantExtension,
	SetDay: org.SetDue, Appoint: org.ApprovePlan,
	PassOn: org.PassOn, SendBack: org.ConfirmWork, Confirm: org.ConfirmWork, Comment: org.AskExtension,
	Drop: org.ApprovePlan, Restore: org.ApprovePlan,
}

// Step is a deed with what belongs to it.
type Step struct {
	Do       Deed
	Day      corpus.Day
	Why      string
	Party    string        // a leading party as the plan names it …
	Agencies []org.Agency  // … and those it means; of PassOn the units
	Persons  []org.Officer // of PassOn
	Proof    []Evidence    // of Finish and Prove
}

// Evidence proves that a task was done: a link, or a file.
type Evidence struct {
	ID      int64
	Task    int64
	Who     string
	Name    string // of the file or the paper
	Link    string
	Data    []byte // of a file; lists leave it out
	Created time.Time
}

// MostEvidence is how big a file may be, in bytes.
const MostEvidence = 20 << 20

// Check refuses evidence that proves nothing: it has no name, no content, too
// much of it, or a link that leads nowhere.
func (e *Evidence) Check() error {
	if e.Link == "" && len(e.Data) == 0 || e.Name == "" {
		return &Refusal{textEvidenceEmpty, errors.New("empty evidence")}
	}
	if len(e.Data) > MostEvidence {
		return &Refusal{textEvidenceBig, fmt.Errorf("evidence of %d bytes", len(e.Data))}
	}
	u, err := url.Parse(e.Link)
	if e.Link != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		return &Refusal{textEvidenceLink, fmt.Errorf("link %q", e.Link)}
	}
	return nil
}

// ExtensionState is what became of a request for more time.
type ExtensionState string

const (
	Asked   ExtensionState = "asked"
	Granted ExtensionState = "granted"
	Denied  ExtensionState = "denied"
)

// Extension is a request for more time ("xin gia hạn").
type Extension struct {
	ID      int64
	Task    int64
	Who     string
	Day     corpus.Day // the deadline asked for
	Why     string
	State   ExtensionState
	Decided string // who decided
	Note    string // what they said
	Created time.Time
}

// Change is what a step has done, as the history of the task tells it.
type Change struct {
	What          Deed   // a kind
	Before, After string // in Vietnamese
	Why           string
	Proof         []Evidence // to be kept with it
	Extension     *Extension // the request that was made, or decided
}

// Hand is who does a step, and what they do it with.
type Hand struct {
	Who      *org.Officer
	Today    corpus.Day
	Calendar *Calendar  // nil knows no holidays
	Asked    *Extension // the request for more time that is open, nil when none is
	// Below reports whether an agency is that of Who or a unit under it, so that work
	// can be passed on to it; nil says it of all.
	Below func(agency string) bool
}

// ReadableBy reports whether o may read w.
func (w *Work) ReadableBy(o *org.Officer) bool {
	if w.Class == corpus.Public {
		return o.May(org.ReadPublished)
	}
	return o.May(org.ReadInternal, w.Agency) || w.passedTo(o) != nil
}

// Owners are the agencies whose officers answer for w: those that lead it, of an
// internal task the one it belongs to.
func (w *Work) Owners() []string {
	if w.Class != corpus.Public {
		return []string{w.Agency}
	}
	return w.LeadAgencies()
}

// Allows reports whether o may do d to w.
func (w *Work) Allows(o *org.Officer, d Deed) bool {
	a, known := actions[d]
	if !known || o == nil || o.Left || !w.ReadableBy(o) {
		return false
	}
	switch d {
	case Receive, Begin, Finish, Prove:
		if w.passedTo(o) != nil {
			return true
		}
	case SendBack, Confirm:
		if w.Giver == o.ID {
			return true
		}
	case Comment:
		return w.passedTo(o) != nil || w.Giver == o.ID || o.May(org.ConfirmWork) ||
			o.May(org.ReadInternal, w.Agencies()...)
	}
	return o.May(a, w.Owners()...)
}

// SharedBy reports whether what o reports of w is the share of their agency. An
// administrator reports for the whole.
func (w *Work) SharedBy(o *org.Officer) bool {
	return o != nil && w.Shares(o.Agency) && !o.May(org.Report)
}

// MaySnooze reports whether o may keep the reminders of w back, and there is a
// day until which they can be.
func (w *Work) MaySnooze(o *org.Officer, today corpus.Day) bool {
	return w.Allows(o, Snooze) && !w.SharedBy(o) && w.Due.Safe > today
}

// Do does a step with w. The change is nil when nothing is different from before.
// The error is [org.ErrForbidden] when the officer may not do it, else a
// [*Refusal], and w is as it was.
func (w *Work) Do(s Step, h Hand) (*Change, error) {
	if _, known := actions[s.Do]; !known {
		return nil, &Refusal{textNoDeed, fmt.Errorf("unknown deed %q", s.Do)}
	}
	if !w.Allows(h.Who, s.Do) {
		return nil, org.ErrForbidden
	}
	for i := range s.Proof {
		if err := s.Proof[i].Check(); err != nil {
			return nil, err
		}
	}
	var c *Change
	var err error
	switch s.Do {
	case Receive:
		c = w.receive(h)
	case Reopen:
		c, err = w.report(s, h, NotBegun)
	case Begin:
		c, err = w.report(s, h, Doing)
	case Finish:
		c, err = w.report(s, h, Done)
	case Prove:
		c = prove(s)
	case Snooze:
		c, err = w.snooze(s, h)
	case AskMore:
		c, err = w.askMore(s, h)
	case Grant, Deny:
		c, err = w.decide(s, h)
	case SetDay:
		c, err = w.setDay(s.Day, s.Why, h.Calendar)
	case Appoint:
		c, err = w.appoint(s)
	case PassOn:
		c, err = w.passOn(s, h)
	case SendBack, Confirm:
		c, err = w.judge(s, h)
	case Comment:
		c, err = comment(s)
	case Drop, Restore:
		c = w.drop(s, h)
	}
	if c == nil || err != nil {
		return nil, err
	}
	c.What = s.Do.Kind()
	return c, nil
}

func (w *Work) receive(h Hand) *Change {
	if w.Received != "" {
		return nil
	}
	w.Received = h.Today
	return &Change{After: onDay(h.Today)}
}

// report says how far the task has come. What an agency of a leading group
// reports is its share; work that is not done any more loses its day.
func (w *Work) report(s Step, h Hand, p Progress) (*Change, error) {
	day := corpus.Day("")
	if p == Done {
		if day = s.Day; day == "" {
			day = h.Today
		}
		if _, err := corpus.ParseDay(string(day)); err != nil || day > h.Today {
			return nil, &Refusal{textDoneDay, fmt.Errorf("done on %q", day)}
		}
	}
	c := &Change{Why: s.Why, Proof: s.Proof}
	if part := w.passedTo(h.Who); part != nil && !h.Who.May(org.Report, w.Owners()...) {
		c.Before = part.words()
		if part.Done = day; p != NotBegun && w.Progress == NotBegun {
			w.Progress = Doing
		}
		c.After = part.words()
	} else if w.SharedBy(h.Who) {
		c.Before = w.shareWords(h.Who.Agency)
		w.Share(h.Who.Agency, p, day)
		c.After = w.shareWords(h.Who.Agency)
	} else {
		c.Before = w.progressWords()
		w.Progress, w.DoneOn, w.Confirmed = p, day, ""
		if p == NotBegun {
			w.DoneBy = nil
		}
		c.After = w.progressWords()
	}
	if c.Before == c.After && len(s.Proof) == 0 {
		return nil, nil
	}
	for _, e := range s.Proof {
		c.After += fmt.Sprintf(textWithProof, e.Name)
	}
	return c, nil
}

func prove(s Step) *Change {
	if len(s.Proof) == 0 {
		return nil
	}
	c := &Change{Proof: s.Proof}
	var names []string
	for _, e := range s.Proof {
		names = append(names, e.Name)
	}
	c.After = strings.Join(names, "; ")
	return c
}

// shareWords says how far an agency of a group has come with its share.
func (w *Work) shareWords(agency string) string {
	if d := w.DoneBy[agency]; d != "" {
		return fmt.Sprintf(textShareOn, d.Vietnamese())
	}
	return (&Work{Progress: w.Progress}).progressWords()
}

func (w *Work) progressWords() string {
	switch w.Progress {
	case Done:
		return fmt.Sprintf(textDoneOn, w.DoneOn.Vietnamese())
	case Doing:
		return textDoing
	}
	return textNotBegun
}

// snooze keeps reminders back until a day, at most until the deadline.
func (w *Work) snooze(s Step, h Hand) (*Change, error) {
	if _, err := corpus.ParseDay(string(s.Day)); err != nil || s.Day <= h.Today || w.Due.Safe != "" &&
		s.Day > w.Due.Safe {
		return nil, &Refusal{textSnoozeDay, fmt.Errorf("snooze until %q", s.Day)}
	}
	if w.SharedBy(h.Who) {
		return nil, &Refusal{textSnoozeShared, errors.New("snooze of a group's task")}
	}
	if w.Snoozed == s.Day {
		return nil, nil
	}
	c := &Change{After: fmt.Sprintf(textUntil, s.Day.Vietnamese())}
	if w.Snoozed != "" {
		c.Before = fmt.Sprintf(textUntil, w.Snoozed.Vietnamese())
	}
	w.Snoozed = s.Day
	return c, nil
}

// askMore asks for a later deadline; the deadline stands until somebody grants
// it, and one request at a time can be open.
func (w *Work) askMore(s Step, h Hand) (*Change, error) {
	if _, err := corpus.ParseDay(string(s.Day)); err != nil || s.Day <= w.Due.Nominal || s.Day <= h.Today ||
		strings.TrimSpace(s.Why) == "" {
		return nil, &Refusal{textAskDay, fmt.Errorf("extension to %q", s.Day)}
	}
	if h.Asked != nil {
		return nil, &Refusal{textAskedBefore, errors.New("an extension is open")}
	}
	return &Change{Before: w.Due.Words(), After: s.Day.Vietnamese(), Why: s.Why,
		Extension: &Extension{Day: s.Day, Why: s.Why, State: Asked}}, nil
}

// decide grants or refuses the request that is open.
func (w *Work) decide(s Step, h Hand) (*Change, error) {
	if h.Asked == nil {
		return nil, ErrNoRequest
	}
	e := *h.Asked
	e.State, e.Decided, e.Note = Denied, h.Who.ID, s.Why
	c := &Change{Before: w.Due.Words(), After: textSameDue, Why: s.Why}
	if s.Do == Grant {
		var err error
		if c, err = w.setDay(e.Day, textGrantWhy, h.Calendar); err != nil {
			return nil, err
		}
		c.Why, e.State = s.Why, Granted
	}
	c.Extension = &e
	return c, nil
}

// ErrNoRequest says that nobody waits for a decision on more time.
var ErrNoRequest = errors.New("task: no request for more time is open")

// setDay sets the day of a task whose plan names none, or another day. From then
// on a person has set it, and the plan does not take it back.
func (w *Work) setDay(day corpus.Day, why string, cal *Calendar) (*Change, error) {
	if _, err := corpus.ParseDay(string(day)); err != nil {
		return nil, &Refusal{textBadDay, fmt.Errorf("due %q", day)}
	}
	if strings.TrimSpace(why) == "" {
		return nil, &Refusal{textDayWhy, errors.New("no reason")}
	}
	if cal == nil {
		cal = &Calendar{}
	}
	before := w.Due
	w.Due = cal.Settle(Due{Kind: OnDay, Phrase: w.Time, Nominal: day, Rule: ruleSet + why, Set: true})
	return &Change{Before: before.Words(), After: w.Due.Words(), Why: why}, nil
}

// appoint says which agencies a leading party of the task means: those of a
// group, or the one that took over an agency that is no more. From then on they
// are reminded; several report each its share, one reports for the whole.
func (w *Work) appoint(s Step) (*Change, error) {
	i := slices.IndexFunc(w.Leads, func(p Party) bool { return p.Name == s.Party })
	if i < 0 {
		return nil, &Refusal{fmt.Sprintf(textNoLead, s.Party), fmt.Errorf("no lead %q", s.Party)}
	}
	now := Party{Name: s.Party, Set: true}
	var names []string
	for _, a := range s.Agencies {
		names = append(names, a.FullName())
		now.Members = append(now.Members, a.ID)
	}
	if len(s.Agencies) == 1 {
		now.Agency, now.Members = s.Agencies[0].ID, nil
	}
	before := w.Leads[i]
	if before.Agency == now.Agency && slices.Equal(before.Members, now.Members) && before.Set {
		return nil, nil
	}
	w.Leads = slices.Clone(w.Leads)
	w.Leads[i] = now
	for a := range w.DoneBy {
		if !w.Shares(a) {
			delete(w.DoneBy, a)
		}
	}
	return &Change{After: s.Party + ": " + strings.Join(names, ", ")}, nil
}

// Renew takes over what a plan that is read again says of w, which keeps its
// progress, a deadline that a person has set, and the agencies that a person has
// named. The change is nil when the plan says nothing else than before.
func (w *Work) Renew(t Task) (*Change, error) {
	if w.Due.Set {
		t.Due = w.Due
	}
	t.Leads = slices.Clone(t.Leads)
	for i, p := range t.Leads {
		for _, b := range w.Leads {
			if p.Name == b.Name && b.Set && !p.Set {
				t.Leads[i] = b
			}
		}
	}
	back := w.Dropped != ""
	w.Dropped = "" // it stands in the plan again
	was, err := json.Marshal(w.Task)
	if err != nil {
		return nil, err
	}
	if now, err := json.Marshal(t); err != nil || string(now) == string(was) && !back {
		return nil, err
	}
	c := &Change{What: Amend, Before: w.Due.Words(), After: t.Due.Words()}
	w.Task = t
	return c, nil
}

// Settle moves the deadline of w when the calendar of a year has changed. The
// change is nil when no day moves.
func (w *Work) Settle(cal *Calendar, year int) *Change {
	due := cal.Settle(w.Due)
	if due.Safe == w.Due.Safe && due.Rolled == w.Due.Rolled && due.Nominal == w.Due.Nominal {
		return nil
	}
	c := &Change{What: Moved, Before: w.Due.Words(), After: due.Words(), Why: fmt.Sprintf(textYearWhy, year)}
	w.Due = due
	return c
}

func onDay(d corpus.Day) string { return fmt.Sprintf(textOn, d.Vietnamese()) }
