package answer

import (
	"slices"
	"strings"
	"testing"
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
