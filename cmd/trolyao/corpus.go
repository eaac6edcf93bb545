package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/store"
)

type corpusCmd struct {
	Import    importCmd    `cmd:"" exits:"4" help:"Nhập văn bản từ tệp, thư mục hoặc bộ sưu tập vào kho."`
	Sources   sourcesCmd   `cmd:"" help:"Cho biết từng gói chính thức tải ở đâu, có gì, kho đang giữ gì, từ ngày nào, còn thiếu gì."`
	List      listCmd      `cmd:"" help:"Liệt kê các văn bản trong kho và tình trạng hiệu lực hôm nay."`
	Show      showCmd      `cmd:"" help:"In một văn bản (thông tin, mục lục) hoặc một điều, khoản, điểm của nó."`
	Affected  affectedCmd  `cmd:"" help:"Liệt kê các câu trả lời đã đưa ra mà căn cứ nay bị sửa đổi, thay thế, bãi bỏ, và các câu trả lời đã duyệt cần rà soát."`
	Relations relationsCmd `cmd:"" help:"Đếm các quan hệ giữa văn bản theo loại và mức chắc chắn; liệt kê điều mâu thuẫn và văn bản cần người đối chiếu."`
	Check     checkCmd     `cmd:"" help:"Xem trước một thư mục: mọi điều đáng ngờ trong các tệp định nhập, không ghi gì vào kho."`
	Doubts    doubtsCmd    `cmd:"" help:"Liệt kê điều về hiệu lực cần người đối chiếu, kèm câu trích; ghi quyết định đúng, sai, một phần hoặc ngày khác."`
	Edit      editCmd      `cmd:"" help:"Sửa thông tin, ngày, phạm vi đọc, tình trạng của một văn bản, có lý do; giữ nguyên khi nhập lại, bỏ được bằng --undo."`
	Validity  validityCmd  `cmd:"" help:"Cho biết văn bản hoặc điều khoản còn hiệu lực vào một ngày hay không, vì sao."`
}

var kinds = map[corpus.Kind]string{
	corpus.Verbatim:  "nguyên văn",
	corpus.Digest:    "tóm lược",
	corpus.Catalogue: "chỉ có thông tin",
}

// find returns the one document, and the part of it, that a person's words
// name; a key does too.
func find(ctx context.Context, b *house.House, words string, on corpus.Day) (house.Place, error) {
	place, err := b.Find(ctx, everything, words, on)
	switch {
	case err != nil:
		return place, spoken(err)
	case len(place.Several) > 0:
		var choices []string
		for _, h := range place.Several {
			choices = append(choices, "  "+h.Key+"\t"+title(h))
		}
		return place, fail(nil, "%q có thể là nhiều văn bản; hãy ghi rõ số, năm, hoặc dùng mã ở cột đầu:\n%s", words,
			strings.Join(choices, "\n"))
	case place.Head == nil:
		return place, fail(nil, "Kho không có văn bản nào là %q. Ví dụ cách ghi: \"Điều 5 Nghị định 30/2020/NĐ-CP\".",
			words)
	}
	return place, nil
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
	heads, err := h.house().Documents(ctx, everything, strings.Join(c.Words, " "))
	if err != nil {
		return spoken(err)
	}
	relations, err := h.store.Relations(ctx)
	if err != nil {
		return spoken(err)
	}
	all, err := h.store.Heads(ctx)
	if err != nil {
		return spoken(err)
	}
	catalog := corpus.NewCatalog(all)
	touching := catalog.Touching(relations)
	w := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	for _, head := range heads {
		v := corpus.Assess(head, touching[head.Key], catalog.Head, corpus.Ref{Doc: head.Key, Number: head.Number},
			h.today())
		if c.JSON {
			if err := m.printJSON(listRow{head, v}); err != nil {
				return err
			}
			continue
		}
		state, why := v.Words(), v.Cause() // why stands last: a column is as wide as its longest cell
		if why != "" {
			state = strings.TrimRight(strings.TrimSuffix(state, why), ", ")
			why = " (" + why + ")"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s%s\n", head.Key, kinds[head.Kind], state, title(head), why)
	}
	if c.JSON {
		return nil
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "%d văn bản, tình trạng hiệu lực tính đến ngày %s.\n", len(heads), h.today().Vietnamese())
	return nil
}

func (h *desk) headsByKey(ctx context.Context) (map[string]*corpus.Head, error) {
	heads, err := h.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]*corpus.Head, len(heads))
	for _, head := range heads {
		byKey[head.Key] = head
	}
	return byKey, nil
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
	Outline  []string          `json:"outline,omitempty"`  // of a whole document: its headings
	Tells    []corpus.Relation `json:"relations,omitempty"`
}

func (c *showCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	b := h.house()
	place, err := find(ctx, b, strings.Join(c.Ref, " "), h.today())
	if err != nil {
		return err
	}
	shown, err := b.Show(ctx, place.Ref, h.today())
	if errors.Is(err, store.ErrNotFound) {
		return fail(nil, "Văn bản %s trong kho không có %s.", title(place.Head), place.Ref.Local())
	}
	if err != nil {
		return spoken(err)
	}
	report := showReport{Head: shown.Head, Ref: shown.Ref, Validity: shown.Validity, Passages: shown.Passages,
		Outline: shown.Outline}
	if shown.Ref.Whole() {
		report.Passages = nil
		relations, err := h.store.Relations(ctx)
		if err != nil {
			return spoken(err)
		}
		for _, r := range relations {
			if !r.Rejected && (r.From.Doc == place.Head.Key || r.To.Doc == place.Head.Key) {
				report.Tells = append(report.Tells, r)
			}
		}
	}
	if c.JSON {
		return m.printJSON(report)
	}
	fmt.Fprint(m.Stdout, report.text(h.today()))
	return nil
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
	row("Ngày hết hiệu lực", day(r.Head.Expires))
	row("Người quản trị đã sửa", mendedNames(r.Head.Mended))
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
		if p.Digest {
			b.WriteString("Tóm lược, không phải nguyên văn" + between(p.Since, p.Until) + ":\n")
		} else if p.Until != "" {
			b.WriteString("Nguyên văn" + between(p.Since, p.Until) + ":\n")
		}
		if p.Text != p.Heading {
			b.WriteString(p.Text + "\n")
		}
		if p.Note != "" {
			b.WriteString("(" + p.Note + ")\n")
		}
	}
	if len(r.Outline) > 0 {
		b.WriteString("\nMục lục:\n")
		for _, heading := range r.Outline {
			b.WriteString("  " + heading + "\n")
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

var factNames = map[corpus.Fact]string{
	corpus.FactNumber: "số, ký hiệu", corpus.FactTitle: "tên", corpus.FactType: "loại văn bản",
	corpus.FactIssuer: "cơ quan ban hành",
	corpus.FactIssued: "ngày ban hành", corpus.FactEffective: "ngày có hiệu lực",
	corpus.FactExpires: "ngày hết hiệu lực",
	corpus.FactClass:   "phạm vi đọc", corpus.FactRuling: "tình trạng",
}

func mendedNames(fs []corpus.Fact) string {
	names := make([]string, len(fs))
	for i, f := range fs {
		names[i] = factNames[f]
	}
	return strings.Join(names, ", ")
}

// between says on which days a wording holds.
func between(since, until corpus.Day) string {
	out := ""
	if since != "" {
		out += " từ ngày " + since.Vietnamese()
	}
	if until != "" {
		out += " đến hết ngày " + until.Vietnamese()
	}
	if out == "" {
		return ""
	}
	return ", áp dụng" + out
}

var relationWords = map[corpus.RelationKind]string{
	corpus.RelBasis:    "căn cứ",
	corpus.RelAmends:   "sửa đổi, bổ sung",
	corpus.RelReplaces: "thay thế",
	corpus.RelRepeals:  "bãi bỏ",
	corpus.RelGuides:   "quy định chi tiết, hướng dẫn",
	corpus.RelMerges:   "hợp nhất",
	corpus.RelSuspends: "ngưng hiệu lực",
	corpus.RelKeeps:    "giữ nguyên hiệu lực",
	corpus.RelStarts:   "có hiệu lực riêng",
	corpus.RelNames:    "nhắc đến",
	corpus.RelOfficial: "nguồn chính thức",
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
	b := h.house()
	place, err := find(ctx, b, strings.Join(c.Ref, " "), on)
	if err != nil {
		return err
	}
	v, err := b.Validity(ctx, place.Ref, on)
	if err != nil {
		return spoken(err)
	}
	if c.JSON {
		return m.printJSON(validityReport{place.Ref, v})
	}
	fmt.Fprintf(m.Stdout, "%s\nNgày %s: %s.\n", corpus.Cite(place.Head, place.Ref), on.Vietnamese(), v.Words())
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
	day, ok := corpus.ReadDay(value)
	if !ok {
		return "", misuse("Cờ %s cần một ngày như 2025-06-15 hoặc 15/6/2025, không phải %q.", flag, value)
	}
	return day, nil
}
