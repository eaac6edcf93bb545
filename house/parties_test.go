package house_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/paper"
	"trolyao/task"
)

// partiesMeant are the right values of the cells of agencies in the shared list, as a
// house understands them that such a plan comes to: "tỉnh" is that of Gia Lai, "xã"
// that of xã Nhơn Châu in it, "bộ" Bộ Nội vụ. Leads and supports are IDs; "nhóm" is a
// group with so many members proposed, "hỏi" a name for a person.
const partiesMeant = `
tỉnh | Sở Nội vụ\nSở Tư pháp                     | so-noi-vu so-tu-phap |
tỉnh | Sở Nội vụ và Sở Tư pháp                   | so-noi-vu so-tu-phap |
tỉnh | Sở Nội vụ, các sở, ban, ngành             | so-noi-vu nhóm:18 |
tỉnh | Sở Nội vụ phối hợp Sở Tư pháp             | so-noi-vu | so-tu-phap
tỉnh | Các Sở: Nội vụ, Tư pháp; Văn phòng UBND tỉnh | so-noi-vu so-tu-phap van-phong-ubnd-tinh |
bộ   | Bộ Y tế, Ủy ban nhân dân các tỉnh, thành phố | bo-y-te nhóm:34 |
tỉnh | Trung tâm Phục vụ hành chính công tỉnh    | ttpvhcc-tinh |
tỉnh | Trung tâm PVHCC tỉnh                      | ttpvhcc-tinh |
tỉnh | Công an tỉnh                              | cong-an-tinh |
tỉnh | Thanh tra tỉnh                            | thanh-tra-tinh |
tỉnh | Bảo hiểm xã hội tỉnh                      | bhxh-tinh |
tỉnh | Báo và Phát thanh, truyền hình tỉnh       | bao-pttth-tinh |
tỉnh | Trường Chính trị tỉnh                     | truong-chinh-tri |
tỉnh | Ban Quản lý Khu kinh tế tỉnh              | bql-kkt |
tỉnh | Sở NN&MT                                  | so-nong-nghiep-moi-truong |
tỉnh | Sở KH&CN                                  | so-khcn |
tỉnh | Sở VHTTDL                                 | so-vhttdl |
tỉnh | Sở Văn hóa và Thể thao                    | so-vhtt |
tỉnh | Sở Dân tộc và Tôn giáo                    | so-dan-toc-ton-giao |
tỉnh | VP UBND tỉnh                              | van-phong-ubnd-tinh |
tỉnh | UBND thành phố                            | hỏi |
tỉnh | UBND phường Quy Nhơn                      | ubnd-21583 |
tỉnh | UBND các xã, phường, đặc khu              | nhóm:135 |
tỉnh | UBND cấp xã                               | nhóm:135 |
xã   | Văn phòng HĐND và UBND xã                 | ubnd-21607.van-phong |
xã   | Văn phòng HĐND-UBND                       | ubnd-21607.van-phong |
xã   | Phòng Văn hoá – Xã hội                    | ubnd-21607.van-hoa-xa-hoi |
xã   | Phòng Kinh tế                             | ubnd-21607.kinh-te |
xã   | Trung tâm Phục vụ hành chính công         | ubnd-21607.ttpvhcc |
xã   | Trung tâm Phục vụ hành chính công xã      | ubnd-21607.ttpvhcc |
xã   | Ban Chỉ huy Quân sự xã                    | ubnd-21607.quan-su |
xã   | Trạm Y tế xã                              | ubnd-21607.tram-y-te |
tỉnh | Các sở, ban, ngành, địa phương            | nhóm:153 |
xã   | Tất cả các cơ quan, đơn vị                | nhóm:7 |
tỉnh | Kho bạc Nhà nước khu vực                  | kbnn-khu-vuc |
tỉnh | Ban Tổ chức Tỉnh ủy                       | ban-to-chuc-tinh-uy |
bộ   | Vụ Pháp chế                               | bo-noi-vu.phap-che |
bộ   | Văn phòng Bộ                              | bo-noi-vu.van-phong |
`

// moreParties were written after the code, in ways in which plans write them too.
const moreParties = `
tỉnh | Sở Tài chính (chủ trì), Sở Xây dựng        | so-tai-chinh | so-xay-dung
tỉnh | Chủ trì: Sở Y tế\nPhối hợp: Công an tỉnh, các xã, phường | so-y-te | cong-an-tinh nhóm:135
tỉnh | SỞ GIÁO DỤC VÀ ĐÀO TẠO; SỞ Y TẾ            | so-gddt so-y-te |
tỉnh | Văn phòng Uỷ ban nhân dân tỉnh Gia Lai     | van-phong-ubnd-tinh |
tỉnh | UBND xã Nhơn Châu, UBND phường Quy Nhơn    | ubnd-21607 ubnd-21583 |
tỉnh | Ủy ban nhân dân xã Nhơn Châu               | ubnd-21607 |
tỉnh | Tổ công tác đặc biệt về chuyện lạ          | hỏi |
xã   | Phòng KT; Phòng VH-XH                      | hỏi ubnd-21607.van-hoa-xa-hoi |
xã   | TTPVHCC xã Nhơn Châu và Công an xã         | ubnd-21607.ttpvhcc ubnd-21607.cong-an |
xã   | UBND xã                                    | ubnd-21607 |
xã   | Các phòng chuyên môn                       | nhóm:3 |
xã   | Các phòng, đơn vị thuộc xã                 | nhóm:7 |
xã   | Bộ phận Một cửa xã                         | ubnd-21607.ttpvhcc |
xã   | Sở Nội vụ; Văn phòng HĐND và UBND xã       | so-noi-vu ubnd-21607.van-phong |
xã   | MTTQ xã                                    | ubnd-21607.mttq |
bộ   | Vụ Tổ chức cán bộ, Vụ Pháp chế và Văn phòng Bộ | bo-noi-vu.to-chuc-can-bo bo-noi-vu.phap-che bo-noi-vu.van-phong |
bộ   | Các bộ, cơ quan ngang bộ                   | nhóm:17 |
`

// TestParties reads cells of agencies as the plan of a house has them.
func TestParties(t *testing.T) {
	data, err := os.ReadFile("../../shared/cases/plans/parties.txt")
	if err != nil {
		t.Skip("the shared list of parties is not there: " + err.Error())
	}
	houses := map[string]*house.House{}
	for name, key := range map[string]string{"tỉnh": "tinh 52", "xã": "xa 21607", "bộ": "bo bo-noi-vu"} {
		h := housetest.Open(t)
		if _, err := h.NameHouse(t.Context(), boss, key); err != nil {
			t.Fatal(err)
		}
		houses[name] = h
	}
	shared := strings.Split(strings.TrimSpace(string(data)), "\n")
	for what, list := range map[string]string{"shared": partiesMeant, "ours": moreParties} {
		right, all := 0, 0
		for line := range strings.Lines(strings.TrimSpace(list)) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "|")
			for i := range f {
				f[i] = strings.TrimSpace(f[i])
			}
			if f = append(f, ""); what == "shared" && !slices.Contains(shared, f[1]) {
				t.Fatalf("%q is not in the shared list", f[1])
			}
			leads, supports := readCell(t, houses[f[0]], strings.ReplaceAll(f[1], `\n`, "\n"))
			for _, c := range [][2]string{{leads, f[2]}, {supports, f[3]}} {
				want, got := strings.Fields(c[1]), strings.Fields(c[0])
				all += max(len(want), len(got))
				for i := range max(len(want), len(got)) {
					if i < len(want) && i < len(got) && want[i] == got[i] {
						right++
					} else {
						t.Logf("%s, %q: %v, right is %v", f[0], f[1], got, want)
					}
				}
			}
		}
		t.Logf("%s: %d of %d parts", what, right, all)
		if right*100 < all*95 {
			t.Errorf("%s: %d of %d parts are right", what, right, all)
		}
	}
	if n := strings.Count(strings.TrimSpace(partiesMeant), "\n") + 1; n != len(shared) {
		t.Errorf("%d of %d cells have a right value", n, len(shared))
	}
}

// readCell reads a cell as the one that names who leads a task of a plan.
func readCell(t *testing.T, h *house.House, cell string) (leads, supports string) {
	t.Helper()
	file, err := paper.WriteXLSX([]paper.Sheet{{Name: "Phụ lục", Head: []string{"STT", "Nhiệm vụ", "Cơ quan thực hiện",
		"Thời gian"}, Rows: [][]string{{"1", "Rà soát hồ sơ tồn đọng", cell, "Tháng 12/2026"}}}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.ReadPlan(t.Context(), house.PlanFile{Name: "ke-hoach.xlsx", Data: file, Number: "7/KH-UBND"})
	if err != nil || len(p.Tasks) != 1 {
		t.Fatalf("%q: %+v, %v", cell, p, err)
	}
	words := func(ps []task.Party) string {
		var out []string
		for _, p := range ps {
			said := p.Agency
			if said == "" {
				said = "hỏi"
				if n := len(h.Successors(p, corpus.DayOf(housetest.Noon))); n > 0 {
					said = fmt.Sprint("nhóm:", n)
				}
			}
			out = append(out, said)
		}
		return strings.Join(out, " ")
	}
	return words(p.Tasks[0].Leads), words(p.Tasks[0].Supports)
}
