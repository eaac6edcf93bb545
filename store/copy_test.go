package store_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trolyao/store"
	"trolyao/store/storetest"
)

// raw opens a database past the store.
func raw(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(dsn, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// copied returns a copy of the store at dsn.
func copied(t *testing.T, dsn string) ([]byte, *store.Copy) {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b bytes.Buffer
	c, err := s.WriteCopy(t.Context(), &b)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), c
}

// order is one in which rows may be put in.
var order = []string{"original", "document", "turn", "approved", "officer", "task", "delivery", "publication"}

// fill puts three rows into every table that has none, past the store: the i-th
// row has i in every column, as a number, a text or bytes, so that links hold.
func fill(t *testing.T, dsn string) {
	t.Helper()
	_, c := copied(t, dsn)
	db := raw(t, dsn)
	flags := flagColumns(t)
	names := order
	for name := range maps.Keys(c.Rows) {
		names = append(names, name)
	}
	for _, name := range names {
		var n int
		if err := db.QueryRow(`SELECT COUNT(*) FROM ` + name).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			continue
		}
		columns, kinds := columnsOf(t, db, name, strings.HasPrefix(dsn, "postgres"))
		for i := range 3 {
			var args []any
			var marks []string
			for k, kind := range kinds {
				marks = append(marks, fmt.Sprintf("$%d", k+1))
				switch kind := strings.ToLower(kind); {
				case kind == "integer" && flags[columns[k]]:
					args = append(args, i%2)
				case kind == "integer", kind == "bigint":
					args = append(args, i+1)
				case kind == "boolean":
					args = append(args, i == 1)
				case kind == "blob", kind == "bytea":
					args = append(args, []byte{0, 0xff, byte(i)})
				default:
					args = append(args, fmt.Sprintf("chữ \"%d\"\n<&>\u2028 …", i))
				}
			}
			over := ""
			if strings.HasPrefix(dsn, "postgres") {
				over = " OVERRIDING SYSTEM VALUE"
			}
			if _, err := db.Exec(`INSERT INTO `+name+` ("`+strings.Join(columns, `", "`)+`")`+over+` VALUES (`+
				strings.Join(marks, ", ")+`)`, args...); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}

var reFlag = regexp.MustCompile(`(\w+)\s+BOOLEAN`)

// flagColumns are the columns that are true or false; SQLite has no type for them.
func flagColumns(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("migrations/postgres/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no migrations", err)
	}
	flags := map[string]bool{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reFlag.FindAllSubmatch(text, -1) {
			flags[string(m[1])] = true
		}
	}
	return flags
}

func columnsOf(t *testing.T, db *sql.DB, table string, postgres bool) (names, kinds []string) {
	t.Helper()
	q := `SELECT name, type FROM pragma_table_info($1)`
	if postgres {
		q = `SELECT column_name, data_type FROM information_schema.columns
			WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position`
	}
	rows, err := db.Query(q, table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			t.Fatal(err)
		}
		names, kinds = append(names, name), append(kinds, kind)
	}
	return names, kinds
}

// Every table goes from either database into either, to the last row, and the
// numbers of new rows go on behind the old.
func TestCopyBetweenDatabases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, from string) {
		fill(t, from)
		file, made := copied(t, from)
		if len(made.Rows) < 50 {
			t.Fatalf("only %d tables", len(made.Rows))
		}
		for name, n := range made.Rows {
			if n == 0 {
				t.Errorf("the table %s is empty, so nothing is shown of it", name)
			}
		}
		if got, err := store.CheckCopy(bytes.NewReader(file)); err != nil || !cmp.Equal(got, made) {
			t.Fatalf("check: %v\n%s", err, cmp.Diff(made, got))
		}
		storetest.Each(t, func(t *testing.T, to string) {
			got, err := store.LoadCopy(t.Context(), to, bytes.NewReader(file), store.Options{}, nil)
			if err != nil || !cmp.Equal(got, made) {
				t.Fatalf("load: %v\n%s", err, cmp.Diff(made, got))
			}
			_, again := copied(t, to)
			if again.Store == made.Store {
				t.Error("the copy has the id of what it was made from")
			}
			again.Made, again.Store, again.Sum["meta"] = made.Made, made.Store, made.Sum["meta"]
			if d := cmp.Diff(made, again); d != "" {
				t.Errorf("the copy of the copy:\n%s", d)
			}
			s := storetest.Open(t, to, store.Options{})
			if faults, err := s.Check(t.Context()); err != nil || len(faults) > 0 {
				t.Errorf("check: %v %v", faults, err)
			}
			for _, x := range []string{"audit", "message"} {
				var last, next int64
				db := raw(t, to)
				columns, kinds := columnsOf(t, db, x, strings.HasPrefix(to, "postgres"))
				var args []any
				var marks, names []string
				for i, c := range columns {
					if c == "id" {
						continue
					}
					names, marks = append(names, c), append(marks, fmt.Sprintf("$%d", len(marks)+1))
					args = append(args, map[bool]any{true: 9, false: "mới"}[strings.ToLower(kinds[i]) != "text"])
					if kinds[i] == "boolean" {
						args[len(args)-1] = true
					}
				}
				if err := db.QueryRow(`SELECT MAX(id) FROM ` + x).Scan(&last); err != nil {
					t.Fatal(err)
				}
				if err := db.QueryRow(`INSERT INTO `+x+` (`+strings.Join(names, ", ")+`) VALUES (`+
					strings.Join(marks, ", ")+`) RETURNING id`, args...).Scan(&next); err != nil || next != last+1 {
					t.Errorf("%s: number %d after %d, %v", x, next, last, err)
				}
			}
			if _, err := store.LoadCopy(t.Context(), to, bytes.NewReader(file), store.Options{}, nil); !said(err,
				"còn trống") {
				t.Errorf("into a place in use: %v", err)
			}
		})
	})
}

// said reports whether err is for a person and holds text.
func said(err error, text string) bool {
	var e *store.Error
	return errors.As(err, &e) && strings.Contains(e.Text, text)
}

// A copy that is cut short or changed anywhere is refused.
func TestDamagedCopy(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "a.db")
	fill(t, dsn)
	file, _ := copied(t, dsn)
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		cut := file[:r.IntN(len(file))]
		if _, err := store.CheckCopy(bytes.NewReader(cut)); !errors.Is(err, store.ErrCopy) {
			t.Fatalf("cut at %d of %d: %v", len(cut), len(file), err)
		}
		bad := bytes.Clone(file)
		at := 10 + r.IntN(len(file)-10) // the first ten bytes are the head of gzip, which says nothing
		bad[at] ^= 1 << r.IntN(8)
		if _, err := store.CheckCopy(bytes.NewReader(bad)); !errors.Is(err, store.ErrCopy) && !sameText(file, bad) {
			t.Fatalf("changed at %d of %d: %v", at, len(file), err)
		}
	}
	for _, text := range []string{"", "x", "\x1f\x8b"} {
		if _, err := store.CheckCopy(strings.NewReader(text)); !errors.Is(err, store.ErrCopy) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// sameText reports whether two gzip streams hold the same: a few bits of one say nothing.
func sameText(a, b []byte) bool {
	var texts [2][]byte
	for i, file := range [][]byte{a, b} {
		z, err := gzip.NewReader(bytes.NewReader(file))
		if err != nil {
			return false
		}
		if texts[i], err = io.ReadAll(z); err != nil {
			return false
		}
	}
	return bytes.Equal(texts[0], texts[1])
}

// A copy is of one moment, whatever is written while it is made.
func TestCopyWhileWriting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		ctx, stop := context.WithCancel(t.Context())
		wrote := make(chan int)
		go func() {
			n := 0
			for ; ctx.Err() == nil; n++ {
				v := fmt.Sprint(n)
				// The starter's key is written before the other one, so a copy that
				// has the second value has the first too.
				if s.PutMeta(ctx, "first", v) != nil || s.PutMeta(ctx, "second", v) != nil {
					break
				}
			}
			wrote <- n
		}()
		for range 20 {
			var b bytes.Buffer
			if _, err := s.WriteCopy(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			to := filepath.Join(t.TempDir(), "b.db")
			if _, err := store.LoadCopy(t.Context(), to, &b, store.Options{}, nil); err != nil {
				t.Fatal(err)
			}
			c := storetest.Open(t, to, store.Options{})
			var first, second int
			fmt.Sscan(must[string](t)(c.Meta(t.Context(), "first")), &first)
			fmt.Sscan(must[string](t)(c.Meta(t.Context(), "second")), &second)
			if first != second && first != second+1 {
				t.Errorf("first %d, second %d", first, second)
			}
		}
		stop()
		if n := <-wrote; n < 10 {
			t.Errorf("only %d writes beside 20 copies", n)
		}
	})
}

// breaking fails after n bytes.
type breaking struct {
	io.Reader
	n int
}

func (b *breaking) Read(p []byte) (int, error) {
	if b.n <= 0 {
		return 0, errors.New("the line broke")
	}
	n, err := b.Reader.Read(p[:min(len(p), b.n)])
	b.n -= n
	return n, err
}

// Taking a copy in may be stopped anywhere: what stands there then is no store,
// and doing it again ends well.
func TestLoadGoesOn(t *testing.T) {
	from := filepath.Join(t.TempDir(), "a.db")
	fill(t, from)
	file, made := copied(t, from)
	storetest.Each(t, func(t *testing.T, to string) {
		for _, part := range []int{3, 2} {
			_, err := store.LoadCopy(t.Context(), to, &breaking{bytes.NewReader(file), len(file) / part},
				store.Options{}, nil)
			if !errors.Is(err, store.ErrCopy) {
				t.Fatalf("broken: %v", err)
			}
			if _, err := store.Open(t.Context(), to, store.Options{}); !said(err, "dở dang") {
				t.Fatalf("open what is half there: %v", err)
			}
		}
		other := filepath.Join(t.TempDir(), "other.db")
		strange, _ := copied(t, other)
		if _, err := store.LoadCopy(t.Context(), to, bytes.NewReader(strange), store.Options{}, nil); !said(err,
			"còn trống") {
			t.Errorf("another copy into what is half there: %v", err)
		}
		if _, err := store.LoadCopy(t.Context(), to, bytes.NewReader(file), store.Options{}, nil); err != nil {
			t.Fatal(err)
		}
		_, again := copied(t, to)
		again.Sum["meta"] = made.Sum["meta"] // the id
		if !cmp.Equal(again.Sum, made.Sum) {
			t.Error(cmp.Diff(made.Rows, again.Rows))
		}
	})
}

// What damage SQLite knows of is told.
func TestCheck(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "a.db")
	fill(t, dsn)
	s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return time.Unix(0, 0) }})
	if faults, err := s.Check(t.Context()); err != nil || len(faults) > 0 {
		t.Fatalf("sound: %v %v", faults, err)
	}
	db := raw(t, dsn)
	if _, err := db.Exec(`PRAGMA foreign_keys = 0; DELETE FROM officer`); err != nil {
		t.Fatal(err)
	}
	if faults, err := s.Check(t.Context()); err != nil || len(faults) == 0 || !strings.Contains(faults[0], "officer") {
		t.Errorf("rows that point to nothing: %v %v", faults, err)
	}
}
