package house

import (
	"context"
	"errors"
	"fmt"

	"trolyao/index"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// PutOfficer stores an officer and plans reminders anew, with the calendar of
// the house. Administrators cannot shut themselves out.
func (h *House) PutOfficer(ctx context.Context, who *org.Officer, o org.Officer) error {
	if who != nil && who.ID == o.ID && who.May(org.ManageOfficers) && !o.May(org.ManageOfficers) {
		return &store.Error{Text: textOwnRights, Err: errors.New("own rights")}
	}
	if err := openValue(o); err != nil {
		return err
	}
	p, err := h.Planner(ctx)
	if err != nil {
		return err
	}
	return h.Store.PutOfficer(ctx, who, o, p)
}

// SetProfile changes how often who is reminded.
func (h *House) SetProfile(ctx context.Context, who *org.Officer, profile task.Profile) error {
	p, err := h.Planner(ctx)
	if err != nil {
		return err
	}
	return h.Store.SetProfile(ctx, who, profile, p)
}

// PutYear stores the calendar of a year and moves the deadlines it concerns.
func (h *House) PutYear(ctx context.Context, who *org.Officer, y task.Year) error {
	if !who.May(org.ManageCalendar) {
		return store.ErrForbidden
	}
	if err := openValue(y); err != nil {
		return err
	}
	p, err := h.Planner(ctx)
	if err != nil {
		return err
	}
	if p.Calendar, err = p.Calendar.With(y); err != nil {
		return &store.Error{Text: fmt.Sprintf(textBadYear, err), Err: err}
	}
	return h.Store.PutYear(ctx, who, y, func(w *task.Work) *task.Change { return w.Settle(p.Calendar, y.Year) }, p)
}

// ReaderOf is what an officer may read: what is published and what belongs to
// their agencies and the house above; an administrator everything. A nil officer reads what is
// published.
func ReaderOf(o *org.Officer) index.Reader {
	if o.May(org.ReadInternal) {
		return index.Reader{All: true}
	}
	return index.Reader{Agencies: o.Where(org.ReadInternal)}
}
