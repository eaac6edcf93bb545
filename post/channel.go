package post

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"trolyao/bot"
)

// Channel carries messages over one network. The small abilities below are
// optional; the house finds them by type assertion.
type Channel interface {
	// Name is the Message.Channel of its messages: "telegram", "zalooa", "web".
	Name() string
	// Look says how the channel shows a reply.
	Look() Look
	// Serve hands every message to accept until the context ends or the
	// channel is over. A message for which accept returned nil is kept: only
	// then does the channel tell its network that it has come. A channel that
	// only listens to a webhook waits for the context.
	Serve(ctx context.Context, accept Accept) error
	// Send carries one piece of a rendered reply to a chat. An error that is no
	// [*SendError] leaves open whether the piece was carried.
	Send(ctx context.Context, chat string, p Piece) error
}

// Accept takes a message in. The same message again is taken in once.
type Accept func(context.Context, bot.Message) error

// Keyed is a channel that can tell by its key whether it has carried a piece
// before, and does not carry it a second time.
type Keyed interface {
	SendOnce(ctx context.Context, key, chat string, p Piece) error
}

// Webhook is a channel that its network calls. The handler answers once the
// message is taken in.
type Webhook interface {
	Webhook(accept Accept) (path string, h http.Handler)
}

// Typer is a channel that can show that an answer is on its way.
type Typer interface {
	Typing(ctx context.Context, chat string) error
}

// Streamer is a channel that can show an answer while it is written. Each call
// shows everything that stands so far; what cannot be shown is left out, the
// whole reply comes through Send.
type Streamer interface {
	Show(ctx context.Context, chat, message, soFar string)
}

// Prober is a channel that can be asked whether its credentials and its network
// are in order.
type Prober interface {
	Probe(ctx context.Context) error
}

// Class says what became of a sending, and what to do about it.
type Class string

const (
	Transient      Class = "transient"       // again after a while
	RateLimited    Class = "rate_limited"    // again after RetryAfter, no earlier
	QuotaExhausted Class = "quota_exhausted" // no more this month
	WindowClosed   Class = "window_closed"   // the person has to write first
	RecipientGone  Class = "recipient_gone"  // blocked, left, unfollowed
	AuthExpired    Class = "auth_expired"    // new credentials, then again
	Misconfigured  Class = "misconfigured"   // an administrator has to act
	Invalid        Class = "invalid"         // this piece will never go
)

// SendError is why a piece was not sent, or not surely.
type SendError struct {
	Class      Class
	Maybe      bool          // it may have been carried all the same: an answer never came
	RetryAfter time.Duration // of RateLimited, as the network says
	Err        error         // for the operator; without secrets
}

func (e *SendError) Error() string { return fmt.Sprintf("%s: %v", e.Class, e.Err) }
func (e *SendError) Unwrap() error { return e.Err }

// Is makes a SendError [ErrNotSent] or [ErrUnreachable] where it is one.
func (e *SendError) Is(target error) bool {
	switch target {
	case ErrNotSent:
		return !e.Maybe
	case ErrUnreachable:
		return e.Class == RecipientGone || e.Class == WindowClosed
	}
	return false
}

// Direct answers every message at once and sends the reply through ch; nothing
// is kept for later. An error of a single answer is shown as the reply says.
func Direct(b *bot.Bot, ch Channel) Accept {
	return func(ctx context.Context, m bot.Message) error {
		r, err := b.Handle(ctx, m)
		for _, p := range Render(r, ch.Look()) {
			if serr := ch.Send(ctx, m.Chat, p); serr != nil {
				return errors.Join(err, serr)
			}
		}
		return err
	}
}
