package paper

import (
	"bytes"
	"encoding/xml"
	"html"
	"regexp"
	"strings"
)

var (
	// reMargin are the parts of Office files that are printed around the text or
	// under it, drawn over it, or say what the file is.
	reMargin = regexp.MustCompile(`^(?:word/(?:document|comments|header|footer)[^/]*|xl/workbook|xl/worksheets/[^/]*|xl/drawings/[^/]*|xl/comments[^/]*|docProps/(?:core|custom|app))\.xml$`)
	// reSheetMargin is the header or footer of a sheet; it is cut into its left,
	// middle and right part, and loses its codes of fonts and fields.
	reSheetMargin  = regexp.MustCompile(`<(?:odd|even|first)(?:Header|Footer)[^>]*>([^<]*)<`)
	reSheetSide    = regexp.MustCompile(`&[LCR]`)
	reSheetSetting = regexp.MustCompile(`&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z])`)
)

// marginStamp is the stamp of a state secret in what an Office file prints around
// its text, under it or over it, and in what it says of itself: headers, footers,
// watermarks, shapes, comments, names of sheets, properties.
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
		if s, ok := partStamp(name, part); ok {
			return s, true
		}
	}
	return "", false
}

// partStamp is the stamp in a part of an Office file.
func partStamp(name string, part []byte) (stamp string, ok bool) {
	lines, on := marginLines(part, strings.HasPrefix(name, "docProps/")), stampOn
	switch {
	case strings.HasPrefix(name, "xl/worksheets/"):
		lines = sheetMargins(part)
	case name == "xl/workbook.xml":
		lines, on = attributes(part, "sheet", "name"), stampInName
	case strings.HasPrefix(name, "word/document"):
		lines = nil // its reader gives the text
	case strings.HasPrefix(name, "docProps/"):
		on = func(s string) (string, bool) { return stampAt(s, 1) }
	}
	if bytes.Contains(part, []byte("textpath")) { // a watermark
		lines = append(lines, attributes(part, "textpath", "string")...)
	}
	for _, l := range lines {
		if s, ok := on(l); ok {
			return s, true
		}
	}
	return "", false
}

// attributes are the values of an attribute of an element, wherever it stands in a part.
func attributes(part []byte, element, attribute string) (out []string) {
	for w := walk(part); ; {
		t, err := w.next()
		if err != nil {
			return out
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != element {
			continue
		}
		for _, a := range e.Attr {
			if a.Name.Local == attribute {
				out = append(out, a.Value)
			}
		}
	}
}

// marginLines are the paragraphs of a part, of Word or of a drawing, as far as it can
// be read, or every text in it.
func marginLines(part []byte, all bool) (out []string) {
	var b strings.Builder
	flush := func() {
		out = append(out, b.String())
		b.Reset()
	}
	text := all
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
			if all || t.Name.Local == "p" {
				flush()
			}
			text = all
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
