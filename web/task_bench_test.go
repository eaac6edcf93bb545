package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// BenchmarkWorkPages measures the pages about work with 10,000 tasks and 5,000
// officers, through the whole server.
func BenchmarkWorkPages(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkWorkPages(b, filepath.Join(b.TempDir(), "house.db")) })
	b.Run("postgres", func(b *testing.B) { benchmarkWorkPages(b, storetest.Postgres(b)) })
}

// benchHouse is a house on the database with one administrator, served.
func benchHouse(t testing.TB, dsn string) (*desk, *store.Store, task.Planner) {
	t.Helper()
	h := &desk{clock: &clock{t: noon}}
	s := storetest.Open(t, dsn, store.Options{Now: h.clock.now})
	verbs := housetest.On(t, s, h.clock.now)
	var err error
	if h.Server, err = New(Options{Bot: bot.New(bot.Options{House: verbs, PerMinute: -1}), Store: s,
		Now: h.clock.now}); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h.Server)
	t.Cleanup(srv.Close)
	h.url = srv.URL
	p, err := verbs.Planner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PutOfficer(t.Context(), keeper, people[0], p); err != nil {
		t.Fatal(err)
	}
	return h, s, p
}

func benchmarkWorkPages(b *testing.B, dsn string) {
	ctx := context.Background()
	h, s, p := benchHouse(b, dsn)
	const agencies = 500
	for i := range 5000 {
		o := org.Officer{ID: fmt.Sprintf("o%d", i), Name: "Cán bộ", Agency: fmt.Sprintf("a%d", i%agencies),
			Roles: []org.Role{org.Staff}}
		if i < 2*agencies {
			o.Roles = []org.Role{[]org.Role{org.Focal, org.Head}[i/agencies]}
		}
		if err := s.PutOfficer(ctx, keeper, o, p); err != nil {
			b.Fatal(err)
		}
	}
	plan := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach", Number: "1/KH-UBND"}, Year: 2026}
	for i := range 10000 {
		agency := fmt.Sprintf("a%d", i%agencies)
		plan.Tasks = append(plan.Tasks, task.Task{No: fmt.Sprint(i + 1), SectionNo: "I", Section: "Số hóa",
			Name: fmt.Sprintf("Nhiệm vụ thứ %d về số hóa hồ sơ", i), Lead: agency,
			Leads: []task.Party{{Name: agency, Agency: agency}}, Due: p.Calendar.Settle(task.Due{Kind: task.OnDay,
				Nominal: corpus.Day("2026-06-01").Add(i % 365)})})
	}
	if _, err := s.PutPlan(ctx, keeper, plan, corpus.Public, "", p); err != nil {
		b.Fatal(err)
	}
	who := h.signIn(b, "chi-quan-tri")
	for _, page := range []struct{ name, path string }{
		{"list", "/viec"}, {"list of an agency", "/viec?co-quan=a7"}, {"words", "/viec?tu=thu+9999+ho+so"}, {"overdue, last page", "/viec?tinh-trang=qua-han&trang=90"}, {"board", "/viec?xem=bang"},
		{"month", "/viec/lich?thang=2026-11"}, {"one task", "/viec/5000"}, {"reminders of a fortnight", "/viec/nhac"},
	} {
		b.Run(page.name, func(b *testing.B) {
			for b.Loop() {
				if status := who.status(page.path); status != http.StatusOK {
					b.Fatal(status)
				}
			}
		})
	}
}

// BenchmarkOversight measures the page of oversight of a province: 60 plans, 3,000
// tasks of 844 agencies, half of them due.
func BenchmarkOversight(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkOversight(b, filepath.Join(b.TempDir(), "house.db")) })
	b.Run("postgres", func(b *testing.B) { benchmarkOversight(b, storetest.Postgres(b)) })
}

func benchmarkOversight(b *testing.B, dsn string) {
	ctx := context.Background()
	h, s, p := benchHouse(b, dsn)
	for i := range 60 {
		plan := &task.Proposal{Plan: corpus.Ref{Doc: fmt.Sprintf("kh-%d", i), Number: fmt.Sprintf("%d/KH-UBND", i+1)}, Year: 2026}
		for j := range 50 {
			agency := fmt.Sprintf("a%d", (i*50+j)%844)
			plan.Tasks = append(plan.Tasks, task.Task{No: fmt.Sprint(j + 1), Section: fmt.Sprintf("Lĩnh vực %d", j%7),
				Name: fmt.Sprintf("Nhiệm vụ thứ %d về số hóa hồ sơ", j), Lead: agency, Basis: plan.Plan,
				Leads: []task.Party{{Name: agency, Agency: agency}}, Due: p.Calendar.Settle(task.Due{Kind: task.OnDay,
					Nominal: corpus.Day("2026-06-01").Add((i*50 + j) % 365)})})
		}
		if _, err := s.PutPlan(ctx, keeper, plan, corpus.Public, "", p); err != nil {
			b.Fatal(err)
		}
	}
	who := h.signIn(b, "chi-quan-tri")
	for _, page := range []struct{ name, path string }{
		{"all", "/viec/theo-doi"}, {"a plan", "/viec/theo-doi?ke-hoach=kh-7"}, {"an agency", "/viec/theo-doi?co-quan=a7"},
		{"report as Word", "/viec/theo-doi/van-ban/bao-cao.docx?ke-hoach=kh-7"}, {"workbook", "/viec/theo-doi/xuat.xlsx"},
	} {
		b.Run(page.name, func(b *testing.B) {
			for b.Loop() {
				if status := who.status(page.path); status != http.StatusOK {
					b.Fatal(status)
				}
			}
		})
	}
}
