package starter

import (
	"testing"

	"trolyao/org"
)

func TestAgencies(t *testing.T) {
	d := data(t)
	count := func(on string) (provinces, cities int) {
		for i := range d.Agencies {
			switch a := &d.Agencies[i]; {
			case !a.On(on):
			case a.Kind == org.Province:
				provinces++
			case a.Kind == org.City:
				cities++
			}
		}
		return
	}
	// Nghị quyết 202/2025/QH15: 28 provinces and 6 cities; 63 before, Huế a city
	// since the beginning of 2025.
	for on, want := range map[string][2]int{"2024-12-31": {58, 5}, "2025-06-30": {57, 6}, "2025-07-01": {28, 6},
		"2026-11-21": {28, 6}} {
		if p, c := count(on); p != want[0] || c != want[1] {
			t.Errorf("%s: %d provinces and %d cities, want %v", on, p, c, want)
		}
	}
	for _, c := range []struct{ name, asked, now, sentence string }{
		{"so tttt", "2024-11-30", "so-khcn", "Sở Thông tin và Truyền thông nay là Sở Khoa học và Công nghệ từ 01/3/2025; riêng báo chí, xuất bản chuyển về Sở Văn hóa, Thể thao và Du lịch."},
		{"Sở TT&TT tỉnh Bình Định", "2024-11-30", "so-khcn", "Sở Thông tin và Truyền thông nay là Sở Khoa học và Công nghệ từ 01/3/2025; riêng báo chí, xuất bản chuyển về Sở Văn hóa, Thể thao và Du lịch."},
		{"SKHĐT", "2024-11-30", "so-tai-chinh", "Sở Kế hoạch và Đầu tư nay là Sở Tài chính từ 01/3/2025."},
		{"Sở KH&ĐT", "", "so-tai-chinh", "Sở Kế hoạch và Đầu tư nay là Sở Tài chính từ 01/3/2025."},
		{"Bộ TTTT", "", "bo-khcn", "Bộ Thông tin và Truyền thông nay là Bộ Khoa học và Công nghệ từ 01/3/2025; riêng báo chí, xuất bản chuyển về Bộ Văn hóa, Thể thao và Du lịch."},
		{"tinh binh dinh", "", "gia-lai", "Tỉnh Bình Định nay thuộc tỉnh Gia Lai từ 01/7/2025."},
		{"Hòa Bình", "", "phu-tho", "Tỉnh Hòa Bình nay thuộc tỉnh Phú Thọ từ 01/7/2025."},
		{"BRVT", "", "ho-chi-minh", "Tỉnh Bà Rịa - Vũng Tàu nay thuộc thành phố Hồ Chí Minh từ 01/7/2025."},
		{"Thừa Thiên Huế", "", "hue", "Tỉnh Thừa Thiên Huế nay thuộc thành phố Huế từ 01/01/2025."},
		{"UBND huyện", "", "ubnd-xa", "Ủy ban nhân dân cấp huyện không còn; nhiệm vụ nay thuộc Ủy ban nhân dân cấp xã từ 01/7/2025; riêng phần việc mà văn bản phân định thẩm quyền giao cho cấp tỉnh chuyển về Ủy ban nhân dân cấp tỉnh."},
		{"Sở Nội vụ", "", "so-noi-vu", ""},
		{"Văn phòng UBND tỉnh", "", "van-phong-ubnd-tinh", ""},
		{"gia lai", "2026-11-21", "gia-lai", ""},
	} {
		found := d.Directory.Find(c.name, c.asked)
		if len(found) != 1 {
			t.Errorf("Find(%q, %q) gives %d agencies", c.name, c.asked, len(found))
			continue
		}
		now, sentence := d.Directory.Present(found[0], "2026-11-21")
		if now == nil || now.ID != c.now || sentence != c.sentence {
			t.Errorf("%q is now %+v, %q\nwant %s, %q", c.name, now, sentence, c.now, c.sentence)
		}
	}
	// Whoever leads a task of the plan is known, and has someone to remind today.
	for _, x := range d.Plan.Tasks {
		if x.No == "20" || x.No == "26" { // "Các sở, ngành, địa phương"
			continue
		}
		found := d.Directory.Find(x.Lead, "2024-06-01")
		if len(found) != 1 {
			t.Errorf("task %s: %q gives %d agencies", x.No, x.Lead, len(found))
			continue
		}
		if now, _ := d.Directory.Present(found[0], "2026-11-21"); now == nil {
			t.Errorf("task %s: nothing follows %q", x.No, x.Lead)
		}
	}
}
