package answer

import (
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/paper"
)

// The end of a text that is not held is told from the one that ends it, its number is
// no day, a provision that was ended is no wrong number, and who asks until when is
// told the last day.
func TestEndsOfWhatIsNotHeld(t *testing.T) {
	d, _, err := corpus.Parse(paper.TextBlocks(`NGHỊ ĐỊNH
Về thẻ nhân viên
Điều 1. Cấp thẻ
Sở cấp thẻ trong 05 ngày làm việc.
Điều 2. Hiệu lực thi hành
1. Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2023 đến hết ngày 31 tháng 12 năm 2030.
2. Nghị định này thay thế Nghị định số 9144/2021/NĐ-CP ngày 31 tháng 12 năm 2021 của Chính phủ về thẻ.
3. Thông tư số 11/2017/TT-BYT ngày 29 tháng 12 năm 2017 của Bộ trưởng Bộ Y tế về thẻ hết hiệu lực kể từ ngày Nghị định này có hiệu lực thi hành.
4. Bãi bỏ Điều 7 Nghị định số 9150/2020/NĐ-CP ngày 01 tháng 6 năm 2020 của Chính phủ về thẻ.
`), corpus.Hint{Number: "9001/2023/NĐ-CP", Issued: "2023-05-02"})
	if err != nil {
		t.Fatal(err)
	}
	held, _, err := corpus.Parse(paper.TextBlocks(`NGHỊ ĐỊNH
Về thẻ
Điều 1. Thẻ
Thẻ ghi họ tên.
Điều 8. Hiệu lực thi hành
Nghị định này có hiệu lực từ ngày 01 tháng 8 năm 2020.
`), corpus.Hint{Number: "9150/2020/NĐ-CP", Issued: "2020-06-01"})
	if err != nil {
		t.Fatal(err)
	}
	a := New(library(t, d, held), Options{})
	for _, c := range []struct{ question, want, not string }{
		{"Nghị định 9144/2021/NĐ-CP còn hiệu lực không?", "hết hiệu lực từ 01/7/2023, được thay thế bởi Nghị định số 9001/2023/NĐ-CP", ""},
		{"Nghị định 9144/2021/NĐ-CP còn hiệu lực không?", "Kho chưa có toàn văn", ""},
		{"Thông tư 11/2017/TT-BYT còn hiệu lực không?", "hết hiệu lực từ 01/7/2023", "nghĩa là gì"},
		{"Nghị định 9145/2021/NĐ-CP còn hiệu lực không?", "Kho văn bản chưa có", "hết hiệu lực"},
		{"Điều 7 Nghị định 9150/2020/NĐ-CP còn hiệu lực không?", "hết hiệu lực từ 01/7/2023", "không có nội dung này"},
		{"Nghị định 9001/2023/NĐ-CP có hiệu lực đến khi nào?", "Áp dụng đến hết ngày 31/12/2030", ""},
	} {
		got, err := a.Answer(t.Context(), Question{Text: c.question, Today: "2026-11-29"})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got.Text, c.want) || c.not != "" && strings.Contains(got.Text, c.not) ||
			len(got.Dropped()) > 0 {
			t.Errorf("%s\n%s\ndropped %q", c.question, got.Text, got.Dropped())
		}
	}
}
