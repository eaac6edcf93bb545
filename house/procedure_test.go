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
