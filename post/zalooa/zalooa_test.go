package zalooa

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trolyao/answer"
	"trolyao/bot"
	"trolyao/post"
	"trolyao/post/zalo"
	"trolyao/post/zalooa/zalooatest"
	"trolyao/store"
	"trolyao/store/storetest"
)

var rewrite = flag.Bool("update", false, "write the golden files anew")

// box is an accept that keeps what it took, as rows with unique keys do.
type box struct {
	mu   sync.Mutex
	all  []bot.Message
	seen map[string]int
	fail int // the next so many fail
	hold chan struct{}
}

func newBox() *box { return &box{seen: map[string]int{}} }

func (b *box) accept(ctx context.Context, m bot.Message) error {
	if b.hold != nil {
		<-b.hold
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail > 0 {
		b.fail--
		return errors.New("the disk is full")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if b.seen[m.ID]++; b.seen[m.ID] == 1 {
		b.all = append(b.all, m)
	}
	return nil
}

func (b *box) messages() []bot.Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.all)
}

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }

func (c *clock) add(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.at = c.at.Add(d) }

// logs is everything the channels of a test logged and said.
type logs struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logs) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.b.Write(p) }

func (l *logs) String() string { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }

// noSecrets fails the test where a text shows a secret; every one of the
// platform has one of two words in it.
func noSecrets(t *testing.T, text string) {
	t.Helper()
	for _, s := range []string{"BIMAT", "oa-secret-TEST"} {
		if i := strings.Index(text, s); i >= 0 {
			t.Errorf("a secret is shown: %q", text[max(0, i-100):min(len(text), i+30)])
		}
	}
}

// tokensIn keeps tokens in a store, for one process of the given name.
func tokensIn(s *store.Store, process string) Tokens {
	const name = "zalooa"
	return Tokens{
		Load: func(ctx context.Context) (int64, []byte, error) { return s.Token(ctx, name) },
		Save: func(ctx context.Context, n int64, sealed []byte, what string) (bool, error) {
			return s.PutToken(ctx, name, n, sealed, what)
		},
		Lease:   func(ctx context.Context, ttl time.Duration) (bool, error) { return s.Lease(ctx, name, process, ttl) },
		Release: func(ctx context.Context) error { return s.Release(ctx, name, process) },
	}
}

// office is an account with a place for its tokens; the channels a test opens
// are processes that serve it.
type office struct {
	t     *testing.T
	p     *zalooatest.Platform
	clock *clock
	store *store.Store
	dsn   string
	logs  *logs
	o     Options
	next  int
}

// newOffice starts an account whose tokens are kept in the store at dsn, "" in a
// SQLite file.
func newOffice(t *testing.T, dsn string) *office {
	t.Helper()
	if dsn == "" {
		dsn = t.TempDir() + "/store.db"
	}
	f := &office{t: t, p: zalooatest.Start(t), clock: newClock(), dsn: dsn, logs: &logs{}}
	f.p.Now = f.clock.now
	f.store = storetest.Open(t, dsn, store.Options{Now: f.clock.now})
	f.o = Options{
		AppID: f.p.AppID, AppSecret: f.p.AppSecret, SecretKey: f.p.SecretKey, OA: f.p.OA, API: f.p.URL,
		OAuth: f.p.URL, Base: "https://troly.example.vn",
		Now: f.clock.now, Log: slog.New(slog.NewTextHandler(f.logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	t.Cleanup(func() { noSecrets(t, f.logs.String()) })
	return f
}

// open starts another process.
func (f *office) open() *Channel {
	f.t.Helper()
	f.next++
	o := f.o
	o.Tokens = tokensIn(f.store, fmt.Sprintf("process %d", f.next))
	c, err := New(o)
	if err != nil {
		f.t.Fatal(err)
	}
	c.wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	return c
}

// ready is a process with tokens and people who can be written to.
func (f *office) ready(people ...string) *Channel {
	f.t.Helper()
	f.o.Refresh = f.p.Refresh()
	for _, u := range people {
		f.p.Heard(u, f.clock.now())
	}
	c := f.open()
	if err := c.Probe(context.Background()); err != nil {
		f.t.Fatal(err)
	}
	return c
}

// listen mounts the channel's webhook and tells the platform where it is.
func (f *office) listen(c *Channel, b *box) {
	path, h := c.Webhook(b.accept)
	mux := http.NewServeMux()
	mux.Handle(path, h)
	s := httptest.NewServer(mux)
	f.t.Cleanup(s.Close)
	f.p.Hook = s.URL + path
}

// classed checks an error of sending.
func classed(t *testing.T, err error, class post.Class, maybe bool) *post.SendError {
	t.Helper()
	var e *post.SendError
	if !errors.As(err, &e) || e.Class != class || e.Maybe != maybe {
		t.Fatalf("got %v, want %s, maybe %v", err, class, maybe)
	}
	noSecrets(t, err.Error())
	return e
}

// TestSignature is the vector of a signature that was computed elsewhere.
func TestSignature(t *testing.T) {
	body := []byte(`{"app_id":"1234567890123456789","event_name":"user_send_text","message":{"msg_id":"m1","text":"Xin chào"},"recipient":{"id":"388000000000000001"},"sender":{"id":"246000000000000002"},"timestamp":"1766000000000"}`)
	const mac = "mac=3e25c31791075b5eafb378f3b9c98cb8d75c0fefeba0bb91b4f349cec0634261"
	c := &Channel{o: Options{AppID: "1234567890123456789", OA: "388000000000000001", SecretKey: "oa-secret-TEST",
		AppSecret: "x", Log: slog.New(slog.DiscardHandler)}}
	if !c.signed(body, mac) {
		t.Error("the vector is refused")
	}
	for i := range body {
		other := slices.Clone(body)
		other[i] ^= 1
		if c.signed(other, mac) {
			t.Fatalf("taken with byte %d changed", i)
		}
	}
	for _, h := range []string{"", "mac=", "mac=zz", mac[:len(mac)-2], mac + "00", "mac=" + strings.Repeat("0", 64)} {
		if c.signed(body, h) {
			t.Errorf("%q is taken", h)
		}
	}
	if got := zalooatest.Sign(c.o.AppID, body, "1766000000000", c.o.SecretKey); got != mac {
		t.Errorf("the platform signs %s", got)
	}
	m, v := c.decode(body)
	want := bot.Message{Channel: Name, Account: "246000000000000002", Chat: "246000000000000002", ID: "m1",
		Text: "Xin chào", At: time.UnixMilli(1766000000000).UTC()}
	if d := cmp.Diff(want, m, noFuncs); d != "" || v != zalo.Message {
		t.Error(v, d)
	}
}

var noFuncs = cmp.Comparer(func(a, b func(string)) bool { return (a == nil) == (b == nil) })

func TestWebhook(t *testing.T) {
	f := newOffice(t, "")
	c, b := f.ready("u1"), newBox()
	f.listen(c, b)
	for _, k := range []struct {
		what string
		got  int
	}{
		{"a message", f.p.Say("u1", "m1", "Thủ tục đăng ký kết hôn?")},
		{"the same again", f.p.Say("u1", "m1", "Thủ tục đăng ký kết hôn?")},
		{"a picture", f.p.Tell(f.p.Event("user_send_image", "u1", map[string]any{"msg_id": "m2",
			"attachments": []any{map[string]any{"type": "image", "payload": map[string]any{"url": "https://x.example/a.jpg"}}}}))},
		{"a follower", f.p.Follow("u2")},
		{"no follower", f.p.Unfollow("u2")},
		{"an echo", f.p.Tell(f.p.Event("oa_send_text", "u1", map[string]any{"msg_id": "m3", "text": "x"}))},
		{"a receipt", f.p.Tell(f.p.Event("user_seen_message", "u1", map[string]any{"msg_ids": []string{"m1"}}))},
		{"signed garbage", f.p.Post([]byte("\xffkhông phải JSON"), zalooatest.Sign(f.p.AppID, []byte("\xffkhông phải JSON"), "", f.p.SecretKey))},
	} {
		if k.got != 200 {
			t.Errorf("%s: status %d", k.what, k.got)
		}
	}
	b.fail = 1
	if s := f.p.Say("u1", "m4", "Lệ phí?"); s != 500 {
		t.Errorf("status %d although nothing was taken in", s)
	}
	if s := f.p.Say("u1", "m4", "Lệ phí?"); s != 200 { // Zalo calls again
		t.Errorf("status %d", s)
	}
	type row struct {
		ID, Text string
		Event    bot.Event
	}
	var got []row
	for _, m := range b.messages() {
		id, _, _ := strings.Cut(m.ID, ":") // what follows holds the time
		got = append(got, row{id, m.Text, m.Event})
	}
	want := []row{{"m1", "Thủ tục đăng ký kết hôn?", ""}, {"m2", "", bot.Unreadable}, {"follow", "", bot.Joined},
		{"unfollow", "", bot.Gone}, {"m4", "Lệ phí?", ""}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}

	body := []byte(`{"event_name":"user_send_text","timestamp":"1766000000000","sender":{"id":"u1"},"message":{"msg_id":"m9","text":"x"}}`)
	big := []byte(`{"pad":"` + strings.Repeat("x", 256<<10) + `"}`)
	sign := func(first, key string) string { return zalooatest.Sign(first, body, "1766000000000", key) }
	for _, k := range []struct {
		name, signature string
		body            []byte
		want            int
		logged          string
	}{
		{"none", "", body, 401, ""},
		{"of another key", sign(f.p.AppID, "another"), body, 401, ""},
		{"of another body", sign(f.p.AppID, f.p.SecretKey), body[:len(body)-1], 401, ""},
		{"over the account's ID", sign(f.p.OA, f.p.SecretKey), body, 401, textByOA},
		{"with the application's secret", sign(f.p.AppID, f.p.AppSecret), body, 401, textByApp},
		{"too large", "mac=00", big, 413, ""},
		{"right", sign(f.p.AppID, f.p.SecretKey), body, 200, ""},
	} {
		before := len(f.logs.String())
		if got := f.p.Post(k.body, k.signature); got != k.want {
			t.Errorf("signature %s: status %d, want %d", k.name, got, k.want)
		}
		if said := f.logs.String()[before:]; k.logged != "" && !strings.Contains(said, k.logged) || k.logged == "" &&
			said != "" {
			t.Errorf("signature %s: logged %q", k.name, said)
		}
	}
	if n := c.Counts(); n != (Counts{Counts: zalo.Counts{Taken: 7, Ignored: 2, Garbage: 1, Refused: 6, Failed: 1}}) {
		t.Errorf("counts %+v", n)
	}
}

// TestSlowIntake: the house takes its time, Zalo goes away and calls again. The
// message is taken in all the same, once.
func TestSlowIntake(t *testing.T) {
	f := newOffice(t, "")
	c, b := f.ready("u1"), newBox()
	b.hold = make(chan struct{})
	path, h := c.Webhook(b.accept)
	calls := make(chan context.Context, 2)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls <- r.Context()
		h.ServeHTTP(w, r)
	}))
	defer s.Close()
	f.p.HookAt(s.URL + path)
	f.p.Patience = 20 * time.Millisecond
	if s := f.p.Say("u1", "m1", "Xin chào"); s != 0 {
		t.Fatalf("status %d", s)
	}
	<-(<-calls).Done() // the server knows that the caller is gone
	close(b.hold)
	f.p.Patience = 0
	if s := f.p.Say("u1", "m1", "Xin chào"); s != 200 {
		t.Fatalf("status %d", s)
	}
	until(t, func() bool { return c.Counts().Taken == 2 })
	if all := b.messages(); len(all) != 1 {
		t.Errorf("taken in: %+v", all)
	}
}

func TestDecode(t *testing.T) {
	c := &Channel{o: Options{OA: "9"}}
	at := time.UnixMilli(1766000000000).UTC()
	event := func(name, message string) string {
		return `{"event_name":"` + name + `","sender":{"id":"u"},"recipient":{"id":"9"},"message":` + message +
			`,"timestamp":"1766000000000"}`
	}
	is := func(e bot.Event, text string) bot.Message {
		return bot.Message{Channel: Name, Account: "u", Chat: "u", ID: "m", Text: text, Event: e, At: at}
	}
	for _, k := range []struct {
		name, body string
		want       bot.Message
		verdict    zalo.Verdict
	}{
		{"text", event("user_send_text", `{"msg_id":"m","text":"Xin chào"}`), is("", "Xin chào"), zalo.Message},
		{"a pressed button", event("user_send_text", `{"msg_id":"m","text":"/dung 12"}`), is("", "/dung 12"), zalo.Message},
		{"text and time as numbers", strings.NewReplacer(`"u"`, `246000000000000002`, `"1766000000000"`, `1766000000000`).Replace(event("user_send_text", `{"msg_id":"m","text":"x"}`)),
			bot.Message{Channel: Name, Account: "246000000000000002", Chat: "246000000000000002", ID: "m", Text: "x",
				At: at}, zalo.Message},
		{"an empty text", event("user_send_text", `{"msg_id":"m"}`), is(bot.Unreadable, ""), zalo.Message},
		{"a picture with words", event("user_send_image", `{"msg_id":"m","text":"Xem giúp","attachments":[{"type":"image"}]}`), is(bot.Unreadable, "Xem giúp"), zalo.Message},
		{"a file", event("user_send_file", `{"msg_id":"m","attachments":[{"type":"file","payload":{"size":"12"}}]}`), is(bot.Unreadable, ""), zalo.Message},
		{"a link with words", event("user_send_link", `{"msg_id":"m","text":"https://x.example văn bản này"}`), is("", "https://x.example văn bản này"), zalo.Message},
		{"a link alone", event("user_send_link", `{"msg_id":"m"}`), is(bot.Unreadable, ""), zalo.Message},
		{"a voice", event("user_send_audio", `{"msg_id":"m"}`), is(bot.Unreadable, ""), zalo.Message},
		{"a sticker", event("user_send_sticker", `{"msg_id":"m"}`), is(bot.Unreadable, ""), zalo.Message},
		{"a place", event("user_send_location", `{"msg_id":"m"}`), is(bot.Unreadable, ""), zalo.Message},
		{"follow", `{"event_name":"follow","oa_id":"9","follower":{"id":"u"},"timestamp":"1766000000000"}`,
			bot.Message{Channel: Name, Account: "u", Chat: "u", ID: "follow:1766000000000:u", Event: bot.Joined,
				At: at}, zalo.Message},
		{"unfollow", `{"event_name":"unfollow","oa_id":"9","follower":{"id":"u"},"timestamp":"1766000000000"}`,
			bot.Message{Channel: Name, Account: "u", Chat: "u", ID: "unfollow:1766000000000:u", Event: bot.Gone,
				At: at}, zalo.Message},
		{"unfollow of another account", `{"event_name":"unfollow","oa_id":"8","follower":{"id":"u"},"timestamp":"1766000000000"}`, bot.Message{}, zalo.Ignored},
		{"to another account", strings.Replace(event("user_send_text", `{"msg_id":"m","text":"x"}`), `"9"`, `"8"`, 1), bot.Message{}, zalo.Ignored},
		{"a group", event("user_send_group_text", `{"msg_id":"m","text":"x"}`), bot.Message{}, zalo.Ignored},
		{"somebody not logged in", event("anonymous_send_text", `{"msg_id":"m","text":"x"}`), bot.Message{}, zalo.Ignored},
		{"a form", `{"event_name":"user_submit_info","sender":{"id":"u"},"info":{"phone":"0900000000"},"timestamp":"1"}`, bot.Message{}, zalo.Ignored},
		{"delivered", event("user_received_message", `{"msg_id":"m"}`), bot.Message{}, zalo.Ignored},
		{"our own", event("oa_send_text", `{"msg_id":"m","text":"x"}`), bot.Message{}, zalo.Ignored},
		{"new in the world", event("oa_sang_a_song", `{}`), bot.Message{}, zalo.Ignored},
		{"nobody wrote", `{"event_name":"user_send_text","message":{"msg_id":"m","text":"x"}}`, bot.Message{}, zalo.Garbage},
		{"no event", `{"sender":{"id":"u"}}`, bot.Message{}, zalo.Garbage},
		{"wrong types", `{"event_name":"user_send_text","sender":"u"}`, bot.Message{}, zalo.Garbage},
		{"an array", `[` + event("user_send_text", `{"msg_id":"m","text":"x"}`) + `]`, bot.Message{}, zalo.Garbage},
		{"nothing", "", bot.Message{}, zalo.Garbage},
	} {
		t.Run(k.name, func(t *testing.T) {
			m, v := c.decode([]byte(k.body))
			if v != k.verdict {
				t.Errorf("verdict %d, want %d", v, k.verdict)
			}
			if d := cmp.Diff(k.want, m, noFuncs); d != "" {
				t.Error(d)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"event_name":"user_send_text","sender":{"id":"u"},"recipient":{"id":"9"},"message":{"msg_id":"m","text":"x"},"timestamp":"1766000000000"}`), "mac=00")
	f.Add([]byte(`{"event_name":"unfollow","oa_id":9,"follower":{"id":5},"timestamp":1}`), "")
	f.Add([]byte(`{"event_name":"user_send_link","sender":{"id":"u"}}`), "mac=zz")
	c := &Channel{o: Options{OA: "9", AppID: "1", SecretKey: "s", AppSecret: "a", Log: slog.New(slog.DiscardHandler)}}
	f.Fuzz(func(t *testing.T, body []byte, header string) {
		if c.signed(body, header) {
			t.Error("taken without a key")
		}
		m, v := c.decode(body)
		if v != zalo.Message {
			return
		}
		if m.ID == "" || m.Chat == "" || m.Account == "" || m.Channel != Name || len(m.ID) > zalo.MostID {
			t.Errorf("incomplete: %+v", m)
		}
		if m.Event == bot.Wrote && strings.TrimSpace(m.Text) == "" {
			t.Errorf("nothing was written: %+v", m)
		}
	})
}

func FuzzReadTokens(f *testing.F) {
	f.Add(200, []byte(`{"access_token":"a","refresh_token":"b","expires_in":"90000"}`))
	f.Add(200, []byte(`{"error":-14014,"error_name":"x"}`))
	f.Add(502, []byte(`<html>`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		a := readTokens(status, body)
		if (a.what == tokensGiven) != (a.access != "" && a.refresh != "") {
			t.Errorf("%+v", a)
		}
		if a.what == tokensGiven && (a.life <= 0 || a.life > 100*365*24*time.Hour) {
			t.Errorf("a token lives for %v", a.life)
		}
		if a.what != tokensGiven && a.said == "" {
			t.Errorf("nothing said: %+v", a)
		}
	})
}

var ctx = context.Background()

func TestSendErrors(t *testing.T) {
	f := newOffice(t, "")
	c := f.ready("u1", "u2", "u3")
	for _, k := range []struct {
		name    string
		fault   zalooatest.Fault
		class   post.Class
		maybe   bool
		carried bool
	}{
		{"rate", zalooatest.Refuse(-32), post.RateLimited, false, false},
		{"quota", zalooatest.Refuse(-211), post.WindowClosed, false, false},
		{"package", zalooatest.Refuse(-224), post.Misconfigured, false, false},
		{"not verified", zalooatest.Refuse(-221), post.Misconfigured, false, false},
		{"blocked", zalooatest.Refuse(-217), post.RecipientGone, false, false},
		{"window", zalooatest.Refuse(-232), post.WindowClosed, false, false},
		{"content", zalooatest.Refuse(-248), post.Invalid, false, false},
		{"not in the table", zalooatest.Refuse(-9999), post.Invalid, false, false},
		{"code in quotes", zalooatest.Fault{Body: `{"error":"-213","message":"x"}`}, post.RecipientGone, false, false},
		{"refused with a status", zalooatest.Fault{Status: 400, Body: `{"error":-201,"message":"x"}`}, post.Invalid, false, false},
		{"gateway", zalooatest.Fault{Status: 502, Body: `<html>`, After: true}, post.Transient, true, true},
		{"overloaded", zalooatest.Fault{Status: 503, Body: `<html>`}, post.Transient, false, false},
		{"too many, from a gateway", zalooatest.Fault{Status: 429, Body: `<html>`}, post.RateLimited, false, false},
		{"moved", zalooatest.Fault{Status: 301, Body: `<html>`}, post.Misconfigured, false, false},
		{"answer lost", zalooatest.Fault{After: true}, post.Transient, true, true},
		{"an answer that is none", zalooatest.Fault{Body: `{"weather":"nice"}`, After: true}, post.Transient, true, true},
		{"a token quoted", zalooatest.Fault{Body: `{"error":-201,"message":"bad access_token at-BIMAT-2 khoa-ung-dung-BIMAT"}`}, post.Invalid, false, false},
	} {
		t.Run(k.name, func(t *testing.T) {
			before, calls := len(f.p.Sent()), f.p.Calls(zalooatest.Message)
			f.p.Fail(zalooatest.Message, k.fault)
			err := c.Send(ctx, "u1", post.Piece{Text: "Trả lời"})
			e := classed(t, err, k.class, k.maybe)
			if (e.RetryAfter > 0) != (k.class == post.RateLimited) {
				t.Errorf("again after %v", e.RetryAfter)
			}
			if carried := len(f.p.Sent()) > before; carried != k.carried || carried && errors.Is(err, post.ErrNotSent) {
				t.Errorf("carried: %v", carried)
			}
			if n := f.p.Calls(zalooatest.Message) - calls; n != 1 {
				t.Errorf("%d calls for one piece", n)
			}
		})
	}
	for _, bad := range []struct{ chat, text string }{{"", "x"}, {"u1", " \n"}, {"u1", strings.Repeat("ộ", 2001)},
		{"u1", strings.Repeat("😀", 1001)}} {
		classed(t, c.Send(ctx, bad.chat, post.Piece{Text: bad.text}), post.Invalid, false)
	}
	// 2,000 letters go, however they were typed.
	if err := c.Send(ctx, "u1", post.Piece{Text: strings.Repeat("ộ", 2000)}); err != nil {
		t.Error(err)
	}
	late, cancel := context.WithCancel(ctx)
	cancel()
	classed(t, c.Send(late, "u1", post.Piece{Text: "x"}), post.Transient, false)
}

// TestWindow: free for 48 hours, billed for 7 days, refused later and after
// unfollowing.
func TestWindow(t *testing.T) {
	f := newOffice(t, "")
	c, b := f.ready("u1", "u2"), newBox()
	f.listen(c, b)
	send := func(u string) error { return c.Send(ctx, u, post.Piece{Text: "Nhắc việc"}) }
	for _, k := range []struct {
		after  time.Duration
		billed bool
	}{{time.Hour, false}, {46 * time.Hour, false}, {2 * time.Hour, true}, {100 * time.Hour, true}} {
		f.clock.add(k.after)
		if err := send("u1"); err != nil {
			t.Fatal(err)
		}
		if sent := f.p.Sent(); sent[len(sent)-1].Billed != k.billed {
			t.Errorf("billed: %v", !k.billed)
		}
	}
	f.clock.add(48 * time.Hour)
	err := send("u1")
	classed(t, err, post.WindowClosed, false)
	if !errors.Is(err, post.ErrUnreachable) {
		t.Errorf("%v: the person has to write first", err)
	}
	f.p.Say("u1", "m1", "Xin chào")
	if err := send("u1"); err != nil {
		t.Error(err)
	}
	f.p.Unfollow("u2")
	err = send("u2")
	classed(t, err, post.RecipientGone, false)
	if all := b.messages(); !errors.Is(err, post.ErrUnreachable) || all[len(all)-1].Event != bot.Gone {
		t.Errorf("%v; told %+v", err, all)
	}
	classed(t, send("never-heard-of"), post.RecipientGone, false)
}

// buttons are one of each kind.
var buttons = []bot.Button{
	{Text: "Đúng", Send: "/dung 12"}, {Text: "Chọn 2", Send: "2"}, {Text: "Xem nguồn", Link: "/vb/30-2020-nd-cp#d8"},
}

func TestButtons(t *testing.T) {
	f := newOffice(t, "")
	c, b := f.ready("u1"), newBox()
	f.listen(c, b)
	if err := c.Send(ctx, "u1", post.Piece{Text: "Câu trả lời", Buttons: buttons}); err != nil {
		t.Fatal(err)
	}
	want := []zalooatest.Button{{Title: "Đúng", Type: "oa.query.hide", Payload: "/dung 12"},
		{Title: "Chọn 2", Type: "oa.query.show", Payload: "2"}, {Title: "Xem nguồn", Type: "oa.open.url", Payload: "https://troly.example.vn/vb/30-2020-nd-cp#d8"}}
	if d := cmp.Diff(want, f.p.Sent()[0].Buttons); d != "" {
		t.Error(d)
	}
	f.p.Press("u1", "m1", "Đúng")
	f.p.Press("u1", "m2", "Chọn 2")
	if all := b.messages(); len(all) != 2 || all[0].Text != "/dung 12" || all[1].Text != "2" ||
		all[0].Event != bot.Wrote {
		t.Errorf("pressed: %+v", all)
	}
}

// TestButtonForms: Zalo takes one form of buttons or another, or none; what it
// refused is not asked again, and nothing is sent twice or lost.
func TestButtonForms(t *testing.T) {
	for form, want := range []struct {
		first, second int // calls for the first and the second piece
		text          string
		buttons       int
		look          int
	}{
		{1, 1, "Câu trả lời", 3, 5},
		{2, 1, "Câu trả lời", 3, 5},
		{3, 1, "Câu trả lời\n\n- Đúng: /dung 12\n- Chọn 2: 2\n- Xem nguồn: https://troly.example.vn/vb/30-2020-nd-cp#d8", 0, 0},
	} {
		t.Run(fmt.Sprint(form), func(t *testing.T) {
			f := newOffice(t, "")
			c := f.ready("u1")
			f.p.Form = form
			for i, calls := range []int{want.first, want.second} {
				before := f.p.Calls(zalooatest.Message)
				if err := c.Send(ctx, "u1", post.Piece{Text: "Câu trả lời", Buttons: buttons}); err != nil {
					t.Fatal(err)
				}
				if n := f.p.Calls(zalooatest.Message) - before; n != calls {
					t.Errorf("piece %d took %d calls", i, n)
				}
				sent := f.p.Sent()
				if s := sent[len(sent)-1]; len(sent) != i+1 || s.Text != want.text || len(s.Buttons) != want.buttons {
					t.Errorf("sent %+v", sent)
				}
			}
			if l := c.Look(); l.Buttons != want.look {
				t.Errorf("a look with %d buttons", l.Buttons)
			}
		})
	}
	t.Run("refused for another reason", func(t *testing.T) {
		f := newOffice(t, "")
		c := f.ready("u1")
		f.p.Fail(zalooatest.Message, zalooatest.Refuse(-201), zalooatest.Refuse(-201), zalooatest.Refuse(-201))
		classed(t, c.Send(ctx, "u1", post.Piece{Text: "x", Buttons: buttons}), post.Invalid, false)
		if l := c.Look(); l.Buttons != mostButtons {
			t.Error("one bad message took the buttons from all")
		}
	})
	t.Run("set to none", func(t *testing.T) {
		f := newOffice(t, "")
		f.o.NoButtons = true
		c := f.ready("u1")
		if err := c.Send(ctx, "u1", post.Piece{Text: strings.Repeat("a", 1990), Buttons: buttons}); err != nil ||
			c.Look().Buttons != 0 || len(f.p.Sent()[0].Text) > 2000 {
			t.Errorf("%v, look %+v", err, c.Look())
		}
	})
}

func TestChart(t *testing.T) {
	f := newOffice(t, "")
	c := f.ready("u1")
	piece := post.Piece{Text: "81,25/100 điểm", Buttons: buttons, Chart: &bot.Chart{Alt: "điểm",
		PNG: []byte("\x89PNG\r\n")}}
	if err := c.Send(ctx, "u1", piece); err != nil {
		t.Fatal(err)
	}
	sent := f.p.Sent()
	if len(sent) != 2 || sent[0].Text == "" || len(sent[0].Buttons) != 3 || string(sent[1].Picture) != "\x89PNG\r\n" {
		t.Errorf("sent %+v", sent)
	}
	// The text says the numbers: it goes though the picture does not.
	f.p.Fail(zalooatest.Upload, zalooatest.Refuse(-224))
	if err := c.Send(ctx, "u1", piece); err != nil || len(f.p.Sent()) != 3 {
		t.Errorf("%v, %d messages", err, len(f.p.Sent()))
	}
	piece.Chart.PNG = make([]byte, mostPicture+1)
	if err := c.Send(ctx, "u1", piece); err != nil || c.Counts().Pictures != 2 || f.p.Calls(zalooatest.Upload) != 2 {
		t.Errorf("%v, %+v", err, c.Counts())
	}
}

func TestProbe(t *testing.T) {
	f := newOffice(t, "")
	c := f.open()
	if err := c.Probe(ctx); err == nil || !strings.Contains(err.Error(), "TROLYAO_ZALOOA_REFRESH_TOKEN") ||
		!strings.Contains(err.Error(), "/v4/oa/permission?app_id=") {
		t.Errorf("without a consent: %v", err)
	}
	c = f.ready()
	f.p.OA, f.o.OA = "111", "388000000000000001"
	if err := c.Probe(ctx); err == nil || !strings.Contains(err.Error(), "TROLYAO_ZALOOA_ID") {
		t.Errorf("tokens of another account: %v", err)
	}
	f.p.Fail(zalooatest.Account, zalooatest.Refuse(-219))
	if err := c.Probe(ctx); err == nil || !strings.Contains(err.Error(), "mã lỗi -219") {
		t.Errorf("removed: %v", err)
	}
	f.p.Fail(zalooatest.Account, zalooatest.Fault{Status: 502})
	if err := c.Probe(ctx); err == nil || !strings.Contains(err.Error(), textUnreachable) {
		t.Errorf("gateway: %v", err)
	}
}

func TestOptions(t *testing.T) {
	good := Options{AppID: "1", OA: "2", AppSecret: "bimat", SecretKey: "bimat2", Tokens: tokensIn(nil, "")}
	if _, err := New(good); err != nil {
		t.Error(err)
	}
	for _, change := range []func(*Options){
		func(o *Options) { o.AppID = "" }, func(o *Options) { o.AppID = "a b" }, func(
			o *Options) {
			o.OA = "x"
		}, func(o *Options) { o.AppSecret = "" },
		func(o *Options) { o.SecretKey = "" }, func(o *Options) { o.API = "ftp://x" }, func(
			o *Options) {
			o.OAuth = "https://a:b@x"
		}, func(o *Options) { o.Tokens = Tokens{} },
	} {
		o := good
		change(&o)
		if _, err := New(o); err == nil || strings.Contains(err.Error(), "bimat") {
			t.Errorf("%+v: %v", o, err)
		}
	}
	// The pair of verifier and challenge is that of RFC 7636, appendix B.
	const page = "https://oauth.zaloapp.com/v4/oa/permission?app_id=1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&redirect_uri=https%3A%2F%2Ftroly.example.vn%2F"
	if got := consentAddress("", "1", "https://troly.example.vn/",
		"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"); got != page {
		t.Errorf("consent at %s", got)
	}
}

// TestRender shows replies as people see them on Zalo, and sends each to the
// platform, which counts for itself.
func TestRender(t *testing.T) {
	f := newOffice(t, "")
	c := f.ready("u1")
	long := strings.Repeat("Người ăn đăng ký suất ăn trước 9 giờ sáng trong ngày tại quầy; người đứng bếp ghi sổ. ", 40)
	var b strings.Builder
	for _, r := range []struct {
		name  string
		reply bot.Reply
	}{
		{"answer", bot.Reply{Status: answer.Answered, Turn: 12,
			Blocks: []bot.Block{{Kind: bot.Paragraph,
				Text: "**Theo khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP** (còn hiệu lực). [1]"},
				{Kind: bot.Quote, Text: "1. Người ăn đăng ký suất ăn trước 9 giờ sáng."}, {Kind: bot.Notice, Text: answer.Notice}},
			Sources: []answer.Source{{Cite: "khoản 1 Điều 2 Nghị định số 911/2021/NĐ-CP – còn hiệu lực",
				Link: "/vb/911-2021-nd-cp#d2k1"}},
			FollowUps: []string{"Điều 2 quy định những gì?", "Nghị định số 911/2021/NĐ-CP còn hiệu lực không?"}}},
		{"choices", bot.Reply{Status: answer.Clarify, Turn: 13,
			Blocks: []bot.Block{{Kind: bot.Paragraph,
				Text: "Xin chọn một văn bản:"}}, Choices: []string{"Nghị định số 912/2022/NĐ-CP",
				"Nghị định số 912/2019/NĐ-CP"}}},
		{"reminder", bot.Reply{Blocks: []bot.Block{{Kind: bot.Paragraph, Text: "**Nhắc việc: 1 nhiệm vụ.**"}},
			Buttons: []bot.Button{{Text: "Đã nhận", Send: "/capnhat 29 đã nhận"},
				{Text: "Xem nhiệm vụ", Link: "/viec/29"}}}},
		{"score", bot.Reply{Blocks: []bot.Block{{Kind: bot.Table, Text: "Lĩnh vực\tĐiểm\tTối đa\nThể chế\t9\t10"}},
			Chart: &bot.Chart{Alt: "điểm của 7 lĩnh vực", PNG: []byte{1}, Link: "/diem/so-noi-vu"}}},
		{"long", bot.Reply{Blocks: []bot.Block{{Kind: bot.Paragraph, Text: long},
			{Kind: bot.Notice, Text: answer.Notice}}}},
	} {
		fmt.Fprintf(&b, "===== %s\n", r.name)
		for _, piece := range post.Render(r.reply, c.Look()) {
			before := len(f.p.Sent())
			if err := c.Send(ctx, "u1", piece); err != nil {
				t.Errorf("%s: %v", r.name, err)
				continue
			}
			for _, s := range f.p.Sent()[before:] {
				fmt.Fprintf(&b, "--- %d\n", zalo.Count(s.Text))
				if s.Text != "" {
					b.WriteString(s.Text + "\n")
				}
				for _, k := range s.Buttons {
					fmt.Fprintf(&b, "[%s] %s %s\n", k.Title, k.Type, k.Payload)
				}
				if s.Picture != nil {
					b.WriteString("(a picture)\n")
				}
			}
		}
	}
	golden(t, "testdata/render.golden", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *rewrite {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (run with -update to write it anew):\n%s", name, d)
	}
}
