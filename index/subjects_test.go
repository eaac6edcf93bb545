package index

import (
	"strings"
	"testing"
)

func TestSubjects(t *testing.T) {
	table := subjectsKnown()
	for _, c := range []struct {
		question      string
		told          []string // from the passage outwards
		same, foreign int
	}{
		{"Công chức được nghỉ mấy ngày?", []string{"Viên chức được nghỉ 12 ngày."}, 0, 1},
		{"Công chức được nghỉ mấy ngày?", []string{"Công chức, viên chức được nghỉ 12 ngày."}, 1, 0},
		{"Công chức được nghỉ mấy ngày?", []string{"Được nghỉ 12 ngày.", "Điều 3. Nghỉ hằng năm của viên chức"}, 0, 1},
		{"Công chức được nghỉ mấy ngày?", []string{"Công chức được nghỉ 12 ngày.", "Luật Viên chức"}, 1, 0},
		{"Cán bộ xã được nghỉ mấy ngày?", []string{"Công chức cấp xã được nghỉ 12 ngày."}, 2, 0},
		{"Công chức được nghỉ mấy ngày?", []string{"Cán bộ được nghỉ 12 ngày."}, 0, 1},
		{"Hợp tác xã nộp báo cáo khi nào?", []string{"Hợp tác xã nộp báo cáo hằng năm."}, 1, 0},
		{"Ai được nghỉ?", []string{"Viên chức được nghỉ."}, 0, 0},
		{"Công chức được nghỉ mấy ngày?", []string{"Được nghỉ 12 ngày."}, 0, 0},
	} {
		var told []subjects
		for _, text := range c.told {
			told = append(told, table.in(text))
		}
		same, foreign := table.meets(table.in(c.question), told...)
		if same != c.same || foreign != c.foreign {
			t.Errorf("%q of %q: same %d, foreign %d; want %d, %d", c.question, c.told, same, foreign, c.same, c.foreign)
		}
	}
	if got := table.in("hợp tác xã"); got == 0 || got&table.in("cấp xã") != 0 {
		t.Errorf("%q names the subject %b", "hợp tác xã", got)
	}
}

func TestSubjectsRefused(t *testing.T) {
	for _, bad := range []string{"công chức: công chức", "[nhóm]\ncông chức",
		"[nhóm]\ncông chức + không ai: công chức", "[nhóm]\ncông chức: ,"} {
		if _, err := readSubjects(bad); err == nil {
			t.Errorf("%q was read", strings.ReplaceAll(bad, "\n", "⏎"))
		}
	}
}

func TestWants(t *testing.T) {
	for _, c := range []struct {
		question, told, untold string
	}{
		{"Nghỉ mấy ngày?", "nghi 12 ngay", "nghi theo quy dinh"},
		{"Họp khi nào?", "hop truoc ngay 10 thang 3", "hop tai tru so"},
		{"Phạt bao nhiêu tiền?", "phat tien 500.000 dong", "phat canh cao"},
		{"Được mấy lô đất?", "duoc nhan 02 lo dat", "nop don ngay 02 thang 3"},
		{"Ai ký quyết định?", "giam doc so ky", "ky bang muc xanh"},
		{"Có được ký thay không?", "khong duoc ky thay", "chu ky o goc tren"},
	} {
		w := wantsOf(c.question)
		tells := func(text string) bool {
			return w.amount != nil && w.amount.MatchString(text) || w.soft != nil && w.soft.MatchString(text)
		}
		if !w.value() || !tells(c.told) || tells(c.untold) {
			t.Errorf("%q: wants %v; %q told %v, %q told %v", c.question, w.value(), c.told, tells(c.told), c.untold,
				tells(c.untold))
		}
	}
}
