package corpus

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// refCases reads "text => expected" lines.
func refCases(t testing.TB, file string) [][2]string {
	t.Helper()
	f, err := os.Open("testdata/ref/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][2]string
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		l := strings.TrimSpace(sc.Text())
		if l == "" || l[0] == '#' {
			continue
		}
		a, b, ok := strings.Cut(l, "=>")
		if !ok {
			t.Fatalf("%s: %q has no =>", file, l)
		}
		out = append(out, [2]string{norm.NFC.String(strings.TrimSpace(a)), norm.NFC.String(strings.TrimSpace(b))})
	}
	if len(out) == 0 {
		t.Fatalf("%s: no cases", file)
	}
	return out
}

// short writes mentions in the notation of testdata/ref/mentions.txt.
func short(ms []Mention) string {
	var out []string
	for _, m := range ms {
		w := []string{}
		if f := m.Part.Fragment(); f != "" {
			w = append(w, f)
		}
		w = append(w, "@")
		if m.Type != "" {
			w = append(w, m.Type)
		}
		if n := m.Number(); n != "" {
			w = append(w, n)
		}
		if m.Name != "" {
			w = append(w, `"`+m.Name+`"`)
		}
		if m.Year != "" && m.Serial == "" {
			w = append(w, m.Year)
		}
		if m.Dated != "" {
			w = append(w, string(m.Dated))
		}
		if m.This {
			w = append(w, "này")
			if m.ThisPart != "" {
				w = append(w, string(m.ThisPart))
			}
		}
		out = append(out, strings.Join(w, " "))
	}
	return strings.Join(out, " | ")
}

func TestParseRef(t *testing.T) {
	for _, c := range refCases(t, "mentions.txt") {
		if got := short(ParseRef(c[0])); got != c[1] {
			t.Errorf("%s\n  got  %s\n  want %s", c[0], got, c[1])
		}
	}
}

var _ = time.Now
var _ = utf8.ValidString
