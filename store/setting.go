package store

import (
	"context"
	"fmt"
	"strings"
)

// settingKey stands before the name of a setting in the small values.
const settingKey = "setting."

// Settings returns what [Store.PutSettings] keeps, by name.
func (s *Store) Settings(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	_, err := list(ctx, s.r, func(row scanner) (struct{}, error) {
		var key, value string
		err := row.Scan(&key, &value)
		out[strings.TrimPrefix(key, settingKey)] = value
		return struct{}{}, err
	}, `SELECT key, value FROM meta WHERE key LIKE 'setting.%'`)
	if err != nil {
		return nil, fmt.Errorf("store: settings: %w", err)
	}
	return out, nil
}

// PutSettings keeps the values by name, all or none, where "" forgets one, and
// writes detail into the log.
func (s *Store) PutSettings(ctx context.Context, who string, values map[string]string, detail string) error {
	return s.write(ctx, "put settings", func(tx txn) error {
		for name, value := range values {
			if _, err := tx.ExecContext(ctx, `DELETE FROM meta WHERE key = $1`, settingKey+name); err != nil {
				return err
			}
			if value == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2)`, settingKey+name,
				value); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, who, "setting.put", detail)
	})
}

// DropTokens forgets the states of the named token after number n: what was tried
// and came to nothing.
func (s *Store) DropTokens(ctx context.Context, name string, n int64) error {
	if _, err := s.w.ExecContext(ctx, `DELETE FROM channel_token WHERE name = $1 AND n > $2`, name, n); err != nil {
		return fmt.Errorf("store: drop tokens of %s: %w", name, err)
	}
	return nil
}
