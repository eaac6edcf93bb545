package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
)

func (s *Server) doubtPages() {
	s.page("GET /quan-tri/hieu-luc", may(org.ManageDocuments), (*visit).doubts)
	s.page("POST /quan-tri/hieu-luc", may(org.ManageDocuments), (*visit).decide)
	s.page("POST /quan-tri/hieu-luc/bo", may(org.ManageDocuments), (*visit).undecide)
}

func init() {
	templateFuncs["yesWord"] = func(k corpus.RelationKind) string { return textDecide[k].yes }
	templateFuncs["noWord"] = func(k corpus.RelationKind) string { return textDecide[k].no }
	templateFuncs["doubtWord"] = func(k corpus.RelationKind) string { return textDoubtVerb[k] }
}

// doubtsPage is what of the law in force a person should compare with the texts.
type doubtsPage struct {
	Tab     string // "": waiting, "sau": put off, "da": decided
	Counts  [3]int
	Doubts  []doubtRow
	Settled []settledRow
	Pages   []pageLink
	All     int // in this tab
}

type doubtRow struct {
	house.Doubt
	State  corpus.Validity // of the document acted on
	Reason string          // these three as they were typed
	Place  string
	Day    string
	Bad    map[string]string
}

// Open says that what is asked for besides the reason has to be seen.
func (r doubtRow) Open() bool { return r.Place != "" || r.Day != "" || r.Undated || len(r.Bad) > 0 }

// mostDoubts is how many rows a page shows.
const mostDoubts = 20

func (v *visit) doubtsPage(tab string, page int) (*doubtsPage, error) {
	all, err := v.house.Doubts(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	d := &doubtsPage{Tab: tab}
	later := slices.DeleteFunc(slices.Clone(all), func(x house.Doubt) bool { return x.Rests == "" })
	waiting := slices.DeleteFunc(all, func(x house.Doubt) bool { return x.Rests != "" })
	settled, err := v.house.Settled(v.ctx(), v.who, "")
	if err != nil {
		return nil, err
	}
	d.Counts = [3]int{len(waiting), len(later), len(settled)}
	d.All = d.Counts[slices.Index([]string{"", "sau", "da"}, tab)]
	last := max(1, (d.All+mostDoubts-1)/mostDoubts)
	page = max(1, min(page, last))
	from, to := min(d.All, (page-1)*mostDoubts), min(d.All, page*mostDoubts)
	u := *v.r.URL
	u.RawQuery = "xem=" + tab
	d.Pages = pageLinks(&u, page, last)
	if tab == "da" {
		names, err := v.officerNames()
		if err != nil {
			return nil, err
		}
		for _, x := range settled[from:to] {
			d.Settled = append(d.Settled, settledRow{Settled: x, Name: names(x.Who)})
		}
		return d, nil
	}
	shown := waiting
	if tab == "sau" {
		shown = later
	}
	for _, x := range shown[from:to] {
		row := doubtRow{Doubt: x}
		if row.State, err = v.house.Validity(v.ctx(), x.To, v.today()); err != nil {
			return nil, err
		}
		d.Doubts = append(d.Doubts, row)
	}
	return d, nil
}

// doubtTab is the tab that was asked for, and the page of it.
func doubtTab(tab, page string) (string, int) {
	n := 1
	fmt.Sscan(page, &n)
	if tab != "sau" && tab != "da" {
		tab = ""
	}
	return tab, n
}

func (v *visit) doubts() error {
	d, err := v.doubtsPage(doubtTab(v.query("xem"), v.query("trang")))
	if err != nil {
		return err
	}
	return v.render("doubts", d)
}

func (v *visit) decide() error {
	id, tab := v.form("id"), v.form("xem")
	if v.form("do") == "resume" {
		if err := v.house.Resume(v.ctx(), v.who, id); err != nil {
			return err
		}
		v.flash(textResumed)
		return v.redirect("/quan-tri/hieu-luc")
	}
	dec := house.Decision{Verdict: house.Verdict(v.form("do")), Place: v.form("phan"), Day: v.form("ngay"),
		Reason: v.text("ly-do")}
	if dec.Verdict == house.Right && dec.Place != "" {
		dec.Verdict = house.PartOnly
	}
	var doubt house.Doubt
	err := error(house.FieldError{house.FieldReason: textDecideWhy})
	if dec.Reason != "" {
		doubt, err = v.house.Decide(v.ctx(), v.who, id, dec)
	}
	var bad house.FieldError
	switch {
	case errors.As(err, &bad):
	case err != nil:
		return err
	case dec.Verdict == house.Later:
		v.flash(textPutOff, doubt.ToText)
		return v.redirect(with("/quan-tri/hieu-luc", "xem", tab))
	default:
		now, err := v.house.Validity(v.ctx(), doubt.To, v.today())
		if err != nil {
			return err
		}
		v.flash(textDecided, doubt.ToText, now.Words())
		return v.redirect(with("/quan-tri/hieu-luc", "xem", tab))
	}
	d, err := v.doubtsPage(doubtTab(tab, v.form("trang")))
	if err != nil {
		return err
	}
	for i := range d.Doubts {
		if r := &d.Doubts[i]; r.ID == id {
			r.Reason, r.Place, r.Day, r.Bad = dec.Reason, dec.Place, dec.Day, byField(bad)
		}
	}
	return v.renderAs(http.StatusUnprocessableEntity, "doubts", d)
}

func (v *visit) undecide() error {
	from, to := v.pair()
	err := v.house.Retract(v.ctx(), v.who, from, to, paper.Clean(v.form("ly-do")))
	var bad house.FieldError
	switch {
	case errors.As(err, &bad):
	case err != nil:
		return err
	default:
		v.flash(textRetracted)
		return v.redirect("/quan-tri/hieu-luc?xem=da")
	}
	d, err := v.doubtsPage("da", 1)
	if err != nil {
		return err
	}
	markWrong(d.Settled, from, to, bad[house.FieldReason])
	return v.renderAs(http.StatusUnprocessableEntity, "doubts", d)
}
