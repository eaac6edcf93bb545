package paper

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// odfLevel is a level of a list of OpenDocument.
type odfLevel struct {
	format         string // "1", "a", "A", "i", "I"; "" has no number
	prefix, suffix string
	shape          string // "%1%.%2%.", wins over prefix and suffix
	bullet         string
	start, shows   int // the first number; how many levels are shown
}

type odfStyle struct {
	parent, list string
	outline      int
	run          runLook
	hidden       bool // of a table: it is not shown
}

// odfCount is how far the numbers of a list are.
type odfCount struct {
	style string
	n     [10]int
}

type odfReader struct {
	pen
	ctx    context.Context
	styles map[string]odfStyle // family + " " + name
	lists  map[string]*[10]odfLevel
	last   map[string]*odfCount // by style
	byID   map[string]*odfCount
	items  int // elements read
	tables int
	notes  []Block
	stamp  string // on what is drawn or stands in the margins
	cells  int
	looks  cellLooks
	list   []odfList // the open ones, the inner ones last
}

// odfList is a list that is open.
type odfList struct {
	count *odfCount
	fresh bool // its item has shown no number yet
}

// readODF reads a text (ODT) or a workbook (ODS) of OpenDocument.
func readODF(ctx context.Context, kind string, data []byte, opts Options) ([]Block, []Problem, error) {
	r := &odfReader{ctx: ctx, styles: map[string]odfStyle{}, lists: map[string]*[10]odfLevel{},
		last: map[string]*odfCount{}, byID: map[string]*odfCount{}}
	blocks, err := r.read(data, opts)
	var refusal *Refusal
	var syntax *xml.SyntaxError
	what := "OpenDocument (." + kind + ")"
	switch {
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case errors.As(err, &refusal):
		return nil, nil, err
	case errors.Is(err, errBomb):
		return nil, nil, Refuse(RefusedTooBig, err, textBomb)
	case errors.Is(err, errDeep):
		return nil, nil, Refuse(RefusedUnreadable, err, textDeep)
	case errors.As(err, &syntax):
		return nil, nil, Refuse(RefusedUnreadable, err, textBrokenXML, what)
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum):
		return nil, nil, Refuse(RefusedUnreadable, err, textBrokenZip, what)
	case err != nil:
		return nil, nil, Refuse(RefusedUnreadable, err, textBrokenXML, what)
	case r.stamp != "":
		return nil, nil, RefuseSecret(r.stamp)
	}
	return append(blocks, r.notes...), r.problems, nil
}

func (r *odfReader) read(data []byte, opts Options) (blocks []Block, err error) {
	p, err := openPack(data, opts.MaxExpanded)
	if err != nil {
		return nil, err
	}
	if manifest, err := p.read("META-INF/manifest.xml"); err != nil {
		return nil, err
	} else if strings.Contains(string(manifest), "encryption-data") {
		return nil, Refuse(RefusedUnreadable, nil, textLocked)
	}
	for _, name := range []string{"styles.xml", "content.xml"} {
		part, err := p.read(name)
		if err != nil {
			return nil, err
		}
		if part == nil {
			if name == "content.xml" {
				return nil, errors.New("no content")
			}
			continue
		}
		w := walk(part)
		if _, err := w.root(); err != nil {
			return nil, err
		}
		if err := w.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "styles", "automatic-styles":
				return r.readStyles(w)
			case "master-styles":
				return r.margins(w)
			case "body":
				more, err := r.blocks(w)
				blocks = append(blocks, more...)
				return err
			}
			return w.skip()
		}); err != nil {
			return nil, err
		}
	}
	return blocks, nil
}

// margins looks at what is printed around the text.
func (r *odfReader) margins(w *xmlWalker) error {
	kept := r.pen
	blocks, err := r.blocks(w)
	r.pen = kept
	r.stamped(blocks)
	return err
}

func (r *odfReader) stamped(blocks []Block) {
	for _, l := range strings.Split(plainText(blocks), "\n") {
		for _, cell := range strings.Split(l, "\t") {
			if s, ok := stampOn(cell); ok {
				r.stamp = s
			}
		}
	}
}

func (r *odfReader) readStyles(w *xmlWalker) error {
	return w.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "style":
			s := odfStyle{parent: attr(e, "parent-style-name"), list: attr(e, "list-style-name"),
				outline: attrInt(e, "default-outline-level", 0)}
			name := attr(e, "family") + " " + attr(e, "name")
			err := w.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "text-properties":
					s.run = odfLook(e)
				case "table-properties":
					s.hidden = attr(e, "display") == "false"
				}
				return w.skip()
			})
			r.styles[name] = s
			return err
		case "list-style", "outline-style":
			name := attr(e, "name")
			if e.Name.Local == "outline-style" {
				name = "outline"
			}
			return r.readLevels(w, name)
		}
		return w.skip()
	})
}

func (r *odfReader) readLevels(w *xmlWalker, name string) error {
	levels := &[10]odfLevel{}
	r.lists[name] = levels
	return w.each(func(e xml.StartElement) error {
		if i := attrInt(e, "level", 0); i >= 1 && i <= 10 {
			l := odfLevel{format: attr(e, "num-format"), prefix: attr(e, "num-prefix"), suffix: attr(e, "num-suffix"),
				shape: attr(e, "num-list-format"), start: attrInt(e, "start-value", 1),
				shows: attrInt(e, "display-levels", 1)}
			if b := attr(e, "bullet-char"); b != "" {
				l.bullet, l.shape = bulletText(b), ""
			}
			levels[i-1] = l
		}
		return w.skip()
	})
}

// odfLook is the look of style:text-properties.
func odfLook(e xml.StartElement) (l runLook) {
	set := func(to **bool, v bool) { *to = &v }
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "font-weight":
			n, _ := strconv.Atoi(a.Value)
			set(&l.bold, a.Value == "bold" || n >= 600)
		case "text-line-through-style", "text-line-through-type":
			set(&l.struck, a.Value != "none")
		case "display":
			set(&l.hidden, a.Value == "none")
		case "text-transform":
			set(&l.caps, a.Value == "uppercase")
		case "text-position":
			if l.raised = "baseline"; strings.HasPrefix(a.Value, "super") {
				l.raised = "superscript"
			} else if n, _, _ := strings.Cut(a.Value, "%"); strings.Trim(n, "0123456789") == "" && n != "" && n != "0" {
				l.raised = "superscript"
			}
		case "font-name", "font-family":
			if l.font == "" {
				l.font = strings.Trim(a.Value, "'")
			}
		}
	}
	return l
}

// look follows the parents of a style.
func (r *odfReader) look(family, name string) (l runLook, s odfStyle) {
	for range 20 {
		own, ok := r.styles[family+" "+name]
		if !ok {
			break
		}
		l = l.over(own.run)
		if s.list == "" {
			s.list = own.list
		}
		if s.outline == 0 {
			s.outline = own.outline
		}
		s.hidden = s.hidden || own.hidden
		if own.parent == "" || own.parent == name {
			break
		}
		name = own.parent
	}
	return l, s
}

// blocks reads what can stand between paragraphs.
func (r *odfReader) blocks(w *xmlWalker) (out []Block, err error) {
	err = w.each(func(e xml.StartElement) error {
		if r.items++; r.items%1000 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if r.items > 2*maxBlocks {
			return errBomb
		}
		var more []Block
		var err error
		switch e.Name.Local {
		case "p", "h":
			more, err = r.paragraph(w, e)
		case "list":
			more, err = r.readList(w, e)
		case "table":
			more, err = r.table(w)
		case "spreadsheet":
			more, err = r.workbook(w)
		case "table-of-content", "illustration-index", "table-index", "alphabetical-index":
			r.say(Info, "", textNoContents)
			return w.skip()
		case "tracked-changes", "annotation", "annotation-end", "forms", "sequence-decls", "variable-decls",
			"user-field-decls", "shapes", "scripts", "font-face-decls":
			return w.skip()
		default:
			more, err = r.blocks(w) // text, section, frame, text-box …
		}
		out = append(out, more...)
		return err
	})
	return out, err
}

func (r *odfReader) readList(w *xmlWalker, e xml.StartElement) (out []Block, err error) {
	if len(r.list) >= 10 {
		return r.blocks(w)
	}
	var count *odfCount
	style := attr(e, "style-name")
	switch n := len(r.list); {
	case n > 0:
		count = r.list[n-1].count
		if style != "" && style != count.style {
			own := *count
			own.style = style
			count = &own
		}
		if attr(e, "continue-numbering") != "true" {
			count.n[n] = 0
		}
	default:
		if was := r.byID[attr(e, "continue-list")]; was != nil && was.style == style {
			count = was
		} else if was := r.last[style]; was != nil && attr(e, "continue-numbering") == "true" {
			count = was
		} else {
			count = &odfCount{style: style}
		}
	}
	r.last[count.style] = count
	if id := attr(e, "id"); id != "" {
		r.byID[id] = count
	}
	r.list = append(r.list, odfList{count: count})
	defer func() { r.list = r.list[:len(r.list)-1] }()
	err = w.each(func(e xml.StartElement) error {
		if e.Name.Local != "list-item" && e.Name.Local != "list-header" {
			return w.skip()
		}
		top := &r.list[len(r.list)-1]
		top.fresh = e.Name.Local == "list-item"
		if v := attrInt(e, "start-value", 0); v > 0 {
			top.count.n[len(r.list)-1] = v - 1
		}
		more, err := r.blocks(w)
		out = append(out, more...)
		return err
	})
	return out, err
}

// label counts the item that a paragraph begins, and gives its number.
func (r *odfReader) label() string {
	n := len(r.list)
	if n == 0 || !r.list[n-1].fresh {
		return ""
	}
	r.list[n-1].fresh = false
	c := r.list[n-1].count
	return r.count(r.lists[c.style], c, n-1)
}

// count takes the next number of a level and writes it.
func (r *odfReader) count(levels *[10]odfLevel, c *odfCount, at int) string {
	if levels == nil {
		return ""
	}
	if c.n[at] == 0 {
		c.n[at] = max(levels[at].start, 1)
	} else {
		c.n[at]++
	}
	for i := at + 1; i < 10; i++ {
		c.n[i] = 0
	}
	l := levels[at]
	if l.bullet != "" {
		return l.bullet
	}
	if l.format == "" {
		return ""
	}
	number := func(i int) string {
		n := c.n[i]
		if n == 0 {
			n = max(levels[i].start, 1)
		}
		format := map[string]string{"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}[levels[i].format]
		return ordinalText(n, format)
	}
	if l.shape != "" {
		text := l.shape
		for i := range 10 {
			if mark := fmt.Sprintf("%%%d%%", i+1); strings.Contains(text, mark) {
				text = strings.ReplaceAll(text, mark, number(i))
			}
		}
		return text
	}
	var parts []string
	for i := max(0, at+1-l.shows); i <= at; i++ {
		if levels[i].format != "" {
			parts = append(parts, number(i))
		}
	}
	return l.prefix + strings.Join(parts, ".") + l.suffix
}

// paragraph reads text:p or text:h.
func (r *odfReader) paragraph(w *xmlWalker, e xml.StartElement) ([]Block, error) {
	look, style := r.look("paragraph", attr(e, "style-name"))
	var p paraText
	if err := r.inline(w, look, &p); err != nil {
		return nil, err
	}
	b := p.block()
	level := style.outline
	if e.Name.Local == "h" {
		level = attrInt(e, "outline-level", 1)
	}
	b.Level = min(max(level, 0), 9)
	if strings.TrimSpace(b.Text) == "" {
		return p.after, nil
	}
	if b.Label = r.label(); b.Label == "" && e.Name.Local == "h" && b.Level > 0 && attr(e, "is-list-header") != "true" &&
		len(r.list) == 0 {
		c := r.last["outline"]
		if c == nil {
			c = &odfCount{style: "outline"}
			r.last["outline"] = c
		}
		b.Label = r.count(r.lists["outline"], c, b.Level-1)
	}
	return append([]Block{b}, p.after...), nil
}

// inline reads what stands inside a paragraph.
func (r *odfReader) inline(w *xmlWalker, look runLook, p *paraText) error {
	for {
		t, err := w.next()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.CharData:
			r.put(p, strings.Map(func(c rune) rune { // white space of the file is one blank
				if c == '\n' || c == '\r' || c == '\t' {
					return ' '
				}
				return c
			}, string(t)), look, "")
		case xml.StartElement:
			if err := r.element(w, t, look, p); err != nil {
				return err
			}
		}
	}
}

// element reads one element inside a paragraph.
func (r *odfReader) element(w *xmlWalker, e xml.StartElement, look runLook, p *paraText) error {
	switch e.Name.Local {
	case "s":
		r.put(p, strings.Repeat(" ", min(max(attrInt(e, "c", 1), 1), 200)), look, "")
	case "tab":
		r.put(p, "\t", look, "")
	case "line-break":
		r.put(p, "\n", look, "")
	case "span", "a":
		own, _ := r.look("text", attr(e, "style-name"))
		return r.inline(w, own.over(look), p)
	case "note":
		return r.note(w, p)
	case "hidden-text", "hidden-paragraph":
		r.say(Info, "", textHidden)
	case "annotation", "annotation-end", "bookmark", "bookmark-start", "bookmark-end", "soft-page-break",
		"change", "change-start", "change-end", "tracked-changes", "desc", "title", "event-listeners", "ruby-text":
	case "text-box", "custom-shape", "rect", "ellipse", "table":
		list := r.list
		r.list = nil
		more, err := r.blocks(w)
		r.list = list
		p.after = append(p.after, more...)
		r.stamped(more)
		return err
	default:
		return r.inline(w, look, p) // fields, frames
	}
	return w.skip()
}

func (r *odfReader) note(w *xmlWalker, p *paraText) error {
	return w.each(func(e xml.StartElement) error {
		if e.Name.Local != "note-body" {
			return w.skip()
		}
		list := r.list
		r.list = nil
		blocks, err := r.blocks(w)
		r.list = list
		mark := noteMark(len(r.notes) + 1)
		r.put(p, mark, runLook{}, "")
		r.notes = append(r.notes, Block{Label: mark, Text: plainText(blocks)})
		return err
	})
}

// table reads a table of a text.
func (r *odfReader) table(w *xmlWalker) ([]Block, error) {
	r.tables++
	where := fmt.Sprintf("bảng %d", r.tables)
	list := r.list
	r.list = nil
	defer func() { r.list = list }()
	var rows [][]gridCell
	head := 0
	var read func(heading bool) error
	read = func(heading bool) error {
		return w.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "table-header-rows":
				return read(true)
			case "table-rows", "table-row-group":
				return read(heading)
			case "table-row":
				var row []gridCell
				err := w.each(func(e xml.StartElement) error {
					if e.Name.Local != "table-cell" {
						return w.skip() // covered-table-cell: the cell above or to the left says so
					}
					c := gridCell{cols: attrInt(e, "number-columns-spanned", 1), rows: attrInt(e, "number-rows-spanned", 1)}
					again := min(max(attrInt(e, "number-columns-repeated", 1), 1), maxColumns)
					var err error
					c.blocks, err = r.blocks(w)
					for range again {
						row = append(row, c)
					}
					return err
				})
				if heading && head == len(rows) {
					head++
				}
				rows = append(rows, row)
				return err
			}
			return w.skip()
		})
	}
	if err := read(false); err != nil {
		return nil, err
	}
	blocks, odd := tableBlocks(rows, head)
	if odd != "" {
		r.say(Info, where, odd)
	}
	return blocks, nil
}

// workbook reads the sheets of office:spreadsheet.
func (r *odfReader) workbook(w *xmlWalker) (out []Block, err error) {
	err = w.each(func(e xml.StartElement) error {
		if e.Name.Local != "table" {
			return w.skip()
		}
		name := attr(e, "name")
		_, style := r.look("table", attr(e, "style-name"))
		if stamp, ok := stampOn(name); ok {
			return RefuseSecret(stamp)
		}
		grid, err := r.sheet(w)
		if err != nil {
			return err
		}
		r.problems = append(r.problems, r.looks.tell(name)...)
		more := sheetBlocks(grid)
		if len(more) == 0 {
			return nil
		}
		if stamp, ok := SecretStamp(more); ok { // each sheet has a head of its own
			return RefuseSecret(stamp)
		}
		if style.hidden {
			r.say(Warning, "trang tính “"+name+"”", textHiddenSheet)
		}
		out = append(append(out, Block{Text: name, Level: 1}), more...)
		return nil
	})
	return out, err
}

// sheet reads the rows of a sheet; merged places repeat the text of their first
// cell, as inferred.
func (r *odfReader) sheet(w *xmlWalker) (grid [][]Cell, err error) {
	width := 0
	type span struct{ row, col, rows, cols int }
	var spans []span
	var read func() error
	read = func() error {
		return w.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "table-header-rows", "table-rows", "table-row-group":
				return read()
			case "shapes":
				kept := r.pen
				blocks, err := r.blocks(w)
				r.pen = kept
				r.stamped(blocks)
				return err
			case "table-row":
			default:
				return w.skip()
			}
			again := max(attrInt(e, "number-rows-repeated", 1), 1)
			hidden := attr(e, "visibility") == "collapse" || attr(e, "visibility") == "filter"
			var row []Cell
			filled := 0
			if err := w.each(func(e xml.StartElement) error {
				if e.Name.Local != "table-cell" && e.Name.Local != "covered-table-cell" {
					return w.skip()
				}
				at := len(row)
				text, err := r.sheetCell(w, e, fmt.Sprintf("%s%d", columnName(at), len(grid)+1))
				if err != nil {
					return err
				}
				again := max(attrInt(e, "number-columns-repeated", 1), 1)
				if rows, cols := attrInt(e, "number-rows-spanned", 1), attrInt(e, "number-columns-spanned", 1); text != "" &&
					(rows > 1 || cols > 1) {
					spans = append(spans, span{len(grid), at, min(rows, maxCells), min(cols, maxColumns)})
				}
				for range min(again, maxColumns-len(row)) {
					row = append(row, Cell{Raw: text, Text: text})
				}
				if text != "" {
					filled = len(row)
				}
				return nil
			}); err != nil {
				return err
			}
			row = row[:filled]
			if hidden && filled > 0 {
				r.looks.hidden = append(r.looks.hidden, strconv.Itoa(len(grid)+1))
			}
			if filled == 0 {
				again = min(again, 1) // empty rows part tables, however many
			}
			width = max(width, filled)
			for range again {
				if r.cells += len(row) + 1; r.cells > maxCells {
					return errBomb
				}
				grid = append(grid, append([]Cell(nil), row...))
			}
			return nil
		})
	}
	if err := read(); err != nil {
		return nil, err
	}
	if r.cells += len(grid) * width; r.cells > maxCells {
		return nil, errBomb
	}
	for i, row := range grid {
		grid[i] = append(row, make([]Cell, width-len(row))...)
	}
	for _, s := range spans {
		text := grid[s.row][s.col].Text
		for y := s.row; y < min(s.row+s.rows, len(grid)); y++ {
			for x := s.col; x < min(s.col+s.cols, width); x++ {
				if y != s.row || x != s.col {
					grid[y][x] = Cell{Text: text, Inferred: true}
				}
			}
		}
	}
	return grid, nil
}

// sheetCell is what a cell shows; a day is written as days are.
func (r *odfReader) sheetCell(w *xmlWalker, e xml.StartElement, name string) (string, error) {
	look, _ := r.look("table-cell", attr(e, "style-name"))
	blocks, err := r.blocks(w)
	if err != nil {
		return "", err
	}
	text := plainText(blocks)
	value := attr(e, "value")
	switch attr(e, "value-type") {
	case "date":
		day, clock, _ := strings.Cut(attr(e, "date-value"), "T")
		if f := strings.Split(day, "-"); len(f) == 3 && len(f[0]) == 4 {
			if text = f[2] + "/" + f[1] + "/" + f[0]; len(clock) >= 5 && !strings.HasPrefix(clock, "00:00") {
				text = clock[:5] + " " + text
			}
		}
	case "":
		if attr(e, "formula") != "" && text == "" {
			r.looks.blank = append(r.looks.blank, name)
		}
	case "float", "percentage", "currency":
		if number, err := strconv.ParseFloat(value, 64); err == nil && (text == "" || american(text, number)) {
			text = excelizeStyle{general: attr(e, "value-type") == "float"}.number(cmp.Or(text, value))
		}
	default:
		if text == "" {
			text = value
		}
	}
	if sheetError.MatchString(text) {
		r.looks.wrong = append(r.looks.wrong, name)
	}
	if text != "" && (is(look.struck) || is(look.twice)) {
		r.looks.struck = append(r.looks.struck, name)
		return "", nil
	}
	return trimLines(Clean(text)), nil
}

// american says that a number, or so many per cent, is shown in the American way and
// would be another one in ours.
func american(shown string, number float64) bool {
	run := shownNumber.FindString(shown)
	near := func(s string) bool {
		v, err := strconv.ParseFloat(s, 64)
		return err == nil && (math.Abs(v-math.Abs(number)) <= 0.01*v || math.Abs(v-100*math.Abs(number)) <= 0.01*v)
	}
	return near(strings.ReplaceAll(run, ",", "")) && !near(strings.ReplaceAll(strings.ReplaceAll(run, ".", ""), ",", "."))
}

// columnName is the name of a column of a sheet: A, B, …, AA.
func columnName(n int) string {
	name := ""
	for n++; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
