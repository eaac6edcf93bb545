package web

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/post"
	"trolyao/store"
)

// go test ./web -run TestLoad -args -long [-load-data DIR]
var (
	long     = flag.Bool("long", false, "ask for a minute as a hundred people over the shared 51,798 articles")
	loadData = flag.String("load-data", "",
		"folder that keeps the house of the long run for the next; \"\" makes it anew")
)

// took are durations of one sort of thing.
type took struct {
	mu  sync.Mutex
	all []time.Duration
}

func (k *took) add(d time.Duration) {
	k.mu.Lock()
	k.all = append(k.all, d)
	k.mu.Unlock()
}

func (k *took) at(share float64) time.Duration {
	if len(k.all) == 0 {
		return 0
	}
	s := slices.Clone(k.all)
	slices.Sort(s)
	return s[min(len(s)-1, int(share*float64(len(s))))]
}

func (k *took) String() string {
	return fmt.Sprintf("%d, p50 %v, p95 %v, p99 %v", len(k.all), k.at(.5).Round(time.Millisecond),
		k.at(.95).Round(time.Millisecond), k.at(.99).Round(time.Millisecond))
}

// crowd makes the house of a load test: what a fresh install knows, or the
// shared articles, open to everybody.
func crowd(t testing.TB) (address string, questions []string) {
	t.Helper()
	if !*long {
		h := open(t, func(o *Options) { o.Anonymous, o.Unpaced = true, true })
		questions, err := h.house.Examples(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		return h.url, questions
	}
	ctx := context.Background()
	dir := *loadData
	if dir == "" {
		dir = t.TempDir()
	}
	s, err := store.Open(ctx, filepath.Join(dir, "load.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if n, err := s.Seq(ctx); err != nil || n == 0 {
		f, err := os.Open("../../shared/corpus/phapdien.jsonl.gz")
		if err != nil {
			t.Skip("the shared articles are not on this machine: ", err)
		}
		defer f.Close()
		var items []store.Item
		flush := func() error {
			_, err := s.PutDocuments(ctx, items)
			items = nil
			return err
		}
		err = corpus.ReadCollection(ctx, f, corpus.CollectionOptions{},
			func(d *corpus.Document, _ []paper.Problem) error {
				if items = append(items, store.Item{Document: d}); len(items) == 50 {
					return flush()
				}
				return nil
			})
		if err == nil {
			err = flush()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	x, err := index.Open(filepath.Join(dir, "index"), s, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if err := x.Follow(ctx, nil); err != nil {
		t.Fatal(err)
	}
	o := Options{Bot: bot.New(bot.Options{House: house.New(house.Options{Store: s, Index: x,
		Data: housetest.Data(t)}), PerMinute: -1}), Store: s, Chat: NewChat(), Anonymous: true, Unpaced: true,
		Log: slog.New(
			slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	o.Hall = post.NewHall(o.Bot, post.HallOptions{Channels: []post.Channel{o.Chat}, Log: o.Log})
	w, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(ctx)
	over := make(chan error, 1)
	go func() { over <- o.Hall.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		<-over
	})
	srv := httptest.NewServer(w)
	t.Cleanup(srv.Close)
	f, err := os.Open("../../shared/eval/civil-a/queries.jsonl")
	if err != nil {
		t.Skip("the shared questions are not on this machine: ", err)
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var q struct{ Text string }
		if json.Unmarshal(sc.Bytes(), &q) == nil && q.Text != "" {
			questions = append(questions, q.Text)
		}
	}
	return srv.URL, questions
}

// guest is one of the crowd.
type guest struct {
	http.Client
	home string
	csrf string
	talk string
}

// first gets a page and returns it with the time to its first byte.
func (g *guest) first(path string) (page string, d time.Duration, err error) {
	req, err := http.NewRequest("GET", g.home+path, nil)
	if err != nil {
		return "", 0, err
	}
	start := time.Now()
	req = req.WithContext(httptrace.WithClientTrace(context.Background(),
		&httptrace.ClientTrace{GotFirstResponseByte: func() { d = time.Since(start) }}))
	res, err := g.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != 200 {
		err = fmt.Errorf("%s: %d", path, res.StatusCode)
	}
	return string(b), d, err
}

func (g *guest) enter() error {
	page, _, err := g.first("/")
	if err != nil {
		return err
	}
	csrf, talk := reCSRF.FindStringSubmatch(page), reTalkField.FindStringSubmatch(page)
	if csrf == nil || talk == nil {
		return fmt.Errorf("no form")
	}
	g.csrf, g.talk = csrf[1], talk[1]
	return nil
}

var reDocLink = regexp.MustCompile(`href=\\"(/vb/[^\\#]+)`)

// ask sends a question and waits for its answer in the stream; link is of a
// document the answer names.
func (g *guest) ask(question, id string, after int64) (last int64, link string, accepted, answered time.Duration,
	err error) {
	start := time.Now()
	req, err := http.NewRequest("POST", g.home+"/hoi",
		strings.NewReader(url.Values{"c": {g.talk}, "m": {id}, "text": {question}, "_csrf": {g.csrf}}.Encode()))
	if err != nil {
		return
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	res, err := g.Do(req)
	if err != nil {
		return
	}
	said, _ := io.ReadAll(res.Body)
	res.Body.Close()
	if res.StatusCode != http.StatusAccepted {
		err = fmt.Errorf("ask: %d %s", res.StatusCode, said)
		return
	}
	accepted = time.Since(start)
	stream, err := g.Get(fmt.Sprintf("%s/hoi/%s/dong?sau=%d", g.home, g.talk, after))
	if err != nil {
		return
	}
	defer stream.Body.Close()
	sc := bufio.NewScanner(stream.Body)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if n, ok := strings.CutPrefix(sc.Text(), "id: "); ok {
			fmt.Sscan(n, &last)
		}
		if body, ok := strings.CutPrefix(sc.Text(), "data: "); ok && strings.Contains(body, `"in":false`) {
			answered = time.Since(start)
			if m := reDocLink.FindStringSubmatch(body); m != nil {
				link = m[1]
			}
			if strings.Contains(body, "đang gặp lỗi") {
				err = fmt.Errorf("%q: an answer that says that something failed", question)
			}
			return
		}
	}
	err = fmt.Errorf("the stream ended without an answer: %v", sc.Err())
	return
}

func TestLoad(t *testing.T) {
	address, questions := crowd(t)
	people, span := 8, 2*time.Second
	if *long {
		people, span = 100, time.Minute
	}
	newGuest := func() *guest {
		jar, _ := cookiejar.New(nil)
		return &guest{home: address, Client: http.Client{Jar: jar, Timeout: time.Minute,
			Transport: &http.Transport{MaxIdleConnsPerHost: 4}}}
	}

	// One person alone, as the bars are for pages and for questions.
	alone, pages := &took{}, &took{}
	one := newGuest()
	if err := one.enter(); err != nil {
		t.Fatal(err)
	}
	after := int64(0)
	for i := range min(len(questions), map[bool]int{true: 200, false: 5}[*long]) {
		last, link, _, d, err := one.ask(questions[i], fmt.Sprintf("mot-minh-%04d", i), after)
		if err != nil {
			t.Fatal(err)
		}
		after = last
		alone.add(d)
		for _, path := range []string{"/", "/vb", "/vb?q=" + url.QueryEscape(questions[i]), link} {
			if path == "" {
				continue
			}
			_, d, err := one.first(path)
			if err != nil {
				t.Fatal(err)
			}
			pages.add(d)
		}
	}
	t.Logf("one person: answers %v; first bytes of pages %v", alone, pages)

	var accepted, answered, opened took
	var mu sync.Mutex
	var errs []error
	end := time.Now().Add(span)
	var users sync.WaitGroup
	peak, over := make(chan uint64, 1), make(chan struct{})
	go func() {
		most := uint64(0)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-tick.C:
			case <-over:
				peak <- most
				return
			}
		}
	}()
	for n := range people {
		users.Go(func() {
			g := newGuest()
			defer g.CloseIdleConnections()
			r := rand.New(rand.NewPCG(1, uint64(n)))
			fail := func(err error) {
				mu.Lock()
				errs = append(errs, err)
				mu.Unlock()
			}
			if err := g.enter(); err != nil {
				fail(err)
				return
			}
			after := int64(0)
			for i := 0; time.Now().Before(end); i++ {
				last, link, a, d, err := g.ask(questions[r.IntN(len(questions))], fmt.Sprintf("cau-%03d-%05d", n, i),
					after)
				if err != nil {
					fail(err)
					return
				}
				after = last
				accepted.add(a)
				answered.add(d)
				if link == "" {
					link = "/vb"
				}
				_, d, err = g.first(link)
				if err != nil {
					fail(err)
					return
				}
				opened.add(d)
			}
		})
	}
	users.Wait()
	close(over)
	for _, err := range errs {
		t.Error(err)
	}
	heap := <-peak
	debug.FreeOSMemory()
	t.Logf("%d people for %v: taken in %v; answers %v; first bytes of documents %v; %.1f answers a second; most heap in use %d MB; errors %d",
		people, span, &accepted, &answered, &opened, float64(len(answered.all))/span.Seconds(), heap>>20, len(errs))
	if len(answered.all) < people {
		t.Errorf("%d answers for %d people", len(answered.all), people)
	}
}
