package paper

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Remark is a comment on words of a Word file.
type Remark struct {
	Para string // the paragraph, as [Read] gives it
	// Start and End are byte offsets in Para.
	Start, End int
	// Note is the number of the note that the words stand in; the comment is then set on
	// its mark, since Word takes none inside. 0 is the text.
	Note int
	Text string // of the comment; lines are paragraphs
	// Old and New propose a change: Old, which stands in the words, is marked as deleted
	// and New as inserted. "" proposes none.
	Old, New string
}

// ErrNoWord is the error for a file that is no DOCX.
var ErrNoWord = errors.New("paper: not a DOCX file")

// Annotate returns a DOCX file with comments, and how many of the remarks found their
// words. It only adds: every entry of the package but those that get comments is copied
// as it is packed, and the text of the document gets nothing but what is inserted, so
// that taking it out again gives the file back. Remarks are in the order of the text. A
// remark whose words are not found is left out.
func Annotate(data []byte, remarks []Remark, author string, now time.Time) ([]byte, int, error) {
	p, err := openPack(data, 512<<20)
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %w", ErrNoWord, err)
	}
	main, err := (&docxReader{pack: p}).mainPart()
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %w", ErrNoWord, err)
	}
	body, err := p.read(main)
	if err != nil || body == nil || bom(body) == "utf-16le" || bom(body) == "utf-16be" {
		return nil, 0, errors.Join(ErrNoWord, err)
	}
	a := annotator{pack: p, main: main, body: body, author: author, now: now.UTC().Format("2006-01-02T15:04:05Z")}
	if err := a.scan(); err != nil {
		return nil, 0, fmt.Errorf("paper: annotate: %w", err)
	}
	if err := a.comments(); err != nil {
		return nil, 0, fmt.Errorf("paper: annotate: %w", err)
	}
	placed := 0
	for _, r := range remarks {
		if a.place(r) {
			placed++
		}
	}
	if placed == 0 {
		return slices.Clone(data), 0, nil
	}
	out, err := a.pages(data)
	if err != nil {
		return nil, 0, fmt.Errorf("paper: annotate: %w", err)
	}
	return out, placed, nil
}

// wordSpace are the namespaces of Word's text.
var wordSpace = map[string]bool{"http://schemas.openxmlformats.org/wordprocessingml/2006/main": true,
	"http://purl.oclc.org/ooxml/wordprocessingml/main": true}

// inked is a run of characters of a w:t.
type inked struct {
	from, to int // in the text of its paragraph
	// at is where each byte of the text begins in the body, with one more for the end.
	at         []int
	run        [2]int // of the w:r, in the body
	look       string // the run's w:rPr as written
	keepsSpace bool
	plain      bool // may be split
}

// inkPara is a paragraph as it stands in the body.
type inkPara struct {
	text  string
	runs  []inked
	notes map[int][2]int // the run that holds the mark of a note, by its number
	key   string
	keyAt []int // byte offset in text of each letter of key
}

type insertion struct {
	at, order int
	text      string
}

type annotator struct {
	pack   *pack
	main   string
	body   []byte
	prefix string // of Word's namespace in the body
	author string
	now    string
	paras  []inkPara
	last   int // the paragraph of the last remark
	nextID int
	puts   []insertion
	taken  [][2]int // stretches of the body that a change is proposed for
	noted  strings.Builder
	old    []byte // comments.xml as it was; nil none
	oldAt  string // its name
}

// scan reads where the text of each paragraph stands.
func (a *annotator) scan() error {
	d := xml.NewDecoder(bytes.NewReader(a.body))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	k := inkScan{a: a, d: d}
	for {
		before := int(d.InputOffset())
		t, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch after := int(d.InputOffset()); t := t.(type) {
		case xml.Directive:
			return errors.New("document type in an Office part")
		case xml.StartElement:
			if err := k.begin(t, before, after); err != nil {
				return err
			}
		case xml.EndElement:
			k.end(t, after)
		}
	}
}

// inkScan is where the scan of a body stands.
type inkScan struct {
	a    *annotator
	d    *xml.Decoder
	open []*inkPara        // paragraphs, the inner ones last
	text []strings.Builder // of each of them
	runs []inkRun

	depth, notes int
	skip         int // elements inside what is left out
}

// inkRun is a run that has begun.
type inkRun struct {
	start int
	look  string
}

// begin takes in an element that stands between two bytes of the body.
func (k *inkScan) begin(t xml.StartElement, before, after int) error {
	if k.depth++; k.depth > maxDepth {
		return errDeep
	}
	if k.depth == 1 {
		for _, at := range t.Attr {
			if at.Name.Space == "xmlns" && wordSpace[at.Value] {
				k.a.prefix = at.Name.Local
			}
		}
	}
	if n, err := strconv.Atoi(rawAttr(t, k.a.prefix, "id")); err == nil && n >= k.a.nextID {
		k.a.nextID = n + 1
	}
	if k.skip > 0 || t.Name.Space == "mc" && t.Name.Local == "Fallback" ||
		t.Name.Space == k.a.prefix && (t.Name.Local == "del" || t.Name.Local == "moveFrom") {
		k.skip++
		return nil
	}
	if t.Name.Space != k.a.prefix {
		return nil
	}
	switch t.Name.Local {
	case "p":
		k.open, k.text = append(k.open, &inkPara{notes: map[int][2]int{}}), append(k.text, strings.Builder{})
	case "r":
		k.runs = append(k.runs, inkRun{start: before})
	case "rPr":
		if len(k.runs) > 0 {
			end, err := elementEnd(k.d, after)
			if err != nil {
				return err
			}
			k.depth--
			k.runs[len(k.runs)-1].look = string(k.a.body[before:end])
		}
	case "footnoteReference", "endnoteReference":
		k.notes++
		if len(k.open) > 0 && len(k.runs) > 0 {
			k.text[len(k.text)-1].WriteString(noteMark(k.notes)) // as Read has it
			k.open[len(k.open)-1].notes[k.notes] = [2]int{k.runs[len(k.runs)-1].start, 0}
		}
	case "tab", "br", "cr":
		if len(k.text) > 0 && len(k.runs) > 0 {
			k.text[len(k.text)-1].WriteByte(' ')
		}
	case "t":
		end, err := elementEnd(k.d, after)
		if err != nil {
			return err
		}
		k.depth--
		if len(k.open) == 0 || len(k.runs) == 0 {
			return nil
		}
		k.ink(t, after, end)
	}
	return nil
}

// ink takes in the words of a run, from after its mark to its end.
func (k *inkScan) ink(t xml.StartElement, after, end int) {
	content := k.a.body[after:end]
	if i := bytes.LastIndexByte(content, '<'); i >= 0 {
		content = content[:i]
	}
	if after >= 2 && k.a.body[after-2] == '/' {
		content = nil // <w:t/>
	}
	b := &k.text[len(k.text)-1]
	x := inked{from: b.Len(), look: k.runs[len(k.runs)-1].look, run: [2]int{k.runs[len(k.runs)-1].start, 0},
		keepsSpace: rawAttr(t, "xml", "space") == "preserve"}
	x.plain = x.read(content, after, b)
	x.to = b.Len()
	x.at = append(x.at, after+len(content))
	k.open[len(k.open)-1].runs = append(k.open[len(k.open)-1].runs, x)
}

// end takes in the end of an element.
func (k *inkScan) end(t xml.EndElement, after int) {
	k.depth--
	if k.skip > 0 {
		k.skip--
		return
	}
	if t.Name.Space != k.a.prefix {
		return
	}
	switch t.Name.Local {
	case "r":
		if len(k.runs) == 0 {
			return
		}
		start := k.runs[len(k.runs)-1].start
		k.runs = k.runs[:len(k.runs)-1]
		for _, p := range k.open {
			for i := range p.runs {
				if p.runs[i].run[0] == start {
					p.runs[i].run[1] = after
				}
			}
			for n, x := range p.notes {
				if x[0] == start {
					p.notes[n] = [2]int{start, after}
				}
			}
		}
	case "p":
		if len(k.open) == 0 {
			return
		}
		p := k.open[len(k.open)-1]
		p.text = k.text[len(k.text)-1].String()
		p.key, p.keyAt = letters(p.text)
		k.open, k.text = k.open[:len(k.open)-1], k.text[:len(k.text)-1]
		k.a.paras = append(k.a.paras, *p)
	}
}

// read decodes the characters of a w:t; false where its bytes do not stand one by one.
func (k *inked) read(content []byte, base int, b *strings.Builder) bool {
	for i := 0; i < len(content); {
		at := base + i
		var (
			c rune
			n int // bytes
		)
		switch {
		case content[i] == '<':
			return false
		case content[i] == '&':
			end := bytes.IndexByte(content[i:], ';')
			if end < 0 {
				return false
			}
			var s string
			if err := xml.Unmarshal([]byte("<a>"+string(content[i:i+end+1])+"</a>"), &s); err != nil {
				return false
			}
			c, _ = utf8.DecodeRuneInString(s)
			n = end + 1
		default:
			c, n = utf8.DecodeRune(content[i:])
		}
		from := b.Len()
		b.WriteRune(c)
		for range b.Len() - from {
			k.at = append(k.at, at)
		}
		i += n
	}
	return true
}

// elementEnd reads to the end of the element just begun and says where that is.
func elementEnd(d *xml.Decoder, after int) (int, error) {
	for depth := 1; ; {
		t, err := d.RawToken()
		if err != nil {
			return after, err
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth == 0 {
				return int(d.InputOffset()), nil
			}
		}
		if depth > maxDepth {
			return after, errDeep
		}
	}
}

func rawAttr(e xml.StartElement, space, name string) string {
	for _, at := range e.Attr {
		if at.Name.Space == space && at.Name.Local == name {
			return at.Value
		}
	}
	return ""
}

// letters are the letters and digits of s, folded, with the place of each: what is
// compared where white space, punctuation and the writing of accents may differ.
func letters(s string) (string, []int) {
	var b strings.Builder
	var at []int
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		f := Fold(string(r))
		b.WriteString(f)
		for range len(f) {
			at = append(at, i)
		}
	}
	return b.String(), at
}

// comments reads what comments there are.
func (a *annotator) comments() error {
	dir := path.Dir(a.main)
	rels, err := a.pack.read(path.Join(dir, "_rels", path.Base(a.main)+".rels"))
	if err != nil {
		return err
	}
	a.oldAt = path.Join(dir, "comments.xml")
	if m := reCommentsRel.FindSubmatch(rels); m != nil {
		if t := reTarget.FindSubmatch(m[0]); t != nil {
			name := string(t[1])
			if strings.HasPrefix(name, "/") {
				a.oldAt = strings.TrimPrefix(name, "/")
			} else {
				a.oldAt = path.Join(dir, name)
			}
		}
	}
	if a.old, err = a.pack.read(a.oldAt); err != nil {
		return err
	}
	for _, m := range reAnyID.FindAllSubmatch(a.old, -1) {
		if n, err := strconv.Atoi(string(m[1])); err == nil && n >= a.nextID {
			a.nextID = n + 1
		}
	}
	return nil
}

var (
	reCommentsRel = regexp.MustCompile(`<Relationship\b[^>]*/relationships/comments"[^>]*>`)
	reTarget      = regexp.MustCompile(`Target="([^"]+)"`)
	reAnyID       = regexp.MustCompile(`\bid="(\d{1,9})"`)
)

// place sets one remark; false when its words are not there.
func (a *annotator) place(r Remark) bool {
	if r.Note > 0 {
		for _, p := range a.paras {
			if at, ok := p.notes[r.Note]; ok && at[1] > 0 {
				a.around(at[0], at[1], r.Text)
				return true
			}
		}
		return false
	}
	key, keyAt := letters(r.Para)
	from, _ := slices.BinarySearch(keyAt, r.Start)
	to, _ := slices.BinarySearch(keyAt, r.End)
	if from >= to {
		return false
	}
	for n := range a.paras {
		i := (a.last + n) % len(a.paras)
		p := &a.paras[i]
		shift := strings.Index(p.key, key)
		if shift < 0 || len(p.key) > len(key)*4+200 {
			continue
		}
		a.last = i
		start, end := p.keyAt[shift+from], p.keyAt[shift+to-1]
		_, w := utf8.DecodeRuneInString(p.text[end:])
		return a.words(p, start, end+w, r)
	}
	return false
}

// words sets a remark on words of a paragraph.
func (a *annotator) words(p *inkPara, start, end int, r Remark) bool {
	first, last := -1, -1
	for i, k := range p.runs {
		if k.from <= start && start < k.to {
			first = i
		}
		if k.from < end && end <= k.to {
			last = i
		}
	}
	if first < 0 || last < 0 || p.runs[first].run[1] == 0 || p.runs[last].run[1] == 0 {
		return false
	}
	changed := a.change(p, start, end, r)
	at, open, shut := a.split(&p.runs[first], start, true)
	if changed {
		at, open, shut = p.runs[first].run[0], "", ""
	}
	stop, openEnd, shutEnd := a.split(&p.runs[last], end, false)
	if changed {
		stop, openEnd, shutEnd = p.runs[last].run[1], "", ""
	}
	id := strconv.Itoa(a.nextID)
	a.nextID++
	w := a.prefix
	a.put(at, 1, open+fmt.Sprintf(`<%s:commentRangeStart %s:id="%s"/>`, w, w, id)+shut)
	a.put(stop, 0, openEnd+fmt.Sprintf(`<%s:commentRangeEnd %s:id="%s"/><%s:r><%s:commentReference %s:id="%s"/></%s:r>`, w, w, id,
		w, w, w, id, w)+shutEnd)
	a.note(id, r.Text)
	return true
}

// split says where the body is to be cut for a place of the text, and what ends the run
// before and begins it again: nothing at the edge of a run.
func (a *annotator) split(k *inked, at int, begin bool) (int, string, string) {
	edge := k.run[1]
	if begin {
		edge = k.run[0]
	}
	if begin && at == k.from || !begin && at == k.to || !k.plain {
		return edge, "", ""
	}
	place := k.at[at-k.from]
	if begin && !k.keepsSpace { // a blank at the end of what goes before would be lost
		for at > k.from && (a.body[k.at[at-1-k.from]] == ' ') {
			at--
		}
		if at == k.from {
			return edge, "", ""
		}
		place = k.at[at-k.from]
	}
	for _, t := range a.taken {
		if t[0] < place && place < t[1] {
			return edge, "", ""
		}
	}
	w := a.prefix
	return place, fmt.Sprintf("</%s:t></%s:r>", w, w), fmt.Sprintf(`<%s:r>%s<%s:t xml:space="preserve">`, w, k.look, w)
}

// change proposes New for Old where Old stands in one piece inside the words.
func (a *annotator) change(p *inkPara, start, end int, r Remark) bool {
	if r.Old == "" || r.New == "" {
		return false
	}
	n := strings.Index(p.text[start:end], r.Old)
	if n < 0 {
		return false
	}
	from, to := start+n, start+n+len(r.Old)
	for i := range p.runs {
		k := &p.runs[i]
		if !k.plain || from < k.from || k.to < to || k.run[1] == 0 {
			continue
		}
		lead := ""
		if !k.keepsSpace {
			for from > k.from && p.text[from-1] == ' ' {
				from--
				lead += " "
			}
		}
		at, stop := k.at[from-k.from], k.at[to-k.from]
		for _, t := range a.taken {
			if at < t[1] && t[0] < stop {
				return false
			}
		}
		for _, x := range a.puts {
			if at < x.at && x.at < stop {
				return false
			}
		}
		a.taken = append(a.taken, [2]int{at, stop})
		w, who := a.prefix, fmt.Sprintf(`%s:author="%s" %s:date="%s"`, a.prefix, escapeXML(a.author), a.prefix, a.now)
		a.put(at, 2, fmt.Sprintf(`</%s:t></%s:r><%s:del %s:id="%d" %s><%s:r>%s<%s:delText xml:space="preserve">`, w,
			w, w, w,
			a.nextID, who, w, k.look, w))
		a.put(stop, -1, fmt.Sprintf(`</%s:delText></%s:r></%s:del><%s:ins %s:id="%d" %s><%s:r>%s<%s:t xml:space="preserve">%s</%s:t></%s:r></%s:ins><%s:r>%s<%s:t xml:space="preserve">`,
			w, w, w, w, w, a.nextID+1, who, w, k.look, w, escapeXML(lead+r.New), w, w, w, w, k.look, w))
		a.nextID += 2
		return true
	}
	return false
}

// around sets a comment on a stretch of the body between elements.
func (a *annotator) around(start, end int, text string) {
	id := strconv.Itoa(a.nextID)
	a.nextID++
	w := a.prefix
	a.put(start, 1, fmt.Sprintf(`<%s:commentRangeStart %s:id="%s"/>`, w, w, id))
	a.put(end, 0, fmt.Sprintf(`<%s:commentRangeEnd %s:id="%s"/><%s:r><%s:commentReference %s:id="%s"/></%s:r>`, w, w,
		id, w, w, w,
		id, w))
	a.note(id, text)
}

func (a *annotator) put(at, order int, text string) {
	a.puts = append(a.puts, insertion{at, order, text})
}

// note adds the text of a comment.
func (a *annotator) note(id, text string) {
	fmt.Fprintf(&a.noted, `<w:comment w:id="%s" w:author="%s" w:date="%s" w:initials="KT">`, id, escapeXML(a.author),
		a.now)
	for _, line := range strings.Split(text, "\n") {
		fmt.Fprintf(&a.noted, `<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, escapeXML(line))
	}
	a.noted.WriteString(`</w:comment>`)
}

func escapeXML(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return strings.ReplaceAll(b.String(), "&#xA;", " ")
}

// insert puts the insertions into the body.
func (a *annotator) insert() []byte {
	slices.SortStableFunc(a.puts, func(x, y insertion) int { return cmp.Or(x.at-y.at, x.order-y.order) })
	var out bytes.Buffer
	at := 0
	for _, x := range a.puts {
		out.Write(a.body[at:x.at])
		out.WriteString(x.text)
		at = x.at
	}
	out.Write(a.body[at:])
	return out.Bytes()
}

const commentsHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
	`<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">`

// pages packs the file again.
func (a *annotator) pages(data []byte) ([]byte, error) {
	changed := map[string][]byte{a.main: a.insert()}
	added := map[string][]byte{}
	noted := a.noted.String()
	if a.old != nil {
		i := bytes.LastIndex(a.old, []byte("</"))
		if i < 0 {
			return nil, errors.New("comments without an end")
		}
		if !bytes.Contains(a.old, []byte(`xmlns:w="`)) {
			return nil, errors.New("comments in a form that is not known")
		}
		changed[a.oldAt] = slices.Concat(a.old[:i], []byte(noted), a.old[i:])
	} else {
		added[a.oldAt] = []byte(commentsHead + noted + "</w:comments>")
		rels := path.Join(path.Dir(a.main), "_rels", path.Base(a.main)+".rels")
		rel := fmt.Sprintf(`<Relationship Id="rIdKiemTra%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/>`,
			a.nextID)
		if err := a.extend(rels, rel, `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`,
			"</Relationships>", changed, added); err != nil {
			return nil, err
		}
		types := fmt.Sprintf(`<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/>`,
			a.oldAt)
		if err := a.extend("[Content_Types].xml", types, "", "", changed, added); err != nil {
			return nil, err
		}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, f := range z.File {
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		body, ok := changed[name]
		if !ok {
			if err := copyEntry(out, f); err != nil {
				return nil, err
			}
			continue
		}
		w, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(body); err != nil {
			return nil, err
		}
	}
	for name, body := range added {
		w, err := out.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(body); err != nil {
			return nil, err
		}
	}
	if err := out.SetComment(z.Comment); err != nil {
		return nil, err
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// copyEntry copies an entry as it is packed.
func copyEntry(out *zip.Writer, f *zip.File) error {
	h := f.FileHeader
	w, err := out.CreateRaw(&h)
	if err != nil {
		return err
	}
	r, err := f.OpenRaw()
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}

// extend adds an element before the end of a part; a part that is missing is made of
// head and tail, where there are any.
func (a *annotator) extend(name, element, head, tail string, changed, added map[string][]byte) error {
	old, err := a.pack.read(name)
	if err != nil {
		return err
	}
	if old == nil {
		if head == "" {
			return fmt.Errorf("no %s", name)
		}
		added[name] = []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + head + element + tail)
		return nil
	}
	i := bytes.LastIndex(old, []byte("</"))
	if i < 0 {
		return fmt.Errorf("no end in %s", name)
	}
	changed[name] = slices.Concat(old[:i], []byte(element), old[i:])
	return nil
}
