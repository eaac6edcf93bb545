package web

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const (
	clientID     = "trolyao-test"
	clientSecret = "khoa-chi-dung-khi-kiem-thu-0123456789"
)

// provider starts the independent provider of .ci/oidc. It serves once it is
// told the redirect URI.
func provider(t *testing.T) (issuer string, begin func(redirect string)) {
	t.Helper()
	script, err := filepath.Abs("../.ci/oidc/provider.mjs")
	if err != nil {
		t.Fatal(err)
	}
	node, err := exec.LookPath("node")
	if _, missing := os.Stat(filepath.Join(filepath.Dir(script), "node_modules/oidc-provider")); err != nil ||
		missing != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the npm package oidc-provider is not in .ci/oidc; run: sh .ci/tools")
		}
		t.Skip("the npm package oidc-provider is not in .ci/oidc (npm ci --prefix .ci/oidc), so nobody signs in at an independent provider")
	}
	cmd := exec.Command(node, script, clientID, clientSecret)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); cmd.Process.Kill(); cmd.Wait() })
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the provider ended before it listened")
	}
	issuer = lines.Text()
	return issuer, func(redirect string) {
		io.WriteString(in, redirect+"\n")
		for lines.Scan() && lines.Text() != "ready" {
		}
		go io.Copy(io.Discard, out)
	}
}

// withSingle is a house where people may sign in at the provider.
func withSingle(t *testing.T, claim string) *desk {
	t.Helper()
	issuer, begin := provider(t)
	h := open(t, func(o *Options) {
		o.Now = time.Now // the provider's tokens are of the present
		o.Single = &SingleSignOn{Issuer: issuer, ClientID: clientID, ClientSecret: clientSecret, Claim: claim}
	})
	begin(h.url + pathReturn)
	return h
}

var reAction = regexp.MustCompile(`<form[^>]*action="([^"]+)"`)

// through signs in at the provider under a name and returns the reply of the
// house.
func (p *person) through(name string) *http.Response {
	p.t.Helper()
	req, err := http.NewRequest("GET", p.h.url+pathSingle+"?tiep=/toi", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	res := p.do(req)
	for range 4 { // the provider asks who it is, then whether it may tell
		if res.Request.URL.Host == strings.TrimPrefix(p.h.url, "http://") {
			return res
		}
		m := reAction.FindStringSubmatch(p.page)
		if m == nil {
			p.t.Fatalf("the provider shows no form: %d %s", res.StatusCode, visible(p.page))
		}
		f := url.Values{"prompt": {"consent"}}
		if strings.Contains(p.page, `name="login"`) {
			f = url.Values{"prompt": {"login"}, "login": {name}, "password": {"x"}}
		}
		to, err := res.Request.URL.Parse(m[1])
		if err != nil {
			p.t.Fatal(err)
		}
		req, err := http.NewRequest("POST", to.String(), strings.NewReader(f.Encode()))
		if err != nil {
			p.t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res = p.do(req)
	}
	p.t.Fatalf("the provider goes round: %s", visible(p.page))
	return nil
}

func TestSingleSignOn(t *testing.T) {
	h := withSingle(t, "")
	if err := h.store.SetSubject(t.Context(), keeper, "dau-moi-a", "nguyen.van.a"); err != nil {
		t.Fatal(err)
	}
	p := h.visitor(t)
	p.get("/dang-nhap")
	p.wants(textSingle)
	if res := p.through("nguyen.van.a"); res.StatusCode != 200 || p.at != "/toi" {
		t.Fatal(told(res, p))
	}
	p.wants("Đầu mối Sở Nội vụ")

	t.Run("unknown", func(t *testing.T) {
		p := h.visitor(t)
		if res := p.through("nguoi.la"); res.StatusCode != http.StatusForbidden {
			t.Fatal(told(res, p))
		}
		p.wants("mã “nguoi.la” chưa được gắn với cán bộ nào")
		if p.get("/dang-nhap"); p.at != "/dang-nhap" {
			t.Fatal("signed in all the same")
		}
	})
	t.Run("left", func(t *testing.T) {
		o := people[2]
		if err := h.store.SetSubject(t.Context(), keeper, o.ID, "da.nghi"); err != nil {
			t.Fatal(err)
		}
		o.Left = true
		if err := h.house.PutOfficer(t.Context(), keeper, o); err != nil {
			t.Fatal(err)
		}
		p := h.visitor(t)
		if res := p.through("da.nghi"); res.StatusCode != http.StatusForbidden {
			t.Fatal(told(res, p))
		}
	})

	// What comes back has to belong to a journey that this browser began.
	stop := func(p *person) *url.URL {
		t.Helper()
		var last *url.URL
		p.CheckRedirect = func(req *http.Request, _ []*http.Request) error {
			if last = req.URL; req.URL.Path == pathReturn {
				return http.ErrUseLastResponse
			}
			return nil
		}
		defer func() { p.CheckRedirect = nil }()
		req, _ := http.NewRequest("GET", h.url+pathSingle, nil)
		res := p.do(req)
		for range 4 {
			if last != nil && last.Path == pathReturn {
				return last
			}
			m := reAction.FindStringSubmatch(p.page)
			if m == nil {
				t.Fatal(told(res, p))
			}
			f := url.Values{"prompt": {"consent"}}
			if strings.Contains(p.page, `name="login"`) {
				f = url.Values{"prompt": {"login"}, "login": {"nguyen.van.a"}, "password": {"x"}}
			}
			to, _ := res.Request.URL.Parse(m[1])
			req, _ = http.NewRequest("POST", to.String(), strings.NewReader(f.Encode()))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			res = p.do(req)
		}
		t.Fatal("no way back")
		return nil
	}
	house, _ := url.Parse(h.url)
	t.Run("another browser's journey", func(t *testing.T) {
		back := stop(h.visitor(t))
		victim := h.visitor(t)
		if status := victim.status(back.RequestURI()); status != http.StatusBadRequest {
			t.Fatal(status)
		}
		victim.wants("không bắt đầu từ trang này")
	})
	t.Run("another state", func(t *testing.T) {
		p := h.visitor(t)
		back := stop(p)
		q := back.Query()
		q.Set("state", "x"+q.Get("state"))
		if status := p.status(back.Path + "?" + q.Encode()); status != http.StatusBadRequest {
			t.Fatal(status)
		}
	})
	t.Run("another nonce", func(t *testing.T) {
		p := h.visitor(t)
		back := stop(p)
		var j journey
		for _, c := range p.Jar.Cookies(&url.URL{Scheme: "http", Host: house.Host, Path: "/"}) {
			if c.Name == cookieSingle {
				b, _ := base64.RawURLEncoding.DecodeString(c.Value)
				json.Unmarshal(b, &j)
			}
		}
		if j.Nonce == "" {
			t.Fatal("no journey")
		}
		j.Nonce += "x"
		b, _ := json.Marshal(j)
		p.Jar.SetCookies(house, []*http.Cookie{{Name: cookieSingle, Value: base64.RawURLEncoding.EncodeToString(b),
			Path: "/"}})
		if status := p.status(back.RequestURI()); status != http.StatusForbidden {
			t.Fatal(status)
		}
	})
	t.Run("another verifier", func(t *testing.T) {
		p := h.visitor(t)
		back := stop(p)
		b, _ := json.Marshal(journey{State: back.Query().Get("state"), Nonce: "n", Verifier: strings.Repeat("v", 43)})
		p.Jar.SetCookies(house, []*http.Cookie{{Name: cookieSingle, Value: base64.RawURLEncoding.EncodeToString(b),
			Path: "/"}})
		if status := p.status(back.RequestURI()); status != http.StatusForbidden {
			t.Fatal(status)
		}
	})
	t.Run("a code used twice", func(t *testing.T) {
		p := h.visitor(t)
		back := stop(p)
		kept := p.Jar.Cookies(house)
		if status := p.status(back.RequestURI()); status != http.StatusOK &&
			status != http.StatusNotFound { // the first page may not be there yet
			t.Fatal(status)
		}
		again := h.visitor(t)
		again.Jar.SetCookies(house, kept)
		if status := again.status(back.RequestURI()); status != http.StatusForbidden {
			t.Fatal(status)
		}
	})
	t.Run("the person says no", func(t *testing.T) {
		p := h.visitor(t)
		back := stop(p)
		if status := p.status(pathReturn + "?error=access_denied&state=" +
			back.Query().Get("state")); status != http.StatusForbidden {
			t.Fatal(status)
		}
		p.wants("chưa xác nhận anh/chị")
	})
}

func TestSingleSignOnByEmail(t *testing.T) {
	h := withSingle(t, "email")
	for officer, email := range map[string]string{"dau-moi-a": "b@example.vn",
		"chuyen-vien-a": "unverified@example.vn"} {
		if err := h.store.SetSubject(t.Context(), keeper, officer, email); err != nil {
			t.Fatal(err)
		}
	}
	p := h.visitor(t)
	if res := p.through("b"); res.StatusCode != 200 || p.at != "/toi" {
		t.Fatal(told(res, p))
	}
	q := h.visitor(t)
	if res := q.through("unverified"); res.StatusCode != http.StatusForbidden {
		t.Fatal(told(res, q))
	}
	q.wants("không cho biết thông tin dùng để nhận ra")
}

// TestSingleSignOnDown: without its provider the house still has passwords.
func TestSingleSignOnDown(t *testing.T) {
	h := open(t, func(o *Options) {
		o.Single = &SingleSignOn{Issuer: "http://127.0.0.1:1", ClientID: clientID}
	})
	p := h.visitor(t)
	if status := p.status(pathSingle); status != http.StatusBadGateway {
		t.Fatal(status)
	}
	p.wants("đăng nhập bằng mật khẩu")
	h.signIn(t, "dau-moi-a").get("/toi")
}
