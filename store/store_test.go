package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/store/storetest"
)

func TestRecords(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		if v := must[string](t)(s.Meta(ctx, "starter")); v != "" {
			t.Errorf("meta before it was put: %q", v)
		}
		for _, v := range []string{"1", "2"} {
			if err := s.PutMeta(ctx, "starter", v); err != nil {
				t.Fatal(err)
			}
		}
		if v := must[string](t)(s.Meta(ctx, "starter")); v != "2" {
			t.Errorf("meta: %q", v)
		}
		if err := errors.Join(
			s.PutRefusal(ctx, "a.pdf", paper.RefusedScanned, "Tệp chỉ có ảnh."),
			s.PutRefusal(ctx, "b\xff.docx", paper.RefusedSecret, "Tệp có dấu mật."),
			s.Audit(ctx, "an", "corpus.import", "462 tệp"),
			s.Audit(ctx, "an", "corpus.remove", "x"),
		); err != nil {
			t.Fatal(err)
		}
		rs := must[[]store.Refused](t)(s.Refusals(ctx))
		if len(rs) != 2 || rs[0].Code != paper.RefusedSecret || rs[0].Name != "b\uFFFD.docx" ||
			rs[1].Reason != "Tệp chỉ có ảnh." {
			t.Errorf("refusals %+v", rs)
		}
		log := must[[]store.Entry](t)(s.AuditLog(ctx, 1))
		if len(log) != 1 || log[0].What != "corpus.remove" {
			t.Errorf("audit log %+v", log)
		}
	})
}

func TestLease(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }})
		lease := func(holder string, want bool) {
			t.Helper()
			if got := must[bool](t)(s.Lease(ctx, "remind", holder, time.Minute)); got != want {
				t.Errorf("%s at %s: %v", holder, now.Format(time.TimeOnly), got)
			}
		}
		lease("a", true)
		lease("b", false)
		now = now.Add(59 * time.Second)
		lease("a", true) // renewed
		now = now.Add(59 * time.Second)
		lease("b", false)
		now = now.Add(time.Second)
		lease("b", true) // ran out
		lease("a", false)
		if err := s.Release(ctx, "remind", "a"); err != nil { // not its own any more
			t.Fatal(err)
		}
		lease("a", false)
		if err := s.Release(ctx, "remind", "b"); err != nil {
			t.Fatal(err)
		}
		lease("a", true)
	})
}

func TestLeaseHasOneHolder(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		var wg sync.WaitGroup
		var mu sync.Mutex
		var got []string
		for _, holder := range []string{"a", "b", "c", "d", "e", "f"} {
			wg.Go(func() {
				ok, err := s.Lease(context.Background(), "remind", holder, time.Hour)
				if err != nil {
					t.Error(err)
				}
				if ok {
					mu.Lock()
					got = append(got, holder)
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if len(got) != 1 {
			t.Errorf("holders %v", got)
		}
	})
}

func TestReopen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		// Replicas start at once on an empty database.
		stores := make([]*store.Store, 3)
		var wg sync.WaitGroup
		for i := range stores {
			wg.Go(func() {
				s, err := store.Open(ctx, dsn, store.Options{})
				if err != nil {
					t.Error(err)
					return
				}
				stores[i] = s
			})
		}
		wg.Wait()
		if t.Failed() {
			return
		}
		must[store.Put](t)(stores[0].PutDocument(ctx, law("a", "x", 3), original("x")))
		for _, s := range stores {
			if s.ID() == "" || s.ID() != stores[0].ID() {
				t.Errorf("ids %q and %q of one store", s.ID(), stores[0].ID())
			}
			if n := must[int64](t)(s.Seq(ctx)); n != 1 {
				t.Errorf("feed at %d", n)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		s := storetest.Open(t, dsn, store.Options{})
		if len(must[[]corpus.Unit](t)(s.Units(ctx, "a"))) != 3 {
			t.Error("units are gone")
		}
	})
}

func TestNewerSchemaIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		s, err := store.Open(ctx, dsn, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		driver := "sqlite"
		if strings.HasPrefix(dsn, "postgres") {
			driver = "pgx"
		}
		db, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(ctx, dsn, store.Options{})
		var known *store.Error
		if !errors.As(err, &known) || !strings.Contains(known.Text, "mới hơn") {
			t.Errorf("a newer schema: %v", err)
		}
	})
}

func TestOpenWhatIsNoStore(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(file, []byte(strings.Repeat("đây không phải là kho ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dsn := range []string{file, dir, filepath.Join(file, "sub", "store.db"), "", ":memory:",
		"postgres://nobody:geheim@127.0.0.1:1/none", "postgres://nobody:geheim@127.0.0.1:x/none"} {
		s, err := store.Open(context.Background(), dsn, store.Options{})
		var known *store.Error
		if !errors.As(err, &known) || known.Text == "" {
			t.Errorf("open %q: %v, %v", dsn, s, err)
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
	if text, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(text), "đây không phải") {
		t.Errorf("the file was changed: %.20q, %v", text, err)
	}
}

func TestFilesAreTheOwnersOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps no such modes")
	}
	dir := filepath.Join(t.TempDir(), "dữ liệu 100%?#", "sub")
	s := storetest.Open(t, filepath.Join(dir, "store.db"), store.Options{})
	if err := s.PutMeta(context.Background(), "a", "b"); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < 2 {
		t.Fatalf("%d files, %v", len(entries), err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
}

// The two migration folders are written by hand; they must make the same tables.
func TestSchemasAgree(t *testing.T) {
	columns := map[string][]string{}
	storetest.Each(t, func(t *testing.T, dsn string) {
		storetest.Open(t, dsn, store.Options{})
		driver, query := "sqlite", `SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
		if strings.HasPrefix(dsn, "postgres") {
			driver, query = "pgx", `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema()`
		}
		db, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var c string
			if err := rows.Scan(&c); err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(c, "goose_") {
				columns[driver] = append(columns[driver], c)
			}
		}
		slices.Sort(columns[driver])
	})
	if len(columns) < 2 {
		t.Skip("only one database is here")
	}
	if diff := cmp.Diff(columns["sqlite"], columns["pgx"]); diff != "" || len(columns["pgx"]) < 50 {
		t.Error(diff)
	}
}
