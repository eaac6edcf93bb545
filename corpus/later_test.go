package corpus

import (
	"strings"
	"testing"
	"trolyao/paper"
)

// An amendment told by a digest stands beside the official wording, each for
// its days, in whatever order the two arrive.
func TestLaterWordingStandsBeside(t *testing.T) {
	text := "NGHỊ ĐỊNH\nVề việc thử\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Giám đốc\n1. Giám đốc do tỉnh cử.\n2. Phó giám đốc gồm:\na) Một người;\nb) Hai người.\nĐiều 2. Hiệu lực\nNghị định này có hiệu lực từ ngày 01 tháng 7 năm 2025."
	official := func() *Document {
		d, _, err := Parse(paper.TextBlocks(text), Hint{Number: "9118/2025/NĐ-CP", Type: "Nghị định",
			Effective: "2025-07-01"})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	digest := &Document{Head: Head{Key: "9118-2025-nd-cp", Number: "9118/2025/NĐ-CP", Kind: Digest}, Parts: []*Part{
		{Kind: KindArticle, No: "1", Label: "Điều 1.", Parts: []*Part{
			{Kind: KindClause, No: "1", Label: "1.", Text: "Bản cũ nói gọn.", Until: "2026-08-04"},
			{Kind: KindClause, No: "1", Label: "1.", Text: "Giám đốc ngang trưởng phòng.", Since: "2026-08-05"},
			{Kind: KindClause, No: "2", Label: "2.",
				Parts: []*Part{{Kind: KindPoint, No: "b", Label: "b)", Text: "Ba người.", Since: "2026-08-05"}}},
			{Kind: KindClause, No: "2a", Label: "2a.", Text: "Không phải nộp lại giấy.", Since: "2026-08-05"},
		}},
	}}
	check := func(name string, d *Document) {
		t.Helper()
		got := map[string]string{}
		for _, u := range d.Units() {
			for _, p := range u.Passages(&d.Head) {
				got[p.Ref.Local()+" "+string(p.Since)+".."+string(p.Until)+" "+string(p.Kind())] = p.Text
			}
		}
		for key, text := range map[string]string{
			"khoản 1 Điều 1 ..2026-08-04 verbatim": "1. Giám đốc do tỉnh cử.",
			"khoản 1 Điều 1 2026-08-05.. digest":   "1. Giám đốc ngang trưởng phòng.",
			"khoản 2 Điều 1 .. verbatim":           "2. Phó giám đốc gồm:\na) Một người;\nb) Hai người.",
			"khoản 2a Điều 1 2026-08-05.. digest":  "2a. Không phải nộp lại giấy.",
		} {
			if got[key] != text {
				t.Errorf("%s: %s is %q, want %q; all: %q", name, key, got[key], text, got)
			}
		}
		found := false
		for _, text := range got {
			if text == "2.\nb) Ba người." || text == "b) Ba người." {
				found = true
			}
		}
		if !found {
			t.Errorf("%s: the later point is lost: %q", name, got)
		}
	}
	a, _ := Reconcile(digest, official())
	check("official after digest", a)
	b, _ := Reconcile(official(), digest)
	check("digest after official", b)
	c, _ := Reconcile(a, digest)
	check("digest again", c)
	d, _ := Reconcile(a, official())
	check("official again", d)
}

func TestHolds(t *testing.T) {
	p := Passage{Since: "2026-08-05"}
	old := Passage{Until: "2026-08-04"}
	for day, want := range map[Day]bool{"2026-08-04": false, "2026-08-05": true, "": true} {
		if p.Holds(day) != want {
			t.Errorf("since 2026-08-05 on %q: %v", day, !want)
		}
		if old.Holds(day) != (day != "2026-08-05") {
			t.Errorf("until 2026-08-04 on %q: wrong", day)
		}
	}
}

// Two wordings of one điểm, one behind the other, never share a passage: what
// is quoted on a day must be what holds on it.
func TestWordingsOfAPointStandApart(t *testing.T) {
	point := func(no, text string, since, until Day) *Part {
		return &Part{Kind: KindPoint, Label: no + ")", No: no, Text: text, Since: since, Until: until, Digest: true}
	}
	d := &Document{Head: Head{Key: "x", Number: "901/2020/NĐ-CP"},
		Parts: []*Part{{Kind: KindArticle, Label: "Điều 7.", No: "7", Title: "Tủ sách", Parts: []*Part{
			{Kind: KindClause, Label: "2.", No: "2", Parts: []*Part{
				point("a", "Phòng đọc mở cửa buổi sáng.", "", ""),
				point("b", "Trưởng phòng quyết định giờ mở cửa.", "", "2026-08-04"),
				point("b", "Hội đồng quyết định giờ mở cửa.", "2026-08-05", ""),
			}}}}}}
	for day, want := range map[Day]string{"2026-08-04": "Trưởng phòng", "2026-08-05": "Hội đồng"} {
		var text []string
		for _, u := range d.Units() {
			for _, p := range u.Passages(&d.Head) {
				if !p.Holds(day) {
					continue
				}
				text = append(text, p.Text)
				if strings.Contains(p.Text, want) && (p.Ref.Point != "b" || p.Ref.Clause != "2") {
					t.Errorf("on %s %q is cited as %s", day, p.Text, p.Ref)
				}
			}
		}
		all := strings.Join(text, "\n")
		if !strings.Contains(all, want) || !strings.Contains(all, "buổi sáng") ||
			strings.Count(all, "quyết định") != 1 {
			t.Errorf("on %s the passages that hold are:\n%s", day, all)
		}
	}
}
