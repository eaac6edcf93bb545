package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// loadingKey is the row of meta that stands while a copy is being taken in.
// [Open] refuses a store that has it.
const loadingKey = "loading"

// loading is its value: which copy, and the tables that are in already.
type loading struct {
	Copy string   `json:"copy"`
	Done []string `json:"done"`
}

// LoadCopy takes a copy into the empty place at dsn, as [Open] names it, and
// compares what stands there afterwards with the copy. Where the same copy was
// being taken in when something stopped it, it goes on. A place that holds
// anything else, and a copy of newer tables than this program knows, are an
// [*Error]; a damaged copy is [ErrCopy]. After an error the place is no store
// that [Open] opens. show, where it is not nil, hears of each table.
func LoadCopy(ctx context.Context, dsn string, r io.Reader, opts Options, show func(table string, rows int64)) (*Copy,
	error) {
	in, err := openCopy(r)
	if err != nil {
		return nil, err
	}
	s := &Store{d: dialectOf(dsn), now: opts.Now}
	if err := s.connect(dsn, opts.Connections); err != nil {
		return nil, &Error{textNoStore, err}
	}
	defer s.Close()
	l := &loader{s: s, state: loading{Copy: in.head.Store + " " + in.head.Made.String()}, show: show}
	if err := l.prepare(ctx, in.head.Schema); err != nil {
		return nil, err
	}
	last, err := in.walk(
		func(h tableHead) error { return l.begin(ctx, h) },
		func(row []byte) error { return l.row(ctx, row) },
		func() error { return l.end(ctx) })
	if err == nil {
		err = l.finish(ctx, last)
	}
	if err != nil {
		if l.tx != nil {
			l.tx.Rollback()
		}
		return nil, fmt.Errorf("store: load: %w", err)
	}
	return last, nil
}

// loader takes in one table after the other, each in one transaction.
type loader struct {
	s      *Store
	state  loading
	tables []table
	show   func(string, int64)

	tx     *sql.Tx   // of the table that is being taken in, nil where it is in already
	insert *sql.Stmt // of its rows
	kinds  []string
	head   tableHead
	rows   int64
}

// prepare makes the tables as they were in the copy, and looks whether the
// place is empty or holds the beginning of this very copy.
func (l *loader) prepare(ctx context.Context, version int64) error {
	p, err := l.s.provider()
	if err != nil {
		return err
	}
	have, want, err := p.GetVersions(ctx)
	switch {
	case err != nil:
		return &Error{textBadStore, err}
	case version > want:
		return &Error{fmt.Sprintf(textNewerCopy, version, want), errors.New("the copy is of a newer schema")}
	}
	if have > 0 {
		begun, err := l.begun(ctx)
		if err != nil {
			return err
		}
		if begun {
			return l.look(ctx)
		}
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return err
	}
	if err := l.s.write(ctx, "load", func(tx txn) error { return l.keep(ctx, tx) }); err != nil {
		return err
	}
	return l.look(ctx)
}

// begun says whether the place holds the beginning of this very copy. Anything
// else but empty tables is an [*Error].
func (l *loader) begun(ctx context.Context) (bool, error) {
	text, err := l.s.Meta(ctx, loadingKey)
	if err != nil {
		return false, &Error{textBadStore, err}
	}
	var before loading
	if json.Unmarshal([]byte(text), &before) == nil && before.Copy == l.state.Copy {
		l.state = before
		return true, nil
	}
	id, err := l.s.Meta(ctx, "store_id")
	if err == nil && (text != "" || id != "") {
		err = &Error{textNotEmpty, errors.New("the place is not empty")}
	}
	return false, err
}

// look reads which tables there are.
func (l *loader) look(ctx context.Context) error {
	return l.s.write(ctx, "load", func(tx txn) (err error) {
		l.tables, err = l.s.tables(ctx, tx)
		return err
	})
}

// keep writes down how far the loading is.
func (l *loader) keep(ctx context.Context, tx txn) error {
	text, err := json.Marshal(l.state)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, loadingKey, string(text))
	return err
}

func (l *loader) begin(ctx context.Context, h tableHead) error {
	l.head, l.rows, l.tx = h, 0, nil
	if slices.Contains(l.state.Done, h.Table) {
		return nil
	}
	i := slices.IndexFunc(l.tables, func(t table) bool { return t.name == h.Table })
	if i < 0 {
		return fmt.Errorf("%w: the table %s is unknown", ErrCopy, h.Table)
	}
	t := l.tables[i]
	l.kinds = nil
	var marks []string
	for n, c := range h.Columns {
		k := slices.Index(t.columns, c)
		if k < 0 {
			return fmt.Errorf("%w: the column %s.%s is unknown", ErrCopy, h.Table, c)
		}
		l.kinds = append(l.kinds, t.kinds[k])
		marks = append(marks, fmt.Sprintf("$%d", n+1))
	}
	var err error
	if l.tx, err = l.s.w.BeginTx(ctx, nil); err != nil {
		return err
	}
	// The migrations put rows of their own into some tables.
	if _, err := l.tx.ExecContext(ctx, `DELETE FROM `+t.name+l.but(t.name)); err != nil {
		return err
	}
	over := ""
	if l.s.d == &postgres && t.numbers {
		over = " OVERRIDING SYSTEM VALUE"
	}
	l.insert, err = l.tx.PrepareContext(ctx, `INSERT INTO `+t.name+` (`+quoted(h.Columns)+`)`+over+
		` VALUES (`+strings.Join(marks, ", ")+`)`)
	return err
}

// but spares the row that says that the loading goes on.
func (l *loader) but(table string) string {
	if table == "meta" {
		return ` WHERE key <> '` + loadingKey + `'`
	}
	return ""
}

func (l *loader) row(ctx context.Context, line []byte) error {
	l.rows++
	if l.tx == nil {
		return nil
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil || len(raw) != len(l.kinds) {
		return fmt.Errorf("%w: row %d of %s", ErrCopy, l.rows, l.head.Table)
	}
	args := make([]any, len(raw))
	for i := range raw {
		var err error
		if args[i], err = taken(raw[i], l.kinds[i]); err != nil {
			return fmt.Errorf("%w: row %d of %s: %w", ErrCopy, l.rows, l.head.Table, err)
		}
	}
	if _, err := l.insert.ExecContext(ctx, storable(args)...); err != nil {
		return fmt.Errorf("row %d of %s: %w", l.rows, l.head.Table, err)
	}
	return nil
}

func (l *loader) end(ctx context.Context) error {
	if l.show != nil {
		l.show(l.head.Table, l.rows)
	}
	if l.tx == nil {
		return nil
	}
	if err := l.number(ctx); err != nil {
		return err
	}
	l.state.Done = append(l.state.Done, l.head.Table)
	if err := l.keep(ctx, txn{l.tx}); err != nil {
		return err
	}
	err := errors.Join(l.insert.Close(), l.tx.Commit())
	l.tx = nil
	return err
}

// number makes the database count on from where the copied table stood.
func (l *loader) number(ctx context.Context) error {
	t := l.tables[slices.IndexFunc(l.tables, func(t table) bool { return t.name == l.head.Table })]
	if l.head.Next == 0 || !t.numbers {
		return nil
	}
	switch {
	case l.s.d == &postgres:
		_, err := l.tx.ExecContext(ctx, `SELECT setval(pg_get_serial_sequence($1, 'id')::regclass, $2, false)`,
			t.name, l.head.Next)
		return err
	case t.counted:
		if _, err := l.tx.ExecContext(ctx, `DELETE FROM sqlite_sequence WHERE name = $1`, t.name); err != nil {
			return err
		}
		_, err := l.tx.ExecContext(ctx, `INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)`, t.name,
			l.head.Next-1)
		return err
	}
	return nil
}

// finish compares every table with the copy, and then lets the store be opened.
// The store goes its own way from here, so it gets an id of its own: an index
// that followed the other one is not taken for its.
func (l *loader) finish(ctx context.Context, want *Copy) error {
	return l.s.write(ctx, "load", func(tx txn) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM meta WHERE key = $1`, loadingKey); err != nil {
			return err
		}
		got := &Copy{Rows: map[string]int64{}, Sum: map[string]string{}}
		for _, t := range l.tables {
			var sum tableSum
			if err := eachRow(ctx, tx, t, func(row []byte) error { sum.add(row); return nil }); err != nil {
				return err
			}
			got.Rows[t.name], got.Sum[t.name] = sum.rows, sum.text()
		}
		if name := want.diff(got); name != "" {
			return fmt.Errorf("the table %s differs from the copy after loading", name)
		}
		_, err := tx.ExecContext(ctx, `UPDATE meta SET value = $1 WHERE key = 'store_id'`, rand.Text())
		return err
	})
}

// Check looks for damage: what SQLite says of its file, and rows that point to
// nothing. It returns what it found, in the database's own words.
func (s *Store) Check(ctx context.Context) (faults []string, err error) {
	if s.d == &postgres {
		return nil, s.r.PingContext(ctx) // its pages have sums of their own, its rows keep their links
	}
	text := func(row scanner) (v string, err error) { return v, row.Scan(&v) }
	said, err := list(ctx, s.r, text, `PRAGMA quick_check(20)`)
	if err != nil {
		return []string{err.Error()}, nil
	}
	for _, v := range said {
		if v != "ok" {
			faults = append(faults, v)
		}
	}
	lost, err := list(ctx, s.r, text, `SELECT "table" || ' ' || COALESCE(rowid, 0) || ' → ' || parent
		FROM pragma_foreign_key_check LIMIT 20`)
	if err != nil {
		return append(faults, err.Error()), nil
	}
	return append(faults, lost...), nil
}
