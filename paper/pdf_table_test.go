package paper

import (
	"context"
	"fmt"
	"slices"
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

// Tables that stand directly one above the other are two where their columns differ; a
// table that runs off the page is told, and so is one without rulings below another that
// could not be read.
func TestPDFTablesOfAPage(t *testing.T) {
	xs := []int{50, 190, 345, 500}
	work := []string{"STT\tNội dung\tThời hạn", "1\tKiểm kê sách của phòng đọc\t30/6/2026", "2\tLập danh sách nợ sách\tQuý III"}
	figures := []string{"Chỉ tiêu\tĐơn vị\tNăm 2026", "Sách mượn\tlượt\t900"}
	loose := []string{"Chỗ ngồi của phòng đọc được xếp theo bảng sau, ai đến trước thì ngồi trước.", "STT\tPhòng\tChỗ", "3\tĐọc lớn", "4\tĐọc nhỏ"}
	first := "table [STT Nội dung Thời hạn]; 1 | Kiểm kê sách của phòng đọc | 30/6/2026; 2 | Lập danh sách nợ sách | Quý III"
	for _, c := range []struct {
		name        string
		lines       []string
		drawn, want string
		told        string
	}{
		{"stacked", slices.Concat(work, figures), ruled(xs, 0, 1, 2, 3) + ruled([]int{50, 205, 352, 470}, 3, 4, 5),
			first + "; table []; Chỉ tiêu | Đơn vị | Năm 2026; Sách mượn | lượt | 900", ""},
		{"joined cells", slices.Concat(work, []string{"I. Việc chung\t\t31/12/2026"}),
			ruled(xs, 0, 1, 2, 3) + ruled([]int{50, 345, 500}, 3, 4),
			first + "; I. Việc chung | I. Việc chung | 31/12/2026", ""},
		{"off the page", work, ruled([]int{50, 190, 345, 1200}, 0, 1, 2, 3), first, textOffPage},
		{"loose below", slices.Concat(work, loose), ruled(xs, 0, 1, 2, 3), first, textTableInPDF},
	} {
		for name, opts := range readers(t) {
			blocks, problems, err := Read(context.Background(), "a.pdf",
				drawPDF([][]string{c.lines}, []string{c.drawn}, nil), opts)
			if err != nil {
				t.Fatalf("%s, %s: %v", c.name, name, err)
			}
			var got []string
			for _, x := range blocks {
				if x.Table == nil {
					continue
				}
				got = append(got, fmt.Sprintf("table %v", x.Table.Columns))
				for _, row := range x.Table.Rows {
					var cells []string
					for _, c := range row {
						cells = append(cells, squeeze(c.Text))
					}
					got = append(got, strings.Join(cells, " | "))
				}
			}
			if got := strings.Join(got, "; "); got != c.want {
				t.Errorf("%s, %s:\n%s\nwant\n%s", c.name, name, got, c.want)
			}
			if said := fmt.Sprint(problems); !strings.Contains(said, c.told) || c.told == "" && strings.Contains(said, "bảng") {
				t.Errorf("%s, %s: %s", c.name, name, said)
			}
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
