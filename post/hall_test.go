package post

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
	"trolyao/bot"
	"trolyao/house/housetest"
	"trolyao/llm"
	"trolyao/org"
	"trolyao/prompts"
	"trolyao/store"
	"trolyao/store/storetest"
)

// network is a channel over which a test writes and reads.
type network struct {
	look  Look
	mu    sync.Mutex
	came  map[string][]Piece // by chat
	tries int
	// before a piece is carried; after a *SendError with Maybe it is carried all the same
	fail   func(try int, chat string, p Piece) error
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
func built(t testing.TB, s *store.Store, now func() time.Time, o bot.Options) *bot.Bot {
	t.Helper()
	o.House = housetest.Furnished(t, s, now)
	if o.PerMinute == 0 {
		o.PerMinute = -1
	}
	return bot.New(o)
}

// inHalls runs a test on a running hall over each database.
func inHalls(t *testing.T, o bot.Options, ho HallOptions, f func(t *testing.T, h *hall)) {
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
	if err := h.Accept(h.t.Context(), bot.Message{Channel: "net", Account: chat, Chat: chat, ID: id,
		Text: text}); err != nil {
		h.t.Fatal(err)
	}
}

// until waits for a condition.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	untilElse(t, func() string { return what }, ok)
}

// untilElse is until for what is known only when it fails.
func untilElse(t testing.TB, what func() string, ok func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	for tick := time.Tick(5 * time.Millisecond); !ok(); {
		select {
		case <-tick:
		case <-deadline:
			t.Fatalf("never: %s", what())
		}
	}
}

func (h *hall) expect(chat string, n int) []string {
	h.t.Helper()
	until(h.t, fmt.Sprintf("%d pieces in %s, %q", n, chat, h.net.texts(chat)),
		func() bool { return len(h.net.texts(chat)) >= n })
	got := h.net.texts(chat)
	if len(got) != n {
		h.t.Fatalf("%d pieces, want %d: %q", len(got), n, got)
	}
	return got
}

func TestHallAnswersOnce(t *testing.T) {
	inHalls(t, bot.Options{Strangers: true}, HallOptions{}, func(t *testing.T, h *hall) {
		for range 3 {
			h.write("a", "1", "Đăng ký suất ăn trước mấy giờ?")
		}
		got := h.expect("a", 1)
		if !strings.Contains(got[0], "9 giờ sáng") || !strings.Contains(got[0], answer.Notice) ||
			!strings.Contains(got[0], textFirst) {
			t.Errorf("%s", got[0])
		}
		h.write("a", "1", "Đăng ký suất ăn trước mấy giờ?")
		h.write("a", "2", "/vanban")
		if got = h.expect("a", 2); !strings.Contains(got[1], "Tìm thấy 3 văn bản") ||
			strings.Contains(got[1], textFirst) {
			t.Errorf("%s", got[1])
		}
		ls, err := h.store.Transcript(t.Context(), "net", "a", 0, 0)
		if err != nil || len(ls) != 4 || !ls[0].In || ls[1].In || ls[1].Answers != ls[0].ID ||
			!strings.Contains(string(ls[1].Body), "9 giờ sáng") {
			t.Fatalf("%+v, %v", ls, err)
		}
		if later, err := h.store.Transcript(t.Context(), "net", "a", ls[1].ID, 0); err != nil || len(later) != 2 ||
			later[0].ID != ls[2].ID {
			t.Errorf("%+v, %v", later, err)
		}
	})
}

func TestHallKeepsNoSecret(t *testing.T) {
	inHalls(t, bot.Options{Strangers: true}, HallOptions{}, func(t *testing.T, h *hall) {
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
		if kept := fmt.Sprintf("%s %s %+v %s", ls[0].Body, ls[1].Body, turns, h.log); strings.Contains(kept,
			"kho số 5") {
			t.Errorf("kept: %s", kept)
		}
	})
}

// Questions that follow each other at once are one; a command is not.
func TestBurstIsOneMessage(t *testing.T) {
	inHalls(t, bot.Options{Strangers: true}, HallOptions{Burst: 300 * time.Millisecond}, func(t *testing.T, h *hall) {
		at := time.Now().Add(-time.Second)
		for i, text := range []string{"Đăng ký suất ăn", "trước mấy giờ", "vậy ạ?"} {
			if err := h.Accept(t.Context(), bot.Message{Channel: "net", Account: "a", Chat: "a", ID: fmt.Sprint(i),
				Text: text, At: at.Add(time.Duration(i) * 200 * time.Millisecond)}); err != nil {
				t.Fatal(err)
			}
		}
		h.write("a", "9", "/vanban")
		got := h.expect("a", 2)
		if !strings.Contains(got[0], "9 giờ sáng") || !strings.Contains(got[1], "Tìm thấy 3 văn bản") {
			t.Errorf("%q", got)
		}
		h.stop()
		turns, err := h.store.Turns(t.Context(), store.TurnFilter{})
		if err != nil || len(turns) != 1 || turns[0].Question != "Đăng ký suất ăn\ntrước mấy giờ\nvậy ạ?" {
			t.Errorf("%+v, %v", turns, err)
		}
		if c, err := h.store.MessageCounts(t.Context()); err != nil || c["in merged"] != 2 || c["in done"] != 2 {
			t.Errorf("%v, %v", c, err)
		}
	})
}

// slow is a model that waits until it is let go.
type slow struct {
	*llm.Fake
	asked, free chan struct{}
}

func (m *slow) Chat(ctx context.Context, r llm.Request, each func(string) error) (*llm.Reply, error) {
	m.asked <- struct{}{}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-m.free:
	}
	return m.Fake.Chat(ctx, r, each)
}

func newSlow(t *testing.T) (*slow, *answer.Writer) {
	words, err := prompts.Load("")
	if err != nil {
		t.Fatal(err)
	}
	m := &slow{asked: make(chan struct{}, 10), free: make(chan struct{}),
		Fake: &llm.Fake{Answer: func(r llm.Request) (string, error) {
			return llm.FakeClaims(true, llm.FakeClaim{Text: "Người ăn đăng ký suất ăn trước 9 giờ sáng trong ngày",
				IDs: []string{llm.FakePassages(r)[0].ID}}), nil
		}}}
	return m, &answer.Writer{Model: m, Prompts: words}
}

// written is a bot whose answers a model writes.
func written(b *bot.Bot, w *answer.Writer) *bot.Bot {
	return bot.New(bot.Options{House: b.House, Strangers: true, PerMinute: -1,
		Answerer: answer.New(b.House.Index, answer.Options{Writer: w})})
}

// A stop ends the answer that is being made and the questions behind it, also
// when it comes to another process.
func TestStop(t *testing.T) {
	for _, elsewhere := range []bool{false, true} {
		m, writer := newSlow(t)
		inHalls(t, bot.Options{Strangers: true}, HallOptions{lease: 2 * time.Second}, func(t *testing.T, h *hall) {
			h.bot = written(h.bot, writer)
			h.write("a", "1", "Đăng ký suất ăn trước mấy giờ?")
			<-m.asked
			h.write("a", "2", "Bếp được lau rửa khi nào?")
			if elsewhere {
				NewHall(h.bot, HallOptions{}).Stop("net", "a")
				h.write("a", "3", "/vanban")
			} else {
				h.write("a", "3", "Dừng")
			}
			want := bot.TextStopped
			n := 1
			if elsewhere { // the question behind is answered: only the stop word takes it back
				go func() { <-m.asked; m.free <- struct{}{} }()
				want, n = "Tìm thấy 3", 2
			}
			if got := h.expect("a", n); !strings.Contains(got[n-1], want) {
				t.Errorf("%q", got)
			}
			h.stop()
			c, err := h.store.MessageCounts(t.Context())
			if stopped := 2 - n + 1; err != nil || c["in stopped"] != stopped || c["in waiting"] != 0 {
				t.Errorf("%v, %v", c, err)
			}
		})
	}
}

// What was taken when the end came is finished and sent; what was not is
// answered by the next to run.
func TestGracefulStop(t *testing.T) {
	m, writer := newSlow(t)
	inHalls(t, bot.Options{Strangers: true}, HallOptions{Workers: 1}, func(t *testing.T, h *hall) {
		h.bot = written(h.bot, writer)
		h.write("a", "1", "Đăng ký suất ăn trước mấy giờ?")
		<-m.asked
		h.write("b", "2", "/vanban")
		go func() { m.free <- struct{}{} }()
		h.stop()
		if got := h.net.texts("a"); len(got) != 1 || !strings.Contains(got[0], "9 giờ") {
			t.Errorf("%q", got)
		}
		if got := h.net.texts("b"); len(got) != 0 {
			t.Errorf("%q", got)
		}
		ctx, cancel := context.WithCancel(t.Context())
		over := make(chan error, 1)
		next := NewHall(h.bot, HallOptions{Channels: []Channel{h.net}, poll: 20 * time.Millisecond})
		go func() { over <- next.Run(ctx) }()
		h.expect("b", 1)
		cancel()
		if err := <-over; err != nil {
			t.Error(err)
		}
		if got := h.net.texts("a"); len(got) != 1 {
			t.Errorf("again: %q", got)
		}
	})
}

// A piece that may have come is not sent again; the next reply says so, and how
// to see it.
func TestDoubt(t *testing.T) {
	inHalls(t, bot.Options{Strangers: true}, HallOptions{}, func(t *testing.T, h *hall) {
		h.net.fail = func(try int, _ string, _ Piece) error {
			if try == 1 {
				return errors.New("connection reset")
			}
			return nil
		}
		h.write("a", "1", "/vanban bep an")
		until(t, "a doubt", func() bool { c, _ := h.store.MessageCounts(t.Context()); return c["out unknown"] == 1 })
		h.write("a", "2", "/trogiup")
		got := h.expect("a", 1)[0]
		first, _, _ := strings.Cut(got, "\n")
		_, how, ok := strings.Cut(first, "gõ ")
		how, _, _ = strings.Cut(how, " để")
		if !ok || !strings.HasPrefix(how, "/lai ") {
			t.Fatalf("%s", got)
		}
		h.write("a", "3", how)
		if got := h.expect("a", 2)[1]; !strings.Contains(got, "911/2021/NĐ-CP") ||
			strings.Contains(got, "có thể chưa đến nơi") {
			t.Errorf("%s", got)
		}
		h.write("b", "4", how)
		if got := h.expect("b", 1)[0]; !strings.HasPrefix(got, bot.TextNoReply) {
			t.Errorf("another chat sees it:\n%s", got)
		}
	})
}

// Over a network that can tell, the same piece goes again until it is there.
func TestKeyedIsSentUntilItCame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		w := &wire{now: time.Now, seen: map[string]bool{}}
		tries := 0
		w.fail = func() error {
			if tries++; tries < 3 {
				return errors.New("connection reset")
			}
			return nil
		}
		h := NewHall(built(t, s, time.Now, bot.Options{Strangers: true}),
			HallOptions{Channels: []Channel{keyedWire{w}}, Burst: -1, poll: 20 * time.Millisecond})
		ctx, cancel := context.WithCancel(t.Context())
		over := make(chan error, 1)
		go func() { over <- h.Run(ctx) }()
		if err := h.Accept(ctx, bot.Message{Channel: "wire", Account: "a", Chat: "a", ID: "1",
			Text: "/vanban"}); err != nil {
			t.Fatal(err)
		}
		until(t, "it came", func() bool { w.mu.Lock(); defer w.mu.Unlock(); return len(w.carried) > 0 })
		cancel()
		if err := <-over; err != nil || len(w.carried) != 1 || tries != 3 ||
			!strings.Contains(w.carried[0].text, "Tìm thấy 3") {
			t.Errorf("%v, %d tries, %+v", err, tries, w.carried)
		}
	})
}

// live is a network that shows that an answer is on its way, and what stands of it.
type live struct {
	*network
	mu     sync.Mutex
	typing int
	shown  []string
}

func (n *live) Typing(context.Context, string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.typing++
	return nil
}

func (n *live) Show(_ context.Context, chat, message, soFar string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.shown = append(n.shown, chat+" "+message+" "+soFar)
}

func TestAnswerIsShownWhileItIsWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		m, writer := newSlow(t)
		b := written(built(t, s, time.Now, bot.Options{}), writer)
		net := &live{network: newNetwork()}
		h := NewHall(b, HallOptions{Channels: []Channel{net}, Burst: -1})
		if err := h.Accept(t.Context(), bot.Message{Channel: "net", Account: "a", Chat: "a", ID: "7",
			Text: "Đăng ký suất ăn trước mấy giờ?"}); err != nil {
			t.Fatal(err)
		}
		go func() { <-m.asked; m.free <- struct{}{} }()
		if did, _, err := h.answerOne(t.Context(), true); !did || err != nil {
			t.Fatal(did, err)
		}
		if net.typing == 0 || len(net.shown) == 0 || !strings.HasPrefix(net.shown[0], "a 7 ") ||
			!strings.Contains(net.shown[0], "9 giờ") {
			t.Errorf("%d, %q", net.typing, net.shown)
		}
		if did, _, err := h.sendOne(t.Context(), net, "x"); !did || err != nil || len(net.texts("a")) != 1 {
			t.Errorf("%v, %v, %q", did, err, net.texts("a"))
		}
	})
}

// A handler that fails is a reply and a line in the log; a message that ends the
// process every time it is taken is given up.
func TestWhatCannotBeAnswered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		now := housetest.At(t, "2026-11-20 09:00")
		s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }})
		b := built(t, s, func() time.Time { return now }, bot.Options{Strangers: true})
		net := newNetwork()
		poison := true
		o := HallOptions{Channels: []Channel{net}, Now: func() time.Time { return now }, Burst: -1,
			crash: func(after string) error {
				if poison && after == "take" {
					return errKilled
				}
				return nil
			}}
		if err := NewHall(b, o).Accept(t.Context(), bot.Message{Channel: "net", Account: "a", Chat: "a", ID: "1",
			Text: "/vanban"}); err != nil {
			t.Fatal(err)
		}
		for range mostTaken {
			if _, _, err := NewHall(b, o).answerOne(t.Context(), true); !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			if did, _, err := NewHall(b, o).answerOne(t.Context(), true); did || err != nil {
				t.Fatalf("taken while another has it: %v, %v", did, err)
			}
			now = now.Add(3 * time.Minute)
		}
		poison = false
		h := NewHall(b, o)
		if did, _, err := h.answerOne(t.Context(), true); !did || err != nil {
			t.Fatal(did, err)
		}
		if did, _, err := h.sendOne(t.Context(), net, "x"); !did || err != nil || len(net.texts("a")) != 1 ||
			!strings.HasPrefix(net.texts("a")[0], bot.TextFailed) {
			t.Errorf("%v, %v, %q", did, err, net.texts("a"))
		}
		h = NewHall(bot.New(bot.Options{House: b.House, PerMinute: -1,
			Officer: func(context.Context, bot.Message) (*org.Officer, error) { panic("no officer") }}), o)
		if err := h.Accept(t.Context(), bot.Message{Channel: "net", Account: "a", Chat: "a", ID: "2",
			Text: "/vanban"}); err != nil {
			t.Fatal(err)
		}
		if did, _, err := h.answerOne(t.Context(), true); !did || err != nil {
			t.Fatal(did, err)
		}
		if did, _, err := h.sendOne(t.Context(), net, "x"); !did || err != nil || net.texts("a")[1] != bot.TextFailed {
			t.Errorf("%v, %v, %q", did, err, net.texts("a"))
		}
		// What is old is forgotten.
		if n, err := s.PruneMessages(t.Context(), now.Add(-time.Hour)); n != 0 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if n, err := s.PruneMessages(t.Context(), now.Add(time.Second)); n != 4 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	})
}
