//go:build unix

package post

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// The power of the PostgreSQL server goes while two processes answer messages and two
// postmen send reminders, and one of the processes with it; the standby is promoted.
// Every message is answered once, every reminder comes once, and what the dead process
// had begun is taken up when its lease ends.
func TestStandbyTakesOver(t *testing.T) {
	dsns, failover := storetest.Pair(t, 2)
	over := make(chan struct{})
	var work sync.WaitGroup
	ready := make(chan struct{})
	work.Go(func() { remindThrough(t, dsns[1], ready, over) })
	<-ready // the town is made while the server is there
	answerThrough(t, dsns[0], func() error { defer close(over); return failover() })
	work.Wait()
}

func answerThrough(t *testing.T, dsn string, failover func() error) {
	const chats, messages = 8, 80
	lease := 5 * time.Second // a fifth of what it is outside of tests
	if *long {
		lease = 0 // as it is there
	}
	begin, real := housetest.At(t, "2026-11-20 09:00"), time.Now()
	now := func() time.Time { return begin.Add(time.Since(real)) }
	s := storetest.Open(t, dsn, store.Options{Now: now, Connections: 4})
	b := built(t, s, now, bot.Options{})
	furnish(t, s, chats)
	pending, kinds := conversation(rand.New(rand.NewPCG(3, 4)), chats, messages, begin.Add(-time.Hour))
	net := &rough{now: now, rng: rand.New(rand.NewPCG(5, 6)), pending: pending, came: map[string][]string{},
		faults: map[string]int{}}
	ctx, stop := context.WithCancel(t.Context())
	var mu sync.Mutex
	var gone, died time.Time
	steps, dead := 0, false
	begun := make(chan struct{})
	process := func(name string, mortal bool) *Hall {
		own := storetest.Open(t, dsn, store.Options{Now: now, Connections: 6})
		o := bot.Options{PerMinute: -1,
			House: house.New(house.Options{Store: own, Index: b.House.Index, Data: b.House.Data, Now: now})}
		return NewHall(bot.New(o), HallOptions{Channels: []Channel{net}, Name: name, Now: now, Burst: -1, lease: lease,
			poll: 50 * time.Millisecond,
			Gate: NewGate(own, GateOptions{PerSecond: map[string]float64{"net": 500}, Now: now}),
			crash: func(after string) error {
				mu.Lock()
				defer mu.Unlock()
				if steps++; steps == 150 { // of 400 or so
					close(begun)
				}
				if mortal && !gone.IsZero() && !dead && after == "take" {
					dead, died = true, now()
				}
				if mortal && dead {
					return errKilled
				}
				return nil
			}})
	}
	var wg sync.WaitGroup
	for i, h := range []*Hall{process("mortal", true), process("other", false)} {
		wg.Go(func() {
			if err := h.Run(ctx); err != nil && !errors.Is(err, errKilled) {
				t.Errorf("hall %d: %v", i, err)
			}
		})
	}
	<-begun
	mu.Lock()
	gone = now()
	mu.Unlock()
	if err := failover(); err != nil {
		t.Fatal(err)
	}
	stands := ""
	untilElse(t, func() string { return "all is answered: " + stands }, func() bool {
		c, err := s.MessageCounts(ctx)
		net.mu.Lock()
		defer net.mu.Unlock()
		stands = fmt.Sprintf("rows %v, %v, %d not taken in, faults %v", c, err, len(net.pending), net.faults)
		return err == nil && len(net.pending) == 0 && c["in waiting"]+c["out waiting"]+c["out sending"] == 0
	})
	done := now()
	stop()
	wg.Wait()
	counts, err := s.MessageCounts(context.Background())
	if err != nil || counts["in done"] != messages || counts["out failed"] > 0 {
		t.Errorf("rows: %v, %v", counts, err)
	}
	checkConversation(t, s, net, chats, messages, 40, kinds)
	took := done.Sub(gone)
	if !died.IsZero() {
		took = done.Sub(died)
	}
	t.Logf("%d messages, rows %v, a process died: %v; all answered %s after", messages, counts, !died.IsZero(),
		took.Round(time.Second/10))
	// The network of the test makes senders wait 3 s again and again, and each of its failures 2 s or more.
	if most := 30 * time.Second; took > most && !*long || took > 2*most {
		t.Errorf("taken over after %s", took)
	}
}

func remindThrough(t *testing.T, dsn string, ready chan<- struct{}, over <-chan struct{}) {
	made := sync.OnceFunc(func() { close(ready) })
	defer made() // also where the making fails
	ctx, end := context.Background(), corpus.Day("2025-03-01")
	now := housetest.At(t, "2025-01-02 06:30")
	clock := func() time.Time { return now }
	s := storetest.Open(t, dsn, store.Options{Now: clock, Connections: 6})
	p := task.Planner{Calendar: calendar(t)}
	owed := town(t, s, 6, 2, p, now, "2025-02-05", "2025-02-15", rand.New(rand.NewPCG(1, 2)))
	made()
	w := &wire{now: clock, seen: map[string]bool{}}
	away := 0
	var postmen []*Postman
	for i := range 2 {
		postmen = append(postmen, &Postman{Bot: bot.New(bot.Options{House: housetest.On(t, s, clock)}),
			Channels: []Channel{keyedWire{w}}, Planner: p, Name: fmt.Sprint("postman ", i)})
	}
	for ; corpus.DayOf(now) <= end; now = now.Add(time.Hour) {
		if corpus.DayOf(now) == "2025-02-20" { // the rest comes after the failover
			<-over
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		for _, one := range postmen {
			wg.Go(func() {
				for {
					_, err := one.Round(ctx)
					if err == nil {
						return
					}
					if !store.Away(err) {
						t.Error(err)
						return
					}
					mu.Lock()
					away++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
	}
	check(t, w, p, owed)
	t.Logf("%d rounds met the database away", away)
	if ds, err := s.Deliveries(ctx, store.Doubtful, 10); err != nil || len(ds) != 0 {
		t.Errorf("doubtful: %+v, %v", ds, err)
	}
}
