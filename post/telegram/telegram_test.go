package telegram

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/post"
	"trolyao/post/telegram/telegramtest"
)

var (
	an   = telegramtest.User{ID: 7001, First: "An", Last: "Lê"}
	binh = telegramtest.User{ID: 7002, First: "Bình"}
	room = telegramtest.Chat{ID: -1001234567890}
)

const secret = "bi-mat-cua-webhook-0123456789"

// diary is a log that several may write to.
type diary struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (d *diary) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.b.Write(p)
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.b.String()
}

// naps are the pauses a channel made, which it does not make in a test.
type naps struct {
	mu  sync.Mutex
	all []time.Duration
}

func (n *naps) take(ctx context.Context, d time.Duration) bool {
	n.mu.Lock()
	n.all = append(n.all, d)
	n.mu.Unlock()
	return ctx.Err() == nil
}

func (n *naps) list() []time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.all)
}

// channel is one at the server, and its log; the end of the test looks for
// secrets in that log.
func channel(t testing.TB, s *telegramtest.Server, change ...func(*Options)) (*Channel, *diary) {
	t.Helper()
	log := &diary{}
	o := Options{Token: telegramtest.Token, API: s.URL, Base: "https://troly.example.vn", Wait: time.Second,
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	transport := &http.Transport{MaxIdleConnsPerHost: 10}
	o.Transport = transport
	for _, f := range change {
		f(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		clean(t, "the log", log.String())
		for _, o := range s.Offences() {
			t.Errorf("against the protocol: %s", o)
		}
	})
	return c, log
}

func clean(t testing.TB, where, text string) {
	t.Helper()
	_, half, _ := strings.Cut(telegramtest.Token, ":")
	for _, s := range []string{half, secret} {
		if strings.Contains(text, s) {
			t.Errorf("%s has a secret in it:\n%s", where, text)
		}
	}
}

// house takes messages in.
type desk struct {
	mu   sync.Mutex
	all  []bot.Message
	fail error
	came chan struct{} // where not nil, told of each
}

// wait waits until n messages are taken.
func (h *desk) wait(t testing.TB, n int) {
	t.Helper()
	late := time.After(20 * time.Second)
	for len(h.texts()) < n {
		select {
		case <-h.came:
		case <-late:
			t.Fatalf("%d of %d were taken", len(h.texts()), n)
		}
	}
}

func (h *desk) accept(_ context.Context, m bot.Message) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fail != nil {
		return h.fail
	}
	h.all = append(h.all, m)
	if h.came != nil {
		h.came <- struct{}{}
	}
	return nil
}

func (h *desk) failing(err error) { h.mu.Lock(); h.fail = err; h.mu.Unlock() }

func (h *desk) texts() (out []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range h.all {
		out = append(out, m.Text)
	}
	return out
}

// serve runs a channel; the function it returns ends it and gives its error.
func serve(t testing.TB, c *Channel, h *desk) (end func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Serve(ctx, h.accept) }()
	var once sync.Once
	var err error
	end = func() error {
		once.Do(func() {
			cancel()
			select {
			case err = <-done:
			case <-time.After(10 * time.Second):
				t.Error("the channel did not end")
			}
		})
		return err
	}
	t.Cleanup(func() { end() })
	return end
}

// noMore fails while more goroutines run than before.
func noMore(t testing.TB, before int) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(end) {
			buf := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for name, o := range map[string]Options{
		"no token":     {},
		"token":        {Token: "nothing"},
		"token path":   {Token: "12:ab/../x"},
		"address":      {Token: telegramtest.Token, API: "ftp://x"},
		"no secret":    {Token: telegramtest.Token, Hooked: true, Base: "https://x.example"},
		"short secret": {Token: telegramtest.Token, Hooked: true, Base: "https://x.example", Secret: "short"},
		"no https":     {Token: telegramtest.Token, Hooked: true, Base: "http://x.example", Secret: secret},
	} {
		c, err := New(o)
		if err == nil || c != nil {
			t.Errorf("%s was taken", name)
		} else {
			clean(t, name, err.Error())
		}
	}
}

func TestPolling(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("", func(t *testing.T) {
		s := telegramtest.New(t, telegramtest.Token)
		c, _ := channel(t, s)
		h := &desk{}
		for i := range 250 { // more than one answer holds
			s.Write(an, an.Chat(), "câu "+strconv.Itoa(i))
		}
		end := serve(t, c, h)
		s.Wait(t, "all are taken", func() bool { return len(h.texts()) == 250 })
		s.Write(binh, binh.Chat(), "sau cùng")
		s.Wait(t, "one more is taken", func() bool { return len(h.texts()) == 251 })
		for i, text := range h.texts()[:250] {
			if text != "câu "+strconv.Itoa(i) {
				t.Fatalf("%d is %q", i, text)
			}
		}
		s.Wait(t, "the commands are listed", func() bool { return len(s.Commands()) > 0 })
		for _, k := range s.Commands() {
			if k.Command == "trogiup" && !strings.Contains(k.Description, "lệnh") {
				t.Errorf("%+v", k)
			}
		}
		if err := end(); err != nil {
			t.Error(err)
		}
		if n := s.Waiting(); n != 0 {
			t.Errorf("%d updates were left unconfirmed at the end", n)
		}
	})
	noMore(t, before)
}

// TestConfirmedOnlyWhenTaken: what the house does not take comes again, first
// and in order.
func TestConfirmedOnlyWhenTaken(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	c, _ := channel(t, s)
	n := &naps{}
	c.sleep = func(ctx context.Context, d time.Duration) bool { n.take(ctx, d); return sleep(ctx, time.Millisecond) }
	h := &desk{fail: errors.New("the disk is full")}
	for _, w := range []string{"một", "hai", "ba"} {
		s.Write(an, an.Chat(), w)
	}
	end := serve(t, c, h)
	s.Wait(t, "it tries again", func() bool { return s.Calls("getUpdates") >= 4 })
	if s.Waiting() != 3 {
		t.Errorf("%d wait, want 3: one was confirmed that nobody has", s.Waiting())
	}
	h.failing(nil)
	s.Wait(t, "all are taken", func() bool { return len(h.texts()) == 3 })
	if got := strings.Join(h.texts(), " "); got != "một hai ba" {
		t.Error(got)
	}
	end()
	if all := n.list(); len(all) < 3 || all[0] != time.Second || all[1] != 2*time.Second || all[2] != 4*time.Second {
		t.Errorf("pauses %v", all)
	}
}

// TestKilledWhilePolling: a process that dies with what it has taken but not
// confirmed leaves it to the next, which is given it once more.
func TestKilledWhilePolling(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	s.Write(an, an.Chat(), "một")
	c, _ := channel(t, s)
	h := &desk{}
	updates, err := c.updates(t.Context(), 0, 100, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.take(t.Context(), updates, 0, h.accept); err != nil {
		t.Fatal(err)
	}
	next, _ := channel(t, s)
	serve(t, next, h)
	s.Wait(t, "it comes again", func() bool { return len(h.texts()) == 2 })
	if h.all[0].ID != h.all[1].ID || h.all[0].ID == "" {
		t.Errorf("one message has the IDs %q and %q", h.all[0].ID, h.all[1].ID)
	}
}

func TestPollingObeys(t *testing.T) {
	for _, c := range []struct {
		name   string
		method string
		fault  telegramtest.Fault
		least  time.Duration
	}{
		{"too fast", "getUpdates", telegramtest.Fault{Code: 429, RetryAfter: 17}, 17 * time.Second},
		{"too fast at the start", "getMe", telegramtest.Fault{Code: 429, RetryAfter: 9}, 9 * time.Second},
		{"conflict", "getUpdates", telegramtest.Fault{Code: 409, Text: "Conflict: terminated by other getUpdates request"}, 5 * time.Second},
		{"gateway", "getUpdates", telegramtest.Fault{Code: 502, Gateway: true}, time.Second},
		{"cut off", "getUpdates", telegramtest.Fault{Drop: true}, time.Second},
		{"answer lost", "getUpdates", telegramtest.Fault{Lose: true}, time.Second},
		{"broken at the start", "deleteWebhook", telegramtest.Fault{Code: 500}, time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := telegramtest.New(t, telegramtest.Token)
			s.Faults(func(k telegramtest.Call) *telegramtest.Fault {
				if k.Method == c.method && k.N == 1 {
					return &c.fault
				}
				return nil
			})
			ch, _ := channel(t, s)
			n := &naps{}
			ch.sleep = n.take
			h := &desk{}
			s.Write(an, an.Chat(), "chào")
			serve(t, ch, h)
			s.Wait(t, "it goes on", func() bool { return len(h.texts()) == 1 })
			if got := n.list(); len(got) != 1 || got[0] != c.least {
				t.Errorf("paused %v, want %v", got, c.least)
			}
		})
	}
}

func TestPollingEndsWithoutToken(t *testing.T) {
	s := telegramtest.New(t, "4200:another")
	c, _ := channel(t, s)
	err := c.Serve(t.Context(), (&desk{}).accept)
	var e *post.SendError
	if !errors.As(err, &e) || e.Class != post.AuthExpired {
		t.Fatalf("%v", err)
	}
	clean(t, "the error", err.Error())
	if err := c.Probe(t.Context()); !errors.As(err, &e) || e.Class != post.AuthExpired {
		t.Errorf("Probe: %v", err)
	}
}

// lease is one that a test can take away.
type lease struct {
	mu     sync.Mutex
	holder string
	asked  int
}

func (l *lease) take(_ context.Context, holder string, ttl time.Duration) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	switch {
	case l.holder != "" && l.holder != holder:
		return false, nil
	case ttl == 0:
		l.holder = ""
	default:
		l.holder = holder
	}
	return true, nil
}

// TestOneOfTwoPolls: of two processes one polls, and the other goes on when it
// ends; there is never a conflict.
func TestOneOfTwoPolls(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	l := &lease{}
	h := &desk{}
	var ends []func() error
	for range 2 {
		c, log := channel(t, s, func(o *Options) { o.Lease = l.take })
		c.sleep = func(ctx context.Context, d time.Duration) bool { return sleep(ctx, 20*time.Millisecond) }
		ends = append(ends, serve(t, c, h))
		defer func() {
			if strings.Contains(log.String(), "conflict") {
				t.Error("both polled")
			}
		}()
		s.Wait(t, "somebody polls", func() bool { return s.Calls("getUpdates") > 0 })
	}
	s.Write(an, an.Chat(), "một")
	s.Wait(t, "it is taken", func() bool { return len(h.texts()) == 1 })
	ends[0]()
	s.Write(an, an.Chat(), "hai")
	s.Wait(t, "the other takes it", func() bool { return len(h.texts()) == 2 })
	ends[1]()
	if l.holder != "" {
		t.Error("the lease was not given back")
	}
}

// TestLostLease: who loses the lease stops polling, and goes on when it is free.
func TestLostLease(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	l := &lease{}
	c, _ := channel(t, s, func(o *Options) { o.Lease, o.Wait = l.take, 50*time.Second })
	c.sleep = func(ctx context.Context, d time.Duration) bool { return sleep(ctx, 10*time.Millisecond) }
	h := &desk{}
	serve(t, c, h)
	s.Wait(t, "it polls", func() bool { return s.Calls("getUpdates") == 1 })
	l.give("another")
	s.Wait(t, "it hangs up", func() bool { return s.Polling() == 0 })
	s.Write(an, an.Chat(), "một")
	if len(h.texts()) != 0 {
		t.Error("it took a message that was not its to take")
	}
	l.give("")
	s.Wait(t, "it polls again", func() bool { return len(h.texts()) == 1 })
}

func (l *lease) give(to string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.holder = to
}

func TestProbe(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	polled, _ := channel(t, s)
	if err := polled.Probe(t.Context()); err != nil {
		t.Error(err)
	}
	hooked, _ := channel(t, s, func(o *Options) { o.Hooked, o.Secret = true, secret })
	var e *post.SendError
	if err := hooked.Probe(t.Context()); !errors.As(err, &e) || e.Class != post.Misconfigured {
		t.Errorf("no webhook is set: %v", err)
	}
	serve(t, hooked, &desk{})
	s.Wait(t, "the webhook is set", func() bool {
		return s.Calls("setWebhook") == 1 &&
			hooked.Probe(t.Context()) == nil
	})
	if err := polled.Probe(t.Context()); !errors.As(err, &e) || e.Class != post.Misconfigured {
		t.Errorf("a webhook is set: %v", err)
	}
}

// TestTwice: one message that comes under two numbers has one name.
func TestTwice(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	c, _ := channel(t, s)
	h := &desk{}
	s.Write(an, an.Chat(), "chào")
	s.Again()
	s.Write(an, room, "@thu_nghiem_bot chào")
	serve(t, c, h)
	s.Wait(t, "both are taken", func() bool { return len(h.texts()) == 3 })
	if a, b, other := h.all[0], h.all[1], h.all[2]; a.ID != b.ID || a.ID == other.ID {
		t.Errorf("%s, %s, %s", a.ID, b.ID, other.ID)
	}
}

// TestInvite: who comes by the link brings what it carries.
func TestInvite(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	c, _ := channel(t, s)
	for _, bad := range []string{"", "có dấu", strings.Repeat("a", 65), "a b"} {
		if link, err := c.Invite(t.Context(), bad); err == nil {
			t.Errorf("%q became %s", bad, link)
		}
	}
	const code = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	link, err := c.Invite(t.Context(), code)
	if err != nil || link != "https://t.me/thu_nghiem_bot?start="+code {
		t.Fatal(link, err)
	}
	h := &desk{}
	_, payload, _ := strings.Cut(link, "?start=")
	s.Write(an, an.Chat(), "/start "+payload) // what Telegram makes of it
	serve(t, c, h)
	s.Wait(t, "it is taken", func() bool { return len(h.texts()) == 1 })
	if m := h.all[0]; m.Event != bot.Joined || m.Text != code {
		t.Errorf("%+v", m)
	}
}

// TestLeavesNothingUnconfirmed: what was taken last is confirmed though no poll
// comes after it.
func TestLeavesNothingUnconfirmed(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	c, _ := channel(t, s)
	s.Write(an, an.Chat(), "một")
	s.Write(an, an.Chat(), "hai")
	ctx, cancel := context.WithCancel(t.Context())
	taken := 0
	err := c.Serve(ctx, func(context.Context, bot.Message) error {
		if taken++; taken == 2 {
			cancel()
		}
		return nil
	})
	if err != nil || taken != 2 || s.Waiting() != 0 {
		t.Errorf("%v; %d taken, %d wait", err, taken, s.Waiting())
	}
}

// TestServerThatDoesNotWait is not asked without end.
func TestServerThatDoesNotWait(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	now := time.Now()
	c, _ := channel(t, s, func(o *Options) { // less than a second is no waiting for Telegram
		o.Wait, o.Now = 900*time.Millisecond, func() time.Time { return now }
	})
	n := &naps{}
	c.sleep = func(ctx context.Context, d time.Duration) bool { n.take(ctx, d); return sleep(ctx, time.Millisecond) }
	serve(t, c, &desk{})
	s.Wait(t, "it asks several times", func() bool { return s.Calls("getUpdates") > 3 })
	for _, d := range n.list() {
		if d != 450*time.Millisecond {
			t.Errorf("paused %v", d)
		}
	}
	if len(n.list()) < 3 {
		t.Errorf("paused %v", n.list())
	}
}
