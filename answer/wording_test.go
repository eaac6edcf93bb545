package answer

import (
	"strings"
	"testing"

	"trolyao/corpus"
)

// TestOldWordingOfAProvisionWithPoints: of a khoản whose words held are over, its điểm
// are quoted too, and the điểm of which newer words are held are told below.
func TestOldWordingOfAProvisionWithPoints(t *testing.T) {
	point := func(no, text string) *corpus.Part {
		return &corpus.Part{Kind: corpus.KindPoint, Label: no + ")", No: no, Text: text}
	}
	old := &corpus.Part{Kind: corpus.KindClause, Label: "2.", No: "2", Until: "2026-08-04", Text: "Người giữ vườn:",
		Parts: []*corpus.Part{point("a", "tưới cây lúc 5 giờ sáng;"), point("b", "khóa cổng vườn lúc 21 giờ;")}}
	now := point("a", "tưới cây lúc 6 giờ sáng.")
	now.Since = "2026-08-05"
	garden := &corpus.Document{Head: corpus.Head{Key: "9-2024-nd-cp", Number: "9/2024/NĐ-CP", Type: "Nghị định",
		Title: "Về vườn cây", Kind: corpus.Verbatim, Class: corpus.Public, Effective: "2024-01-01"},
		Parts: []*corpus.Part{{Kind: corpus.KindArticle, Label: "Điều 4.", No: "4", Title: "Giữ vườn",
			Parts: []*corpus.Part{old, {Kind: corpus.KindClause, Label: "2.", No: "2", Since: "2026-08-05",
				Parts: []*corpus.Part{now}}}}}}
	a := New(library(t, garden), Options{})
	for q, want := range map[string][]string{
		"khoản 2 Điều 4 Nghị định 9/2024/NĐ-CP": {"Lời văn của khoản 2 Điều 4 Nghị định số 9/2024/NĐ-CP trong kho đã cũ, áp dụng đến hết ngày 04/8/2026",
			"5 giờ sáng", "6 giờ sáng"},
		"điểm b khoản 2 Điều 4 Nghị định 9/2024/NĐ-CP": {"chỉ có lời văn cũ", "21 giờ"}} {
		got, err := a.Answer(t.Context(), Question{Text: q, Today: "2026-11-30"})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Dropped()) > 0 {
			t.Errorf("%s: the check took out %q", q, got.Dropped())
		}
		for _, w := range want {
			if !strings.Contains(got.Text, w) {
				t.Errorf("%s lacks %q: %s", q, w, got.Text)
			}
		}
	}
}
