package house_test

import (
	"errors"
	"strings"
	"testing"

	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/index"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

func wordsOf(t *testing.T, data []byte) string {
	t.Helper()
	blocks, _, err := paper.Read(t.Context(), "giay.docx", data, paper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, x := range blocks {
		b.WriteString(x.Text + "\n")
		if x.Table != nil {
			for _, r := range append(x.Table.HeadRows, x.Table.Rows...) {
				for _, c := range r {
					b.WriteString(c.Text + " | ")
				}
				b.WriteString("\n")
			}
		}
	}
	return b.String()
}

func TestDossierPapers(t *testing.T) {
	h := housetest.Office(t)
	ctx := t.Context()
	facts := house.DossierFacts{Fields: map[string]string{"người nộp": "Bà Mẫu", "cơ quan": "UBND xã Mẫu", "lý do": "thiếu chữ ký"},
		Dossier: task.Dossier{Received: "2026-06-30", Minute: 15*60 + 30, Count: 3, Working: true}, Missing: []string{"Tờ khai: chưa ký", ""}}
	for key, want := range map[string][]string{
		"danh-muc-ho-so":    {"Đăng ký tạm trú", "1.004194", "Tờ khai thay đổi thông tin cư trú"},
		"tiep-nhan-hen-tra": {"Bà Mẫu", "15 giờ 30 ngày 30/6/2026", "thứ Sáu ngày 03/7/2026", "khoản 2 Điều 18 Nghị định 118/2025/NĐ-CP"},
		"bo-sung":           {"Tờ khai", "chưa ký", "thiếu chữ ký"},
		"tu-choi":           {"thiếu chữ ký", "68/2020/QH14"},
		"xin-loi":           {"hẹn trả kết quả thứ Sáu ngày 03/7/2026", paper.Blank},
	} {
		name, data, err := h.DossierPaper(ctx, index.Reader{}, key, "1.004194", facts)
		if err != nil || !strings.HasSuffix(name, "1.004194.docx") {
			t.Fatal(key, name, err)
		}
		got := wordsOf(t, data)
		for _, w := range append(want, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "UBND xã Mẫu") {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q is not in\n%s", key, w, got)
			}
		}
		if strings.Contains(got, "{{") {
			t.Errorf("%s: a field stayed\n%s", key, got)
		}
	}
	secret := house.DossierFacts{Fields: map[string]string{"lý do": "TUYỆT MẬT"}}
	if _, _, err := h.DossierPaper(ctx, index.Reader{}, "tu-choi", "1.004194", secret); err == nil {
		t.Error("a secret mark went into a paper")
	}
}

func TestOfficeReplacesAForm(t *testing.T) {
	h := housetest.Office(t)
	ctx := t.Context()
	admin := &org.Officer{ID: "quan-tri", Name: "Quản trị", Roles: []org.Role{org.Admin}}
	own, err := paper.LayOut("# GIẤY RIÊNG\n{{người nộp}} làm {{thủ tục}}")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.PutForm(ctx, &org.Officer{ID: "x", Roles: []org.Role{org.Staff}}, "tu-choi",
		own); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("staff may replace a form: %v", err)
	}
	if err := h.PutForm(ctx, admin, "tu-choi", own); err != nil {
		t.Fatal(err)
	}
	_, data, err := h.DossierPaper(ctx, index.Reader{}, "tu-choi", "1.004194", house.DossierFacts{Fields: map[string]string{"người nộp": "Ông Thử"}})
	if err != nil || !strings.Contains(wordsOf(t, data), "Ông Thử làm Đăng ký tạm trú") {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{"no word": []byte("xin chào"), "unknown field": mustLayOut(t, "{{trường lạ}}")} {
		var known *store.Error
		if err := h.PutForm(ctx, admin, "tu-choi", bad); !errors.As(err, &known) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.PutForm(ctx, admin, "tu-choi", nil); err != nil { // ours again
		t.Fatal(err)
	}
	if _, own, err := h.FormFile(ctx, "tu-choi"); own || err != nil {
		t.Errorf("the form of the house did not come back: %v", err)
	}
}

func mustLayOut(t *testing.T, layout string) []byte {
	t.Helper()
	data, err := paper.LayOut(layout)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestProceduresCompared(t *testing.T) {
	h := housetest.Office(t)
	ctx := t.Context()
	c, err := h.CompareProcedures(ctx, index.Reader{}, "1.001193", "1.004884")
	if err != nil {
		t.Fatal(err)
	}
	same := map[string]bool{}
	for _, r := range c.Rows {
		same[r.Part] = r.Same
	}
	if !same["Cấp thực hiện"] || same["Thành phần hồ sơ"] || same["Thời hạn giải quyết"] {
		t.Errorf("%+v", c.Rows)
	}
	if _, err := h.CompareProcedures(ctx, index.Reader{}, "1.001193", "9.999999"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("compared with what is not held: %v", err)
	}
	for words, want := range map[string]bool{"đăng ký khai sinh": true, "dang ky khai sinh": true, "1.001193": true, "khai": false} {
		p, exact, err := h.ProcedureNamed(ctx, index.Reader{}, words)
		if err != nil || p == nil || exact != want || want && p.Code != "1.001193" {
			t.Errorf("%q names %+v, exactly %v: %v", words, p, exact, err)
		}
	}
}

// A new version with a shorter limit is counted as days cut, and the list that an
// agency fills in becomes procedures.
func TestProceduresCounted(t *testing.T) {
	h := housetest.Office(t)
	ctx := t.Context()
	put := func(limit string) {
		t.Helper()
		data, err := paper.WriteXLSX([]paper.Sheet{{Name: "Danh sách", Notes: []string{"ghi chú"},
			Head: []string{"Mã thủ tục", "Tên thủ tục", "Cấp thực hiện", "Thời hạn trực tuyến", "Trình tự thực hiện", "Căn cứ pháp lý"},
			Rows: [][]string{{"1.900901", "Thủ tục đếm thử", "Cấp xã", limit, "Bước 1: Nộp.", "110/2004/NĐ-CP"},
				{"", "thiếu mã", "", "", "", ""}, {"1.900902", "Thủ tục một dòng", "Cấp tỉnh", "", "", ""}}}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := h.Ingest(ctx, "danh-sach.xlsx", data)
		if err != nil || got.Refused != nil || len(got.Problems) == 0 {
			t.Fatal(got, err)
		}
	}
	put("7 ngày làm việc")
	put("4 ngày làm việc")
	rows, err := h.ProcedureCounts(ctx, index.Reader{})
	if err != nil || rows[0].Shorter != 1 || rows[0].DaysCut != 3 || rows[0].Held < 46 || rows[1].Online == 0 {
		t.Errorf("%+v %v", rows, err)
	}
	problems, err := h.ProcedureProblems(ctx, index.Reader{})
	if err != nil {
		t.Fatal(err)
	}
	ended, entry := false, false
	for _, p := range problems {
		ended = ended || p.Code == "1.900901" && strings.Contains(p.Text, "110/2004/NĐ-CP")
		entry = entry || p.Code == "1.900902"
	}
	if !ended || !entry {
		t.Errorf("an expired basis is named: %v, a mere line is named: %v", ended, entry)
	}
	c, err := h.CompareProcedureVersions(ctx, index.Reader{}, "1.900901", 0, 0)
	if err != nil || c.Rows[1].Part != "Thời hạn giải quyết" || c.Rows[1].Same {
		t.Errorf("%+v %v", c, err)
	}
	template, err := house.ProcedureListTemplate()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := paper.Read(ctx, "mau.xlsx", template, paper.Options{}); err != nil {
		t.Error(err)
	}
	if data, err := h.ProcedureWorkbook(ctx, index.Reader{}); err != nil || len(data) == 0 {
		t.Error(err)
	}
}
