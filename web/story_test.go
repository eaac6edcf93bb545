package web

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The story of the first day, in a real browser: the link that the program
// prints, a password, a document, a question, its basis in the document, a
// judgement, and the list of what is missing.
func TestFirstDay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "vườn rau.docx")
	if err := os.WriteFile(file, docx(t, garden("921/2021/NĐ-CP", "7")), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		width int
		dark  bool
	}{{"desktop", desktop, false}, {"phone", phone, true}} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, nil)
			secret, err := h.store.FirstLink(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			b := h.browser(t, c.width, c.dark)
			b.open("/lien-ket/" + secret)
			b.fill("#name", "Trần Thị Quản")
			b.fill("#login", "quan.tt")
			b.fill("#password", password)
			b.fill("#again", password)
			b.click("form button:not(.plain)")
			b.arrive(`!location.pathname.startsWith("/lien-ket") && document.readyState === "complete"`)

			b.open("/quan-tri/nhap")
			b.run(chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{file}))
			b.click("form[data-import] button")
			b.await(`!!document.querySelector("[data-results] .badge.ok")`)
			b.shot("story-import-" + c.name)

			b.open("/")
			b.fill("#text", "vuon rau duoc tuoi truoc may gio")
			b.click("form.ask button")
			b.await(`!!document.querySelector(".answer .cite-card a") && document.querySelector(".working").hidden`)
			b.shot("story-answer-" + c.name)
			if got := b.text(".answer .reply"); !strings.Contains(got, "trước 7 giờ sáng") {
				t.Errorf("the answer: %s", got)
			}
			talk := eval[string](b, `location.pathname`)

			b.click(".answer .cite-card a")
			b.arrive(`location.pathname === "/vb/921-2021-nd-cp" && !!document.querySelector(":target")`)
			if got := eval[string](b, `location.hash + " " + document.querySelector(":target").innerText`); !strings.HasPrefix(got, "#d2k1 1. Vườn rau được tưới trước 7 giờ sáng") {
				t.Errorf("the citation leads to %s", got)
			}
			// Highlighted, and in sight.
			if got := eval[string](b, `getComputedStyle(document.querySelector(":target")).backgroundColor`); got == "rgba(0, 0, 0, 0)" {
				t.Error("the khoản is not highlighted")
			}
			b.await(`(() => { const r = document.querySelector(":target").getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight; })()`)
			b.shot("story-law-" + c.name)

			b.open(talk)
			b.await(`!!document.querySelector(".wrong summary")`)
			b.click(".wrong summary")
			b.fill(".wrong textarea", "chưa nói mùa mưa")
			b.click(".wrong button")
			b.await(`document.querySelector(".judged").textContent.includes("Đã ghi nhận")`)
			b.shot("story-judged-" + c.name)

			b.open("/quan-tri/cau-hoi")
			if got := b.text("table"); !strings.Contains(got, "vuon rau duoc tuoi truoc may gio") || !strings.Contains(got, "1 lần bị cho là chưa đúng") {
				t.Errorf("the list of what is missing: %s", got)
			}
			b.shot("story-gaps-" + c.name)
			if eval[bool](b, `document.documentElement.scrollWidth > innerWidth`) {
				t.Error("the page is wider than the window")
			}
		})
	}
}

// arrive waits until an expression is true on whatever page the window goes to.
func (b *tab) arrive(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		// While one page goes and the next comes there is nothing to ask.
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); err == nil && ok {
			return
		}
		if ctx.Err() != nil {
			b.shot("failed")
			b.t.Fatalf("the window does not arrive where %s", expression)
		}
	}
}
