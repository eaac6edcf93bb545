package post

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// rough is a network that outlives the processes it is connected to: it delivers
// at least once, in nearly the order things were written, and fails in every
// way a network fails.
type rough struct {
	now func() time.Time

	mu      sync.Mutex
	rng     *rand.Rand
	pending []bot.Message // to be delivered, some of them twice
	back    chan struct{} // closed when one came back that was not acknowledged; nil until somebody waits
	came    map[string][]string
	until   time.Time // of the last 429
	auth    int       // sends since the credentials were renewed
	faults  map[string]int
}

func (n *rough) Name() string { return "net" }
func (n *rough) Look() Look   { return Look{Max: 400, Buttons: 3} }

func (n *rough) Serve(ctx context.Context, accept Accept) error {
	for ctx.Err() == nil {
		n.mu.Lock()
		if len(n.pending) == 0 { // one that another process has may come back
			if n.back == nil {
				n.back = make(chan struct{})
			}
			back := n.back
			n.mu.Unlock()
			select {
			case <-ctx.Done():
			case <-back:
			}
			continue
		}
		m := n.pending[0]
		n.pending = n.pending[1:]
		n.mu.Unlock()
		if err := accept(ctx, m); err != nil { // not acknowledged: it comes again, before everything else
			n.mu.Lock()
			n.pending = append([]bot.Message{m}, n.pending...)
			if n.back != nil {
				close(n.back)
				n.back = nil
			}
			n.faults["redelivered"]++
			n.mu.Unlock()
			return err
		}
	}
	return ctx.Err()
}

func (n *rough) Send(_ context.Context, chat string, p Piece) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.now().Before(n.until) {
		n.faults["while paused"]++ // was on its way already
	}
	if n.auth++; n.auth > 700 {
		n.auth = 0
		n.faults["auth"]++
		return &SendError{Class: AuthExpired, Err: errors.New("token expired")}
	}
	switch x := n.rng.IntN(1000); {
	case x < 20:
		n.faults["429"]++
		n.until = n.now().Add(3 * time.Second)
		return &SendError{Class: RateLimited, RetryAfter: 3 * time.Second, Err: errors.New("too many requests")}
	case x < 60:
		n.faults["5xx"]++
		return &SendError{Class: Transient, Err: errors.New("bad gateway")}
	case x < 63:
		n.faults["timeout, carried"]++
		n.came[chat] = append(n.came[chat], p.Text)
		return &SendError{Class: Transient, Maybe: true, Err: errors.New("timeout")}
	case x < 66:
		n.faults["timeout, lost"]++
		return errors.New("connection reset")
	}
	n.came[chat] = append(n.came[chat], p.Text)
	return nil
}

// conversation makes the messages of the chats, each with its number in it, some
// delivered twice and some swapped with a neighbour; it returns how many
// different ones there are, and of each kind.
func conversation(rng *rand.Rand, chats, messages int, from time.Time) (pending []bot.Message, kinds map[string]int) {
	kinds = map[string]int{}
	for i := range messages {
		chat := fmt.Sprintf("c%d", rng.IntN(chats))
		m := bot.Message{Channel: "net", Account: chat, Chat: chat, ID: fmt.Sprint(i),
			At: from.Add(time.Duration(i) * time.Millisecond)}
		kind := "search"
		switch x := rng.IntN(100); {
		case x < 20:
			kind, m.Text = "question", []string{"Đăng ký suất ăn trước mấy giờ?", "Bếp được lau rửa khi nào?",
				"Nghị định 912 quy định gì?"}[rng.IntN(3)]
		case x < 35:
			kind, m.Text = "update", fmt.Sprintf("/capnhat %s hoàn thành https://minhchung.example/m%d", chat[1:], i)
		case x < 40:
			kind, m.Text = "feedback", "/gopy tốt"
		case x < 42:
			kind, m.Text = "secret", fmt.Sprintf("TUYỆT MẬT\nTọa độ kho ZXQ%d của đơn vị", i)
		case x < 43:
			kind, m.Text = "code", fmt.Sprintf("LIENKET 9%07d", i)
		default:
			m.Text = fmt.Sprintf("/vanban m%dx", i)
		}
		kinds[kind]++
		pending = append(pending, m)
		if rng.IntN(20) == 0 {
			kinds["twice"]++
			pending = append(pending, m)
		}
	}
	for i := 0; i+1 < len(pending); i++ {
		if rng.IntN(20) == 0 {
			k := min(len(pending)-1, i+1+rng.IntN(chats)) // far enough to reach the same chat now and then
			pending[i], pending[k] = pending[k], pending[i]
		}
	}
	return pending, kinds
}

// Two processes that are killed between any two steps answer every message of a
// rough network exactly once and in order, and no update is lost or doubled.
func TestHallFaults(t *testing.T) {
	chats, messages, kills, lease := 20, 400, 12, time.Minute
	if *long { // on a machine that has other work a sender may well be away for a minute of this clock
		chats, messages, kills, lease = 500, 20_000, 3, 5*time.Minute
	}
	storetest.Each(t, func(t *testing.T, dsn string) {
		const speed = 20 // seconds of the house in one of ours
		begin, real := housetest.At(t, "2026-11-20 09:00"), time.Now()
		now := func() time.Time { return begin.Add(time.Since(real) * speed) }
		s := storetest.Open(t, dsn, store.Options{Now: now})
		b := built(t, s, now, bot.Options{})
		furnish(t, s, chats)
		rng := rand.New(rand.NewPCG(7, 8))
		pending, kinds := conversation(rng, chats, messages, begin.Add(-time.Hour))
		net := &rough{now: now, rng: rand.New(rand.NewPCG(9, 10)), pending: pending, came: map[string][]string{},
			faults: map[string]int{}}
		var printed lockedBuffer

		ctx, stop := context.WithCancel(t.Context())
		var mu sync.Mutex
		points := map[string]int{}
		steps := []string{"send", "handle", "mark", "take", "sent", "finish"}
		left := kills
		step, next := 0, 40
		process := func(name string) *Hall {
			dead := false
			own := storetest.Open(t, dsn, store.Options{Now: now})
			o := bot.Options{PerMinute: -1,
				House: house.New(house.Options{Store: own, Index: b.House.Index, Data: b.House.Data, Now: now})}
			log := slog.New(slog.NewTextHandler(&printed, &slog.HandlerOptions{Level: slog.LevelDebug}))
			return NewHall(bot.New(o), HallOptions{Channels: []Channel{net}, Name: name, Now: now, Log: log,
				Burst: -1, lease: lease, poll: 50 * time.Millisecond,
				Gate: NewGate(own, GateOptions{PerSecond: map[string]float64{"net": 500}, Now: now, Log: log}),
				crash: func(after string) error {
					mu.Lock()
					defer mu.Unlock()
					step++
					if !dead && left > 0 && step >= next && after == steps[(kills-left)%len(steps)] {
						dead = true
						left--
						points[after]++
						next = step + messages/(kills+1) + rng.IntN(50)
					}
					if dead {
						return fmt.Errorf("%w after %s", errKilled, after)
					}
					return nil
				}})
		}
		var wg sync.WaitGroup
		var started atomic.Int32
		for range 2 {
			wg.Go(func() {
				for ctx.Err() == nil { // one that dies is started again at once, under another name
					err := process(fmt.Sprintf("p%d", started.Add(1))).Run(ctx)
					if err != nil && !errors.Is(err, errKilled) {
						t.Error(err)
					}
				}
			})
		}
		var heap, routines uint64
		patience := time.Now().Add(40 * time.Minute)
		for tick := time.Tick(100 * time.Millisecond); ; {
			<-tick
			var ms runtime.MemStats
			runtime.ReadMemStats(&ms)
			heap, routines = max(heap, ms.HeapInuse), max(routines, uint64(runtime.NumGoroutine()))
			c, err := s.MessageCounts(ctx)
			if err != nil {
				t.Fatal(err)
			}
			net.mu.Lock()
			rest := len(net.pending)
			net.mu.Unlock()
			if rest == 0 && c["in waiting"]+c["out waiting"]+c["out sending"] == 0 {
				break
			}
			if time.Now().After(patience) {
				t.Fatalf("not done: %v, %d to come", c, rest)
			}
		}
		stop()
		wg.Wait()
		took := time.Since(real)
		counts, err := s.MessageCounts(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		t.Logf("%d messages of %d chats (%v) in %s; rows %v; faults %v; killed %v, %d processes; heap %d MB, %d goroutines",
			messages, chats, kinds, took.Round(
				time.Second/10), counts, net.faults, points, started.Load(), heap>>20, routines)
		if left > 0 {
			t.Errorf("%d kills never came", left)
		}
		if heap > 400<<20 || routines > 1000 {
			t.Errorf("heap %d MB, %d goroutines", heap>>20, routines)
		}
		if counts["in done"] != messages || counts["out failed"] > 0 || net.faults["429"] == 0 ||
			net.faults["5xx"] == 0 {
			t.Errorf("rows: %v, faults %v", counts, net.faults)
		}
		checkConversation(t, s, net, chats, messages, kills, kinds)
		for _, secret := range []string{"ZXQ", "LIENKET", "m1x", "suất ăn"} {
			if strings.Contains(printed.String(), secret) {
				t.Errorf("the log has %q", secret)
			}
		}
	})
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// furnish gives every chat an officer, and every officer a task with the number
// of the chat.
func furnish(t testing.TB, s *store.Store, chats int) {
	t.Helper()
	p := task.Planner{Calendar: calendar(t)}
	plan := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach"}, Year: 2026}
	for i := range chats {
		chat := fmt.Sprintf("c%d", i)
		o := org.Officer{ID: chat, Name: chat, Agency: chat, Roles: []org.Role{org.Focal},
			Addresses: []org.Address{{Channel: "net", Account: chat, Chat: chat}}}
		if err := s.PutOfficer(t.Context(), house.Furnisher, o, p); err != nil {
			t.Fatal(err)
		}
		plan.Tasks = append(plan.Tasks, task.Task{No: fmt.Sprint(i), Name: "Việc", Lead: chat,
			Leads: []task.Party{{Name: chat, Agency: chat}},
			Due:   p.Calendar.Settle(task.Due{Kind: task.OnDay, Nominal: "2026-12-30"})})
	}
	if _, err := s.PutPlan(t.Context(), house.Furnisher, plan, corpus.Public, "", p); err != nil {
		t.Fatal(err)
	}
}

// checkConversation compares what is kept with what the network carried.
func checkConversation(t *testing.T, s *store.Store, net *rough, chats, messages, kills int, kinds map[string]int) {
	t.Helper()
	ctx := context.Background()
	answered, unknown, doubts, turns, proofs := 0, 0, 0, 0, 0
	for c := range chats {
		chat := fmt.Sprintf("c%d", c)
		lines, err := s.Transcript(ctx, "net", chat, 0, 100_000)
		if err != nil {
			t.Fatal(err)
		}
		wrote := map[int64]bot.Message{}
		var order []int64
		for _, l := range lines {
			if l.In {
				var m bot.Message
				if err := json.Unmarshal(l.Body, &m); err != nil {
					t.Fatal(err)
				}
				if strings.Contains(string(l.Body), "ZXQ") || strings.Contains(string(l.Body), "LIENKET") {
					t.Errorf("kept: %s", l.Body)
				}
				wrote[l.ID] = m
				continue
			}
			m, ok := wrote[l.Answers]
			if !ok || slices.Contains(order, l.Answers) {
				t.Errorf("%s: reply %d to message %d, which had one or was never written", chat, l.ID, l.Answers)
			}
			order = append(order, l.Answers)
			var r bot.Reply
			if err := json.Unmarshal(l.Body, &r); err != nil {
				t.Fatal(err)
			}
			if no := strings.TrimPrefix(m.Text, "/vanban "); no != m.Text &&
				!strings.Contains(Plain(r, 1000), "“"+no+"”") {
				t.Errorf("%s is answered\n%s", m.Text, Plain(r, 1000))
			}
		}
		if len(order) != len(wrote) {
			t.Errorf("%s: %d of %d messages answered", chat, len(order), len(wrote))
		}
		answered += len(order)
		for i, x := range order { // what was written and came earlier is answered earlier
			for _, y := range order[i+1:] {
				if y < x && wrote[y].At.Before(wrote[x].At) {
					t.Errorf("%s: %s answered before %s", chat, wrote[x].ID, wrote[y].ID)
				}
			}
		}
		pieces, err := s.PiecesOf(ctx, "net", chat)
		if err != nil {
			t.Fatal(err)
		}
		carried := net.came[chat]
		at := map[int]bool{0: true} // how many of the carried the pieces so far may be: many have the same text
		for _, o := range pieces {
			var p Piece
			if err := json.Unmarshal(o.Body, &p); err != nil {
				t.Fatal(err)
			}
			if o.Part == 0 {
				if has := strings.HasPrefix(p.Text, "Lưu ý: câu trả lời trước có thể chưa đến nơi"); has {
					doubts++
				}
			}
			then := map[int]bool{}
			for n := range at {
				if n < len(carried) && carried[n] == p.Text {
					then[n+1] = true
				}
				if o.State == store.MessageUnknown {
					then[n] = true
				}
			}
			switch o.State {
			case store.MessageUnknown:
				unknown++
			case store.MessageSent:
			default:
				t.Errorf("%s: piece %d is %s", chat, o.ID, o.State)
			}
			if at = then; len(at) == 0 {
				t.Fatalf("%s: piece %d was not carried, or not in its place: %q", chat, o.ID, p.Text)
			}
		}
		if !at[len(carried)] {
			t.Errorf("%s: carried beyond what is known: %q", chat, carried)
		}
		ts, err := s.Turns(ctx, store.TurnFilter{Channel: "net", Chat: chat, Limit: 100_000})
		if err != nil {
			t.Fatal(err)
		}
		turns += len(ts)
		o, err := s.Officer(ctx, chat)
		if err != nil {
			t.Fatal(err)
		}
		ws, err := s.Tasks(ctx, o, store.TaskFilter{No: fmt.Sprint(c)})
		if err != nil || len(ws) != 1 {
			t.Fatal(ws, err)
		}
		es, err := s.EvidenceOf(ctx, o, ws[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		proofs += len(es)
	}
	t.Logf("%d answered, %d pieces of which nobody knows, %d replies that say so", answered, unknown, doubts)
	if answered != messages || turns != kinds["question"]+kinds["secret"] || proofs != kinds["update"] {
		t.Errorf("%d answered of %d, %d turns of %d, %d updates of %d", answered, messages, turns,
			kinds["question"]+kinds["secret"], proofs, kinds["update"])
	}
	if unknown > 0 && doubts == 0 || unknown > net.faults["timeout, carried"]+net.faults["timeout, lost"]+2*kills {
		t.Errorf("%d pieces unknown, %d replies say so", unknown, doubts)
	}
}
