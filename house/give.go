package house

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

// NewWork is a task that somebody types in: from a notice, a meeting's conclusion, a
// letter.
type NewWork struct {
	Basis   string // số, ký hiệu, or the name of the paper that gives it
	Name    string
	Product string
	Leads   []string // agencies, by name or ID
	Support []string
	Persons []string // IDs of officers who are named
	Time    string   // a day, or a phrase of time; "" is none
	Section string   // lĩnh vực
	// Internal hides it from everybody outside the giver's agency; who gives work at
	// their own agency alone gives internal work.
	Internal bool
}

// Wrong says which field of a form is wrong, and why. Field is the name of the field
// of the value that was handed in.
type Wrong struct{ Field, Text string }

func (w *Wrong) Error() string { return w.Field + ": " + w.Text }

// sentence is what a person is told of an error of the house.
func sentence(err error) string {
	var known *store.Error
	if errors.As(err, &known) {
		return known.Text
	}
	return err.Error()
}

// GiveWork keeps a task of its own and returns its ID. A [*Wrong] says what does not
// fit; [store.ErrForbidden] that who may not give work.
func (h *House) GiveWork(ctx context.Context, who *org.Officer, n NewWork) (int64, error) {
	everywhere := who.May(org.GiveWork)
	if !everywhere && (who == nil || !who.May(org.GiveWork, who.Agency)) {
		return 0, store.ErrForbidden
	}
	if err := openValue(n); err != nil {
		return 0, err
	}
	clean := func(s string) string { return strings.Join(strings.Fields(paper.Clean(s)), " ") }
	today := corpus.DayOf(h.Now())
	w := &task.Work{Task: task.Task{Name: clean(n.Name), Product: clean(n.Product), Section: clean(n.Section),
		Time: clean(n.Time)}, Year: today.Time().Year(), Giver: who.ID}
	if w.Name == "" {
		return 0, &Wrong{"Name", textGiveName}
	}
	var err error
	if w.Leads, w.Lead, err = h.parties(n.Leads, today); err != nil {
		return 0, &Wrong{"Leads", sentence(err)}
	}
	if w.Supports, w.Support, err = h.parties(n.Support, today); err != nil {
		return 0, &Wrong{"Support", sentence(err)}
	}
	for _, id := range n.Persons {
		o, err := h.Store.Officer(ctx, id)
		if err != nil || o.Left {
			return 0, &Wrong{"Persons", fmt.Sprintf(textNoSuchOfficer, id)}
		}
		w.Passed = append(w.Passed, task.Passed{Agency: o.Agency, Officer: o.ID, Name: o.Name, By: who.ID})
		if len(w.Leads) == 0 && o.Agency != "" { // of a person alone their agency leads
			w.Lead = h.AgencyName(o.Agency)
			w.Leads = []task.Party{{Name: w.Lead, Agency: o.Agency, Set: true}}
		}
	}
	if len(w.Leads) == 0 {
		return 0, &Wrong{"Leads", textGiveLead}
	}
	if !everywhere {
		for _, a := range w.Agencies() {
			if !task.Under(a, who.Agency, h.Above) {
				return 0, &Wrong{"Leads", fmt.Sprintf(textGiveOutside, h.AgencyName(a))}
			}
		}
	}
	if n.Internal || !everywhere {
		if w.Class, w.Agency = corpus.Internal, who.Agency; w.Agency == "" {
			w.Agency = w.LeadAgencies()[0]
		}
	}
	planner, err := h.Planner(ctx)
	if err != nil {
		return 0, err
	}
	if w.Time != "" {
		w.Due = task.ReadDue(w.Time, w.Year)
		if w.Due.Nominal == "" && w.Due.Kind != task.Recurring {
			if day := task.ReadDue("ngày "+w.Time, w.Year); day.Nominal != "" {
				w.Due = day
			}
		}
		w.Due = planner.Calendar.Settle(w.Due)
		if w.Due.Nominal == "" && w.Due.Kind != task.Recurring && w.Due.Kind != task.Event {
			return 0, &Wrong{"Time", fmt.Sprintf(textGiveTime, w.Time)}
		}
		if w.Due.Nominal != "" && w.Due.Nominal < today {
			return 0, &Wrong{"Time", fmt.Sprintf(textGivePast, w.Due.Nominal.Vietnamese())}
		}
	}
	plan := h.planOf(clean(n.Basis), w, today)
	id, err := h.Store.PutTask(ctx, who, w, plan, planner)
	return id, err
}

// rePaperNumber finds the số, ký hiệu in what a person calls a paper.
var rePaperNumber = regexp.MustCompile(`\d+[A-Za-z]?(?:/\d{4})?/[\p{L}\d-]*\p{L}[\p{L}\d-]*`)

// planOf says which plan a task of its own belongs to: the paper that gives it, by
// its number, else what is given directly in the year.
func (h *House) planOf(basis string, w *task.Work, today corpus.Day) *task.Proposal {
	if number := corpus.CanonicalNumber(rePaperNumber.FindString(basis)); number != "" {
		w.Basis = corpus.Ref{Doc: corpus.MakeKey(number, "", "", "", ""), Number: number}
		w.Plan = w.Basis.Doc
		return &task.Proposal{Plan: w.Basis, Title: basis, Year: w.Year}
	}
	w.Source = basis
	if basis == "" {
		w.Source = fmt.Sprintf(textGiveDirect, w.Year)
	}
	w.Plan = fmt.Sprintf("giao-viec-%d", w.Year)
	if w.Class != corpus.Public { // the plan's own class is that of its tasks
		w.Plan += "-" + w.Agency
	}
	return &task.Proposal{Plan: corpus.Ref{Doc: w.Plan}, Title: fmt.Sprintf(textGiveDirect, w.Year), Year: w.Year}
}

// parties are the agencies of names, each of which has to be one.
func (h *House) parties(names []string, today corpus.Day) (out []task.Party, all string, err error) {
	for _, name := range names {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		a := h.FindAgency(name, string(today))
		if a == nil {
			return nil, "", &store.Error{Text: fmt.Sprintf(textNoSuchName, name), Err: errors.New("no agency")}
		}
		out = append(out, task.Party{Name: a.FullName(), Agency: a.ID, Set: true})
		all = strings.TrimPrefix(all+"; "+a.FullName(), "; ")
	}
	return out, all, nil
}
