package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	driver "modernc.org/sqlite"

	"trolyao/task"
)

// ErrNotFound says that the store does not hold what was asked for.
var ErrNotFound = errors.New("store: not found")

// Error is an error a person can do something about.
type Error struct {
	Text string // one plain Vietnamese sentence for the person
	Err  error  // the cause, for the operator
}

func (e *Error) Error() string { return "store: " + e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// Options are the settings of [Open]; the zero value is good.
type Options struct {
	Now func() time.Time // nil means time.Now
	// BeforeUpgrade, where it is not nil, is called before the tables of a store
	// in use are changed, with what writes a copy of it; its error stops the change.
	BeforeUpgrade func(have, want int64, write func(io.Writer) (*Copy, error)) error
	// HashMemory is what the hash of a password takes, in KiB; 0 means 32 MiB.
	// Less is for tests, which sign in many times.
	HashMemory uint32
	// Connections is how many connections to PostgreSQL this process has open at
	// most; who wants one more waits. 0 means 8, or 2 for each processor.
	Connections int
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	w, r db // the same pool on PostgreSQL

	failed atomic.Int64 // writes
	d      *dialect
	now    func() time.Time
	hash   uint32 // KiB for a password
	id     string
	trees  trees
	roster roster
}

// Open opens the store at dsn, a file path (SQLite; the file and its folder
// are made when absent, readable by the owner only) or a postgres:// address,
// and brings its schema up to date. A schema newer than this program is an
// [*Error]. Several processes may open the same store.
func Open(ctx context.Context, dsn string, opts Options) (*Store, error) {
	s := &Store{d: dialectOf(dsn), now: opts.Now, hash: opts.HashMemory}
	if s.now == nil {
		s.now = time.Now
	}
	if s.hash == 0 {
		s.hash = argonMemory
	}
	if err := s.connect(dsn, opts.Connections); err != nil {
		return nil, &Error{textNoStore, err}
	}
	if err := s.migrate(ctx, opts.BeforeUpgrade); err != nil {
		s.Close()
		var known *Error
		if errors.As(err, &known) {
			return nil, err
		}
		if s.d == &postgres {
			return nil, &Error{textNoPostgres, err}
		}
		return nil, &Error{textBadStore, err}
	}
	if half, err := s.Meta(ctx, loadingKey); err != nil || half != "" {
		s.Close()
		if err == nil {
			err = &Error{textLoading, errors.New("a copy is being taken in")}
		}
		return nil, err
	}
	if err := s.identify(ctx); err != nil {
		s.Close()
		return nil, err
	}
	if err := s.rereadOld(ctx); err != nil {
		s.Close()
		return nil, &Error{textNotReread, err}
	}
	if err := s.foldLaws(ctx); err != nil {
		s.Close()
		return nil, &Error{textNotFolded, err}
	}
	return s, nil
}

func (s *Store) connect(dsn string, most int) error {
	if s.d == &postgres {
		pool, err := openPostgres(dsn, most)
		if err != nil {
			return err
		}
		s.w, s.r = db{pool, &s.failed}, db{pool, &s.failed}
		return nil
	}
	if dsn == "" || strings.HasPrefix(dsn, "file:") || strings.Contains(dsn, ":memory:") {
		return fmt.Errorf("%q is not a file path", dsn)
	}
	if err := os.MkdirAll(filepath.Dir(dsn), 0o700); err != nil {
		return err
	}
	// SQLite gives its -wal and -shm files the mode of the database file.
	f, err := os.OpenFile(dsn, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	for _, reader := range []bool{false, true} {
		name, err := sqliteDSN(dsn, reader)
		if err != nil {
			return err
		}
		pool, err := sql.Open(s.d.driver, name)
		if err != nil {
			return err
		}
		if reader {
			pool.SetMaxOpenConns(max(4, runtime.NumCPU()))
			pool.SetMaxIdleConns(max(4, runtime.NumCPU()))
			s.r = db{pool, &s.failed}
		} else {
			pool.SetMaxOpenConns(1)
			s.w = db{pool, &s.failed}
		}
	}
	return nil
}

// provider makes and changes the tables.
func (s *Store) provider() (*goose.Provider, error) {
	folder, err := fs.Sub(migrations, s.d.folder)
	if err != nil {
		return nil, err
	}
	opts := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true),
		goose.WithLogger(goose.NopLogger())}
	return goose.NewProvider(s.d.goose, s.w.DB, folder, opts...)
}

func (s *Store) migrate(ctx context.Context, copied func(int64, int64, func(io.Writer) (*Copy, error)) error) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	if have, want, err := p.GetVersions(ctx); err == nil && have == want {
		return nil
	}
	if s.d == &postgres {
		// Replicas start at once: one migrates, the others wait. The lock is that of
		// a transaction, which a pooler keeps in one session.
		tx, err := s.w.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if _, err := tx.ExecContext(ctx,
			`SELECT pg_advisory_xact_lock(hashtext('trolyao tables ' || current_schema()))`); err != nil {
			return err
		}
	}
	for before, busy := int64(-1), 0; ; {
		have, want, err := p.GetVersions(ctx)
		if err != nil {
			// Where another process makes the first table, SQLite turns the second
			// one away at once instead of letting it wait.
			if busy++; s.d == &sqlite && busy < 10 && ctx.Err() == nil {
				continue
			}
			return err
		}
		if have > want {
			return &Error{
				fmt.Sprintf(textNewerStore, have, want),
				fmt.Errorf("schema version %d is newer than %d", have, want),
			}
		}
		if have > 0 && have < want && copied != nil {
			if err := copied(have, want, func(w io.Writer) (*Copy, error) { return s.WriteCopy(ctx, w) }); err != nil {
				return &Error{textNoCopyBefore, err}
			}
			copied = nil
		}
		if _, err = p.Up(ctx); err == nil {
			return nil
		}
		// SQLite has no lock for goose: another process may have made the very
		// step that failed here. Then the schema has moved, and we go on from there.
		if have == before {
			return err
		}
		before = have
	}
}

// identify gives a new store its id.
func (s *Store) identify(ctx context.Context) error {
	return s.write(ctx, "open", func(tx txn) error {
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO meta (key, value) VALUES ('store_id', $1) ON CONFLICT (key) DO NOTHING`, rand.Text()); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'store_id'`).Scan(&s.id)
	})
}

// ID is a random name the store got when it was made. A cache that follows the
// feed keeps it beside its cursor: another ID means another feed.
func (s *Store) ID() string { return s.id }

// Close closes the database.
func (s *Store) Close() error {
	var errs []error
	if s.r.DB != nil && s.r != s.w {
		errs = append(errs, s.r.Close())
	}
	if s.w.DB != nil {
		errs = append(errs, s.w.Close())
	}
	return errors.Join(errs...)
}

// write runs f in a transaction, all or nothing.
func (s *Store) write(ctx context.Context, op string, f func(tx txn) error) error {
	return s.inside(ctx, op, s.d.share, f)
}

// alone is write while no other transaction of write runs.
func (s *Store) alone(ctx context.Context, op string, f func(tx txn) error) error {
	return s.inside(ctx, op, s.d.alone, f)
}

// inside runs f in a transaction that begins with a statement, "" for none.
func (s *Store) inside(ctx context.Context, op, first string, f func(tx txn) error) error {
	tx, err := s.w.BeginTx(ctx, nil)
	if err == nil {
		defer tx.Rollback()
		if first != "" {
			_, err = tx.ExecContext(ctx, first)
		}
		if err == nil {
			err = f(txn{tx})
		}
		if err == nil {
			err = tx.Commit()
		}
	}
	if err != nil {
		if err = said(err); ctx.Err() == nil && !refused(err) {
			s.failed.Add(1)
		}
		return fmt.Errorf("store: %s: %w", op, err)
	}
	return nil
}

// refused says that err is an answer of the rules and not a failure of the database.
func refused(err error) bool {
	var known *Error
	return errors.As(err, &known) || errors.Is(err, ErrNotFound) || errors.Is(err, ErrForbidden) ||
		errors.Is(err, ErrTaken) || errors.Is(err, ErrStale) || errors.Is(err, ErrLost) || errors.Is(err, errNothing)
}

// sqliteFull is SQLITE_FULL, the first byte of the codes that tell of it.
const sqliteFull = 13

// Full says that a write failed because the disk of the database took no more; nothing of
// it was kept.
func Full(err error) bool {
	var server *pgconn.PgError
	var file *driver.Error
	return errors.As(err, &server) && server.Code == "53100" || errors.As(err, &file) && file.Code()&0xff == sqliteFull
}

// WriteErrors is how often this process could not write for a reason of the database.
func (s *Store) WriteErrors() int64 { return s.failed.Load() }

// said makes what a rule of the work says an error of the store.
func said(err error) error {
	var r *task.Refusal
	switch {
	case errors.As(err, &r):
		return &Error{r.Text, err}
	case errors.Is(err, task.ErrNoRequest):
		return ErrNotFound
	}
	return err
}

// affected is how many rows a statement wrote.
func affected(res sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// list runs a query on the reading pool and scans every row.
func list[T any](ctx context.Context, q querier, scan func(row scanner) (T, error), query string, args ...any) ([]T,
	error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

type scanner interface{ Scan(dest ...any) error }

// found turns the driver's "no rows" into [ErrNotFound].
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

func millis(t time.Time) int64 { return t.UnixMilli() }

func moment(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
