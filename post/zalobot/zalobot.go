// Package zalobot carries messages over the Zalo Bot Platform: bots of at most
// fifty people that anybody may make, for a trial. (Zalo Official Account is
// another product with another protocol: package zalooa.)
//
// Begin with [New]. The channel asks the platform for messages (polling), or is
// called by it where a webhook secret is given. The platform takes a message as
// delivered when it has answered a poll, and keeps no history: what arrives in
// the moment a polling program is killed is lost. The webhook has no such
// moment, so a bot that people rely on should use it.
//
// The platform has no buttons, no editing and no key against sending twice.
// The token is part of every address it is called at; no error of this package
// shows an address or the token.
package zalobot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"trolyao/paper"
	"trolyao/post"
	"trolyao/post/zalo"
)

// Name is the name of the channel.
const Name = "zalobot"

// Platform is the address of the platform.
const Platform = "https://bot-api.zaloplatforms.com"

// Path is where the channel's webhook is mounted.
const Path = "/webhook/zalobot"

// Options are what a Channel works with; only Token has to be given.
type Options struct {
	Token string // as Bot Creator gave it: "<id>:<secret>"
	// Secret of the webhook, 8 to 256 characters; "" means polling.
	Secret string
	// URL is the public address of the webhook, told to the platform when the
	// channel begins to serve; "" leaves what was told before.
	URL    string
	API    string        // "" means [Platform]
	Base   string        // address of the web door, before the links; "" leaves links out
	Groups bool          // answer in groups too, where the platform says the bot is addressed
	Hold   time.Duration // how long a poll may wait for a message; 0 means 30 s
	Log    *slog.Logger  // nil means none
	Client *http.Client  // nil means one of its own; it must not follow redirects
}

// Channel is a bot of the Zalo Bot Platform.
type Channel struct {
	o      Options
	client *http.Client
	wait   func(ctx context.Context, d time.Duration) error
	names  atomic.Pointer[[]string] // of the bot, as getMe says

	intake zalo.Intake
}

var (
	_ post.Channel = (*Channel)(nil)
	_ post.Webhook = (*Channel)(nil)
	_ post.Typer   = (*Channel)(nil)
	_ post.Prober  = (*Channel)(nil)
)

// Counts are what came in since the program began.
func (c *Channel) Counts() zalo.Counts { return c.intake.Counts() }

var reToken = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_.~-]{8,}$`)

// ValidToken reports whether a text has the form of a token.
func ValidToken(token string) bool { return reToken.MatchString(token) }

// ValidSecret reports whether the platform takes a text as the secret of a
// webhook.
func ValidSecret(secret string) bool {
	if len(secret) < 8 || len(secret) > 256 {
		return false
	}
	for _, r := range secret { // it travels in a header
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return true
}

// New returns a Channel. An error is about the options and shows no secret.
func New(o Options) (*Channel, error) {
	if !ValidToken(o.Token) {
		return nil, errors.New(textBadToken)
	}
	if o.Secret != "" && !ValidSecret(o.Secret) {
		return nil, errors.New(textBadSecret)
	}
	if o.API == "" {
		o.API = Platform
	}
	var ok bool
	if o.API, ok = zalo.Address(o.API); !ok {
		return nil, errors.New(textBadAPI)
	}
	if o.Hold == 0 {
		o.Hold = 30 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Channel{o: o, client: zalo.Client(o.Client, 4), wait: zalo.Sleep,
		intake: zalo.Intake{Name: Name, Log: o.Log}}, nil
}

// Name is "zalobot".
func (c *Channel) Name() string { return Name }

// Look is plain text of 2000 characters a piece, without buttons; each piece is
// a message of the month.
func (c *Channel) Look() post.Look {
	return post.Look{Max: zalo.MostText, Count: zalo.Count, Base: c.o.Base, Brief: true}
}

// Send sends the text of a piece; a chart stays out, the text says its numbers
// and the platform takes pictures by public address only. An error is a
// [*bot.SendError].
func (c *Channel) Send(ctx context.Context, chat string, p post.Piece) error {
	text := strings.TrimSpace(paper.Clean(p.Text))
	if n := zalo.Count(text); chat == "" || n == 0 || n > zalo.MostText {
		return &post.SendError{Class: post.Invalid,
			Err: fmt.Errorf("zalobot: %d characters to chat %q cannot be sent", n, chat)}
	}
	return c.call(ctx, "sendMessage", map[string]string{"chat_id": chat, "text": text}, nil, zalo.Patience)
}

// Typing shows in the chat that an answer is on its way, for five seconds at
// most.
func (c *Channel) Typing(ctx context.Context, chat string) error {
	return c.call(ctx, "sendChatAction", map[string]string{"chat_id": chat, "action": "typing"}, nil, zalo.Patience)
}

// Probe asks the platform who the bot is. The error says in Vietnamese what to
// mend.
func (c *Channel) Probe(ctx context.Context) error {
	err := c.whoami(ctx)
	var e *post.SendError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e) && e.Class == post.Misconfigured:
		return fmt.Errorf(textTokenRefused+": %w", err)
	case errors.As(err, &e) && e.Class == post.QuotaExhausted:
		return fmt.Errorf(textQuota+": %w", err)
	}
	return fmt.Errorf(textUnreachable+": %w", err)
}

// whoami learns the names of the bot, which stand before what people write to
// it in a group.
func (c *Channel) whoami(ctx context.Context) error {
	var me struct {
		Account string `json:"account_name"`
		Display string `json:"display_name"`
	}
	if err := c.call(ctx, "getMe", struct{}{}, &me, zalo.Patience); err != nil {
		return err
	}
	var names []string
	for _, n := range []string{me.Display, me.Account} {
		if n = strings.TrimSpace(paper.Clean(n)); n != "" {
			names = append(names, n)
		}
	}
	c.names.Store(&names)
	return nil
}
