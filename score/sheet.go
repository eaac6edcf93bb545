package score

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"trolyao/corpus"
	"trolyao/paper"
)

// The two workbooks that are read back.
const (
	criteriaSheet = "Bộ tiêu chí"
	claimSheet    = "Bảng chấm điểm"
)

// What a set says of itself, one line each above the table of its workbook.
var setLines = []struct {
	label string
	field string // in YAML, which faults name
	hint  string
	get   func(*Criteria) string
	set   func(*Criteria, string) error
}{
	{"Mã", "key", "chữ thường không dấu, ví dụ cchc-so-2026", func(c *Criteria) string { return c.Key },
		func(c *Criteria, s string) error { c.Key = s; return nil }},
	{"Tên bộ tiêu chí", "name", "", func(c *Criteria) string { return c.Name },
		func(c *Criteria, s string) error { c.Name = s; return nil }},
	{"Nhóm cơ quan", "groups", "so, xa, tinh; cách nhau bằng dấu chấm phẩy", func(c *Criteria) string { return joined(c.Groups) }, func(c *Criteria, s string) error {
		for _, g := range parts(s) {
			c.Groups = append(c.Groups, Group(paper.Fold(g)))
		}
		return nil
	}},
	{"Kỳ chấm", "period", "nam hoặc thang", func(c *Criteria) string { return string(c.Period) },
		func(c *Criteria, s string) error { c.Period = Period(paper.Fold(s)); return nil }},
	{"Áp dụng từ ngày", "from", "để trống nếu không giới hạn", func(c *Criteria) string { return shownDay(c.From) },
		func(c *Criteria, s string) (err error) { c.From, err = readDay(s); return err }},
	{"Áp dụng đến ngày", "to", "", func(c *Criteria) string { return shownDay(c.To) },
		func(c *Criteria, s string) (err error) { c.To, err = readDay(s); return err }},
	{"Mã các cơ quan", "agencies", "để trống: theo nhóm; cách nhau bằng dấu chấm phẩy",
		func(c *Criteria) string { return strings.Join(c.Agencies, "; ") }, func(c *Criteria,
			s string) error {
			c.Agencies = parts(s)
			return nil
		}},
	{"Hạn tự chấm", "self_due", "", func(c *Criteria) string { return shownDay(c.SelfDue) },
		func(c *Criteria, s string) (err error) { c.SelfDue, err = readDay(s); return err }},
	{"Hạn nộp minh chứng", "evidence_due", "để trống: như hạn tự chấm",
		func(c *Criteria) string { return shownDay(c.EvidenceDue) }, func(c *Criteria,
			s string) (err error) {
			c.EvidenceDue, err = readDay(s)
			return err
		}},
	{"Hạn giải trình", "explain_due", "sau khi có kết quả thẩm định; để trống nếu không có vòng giải trình",
		func(c *Criteria) string { return shownDay(c.ExplainDue) },
		func(c *Criteria, s string) (err error) { c.ExplainDue, err = readDay(s); return err }},
	{"Tiêu chí không áp dụng", "exempts", "để trống: trừ khỏi điểm tối đa; chia: chia điểm cho tiêu chí còn lại",
		func(c *Criteria) string { return string(c.Exempts) },
		func(c *Criteria, s string) error { c.Exempts = Exempts(paper.Fold(s)); return nil }},
	{"Điểm thưởng tối đa", "bonus_max", "tổng điểm thưởng ngoài thang điểm; để trống: theo các lĩnh vực thưởng",
		func(c *Criteria) string { return orBlank(c.BonusMax) },
		func(c *Criteria, s string) error { return readOr(s, &c.BonusMax) }},
	{"Điểm phạt tối đa", "penalty_max", "tổng điểm phạt ngoài thang điểm",
		func(c *Criteria) string { return orBlank(c.PenaltyMax) },
		func(c *Criteria, s string) error { return readOr(s, &c.PenaltyMax) }},
	{"Xếp hạng cả thưởng, phạt", "rank_extra", "có: xếp hạng, xếp loại theo chỉ số cộng thưởng trừ phạt",
		func(c *Criteria) string { return yesNo(c.RankExtra) },
		func(c *Criteria, s string) (err error) { c.RankExtra, err = readYes(s); return err }},
	{"Căn cứ", "basis", "số, ký hiệu và ngày của quyết định", func(c *Criteria) string { return c.Basis },
		func(c *Criteria, s string) error { c.Basis = s; return nil }},
	{"Mục tiêu (%)", "target", "", func(c *Criteria) string { return orBlank(c.Target) },
		func(c *Criteria, s string) error { return readOr(s, &c.Target) }},
	{"Xếp loại", "bands", "cao trước, ví dụ: Xuất sắc = 90; Yếu = 0", func(c *Criteria) string {
		var l []string
		for _, b := range c.Bands {
			l = append(l, b.Name+" = "+b.Min.String())
		}
		return strings.Join(l, "; ")
	}, func(c *Criteria, s string) error {
		for _, p := range parts(s) {
			i := strings.LastIndex(p, "=")
			if i < 0 {
				return fmt.Errorf(textStepForm, p)
			}
			min, err := ParsePoints(p[i+1:])
			if err != nil {
				return fmt.Errorf("“%s” %w", p, err)
			}
			c.Bands = append(c.Bands, Band{min, strings.TrimSpace(p[:i])})
		}
		return nil
	}},
	{"Bộ ví dụ", "example", "có hoặc không", func(c *Criteria) string { return yesNo(c.Example) },
		func(c *Criteria, s string) (err error) { c.Example, err = readYes(s); return err }},
	{"Chỉ là khung", "frame", "có: chưa biết điểm thành phần, không chấm được",
		func(c *Criteria) string { return yesNo(c.Frame) }, func(c *Criteria, s string) (err error) {
			c.Frame,
				err = readYes(s)
			return err
		}},
	{"Nguồn", "source", "", func(c *Criteria) string { return c.Source },
		func(c *Criteria, s string) error { c.Source = s; return nil }},
	{"Ghi chú", "note", "", func(c *Criteria) string { return c.Note },
		func(c *Criteria, s string) error { c.Note = s; return nil }},
}

// The columns of the table of criteria, in their order.
var criteriaColumns = []struct {
	label string
	field string
	width float64
	get   func(*Criterion) string
	set   func(*Criterion, string) error
}{
	{"Số", "no", 8, func(k *Criterion) string { return k.No },
		func(k *Criterion, s string) error { k.No = strings.TrimSuffix(s, "."); return nil }},
	{"Tên tiêu chí", "name", 60, func(k *Criterion) string { return k.Name },
		func(k *Criterion, s string) error { k.Name = s; return nil }},
	{"Điểm tối đa", "max", 11, func(k *Criterion) string { return k.Max.String() },
		func(k *Criterion, s string) (err error) { k.Max, err = ParsePoints(s); return err }},
	{"Phương pháp", "method", 13, func(k *Criterion) string { return string(k.Method) },
		func(k *Criterion, s string) error { k.Method = Method(paper.Fold(s)); return nil }},
	{"Quy tắc chấm", "rule", 44, func(k *Criterion) string { return k.Rule.String() },
		func(k *Criterion, s string) (err error) { k.Rule, err = ParseRule(s); return err }},
	{"Ngoài thang điểm", "outside", 12, func(k *Criterion) string { return string(k.Outside) },
		func(k *Criterion, s string) error { k.Outside = Outside(paper.Fold(s)); return nil }},
	{"Minh chứng cần có", "evidence", 34, func(k *Criterion) string { return k.Evidence },
		func(k *Criterion, s string) error { k.Evidence = s; return nil }},
	{"Cơ quan theo dõi", "owner", 20, func(k *Criterion) string { return k.Owner },
		func(k *Criterion, s string) error { k.Owner = s; return nil }},
	{"Hạn tự chấm", "self_due", 13, func(k *Criterion) string { return shownDay(k.SelfDue) },
		func(k *Criterion, s string) (err error) { k.SelfDue, err = readDay(s); return err }},
	{"Hạn minh chứng", "evidence_due", 13, func(k *Criterion) string { return shownDay(k.EvidenceDue) },
		func(k *Criterion, s string) (err error) { k.EvidenceDue, err = readDay(s); return err }},
	{"Nhiệm vụ gắn với", "tasks", 26, func(k *Criterion) string { return linkText(k.Tasks) },
		func(k *Criterion, s string) error { k.Tasks = readLinks(s); return nil }},
	{"Căn cứ", "basis", 26, func(k *Criterion) string { return k.Basis },
		func(k *Criterion, s string) error { k.Basis = s; return nil }},
	{"Chưa đối chiếu", "unverified", 11, func(k *Criterion) string { return yesNo(k.Unverified) },
		func(k *Criterion, s string) (err error) { k.Unverified, err = readYes(s); return err }},
	{"Gồm các nội dung", "covers", 40, func(k *Criterion) string { return strings.Join(k.Covers, "; ") },
		func(k *Criterion, s string) error { k.Covers = parts(s); return nil }},
	{"Nguồn", "source", 24, func(k *Criterion) string { return k.Source },
		func(k *Criterion, s string) error { k.Source = s; return nil }},
	{"Ghi chú", "note", 30, func(k *Criterion) string { return k.Note },
		func(k *Criterion, s string) error { k.Note = s; return nil }},
}

const (
	setTop      = 3 // row of the first line of a set
	mustLines   = 4 // that a set must have
	mustColumns = 5 // that its table must have
)

// criteriaTop is the row of the table's heading.
func criteriaTop() int { return setTop + len(setLines) + 1 }

func joined(gs []Group) string {
	var l []string
	for _, g := range gs {
		l = append(l, string(g))
	}
	return strings.Join(l, "; ")
}

func parts(s string) (out []string) {
	for _, p := range strings.Split(s, ";") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func orBlank(p Points) string {
	if p == 0 {
		return ""
	}
	return p.String()
}

func readOr(s string, to *Points) (err error) {
	if s != "" {
		*to, err = ParsePoints(s)
	}
	return err
}

func yesNo(b bool) string {
	if b {
		return "có"
	}
	return ""
}

func readYes(s string) (bool, error) {
	switch paper.Fold(s) {
	case "", "khong":
		return false, nil
	case "co", "x":
		return true, nil
	}
	return false, fmt.Errorf(textYesOrNothing, s)
}

func shownDay(d corpus.Day) string {
	if d == "" {
		return ""
	}
	return d.Vietnamese()
}

// readDay reads "2026-12-31", "31/12/2026", and the number that a spreadsheet
// keeps a day as.
func readDay(s string) (corpus.Day, error) {
	if s == "" {
		return "", nil
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n > 20000 && n < 80000 {
		if t, err := excelize.ExcelDateToTime(n, false); err == nil {
			return corpus.Day(t.Format(time.DateOnly)), nil
		}
	}
	if d, ok := corpus.ReadDay(s); ok && d >= "2000" && d < "2200" {
		return d, nil
	}
	return "", fmt.Errorf(textNotDay, s)
}

// linkText writes links as "4935/QĐ-UBND: 15, 29".
func linkText(ls []TaskLink) string {
	var order []string
	nos := map[string][]string{}
	for _, l := range ls {
		if _, ok := nos[l.Plan]; !ok {
			order = append(order, l.Plan)
			nos[l.Plan] = nil
		}
		if l.No != "" {
			nos[l.Plan] = append(nos[l.Plan], l.No)
		}
	}
	var out []string
	for _, p := range order {
		if len(nos[p]) > 0 {
			p += ": " + strings.Join(nos[p], ", ")
		}
		out = append(out, p)
	}
	return strings.Join(out, "; ")
}

func readLinks(s string) (out []TaskLink) {
	for _, p := range parts(s) {
		plan, nos, _ := strings.Cut(p, ":")
		plan = strings.TrimSpace(plan)
		if strings.TrimSpace(nos) == "" {
			out = append(out, TaskLink{Plan: plan})
		}
		for _, no := range strings.Split(nos, ",") {
			if no = strings.TrimSpace(no); no != "" {
				out = append(out, TaskLink{plan, no})
			}
		}
	}
	return out
}

// ReadSheet reads a set of criteria from the template that [WriteCriteria]
// writes, in whatever order its lines and columns stand. What is wrong is
// [Problems] that name the cell.
func ReadSheet(data []byte) (*Criteria, error) {
	p, err := openPage(data, criteriaSheet)
	if err != nil {
		return nil, err
	}
	c := &Criteria{}
	top := p.find(criteriaColumns[0].label, criteriaColumns[1].label)
	if top == 0 {
		top = criteriaTop()
	}
	rowOf := p.setLines(c, top)
	var labels []string
	for _, k := range criteriaColumns {
		labels = append(labels, k.label)
	}
	column := p.heading(top, labels, mustColumns)
	if len(p.ps) > 0 {
		return nil, p.ps // what stands below a moved heading would be misread
	}
	var at []int // row of the sheet, by position in reading order
	var path []*Criterion
	for row := top + 1; row <= len(p.cells); row++ {
		if p.blank(row) {
			continue
		}
		p.plain(row, len(criteriaColumns))
		k := &Criterion{}
		for _, col := range criteriaColumns {
			i := column[col.label]
			x := p.at(i, row)
			text := x.text
			if col.field == "no" || col.field == "tasks" {
				text = x.code()
			}
			if err := col.set(k, text); err != nil {
				p.bad(i, row, "“%s”: %v", text, err)
			}
		}
		at = append(at, row)
		for len(path) > 0 && !strings.HasPrefix(k.No, path[len(path)-1].No+".") {
			path = path[:len(path)-1]
		}
		if len(path) == 0 {
			c.Fields = append(c.Fields, k)
		} else {
			up := path[len(path)-1]
			up.Parts = append(up.Parts, k)
		}
		path = append(path, k)
	}
	if len(p.ps) > 0 {
		return nil, p.ps
	}
	for _, f := range c.faults() {
		row, col := top, 1
		if f.row >= 0 && f.row < len(at) {
			row = at[f.row]
			for _, k := range criteriaColumns {
				if k.field == f.column {
					col = column[k.label]
				}
			}
		} else if r := rowOf[f.column]; r > 0 {
			row, col = r, 2
		}
		p.bad(max(col, 1), row, "%s", f.text)
	}
	if len(p.ps) > 0 {
		return nil, p.ps
	}
	return c, nil
}

// setLines reads what a set says of itself above the table of its criteria, and
// returns the row of each line by the name of its field.
func (p *page) setLines(c *Criteria, top int) map[string]int {
	rowOf := map[string]int{}
	for row := setTop; row < top && row <= len(p.cells); row++ {
		label := p.cell(1, row)
		if label == "" {
			continue
		}
		known := false
		for _, l := range setLines {
			if paper.Fold(label) != paper.Fold(l.label) {
				continue
			}
			known = true
			if rowOf[l.field] != 0 {
				p.bad(1, row, textSameRow, l.label)
			}
			rowOf[l.field] = row
			if err := l.set(c, p.at(2, row).code()); err != nil {
				p.bad(2, row, "%v", err)
			}
		}
		if !known {
			p.bad(1, row, textNoEntry, label)
		}
	}
	for _, l := range setLines[:mustLines] {
		if rowOf[l.field] == 0 {
			p.bad(1, top, textRowMissing, l.label)
		}
	}
	return rowOf
}

// styles are those of the workbooks the package writes.
type styles struct {
	title, label, head, text, bold, points, boldPoints, note int
	center, heading, subheading                              int // of what is printed
}

func newBook(sheet string) (*excelize.File, *styles, error) {
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return nil, nil, err
	}
	thin := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		thin = append(thin, excelize.Border{Type: side, Color: "999999", Style: 1})
	}
	font := func(bold bool, size float64) *excelize.Font {
		return &excelize.Font{Family: "Times New Roman", Bold: bold, Size: size}
	}
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	middle := &excelize.Alignment{WrapText: true, Vertical: "top", Horizontal: "center"}
	s := &styles{}
	for _, x := range []struct {
		to    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: font(true, 14)}},
		{&s.label, excelize.Style{Font: font(true, 12), Alignment: wrap}},
		{&s.center, excelize.Style{Font: font(true, 12), Alignment: middle}},
		{&s.heading, excelize.Style{Font: font(true, 14), Alignment: middle}},
		{&s.subheading, excelize.Style{Font: &excelize.Font{Family: "Times New Roman", Italic: true, Size: 11}, Alignment: middle}},
		{&s.note, excelize.Style{Font: &excelize.Font{Family: "Times New Roman", Italic: true, Size: 11, Color: "666666"}}},
		{&s.head, excelize.Style{Font: font(true, 12), Border: thin, Fill: excelize.Fill{Type: "pattern", Pattern: 1,
			Color: []string{"DDE6F0"}},
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "center"}}},
		{&s.text, excelize.Style{Font: font(false, 12), Border: thin, Alignment: wrap, NumFmt: 49}},
		{&s.bold, excelize.Style{Font: font(true, 12), Border: thin, Alignment: wrap, NumFmt: 49}},
		{&s.points, excelize.Style{Font: font(false, 12), Border: thin,
			Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&s.boldPoints, excelize.Style{Font: font(true, 12), Border: thin,
			Alignment: &excelize.Alignment{Vertical: "top"}}},
	} {
		id, err := f.NewStyle(&x.style)
		if err != nil {
			return nil, nil, err
		}
		*x.to = id
	}
	return f, s, nil
}

// put writes one cell: text as text, never a formula.
func put(f *excelize.File, sheet string, col, row, style int, v any) error {
	name := cellName(col, row)
	var err error
	switch v := v.(type) {
	case string:
		err = f.SetCellStr(sheet, name, paper.Clean(v))
	case Points:
		err = f.SetCellFloat(sheet, name, v.Float(), -1, 64)
	case *Points:
		if v != nil {
			err = f.SetCellFloat(sheet, name, v.Float(), -1, 64)
		}
	case int:
		err = f.SetCellInt(sheet, name, int64(v))
	}
	if err == nil {
		err = f.SetCellStyle(sheet, name, name, style)
	}
	return err
}

// WriteCriteria writes a set as a workbook that [ReadSheet] reads; nil gives an
// empty template with an example of every rule.
func WriteCriteria(w io.Writer, c *Criteria) error {
	if c == nil {
		c = template()
	}
	f, _, err := criteriaBook(c)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Write(w)
}

// WriteDraft writes a proposed set as the template, with a sheet that says which rules
// were understood and what a person has to complete.
func WriteDraft(w io.Writer, d *Draft) error {
	f, s, err := criteriaBook(d.Criteria)
	if err != nil {
		return err
	}
	defer f.Close()
	const sheet = "Cần xem lại"
	if _, err = f.NewSheet(sheet); err != nil {
		return err
	}
	row := 1
	for _, part := range []struct {
		title string
		ps    Problems
	}{{"Chưa hiểu hoặc cần bổ sung", d.Open}, {"Đã hiểu cách chấm", d.Understood}} {
		err = errors.Join(err, put(f, sheet, 1, row, s.title, part.title))
		for _, p := range part.ps {
			row++
			err = errors.Join(err, put(f, sheet, 1, row, s.text, p.String()))
		}
		row += 2
	}
	if err = errors.Join(err, f.SetColWidth(sheet, "A", "A", 130)); err != nil {
		return err
	}
	return f.Write(w)
}

func criteriaBook(c *Criteria) (f *excelize.File, s *styles, err error) {
	f, s, err = newBook(criteriaSheet)
	if err != nil {
		return nil, nil, err
	}
	at := func(col, row, style int, v any) {
		if err == nil {
			err = put(f, criteriaSheet, col, row, style, v)
		}
	}
	at(1, 1, s.title, "BỘ TIÊU CHÍ CHẤM ĐIỂM")
	for i, l := range setLines {
		at(1, setTop+i, s.label, l.label)
		at(2, setTop+i, s.text, l.get(c))
		at(3, setTop+i, s.note, l.hint)
	}
	top := criteriaTop()
	for i, k := range criteriaColumns {
		at(i+1, top, s.head, k.label)
		if err == nil {
			col, _ := excelize.ColumnNumberToName(i + 1)
			err = f.SetColWidth(criteriaSheet, col, col, k.width)
		}
	}
	row := top
	c.walk(func(k *Criterion, depth int) {
		row++
		for i, col := range criteriaColumns {
			style, v := s.text, any(col.get(k))
			if depth == 0 {
				style = s.bold
			}
			if col.field == "max" {
				style, v = s.points, k.Max
				if depth == 0 {
					style = s.boldPoints
				}
			}
			at(i+1, row, style, v)
		}
	})
	if err == nil {
		err = f.SetColWidth(criteriaSheet, "A", "A", 20)
	}
	if err == nil {
		err = f.SetPanes(criteriaSheet, &excelize.Panes{Freeze: true, YSplit: top, TopLeftCell: cellName(1, top+1),
			ActivePane: "bottomLeft"})
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, s, nil
}

// template shows every rule; its names say that it is one to fill in.
func template() *Criteria {
	rule := func(s string) Rule { r, _ := ParseRule(s); return r }
	return &Criteria{Key: "bo-tieu-chi-moi", Name: "Tên bộ tiêu chí (sửa lại)", Groups: []Group{Departments},
		Period: Yearly, Example: true,
		Bands: []Band{{90 * Unit, "Tốt"}, {70 * Unit, "Khá"}, {0, "Cần cải thiện"}},
		Fields: []*Criterion{
			{No: "1", Name: "Tên lĩnh vực (sửa lại)", Max: 11 * Unit, Parts: []*Criterion{
				{No: "1.1", Name: "Chấm theo bậc", Max: Unit, Method: Appraised, Rule: rule("bậc: kịp thời = 1; không kịp thời = 0,5; không ban hành = 0"), Evidence: "Văn bản đã ban hành"},
				{No: "1.2", Name: "Chấm theo tỷ lệ", Max: Unit, Method: Figures, Rule: rule("tỷ lệ: từ 50 đến 100")},
				{No: "1.3", Name: "Chấm theo bảng ngưỡng", Max: Unit, Method: Figures, Rule: rule("bảng: 90 = 1; 70 = 0,5; 0 = 0")},
				{No: "1.4", Name: "Trừ điểm theo số lần", Max: Unit, Method: Appraised, Rule: rule("trừ điểm: 0,25; thấp nhất 0")},
				{No: "1.5", Name: "Tính theo nhiệm vụ của kế hoạch", Max: Unit, Method: Appraised, Rule: rule("tỷ lệ nhiệm vụ: từ 0 đến 100; quá hạn tính 50"), Tasks: []TaskLink{{Plan: "Số, ký hiệu kế hoạch"}}},
				{No: "1.6", Name: "Kết quả khảo sát", Max: Unit, Method: Survey},
				{No: "1.7", Name: "Tỷ lệ có mức sàn, ghi a/b", Max: Unit, Method: Figures, Rule: rule("tỷ lệ: từ 0 % đến 100 %; dưới 80 % = 0")},
				{No: "1.8", Name: "Chấm theo khoảng", Max: Unit, Method: Figures, Rule: rule("mức: 100 % = 1; từ 80 % đến dưới 100 % = 0,5; dưới 80 % = 0")},
				{No: "1.9", Name: "Càng ít càng tốt", Max: Unit, Method: Figures, Rule: rule("mức: 0 % = 1; không quá 1 % = 0,5; trên 1 % = 0")},
				{No: "1.10", Name: "Cộng từng mục, có mức tối đa", Max: Unit, Method: Appraised, Rule: rule("cộng điểm: có kế hoạch = 0,5; mỗi sáng kiến = 0,25; tối đa 1")},
				{No: "1.11", Name: "Trừ điểm nhiều loại", Max: Unit, Method: Appraised, Rule: rule("trừ điểm: báo cáo chậm = 0,25; báo cáo thiếu = 0,5; thấp nhất 0")},
			}},
			{No: "2", Name: "Điểm thưởng ngoài thang điểm (bỏ nếu không có)", Max: 2 * Unit, Outside: Plus, Parts: []*Criterion{
				{No: "2.1", Name: "Mô hình mới", Max: 2 * Unit, Method: Appraised, Rule: rule("cộng điểm: mỗi mô hình = 1; tối đa 2")}}},
			{No: "3", Name: "Điểm phạt ngoài thang điểm (bỏ nếu không có)", Max: 3 * Unit, Outside: Minus, Parts: []*Criterion{
				{No: "3.1", Name: "Vi phạm kỷ luật, kỷ cương", Max: 3 * Unit, Method: Appraised, Rule: rule("điểm phạt: vụ vi phạm = 1; tối đa 3")}}},
		}}
}

// Sheet is what a workbook of claims says.
type Sheet struct {
	Agency, Period string
	Claims         []Claim // one side of them, as was asked for
	Links          []Evidence
	// Notes are what was understood and a person should look at, cell by cell.
	Notes Problems
}

const (
	columnNo    = "Số"
	columnMax   = "Điểm tối đa"
	columnSelf  = "Tự chấm"
	columnLinks = "Minh chứng (đường dẫn)"
	columnWhy   = "Ghi chú của đơn vị"
)

// claimColumns are those of the workbook of claims; the first nine must be there.
var claimColumns = []struct {
	label string
	width float64
}{
	{columnNo, 10}, {"Tiêu chí", 60}, {columnMax, 11}, {"Cách chấm", 44}, {columnSelf, 18}, {columnLinks, 36},
	{columnWhy, 30}, {"Thẩm định", 18}, {"Lý do thẩm định", 36}, {"Giải trình của đơn vị", 36}, {"Kết luận", 18},
	{"Lý do kết luận", 36},
}

const mustClaimColumns = 9

// sideColumns are the columns of what each side says, and of its reasons.
var sideColumns = map[Side]struct{ value, why string }{
	Self: {columnSelf, columnWhy}, Council: {"Thẩm định", "Lý do thẩm định"},
	Explain: {"", "Giải trình của đơn vị"}, Conclude: {"Kết luận", "Lý do kết luận"},
}

const claimTop = 8

// WriteClaims writes the workbook in which an agency scores itself, and the
// council appraises, with what stands so far; [ReadClaims] reads it.
func WriteClaims(w io.Writer, c *Criteria, f *Facts) error {
	book, s, err := newBook(claimSheet)
	if err != nil {
		return err
	}
	defer book.Close()
	at := func(col, row, style int, v any) {
		if err == nil {
			err = put(book, claimSheet, col, row, style, v)
		}
	}
	at(1, 1, s.title, "BẢNG CHẤM ĐIỂM – "+c.Name)
	for i, l := range [][2]string{{"Mã bộ tiêu chí", c.Key}, {"Mã cơ quan", f.Agency}, {"Kỳ", f.Period}} {
		at(1, 3+i, s.label, l[0])
		at(2, 3+i, s.text, l[1])
	}
	at(1, 6, s.note, textFillColumns)
	column := map[string]int{}
	for i, col := range claimColumns {
		column[col.label] = i + 1
		at(i+1, claimTop, s.head, col.label)
		if err == nil {
			name, _ := excelize.ColumnNumberToName(i + 1)
			err = book.SetColWidth(claimSheet, name, name, col.width)
		}
	}
	said := map[Side]map[string]*Claim{}
	for side := range sideColumns {
		said[side] = latest(f.side(side))
	}
	row := claimTop
	c.walk(func(k *Criterion, depth int) {
		row++
		style, points := s.text, s.points
		if len(k.Parts) > 0 {
			style, points = s.bold, s.boldPoints
		}
		at(1, row, style, k.No)
		at(2, row, style, k.Name)
		at(3, row, points, k.Max)
		how := k.Rule.String()
		if how == "" && len(k.Parts) == 0 {
			how = k.Method.Words()
		}
		at(4, row, style, how)
		for col := 5; col <= len(claimColumns); col++ {
			at(col, row, style, "")
		}
		var links []string
		for _, e := range f.Evidence {
			if e.No == k.No && e.Link != "" {
				links = append(links, e.Link)
			}
		}
		slices.Sort(links)
		at(column[columnLinks], row, style, strings.Join(links, "\n"))
		for side, cols := range sideColumns {
			if x := said[side][k.No]; x != nil && len(k.Parts) == 0 {
				if cols.value != "" {
					at(column[cols.value], row, style, x.Cell())
				}
				at(column[cols.why], row, style, x.Why)
			}
		}
	})
	if err == nil {
		err = book.SetPanes(claimSheet, &excelize.Panes{Freeze: true, YSplit: claimTop,
			TopLeftCell: cellName(1, claimTop+1), ActivePane: "bottomLeft"})
	}
	if err != nil {
		return err
	}
	return book.Write(w)
}

// Cell is what a person would write for c, which [Criterion.ReadClaim] reads.
func (c *Claim) Cell() string {
	switch {
	case c.Exempt:
		return textExempt
	case c.Choice != "":
		return c.Choice
	case c.Value != nil:
		return c.Value.String()
	case c.Part != nil && c.Whole != nil:
		return c.Part.String() + "/" + c.Whole.String()
	case len(c.Counts) > 0:
		var l []string
		for _, x := range c.Counts {
			l = append(l, fmt.Sprintf("%s: %d", x.Item, x.N))
		}
		return strings.Join(l, "; ")
	case c.Points != nil:
		return c.Points.String()
	}
	return ""
}

// ReadClaims reads a workbook of claims: those of one side. What is wrong is
// [Problems] that name the cell; nothing of such a workbook is to be used. find
// gives the set by its key, nil for none.
func ReadClaims(data []byte, side Side, find func(key string) *Criteria) (*Criteria, *Sheet, error) {
	p, err := openPage(data, claimSheet)
	if err != nil {
		return nil, nil, err
	}
	for i, want := range []string{"Mã bộ tiêu chí", "Mã cơ quan", "Kỳ"} {
		if got := p.cell(1, 3+i); paper.Fold(got) != paper.Fold(want) {
			p.bad(1, 3+i, textCellWanted, want, got)
		}
	}
	var labels []string
	for _, col := range claimColumns {
		labels = append(labels, col.label)
	}
	top := p.find(columnNo, columnMax)
	if top == 0 {
		top = claimTop
	}
	column := p.heading(top, labels, mustClaimColumns)
	c := find(p.cell(2, 3))
	out := &Sheet{Agency: p.cell(2, 4), Period: p.at(2, 5).code()}
	if day := p.at(2, 5).day; !day.IsZero() { // a month that the spreadsheet took for a day
		out.Period = day.Format("2006-01")
	}
	if c == nil {
		p.bad(2, 3, textNoSet, p.cell(2, 3))
	} else if !c.HasPeriod(out.Period) {
		p.bad(2, 5, textNotPeriod, out.Period)
	}
	if out.Agency == "" {
		p.bad(2, 4, "chưa ghi mã cơ quan")
	}
	if cols := sideColumns[side]; column[cols.why] == 0 {
		p.bad(1, top, "thiếu cột “%s”", cols.why)
	}
	if len(p.ps) > 0 {
		return nil, nil, p.ps
	}
	seen := map[string]bool{}
	for row := top + 1; row <= len(p.cells); row++ {
		if p.blank(row) {
			continue
		}
		p.plain(row, len(claimColumns))
		no := p.at(column[columnNo], row).code()
		k := c.Find(no)
		if k == nil {
			p.bad(column[columnNo], row, textNoCriterion, no, c.Key)
			continue
		}
		if seen[no] {
			p.bad(column[columnNo], row, textTwoRows, no)
		}
		seen[no] = true
		if got, err := ParsePoints(p.cell(column[columnMax], row)); err != nil || got != k.Max {
			p.bad(column[columnMax], row, textMaxDiffers, no, k.Max,
				p.cell(column[columnMax], row))
		}
		p.claim(k, side, row, column, out)
		if side != Self || len(k.Parts) > 0 {
			continue
		}
		for _, link := range strings.Fields(p.cell(column[columnLinks], row)) {
			if !strings.HasPrefix(link, "https://") && !strings.HasPrefix(link, "http://") {
				p.bad(column[columnLinks], row, textNotLink, link)
				break
			}
			out.Links = append(out.Links, Evidence{No: no, Name: link, Link: link})
		}
	}
	if len(p.ps) > 0 {
		return nil, nil, p.ps
	}
	return c, out, nil
}

// claim reads what a side says of one criterion.
func (p *page) claim(k *Criterion, side Side, row int, column map[string]int, out *Sheet) {
	cols := sideColumns[side]
	if cols.value == "" {
		if why := p.cell(column[cols.why], row); why != "" && len(k.Parts) == 0 {
			out.Claims = append(out.Claims, Claim{No: k.No, Why: why})
		}
		return
	}
	council, col := side == Council || side == Conclude, column[cols.value]
	x := p.at(col, row)
	if len(k.Parts) > 0 || (k.Rule.Tasks || k.Method.surveyed()) && !council {
		if x.text != "" {
			p.bad(col, row, textNotSelfScored, k.No)
		}
		return
	}
	claim, notes := p.value(k, col, row, council)
	out.Notes = append(out.Notes, notes...)
	if claim == nil {
		return
	}
	claim.Why = p.cell(column[cols.why], row)
	out.Claims = append(out.Claims, *claim)
}

// amount is the number of a claim, 0 where it has none.
func (c *Claim) amount() Points {
	switch {
	case c.Value != nil:
		return *c.Value
	case c.Points != nil:
		return *c.Points
	}
	return 0
}

// WriteCSV writes cards as one table (RFC 4180, UTF-8 with a mark that
// spreadsheets know it by), a line for every row of every card.
func WriteCSV(w io.Writer, cards []*Card) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	err := out.Write(append([]string{"Cơ quan", "Kỳ"}, cardColumns...))
	figure := func(p *Points) string {
		if p == nil {
			return ""
		}
		return p.decimal()
	}
	for _, c := range cards {
		for _, r := range append(c.Rows(), c.Total) {
			final, index := "", ""
			if r.Entered() {
				final, index = r.Final.decimal(), r.Index().rounded().decimal()
			}
			line := []string{c.Name, c.Period, r.No, r.Name, r.Max.decimal(), figure(r.Self), figure(r.Council),
				figure(r.Concluded), figure(r.Survey), final, index, r.State.Words(), r.remarks()}
			for i, s := range line {
				s = paper.Clean(s)
				if _, err := ParsePoints(s); err != nil && s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
					s = "'" + s // a spreadsheet would take it for a formula
				}
				line[i] = s
			}
			if err == nil {
				err = out.Write(line)
			}
		}
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return err
}
