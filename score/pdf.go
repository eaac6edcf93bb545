package score

import (
	"io"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"trolyao/corpus"
	"trolyao/paper"
)

// Sizes on a printed page: A4 across, in millimetres; letters in points.
const (
	pageWide, pageHigh   = 297.0, 210.0
	pageMargin, pageFoot = 9.0, 12.0
	cellPad              = 0.45
	headHigh             = 27.0 // the head of a report
	signHigh             = 27.0 // the room to sign
	// The letters of a table: the largest of these that keep it on one page, and those
	// of one that takes several.
	letterMost, letterLeast, letterMany = 10.0, 7.0, 9.0
)

// printer puts reports on pages.
type printer struct {
	*fpdf.Fpdf
	letter float64   // points
	widths []float64 // of the columns, millimetres
}

// WritePDF writes what [WriteCards] writes, as a PDF to print: the summary, and a card
// for each agency on pages of its own.
func WritePDF(w io.Writer, house string, cards []*Card) error {
	title, day := "", time.Time{}
	if len(cards) > 0 {
		title, day = cards[0].Title+", "+cards[0].PeriodWords(), cards[0].Day.Time().In(corpus.Zone)
	}
	p := &printer{Fpdf: paper.NewPDF("L", title, day)}
	p.SetMargins(pageMargin, pageMargin, pageMargin)
	p.SetAutoPageBreak(false, pageFoot)
	for _, r := range reports(house, cards) {
		p.report(&r)
	}
	return p.Output(w)
}

// lineHigh is the height of a line of text.
func (p *printer) lineHigh() float64 { return p.letter * .4 }

// bottom is where the text of a page ends.
func (p *printer) bottom() float64 { return pageHigh - pageFoot }

// report puts a report on pages of its own, with the largest letters that keep it on
// one; where none do, the heading is repeated.
func (p *printer) report(r *report) {
	total := 0.0
	for _, c := range r.columns {
		total += c.width
	}
	p.widths = p.widths[:0]
	for _, c := range r.columns {
		p.widths = append(p.widths, c.width/total*(pageWide-2*pageMargin))
	}
	for p.letter = letterMost; p.letter >= letterLeast; p.letter -= .25 {
		if p.high(r) <= p.bottom()-pageMargin {
			break
		}
	}
	if p.letter < letterLeast {
		p.letter = letterMany
	}
	p.AddPage() // ends the page before with the footer of its report
	p.SetFooterFunc(func() {
		p.SetFont("serif", "", 8)
		p.SetXY(pageMargin, pageHigh-9)
		p.CellFormat(200, 5, r.foot, "", 0, "L", false, 0, "")
		p.SetX(pageWide - pageMargin - 60)
		p.CellFormat(60, 5, "Trang "+strconv.Itoa(p.PageNo())+"/{tong}", "", 0, "R", false, 0, "")
	})
	p.head(r)
	p.heading(r)
	for _, x := range r.rows {
		p.row(r, x)
	}
	p.signatures(r)
}

// high is how much room a report takes with the letters that are set.
func (p *printer) high(r *report) float64 {
	lines := p.lines(headingOf(r))
	high := headHigh + signHigh + float64(lines)*p.lineHigh() + 2*cellPad
	for _, x := range r.rows {
		high += float64(p.lines(x))*p.lineHigh() + 2*cellPad
	}
	return high
}

// lines is how many lines the fullest cell of a row has.
func (p *printer) lines(x reportRow) int {
	most := 1
	for _, c := range p.wrapped(x) {
		most = max(most, len(c))
	}
	return most
}

func headingOf(r *report) reportRow {
	x := reportRow{bold: true}
	for _, c := range r.columns {
		x.cells = append(x.cells, c.label)
	}
	return x
}

// head writes office, motto, title and what the table is about.
func (p *printer) head(r *report) {
	half := (pageWide - 2*pageMargin) / 2
	line := func(x, y, w float64, style string, size float64, text string) {
		p.SetFont("serif", style, size)
		p.SetXY(x, y)
		p.CellFormat(w, size*.42, text, "", 0, "C", false, 0, "")
	}
	for i, text := range r.offices() {
		line(pageMargin, pageMargin+5*float64(i), half, "B", 11, text)
	}
	line(pageMargin+half, pageMargin, half, "B", 11, textNation)
	line(pageMargin+half, pageMargin+5, half, "B", 11, textMotto)
	line(pageMargin, pageMargin+11, 2*half, "B", 14, r.title)
	p.SetFont("serif", "I", 9.5)
	y := pageMargin + 17.5
	for _, s := range p.wrap(r.sub, 2*half) {
		line(pageMargin, y, 2*half, "I", 9.5, s)
		y += 4
	}
	p.SetY(max(y+1, pageMargin+headHigh))
}

// heading writes the heading of the table.
func (p *printer) heading(r *report) {
	p.SetFillColor(0xdd, 0xe6, 0xf0)
	p.draw(p.wrapped(headingOf(r)), true, func(int) string { return "C" })
}

// row writes a row, over pages where it has to.
func (p *printer) row(r *report, x reportRow) {
	cells := p.wrapped(x)
	align := func(i int) string {
		if _, ok := x.cells[i].(Points); ok {
			return "R"
		}
		return "L"
	}
	lines := p.lines(x)
	room := func() int { return int((p.bottom() - p.GetY() - 2*cellPad) / p.lineHigh()) }
	if room() < min(lines, 12) { // a row stays whole, one of very many lines does not
		p.next(r)
	}
	for lines > room() {
		n := max(1, room())
		some, rest := make([][]string, len(cells)), make([][]string, len(cells))
		for i, c := range cells {
			some[i], rest[i] = c[:min(n, len(c))], c[min(n, len(c)):]
		}
		p.font(x.bold)
		p.draw(some, false, align)
		cells, lines = rest, lines-n
		p.next(r)
	}
	p.font(x.bold)
	p.draw(cells, false, align)
}

// next begins a page on which the table goes on.
func (p *printer) next(r *report) {
	p.AddPage()
	p.SetY(pageMargin)
	p.heading(r)
}

func (p *printer) font(bold bool) {
	style := ""
	if bold {
		style = "B"
	}
	p.SetFont("serif", style, p.letter)
}

// draw sets the lines of the cells of a row side by side in their frames.
func (p *printer) draw(cells [][]string, heading bool, align func(i int) string) {
	n := 1
	for _, c := range cells {
		n = max(n, len(c))
	}
	p.SetLineWidth(.15)
	p.SetDrawColor(0x77, 0x77, 0x77)
	x, y, high := pageMargin, p.GetY(), float64(n)*p.lineHigh()+2*cellPad
	for i, w := range p.widths {
		style := "D"
		if heading {
			style = "FD"
		}
		p.Rect(x, y, w, high, style)
		if i < len(cells) {
			top := y + cellPad
			if heading {
				top += float64(n-len(cells[i])) * p.lineHigh() / 2
			}
			for j, line := range cells[i] {
				p.SetXY(x, top+float64(j)*p.lineHigh())
				p.CellFormat(w, p.lineHigh(), line, "", 0, align(i), false, 0, "")
			}
		}
		x += w
	}
	p.SetY(y + high)
}

// wrapped breaks the cells of a row into lines, and leaves its font set.
func (p *printer) wrapped(x reportRow) (out [][]string) {
	p.font(x.bold)
	for i, v := range x.cells {
		var text string
		switch v := v.(type) {
		case string:
			text = v
		case Points:
			text = v.String()
		}
		out = append(out, p.wrap(text, p.widths[i]))
	}
	return out
}

// wrap breaks a text into lines as wide as a cell, between words where it can.
func (p *printer) wrap(s string, width float64) (lines []string) {
	width -= 2*p.GetCellMargin() + .2
	line := ""
	add := func(word string) {
		switch {
		case line == "":
			line = word
		case p.GetStringWidth(line+" "+word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	for _, word := range strings.Fields(paper.Clean(s)) {
		for p.GetStringWidth(word) > width {
			if line != "" {
				lines, line = append(lines, line), ""
			}
			letters := []rune(word)
			n := len(letters) - 1
			for n > 1 && p.GetStringWidth(string(letters[:n])) > width {
				n--
			}
			if n < 1 {
				break
			}
			lines, word = append(lines, string(letters[:n])), string(letters[n:])
		}
		add(word)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// signatures writes who signs, together on one page.
func (p *printer) signatures(r *report) {
	if p.GetY()+signHigh > p.bottom() {
		p.next(r)
	}
	half, y := (pageWide-2*pageMargin)/2, p.GetY()+2
	p.SetFont("serif", "I", 10)
	p.SetXY(pageMargin+half, y)
	p.CellFormat(half, 5, textSignDay, "", 0, "C", false, 0, "")
	for i, sign := range r.signs {
		x := pageMargin + float64(i)*half
		p.SetFont("serif", "B", 10.5)
		p.SetXY(x, y+5)
		p.CellFormat(half, 5, sign, "", 0, "C", false, 0, "")
		p.SetFont("serif", "I", 9.5)
		p.SetXY(x, y+10)
		p.CellFormat(half, 5, textSignHow, "", 0, "C", false, 0, "")
	}
}
