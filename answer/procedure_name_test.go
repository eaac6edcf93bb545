package answer

import (
	"strings"
	"testing"
)

// What a name says itself is not asked for; a short overlap stays.
func TestOutsideName(t *testing.T) {
	for _, c := range []struct{ text, name, want string }{
		{"khai báo cho người chưa đủ điều kiện đăng ký tạm trú mấy ngày xong", "Khai báo với người chưa đủ điều kiện đăng ký tạm trú",
			"khai báo cho mấy ngày xong"},
		{"miễn phí thì cần điều kiện gì", "Miễn phí mẫu", "miễn phí thì cần điều kiện gì"},
		{"De nghi mien, giam phi mau bao lau", "Đề nghị miễn, giảm phí mẫu", ", bao lau"},
	} {
		if got := strings.Join(strings.Fields(outsideName(c.text, c.name)), " "); got != c.want {
			t.Errorf("outsideName(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// A name for one kind of asker is not meant by another.
func TestContrary(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{"Công ty tạm ngừng kinh doanh thì báo ai", "Tạm ngừng kinh doanh của hộ kinh doanh", true},
		{"Công ty tạm ngừng kinh doanh thì báo ai", "Tạm ngừng kinh doanh (doanh nghiệp, chi nhánh)", false},
		{"nuôi con nuôi trong nước", "Nuôi con nuôi có yếu tố nước ngoài", true},
		{"nuôi con nuôi", "Nuôi con nuôi có yếu tố nước ngoài", false},
		{"hộ kinh doanh lên doanh nghiệp", "Đăng ký doanh nghiệp từ hộ kinh doanh", false},
	} {
		if got := contrary(c.text, c.name); got != c.want {
			t.Errorf("contrary(%q, %q) = %v", c.text, c.name, got)
		}
	}
}
