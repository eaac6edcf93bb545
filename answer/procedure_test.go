package answer

import (
	"fmt"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/paper"
)

// procedures are records of the portal's kind, with names near the words of the law.
func procedures(t *testing.T) (out []*corpus.Document) {
	t.Helper()
	record := func(id, name, days, papers string) string {
		return fmt.Sprintf(`{"id":"%s","law_id":"","title":"%s","so_quyet_dinh":"12/QĐ-MAU","text":"Lĩnh vực: Thư viện\n`+
			`Cấp thực hiện: Cấp xã\nĐối tượng thực hiện: Công dân Việt Nam\nCơ quan thực hiện: Thư viện xã\n`+
			`Trình tự thực hiện: Bước 1: Bạn đọc nộp hồ sơ.\n- Bước 2. Thư viện trả kết quả.\n`+
			`Cách thức thực hiện: Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp%s Ngày làm việcMiễn phíNộp tại thư viện\n`+
			`Thành phần hồ sơ: * Giấy tờ phải nộp:Tên giấy tờMẫu đơn, tờ khaiSố lượng%s1 bản chính\nKết quả: Thẻ"}`,
			id, name, days, papers)
	}
	lines := strings.Join([]string{
		record("1.900301", "Thủ tục cấp lại thẻ thư viện", "3", "Đơn xin cấp lại thẻ"),
		record("1.900302", "Gia hạn thẻ bạn đọc", "7", "Đơn gia hạn"),
		record("1.900303", "Cho phép mượn sách quý, hiện vật trong kho bảo quản đặc biệt để trưng bày ngoài tỉnh", "9", "Công văn"),
	}, "\n")
	err := corpus.ReadCollection(t.Context(), strings.NewReader(lines), corpus.CollectionOptions{},
		func(d *corpus.Document, _ []paper.Problem) error { out = append(out, d); return nil })
	if err != nil || len(out) != 3 {
		t.Fatalf("%d records: %v", len(out), err)
	}
	return out
}

// A house that holds procedures as well answers every question on the law as one
// that holds none.
func TestLawBesideProcedures(t *testing.T) {
	alone, mixed := New(library(t), Options{}), New(library(t, procedures(t)...), Options{})
	cases := append(askCases(t), // with a word of procedures, and a name that has a part of the others
		askCase{question: "Theo thủ tục, mỗi lần mượn sách được bao lâu?"},
		askCase{question: "thu tuc muon sach may ngay"})
	for _, c := range cases {
		q := Question{Text: c.question, Today: today, AsOf: c.on}
		want, err := alone.Answer(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got, err := mixed.Answer(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		first := func(a *Answer) string {
			if len(a.Sources) == 0 || a.Status == Possible {
				return ""
			}
			return a.Sources[0].Cite
		}
		if want.Status == Answered && (got.Status != want.Status || first(got) != first(want)) {
			t.Errorf("%s: %s %s, alone %s %s\n%s", c.question, got.Status, first(got), want.Status, first(want), got.Text)
		}
		if want.Status == Possible && got.Status != Possible {
			t.Errorf("%s: %s, alone %s\n%s", c.question, got.Status, want.Status, got.Text)
		}
	}
}

func TestProcedureSaysThePartAsked(t *testing.T) {
	a := New(library(t, procedures(t)...), Options{})
	for _, c := range []struct{ text, first string }{
		{"Cấp lại thẻ thư viện mất bao lâu?", "03 ngày làm việc"},
		{"lam lai the thu vien can giay to gi", "Đơn xin cấp lại thẻ"},
		{"thủ tục cấp lại thẻ thư viện nộp ở đâu", "thư viện"},
		{"cap lai the thu vien co mat tien khong", "iễn phí"},
	} {
		got, err := a.Answer(t.Context(), Question{Text: c.text, Today: today})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Sources) == 0 || got.Sources[0].Number != "1.900301" || !strings.Contains(got.Blocks[0].Text, c.first) {
			t.Errorf("%s: %s\n%s", c.text, got.Status, got.Text)
		}
	}
	// A question that goes on about a provision stays with it, whatever procedure
	// has its words.
	got, err := a.Answer(t.Context(), Question{Text: "Muốn gia hạn thì mấy ngày?", History: []string{askLoan}, Today: today})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range got.Sources {
		if strings.HasPrefix(s.Number, "1.9003") {
			t.Errorf("a provision was asked on: %s\n%s", got.Status, got.Text)
		}
	}
}
