package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
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
	s.page("POST /quan-tri/cau-hoi", may(org.ManageAnswers), (*visit).sortGaps)
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
	turns, err := turnIDs(v.r.URL.Query()["cau-hoi"])
	if err != nil {
		return err
	}
	var variants []string
	for i, turn := range turns {
		dispute, err := v.house.Disputed(v.ctx(), v.who, turn)
		if err != nil {
			return err
		}
		d.Notes = append(d.Notes, dispute.Notes...)
		if i > 0 { // one answer for all of them
			variants = append(variants, dispute.Turn.Question)
			continue
		}
		d.Question, d.Was = dispute.Turn.Question, dispute.Turn.Answer
		basis, err := v.house.BasisText(v.ctx(), dispute.Turn.Refs)
		if err != nil {
			return err
		}
		d.Basis = strings.Join(basis, "\n")
	}
	d.Variants = strings.Join(variants, "\n")
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
	Only string // "tranh-luan": those somebody called wrong; "bo-qua": those set aside
	Gaps []store.Gap
}

func (v *visit) gaps() error {
	d := gapsPage{Only: v.query("xem")}
	list := v.house.Gaps
	if d.Only == "bo-qua" {
		list = v.house.GapsAside
	}
	gaps, err := list(v.ctx(), v.who, mostGaps)
	if err != nil {
		return err
	}
	for _, g := range gaps {
		if d.Only != "tranh-luan" || g.Disputed > 0 {
			d.Gaps = append(d.Gaps, g)
		}
	}
	return v.render("gaps", d)
}

// turnIDs are numbers of turns as an address or a form names them.
func turnIDs(texts []string) (out []int64, err error) {
	for _, text := range texts[:min(len(texts), mostGaps)] {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, store.ErrNotFound
		}
		out = append(out, n)
	}
	return out, nil
}

// sortGaps does something with the questions that are ticked: one answer for all,
// off the list, back on it.
func (v *visit) sortGaps() error {
	turns, err := turnIDs(v.r.PostForm["luot"])
	if err != nil {
		return err
	}
	back := "/quan-tri/cau-hoi"
	if len(turns) == 0 {
		return v.fail(http.StatusUnprocessableEntity, textNoGap)
	}
	switch v.form("do") {
	case "soan":
		q := url.Values{}
		for _, t := range turns {
			q.Add("cau-hoi", fmt.Sprint(t))
		}
		return v.redirect("/quan-tri/tra-loi/moi?" + q.Encode())
	case "bo-qua":
		err = v.house.SetGapsAside(v.ctx(), v.who, turns)
		v.flash(textGapsAside, len(turns))
	case "dua-lai":
		err = v.house.BringGapsBack(v.ctx(), v.who, turns)
		v.flash(textGapsBack, len(turns))
		back = with(back, "xem", "bo-qua")
	default:
		return v.fail(http.StatusBadRequest, textBadForm)
	}
	if err != nil {
		return err
	}
	return v.redirect(back)
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
