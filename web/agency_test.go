package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
)

// TestAgencyPages: on the page of agencies an administrator brings units from a
// workbook, gives officers with a free name their agency, joins two spellings and
// takes them apart, and says who is in a group.
func TestAgencyPages(t *testing.T) {
	dir := t.TempDir()
	sheet := func(name string, rows ...[]string) string {
		t.Helper()
		data, err := paper.WriteXLSX([]paper.Sheet{{Name: "Bảng", Head: []string{"Tên", "Thuộc", "Loại", "Tên gọi khác",
			"Mã định danh", "Từ ngày"}, Rows: rows}})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := sheet("tot.xlsx", []string{"Tổ Chuyển đổi số", "Phòng Văn hóa - Xã hội", "", "Tổ CĐS"}, []string{"Đội Trật tự"})
	bad := sheet("loi.xlsx", []string{"Tổ Không Cha", "Phòng Không Có"}, []string{"Tổ Lạ", "", "loại lạ"})
	h := open(t, nil)
	ctx := t.Context()
	for id, agency := range map[string]string{"mot": "Trung tam Hanh chinh cong xa Binh Min", "hai": "Tổ Một Hai Ba"} {
		if err := h.Server.house.PutOfficer(ctx, keeper, org.Officer{ID: id, Name: "Cán bộ " + id, Agency: agency,
			Roles: []org.Role{org.Focal}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Server.house.NameHouse(ctx, keeper, "xa 21085"); err != nil {
		t.Fatal(err)
	}
	b := h.browser(t, desktop, false).as("chi-quan-tri")
	b.open("/quan-tri/co-quan")
	b.shot("agency-1-free")
	if got := b.text("main"); !strings.Contains(got, "Có phải Trung tâm Phục vụ hành chính công xã Bình Minh?") ||
		!strings.Contains(got, "Tổ Một Hai Ba") {
		t.Fatal(got)
	}
	b.run(chromedp.SetUploadFiles(chromedp.CSS("#tep"), []string{bad}), chromedp.Submit(chromedp.CSS("#tep")),
		chromedp.WaitVisible(chromedp.CSS(".notice.bad")))
	if got := b.text(".notice.bad"); !strings.Contains(got, "Ô B2") || !strings.Contains(got, "Ô C3") {
		t.Error(got)
	}
	b.shot("agency-2-refused")
	b.run(chromedp.SetUploadFiles(chromedp.CSS("#tep"), []string{good}), chromedp.Submit(chromedp.CSS("#tep")),
		chromedp.WaitVisible(chromedp.CSS(".notice.ok")))
	if got := b.text("main"); !strings.Contains(got, "Đã thêm 2") || !strings.Contains(got, "Tổ Chuyển đổi số") {
		t.Error(got)
	}
	// The free name is joined after a look at what would move.
	b.click(`a[href*="vao=ubnd-21085.ttpvhcc"]`)
	b.await(`location.pathname.endsWith("/gop")`)
	b.shot("agency-3-preview")
	if got := b.text("main"); !strings.Contains(got, "1 cán bộ") {
		t.Error(got)
	}
	b.click("main form button")
	b.await(`!!document.querySelector(".notice.ok")`)
	b.shot("agency-4-merged")
	if o, err := h.store.Officer(ctx, "mot"); err != nil || o.Agency != "ubnd-21085.ttpvhcc" {
		t.Errorf("%+v, %v", o, err)
	}
	b.open("/quan-tri/co-quan")
	b.shot("agency-5-list")
	eval[bool](b, `window.confirm = () => true; true`)
	b.click(`button[value="tach"]`)
	b.await(`document.querySelector("main").innerText.includes("đã tách lại")`)
	if o, err := h.store.Officer(ctx, "mot"); err != nil || o.Agency == "ubnd-21085.ttpvhcc" {
		t.Errorf("%+v, %v", o, err)
	}
	id, err := h.Server.house.AddAgency(ctx, keeper, house.NewAgency{Name: "Tổ công tác Đề án số", Kind: org.Group,
		Members: []string{"Tổ CĐS", "Công an xã"}})
	if err != nil {
		t.Fatal(err)
	}
	b.open("/quan-tri/co-quan/" + id)
	b.shot("agency-6-group")
	eval[bool](b, `document.querySelector("#thanh-vien").value = "Tổ CĐS\nPhòng Kinh tế\nCông an xã"; true`)
	b.click(`form:has(#thanh-vien) button`)
	b.await(`!!document.querySelector(".notice.ok")`)
	if a := h.Server.house.Agency(id); len(a.Members) != 3 {
		t.Errorf("%+v", a)
	}
}

// TestNamingPaths: a sở and a province name themselves, and see their units and name.
func TestNamingPaths(t *testing.T) {
	for _, c := range []struct{ name, typed, key, brand, unit string }{
		{"so", "so noi vu tinh binh dinh", "so so-noi-vu 52", "Sở Nội vụ", "Văn phòng Sở"},
		{"tinh", "tinh binh dinh", "tinh 52", "UBND tỉnh Gia Lai", "Sở Khoa học và Công nghệ"},
		{"phuong", "p. quang trung, tp quy nhon, binh dinh", "xa 21592", "UBND phường Quy Nhơn Nam", "Phòng Kinh tế, Hạ tầng và Đô thị"},
		{"dac-khu", "dac khu con dao", "", "UBND đặc khu Côn Đảo", "Trạm Y tế"},
		{"bo", "bo noi vu", "bo bo-noi-vu", "Bộ Nội vụ", "Vụ Pháp chế"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, nil)
			b := h.browser(t, desktop, false).as("chi-quan-tri")
			b.open("/quan-tri/co-quan")
			b.fill("#la", c.typed)
			b.click("main section form button")
			b.await(`document.querySelectorAll(".found button").length >= 1`)
			b.shot("naming-" + c.name + "-1-found")
			if c.key == "" {
				b.click(".found button")
			} else {
				b.click(`.found button[value="` + c.key + `"]`)
			}
			b.await(`!!document.querySelector(".notice.ok")`)
			b.shot("naming-" + c.name + "-2-units")
			if got := b.text("main"); !strings.Contains(got, c.unit) {
				t.Error(got)
			}
			if got := b.text("header .brand"); !strings.Contains(got, c.brand) {
				t.Error(got)
			}
			b.open("/quan-tri/can-bo/moi")
			b.click("form.card details summary")
			b.shot("naming-" + c.name + "-3-officer")
			b.fill("#name", "Người Mới")
			b.fill("#agency", paper.Fold(c.unit))
			b.click("main form.card button")
			b.await(`!!document.querySelector(".notice")`)
			b.open("/viec")
			b.shot("naming-" + c.name + "-4-tasks")
			officers, err := h.store.Officers(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range officers {
				if a := h.Server.house.Agency(o.Agency); o.Name == "Người Mới" && (a == nil || a.Name != c.unit) {
					t.Errorf("%+v", o)
				}
			}
		})
	}
}
