//go:build unix

package store_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/store"
	"trolyao/store/storetest"
)

// Behind a pooler that changes the session with each transaction a store is filled,
// read, written by many at once and copied as anywhere.
func TestPooler(t *testing.T) {
	from := filepath.Join(t.TempDir(), "store.db")
	fill(t, from)
	text, _ := copied(t, from)
	// It compares every table with the copy.
	if _, err := store.LoadCopy(t.Context(), storetest.Pooled(t), bytes.NewReader(text), store.Options{},
		nil); err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, storetest.Pooled(t), store.Options{Connections: 20})
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			for k := range 10 {
				name := fmt.Sprintf("%d.%d", i, k)
				if _, err := s.PutDocuments(t.Context(), []store.Item{{Document: law("p"+name, name, 3),
					Original: original(name)}}); err != nil {
					t.Error(err)
				}
				if mine, err := s.Lease(t.Context(), name, name, time.Minute); err != nil || !mine {
					t.Error(mine, err)
				}
			}
		})
	}
	all.Wait()
	if heads, err := s.Heads(t.Context()); err != nil || len(heads) != 200 {
		t.Errorf("%d documents, %v", len(heads), err)
	}
}

// Where the server has fewer connections than its users want, they wait.
func TestConnectionsAreWaitedFor(t *testing.T) {
	base := storetest.Base(t)
	db := raw(t, base)
	role := "test_" + strings.ToLower(rand.Text())
	for _, q := range []string{`CREATE ROLE ` + role + ` LOGIN CONNECTION LIMIT 5`,
		`CREATE DATABASE ` + role + ` OWNER ` + role} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for _, q := range []string{`DROP DATABASE ` + role + ` WITH (FORCE)`, `DROP ROLE ` + role} {
			if _, err := db.Exec(q); err != nil {
				t.Error(err)
			}
		}
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	u.User, u.Path = url.User(role), "/"+role
	var all sync.WaitGroup
	var replicas []*store.Store
	for range 3 {
		replicas = append(replicas, storetest.Open(t, u.String(), store.Options{Connections: 4}))
	}
	for i, s := range replicas {
		for k := range 12 {
			all.Go(func() {
				for n := range 5 {
					if _, err := s.Lease(t.Context(), fmt.Sprint(i, k, n), "x", time.Minute); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	all.Wait()
}

// When a server goes, the other one takes over: what was promised is there, and
// who has no answer knows that the database is away and may ask again.
func TestFailover(t *testing.T) {
	dsns, failover := storetest.Pair(t, 1)
	dsn := dsns[0]
	s := storetest.Open(t, dsn, store.Options{Connections: 6})
	kept := map[string]bool{}
	var mu sync.Mutex
	var all sync.WaitGroup
	over, away := make(chan struct{}), 0
	for i := range 6 {
		all.Go(func() {
			last := false
			for n := 0; ; n++ {
				name := fmt.Sprint(i, "-", n)
				_, err := s.Lease(t.Context(), name, name, time.Hour)
				mu.Lock()
				switch {
				case err == nil:
					kept[name] = true
				case store.Away(err):
					away++
				default:
					t.Errorf("neither done nor away: %v", err)
				}
				mu.Unlock()
				if last && err == nil {
					return
				}
				select {
				case <-over:
					last = true
				default:
				}
			}
		})
	}
	begun := time.Now()
	if err := failover(); err != nil {
		t.Fatal(err)
	}
	promoted := time.Since(begun)
	close(over)
	all.Wait()
	t.Logf("%d kept, %d told that the database is away; promoted after %s, all served after %s", len(kept), away,
		promoted.Round(time.Millisecond), time.Since(begun).Round(time.Millisecond))
	var have int
	db := raw(t, strings.Replace(dsn, "read-write", "any", 1))
	if err := db.QueryRow(`SELECT count(*) FROM lease`).Scan(&have); err != nil || have < len(kept) {
		t.Errorf("%d are there of %d, %v", have, len(kept), err)
	}
	for name := range kept {
		if again, err := s.Lease(t.Context(), name, "another", time.Hour); err != nil || again {
			t.Fatalf("%s was promised and is not there: %v", name, err)
		}
	}
}
