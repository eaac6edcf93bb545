package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
)

func (s *Server) agencyPages() {
	s.page("GET /quan-tri/co-quan", may(org.ManageAgencies), (*visit).agenciesShown)
	s.page("POST /quan-tri/co-quan", may(org.ManageAgencies), (*visit).addAgency)
	s.page("POST /quan-tri/co-quan/ten", may(org.ManageAgencies), (*visit).nameHouse)
	s.page("GET /quan-tri/co-quan/{id}", may(org.ManageAgencies), (*visit).agencyOne)
	s.page("POST /quan-tri/co-quan/{id}", may(org.ManageAgencies), (*visit).changeAgency)
}

func init() {
	templateFuncs["kinds"] = func() any { return org.KindNames }
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
	Wrong   string
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
	}
	return d, nil
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
		Code: v.form("ma"), Aliases: typedLines(v.text("goi"))}
	id, err := v.house.AddAgency(v.ctx(), v.who, n)
	var known *store.Error
	switch {
	case errors.Is(err, house.ErrSecret):
		return err
	case errors.As(err, &known):
		d, err := v.agenciesPage()
		if err != nil {
			return err
		}
		d.Wrong, d.New, d.Aliases = known.Text, n, v.text("goi")
		return v.renderAs(http.StatusUnprocessableEntity, "agencies", d)
	case err != nil:
		return err
	}
	v.flash(textAgencyAdded, v.house.AgencyName(id))
	return v.redirect("/quan-tri/co-quan")
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
	Self     bool // it is the house
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
	var err error
	d.People, err = v.store.Officers(v.ctx(), a.ID)
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
	err := v.agencyChange(id)
	var known *store.Error
	switch {
	case errors.Is(err, house.ErrSecret):
		return err
	case errors.As(err, &known):
		d, err := v.agencyPage()
		if err != nil {
			return err
		}
		d.Wrong, d.Day, d.To = known.Text, v.form("ngay"), v.form("cho")
		return v.renderAs(http.StatusUnprocessableEntity, "agency", d)
	case err != nil:
		return err
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
	case "het":
		return v.house.EndAgency(v.ctx(), v.who, id, day, v.form("cho"))
	}
	return v.fail(http.StatusUnprocessableEntity, textUnknownAct)
}
