package post

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// Errors of sending that say more than "it failed". Any other error of a channel
// that is not [Keyed] leaves open whether the message was carried.
var (
	ErrNotSent     = errors.New("post: certainly not sent")
	ErrUnreachable = errors.New("post: the person cannot be reached there")
)

// Inbox is the name of the house's own channel: letters that the person finds
// when they come. Officers without another address are written to there.
const Inbox = "inbox"

// lease is how long a delivery stays with a postman who does not come back; it is
// renewed while one is at it.
const lease = 25 * time.Second

// Postman sends the reminders that are due. Any number of them, in any number
// of processes, may work on one store.
type Postman struct {
	Bot      *bot.Bot // writes the letters
	Channels []Channel
	Planner  task.Planner
	Name     string                   // of this postman, another one for every process
	Gate     *Gate                    // the hall's; nil: no pace, no budgets
	crash    func(after string) error // of a test
	risen    corpus.Day               // the last day whose escalations were planned
	week     string                   // the last week whose overviews were planned
	gone     map[store.ChatName]bool  // where nothing can be sent
	month    string                   // the last month whose letters about scores were planned
}

// Round sends everything that is due now, and nothing outside working hours. It
// returns how many messages it sent. What it leaves undone when it fails or
// dies, another round finishes.
func (p *Postman) Round(ctx context.Context) (sent int, err error) {
	now := p.Bot.House.Now()
	if !p.Planner.MaySend(now) {
		return 0, nil
	}
	if off, err := p.Bot.House.Silent(ctx); err != nil || off {
		return 0, err
	}
	if p.gone, err = p.Bot.House.Store.GoneChats(ctx); err != nil {
		return 0, err
	}
	if err := p.planWeek(ctx, corpus.DayOf(now)); err != nil {
		return 0, err
	}
	if err := p.planMonth(ctx, corpus.DayOf(now)); err != nil {
		return 0, err
	}
	if err := p.planEscalations(ctx, corpus.DayOf(now)); err != nil {
		return 0, err
	}
	if err := p.died("start"); err != nil {
		return 0, err
	}
	if _, err := p.Bot.House.Store.PlanUrges(ctx, p.route); err != nil {
		return 0, err
	}
	if _, err := p.Bot.House.Store.Bundle(ctx, p.route); err != nil {
		return 0, err
	}
	for p.Planner.MaySend(p.Bot.House.Now()) {
		if err := p.died("bundle"); err != nil {
			return sent, err
		}
		d, err := p.Bot.House.Store.Take(ctx, p.Name, lease)
		if errors.Is(err, store.ErrNotFound) {
			return sent, nil
		}
		if err != nil {
			return sent, err
		}
		if err := p.died("take"); err != nil {
			return sent, err
		}
		ok, err := p.deliver(ctx, d)
		if err != nil {
			return sent, err
		}
		if ok {
			sent++
		}
		if err := p.died("mark"); err != nil {
			return sent, err
		}
	}
	return sent, nil
}

func (p *Postman) died(after string) error {
	if p.crash == nil {
		return nil
	}
	return p.crash(after)
}

// planWeek makes the weekly overviews in the first round of a week; where the
// house stood still on Monday, on the next working day.
func (p *Postman) planWeek(ctx context.Context, day corpus.Day) error {
	year, week := day.Time().ISOWeek()
	name := fmt.Sprintf("%d-%d", year, week)
	if p.week == name {
		return nil
	}
	if _, err := p.Bot.House.Store.PlanWeek(ctx, day, p.route); err != nil {
		return err
	}
	// The reports of the year, and in December those of the next, are put before
	// an administrator.
	for _, y := range []int{day.Time().Year(), day.Add(31).Time().Year()} {
		if err := p.Bot.House.ProposeReports(ctx, house.Furnisher, y); err != nil {
			return err
		}
	}
	p.week = name
	return nil
}

// planEscalations tells those above what is late, in the first round of a day.
func (p *Postman) planEscalations(ctx context.Context, day corpus.Day) error {
	if p.risen == day {
		return nil
	}
	rules, err := p.Bot.House.Rules(ctx)
	if err != nil {
		return err
	}
	if _, err := p.Bot.House.Store.PlanEscalations(ctx, day, rules, p.Bot.House.Above); err != nil {
		return err
	}
	p.risen = day
	return nil
}

// planMonth makes the monthly letters about scores in the first round of a month.
func (p *Postman) planMonth(ctx context.Context, day corpus.Day) error {
	if p.month == string(day[:7]) {
		return nil
	}
	if _, err := p.Bot.House.Store.PlanScores(ctx, day, p.route); err != nil {
		return err
	}
	p.month = string(day[:7])
	return nil
}

// route writes to the first address of an officer whose channel is open and
// where they have not gone.
func (p *Postman) route(o *org.Officer) store.Route {
	for _, a := range o.Addresses {
		if ch := p.channel(a.Channel); ch != nil && !p.gone[store.ChatName{Channel: a.Channel, Chat: a.Chat}] {
			_, tells := ch.(Keyed)
			return store.Route{Channel: a.Channel, Chat: a.Chat, Tells: tells}
		}
	}
	return store.Route{Channel: Inbox, Chat: o.ID, Tells: true}
}

func (p *Postman) channel(name string) Channel {
	for _, c := range p.Channels {
		if c.Name() == name {
			return c
		}
	}
	return nil
}

// deliver sends one delivery and marks it; it says whether something was sent.
func (p *Postman) deliver(ctx context.Context, d *store.Delivery) (bool, error) {
	r, err := p.Bot.Letter(ctx, d)
	if err != nil {
		return false, err
	}
	if len(r.Blocks) == 0 { // all of it was done in the meantime
		return false, p.Bot.House.Store.Delivered(ctx, d.ID, p.Name)
	}
	if err := p.died("compose"); err != nil {
		return false, err
	}
	var held sync.WaitGroup
	defer held.Wait()
	holding, over := context.WithCancel(ctx)
	defer over()
	held.Go(func() { p.hold(holding, d) })
	ch := p.channel(d.Channel)
	switch {
	case d.Channel == Inbox:
		err = p.Bot.House.Store.PutReminder(ctx, d, Plain(r, 0), false)
	case ch == nil:
		err = fmt.Errorf("channel %s is not open: %w", d.Channel, ErrNotSent)
	default:
		err = p.send(ctx, ch, d, r)
	}
	if dead := p.died("send"); dead != nil {
		return false, dead
	}
	// What became of it is written down even where the database went meanwhile.
	after, done := context.WithTimeout(ctx, lease)
	defer done()
	ok, wrong := p.carried(after, d, r, err)
	for store.Away(wrong) && after.Err() == nil {
		ok, wrong = p.carried(after, d, r, err)
	}
	return ok, wrong
}

// hold keeps a delivery for this postman until the context ends.
func (p *Postman) hold(ctx context.Context, d *store.Delivery) {
	t := time.NewTicker(lease / 5)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			// Where it fails the lease may end, and what follows knows of that.
			_ = p.Bot.House.Store.HoldDelivery(ctx, d.ID, p.Name, lease)
		}
	}
}

// carried marks a delivery by what its channel said; it says whether something was sent.
func (p *Postman) carried(ctx context.Context, d *store.Delivery, r bot.Reply, err error) (bool, error) {
	var refused *SendError
	if errors.As(err, &refused) && refused.Class == RecipientGone {
		if err := p.Bot.House.Store.SetGone(ctx, d.Channel, d.Chat); err != nil {
			return false, err
		}
	}
	if errors.Is(err, errMonthOver) || errors.Is(err,
		ErrUnreachable) { // what the network does not take lies in the house
		if err := p.Bot.House.Store.PutReminder(ctx, d, Plain(r, 0), false); err != nil {
			return false, err
		}
	} else if err == nil && d.Channel != Inbox { // the inbox keeps what was carried elsewhere
		if err := p.Bot.House.Store.PutReminder(ctx, d, Plain(r, 0), true); err != nil {
			return false, err
		}
	}
	switch {
	case err == nil, errors.Is(err, errMonthOver):
		return true, p.Bot.House.Store.Delivered(ctx, d.ID, p.Name)
	case errors.Is(err, ErrUnreachable):
		return false, p.Bot.House.Store.NotDelivered(ctx, d, p.Name, err, true)
	case d.Tells || errors.Is(err, ErrNotSent):
		return false, p.Bot.House.Store.NotDelivered(ctx, d, p.Name, err, false)
	}
	return false, p.Bot.House.Store.Unsure(ctx, d.ID, p.Name, err)
}

// send carries the pieces of a message. Once a piece is out, a failure of a later
// one is not told: the message has come, and must not come again.
func (p *Postman) send(ctx context.Context, ch Channel, d *store.Delivery, r bot.Reply) error {
	keyed, ok := ch.(Keyed)
	for i, piece := range Render(r, ch.Look()) {
		carry := func() error {
			if ok && d.Tells {
				return keyed.SendOnce(ctx, fmt.Sprintf("%s#%d", d.Key, i), d.Chat, piece)
			}
			return ch.Send(ctx, d.Chat, piece)
		}
		var err error
		if p.Gate != nil {
			err = p.Gate.send(ctx, ch.Name(), carry)
		} else {
			err = carry()
		}
		if err != nil && (i == 0 || ok && d.Tells) {
			return err
		}
	}
	return nil
}
