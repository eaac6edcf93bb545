package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
)

// Meta returns a small value kept beside the data, "" when there is none.
func (s *Store) Meta(ctx context.Context, key string) (string, error) {
	var v string
	err := s.r.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = $1`, key).Scan(&v)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("store: meta %s: %w", key, err)
	}
	return v, nil
}

// PutMeta sets such a value.
func (s *Store) PutMeta(ctx context.Context, key, value string) error {
	_, err := s.w.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	if err != nil {
		return fmt.Errorf("store: put meta %s: %w", key, err)
	}
	return nil
}

// Secret returns a random value that is made when it is first asked for and
// stays the same for the store's whole life.
func (s *Store) Secret(ctx context.Context, name string) (string, error) {
	key := "secret." + name
	if v, err := s.Meta(ctx, key); err != nil || v != "" {
		return v, err
	}
	if _, err := s.w.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`,
		key, rand.Text()); err != nil {
		return "", fmt.Errorf("store: secret %s: %w", name, err)
	}
	return s.Meta(ctx, key)
}
