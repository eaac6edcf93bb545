package store

import (
	"context"
	"errors"
	"fmt"

	"trolyao/org"
)

// PutForm keeps an office's own form of a paper in place of the shipped one; no data
// takes it back.
func (s *Store) PutForm(ctx context.Context, who *org.Officer, key string, data []byte) error {
	if !who.May(org.ApprovePlan) {
		return ErrForbidden
	}
	return s.write(ctx, "put form", func(tx txn) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM form WHERE key = $1`, key); err != nil {
			return err
		}
		if len(data) > 0 {
			if _, err := tx.ExecContext(ctx, `INSERT INTO form (key, data, who, created) VALUES ($1, $2, $3, $4)`, key, data,
				who.ID, millis(s.now())); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, who.ID, "form.put", fmt.Sprintf("%s: %d", key, len(data)))
	})
}

// Form returns an office's own form of a paper, nil where there is none.
func (s *Store) Form(ctx context.Context, key string) (data []byte, err error) {
	err = s.r.QueryRowContext(ctx, `SELECT data FROM form WHERE key = $1`, key).Scan(&data)
	if errors.Is(found(err), ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("store: form: %w", err)
	}
	return data, nil
}
