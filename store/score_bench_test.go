package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"trolyao/org"
	"trolyao/score"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// BenchmarkScoreCards reads and computes the cards of 200 agencies by 150
// criteria after one change, all scored and proven.
func BenchmarkScoreCards(b *testing.B) {
	ctx := context.Background()
	s := storetest.Open(b, b.TempDir()+"/house.db", store.Options{})
	var text strings.Builder
	text.WriteString("key: lon\nname: Bộ lớn\ngroups: [so]\nperiod: nam\nfields:\n")
	for i := range 10 {
		fmt.Fprintf(&text, "  - no: \"%d\"\n    name: Lĩnh vực\n    max: 15\n    parts:\n", i+1)
		for j := range 15 {
			fmt.Fprintf(&text, "      - {no: \"%d.%d\", name: Tiêu chí, max: 1, method: so-lieu, rule: \"tỷ lệ: từ 50 đến 100\", evidence: Văn bản}\n", i+1, j+1)
		}
	}
	c := criteriaSet(b, text.String())
	if _, err := s.PutCriteria(ctx, admin, c); err != nil {
		b.Fatal(err)
	}
	put := func(agency, value string) {
		who := &org.Officer{ID: "o-" + agency, Name: "Đầu mối", Agency: agency, Roles: []org.Role{org.Focal}}
		var claims []score.Claim
		var links []score.Evidence
		for _, k := range c.Leaves() {
			claims = append(claims, score.Claim{No: k.No, Value: points(b, value)})
			links = append(links, score.Evidence{No: k.No, Name: "văn bản", Link: "https://example.org/" + k.No})
		}
		if err := s.PutClaims(ctx, who, store.ScoreKey{Criteria: "lon", Agency: agency, Period: "2026"}, score.Self,
			claims,
			links...); err != nil {
			b.Fatal(err)
		}
	}
	for i := range 200 {
		put(fmt.Sprintf("a%03d", i), "80")
	}
	if err := s.PutOfficer(ctx, admin, *focal, task.Planner{Calendar: &task.Calendar{}}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		cards, err := s.Cards(ctx, admin, nil, "lon", "2026", nil, "2099-01-01", false)
		if err != nil || len(cards) != 200 || cards[7].Total.Final != 90*score.Unit {
			b.Fatal(len(cards), err)
		}
		score.Rank(cards)
	}
}
