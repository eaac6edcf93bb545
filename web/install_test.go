package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestInstallable reads what a browser needs to make the house a program.
func TestInstallable(t *testing.T) {
	p := shared(t).visitor(t)
	p.get("/manifest.webmanifest")
	var m struct {
		Name, Display, Scope string
		StartURL             string `json:"start_url"`
		Icons                []struct{ Src, Sizes, Purpose string }
	}
	if err := json.Unmarshal([]byte(p.page), &m); err != nil {
		t.Fatal(err)
	}
	if m.Name == "" || m.Display != "standalone" || m.StartURL != "/" || m.Scope != "/" || len(m.Icons) != 3 {
		t.Errorf("%+v", m)
	}
	for _, i := range m.Icons {
		if got := http.DetectContentType([]byte(p.get(i.Src))); got != "image/png" {
			t.Error(i.Src, got)
		}
	}
	for _, path := range []string{"/favicon.ico", "/apple-touch-icon.png", "/sw.js", "/khong-mang"} {
		p.get(path)
	}
	if strings.Contains(p.page, "csrf") {
		t.Error("the page for no network holds something of a person")
	}
}

// TestNoNetwork takes the server away: a page says so, and nothing old is shown.
func TestNoNetwork(t *testing.T) {
	own := *shared(t)
	srv := httptest.NewServer(own.Server)
	defer srv.Close()
	own.url = srv.URL
	b := own.browser(t, phone, false)
	b.open("/dang-nhap")
	b.await(`navigator.serviceWorker.ready.then((r) => !!r.active && r.active.state === "activated")`)
	b.open("/dang-nhap")
	b.await(`!!navigator.serviceWorker.controller`)
	srv.CloseClientConnections()
	srv.Close()
	b.open("/dang-nhap")
	if got := b.text("main"); !strings.Contains(got, "Chưa kết nối được với máy chủ") {
		t.Error(got)
	}
	if eval[string](b, `getComputedStyle(document.querySelector("main")).maxWidth`) == "none" {
		t.Error("the page has no style")
	}
	b.shot("no-network")
}

// TestDisplay makes letters larger and contrast higher, without scripts, and looks at
// pages that way.
func TestDisplay(t *testing.T) {
	h := shared(t)
	p := h.visitor(t)
	p.get("/hien-thi")
	if res := p.post("/hien-thi", "size", "x", "contrast", "h", "theme", "t", "ve", "/tro-giup"); res.StatusCode != 200 ||
		p.at != "/tro-giup" {
		t.Fatal(told(res, p))
	}
	if !strings.Contains(p.page, `data-size="x" data-contrast="h" data-theme="t"`) {
		t.Error(p.page[:300])
	}
	p.post("/hien-thi", "size", `"><b>`, "ve", "https://example.com/")
	if p.at != "/hien-thi" || strings.Contains(p.page, "data-size") {
		t.Error(p.at)
	}

	source := axe(t)
	for _, c := range []struct{ name, size, contrast, theme string }{{"large", "x", "", "s"}, {"contrast-light", "", "h", "s"},
		{"contrast-dark", "l", "h", "t"}} {
		b := h.browser(t, desktop, false).as("chi-quan-tri")
		b.open("/hien-thi?ve=/")
		for name, value := range map[string]string{"size": c.size, "contrast": c.contrast, "theme": c.theme} {
			b.click(`input[name="` + name + `"][value="` + value + `"]`)
		}
		b.click("main form button")
		b.await(`location.pathname === "/"`)
		for _, path := range []string{"/", "/viec", "/quan-tri", "/vb/30-2020-nd-cp"} {
			b.barriers(source, path)
			b.shot("display-" + c.name + "-" + strings.Trim(strings.ReplaceAll(path, "/", "-"), "-"))
			b.run(seen(phone, false))
			if w := eval[int](b, `document.documentElement.scrollWidth`); w > phone {
				t.Errorf("%s, %s: %d pixels wide on a phone", path, c.name, w)
			}
			b.run(seen(desktop, false))
		}
	}
}
