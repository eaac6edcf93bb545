package answer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"

	"pgregory.net/rapid"
)

// answers are real answers of the library, to be spoilt.
func answers(t testing.TB) (qs []Question, as []*Answer) {
	a := New(library(t), Options{})
	for _, c := range askCases(t) {
		q := Question{Text: c.question, Today: today, AsOf: c.on}
		got, err := a.Answer(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Sources) > 0 && !got.Status.Declined() {
			qs, as = append(qs, q), append(as, got)
		}
	}
	if len(as) < 8 {
		t.Fatalf("only %d answers", len(as))
	}
	return qs, as
}

// spoilt is a copy of a with other text.
func spoilt(a *Answer, text string) *Answer {
	b := *a
	b.Text = text
	b.Sources = slices.Clone(a.Sources)
	b.dropped = nil
	return &b
}

var reDigit = regexp.MustCompile(`\d`)

// A changed digit anywhere in an answer is caught: in a reference, an amount, a
// day, a marker, a quote.
func TestCheckCatchesEveryChangedDigit(t *testing.T) {
	qs, as := answers(t)
	n := 0
	for i, a := range as {
		lines := strings.Split(a.Text, "\n")
		for k, l := range lines {
			for _, at := range reDigit.FindAllStringIndex(l, -1) {
				d := l[at[0]] - '0'
				for _, other := range []byte{(d + 1) % 10, (d + 7) % 10} {
					if n := int(other) - 1; at[0] > 0 && l[at[0]-1] == '[' && n >= 0 && n < len(a.Sources) && strings.Contains(l, corpus.Cite(a.Sources[n].passage.Head, unitOf(a.Sources[n].Ref))) && !strings.Contains(l, "khoản") {
						continue // "Điều 5 … [2]" is as true as "[1]" when both quote of Điều 5
					} else if at[0] > 0 && l[at[0]-1] == '[' && n >= 0 && n < len(a.Sources) && strings.HasPrefix(l, "**"+a.Sources[0].Cite) && strings.Contains(a.Sources[n].ValidityText, a.Sources[0].Number) {
						continue // the other document's line of sources names this one too
					}
					bad := l[:at[0]] + string('0'+other) + l[at[1]:]
					b := spoilt(a, strings.Join(append(append(slices.Clone(lines[:k]), bad), lines[k+1:]...), "\n"))
					check(qs[i], b)
					if same(strings.Split(b.Text, "\n"), bad) > same(lines, bad) {
						t.Errorf("%q: the check let pass %q", qs[i].Text, bad)
					}
					n++
				}
			}
		}
	}
	if n < 300 {
		t.Fatalf("only %d digits were changed", n)
	}
}

func same(lines []string, line string) (n int) {
	for _, l := range lines {
		if l == line {
			n++
		}
	}
	return n
}

// Sentences that nobody wrote are taken out, and the rest stays.
func TestCheckCatchesInventions(t *testing.T) {
	qs, as := answers(t)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(as)-1).Draw(t, "answer")
		a := as[i]
		article := rapid.IntRange(7, 400).Draw(t, "article")
		number := fmt.Sprintf("%d/%d/%s", rapid.IntRange(905, 9999).Draw(t, "serial"), rapid.IntRange(1990, 2030).Draw(t, "year"),
			rapid.SampledFrom([]string{"NĐ-CP", "TT-BNV", "QĐ-TTg", "QH15", "UBTVQH14"}).Draw(t, "symbol"))
		bad := rapid.SampledFrom([]string{
			fmt.Sprintf("Theo Điều %d Nghị định này thì được.", article),
			fmt.Sprintf("Việc này do Điều %d quy định [1].", article),
			fmt.Sprintf("Xem thêm văn bản %s.", number),
			fmt.Sprintf("Xem khoản 1 Điều 1 Nghị định số %s. [1]", number),
			fmt.Sprintf("Thời hạn là %d ngày làm việc.", article+100),
			fmt.Sprintf("Mức nộp là %d.000 đồng. [1]", article+100),
			"Văn bản có hiệu lực từ ngày 07/8/1987.",
			"Văn bản này chưa có hiệu lực.",
			"> Chỗ này trích một câu chưa ai viết ra bao giờ.",
			"Quy định ghi rõ: “một câu chưa ai viết ra bao giờ”.",
			"Xem điểm q khoản 8 của điều trên. [1]",
			"Xem thêm nguồn khác [9].",
			fmt.Sprintf("[1] Điều %d Nghị định số %s – còn hiệu lực", article, number),
		}).Draw(t, "invention")
		lines := strings.Split(a.Text, "\n")
		at := rapid.IntRange(1, len(lines)-1).Draw(t, "at")
		b := spoilt(a, strings.Join(slices.Insert(slices.Clone(lines), at, bad), "\n"))
		check(qs[i], b)
		if strings.Contains(b.Text, bad) {
			t.Fatalf("the check let pass %q in\n%s", bad, b.Text)
		}
		if len(b.Dropped()) == 0 {
			t.Fatalf("%q vanished without a word", bad)
		}
	})
}

// A source that is not what its passage says is not shown.
func TestCheckSources(t *testing.T) {
	qs, as := answers(t)
	for name, spoil := range map[string]func(*Source){
		"article": func(s *Source) { s.Article = "77" },
		"ref":     func(s *Source) { s.Ref.Article = "77"; s.Article = "77" },
		"number":  func(s *Source) { s.Number = "30/2099/NĐ-CP" },
		"cite":    func(s *Source) { s.Cite = "Điều 77 " + s.Cite },
		"state":   func(s *Source) { s.Validity = corpus.PartlyExpired },
		"words":   func(s *Source) { s.ValidityText = "có hiệu lực mãi mãi" },
		"quote":   func(s *Source) { s.Quote = "Một câu chưa ai viết. " + s.Quote },
		"kind":    func(s *Source) { s.Kind = corpus.Digest },
		"link":    func(s *Source) { s.Link = "/vb/khac" },
	} {
		for i, a := range as {
			b := spoilt(a, a.Text)
			spoil(&b.Sources[0])
			cite := b.Sources[0].Cite
			check(qs[i], b)
			if len(b.Sources) > 0 && b.Sources[0].Cite == cite && a.Sources[0].Cite != "" && len(b.Dropped()) == 0 {
				t.Errorf("%s of %q: not caught", name, a.Sources[0].Cite)
			}
			if a.Status == Answered && b.Status != DeclinedNoBasis {
				t.Errorf("%s: an answer without its basis has status %s:\n%s", name, b.Status, b.Text)
			}
		}
	}
}

func TestCheckKeepsTheRestWhenASideSourceFails(t *testing.T) {
	qs, as := answers(t)
	done := false
	for i, a := range as {
		if len(a.Sources) < 3 || a.Status != Answered {
			continue
		}
		done = true
		b := spoilt(a, a.Text)
		b.Sources[1].Article = "77"
		check(qs[i], b)
		if b.Status != Answered || len(b.Sources) != len(a.Sources)-1 || !strings.Contains(b.Text, "\n[2] "+a.Sources[2].Cite) {
			t.Errorf("%s: %s with %d sources:\n%s", qs[i].Text, b.Status, len(b.Sources), b.Text)
		}
	}
	if !done {
		t.Fatal("no answer has three sources")
	}
}

// FuzzCheck: whatever text stands in an answer, what is left quotes nothing
// that is not there and names no number of a document that is not shown.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"**Theo khoản 1 Điều 3** [1]\n> 1. Mỗi lần mượn", "[1] x", "> \n>", "“”[0][99999999999999999999]", "Điều 3 khoản 1 nđ 901", "ngày 31/02/2020 [1]:\n> […]", "5 triệu đồng năm năm"} {
		f.Add(s)
	}
	qs, as := answers(f)
	f.Fuzz(func(t *testing.T, text string) {
		b := spoilt(as[0], text)
		check(qs[0], b)
		if b.Status == DeclinedNoBasis {
			return
		}
		known := ""
		for _, s := range b.Sources {
			known += "\n" + s.passage.Lead + "\n" + s.passage.Text + "\n" + sourceLine(1, s)
		}
		for _, l := range strings.Split(b.Text, "\n") {
			if strings.HasPrefix(l, ">") && !verbatim(strings.TrimPrefix(l, ">"), known) {
				t.Fatalf("quote %q is in no source", l)
			}
			for _, m := range corpus.ParseRef(reInline.ReplaceAllString(l, " ")) {
				if m.Symbol != "" && !strings.HasPrefix(l, ">") && m.Number() != b.Sources[0].Number {
					found := false
					for _, s := range b.Sources {
						found = found || numberKey(s.Number) == numberKey(m.Number())
					}
					if !found {
						t.Fatalf("number %q in %q is of no source", m.Number(), l)
					}
				}
			}
		}
	})
}

func TestQuantities(t *testing.T) {
	same := [][]string{
		{"05 ngày", "5 ngày", "năm ngày", "5 (năm) ngày", "trong 5 ngày"},
		{"15 ngày làm việc", "mười lăm ngày làm việc", "15 (mười lăm) ngày làm việc"},
		{"5 triệu đồng", "5.000.000 đồng", "năm triệu đồng"},
		{"1,5 tỷ đồng", "1.500.000.000 đồng"},
		{"ngày 05 tháng 3 năm 2020", "05/3/2020", "5-3-2020", "2020-03-05"},
		{"20%", "20 phần trăm", "hai mươi phần trăm"},
		{"hai mươi mốt người", "21 người"},
		{"một trăm linh năm lần", "105 lần"},
	}
	for _, group := range same {
		want := quantities(group[0])
		if len(want) != 1 {
			t.Fatalf("%q is %v", group[0], want)
		}
		for _, g := range group[1:] {
			if got := quantities(g); len(got) != 1 || got[0] != want[0] {
				t.Errorf("%q is %v, %q is %v", group[0], want, g, got)
			}
		}
	}
	for _, pair := range [][2]string{{"5 ngày", "5 tháng"}, {"5 ngày", "5 ngày làm việc"}, {"5 đồng", "5 triệu đồng"}, {"05/3/2020", "03/5/2020"}, {"20%", "20 người"}} {
		if a, b := quantities(pair[0]), quantities(pair[1]); a[0] == b[0] {
			t.Errorf("%q and %q are both %v", pair[0], pair[1], a[0])
		}
	}
}

func FuzzQuantities(f *testing.F) {
	for _, s := range []string{"05 ngày", "năm trăm linh lẻ mươi", "1.2.3,4.5", "31/02/2020", "0,000 tỷ đồng", "tháng 13/2020"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var fs facts
		fs.addText(s)
		for _, q := range quantities(s) {
			if !fs.has(q) {
				t.Fatalf("%v of %q is not among its own facts", q, s)
			}
		}
	})
}
