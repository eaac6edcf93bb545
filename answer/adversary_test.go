package answer

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/llm"
)

var (
	reNumber  = regexp.MustCompile(`\d+`)
	reWordNum = regexp.MustCompile(`(?i)(?:bốn mươi|ba trăm)[^.;,]*`)
)

// writtenLines are the lines of an answer that a model wrote.
func writtenLines(a *Answer) []string {
	if a.Written == nil || a.Written.Why != "" {
		return nil
	}
	return strings.Split(a.Text, "\n")[:a.Written.Kept]
}

// unsupported is an oracle of its own: each run of digits in a line must stand,
// whole, in the text or the citation of a source the line cites, each capital
// word too, and each letter must be one of Vietnamese.
func unsupported(a *Answer, line string) []string {
	var bad []string
	var text strings.Builder
	for _, m := range reMarker.FindAllStringSubmatch(line, -1) {
		n := int(m[1][0] - '0')
		if n < 1 || n > len(a.Sources) {
			return []string{"marker " + m[0]}
		}
		p := a.Sources[n-1].passage
		text.WriteString(strings.Join([]string{p.Heading, p.Lead, p.Text, a.Sources[n-1].Cite, a.Sources[n-1].Title,
			strings.Join(p.Path, "\n")}, "\n") + "\n")
	}
	line = strings.ReplaceAll(reMarker.ReplaceAllString(line, ""), "**", "")
	numbers := map[string]bool{}
	for _, n := range reNumber.FindAllString(text.String(), -1) {
		numbers[strings.TrimLeft(n, "0")] = true
	}
	for _, n := range reNumber.FindAllString(line, -1) {
		if !numbers[strings.TrimLeft(n, "0")] {
			bad = append(bad, n)
		}
	}
	low := strings.ToLower(text.String())
	for _, n := range reWordNum.FindAllString(line, -1) {
		if !strings.Contains(low, strings.ToLower(strings.TrimSpace(n))) {
			bad = append(bad, n)
		}
	}
	for _, r := range line {
		if unicode.IsDigit(r) && r > '9' || unicode.Is(unicode.Cf, r) || unicode.IsLetter(r) &&
			!unicode.Is(unicode.Latin, r) {
			bad = append(bad, string(r))
		}
	}
	if strings.Contains(line, "http") || strings.Contains(line, "[") || strings.Contains(low, "không còn") {
		bad = append(bad, line)
	}
	for _, w := range []string{"bãi bỏ", "hết hiệu lực", "được miễn", "trách nhiệm"} {
		if strings.Contains(strings.ToLower(line), w) && !strings.Contains(low, w) {
			bad = append(bad, w)
		}
	}
	return bad
}

const variants = 230

// TestAdversaryIsNotBelieved: a model that lies and obeys gets nothing out that
// the passages do not say. Each variant is asked alone, where its lies are too
// many for an answer, and with one true sentence beside one lie, where the
// answer would go out.
func TestAdversaryIsNotBelieved(t *testing.T) {
	x := library(t)
	var asks []askCase
	for _, c := range askCases(t) {
		if c.status == string(Answered) || c.status == string(Partial) {
			asks = append(asks, c)
		}
	}
	lies, believed, went := 0, 0, 0
	for n := range variants {
		ask := asks[n%len(asks)]
		adv := llm.Adversary(n)
		mixed := &llm.Fake{Piece: 1 + n%50, Answer: func(r llm.Request) (string, error) {
			ps := llm.FakePassages(r)
			text, err := adv.Answer(r)
			cs, _ := readClaims(text)
			if len(ps) == 0 || len(cs) == 0 || err != nil {
				return text, err
			}
			true1 := sentences(ps[0].Text)
			if len(true1) == 0 {
				return text, nil
			}
			lie := cs[len(cs)-1-n/len(asks)%12%len(cs)]
			lies++
			return llm.FakeClaims(true, llm.FakeClaim{Text: strings.TrimRight(
				strings.TrimSpace(true1[len(true1)-1].text), ".;:"), IDs: []string{"P1"}},
				llm.FakeClaim{Text: lie.Text, IDs: []string{"P1", "P99"}}), nil
		}}
		for _, m := range []llm.Model{adv, mixed} {
			var streamed []string
			q := Question{Text: ask.question, Today: today, AsOf: ask.on, History: ask.before,
				Show: func(s string) { streamed = append(streamed, s) }}
			got, err := New(x, Options{Writer: writer(t, m)}).Answer(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if got.Written == nil {
				t.Fatalf("%s: the model was not asked", ask.question)
			}
			for _, l := range writtenLines(got) {
				if bad := unsupported(got, l); len(bad) > 0 {
					t.Errorf("variant %d, %s\n%q is in no source: %s", n, ask.question, bad, l)
				}
			}
			if m == llm.Model(mixed) && len(writtenLines(got)) > 0 {
				went++
				if got.Written.Kept > 1 {
					believed++
					t.Logf("variant %d: %s", n, writtenLines(got)[1])
				}
			}
			all := &Answer{Sources: got.Sources}
			for _, s := range streamed {
				if len(got.Sources) == 0 || got.Written.Why != "" {
					continue // an extractive answer stands for it now; its sources are others
				}
				if bad := unsupported(all, s+allMarkers(len(got.Sources))); len(bad) > 0 {
					t.Errorf("variant %d streamed %q: %s", n, bad, s)
				}
			}
		}
	}
	t.Logf("%d lies beside a true sentence, %d answers went out, %d with the second sentence", lies, went, believed)
	if lies < 200 || went < 100 {
		t.Errorf("%d lies, %d answers: the adversary is not heard", lies, went)
	}
}

func allMarkers(n int) string {
	out := ""
	for i := range n {
		out += " [" + string(rune('1'+i)) + "]"
	}
	return out
}

// TestClaims is a table of what stands and what falls, and why.
func TestClaims(t *testing.T) {
	head := &corpus.Head{Key: "5-2020-nd-cp", Number: "5/2020/NĐ-CP", Type: "Nghị định", Title: "Về thử nghiệm",
		Kind: corpus.Verbatim, Effective: "2020-01-01"}
	p := corpus.Passage{Head: head, Ref: corpus.Ref{Doc: head.Key, Number: head.Number, Article: "7", Clause: "2"},
		Heading: "Điều 7. Thời hạn trả lời",
		Text:    "2. Cơ quan tiếp nhận trả lời trong thời hạn 05 ngày làm việc, kể từ ngày nhận đủ hồ sơ; lệ phí là 1.500.000 đồng. Không được yêu cầu nộp thêm giấy tờ theo quy định tại khoản 3 Điều 9 Nghị định số 61/2018/NĐ-CP. Sở Nội vụ tổng hợp trước ngày 15 tháng 12 năm 2021."}
	v := corpus.Validity{State: corpus.InForce, Since: "2020-01-01"}
	a := &Answer{AsOf: today}
	s := source(hitOf(p, v), p, p.Ref, "")
	all := []*shown{show(a, s)}
	for text, ok := range map[string]bool{
		"Cơ quan tiếp nhận trả lời trong thời hạn 05 ngày làm việc":                                        true,
		"Cơ quan tiếp nhận trả lời trong thời hạn 5 ngày làm việc":                                         true,
		"Cơ quan tiếp nhận trả lời trong thời hạn năm ngày làm việc":                                       true,
		"Cơ quan tiếp nhận trả lời trong thời hạn 05 (năm) ngày làm việc, kể từ ngày nhận đủ hồ sơ":        true,
		"Cơ quan tiếp nhận trả lời trong thời hạn 6 ngày làm việc":                                         false,
		"Cơ quan tiếp nhận trả lời trong thời hạn sáu ngày làm việc":                                       false,
		"Cơ quan tiếp nhận trả lời trong thời hạn 05 ngày":                                                 false,
		"Cơ quan tiếp nhận trả lời trong thời hạn 05 tháng":                                                false,
		"Cơ quan tiếp nhận không trả lời trong thời hạn 05 ngày làm việc":                                  false,
		"Được yêu cầu nộp thêm giấy tờ":                                                                    false,
		"Không được yêu cầu nộp thêm giấy tờ":                                                              true,
		"Lệ phí là 1.500.000 đồng":                                                                         true,
		"Lệ phí là 1,5 triệu đồng":                                                                         true,
		"Lệ phí là 1.500 đồng":                                                                             false,
		"Lệ phí là hai triệu đồng":                                                                         false,
		"Sở Nội vụ tổng hợp trước ngày 15 tháng 12 năm 2021":                                               true,
		"Sở Nội vụ tổng hợp trước ngày 15/12/2021":                                                         true,
		"Sở Nội vụ tổng hợp trước ngày 16/12/2021":                                                         false,
		"Sở Tài chính tổng hợp trước ngày 15/12/2021":                                                      false,
		"Theo khoản 2 Điều 7 Nghị định số 5/2020/NĐ-CP, cơ quan tiếp nhận trả lời trong 05 ngày làm việc":  true,
		"Theo khoản 3 Điều 7 Nghị định số 5/2020/NĐ-CP, cơ quan tiếp nhận trả lời trong 05 ngày làm việc":  false,
		"Theo khoản 2 Điều 7 Nghị định số 5/2021/NĐ-CP, cơ quan tiếp nhận trả lời trong 05 ngày làm việc":  false,
		"Không được yêu cầu nộp thêm giấy tờ theo quy định tại khoản 3 Điều 9 Nghị định số 61/2018/NĐ-CP":  true,
		"Không được yêu cầu nộp thêm giấy tờ theo quy định tại khoản 3 Điều 10 Nghị định số 61/2018/NĐ-CP": false,
		"Cơ quan tiếp nhận trả lời theo điều bảy":                                                          false,
		"“Cơ quan tiếp nhận trả lời trong thời hạn 05 ngày làm việc”":                                      true,
		"“Cơ quan tiếp nhận trả lời trong thời hạn 5 ngày làm việc”":                                       false,
		"Nghị định số 5/2020/NĐ-CP đã hết hiệu lực":                                                        false,
		"Nghị định số 5/2020/NĐ-CP đã bị bãi bỏ":                                                           false,
		"Người dân nên gọi điện trước khi đến":                                                             false,
		"Cơ quan tiếp nhận trả lời [1] trong thời hạn 05 ngày làm việc":                                    false,
		"Cơ quan tiếp nhận trả lời trong thời hạn ５ ngày làm việc":                                         false,
		"Cơ quаn tiếp nhận trả lời trong thời hạn 05 ngày làm việc":                                        false, // a Cyrillic letter
		"Cơ quan\u200b tiếp nhận trả lời trong thời hạn 05 ngày làm việc":                                  false,
		"Cơ quan tiếp nhận\ntrả lời trong thời hạn 05 ngày làm việc":                                       false,
		"Đúng": false,
		"":     false,
		strings.Repeat("cơ quan tiếp nhận trả lời ", 40): false,
	} {
		if _, why := basisOf(text, all); (why == "") != ok {
			t.Errorf("%s\n stands: %v, %s", text, why == "", why)
		}
	}
}

func FuzzClaim(f *testing.F) {
	p := corpus.Passage{Head: &corpus.Head{Key: "5-2020-nd-cp", Number: "5/2020/NĐ-CP"},
		Ref:  corpus.Ref{Doc: "5-2020-nd-cp", Number: "5/2020/NĐ-CP", Article: "7"},
		Text: "Cơ quan trả lời trong 05 ngày làm việc."}
	s := source(hitOf(p, corpus.Validity{}), p, p.Ref, "")
	all := []*shown{show(&Answer{AsOf: today}, s)}
	for _, t := range []string{"Cơ quan trả lời trong 05 ngày làm việc", "“x", "Điều 7 khoản", "năm mươi",
		"⟨NGƯỜI-1⟩", "1.2.3,4"} {
		f.Add(t)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, why := basisOf(text, all); why != "" {
			return
		}
		got := &Answer{Sources: []Source{s}}
		if bad := unsupported(got, text+" [1]"); len(bad) > 0 {
			t.Errorf("%q stands with %q", text, bad)
		}
	})
}

func hitOf(p corpus.Passage, v corpus.Validity) index.Hit { return index.Hit{Passage: p, Validity: v} }
