package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Values are what [Fill] puts into a form. Names are compared without
// diacritics and case.
type Values struct {
	Fields map[string]string
	// Lists are rows that a form repeats: {{giấy tờ.tên}} is the field "tên" of
	// each row of "giấy tờ"; {{giấy tờ.stt}} counts them.
	Lists map[string][]map[string]string
}

// Blank stands in a filled form where a fact is not known, to be written by hand.
const Blank = "…………………"

// Fill fills a DOCX form: {{tên}} becomes the value of that field, and a table
// row, or a paragraph outside a table, with {{danh sách.tên}} is repeated for
// each row of the list. A field without a value becomes [Blank]; a paragraph with
// {{?tên}} is left out where the field has none. The look of the form, and every
// part of the file besides its text, stays as it is. unknown are the names that
// the values do not have, as written; they stay in the text.
func Fill(form []byte, v Values) (out []byte, unknown []string, err error) {
	p, err := openPack(form, 64<<20)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrNoWord, err)
	}
	main, err := (&docxReader{pack: p}).mainPart()
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrNoWord, err)
	}
	z, err := zip.NewReader(bytes.NewReader(form), int64(len(form)))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrNoWord, err)
	}
	f := filler{fields: map[string]string{}, lists: map[string][]map[string]string{}}
	for name, value := range v.Fields {
		f.fields[fieldName(name)] = value
	}
	for name, rows := range v.Lists {
		f.lists[fieldName(name)] = countRows(rows)
	}
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, file := range z.File {
		name := strings.TrimPrefix(strings.ReplaceAll(file.Name, `\`, "/"), "/")
		if name != main && !rePageEdge.MatchString(strings.TrimPrefix(name, path.Dir(main)+"/")) {
			if err := copyEntry(w, file); err != nil {
				return nil, nil, fmt.Errorf("paper: fill: %w", err)
			}
			continue
		}
		body, err := p.read(name)
		if err != nil {
			return nil, nil, fmt.Errorf("paper: fill: %w", err)
		}
		filled, err := f.fill(body)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrNoWord, err)
		}
		e, err := w.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate, Modified: file.Modified})
		if err != nil {
			return nil, nil, fmt.Errorf("paper: fill: %w", err)
		}
		if _, err := e.Write(filled); err != nil {
			return nil, nil, fmt.Errorf("paper: fill: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, nil, fmt.Errorf("paper: fill: %w", err)
	}
	return buf.Bytes(), f.unknown, nil
}

// rePageEdge is the name of a part with the head or the foot of pages.
var rePageEdge = regexp.MustCompile(`^(?:header|footer)\d*\.xml$`)

func fieldName(s string) string { return strings.Join(strings.Fields(Fold(s)), " ") }

func countRows(rows []map[string]string) []map[string]string {
	out := make([]map[string]string, len(rows))
	for i, row := range rows {
		out[i] = map[string]string{"stt": fmt.Sprint(i + 1)}
		for name, value := range row {
			out[i][fieldName(name)] = value
		}
	}
	return out
}

// element is a piece of a part: an element with what is in it, or raw bytes
// between elements. Written out again it gives the bytes it was read from.
type element struct {
	name  string // local, of an element of Word; "" otherwise
	start string // the mark that begins it, or the raw bytes
	end   string
	in    []*element
}

func (e *element) write(b *strings.Builder) {
	b.WriteString(e.start)
	for _, x := range e.in {
		x.write(b)
	}
	b.WriteString(e.end)
}

func (e *element) clone() *element {
	out := *e
	out.in = make([]*element, len(e.in))
	for i, x := range e.in {
		out.in[i] = x.clone()
	}
	return &out
}

// texts are the w:t below e, in reading order.
func (e *element) texts() []*element {
	if e.name == "t" {
		return []*element{e}
	}
	var out []*element
	for _, x := range e.in {
		out = append(out, x.texts()...)
	}
	return out
}

// plain is the text below e.
func (e *element) plain() string {
	var b strings.Builder
	for _, t := range e.texts() {
		b.WriteString(t.said())
	}
	return b.String()
}

// said is the text of a w:t.
func (e *element) said() string {
	var b strings.Builder
	for _, x := range e.in {
		x.write(&b)
	}
	var s string
	if err := xml.Unmarshal([]byte("<a>"+b.String()+"</a>"), &s); err != nil {
		return b.String()
	}
	return s
}

// readElements reads a part. Elements outside Word's namespace are kept as they
// are, with the Word elements inside them.
func readElements(part []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(part))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	root := &element{}
	open := []*element{root}
	prefix := ""
	for {
		before := d.InputOffset()
		t, err := d.RawToken()
		if err == io.EOF {
			if len(open) != 1 {
				return nil, errors.New("an Office part ends too early")
			}
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		raw, at := string(part[before:d.InputOffset()]), open[len(open)-1]
		switch t := t.(type) {
		case xml.Directive:
			return nil, errors.New("document type in an Office part")
		case xml.StartElement:
			if len(open) > maxDepth {
				return nil, errDeep
			}
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" && wordSpace[a.Value] {
					prefix = a.Name.Local
				}
			}
			e := &element{start: raw}
			if t.Name.Space == prefix && prefix != "" {
				e.name = t.Name.Local
			}
			at.in = append(at.in, e)
			open = append(open, e)
		case xml.EndElement:
			if len(open) == 1 {
				return nil, errors.New("an Office part is not well formed")
			}
			at.end = raw // "" of <w:t/>, which the decoder ends by itself
			open = open[:len(open)-1]
		default:
			at.in = append(at.in, &element{start: raw})
		}
	}
}

type filler struct {
	fields  map[string]string
	lists   map[string][]map[string]string
	unknown []string
}

func (f *filler) fill(part []byte) ([]byte, error) {
	root, err := readElements(part)
	if err != nil {
		return nil, err
	}
	f.inside(root)
	var b strings.Builder
	root.write(&b)
	return []byte(b.String()), nil
}

var (
	reField = regexp.MustCompile(`\{\{\s*(\??)\s*([^{}]*?)\s*\}\}`)
	reBlank = regexp.MustCompile(`^\s*$`)
)

// inside fills what is below e.
func (f *filler) inside(e *element) {
	var out []*element
	for _, x := range e.in {
		if x.name != "tr" && x.name != "p" {
			f.inside(x)
			out = append(out, x)
			continue
		}
		if list := f.listOf(x); list != "" && (x.name == "tr" || e.name != "tc") {
			for _, row := range f.lists[list] {
				c := x.clone()
				f.block(c, list, row)
				out = append(out, c)
			}
			continue
		}
		if f.block(x, "", nil) || e.name == "tc" { // a cell keeps its paragraph
			out = append(out, x)
		}
	}
	e.in = out
}

// listOf is the list that the fields of a row or a paragraph name; "" none.
func (f *filler) listOf(e *element) string {
	for _, m := range reField.FindAllStringSubmatch(e.plain(), -1) {
		if list, _, ok := strings.Cut(m[2], "."); ok {
			if _, held := f.lists[fieldName(list)]; held {
				return fieldName(list)
			}
		}
	}
	return ""
}

// block fills a row or a paragraph; false where it is to be left out.
func (f *filler) block(e *element, list string, row map[string]string) bool {
	if e.name != "p" {
		kept := e.in[:0]
		for _, x := range e.in {
			if f.block(x, list, row) || e.name == "tc" {
				kept = append(kept, x)
			}
		}
		e.in = kept
		return true
	}
	for _, m := range reField.FindAllStringSubmatch(e.plain(), -1) {
		if value, ok := f.value(m[2], list, row); m[1] != "" && ok && reBlank.MatchString(value) {
			e.in = slices.DeleteFunc(e.in, func(x *element) bool { return x.name == "r" })
			return false
		}
	}
	f.paragraph(e, list, row)
	return true
}

// value is what a field stands for.
func (f *filler) value(name, list string, row map[string]string) (string, bool) {
	if of, field, ok := strings.Cut(name, "."); ok && list != "" && fieldName(of) == list {
		value, known := row[fieldName(field)]
		return value, known
	}
	value, known := f.fields[fieldName(name)]
	return value, known
}

// paragraph puts values into the texts of a paragraph. Word cuts a field into
// several runs as it likes: the value stands in the run that the field begins in.
func (f *filler) paragraph(p *element, list string, row map[string]string) {
	texts := p.texts()
	whole := p.plain()
	ms := reField.FindAllStringSubmatchIndex(whole, -1)
	if len(ms) == 0 {
		return
	}
	from := 0
	for _, t := range texts {
		said := t.said()
		to := from + len(said)
		var b strings.Builder
		at := from
		for _, m := range ms {
			if m[1] <= from || m[0] >= to {
				continue
			}
			b.WriteString(whole[min(at, max(at, m[0])):max(at, m[0])])
			if m[0] >= from {
				value, ok := f.value(whole[m[4]:m[5]], list, row)
				switch {
				case !ok:
					value = whole[m[0]:m[1]]
					if name := whole[m[4]:m[5]]; !slices.Contains(f.unknown, name) {
						f.unknown = append(f.unknown, name)
					}
				case value == "":
					value = Blank
				}
				b.WriteString(value)
			}
			at = min(m[1], to)
		}
		b.WriteString(whole[at:to])
		if b.String() != said {
			t.set(b.String())
		}
		from = to
	}
}

// set puts a text into a w:t; its lines become lines.
func (e *element) set(text string) {
	w := "w:"
	if i := strings.IndexByte(e.start, ':'); i > 0 {
		w = e.start[1 : i+1]
	}
	open := "<" + w + `t xml:space="preserve">`
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = escapeXML(l)
	}
	e.start, e.end = open, "</"+w+"t>"
	e.in = []*element{{start: strings.Join(lines, e.end+"<"+w+"br/>"+open)}}
}
