package corpus

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"trolyao/paper"
)

// CollectionOptions say how a collection is read; the zero value is good.
type CollectionOptions struct {
	// Facts are what is known of the documents besides their articles, by
	// law_id; see [ReadFacts].
	Facts map[string]Hint
	// Source is said to be the source of documents that name none.
	Source string
}

// errLongLine is a record longer than any text is.
var errLongLine = errors.New("line of a collection is over the limit")

// record is a line of a collection: an article of a document, or, without
// law_id, an administrative procedure.
type record struct {
	ID        string          `json:"id"`
	LawID     string          `json:"law_id"`
	ArticleID string          `json:"article_id"`
	Title     string          `json:"title"`
	Text      string          `json:"text"`
	LawTitle  string          `json:"law_title"`
	AmendedBy json.RawMessage `json:"amended_by"`
	Source    string          `json:"source"`
	URL       string          `json:"url"`
	Agency    string          `json:"agency"`
	Decision  string          `json:"so_quyet_dinh"`
}

// maxRecord bounds a line of a collection, in bytes.
const maxRecord = 32 << 20

// ReadCollection reads JSON lines, packed with gzip or not, and hands each
// document to yield when its last line was read. A line is an article ({id,
// law_id, article_id, title, text, law_title, amended_by}), the articles of one
// document standing together, or a procedure ({id, title, text} with an empty
// law_id). A document that yields no text is skipped with its Problems; an
// error of yield ends the reading and is returned. So the caller sees every
// document before a broken line, and the error after it.
func ReadCollection(ctx context.Context, r io.Reader, opts CollectionOptions,
	yield func(*Document, []paper.Problem) error) error {
	in, err := unpacked(r)
	if err != nil {
		return err
	}
	c := collector{opts: opts, yield: yield, seen: map[string]bool{}, keys: map[string]string{}}
	for n := 1; ; n++ {
		line, err := readLine(in)
		if err == io.EOF && len(line) == 0 {
			if n == 1 {
				return paper.Refuse(paper.RefusedEmpty, nil, textNoTexts)
			}
			return c.flush()
		}
		if err != nil && err != io.EOF {
			if flushErr := c.flush(); flushErr != nil {
				return flushErr
			}
			if errors.Is(err, errLongLine) {
				return paper.Refuse(paper.RefusedTooBig, err, textBadLine, n)
			}
			return paper.Refuse(paper.RefusedUnreadable, err, textBrokenGz)
		}
		if ctxErr := ctx.Err(); ctxErr != nil {
			return ctxErr
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var rec record
		if err := json.Unmarshal(line, &rec); err != nil {
			if flushErr := c.flush(); flushErr != nil {
				return flushErr
			}
			return paper.Refuse(paper.RefusedUnreadable, err, textBadLine, n)
		}
		if err := c.add(rec, n); err != nil {
			return err
		}
	}
}

// unpacked reads lines that may be packed with gzip.
func unpacked(r io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(r, 1<<18)
	if magic, _ := in.Peek(2); len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, paper.Refuse(paper.RefusedUnreadable, err, textBrokenGz)
		}
		in = bufio.NewReaderSize(z, 1<<18)
	}
	return in, nil
}

// readLine reads up to a line end, which it drops.
func readLine(in *bufio.Reader) ([]byte, error) {
	var long []byte
	for {
		part, err := in.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			if long = append(long, part...); len(long) > maxRecord {
				return nil, errLongLine
			}
			continue
		}
		if long != nil {
			part = append(long, part...)
		}
		return part, err
	}
}

// collector gathers the records of one document.
type collector struct {
	opts    CollectionOptions
	yield   func(*Document, []paper.Problem) error
	seen    map[string]bool
	keys    map[string]string // key → law_id: two spellings of a number have one key
	law     string
	records []record
}

func (c *collector) add(rec record, n int) error {
	if rec.LawID == "" {
		if err := c.flush(); err != nil {
			return err
		}
		if rec.ID == "" {
			return paper.Refuse(paper.RefusedUnreadable, nil, textNoLaw, n)
		}
		if stamp, ok := paper.SecretStamp(paper.TextBlocks(paper.Clean(rec.Title + "\n" + rec.Text))); ok {
			return c.yield(nil, []paper.Problem{{Severity: paper.Warning, Where: rec.ID,
				Text: paper.RefuseSecret(stamp).Text}})
		}
		doc := procedure(rec, c.opts)
		if len(doc.Parts) == 0 {
			return nil
		}
		return c.yield(doc, nil)
	}
	if rec.LawID != c.law {
		if err := c.flush(); err != nil {
			return err
		}
		// A second document of the same key would push the first one out.
		if c.seen[rec.LawID] {
			return paper.Refuse(paper.RefusedFormat, nil, textScattered, rec.LawID, n)
		}
		c.seen[rec.LawID] = true
		c.law = rec.LawID
	}
	c.records = append(c.records, rec)
	return nil
}

func (c *collector) flush() error {
	if len(c.records) == 0 {
		return nil
	}
	records := c.records
	c.records, c.law = nil, ""
	doc, problems, err := ofRecords(records, c.opts)
	if err == nil && c.keys[doc.Key] != "" {
		problems = append(problems, paper.Problem{Severity: paper.Warning, Where: records[0].LawID,
			Text: "Số, ký hiệu gần như trùng với " + c.keys[doc.Key] + textOwnDocument})
		rekey(doc, doc.Key+".2")
	}
	if err == nil {
		c.keys[doc.Key] = records[0].LawID
	}
	var refusal *paper.Refusal
	if errors.As(err, &refusal) {
		return c.yield(nil, append(problems, paper.Problem{Severity: paper.Warning, Where: records[0].LawID,
			Text: refusal.Text}))
	}
	if err != nil {
		return err
	}
	return c.yield(doc, problems)
}

// ofRecords makes a document of its lines.
func ofRecords(records []record, opts CollectionOptions) (*Document, []paper.Problem, error) {
	first := records[0]
	hint, known := opts.Facts[first.LawID]
	named := !strings.ContainsAny(first.LawID, "0123456789") // "Luật Viên chức" instead of a number
	if hint.Number == "" && !named {
		hint.Number = first.LawID
	}
	if !known && hint.Title == "" {
		hint.Type, hint.Title = splitTitle(first.LawTitle)
		if named && first.LawTitle == "" {
			hint.Type, hint.Title = splitTitle(first.LawID)
		}
	}
	hint.Kind = Verbatim
	if hint.Source == "" {
		hint.Source = first.Source
	}
	if hint.Source == "" {
		hint.Source = opts.Source
	}
	if stamp, ok := paper.SecretStamp([]paper.Block{{Text: first.LawTitle}, {Text: hint.Title}}); ok {
		return nil, nil, paper.RefuseSecret(stamp)
	}
	all := make([]article, len(records))
	for i, rec := range records {
		all[i] = article{no: rec.ArticleID, title: inOneLine(rec.Title)}
		for line := range strings.Lines(paper.Clean(rec.Text)) {
			if line = strings.TrimSpace(line); line != "" {
				all[i].blocks = append(all[i].blocks, paper.Block{Text: line})
			}
		}
	}
	doc, problems, err := ofArticles(all, hint)
	if err != nil {
		return nil, problems, err
	}
	for _, rec := range records {
		for _, by := range amenders(rec.AmendedBy) {
			// The list has the texts that an article was made from as well, in no
			// direction: an older one amended nothing here.
			if d, ok := splitNumber(CanonicalNumber(by)); ok && d.year != "" && doc.Issued != "" &&
				d.year < string(doc.Issued[:4]) {
				continue
			}
			to := Ref{Doc: doc.Key, Number: doc.Number, Article: rec.ArticleID}
			evidence := ""
			if rec.ArticleID != "" {
				evidence = "Bộ văn bản ghi: Điều " + rec.ArticleID + " của " + first.LawID +
					" được sửa đổi, bổ sung bởi " + by + "."
			}
			doc.Relations = append(doc.Relations, Relation{
				Kind: RelAmends, From: Ref{Doc: MakeKey(by, "", "", "", ""), Number: by}, To: to,
				Evidence: evidence, By: FromText, Claim: &Claim{Grade: Likely, Why: []string{sayCollection},
					Form: "collection"},
			})
		}
	}
	return doc, problems, nil
}

// article is an Điều as it comes by itself: what it is called, and its text.
type article struct {
	no     string // "5a"; "" for what is no Điều
	place  string // where it stands in the document, of what is no Điều: "Mục II"
	title  string
	blocks []paper.Block
}

// head is the line that an article begins with.
func (a *article) head() string {
	switch {
	case a.no != "":
		return strings.TrimSpace("Điều " + a.no + ". " + a.title)
	case a.place != "":
		return strings.TrimSpace(a.place + ". " + a.title)
	}
	return a.title
}

// ofArticles makes a document of its articles. Where the text of one has what looks like
// the head of another, each is read by itself.
func ofArticles(all []article, hint Hint) (*Document, []paper.Problem, error) {
	var blocks []paper.Block
	for i := range all {
		blocks = append(append(blocks, paper.Block{Text: all[i].head()}), all[i].blocks...)
	}
	doc, problems, err := Parse(blocks, hint)
	if err != nil {
		return nil, problems, err
	}
	if !sameArticles(doc, all) {
		doc.Parts = doc.Parts[:0]
		for i := range all {
			doc.Parts = append(doc.Parts, oneArticle(&all[i], hint))
		}
		problems = []paper.Problem{{Severity: paper.Info, Where: hint.Number, Text: textLooseArticles}}
	}
	return doc, problems, nil
}

// sameArticles says that the articles found in the text are those of the
// list, in their order.
func sameArticles(doc *Document, all []article) bool {
	i, same := 0, true
	var walk func(parts []*Part)
	walk = func(parts []*Part) {
		for _, p := range parts {
			if p.Kind == KindArticle {
				same = same && i < len(all) && all[i].no == p.No
				i++
				continue
			}
			walk(p.Parts)
		}
	}
	walk(doc.Parts)
	return same && i == len(all)
}

// oneArticle reads an article by itself. What its own text makes look like the
// head of something else stays in it.
func oneArticle(a *article, hint Hint) *Part {
	blocks := append([]paper.Block{{Text: a.head()}}, a.blocks...)
	if doc, _, err := Parse(blocks, hint); err == nil && len(doc.Parts) > 0 && doc.Parts[0].Kind == KindArticle &&
		doc.Parts[0].No == a.no {
		p := doc.Parts[0]
		for _, more := range doc.Parts[1:] {
			p.Tail = strings.TrimSpace(p.Tail + "\n" + more.Words())
		}
		return p
	}
	p := &Part{Kind: KindArticle, No: a.no, Title: a.title}
	switch {
	case a.no != "":
		p.Label = "Điều " + a.no + "."
	case a.place != "":
		p.Kind, p.Title = KindHeading, a.head()
	}
	for _, b := range a.blocks {
		if b.Table != nil {
			p.Parts = append(p.Parts, &Part{Kind: KindTable, Table: b.Table})
			continue
		}
		if p.Text != "" {
			p.Text += "\n"
		}
		p.Text += strings.TrimSpace(b.Label + " " + b.Text)
	}
	return p
}

// rekey gives a document another key, in its own relations too.
func rekey(doc *Document, key string) {
	for i := range doc.Relations {
		r := &doc.Relations[i]
		if r.From.Doc == doc.Key {
			r.From.Doc = key
		}
		if r.To.Doc == doc.Key {
			r.To.Doc = key
		}
	}
	doc.Key = key
}

// amenders reads a list of numbers, or one number.
func amenders(raw json.RawMessage) []string {
	if len(raw) == 0 {
		return nil
	}
	var many []string
	if json.Unmarshal(raw, &many) != nil {
		var one string
		if json.Unmarshal(raw, &one) != nil {
			return nil
		}
		many = []string{one}
	}
	var out []string
	for _, s := range many {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// typeNames are the types that a title of a collection begins with, longer
// ones first.
var typeNames = []string{
	"Nghị quyết liên tịch", "Thông tư liên tịch", "Văn bản hợp nhất", "Lệnh", "Sắc lệnh",
	"Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Nghị quyết", "Nghị định", "Quyết định",
	"Chỉ thị", "Thông tư", "Thông báo", "Kế hoạch", "Công văn", "Quy chế", "Quy định",
}

// splitTitle takes the type off a title: "Nghị định Về công tác văn thư".
func splitTitle(title string) (kind, rest string) {
	title = strings.Join(strings.Fields(paper.Clean(title)), " ")
	for _, name := range typeNames {
		if len(title) > len(name) && strings.EqualFold(title[:len(name)], name) && title[len(name)] == ' ' {
			return name, strings.TrimSpace(title[len(name):])
		}
	}
	if !strings.Contains(title, " ") { // the tail of a link, no title
		return "", ""
	}
	return "", title
}

// procedureType is the Head.Type of the record of an administrative procedure.
const procedureType = "Thủ tục hành chính"

// procedureField begins a field of a procedure record.
var procedureField = regexp.MustCompile(
	`^(Lĩnh vực|Cấp thực hiện|Đối tượng thực hiện|Cơ quan thực hiện|Trình tự thực hiện|Cách thức thực hiện|Thành phần hồ sơ|Thời hạn giải quyết|Phí, lệ phí|Kết quả|Kết quả thực hiện|Yêu cầu, điều kiện|Căn cứ pháp lý):(?:\s+|$)`)

// procedure makes a document of an administrative procedure: a section for its
// facts (field, level, persons, agency) and one for each longer field.
func procedure(rec record, opts CollectionOptions) *Document {
	title := strings.Join(strings.Fields(paper.Clean(rec.Title)), " ")
	doc := &Document{Head: Head{
		Key: MakeKey(rec.ID, procedureType, title, "", ""), Number: rec.ID, Type: procedureType, Title: title,
		Kind: Verbatim, Source: rec.URL,
	}}
	if doc.Source == "" {
		doc.Source = opts.Source
	}
	if rec.Decision != "" {
		doc.Note = "Công bố theo Quyết định " + rec.Decision + "."
	}
	facts := &Part{Kind: KindHeading, Title: generalFacts}
	at := facts
	add := func(p *Part, line string) {
		if p.Text != "" {
			p.Text += "\n"
		}
		p.Text += line
	}
	short := true // in the facts
	for line := range strings.Lines(paper.Clean(rec.Text)) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if m := procedureField.FindStringSubmatch(line); m != nil && !withinTable(at, m[1]) {
			switch m[1] {
			case "Lĩnh vực", "Cấp thực hiện", "Đối tượng thực hiện", "Cơ quan thực hiện":
				if short {
					add(facts, line)
					continue
				}
			}
			short = false
			at = &Part{Kind: KindHeading, Title: m[1] + ":"}
			doc.Parts = append(doc.Parts, at)
			line = line[len(m[0]):]
			if line == "" {
				continue
			}
		}
		add(at, line)
	}
	if facts.Text != "" {
		doc.Parts = append([]*Part{facts}, doc.Parts...)
	}
	for i, p := range doc.Parts {
		p.No = paper.Roman(i + 1)
	}
	return doc
}

// withinTable says that a label is words in a cell of the table that runs
// together in at: the table has the time limits and fees itself.
func withinTable(at *Part, label string) bool {
	return (label == "Thời hạn giải quyết" || label == "Phí, lệ phí") && methodHead.MatchString(at.Text)
}

// ReadFacts reads the table beside a collection: CSV with a heading row, of
// which the columns law_id, type, title, date, issuer and effective are used
// (days as dd/mm/yyyy or yyyy-mm-dd). Columns that are missing stay unknown.
func ReadFacts(r io.Reader) (map[string]Hint, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	in.LazyQuotes = true
	head, err := in.Read()
	if err != nil {
		return nil, paper.Refuse(paper.RefusedUnreadable, err, textBadCSV, 1)
	}
	at := map[string]int{}
	for i, name := range head {
		at[strings.ToLower(strings.Trim(name, "\ufeff "))] = i
	}
	if _, ok := at["law_id"]; !ok {
		return nil, paper.Refuse(paper.RefusedFormat, nil, textNoColumn)
	}
	facts := map[string]Hint{}
	for {
		row, err := in.Read()
		if err == io.EOF {
			return facts, nil
		}
		if err != nil {
			line, _ := in.FieldPos(0)
			return nil, paper.Refuse(paper.RefusedUnreadable, err, textBadCSV, line)
		}
		get := func(name string) string {
			if i, ok := at[name]; ok && i < len(row) {
				return strings.Join(strings.Fields(paper.Clean(row[i])), " ")
			}
			return ""
		}
		id := get("law_id")
		if id == "" {
			continue
		}
		h := Hint{
			Number: id, Type: get("type"), Title: get("title"), Issuer: get("issuer"),
			Issued: typedDay(get("date")), Effective: typedDay(get("effective")), Source: get("source"),
		}
		if h.Type == "" {
			h.Type, h.Title = splitTitle(h.Title)
		}
		facts[id] = h
	}
}
