package answer

import (
	"testing"

	"trolyao/corpus"
	"trolyao/index"
)

// A passage can hold the words of a question and be on something else: its Điều is on
// another deed, it explains a word, names a step, or tells no office.
func TestWhatIsNoAnswer(t *testing.T) {
	for _, c := range []struct {
		text, heading, lead, passage string
		doubt                        bool
	}{
		{"Đăng ký thẻ mượn khi nào?", "Điều 7. Xóa đăng ký thẻ mượn", "", "1. Thư viện xóa đăng ký thẻ mượn khi thẻ hết hạn.", true},
		{"Khi nào thì xóa đăng ký thẻ mượn?", "Điều 7. Xóa đăng ký thẻ mượn", "", "1. Thư viện xóa đăng ký thẻ mượn khi thẻ hết hạn.", false},
		{"Mất thẻ mượn thì cấp lại trong bao lâu?", "Điều 8. Cấp đổi, cấp lại thẻ mượn", "", "2. Thẻ được cấp lại trong 03 ngày.", false},
		{"Sửa chữa thẻ mượn mất bao lâu?", "Điều 9. Hủy, sửa đổi thẻ mượn", "", "2. Thẻ được sửa trong 03 ngày.", false},
		{"Quy trình mua sách gồm mấy bước?", "Điều 3. Trình tự mua sách", "", "1. Danh mục sách, giá sách.", true},
		{"Quy trình mua sách gồm mấy bước?", "Điều 3. Trình tự mua sách", "", "1. Thư viện lập danh mục sách và gửi phòng tài chính.", false},
		{"Thẻ mượn do người nào giữ?", "Điều 2. Giải thích từ ngữ", "Trong Quy định này, các từ ngữ dưới đây được hiểu như sau:",
			"3. Thẻ mượn là thẻ cấp cho bạn đọc.", true},
		{"Thẻ mượn là gì?", "Điều 2. Giải thích từ ngữ", "Trong Quy định này, các từ ngữ dưới đây được hiểu như sau:",
			"3. Thẻ mượn là thẻ cấp cho bạn đọc.", false},
		{"Phí làm thẻ mượn bao nhiêu?", "Điều 12. Vi phạm về thẻ", "", "2. Phạt tiền từ 100.000 đồng đến 200.000 đồng đối với người làm thẻ giả.", true},
		{"Làm thẻ mượn giả bị phạt bao nhiêu?", "Điều 12. Vi phạm về thẻ", "", "2. Phạt tiền từ 100.000 đồng đến 200.000 đồng đối với người làm thẻ giả.", false},
		{"Thu hồi thẻ mượn trong những trường hợp nào?", "Điều 10. Thẩm quyền", "", "1. Giám đốc thư viện thu hồi thẻ mượn theo quy định tại Điều 9.", true},
		{"Thẻ mượn có thời hạn bao lâu?", "Điều 6. Thẻ mượn của người nước ngoài", "", "1. Thẻ có thời hạn 06 tháng.", true},
		{"Thẻ mượn của người nước ngoài có thời hạn bao lâu?", "Điều 6. Thẻ mượn của người nước ngoài", "", "1. Thẻ có thời hạn 06 tháng.", false},
		{"Sách mượn quá hạn xử lý ra sao?", "Điều 5. Hành vi bị nghiêm cấm", "", "1. Làm hỏng, giữ sách mượn quá hạn của thư viện.", true},
		{"Ai có thẩm quyền cấp thẻ mượn?", "Điều 4. Nơi cấp thẻ", "", "1. Việc cấp thẻ làm tại trụ sở cơ quan có thẩm quyền cấp thẻ.", true},
		{"Ai có thẩm quyền cấp thẻ mượn?", "Điều 4. Cấp thẻ", "", "1. Giám đốc thư viện là người có thẩm quyền cấp thẻ.", false},
	} {
		p := corpus.Passage{Heading: c.heading, Lead: c.lead, Text: c.passage, Head: &corpus.Head{}}
		aspect := index.AspectNone
		if c.text == "Thẻ mượn là gì?" {
			aspect = index.AspectDefinition
		}
		if got := isNoAnswer(c.text, aspect, p); got != c.doubt {
			t.Errorf("%s | %s | %s: doubt %v, want %v", c.text, c.heading, c.passage, got, c.doubt)
		}
	}
}

// How long somebody has worked is no number of days that is asked for.
func TestTellsDays(t *testing.T) {
	for text, want := range map[string]bool{
		"Người làm việc chưa đủ 12 tháng thì số ngày nghỉ hằng năm theo tỷ lệ.": false,
		"Người làm việc đủ 12 tháng được nghỉ 12 ngày.":                         true,
		"Thời hạn giải quyết là 02 tháng.":                                      true,
		"Sách được kiểm kê hằng tuần.":                                          true,
	} {
		if got := tellsCount("ngay", corpus.Passage{Text: text}); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// Fines of one field are those of no other.
func TestOtherField(t *testing.T) {
	p := corpus.Passage{Text: "b) Phạt tiền đến 5.000.000 đồng;", Head: &corpus.Head{
		Title: "Quy định xử phạt vi phạm hành chính trong lĩnh vực thư viện công cộng"}}
	for text, want := range map[string]bool{
		"chủ tịch xã được phạt tối đa bao nhiêu tiền":                 true,
		"về thư viện công cộng chủ tịch xã được phạt bao nhiêu":       false,
		"theo nghị định xử phạt của thư viện chủ tịch phạt bao nhiêu": false,
	} {
		if got := otherField(text, p); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
