package corpus

import (
	"strings"
	"testing"

	"trolyao/paper"
)

func TestContentsBeforeTheHead(t *testing.T) {
	const head = "ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP\nSố: 5/QĐ-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT\nNAM\nĐộc lập - Tự do - Hạnh phúc\n" +
		"Tân Lập, ngày 05 tháng 3 năm 2026\nQUYẾT ĐỊNH\nVề mở kho sách\nĐiều 1. Mở kho\nKho mở lúc 8 giờ.\nĐiều 2. Thi hành\nVăn phòng thi hành."
	for _, c := range []struct {
		name, above string
		dropped     bool
	}{
		{"nothing above", "", false},
		{"leaders", "MỤC LỤC\nĐiều 1. Mở kho ........ 1\nĐiều 2. Thi hành ........ 2\n", true},
		{"pages on lines of their own", "Mục lục:\nĐiều 1. Mở kho\n1\nĐiều 2. Thi hành\n2\n", true},
		{"without a name", "Điều 1. Mở kho ........ 1\nĐiều 2. Thi hành ........ 2\n", true},
	} {
		d, problems, err := Read(t.Context(), "a.txt", []byte(c.above+head), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if d.Number != "5/QĐ-UBND" || d.Issuer != "Ủy ban nhân dân xã Tân Lập" || d.Issued != "2026-03-05" ||
			len(d.Units()) != 2 {
			t.Errorf("%s: %q %q %q, %d units", c.name, d.Number, d.Issuer, d.Issued, len(d.Units()))
		}
		told := false
		for _, p := range problems {
			told = told || p.Severity == paper.Info && strings.HasPrefix(p.Text, "Đã bỏ mục lục")
		}
		if told != c.dropped {
			t.Errorf("%s: told %v", c.name, told)
		}
	}
	// A list at the end of a document with no head below it stays.
	d, _, err := Read(t.Context(), "b.txt", []byte("MỤC LỤC\nĐiều 1. Mở kho\t1\nĐiều 2. Thi hành\t2\nLời nói đầu của tập sách."), ReadOptions{})
	if err != nil || !strings.Contains(Render(d), "Thi hành") {
		t.Errorf("a list without a head below: %v", err)
	}
}
