// Package zalobottest is a Zalo Bot Platform on loopback for tests. It is
// strict where the platform's documents are, and fails on demand.
//
// Begin with [Start]; [Platform.Say] has a person write to the bot, [Platform.Sent]
// is what the bot sent. It knows nothing of package zalobot.
package zalobottest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
)

// Sent is a message the bot sent.
type Sent struct {
	ID, Chat, Text string
}

// Fault is what happens to a call instead of, or after, its work. The first
// fault set for a method is used up by its next call.
type Fault struct {
	Status int    // of HTTP; 0 means 200
	Body   string // "" with no Status: the connection is closed without an answer
	After  bool   // the work is done first, as when an answer is lost
	Hold   time.Duration
}

// Quota is a fault that says that the messages of the month are used up.
func Quota() Fault {
	return Fault{Body: `{"ok":false,"error_code":429,"description":"Quota exceeded"}`}
}

// Platform is the platform with one bot. Its fields may be changed before the
// first call.
type Platform struct {
	URL   string // for the API setting
	Token string
	Flat  bool // webhook bodies are flat, as seen on live systems, not wrapped as documented
	// Seconds sends dates in seconds.
	Seconds bool
	Month   int  // messages that may be sent in all; 0 means 3000
	Groups  bool // getMe says so

	t      testing.TB
	server *httptest.Server
	client *http.Client

	mu     sync.Mutex
	reach  string
	known  map[string]bool // chats that have written
	sent   []Sent
	typing []string
	queue  []map[string]any
	come   chan struct{} // closed and renewed when queue grows
	hook   string
	secret string
	faults map[string][]Fault
	calls  map[string]int
	next   int
}

// Start starts a platform; it is closed when the test ends.
func Start(t testing.TB) *Platform {
	t.Helper()
	p := &Platform{
		Token: "1459232241454765289:ThuNghiem-bimat-0123456789", Month: 3000, t: t,
		known: map[string]bool{}, come: make(chan struct{}), faults: map[string][]Fault{}, calls: map[string]int{},
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
	}
	p.server = httptest.NewServer(p)
	p.URL = p.server.URL
	t.Cleanup(func() {
		p.server.CloseClientConnections()
		p.server.Close()
		p.client.CloseIdleConnections()
	})
	return p
}

// Fail sets faults for the next calls of a method.
func (p *Platform) Fail(method string, faults ...Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults[method] = append(p.faults[method], faults...)
}

// Calls is how often a method was called.
func (p *Platform) Calls(method string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[method]
}

// Sent is what the bot sent, in order.
func (p *Platform) Sent() []Sent {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Sent(nil), p.sent...)
}

// To are the texts the bot sent to a chat.
func (p *Platform) To(chat string) []string {
	var out []string
	for _, s := range p.Sent() {
		if s.Chat == chat {
			out = append(out, s.Text)
		}
	}
	return out
}

// Typing are the chats the bot showed itself typing in.
func (p *Platform) Typing() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.typing...)
}

// Hook is the address and secret of the webhook, "" where there is none.
func (p *Platform) Hook() (address, secret string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hook, p.secret
}

// ReachAt says at which server the webhook's public address is reached; otherwise
// it is that address itself.
func (p *Platform) ReachAt(server string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reach = server
}

// SetHook sets the webhook as if the bot had done so.
func (p *Platform) SetHook(address, secret string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hook, p.secret = address, secret
}

// Text is a text message of a private chat; chat and writer have one id.
func (p *Platform) Text(chat, id, text string) map[string]any {
	now := time.Now().UnixMilli()
	if p.Seconds {
		now /= 1000
	}
	return map[string]any{
		"event_name": "message.text.received",
		"message": map[string]any{
			"message_id": id, "date": now,
			"from": map[string]any{"id": chat, "display_name": "Người thử " + chat, "is_bot": false},
			"chat": map[string]any{"id": chat, "chat_type": "PRIVATE"},
			"text": text,
		},
	}
}

// Say has a person write to the bot. Where there is a webhook the bot's answer
// to the call is returned, otherwise the message waits for a poll and the
// status is 0.
func (p *Platform) Say(chat, id, text string) (status int) {
	return p.Tell(p.Text(chat, id, text))
}

// Tell tells the bot an update.
func (p *Platform) Tell(update map[string]any) (status int) {
	p.t.Helper()
	p.mu.Lock()
	if m, ok := update["message"].(map[string]any); ok {
		if c, ok := m["chat"].(map[string]any); ok {
			p.known[fmt.Sprint(c["id"])] = true
		}
	}
	hook, secret := p.hook, p.secret
	if hook == "" {
		p.queue = append(p.queue, update)
		close(p.come)
		p.come = make(chan struct{})
	}
	p.mu.Unlock()
	if hook == "" {
		return 0
	}
	var body any = update
	if !p.Flat {
		body = map[string]any{"ok": true, "result": update}
	}
	data, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.Post(hook, secret, data)
}

// Post calls a webhook with any body; the status is 0 where nobody answers.
func (p *Platform) Post(hook, secret string, body []byte) (status int) {
	p.mu.Lock()
	if u, err := url.Parse(hook); err == nil && p.reach != "" {
		hook = p.reach + u.Path
	}
	p.mu.Unlock()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, hook, bytes.NewReader(body))
	if err != nil {
		p.t.Error(err)
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	if secret != "" {
		req.Header.Set("X-Bot-Api-Secret-Token", secret)
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// refuse is a refusal: HTTP 200 with ok false, as the platform does.
func refuse(w http.ResponseWriter, code int, said string) {
	answer(w, map[string]any{"ok": false, "error_code": code, "description": said})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, found := strings.Cut(path, "/")
	if !ok || !found || token != p.Token {
		// What the platform says to a token it does not know is no JSON.
		w.WriteHeader(http.StatusUnauthorized)
		io.WriteString(w, "Unauthorized: "+r.URL.Path)
		return
	}
	p.mu.Lock()
	p.calls[method]++
	var f *Fault
	if fs := p.faults[method]; len(fs) > 0 {
		f, p.faults[method] = &fs[0], fs[1:]
	}
	p.mu.Unlock()
	if f == nil {
		p.serve(w, r, method)
		return
	}
	if f.After {
		p.serve(httptest.NewRecorder(), r, method)
	}
	if f.Hold > 0 {
		select {
		case <-time.After(f.Hold):
		case <-r.Context().Done():
		}
	}
	if f.Status == 0 && f.Body == "" {
		panic(http.ErrAbortHandler)
	}
	if f.Status != 0 {
		w.WriteHeader(f.Status)
	}
	io.WriteString(w, f.Body)
}

func (p *Platform) serve(w http.ResponseWriter, r *http.Request, method string) {
	var body map[string]any
	if mime := r.Header.Get("Content-Type"); r.Method != http.MethodPost ||
		!strings.HasPrefix(mime, "application/json") {
		refuse(w, 400, "Bad Request: JSON by POST is expected")
		return
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&body); err != nil {
		refuse(w, 400, "Bad Request: body is no JSON object")
		return
	}
	text := func(key string) string { s, _ := body[key].(string); return s }
	switch method {
	case "getMe":
		answer(w, map[string]any{"ok": true, "result": map[string]any{
			"id": strings.Split(p.Token, ":")[0], "account_name": "bot.ThuNghiem", "account_type": "BASIC", "can_join_groups": p.Groups}})
	case "getUpdates":
		p.updates(w, r, body["timeout"])
	case "setWebhook":
		u, err := url.Parse(text("url"))
		if err != nil || u.Scheme != "https" && u.Hostname() != "127.0.0.1" {
			refuse(w, 400, "Bad Request: url must be https")
			return
		}
		if n := len(text("secret_token")); n < 8 || n > 256 {
			refuse(w, 400, "Bad Request: secret_token must be from 8 to 256 characters")
			return
		}
		p.SetHook(text("url"), text("secret_token"))
		answer(w, map[string]any{"ok": true, "result": map[string]any{"url": text("url"),
			"updated_at": time.Now().UnixMilli()}})
	case "deleteWebhook":
		p.SetHook("", "")
		answer(w, map[string]any{"ok": true, "result": map[string]any{"url": "", "updated_at": time.Now().UnixMilli()}})
	case "getWebhookInfo":
		hook, _ := p.Hook()
		answer(w, map[string]any{"ok": true, "result": map[string]any{"url": hook,
			"updated_at": time.Now().UnixMilli()}})
	case "sendChatAction":
		if text("action") != "typing" || !p.knows(text("chat_id")) {
			refuse(w, 400, "Bad Request")
			return
		}
		p.mu.Lock()
		p.typing = append(p.typing, text("chat_id"))
		p.mu.Unlock()
		answer(w, map[string]any{"ok": true})
	case "sendMessage":
		for key := range body {
			if key != "chat_id" && key != "text" && key != "parse_mode" && key != "text_styles" {
				refuse(w, 400, "Bad Request: no parameter "+key)
				return
			}
		}
		if n := len(utf16.Encode([]rune(text("text")))); n < 1 || n > 2000 {
			refuse(w, 400, fmt.Sprintf("Bad Request: text must be from 1 to 2000 characters, it has %d", n))
			return
		}
		if !p.knows(text("chat_id")) {
			refuse(w, 404, "Not Found: this chat has never written to the bot")
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if len(p.sent) >= p.Month {
			refuse(w, 429, "Quota exceeded")
			return
		}
		p.next++
		s := Sent{"out" + strconv.Itoa(p.next), text("chat_id"), text("text")}
		p.sent = append(p.sent, s)
		answer(w, map[string]any{"ok": true, "result": map[string]any{"message_id": s.ID,
			"date": time.Now().UnixMilli()}})
	default:
		refuse(w, 404, "Not Found")
	}
}

func (p *Platform) knows(chat string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known[chat]
}

// updates hands out one message, waiting for it as long as the bot says. What it
// hands out it forgets.
func (p *Platform) updates(w http.ResponseWriter, r *http.Request, timeout any) {
	seconds, err := strconv.Atoi(fmt.Sprint(timeout))
	if err != nil || seconds < 1 || seconds > 60 {
		refuse(w, 400, "Bad Request: timeout")
		return
	}
	end := time.NewTimer(time.Duration(seconds) * time.Second)
	defer end.Stop()
	for {
		p.mu.Lock()
		if p.hook != "" {
			p.mu.Unlock()
			refuse(w, 400, "Bad Request: a webhook is set")
			return
		}
		if len(p.queue) > 0 {
			u := p.queue[0]
			p.queue = p.queue[1:]
			p.mu.Unlock()
			answer(w, map[string]any{"ok": true, "result": u})
			return
		}
		come := p.come
		p.mu.Unlock()
		select {
		case <-come:
		case <-end.C:
			refuse(w, 408, "Request timeout")
			return
		case <-r.Context().Done():
			return
		}
	}
}
