package corpus

import (
	"fmt"
	"strings"
	"testing"
)

// heldHeads is a small holding with the facts that make choosing hard.
func heldHeads() []*Head {
	h := func(key, number, ty, title string, issued, effective, expires Day, aliases ...string) *Head {
		return &Head{Key: key, Number: number, Type: ty, Title: title, Issued: issued, Effective: effective,
			Expires: expires, Aliases: aliases, Kind: Catalogue}
	}
	return []*Head{
		h("30-2020-nd-cp", "30/2020/NĐ-CP", "Nghị định", "Về công tác văn thư", "2020-03-05", "2020-03-05", "",
			"nghị định văn thư"),
		h("45-2020-nd-cp", "45/2020/NĐ-CP", "Nghị định", "", "2020-04-08", "2020-05-22", ""),
		h("45-2025-nd-cp", "45/2025/NĐ-CP", "Nghị định", "", "2025-02-28", "2025-03-01", ""),
		h("45-2026-nd-cp", "45/2026/NĐ-CP", "Nghị định", "", "2026-01-26", "", ""),
		h("118-2025-nd-cp", "118/2025/NĐ-CP", "Nghị định", "", "2025-06-09", "2025-07-01", ""),
		h("118-2025-qh15", "118/2025/QH15", "Luật", "", "2025-12-10", "2026-07-01", ""),
		h("76-nq-cp-2021", "76/NQ-CP", "Nghị quyết", "", "2021-07-15", "2021-07-15", ""),
		h("76-nq-cp-2013", "76/NQ-CP", "Nghị quyết", "", "2013-06-13", "2013-06-13", ""),
		h("4935-qd-ubnd", "4935/QĐ-UBND", "Quyết định", "", "2023-12-29", "2023-12-29", "2025-01-01"),
		h("62-kl-tw", "62-KL/TW", "Kết luận", "", "2023-10-02", "", ""),
		h("22-2008-qh12", "22/2008/QH12", "Luật", "Cán bộ, công chức", "2008-11-13", "2010-01-01", "2025-07-01"),
		h("80-2025-qh15", "80/2025/QH15", "Luật", "Cán bộ, công chức", "2025-06-24", "2025-07-01", ""),
		h("58-2010-qh12", "58/2010/QH12", "Luật", "Viên chức", "2010-11-15", "2012-01-01", ""),
		h("64-2025-qh15", "64/2025/QH15", "Luật", "Ban hành văn bản quy phạm pháp luật", "2025-02-19", "2025-04-01",
			""),
		h("91-2015-qh13", "91/2015/QH13", "Bộ luật", "Dân sự", "2015-11-24", "2017-01-01", ""),
		h("hien-phap-2013", "", "Hiến pháp", "Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam", "2013-11-28",
			"2014-01-01", ""),
		h("01-2011-ttlt-vpcp-bnv", "01/2011/TTLT-VPCP-BNV", "Thông tư liên tịch", "", "2011-01-26", "2011-03-15", ""),
	}
}

// Lines are: words [on a day] => keys with parts, best first.
func TestResolve(t *testing.T) {
	c := NewCatalog(heldHeads())
	here := Ref{Doc: "30-2020-nd-cp", Number: "30/2020/NĐ-CP", Article: "18", Clause: "2"}
	for _, line := range refCases(t, "resolve.txt") {
		words, on, _ := strings.Cut(line[0], " [")
		var got []string
		for _, m := range c.Find(words) {
			for _, r := range c.Resolve(m, here, Day(strings.TrimSuffix(on, "]"))) {
				s := r.Doc
				if f := r.Fragment(); f != "" {
					s += "#" + f
				}
				if h := c.Head(r.Doc); h == nil || h.Number != r.Number {
					t.Errorf("%s: %v does not bear the number of its document", words, r)
				}
				got = append(got, s)
			}
		}
		if g := strings.Join(got, " "); g != line[1] {
			t.Errorf("%s\n  got  %s\n  want %s", line[0], g, line[1])
		}
	}
}

func TestResolveWithoutPlace(t *testing.T) {
	c := NewCatalog(heldHeads())
	for _, s := range []string{"Điều 5", "khoản 3 Điều này", "Nghị định này"} {
		for _, m := range c.Find(s) {
			if got := c.Resolve(m, Ref{}, ""); got != nil {
				t.Errorf("%s: %v without a place to be in", s, got)
			}
		}
	}
}

func bigCatalog(n int) *Catalog {
	heads := heldHeads()
	for i := len(heads); i < n; i++ {
		year := 2000 + i%27
		heads = append(heads, &Head{Key: fmt.Sprintf("%d-%d-tt-btc-%d", i%400, year, i),
			Number: fmt.Sprintf("%d/%d/TT-BTC", i%400, year), Type: "Thông tư",
			Title: fmt.Sprintf("Quy định số %d", i), Issued: Day(fmt.Sprintf("%d-01-02",
				year)), Effective: Day(fmt.Sprintf("%d-03-01", year))})
	}
	return NewCatalog(heads)
}

func BenchmarkResolve(b *testing.B) {
	c := bigCatalog(6000)
	for _, words := range []string{"Nghị định 30/2020/NĐ-CP", "nđ 45", "Luật Cán bộ, công chức", "thông tư 45"} {
		m := c.Find(words)[0]
		b.Run(words, func(b *testing.B) {
			for b.Loop() {
				c.Resolve(m, Ref{}, "2026-11-21")
			}
		})
	}
}

func BenchmarkFind(b *testing.B) {
	c := bigCatalog(6000)
	for b.Loop() {
		c.Find("theo khoản 2 Điều 18 nghị định 30/2020/NĐ-CP và luat can bo cong chuc thì ai ký?")
	}
}
