package store

import (
	"context"
	"fmt"
)

// keptTokens is how many states of a token are kept: the newest, and those an
// administrator may need to see what became of the one before.
const keptTokens = 6

// Token returns the newest state of the named token and its number, 0 where
// there is none. The store cannot read what a channel has sealed.
func (s *Store) Token(ctx context.Context, name string) (n int64, sealed []byte, err error) {
	// Read where it is written: a replica may have stored it a moment ago.
	err = found(s.w.QueryRowContext(ctx,
		`SELECT n, sealed FROM channel_token WHERE name = $1 ORDER BY n DESC LIMIT 1`, name).Scan(&n, &sealed))
	if err == ErrNotFound {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, fmt.Errorf("store: token %s: %w", name, err)
	}
	return n, sealed, nil
}

// PutToken stores state n of the named token, records what in the audit log, and
// says whether it did: it does not where n is not the number after the newest,
// because somebody else was first.
func (s *Store) PutToken(ctx context.Context, name string, n int64, sealed []byte, what string) (ok bool, err error) {
	err = s.write(ctx, "put token "+name, func(tx txn) error {
		var newest int64
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(n), 0) FROM channel_token WHERE name = $1`,
			name).Scan(&newest); err != nil || newest != n-1 {
			return err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO channel_token (name, n, sealed, created) VALUES ($1, $2, $3, $4) ON CONFLICT (name, n) DO NOTHING`,
			name, n, sealed, millis(s.now()))
		if err != nil {
			return err
		}
		if made, err := res.RowsAffected(); err != nil || made == 0 {
			return err
		}
		ok = true
		if _, err := tx.ExecContext(ctx, `DELETE FROM channel_token WHERE name = $1 AND n <= $2`, name,
			n-keptTokens); err != nil {
			return err
		}
		return s.audit(ctx, tx, "trolyao", what, fmt.Sprintf("%s, %d", name, n))
	})
	return ok && err == nil, err
}
