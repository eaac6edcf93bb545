package store

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// Entry is a line of the audit log.
type Entry struct {
	ID      int64
	Who     string // the officer, or the program
	What    string // the verb: "corpus.remove"
	Detail  string
	Created time.Time
}

// Audit records that somebody did something.
func (s *Store) Audit(ctx context.Context, who, what, detail string) error {
	return s.write(ctx, "audit", func(tx txn) error { return s.audit(ctx, tx, who, what, detail) })
}

// audit is [Store.Audit] in the transaction of what was done.
func (s *Store) audit(ctx context.Context, tx txn, who, what, detail string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO audit (who, what, detail, created) VALUES ($1, $2, $3, $4)`,
		cmp.Or(who, "?"), what, detail, millis(s.now()))
	return err
}

// AuditLog returns the newest entries, newest first, at most limit (0 means 100).
func (s *Store) AuditLog(ctx context.Context, limit int) ([]Entry, error) {
	return s.AuditLogBefore(ctx, 0, limit)
}

// AuditLogBefore is AuditLog of what was entered before the entry with an ID; 0
// is no bound.
func (s *Store) AuditLogBefore(ctx context.Context, before int64, limit int) ([]Entry, error) {
	if limit <= 0 {
		limit = 100
	}
	es, err := list(ctx, s.r, func(row scanner) (e Entry, err error) {
		var created int64
		err = row.Scan(&e.ID, &e.Who, &e.What, &e.Detail, &created)
		e.Created = moment(created)
		return e, err
	}, `SELECT id, who, what, detail, created FROM audit WHERE $2 = 0 OR id < $2 ORDER BY id DESC LIMIT $1`, limit,
		before)
	if err != nil {
		return nil, fmt.Errorf("store: audit log: %w", err)
	}
	return es, nil
}
