package corpus

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"trolyao/paper"
)

// copyOf writes a small decree; short articles are cut to a stub, appendices
// are left out when there are none.
func copyOf(t *testing.T, short map[int]bool, drop map[int]bool, appendices int, name string) *Document {
	t.Helper()
	var b strings.Builder
	b.WriteString("CHÍNH PHỦ\nSố: 901/2031/NĐ-CP\nHà Nội, ngày 03 tháng 4 năm 2031\nNGHỊ ĐỊNH\nVề trồng cây trong công sở\nChương I\nQUY ĐỊNH CHUNG\n")
	for i := 1; i <= 6; i++ {
		if drop[i] {
			continue
		}
		fmt.Fprintf(&b, "Điều %d. Việc trồng cây thứ %d\n", i, i)
		if short[i] {
			b.WriteString("(Tóm tắt) Trồng cây.\n")
			continue
		}
		for k := 1; k <= 3; k++ {
			fmt.Fprintf(&b, "%d. Cơ quan trồng %d cây ở sân trước, tưới mỗi sáng và báo cáo kết quả mỗi quý cho người phụ trách.\n", k, i*10+k)
		}
	}
	for i := 1; i <= appendices; i++ {
		fmt.Fprintf(&b, "PHỤ LỤC %d\nDANH SÁCH CÂY NHÓM %d\n1. Cây bàng\n2. Cây đa\n", i, i)
	}
	d, _, err := Parse(paper.TextBlocks(b.String()), Hint{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestReconcileKeepsTheFullerWording(t *testing.T) {
	digest := func() *Document { return copyOf(t, map[int]bool{2: true, 5: true}, map[int]bool{4: true}, 2, "a.txt") }
	full := func() *Document { return copyOf(t, nil, nil, 0, "b.txt") }
	whole := copyOf(t, nil, nil, 2, "c.txt")
	for _, order := range []struct {
		name     string
		old, new *Document
		problems int
	}{{"abridged first", digest(), full(), 2}, {"abridged last", full(), digest(), 3}} {
		before := Render(order.new)
		got, problems := Reconcile(order.old, order.new)
		if Render(order.new) != before {
			t.Errorf("%s: Reconcile changed its argument", order.name)
		}
		want := whole.Units()
		units := got.Units()
		if len(units) != len(want) {
			t.Fatalf("%s: %d units, want %d", order.name, len(units), len(want))
		}
		for i, u := range units {
			if u.Ref != want[i].Ref || u.Part.Words() != want[i].Part.Words() {
				t.Errorf("%s: unit %+v is %q", order.name, u.Ref, u.Part.Words())
			}
		}
		if len(problems) != order.problems {
			t.Errorf("%s: problems %v", order.name, problems)
		}
		for _, p := range problems {
			if p.Severity != paper.Warning {
				t.Errorf("%s: %v is no warning", order.name, p)
			}
		}
	}
	got, _ := Reconcile(full(), digest())
	for _, u := range got.Units() {
		if u.Ref.Article == "2" && (u.Part.Note == "" || !strings.Contains(u.Part.Note, "b.txt")) {
			t.Errorf("Điều 2 does not say where it came from: %q", u.Part.Note)
		}
		for _, p := range u.Passages(&got.Head) {
			if u.Ref.Article == "4" && p.Note == "" {
				t.Errorf("passage %+v does not carry the note", p.Ref)
			}
		}
	}
}

func TestReconcileKinds(t *testing.T) {
	verbatim := copyOf(t, nil, nil, 0, "a.txt")
	digest := copyOf(t, map[int]bool{1: true}, nil, 0, "b.txt")
	digest.Kind, digest.Expires = Digest, "2040-01-01"
	for _, pair := range [][2]*Document{{verbatim, digest}, {digest, verbatim}} {
		got, _ := Reconcile(pair[0], pair[1])
		if got.Kind != Verbatim || Render(got) != Render(verbatim) {
			t.Error("a digest stands in for the official wording")
		}
		if got.Expires != "2040-01-01" {
			t.Error("the fact known from the other entry is lost")
		}
	}
	shorter := copyOf(t, nil, nil, 0, "c.txt")
	for _, u := range shorter.Units() {
		if u.Ref.Article == "3" {
			u.Part.Parts, u.Part.Text = nil, "(được bãi bỏ)"
		}
	}
	got, problems := Reconcile(verbatim, shorter)
	if len(problems) != 0 || Render(got) != Render(shorter) {
		t.Errorf("a repealed article came back: %v", problems)
	}
}

func TestReconcileRealTwins(t *testing.T) {
	annexes, complete := sharedTexts+"/30-2020-NĐ-CP.txt", sharedTexts+"/30-2020-NĐ-CP.phapdien.txt"
	if _, err := os.Stat(annexes); err != nil {
		t.Skip("không có ../../shared/corpus/texts: bỏ qua phép thử với hai bản chép thật")
	}
	a, _, _ := parseFile(t, annexes)
	b, _, _ := parseFile(t, complete)
	if a.Key != b.Key || a.Key != "30-2020-nd-cp" {
		t.Fatalf("keys %q and %q", a.Key, b.Key)
	}
	full := map[string]string{}
	for _, u := range b.Units() {
		full[u.Ref.Article] = u.Part.Words()
	}
	if len(full) != 38 {
		t.Fatalf("the complete copy has %d articles", len(full))
	}
	for _, order := range [][2]*Document{{a, b}, {b, a}} {
		got, problems := Reconcile(order[0], order[1])
		articles, appendices := map[string]string{}, map[string]bool{}
		for _, u := range got.Units() {
			if u.Ref.Appendix != "" {
				appendices[u.Ref.Appendix] = true
			} else if u.Ref.Article != "" {
				articles[u.Ref.Article] = u.Part.Words()
			}
		}
		if len(articles) != 38 {
			t.Errorf("%d articles", len(articles))
		}
		for no, text := range full {
			if float64(words(articles[no])) < .85*float64(words(text)) {
				t.Errorf("Điều %s has %d words of %d", no, words(articles[no]), words(text))
			}
		}
		for _, no := range []string{"I", "II", "III", "IV", "V", "VI"} {
			if !appendices[no] {
				t.Errorf("Phụ lục %s is missing; there are %v", no, appendices)
			}
		}
		t.Log(problems)
	}
}

func TestReconcileKeepsTheNumbersOfClauses(t *testing.T) {
	numbered := copyOf(t, nil, nil, 0, "a.txt")
	bare := strings.NewReplacer("\n1. ", "\n", "\n2. ", "\n", "\n3. ", "\n").Replace(Render(numbered))
	changed := strings.Replace(bare, "Cơ quan trồng 21 cây", "Cơ quan trồng 29 cây", 1)
	lost, _, err := Parse(paper.TextBlocks(changed), Hint{Name: "b.txt", Number: "901/2031/NĐ-CP"})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := Reconcile(numbered, lost)
	for _, a := range articlesOf(got.Parts) {
		want := 3
		if a.part.No == "2" { // its words are others
			want = 0
		}
		if n := clauses(a.part); n != want {
			t.Errorf("Điều %s has %d khoản, want %d: %s", a.part.No, n, want, a.part.Words())
		}
	}
}
