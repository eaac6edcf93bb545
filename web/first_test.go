package web

import (
	"strings"
	"testing"

	"trolyao/house"
)

// TestFirstDays: a new administrator is led through what a house needs; the list goes
// when all is done, and officers do not see it.
func TestFirstDays(t *testing.T) {
	h := open(t, func(o *Options) {
		o.Backup = Backup{Dir: t.TempDir()}
	})
	p := h.signIn(t, "chi-quan-tri")
	p.get("/")
	p.wants("Còn 5 việc của những ngày đầu")
	p.get("/quan-tri")
	p.post("/quan-tri/sao-luu")
	p.get("/quan-tri")
	p.wants("Những ngày đầu: còn 4 việc", "chưa làm Cho biết hệ thống này của cơ quan nào", "chưa làm Nhập văn bản", "xong Thêm cán bộ", "chưa làm Hỏi thử một câu",
		"xong Có bản sao lưu đầu tiên", "khi cần Nối kênh nhắn tin")
	if _, err := h.house.NameHouse(t.Context(), keeper, "xa 21583"); err != nil {
		t.Fatal(err)
	}
	h.bring(t, bicycles)
	h.asks(t, "chi-quan-tri", "Nhà để xe đạp mở cửa từ mấy giờ?")
	p.get("/quan-tri")
	p.wants("Những ngày đầu: còn 1 việc", "chưa làm Đưa kế hoạch đầu tiên vào")
	id, _, err := h.house.ProposePlan(t.Context(), keeper, house.PlanFile{Name: "ke-hoach.txt", Data: []byte(madePlan),
		Number: "88/KH-UBND"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.house.ApprovePlan(t.Context(), keeper, id, nil, "", ""); err != nil {
		t.Fatal(err)
	}
	if p.get("/quan-tri"); strings.Contains(visible(p.page), "Những ngày đầu") {
		t.Error("the list stays when all is done")
	}
	officer := h.signIn(t, "chuyen-vien-a")
	if officer.get("/"); strings.Contains(visible(officer.page), "những ngày đầu") {
		t.Error("an officer is shown the list")
	}
}
