package web

import (
	"fmt"
	"slices"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
)

func (s *Server) relationPages() {
	s.page("GET /quan-tri/quan-he", may(org.ManageDocuments), (*visit).relations)
	s.page("POST /quan-tri/quan-he", may(org.ManageDocuments), (*visit).settle)
}

func init() {
	templateFuncs["relationWord"] = func(k corpus.RelationKind) string { return textRelations[k] }
	templateFuncs["cut"] = func(s string, n int) string {
		if r := []rune(s); len(r) > n {
			return string(r[:n]) + "…"
		}
		return s
	}
}

type relationsPage struct {
	Tab      string // "": waiting, "nhan": accepted, "bo": rejected
	Groups   []relationGroup
	Counts   [3]int
	Page     int
	Next     string
	Previous string
}

// relationGroup is what one document does.
type relationGroup struct {
	Name, Link string
	Relations  []house.Proposed
}

// mostRelations is how many relations a page shows.
const mostRelations = 50

func (v *visit) relations() error {
	waiting, accepted, rejected, err := v.house.Proposed(v.ctx(), v.who)
	if err != nil {
		return err
	}
	d := relationsPage{Tab: v.query("xem"), Counts: [3]int{len(waiting), len(accepted), len(rejected)}, Page: 1}
	all := waiting
	switch d.Tab {
	case "nhan":
		all = accepted
	case "bo":
		all = rejected
	default:
		d.Tab = ""
	}
	fmt.Sscan(v.query("trang"), &d.Page)
	last := (len(all) + mostRelations - 1) / mostRelations
	d.Page = max(1, min(d.Page, last))
	at := func(n int) string {
		return fmt.Sprintf("/quan-tri/quan-he?xem=%s&trang=%d", d.Tab, n)
	}
	if d.Page > 1 {
		d.Previous = at(d.Page - 1)
	}
	if d.Page < last {
		d.Next = at(d.Page + 1)
	}
	all = all[min(len(all), (d.Page-1)*mostRelations):min(len(all), d.Page*mostRelations)]
	for _, p := range all {
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Relations[0].From.Doc != p.From.Doc {
			d.Groups = append(d.Groups, relationGroup{Name: p.FromText, Link: p.FromLink})
		}
		g := &d.Groups[len(d.Groups)-1]
		g.Relations = append(g.Relations, p)
	}
	return v.render("relations", d)
}

func (v *visit) settle() error {
	accept := v.form("do") == "accept"
	ids := v.r.PostForm["id"]
	if len(ids) > mostRelations {
		ids = ids[:mostRelations]
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if _, err := v.house.Settle(v.ctx(), v.who, id, accept); err != nil {
			return err
		}
	}
	switch {
	case len(ids) == 0:
		v.flash(textNothingChosen)
	case accept:
		v.flash(textRelationsAccepted, len(ids))
	default:
		v.flash(textRelationsRejected, len(ids))
	}
	return v.redirect(with("/quan-tri/quan-he", "xem", v.form("xem")))
}
