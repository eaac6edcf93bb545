package house

import (
	"context"
	"errors"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// The example is a plan of reform of another province with its tasks, to look around
// with. It is never put in by itself, is called an example wherever it is shown, and
// goes without a trace.

// DemoIn reports whether the example is in the house.
func (h *House) DemoIn(ctx context.Context) (bool, error) {
	plan, err := h.PlanNamed(ctx, Furnisher, h.Data.Proposal().Plan.Doc)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && plan.State != task.PlanRemoved, err
}

// PutDemo puts the example in, and returns how many tasks it has; those that are there
// keep their progress. An example that somebody closed is opened again.
func (h *House) PutDemo(ctx context.Context, who *org.Officer) (tasks int, err error) {
	p, err := h.Planner(ctx)
	if err != nil {
		return 0, err
	}
	plan := h.Data.Proposal()
	if _, err := h.Store.PutPlan(ctx, who, plan, corpus.Public, "", p); err != nil {
		return 0, err
	}
	return len(plan.Tasks), nil
}

// DropDemo takes the example out with its tasks, their history and the letters about
// them. [store.ErrNotFound] says that it is not in.
func (h *House) DropDemo(ctx context.Context, who *org.Officer) error {
	key := h.Data.Proposal().Plan.Doc
	if err := h.SetPlanState(ctx, who, key, task.PlanRemoved, textDemoOut); err != nil {
		return err
	}
	return h.Store.ErasePlan(ctx, who, key)
}

// furnishDemo renews the tasks of an example that is in and open.
func (h *House) furnishDemo(ctx context.Context) error {
	plan, err := h.PlanNamed(ctx, Furnisher, h.Data.Proposal().Plan.Doc)
	if errors.Is(err, store.ErrNotFound) || err == nil && plan.State != task.PlanOpen {
		return nil
	}
	if err == nil {
		_, err = h.PutDemo(ctx, Furnisher)
	}
	return err
}
