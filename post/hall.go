package post

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"trolyao/bot"
	"trolyao/paper"
	"trolyao/store"
)

// HallOptions are what a Hall works with.
type HallOptions struct {
	Channels []Channel
	Name     string           // of this process, another one for every process; "" makes one up
	Now      func() time.Time // nil means time.Now
	Log      *slog.Logger     // nil logs nothing; no text of a message is ever logged
	Gate     *Gate            // nil: no pace, no budgets
	Workers  int              // messages answered at once; 0 means 4
	Guests   int              // of them who answer guests of the browser too; 0 means 1
	Senders  int              // pieces sent at once over one channel; 0 means 2
	// Burst is how soon after another a question belongs to the same; 0 means
	// 1.2 s, less than 0 never.
	Burst time.Duration
	Grace time.Duration // to finish after the context ended; 0 means 20 s
	Keep  time.Duration // how long messages are kept; 0 means 90 days

	lease time.Duration            // a message or a piece of one that does not come back; 0 means 25 s
	poll  time.Duration            // how often to look for what others left; 0 means 1 s
	crash func(after string) error // of a test
}

// Hall carries messages between channels and a [Bot], so that none is lost and
// none is answered twice: what comes in is a row before the network is told so,
// the reply and the end of its message are entered in one transaction, and a
// piece is marked before it is sent. Any number of halls, in any number of
// processes, may work on one store.
type Hall struct {
	bot  *bot.Bot
	opts HallOptions
	in   bell // of workers for everybody but guests
	all  bell // of workers for guests too
	out  map[string]bell

	mu      sync.Mutex
	running map[string]context.CancelCauseFunc // by channel and chat
}

// bell wakes as many as it is rung for.
type bell chan struct{}

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// NewHall returns a Hall.
func NewHall(b *bot.Bot, o HallOptions) *Hall {
	if o.Name == "" {
		o.Name = rand.Text()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Gate == nil {
		o.Gate = NewGate(b.House.Store, GateOptions{Now: o.Now, Log: o.Log})
	}
	set := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	set(&o.Burst, 1200*time.Millisecond)
	set(&o.Grace, 20*time.Second)
	set(&o.Keep, 90*24*time.Hour)
	set(&o.lease, 25*time.Second)
	set(&o.poll, time.Second)
	o.Burst = max(o.Burst, 0)
	if o.Workers <= 0 {
		o.Workers = 4
	}
	if o.Guests <= 0 {
		o.Guests = 1
	}
	if o.Senders <= 0 {
		o.Senders = 2
	}
	h := &Hall{bot: b, opts: o, in: make(bell, o.Workers), all: make(bell, o.Workers), out: map[string]bell{},
		running: map[string]context.CancelCauseFunc{}}
	for _, ch := range o.Channels {
		h.out[ch.Name()] = make(bell, o.Senders)
	}
	return h
}

// came wakes who may answer what came in.
func (h *Hall) came() {
	h.in.ring()
	h.all.ring()
}

func (h *Hall) channel(name string) Channel {
	for _, ch := range h.opts.Channels {
		if ch.Name() == name {
			return ch
		}
	}
	return nil
}

func (h *Hall) died(after string) error {
	if h.opts.crash == nil {
		return nil
	}
	return h.opts.crash(after)
}

// Accept takes a message in. When it returns nil the message is kept and will be
// answered, by this hall or another; the same message again is nothing. Of
// what looks like a state secret nothing is kept but that it came.
func (h *Hall) Accept(ctx context.Context, m bot.Message) error {
	if h.channel(m.Channel) == nil {
		return fmt.Errorf("post: hall: no channel %q", m.Channel)
	}
	if m.At.IsZero() {
		m.At = h.opts.Now()
	}
	if m.ID == "" {
		m.ID = rand.Text()
	}
	m.Text = paper.Clean(m.Text)
	m = bot.WithoutSecret(bot.WithoutCode(m))
	kind, wait := store.DoMessage, time.Duration(0)
	switch {
	case m.Event == bot.Secret:
	case m.Event != bot.Wrote || m.Code != "":
	case bot.Stops(m.Text):
		kind = store.StopMessage
	case isQuestion(m.Text) && h.channel(m.Channel).Look().Whole: // sent as a whole, too
	case isQuestion(m.Text):
		kind, wait = store.AskMessage, h.opts.Burst
	}
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("post: hall: %w", err)
	}
	fresh, err := h.bot.House.Store.PutInbound(ctx, store.Inbound{Key: bot.MessageKey(m), Channel: m.Channel,
		Chat: m.Chat, Account: m.Account, Kind: kind, Body: body, At: m.At}, wait)
	if err != nil || !fresh {
		return err
	}
	if kind == store.StopMessage {
		h.Stop(m.Channel, m.Chat)
	}
	if wait > 0 {
		time.AfterFunc(wait, h.came)
	} else {
		h.came()
	}
	return nil
}

// isQuestion says that a text may be a part of a question.
func isQuestion(text string) bool {
	_, choice := bot.ChoiceNumber(text)
	return !choice && !strings.HasPrefix(strings.TrimSpace(text), "/")
}

var errStopped = errors.New("post: the person wants no answer any more")

// Stop ends the answer that is being made in a chat, here or in another process.
func (h *Hall) Stop(channel, chat string) {
	h.mu.Lock()
	cancel := h.running[laneOf(channel, chat)]
	h.mu.Unlock()
	if cancel != nil {
		cancel(errStopped)
		return
	}
	ctx, done := context.WithTimeout(context.Background(), 5*time.Second)
	defer done()
	if err := h.bot.House.Store.StopInbound(ctx, channel, chat); err != nil {
		h.opts.Log.Error("stop an answer", "err", err)
	}
}

func laneOf(channel, chat string) string { return channel + "\x1f" + chat }

// Run serves the channels, answers messages and sends replies until the context
// ends. Then it takes nothing new, finishes what it has taken and sends what is
// due, as far as the grace allows; the rest stays for the next to run.
func (h *Hall) Run(ctx context.Context) error {
	work, kill := context.WithCancel(context.WithoutCancel(ctx))
	defer kill()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var serving, working, sending sync.WaitGroup
	// Senders outlive workers: what these finish is still to be sent.
	drained, drain := context.WithCancel(work)
	defer drain()
	die := func(err error) { // only a test's crash gets here
		stop(err)
		kill()
	}
	for _, ch := range h.opts.Channels {
		serving.Go(func() { h.serve(ctx, ch) })
		for i := range h.opts.Senders {
			name := fmt.Sprintf("%s/%d", h.opts.Name, i)
			sending.Go(func() {
				h.loop(drained, h.out[ch.Name()], "send", die,
					func() (bool, time.Duration, error) { return h.sendOne(work, ch, name) })
			})
		}
	}
	for i := range h.opts.Workers {
		guests, wakes := i < h.opts.Guests, h.in
		if guests {
			wakes = h.all
		}
		working.Go(func() {
			h.loop(ctx, wakes, "answer", die,
				func() (bool, time.Duration, error) { return h.answerOne(work, guests) })
		})
	}
	serving.Go(func() { h.prune(ctx) })

	<-ctx.Done()
	grace := time.AfterFunc(h.opts.Grace, kill)
	defer grace.Stop()
	working.Wait()
	drain()
	sending.Wait()
	kill()
	serving.Wait()
	if cause := context.Cause(ctx); errors.Is(cause, errKilled) {
		return cause
	}
	return nil
}

// errKilled wraps what a test's crash returns.
var errKilled = errors.New("post: hall: killed")

// loop does one thing after the other until the context ends and nothing is
// left to do at once.
func (h *Hall) loop(ctx context.Context, b bell, what string,
	die func(error), one func() (did bool, again time.Duration, err error)) {
	for failures := 0; ; {
		did, again, err := one()
		switch {
		case errors.Is(err, errKilled):
			die(err)
			return
		case err != nil:
			if ctx.Err() != nil {
				return
			}
			failures++
			h.opts.Log.Error(what, "err", err)
			again = min(time.Second<<min(failures, 6), time.Minute)
		case did:
			failures = 0
			b.ring() // where one is, there may be more
			if ctx.Err() != nil && what == "answer" {
				return
			}
			continue
		default:
			failures = 0
		}
		if ctx.Err() != nil {
			return
		}
		if again <= 0 || again > h.opts.poll {
			again = h.opts.poll
		}
		t := time.NewTimer(again)
		select {
		case <-ctx.Done():
		case <-b:
		case <-t.C:
		}
		t.Stop()
		if ctx.Err() != nil && what == "answer" {
			return
		}
	}
}

// serve runs a channel, again when it fails.
func (h *Hall) serve(ctx context.Context, ch Channel) {
	for failures := 0; ctx.Err() == nil; failures++ {
		err := ch.Serve(ctx, h.Accept)
		if err == nil || ctx.Err() != nil {
			return
		}
		h.opts.Log.Error("channel", "channel", ch.Name(), "err", err)
		pause := min(time.Second<<min(failures, 6), time.Minute)
		if store.Away(err) || store.Full(err) { // not the channel's fault
			pause = time.Second
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

func (h *Hall) prune(ctx context.Context) {
	t := time.NewTicker(time.Hour)
	defer t.Stop()
	for {
		if n, err := h.bot.House.Store.PruneMessages(ctx, h.opts.Now().Add(-h.opts.Keep)); err != nil &&
			ctx.Err() == nil {
			h.opts.Log.Error("forget old messages", "err", err)
		} else if n > 0 {
			h.opts.Log.Info("forgot old messages", "count", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// mostTaken is how often a message is taken whose answering ended a process
// each time.
const mostTaken = 5

// answerOne answers one message, if there is one; of a guest only where guests may be.
func (h *Hall) answerOne(work context.Context, guests bool) (did bool, again time.Duration, err error) {
	if err := work.Err(); err != nil {
		return false, 0, err
	}
	var names []string
	for _, ch := range h.opts.Channels {
		names = append(names, ch.Name())
	}
	holder := h.opts.Name + "/" + rand.Text()
	s := h.bot.House.Store
	in, err := s.TakeInbound(work, names, guests, holder, h.opts.lease, h.opts.Burst)
	if errors.Is(err, store.ErrNotFound) {
		return false, 0, nil
	}
	if err != nil {
		return false, 0, err
	}
	if err := h.died("take"); err != nil {
		return false, 0, err
	}
	h.came() // another chat may be waiting
	var m bot.Message
	if err := json.Unmarshal(in.Body, &m); err != nil {
		return true, 0, s.FinishInbound(work, in, holder, store.MessageFailed, err.Error(), nil, nil)
	}
	for _, x := range in.Merged {
		var more bot.Message
		if err := json.Unmarshal(x.Body, &more); err == nil {
			m.Text += "\n" + more.Text
		}
	}
	ch := h.channel(in.Channel)
	r, herr := h.reply(work, ch, in, holder, m)
	state, cause := store.MessageDone, ""
	switch {
	case errors.Is(herr, store.ErrLost):
		return true, 0, nil // somebody else answers it
	case errors.Is(herr, errStopped):
		r, state = bot.Reply{}, store.MessageStopped
	case work.Err() != nil, store.Away(herr), store.Full(herr):
		// The grace is over, or the database went or is full: it is answered later.
		if err := h.died("release"); err != nil {
			return false, 0, err
		}
		ctx, done := context.WithTimeout(context.WithoutCancel(work), 2*time.Second)
		defer done()
		return false, 0, errors.Join(work.Err(), herr, s.ReleaseInbound(ctx, in, holder, 0))
	case herr != nil:
		cause = herr.Error()
		h.opts.Log.Error("answer", "message", in.ID, "err", herr)
	}
	if err := h.died("handle"); err != nil {
		return false, 0, err
	}
	out, told, err := h.pieces(work, ch, in, m, r)
	if err != nil {
		return false, 0, errors.Join(err, s.ReleaseInbound(work, in, holder, h.opts.lease/4))
	}
	if m.Event == bot.Gone {
		if err := s.SetGone(work, in.Channel, in.Chat); err != nil {
			return false, 0, err
		}
	}
	err = s.FinishInbound(work, in, holder, state, cause, out, told)
	if errors.Is(err, store.ErrLost) {
		return true, 0, nil
	}
	if err != nil {
		return false, 0, err
	}
	if err := h.died("finish"); err != nil {
		return false, 0, err
	}
	h.out[in.Channel].ring()
	return true, 0, nil
}

// reply has the bot answer m while the lease is held, the channel shows that
// somebody is at it, and a stop is heeded.
func (h *Hall) reply(work context.Context, ch Channel, in *store.Inbound, holder string, m bot.Message) (r bot.Reply,
	err error) {
	if in.Tries > mostTaken {
		return bot.Say(bot.TextFailed), fmt.Errorf("post: hall: taken %d times", in.Tries)
	}
	ctx, cancel := context.WithCancelCause(work)
	defer cancel(nil)
	key := laneOf(in.Channel, in.Chat)
	h.mu.Lock()
	h.running[key] = cancel
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		delete(h.running, key)
		h.mu.Unlock()
	}()
	var beside sync.WaitGroup
	defer beside.Wait()
	side, over := context.WithCancel(ctx)
	defer over()
	beside.Go(func() { h.hold(side, in, holder, cancel) })
	if t, ok := ch.(Typer); ok && m.Event == bot.Wrote {
		beside.Go(func() { h.typing(side, t, in.Chat) })
	}
	if s, ok := ch.(Streamer); ok {
		m.Show = func(soFar string) { s.Show(ctx, m.Chat, m.ID, soFar) }
	}
	r, err = h.handle(ctx, m)
	if cause := context.Cause(ctx); cause != nil && work.Err() == nil {
		return bot.Reply{}, cause // stopped, or lost
	}
	return r, err
}

func (h *Hall) handle(ctx context.Context, m bot.Message) (r bot.Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			r, err = bot.Say(bot.TextFailed), fmt.Errorf("post: hall: panic: %v\n%s", p, debug.Stack())
		}
	}()
	return h.bot.Handle(ctx, m)
}

// hold renews the lease and listens for a stop that came to another process.
func (h *Hall) hold(ctx context.Context, in *store.Inbound, holder string, cancel context.CancelCauseFunc) {
	t := time.NewTicker(min(h.opts.lease/4, time.Second))
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		stopped, err := h.bot.House.Store.HoldInbound(ctx, in, holder, h.opts.lease)
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, store.ErrLost):
			cancel(err)
			return
		case err != nil:
			h.opts.Log.Error("hold a message", "err", err)
		case stopped:
			cancel(errStopped)
			return
		}
	}
}

// typing shows every four seconds that an answer is on its way: networks show it
// for five.
func (h *Hall) typing(ctx context.Context, t Typer, chat string) {
	for {
		if err := t.Typing(ctx, chat); err != nil {
			return // the answer matters, not this
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(4 * time.Second):
		}
	}
}

// pieces sets a reply for its channel. The first in a chat says who is
// speaking; one after a piece of which nobody knows whether it came says how to
// see that again.
func (h *Hall) pieces(ctx context.Context, ch Channel, in *store.Inbound, m bot.Message,
	r bot.Reply) ([]store.Outbound, []store.Doubt, error) {
	if len(r.Blocks) == 0 {
		return nil, nil, nil
	}
	told, err := h.bot.House.Store.Doubts(ctx, in.Channel, in.Chat)
	if err != nil {
		return nil, nil, err
	}
	look := ch.Look()
	shown := r
	if len(told) > 0 {
		again := "/lai"
		if n := told[len(told)-1].Answers; n > 0 {
			again = fmt.Sprintf("/lai %d", n)
		}
		shown.Blocks = slices.Insert(slices.Clone(shown.Blocks), 0, bot.Block{Kind: bot.Paragraph,
			Text: fmt.Sprintf(textDoubt, again)})
	}
	if !in.Greeted && !look.Whole && m.Event != bot.Joined {
		shown.Blocks = append(slices.Clone(shown.Blocks), bot.Block{Kind: bot.Notice, Text: textFirst})
	}
	out, err := outbound(fmt.Sprintf("re-%d", in.ID), in.Channel, in.Chat, shown, r, look)
	for i := range out {
		out[i].Answers = in.ID
	}
	return out, told, err
}

// outbound makes rows of a reply; kept is what is shown when it is asked for
// again.
func outbound(key, channel, chat string, r, kept bot.Reply, look Look) ([]store.Outbound, error) {
	if look.Whole {
		kept = r
	}
	reply, err := json.Marshal(kept)
	if err != nil {
		return nil, err
	}
	var out []store.Outbound
	for i, p := range Render(r, look) {
		p.Reply = nil // the row has it
		body, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		o := store.Outbound{Key: fmt.Sprintf("%s-%d", key, i), Channel: channel, Chat: chat, Part: i, Body: body}
		if i == 0 {
			o.Reply = reply
		}
		out = append(out, o)
	}
	return out, nil
}

// sendOne sends one piece over a channel, if one may go.
func (h *Hall) sendOne(work context.Context, ch Channel, holder string) (did bool, again time.Duration, err error) {
	if err := work.Err(); err != nil {
		return false, 0, err
	}
	s, name := h.bot.House.Store, ch.Name()
	wait, gone := h.opts.Gate.turn(name)
	if wait > 0 {
		return false, wait, nil
	}
	keyed, isKeyed := ch.(Keyed)
	o, next, err := s.TakeOutbound(work, name, isKeyed, holder, h.opts.lease, h.opts.Gate.opts.Budgets[name])
	gone(o != nil)
	if err != nil || o == nil {
		if !next.IsZero() {
			again = max(next.Sub(h.opts.Now()), time.Millisecond)
		}
		return false, again, err
	}
	if err := h.opts.Gate.spent(work, name); err != nil {
		h.opts.Log.Error("budget alert", "err", err)
	}
	if o.State == store.MessageFailed { // the budget
		return true, 0, nil
	}
	if err := h.died("mark"); err != nil {
		return false, 0, err
	}
	var p Piece
	if err := json.Unmarshal(o.Body, &p); err != nil {
		return true, 0, s.Sent(work, o, holder, store.MessageFailed, string(Invalid), err.Error(), time.Time{})
	}
	if ch.Look().Whole && len(o.Reply) > 0 {
		p.Reply = &bot.Reply{}
		if err := json.Unmarshal(o.Reply, p.Reply); err != nil {
			return true, 0, s.Sent(work, o, holder, store.MessageFailed, string(Invalid), err.Error(), time.Time{})
		}
	}
	ctx, cancel := context.WithTimeout(work, h.opts.lease/2)
	defer cancel()
	if isKeyed {
		err = keyed.SendOnce(ctx, o.Key, o.Chat, p)
	} else {
		err = ch.Send(ctx, o.Chat, p)
	}
	if dead := h.died("send"); dead != nil {
		return false, 0, dead
	}
	// What became of it is written down even when the grace is over.
	after, done := context.WithTimeout(context.WithoutCancel(work), 10*time.Second)
	defer done()
	wrote := h.sent(after, name, isKeyed, holder, o, err)
	for store.Away(wrote) && after.Err() == nil {
		wrote = h.sent(after, name, isKeyed, holder, o, err)
	}
	if wrote != nil && !errors.Is(wrote, store.ErrLost) {
		return false, 0, wrote
	}
	if err := h.died("sent"); err != nil {
		return false, 0, err
	}
	return true, 0, nil
}

// mostSends is how often a piece is tried that the network did not carry.
const mostSends = 8

// sent records what became of a piece, by the class of its error.
func (h *Hall) sent(ctx context.Context, channel string, keyed bool, holder string, o *store.Outbound,
	err error) error {
	s, now := h.bot.House.Store, h.opts.Now()
	if err == nil {
		return s.Sent(ctx, o, holder, store.MessageSent, "", "", time.Time{})
	}
	var e *SendError
	if !errors.As(err, &e) {
		e = &SendError{Class: Transient, Maybe: true, Err: err}
	}
	cause := fmt.Sprint(e.Err)
	h.opts.Log.Warn("piece not sent", "channel", channel, "piece", o.ID, "class", e.Class, "maybe", e.Maybe, "try",
		o.Tries, "err", e.Err)
	if gerr := h.opts.Gate.failed(ctx, channel, e); gerr != nil {
		return gerr
	}
	state, due := store.MessageWaiting, now.Add(min(time.Second<<min(o.Tries, 9), 5*time.Minute))
	switch {
	case e.Maybe && !keyed:
		state = store.MessageUnknown
	case e.Class == RateLimited:
		due = now.Add(e.RetryAfter)
	case e.Class == Misconfigured:
		due = now.Add(restMisconfigured)
	case e.Class == AuthExpired && Class(o.Class) != AuthExpired:
		due = now
	case e.Class == AuthExpired: // new credentials did not help
		if gerr := h.opts.Gate.failed(ctx, channel, &SendError{Class: Misconfigured, Err: e.Err}); gerr != nil {
			return gerr
		}
		due = now.Add(restMisconfigured)
	case e.Class != Transient || o.Tries >= mostSends:
		state = store.MessageFailed
	}
	if err := s.Sent(ctx, o, holder, state, string(e.Class), cause, due); err != nil {
		return err
	}
	if e.Class == RecipientGone {
		return s.SetGone(ctx, channel, o.Chat)
	}
	return nil
}
