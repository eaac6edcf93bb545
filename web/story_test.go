package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestStory is the way of a commune that has just set the house up: the link of
// the first run, a password, a document, a question, its basis, a verdict, and
// the list that the verdict shows up in.
func TestStory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "nha-xe.docx")
	if err := os.WriteFile(file, docx(t, bicycles), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []look{looks[0], looks[3]} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, nil)
			secret, err := h.store.FirstLink(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			b := h.browser(t, c.width, c.dark)
			b.look("/lien-ket/"+secret, c)
			b.fill("#name", "Nguyễn Quản Trị")
			b.fill("#login", "quantri")
			b.fill("#password", password)
			b.fill("#again", password)
			b.click("main form button")
			b.await(`location.pathname === "/" && !!document.querySelector("#text")`)
			b.shot("story-1-home-" + c.name)

			b.open("/quan-tri/nhap")
			b.run(chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{file}))
			b.click("form[data-import] button")
			b.await(`document.querySelectorAll(".result .badge.ok").length === 1`)
			if got := b.text("[data-results]"); !strings.Contains(got, "921/2022/NĐ-CP") {
				t.Fatal(got)
			}
			b.shot("story-2-import-" + c.name)

			b.open("/")
			b.fill("#text", "Nhà để xe đạp mở cửa từ mấy giờ?")
			b.click("form.ask button")
			b.await(`!!document.querySelector('.answer a[href^="/vb/921-2022-nd-cp#d2k1"]') && document.querySelector(".working").hidden`)
			b.shot("story-3-answer-" + c.name)
			page := eval[string](b, `location.pathname`)

			b.open(eval[string](b, `document.querySelector('.answer a[href^="/vb/921-2022-nd-cp#d2k1"]').getAttribute("href")`))
			if got := b.text(":target"); !strings.Contains(got, "6 giờ 30 phút") {
				t.Errorf("the khoản in the address is %q", got)
			}
			if eval[string](b, `getComputedStyle(document.querySelector(":target")).backgroundColor`) == eval[string](
				b, `getComputedStyle(document.body).backgroundColor`) {
				t.Error("the khoản does not stand out")
			}
			b.shot("story-4-basis-" + c.name)

			b.open(page)
			b.click(".answer details.wrong summary")
			b.fill(".answer textarea[name=note]", "thiếu giờ ngày nghỉ")
			b.click(`.answer button[value="wrong"]`)
			b.await(`[...document.querySelectorAll(".judged")].some((e) => e.textContent.trim() !== "" && !e.textContent.includes("Chưa gửi"))`)

			b.open("/quan-tri/cau-hoi")
			if got := b.text("main"); !strings.Contains(got, "Nhà để xe đạp mở cửa từ mấy giờ?") ||
				!strings.Contains(got, "1 lần bị cho là chưa đúng") {
				t.Error(got)
			}
			b.shot("story-5-gaps-" + c.name)
			b.click("main td a")
			b.await(`location.pathname.startsWith("/quan-tri/cau-hoi/")`)
			if got := b.text("main"); !strings.Contains(got, "thiếu giờ ngày nghỉ") {
				t.Error(got)
			}
		})
	}
}
