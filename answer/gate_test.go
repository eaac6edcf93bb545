package answer

import (
	"testing"
)

// The topics of topics.yaml are read with and without diacritics, and as whole
// words only.
func TestTopics(t *testing.T) {
	for text, want := range map[string]bool{
		"Thời tiết Hà Nội hôm nay thế nào?": true, "gia vang hom nay": true, "Đau đầu nên uống thuốc gì?": true,
		"viết cho tôi một bài thơ": true, "Mua máy tính nào tốt?": true, "Tỷ giá hôm nay": true,
		"Thời hạn nộp lưu hồ sơ là bao lâu?": false, "Chế độ nghỉ hằng năm": false, "Mua sắm máy tính của cơ quan": false,
	} {
		if got := outside(text); got != want {
			t.Errorf("outside(%q) = %v", text, got)
		}
	}
	if len(abroad) < 40 {
		t.Errorf("only %d countries", len(abroad))
	}
	for _, name := range abroad {
		if name == "" {
			t.Error("a country without a name")
		}
	}
}
