package paper

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

const (
	maxEntries = 20_000 // files in a package; a document with a thousand pictures has about 1,100
	maxDepth   = 400    // XML elements inside each other; nested tables need about 5 a level
	maxRatio   = 400    // unpacked / packed of one big entry; text does not reach 100
)

// headNumber is the number of a paper in its letter head.
var headNumber = regexp.MustCompile(`(?m)^\s*Số\s*:?\s*\d{1,6}\s*[-/]\s*\S`)

var (
	errBomb = errors.New("unpacks to more than the limit")
	errDeep = errors.New("XML is nested too deeply")
)

// A pack is an opened zip package whose unpacked size is bounded, whatever its
// directory claims.
type pack struct {
	files map[string]*zip.File
	left  int64
}

func openPack(data []byte, limit int64) (*pack, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	if len(z.File) > maxEntries {
		return nil, errBomb
	}
	p := &pack{files: make(map[string]*zip.File, len(z.File)), left: limit}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		if total > uint64(limit) || f.UncompressedSize64 > 16<<20 &&
			f.UncompressedSize64/(f.CompressedSize64+1) > maxRatio {
			return nil, errBomb
		}
		// Some programs of Windows write the names with backslashes.
		p.files[strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")] = f
	}
	return p, nil
}

// read unpacks one entry; a missing one gives nil.
func (p *pack) read(name string) ([]byte, error) {
	f := p.files[name]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, p.left+1))
	if err != nil {
		return nil, err
	}
	if p.left -= int64(len(b)); p.left < 0 {
		return nil, errBomb
	}
	return b, nil
}

// xmlWalker reads an XML part token by token with a bound on its depth. Entities
// of a document type are never expanded: encoding/xml does not know them, and
// a document type is an error here.
type xmlWalker struct {
	d     *xml.Decoder
	depth int
}

func walk(data []byte) *xmlWalker {
	if enc := bom(data); enc == "utf-16le" || enc == "utf-16be" {
		data = []byte(decodeUTF16(data, enc == "utf-16be"))
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	// Word writes UTF-8; a part in UTF-16 is converted above.
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) { return in, nil }
	return &xmlWalker{d: d}
}

func (w *xmlWalker) next() (xml.Token, error) {
	t, err := w.d.Token()
	if err != nil {
		return nil, err
	}
	switch t.(type) {
	case xml.StartElement:
		if w.depth++; w.depth > maxDepth {
			return nil, errDeep
		}
	case xml.EndElement:
		w.depth--
	case xml.Directive:
		return nil, errors.New("document type in an Office part")
	}
	return t, nil
}

// each calls f for every child element of the element just begun; f must
// consume the child, as skip does.
func (w *xmlWalker) each(f func(xml.StartElement) error) error {
	for {
		t, err := w.next()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := f(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

func (w *xmlWalker) skip() error { return w.each(func(xml.StartElement) error { return w.skip() }) }

// text returns the character data of the element just begun.
func (w *xmlWalker) text() (string, error) {
	var b strings.Builder
	for {
		t, err := w.next()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			if err := w.skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// root moves to the first element.
func (w *xmlWalker) root() (xml.StartElement, error) {
	for {
		t, err := w.next()
		if err != nil {
			return xml.StartElement{}, err
		}
		if s, ok := t.(xml.StartElement); ok {
			return s, nil
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func attrInt(e xml.StartElement, name string, missing int) int {
	if n, err := strconv.Atoi(attr(e, name)); err == nil {
		return n
	}
	return missing
}

// on reads a toggle: <w:b/> is on, <w:b w:val="0"/> off.
func on(e xml.StartElement) *bool {
	v := attr(e, "val")
	is := v != "0" && v != "false" && v != "off" && v != "none"
	return &is
}

// leastRaised is by how many half points a run stands above its line, at least, to be
// superscript.
const leastRaised = 4

// runLook is the look of a run; nil and "" are inherited.
type runLook struct {
	font               string
	bold, caps, hidden *bool
	struck, twice      *bool  // struck out, with one line and with two
	raised             string // w:vertAlign: "superscript", "subscript", "baseline"
	style              string
}

func (l runLook) over(under runLook) runLook {
	if l.font == "" {
		l.font = under.font
	}
	if l.bold == nil {
		l.bold = under.bold
	}
	if l.caps == nil {
		l.caps = under.caps
	}
	if l.hidden == nil {
		l.hidden = under.hidden
	}
	if l.struck == nil {
		l.struck = under.struck
	}
	if l.twice == nil {
		l.twice = under.twice
	}
	if l.raised == "" {
		l.raised = under.raised
	}
	return l
}

func is(b *bool) bool { return b != nil && *b }

// paraLook is what a paragraph's properties say; -1 is not said.
type paraLook struct {
	style          string
	outline        int
	numID, numLvl  int
	deleted        bool // its mark was deleted or moved away in a tracked change: it joins the next paragraph
	hasNum, hasLvl bool
}

type docxStyle struct {
	name    string
	basedOn string
	para    paraLook
	run     runLook
}

// A pen writes the text of paragraphs by the look of their runs, and keeps what a
// person should know, each once.
type pen struct {
	problems []Problem
	seen     map[string]bool
}

type docxReader struct {
	pen
	ctx      context.Context
	pack     *pack
	styles   map[string]docxStyle
	base     runLook // document defaults
	defStyle string
	num      *numbering
	notes    map[string]string // "f3", "e1" → text
	noteUse  []string          // in the order of their marks
	tables   int
	count    int
	carry    string            // text whose paragraph mark was deleted: the next paragraph begins with it
	headers  map[string]string // relation of the page headers of the first section, by w:type
	titlePg  bool              // its first page has a header of its own
	sections int
}

func readDocx(ctx context.Context, data []byte, opts Options) ([]Block, []Problem, error) {
	fail := func(err error) ([]Block, []Problem, error) {
		var syntax *xml.SyntaxError
		switch {
		case ctx.Err() != nil:
			return nil, nil, ctx.Err()
		case errors.Is(err, errBomb):
			return nil, nil, Refuse(RefusedTooBig, err, textBomb)
		case errors.Is(err, errDeep):
			return nil, nil, Refuse(RefusedUnreadable, err, textDeep)
		case errors.As(err, &syntax):
			return nil, nil, Refuse(RefusedUnreadable, err, textBrokenXML, "Word")
		case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err,
			zip.ErrAlgorithm), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
			return nil, nil, Refuse(RefusedUnreadable, err, textBrokenZip, "Word")
		}
		return nil, nil, Refuse(RefusedUnreadable, err, textBrokenXML, "Word")
	}
	p, err := openPack(data, opts.MaxExpanded)
	if err != nil {
		return fail(err)
	}
	r := &docxReader{ctx: ctx, pack: p, styles: map[string]docxStyle{},
		notes:   map[string]string{},
		headers: map[string]string{}}
	main, err := r.mainPart()
	if err != nil {
		return fail(err)
	}
	dir := path.Dir(main)
	if err := r.readStyles(path.Join(dir, "styles.xml")); err != nil {
		return fail(err)
	}
	if err := r.readNumbering(path.Join(dir, "numbering.xml")); err != nil {
		return fail(err)
	}
	for prefix, name := range map[string]string{"f": "footnotes.xml", "e": "endnotes.xml"} {
		if err := r.readNotes(prefix, path.Join(dir, name)); err != nil {
			return fail(err)
		}
	}
	body, err := p.read(main)
	if err != nil {
		return fail(err)
	}
	w := walk(body)
	if _, err := w.root(); err != nil {
		return fail(err)
	}
	blocks, err := r.blocks(w)
	if err != nil {
		return fail(err)
	}
	head, err := r.pageHead(main, blocks)
	if err != nil {
		return fail(err)
	}
	blocks = append(head, blocks...)
	for i, id := range r.noteUse {
		if text := r.notes[id]; text != "" {
			blocks = append(blocks, Block{Label: noteMark(i + 1), Text: text})
		}
	}
	if len(settle(append([]Block(nil), blocks...))) == 0 {
		for name := range p.files {
			if strings.Contains(name, "/media/") {
				return nil, r.problems, Refuse(RefusedScanned, nil, textScanned)
			}
		}
	}
	return blocks, r.problems, nil
}

func noteMark(n int) string { return fmt.Sprintf("[%d]", n) }

// mainPart finds the part with the text; nearly always word/document.xml.
func (r *docxReader) mainPart() (string, error) {
	const usual = "word/document.xml"
	if r.pack.files[usual] != nil {
		return usual, nil
	}
	rels, err := r.pack.read("_rels/.rels")
	if err != nil {
		return "", err
	}
	if rels != nil {
		w := walk(rels)
		if _, err := w.root(); err != nil {
			return "", err
		}
		found := ""
		err := w.each(func(e xml.StartElement) error {
			if strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
				found = strings.TrimPrefix(attr(e, "Target"), "/")
			}
			return w.skip()
		})
		if err != nil {
			return "", err
		}
		if r.pack.files[found] != nil {
			return found, nil
		}
	}
	return "", errors.New("package has no main part")
}

func (r *pen) say(severity Severity, where, text string) {
	if r.seen[where+text] {
		return
	}
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[where+text] = true
	r.problems = append(r.problems, Problem{severity, where, text})
}

func (r *docxReader) readStyles(name string) error {
	data, err := r.pack.read(name)
	if err != nil || data == nil {
		return err
	}
	w := walk(data)
	if _, err := w.root(); err != nil {
		return err
	}
	return w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "docDefaults":
			return w.each(func(e xml.StartElement) error {
				if e.Name.Local != "rPrDefault" {
					return w.skip()
				}
				return w.each(func(e xml.StartElement) error {
					if e.Name.Local != "rPr" {
						return w.skip()
					}
					look, err := readRunLook(w)
					r.base = look
					return err
				})
			})
		case "style":
			id := attr(e, "styleId")
			s := docxStyle{para: paraLook{outline: -1}}
			if attr(e, "type") == "paragraph" && is(on(e)) && (attr(e, "default") == "1" ||
				attr(e, "default") == "true") {
				r.defStyle = id
			}
			err := w.each(func(e xml.StartElement) error {
				var err error
				switch e.Name.Local {
				case "name":
					s.name = strings.ToLower(attr(e, "val"))
				case "basedOn":
					s.basedOn = attr(e, "val")
				case "pPr":
					s.para, err = r.readParaLook(w)
					return err
				case "rPr":
					s.run, err = readRunLook(w)
					return err
				}
				return w.skip()
			})
			r.styles[id] = s
			return err
		}
		return w.skip()
	})
}

// readRunLook reads the children of w:rPr.
func readRunLook(w *xmlWalker) (runLook, error) {
	var l runLook
	err := w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rFonts":
			for _, name := range []string{"ascii", "hAnsi"} {
				if v := attr(e, name); v != "" {
					l.font = v
					break
				}
			}
		case "b":
			l.bold = on(e)
		case "caps":
			l.caps = on(e)
		case "vanish":
			l.hidden = on(e)
		case "strike":
			l.struck = on(e)
		case "dstrike":
			l.twice = on(e)
		case "vertAlign":
			l.raised = attr(e, "val")
		case "position": // half points
			switch n := attrInt(e, "val", 0); {
			case l.raised != "" && l.raised != "baseline":
			case n >= leastRaised:
				l.raised = "superscript"
			case n <= -leastRaised:
				l.raised = "subscript"
			}
		case "rStyle":
			l.style = attr(e, "val")
		}
		return w.skip()
	})
	return l, err
}

// readParaLook reads the children of w:pPr.
func (r *docxReader) readParaLook(w *xmlWalker) (paraLook, error) {
	l := paraLook{outline: -1}
	err := w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			l.style = attr(e, "val")
		case "sectPr":
			return r.section(w)
		case "outlineLvl":
			l.outline = attrInt(e, "val", -1)
		case "numPr":
			return w.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "numId":
					l.numID, l.hasNum = attrInt(e, "val", 0), true
				case "ilvl":
					l.numLvl, l.hasLvl = attrInt(e, "val", 0), true
				}
				return w.skip()
			})
		case "rPr":
			return w.each(func(e xml.StartElement) error {
				if e.Name.Local == "del" || e.Name.Local == "moveFrom" {
					l.deleted = true
				}
				return w.skip()
			})
		}
		return w.skip()
	})
	return l, err
}

// resolve follows a style's basedOn chain.
func (r *docxReader) resolve(id string) (para paraLook, run runLook, names []string) {
	para.outline = -1
	var ids []string
	for range 20 {
		s, ok := r.styles[id]
		if !ok {
			break
		}
		names = append(names, s.name)
		run = run.over(s.run)
		if para.outline < 0 {
			para.outline = s.para.outline
		}
		if !para.hasLvl && s.para.hasLvl {
			para.hasLvl, para.numLvl = true, s.para.numLvl
		}
		if !para.hasNum && s.para.hasNum {
			para.hasNum, para.numID = true, s.para.numID
		}
		ids = append(ids, id)
		if s.basedOn == "" || s.basedOn == id {
			break
		}
		id = s.basedOn
	}
	// The level of a style's numbering is the level that names the style.
	if para.hasNum {
		for _, id := range ids {
			if lvl, ok := r.num.levelOf(para.numID, id); ok {
				para.numLvl, para.hasLvl = lvl, true
				break
			}
		}
	}
	return para, run, names
}

func (r *docxReader) readNotes(prefix, name string) error {
	data, err := r.pack.read(name)
	if err != nil || data == nil {
		return err
	}
	w := walk(data)
	if _, err := w.root(); err != nil {
		return err
	}
	return w.each(func(e xml.StartElement) error {
		if t := attr(e, "type"); t != "" && t != "normal" { // the separator line
			return w.skip()
		}
		blocks, err := r.blocks(w)
		r.notes[prefix+attr(e, "id")] = plainText(blocks)
		return err
	})
}

// plainText writes blocks as lines; cells of a row are apart by tabs.
func plainText(blocks []Block) string {
	var lines []string
	for _, b := range blocks {
		if b.Table != nil {
			for _, row := range append(append([][]Cell(nil), b.Table.HeadRows...), b.Table.Rows...) {
				var cells []string
				for _, c := range row {
					if c.Raw != "" {
						cells = append(cells, c.Raw)
					}
				}
				lines = append(lines, strings.Join(cells, "\t"))
			}
			continue
		}
		text := b.Text
		if b.Upper {
			text = strings.ToUpper(text)
		}
		if b.Label != "" {
			text = b.Label + " " + text
		}
		if strings.TrimSpace(text) != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// blocks reads the paragraphs and tables inside the element just begun, which
// holds the text of a body, a note, a box.
func (r *docxReader) blocks(w *xmlWalker) ([]Block, error) {
	out, err := r.inner(w)
	return append(out, r.leftover()...), err
}

func (r *docxReader) inner(w *xmlWalker) (out []Block, err error) {
	err = w.each(func(e xml.StartElement) error {
		more, err := r.block(w, e)
		out = append(out, more...)
		return err
	})
	return out, err
}

// leftover is the text that waited for a next paragraph where none comes.
func (r *docxReader) leftover() []Block {
	text := r.carry
	r.carry = ""
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return []Block{{Text: text}}
}

// block reads one element that can stand between paragraphs.
func (r *docxReader) block(w *xmlWalker, e xml.StartElement) (out []Block, err error) {
	if r.count++; r.count%1000 == 0 && r.ctx.Err() != nil {
		return nil, r.ctx.Err()
	}
	if r.count > maxBlocks {
		return nil, errBomb
	}
	switch e.Name.Local {
	case "p":
		return r.paragraph(w)
	case "tbl":
		before := r.leftover()
		out, err = r.table(w)
		return append(before, out...), err
	case "sectPr":
		return nil, r.section(w)
	case "del", "moveFrom", "Fallback", "tcPr", "tblPr", "tblGrid", "trPr", "sdtPr", "sdtEndPr", "pPr", "rPr":
		return nil, w.skip()
	case "altChunk":
		r.say(Warning, "", textEmbedded)
		return nil, w.skip()
	}
	return r.inner(w) // sdt, sdtContent, ins, customXml, AlternateContent …
}

// paraText gathers the text of a paragraph while its runs are read.
type paraText struct {
	text      strings.Builder
	after     []Block // text boxes
	bold, raw int     // letters in bold, letters at all
	caps      int     // letters shown as capitals
	capsFrom  []stretch
	fields    []bool
	mark      int  // where a raised number ended, to join the next one to it
	cut       bool // struck text was left out here
}

type stretch struct{ from, to int }

// block is the paragraph that was gathered.
func (p *paraText) block() Block {
	text := p.text.String()
	b := Block{}
	if p.caps > 0 && p.caps == p.raw {
		b.Upper = true
	} else if p.caps > 0 {
		var t strings.Builder
		at := 0
		for _, s := range p.capsFrom {
			t.WriteString(text[at:s.from])
			t.WriteString(strings.ToUpper(text[s.from:s.to]))
			at = s.to
		}
		t.WriteString(text[at:])
		text = t.String()
	}
	b.Text = text
	b.Bold = p.raw > 0 && p.bold == p.raw
	return b
}

func (r *docxReader) paragraph(w *xmlWalker) (out []Block, err error) {
	look := paraLook{outline: -1}
	styleRun := runLook{}
	var styleNames []string
	begun := false
	var p paraText
	if r.carry != "" {
		r.put(&p, r.carry, runLook{}, "")
		r.carry = ""
	}
	begin := func() {
		if begun {
			return
		}
		begun = true
		id := look.style
		if id == "" {
			id = r.defStyle
		}
		para, run, names := r.resolve(id)
		styleNames = names
		styleRun = run.over(r.base)
		if look.outline < 0 {
			look.outline = para.outline
		}
		if !look.hasNum && para.hasNum {
			look.hasNum, look.numID = true, para.numID
			if !look.hasLvl {
				look.numLvl = para.numLvl
			}
		}
	}
	err = w.each(func(e xml.StartElement) error {
		if e.Name.Local == "pPr" {
			var err error
			look, err = r.readParaLook(w)
			return err
		}
		begin()
		return r.inline(w, e, styleRun, &p)
	})
	begin()
	if err != nil {
		return nil, err
	}
	b := p.block()
	text := b.Text
	if look.outline >= 0 && look.outline < 9 {
		b.Level = look.outline + 1
	}
	blank := strings.TrimSpace(text) == ""
	for _, name := range styleNames {
		if strings.HasPrefix(name, "toc ") && !blank {
			r.say(Info, "", textNoContents)
			return p.after, nil
		}
	}
	if look.deleted { // Word joins it to the next paragraph, whose number and look count
		r.carry = text
		return p.after, nil
	}
	// An empty numbered paragraph counts in Word only when it is shown, which
	// it is; it is kept as a bare number unless it has no text to number.
	if look.hasNum && look.numID != 0 {
		label := r.num.label(look.numID, look.numLvl)
		if !blank {
			b.Label = label
		}
	}
	if !blank {
		out = append(out, b)
	}
	return append(out, p.after...), nil
}

// inline reads one element inside a paragraph.
func (r *docxReader) inline(w *xmlWalker, e xml.StartElement, style runLook, p *paraText) error {
	switch e.Name.Local {
	case "r":
		return r.run(w, style, p)
	case "del", "moveFrom", "Fallback", "proofErr", "commentRangeStart", "commentRangeEnd", "rPr", "sdtPr",
		"sdtEndPr", "smartTagPr", "customXmlPr", "ctrlPr", "fldData", "instrText", "delText", "delInstrText":
		return w.skip()
	case "txbxContent":
		more, err := r.blocks(w)
		p.after = append(p.after, more...)
		return err
	case "t": // mathematics, shapes
		text, err := w.text()
		r.put(p, text, style, "")
		return err
	}
	return w.each(func(e xml.StartElement) error { return r.inline(w, e, style, p) })
}

// run reads the children of w:r.
func (r *docxReader) run(w *xmlWalker, style runLook, p *paraText) error {
	look := style
	return w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rPr":
			own, err := readRunLook(w)
			if own.style != "" {
				_, run, _ := r.resolve(own.style)
				own = own.over(run)
			}
			look = own.over(style)
			return err
		case "fldChar":
			switch attr(e, "fldCharType") {
			case "begin":
				p.fields = append(p.fields, true)
			case "separate":
				if n := len(p.fields); n > 0 {
					p.fields[n-1] = false
				}
			case "end":
				if n := len(p.fields); n > 0 {
					p.fields = p.fields[:n-1]
				}
			}
			return w.skip()
		case "t":
			text, err := w.text()
			if n := len(p.fields); n > 0 && p.fields[n-1] {
				return err
			}
			r.put(p, text, look, "")
			return err
		case "tab", "ptab":
			r.put(p, "\t", look, "")
		case "cr":
			r.put(p, "\n", look, "")
		case "br":
			r.put(p, "\n", look, "")
		case "noBreakHyphen":
			r.put(p, "-", look, "")
		case "softHyphen":
			// In a TCVN3 font the soft hyphen is the letter ư.
			r.put(p, "\u00ad", look, "")
		case "sym":
			r.put(p, symbol(attr(e, "font"), attr(e, "char")), look, attr(e, "font"))
		case "footnoteReference", "endnoteReference":
			r.noteUse = append(r.noteUse, e.Name.Local[:1]+attr(e, "id"))
			r.put(p, noteMark(len(r.noteUse)), runLook{bold: look.bold}, "")
		case "footnoteRef", "endnoteRef", "annotationRef", "separator", "continuationSeparator":
		default:
			return r.inline(w, e, look, p)
		}
		return w.skip()
	})
}

// put adds text in the look it has.
func (r *pen) put(p *paraText, text string, look runLook, font string) {
	if text == "" {
		return
	}
	if is(look.hidden) {
		r.say(Info, "", textHidden)
		return
	}
	if is(look.struck) || is(look.twice) {
		if strings.TrimSpace(text) != "" {
			r.say(Warning, "", textStruck)
		}
		p.cut = true
		return
	}
	if p.cut {
		p.cut = false
		if blank := p.text.String(); blank == "" || strings.HasSuffix(blank, " ") {
			text = strings.TrimLeft(text, " ")
		}
	}
	if look.raised == "superscript" {
		r.raise(p, text, look)
		return
	}
	if font == "" {
		font = look.font
	}
	upper := false
	if convert, capitals := fontEncoding(font); convert != nil && legacyLooking(text) {
		text = convert(text)
		upper = capitals
		r.say(Info, "", textOldCodeFile)
	} else if convert != nil && capitals {
		upper = true
	}
	if upper {
		text = strings.ToUpper(text)
	}
	letters := 0
	for _, c := range text {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			letters++
		}
	}
	p.raw += letters
	if is(look.bold) {
		p.bold += letters
	}
	from := p.text.Len()
	p.text.WriteString(text)
	if is(look.caps) {
		p.caps += letters
		p.capsFrom = append(p.capsFrom, stretch{from, p.text.Len()})
	}
}

// raise adds superscript text: the mark of a note, or the power of a unit.
func (r *pen) raise(p *paraText, text string, look runLook) {
	before := p.text.String()
	look.raised = ""
	if shown := strings.TrimSuffix(before, "]"); p.mark == len(before) && p.mark > 0 && isDigits(text) {
		p.text.Reset() // "1" and "2" in two runs are note 12
		p.text.WriteString(shown + text + "]")
	} else {
		r.put(p, raised(before, text), look, "")
	}
	p.mark = 0
	if strings.HasSuffix(p.text.String(), "]") {
		p.mark = p.text.Len()
	}
}

// section notes the page headers of the first section.
func (r *docxReader) section(w *xmlWalker) error {
	r.sections++
	return w.each(func(e xml.StartElement) error {
		switch {
		case r.sections > 1:
		case e.Name.Local == "headerReference":
			r.headers[attr(e, "type")] = attr(e, "id")
		case e.Name.Local == "titlePg":
			r.titlePg = is(on(e))
		}
		return w.skip()
	})
}

// pageHead gives what stands in the page header of the first page where that is
// the letter head: it has the number, and the text itself has none.
func (r *docxReader) pageHead(main string, text []Block) ([]Block, error) {
	if headNumber.MatchString(plainText(text[:min(len(text), 12)])) {
		return nil, nil
	}
	rels, err := r.pack.read(path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"))
	if err != nil || rels == nil {
		return nil, err
	}
	target := map[string]string{}
	w := walk(rels)
	if _, err := w.root(); err != nil {
		return nil, err
	}
	if err := w.each(func(e xml.StartElement) error {
		target[attr(e, "Id")] = attr(e, "Target")
		return w.skip()
	}); err != nil {
		return nil, err
	}
	for _, kind := range []string{"first", "default"} {
		name := target[r.headers[kind]]
		if name == "" || kind == "first" && !r.titlePg && r.headers["default"] != "" {
			continue
		}
		data, err := r.pack.read(path.Join(path.Dir(main), name))
		if err != nil || data == nil {
			return nil, err
		}
		w := walk(data)
		if _, err := w.root(); err != nil {
			return nil, err
		}
		head, err := r.blocks(w)
		if err != nil {
			return nil, err
		}
		if headNumber.MatchString(plainText(head)) {
			r.say(Info, "", textFromHeader)
			return head, nil
		}
	}
	return nil, nil
}

// legacyLooking is false for text that cannot be in an 8-bit encoding: it has
// Vietnamese letters of Unicode's own blocks, and the font is only a leftover.
func legacyLooking(text string) bool {
	for _, r := range text {
		if r >= 0x100 && r < 0xF000 && unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// symbol gives the text for a character of a symbol font.
func symbol(font, hex string) string {
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || n == 0 || n > 0xFFFF {
		return ""
	}
	code := rune(n)
	low := strings.ToLower(font)
	if convert, _ := fontEncoding(font); convert != nil {
		return string(code)
	}
	if strings.HasPrefix(low, "wingdings") {
		switch code & 0xFF {
		case 0xA8, 0x6F, 0x71, 0x72, 0xA3, 0x30:
			return "☐"
		case 0xFE, 0x52, 0x54:
			return "☑"
		case 0xFC:
			return "✓"
		case 0xFD, 0x53:
			return "☒"
		case 0xE0, 0xE8, 0xF0:
			return "→"
		}
		return "•"
	}
	if low == "symbol" {
		switch code & 0xFF {
		case 0xB7:
			return "•"
		case 0xB0:
			return "°"
		case 0xA3:
			return "≤"
		case 0xB3:
			return "≥"
		case 0xB1:
			return "±"
		case 0xB4:
			return "×"
		case 0xAE:
			return "→"
		case 0x2D:
			return "-"
		}
	}
	if code >= 0xF020 && code <= 0xF07E {
		code -= 0xF000
	}
	if code >= 0xE000 && code <= 0xF8FF {
		return "•"
	}
	return string(code)
}

// table reads the rows of w:tbl.
func (r *docxReader) table(w *xmlWalker) ([]Block, error) {
	r.tables++
	where := fmt.Sprintf("bảng %d", r.tables)
	var rows [][]gridCell
	head := 0
	var readRows func() error
	readRows = func() error {
		return w.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "tblPr", "tblGrid", "del", "moveFrom":
				return w.skip()
			case "tr":
				row, isHead, gone, err := r.row(w)
				if err != nil || gone {
					return err
				}
				if isHead && head == len(rows) {
					head++
				}
				rows = append(rows, row)
				return nil
			}
			return readRows() // sdt, sdtContent, ins, customXml
		})
	}
	if err := readRows(); err != nil {
		return nil, err
	}
	blocks, odd := tableBlocks(rows, head)
	if odd != "" {
		r.say(Info, where, odd)
	}
	return blocks, nil
}

// row reads w:tr; gone says that the row was deleted in a tracked change.
func (r *docxReader) row(w *xmlWalker) (row []gridCell, head, gone bool, err error) {
	var cells func() error
	cells = func() error {
		return w.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "trPr":
				return w.each(func(e xml.StartElement) error {
					switch e.Name.Local {
					case "tblHeader":
						head = is(on(e))
					case "del":
						gone = true
					case "gridBefore":
						for range min(attrInt(e, "val", 0), maxColumns) {
							row = append(row, gridCell{})
						}
					}
					return w.skip()
				})
			case "tblPrEx":
				return w.skip()
			case "tc":
				if gone {
					return w.skip()
				}
				c := gridCell{cols: 1, rows: 1}
				var blocks []Block
				err := w.each(func(e xml.StartElement) error {
					if e.Name.Local == "tcPr" {
						return w.each(func(e xml.StartElement) error {
							switch e.Name.Local {
							case "gridSpan":
								c.cols = attrInt(e, "val", 1)
							case "vMerge", "hMerge":
								if v := attr(e, "val"); v != "restart" {
									if e.Name.Local == "vMerge" {
										c.above = true
									} else {
										c.left = true
									}
								}
							}
							return w.skip()
						})
					}
					more, err := r.block(w, e)
					blocks = append(blocks, more...)
					return err
				})
				c.blocks = append(blocks, r.leftover()...)
				row = append(row, c)
				return err
			}
			return cells()
		})
	}
	err = cells()
	return row, head, gone, err
}
