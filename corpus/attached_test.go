package corpus

import (
	"os"
	"strings"
	"testing"
)

func TestAttachedTexts(t *testing.T) {
	text := "ỦY BAN NHÂN DÂN TỈNH THỬ\nSố: 920/2031/QĐ-UBND\nQUYẾT ĐỊNH\nBan hành Quy chế vườn\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế vườn.\nĐiều 2. Quyết định này có hiệu lực từ ngày ký.\n" +
		"Nơi nhận:\n- Như Điều 1.\nCHỦ TỊCH\nTrần Văn Cây\n%s\nVề vườn\n(Ban hành kèm theo Quyết định số 920/2031/QĐ-UBND)\nChương I\n%s\n" +
		"Điều 1. Phạm vi\nQuy chế này nói về vườn.\nĐiều 2. Thời hạn\n1. Trồng trong 4 ngày.\n2. Tưới trong 5 ngày.\n"
	for _, c := range []struct{ title, chapter, name string }{
		{"QUY CHẾ", "QUY ĐỊNH CHUNG", "Quy chế"}, {"QUY CHẾ", "NHỮNG VẤN ĐỀ CHUNG", "Quy chế"},
		{"QUY ĐỊNH", "QUY ĐỊNH CHUNG", "Quy định"}, {"ĐIỀU LỆ", "ĐIỀU KHOẢN CHUNG", "Điều lệ"},
	} {
		whole := strings.Replace(strings.Replace(text, "%s", c.title, 1), "%s", c.chapter, 1)
		d, _ := parseText(t, whole, Hint{})
		ref := Ref{Doc: d.Key, Number: d.Number, Appendix: c.name, Article: "2", Clause: "1"}
		found := ""
		for _, u := range d.Units() {
			for _, p := range u.Passages(&d.Head) {
				if p.Ref == ref {
					found = p.Text
				}
			}
		}
		if found != "1. Trồng trong 4 ngày." {
			t.Errorf("%s, %s: %q\n%s", c.title, c.chapter, found, strings.Join(outline(d), "\n"))
		}
		said := "khoản 1 Điều 2 " + c.name + " ban hành kèm theo Quyết định số 920/2031/QĐ-UBND"
		if got := Cite(&d.Head, ref); got != said {
			t.Errorf("cited %q", got)
		}
		m := ParseRef(said)
		if len(m) != 1 || m[0].Part != (Ref{Appendix: c.name, Article: "2", Clause: "1"}) ||
			m[0].Number() != "920/2031/QĐ-UBND" {
			t.Errorf("%q is read as %+v", said, m)
		}
		if back, err := ParseFragment(ref.Fragment()); err != nil || back.Appendix != c.name || back.Clause != "1" {
			t.Errorf("fragment %s: %+v %v", ref.Fragment(), back, err)
		}
		checkWhole(t, "attached text", d, whole)
	}
	if m := ParseRef("Điều 5 của Quy chế này và khoản 2 Điều 7 Quyết định 920/2031/QĐ-UBND"); m[len(
		m)-1].Part.Appendix != "" {
		t.Errorf("the decision's own Điều: %+v", m)
	}
}

// The cases of attached rules and of amendments in straight quotes.
func TestAttachedCases(t *testing.T) {
	for name, number := range map[string]string{"40-attached-rule.txt": "140/2026/QĐ-UBND",
		"40b-attached-no-chapter-name.txt": "144/2026/QĐ-UBND"} {
		path := "../../shared/cases/files/" + name
		if _, err := os.Stat(path); err != nil {
			t.Skip("không có thư mục ../../shared/cases: bỏ qua các ca thật")
		}
		d, _, _ := parseFile(t, path)
		found := false
		for _, u := range d.Units() {
			for _, p := range u.Passages(&d.Head) {
				if Cite(&d.Head, p.Ref) == "Điều 2 Quy chế ban hành kèm theo Quyết định số "+number {
					found = strings.Contains(p.Text, "4 ngày làm việc")
				}
			}
		}
		if !found {
			t.Errorf("%s: %s", name, strings.Join(outline(d), "\n"))
		}
	}
	path := "../../shared/cases/files/41-amending-straight-quotes.txt"
	if _, err := os.Stat(path); err != nil {
		t.Skip("không có thư mục ../../shared/cases: bỏ qua các ca thật")
	}
	d, _, _ := parseFile(t, path)
	if got := strings.Join(outline(d), "\n"); !strings.HasPrefix(got, "1 = 1.1 1.2\n2 = 2") ||
		d.Effective != "2026-01-15" {
		t.Errorf("%s: %s\n%s", path, d.Effective, got)
	}
}
