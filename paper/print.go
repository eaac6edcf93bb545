package paper

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"codeberg.org/go-pdf/fpdf"
)

// Leaf is a text that is handed out, the same as a Word file and as a PDF.
type Leaf struct {
	Title string
	Made  time.Time
	Lines []Line
}

// Line is a paragraph or a table of a [Leaf]. **bold** holds inside Text; nothing else in
// it is a sign, whoever wrote it.
type Line struct {
	Kind LineKind
	Text string
	Rows [][]string // of a table; the first is its heading
}

// LineKind is how a line is set.
type LineKind int

// Kinds of lines.
const (
	LineBody    LineKind = iota
	LineTitle            // centred, bold
	LineCentre           // centred, in italics
	LineHeading          // bold
	LineQuote            // set in, in italics
	LineItem             // of a list: the first word stands out
	LineFine             // small, in italics
	LineTable
)

// lineLook is how a kind of line looks: half points, twentieths of a point.
type lineLook struct {
	size               int
	bold, italic       bool
	align              string
	left, first, above int
}

var lineLooks = map[LineKind]lineLook{
	LineBody:    {size: 26, align: "both", first: 567, above: 60},
	LineTitle:   {size: 28, bold: true, align: "center", above: 120},
	LineCentre:  {size: 26, italic: true, align: "center", above: 20},
	LineHeading: {size: 26, bold: true, align: "left", above: 160},
	LineQuote:   {size: 26, italic: true, align: "both", left: 567, above: 60},
	LineItem:    {size: 26, align: "both", left: 567, first: -567, above: 60},
	LineFine:    {size: 22, italic: true, align: "both", above: 60},
}

// run is a piece of a line with one look.
type run struct {
	text string
	bold bool
}

// runs cuts a line at the signs of bold letters; a sign without its other is a word.
func runs(text string) []run {
	parts := strings.Split(text, "**")
	if len(parts)%2 == 0 {
		n := len(parts)
		parts = append(parts[:n-2], parts[n-2]+"**"+parts[n-1])
	}
	var out []run
	for i, p := range parts {
		if p != "" {
			out = append(out, run{p, i%2 == 1})
		}
	}
	return out
}

// Word is the leaf as a DOCX file, in the page and the type of phụ lục I of Nghị định
// 30/2020/NĐ-CP.
func (l *Leaf) Word() ([]byte, error) {
	var b strings.Builder
	b.WriteString(layoutHead)
	for _, x := range l.Lines {
		if x.Kind == LineTable {
			wordTable(&b, x.Rows)
			continue
		}
		wordLine(&b, x.Text, lineLooks[x.Kind], x.Kind == LineHeading)
	}
	b.WriteString(layoutTail)
	return packDocx(b.String())
}

func wordLine(b *strings.Builder, text string, k lineLook, keep bool) {
	b.WriteString(`<w:p><w:pPr>`)
	if keep {
		b.WriteString(`<w:keepNext/>`)
	}
	fmt.Fprintf(b, `<w:spacing w:before="%d" w:after="40"/><w:ind w:left="%d" `, k.above, k.left)
	if k.first < 0 {
		fmt.Fprintf(b, `w:hanging="%d"/>`, -k.first)
	} else {
		fmt.Fprintf(b, `w:firstLine="%d"/>`, k.first)
	}
	fmt.Fprintf(b, `<w:jc w:val="%s"/></w:pPr>`, k.align)
	for _, r := range runs(text) {
		b.WriteString(`<w:r><w:rPr>`)
		if k.bold || r.bold {
			b.WriteString(`<w:b/>`)
		}
		if k.italic {
			b.WriteString(`<w:i/>`)
		}
		fmt.Fprintf(b, `<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr>`, k.size, k.size)
		for i, part := range strings.Split(r.text, "\t") {
			if i > 0 {
				b.WriteString(`<w:tab/>`)
			}
			fmt.Fprintf(b, `<w:t xml:space="preserve">%s</w:t>`, escapeXML(part))
		}
		b.WriteString(`</w:r>`)
	}
	b.WriteString(`</w:p>`)
}

func wordTable(b *strings.Builder, rows [][]string) {
	columns := columnsOf(rows)
	if columns == 0 {
		return
	}
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + fmt.Sprint(pageText) + `" w:type="dxa"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	b.WriteString(`</w:tblBorders></w:tblPr><w:tblGrid>`)
	for range columns {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, pageText/columns)
	}
	b.WriteString(`</w:tblGrid>`)
	for i, r := range rows {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
		if i == 0 {
			b.WriteString(`<w:tblHeader/>`)
		}
		b.WriteString(`</w:trPr>`)
		for k := range columns {
			cell := ""
			if k < len(r) {
				cell = r[k]
			}
			fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, pageText/columns)
			wordLine(b, cell, lineLook{size: 24, bold: i == 0, align: "left", above: 40}, false)
			b.WriteString(`</w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
}

func columnsOf(rows [][]string) (n int) {
	for _, r := range rows {
		n = max(n, len(r))
	}
	return n
}

// NewPDF is an empty PDF with the letters of the house, "serif", on A4 upright ("P") or
// across ("L"). The same content of the same day is the same file.
func NewPDF(upright, title string, day time.Time) *fpdf.Fpdf {
	p := fpdf.New(upright, "mm", "A4", "")
	for style, font := range map[string][]byte{"": liberationserifregular.TTF, "B": liberationserifbold.TTF,
		"I": liberationserifitalic.TTF} {
		p.AddUTF8FontFromBytes("serif", style, font)
	}
	p.SetCatalogSort(true)
	p.SetLang("vi-VN")
	p.AliasNbPages("{tong}")
	p.SetCreationDate(day)
	p.SetModificationDate(day)
	p.SetTitle(title, true)
	return p
}

// Margins and sizes of a leaf in millimetres, as in layoutTail.
const (
	leafLeft, leafRight, leafTop = 30.0, 15.0, 20.0
	leafWide                     = 210 - leafLeft - leafRight
	perTwip                      = 25.4 / 1440
	cellPadding                  = 1.2
	headRoom                     = 24.0 // a heading stands with something below it
)

// PDF writes the leaf as a PDF.
func (l *Leaf) PDF(w io.Writer) error {
	p := NewPDF("P", l.Title, l.Made)
	p.SetMargins(leafLeft, leafTop, leafRight)
	p.SetAutoPageBreak(true, leafTop)
	p.SetHeaderFunc(func() { // from the second page on, as on every official paper
		if p.PageNo() > 1 {
			p.SetFont("serif", "", 13)
			p.SetXY(leafLeft, 10)
			p.CellFormat(leafWide, 5, fmt.Sprint(p.PageNo()), "", 0, "C", false, 0, "")
			p.SetXY(leafLeft, leafTop)
		}
	})
	p.AddPage()
	for _, x := range l.Lines {
		if x.Kind == LineTable {
			leafTable(p, x.Rows)
			continue
		}
		if x.Kind == LineHeading && p.GetY() > 297-leafTop-headRoom {
			p.AddPage()
		}
		leafLine(p, x.Text, lineLooks[x.Kind])
	}
	return p.Output(w)
}

func leafLine(p *fpdf.Fpdf, text string, k lineLook) {
	size := float64(k.size) / 2
	high := size * .44
	left := leafLeft + float64(k.left)*perTwip
	p.Ln(float64(k.above) * perTwip)
	style := ""
	if k.bold {
		style = "B"
	} else if k.italic {
		style = "I"
	}
	if k.align == "center" {
		p.SetFont("serif", style, size)
		p.MultiCell(leafWide, high, printable(strings.ReplaceAll(text, "**", "")), "", "C", false)
		return
	}
	p.SetLeftMargin(left)
	p.SetX(left + float64(k.first)*perTwip)
	for _, r := range runs(text) {
		if r.bold {
			p.SetFont("serif", "B", size)
		} else {
			p.SetFont("serif", style, size)
		}
		for i, part := range strings.Split(r.text, "\t") {
			if i > 0 {
				p.SetX(max(left, p.GetX()))
			}
			p.Write(high, printable(part))
		}
	}
	p.SetLeftMargin(leafLeft)
	p.Ln(high + .7)
}

func leafTable(p *fpdf.Fpdf, rows [][]string) {
	columns := columnsOf(rows)
	if columns == 0 {
		return
	}
	wide := leafWide / float64(columns)
	const high = 5.4
	p.Ln(1)
	for i, r := range rows {
		p.SetFont("serif", map[bool]string{true: "B"}[i == 0], 12)
		cells := make([][]string, columns)
		most := 1
		for k := range r {
			cells[k] = p.SplitText(printable(strings.ReplaceAll(r[k], "**", "")), wide-2*cellPadding)
			most = max(most, len(cells[k]))
		}
		total := float64(most)*high + 2*cellPadding
		if p.GetY()+total > 297-leafTop && p.GetY() > leafTop+1 {
			p.AddPage()
			p.SetFont("serif", map[bool]string{true: "B"}[i == 0], 12)
		}
		y := p.GetY()
		for k, lines := range cells {
			x := leafLeft + float64(k)*wide
			p.Rect(x, y, wide, total, "D")
			for n, line := range lines {
				p.SetXY(x+cellPadding, y+cellPadding+float64(n)*high)
				p.CellFormat(wide-2*cellPadding, high, line, "", 0, "L", false, 0, "")
			}
		}
		p.SetXY(leafLeft, y+total)
	}
	p.Ln(1)
}

// printable is text in the letters that the fonts of a PDF can have: what lies beyond
// them is shown as a box.
func printable(s string) string {
	var b bytes.Buffer
	for _, r := range s {
		if r > 0xFFFF {
			r = '□'
		}
		b.WriteRune(r)
	}
	return b.String()
}
