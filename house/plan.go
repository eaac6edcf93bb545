package house

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
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
	// Columns is what the person says of columns; what was said of the columns of
	// earlier plans is remembered besides.
	Columns []task.HeadingIs
}

// ReadPlan reads the tasks and targets of a plan with the agencies and the
// calendar of the house; nothing is stored. A file that is no document gives a
// [*paper.Refusal].
func (h *House) ReadPlan(ctx context.Context, f PlanFile) (*task.Proposal, error) {
	p, _, err := h.readPlan(ctx, f)
	return p, err
}

func (h *House) readPlan(ctx context.Context, f PlanFile) (*task.Proposal, *corpus.Document, error) {
	if err := openTexts(f.Name, f.Number); err != nil {
		return nil, nil, err
	}
	p, err := h.Planner(ctx)
	if err != nil {
		return nil, nil, err
	}
	doc, problems, err := corpus.Read(ctx, f.Name, f.Data, corpus.ReadOptions{})
	if err != nil {
		return nil, nil, err
	}
	if f.Number != "" {
		doc.Number = corpus.CanonicalNumber(f.Number)
		doc.Key = corpus.MakeKey(doc.Number, doc.Type, doc.Title, doc.Issuer, doc.Issued)
	}
	said, err := h.saidOfColumns(ctx, f.Columns)
	if err != nil {
		return nil, nil, err
	}
	proposal := task.ReadPlan(doc, task.PlanOptions{Year: f.Year, Agencies: h.Directory(), Calendar: p.Calendar,
		WithProse: f.Prose, Columns: said})
	proposal.Said = f.Columns
	for _, x := range problems {
		if x.Severity == paper.Warning {
			proposal.Problems = append(proposal.Problems, x)
		}
	}
	return proposal, doc, nil
}

// saidOfColumns is what persons have said of columns: now, else for an approved
// plan with the same heading, the latest first.
func (h *House) saidOfColumns(ctx context.Context, now []task.HeadingIs) ([]task.HeadingIs, error) {
	plans, err := h.Store.AllPlans(ctx, Furnisher)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(now)
	for _, p := range plans {
		out = append(out, p.Said...)
	}
	return out, nil
}

// RereadPlan reads a waiting proposal again with what a person says of the
// columns of its tables. What was corrected in its tasks before is read anew.
func (h *House) RereadPlan(ctx context.Context, who *org.Officer, id int64, columns []task.HeadingIs) error {
	p, err := h.Store.Proposal(ctx, who, id)
	if err != nil {
		return err
	}
	if p.Source == nil {
		return &store.Error{Text: textNoSource, Err: errors.New("the proposal does not hold its text")}
	}
	planner, err := h.Planner(ctx)
	if err != nil {
		return err
	}
	said, err := h.saidOfColumns(ctx, columns)
	if err != nil {
		return err
	}
	again := task.ReadPlan(p.Source, task.PlanOptions{Year: p.Year, Number: p.Plan.Number, Agencies: h.Directory(),
		Calendar: planner.Calendar, Columns: said})
	again.Plan, again.Title, again.Class, again.Agency, again.Source, again.Said = p.Plan, p.Title, p.Class, p.Agency,
		p.Source, columns
	return h.Store.EditProposal(ctx, who, id, again)
}

// Revision says what an approval of p would change in the plan as it is kept.
func (h *House) Revision(ctx context.Context, who *org.Officer, p *task.Proposal) (*task.Revision, error) {
	if p.Plan.Doc == "" {
		return &task.Revision{}, nil
	}
	have, err := h.Store.Tasks(ctx, who, store.TaskFilter{Plan: p.Plan.Doc, Shut: true})
	if err != nil {
		return nil, err
	}
	return task.Revise(have, p.Tasks), nil
}

// ProposePlan reads a plan and keeps the proposal until somebody approves it
// with [House.ApprovePlan]; only who may approve may propose.
func (h *House) ProposePlan(ctx context.Context, who *org.Officer, f PlanFile) (int64, *task.Proposal, error) {
	if !who.May(org.ApprovePlan) { // before the work of reading it
		return 0, nil, store.ErrForbidden
	}
	p, doc, err := h.readPlan(ctx, f)
	if err != nil {
		return 0, nil, err
	}
	if f.Prose && assigns(doc) {
		passages, duties := h.duties(doc)
		if h.Writer != nil {
			duties = h.askedDuties(ctx, passages)
		}
		if err := h.addDuties(ctx, p, duties, string(doc.Issued)); err != nil {
			return 0, nil, err
		}
	}
	p.Source = doc
	id, _, err := h.Store.PutProposal(ctx, who, "", p)
	if err != nil {
		return 0, nil, err
	}
	return id, p, nil
}

// ApprovePlan stores the tasks of a proposal, as corrected where edited is not
// nil, and closes it. An interrupted approval can be made again.
func (h *House) ApprovePlan(ctx context.Context, who *org.Officer, id int64, edited *task.Proposal,
	class corpus.Class, agency string) (store.PlanCount, error) {
	if !who.May(org.ApprovePlan) {
		return store.PlanCount{}, store.ErrForbidden
	}
	p, err := h.Store.Proposal(ctx, who, id)
	if err != nil {
		return store.PlanCount{}, err
	}
	planner, err := h.Planner(ctx)
	if err != nil {
		return store.PlanCount{}, err
	}
	if p.Class != corpus.Public { // what came from an internal paper stays inside
		class, agency = p.Class, p.Agency
	}
	if class != corpus.Public && agency == "" {
		return store.PlanCount{}, &store.Error{Text: textNoOwner, Err: errors.New("internal plan without an agency")}
	}
	if edited != nil {
		if p, err = h.settled(p, edited, planner); err != nil {
			return store.PlanCount{}, err
		}
		for i := range p.Tasks {
			p.Tasks[i].Inferred = nil // a person has looked at every cell
		}
	}
	p.Source = nil // of an approved plan only the tasks are kept
	n, err := h.Store.PutPlan(ctx, who, p, class, agency, planner)
	if err != nil {
		return n, err
	}
	if n.SampleClosed, err = h.closeSample(ctx, who, p, class); err != nil {
		return n, err
	}
	return n, h.Store.CloseProposal(ctx, who, id)
}

// closeSample closes the shipped plan when an own one is approved, so that nobody
// counts its tasks; not when somebody has worked with it.
func (h *House) closeSample(ctx context.Context, who *org.Officer, p *task.Proposal, class corpus.Class) (bool,
	error) {
	if class != corpus.Public {
		return false, nil
	}
	sample, err := h.PlanNamed(ctx, who, h.Data.Proposal().Plan.Doc)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil || sample.State != task.PlanOpen || sample.Plan.Doc == p.Plan.Doc {
		return false, err
	}
	works, err := h.Store.Tasks(ctx, who, store.TaskFilter{Plan: sample.Plan.Doc})
	used := func(w task.Work) bool {
		return w.Progress != task.NotBegun || w.Received != "" || len(w.DoneBy) > 0 || len(w.Passed) > 0
	}
	if err != nil || slices.ContainsFunc(works, used) {
		return false, err
	}
	return true, h.SetPlanState(ctx, who, sample.Plan.Doc, task.PlanClosed, textSampleWhy)
}

// PlanNamed returns the approved plan with a key, or with a number as a person
// writes it, whatever its state; [store.ErrNotFound] when there is none.
func (h *House) PlanNamed(ctx context.Context, who *org.Officer, name string) (*task.Proposal, error) {
	plans, err := h.Store.AllPlans(ctx, who)
	if err != nil {
		return nil, err
	}
	number := corpus.CanonicalNumber(name)
	for _, fits := range []func(*task.Proposal) bool{
		func(p *task.Proposal) bool { return p.Plan.Doc == name },
		func(p *task.Proposal) bool { return number != "" && corpus.CanonicalNumber(p.Plan.Number) == number },
	} {
		for i := range plans {
			if fits(&plans[i]) {
				return &plans[i], nil
			}
		}
	}
	return nil, &store.Error{Text: fmt.Sprintf(textNoSuchPlan, name), Err: store.ErrNotFound}
}

// SetPlanState closes a plan, archives, removes or reopens it, for who may approve
// plans; see [store.Store.SetPlanState].
func (h *House) SetPlanState(ctx context.Context, who *org.Officer, key string, state task.PlanState,
	why string) error {
	if err := openTexts(why); err != nil {
		return err
	}
	planner, err := h.Planner(ctx)
	if err != nil {
		return err
	}
	return h.Store.SetPlanState(ctx, who, key, state, why, planner)
}

// ErasePlan deletes a plan that was removed, for good.
func (h *House) ErasePlan(ctx context.Context, who *org.Officer, key string) error {
	return h.Store.ErasePlan(ctx, who, key)
}

// DropTasks takes tasks that a revised plan does not have out of what counts.
func (h *House) DropTasks(ctx context.Context, who *org.Officer, ids []int64, why string) error {
	for _, id := range ids {
		if err := h.Take(ctx, who, id, Step{Do: task.Drop, Why: why}); err != nil {
			return err
		}
	}
	return nil
}

// AdoptPlan stores the tasks of a plan that who has read and approves as it is.
func (h *House) AdoptPlan(ctx context.Context, who *org.Officer, p *task.Proposal, class corpus.Class,
	agency string) (store.PlanCount, error) {
	planner, err := h.Planner(ctx)
	if err != nil {
		return store.PlanCount{}, err
	}
	n, err := h.Store.PutPlan(ctx, who, p, class, agency, planner)
	if err == nil {
		n.SampleClosed, err = h.closeSample(ctx, who, p, class)
	}
	return n, err
}

// CorrectPlan keeps a corrected text of a proposal, which goes on waiting.
func (h *House) CorrectPlan(ctx context.Context, who *org.Officer, id int64, edited *task.Proposal) error {
	p, err := h.Store.Proposal(ctx, who, id)
	if err != nil {
		return err
	}
	planner, err := h.Planner(ctx)
	if err != nil {
		return err
	}
	if p, err = h.settled(p, edited, planner); err != nil {
		return err
	}
	return h.Store.EditProposal(ctx, who, id, p)
}

// settled is a person's text of a proposal with its deadlines and agencies read
// anew; where it comes from stays as it was.
func (h *House) settled(p, edited *task.Proposal, planner task.Planner) (*task.Proposal, error) {
	if err := openValue(edited); err != nil {
		return nil, err
	}
	out := *edited
	out.Plan, out.Class, out.Agency = p.Plan, p.Class, p.Agency
	on := fmt.Sprintf("%04d-01-01", out.Year)
	out.Tasks = slices.Clone(out.Tasks)
	for i := range out.Tasks {
		t := &out.Tasks[i]
		named := map[string]task.Party{}
		for _, l := range t.Leads {
			if l.Set || len(l.Members) > 0 {
				l.Set = true
				named[l.Name] = l
			}
		}
		t.Due = planner.Calendar.Settle(task.ReadDue(t.Time, out.Year))
		t.Leads, t.Supports = task.Parties(t.Lead, h.Directory(), on), task.Parties(t.Support, h.Directory(), on)
		for j, l := range t.Leads {
			if n, ok := named[l.Name]; ok {
				t.Leads[j] = n
			}
		}
	}
	return &out, nil
}

// ProposeReports proposes the reform reports of the year that are still to come
// as tasks in the name of who, once for a year.
func (h *House) ProposeReports(ctx context.Context, who *org.Officer, year int) error {
	today := corpus.DayOf(h.Now())
	planner, err := h.Planner(ctx)
	if err != nil {
		return err
	}
	lead := task.Party{Name: "Sở Nội vụ"}
	if found := h.Directory().Find(lead.Name, string(today)); len(found) == 1 {
		lead.Agency = found[0].ID
	}
	days, err := h.ReportDays(ctx)
	if err != nil {
		return err
	}
	p := task.ReportPlan(year, lead, days, planner.Calendar)
	p.Tasks = slices.DeleteFunc(p.Tasks, func(t task.Task) bool { return t.Due.Rolled < today })
	if len(p.Tasks) == 0 {
		return nil
	}
	key := p.Plan.Doc
	if days != (task.ReportDays{}) { // other days are another proposal, in place of the one that waits
		key += fmt.Sprintf("-%d-%d", days.Departments, days.Communes)
	}
	_, _, err = h.Store.PutProposal(ctx, who, key, p)
	return err
}

// metaReports is where the store keeps the province's own days of reports.
const metaReports = "report.days"

// ReportDays are the days on which those below report to the province.
func (h *House) ReportDays(ctx context.Context) (task.ReportDays, error) {
	var d task.ReportDays
	text, err := h.Store.Meta(ctx, metaReports)
	if err != nil && !errors.Is(err, store.ErrNotFound) || text == "" {
		return d, err
	}
	return d, json.Unmarshal([]byte(text), &d)
}

// SetReportDays keeps them; they hold for what is proposed from now on.
func (h *House) SetReportDays(ctx context.Context, who *org.Officer, d task.ReportDays) error {
	if !who.May(org.ApprovePlan) {
		return store.ErrForbidden
	}
	if err := d.Check(); err != nil {
		return &store.Error{Text: task.Sentence(err), Err: err}
	}
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if err := h.Store.PutMeta(ctx, metaReports, string(body)); err != nil {
		return err
	}
	return h.Store.Audit(ctx, who.ID, metaReports, string(body))
}

// Dismiss closes a proposal without approving it.
func (h *House) Dismiss(ctx context.Context, who *org.Officer, id int64) error {
	return h.Store.CloseProposal(ctx, who, id)
}

// Shipped reports whether plan is the key of the plan of the example, to
// show.
func (h *House) Shipped(plan string) bool {
	return h.Data.Proposal().Plan.Doc == plan
}
