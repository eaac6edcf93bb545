package post

import (
	"context"
	"slices"
	"strings"
	"testing"
	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/score"
	"trolyao/store"
)

// The year's reports wait for an administrator, once; approved, they remind
// whoever reports.
func TestReportsAreProposedOnce(t *testing.T) {
	h := housetest.Office(t)
	ctx := t.Context()
	planner, err := h.Planner(ctx)
	if err != nil {
		t.Fatal(err)
	}
	now := housetest.At(t, "2024-11-21 09:00")
	for _, name := range []string{"a", "b"} {
		if _, err := (&Postman{Bot: bot.New(bot.Options{House: h}), Planner: planner,
			Name: name}).Round(ctx); err != nil {
			t.Fatal(err)
		}
	}
	waiting, err := h.Store.Proposals(ctx, house.Furnisher)
	if err != nil || len(waiting) != 1 || waiting[0].Tasks != 1 {
		t.Fatalf("in November the year's report is left: %+v, %v", waiting, err)
	}
	p, err := h.Store.Proposal(ctx, house.Furnisher, waiting[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	x, err := h.Store.Officer(ctx, "x")
	if err != nil {
		t.Fatal(err)
	}
	p.Tasks[0].Leads[1].Members = []string{x.Agency}
	if _, err := h.ApprovePlan(ctx, house.Furnisher, waiting[0].ID, p, corpus.Public, ""); err != nil {
		t.Fatal(err)
	}
	us, err := h.Store.UpcomingReminders(ctx, house.Furnisher, now.AddDate(0, 2, 0))
	if err != nil {
		t.Fatal(err)
	}
	told := map[string][]string{}
	for _, u := range us {
		if u.No == "BC4" {
			told[u.Officer] = append(told[u.Officer], u.Step)
		}
	}
	for _, who := range []string{"x", "y"} {
		if !slices.Contains(told[who], "closed") || !slices.Contains(told[who], "t-0") {
			t.Errorf("%s is told %v", who, told[who])
		}
	}
	if err := h.ProposeReports(ctx, house.Furnisher, 2024); err != nil {
		t.Fatal(err)
	}
	if waiting, err := h.Store.Proposals(ctx, house.Furnisher); err != nil || len(waiting) != 0 {
		t.Errorf("again: %+v, %v", waiting, err)
	}
}

// The head gets one letter about the score in a month, whoever sends it.
func TestMonthlyScoreLetter(t *testing.T) {
	h := housetest.Office(t)
	ctx := context.Background()
	if err := h.FurnishScores(ctx); err != nil {
		t.Fatal(err)
	}
	housetest.Appoint(t, h.Store, org.Officer{ID: "ld", Name: "Lãnh đạo Sở Nội vụ", Agency: "so-noi-vu",
		Roles: []org.Role{org.Head}})
	y, err := h.Store.Officer(ctx, "y")
	if err != nil {
		t.Fatal(err)
	}
	points, err := score.ParsePoints("97,4")
	if err != nil {
		t.Fatal(err)
	}
	key := store.ScoreKey{Criteria: "vi-du-so", Agency: y.Agency, Period: "2024"}
	if err := h.PutClaims(ctx, y, key, score.Self, []score.Claim{{No: "3.2", Value: &points}},
		score.Evidence{No: "3.2", Name: "Số liệu", Link: "https://example.org/so-lieu"}); err != nil {
		t.Fatal(err)
	}
	p, err := h.Planner(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		postman := &Postman{Bot: bot.New(bot.Options{House: h}), Planner: p, Name: string(rune('a' + i))}
		if _, err := postman.Round(ctx); err != nil {
			t.Fatal(err)
		}
	}
	count := func(officer string) (n int, text string) {
		ls, err := h.Store.Letters(ctx, officer, 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range ls {
			if strings.Contains(l.Text, "Điểm cải cách hành chính tháng 11/2024") {
				n, text = n+1, l.Text
			}
		}
		return n, text
	}
	if n, text := count("ld"); n != 1 || !strings.Contains(text, "Sở Nội vụ:") ||
		!strings.Contains(text, "Có thể lấy thêm điểm") {
		t.Errorf("%d letters: %s", n, text)
	}
	if n, _ := count("y"); n != 0 {
		t.Errorf("%d letters to somebody who is no head", n)
	}
}
