package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"trolyao/corpus"
	"trolyao/store"
)

type corpusCmd struct {
	Import   importCmd   `cmd:"" exits:"4" help:"Nhập văn bản từ tệp, thư mục hoặc bộ sưu tập vào kho."`
	List     listCmd     `cmd:"" help:"Liệt kê các văn bản trong kho và tình trạng hiệu lực hôm nay."`
	Show     showCmd     `cmd:"" help:"In một văn bản (thông tin, mục lục) hoặc một điều, khoản, điểm của nó."`
	Validity validityCmd `cmd:"" help:"Cho biết văn bản hoặc điều khoản còn hiệu lực vào một ngày hay không, vì sao."`
}

var kinds = map[corpus.Kind]string{
	corpus.Verbatim:  "nguyên văn",
	corpus.Digest:    "tóm lược",
	corpus.Catalogue: "chỉ có thông tin",
}

// shelf is what is needed to name documents and judge their validity.
type shelf struct {
	catalog   *corpus.Catalog
	relations []corpus.Relation
}

func (h *house) shelf(ctx context.Context) (*shelf, error) {
	heads, err := h.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	relations, err := h.store.Relations(ctx)
	if err != nil {
		return nil, err
	}
	return &shelf{corpus.NewCatalog(heads), relations}, nil
}

// find returns the one document, and the part of it, that a person's words
// name; a key does too.
func (s *shelf) find(words string, on corpus.Day) (*corpus.Head, corpus.Ref, error) {
	words = corpus.Clean(strings.TrimSpace(words))
	if head := s.catalog.Head(strings.ToLower(words)); head != nil {
		return head, corpus.Ref{Doc: head.Key, Number: head.Number}, nil
	}
	mentions := s.catalog.Find(words)
	if len(mentions) == 0 {
		return nil, corpus.Ref{}, misuse("Không đọc được %q thành số, ký hiệu hay tên văn bản. Ví dụ: \"Điều 5 Nghị định 30/2020/NĐ-CP\".", words)
	}
	if len(mentions) > 1 {
		return nil, corpus.Ref{}, misuse("%q nhắc tới nhiều nơi; hãy hỏi từng nơi một.", words)
	}
	refs := s.catalog.Resolve(mentions[0], corpus.Ref{}, on)
	switch len(refs) {
	case 0:
		return nil, corpus.Ref{}, fail(nil, "Kho không có văn bản nào là %q.", words)
	case 1:
		return s.catalog.Head(refs[0].Doc), refs[0], nil
	}
	var choices []string
	for _, r := range refs {
		choices = append(choices, "  "+r.Doc+"\t"+title(s.catalog.Head(r.Doc)))
	}
	return nil, corpus.Ref{}, fail(nil, "%q có thể là nhiều văn bản; hãy ghi rõ số, năm, hoặc dùng mã ở cột đầu:\n%s", words, strings.Join(choices, "\n"))
}

// title names a document in a line: "Nghị định 30/2020/NĐ-CP Về công tác văn thư".
func title(h *corpus.Head) string {
	return strings.Join(strings.Fields(h.Type+" "+h.Number+" "+h.Title), " ")
}

type listCmd struct {
	Words []string `arg:"" optional:"" name:"từ-khóa" help:"Chỉ những văn bản có mọi từ này trong số, loại, tên hoặc cơ quan ban hành; không cần gõ dấu."`
	JSON  bool     `name:"json" help:"In mỗi văn bản một dòng JSON."`
}

// listRow is a line of "corpus list --json".
type listRow struct {
	*corpus.Head
	Validity corpus.Validity `json:"validity"`
}

func (c *listCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	s, err := h.shelf(ctx)
	if err != nil {
		return spoken(err)
	}
	wanted := strings.Fields(corpus.Fold(strings.Join(c.Words, " ")))
	w := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	n := 0
	for _, head := range s.catalog.Heads() {
		if !holdsAll(corpus.Fold(head.Key+" "+title(head)+" "+head.Issuer), wanted) {
			continue
		}
		n++
		v := s.validity(head, corpus.Ref{}, h.today())
		if c.JSON {
			if err := m.printJSON(listRow{head, v}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", head.Key, kinds[head.Kind], v.Words(), title(head))
	}
	if c.JSON {
		return nil
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "%d văn bản, tình trạng hiệu lực tính đến ngày %s.\n", n, h.today().Vietnamese())
	return nil
}

func holdsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

type showCmd struct {
	Ref  []string `arg:"" name:"văn-bản" help:"Số, ký hiệu, tên hoặc mã văn bản, có thể kèm điều, khoản, điểm."`
	JSON bool     `name:"json" help:"In dạng JSON cho chương trình khác đọc."`
}

// showReport is what "corpus show --json" prints.
type showReport struct {
	Head     *corpus.Head      `json:"head"`
	Ref      corpus.Ref        `json:"ref"`
	Validity corpus.Validity   `json:"validity"`
	Passages []corpus.Passage  `json:"passages,omitempty"` // of a part
	Contents []contentsRow     `json:"contents,omitempty"` // of a whole document
	Tells    []corpus.Relation `json:"relations,omitempty"`
}

type contentsRow struct {
	Ref     corpus.Ref `json:"ref"`
	Heading string     `json:"heading"`
}

func (c *showCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	s, err := h.shelf(ctx)
	if err != nil {
		return spoken(err)
	}
	head, ref, err := s.find(strings.Join(c.Ref, " "), h.today())
	if err != nil {
		return err
	}
	units, err := h.store.Units(ctx, head.Key)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return spoken(err)
	}
	report := showReport{Head: head, Ref: ref, Validity: s.validity(head, ref, h.today())}
	if ref.Whole() {
		for _, u := range units {
			heading := ""
			if ps := u.Passages(head); len(ps) > 0 {
				heading = ps[0].Heading
			}
			report.Contents = append(report.Contents, contentsRow{u.Ref, heading})
		}
		for _, r := range s.relations {
			if r.From.Doc == head.Key || r.To.Doc == head.Key {
				report.Tells = append(report.Tells, r)
			}
		}
	} else if report.Passages = provision(units, head, ref); len(report.Passages) == 0 {
		return fail(nil, "Văn bản %s trong kho không có %s.", title(head), ref.Local())
	}
	if c.JSON {
		return m.printJSON(report)
	}
	fmt.Fprint(m.Stdout, report.text(h.today()))
	return nil
}

// provision returns the passages of the part that ref names: those inside it,
// or the one point of a passage that it is.
func provision(units []corpus.Unit, head *corpus.Head, ref corpus.Ref) (found []corpus.Passage) {
	for _, u := range units {
		if ref.Contains(u.Ref) {
			found = append(found, u.Passages(head)...)
			continue
		}
		if !u.Ref.Contains(ref) {
			continue
		}
		for _, p := range u.Passages(head) {
			if ref.Contains(p.Ref) {
				found = append(found, p)
				continue
			}
			for _, point := range p.Points {
				if ref.Contains(point.Ref) {
					found = append(found, corpus.Passage{Head: head, Ref: point.Ref, Heading: p.Heading, Path: p.Path, Text: point.Text, Note: p.Note})
				}
			}
		}
	}
	return found
}

func (r *showReport) text(today corpus.Day) string {
	var b strings.Builder
	b.WriteString(title(r.Head) + "\n")
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s: %s\n", name, value)
		}
	}
	day := func(d corpus.Day) string {
		if d == "" {
			return ""
		}
		return d.Vietnamese()
	}
	row("Mã", r.Head.Key)
	row("Cơ quan ban hành", r.Head.Issuer)
	row("Người ký", r.Head.Signer)
	row("Ngày ban hành", day(r.Head.Issued))
	row("Ngày có hiệu lực", day(r.Head.Effective))
	row("Tính đến ngày "+today.Vietnamese(), r.Validity.Words())
	row("Nội dung trong kho", kinds[r.Head.Kind])
	row("Lưu ý", r.Head.Note)
	heading := ""
	for _, p := range r.Passages {
		b.WriteString("\n")
		if p.Heading != heading {
			heading = p.Heading
			b.WriteString(heading + "\n")
		}
		if p.Text != p.Heading {
			b.WriteString(p.Text + "\n")
		}
		if p.Note != "" {
			b.WriteString("(" + p.Note + ")\n")
		}
	}
	if len(r.Contents) > 0 {
		b.WriteString("\nMục lục:\n")
		for _, c := range r.Contents {
			line := c.Heading
			if line == "" {
				line = c.Ref.Local()
			}
			b.WriteString("  " + line + "\n")
		}
	}
	if len(r.Tells) > 0 {
		b.WriteString("\nQuan hệ với văn bản khác:\n")
		for _, t := range r.Tells {
			b.WriteString("  " + relationText(t) + "\n")
		}
	}
	return b.String()
}

var relationWords = map[corpus.RelationKind]string{
	corpus.RelBasis:    "căn cứ",
	corpus.RelAmends:   "sửa đổi, bổ sung",
	corpus.RelReplaces: "thay thế",
	corpus.RelRepeals:  "bãi bỏ",
	corpus.RelGuides:   "quy định chi tiết, hướng dẫn",
	corpus.RelMerges:   "hợp nhất",
}

var authorities = map[corpus.Authority]string{
	corpus.FromText:    "đọc từ văn bản, chưa được xác nhận",
	corpus.FromStarter: "theo danh mục kèm chương trình",
	corpus.FromAdmin:   "do quản trị viên xác nhận",
}

func relationText(r corpus.Relation) string {
	text := fmt.Sprintf("%s %s %s", r.From, relationWords[r.Kind], r.To)
	if r.Since != "" {
		text += " từ ngày " + r.Since.Vietnamese()
	}
	return text + " (" + authorities[r.By] + ")"
}

type validityCmd struct {
	Ref  []string `arg:"" name:"văn-bản" help:"Số, ký hiệu, tên hoặc mã văn bản, có thể kèm điều, khoản, điểm."`
	On   string   `placeholder:"NGÀY" help:"Ngày cần xét: 2025-06-15 hoặc 15/6/2025 (mặc định: hôm nay)."`
	JSON bool     `name:"json" help:"In dạng JSON cho chương trình khác đọc."`
}

// validityReport is what "corpus validity --json" prints.
type validityReport struct {
	Ref corpus.Ref `json:"ref"`
	corpus.Validity
}

func (c *validityCmd) Run(ctx context.Context, m *Main) error {
	on, err := m.day("--on", c.On)
	if err != nil {
		return err
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	s, err := h.shelf(ctx)
	if err != nil {
		return spoken(err)
	}
	head, ref, err := s.find(strings.Join(c.Ref, " "), on)
	if err != nil {
		return err
	}
	v := s.validity(head, ref, on)
	if c.JSON {
		return m.printJSON(validityReport{ref, v})
	}
	fmt.Fprintf(m.Stdout, "%s\nNgày %s: %s.\n", corpus.Cite(head, ref), on.Vietnamese(), v.Words())
	for _, step := range v.Steps {
		fmt.Fprintf(m.Stdout, "  - %s\n", step)
	}
	return nil
}

// day reads the value of a flag that takes a day; "" is today.
func (m *Main) day(flag, value string) (corpus.Day, error) {
	if value == "" {
		return corpus.DayOf(m.Now()), nil
	}
	day, ok := parseDay(value)
	if !ok {
		return "", misuse("Cờ %s cần một ngày như 2025-06-15 hoặc 15/6/2025, không phải %q.", flag, value)
	}
	return day, nil
}

// validity judges a document, or the part of it that ref names.
func (s *shelf) validity(head *corpus.Head, ref corpus.Ref, on corpus.Day) corpus.Validity {
	ref.Doc, ref.Number = head.Key, head.Number
	return corpus.Assess(head, s.relations, s.catalog.Head, ref, on)
}
