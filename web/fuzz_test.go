package web

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzLocal: what local lets through stays in the house, as a browser reads it.
func FuzzLocal(f *testing.F) {
	for _, s := range []string{"/", "//x", "/\\x", "/vb/30-2020-nd-cp#d18k2a", "https://x", "/x?tiep=//y", "/%2f/x",
		"/\tx", "\x00/", "/dang-xuat"} {
		f.Add(s)
	}
	base, err := url.Parse("https://nha.example.vn/dang-nhap")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := local(s, "/khac")
		// Browsers drop tabs and line ends and take \ for /.
		read := strings.ReplaceAll(strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(got), `\`, "/")
		u, err := base.Parse(read)
		if err != nil || u.Host != base.Host || u.Scheme != "https" || strings.HasPrefix(read, "//") ||
			!strings.HasPrefix(got, "/") {
			t.Errorf("%q leads to %q", s, got)
		}
	})
}

// FuzzHolidays: lines are days of the year or told back.
func FuzzHolidays(f *testing.F) {
	for _, s := range []string{"30/04 Ngày Chiến thắng", "1/5/2028 Quốc tế Lao động\n\n02/09 Quốc khánh",
		"29/02 Nhuận", "31/02 x", "x", "/ / /", "01/01"} {
		f.Add(s, 2028)
	}
	f.Fuzz(func(t *testing.T, s string, year int) {
		hs, wrong := holidays(s, year)
		if wrong != "" && len(hs) > 0 {
			t.Error("days and a mistake")
		}
		for _, h := range hs {
			if day := h.Day.Time(); day.IsZero() && year > 0 && year < 10000 || h.Name == "" || year > 0 &&
				year < 10000 && day.Year() != year {
				t.Errorf("%q in %d gives %+v", s, year, h)
			}
		}
	})
}
