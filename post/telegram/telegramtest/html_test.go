package telegramtest

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseHTML(t *testing.T) {
	for _, c := range []struct{ src, text, refused string }{
		{"a <b>đ</b> &amp; &lt;x&gt; &quot; &#39; &#x41; &nbsp; & b", "a đ & <x> \" ' A &nbsp; & b", ""},
		{`<a href="https://x.vn/?a=1&amp;b">x</a>`, "x", ""},
		{"<blockquote expandable>x</blockquote>", "x", ""},
		{"<B>x</b>", "x", ""},
		{"x > y", "x > y", ""},
		{"x < y", "", "Unclosed start tag at byte offset 2"},
		{"<b", "", "Unclosed start tag at byte offset 0"},
		{"x</b", "", "Unclosed end tag at byte offset 1"},
		{"x</b>", "", "Unexpected end tag at byte offset 1"},
		{"<b>x", "", `Can't find end tag corresponding to start tag "b"`},
		{"<p>x</p>", "", `Unsupported start tag "p" at byte offset 0`},
		{"<b><i>x</b></i>", "", `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`},
	} {
		text, _, err := parseHTML(c.src)
		if text != c.text || (err == nil) != (c.refused == "") || err != nil && err.Error() != c.refused {
			t.Errorf("%q: %q, %v", c.src, text, err)
		}
	}
}

// FuzzParseHTML: what is escaped is shown as it is; marks lie within the text.
func FuzzParseHTML(f *testing.F) {
	for _, s := range []string{"", "<b>a</b>", "&lt;", "a & b", "<a href=\"x\">đ</a>", "</", "&#x;", "&#99999999;",
		"<b><i>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return
		}
		text, entities, err := parseHTML(s)
		if err == nil {
			for _, e := range entities {
				// The space at the end goes, the marks on it stay.
				if e.Offset < 0 || e.Length <= 0 || e.Offset > unitsOf(text)+len(s) {
					t.Errorf("%+v in %q", e, text)
				}
			}
		}
		trimmed := strings.TrimRight(s, " \n\t\v\f\r\u0085\u00a0")
		if trimmed != s {
			return
		}
		if got, marks, err := parseHTML("<b>" + html.EscapeString(s) + "</b>."); err != nil || got != s+"." ||
			len(marks) > 1 {
			t.Errorf("%q is shown as %q, %v", s, got, err)
		}
	})
}
