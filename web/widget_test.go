package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"trolyao/corpus"
)

// intranet is a page of an agency's own that loads the widget.
func intranet(t testing.TB, script *string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="vi"><title>Nội bộ</title><h1>Trang nội bộ</h1><p>Thông báo của cơ quan.</p><script src="%s" defer></script>`, *script)
	}))
	t.Cleanup(s.Close)
	return s
}

func TestWidgetIsOffUnlessNamed(t *testing.T) {
	h := shared(t)
	p := h.visitor(t)
	for _, path := range []string{"/nhung.js", "/khung", "/khung/" + strings.Repeat("A", 52) +
		"/hoi/aaaaaaaaaaaaaaaaaaaa"} {
		if status := p.status(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	for _, bad := range []string{"noibo.vn", "https://noibo.vn/", "https://noibo.vn/x", "javascript:alert(1)",
		"https://a b", "https://*", "https://x; script-src *"} {
		if _, err := New(Options{Bot: h.bot, Store: h.store, Hall: h.opts.Hall, Chat: h.opts.Chat,
			Embed: []string{bad}}); err == nil {
			t.Errorf("%q is taken for an origin", bad)
		}
	}
}

func TestWidgetInBrowser(t *testing.T) {
	script := ""
	page := intranet(t, &script)
	h := open(t, func(o *Options) {
		o.Anonymous = true
		o.Embed = []string{page.URL}
	})
	script = h.url + "/nhung.js"
	for _, c := range screens {
		b := h.browser(t, c.width, false).zoom(c.width, c.percent)
		b.visit(page.URL)
		b.await(`!!document.getElementById("trolyao-khung")`)
		b.shot("widget-closed-" + c.name)
		// The button is in a closed shadow tree: it is pressed as a person does, by keys.
		b.keys("\t", "\r")
		b.await(`document.activeElement.id === "trolyao-khung"`)
		b.await(`performance.getEntriesByType("resource").some((e) => e.initiatorType === "iframe" && e.responseEnd > 0)`)
		b.fits("widget-open-" + c.name)
		b.open("/khung") // what stands in the frame, as wide as it is in the page
		b.zoom(min(c.width, 2*phone), c.percent).fits("widget-frame-" + c.name)
	}
	// In the frame itself.
	b := h.browser(t, phone, false)
	b.open("/khung")
	b.fill("#text", "Nghị định 61/2018 còn hiệu lực không?")
	b.click("form.ask button")
	b.await(`!!document.querySelector(".answer .cite-card") && document.querySelector(".working").hidden`)
	b.shot("widget-answer")
	if got := eval[string](b, `document.querySelector(".frame-top .quiet").textContent`); got != "chỉ văn bản công khai" {
		t.Error(got)
	}
}

func TestFrameHeaders(t *testing.T) {
	h := open(t, func(o *Options) { o.Embed = []string{"https://noibo.example.vn", "http://10.0.0.5:8000"} })
	p := h.visitor(t)
	get := func(path string) http.Header {
		req, _ := http.NewRequest("GET", h.url+path, nil)
		return p.do(req).Header
	}
	if got := get("/khung"); !strings.Contains(got.Get("Content-Security-Policy"),
		"frame-ancestors 'self' https://noibo.example.vn http://10.0.0.5:8000") || got.Get("X-Frame-Options") != "" {
		t.Errorf("%v", got)
	}
	p.wants("Xin đăng nhập để hỏi trợ lý")
	// Every other page stays out of frames.
	for _, path := range []string{"/dang-nhap", "/vb", "/"} {
		if got := get(path); !strings.Contains(got.Get("Content-Security-Policy"), "frame-ancestors 'none'") ||
			got.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: %v", path, got)
		}
	}
	if got := get("/nhung.js"); got.Get("Cross-Origin-Resource-Policy") != "cross-origin" ||
		!strings.HasPrefix(got.Get("Content-Type"), "text/javascript") {
		t.Errorf("%v", got)
	}
	// The house is not open to everybody: a guest's name opens nothing.
	if status := p.status("/khung/" + strings.Repeat("A", 52) +
		"/hoi/aaaaaaaaaaaaaaaaaaaa"); status != http.StatusNotFound {
		t.Error(status)
	}
}

// A guest in a frame has no cookies, and needs none; an officer's cookie gives
// no rights there.
func TestGuestInFrame(t *testing.T) {
	h := open(t, func(o *Options) {
		o.Anonymous = true
		o.Embed = []string{"https://noibo.example.vn"}
	})
	h.shelve(t, "nb.txt", garden("7/TB-SNV", "7"), func(d *corpus.Document) {
		d.Key, d.Number, d.Class, d.Agency = "7-tb-snv", "7/TB-SNV", corpus.Internal, "so-noi-vu"
	})
	p := h.visitor(t)
	p.get("/khung")
	base := regexp.MustCompile(`action="(/khung/[A-Z2-7]{52})/hoi"`).FindStringSubmatch(p.page)[1]
	talk := p.talkOf()
	for _, q := range []*person{{t: t, h: h}, h.signIn(t, "chuyen-vien-a")} {
		post := func(question, origin string) int {
			req, _ := http.NewRequest("POST", h.url+base+"/hoi",
				strings.NewReader(url.Values{"c": {talk}, "m": {derived("m", question)[:20]},
					"text": {question}}.Encode()))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if origin != "" {
				req.Header.Set("Sec-Fetch-Site", origin)
			}
			return q.do(req).StatusCode
		}
		if status := post("Nghị định 61/2018 còn hiệu lực không?", "same-origin"); status != 200 {
			t.Fatal(status)
		}
		q.wants("118/2025/NĐ-CP")
		if status := post("Vườn rau được tưới trước mấy giờ?", ""); status != 200 ||
			strings.Contains(q.page, "7 giờ sáng") {
			t.Errorf("%d, or an internal document is told of", status)
		}
		if status := post("gì đấy", "cross-site"); status != http.StatusForbidden {
			t.Errorf("another site asks: %d", status)
		}
	}
}

// visit opens an address outside the house.
func (b *tab) visit(address string) {
	b.t.Helper()
	b.run(chromedp.Navigate(address))
}

// keys presses keys one after the other.
func (b *tab) keys(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.run(chromedp.KeyEvent(k))
	}
}
