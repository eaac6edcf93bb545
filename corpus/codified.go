package corpus

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"io"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"trolyao/paper"
)

// codified is the Merged.Number of what was read in the Bộ pháp điển điện tử.
const codified = "Bộ pháp điển điện tử"

// Subject is a đề mục of the codified law that articles of a document stand in.
type Subject struct {
	Code  string `json:"code"`            // "9.1"
	Name  string `json:"name,omitempty"`  // of the đề mục
	Topic string `json:"topic,omitempty"` // chủ đề, where the package names it
}

// Bounds of a package of the codified law: ten times what the real one holds.
const (
	codifiedEntry    = 64 << 20 // bytes of one đề mục
	codifiedWhole    = 2 << 30  // of all of them
	codifiedArticles = 1_000_000
)

// CodifiedPackage is the Bộ pháp điển điện tử as the Ministry of Justice publishes it: a
// ZIP file with a page for each đề mục.
type CodifiedPackage struct {
	Edition  Day // when the newest of its pages was written
	pages    []*zip.File
	topics   map[string]string // of the đề mục, by the name of its page
	problems []paper.Problem
	documents
}

// CodifiedCount is what a package holds.
type CodifiedCount struct {
	Subjects  int `json:"subjects"` // đề mục with text
	Articles  int `json:"articles"`
	Documents int `json:"documents"`
	Attached  int `json:"attached"` // forms and annexes that are named and not in the package
}

// Spool is a file for what does not fit into memory.
type Spool interface {
	io.Writer
	io.ReaderAt
}

var (
	reSubjectPage = regexp.MustCompile(`(?i)^(?:[^/]+/)?demuc/[0-9a-f-]{36}\.html?$`)
	reSubject     = regexp.MustCompile(`(?is)<h3[^>]*>\s*Đề mục\s+([0-9]+\.[0-9]+)\s*<br\s*/?>(.*?)</h3>`)
	reFrame       = regexp.MustCompile(`(?i)<p\s+class=['"]?(pChuong|pDieu|pGhiChu|pNoiDung|pChiDan)['"]?\s*>`)
	reAttached    = regexp.MustCompile(`(?is)<a\s[^>]*href=['"][^'"]*/Files/AppFile/[^'"]*['"][^>]*>(.*?)</a>`)
	reAnyTag      = regexp.MustCompile(`(?s)<[^>]*>`)
	reItemID      = regexp.MustCompile(`(?i)ItemID=([0-9]+)`)
	reCode        = regexp.MustCompile(`^(?:Điều|Điều)\s+([0-9]+\.[0-9]+\.(\pL+)\.[0-9]+(?:\.[0-9]+)?[a-zđ]?)\s*\.?\s*(.*)$`)
	reTopic       = regexp.MustCompile(`\{\s*"Value"\s*:\s*"([^"]*)"\s*,\s*"Text"\s*:\s*"(.*?)"\s*,\s*"(?:ChuDe"\s*:\s*"([^"]*)"|STT")`)

	codifiedType = `(Hiến pháp|Bộ luật|Luật|Pháp lệnh|Nghị quyết liên tịch|Nghị quyết|Nghị định|Thông tư liên tịch|Thông tư|Quyết định|Chỉ thị|Sắc lệnh|Lệnh|Quy chế|Văn bản)`
	codifiedDay  = `([0-9]{1,2}/[0-9]{1,2}/[0-9]{4})`
	codifiedFrom = `có\s+hiệu\s+lực\s+(?:thi\s+hành\s+)?(?:kể\s+)?từ\s+ngày\s+` + codifiedDay
	reNote       = regexp.MustCompile(`^\(*\s*(.*?)\s*` + codifiedType + `\s+(?:số\s*:?\s*)?([0-9][^\s,;()]*)\s*(.*?),?\s*` +
		codifiedFrom)
	reNoteIssued = regexp.MustCompile(`^(.*?),?\s*ngày\s+` + codifiedDay + `(?:\s+của\s+(.*))?$`)
	reNoteBy     = regexp.MustCompile(`(?:^|[\s;(])((?:(?:Khoản|Điểm|Mục|Phần|Chương|Phụ lục|Điều)\s+[0-9]*[a-zđIVXLC]{0,5}[,\s]*(?:và\s+)?)*)` + codifiedType +
		`\s+(?:số\s*:?\s*)?([0-9][^\s,;()]*)\s*([^;]*?),?\s*` + codifiedFrom)
	reNotePlace = regexp.MustCompile(`Điều\s+([0-9]+[a-zđ]?)`)
)

// IsCodified says that a ZIP file is a package of the codified law.
func IsCodified(z *zip.Reader) bool {
	return slices.ContainsFunc(z.File, func(f *zip.File) bool { return reSubjectPage.MatchString(slashed(f.Name)) })
}

// FromCodified says that the wording of a document, or some of it, was read in the
// codified law, and returns the newest edition.
func FromCodified(h *Head) (edition Day, ok bool) {
	for _, m := range h.Merged {
		if m.codified() {
			edition, ok = max(edition, m.Edition), true
		}
	}
	return edition, ok
}

// ChangedArticles counts the Điều of a document, as it is now, that are new or read
// otherwise than before, which may be nil.
func ChangedArticles(before, now *Document) int {
	wordings := func(d *Document) map[string]string {
		out := map[string]string{}
		for _, a := range articlesOf(d.Parts) {
			out[a.part.No] += string(a.part.Since) + bareWords(a.part) + "\n"
		}
		return out
	}
	if before == nil {
		return len(articlesOf(now.Parts))
	}
	was, n := wordings(before), 0
	for no, words := range wordings(now) {
		if was[no] != words {
			n++
		}
	}
	return n
}

// codifiedPage says that data is a page of the codified law, which is read with its
// whole package only.
func codifiedPage(data []byte) bool {
	if len(data) > 1<<16 {
		data = data[:1<<16]
	}
	return reSubject.Match(data) || bytes.Contains(data, []byte("<p class='pDieu'>")) ||
		bytes.Contains(data, []byte("var jdAllTree")) || bytes.Contains(data, []byte("var jdDeMuc"))
}

func slashed(name string) string { return strings.ReplaceAll(name, `\`, "/") }

// OpenCodified looks into a package. A [*paper.Refusal] says why it cannot be read.
func OpenCodified(z *zip.Reader) (*CodifiedPackage, error) {
	c := &CodifiedPackage{topics: map[string]string{}}
	whole := uint64(0)
	for _, f := range z.File {
		name := slashed(f.Name)
		switch {
		case reSubjectPage.MatchString(name):
			c.pages = append(c.pages, f)
			whole += f.UncompressedSize64
			if f.UncompressedSize64 > codifiedEntry || whole > codifiedWhole {
				return nil, paper.Refuse(paper.RefusedTooBig, nil, textCodifiedBig)
			}
			c.Edition = max(c.Edition, DayOf(f.Modified))
		case strings.EqualFold(path.Base(name), "jsonData.js"):
			c.readTopics(f)
		}
	}
	if len(c.pages) == 0 {
		return nil, paper.Refuse(paper.RefusedFormat, nil, textNotCodified)
	}
	slices.SortFunc(c.pages, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	return c, nil
}

// readTopics reads the names of the chủ đề. The file is no valid JSON (quotation marks
// in names are not escaped), and its tree is navigation only: what cannot be read is
// left out.
func (c *CodifiedPackage) readTopics(f *zip.File) {
	data, err := inflate(f)
	if err != nil {
		c.problems = append(c.problems, paper.Problem{Severity: paper.Info, Where: f.Name, Text: textNoTopics})
		return
	}
	names, of := map[string]string{}, map[string]string{}
	end := bytes.Index(data, []byte("jdAllTree"))
	if end < 0 {
		end = min(len(data), 8<<20)
	}
	for _, m := range reTopic.FindAllStringSubmatch(string(data[:end]), -1) {
		if m[3] == "" {
			names[m[1]] = inOneLine(html.UnescapeString(m[2]))
		} else {
			of[strings.ToLower(m[1])] = m[3]
		}
	}
	for page, topic := range of {
		c.topics[page] = names[topic]
	}
}

func inOneLine(s string) string { return strings.Join(strings.Fields(paper.Clean(s)), " ") }

// inflate unpacks an entry, whatever its head says of its size.
func inflate(f *zip.File) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var out bytes.Buffer
	out.Grow(int(min(f.UncompressedSize64, codifiedEntry)))
	n, err := io.Copy(&out, io.LimitReader(in, codifiedEntry+1))
	if err == nil && n > codifiedEntry {
		err = errors.New("entry is over the limit")
	}
	return out.Bytes(), err
}

// codifiedArticle is an article of the codified law, with the place of its words in the
// spool.
type codifiedArticle struct {
	doc        *codifiedDocument
	code       string // "9.1.NĐ.1.1"
	place      string // in its document: "Điều 5", "Mục II"
	title      string
	note       string
	subject    int // of documents.subjects
	since      Day // when its document, or it, took effect
	changes    []noteChange
	at, length int64 // of its text
	attached   []string
}

// noteChange is what a note says was done to an article.
type noteChange struct {
	number, docType string
	articles        []string
	since           Day
}

// codifiedDocument is a document that articles of the codified law come from.
type codifiedDocument struct {
	items                  []string // its ItemIDs in the national database
	number, docType, title string
	issuer                 string
	issued, effective      Day
	key                    string
	pieces                 []*codifiedArticle
}

// documents are what the pages of a package were made from.
type documents struct {
	subjects []Subject
	byItem   map[string]*codifiedDocument
	byNumber map[string][]*codifiedDocument
	all      []*codifiedDocument
	count    CodifiedCount
}

// CodifiedText is one document of a package, as it came.
type CodifiedText struct {
	Document *Document // nil where it was left out, see Problems
	Key      string
	Original []byte // the words of the package it was made from
	Problems []paper.Problem
}

// Digest is what tells whether the words of a document have changed.
func (t *CodifiedText) Digest() string {
	sum := sha256.Sum256(t.Original)
	return hex.EncodeToString(sum[:])
}

// Read reads the package: first every page, whose articles go to the spool, then
// document by document, in the order of their keys. known says of a document, by its
// digest, that the caller has it already; it is then not made again. progress is told
// how many of how many pages, then documents, are read. An error of yield ends the
// reading and is returned.
func (c *CodifiedPackage) Read(ctx context.Context, spool Spool, known func(digest string) (bool, error),
	progress func(documents bool, done, of int), yield func(*CodifiedText) error) (CodifiedCount, error) {
	c.documents = documents{byItem: map[string]*codifiedDocument{}, byNumber: map[string][]*codifiedDocument{}}
	at := int64(0)
	for i, f := range c.pages {
		if err := ctx.Err(); err != nil {
			return c.count, err
		}
		data, err := inflate(f)
		if err != nil {
			return c.count, paper.Refuse(paper.RefusedUnreadable, err, textCodifiedPage, path.Base(slashed(f.Name)))
		}
		n, err := c.page(path.Base(slashed(f.Name)), data, at, spool)
		if at += n; err != nil {
			return c.count, err
		}
		progress(false, i+1, len(c.pages))
	}
	docs := c.settle()
	c.count.Documents = len(docs)
	if len(c.problems) > 0 {
		if err := yield(&CodifiedText{Problems: c.problems}); err != nil {
			return c.count, err
		}
	}
	return c.count, c.make(ctx, docs, spool, known, progress, yield)
}

// page reads one đề mục.
func (c *CodifiedPackage) page(name string, data []byte, at int64, spool io.Writer) (written int64, err error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	marks := reFrame.FindAllSubmatchIndex(data, -1)
	head := data
	if len(marks) > 0 {
		head = data[:marks[0][0]]
	}
	s := Subject{}
	if m := reSubject.FindSubmatch(head); m != nil {
		s.Code, s.Name = string(m[1]), plainText(string(m[2]))
	} else if len(marks) > 0 {
		c.problems = append(c.problems, paper.Problem{Severity: paper.Warning, Where: name, Text: textNoSubject})
	}
	s.Topic = c.topics[strings.ToLower(strings.TrimSuffix(name, path.Ext(name)))]
	var now *codifiedArticle
	items := map[string]*codifiedDocument{}
	before := c.count.Articles
	for i, m := range marks {
		end := len(data)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		inner := string(data[m[1]:end])
		switch string(data[m[2]:m[3]]) {
		case "pDieu":
			now = &codifiedArticle{subject: len(c.subjects)}
			if x := reCode.FindStringSubmatch(plainText(inner)); x != nil {
				now.code, now.title = x[1], x[3]
			} else {
				now.title = plainText(inner)
			}
			if c.count.Articles++; c.count.Articles > codifiedArticles {
				return written, paper.Refuse(paper.RefusedTooBig, nil, textCodifiedBig)
			}
		case "pGhiChu":
			if now != nil && now.note == "" {
				c.note(now, inner, items, name)
			}
		case "pNoiDung":
			if now == nil || now.doc == nil || now.length > 0 {
				continue
			}
			inner = reAttached.ReplaceAllStringFunc(inner, func(a string) string {
				if x := plainText(reAttached.FindStringSubmatch(a)[1]); x != "" {
					now.attached = append(now.attached, x)
				}
				return ""
			})
			c.count.Attached += len(now.attached)
			n, err := io.WriteString(spool, inner)
			if err != nil {
				return written, fmt.Errorf("corpus: spool: %w", err)
			}
			now.at, now.length = at+written, int64(n)
			written += int64(n)
		}
	}
	if c.count.Articles > before {
		c.count.Subjects++
	}
	c.subjects = append(c.subjects, s)
	return written, nil
}

// plainText is the text of a small piece of a page in one line.
func plainText(s string) string {
	return inOneLine(html.UnescapeString(reAnyTag.ReplaceAllString(s, " ")))
}

// note reads the source note of an article and finds the document it is of.
func (c *CodifiedPackage) note(p *codifiedArticle, inner string, items map[string]*codifiedDocument, page string) {
	p.note = strings.NewReplacer(" ,", ",", "( ", "(", " )", ")", " ;", ";").Replace(plainText(inner))
	item := ""
	ids := reItemID.FindAllStringSubmatch(inner, -1)
	if strings.Contains(inner, "ItemID=") && len(ids) > 0 {
		item = ids[0][1]
		if first := strings.Index(inner, "ItemID="); !strings.HasPrefix(inner[first:], "ItemID="+item) {
			item = "" // the first link has none; this is another document's
		}
	}
	m := reNote.FindStringSubmatch(p.note)
	if m == nil {
		c.problems = append(c.problems, paper.Problem{Severity: paper.Warning, Where: cmp.Or(p.code, page),
			Text: fmt.Sprintf(textNoteUnread, cutRunes(p.note, 200))})
		if p.doc = items[item]; item == "" || p.doc == nil {
			return // nobody knows whose it is
		}
		p.doc.pieces = append(p.doc.pieces, p)
		return
	}
	p.place = strings.TrimSpace(m[1])
	p.since = typedDay(m[5])
	d := c.find(item, CanonicalNumber(m[3]), m[2], items)
	if x := reNoteIssued.FindStringSubmatch(m[4]); x != nil {
		d.title = cmp.Or(d.title, strings.TrimSpace(x[1]))
		d.issued = cmp.Or(d.issued, typedDay(x[2]))
		d.issuer = cmp.Or(d.issuer, strings.Trim(x[3], " ,"))
	}
	p.doc = d
	d.pieces = append(d.pieces, p)
	_, rest, _ := strings.Cut(p.note, " bởi ")
	for _, x := range reNoteBy.FindAllStringSubmatch(rest, -1) {
		ch := noteChange{number: CanonicalNumber(x[3]), docType: x[2], since: typedDay(x[5])}
		for _, a := range reNotePlace.FindAllStringSubmatch(x[1], -1) {
			ch.articles = append(ch.articles, a[1])
		}
		p.changes = append(p.changes, ch)
	}
	if rest != "" && len(p.changes) == 0 {
		c.problems = append(c.problems, paper.Problem{Severity: paper.Warning, Where: p.code,
			Text: fmt.Sprintf(textNoteUnread, cutRunes(p.note, 200))})
	}
}

// find is the document with an ItemID, or, where a note has none, the one of that number
// in the same đề mục.
func (c *CodifiedPackage) find(item, number, docType string, items map[string]*codifiedDocument) *codifiedDocument {
	by := docType + " " + number
	d := c.byItem[item]
	if item == "" {
		d = items[by]
	}
	if d == nil || d.number != number {
		d = &codifiedDocument{number: number, docType: docType}
		c.all = append(c.all, d)
		if item != "" {
			d.items = []string{item}
			c.byItem[item] = d
		}
		c.byNumber[number] = append(c.byNumber[number], d)
	}
	items[by] = d
	if item != "" {
		items[item] = d
	}
	return d
}

// settle gives the documents their keys; those that turn out to be one become one.
func (c *CodifiedPackage) settle() []*codifiedDocument {
	byKey := map[string]*codifiedDocument{}
	var out []*codifiedDocument
	for _, d := range c.all {
		if d.issued == "" || d.issuer == "" || d.title == "" { // the whole note stands in another đề mục
			for _, o := range c.byNumber[d.number] {
				if o.docType == d.docType && o != d && len(c.byNumber[d.number]) == 2 {
					d.issued, d.issuer = cmp.Or(d.issued, o.issued), cmp.Or(d.issuer, o.issuer)
					d.title = cmp.Or(d.title, o.title)
				}
			}
		}
		if d.docType == "Văn bản" {
			d.docType = typeOf(d.number)
		}
		for _, p := range d.pieces { // articles that came later name later days
			if p.since != "" && (d.effective == "" || p.since < d.effective) {
				d.effective = p.since
			}
		}
		d.key = MakeKey(d.number, d.docType, d.title, d.issuer, d.issued)
		if o := byKey[d.key]; o != nil {
			if !sameType(o.docType, d.docType) && o.docType != d.docType {
				d.key += ".2"
				c.problems = append(c.problems, paper.Problem{Severity: paper.Warning, Where: d.number,
					Text: "Số, ký hiệu gần như trùng với " + o.key + textOwnDocument})
			} else {
				o.pieces = append(o.pieces, d.pieces...)
				o.items = append(o.items, d.items...)
				o.title, o.issuer = cmp.Or(o.title, d.title), cmp.Or(o.issuer, d.issuer)
				o.issued = cmp.Or(o.issued, d.issued)
				if d.effective != "" && (o.effective == "" || d.effective < o.effective) {
					o.effective = d.effective
				}
				d.key = ""
				for _, p := range d.pieces {
					p.doc = o
				}
				for _, i := range d.items {
					c.byItem[i] = o
				}
				continue
			}
		}
		byKey[d.key] = d
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b *codifiedDocument) int { return strings.Compare(a.key, b.key) })
	return out
}

// make makes the documents, side by side, and hands them on in their order.
func (c *CodifiedPackage) make(ctx context.Context, docs []*codifiedDocument, spool io.ReaderAt,
	known func(string) (bool, error), progress func(bool, int, int), yield func(*CodifiedText) error) error {
	type result struct {
		text *CodifiedText
		err  error
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pending := make(chan chan result, runtime.NumCPU())
	go func() {
		defer close(pending)
		for _, d := range docs {
			one := make(chan result, 1)
			select {
			case pending <- one:
			case <-ctx.Done():
				return
			}
			go func() {
				t, err := c.text(d, spool, known)
				one <- result{t, err}
			}()
		}
	}()
	done := 0
	for one := range pending {
		r := <-one
		if r.err == nil {
			r.err = ctx.Err()
		}
		if r.err == nil && r.text != nil {
			r.err = yield(r.text)
		}
		if r.err != nil {
			return r.err
		}
		done++
		progress(true, done, len(docs))
	}
	return ctx.Err()
}

// text makes one document; its Document is nil and its Problems are empty where it is
// known.
func (c *CodifiedPackage) text(d *codifiedDocument, spool io.ReaderAt, known func(string) (bool, error)) (
	*CodifiedText, error) {
	d.order()
	t := &CodifiedText{Key: d.key}
	var original bytes.Buffer
	bodies := make([]string, len(d.pieces))
	fmt.Fprintf(&original, "%s\n%s %s %s\n%s %s %s\n", codified, d.docType, d.number, d.title, d.issuer, d.issued, d.effective)
	for i, p := range d.pieces {
		data := make([]byte, p.length)
		if _, err := spool.ReadAt(data, p.at); err != nil {
			return nil, fmt.Errorf("corpus: spool: %w", err)
		}
		bodies[i] = string(data)
		s := c.subjects[p.subject]
		fmt.Fprintf(&original, "\n[%s] %s / %s\n%s\n%s\n%s\n%s\n", p.code, s.Name, s.Topic, p.title, p.note,
			strings.Join(p.attached, "\n"), data)
	}
	t.Original = original.Bytes()
	if is, err := known(t.Digest()); err != nil || is {
		return t, err
	}
	var err error
	t.Document, t.Problems, err = c.document(d, bodies)
	var refusal *paper.Refusal
	if errors.As(err, &refusal) {
		t.Document, t.Original = nil, nil
		t.Problems = append(t.Problems, paper.Problem{Severity: paper.Warning, Where: d.number, Text: refusal.Text})
		return t, nil
	}
	return t, err
}

// order puts the articles in the order of their document, whatever the đề mục they
// stand in.
func (d *codifiedDocument) order() {
	slices.SortStableFunc(d.pieces, func(a, b *codifiedArticle) int {
		x, y := articleOf(a.place), articleOf(b.place)
		if x == "" || y == "" {
			return cmp.Compare(min(1, len(y)), min(1, len(x)))
		}
		return cmp.Or(atoi(strings.TrimRight(x, "abcdefghijklmnopqrstuvwxyzđ"))-
			atoi(strings.TrimRight(y, "abcdefghijklmnopqrstuvwxyzđ")), strings.Compare(x, y))
	})
}

// articleOf is the number of the Điều that a note names.
func articleOf(place string) string {
	if m := reNotePlace.FindStringSubmatch(place); m != nil && strings.HasPrefix(place, "Điều") {
		return m[1]
	}
	return ""
}

// document makes a document of its articles.
func (c *CodifiedPackage) document(d *codifiedDocument, bodies []string) (*Document, []paper.Problem, error) {
	hint := Hint{Number: d.number, Type: d.docType, Title: d.title, Issuer: d.issuer, Issued: d.issued,
		Effective: d.effective, Kind: Verbatim, Source: codified, Note: textCodifiedNote}
	var problems []paper.Problem
	pieces, articles, err := d.articles(bodies, &problems)
	if err != nil {
		return nil, problems, err
	}
	doc, more, err := ofArticles(articles, hint)
	if err != nil {
		return nil, problems, err
	}
	for _, x := range more {
		if x.Severity == paper.Warning { // what it leaves out it leaves out on purpose
			x.Severity = paper.Info
		}
		x.Where = cmp.Or(d.number, x.Where)
		problems = append(problems, x)
	}
	doc.Key = d.key
	c.file(doc, d, pieces)
	return doc, problems, nil
}

// articles reads the words of each article. One that stands in several đề mục is taken
// once; where they differ, as the latest change has it.
func (d *codifiedDocument) articles(bodies []string, problems *[]paper.Problem) ([]*codifiedArticle, []article, error) {
	check := []paper.Block{{Text: d.title}}
	var pieces []*codifiedArticle
	var articles []article
	at := map[string]int{}
	for i, p := range d.pieces {
		blocks, more, err := paper.ReadFragment(bodies[i])
		if err != nil {
			*problems = append(*problems, paper.Problem{Severity: paper.Warning, Where: p.code, Text: textPieceUnread})
			continue
		}
		for _, x := range more {
			x.Where = p.code
			*problems = append(*problems, x)
		}
		check = append(check, paper.Block{Text: p.title})
		for _, name := range p.attached {
			check = append(check, paper.Block{Text: name})
		}
		a := article{no: articleOf(p.place), place: p.place, title: p.title, blocks: blocks}
		j, twice := at[a.no]
		if a.no == "" || !twice {
			at[a.no] = len(articles)
			pieces, articles = append(pieces, p), append(articles, a)
			continue
		}
		if bareBlocks(articles[j].blocks) != bareBlocks(blocks) {
			*problems = append(*problems, paper.Problem{Severity: paper.Warning, Where: p.code,
				Text: fmt.Sprintf(textPieceTwice, a.no, pieces[j].code)})
			if p.last() > pieces[j].last() {
				pieces[j], articles[j] = p, a
			}
		}
	}
	if stamp, ok := paper.SecretStamp(check); ok {
		return nil, nil, paper.RefuseSecret(stamp)
	}
	return pieces, articles, nil
}

// last is the day of the latest change that the note of an article names.
func (p *codifiedArticle) last() Day {
	day := Day("")
	for _, ch := range p.changes {
		day = max(day, ch.since)
	}
	return day
}

func bareBlocks(blocks []paper.Block) string {
	doc := Part{}
	for _, b := range blocks {
		doc.Text += b.Text + "\n"
		if b.Table != nil {
			doc.Parts = append(doc.Parts, &Part{Kind: KindTable, Table: b.Table})
		}
	}
	return bareWords(&doc)
}

// file gives a document what the notes say: the days of its articles, who changed
// them, and where they stand in the codified law.
func (c *CodifiedPackage) file(doc *Document, d *codifiedDocument, pieces []*codifiedArticle) {
	own := Ref{Doc: doc.Key, Number: doc.Number}
	m := Merged{Number: codified, Edition: c.Edition, State: d.effective}
	parts := articlesOf(doc.Parts)
	at := map[string]*Part{}
	for _, a := range parts {
		at[a.part.No] = a.part
	}
	seen := map[Ref]bool{}
	for _, p := range d.pieces {
		if s := c.subjects[p.subject]; s.Code != "" && !slices.Contains(doc.Subjects, s) {
			doc.Subjects = append(doc.Subjects, s)
		}
	}
	for _, p := range pieces {
		m.State = max(m.State, p.since, p.last())
		part := at[articleOf(p.place)]
		if part == nil {
			continue
		}
		part.Codified = p.code
		if len(p.attached) > 0 {
			part.Note = join(part.Note, fmt.Sprintf(textNotAttached, strings.Join(p.attached, "; ")), " ")
		}
		if p.since > d.effective {
			part.Since, part.Added = p.since, true
		}
		for _, ch := range p.changes {
			if ch.since == "" {
				continue
			}
			if part.Lacks == "" || ch.since < part.Lacks {
				part.Lacks = ch.since
			}
			if ch.since >= part.Since {
				part.Since, part.Added = ch.since, false
			}
		}
		for _, r := range c.changed(p, own) {
			k := r.From
			k.Point = part.No // a key of its own for each Điều that is acted on
			if !seen[k] {
				seen[k] = true
				doc.Relations = append(doc.Relations, r)
			}
		}
	}
	doc.Merged = []Merged{m}
}

// changed are the changes of an article as relations.
func (c *CodifiedPackage) changed(p *codifiedArticle, own Ref) []Relation {
	var out []Relation
	to := own
	to.Article = articleOf(p.place)
	for _, ch := range p.changes {
		from := Ref{Number: ch.number}
		if ds := c.byNumber[ch.number]; len(ds) > 0 && ds[0].key != "" && ds[0].docType == ch.docType {
			from.Doc = ds[0].key
		} else if reYear.MatchString(ch.number) && !local(ch.number) {
			from.Doc = MakeKey(ch.number, ch.docType, "", "", "")
		}
		if from.Doc == own.Doc {
			continue
		}
		for _, a := range append(ch.articles, "")[:max(1, len(ch.articles))] {
			r := Relation{Kind: RelAmends, From: from, To: to, Since: ch.since,
				Evidence: codified + ": " + cutRunes(p.note, 600),
				By:       FromText, Claim: &Claim{Grade: Sure, Type: ch.docType, Form: "note"}}
			r.From.Article = a
			out = append(out, r)
		}
	}
	return out
}
