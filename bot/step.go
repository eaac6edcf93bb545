package bot

import (
	"context"
	"errors"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// Deed is something that a person does with a task.
type Deed string

const (
	Receive Deed = "receive" // đã nhận
	Reopen  Deed = "reopen"  // not begun after all
	Begin   Deed = "begin"   // đang thực hiện
	Finish  Deed = "finish"  // hoàn thành; Day "" is today
	Prove   Deed = "prove"   // Evidence
	Snooze  Deed = "snooze"  // hoãn nhắc; Day
	AskMore Deed = "ask"     // xin gia hạn; Day and Why
	Grant   Deed = "grant"   // of the request that is open
	Deny    Deed = "deny"
	SetDay  Deed = "due"  // ấn định hạn; Day and Why
	Appoint Deed = "lead" // Party and Agencies
)

// Step is a deed with what belongs to it.
type Step struct {
	Do       Deed
	Day      corpus.Day
	Why      string
	Party    string           // a leading party as the plan names it …
	Agencies []string         // … and the IDs of those it means
	Evidence []store.Evidence // of Finish and Prove; its Task is filled in
}

// Take does a step with a task as who. A [*store.Error] says what is wrong with
// the step.
func (b *Bot) Take(ctx context.Context, who *org.Officer, id int64, step Step) error {
	s := b.opts.Store
	p, err := Planner(ctx, s)
	if err != nil {
		return err
	}
	for i := range step.Evidence {
		step.Evidence[i].Task = id
		if err := stamped(ctx, step.Evidence[i]); err != nil {
			return err
		}
	}
	if answer.Secret(step.Why) {
		return &store.Error{Text: textSecretEvidence, Err: errors.New("secret marker in a reason")}
	}
	switch step.Do {
	case Receive:
		return s.Receive(ctx, who, id, p)
	case Reopen:
		return s.SetProgress(ctx, who, id, task.NotBegun, "", step.Why, p)
	case Begin:
		return s.SetProgress(ctx, who, id, task.Doing, "", step.Why, p)
	case Finish:
		return s.SetProgress(ctx, who, id, task.Done, step.Day, step.Why, p, step.Evidence...)
	case Prove:
		for _, e := range step.Evidence {
			if _, err := s.AddEvidence(ctx, who, e, p); err != nil {
				return err
			}
		}
		return nil
	case Snooze:
		return s.Snooze(ctx, who, id, step.Day, p)
	case AskMore:
		return s.AskExtension(ctx, who, id, step.Day, step.Why, p)
	case Grant, Deny:
		return s.DecideExtension(ctx, who, id, step.Do == Grant, step.Why, p)
	case SetDay:
		return s.SetDue(ctx, who, id, step.Day, step.Why, p)
	case Appoint:
		var agencies []org.Agency
		for _, id := range step.Agencies {
			a := Agency(id)
			if a == nil {
				return &store.Error{Text: textNoSuchAgency, Err: errors.New("no agency " + id)}
			}
			agencies = append(agencies, *a)
		}
		return s.SetLead(ctx, who, id, step.Party, agencies, p)
	}
	return &store.Error{Text: textUnknownStep, Err: errors.New("unknown deed " + string(step.Do))}
}

// stamped refuses evidence that bears the stamp of a state secret.
func stamped(ctx context.Context, e store.Evidence) error {
	refused := &store.Error{Text: textSecretEvidence, Err: errors.New("evidence with the stamp of a state secret")}
	if answer.Secret(e.Name) {
		return refused
	}
	if len(e.Data) == 0 || len(e.Data) > store.MostEvidence {
		return nil
	}
	_, _, err := corpus.Read(ctx, e.Name, e.Data, corpus.ReadOptions{})
	var r *corpus.Refusal
	if errors.As(err, &r) && r.Code == corpus.RefusedSecret {
		return refused
	}
	return ctx.Err() // a file that is no document proves a task all the same
}

// Dismiss closes a proposal without approving it.
func (b *Bot) Dismiss(ctx context.Context, who *org.Officer, id int64) error {
	return b.opts.Store.CloseProposal(ctx, who, id)
}

// ShareCalendar makes a secret link to an agency's deadlines.
func (b *Bot) ShareCalendar(ctx context.Context, who *org.Officer, agency string) (secret string, err error) {
	return b.opts.Store.NewCalendarLink(ctx, who, agency)
}

// UnshareCalendar closes every link to an agency's deadlines.
func (b *Bot) UnshareCalendar(ctx context.Context, who *org.Officer, agency string) error {
	return b.opts.Store.RevokeCalendarLinks(ctx, who, agency)
}

// Silence switches reminders off for every postman of the house, or on again.
func (b *Bot) Silence(ctx context.Context, who *org.Officer, off bool) error {
	if err := Silence(ctx, b.opts.Store, who, off); err != nil {
		return err
	}
	verb := "reminders.on"
	if off {
		verb = "reminders.off"
	}
	return b.opts.Store.Audit(ctx, who.ID, verb, "")
}

// Silent reports whether reminders are switched off.
func (b *Bot) Silent(ctx context.Context) (bool, error) {
	off, err := b.opts.Store.Meta(ctx, metaSilent)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return off != "", err
}

// Agency returns the agency with an ID, nil where the directory has none.
func Agency(id string) *org.Agency {
	d, err := starterData()
	if err != nil {
		return nil
	}
	return d.Directory.ByID(id)
}

// Successors are the IDs of the agencies that a leading party probably means on a
// day: those of a group, or who took over an agency that is no more. None where
// the party is an agency that exists, or nothing is known.
func Successors(p task.Party, today corpus.Day) []string {
	d, err := starterData()
	if err != nil {
		return nil
	}
	if p.Agency == "" {
		return task.Members(p.Name, d.Agencies, string(today))
	}
	if a := d.Directory.ByID(p.Agency); a != nil && !a.On(string(today)) {
		if now, _ := d.Directory.Present(a, string(today)); now != nil {
			return []string{now.ID}
		}
	}
	return nil
}

// FindAgency returns the agency a person means by a name or an ID, nil for none.
func FindAgency(name, on string) *org.Agency {
	d, err := starterData()
	if err != nil {
		return nil
	}
	if a := d.Directory.ByID(name); a != nil {
		return a
	}
	if found := d.Directory.Find(name, on); len(found) > 0 {
		return found[0]
	}
	return nil
}
