package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/store"
	"trolyao/store/storetest"
)

// importer is the address of the store that a re-executed test binary imports
// into until it is killed; it prints "key version" after each commit.
const importer = "TROLYAO_STORE_IMPORT"

func TestMain(m *testing.M) {
	for name, work := range map[string]func(dsn, arg string) error{importer: importForever, publisher: publishOne} {
		if dsn := os.Getenv(name); dsn != "" {
			if err := work(dsn, os.Getenv(name+"_ARG")); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

func importForever(dsn, seed string) error {
	n, err := strconv.ParseUint(seed, 10, 64)
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := store.Open(ctx, dsn, store.Options{})
	if err != nil {
		return err
	}
	rnd := rand.New(rand.NewPCG(n, 3))
	for i := 0; ; i++ {
		if rnd.IntN(10) == 0 {
			key := fmt.Sprintf("k%d", rnd.IntN(8))
			if err := s.RemoveDocument(ctx, key); err != nil && !isNotFound(err) {
				return err
			}
			continue
		}
		var batch []store.Item
		for b := range 1 + rnd.IntN(4) {
			mark := fmt.Sprintf("%d.%d.%d", n, i, b)
			// A key has its own number of articles: a copy that lacked some would
			// be completed from the one before.
			k := rnd.IntN(8)
			d := law(fmt.Sprintf("k%d", k), mark, 1+20*k)
			d.Relations = []corpus.Relation{repeals(mark)}
			batch = append(batch, store.Item{Document: d, Original: original(mark)})
		}
		puts, err := s.PutDocuments(ctx, batch)
		if err != nil {
			return err
		}
		fmt.Println(puts[len(puts)-1].Seq)
	}
}

// A process that imports is killed at random moments, again and again on the
// same store. Nothing needs repair, no document is half there, and what was
// committed stays.
func TestKilledAnywhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		rnd := rand.New(rand.NewPCG(5, 5))
		for round := range 12 {
			acked := importAndKill(t, dsn, round, rnd.IntN(12), time.Duration(rnd.IntN(8000))*time.Microsecond)
			if !strings.HasPrefix(dsn, "postgres") {
				checkFile(t, dsn)
			}
			checkWhole(t, dsn, acked)
			if t.Failed() {
				t.Fatalf("in round %d", round)
			}
		}
	})
}

// importAndKill lets an importer commit a number of times, waits a little
// longer and kills it; it returns the newest feed number it reported.
func importAndKill(t *testing.T, dsn string, seed, commits int, longer time.Duration) int64 {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), importer+"="+dsn, fmt.Sprintf("%s_ARG=%d", importer, seed))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var acked int64
	kill := func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Errorf("the importer ended by itself: %v", err)
		}
	}
	if commits == 0 {
		time.AfterFunc(longer, kill) // while it opens the store
	}
	lines := bufio.NewScanner(out)
	for n := 1; lines.Scan(); n++ {
		if acked, err = strconv.ParseInt(lines.Text(), 10, 64); err != nil {
			t.Fatal(err)
		}
		if n == commits {
			time.AfterFunc(longer, kill)
		}
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("the importer was not killed: %v", err)
	}
	return acked
}

// checkFile asks SQLite itself.
func checkFile(t *testing.T, file string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var answer string
	if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&answer); err != nil || answer != "ok" {
		t.Errorf("integrity check: %s, %v", answer, err)
	}
	if err := db.QueryRow(`PRAGMA foreign_key_check`).Scan(&answer); err != sql.ErrNoRows {
		t.Errorf("foreign key check: %s, %v", answer, err)
	}
}

// checkWhole checks that every document made by law is complete and that the
// feed tells what is there.
func checkWhole(t *testing.T, dsn string, acked int64) {
	t.Helper()
	ctx := context.Background()
	s := storetest.Open(t, dsn, store.Options{})
	n := must[int64](t)(s.Seq(ctx))
	if n < acked {
		t.Errorf("change %d was committed, the feed ends at %d", acked, n)
	}
	live := map[string]bool{}
	for _, c := range must[[]corpus.Change](t)(s.Changes(ctx, 0, 0)) {
		if c.Seq > n {
			t.Errorf("change %d is beyond the counter, %d", c.Seq, n)
		}
		if !c.Deleted {
			live[c.Key] = true
		}
	}
	proposed := map[string]string{}
	for _, r := range must[[]corpus.Relation](t)(s.Relations(ctx)) {
		proposed[r.From.Doc] += r.To.Article
	}
	heads := must[[]*corpus.Head](t)(s.Heads(ctx))
	if len(heads) != len(live) || len(heads) != len(proposed) {
		t.Errorf("%d documents, %d in the feed, %d with relations", len(heads), len(live), len(proposed))
	}
	for _, h := range heads {
		if !live[h.Key] {
			t.Errorf("%s is not in the feed", h.Key)
		}
		mark := strings.TrimPrefix(h.Title, "Về việc thử ")
		if proposed[h.Key] != mark {
			t.Errorf("%s is of %s, its relation of %s", h.Key, mark, proposed[h.Key])
		}
		d := must[*corpus.Document](t)(s.Document(ctx, h.Key))
		units := must[[]corpus.Unit](t)(s.Units(ctx, h.Key))
		if len(units) != len(d.Parts) || len(units) == 0 {
			t.Errorf("%s: %d units of %d", h.Key, len(units), len(d.Parts))
		}
		for _, u := range units {
			if !strings.Contains(u.Part.Text, " "+mark+" ") {
				t.Errorf("%s is of %s, but its Điều %s: %s", h.Key, mark, u.Ref.Article, u.Part.Text)
			}
		}
		for i, v := range must[[]store.Version](t)(s.Versions(ctx, h.Key)) {
			if v.N != i+1 {
				t.Errorf("%s: version %d in place %d", h.Key, v.N, i+1)
			}
			if _, _, err := s.Version(ctx, h.Key, v.N); err != nil {
				t.Error(err)
			}
		}
	}
}
