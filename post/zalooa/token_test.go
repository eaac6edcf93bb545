package zalooa

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"trolyao/post"
	"trolyao/post/zalooa/zalooatest"
	"trolyao/store"
	"trolyao/store/storetest"
)

// each runs f on an account whose tokens are in a fresh SQLite file, and on one
// whose tokens are in a fresh PostgreSQL schema.
func each(t *testing.T, f func(t *testing.T, f *office)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, dsn string) { f(t, newOffice(t, dsn)) })
}

// fresh is one turn of Serve.
func fresh(c *Channel) error {
	_, err := c.keeper.access(context.Background(), "", true)
	return err
}

// TestRotation lives through two months: the pair is renewed once in twenty
// hours, no refresh token is used twice, sending never stops.
func TestRotation(t *testing.T) {
	each(t, func(t *testing.T, f *office) {
		f.p.Numbers, f.p.Quota = true, true
		c := f.ready("u1")
		for day := range 60 {
			for range 24 {
				f.clock.add(time.Hour)
				f.p.Heard("u1", f.clock.now())
				if err := fresh(c); err != nil {
					t.Fatalf("day %d: %v", day, err)
				}
				if err := c.Send(ctx, "u1", post.Piece{Text: "x"}); err != nil {
					t.Fatalf("day %d: %v", day, err)
				}
			}
			if day%7 == 0 { // a restart changes nothing
				c = f.open()
			}
		}
		// 1,440 hours, a pair for each 21: after 20 of 25 hours, looked at by the hour.
		if n := f.p.Handed(); n != 1+1440/21 || f.p.Reused() != 0 {
			t.Errorf("%d pairs were handed out, %d spent tokens used", n, f.p.Reused())
		}
		log, err := f.store.AuditLog(ctx, 1000)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]int{}
		for _, e := range log {
			said[e.What]++
			noSecrets(t, e.Detail)
		}
		if said["zalooa.begin"] != f.p.Handed() || said["zalooa.saved"] != f.p.Handed() {
			t.Errorf("audit log: %v", said)
		}
	})
}

// TestRefusedTokenIsRenewed: a token that Zalo no longer takes before its time
// is renewed and the message goes, once.
func TestRefusedTokenIsRenewed(t *testing.T) {
	each(t, func(t *testing.T, f *office) {
		c := f.ready("u1")
		f.clock.add(time.Hour)
		f.p.Expire()
		if err := c.Send(ctx, "u1", post.Piece{Text: "x"}); err != nil {
			t.Fatal(err)
		}
		if len(f.p.Sent()) != 1 || f.p.Handed() != 2 {
			t.Errorf("%d messages, %d pairs", len(f.p.Sent()), f.p.Handed())
		}
		// Refused right after it was handed out: something else is wrong, and renewing
		// for ever would not mend it.
		f.p.Expire()
		for range 3 {
			classed(t, c.Send(ctx, "u1", post.Piece{Text: "y"}), post.Misconfigured, false)
		}
		if f.p.Handed() != 2 {
			t.Errorf("%d pairs", f.p.Handed())
		}
	})
}

// kill has a process die at its next renewal, after a step of it: it does
// nothing any more, and does not give its lease back either.
func kill(c *Channel, after string) {
	dead, release := false, c.o.Tokens.Release
	c.o.Tokens.Release = func(ctx context.Context) error {
		if dead {
			return nil
		}
		return release(ctx)
	}
	c.keeper.crash = func(step string) error {
		if step == after {
			dead = true
			return errDied
		}
		return nil
	}
}

var errDied = errors.New("the process died")

// dying is the variable that says in which process, of a test, at which step of
// a renewal it has to kill itself.
const dying = "TROLYAO_ZALOOA_DIES"

func TestMain(m *testing.M) {
	if what := os.Getenv(dying); what != "" {
		var d death
		err := json.Unmarshal([]byte(what), &d)
		if err == nil {
			err = d.live()
		}
		fmt.Fprintln(os.Stderr, "it lived to see this:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// death is what a process that dies has to know.
type death struct {
	DSN, Step, Name, URL, AppID, AppSecret, SecretKey, OA, Refresh string
	At                                                             time.Time
}

func (d death) live() error {
	now := func() time.Time { return d.At }
	s, err := store.Open(ctx, d.DSN, store.Options{Now: now})
	if err != nil {
		return err
	}
	c, err := New(Options{AppID: d.AppID, AppSecret: d.AppSecret, SecretKey: d.SecretKey, OA: d.OA,
		Refresh: d.Refresh, API: d.URL, OAuth: d.URL,
		Tokens: tokensIn(s, d.Name), Now: now})
	if err != nil {
		return err
	}
	c.keeper.crash = func(step string) error {
		if step == d.Step {
			p, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = p.Kill()
			}
			if err != nil {
				return err
			}
			select {} // until it is dead
		}
		return nil
	}
	return fresh(c)
}

// killed runs a process of its own that renews the tokens and is killed, not
// asked to end, after a step.
func (f *office) killed(step string) {
	f.t.Helper()
	f.next++
	what, err := json.Marshal(death{f.dsn, step, fmt.Sprintf("process %d", f.next), f.p.URL, f.p.AppID, f.p.AppSecret,
		f.p.SecretKey, f.p.OA, f.o.Refresh, f.clock.now()})
	if err != nil {
		f.t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), dying+"="+string(what))
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != -1 {
		f.t.Fatalf("the process was to be killed after %q: %v\n%s", step, err, out)
	}
	noSecrets(f.t, string(out))
}

// TestCrash kills a process at each step of a renewal. The token that may be
// spent is never used again, what can go on goes on, and an administrator is
// told what to do where it cannot.
func TestCrash(t *testing.T) {
	for _, k := range []struct {
		after  string
		handed int  // pairs, in all
		heals  bool // another process goes on without a person
	}{
		{"begun", 1, false}, // it cannot be known that nothing was sent
		{"answered", 2, false},
		{"saved", 2, true},
	} {
		t.Run(k.after, func(t *testing.T) {
			each(t, func(t *testing.T, f *office) {
				f.p.OldDies = k.heals
				c := f.ready("u1")
				f.clock.add(21 * time.Hour)
				f.killed(k.after)
				for _, pause := range []time.Duration{0, time.Minute, time.Hour, 2 * time.Hour} {
					f.clock.add(pause)
					c = f.open()
					if err := fresh(c); err != nil {
						t.Fatalf("after %v: %v", pause, err)
					}
					// The old access token works on, for five hours in all.
					if err := c.Send(ctx, "u1", post.Piece{Text: "x"}); err != nil {
						t.Fatalf("after %v: %v", pause, err)
					}
				}
				if err := c.Probe(ctx); (err == nil) != k.heals {
					t.Errorf("probe: %v", err)
				} else if err != nil && (!strings.Contains(err.Error(), "TROLYAO_ZALOOA_REFRESH_TOKEN") ||
					!strings.Contains(err.Error(), "12:00 03/03/2026")) {
					t.Errorf("probe says %q", err)
				}
				f.clock.add(2 * time.Hour)
				err := c.Send(ctx, "u1", post.Piece{Text: "x"})
				if k.heals {
					if err != nil {
						t.Error(err)
					}
				} else {
					classed(t, err, post.Misconfigured, false)
				}
				if f.p.Handed() != k.handed || f.p.Reused() != 0 {
					t.Fatalf("%d pairs handed out, %d spent tokens used", f.p.Handed(), f.p.Reused())
				}

				// The administrator does what they were told.
				f.o.Refresh = f.p.Refresh()
				c = f.open()
				if err := errors.Join(c.Probe(ctx), c.Send(ctx, "u1", post.Piece{Text: "x"})); err != nil {
					t.Error(err)
				}
				c = f.open() // the same setting again begins nothing
				if err := errors.Join(fresh(c), c.Probe(ctx)); err != nil || f.p.Handed() != k.handed+1 ||
					f.p.Reused() != 0 {
					t.Errorf("%v; %d pairs handed out, %d spent tokens used", err, f.p.Handed(), f.p.Reused())
				}
			})
		})
	}
}

// TestRefreshFaults: what each kind of failure of the one call leads to.
func TestRefreshFaults(t *testing.T) {
	for _, k := range []struct {
		name  string
		fault zalooatest.Fault
		again bool // it is tried again by itself
		says  string
	}{
		{"answer lost", zalooatest.Fault{After: true}, false, "không có trả lời"},
		{"no answer", zalooatest.Fault{}, false, "không có trả lời"},
		{"gateway", zalooatest.Fault{Status: 502, Body: "<html>", After: true}, false, "không có trả lời"},
		{"overloaded", zalooatest.Fault{Status: 503, Body: "<html>"}, false, "không có trả lời"},
		{"empty object", zalooatest.Fault{Body: "{}"}, false, "không có trả lời"},
		{"refused inside 200", zalooatest.Fault{Body: `{"error_name":"Invalid refresh token","error_reason":"rt-BIMAT-2 is spent","error":-14014}`}, false, "Invalid refresh token"},
		{"refused without a number", zalooatest.Fault{Body: `{"error_name":"Invalid secret"}`}, false, "Invalid secret"},
		{"half an answer", zalooatest.Fault{Body: `{"access_token":"at-BIMAT-x","expires_in":"90000"}`}, false, "không gia hạn"},
		{"put off", zalooatest.Fault{Body: `{"error":-32,"message":"rate limit"}`}, true, ""},
		{"put off by a gateway", zalooatest.Fault{Status: 429, Body: "slow down"}, true, ""},
		{"nobody there", zalooatest.Fault{Status: 404, Body: "<html>"}, true, ""},
	} {
		t.Run(k.name, func(t *testing.T) {
			f := newOffice(t, "")
			c := f.ready("u1")
			f.clock.add(21 * time.Hour)
			f.p.Fail(zalooatest.Token, k.fault)
			if err := fresh(c); err != nil {
				t.Fatalf("the token of %v still works, yet %v", f.clock.now(), err)
			}
			for range 3 { // not at once
				fresh(c)
			}
			if calls := f.p.Calls(zalooatest.Token); calls != 2 {
				t.Errorf("%d calls within a minute", calls)
			}
			for range 30 { // every ten minutes, five hours long
				f.clock.add(10 * time.Minute)
				fresh(c)
			}
			calls := f.p.Calls(zalooatest.Token)
			if again := calls > 2; again != k.again || f.p.Reused() != 0 {
				t.Errorf("%d calls, %d spent tokens used", calls, f.p.Reused())
			}
			err := c.Send(ctx, "u1", post.Piece{Text: "x"})
			if k.again {
				if err != nil {
					t.Error(err)
				}
				return
			}
			classed(t, err, post.Misconfigured, false)
			for _, said := range []string{err.Error(), c.Probe(ctx).Error(), f.open().Probe(ctx).Error()} {
				if !strings.Contains(said, k.says) || !strings.Contains(said, "cấp quyền lại") {
					t.Errorf("says %q", said)
				}
				noSecrets(t, said)
			}
		})
	}
	t.Run("certainly not sent", func(t *testing.T) {
		f := newOffice(t, "")
		f.ready("u1")
		good := f.o.OAuth
		f.o.OAuth = "http://127.0.0.1:1" // nobody listens there
		f.clock.add(26 * time.Hour)
		c := f.open()
		for range 2 {
			if e := classed(t, c.Send(ctx, "u1", post.Piece{Text: "x"}), post.RateLimited,
				false); e.RetryAfter != time.Minute {
				t.Errorf("again after %v", e.RetryAfter)
			}
		}
		f.o.OAuth = good
		if err := f.open().Send(ctx, "u1", post.Piece{Text: "x"}); err != nil {
			t.Error(err)
		}
	})
}

func TestReadTokens(t *testing.T) {
	given := func(life time.Duration) tokensAnswer {
		return tokensAnswer{what: tokensGiven, access: "a", refresh: "r", life: life}
	}
	for _, k := range []struct {
		body string
		want tokensAnswer
	}{
		{`{"access_token":"a","refresh_token":"r","expires_in":"90000"}`, given(25 * time.Hour)},
		{`{"access_token":"a","refresh_token":"r","expires_in":90000}`, given(25 * time.Hour)},
		{`{"access_token":"a","refresh_token":"r"}`, given(time.Hour)},
		{`{"access_token":"a","refresh_token":"r","expires_in":"-1"}`, given(time.Hour)},
		{`{"access_token":"a","refresh_token":"r","expires_in":"90000","error":null,"message":{"x":1},"error_name":[]}`, given(25 * time.Hour)},
		{`{"access_token":"a","refresh_token":"r","error":"none"}`, given(time.Hour)},
	} {
		if got := readTokens(200, []byte(k.body)); got != k.want {
			t.Errorf("%s: %+v", k.body, got)
		}
	}
	for body, want := range map[string]tokensVerdict{
		`{"access_token":"a","refresh_token":""}`: tokensRefused, `{"access_token":"a","refresh_token":5}`: tokensRefused,
		`{"error":"-32"}`: tokensLater, `{"error":0}`: tokensUnknown, `[]`: tokensUnknown, `null`: tokensUnknown, ``: tokensUnknown,
	} {
		if got := readTokens(200, []byte(body)); got.what != want {
			t.Errorf("%s: %+v", body, got)
		}
	}
}

// TestSlowRefreshIsSeenToItsEnd: the sender that needed the token goes away
// while Zalo takes its time; the new pair is kept all the same.
func TestSlowRefreshIsSeenToItsEnd(t *testing.T) {
	f := newOffice(t, "")
	c := f.ready("u1")
	f.clock.add(26 * time.Hour)
	hold := make(chan struct{})
	f.p.Fail(zalooatest.Token, zalooatest.Fault{Hold: hold})
	sending, cancel := context.WithCancel(ctx)
	done := make(chan error)
	go func() { done <- c.Send(sending, "u1", post.Piece{Text: "x"}) }()
	until(t, func() bool { return f.p.Calls(zalooatest.Token) == 2 })
	cancel()
	close(hold)
	classed(t, <-done, post.Transient, false)
	if err := f.open().Send(ctx, "u1", post.Piece{Text: "x"}); err != nil || f.p.Handed() != 2 || f.p.Reused() != 0 {
		t.Errorf("%v; %d pairs, %d spent tokens used", err, f.p.Handed(), f.p.Reused())
	}
}

// until waits for a condition.
func until(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain")
		}
	}
}

// TestNewPairWaitsForTheDatabase: Zalo has answered and the database is away.
// The pair is not used before it is kept, and it is not lost either.
func TestNewPairWaitsForTheDatabase(t *testing.T) {
	f := newOffice(t, "")
	c := f.ready("u1")
	f.clock.add(21 * time.Hour)
	save, down := c.o.Tokens.Save, false
	c.o.Tokens.Save = func(ctx context.Context, n int64, sealed []byte, what string) (bool, error) {
		if down && what == "zalooa.saved" {
			return false, errors.New("the database is away")
		}
		return save(ctx, n, sealed, what)
	}
	down = true
	fresh(c)
	if err := c.Send(ctx, "u1", post.Piece{Text: "x"}); err != nil { // with the old one
		t.Error(err)
	}
	f.clock.add(5 * time.Hour)
	classed(t, c.Send(ctx, "u1", post.Piece{Text: "x"}), post.Transient, false)
	down = false
	if err := c.Send(ctx, "u1", post.Piece{Text: "x"}); err != nil || f.p.Handed() != 2 || f.p.Reused() != 0 {
		t.Errorf("%v; %d pairs, %d spent tokens used", err, f.p.Handed(), f.p.Reused())
	}
	// Kept, though the database said that it was not: no harm.
	f.clock.add(21 * time.Hour)
	c.o.Tokens.Save = func(ctx context.Context, n int64, sealed []byte, what string) (bool, error) {
		ok, err := save(ctx, n, sealed, what)
		if what == "zalooa.saved" && err == nil && ok {
			return false, errors.New("the connection broke")
		}
		return ok, err
	}
	if err := errors.Join(fresh(c), c.Send(ctx, "u1", post.Piece{Text: "x"}),
		f.open().Send(ctx, "u1", post.Piece{Text: "x"})); err != nil || f.p.Handed() != 3 || f.p.Reused() != 0 {
		t.Errorf("%v; %d pairs, %d spent tokens used", err, f.p.Handed(), f.p.Reused())
	}
}

// TestReplicasRace: many processes find the token over at the same moment. One
// renews it; every message goes, with the new one, once.
func TestReplicasRace(t *testing.T) {
	each(t, func(t *testing.T, f *office) {
		f.ready("u1")
		f.p.OldDies = true
		for round := range 10 {
			f.clock.add(26 * time.Hour)
			f.p.Heard("u1", f.clock.now())
			var replicas []*Channel
			for range 2 {
				replicas = append(replicas, f.open())
			}
			var wg sync.WaitGroup
			start := make(chan struct{})
			for i, c := range replicas {
				for j := range 4 {
					wg.Go(func() {
						<-start
						piece := post.Piece{Text: fmt.Sprintf("%d %d %d", round, i, j)}
						for {
							err := c.Send(ctx, "u1", piece)
							if errors.Is(err, errElsewhere) {
								continue
							}
							if err != nil {
								t.Error(err)
							}
							return
						}
					})
				}
			}
			close(start)
			wg.Wait()
		}
		if f.p.Handed() != 11 || f.p.Reused() != 0 {
			t.Errorf("%d pairs handed out for 11, %d spent tokens used", f.p.Handed(), f.p.Reused())
		}
		texts := f.p.To("u1")
		slices.Sort(texts)
		if n := len(texts); n != 80 || len(slices.Compact(texts)) != 80 {
			t.Errorf("%d messages of 80", n)
		}
	})
}

// TestRenewalIsSafeWithoutTheLease: the lease keeps replicas from bothering
// each other; what keeps a token from being used twice is the state.
func TestRenewalIsSafeWithoutTheLease(t *testing.T) {
	each(t, func(t *testing.T, f *office) {
		f.ready("u1")
		for range 5 {
			f.clock.add(26 * time.Hour)
			var wg sync.WaitGroup
			for range 4 {
				c := f.open()
				c.o.Tokens.Lease = func(context.Context, time.Duration) (bool, error) { return true, nil }
				wg.Go(func() {
					if err := fresh(c); err != nil && !errors.Is(err, errElsewhere) {
						t.Error(err)
					}
				})
			}
			wg.Wait()
		}
		if f.p.Handed() != 6 || f.p.Reused() != 0 {
			t.Errorf("%d pairs handed out for 6, %d spent tokens used", f.p.Handed(), f.p.Reused())
		}
	})
}

// TestSeeds: how the first tokens come from the settings, and how a new consent
// takes over.
func TestSeeds(t *testing.T) {
	f := newOffice(t, "")
	f.p.Heard("u1", f.clock.now())
	send := func(c *Channel) error { return c.Send(ctx, "u1", post.Piece{Text: "x"}) }
	classed(t, send(f.open()), post.Misconfigured, false)

	f.o.Code, f.o.Verifier = f.p.Code("verifier-BIMAT"), "verifier-BIMAT"
	if err := errors.Join(send(f.open()), send(f.open())); err != nil || f.p.Handed() != 1 {
		t.Fatalf("%v, %d pairs", err, f.p.Handed())
	}
	// A bad code beside a chain that works: it goes on, and the administrator is told.
	f.o.Code = "ma-BIMAT-sai"
	c := f.open()
	if err := errors.Join(fresh(c), send(c)); err != nil || f.p.Handed() != 1 {
		t.Errorf("%v, %d pairs", err, f.p.Handed())
	}
	for _, c := range []*Channel{c, f.open()} {
		if err := c.Probe(ctx); err == nil || !strings.Contains(err.Error(), "tiếp tục dùng quyền đang có") {
			t.Errorf("probe: %v", err)
		} else {
			noSecrets(t, err.Error())
		}
	}
	f.clock.add(21 * time.Hour)
	if err := errors.Join(fresh(c), c.Probe(ctx)); err != nil || f.p.Handed() != 2 {
		t.Errorf("%v, %d pairs", err, f.p.Handed())
	}

	// The answer to a new seed is lost beside a chain that works: the chain goes on.
	f.o.Refresh, f.o.Code = f.p.Refresh(), ""
	f.p.Fail(zalooatest.Token, zalooatest.Fault{After: true})
	c = f.open()
	if err := errors.Join(fresh(c), send(c)); err != nil || f.p.Handed() != 3 {
		t.Errorf("%v, %d pairs", err, f.p.Handed())
	}
	f.clock.add(21 * time.Hour)
	if err := errors.Join(fresh(c), send(c)); err != nil || f.p.Handed() != 4 || f.p.Reused() != 0 {
		t.Errorf("%v, %d pairs, %d spent tokens used", err, f.p.Handed(), f.p.Reused())
	}

	// Going back to a seed that was used before begins nothing.
	lost := f.o.Refresh
	f.o.Refresh = f.p.Refresh()
	if err := send(f.open()); err != nil || f.p.Handed() != 5 {
		t.Errorf("%v, %d pairs", err, f.p.Handed())
	}
	f.o.Refresh = lost
	if err := send(f.open()); err != nil || f.p.Handed() != 5 || f.p.Reused() != 0 {
		t.Errorf("%v, %d pairs, %d spent tokens used", err, f.p.Handed(), f.p.Reused())
	}

	// A chain in doubt, then a new seed whose answer is lost too: nothing of either
	// is used again.
	f.clock.add(21 * time.Hour)
	f.p.Fail(zalooatest.Token, zalooatest.Fault{After: true}, zalooatest.Fault{After: true})
	fresh(c)
	f.clock.add(3 * time.Hour)
	f.o.Refresh = f.p.Refresh()
	c = f.open()
	for range 50 {
		fresh(c)
		f.clock.add(time.Hour)
	}
	classed(t, send(c), post.Misconfigured, false)
	if err := c.Probe(ctx); err == nil || !strings.Contains(err.Error(), "không có trả lời") || f.p.Reused() != 0 ||
		f.p.Calls(zalooatest.Token) != 8 {
		t.Errorf("%v, %d spent tokens used in %d calls", err, f.p.Reused(), f.p.Calls(zalooatest.Token))
	}
}

// TestSealed: nothing of the tokens can be read in the database, an old state
// cannot take the place of a new one, and another secret opens nothing.
func TestSealed(t *testing.T) {
	dsn := t.TempDir() + "/store.db"
	f := newOffice(t, dsn)
	c := f.ready("u1")
	first, sealed, err := f.store.Token(ctx, "zalooa")
	if err != nil {
		t.Fatal(err)
	}
	f.clock.add(21 * time.Hour)
	if err := fresh(c); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dsn, dsn + "-wal"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		noSecrets(t, string(data))
	}
	n, newest, err := f.store.Token(ctx, "zalooa")
	if err != nil || n != first+2 {
		t.Fatalf("%d after %d, %v", n, first, err)
	}
	for _, bad := range [][]byte{sealed, newest[:len(newest)-1], newest[:40], newest[:1], {}, {9, 9, 9}} {
		if _, err := c.keeper.open(n, bad); err == nil {
			t.Errorf("%d bytes that are not state %d were opened", len(bad), n)
		}
	}
	if _, err := c.keeper.open(n, newest); err != nil {
		t.Error(err)
	}

	f.p.AppSecret, f.o.AppSecret = "khoa-moi-BIMAT", "khoa-moi-BIMAT"
	err = f.open().Send(ctx, "u1", post.Piece{Text: "x"})
	classed(t, err, post.Misconfigured, false)
	if !strings.Contains(err.Error(), "Không mở được") {
		t.Errorf("says %q", err)
	}
	f.o.Refresh = f.p.Refresh()
	if err := f.open().Send(ctx, "u1", post.Piece{Text: "x"}); err != nil || f.p.Reused() != 0 {
		t.Error(err)
	}
}

// TestServe keeps the pair fresh by itself and goes on when it cannot.
func TestServe(t *testing.T) {
	f := newOffice(t, "")
	f.o.Refresh = f.p.Refresh()
	c := f.open()
	turns := make(chan struct{})
	c.wait = func(ctx context.Context, d time.Duration) error {
		if d != 5*time.Minute {
			return ctx.Err()
		}
		select {
		case turns <- struct{}{}:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	serving, cancel := context.WithCancel(ctx)
	done := make(chan error)
	go func() { done <- c.Serve(serving, nil) }()
	<-turns
	f.clock.add(21 * time.Hour)
	<-turns // an earlier look at the clock may still be under way
	<-turns
	if f.p.Handed() != 2 {
		t.Errorf("%d pairs", f.p.Handed())
	}
	f.clock.add(21 * time.Hour)
	f.p.Fail(zalooatest.Token, zalooatest.Fault{Body: `{"error":-14014,"error_name":"Invalid refresh token"}`})
	<-turns
	<-turns
	<-turns
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Serve ended with %v", err)
	}
	if !strings.Contains(f.logs.String(), "cấp quyền lại") {
		t.Errorf("logged %q", f.logs)
	}
}

// TestTokensAreNeverUsedTwice lets processes live, die, race the clock and
// meet every fault, in any order.
func TestTokensAreNeverUsedTwice(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp("", "zalooa")
		if err != nil {
			r.Fatal(err)
		}
		defer os.RemoveAll(dir)
		f := &office{t: t, p: zalooatest.Start(t), clock: newClock(), logs: &logs{}}
		f.p.Now = f.clock.now
		if f.store, err = store.Open(ctx, dir+"/store.db", store.Options{Now: f.clock.now}); err != nil {
			r.Fatal(err)
		}
		defer f.store.Close()
		f.p.OldDies = rapid.Bool().Draw(r, "old tokens die")
		f.o = Options{AppID: f.p.AppID, AppSecret: f.p.AppSecret, SecretKey: f.p.SecretKey, OA: f.p.OA, API: f.p.URL,
			OAuth: f.p.URL, Now: f.clock.now}
		f.o.Refresh = f.p.Refresh()
		live := []*Channel{f.open(), f.open()}
		sent := 0
		for range rapid.IntRange(5, 40).Draw(r, "steps") {
			c := live[rapid.IntRange(0, 1).Draw(r, "process")]
			switch rapid.IntRange(0, 7).Draw(r, "what") {
			case 0:
				f.clock.add(time.Duration(rapid.IntRange(1, 30*60).Draw(r, "minutes")) * time.Minute)
			case 1:
				fresh(c)
			case 2:
				f.p.Heard("u1", f.clock.now())
				if c.Send(ctx, "u1", post.Piece{Text: "x"}) == nil {
					sent++
				}
			case 3: // it dies, now or at the next step of a renewal
				at := rapid.SampledFrom([]string{"begun", "answered", "saved"}).Draw(r, "dies after")
				kill(c, at)
				fresh(c)
				live[slices.Index(live, c)] = f.open()
			case 4:
				f.p.Fail(zalooatest.Token,
					rapid.SampledFrom([]zalooatest.Fault{{After: true}, {},
						{Status: 502, Body: "<html>", After: true}, {Body: `{"error":-32}`},
						{Status: 404, Body: "no"}, {Body: `{"error":-1,"error_name":"no"}`}}).Draw(r, "fault"))
			case 5:
				f.p.Expire()
			case 6: // an administrator gives a new consent
				if rapid.Bool().Draw(r, "by code") {
					f.o.Code = f.p.Code("")
				} else {
					f.o.Refresh = f.p.Refresh()
				}
				live = []*Channel{f.open(), f.open()}
			case 7: // the database is away for the next few writings
				save, n := c.o.Tokens.Save, rapid.IntRange(1, 8).Draw(r, "writings that fail")
				c.o.Tokens.Save = func(ctx context.Context, k int64, sealed []byte, what string) (bool, error) {
					if n--; n >= 0 {
						return false, errors.New("the database is away")
					}
					return save(ctx, k, sealed, what)
				}
			}
			if f.p.Reused() != 0 {
				r.Fatal("a spent token was used again")
			}
		}
		// A consent always mends it.
		f.o.Refresh, f.o.Code = f.p.Refresh(), ""
		f.p.Heard("u1", f.clock.now())
		f.clock.add(leaseTTL)
		var c *Channel
		for try := 0; ; try++ { // past the faults that are still set
			c = f.open()
			if err := c.Send(ctx, "u1", post.Piece{Text: "x"}); err == nil {
				break
			} else if try == 60 {
				r.Fatal(err)
			}
			f.clock.add(calmFor)
			f.p.Heard("u1", f.clock.now())
			f.o.Refresh = f.p.Refresh()
		}
		if f.p.Reused() != 0 {
			r.Fatal("a spent token was used again")
		}
		if n := len(f.p.To("u1")); n != sent+1 {
			r.Fatalf("%d messages went, %d were said to", n, sent+1)
		}
	})
}
