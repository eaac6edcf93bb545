package answer

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/index"
)

// Over many texts: an answer that opens with a rule says the limit that follows
// it in the same khoản, too.
func TestLimitsAreNotLeftOut(t *testing.T) {
	files, _ := filepath.Glob("../../shared/corpus/texts/*.txt")
	if len(files) == 0 {
		t.Skip("không có thư mục ../../shared/corpus/texts: bỏ qua phép thử trên văn bản thật")
	}
	n, left := 0, 0
	for i, path := range files {
		if i%6 != 0 { // one of six is enough, and in time
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d, _, err := corpus.Read(context.Background(), filepath.Base(path), data, corpus.ReadOptions{})
		if err != nil {
			continue
		}
		for _, u := range d.Units() {
			for _, p := range u.Passages(&d.Head) {
				rule, limit := limited(p.Text)
				if rule == "" {
					continue
				}
				c := choose(p, content(rule), wantOf(rule, index.AspectNone), quoteWords)
				if c.key == "" || !verbatim(beginning(rule), c.key) || !verbatim(beginning(limit), c.quote) {
					continue
				}
				if n++; !verbatim(beginning(limit), c.key) {
					if left++; left <= 10 {
						t.Logf("%s %s: %q without %q", d.Number, p.Ref.Local(), c.key, beginning(limit))
					}
				}
			}
		}
	}
	if t.Logf("%d rules with a limit, %d without it", n, left); n < 60 || left*50 > n {
		t.Errorf("%d of %d limits are left out", left, n)
	}
}

// limited finds a sentence of a khoản with one right behind it that limits it.
func limited(text string) (rule, limit string) {
	ss := whole(sentences(text))
	for i := 1; i < len(ss); i++ {
		f := spaced(ss[i].text)
		before := strings.TrimSpace(ss[i-1].text)
		if reItem.MatchString(ss[i].text) || reItem.MatchString(before) || strings.HasSuffix(before, ":") ||
			!reLimitFar.MatchString(f) && !strings.HasPrefix(f, " truong hop ") || words(before) < 8 ||
			words(before)+words(ss[i].text) > openingWords {
			continue
		}
		return reLabel.ReplaceAllString(strings.Join(strings.Fields(before), " "), ""), ss[i].text
	}
	return "", ""
}

func beginning(s string) string {
	w := strings.Fields(s)
	return strings.Join(w[:min(6, len(w))], " ")
}
