package web

import (
	"errors"
	"net/http"
	"strings"

	"trolyao/check"
	"trolyao/house"
	"trolyao/paper"
	"trolyao/store"
)

func (s *Server) watchPages() {
	s.page("GET /kiem-tra/theo-doi", officers, (*visit).watches)
	s.upload("POST /kiem-tra/theo-doi", officers, mostDraft+mostForm, (*visit).watch)
	s.page("POST /kiem-tra/theo-doi/{id}/thoi", officers, (*visit).unwatch)
}

type watchesPage struct {
	Watches            []house.Watched
	Name, Text, Number string // as they were typed
	Wrong              string
	Levels             []check.Level
}

// watchLevels are the levels that a list of watches counts.
var watchLevels = []check.Level{check.Wrong, check.Doubt, check.Note}

func (v *visit) watches() error { return v.watchesWith(http.StatusOK, watchesPage{}) }

func (v *visit) watchesWith(status int, p watchesPage) (err error) {
	p.Levels = watchLevels
	if p.Watches, err = v.house.Watches(v.ctx(), v.who); err != nil {
		return err
	}
	return v.renderAs(status, "watches", p)
}

// watch keeps a draft that is handed in, or a paper that is named, to be checked again
// when law comes in.
func (v *visit) watch() error {
	if err := v.within(asks); err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	p := watchesPage{Name: v.form("name"), Text: v.form("text"), Number: v.form("so")}
	file, data, err := v.draftFile()
	if err != nil {
		return err
	}
	name := p.Name
	if data != nil {
		name = file
	}
	if data == nil && strings.TrimSpace(p.Text) == "" && strings.TrimSpace(p.Number) == "" {
		p.Wrong = textNothingToWatch
		return v.watchesWith(http.StatusUnprocessableEntity, p)
	}
	_, err = v.house.Watch(v.ctx(), v.who, name, data, p.Text, p.Number)
	var refusal *paper.Refusal
	var known *store.Error
	switch {
	case errors.Is(err, house.ErrSecret):
		p = watchesPage{}
		errors.As(err, &known)
		p.Wrong = known.Text
	case errors.As(err, &refusal):
		p.Wrong = refusal.Text
	case errors.As(err, &known):
		p.Wrong = known.Text
	case err != nil:
		return err
	default:
		v.flash(textWatching)
		return v.redirect("/kiem-tra/theo-doi")
	}
	return v.watchesWith(http.StatusUnprocessableEntity, p)
}

func (v *visit) unwatch() error {
	id, err := v.number("id")
	if err == nil {
		err = v.house.RemoveWatch(v.ctx(), v.who, id)
	}
	if err != nil {
		return err
	}
	v.flash(textUnwatched)
	return v.redirect("/kiem-tra/theo-doi")
}
