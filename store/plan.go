package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/task"
)

// Plans returns the approved plans that are open and that reader may read, the
// latest year first, with their targets and without their tasks.
func (s *Store) Plans(ctx context.Context, reader *org.Officer) ([]task.Proposal, error) {
	all, err := s.AllPlans(ctx, reader)
	return slices.DeleteFunc(all, func(p task.Proposal) bool { return p.State != task.PlanOpen }), err
}

// AllPlans is [Store.Plans] with those that are not open; what is removed is seen
// by who may bring it back.
func (s *Store) AllPlans(ctx context.Context, reader *org.Officer) ([]task.Proposal, error) {
	type row struct {
		task.Proposal
		class  corpus.Class
		agency string
	}
	rows, err := list(ctx, s.r, func(s scanner) (r row, err error) {
		var body []byte
		var state task.PlanState
		if err = s.Scan(&r.class, &r.agency, &body, &state); err == nil {
			err = json.Unmarshal(body, &r.Proposal)
		}
		r.State = state
		return r, err
	}, `SELECT class, agency, body, state FROM plan ORDER BY year DESC, key`)
	if err != nil {
		return nil, fmt.Errorf("store: plans: %w", err)
	}
	var out []task.Proposal
	for _, r := range rows {
		if (&task.Work{Class: r.class, Agency: r.agency}).ReadableBy(reader) &&
			(r.State != task.PlanRemoved || reader.May(org.ApprovePlan)) {
			out = append(out, r.Proposal)
		}
	}
	return out, nil
}

// planState returns the state of a plan; one that has no row is open.
func (s *Store) planState(ctx context.Context, tx txn, key string) (state task.PlanState, err error) {
	err = tx.QueryRowContext(ctx, `SELECT state FROM plan WHERE key = $1`, key).Scan(&state)
	if errors.Is(found(err), ErrNotFound) {
		err = nil
	}
	return state, err
}

// SetPlanState closes a plan, archives, removes or reopens it, with a line in the
// log that says why. The reminders of its tasks go with it and come back with it.
// [ErrNotFound] says that there is no such plan.
func (s *Store) SetPlanState(ctx context.Context, who *org.Officer, key string, state task.PlanState, why string,
	remind Reminding) error {
	if !who.May(org.ApprovePlan) {
		return ErrForbidden
	}
	return s.write(ctx, "plan state", func(tx txn) error {
		var before task.PlanState
		if err := tx.QueryRowContext(ctx, `SELECT state FROM plan WHERE key = $1`+s.d.lock, key).Scan(&before); err != nil {
			return found(err)
		}
		if before == state {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `UPDATE plan SET state = $1 WHERE key = $2`, string(state), key); err != nil {
			return err
		}
		if state != task.PlanOpen {
			if _, err := tx.ExecContext(ctx, `DELETE FROM reminder WHERE state = 'planned' AND task IN (SELECT id FROM task WHERE plan = $1)`, key); err != nil {
				return err
			}
		} else {
			works, err := list(ctx, tx, scanWork, `SELECT `+taskColumns+` FROM task WHERE plan = $1 AND progress <> 'done'`, key)
			if err != nil {
				return err
			}
			for i := range works {
				if err := s.replan(ctx, tx, &works[i], remind); err != nil {
					return err
				}
			}
		}
		return s.audit(ctx, tx, who.ID, "plan."+map[task.PlanState]string{task.PlanOpen: "open", task.PlanClosed: "close",
			task.PlanArchived: "archive", task.PlanRemoved: "remove"}[state], detailed(key, why))
	})
}

func detailed(what, why string) string {
	if why == "" {
		return what
	}
	return what + ": " + why
}

// ErasePlan deletes a plan that was removed, with its tasks, their history and
// evidence; nothing brings them back. A plan that was not removed before is
// [ErrNotFound].
func (s *Store) ErasePlan(ctx context.Context, who *org.Officer, key string) error {
	if !who.May(org.ApprovePlan) {
		return ErrForbidden
	}
	return s.write(ctx, "erase plan", func(tx txn) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM plan WHERE key = $1 AND state = 'removed'`, key)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNotFound)
		}
		ids, err := list(ctx, tx, func(row scanner) (string, error) {
			var id int64
			err := row.Scan(&id)
			return fmt.Sprint(id), err
		}, `SELECT id FROM task WHERE plan = $1 ORDER BY id`, key)
		if err != nil {
			return err
		}
		res, err = tx.ExecContext(ctx, `DELETE FROM task WHERE plan = $1`, key)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		for _, id := range append(ids, key) { // letters about what is no more lead nowhere
			if _, err := tx.ExecContext(ctx, `DELETE FROM inbox WHERE link = $1 OR link LIKE $2`, "/viec/"+id,
				"%&ke-hoach="+url.QueryEscape(id)); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, who.ID, "plan.erase", fmt.Sprintf("%s: %d", key, n))
	})
}

// PutTask keeps a task of its own under a plan, which is made where there is none
// under its key, and returns its ID. Who may give work to whom is for the caller to
// say; the store asks that they may give some.
func (s *Store) PutTask(ctx context.Context, who *org.Officer, w *task.Work, plan *task.Proposal,
	remind Reminding) (id int64, err error) {
	if who == nil || !who.May(org.GiveWork, who.Agency) {
		return 0, ErrForbidden
	}
	err = s.write(ctx, "put task", func(tx txn) error {
		body, err := json.Marshal(plan)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO plan (key, year, class, agency, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) DO NOTHING`,
			w.Plan, plan.Year, string(w.Class), w.Agency, string(body)); err != nil {
			return err
		}
		var state task.PlanState
		if err := tx.QueryRowContext(ctx, `SELECT state FROM plan WHERE key = $1`+s.d.lock, w.Plan).Scan(&state); err != nil {
			return err
		}
		if state != task.PlanOpen {
			return &Error{fmt.Sprintf(textPlanShut, w.PlanName(), state), errors.New("plan is not open")}
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM task WHERE plan = $1 AND no LIKE 'G%'`, w.Plan).Scan(&n); err != nil {
			return err
		}
		w.No = fmt.Sprintf("G%d", n+1)
		if err := s.insert(ctx, tx, w); err != nil {
			return err
		}
		id = w.ID
		return s.change(ctx, tx, w, who, &task.Change{What: task.Assign, After: w.Name}, remind)
	})
	return id, err
}
