package corpus

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"trolyao/paper"
)

// ReadMany is [Read] for files that may hold several documents: a list of
// procedures, or a decision with the procedures that it announces behind it.
// documents has at least one where err is nil.
func ReadMany(ctx context.Context, name string, data []byte, opts ReadOptions) (documents []*Document,
	problems []paper.Problem, err error) {
	if docs, problems, err := procedureJSON(data, opts.Hint); docs != nil || err != nil {
		return docs, problems, err
	}
	if doc, problems, err := edXML(ctx, data, opts); doc != nil || err != nil {
		return []*Document{doc}, problems, err
	}
	if bytes.HasPrefix(data, []byte("PAR1")) {
		return nil, nil, paper.Refuse(paper.RefusedFormat, nil, TextParquet)
	}
	if codifiedPage(data) {
		return nil, nil, paper.Refuse(paper.RefusedFormat, nil, textCodifiedFile)
	}
	blocks, problems, err := paper.Read(ctx, name, data, opts.File)
	if err != nil {
		return nil, problems, err
	}
	docs, more, err := proceduresOf(blocks, opts.Hint)
	if docs != nil || err != nil {
		return docs, append(problems, more...), err
	}
	hint := opts.Hint
	if hint.Name == "" {
		hint.Name = filepath.Base(name)
	}
	doc, more, err := Parse(blocks, hint)
	problems = append(problems, more...)
	if err != nil {
		return []*Document{doc}, problems, err
	}
	told, more := announcedRecords(blocks, doc)
	return append([]*Document{doc}, told...), append(problems, more...), nil
}

// The labels of a record, without diacritics, and the heading each part gets. Those
// of a line stand among the general facts under the name of the record.
var (
	factLabels = map[string]string{"linh vuc": "Lĩnh vực", "cap thuc hien": "Cấp thực hiện",
		"doi tuong thuc hien": "Đối tượng thực hiện", "doi tuong": "Đối tượng thực hiện",
		"co quan thuc hien": "Cơ quan thực hiện", "co quan co tham quyen": "Cơ quan có thẩm quyền",
		"dia chi tiep nhan hs": "Địa chỉ tiếp nhận HS", "dia chi tiep nhan ho so": "Địa chỉ tiếp nhận HS",
		"co quan duoc uy quyen": "Cơ quan được ủy quyền", "co quan phoi hop": "Cơ quan phối hợp",
		"loai thu tuc": "Loại thủ tục", "tu khoa": "Từ khóa", "mo ta": "Mô tả", "so bo ho so": "Số bộ hồ sơ",
		"so luong ho so": "Số bộ hồ sơ", "tinh trang": "Tình trạng", "co quan cong khai": "Cơ quan công khai"}
	partLabels = map[string]string{"trinh tu thuc hien": "Trình tự thực hiện",
		"cach thuc thuc hien": "Cách thức thực hiện", "thanh phan ho so": "Thành phần hồ sơ",
		"ket qua": "Kết quả thực hiện", "ket qua thuc hien": "Kết quả thực hiện", "yeu cau, dieu kien": "Yêu cầu, điều kiện",
		"yeu cau, dieu kien thuc hien": "Yêu cầu, điều kiện", "can cu phap ly": "Căn cứ pháp lý",
		"thoi han giai quyet": "Thời hạn giải quyết", "phi, le phi": "Phí, lệ phí"}
	codeLabels     = []string{"ma thu tuc", "ma tthc", "ma so thu tuc", "ma so"}
	nameLabels     = []string{"ten thu tuc", "ten tthc", "ten thu tuc hanh chinh"}
	decisionLabels = []string{"so quyet dinh", "quyet dinh cong bo", "qd cong bo", "so quyet dinh cong bo"}
)

// procedureCode is a mã thủ tục, with the code of the unit behind it or without.
var procedureCode = regexp.MustCompile(`^\d\.\d{4,6}(?:\.\d{3}(?:\.[0-9A-Z]{2,3}){2,4})?$`)

// drafted is the record of a procedure under way.
type drafted struct {
	code, name, decision string
	facts                []string
	parts                []*Part
	seen                 map[string]bool
}

// set takes a value in under a label; false where the label is not known.
func (d *drafted) set(label, value string) bool {
	fold, value := paper.Fold(label), strings.TrimSpace(value)
	switch {
	case slices.Contains(codeLabels, fold):
		d.code = value
	case slices.Contains(nameLabels, fold):
		d.name = strings.Join(strings.Fields(value), " ")
	case slices.Contains(decisionLabels, fold):
		d.decision = said(value)
	case factLabels[fold] != "":
		if value = said(value); value != "" {
			d.facts = append(d.facts, factLabels[fold]+": "+strings.Join(strings.Fields(value), " "))
		}
	case partLabels[fold] != "":
		p := &Part{Kind: KindHeading, Title: partLabels[fold] + ":", Text: value}
		d.parts = append(d.parts, p)
	default:
		return false
	}
	if d.seen == nil {
		d.seen = map[string]bool{}
	}
	d.seen[fold] = true
	return true
}

// document is the document of a record; nil where it is none. One that tells
// nothing but a line each is a [Catalogue] entry.
func (d *drafted) document(hint Hint) *Document {
	code := strings.ReplaceAll(d.code, " ", "")
	if !procedureCode.MatchString(code) || d.name == "" {
		return nil
	}
	doc := &Document{Head: Head{Key: MakeKey(code, procedureType, d.name, "", ""), Number: code, Type: procedureType,
		Title: d.name, Kind: Catalogue, Source: hint.Source}}
	if d.decision != "" {
		doc.Note = fmt.Sprintf(sayAnnounced, d.decision)
	}
	if len(d.facts) > 0 {
		doc.Parts = append(doc.Parts, &Part{Kind: KindHeading, Title: generalFacts, Text: strings.Join(d.facts, "\n")})
	}
	for _, p := range d.parts {
		if len(p.Parts) == 0 && p.Text == "" {
			continue
		}
		doc.Kind = Verbatim
		doc.Parts = append(doc.Parts, p)
	}
	for i, p := range doc.Parts {
		p.No = paper.Roman(i + 1)
	}
	return doc
}

// proceduresOf reads the portal's exports and an agency's list out of what was read
// of a file; nil where it is none of them. A row or a record that is none is named.
func proceduresOf(blocks []paper.Block, hint Hint) ([]*Document, []paper.Problem, error) {
	if slices.ContainsFunc(blocks, func(b paper.Block) bool { return reFirstArticle.MatchString(b.Text) }) {
		return nil, nil, nil // a decision that announces procedures is a document of its own
	}
	docs, problems := procedureList(blocks, hint)
	if docs == nil {
		if d := procedureRecord(blocks, hint); d != nil {
			docs = []*Document{d}
		}
	}
	if docs == nil {
		return nil, nil, nil
	}
	if stamp, ok := paper.SecretStamp(blocks); ok {
		return nil, nil, paper.RefuseSecret(stamp)
	}
	for _, d := range docs {
		problems = append(problems, unreadOf(d)...)
	}
	return docs, problems, nil
}

// unreadOf names what of a record was not read; of a mere entry nothing is expected.
func unreadOf(d *Document) []paper.Problem {
	if d.Kind == Catalogue {
		return nil
	}
	return ProcedureOf(d).Problems
}

// reFirstArticle is the head of a document's first article.
var reFirstArticle = regexp.MustCompile(`^\s*Điều\s+1\s*[.:]`)

// procedureRecord reads one record: labels, each followed by its text and tables, as
// "ChiTietTTHC_‹mã›.doc" and a saved page of the portal have them.
func procedureRecord(blocks []paper.Block, hint Hint) *Document {
	d := drafted{}
	open := "" // the label whose value stands in the blocks below
	for _, b := range blocks {
		if b.Table != nil {
			if d.rows(b.Table) {
				open = ""
				continue
			}
			if n := len(d.parts); n > 0 && open == "" {
				d.parts[n-1].Parts = append(d.parts[n-1].Parts, &Part{Kind: KindTable, Table: headed(b.Table)})
			}
			continue
		}
		text := strings.TrimSpace(b.Text)
		if text == "" {
			continue
		}
		label, rest, colon := strings.Cut(text, ":")
		if !colon {
			rest = ""
		}
		if fold := paper.Fold(label); len(label) < 60 && (isFactLabel(fold) || partLabels[fold] != "") &&
			(colon || len(text) == len(label)) {
			open = ""
			if isFactLabel(fold) && strings.TrimSpace(rest) == "" {
				open = label
				continue
			}
			d.set(label, rest)
			continue
		}
		switch n := len(d.parts); {
		case open != "":
			d.set(open, text)
			open = ""
		case n > 0:
			p := d.parts[n-1]
			if len(p.Parts) > 0 || ProcedurePartOf(p.Title) == ProcedureDossier {
				p.Parts = append(p.Parts, &Part{Kind: KindHeading, Text: text})
			} else {
				p.Text = join(p.Text, text, "\n")
			}
		}
	}
	if !d.seen["trinh tu thuc hien"] && !d.seen["thanh phan ho so"] && !d.seen["cach thuc thuc hien"] {
		return nil
	}
	return d.document(hint)
}

func isFactLabel(fold string) bool {
	return factLabels[fold] != "" || slices.Contains(codeLabels, fold) || slices.Contains(nameLabels, fold) ||
		slices.Contains(decisionLabels, fold)
}

// rows takes in a table of labels and values; false where it is none.
func (d *drafted) rows(t *paper.Table) bool {
	all := append(slices.Clone(t.HeadRows), t.Rows...)
	known := 0
	for _, r := range all {
		if len(r) == 2 && (isFactLabel(labelOf(r[0])) || partLabels[labelOf(r[0])] != "") {
			known++
		}
	}
	if known < 2 || known*2 < len(all) {
		return false
	}
	for _, r := range all {
		if len(r) == 2 {
			d.set(strings.TrimSuffix(strings.TrimSpace(r[0].Text), ":"), r[1].Text)
		}
	}
	return true
}

func labelOf(c paper.Cell) string {
	return paper.Fold(strings.TrimSuffix(strings.TrimSpace(c.Text), ":"))
}

// headed makes the first row of a table its heading where the file marks none.
func headed(t *paper.Table) *paper.Table {
	if len(t.HeadRows) > 0 || len(t.Rows) == 0 || len(t.Rows[0]) == 0 {
		return t
	}
	switch labelOf(t.Rows[0][0]) {
	case "hinh thuc nop", "ten giay to", "so ky hieu", "ten van ban phap ly":
		return &paper.Table{Columns: t.Columns, HeadRows: t.Rows[:1], Rows: t.Rows[1:]}
	}
	return t
}

// procedureList reads a list: a table with a column of codes and one of names, and
// whatever columns of labels besides. nil where there is no such table.
func procedureList(blocks []paper.Block, hint Hint) (docs []*Document, problems []paper.Problem) {
	seen := map[string]bool{}
	for _, b := range blocks {
		if b.Table == nil {
			continue
		}
		all := append(slices.Clone(b.Table.HeadRows), b.Table.Rows...)
		head := slices.IndexFunc(all, func(r []paper.Cell) bool {
			return column(r, codeLabels) >= 0 && column(r, nameLabels) >= 0
		})
		if head < 0 {
			continue
		}
		code := column(all[head], codeLabels)
		for i, r := range all[head+1:] {
			d := drafted{}
			for k, c := range r {
				if k < len(all[head]) && strings.TrimSpace(c.Text) != "" {
					d.cell(strings.TrimSpace(all[head][k].Text), c.Text)
				}
			}
			doc := d.document(hint)
			switch {
			case doc == nil && d.code+d.name == "": // an empty row, a heading between
			case doc == nil:
				problems = append(problems, paper.Problem{Severity: paper.Warning,
					Where: fmt.Sprintf(sayRow, i+1), Text: fmt.Sprintf(sayNoCode, d.code, d.name)})
			case seen[doc.Key]:
				problems = append(problems, paper.Problem{Severity: paper.Warning,
					Where: fmt.Sprintf(sayRow, i+1), Text: fmt.Sprintf(sayCodeTwice, r[code].Text)})
			default:
				seen[doc.Key] = true
				docs = append(docs, doc)
			}
		}
	}
	return docs, problems
}

func column(row []paper.Cell, labels []string) int {
	return slices.IndexFunc(row, func(c paper.Cell) bool { return slices.Contains(labels, labelOf(c)) })
}

// The columns of a list that tell of one way of handing in.
var wayColumns = map[string]string{"thoi han truc tiep": "Trực tiếp", "thoi han truc tuyen": "Trực tuyến",
	"thoi han qua buu chinh": "Dịch vụ bưu chính"}

var (
	feeColumns = map[string]string{"phi, le phi truc tiep": "Trực tiếp", "phi, le phi truc tuyen": "Trực tuyến",
		"phi, le phi qua buu chinh": "Dịch vụ bưu chính"}
	papersCount = regexp.MustCompile(`(?i)\s*\(\s*(?:(\d{1,2}) bản chính)?[,;\s]*(?:(\d{1,2}) bản sao)?\s*\)\s*[;.]?$`)
)

// cell takes in a cell of a list. Ways, papers and basis become tables, a row a line.
func (d *drafted) cell(label, value string) {
	fold := paper.Fold(strings.TrimSuffix(label, ":"))
	value = strings.TrimSpace(value)
	switch {
	case wayColumns[fold] != "":
		d.way(wayColumns[fold])[1].Text = value
	case feeColumns[fold] != "":
		d.way(feeColumns[fold])[2].Text = value
	case partLabels[fold] == "Thành phần hồ sơ" || partLabels[fold] == "Căn cứ pháp lý":
		d.set(label, "")
		at := d.parts[len(d.parts)-1]
		at.Parts = []*Part{{Kind: KindTable, Table: linesTable(partLabels[fold], value)}}
	default:
		d.set(strings.TrimSuffix(label, ":"), value)
	}
}

// way is the row of a way of handing in, made where there is none.
func (d *drafted) way(name string) []paper.Cell {
	at := slices.IndexFunc(d.parts, func(p *Part) bool { return ProcedurePartOf(p.Title) == ProcedureMethods })
	if at < 0 {
		d.set("Cách thức thực hiện", "")
		at = len(d.parts) - 1
		d.parts[at].Parts = []*Part{{Kind: KindTable, Table: &paper.Table{HeadRows: [][]paper.Cell{methodColumns()}}}}
	}
	t := d.parts[at].Parts[0].Table
	for _, r := range t.Rows {
		if r[0].Text == name {
			return r
		}
	}
	t.Rows = append(t.Rows, cells(name, "", "", ""))
	return t.Rows[len(t.Rows)-1]
}

func cells(texts ...string) []paper.Cell {
	out := make([]paper.Cell, len(texts))
	for i, t := range texts {
		out[i] = paper.Cell{Raw: t, Text: t}
	}
	return out
}

func methodColumns() []paper.Cell {
	return cells("Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả")
}

// linesTable sets lines of a cell as the table that the portal has for a part: a
// paper "Tờ khai (01 bản chính, 02 bản sao)", a document "99/2021/NĐ-CP: title".
func linesTable(part, value string) *paper.Table {
	if part == "Căn cứ pháp lý" {
		t := &paper.Table{HeadRows: [][]paper.Cell{cells("Số ký hiệu", "Trích yếu", "Ngày ban hành", "Cơ quan ban hành")}}
		for line := range strings.Lines(value) {
			number, title, _ := strings.Cut(strings.TrimSpace(strings.TrimLeft(line, "-+*• ")), ":")
			if number = strings.TrimSpace(number); number != "" {
				t.Rows = append(t.Rows, cells(number, strings.TrimSpace(title), "", ""))
			}
		}
		return t
	}
	t := &paper.Table{HeadRows: [][]paper.Cell{cells("Tên giấy tờ", "Mẫu đơn, tờ khai", "Số lượng")}}
	for line := range strings.Lines(value) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		count := ""
		if m := papersCount.FindStringSubmatch(line); m != nil && m[1]+m[2] != "" {
			count = fmt.Sprintf(sayCounts, zero(m[1]), zero(m[2]))
			line = strings.TrimSpace(line[:len(line)-len(m[0])])
		}
		t.Rows = append(t.Rows, cells(line, "", count))
	}
	return t
}

func zero(n string) string {
	if n == "" {
		return "0"
	}
	return n
}

// Document sets a procedure as a document of labelled parts, of which
// [ProcedureOf] reads the same again.
func (p *Procedure) Document(kind Kind, source string) *Document {
	d := drafted{code: p.Code, name: p.Name, decision: p.Decision}
	d.set("Lĩnh vực", strings.Join(p.Fields, "; "))
	d.set("Cấp thực hiện", strings.Join(p.Levels, ", "))
	d.set("Đối tượng thực hiện", strings.Join(p.Subjects, ", "))
	d.set("Cơ quan thực hiện", strings.Join(p.Agencies, "; "))
	var steps []string
	for _, s := range p.Steps {
		steps = append(steps, strings.Trim(s.Label+": "+s.Text, ": "))
	}
	d.set("Trình tự thực hiện", strings.Join(steps, "\n"))
	for _, m := range p.Methods {
		row := cells(m.Way, m.Time, "", m.Note)
		if m.Count > 0 {
			row[1].Text = strings.TrimSpace(fmt.Sprintf("%d %s", m.Count, capital(m.Unit)))
		}
		var fees []string
		for _, f := range m.Fees {
			fees = append(fees, feeLine(f))
		}
		row[2].Text = strings.Join(fees, "\n")
		d.way(m.Way)
		t := d.parts[len(d.parts)-1].Parts[0].Table
		if last := t.Rows[len(t.Rows)-1]; last[0].Text == m.Way && last[1].Text+last[2].Text+last[3].Text == "" {
			t.Rows = t.Rows[:len(t.Rows)-1]
		}
		t.Rows = append(t.Rows, row)
	}
	d.set("Thành phần hồ sơ", "")
	at := d.parts[len(d.parts)-1]
	for _, c := range p.Cases {
		if c.Title != "" {
			at.Parts = append(at.Parts, &Part{Kind: KindHeading, Text: c.Title})
		}
		t := linesTable("", "")
		for _, it := range c.Items {
			count := ""
			if it.Originals+it.Copies > 0 {
				count = fmt.Sprintf(sayCounts, fmt.Sprint(it.Originals), fmt.Sprint(it.Copies))
			}
			t.Rows = append(t.Rows, cells(it.Name, strings.Join(it.Forms, "\n"), count))
		}
		at.Parts = append(at.Parts, &Part{Kind: KindTable, Table: t})
	}
	d.set("Kết quả thực hiện", strings.Join(p.Results, "\n"))
	d.set("Yêu cầu, điều kiện", strings.Join(p.Conditions, "\n"))
	if len(p.Basis) > 0 {
		d.set("Căn cứ pháp lý", "")
		t := linesTable("Căn cứ pháp lý", "")
		for _, b := range p.Basis {
			t.Rows = append(t.Rows, cells(b.Ref.Number, b.Title, "", ""))
		}
		d.parts[len(d.parts)-1].Parts = []*Part{{Kind: KindTable, Table: t}}
	}
	doc := d.document(Hint{Source: source})
	if doc != nil {
		doc.Kind = kind
	}
	return doc
}

func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// feeLine is a fee as a cell has it.
func feeLine(f Fee) string {
	amount := f.Amount()
	if f.Dong > 0 {
		amount = strings.Replace(amount, " đồng", " Đồng", 1)
	} else {
		amount = capital(amount)
	}
	if f.Note == "" {
		return amount
	}
	return amount + " (" + f.Note + ")"
}
