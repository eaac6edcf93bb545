package score

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"trolyao/corpus"
	"trolyao/paper"
)

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// decision reads a set from the table of a decision, and gives it what the table has no
// column for, as a person does.
func decision(t *testing.T, file string) *Draft {
	t.Helper()
	blocks, _, err := paper.Read(t.Context(), file, read(t, file), paper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := ReadDecision(blocks)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// One set with every rule, written three times: as YAML, in the template, and as the
// table of a decision. Each gives the same card, and its figures are those worked out by
// hand:
//
//	1.1  45/52 = 86,538… % ≥ 80 %, × 2 = 1,731    1.2  0,4 % → 0,5
//	1.3  9/10 = 90 % → 0,5                        1.4  1 cấp tỉnh → 1
//	1.5  kết luận: 3 − 0,5 − 1 = 1,5              1.6  kết luận: kịp thời → 1
//	2.1  97,25 % × 4 = 3,89   2.2  không áp dụng   2.3  85,5 % × 4 = 3,42
//	2    (3,89 + 3,42) × 10/8 = 9,1375 → 9,138     total 6,231 + 9,138 = 15,369 of 20 = 76,845 %
//	3.1  3 × 0,75 = 2,25, at most 2; the set lets 1,5 in    4.1  1 × 1 = 1    overall 77,345
func TestOneSetWrittenThreeTimes(t *testing.T) {
	plain := set(t, string(read(t, "day-du.yaml")))
	var book bytes.Buffer
	if err := WriteCriteria(&book, plain); err != nil {
		t.Fatal(err)
	}
	sheet, err := ReadSheet(book.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plain, sheet); diff != "" {
		t.Errorf("the template: %s", diff)
	}
	d := decision(t, "day-du.docx")
	if d.Basis != plain.Basis || d.Key != "bo-07-qd-ubnd" {
		t.Errorf("of the decision: %q, %q", d.Key, d.Basis)
	}
	drafted := d.Criteria
	drafted.Key, drafted.Name, drafted.SelfDue, drafted.ExplainDue =
		plain.Key, plain.Name, plain.SelfDue, plain.ExplainDue
	drafted.Exempts, drafted.BonusMax, drafted.RankExtra = plain.Exempts, plain.BonusMax, plain.RankExtra
	if err := Validate(drafted); err != nil {
		t.Fatal(err)
	}

	claims := func(lines string, council bool) (out []Claim) {
		for _, l := range strings.Split(strings.TrimSpace(lines), "\n") {
			ps := strings.Split(strings.TrimSpace(l), "|")
			c := &Claim{No: ps[0]}
			if ps[1] != "" {
				var err error
				if c, err = plain.Find(ps[0]).ReadClaim(ps[1], council); err != nil {
					t.Fatal(err)
				}
			}
			c.Why, c.Who, c.At = ps[2], "x", at
			out = append(out, *c)
		}
		return out
	}
	f := &Facts{
		Agency:   "a",
		Name:     "Sở A",
		Period:   "2026",
		Evidence: []Evidence{{ID: 1, No: "1.1", Name: "Báo cáo 9"}},
		Self: claims(`1.1|45/52|
			1.2|0,4|
			1.3|9/10|
			1.4|sáng kiến cấp sở: 3|ba quyết định công nhận
			1.5|báo cáo chậm: 1; báo cáo thiếu: 1|
			1.6|Kịp thời|
			2.1|97,25|
			2.2|2|
			3.1|mô hình: 3|
			4.1|vụ vi phạm: 1|`, false),
		Appraised: claims(`1.1|45/52|
			1.2|0,4|
			1.3|9/10|
			1.4|sáng kiến cấp tỉnh: 1|một sáng kiến được công nhận cấp tỉnh
			1.5|báo cáo chậm: 2; báo cáo thiếu: 1|chậm hai kỳ
			1.6|không kịp thời|ký sau ngày 15/01
			2.1|97,25|
			2.2|không áp dụng|không có thủ tục loại này
			2.3|85,5|phiếu khảo sát tháng 11
			3.1|mô hình: 3|
			4.1|vụ vi phạm: 1|`, true),
		Explained: claims(`1.5||một kỳ được lùi hạn theo công văn
			1.6|Kịp thời|ký ngày 10/01`, false),
		Concluded: claims(`1.5|báo cáo chậm: 1; báo cáo thiếu: 1|chấp nhận giải trình
			1.6|kịp thời|bản gốc ghi ngày 10/01`, true),
	}
	for name, c := range map[string]*Criteria{"YAML": plain, "template": sheet, "decision": drafted} {
		card := Compute(c, f, "2026-12-25")
		got := map[string]string{}
		for _, r := range card.Rows() {
			got[r.No] = r.Final.String()
		}
		want := map[string]string{
			"1":   "6,231",
			"1.1": "1,731",
			"1.2": "0,5",
			"1.3": "0,5",
			"1.4": "1",
			"1.5": "1,5",
			"1.6": "1",
			"2":   "9,138",
			"2.1": "3,89",
			"2.2": "0",
			"2.3": "3,42",
			"3":   "2",
			"3.1": "2",
			"4":   "1",
			"4.1": "1",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if g := strings.Join([]string{card.Total.Final.String(), card.Total.Base.String(), card.Total.Index().Fixed(),
			card.Bonus.String(), card.Penalty.String(), card.Overall().String(), card.Band}, " "); g !=
			"15,369 20 76,85 1,5 1 77,345 Tốt" ||
			!card.Settled {
			t.Errorf("%s: %s, %v", name, g, card.Unsettled())
		}
		told := strings.Join(card.Row("1.6").Trace, "\n")
		for _, s := range []string{"ký sau ngày 15/01", "Giải trình: ký ngày 10/01", "Đề nghị: “Kịp thời”",
			"Kết luận: “Kịp thời”, được 1 điểm",
			"bản gốc ghi ngày 10/01"} {
			if !strings.Contains(told, s) {
				t.Errorf("%s: no %q in\n%s", name, s, told)
			}
		}
		// Before the conclusion the answer is open, and what it asks for can still come.
		g := *f
		g.Concluded = nil
		if r := Compute(c, &g, "2026-12-15").Row("1.6"); r.State != Explained || r.Final.String() != "0,5" ||
			r.Best.String() != "1" {
			t.Errorf("%s: %s %s of %s", name, r.State, r.Final, r.Best)
		}
	}
	// The same card, but for the notes that the decision's words are kept in.
	skip := cmpopts.IgnoreFields(Row{}, "Note")
	a, b := Compute(plain, f, corpus.Day("2026-12-25")), Compute(drafted, f, corpus.Day("2026-12-25"))
	if diff := cmp.Diff(a, b, skip); diff != "" {
		t.Errorf("the decision's card: %s", diff)
	}
}

// What a draft understood and what it did not are told apart, each with its criterion.
func TestDraftTellsWhatIsOpen(t *testing.T) {
	d := decision(t, "day-du.docx")
	understood, open := d.Understood.Error(), d.Open.Error()
	for _, s := range []string{"tiêu chí 1.1: tỷ lệ: từ 0 % đến 100 %; dưới 80 % = 0",
		"tiêu chí 1.5: trừ điểm: báo cáo chậm = 0,5; báo cáo thiếu = 1; thấp nhất 0", "tiêu chí 1.6: bậc: Kịp thời = 1"} {
		if !strings.Contains(understood, s) {
			t.Errorf("not understood: %q in\n%s", s, understood)
		}
	}
	if !strings.Contains(open, "tiêu chí 2.2: chưa hiểu cách chấm “Hội đồng xem xét thực tế”") ||
		strings.Contains(open, "1.3") {
		t.Errorf("open:\n%s", open)
	}
	cell := func(s string) paper.Cell { return paper.Cell{Raw: s, Text: s} }
	table := func(rows ...[]string) []paper.Block {
		t := &paper.Table{Columns: []string{"TT", "Tiêu chí", "Điểm", "Cách tính"}}
		for _, r := range rows {
			var cells []paper.Cell
			for _, s := range r {
				cells = append(cells, cell(s))
			}
			t.Rows = append(t.Rows, cells)
		}
		return []paper.Block{{Table: t}}
	}
	for _, x := range []struct{ points, how, want string }{
		{"2", "Từ 90% trở lên: 2; từ 80% đến 85%: 1; dưới 80%: 0", "không mức nào nói 87,5 % được bao nhiêu điểm"},
		{"2", "Từ 90% và có báo cáo: 2; còn lại: 0", "tiêu chí 1.1: chưa đọc được khoảng số"},
		{"hai", "Kịp thời: 2; chậm: 0", "chưa hiểu điểm “hai”"},
		{"2", "", "tiêu chí 1.1 không ghi cách chấm"},
		{"3", "Kịp thời: 2; chậm: 0", "không mức nào đạt điểm tối đa 3"},
		{"2", "Mỗi lần chậm trừ 0,5 điểm; mỗi sáng kiến cộng 0,5 điểm", "chưa hiểu cách chấm"},
	} {
		d, err := ReadDecision(table([]string{"1", "Lĩnh vực", "5", ""}, []string{"1.1", "Một", x.points, x.how}))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(d.Open.Error(), x.want) {
			t.Errorf("%s: %q is not in\n%s", x.how, x.want, d.Open.Error())
		}
	}
	// The ways in which decisions write a share times the points, and what each of them is.
	for _, x := range []struct{ points, how, want string }{
		{"3", "Tính theo công thức: (b/a) x 3 (a là tổng số hồ sơ, b là hồ sơ trực tuyến). Dưới 50%: 0 điểm",
			"tỷ lệ: từ 0 % đến 100 %; dưới 50 % = 0"},
		{"1,5", "Tính điểm theo công thức: (b/a)*điểm tối đa. Trong đó: a là số phải làm; b là số đã làm. Nếu tỷ lệ b/a < 0,8 thì điểm đánh giá là 0",
			"tỷ lệ: từ 0 % đến 100 %; dưới 80 % = 0"},
		{"2", "Nếu tỷ lệ này dưới 70% thì điểm đánh giá là 0. Từ 70% trở lên thì tính theo công thức (b/a) × 2",
			"tỷ lệ: từ 0 % đến 100 %; dưới 70 % = 0"},
		{"2", "Kết quả khảo sát x 2", "tỷ lệ: từ 0 % đến 100 %"},
		{"2", "Có 01 sáng kiến được cộng 0,5 điểm, tối đa 2 điểm", "cộng điểm: mỗi sáng kiến = 0,5; tối đa 2"},
		{"2", "Tính theo công thức (b/a) x 3; dưới 50%: 0 điểm", ""}, // another factor than the points
		{"2", "Tỷ lệ trên 95% được 2 điểm, còn lại tính (b/a) x 2, dưới 50% là 0 điểm", ""},
		{"2", "Có kế hoạch được cộng 0,5 điểm, tối đa 2 điểm", ""}, // one thing alone does not reach 2
	} {
		d, err := ReadDecision(table([]string{"1", "Lĩnh vực", x.points, ""}, []string{"1.1", "Một", x.points, x.how}))
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Find("1.1").Rule.String(); got != x.want {
			t.Errorf("%s: %q, want %q\n%s", x.how, got, x.want, d.Open.Error())
		}
	}
	d, err := ReadDecision(
		table([]string{"1", "Lĩnh vực", "5", ""}, []string{"1.1", "Một", "2", ""}, []string{"1.2", "Hai", "2", ""}),
	)
	if err != nil ||
		!strings.Contains(d.Open.Error(), "tiêu chí 1 ghi 5 điểm nhưng các tiêu chí thành phần cộng lại được 4") {
		t.Errorf("%v", err)
	}
	if _, err := ReadDecision([]paper.Block{{Text: "Không có bảng"}}); err == nil {
		t.Error("a text without a table gave a set")
	}
}

// The tables of decisions have merged cells: a field across two columns, steps of one
// criterion below each other or with points of their own, proof and rule of several
// criteria; and a sum that is not the sum. What is shared is told.
func TestDecisionWithMergedCells(t *testing.T) {
	const page = `<html><body><p>Quyết định số 12/QĐ-UBND</p><table border=1>%s</table></body></html>`
	draft := func(rows string) *Draft {
		t.Helper()
		blocks, _, err := paper.Read(t.Context(), "a.html", []byte(strings.Replace(page, "%s", rows, 1)), paper.Options{})
		if err != nil {
			t.Fatal(err)
		}
		d, err := ReadDecision(blocks)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := draft(`<tr><th>STT</th><th>Tiêu chí</th><th>Điểm tối đa</th><th>Cách chấm</th><th>Minh chứng</th></tr>
<tr><td colspan=2>I. CHỈ ĐẠO</td><td>5</td><td></td><td></td></tr>
<tr><td rowspan=2>1</td><td rowspan=2>Kế hoạch</td><td rowspan=2>2</td><td>Kịp thời: 2</td><td rowspan=3>Báo cáo năm</td></tr>
<tr><td>Không kịp thời: 0</td></tr>
<tr><td>2</td><td>Họp</td><td rowspan=2>3</td><td rowspan=2>Đạt: 3; không đạt: 0</td></tr>
<tr><td>3</td><td>Kiểm tra</td><td></td></tr>
<tr><td colspan=2>II. THỦ TỤC</td><td>4</td><td></td><td></td></tr>
<tr><td>1</td><td>Công khai</td><td>4</td><td>Đủ: 4; thiếu: 0</td><td>Ảnh</td></tr>
<tr><td></td><td>Tổng điểm</td><td>100</td><td></td><td></td></tr>`)
	for no, want := range map[string]string{"1": "CHỈ ĐẠO|", "1.1": "Kế hoạch|Báo cáo năm", "1.2": "Họp|Báo cáo năm",
		"1.3": "Kiểm tra|", "2.1": "Công khai|Ảnh"} {
		if k := d.Find(no); k == nil || k.Name+"|"+k.Evidence != want {
			t.Errorf("%s is %+v", no, k)
		}
	}
	if got := d.Find("1.1").Rule.String(); got != "bậc: Kịp thời = 2; Không kịp thời = 0" {
		t.Error(got)
	}
	for _, want := range []string{"tiêu chí 1.3: ô điểm gộp chung", "tiêu chí 1.3: ô cách chấm gộp chung",
		"ghi tổng điểm 100 nhưng các lĩnh vực trong thang điểm cộng lại được 9"} {
		if !strings.Contains(d.Open.Error(), want) {
			t.Errorf("no %q in\n%s", want, d.Open.Error())
		}
	}
	d = draft(`<tr><th rowspan=2>STT</th><th rowspan=2>Nội dung tiêu chí</th><th rowspan=2>Điểm tối đa</th><th colspan=2>Thang điểm</th></tr>
<tr><th>Mức đạt</th><th>Điểm</th></tr><tr><td>1</td><td>Chỉ đạo</td><td>2</td><td></td><td></td></tr>
<tr><td rowspan=2>1.1</td><td rowspan=2>Kế hoạch</td><td rowspan=2>2</td><td>Kịp thời</td><td>2</td></tr>
<tr><td>Không kịp thời</td><td>0</td></tr>`)
	if got := d.Find("1.1").Rule.String(); got != "bậc: Kịp thời = 2; Không kịp thời = 0" {
		t.Error(got)
	}
}
