package house

import (
	"context"
	"errors"

	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// Furnisher is the officer in whose name what is shipped is put into a store.
var Furnisher = &org.Officer{ID: "trolyao", Name: "Dữ liệu cài sẵn", Roles: []org.Role{org.Admin}}

// metaStarter is where the store keeps which content of the starter it holds.
const metaStarter = "starter"

// Furnish puts what a fresh install knows into the store: documents and
// sets of criteria, once for every content of the starter's files.
func (h *House) Furnish(ctx context.Context) error {
	have, err := h.Store.Meta(ctx, metaStarter)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if have == h.Data.Version {
		return nil
	}
	var items []store.Item
	for _, d := range h.Data.Documents() {
		items = append(items, store.Item{Document: d})
	}
	if _, err := h.Store.PutDocuments(ctx, items); err != nil {
		return err
	}
	if err := h.furnishDemo(ctx); err != nil {
		return err
	}
	if err := h.FurnishScores(ctx); err != nil {
		return err
	}
	return h.Store.PutMeta(ctx, metaStarter, h.Data.Version)
}

// FurnishScores puts the shipped sets of criteria into the store; a set that an
// administrator has put in under the same key stays.
func (h *House) FurnishScores(ctx context.Context) error {
	for _, c := range h.Data.Criteria {
		have, err := h.Store.Criteria(ctx, c.Key)
		if err == nil && have.Who != Furnisher.ID {
			continue
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		_, err = h.Store.PutCriteria(ctx, Furnisher, c)
		var known *store.Error
		if err != nil && !errors.As(err, &known) { // what has been scored by keeps the set as it is
			return err
		}
	}
	return nil
}

// Planner returns the planner with the calendar in force: the shipped years and
// those that administrators have added.
func (h *House) Planner(ctx context.Context) (task.Planner, error) {
	years, err := h.Store.Years(ctx)
	if err != nil {
		return task.Planner{}, err
	}
	cal := h.Data.Calendar
	for _, y := range years {
		if cal, err = cal.With(y); err != nil {
			return task.Planner{}, err
		}
	}
	return task.Planner{Calendar: cal, From: h.From, To: h.To}, nil
}
