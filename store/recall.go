package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"trolyao/corpus"
)

// Recall says that a document has come in that amends, replaces or repeals
// what an answer given before rests on.
type Recall struct {
	ID       int64
	Turn     int64 // the answer's
	Channel  string
	Chat     string
	Officer  string // who asked; "" unknown
	Question string
	Asked    time.Time
	Place    corpus.Ref          // the place the answer cites
	Kind     corpus.RelationKind // what happens to it
	From     corpus.Ref          // the document, or the part of it, that does so
	Since    corpus.Day          // "" unknown
	Told     time.Time           // zero: the person who asked was not told yet
	Created  time.Time
}

// recallTouched enters a recall for every answer that rests on a place which
// relation r, not known to the store so far, changes. An answer is recalled
// once for each document, however many relations that document tells. Answers
// that cite the document themselves, or that were asked of a day before the
// change, stay right.
func (s *Store) recallTouched(ctx context.Context, tx txn, r corpus.Relation, fromRef string) error {
	source := cmp.Or(r.From.Doc, r.From.Number)
	if source == "" || source == r.To.Doc {
		return nil
	}
	refs, err := list(ctx, tx, scanOwnedRef, `SELECT turn, ref FROM turn_ref WHERE doc = $1
		AND turn NOT IN (SELECT turn FROM turn_ref WHERE doc = $2) AND turn NOT IN (SELECT turn FROM recall WHERE source = $2) ORDER BY turn, ord`, r.To.Doc, source)
	if err != nil {
		return err
	}
	if len(refs) > 0 && r.Since == "" {
		h, err := scanHead(tx.QueryRowContext(ctx, `SELECT head FROM document WHERE key = $1`, r.From.Doc))
		if err == nil {
			r.Since = h.Effective
		} else if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	done := int64(0)
	for _, o := range refs {
		if o.owner == done || !overlaps(o.ref, r.To) {
			continue
		}
		done = o.owner
		var asOf corpus.Day
		var asked int64
		if err := tx.QueryRowContext(ctx, `SELECT as_of, created FROM turn WHERE id = $1`, o.owner).Scan(&asOf,
			&asked); err != nil {
			return err
		}
		if r.Since != "" && asOf != "" && asOf < r.Since && asOf < corpus.DayOf(moment(asked)) {
			continue
		}
		place, err := json.Marshal(o.ref)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO recall (turn, source, kind, from_ref, place, since, told, told_to, created)
			VALUES ($1, $2, $3, $4, $5, $6, 0, '', $7) ON CONFLICT (turn, source) DO NOTHING`,
			o.owner, source, string(r.Kind), fromRef, string(place), string(r.Since), millis(s.now())); err != nil {
			return err
		}
	}
	return nil
}

const recallColumns = `SELECT c.id, c.turn, t.channel, t.chat, t.officer, t.question, t.created, c.place, c.kind, c.from_ref, c.since, c.told, c.created
	FROM recall c JOIN turn t ON t.id = c.turn`

func scanRecall(row scanner) (r Recall, err error) {
	var asked, told, created int64
	var place, from []byte
	if err := row.Scan(&r.ID, &r.Turn, &r.Channel, &r.Chat, &r.Officer, &r.Question, &asked, &place, &r.Kind, &from,
		&r.Since, &told, &created); err != nil {
		return r, err
	}
	r.Asked, r.Created = moment(asked), moment(created)
	if told > 0 {
		r.Told = moment(told)
	}
	return r, errors.Join(json.Unmarshal(place, &r.Place), json.Unmarshal(from, &r.From))
}

// Recalls returns the recalled answers, the newest recall first, at most limit
// (0 means 100).
func (s *Store) Recalls(ctx context.Context, limit int) ([]Recall, error) {
	if limit <= 0 {
		limit = 100
	}
	rs, err := list(ctx, s.r, scanRecall, recallColumns+` ORDER BY c.id DESC LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("store: recalls: %w", err)
	}
	return rs, nil
}

// TakeRecalls marks the recalls of a chat as told, at most five of them, and
// returns them, oldest first; nobody else gets them from then on. message names the message whose
// reply tells them, as its channel does: when that same message is handled
// again, for its reply was lost, the same recalls come back. "" never does.
func (s *Store) TakeRecalls(ctx context.Context, channel, chat, message string) ([]Recall, error) {
	// Nearly always there is nothing to tell: a read does not wait for writers.
	const mine = ` WHERE t.channel = $1 AND t.chat = $2 AND (c.told = 0 OR (c.told_to = $3 AND $3 <> '')) ORDER BY c.id LIMIT 5`
	args := []any{channel, chat, message}
	rs, err := list(ctx, s.r, scanRecall, recallColumns+mine, args...)
	if err != nil {
		return nil, fmt.Errorf("store: take recalls: %w", err)
	}
	if len(rs) == 0 {
		return nil, nil
	}
	err = s.write(ctx, "take recalls", func(tx txn) error {
		if rs, err = list(ctx, tx, scanRecall, recallColumns+mine+strings.Replace(s.d.lock, "UPDATE", "UPDATE OF c",
			1), args...); err != nil {
			return err
		}
		for _, r := range rs {
			if _, err := tx.ExecContext(ctx, `UPDATE recall SET told = $1, told_to = $2 WHERE id = $3 AND told = 0`,
				millis(s.now()), message, r.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return rs, nil
}
