package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Talk is a conversation of an officer in a channel, as a list shows it.
type Talk struct {
	Chat   string
	First  string // its first question
	Name   string // what the officer called it, "" nothing
	Pinned bool
	Hidden bool // taken off the list
	At     time.Time
}

// TalkFilter chooses conversations.
type TalkFilter struct {
	Channel, Officer string
	Words            string // in a question or the name, with or without diacritics
	Hidden           bool   // those that were taken off the list, instead of the others
	Skip, Limit      int
}

// Talks returns conversations of an officer, the pinned first, then the latest.
func (s *Store) Talks(ctx context.Context, f TalkFilter) ([]Talk, error) {
	args := []any{f.Channel, f.Officer, number(f.Hidden), f.Limit, f.Skip}
	found := ""
	if w := folded(f.Words); w != "" {
		args = append(args, "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(w)+"%")
		found = ` AND (k.folded LIKE $6 ESCAPE '!' OR EXISTS (SELECT 1 FROM turn w WHERE w.channel = $1 AND w.officer = $2 AND w.chat = t.chat AND w.folded LIKE $6 ESCAPE '!'))`
	}
	ts, err := list(ctx, s.r, func(row scanner) (t Talk, err error) {
		var at, pinned, hidden int64
		err = row.Scan(&t.Chat, &t.First, &t.Name, &pinned, &hidden, &at)
		t.Pinned, t.Hidden, t.At = pinned != 0, hidden != 0, moment(at)
		return t, err
	}, `SELECT t.chat, f.question, COALESCE(k.name, ''), COALESCE(k.pinned, 0), COALESCE(k.hidden, 0), t.at
		FROM (SELECT chat, MIN(id) AS first, MAX(created) AS at FROM turn WHERE channel = $1 AND officer = $2 AND question <> '' GROUP BY chat) t
		JOIN turn f ON f.id = t.first LEFT JOIN talk k ON k.officer = $2 AND k.chat = t.chat
		WHERE COALESCE(k.hidden, 0) = $3`+found+`
		ORDER BY COALESCE(k.pinned, 0) DESC, t.at DESC, t.chat LIMIT $4 OFFSET $5`, args...)
	if err != nil {
		return nil, fmt.Errorf("store: talks: %w", err)
	}
	return ts, nil
}

// PutTalk keeps what an officer made of a conversation: its name, whether it is pinned
// or taken off the list.
func (s *Store) PutTalk(ctx context.Context, officer string, t Talk) error {
	return s.write(ctx, "put talk", func(tx txn) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO talk (officer, chat, name, folded, pinned, hidden) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (officer, chat) DO UPDATE SET name = excluded.name, folded = excluded.folded,
			pinned = excluded.pinned, hidden = excluded.hidden`, officer, t.Chat, t.Name, folded(t.Name),
			number(t.Pinned), number(t.Hidden))
		return err
	})
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Unseen counts the letters that an officer has not opened.
func (s *Store) Unseen(ctx context.Context, officer string) (n int, err error) {
	if err = s.r.QueryRowContext(ctx, `SELECT COUNT(*) FROM inbox WHERE officer = $1 AND seen = $2`, officer,
		false).Scan(&n); err != nil {
		err = fmt.Errorf("store: unseen: %w", err)
	}
	return n, err
}

// SeeLetters notes that an officer has opened the inbox.
func (s *Store) SeeLetters(ctx context.Context, officer string) error {
	return s.write(ctx, "see letters", func(tx txn) error {
		_, err := tx.ExecContext(ctx, `UPDATE inbox SET seen = $1 WHERE officer = $2 AND seen = $3`, true, officer,
			false)
		return err
	})
}
