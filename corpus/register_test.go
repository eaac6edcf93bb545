package corpus

import (
	"strings"
	"testing"
)

// Every row of the register is a fact that can be used: whole numbers, days that
// exist and follow one another, nothing that ends itself.
func TestRegisterRows(t *testing.T) {
	rows := 0
	for key, rels := range ends() {
		for _, r := range rels {
			rows++
			if _, err := ParseDay(string(r.Since)); err != nil || key == "" || r.From.Number == "" ||
				foldWord(r.From.Number) == foldWord(r.To.Number) {
				t.Errorf("%s: %+v", key, r)
			}
			for _, n := range []string{r.From.Number, r.To.Number} {
				if d, ok := splitNumber(n); !ok || d.symbol == "" || local(n) {
					t.Errorf("%s: %q is not the number of one document", key, n)
				} else if d.year > string(r.Since[:4]) {
					t.Errorf("%s: %s acts since %s", key, n, r.Since)
				}
			}
			if legalRank("", r.From.Number) >= 0 && legalRank("", r.From.Number) < legalRank("", r.To.Number) {
				t.Errorf("%s: %s ends the higher %s", key, r.From.Number, r.To.Number)
			}
		}
	}
	for key, k := range days() {
		if k.issued == "" || k.effective != "" && k.effective < k.issued || key == "" {
			t.Errorf("%s: %+v", key, k)
		}
	}
	if want := strings.Count(endsTable, "\n") - 1; rows != want || rows < 3000 {
		t.Errorf("%d rows are read of %d", rows, want)
	}
}

// A document that is held ends by the register, unless the text that ends it is held
// too: then that one is heard, also where it says nothing of the kind.
func TestRegisterEnds(t *testing.T) {
	old := &Head{Key: "112-2020-nd-cp", Number: "112/2020/NĐ-CP", Type: "Nghị định", Issued: "2020-09-18",
		Effective: "2020-09-20", Kind: Verbatim}
	c := NewCatalog([]*Head{old})
	v := Assess(old, c.Touching(nil)[old.Key], c.Head, Ref{}, "2026-11-29")
	if v.State != Expired || v.Doubt || len(v.By) == 0 || v.By[0].From.Number == "" || v.Since == "" {
		t.Fatalf("%+v", v)
	}
	if before := Assess(old, c.Touching(nil)[old.Key], c.Head, Ref{}, v.Since.Add(-1)); before.State != InForce {
		t.Errorf("the day before: %+v", before)
	}
	by := &Head{Key: v.By[0].From.Doc, Number: v.By[0].From.Number, Type: "Nghị định", Issued: "2026-06-30",
		Effective: v.Since, Kind: Verbatim}
	other := []Relation{{Kind: RelRepeals, From: Ref{Doc: by.Key, Number: by.Number, Article: "9"},
		To: Ref{Number: "1/2001/NĐ-CP"}, By: FromText, Claim: &Claim{Grade: Sure, Form: "forward"}}}
	c = NewCatalog([]*Head{old, by})
	if v = Assess(old, c.Touching(nil)[old.Key], c.Head, Ref{}, "2026-11-29"); v.State != Expired {
		t.Errorf("a copy without its last article: %+v", v)
	}
	if v = Assess(old, c.Touching(other)[old.Key], c.Head, Ref{}, "2026-11-29"); v.State == Expired {
		t.Errorf("the text held ends another: %+v", v)
	}
	no := []Relation{{Kind: RelReplaces, From: Ref{Number: by.Number}, To: Ref{Doc: old.Key, Number: old.Number},
		By: FromAdmin, Rejected: true}}
	c = NewCatalog([]*Head{old})
	if v = Assess(old, c.Touching(no)[old.Key], c.Head, Ref{}, "2026-11-29"); v.State == Expired {
		t.Errorf("an administrator turned it down: %+v", v)
	}
}

// A later law of the same name ends the earlier one, in doubt, where its day is known;
// what details a law that has ended is in doubt.
func TestNextLawAndGuides(t *testing.T) {
	heads := []*Head{
		{Key: "901-2008-qh12", Number: "901/2008/QH12", Type: "Luật", Title: "Vườn hoa", Issued: "2008-11-14",
			Effective: "2009-07-01", Kind: Verbatim},
		{Key: "902-2009-nd-cp", Number: "902/2009/NĐ-CP", Type: "Nghị định", Title: "Quy định chi tiết", Issued: "2009-08-01",
			Effective: "2009-10-01", Kind: Verbatim},
		{Key: "903-2012-nd-cp", Number: "903/2012/NĐ-CP", Type: "Nghị định", Title: "Cây", Issued: "2012-08-01",
			Effective: "2012-10-01", Kind: Verbatim},
	}
	law, guide := heads[0], heads[1]
	law2 := &Head{Key: "904-2025-qh15", Number: "904/2025/QH15", Type: "Luật", Title: "Vườn hoa", Issued: "2025-12-05",
		Effective: "2026-07-01", Kind: Catalogue}
	rels := []Relation{{Kind: RelGuides, From: Ref{Doc: guide.Key, Number: guide.Number, Article: "1"},
		To: Ref{Doc: law.Key, Number: law.Number}, By: FromText, Claim: &Claim{Grade: Sure}}}
	state := func(h *Head, on Day, hs []*Head, rels []Relation) Validity {
		c := NewCatalog(hs)
		return Assess(h, c.Touching(rels)[h.Key], c.Head, Ref{}, on)
	}
	if v := state(law, "2026-06-30", append(heads, law2), rels); v.State != InForce || v.Doubt {
		t.Errorf("the day before: %+v", v)
	}
	if v := state(law, "2026-07-01", append(heads, law2), rels); v.State != Expired || !v.Doubt || v.Over() ||
		v.Since != "2026-07-01" {
		t.Errorf("the next law of the name: %+v", v)
	}
	if v := state(guide, "2026-07-01", append(heads, law2), rels); v.Doubt {
		t.Errorf("an end in doubt spreads: %+v", v)
	}
	end := append(rels, Relation{Kind: RelReplaces, From: Ref{Doc: law2.Key, Number: law2.Number, Article: "50"},
		To: Ref{Doc: law.Key, Number: law.Number}, By: FromText, Claim: &Claim{Grade: Sure}})
	if v := state(guide, "2026-07-01", append(heads, law2), end); v.State != InForce || !v.Doubt ||
		!strings.Contains(v.Unsure(), "Điều 57") {
		t.Errorf("what details an ended law: %+v", v)
	}
	if v := state(guide, "2026-06-30", append(heads, law2), end); v.Doubt {
		t.Errorf("before the end: %+v", v)
	}
	if v := state(heads[2], "2026-07-01", append(heads, law2), end); v.Doubt {
		t.Errorf("another decree: %+v", v)
	}
}

// Days that a copy lacks come from the register, and a day of effect that a later act
// moved is the moved one.
func TestRegisterDays(t *testing.T) {
	for _, c := range []struct {
		name              string
		text              string
		issued, effective Day
	}{
		{"145-2020-NĐ-CP.txt", "Số: 145/2020/NĐ-CP\nNGHỊ ĐỊNH\nVề việc thử\nĐiều 1. Phạm vi\nMột câu.", "2020-12-14", "2021-02-01"},
		{"18-2026-TT-BTC.txt", "Số: 18/2026/TT-BTC\nTHÔNG TƯ\nVề việc thử\nĐiều 1. Hiệu lực\nThông tư này có hiệu lực thi hành kể từ ngày ký.",
			"2026-03-05", "2026-03-05"},
		{"101-2015-QH13.txt", "Luật số: 101/2015/QH13\nBỘ LUẬT\nTỐ TỤNG HÌNH SỰ\nĐiều 1. Hiệu lực\nBộ luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2016.",
			"2015-11-27", "2018-01-01"},
		{"9145-2020-NĐ-CP.txt", "Số: 9145/2020/NĐ-CP\nNGHỊ ĐỊNH\nVề việc thử\nĐiều 1. Phạm vi\nMột câu.", "", ""},
	} {
		d, _, err := Read(t.Context(), c.name, []byte(c.text), ReadOptions{})
		if err != nil || d.Issued != c.issued || d.Effective != c.effective {
			t.Errorf("%s: issued %q, in force from %q, want %q and %q (%v)", c.name, d.Issued, d.Effective, c.issued,
				c.effective, err)
		}
	}
}
