package web

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

// visit is what a page knows of a request.
type visit struct {
	*Server
	w       http.ResponseWriter
	r       *http.Request
	who     *org.Officer   // nil: nobody signed in
	session *store.Session // nil: nobody signed in, or by a token
	// guest names the browser of somebody who is not signed in, "" for who is;
	// it is no secret.
	guest string
	csrf  string // goes into every form as _csrf, or into the header X-CSRF-Token
	token bool   // signed in with an API token: no cookie, no forgery
	// readOnly says that the token changes nothing.
	readOnly bool
	base     string // stands before the paths of a conversation in a frame
}

// Names of the cookies, without the prefix that __Host- is under TLS.
const (
	cookieSession = "trolyao_session"
	cookieGuest   = "trolyao_guest"
	cookieFlash   = "trolyao_flash"
)

// failure is an end of a page that the person is told about.
type failure struct {
	status int
	text   string
	err    error  // for the operator, may be nil
	field  string // of the form, that is to blame; "" none, or nobody knows
}

func (f *failure) Error() string {
	if f.err != nil {
		return f.text + ": " + f.err.Error()
	}
	return f.text
}

func (f *failure) Unwrap() error { return f.err }

// fail ends a page with a status and one Vietnamese sentence.
func (v *visit) fail(status int, text string) error { return &failure{status: status, text: text} }

// failAt is fail for a form of which one field is to blame.
func (v *visit) failAt(field, text string) error {
	return &failure{status: http.StatusUnprocessableEntity, text: text, field: field}
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// today is the day it is in Việt Nam.
func (v *visit) today() corpus.Day { return corpus.DayOf(v.now()) }

// secure reports whether the person reaches the house through TLS.
func (v *visit) secure() bool {
	if v.public != nil {
		return v.public.Scheme == "https"
	}
	return v.r.TLS != nil || v.trusted() && v.r.Header.Get("X-Forwarded-Proto") == "https"
}

func (v *visit) cookieName(name string) string {
	if v.secure() {
		return "__Host-" + name
	}
	return name
}

func (v *visit) cookie(name string) string {
	c, err := v.r.Cookie(v.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie sets a cookie that scripts cannot read; life 0 is until the browser
// is closed, less takes it away.
func (v *visit) setCookie(name, value string, life time.Duration) {
	c := &http.Cookie{Name: v.cookieName(name), Value: value, Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: v.secure(), MaxAge: int(life / time.Second)}
	if life < 0 {
		c.MaxAge = -1
	}
	http.SetCookie(v.w, c)
}

// enter finds out who is there and lets them in where the need is met and the
// request was meant.
func (v *visit) enter(n need, most int64) error {
	if n == readers && v.shut() {
		return errShut
	}
	if err := v.house.Refresh(v.ctx()); err != nil {
		return err
	}
	if err := v.identify(); err != nil {
		return err
	}
	if !v.met(n, v.who) {
		switch {
		case v.who != nil:
			return store.ErrForbidden
		case v.machine():
			return v.fail(http.StatusUnauthorized, textSignInFirst)
		case v.reading():
			http.Redirect(v.w, v.r, "/dang-nhap?tiep="+url.QueryEscape(v.r.URL.RequestURI()), http.StatusSeeOther)
			return errDone
		}
		return v.fail(http.StatusUnauthorized, textSignInFirst)
	}
	if secretive(v.r) {
		v.w.Header().Set("Referrer-Policy", "no-referrer")
	}
	if v.who == nil && n == readers && v.reading() {
		if err := v.within(reads); err != nil {
			return err
		}
	}
	v.limit(most)
	if v.reading() || v.token {
		return nil
	}
	return v.meant()
}

// errDone says that the reply is written.
var errDone = errors.New("web: done")

// reading reports whether the request changes nothing.
func (v *visit) reading() bool { return v.r.Method == http.MethodGet || v.r.Method == http.MethodHead }

// machine reports whether a program asks, which wants JSON.
func (v *visit) machine() bool {
	return strings.HasPrefix(v.r.URL.Path, "/api/") || v.r.URL.Path == mcpPath
}

// identify reads the session cookie or the API token.
func (v *visit) identify() error {
	if header := v.r.Header.Get("Authorization"); header != "" && v.machine() {
		scheme, secret, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return v.fail(http.StatusUnauthorized, textBadToken)
		}
		who, token, err := v.house.OfficerWith(v.ctx(), strings.TrimSpace(secret))
		if errors.Is(err, store.ErrNotFound) {
			if err := v.within(asks); err != nil {
				return err
			}
			return v.fail(http.StatusUnauthorized, textBadToken)
		}
		v.who, v.token, v.readOnly = who, true, token.ReadOnly
		return err
	}
	if secret := v.cookie(cookieSession); secret != "" {
		n, who, err := v.house.SessionOf(v.ctx(), secret)
		if err == nil {
			v.session, v.who, v.csrf = n, who, derived("csrf", secret)
			return nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	guest := v.cookie(cookieGuest)
	key := v.guestKey.Load()
	if key == nil {
		made, err := v.house.GuestKey(v.ctx())
		if err != nil {
			return err
		}
		key = &made
		v.guestKey.Store(key)
	}
	if !sealed(*key, guest) {
		guest = guestName(*key)
		v.setCookie(cookieGuest, guest, 0)
	}
	v.guest, v.csrf = derived("guest", guest)[:16], derived("csrf", guest)
	return nil
}

// derived is a value that tells nothing of the secret it is made of.
func derived(use, secret string) string {
	sum := sha256.Sum256([]byte(use + "\x00" + secret))
	return hex.EncodeToString(sum[:])
}

// meant reports whether a form was sent from a page of the house that this
// browser was given.
func (v *visit) meant() error {
	if err := v.crossing.Check(v.r); err != nil {
		return &failure{status: http.StatusForbidden, text: textForged, err: err}
	}
	got := v.r.Header.Get("X-CSRF-Token")
	if got == "" {
		if err := v.parse(); err != nil {
			return err
		}
		got = v.r.PostForm.Get("_csrf")
	}
	if subtle.ConstantTimeCompare([]byte(got), []byte(v.csrf)) != 1 {
		return &failure{status: http.StatusForbidden, text: textForged, err: errors.New("no or another CSRF token")}
	}
	return nil
}

// parse reads the form of the request.
func (v *visit) parse() error {
	err := v.r.ParseForm() // first: the next forgets what went wrong in it
	if err == nil {
		if err = v.r.ParseMultipartForm(4 << 20); errors.Is(err, http.ErrNotMultipart) {
			err = nil
		}
	}
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		return &failure{status: http.StatusBadRequest, text: textBadForm, err: err}
	}
	// The time was for the body; what the page does with it may take longer.
	http.NewResponseController(v.w).SetReadDeadline(time.Time{})
	return err
}

// form is a field of the form that was sent, cleaned and without blanks around.
func (v *visit) form(name string) string {
	return strings.TrimSpace(paper.Clean(v.r.PostFormValue(name)))
}

// query is a field of the address, cleaned and without blanks around.
func (v *visit) query(name string) string {
	return strings.TrimSpace(paper.Clean(v.r.URL.Query().Get(name)))
}

// page is what a template is given.
type page struct {
	*visit
	Path  string
	Ways  []way
	Who   *org.Officer
	CSRF  string
	Flash string
	D     any // the page's own
}

// PrintedOn is the day that stands on paper.
func (p *page) PrintedOn() string { return p.today().Vietnamese() }

// render shows a page: templates/<name>.html with data as .D.
func (v *visit) render(name string, data any) error { return v.renderAs(http.StatusOK, name, data) }

func (v *visit) renderAs(status int, name string, data any) error {
	t := v.templates[name]
	if t == nil {
		return fmt.Errorf("web: no template %s", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", v.pageOf(data)); err != nil {
		return fmt.Errorf("web: %s: %w", name, err)
	}
	v.send(status, "text/html; charset=utf-8", b.Bytes())
	return nil
}

// pageOf is what the layout is given; what was to be said on the next page is
// said now.
func (v *visit) pageOf(data any) *page {
	p := page{visit: v, Path: v.r.URL.Path, Ways: v.waysOf(v.who, v.r.URL.Path), Who: v.who, CSRF: v.csrf, D: data}
	p.count()
	if text := v.cookie(cookieFlash); text != "" {
		if b, err := base64.RawURLEncoding.DecodeString(text); err == nil {
			p.Flash = string(b)
		}
		v.setCookie(cookieFlash, "", -1)
	}
	return &p
}

// count tells in the navigation how many letters wait. That it cannot is no reason to
// show no page.
func (p *page) count() {
	if p.who == nil {
		return
	}
	n, err := p.store.Unseen(p.ctx(), p.who.ID)
	if err != nil {
		p.log.Warn("unseen letters", "id", requestID(p.r), "err", err)
	}
	for i := range p.Ways {
		if p.Ways[i].Path == "/hop-thu" {
			p.Ways[i].New = n
		}
	}
}

// renderSlowly is render for a page whose end takes time: what stands before a
// call of flush goes out at once. Nothing that can fail for a reason the person
// should know may be left to the end.
func (v *visit) renderSlowly(name string, data func(flush func()) any) error {
	t := v.templates[name]
	if t == nil {
		return fmt.Errorf("web: no template %s", name)
	}
	w := bufio.NewWriterSize(v.w, 32<<10)
	p := v.pageOf(data(func() {
		w.Flush()
		http.NewResponseController(v.w).Flush()
	}))
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Cache-Control", "no-store")
	if err := t.ExecuteTemplate(w, "layout", p); err != nil {
		v.log.Error("page broke off", "id", requestID(v.r), "path", shownPath(v.r), "err", err)
		fmt.Fprintf(w, `<p class="notice bad" role="alert">%s</p>`, html.EscapeString(textFailed))
	}
	return w.Flush()
}

// fragment shows a part of a page: the named template of templates/<name>.html
// without what is around it, for the script to put in.
func (v *visit) fragment(name, part string, data any) (template.HTML, error) {
	t := v.templates[name]
	if t == nil {
		return "", fmt.Errorf("web: no template %s", name)
	}
	var b strings.Builder
	err := t.ExecuteTemplate(&b, part, &page{visit: v, Path: v.r.URL.Path, Who: v.who, CSRF: v.csrf, D: data})
	return template.HTML(b.String()), err
}

func (v *visit) send(status int, kind string, body []byte) {
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	v.w.WriteHeader(status)
	if v.r.Method != http.MethodHead {
		v.w.Write(body)
	}
}

// json replies with v as JSON.
func (v *visit) json(status int, value any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return fmt.Errorf("web: %w", err)
	}
	v.send(status, "application/json; charset=utf-8", b.Bytes())
	return nil
}

// redirect sends the browser on to a path of the house after a form. A script that
// sent the form for the page is told where to.
func (v *visit) redirect(path string) error {
	if v.stays() {
		return v.json(http.StatusOK, map[string]string{"to": path})
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// stays says that a script sends a form so that what was typed stays on the page when
// something is wrong with it.
func (v *visit) stays() bool { return v.r.Header.Get("X-Stay") != "" }

// flash shows a sentence on the next page.
func (v *visit) flash(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if len(text) > 2000 {
		text = strings.ToValidUTF8(text[:2000], "") + "…"
	}
	v.setCookie(cookieFlash, base64.RawURLEncoding.EncodeToString([]byte(text)), time.Minute)
}

// local is path where it is one of the house, else other: what an address
// brings along must not lead out of it.
func local(path, other string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(path, "/") ||
		strings.HasPrefix(path, "//") ||
		strings.ContainsAny(path, "\\\r\n\t") || strings.HasPrefix(path, "/dang-") {
		return other
	}
	return path
}

// explain ends a page that failed: a sentence for the person, a line for the
// operator.
func (v *visit) explain(err error) {
	if errors.Is(err, errDone) {
		return
	}
	if errors.Is(err, errShut) {
		v.turnAway()
		return
	}
	status, text, field := http.StatusInternalServerError, textFailed, ""
	var told *failure
	var known *store.Error
	var refusal *paper.Refusal
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &told):
		status, text, field = told.status, told.text, told.field
	case errors.As(err, &known):
		status, text = http.StatusUnprocessableEntity, known.Text
	case errors.As(err, &refusal):
		status, text = http.StatusUnprocessableEntity, refusal.Text
	case errors.As(err, &large):
		status, text = http.StatusRequestEntityTooLarge, fmt.Sprintf(textTooLarge, sizeWords(large.Limit))
	case errors.Is(err, house.ErrSearchAway):
		status, text = http.StatusServiceUnavailable, textSearchAway
		v.w.Header().Set("Retry-After", "5")
	case errors.Is(err, house.ErrRebuilding):
		status, text = http.StatusServiceUnavailable, textRebuilding
		v.w.Header().Set("Retry-After", "30")
	case store.Full(err):
		status, text = http.StatusServiceUnavailable, textFull
		v.w.Header().Set("Retry-After", "60")
	case store.Away(err):
		status, text = http.StatusServiceUnavailable, textAway
		v.w.Header().Set("Retry-After", "5")
	case errors.Is(err, store.ErrNotFound):
		status, text = http.StatusNotFound, textNotFound
	case errors.Is(err, store.ErrForbidden):
		// That there is such a thing is no business of somebody who may not read it.
		if status, text = http.StatusForbidden, textForbidden; strings.Contains(v.r.Pattern, "{") && v.reading() {
			status, text = http.StatusNotFound, textNotFound
		}
	case v.ctx().Err() != nil: // the browser has gone
		status, text = 499, textFailed
	}
	switch {
	case status >= 500:
		v.log.Error("request failed", "id", requestID(v.r), "path", shownPath(v.r), "err", err)
	default:
		v.log.Info("request refused", "id", requestID(v.r), "path", shownPath(v.r), "status", status, "err", err)
	}
	if !v.reading() { // what is left of a body that was too large is not read
		v.w.Header().Set("Connection", "close")
	}
	if v.stays() {
		v.json(status, map[string]string{"text": text, "field": field})
		return
	}
	if v.machine() {
		v.json(status, map[string]any{"error": map[string]any{"status": status, "message": text}})
		return
	}
	if err := v.renderAs(status, "error", errorPage{status, text, requestID(v.r), v.cameFrom()}); err != nil {
		v.log.Error("error page", "err", err)
		http.Error(v.w, text, status)
	}
}

type errorPage struct {
	Status int
	Text   string
	ID     string
	Back   string // the page with the form, "" where none was sent
}

// cameFrom is the page of the house that a form was sent from; "" where none was.
func (v *visit) cameFrom() string {
	u, err := url.Parse(v.r.Referer())
	if v.reading() || err != nil || u.Host != v.r.Host {
		return ""
	}
	u.Scheme, u.Host = "", ""
	return local(u.String(), "")
}

// Title is the heading of the page.
func (e errorPage) Title() string {
	switch e.Status {
	case http.StatusNotFound:
		return textTitleNotFound
	case http.StatusForbidden, http.StatusUnauthorized:
		return textTitleForbidden
	case http.StatusInternalServerError:
		return textTitleFailed
	}
	return textTitleRefused
}
