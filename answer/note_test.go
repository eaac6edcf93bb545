package answer

import (
	"strings"
	"testing"
)

func TestReaderNote(t *testing.T) {
	for _, c := range []struct{ document, provision, want string }{
		{"", "", ""},
		{"Chưa thấy văn bản sửa đổi hay thay thế. Ngày ban hành đúng là 05/3/2020.", "", ""},
		{"Có 4 chương. Chưa có nguồn xác nhận tình trạng hiệu lực tại ngày 21/11/2026. Mức chắc chắn của thông tin: cần đối chiếu.", "", "Chưa có nguồn xác nhận tình trạng hiệu lực tại ngày 21/11/2026."},
		{"nội dung theo pháp điển (đã cập nhật); không có phụ lục; ngày ban hành 08/06/2010", "", "Nội dung theo pháp điển (đã cập nhật)."},
		{"nội dung theo pháp điển (đã cập nhật); không có phụ lục", "Khoản này đã được sửa.", "Khoản này đã được sửa."},
		{"Ngày có hiệu lực của nghị định chưa xác định được trong nguồn. Tên đầy đủ chưa xác định.", "Khoản này đã được sửa.", "Khoản này đã được sửa. Ngày có hiệu lực của nghị định chưa xác định được trong nguồn."},
		{"", "Một hai ba. " + strings.Repeat("chữ ", 44) + "cuối. Nay khác.", "Một hai ba. " + strings.Repeat("chữ ", 44) + "cuối. Nay khác."},
		{"Tên đầy đủ chưa xác định; từ 2026 được nghỉ.", "", ""},
	} {
		if got := readerNote(c.document, c.provision); got != c.want {
			t.Errorf("%q and %q give %q, want %q", c.document, c.provision, got, c.want)
		}
	}
}
