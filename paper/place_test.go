package paper

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Days counted from 1904, days as text of their own type, struck runs, hidden columns.
func TestSheetOddities(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	from1904, format := true, `[$-42A]dd\ mmmm\ yyyy;@`
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}))
	must(f.SetSheetRow("Sheet1", "A1", &[]any{"TT", "Việc", "Sổ", "Hạn"}))
	must(f.SetSheetRow("Sheet1", "A2", &[]any{1, "Quét kho", "a", 46113 - 1462}))
	must(f.SetSheetRow("Sheet1", "A3", &[]any{2, "", "b", "tháng 5"}))
	must(f.SetCellRichText("Sheet1", "B3", []excelize.RichTextRun{
		{Text: "Lau kệ gỗ ", Font: &excelize.Font{Strike: true}}, {Text: "Lau kệ sắt"}}))
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	must(err)
	must(f.SetCellStyle("Sheet1", "D2", "D2", id))
	must(f.SetColVisible("Sheet1", "C", false))
	var buf bytes.Buffer
	must(f.Write(&buf))
	blocks, problems := mustBlocks(t, "a.xlsx", buf.Bytes())
	wantShow(t, blocks, "\n# Sheet1\n[TT | Việc | Sổ | Hạn]\n1 | Quét kho | a | 01/04/2026\n2 | Lau kệ sắt | b | tháng 5\n")
	said := fmt.Sprint(problems)
	for _, w := range []string{"Ô B3 có phần chữ bị gạch ngang", "Cột C bị ẩn"} {
		if !strings.Contains(said, w) {
			t.Errorf("problems lack %q: %s", w, said)
		}
	}

	blocks, _ = mustBlocks(t, "b.xlsx", xlsxOf(t, `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Việc</t></is></c>`+
		`<c r="B1" t="inlineStr"><is><t>Hạn</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Quét</t></is></c>`+
		`<c r="B2" t="d"><v>2026-04-01T00:00:00</v></c></row></sheetData>`, "", ""))
	wantShow(t, blocks, "\n# A\n[Việc | Hạn]\nQuét | 01/04/2026\n")
}

// What a style sheet hides, strikes and raises; the more special rule wins.
func TestStyleSheet(t *testing.T) {
	blocks, problems := mustBlocks(t, "a.html", []byte(`<html><head><style>
/* .kho { display: none } */
@media print { .kho { display: none } }
.an, .bo:hover { display: none } p.an.hien { display: block }
.bo { text-decoration: line-through } .mu { vertical-align: super; color: red }
</style></head><body><p class="kho">Kho mở <span class="bo">lúc 7</span> lúc 8<span class="mu">1</span> giờ.</p>
<p class="an">Kho cũ.</p><p class="an hien">Kho mới.</p><p class="an" style="display:block">Kho ba.</p></body></html>`))
	wantShow(t, blocks, "\nKho mở lúc 8[1] giờ.\nKho mới.\nKho ba.\n")
	if len(problems) != 1 || problems[0].Text != textStruck {
		t.Errorf("problems %v", problems)
	}
}

// Tables of one column side by side in the cells of a row are rows of it.
func TestTablesSideBySide(t *testing.T) {
	inner := func(cells ...string) string {
		return "<td> <table><tr><td>" + strings.Join(cells, "</td></tr><tr><td>") + "</td></tr></table></td>"
	}
	const head = "<table><tr><td>Kho</td><td>Giờ</td></tr>"
	blocks, _ := mustBlocks(t, "a.html", []byte("<html><body>"+head+"<tr>"+inner("A", "B")+inner("7", "8")+"</tr></table>"+
		"<p>Xen giữa.</p>"+head+"<tr>"+inner("A", "B")+inner("7", "8", "9")+"</tr></table>"))
	if got := show(blocks); !strings.Contains(got, "A | 7\nB | 8\n") || !strings.Contains(got, "A⏎B | 7⏎8⏎9") {
		t.Errorf("got\n%s", got)
	}
}

func TestDrawnRule(t *testing.T) {
	got := textPages([]string{"XÃ TÂN LẬP\n------Số: 5/QĐ-UBND\n- Lưu: VT\n-----\n- 2 -"})[0].lines
	want := "XÃ TÂN LẬP|------|Số: 5/QĐ-UBND|- Lưu: VT|-----|- 2 -"
	if strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// placed are words of lines that begin at x and y, each letter wide points wide.
func placed(x, y, wide float64, text string) (line []pdfWord) {
	for _, w := range strings.Fields(text) {
		n := wide * float64(len([]rune(w)))
		line = append(line, pdfWord{box: box{x, y, x + n, y + 12}, text: w})
		x += n + wide
	}
	return line
}

// The right half of a head and the signature stand behind the text in reading order.
func TestHeadCameApart(t *testing.T) {
	lines := [][]pdfWord{
		placed(60, 20, 5, "Ký bởi: Cổng thông tin"),
		placed(80, 60, 5, "XÃ TÂN LẬP"), placed(80, 74, 5, "Số: 5/QĐ-UBND"),
		placed(200, 110, 5, "QUYẾT ĐỊNH"), placed(60, 130, 5, "Điều 1. Mở kho"), placed(60, 144, 5, "vào tháng 5."),
		placed(60, 200, 5, "Nơi nhận:"), placed(60, 214, 5, "- Lưu: VT."), nil,
		placed(300, 60, 5, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), placed(300, 74, 5, "Tân Lập, ngày 05 tháng 3 năm 2026"),
		placed(300, 130, 5, "Điều 2. Thi hành"), placed(300, 200, 5, "CHỦ TỊCH"),
	}
	var got []string
	for _, l := range putHead(lines) {
		if len(l) > 0 {
			got = append(got, lineText(l))
		}
	}
	want := "Ký bởi: Cổng thông tin|XÃ TÂN LẬP|Số: 5/QĐ-UBND|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|" +
		"Tân Lập, ngày 05 tháng 3 năm 2026|QUYẾT ĐỊNH|Điều 1. Mở kho|vào tháng 5.|Điều 2. Thi hành|" +
		"Nơi nhận:|- Lưu: VT.|CHỦ TỊCH"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

// In a font of one width a letter with two marks takes two places.
func TestTornWords(t *testing.T) {
	const cell = 5.4
	word := func(at, wide float64, y float64, text string) pdfWord {
		return pdfWord{box: box{at * cell, y, (at + wide) * cell, y + 11}, text: text}
	}
	words := []pdfWord{
		word(0, 3, 10, "Mẫ"), word(2, 2, 10, "u,"), word(5, 4, 10, "ngày"), word(10, 2, 10, "05"),
		word(0, 3, 22, "xử"), word(3, 2, 22, "lý"), word(6, 3, 22, "hồ"), word(9, 2, 22, "sơ"), word(30, 2, 22, "VT"),
		word(0, 3, 34, "hạn"), word(4, 3, 34, "của"), word(8, 3, 34, "kho"), word(12, 4, 34, "sách"), word(17, 4, 34, "xanh"),
		word(0, 3, 60, "mới"),
	}
	if got, want := oneWidth(words), cell; got < want*0.99 || got > want*1.01 {
		t.Fatalf("width %v, want %v", got, want)
	}
	want := "Mẫu, ngày 05\nxử lý hồ sơ\nVT\nhạn của kho sách xanh\n\nmới"
	if got := placedText(words, cell); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if w := oneWidth(append(placed(0, 0, 4, "in kho mở cửa sổ"), placed(0, 12, 6, "in kho mở cửa sổ xanh tím")...)); w != 0 {
		t.Errorf("two widths taken for one: %v", w)
	}
}
