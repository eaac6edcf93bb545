package paper

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// rtfLeft are the groups of RTF whose text is not part of the paper.
var rtfLeft = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`colortbl stylesheet info pict themedata colorschememapping generator xmlnstbl
		listtable listoverridetable rsidtbl mmathPr datastore latentstyles fldinst annotation atnid atnauthor
		bkmkstart bkmkend nonshppict shprslt filetbl revtbl tc xe txe nonesttables comment pntxta pntxtb pnseclvl
		ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn sp sn sv objdata objclass fontemb panose falt template
		listname levelnumbers leveltext nesttableprops passwordhash userprops docvar wgrffmtfilter pgdsctbl upr`) {
		m[w] = true
	}
	return m
}()

// rtfWhere is what the text of a group is.
type rtfWhere int

const (
	rtfText   rtfWhere = iota
	rtfSkip            // not read
	rtfFonts           // the table of fonts
	rtfMargin          // header or footer
	rtfNote            // footnote
	rtfLabel           // the number of a paragraph
)

type rtfGroup struct {
	where rtfWhere
	look  runLook
	font  int
	uc    int  // how many characters stand for a \u
	gone  bool // deleted in a tracked change
}

type rtfFont struct {
	name string
	page *charmap.Charmap
}

// rtfCell is a cell as \cellx sets it: its right side, and how it is merged.
type rtfCell struct {
	right       int
	above, left bool
}

type rtfRow struct {
	defs  []rtfCell
	cells [][]Block
	head  bool
}

type rtfReader struct {
	pen
	cells int
	rtfGroup
	saved  []rtfGroup
	fonts  map[int]rtfFont
	page   *charmap.Charmap // of the file
	font0  int
	name   strings.Builder // of the font that is read
	defs   []rtfCell
	def    rtfCell
	head   bool // the row is a heading
	inside bool // the paragraph stands in a table
	level  int
	label  strings.Builder
	para   paraText
	cell   []Block
	row    [][]Block
	rows   []rtfRow
	out    []Block
	note   paraText
	notes  []Block
	margin paraText
	lines  []string // of margins
	bytes  []byte   // characters of the page that wait
	high   rune     // first half of a pair
	skip   int      // characters that stand for the last \u
	count  int
}

// readRTF reads the text, tables and notes of an RTF file.
func readRTF(ctx context.Context, data []byte) ([]Block, []Problem, error) {
	r := &rtfReader{fonts: map[int]rtfFont{}, page: charmap.Windows1252, rtfGroup: rtfGroup{uc: 1}}
	if err := r.read(ctx, data); err != nil {
		switch {
		case ctx.Err() != nil:
			return nil, nil, ctx.Err()
		case errors.Is(err, errDeep):
			return nil, nil, Refuse(RefusedUnreadable, err, textDeep)
		case errors.Is(err, errBomb):
			return nil, nil, Refuse(RefusedTooBig, err, textBomb)
		}
		return nil, nil, Refuse(RefusedUnreadable, err, textBrokenXML, "RTF")
	}
	r.endMargin()
	for _, l := range r.lines {
		if stamp, ok := stampOn(l); ok {
			return nil, nil, RefuseSecret(stamp)
		}
	}
	return append(r.out, r.notes...), r.problems, nil
}

func (r *rtfReader) read(ctx context.Context, data []byte) error {
	for i := 0; i < len(data); {
		if r.count++; r.count%100_000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		switch c := data[i]; c {
		case '{':
			r.flush()
			if len(r.saved) >= maxDepth {
				return errDeep
			}
			r.saved = append(r.saved, r.rtfGroup)
			i++
		case '}':
			r.flush()
			r.close()
			i++
			if len(r.saved) == 0 { // what follows is no part of the file
				i = len(data)
			}
		case '\\':
			n, err := r.control(data[i:])
			if err != nil {
				return err
			}
			i += n
		case '\r', '\n':
			i++
		default:
			r.char(c)
			i++
		}
	}
	r.flush()
	r.endPara()
	r.endTable()
	return nil
}

// close ends a group.
func (r *rtfReader) close() {
	n := len(r.saved)
	if n == 0 {
		return
	}
	was := r.rtfGroup
	r.rtfGroup = r.saved[n-1]
	r.saved = r.saved[:n-1]
	if was.where == r.where {
		return
	}
	switch was.where {
	case rtfNote:
		if text := strings.TrimSpace(r.note.text.String()); text != "" {
			mark := noteMark(len(r.notes) + 1)
			r.notes = append(r.notes, Block{Label: mark, Text: text})
			r.put(&r.para, mark, runLook{}, "")
		}
		r.note = paraText{}
	case rtfMargin:
		r.endMargin()
	}
}

func (r *rtfReader) endMargin() {
	r.lines = append(r.lines, strings.Split(r.margin.text.String(), "\n")...)
	r.margin = paraText{}
}

// char takes one character of the page of the font.
func (r *rtfReader) char(c byte) {
	if r.skip > 0 {
		r.skip--
		return
	}
	if r.where != rtfSkip {
		r.bytes = append(r.bytes, c)
	}
}

// flush writes the characters that wait.
func (r *rtfReader) flush() {
	if len(r.bytes) == 0 {
		return
	}
	page := r.page
	if f := r.fonts[r.font]; f.page != nil {
		page = f.page
	}
	text, err := page.NewDecoder().Bytes(r.bytes)
	r.bytes = r.bytes[:0]
	if err == nil {
		r.write(string(text))
	}
}

func (r *rtfReader) write(s string) {
	if r.gone {
		return
	}
	look := r.look
	look.font = r.fonts[r.font].name
	switch r.where {
	case rtfText:
		r.put(&r.para, s, look, "")
	case rtfNote:
		r.put(&r.note, s, look, "")
	case rtfMargin:
		r.margin.text.WriteString(s)
	case rtfLabel:
		r.label.WriteString(s)
	case rtfFonts:
		for s != "" {
			part, rest, ended := strings.Cut(s, ";")
			r.name.WriteString(part)
			if s = rest; ended {
				f := r.fonts[r.font0]
				f.name = strings.TrimSpace(r.name.String())
				r.fonts[r.font0] = f
				r.name.Reset()
			}
		}
	}
}

// control reads a control word or sign, and returns how long it is.
func (r *rtfReader) control(data []byte) (int, error) {
	if len(data) < 2 {
		return len(data), nil
	}
	n := 1
	for n < len(data) && n < 33 && (data[n] >= 'a' && data[n] <= 'z' || data[n] >= 'A' && data[n] <= 'Z') {
		n++
	}
	if n == 1 {
		return r.sign(data)
	}
	word, arg, has := string(data[1:n]), 0, false
	from := n
	if n < len(data) && data[n] == '-' {
		n++
	}
	for n < len(data) && n-from < 11 && data[n] >= '0' && data[n] <= '9' {
		n++
	}
	if v, err := strconv.Atoi(string(data[from:n])); err == nil {
		arg, has = v, true
	}
	if n < len(data) && data[n] == ' ' {
		n++
	}
	if word == "bin" {
		return min(n+max(arg, 0), len(data)), nil
	}
	if word != "u" {
		r.flush()
	}
	return n, r.word(word, arg, has)
}

// sign reads a control sign.
func (r *rtfReader) sign(data []byte) (int, error) {
	switch data[1] {
	case '\'':
		if len(data) < 4 {
			return len(data), nil
		}
		if v, err := strconv.ParseUint(string(data[2:4]), 16, 8); err == nil {
			r.char(byte(v))
		}
		return 4, nil
	case '*':
		r.flush()
		rest := data[2:min(len(data), 40)]
		if !slices.ContainsFunc([]string{"\\shpinst", "\\ud"}, func(w string) bool {
			return strings.HasPrefix(strings.TrimLeft(string(rest), "\r\n "), w)
		}) {
			r.where = rtfSkip
		}
	case '\\', '{', '}':
		r.char(data[1])
	case '~':
		r.flush()
		r.write(" ")
	case '_':
		r.flush()
		r.write("-")
	case '\r', '\n':
		r.flush()
		r.endPara()
	}
	return 2, nil
}

var rtfPages = map[int]*charmap.Charmap{0: charmap.Windows1252, 163: charmap.Windows1258, 204: charmap.Windows1251,
	238: charmap.Windows1250, 161: charmap.Windows1253, 162: charmap.Windows1254}

// word follows a control word.
func (r *rtfReader) word(word string, arg int, has bool) error {
	toggle := func(to **bool) {
		is := !has || arg != 0
		*to = &is
	}
	switch word {
	case "u":
		r.flush()
		r.unicode(rune(uint16(arg)))
		r.skip = r.uc
		return nil
	case "uc":
		r.uc = min(max(arg, 0), 16)
	case "ansicpg":
		if arg == 1258 {
			r.page = charmap.Windows1258
		}
	case "fonttbl":
		r.where = rtfFonts
	case "f":
		if r.where == rtfFonts {
			r.font0 = arg
		}
		r.font = arg
	case "fcharset":
		if page := rtfPages[arg]; page != nil && r.where == rtfFonts {
			r.fonts[r.font0] = rtfFont{page: page}
		}
	case "b":
		toggle(&r.look.bold)
	case "caps":
		toggle(&r.look.caps)
	case "v":
		toggle(&r.look.hidden)
	case "strike":
		toggle(&r.look.struck)
	case "striked":
		toggle(&r.look.twice)
	case "deleted":
		r.gone = !has || arg != 0
	case "super":
		if r.look.raised = "superscript"; has && arg == 0 {
			r.look.raised = ""
		}
	case "nosupersub", "sub":
		r.look.raised = ""
	case "plain":
		r.look = runLook{}
	case "header", "headerf", "headerl", "headerr", "footer", "footerf", "footerl", "footerr":
		r.where = rtfMargin
	case "footnote":
		if r.where == rtfText {
			r.where = rtfNote
		}
	case "listtext", "pntext":
		if r.where == rtfText {
			r.where = rtfLabel
		}
	default:
		if rtfLeft[word] {
			r.where = rtfSkip
		} else if r.where != rtfSkip && r.where != rtfFonts {
			return r.layout(word, arg)
		}
	}
	return nil
}

func (r *rtfReader) unicode(c rune) {
	if r.where == rtfSkip {
		return
	}
	if utf16.IsSurrogate(c) {
		if r.high != 0 {
			c, r.high = utf16.DecodeRune(r.high, c), 0
		} else {
			r.high = c
			return
		}
	}
	r.write(string(c))
}

// layout follows the words that end paragraphs and lay out tables.
func (r *rtfReader) layout(word string, arg int) error {
	text := map[string]string{"tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
		"rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "nestcell": "\n",
		"nestrow": "\n"}[word]
	if text != "" {
		r.write(text)
		return nil
	}
	if r.where != rtfText {
		if word == "par" {
			r.write("\n")
		}
		return nil
	}
	switch word {
	case "par", "sect", "page":
		r.endPara()
	case "pard":
		r.inside, r.level = false, 0
	case "intbl":
		r.inside = true
	case "outlinelevel":
		r.level = min(max(arg+1, 0), 9)
		if arg == 9 {
			r.level = 0
		}
	case "trowd":
		r.defs, r.def, r.head = nil, rtfCell{}, false
	case "trhdr":
		r.head = true
	case "clvmrg":
		r.def.above = true
	case "clmrg":
		r.def.left = true
	case "cellx":
		r.def.right = arg
		if len(r.defs) < maxColumns {
			r.defs = append(r.defs, r.def)
		}
		r.def = rtfCell{}
	case "cell":
		r.inside = true
		r.endPara()
		if r.cells++; r.cells > maxBlocks {
			return errBomb
		}
		if len(r.row) < maxColumns {
			r.row = append(r.row, r.cell)
		}
		r.cell = nil
	case "row":
		r.rows = append(r.rows, rtfRow{slices.Clone(r.defs), r.row, r.head})
		r.row, r.cell = nil, nil
	}
	if len(r.out)+len(r.rows) > maxBlocks {
		return errBomb
	}
	return nil
}

// endPara ends a paragraph: in a cell, or in the text, which ends a table.
func (r *rtfReader) endPara() {
	b := r.para.block()
	b.Label, b.Level = strings.TrimSpace(r.label.String()), r.level
	if b.Label != "" {
		b.Label = bulletText(b.Label)
	}
	r.label.Reset()
	r.para = paraText{}
	blank := strings.TrimSpace(b.Text) == ""
	if r.inside {
		if !blank {
			r.cell = append(r.cell, b)
		}
		return
	}
	if len(r.rows) > 0 {
		r.endTable()
	}
	if !blank {
		r.out = append(r.out, b)
	}
}

// endTable makes a table of the rows so far: their cells stand in the columns that
// all right sides together make.
func (r *rtfReader) endTable() {
	for _, c := range append(r.row, r.cell) { // a row that never ended
		r.out = append(r.out, c...)
	}
	rows := r.rows
	r.rows, r.row, r.cell = nil, nil, nil
	if len(rows) == 0 {
		return
	}
	var sides []int
	for _, row := range rows {
		for _, d := range row.defs {
			sides = append(sides, d.right)
		}
	}
	slices.Sort(sides)
	const near = 60 // twentieths of a point
	var edges []int
	for _, s := range sides {
		if n := len(edges); n == 0 || s-edges[n-1] > near {
			edges = append(edges, s)
		}
	}
	column := func(right int) int {
		at := 0
		for at+1 < len(edges) && edges[at+1] <= right {
			at++
		}
		return at
	}
	grid := make([][]gridCell, len(rows))
	head := 0
	for i, row := range rows {
		from := -1
		for k, blocks := range row.cells {
			c := gridCell{blocks: blocks, cols: 1, rows: 1, head: row.head}
			if k < len(row.defs) {
				to := column(row.defs[k].right)
				c.cols, c.above, c.left = max(to-from, 1), row.defs[k].above, row.defs[k].left
				from = max(to, from+1)
			}
			grid[i] = append(grid[i], c)
		}
		if row.head && head == i {
			head++
		}
	}
	blocks, odd := tableBlocks(grid, head)
	if odd != "" {
		r.say(Info, "", odd)
	}
	r.out = append(r.out, blocks...)
}
