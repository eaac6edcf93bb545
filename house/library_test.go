package house_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/index"
	"trolyao/org"
	"trolyao/store"
)

func keys(l house.Library) (out []string) {
	for _, d := range l.Documents {
		out = append(out, d.Head.Key)
	}
	return out
}

func TestReaderOf(t *testing.T) {
	for _, c := range []struct {
		who  *org.Officer
		want string
	}{{nil, "{[] false}"}, {housetest.Clerk, "{[so-mot] false}"}, {housetest.Keeper, "{[] true}"}, {housetest.Retired,
		"{[] false}"}, {&org.Officer{Roles: []org.Role{org.Staff}}, "{[] false}"}} {
		if got := fmt.Sprint(house.ReaderOf(c.who)); got != c.want {
			t.Errorf("%+v may read %s, want %s", c.who, got, c.want)
		}
	}
}

func TestLibrarySearch(t *testing.T) {
	h := housetest.Open(t)
	housetest.Shelve(t, h)
	ask := func(q house.LibraryQuery) house.Library {
		t.Helper()
		l, err := h.Search(t.Context(), index.Reader{}, q)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	all := ask(house.LibraryQuery{})
	if got := keys(all); !slices.Equal(got, []string{"913-2023-nd-cp", "912-2022-nd-cp", "911-2021-nd-cp",
		"912-2019-nd-cp"}) || all.Total != 4 || all.Pages != 1 || all.On != "2026-11-21" {
		t.Errorf("everything: %v of %d on %d pages", got, all.Total, all.Pages)
	}
	if len(all.Types) != 1 || all.Types[0] != (house.Count{"Nghị định", 4}) ||
		fmt.Sprint(all.Years) != "[{2023 1} {2022 1} {2021 1} {2019 1}]" || len(all.Passages) != 0 {
		t.Errorf("choices: %v %v, passages %d", all.Types, all.Years, len(all.Passages))
	}
	for _, c := range []struct {
		q    house.LibraryQuery
		want string
	}{
		{house.LibraryQuery{Words: "vuon hoa"}, "[912-2019-nd-cp]"},
		{house.LibraryQuery{Words: "912"}, "[912-2022-nd-cp 912-2019-nd-cp]"},
		{house.LibraryQuery{Year: 2021}, "[911-2021-nd-cp]"},
		{house.LibraryQuery{Type: "Thông tư"}, "[]"},
		{house.LibraryQuery{Issuer: "Chính phủ", Year: 2022}, "[912-2022-nd-cp]"},
		{house.LibraryQuery{InForce: true, On: "2021-06-01"}, "[911-2021-nd-cp 912-2019-nd-cp]"},
		{house.LibraryQuery{PerPage: 3, Page: 2}, "[912-2019-nd-cp]"},
		{house.LibraryQuery{PerPage: 3, Page: 9}, "[912-2019-nd-cp]"},
		{house.LibraryQuery{Page: -4, PerPage: 1}, "[913-2023-nd-cp]"},
		{house.LibraryQuery{Words: "trực bếp nội bộ"}, "[]"},
	} {
		if got := fmt.Sprint(keys(ask(c.q))); got != c.want {
			t.Errorf("%+v: %s, want %s", c.q, got, c.want)
		}
	}
	l := ask(house.LibraryQuery{Words: "đăng ký suất ăn trước mấy giờ"})
	if len(l.Passages) == 0 || l.Passages[0].Head.Key != "911-2021-nd-cp" ||
		!strings.HasPrefix(l.Passages[0].Link, "/vb/911-2021-nd-cp#d2k") {
		t.Fatalf("%+v", l.Passages)
	}
	marked := ""
	for _, m := range l.Passages[0].Snippet {
		if m.Hit {
			marked += "[" + m.Text + "]"
		}
	}
	if !strings.Contains(marked, "đăng ký suất ăn") {
		t.Errorf("marked: %s in %+v", marked, l.Passages[0].Snippet)
	}
}

// Nothing of an agency's internal document is told to anybody else, whichever
// way they ask.
func TestLibraryKeepsInternalDocuments(t *testing.T) {
	h := housetest.Open(t)
	housetest.Shelve(t, h)
	for _, c := range []struct {
		name string
		who  *org.Officer
		may  bool
	}{{"its own officer", housetest.Clerk, true}, {"another agency's", housetest.Other, false}, {"nobody", nil,
		false}, {"who has left", housetest.Retired, false}, {"an administrator", housetest.Keeper, true}} {
		r := house.ReaderOf(c.who)
		l, err := h.Search(t.Context(), r, house.LibraryQuery{Words: "trực bếp buổi sáng"})
		if err != nil {
			t.Fatal(err)
		}
		found := slices.ContainsFunc(l.Passages, func(f house.Found) bool { return f.Head.Key == "7-tb-sm" })
		all, err := h.Search(t.Context(), r, house.LibraryQuery{})
		if err != nil {
			t.Fatal(err)
		}
		listed := slices.Contains(keys(all), "7-tb-sm")
		counted := slices.ContainsFunc(all.Types, func(c house.Count) bool { return c.Value == "Thông báo" })
		if found != c.may || listed != c.may || counted != c.may {
			t.Errorf("%s: found %v, listed %v, counted %v", c.name, found, listed, counted)
		}
		ties, err := h.Relations(t.Context(), r, "911-2021-nd-cp")
		if err != nil {
			t.Fatal(err)
		}
		if tied := slices.ContainsFunc(ties,
			func(t house.Tie) bool { return strings.Contains(t.Name, "7/TB-SM") }); tied != c.may {
			t.Errorf("%s: a relation tells of it: %v", c.name, tied)
		}
		for verb, err := range map[string]error{
			"view":      second(h.View(t.Context(), r, "7-tb-sm", "")),
			"open":      second(h.Open(t.Context(), r, "7-tb-sm")),
			"relations": second(h.Relations(t.Context(), r, "7-tb-sm")),
			"versions":  second(h.Versions(t.Context(), r, "7-tb-sm")),
			"compare":   second(h.Compare(t.Context(), r, "7-tb-sm", 1, 1)),
			"original":  second(h.Original(t.Context(), r, "7-tb-sm", 1)),
			"provision": second(h.Provision(t.Context(), r, "7-tb-sm", "", "")),
			"trace":     second(h.Trace(t.Context(), r, corpus.Ref{Doc: "7-tb-sm"}, "")),
		} {
			if c.may != (err == nil) || err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %s: %v", c.name, verb, err)
			}
			// What is not there at all answers in the same words.
			if err != nil {
				none := second(h.Open(t.Context(), r, "khong-co"))
				if strings.ReplaceAll(err.Error(), "7-tb-sm", "") != strings.ReplaceAll(none.Error(), "khong-co", "") {
					t.Errorf("%s: %s says %q, of nothing %q", c.name, verb, err, none)
				}
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestViewTellsProvisionsApart(t *testing.T) {
	h := housetest.Open(t)
	housetest.Shelve(t, h)
	v, err := h.View(t.Context(), index.Reader{}, "911-2021-nd-cp", "2024-01-01")
	if err != nil {
		t.Fatal(err)
	}
	at := func(f string) corpus.Ref {
		r, err := corpus.ParseFragment(f)
		if err != nil {
			t.Fatal(err)
		}
		r.Doc, r.Number = v.Head.Key, v.Head.Number
		return r
	}
	if v.Validity.State != corpus.Amended || len(v.Line) != 3 || v.On != "2024-01-01" {
		t.Errorf("the document: %s, line %+v", v.Validity.State, v.Line)
	}
	k1, ok := v.Own[at("d2k1")]
	if !ok || k1.Validity.State != corpus.Amended || k1.Validity.Since != "2023-09-01" || len(k1.Line) != 3 {
		t.Errorf("khoản 1 Điều 2: %+v", k1)
	}
	if _, ok := v.Own[at("d2k2")]; ok {
		t.Error("khoản 2 Điều 2 has a history it does not have")
	}
	if _, ok := v.Own[at("d2")]; !ok {
		t.Error("Điều 2 does not tell that a part of it is amended")
	}
	if before, err := h.Trace(t.Context(), index.Reader{}, at("d2k1"), "2023-08-31"); err != nil ||
		before.Validity.State != corpus.InForce {
		t.Errorf("the day before: %s, %v", before.Validity.State, err)
	}
	ties, err := h.Relations(t.Context(), index.Reader{}, "911-2021-nd-cp")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(ties, func(t house.Tie) bool {
		return t.Words == "Đã được sửa đổi, bổ sung bởi" && t.Here.Clause == "1"
	})
	if i < 0 {
		t.Fatalf("%+v", ties)
	}
	if tie := ties[i]; tie.Link != "/vb/913-2023-nd-cp#d1k1" || tie.Since != "2023-09-01" ||
		!strings.Contains(tie.Evidence, "khoản 1 Điều 2") {
		t.Errorf("%+v", tie)
	}
	back, err := h.Relations(t.Context(), index.Reader{}, "913-2023-nd-cp")
	if err != nil || !slices.ContainsFunc(back, func(t house.Tie) bool {
		return t.Words == "Sửa đổi, bổ sung" && strings.HasPrefix(t.Link, "/vb/911-2021-nd-cp")
	}) {
		t.Errorf("the other way: %+v, %v", back, err)
	}
	if p, err := h.Provision(t.Context(), index.Reader{}, "911-2021-nd-cp", "d2k2", ""); err != nil ||
		len(p.Passages) != 1 || !strings.Contains(p.Passages[0].Text, "quá 03 lần") {
		t.Errorf("%+v, %v", p, err)
	}
	for _, bad := range []string{"d99", "<script>", "d2k1a9z", "\x00"} {
		if _, err := h.Provision(t.Context(), index.Reader{}, "911-2021-nd-cp", bad, ""); !errors.Is(err,
			store.ErrNotFound) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestCompareVersions(t *testing.T) {
	h := housetest.Open(t)
	before := string(housetest.Papers["nd911.txt"])
	after := strings.Replace(before, "03 lần trong tháng", "05 lần trong tháng", 1)
	after = strings.Replace(after, "Điều 4. Hiệu lực", "Điều 4. Thùng rác\nThùng rác có nắp đậy.\n\nĐiều 5. Hiệu lực",
		1)
	if got, err := h.Ingest(t.Context(), "nd911.txt", []byte(after)); err != nil ||
		got.Put.Outcome != store.NewVersion {
		t.Fatal(got.Put.Outcome, err)
	}
	cs, err := h.Compare(t.Context(), index.Reader{}, "911-2021-nd-cp", 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range cs {
		fmt.Fprintf(&b, "%s:", c.Name)
		for _, e := range c.Edits {
			if e.Op != corpus.Same {
				fmt.Fprintf(&b, " %s(%s)", e.Op, strings.TrimSpace(e.Text))
			}
		}
		b.WriteByte('\n')
	}
	got := b.String()
	for _, want := range []string{"Điều 2: dropped(03) brought(05)\n", "Điều 4: ", "Điều 5: brought("} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "Điều 3") || strings.Contains(got, "Điều 1:") {
		t.Errorf("parts that stayed the same are told:\n%s", got)
	}
	same, err := h.Compare(t.Context(), index.Reader{}, "911-2021-nd-cp", 2, 2)
	if err != nil || len(same) != 0 {
		t.Errorf("%v, %v", same, err)
	}
	if _, err := h.Compare(t.Context(), index.Reader{}, "911-2021-nd-cp", 1, 7); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a version that is not there: %v", err)
	}
	o, err := h.Original(t.Context(), index.Reader{}, "911-2021-nd-cp", 1)
	if err != nil || o.Name != "nd911.txt" || string(o.Data) != before {
		t.Errorf("%q, %d bytes, %v", o.Name, len(o.Data), err)
	}
}

func BenchmarkViewOfALargeLaw(b *testing.B) {
	h := housetest.Open(b)
	var text strings.Builder
	for i := range 900 {
		fmt.Fprintf(&text, "Điều %d. Tiêu đề của điều\n", i+1)
		for k := range 6 {
			fmt.Fprintf(&text, "%d. Khoản này quy định việc thứ %d của cơ quan và thời hạn thực hiện:\na) Việc thứ nhất;\nb) Việc thứ hai.\n", k+1, k)
		}
	}
	got, err := h.Ingest(context.Background(), "lon.txt", housetest.Decree("990/2021/NĐ-CP", "04 tháng 01 năm 2021",
		"Về một việc lớn", text.String()))
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		if _, err := h.View(context.Background(), index.Reader{}, got.Head.Key, ""); err != nil {
			b.Fatal(err)
		}
	}
}
