package corpus

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestReadActsOnNotes compares the reading of real implementation clauses with
// testdata/ref/notes.txt, made by hand.
func TestReadActsOnNotes(t *testing.T) {
	f, err := os.Open("../../shared/corpus/validity-notes.csv")
	if err != nil {
		t.Skip("the real sentences are not at hand:", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	numbers := map[string]int{} // mentioned numbers: all, seen by ParseRef, acted on
	for _, row := range rows[1:] {
		acts := readActs(row[3], actContext{})
		seen := map[string]bool{}
		for _, m := range ParseRef(row[3]) {
			seen[m.Number()] = true
		}
		for _, a := range acts {
			k := row[0] + " | " + row[1] + " | " + a.to.Number()
			w := string(a.kind)
			if a.scope != "" && a.kind == RelRepeals {
				w += "-part"
			}
			if p := a.to.Part.Fragment(); p != "" {
				w += " " + p
			}
			if a.since != "" {
				w += " " + string(a.since)
			}
			if !slices.Contains(got[k], w) {
				got[k] = append(got[k], w)
			}
		}
		for _, n := range strings.Split(row[2], ";") {
			n = strings.TrimSpace(n)
			if n == "" || strings.HasSuffix(n, "-") || n == "37/2012/TTLT" { // cut off by a line end in the source
				continue
			}
			numbers["all"]++
			if seen[n] {
				numbers["seen"]++
			}
			if slices.ContainsFunc(acts, func(a act) bool { return a.to.Number() == n }) {
				numbers["acted"]++
			}
		}
	}
	var right, read, expected int
	for _, c := range refCases(t, "notes.txt") {
		want := []string{}
		if c[1] != "" {
			want = strings.Split(c[1], ", ")
		}
		have := got[c[0]]
		expected += len(want)
		read += len(have)
		for _, w := range want {
			if slices.Contains(have, w) {
				right++
			} else {
				t.Logf("%s: %q not read", c[0], w)
			}
		}
		for _, w := range have {
			if !slices.Contains(want, w) {
				t.Logf("%s: %q read, expected %q", c[0], w, want)
			}
		}
	}
	precision, recall := float64(right)/float64(read), float64(right)/float64(expected)
	t.Logf("%d acts expected, %d read, %d right: precision %.3f, recall %.3f", expected, read, right, precision, recall)
	t.Logf("%d numbers mentioned, %d found as references, %d acted on", numbers["all"], numbers["seen"],
		numbers["acted"])
	if precision < .98 || recall < .98 {
		t.Errorf("precision %.3f, recall %.3f", precision, recall)
	}
	if share := float64(numbers["seen"]) / float64(numbers["all"]); share < .97 {
		t.Errorf("only %.3f of the numbers are found", share)
	}
}

// Lines are: sentence => kind part @ number [day].
func TestReadActs(t *testing.T) {
	for _, c := range refCases(t, "acts.txt") {
		var got []string
		for _, a := range readActs(c[0], actContext{}) {
			w := string(a.kind)
			if a.scope != "" && a.kind == RelRepeals {
				w += "-part"
			}
			if p := a.to.Part.Fragment(); p != "" {
				w += " " + p
			}
			w += " @ " + mentionNumber(a.to)
			if a.since != "" {
				w += " " + string(a.since)
			}
			got = append(got, w)
		}
		if g := strings.Join(got, " | "); g != c[1] {
			t.Errorf("%s\n  got  %s\n  want %s", c[0], g, c[1])
		}
	}
}

// amending is an invented amending decree with real shapes.
func amending() *Document {
	clause := func(no, text string, parts ...*Part) *Part {
		return &Part{Kind: KindClause, Label: no + ".", No: no, Text: text, Parts: parts}
	}
	point := func(no, text string) *Part { return &Part{Kind: KindPoint, Label: no + ")", No: no, Text: text} }
	return &Document{
		Head: Head{Key: "900-2026-nd-cp", Number: "900/2026/NĐ-CP", Type: "Nghị định",
			Title: "Sửa đổi, bổ sung một số điều của Nghị định số 800/2020/NĐ-CP về việc thử", Effective: "2026-05-01"},
		Parts: []*Part{
			{Kind: KindPreamble, Text: "NGHỊ ĐỊNH\nCăn cứ Luật Tổ chức Chính phủ số 63/2025/QH15;\nCăn cứ Luật Thử nghiệm số 10/2019/QH14 đã được sửa đổi, bổ sung theo Luật số 11/2021/QH15;\nTheo đề nghị của Bộ trưởng;"},
			{Kind: KindArticle, Label: "Điều 1.", No: "1", Title: "Sửa đổi, bổ sung một số điều của Nghị định số 800/2020/NĐ-CP ngày 02 tháng 3 năm 2020 của Chính phủ về việc thử", Parts: []*Part{
				clause("1", "Sửa đổi, bổ sung khoản 2 Điều 5 như sau:\n“2. Cơ quan thử nghiệm theo Nghị định số 700/2019/NĐ-CP.”"),
				clause("2", "Bãi bỏ điểm a khoản 1 Điều 7."),
				clause("3", "Thay thế cụm từ “thử” bằng cụm từ “nghiệm” tại Điều 9, khoản 3 Điều 10."),
			}},
			{Kind: KindArticle, Label: "Điều 2.", No: "2", Title: "Điều khoản thi hành", Parts: []*Part{
				clause("1", "Nghị định này có hiệu lực thi hành từ ngày 01 tháng 5 năm 2026 và thay thế Nghị định số 600/2018/NĐ-CP ngày 01 tháng 02 năm 2018 của Chính phủ."),
				clause("2", "Các văn bản sau đây hết hiệu lực kể từ ngày Nghị định này có hiệu lực:",
					point("a", "Nghị định số 500/2017/NĐ-CP ngày 05 tháng 6 năm 2017 của Chính phủ;"),
					point("b", "Điều 4 Nghị định số 400/2016/NĐ-CP.")),
				clause("3", "Điều 8 Thông tư số 30/2020/TT-BTC hết hiệu lực từ ngày 01 tháng 7 năm 2026."),
				clause("4", "Các Bộ trưởng chịu trách nhiệm thi hành Nghị định này; việc báo cáo thực hiện theo Nghị định số 300/2015/NĐ-CP."),
			}},
		},
	}
}

func TestReadRelations(t *testing.T) {
	var got []string
	d := amending()
	for _, r := range ReadRelations(d) {
		if r.By != FromText || r.Evidence == "" || r.From.Doc != d.Key || r.From.Number != d.Number {
			t.Errorf("%+v", r)
		}
		got = append(got, strings.TrimSpace(string(r.Kind)+" "+r.From.Fragment()+" → "+r.To.Doc+" "+r.To.Fragment()+
			" "+string(r.Since)))
	}
	want := []string{
		"amends d1 → 800-2020-nd-cp",
		"basis  → 63-2025-qh15",
		"basis  → 10-2019-qh14",
		"amends d1k1 → 800-2020-nd-cp d5k2",
		"repeals d1k2 → 800-2020-nd-cp d7k1a",
		"amends d1k3 → 800-2020-nd-cp d9",
		"amends d1k3 → 800-2020-nd-cp d10k3",
		"replaces d2k1 → 600-2018-nd-cp",
		"repeals d2k2a → 500-2017-nd-cp",
		"repeals d2k2b → 400-2016-nd-cp d4",
		"repeals d2k3 → 30-2020-tt-btc d8 2026-07-01",
	}
	for i := range got {
		got[i] = strings.TrimSpace(got[i])
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestSettle(t *testing.T) {
	c := NewCatalog(heldHeads())
	for _, x := range []struct {
		number, from, key string
	}{
		{"30/2020/NĐ-CP", "", "30-2020-nd-cp"},
		{"Luật Cán bộ, công chức 2008", "", "22-2008-qh12"},
		{"Luật Cán bộ, công chức", "30-2020-nd-cp", "22-2008-qh12"},
		{"Luật Cán bộ, công chức", "45-2026-nd-cp", "80-2025-qh15"},
		{"Luật Không có", "", ""},
		{"76/NQ-CP", "", ""}, // two of them: not for a program to choose
	} {
		if got := c.Settle(Relation{From: Ref{Doc: x.from}, To: Ref{Number: x.number,
			Article: "5"}}); got.To.Doc != x.key || got.To.Article != "5" {
			t.Errorf("%s: %+v", x.number, got.To)
		}
	}
}

// A huge text without stops is read in bounded time.
func TestReadRelationsBounded(t *testing.T) {
	long := strings.Repeat("sửa đổi, bổ sung khoản 2 Điều 5 và bãi bỏ cụm từ ", 6000)
	d := &Document{Head: Head{Key: "a"},
		Parts: []*Part{{Kind: KindArticle, No: "1", Text: long,
			Parts: []*Part{{Kind: KindClause, No: "1", Text: long}}}}}
	start := time.Now()
	ReadRelations(d)
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("%v for %d bytes", took, 2*len(long))
	}
}
