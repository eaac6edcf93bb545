package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/score"
	"trolyao/store"
	"trolyao/task"
)

var moment0 = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// twin is a second spelling of agency a, with officers, papers, tasks and scores.
func twin(t *testing.T, s *store.Store) (secret string) {
	t.Helper()
	ctx := t.Context()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(s.PutAgencies(ctx, admin, []org.Agency{{ID: "a", Name: "UBND xã A", Kind: org.Office},
		{ID: "a2", Name: "UBND xã  A.", Kind: org.Office}, {ID: "a2.phong", Name: "Phòng", Kind: org.Office, Parent: "a2"}},
		"", "agency.add", "a"))
	for _, o := range []org.Officer{
		{ID: "hai", Name: "Hai", Agency: "a2", Roles: []org.Role{org.Focal}},
		{ID: "ba", Name: "Ba", Agency: "a2", Roles: []org.Role{org.Staff}, Posts: []org.Post{{Agency: "a",
			Roles: []org.Role{org.Head}}, {Agency: "c", Roles: []org.Role{org.Staff}}}},
	} {
		ok(s.PutOfficer(ctx, admin, o, planner))
	}
	p := proposal("Tháng 6", "Tháng 7", "Tháng 8")
	p.Tasks[0].Leads = []task.Party{{Name: "UBND xã A.", Agency: "a2"}}
	p.Tasks[1].Leads = []task.Party{{Name: "Các xã", Members: []string{"a", "a2", "c"}}}
	p.Tasks[2].Leads = []task.Party{{Name: "Các xã", Members: []string{"a2", "c"}}, {Name: "Sở A", Agency: "a"}}
	p.Tasks[2].Supports = []task.Party{{Name: "UBND xã A.", Agency: "a2"}}
	_, err := s.PutPlan(ctx, admin, p, corpus.Public, "", planner)
	ok(err)
	own := proposal("Tháng 9")
	own.Plan, own.Class, own.Agency = corpus.Ref{Doc: "noi-bo", Number: "2/KH"}, corpus.Internal, "a2"
	own.Tasks[0].Leads = []task.Party{{Name: "Phòng", Agency: "a2"}}
	_, err = s.PutPlan(ctx, admin, own, corpus.Internal, "a2", planner)
	ok(err)
	open := proposal("Tháng 10")
	open.Plan, open.Agency, open.Tasks[0].Leads = corpus.Ref{Doc: "cho"}, "a2", []task.Party{{Name: "X", Agency: "a2"}}
	_, _, err = s.PutProposal(ctx, admin, "k", open)
	ok(err)
	paper := &corpus.Document{Head: corpus.Head{Key: "quy-che", Title: "Quy chế", Kind: corpus.Verbatim,
		Class: corpus.Internal, Agency: "a2"}, Parts: []*corpus.Part{{Kind: corpus.KindArticle, Label: "Điều 1.", No: "1",
		Text: "Mở cửa lúc 7 giờ."}}}
	_, err = s.PutDocument(ctx, paper, store.Original{Name: "q", Data: []byte("q")})
	ok(err)
	set := *paper
	set.Head.Key, set.Head.Title, set.Class, set.Agency = "lich-truc", "Lịch trực", corpus.Public, ""
	_, err = s.PutDocument(ctx, &set, store.Original{Name: "l", Data: []byte("l")})
	ok(err)
	_, err = s.MendDocument(ctx, "admin", "lich-truc", []store.Mend{{Fact: corpus.FactClass, Value: "internal a2"}}, nil)
	ok(err)
	secret, err = s.NewCalendarLink(ctx, admin, "a2", time.Hour)
	ok(err)
	return secret
}

// told is what a house says of its agencies, as text to compare.
func told(t *testing.T, s *store.Store, secret string) string {
	t.Helper()
	ctx := t.Context()
	var b strings.Builder
	put := func(what string, v any, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %s\n", what, text)
	}
	as, err := s.Agencies(ctx)
	put("agencies", as, err)
	os, err := s.Officers(ctx, "")
	put("officers", os, err)
	for _, a := range []string{"a", "a2"} {
		n, err := s.CountRefs(ctx, a)
		put("refs "+a, n, err)
		os, err := s.Officers(ctx, a)
		put("officers of "+a, os, err)
		ws, err := s.Tasks(ctx, admin, store.TaskFilter{Agency: a})
		for i := range ws {
			ws[i].Updated = moment0
		}
		put("tasks of "+a, ws, err)
		up, err := s.UpcomingReminders(ctx, admin, moment0.AddDate(10, 0, 0))
		for i := range up {
			up[i].At = moment0
		}
		var who []string
		for _, u := range up {
			who = append(who, fmt.Sprint(u.Task, u.Officer, u.Step))
		}
		slices.Sort(who)
		put("reminders", who, err)
	}
	ps, err := s.Plans(ctx, admin)
	put("plans", ps, err)
	w, err := s.Proposals(ctx, admin)
	put("waiting", len(w), err)
	for _, x := range w {
		p, err := s.Proposal(ctx, admin, x.ID)
		put("proposal", p, err)
	}
	hs, err := s.Heads(ctx)
	put("papers", hs, err)
	ms, err := s.Mends(ctx, "lich-truc")
	put("mends", ms, err)
	of, err := s.AgencyOfLink(ctx, secret)
	put("link", of, err)
	return b.String()
}

var pair = store.MergePair{From: "a2", Into: "a", FromName: "UBND xã A.", IntoName: "UBND xã A", Rows: []org.Agency{
	{ID: "a2", Name: "UBND xã  A.", Kind: org.Office, To: "0001-01-01", Successors: []org.Successor{{ID: "a"}}, Merged: true},
	{ID: "a", Name: "UBND xã A", Kind: org.Office, Aliases: []string{"UBND xã  A."}}}, Added: []string{"UBND xã  A."}}

// apartAgain are the rows of an undoing.
func apartAgain(m store.Merge, was *org.Agency, added []string) []org.Agency {
	return []org.Agency{*was, {ID: "a", Name: "UBND xã A", Kind: org.Office}}
}

func version(t *testing.T, s *store.Store) string {
	t.Helper()
	v, err := s.AgenciesVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestMergeAgencies: papers, tasks, officers, links and units of two spellings are
// those of one, and undoing gives back what was.
func TestMergeAgencies(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		secret := twin(t, s)
		before := told(t, s, secret)
		seq, err := s.Seq(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.MergeAgencies(ctx, head, pair, version(t, s), planner); !errors.Is(err, store.ErrForbidden) {
			t.Fatalf("a head merges: %v", err)
		}
		if _, err := s.MergeAgencies(ctx, admin, pair, "0", planner); !errors.Is(err, store.ErrStale) {
			t.Fatalf("rows of another time: %v", err)
		}
		m, err := s.MergeAgencies(ctx, admin, pair, version(t, s), planner)
		if err != nil {
			t.Fatal(err)
		}
		if want := (store.MergeCount{Officers: 2, Tasks: 4, Plans: 1, Papers: 2, Links: 1, Units: 1}); m.Moved != want {
			t.Errorf("%+v, want %+v", m.Moved, want)
		}
		if n, err := s.CountRefs(ctx, "a2"); err != nil || !n.None() {
			t.Errorf("still there: %+v, %v", n, err)
		}
		ba, err := s.Officer(ctx, "ba")
		if err != nil || ba.Agency != "a" || !ba.Has(org.Head) || len(ba.Agencies()) != 2 {
			t.Errorf("%+v, %v", ba, err)
		}
		if ws, err := s.Tasks(ctx, admin, store.TaskFilter{Agency: "a"}); err != nil || len(ws) != 4 {
			t.Errorf("%d tasks, %v", len(ws), err)
		}
		d, err := s.Document(ctx, "quy-che")
		if err != nil || d.Agency != "a" {
			t.Errorf("%v, %v", d, err)
		}
		if ch, err := s.Changes(ctx, seq, 0); err != nil || len(ch) != 2 {
			t.Errorf("the index hears of %d papers, %v", len(ch), err)
		}
		log, err := s.AuditLog(ctx, 1)
		if err != nil || log[0].What != "agency.merge" || !strings.Contains(log[0].Detail, "2 cán bộ, 4 nhiệm vụ, 2 văn bản") {
			t.Errorf("%+v, %v", log, err)
		}
		// What comes with the old key finds the new one.
		if err := s.PutOfficer(ctx, admin, org.Officer{ID: "muon", Name: "Muộn", Agency: "a2",
			Roles: []org.Role{org.Staff}}, planner); err != nil {
			t.Fatal(err)
		}
		if o, err := s.Officer(ctx, "muon"); err != nil || o.Agency != "a" {
			t.Errorf("%+v, %v", o, err)
		}
		if err := s.PutOfficer(ctx, admin, org.Officer{ID: "muon", Name: "Muộn", Roles: []org.Role{org.Staff}},
			planner); err != nil {
			t.Fatal(err)
		}

		if _, err := s.UnmergeAgencies(ctx, head, m.ID, version(t, s), apartAgain, planner); !errors.Is(err,
			store.ErrForbidden) {
			t.Fatalf("a head undoes: %v", err)
		}
		back, err := s.UnmergeAgencies(ctx, admin, m.ID, version(t, s), apartAgain, planner)
		if err != nil || len(back.Kept) > 0 {
			t.Fatalf("%+v, %v", back, err)
		}
		after := told(t, s, secret)
		late, _ := json.Marshal(org.Officer{ID: "muon", Name: "Muộn", Roles: []org.Role{org.Staff}})
		if after = strings.Replace(after, ","+string(late), "", 1); after != before {
			was := strings.Split(before, "\n")
			for i, line := range strings.Split(after, "\n") {
				if line != was[i] {
					t.Errorf("undone it is\n%s\nand was\n%s", line, was[i])
				}
			}
		}
		var known *store.Error
		if _, err := s.UnmergeAgencies(ctx, admin, m.ID, version(t, s), apartAgain, planner); !errors.As(err, &known) {
			t.Errorf("undone twice: %v", err)
		}
		// And again.
		if _, err := s.MergeAgencies(ctx, admin, pair, version(t, s), planner); err != nil {
			t.Fatal(err)
		}
		ms, err := s.Merges(ctx, "a2")
		if err != nil || len(ms) != 2 || !ms[0].Undone.IsZero() || ms[1].UndoneBy != "admin" {
			t.Errorf("%+v, %v", ms, err)
		}
	})
}

// TestUnmergeAfterEdits: what a person changed after a merge stays as they left it.
func TestUnmergeAfterEdits(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		twin(t, s)
		m, err := s.MergeAgencies(ctx, admin, pair, version(t, s), planner)
		if err != nil {
			t.Fatal(err)
		}
		w := one(t, s, admin, store.TaskFilter{Plan: "ke-hoach", No: "1"})
		now := *focal
		if err := setProgress(ctx, s, &now, w.ID, task.Doing, "", "đã làm", planner); err != nil {
			t.Fatal(err)
		}
		moved := org.Officer{ID: "hai", Name: "Hai", Agency: "c", Roles: []org.Role{org.Focal}}
		other := org.Officer{ID: "ba", Name: "Ba Mới", Agency: "a", Roles: []org.Role{org.Staff, org.Head},
			Posts: []org.Post{{Agency: "c", Roles: []org.Role{org.Staff}}}}
		for _, o := range []org.Officer{moved, other} {
			if err := s.PutOfficer(ctx, admin, o, planner); err != nil {
				t.Fatal(err)
			}
		}
		added := proposal("Tháng 6", "Tháng 7", "Tháng 8", "Tháng 9") // read again: a new task of a
		added.Tasks[0].Leads = []task.Party{{Name: "UBND xã A.", Agency: "a2"}}
		if _, err := s.PutPlan(ctx, admin, added, corpus.Public, "", planner); err != nil {
			t.Fatal(err)
		}
		back, err := s.UnmergeAgencies(ctx, admin, m.ID, version(t, s), apartAgain, planner)
		if err != nil {
			t.Fatal(err)
		}
		if len(back.Kept) != 1 || !strings.Contains(back.Kept[0], "Hai") {
			t.Errorf("%q", back.Kept)
		}
		w = one(t, s, admin, store.TaskFilter{Plan: "ke-hoach", No: "1"})
		if w.Progress != task.Doing || w.LeadAgencies()[0] != "a2" {
			t.Errorf("%+v", w)
		}
		if o, err := s.Officer(ctx, "hai"); err != nil || o.Agency != "c" {
			t.Errorf("%+v, %v", o, err)
		}
		if o, err := s.Officer(ctx, "ba"); err != nil || o.Name != "Ba Mới" || o.Agency != "a2" || o.Posts[0].Agency != "a" {
			t.Errorf("%+v, %v", o, err)
		}
	})
}

// TestMergeScores: cards of two spellings are one card; where both have said
// something of a criterion that of the one that stays holds, and the other comes back
// with the undoing.
func TestMergeScores(t *testing.T) {
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
		other := scoreKey
		other.Agency = "a2"
		claim := func(who *org.Officer, k store.ScoreKey, c score.Claim) {
			t.Helper()
			if err := s.PutClaims(ctx, who, k, score.Self, []score.Claim{c}); err != nil {
				t.Fatal(err)
			}
		}
		claim(focal, scoreKey, score.Claim{No: "1.3", Value: points(t, "80")})
		claim(twin, other, score.Claim{No: "1.3", Value: points(t, "20")})
		claim(twin, other, score.Claim{No: "1.1", Choice: "kịp thời"})
		if _, err := s.AddScoreEvidence(ctx, twin, other, score.Evidence{No: "1.1", Name: "kh.pdf"}, []byte("%PDF")); err != nil {
			t.Fatal(err)
		}
		final := func(who *org.Officer, k store.ScoreKey) string {
			t.Helper()
			c, err := s.Card(ctx, who, placeOf(dir), k, corpus.DayOf(c.t))
			if err != nil {
				t.Fatal(err)
			}
			return c.Total.Final.String()
		}
		mine, theirs := final(focal, scoreKey), final(twin, other)
		p := pair
		p.Rows = []org.Agency{{ID: "a2", Name: "Sở  A", Kind: org.Department, To: "0001-01-01",
			Successors: []org.Successor{{ID: "a"}}, Merged: true}}
		m, err := s.MergeAgencies(ctx, admin, p, version(t, s), planner)
		if err != nil {
			t.Fatal(err)
		}
		if m.Moved.Cards != 1 || len(m.Kept) != 1 || !strings.Contains(m.Kept[0], "1.3") {
			t.Errorf("%+v", m)
		}
		if mine != "2,4" || theirs != "2,6" || final(focal, scoreKey) != "4,4" {
			t.Errorf("%s and %s are %s", mine, theirs, final(focal, scoreKey))
		}
		if _, err := s.UnmergeAgencies(ctx, admin, m.ID, version(t, s), func(_ store.Merge, was *org.Agency,
			_ []string) []org.Agency {
			return []org.Agency{*was}
		}, planner); err != nil {
			t.Fatal(err)
		}
		if a, b := final(focal, scoreKey), final(twin, other); a != mine || b != theirs {
			t.Errorf("apart again: %s and %s", a, b)
		}
	})
}

// TestMergeBeside: what is written while two agencies become one is of the one.
func TestMergeBeside(t *testing.T) {
	ctx := context.Background()
	each(t, "2025-01-06 09:00", func(t *testing.T, s *store.Store, c *clock) {
		twin(t, s)
		var wg sync.WaitGroup
		begin := make(chan struct{})
		for i := range 4 {
			wg.Go(func() {
				<-begin
				for j := range 3 {
					o := org.Officer{ID: fmt.Sprintf("o-%d-%d", i, j), Name: "Ai", Agency: "a2", Roles: []org.Role{org.Focal}}
					if err := s.PutOfficer(ctx, admin, o, planner); err != nil {
						t.Error(err)
					}
					p := proposal("Tháng 6")
					p.Plan = corpus.Ref{Doc: fmt.Sprintf("kh-%d-%d", i, j)}
					p.Tasks[0].Leads = []task.Party{{Name: "UBND xã A.", Agency: "a2"}}
					if _, err := s.PutPlan(ctx, admin, p, corpus.Internal, "a2", planner); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Go(func() {
			<-begin
			if _, err := s.MergeAgencies(ctx, admin, pair, version(t, s), planner); err != nil {
				t.Error(err)
			}
		})
		close(begin)
		wg.Wait()
		if n, err := s.CountRefs(ctx, "a2"); err != nil || !n.None() {
			t.Errorf("left behind: %+v, %v", n, err)
		}
		if n, err := s.CountRefs(ctx, "a"); err != nil || n.Tasks != 16 || n.Plans != 13 {
			t.Errorf("%+v, %v", n, err)
		}
	})
}
