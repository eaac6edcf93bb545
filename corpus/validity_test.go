package corpus

import (
	"slices"
	"strings"
	"testing"
	"trolyao/paper"

	"pgregory.net/rapid"
)

// chain is the one-stop-shop chain: numbers and days are facts, no wording.
func chain() (func(string) *Head, []Relation) {
	hs := map[string]*Head{}
	add := func(number string, issued, effective, expires Day) {
		k := paper.Slug(number)
		hs[k] = &Head{Key: k, Number: number, Type: "Nghị định", Issued: issued, Effective: effective,
			Expires: expires, Kind: Catalogue}
	}
	add("61/2018/NĐ-CP", "2018-04-23", "2018-06-21", "")
	add("107/2021/NĐ-CP", "2021-12-06", "2021-12-06", "")
	add("118/2025/NĐ-CP", "2025-06-09", "2025-07-01", "")
	add("367/2025/NĐ-CP", "2025-12-31", "2025-12-31", "")
	add("224/2026/NĐ-CP", "2026-06-26", "2026-07-01", "")
	add("309/2026/NĐ-CP", "2026-08-05", "2026-08-05", "")
	ref := func(number, fragment string) Ref {
		r := Ref{}
		if fragment != "" {
			var err error
			if r, err = ParseFragment(fragment); err != nil {
				panic(err)
			}
		}
		r.Doc, r.Number = paper.Slug(number), number
		return r
	}
	rels := []Relation{
		{Kind: RelReplaces, From: ref("118/2025/NĐ-CP", ""), To: ref("61/2018/NĐ-CP", ""), By: FromStarter},
		{Kind: RelReplaces, From: ref("118/2025/NĐ-CP", ""), To: ref("107/2021/NĐ-CP", ""), By: FromStarter},
		{Kind: RelAmends, From: ref("107/2021/NĐ-CP", ""), To: ref("61/2018/NĐ-CP", ""), By: FromText},
		{Kind: RelAmends, From: ref("367/2025/NĐ-CP", "d1k9"), To: ref("118/2025/NĐ-CP", "d35"), By: FromText},
		{Kind: RelAmends, From: ref("367/2025/NĐ-CP", "d1k1"), To: ref("118/2025/NĐ-CP", "d3"), By: FromText},
		{Kind: RelRepeals, From: ref("224/2026/NĐ-CP", "d89k3"), To: ref("367/2025/NĐ-CP", "d1k9"), By: FromText},
		{Kind: RelAmends, From: ref("309/2026/NĐ-CP", ""), To: ref("118/2025/NĐ-CP", "d18k2"), By: FromText},
	}
	return func(k string) *Head { return hs[k] }, rels
}

func TestAssessChain(t *testing.T) {
	heads, rels := chain()
	for _, c := range []struct {
		doc, part string
		on        Day
		state     State
		since     Day
		by        string // keys of the deciding documents
	}{
		{"61-2018-nd-cp", "", "2018-05-01", NotYet, "", ""},
		{"61-2018-nd-cp", "", "2019-05-01", InForce, "2018-06-21", ""},
		{"61-2018-nd-cp", "", "2025-06-30", Amended, "2021-12-06", "107-2021-nd-cp"},
		{"61-2018-nd-cp", "", "2025-07-01", Expired, "2025-07-01", "118-2025-nd-cp"},
		{"61-2018-nd-cp", "d18k2", "2025-07-02", Expired, "2025-07-01", "118-2025-nd-cp"},
		{"118-2025-nd-cp", "", "2025-06-30", NotYet, "", ""},
		{"118-2025-nd-cp", "", "2025-07-02", InForce, "2025-07-01", ""},
		{"118-2025-nd-cp", "", "2025-12-31", Amended, "2025-12-31", "367-2025-nd-cp 367-2025-nd-cp"},
		{"118-2025-nd-cp", "d35", "2026-01-15", Amended, "2025-12-31", "367-2025-nd-cp"},
		{"118-2025-nd-cp", "d35", "2026-07-02", InForce, "2025-07-01", ""},
		{"118-2025-nd-cp", "d3", "2026-07-02", Amended, "2025-12-31", "367-2025-nd-cp"},
		{"118-2025-nd-cp", "", "2026-07-02", Amended, "2025-12-31", "367-2025-nd-cp"},
		{"118-2025-nd-cp", "", "2026-08-06", Amended, "2026-08-05", "367-2025-nd-cp 309-2026-nd-cp"},
		{"118-2025-nd-cp", "d18", "2026-08-05", Amended, "2026-08-05", "309-2026-nd-cp"},
		{"118-2025-nd-cp", "d18k2", "2026-08-04", InForce, "2025-07-01", ""},
		{"118-2025-nd-cp", "d19", "2026-08-06", InForce, "2025-07-01", ""},
		{"367-2025-nd-cp", "", "2026-06-30", InForce, "2025-12-31", ""},
		{"367-2025-nd-cp", "", "2026-07-01", PartlyExpired, "2026-07-01", "224-2026-nd-cp"},
		{"367-2025-nd-cp", "d1k9", "2026-07-01", Expired, "2026-07-01", "224-2026-nd-cp"},
		{"367-2025-nd-cp", "d1k9a", "2026-07-01", Expired, "2026-07-01", "224-2026-nd-cp"},
		{"367-2025-nd-cp", "d1", "2026-07-01", PartlyExpired, "2026-07-01", "224-2026-nd-cp"},
		{"367-2025-nd-cp", "d1k8", "2026-07-01", InForce, "2025-12-31", ""},
	} {
		r := Ref{}
		if c.part != "" {
			var err error
			if r, err = ParseFragment(c.part); err != nil {
				t.Fatal(err)
			}
		}
		v := Assess(heads(c.doc), rels, heads, r, c.on)
		var by []string
		for _, rel := range v.By {
			by = append(by, rel.From.Doc)
		}
		if v.State != c.state || v.Since != c.since || strings.Join(by, " ") != c.by || v.On != c.on ||
			len(v.Steps) == 0 {
			t.Errorf("%s %s on %s: %s since %q by %v\n  %s", c.doc, c.part, c.on, v.State, v.Since, by,
				strings.Join(v.Steps, "\n  "))
		}
	}
	v := Assess(heads("61-2018-nd-cp"), rels, heads, Ref{}, "2025-07-02")
	if got := v.Words(); got != "hết hiệu lực từ 01/7/2025, được thay thế bởi Nghị định số 118/2025/NĐ-CP" {
		t.Error(got)
	}
	if v.Until != "2025-06-30" {
		t.Errorf("last day in force %s", v.Until)
	}
	// A day before, the end is known and said.
	v = Assess(heads("61-2018-nd-cp"), rels, heads, Ref{}, "2025-06-30")
	if v.Until != "2025-06-30" || !slices.Contains(v.Steps,
		"Vào ngày 30/6/2025 thì việc này chưa đến, nên chưa tính.") {
		t.Errorf("until %s, %q", v.Until, v.Steps)
	}
}

// A sector decree with no repeal clause proves nothing about the general one
// (NĐ 334/2026 and NĐ 60/2021), whatever its subject.
func TestAssessNothingProved(t *testing.T) {
	newer := &Document{Head: Head{Key: "334-2026-nd-cp", Number: "334/2026/NĐ-CP", Type: "Nghị định",
		Title: "Cơ chế tự chủ tài chính của đơn vị sự nghiệp trong một ngành", Effective: "2026-10-01"},
		Parts: []*Part{{Kind: KindArticle, Label: "Điều 16.", No: "16", Title: "Điều khoản thi hành", Parts: []*Part{
			{Kind: KindClause, Label: "1.", No: "1", Text: "Nghị định này có hiệu lực thi hành kể từ ngày 01 tháng 10 năm 2026."},
			{Kind: KindClause, Label: "2.", No: "2", Text: "Nội dung không quy định ở Nghị định này thì thực hiện theo Nghị định số 60/2021/NĐ-CP."},
		}}}}
	rels := ReadRelations(newer)
	if len(rels) != 0 {
		t.Fatalf("read %+v", rels)
	}
	old := &Head{Key: "60-2021-nd-cp", Number: "60/2021/NĐ-CP", Type: "Nghị định", Effective: "2021-08-15"}
	if v := Assess(old, rels, nil, Ref{}, "2026-11-21"); v.State != InForce {
		t.Errorf("%s: %q", v.State, v.Steps)
	}
}

func TestAssessFacts(t *testing.T) {
	for _, c := range []struct {
		name  string
		h     Head
		on    Day
		state State
		words string
	}{
		{"party", Head{Key: "62-kl-tw.2023", Number: "62-KL/TW", Type: "Kết luận", Party: true, Issued: "2023-10-02", Expires: "2024-01-01"}, "2026-01-01", PartyPaper, "văn kiện Đảng"},
		{"plan over", Head{Key: "a", Number: "4935/QĐ-UBND", Type: "Quyết định", Title: "Ban hành Kế hoạch cải cách hành chính", Effective: "2023-12-29", Expires: "2025-01-01"}, "2025-01-01", Completed, "đã hết thời gian thực hiện"},
		{"plan running", Head{Key: "a", Type: "Kế hoạch", Effective: "2023-12-29", Expires: "2025-01-01"}, "2024-12-31", InForce, "còn hiệu lực"},
		{"expires", Head{Key: "a", Number: "1/2020/NĐ-CP", Type: "Nghị định", Effective: "2020-01-01", Expires: "2021-01-01"}, "2021-01-01", Expired, "hết hiệu lực từ 01/01/2021"},
		{"unknown", Head{Key: "a", Number: "1/2020/NĐ-CP", Type: "Nghị định", Issued: "2020-01-01"}, "2021-01-01", Unknown, "chưa xác định hiệu lực"},
		{"not issued", Head{Key: "a", Number: "1/2020/NĐ-CP", Type: "Nghị định", Issued: "2020-01-01"}, "2019-01-01", NotYet, "chưa có hiệu lực"},
		{"no day", Head{Key: "a", Effective: "2020-01-01"}, "", Unknown, "chưa xác định hiệu lực"},
	} {
		d := Document{Head: c.h}
		v := d.InForce(c.on)
		if v.State != c.state || v.Words() != c.words || len(v.Steps) == 0 {
			t.Errorf("%s: %s %q %q", c.name, v.State, v.Words(), v.Steps)
		}
	}
}

func TestAssessAuthority(t *testing.T) {
	old := &Head{Key: "1-2020-nd-cp", Number: "1/2020/NĐ-CP", Type: "Nghị định", Effective: "2020-01-01"}
	neu := &Head{Key: "2-2024-nd-cp", Number: "2/2024/NĐ-CP", Type: "Nghị định", Effective: "2024-01-01"}
	heads := func(k string) *Head { return map[string]*Head{old.Key: old, neu.Key: neu}[k] }
	rel := func(k RelationKind, by Authority, since Day, rejected bool) Relation {
		return Relation{Kind: k, From: Ref{Doc: neu.Key, Number: neu.Number},
			To: Ref{Doc: old.Key, Number: old.Number}, By: by, Since: since, Rejected: rejected}
	}
	for _, c := range []struct {
		name  string
		rels  []Relation
		state State
		since Day
	}{
		{"text alone", []Relation{rel(RelReplaces, FromText, "", false)}, Expired, "2024-01-01"},
		{"rejected", []Relation{rel(RelReplaces, FromText, "", true)}, InForce, "2020-01-01"},
		{"rejected by the administrator", []Relation{rel(RelReplaces, FromText, "", false), rel(RelReplaces, FromAdmin, "", true)}, InForce, "2020-01-01"},
		{"the administrator's day", []Relation{rel(RelReplaces, FromText, "", false), rel(RelReplaces, FromAdmin, "2024-03-01", false)}, Expired, "2024-03-01"},
		{"the starter over the text", []Relation{rel(RelReplaces, FromText, "2024-02-01", false), rel(RelAmends, FromStarter, "", false)}, Amended, "2024-01-01"},
		{"ended", []Relation{{Kind: RelAmends, From: Ref{Doc: neu.Key}, To: Ref{Doc: old.Key}, Until: "2024-06-01",
			By: FromStarter}}, InForce, "2020-01-01"},
		{"not held, day unknown", []Relation{{Kind: RelReplaces, From: Ref{Doc: "3-2023-nd-cp",
			Number: "3/2023/NĐ-CP"}, To: Ref{Doc: old.Key}, By: FromText}}, Unknown, ""},
		{"of a later year", []Relation{{Kind: RelReplaces, From: Ref{Doc: "3-2027-nd-cp", Number: "3/2027/NĐ-CP"},
			To: Ref{Doc: old.Key}, By: FromText}}, InForce, "2020-01-01"},
	} {
		if v := Assess(old, c.rels, heads, Ref{}, "2024-12-01"); v.State != c.state || v.Since != c.since {
			t.Errorf("%s: %s since %q\n  %s", c.name, v.State, v.Since, strings.Join(v.Steps, "\n  "))
		}
	}
}

// A document does not come back: once a replacement is in force the state
// stays expired on every later day.
func TestAssessExpiredStays(t *testing.T) {
	heads, rels := chain()
	rapid.Check(t, func(t *rapid.T) {
		on := Day("2018-01-01").Add(rapid.IntRange(0, 4000).Draw(t, "day"))
		v := Assess(heads("61-2018-nd-cp"), rels, heads, Ref{}, on)
		if (v.State == Expired) != (on >= "2025-07-01") {
			t.Fatalf("%s on %s", v.State, on)
		}
		if v.State == NotYet && on >= "2018-06-21" {
			t.Fatalf("not yet on %s", on)
		}
	})
}

// The places that one document amends are told in one step, in their order.
func TestAssessTellsAmendedPlacesTogether(t *testing.T) {
	h := &Head{Key: "901-2020-nd-cp", Number: "901/2020/NĐ-CP", Type: "Nghị định", Effective: "2020-03-01"}
	var rels []Relation
	for _, r := range []Ref{{Article: "17", Clause: "3"}, {Article: "4", Clause: "2a"}} {
		r.Doc, r.Number = h.Key, h.Number
		rels = append(rels, Relation{Kind: RelAmends, From: Ref{Doc: "950-2026-nd-cp", Number: "950/2026/NĐ-CP"},
			To: r, Since: "2026-08-05", By: FromStarter, Evidence: "câu ví dụ"})
	}
	heads := func(key string) *Head {
		if key == h.Key {
			return h
		}
		return nil
	}
	v := Assess(h, rels, heads, Ref{}, "2026-11-21")
	want := "Từ ngày 05/8/2026, khoản 2a Điều 4, khoản 3 Điều 17 được sửa đổi, bổ sung bởi Nghị định số 950/2026/NĐ-CP. (Theo danh mục kèm chương trình.)"
	if v.State != Amended || !slices.Contains(v.Steps, want) || len(v.Steps) != 2 {
		t.Errorf("%s, %q", v.State, v.Steps)
	}
	v = Assess(h, rels, heads, Ref{Doc: h.Key, Article: "17", Clause: "3"}, "2026-11-21")
	if want := "Từ ngày 05/8/2026, khoản 3 Điều 17 được sửa đổi, bổ sung bởi Nghị định số 950/2026/NĐ-CP. (Theo danh mục kèm chương trình: “câu ví dụ”.)"; v.State != Amended || !slices.Contains(v.Steps, want) {
		t.Errorf("%s, %q", v.State, v.Steps)
	}
	if v = Assess(h, rels, heads, Ref{}, "2026-08-04"); v.State != InForce ||
		!slices.Contains(v.Steps, want+" Vào ngày 04/8/2026 thì việc này chưa đến, nên chưa tính.") {
		t.Errorf("%s, %q", v.State, v.Steps)
	}
	// What the catalogue does not name is neither amended nor surely untouched.
	if v = Assess(h, rels, heads, Ref{Doc: h.Key, Article: "5"}, "2026-11-21"); v.State != InForce {
		t.Errorf("%s, %q", v.State, v.Steps)
	}
}

// The repeal of an amending provision bears on the document that was amended.
func TestTouching(t *testing.T) {
	doc := func(number string) *Head { return &Head{Key: paper.Slug(number), Number: number} }
	old, amends, ends := doc("951/2020/NĐ-CP"), doc("952/2022/NĐ-CP"), doc("953/2024/NĐ-CP")
	at := func(h *Head, article string) Ref { return Ref{Doc: h.Key, Number: h.Number, Article: article} }
	c := NewCatalog([]*Head{old, amends, ends})
	got := c.Touching([]Relation{
		{Kind: RelAmends, From: at(amends, "1"), To: at(old, "3")},
		{Kind: RelRepeals, From: at(ends, "9"), To: at(amends, "1")},
	})
	for h, want := range map[*Head]int{old: 2, amends: 2, ends: 1} {
		if n := len(got[h.Key]); n != want {
			t.Errorf("%s: %d relations, want %d: %+v", h.Number, n, want, got[h.Key])
		}
	}
}
