package corpus

import (
	"strings"
	"testing"

	"trolyao/paper"
)

// fateOf reads an invented decree whose article of effect goes on with clauses, and
// says what becomes of 10/2020/NĐ-CP, or of a place of it: "in_force, 2031-07-01
// expired"; a question mark is a doubt.
func fateOf(t *testing.T, clauses, place string) string {
	t.Helper()
	d, _, err := Parse(paper.TextBlocks("NGHỊ ĐỊNH\nQuy định việc mới\nĐiều 1. Phạm vi\nNghị định này quy định việc mới.\n"+
		"Điều 2. Hiệu lực thi hành\n1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2031.\n"+clauses+"\n"),
		Hint{Number: "900/2031/NĐ-CP", Issued: "2031-05-02"})
	if err != nil {
		t.Fatal(err)
	}
	h := &Head{Key: "10-2020-nd-cp", Number: "10/2020/NĐ-CP", Type: "Nghị định", Title: "Quy định việc thử",
		Issued: "2020-02-01", Effective: "2020-03-15", Kind: Verbatim}
	c := NewCatalog([]*Head{h, &d.Head})
	at := Ref{}
	if place != "" {
		at = ParseRef(place)[0].Part
	}
	var out []string
	for _, l := range NewHistory(h, c.Touching(d.Relations)[h.Key], c.Head).Line(at) {
		s := string(l.Validity.State)
		if l.Validity.Doubt {
			s += "?"
		}
		if l.From > h.Effective {
			s = string(l.From) + " " + s
		}
		n := len(out)
		if l.Validity.State == NotYet || n > 0 && strings.HasSuffix(out[n-1], " "+string(l.Validity.State)) {
			continue
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

// An end holds from the day, for the matter and with the exceptions that its sentence
// tells; what a sentence does not tell clearly is in doubt.
func TestEnds(t *testing.T) {
	const x = "Nghị định số 10/2020/NĐ-CP"
	for _, c := range []struct{ clauses, place, want string }{
		// For whom.
		{"2. " + x + " hết hiệu lực đối với lĩnh vực nuôi cá.", "", "in_force, 2031-07-01 partly_expired"},
		{"2. " + x + " hết hiệu lực thi hành kể từ ngày Nghị định này có hiệu lực đối với cơ sở nuôi cá.", "", "in_force, 2031-07-01 partly_expired"},
		{"2. Bãi bỏ " + x + " trong lĩnh vực nuôi cá.", "", "in_force, 2031-07-01 partly_expired"},
		{"2. Nghị định này thay thế " + x + " đối với cơ sở nuôi cá.", "", "in_force, 2031-07-01 partly_expired"},
		// Since when.
		{"2. " + x + " hết hiệu lực từ 01/01/2032.", "", "in_force, 2032-01-01 expired"},
		{"2. " + x + " hết hiệu lực sau ngày 31 tháng 12 năm 2031.", "", "in_force, 2032-01-01 expired"},
		{"2. " + x + " hết hiệu lực kể từ 00 giờ ngày 01 tháng 01 năm 2032.", "", "in_force, 2032-01-01 expired"},
		{"2. " + x + " hết hiệu lực kể từ ngày Nghị định này được ký ban hành.", "", "in_force, 2031-05-02 expired"},
		{"2. " + x + " hết hiệu lực khi Luật Cây xanh có hiệu lực thi hành.", "", "in_force, 2031-07-01 expired?"},
		{"2. " + x + " hết hiệu lực sau 02 năm kể từ ngày Nghị định này có hiệu lực.", "", "in_force, 2031-07-01 expired?"},
		{"2. Bãi bỏ " + x + " kể từ năm 2033.", "", "in_force, 2031-07-01 expired?"},
		// But for what.
		{"2. " + x + " hết hiệu lực kể từ ngày Nghị định này có hiệu lực, trừ Điều 5 hết hiệu lực từ ngày 01 tháng 01 năm 2033.", "Điều 5", "in_force, 2033-01-01 expired"},
		{"2. " + x + " hết hiệu lực từ ngày 01 tháng 7 năm 2031; riêng Điều 5 tiếp tục thực hiện đến hết ngày 31 tháng 12 năm 2032.", "Điều 5", "in_force, 2033-01-01 expired"},
		{"2. Trừ quy định tại Điều 5, " + x + " hết hiệu lực từ ngày 01 tháng 7 năm 2031.", "Điều 5", "in_force"},
		{"2. Trừ quy định tại Điều 5, " + x + " hết hiệu lực từ ngày 01 tháng 7 năm 2031.", "Điều 6", "in_force, 2031-07-01 expired"},
		{"2. " + x + " hết hiệu lực từ ngày 01 tháng 7 năm 2031, trừ các nội dung về phí, lệ phí.", "", "in_force, 2031-07-01 partly_expired"},
		{"2. " + x + " hết hiệu lực từ ngày 01 tháng 7 năm 2031, trừ Chương III.", "Điều 5", "in_force, 2031-07-01 expired?"},
		{"2. " + x + " hết hiệu lực từ ngày 01 tháng 7 năm 2031, trừ trường hợp quy định tại Điều 3 Nghị định này.", "", "in_force, 2031-07-01 expired"},
		{"2. Bãi bỏ " + x + ", trừ các điều sau đây:\na) Điều 5;\nb) Khoản 2 Điều 6.", "Điều 5", "in_force"},
		{"2. Bãi bỏ " + x + ", trừ các điều sau đây:\na) Điều 5;\nb) Khoản 2 Điều 6.", "Điều 7", "in_force, 2031-07-01 expired"},
		{"2. Bãi bỏ Chương III " + x + ".", "Điều 5", "in_force, 2031-07-01 in_force?"},
		// Lists.
		{"2. Các văn bản sau đây không hết hiệu lực:\na) " + x + ";", "", "in_force"},
		{"2. Bãi bỏ các văn bản về việc thử, trừ các văn bản sau đây:\na) " + x + ";", "", "in_force"},
		{"2. Các văn bản sau đây hết hiệu lực, trừ quy định tại Điều 3 Nghị định này, cụ thể như sau:\na) " + x + ";", "", "in_force, 2031-07-01 expired"},
		{"2. Các văn bản sau bị bãi bỏ: " + x + ".", "", "in_force, 2031-07-01 expired"},
		{"2. Các văn bản sau đây hết hiệu lực:\na) Nội dung về phí tại " + x + ";", "", "in_force, 2031-07-01 partly_expired"},
		{"2. Bãi bỏ các văn bản sau đây:\na) " + x + " của Chính phủ;\nb) Quy định về phí tại khoản 2 Điều 5 Nghị định số 11/2020/NĐ-CP;", "", "in_force, 2031-07-01 expired"},
		// A list of exceptions that another sentence follows.
		{"2. Nghị định này thay thế các văn bản sau:\na) " + x + " ngày 01 tháng 02 năm 2020, trừ các Điều 5, 10, 11. Các Điều 5, 10, 11 của " + x + " có hiệu lực đến hết ngày 31 tháng 12 năm 2032;", "Điều 7", "in_force, 2031-07-01 expired"},
		{"2. Nghị định này thay thế các văn bản sau:\na) " + x + " ngày 01 tháng 02 năm 2020, trừ các Điều 5, 10, 11. Các Điều 5, 10, 11 của " + x + " có hiệu lực đến hết ngày 31 tháng 12 năm 2032;", "Điều 5", "in_force, 2033-01-01 expired"},
		// All that it says.
		{"2. Các quy định của Nghị định số 11/2019/NĐ-CP ngày 01 tháng 9 năm 2019 và " + x + " sửa đổi Nghị định số 11/2019/NĐ-CP hết hiệu lực.", "", "in_force, 2031-07-01 expired"},
		{"2. Bãi bỏ các quy định về phí của " + x + ".", "", "in_force, 2031-07-01 partly_expired"},
		// Appendices and forms.
		{"2. Bãi bỏ Phụ lục II về mẫu đơn ban hành kèm theo " + x + ".", "Phụ lục II", "in_force, 2031-07-01 expired"},
		{"2. Bãi bỏ Phụ lục II về mẫu đơn ban hành kèm theo " + x + ".", "Phụ lục I", "in_force"},
		{"2. Bãi bỏ khoản 2 Điều 2 " + x + " ngày 01 tháng 02 năm 2020 quy định việc thử và Phụ lục II Mẫu giấy phép ban hành kèm " + x + ".", "Phụ lục II", "in_force, 2031-07-01 expired"},
		{"2. Bãi bỏ các biểu mẫu số 92, 93 ban hành kèm theo " + x + ".", "", "in_force, 2031-07-01 partly_expired"},
		{"2. Bãi bỏ Mẫu số 01/BC/PT được quy định tại điểm a khoản 2 Điều 9 và Mẫu số 02/BC/VP được quy định tại khoản 1 Điều 10 " + x + ".", "khoản 2 Điều 9", "in_force, 2031-07-01 partly_expired"},
		{"2. Thay thế Mẫu số 01 ban hành kèm theo " + x + " bằng Mẫu số 01 ban hành kèm theo Nghị định này.", "", "in_force, 2031-07-01 amended"},
		// Matter of a provision, words of it, and words in several documents.
		{"2. Bãi bỏ quy định về phụ cấp đối với người thử quy định tại Điều 4, Điều 5 " + x + ".", "Điều 5", "in_force, 2031-07-01 partly_expired"},
		{"2. Bãi bỏ nội dung “bản sao sổ hộ khẩu” tại khoản 2 Điều 6 " + x + ".", "khoản 2 Điều 6", "in_force, 2031-07-01 amended"},
		{"2. Thay thế cụm từ “một” bằng cụm từ “hai” tại khoản 1 Điều 3 Nghị định số 11/2019/NĐ-CP; khoản 2 Điều 6 " + x + ".", "khoản 2 Điều 6", "in_force, 2031-07-01 amended"},
		// With its chapter, and a chapter with its Điều.
		{"2. Điều 16, Điều 17 Chương III tại " + x + " hết hiệu lực.", "Điều 17", "in_force, 2031-07-01 expired"},
		{"2. Bãi bỏ Chương VIII gồm các điều từ Điều 67 đến Điều 69 và Điều 105 của " + x + ".", "Điều 68", "in_force, 2031-07-01 expired"},
		{"2. Bãi bỏ Chương VIII gồm các điều từ Điều 67 đến Điều 69 và Điều 105 của " + x + ".", "Điều 105", "in_force, 2031-07-01 expired"},
		{"Điều 3. Bãi bỏ, sửa đổi một số điều của " + x + "\n1. Bãi bỏ Chương VIII gồm các điều từ Điều 67 đến Điều 69 và Điều 105 của " + x + ".", "Điều 105", "in_force, 2031-07-01 expired"},
		// By a provision that this document brings into another one.
		{"2. Nghị định này thay thế một số quy định tại Điều 9a " + x + " như sau:\na) Khoản 2, khoản 5 Điều 9a " + x + " được thay thế bởi khoản 2 Điều 40 Nghị định số 11/2019/NĐ-CP được bổ sung tại khoản 1 Điều 1 Nghị định này;", "khoản 2 Điều 9a", "in_force, 2031-07-01 expired"},
		{"2. Hồ sơ quy định tại khoản 2 Điều 9 " + x + " được thay thế bằng bản sao quy định tại Điều 5 Nghị định này.", "khoản 2 Điều 9", "in_force"},
		// What another document guides, and a part of one behind others.
		{"2. Bãi bỏ khoản 6 Điều 2 Nghị định số 11/2019/NĐ-CP; Thông tư số 02/2017/TT-BYT ngày 24 tháng 01 năm 2017 hướng dẫn một số điều của Luật Thử và " + x + ".", "", "in_force"},
		{"2. Nghị định này thay thế Nghị định số 11/2019/NĐ-CP quy định chi tiết một số điều của Luật Thử và " + x + ".", "", "in_force, 2031-07-01 expired?"},
		{"2. Bãi bỏ Nghị định số 11/2019/NĐ-CP, Nghị định số 12/2019/NĐ-CP sửa đổi Nghị định số 11/2019/NĐ-CP nêu trên và nội dung quy định về phí tại " + x + ".", "", "in_force, 2031-07-01 partly_expired"},
		// Behind those who amended the one in front, and behind a semicolon.
		{"2. Pháp lệnh Thử số 03/2012/PL-UBTVQH13 đã được sửa đổi, bổ sung một số điều theo Pháp lệnh số 15/2021/PL-UBTVQH15, " + x + " hết hiệu lực.", "", "in_force, 2031-07-01 expired?"},
		{"2. Nghị định số 11/2019/NĐ-CP ngày 01 tháng 02 năm 2019 quy định việc khác; quy định của khoản 5 Điều 2 " + x + " hết hiệu lực.", "khoản 5 Điều 2", "in_force, 2031-07-01 expired"},
		{"2. Bãi bỏ Điều 7, Điều 8 và Phụ lục số 09.ĐGH kèm theo " + x + ".", "Điều 8", "in_force, 2031-07-01 expired"},
		{"2. Bãi bỏ Điều 10; khoản 7 Điều 16 quy định về phụ cấp của người thử; khoản 2, khoản 3 Điều 24 quy định về báo chí tại " + x + ".", "khoản 2 Điều 24", "in_force, 2031-07-01 expired"},
		{"2. Bãi bỏ Điều 10; khoản 7 Điều 16 quy định về phụ cấp của người thử; khoản 2, khoản 3 Điều 24 quy định về báo chí tại " + x + ".", "Điều 11", "in_force"},
		// Papers, not law.
		{"2. Hồ sơ cấp, gia hạn, sửa đổi Giấy phép thử theo " + x + " đã nộp thì được xem xét tiếp.", "", "in_force"},
		// Below a sentence that names its article.
		{"2. Sửa đổi, bổ sung Điều 5 " + x + " như sau:\na) Bãi bỏ khoản 1;\nb) Sửa đổi khoản 2.", "khoản 1 Điều 5", "in_force, 2031-07-01 expired"},
		{"2. Sửa đổi, bổ sung Điều 5 " + x + " như sau:\na) Bãi bỏ khoản 1;\nb) Sửa đổi khoản 2.", "khoản 1 Điều 6", "in_force"},
		// Written without a space.
		{"2. Bãi bỏ " + x + "ngày 01 tháng 02 năm 2020.", "", "in_force, 2031-07-01 expired"},
		// Other words for it.
		{"2. " + x + " được thay thế bằng Nghị định này.", "", "in_force, 2031-07-01 expired"},
		{"2. " + x + " bị bãi bỏ.", "", "in_force, 2031-07-01 expired"},
		{"2. " + x + " không còn hiệu lực kể từ ngày Nghị định này có hiệu lực.", "", "in_force, 2031-07-01 expired"},
		{"2. Đình chỉ việc thi hành " + x + ".", "", "in_force, 2031-07-01 in_force?"},
		{"2. Tạm dừng thực hiện " + x + " từ ngày 01 tháng 8 năm 2031.", "", "in_force, 2031-07-01 in_force?"},
		{"2. " + x + " thôi áp dụng từ ngày 01 tháng 7 năm 2031.", "", "in_force, 2031-07-01 in_force?"},
		{"2. Không áp dụng quy định trái với Điều 3 trước khi " + x + " được ban hành.", "", "in_force"},
	} {
		if got := fateOf(t, c.clauses, c.place); got != c.want {
			t.Errorf("%s [%s]\n  got  %s\n  want %s", c.clauses, c.place, got, c.want)
		}
	}
}
