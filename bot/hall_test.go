package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/answer"
	"trolyao/index"
	"trolyao/store"
	"trolyao/store/storetest"
)

// network is a channel over which a test writes and reads.
type network struct {
	look   Look
	mu     sync.Mutex
	came   map[string][]Piece // by chat
	tries  int
	fail   func(try int, chat string, p Piece) error // before a piece is carried; after a *SendError with Maybe it is carried all the same
	accept Accept
	served chan struct{}
}

func newNetwork() *network {
	return &network{look: Look{Max: 2000}, came: map[string][]Piece{}, served: make(chan struct{})}
}

func (n *network) Name() string { return "net" }
func (n *network) Look() Look   { return n.look }
func (n *network) Serve(ctx context.Context, accept Accept) error {
	n.mu.Lock()
	n.accept = accept
	n.mu.Unlock()
	<-ctx.Done()
	return ctx.Err()
}

func (n *network) Send(_ context.Context, chat string, p Piece) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.tries++
	if n.fail != nil {
		if err := n.fail(n.tries, chat, p); err != nil {
			var e *SendError
			if errors.As(err, &e) && e.Maybe {
				n.came[chat] = append(n.came[chat], p)
			}
			return err
		}
	}
	n.came[chat] = append(n.came[chat], p)
	return nil
}

func (n *network) texts(chat string) (out []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, p := range n.came[chat] {
		out = append(out, p.Text)
	}
	return out
}

// hall is a bot on a database with the papers in it, and a hall that runs.
type hall struct {
	*Hall
	t     *testing.T
	store *store.Store
	net   *network
	log   *bytes.Buffer
	stop  func()
}

// built is a bot over a store that has the papers.
func built(t testing.TB, s *store.Store, now func() time.Time, o Options) *Bot {
	t.Helper()
	x, err := index.Open("", s, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	o.Store, o.Index, o.Now = s, x, now
	if o.PerMinute == 0 {
		o.PerMinute = -1
	}
	b := New(o)
	for _, name := range []string{"nd911.txt", "nd912a.txt", "nd912b.txt"} {
		if _, err := b.Ingest(t.Context(), name, papers[name]); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// inHalls runs a test on a running hall over each database.
func inHalls(t *testing.T, o Options, ho HallOptions, f func(t *testing.T, h *hall)) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		h := &hall{t: t, store: s, net: newNetwork(), log: &bytes.Buffer{}}
		ho := ho
		if ho.Burst == 0 {
			ho.Burst = -1
		}
		ho.poll = 20 * time.Millisecond
		ho.Channels = append([]Channel{h.net}, ho.Channels...)
		ho.Log = slog.New(slog.NewTextHandler(h.log, nil))
		h.Hall = NewHall(built(t, s, time.Now, o), ho)
		ctx, cancel := context.WithCancel(context.Background())
		over := make(chan error, 1)
		go func() { over <- h.Run(ctx) }()
		h.stop = sync.OnceFunc(func() {
			cancel()
			if err := <-over; err != nil {
				t.Error(err)
			}
		})
		t.Cleanup(func() { h.stop() })
		f(t, h)
	})
}

func (h *hall) write(chat, id, text string) {
	h.t.Helper()
	if err := h.Accept(h.t.Context(), Message{Channel: "net", Account: chat, Chat: chat, ID: id, Text: text}); err != nil {
		h.t.Fatal(err)
	}
}

// until waits for a condition.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	for tick := time.Tick(5 * time.Millisecond); !ok(); {
		select {
		case <-tick:
		case <-deadline:
			t.Fatalf("never: %s", what)
		}
	}
}

func (h *hall) expect(chat string, n int) []string {
	h.t.Helper()
	until(h.t, fmt.Sprintf("%d pieces in %s, %q", n, chat, h.net.texts(chat)), func() bool { return len(h.net.texts(chat)) >= n })
	got := h.net.texts(chat)
	if len(got) != n {
		h.t.Fatalf("%d pieces, want %d: %q", len(got), n, got)
	}
	return got
}

func TestHallAnswersOnce(t *testing.T) {
	inHalls(t, Options{Strangers: true}, HallOptions{}, func(t *testing.T, h *hall) {
		for range 3 {
			h.write("a", "1", "Đăng ký suất ăn trước mấy giờ?")
		}
		got := h.expect("a", 1)
		if !strings.Contains(got[0], "9 giờ sáng") || !strings.Contains(got[0], answer.Notice) || !strings.Contains(got[0], textFirst) {
			t.Errorf("%s", got[0])
		}
		h.write("a", "1", "Đăng ký suất ăn trước mấy giờ?")
		h.write("a", "2", "/vanban")
		if got = h.expect("a", 2); !strings.Contains(got[1], "Tìm thấy 3 văn bản") || strings.Contains(got[1], textFirst) {
			t.Errorf("%s", got[1])
		}
		ls, err := h.store.Transcript(t.Context(), "net", "a", 0, 0)
		if err != nil || len(ls) != 4 || !ls[0].In || ls[1].In || ls[1].Answers != ls[0].ID || !strings.Contains(string(ls[1].Body), "9 giờ sáng") {
			t.Fatalf("%+v, %v", ls, err)
		}
		if later, err := h.store.Transcript(t.Context(), "net", "a", ls[1].ID, 0); err != nil || len(later) != 2 || later[0].ID != ls[2].ID {
			t.Errorf("%+v, %v", later, err)
		}
	})
}

func TestHallKeepsNoSecret(t *testing.T) {
	inHalls(t, Options{Strangers: true}, HallOptions{}, func(t *testing.T, h *hall) {
		h.write("a", "1", "TỐI MẬT\nTọa độ kho số 5 là bí mật của đơn vị")
		if got := h.expect("a", 1); !strings.Contains(got[0], "bí mật nhà nước") || strings.Contains(got[0], "Tọa độ") {
			t.Errorf("%s", got[0])
		}
		h.stop()
		ls, err := h.store.Transcript(t.Context(), "net", "a", 0, 0)
		if err != nil || len(ls) != 2 {
			t.Fatal(ls, err)
		}
		turns, err := h.store.Turns(t.Context(), store.TurnFilter{})
		if err != nil || len(turns) != 1 || turns[0].Status != string(answer.DeclinedSecret) {
			t.Errorf("%+v, %v", turns, err)
		}
		if kept := fmt.Sprintf("%s %s %+v %s", ls[0].Body, ls[1].Body, turns, h.log); strings.Contains(kept, "kho số 5") {
			t.Errorf("kept: %s", kept)
		}
	})
}
