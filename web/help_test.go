package web

import (
	"strings"
	"testing"

	"trolyao/bot"
)

// TestHelp opens every page of help, follows where it leads, finds pages by words and
// asks the assistant about itself.
func TestHelp(t *testing.T) {
	h := shared(t)
	guest, admin := h.visitor(t), h.signIn(t, "chi-quan-tri")
	guest.get("/tro-giup")
	for _, p := range bot.HelpPages() {
		guest.wants(p.Title)
		if len(p.Asks) == 0 || len(p.Body) < 100 || len(p.Body) > 1500 {
			t.Errorf("%s: %d asks, %d bytes", p.Key, len(p.Asks), len(p.Body))
		}
	}
	for _, p := range bot.HelpPages() {
		admin.get("/tro-giup/" + p.Key)
		admin.wants(p.Title)
		if p.Link != "" {
			admin.wants(p.Go)
			admin.get(p.Link)
		}
		for _, ask := range append(p.Asks, p.Title) {
			if got := bot.FindHelp(ask); len(got) == 0 || !hasHelp(got[:min(3, len(got))], p.Key) {
				t.Errorf("%q does not find %s", ask, p.Key)
			}
		}
	}
	guest.get("/tro-giup?q=quen+mat+khau")
	guest.wants("Đăng nhập, mật khẩu")
	if strings.Contains(visible(guest.page), "Thủ tục hành chính Điểm") {
		t.Error("everything is found")
	}
	guest.get("/tro-giup?q=zzzz")
	guest.wants("Chưa có trang nào về")
	if got := guest.status("/tro-giup/khong-co"); got != 404 {
		t.Error(got)
	}

	for q, want := range map[string]string{"phần mềm này xuất word ở đâu": "Tải về Word, PDF",
		"tro ly nay nhac viec qua telegram the nao?": "Vào Tài khoản để liên kết",
		"bạn làm được gì":                            "kiểm tra các viện dẫn trong dự thảo", "bạn là ai?": "Đây là phần mềm trợ lý",
		"hướng dẫn sử dụng phần mềm": "trợ lý"} {
		talk := h.talks(t, "chuyen-vien-a", q)
		p := h.signIn(t, "chuyen-vien-a")
		p.get(talk)
		p.wants(want)
		if strings.Contains(p.page, `class="badge`) || strings.Contains(p.page, `name="verdict"`) {
			t.Errorf("%s: %s", q, visible(p.page))
		}
	}
}

func hasHelp(pages []bot.HelpPage, key string) bool {
	for _, p := range pages {
		if p.Key == key {
			return true
		}
	}
	return false
}

// TestBadges: green is for what a provision bears out.
func TestBadges(t *testing.T) {
	h := shared(t)
	for q, want := range map[string]string{
		"việc đến hạn trong 3 ngày tới":       "theo dữ liệu đang lưu",
		"UBND phường Hoa Sen còn việc gì":     "cần làm rõ",
		"danh sách văn bản về văn thư":        "theo dữ liệu đang lưu",
		"ai được ký thừa lệnh?":               "có căn cứ",
		"soạn giúp tôi tờ trình xin kinh phí": "ngoài phạm vi",
	} {
		talk := h.talks(t, "chi-quan-tri", q)
		p := h.signIn(t, "chi-quan-tri")
		p.get(talk)
		_, badge, _ := strings.Cut(p.page, `<p class="status"><span class="badge`)
		if _, badge, _ = strings.Cut(badge, ">"); !strings.HasPrefix(badge, want) {
			t.Errorf("%s: %s", q, visible(p.page))
		}
	}
}
