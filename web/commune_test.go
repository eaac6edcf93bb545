package web

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/post"
	"trolyao/store"
	"trolyao/task"
)

// communePlan is a plan of a commune; it writes its centre in three ways.
const communePlan = `ỦY BAN NHÂN DÂN
XÃ BÌNH MINH
Số: 15/KH-UBND
Bình Minh, ngày 05 tháng 11 năm 2026
KẾ HOẠCH
Cải cách hành chính quý IV năm 2026

PHỤ LỤC
STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |
1 | Niêm yết lại thủ tục ở quầy | Bảng niêm yết | Trung tâm Phục vụ hành chính công xã Bình Minh | Phòng Kinh tế | trước ngày 30/11/2026 |
2 | Khảo sát người đến làm thủ tục | Báo cáo | TTPVHCC xã | Công an xã | trước ngày 01/12/2026 |
3 | Dọn kho hồ sơ đã trả | Biên bản | Trung tâm PVHCC | Văn phòng HĐND và UBND xã | trước ngày 02/12/2026 |
4 | Rà soát hộ kinh doanh | Danh sách | Phòng Kinh tế xã Bình Minh | | trước ngày 03/12/2026 |
5 | Tổng hợp báo cáo quý | Báo cáo | Văn phòng HĐND - UBND | Các phòng, đơn vị | trước ngày 04/12/2026 |
6 | Truyền thông ở thôn | Tin bài | Phòng Văn hoá – Xã hội | | trước ngày 05/12/2026 |
`

// communeRule is an internal working rule of the commune.
const communeRule = `ỦY BAN NHÂN DÂN
XÃ BÌNH MINH
Số: 44/QĐ-UBND
Bình Minh, ngày 02 tháng 11 năm 2026

QUYẾT ĐỊNH
Ban hành Quy chế trực quầy của cơ quan

Điều 1. Giờ trực quầy
1. Người trực quầy mở cửa phòng chờ lúc 6 giờ 45 phút mỗi ngày làm việc.

Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành từ ngày 10 tháng 11 năm 2026.
`

// TestCommuneStory is the first day of a commune: it says who it is, its units are
// made, four officers come, its plan is read, each task has its officer, a reminder
// reaches the inbox, and its internal rule is for its own people only.
func TestCommuneStory(t *testing.T) {
	dir := t.TempDir()
	plan, rule := filepath.Join(dir, "ke-hoach.txt"), filepath.Join(dir, "quy-che.txt")
	for path, text := range map[string]string{plan: communePlan, rule: communeRule} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h := open(t, nil)
	ctx := t.Context()
	b := h.browser(t, desktop, false).as("chi-quan-tri")

	// Who are you? Five communes have the name: it is a choice.
	b.open("/quan-tri")
	b.shot("commune-1-first")
	b.click(`.first a[href="/quan-tri/co-quan"]`)
	b.await(`!!document.querySelector("#la")`)
	b.shot("commune-2-who")
	b.fill("#la", "ubnd xa binh minh")
	b.click("main section form button")
	b.await(`document.querySelectorAll(".found button").length >= 5`)
	if got := b.text(".found"); !strings.Contains(got, "UBND xã Bình Minh, tỉnh Quảng Ngãi") ||
		!strings.Contains(got, "UBND xã Bình Minh, tỉnh Nghệ An") {
		t.Fatal(got)
	}
	b.shot("commune-3-found")
	b.click(`.found button[value="xa 21085"]`)
	b.await(`!!document.querySelector(".notice.ok")`)
	if got := b.text("main"); !strings.Contains(got, "UBND xã Bình Minh, tỉnh Quảng Ngãi") ||
		!strings.Contains(got, "Trung tâm Phục vụ hành chính công") {
		t.Fatal(got)
	}
	if got := b.text("header .brand"); !strings.Contains(got, "UBND xã Bình Minh") {
		t.Error(got)
	}
	b.shot("commune-4-units")

	// Four officers, each at the unit they name in their own way.
	for _, o := range []struct{ name, agency string }{
		{"Trần Một Cửa", "Trung tâm Phục vụ hành chính công"}, {"Lê Kinh Tế", "phong kinh te xa"},
		{"Phạm Văn Phòng", "VP HĐND và UBND xã Bình Minh"}, {"Đỗ Văn Hóa", "Phòng Văn hóa - Xã hội xã Bình Minh"},
	} {
		b.open("/quan-tri/can-bo/moi")
		b.fill("#name", o.name)
		b.fill("#agency", o.agency)
		b.click(`input[name="role"][value="focal"]`)
		b.click("main form.card button")
		b.await(`!!document.querySelector(".notice.ok")`)
	}
	b.open("/quan-tri/co-quan")
	b.shot("commune-5-officers")

	// The plan.
	b.open("/viec/ke-hoach")
	b.run(chromedp.SetUploadFiles(chromedp.CSS("#tep"), []string{plan}), chromedp.Submit(chromedp.CSS("#tep")),
		chromedp.WaitVisible(chromedp.CSS(".plan-rows")))
	b.shot("commune-6-plan")
	b.run(press(`button[value="duyet"]`), chromedp.WaitVisible(chromedp.CSS(".tasks")))
	plans, err := h.store.Plans(ctx, keeper)
	if err != nil {
		t.Fatal(err)
	}
	var works []task.Work
	for _, p := range plans {
		if p.Plan.Number == "15/KH-UBND" {
			if works, err = h.store.Tasks(ctx, keeper, store.TaskFilter{Plan: p.Plan.Doc}); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := []string{"ttpvhcc", "ttpvhcc", "ttpvhcc", "kinh-te", "van-phong", "van-hoa-xa-hoi"}
	if len(works) != len(want) {
		t.Fatalf("%d tasks", len(works))
	}
	told := map[string]bool{}
	for i, w := range works {
		if got := w.LeadAgencies(); len(got) != 1 || got[0] != "ubnd-21085."+want[i] {
			t.Errorf("task %s of %q is led by %v", w.No, w.Lead, got)
		}
		officers, err := h.store.Officers(ctx, "ubnd-21085."+want[i])
		if err != nil || len(officers) != 1 {
			t.Errorf("task %s has the officers %v, %v", w.No, officers, err)
		}
		for _, o := range officers {
			told[o.ID] = true
		}
	}
	if len(told) != 4 {
		t.Errorf("%d officers have tasks", len(told))
	}

	// A reminder of each reaches the inbox.
	planner, err := h.house.Planner(ctx)
	if err != nil {
		t.Fatal(err)
	}
	postman := &post.Postman{Bot: h.bot, Planner: planner, Name: "xa"}
	for range 14 { // to the last deadline, morning by morning
		h.clock.mu.Lock()
		h.clock.t = time.Date(h.clock.t.Year(), h.clock.t.Month(), h.clock.t.Day()+1, 9, 0, 0, 0, corpus.Zone)
		h.clock.mu.Unlock()
		if _, err := postman.Round(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for id := range told {
		c := h.browser(t, phone, false).as(id)
		c.open("/hop-thu")
		if got := c.text("main"); !strings.Contains(got, "15/KH-UBND") && !strings.Contains(got, "đến hạn") {
			t.Errorf("the inbox of %s: %s", id, got)
		}
		c.shot("commune-7-inbox-" + id)
	}

	// The internal rule is answered to each of them, and to nobody of another commune.
	b.as("chi-quan-tri").open("/quan-tri/nhap") // two weeks later a session is over
	b.run(chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{rule}))
	b.click("main details:has(#agency) summary")
	b.click(`input[name="internal"]`)
	b.fill("#agency", "UBND xã Bình Minh")
	b.click("form[data-import] > .actions button")
	b.await(`document.querySelectorAll(".result .badge.ok").length === 1`)
	if err := h.house.PutOfficer(ctx, keeper, org.Officer{ID: "xa-khac", Name: "Người Xã Khác", Agency: "ubnd-17515",
		Roles: []org.Role{org.Focal, org.Head}}); err != nil {
		t.Fatal(err)
	}
	told["xa-khac"] = false
	for id, inside := range told {
		c := h.browser(t, desktop, false).as(id)
		c.open("/")
		c.fill("#text", "Người trực quầy mở cửa phòng chờ lúc mấy giờ?")
		c.click("form.ask button")
		c.await(`!!document.querySelector(".answer") && document.querySelector(".working").hidden`)
		if got := c.text("main"); strings.Contains(got, "6 giờ 45") != inside {
			t.Errorf("%s is told: %s", id, got)
		}
		c.shot(fmt.Sprintf("commune-8-rule-%v", inside))
	}
}
