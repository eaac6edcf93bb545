package house

import (
	"context"
	"errors"

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
func (h *House) Take(ctx context.Context, who *org.Officer, id int64, step Step) error {
	s := h.Store
	p, err := h.Planner(ctx)
	if err != nil {
		return err
	}
	for i := range step.Evidence {
		step.Evidence[i].Task = id
		e := step.Evidence[i]
		if err := openFile(ctx, e.Name, e.Link, e.Data); err != nil {
			return err
		}
	}
	if err := openTexts(step.Why, step.Party); err != nil {
		return err
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
			a := h.Agency(id)
			if a == nil {
				return &store.Error{Text: textNoSuchAgency, Err: errors.New("no agency " + id)}
			}
			agencies = append(agencies, *a)
		}
		return s.SetLead(ctx, who, id, step.Party, agencies, p)
	}
	return &store.Error{Text: textUnknownStep, Err: errors.New("unknown deed " + string(step.Do))}
}
