package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

func (s *Server) accountPages() {
	s.page("GET /dang-nhap", anybody, (*visit).login)
	s.page("POST /dang-nhap", anybody, (*visit).signIn)
	s.page("POST /dang-xuat", anybody, (*visit).signOut)
	s.page("GET /lien-ket/{secret}", anybody, (*visit).invitation)
	s.page("POST /lien-ket/{secret}", anybody, (*visit).accept)
	s.page("GET /toi", officers, (*visit).account)
	s.page("POST /toi/nhac", officers, (*visit).setProfile)
	s.page("POST /toi/mat-khau", officers, (*visit).changePassword)
	s.page("POST /toi/phien/{id}/ket-thuc", officers, (*visit).endSession)
	s.page("POST /toi/phien/ket-thuc", officers, (*visit).endSessions)
	s.page("POST /toi/noi", officers, (*visit).newLinkCode)
	s.page("POST /toi/thao", officers, (*visit).unlink)
	s.page("POST /toi/khoa", officers, (*visit).newToken)
	s.page("POST /toi/khoa/{id}/thu-hoi", officers, (*visit).revokeToken)
}

type loginPage struct {
	Next, Login, Wrong string
	Single             string // the name of the single sign-on, "" none
	First              bool   // there is no account yet
}

func (v *visit) loginPage() (loginPage, error) {
	has, err := v.store.HasAccounts(v.ctx())
	d := loginPage{Next: local(v.r.FormValue("tiep"), ""), Single: v.singleName(), First: !has}
	return d, err
}

func (v *visit) login() error {
	if v.who != nil {
		return v.redirect(v.home(v.who))
	}
	d, err := v.loginPage()
	if err != nil {
		return err
	}
	return v.render("login", d)
}

func (v *visit) signIn() error {
	secret, who, err := v.house.SignIn(v.ctx(), v.form("login"), v.r.PostFormValue("password"), v.from())
	var known *store.Error
	if errors.As(err, &known) && !errors.Is(err, house.ErrSecret) {
		d, perr := v.loginPage()
		if perr != nil {
			return perr
		}
		d.Login, d.Wrong = v.form("login"), known.Text
		status := http.StatusUnauthorized
		if errors.Is(err, store.ErrSlow) {
			status = http.StatusTooManyRequests
		}
		v.log.Warn("sign in refused", "id", requestID(v.r), "address", v.address(v.r), "status", status)
		return v.renderAs(status, "login", d)
	}
	if err != nil {
		return err
	}
	return v.enterAs(who, secret, v.r.PostFormValue("tiep"))
}

// from is where the person signs in from.
func (v *visit) from() house.Visitor {
	return house.Visitor{Address: v.address(v.r), Agent: v.r.UserAgent()}
}

// enterAs gives the browser a new session in the place of whatever it had.
func (v *visit) enterAs(who *org.Officer, secret, next string) error {
	if v.session != nil {
		if err := v.house.EndSession(v.ctx(), v.who, v.session.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	v.setCookie(cookieSession, secret, 7*24*time.Hour)
	v.setCookie(cookieGuest, "", -1)
	return v.redirect(local(next, v.home(who)))
}

func (v *visit) signOut() error {
	if v.session != nil {
		if err := v.house.EndSession(v.ctx(), v.who, v.session.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	v.setCookie(cookieSession, "", -1)
	v.w.Header().Set("Clear-Site-Data", `"cache"`)
	v.flash(textLeft)
	return v.redirect("/dang-nhap")
}

type invitationPage struct {
	First              bool   // the first administrator gives their name too
	Name, Login, Wrong string // Name is who it is for
}

func (v *visit) invited() (invitationPage, error) {
	i, err := v.store.Invitation(v.ctx(), v.r.PathValue("secret"))
	if err != nil {
		return invitationPage{}, err
	}
	d := invitationPage{First: i.Officer == ""}
	if !d.First {
		o, err := v.store.Officer(v.ctx(), i.Officer)
		if err != nil {
			return d, err
		}
		d.Name = o.Name
	}
	return d, nil
}

func (v *visit) invitation() error {
	d, err := v.invited()
	if err != nil {
		return err
	}
	return v.render("invitation", d)
}

func (v *visit) accept() error {
	d, err := v.invited()
	if err != nil {
		return err
	}
	password := v.r.PostFormValue("password")
	if d.First {
		d.Name = v.form("name")
	}
	d.Login = v.form("login")
	if password != v.r.PostFormValue("again") {
		d.Wrong = textNotTheSame
		return v.renderAs(http.StatusUnprocessableEntity, "invitation", d)
	}
	who, err := v.house.Accept(v.ctx(), v.r.PathValue("secret"), d.Name, d.Login, password)
	var known *store.Error
	if errors.As(err, &known) && !errors.Is(err, house.ErrSecret) {
		d.Wrong = known.Text
		return v.renderAs(http.StatusUnprocessableEntity, "invitation", d)
	}
	if err != nil {
		return err
	}
	secret, err := v.house.SignInInvited(v.ctx(), who, v.from())
	if err != nil {
		return err
	}
	v.flash(textWelcome)
	return v.enterAs(who, secret, "")
}

type accountPage struct {
	Account  *store.Account // nil when there is none
	Sessions []sessionRow
	Tokens   []store.Token
	Secret   string // of a token just made, shown once
	MCP      string // the address where other assistants call the tools
	Paste    []paste
	Profiles []profileRow
	// Addresses are where the officer is written to; Networks where one can be
	// linked, by a code that is shown once.
	Addresses []org.Address
	Networks  []string
	Code      string
	Until     time.Time
	Roles     []string
	Agency    string
	Wrong     string
}

type sessionRow struct {
	store.Session
	Here    bool
	Browser string
}

type profileRow struct {
	Profile     task.Profile
	Name, About string
	Chosen      bool
}

func (v *visit) accountPage() (accountPage, error) {
	var d accountPage
	var err error
	d.MCP = v.link(mcpPath)
	d.Paste = pastes(d.MCP, "")
	if d.Account, err = v.store.Account(v.ctx(), v.who, v.who.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
		return d, err
	}
	if d.Addresses, err = v.house.Addresses(v.ctx(), v.who); err != nil {
		return d, err
	}
	for _, n := range v.opts.Networks {
		d.Networks = append(d.Networks, networkName(n))
	}
	if a := v.house.Agency(v.who.Agency); a != nil {
		d.Agency = a.FullName()
	} else {
		d.Agency = v.who.Agency
	}
	sessions, err := v.store.Sessions(v.ctx(), v.who, v.who.ID)
	if err != nil {
		return d, err
	}
	for _, n := range sessions {
		d.Sessions = append(d.Sessions, sessionRow{n, v.session != nil && v.session.ID == n.ID, browserName(n.Agent)})
	}
	if d.Tokens, err = v.store.Tokens(v.ctx(), v.who, v.who.ID); err != nil {
		return d, err
	}
	chosen, _ := task.ParseProfile(v.who.Profile)
	for _, p := range textProfiles {
		p.Chosen = p.Profile == chosen
		d.Profiles = append(d.Profiles, p)
	}
	for _, r := range org.RoleNames {
		if v.who.Has(r.Role) {
			d.Roles = append(d.Roles, r.Name)
		}
	}
	return d, nil
}

func (v *visit) account() error {
	d, err := v.accountPage()
	if err != nil {
		return err
	}
	return v.render("account", d)
}

func (v *visit) setProfile() error {
	p, ok := task.ParseProfile(v.form("profile"))
	if !ok {
		return v.fail(http.StatusBadRequest, textBadForm)
	}
	if err := v.house.SetProfile(v.ctx(), v.who, p); err != nil {
		return err
	}
	v.flash(textProfileDone)
	return v.redirect("/toi")
}

// keep is the ID of the session that stays when others end.
func (v *visit) keep() int64 {
	if v.session == nil {
		return 0
	}
	return v.session.ID
}

func (v *visit) changePassword() error {
	new := v.r.PostFormValue("new")
	err := error(&store.Error{Text: textNotTheSame, Err: errors.New("passwords differ")})
	if new == v.r.PostFormValue("again") {
		err = v.house.ChangePassword(v.ctx(), v.who, v.r.PostFormValue("old"), new,
			store.Kept{Session: v.keep(), Tokens: v.form("thu-hoi-khoa") == ""})
	}
	var known *store.Error
	if errors.As(err, &known) {
		d, perr := v.accountPage()
		if perr != nil {
			return perr
		}
		d.Wrong = known.Text
		return v.renderAs(http.StatusUnprocessableEntity, "account", d)
	}
	if err != nil {
		return err
	}
	v.flash(textPasswordDone)
	return v.redirect("/toi")
}

// number is a part of the path that is a number.
func (v *visit) number(name string) (int64, error) {
	n, err := strconv.ParseInt(v.r.PathValue(name), 10, 64)
	if err != nil {
		return 0, store.ErrNotFound
	}
	return n, nil
}

func (v *visit) endSession() error {
	id, err := v.number("id")
	if err == nil {
		err = v.house.EndSession(v.ctx(), v.who, id)
	}
	if err != nil {
		return err
	}
	v.flash(textSessionEnded)
	return v.redirect("/toi")
}

func (v *visit) endSessions() error {
	if err := v.house.EndSessions(v.ctx(), v.who, v.who.ID, v.keep()); err != nil {
		return err
	}
	v.flash(textSessionsEnded)
	return v.redirect("/toi")
}

func (v *visit) newToken() error {
	days, _ := strconv.Atoi(v.form("ngay")) // none is told by the store
	secret, err := v.house.NewToken(v.ctx(), v.who, store.Token{Name: v.form("name"),
		Expires: v.now().AddDate(0, 0, days), ReadOnly: v.form("chi-doc") != ""})
	if err != nil {
		return err
	}
	d, err := v.accountPage()
	if err != nil {
		return err
	}
	d.Secret, d.Paste = secret, pastes(d.MCP, secret)
	return v.render("account", d)
}

func (v *visit) revokeToken() error {
	id, err := v.number("id")
	if err == nil {
		err = v.house.RevokeToken(v.ctx(), v.who, id)
	}
	if err != nil {
		return err
	}
	v.flash(textTokenRevoked)
	return v.redirect("/toi")
}

func (v *visit) newLinkCode() error {
	code, until, err := v.house.NewLinkCode(v.ctx(), v.who, true)
	if err != nil {
		return err
	}
	d, err := v.accountPage()
	if err != nil {
		return err
	}
	d.Code, d.Until = code, until
	return v.render("account", d)
}

func (v *visit) unlink() error {
	if err := v.house.Unlink(v.ctx(), v.who, v.form("channel"), v.form("account")); err != nil {
		return err
	}
	v.flash(textUnlinked)
	return v.redirect("/toi")
}

func init() { templateFuncs["network"] = networkName }

// networkName is a channel as people know it.
func networkName(channel string) string {
	if name := textNetworks[channel]; name != "" {
		return name
	}
	return channel
}

// browserName is a browser as its user knows it.
func browserName(agent string) string {
	name := textBrowser
	for _, b := range []struct{ sign, name string }{{"Edg/", "Edge"}, {"coc_coc", "Cốc Cốc"}, {"OPR/", "Opera"},
		{"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}} {
		if strings.Contains(agent, b.sign) {
			name = b.name
			break
		}
	}
	for _, o := range []struct{ sign, name string }{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
		{"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}} {
		if strings.Contains(agent, o.sign) {
			return name + ", " + o.name
		}
	}
	return name
}
