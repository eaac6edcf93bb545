package zalobot

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"trolyao/post"
	"trolyao/post/zalo"
)

// again is the first pause after something failed; it grows to thirty seconds.
const again = 500 * time.Millisecond

// Serve polls, or, with a webhook, tells the platform its address and waits.
// It returns when the context ends, or with a [*bot.SendError] that only an
// administrator can do something about.
func (c *Channel) Serve(ctx context.Context, accept post.Accept) error {
	if err := c.persist(ctx, c.begin); err != nil {
		return err
	}
	if c.o.Secret != "" {
		<-ctx.Done()
		return ctx.Err()
	}
	for failures := 0; ; {
		err := c.poll(ctx, accept)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			failures = 0
			continue
		case hopeless(err):
			return err
		}
		failures++
		c.o.Log.Warn("zalobot: poll failed", "err", err)
		if err := c.wait(ctx, pause(failures)); err != nil {
			return err
		}
	}
}

// begin learns who the bot is and sets the way its messages come.
func (c *Channel) begin(ctx context.Context) error {
	if err := c.whoami(ctx); err != nil {
		return err
	}
	if c.o.Secret != "" {
		if c.o.URL == "" {
			return nil
		}
		return c.call(ctx, "setWebhook", map[string]string{"url": c.o.URL, "secret_token": c.o.Secret}, nil,
			zalo.Patience)
	}
	var hook struct {
		URL string `json:"url"`
	}
	if err := c.call(ctx, "getWebhookInfo", struct{}{}, &hook, zalo.Patience); err != nil || hook.URL == "" {
		return err
	}
	// The platform answers no poll while it has a webhook.
	return c.call(ctx, "deleteWebhook", struct{}{}, nil, zalo.Patience)
}

// persist does something until it succeeds or is hopeless.
func (c *Channel) persist(ctx context.Context, f func(context.Context) error) error {
	for failures := 1; ; failures++ {
		err := f(ctx)
		if err == nil || hopeless(err) {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c.o.Log.Warn("zalobot: cannot begin", "err", err)
		if err := c.wait(ctx, pause(failures)); err != nil {
			return err
		}
	}
}

// hopeless reports an error that stays until somebody acts. 403 is no such one:
// the platform's table has it for a fault inside the platform.
func hopeless(err error) bool {
	var e *post.SendError
	var r *zalo.Refusal
	return errors.As(err, &e) && (e.Class == post.Misconfigured || e.Class == post.Invalid &&
		!(errors.As(err, &r) && r.Code == http.StatusForbidden))
}

func pause(failures int) time.Duration {
	return min(time.Duration(failures)*time.Duration(failures)*again, 30*time.Second)
}

// poll asks for one message, waiting for it as long as the platform may hold
// the call, and takes it in.
func (c *Channel) poll(ctx context.Context, accept post.Accept) error {
	var raw json.RawMessage
	began := time.Now()
	hold := strconv.Itoa(max(1, int(c.o.Hold/time.Second)))
	err := c.call(ctx, "getUpdates", map[string]string{"timeout": hold}, &raw, c.o.Hold+10*time.Second)
	var r *zalo.Refusal
	quiet := errors.As(err, &r) && r.Code == http.StatusRequestTimeout || err == nil &&
		(len(raw) == 0 || string(raw) == "null" || string(raw) == "{}")
	if quiet {
		// Nothing has come. A platform that does not hold the call is not asked in a
		// hot loop.
		if short := min(time.Second, c.o.Hold); time.Since(began) < short {
			return c.wait(ctx, short)
		}
		return nil
	}
	if err != nil {
		return err
	}
	m, v := c.decode(raw)
	if v != zalo.Message {
		c.intake.Tally(v)
		return nil
	}
	// The platform will not tell it again, so it is held until it is taken in,
	// over the end of the context.
	for failures := 1; ; failures++ {
		err := c.intake.Take(ctx, accept, m)
		if err == nil {
			return nil
		}
		c.o.Log.Error("zalobot: message not taken in", "err", err)
		if ctx.Err() != nil {
			return err
		}
		if c.wait(ctx, pause(failures)) != nil {
			return c.intake.Take(ctx, accept, m)
		}
	}
}

// Webhook is what the platform calls; it knows the channel by its secret.
func (c *Channel) Webhook(accept post.Accept) (string, http.Handler) {
	want := sha256.Sum256([]byte(c.o.Secret)) // compared as digests: nothing is learnt of its length
	hook := zalo.Hook{Decode: c.decode, May: func(h http.Header) bool {
		have := sha256.Sum256([]byte(h.Get("X-Bot-Api-Secret-Token")))
		return subtle.ConstantTimeCompare(have[:], want[:]) == 1
	}}
	if c.o.Secret == "" { // the channel polls
		hook.Shut = http.StatusNotFound
	}
	return Path, c.intake.Webhook(accept, hook)
}
