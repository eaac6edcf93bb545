package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/answer"
	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/index/clustertest"
	"trolyao/org"
	"trolyao/post/telegram"
	"trolyao/post/telegram/telegramtest"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

var (
	long   = flag.Bool("long", false, "let three replicas be killed for three minutes")
	crowd  = flag.Int("crowd", 300, "with -long: how many people ask at the pages, each once in ten seconds")
	lasted = flag.Duration("lasted", 3*time.Minute, "with -long: for how long")
)

const (
	publicPlace = "https://troly.example.vn"
	killEvery   = 10 * time.Second
	thinking    = 10 * time.Second
)

// TestReplicasAreKilled runs three replicas on one PostgreSQL and one OpenSearch behind
// HAProxy. Every ten seconds one is killed and begun again, while people ask at the pages,
// officers write by Telegram and are reminded of tasks. Every question is answered once, in
// its order; a stream that breaks goes on behind the last line it told; each reminder comes
// once, or is known as one of which nobody knows.
func TestReplicasAreKilled(t *testing.T) {
	if !*long {
		t.Skip("wants -args -long: three minutes")
	}
	ctx, cancel := context.WithTimeout(t.Context(), *lasted+10*time.Minute)
	defer cancel()
	r := newReplicas(ctx, t)
	working, stop := context.WithTimeout(ctx, *lasted)
	defer stop()
	var work sync.WaitGroup
	people := make([]*asker, *crowd)
	for i := range people {
		people[i] = r.asker(i)
		work.Go(func() {
			if !rest(working, time.Duration(i)*thinking/time.Duration(*crowd)) {
				return
			}
			for working.Err() == nil {
				begun := time.Now()
				people[i].ask(ctx, r.questions[(i+len(people[i].sent))%len(r.questions)])
				rest(working, thinking-time.Since(begun))
			}
		})
	}
	kills := 0
	for ; rest(working, killEvery); kills++ {
		r.plan(kills)
		r.write(kills)
		r.kill(kills % len(r.cmds))
	}
	work.Wait()
	var told took
	resumed, again := 0, 0
	for _, p := range people {
		told = append(told, p.took...)
		resumed, again = resumed+p.resumed, again+p.again
		p.check(ctx)
	}
	slices.Sort(told)
	t.Logf("%d kills; %d questions of %d people in %v, %d sent again, %d streams taken up again; answers p50 %v, p95 %v, "+
		"the slowest %v", kills, len(told), *crowd, *lasted, again, resumed, told.at(.5), told.at(.95), told.at(1))
	r.checkOfficers(kills)
	if t.Failed() {
		t.Logf("the replicas printed\n%s", tail(r.printed.String(), 4000))
	}
}

// rest waits; false where the time is over.
func rest(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

type took []time.Duration // in order

func (k took) at(share float64) time.Duration {
	if len(k) == 0 {
		return 0
	}
	return k[min(len(k)-1, int(share*float64(len(k))))].Round(time.Millisecond)
}

// replicas are the three processes and what they stand on.
type replicas struct {
	t         *testing.T
	ctx       context.Context
	env       []string // of all
	listen    []string
	data      []string
	cmds      []*exec.Cmd
	ended     []chan error
	printed   lockedBuffer
	proxy     string
	api       *telegramtest.Server
	desk      *desk // over the same store, with a clock that is late, for what reminders tell of
	planner   task.Planner
	questions []string
}

const officersOfAll = 12

func newReplicas(ctx context.Context, t *testing.T) *replicas {
	haproxy, err := exec.LookPath("haproxy")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("haproxy is not here (Debian package haproxy)")
		}
		t.Skip("left out: the package haproxy is not installed")
	}
	r := &replicas{t: t, ctx: ctx, api: telegramtest.New(t, telegramtest.Token)}
	r.env = append(os.Environ(), "TROLYAO_DATABASE="+storetest.Postgres(t), "TROLYAO_SEARCH_URL="+clustertest.One(t),
		"TROLYAO_ANONYMOUS=có", "TROLYAO_TRUSTED_PROXY=127.0.0.1", "TROLYAO_PUBLIC_URL="+publicPlace,
		"TROLYAO_REMIND_FROM=0:00", "TROLYAO_REMIND_TO=23:59", "TROLYAO_TELEGRAM_TOKEN="+telegramtest.Token,
		"TROLYAO_TELEGRAM_MODE=webhook", "TROLYAO_TELEGRAM_SECRET=bi-mat-cua-webhook-0123456789", "TROLYAO_TELEGRAM_API="+r.api.URL)
	r.furnish()
	places := freePlaces(t, 4)
	r.proxy, r.listen = places[3], places[:3]
	r.api.Proxy("http://" + r.proxy)
	r.cmds, r.ended = make([]*exec.Cmd, 3), make([]chan error, 3)
	for i := range r.cmds {
		r.data = append(r.data, t.TempDir())
		r.begin(i)
	}
	conf := filepath.Join(t.TempDir(), "haproxy.cfg")
	text := "defaults\n mode http\n timeout connect 1s\n timeout client 15m\n timeout server 15m\n retries 3\n" +
		" option redispatch 1\n retry-on conn-failure\nfrontend door\n bind " + r.proxy + "\n default_backend house\n" +
		"backend house\n balance roundrobin\n option httpchk GET /readyz\n http-request set-header X-Forwarded-Proto https\n"
	for i, at := range r.listen {
		text += fmt.Sprintf(" server s%d %s check inter 500ms fall 2 rise 1\n", i, at)
	}
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	front := exec.CommandContext(ctx, haproxy, "-db", "-f", conf)
	front.Stdout, front.Stderr = &r.printed, &r.printed
	if err := front.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { front.Process.Kill(); front.Wait() })
	eventually(t, "all replicas are ready", func() bool {
		return !slices.ContainsFunc(r.listen, func(at string) bool {
			res, err := http.Get("http://" + at + "/readyz")
			if err != nil {
				return true
			}
			res.Body.Close()
			return res.StatusCode != http.StatusOK
		})
	})
	return r
}

func freePlaces(t *testing.T, n int) (out []string) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		out = append(out, l.Addr().String())
	}
	return out
}

// furnish makes the house: what a fresh install knows, and officers on Telegram.
func (r *replicas) furnish() {
	t := r.t
	late := func() time.Time { return time.Now().AddDate(0, 0, -14) }
	m := &Main{Env: append(slices.Clone(r.env), "TROLYAO_DATA="+t.TempDir()), Stdin: strings.NewReader(""),
		Stdout: io.Discard, Stderr: &r.printed, Now: late}
	h, err := m.open(r.ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.close() })
	if err := h.openIndex(r.ctx); err != nil {
		t.Fatal(err)
	}
	r.desk = h
	if r.questions, err = h.house().Examples(r.ctx, 100); err != nil || len(r.questions) == 0 {
		t.Fatal(r.questions, err)
	}
	if r.planner, err = h.house().Planner(r.ctx); err != nil {
		t.Fatal(err)
	}
	for i := range officersOfAll {
		account := fmt.Sprint(person(i).ID)
		o := org.Officer{ID: "nguoi-" + account, Name: "Người thử " + account, Agency: fmt.Sprintf("co-quan-thu-%d", i),
			Roles: []org.Role{org.Focal}, Profile: "active",
			Addresses: []org.Address{{Channel: telegram.Name, Account: account, Chat: account}}}
		if err := h.store.PutOfficer(r.ctx, operator, o, r.planner); err != nil {
			t.Fatal(err)
		}
	}
}

func person(i int) telegramtest.User {
	return telegramtest.User{ID: int64(9000 + i), First: fmt.Sprint("Người ", i)}
}

func (r *replicas) begin(i int) {
	cmd := exec.CommandContext(r.ctx, "trolyao", "--data", r.data[i], "serve")
	cmd.Env = append(slices.Clone(r.env), "TROLYAO_LISTEN="+r.listen[i])
	cmd.Stdout, cmd.Stderr = &r.printed, &r.printed
	if err := cmd.Start(); err != nil {
		r.t.Error(err)
		return
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	if r.cmds[i] == nil {
		r.t.Cleanup(func() { r.cmds[i].Process.Kill(); <-r.ended[i] })
	}
	r.cmds[i], r.ended[i] = cmd, ended
}

func (r *replicas) kill(i int) {
	if err := r.cmds[i].Process.Kill(); err != nil {
		r.t.Error(err)
	}
	<-r.ended[i]
	r.begin(i)
}

// plan puts a task for every officer, of which they are to be reminded now.
func (r *replicas) plan(round int) {
	today := corpus.DayOf(time.Now())
	p := &task.Proposal{Plan: corpus.Ref{Doc: fmt.Sprintf("ke-hoach-thu-%d", round)}, Year: today.Time().Year()}
	for i := range officersOfAll {
		agency := fmt.Sprintf("co-quan-thu-%d", i)
		p.Tasks = append(p.Tasks, task.Task{No: fmt.Sprint(i + 1), Name: taskName(round, i), Lead: agency,
			Leads: []task.Party{{Name: agency, Agency: agency}},
			Due:   r.planner.Calendar.Settle(task.Due{Kind: task.OnDay, Nominal: today.Add(1)})})
	}
	if _, err := r.desk.store.PutPlan(r.ctx, operator, p, corpus.Public, "", r.planner); err != nil {
		r.t.Error(err)
	}
}

func taskName(round, i int) string {
	return fmt.Sprintf("Kiểm kê vườn %d-%d của phường", round, i)
}

// write has every officer write by Telegram.
func (r *replicas) write(round int) {
	for i := range officersOfAll {
		r.api.Write(person(i), person(i).Chat(), fmt.Sprintf("/dieu khoản-%03d", round))
	}
}

// checkOfficers waits until all is answered and told, and looks at what came. What was being
// sent when its process was killed is known as unsure, and not sent again.
func (r *replicas) checkOfficers(rounds int) {
	t := r.t
	var rows map[string]int
	var letters map[store.DeliveryState]int64
	lost, twice, untold := 0, 0, 0
	count := func() bool {
		var err, lerr error
		rows, err = r.desk.store.MessageCounts(r.ctx)
		letters, _, lerr = r.desk.store.CountDeliveries(r.ctx)
		if err := errors.Join(err, lerr); err != nil {
			t.Fatal(err)
		}
		lost, twice, untold = 0, 0, 0
		for i := range officersOfAll {
			var all []string
			for _, m := range r.api.Messages(person(i).ID) {
				all = append(all, m.Text)
			}
			text := strings.Join(all, "\n")
			for round := range rounds {
				n := strings.Count(text, fmt.Sprintf("“khoản-%03d”", round))
				lost, twice = lost+max(0, 1-n), twice+max(0, n-1)
				n = strings.Count(text, taskName(round, i))
				untold, twice = untold+max(0, 1-n), twice+max(0, n-1)
			}
		}
		return r.api.Waiting() == 0 && rows["in waiting"]+rows["out waiting"]+rows["out sending"] == 0 &&
			letters[store.Ready]+letters[store.Sending] == 0 &&
			(untold == 0 || letters[store.Doubtful] > 0 || !r.planner.MaySend(time.Now()))
	}
	waitLong(t, "all is answered and told", count)
	t.Logf("by Telegram %d messages of officers, %d not answered there, as many reminders, %d not told there; %d twice; "+
		"rows %v, letters %v", rounds*officersOfAll, lost, untold, twice, rows, letters)
	if lost > rows["out unknown"] {
		t.Errorf("%d answers were lost", lost)
	}
	if twice > 0 {
		t.Errorf("%d came twice", twice)
	}
	if rows["in failed"]+rows["out failed"] > 0 || letters[store.Failed] > 0 {
		t.Errorf("failed: %v, %v", rows, letters)
	}
	for _, o := range r.api.Offences() {
		t.Errorf("against the protocol: %s", o)
	}
}

// asker is somebody who asks at the pages, one question after the other.
type asker struct {
	http.Client
	r              *replicas
	csrf, talk     string
	last           int64
	sent           []string
	heard          []int64 // the lines that were told, in the order of their coming
	took           took
	resumed, again int
}

// throughProxy takes what is meant for the public address to the proxy, and says whose
// request it is.
type throughProxy struct {
	proxy, address string
	transport      *http.Transport
}

func (p throughProxy) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Host = req.URL.Host
	req.URL.Scheme, req.URL.Host = "http", p.proxy
	req.Header.Set("X-Forwarded-For", p.address)
	return p.transport.RoundTrip(req)
}

func (r *replicas) asker(i int) *asker {
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return &asker{r: r, Client: http.Client{Jar: jar, Transport: throughProxy{r.proxy,
		fmt.Sprintf("10.1.%d.%d", i/250, 1+i%250), &http.Transport{MaxIdleConnsPerHost: 4}}}}
}

var (
	rePageMark = regexp.MustCompile(`<meta name="csrf" content="([^"]*)">`)
	rePageTalk = regexp.MustCompile(`name="c" value="([A-Za-z0-9]+)"`)
)

// until does something until it succeeds, as who presses the button again does.
func (p *asker) until(ctx context.Context, what string, do func() error) bool {
	for end := time.Now().Add(2 * time.Minute); ; p.again++ {
		err := do()
		if err == nil {
			return true
		}
		if time.Now().After(end) || !rest(ctx, 300*time.Millisecond) {
			p.r.t.Errorf("%s: %s: %v", p.talk, what, err)
			return false
		}
	}
}

func (p *asker) enter() error {
	res, err := p.Get(publicPlace + "/")
	if err != nil {
		return err
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	csrf, talk := rePageMark.FindSubmatch(page), rePageTalk.FindSubmatch(page)
	if csrf == nil || talk == nil {
		return fmt.Errorf("no form: %d", res.StatusCode)
	}
	p.csrf, p.talk = string(csrf[1]), string(talk[1])
	return nil
}

// ask asks, and hears the answer.
func (p *asker) ask(ctx context.Context, question string) {
	if p.talk == "" && !p.until(ctx, "enter", p.enter) {
		return
	}
	begun, id := time.Now(), rand.Text()
	p.sent = append(p.sent, id)
	form := url.Values{"c": {p.talk}, "m": {id}, "text": {question}, "_csrf": {p.csrf}}.Encode()
	if !p.until(ctx, "ask", func() error {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, publicPlace+"/hoi", strings.NewReader(form))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", publicPlace)
		req.Header.Set("Accept", "application/json")
		res, err := p.Do(req)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		if said, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusAccepted {
			return errors.Join(fmt.Errorf("%d %.200s", res.StatusCode, said), err)
		}
		return nil
	}) {
		return
	}
	lines := p.again
	if p.until(ctx, "hear", func() error {
		_, answered, err := p.follow(ctx, p.last, func(id int64) {
			p.heard, p.last = append(p.heard, id), id
		})
		if err == nil && !answered {
			err = errors.New("no answer")
		}
		return err
	}) {
		p.took = append(p.took, time.Since(begun))
	}
	p.resumed += p.again - lines
	p.again = lines
}

// toldLine is an event of a stream.
type toldLine struct {
	ID   int64  `json:"id"`
	In   bool   `json:"in"`
	HTML string `json:"html"`
}

// follow hears a conversation behind a line until nothing is on its way.
func (p *asker) follow(ctx context.Context, after int64, told func(id int64)) (lines []toldLine, answered bool,
	err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, publicPlace+"/hoi/"+p.talk+"/dong", nil)
	if err != nil {
		return nil, false, err
	}
	req.Header.Set("Last-Event-ID", fmt.Sprint(after))
	res, err := p.Do(req)
	if err != nil {
		return nil, false, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, false, fmt.Errorf("stream: %d", res.StatusCode)
	}
	s := bufio.NewScanner(res.Body)
	s.Buffer(nil, 1<<20)
	for event := ""; s.Scan(); {
		if name, ok := strings.CutPrefix(s.Text(), "event: "); ok {
			if event = name; event == "still" {
				return lines, answered, nil
			}
		}
		if body, ok := strings.CutPrefix(s.Text(), "data: "); ok && event == "line" {
			var l toldLine
			if err := json.Unmarshal([]byte(body), &l); err != nil {
				return nil, false, err
			}
			lines = append(lines, l)
			answered = answered || !l.In
			told(l.ID)
		}
	}
	return nil, false, errors.Join(errors.New("the stream broke off"), s.Err())
}

// check looks at the whole conversation: each question is followed by its answer, and what
// the streams told is that, nothing left out or twice.
func (p *asker) check(ctx context.Context) {
	t := p.r.t
	if len(p.sent) == 0 {
		return
	}
	var all []toldLine
	var ids []int64
	p.until(ctx, "read it all", func() (err error) {
		ids = nil
		all, _, err = p.follow(ctx, 0, func(id int64) { ids = append(ids, id) })
		return err
	})
	if len(all) != 2*len(p.sent) {
		t.Errorf("%s: %d questions, %d lines", p.talk, len(p.sent), len(all))
	}
	for i, l := range all {
		if l.In != (i%2 == 0) {
			t.Errorf("%s: line %d is out of order", p.talk, i)
		}
		for _, bad := range []string{bot.TextFailed, answer.TextAway} {
			if begin, _, _ := strings.Cut(bad, ","); strings.Contains(l.HTML, strings.Trim(begin, "*")) {
				t.Errorf("%s: an answer that is none: %s", p.talk, begin)
			}
		}
	}
	if !slices.Equal(ids, p.heard) {
		t.Errorf("%s: the streams told %v of %v", p.talk, p.heard, ids)
	}
}
