// Package storetest runs a test on every database the store knows: a fresh
// SQLite file and a fresh PostgreSQL schema. It is a package of its own so
// that the program does not carry package testing.
//
// Begin with [Run]. The PostgreSQL server is the one that the environment
// variable TROLYAO_TEST_POSTGRES names (postgres://…); without it, a private
// server is started from the installed binaries for the life of the test
// process. Where there is neither, the PostgreSQL half is skipped, and failed
// when CI=true.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"

	"trolyao/store"
)

// Run runs f as the subtests "sqlite" and "postgres", each on an empty store
// that is closed afterwards.
func Run(t *testing.T, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	Each(t, func(t *testing.T, dsn string) { f(t, Open(t, dsn, store.Options{})) })
}

// HashMemory is what a password takes in tests, in KiB.
const HashMemory = 256

// Open opens a store for the length of a test, with passwords that cost little
// unless opts says otherwise.
func Open(t testing.TB, dsn string, opts store.Options) *store.Store {
	t.Helper()
	if opts.HashMemory == 0 {
		opts.HashMemory = HashMemory
	}
	s, err := store.Open(context.Background(), dsn, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}

// Each runs f as the subtests "sqlite" and "postgres" with the address of an
// empty database each, for tests that open the store themselves.
func Each(t *testing.T, f func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, filepath.Join(t.TempDir(), "store.db")) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// Postgres returns the address of a fresh PostgreSQL schema that is dropped
// when the test ends; without a server it skips the test, or fails it when
// CI=true.
func Postgres(t testing.TB) string {
	t.Helper()
	base := Base(t)
	db, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	if _, err := db.Exec(`CREATE SCHEMA ` + schema); err != nil {
		t.Fatalf("make a schema: %v", err)
	}
	t.Cleanup(func() {
		_, err := db.Exec(`DROP SCHEMA ` + schema + ` CASCADE`)
		if err := errors.Join(err, db.Close()); err != nil {
			t.Errorf("drop the schema: %v", err)
		}
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// Base returns the address of the server; without one it skips the test, or fails
// it when CI=true.
func Base(t testing.TB) string {
	t.Helper()
	base, err := server()
	if err != nil {
		left(t, err)
	}
	return base
}

// left leaves a test out.
func left(t testing.TB, why error) {
	t.Helper()
	sentence := "PostgreSQL tests left out: " + why.Error() +
		"; install the packages postgresql and pgbouncer, or set TROLYAO_TEST_POSTGRES=postgres://user@host/database"
	if os.Getenv("CI") == "true" {
		t.Fatal(sentence)
	}
	t.Skip(sentence)
}

// Database makes a database that is dropped when the test ends, and returns its name.
func Database(t testing.TB, base string) string {
	t.Helper()
	db, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	if _, err := db.Exec(`CREATE DATABASE ` + name); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	t.Cleanup(func() {
		_, err := db.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`)
		if err := errors.Join(err, db.Close()); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return name
}

// Holding returns the tables of a PostgreSQL schema with a row in which a word
// stands, in a text or in bytes.
func Holding(t testing.TB, dsn, word string) []string {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var all []string
	rows, err := db.Query(`SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range all {
		var n int
		if err := db.QueryRow(`SELECT count(*) FROM "`+name+`" x WHERE x::text LIKE '%' || $1 || '%'
			OR x::text LIKE '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%'`, word).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			out = append(out, name)
		}
	}
	return out
}

// server returns the address of the server, starting one at its first call.
var server = sync.OnceValues(func() (string, error) {
	if dsn := os.Getenv("TROLYAO_TEST_POSTGRES"); dsn != "" {
		return dsn, nil
	}
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	return start(bin)
})

// binaries returns the folder that holds initdb and pg_ctl, the newest of
// several.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		slices.SortFunc(found, func(a, b string) int {
			return release(a) - release(b)
		})
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", errors.New("no PostgreSQL server is installed")
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return "", err
	}
	return filepath.Dir(path), nil
}

func release(path string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return n
}

// Insert puts rows into a table of a store, all in one transaction, past the store:
// for tests that want more of them than people make.
func Insert(t testing.TB, dsn, table, columns string, rows [][]any) {
	t.Helper()
	driver := "sqlite"
	if strings.Contains(dsn, "://") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	var marks []string
	for i := range strings.Split(columns, ",") {
		marks = append(marks, fmt.Sprintf("$%d", i+1))
	}
	put, err := tx.Prepare(`INSERT INTO ` + table + ` (` + columns + `) VALUES (` + strings.Join(marks, ", ") + `)`)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if _, err := put.Exec(r...); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
