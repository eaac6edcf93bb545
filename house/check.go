package house

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"trolyao/check"
	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

// CheckDraft checks the references of a draft: a file, or text where data is nil. day
// "" is the day that the draft bears, else today. Nothing of the draft is kept. A draft
// with the mark of a state secret is refused; a file that cannot be read is a
// [*paper.Refusal].
func (h *House) CheckDraft(ctx context.Context, reader index.Reader, name string, data []byte, text string,
	day corpus.Day) (*check.Report, error) {
	draft, err := openDraft(ctx, name, data, text)
	if err != nil {
		return nil, err
	}
	return h.checked(ctx, reader, draft, day)
}

// checked checks an open draft.
func (h *House) checked(ctx context.Context, reader index.Reader, draft check.Draft, day corpus.Day) (*check.Report,
	error) {
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	o := check.Options{Day: day, Today: corpus.DayOf(h.Now())}
	if h.Data != nil {
		o.Agencies = h.Directory()
		for _, a := range h.Data.Agencies {
			if a.To != "" {
				o.Old = append(o.Old, a)
			}
		}
	}
	planner, err := h.Planner(ctx)
	if err != nil {
		return nil, err
	}
	o.Working = func(d corpus.Day) (bool, string, bool) {
		why := planner.Calendar.DayOff(d)
		return why == "", why, true
	}
	r, err := check.Check(ctx, draft, draftLibrary{h, s, reader}, o)
	if errors.Is(err, check.ErrTooLong) {
		return nil, &store.Error{Text: textDraftLong, Err: err}
	}
	if err != nil {
		return nil, fmt.Errorf("house: check a draft: %w", err)
	}
	return r, nil
}

// openDraft reads a draft; one with the mark of a state secret is refused before
// anything is made of it.
func openDraft(ctx context.Context, name string, data []byte, text string) (check.Draft, error) {
	if err := openTexts(name); err != nil {
		return check.Draft{}, err
	}
	if data == nil {
		if MarkedSecret(text) {
			return check.Draft{}, refusedSecret("draft with the mark of a state secret")
		}
		draft := check.FromText(text)
		if _, ok := paper.SecretStamp(draft.Blocks); ok {
			return check.Draft{}, refusedSecret("draft with the stamp of a state secret")
		}
		return draft, nil
	}
	blocks, _, err := paper.Read(ctx, name, data, paper.Options{FileOrder: true})
	if err != nil {
		var r *paper.Refusal
		if errors.As(err, &r) && r.Code == paper.RefusedSecret {
			return check.Draft{}, refusedSecret("draft with the stamp of a state secret")
		}
		return check.Draft{}, err
	}
	draft := check.FromBlocks(blocks)
	if _, ok := paper.SecretStamp(blocks); ok {
		return check.Draft{}, refusedSecret("draft with the stamp of a state secret")
	}
	return draft, nil
}

// draftLibrary is what the checker sees of the house, as a reader.
type draftLibrary struct {
	h      *House
	s      *shelves
	reader index.Reader
}

func (l draftLibrary) Catalog() *corpus.Catalog { return l.s.catalog }

func (l draftLibrary) MayRead(h *corpus.Head) bool { return MayRead(l.reader, h) }

func (l draftLibrary) Relations(key string) []corpus.Relation { return l.s.relations[key] }

func (l draftLibrary) Record() *check.Record { return l.s.record() }

func (l draftLibrary) Document(ctx context.Context, key string) (*corpus.Document, error) {
	if h := l.s.catalog.Head(key); h == nil || !l.MayRead(h) {
		return nil, nil
	}
	d, err := l.h.Store.Document(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return d, err
}

// Tasks are those of the approved plan with a key, else those that the document held says.
func (l draftLibrary) Tasks(ctx context.Context, key string) ([]check.PlanTask, error) {
	plans, err := l.h.Store.AllPlans(ctx, Furnisher)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(plans, func(p task.Proposal) bool { return p.Plan.Doc == key })
	var plan *task.Proposal
	if i >= 0 {
		plan = &plans[i]
	} else {
		d, err := l.Document(ctx, key)
		if d == nil || err != nil {
			return nil, err
		}
		plan = task.ReadPlan(d, task.PlanOptions{})
	}
	var out []check.PlanTask
	for _, t := range plan.Tasks {
		out = append(out, check.PlanTask{No: t.No, Section: t.SectionNo, Name: t.Name})
	}
	return out, nil
}

// MarkDraft is [House.CheckDraft] of a Word file, and the file with the findings as
// comments: nothing else in it changes. With changes, wordings that are known are
// proposed as tracked changes. marked is nil for a file of another format.
func (h *House) MarkDraft(ctx context.Context, reader index.Reader, name string, data []byte, day corpus.Day,
	changes bool) (r *check.Report, marked []byte, err error) {
	if r, err = h.CheckDraft(ctx, reader, name, data, "", day); err != nil {
		return nil, nil, err
	}
	marked, _, err = paper.Annotate(data, check.Remarks(r, changes), textCheckedBy, h.Now())
	if errors.Is(err, paper.ErrNoWord) {
		return r, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("house: comment a draft: %w", err)
	}
	return r, marked, nil
}
