package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/score"
	"trolyao/store"
	"trolyao/task"
)

const scoreSet = `
key: bo-thu
name: Bộ tiêu chí thử
groups: [so]
period: nam
self_due: 2025-11-30
evidence_due: 2025-12-15
fields:
  - no: "1"
    name: Lĩnh vực một
    max: 10
    parts:
      - {no: "1.1", name: Kế hoạch, max: 2, method: tham-dinh, rule: "bậc: kịp thời = 2; chậm = 1; không = 0", evidence: Kế hoạch}
      - {no: "1.2", name: Nhiệm vụ, max: 4, method: tham-dinh, rule: "tỷ lệ nhiệm vụ: từ 0 đến 100; quá hạn tính 50", evidence: Sản phẩm, tasks: [{plan: ke-hoach}]}
      - {no: "1.3", name: Số liệu, max: 3, method: so-lieu, rule: "tỷ lệ: từ 0 đến 100"}
      - {no: "1.4", name: Khảo sát, max: 1, method: khao-sat, rule: "tỷ lệ: từ 0 đến 100"}
`

var (
	council  = &org.Officer{ID: "tham-dinh", Name: "Tổ thẩm định", Agency: "b", Roles: []org.Role{org.Appraiser}}
	insider  = &org.Officer{ID: "noi-bo", Name: "Người của Sở A", Agency: "a", Roles: []org.Role{org.Appraiser}}
	scoreKey = store.ScoreKey{Criteria: "bo-thu", Agency: "a", Period: "2025"}
)

func criteriaSet(t testing.TB, text string) *score.Criteria {
	t.Helper()
	c, err := score.ReadYAML([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func points(t testing.TB, s string) *score.Points {
	t.Helper()
	p, err := score.ParsePoints(s)
	if err != nil {
		t.Fatal(err)
	}
	return &p
}

// scored opens a house with a set, a plan and officers.
func scored(t *testing.T, f func(t *testing.T, s *store.Store, c *clock, dir *org.Directory)) {
	dir, err := org.NewDirectory([]org.Agency{
		{ID: "a", Name: "Sở A", Kind: org.Department}, {ID: "b", Name: "Sở B", Kind: org.Department},
		{ID: "cu", Name: "Sở Cũ", Kind: org.Department, To: "2025-02-28", Successors: []org.Successor{{ID: "a"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	each(t, "2025-05-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		ctx := context.Background()
		for _, o := range []*org.Officer{council, insider} {
			if err := s.PutOfficer(ctx, admin, *o, planner); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.PutCriteria(ctx, admin, criteriaSet(t, scoreSet)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.PutPlan(ctx, admin, proposal("Tháng 3", "Tháng 9"), corpus.Public, "", planner); err != nil {
			t.Fatal(err)
		}
		f(t, s, c, dir)
	})
}

// placeOf tells what an agency is by a directory.
func placeOf(dir *org.Directory) store.Place {
	return func(f *score.Facts, day corpus.Day) { f.Place(dir, day) }
}

func card(t testing.TB, s *store.Store, dir *org.Directory, reader *org.Officer, day corpus.Day) *score.Card {
	t.Helper()
	c, err := s.Card(context.Background(), reader, placeOf(dir), scoreKey, day)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestScoreFromSelfScoreToPublication(t *testing.T) {
	ctx := context.Background()
	scored(t, func(t *testing.T, s *store.Store, c *clock, dir *org.Directory) {
		final := func() string { return card(t, s, dir, head, corpus.DayOf(c.t)).Total.Final.String() }
		if got := card(t, s, dir, head, "2025-05-06"); !got.Empty || got.Name != "Sở A" || got.Version != 1 ||
			got.Total.Best.String() != "9" {
			t.Fatalf("an empty card: %+v", got.Total)
		}
		// Who may do what.
		plan := []score.Claim{{No: "1.1", Choice: "kịp thời"}}
		for _, who := range []*org.Officer{nil, staff, other, admin, council} {
			if err := s.PutClaims(ctx, who, scoreKey, score.Self, plan); !errors.Is(err, store.ErrForbidden) {
				t.Errorf("%v scored Sở A: %v", who, err)
			}
		}
		for _, who := range []*org.Officer{nil, staff, focal, head, admin, insider} {
			if err := s.PutClaims(ctx, who, scoreKey, score.Council, plan); !errors.Is(err, store.ErrForbidden) {
				t.Errorf("%v appraised Sở A: %v", who, err)
			}
		}
		if _, err := s.Card(ctx, other, placeOf(dir), scoreKey, "2025-05-06"); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("another agency read the card: %v", err)
		}
		if _, err := s.PublishScores(ctx, council, placeOf(dir), "bo-thu", "2025", nil); !errors.Is(
			err,
			store.ErrForbidden,
		) {
			t.Errorf("the council published: %v", err)
		}
		if _, err := s.PutCriteria(ctx, head, criteriaSet(t, scoreSet)); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("a head changed the criteria: %v", err)
		}

		// Self-score: all or nothing, then evidence moves the score at once.
		bad := append(plan, score.Claim{No: "1.3", Value: points(t, "-4")})
		var known *store.Error
		if err := s.PutClaims(ctx, focal, scoreKey, score.Self, bad); !errors.As(err, &known) ||
			!strings.Contains(known.Text, "1.3") {
			t.Fatalf("bad claims: %v", err)
		}
		if f, err := s.ScoreFacts(ctx, focal, placeOf(dir), scoreKey, "2025-05-06"); err != nil || len(f.Self) != 0 {
			t.Fatalf("half a self-score was kept: %+v, %v", f, err)
		}
		if err := s.PutClaims(ctx, focal, scoreKey, score.Self,
			append(plan, score.Claim{No: "1.3", Value: points(t, "80")})); err != nil {
			t.Fatal(err)
		}
		if got := final(); got != "2,4" {
			t.Errorf("without evidence: %s", got)
		}
		id, err := s.AddScoreEvidence(ctx, focal, scoreKey, score.Evidence{No: "1.1", Name: "ke-hoach.pdf"},
			[]byte("%PDF"))
		if err != nil {
			t.Fatal(err)
		}
		if got := final(); got != "4,4" {
			t.Errorf("with evidence: %s", got)
		}
		if e, data, err := s.ScoreEvidence(ctx, council, id); err != nil || e.Name != "ke-hoach.pdf" ||
			string(data) != "%PDF" {
			t.Errorf("%+v %q %v", e, data, err)
		}
		if _, _, err := s.ScoreEvidence(ctx, other, id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("another agency read the evidence: %v", err)
		}
		if err := s.RemoveScoreEvidence(ctx, other, id, ""); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("another agency took the evidence back: %v", err)
		}
		if err := s.RemoveScoreEvidence(ctx, focal, id, "nhầm tệp"); err != nil || final() != "2,4" {
			t.Errorf("%v, %s", err, final())
		}
		if _, err := s.AddScoreEvidence(ctx, focal, scoreKey, score.Evidence{No: "1.1", Name: "Kế hoạch",
			Link: "https://example.org/kh"}, nil); err != nil {
			t.Fatal(err)
		}
		for _, e := range []score.Evidence{{No: "9", Name: "x", Link: "https://x"},
			{No: "1.1", Name: "x", Link: "file:///x"}, {No: "1.1", Link: "https://x"}, {No: "1", Name: "x", Link: "https://x"}} {
			if _, err := s.AddScoreEvidence(ctx, focal, scoreKey, e, nil); !errors.As(err, &known) {
				t.Errorf("%+v: %v", e, err)
			}
		}

		// What if equals doing it.
		f, err := s.ScoreFacts(ctx, head, placeOf(dir), scoreKey, "2025-05-06")
		if err != nil || len(f.Tasks) != 2 {
			t.Fatalf("%+v, %v", f, err)
		}
		set, err := s.Criteria(ctx, "bo-thu")
		if err != nil {
			t.Fatal(err)
		}
		if r := card(t, s, dir, head, "2025-05-06").Row("1.2"); r.State != score.TaskOverdue ||
			r.AtRisk.String() != "2" {
			t.Errorf("%+v", r)
		}
		ids := []int64{f.Tasks[0].ID, f.Tasks[1].ID}
		what := score.Compute(set.Criteria, f.Finish(ids, "2025-05-06"), "2025-05-06")
		for _, id := range ids {
			if err := setProgress(ctx, s, focal, id, task.Done, "", "", planner); err != nil {
				t.Fatal(err)
			}
		}
		if got := final(); got != "4,4" {
			t.Errorf("done, without evidence: %s", got)
		}
		for _, id := range ids {
			if _, err := addEvidence(ctx, s, focal, store.Evidence{Task: id, Name: "x", Link: "https://example.org"},
				planner); err != nil {
				t.Fatal(err)
			}
		}
		if got := final(); got != what.Total.Final.String() || got != "7,4" {
			t.Errorf("done: %s, what if: %s", got, what.Total.Final)
		}
		// As it stood before.
		c.set(t, "2025-05-08 09:00")
		if got := card(t, s, dir, head, "2025-05-05"); !got.Empty {
			t.Errorf("on the day before: %v", got.Total.Final)
		}

		// The council: a reason for each change.
		if _, err := s.PublishScores(ctx, admin, placeOf(dir), "bo-thu", "2025", nil); !errors.As(err, &known) ||
			!strings.Contains(known.Text, "còn 3 tiêu chí chưa thẩm định: 1.1, 1.3, 1.4") {
			t.Errorf("published what is not appraised: %v", err)
		}
		if err := s.PutClaims(ctx, council, scoreKey, score.Council,
			[]score.Claim{{No: "1.1", Choice: "chậm"}}); !errors.As(
			err,
			&known,
		) ||
			!strings.Contains(known.Text, "lý do") {
			t.Errorf("no reason: %v", err)
		}
		if err := s.PutClaims(ctx, council, scoreKey, score.Council,
			[]score.Claim{{No: "1.1", Choice: "chậm", Why: "ban hành ngày 20/02"},
				{No: "1.2", Points: points(t, "3"), Why: "theo nhiệm vụ"},
				{No: "1.3", Value: points(t, "80")}, {No: "1.4", Value: points(t, "87,5"), Why: "phiếu khảo sát tháng 4"}}); err != nil {
			t.Fatal(err)
		}
		if got := final(); got != "7,275" {
			t.Errorf("appraised: %s", got)
		}
		if err := s.PutClaims(ctx, focal, scoreKey, score.Self,
			[]score.Claim{{No: "1.1", Choice: "không"}}); !errors.As(
			err,
			&known,
		) {
			t.Errorf("claimed anew what is appraised: %v", err)
		}
		if err := s.PutClaims(ctx, council, scoreKey, score.Council,
			[]score.Claim{{No: "1.3", Value: points(t, "70")}}); !errors.As(
			err,
			&known,
		) {
			t.Errorf("changed without a reason: %v", err)
		}

		// Published: frozen, numbered, open to everybody without names.
		number, err := s.PublishScores(ctx, admin, placeOf(dir), "bo-thu", "2025", nil)
		if err != nil || number != "BĐ-2025-001" {
			t.Fatalf("%q, %v", number, err)
		}
		if err := s.PutClaims(ctx, council, scoreKey, score.Council,
			[]score.Claim{{No: "1.3", Value: points(t, "70"), Why: "x"}}); !errors.As(
			err,
			&known,
		) ||
			!strings.Contains(known.Text, number) {
			t.Errorf("changed a published card: %v", err)
		}
		if err := setProgress(ctx, s, focal, ids[0], task.NotBegun, "", "", planner); err != nil {
			t.Fatal(err)
		}
		pub := card(t, s, dir, nil, "2027-01-01")
		if pub.Total.Final.String() != "7,275" || pub.Number != number || !pub.Settled ||
			len(pub.Row("1.1").Trace) != 0 || len(pub.Row("1.1").Evidence) != 0 {
			t.Errorf("%+v %+v", pub, pub.Row("1.1"))
		}
		if full := card(t, s, dir, head, "2027-01-01"); len(full.Row("1.1").Trace) == 0 ||
			!strings.Contains(strings.Join(full.Row("1.1").Trace, " "), "Đầu mối A") {
			t.Errorf("%v", full.Row("1.1").Trace)
		}
		if _, err := s.PublishScores(ctx, admin, placeOf(dir), "bo-thu", "2025", []string{"a"}); !errors.As(err, &known) {
			t.Errorf("published twice: %v", err)
		}
		if cs, err := s.Cards(ctx, nil, placeOf(dir), "bo-thu", "2025", nil, "2025-06-01", false); err != nil || len(cs) != 1 {
			t.Errorf("%d cards, %v", len(cs), err)
		}
		if ps, err := s.Publications(ctx, ""); err != nil || len(ps) != 1 || ps[0].Cards != 1 ||
			ps[0].Version != 1 {
			t.Errorf("%+v, %v", ps, err)
		}
		h, err := s.ScoreHistory(ctx, head, scoreKey)
		if err != nil || len(h) != 10 {
			t.Errorf("%d lines of history, %v\n%+v", len(h), err, h)
		}
		if _, err := s.ScoreHistory(ctx, nil, scoreKey); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("anybody read the history: %v", err)
		}
		log, err := s.AuditLog(ctx, 100)
		ours := 0
		for _, e := range log {
			if e.What == "score" || e.What == "criteria.put" {
				ours++
			}
		}
		if err != nil || ours != 11 {
			t.Errorf("%d audit lines, %v\n%+v", ours, err, log)
		}
		// A criterion that was published may go from the next version.
		if v, err := s.PutCriteria(ctx, admin,
			criteriaSet(t, strings.ReplaceAll(scoreSet, `"1.3"`, `"1.5"`))); err != nil || v != 2 {
			t.Errorf("version %d, %v", v, err)
		}
	})
}

func TestScoreCards(t *testing.T) {
	ctx := context.Background()
	scored(t, func(t *testing.T, s *store.Store, c *clock, dir *org.Directory) {
		for _, x := range []struct {
			who   *org.Officer
			value string
		}{{focal, "50"}, {other, "90"}} {
			key := store.ScoreKey{Criteria: "bo-thu", Agency: x.who.Agency, Period: "2025"}
			if err := s.PutClaims(ctx, x.who, key, score.Self,
				[]score.Claim{{No: "1.3", Value: points(t, x.value)}}); err != nil {
				t.Fatal(err)
			}
			// The same again is nothing.
			if err := s.PutClaims(ctx, x.who, key, score.Self,
				[]score.Claim{{No: "1.3", Value: points(t, x.value)}}); err != nil {
				t.Fatal(err)
			}
		}
		count := func(reader *org.Officer, agencies ...string) string {
			cs, err := s.Cards(ctx, reader, placeOf(dir), "bo-thu", "2025", agencies, "2025-05-06", false)
			if err != nil {
				t.Fatal(err)
			}
			var l []string
			for _, c := range cs {
				l = append(l, c.Name+" "+c.Total.Final.String())
			}
			return strings.Join(l, ", ")
		}
		for _, x := range []struct {
			reader   *org.Officer
			agencies []string
			want     string
		}{
			{nil, nil, ""}, {focal, nil, "Sở A 1,5"}, {other, []string{"a", "b"}, "Sở B 2,7"},
			{council, nil, "Sở A 1,5, Sở B 2,7"}, {admin, []string{"a"}, "Sở A 1,5, Sở B 2,7"}, {admin, []string{"cu"}, "Sở A 1,5, Sở B 2,7, Sở Cũ 0"},
		} {
			if got := count(x.reader, x.agencies...); got != x.want {
				t.Errorf("%v %v: %s", x.reader, x.agencies, got)
			}
		}
		if h, err := s.ScoreHistory(ctx, focal, scoreKey); err != nil || len(h) != 1 {
			t.Errorf("%+v, %v", h, err)
		}
		if ps, err := s.ScorePeriods(ctx, "bo-thu", "a"); err != nil || fmt.Sprint(ps) != "[2025]" {
			t.Errorf("%v, %v", ps, err)
		}
		// Too late, wrong period, not in the set, a frame.
		var known *store.Error
		c.set(t, "2025-12-01 09:00")
		if err := s.PutClaims(ctx, focal, scoreKey, score.Self,
			[]score.Claim{{No: "1.3", Value: points(t, "60")}}); !errors.As(
			err,
			&known,
		) ||
			!strings.Contains(known.Text, "30/11/2025") {
			t.Errorf("too late: %v", err)
		}
		if _, err := s.AddScoreEvidence(ctx, focal, scoreKey, score.Evidence{No: "1.1", Name: "x", Link: "https://x"},
			nil); err != nil {
			t.Errorf("evidence has until 15/12: %v", err)
		}
		c.set(t, "2025-12-16 09:00")
		if _, err := s.AddScoreEvidence(ctx, focal, scoreKey, score.Evidence{No: "1.1", Name: "x", Link: "https://x"},
			nil); !errors.As(
			err,
			&known,
		) {
			t.Errorf("late evidence: %v", err)
		}
		wrong := scoreKey
		wrong.Period = "2025-05"
		if err := s.PutClaims(ctx, focal, wrong, score.Self, nil); !errors.As(err, &known) {
			t.Errorf("a month of a yearly set: %v", err)
		}
		wrong = scoreKey
		wrong.Criteria = "khac"
		if err := s.PutClaims(ctx, focal, wrong, score.Self, nil); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("no such set: %v", err)
		}
		// What has been scored by cannot be taken out; the same again is no version.
		if _, err := s.PutCriteria(ctx, admin,
			criteriaSet(t, strings.ReplaceAll(scoreSet, `"1.3"`, `"1.5"`))); !errors.As(err, &known) ||
			!strings.Contains(known.Text, "1.3") {
			t.Errorf("took out a criterion: %v", err)
		}
		if v, err := s.PutCriteria(ctx, admin, criteriaSet(t, scoreSet)); err != nil || v != 1 {
			t.Errorf("version %d, %v", v, err)
		}
		if v, err := s.PutCriteria(ctx, admin,
			criteriaSet(t, strings.Replace(scoreSet, "key: bo-thu", "key: khung\nframe: true", 1))); err != nil ||
			v != 1 {
			t.Errorf("version %d, %v", v, err)
		}
		wrong.Criteria = "khung"
		if err := s.PutClaims(ctx, focal, wrong, score.Self, nil); !errors.As(err, &known) ||
			!strings.Contains(known.Text, "khung") {
			t.Errorf("scored by a frame: %v", err)
		}
		if cs, err := s.CriteriaSets(ctx); err != nil || len(cs) != 2 {
			t.Errorf("%d sets, %v", len(cs), err)
		}
		// Tasks of an agency that was taken over are those of its successor.
		p := proposal("Tháng 3")
		p.Tasks[0].Leads = []task.Party{{Name: "Sở Cũ", Agency: "cu"}}
		if _, err := s.PutPlan(ctx, admin, p, corpus.Public, "", planner); err != nil {
			t.Fatal(err)
		}
		if f, err := s.ScoreFacts(ctx, head, placeOf(dir), scoreKey, "2025-12-16"); err != nil || len(f.Tasks) != 2 {
			t.Errorf("%d tasks, %v", len(f.Tasks), err)
		}
	})
}

func TestPlanScores(t *testing.T) {
	ctx := context.Background()
	scored(t, func(t *testing.T, s *store.Store, c *clock, _ *org.Directory) {
		route := func(*org.Officer) store.Route { return store.Route{Channel: "x", Chat: "y"} }
		for day, want := range map[corpus.Day]int{"2025-05-06": 1, "2025-06-01": 1} {
			for _, n := range []int{want, 0} {
				if got, err := s.PlanScores(ctx, day, route); err != nil || got != n {
					t.Errorf("%s: %d letters, want %d, %v", day, got, n, err)
				}
			}
		}
	})
}

// Of many who publish at once one does; a change that comes at the same time is in
// the published card or refused, never in between.
func TestPublishAtOnce(t *testing.T) {
	ctx := context.Background()
	scored(t, func(t *testing.T, s *store.Store, c *clock, dir *org.Directory) {
		settle := func(value string) error {
			return s.PutClaims(
				ctx,
				council,
				scoreKey,
				score.Council,
				[]score.Claim{{No: "1.1", Choice: "chậm", Why: value},
					{No: "1.2", Exempt: true, Why: value},
					{
						No:    "1.3",
						Value: points(t, value),
						Why:   value,
					}, {No: "1.4", Value: points(t, value), Why: value}},
			)
		}
		if err := settle("10"); err != nil {
			t.Fatal(err)
		}
		errs := make(chan error)
		for i := range 6 {
			go func() {
				if i%2 == 0 {
					_, err := s.PublishScores(ctx, admin, placeOf(dir), "bo-thu", "2025", []string{"a"})
					errs <- err
				} else {
					errs <- settle(fmt.Sprint(20 + i))
				}
			}()
		}
		ok := 0
		for range 6 {
			err := <-errs
			var known *store.Error
			if err == nil {
				ok++
			} else if !errors.As(err, &known) {
				t.Error(err)
			}
		}
		ps, err := s.Publications(ctx, "bo-thu")
		if err != nil || len(ps) != 1 || ps[0].Number != "BĐ-2025-001" || ps[0].Cards != 1 || ok < 1 || ok > 4 {
			t.Errorf("%+v, %d of 6 done, %v", ps, ok, err)
		}
		r := card(t, s, dir, admin, "2025-05-06")
		if why := r.Row("1.1").Trace; r.Row("1.3").Trace[len(r.Row("1.3").Trace)-1] != why[len(why)-1] {
			t.Errorf("a card between two appraisals: %v %v", r.Row("1.1").Trace, r.Row("1.3").Trace)
		}
	})
}

// A card published is the same bytes later.
func TestPublishedCardIsFrozen(t *testing.T) {
	ctx := context.Background()
	scored(t, func(t *testing.T, s *store.Store, c *clock, dir *org.Directory) {
		if err := s.PutClaims(ctx, council, scoreKey, score.Council,
			[]score.Claim{{No: "1.1", Choice: "chậm", Why: "x"},
				{No: "1.2", Exempt: true, Why: "x"},
				{No: "1.3", Value: points(t, "80"), Why: "x"}, {No: "1.4", Value: points(t, "87,5"), Why: "x"}}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.PublishScores(ctx, admin, placeOf(dir), "bo-thu", "2025", []string{"a"}); err != nil {
			t.Fatal(err)
		}
		before, _ := card(t, s, dir, admin, "2025-05-06").JSON()
		if _, err := s.PutCriteria(ctx, admin,
			criteriaSet(t, strings.Replace(scoreSet, "chậm = 1", "chậm = 0,5", 1))); err != nil {
			t.Fatal(err)
		}
		c.set(t, "2027-01-01 09:00")
		after, _ := card(t, s, dir, admin, "2027-01-01").JSON()
		if !bytes.Equal(before, after) {
			t.Errorf("%s\n%s", before, after)
		}
	})
}

// Only what an agency leads counts for it: not what is nobody's, not a heading, and
// of a group's work only once it has been given out.
func TestScoreCountsOwnTasksOnly(t *testing.T) {
	ctx := context.Background()
	scored(t, func(t *testing.T, s *store.Store, _ *clock, dir *org.Directory) {
		if _, err := s.PutCriteria(ctx, admin, criteriaSet(t, strings.Replace(scoreSet, "plan: ke-hoach",
			"plan: 9/KH-UBND", 1))); err != nil {
			t.Fatal(err)
		}
		a := task.Party{Name: "Sở A", Agency: "a"}
		p := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach-9", Number: "9/KH-UBND"}, Year: 2025}
		for _, x := range []struct {
			no, parent string
			lead       []task.Party
		}{
			{"1", "", nil}, {"1.1", "1", []task.Party{a}}, {"1.2", "1", []task.Party{{Name: "Sở B", Agency: "b"}}},
			{"2", "", []task.Party{{Name: "UBND các xã"}}}, {"3", "", nil}, {"5", "", []task.Party{a}}, {"5.1", "5", []task.Party{a}},
			{"4", "", []task.Party{{Name: "Các sở", Members: []string{"b", "a"}}}},
		} {
			p.Tasks = append(p.Tasks, task.Task{No: x.no, Parent: x.parent, Name: "Việc " + x.no, Leads: x.lead,
				Basis: p.Plan})
		}
		if _, err := s.PutPlan(ctx, admin, p, corpus.Public, "", planner); err != nil {
			t.Fatal(err)
		}
		var nos []string
		for _, w := range card(t, s, dir, head, "2025-05-06").Row("1.2").Tasks {
			nos = append(nos, w.No)
		}
		if got := strings.Join(nos, " "); got != "1.1 5 5.1 4" {
			t.Errorf("Sở A is counted tasks %s", got)
		}
		open, err := s.UncountedTasks(ctx, admin, "bo-thu")
		if err != nil {
			t.Fatal(err)
		}
		nos = nil
		for _, u := range open {
			nos = append(nos, u.No)
		}
		if got := strings.Join(nos, " "); got != "1 2 3" {
			t.Errorf("told as nobody's: %s", got)
		}
		if _, err := s.UncountedTasks(ctx, focal, "bo-thu"); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("told to a focal point: %v", err)
		}
		// What is not open counts nowhere, and the card says so.
		for _, state := range []task.PlanState{task.PlanClosed, task.PlanArchived} {
			if err := s.SetPlanState(ctx, admin, "ke-hoach-9", state, "xong", planner); err != nil {
				t.Fatal(err)
			}
			r := card(t, s, dir, head, "2025-05-06").Row("1.2")
			if len(r.Tasks) > 0 || r.State != score.NoTask || !strings.Contains(strings.Join(r.Missing, "\n"),
				"kế hoạch 9/KH-UBND đã đóng") {
				t.Errorf("%s: %d tasks, %s, %q", state, len(r.Tasks), r.State, r.Missing)
			}
		}
		if err := s.SetPlanState(ctx, admin, "ke-hoach-9", task.PlanOpen, "", planner); err != nil {
			t.Fatal(err)
		}
		if r := card(t, s, dir, head, "2025-05-06").Row("1.2"); len(r.Tasks) != 4 {
			t.Errorf("opened again: %d tasks", len(r.Tasks))
		}
	})
}

// A published card says the same whatever is edited afterwards: the set, the plan and
// its tasks, officers, agencies renamed and merged, and everything a side might still
// want to say.
func TestPublishedCardNeverChanges(t *testing.T) {
	ctx := context.Background()
	scored(t, func(t *testing.T, s *store.Store, c *clock, dir *org.Directory) {
		link := score.Evidence{No: "1.1", Name: "Kế hoạch", Link: "https://example.org/kh"}
		if err := errors.Join(
			s.PutClaims(ctx, focal, scoreKey, score.Self,
				[]score.Claim{{No: "1.1", Choice: "kịp thời"}, {No: "1.3", Value: points(t, "80")}}, link),
			s.PutClaims(ctx, council, scoreKey, score.Council,
				[]score.Claim{{No: "1.1", Choice: "chậm", Why: "ký muộn"},
					{No: "1.2", Points: points(t, "3"), Why: "theo nhiệm vụ"}, {No: "1.3", Value: points(t, "80")},
					{No: "1.4", Value: points(t, "87,5"), Why: "phiếu"}}),
			s.PutClaims(ctx, focal, scoreKey, score.Explain,
				[]score.Claim{{No: "1.1", Choice: "kịp thời", Why: "ký đúng hạn"}}),
			s.PutClaims(ctx, council, scoreKey, score.Conclude,
				[]score.Claim{{No: "1.1", Choice: "chậm", Why: "giữ kết quả"}})); err != nil {
			t.Fatal(err)
		}
		if _, err := s.PublishScores(ctx, admin, placeOf(dir), "bo-thu", "2025", nil); err != nil {
			t.Fatal(err)
		}
		now := dir
		shown := func() string {
			t.Helper()
			var out []string
			for _, reader := range []*org.Officer{nil, head, council} {
				one, err := s.Card(ctx, reader, placeOf(now), scoreKey, corpus.DayOf(c.t))
				if err != nil {
					t.Fatal(err)
				}
				all, err := s.Cards(ctx, reader, placeOf(now), "bo-thu", "2025", []string{"a"}, corpus.DayOf(c.t), false)
				if err != nil || len(all) == 0 {
					t.Fatalf("%d cards, %v", len(all), err)
				}
				for _, card := range append([]*score.Card{one}, all[:1]...) {
					body, err := card.JSON()
					if err != nil {
						t.Fatal(err)
					}
					out = append(out, string(body), card.Total.Index().Fixed(), card.Ranked().String())
				}
			}
			return strings.Join(out, "\n")
		}
		was := shown()
		set := func(old, new string) func() error {
			return func() error {
				_, err := s.PutCriteria(ctx, admin, criteriaSet(t, strings.ReplaceAll(scoreSet, old, new)))
				return err
			}
		}
		merged, err := org.NewDirectory([]org.Agency{
			{ID: "a", Name: "Sở A", Kind: org.Department, To: "2025-06-30", Successors: []org.Successor{{ID: "b"}}},
			{ID: "b", Name: "Sở B sau sáp nhập", Kind: org.Department}})
		if err != nil {
			t.Fatal(err)
		}
		renamed, err := org.NewDirectory([]org.Agency{{ID: "a", Name: "Sở A đổi tên", Kind: org.City}})
		if err != nil {
			t.Fatal(err)
		}
		tasks, err := s.Tasks(ctx, admin, store.TaskFilter{})
		if err != nil {
			t.Fatal(err)
		}
		plan := proposal("Tháng 1", "Tháng 2")
		plan.Tasks[0].Leads = []task.Party{{Name: "Sở B", Agency: "b"}}
		for _, x := range []struct {
			name    string
			edit    func() error
			refused bool
		}{
			{"another rule", set("chậm = 1", "chậm = 0,5"), false},
			{"other points", set("max: 3,", "max: 3, note: sửa,"), false},
			{"a criterion taken out", set(`"1.3"`, `"1.9"`), false},
			{"what does not apply spread", set("period: nam", "period: nam\nexempts: chia"), false},
			{"other bands", set("period: nam", "period: nam\nbands: [{min: 0, name: Yếu}]"), false},
			{"a task done", func() error { return setProgress(ctx, s, focal, tasks[0].ID, task.Done, "", "", planner) }, false},
			{"the plan renewed", func() error {
				_, err := s.PutPlan(ctx, admin, plan, corpus.Public, "", planner)
				return err
			}, false},
			{"the plan closed", func() error {
				return s.SetPlanState(ctx, admin, plan.Plan.Doc, task.PlanClosed, "xong", planner)
			}, false},
			{"the plan removed", func() error {
				return s.SetPlanState(ctx, admin, plan.Plan.Doc, task.PlanRemoved, "nhập nhầm", planner)
			}, false},
			{"an officer renamed", func() error {
				o := *focal
				o.Name = "Tên khác"
				return s.PutOfficer(ctx, admin, o, planner)
			}, false},
			{"the agency merged", func() error { now = merged; return nil }, false},
			{"the agency renamed", func() error { now = renamed; return nil }, false},
			{"a later year", func() error { c.set(t, "2027-03-01 08:00"); return nil }, false},
			{"self-scored again", func() error {
				return s.PutClaims(ctx, focal, scoreKey, score.Self, []score.Claim{{No: "1.1", Choice: "kịp thời"}})
			}, true},
			{"appraised again", func() error {
				return s.PutClaims(ctx, council, scoreKey, score.Council,
					[]score.Claim{{No: "1.4", Value: points(t, "1"), Why: "x"}})
			}, true},
			{"answered again", func() error {
				return s.PutClaims(ctx, focal, scoreKey, score.Explain, []score.Claim{{No: "1.4", Why: "x"}})
			}, true},
			{"concluded again", func() error {
				return s.PutClaims(ctx, council, scoreKey, score.Conclude,
					[]score.Claim{{No: "1.1", Void: true, Why: "x"}})
			}, true},
			{"more evidence", func() error {
				_, err := s.AddScoreEvidence(ctx, focal, scoreKey, score.Evidence{No: "1.1", Name: "x",
					Link: "https://x.example"}, nil)
				return err
			}, true},
			{"evidence taken back", func() error { return s.RemoveScoreEvidence(ctx, focal, 1, "x") }, true},
			{"published again", func() error {
				_, err := s.PublishScores(ctx, admin, placeOf(now), "bo-thu", "2025", []string{"a"})
				return err
			}, true},
		} {
			if err := x.edit(); (err != nil) != x.refused {
				t.Errorf("%s: %v", x.name, err)
			}
			if is := shown(); is != was {
				t.Fatalf("%s changed the card:\n%s\nwas\n%s", x.name, is, was)
			}
		}
	})
}

// Two spellings of an agency become one: what was published of either keeps its
// numbers, and what the other had said changes no card that is published.
func TestMergeLeavesPublishedNumbers(t *testing.T) {
	ctx := context.Background()
	scored(t, func(t *testing.T, s *store.Store, c *clock, dir *org.Directory) {
		if err := s.PutAgencies(ctx, admin, []org.Agency{{ID: "a", Name: "Sở A", Kind: org.Department},
			{ID: "a2", Name: "Sở  A", Kind: org.Department}}, "", "agency.add", ""); err != nil {
			t.Fatal(err)
		}
		twin := &org.Officer{ID: "hai", Name: "Hai", Agency: "a2", Roles: []org.Role{org.Focal}}
		if err := s.PutOfficer(ctx, admin, *twin, planner); err != nil {
			t.Fatal(err)
		}
		publish := func(agency, period, value string) {
			t.Helper()
			key := store.ScoreKey{Criteria: scoreKey.Criteria, Agency: agency, Period: period}
			if err := s.PutClaims(ctx, council, key, score.Council, []score.Claim{
				{No: "1.1", Choice: "chậm", Why: "x"}, {No: "1.2", Exempt: true, Why: "x"},
				{No: "1.3", Value: points(t, value), Why: "x"}, {No: "1.4", Value: points(t, "87,5"), Why: "x"}}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.PublishScores(ctx, admin, placeOf(dir), key.Criteria, period, []string{agency}); err != nil {
				t.Fatal(err)
			}
		}
		publish("a", "2025", "80")
		publish("a2", "2026", "70")
		if err := s.PutClaims(ctx, twin, store.ScoreKey{Criteria: scoreKey.Criteria, Agency: "a2", Period: "2025"},
			score.Self, []score.Claim{{No: "1.3", Value: points(t, "20")}}); err != nil {
			t.Fatal(err)
		}
		numbers := func(agency, period string) string {
			t.Helper()
			card, err := s.Card(ctx, nil, placeOf(dir), store.ScoreKey{Criteria: scoreKey.Criteria, Agency: agency,
				Period: period}, corpus.DayOf(c.t))
			if err != nil {
				t.Fatal(err)
			}
			out := card.Name + card.Number
			for _, r := range append(card.Rows(), card.Total) {
				out += fmt.Sprint(" ", r.No, "=", r.Final, "/", r.Base)
			}
			return out
		}
		was, theirs := numbers("a", "2025"), numbers("a2", "2026")
		p := pair
		p.Rows = []org.Agency{{ID: "a2", Name: "Sở  A", Kind: org.Department, To: "0001-01-01",
			Successors: []org.Successor{{ID: "a"}}, Merged: true}}
		m, err := s.MergeAgencies(ctx, admin, p, version(t, s), planner)
		if err != nil {
			t.Fatal(err)
		}
		if is := numbers("a", "2025"); is != was {
			t.Errorf("merged: %s\nwas %s", is, was)
		}
		if is := numbers("a", "2026"); is != theirs {
			t.Errorf("merged: %s\nwas %s", is, theirs)
		}
		// A set that names the one scores the other from now on.
		named := criteriaSet(t, scoreSet)
		named.Key, named.Agencies = "bo-neu-ten", []string{"a2", "a"}
		if _, err := s.PutCriteria(ctx, admin, named); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Criteria(ctx, named.Key); err != nil || !slices.Equal(got.Agencies, []string{"a"}) {
			t.Errorf("%v, %v", got.Agencies, err)
		}
		named.Agencies = []string{"a2"}
		if _, err := s.PutCriteria(ctx, admin, named); err != nil {
			t.Fatal(err)
		}
		on := store.ScoreKey{Criteria: named.Key, Agency: "a", Period: "2025"}
		mine := &org.Officer{ID: "mot", Agency: "a", Roles: []org.Role{org.Focal}}
		if err := s.PutClaims(ctx, mine, on, score.Self, []score.Claim{{No: "1.3", Value: points(t, "30")}}); err != nil {
			t.Error(err)
		}
		if _, err := s.UnmergeAgencies(ctx, admin, m.ID, version(t, s), func(_ store.Merge, was *org.Agency,
			_ []string) []org.Agency {
			return []org.Agency{*was}
		}, planner); err != nil {
			t.Fatal(err)
		}
		if is := numbers("a", "2025") + numbers("a2", "2026"); is != was+theirs {
			t.Errorf("apart again: %s\nwas %s", is, was+theirs)
		}
	})
}
