package store

import (
	"context"
	"errors"
)

type onceKey struct{}

// Once gives the changes made under a context a name, so that doing all of it
// again, because nobody knew whether it was done, changes nothing: of several
// changes with the same name and kind only the first is made, in one transaction
// with its name.
func Once(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, onceKey{}, key)
}

// errAgain ends a transaction whose effect is there already.
var errAgain = errors.New("done before")

// once enters the name of an effect; errAgain says that it is there already.
func (s *Store) once(ctx context.Context, tx txn, kind string) error {
	key, _ := ctx.Value(onceKey{}).(string)
	if key == "" {
		return nil
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO effect (key, created) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
		key+" "+kind, millis(s.now()))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, errAgain)
	}
	return nil
}
