package post

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// stepped is a hall that a test moves by hand, with its own clock.
type stepped struct {
	*Hall
	t   *testing.T
	s   *store.Store
	net *network
	now time.Time
	n   int
}

func step(t *testing.T, dsn string, o GateOptions) *stepped {
	x := &stepped{t: t, net: newNetwork(), now: housetest.At(t, "2026-11-20 09:00")}
	clock := func() time.Time { return x.now }
	x.s = storetest.Open(t, dsn, store.Options{Now: clock})
	o.Now = clock
	x.Hall = NewHall(built(t, x.s, clock, bot.Options{Strangers: true}),
		HallOptions{Channels: []Channel{x.net}, Now: clock, Burst: -1, Gate: NewGate(x.s, o)})
	return x
}

// reply makes a reply in a chat ready to be sent.
func (x *stepped) reply(chat string) {
	x.t.Helper()
	x.n++
	if err := x.Accept(x.t.Context(), bot.Message{Channel: "net", Account: chat, Chat: chat, ID: fmt.Sprint(x.n),
		Text: fmt.Sprintf("/vanban m%d", x.n)}); err != nil {
		x.t.Fatal(err)
	}
	if did, _, err := x.answerOne(x.t.Context(), true); !did || err != nil {
		x.t.Fatal(did, err)
	}
}

// send sends what may go now and says when to ask again.
func (x *stepped) send() (sent int, again time.Duration) {
	x.t.Helper()
	before := x.net.tries
	for {
		did, again, err := x.sendOne(x.t.Context(), x.net, "test")
		if err != nil {
			x.t.Fatal(err)
		}
		if !did {
			return x.net.tries - before, again
		}
	}
}

func (x *stepped) states() string {
	x.t.Helper()
	c, err := x.s.MessageCounts(x.t.Context())
	if err != nil {
		x.t.Fatal(err)
	}
	var out []string
	for _, s := range []store.MessageState{store.MessageWaiting, store.MessageSending, store.MessageSent,
		store.MessageUnknown, store.MessageFailed} {
		if n := c["out "+string(s)]; n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, s))
		}
	}
	return strings.Join(out, ", ")
}

func TestWhatErrorsMean(t *testing.T) {
	cause := errors.New("cause")
	for _, c := range []struct {
		name  string
		err   error
		after string        // how the piece stands
		rest  time.Duration // until the channel sends anything
		again time.Duration // until the piece goes again; 0 never
	}{
		{"transient", &SendError{Class: Transient, Err: cause}, "1 waiting", 0, 2 * time.Second},
		{"rate limited", &SendError{Class: RateLimited, RetryAfter: 37 * time.Second, Err: cause}, "1 waiting",
			37 * time.Second, 37 * time.Second},
		{"quota", &SendError{Class: QuotaExhausted, Err: cause}, "1 failed", 10*24*time.Hour + 15*time.Hour, 0},
		{"window", &SendError{Class: WindowClosed, Err: cause}, "1 failed", 0, 0},
		{"gone", &SendError{Class: RecipientGone, Err: cause}, "1 failed", 0, 0},
		{"auth", &SendError{Class: AuthExpired, Err: cause}, "1 waiting", 15 * time.Minute,
			15 * time.Minute}, // the second time at once, in vain
		{"misconfigured", &SendError{Class: Misconfigured, Err: cause}, "1 waiting", 15 * time.Minute, 15 * time.Minute},
		{"invalid", &SendError{Class: Invalid, Err: cause}, "1 failed", 0, 0},
		{"maybe", &SendError{Class: Transient, Maybe: true, Err: cause}, "1 unknown", 0, 0},
		{"maybe limited", &SendError{Class: RateLimited, Maybe: true, RetryAfter: 9 * time.Second, Err: cause},
			"1 unknown", 9 * time.Second, 0},
		{"no class", cause, "1 unknown", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, dsn string) {
				x := step(t, dsn, GateOptions{})
				housetest.Appoint(t, x.s, org.Officer{ID: "chief", Name: "Quản trị", Roles: []org.Role{org.Admin}})
				x.net.fail = func(int, string, Piece) error { return c.err }
				begin := x.now
				x.reply("a")
				want := 1
				if c.name == "auth" {
					want = 2
				}
				if n, _ := x.send(); n != want || x.states() != c.after {
					t.Fatalf("%d tries, then %s", n, x.states())
				}
				gs, err := x.s.Gates(t.Context())
				count := 0
				if strings.Contains(c.after, "unknown") {
					count = 1 // it may have been carried
				}
				if err != nil || len(gs) != 1 || gs[0].Count != count || c.rest > 0 &&
					!gs[0].Until.Equal(begin.Add(c.rest)) || c.rest == 0 && !gs[0].Until.IsZero() {
					t.Fatalf("%+v, %v", gs, err)
				}
				if gone, err := x.s.GoneChats(t.Context()); err != nil || (len(gone) > 0) != (c.name == "gone") {
					t.Errorf("gone: %v, %v", gone, err)
				}
				ls, err := x.s.Letters(t.Context(), "chief", 10)
				if err != nil || (len(ls) > 0) != (c.rest >= 15*time.Minute) {
					t.Errorf("letters: %+v, %v", ls, err)
				}
				// The network is well again: not a moment too early, and what can go goes.
				x.net.fail = nil
				x.reply("b")
				if c.rest > 0 {
					x.now = begin.Add(c.rest - time.Millisecond)
					if n, again := x.send(); n != 0 || again != time.Millisecond {
						t.Errorf("%d sent while the channel rests, again in %s", n, again)
					}
					x.now = begin.Add(c.rest)
				} else if c.again > 0 {
					if n, again := x.send(); n != 1 || again != c.again {
						t.Errorf("%d sent, again in %s", n, again)
					}
					x.now = begin.Add(c.again - time.Millisecond)
					if n, _ := x.send(); n != 0 {
						t.Error("sent again too early")
					}
					x.now = begin.Add(c.again)
				}
				x.send()
				want = 0
				if c.again > 0 {
					want = 1
				}
				if a, b := len(x.net.texts("a")), len(x.net.texts("b")); b != 1 || a != want &&
					!strings.Contains(c.name, "maybe") {
					t.Errorf("a got %d, b %d: %s", a, b, x.states())
				}
			})
		})
	}
}

// A piece that the network never takes is given up, and what belongs behind it.
func TestGivingUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		x := step(t, dsn, GateOptions{})
		x.net.look.Max = 200
		x.net.fail = func(int, string, Piece) error {
			return &SendError{Class: Transient,
				Err: errors.New("bad gateway")}
		}
		x.n++
		if err := x.Accept(t.Context(), bot.Message{Channel: "net", Account: "a", Chat: "a", ID: "x",
			Text: "/trogiup"}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := x.answerOne(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		tries := 0
		for end := x.now.Add(time.Hour); x.now.Before(end); x.now = x.now.Add(time.Second) {
			n, _ := x.send()
			tries += n
		}
		if s := x.states(); tries != mostSends || strings.Contains(s, "waiting") || !strings.Contains(s, "failed") {
			t.Errorf("%d tries, then %s", tries, s)
		}
		x.net.fail = nil
		x.reply("a")
		if n, _ := x.send(); n == 0 {
			t.Error("the chat is stuck")
		}
	})
}

func TestBudget(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		x := step(t, dsn, GateOptions{Budgets: map[string]int{"net": 5}})
		housetest.Appoint(t, x.s, org.Officer{ID: "chief", Name: "Quản trị", Roles: []org.Role{org.Admin}},
			org.Officer{ID: "clerk", Name: "Văn thư", Roles: []org.Role{org.Staff}})
		for i := 1; i <= 7; i++ {
			x.reply(fmt.Sprint(i))
			x.send()
			ls, err := x.s.Letters(t.Context(), "chief", 10)
			if want := map[bool]int{i >= 4: 1}[true] + map[bool]int{i >= 5: 1}[true]; err != nil || len(ls) != want {
				t.Errorf("after %d pieces: %+v, %v", i, ls, err)
			}
		}
		if s := x.states(); s != "5 sent, 2 failed" || len(x.net.texts("6")) != 0 {
			t.Error(s)
		}
		if ls, err := x.s.Letters(t.Context(), "clerk", 10); err != nil || len(ls) != 0 {
			t.Errorf("%+v, %v", ls, err)
		}
		x.now = housetest.At(t, "2026-12-01 00:00")
		x.reply("8")
		if x.send(); len(x.net.texts("8")) != 1 {
			t.Error("a new month begins with an empty budget")
		}
	})
}

func TestPace(t *testing.T) {
	x := step(t, t.TempDir()+"/s.db", GateOptions{PerSecond: map[string]float64{"net": 2}})
	for i := range 9 {
		x.reply(fmt.Sprint(i))
	}
	sent, at := 0, x.now
	for x.now.Before(at.Add(4 * time.Second)) {
		n, again := x.send()
		sent += n
		if most := 2 + int(2*x.now.Sub(at).Seconds()); sent > most {
			t.Fatalf("%d sent after %s", sent, x.now.Sub(at))
		}
		if sent == 9 {
			if x.now.Sub(at) > 3600*time.Millisecond {
				t.Errorf("it took %s", x.now.Sub(at))
			}
			return
		}
		x.now = x.now.Add(max(again, time.Millisecond))
	}
	t.Errorf("%d sent", sent)
}

// Reminders pass the same gate: within the month's budget over the network, then
// into the house; not to a chat that is gone; and with buttons.
func TestRemindersPassTheGate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		now := housetest.At(t, "2025-02-03 09:00")
		clock := func() time.Time { return now }
		s := storetest.Open(t, dsn, store.Options{Now: clock})
		p := task.Planner{Calendar: calendar(t)}
		town(t, s, 3, 1, p, now, "2025-03-20", "2025-03-21", rand.New(rand.NewPCG(5, 6)))
		net := newNetwork()
		net.look.Buttons = 5
		for _, o := range mustOfficers(t, s) {
			o.Addresses = []org.Address{{Channel: "net", Account: o.ID, Chat: o.ID}}
			if err := s.PutOfficer(ctx, house.Furnisher, o, p); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.SetGone(ctx, "net", "a0-focal"); err != nil {
			t.Fatal(err)
		}
		gate := NewGate(s, GateOptions{Budgets: map[string]int{"net": 6}, Now: clock})
		man := &Postman{Bot: bot.New(bot.Options{House: housetest.On(t, s, clock)}), Channels: []Channel{net},
			Planner: p, Name: "a", Gate: gate}
		net.fail = func(_ int, chat string, _ Piece) error {
			if chat == "a1-focal" {
				return &SendError{Class: RecipientGone, Err: errors.New("blocked")}
			}
			return nil
		}
		for now = housetest.At(t, "2025-03-17 08:30"); now.Before(housetest.At(t,
			"2025-03-20 18:00")); now = now.Add(time.Hour) {
			if _, err := man.Round(ctx); err != nil {
				t.Fatal(err)
			}
		}
		carried, buttons := 0, 0
		for _, ps := range net.came {
			carried += len(ps)
			for _, piece := range ps {
				for _, b := range piece.Buttons {
					buttons++
					if !strings.HasPrefix(b.Send, "/capnhat ") {
						t.Errorf("%+v", b)
					}
				}
			}
		}
		if carried != 6 || buttons == 0 || len(net.came["a0-focal"])+len(net.came["a1-focal"]) != 0 {
			t.Errorf("%d carried, %d buttons: %v", carried, buttons, net.came)
		}
		letters := 0
		for _, o := range mustOfficers(t, s) {
			ls, err := s.Letters(ctx, o.ID, 100)
			if err != nil {
				t.Fatal(err)
			}
			if o.ID == "a0-focal" || o.ID == "a1-focal" {
				if len(ls) == 0 {
					t.Errorf("%s is told nothing", o.ID)
				}
			}
			letters += len(ls)
		}
		if letters == 0 {
			t.Error("nothing lies in the house")
		}
		if ds, err := s.Deliveries(ctx, store.Doubtful, 10); err != nil || len(ds) != 0 {
			t.Errorf("%+v, %v", ds, err)
		}
		if gone, err := s.GoneChats(ctx); err != nil || !gone[store.ChatName{Channel: "net", Chat: "a1-focal"}] {
			t.Errorf("%v, %v", gone, err)
		}
		t.Logf("%d carried, %d buttons, %d letters", carried, buttons, letters)
	})
}

func mustOfficers(t *testing.T, s *store.Store) []org.Officer {
	t.Helper()
	os, err := s.Officers(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	return os
}
