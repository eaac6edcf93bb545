package corpus

import "testing"

// A consolidated text filed under the law's own number quotes the closing articles of
// the laws that amended it. What they end, they end, from their own day.
func TestQuotedClosingArticles(t *testing.T) {
	d, _ := parseText(t, `LUẬT
CÂY XANH
Luật số: 910/2031/QH99
Hà Nội, ngày 09 tháng 8 năm 2031
Điều 1. Phạm vi
Luật này nói về cây.
Điều 2. Hiệu lực thi hành
1. Luật này có hiệu lực từ ngày 01 tháng 01 năm 2032.
2. Luật Cỏ số 901/2021/QH98 hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành.
Điều 87 của Luật Rừng số 942/2035/QH99, có hiệu lực kể từ ngày 01 tháng 3 năm 2036 quy định như sau:
“Điều 87. Hiệu lực thi hành
1. Luật này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2036.
2. Luật Gỗ số 951/2014/QH98 hết hiệu lực thi hành kể từ ngày Luật này có hiệu lực thi hành.”.
`, Hint{})
	got := map[string]Relation{}
	for _, r := range d.Relations {
		if r.Kind == RelRepeals {
			got[r.To.Number] = r
		}
	}
	if r := got["901/2021/QH98"]; r.From.Number != "910/2031/QH99" || r.Grade() != Sure {
		t.Errorf("its own: %+v", r)
	}
	if r := got["951/2014/QH98"]; r.From.Number != "942/2035/QH99" || r.From.Article != "87" ||
		r.Since != "2036-03-01" || r.Grade() != Sure {
		t.Errorf("quoted: %+v %+v", r, r.Claim)
	}
}
