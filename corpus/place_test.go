package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// placedRefs are the addresses of a placed text.
func placedRefs(ps []Placed, into map[Ref]bool) {
	for _, p := range ps {
		into[p.Ref] = true
		for _, r := range p.Rows {
			into[r] = true
		}
		placedRefs(p.Parts, into)
	}
}

// placedWords is the text of placed parts, as Part.Words gives it.
func placedWords(ps []Placed, b *strings.Builder) {
	for _, p := range ps {
		alone := *p.Part
		alone.Parts, alone.Tail = nil, ""
		b.WriteString(alone.Words())
		b.WriteByte('\n')
		placedWords(p.Parts, b)
		b.WriteString(p.Part.Tail)
	}
}

// checkPlaced holds a document's placed text to its passages and to its words.
func checkPlaced(t *testing.T, name string, d *Document) {
	t.Helper()
	have := map[Ref]bool{}
	ps := d.Placed()
	placedRefs(ps, have)
	for _, u := range d.Units() {
		for _, q := range u.Passages(&d.Head) {
			if !have[q.Ref] && q.Ref != u.Ref {
				t.Errorf("%s: the passage %s has no place", name, q.Ref)
			}
			for _, pt := range q.Points {
				if !have[pt.Ref] {
					t.Errorf("%s: the point %s has no place", name, pt.Ref)
				}
			}
		}
	}
	var b strings.Builder
	placedWords(ps, &b)
	if got, want := strings.Join(strings.Fields(b.String()), ""), strings.Join(strings.Fields(Render(d)),
		""); got != want {
		n := 0
		for n < len(got) && n < len(want) && got[n] == want[n] {
			n++
		}
		t.Errorf("%s: the placed text is not the text: %d and %d bytes, other words at %d", name, len(got), len(want),
			n)
	}
}

func TestPlacedGivesEveryPassageItsPlace(t *testing.T) {
	for name, text := range map[string]string{
		"luat.txt":      "NGHỊ ĐỊNH\nVề việc trồng hoa\n\nChương I\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi\n1. Việc trồng hoa:\na) Hoa hồng;\nđ) Hoa lan.\n2. Việc tưới.\n\nĐiều 2. Hiệu lực\nCó hiệu lực từ ngày ký.\n",
		"ke-hoach.txt":  "KẾ HOẠCH\nLàm vườn năm 2026\n\nI. MỤC TIÊU\n1. Vườn có hoa quanh năm.\n2. Lối đi sạch.\na) Quét mỗi ngày;\nb) Rửa mỗi tuần.\nII. TỔ CHỨC\n1. Tổ làm vườn chủ trì.\n",
		"khong-co.txt":  "Đây là một tờ giấy không có điều khoản nào.\n\nNó chỉ có hai đoạn văn.\n",
		"phu-luc.txt":   "QUYẾT ĐỊNH\nVề mẫu biểu\n\nĐiều 1. Ban hành kèm theo Quyết định này các mẫu biểu.\n\nPHỤ LỤC I\nMẪU TỜ TRÌNH\nI. PHẦN CHUNG\n1. Tên cơ quan\n2. Ngày lập\n",
		"khong-dau.txt": "Dieu 1. Pham vi\n1. Mot\n2. Hai\n",
	} {
		d, _, err := Read(t.Context(), name, []byte(text), ReadOptions{})
		if err != nil {
			t.Fatal(name, err)
		}
		checkPlaced(t, name, d)
	}
}

func TestPlacedOfSharedTexts(t *testing.T) {
	files, err := filepath.Glob("../../shared/corpus/texts/*.txt")
	if err != nil || len(files) == 0 {
		t.Skip("the shared texts are not on this machine")
	}
	for i, f := range files {
		if i%7 != 0 && !strings.Contains(f, "30-2020") {
			continue
		}
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		d, _, err := Read(t.Context(), filepath.Base(f), data, ReadOptions{})
		if err != nil {
			continue // refusals have tests of their own
		}
		checkPlaced(t, filepath.Base(f), d)
	}
}
