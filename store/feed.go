package store

import (
	"context"
	"fmt"

	"trolyao/corpus"
)

// feed is the document feed inside a transaction. Opening it locks its
// counter until the transaction ends, so numbers become visible in the order
// they were given: who has seen n can never be shown less than n later.
type feed struct {
	tx   txn
	n    int64
	used bool
	// basis knows the documents that answers rest on, once a relation
	// that names its document in words has asked for it.
	basis *corpus.Catalog
}

func (s *Store) openFeed(ctx context.Context, tx txn) (*feed, error) {
	f := &feed{tx: tx}
	err := tx.QueryRowContext(ctx, `SELECT n FROM counter WHERE name = 'feed'`+s.d.lock).Scan(&f.n)
	return f, err
}

// add enters a change and returns its number.
func (f *feed) add(ctx context.Context, key string, deleted bool) (int64, error) {
	f.n++
	f.used = true
	_, err := f.tx.ExecContext(ctx, `INSERT INTO feed (key, seq, deleted) VALUES ($1, $2, $3)
		ON CONFLICT (key) DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted`, key, f.n, deleted)
	return f.n, err
}

// touch enters a change for a document whose standing r may have changed: the
// one acted on, else the acting one, if the store holds it. Who follows the
// feed reads the relations anew.
func (f *feed) touch(ctx context.Context, r corpus.Relation) error {
	for _, key := range []string{r.To.Doc, r.From.Doc} {
		var held int
		if err := f.tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM document WHERE key = $1`,
			key).Scan(&held); err != nil {
			return err
		}
		if held > 0 {
			_, err := f.add(ctx, key, false)
			return err
		}
	}
	return nil
}

// close saves the counter; without it the transaction must not commit.
func (f *feed) close(ctx context.Context) error {
	// Whatever opens the feed may change relations, of documents too that are not held.
	_, err := f.tx.ExecContext(ctx, `INSERT INTO counter (name, n) VALUES ('relations', 1)
		ON CONFLICT (name) DO UPDATE SET n = counter.n + 1`)
	if err != nil || !f.used {
		return err
	}
	_, err = f.tx.ExecContext(ctx, `UPDATE counter SET n = $1 WHERE name = 'feed'`, f.n)
	return err
}

// Changes returns the changes after a sequence number, oldest first, at most
// limit of them (0 means 1000). Only the newest change of each key is kept.
// A reader that goes on from the last Seq it was given misses nothing.
func (s *Store) Changes(ctx context.Context, after int64, limit int) ([]corpus.Change, error) {
	if limit <= 0 {
		limit = 1000
	}
	changes, err := list(ctx, s.r, func(row scanner) (c corpus.Change, err error) {
		return c, row.Scan(&c.Seq, &c.Key, &c.Deleted)
	}, `SELECT seq, key, deleted FROM feed WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("store: changes: %w", err)
	}
	return changes, nil
}

// Seq returns the newest number of the feed, 0 when nothing was ever put.
func (s *Store) Seq(ctx context.Context) (int64, error) {
	var n int64
	if err := s.r.QueryRowContext(ctx, `SELECT n FROM counter WHERE name = 'feed'`).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: feed: %w", err)
	}
	return n, nil
}
