package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	tg "github.com/go-telegram/bot"

	"trolyao/post"
)

// leaseTime is for how long the right to poll is taken. It is renewed meanwhile;
// after a kill the next to poll waits as long.
const leaseTime = 10 * time.Second

// poll polls whenever it is this process's turn, until the context ends or the
// channel is over.
func (c *Channel) poll(ctx context.Context, accept post.Accept) error {
	var offset int64
	for ctx.Err() == nil {
		if !c.turn(ctx) {
			c.sleep(ctx, leaseTime/4)
			continue
		}
		held, drop := context.WithCancel(ctx)
		kept := make(chan bool, 1)
		go func() {
			kept <- c.keep(held)
			drop()
		}()
		err := c.round(held, &offset, accept)
		drop()
		if <-kept {
			c.leave(offset)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// turn takes or renews the lease.
func (c *Channel) turn(ctx context.Context) bool {
	if c.o.Lease == nil {
		return true
	}
	mine, err := c.o.Lease(ctx, c.holder, leaseTime)
	if err != nil && ctx.Err() == nil {
		c.o.Log.Warn("telegram: lease", "err", err)
	}
	return mine && err == nil
}

// keep renews the lease until the context ends; false means that it is lost.
func (c *Channel) keep(ctx context.Context) bool {
	t := time.NewTicker(leaseTime / 3)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return true
		case <-t.C:
			if !c.turn(ctx) && ctx.Err() == nil {
				return false
			}
		}
	}
}

// round asks for updates and hands them in, one after the other, until the
// context ends. An update is confirmed, by asking for those after it, only when
// the house has it. An error ends the channel.
func (c *Channel) round(ctx context.Context, offset *int64, accept post.Accept) error {
	cleared, failures := false, 0
	for ctx.Err() == nil {
		asked := c.o.Now()
		err := c.clear(ctx, &cleared)
		var updates []json.RawMessage
		if err == nil {
			updates, err = c.updates(ctx, *offset, 100, c.o.Wait)
		}
		if early := c.o.Wait/2 - c.o.Now().Sub(asked); err == nil && len(updates) == 0 && early > 0 {
			c.sleep(ctx, min(early, time.Second)) // a server that does not wait would be asked without end
		}
		if err == nil {
			*offset, err = c.take(ctx, updates, *offset, accept)
		}
		if ctx.Err() != nil {
			break
		}
		if err == nil {
			failures = 0
			continue
		}
		wait := pause(failures, err)
		failures++
		var r *refusal
		switch {
		case errors.As(err, &r) && r.status == http.StatusConflict:
			// Somebody else polls with this token, or has set a webhook.
			c.o.Log.Warn("telegram: conflict", "err", err)
			cleared = false
			wait = max(wait, 5*time.Second)
		case errors.As(err, &r) && (r.class() == post.AuthExpired || r.class() == post.Misconfigured):
			return err
		default:
			c.o.Log.Warn("telegram: getUpdates", "err", err)
		}
		c.sleep(ctx, wait)
	}
	return nil
}

// clear takes a webhook away, without which there are no updates to ask for.
func (c *Channel) clear(ctx context.Context, done *bool) error {
	if *done {
		return nil
	}
	_, err := c.api.DeleteWebhook(ctx, &tg.DeleteWebhookParams{})
	err = c.failed(err)
	*done = err == nil
	return err
}

// updates waits for updates from offset on; 0 is the first not confirmed.
func (c *Channel) updates(ctx context.Context, offset int64, limit int, wait time.Duration) (out []json.RawMessage,
	err error) {
	err = c.call(ctx, "getUpdates", struct {
		Offset  int64    `json:"offset,omitempty"`
		Limit   int      `json:"limit"`
		Timeout int      `json:"timeout"`
		Allowed []string `json:"allowed_updates"`
	}{offset, limit, int(wait / time.Second), allowed}, &out, wait)
	return out, err
}

// take hands updates in and returns the offset after the last that was taken.
func (c *Channel) take(ctx context.Context, updates []json.RawMessage, offset int64, accept post.Accept) (int64,
	error) {
	for _, body := range updates {
		u, err := read(body)
		if err != nil {
			c.garbage.Add(1)
			c.o.Log.Warn("telegram: an update that cannot be read is left out", "err", err)
			var only struct {
				ID *int64 `json:"update_id"`
			}
			if json.Unmarshal(body, &only) != nil || only.ID == nil {
				continue
			}
			offset = max(offset, *only.ID+1)
			continue
		}
		if err := c.hand(ctx, u, accept); err != nil {
			return offset, err
		}
		offset = max(offset, *u.ID+1)
		if u.Callback != nil {
			c.answer(ctx, u.Callback.ID)
		}
	}
	if len(updates) > 0 && offset == 0 {
		return 0, errors.New("no update has a number") // or it would come at once again
	}
	return offset, nil
}

// hand gives what an update says to the house.
func (c *Channel) hand(ctx context.Context, u update, accept post.Accept) error {
	me := c.me.Load()
	if u.group() && me == nil {
		var err error
		if me, err = c.self(ctx); err != nil {
			return err
		}
	}
	m, ok := u.message(me)
	if !ok {
		return nil
	}
	if m.At.IsZero() {
		m.At = c.o.Now()
	}
	return accept(ctx, m)
}

// answer ends the waiting that a person sees on a button they pressed. It is no
// more than a courtesy: where too many wait, it is left out.
func (c *Channel) answer(ctx context.Context, id string) {
	select {
	case c.answering <- struct{}{}:
	default:
		return
	}
	c.aside.Go(func() {
		defer func() { <-c.answering }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if _, err := c.api.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: id}); err != nil {
			c.o.Log.Debug("telegram: answerCallbackQuery", "err", c.failed(err))
		}
	})
}

// leave confirms what was taken last and gives the lease back. Without it, the
// next to poll is given those updates once more and waits until the lease ends.
func (c *Channel) leave(offset int64) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if offset > 0 {
		if _, err := c.updates(ctx, offset, 1, 0); err != nil { // not taken, so not confirmed
			c.o.Log.Debug("telegram: last confirmation", "err", err)
		}
	}
	if c.o.Lease != nil {
		if _, err := c.o.Lease(ctx, c.holder, 0); err != nil {
			c.o.Log.Warn("telegram: lease", "err", err)
		}
	}
}
