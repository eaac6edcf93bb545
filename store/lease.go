package store

import (
	"context"
	"fmt"
	"time"
)

// Lease takes or renews the named lease for holder and says whether holder has
// it now. It is free again after ttl, by this store's clock, or by [Store.Release].
func (s *Store) Lease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error) {
	now := s.now()
	var got int64
	err := s.write(ctx, "lease "+name, func(tx txn) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE lease.holder = excluded.holder OR lease.until <= $4`, name, holder, millis(now.Add(ttl)), millis(now))
		if err != nil {
			return err
		}
		got, err = res.RowsAffected()
		return err
	})
	return got == 1, err
}

// Release gives a lease back; it is nothing when holder does not have it.
func (s *Store) Release(ctx context.Context, name, holder string) error {
	if _, err := s.w.ExecContext(ctx, `DELETE FROM lease WHERE name = $1 AND holder = $2`, name, holder); err != nil {
		return fmt.Errorf("store: release %s: %w", name, err)
	}
	return nil
}
