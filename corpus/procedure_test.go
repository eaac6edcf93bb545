package corpus

import (
	"bufio"
	"compress/gzip"
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"trolyao/paper"
)

// copied is a record as a page is copied: the cells of its tables run together.
const copied = `{"id":"1.900200","law_id":"","title":"Thủ tục đăng ký gửi xuồng","so_quyet_dinh":"12/QĐ-MAU","text":"` +
	`Lĩnh vực: Bến bãi\nCấp thực hiện: Cấp tỉnh, Cấp xã\nĐối tượng thực hiện: Công dân Việt Nam\n` +
	`Cơ quan thực hiện: Ủy ban nhân dân xã, phường, đặc khu, Công an cấp xã\n` +
	`Trình tự thực hiện: Bước 1: Chủ xuồng nộp hồ sơ.\n- Bước 2. Trong 03 ngày làm việc, xã trả lời.\n` +
	`Cách thức thực hiện: Hình thức nộpThời gianPhí, lệ phíMô tảTrực tuyến3 Ngày làm việc10,000 Việt Nam Đồng(Thu 10.000 đồng/lần. ` +
	`Miễn lệ phí cho hộ nghèo; người khuyết tật.)Trực tiếp5Miễn phí(Mức thu 20.000 đồng/lần.)Dịch vụ bưu chínhKhông có thông tinKhông có thông tin\n` +
	`Thành phần hồ sơ: * Giấy tờ phải nộp:Tên giấy tờMẫu đơn, tờ khaiSố lượngTờ khai gửi xuồng theo Mẫu số 12.MauGuiXuong.docx1 bản chính` +
	`- Sổ xuồng: 01 bản chính;1 bản chính,2 bản saoTrường hợp ủy quyền:Tên giấy tờMẫu đơn, tờ khaiSố lượngGiấy ủy quyền1 bản chính\n` +
	`Kết quả: Giấy gửi xuồngMã: KQ.M01.0001Thông báo từ chốiMã: M01-KQ02Từ khóagửi xuồngMô tảKhông có thông tinChọn cơ quan thực hiện\n` +
	`Yêu cầu, điều kiện: Không\n` +
	`Căn cứ pháp lý: Tên văn bản pháp lýMã văn bảnLuật Bến bãi số 90/2021/QH1590/2021/QH15Quy định chi tiết99/2022/NĐ-CPQuy định mức thu98/2023/TT-BTC"}`

func readOne(t *testing.T, line string) *Procedure {
	t.Helper()
	var p *Procedure
	err := ReadCollection(context.Background(), strings.NewReader(line), CollectionOptions{},
		func(d *Document, _ []paper.Problem) error { p = ProcedureOf(d); return nil })
	if err != nil || p == nil {
		t.Fatalf("not read: %v", err)
	}
	return p
}

func TestProcedureOfCopiedRecord(t *testing.T) {
	p := readOne(t, copied)
	if p.Code != "1.900200" || p.Decision != "12/QĐ-MAU" || !slices.Equal(p.Levels, []string{"Cấp tỉnh", "Cấp xã"}) {
		t.Errorf("head: %+v", p)
	}
	if !slices.Equal(p.Agencies, []string{"Ủy ban nhân dân xã, phường, đặc khu", "Công an cấp xã"}) {
		t.Errorf("agencies: %q", p.Agencies)
	}
	if len(p.Steps) != 2 || p.Steps[1].Label != "Bước 2" {
		t.Errorf("steps: %+v", p.Steps)
	}
	if len(p.Methods) != 3 {
		t.Fatalf("methods: %+v", p.Methods)
	}
	online, direct, post := p.Methods[0], p.Methods[1], p.Methods[2]
	if online.Count != 3 || online.Unit != "ngày làm việc" || online.Fees[0].Dong != 10000 ||
		online.Fees[0].Doubtful() {
		t.Errorf("online: %+v", online)
	}
	if direct.Count != 5 || direct.Unit != "" || !direct.Fees[0].Doubtful() {
		t.Errorf("direct: %+v", direct)
	}
	if post.Time != "" || len(post.Fees) != 0 {
		t.Errorf("post: %+v", post)
	}
	if len(p.Exemptions) != 1 || !strings.HasSuffix(p.Exemptions[0], "người khuyết tật") {
		t.Errorf("exemptions: %q", p.Exemptions)
	}
	if len(p.Cases) != 2 || p.Cases[0].Title != "Giấy tờ phải nộp" || p.Cases[1].Title != "Trường hợp ủy quyền" {
		t.Fatalf("cases: %+v", p.Cases)
	}
	first := p.Cases[0].Items
	if len(first) != 2 || first[0].Originals != 1 || !slices.Equal(first[0].Forms, []string{"MauGuiXuong.docx"}) ||
		first[1].Copies != 2 || !strings.Contains(first[1].Name, "01 bản chính") {
		t.Errorf("papers: %+v", first)
	}
	if !slices.Equal(p.Results, []string{"Giấy gửi xuồng", "Thông báo từ chối"}) || !p.NoConditions {
		t.Errorf("results: %q, no conditions %v", p.Results, p.NoConditions)
	}
	var numbers []string
	for _, b := range p.Basis {
		numbers = append(numbers, b.Ref.Number)
	}
	if !slices.Equal(numbers, []string{"90/2021/QH15", "99/2022/NĐ-CP", "98/2023/TT-BTC"}) {
		t.Errorf("basis: %q", numbers)
	}
	if len(p.Problems) != 2 { // a unit that is lost, a fee that is not free
		t.Errorf("problems: %+v", p.Problems)
	}
}

func TestProcedureNamesWhatIsMissing(t *testing.T) {
	p := readOne(t, `{"id":"1.900201","law_id":"","title":"Thủ tục mẫu","text":"Lĩnh vực: Mẫu\nCấp thực hiện: Cấp xã\n`+
		`Thành phần hồ sơ: ) nộp tại xã.\nBước 2: xã trả lời."}`)
	if len(p.Cases) != 0 || len(p.Problems) != 2 {
		t.Errorf("cases %+v, problems %+v", p.Cases, p.Problems)
	}
	// Words of the trình tự under the heading of the dossier are steps all the same.
	want := []ProcedureStep{{"", "nộp tại xã"}, {"Bước 2", "xã trả lời."}}
	if !slices.Equal(p.Steps, want) {
		t.Errorf("steps: %+v", p.Steps)
	}
}

// A time told in the description is the time of a row that has none; a paper counted
// "(2)" begins behind the count of the one before it; a title that holds the number of
// its own document is one title, and a basis told in sentences is read.
func TestProcedureCellsRunTogether(t *testing.T) {
	p := readOne(t, `{"id":"1.900203","law_id":"","title":"Thủ tục mẫu","text":"Lĩnh vực: Mẫu\nCấp thực hiện: Cấp xã\n`+
		`Cách thức thực hiện: Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếpKhông có thông tinMiễn phí`+
		`Nộp tại bến. Trả trong 04 ngày kể từ khi nhận đủ\n`+
		`Thành phần hồ sơ: --Tên giấy tờMẫu đơn, tờ khaiSố lượng(1) Đơn gửi xuồng;1 bản chính(2) Ảnh xuồng1 bản sao\n`+
		`Căn cứ pháp lý: Tên văn bản pháp lýMã văn bảnThông tư số 98/2023/TT-BTCngày 1/2/2023 về xuồng98/2023/TT-BTC`+
		`Nghị định 99/2022/NĐ- CP99/2022/NĐ- CP"}`)
	if len(p.Methods) != 1 || p.Methods[0].Limit() != "Trả trong 04 ngày kể từ khi nhận đủ" {
		t.Errorf("methods: %+v", p.Methods)
	}
	if len(p.Cases) != 1 || len(p.Cases[0].Items) != 2 || !strings.HasPrefix(p.Cases[0].Items[1].Name, "(2)") {
		t.Errorf("papers: %+v", p.Cases)
	}
	if len(p.Basis) != 2 || !strings.HasSuffix(p.Basis[0].Title, "về xuồng") || p.Basis[1].Ref.Number != "99/2022/NĐ-CP" {
		t.Errorf("basis: %+v", p.Basis)
	}
	p = readOne(t, `{"id":"1.900204","law_id":"","title":"Thủ tục mẫu","text":"Lĩnh vực: Mẫu\nCấp thực hiện: Cấp xã\n`+
		`Căn cứ pháp lý: : Thông tư 98/2023/TT-BTC ngày 1/2/2023 về phí gửi xuồng."}`)
	if len(p.Basis) != 1 || p.Basis[0].Ref.Number != "98/2023/TT-BTC" {
		t.Errorf("basis: %+v", p.Basis)
	}
}

// A number alone is no step, and a piece of a sentence is no agency.
func TestProcedureOfAnUntidyRecord(t *testing.T) {
	p := readOne(t, `{"id":"1.900202","law_id":"","title":"Thủ tục mẫu","text":"Lĩnh vực: Mẫu\nCấp thực hiện: Cấp xã\n`+
		`Cơ quan thực hiện: gửi xuồng xem xét và trả lời như sau:\n`+
		`Trình tự thực hiện: Trình tự thực hiện:\na) Bước 1: Nộp hồ sơ.\nb) Bước 2: Nhận kết quả.\n`+
		`Thành phần hồ sơ: --Tên giấy tờMẫu đơn, tờ khaiSố lượngĐơn1 bản chính"}`)
	if len(p.Steps) != 2 || p.Steps[0] != (ProcedureStep{"Bước 1", "Nộp hồ sơ."}) {
		t.Errorf("steps: %+v", p.Steps)
	}
	said := func(q paper.Problem) bool { return strings.Contains(q.Text, "không ghi tên cơ quan") }
	if len(p.Agencies) != 0 || !slices.ContainsFunc(p.Problems, said) {
		t.Errorf("agencies %q, problems %+v", p.Agencies, p.Problems)
	}
}

// lostParts are the parts of a record of which words came into nothing that was read: more
// than 60 letters and a twelfth. The ways and the results are left out: there the words of
// the portal's page ("Không có thông tin", codes) are passed over on purpose.
func lostParts(d *Document, p *Procedure) (out []ProcedurePart) {
	text, read := map[ProcedurePart]string{}, map[ProcedurePart]string{}
	for _, q := range d.Parts {
		text[ProcedurePartOf(q.Title)] += strings.TrimPrefix(strings.TrimSpace(q.Words()), q.Title)
	}
	if len(p.Cases) == 0 { // steps under the heading of the dossier
		text[ProcedureSteps] += text[ProcedureDossier]
		delete(text, ProcedureDossier)
	}
	for _, s := range p.Steps {
		read[ProcedureSteps] += s.Label + s.Text
	}
	for _, c := range p.Cases {
		read[ProcedureDossier] += c.Title
		for _, it := range c.Items {
			read[ProcedureDossier] += it.Name + strings.Join(it.Forms, "") + "1 bản chính, 1 bản sao"
		}
	}
	read[ProcedureConditions] = strings.Join(p.Conditions, "")
	for _, b := range p.Basis {
		read[ProcedureBasis] += b.Title + b.Ref.Number
	}
	for _, part := range []ProcedurePart{ProcedureSteps, ProcedureDossier, ProcedureConditions, ProcedureBasis} {
		all, kept := len(plainWords(text[part])), len(plainWords(read[part]))
		if all-kept > 60 && (all-kept)*12 > all {
			out = append(out, part)
		}
	}
	return out
}

// TestProceduresOfTheSharedRecords holds the share of records whose parts are read, and
// how many have words that came into no part.
func TestProceduresOfTheSharedRecords(t *testing.T) {
	f, err := os.Open("../../shared/corpus/tthc.jsonl.gz")
	if err != nil {
		t.Skip("the shared records are not here")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, whole, lost := 0, 0, map[ProcedurePart]int{}
	err = ReadCollection(context.Background(), bufio.NewReader(z), CollectionOptions{},
		func(d *Document, _ []paper.Problem) error {
			all++
			p := ProcedureOf(d)
			if len(p.Steps) > 0 && len(p.Methods) > 0 && len(p.Cases) > 0 {
				whole++
			}
			for _, part := range lostParts(d, p) {
				lost[part]++
			}
			return nil
		})
	if err != nil || all != 2642 || whole*100 < 98*all {
		t.Errorf("%d records, %d with steps, methods and dossier: %v", all, whole, err)
	}
	if t.Logf("words lost: %v", lost); lost[ProcedureSteps]+lost[ProcedureConditions] > 0 ||
		lost[ProcedureDossier] > 15 || lost[ProcedureBasis] > 30 {
		t.Errorf("words lost: %v", lost)
	}
}
