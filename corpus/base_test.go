package corpus

import (
	"strings"
	"testing"

	"trolyao/paper"
)

// Articles that do not repeat the number amend what the title names, and a heading that
// also says "chuyển tiếp" is not one of effect.
func TestTheTitleNamesWhatIsAmended(t *testing.T) {
	d, _, err := Parse(paper.TextBlocks(`NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 700/2020/NĐ-CP ngày 02 tháng 3 năm 2020 của Chính phủ về thẻ nhân viên
Điều 1. Sửa đổi khoản 3 Điều 5
“3. Thẻ cấp trong 05 ngày.”.
Điều 2. Bổ sung Điều 7a vào sau Điều 7
“Điều 7a. Gia hạn thẻ
Thẻ được gia hạn.”.
Điều 3. Bãi bỏ Điều 9.
Điều 4. Sửa đổi, bổ sung một số khoản của Điều 10
1. Sửa đổi, bổ sung khoản 2
“2. Lệ phí theo quy định.”.
Điều 5. Điều khoản chuyển tiếp
Thẻ đã cấp trước ngày Nghị định này có hiệu lực theo Thông tư số 12/2021/TT-BXD sửa đổi Điều 7 và thay thế Phụ lục II của Thông tư số 10/2019/TT-BXD thì tiếp tục được dùng.
Điều 6. Hiệu lực thi hành
Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2031.
`), Hint{Number: "800/2031/NĐ-CP", Issued: "2031-05-02"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range d.Relations {
		if r.Kind == RelAmends || r.Kind == RelRepeals {
			got = append(got, strings.TrimSpace(string(r.Kind)+" "+r.To.Local()+" "+r.To.Number+" "+string(r.Grade())))
		}
	}
	want := []string{"amends  700/2020/NĐ-CP sure", "amends khoản 3 Điều 5 700/2020/NĐ-CP sure", "amends Điều 7a 700/2020/NĐ-CP sure",
		"repeals Điều 9 700/2020/NĐ-CP sure", "amends Điều 10 700/2020/NĐ-CP sure", "amends khoản 2 Điều 10 700/2020/NĐ-CP sure",
		"repeals Phụ lục II 10/2019/TT-BXD likely"}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}

// What is said in the names of texts does nothing by itself.
func TestNamesOfWhatEnds(t *testing.T) {
	for _, c := range []struct{ sentence, want string }{
		{"Thông tư số 34/2017/TT-BXD ngày 29 tháng 12 năm 2017; Thông tư số 13/2021/TT-BXD ngày 15 tháng 4 năm 2021 và Thông tư số 07/2024/TT-BXD ngày 02 tháng 5 năm 2024 sửa đổi, bổ sung Điều 7 và thay thế Phụ lục II của Thông tư số 13/2021/TT-BXD ngày 15 tháng 4 năm 2021 hết hiệu lực kể từ ngày Thông tư này có hiệu lực.",
			"34/2017/TT-BXD sure, 13/2021/TT-BXD sure, 07/2024/TT-BXD sure"},
		{"Nghị định này thay thế các Nghị định sau: Nghị định số 123/2016/NĐ-CP ngày 01 tháng 9 năm 2016; Nghị định số 101/2020/NĐ-CP ngày 28 tháng 8 năm 2020.",
			"123/2016/NĐ-CP sure, 101/2020/NĐ-CP sure"},
		{"Bãi bỏ Điều 1 Nghị định số 83/2024/NĐ-CP ngày 10 tháng 7 năm 2024 sửa đổi, bổ sung một số điều của Nghị định số 123/2016/NĐ-CP ngày 01 tháng 9 năm 2016; Nghị định số 10/2016/NĐ-CP ngày 01 tháng 02 năm 2016.",
			"Điều 1 83/2024/NĐ-CP sure, 10/2016/NĐ-CP likely"},
	} {
		var got []string
		for _, a := range readActs(c.sentence, actContext{}) {
			if a.to.Part.Whole() || a.to.Part.Article != "" {
				got = append(got, strings.TrimSpace(a.to.Part.Local()+" "+mentionNumber(a.to)+" "+string(a.claim().Grade)))
			}
		}
		if g := strings.Join(got, ", "); g != c.want {
			t.Errorf("%.60s\n got %s\nwant %s", c.sentence, g, c.want)
		}
	}
}

// A paper that somebody was given is no text of a list.
func TestPapersAreNoList(t *testing.T) {
	r := relationReader{d: &Document{}}
	r.point("Thông báo bằng văn bản cho Sở các trường hợp Giấy chứng nhận đăng ký hết hiệu lực theo mẫu tại "+
		"Phụ lục số 8 ban hành kèm theo Thông tư này.", Ref{})
	if len(r.lists) > 0 {
		t.Error("taken for a list of ended texts")
	}
	r.point("Các văn bản tại Phụ lục ban hành kèm theo Thông tư này hết hiệu lực.", Ref{})
	if len(r.lists) != 1 {
		t.Error("a list of ended texts was not seen")
	}
}
