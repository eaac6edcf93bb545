package house_test

import (
	"fmt"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/index"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

// announcement is a decision of announcement as ministries lay it out.
const announcement = `
= BỘ MẪU
Số: 888/QĐ-BMAU
Hà Nội, ngày 10 tháng 11 năm 2024
# QUYẾT ĐỊNH
= Về việc công bố thủ tục hành chính mới ban hành, được sửa đổi, bổ sung và bị bãi bỏ trong lĩnh vực thư viện
= BỘ TRƯỞNG BỘ MẪU
Theo đề nghị của Chánh Văn phòng Bộ,
QUYẾT ĐỊNH:
Điều 1. Công bố kèm theo Quyết định này thủ tục hành chính mới ban hành, được sửa đổi, bổ sung và bị bãi bỏ.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
> BỘ TRƯỞNG
> Trần Thị Mẫu
= PHỤ LỤC
= THỦ TỤC HÀNH CHÍNH MỚI BAN HÀNH, ĐƯỢC SỬA ĐỔI, BỔ SUNG VÀ BỊ BÃI BỎ
Phần I. DANH MỤC THỦ TỤC HÀNH CHÍNH
1. Danh mục thủ tục hành chính mới ban hành
| STT | Mã TTHC | Tên thủ tục hành chính | Lĩnh vực
| 1 | 1.900304 | Cấp thẻ thư viện số | Thư viện
2. Danh mục thủ tục hành chính được sửa đổi, bổ sung
| STT | Mã TTHC | Tên thủ tục hành chính | Tên văn bản quy định nội dung sửa đổi
| 1 | 1.900301 | Thủ tục cấp lại thẻ thư viện | Thông tư số 77/2024/TT-BMAU
| 2 | 1.900303 | Cho mượn sách quý | Thông tư số 77/2024/TT-BMAU
3. Danh mục thủ tục hành chính bị bãi bỏ
| STT | Mã TTHC | Tên thủ tục hành chính | Tên văn bản quy định việc bãi bỏ
| 1 | 1.900302.000.00.00.H99 | Gia hạn thẻ bạn đọc | Thông tư số 77/2024/TT-BMAU
| 2 | 1.900305 | Xóa tên bạn đọc | Thông tư số 77/2024/TT-BMAU
Phần II. NỘI DUNG CỤ THỂ CỦA TỪNG THỦ TỤC
1. Thủ tục cấp lại thẻ thư viện (mã TTHC: 1.900301)
a) Trình tự thực hiện:
- Bước 1: Bạn đọc nộp hồ sơ.
- Bước 2: Thư viện trả thẻ.
b) Cách thức thực hiện: Nộp trực tiếp hoặc qua dịch vụ bưu chính.
c) Thành phần, số lượng hồ sơ:
- Đơn đề nghị theo Mẫu số 02;
- 01 ảnh 3x4.
Số lượng hồ sơ: 02 bộ.
d) Thời hạn giải quyết: 02 ngày làm việc.
đ) Đối tượng thực hiện thủ tục hành chính: Cá nhân.
e) Cơ quan giải quyết thủ tục hành chính: Thư viện xã.
g) Kết quả thực hiện thủ tục hành chính: Thẻ thư viện.
h) Phí, lệ phí: 15.000 đồng/thẻ.
`

// A decision of announcement ends, amends and tells procedures; a person can take back
// each: the relation, and the version of a record.
func TestDecisionOfAnnouncement(t *testing.T) {
	h := housetest.Office(t)
	ctx, admin, reader := t.Context(), &org.Officer{ID: "ba-ha", Roles: []org.Role{org.Admin}}, index.Reader{}
	var lines []string
	for code, name := range map[string]string{"1.900301": "Thủ tục cấp lại thẻ thư viện", "1.900302": "Gia hạn thẻ bạn đọc",
		"1.900303": "Cho mượn sách quý", "1.900305": "Nuôi cá cảnh tại nhà"} {
		lines = append(lines, fmt.Sprintf(`{"id":"%s","law_id":"","title":"%s","so_quyet_dinh":"12/QĐ-MAU","text":"Lĩnh vực: Thư viện\n`+
			`Cấp thực hiện: Cấp xã\nTrình tự thực hiện: Bước 1: Nộp.\nCách thức thực hiện: Hình thức nộpThời gianPhí, lệ phíMô tả`+
			`Trực tiếp9 Ngày làm việcMiễn phí\nThành phần hồ sơ: Tên giấy tờMẫu đơn, tờ khaiSố lượngĐơn cũ1 bản chính\nKết quả: Thẻ"}`, code, name))
	}
	var items []store.Item
	err := corpus.ReadCollection(ctx, strings.NewReader(strings.Join(lines, "\n")), corpus.CollectionOptions{},
		func(d *corpus.Document, _ []paper.Problem) error {
			items = append(items, store.Item{Document: d, Original: store.Original{Name: "cu.jsonl"}})
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.PutDocuments(ctx, items); err != nil {
		t.Fatal(err)
	}
	data, err := paper.LayOut(announcement)
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.Ingest(ctx, "qd.docx", data)
	if err != nil || got.Refused != nil || got.Head.Number != "888/QĐ-BMAU" || !strings.Contains(got.Text, "1 thủ tục") {
		t.Fatalf("%v %+v", err, got)
	}
	view := func(code string) *house.ProcedureView {
		t.Helper()
		v, err := h.ProcedureView(ctx, reader, code, "")
		if err != nil {
			t.Fatal(code, err)
		}
		return v
	}
	told := view("1.900301")
	if told.Decision != "888/QĐ-BMAU" || len(told.Methods) != 2 || told.Methods[0].Limit() != "02 ngày làm việc" ||
		told.Methods[0].Fees[0].Dong != 15000 || len(told.Cases) != 1 || len(told.Cases[0].Items) != 2 ||
		told.Sets != 2 || len(told.Fields) != 1 || len(told.Versions) != 2 || told.AmendedBy(told.Validity) != "" {
		t.Errorf("told in full: %+v, %d versions", told.Procedure, len(told.Versions))
	}
	if listed := view("1.900303"); listed.AmendedBy(listed.Validity) != "888/QĐ-BMAU" || listed.Validity.Over() {
		t.Errorf("amended, not told: %+v", listed.Validity)
	}
	local := view("1.900302")
	if local.Validity.Over() && !local.Validity.Doubt {
		t.Errorf("a province's code ends the country's record for sure: %+v", local.Validity)
	}
	if other := view("1.900305"); other.Validity.Over() && !other.Validity.Doubt {
		t.Errorf("a row of another name ends a record for sure: %+v", other.Validity)
	}
	for _, c := range []struct {
		version int
		limit   string
	}{{1, "09 ngày làm việc"}, {2, "02 ngày làm việc"}, {1, "09 ngày làm việc"}} {
		if err := h.RestoreProcedure(ctx, admin, "1.900301", c.version, "đối chiếu lại"); err != nil {
			t.Fatal(err)
		}
		if now := view("1.900301"); now.Methods[0].Limit() != c.limit {
			t.Errorf("restored %d: %s", c.version, now.Methods[0].Limit())
		}
	}
	if err := h.RestoreProcedure(ctx, &org.Officer{ID: "dan"}, "1.900301", 1, "thử"); err == nil {
		t.Error("anybody restores a version")
	}
	if err := h.RestoreProcedure(ctx, admin, "1.900301", 1, " "); err == nil {
		t.Error("restored without a reason")
	}
}

// A repeal by its exact code ends the procedure, until a person says that it does not.
func TestRepealedProcedureIsTakenBack(t *testing.T) {
	h := housetest.Office(t)
	ctx, admin, reader := t.Context(), &org.Officer{ID: "ba-ha", Roles: []org.Role{org.Admin}}, index.Reader{}
	data, err := paper.LayOut(strings.NewReplacer("1.900302.000.00.00.H99", "1.004194", "Gia hạn thẻ bạn đọc", "Đăng ký tạm trú").
		Replace(announcement))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Ingest(ctx, "qd.docx", data); err != nil {
		t.Fatal(err)
	}
	over := func() bool {
		t.Helper()
		v, err := h.ProcedureView(ctx, reader, "1.004194", "")
		if err != nil {
			t.Fatal(err)
		}
		return v.Validity.Over()
	}
	if !over() {
		t.Fatal("a repealed procedure stands")
	}
	if err := h.Relate(ctx, admin, "888-qd-bmau.2024", house.Relating{Kind: corpus.RelRepeals, Other: "1.004194",
		Rejected: true, Reason: "chép nhầm mã"}); err != nil {
		t.Fatal(err)
	}
	if over() {
		t.Error("a person said that it was not repealed")
	}
}
