package bot

import (
	"context"
	"fmt"
	"sync"

	"trolyao/answer"
	"trolyao/house"
	"trolyao/index"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

// Options are what a Bot works with.
type Options struct {
	House    *house.House
	Answerer *answer.Answerer // nil: one over the house's index, with its approved answers
	// Reader says what the writer of a message may read; nil means what
	// [house.ReaderOf] the officer says, and in a group published documents only.
	Reader func(context.Context, Message) (index.Reader, error)
	// Officer says who wrote a message, nil for somebody not known; a nil function
	// means the officer who has the message's account as an address, and for
	// the channel [Web], which knows its officers, the one it came From.
	Officer func(context.Context, Message) (*org.Officer, error)
	// Strangers says that somebody not known may ask about published law over a
	// network; otherwise they are told how to link their account. PublicWork lets
	// them see published tasks and scores as well. The browser and the terminal
	// let in whom they want.
	Strangers, PublicWork bool
	// PerMinute is how many questions one account may ask in a minute; 0
	// means 20, less than 0 as many as it likes.
	PerMinute int
}

// Bot answers messages. It is safe for concurrent use; messages of one chat
// are answered one after the other.
type Bot struct {
	House *house.House
	opts  Options
	rate  *rate
	lanes lanes
}

// New returns a Bot.
func New(o Options) *Bot {
	if o.PerMinute == 0 {
		o.PerMinute = 20
	}
	if o.Answerer == nil {
		o.Answerer = answer.New(o.House.Index, answer.Options{Approved: house.ApprovedFrom(o.House.Store)})
	}
	return &Bot{House: o.House, opts: o, rate: newRate(o.PerMinute), lanes: lanes{m: map[string]*lane{}}}
}

// Handle answers a message. The reply can be shown even when there is an
// error, which is for the operator.
func (b *Bot) Handle(ctx context.Context, m Message) (Reply, error) {
	if m.At.IsZero() {
		m.At = b.House.Now()
	}
	m.Text = paper.Clean(m.Text)
	defer b.lanes.enter(m.Channel + "\x00" + m.Chat)()
	r, err := b.handle(ctx, m)
	if text := answer.Unsearched(err); text != "" {
		return Say(text), nil
	}
	if err != nil || len(r.Blocks) == 0 {
		return r, err
	}
	told, err := b.Recalls(ctx, m)
	r.Blocks = append(r.Blocks, told...)
	return r, err
}

func (b *Bot) handle(ctx context.Context, m Message) (Reply, error) {
	if err := b.House.Refresh(ctx); err != nil {
		return Say(TextFailed), err
	}
	if m.ID != "" {
		ctx = store.Once(ctx, MessageKey(m)) // a message may be handled again after a crash
	}
	m = WithoutCode(m)
	switch {
	case m.Event == Gone:
		return Reply{}, nil
	case m.Code != "":
		return b.linkAddress(ctx, m)
	case m.Event == Joined:
		return b.joined(ctx, m)
	case m.Event == Unreadable:
		return Say(textUnreadable), nil
	}
	if m = WithoutSecret(m); m.Event == Secret { // told at once, to whoever wrote it
		return b.answered(ctx, m)
	}
	if Stops(m.Text) {
		return Say(TextStopped), nil
	}
	c, rest, isCommand := findCommand(m.Text)
	is := reading
	if isCommand {
		is = c.role
	}
	if may, err := b.admits(ctx, m, is); err != nil {
		return Say(TextFailed), err
	} else if !may {
		return Say(textStranger), nil
	}
	if isCommand {
		return b.run(ctx, m, c, rest)
	}
	return b.answered(ctx, m)
}

// answered is question with a reply that can be shown when it fails.
func (b *Bot) answered(ctx context.Context, m Message) (Reply, error) {
	r, err := b.question(ctx, m)
	if err != nil && len(r.Blocks) == 0 {
		r = Say(TextFailed)
		r.Status = answer.Failed
	}
	return r, err
}

func (b *Bot) question(ctx context.Context, m Message) (Reply, error) {
	if why, err := b.House.Store.Meta(ctx, house.MetaOff); err != nil {
		return Reply{}, fmt.Errorf("bot: off switch: %w", err)
	} else if why != "" {
		return Say(fmt.Sprintf(textOff, why)), nil
	}
	// Secrets before the rate limit: what must not be kept is told at once.
	if m.Event != Secret && !b.rate.allow(m.Channel+"\x00"+m.Account, m.At) {
		r := Say(textTooFast)
		r.Soon = true
		return r, nil
	}
	if r, ok, err := b.asked(ctx, m); ok || err != nil {
		return r, err
	}
	if n, ok := ChoiceNumber(m.Text); ok {
		text, r, err := b.choice(ctx, m, n)
		if err != nil || text == "" {
			return r, err
		}
		m.Text = text
	}
	a, turn, chart, err := b.ask(ctx, m, m.AsOf)
	if a == nil {
		return Reply{}, err
	}
	r := shown(a)
	r.Turn, r.Chart = turn, chart
	r.Small = small(r)
	if p := helpOf(r); p != nil {
		r.Small = true
		if p.Link != "" {
			r.Buttons = append(r.Buttons, Button{Text: p.Go, Link: p.Link})
		}
	}
	return r, err
}

// Say is a reply of one paragraph.
func Say(text string) Reply {
	return Reply{Blocks: []Block{{Kind: Paragraph, Text: text}}}
}

// lanes let one message of a chat through at a time.
type lanes struct {
	mu sync.Mutex
	m  map[string]*lane
}

type lane struct {
	mu      sync.Mutex
	waiting int
}

// enter waits for the lane and returns how to leave it.
func (l *lanes) enter(key string) (leave func()) {
	l.mu.Lock()
	n := l.m[key]
	if n == nil {
		n = &lane{}
		l.m[key] = n
	}
	n.waiting++
	l.mu.Unlock()
	n.mu.Lock()
	return func() {
		n.mu.Unlock()
		l.mu.Lock()
		if n.waiting--; n.waiting == 0 {
			delete(l.m, key)
		}
		l.mu.Unlock()
	}
}
