package post

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
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

// province is a made province: sở, communes with units of their own, and who looks
// after their work.
type province struct {
	departments, communes, units int
	plans, tasks                 int
	from, to                     corpus.Day
}

// agencies of the province, with their parents.
func (p province) agencies() []org.Agency {
	out := []org.Agency{{ID: "p-tinh", Name: "Ủy ban nhân dân tỉnh Bến Thử", Kind: org.Local}}
	for i := range p.departments {
		out = append(out, org.Agency{ID: fmt.Sprintf("p-so-%d", i), Name: fmt.Sprintf("Sở Thử số %d", i),
			Kind: org.Department, Parent: "p-tinh"})
	}
	for i := range p.communes {
		commune := fmt.Sprintf("p-xa-%d", i)
		out = append(out, org.Agency{ID: commune, Name: fmt.Sprintf("Ủy ban nhân dân xã Thử số %d", i), Kind: org.Local,
			Parent: "p-tinh"})
		for u := range p.units {
			out = append(out, org.Agency{ID: fmt.Sprintf("%s-%d", commune, u),
				Name: fmt.Sprintf("Phòng số %d xã Thử số %d", u, i), Kind: org.Local, Parent: commune})
		}
	}
	return out
}

// officers of the province: a focal point everywhere, heads of sở and communes, two
// who oversee work and two leaders.
func (p province) officers(rng *rand.Rand) (out []org.Officer) {
	add := func(id, agency string, r org.Role) {
		out = append(out, org.Officer{ID: id, Name: "Cán bộ " + id, Agency: agency, Roles: []org.Role{r},
			Profile:   []string{"light", "standard", "active"}[rng.IntN(3)],
			Addresses: []org.Address{{Channel: "wire", Account: id, Chat: id}}})
	}
	for _, a := range p.agencies()[1:] {
		add(a.ID+"-dm", a.ID, org.Focal)
		if strings.Count(a.ID, "-") == 2 {
			add(a.ID+"-ld", a.ID, org.Head)
		}
	}
	for i := range 2 {
		add(fmt.Sprintf("vp-%d", i), "p-tinh", org.Overseer)
		add(fmt.Sprintf("ct-%d", i), "p-tinh", org.Leader)
	}
	return out
}

// plan makes the proposals of the province's plans.
func (p province) proposals(rng *rand.Rand, cal *task.Calendar) (out []*task.Proposal) {
	agencies := p.agencies()[1:]
	days := int(p.to.Time().Sub(p.from.Time()).Hours() / 24)
	n := 0
	for i := range p.plans {
		plan := &task.Proposal{Plan: corpus.Ref{Doc: fmt.Sprintf("kh-%d", i), Number: fmt.Sprintf("%d/KH-UBND", i+1)},
			Title: fmt.Sprintf("Kế hoạch thử số %d", i+1), Year: 2026}
		for j := range p.tasks / p.plans {
			n++
			t := task.Task{No: fmt.Sprint(j + 1), Name: fmt.Sprintf("Việc V%05d", n), SectionNo: "I",
				Section: fmt.Sprintf("Lĩnh vực %d", j%7), Basis: plan.Plan,
				Due: cal.Settle(task.Due{Kind: task.OnDay, Nominal: p.from.Add(20 + rng.IntN(days-60))})}
			lead := agencies[rng.IntN(len(agencies))]
			if j%25 == 24 { // a group leads
				g := task.Party{Name: "Các sở, ngành", Set: true}
				for k := range min(5, p.departments) {
					g.Members = append(g.Members, fmt.Sprintf("p-so-%d", k))
				}
				t.Lead, t.Leads = g.Name, []task.Party{g}
			} else {
				t.Lead, t.Leads = lead.Name, []task.Party{{Name: lead.Name, Agency: lead.ID}}
			}
			if j%3 == 0 {
				s := agencies[rng.IntN(p.departments)]
				t.Support, t.Supports = s.Name, []task.Party{{Name: s.Name, Agency: s.ID}}
			}
			plan.Tasks = append(plan.Tasks, t)
		}
		out = append(out, plan)
	}
	return out
}

var (
	reTold  = regexp.MustCompile(`Việc (V\d{5})`)
	reAbove = regexp.MustCompile(`Báo cáo cấp trên ngày \S+: (\d+) nhiệm vụ`)
)

// A year of a province: every reminder that is due comes once, what is late goes to
// those above once, nothing comes in quiet hours, and a leader's week is one page.
// With -args -long it is a whole province (docs/oversight.txt).
func TestYearOfAProvince(t *testing.T) { storetest.Each(t, yearOfAProvince) }

func yearOfAProvince(t *testing.T, dsn string) {
	p := province{departments: 4, communes: 4, units: 2, plans: 3, tasks: 75, from: "2026-01-05", to: "2026-06-30"}
	if *long {
		p = province{departments: 34, communes: 135, units: 5, plans: 60, tasks: 3000, from: "2026-01-05", to: "2026-12-31"}
	}
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(20, 26))
	now := housetest.At(t, string(p.from)+" 06:00")
	clock := func() time.Time { return now }
	s := storetest.Open(t, dsn, store.Options{Now: clock})
	data := *housetest.Data(t)
	data.Agencies = append(slices.Clone(data.Agencies), p.agencies()...)
	var err error
	if data.Directory, err = org.NewDirectory(data.Agencies); err != nil {
		t.Fatal(err)
	}
	h := house.New(house.Options{Store: s, Data: &data, Now: clock})
	planner := task.Planner{Calendar: calendar(t)}
	officers := p.officers(rng)
	for _, o := range officers {
		if err := s.PutOfficer(ctx, house.Furnisher, o, planner); err != nil {
			t.Fatal(err)
		}
	}
	for _, plan := range p.proposals(rng, planner.Calendar) {
		if _, err := s.PutPlan(ctx, house.Furnisher, plan, corpus.Public, "", planner); err != nil {
			t.Fatal(err)
		}
	}
	works, err := s.Tasks(ctx, house.Furnisher, store.TaskFilter{})
	if err != nil || len(works) != p.tasks {
		t.Fatal(len(works), err)
	}
	// Most work is done in time, some late, some not at all.
	doneOn := map[int64]corpus.Day{}
	byDay := map[corpus.Day][]int64{}
	for _, w := range works {
		switch n := rng.IntN(10); {
		case n < 6:
			doneOn[w.ID] = w.Due.Nominal.Add(-rng.IntN(15))
		case n < 9:
			doneOn[w.ID] = w.Due.Nominal.Add(1 + rng.IntN(30))
		}
		if d := doneOn[w.ID]; d != "" {
			byDay[d] = append(byDay[d], w.ID)
		}
	}
	wire := &wire{now: clock, seen: map[string]bool{}}
	man := &Postman{Bot: bot.New(bot.Options{House: h}), Channels: []Channel{keyedWire{wire}}, Planner: planner, Name: "một"}
	began := time.Now()
	for day := p.from; day <= p.to; day = day.Add(1) {
		for _, hour := range []string{"06:30", "08:00", "11:00", "17:30", "21:00"} {
			now = housetest.At(t, string(day)+" "+hour)
			if _, err := man.Round(ctx); err != nil {
				t.Fatal(err)
			}
			if hour == "17:30" { // what was done today is reported in the evening
				for _, id := range byDay[day] {
					if err := h.Take(ctx, house.Furnisher, id, house.Step{Do: task.Finish}); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
	took := time.Since(began)

	owed, above := p.owed(works, officers, doneOn, planner, data.Directory)
	got, gotAbove, pages := map[string]int{}, map[string]int{}, []int{}
	for _, l := range wire.carried {
		if !planner.MaySend(l.at) {
			t.Fatalf("a message at %s", l.at)
		}
		own, over, _ := strings.Cut(l.text, "Báo cáo cấp trên")
		if strings.Contains(own, "Nhắc việc ngày") {
			for _, m := range reTold.FindAllStringSubmatch(own, -1) {
				got[l.chat+" "+m[1]+" "+string(corpus.DayOf(l.at))]++
			}
		}
		if m := reAbove.FindStringSubmatch("Báo cáo cấp trên" + over); m != nil && over != "" {
			n, _ := strconv.Atoi(m[1])
			gotAbove[l.chat] += n
		}
		if strings.Contains(l.text, "Tình hình thực hiện nhiệm vụ tuần này") && strings.HasPrefix(l.chat, "ct-") {
			pages = append(pages, printedLines(l.text))
		}
	}
	if !maps.Equal(got, owed) {
		t.Errorf("%d reminders came, %d were due", len(got), len(owed))
		for key, n := range owed {
			if got[key] != n {
				t.Fatalf("%s: due %d times, came %d times", key, n, got[key])
			}
		}
		for key := range got {
			if owed[key] == 0 {
				t.Fatalf("%s came and was not due", key)
			}
		}
	}
	if !maps.Equal(gotAbove, above) {
		t.Errorf("those above were told %v, and should be told %v", gotAbove, above)
	}
	weeks := 0
	for d := p.from; d <= p.to; d = d.Add(7) {
		weeks++
	}
	if len(pages) < 2*(weeks-2) || slices.Max(pages) > mostPage {
		t.Errorf("%d digests of %d weeks for 2 leaders, the longest of %d lines", len(pages), weeks, slices.Max(pages))
	}
	risen := 0
	for _, n := range gotAbove {
		risen += n
	}
	t.Logf("%d agencies, %d officers, %d plans, %d tasks, %s to %s: %d messages, %d reminders each once, "+
		"%d lines to those above, %d digests of at most %d lines; %s", len(p.agencies()), len(officers), p.plans, p.tasks,
		p.from, p.to, len(wire.carried), len(got), risen, len(pages), slices.Max(pages), took.Round(time.Second))
}

// mostPage is how many lines of 95 letters an A4 page takes.
const mostPage = 48

func printedLines(text string) (n int) {
	for _, line := range strings.Split(text, "\n") {
		n += 1 + (len([]rune(line))-1)/95
	}
	return n
}

// owed says which reminders should come on which day, and how much goes above to
// whom, counted from the rules alone: what is done in the evening of a day was still
// open in its morning.
func (p province) owed(works []task.Work, officers []org.Officer, doneOn map[int64]corpus.Day, planner task.Planner,
	dir *org.Directory) (owed map[string]int, above map[string]int) {
	owed, above = map[string]int{}, map[string]int{}
	of := map[string][]org.Officer{}
	for _, o := range officers {
		of[o.Agency] = append(of[o.Agency], o)
	}
	parent := func(id string) string { return dir.ByID(id).Parent }
	begin := p.from.Time().Add(6 * time.Hour)
	for i := range works {
		w := &works[i]
		until := p.to
		if d := doneOn[w.ID]; d != "" {
			until = min(until, d)
		}
		var circle []org.Officer
		for _, a := range slices.Compact(slices.Sorted(slices.Values(w.Agencies()))) {
			circle = append(circle, of[a]...)
		}
		name := strings.TrimPrefix(w.Name, "Việc ")
		for _, r := range planner.Plan(w, circle, begin) {
			if day := corpus.DayOf(r.At); day <= until {
				owed[r.Officer+" "+name+" "+string(day)]++
			}
		}
		// The first working day on which the rules name somebody tells them.
		told := map[string]bool{}
		for day := w.Due.Rolled; day <= until; day = day.Add(1) {
			if !planner.Calendar.Works(day) || day < w.Due.Rolled.Add(7) {
				continue
			}
			for _, o := range officers {
				chief, overseer := o.Has(org.Leader), o.Has(org.Overseer)
				top := false
				for _, a := range w.LeadAgencies() {
					top = top || parent(a) == o.Agency && (o.Has(org.Head) || o.Has(org.Focal))
				}
				top = top && !slices.Contains(w.LeadAgencies(), o.Agency)
				if !told[o.ID] && (overseer || top || chief && day >= w.Due.Rolled.Add(15)) {
					told[o.ID] = true
					above[o.ID]++
				}
			}
			if day > w.Due.Rolled.Add(40) {
				break
			}
		}
	}
	return owed, above
}
