package paper

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// Bounds on one page of a PDF; a dense page of a form has some 3,000 letters and
// 500 lines.
const (
	maxGlyphs  = 200_000
	maxRulings = 20_000
	maxForms   = 8       // levels of forms drawn inside forms
	maxOps     = 500_000 // operators
)

var errFullPage = errors.New("PDF page draws too much")

// A box is a place on a page in points, from its upper left corner, as the page
// is shown.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) midX() float64 { return (b.x0 + b.x1) / 2 }
func (b box) midY() float64 { return (b.y0 + b.y1) / 2 }

func (b box) holds(x, y float64) bool { return b.x0 <= x && x <= b.x1 && b.y0 <= y && y <= b.y1 }

// join is the smallest box around both.
func (b box) join(c box) box {
	return box{min(b.x0, c.x0), min(b.y0, c.y0), max(b.x1, c.x1), max(b.y1, c.y1)}
}

// A pdfWord is a word where it stands; bold is known from the reader in this
// program alone.
type pdfWord struct {
	box
	text string
	bold bool
}

// A pdfSheet is what stands on a page with its places: lines of words in reading
// order, nil between blocks of them, and straight lines as thin boxes.
type pdfSheet struct {
	lines   [][]pdfWord
	rulings []box
	cut     bool // could not be read to its end
	size    box  // of the page, zero where it is not known
	beyond  bool // words stand beside the page, or across its edge
}

// matrix maps (x, y) to (ax+cy+e, bx+dy+f).
type matrix [6]float64

func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) at(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

type pdfFont struct {
	decode pdf.TextEncoding
	double bool // codes of two bytes
	widths map[int]float64
	other  float64 // width of a code that widths has not
	bold   bool
}

type drawState struct {
	ctm                 matrix
	font                *pdfFont
	size, char, word    float64
	scale, leading, up  float64
	fillWhite, penWhite bool
}

// drawer follows the operators of a page.
type drawer struct {
	drawState
	saved     []drawState
	text, row matrix
	start, at [2]float64
	path      [][2][2]float64 // straight pieces of the open path
	shapes    []box           // its closed pieces
	fonts     map[string]*pdfFont
	words     bool // letters are wanted
	sheet     pdfSheet
	ops       int
	glyphs    int
	rows      []drawnLine
	last      struct{ row, letter int } // where the last letter was put
}

// drawPage reads the straight lines of a page, and its words where words says so.
func drawPage(p pdf.Page, words bool) (sheet pdfSheet, err error) {
	d := &drawer{words: words}
	defer func() {
		for i := range d.rows {
			d.sheet.lines = append(d.sheet.lines, d.rows[i].words())
		}
		d.sheet.size = pageSize(p)
		for _, l := range d.sheet.lines {
			d.sheet.beyond = d.sheet.beyond || slices.ContainsFunc(l, func(w pdfWord) bool {
				return w.text != "" && (w.x1 > d.sheet.size.x1+2 || w.x0 < d.sheet.size.x0-2)
			})
		}
		sheet = d.sheet
		if caught := recover(); caught != nil {
			err = errFullPage // a broken page gives what was read until there
		}
	}()
	d.ctm, d.scale, d.size = pageMatrix(p), 1, 1
	d.run(p.V.Key("Contents"), inherited(p.V, "Resources"), 0)
	return d.sheet, nil
}

// inherited looks for a key upwards in the page tree.
func inherited(v pdf.Value, key string) pdf.Value {
	for range maxTree {
		if v.IsNull() {
			break
		}
		if found := v.Key(key); !found.IsNull() {
			return found
		}
		v = v.Key("Parent")
	}
	return pdf.Value{}
}

// pageSize is the page as it is shown.
func pageSize(p pdf.Page) box {
	media := inherited(p.V, "MediaBox")
	x, y := 612.0, 792.0
	if media.Len() == 4 {
		x = math.Abs(media.Index(2).Float64() - media.Index(0).Float64())
		y = math.Abs(media.Index(3).Float64() - media.Index(1).Float64())
	}
	if inherited(p.V, "Rotate").Int64()%180 != 0 {
		x, y = y, x
	}
	return box{x1: x, y1: y}
}

// pageMatrix maps the space of a page to points from the upper left corner of the
// page as it is shown.
func pageMatrix(p pdf.Page) matrix {
	media := inherited(p.V, "MediaBox")
	x0, y0, x1, y1 := 0.0, 0.0, 612.0, 792.0
	if media.Len() == 4 {
		x0, y0, x1, y1 = media.Index(0).Float64(), media.Index(1).Float64(), media.Index(2).Float64(),
			media.Index(3).Float64()
		x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
	}
	turn := inherited(p.V, "Rotate").Int64() % 360
	switch (turn + 360) % 360 {
	case 90:
		return matrix{0, 1, 1, 0, -y0, -x0}
	case 180:
		return matrix{-1, 0, 0, 1, x1, -y0}
	case 270:
		return matrix{0, -1, -1, 0, y1, x1}
	}
	return matrix{1, 0, 0, -1, -x0, y1}
}

func (d *drawer) run(content, resources pdf.Value, depth int) {
	if content.IsNull() || depth > maxForms {
		return
	}
	if endless(content) {
		panic(errFullPage)
	}
	fonts := d.fonts
	d.fonts = map[string]*pdfFont{}
	defer func() { d.fonts = fonts }()
	pdf.Interpret(content, func(stack *pdf.Stack, op string) {
		if d.ops++; d.ops > maxOps {
			panic(errFullPage)
		}
		args := make([]pdf.Value, stack.Len())
		for i := len(args) - 1; i >= 0; i-- {
			args[i] = stack.Pop()
		}
		if op == "Do" && len(args) == 1 {
			d.form(resources.Key("XObject").Key(args[0].Name()), resources, depth)
			return
		}
		if op == "Tf" && len(args) == 2 {
			if d.words {
				d.font = d.fontOf(resources, args[0].Name())
			}
			d.size = args[1].Float64()
			return
		}
		if (op == "Tj" || op == "TJ" || op == "'" || op == `"`) && len(args) > 0 {
			d.show(op, args)
			return
		}
		n := make([]float64, len(args))
		for i, a := range args {
			n[i] = a.Float64()
		}
		d.do(op, n)
	})
}

// form draws a form inside a page.
func (d *drawer) form(x, resources pdf.Value, depth int) {
	if x.Key("Subtype").Name() != "Form" {
		return
	}
	keep, saved := d.drawState, d.saved
	d.saved = nil
	if m := x.Key("Matrix"); m.Len() == 6 {
		var own matrix
		for i := range own {
			own[i] = m.Index(i).Float64()
		}
		d.ctm = own.mul(d.ctm)
	}
	inner := x.Key("Resources")
	if inner.IsNull() {
		inner = resources
	}
	d.run(x, inner, depth+1)
	d.drawState, d.saved = keep, saved
}

// do follows an operator of numbers alone.
func (d *drawer) do(op string, n []float64) {
	need := map[string]int{"cm": 6, "Tm": 6, "re": 4, "m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "Td": 2, "TD": 2,
		"Tc": 1, "Tw": 1, "Tz": 1, "TL": 1, "Ts": 1}[op]
	if len(n) < need {
		return
	}
	switch op {
	case "q":
		if len(d.saved) < maxOps/10 {
			d.saved = append(d.saved, d.drawState)
		}
	case "Q":
		if k := len(d.saved); k > 0 {
			d.drawState, d.saved = d.saved[k-1], d.saved[:k-1]
		}
	case "cm":
		d.ctm = matrix(n[:6]).mul(d.ctm)
	case "g", "rg", "sc", "scn":
		d.fillWhite = white(n)
	case "k":
		d.fillWhite = len(n) == 4 && n[0]+n[1]+n[2]+n[3] == 0
	case "G", "RG", "SC", "SCN":
		d.penWhite = white(n)
	case "K":
		d.penWhite = len(n) == 4 && n[0]+n[1]+n[2]+n[3] == 0
	case "m", "l", "c", "v", "y", "h", "re", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n":
		d.draw(op, n)
	case "BT":
		d.text, d.row = matrix{1, 0, 0, 1, 0, 0}, matrix{1, 0, 0, 1, 0, 0}
	case "Tc":
		d.char = n[0]
	case "Tw":
		d.word = n[0]
	case "Tz":
		d.scale = n[0] / 100
	case "TL":
		d.leading = n[0]
	case "Ts":
		d.up = n[0]
	case "TD":
		d.leading = -n[1]
		d.nextLine(n[0], n[1])
	case "Td":
		d.nextLine(n[0], n[1])
	case "T*":
		d.nextLine(0, -d.leading)
	case "Tm":
		d.text, d.row = matrix(n[:6]), matrix(n[:6])
	}
}

// white says that a colour of one or three parts is white.
func white(n []float64) bool {
	for _, v := range n {
		if v != 1 {
			return false
		}
	}
	return len(n) == 1 || len(n) == 3
}

func (d *drawer) nextLine(x, y float64) {
	d.row = matrix{1, 0, 0, 1, x, y}.mul(d.row)
	d.text = d.row
}

// draw follows the operators of paths: what is stroked gives its straight pieces,
// what is filled gives its boxes, of which [drawer.rule] takes the thin ones.
func (d *drawer) draw(op string, n []float64) {
	point := func(i int) [2]float64 {
		x, y := d.ctm.at(n[i], n[i+1])
		return [2]float64{x, y}
	}
	to := func(p [2]float64, straight bool) {
		if straight {
			d.path = append(d.path, [2][2]float64{d.at, p})
		}
		if k := len(d.shapes); k > 0 {
			d.shapes[k-1] = d.shapes[k-1].join(box{p[0], p[1], p[0], p[1]})
		}
		d.at = p
	}
	if len(d.path) > maxRulings {
		panic(errFullPage)
	}
	switch op {
	case "m":
		d.start = point(0)
		d.at = d.start
		d.shapes = append(d.shapes, box{d.at[0], d.at[1], d.at[0], d.at[1]})
	case "l":
		to(point(0), true)
	case "c":
		to(point(4), false)
	case "v", "y":
		to(point(2), false)
	case "h":
		to(d.start, true)
	case "re":
		x, y, w, h := n[0], n[1], n[2], n[3]
		n = []float64{x, y, x + w, y, x + w, y + h, x, y + h}
		d.draw("m", n)
		for i := 2; i < 8; i += 2 {
			to(point(i), true)
		}
		to(d.start, true)
	default:
		if op == "s" || op == "b" || op == "b*" {
			to(d.start, true)
		}
		if strings.ContainsAny(op, "SsBb") && !d.penWhite {
			for _, l := range d.path {
				d.rule(box{min(l[0][0], l[1][0]), min(l[0][1], l[1][1]), max(l[0][0], l[1][0]), max(l[0][1], l[1][1])})
			}
		}
		if strings.ContainsAny(op, "fFBb") && !d.fillWhite {
			for _, s := range d.shapes {
				d.rule(s)
			}
		}
		d.path, d.shapes = d.path[:0], d.shapes[:0]
	}
}

const (
	thinLine  = 2.5 // points; what is thicker is a shade
	shortLine = 4   // points; what is shorter is a dot
)

func (d *drawer) rule(b box) {
	w, h := b.x1-b.x0, b.y1-b.y0
	if min(w, h) > thinLine || max(w, h) < shortLine {
		return
	}
	if len(d.sheet.rulings) >= maxRulings {
		panic(errFullPage)
	}
	d.sheet.rulings = append(d.sheet.rulings, b)
}

// show puts the letters of a text operator.
func (d *drawer) show(op string, args []pdf.Value) {
	last := args[len(args)-1]
	if op == "'" || op == `"` {
		if op == `"` && len(args) == 3 {
			d.word, d.char = args[0].Float64(), args[1].Float64()
		}
		d.nextLine(0, -d.leading)
	}
	if !d.words {
		return
	}
	if op != "TJ" {
		d.letters(last.RawString())
		return
	}
	for i := range last.Len() {
		if v := last.Index(i); v.Kind() == pdf.String {
			d.letters(v.RawString())
		} else {
			d.text = matrix{1, 0, 0, 1, -v.Float64() / 1000 * d.size * d.scale, 0}.mul(d.text)
		}
	}
}

func (d *drawer) letters(raw string) {
	if d.font == nil {
		return
	}
	step := 1
	if d.font.double {
		step = 2
	}
	for i := 0; i+step <= len(raw); i += step {
		if d.glyphs++; d.glyphs > maxGlyphs {
			panic(errFullPage)
		}
		code := int(raw[i])
		if step == 2 {
			code = code<<8 | int(raw[i+1])
		}
		width, ok := d.font.widths[code]
		if !ok {
			width = d.font.other
		}
		advance := width / 1000 * d.size
		m := matrix{d.size * d.scale, 0, 0, d.size, 0, d.up}.mul(d.text).mul(d.ctm)
		x0, y0 := m.at(0, -0.2)
		x1, y1 := m.at(width/1000, 0.8)
		d.put(d.font.decode.Decode(raw[i:i+step]), box{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)})
		move := advance + d.char
		if step == 1 && code == ' ' {
			move += d.word
		}
		d.text = matrix{1, 0, 0, 1, move * d.scale, 0}.mul(d.text)
	}
}

// recentLines is how many lines back a letter may belong to: programs draw the
// letters that a font lacks behind the rest of the text.
const recentLines = 40

// put adds a letter to the line it stands in, or opens one with it.
func (d *drawer) put(s string, at box) {
	s = strings.TrimRight(s, "\x00")
	if r, _ := utf8.DecodeRuneInString(s); unicode.Is(unicode.Mn, r) && d.last.row < len(d.rows) {
		// A mark drawn by itself belongs to the letter before it, however wide the font
		// says that it is.
		if l := d.rows[d.last.row].letters; d.last.letter < len(l) {
			l[d.last.letter].text += s
			return
		}
	}
	high := at.y1 - at.y0
	for i := len(d.rows) - 1; i >= max(0, len(d.rows)-recentLines); i-- {
		l := &d.rows[i]
		if math.Abs(l.midY()-at.midY()) < high*0.3 && at.x0 > l.x0-3*high && at.x0 < l.x1+3*high {
			d.last.row, d.last.letter = i, len(l.letters)
			l.letters = append(l.letters, pdfWord{at, s, d.font.bold})
			l.x0, l.x1 = min(l.x0, at.x0), max(l.x1, at.x1)
			return
		}
	}
	if strings.TrimFunc(s, unicode.IsSpace) != "" {
		d.last.row, d.last.letter = len(d.rows), 0
		d.rows = append(d.rows, drawnLine{at, []pdfWord{{at, s, d.font.bold}}})
	}
}

// A drawnLine is a line as its letters are drawn; its box keeps the height of the
// first.
type drawnLine struct {
	box
	letters []pdfWord
}

// words makes words of the letters of a line, from left to right.
func (l *drawnLine) words() (line []pdfWord) {
	slices.SortStableFunc(l.letters, func(a, b pdfWord) int { return cmp.Compare(a.x0, b.x0) })
	open := false
	for _, c := range l.letters {
		if strings.TrimFunc(c.text, unicode.IsSpace) == "" {
			open = false
			continue
		}
		if n := len(line); open && c.x0 < line[n-1].x1+(c.y1-c.y0)*0.2 {
			last := &line[n-1]
			last.text, last.box, last.bold = last.text+c.text, last.join(c.box), last.bold && c.bold
		} else {
			line = append(line, c)
		}
		open = true
	}
	return line
}

// fontOf reads a font of the page: how its codes are decoded and how wide they
// are.
func (d *drawer) fontOf(resources pdf.Value, name string) *pdfFont {
	if f, ok := d.fonts[name]; ok {
		return f
	}
	v := resources.Key("Font").Key(name)
	font := pdf.Font{V: v}
	if endless(v.Key("ToUnicode")) {
		panic(errFullPage)
	}
	f := &pdfFont{decode: font.Encoder(), widths: map[int]float64{}, other: 500,
		bold: strings.Contains(strings.ToLower(font.BaseFont()), "bold")}
	d.fonts[name] = f
	if v.Key("Subtype").Name() != "Type0" {
		first, widths := font.FirstChar(), v.Key("Widths")
		for i := range min(widths.Len(), 256) {
			f.widths[first+i] = widths.Index(i).Float64()
		}
		if w := v.Key("FontDescriptor").Key("MissingWidth").Float64(); w > 0 {
			f.other = w
		}
		return f
	}
	f.double, f.other = true, 1000
	from := v.Key("DescendantFonts").Index(0)
	if w := from.Key("DW"); !w.IsNull() {
		f.other = w.Float64()
	}
	// W is "first [w w …]" or "first last w", again and again.
	w := from.Key("W")
	for i := 0; i+1 < w.Len() && i < 1<<17; {
		first, next := int(w.Index(i).Int64()), w.Index(i+1)
		if next.Kind() == pdf.Array {
			for k := range min(next.Len(), 1<<16) {
				f.widths[first+k] = next.Index(k).Float64()
			}
			i += 2
			continue
		}
		last, wide := int(next.Int64()), w.Index(i+2).Float64()
		for code := first; code <= min(last, 0xffff); code++ {
			f.widths[code] = wide
		}
		i += 3
	}
	return f
}
