// Package telegram carries the messages of the hall over Telegram's Bot API.
//
// Begin with [New]; a [Channel] with nothing but a token polls. The package
// keeps nothing: Telegram holds an update for a day until it is confirmed, and
// an update is confirmed only after the house has taken it in. What is said to
// Telegram goes through the typed client of github.com/go-telegram/bot; its
// poller and its webhook handler are not used, because they confirm what
// nobody has kept yet.
package telegram

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"trolyao/bot"
	"trolyao/post"
)

// Options are what a Channel works with. Only Token is needed.
type Options struct {
	Token string // as @BotFather gives it
	API   string // address of a Bot API server; "" is Telegram's own
	Base  string // address of the web door, before links; "" leaves link buttons out

	// Hooked lets Telegram call the webhook at Base, with Secret in a header;
	// otherwise updates are polled.
	Hooked bool
	Secret string

	// Lease takes or renews, for ttl, the right to poll, and says whether holder
	// has it; a ttl of 0 gives it back. Telegram cuts off the first of two that
	// poll with one token. nil: this is the only process.
	Lease func(ctx context.Context, holder string, ttl time.Duration) (bool, error)

	Wait      time.Duration     // how long a poll stays open; 0 means 25 s, Telegram's most is 50 s
	Now       func() time.Time  // nil means time.Now
	Log       *slog.Logger      // nil keeps quiet
	Transport http.RoundTripper // nil means one like http.DefaultTransport
}

// Channel is a bot on Telegram. It is safe for concurrent use.
type Channel struct {
	o      Options
	holder string
	wire   *wire
	api    *tg.Bot
	sleep  func(context.Context, time.Duration) bool // false when the context ended first

	me        atomic.Pointer[models.User]
	garbage   atomic.Int64
	noDrafts  atomic.Bool
	answering chan struct{}  // a place for each callback being answered
	aside     sync.WaitGroup // what Serve does beside polling

	mu    sync.Mutex
	moved map[int64]int64      // group → supergroup it became
	shown map[string]time.Time // chat → when a draft may be shown again
	quiet map[string]time.Time // chat → when Telegram will hear of it again
}

// The optional abilities that the hall looks for.
var (
	_ post.Channel  = (*Channel)(nil)
	_ post.Webhook  = (*Channel)(nil)
	_ post.Typer    = (*Channel)(nil)
	_ post.Streamer = (*Channel)(nil)
	_ post.Prober   = (*Channel)(nil)
)

const (
	// Name is that of the channel.
	Name = "telegram"

	telegramAPI = "https://api.telegram.org"
	// Path is where the webhook stands below Base.
	Path = "/webhook/telegram"
)

var (
	reToken  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	reSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)
)

// ValidToken says whether a token has Telegram's form.
func ValidToken(token string) bool { return reToken.MatchString(token) }

// ValidSecret says whether Telegram takes a webhook secret and it is long
// enough for us.
func ValidSecret(secret string) bool { return reSecret.MatchString(secret) }

// New returns a Channel; it talks to nobody yet.
func New(o Options) (*Channel, error) {
	if !ValidToken(o.Token) {
		return nil, errors.New("telegram: the token does not have the form id:secret")
	}
	if o.API == "" {
		o.API = telegramAPI
	}
	o.API, o.Base = strings.TrimRight(o.API, "/"), strings.TrimRight(o.Base, "/")
	if u, err := url.Parse(o.API); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, errors.New("telegram: the address of the Bot API server is none")
	}
	if o.Hooked && !ValidSecret(o.Secret) {
		return nil, errors.New("telegram: the webhook needs a secret of 16 to 256 letters, digits, _ and -")
	}
	if o.Hooked && !strings.HasPrefix(o.Base, "https://") {
		return nil, errors.New("telegram: Telegram calls a webhook by https only, and Base is not such an address")
	}
	if o.Wait == 0 {
		o.Wait = 25 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.IdleConnTimeout = 15 * time.Second // before the other side thinks of it, or a message may seem lost
		o.Transport = t
	}
	c := &Channel{o: o, holder: rand.Text(), sleep: sleep, answering: make(chan struct{}, 8),
		moved: map[int64]int64{}, shown: map[string]time.Time{}, quiet: map[string]time.Time{}}
	c.wire = newWire(o)
	var err error
	c.api, err = tg.New(o.Token, tg.WithSkipGetMe(), tg.WithServerURL(o.API), tg.WithHTTPClient(o.Wait, c.wire),
		tg.WithErrorsHandler(func(err error) { o.Log.Debug("telegram client", "err", c.wire.safe(err)) }))
	if err != nil {
		return nil, c.wire.safe(err)
	}
	return c, nil
}

// Name is that of every channel of this package: a house has one bot.
func (c *Channel) Name() string { return Name }

// Look is Telegram's HTML, 4,096 UTF-16 units a message after markup is taken
// away.
func (c *Channel) Look() post.Look {
	return post.Look{Max: mostText, Count: Units, HTML: true, Buttons: 8, Base: c.o.Base}
}

// Garbage is how many bodies came to the webhook with the right secret, or
// updates by polling, that could not be read.
func (c *Channel) Garbage() int64 { return c.garbage.Load() }

// Serve polls, or tells Telegram where the webhook is and waits. It returns
// early only with what an administrator has to mend: a token that is none.
func (c *Channel) Serve(ctx context.Context, accept post.Accept) error {
	defer c.aside.Wait()
	outer := ctx
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := c.again(ctx, "getMe", func() error { _, err := c.self(ctx); return err }); err != nil {
		return ended(outer, err)
	}
	c.aside.Go(func() { // people can write commands that are on no list
		if err := c.again(ctx, "setMyCommands", func() error { return c.setCommands(ctx) }); err != nil &&
			ctx.Err() == nil {
			c.o.Log.Warn("telegram: commands not listed", "err", err)
		}
	})
	if !c.o.Hooked {
		return ended(outer, c.poll(ctx, accept))
	}
	err := c.again(ctx, "setWebhook", func() error {
		_, err := c.api.SetWebhook(ctx, &tg.SetWebhookParams{URL: c.o.Base + Path, SecretToken: c.o.Secret,
			AllowedUpdates: allowed, MaxConnections: 40})
		return c.failed(err)
	})
	if err != nil {
		return ended(outer, err)
	}
	<-ctx.Done()
	return nil
}

func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// self asks once who the bot is.
func (c *Channel) self(ctx context.Context) (*models.User, error) {
	if me := c.me.Load(); me != nil {
		return me, nil
	}
	me, err := c.api.GetMe(ctx)
	if err = c.failed(err); err != nil {
		return nil, err
	}
	if me == nil || me.ID == 0 || me.Username == "" {
		return nil, &post.SendError{Class: post.Misconfigured, Err: errors.New("getMe names no bot")}
	}
	c.me.Store(me)
	return me, nil
}

func (c *Channel) setCommands(ctx context.Context) error {
	p := &tg.SetMyCommandsParams{}
	for _, k := range bot.Commands() {
		p.Commands = append(p.Commands, models.BotCommand{Command: k.Name, Description: cut(k.Help, 256)})
	}
	_, err := c.api.SetMyCommands(ctx, p)
	return c.failed(err)
}

// again calls f until it is done, at the times Telegram or patience allow; an
// error that time does not mend ends it.
func (c *Channel) again(ctx context.Context, what string, f func() error) error {
	for n := 0; ; n++ {
		err := f()
		var e *post.SendError
		if err == nil || ctx.Err() != nil || !errors.As(err, &e) || e.Class != post.Transient &&
			e.Class != post.RateLimited {
			return err
		}
		c.o.Log.Warn("telegram: again later", "method", what, "err", err)
		if !c.sleep(ctx, pause(n, err)) {
			return ctx.Err()
		}
	}
}

// pause is how long to wait after the n-th failure in a row, from 0.
func pause(n int, err error) time.Duration {
	var e *post.SendError
	if errors.As(err, &e) && e.Class == post.RateLimited {
		return e.RetryAfter
	}
	return min(time.Second<<min(n, 6), time.Minute)
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

var rePayload = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Invite is the address that opens the chat with the bot and sends a payload:
// its [bot.Joined] message has it as Text. A payload has at most 64 letters,
// digits, _ and -.
func (c *Channel) Invite(ctx context.Context, payload string) (string, error) {
	if !rePayload.MatchString(payload) {
		return "", errors.New("telegram: a link cannot carry this payload")
	}
	me, err := c.self(ctx)
	if err != nil {
		return "", err
	}
	return "https://t.me/" + me.Username + "?start=" + payload, nil
}

// Probe asks Telegram who the bot is, and whether updates come the way they
// are waited for.
func (c *Channel) Probe(ctx context.Context) error {
	if _, err := c.api.GetMe(ctx); err != nil {
		return c.failed(err)
	}
	info, err := c.api.GetWebhookInfo(ctx)
	if err = c.failed(err); err != nil {
		return err
	}
	wrong := ""
	switch {
	case info == nil:
		wrong = "what getWebhookInfo says cannot be read"
	case !c.o.Hooked && info.URL != "":
		wrong = "a webhook is set, so polling gets nothing"
	case c.o.Hooked && info.URL != c.o.Base+Path:
		wrong = fmt.Sprintf("the webhook is not set to %s", c.o.Base+Path)
	case c.o.Hooked && info.LastErrorMessage != "" &&
		c.o.Now().Sub(time.Unix(int64(info.LastErrorDate), 0)) < time.Hour:
		wrong = "Telegram could not call the webhook: " + c.wire.secrets.Replace(cut(info.LastErrorMessage, 300))
	default:
		return nil
	}
	return &post.SendError{Class: post.Misconfigured, Err: errors.New(wrong)}
}
