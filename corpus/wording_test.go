package corpus

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trolyao/paper"
)

// The law of trees, its amendments and two consolidated texts of it: invented.
const (
	treeLaw = "Luật số: 901/2020/QH14\nLUẬT\nCÂY XANH\nĐiều 1. Phạm vi\nLuật này quy định về cây xanh.\n" +
		"Điều 2. Thời hạn trồng\n1. Cây chết được trồng lại trong 10 ngày.\n2. Cây già được thay trong 30 ngày.\n3. Cây quý được giữ.\n" +
		"Điều 3. Vườn\nMỗi xã có một vườn.\nĐiều 4. Hiệu lực thi hành\nLuật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2021.\n"
	treeOpening = "LUẬT\nCÂY XANH\nLuật Cây xanh số 901/2020/QH14 ngày 10 tháng 6 năm 2020 của Quốc hội, có hiệu lực kể từ ngày 01 tháng 01 năm 2021, được sửa đổi, bổ sung bởi:\n"
	treeFirst   = "1. Luật số 902/2022/QH15 ngày 10 tháng 6 năm 2022 của Quốc hội sửa đổi, bổ sung một số điều của Luật Cây xanh, có hiệu lực kể từ ngày 01 tháng 7 năm 2022"
	treeSecond  = "2. Luật Vườn số 903/2024/QH15 ngày 10 tháng 6 năm 2024 của Quốc hội, có hiệu lực kể từ ngày 01 tháng 01 năm 2025"
	treeMerged1 = "# 11/VBHN-VPQH — Luật Cây xanh\n\n" + treeOpening + treeFirst +
		".\nCăn cứ Hiến pháp;\nQuốc hội ban hành Luật Cây xanh[1].\n" +
		"Điều 1. Phạm vi\nLuật này quy định về cây xanh.\n" +
		"Điều 2. Thời hạn trồng\n1.[2] Cây chết được trồng lại trong 7 ngày.\n2. Cây già được thay trong 30 ngày.\n3. Cây quý được giữ.\n" +
		"Điều 3. Vườn\nMỗi xã có một vườn.\nĐiều 4. Hiệu lực thi hành\nLuật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2021.\n" +
		"[1] Luật số 902/2022/QH15 có căn cứ ban hành như sau:\n“Căn cứ Hiến pháp.”.\n" +
		"[2] Khoản này được sửa đổi theo quy định tại khoản 1 Điều 1 của Luật số 902/2022/QH15 sửa đổi, bổ sung một số điều của Luật Cây xanh, có hiệu lực kể từ ngày 01 tháng 7 năm 2022.\n"
	treeMerged2 = "# 12/VBHN-VPQH — Luật Cây xanh\n\n" + treeOpening + treeFirst + ";\n" + treeSecond +
		".\nCăn cứ Hiến pháp;\nQuốc hội ban hành Luật Cây xanh[1].\n" +
		"Điều 1. Phạm vi\nLuật này quy định về cây xanh.\n" +
		"Điều 2. Thời hạn trồng\n1.[2] Cây chết được trồng lại trong 05 ngày làm việc.\n2. Cây già được thay trong 30 ngày.\n3.[3] (được bãi bỏ)\n" +
		"Điều 3.[4] (được bãi bỏ)\nĐiều 3a.[5] Công viên\nMỗi tỉnh có một công viên.\n" +
		"Điều 4. Hiệu lực thi hành\nLuật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2021.\n" +
		"[1] Luật số 902/2022/QH15 có căn cứ ban hành như sau:\n“Căn cứ Hiến pháp.”.\n" +
		"[2] Khoản này được sửa đổi theo quy định tại khoản 1 Điều 1 của Luật số 902/2022/QH15 sửa đổi, bổ sung một số điều của Luật Cây xanh, có hiệu lực kể từ ngày 01 tháng 7 năm 2022; được sửa đổi theo quy định tại khoản 2 Điều 90 của Luật Vườn số 903/2024/QH15, có hiệu lực kể từ ngày 01 tháng 01 năm 2025.\n" +
		"[3] Khoản này được bãi bỏ theo quy định tại khoản 3 Điều 90 của Luật Vườn số 903/2024/QH15, có hiệu lực kể từ ngày 01 tháng 01 năm 2025.\n" +
		"[4] Điều này được bãi bỏ theo quy định tại khoản 3 Điều 90 của Luật Vườn số 903/2024/QH15, có hiệu lực kể từ ngày 01 tháng 01 năm 2025.\n" +
		"[5] Điều này được bổ sung theo quy định tại khoản 4 Điều 90 của Luật Vườn số 903/2024/QH15, có hiệu lực kể từ ngày 01 tháng 01 năm 2025.\n"
)

// wordingOn is the text of a place on a day, the consolidated text it was read in behind "@".
func wordingOn(d *Document, article, clause string, on Day) string {
	var out []string
	for _, u := range d.Units() {
		for _, p := range u.Passages(&d.Head) {
			if p.Ref.Article == article && p.Ref.Clause == clause && p.Holds(on) {
				s := p.Text
				if p.ReadIn != "" {
					s += "@" + p.ReadIn
				}
				if p.Caution(on) != "" {
					s += " (khác ngày)"
				}
				out = append(out, s)
			}
		}
	}
	return strings.Join(out, "|")
}

func treeTexts(t testing.TB) (law, first, second *Document) {
	read := func(text string) *Document {
		d, _, err := Parse(paper.TextBlocks(text), Hint{})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	return read(treeLaw), read(treeMerged1), read(treeMerged2)
}

func TestAConsolidatedTextIsAWordingOfItsLaw(t *testing.T) {
	law, first, second := treeTexts(t)
	for _, d := range []*Document{first, second} {
		if d.Key != law.Key || d.Number != "901/2020/QH14" || d.Type != "Luật" || d.Title != "Cây xanh" ||
			d.Issued != "2020-06-10" || d.Effective != "2021-01-01" {
			t.Errorf("head %+v", d.Head)
		}
	}
	if m := second.Merged[0]; m.Number != "12/VBHN-VPQH" || m.State != "2025-01-01" {
		t.Errorf("merged %+v", m)
	}
	d, _ := Compose(law.Key, []*Document{law, first, second})
	for _, c := range []struct {
		article, clause string
		on              Day
		want            string
	}{
		{"2", "1", "2022-06-30", "1. Cây chết được trồng lại trong 10 ngày."},
		{"2", "1", "2022-07-01", "1. Cây chết được trồng lại trong 7 ngày.@11/VBHN-VPQH"},
		{"2", "1", "2024-12-31", "1. Cây chết được trồng lại trong 7 ngày.@11/VBHN-VPQH"},
		{"2", "1", "2025-01-01", "1. Cây chết được trồng lại trong 05 ngày làm việc.@12/VBHN-VPQH"},
		{"2", "2", "2026-01-01", "2. Cây già được thay trong 30 ngày."},
		{"2", "3", "2024-12-31", "3. Cây quý được giữ."},
		{"2", "3", "2025-01-01", "3. (được bãi bỏ)@12/VBHN-VPQH"},
		{"3", "", "2024-12-31", "Mỗi xã có một vườn."},
		{"3a", "", "2024-12-31", ""},
		{"3a", "", "2025-01-01", "Mỗi tỉnh có một công viên.@12/VBHN-VPQH"},
	} {
		if got := wordingOn(d, c.article, c.clause, c.on); got != c.want {
			t.Errorf("Điều %s khoản %s on %s: %q, want %q", c.article, c.clause, c.on, got, c.want)
		}
	}
	// Without the first text, and without the first consolidated one, what is missing is said.
	d, _ = Compose(law.Key, []*Document{second})
	if got := wordingOn(d, "2", "1", "2023-01-01"); got != "1. Cây chết được trồng lại trong 05 ngày làm việc.@12/VBHN-VPQH (khác ngày)" {
		t.Errorf("only the later wording: %q", got)
	}
	d, _ = Compose(law.Key, []*Document{law, second})
	if got := wordingOn(d, "2", "1", "2022-06-30"); got != "1. Cây chết được trồng lại trong 10 ngày." {
		t.Errorf("before the first change: %q", got)
	}
	if got := wordingOn(d, "2", "1", "2023-01-01"); !strings.HasSuffix(got, "(khác ngày)") {
		t.Errorf("between two changes: %q", got)
	}
	for _, u := range d.Units() {
		for _, p := range u.Passages(&d.Head) {
			if strings.ContainsAny(p.Text+p.Heading, "[]") || strings.Contains(p.Text, "theo quy định tại khoản") {
				t.Errorf("a note or its mark is read as law: %q", p.Text)
			}
		}
	}
	if v := Assess(&d.Head, d.Relations, func(string) *Head { return nil }, Ref{Doc: d.Key, Article: "3"},
		"2025-01-01"); v.State != Expired || v.Since != "2025-01-01" {
		t.Errorf("Điều 3: %+v", v)
	}
	if got := CiteRead(&d.Head, Ref{Doc: d.Key, Article: "2", Clause: "1"},
		"12/VBHN-VPQH"); got != "khoản 1 Điều 2 Luật Cây xanh số 901/2020/QH14, theo văn bản hợp nhất 12/VBHN-VPQH" {
		t.Error(got)
	}
	c := NewCatalog([]*Head{&d.Head})
	for _, said := range []string{"Điều 2 12/VBHN-VPQH", "khoản 1 Điều 2 Luật Cây xanh",
		"văn bản hợp nhất 12/VBHN-VPQH"} {
		m := c.Find(said)
		if len(m) != 1 || len(c.Resolve(m[0], Ref{}, "")) != 1 || c.Resolve(m[0], Ref{}, "")[0].Doc != law.Key {
			t.Errorf("%s: %+v", said, m)
		}
	}
	if c.Head("nothing") != nil {
		t.Error("a key that never was is found")
	}
}

func TestANoteMakesNoConsolidatedText(t *testing.T) {
	for _, text := range []string{
		"# 905/2031/QH15 — Luật Vườn\n# Ghi chú: văn bản gốc, không phải bản hợp nhất\nĐiều 1. A\nB.",
		"# 905/2031/TT-BTP — Thông tư Về sáp nhập, hợp nhất vườn\nĐiều 1. A\nB.",
	} {
		if d, _ := parseText(t, text, Hint{}); consolidated(d) || !strings.HasPrefix(d.Number, "905/2031/") {
			t.Errorf("%q is taken for a consolidated text: %+v", text, d.Head)
		}
	}
}

// The order in which texts come changes neither the law they are of nor its wordings.
func TestComposeInAnyOrder(t *testing.T) {
	law, first, second := treeTexts(t)
	digest := &Document{Head: Head{Key: law.Key, Number: law.Number, Type: "Luật", Title: "Cây xanh", Kind: Digest,
		Effective: "2021-01-01", Aliases: []string{"luật cây"}},
		Parts: []*Part{{Kind: KindArticle, No: "2", Label: "Điều 2.", Title: "Thời hạn trồng", Parts: []*Part{
			{Kind: KindClause, No: "2", Label: "2.", Text: "Từ 2027 cây già thay trong 20 ngày.", Since: "2027-01-01"},
			{Kind: KindClause, No: "1", Label: "1.", Text: "Tóm lược cũ.", Since: "2022-07-01"}}}}}
	all := []*Document{law, first, second, digest}
	want, _ := Compose(law.Key, all)
	wanted, _ := json.Marshal(want)
	if got := wordingOn(want, "2", "2", "2027-01-01"); got != "2. Từ 2027 cây già thay trong 20 ngày." {
		t.Errorf("the digest of a later wording: %q", got)
	}
	if strings.Contains(string(wanted), "Tóm lược cũ") {
		t.Error("a digest stands beside the wording it sums up")
	}
	rapid.Check(t, func(t *rapid.T) {
		docs := slices.Clone(all)
		for i := range docs {
			j := rapid.IntRange(i, len(docs)-1).Draw(t, "next")
			docs[i], docs[j] = docs[j], docs[i]
		}
		got, _ := Compose(law.Key, docs)
		if text, _ := json.Marshal(got); string(text) != string(wanted) {
			t.Fatalf("another order, another law:\n%s\n%s", text, wanted)
		}
	})
}

func TestSameLaw(t *testing.T) {
	numbered := Head{Key: "901-2020-qh14", Number: "901/2020/QH14", Type: "Luật", Title: "Cây xanh",
		Issued: "2020-06-10", Effective: "2021-01-01"}
	for _, c := range []struct {
		h    Head
		want bool
	}{
		{Head{Key: "luat-cay-xanh.2020", Type: "Luật", Title: "Cây xanh"}, true},
		{Head{Key: "luat-cay-xanh-2020", Type: "Luật", Title: "Cây xanh 2020", Effective: "2021-01-01"}, true},
		{Head{Key: "luat-cay-xanh", Type: "Luật", Title: "Cây xanh", Effective: "2021-01-01"}, true},
		{Head{Key: "luat-cay-xanh", Type: "Luật", Title: "Cây xanh"}, false},
		{Head{Key: "luat-cay-xanh.2008", Type: "Luật", Title: "Cây xanh"}, false},
		{Head{Key: "luat-vuon", Type: "Luật", Title: "Vườn", Effective: "2021-01-01"}, false},
		{Head{Key: "900-2008-qh12", Number: "900/2008/QH12", Type: "Luật", Title: "Cây xanh"}, false},
	} {
		if SameLaw(&numbered, &c.h) != c.want || SameLaw(&c.h, &numbered) != c.want {
			t.Errorf("%+v: %v", c.h, !c.want)
		}
	}
}

// Điều 27 of a real law, before and since its amendment.
func TestWordingsOfARealLaw(t *testing.T) {
	var versions []*Document
	for _, name := range []string{"02-2011-QH13.txt", "28-VBHN-VPQH.2026.txt"} {
		path := filepath.Join(sharedTexts, name)
		if _, err := os.Stat(path); err != nil {
			t.Skip("không có thư mục ../../shared/corpus/texts: bỏ qua phép thử trên văn bản thật")
		}
		d, _, _ := parseFile(t, path)
		if d.Key != "02-2011-qh13" {
			t.Fatalf("%s is %+v", name, d.Head)
		}
		versions = append(versions, d)
	}
	d, _ := Compose("02-2011-qh13", versions)
	for on, want := range map[Day]string{"2026-06-30": "10 ngày", "2026-07-01": "07 ngày làm việc"} {
		if got := wordingOn(d, "27", "", on); !strings.Contains(got, want) || strings.Contains(got, "|") {
			t.Errorf("Điều 27 on %s: %.80s", on, got)
		}
	}
	ended := 0
	for _, r := range d.Relations {
		if r.Kind == RelRepeals && r.To.Article != "" {
			ended++
		}
	}
	if ended != 2 || len(d.Merged) != 1 {
		t.Errorf("%d provisions ended, read in %v", ended, d.Merged)
	}
}
