package bot

import (
	"context"
	"fmt"
	"sync"
	"time"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/index"
	"trolyao/org"
	"trolyao/store"
)

// Message is something a person wrote.
type Message struct {
	Channel string // name of the channel it came through: "terminal", "web"
	Account string // who wrote it, as the channel knows them
	Chat    string // the conversation it belongs to
	ID      string // the channel's name for it
	Text    string
	From    string // the officer, where known
	At      time.Time
	Event   Event
	Group   bool   // the chat has more people in it than the writer: nothing internal goes there
	Writer  string // the name the channel has for the writer
	// Show, where it is set, is given what stands so far of an answer that is
	// being written: only what has passed the check.
	Show func(soFar string) `json:"-"`
	// Code is the digest of a linking code that the message held; it was taken
	// out of Text.
	Code string
}

// Event is what happened in a chat, where it is not that somebody wrote.
type Event string

const (
	Wrote      Event = ""
	Joined     Event = "joined"     // opened the chat; Text is the payload of the link they came by
	Gone       Event = "gone"       // blocked or unfollowed the house: nothing may be sent
	Unreadable Event = "unreadable" // sent a picture, a voice, a file: something that is no text
	Secret     Event = "secret"     // wrote what must not be kept: there is no Text
)

// Reply is what goes back, in no network's format.
type Reply struct {
	Status    answer.Status // "" of a command
	Blocks    []Block
	Citations []Citation
	Choices   []string // the person picks one by its number, from 1
	Asks      []string // the questions that taking each of Choices asks
	FollowUps []string // questions the person may go on with
	Buttons   []Button
	Chart     *Chart
	Turn      int64 // of a stored answer; 0 otherwise
	End       bool  // the person took their leave
}

// Button is something a person can press. Pressing one with a Link opens the
// page; any other is as if they had written Send.
type Button struct {
	Text string
	Send string // at most 40 bytes: "/dung 12", "2"
	Link string // "/vb/30-2020-nd-cp#d30k2"
	// Spare is left out where there is no room: the text says how to do without.
	Spare bool
}

// Chart is a picture of numbers that the text says too.
type Chart struct {
	Alt  string // what it shows, in words
	PNG  []byte
	Link string // the page with the same chart
}

// BlockKind is how a block is set.
type BlockKind string

const (
	Paragraph BlockKind = "paragraph"
	Quote     BlockKind = "quote"  // words of a document
	Notice    BlockKind = "notice" // the small print
	Table     BlockKind = "table"  // rows on lines, cells separated by "\t"; the first row is the heading
)

// Block is a piece of a reply. "**" stands around what matters most in its
// text, "[1]" for the first citation.
type Block struct {
	Kind BlockKind
	Text string // lines separated by "\n"
}

// Citation is a source of an answer as a line, with the address of the
// document view.
type Citation struct {
	Text string // without its number
	Link string // "/vb/30-2020-nd-cp#d30k2"
}

// Options are what a Bot works with.
type Options struct {
	Store    *store.Store
	Index    *index.Index
	Answerer *answer.Answerer // nil: one over Index, with the approved answers of Store
	// Writer reads tasks in documents that rules miss; nil leaves it at the rules.
	Writer *answer.Writer
	Now    func() time.Time // nil means time.Now
	// Reader says what the writer of a message may read; nil means what
	// [ReaderOf] the officer says, and in a group published documents only.
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
	opts  Options
	rate  *rate
	lanes lanes

	shelfMu sync.Mutex
	shelf   *shelves
}

// New returns a Bot.
func New(o Options) *Bot {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.PerMinute == 0 {
		o.PerMinute = 20
	}
	if o.Answerer == nil {
		o.Answerer = answer.New(o.Index, answer.Options{Approved: ApprovedFrom(o.Store)})
	}
	return &Bot{opts: o, rate: newRate(o.PerMinute), lanes: lanes{m: map[string]*lane{}}}
}

// ApprovedFrom gives the approved answers of a store to an Answerer.
func ApprovedFrom(s *store.Store) func(context.Context) ([]answer.Approved, error) {
	return func(ctx context.Context) ([]answer.Approved, error) {
		all, err := s.ApprovedAnswers(ctx)
		if err != nil {
			return nil, err
		}
		out := make([]answer.Approved, len(all))
		for i, a := range all {
			out[i] = answer.Approved{ID: a.ID, Question: a.Question, Variants: a.Variants, Answer: a.Answer, Basis: a.Basis,
				Owner: a.Owner, Review: a.Review, Flagged: a.Flagged}
		}
		return out, nil
	}
}

// Handle answers a message. The reply can be shown even when there is an
// error, which is for the operator.
func (b *Bot) Handle(ctx context.Context, m Message) (Reply, error) {
	if m.At.IsZero() {
		m.At = b.opts.Now()
	}
	m.Text = corpus.Clean(m.Text)
	defer b.lanes.enter(m.Channel + "\x00" + m.Chat)()
	r, err := b.handle(ctx, m)
	if err != nil || len(r.Blocks) == 0 {
		return r, err
	}
	told, err := b.Recalls(ctx, m)
	r.Blocks = append(r.Blocks, told...)
	return r, err
}

// stamp stands for a text that was not kept because it looked like a state
// secret: the gate of answers knows it for one.
const stamp = "TUYỆT MẬT"

func (b *Bot) handle(ctx context.Context, m Message) (Reply, error) {
	if m.ID != "" {
		ctx = store.Once(ctx, messageKey(m)) // a message may be handled again after a crash
	}
	m = withoutCode(m)
	switch {
	case m.Event == Gone:
		return Reply{}, nil
	case m.Code != "":
		return b.linkAddress(ctx, m)
	case m.Event == Joined:
		return b.joined(ctx, m)
	case m.Event == Unreadable:
		return say(textUnreadable), nil
	case m.Event == Secret:
		m.Text = stamp
	}
	if stops(m.Text) {
		return say(textStopped), nil
	}
	c, rest, isCommand := findCommand(m.Text)
	is := reading
	switch {
	case answer.Secret(m.Text):
		is = anybody // told at once that it was not kept
	case isCommand:
		is = c.role
	}
	if may, err := b.admits(ctx, m, is); err != nil {
		return say(textFailed), err
	} else if !may {
		return say(textStranger), nil
	}
	if isCommand {
		return b.run(ctx, m, c, rest)
	}
	r, err := b.question(ctx, m)
	if err != nil && len(r.Blocks) == 0 {
		r = say(textFailed)
		r.Status = answer.Failed
	}
	return r, err
}

// metaOff is where the store keeps why the house is closed.
const metaOff = "bot.off"

// Close turns questions away from now on, with a sentence that says why; ""
// opens the house again. It holds for every door on the same store.
func (b *Bot) Close(ctx context.Context, why string) error {
	return b.opts.Store.PutMeta(ctx, metaOff, why)
}

func (b *Bot) question(ctx context.Context, m Message) (Reply, error) {
	if why, err := b.opts.Store.Meta(ctx, metaOff); err != nil {
		return Reply{}, fmt.Errorf("bot: off switch: %w", err)
	} else if why != "" {
		return say(fmt.Sprintf(textOff, why)), nil
	}
	// Secrets before the rate limit: what must not be kept is told at once.
	if !answer.Secret(m.Text) && !b.rate.allow(m.Channel+"\x00"+m.Account, m.At) {
		return say(textTooFast), nil
	}
	if r, ok, err := b.asked(ctx, m); ok || err != nil {
		return r, err
	}
	if n, ok := choiceNumber(m.Text); ok {
		text, r, err := b.choice(ctx, m, n)
		if err != nil || text == "" {
			return r, err
		}
		m.Text = text
	}
	a, turn, chart, err := b.ask(ctx, m, "")
	if a == nil {
		return Reply{}, err
	}
	r := replyOf(a)
	r.Turn, r.Chart = turn, chart
	return r, err
}

func say(text string) Reply {
	return Reply{Blocks: []Block{{Paragraph, text}}}
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
