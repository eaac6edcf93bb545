package zalobot

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
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
	"trolyao/post/zalobot/zalobottest"
)

var rewrite = flag.Bool("update", false, "write the golden files anew")

const secret = "bi-mat-cua-webhook"

// box is an accept that keeps what it took, as rows with unique keys do.
type box struct {
	mu   sync.Mutex
	all  []bot.Message
	seen map[string]int
	fail int // the next so many fail
	came chan struct{}
}

func newBox() *box { return &box{seen: map[string]int{}, came: make(chan struct{}, 10000)} }

func (b *box) accept(ctx context.Context, m bot.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail > 0 {
		b.fail--
		return errors.New("the disk is full")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	b.seen[m.ID]++
	if b.seen[m.ID] == 1 {
		b.all = append(b.all, m)
		b.came <- struct{}{}
	}
	return nil
}

func (b *box) messages() []bot.Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.all)
}

// logs is everything the channel logged.
type logs struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// open opens a channel on a platform, without pauses; when the test ends it
// greps everything the channel logged for its secrets.
func open(t *testing.T, p *zalobottest.Platform, change func(*Options)) *Channel {
	t.Helper()
	out := &logs{}
	o := Options{Token: p.Token, API: p.URL, Base: "https://troly.example.vn", Hold: time.Second,
		Log: slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	c.wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	t.Cleanup(func() { noSecrets(t, out.String()) })
	return c
}

// noSecrets fails the test where a text shows a secret.
func noSecrets(t *testing.T, text string) {
	t.Helper()
	for _, s := range []string{"ThuNghiem-bimat-0123456789", "1459232241454765289:", secret} {
		if strings.Contains(text, s) {
			t.Errorf("%q shows the secret %q", text, s)
		}
	}
}

// serve runs Serve beside the test until the returned function is called.
func serve(t *testing.T, c *Channel, b *box) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Serve(ctx, b.accept) }()
	var once sync.Once
	var err error
	stop = func() error {
		once.Do(func() {
			cancel()
			err = <-done
		})
		return err
	}
	t.Cleanup(func() { stop() })
	return stop
}

// until waits for a condition.
func until(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain")
		}
	}
}

// await waits until n messages have come.
func (b *box) await(t *testing.T, n int) []bot.Message {
	t.Helper()
	for range n {
		select {
		case <-b.came:
		case <-time.After(20 * time.Second):
			t.Fatalf("only %d of %d messages came", len(b.messages()), n)
		}
	}
	return b.messages()
}

func TestPolling(t *testing.T) {
	p := zalobottest.Start(t)
	p.SetHook("https://cu.example.vn/webhook", "dat-tu-truoc") // left by an earlier installation
	c, b := open(t, p, nil), newBox()
	p.Fail("getUpdates",
		zalobottest.Fault{Status: 200, Body: `{"ok":false,"error_code":408,"description":"Request timeout"}`},
		zalobottest.Fault{Status: 502, Body: "<html>Bad Gateway</html>"},
		zalobottest.Fault{}, // the connection breaks
		zalobottest.Fault{Body: `{"ok":false,"error_code":403,"description":"Internal server error"}`},
		zalobottest.Fault{Body: `{"ok":true,"result":[{"event_name":"message.text.received"}]}`}, // never an array
		zalobottest.Fault{Body: `{"ok":true}`},
	)
	stop := serve(t, c, b)
	until(t, func() bool { return p.Calls("getUpdates") > 0 })
	for i := range 5 {
		p.Say("chat1", fmt.Sprintf("m%d", i), fmt.Sprintf("Câu hỏi %d", i))
	}
	p.Say("chat1", "m0", "Câu hỏi 0") // told twice
	p.Say("chat2", "m9", "Xin chào")
	all := b.await(t, 6)
	var got []string
	for _, m := range all {
		got = append(got, m.Chat+" "+m.ID+" "+m.Text)
	}
	want := []string{"chat1 m0 Câu hỏi 0", "chat1 m1 Câu hỏi 1", "chat1 m2 Câu hỏi 2", "chat1 m3 Câu hỏi 3",
		"chat1 m4 Câu hỏi 4", "chat2 m9 Xin chào"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if err := stop(); !errors.Is(err, context.Canceled) {
		t.Errorf("Serve ended with %v", err)
	}
	if n := c.Counts(); n.Garbage != 1 || n.Taken != 7 || n.Failed != 0 {
		t.Errorf("counts %+v", n)
	}
	if p.Calls("deleteWebhook") == 0 {
		t.Error("the old webhook still stands: nothing would ever be polled")
	}
}

// TestPollHoldsWhatWasNotTakenIn: the platform tells a message once, so it is
// not let go while the store cannot take it.
func TestPollHoldsWhatWasNotTakenIn(t *testing.T) {
	p := zalobottest.Start(t)
	c, b := open(t, p, nil), newBox()
	b.fail = 3
	serve(t, c, b)
	p.Say("chat1", "m1", "Xin chào")
	b.await(t, 1)
	if n := c.Counts(); n.Failed != 3 {
		t.Errorf("counts %+v", n)
	}
}

// TestPollEndsGently: a message whose answer has begun to come when the
// program is told to end is still taken in.
func TestPollEndsGently(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/getUpdates") {
			fmt.Fprint(w, `{"ok":true,"result":{}}`)
			return
		}
		fmt.Fprint(w, `{"ok":true,"result":{"event_name":"message.text.received","message":{"message_id":"m1",`)
		w.(http.Flusher).Flush()
		close(begun)
		<-finish
		fmt.Fprint(w, `"from":{"id":"u"},"chat":{"id":"u","chat_type":"PRIVATE"},"text":"Xin chào"}}}`)
	}))
	defer s.Close()
	read := make(chan struct{}) // closed when the channel reads the answer
	c, err := New(Options{Token: "1:bi-mat-dai", API: s.URL, Client: &http.Client{Transport: &watched{read: read}}})
	if err != nil {
		t.Fatal(err)
	}
	b := newBox()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- c.Serve(ctx, b.accept) }()
	<-begun
	<-read
	cancel()
	close(finish)
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Serve ended with %v", err)
	}
	if len(b.messages()) != 1 {
		t.Error("the message is lost")
	}
}

// watched is the usual transport; read is closed when somebody reads the answer
// to a poll.
type watched struct {
	read chan struct{}
	once sync.Once
}

func (w *watched) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && strings.HasSuffix(r.URL.Path, "/getUpdates") {
		resp.Body = &watchedBody{resp.Body, w}
	}
	return resp, err
}

type watchedBody struct {
	io.ReadCloser
	w *watched
}

func (b *watchedBody) Read(p []byte) (int, error) {
	b.w.once.Do(func() { close(b.w.read) })
	return b.ReadCloser.Read(p)
}

func TestServeGivesUpOnlyWhereAPersonMustAct(t *testing.T) {
	p := zalobottest.Start(t)
	c := open(t, p, func(o *Options) { o.Token = "1:khong-phai-ma-nay" })
	err := c.Serve(context.Background(), newBox().accept)
	var e *post.SendError
	if !errors.As(err, &e) || e.Class != post.Misconfigured {
		t.Errorf("got %v", err)
	}
	if strings.Contains(err.Error(), "khong-phai-ma-nay") {
		t.Errorf("%q shows the token", err)
	}
	if err := c.Probe(context.Background()); err == nil || !strings.Contains(err.Error(), "TROLYAO_ZALOBOT_TOKEN") ||
		strings.Contains(err.Error(), "khong-phai-ma-nay") {
		t.Errorf("probe: %v", err)
	}
	if err := open(t, p, nil).Probe(context.Background()); err != nil {
		t.Errorf("probe: %v", err)
	}
}

func TestWebhook(t *testing.T) {
	for _, flat := range []bool{false, true} {
		t.Run(fmt.Sprintf("flat %v", flat), func(t *testing.T) {
			p := zalobottest.Start(t)
			p.Flat, p.Seconds = flat, flat
			c := open(t, p, func(o *Options) { o.Secret = secret })
			b := newBox()
			path, h := c.Webhook(b.accept)
			mux := http.NewServeMux()
			mux.Handle(path, h)
			s := httptest.NewServer(mux)
			defer s.Close()
			c.o.URL = s.URL + path
			p.Fail("setWebhook", zalobottest.Fault{Status: 503, Body: "later"})
			stop := serve(t, c, b)
			until(t, func() bool { hook, _ := p.Hook(); return hook != "" })

			before := time.Now().Add(-time.Minute)
			if s := p.Say("chat1", "m1", "Thủ tục đăng ký kết hôn?"); s != 200 {
				t.Errorf("status %d", s)
			}
			if s := p.Say("chat1", "m1", "Thủ tục đăng ký kết hôn?"); s != 200 { // told twice
				t.Errorf("status %d", s)
			}
			b.fail = 1
			if s := p.Say("chat1", "m2", "Lệ phí?"); s != 500 {
				t.Errorf("status %d although nothing was taken in", s)
			}
			if s := p.Say("chat1", "m2", "Lệ phí?"); s != 200 {
				t.Errorf("status %d", s)
			}
			all := b.messages()
			if len(all) != 2 || all[0].Text != "Thủ tục đăng ký kết hôn?" || all[0].Writer != "Người thử chat1" ||
				all[0].Account != "chat1" || all[0].Group {
				t.Errorf("took %+v", all)
			}
			if at := all[0].At; at.Before(before) || at.After(time.Now().Add(time.Minute)) {
				t.Errorf("written at %v", at)
			}

			hook, _ := p.Hook()
			big := `{"event_name":"message.text.received","pad":"` + strings.Repeat("x", 256<<10) + `"}`
			for _, k := range []struct {
				name, secret, body string
				want               int
			}{
				{"no secret", "", `{}`, 401},
				{"wrong secret", secret + "x", `{}`, 401},
				{"too large", secret, big, 413},
				{"garbage", secret, "\xff\x00 not json", 200},
				{"array", secret, `[{"event_name":"message.text.received"}]`, 200},
				{"empty", secret, "", 200},
				{"no message", secret, `{"event_name":"message.text.received"}`, 200},
				{"wrong types", secret, `{"event_name":"message.text.received","message":{"message_id":{},"from":7}}`, 200},
				{"unknown event", secret, `{"event_name":"bot.renamed","message":{}}`, 200},
			} {
				if got := p.Post(hook, k.secret, []byte(k.body)); got != k.want {
					t.Errorf("%s: status %d, want %d", k.name, got, k.want)
				}
			}
			// The same without a length told beforehand.
			req, _ := http.NewRequest(http.MethodPost, hook, struct{ *strings.Reader }{strings.NewReader(big)})
			req.Header.Set("X-Bot-Api-Secret-Token", secret)
			req.ContentLength = -1
			if resp, err := http.DefaultClient.Do(req); err != nil || resp.StatusCode != 413 {
				t.Errorf("chunked and too large: %v, %v", resp, err)
			} else {
				resp.Body.Close()
			}
			if resp, err := http.Get(hook); err != nil || resp.StatusCode != 405 {
				t.Errorf("GET: %v, %v", resp, err)
			} else {
				resp.Body.Close()
			}
			if n := c.Counts(); n != (zalo.Counts{Taken: 3, Ignored: 1, Garbage: 5, Refused: 5, Failed: 1}) {
				t.Errorf("counts %+v", n)
			}
			if err := stop(); !errors.Is(err, context.Canceled) {
				t.Errorf("Serve ended with %v", err)
			}
			if p.Calls("getUpdates") > 0 {
				t.Error("polled beside a webhook")
			}
		})
	}
}

func TestWebhookOfAPollingChannelIsClosed(t *testing.T) {
	p := zalobottest.Start(t)
	c := open(t, p, nil)
	path, h := c.Webhook(newBox().accept)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, strings.NewReader(`{}`)))
	if w.Code != 404 {
		t.Errorf("status %d", w.Code)
	}
}

// TestDecode reads bodies as the platform, its versions and its mistakes write
// them.
func TestDecode(t *testing.T) {
	plainMessage := bot.Message{Channel: Name, Account: "u", Chat: "u", ID: "m", Text: "Xin chào"}
	with := func(change func(*bot.Message)) bot.Message {
		m := plainMessage
		change(&m)
		return m
	}
	text := func(more string) string {
		return `{"event_name":"message.text.received","message":{"message_id":"m","from":{"id":"u"},"chat":{"id":"u","chat_type":"PRIVATE"},"text":"Xin chào"` + more + `}}`
	}
	for _, k := range []struct {
		name, body string
		groups     bool
		want       bot.Message
		verdict    zalo.Verdict
	}{
		{"flat", text(""), false, plainMessage, zalo.Message},
		{"wrapped", `{"ok":true,"result":` + text("") + `}`, false, plainMessage, zalo.Message},
		{"milliseconds", text(`,"date":1766619597466`), false, with(func(m *bot.Message) { m.At = time.UnixMilli(1766619597466).UTC() }), zalo.Message},
		{"seconds", text(`,"date":1766619597`), false, with(func(m *bot.Message) { m.At = time.Unix(1766619597, 0).UTC() }), zalo.Message},
		{"date in quotes", text(`,"date":"1766619597466"`), false, with(func(m *bot.Message) { m.At = time.UnixMilli(1766619597466).UTC() }), zalo.Message},
		{"no date to speak of", text(`,"date":"hôm nay"`), false, plainMessage, zalo.Message},
		{"date beyond reason", text(`,"date":99999999999999999`), false, plainMessage, zalo.Message},
		{"numbers as ids", `{"event_name":"message.text.received","message":{"message_id":12,"from":{"id":34567890123456789012,"name":"An"},"chat":{"id":34567890123456789012},"text":"Xin chào"}}`, false,
			bot.Message{Channel: Name, Account: "34567890123456789012", Chat: "34567890123456789012", ID: "12",
				Text: "Xin chào", Writer: "An"}, zalo.Message},
		{"decomposed", strings.ReplaceAll(text(""), "chào", "chào"), false, plainMessage, zalo.Message},
		{"display name", text(`,"from":{"id":"u","display_name":" Nguyễn Văn An ","is_bot":false}`), false, with(func(m *bot.Message) { m.Writer = "Nguyễn Văn An" }), zalo.Message},
		{"a bot", text(`,"from":{"id":"u","is_bot":true}`), false, bot.Message{}, zalo.Ignored},
		{"a group", text(`,"chat":{"id":"g","chat_type":"GROUP"}`), false, bot.Message{}, zalo.Ignored},
		{"a group that may ask", text(`,"text":"@Trợ lý: Xin chào","chat":{"id":"g","chat_type":"GROUP"}`), true, with(func(m *bot.Message) { m.Chat, m.Group = "g", true }), zalo.Message},
		{"a group, by another name", text(`,"text":"@Trợ lýX Xin chào","chat":{"id":"g","chat_type":"GROUP"}`), true, with(func(m *bot.Message) { m.Chat, m.Group, m.Text = "g", true, "@Trợ lýX Xin chào" }), zalo.Message},
		{"a group, nothing but the name", text(`,"text":"@Trợ lý","chat":{"id":"g","chat_type":"GROUP"}`), true,
			with(func(m *bot.Message) { m.Chat, m.Group, m.Text, m.Event = "g", true, "", bot.Unreadable }),
			zalo.Message},
		{"a kind of chat not known", text(`,"chat":{"id":"u","chat_type":"CHANNEL"}`), true, with(func(m *bot.Message) { m.Group = true }), zalo.Message},
		{"a picture", `{"event_name":"message.image.received","message":{"message_id":"m","from":{"id":"u"},"chat":{"id":"u","chat_type":"PRIVATE"},"photo_url":"https://x","caption":"Xem giúp"}}`, false,
			with(func(m *bot.Message) { m.Event, m.Text = bot.Unreadable, "Xem giúp" }), zalo.Message},
		{"a sticker", `{"event_name":"message.sticker.received","message":{"message_id":"m","from":{"id":"u"},"chat":{"id":"u","chat_type":"PRIVATE"},"sticker":"abc"}}`, false,
			with(func(m *bot.Message) { m.Event, m.Text = bot.Unreadable, "" }), zalo.Message},
		{"withheld", `{"event_name":"message.unsupported.received","message":{"message_id":"m","from":{"id":"u"},"chat":{"id":"u","chat_type":"PRIVATE"}}}`, false,
			with(func(m *bot.Message) { m.Event, m.Text = bot.Unreadable, "" }), zalo.Message},
		{"an empty text", text(`,"text":"  "`), false, with(func(m *bot.Message) { m.Event, m.Text = bot.Unreadable, "  " }), zalo.Message},
		{"a link", strings.Replace(text(""), "text.received", "link.received", 1), false, plainMessage, zalo.Message},
		{"a reaction", strings.Replace(text(""), "text.received", "reaction.received", 1), false, bot.Message{}, zalo.Ignored},
		{"an event not known", `{"event_name":"bot.joined"}`, false, bot.Message{}, zalo.Ignored},
		{"no writer", strings.Replace(text(""), `"from":{"id":"u"},`, "", 1), false, bot.Message{}, zalo.Garbage},
		{"an id without end", text(`,"message_id":"` + strings.Repeat("x", 300) + `"`), false, bot.Message{}, zalo.Garbage},
		{"a refusal", `{"ok":false,"error_code":408,"description":"Request timeout"}`, false, bot.Message{}, zalo.Garbage},
		{"nothing", ` `, false, bot.Message{}, zalo.Garbage},
		{"an array", `[` + text("") + `]`, false, bot.Message{}, zalo.Garbage},
	} {
		t.Run(k.name, func(t *testing.T) {
			c := &Channel{o: Options{Groups: k.groups}}
			c.names.Store(&[]string{"Trợ lý"})
			m, v := c.decode([]byte(k.body))
			if v != k.verdict {
				t.Errorf("verdict %d, want %d", v, k.verdict)
			}
			if d := cmp.Diff(k.want, m, cmp.Comparer(func(a,
				b func(string)) bool {
				return (a == nil) == (b == nil)
			})); d != "" {
				t.Error(d)
			}
		})
	}
	c := &Channel{}
	one, _ := c.decode([]byte(strings.Replace(text(""), `"message_id":"m",`, "", 1)))
	two, _ := c.decode([]byte(strings.Replace(text(`,"x":1`), `"message_id":"m",`, "", 1)))
	if one.ID == "" || one.ID == two.ID {
		t.Errorf("messages without an id are called %q and %q", one.ID, two.ID)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"ok":true,"result":{"event_name":"message.text.received","message":{"message_id":"m","date":1,"from":{"id":"u"},"chat":{"id":"u","chat_type":"PRIVATE"},"text":"Xin chào"}}}`))
	f.Add([]byte(`{"event_name":"message.image.received","message":{"message_id":1,"date":"2","from":{"id":2},"chat":{"id":3,"chat_type":"GROUP"},"caption":"@a"}}`))
	f.Add([]byte(`[]`))
	c := &Channel{o: Options{Groups: true}}
	c.names.Store(&[]string{"Bot", "İ"})
	f.Fuzz(func(t *testing.T, body []byte) {
		m, v := c.decode(body)
		if v != zalo.Message {
			if m.ID != "" || m.Text != "" {
				t.Errorf("no message, yet %+v", m)
			}
			return
		}
		if m.ID == "" || m.Chat == "" || m.Account == "" || m.Channel != Name || len(m.ID) > zalo.MostID {
			t.Errorf("incomplete: %+v", m)
		}
		if m.Event == bot.Wrote && strings.TrimSpace(m.Text) == "" {
			t.Errorf("nothing was written: %+v", m)
		}
		if !m.At.IsZero() && (m.At.Year() < 1970 || m.At.Year() > 5200) {
			t.Errorf("written at %v", m.At)
		}
	})
}

func TestSendErrors(t *testing.T) {
	p := zalobottest.Start(t)
	c := open(t, p, nil)
	p.Say("chat1", "m1", "Xin chào")
	ctx := context.Background()
	for _, k := range []struct {
		name    string
		fault   zalobottest.Fault
		class   post.Class
		maybe   bool
		carried bool
	}{
		{"quota", zalobottest.Quota(), post.QuotaExhausted, false, false},
		{"bad parameters", zalobottest.Fault{Body: `{"ok":false,"error_code":400,"description":"Bad Request"}`}, post.Invalid, false, false},
		{"token", zalobottest.Fault{Body: `{"ok":false,"error_code":401,"description":"Unauthorized"}`}, post.Misconfigured, false, false},
		{"token, no JSON", zalobottest.Fault{Status: 401, Body: `Unauthorized`}, post.Misconfigured, false, false},
		{"forbidden", zalobottest.Fault{Status: 403, Body: `{"ok":false,"error_code":403,"description":"Internal server error"}`}, post.Invalid, false, false},
		{"code only in the status", zalobottest.Fault{Status: 404, Body: `{"ok":false}`}, post.Invalid, false, false},
		{"platform's 500", zalobottest.Fault{Status: 500, Body: `{"ok":false,"error_code":500,"description":"sorry"}`}, post.Transient, false, false},
		{"timeout", zalobottest.Fault{Body: `{"ok":false,"error_code":408}`, After: true}, post.Transient, true, true},
		{"gateway", zalobottest.Fault{Status: 502, Body: `<html>`, After: true}, post.Transient, true, true},
		{"overloaded", zalobottest.Fault{Status: 503, Body: `<html>`}, post.Transient, false, false},
		{"too many, from a gateway", zalobottest.Fault{Status: 429, Body: `<html>`}, post.RateLimited, false, false},
		{"moved", zalobottest.Fault{Status: 302, Body: ``}, post.Misconfigured, false, false},
		{"answer lost", zalobottest.Fault{After: true}, post.Transient, true, true},
		{"an answer that is none", zalobottest.Fault{Body: `{"weather":"nice"}`, After: true}, post.Transient, true, true},
		{"a token quoted", zalobottest.Fault{Body: `{"ok":false,"error_code":400,"description":"no path /bot1459232241454765289:ThuNghiem-bimat-0123456789/x"}`}, post.Invalid, false, false},
	} {
		t.Run(k.name, func(t *testing.T) {
			before := len(p.Sent())
			p.Fail("sendMessage", k.fault)
			err := c.Send(ctx, "chat1", post.Piece{Text: "Trả lời"})
			var e *post.SendError
			if !errors.As(err, &e) || e.Class != k.class || e.Maybe != k.maybe {
				t.Fatalf("got %v", err)
			}
			noSecrets(t, err.Error())
			if carried := len(p.Sent()) > before; carried != k.carried {
				t.Errorf("carried: %v", carried)
			}
			if errors.Is(err, post.ErrNotSent) && len(p.Sent()) > before {
				t.Error("said to be not sent, but it was")
			}
		})
	}

	// Never a second call by itself, whatever happens.
	if n := p.Calls("sendMessage"); n != 15 {
		t.Errorf("%d calls for 15 pieces", n)
	}
	for _, bad := range []struct{ chat, text string }{{"", "x"}, {"chat1", " \n"},
		{"chat1", strings.Repeat("ộ", 2001)}, {"chat1", strings.Repeat("😀", 1001)}} {
		var e *post.SendError
		if err := c.Send(ctx, bad.chat, post.Piece{Text: bad.text}); !errors.As(err, &e) || e.Class != post.Invalid ||
			p.Calls("sendMessage") != 15 {
			t.Errorf("%.10q: %v", bad.text, err)
		}
	}
	// 2,000 letters are sent however they were typed.
	if err := c.Send(ctx, "chat1", post.Piece{Text: strings.Repeat("ộ", 2000)}); err != nil {
		t.Error(err)
	}
	if err := c.Typing(ctx, "chat1"); err != nil || !slices.Equal(p.Typing(), []string{"chat1"}) {
		t.Errorf("typing: %v, %v", err, p.Typing())
	}

	// Nobody listens there: certainly not sent.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + l.Addr().String()
	l.Close()
	c = open(t, p, func(o *Options) { o.API = address })
	err = c.Send(ctx, "chat1", post.Piece{Text: "x"})
	var e *post.SendError
	if !errors.As(err, &e) || e.Class != post.Transient || e.Maybe {
		t.Errorf("got %v", err)
	}
	noSecrets(t, err.Error())
	noSecrets(t, c.Probe(ctx).Error())
	if strings.Contains(err.Error(), "/bot") {
		t.Errorf("%q shows the address it was called at", err)
	}
	late, cancel := context.WithCancel(ctx)
	cancel()
	err = c.Send(late, "chat1", post.Piece{Text: "x"})
	noSecrets(t, err.Error())

	p.Month = len(p.Sent())
	if err := open(t, p, nil).Send(ctx, "chat1", post.Piece{Text: "x"}); !errors.As(err, &e) ||
		e.Class != post.QuotaExhausted {
		t.Errorf("got %v", err)
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []Options{
		{}, {Token: "bimat"}, {Token: "abc:bimatdaihon"}, {Token: "1:ngan"}, {Token: "1:co dau cach"}, {Token: "1:../../etc/passwd"},
		{Token: "1:bimatdaihon", Secret: "ngan"}, {Token: "1:bimatdaihon", Secret: strings.Repeat("x", 257)}, {Token: "1:bimatdaihon", Secret: "bí mật của tôi"},
		{Token: "1:bimatdaihon", API: "ftp://x"}, {Token: "1:bimatdaihon", API: "https://a:b@x"},
	} {
		_, err := New(o)
		if err == nil {
			t.Errorf("%+v is taken", o)
			continue
		}
		for _, s := range []string{o.Token, o.Secret} {
			if len(s) > 3 && strings.Contains(err.Error(), s) {
				t.Errorf("%q shows a secret", err)
			}
		}
	}
}

// TestRender shows replies as people see them on Zalo, and sends each to the
// platform, which counts for itself.
func TestRender(t *testing.T) {
	p := zalobottest.Start(t)
	c := open(t, p, nil)
	p.Say("chat1", "m1", "Xin chào")
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
		pieces := post.Render(r.reply, c.Look())
		fmt.Fprintf(&b, "===== %s\n", r.name)
		for _, piece := range pieces {
			if len(piece.Buttons) > 0 {
				t.Errorf("%s: buttons on a platform that has none", r.name)
			}
			fmt.Fprintf(&b, "--- %d\n%s\n", zalo.Count(piece.Text), piece.Text)
			if err := c.Send(context.Background(), "chat1", piece); err != nil {
				t.Errorf("%s: %v", r.name, err)
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
