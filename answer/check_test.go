package answer

import (
	"fmt"
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

// spoilt is a copy of a that may be changed.
func spoilt(a *Answer) *Answer {
	b := *a
	b.Sources = slices.Clone(a.Sources)
	b.Blocks = slices.Clone(a.Blocks)
	for i := range b.Blocks {
		b.Blocks[i].says = slices.Clone(b.Blocks[i].says)
		for k := range b.Blocks[i].says {
			b.Blocks[i].says[k] = b.Blocks[i].says[k].copied()
		}
	}
	b.dropped = nil
	return &b
}

// otherDigits calls do with text once for each of its digits with another in its place.
func otherDigits(text string, do func(bad string)) {
	for at := range len(text) {
		if c := text[at]; c >= '0' && c <= '9' {
			do(text[:at] + string('0'+(c-'0'+1+byte(at)%7)%10) + text[at+1:])
		}
	}
}

// says counts the blocks that say text.
func says(a *Answer, text string) (n int) {
	for _, b := range a.Blocks {
		if b.Text == text {
			n++
		}
	}
	return n
}

// A changed digit anywhere in an answer is caught: in a reference, an amount, a
// day, a mark, a quote; whether the text was changed alone or the fact behind it.
func TestCheckCatchesEveryChangedDigit(t *testing.T) {
	qs, as := answers(t)
	n := 0
	for i, a := range as {
		for k, block := range a.Blocks {
			otherDigits(block.Text, func(bad string) {
				b := spoilt(a)
				b.Blocks[k].Text = bad
				check(qs[i], b)
				if says(b, bad) > says(a, bad) {
					t.Errorf("%q: the check let pass %q", qs[i].Text, bad)
				}
				n++
			})
			facts := 0
			for _, s := range block.says {
				s.each(func(*fact) { facts++ })
			}
			for f := range facts {
				fact := func(b *Answer) (out *fact) {
					at := 0
					for _, s := range b.Blocks[k].says {
						s.each(func(x *fact) {
							if at == f {
								out = x
							}
							at++
						})
					}
					return out
				}
				switch at := fact(a); {
				case at.kind == factPerson:
					continue // an administrator may write anything
				case at.kind == factMark && len(a.Sources) > 1:
					b := spoilt(a)
					fact(b).n = at.n%len(a.Sources) + 1
					b.Blocks[k].set()
					said := b.Blocks[k].Text
					if check(qs[i], b); says(b, said) > says(a, said) {
						t.Errorf("%q: the check let pass another mark in %q", qs[i].Text, said)
					}
					n++
				}
				otherDigits(fact(a).text, func(bad string) {
					b := spoilt(a)
					fact(b).text = bad
					b.Blocks[k].set()
					said := b.Blocks[k].Text
					if check(qs[i], b); says(b, said) > says(a, said) {
						t.Errorf("%q: the check let pass the fact %q in %q", qs[i].Text, bad, said)
					}
					n++
				})
			}
		}
	}
	if n < 300 {
		t.Fatalf("only %d digits were changed", n)
	}
}

// Sentences that nobody wrote are taken out, and the rest stays: such as stand in
// a block with nothing behind them, and such as a model says of a source.
func TestCheckCatchesInventions(t *testing.T) {
	qs, as := answers(t)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(as)-1).Draw(t, "answer")
		a := as[i]
		article := rapid.IntRange(7, 400).Draw(t, "article")
		number := fmt.Sprintf("%d/%d/%s", rapid.IntRange(905, 9999).Draw(t, "serial"),
			rapid.IntRange(1990, 2030).Draw(t, "year"),
			rapid.SampledFrom([]string{"NĐ-CP", "TT-BNV", "QĐ-TTg", "QH15", "UBTVQH14"}).Draw(t, "symbol"))
		state := "còn hiệu lực"
		if v := a.Sources[0].Validity; v == corpus.InForce || v == corpus.Amended {
			state = "hết hiệu lực"
		}
		bad := rapid.SampledFrom([]string{
			fmt.Sprintf("Theo Điều %d Nghị định này thì được", article),
			fmt.Sprintf("Việc này do Điều %d quy định", article),
			fmt.Sprintf("Xem thêm văn bản %s", number),
			fmt.Sprintf("Xem khoản 1 Điều 1 Nghị định số %s", number),
			fmt.Sprintf("Thời hạn là %d ngày làm việc", article+100),
			fmt.Sprintf("Mức nộp là %d.000 đồng", article+100),
			"Văn bản có hiệu lực từ ngày 07/8/1987",
			"Văn bản này chưa có hiệu lực",
			"Văn bản này đã bị bãi bỏ bởi văn bản khác",
			"Văn bản này " + state,
			"Quy định ghi rõ: “một câu chưa ai viết ra bao giờ”",
			"Xem điểm q khoản 8 của điều trên",
			"Xem thêm nguồn khác [1]",
		}).Draw(t, "invention")
		if strings.Contains(bad, "chưa có hiệu lực") && a.Sources[0].Validity == corpus.NotYet {
			t.Skip("true of this answer")
		}
		b := spoilt(a)
		block := Block{Kind: Paragraph, Text: bad}
		switch rapid.IntRange(0, 4).Draw(t, "how") {
		case 0:
		case 1:
			block.Kind = FinePrint
		case 2:
			block.Kind, block.Sources = Quote, []int{1}
		case 3:
			block.says = []say{{textClaim, []fact{{kind: factClaim, text: bad}}}}
			block.set()
		default:
			block.says = []say{{textClaim + textMark, []fact{{kind: factClaim, text: bad}, mark(1)}}}
			block.set()
		}
		b.Blocks = slices.Insert(b.Blocks, rapid.IntRange(1, len(b.Blocks)).Draw(t, "at"), block)
		check(qs[i], b)
		if strings.Contains(b.Text, bad) && !strings.Contains(a.Text, bad) {
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
			b := spoilt(a)
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
		if len(a.Sources) < 2 || a.Status != Answered {
			continue
		}
		done = true
		b := spoilt(a)
		b.Sources[1].Article = "77"
		check(qs[i], b)
		if b.Status != Answered || len(b.Sources) != len(a.Sources)-1 ||
			len(a.Sources) > 2 && !strings.Contains(b.Text, "\n[2] "+a.Sources[2].Cite) {
			t.Errorf("%s: %s with %d sources:\n%s", qs[i].Text, b.Status, len(b.Sources), b.Text)
		}
	}
	if !done {
		t.Fatal("no answer has two sources")
	}
}

// FuzzCheck: whatever a model says of the first source, what is left names no
// number of a document that is not shown.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"Theo khoản 1 Điều 3", "1. Mỗi lần mượn", "[1] x", "“”[0][99999999999999999999]",
		"Điều 3 khoản 1 nđ 901",
		"ngày 31/02/2020", "5 triệu đồng năm năm", "%s %d"} {
		f.Add(s)
	}
	qs, as := answers(f)
	f.Fuzz(func(t *testing.T, text string) {
		b := spoilt(as[0])
		b.Blocks[0].says = append(b.Blocks[0].says, say{textClaim + textMark,
			[]fact{{kind: factClaim, text: text}, mark(1)}})
		b.Blocks[0].set()
		check(qs[0], b)
		if b.Status == DeclinedNoBasis {
			return
		}
		for _, m := range corpus.ParseRef(reInline.ReplaceAllString(b.Blocks[0].Text, " ")) {
			if m.Symbol == "" || m.Number() == b.Sources[0].Number {
				continue
			}
			if !slices.ContainsFunc(b.Sources,
				func(s Source) bool { return numberKey(s.Number) == numberKey(m.Number()) }) {
				t.Fatalf("number %q in %q is of no source", m.Number(), b.Blocks[0].Text)
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
	for _, pair := range [][2]string{{"5 ngày", "5 tháng"}, {"5 ngày", "5 ngày làm việc"}, {"5 đồng", "5 triệu đồng"},
		{"05/3/2020", "03/5/2020"}, {"20%", "20 người"}} {
		if a, b := quantities(pair[0]), quantities(pair[1]); a[0] == b[0] {
			t.Errorf("%q and %q are both %v", pair[0], pair[1], a[0])
		}
	}
}

func FuzzQuantities(f *testing.F) {
	for _, s := range []string{"05 ngày", "năm trăm linh lẻ mươi", "1.2.3,4.5", "31/02/2020", "0,000 tỷ đồng",
		"tháng 13/2020"} {
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
