package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"trolyao/corpus"
)

// MessageKind is what sort of message came in; it decides what may be merged
// with what, and what stops what.
type MessageKind string

const (
	AskMessage  MessageKind = "ask"   // a plain question; several in a row may be parts of one
	DoMessage   MessageKind = "do"    // a command, a choice, an event
	StopMessage MessageKind = "stop"  // takes back the questions before it
	ReplyPiece  MessageKind = "reply" // goes out
)

// MessageState is how far a message has come.
type MessageState string

const (
	MessageWaiting MessageState = "waiting"
	MessageDone    MessageState = "done"   // in: answered
	MessageMerged  MessageState = "merged" // in: answered together with an earlier one
	MessageStopped MessageState = "stopped"
	MessageSending MessageState = "sending"
	MessageSent    MessageState = "sent"
	// MessageUnknown may have been carried or not, over a network that cannot
	// tell. It is never sent again.
	MessageUnknown MessageState = "unknown"
	MessageFailed  MessageState = "failed"
)

// Inbound is a message as it came in.
type Inbound struct {
	ID      int64
	Key     string // names the message: the same key again is the same message
	Channel string
	Chat    string
	Account string
	Kind    MessageKind
	Body    json.RawMessage
	At      time.Time // when it was written
	Created time.Time // when it came
	Tries   int       // how often it was taken to be answered
	Merged  []Inbound // the messages that are answered with it, in order
	Greeted bool      // the chat has had a reply before

	chat int64
}

// Outbound is a piece of a reply.
type Outbound struct {
	ID      int64
	Key     string // names the piece for a channel that can tell
	Channel string
	Chat    string
	Answers int64 // the inbound message; 0 none
	Part    int   // from 0
	Body    json.RawMessage
	Reply   json.RawMessage // of part 0: the whole reply
	State   MessageState
	Tries   int
	Class   string // of the last error
	Error   string
	Created time.Time
}

// PutInbound keeps a message that came in, to be answered not before a while
// has passed; fresh is false when it is there already.
func (s *Store) PutInbound(ctx context.Context, in Inbound, wait time.Duration) (fresh bool, err error) {
	now := s.now()
	if in.At.IsZero() {
		in.At = now
	}
	err = s.write(ctx, "put message", func(tx txn) error {
		// The chat first, as everywhere: who has its row has the chat.
		var chat int64
		if err := tx.QueryRowContext(ctx, `INSERT INTO chat (channel, chat, ready, send, holder, until, stopped, greeted, gone) VALUES ($1, $2, 0, 0, '', 0, $3, $3, $3)
			ON CONFLICT (channel, chat) DO UPDATE SET gone = excluded.gone RETURNING id`, in.Channel, in.Chat, false).Scan(&chat); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO message (way, key, channel, chat, account, kind, state, body, reply, answers, part, at, due, tries, holder, class, error, told, created)
			VALUES ('in', $1, $2, $3, $4, $5, 'waiting', $6, '', 0, 0, $7, $8, 0, '', '', '', $9, $10) ON CONFLICT (key) DO NOTHING`,
			in.Key, in.Channel, in.Chat, in.Account, string(in.Kind), string(in.Body), millis(in.At), millis(
				now.Add(wait)), false, millis(now))
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if fresh = n == 1; err != nil || !fresh {
			return err
		}
		return ready(ctx, tx, chat, in.Channel, in.Chat)
	})
	return fresh, err
}

// ready sets when the chat has work: once the newest waiting message is due,
// though not much later than the oldest. The chat's row is locked.
func ready(ctx context.Context, tx txn, chat int64, channel, name string) error {
	var first, last, created sql.NullInt64
	if err := tx.QueryRowContext(ctx, `SELECT MIN(due), MAX(due), MIN(created) FROM message WHERE channel = $1 AND way = 'in' AND chat = $2 AND state = 'waiting' AND state IN ('waiting', 'sending')`,
		channel, name).Scan(&first, &last, &created); err != nil {
		return err
	}
	at := int64(0)
	if first.Valid {
		at = min(last.Int64, max(first.Int64, first.Int64+3*(first.Int64-created.Int64)))
	}
	_, err := tx.ExecContext(ctx, `UPDATE chat SET ready = $1 WHERE id = $2`, at, chat)
	return err
}

// toSend sets when the chat's oldest open piece is due: to go out, or to be given
// up by a sender that did not come back. The chat's row is locked.
func toSend(ctx context.Context, tx txn, chat int64, channel, name string) error {
	at := int64(0)
	err := tx.QueryRowContext(ctx, `SELECT due FROM message WHERE channel = $1 AND way = 'out' AND chat = $2 AND state IN ('waiting', 'sending') ORDER BY id LIMIT 1`, channel, name).Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE chat SET send = $1 WHERE id = $2`, at, chat)
	return err
}

const inboundColumns = `id, key, channel, chat, account, kind, body, at, tries, created`

func scanInbound(row scanner) (in Inbound, err error) {
	var body []byte
	var at, created int64
	err = row.Scan(&in.ID, &in.Key, &in.Channel, &in.Chat, &in.Account, &in.Kind, &body, &at, &in.Tries, &created)
	in.Body, in.At, in.Created = body, moment(at), moment(created)
	return in, err
}

// anyOf is "($2, $3)" for the values that args then hold.
func anyOf(values []string, args []any) (string, []any) {
	var marks []string
	for _, v := range values {
		args = append(args, v)
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	return "(" + strings.Join(marks, ", ") + ")", args
}

// TakeInbound gives holder the next message of a chat of the channels that
// nobody else is working for, for ttl, or [ErrNotFound]. Questions that were
// written within burst of each other come as one; those before a stop word are
// over. Guests of the browser come after all others, and only where guests are asked for.
func (s *Store) TakeInbound(ctx context.Context, channels []string, guests bool, holder string, ttl,
	burst time.Duration) (*Inbound, error) {
	if len(channels) == 0 {
		return nil, ErrNotFound
	}
	for range mostEmptyChats {
		// Mostly there is nothing, and a read does not wait for writers.
		var one int
		of, args := anyOf(channels, []any{millis(s.now())})
		err := s.r.QueryRowContext(ctx, `SELECT 1 FROM chat WHERE ready > 0 AND ready <= $1 AND until <= $1 AND channel IN `+of+
			ofGuests[guests]+` LIMIT 1`, args...).Scan(&one)
		if err != nil {
			return nil, fmt.Errorf("store: take message: %w", found(err))
		}
		in, err := s.takeInbound(ctx, channels, guests, holder, ttl, burst)
		if !errors.Is(err, errNothing) {
			return in, err
		}
	}
	return nil, fmt.Errorf("store: take message: %d chats said that they had one, and had none", mostEmptyChats)
}

// ofGuests is the condition on a chat where guests are taken too, and where not.
var ofGuests = map[bool]string{false: ` AND chat NOT LIKE 'k:%'`}

// mostEmptyChats is how many chats may turn out to have no message before
// [Store.TakeInbound] fails: where an index is damaged, the same one comes again.
const mostEmptyChats = 50

// Waiting counts the chats that wait for an answer, as far as most.
func (s *Store) Waiting(ctx context.Context, most int) (n int, err error) {
	err = s.r.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM chat WHERE ready > 0 LIMIT $1) AS waiting`,
		most).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("store: waiting chats: %w", err)
	}
	return n, nil
}

func (s *Store) takeInbound(ctx context.Context, channels []string, guests bool, holder string, ttl,
	burst time.Duration) (*Inbound, error) {
	now := s.now()
	var in Inbound
	empty := false
	err := s.write(ctx, "take message", func(tx txn) error {
		empty = false
		in = Inbound{}
		var chat int64
		var channel, name string
		var greeted bool
		of, args := anyOf(channels, []any{holder, millis(now.Add(ttl)), millis(now), false})
		err := tx.QueryRowContext(ctx, `UPDATE chat SET holder = $1, until = $2, stopped = $4 WHERE id = (
			SELECT id FROM chat WHERE ready > 0 AND ready <= $3 AND until <= $3 AND channel IN `+of+ofGuests[guests]+` ORDER BY chat LIKE 'k:%', ready, id LIMIT 1`+s.d.claim+`)
			RETURNING id, channel, chat, greeted`, args...).Scan(&chat, &channel, &name, &greeted)
		if err != nil {
			return found(err)
		}
		rows, err := list(ctx, tx, scanInbound, `SELECT `+inboundColumns+
			` FROM message WHERE channel = $1 AND way = 'in' AND chat = $2 AND state = 'waiting' AND state IN ('waiting', 'sending') ORDER BY at, id LIMIT 100`, channel, name)
		if err != nil {
			return err
		}
		for i := len(rows) - 1; i >= 0; i-- {
			if rows[i].Kind != StopMessage {
				continue
			}
			var kept []Inbound
			for _, r := range rows[:i] {
				if r.Kind != AskMessage {
					kept = append(kept, r)
				} else if _, err := tx.ExecContext(
					ctx, `UPDATE message SET state = 'stopped' WHERE id = $1`, r.ID); err != nil {
					return err
				}
			}
			rows = append(kept, rows[i:]...)
			break
		}
		if len(rows) == 0 {
			empty = true
			if _, err := tx.ExecContext(ctx, `UPDATE chat SET holder = '', until = 0 WHERE id = $1`, chat); err != nil {
				return err
			}
			return ready(ctx, tx, chat, channel, name)
		}
		in = rows[0]
		if in.Tries == 0 && in.Kind == AskMessage { // later it stays what it was
			before := in
			for _, r := range rows[1:] {
				if r.Kind != AskMessage || r.Tries > 0 || r.Account != in.Account || r.At.Sub(before.At) > burst {
					break
				}
				if _, err := tx.ExecContext(ctx, `UPDATE message SET state = 'merged', answers = $1 WHERE id = $2`,
					in.ID, r.ID); err != nil {
					return err
				}
				before = r
			}
		}
		if in.Merged, err = list(ctx, tx, scanInbound, `SELECT `+inboundColumns+
			` FROM message WHERE answers = $1 AND answers > 0 AND way = 'in' ORDER BY at, id`, in.ID); err != nil {
			return err
		}
		in.Tries++
		in.chat, in.Greeted = chat, greeted
		_, err = tx.ExecContext(ctx, `UPDATE message SET tries = $1, holder = $2 WHERE id = $3`, in.Tries, holder,
			in.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	if empty {
		return nil, errNothing
	}
	return &in, nil
}

// ErrLost says that somebody else works on the message by now.
var ErrLost = errors.New("store: the lease was lost")

// HoldInbound keeps the chat of a message for holder for another ttl; stopped
// says that the person wants no answer any more.
func (s *Store) HoldInbound(ctx context.Context, in *Inbound, holder string, ttl time.Duration) (stopped bool,
	err error) {
	err = s.w.QueryRowContext(ctx, `UPDATE chat SET until = $1 WHERE id = $2 AND holder = $3 RETURNING stopped`,
		millis(s.now().Add(ttl)), in.chat, holder).Scan(&stopped)
	if errors.Is(err, sql.ErrNoRows) {
		return false, ErrLost
	}
	if err != nil {
		return false, fmt.Errorf("store: hold message: %w", err)
	}
	return stopped, nil
}

// StopInbound tells whoever makes an answer in a chat that it is not wanted.
func (s *Store) StopInbound(ctx context.Context, channel, chat string) error {
	if _, err := s.w.ExecContext(ctx, `UPDATE chat SET stopped = $1 WHERE channel = $2 AND chat = $3 AND until > $4`,
		true, channel, chat, millis(s.now())); err != nil {
		return fmt.Errorf("store: stop: %w", err)
	}
	return nil
}

// FinishInbound records what became of a message that holder has, and enters
// the pieces of its reply; told are the doubtful pieces that the reply speaks
// of. It is [ErrLost], and nothing, when holder does not have it any more.
func (s *Store) FinishInbound(ctx context.Context, in *Inbound, holder string, state MessageState, cause string,
	out []Outbound, told []Doubt) error {
	now := s.now()
	return s.write(ctx, "finish message", func(tx txn) error {
		if err := s.leave(ctx, tx, in, holder, len(out) > 0); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx,
			`UPDATE message SET state = $1, error = $2 WHERE id = $3 AND state = 'waiting'`, string(state), cause, in.ID); err != nil {
			return err
		}
		for _, o := range out {
			if err := putOutbound(ctx, tx, o, now); err != nil {
				return err
			}
		}
		for _, d := range told {
			if _, err := tx.ExecContext(ctx, `UPDATE message SET told = $1 WHERE id = $2`, true, d.ID); err != nil {
				return err
			}
		}
		if len(out) > 0 {
			if err := toSend(ctx, tx, in.chat, in.Channel, in.Chat); err != nil {
				return err
			}
		}
		return ready(ctx, tx, in.chat, in.Channel, in.Chat)
	})
}

func (s *Store) leave(ctx context.Context, tx txn, in *Inbound, holder string, greeted bool) error {
	res, err := tx.ExecContext(ctx, `UPDATE chat SET holder = '', until = 0, stopped = $1, greeted = $2 WHERE id = $3 AND holder = $4`, false, in.Greeted || greeted, in.chat, holder)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrLost)
	}
	return nil
}

// ReleaseInbound gives a message back, to be answered after a while.
func (s *Store) ReleaseInbound(ctx context.Context, in *Inbound, holder string, after time.Duration) error {
	return s.write(ctx, "release message", func(tx txn) error {
		if err := s.leave(ctx, tx, in, holder, false); err != nil {
			return err
		}
		// The try does not count; yet what it was merged with stays.
		if _, err := tx.ExecContext(ctx, `UPDATE message SET tries = $1 WHERE id = $2`, max(1, in.Tries-1),
			in.ID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE chat SET ready = $1 WHERE id = $2`, millis(s.now().Add(after)), in.chat)
		return err
	})
}

func putOutbound(ctx context.Context, tx txn, o Outbound, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO message (way, key, channel, chat, account, kind, state, body, reply, answers, part, at, due, tries, holder, class, error, told, created)
		VALUES ('out', $1, $2, $3, '', 'reply', 'waiting', $4, $5, $6, $7, $8, $8, 0, '', '', '', $9, $8) ON CONFLICT (key) DO NOTHING`,
		o.Key, o.Channel, o.Chat, string(o.Body), string(o.Reply), o.Answers, o.Part, millis(now), false)
	return err
}

const outboundColumns = `id, key, channel, chat, answers, part, body, reply, state, tries, class, error, created`

func scanOutbound(row scanner) (o Outbound, err error) {
	var body, reply []byte
	var created int64
	err = row.Scan(&o.ID, &o.Key, &o.Channel, &o.Chat, &o.Answers, &o.Part, &body, &reply, &o.State, &o.Tries,
		&o.Class, &o.Error, &created)
	o.Body, o.Reply, o.Created = body, reply, moment(created)
	return o, err
}

// TakeOutbound marks the next piece of a channel as being sent by holder within
// ttl, and counts it against the channel's budget of the month (0 none); where
// that is used up the piece comes back as failed. Pieces of a chat go one after
// the other. It returns nil and when to ask again (zero: nothing is open) where
// nothing may be sent now. A piece whose sender did not come back is sent again
// where keyed, for the channel can tell, and becomes [MessageUnknown] otherwise.
func (s *Store) TakeOutbound(ctx context.Context, channel string, keyed bool, holder string, ttl time.Duration,
	budget int) (o *Outbound, again time.Time, err error) {
	for {
		var next sql.NullInt64
		if err := s.r.QueryRowContext(ctx, `SELECT MIN(send) FROM chat WHERE channel = $1 AND send > 0`,
			channel).Scan(&next); err != nil {
			return nil, again, fmt.Errorf("store: take piece: %w", err)
		}
		if !next.Valid {
			return nil, time.Time{}, nil
		}
		if next.Int64 > millis(s.now()) {
			return nil, moment(next.Int64), nil
		}
		o, again, err = s.takeOutbound(ctx, channel, keyed, holder, ttl, budget)
		if o != nil || err != nil || again.IsZero() || again.After(s.now()) {
			return o, again, err
		}
	}
}

func (s *Store) takeOutbound(ctx context.Context, channel string, keyed bool, holder string, ttl time.Duration,
	budget int) (o *Outbound, again time.Time, err error) {
	now := s.now()
	err = s.write(ctx, "take piece", func(tx txn) error {
		o, again = nil, time.Time{}
		g, err := s.gate(ctx, tx, channel, "")
		if err != nil {
			return err
		}
		if g.Until.After(now) {
			again = g.Until
			return nil
		}
		var chat int64
		var name string
		err = tx.QueryRowContext(ctx, `UPDATE chat SET send = $1 WHERE id = (
			SELECT id FROM chat WHERE channel = $2 AND send > 0 AND send <= $3 ORDER BY send, id LIMIT 1`+s.d.claim+`) RETURNING id, chat`, millis(now.Add(ttl)), channel, millis(now)).Scan(&chat, &name)
		if errors.Is(err, sql.ErrNoRows) {
			var next sql.NullInt64
			if err := tx.QueryRowContext(ctx,
				`SELECT MIN(send) FROM chat WHERE channel = $1 AND send > 0 AND send > $2`, channel, millis(now)).Scan(&next); err != nil {
				return err
			}
			if next.Valid {
				again = moment(next.Int64)
			}
			return nil
		}
		if err != nil {
			return err
		}
		got, err := scanOutbound(tx.QueryRowContext(ctx, `SELECT `+outboundColumns+` FROM message WHERE id = (SELECT id FROM message
			WHERE channel = $1 AND way = 'out' AND chat = $2 AND state IN ('waiting', 'sending') ORDER BY id LIMIT 1) AND due <= $3`,
			channel, name, millis(now)))
		if errors.Is(err, sql.ErrNoRows) {
			again = now
			return toSend(ctx, tx, chat, channel, name)
		}
		if err != nil {
			return err
		}
		if got.State == MessageSending && !keyed { // its sender is dead
			if _, err := tx.ExecContext(ctx, `UPDATE message SET state = 'unknown' WHERE id = $1`, got.ID); err != nil {
				return err
			}
			again = now
			return toSend(ctx, tx, chat, channel, name)
		}
		if g, err = s.gate(ctx, tx, channel, s.d.lock); err != nil {
			return err
		}
		o = &got
		if budget > 0 && g.count(now) >= budget {
			got.State, got.Class = MessageFailed, "quota_exhausted"
			if _, err := tx.ExecContext(ctx,
				`UPDATE message SET state = 'failed', class = $1, error = $2 WHERE id = $3`, got.Class, "the month's budget is used up", got.ID); err != nil {
				return err
			}
			return toSend(ctx, tx, chat, channel, name)
		}
		got.State, got.Tries = MessageSending, got.Tries+1
		if _, err := tx.ExecContext(ctx,
			`UPDATE message SET state = 'sending', holder = $1, due = $2, tries = $3 WHERE id = $4`, holder, millis(now.Add(ttl)), got.Tries, got.ID); err != nil {
			return err
		}
		return s.spend(ctx, tx, channel, now, 1)
	})
	return o, again, err
}

// Sent records what became of a piece that holder was sending: state sent,
// unknown or failed, or waiting, to be tried at a time.
func (s *Store) Sent(ctx context.Context, o *Outbound, holder string, state MessageState, class, cause string,
	due time.Time) error {
	now := s.now()
	if due.IsZero() {
		due = now
	}
	return s.write(ctx, "sent piece", func(tx txn) error {
		var chat int64 // first, as everywhere
		if err := tx.QueryRowContext(ctx, `UPDATE chat SET send = send WHERE channel = $1 AND chat = $2 RETURNING id`,
			o.Channel, o.Chat).Scan(&chat); err != nil {
			return err
		}
		tries := o.Tries
		if class == "rate_limited" { // no failure of the piece
			tries--
		}
		res, err := tx.ExecContext(ctx, `UPDATE message SET state = $1, class = $2, error = $3, due = $4, tries = $5 WHERE id = $6 AND holder = $7 AND state = 'sending'`,
			string(state), class, cause, millis(due), tries, o.ID, holder)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrLost)
		}
		if state == MessageFailed && o.Answers > 0 { // the rest of a reply makes no sense without its beginning
			_, err = tx.ExecContext(ctx,
				`UPDATE message SET state = 'failed', class = $1, error = $2 WHERE answers = $3 AND answers > 0 AND way = 'out' AND state = 'waiting' AND part > $4`,
				class, "an earlier piece failed", o.Answers, o.Part)
			if err != nil {
				return err
			}
		}
		if state == MessageWaiting || state == MessageFailed {
			if err := s.spend(ctx, tx, o.Channel, now, -1); err != nil {
				return err
			}
		}
		return toSend(ctx, tx, chat, o.Channel, o.Chat)
	})
}

// Doubt is a piece of which nobody knows whether it came.
type Doubt struct {
	ID      int64
	Answers int64 // the message it answers
}

// Doubts returns the doubtful pieces in a chat that no later reply has spoken of.
func (s *Store) Doubts(ctx context.Context, channel, chat string) ([]Doubt, error) {
	ds, err := list(ctx, s.r, func(row scanner) (d Doubt, err error) {
		err = row.Scan(&d.ID, &d.Answers)
		return d,
			err
	},
		`SELECT id, answers FROM message WHERE channel = $1 AND chat = $2 AND state = 'unknown' AND told = $3 ORDER BY id`, channel, chat, false)
	if err != nil {
		return nil, fmt.Errorf("store: doubts: %w", err)
	}
	return ds, nil
}

// LastReply returns the reply that was made to a message in a chat, the newest
// of all for 0, or [ErrNotFound].
func (s *Store) LastReply(ctx context.Context, channel, chat string, answers int64) (json.RawMessage, error) {
	var body []byte
	err := s.r.QueryRowContext(ctx, `SELECT reply FROM message WHERE channel = $1 AND chat = $2 AND way = 'out' AND reply <> '' AND ($3 = 0 OR answers = $3) ORDER BY id DESC LIMIT 1`,
		channel, chat, answers).Scan(&body)
	if err != nil {
		return nil, fmt.Errorf("store: last reply: %w", found(err))
	}
	return body, nil
}

// Line is a message of a chat, or a reply in it.
type Line struct {
	ID      int64
	In      bool
	Body    json.RawMessage // In: the message; otherwise the reply
	Answers int64           // of a reply: the message
	State   MessageState
	At      time.Time
}

// Transcript returns the messages and replies of a chat that came after the one
// with an id, in order, at most limit (0 means 100). A reply has the id of its
// first piece.
func (s *Store) Transcript(ctx context.Context, channel, chat string, after int64, limit int) ([]Line, error) {
	if limit <= 0 {
		limit = 100
	}
	ls, err := list(ctx, s.r, func(row scanner) (l Line, err error) {
		var way string
		var body, reply []byte
		var at int64
		err = row.Scan(&l.ID, &way, &body, &reply, &l.Answers, &l.State, &at)
		l.In, l.At, l.Body = way == "in", moment(at), body
		if !l.In {
			l.Body = reply
		}
		return l, err
	}, `SELECT id, way, body, reply, answers, state, created FROM message WHERE channel = $1 AND chat = $2 AND id > $3 AND part = 0 ORDER BY id LIMIT $4`, channel, chat, after, limit)
	if err != nil {
		return nil, fmt.Errorf("store: transcript: %w", err)
	}
	return ls, nil
}

// PiecesOf returns the pieces that went to a chat, or are to, in order.
func (s *Store) PiecesOf(ctx context.Context, channel, chat string) ([]Outbound, error) {
	out, err := list(ctx, s.r, scanOutbound, `SELECT `+outboundColumns+
		` FROM message WHERE channel = $1 AND chat = $2 AND way = 'out' ORDER BY id`, channel, chat)
	if err != nil {
		return nil, fmt.Errorf("store: pieces: %w", err)
	}
	return out, nil
}

// MessageCounts says how many messages are in each state, both ways: "in waiting".
func (s *Store) MessageCounts(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	_, err := list(ctx, s.r, func(row scanner) (struct{}, error) {
		var way, state string
		var n int
		err := row.Scan(&way, &state, &n)
		out[way+" "+state] = n
		return struct{}{}, err
	}, `SELECT way, state, COUNT(*) FROM message GROUP BY way, state`)
	if err != nil {
		return nil, fmt.Errorf("store: message counts: %w", err)
	}
	return out, nil
}

// PruneMessages forgets what came in or went out before a time, whatever became
// of it, and returns how much that was.
func (s *Store) PruneMessages(ctx context.Context, before time.Time) (n int64, err error) {
	err = s.write(ctx, "prune messages", func(tx txn) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM effect WHERE created < $1`, millis(before)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM link_code WHERE until < $1`, millis(before)); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `DELETE FROM message WHERE created < $1`, millis(before))
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return n, err
}

// SetGone notes that nothing can be sent to a chat, until somebody writes there.
func (s *Store) SetGone(ctx context.Context, channel, chat string) error {
	return s.write(ctx, "chat is gone", func(tx txn) error {
		var id int64
		if err := tx.QueryRowContext(ctx, `INSERT INTO chat (channel, chat, ready, send, holder, until, stopped, greeted, gone) VALUES ($1, $2, 0, 0, '', 0, $3, $3, $4)
			ON CONFLICT (channel, chat) DO UPDATE SET gone = excluded.gone RETURNING id`, channel, chat, false, true).Scan(&id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE message SET state = 'failed', class = 'recipient_gone' WHERE channel = $1 AND chat = $2 AND way = 'out' AND state = 'waiting'`, channel, chat)
		if err != nil {
			return err
		}
		return toSend(ctx, tx, id, channel, chat)
	})
}

// ChatName is a conversation of a channel.
type ChatName struct{ Channel, Chat string }

// GoneChats returns the chats to which nothing can be sent.
func (s *Store) GoneChats(ctx context.Context) (map[ChatName]bool, error) {
	names, err := list(ctx, s.r, func(row scanner) (n ChatName, err error) {
		err = row.Scan(&n.Channel,
			&n.Chat)
		return n, err
	},
		`SELECT channel, chat FROM chat WHERE gone = $1`, true)
	if err != nil {
		return nil, fmt.Errorf("store: gone chats: %w", err)
	}
	out := map[ChatName]bool{}
	for _, n := range names {
		out[n] = true
	}
	return out, nil
}

// Gate is how a channel stands with its network.
type Gate struct {
	Channel string
	Until   time.Time // nothing is sent before
	Class   string    // why
	Error   string
	Month   string // "2026-11"
	Count   int    // pieces sent in the month
}

func (g Gate) count(now time.Time) int {
	if g.Month != monthOf(now) {
		return 0
	}
	return g.Count
}

func monthOf(t time.Time) string { return string(corpus.DayOf(t))[:7] }

func (s *Store) gate(ctx context.Context, tx txn, channel, lock string) (Gate, error) {
	g := Gate{Channel: channel}
	var until int64
	err := tx.QueryRowContext(ctx, `SELECT until, class, error, month, sent FROM gate WHERE channel = $1`+lock,
		channel).Scan(&until, &g.Class, &g.Error, &g.Month, &g.Count)
	if until > 0 {
		g.Until = moment(until)
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return g, err
}

func (s *Store) spend(ctx context.Context, tx txn, channel string, now time.Time, n int) error {
	month := monthOf(now)
	if n < 0 {
		_, err := tx.ExecContext(ctx, `UPDATE gate SET sent = sent - 1 WHERE channel = $1 AND month = $2 AND sent > 0`, channel, month)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO gate (channel, until, class, error, month, sent) VALUES ($1, 0, '', '', $2, 1)
		ON CONFLICT (channel) DO UPDATE SET sent = CASE WHEN gate.month = excluded.month THEN gate.sent + 1 ELSE 1 END, month = excluded.month`, channel, month)
	return err
}

// Gates returns how the channels stand, by name; those that never sent anything
// are not there. The count is that of the present month.
func (s *Store) Gates(ctx context.Context) ([]Gate, error) {
	now := s.now()
	gs, err := list(ctx, s.r, func(row scanner) (g Gate, err error) {
		var until int64
		err = row.Scan(&g.Channel, &until, &g.Class, &g.Error, &g.Month, &g.Count)
		if until > 0 {
			g.Until = moment(until)
		}
		g.Count, g.Month = g.count(now), monthOf(now)
		return g, err
	}, `SELECT channel, until, class, error, month, sent FROM gate ORDER BY channel`)
	if err != nil {
		return nil, fmt.Errorf("store: gates: %w", err)
	}
	return gs, nil
}

// Spend counts a message against a channel's budget of the month (0 none); ok is
// false, and nothing is counted, when the budget is used up or the gate is shut.
func (s *Store) Spend(ctx context.Context, channel string, budget int) (g Gate, ok bool, err error) {
	now := s.now()
	err = s.write(ctx, "spend", func(tx txn) error {
		var err error
		if g, err = s.gate(ctx, tx, channel, s.d.lock); err != nil {
			return err
		}
		g.Count, g.Month = g.count(now), monthOf(now)
		if ok = !g.Until.After(now) && (budget <= 0 || g.Count < budget); !ok {
			return nil
		}
		g.Count++
		return s.spend(ctx, tx, channel, now, 1)
	})
	return g, ok, err
}

// Unspend takes back a count, for the network did not carry the message.
func (s *Store) Unspend(ctx context.Context, channel string) error {
	return s.write(ctx, "unspend", func(tx txn) error { return s.spend(ctx, tx, channel, s.now(), -1) })
}

// Shut keeps a channel from sending until a time; one in the past opens it.
func (s *Store) Shut(ctx context.Context, channel string, until time.Time, class, cause string) error {
	_, err := s.w.ExecContext(ctx, `INSERT INTO gate (channel, until, class, error, month, sent) VALUES ($1, $2, $3, $4, '', 0)
		ON CONFLICT (channel) DO UPDATE SET until = excluded.until, class = excluded.class, error = excluded.error`, channel, millis(until), class, cause)
	if err != nil {
		return fmt.Errorf("store: shut %s: %w", channel, err)
	}
	return nil
}
