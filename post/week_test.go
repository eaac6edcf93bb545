package post

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house/housetest"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// A network that is away for weeks and comes back brings each officer one overview of
// a week, that of the present one, and no reminder is lost by it.
func TestLostWeeksFallAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		now := housetest.At(t, "2025-01-06 08:30") // a Monday
		clock := func() time.Time { return now }
		s := storetest.Open(t, dsn, store.Options{Now: clock})
		p := task.Planner{Calendar: calendar(t)}
		town(t, s, 3, 1, p, now, "2025-02-05", "2025-02-15", rand.New(rand.NewPCG(1, 2)))
		w := &wire{now: clock, seen: map[string]bool{}, fail: func() error { return ErrNotSent }}
		man := &Postman{Bot: bot.New(bot.Options{House: housetest.On(t, s, clock)}), Channels: []Channel{keyedWire{w}},
			Planner: p, Name: "postman"}
		for ; corpus.DayOf(now) < "2025-02-11"; now = now.Add(4 * time.Hour) {
			if _, err := man.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		w.fail = nil
		for ; corpus.DayOf(now) < "2025-02-13"; now = now.Add(4 * time.Hour) {
			if _, err := man.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		weeks := map[string]int{}
		for _, m := range w.carried {
			if strings.Contains(m.text, "Công việc tuần này") {
				weeks[m.chat]++
			}
		}
		if len(weeks) == 0 {
			t.Fatal("nobody got an overview: ", w.carried)
		}
		for chat, n := range weeks {
			if n != 1 {
				t.Errorf("%s got %d overviews", chat, n)
			}
		}
	})
}
