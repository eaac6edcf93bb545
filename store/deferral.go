package store

import (
	"context"
	"fmt"
	"time"

	"trolyao/corpus"
)

// Deferral says that a person looks at a doubt again after a day.
type Deferral struct {
	ID      string     // of the doubt
	Until   corpus.Day // the last day on which it rests
	Reason  string
	Who     string
	Created time.Time
}

// PutDeferral puts a doubt off; one that was put off already gets the new day. An
// Until of "" takes the deferral back.
func (s *Store) PutDeferral(ctx context.Context, d Deferral) error {
	return s.write(ctx, "put deferral", func(tx txn) error {
		if d.Until == "" {
			_, err := tx.ExecContext(ctx, `DELETE FROM deferral WHERE id = $1`, d.ID)
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO deferral (id, until, reason, who, created) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (id) DO UPDATE SET until = excluded.until, reason = excluded.reason, who = excluded.who,
			created = excluded.created`, d.ID, string(d.Until), d.Reason, d.Who, millis(s.now()))
		return err
	})
}

// Deferrals returns the doubts that rest on a day, by ID.
func (s *Store) Deferrals(ctx context.Context, on corpus.Day) (map[string]Deferral, error) {
	ds, err := list(ctx, s.r, func(row scanner) (d Deferral, err error) {
		var created int64
		err = row.Scan(&d.ID, &d.Until, &d.Reason, &d.Who, &created)
		d.Created = moment(created)
		return d, err
	}, `SELECT id, until, reason, who, created FROM deferral WHERE until >= $1`, string(on))
	if err != nil {
		return nil, fmt.Errorf("store: deferrals: %w", err)
	}
	out := make(map[string]Deferral, len(ds))
	for _, d := range ds {
		out[d.ID] = d
	}
	return out, nil
}
