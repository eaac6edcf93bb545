package house

import (
	"context"
	"errors"
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
	Agencies []string        // … and the IDs of those it means
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
	p, err := h.Planner(ctx)
	if err != nil {
		return err
	}
	return h.Store.ChangeTask(ctx, who, id, step.Do, p,
		func(w *task.Work, asked *task.Extension, now time.Time) (*task.Change, error) {
			return w.Do(x, task.Hand{Who: who, Today: corpus.DayOf(now), Calendar: p.Calendar, Asked: asked})
		})
}
