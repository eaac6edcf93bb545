package telegramtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// params are what a call came with, whatever its body was.
type params struct {
	text  map[string]string
	files map[string][]byte
}

// refused is an answer without "ok".
type refused struct {
	Code       int
	Text       string
	RetryAfter int
	MigrateTo  int64
}

func (r *refused) Error() string { return r.Text }

func bad(format string, args ...any) error {
	return &refused{Code: 400, Text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

type method struct {
	params []string // that Telegram knows
	do     func(*Server, params) (any, error)
}

var sendParams = []string{"business_connection_id", "chat_id", "message_thread_id", "parse_mode",
	"disable_notification", "protect_content",
	"reply_parameters", "reply_markup", "message_effect_id"}

var methods map[string]method

func init() {
	methods = map[string]method{
		"getme": {nil, func(*Server, params) (any, error) {
			m := me()
			m["can_join_groups"], m["can_read_all_group_messages"], m["supports_inline_queries"] = true, false, false
			return m, nil
		}},
		"setwebhook":          {[]string{"url", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token", "ip_address"}, (*Server).setWebhook},
		"deletewebhook":       {[]string{"drop_pending_updates"}, (*Server).deleteWebhook},
		"getwebhookinfo":      {nil, (*Server).webhookInfo},
		"sendmessage":         {append([]string{"text", "entities", "link_preview_options"}, sendParams...), (*Server).sendMessage},
		"sendphoto":           {append([]string{"photo", "caption", "caption_entities", "show_caption_above_media"}, sendParams...), (*Server).sendPhoto},
		"sendmessagedraft":    {[]string{"chat_id", "message_thread_id", "draft_id", "text", "parse_mode", "entities"}, (*Server).sendDraft},
		"sendchataction":      {[]string{"chat_id", "message_thread_id", "action"}, (*Server).sendAction},
		"answercallbackquery": {[]string{"callback_query_id", "text", "show_alert", "url", "cache_time"}, (*Server).answerQuery},
		"setmycommands":       {[]string{"commands", "scope", "language_code"}, (*Server).setCommands},
		"getmycommands": {[]string{"scope", "language_code"},
			func(s *Server, _ params) (any, error) { return append([]Command{}, s.commands...), nil }},
	}
}

var reToken = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	token, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	switch {
	case !strings.HasPrefix(r.URL.Path, "/bot") || !reToken.MatchString(token):
		reply(w, nil, &refused{Code: 404, Text: "Not Found"})
		return
	case token != s.token:
		reply(w, nil, &refused{Code: 401, Text: "Unauthorized"})
		return
	}
	p, err := readParams(r)
	if err != nil {
		reply(w, nil, bad("%v", err))
		return
	}
	key := strings.ToLower(name)
	chat, _ := strconv.ParseInt(p.text["chat_id"], 10, 64)

	s.mu.Lock()
	s.calls[name]++
	call := Call{name, s.calls[name], chat}
	var f *Fault
	if s.fault != nil {
		f = s.fault(call)
	}
	if f != nil && f.Code == 429 && chat != 0 && s.chats[chat] != nil {
		s.chats[chat].until = time.Now().Add(time.Duration(f.RetryAfter) * time.Second)
	}
	s.change()
	s.mu.Unlock()
	if f != nil && s.failing(w, r, f) {
		return
	}

	var result any
	if key == "getupdates" {
		result, err = s.getUpdates(r, p)
	} else {
		result, err = s.do(key, p)
	}
	switch {
	case f != nil && f.Lose:
		cutOff(w)
	case f != nil && f.Stalled:
		<-r.Context().Done()
	default:
		reply(w, result, err)
	}
}

// failing does what a fault says in place of the call; false where the call is
// to be done first.
func (s *Server) failing(w http.ResponseWriter, r *http.Request, f *Fault) bool {
	switch {
	case f.Gateway:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Code)
		fmt.Fprintf(w, "<html><body><h1>%d %s</h1></body></html>", f.Code, http.StatusText(f.Code))
	case f.Code != 0:
		e := &refused{Code: f.Code, Text: f.Text, RetryAfter: f.RetryAfter, MigrateTo: f.MigrateTo}
		if e.Text == "" {
			e.Text = http.StatusText(f.Code)
			if f.Code == 429 {
				e.Text = fmt.Sprintf("Too Many Requests: retry after %d", f.RetryAfter)
			}
		}
		reply(w, nil, e)
	case f.Drop:
		cutOff(w)
	case f.Stall:
		<-r.Context().Done()
	default:
		return false
	}
	return true
}

// cutOff closes the connection of a request.
func cutOff(w http.ResponseWriter) {
	if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
		c.Close()
	}
}

func (s *Server) do(key string, p params) (any, error) {
	m, ok := methods[key]
	if !ok {
		return nil, &refused{Code: 404, Text: "Not Found: method not found"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, value := range p.text {
		if name != "method" && !slices.Contains(m.params, name) {
			s.offend("%s knows no parameter %s", key, name)
		}
		if !utf8.ValidString(value) {
			return nil, bad("strings must be encoded in UTF-8")
		}
	}
	defer s.change()
	return m.do(s, p)
}

func reply(w http.ResponseWriter, result any, err error) {
	w.Header().Set("Content-Type", "application/json")
	out := map[string]any{"ok": true, "result": result}
	if r, _ := err.(*refused); r != nil {
		out = map[string]any{"ok": false, "error_code": r.Code, "description": r.Text}
		more := map[string]any{}
		if r.RetryAfter > 0 {
			more["retry_after"] = r.RetryAfter
			w.Header().Set("Retry-After", strconv.Itoa(r.RetryAfter))
		}
		if r.MigrateTo != 0 {
			more["migrate_to_chat_id"] = r.MigrateTo
		}
		if len(more) > 0 {
			out["parameters"] = more
		}
		w.WriteHeader(r.Code)
	}
	json.NewEncoder(w).Encode(out)
}

// readParams reads any of the bodies that the Bot API takes.
func readParams(r *http.Request) (params, error) {
	p := params{map[string]string{}, map[string][]byte{}}
	for k, v := range r.URL.Query() {
		p.text[k] = v[0]
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	switch kind {
	case "application/json":
		body, err := io.ReadAll(io.LimitReader(r.Body, 50<<20))
		if err != nil {
			return p, err
		}
		return p, p.object(body)
	case "multipart/form-data":
		form, err := r.MultipartReader()
		if err != nil {
			return p, err
		}
		for {
			part, err := form.NextPart()
			if err == io.EOF {
				return p, nil
			}
			if err != nil {
				// The form of a call without parameters has not even an end.
				if len(p.text) == 0 && len(p.files) == 0 {
					return p, nil
				}
				return p, err
			}
			content, err := io.ReadAll(io.LimitReader(part, 50<<20))
			if err != nil {
				return p, err
			}
			if part.FileName() != "" {
				p.files[part.FormName()] = content
			} else {
				p.text[part.FormName()] = string(content)
			}
		}
	case "application/x-www-form-urlencoded":
		body, err := io.ReadAll(io.LimitReader(r.Body, 50<<20))
		if err != nil {
			return p, err
		}
		form, err := url.ParseQuery(string(body))
		for k, v := range form {
			p.text[k] = v[0]
		}
		return p, err
	}
	return p, nil
}

// object takes the members of a JSON object: strings as they are, the rest as
// JSON.
func (p params) object(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(body, &m); err != nil {
		return fmt.Errorf("can't parse JSON: %w", err)
	}
	for k, v := range m {
		var text string
		if json.Unmarshal(v, &text) != nil {
			text = string(v)
		}
		if string(v) != "null" {
			p.text[k] = text
		}
	}
	return nil
}

// target is the chat a call is for.
func (s *Server) target(method string, p params) (Chat, *chatState, error) {
	var in Chat
	var err error
	if p.text["chat_id"] == "" {
		return in, nil, bad("chat_id is empty")
	}
	if in.ID, err = strconv.ParseInt(p.text["chat_id"], 10, 64); err != nil {
		return in, nil, bad("chat not found")
	}
	if t := p.text["message_thread_id"]; t != "" {
		if in.Topic, err = strconv.ParseInt(t, 10, 64); err != nil {
			return in, nil, bad("message thread not found")
		}
	}
	c := s.chats[in.ID]
	switch {
	case c == nil:
		return in, nil, bad("chat not found")
	case c.movedTo != 0:
		return in, nil, &refused{Code: 400, Text: "Bad Request: group chat was upgraded to a supergroup chat",
			MigrateTo: c.movedTo}
	case c.blocked:
		return in, nil, &refused{Code: 403, Text: "Forbidden: bot was blocked by the user"}
	case time.Now().Before(c.until) && method != "sendChatAction": // a process that has just begun cannot know
		s.offend("%s in chat %d, %v before the end of retry_after", method, in.ID, time.Until(c.until))
	}
	return in, c, nil
}

// marked reads a text in the mode of the call.
func marked(p params, field, marks string) (text string, entities []Entity, err error) {
	raw := p.text[field]
	switch mode := strings.ToLower(p.text["parse_mode"]); mode {
	case "html":
		if text, entities, err = parseHTML(raw); err != nil {
			return "", nil, bad("can't parse entities: %v", err)
		}
	case "":
		text = strings.TrimSpace(raw)
		if e := p.text[marks]; e != "" {
			if json.Unmarshal([]byte(e), &entities) != nil {
				return "", nil, bad("can't parse entities: Can't parse entities JSON object")
			}
			for _, x := range entities {
				if x.Offset < 0 || x.Length <= 0 || x.Offset+x.Length > unitsOf(text) {
					return "", nil, bad("entity beginning at UTF-16 offset %d ends after the end of the text", x.Offset)
				}
			}
		}
	default:
		return "", nil, bad("unsupported parse_mode")
	}
	return text, entities, nil
}

func (s *Server) sendMessage(p params) (any, error) {
	in, c, err := s.target("sendMessage", p)
	if err != nil {
		return nil, err
	}
	m := Message{Raw: p.text["text"], Preview: true}
	if m.Text, m.Entities, err = marked(p, "text", "entities"); err != nil {
		return nil, err
	}
	switch n := unitsOf(m.Text); {
	case n == 0:
		return nil, bad("message text is empty")
	case n > 4096:
		return nil, bad("message is too long")
	}
	var preview struct {
		Disabled bool `json:"is_disabled"`
	}
	if o := p.text["link_preview_options"]; o != "" {
		if json.Unmarshal([]byte(o), &preview) != nil {
			return nil, bad("can't parse LinkPreviewOptions JSON object")
		}
		m.Preview = !preview.Disabled
	}
	return s.post(in, c, p, m)
}

func (s *Server) sendPhoto(p params) (any, error) {
	in, c, err := s.target("sendPhoto", p)
	if err != nil {
		return nil, err
	}
	m := Message{Raw: p.text["caption"]}
	if m.Text, m.Entities, err = marked(p, "caption", "caption_entities"); err != nil {
		return nil, err
	}
	if unitsOf(m.Text) > 1024 {
		return nil, bad("message caption is too long")
	}
	m.Photo = p.files["photo"]
	if name, ok := strings.CutPrefix(p.text["photo"], "attach://"); ok {
		m.Photo = p.files[name]
	}
	if len(m.Photo) == 0 {
		return nil, bad("there is no photo in the request")
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(m.Photo))
	switch {
	case err != nil:
		return nil, bad("IMAGE_PROCESS_FAILED")
	case len(m.Photo) > 10<<20:
		return nil, bad("file is too big")
	case size.Width+size.Height > 10000 || max(size.Width, size.Height) > 20*min(size.Width, size.Height):
		return nil, bad("PHOTO_INVALID_DIMENSIONS")
	}
	return s.post(in, c, p, m)
}

func (s *Server) post(in Chat, c *chatState, p params, m Message) (any, error) {
	var err error
	if m.Keyboard, err = keyboard(p.text["reply_markup"]); err != nil {
		return nil, err
	}
	s.lastMessage++
	m.ID, m.Chat, m.Topic, m.At = s.lastMessage, in.ID, in.Topic, time.Now()
	s.messages = append(s.messages, m)
	c.draft = nil
	return s.json(m), nil
}

func keyboard(markup string) ([][]Button, error) {
	if markup == "" {
		return nil, nil
	}
	var k struct {
		Rows [][]struct {
			Button
			URL  *string `json:"url"`
			Data *string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(markup), &k); err != nil {
		return nil, bad("can't parse reply keyboard markup JSON object")
	}
	var out [][]Button
	n := 0
	for _, row := range k.Rows {
		var r []Button
		for _, b := range row {
			n++
			switch {
			case b.Text == "" || b.URL == nil && b.Data == nil:
				return nil, bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
			case b.URL != nil && b.Data != nil:
				return nil, bad("can't parse inline keyboard button: more than one action")
			case b.Data != nil && (len(*b.Data) < 1 || len(*b.Data) > 64):
				return nil, bad("BUTTON_DATA_INVALID")
			case b.Data != nil:
				r = append(r, Button{Text: b.Text, Data: *b.Data})
			default:
				u, err := url.Parse(*b.URL)
				if err != nil || u.Scheme != "https" && u.Scheme != "http" || !strings.Contains(u.Hostname(), ".") {
					return nil, bad("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", *b.URL)
				}
				r = append(r, Button{Text: b.Text, URL: *b.URL})
			}
		}
		if len(row) > 8 {
			return nil, bad("BUTTONS_TOO_MUCH")
		}
		out = append(out, r)
	}
	if n > 100 {
		return nil, bad("reply markup is too long")
	}
	return out, nil
}

func (s *Server) sendDraft(p params) (any, error) {
	in, c, err := s.target("sendMessageDraft", p)
	if err != nil {
		return nil, err
	}
	if c.group {
		return nil, bad("TEXTDRAFT_PEER_INVALID")
	}
	if n, err := strconv.ParseInt(p.text["draft_id"], 10, 32); err != nil || n == 0 {
		return nil, bad("TEXTDRAFT_ID_INVALID")
	}
	text, _, err := marked(p, "text", "entities")
	if err != nil {
		return nil, err
	}
	if unitsOf(text) > 4096 {
		return nil, bad("message is too long")
	}
	d := Draft{in.ID, p.text["draft_id"], text, time.Now()}
	s.drafts = append(s.drafts, d)
	c.draft = &d
	return true, nil
}

func (s *Server) sendAction(p params) (any, error) {
	in, _, err := s.target("sendChatAction", p)
	if err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"typing", "upload_photo", "upload_document", "choose_sticker", "find_location"},
		p.text["action"]) {
		return nil, bad("wrong parameter action in request")
	}
	s.actions[in.ID]++
	return true, nil
}

func (s *Server) answerQuery(p params) (any, error) {
	q := s.queries[p.text["callback_query_id"]]
	if q == nil || q.answered {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	if unitsOf(p.text["text"]) > 200 {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	q.answered = true
	return true, nil
}

var reCommand = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (s *Server) setCommands(p params) (any, error) {
	var all []Command
	if err := json.Unmarshal([]byte(p.text["commands"]), &all); err != nil {
		return nil, bad("can't parse commands JSON object")
	}
	if len(all) > 100 {
		return nil, bad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range all {
		switch {
		case !reCommand.MatchString(c.Command):
			return nil, bad("BOT_COMMAND_INVALID")
		case unitsOf(c.Description) < 1 || unitsOf(c.Description) > 256:
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.commands = all
	return true, nil
}

// getUpdates answers with what is not confirmed, or waits for it.
func (s *Server) getUpdates(r *http.Request, p params) (any, error) {
	number := func(name string, least, most, def int64) (int64, error) {
		if p.text[name] == "" {
			return def, nil
		}
		n, err := strconv.ParseInt(p.text[name], 10, 64)
		if err != nil {
			return 0, bad("invalid %s", name)
		}
		return min(max(n, least), most), nil
	}
	offset, err := number("offset", -1<<40, 1<<40, 0)
	if err != nil {
		return nil, err
	}
	limit, err := number("limit", 1, 100, 100)
	if err != nil {
		return nil, err
	}
	wait, err := number("timeout", 0, 50, 0)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	if s.hook.url != "" {
		s.mu.Unlock()
		return nil, &refused{Code: 409, Text: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	}
	if s.poll != nil {
		close(s.poll) // the one before
	}
	mine := make(chan struct{})
	s.poll = mine
	if a := p.text["allowed_updates"]; a != "" {
		if json.Unmarshal([]byte(a), &s.allowed) != nil {
			s.mu.Unlock()
			return nil, bad("can't parse allowed_updates JSON object")
		}
	}
	if offset < 0 {
		offset = s.lastUpdate + 1 + offset
	}
	if offset > s.lastUpdate+1 {
		s.offend("getUpdates confirms %d, which is still to come", offset-1)
	}
	s.confirmed = max(s.confirmed, offset)
	s.queue = slices.DeleteFunc(s.queue, func(u *pending) bool { return u.id < offset })
	s.change()
	s.mu.Unlock()

	late := time.After(time.Duration(wait) * time.Second)
	for {
		s.mu.Lock()
		out, changed := []any{}, s.changed
		for _, u := range s.queue {
			if len(out) < int(limit) {
				out = append(out, u.json())
			}
		}
		done := len(out) > 0 || wait == 0
		if done && s.poll == mine {
			s.poll = nil
		}
		s.mu.Unlock()
		if done {
			return out, nil
		}
		select {
		case <-changed:
		case <-mine:
			return nil, &refused{Code: 409,
				Text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
		case <-late:
			wait = 0
		case <-r.Context().Done():
			s.locked(func() {
				if s.poll == mine {
					s.poll = nil
				}
				s.change()
			})
			return nil, bad("gone")
		}
	}
}
