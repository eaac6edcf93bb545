package corpus

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// side is one of the texts that a diff is between, white space made one.
func side(es []Edit, without EditOp) string {
	var b strings.Builder
	for _, e := range es {
		if e.Op != without {
			b.WriteString(e.Text + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func oneSpace(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestWordDiff(t *testing.T) {
	show := func(es []Edit) string {
		var b strings.Builder
		for _, e := range es {
			fmt.Fprintf(&b, "%s", map[EditOp]string{Same: "", Dropped: "-", Brought: "+"}[e.Op]+"["+
				strings.TrimSpace(e.Text)+"]")
		}
		return b.String()
	}
	for _, c := range []struct{ old, new, want string }{
		{"", "", ""},
		{"", "một hai", "+[một hai]"},
		{"một hai", "", "-[một hai]"},
		{"một  hai\n", "một hai", "[một hai]"},
		{"trong thời hạn 05 ngày làm việc", "trong thời hạn 03 ngày làm việc", "[trong thời hạn]-[05]+[03][ngày làm việc]"},
		{"a b c", "a x y c", "[a]-[b]+[x y][c]"},
		{"Sở Nội vụ chủ trì.", "Sở Nội vụ, Sở Tư pháp chủ trì.", "[Sở Nội]-[vụ]+[vụ, Sở Tư pháp][chủ trì.]"},
	} {
		if got := show(WordDiff(c.old, c.new)); got != c.want {
			t.Errorf("%q → %q: %s, want %s", c.old, c.new, got, c.want)
		}
	}
}

// The two sides of a diff are the two texts, and no way between them is shorter.
func TestWordDiffIsShortest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d\n", "đ "}), 0, 14).Draw(t,
				"words"), " ")
		})
		old, new := text.Draw(t, "old"), text.Draw(t, "new")
		es := WordDiff(old, new)
		if got := side(es, Brought); got != oneSpace(old) {
			t.Fatalf("the old side is %q, want %q", got, oneSpace(old))
		}
		if got := side(es, Dropped); got != oneSpace(new) {
			t.Fatalf("the new side is %q, want %q", got, oneSpace(new))
		}
		a, b := strings.Fields(old), strings.Fields(new)
		common := make([][]int, len(a)+1)
		for i := range common {
			common[i] = make([]int, len(b)+1)
		}
		for i := range a {
			for j := range b {
				if a[i] == b[j] {
					common[i+1][j+1] = common[i][j] + 1
				} else {
					common[i+1][j+1] = max(common[i][j+1], common[i+1][j])
				}
			}
		}
		kept := 0
		for i, e := range es {
			if e.Op == Same {
				kept += len(strings.Fields(e.Text))
			}
			if i > 0 && es[i-1].Op == e.Op {
				t.Fatalf("two runs of %s stand side by side", e.Op)
			}
		}
		if want := common[len(a)][len(b)]; kept != want {
			t.Fatalf("%d words kept, %d can be: %+v", kept, want, es)
		}
	})
}

func TestWordDiffOfStrangersEnds(t *testing.T) {
	var a, b strings.Builder
	for i := range 6000 {
		fmt.Fprintf(&a, "a%d ", i)
		fmt.Fprintf(&b, "b%d ", i)
	}
	es := WordDiff(a.String(), b.String())
	if len(es) != 2 || es[0].Op != Dropped || es[1].Op != Brought {
		t.Fatalf("%d runs", len(es))
	}
}

func FuzzWordDiff(f *testing.F) {
	f.Add("một hai", "một ba hai")
	f.Add("\x00\xff a", "a\u00a0b")
	f.Fuzz(func(t *testing.T, old, new string) {
		es := WordDiff(old, new)
		trim := func(s string) string {
			var out []string
			for _, w := range wordsOf(s) {
				out = append(out, w.word)
			}
			return strings.Join(out, " ")
		}
		var o, n strings.Builder
		for _, e := range es {
			if e.Op != Brought {
				o.WriteString(e.Text + " ")
			}
			if e.Op != Dropped {
				n.WriteString(e.Text + " ")
			}
		}
		if trim(o.String()) != trim(old) || trim(n.String()) != trim(new) {
			t.Fatalf("%q → %q: %+v", old, new, es)
		}
	})
}
