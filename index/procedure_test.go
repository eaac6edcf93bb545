package index

import "testing"

// A name that counts up several deeds is for each of them; a deed asked for that it does
// not say counts more against it than one that it says besides.
func TestOtherDeeds(t *testing.T) {
	number := func(deed string) int {
		for i, d := range deeds() {
			if len(d) > 0 && join(d) == deed {
				return i
			}
		}
		t.Fatalf("%q is no deed", deed)
		return 0
	}
	asked := func(ds ...string) map[int]bool {
		out := map[int]bool{}
		for _, d := range ds {
			out[number(d)] = true
		}
		return out
	}
	for _, c := range []struct {
		name  string
		asked map[int]bool
		free  bool
		lacks int
	}{
		{"Cấp, cấp lại, sửa đổi giấy gửi xuồng", asked(), true, 0},
		{"Cấp, cấp lại, sửa đổi giấy gửi xuồng", asked("cấp lại"), true, 0},
		{"Chia, tách, hợp nhất hội xuồng", asked("hợp nhất"), true, 0},
		{"Cấp lại giấy gửi xuồng", asked(), false, 0},
		{"Cấp giấy gửi xuồng", asked("gia hạn"), false, 1},
		{"Cấp lại, điều chỉnh giấy gửi xuồng", asked(), false, 0},
	} {
		less, lacks := otherDeeds(deedsOf(c.name), c.asked)
		if (less == 0) != c.free || lacks != c.lacks {
			t.Errorf("%s: %.2f taken off, %d lacking", c.name, less, lacks)
		}
	}
}

func join(ws []string) string {
	out := ws[0]
	for _, w := range ws[1:] {
		out += " " + w
	}
	return out
}
