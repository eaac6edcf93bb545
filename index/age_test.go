package index

import (
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
)

// named is a document of one Điều, which says the same in all of them.
func named(kind, number, title string, effective corpus.Day) *corpus.Document {
	return &corpus.Document{
		Head: corpus.Head{Key: corpus.MakeKey(number, "", "", "", ""), Number: number, Type: kind, Title: title,
			Kind: corpus.Verbatim, Effective: effective},
		Parts: []*corpus.Part{{Kind: corpus.KindArticle, No: "1", Label: "Điều 1.", Title: "Gửi xuồng",
			Text: "Chủ xuồng gửi xuồng ở bến phải có vé " + strings.Repeat("và đèn ", len(number)%3)}},
	}
}

func TestLaterTextOfTheSameNameLeads(t *testing.T) {
	docs := []*corpus.Document{
		named("Luật", "11/2006/QH11", "Luật Bến xuồng", "2007-07-01"),
		named("Luật", "22/2020/QH14", "Bến xuồng", "2021-07-01"), // some sources leave the type out
		named("Luật", "33/2013/QH13", "Sửa đổi, bổ sung một số điều của Luật Bến xuồng", "2014-01-01"),
		named("Luật", "44/2014/QH13", "Bến xuồng du lịch", "2015-01-01"),
		named("Nghị định", "5/2008/NĐ-CP", "Quy định chi tiết một số điều của Luật Bến xuồng", "2008-03-01"),
		named("Nghị định", "6/2016/NĐ-CP", "Quy định chi tiết thi hành Luật Bến xuồng du lịch", "2016-03-01"),
		named("Nghị định", "7/2021/NĐ-CP", "Quy định chi tiết một số điều của Luật Bến xuồng", "2021-07-01"),
		named("Thông tư", "8/2010/TT-BGT", "Ban hành Danh mục bổ sung xuồng", "2010-03-01"),
		named("Thông tư", "9/2012/TT-BGT", "Ban hành Danh mục bổ sung xuồng", "2012-03-01"),
	}
	s, x := openWith(t, t.TempDir(), docs)
	defer s.Close()
	defer x.Close()
	v, err := x.current()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	at := func(number string) int32 { return v.byKey[corpus.MakeKey(number, "", "", "", "")] }
	for number, want := range map[string]string{"11/2006/QH11": "22/2020/QH14", "5/2008/NĐ-CP": "7/2021/NĐ-CP"} {
		if got := v.successor[at(number)]; got != at(want) {
			t.Errorf("%s is followed by %d, want %s", number, got, want)
		}
	}
	for _, number := range []string{"22/2020/QH14", "33/2013/QH13", "44/2014/QH13", "6/2016/NĐ-CP", "8/2010/TT-BGT"} {
		if got := v.successor[at(number)]; got >= 0 {
			t.Errorf("%s is followed by %s", number, v.docs[got].Head.Number)
		}
	}
	for _, number := range []string{"6/2016/NĐ-CP", "7/2021/NĐ-CP"} {
		if got := v.guided[at(number)]; got >= 0 {
			t.Errorf("%s guides a law that %s follows", number, v.docs[got].Head.Number)
		}
	}
	if got := v.guided[at("5/2008/NĐ-CP")]; got != at("22/2020/QH14") {
		t.Errorf("5/2008/NĐ-CP guides a law that %d follows", got)
	}

	place := func(text string, on corpus.Day, number string) int {
		t.Helper()
		r, err := x.Search(t.Context(), Query{Text: text, Today: on, Expired: true})
		if err != nil {
			t.Fatal(err)
		}
		return slices.IndexFunc(r.Hits, func(h Hit) bool { return h.Passage.Ref.Number == number })
	}
	const question = "gửi xuồng ở bến phải có gì"
	if old, new := place(question, "2026-01-01", "11/2006/QH11"), place(question, "2026-01-01",
		"22/2020/QH14"); new < 0 || old < new {
		t.Errorf("the law of 2006 at %d, that of 2020 at %d", old, new)
	}
	// On a day before the later one applied, and asked for by its number, the
	// earlier one loses nothing.
	d, a := at("11/2006/QH11"), &asked{mentioned: map[int32]bool{}}
	if c := v.ageCost(d, a, "2021-06-30"); c != 0 {
		t.Errorf("the day before costs %v", c)
	}
	if c := v.ageCost(d, a, "2021-07-01"); c != oldCost {
		t.Errorf("the first day costs %v", c)
	}
	a.mentioned[d] = true
	if c := v.ageCost(d, a, "2026-01-01"); c != 0 {
		t.Errorf("asked for by its number it costs %v", c)
	}
}
