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
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf16"

	"trolyao/paper"
	"trolyao/post"
)

// Name is the name of the channel.
const Name = "zalobot"

// Platform is the address of the platform.
const Platform = "https://bot-api.zaloplatforms.com"

// Path is where the channel's webhook is mounted.
const Path = "/webhook/zalobot"

// mostText is the longest text of a message. The platform says "2000
// characters" without saying of which kind; it counts the places of its text
// styles in UTF-16 units, so those are counted here, in NFC. A text within that
// is within 2000 code points too, and for Vietnamese the two are the same.
const mostText = 2000

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

	taken, ignored, garbage, refused, failed atomic.Int64
}

var (
	_ post.Channel = (*Channel)(nil)
	_ post.Webhook = (*Channel)(nil)
	_ post.Typer   = (*Channel)(nil)
	_ post.Prober  = (*Channel)(nil)
)

// Counts are what came in since the program began.
type Counts struct {
	Taken   int64 // messages and events given to accept, repeated ones too
	Ignored int64 // known to be nothing for the house: bots, reactions, groups
	Garbage int64 // could not be read
	Refused int64 // calls of the webhook without the right secret, or too large
	Failed  int64 // accept could not take it in
}

// Counts returns the counts.
func (c *Channel) Counts() Counts {
	return Counts{c.taken.Load(), c.ignored.Load(), c.garbage.Load(), c.refused.Load(), c.failed.Load()}
}

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
	u, err := url.Parse(o.API)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return nil, errors.New(textBadAPI)
	}
	o.API = strings.TrimRight(o.API, "/")
	if o.Hold == 0 {
		o.Hold = 30 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c := &Channel{o: o, client: o.Client, wait: sleep}
	if c.client == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 4
		c.client = &http.Client{Transport: t}
	}
	if c.client.CheckRedirect == nil {
		// Another address would be given the token.
		own := *c.client
		own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		c.client = &own
	}
	return c, nil
}

// Name is "zalobot".
func (c *Channel) Name() string { return Name }

// Look is plain text of 2000 characters a piece, without buttons; each piece is
// a message of the month.
func (c *Channel) Look() post.Look {
	return post.Look{Max: mostText, Count: count, Base: c.o.Base, Brief: true}
}

// count is the length of a text in UTF-16 units, as it is sent.
func count(s string) int {
	n := 0
	for _, r := range paper.Clean(s) {
		n += utf16.RuneLen(r)
	}
	return n
}

// Send sends the text of a piece; a chart stays out, the text says its numbers
// and the platform takes pictures by public address only. An error is a
// [*bot.SendError].
func (c *Channel) Send(ctx context.Context, chat string, p post.Piece) error {
	text := strings.TrimSpace(paper.Clean(p.Text))
	if n := count(text); chat == "" || n == 0 || n > mostText {
		return &post.SendError{Class: post.Invalid,
			Err: fmt.Errorf("zalobot: %d characters to chat %q cannot be sent", n, chat)}
	}
	return c.call(ctx, "sendMessage", map[string]string{"chat_id": chat, "text": text}, nil, patience)
}

// Typing shows in the chat that an answer is on its way, for five seconds at
// most.
func (c *Channel) Typing(ctx context.Context, chat string) error {
	return c.call(ctx, "sendChatAction", map[string]string{"chat_id": chat, "action": "typing"}, nil, patience)
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
	if err := c.call(ctx, "getMe", struct{}{}, &me, patience); err != nil {
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
