package answer

import (
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
)

// What is not sure enough is said to be unsure: the provisions are named with
// words of theirs, nothing is quoted for sure, and the check lets it stand.
func TestPossible(t *testing.T) {
	x := library(t)
	q := Question{Text: "Mỗi lần mượn sách trong tủ sách dùng chung được giữ bao nhiêu ngày?", Today: today}
	got, err := New(x, Options{Sure: 2}).Answer(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if got.Status != Possible || !got.Status.Unsure() || len(got.Dropped()) > 0 {
		t.Fatalf("status %s, dropped %q\n%s", got.Status, got.Dropped(), got.Text)
	}
	if n := len(got.Sources); n < 2 || n > maybeSources ||
		got.Sources[0].Cite != "khoản 1 Điều 3 Nghị định số 901/2020/NĐ-CP" {
		t.Errorf("sources %v", got.Sources)
	}
	if slices.ContainsFunc(got.Blocks, func(b Block) bool { return b.Kind == Quote }) {
		t.Errorf("it quotes:\n%s", got.Text)
	}
	for _, w := range []string{"Chưa chắc", "15 ngày làm việc", Notice} {
		if !strings.Contains(got.Text, w) {
			t.Errorf("it lacks %q:\n%s", w, got.Text)
		}
	}
	q.Without = []string{got.Sources[0].Ref.Doc}
	without, err := New(x, Options{}).Answer(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range without.Sources {
		if s.Ref.Doc == q.Without[0] {
			t.Errorf("%s was left out and is named", s.Cite)
		}
	}
	q = Question{Text: "Điều 3 Nghị định 901/2020/NĐ-CP quy định mượn sách bao nhiêu ngày?", Today: today}
	if named, err := New(x, Options{Sure: 2}).Answer(t.Context(), q); err != nil || named.Status != Answered {
		t.Errorf("what is asked for by its address is %s, %v", named.Status, err)
	}
}

// Where it is asked how many, a passage that tells no number is not the answer,
// however well its words fit.
func TestCountsAreTold(t *testing.T) {
	for text, want := range map[string]bool{
		"cỡ chữ quốc hiệu là bao nhiêu?":             true,
		"hội đồng có mấy người":                      true,
		"Nộp hồ sơ trong bao lâu?":                   true,
		"phải nộp bao nhiêu bộ hồ sơ":                true,
		"có mấy loại văn bản hành chính":             false,
		"thủ tục phải có mấy bộ phận cấu thành":      false,
		"máy tính dùng để soạn tài liệu mật thế nào": false,
		"ai được ký thừa lệnh":                       false,
	} {
		if _, ok := countAsked(text); ok != want {
			t.Errorf("%q asks for a number: %v", text, !want)
		}
	}
	for text, want := range map[string]bool{
		"1. Kỹ thuật trình bày gồm khổ giấy, cỡ chữ; theo Phụ lục I và Điều 9 Nghị định số 901/2020/NĐ-CP.": false,
		"2. Hội đồng gồm đại diện các phòng theo khoản 3 Điều này, làm việc hằng năm theo quy chế.":         true, // how often
		"Quốc hiệu in hoa, cỡ 12 - 13.":                       true,
		"Hội đồng có ba thành viên, theo khoản 1 Điều 7.":     true,
		"Văn thư chuyển ngay sau khi đăng ký.":                true,
		"Một số việc làm qua bộ phận một cửa, theo mẫu số 3.": false,
	} {
		if tellsCount("", corpus.Passage{Text: text}) != want {
			t.Errorf("%q tells a number: %v", text, !want)
		}
	}
}
