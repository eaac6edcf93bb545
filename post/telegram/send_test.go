package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"trolyao/bot"
	"trolyao/post"
	"trolyao/post/telegram/telegramtest"
)

func picture(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func piece(text string) post.Piece { return post.Piece{Text: text, Plain: plain(text)} }

// known is a server that a person has written to.
func known(t testing.TB) *telegramtest.Server {
	s := telegramtest.New(t, telegramtest.Token)
	s.Write(an, an.Chat(), "chào")
	s.Write(an, room, "chào cả phòng")
	return s
}

func TestSend(t *testing.T) {
	s := known(t)
	c, _ := channel(t, s)
	err := c.Send(t.Context(), "7001", post.Piece{Text: `<b>Điều 8</b> &amp; <a href="https://troly.example.vn/vb/x">sổ &lt;đăng ký&gt;</a>`, Plain: "Điều 8 & sổ <đăng ký>",
		Buttons: []bot.Button{{Text: "Đúng", Send: "/dung 12"}, {Text: "Chưa đúng", Send: "/sai 12"},
			{Text: "Ai chịu trách nhiệm giữ sổ đăng ký?", Send: "/tiep 12 1"}, {Text: "Mở", Link: "/vb/x"}, {Text: "Xem", Link: "https://khac.example.vn/"}}})
	if err != nil {
		t.Fatal(err)
	}
	m := s.Messages(7001)[0]
	if m.Text != "Điều 8 & sổ <đăng ký>" || m.Preview || len(m.Entities) != 2 ||
		m.Entities[1].URL != "https://troly.example.vn/vb/x" {
		t.Errorf("%+v", m)
	}
	var rows []string
	for _, row := range m.Keyboard {
		var l []string
		for _, b := range row {
			l = append(l, b.Text+"→"+b.Data+b.URL)
		}
		rows = append(rows, strings.Join(l, " | "))
	}
	want := "Đúng→/dung 12 | Chưa đúng→/sai 12\nAi chịu trách nhiệm giữ sổ đăng ký?→/tiep 12 1\nMở→https://troly.example.vn/vb/x | Xem→https://khac.example.vn/"
	if got := strings.Join(rows, "\n"); got != want {
		t.Errorf("buttons\n%s\nwant\n%s", got, want)
	}
	if err := c.Send(t.Context(), "-1001234567890/45", piece("vào chủ đề")); err != nil {
		t.Fatal(err)
	}
	if m := s.Messages(room.ID)[0]; m.Topic != 45 {
		t.Errorf("%+v", m)
	}
	for _, chat := range []string{"", "x", "7001/x", "0", "7001/-1"} {
		var e *post.SendError
		if err := c.Send(t.Context(), chat, piece("x")); !errors.As(err, &e) || e.Class != post.Invalid || e.Maybe {
			t.Errorf("chat %q: %v", chat, err)
		}
	}
}

// TestSendOtherwise: what Telegram refuses in a message is left out of it, and
// the message goes once.
func TestSendOtherwise(t *testing.T) {
	chart := func(w, h int) *bot.Chart {
		return &bot.Chart{Alt: "điểm của 7 lĩnh vực", PNG: picture(t, w, h)}
	}
	long := strings.Repeat("á", 1200)
	for _, c := range []struct {
		name    string
		piece   post.Piece
		text    string // of the messages, joined with |
		buttons int
		photos  string // which of them are photos
	}{
		{"broken markup", post.Piece{Text: "<b>Điều 8<b>", Plain: "Điều 8"}, "Điều 8", 0, "0"},
		{"unknown markup", post.Piece{Text: "<h1>Điều 8</h1>", Plain: "Điều 8"}, "Điều 8", 0, "0"},
		{"a link nobody can reach", post.Piece{Text: "x", Buttons: []bot.Button{{Text: "a", Link: "http://localhost:8080/vb"}, {Text: "b", Send: "2"}}}, "x", 1, "0"},
		{"nothing but such links", post.Piece{Text: "x", Buttons: []bot.Button{{Text: "a", Link: "http://localhost/"}}}, "x", 0, "0"},
		{"both wrong", post.Piece{Text: "<b>x", Plain: "x", Buttons: []bot.Button{{Text: "a", Link: "http://localhost/"}}}, "x", 0, "0"},
		{"a button that sends too much",
			post.Piece{Text: "x", Buttons: []bot.Button{{Text: "a", Send: strings.Repeat("á", 33)},
				{Text: "b", Send: "2"}, {Text: "", Send: "3"}}}, "x", 1, "0"},
		{"chart", post.Piece{Text: "<b>81,25</b> điểm", Chart: chart(90, 60), Buttons: []bot.Button{{Text: "b", Send: "2"}}}, "81,25 điểm", 1, "1"},
		{"chart and broken markup", post.Piece{Text: "<b>81,25", Plain: "81,25", Chart: chart(90, 60)}, "81,25", 0, "1"},
		{"chart alone", post.Piece{Chart: chart(90, 60)}, "điểm của 7 lĩnh vực", 0, "1"},
		{"chart and a long text", post.Piece{Text: long, Chart: chart(90, 60),
			Buttons: []bot.Button{{Text: "b", Send: "2"}}}, long + "|điểm của 7 lĩnh vực", 1, "01"},
		{"chart of no use", post.Piece{Text: "81,25", Chart: chart(1, 900)}, "81,25", 0, "0"},
		{"chart that is none", post.Piece{Text: "81,25", Chart: &bot.Chart{PNG: []byte("no")}}, "81,25", 0, "0"},
		{"chart of no use and a long text", post.Piece{Text: long, Chart: chart(1, 900)}, long, 0, "0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := known(t)
			ch, _ := channel(t, s)
			if err := ch.Send(t.Context(), "7001", c.piece); err != nil {
				t.Fatal(err)
			}
			var texts []string
			photos, buttons := "", 0
			for _, m := range s.Messages(7001) {
				texts = append(texts, m.Text)
				photos += map[bool]string{true: "1", false: "0"}[m.Photo != nil]
				for _, r := range m.Keyboard {
					buttons += len(r)
				}
			}
			if got := strings.Join(texts, "|"); got != c.text || photos != c.photos || buttons != c.buttons {
				t.Errorf("%q, photos %s, %d buttons", got, photos, buttons)
			}
		})
	}
}

// TestClasses: every way a sending can fail, and what became of the message.
func TestClasses(t *testing.T) {
	type fault = telegramtest.Fault
	for _, c := range []struct {
		name  string
		fault fault
		class post.Class
		maybe bool
		after time.Duration
		sent  int
	}{
		{"too fast", fault{Code: 429, RetryAfter: 35}, post.RateLimited, false, 35 * time.Second, 0},
		{"too fast, no time said", fault{Code: 429}, post.RateLimited, false, time.Second, 0},
		{"blocked", fault{Code: 403, Text: "Forbidden: bot was blocked by the user"}, post.RecipientGone, false, 0, 0},
		{"deactivated", fault{Code: 403, Text: "Forbidden: user is deactivated"}, post.RecipientGone, false, 0, 0},
		{"kicked", fault{Code: 403, Text: "Forbidden: bot was kicked from the supergroup chat"}, post.RecipientGone, false, 0, 0},
		{"not a member", fault{Code: 403, Text: "Forbidden: bot is not a member of the supergroup chat"}, post.RecipientGone, false, 0, 0},
		{"group deleted", fault{Code: 403, Text: "Forbidden: the group chat was deleted"}, post.RecipientGone, false, 0, 0},
		{"never wrote", fault{Code: 403, Text: "Forbidden: bot can't initiate conversation with a user"}, post.WindowClosed, false, 0, 0},
		{"no chat", fault{Code: 400, Text: "Bad Request: chat not found"}, post.RecipientGone, false, 0, 0},
		{"no rights", fault{Code: 400, Text: "Bad Request: not enough rights to send text messages to the chat"}, post.RecipientGone, false, 0, 0},
		{"no topic", fault{Code: 400, Text: "Bad Request: message thread not found"}, post.Invalid, false, 0, 0},
		{"too long", fault{Code: 400, Text: "Bad Request: message is too long"}, post.Invalid, false, 0, 0},
		{"too large", fault{Code: 413, Text: "Request Entity Too Large"}, post.Invalid, false, 0, 0},
		{"token withdrawn", fault{Code: 401, Text: "Unauthorized"}, post.AuthExpired, false, 0, 0},
		{"token unknown", fault{Code: 404, Text: "Not Found"}, post.Misconfigured, false, 0, 0},
		{"server error", fault{Code: 500, Text: "Internal Server Error"}, post.Transient, false, 0, 0},
		{"bad gateway", fault{Code: 502, Gateway: true}, post.Transient, false, 0, 0},
		{"gateway gave up", fault{Code: 504, Gateway: true}, post.Transient, true, 0, 0},
		{"another server", fault{Code: 200, Gateway: true}, post.Transient, true, 0, 0},
		{"elsewhere", fault{Code: 302, Gateway: true}, post.Misconfigured, false, 0, 0},
		{"cut off", fault{Drop: true}, post.Transient, true, 0, 0},
		{"answer lost", fault{Lose: true}, post.Transient, true, 0, 1},
		{"slow", fault{Stall: true}, post.Transient, true, 0, 0},
		{"slow after all", fault{Stalled: true}, post.Transient, true, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := known(t)
			ch, _ := channel(t, s)
			s.Faults(func(k telegramtest.Call) *fault {
				if k.Method == "sendMessage" {
					return &c.fault
				}
				return nil
			})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if c.fault.Stall || c.fault.Stalled { // patience ends when the call has come
				go func() {
					defer cancel()
					s.Wait(t, "the call", func() bool {
						return s.Calls("sendMessage") == 1 &&
							len(s.Messages(7001)) == c.sent
					})
				}()
			}
			err := ch.Send(ctx, "7001", piece("<b>chào</b>"))
			var e *post.SendError
			if !errors.As(err, &e) {
				t.Fatalf("%v is no SendError", err)
			}
			if e.Class != c.class || e.Maybe != c.maybe || e.RetryAfter != c.after {
				t.Errorf("class %s, maybe %v, after %v: %v", e.Class, e.Maybe, e.RetryAfter, err)
			}
			if n := s.Calls("sendMessage"); n != 1 {
				t.Errorf("%d calls", n)
			}
			if n := len(s.Messages(7001)); n != c.sent {
				t.Errorf("%d messages", n)
			}
			if (c.fault.Stall || c.fault.Stalled) != errors.Is(err, context.Canceled) {
				t.Errorf("%v", err)
			}
			clean(t, "the error", fmt.Sprintf("%v %+v %#v", err, err, e.Err))
		})
	}
}

// TestNotSent: a request that never left is certain not to have been carried.
func TestNotSent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String()
	l.Close()
	s := known(t)
	c, _ := channel(t, s, func(o *Options) { o.API = closed })
	var e *post.SendError
	if err := c.Send(t.Context(), "7001", piece("x")); !errors.As(err, &e) || e.Class != post.Transient || e.Maybe ||
		!errors.Is(err, post.ErrNotSent) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c, _ = channel(t, s)
	if err := c.Send(ctx, "7001", piece("x")); !errors.As(err, &e) || e.Maybe || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	tls := httptest.NewUnstartedServer(http.NotFoundHandler())
	tls.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of every hand that is not shaken
	tls.StartTLS()
	defer tls.Close()
	c, _ = channel(t, s, func(o *Options) { o.API = tls.URL })
	if err := c.Send(t.Context(), "7001", piece("x")); !errors.As(err, &e) || e.Maybe {
		t.Errorf("%v", err)
	}
	clean(t, "the error", e.Error())
}

// TestEcho: a server that answers with the address it was asked at does not
// bring the token into an error or the log.
func TestEcho(t *testing.T) {
	s := known(t)
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(400)
		fmt.Fprintf(w, `{"ok":false,"error_code":400,"description":"cannot do %s; button; can't parse entities; %s"}`,
			r.URL.Path, secret)
	}))
	defer echo.Close()
	c, _ := channel(t, s, func(o *Options) { o.API, o.Secret = echo.URL, secret })
	for _, err := range []error{c.Send(t.Context(), "7001", post.Piece{Text: "x",
		Buttons: []bot.Button{{Text: "a", Send: "1"}}}), c.Probe(t.Context()), c.Typing(t.Context(), "7001")} {
		if err == nil {
			t.Fatal("no error")
		}
		clean(t, "the error", fmt.Sprintf("%v %#v", err, errors.Unwrap(err)))
	}
	c.Show(t.Context(), "7001", "m", "x")
}

// TestUnreadableResult: a message that was carried is carried, though what came
// back says something the client does not understand.
func TestUnreadableResult(t *testing.T) {
	s := known(t)
	odd := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"ok":true,"result":{"message_id":"a word","chat":7}}`)
	}))
	defer odd.Close()
	c, _ := channel(t, s, func(o *Options) { o.API = odd.URL })
	if err := c.Send(t.Context(), "7001", piece("x")); err != nil {
		t.Error(err)
	}
	if _, err := c.self(t.Context()); err == nil {
		t.Error("it is nobody")
	}
}

func TestBlocked(t *testing.T) {
	s := known(t)
	c, _ := channel(t, s)
	s.Block(an, true)
	if err := c.Send(t.Context(), "7001", piece("x")); !errors.Is(err, post.ErrUnreachable) {
		t.Errorf("%v", err)
	}
	s.Block(an, false)
	if err := c.Send(t.Context(), "7001", piece("x")); err != nil {
		t.Error(err)
	}
	if err := c.Send(t.Context(), "9", piece("x")); !errors.Is(err, post.ErrUnreachable) {
		t.Errorf("%v", err)
	}
}

// TestMoved: what is for a group goes to the supergroup it became, and the next
// goes there at once.
func TestMoved(t *testing.T) {
	s := known(t)
	c, _ := channel(t, s)
	group := telegramtest.Chat{ID: -44}
	s.Write(an, group, "chào")
	s.Move(-44, -1009876543210)
	for i := range 2 {
		if err := c.Send(t.Context(), "-44", piece("chào")); err != nil {
			t.Fatal(err)
		}
		if n := s.Calls("sendMessage"); n != 2+i || len(s.Messages(-1009876543210)) != 1+i {
			t.Errorf("%d calls", n)
		}
	}
}

func TestTypingAndDrafts(t *testing.T) {
	s := known(t)
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	c, _ := channel(t, s, func(o *Options) { o.Now = func() time.Time { return now } })
	if err := c.Typing(t.Context(), "7001"); err != nil || s.Typings(7001) != 1 {
		t.Error(err)
	}
	show := func(chat, text string) { t.Helper(); c.Show(t.Context(), chat, "7001.11", text) }
	show("7001", "**Theo Điều 8**")
	show("7001", "Theo Điều 8, người") // too soon
	now = now.Add(showEvery)
	show("7001", "Theo Điều 8, người giữ sổ")
	show("-1001234567890", "trong nhóm")
	show("nowhere", "x")
	d := s.Drafts(7001)
	if len(d) != 2 || d[0].Text != "Theo Điều 8" || d[1].Text != "Theo Điều 8, người giữ sổ" || d[0].ID != d[1].ID {
		t.Errorf("%+v", d)
	}
	if s.Calls("sendMessageDraft") != 2 {
		t.Error("a draft was tried where there are none")
	}
	now = now.Add(showEvery)
	if err := c.Send(t.Context(), "7001", piece("Theo Điều 8, người giữ sổ là văn thư.")); err != nil {
		t.Fatal(err)
	}
	show("7001", "muộn") // a late one
	if s.Draft(7001) != "" || len(s.Messages(7001)) != 1 {
		t.Error("the draft stands beside the message")
	}
	now = now.Add(showEvery)
	show("7001", strings.Repeat("𝒂", 3000)) // two units each
	if got := s.Draft(7001); len([]rune(got)) != 2048 {
		t.Errorf("%d letters", len([]rune(got)))
	}
	show("7001", "   ")

	// A server that is too busy is left alone, one without drafts for good.
	now = now.Add(showEvery)
	busy := telegramtest.Fault{Code: 429, RetryAfter: 3}
	s.Faults(func(k telegramtest.Call) *telegramtest.Fault { return &busy })
	show("7001", "bận")
	s.Faults(nil)
	now = now.Add(2 * time.Second)
	before := s.Calls("sendMessageDraft")
	show("7001", "còn bận")
	if s.Calls("sendMessageDraft") != before {
		t.Error("a draft was shown before the end of retry_after")
	}
	if err := c.Typing(t.Context(), "7001"); err != nil || s.Typings(7001) != 1 {
		t.Errorf("typing before the end of retry_after: %v", err)
	}
	now = now.Add(time.Minute)
	if err := c.Typing(t.Context(), "7001"); err != nil || s.Typings(7001) != 2 {
		t.Error(err)
	}
	none := telegramtest.Fault{Code: 404, Text: "Not Found: method not found"}
	s.Faults(func(k telegramtest.Call) *telegramtest.Fault { return &none })
	show("7001", "không có")
	now = now.Add(time.Minute)
	before = s.Calls("sendMessageDraft")
	show("7001", "không có")
	if s.Calls("sendMessageDraft") != before {
		t.Error("drafts were tried again at a server that has none")
	}
}

func TestShowKeepsFewChats(t *testing.T) {
	s := known(t)
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	c, _ := channel(t, s, func(o *Options) { o.Now = func() time.Time { return now } })
	for i := range 50_000 {
		now = now.Add(time.Millisecond)
		c.may(c.shown, fmt.Sprint(i), showEvery)
	}
	if n := len(c.shown); n > 12_000 {
		t.Errorf("%d chats are remembered", n)
	}
}

// TestUnits: what we count is what Telegram counts, on both sides of the limit.
func TestUnits(t *testing.T) {
	s := known(t)
	c, _ := channel(t, s)
	letters := []string{"a", "ế", "e\u0302\u0301", "𝒂", "🇻🇳", "<b>", "</b>", "<i>đ</i>", "&amp;", "&lt;b&gt;",
		"&quot;", "&#39;", `<a href="https://x.vn/?a=1&amp;b=2">x</a>`, "&nbsp;&", "\n", "ủ y", "<blockquote>q</blockquote>"}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		open := 0
		for _, l := range rapid.SliceOfN(rapid.SampledFrom(letters), 1, 60).Draw(t, "letters") {
			switch {
			case l == "<b>":
				open++
			case l == "</b>" && open == 0:
				continue
			case l == "</b>":
				open--
			}
			b.WriteString(l)
		}
		b.WriteString(strings.Repeat("</b>", open))
		text := b.String()
		if strings.Contains(text, "&nbsp;") {
			return // Telegram leaves it as it stands; nothing of ours writes it
		}
		for _, over := range []int{0, 1} {
			fill := mostText + over - Units(text) - 1
			err := c.Send(context.Background(), "7001", piece("!"+text+strings.Repeat("m", fill)))
			if (err == nil) != (over == 0) {
				t.Fatalf("%d units: %v", mostText+over, err)
			}
		}
	})
	for text, want := range map[string]int{"": 0, "<b>đ</b>": 1, "𝒂": 2, "a < b > c": 9, "&lt;b&gt;": 3,
		"<script>": 8, "e\u0302\u0301": 3} {
		if got := Units(text); got != want {
			t.Errorf("%q has %d units, want %d", text, got, want)
		}
	}
}

func TestSendLeavesNothingRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("", func(t *testing.T) {
		s := known(t)
		faults := []telegramtest.Fault{{Code: 500}, {Drop: true}, {Lose: true}, {Stall: true},
			{Code: 502, Gateway: true}}
		s.Faults(func(k telegramtest.Call) *telegramtest.Fault {
			if k.N%2 == 0 {
				return &faults[k.N/2%len(faults)]
			}
			return nil
		})
		c, _ := channel(t, s)
		for range 20 {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			c.Send(ctx, "7001", post.Piece{Text: "x", Chart: &bot.Chart{PNG: picture(t, 300, 300)}})
			cancel()
		}
	})
	noMore(t, before)
}

// TestTypingHeeds: a chat where being seen writing was too much, or a message
// was, is left alone until Telegram says.
func TestTypingHeeds(t *testing.T) {
	for _, method := range []string{"sendChatAction", "sendMessage"} {
		s := known(t)
		now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		c, _ := channel(t, s, func(o *Options) { o.Now = func() time.Time { return now } })
		s.Faults(func(k telegramtest.Call) *telegramtest.Fault {
			if k.Method == method && k.N == 1 {
				return &telegramtest.Fault{Code: 429, RetryAfter: 3}
			}
			return nil
		})
		var err error
		if method == "sendMessage" {
			err = c.Send(t.Context(), "7001", piece("x"))
		} else {
			err = c.Typing(t.Context(), "7001")
		}
		var e *post.SendError
		if !errors.As(err, &e) || e.Class != post.RateLimited {
			t.Errorf("%s: %v", method, err)
		}
		now = now.Add(2 * time.Second)
		if err := c.Typing(t.Context(), "7001"); err != nil || s.Typings(7001) != 0 {
			t.Errorf("%s: typing before the end of retry_after: %v", method, err)
		}
		now = now.Add(time.Second)
		if err := c.Typing(t.Context(), "7001"); err != nil || s.Typings(7001) != 1 {
			t.Errorf("%s: %v", method, err)
		}
	}
}
