package answer

import (
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/index"
)

func TestOpening(t *testing.T) {
	pad := " Thủ thư ghi việc này vào sổ theo dõi của thư viện, nêu rõ họ tên bạn đọc, số thẻ, tên sách, ngày giao sách và tình trạng " +
		"của sách; bạn đọc ký nhận vào sổ và giữ một liên của phiếu."
	for _, c := range []struct {
		name, question, quote, want string
		left                        int
	}{
		{"a short quote is said in full", "mượn sách bao lâu", "2. Bạn đọc được mượn sách trong 10 ngày, trừ trường hợp sách quý.",
			"Bạn đọc được mượn sách trong 10 ngày, trừ trường hợp sách quý", 0},
		{"a heading is passed over", "Cho mượn sách trong bao lâu?", "3. Thời hạn cho mượn sách\nBạn đọc trả sách trong 10 ngày." + pad,
			"Bạn đọc trả sách trong 10 ngày", 0},
		{"a short rule is no heading", "Thẻ bạn đọc có cho người khác mượn được không?",
			"3. Thẻ bạn đọc không được cho mượn. Người có tên trong thẻ là bạn đọc.",
			"Thẻ bạn đọc không được cho mượn. Người có tên trong thẻ là bạn đọc", 0},
		{"what is named is a heading", "Những việc bạn đọc không được làm là gì?",
			"3. Những việc không được làm.\nBạn đọc không được xé sách." + pad, "Bạn đọc không được xé sách", 0},
		{"a wrapped line is joined", "Trả sách trong mấy ngày?",
			"Bạn đọc có thẻ của thư viện thì phải trả sách đã mượn chậm\nnhất là 10 ngày kể từ ngày mượn." + pad,
			"Bạn đọc có thẻ của thư viện thì phải trả sách đã mượn chậm nhất là 10 ngày kể từ ngày mượn", 0},
		{"the clauses of a sentence stay together", "Trả sách trong mấy ngày?",
			"Thời hạn trả sách là 10 ngày; đối với sách quý, thời hạn trả sách là 03 ngày." + pad,
			"Thời hạn trả sách là 10 ngày; đối với sách quý, thời hạn trả sách là 03 ngày", 0},
		{"the limit that follows goes along", "Bạn đọc có được mang sách về nhà không?",
			"Bạn đọc được mang sách về nhà. Trường hợp sách quý thì không được mang về." + pad,
			"Bạn đọc được mang sách về nhà. Trường hợp sách quý thì không được mang về", 0},
		{"the sentence with the time is chosen", "Trả sách mượn của thư viện trong bao lâu?",
			"Trả sách mượn của thư viện là nghĩa vụ của bạn đọc." + pad + " Việc trả được làm chậm nhất 10 ngày sau khi mượn.",
			"Việc trả được làm chậm nhất 10 ngày sau khi mượn", 0},
		{"a list is said in full where it is short", "Bạn đọc bị xử lý bằng hình thức nào?",
			"1. Bạn đọc vi phạm thì bị xử lý bằng một trong các hình thức sau:\na) Nhắc nhở;\nb) Thu thẻ, áp dụng với người đã bị nhắc nhở;\n" +
				"c) Không cho mượn." + pad,
			"Bạn đọc vi phạm thì bị xử lý bằng một trong các hình thức sau: a) Nhắc nhở; b) Thu thẻ, áp dụng với người đã bị nhắc nhở; " +
				"c) Không cho mượn", 0},
	} {
		got, left := opening(c.quote, content(c.question), wantOf(c.question, index.AspectNone))
		if !strings.Contains(got, c.want) || left != c.left {
			t.Errorf("%s: %q, %d left", c.name, got, left)
		}
		if !verbatim(got, c.quote) {
			t.Errorf("%s: %q is not verbatim", c.name, got)
		}
		if strings.Contains(got, "Thời hạn cho mượn sách") {
			t.Errorf("%s: opens with a heading: %q", c.name, got)
		}
	}
}

// A long list is said as its first items, with the number of the others.
func TestOpeningCountsList(t *testing.T) {
	var b strings.Builder
	b.WriteString("Hồ sơ làm thẻ gồm:")
	for _, l := range []string{"a", "b", "c", "d", "e", "g"} {
		b.WriteString("\n" + l + ") Bản sao giấy tờ của bạn đọc theo mẫu do thư viện phát hành, có chữ ký của thủ thư;")
	}
	got, left := opening(b.String(), content("Hồ sơ làm thẻ gồm những gì?"),
		wantOf("Hồ sơ làm thẻ gồm những gì?", index.AspectDossier))
	if !strings.HasPrefix(got, "Hồ sơ làm thẻ gồm: a) ") || left == 0 || left+strings.Count(got, ") Bản") != 6 {
		t.Errorf("%q, %d left", got, left)
	}
}

func TestCompared(t *testing.T) {
	for text, want := range map[string][]string{
		"So sánh thời hạn mượn sách lần đầu và lần hai":                         {"thời hạn mượn sách lần đầu", "thời hạn mượn sách lần hai"},
		"Thời hạn trả thẻ của người lớn khác gì với trẻ em?":                    {"Thời hạn trả thẻ của người lớn", "Thời hạn trả thẻ của trẻ em"},
		"Mức phạt với người lớn và trẻ em có giống nhau không?":                 {"Mức phạt với người lớn", "Mức phạt với trẻ em"},
		"Thời hạn mượn sách quý và thời hạn trả thẻ bạn đọc là bao nhiêu ngày?": {"Thời hạn mượn sách quý", "thời hạn trả thẻ bạn đọc"},
		"Bạn đọc và thủ thư phải làm gì?":                                       {},
		"Mượn sách và trả sách ở đâu?":                                          {},
		"Thời hạn nộp hồ sơ vào thư viện và vào kho lưu khác nhau ra sao?":      {"Thời hạn nộp hồ sơ vào thư viện", "Thời hạn nộp hồ sơ vào kho lưu"},
	} {
		s := compared(text)
		if (s == nil) != (len(want) == 0) || s != nil && !slices.Equal(s.questions, want) {
			t.Errorf("compared(%q) = %+v", text, s)
		}
	}
}

// A question on what is not allowed is met with what is not.
func TestSaysNo(t *testing.T) {
	for _, c := range []struct {
		question, text string
		want           bool
	}{
		{"Trường hợp nào bạn đọc không được gia hạn thẻ?", "Bạn đọc được gia hạn thẻ trong các trường hợp sau:", false},
		{"Trường hợp nào bạn đọc không được gia hạn thẻ?", "Bạn đọc không được gia hạn thẻ trong các trường hợp sau:", true},
		{"Trường hợp nào bạn đọc không được gia hạn thẻ?", "Bạn đọc chưa được gia hạn thẻ nếu còn nợ sách.", true},
		{"Ai không phải nộp phí?", "Người sau đây phải nộp phí:", false},
		{"Ai không phải nộp phí?", "Miễn phí cho học sinh.", true},
	} {
		verb := negated(c.question)
		if verb == nil || saysNo(corpus.Passage{Text: c.text}, verb) != c.want {
			t.Errorf("%s %s: %v", c.question, c.text, verb)
		}
	}
	if verb := negated("Bạn đọc có được gia hạn thẻ không?"); verb != nil {
		t.Error(verb)
	}
}

// What asks in which cases asks for a list, not for a time.
func TestWantCases(t *testing.T) {
	if w := wantOf("Khi nào được từ chối bạn đọc?", index.AspectNone); w.time || !w.list {
		t.Error(w)
	}
	if w := wantOf("Khi nào phải trả sách?", index.AspectNone); !w.time || w.list {
		t.Error(w)
	}
}
