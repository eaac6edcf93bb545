package web

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"trolyao/corpus"
	"trolyao/post"
)

// screens are those of an office's screen, of a phone, and of the screen for who reads
// at 200 %.
var screens = []struct {
	name    string
	width   int
	percent int
}{{"wide", 1366, 100}, {"phone", phone, 100}, {"zoomed", 1366, 200}}

// zoom enlarges a window of so many pixels, as the browser's own zoom does.
func (b *tab) zoom(width, percent int) *tab {
	b.t.Helper()
	b.run(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: int64(width * 100 / percent), Height: int64(800 * 100 / percent),
			DeviceScaleFactor: float64(percent) / 100, Mobile: width < 600})
		return err
	}))
	return b
}

// still switches the scripts of the pages off.
func (b *tab) still() *tab {
	b.t.Helper()
	b.run(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	return b
}

// fits takes a picture and fails where the page goes beyond its window.
func (b *tab) fits(name string) {
	b.t.Helper()
	b.shot(name)
	if eval[bool](b, `document.documentElement.scrollWidth > innerWidth`) {
		b.t.Errorf("%s goes beyond its window", name)
	}
}

// TestLeaderMonday: a leader finds in the inbox how work stands, sees what is late and
// with whom, gives it to a person, and asks about it; on a screen, on a phone, and at
// 200 %.
func TestLeaderMonday(t *testing.T) {
	h := open(t, nil)
	w, _ := h.work(t)
	planner, err := h.house.Planner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	monday := h.clock.now()
	for monday = time.Date(monday.Year(), monday.Month(), monday.Day(), 8, 30, 0, 0,
		corpus.Zone); monday.Weekday() != time.Monday; {
		monday = monday.AddDate(0, 0, 1)
	}
	h.clock.mu.Lock()
	h.clock.t = monday
	h.clock.mu.Unlock()
	postman := &post.Postman{Bot: h.bot, Planner: planner, Name: "so"}
	for range 2 { // what is planned in one round goes out in the next
		if _, err := postman.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range screens {
		t.Run(c.name, func(t *testing.T) {
			b := h.browser(t, c.width, false).zoom(c.width, c.percent).as("lanh-dao-a")
			b.open("/hop-thu")
			if got := b.text("main"); !strings.Contains(got, w.Name) {
				t.Errorf("the inbox says: %s", got)
			}
			b.fits("monday-inbox-" + c.name)
			b.open("/viec/theo-doi")
			if got := b.text(".late-table"); !strings.Contains(got, w.Name) {
				t.Errorf("what is late: %s", got)
			}
			b.fits("monday-oversight-" + c.name)
			b.click(fmt.Sprintf(`.late-table a[href="/viec/%d"]`, w.ID))
			b.await(`!!document.querySelector(".task-page")`)
			if i == 0 {
				b.fill("#nguoi", "chuyen-vien-a")
				b.fill("#yeu-cau", "Báo tôi trước thứ Tư")
				b.click(`button[value="pass"]`)
				b.await(`!!document.querySelector(".notice.ok")`)
			}
			if got := b.text("main"); !strings.Contains(got, "Chuyên viên Sở Nội vụ") {
				t.Errorf("the task does not say who has it: %s", got)
			}
			b.fits("monday-task-" + c.name)
			b.open("/")
			b.fill("#text", "việc của cơ quan tôi đang quá hạn")
			b.click("form.ask button")
			b.answers(1)
			if got := b.text(".answer"); !strings.Contains(got, w.Name) {
				t.Errorf("asked: %s", got)
			}
			b.fits("monday-asked-" + c.name)
		})
	}
}

// TestReadAndAskWithoutScripts: in a browser that runs no scripts a question is asked, its
// answer read, and the khoản opened that it rests on.
func TestReadAndAskWithoutScripts(t *testing.T) {
	h := open(t, func(o *Options) { o.Anonymous, o.Embed = true, []string{"https://noibo.example.vn"} })
	for _, path := range []string{"/", "/khung"} { // as an officer, and as a guest in a frame
		b := h.browser(t, phone, false)
		if path == "/" {
			b.as("chuyen-vien-a")
		}
		b.still()
		b.open(path)
		b.fill("#text", "khoản 2 Điều 30 Nghị định 30/2020/NĐ-CP")
		b.run(chromedp.Submit(chromedp.CSS("#text")), chromedp.WaitVisible(chromedp.CSS(".answer .cite-card")))
		if got := b.text(".answer"); !strings.Contains(got, "30/2020/NĐ-CP") || !strings.Contains(got, "có căn cứ") {
			t.Errorf("%s: %s", path, got)
		}
		b.fits("still-answer" + strings.ReplaceAll(path, "/", "-"))
		link := eval[string](b, `document.querySelector(".answer .cite-card a").getAttribute("href")`)
		b.open(link)
		if place := eval[string](b, `document.querySelector(":target")?.textContent ?? ""`); !strings.Contains(place, "2.") {
			t.Errorf("%s leads to %q", link, place)
		}
		b.fits("still-law" + strings.ReplaceAll(path, "/", "-"))
	}
}

// TestPaper: on paper a list is a table, whose it is and the day stand above it, and what
// is pressed is not there; a form that holds the list stays.
func TestPaper(t *testing.T) {
	h := open(t, nil)
	h.asks(t, "chi-quan-tri", "Lịch trực vệ sinh phòng họp tầng ba thế nào?")
	b := h.browser(t, 1366, true).as("chi-quan-tri")
	b.run(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	}))
	b.run(seenOnPaper)
	shown := func(selector string) bool {
		return eval[bool](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.offsetHeight > 0)`, selector))
	}
	for path, list := range map[string]string{"/viec": ".task-row", "/viec?xem=bang": ".board-card", "/viec/theo-doi": ".over-table td",
		"/quan-tri/cau-hoi": "td.head", "/quan-tri/can-bo": "td", "/quan-tri/nhat-ky": "td", "/quan-tri/lich": "textarea", "/vb": "main li"} {
		b.open(path)
		if !shown(list) || !shown(".on-paper") {
			t.Errorf("%s: the list is not on paper", path)
		}
		for _, pressed := range []string{"header.top", "main button", ".side > nav", ".pick"} {
			if shown(pressed) {
				t.Errorf("%s: %s is on paper", path, pressed)
			}
		}
		if eval[bool](b, `getComputedStyle(document.body).backgroundColor !== "rgb(255, 255, 255)"`) {
			t.Errorf("%s: paper is not white", path)
		}
		b.fits("paper" + strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path))
	}
	b.open("/viec")
	if n := eval[int](b, `getComputedStyle(document.querySelector(".task-row")).gridTemplateColumns.split(" ").length`); n != 5 {
		t.Errorf("a task has %d columns on paper", n)
	}
}

// seenOnPaper is the width of a page of A4 within its margins.
var seenOnPaper = chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
	_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: 690, Height: 1000, DeviceScaleFactor: 1})
	return err
})
