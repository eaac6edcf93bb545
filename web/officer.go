package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

func (s *Server) officerPages() {
	s.page("GET /quan-tri/can-bo", may(org.ManageOfficers), (*visit).officers)
	s.page("GET /quan-tri/can-bo/moi", may(org.ManageOfficers), (*visit).officerNew)
	s.page("GET /quan-tri/can-bo/{id}", may(org.ManageOfficers), (*visit).officerOne)
	s.page("POST /quan-tri/can-bo", may(org.ManageOfficers), (*visit).putOfficer)
	s.page("POST /quan-tri/can-bo/{id}/moi", may(org.ManageAccounts), (*visit).invite)
	s.page("POST /quan-tri/can-bo/{id}/mot-cua", may(org.ManageAccounts), (*visit).setSubject)
	s.page("POST /quan-tri/can-bo/{id}/dong", may(org.ManageAccounts), (*visit).closeAccount)
	s.page("POST /quan-tri/can-bo/{id}/ket-thuc", may(org.ManageAccounts), (*visit).endSessionsOf)
	s.page("POST /quan-tri/can-bo/{id}/khoa/{khoa}/thu-hoi", may(org.ManageAccounts), (*visit).revokeTokenOf)
}

func init() {
	templateFuncs["roleWord"] = func(r org.Role) string {
		for _, n := range org.RoleNames {
			if n.Role == r {
				return n.Name
			}
		}
		return string(r)
	}
}

type officersPage struct {
	Words    string
	Officers []officerRow
	All      int
	More     int // rows that are not shown
}

// mostOfficers is how many officers a page shows, mostOptions how many names a field
// offers; what is not offered can be typed.
const (
	mostOfficers = 200
	mostOptions  = 500
)

type officerRow struct {
	org.Officer
	Account *store.Account // nil: cannot sign in
	folded  string         // the name
}

func (v *visit) officers() error {
	officers, err := v.store.Officers(v.ctx(), "")
	if err != nil {
		return err
	}
	accounts, err := v.store.Accounts(v.ctx(), v.who)
	if err != nil {
		return err
	}
	byOfficer := map[string]*store.Account{}
	for i := range accounts {
		byOfficer[accounts[i].Officer] = &accounts[i]
	}
	d := officersPage{Words: v.query("tim"), All: len(officers)}
	want := paper.Fold(d.Words)
	folded := map[string]string{}
	agency := func(id string) string {
		if _, ok := folded[id]; !ok {
			folded[id] = paper.Fold(v.house.AgencyName(id))
		}
		return folded[id]
	}
	for _, o := range officers {
		if want == "" || strings.Contains(paper.Fold(o.Name+" "+o.ID), want) || strings.Contains(agency(o.Agency), want) {
			d.Officers = append(d.Officers, officerRow{o, byOfficer[o.ID], paper.Fold(o.Name)})
		}
	}
	slices.SortStableFunc(d.Officers, func(x, y officerRow) int {
		if x.Left != y.Left {
			if x.Left {
				return 1
			}
			return -1
		}
		return strings.Compare(x.folded, y.folded)
	})
	if more := len(d.Officers) - mostOfficers; more > 0 {
		d.Officers, d.More = d.Officers[:mostOfficers], more
	}
	return v.render("officers", d)
}

type officerPage struct {
	org.Officer
	New       bool
	AgencyAs  string // the name
	Agencies  []*org.Agency
	Roles     []roleRow
	Profiles  []profileRow
	Addresses string // a line each
	Account   *store.Account
	Sessions  []sessionRow
	Tokens    []store.Token // that still open something
	Single    bool          // there is a single sign-on
	Claim     string        // that people are matched by
	Link      string        // of an invitation just made, shown once
	Others    []postRow     // posts besides the first one, and an empty one
	Near      []*org.Agency // that a name which is none may mean
	NearFor   string        // that name
	Wrong     string
}

// postRow is a post besides the first one.
type postRow struct {
	N        int
	AgencyAs string
	Roles    []roleRow
}

type roleRow struct {
	Role org.Role
	Name string
	Has  bool
}

func (v *visit) officerPage(o org.Officer, isNew bool) (officerPage, error) {
	d := officerPage{Officer: o, New: isNew, AgencyAs: o.Agency, Agencies: v.offered(),
		Single: v.single != nil}
	if d.Single {
		d.Claim = v.single.claim()
	}
	if a := v.house.Agency(o.Agency); a != nil {
		d.AgencyAs = a.FullName()
	}
	for _, r := range org.RoleNames {
		d.Roles = append(d.Roles, roleRow{r.Role, r.Name, slices.Contains(o.Roles, r.Role)})
	}
	for i, p := range append(slices.Clone(o.Posts), org.Post{}) {
		row := postRow{N: i + 1, AgencyAs: v.house.AgencyName(p.Agency)}
		for _, r := range org.RoleNames {
			row.Roles = append(row.Roles, roleRow{r.Role, r.Name, slices.Contains(p.Roles, r.Role)})
		}
		d.Others = append(d.Others, row)
	}
	for _, p := range textProfiles {
		p.Chosen = string(p.Profile) == o.Profile || o.Profile == "" && p.Profile == "standard"
		d.Profiles = append(d.Profiles, p)
	}
	var lines []string
	for _, a := range o.Addresses {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s", a.Channel, a.Account, a.Chat)))
	}
	d.Addresses = strings.Join(lines, "\n")
	if isNew {
		return d, nil
	}
	var err error
	if d.Account, err = v.store.Account(v.ctx(), v.who, o.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
		return d, err
	}
	sessions, err := v.store.Sessions(v.ctx(), v.who, o.ID)
	if err != nil {
		return d, err
	}
	tokens, err := v.store.Tokens(v.ctx(), v.who, o.ID)
	if err != nil {
		return d, err
	}
	d.Tokens = slices.DeleteFunc(tokens, func(t store.Token) bool {
		return t.Revoked || !t.Expires.IsZero() && !v.now().Before(t.Expires)
	})
	for _, n := range sessions {
		d.Sessions = append(d.Sessions, sessionRow{n, v.session != nil && n.ID == v.session.ID, browserName(n.Agent)})
	}
	return d, nil
}

// offered are the agencies that a field offers: those of the house, then the others.
func (v *visit) offered() (out []*org.Agency) {
	list := v.house.ListAgencies("", true, v.today())
	for i := range list[:min(len(list), mostOptions)] {
		out = append(out, &list[i])
	}
	return out
}

func (v *visit) officerNew() error {
	d, err := v.officerPage(org.Officer{Agency: v.query("co-quan"), Roles: []org.Role{org.Staff}}, true)
	if err != nil {
		return err
	}
	return v.render("officer", d)
}

func (v *visit) officerOne() error { return v.showOfficer("") }

// showOfficer shows an officer with an invitation just made, "" none.
func (v *visit) showOfficer(link string) error {
	o, err := v.store.Officer(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	d, err := v.officerPage(*o, false)
	if err != nil {
		return err
	}
	d.Link = link
	return v.render("officer", d)
}

func (v *visit) putOfficer() error {
	o := org.Officer{ID: v.form("id"), Name: v.form("name"), Agency: v.house.AgencyNamed(v.form("agency"), v.today()),
		Profile: v.form("profile"), Left: v.form("left") != ""}
	isNew := o.ID == ""
	o.Roles = rolesIn(v.r.PostForm["role"])
	wrong, unsure := v.readPosts(&o)
	for line := range strings.Lines(v.text("addresses")) {
		switch f := strings.Fields(line); len(f) {
		case 0:
		case 2:
			o.Addresses = append(o.Addresses, org.Address{Channel: f[0], Account: f[1], Chat: f[1]})
		case 3:
			o.Addresses = append(o.Addresses, org.Address{Channel: f[0], Account: f[1], Chat: f[2]})
		default:
			wrong = fmt.Sprintf(textBadAddress, strings.TrimSpace(line))
		}
	}
	switch {
	case wrong != "":
	case o.Name == "":
		wrong = textOfficerName
	case len(o.Roles) == 0:
		wrong = textOfficerRole
	case isNew:
		var err error
		if o.ID, err = v.freshID(o.Name); err != nil {
			return err
		}
	default:
		if _, err := v.store.Officer(v.ctx(), o.ID); err != nil {
			return err
		}
	}
	if wrong == "" {
		err := v.house.PutOfficer(v.ctx(), v.who, o)
		var known *store.Error
		switch {
		case errors.Is(err, house.ErrSecret):
			return err
		case errors.As(err, &known):
			wrong = known.Text
		case err != nil:
			return err
		default:
			v.flash(textOfficerPut)
			return v.redirect("/quan-tri/can-bo/" + o.ID)
		}
		if isNew {
			o.ID = ""
		}
	}
	d, err := v.officerPage(o, isNew)
	if err != nil {
		return err
	}
	d.Wrong, d.Addresses = wrong, v.text("addresses")
	if d.NearFor = unsure; unsure != "" {
		d.Near = v.house.Near(unsure, 5)
	}
	return v.renderAs(http.StatusUnprocessableEntity, "officer", d)
}

func rolesIn(values []string) (out []org.Role) {
	for _, r := range org.RoleNames {
		if slices.Contains(values, string(r.Role)) {
			out = append(out, r.Role)
		}
	}
	return out
}

// readPosts reads the posts of an officer besides the first one. A name that is no
// agency but nearly one is asked about, unless the person has said that it is meant.
func (v *visit) readPosts(o *org.Officer) (wrong, unsure string) {
	asked, near := v.form("near-for"), v.r.PostForm["near"]
	chosen := func(name string) string { // what was answered to "có phải là …?"
		if name == asked && len(near) == 1 && near[0] != "" {
			return near[0]
		}
		return name
	}
	o.Agency = chosen(o.Agency)
	names := []string{o.Agency}
	for n := 1; n <= mostPosts; n++ {
		name := v.form(fmt.Sprint("agency-", n))
		if name == "" {
			continue
		}
		p := org.Post{Agency: chosen(v.house.AgencyNamed(name, v.today())),
			Roles: rolesIn(v.r.PostForm[fmt.Sprint("role-", n)])}
		o.Posts = append(o.Posts, p)
		names = append(names, p.Agency)
		if len(p.Roles) == 0 {
			wrong = fmt.Sprintf(textPostRole, name)
		}
	}
	for i, name := range names {
		switch {
		case name == "" || v.house.Agency(name) != nil || name == asked && len(near) == 1:
		case len(v.house.Near(name, 1)) > 0:
			return cmp.Or(wrong, fmt.Sprintf(textAgencyNear, name)), name
		case i > 0:
			wrong = fmt.Sprintf(textPostAgency, name)
		}
	}
	return wrong, ""
}

// mostPosts is how many posts an officer has besides the first one.
const mostPosts = 10

// freshID makes an ID of a name that nobody has yet.
func (v *visit) freshID(name string) (string, error) {
	base := strings.Join(strings.FieldsFunc(paper.Fold(name), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), "-")
	if base == "" || base == "moi" { // the page of a new one has that name
		base = "can-bo"
	}
	for n := 1; ; n++ {
		id := base
		if n > 1 {
			id = fmt.Sprintf("%s-%d", base, n)
		}
		if _, err := v.store.Officer(v.ctx(), id); errors.Is(err, store.ErrNotFound) {
			return id, nil
		} else if err != nil {
			return "", err
		}
	}
}

func (v *visit) invite() error {
	secret, err := v.house.Invite(v.ctx(), v.who, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.showOfficer(v.link("/lien-ket/" + secret))
}

func (v *visit) setSubject() error {
	id := v.r.PathValue("id")
	if err := v.house.SetSubject(v.ctx(), v.who, id, v.form("subject")); err != nil {
		return err
	}
	v.flash(textSubjectPut)
	return v.redirect("/quan-tri/can-bo/" + id)
}

func (v *visit) closeAccount() error {
	id := v.r.PathValue("id")
	if err := v.house.CloseAccount(v.ctx(), v.who, id); err != nil {
		return err
	}
	v.flash(textAccountClosed)
	return v.redirect("/quan-tri/can-bo/" + id)
}

func (v *visit) revokeTokenOf() error {
	id, err := v.number("khoa")
	if err == nil {
		err = v.house.RevokeToken(v.ctx(), v.who, id)
	}
	if err != nil {
		return err
	}
	v.flash(textTokenRevoked)
	return v.redirect("/quan-tri/can-bo/" + url.PathEscape(v.r.PathValue("id")))
}

func (v *visit) endSessionsOf() error {
	id := v.r.PathValue("id")
	var keep int64
	if id == v.who.ID {
		keep = v.keep()
	}
	if err := v.house.EndSessions(v.ctx(), v.who, id, keep); err != nil {
		return err
	}
	v.flash(textSessionEnded)
	return v.redirect("/quan-tri/can-bo/" + id)
}
