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
