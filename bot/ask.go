package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/index"
	"trolyao/store"
)

// A follow-up is read with the questions of the last half hour.
const (
	memory     = 30 * time.Minute
	mostMemory = 3
)

// Ask answers the question in m as the law stood on a day ("": the day the
// question names, or today) and stores the turn. Where the answer is not nil
// it can be shown, with or without an error.
func (b *Bot) Ask(ctx context.Context, m Message, asOf corpus.Day) (*answer.Answer, int64, error) {
	a, turn, _, err := b.ask(ctx, m, asOf)
	return a, turn, err
}

// ask is Ask with the picture that belongs to the answer, if there is one.
func (b *Bot) ask(ctx context.Context, m Message, asOf corpus.Day) (*answer.Answer, int64, *Chart, error) {
	m, err := b.signed(ctx, m)
	if err != nil {
		return nil, 0, nil, err
	}
	a, chart, err := b.Answer(ctx, m, asOf)
	if a == nil {
		return nil, 0, nil, err
	}
	kept, perr := turnOf(m, a, chart)
	var turn int64
	if perr == nil {
		turn, perr = b.House.PutTurn(ctx, kept)
	}
	if err == nil && perr != nil {
		err = fmt.Errorf("bot: %w", perr)
	}
	return a, turn, chart, err
}

// signed is m with its moment and, where it is an officer's, their ID, and
// without a text that must not be kept.
func (b *Bot) signed(ctx context.Context, m Message) (Message, error) {
	if m.At.IsZero() {
		m.At = b.House.Now()
	}
	m = WithoutSecret(m)
	who, err := b.officer(ctx, m)
	if err != nil {
		return m, fmt.Errorf("bot: officer: %w", err)
	}
	if who != nil && m.From == "" {
		m.From = who.ID
	}
	return m, nil
}

// Answer is [Bot.Ask] that stores nothing: it answers for a program that measures,
// as any door would. before are the earlier questions of the conversation, oldest
// first; without them they are those of m's chat. The chart is nil where the answer
// has none.
func (b *Bot) Answer(ctx context.Context, m Message, asOf corpus.Day, before ...string) (*answer.Answer, *Chart,
	error) {
	if m.At.IsZero() {
		m.At = b.House.Now()
	}
	m = WithoutSecret(m)
	q := answer.Question{Text: m.Text, Secret: m.Event == Secret, Today: corpus.DayOf(m.At), AsOf: asOf}
	if m.Show != nil {
		var soFar strings.Builder
		q.Show = func(text string) {
			if soFar.Len() > 0 {
				soFar.WriteByte('\n')
			}
			soFar.WriteString(text)
			m.Show(soFar.String())
		}
	}
	var err error
	if q.Reader, err = b.reader(ctx, m); err != nil {
		return nil, nil, err
	}
	if q.History = before; len(before) == 0 {
		if q.History, err = b.history(ctx, m); err != nil {
			return nil, nil, err
		}
	}
	who, err := b.officer(ctx, m)
	if err != nil {
		return nil, nil, fmt.Errorf("bot: officer: %w", err)
	}
	if who != nil {
		q.Person, q.Agency = who.ID, who.Agency
	} else if q.Person = m.From; q.Person == "" {
		q.Person = m.Channel + " " + m.Account
	}
	if !q.Secret {
		r, err := b.ofHouse(ctx, m, q.History...)
		if err != nil {
			return nil, nil, err
		}
		if r != nil {
			a, err := b.answerWork(ctx, r, q.Today)
			if err != nil {
				return nil, nil, fmt.Errorf("bot: %w", err)
			}
			return a, r.chart, nil
		}
	}
	a, err := b.opts.Answerer.Answer(ctx, q)
	if err != nil {
		err = fmt.Errorf("bot: %w", err)
	}
	return a, nil, err
}

// asked returns the reply that m got when it was handled before.
func (b *Bot) asked(ctx context.Context, m Message) (Reply, bool, error) {
	if m.ID == "" {
		return Reply{}, false, nil
	}
	t, err := b.House.Store.TurnByKey(ctx, MessageKey(m))
	if errors.Is(err, store.ErrNotFound) {
		return Reply{}, false, nil
	}
	if err != nil {
		return Reply{}, false, fmt.Errorf("bot: %w", err)
	}
	r, err := ReplyOf(t)
	return r, err == nil && len(r.Blocks) > 0, err
}

// ReplyOf returns what was shown as the answer of a turn; without blocks where
// that was not kept.
func ReplyOf(t *store.Turn) (Reply, error) {
	r := Reply{}
	if len(t.Reply) > 0 {
		if err := json.Unmarshal(t.Reply, &r); err != nil {
			return r, fmt.Errorf("bot: reply of turn %d: %w", t.ID, err)
		}
	}
	r.Turn = t.ID
	if r.AsOf == "" {
		r.AsOf = t.AsOf
	}
	return r, nil
}

func turnOf(m Message, a *answer.Answer, chart *Chart) (store.Turn, error) {
	out := shown(a)
	out.Chart = chart
	reply, err := json.Marshal(out)
	if err != nil {
		return store.Turn{}, err
	}
	t := store.Turn{Reply: reply, Channel: m.Channel, Chat: m.Chat, Officer: m.From, Question: m.Text,
		Status: string(a.Status), Answer: a.Text,
		AsOf: a.AsOf, Cursor: a.Cursor, Took: time.Duration(a.TookMS) * time.Millisecond, Created: m.At}
	if m.ID != "" {
		t.Key = MessageKey(m)
	}
	if w := a.Written; w != nil {
		t.Dropped = w.Dropped
		if w.Why == "" {
			t.Model = w.Model + ", " + w.Prompts
		}
	}
	if a.Status == answer.DeclinedSecret {
		t.Question = ""
	}
	if !a.Status.Declined() {
		for _, s := range a.Sources {
			t.Refs = append(t.Refs, s.Ref)
		}
	}
	return t, nil
}

func (b *Bot) reader(ctx context.Context, m Message) (index.Reader, error) {
	if b.opts.Reader == nil {
		who, err := b.officer(ctx, m)
		if err != nil {
			return index.Reader{}, fmt.Errorf("bot: rights: %w", err)
		}
		return house.ReaderOf(who), nil
	}
	if m.Group {
		return index.Reader{}, nil
	}
	r, err := b.opts.Reader(ctx, m)
	if err != nil {
		return index.Reader{}, fmt.Errorf("bot: rights: %w", err)
	}
	return r, nil
}

// history returns the chat's latest questions, oldest first.
func (b *Bot) history(ctx context.Context, m Message) ([]string, error) {
	if m.Chat == "" {
		return nil, nil
	}
	turns, err := b.House.Store.Turns(ctx, store.TurnFilter{Channel: m.Channel, Chat: m.Chat, From: m.At.Add(-memory),
		Limit: mostMemory})
	if err != nil {
		return nil, fmt.Errorf("bot: history: %w", err)
	}
	var out []string
	for _, t := range turns {
		switch answer.Status(t.Status) {
		case answer.DeclinedAttack, answer.DeclinedOutOfScope, answer.DeclinedSecret:
		default:
			out = append(out, t.Question)
		}
	}
	slices.Reverse(out)
	return out, nil
}

// ChoiceNumber reads a message that is nothing but a small number.
func ChoiceNumber(text string) (int, bool) {
	n, err := strconv.Atoi(strings.Trim(strings.TrimSpace(text), ".)"))
	return n, err == nil && n >= 1 && n <= 99
}

// choice returns the question that taking option n of the chat's last answer
// asks: its choices, and after them its follow-ups; without one, the reply that
// says so.
func (b *Bot) choice(ctx context.Context, m Message, n int) (string, Reply, error) {
	last, err := b.lastTurn(ctx, m)
	if err != nil {
		return "", Reply{}, err
	}
	if last == nil {
		return "", Say(textNoChoice), nil
	}
	r, err := ReplyOf(last)
	if err != nil {
		return "", Reply{}, err
	}
	options := append(slices.Clone(r.Asks), r.FollowUps...)
	switch {
	case len(options) == 0:
		return "", Say(textNoChoice), nil
	case n > len(options):
		return "", Say(fmt.Sprintf(textBadChoice, len(options))), nil
	}
	return options[n-1], Reply{}, nil
}

// lastTurn returns the newest turn of the chat, nil when there is none.
func (b *Bot) lastTurn(ctx context.Context, m Message) (*store.Turn, error) {
	if m.Chat == "" {
		return nil, nil
	}
	turns, err := b.House.Store.Turns(ctx, store.TurnFilter{Channel: m.Channel, Chat: m.Chat, Limit: 1})
	if err != nil {
		return nil, fmt.Errorf("bot: last turn: %w", err)
	}
	if len(turns) == 0 {
		return nil, nil
	}
	return &turns[0], nil
}
