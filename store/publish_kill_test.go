package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"trolyao/org"
	"trolyao/score"
	"trolyao/store"
	"trolyao/store/storetest"
)

// publisher is the address of the store in which a re-executed test binary publishes the
// set named by its argument; it prints a line when it begins and one when it is done.
const publisher = "TROLYAO_STORE_PUBLISH"

// publishingAgencies are those that have a card in each set.
const publishingAgencies = 40

func publishingPlace() (store.Place, []string, error) {
	var all []org.Agency
	var ids []string
	for i := range publishingAgencies {
		ids = append(ids, fmt.Sprintf("so-%02d", i))
		all = append(all, org.Agency{ID: ids[i], Name: fmt.Sprintf("Sở số %d", i), Kind: org.Department})
	}
	dir, err := org.NewDirectory(all)
	if err != nil {
		return nil, nil, err
	}
	return placeOf(dir), ids, nil
}

func publishOne(dsn, set string) error {
	ctx := context.Background()
	place, _, err := publishingPlace()
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, dsn, store.Options{Now: publishingTime})
	if err != nil {
		return err
	}
	fmt.Println("begins")
	number, err := s.PublishScores(ctx, admin, place, set, "2025", nil)
	if err != nil {
		return err
	}
	fmt.Println(number)
	return s.Close()
}

func publishingTime() time.Time { return time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC) }

// A process that publishes scores is killed at random moments: all cards of a set are
// published under one number, or none is and publishing again does it; no number is
// used twice or left out.
func TestKilledPublication(t *testing.T) {
	const sets = 8
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := t.Context()
		place, agencies, err := publishingPlace()
		if err != nil {
			t.Fatal(err)
		}
		s := storetest.Open(t, dsn, store.Options{Now: publishingTime})
		var keys []string
		for i := range sets + 1 {
			key := fmt.Sprintf("bo-%d", i)
			keys = append(keys, key)
			text := strings.NewReplacer("bo-thu", key, `, tasks: [{plan: ke-hoach}]`, "", "tỷ lệ nhiệm vụ: từ 0 đến 100; quá hạn tính 50",
				"tỷ lệ: từ 0 đến 100").Replace(scoreSet)
			if _, err := s.PutCriteria(ctx, admin, criteriaSet(t, text)); err != nil {
				t.Fatal(err)
			}
			for _, a := range agencies {
				if err := s.PutClaims(ctx, council, store.ScoreKey{Criteria: key, Agency: a, Period: "2025"}, score.Council,
					[]score.Claim{{No: "1.1", Choice: "chậm", Why: "x"}, {No: "1.2", Value: points(t, "90"), Why: "x"},
						{No: "1.3", Value: points(t, "80"), Why: "x"}, {No: "1.4", Value: points(t, "87,5"), Why: "x"}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		begin := time.Now()
		if _, err := s.PublishScores(ctx, admin, place, keys[sets], "2025", nil); err != nil {
			t.Fatal(err)
		}
		took := time.Since(begin)
		rnd := rand.New(rand.NewPCG(20, 26))
		within := 0
		for i, key := range keys[:sets] {
			told := publishAndKill(t, dsn, key, time.Duration(rnd.Int64N(2*int64(took))))
			before := publishedCards(t, s, key)
			if before != 0 && before != len(agencies) || told && before == 0 {
				t.Fatalf("killed in set %d: %d cards are published, told %v", i, before, told)
			}
			if before == 0 {
				within++
				// A server may end what it was told just before the kill.
				if _, err := s.PublishScores(ctx, admin, place, key, "2025", nil); err != nil &&
					publishedCards(t, s, key) == 0 {
					t.Fatalf("again after the kill: %v", err)
				}
			}
			if n := publishedCards(t, s, key); n != len(agencies) {
				t.Errorf("%d cards of set %d are published", n, i)
			}
			for _, a := range agencies {
				if n := publishedLines(t, s, store.ScoreKey{Criteria: key, Agency: a, Period: "2025"}); n != 1 {
					t.Errorf("%s of set %d: published %d times", a, i, n)
				}
			}
		}
		ps := must[[]store.Publication](t)(s.Publications(ctx, ""))
		slices.Reverse(ps)
		for i, p := range ps {
			if want := fmt.Sprintf("BĐ-2026-%03d", i+1); p.Number != want || p.Cards != len(agencies) {
				t.Errorf("publication %d is %s with %d cards", i+1, p.Number, p.Cards)
			}
		}
		if len(ps) != sets+1 || within == 0 {
			t.Errorf("%d publications, %d of %d kills before the end", len(ps), within, sets)
		}
		if faults, err := s.Check(ctx); err != nil || len(faults) > 0 {
			t.Error(faults, err)
		}
		t.Logf("one publication takes %v; %d of %d kills before its end", took, within, sets)
	})
}

// publishedLines counts how often the history of a card says that it was published.
func publishedLines(t *testing.T, s *store.Store, key store.ScoreKey) (n int) {
	t.Helper()
	for _, l := range must[[]store.ScoreChange](t)(s.ScoreHistory(t.Context(), admin, key)) {
		if l.What == score.ActPublish {
			n++
		}
	}
	return n
}

// publishedCards counts the cards of a set under its one publication.
func publishedCards(t *testing.T, s *store.Store, set string) int {
	t.Helper()
	ps := must[[]store.Publication](t)(s.Publications(t.Context(), set))
	switch len(ps) {
	case 0:
		return 0
	case 1:
		return ps[0].Cards
	}
	t.Fatalf("%d publications of %s", len(ps), set)
	return 0
}

// publishAndKill publishes a set in a process of its own and kills it so long after it
// began; told says whether it reported that it was done.
func publishAndKill(t *testing.T, dsn, set string, after time.Duration) (told bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), publisher+"="+dsn, publisher+"_ARG="+set)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the publisher does not begin")
	}
	// It may have ended by itself by then.
	kill := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer kill.Stop()
	told = lines.Scan()
	_ = cmd.Wait()
	return told
}
