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
	if len(p.Cases) != 0 || len(p.Problems) != 3 {
		t.Errorf("cases %+v, problems %+v", p.Cases, p.Problems)
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

// TestProceduresOfTheSharedRecords holds the share of records whose parts are read.
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
	all, whole := 0, 0
	err = ReadCollection(context.Background(), bufio.NewReader(z), CollectionOptions{},
		func(d *Document, _ []paper.Problem) error {
			all++
			p := ProcedureOf(d)
			if len(p.Steps) > 0 && len(p.Methods) > 0 && len(p.Cases) > 0 {
				whole++
			}
			return nil
		})
	if err != nil || all != 2642 || whole*100 < 98*all {
		t.Errorf("%d records, %d with steps, methods and dossier: %v", all, whole, err)
	}
}
