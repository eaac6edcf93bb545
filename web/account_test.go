package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestFirstLink(t *testing.T) {
	h := open(t, nil)
	p := h.visitor(t)
	p.get("/dang-nhap")
	p.wants("Chưa có tài khoản nào")
	secret, err := h.store.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	link := "/lien-ket/" + secret
	p.get(link)
	p.wants("Người quản trị đầu tiên")
	for _, c := range []struct{ login, password, again, want string }{
		{"quantri", "ngắn", "ngắn", "ít nhất 12 ký tự"},
		{"quantri", "quantri2026xyz", "quantri2026xyz", "không được chứa tên đăng nhập"},
		{"quantri", "matkhau12345", "matkhau12345", "quá dễ đoán"},
		{"quantri", password, password + "x", "chưa giống nhau"},
		{"quản trị", password, password, "chữ không dấu"},
	} {
		res := p.post(link, "name", "Trần Quản Trị", "login", c.login, "password", c.password, "again", c.again)
		if res.StatusCode != http.StatusUnprocessableEntity {
			t.Fatal(told(res, p))
		}
		p.wants(c.want)
	}
	if res := p.post(link, "name", "Trần Quản Trị", "login", "quantri", "password", password, "again",
		password); res.StatusCode != http.StatusOK && res.StatusCode != http.StatusNotFound {
		t.Fatal(told(res, p))
	}
	p.get("/toi")
	p.wants("Trần Quản Trị", "quản trị", "đang dùng")

	// Used up, for everybody.
	q := h.visitor(t)
	if status := q.status(link); status != http.StatusUnprocessableEntity {
		t.Fatal(status)
	}
	q.wants("Liên kết này không dùng được")
	if _, err := h.store.FirstLink(t.Context()); err == nil {
		t.Fatal("a first link although there is an account")
	}
}

func TestPagesInBrowser(t *testing.T) {
	h := shared(t)
	for _, c := range []struct {
		name  string
		width int
		dark  bool
	}{{"desktop-light", desktop, false}, {"desktop-dark", desktop, true}, {"phone-light", phone,
		false}, {"phone-dark", phone, true}} {
		t.Run(c.name, func(t *testing.T) {
			b := h.browser(t, c.width, c.dark)
			b.open("/dang-nhap")
			b.shot("login-" + c.name)
			b.open("/khong-co")
			b.shot("error-" + c.name)
			b.as("chi-quan-tri")
			b.open("/toi")
			if got := b.text("h1"); got != "Tài khoản" {
				t.Fatal(got)
			}
			b.shot("account-" + c.name)
			b.open("/hop-thu")
			b.shot("letters-" + c.name)
			if eval[int](b, `document.documentElement.scrollWidth`) > c.width {
				t.Error("the page is wider than the window")
			}
		})
	}
}

func TestStaticFiles(t *testing.T) {
	h := shared(t)
	p := h.visitor(t)
	p.get("/dang-nhap")
	i := strings.Index(p.page, "/static/style.")
	if i < 0 {
		t.Fatal("no style")
	}
	address, _, _ := strings.Cut(p.page[i:], `"`)
	req, _ := http.NewRequest("GET", h.url+address, nil)
	res := p.do(req)
	if res.StatusCode != 200 || res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" ||
		res.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Fatal(res.Header)
	}
	req, _ = http.NewRequest("GET", h.url+"/static/style.css", nil)
	if res = p.do(req); res.Header.Get("Cache-Control") != "no-cache" {
		t.Fatal(res.Header)
	}
	req.Header.Set("If-None-Match", res.Header.Get("ETag"))
	if res = p.do(req); res.StatusCode != http.StatusNotModified {
		t.Fatal(res.StatusCode)
	}
	if status := p.status("/static/../web.go"); status != http.StatusNotFound {
		t.Fatal(status)
	}
}
