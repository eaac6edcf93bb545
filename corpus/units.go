package corpus

import (
	"fmt"
	"strings"
	"trolyao/paper"
)

// longPassage is the length, in words, above which a passage is cut at the
// borders of its points or paragraphs.
const longPassage = 450

// Units returns the citeable parts of d in reading order: each Điều (those of
// attached regulations with their Appendix), each top section of a plan, each
// Phụ lục or its sections. A text without any structure is cut into groups of
// paragraphs, numbered in Ref.Item. The record of an administrative procedure is
// one unit: its fields are read together.
func (d *Document) Units() []Unit {
	w := walker{doc: d.Key, number: d.Number}
	if d.Type == procedureType && len(d.Parts) > 0 {
		w.emit(Ref{}, nil, &Part{Kind: KindSection, Title: d.Title, Parts: d.Parts})
		return w.out
	}
	w.parts(d.Parts, Ref{}, nil)
	if len(w.out) == 0 {
		w.paragraphs(d.Parts)
	}
	return w.out
}

type walker struct {
	doc, number string
	out         []Unit
}

func (w *walker) emit(r Ref, path []string, p *Part) {
	r.Doc, r.Number = w.doc, w.number
	w.out = append(w.out, Unit{Ref: r, Path: append([]string(nil), path...), Part: p})
}

func (w *walker) parts(parts []*Part, scope Ref, path []string) {
	for _, p := range parts {
		switch p.Kind {
		case KindArticle:
			r := scope
			r.Chapter, r.Book, r.Section = "", "", ""
			r.Article = p.No
			w.emit(r, path, p)
		case KindBook, KindChapter, KindSection, KindSubsection:
			r := scope
			switch p.Kind {
			case KindBook:
				r.Book = p.No
			case KindChapter:
				r.Chapter = p.No
			default:
				r.Section = join(r.Section, p.No, ".")
			}
			w.container(p, r, append(path[:len(path):len(path)], p.name(" – ")))
		case KindAppendix:
			if p.No == notesNo {
				continue // notes tell what was done to a text; they rule nothing
			}
			r := Ref{Appendix: p.No}
			w.container(p, r, append(path[:len(path):len(path)], p.name(" – ")))
		case KindHeading:
			r := scope
			r.Section = join(r.Section, p.No, ".")
			w.emit(r, path, p)
		case KindPreamble, KindSignature:
		default:
			w.emit(scope, path, &Part{Kind: p.Kind, Parts: []*Part{p}})
		}
	}
}

// container hands out the parts below p; what stands directly in p becomes a
// unit of its own.
func (w *walker) container(p *Part, r Ref, path []string) {
	own := &Part{Kind: p.Kind, Label: p.Label, No: p.No, Title: p.Title, Text: p.Text, Tail: p.Tail, Note: p.Note}
	var below []*Part
	headings := 0
	for _, q := range p.Parts {
		switch q.Kind {
		case KindArticle, KindBook, KindChapter, KindSection, KindSubsection, KindSignature:
			below = append(below, q)
		case KindHeading:
			headings++
			below = append(below, q)
		default:
			own.Parts = append(own.Parts, q)
		}
	}
	if own.Text != "" || own.Tail != "" || len(own.Parts) > 0 || p.Kind == KindAppendix && len(below) == 0 {
		w.emit(r, path[:len(path)-1], own)
	}
	w.parts(below, r, path)
}

// paragraphs cuts a text without structure.
func (w *walker) paragraphs(parts []*Part) {
	n, words := 0, 0
	var group []string
	flush := func() {
		if len(group) > 0 {
			n++
			w.emit(Ref{Item: fmt.Sprint(n)}, nil, &Part{Kind: KindItem, Text: strings.Join(group, "\n")})
		}
		group, words = nil, 0
	}
	add := func(text string) {
		if text == "" {
			return
		}
		for _, l := range strings.Split(text, "\n") {
			k := len(strings.Fields(l))
			if words > 0 && words+k > 220 {
				flush()
			}
			group = append(group, l)
			words += k
		}
	}
	tables := 0
	for _, p := range parts {
		add(join(p.head(), p.Text, map[bool]string{true: " ", false: "\n"}[p.Title == ""]))
		for _, q := range p.Parts {
			if q.Table == nil {
				add(q.Words())
				continue
			}
			flush()
			tables++
			w.emit(Ref{Section: fmt.Sprintf("Bảng %d", tables)}, nil, &Part{Kind: KindItem, Parts: []*Part{q}})
		}
		add(p.Tail)
	}
	flush()
}

// name is the heading of p on one line, without the rulers of copied texts.
func (p *Part) name(sep string) string {
	var out []string
	for _, l := range strings.Split(p.head(), "\n") {
		if !strings.HasPrefix(l, "==") {
			out = append(out, l)
		}
	}
	return strings.Join(out, sep)
}

func oneLine(s, sep string) string { return strings.ReplaceAll(s, "\n", sep) }

// Passages returns the khoản-sized pieces of u, in order. Their texts, with
// leads and headings, hold the whole text of the unit.
func (u Unit) Passages(h *Head) []Passage {
	c := cutter{u: u, head: h, heading: u.Part.name(" ")}
	p := u.Part
	switch p.Kind {
	case KindArticle:
		c.article(p, u.Ref)
	case KindHeading:
		c.section(p, u.Ref, "")
	default:
		c.loose(p, u.Ref)
	}
	if len(c.out) == 0 && c.heading != "" {
		c.put(u.Ref, "", []piece{{text: c.heading}}) // "Điều 7. Bãi bỏ Điều 9"
	}
	c.days(0, p)
	return c.out
}

type cutter struct {
	u       Unit
	head    *Head
	heading string
	out     []Passage
}

// piece is a run of lines that is not cut without need.
type piece struct {
	text  string
	ref   Ref // of a point; zero otherwise
	inner []Point
	note  string
	asked []string
	// A point may have days of its own: two wordings of it, one behind the other.
	since, until Day
	digest       bool
}

func (a piece) sameDays(b piece) bool {
	return a.since == b.since && a.until == b.until && a.digest == b.digest
}

// pieceOf is a part below a khoản, cited as at; the zero Ref is not cited.
func pieceOf(q *Part, at Ref) piece {
	return piece{text: q.Words(), ref: at, note: q.Note, asked: q.questions(), since: q.Since, until: q.Until,
		digest: q.Digest}
}

// questions are what q and everything below it answers.
func (p *Part) questions() []string {
	asked := p.Asked
	for _, q := range p.Parts {
		asked = append(asked[:len(asked):len(asked)], q.questions()...)
	}
	return asked
}

// days gives the passages from the n-th on the days of the part they were cut
// from, unless a part below has given them its own.
func (c *cutter) days(n int, p *Part) {
	for i := n; i < len(c.out); i++ {
		if q := &c.out[i]; q.Since == "" && q.Until == "" {
			q.Since, q.Until = p.Since, p.Until
		}
		c.out[i].Digest = c.out[i].Digest || p.Digest
		if q := &c.out[i]; q.ReadIn == "" && !q.Digest {
			q.ReadIn = p.ReadIn
		}
		if q := &c.out[i]; q.Lacks == "" && q.Since == p.Since {
			q.Lacks = p.Lacks
		}
	}
}

func words(s string) int { return len(strings.Fields(s)) }

// put makes one passage of pieces, or several when they are too long together.
func (c *cutter) put(r Ref, lead string, pieces []piece) {
	var now []piece
	n := 0
	intro := ""
	if len(pieces) > 1 && (strings.HasSuffix(pieces[0].text, ":") || pieces[1].ref != (Ref{}) &&
		pieces[0].ref == (Ref{}) && words(pieces[0].text) < 40) &&
		words(pieces[0].text) > 1 { // more than the number of a khoản
		intro = pieces[0].text
	}
	first := true
	flush := func() {
		if len(now) == 0 {
			return
		}
		ref, l := r, lead
		dated := now[0].since != "" || now[0].until != ""
		if len(now) == 1 && now[0].ref != (Ref{}) && (!first || dated) {
			ref = now[0].ref
		}
		if !first && intro != "" {
			l = join(lead, intro, "\n")
		}
		var texts []string
		var points []Point
		var asked []string
		note := c.u.Part.Note
		for _, q := range now {
			texts = append(texts, q.text)
			if q.ref != (Ref{}) {
				points = append(points, Point{q.ref, q.text})
			}
			points = append(points, q.inner...)
			note = join(note, q.note, " ")
			asked = append(asked, q.asked...)
		}
		c.out = append(c.out, Passage{Head: c.head, Ref: ref, Heading: c.heading, Path: c.u.Path,
			Lead: l, Text: strings.Join(texts, "\n"), Points: points, Note: note, Asked: asked,
			Since: now[0].since, Until: now[0].until, Digest: now[0].digest})
		now, n, first = nil, 0, false
	}
	for _, q := range pieces {
		if strings.TrimSpace(q.text) == "" {
			continue
		}
		k := words(q.text)
		if n == 1 && len(now) == 1 && now[0].ref == (Ref{}) && bareNumber(now[0].text) && !q.sameDays(now[0]) {
			now, n = nil, 0 // the number of a khoản says nothing without its points
		}
		if n > 0 && (n+k > longPassage || !q.sameDays(now[0])) {
			flush()
		}
		if k > longPassage+100 {
			flush()
			for _, part := range split(q.text) {
				inner := pointsWithin(q.inner, part)
				if q.ref != (Ref{}) {
					inner = append([]Point{{q.ref, part}}, inner...)
				}
				now = append(now, piece{text: part, inner: inner, note: q.note, asked: q.asked, since: q.since,
					until: q.until, digest: q.digest})
				keep := len(c.out)
				flush()
				if q.ref != (Ref{}) {
					c.out[keep].Ref = q.ref
				}
			}
			continue
		}
		now = append(now, q)
		n += k
	}
	flush()
}

// bareNumber matches the label of a khoản that has no words of its own: "1.".
func bareNumber(s string) bool {
	return !strings.ContainsFunc(strings.TrimRight(s, ".) "), func(r rune) bool { return r < '0' || r > '9' })
}

func pointsWithin(points []Point, text string) []Point {
	var out []Point
	for _, p := range points {
		if strings.Contains(text, p.Text) {
			out = append(out, p)
		}
	}
	return out
}

// split cuts a long text at paragraphs, and paragraphs at sentences.
func split(s string) []string {
	var out []string
	var now []string
	n := 0
	flush := func() {
		if len(now) > 0 {
			out = append(out, strings.Join(now, "\n"))
		}
		now, n = nil, 0
	}
	for _, l := range strings.Split(s, "\n") {
		k := words(l)
		if n > 0 && n+k > longPassage {
			flush()
		}
		for k > longPassage+100 {
			// No paragraph of a law is this long; OCR and forms have them.
			at := 0
			for seen, i := 0, 0; i < len(l); i++ {
				if l[i] == ' ' {
					if seen++; seen > longPassage && at > 0 || seen > longPassage+100 {
						if at == 0 {
							at = i
						}
						break
					}
					if seen > longPassage/2 && (l[i-1] == '.' || l[i-1] == ';') {
						at = i
					}
				}
			}
			if at == 0 {
				break
			}
			flush()
			out = append(out, l[:at])
			k -= words(l[:at])
			l = strings.TrimSpace(l[at:])
		}
		now = append(now, l)
		n += k
	}
	flush()
	return out
}

func (c *cutter) article(p *Part, r Ref) {
	var rest []piece // text of the article outside its khoản
	if p.Text != "" {
		rest = append(rest, piece{text: p.Text, asked: p.Asked})
	}
	lead := ""
	hasClause := false
	for _, q := range p.Parts {
		hasClause = hasClause || q.Kind == KindClause
	}
	if hasClause && p.Text != "" && (strings.HasSuffix(p.Text, ":") || words(p.Text) < 25) &&
		words(p.Text) <= longPassage/2 {
		lead, rest = p.Text, nil
	}
	led := false
	flush := func() {
		c.put(r, "", rest)
		rest = nil
	}
	for _, q := range p.Parts {
		switch q.Kind {
		case KindClause:
			flush()
			led = true
			c.clause(q, r, lead)
		case KindPoint:
			at := r
			at.Point = q.No
			rest = append(rest, pieceOf(q, at))
		case KindHeading: // a plan inside the article
			flush()
			at := r
			at.Section = q.No
			c.section(q, at, "")
		default:
			rest = append(rest, pieceOf(q, Ref{}))
		}
	}
	if p.Tail != "" {
		rest = append(rest, piece{text: p.Tail})
	}
	if lead != "" && led && len(c.out) > 0 {
		c.out[0].Asked = append(p.Asked[:len(p.Asked):len(p.Asked)], c.out[0].Asked...)
	}
	if lead != "" && !led {
		rest = append([]piece{{text: lead}}, rest...)
	}
	flush()
}

func (c *cutter) clause(p *Part, r Ref, lead string) {
	r.Clause = p.No
	note := len(c.out)
	pieces := []piece{{text: join(p.Label, p.Text, " "), asked: p.Asked}}
	for _, q := range p.Parts {
		if q.Kind == KindPoint {
			at := r
			at.Point = q.No
			pieces = append(pieces, pieceOf(q, at))
		} else {
			pieces = append(pieces, pieceOf(q, Ref{}))
		}
	}
	if p.Tail != "" {
		pieces = append(pieces, piece{text: p.Tail})
	}
	c.put(r, lead, pieces)
	for i := note; i < len(c.out) && p.Note != ""; i++ {
		c.out[i].Note = join(c.out[i].Note, p.Note, " ")
	}
	c.days(note, p)
}

// section cuts a section of a plan: its own text, then each section below it
// that is big enough, small ones as points of it.
func (c *cutter) section(p *Part, r Ref, lead string) {
	from := len(c.out)
	defer func() { c.days(from, p) }()
	deep := false
	for _, q := range p.Parts {
		deep = deep || q.Kind == KindHeading && !isLetter(q.No) || q.Kind == KindTable
	}
	var rest []piece
	if r == c.u.Ref {
		if p.Text != "" {
			text := p.Text
			if p.Title == "" {
				text = join(p.Label, p.Text, " ")
				c.heading = oneLine(join(p.Label, cutRunes(p.Text, 120), " "), " ")
			}
			rest = append(rest, piece{text: text, asked: p.Asked})
		}
	} else if p.Title != "" {
		rest = append(rest, piece{text: p.head(), note: p.Note})
		if p.Text != "" {
			rest = append(rest, piece{text: p.Text, asked: p.Asked})
		}
	} else {
		rest = append(rest, piece{text: join(p.Label, p.Text, " "), note: p.Note, asked: p.Asked})
	}
	total := words(p.Words())
	if deep && total > longPassage/3 {
		if len(rest) > 0 && r != c.u.Ref && p.Text == "" {
			lead = join(lead, rest[0].text, "\n")
			rest = nil
		}
		flush := func() { c.put(r, lead, rest); rest = nil }
		used := false
		for _, q := range p.Parts {
			switch {
			case q.Kind == KindHeading && !isLetter(q.No):
				flush()
				used = true
				at := r
				at.Section = sub(r.Section, q.No)
				c.section(q, at, lead)
			case q.Kind == KindTable:
				flush()
				used = true
				c.table(q, r)
			default:
				rest = append(rest, c.point(q, r))
			}
		}
		if p.Tail != "" {
			rest = append(rest, piece{text: p.Tail})
		}
		if !used && len(rest) == 0 && lead != "" {
			rest = append(rest, piece{text: lead})
		}
		flush()
		return
	}
	for _, q := range p.Parts {
		rest = append(rest, c.point(q, r))
	}
	if p.Tail != "" {
		rest = append(rest, piece{text: p.Tail})
	}
	c.put(r, lead, rest)
}

// sub addresses section no below section above: "II" and "3" give "II.3",
// "3" and "3.1" give "3.1".
func sub(above, no string) string {
	if above == "" || strings.HasPrefix(no, above+".") {
		return no
	}
	if i := strings.LastIndex(above, "."); i >= 0 && strings.HasPrefix(no, above[i+1:]+".") {
		return above[:i+1] + no
	}
	return above + "." + no
}

func (c *cutter) point(q *Part, r Ref) piece {
	out := pieceOf(q, Ref{})
	switch {
	case q.Kind == KindHeading && isLetter(q.No), q.Kind == KindPoint:
		out.ref = r
		out.ref.Point = q.No
	case q.Kind == KindHeading && q.No != "":
		out.ref = r
		out.ref.Section = sub(r.Section, q.No)
		for _, s := range q.Parts {
			if s.Kind == KindHeading && isLetter(s.No) {
				at := out.ref
				at.Point = s.No
				out.inner = append(out.inner, Point{at, s.Words()})
			}
		}
	}
	return out
}

// isLetter says that no is the letter of a điểm.
func isLetter(no string) bool {
	for i, r := range no {
		return i == 0 && (r >= 'a' && r <= 'z' || r == 'đ')
	}
	return false
}

// loose cuts an appendix, or text that stands outside every heading.
func (c *cutter) loose(p *Part, r Ref) {
	var rest []piece
	if p.Text != "" {
		rest = append(rest, piece{text: p.Text, asked: p.Asked})
	}
	flush := func() { c.put(r, "", rest); rest = nil }
	for _, q := range p.Parts {
		switch q.Kind {
		case KindTable:
			flush()
			c.table(q, r)
		case KindHeading:
			flush()
			at := r
			at.Section = sub(r.Section, q.No)
			c.section(q, at, "")
		default:
			rest = append(rest, c.point(q, r))
		}
	}
	if p.Tail != "" {
		rest = append(rest, piece{text: p.Tail})
	}
	flush()
}

// table makes a passage of each record: a row with its own number and the rows
// below it that continue it. The lead names the columns and the group.
func (c *cutter) table(p *Part, r Ref) {
	t := p.Table
	columns := strings.Join(t.Columns, " | ")
	if columns == "" {
		for _, row := range t.HeadRows {
			columns = join(columns, rowText(row, true), "\n")
		}
	}
	group := ""
	var now []piece
	at := r
	flush := func() {
		if len(now) > 0 {
			c.put(at, join(group, columns, "\n"), now)
		}
		now = nil
	}
	for i, row := range t.Rows {
		text := rowText(row, false)
		if text == "" {
			continue
		}
		no := rowNumber(row)
		if paper.GroupRow(row) {
			flush()
			group = text
			at = r
			at.Item = no
			if i+1 == len(t.Rows) || len(t.Rows) > i+1 && paper.GroupRow(t.Rows[i+1]) {
				c.put(at, columns, []piece{{text: text}})
				group = ""
			}
			continue
		}
		numbered := numbersRow(no)
		if numbered || len(now) == 0 || len(t.Columns) == 0 {
			flush()
			at = r
			at.Item = no
			if !numbered {
				at.Item = fmt.Sprint(i + 1)
			}
		}
		now = append(now, piece{text: text})
	}
	flush()
	if len(t.Rows) == 0 && columns != "" {
		c.put(r, "", []piece{{text: columns}})
	}
}
