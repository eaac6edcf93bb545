package paper

import (
	"encoding/xml"
	"html"
	"regexp"
	"strings"
)

var (
	// reMargin are the parts of Office files that are printed around the text.
	reMargin = regexp.MustCompile(`^(?:word/(?:header|footer)[^/]*|xl/worksheets/[^/]*|xl/drawings/[^/]*)\.xml$`)
	// reSheetMargin is the header or footer of a sheet; it is cut into its left,
	// middle and right part, and loses its codes of fonts and fields.
	reSheetMargin  = regexp.MustCompile(`<(?:odd|even|first)(?:Header|Footer)[^>]*>([^<]*)<`)
	reSheetSide    = regexp.MustCompile(`&[LCR]`)
	reSheetSetting = regexp.MustCompile(`&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z])`)
)

// marginStamp is the stamp of a state secret in what an Office file prints around
// its text or draws over it: headers, footers, shapes on sheets.
func marginStamp(data []byte, opts Options) (stamp string, ok bool) {
	p, err := openPack(data, opts.MaxExpanded)
	if err != nil {
		return "", false // the reader says so
	}
	for name := range p.files {
		if !reMargin.MatchString(name) {
			continue
		}
		part, err := p.read(name)
		if err != nil {
			return "", false
		}
		lines := paragraphsOf
		if strings.HasPrefix(name, "xl/worksheets/") {
			lines = sheetMargins
		}
		for _, l := range lines(part) {
			if s, ok := stampOn(l); ok {
				return s, true
			}
		}
	}
	return "", false
}

// paragraphsOf are the paragraphs of a part, of Word or of a drawing, as far as it
// can be read.
func paragraphsOf(part []byte) (out []string) {
	var b strings.Builder
	flush := func() {
		out = append(out, b.String())
		b.Reset()
	}
	text := false
	for w := walk(part); ; {
		t, err := w.next()
		if err != nil {
			flush()
			return out
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "p", "br", "tab":
				flush()
			case "t":
				text = true
			}
		case xml.EndElement:
			if t.Name.Local == "p" {
				flush()
			}
			text = false
		case xml.CharData:
			if text {
				b.Write(t)
			}
		}
	}
}

// sheetMargins are the parts of the headers and footers of a sheet.
func sheetMargins(part []byte) (out []string) {
	for _, m := range reSheetMargin.FindAllSubmatch(part, -1) {
		for _, side := range reSheetSide.Split(html.UnescapeString(string(m[1])), -1) {
			out = append(out, strings.Split(reSheetSetting.ReplaceAllString(side, ""), "\n")...)
		}
	}
	return out
}
