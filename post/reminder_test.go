package post

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/starter"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

var long = flag.Bool("long", false, "simulate a whole year of 200 agencies")

// wire is a network that keeps what it carried. tells says that it knows a key
// it has seen.
type wire struct {
	mu      sync.Mutex
	now     func() time.Time
	carried []letter
	seen    map[string]bool
	fail    func() error // before it carries anything
}

type letter struct {
	chat, text string
	at         time.Time
}

func (w *wire) Name() string                        { return "wire" }
func (w *wire) Look() Look                          { return Look{Whole: true} }
func (w *wire) Serve(context.Context, Accept) error { return nil }
func (w *wire) carry(chat string, p Piece) error {
	if w.fail != nil {
		if err := w.fail(); err != nil {
			return err
		}
	}
	w.carried = append(w.carried, letter{chat, Plain(*p.Reply, 1000), w.now()})
	return nil
}

func (w *wire) Send(_ context.Context, chat string, p Piece) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.carry(chat, p)
}

// keyedWire is a wire that can tell.
type keyedWire struct{ *wire }

func (w keyedWire) SendOnce(_ context.Context, key, chat string, p Piece) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen[key] {
		return nil
	}
	if err := w.carry(chat, p); err != nil {
		return err
	}
	w.seen[key] = true
	return nil
}

var errCrash = errors.New("the power went")

func calendar(t testing.TB) *task.Calendar {
	t.Helper()
	d, err := starter.Load()
	if err != nil {
		t.Fatal(err)
	}
	return d.Calendar
}

// town fills a store with agencies, each with a focal point and a head, and
// their tasks with random deadlines between two days; it returns how many
// reminders of each task each officer is owed.
func town(t testing.TB, s *store.Store, agencies, tasks int, p task.Planner, now time.Time, from, to corpus.Day,
	rng *rand.Rand) map[string]int {
	t.Helper()
	ctx := context.Background()
	admin := &org.Officer{ID: "admin", Name: "Quản trị", Roles: []org.Role{org.Admin}}
	plan := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach"}, Year: from.Time().Year()}
	var officers []org.Officer
	span := int(to.Time().Sub(from.Time()).Hours() / 24)
	for a := range agencies {
		agency := fmt.Sprintf("a%d", a)
		for _, role := range []org.Role{org.Focal, org.Head} {
			o := org.Officer{ID: agency + "-" + string(role), Name: agency, Agency: agency, Roles: []org.Role{role},
				Profile: []string{"light", "standard", "active"}[rng.IntN(3)],
				Addresses: []org.Address{{Channel: "wire", Account: agency + string(role),
					Chat: agency + "-" + string(role)}}}
			officers = append(officers, o)
			if err := s.PutOfficer(ctx, admin, o, p); err != nil {
				t.Fatal(err)
			}
		}
		for range tasks {
			day := from.Add(rng.IntN(span))
			plan.Tasks = append(plan.Tasks, task.Task{No: fmt.Sprint(len(plan.Tasks) + 1), Name: "Việc", Lead: agency,
				Leads: []task.Party{{Name: agency, Agency: agency}},
				Due:   p.Calendar.Settle(task.Due{Kind: task.OnDay, Nominal: day})})
		}
	}
	if agencies > 1 { // one task of them all: each of them is reminded, the task is one
		group := task.Party{Name: "Các sở, ngành", Set: true}
		for a := range agencies {
			group.Members = append(group.Members, fmt.Sprintf("a%d", a))
		}
		plan.Tasks = append(plan.Tasks, task.Task{No: fmt.Sprint(len(plan.Tasks) + 1), Name: "Việc chung",
			Lead: group.Name, Leads: []task.Party{group},
			Due: p.Calendar.Settle(task.Due{Kind: task.OnDay, Nominal: from.Add(rng.IntN(span))})})
	}
	if _, err := s.PutPlan(ctx, admin, plan, corpus.Public, "", p); err != nil {
		t.Fatal(err)
	}
	owed := map[string]int{}
	for _, x := range plan.Tasks {
		w := &task.Work{Task: x, Year: plan.Year}
		for _, r := range p.Plan(w, officers, now) {
			owed[r.Officer+" "+x.No]++
		}
	}
	return owed
}

// check compares what the wire carried with what is owed.
func check(t *testing.T, w *wire, p task.Planner, owed map[string]int) {
	t.Helper()
	got := map[string]int{}
	total := 0
	for _, l := range w.carried {
		if !p.MaySend(l.at) {
			t.Fatalf("carried at %s", l.at.In(corpus.Zone))
		}
		if !strings.Contains(l.text, "Nhắc việc") {
			continue // a weekly overview
		}
		for _, line := range strings.Split(l.text, "\n") {
			if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "- Nhiệm vụ "); ok {
				no, _, _ := strings.Cut(rest, ":")
				got[l.chat+" "+no]++
				total++
			}
		}
	}
	wrong := 0
	for key, n := range owed {
		if got[key] != n {
			if wrong++; wrong < 10 {
				t.Errorf("%s: reminded %d times, owed %d", key, got[key], n)
			}
		}
	}
	for key := range got {
		if owed[key] == 0 {
			t.Errorf("%s: reminded, owed nothing", key)
		}
	}
	t.Logf("%d reminders of %d tasks and officers in %d messages", total, len(owed), len(w.carried))
}

// Two postmen that die between any two steps still send every reminder exactly
// once, none outside working hours.
func TestRemindersExactlyOnce(t *testing.T) {
	agencies, tasks, begin, end := 6, 2, "2025-01-02 06:30", corpus.Day("2025-04-15")
	from, to := corpus.Day("2025-02-10"), corpus.Day("2025-03-20")
	if *long {
		agencies, tasks, begin, end = 200, 3, "2025-01-02 06:30", "2025-12-31"
		to = "2025-12-10"
	}
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		now := housetest.At(t, begin)
		clock := func() time.Time { return now }
		s := storetest.Open(t, dsn, store.Options{Now: clock})
		p := task.Planner{Calendar: calendar(t)}
		rng := rand.New(rand.NewPCG(1, 2))
		owed := town(t, s, agencies, tasks, p, now, from, to, rng)
		if *long { // what falls due after the last simulated day is not looked at
			owed = owedUntil(t, s, end)
		}
		w := &wire{now: clock, seen: map[string]bool{}}
		crashes, processes := 0, 0
		var mu sync.Mutex
		crash := func(string) error {
			mu.Lock()
			defer mu.Unlock()
			if rng.IntN(12) == 0 {
				crashes++
				return errCrash
			}
			return nil
		}
		points := map[string]int{}
		postmen := [2]*Postman{}
		start := func() *Postman {
			mu.Lock()
			defer mu.Unlock()
			processes++
			return &Postman{Bot: bot.New(bot.Options{House: housetest.On(t, s, clock)}),
				Channels: []Channel{keyedWire{w}}, Planner: p, Name: fmt.Sprintf("postman %d",
					processes), crash: func(after string) error {
					err := crash(after)
					if err != nil {
						mu.Lock()
						points[after]++
						mu.Unlock()
					}
					return err
				}}
		}
		for ; corpus.DayOf(now) <= end; now = now.Add(time.Hour) {
			var wg sync.WaitGroup
			for i := range postmen {
				wg.Add(1)
				go func() {
					defer wg.Done()
					for { // one that dies is started again at once, under another name
						if postmen[i] == nil {
							postmen[i] = start()
						}
						_, err := postmen[i].Round(ctx)
						if err == nil {
							return
						}
						if !errors.Is(err, errCrash) {
							t.Error(err)
							return
						}
						postmen[i] = nil
					}
				}()
			}
			wg.Wait()
		}
		check(t, w, p, owed)
		for _, point := range []string{"start", "bundle", "take", "compose", "send", "mark"} {
			if points[point] == 0 {
				t.Errorf("nobody died after %s: %v", point, points)
			}
		}
		t.Logf("%d crashes: %v", crashes, points)
		if ds, err := s.Deliveries(ctx, store.Doubtful, 10); err != nil || len(ds) != 0 {
			t.Errorf("doubtful: %+v, %v", ds, err)
		}
	})
}

// owedUntil counts the planned reminders whose day is not after end.
func owedUntil(t *testing.T, s *store.Store, end corpus.Day) map[string]int {
	t.Helper()
	us, err := s.UpcomingReminders(context.Background(), &org.Officer{ID: "admin", Roles: []org.Role{org.Admin}},
		end.Add(1).Time())
	if err != nil {
		t.Fatal(err)
	}
	owed := map[string]int{}
	for _, u := range us {
		owed[u.Officer+" "+u.No]++
	}
	return owed
}

// After a standstill over several steps a task is spoken of once, and all tasks
// of an officer come in one message.
func TestStandstillIsCaughtUpOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		now := housetest.At(t, "2025-02-03 09:00")
		s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }})
		p := task.Planner{Calendar: calendar(t)}
		town(t, s, 1, 3, p, now, "2025-03-20", "2025-03-22", rand.New(rand.NewPCG(3, 4)))
		w := &wire{now: func() time.Time { return now }, seen: map[string]bool{}}
		man := &Postman{Bot: bot.New(bot.Options{House: housetest.On(t, s, w.now)}),
			Channels: []Channel{keyedWire{w}}, Planner: p, Name: "a"}
		now = housetest.At(t, "2025-03-25 02:00")
		if n, err := man.Round(ctx); n != 0 || err != nil {
			t.Fatalf("at night: %d, %v", n, err)
		}
		now = housetest.At(t, "2025-03-25 08:30")
		if _, err := man.Round(ctx); err != nil {
			t.Fatal(err)
		}
		for _, l := range w.carried {
			if !strings.Contains(l.text, "Nhắc việc") {
				continue // the week's overview
			}
			for _, no := range []string{"1", "2", "3"} {
				if n := strings.Count(l.text, "Nhiệm vụ "+no+":"); n > 1 {
					t.Errorf("%s is told of task %s %d times", l.chat, no, n)
				}
			}
		}
		seen := map[string]int{}
		for _, l := range w.carried {
			if strings.Contains(l.text, "Nhắc việc") {
				seen[l.chat]++
			}
		}
		if seen["a0-focal"] != 1 {
			t.Errorf("messages: %v", seen)
		}
		before := len(w.carried)
		if _, err := man.Round(ctx); err != nil || len(w.carried) != before {
			t.Errorf("sent again: %d, %v", len(w.carried)-before, err)
		}
	})
}

// Over a network that cannot tell, a message whose sender died is never sent
// twice: it is shown to an administrator instead.
func TestNeverTwiceWhereTheChannelCannotTell(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		now := housetest.At(t, "2025-02-03 09:00")
		s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }})
		p := task.Planner{Calendar: calendar(t)}
		town(t, s, 1, 1, p, now, "2025-03-20", "2025-03-21", rand.New(rand.NewPCG(5, 6)))
		w := &wire{now: func() time.Time { return now }}
		now = housetest.At(t, "2025-03-20 08:30")
		dying := &Postman{Bot: bot.New(bot.Options{House: housetest.On(t, s, w.now)}), Channels: []Channel{w},
			Planner: p, Name: "a", crash: func(after string) error {
				if after == "send" {
					return errCrash
				}
				return nil
			}}
		if _, err := dying.Round(ctx); !errors.Is(err, errCrash) {
			t.Fatal(err)
		}
		carried := len(w.carried)
		now = now.Add(time.Hour)
		man := &Postman{Bot: bot.New(bot.Options{House: housetest.On(t, s, w.now)}), Channels: []Channel{w},
			Planner: p, Name: "b"}
		if _, err := man.Round(ctx); err != nil {
			t.Fatal(err)
		}
		first := map[string]int{}
		for _, l := range w.carried {
			first[l.chat+l.text]++
			if first[l.chat+l.text] > 1 {
				t.Errorf("sent twice: %s", l.text)
			}
		}
		if carried != 1 {
			t.Errorf("%d messages before the crash", carried)
		}
		if ds, err := s.Deliveries(ctx, store.Doubtful, 10); err != nil || len(ds) != 1 {
			t.Errorf("doubtful: %+v, %v", ds, err)
		}
	})
}

// A message that was certainly not carried is tried again, and given up after
// the fifth time; one to somebody who cannot be reached at once.
func TestRetries(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		cause error
		tries int
		end   store.DeliveryState
	}{
		{ErrNotSent, 5, store.Failed},
		{ErrUnreachable, 1, store.Failed},
		{errors.New("timeout"), 1, store.Doubtful},
	} {
		now := housetest.At(t, "2025-03-19 08:30")
		s := storetest.Open(t, t.TempDir()+"/s.db", store.Options{Now: func() time.Time { return now }})
		p := task.Planner{Calendar: calendar(t)}
		town(t, s, 1, 1, p, housetest.At(t, "2025-03-19 08:30"), "2025-03-20", "2025-03-21",
			rand.New(rand.NewPCG(1, 1)))
		tries := 0
		w := &wire{now: func() time.Time { return now }, fail: func() error { tries++; return c.cause }}
		man := &Postman{Bot: bot.New(bot.Options{House: housetest.On(t, s, w.now)}), Channels: []Channel{w},
			Planner: p, Name: "a"}
		for now = housetest.At(t, "2025-03-20 08:30"); now.Before(housetest.At(t,
			"2025-03-20 12:00")); now = now.Add(5 * time.Minute) {
			if _, err := man.Round(ctx); err != nil {
				t.Fatal(err)
			}
		}
		ds, err := s.Deliveries(ctx, c.end, 10)
		if err != nil || len(ds) == 0 || ds[0].Tries != c.tries || tries != c.tries*len(ds) {
			t.Errorf("%v: %d tries, %+v, %v", c.cause, tries, ds, err)
		}
	}
}

// Without another address a letter lies in the house's inbox; the off switch
// stops all of it; work done in the meantime is not spoken of.
func TestInboxAndSilence(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, dsn string) {
		now := housetest.At(t, "2025-03-03 09:00")
		s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }})
		p := task.Planner{Calendar: calendar(t)}
		town(t, s, 1, 2, p, now, "2025-03-27", "2025-03-28", rand.New(rand.NewPCG(1, 1)))
		man := &Postman{Bot: bot.New(bot.Options{House: housetest.On(t, s, func() time.Time { return now })}),
			Planner: p, Name: "a"}
		now = housetest.At(t, "2025-03-20 09:00")
		for _, who := range []*org.Officer{nil, {ID: "a0-head", Agency: "a0", Roles: []org.Role{org.Head}}} {
			if err := man.Bot.House.Silence(ctx, who, true); !errors.Is(err, store.ErrForbidden) {
				t.Errorf("%+v may silence: %v", who, err)
			}
		}
		if err := man.Bot.House.Silence(ctx, house.Furnisher, true); err != nil {
			t.Fatal(err)
		}
		if n, err := man.Round(ctx); n != 0 || err != nil {
			t.Fatalf("switched off: %d, %v", n, err)
		}
		if err := man.Bot.House.Silence(ctx, house.Furnisher, false); err != nil {
			t.Fatal(err)
		}
		focal := &org.Officer{ID: "a0-focal", Agency: "a0", Roles: []org.Role{org.Focal}}
		if err := man.Bot.House.Take(ctx, focal, 1, house.Step{Do: task.Finish}); err != nil {
			t.Fatal(err)
		}
		if _, err := man.Round(ctx); err != nil {
			t.Fatal(err)
		}
		ls, err := s.Letters(ctx, "a0-focal", 10)
		if n := len(ls) - 1; n >= 0 && ls[n].Kind == task.NoticeAssigned && strings.Contains(ls[n].Text, "giao cơ quan") {
			ls = ls[:n] // the plan was told when it was approved
		} else {
			t.Errorf("the plan was not told: %+v", ls)
		}
		if err != nil || len(ls) != 2 || !strings.Contains(ls[1].Text+ls[0].Text, "Nhắc việc") ||
			!strings.Contains(ls[0].Text, "Nhiệm vụ 2:") || strings.Contains(ls[0].Text+ls[1].Text, "Nhiệm vụ 1:") {
			t.Errorf("%+v, %v", ls, err)
		}
		// Another week brings another overview, once.
		now = housetest.At(t, "2025-03-24 08:00")
		for range 2 {
			if _, err := man.Round(ctx); err != nil {
				t.Fatal(err)
			}
		}
		ls, err = s.Letters(ctx, "a0-head", 10)
		if err != nil || len(ls) == 0 || !strings.Contains(ls[0].Text, "Công việc tuần này") {
			t.Errorf("%+v, %v", ls, err)
		}
		weeks := 0
		for _, l := range ls {
			weeks += strings.Count(l.Text, "Công việc tuần này")
		}
		if weeks != 2 {
			t.Errorf("%d overviews of two weeks", weeks)
		}
	})
}
