package house

import (
	"context"
	"errors"
	"fmt"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// Step is a deed with what belongs to it.
type Step struct {
	Do       task.Deed
	Day      corpus.Day
	Why      string
	Party    string          // a leading party as the plan names it …
	Agencies []string        // … and the IDs of those it means; of PassOn the units
	Persons  []string        // the IDs of officers, of PassOn
	Evidence []task.Evidence // of Finish and Prove
}

// Take does a step with a task as who. A [*store.Error] says what is wrong with
// the step.
func (h *House) Take(ctx context.Context, who *org.Officer, id int64, step Step) error {
	for _, e := range step.Evidence {
		if err := openFile(ctx, e.Name, e.Link, e.Data); err != nil {
			return err
		}
	}
	if err := openTexts(step.Why, step.Party); err != nil {
		return err
	}
	x := task.Step{Do: step.Do, Day: step.Day, Why: step.Why, Party: step.Party, Proof: step.Evidence}
	for _, id := range step.Agencies {
		a := h.Agency(id)
		if a == nil {
			return &store.Error{Text: textNoSuchAgency, Err: errors.New("no agency " + id)}
		}
		x.Agencies = append(x.Agencies, *a)
	}
	for _, id := range step.Persons {
		o, err := h.Store.Officer(ctx, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && o.Left {
			return &store.Error{Text: fmt.Sprintf(textNoSuchOfficer, id), Err: errors.New("no officer " + id)}
		}
		if err != nil {
			return err
		}
		x.Persons = append(x.Persons, *o)
	}
	var below func(string) bool
	if !who.May(org.PassOn) {
		below = func(id string) bool { return task.Under(id, who.Agency, h.Above) }
	}
	p, err := h.Planner(ctx)
	if err != nil {
		return err
	}
	return h.Store.ChangeTask(ctx, who, id, step.Do, p,
		func(w *task.Work, asked *task.Extension, now time.Time) (*task.Change, error) {
			return w.Do(x, task.Hand{Who: who, Today: corpus.DayOf(now), Calendar: p.Calendar, Asked: asked,
				Below: below})
		})
}
