package bot

import (
	"context"
	"errors"

	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// PutOfficer stores an officer and plans reminders anew, with the calendar of
// the house. Administrators cannot shut themselves out.
func (b *Bot) PutOfficer(ctx context.Context, who *org.Officer, o org.Officer) error {
	if who != nil && who.ID == o.ID && who.May(org.ManageOfficers) && !o.May(org.ManageOfficers) {
		return &store.Error{Text: textOwnRights, Err: errors.New("own rights")}
	}
	p, err := Planner(ctx, b.opts.Store)
	if err != nil {
		return err
	}
	return b.opts.Store.PutOfficer(ctx, who, o, p)
}

// SetProfile changes how often who is reminded.
func (b *Bot) SetProfile(ctx context.Context, who *org.Officer, profile task.Profile) error {
	p, err := Planner(ctx, b.opts.Store)
	if err != nil {
		return err
	}
	return b.opts.Store.SetProfile(ctx, who, profile, p)
}

// PutYear stores the calendar of a year and moves the deadlines it concerns.
func (b *Bot) PutYear(ctx context.Context, who *org.Officer, y task.Year) error {
	p, err := Planner(ctx, b.opts.Store)
	if err != nil {
		return err
	}
	return b.opts.Store.PutYear(ctx, who, y, p)
}
