package telegram

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/post"
	"trolyao/post/telegram/telegramtest"
)

func hooked(o *Options) { o.Hooked, o.Secret = true, secret }

// mounted is a channel behind a server of its own, as the web door mounts it.
func mounted(t testing.TB, s *telegramtest.Server, h *desk) (*Channel, *httptest.Server) {
	c, _ := channel(t, s, hooked)
	path, handler := c.Webhook(h.accept)
	mux := http.NewServeMux()
	mux.Handle(path, handler)
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	return c, web
}

func TestWebhookAnswers(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	h := &desk{}
	c, web := mounted(t, s, h)
	good := `{"update_id":1,"message":{"message_id":11,"from":{"id":7001,"first_name":"An"},"chat":{"id":7001,"type":"private"},"date":1795300000,"text":"chào"}}`
	press := `{"update_id":2,"callback_query":{"id":"99","from":{"id":7001},"message":{"message_id":50,"chat":{"id":7001,"type":"private"}},"data":"2"}}`
	foreign := `{"update_id":3,"poll_answer":{}}`
	for _, k := range []struct {
		name, method, secret, body string
		status                     int
		answer                     string
		taken, garbage             int
	}{
		{"not a post", "GET", secret, good, 405, "", 0, 0},
		{"no secret", "POST", "", good, 401, "", 0, 0},
		{"wrong secret", "POST", secret + "x", good, 401, "", 0, 0},
		{"too large", "POST", secret, strings.Repeat(" ", mostBody+1), 413, "", 0, 0},
		{"too large and unknown", "POST", "x", strings.Repeat(" ", mostBody+1), 401, "", 0, 0},
		{"garbage", "POST", secret, "không phải JSON", 200, "", 0, 1},
		{"nothing", "POST", secret, "", 200, "", 0, 2},
		{"no number", "POST", secret, `{"message":{}}`, 200, "", 0, 3},
		{"a kind nobody asked for", "POST", secret, foreign, 200, "", 0, 3},
		{"a message", "POST", secret, good, 200, "", 1, 3},
		{"a button", "POST", secret, press, 200, `{"callback_query_id":"99","method":"answerCallbackQuery"}`, 2, 3},
	} {
		t.Run(k.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), k.method, web.URL+Path, strings.NewReader(k.body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("X-Telegram-Bot-Api-Secret-Token", k.secret)
			resp, err := web.Client().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode != k.status || strings.TrimSpace(string(body)) != k.answer {
				t.Errorf("%d %q", resp.StatusCode, body)
			}
			if len(h.texts()) != k.taken || c.Garbage() != int64(k.garbage) {
				t.Errorf("%d taken, %d garbage", len(h.texts()), c.Garbage())
			}
			clean(t, "the answer", string(body))
		})
	}
	h.failing(errors.New("the disk is full"))
	req, _ := http.NewRequest("POST", web.URL+Path, strings.NewReader(good))
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	resp, err := web.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 500 {
		t.Errorf("%d for a message that was not taken", resp.StatusCode)
	}
}

// TestPolledHasNoWebhook: without a secret nobody is let in, not even with an
// empty one.
func TestPolledHasNoWebhook(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	c, _ := channel(t, s)
	_, handler := c.Webhook((&desk{}).accept)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("POST", Path, strings.NewReader(`{"update_id":1}`)))
	if w.Code != 401 {
		t.Error(w.Code)
	}
}

// TestWebhook: Telegram brings every message in order, again where the house did
// not take it, and the button that was pressed is answered.
func TestWebhook(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("", func(t *testing.T) {
		s := telegramtest.New(t, telegramtest.Token)
		h := &desk{}
		c, web := mounted(t, s, h)
		end := serve(t, c, h)
		s.Proxy(web.URL)
		h.failing(errors.New("the disk is full"))
		for i := range 30 {
			s.Write(an, an.Chat(), strconv.Itoa(i))
			s.Write(binh, binh.Chat(), strconv.Itoa(i))
		}
		s.Wait(t, "the house refuses", func() bool { return s.Statuses()[500] > 3 })
		h.failing(nil)
		s.Wait(t, "all are taken", func() bool { return s.Waiting() == 0 })
		var ids, of7001 []string
		for _, m := range h.all {
			if ids = append(ids, m.ID); m.Account == "7001" {
				of7001 = append(of7001, m.Text)
			}
		}
		slices.Sort(ids)
		if len(ids) != 60 || len(slices.Compact(ids)) != 60 {
			t.Errorf("%d messages", len(ids))
		}
		for i, text := range of7001 {
			if text != strconv.Itoa(i) {
				t.Fatalf("%d is %q", i, text)
			}
		}
		if err := c.Send(t.Context(), "7001", withButton(piece("chọn"))); err != nil {
			t.Fatal(err)
		}
		q := s.Press(an, s.Messages(7001)[0].ID, "/dung 1")
		s.Wait(t, "the button is answered", func() bool { return s.Answered(q) })
		if texts := h.texts(); texts[len(texts)-1] != "/dung 1" {
			t.Error(texts[len(texts)-1])
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
	noMore(t, before)
}

// TestWebhookTooSlow: a house that takes its time is asked again, and the second
// telling has the ID of the first.
func TestWebhookTooSlow(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	h := &desk{}
	slow := make(chan struct{})
	c, _ := channel(t, s, hooked)
	path, handler := c.Webhook(h.accept)
	var told atomic.Bool
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != path {
			t.Error(r.URL.Path)
		}
		wait := !told.Swap(true)
		handler.ServeHTTP(w, r.WithContext(context.WithoutCancel(r.Context())))
		if wait {
			<-slow
		}
	}))
	defer web.Close()
	defer close(slow)
	s.Patience(100 * time.Millisecond)
	serve(t, c, h)
	s.Proxy(web.URL)
	s.Write(an, an.Chat(), "chào")
	s.Wait(t, "it is brought again", func() bool { return s.Waiting() == 0 })
	if len(h.all) < 2 {
		t.Errorf("%+v", h.all)
	}
	for _, m := range h.all { // on a busy machine it may be too slow more than once
		if m.ID != h.all[0].ID || m.Text != "chào" {
			t.Errorf("%+v", m)
		}
	}
}

// TestPollingAnswersButtons: the same when updates are polled.
func TestPollingAnswersButtons(t *testing.T) {
	s := known(t)
	c, _ := channel(t, s)
	h := &desk{}
	if err := c.Send(t.Context(), "7001", withButton(piece("chọn"))); err != nil {
		t.Fatal(err)
	}
	q := s.Press(an, s.Messages(7001)[0].ID, "/dung 1")
	serve(t, c, h)
	s.Wait(t, "the button is answered", func() bool { return s.Answered(q) })
	if texts := h.texts(); texts[len(texts)-1] != "/dung 1" {
		t.Error(texts)
	}
}

// TestFromHookToPolls: changing the mode takes the webhook away, and nothing
// that came in between is lost.
func TestFromHookToPolls(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	h := &desk{}
	c, _ := mounted(t, s, h)
	end := serve(t, c, h)
	s.Wait(t, "the webhook is set", func() bool { return s.Calls("setWebhook") == 1 })
	end()
	s.Write(an, an.Chat(), "giữa chừng")
	polled, _ := channel(t, s)
	serve(t, polled, h)
	s.Wait(t, "it is taken", func() bool { return len(h.texts()) == 1 })
}

func withButton(p post.Piece) post.Piece {
	p.Buttons = []bot.Button{{Text: "Đúng", Send: "/dung 1"}}
	return p
}

// TestWebhookRefused: an address that Telegram does not take is the
// administrator's to mend, and its own words say why.
func TestWebhookRefused(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	c, _ := channel(t, s, hooked, func(o *Options) { o.Base = "https://troly.example.vn:8080" })
	err := c.Serve(t.Context(), (&desk{}).accept)
	var e *post.SendError
	if !errors.As(err, &e) || e.Class != post.Misconfigured || !strings.Contains(err.Error(), "8443") {
		t.Errorf("%v", err)
	}
}
