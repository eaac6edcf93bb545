package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// CountDocuments returns how many documents are held.
func (s *Store) CountDocuments(ctx context.Context) (n int, err error) {
	if err = s.r.QueryRowContext(ctx, `SELECT COUNT(*) FROM document`).Scan(&n); err != nil {
		err = fmt.Errorf("store: count documents: %w", err)
	}
	return n, err
}

// CountTurns returns how many questions were answered, by status.
func (s *Store) CountTurns(ctx context.Context) (map[string]int64, error) {
	m := map[string]int64{}
	if err := s.counts(ctx, `SELECT status, COUNT(*) FROM turn GROUP BY status`,
		func(k string, n int64) { m[k] = n }); err != nil {
		return nil, fmt.Errorf("store: count turns: %w", err)
	}
	return m, nil
}

// CountAnswers returns how many answers, given and approved, rest on each
// document, by key.
func (s *Store) CountAnswers(ctx context.Context) (map[string]int, error) {
	m := map[string]int{}
	for _, q := range []string{`SELECT doc, COUNT(DISTINCT turn) FROM turn_ref GROUP BY doc`,
		`SELECT doc, COUNT(DISTINCT approved) FROM approved_ref GROUP BY doc`} {
		if err := s.counts(ctx, q, func(k string, n int64) { m[k] += int(n) }); err != nil {
			return nil, fmt.Errorf("store: count answers: %w", err)
		}
	}
	return m, nil
}

// CountDeliveries returns how many messages to officers there are, by state, and
// how long the one has waited that is due longest.
func (s *Store) CountDeliveries(ctx context.Context) (map[DeliveryState]int64, time.Duration, error) {
	m := map[DeliveryState]int64{}
	err := s.counts(ctx, `SELECT state, COUNT(*) FROM delivery GROUP BY state`,
		func(k string, n int64) { m[DeliveryState(k)] = n })
	var due sql.NullInt64
	if err == nil {
		err = s.r.QueryRowContext(ctx, `SELECT MIN(due) FROM delivery WHERE state = 'ready'`).Scan(&due)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("store: count deliveries: %w", err)
	}
	if !due.Valid {
		return m, 0, nil
	}
	return m, max(0, s.now().Sub(moment(due.Int64))), nil
}

// OldestQuestion is how long the question has waited that waits longest for its
// answer; 0 when none does.
func (s *Store) OldestQuestion(ctx context.Context) (time.Duration, error) {
	var created sql.NullInt64
	err := s.r.QueryRowContext(ctx,
		`SELECT MIN(created) FROM message WHERE way = 'in' AND state IN ('waiting', 'sending')`).Scan(&created)
	if err != nil {
		return 0, fmt.Errorf("store: oldest question: %w", err)
	}
	if !created.Valid {
		return 0, nil
	}
	return max(0, s.now().Sub(moment(created.Int64))), nil
}

// Size is how many bytes the database takes.
func (s *Store) Size(ctx context.Context) (n int64, err error) {
	if err = s.r.QueryRowContext(ctx, s.d.size).Scan(&n); err != nil {
		err = fmt.Errorf("store: size: %w", err)
	}
	return n, err
}

func (s *Store) counts(ctx context.Context, query string, each func(k string, n int64)) error {
	rows, err := s.r.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var k string
		var n int64
		if err := rows.Scan(&k, &n); err != nil {
			return err
		}
		each(k, n)
	}
	return rows.Err()
}
