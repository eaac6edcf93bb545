package store

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
)

// A copy of the store is one gzip stream of JSON lines: a [Copy] that says what
// follows, then for each table a tableHead, its rows as arrays and a tableEnd,
// and last the same Copy with its counts. It is the same for both databases, so
// it is the backup of either and the way from one to the other.

// copyFormat is the first word of a copy; the number changes with its form.
const copyFormat = "trolyao-copy-1"

// Copy says what a copy of the store holds.
type Copy struct {
	Format string           `json:"format"`
	Schema int64            `json:"schema"` // version of the tables
	Store  string           `json:"store"`  // [Store.ID]
	Made   time.Time        `json:"made"`
	Rows   map[string]int64 `json:"rows,omitempty"` // by table; in the last line only
	// Sum is by table what [tableSum] says of its rows, whatever their order.
	Sum map[string]string `json:"sum,omitempty"`
}

// Readable says whether this program knows the tables of the copy; where they are newer,
// the error is an [*Error].
func (c *Copy) Readable() error {
	names, err := fs.Glob(migrations, sqlite.folder+"/*.sql") // in the order of their numbers
	if err != nil {
		return err
	}
	want, err := goose.NumericComponent(names[len(names)-1])
	if err != nil {
		return err
	}
	if c.Schema > want {
		return &Error{fmt.Sprintf(textNewerCopy, c.Schema, want), errors.New("the copy is of a newer schema")}
	}
	return nil
}

// Total is the number of rows of all tables.
func (c *Copy) Total() (n int64) {
	for _, rows := range c.Rows {
		n += rows
	}
	return n
}

// diff names the first table, by the alphabet, that differs.
func (c *Copy) diff(other *Copy) string {
	names := slices.Sorted(maps.Keys(c.Rows))
	for _, name := range names {
		if c.Rows[name] != other.Rows[name] || c.Sum[name] != other.Sum[name] {
			return name
		}
	}
	for name := range other.Rows {
		if _, ok := c.Rows[name]; !ok {
			return name
		}
	}
	return ""
}

type tableHead struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Next    int64    `json:"next,omitempty"` // the number after the last that the table ever gave
}

// tableEnd ends the rows of a table.
type tableEnd struct {
	End string `json:"end"`
}

// table is a table as the database tells it.
type table struct {
	name    string
	columns []string
	kinds   []string // of its columns: "int", "text", "blob" or "bool"
	numbers bool     // an id that the database counts up
	counted bool     // SQLite keeps its count even where the last row is gone
}

// versionTable is goose's own; it is written by the migrations.
const versionTable = "goose_db_version"

// tables lists the tables so that a table comes after those its rows point to.
func (s *Store) tables(ctx context.Context, q querier) ([]table, error) {
	columns, edges := sqliteColumns, sqliteEdges
	if s.d == &postgres {
		columns, edges = postgresColumns, postgresEdges
	}
	var all []table
	rows, err := q.QueryContext(ctx, columns)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, column, kind string
		var number, counted bool
		if err := rows.Scan(&name, &column, &kind, &number, &counted); err != nil {
			return nil, err
		}
		if len(all) == 0 || all[len(all)-1].name != name {
			all = append(all, table{name: name})
		}
		t := &all[len(all)-1]
		k := map[string]string{"integer": "int", "bigint": "int", "text": "text", "blob": "blob", "bytea": "blob",
			"boolean": "bool"}[strings.ToLower(kind)]
		if k == "" {
			return nil, fmt.Errorf("column %s.%s has the unknown type %s", name, column, kind)
		}
		t.columns, t.kinds = append(t.columns, column), append(t.kinds, k)
		t.numbers, t.counted = t.numbers || number, t.counted || counted
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	points, err := list(ctx, q, func(row scanner) (e [2]string, err error) { return e, row.Scan(&e[0], &e[1]) }, edges)
	if err != nil {
		return nil, err
	}
	return inOrder(all, points)
}

// inOrder sorts tables so that a table comes after those it points to; points
// are pairs of a table and one it points to.
func inOrder(all []table, points [][2]string) ([]table, error) {
	var out []table
	done := map[string]bool{}
	for len(out) < len(all) {
		before := len(out)
		for _, t := range all {
			waits := slices.ContainsFunc(points, func(p [2]string) bool {
				return p[0] == t.name && p[1] != t.name && !done[p[1]]
			})
			if !done[t.name] && !waits {
				done[t.name] = true
				out = append(out, t)
			}
		}
		if len(out) == before {
			return nil, errors.New("tables point to each other in a circle")
		}
	}
	return out, nil
}

const (
	sqliteColumns = `SELECT m.name, c.name, c.type,
			c.name = 'id' AND c.pk = 1 AND c.type = 'INTEGER',
			instr(m.sql, 'AUTOINCREMENT') > 0
		FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> '` + versionTable + `' ORDER BY m.name, c.cid`
	sqliteEdges = `SELECT m.name, f."table" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`

	postgresColumns = `SELECT c.table_name::text, c.column_name::text, c.data_type::text, c.is_identity = 'YES', false
		FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
		WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND t.table_name <> '` + versionTable + `'
		ORDER BY c.table_name COLLATE "C", c.ordinal_position`
	postgresEdges = `SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
		WHERE contype = 'f' AND connamespace = current_schema()::regnamespace`
)

// snapshot runs f in a transaction that sees the database as it is now,
// whatever others write meanwhile. Writers do not wait for it.
func (s *Store) snapshot(ctx context.Context, f func(tx txn) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if s.d == &postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	tx, err := s.r.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(txn{tx})
}

// schema returns the version of the tables.
func schema(ctx context.Context, tx txn) (n int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT MAX(version_id) FROM `+versionTable).Scan(&n)
	return n, err
}

// WriteCopy writes a copy of everything the store holds at this moment to w.
// It may run while the store is written to.
func (s *Store) WriteCopy(ctx context.Context, w io.Writer) (*Copy, error) {
	c := &Copy{Format: copyFormat, Store: s.id, Made: s.now().UTC().Truncate(time.Second)}
	err := s.snapshot(ctx, func(tx txn) error {
		var err error
		if c.Schema, err = schema(ctx, tx); err != nil {
			return err
		}
		if c.Store == "" { // a store that is not open in full yet
			err := tx.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'store_id'`).Scan(&c.Store)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		zip, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			return err
		}
		out := bufio.NewWriterSize(zip, 1<<16)
		line := json.NewEncoder(out)
		line.SetEscapeHTML(false)
		if err := line.Encode(c); err != nil {
			return err
		}
		tables, err := s.tables(ctx, tx)
		if err != nil {
			return err
		}
		c.Rows, c.Sum = map[string]int64{}, map[string]string{}
		for _, t := range tables {
			next, err := s.nextNumber(ctx, tx, t)
			if err != nil {
				return err
			}
			if err := line.Encode(tableHead{t.name, t.columns, next}); err != nil {
				return err
			}
			var sum tableSum
			if err := eachRow(ctx, tx, t, func(row []byte) error {
				sum.add(row)
				_, err := out.Write(append(row, '\n'))
				return err
			}); err != nil {
				return fmt.Errorf("table %s: %w", t.name, err)
			}
			if err := line.Encode(tableEnd{t.name}); err != nil {
				return err
			}
			c.Rows[t.name], c.Sum[t.name] = sum.rows, sum.text()
		}
		return errors.Join(line.Encode(c), out.Flush(), zip.Close())
	})
	if err != nil {
		return nil, fmt.Errorf("store: copy: %w", err)
	}
	return c, nil
}

// nextNumber is the number that the next row of t gets, 0 where rows have none.
func (s *Store) nextNumber(ctx context.Context, tx txn, t table) (n int64, err error) {
	given := `0`
	switch {
	case !t.numbers:
		return 0, nil
	case s.d == &postgres:
		given = `COALESCE(pg_sequence_last_value(pg_get_serial_sequence('` + t.name + `', 'id')::regclass), 0)`
	case t.counted:
		given = `COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '` + t.name + `'), 0)`
	}
	var last int64
	err = tx.QueryRowContext(ctx, `SELECT `+given+`, COALESCE((SELECT MAX(id) FROM `+t.name+`), 0)`).Scan(&n, &last)
	return max(n, last) + 1, err
}

// eachRow calls f with each row of t as one JSON array: numbers, texts, null,
// blobs as {"b": base64}; true and false are 1 and 0.
func eachRow(ctx context.Context, tx txn, t table, f func(row []byte) error) error {
	rows, err := tx.QueryContext(ctx, `SELECT `+quoted(t.columns)+` FROM `+t.name)
	if err != nil {
		return err
	}
	defer rows.Close()
	values := make([]any, len(t.columns))
	places := make([]any, len(values))
	for i := range values {
		places[i] = &values[i]
	}
	var b bytes.Buffer
	line := json.NewEncoder(&b)
	line.SetEscapeHTML(false)
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return err
		}
		out := make([]any, len(values))
		for i, v := range values {
			if out[i], err = told(v, t.kinds[i]); err != nil {
				return fmt.Errorf("column %s: %w", t.columns[i], err)
			}
		}
		b.Reset()
		if err := line.Encode(out); err != nil {
			return err
		}
		if err := f(bytes.TrimSuffix(b.Bytes(), []byte("\n"))); err != nil {
			return err
		}
	}
	return rows.Err()
}

// blob is a value of bytes in a copy.
type blob struct {
	B string `json:"b"`
}

// told is a value of the database as a copy holds it.
func told(v any, kind string) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case bool:
		if v {
			return 1, nil
		}
		return 0, nil
	case int64:
		return v, nil
	case string:
		return v, nil
	case []byte:
		if kind == "text" {
			return string(v), nil
		}
		return blob{base64.StdEncoding.EncodeToString(v)}, nil
	}
	return nil, fmt.Errorf("a value of type %T cannot be copied", v)
}

// taken is a value of a copy as the database wants it.
func taken(raw json.RawMessage, kind string) (any, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	var err error
	switch kind {
	case "int":
		var n int64
		err = json.Unmarshal(raw, &n)
		return n, err
	case "bool":
		var n int64
		err = json.Unmarshal(raw, &n)
		return n != 0, err
	case "blob":
		var b blob
		if err = json.Unmarshal(raw, &b); err != nil {
			return nil, err
		}
		bytes, err := base64.StdEncoding.DecodeString(b.B)
		return bytes, err
	}
	var text string
	err = json.Unmarshal(raw, &text)
	return text, err
}

func quoted(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }

// tableSum adds the digests of rows, so that it does not depend on their order.
type tableSum struct {
	rows int64
	sum  [sha256.Size]byte
}

func (s *tableSum) add(row []byte) {
	s.rows++
	digest := sha256.Sum256(row)
	carry := 0
	for i := len(s.sum) - 1; i >= 0; i-- {
		n := int(s.sum[i]) + int(digest[i]) + carry
		s.sum[i], carry = byte(n), n>>8
	}
}

func (s *tableSum) text() string { return hex.EncodeToString(s.sum[:]) }

// ErrCopy says that a copy is cut short or damaged, or is no copy.
var ErrCopy = errors.New("store: the copy is damaged")

// copyReader reads a copy line by line.
type copyReader struct {
	zip  *gzip.Reader
	in   *bufio.Reader
	head Copy
}

// longestLine bounds one row of a copy, in bytes: an original of the largest
// size that is taken, as base64, and room to spare.
const longestLine = 256 << 20

func openCopy(r io.Reader) (*copyReader, error) {
	zip, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return nil, errors.Join(ErrCopy, err)
	}
	c := &copyReader{zip: zip, in: bufio.NewReaderSize(zip, 1<<16)}
	line, err := c.line()
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(line, &c.head); err != nil || c.head.Format != copyFormat {
		return nil, fmt.Errorf("%w: format %q", ErrCopy, c.head.Format)
	}
	return c, nil
}

// line returns the next line without its end. It stands until the next call.
func (c *copyReader) line() ([]byte, error) {
	var long []byte
	for {
		part, err := c.in.ReadSlice('\n')
		switch {
		case err == nil && long == nil:
			return part[:len(part)-1], nil
		case err == nil:
			return append(long, part[:len(part)-1]...), nil
		case errors.Is(err, bufio.ErrBufferFull) && len(long) < longestLine:
			long = append(long, part...)
		default:
			return nil, errors.Join(ErrCopy, err)
		}
	}
}

// walk calls begin for each table and row for each of its rows, checks the
// counts and sums of the last line, and returns it.
func (c *copyReader) walk(begin func(tableHead) error, row func([]byte) error, end func() error) (*Copy, error) {
	got := c.head
	got.Rows, got.Sum = map[string]int64{}, map[string]string{}
	for {
		line, err := c.line()
		if err != nil {
			return nil, err
		}
		var head tableHead
		if err := json.Unmarshal(line, &head); err != nil {
			return nil, errors.Join(ErrCopy, err)
		}
		if head.Table == "" {
			return c.last(&got, line)
		}
		if err := begin(head); err != nil {
			return nil, err
		}
		var sum tableSum
		for {
			if line, err = c.line(); err != nil {
				return nil, err
			}
			if len(line) > 0 && line[0] == '{' {
				break
			}
			sum.add(line)
			if err := row(line); err != nil {
				return nil, err
			}
		}
		var e tableEnd
		if err := json.Unmarshal(line, &e); err != nil || e.End != head.Table {
			return nil, fmt.Errorf("%w: table %s does not end", ErrCopy, head.Table)
		}
		got.Rows[head.Table], got.Sum[head.Table] = sum.rows, sum.text()
		if err := end(); err != nil {
			return nil, err
		}
	}
}

// last reads the last line of a copy and compares it with what was read.
func (c *copyReader) last(got *Copy, line []byte) (*Copy, error) {
	var last Copy
	if err := json.Unmarshal(line, &last); err != nil || last.Format != copyFormat {
		return nil, fmt.Errorf("%w: the last line is missing", ErrCopy)
	}
	if name := last.diff(got); name != "" {
		return nil, fmt.Errorf("%w: table %s differs from its count or sum", ErrCopy, name)
	}
	if _, err := c.in.ReadByte(); err != io.EOF { // the sum of the gzip stream is checked at its end
		return nil, fmt.Errorf("%w: after the last line: %v", ErrCopy, err)
	}
	return &last, nil
}

// CheckCopy reads a copy to its end and says what it holds. One that is cut
// short or damaged is [ErrCopy].
func CheckCopy(r io.Reader) (*Copy, error) {
	c, err := openCopy(r)
	if err != nil {
		return nil, err
	}
	none := func() error { return nil }
	return c.walk(func(tableHead) error { return nil }, func([]byte) error { return nil }, none)
}
