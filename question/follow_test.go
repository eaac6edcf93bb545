package question

import (
	"os"
	"strings"
	"testing"
)

// The messages of testdata/follow.txt lean on the ones before them as it says, at least
// nine of ten.
func TestLeaning(t *testing.T) {
	n, right := 0, 0
	for _, f := range fields(t, "testdata/follow.txt", 3) {
		n++
		if got := leaning(f[2], f[1]); (got == Alone) == (f[0] == "rieng") {
			right++
		} else {
			t.Logf("%v of %q after %q", got, f[2], f[1])
		}
	}
	if n < 40 || right*10 < n*9 {
		t.Errorf("%d of %d understood", right, n)
	}
}

// A message that leans on those before it is put as a question that needs none.
func TestFollow(t *testing.T) {
	for _, f := range fields(t, "testdata/restated.txt", 0) {
		said := f[:len(f)-1]
		got, _ := Follow(said[len(said)-1], said[:len(said)-1])
		if want := f[len(f)-1]; got != want {
			t.Errorf("%s:\n got %q\nwant %q", strings.Join(said, " | "), got, want)
		}
	}
}

// fields are those of the lines of a file, so many of each; 0 is any number above one.
func fields(t *testing.T, name string, n int) (out [][]string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines(string(data)) {
		f := strings.Split(l, " | ")
		if n > 0 && len(f) != n || len(f) < 2 {
			t.Fatalf("%s: %q has %d fields", name, l, len(f))
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return out
}

// A message that goes on from a question of the house takes over what it does not name;
// one on the law stays there, and one of its own is read as it stands.
func TestReadAfter(t *testing.T) {
	c := office(t)
	for _, k := range []struct {
		before, text string
		kind         Kind
		agency       string
		status       string
	}{
		{"việc quá hạn của Sở Nội vụ", "còn Sở Tài chính?", Work, "Sở Tài chính", "overdue"},
		{"việc quá hạn của Sở Nội vụ", "tháng 11 thì sao", Work, "Sở Nội vụ", "overdue"},
		{"Sở Nội vụ hiện bao nhiêu điểm?", "con so tai chinh", Score, "Sở Tài chính", ""},
		{"đăng ký khai sinh trong bao nhiêu ngày", "quá hạn thì sao", Law, "", "overdue"},
		{"đăng ký khai sinh trong bao nhiêu ngày", "việc quá hạn của Sở Nội vụ", Work, "Sở Nội vụ", "overdue"},
		{"việc quá hạn của Sở Nội vụ", "công chức được biệt phái mấy năm?", Law, "", ""},
		{"việc quá hạn của Sở Nội vụ", "quá hạn những gì", Work, "", "overdue"},
	} {
		r := ReadAfter(k.text, []string{k.before}, c)
		name := ""
		if a := c.Directory.ByID(r.Slots.Agency); a != nil {
			name = a.Name
		}
		if r.Kind != k.kind || name != k.agency || r.Slots.Status != k.status {
			t.Errorf("%q after %q: %s, %q, %q", k.text, k.before, r.Kind, name, r.Slots.Status)
		}
	}
}
