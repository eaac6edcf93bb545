package web

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"trolyao/house"
	"trolyao/store"
)

// commune is a decision of a commune with a number of its own.
func commune(n int) []byte {
	return fmt.Appendf(nil, `ỦY BAN NHÂN DÂN
XÃ BÌNH MINH
Số: %d/QĐ-UBND
Bình Minh, ngày 10 tháng 5 năm 2026
QUYẾT ĐỊNH
Về việc dùng nhà văn hóa thôn số %[1]d

Điều 1. Giờ mở cửa
Nhà văn hóa thôn số %[1]d mở cửa từ 7 giờ.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày ký.`, n)
}

// TestImportLeft: six files are dropped and the window is closed at once. All six are
// there afterwards, with what became of them.
func TestImportLeft(t *testing.T) {
	h := open(t, nil)
	b := h.browser(t, desktop, false).as("chi-quan-tri")
	b.open("/quan-tri/nhap")
	var papers []upload
	for n := range 5 {
		papers = append(papers, upload{fmt.Sprintf("qd-%d.docx", 71+n), docx(t, commune(71+n))})
	}
	papers = append(papers, upload{"khong-ten.txt", []byte("1. Mang theo sổ.\n2. Ký nhận.\n")})
	b.drop("[data-drop]", papers...)
	b.close()

	var jobs []house.Job
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		var err error
		if jobs, err = h.house.Jobs(t.Context(), keeper, "", 0, 100); err != nil {
			t.Fatal(err)
		}
		over := 0
		for _, j := range jobs {
			if j.State.Over() {
				over++
			}
		}
		if over == len(papers) {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("%d of %d files: %+v", over, len(papers), jobs)
		}
	}
	for _, c := range someLooks() {
		b = h.browser(t, c.width, c.dark).as("chi-quan-tri")
		b.look("/quan-tri/nhap", c)
		shown := b.text("[data-results]")
		for _, p := range papers {
			if !strings.Contains(shown, p.name) {
				t.Errorf("no result of %s: %s", p.name, shown)
			}
		}
		if n := eval[int](b, `document.querySelectorAll(".result .badge.ok, .result .badge.warn").length`); n < 6 {
			t.Errorf("%d results: %s", n, shown)
		}
		b.look("/quan-tri/viec-chay", c)
	}
}

// TestNameless: a file with neither number nor title is asked about, and stays until
// somebody says what it is.
func TestNameless(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/quan-tri/nhap")
	p.send("/quan-tri/nhap", nil, upload{"a.txt", []byte("1. Mang theo sổ.\n2. Ký nhận.\n")})
	p.wants("không có số, ký hiệu và cũng không có tên")
	jobs, err := h.house.Jobs(t.Context(), keeper, "", 0, 10)
	if err != nil || len(jobs) != 1 || jobs[0].State != store.JobAsked {
		t.Fatal(jobs, err)
	}
	path := fmt.Sprint("/quan-tri/viec-chay/", jobs[0].ID)
	if res := p.post(path, "title", " "); res.StatusCode != 422 {
		t.Fatal(told(res, p))
	}
	p.wants("Xin ghi tên văn bản")
	if res := p.post(path, "title", "Nội quy nhà kho"); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	p.wants("Nội quy nhà kho")
	heads, err := h.store.Heads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, head := range heads {
		if head.Title == "Nội quy nhà kho" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d documents have the title", n)
	}
}

// TestImportSaid: what is said of a file is told on its page; what is wrong with it is
// told at the field, with the rest kept.
func TestImportSaid(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/quan-tri/nhap")
	fields := map[string]string{"title": "Về nhà văn hóa", "url": "javascript:alert(1)"}
	if res := p.send("/quan-tri/nhap", fields, upload{"a.txt", commune(80)}); res.StatusCode != 422 {
		t.Fatal(told(res, p))
	}
	p.wants("Địa chỉ cần bắt đầu bằng")
	if !strings.Contains(p.page, `value="Về nhà văn hóa"`) {
		t.Error("the title typed is gone")
	}
	fields["url"] = "https://binhminh.example.vn/qd80"
	if res := p.send("/quan-tri/nhap", fields, upload{"a.txt", commune(80)}); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	jobs, err := h.house.Jobs(t.Context(), keeper, "", 0, 10)
	if err != nil || len(jobs) != 1 || jobs[0].State != store.JobDone {
		t.Fatal(jobs, err)
	}
	p.get("/vb/" + jobs[0].Outcome.Key)
	p.wants("Về nhà văn hóa", "https://binhminh.example.vn/qd80")
}

// close closes the window as a person does who has had enough.
func (b *tab) close() {
	b.t.Helper()
	var id target.ID
	b.run(chromedp.Func(func(_ context.Context, t *chromedp.Target) error {
		id = t.TargetID
		return nil
	}))
	if _, err := chromedp.CallBrowser(b.ctx, target.CloseTarget, target.CloseTargetParams{TargetID: id}); err != nil {
		b.t.Fatal(err)
	}
}
