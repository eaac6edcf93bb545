package store

import (
	"context"
	"fmt"

	"trolyao/corpus"
)

// AddModelUse adds to what a person or an agency has asked of the language model
// on a day, and returns the sums of that day. With zeros it only reads.
func (s *Store) AddModelUse(ctx context.Context, day corpus.Day, who string, asks, tokens int) (sumAsks,
	sumTokens int, err error) {
	err = s.write(ctx, "model use", func(tx txn) error {
		return tx.QueryRowContext(ctx, `INSERT INTO model_use (day, who, asks, tokens) VALUES ($1, $2, $3, $4)
			ON CONFLICT (day, who) DO UPDATE SET asks = model_use.asks + excluded.asks, tokens = model_use.tokens + excluded.tokens
			RETURNING asks, tokens`, string(day), who, asks, tokens).Scan(&sumAsks, &sumTokens)
	})
	return sumAsks, sumTokens, err
}

// ModelUse is what was asked of the language model on a day.
type ModelUse struct {
	Day          corpus.Day
	Asks, Tokens int
}

// ModelUses returns what all persons together asked of the model on each of the
// last days, newest first. prefix chooses whose counts are added up: those of
// persons and of agencies count the same questions.
func (s *Store) ModelUses(ctx context.Context, prefix string, days int) ([]ModelUse, error) {
	us, err := list(ctx, s.r, func(row scanner) (u ModelUse, err error) {
		err = row.Scan(&u.Day, &u.Asks, &u.Tokens)
		return u, err
	}, `SELECT day, SUM(asks), SUM(tokens) FROM model_use WHERE who LIKE $1 GROUP BY day ORDER BY day DESC LIMIT $2`,
		prefix+"%", days)
	if err != nil {
		return nil, fmt.Errorf("store: model uses: %w", err)
	}
	return us, nil
}
