package post

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	limit "golang.org/x/time/rate"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
)

// GateOptions say how much may go out over each channel, by its name; a channel
// that is not named is free.
type GateOptions struct {
	Budgets   map[string]int     // pieces a month
	PerSecond map[string]float64 // pieces a second; as many may go at once, at least one
	Now       func() time.Time   // nil means time.Now
	Log       *slog.Logger       // nil logs nothing
}

// Gate is what everything passes that leaves the house over a network: it keeps
// the pace, counts against the budget of the month, which it keeps in the store,
// and is shut while a network wants nothing. One Gate serves the [Hall] and the
// [Postman]; gates of several processes on one store share budget and pauses.
type Gate struct {
	store *store.Store
	opts  GateOptions
	pace  map[string]*pace
}

// pace lets one at a time take its turn.
type pace struct {
	mu sync.Mutex
	*limit.Limiter
}

// NewGate returns a Gate.
func NewGate(s *store.Store, o GateOptions) *Gate {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	g := &Gate{store: s, opts: o, pace: map[string]*pace{}}
	for name, n := range o.PerSecond {
		if n > 0 {
			g.pace[name] = &pace{Limiter: limit.NewLimiter(limit.Limit(n), max(1, int(n)))}
		}
	}
	return g
}

// turn waits for the channel's turn to be asked for, and says how long it is
// until the next piece may go; done, to be called once, says whether one went.
func (g *Gate) turn(channel string) (wait time.Duration, done func(went bool)) {
	l := g.pace[channel]
	if l == nil {
		return 0, func(bool) {}
	}
	l.mu.Lock()
	now := g.opts.Now()
	if have := l.TokensAt(now); have < 1 {
		l.mu.Unlock()
		return max(time.Millisecond, time.Duration((1-have)/float64(l.Limit())*float64(time.Second))), func(bool) {}
	}
	return 0, func(went bool) {
		if went {
			l.AllowN(now, 1)
		}
		l.mu.Unlock()
	}
}

// spent tells the administrators when a channel has used 80 % of its month, and
// all of it.
func (g *Gate) spent(ctx context.Context, channel string) error {
	budget := g.opts.Budgets[channel]
	if budget <= 0 {
		return nil
	}
	gs, err := g.store.Gates(ctx)
	if err != nil {
		return err
	}
	for _, k := range gs {
		if k.Channel != channel {
			continue
		}
		for _, percent := range []int{100, 80} {
			if k.Count*100 >= budget*percent {
				return g.tell(ctx, fmt.Sprintf("%s-%s-%d", channel, k.Month, percent),
					fmt.Sprintf(textBudget, channel, k.Count, budget, percent))
			}
		}
	}
	return nil
}

// tell puts a letter into every administrator's inbox, once for a key.
func (g *Gate) tell(ctx context.Context, key, text string) error {
	officers, err := g.store.Officers(ctx, "")
	if err != nil {
		return err
	}
	g.opts.Log.Error("channel needs attention", "alert", key)
	for _, o := range officers {
		if o.Has(org.Admin) {
			if err := g.store.PutLetter(ctx, "gate-"+key+"-"+o.ID, o.ID, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// How long a channel rests that needs an administrator; then one piece tries.
const restMisconfigured = 15 * time.Minute

// failed shuts the gate of a channel where its network's answer asks for that.
func (g *Gate) failed(ctx context.Context, channel string, e *SendError) error {
	now := g.opts.Now()
	day := corpus.DayOf(now)
	cause := fmt.Sprint(e.Err)
	switch e.Class {
	case RateLimited:
		return g.store.Shut(ctx, channel, now.Add(e.RetryAfter), string(e.Class), cause)
	case QuotaExhausted:
		next := corpus.Day(day[:7] + "-01").Add(31)
		next = next[:7] + "-01"
		return errors.Join(g.store.Shut(ctx, channel, next.Time(), string(e.Class), cause),
			g.tell(ctx, fmt.Sprintf("%s-%s-quota", channel, day[:7]), fmt.Sprintf(textQuota, channel)))
	case Misconfigured:
		return errors.Join(g.store.Shut(ctx, channel, now.Add(restMisconfigured), string(e.Class), cause),
			g.tell(ctx, fmt.Sprintf("%s-%s-setting", channel, day), fmt.Sprintf(textSetting, channel)))
	}
	return nil
}

var errMonthOver = errors.New("post: nothing more goes over this channel this month")

// send passes one message of the postman. errMonthOver says that it has to take
// another way.
func (g *Gate) send(ctx context.Context, channel string, carry func() error) error {
	d, done := g.turn(channel)
	for d > 0 {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ErrNotSent, ctx.Err())
		case <-time.After(d):
		}
		d, done = g.turn(channel)
	}
	k, ok, err := g.store.Spend(ctx, channel, g.opts.Budgets[channel])
	done(ok && err == nil)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotSent, err)
	}
	if !ok {
		if !k.Until.After(g.opts.Now()) || Class(k.Class) == QuotaExhausted {
			return errMonthOver
		}
		return fmt.Errorf("%w: the channel rests until %s", ErrNotSent, k.Until)
	}
	if err := g.spent(ctx, channel); err != nil {
		g.opts.Log.Error("budget alert", "err", err)
	}
	err = carry()
	var e *SendError
	if errors.As(err, &e) {
		if !e.Maybe {
			if uerr := g.store.Unspend(ctx, channel); uerr != nil {
				g.opts.Log.Error("count of the month", "err", uerr)
			}
		}
		if ferr := g.failed(ctx, channel, e); ferr != nil {
			g.opts.Log.Error("shut a channel", "channel", channel, "err", ferr)
		}
		if e.Class == QuotaExhausted && !e.Maybe {
			return errMonthOver
		}
	}
	return err
}
