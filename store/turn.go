package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/paper"
)

// Turn is a question and the reply it got.
type Turn struct {
	ID       int64
	Channel  string // "web", "terminal", "telegram"
	Chat     string // address of the conversation in its channel
	Officer  string // who asked; "" unknown
	Question string // "" when it held something that must not be kept
	Status   string // one of the closed set of answer statuses
	Answer   string
	Refs     []corpus.Ref // what the answer cites, in order
	AsOf     corpus.Day
	Model    string        // language model used; "" none
	Dropped  []string      // claims of a model that did not stand, with the reason of each
	Cursor   int64         // feed sequence the index had applied
	Took     time.Duration // stored in whole milliseconds
	Created  time.Time     // zero: the store sets it
	// Key names the message that asked; the same key again is the same turn. "" is
	// always another.
	Key   string
	Reply json.RawMessage // what was shown, for showing it again; nil unknown
}

// PutTurn stores a turn and returns its ID; Turn.ID is not read. Where a turn
// with the same key is there, it stays, and its ID is returned.
func (s *Store) PutTurn(ctx context.Context, t Turn) (int64, error) {
	if t.Created.IsZero() {
		t.Created = s.now()
	}
	dropped := ""
	if len(t.Dropped) > 0 {
		body, err := json.Marshal(t.Dropped)
		if err != nil {
			return 0, err
		}
		dropped = string(body)
	}
	var id int64
	err := s.write(ctx, "put turn", func(tx txn) error {
		err := tx.QueryRowContext(ctx, `INSERT INTO turn (channel, chat, officer, question, folded, status, answer, as_of, model, dropped, cursor, took_ms, created, key, reply)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING RETURNING id`,
			t.Channel, t.Chat, t.Officer, t.Question, folded(t.Question), t.Status, t.Answer,
			string(t.AsOf), t.Model, dropped, t.Cursor, t.Took.Milliseconds(), millis(t.Created), t.Key, string(
				t.Reply)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return tx.QueryRowContext(ctx, `SELECT id FROM turn WHERE key = $1`, t.Key).Scan(&id)
		}
		if err != nil {
			return err
		}
		return putRefs(ctx, tx, `INSERT INTO turn_ref (turn, ord, doc, ref) VALUES ($1, $2, $3, $4)`, id, t.Refs)
	})
	return id, err
}

// folded is a question as it is compared with others: syllables without
// diacritics, case and punctuation.
func folded(q string) string {
	var w []string
	for _, s := range paper.Syllables(paper.Clean(q)) {
		w = append(w, paper.Fold(s.Text))
	}
	return strings.Join(w, " ")
}

// TurnFilter chooses turns; empty fields do not filter.
type TurnFilter struct {
	Channel, Chat string
	Officer       string
	Status        string
	From, To      time.Time // From included, To not
	Limit         int       // 0 means 100
}

// Turns returns the newest turns that pass the filter, newest first.
func (s *Store) Turns(ctx context.Context, f TurnFilter) ([]Turn, error) {
	var where []string
	var args []any
	for _, c := range []struct {
		on    bool
		cond  string
		value any
	}{
		{f.Channel != "", "channel =", f.Channel}, {f.Chat != "", "chat =", f.Chat}, {f.Officer != "", "officer =", f.Officer},
		{f.Status != "", "status =", f.Status}, {!f.From.IsZero(), "created >=", millis(f.From)}, {!f.To.IsZero(), "created <", millis(f.To)},
	} {
		if c.on {
			args = append(args, c.value)
			where = append(where, fmt.Sprintf("%s $%d", c.cond, len(args)))
		}
	}
	query := ""
	if len(where) > 0 {
		query = " WHERE " + strings.Join(where, " AND ")
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	args = append(args, f.Limit)
	turns, err := s.turns(ctx, fmt.Sprintf("%s ORDER BY id DESC LIMIT $%d", query, len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("store: turns: %w", err)
	}
	return turns, nil
}

// Turn returns the turn with an ID, or [ErrNotFound].
func (s *Store) Turn(ctx context.Context, id int64) (*Turn, error) {
	return s.turn(ctx, ` WHERE id = $1`, id)
}

// TurnByKey returns the turn of the message with a key, or [ErrNotFound].
func (s *Store) TurnByKey(ctx context.Context, key string) (*Turn, error) {
	return s.turn(ctx, ` WHERE key = $1 AND key <> ''`, key)
}

func (s *Store) turn(ctx context.Context, where string, arg any) (*Turn, error) {
	turns, err := s.turns(ctx, where, arg)
	if err == nil && len(turns) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("store: turn: %w", err)
	}
	return &turns[0], nil
}

// turns returns the turns that the tail of a query chooses, with their refs.
func (s *Store) turns(ctx context.Context, tail string, args ...any) ([]Turn, error) {
	turns, err := list(ctx, s.r, func(row scanner) (t Turn, err error) {
		var took, created int64
		var dropped, reply []byte
		if err = row.Scan(&t.ID, &t.Channel, &t.Chat, &t.Officer, &t.Question, &t.Status, &t.Answer, &t.AsOf,
			&t.Model, &dropped, &t.Cursor, &took, &created, &t.Key, &reply); err != nil {
			return t, err
		}
		t.Took, t.Created = time.Duration(took)*time.Millisecond, moment(created)
		if len(reply) > 0 {
			t.Reply = reply
		}
		if len(dropped) > 0 {
			err = json.Unmarshal(dropped, &t.Dropped)
		}
		return t, err
	}, `SELECT id, channel, chat, officer, question, status, answer, as_of, model, dropped, cursor, took_ms, created, key, reply FROM turn`+tail, args...)
	if err != nil {
		return nil, err
	}
	for i := range turns {
		refs, err := list(ctx, s.r, scanOwnedRef, `SELECT turn, ref FROM turn_ref WHERE turn = $1 ORDER BY ord`,
			turns[i].ID)
		if err != nil {
			return nil, err
		}
		for _, r := range refs {
			turns[i].Refs = append(turns[i].Refs, r.ref)
		}
	}
	return turns, nil
}

// TurnsRestingOn returns the turns whose answer cites a place that ref
// concerns, newest first.
func (s *Store) TurnsRestingOn(ctx context.Context, ref corpus.Ref) ([]Turn, error) {
	refs, err := list(ctx, s.r, scanOwnedRef, `SELECT turn, ref FROM turn_ref WHERE doc = $1 ORDER BY turn DESC, ord`,
		ref.Doc)
	if err != nil {
		return nil, fmt.Errorf("store: turns resting on a provision: %w", err)
	}
	var ids []int64
	for _, r := range refs {
		if overlaps(r.ref, ref) && (len(ids) == 0 || ids[len(ids)-1] != r.owner) {
			ids = append(ids, r.owner)
		}
	}
	var turns []Turn
	for chunk := range slices.Chunk(ids, 200) {
		var in strings.Builder
		args := make([]any, len(chunk))
		for i, id := range chunk {
			if i > 0 {
				in.WriteByte(',')
			}
			fmt.Fprintf(&in, "$%d", i+1)
			args[i] = id
		}
		some, err := s.turns(ctx, ` WHERE id IN (`+in.String()+`) ORDER BY id DESC`, args...)
		if err != nil {
			return nil, fmt.Errorf("store: turns resting on a provision: %w", err)
		}
		turns = append(turns, some...)
	}
	return turns, nil
}

// Verdict is what a person thinks of an answer.
type Verdict string

const (
	Right Verdict = "right"
	Wrong Verdict = "wrong"
)

// Feedback is one person's verdict on one turn.
type Feedback struct {
	Turn    int64
	Officer string
	Verdict Verdict
	Note    string
	Created time.Time
}

// PutFeedback stores a verdict; a person's later verdict on the same turn
// replaces the earlier one. Created is the store's to set.
func (s *Store) PutFeedback(ctx context.Context, f Feedback) error {
	return s.write(ctx, "put feedback", func(tx txn) error {
		var id int64
		if err := tx.QueryRowContext(ctx, `SELECT id FROM turn WHERE id = $1`, f.Turn).Scan(&id); err != nil {
			return found(err)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO feedback (turn, officer, verdict, note, created) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (turn, officer) DO UPDATE SET verdict = excluded.verdict, note = excluded.note, created = excluded.created`,
			f.Turn, f.Officer, string(f.Verdict), f.Note, millis(s.now()))
		return err
	})
}

// Feedback returns the verdicts on a turn, oldest first.
func (s *Store) Feedback(ctx context.Context, turn int64) ([]Feedback, error) {
	fs, err := list(ctx, s.r, func(row scanner) (f Feedback, err error) {
		var created int64
		err = row.Scan(&f.Turn, &f.Officer, &f.Verdict, &f.Note, &created)
		f.Created = moment(created)
		return f, err
	}, `SELECT turn, officer, verdict, note, created FROM feedback WHERE turn = $1 ORDER BY created, officer`, turn)
	if err != nil {
		return nil, fmt.Errorf("store: feedback: %w", err)
	}
	return fs, nil
}

// Gap is a question the house could not answer well, however often and with
// whatever diacritics it was asked.
type Gap struct {
	Question string // as asked last
	Status   string // of the last asking
	Count    int    // askings that were declined, partial or disputed
	Disputed int    // of these, answers that somebody called wrong
	LastTurn int64
	Last     time.Time
	Aside    string // why it was set aside
}

// Gaps returns the questions asked since a moment that were declined for want
// of a basis, answered in part, or whose answer was disputed, most frequent
// first, at most limit (0 means 100). Those that were set aside are left out.
func (s *Store) Gaps(ctx context.Context, since time.Time, limit int) ([]Gap, error) {
	return s.gaps(ctx, since, limit, false)
}

// GapsAside returns the gaps that were set aside, like [Store.Gaps].
func (s *Store) GapsAside(ctx context.Context, since time.Time, limit int) ([]Gap, error) {
	return s.gaps(ctx, since, limit, true)
}

func (s *Store) gaps(ctx context.Context, since time.Time, limit int, aside bool) ([]Gap, error) {
	if limit <= 0 {
		limit = 100
	}
	from := int64(0)
	if !since.IsZero() {
		from = millis(since)
	}
	gaps, err := list(ctx, s.r, func(row scanner) (g Gap, err error) {
		var last int64
		err = row.Scan(&g.Count, &g.Disputed, &g.LastTurn, &g.Question, &g.Status, &last, &g.Aside)
		g.Last = moment(last)
		return g, err
	}, `SELECT g.count, g.disputed, t.id, t.question, t.status, t.created, COALESCE(a.why, '')
		FROM (
			SELECT folded, COUNT(*) AS count, SUM(bad) AS disputed, MAX(id) AS last
			FROM (
				SELECT id, folded, status, CASE WHEN EXISTS (SELECT 1 FROM feedback f WHERE f.turn = turn.id AND f.verdict = 'wrong') THEN 1 ELSE 0 END AS bad
				FROM turn WHERE created >= $1 AND folded <> ''
			) AS asked
			WHERE status IN ('declined_no_basis', 'partial', 'possible') OR bad = 1
			GROUP BY folded
		) AS g JOIN turn t ON t.id = g.last LEFT JOIN gap_aside a ON a.folded = g.folded
		WHERE CASE WHEN a.folded IS NULL THEN 0 ELSE 1 END = $3
		ORDER BY g.count DESC, t.id DESC LIMIT $2`, from, limit, number(aside))
	if err != nil {
		return nil, fmt.Errorf("store: gaps: %w", err)
	}
	return gaps, nil
}

// SetGapsAside takes questions off the list of gaps, with why.
func (s *Store) SetGapsAside(ctx context.Context, officer, why string, questions ...string) error {
	return s.write(ctx, "set gaps aside", func(tx txn) error {
		for _, q := range questions {
			f := folded(q)
			if f == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO gap_aside (folded, officer, why, created) VALUES ($1, $2, $3, $4)
				ON CONFLICT (folded) DO UPDATE SET officer = excluded.officer, why = excluded.why, created = excluded.created`,
				f, officer, why, millis(s.now())); err != nil {
				return err
			}
		}
		return nil
	})
}

// BringGapsBack puts questions on the list of gaps again.
func (s *Store) BringGapsBack(ctx context.Context, questions ...string) error {
	return s.write(ctx, "bring gaps back", func(tx txn) error {
		for _, q := range questions {
			if _, err := tx.ExecContext(ctx, `DELETE FROM gap_aside WHERE folded = $1`, folded(q)); err != nil {
				return err
			}
		}
		return nil
	})
}

// PruneGuests forgets the questions that nobody known asked over a network or a page
// before a time, with their answers and the messages of their conversations, at most
// so many at once, and returns how many that were. Where an officer asked too, as in
// a group, the messages stay their own time.
func (s *Store) PruneGuests(ctx context.Context, before time.Time, most int) (n int, err error) {
	err = s.write(ctx, "prune questions of guests", func(tx txn) error {
		type guest struct {
			id            int64
			channel, chat string
		}
		old, err := list(ctx, tx, func(row scanner) (g guest, err error) {
			return g, row.Scan(&g.id, &g.channel, &g.chat)
		}, `SELECT id, channel, chat FROM turn WHERE officer = '' AND channel <> 'terminal' AND created < $1 ORDER BY id LIMIT $2`,
			millis(before), most)
		if err != nil {
			return err
		}
		n = len(old)
		chats := map[ChatName]bool{}
		for _, g := range old {
			if _, err := tx.ExecContext(ctx, `DELETE FROM turn WHERE id = $1`, g.id); err != nil {
				return err
			}
			chats[ChatName{g.channel, g.chat}] = true
		}
		for c := range chats {
			if _, err := tx.ExecContext(ctx, `DELETE FROM message WHERE channel = $1 AND chat = $2 AND created < $3 AND state NOT IN ('waiting', 'sending')
				AND NOT EXISTS (SELECT 1 FROM turn WHERE turn.channel = message.channel AND turn.chat = message.chat AND officer <> '')`,
				c.Channel, c.Chat, millis(before)); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}
