package paper

import (
	"archive/zip"
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// LayOut makes a DOCX file from lines of a layout: an A4 page with the margins,
// the type and the sizes of phụ lục I of Nghị định 30/2020/NĐ-CP. What a line is
// its first sign says:
//
//	# text          a heading, centred and bold
//	= text          centred
//	> text          right
//	. text          left, without an indent
//	|| a || b       columns without borders; " / " begins a new line in a cell, a line ~ draws a short rule,
//	                ^ at the beginning of a line sets it small
//	| a | b         a row of a table with borders; the first row of a table is its heading
//	---             a new page
//	text            a paragraph, justified, its first line indented
//
// **bold** and *italic* hold inside a line. A cell of a table that begins with
// <n> has n twelfths of the width ("<1.5>" one and a half). Fields ({{tên}}) stay for [Fill].
func LayOut(layout string) ([]byte, error) {
	var b strings.Builder
	b.WriteString(layoutHead)
	lines := strings.Split(strings.TrimSpace(layout), "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		kind := ""
		switch {
		case strings.HasPrefix(line, "||"):
			kind = "||"
		case strings.HasPrefix(line, "|"):
			kind = "|"
		default:
			layoutLine(&b, line)
			continue
		}
		var rows [][]string
		for ; i < len(lines); i++ {
			l := strings.TrimSpace(lines[i])
			if !strings.HasPrefix(l, kind) || kind == "|" && strings.HasPrefix(l, "||") {
				break
			}
			rows = append(rows, strings.Split(strings.TrimPrefix(l, kind), kind))
		}
		i--
		layoutTable(&b, rows, kind == "|")
	}
	b.WriteString(layoutTail)
	return packDocx(b.String())
}

// The page: A4, margins 20, 20, 30 and 15 mm (khoản 4 mục I phụ lục I), in
// twentieths of a point.
const (
	pageText   = 9354 // width of the text
	layoutHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`
	layoutTail = `<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>` +
		`<w:titlePg/></w:sectPr></w:body></w:document>`
	// layoutHeader has the number of the page, centred in the upper margin, on every page but
	// the first (khoản 7 mục I phụ lục I).
	layoutHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` +
		`<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>` +
		`<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
		`<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`
	layoutStyles = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/>` +
		`<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`
)

func layoutLine(b *strings.Builder, line string) {
	sign, text, _ := strings.Cut(line, " ")
	look := `<w:spacing w:before="60" w:after="60"/>`
	switch {
	case line == "":
		b.WriteString(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="200" w:lineRule="exact"/></w:pPr></w:p>`)
	case line == "---":
		b.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	case sign == "#":
		layoutPara(b, look+`<w:jc w:val="center"/>`, "**"+strings.TrimSpace(text)+"**", 28)
	case sign == "=":
		layoutPara(b, look+`<w:jc w:val="center"/>`, text, 28)
	case sign == ">":
		layoutPara(b, look+`<w:jc w:val="right"/>`, text, 28)
	case sign == ".":
		layoutPara(b, look+`<w:jc w:val="left"/>`, text, 28)
	default:
		if strings.HasPrefix(line, "**") && strings.HasSuffix(line, "**") { // a heading stays with what it heads
			look = `<w:keepNext/>` + look
		}
		layoutPara(b, look+`<w:ind w:firstLine="567"/><w:jc w:val="both"/>`, line, 28)
	}
}

func layoutPara(b *strings.Builder, look, text string, size int) {
	fmt.Fprintf(b, `<w:p><w:pPr>%s</w:pPr>`, look)
	layoutRuns(b, text, size)
	b.WriteString(`</w:p>`)
}

var reLook = regexp.MustCompile(`\*\*|\*`)

// layoutRuns writes text with its bold and italic runs; size in half points.
func layoutRuns(b *strings.Builder, text string, size int) {
	bold, italic := false, false
	put := func(s string) {
		if s == "" {
			return
		}
		b.WriteString(`<w:r><w:rPr>`)
		if bold {
			b.WriteString(`<w:b/>`)
		}
		if italic {
			b.WriteString(`<w:i/>`)
		}
		fmt.Fprintf(b, `<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`, size, size,
			escapeXML(s))
	}
	at := 0
	for _, m := range reLook.FindAllStringIndex(text, -1) {
		put(text[at:m[0]])
		if m[1]-m[0] == 2 {
			bold = !bold
		} else {
			italic = !italic
		}
		at = m[1]
	}
	put(text[at:])
}

var reWide = regexp.MustCompile(`^\s*<(\d{1,2}(?:\.\d)?)>`)

func layoutTable(b *strings.Builder, rows [][]string, bordered bool) {
	columns := 0
	for _, r := range rows {
		columns = max(columns, len(r))
	}
	wide := make([]int, columns)
	for i := range wide {
		wide[i] = pageText / columns
	}
	if columns == 2 && !bordered { // issuer | name of the state
		wide = []int{pageText * 5 / 12, pageText * 7 / 12}
	}
	for _, r := range rows {
		for i, c := range r {
			n := 0.0
			if m := reWide.FindStringSubmatch(c); m != nil {
				fmt.Sscan(m[1], &n)
				wide[i] = int(pageText * n / 12)
				r[i] = c[len(m[0]):]
			}
		}
	}
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + fmt.Sprint(pageText) + `" w:type="dxa"/>`)
	if bordered {
		b.WriteString(`<w:tblBorders>`)
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			fmt.Fprintf(b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
		}
		b.WriteString(`</w:tblBorders>`)
	}
	b.WriteString(`<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, n := range wide {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, n)
	}
	b.WriteString(`</w:tblGrid>`)
	for i, r := range rows {
		head := ""
		if bordered && i == 0 {
			head = `<w:tblHeader/>`
		}
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/>` + head + `</w:trPr>`)
		for k := range columns {
			cell := ""
			if k < len(r) {
				cell = strings.TrimSpace(r[k])
			}
			fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, wide[k])
			layoutCell(b, cell, bordered, i == 0)
			b.WriteString(`</w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
}

func layoutCell(b *strings.Builder, cell string, bordered, head bool) {
	if bordered {
		look := `<w:spacing w:before="40" w:after="40"/>`
		if head {
			layoutPara(b, look+`<w:jc w:val="center"/>`, "**"+cell+"**", 26)
			return
		}
		layoutPara(b, look, cell, 26)
		return
	}
	for _, line := range strings.Split(cell, " / ") {
		line = strings.TrimSpace(line)
		small, isSmall := strings.CutPrefix(line, "^")
		switch {
		case line == "~":
			b.WriteString(`<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>` +
				`<w:spacing w:before="20" w:after="0" w:line="120" w:lineRule="exact"/>` +
				`<w:ind w:left="1200" w:right="1200"/></w:pPr></w:p>`)
		case isSmall:
			layoutPara(b, `<w:spacing w:before="0" w:after="0"/>`, small, 22)
		default:
			layoutPara(b, `<w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/>`, line, 24)
		}
	}
}

// packDocx packs the text of a document with what a reader needs besides.
func packDocx(document string) ([]byte, error) {
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	const kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	const relationships = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range []struct{ name, text string }{
		{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="` + kind + `document.main+xml"/>` +
			`<Override PartName="/word/header1.xml" ContentType="` + kind + `header+xml"/>` +
			`<Override PartName="/word/styles.xml" ContentType="` + kind + `styles+xml"/></Types>`},
		{"_rels/.rels", head + relationships + `<Relationship Id="rId1" Type="` + office +
			`officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/_rels/document.xml.rels", head + relationships + `<Relationship Id="rId1" Type="` + office +
			`styles" Target="styles.xml"/><Relationship Id="rId2" Type="` + office +
			`header" Target="header1.xml"/></Relationships>`},
		{"word/header1.xml", layoutHeader},
		{"word/styles.xml", layoutStyles},
		{"word/document.xml", document},
	} {
		w, err := z.Create(f.name)
		if err != nil {
			return nil, fmt.Errorf("paper: lay out: %w", err)
		}
		if _, err := w.Write([]byte(f.text)); err != nil {
			return nil, fmt.Errorf("paper: lay out: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("paper: lay out: %w", err)
	}
	return buf.Bytes(), nil
}
