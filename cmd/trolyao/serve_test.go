package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// serving is a program that serves in the background.
type serving struct {
	t       *testing.T
	address string
	lines   []string // printed before it served
	stop    context.CancelFunc
	code    chan int
}

// serve starts the program on a folder and waits until it says where it is.
func serve(t *testing.T, data string, env ...string) *serving {
	t.Helper()
	return serveTo(t, io.Discard, data, env...)
}

// serveTo is serve with a place for what the program logs.
func serveTo(t *testing.T, log io.Writer, data string, env ...string) *serving {
	t.Helper()
	return serveAt(t, time.Now, log, data, env...)
}

// serveAt is serveTo with a clock.
func serveAt(t *testing.T, now func() time.Time, log io.Writer, data string, env ...string) *serving {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r, w := io.Pipe()
	s := &serving{t: t, stop: stop, code: make(chan int, 1)}
	m := &Main{Args: []string{"--data", data, "serve"}, Env: append([]string{"TROLYAO_LISTEN=127.0.0.1:0"}, env...),
		Stdin: strings.NewReader(""), Stdout: w, Stderr: log, Now: now}
	go func() {
		s.code <- m.Run(ctx)
		w.Close()
	}()
	t.Cleanup(func() { stop(); r.Close() })
	lines := bufio.NewScanner(r)
	re := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	for s.address == "" && lines.Scan() {
		s.address = re.FindString(lines.Text())
	}
	if s.address == "" {
		t.Fatal("the program does not say where it serves")
	}
	said := make(chan string, 100)
	go func() {
		for lines.Scan() {
			said <- lines.Text()
		}
		close(said)
	}()
	// The link is printed before the first page is served.
	if body := s.get("/healthz"); !strings.Contains(body, "ok") {
		t.Fatal(body)
	}
	for {
		select {
		case line, ok := <-said:
			if ok {
				s.lines = append(s.lines, line)
				continue
			}
		default:
		}
		return s
	}
}

func (s *serving) get(path string) string {
	s.t.Helper()
	res, err := http.Get(s.address + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(body)
}

func (s *serving) end() {
	s.t.Helper()
	s.stop()
	select {
	case code := <-s.code:
		if code != exitDone {
			s.t.Errorf("the program ends with %d", code)
		}
	case <-time.After(time.Minute):
		s.t.Fatal("the program does not end")
	}
}

// link is the path of the first administrator's link, "" where none is printed.
func (s *serving) link() string {
	for _, line := range s.lines {
		if i := strings.Index(line, "/lien-ket/"); i >= 0 {
			return line[i:]
		}
	}
	return ""
}

func TestServe(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data)
	first := s.link()
	if first == "" {
		t.Fatalf("no link for the first administrator: %q", s.lines)
	}
	for end := time.Now().Add(time.Minute); !strings.Contains(s.get("/readyz"), `"ok"`); {
		if time.Now().After(end) {
			t.Fatal("never ready")
		}
	}
	s.end()

	// Again at every start until it is used, and the one before is void.
	s = serve(t, data)
	second := s.link()
	if second == "" || second == first {
		t.Fatalf("%q after %q", second, first)
	}
	if body := s.get(first); !strings.Contains(body, "không dùng được") {
		t.Error("the earlier link still works")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := http.Client{Jar: jar}
	read := func(res *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	page := read(c.Get(s.address + second))
	m := regexp.MustCompile(`name="_csrf" value="([^"]+)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal(page)
	}
	const password = "mái ngói sau cơn mưa"
	page = read(c.PostForm(s.address+second, url.Values{"_csrf": {m[1]}, "name": {"Nguyễn Quản Trị"},
		"login": {"quantri"}, "password": {password}, "again": {password}}))
	if !strings.Contains(page, "Nguyễn Quản Trị") {
		t.Fatal(page)
	}
	if page = read(c.Get(s.address + "/quan-tri/cai-dat")); !strings.Contains(page, "TROLYAO_LISTEN") ||
		!strings.Contains(page, "127.0.0.1:0") {
		t.Error("the settings are not those in force")
	}
	s.end()

	s = serve(t, data)
	if l := s.link(); l != "" {
		t.Errorf("a link %q although there is an administrator", l)
	}
	s.end()

	// Whoever has the machine can let an administrator in again.
	var out strings.Builder
	k := &Main{Args: []string{"--data", data, "account", "link", "quantri"}, Stdin: strings.NewReader(""),
		Stdout: &out, Stderr: io.Discard, Now: time.Now}
	if code := k.Run(t.Context()); code != exitDone || !strings.Contains(out.String(),
		"http://127.0.0.1:8080/lien-ket/") {
		t.Error(code, out.String())
	}
	k = &Main{Args: []string{"--data", data, "account", "link", "khong-co"}, Stdin: strings.NewReader(""),
		Stdout: &out, Stderr: io.Discard, Now: time.Now}
	if code := k.Run(t.Context()); code != exitError {
		t.Error(code)
	}
}

func TestServeRefusesBadSettings(t *testing.T) {
	for _, env := range []string{"TROLYAO_LISTEN=8080", "TROLYAO_PUBLIC_URL=tro-ly.example.vn",
		"TROLYAO_PUBLIC_URL=https://a.vn/duong", "TROLYAO_ANONYMOUS=yes", "TROLYAO_TRUSTED_PROXY=proxy", "TROLYAO_OIDC_ISSUER=http://sso.example.vn", "TROLYAO_OIDC_ISSUER=https://sso.example.vn"} {
		var errs strings.Builder
		m := &Main{Args: []string{"--data", t.TempDir(), "serve"}, Env: []string{env}, Stdin: strings.NewReader(""),
			Stdout: io.Discard, Stderr: &errs, Now: time.Now}
		if code := m.Run(t.Context()); code != exitUsage || !strings.Contains(errs.String(), "TROLYAO_") {
			t.Errorf("%s: %d %s", env, code, errs.String())
		}
	}
}
