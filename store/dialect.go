package store

import (
	"embed"
	"net/url"
	"path/filepath"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // driver "sqlite"
)

//go:embed migrations
var migrations embed.FS

// dialect is all that differs between the two databases besides their
// migrations: every statement of the package runs on both.
type dialect struct {
	goose  goose.Dialect
	driver string
	folder string // of its migrations
	lock   string // ends a SELECT whose row the transaction is about to change
	claim  string // ends a SELECT of a row that only one of many may take
	size   string // asks how many bytes the database takes
	share  string // begins a transaction beside which none that is alone runs
	alone  string // begins one that no other runs beside
}

var (
	// A SQLite transaction that may write holds the one write lock from its
	// start (_txlock=immediate), so a row needs no lock of its own.
	sqlite = dialect{goose: goose.DialectSQLite3, driver: "sqlite", folder: "migrations/sqlite",
		size: "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"}
	postgres = dialect{goose: goose.DialectPostgres, driver: "pgx", folder: "migrations/postgres",
		size: "SELECT pg_database_size(current_database())",
		lock: " FOR UPDATE", claim: " FOR UPDATE SKIP LOCKED",
		share: "SELECT pg_advisory_xact_lock_shared(hashtext('trolyao ' || current_schema()))",
		alone: "SELECT pg_advisory_xact_lock(hashtext('trolyao ' || current_schema()))"}
)

// dialectOf says which database a dsn names.
func dialectOf(dsn string) *dialect {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return &postgres
	}
	return &sqlite
}

// sqliteDSN returns the address of the SQLite file with the settings every
// connection needs; readers cannot write by mistake.
func sqliteDSN(path string, reader bool) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	// synchronous=FULL, not NORMAL: with NORMAL a power cut may take back the
	// newest commits, and an index whose cursor is ahead of the feed would
	// miss the documents that get those numbers again.
	pragmas := []string{"busy_timeout(10000)", "foreign_keys(1)", "journal_mode(WAL)", "synchronous(FULL)"}
	q := url.Values{}
	if reader {
		pragmas = append(pragmas, "query_only(1)")
	} else {
		q.Set("_txlock", "immediate")
	}
	q["_pragma"] = pragmas
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(abs), RawQuery: q.Encode()}
	return u.String(), nil
}
