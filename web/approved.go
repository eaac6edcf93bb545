package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

func (s *Server) approvedPages() {
	s.page("GET /quan-tri/tra-loi", may(org.ManageAnswers), (*visit).approvedList)
	s.page("GET /quan-tri/tra-loi/moi", may(org.ManageAnswers), (*visit).approvedNew)
	s.page("GET /quan-tri/tra-loi/{id}", may(org.ManageAnswers), (*visit).approvedOne)
	s.page("POST /quan-tri/tra-loi", may(org.ManageAnswers), (*visit).putApproved)
	s.page("POST /quan-tri/tra-loi/{id}/bo", may(org.ManageAnswers), (*visit).removeApproved)
	s.page("GET /quan-tri/cau-hoi", may(org.ManageAnswers), (*visit).gaps)
	s.page("GET /quan-tri/cau-hoi/{id}", may(org.ManageAnswers), (*visit).dispute)
}

// due reports whether somebody has to look at an approved answer.
func due(a store.Approved, today corpus.Day) bool {
	return a.Flagged != "" || a.Review != "" && a.Review <= today
}

type approvedRow struct {
	store.Approved
	Basis []string
	Due   bool
}

func (v *visit) approvedList() error {
	all, err := v.house.ApprovedAnswers(v.ctx(), v.who)
	if err != nil {
		return err
	}
	var rows []approvedRow
	for _, a := range all {
		basis, err := v.house.BasisText(v.ctx(), a.Basis)
		if err != nil {
			return err
		}
		rows = append(rows, approvedRow{a, basis, due(a, v.today())})
	}
	return v.render("approved-list", rows)
}

type approvedPage struct {
	ID                         int64
	Question, Variants, Answer string
	Basis, Owner, Review, Was  string // Was is what was answered before
	Wrong, Flagged             string
	Notes                      []store.Feedback
}

func (v *visit) approvedNew() error {
	d := approvedPage{Owner: v.who.Name, Review: typedDay(v.today().Add(365))}
	var turn int64
	if text := v.query("cau-hoi"); text != "" {
		if _, err := fmt.Sscan(text, &turn); err != nil {
			return store.ErrNotFound
		}
		dispute, err := v.house.Disputed(v.ctx(), v.who, turn)
		if err != nil {
			return err
		}
		d.Question, d.Was, d.Notes = dispute.Turn.Question, dispute.Turn.Answer, dispute.Notes
		basis, err := v.house.BasisText(v.ctx(), dispute.Turn.Refs)
		if err != nil {
			return err
		}
		d.Basis = strings.Join(basis, "\n")
	}
	return v.render("approved", d)
}

func (v *visit) approvedOne() error {
	id, err := v.number("id")
	if err != nil {
		return err
	}
	all, err := v.house.ApprovedAnswers(v.ctx(), v.who)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.ID == id {
			basis, err := v.house.BasisText(v.ctx(), a.Basis)
			if err != nil {
				return err
			}
			return v.render("approved", approvedPage{ID: id, Question: a.Question,
				Variants: strings.Join(a.Variants, "\n"), Answer: a.Answer,
				Basis: strings.Join(basis, "\n"), Owner: a.Owner, Review: typedDay(a.Review), Flagged: a.Flagged})
		}
	}
	return store.ErrNotFound
}

// text is a field of several lines.
func (v *visit) text(name string) string {
	return strings.TrimSpace(paper.Clean(strings.ReplaceAll(v.r.PostFormValue(name), "\r\n", "\n")))
}

func (v *visit) putApproved() error {
	d := approvedPage{Question: v.form("question"), Variants: v.text("variants"), Answer: v.text("answer"),
		Basis: v.text("basis"), Owner: v.form("owner"), Review: v.form("review")}
	if text := v.form("id"); text != "" {
		if _, err := fmt.Sscan(text, &d.ID); err != nil {
			return store.ErrNotFound
		}
	}
	review, err := v.day("review")
	if err == nil {
		_, err = v.house.Approve(v.ctx(), v.who, store.Approved{ID: d.ID, Question: d.Question,
			Variants: strings.Split(d.Variants,
				"\n"), Answer: d.Answer, Owner: d.Owner, Review: review}, strings.Split(d.Basis, "\n"))
	}
	var known *store.Error
	var told *failure
	switch {
	case errors.Is(err, house.ErrSecret):
		return err
	case errors.As(err, &known):
		d.Wrong = known.Text
	case errors.As(err, &told):
		d.Wrong = told.text
	case err != nil:
		return err
	default:
		v.flash(textApprovedPut)
		return v.redirect("/quan-tri/tra-loi")
	}
	return v.renderAs(http.StatusUnprocessableEntity, "approved", d)
}

func (v *visit) removeApproved() error {
	id, err := v.number("id")
	if err == nil {
		err = v.house.RemoveApproved(v.ctx(), v.who, id)
	}
	if err != nil {
		return err
	}
	v.flash(textApprovedRemoved)
	return v.redirect("/quan-tri/tra-loi")
}

// mostGaps is how many questions the list of gaps shows.
const mostGaps = 200

type gapsPage struct {
	Only string // "tranh-luan": those somebody called wrong
	Gaps []store.Gap
}

func (v *visit) gaps() error {
	gaps, err := v.house.Gaps(v.ctx(), v.who, mostGaps)
	if err != nil {
		return err
	}
	d := gapsPage{Only: v.query("xem")}
	for _, g := range gaps {
		if d.Only == "" || g.Disputed > 0 {
			d.Gaps = append(d.Gaps, g)
		}
	}
	return v.render("gaps", d)
}

type disputePage struct {
	house.Dispute
	Basis []string
	Names func(string) string
}

func (v *visit) dispute() error {
	id, err := v.number("id")
	if err != nil {
		return err
	}
	var d disputePage
	if d.Dispute, err = v.house.Disputed(v.ctx(), v.who, id); err != nil {
		return err
	}
	if d.Basis, err = v.house.BasisText(v.ctx(), d.Turn.Refs); err != nil {
		return err
	}
	if d.Names, err = v.officerNames(); err != nil {
		return err
	}
	return v.render("dispute", d)
}

func init() {
	templateFuncs["unmarked"] = func(s string) string { return strings.ReplaceAll(s, "**", "") }
	templateFuncs["statusWord"] = func(s string) string {
		if w := textStatuses[s]; w != "" {
			return w
		}
		return s
	}
}
