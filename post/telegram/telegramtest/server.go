// Package telegramtest is a Bot API server for tests: the part of Telegram that
// the house uses, over real HTTP on loopback, as strict as Telegram and with
// faults on demand.
//
// Begin with [New] and point a client at Server.URL. People write with
// [Server.Write] and press buttons with [Server.Press]; what the bot did is in
// [Server.Messages], [Server.Drafts] and their like, and what it did against
// the protocol in [Server.Offences].
package telegramtest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
)

// BotID and BotName are who the bot is.
const (
	BotID   = 4200
	BotName = "thu_nghiem_bot"
)

// Token is one that [New] may be given.
const Token = "4200:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"

// User is a person.
type User struct {
	ID          int64
	First, Last string
}

// Chat is the chat of a person with the bot.
func (u User) Chat() Chat { return Chat{ID: u.ID} }

// Chat is a conversation; that of a group has an ID below 0.
type Chat struct {
	ID    int64
	Topic int64 // of a group with topics
}

// Message is what the bot sent.
type Message struct {
	ID, Chat, Topic int64
	Raw             string // text or caption as it was sent
	Text            string // as people read it
	Entities        []Entity
	Photo           []byte
	Keyboard        [][]Button
	Preview         bool // links are shown with a preview
	At              time.Time
}

// Entity is a marked part of a text, in UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

// Button is one below a message.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// Command is a line of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// Draft is a preview that was shown.
type Draft struct {
	Chat int64
	ID   string
	Text string
	At   time.Time
}

// Fault is what happens to a call in place of what should.
type Fault struct {
	Code       int    // refuse with this
	Text       string // and say so; "" is the usual sentence
	RetryAfter int    // seconds, with 429
	MigrateTo  int64  // with 400

	Gateway bool // with Code: the page of a proxy, no JSON
	Lose    bool // do it, and close the connection without an answer
	Drop    bool // close the connection without doing it
	Stall   bool // neither do it nor answer, until the client gives up
	Stalled bool // do it, but do not answer until the client gives up
}

// Call is a call that came.
type Call struct {
	Method string
	N      int // how many calls of the method came, this one included
	Chat   int64
}

// Server is a Bot API server for one bot.
type Server struct {
	URL string

	token string
	http  *httptest.Server

	mu       sync.Mutex
	changed  chan struct{} // closed at every change
	fault    func(Call) *Fault
	calls    map[string]int
	offences []string

	lastUpdate, lastMessage, lastQuery int64
	queue                              []*pending
	last                               *pending // that was put in
	allowed                            []string
	confirmed                          int64 // every number below
	poll                               chan struct{}

	hook hook

	chats    map[int64]*chatState
	messages []Message
	drafts   []Draft
	actions  map[int64]int
	queries  map[string]*query
	commands []Command
}

type chatState struct {
	group   bool
	blocked bool
	movedTo int64
	draft   *Draft
	until   time.Time // no sending before, after a 429
}

type query struct{ answered bool }

// pending is an update that is not confirmed.
type pending struct {
	id   int64
	kind string
	chat int64
	body map[string]any
}

// New starts a server for the bot of a token. The test's end stops it.
func New(t testing.TB, token string) *Server {
	s := &Server{token: token, changed: make(chan struct{}), calls: map[string]int{}, chats: map[int64]*chatState{},
		actions: map[int64]int{},
		queries: map[string]*query{}, lastUpdate: 700_000, lastMessage: 10}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL
	t.Cleanup(func() {
		s.stopHook()
		s.http.CloseClientConnections()
		s.http.Close()
	})
	return s
}

// change tells who waits; s.mu is held.
func (s *Server) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// Wait waits until ok, at most a minute. ok may ask the server.
func (s *Server) Wait(t testing.TB, what string, ok func() bool) {
	t.Helper()
	late := time.After(time.Minute)
	for {
		var changed chan struct{}
		s.locked(func() { changed = s.changed })
		start := time.Now()
		if ok() {
			return
		}
		pause := time.After(5 * time.Since(start)) // looking at much takes time from those who work
		select {
		case <-changed:
			<-pause
		case <-late:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// Faults asks f, which may be nil, about every call from now on; a Fault that
// is not nil is what happens. f may not ask the server.
func (s *Server) Faults(f func(Call) *Fault) { s.locked(func() { s.fault = f }) }

// Calls is how often a method was called.
func (s *Server) Calls(method string) (n int) {
	s.locked(func() { n = s.calls[method] })
	return n
}

// Offences are what the client did against the protocol.
func (s *Server) Offences() (out []string) {
	s.locked(func() { out = slices.Clone(s.offences) })
	return out
}

func (s *Server) offend(format string, args ...any) {
	s.offences = append(s.offences, fmt.Sprintf(format, args...))
}

// Messages are what the bot sent to a chat, in order; of chat 0, to all.
func (s *Server) Messages(chat int64) (out []Message) {
	s.locked(func() {
		for _, m := range s.messages {
			if chat == 0 || m.Chat == chat {
				out = append(out, m)
			}
		}
	})
	return out
}

// Sent is how many messages the bot sent to all chats.
func (s *Server) Sent() (n int) {
	s.locked(func() { n = len(s.messages) })
	return n
}

// Drafts are the previews that were shown in a chat, in order.
func (s *Server) Drafts(chat int64) (out []Draft) {
	s.locked(func() {
		for _, d := range s.drafts {
			if d.Chat == chat {
				out = append(out, d)
			}
		}
	})
	return out
}

// Draft is the preview that stands in a chat now; "" is none.
func (s *Server) Draft(chat int64) (text string) {
	s.locked(func() {
		if c := s.chats[chat]; c != nil && c.draft != nil {
			text = c.draft.Text
		}
	})
	return text
}

// Typings is how often the bot was shown writing in a chat.
func (s *Server) Typings(chat int64) (n int) {
	s.locked(func() { n = s.actions[chat] })
	return n
}

// Commands are those of the bot's menu.
func (s *Server) Commands() (out []Command) {
	s.locked(func() { out = slices.Clone(s.commands) })
	return out
}

// Waiting is how many updates are not confirmed.
func (s *Server) Waiting() (n int) {
	s.locked(func() { n = len(s.queue) })
	return n
}

// Polling is how many poll at the moment: 0 or 1.
func (s *Server) Polling() (n int) {
	s.locked(func() {
		if s.poll != nil {
			n = 1
		}
	})
	return n
}

// Answered says whether the pressing of a button was answered.
func (s *Server) Answered(query string) (yes bool) {
	s.locked(func() { yes = s.queries[query] != nil && s.queries[query].answered })
	return yes
}

// Write is that a person writes in a chat; it returns the number of the
// message.
func (s *Server) Write(from User, in Chat, text string) int64 {
	return s.Send(from, in, map[string]any{"text": text, "entities": Entities(text)})
}

// Send is that a person sends a message with any fields.
func (s *Server) Send(from User, in Chat, fields map[string]any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastMessage++
	m := map[string]any{"message_id": s.lastMessage, "date": time.Now().Unix(), "from": from.json(),
		"chat": s.open(in, from)}
	if in.Topic != 0 {
		m["message_thread_id"], m["is_topic_message"] = in.Topic, true
	}
	for k, v := range fields {
		m[k] = v
	}
	s.put("message", in.ID, m)
	return s.lastMessage
}

// Press is that a person presses a button of a message of the bot; it returns
// the ID of the query. It panics when there is no such button.
func (s *Server) Press(from User, message int64, data string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.messages, func(m Message) bool { return m.ID == message })
	if i < 0 || !slices.ContainsFunc(s.messages[i].Keyboard, func(row []Button) bool {
		return slices.ContainsFunc(row, func(b Button) bool { return b.Data == data })
	}) {
		panic(fmt.Sprintf("telegramtest: message %d has no button that sends %q", message, data))
	}
	s.lastQuery++
	id := fmt.Sprintf("%d", 90071992547409000+s.lastQuery)
	s.queries[id] = &query{}
	m := s.messages[i]
	s.put("callback_query", m.Chat, map[string]any{"id": id, "from": from.json(), "chat_instance": "1", "data": data,
		"message": s.json(m)})
	return id
}

// Block is that a person blocks the bot, or takes it back.
func (s *Server) Block(who User, blocked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, before := "member", "kicked"
	if blocked {
		now, before = before, now
	}
	status := func(word string) map[string]any {
		return map[string]any{"status": word, "user": me(), "until_date": 0}
	}
	body := map[string]any{"chat": s.open(who.Chat(), who), "from": who.json(), "date": time.Now().Unix(),
		"old_chat_member": status(before), "new_chat_member": status(now)}
	s.chats[who.ID].blocked = blocked
	s.put("my_chat_member", who.ID, body)
}

// Move is that a group becomes a supergroup of another ID.
func (s *Server) Move(group, to int64) {
	s.locked(func() {
		s.chats[group].movedTo = to
		s.chats[to] = &chatState{group: true}
	})
}

// Again brings the last update once more, under a new number, as may be when a
// bot changes servers.
func (s *Server) Again() {
	s.locked(func() { s.put(s.last.kind, s.last.chat, s.last.body) })
}

func (s *Server) put(kind string, chat int64, body map[string]any) {
	s.lastUpdate++
	if len(s.allowed) > 0 && !slices.Contains(s.allowed, kind) {
		return
	}
	s.last = &pending{s.lastUpdate, kind, chat, body}
	s.queue = append(s.queue, s.last)
	s.change()
	s.wakeHook()
}

func (p *pending) json() map[string]any { return map[string]any{"update_id": p.id, p.kind: p.body} }

// open makes the chat known, as it is once somebody wrote in it.
func (s *Server) open(in Chat, from User) map[string]any {
	if s.chats[in.ID] == nil {
		s.chats[in.ID] = &chatState{group: in.ID < 0}
	}
	return chatJSON(in.ID, from)
}

func chatJSON(id int64, from User) map[string]any {
	switch {
	case id > 0:
		return map[string]any{"id": id, "type": "private", "first_name": from.First}
	case id > -1_000_000_000_000:
		return map[string]any{"id": id, "type": "group", "title": "Nhóm"}
	}
	return map[string]any{"id": id, "type": "supergroup", "title": "Nhóm", "is_forum": true}
}

func (u User) json() map[string]any {
	m := map[string]any{"id": u.ID, "is_bot": false, "first_name": u.First, "language_code": "vi"}
	if u.Last != "" {
		m["last_name"] = u.Last
	}
	return m
}

func me() map[string]any {
	return map[string]any{"id": BotID, "is_bot": true, "first_name": "Thử nghiệm", "username": BotName}
}

func (s *Server) json(m Message) map[string]any {
	out := map[string]any{"message_id": m.ID, "date": m.At.Unix(), "from": me(),
		"chat": chatJSON(m.Chat, User{First: "Người"})}
	text, entities := "text", "entities"
	if m.Photo != nil {
		text, entities = "caption", "caption_entities"
		out["photo"] = []any{map[string]any{"file_id": fmt.Sprintf("AgAC%d", m.ID),
			"file_unique_id": fmt.Sprintf("AQ%d", m.ID), "width": 90, "height": 60, "file_size": len(m.Photo)}}
	}
	if m.Text != "" {
		out[text] = m.Text
	}
	if len(m.Entities) > 0 {
		out[entities] = m.Entities
	}
	if m.Topic != 0 {
		out["message_thread_id"], out["is_topic_message"] = m.Topic, true
	}
	if len(m.Keyboard) > 0 {
		out["reply_markup"] = map[string]any{"inline_keyboard": m.Keyboard}
	}
	return out
}

var reEntity = regexp.MustCompile(`(^|\s)(/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{5,32})?|@[A-Za-z0-9_]{5,32})`)

// Entities are the commands and names that Telegram finds in what a person
// writes.
func Entities(text string) []Entity {
	out := []Entity{}
	for _, m := range reEntity.FindAllStringSubmatchIndex(text, -1) {
		word := text[m[4]:m[5]]
		e := Entity{Type: "mention", Offset: len(utf16.Encode([]rune(text[:m[4]]))), Length: len(word)}
		if strings.HasPrefix(word, "/") {
			e.Type = "bot_command"
		}
		out = append(out, e)
	}
	return out
}
