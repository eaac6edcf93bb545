package web

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestForgedForms: every form of the house is refused without the token of the
// browser, from another site, and with another browser's token.
func TestForgedForms(t *testing.T) {
	h := open(t, nil)
	admin, other := h.signIn(t, "chi-quan-tri"), h.signIn(t, "dau-moi-a")
	admin.get("/toi")
	other.get("/toi")
	n := 0
	for pattern := range h.pages {
		method, path, _ := strings.Cut(pattern, " ")
		if method == "GET" || strings.HasPrefix(path, "/api/") {
			continue
		}
		n++
		path = strings.NewReplacer("{id}", "1", "{secret}", "x", "{key}", "x", "{$}", "").Replace(path)
		for name, edit := range map[string]func(*http.Request, url.Values){
			"no token":        func(r *http.Request, f url.Values) { f.Del("_csrf") },
			"another's token": func(r *http.Request, f url.Values) { f.Set("_csrf", other.token()) },
			"another site":    func(r *http.Request, f url.Values) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
			"a sister site":   func(r *http.Request, f url.Values) { r.Header.Set("Sec-Fetch-Site", "same-site") },
			"another origin":  func(r *http.Request, f url.Values) { r.Header.Set("Origin", "https://example.com") },
			"no origin":       func(r *http.Request, f url.Values) { r.Header.Set("Origin", "null") },
		} {
			f := url.Values{"_csrf": {admin.token()}}
			req, err := http.NewRequest(method, h.url+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			edit(req, f)
			body := f.Encode()
			req.Body, req.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			page := admin.page
			if res := admin.do(req); res.StatusCode != http.StatusForbidden ||
				!strings.Contains(visible(admin.page), "không được gửi từ trang này") {
				t.Errorf("%s with %s: %s", pattern, name, told(res, admin))
			}
			admin.page = page
		}
	}
	if n < 8 {
		t.Errorf("only %d forms were tried", n)
	}
	if admin.get("/toi"); !strings.Contains(admin.page, "Quản trị") {
		t.Error("a forged form did something")
	}
}

// TestSessionIsNew: the session after signing in is not one that somebody may
// have put into the browser before, and ends on the server.
func TestSessionIsNew(t *testing.T) {
	h := open(t, nil)
	h.account(t, "dau-moi-a")
	house, _ := url.Parse(h.url)
	p := h.visitor(t)
	planted := strings.Repeat("A", 52)
	p.Jar.SetCookies(house, []*http.Cookie{{Name: cookieSession, Value: planted, Path: "/"},
		{Name: cookieGuest, Value: planted, Path: "/"}})
	cookie := func() string {
		for _, c := range p.Jar.Cookies(house) {
			if c.Name == cookieSession {
				return c.Value
			}
		}
		return ""
	}
	p.get("/dang-nhap")
	p.post("/dang-nhap", "login", "dau-moi-a", "password", password)
	first := cookie()
	if first == "" || first == planted {
		t.Fatalf("the session is %q", first)
	}
	p.get("/toi")
	before := p.token()

	// Signing in again over it ends the one before.
	if res := p.post("/dang-nhap", "login", "dau-moi-a", "password", password); res.StatusCode >= 500 {
		t.Fatal(told(res, p))
	}
	second := cookie()
	if second == first {
		t.Fatal("the same session again")
	}
	q := h.visitor(t)
	q.Jar.SetCookies(house, []*http.Cookie{{Name: cookieSession, Value: first, Path: "/"}})
	if q.status("/toi"); q.at != "/dang-nhap" {
		t.Error("the session before lives on")
	}
	p.get("/toi")
	if p.token() == before {
		t.Error("the CSRF token outlives its session")
	}
	p.post("/dang-xuat")
	if cookie() != "" {
		t.Error("the cookie stays after leaving")
	}
	q.Jar.SetCookies(house, []*http.Cookie{{Name: cookieSession, Value: second, Path: "/"}})
	if q.status("/toi"); q.at != "/dang-nhap" {
		t.Error("the session outlives leaving")
	}
}

func TestCookies(t *testing.T) {
	for _, c := range []struct {
		public, proto string
		secure        bool
	}{{"", "", false}, {"https://tro-ly.example.vn", "", true}, {"", "https", true}} {
		h := open(t, func(o *Options) {
			o.Public = c.public
			o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
		})
		h.account(t, "dau-moi-a")
		p := h.visitor(t)
		p.Jar = nil
		p.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		req, _ := http.NewRequest("GET", h.url+"/dang-nhap", nil)
		req.Header.Set("X-Forwarded-Proto", c.proto)
		res := p.do(req)
		guest := res.Cookies()[0]
		f := url.Values{"_csrf": {p.token()}, "login": {"dau-moi-a"}, "password": {password}}
		req, _ = http.NewRequest("POST", h.url+"/dang-nhap", strings.NewReader(f.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("X-Forwarded-Proto", c.proto)
		req.AddCookie(guest)
		res = p.do(req)
		if res.StatusCode != http.StatusSeeOther {
			t.Fatal(told(res, p))
		}
		seen := false
		for _, k := range res.Cookies() {
			prefix := strings.HasPrefix(k.Name, "__Host-")
			if !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" ||
				k.Secure != c.secure || prefix != c.secure {
				t.Errorf("%+v: %+v", c, k)
			}
			seen = seen || strings.HasSuffix(k.Name, cookieSession)
		}
		if !seen {
			t.Error("no session")
		}
	}
}

func TestLoginIsSlowedDown(t *testing.T) {
	h := open(t, nil)
	h.account(t, "dau-moi-a")
	var unknown, known string
	for i := range 7 {
		p := h.visitor(t) // a new browser each time
		p.get("/dang-nhap")
		res := p.post("/dang-nhap", "login", "dau-moi-a", "password", "sai rồi sai rồi")
		want := http.StatusUnauthorized
		if i >= 5 {
			want = http.StatusTooManyRequests
		}
		if res.StatusCode != want {
			t.Fatalf("try %d: %s", i, told(res, p))
		}
		if i == 0 {
			known = strings.ReplaceAll(visible(p.page), "dau-moi-a", "")
		}
	}
	p := h.visitor(t)
	p.get("/dang-nhap")
	p.post("/dang-nhap", "login", "khong-co", "password", "sai rồi sai rồi")
	if unknown = visible(p.page); unknown != known {
		t.Errorf("an unknown login gets another answer:\n%s\n%s", known, unknown)
	}
	// The address a stranger claims to come from is not believed.
	req, _ := http.NewRequest("POST", h.url+"/dang-nhap",
		strings.NewReader(url.Values{"_csrf": {p.token()}, "login": {"dau-moi-a"}, "password": {password}}.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Forwarded-For", "10.1.1.1")
	if res := p.do(req); res.StatusCode != http.StatusTooManyRequests {
		t.Error(told(res, p))
	}
}

func TestAddress(t *testing.T) {
	s := &Server{opts: Options{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"),
		netip.MustParsePrefix("10.0.0.0/8")}}}
	for _, c := range []struct {
		remote string
		hops   []string
		want   string
	}{
		{"192.0.2.1:5", []string{"198.51.100.7"}, "192.0.2.1"},
		{"127.0.0.1:5", []string{"198.51.100.7"}, "198.51.100.7"},
		{"127.0.0.1:5", []string{"1.1.1.1, 198.51.100.7"}, "198.51.100.7"},
		{"127.0.0.1:5", []string{"1.1.1.1, 198.51.100.7, 10.0.0.3"}, "198.51.100.7"},
		{"127.0.0.1:5", []string{"1.1.1.1", "198.51.100.7"}, "198.51.100.7"},
		{"127.0.0.1:5", []string{"rubbish"}, "127.0.0.1"},
		{"127.0.0.1:5", nil, "127.0.0.1"},
		{"127.0.0.1:5", []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
	} {
		r := &http.Request{RemoteAddr: c.remote, Header: http.Header{}}
		for _, hop := range c.hops {
			r.Header.Add("X-Forwarded-For", hop)
		}
		if got := s.address(r); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestLocal(t *testing.T) {
	for _, path := range []string{"//example.com", "https://example.com", "/\\example.com", "\\\\example.com",
		"javascript:alert(1)", "", "x", "/dang-xuat", "/x\r\nSet-Cookie: a=b", "///example.com", "http:/x", "/\t/example.com"} {
		if got := local(path, "ours"); got != "ours" {
			t.Errorf("%q leads to %q", path, got)
		}
	}
	for _, path := range []string{"/", "/vb/30-2020-nd-cp?ngay=2026-01-01#d18k2a", "/viec/12"} {
		if got := local(path, "ours"); got != path {
			t.Errorf("%q becomes %q", path, got)
		}
	}
	h := shared(t)
	h.account(t, "dau-moi-a")
	p := h.visitor(t)
	p.get("/dang-nhap?tiep=https://example.com/x")
	if strings.Contains(p.page, "example.com") {
		t.Error("the form keeps an address outside")
	}
	if p.post("/dang-nhap", "login", "dau-moi-a", "password", password, "tiep",
		"//example.com/x"); strings.Contains(p.at, "example") {
		t.Error(p.at)
	}
}

// TestHeaders: no page of whatever status goes out without the headers that
// keep strangers' scripts away.
func TestHeaders(t *testing.T) {
	h := shared(t)
	p := h.visitor(t)
	for _, path := range []string{"/dang-nhap", "/khong-co", "/static/style.css", "/static/khong-co", "/toi",
		"/lien-ket/abc"} {
		p.status(path)
		req, _ := http.NewRequest("GET", h.url+path, nil)
		res := p.do(req)
		csp := res.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") ||
			strings.Contains(csp, "*") || !strings.Contains(csp, "frame-ancestors 'none'") ||
			res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, res.Header)
		}
	}
	req, _ := http.NewRequest("GET", h.url+"/lien-ket/abc", nil)
	if res := p.do(req); res.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Error("a secret link tells others where it came from")
	}
}

// TestLargeBody: what is larger than a form may be is refused with a sentence.
func TestLargeBody(t *testing.T) {
	h := shared(t)
	p := h.visitor(t)
	p.get("/dang-nhap")
	body := "_csrf=" + p.token() + "&login=" + strings.Repeat("x", mostForm)
	req, _ := http.NewRequest("POST", h.url+"/dang-nhap", strings.NewReader(body))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if res := p.do(req); res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Fatal(told(res, p))
	}
	p.wants("vượt quá 1 MB")

	// Many small fields in many parts, too.
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := range 2000 {
		w.WriteField(fmt.Sprint("f", i), "x")
	}
	w.Close()
	req, _ = http.NewRequest("POST", h.url+"/dang-nhap", &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	if res := p.do(req); res.StatusCode != http.StatusBadRequest && res.StatusCode != http.StatusForbidden {
		t.Fatal(told(res, p))
	}
}

// TestSlowHeaders: a connection that never finishes its question is closed.
func TestSlowHeaders(t *testing.T) {
	h := shared(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	done := make(chan error, 1)
	go func() { done <- h.serve(ctx, l, 300*time.Millisecond) }()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "GET /dang-nhap HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	c.SetReadDeadline(time.Now().Add(30 * time.Second))
	if b, err := io.ReadAll(bufio.NewReader(c)); err != nil {
		t.Errorf("the connection is kept: %v %q", err, b)
	}
}

// TestLogTellsNoSecret: neither questions nor secret links are written down.
func TestLogTellsNoSecret(t *testing.T) {
	var log lines
	h := open(t, func(o *Options) { o.Log = log.logger() })
	p := h.visitor(t)
	p.status("/dang-nhap?tiep=/bi-mat-1")
	p.status("/lien-ket/BIMAT2")
	p.get("/dang-nhap")
	p.post("/dang-nhap", "login", "ten-bi-mat-3", "password", "mat khau bi mat 4")
	if text := log.text(); strings.Contains(text, "bi-mat-1") || strings.Contains(text, "BIMAT2") ||
		strings.Contains(text, "bi-mat-3") || strings.Contains(text, "bi mat 4") {
		t.Error(text)
	} else if !strings.Contains(text, "/lien-ket/{secret}") {
		t.Error("nothing is logged")
	}
}

// TestPagesNeedSigningIn: every page but the few for the world sends a stranger
// to the login, and every form refuses.
func TestPagesNeedSigningIn(t *testing.T) {
	h := shared(t)
	for pattern, n := range h.pages {
		if n == anybody {
			continue
		}
		method, path, _ := strings.Cut(pattern, " ")
		path = strings.NewReplacer("{id}", "1", "{$}", "").Replace(path)
		for strings.Contains(path, "{") {
			i, j := strings.Index(path, "{"), strings.Index(path, "}")
			path = path[:i] + "x" + path[j+1:]
		}
		p := h.visitor(t)
		p.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		req, err := http.NewRequest(method, h.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res := p.do(req)
		switch {
		case strings.HasPrefix(path, "/api/"), path == mcpPath:
			if res.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s: %d", pattern, res.StatusCode)
			}
		case method == "GET":
			if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/dang-nhap") {
				t.Errorf("%s: %d %s", pattern, res.StatusCode, res.Header.Get("Location"))
			}
		default:
			if res.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s: %d", pattern, res.StatusCode)
			}
		}
	}
}
