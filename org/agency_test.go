package org

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trolyao/paper"
)

func testDirectory(t testing.TB) *Directory {
	t.Helper()
	d, err := NewDirectory([]Agency{
		{ID: "a", Name: "Sở Thông tin và Truyền thông", Kind: Department, To: "2025-02-28", Successors: []Successor{{ID: "b"}, {ID: "c", Function: "báo chí, xuất bản"}}},
		{ID: "b", Name: "Sở Khoa học và Công nghệ", Kind: Department},
		{ID: "c", Name: "Sở Văn hóa, Thể thao và Du lịch", Kind: Department},
		{ID: "binh-dinh", Name: "Bình Định", Kind: Province, To: "2025-06-30", Successors: []Successor{{ID: "gia-lai"}}},
		{ID: "gia-lai", Name: "Gia Lai", Kind: Province},
		{ID: "can-tho", Name: "Cần Thơ", Kind: City},
		{ID: "ubnd", Name: "Ủy ban nhân dân cấp tỉnh", Aliases: []string{"UBND tỉnh"}, Kind: Local},
		{ID: "vp", Name: "Văn phòng Ủy ban nhân dân tỉnh", Kind: Department},
		{ID: "old", Name: "Phòng chuyên môn cấp huyện", Kind: Local, To: "2025-06-30"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func ids(as []*Agency) string {
	var s []string
	for _, a := range as {
		s = append(s, a.ID)
	}
	return strings.Join(s, " ")
}

func TestFind(t *testing.T) {
	d := testDirectory(t)
	for _, c := range []struct{ name, on, want string }{
		{"Sở Thông tin và Truyền thông", "2024-11-30", "a"},
		{"so tttt", "2024-11-30", "a"},
		{"Sở TT&TT", "", "a"},
		{"Sở TT & TT", "2026-11-21", "a"}, // gone, but Present explains
		{"STTTT", "", "a"},
		{"SỞ KHOA HỌC & CÔNG NGHỆ", "", "b"},
		{"Sở KHCN", "", "b"},
		{"so thong tin truyen thong tinh binh dinh", "2024-01-01", "a"},
		{"Sở TT&TT Bình Định", "2024-01-01", "a"},
		{"tỉnh Bình Định", "", "binh-dinh"},
		{"binh dinh", "2026-11-21", "binh-dinh"},
		{"TP Cần Thơ", "", "can-tho"},
		{"thành phố Cần Thơ", "", "can-tho"},
		{"UBND tỉnh Gia Lai", "", "ubnd"},
		{"Ủy ban nhân dân tỉnh", "", "ubnd"},
		{"uỷ ban nhân dân tỉnh", "", "ubnd"},
		{"Văn phòng UBND tỉnh", "", "vp"},
		{"Văn phòng UBND tỉnh Bình Định", "", "vp"},
		{"Sở Ngoại giao", "", ""},
		{"", "", ""},
	} {
		if got := ids(d.Find(c.name, c.on)); got != c.want {
			t.Errorf("Find(%q, %q) = %q, want %q", c.name, c.on, got, c.want)
		}
	}
}

func TestPresent(t *testing.T) {
	d := testDirectory(t)
	for _, c := range []struct{ id, on, want, text string }{
		{"a", "2025-02-28", "a", ""},
		{"a", "2025-03-01", "b", "Sở Thông tin và Truyền thông nay là Sở Khoa học và Công nghệ từ 01/3/2025; riêng báo chí, xuất bản chuyển về Sở Văn hóa, Thể thao và Du lịch."},
		{"binh-dinh", "2026-11-21", "gia-lai", "Tỉnh Bình Định nay thuộc tỉnh Gia Lai từ 01/7/2025."},
		{"old", "2026-11-21", "", "Phòng chuyên môn cấp huyện không còn hoạt động từ 01/7/2025."},
	} {
		a, text := d.Present(d.ByID(c.id), c.on)
		got := ""
		if a != nil {
			got = a.ID
		}
		if got != c.want || text != c.text {
			t.Errorf("Present(%s, %s) = %q, %q\nwant %q, %q", c.id, c.on, got, text, c.want, c.text)
		}
	}
}

func TestPredecessors(t *testing.T) {
	d := testDirectory(t)
	for _, c := range []struct{ id, on, want string }{
		{"b", "2025-03-01", "a"}, {"b", "2025-02-28", ""}, {"c", "2025-03-01", ""}, {"gia-lai", "2026-01-01", "binh-dinh"}, {"none", "2026-01-01", ""},
	} {
		if got := strings.Join(d.Predecessors(c.id, c.on), " "); got != c.want {
			t.Errorf("Predecessors(%s, %s) = %q, want %q", c.id, c.on, got, c.want)
		}
	}
}

func TestNewDirectoryRefuses(t *testing.T) {
	for name, list := range map[string][]Agency{
		"twice":           {{ID: "a", Name: "A"}, {ID: "a", Name: "B"}},
		"no name":         {{ID: "a"}},
		"days":            {{ID: "a", Name: "A", From: "2025-01-02", To: "2025-01-01"}},
		"dangling":        {{ID: "a", Name: "A", To: "2025-01-01", Successors: []Successor{{ID: "b"}}}},
		"open with heirs": {{ID: "a", Name: "A", Successors: []Successor{{ID: "b"}}}, {ID: "b", Name: "B"}},
		"parent":          {{ID: "a", Name: "A", Parent: "b"}},
		"circle": {{ID: "a", Name: "A", To: "2025-01-01", Successors: []Successor{{ID: "b"}}},
			{ID: "b", Name: "B", To: "2025-01-01", Successors: []Successor{{ID: "a"}}}},
	} {
		if _, err := NewDirectory(list); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A name is found however it is spaced, cased or stripped of diacritics.
func TestFindIgnoresSpelling(t *testing.T) {
	d := testDirectory(t)
	rapid.Check(t, func(t *rapid.T) {
		a := d.ByID(rapid.SampledFrom([]string{"a", "b", "c", "binh-dinh", "gia-lai", "vp"}).Draw(t, "id"))
		name := a.Name
		if rapid.Bool().Draw(t, "fold") {
			name = paper.Fold(name)
		}
		if rapid.Bool().Draw(t, "upper") {
			name = strings.ToUpper(name)
		}
		if rapid.Bool().Draw(t, "ampersand") {
			name = strings.ReplaceAll(name, " và ", " & ")
		}
		if rapid.Bool().Draw(t, "spaces") {
			name = "  " + strings.ReplaceAll(name, " ", "  ") + " "
		}
		for _, got := range d.Find(name, "2024-06-01") {
			if got == a {
				return
			}
		}
		t.Fatalf("Find(%q) misses %s", name, a.ID)
	})
}

func FuzzFind(f *testing.F) {
	f.Add("Sở TT&TT tỉnh Bình Định")
	f.Add("\xff và &")
	d := testDirectory(f)
	f.Fuzz(func(t *testing.T, name string) {
		for _, a := range d.Find(name, "2026-11-21") {
			if now, text := d.Present(a, "2026-11-21"); now == nil && text == "" {
				t.Errorf("%q: %s vanishes without a word", name, a.ID)
			}
		}
	})
}
