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

// A part that is asked for behind an answer is one of that procedure, and "còn … thì
// sao?" asks the same part of another; several parts are said together.
func TestProcedureIsAskedOn(t *testing.T) {
	a := New(library(t, procedures(t)...), Options{})
	lost, longer := "1.900301", "1.900302"
	for _, c := range []struct {
		before     []string
		text, code string
		first      []string
	}{
		{[]string{"Cấp lại thẻ thư viện cần giấy tờ gì?"}, "thế còn phí?", lost, []string{"iễn phí"}},
		{[]string{"cap lai the thu vien can giay to gi"}, "bao lau thi xong", lost, []string{"03 ngày làm việc"}},
		{[]string{"Cấp lại thẻ thư viện cần giấy tờ gì?", "nộp ở đâu"}, "mấy ngày có?", lost, []string{"03 ngày làm việc"}},
		{[]string{"Cấp lại thẻ thư viện mất bao lâu?"}, "còn gia hạn thẻ bạn đọc thì sao?", longer,
			[]string{"07 ngày làm việc"}},
		{nil, "Cấp lại thẻ thư viện cần giấy tờ gì, bao lâu, lệ phí bao nhiêu?", lost,
			[]string{"Đơn xin cấp lại thẻ", "03 ngày làm việc", "iễn phí"}},
		// a person's duty, and a part that no sentence tells apart
		{nil, "du dieu kien cap lai the thu vien thi phai lam thu tuc trong bao lau", lost, []string{"03 ngày làm việc"}},
		{nil, "xin cấp lại thẻ thư viện", lost, []string{"Đơn xin cấp lại thẻ", "03 ngày làm việc"}},
	} {
		got, err := a.Answer(t.Context(), Question{Text: c.text, History: c.before, Today: today})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.first {
			if len(got.Sources) == 0 || got.Sources[0].Number != c.code || !strings.Contains(got.Blocks[0].Text, want) {
				t.Errorf("%q, then %s: %s, want %s of %s\n%s", c.before, c.text, got.Status, want, c.code, got.Text)
			}
		}
	}
}

// A record that lacks a word of the question is not the one meant for sure, and what
// a record does not tell is no "Trình tự thực hiện:".
func TestProcedureIsNotTakenForAnother(t *testing.T) {
	a := New(library(t, procedures(t)...), Options{})
	for _, text := range []string{"Cho phép mượn sách quý để đóng phim hoạt hình thì cần giấy tờ gì?",
		"không gia hạn thẻ bạn đọc bị phạt bao nhiêu"} {
		got, err := a.Answer(t.Context(), Question{Text: text, Today: today})
		if err != nil {
			t.Fatal(err)
		}
		if got.Status == Answered && len(got.Sources) > 0 && strings.HasPrefix(got.Sources[0].Number, "1.9003") {
			t.Errorf("%s: %s\n%s", text, got.Status, got.Text)
		}
	}
}
