package house

import (
	"context"
	"encoding/json"
	"errors"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// metaRules is where the store keeps the days of [task.Rules].
const metaRules = "oversight.rules"

// Rules are the days on which those above hear of work that is late.
func (h *House) Rules(ctx context.Context) (task.Rules, error) {
	var r task.Rules
	text, err := h.Store.Meta(ctx, metaRules)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &r)
	} else if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return r.Usual(), err
}

// SetRules changes them; they hold from the next working hour on.
func (h *House) SetRules(ctx context.Context, who *org.Officer, r task.Rules) error {
	if !who.May(org.ApprovePlan) {
		return store.ErrForbidden
	}
	if err := r.Check(); err != nil {
		return &store.Error{Text: task.Sentence(err), Err: err}
	}
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := h.Store.PutMeta(ctx, metaRules, string(body)); err != nil {
		return err
	}
	return h.Store.Audit(ctx, who.ID, "oversight.rules", string(body))
}

// Scope is what an overview is about; zero is all that the reader may see.
type Scope struct {
	Plan     string
	Agencies []string // by ID; each with what belongs to it
	Section  string   // a field as its plan names it
	Person   string   // ID of an officer
	From, To corpus.Day
}

// Oversee counts how agencies stand with their work today, for who looks after it:
// everywhere, or at their own agency and what belongs to it, else [store.ErrForbidden].
func (h *House) Oversee(ctx context.Context, who *org.Officer, s Scope) (*task.Overview, error) {
	all, agency := task.MayOversee(who, h.Above)
	if !all && agency == nil {
		return nil, store.ErrForbidden
	}
	if len(s.Agencies) > 0 {
		may := agency
		agency = func(id string) bool {
			if may != nil && !may(id) {
				return false
			}
			for _, a := range s.Agencies {
				if task.Under(id, a, h.Above) {
					return true
				}
			}
			return false
		}
	}
	rules, err := h.Rules(ctx)
	if err != nil {
		return nil, err
	}
	works, err := h.Store.Tasks(ctx, who, store.TaskFilter{Plan: s.Plan, Person: s.Person, From: s.From, To: s.To})
	if err != nil {
		return nil, err
	}
	if s.Section != "" {
		kept := works[:0]
		for _, w := range works {
			if w.Section == s.Section {
				kept = append(kept, w)
			}
		}
		works = kept
	}
	out := task.Oversee(works, task.OverseeOptions{Today: corpus.DayOf(h.Now()), Rules: rules, Agency: agency})
	for i := range out.Agencies {
		if l := &out.Agencies[i]; l.Key != "" {
			l.Name = h.AgencyName(l.Key)
		}
	}
	return out, nil
}
