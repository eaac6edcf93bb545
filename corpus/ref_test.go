package corpus

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"
	"trolyao/paper"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// refCases reads "text => expected" lines.
func refCases(t testing.TB, file string) [][2]string {
	t.Helper()
	f, err := os.Open("testdata/ref/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][2]string
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		l := strings.TrimSpace(sc.Text())
		if l == "" || l[0] == '#' {
			continue
		}
		a, b, ok := strings.Cut(l, "=>")
		if !ok {
			t.Fatalf("%s: %q has no =>", file, l)
		}
		out = append(out, [2]string{norm.NFC.String(strings.TrimSpace(a)), norm.NFC.String(strings.TrimSpace(b))})
	}
	if len(out) == 0 {
		t.Fatalf("%s: no cases", file)
	}
	return out
}

// short writes mentions in the notation of testdata/ref/mentions.txt.
func short(ms []Mention) string {
	var out []string
	for _, m := range ms {
		w := []string{}
		if f := m.Part.Fragment(); f != "" {
			w = append(w, f)
		}
		w = append(w, "@")
		if m.Type != "" {
			w = append(w, m.Type)
		}
		if n := m.Number(); n != "" {
			w = append(w, n)
		}
		if m.Name != "" {
			w = append(w, `"`+m.Name+`"`)
		}
		if m.Year != "" && m.Serial == "" {
			w = append(w, m.Year)
		}
		if m.Dated != "" {
			w = append(w, string(m.Dated))
		}
		if m.This {
			w = append(w, "này")
			if m.ThisPart != "" {
				w = append(w, string(m.ThisPart))
			}
		}
		out = append(out, strings.Join(w, " "))
	}
	return strings.Join(out, " | ")
}

func TestParseRef(t *testing.T) {
	for _, c := range refCases(t, "mentions.txt") {
		if got := short(ParseRef(c[0])); got != c[1] {
			t.Errorf("%s\n  got  %s\n  want %s", c[0], got, c[1])
		}
	}
}

func TestCite(t *testing.T) {
	law := &Head{Key: "80-2025-qh15", Number: "80/2025/QH15", Type: "Luật", Title: "Cán bộ, công chức",
		Issued: "2025-06-24"}
	decree := &Head{Key: "30-2020-nd-cp", Number: "30/2020/NĐ-CP", Type: "Nghị định", Title: "Về công tác văn thư",
		Issued: "2020-03-05"}
	party := &Head{Key: "62-kl-tw.2023", Number: "62-KL/TW", Type: "Kết luận"}
	for _, c := range []struct {
		h        *Head
		fragment string
		want     string
	}{
		{decree, "d18k2a", "điểm a khoản 2 Điều 18 Nghị định số 30/2020/NĐ-CP"},
		{decree, "plII", "Phụ lục II Nghị định số 30/2020/NĐ-CP"},
		{decree, "pl2m29", "mục 29 Phụ lục 2 Nghị định số 30/2020/NĐ-CP"},
		{decree, "", "Nghị định số 30/2020/NĐ-CP"},
		{decree, "cII", "Chương II Nghị định số 30/2020/NĐ-CP"},
		{decree, "d18k(2a)đ", "điểm đ khoản 2a Điều 18 Nghị định số 30/2020/NĐ-CP"},
		{law, "d5k1", "khoản 1 Điều 5 Luật Cán bộ, công chức ngày 24 tháng 6 năm 2025"},
		{&Head{Type: "Pháp lệnh", Title: "Pháp lệnh Công an xã", Number: "06/2008/PL-UBTVQH12", Issued: "2008-11-21"}, "", "Pháp lệnh Công an xã ngày 21 tháng 11 năm 2008"},
		{&Head{Type: "Luật", Title: "Đất đai"}, "", "Luật Đất đai"},
		{party, "", "Kết luận số 62-KL/TW"},
		{nil, "d1", "Điều 1"},
	} {
		r := Ref{}
		if c.fragment != "" {
			var err error
			if r, err = ParseFragment(c.fragment); c.fragment == "d18k(2a)đ" {
				r, err = Ref{Article: "18", Clause: "2a", Point: "đ"}, nil
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := Cite(c.h, r); got != c.want {
			t.Errorf("%s: got %q, want %q", c.fragment, got, c.want)
		}
	}
}

// drawRef draws an address such as documents have.
func drawRef(t *rapid.T) Ref {
	num := rapid.StringMatching(`[1-9][0-9]?[a-zđ]?[1-9]?`)
	roman := rapid.StringMatching(`[IVX]{1,4}(\.[1-9])?|[1-9][0-9]?(\.[1-9])?`)
	maybe := func(name string, g *rapid.Generator[string]) string {
		if rapid.Bool().Draw(t, name) {
			return g.Draw(t, name)
		}
		return ""
	}
	return Ref{Appendix: maybe("pl", rapid.OneOf(roman, rapid.Just("-"))), Book: maybe("p", roman),
		Chapter: maybe("c", roman), Section: maybe("m", roman),
		Article: maybe("d", num), Clause: maybe("k", num), Point: maybe("point",
			rapid.StringMatching(`[a-zđ][1-9]?`)), Item: maybe("t", rapid.StringMatching(`[0-9a-z()~]{1,3}`))}
}

func TestFragmentRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRef(t)
		if r == (Ref{}) {
			return
		}
		f := r.Fragment()
		back, err := ParseFragment(f)
		if err != nil || back != r {
			t.Fatalf("%+v is %q, read back %+v, %v", r, f, back, err)
		}
	})
	for _, bad := range []string{"", "x", "18", "d", "dk2", "d18k", "d18k2a!", "k2d18", "d(", "d()", "đ18"} {
		if r, err := ParseFragment(bad); err == nil {
			t.Errorf("%q read as %+v", bad, r)
		}
	}
}

// What Local writes, ParseRef reads.
func TestLocalReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Ref{Article: rapid.StringMatching(`[1-9][0-9]?[a-e]?`).Draw(t, "d")}
		if rapid.Bool().Draw(t, "has clause") {
			r.Clause = rapid.StringMatching(`[1-9][0-9]?[a-e]?`).Draw(t, "k")
			if rapid.Bool().Draw(t, "has point") {
				r.Point = rapid.StringMatching(`[a-zđ]`).Draw(t, "point")
			}
		}
		ms := ParseRef("Theo " + r.Local() + " Nghị định số 30/2020/NĐ-CP thì sao?")
		if len(ms) != 1 || ms[0].Part != r || ms[0].Number() != "30/2020/NĐ-CP" ||
			ms[0].Text != r.Local()+" Nghị định số 30/2020/NĐ-CP" {
			t.Fatalf("%s: %+v", r.Local(), ms)
		}
		if folded := ParseRef("theo " + paper.Fold(r.Local()) + " nghi dinh 30/2020"); len(folded) != 1 ||
			!strings.Contains(r.Local(), "đ") && folded[0].Part != r {
			t.Fatalf("%s without diacritics: %+v", r.Local(), folded)
		}
	})
}

func TestRenumbered(t *testing.T) {
	for in, want := range map[string]string{"3": "III", "III": "3", "IX": "9", "-": "-", "": "", "2a": "2a"} {
		if got := (Ref{Appendix: in}).Renumbered().Appendix; got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestContains(t *testing.T) {
	doc := Ref{Doc: "a"}
	d5 := Ref{Doc: "a", Article: "5"}
	for _, c := range []struct {
		a, b Ref
		want bool
	}{
		{doc, d5, true}, {d5, doc, false}, {d5, d5, true},
		{d5, Ref{Doc: "a", Article: "5", Clause: "2", Point: "a"}, true},
		{d5, Ref{Doc: "a", Article: "51"}, false},
		{d5, Ref{Doc: "b", Article: "5"}, false},
		{d5, Ref{Doc: "a", Appendix: "I", Article: "5"}, false},
		{Ref{Doc: "a", Appendix: "I"}, Ref{Doc: "a", Appendix: "I", Article: "5"}, true},
		{Ref{Doc: "a", Clause: "2", Article: "5"}, Ref{Doc: "a", Clause: "2", Article: "6"}, false},
		{Ref{Doc: "a", Appendix: "I", Section: "II"}, Ref{Doc: "a", Appendix: "I", Section: "II.3", Point: "c"}, true},
		{Ref{Doc: "a", Appendix: "I", Section: "II"}, Ref{Doc: "a", Appendix: "I", Section: "III.1"}, false},
		{Ref{Doc: "a", Appendix: "I", Section: "II.3"}, Ref{Doc: "a", Appendix: "I", Section: "II"}, false},
	} {
		if got := c.a.Contains(c.b); got != c.want {
			t.Errorf("%v contains %v: %v", c.a, c.b, got)
		}
	}
}

func FuzzParseRef(f *testing.F) {
	for _, c := range refCases(f, "mentions.txt") {
		f.Add(c[0])
	}
	f.Add("Điều 1, 2, 3 đến 99 và điểm a đến y khoản 1 đến 99 Điều 1 đến 99")
	f.Add("luật luật Luật Luật A, b - c \xff\x00 Nghị định số / / /-")
	f.Add("\xa30")
	f.Add("\xa3điều 5 \xffnghị định 30\xa3/2020/NĐ-CP k\xc3 2")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, m := range ParseRef(s) {
			if m.Start < 0 || m.End > len(s) || m.Start >= m.End || m.Text != s[m.Start:m.End] {
				t.Fatalf("%q: mention %+v does not lie in the text", s, m)
			}
			if m.Start < last {
				t.Fatalf("%q: mentions are not in the order of the text at %d", s, m.Start)
			}
			last = m.Start
			if m.Part.Doc != "" || m.Part.Number != "" {
				t.Fatalf("%q: %+v", s, m.Part)
			}
		}
		readActs(s, actContext{})
	})
}

// Time grows with the length, not with its square.
func TestParseRefLinear(t *testing.T) {
	for _, unit := range []string{"khoản 2 ", "Điều 5, ", "Luật A ", "từ Điều 1 đến Điều 9 ",
		"điểm a, b khoản 1, 2 Điều 3; ", "nđ 30 điều 5 ", "của tại ", "phụ lục ", "Luật Cán bộ công chức viên chức và "} {
		cost := func(n int) time.Duration {
			s := strings.Repeat(unit, n/len(unit))
			best := time.Hour
			for range 5 {
				start := time.Now()
				ParseRef(s)
				best = min(best, time.Since(start))
			}
			return best
		}
		// Quadratic would be 64 times; a busy machine is asked again.
		var small, big time.Duration
		linear := false
		for try := 0; try < 4 && !linear; try++ {
			small, big = cost(10_000), cost(80_000)
			linear = big <= 40*small+10*time.Millisecond
		}
		if !linear {
			t.Errorf("%q: %v for 10 kB, %v for 80 kB", unit, small, big)
		}
	}
}
