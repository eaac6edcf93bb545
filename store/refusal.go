package store

import (
	"context"
	"fmt"
	"time"

	"trolyao/paper"
)

// Refused is a file that was turned away at the door. Nothing of its text is
// kept.
type Refused struct {
	ID      int64
	Name    string // of the file
	Code    paper.RefusalCode
	Reason  string // the sentence the person was shown
	Created time.Time
}

// PutRefusal records that a file was turned away. reason must not quote the file.
func (s *Store) PutRefusal(ctx context.Context, name string, code paper.RefusalCode, reason string) error {
	_, err := s.w.ExecContext(ctx, `INSERT INTO refusal (name, code, reason, created) VALUES ($1, $2, $3, $4)`,
		name, string(code), reason, millis(s.now()))
	if err != nil {
		return fmt.Errorf("store: put refusal: %w", err)
	}
	return nil
}

// Refusals returns every refusal, newest first.
func (s *Store) Refusals(ctx context.Context) ([]Refused, error) {
	rs, err := list(ctx, s.r, func(row scanner) (r Refused, err error) {
		var created int64
		err = row.Scan(&r.ID, &r.Name, &r.Code, &r.Reason, &created)
		r.Created = moment(created)
		return r, err
	}, `SELECT id, name, code, reason, created FROM refusal ORDER BY id DESC`)
	if err != nil {
		return nil, fmt.Errorf("store: refusals: %w", err)
	}
	return rs, nil
}
