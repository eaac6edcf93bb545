package score

import (
	"fmt"
	"strings"
	"testing"
)

// Two years whose sets differ: a criterion that moved to another number is compared, one
// with other points or another rule is not, and what was new or is gone is counted.
func TestCompareYears(t *testing.T) {
	text := "key: %s\nname: Bộ\ngroups: [so]\nperiod: nam\nfields:\n  - no: \"1\"\n    name: Một\n    max: %s\n    parts:\n%s"
	old := set(t, fmt.Sprintf(text, "cu", "6", `      - {no: "1.1", name: Hồ sơ đúng hạn, max: 2, method: so-lieu, rule: "tỷ lệ: từ 0 đến 100"}
      - {no: "1.2", name: Báo cáo, max: 1, method: tham-dinh, rule: "bậc: đủ = 1; thiếu = 0"}
      - {no: "1.3", name: Trực tuyến, max: 2, method: so-lieu, rule: "tỷ lệ: từ 0 đến 100"}
      - {no: "1.4", name: Việc cũ, max: 1, method: so-lieu, rule: "tỷ lệ: từ 0 đến 100"}
`))
	is := set(t, fmt.Sprintf(text, "moi", "7", `      - {no: "1.1", name: Việc mới, max: 1, method: so-lieu, rule: "tỷ lệ: từ 0 đến 100"}
      - {no: "1.2", name: Trực tuyến, max: 2, method: so-lieu, rule: "tỷ lệ: từ 50 đến 100"}
      - {no: "1.3", name: hồ sơ  đúng hạn, max: 2, method: so-lieu, rule: "tỷ lệ: từ 0 đến 100"}
      - {no: "1.4", name: Báo cáo, max: 2, method: tham-dinh, rule: "bậc: đủ = 2; thiếu = 0"}
`))
	card := func(c *Criteria, period string, values map[string]string) *Card {
		f := &Facts{Agency: "a", Name: "Sở A", Period: period}
		for no, v := range values {
			x, err := c.Find(no).ReadClaim(v, false)
			if err != nil {
				t.Fatal(err)
			}
			x.At = at
			f.Self = append(f.Self, *x)
		}
		return Compute(c, f, "2026-12-01")
	}
	x := Compare(card(old, "2025", map[string]string{"1.1": "80", "1.2": "đủ", "1.3": "90", "1.4": "70"}),
		card(is, "2026", map[string]string{"1.1": "60", "1.2": "95", "1.3": "95", "1.4": "đủ"}))
	var got []string
	for _, r := range x.Rows {
		got = append(got, r.Was.No+"→"+r.Is.No+" "+r.Change().String())
	}
	for _, r := range x.Left {
		got = append(got, "not "+r.No)
	}
	want := "1.1→1.3 0,3; not 1.1; not 1.2; not 1.4"
	if g := strings.Join(got, "; "); g != want || x.Gone != 3 || x.Before.String() != "1,6" ||
		x.After.String() != "1,9" || x.Base.String() != "2" {
		t.Errorf("%s; %d gone; %s → %s of %s", g, x.Gone, x.Before, x.After, x.Base)
	}
}
