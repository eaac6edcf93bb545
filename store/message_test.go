package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"trolyao/store"
	"trolyao/store/storetest"
)

var nets = []string{"net"}

// onBoth runs a test on each database with a clock that it moves.
func onBoth(t *testing.T, f func(t *testing.T, s *store.Store, now *time.Time)) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		f(t, storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }}), &now)
	})
}

func come(t *testing.T, s *store.Store, chat, id string, kind store.MessageKind, at time.Time,
	wait time.Duration) bool {
	t.Helper()
	fresh, err := s.PutInbound(t.Context(), store.Inbound{Key: chat + id, Channel: "net", Chat: chat, Account: chat,
		Kind: kind, Body: []byte(`{"id":"` + id + `"}`), At: at}, wait)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

func take(t *testing.T, s *store.Store, holder string) *store.Inbound {
	t.Helper()
	in, err := s.TakeInbound(t.Context(), nets, true, holder, time.Minute, time.Second)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		t.Fatal(err)
	}
	return in
}

// A chat is one holder's at a time; a holder that does not come back loses it,
// and cannot finish what another has.
func TestOneHolderOfAChat(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, now *time.Time) {
		ctx := t.Context()
		if !come(t, s, "a", "1", store.DoMessage, *now, 0) || come(t, s, "a", "1", store.DoMessage, *now, 0) {
			t.Error("the same message is taken in twice")
		}
		come(t, s, "a", "2", store.DoMessage, now.Add(time.Second), 0)
		come(t, s, "b", "1", store.DoMessage, *now, 0)
		one, two, none := take(t, s, "x"), take(t, s, "y"), take(t, s, "z")
		if one == nil || two == nil || none != nil || one.Chat == two.Chat {
			t.Fatalf("%+v, %+v, %+v", one, two, none)
		}
		holder := "y" // of the chat that is not lost
		if two.Chat == "a" {
			one, two, holder = two, one, "x"
		}
		*now = now.Add(59 * time.Second)
		if stopped, err := s.HoldInbound(ctx, two, holder, time.Minute); stopped || err != nil {
			t.Error(stopped, err)
		}
		*now = now.Add(time.Second)
		again := take(t, s, "z")
		if again == nil || again.ID != one.ID || again.Tries != 2 || take(t, s, "w") != nil {
			t.Fatalf("%+v", again)
		}
		for _, late := range []string{"x", "y"} {
			if err := s.FinishInbound(ctx, one, late, store.MessageDone, "",
				[]store.Outbound{{Key: "k", Channel: "net", Chat: "a",
					Body: []byte(`{}`)}}, nil); !errors.Is(err, store.ErrLost) {
				t.Errorf("finished by who has lost it: %v", err)
			}
			if _, err := s.HoldInbound(ctx, one, late, time.Minute); !errors.Is(err, store.ErrLost) {
				t.Errorf("held by who has lost it: %v", err)
			}
		}
		if c, err := s.MessageCounts(ctx); err != nil || c["out waiting"] != 0 {
			t.Errorf("%v, %v", c, err)
		}
		if err := s.FinishInbound(ctx, again, "z", store.MessageDone, "", nil, nil); err != nil {
			t.Fatal(err)
		}
		if next := take(t, s, "z"); next == nil || next.Chat != "a" || string(next.Body) != `{"id":"2"}` {
			t.Errorf("%+v", next)
		}
	})
}

// What is answered together is decided once; a stop word takes back the questions
// before it.
func TestMergedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, now *time.Time) {
		for i := range 3 {
			come(t, s, "a", fmt.Sprint(i), store.AskMessage, now.Add(time.Duration(i)*900*time.Millisecond),
				1200*time.Millisecond)
		}
		if in := take(t, s, "x"); in != nil {
			t.Fatalf("taken while the person may still be writing: %+v", in)
		}
		*now = now.Add(1200 * time.Millisecond)
		in := take(t, s, "x")
		if in == nil || len(in.Merged) != 2 {
			t.Fatalf("%+v", in)
		}
		come(t, s, "a", "3", store.AskMessage, now.Add(time.Second), 0)
		*now = now.Add(2 * time.Minute)
		again := take(t, s, "y")
		if again == nil || again.ID != in.ID || len(again.Merged) != 2 {
			t.Fatalf("%+v", again)
		}
		come(t, s, "a", "4", store.DoMessage, now.Add(2*time.Second), 0)
		come(t, s, "a", "5", store.StopMessage, now.Add(3*time.Second), 0)
		if err := s.FinishInbound(t.Context(), again, "y", store.MessageDone, "", nil, nil); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`{"id":"4"}`, `{"id":"5"}`} {
			in := take(t, s, "x")
			if in == nil || string(in.Body) != want {
				t.Fatalf("%+v, want %s", in, want)
			}
			if err := s.FinishInbound(t.Context(), in, "x", store.MessageDone, "", nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		if c, err := s.MessageCounts(t.Context()); err != nil || c["in done"] != 3 || c["in merged"] != 2 ||
			c["in stopped"] != 1 || c["in waiting"] != 0 {
			t.Errorf("%v, %v", c, err)
		}
	})
}

// Many that take at once never take the same piece, nor two of one chat.
func TestPiecesGoOneByOne(t *testing.T) {
	for _, keyed := range []bool{false, true} {
		onBoth(t, func(t *testing.T, s *store.Store, now *time.Time) {
			ctx := t.Context()
			const chats = 8
			for c := range chats {
				chat := fmt.Sprint(c)
				come(t, s, chat, "1", store.DoMessage, *now, 0)
				in := take(t, s, "x")
				var out []store.Outbound
				for part := range 3 {
					out = append(out, store.Outbound{Key: fmt.Sprintf("%s-%d", in.Chat, part), Channel: "net",
						Chat: in.Chat, Part: part, Answers: in.ID, Body: []byte(`{}`), Reply: []byte(`{}`)})
				}
				for range 2 { // entered once, whoever enters it again
					if err := s.FinishInbound(ctx, in, "x", store.MessageDone, "", out, nil); err != nil &&
						!errors.Is(err, store.ErrLost) {
						t.Fatal(err)
					}
				}
			}
			var mu sync.Mutex
			got := map[string]*store.Outbound{}
			var wg sync.WaitGroup
			for i := range 4 {
				wg.Go(func() {
					for {
						o, _, err := s.TakeOutbound(ctx, "net", keyed, fmt.Sprint("s", i), time.Minute, 0)
						if err != nil {
							t.Error(err)
						}
						if o == nil || err != nil {
							return
						}
						mu.Lock()
						if got[o.Chat] != nil || o.Part != 0 {
							t.Errorf("chat %s: part %d as well", o.Chat, o.Part)
						}
						got[o.Chat] = o
						mu.Unlock()
					}
				})
			}
			wg.Wait()
			if len(got) != chats {
				t.Fatalf("%d of %d chats", len(got), chats)
			}
			*now = now.Add(2 * time.Minute) // nobody comes back
			part := 1
			if keyed {
				part = 0
			}
			var late []*store.Outbound
			for range chats {
				o, _, err := s.TakeOutbound(ctx, "net", keyed, "late", time.Minute, 0)
				if err != nil || o == nil || o.Part != part {
					t.Fatalf("%+v, %v", o, err)
				}
				late = append(late, o)
			}
			for _, o := range late {
				if err := s.Sent(ctx, o, "other", store.MessageSent, "", "", time.Time{}); !errors.Is(err,
					store.ErrLost) {
					t.Errorf("marked by who does not have it: %v", err)
				}
				if err := s.Sent(ctx, o, "late", store.MessageSent, "", "", time.Time{}); err != nil {
					t.Fatal(err)
				}
			}
			c, err := s.MessageCounts(ctx)
			unknown := chats
			if keyed {
				unknown = 0
			}
			if err != nil || c["out unknown"] != unknown || c["out sent"] != chats ||
				c["out waiting"] != 3*chats-chats-unknown {
				t.Errorf("%v, %v", c, err)
			}
			ds, err := s.Doubts(ctx, "net", "0")
			if err != nil || (len(ds) == 1) == keyed {
				t.Errorf("%+v, %v", ds, err)
			}
		})
	}
}
