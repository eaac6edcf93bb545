package store

import (
	"context"
	"database/sql"
	"strings"
	"sync/atomic"
)

// db is a pool, and txn a transaction, whose statements take any text: what
// PostgreSQL cannot store is taken out of it here and nowhere else.
type (
	db struct {
		*sql.DB
		failed *atomic.Int64 // counts statements that a pool for writing could not do
	}
	txn struct{ *sql.Tx }
)

func (d db) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	r, err := d.DB.ExecContext(ctx, query, storable(args)...)
	if err != nil && ctx.Err() == nil {
		d.failed.Add(1)
	}
	return r, err
}

func (d db) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return d.DB.QueryContext(ctx, query, storable(args)...)
}

func (d db) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return d.DB.QueryRowContext(ctx, query, storable(args)...)
}

func (t txn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return t.Tx.ExecContext(ctx, query, storable(args)...)
}

func (t txn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.Tx.QueryContext(ctx, query, storable(args)...)
}

func (t txn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.Tx.QueryRowContext(ctx, query, storable(args)...)
}

// storable makes the texts among the arguments of a statement storable.
func storable(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if s, ok := a.(string); ok {
			a = plain(s)
		}
		out[i] = a
	}
	return out
}

// plain makes s storable as text: PostgreSQL takes no NUL and no broken UTF-8.
func plain(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
