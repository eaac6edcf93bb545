package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/post"
	"trolyao/store"
)

// Chat is the browser as a channel. Whatever is said is a row before a browser
// is told: carrying a reply means waking those that look at the rows.
type Chat struct {
	mu    sync.Mutex
	rooms map[string]*room // of the chats somebody is looking at
}

// room is a chat that browsers look at.
type room struct {
	looking map[chan struct{}]bool
	draft   draft
}

// draft is an answer that is being written.
type draft struct{ message, text string }

var (
	_ post.Channel  = (*Chat)(nil)
	_ post.Keyed    = (*Chat)(nil)
	_ post.Streamer = (*Chat)(nil)
)

// NewChat returns the browser's channel, for the hall and for [Options].
func NewChat() *Chat { return &Chat{rooms: map[string]*room{}} }

// Name is that of [bot.Web].
func (c *Chat) Name() string { return bot.Web }

// Look is a whole reply: pages are set by templates.
func (c *Chat) Look() post.Look { return post.Look{Whole: true} }

// Serve waits: messages come as requests.
func (c *Chat) Serve(ctx context.Context, _ post.Accept) error {
	<-ctx.Done()
	return nil
}

// Send wakes who looks at the chat.
func (c *Chat) Send(_ context.Context, chat string, _ post.Piece) error {
	c.wake(chat, func(r *room) { r.draft = draft{} })
	return nil
}

// SendOnce is Send: waking somebody twice does no harm.
func (c *Chat) SendOnce(ctx context.Context, _, chat string, p post.Piece) error {
	return c.Send(ctx, chat, p)
}

// Show hands on what stands of an answer so far.
func (c *Chat) Show(_ context.Context, chat, message, soFar string) {
	c.wake(chat, func(r *room) { r.draft = draft{message, soFar} })
}

func (c *Chat) wake(chat string, change func(*room)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.rooms[chat]
	if r == nil {
		return
	}
	change(r)
	for l := range r.looking {
		select {
		case l <- struct{}{}:
		default: // it has not looked since the last time
		}
	}
}

// look says when something happens in a chat, until leave is called.
func (c *Chat) look(chat string) (news <-chan struct{}, leave func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.rooms[chat]
	if r == nil {
		r = &room{looking: map[chan struct{}]bool{}}
		c.rooms[chat] = r
	}
	l := make(chan struct{}, 1)
	r.looking[l] = true
	return l, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if delete(r.looking, l); len(r.looking) == 0 {
			delete(c.rooms, chat)
		}
	}
}

func (c *Chat) draftIn(chat string) draft {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.rooms[chat]; r != nil {
		return r.draft
	}
	return draft{}
}

func (s *Server) chatPages() {
	if s.opts.Hall == nil || s.opts.Chat == nil {
		return
	}
	s.page("GET /{$}", readers, (*visit).newTalk)
	s.page("GET /hoi/{c}", readers, (*visit).talk)
	s.page("GET /hoi/{c}/dong", readers, (*visit).stream)
	s.page("GET /hoi/{c}/xuat", readers, (*visit).exportTalk)
	s.page("GET /lich-su", officers, (*visit).history)
	s.page("POST /hoi/{c}/giu", officers, (*visit).setTalk)
	s.page("GET /vb/{key}/ben", readers, (*visit).beside)
	s.page("POST /hoi", readers, (*visit).ask)
	s.page("POST /dung", readers, (*visit).stopAnswer)
	s.page("POST /gop-y", readers, (*visit).judge)
	s.page("GET /tra-loi/{turn}/{secret}", officers, (*visit).sharedAnswer)
}

func init() {
	templateFuncs["rich"] = rich
	templateFuncs["rows"] = tableRows
	templateFuncs["add"] = func(a, b int) int { return a + b }
	// part is the page with other data, for a template that is shown alone too.
	templateFuncs["part"] = func(p *page, data any) *page {
		q := *p
		q.D = data
		return &q
	}
}

// Limits of a conversation's page.
const (
	mostQuestion = 4000 // letters
	mostLines    = 400  // shown of a conversation
	mostTalks    = 30   // shown of a person's conversations
)

// reTalk is the name of a conversation, reMessage that of a message in it, as
// browsers make them up.
var (
	reTalk    = regexp.MustCompile(`^[A-Za-z0-9]{16,40}$`)
	reMessage = regexp.MustCompile(`^[A-Za-z0-9-]{8,64}$`)
)

// asker is who the person is to the channel. Names of officers and of
// browsers cannot be mistaken for each other.
func (v *visit) asker() string {
	if v.who != nil {
		return "c:" + v.who.ID
	}
	return "k:" + v.guest
}

// chat is the address of one of the person's own conversations: nobody can
// name another's.
func (v *visit) chat(talk string) string { return v.asker() + "/" + talk }

func (v *visit) officer() string {
	if v.who != nil {
		return v.who.ID
	}
	return ""
}

// talkPage is a conversation.
type talkPage struct {
	Talk     string
	Base     string // before the paths of forms
	Day      string // that questions are about, as it was typed; "" today
	Today    corpus.Day
	Message  string // a new message's name, so that a form sent twice asks once
	Lines    []talkLine
	Waiting  bool // an answer is on its way
	Last     int64
	Draft    string // what the question box begins with
	Examples []string
	First    int // what an administrator still has to do in the first days
	Talks    []talkEntry
	Most     int
	Wrong    string
}

// talkEntry is a conversation in the list of a person's own.
type talkEntry struct {
	Talk   string
	First  string
	Name   string // what the person called it
	Pinned bool
	At     time.Time
	Here   bool
}

// talkLine is a message or a reply.
type talkLine struct {
	ID      int64
	Talk    string
	In      bool
	At      time.Time
	Text    string // of a message
	Secret  bool   // of a message that was not kept
	State   store.MessageState
	Pending bool
	Reply   *replyView
	Answers int64 // the message that the reply answers
}

// replyView is a reply for the template.
type replyView struct {
	bot.Reply
	Line    int64
	Talk    string
	Status  string // in words, "" none
	Class   string // of the badge
	Body    []bot.Block
	Notice  []string
	SeeAlso []string
	Sources []sourceView
	Copy    string
	Share   string // path of the shared answer, "" where it cannot be shared
	Verdict store.Verdict
	Message string     // name for the next message
	Base    string     // before the paths of forms
	Day     corpus.Day // that the answer is for; "" the day it was given
	Alone   bool       // on a page of its own: nothing can be pressed
}

// sourceView is a numbered card.
type sourceView struct {
	N     int
	Text  string
	Words string // how it stands
	More  string // the same without what the badge says
	State corpus.State
	Link  string
	Cite  string
	// Beside is where the place can be read beside the answer; "" nowhere.
	Beside string
}

func answerClass(status string) string {
	switch status {
	case "answered":
		return "ok"
	case "partial", "possible", "corrected", "historical", "clarify":
		return "warn"
	}
	return ""
}

// view makes a reply, given on the day asked, ready for the template.
func (v *visit) view(r bot.Reply, asked corpus.Day, line int64, talk string, alone bool) (*replyView, error) {
	out := &replyView{Reply: r, Line: line, Talk: talk, Status: textStatus[string(r.Status)],
		Class: answerClass(string(r.Status)), Message: rand.Text(), Base: v.base, Alone: alone}
	if string(r.Status) == "answered" && len(r.Sources) == 0 && len(r.Blocks) > 0 && r.Blocks[0].Role == "" {
		out.Status, out.Class = textOfHouse, "" // what the house keeps; no law bears it out
	}
	if r.AsOf != "" && r.AsOf != asked {
		out.Day = r.AsOf
	}
	for _, b := range r.Blocks {
		if b.Kind == bot.Notice {
			out.Notice = append(out.Notice, b.Text)
		} else if b.Kind == bot.SeeAlso {
			out.SeeAlso = append(out.SeeAlso, b.Text)
		} else {
			out.Body = append(out.Body, b)
		}
	}
	for i, c := range r.Sources {
		first, err := v.bot.FirstMention(v.ctx(), v.who, c)
		if err != nil {
			return nil, err
		}
		out.Sources = append(out.Sources, sourceView{N: i + 1, Text: c.Named(), Words: c.ValidityText, More: c.Cause,
			State: c.Validity,
			Link:  local(c.Link, ""), Cite: first, Beside: v.besideOf(c.Ref, r.AsOf)})
	}
	if r.Small {
		out.Status, out.Class, out.Turn, out.Notice = "", "", 0, nil
	}
	if r.Status == "" || r.Small {
		return out, nil
	}
	var err error
	if out.Copy, err = post.Carry(v.ctx(), v.bot, v.who, r); err != nil {
		return nil, err
	}
	if r.Turn == 0 || alone {
		return out, nil
	}
	if v.who != nil {
		code, err := v.house.ShareCode(v.ctx(), r.Turn)
		if err != nil {
			return nil, err
		}
		out.Share = fmt.Sprintf("/tra-loi/%d/%s", r.Turn, code)
	}
	fs, err := v.store.Feedback(v.ctx(), r.Turn)
	if err != nil {
		return nil, err
	}
	mine := v.officer()
	if mine == "" {
		mine = v.asker()
	}
	for _, f := range fs {
		if f.Officer == mine {
			out.Verdict = f.Verdict
		}
	}
	return out, nil
}

// besideOf is where a place is shown beside an answer on a day; in a frame there is
// no room.
func (v *visit) besideOf(ref corpus.Ref, on corpus.Day) string {
	if ref.Doc == "" || v.base != "" {
		return ""
	}
	return "/vb/" + url.PathEscape(ref.Doc) + "/ben?" + url.Values{"o": {ref.Fragment()},
		"ngay": {string(on)}}.Encode()
}

// lines are the messages and replies of a conversation after one of them.
func (v *visit) lines(talk string, after int64) ([]talkLine, error) {
	rows, err := v.store.Transcript(v.ctx(), bot.Web, v.chat(talk), after, mostLines)
	if err != nil {
		return nil, err
	}
	answered := map[int64]bool{}
	for _, r := range rows {
		if !r.In {
			answered[r.Answers] = true
		}
	}
	var out []talkLine
	for _, r := range rows {
		l := talkLine{ID: r.ID, Talk: talk, In: r.In, At: r.At, State: r.State, Answers: r.Answers}
		if r.In {
			var m bot.Message
			if err := json.Unmarshal(r.Body, &m); err != nil {
				return nil, fmt.Errorf("web: message %d: %w", r.ID, err)
			}
			l.Text, l.Secret = m.Text, m.Event == bot.Secret
			l.Pending = r.State == store.MessageWaiting && !answered[r.ID]
		} else {
			var reply bot.Reply
			if err := json.Unmarshal(r.Body, &reply); err != nil {
				return nil, fmt.Errorf("web: reply %d: %w", r.ID, err)
			}
			if l.Reply, err = v.view(reply, corpus.DayOf(r.At), r.ID, talk, false); err != nil {
				return nil, err
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// oldLines are a conversation whose messages have been forgotten but for their
// turns.
func (v *visit) oldLines(talk string) ([]talkLine, error) {
	turns, err := v.store.Turns(v.ctx(), store.TurnFilter{Channel: bot.Web, Chat: v.chat(talk), Limit: mostLines / 2})
	if err != nil {
		return nil, err
	}
	var out []talkLine
	for _, t := range slices.Backward(turns) {
		r, err := bot.ReplyOf(&t)
		if err != nil {
			return nil, err
		}
		if len(r.Blocks) == 0 {
			r.Blocks = []bot.Block{{Kind: bot.Paragraph, Text: t.Answer}}
		}
		view, err := v.view(r, corpus.DayOf(t.Created), -t.ID, talk, false)
		if err != nil {
			return nil, err
		}
		out = append(out, talkLine{ID: -t.ID, In: true, At: t.Created, Text: t.Question, Secret: t.Question == ""},
			talkLine{At: t.Created, Reply: view, Answers: -t.ID})
	}
	return out, nil
}

func (v *visit) newTalk() error {
	p := talkPage{Talk: rand.Text(), Draft: cut(v.query("q"), mostQuestion), Most: mostQuestion, Message: rand.Text()}
	var err error
	if p.Talks, err = v.talks(store.TalkFilter{Limit: mostTalks}, ""); err != nil {
		return err
	}
	if p.Examples, err = v.house.Examples(v.ctx(), 6); err != nil {
		return err
	}
	if p.First, err = v.firstLeft(); err != nil {
		return err
	}
	return v.renderTalk(http.StatusOK, p)
}

// renderTalk shows a conversation as a page of the house, or in a frame.
func (v *visit) renderTalk(status int, p talkPage) error {
	p.Today = v.today()
	if p.Day = cut(v.form("ngay"), 20); p.Day == "" {
		p.Day = cut(v.query("ngay"), 20)
	}
	if p.Base = v.base; v.base != "" || v.r.URL.Path == "/khung" {
		return v.renderFrame(status, "chat", p)
	}
	return v.renderAs(status, "chat", p)
}

// talkName is the conversation that an address or a form names.
func talkName(name string) (string, error) {
	if !reTalk.MatchString(name) {
		return "", store.ErrNotFound
	}
	return name, nil
}

func (v *visit) talk() error {
	talk, err := talkName(v.r.PathValue("c"))
	if err != nil {
		return err
	}
	return v.showTalk(http.StatusOK, talk, "", "")
}

func (v *visit) showTalk(status int, talk, draft, wrong string) error {
	p := talkPage{Talk: talk, Message: rand.Text(), Most: mostQuestion, Draft: draft, Wrong: wrong}
	var err error
	if p.Lines, err = v.lines(talk, 0); err != nil {
		return err
	}
	if len(p.Lines) == 0 {
		if p.Lines, err = v.oldLines(talk); err != nil {
			return err
		}
	}
	for _, l := range p.Lines {
		p.Waiting = p.Waiting || l.Pending
		p.Last = max(p.Last, l.ID)
	}
	if len(p.Lines) == 0 {
		if p.Examples, err = v.house.Examples(v.ctx(), 6); err != nil {
			return err
		}
	}
	if p.Talks, err = v.talks(store.TalkFilter{Limit: mostTalks}, talk); err != nil {
		return err
	}
	return v.renderTalk(status, p)
}

func (v *visit) ask() error {
	talk, err := talkName(v.form("c"))
	if err != nil {
		return err
	}
	text, id := v.form("text"), v.form("m")
	day, dayOK := corpus.Day(""), true
	if typed := v.form("ngay"); typed != "" {
		if day, dayOK = corpus.ReadDay(typed); day == v.today() {
			day = ""
		}
	}
	if !reMessage.MatchString(id) {
		id = rand.Text()
	}
	scripted := strings.Contains(v.r.Header.Get("Accept"), "application/json")
	wrong := ""
	switch {
	case text == "":
		wrong = textNoQuestion
	case len([]rune(text)) > mostQuestion:
		wrong = fmt.Sprintf(textLongQuestion, mostQuestion)
	case !dayOK:
		wrong = fmt.Sprintf(textBadDay, v.form("ngay"))
	}
	if wrong != "" {
		if scripted {
			return v.json(http.StatusUnprocessableEntity, map[string]string{"wrong": wrong})
		}
		return v.showTalk(http.StatusUnprocessableEntity, talk, text, wrong)
	}
	again := func(err error) error { // the question stays in its box
		var f *failure
		if !errors.As(err, &f) {
			return err // errShut too
		}
		if scripted {
			return v.json(f.status, map[string]string{"wrong": f.text})
		}
		return v.showTalk(f.status, talk, text, f.text)
	}
	if err := v.admitted(); err != nil {
		return again(err)
	}
	news, leave := v.opts.Chat.look(v.chat(talk))
	defer leave()
	m := bot.Message{Channel: bot.Web, Account: v.asker(), Chat: v.chat(talk), ID: id, Text: text, From: v.officer(),
		At: v.now(), AsOf: day}
	if err := v.opts.Hall.Accept(v.ctx(), m); store.Full(err) {
		v.log.Error("question not taken", "id", requestID(v.r), "err", err)
		return again(v.fail(http.StatusServiceUnavailable, textFull))
	} else if err != nil {
		return err
	}
	if scripted {
		return v.json(http.StatusAccepted, map[string]string{"talk": talk, "page": v.base + "/hoi/" + talk})
	}
	if err := v.await(talk, id, news); err != nil {
		return err
	}
	to := v.base + "/hoi/" + talk
	if day != "" { // the next question is about it too
		to += "?" + url.Values{"ngay": {typedDay(day)}}.Encode()
	}
	return v.redirect(to + "#cuoi")
}

// await waits a little for the answer to a message.
func (v *visit) await(talk, id string, news <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(v.ctx(), v.opts.Patience)
	defer cancel()
	for {
		rows, err := v.store.Transcript(v.ctx(), bot.Web, v.chat(talk), 0, mostLines)
		if err != nil {
			return err
		}
		mine := int64(0)
		for _, r := range rows {
			var m bot.Message
			if r.In && json.Unmarshal(r.Body, &m) == nil && m.ID == id {
				if mine = r.ID; r.State != store.MessageWaiting {
					return nil
				}
			}
			if !r.In && r.Answers == mine && mine != 0 {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-news:
		case <-time.After(lookEvery):
		}
	}
}

func (v *visit) stopAnswer() error {
	talk, err := talkName(v.form("c"))
	if err != nil {
		return err
	}
	if err := v.within(talks); err != nil {
		return err
	}
	v.opts.Hall.Stop(bot.Web, v.chat(talk))
	if strings.Contains(v.r.Header.Get("Accept"), "application/json") {
		return v.json(http.StatusAccepted, struct{}{})
	}
	return v.redirect(v.base + "/hoi/" + talk)
}

func (v *visit) judge() error {
	talk, err := talkName(v.form("c"))
	if err != nil {
		return err
	}
	turn, err := strconv.ParseInt(v.form("turn"), 10, 64)
	if err != nil {
		return store.ErrNotFound
	}
	verdict := store.Verdict(v.form("verdict"))
	if verdict != store.Right && verdict != store.Wrong {
		return v.fail(http.StatusBadRequest, textBadForm)
	}
	if err := v.within(talks); err != nil {
		return err
	}
	m := bot.Message{Channel: bot.Web, Account: v.asker(), Chat: v.chat(talk), From: v.officer()}
	if err := v.bot.Judge(v.ctx(), m, turn, verdict, cut(v.form("note"), 2000)); err != nil {
		return err
	}
	if strings.Contains(v.r.Header.Get("Accept"), "application/json") {
		return v.json(http.StatusOK, map[string]string{"said": textThanks})
	}
	if v.base == "" {
		v.flash(textThanks)
	}
	return v.redirect(v.base + "/hoi/" + talk)
}

// sharedPage is an answer that was passed on.
type sharedPage struct {
	Question string
	At       time.Time
	Reply    *replyView
}

func (v *visit) sharedAnswer() error {
	id, err := strconv.ParseInt(v.r.PathValue("turn"), 10, 64)
	if err != nil {
		return store.ErrNotFound
	}
	t, err := v.house.Shared(v.ctx(), v.who, id, v.r.PathValue("secret"))
	if err != nil {
		return err
	}
	r, err := bot.ReplyOf(t)
	if err != nil {
		return err
	}
	if len(r.Blocks) == 0 {
		r.Blocks = []bot.Block{{Kind: bot.Paragraph, Text: t.Answer}}
	}
	view, err := v.view(r, corpus.DayOf(t.Created), t.ID, "", true)
	if err != nil {
		return err
	}
	return v.render("shared", sharedPage{t.Question, t.Created, view})
}

// How often a stream looks by itself, for an answer may be made in another
// process, and how often it says that it is still there.
const (
	lookEvery = 2 * time.Second
	beatEvery = 15 * time.Second
	// streamFor ends a stream; browsers come back by themselves and go on where
	// they were.
	streamFor = 10 * time.Minute
)

// stream tells a browser what happens in a conversation, as server-sent events:
// "line" with a message or a reply, whose id a browser that comes back names as
// Last-Event-ID, "draft" with what stands of an answer so far, and "still" when
// nothing is on its way any more.
func (v *visit) stream() error {
	talk, err := talkName(v.r.PathValue("c"))
	if err != nil {
		return err
	}
	after, _ := strconv.ParseInt(v.r.Header.Get("Last-Event-ID"), 10, 64)
	if after == 0 {
		after, _ = strconv.ParseInt(v.query("sau"), 10, 64)
	}
	over, ok := v.limits.follow(v.caller())
	if !ok {
		return v.later(10, textTooMany)
	}
	defer over()
	news, leave := v.opts.Chat.look(v.chat(talk))
	defer leave()
	h := v.w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would keep it back
	v.w.WriteHeader(http.StatusOK)
	v.patient()
	fmt.Fprint(v.w, "retry: 2000\n\n")
	ctx, cancel := context.WithTimeout(v.ctx(), streamFor)
	defer cancel()
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	l := listener{visit: v, out: http.NewResponseController(v.w), talk: talk, after: after, oldest: after}
	for {
		if err := l.tell(); err != nil {
			if v.ctx().Err() == nil && !errors.Is(err, errGone) {
				v.log.Error("stream", "id", requestID(v.r), "err", err)
			}
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-news:
		case <-look.C:
		case <-beat.C:
			if l.write(": \n\n") != nil {
				return nil
			}
		}
	}
}

// listener is a browser that hears a conversation.
type listener struct {
	*visit
	out    *http.ResponseController
	talk   string
	after  int64 // the last line it was told
	oldest int64 // lines after this one may still change
	shown  draft
	still  bool
}

// errGone says that a browser hears no more.
var errGone = errors.New("web: the browser is gone")

func (l *listener) write(text string) error {
	l.out.SetWriteDeadline(time.Now().Add(writeTime))
	if _, err := fmt.Fprint(l.w, text); err != nil {
		return errGone
	}
	return nil
}

// event tells one event, with an id where it is not 0.
func (l *listener) event(name string, id int64, data any) error {
	body, err := json.Marshal(data)
	if err != nil {
		return err
	}
	head := ""
	if id > 0 {
		head = fmt.Sprintf("id: %d\n", id)
	}
	return l.write(fmt.Sprintf("%sevent: %s\ndata: %s\n\n", head, name, body))
}

// tell tells what has happened since the last time.
func (l *listener) tell() error {
	lines, err := l.lines(l.talk, l.oldest)
	if err != nil {
		return err
	}
	waiting := false
	next := int64(0)
	for _, line := range lines {
		if line.Pending {
			waiting = true
			if next == 0 {
				next = line.ID - 1
			}
		}
		if line.ID <= l.after {
			continue
		}
		text, err := l.fragment("chat", "line", line)
		if err != nil {
			return err
		}
		if err := l.event("line", line.ID, map[string]any{"id": line.ID, "in": line.In,
			"html": string(text)}); err != nil {
			return err
		}
		l.after = line.ID
		l.still = false
	}
	if l.oldest = l.after; next > 0 {
		l.oldest = min(next, l.after)
	}
	if d := l.opts.Chat.draftIn(l.chat(l.talk)); d != l.shown && waiting {
		l.shown = d
		if err := l.event("draft", 0, map[string]string{"html": string(rich(d.text, 0))}); err != nil {
			return err
		}
	}
	if !waiting && !l.still {
		if err := l.event("still", 0, struct{}{}); err != nil {
			return err
		}
		l.still = true
	}
	if l.out.Flush() != nil {
		return errGone
	}
	return nil
}

var (
	reBold = regexp.MustCompile(`\*\*([^*\n]+)\*\*`)
	reNote = regexp.MustCompile(`\[(\d{1,2})\]`)
)

// rich sets the marks of a block's text: "**" around what matters most, lines
// that begin with "- " as a list, and "[1]" as a link to the card of reply
// line (0: no link). Everything else is text.
func rich(text string, line int64) template.HTML {
	note := `<span class="note-no">[$1]</span>`
	if line != 0 {
		note = fmt.Sprintf(`<a class="note-no" href="#n%d-$1">[$1]</a>`, line)
	}
	var b strings.Builder
	list := false
	for i, l := range strings.Split(text, "\n") {
		item, isItem := strings.CutPrefix(l, "- ")
		switch {
		case isItem && !list:
			b.WriteString("<ul>")
		case !isItem && list:
			b.WriteString("</ul>")
		case !isItem && i > 0:
			b.WriteString("<br>")
		}
		list = isItem
		words := html.EscapeString(item)
		words = reBold.ReplaceAllString(words, "<strong>$1</strong>")
		words = reNote.ReplaceAllString(words, note)
		if isItem {
			words = "<li>" + words + "</li>"
		}
		b.WriteString(words)
	}
	if list {
		b.WriteString("</ul>")
	}
	return template.HTML(b.String())
}

// tableRows are the cells of a block that is a table.
func tableRows(text string) [][]string {
	var out [][]string
	for _, l := range strings.Split(text, "\n") {
		out = append(out, strings.Split(l, "\t"))
	}
	return out
}
