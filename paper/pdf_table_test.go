package paper

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// ruled draws the lines of a table: from left to right at each y, and down at each
// x; y counts lines of [drawPDF] from 0.
func ruled(xs []int, ys ...int) string {
	var b strings.Builder
	high := func(line int) int { return 800 - 16*line + 13 }
	for _, y := range ys {
		fmt.Fprintf(&b, "%d %d m %d %d l S\n", xs[0], high(y), xs[len(xs)-1], high(y))
	}
	for _, x := range xs {
		fmt.Fprintf(&b, "%d %d m %d %d l S\n", x, high(ys[0]), x, high(ys[len(ys)-1]))
	}
	return b.String()
}

func TestPDFTable(t *testing.T) {
	pages := [][]string{{
		"KẾ HOẠCH",
		"Các phòng thực hiện những việc trong bảng dưới đây theo thời hạn đã ghi ở từng dòng.",
		"STT\tNội dung\tThời hạn",
		"1\tKiểm kê sách của phòng đọc\t30/6/2026",
		"2\tLập danh sách nợ sách\tQuý III",
		"\tvà gửi thông báo cho từng",
	}, {
		"STT\tNội dung\tThời hạn",
		"\tngười kèm mẫu cam kết\t",
		"3\tThanh lý sách hỏng\t31/12/2026",
		"Nơi nhận: như trên.",
	}}
	xs := []int{50, 190, 345, 500}
	data := drawPDF(pages, []string{ruled(xs, 2, 3, 4, 6), ruled(xs, 0, 1, 2, 3)}, nil)
	const want = `
KẾ HOẠCH
Các phòng thực hiện những việc trong bảng dưới đây theo thời hạn đã ghi ở từng dòng.
table [STT Nội dung Thời hạn]
1 | Kiểm kê sách của phòng đọc | 30/6/2026
2 | Lập danh sách nợ sách và gửi thông báo cho từng người kèm mẫu cam kết | Quý III
3 | Thanh lý sách hỏng | 31/12/2026
Nơi nhận: như trên.
`
	for name, opts := range readers(t) {
		blocks, _, err := Read(context.Background(), "a.pdf", data, opts)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var b strings.Builder
		for _, x := range blocks {
			if x.Table == nil {
				b.WriteString("\n" + x.Text)
				continue
			}
			fmt.Fprintf(&b, "\ntable %v", x.Table.Columns)
			for _, row := range x.Table.Rows {
				var cells []string
				for _, c := range row {
					cells = append(cells, squeeze(c.Text))
				}
				b.WriteString("\n" + strings.Join(cells, " | "))
			}
		}
		if got := b.String() + "\n"; got != want {
			t.Errorf("%s:%s", name, got)
		}
	}
}

// A frame, a letter head with a rule below it and a form with next to nothing in
// its places are no tables: their text stays as it is.
func TestPDFNoTable(t *testing.T) {
	page := []string{
		"Thông báo về việc mở cửa phòng đọc của cơ quan trong các ngày cuối tuần của tháng này.",
		"1. Phòng đọc mở cửa từ 8 giờ đến 11 giờ 30 phút và từ 14 giờ đến 17 giờ hằng ngày.",
	}
	plain, _, err := Read(context.Background(), "a.pdf", makePDF([][]string{page}, nil), Options{NoTools: true})
	if err != nil {
		t.Fatal(err)
	}
	xs := []int{40}
	ys := []int{0}
	for i := range 30 {
		xs, ys = append(xs, 76+36*i), append(ys, i+1)
	}
	for name, drawn := range map[string]string{
		"frame":     ruled([]int{40, 1100}, 0, 4),
		"rule":      "60 780 m 200 780 l S\n300 780 m 420 780 l S\n",
		"form":      ruled(xs, ys...),
		"underline": "60 798 m 200 798 l S\n60 782 m 300 782 l S\n",
		"white":     "1 G\n" + ruled([]int{50, 300, 700}, 0, 1, 2),
	} {
		for reader, opts := range readers(t) {
			got, _, err := Read(context.Background(), "a.pdf", drawPDF([][]string{page}, []string{drawn}, nil), opts)
			if err != nil || show(got) != show(plain) {
				t.Errorf("%s, %s: %v\n%s", name, reader, err, show(got))
			}
		}
	}
}
