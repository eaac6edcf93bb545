package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"trolyao/corpus"
	"trolyao/org"
)

// Watch is a draft, or a paper held, that its owner wants checked again when law comes
// in. Body and Marks are the checker's: the draft as text, what was said of it last.
type Watch struct {
	ID      int64
	Officer string // the owner
	Name    string
	Doc     string // the key of the paper held; "" for a draft
	Body    json.RawMessage
	Marks   json.RawMessage
	Seq     int64      // the change of the store up to which it was checked
	Day     corpus.Day // the day of the law it was checked by
	Created time.Time
}

// WatchChange is what was told of a watched draft, once.
type WatchChange struct {
	ID      int64
	Watch   int64
	Body    json.RawMessage
	Created time.Time
}

// mostWatches is how many an officer may keep.
const mostWatches = 200

// PutWatch keeps a watch and returns its id.
func (s *Store) PutWatch(ctx context.Context, w *Watch) (id int64, err error) {
	err = s.write(ctx, "put watch", func(tx txn) error {
		n := 0
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM watch WHERE officer = $1`, w.Officer).Scan(&n); err != nil {
			return err
		}
		if n >= mostWatches {
			return &Error{Text: fmt.Sprintf(textManyWatches, mostWatches), Err: errors.New("too many watches")}
		}
		if err := tx.QueryRowContext(ctx, `INSERT INTO watch (officer, name, doc, body, marks, seq, day, created)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`, w.Officer, w.Name, w.Doc, string(w.Body), string(w.Marks),
			w.Seq, string(w.Day), millis(s.now())).Scan(&id); err != nil {
			return err
		}
		return s.audit(ctx, tx, w.Officer, "watch.put", fmt.Sprint(id))
	})
	return id, err
}

// Watches are those of an officer, the newest first, without their bodies.
func (s *Store) Watches(ctx context.Context, officer string) ([]Watch, error) {
	ws, err := list(ctx, s.r, scanWatch, `SELECT id, officer, name, doc, '', marks, seq, day, created FROM watch
		WHERE officer = $1 ORDER BY id DESC`, officer)
	if err != nil {
		return nil, fmt.Errorf("store: watches: %w", err)
	}
	return ws, nil
}

// StaleWatches are those that were not checked by what the store holds at seq or by the
// law of the day, behind the one with an id, at most limit.
func (s *Store) StaleWatches(ctx context.Context, seq int64, day corpus.Day, after int64, limit int) ([]Watch, error) {
	ws, err := list(ctx, s.r, scanWatch, `SELECT id, officer, name, doc, body, marks, seq, day, created FROM watch
		WHERE (seq < $1 OR day < $2) AND id > $3 ORDER BY id LIMIT $4`, seq, string(day), after, limit)
	if err != nil {
		return nil, fmt.Errorf("store: stale watches: %w", err)
	}
	return ws, nil
}

func scanWatch(row scanner) (w Watch, err error) {
	var body, marks, day string
	var created int64
	err = row.Scan(&w.ID, &w.Officer, &w.Name, &w.Doc, &body, &marks, &w.Seq, &day, &created)
	w.Body, w.Marks, w.Day, w.Created = json.RawMessage(body), json.RawMessage(marks), corpus.Day(day), moment(created)
	return w, err
}

// Checked keeps what was found of a watch anew, with what is to be told of it and the
// letter to its owner, all or nothing. It is once: where another has checked the watch
// since w was read, or its owner has removed it, nothing is kept and ok is false.
func (s *Store) Checked(ctx context.Context, w *Watch, now Watch, change json.RawMessage, letter, link string) (ok bool,
	err error) {
	err = s.write(ctx, "watch checked", func(tx txn) error {
		ok = false
		r, err := tx.ExecContext(ctx, `UPDATE watch SET marks = $1, seq = $2, day = $3 WHERE id = $4 AND seq = $5 AND day = $6`,
			string(now.Marks), now.Seq, string(now.Day), w.ID, w.Seq, string(w.Day))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err
		}
		ok = true
		if len(change) == 0 {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO watch_change (watch, body, created) VALUES ($1, $2, $3)`, w.ID,
			string(change), millis(s.now())); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO inbox (key, officer, text, seen, created, kind, link)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`, fmt.Sprintf("watch-%d-%d-%s", w.ID, now.Seq, now.Day),
			w.Officer, letter, false, millis(s.now()), "", link)
		return err
	})
	return ok && err == nil, err
}

// WatchChanges are what was told of an officer's watches, the newest first.
func (s *Store) WatchChanges(ctx context.Context, officer string, limit int) ([]WatchChange, error) {
	cs, err := list(ctx, s.r, func(row scanner) (c WatchChange, err error) {
		var body string
		var created int64
		err = row.Scan(&c.ID, &c.Watch, &body, &created)
		c.Body, c.Created = json.RawMessage(body), moment(created)
		return c, err
	}, `SELECT c.id, c.watch, c.body, c.created FROM watch_change c JOIN watch w ON w.id = c.watch WHERE w.officer = $1
		ORDER BY c.id DESC LIMIT $2`, officer, limit)
	if err != nil {
		return nil, fmt.Errorf("store: watch changes: %w", err)
	}
	return cs, nil
}

// RemoveWatch forgets a watch of an officer with everything that was kept of it.
func (s *Store) RemoveWatch(ctx context.Context, who *org.Officer, id int64) error {
	return s.write(ctx, "remove watch", func(tx txn) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM watch_change WHERE watch IN (SELECT id FROM watch WHERE id = $1
			AND officer = $2)`, id, who.ID); err != nil {
			return err
		}
		r, err := tx.ExecContext(ctx, `DELETE FROM watch WHERE id = $1 AND officer = $2`, id, who.ID)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNotFound)
		}
		return s.audit(ctx, tx, who.ID, "watch.remove", fmt.Sprint(id))
	})
}
