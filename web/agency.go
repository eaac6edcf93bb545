package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
)

func (s *Server) agencyPages() {
	s.page("GET /quan-tri/co-quan", may(org.ManageAgencies), (*visit).agenciesShown)
	s.page("POST /quan-tri/co-quan", may(org.ManageAgencies), (*visit).addAgency)
	s.page("POST /quan-tri/co-quan/ten", may(org.ManageAgencies), (*visit).nameHouse)
	s.page("GET /quan-tri/co-quan/mau.xlsx", may(org.ManageAgencies), (*visit).agencySheet)
	s.upload("POST /quan-tri/co-quan/nhap", may(org.ManageAgencies), mostPlan, (*visit).importAgencies)
	s.page("GET /quan-tri/co-quan/gop", may(org.ManageAgencies), (*visit).mergeShown)
	s.page("POST /quan-tri/co-quan/gop", may(org.ManageAgencies), (*visit).mergeAgencies)
	s.page("GET /quan-tri/co-quan/{id}", may(org.ManageAgencies), (*visit).agencyOne)
	s.page("POST /quan-tri/co-quan/{id}", may(org.ManageAgencies), (*visit).changeAgency)
}

func init() {
	templateFuncs["refs"] = refWords
	templateFuncs["kinds"] = func() any { return org.KindNames }
}

// refWords says how much refers to an agency.
func refWords(c store.MergeCount) string {
	var out []string
	for i, n := range []int{c.Officers, c.Tasks, c.Papers, c.Cards, c.Units, c.Plans, c.Links} {
		if n > 0 {
			out = append(out, fmt.Sprintf(textRefs[i], n))
		}
	}
	if out == nil {
		return textNoRefs
	}
	return strings.Join(out, ", ")
}

// HouseName is whose house it is, "" where nobody has said.
func (p *page) HouseName() string { return p.house.Mark() }

type agenciesPage struct {
	House   string // whose it is; "" nobody has said
	Typed   string // that may be it
	Found   []house.Candidate
	Words   string
	All     bool
	Rows    []agencyRow
	More    int // rows that are not shown
	Parents []org.Agency
	New     house.NewAgency
	Aliases string
	Members string
	Free    []house.FreeName // names that stand in place of an agency
	Merges  []mergeRow       // the newest ones
	Wrong   string
}

type mergeRow struct {
	store.Merge
	By string // the officer's name
}

type agencyRow struct {
	org.Agency
	Parent   string // its name
	Officers int
}

// mostAgencies is how many agencies a page shows.
const mostAgencies = 200

func (v *visit) agenciesPage() (agenciesPage, error) {
	d := agenciesPage{House: v.house.Name(), Typed: v.query("la"), Words: v.query("tim"), All: v.query("ca") != ""}
	if d.Typed != "" {
		d.Found = v.house.Candidates(d.Typed)
	}
	if d.House == "" && d.Words != "" {
		d.All = true
	}
	rows := v.house.ListAgencies(d.Words, d.All, v.today())
	count, err := v.store.CountOfficers(v.ctx())
	if err != nil {
		return d, err
	}
	for i, a := range rows {
		if i == mostAgencies {
			d.More = len(rows) - i
			break
		}
		r := agencyRow{Agency: a, Officers: count[a.ID]}
		if a.Parent != "" {
			r.Parent = v.house.AgencyName(a.Parent)
		}
		d.Rows = append(d.Rows, r)
	}
	if d.House != "" {
		d.Parents = v.house.ListAgencies("", false, v.today())
		d.Parents = d.Parents[:min(len(d.Parents), mostOptions)]
	}
	if d.Free, err = v.house.FreeNames(v.ctx(), v.who); err != nil {
		return d, err
	}
	d.Merges, err = v.merges("")
	return d, err
}

func (v *visit) agenciesShown() error {
	d, err := v.agenciesPage()
	if err != nil {
		return err
	}
	return v.render("agencies", d)
}

func (v *visit) nameHouse() error {
	made, err := v.house.NameHouse(v.ctx(), v.who, v.form("chon"))
	if err != nil {
		return err
	}
	v.flash(textHouseNamed, v.house.Name(), len(made))
	return v.redirect("/quan-tri/co-quan")
}

func (v *visit) addAgency() error {
	n := house.NewAgency{Name: v.form("ten"), Parent: v.form("thuoc"), Kind: org.Kind(v.form("loai")),
		Code: v.form("ma"), Aliases: typedLines(v.text("goi")), Members: typedLines(v.text("thanh-vien"))}
	id, err := v.house.AddAgency(v.ctx(), v.who, n)
	if err != nil {
		return v.wrongForm(err, func(text string) error {
			return v.agenciesAgain(text, func(d *agenciesPage) {
				d.New, d.Aliases, d.Members = n, v.text("goi"), v.text("thanh-vien")
			})
		})
	}
	v.flash(textAgencyAdded, v.house.AgencyName(id))
	return v.redirect("/quan-tri/co-quan")
}

// wrongForm shows a form again with what the person can mend in it; what a page of its
// own tells, the mark of a secret among it, is passed on.
func (v *visit) wrongForm(err error, again func(text string) error) error {
	var known *store.Error
	if errors.Is(err, house.ErrSecret) || !errors.As(err, &known) {
		return err
	}
	return again(known.Text)
}

// agenciesAgain is the page of agencies with a form that was refused.
func (v *visit) agenciesAgain(text string, fill func(*agenciesPage)) error {
	d, err := v.agenciesPage()
	if err != nil {
		return err
	}
	d.Wrong = text
	fill(&d)
	return v.renderAs(http.StatusUnprocessableEntity, "agencies", d)
}

// typedLines are the lines of a text that say something.
func typedLines(text string) (out []string) {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

type agencyPage struct {
	*org.Agency
	Parent   string // its name
	Above    string // its ID
	Sentence string // what became of it
	Below    []*org.Agency
	People   []org.Officer
	Names    string // that it is found by besides, a line each
	Day      string
	To       string
	Self     bool       // it is the house
	Inside   string     // of a group: its members, a line each
	Merges   []mergeRow // that it took part in
	Wrong    string
}

func (v *visit) agencyPage() (*agencyPage, error) {
	dir := v.house.Directory()
	a := dir.ByID(v.r.PathValue("id"))
	if a == nil {
		return nil, store.ErrNotFound
	}
	d := &agencyPage{Agency: a, Names: strings.Join(a.Aliases, "\n"), Above: a.Parent}
	if a.Parent != "" {
		d.Parent = v.house.AgencyName(a.Parent)
	}
	_, d.Sentence = dir.Present(a, string(v.today()))
	for _, id := range dir.Tree().Down(a.ID) {
		if b := dir.ByID(id); b.Parent == a.ID && b.On(string(v.today())) {
			d.Below = append(d.Below, b)
		}
	}
	h, _ := dir.House()
	d.Self = h.Agency == a.ID
	for _, m := range a.Members {
		d.Inside += v.house.AgencyName(m) + "\n"
	}
	var err error
	if d.People, err = v.store.Officers(v.ctx(), a.ID); err != nil {
		return d, err
	}
	d.Merges, err = v.merges(a.ID)
	return d, err
}

func (v *visit) agencyOne() error {
	d, err := v.agencyPage()
	if err != nil {
		return err
	}
	return v.render("agency", d)
}

func (v *visit) changeAgency() error {
	id := v.r.PathValue("id")
	if err := v.agencyChange(id); err != nil {
		return v.wrongForm(err, func(text string) error {
			d, err := v.agencyPage()
			if err != nil {
				return err
			}
			d.Wrong, d.Day, d.To = text, v.form("ngay"), v.form("cho")
			if v.form("do") == "nhom" {
				d.Inside = v.text("thanh-vien")
			}
			return v.renderAs(http.StatusUnprocessableEntity, "agency", d)
		})
	}
	v.flash(textAgencyPut)
	return v.redirect("/quan-tri/co-quan/" + url.PathEscape(id))
}

func (v *visit) agencyChange(id string) error {
	day, err := v.day("ngay")
	if err != nil {
		return err
	}
	switch v.form("do") {
	case "ten":
		return v.house.RenameAgency(v.ctx(), v.who, id, v.form("ten"), day)
	case "goi":
		return v.house.AliasAgency(v.ctx(), v.who, id, typedLines(v.text("goi")), v.form("ma"))
	case "nhom":
		return v.house.SetMembers(v.ctx(), v.who, id, typedLines(v.text("thanh-vien")))
	case "het":
		return v.house.EndAgency(v.ctx(), v.who, id, day, v.form("cho"))
	}
	return v.fail(http.StatusUnprocessableEntity, textUnknownAct)
}

// mostMerges is how many merges a page shows.
const mostMerges = 20

// merges are the newest merges, of one agency where its ID is given.
func (v *visit) merges(agency string) (out []mergeRow, err error) {
	ms, err := v.house.Merges(v.ctx(), v.who, agency)
	if err != nil || len(ms) == 0 {
		return nil, err
	}
	name, err := v.officerNames()
	for _, m := range ms[:min(len(ms), mostMerges)] {
		out = append(out, mergeRow{m, name(m.Who)})
	}
	return out, err
}

func (v *visit) agencySheet() error {
	data, err := v.house.AgencyTemplate()
	if err != nil {
		return err
	}
	v.download("co-quan.xlsx", sheetType, data)
	return nil
}

func (v *visit) importAgencies() error {
	_, data, err := v.handed("tep", textNeedSheet)
	if err != nil {
		return err
	}
	n, err := v.house.ImportAgencies(v.ctx(), v.who, data)
	if err != nil {
		return v.wrongForm(err, func(text string) error { return v.agenciesAgain(text, func(*agenciesPage) {}) })
	}
	v.flash(textAgenciesIn, n.Added, n.Changed, n.Same)
	return v.redirect("/quan-tri/co-quan")
}

type mergePage struct {
	From, Into string // as typed
	house.WouldMerge
	Known bool // it can be done
	Wrong string
}

// mergeShown says what merging two agencies would do, before it is done.
func (v *visit) mergeShown() error {
	d := mergePage{From: v.query("tu"), Into: v.query("vao")}
	if d.From == "" || d.Into == "" {
		return v.render("agency-merge", d)
	}
	w, err := v.house.WouldMerge(v.ctx(), v.who, d.From, d.Into)
	if err != nil {
		return v.wrongForm(err, func(text string) error {
			d.Wrong = text
			return v.renderAs(http.StatusUnprocessableEntity, "agency-merge", d)
		})
	}
	d.WouldMerge, d.Known = w, true
	return v.render("agency-merge", d)
}

func (v *visit) mergeAgencies() error {
	if v.form("do") == "tach" {
		id, err := strconv.ParseInt(v.form("so"), 10, 64)
		if err != nil {
			return store.ErrNotFound
		}
		m, err := v.house.UnmergeAgencies(v.ctx(), v.who, id)
		if err != nil {
			return err
		}
		v.flash(textUnmerged, m.FromName, m.IntoName, strings.Join(m.Kept, " "))
		return v.redirect("/quan-tri/co-quan")
	}
	m, err := v.house.MergeAgencies(v.ctx(), v.who, v.form("tu"), v.form("vao"))
	if err != nil {
		return err
	}
	v.flash(textMerged, m.FromName, m.IntoName, refWords(m.Moved), strings.Join(m.Kept, " "))
	return v.redirect("/quan-tri/co-quan/" + url.PathEscape(m.Into))
}
