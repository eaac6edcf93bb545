package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/index"
	"trolyao/org"
	"trolyao/post"
	"trolyao/starter"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// noon is when the tests take place: a working day.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, corpus.Zone)

// clock is the time of a house; it stands still until a test moves it.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

// house is a running server on a real database and index with what a fresh
// install knows, and an officer of every role.
type desk struct {
	*Server
	url   string
	index *index.Index
	clock *clock
}

// password of every account that the tests make.
const password = "nắng sớm bên sông"

// people are the officers of a house; their logins are their IDs.
var people = []org.Officer{
	{ID: "chi-quan-tri", Name: "Quản trị", Roles: []org.Role{org.Admin}},
	{ID: "dau-moi-a", Name: "Đầu mối Sở Nội vụ", Agency: "so-noi-vu", Roles: []org.Role{org.Focal}},
	{ID: "lanh-dao-a", Name: "Lãnh đạo Sở Nội vụ", Agency: "so-noi-vu", Roles: []org.Role{org.Head}},
	{ID: "chuyen-vien-a", Name: "Chuyên viên Sở Nội vụ", Agency: "so-noi-vu", Roles: []org.Role{org.Staff}},
	{ID: "tham-dinh", Name: "Tổ thẩm định", Roles: []org.Role{org.Appraiser}},
	{ID: "chuyen-vien-b", Name: "Chuyên viên Sở Tài chính", Agency: "so-tai-chinh", Roles: []org.Role{org.Staff}},
}

// keeper is who furnishes a house.
var keeper = &org.Officer{ID: "nguoi-dung", Name: "Người dựng", Roles: []org.Role{org.Admin}}

// open makes a house of its own, for tests that change much; edit may change
// the options.
func open(t testing.TB, edit func(*Options)) *desk {
	t.Helper()
	h, stop, err := build(t.TempDir(), edit)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return h
}

var (
	sharedOnce  sync.Once
	sharedHouse *desk
	sharedStop  func()
	sharedErr   error
)

// shared is the one house of the tests that leave no trace for others.
func shared(t testing.TB) *desk {
	t.Helper()
	sharedOnce.Do(func() {
		dir, err := os.MkdirTemp("", "web-house-")
		if err != nil {
			sharedErr = err
			return
		}
		var stop func()
		sharedHouse, stop, sharedErr = build(dir, nil)
		sharedStop = func() {
			if stop != nil {
				stop()
			}
			os.RemoveAll(dir)
		}
	})
	if sharedErr != nil {
		t.Fatal(sharedErr)
	}
	return sharedHouse
}

func TestMain(m *testing.M) {
	if os.Getenv(floodVariable) != "" {
		if err := floodProcess(); err != nil {
			fmt.Fprintln(os.Stderr, "flood:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	closeBrowser()
	if sharedStop != nil {
		sharedStop()
	}
	if furnishedIn != "" {
		os.RemoveAll(furnishedIn)
	}
	os.Exit(code)
}

// furnishedIn is the folder of furnished, "" before the first house.
var furnishedIn string

// furnished is a folder with the database and the index that every house begins
// with: what a fresh install knows, and the people.
var furnished = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "web-furnished-")
	if err != nil {
		return "", err
	}
	furnishedIn = dir
	return dir, furnish(dir)
})

func furnish(dir string) (err error) {
	ctx := context.Background()
	s, err := store.Open(ctx, filepath.Join(dir, "house.db"), store.Options{Now: func() time.Time { return noon }})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	data, err := starter.Load()
	if err != nil {
		return err
	}
	var items []store.Item
	for _, d := range data.Documents() {
		items = append(items, store.Item{Document: d})
	}
	if _, err := s.PutDocuments(ctx, items); err != nil {
		return err
	}
	verbs := house.New(house.Options{Store: s, Data: data, Now: func() time.Time { return noon }})
	if _, err := verbs.PutDemo(ctx, house.Furnisher); err != nil {
		return err
	}
	if err := verbs.FurnishScores(ctx); err != nil {
		return err
	}
	for _, o := range people {
		if err := s.PutOfficer(ctx, keeper, o, task.Planner{Calendar: data.Calendar}); err != nil {
			return err
		}
	}
	x, err := index.Open(filepath.Join(dir, "index"), s, index.Options{})
	if err != nil {
		return err
	}
	return errors.Join(x.Follow(ctx, nil), x.Close())
}

func build(dir string, edit func(*Options)) (h *desk, stop func(), err error) {
	ctx := context.Background()
	var stops []func()
	stop = func() {
		for i := len(stops) - 1; i >= 0; i-- {
			stops[i]()
		}
	}
	defer func() {
		if err != nil {
			stop()
		}
	}()
	from, err := furnished()
	if err != nil {
		return nil, nil, err
	}
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		return nil, nil, err
	}
	data, err := starter.Load()
	if err != nil {
		return nil, nil, err
	}
	h = &desk{clock: &clock{t: noon}}
	s, err := store.Open(ctx, filepath.Join(dir, "house.db"), store.Options{Now: h.clock.now,
		HashMemory: storetest.HashMemory})
	if err != nil {
		return nil, nil, err
	}
	stops = append(stops, func() { s.Close() })
	if h.index, err = index.Open(filepath.Join(dir, "index"), s, index.Options{}); err != nil {
		return nil, stop, err
	}
	stops = append(stops, func() { h.index.Close() })
	if err := h.index.Follow(ctx, nil); err != nil {
		return nil, stop, err
	}
	verbs := house.New(house.Options{Store: s, Index: h.index, Data: data, Now: h.clock.now})
	o := Options{Bot: bot.New(bot.Options{House: verbs, PerMinute: -1}), Store: s, Chat: NewChat(), Now: h.clock.now,
		Log: slog.New(slog.DiscardHandler)}
	o.Hall = post.NewHall(o.Bot, post.HallOptions{Channels: []post.Channel{o.Chat}, Now: h.clock.now})
	if edit != nil {
		edit(&o)
	}
	if h.Server, err = New(o); err != nil {
		return nil, stop, err
	}
	hallCtx, hallStop := context.WithCancel(ctx)
	hallOver := make(chan error, 1)
	go func() { hallOver <- o.Hall.Run(hallCtx) }()
	stops = append(stops, func() {
		hallStop()
		<-hallOver
	})
	jobsCtx, jobsStop := context.WithCancel(ctx)
	jobsOver := make(chan struct{})
	go func() {
		verbs.WorkJobs(jobsCtx, func(error) {})
		close(jobsOver)
	}()
	stops = append(stops, func() {
		jobsStop()
		<-jobsOver
	})
	srv := httptest.NewUnstartedServer(h.Server)
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.Start()
	stops = append(stops, srv.Close)
	h.url = srv.URL
	return h, stop, nil
}

// account gives an officer the password, once for a house.
func (h *desk) account(t testing.TB, officer string) {
	t.Helper()
	ctx := t.Context()
	if _, err := h.store.Account(ctx, keeper, officer); err == nil {
		return
	}
	secret, err := h.store.Invite(ctx, keeper, officer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.store.Accept(ctx, secret, "", officer, password); err != nil {
		t.Fatal(err)
	}
}

// person is somebody with a browser without scripts: a client that keeps its
// cookies and fills in the forms it is shown.
type person struct {
	t testing.TB
	h *desk
	http.Client
	page string // the last one
	at   string // its path
}

// visitor is somebody who is not signed in.
func (h *desk) visitor(t testing.TB) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &person{t: t, h: h, Client: http.Client{Jar: jar, Timeout: time.Minute}}
}

// signIn is an officer with a session; the officer is one of [people].
func (h *desk) signIn(t testing.TB, officer string) *person {
	t.Helper()
	h.account(t, officer)
	secret, _, err := h.store.SignIn(t.Context(), officer, password, "127.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}
	p := h.visitor(t)
	u, err := url.Parse(h.url)
	if err != nil {
		t.Fatal(err)
	}
	p.Jar.SetCookies(u, []*http.Cookie{{Name: cookieSession, Value: secret, Path: "/"}})
	return p
}

// do sends a request and reads the reply.
func (p *person) do(req *http.Request) *http.Response {
	p.t.Helper()
	res, err := p.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	p.page, p.at = string(body), res.Request.URL.Path
	return res
}

// get opens a path and returns the page; another status than 200 fails the test.
func (p *person) get(path string) string {
	p.t.Helper()
	if status := p.status(path); status != http.StatusOK {
		p.t.Fatalf("GET %s: %d\n%s", path, status, visible(p.page))
	}
	return p.page
}

// status opens a path and returns the status.
func (p *person) status(path string) int {
	p.t.Helper()
	req, err := http.NewRequest("GET", p.h.url+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.do(req).StatusCode
}

var reCSRF = regexp.MustCompile(`<meta name="csrf" content="([^"]*)">`)

// token is the CSRF token of the page shown last.
func (p *person) token() string {
	m := reCSRF.FindStringSubmatch(p.page)
	if m == nil {
		p.t.Helper()
		p.t.Fatalf("no CSRF token on %s", p.at)
	}
	return m[1]
}

// post sends a form as the page shown last would; fields are name, value, …
func (p *person) post(path string, fields ...string) *http.Response {
	p.t.Helper()
	if p.page == "" || !reCSRF.MatchString(p.page) {
		p.status("/dang-nhap")
	}
	f := url.Values{"_csrf": {p.token()}}
	for i := 0; i < len(fields); i += 2 {
		f.Add(fields[i], fields[i+1])
	}
	req, err := http.NewRequest("POST", p.h.url+path, strings.NewReader(f.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", p.h.url)
	return p.do(req)
}

// wants fails where the page shown last lacks one of the texts.
func (p *person) wants(texts ...string) {
	p.t.Helper()
	shown := visible(p.page)
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			p.t.Fatalf("%s does not say %q:\n%s", p.at, text, shown)
		}
	}
}

var (
	reTag   = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>|<[^>]*>`)
	reBlank = regexp.MustCompile(`\s+`)
)

// visible is roughly what a page says.
func visible(page string) string {
	text := reBlank.ReplaceAllString(reTag.ReplaceAllString(page, " "), " ")
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&amp;", "&", "&#43;",
		"+").Replace(text)
}

// status of a reply with what it says, for messages.
func told(res *http.Response, p *person) string {
	return fmt.Sprintf("%d %s: %s", res.StatusCode, p.at, visible(p.page))
}

// lines is a log that a test can read.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lines) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *lines) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}
