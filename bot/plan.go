package bot

import (
	"context"
	"fmt"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// PlanFile is a plan as somebody hands it in.
type PlanFile struct {
	Name   string // of the file
	Data   []byte
	Number string // số, ký hiệu, where the text has none
	Year   int    // 0: the year the text names
	Prose  bool   // read dated sentences of the running text as well
}

// ReadPlan reads the tasks and targets of a plan with the agencies and the
// calendar of the house; nothing is stored. A file that is no document gives a
// [*corpus.Refusal].
func ReadPlan(ctx context.Context, s *store.Store, f PlanFile) (*task.Proposal, error) {
	d, err := starterData()
	if err != nil {
		return nil, err
	}
	p, err := Planner(ctx, s)
	if err != nil {
		return nil, err
	}
	doc, problems, err := corpus.Read(ctx, f.Name, f.Data, corpus.ReadOptions{})
	if err != nil {
		return nil, err
	}
	if f.Number != "" {
		doc.Number = corpus.CanonicalNumber(f.Number)
		doc.Key = corpus.MakeKey(doc.Number, doc.Type, doc.Title, doc.Issuer, doc.Issued)
	}
	proposal := task.ReadPlan(doc, task.PlanOptions{Year: f.Year, Agencies: d.Directory, Calendar: p.Calendar, WithProse: f.Prose})
	for _, x := range problems {
		if x.Severity == corpus.Warning {
			proposal.Problems = append(proposal.Problems, x)
		}
	}
	return proposal, nil
}

// ProposePlan reads a plan and keeps the proposal until somebody approves it
// with [Bot.ApprovePlan]; only who may approve may propose.
func (b *Bot) ProposePlan(ctx context.Context, who *org.Officer, f PlanFile) (int64, *task.Proposal, error) {
	if !who.May(org.ApprovePlan) { // before the work of reading it
		return 0, nil, store.ErrForbidden
	}
	p, err := ReadPlan(ctx, b.opts.Store, f)
	if err != nil {
		return 0, nil, err
	}
	id, _, err := b.opts.Store.PutProposal(ctx, who, "", p)
	if err != nil {
		return 0, nil, err
	}
	return id, p, nil
}

// ApprovePlan stores the tasks of a proposal, as corrected where edited is not
// nil, and closes it. An interrupted approval can be made again.
func (b *Bot) ApprovePlan(ctx context.Context, who *org.Officer, id int64, edited *task.Proposal, class corpus.Class, agency string) (store.PlanCount, error) {
	if !who.May(org.ApprovePlan) {
		return store.PlanCount{}, store.ErrForbidden
	}
	p, err := b.opts.Store.Proposal(ctx, who, id)
	if err != nil {
		return store.PlanCount{}, err
	}
	planner, err := Planner(ctx, b.opts.Store)
	if err != nil {
		return store.PlanCount{}, err
	}
	if edited != nil {
		edited.Plan = p.Plan // the source is not a person's to change
		p = edited
		d, err := starterData()
		if err != nil {
			return store.PlanCount{}, err
		}
		for i := range p.Tasks {
			t := &p.Tasks[i]
			t.Due = planner.Calendar.Settle(task.ReadDue(t.Time, p.Year))
			on := fmt.Sprintf("%04d-01-01", p.Year)
			t.Leads, t.Supports = task.Parties(t.Lead, d.Directory, on), task.Parties(t.Support, d.Directory, on)
		}
	}
	n, err := b.opts.Store.PutPlan(ctx, who, p, class, agency, planner)
	if err != nil {
		return n, err
	}
	return n, b.opts.Store.CloseProposal(ctx, who, id)
}
