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
