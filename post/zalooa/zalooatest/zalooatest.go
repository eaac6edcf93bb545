// Package zalooatest is Zalo on loopback with one Official Account, for tests:
// the place that hands out tokens, the interface that sends, and the caller of
// the webhook. It is strict where Zalo's documents are, and fails on demand.
//
// Begin with [Start]; [Platform.Say] has a person write to the account,
// [Platform.Sent] is what the account sent. It knows nothing of package zalooa.
package zalooatest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
)

// Button is a button of a message: its payload is what it sends or the page it
// opens.
type Button struct{ Title, Type, Payload string }

// Sent is a message the account sent.
type Sent struct {
	ID, User, Text string
	Buttons        []Button
	Picture        []byte
	Billed         bool // more than 48 hours after the person was last heard of
}

// Fault is what happens to a call instead of, or after, its work. The first
// fault set for a path is used up by its next call.
type Fault struct {
	Status int    // of HTTP; 0 means 200
	Body   string // "" with no Status: the connection is closed without an answer
	After  bool   // the work is done first, as when an answer is lost
	Hold   chan struct{}
}

// Refuse is a fault that says no with a code.
func Refuse(code int) Fault {
	return Fault{Body: fmt.Sprintf(`{"error":%d,"message":"refused for the test"}`, code)}
}

// Paths for [Platform.Fail] and [Platform.Calls].
const (
	Token   = "/v4/oa/access_token"
	Message = "/v3.0/oa/message/cs"
	Account = "/v2.0/oa/getoa"
	Upload  = "/v2.0/oa/upload/image"
)

// Platform is Zalo. Its fields may be changed before the first call.
type Platform struct {
	URL       string // for the API and OAuth settings
	AppID     string
	AppSecret string
	SecretKey string
	OA        string
	Hook      string           // address of the webhook, see HookAt
	Now       func() time.Time // nil means time.Now
	// Patience is how long the webhook may take to answer; 0 means 2 s.
	Patience time.Duration
	// Numbers sends expires_in as a number, Quota the old quota fields.
	Numbers, Quota bool
	// Form is which body with buttons is taken: 0 without template_type, 1 with it, 2
	// none.
	Form int
	// OldDies ends an access token when the next one is handed out.
	OldDies bool

	t      testing.TB
	server *httptest.Server
	client *http.Client

	mu       sync.Mutex
	sent     []Sent
	heard    map[string]time.Time // when a person was last heard of
	gone     map[string]bool
	refresh  map[string]bool // token → still good
	codes    map[string]string
	access   map[string]time.Time // token → its end
	pictures map[string][]byte
	revoked  bool
	reused   int
	handed   int
	faults   map[string][]Fault
	calls    map[string]int
	next     int
}

// Start starts Zalo; it is closed when the test ends.
func Start(t testing.TB) *Platform {
	t.Helper()
	p := &Platform{
		AppID: "1234567890123456789", AppSecret: "khoa-ung-dung-BIMAT", SecretKey: "oa-secret-TEST",
		OA: "388000000000000001",
		t:  t, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
		heard: map[string]time.Time{}, gone: map[string]bool{}, refresh: map[string]bool{}, codes: map[string]string{},
		access: map[string]time.Time{}, pictures: map[string][]byte{}, faults: map[string][]Fault{},
		calls: map[string]int{},
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

func (p *Platform) now() time.Time {
	if p.Now != nil {
		return p.Now()
	}
	return time.Now()
}

// Refresh hands out a first refresh token, as the API Explorer does.
func (p *Platform) Refresh() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.revoked = false
	p.next++
	token := fmt.Sprintf("rt-BIMAT-dau-%d", p.next)
	p.refresh[token] = true
	return token
}

// Code hands out a code of a consent; verifier is what its challenge was made
// from, "" where it had none.
func (p *Platform) Code(verifier string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.revoked = false
	p.next++
	code := fmt.Sprintf("ma-BIMAT-%d", p.next)
	p.codes[code] = verifier
	return code
}

// Reused is how often a refresh token or code was used that was spent.
func (p *Platform) Reused() int { p.mu.Lock(); defer p.mu.Unlock(); return p.reused }

// Handed is how many pairs of tokens were handed out.
func (p *Platform) Handed() int { p.mu.Lock(); defer p.mu.Unlock(); return p.handed }

// Fail sets faults for the next calls of a path.
func (p *Platform) Fail(path string, faults ...Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults[path] = append(p.faults[path], faults...)
}

// Calls is how often a path was called.
func (p *Platform) Calls(path string) int { p.mu.Lock(); defer p.mu.Unlock(); return p.calls[path] }

// Sent is what the account sent, in order.
func (p *Platform) Sent() []Sent {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Sent(nil), p.sent...)
}

// To are the texts the account sent to a person.
func (p *Platform) To(user string) []string {
	var out []string
	for _, s := range p.Sent() {
		if s.User == user && s.Text != "" {
			out = append(out, s.Text)
		}
	}
	return out
}

// Expire ends every access token.
func (p *Platform) Expire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for t := range p.access {
		p.access[t] = time.Time{}
	}
}

// HookAt changes the address of the webhook.
func (p *Platform) HookAt(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Hook = address
}

// Heard says when a person was last heard of.
func (p *Platform) Heard(user string, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard[user] = at
}

// Event is an event of a person: what event is, and the message in it.
func (p *Platform) Event(event, user string, message map[string]any) map[string]any {
	return map[string]any{
		"app_id": p.AppID, "event_name": event, "sender": map[string]any{"id": user}, "recipient": map[string]any{"id": p.OA},
		"message": message, "timestamp": strconv.FormatInt(p.now().UnixMilli(), 10),
	}
}

// Say has a person write to the account; the answer to the call is returned.
func (p *Platform) Say(user, id, text string) (status int) {
	p.Heard(user, p.now())
	return p.Tell(p.Event("user_send_text", user, map[string]any{"msg_id": id, "text": text}))
}

// Press has a person press a button of the newest message that has one with
// the title. Opening a page tells the account nothing.
func (p *Platform) Press(user, id, title string) (status int) {
	p.t.Helper()
	sent := p.Sent()
	for i := len(sent) - 1; i >= 0; i-- {
		for _, b := range sent[i].Buttons {
			if sent[i].User == user && b.Title == title {
				if b.Type == "oa.open.url" {
					return 0
				}
				return p.Say(user, id, b.Payload)
			}
		}
	}
	p.t.Fatalf("%s has no button %q", user, title)
	return 0
}

// Follow and Unfollow have a person do so.
func (p *Platform) Follow(user string) (status int) { return p.following(user, "follow", false) }

func (p *Platform) Unfollow(user string) (status int) { return p.following(user, "unfollow", true) }

func (p *Platform) following(user, event string, gone bool) int {
	p.mu.Lock()
	p.gone[user] = gone
	p.mu.Unlock()
	if !gone {
		p.Heard(user, p.now())
	}
	return p.Tell(map[string]any{"app_id": p.AppID, "event_name": event, "oa_id": p.OA,
		"follower":       map[string]any{"id": user},
		"user_id_by_app": "55" + user, "timestamp": strconv.FormatInt(p.now().UnixMilli(), 10)})
}

// Tell signs an event and calls the webhook with it.
func (p *Platform) Tell(event map[string]any) (status int) {
	p.t.Helper()
	body, err := json.Marshal(event)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.Post(body, Sign(p.AppID, body, fmt.Sprint(event["timestamp"]), p.SecretKey))
}

// Sign is the header of a call of the webhook.
func Sign(appID string, body []byte, timestamp, key string) string {
	sum := sha256.Sum256([]byte(appID + string(body) + timestamp + key))
	return "mac=" + hex.EncodeToString(sum[:])
}

// Post calls the webhook with any body and signature; the status is 0 where
// nobody answers in time.
func (p *Platform) Post(body []byte, signature string) (status int) {
	p.mu.Lock()
	hook := p.Hook
	p.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), cmp.Or(p.Patience, 2*time.Second))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(body))
	if err != nil {
		p.t.Error(err)
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	if signature != "" {
		req.Header.Set("X-ZEvent-Signature", signature)
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

// refuse is a refusal; they come with HTTP 200.
func refuse(w http.ResponseWriter, code int, said string) {
	answer(w, map[string]any{"error": code, "message": said})
}

func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.calls[r.URL.Path]++
	var f *Fault
	if fs := p.faults[r.URL.Path]; len(fs) > 0 {
		f, p.faults[r.URL.Path] = &fs[0], fs[1:]
	}
	p.mu.Unlock()
	if f == nil {
		p.serve(w, r)
		return
	}
	if f.After {
		p.serve(httptest.NewRecorder(), r)
	}
	if f.Hold != nil {
		select {
		case <-f.Hold:
		case <-r.Context().Done():
		}
		if f.Status == 0 && f.Body == "" && !f.After {
			p.serve(w, r) // late, but it is done
			return
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

func (p *Platform) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == Token {
		p.token(w, r)
		return
	}
	token := r.Header.Get("access_token")
	p.mu.Lock()
	end, known := p.access[token]
	p.mu.Unlock()
	switch {
	case !known || r.Header.Get("Authorization") != "":
		refuse(w, -216, "Access token is invalid")
		return
	case !p.now().Before(end):
		refuse(w, -220, "Access token has expired")
		return
	}
	switch r.Method + " " + r.URL.Path {
	case "GET " + Account:
		answer(w, map[string]any{"error": 0, "message": "Success", "data": map[string]any{"oa_id": p.OA,
			"name": "Cơ quan thử", "is_verified": true}})
	case "POST " + Upload:
		file, head, err := r.FormFile("file")
		if err != nil || head.Size > 1<<20 {
			refuse(w, -201, "file is missing or too large")
			return
		}
		data, err := io.ReadAll(file)
		if err != nil {
			refuse(w, -201, "file")
			return
		}
		p.mu.Lock()
		p.next++
		name := fmt.Sprintf("anh-%d", p.next)
		p.pictures[name] = data
		p.mu.Unlock()
		answer(w, map[string]any{"error": 0, "message": "Success", "data": map[string]any{"attachment_id": name}})
	case "POST " + Message:
		p.message(w, r)
	default:
		w.WriteHeader(http.StatusNotFound)
		io.WriteString(w, "<html>404</html>")
	}
}

// token uses a refresh token or a code up. What was used before ends the grant.
func (p *Platform) token(w http.ResponseWriter, r *http.Request) {
	fail := func(code int, name string) {
		answer(w, map[string]any{"error": code, "error_name": name, "error_reason": name, "error_description": name})
	}
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" ||
		r.ParseForm() != nil || len(r.URL.RawQuery) > 0 {
		fail(-14001, "Bad request")
		return
	}
	if r.Header.Get("secret_key") != p.AppSecret || r.PostForm.Get("app_id") != p.AppID ||
		r.PostForm.Has("secret_key") {
		fail(-14004, "Invalid secret key")
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch r.PostForm.Get("grant_type") {
	case "refresh_token":
		token := r.PostForm.Get("refresh_token")
		good, known := p.refresh[token]
		if known && !good {
			p.reused++
			p.revoked = true
		}
		if !good || p.revoked {
			fail(-14014, "Invalid refresh token "+token)
			return
		}
		p.refresh[token] = false
	case "authorization_code":
		code := r.PostForm.Get("code")
		verifier, known := p.codes[code]
		if known && verifier == "spent" {
			p.reused++
		}
		if !known || verifier != r.PostForm.Get("code_verifier") {
			fail(-14015, "Invalid code "+code)
			return
		}
		p.codes[code] = "spent"
	default:
		fail(-14001, "Invalid grant type")
		return
	}
	p.next++
	p.handed++
	if p.OldDies {
		for t := range p.access {
			p.access[t] = time.Time{}
		}
	}
	access, refresh := fmt.Sprintf("at-BIMAT-%d", p.next), fmt.Sprintf("rt-BIMAT-%d", p.next)
	p.access[access] = p.now().Add(25 * time.Hour)
	p.refresh[refresh] = true
	var life any = "90000"
	if p.Numbers {
		life = 90000
	}
	answer(w, map[string]any{"access_token": access, "refresh_token": refresh, "expires_in": life})
}

// message is a message as the platform takes one.
type message struct {
	Recipient struct {
		User string `json:"user_id"`
	} `json:"recipient"`
	Message struct {
		Text       string      `json:"text"`
		Attachment *attachment `json:"attachment"`
	} `json:"message"`
}

// attachment is what hangs on a message: a picture, or buttons.
type attachment struct {
	Type    string `json:"type"`
	Payload struct {
		Kind     string   `json:"template_type"`
		Text     string   `json:"text"`
		Buttons  []button `json:"buttons"`
		Elements []struct {
			Type string `json:"media_type"`
			ID   string `json:"attachment_id"`
		} `json:"elements"`
	} `json:"payload"`
}

// button is a button as it is sent.
type button struct {
	Title   string          `json:"title"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// read returns a button that the platform takes.
func (b button) read() (k Button, ok bool) {
	k = Button{Title: b.Title, Type: b.Type}
	var page struct {
		URL string `json:"url"`
	}
	bad := b.Title == "" || len([]rune(b.Title)) > 100
	switch b.Type {
	case "oa.query.show", "oa.query.hide":
		bad = bad || json.Unmarshal(b.Payload, &k.Payload) != nil || k.Payload == "" || len(k.Payload) > 1000
	case "oa.open.url":
		bad = bad || json.Unmarshal(b.Payload, &page) != nil || !strings.HasPrefix(page.URL, "https://")
		k.Payload = page.URL
	default:
		bad = true
	}
	return k, !bad
}

// attach takes what hangs on a message into s; code is 0, or why it is refused.
func (p *Platform) attach(s *Sent, m message) (code int, why string) {
	a := m.Message.Attachment
	if a.Type != "template" {
		return -201, "attachment"
	}
	switch {
	case a.Payload.Kind == "media":
		p.mu.Lock()
		ok := len(a.Payload.Elements) == 1 && a.Payload.Elements[0].Type == "image"
		if ok {
			s.Picture, ok = p.pictures[a.Payload.Elements[0].ID]
		}
		p.mu.Unlock()
		if !ok {
			return -201, "elements"
		}
	case a.Payload.Kind == "" && p.Form == 0 && a.Payload.Text == "":
	case a.Payload.Kind == "button" && p.Form == 1 && m.Message.Text == "":
		s.Text = a.Payload.Text
	default:
		return -233, "message type is not supported"
	}
	if len(a.Payload.Buttons) > 5 {
		return -201, "too many buttons"
	}
	for _, b := range a.Payload.Buttons {
		k, ok := b.read()
		if !ok {
			return -201, "button " + b.Title
		}
		s.Buttons = append(s.Buttons, k)
	}
	return 0, ""
}

func (p *Platform) message(w http.ResponseWriter, r *http.Request) {
	var m message
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	d.DisallowUnknownFields()
	if r.Header.Get("Content-Type") != "application/json" || d.Decode(&m) != nil {
		refuse(w, -201, "body")
		return
	}
	s := Sent{User: m.Recipient.User, Text: m.Message.Text}
	if m.Message.Attachment != nil {
		if code, why := p.attach(&s, m); code != 0 {
			refuse(w, code, why)
			return
		}
	}
	if n := len(utf16.Encode([]rune(s.Text))); n > 2000 || n == 0 && s.Picture == nil {
		refuse(w, -201, "text")
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	heard, known := p.heard[s.User]
	silent := p.now().Sub(heard)
	switch {
	case !known || p.gone[s.User]:
		refuse(w, -213, "user does not follow")
		return
	case silent > 7*24*time.Hour:
		refuse(w, -230, "no interaction in 7 days")
		return
	}
	s.Billed = silent > 48*time.Hour
	p.next++
	s.ID = fmt.Sprintf("oa-msg-%d", p.next)
	p.sent = append(p.sent, s)
	data := map[string]any{"message_id": s.ID, "user_id": s.User, "sent_time": strconv.FormatInt(p.now().UnixMilli(),
		10)}
	if p.Quota {
		data["quota"] = map[string]any{"quota_type": "reply", "remain": "8", "total": "8"}
	}
	answer(w, map[string]any{"error": 0, "message": "Success", "data": data})
}
