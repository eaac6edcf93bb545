package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Widths of windows.
const (
	phone   = 390
	desktop = 1280
)

var (
	chromiumOnce sync.Once
	chromium     context.Context // nil: there is none on this machine
	chromiumStop func()
)

// startBrowser starts one Chromium for all tests.
func startBrowser() {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		return
	}
	profile, err := os.MkdirTemp("", "web-chromium-")
	if err != nil {
		return
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("disable-quic",
			true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("lang",
			"vi"))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), flags...)
	ctx, stop := chromedp.NewContext(allocator)
	chromiumStop = func() {
		chromedp.Cancel(ctx)
		stop()
		stopAllocator()
		os.RemoveAll(profile)
	}
	if chromedp.Do(ctx) == nil {
		chromium = ctx
	}
}

func closeBrowser() {
	if chromiumStop != nil {
		chromiumStop()
	}
}

// tab is a window of a real browser that nobody has used before.
type tab struct {
	t     testing.TB
	h     *desk
	ctx   context.Context
	begun bool // the window is there
}

// browser opens a window on the house that is so many pixels wide, in light or
// dark colours. Every request that leaves for another host fails the test.
func (h *desk) browser(t testing.TB, width int, dark bool) *tab {
	t.Helper()
	chromiumOnce.Do(startBrowser)
	if chromium == nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Chromium on this machine")
		}
		t.Skip("browser tests left out: install the package chromium")
	}
	ctx, stop := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	t.Cleanup(stop)
	b := &tab{t: t, h: h, ctx: ctx}
	b.run(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		return err
	}), seen(width, dark))
	requests := chromedp.Events(ctx, network.RequestWillBeSent)
	over := make(chan struct{})
	var strays []string
	go func() {
		defer close(over)
		for e, err := range requests {
			if err != nil {
				return
			}
			if u, err := url.Parse(e.Request.URL); err != nil || (u.Scheme == "http" || u.Scheme == "https") &&
				u.Hostname() != "127.0.0.1" {
				strays = append(strays, e.Request.URL)
			}
		}
	}()
	t.Cleanup(func() {
		stop()
		<-over
		if len(strays) > 0 {
			t.Errorf("requests left the house: %q", strays)
		}
	})
	return b
}

// seen makes a window so many pixels wide, in light or dark colours.
func seen(width int, dark bool) chromedp.Action[chromedp.Void] {
	scheme, height := "light", int64(800)
	if dark {
		scheme = "dark"
	}
	if width < 600 {
		height = 844
	}
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err1 := chromedp.Call(ctx, emulation.SetEmulatedMedia,
			emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		_, err2 := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride,
			emulation.SetDeviceMetricsOverrideParams{Width: int64(width), Height: height, DeviceScaleFactor: 1,
				Mobile: width < 600})
		return errors.Join(err1, err2)
	})
}

// as gives the window the session of an officer.
func (b *tab) as(officer string) *tab {
	b.t.Helper()
	p := b.h.signIn(b.t, officer)
	u, err := url.Parse(b.h.url)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range p.Jar.Cookies(u) {
		only := true
		b.run(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value,
				URL: b.h.url, HTTPOnly: &only})
			return err
		}))
	}
	return b
}

// patience is how long one thing in a window may take.
const patience = time.Minute

// run does things in the window; what fails ends the test.
func (b *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	do(b, chromedp.Steps(steps...))
}

// do does one thing in the window and returns what it gives.
func do[T any](b *tab, a chromedp.Action[T]) T {
	b.t.Helper()
	if b.begun {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		defer cancel()
		v, err := chromedp.Run(ctx, a)
		if err != nil {
			b.shot("failed")
			b.t.Fatal(err)
		}
		return v
	}
	// The first thing makes the window, which lives as long as its context.
	v, err := chromedp.Run(b.ctx, a)
	if err != nil {
		b.t.Fatal(err)
	}
	b.begun = true
	return v
}

// open goes to a path of the house.
func (b *tab) open(path string) {
	b.t.Helper()
	b.run(chromedp.Navigate(b.h.url + path))
}

// text is what the first element that matches a selector says, once there is one.
func (b *tab) text(selector string) string {
	b.t.Helper()
	return do(b, chromedp.Text(chromedp.CSS(selector)))
}

// click presses an element, once it stands where nothing covers it.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.run(press(selector))
}

// press waits for an element, brings it to the middle of the window, where no bar
// covers it, and presses it.
func press(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.WaitVisible(chromedp.CSS(selector)),
		js(`document.querySelector(`+strconv.Quote(selector)+`).scrollIntoView({block: "center", behavior: "instant"})`),
		chromedp.Click(chromedp.CSS(selector)))
}

// fill types into a field.
func (b *tab) fill(selector, text string) {
	b.t.Helper()
	b.run(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// await waits until a JavaScript expression is true, on whatever page the window
// has gone to in the meantime.
func (b *tab) await(expression string) {
	b.t.Helper()
	end := time.Now().Add(patience)
	for {
		ctx, cancel := context.WithDeadline(b.ctx, end)
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(time.Until(end))))
		cancel()
		if err == nil {
			return
		}
		if b.ctx.Err() != nil || !time.Now().Before(end) {
			b.shot("failed")
			b.t.Fatalf("%s: %v", expression, err)
		}
	}
}

// eval is the value of a JavaScript expression.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	return do(b, chromedp.Evaluate[T](expression))
}

// shots is the folder pictures are written to, "" none.
var shots = os.Getenv("TROLYAO_TEST_SHOTS")

// shot writes a picture of the whole page where TROLYAO_TEST_SHOTS names a
// folder.
func (b *tab) shot(name string) {
	b.t.Helper()
	if shots == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Logf("no picture %s: %v", name, err)
		return
	}
	if err := os.MkdirAll(shots, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(shots, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// look is a way to look at a page.
type look struct {
	name  string
	width int
	dark  bool
}

// looks are the ways in which every page is looked at.
var looks = []look{{"desktop-light", desktop, false}, {"desktop-dark", desktop, true}, {"phone-light", phone, false},
	{"phone-dark", phone, true}}

// someLooks are all of them where pictures are wanted, and the two that differ
// most where only what can be measured is.
func someLooks() []look {
	if shots != "" {
		return looks
	}
	return []look{looks[0], looks[3]}
}

// look opens a page, takes its picture, and fails where it is wider than the
// window.
func (b *tab) look(path string, c look) {
	b.t.Helper()
	b.open(path)
	name := strings.NewReplacer("/", "_", "?", "_", "=", "-", "&", "_").Replace(strings.Trim(path, "/"))
	if name == "" {
		name = "home"
	}
	b.shot(name + "-" + c.name)
	if w := eval[int](b, `document.documentElement.scrollWidth`); w > c.width {
		b.t.Errorf("%s is %d pixels wide in a window of %d", path, w, c.width)
	}
}

// drop lets files fall on an element, as from the folder of a desktop.
func (b *tab) drop(selector string, papers ...upload) {
	b.t.Helper()
	var files []map[string]string
	for _, p := range papers {
		files = append(files, map[string]string{"name": p.name, "data": base64.StdEncoding.EncodeToString(p.data)})
	}
	arg, err := json.Marshal(files)
	if err != nil {
		b.t.Fatal(err)
	}
	eval[bool](b, `(() => {
		const t = new DataTransfer();
		for (const f of `+string(arg)+`) t.items.add(new File([Uint8Array.from(atob(f.data), (c) => c.charCodeAt(0))], f.name));
		return document.querySelector(`+strconv.Quote(selector)+`).dispatchEvent(new DragEvent("drop", {dataTransfer: t, bubbles: true, cancelable: true})) || true;
	})()`)
}

// clear empties a field as a person does who selects all and deletes.
func clear(selector string) chromedp.Action[chromedp.Void] {
	return js(`(() => { const f = document.querySelector(` + strconv.Quote(selector) + `); f.value = ""; })()`)
}

// choose takes a value of a list.
func choose(selector, value string) chromedp.Action[chromedp.Void] {
	return js(`(() => { const f = document.querySelector(` + strconv.Quote(selector) + `); f.value = ` +
		strconv.Quote(value) + `; f.dispatchEvent(new Event("change", {bubbles: true})); })()`)
}

// js runs JavaScript for what it does.
func js(source string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](source+` === undefined`))
		return err
	})
}
