package paper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func hasTool(name string) bool {
	_, err := exec.LookPath(name)
	return err == nil
}

// runXML is a run of Word with the given properties.
func runXML(props, text string) string {
	return `<w:r><w:rPr>` + props + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

// What Word shows when all changes are accepted, and what it strikes or raises.
func TestDocxChanges(t *testing.T) {
	const numbering = `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`
	number := func(mark, inside string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>` + mark +
			`</w:rPr></w:pPr>` + inside + `</w:p>`
	}
	const super = `<w:vertAlign w:val="superscript"/>`
	for _, c := range []struct{ name, body, want string }{
		{"deleted and moved items do not count",
			number("", runXML("", "mượn sách;")) + number("<w:del/>",
				`<w:del><w:r><w:delText>trả sách;</w:delText></w:r></w:del>`) +
				number("<w:moveFrom/>", `<w:moveFrom>`+runXML("", "gia hạn;")+`</w:moveFrom>`) + number("",
				runXML("", "đền sách.")),
			"<1.> mượn sách;\n<2.> đền sách."},
		{"a deleted paragraph mark joins two items to one",
			number("<w:del/>", runXML("", "mượn ")) + number("", runXML("", "và trả;")) + number("",
				runXML("", "đền.")),
			"<1.> mượn và trả;\n<2.> đền."},
		{"a deleted mark at the end of a cell loses nothing",
			`<w:tbl><w:tr>` + cellXML("", number("<w:del/>", runXML("", "cuối ô"))) + `</w:tr></w:tbl>` + para("sau bảng"), "cuối ô\nsau bảng"},
		{"struck out once and twice", `<w:p>` + runXML("", "Phí là ") + runXML("<w:strike/>", "50") + runXML("<w:dstrike/>", "60") +
			runXML(`<w:strike w:val="0"/>`, "70 đồng.") + `</w:p>`, "Phí là 70 đồng."},
		{"raised marks", `<w:p>` + runXML("", "trong 20") + runXML(super, "1") + runXML(super, "2") + runXML("", " ngày, kho 45 km") +
			runXML(super, "2") + runXML("", ", điểm 3") + runXML(super, "b") + runXML("", " và H") +
			runXML(`<w:vertAlign w:val="subscript"/>`, "2") + runXML("", "O") + `</w:p>`,
			"trong 20[12] ngày, kho 45 km², điểm 3ᵇ và H2O"},
		{"raised by its place", `<w:p>` + runXML("", "sâu 30") + runXML(`<w:position w:val="6"/>`, "4") + runXML("", " mét, lệch") +
			runXML(`<w:position w:val="2"/>`, "5") + `</w:p>`, "sâu 30[4] mét, lệch5"},
	} {
		blocks, _ := mustBlocks(t, "a.docx", docx(t, map[string]string{"numbering": numbering, "body": c.body}))
		if got := strings.TrimSpace(show(blocks)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// The letter head may stand in the header of the first page; a running title may not come in.
func TestDocxPageHeader(t *testing.T) {
	rels := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId3" Target="header1.xml"/></Relationships>`
	section := `<w:sectPr xmlns:r="r"><w:headerReference w:type="default" r:id="rId3"/></w:sectPr>`
	for header, want := range map[string]string{
		para("Số: 12/QĐ-PĐ") + para("Phòng đọc"): "Số: 12/QĐ-PĐ\nPhòng đọc\nQUYẾT ĐỊNH",
		para("Quy chế phòng đọc, trang 2"):       "QUYẾT ĐỊNH",
	} {
		blocks, _ := mustBlocks(t, "a.docx",
			docx(t, map[string]string{"header1": header, "word/_rels/document.xml.rels": rels,
				"body": para("QUYẾT ĐỊNH") + section}))
		if got := strings.TrimSpace(show(blocks)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestDocxOddPackages(t *testing.T) {
	main := `<?xml version="1.0" encoding="UTF-16"?><w:document ` + wordNS + `><w:body>` + para("Điều 1. Mượn sách") +
		`</w:body></w:document>`
	for name, parts := range map[string]map[string]string{
		"UTF-16":      {"word/document.xml": string(utf16Bytes(main, true))},
		"backslashes": {`word\document.xml`: strings.Replace(main, "UTF-16", "UTF-8", 1)},
	} {
		blocks, _ := mustBlocks(t, "a.docx", docx(t, parts))
		if len(blocks) != 1 || blocks[0].Text != "Điều 1. Mượn sách" {
			t.Errorf("%s: %s", name, show(blocks))
		}
	}
}

func TestHTMLLeftOut(t *testing.T) {
	blocks, problems := mustBlocks(t, "a.html", []byte(`<html><body><p>Trả sách sau 4<sup>1</sup> ngày<strike>, muộn nhất 9 ngày</strike>.</p><p hidden>bản cũ</p>
<p><span style="text-decoration: line-through red">Nộp 2 bản.</span>Nộp 1 bản, khổ 30 cm<span style="vertical-align:super">2</span>.</p></body></html>`))
	wantShow(t, blocks, "\nTrả sách sau 4[1] ngày.\nNộp 1 bản, khổ 30 cm².\n")
	if len(problems) != 1 || problems[0].Severity != Warning {
		t.Errorf("problems %v", problems)
	}
}

// A part of a table that goes on behind a break has no heading of its own.
func TestCutTable(t *testing.T) {
	row := func(cells ...string) string {
		var b strings.Builder
		for _, c := range cells {
			b.WriteString("<td>" + c + "</td>")
		}
		return "<tr>" + b.String() + "</tr>"
	}
	head := "<table><tr><th>TT</th><th>Việc</th><th>Hạn</th></tr>" + row("1", "Quét kho", "tháng 2") + "</table>"
	for _, c := range []struct {
		name, rest string
		tables     int
	}{
		{"same columns", "<p> </p><table>" + row("2", "Lau kệ", "tháng 3") + "</table>", 1},
		{"other columns", "<table>" + row("2", "Lau kệ") + row("3", "Dán nhãn") + "</table>", 2},
		{"a heading that is not marked", "<table>" + row("Chỉ tiêu", "Đơn vị", "Năm 2026") + row("Sách mượn", "lượt", "900") + "</table>", 2},
		{"a section", "<table><tr><td colspan=3>II. Việc chung</td></tr>" + row("2", "Lau kệ", "tháng 3") + "</table>", 1},
		{"text between", "<p>Phần của tổ hai:</p><table>" + row("2", "Lau kệ", "tháng 3") + "</table>", 2},
	} {
		blocks, _ := mustBlocks(t, "a.html", []byte("<html><body>"+head+c.rest))
		tables := 0
		for _, b := range blocks {
			if b.Table != nil {
				tables++
			}
		}
		if tables != c.tables {
			t.Errorf("%s: %d tables:\n%s", c.name, tables, show(blocks))
		}
	}
}

func TestSheetLooks(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	style := func(s excelize.Style) int {
		id, err := f.NewStyle(&s)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	iso := `yyyy\-mm\-dd`
	for at, v := range map[string]any{"A1": "TT", "B1": "Việc", "C1": "Hạn", "A2": 1, "B2": "Quét kho", "C2": 46113,
		"A3": 2, "B3": "Lau kệ", "C3": 46114.5,
		"A4": 3, "B4": "Bỏ", "C4": "31/5/2026", "A5": 4, "B5": "Dán nhãn", "C5": 46115, "A6": 5, "B6": "Kiểm kê"} {
		if err := f.SetCellValue("Sheet1", at, v); err != nil {
			t.Fatal(err)
		}
	}
	for _, at := range []string{"A4", "B4", "C4"} {
		f.SetCellStyle("Sheet1", at, at, style(excelize.Style{Font: &excelize.Font{Strike: true}}))
	}
	f.SetCellStyle("Sheet1", "C2", "C2", style(excelize.Style{CustomNumFmt: &iso}))
	f.SetCellStyle("Sheet1", "C3", "C3", style(excelize.Style{NumFmt: 22}))
	f.SetCellFormula("Sheet1", "C6", "DATE(2026,12,1)")
	f.SetRowVisible("Sheet1", 5, false)
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	blocks, problems := mustBlocks(t, "a.xlsx", buf.Bytes())
	wantShow(t, blocks, `
# Sheet1
[TT | Việc | Hạn]
1 | Quét kho | 01/04/2026
2 | Lau kệ | 12:00 02/04/2026
4 | Dán nhãn | 03/04/2026
5 | Kiểm kê | 01/12/2026
`)
	said := fmt.Sprint(problems)
	for _, w := range []string{"Ô C6 là công thức", "Hàng 4 bị gạch ngang", "Ô C5 là số trần", "Hàng 5 bị ẩn"} {
		if !strings.Contains(said, w) {
			t.Errorf("problems lack %q: %s", w, said)
		}
	}
}

// A workbook holds numbers and formats in the American way; here they are ours. What looks
// like an ordinal stays, and so do digits that are text. A cell whose formula failed is
// named.
func TestSheetNumbers(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	tenth, money := "0.0%", `#,##0 "đồng"`
	for row, c := range []struct {
		held  any
		style excelize.Style
	}{
		{0.125, excelize.Style{NumFmt: 10}},
		{0.125, excelize.Style{CustomNumFmt: &tenth}},
		{-1250000, excelize.Style{CustomNumFmt: &money}},
		{1234567.5, excelize.Style{NumFmt: 4}},
		{1.1, excelize.Style{}},
		{1.234, excelize.Style{}},
		{"1.250", excelize.Style{}},
		{"#DIV/0!", excelize.Style{}},
	} {
		at := fmt.Sprintf("B%d", row+2)
		id, err := f.NewStyle(&c.style)
		if err == nil {
			err = errors.Join(f.SetCellValue("Sheet1", at, c.held), f.SetCellStyle("Sheet1", at, at, id),
				f.SetCellValue("Sheet1", fmt.Sprintf("A%d", row+2), row+1))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.SetCellValue("Sheet1", "A1", "TT"), f.SetCellValue("Sheet1", "B1", "Số liệu")); err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	blocks, problems := mustBlocks(t, "a.xlsx", buf.Bytes())
	wantShow(t, blocks, `
# Sheet1
[TT | Số liệu]
1 | 12,50%
2 | 12,5%
3 | -1.250.000 đồng
4 | 1.234.567,50
5 | 1.1
6 | 1,234
7 | 1.250
8 | #DIV/0!
`)
	if said := fmt.Sprint(problems); !strings.Contains(said, "Ô B9 báo lỗi") {
		t.Errorf("problems %s", said)
	}
	cell := func(kind, value, shown string) string {
		return `<table:table-row><table:table-cell office:value-type="string"><text:p>` + kind + `</text:p></table:table-cell>` +
			`<table:table-cell office:value-type="` + kind + `" office:value="` + value + `"><text:p>` + shown + `</text:p></table:table-cell></table:table-row>`
	}
	blocks, problems = mustBlocks(t, "a.ods", odf(t, "spreadsheet", "", `<table:table table:name="A">`+
		cell("string", "", "Số")+cell("percentage", "0.125", "12.5%")+cell("percentage", "0.125", "12,5%")+
		cell("float", "1234.5", "1,234.5")+cell("float", "1234", "1.234")+cell("float", "1.234", "1.234")+
		cell("float", "1.1", "1.1")+cell("string", "", "Err:502")+`</table:table>`, ""))
	wantShow(t, blocks, `
# A
[string | Số]
percentage | 12,5%
percentage | 12,5%
float | 1.234,5
float | 1.234
float | 1,234
float | 1.1
string | Err:502
`)
	if said := fmt.Sprint(problems); !strings.Contains(said, "Ô B8 báo lỗi") {
		t.Errorf("problems %s", said)
	}
}

// Notes at the foot of a page, the stamp of a portal, letters of a broken font.
func TestPageFoot(t *testing.T) {
	body := []string{"Điều 1. Mƣợn sách", "1. Ngƣời mƣợn theo Quy chế phòng đọc1 trả sách",
		"nguyên vẹn cho phòng đọc trong thời hạn"}
	foot := []string{"1 Quy chế của phòng đọc cho mượn", "sách trong 30 ngày."}
	next := []string{"4 ngày kể từ ngày mượn.", "2. Không cho mượn lại.", "Người ký: Cổng thông tin",
		"Email: a@example.vn", "Thời gian ký: 01.02.2026 10:00", "Nơi nhận:"}
	page := strings.Join(append(append([]string{}, body...), append([]string{""}, foot...)...), "\n")
	blocks, problems, verdict := pageBlocks(textPages([]string{page, strings.Join(next, "\n")}))
	if verdict != pdfGood {
		t.Fatalf("verdict %v", verdict)
	}
	wantShow(t, blocks, `
Điều 1. Mượn sách
1. Người mượn theo Quy chế phòng đọc[1] trả sách nguyên vẹn cho phòng đọc trong thời hạn 4 ngày kể từ ngày mượn.
2. Không cho mượn lại.
Nơi nhận:
<[1]> Quy chế của phòng đọc cho mượn sách trong 30 ngày.
`)
	if len(problems) != 2 {
		t.Errorf("problems %v", problems)
	}
	// pdftotext may part a mark from its word; behind a symbol it can be nothing else.
	blocks, _, _ = pageBlocks(textPages([]string{"Điều 1. Mượn sách theo Quyết định số 5/QĐ-UBND 1 của xã\nvà khoản 1 Điều 7.\n\n" +
		"1 Quyết định cho mượn sách trong 30 ngày."}))
	wantShow(t, blocks, "\nĐiều 1. Mượn sách theo Quyết định số 5/QĐ-UBND[1] của xã và khoản 1 Điều 7.\n"+
		"<[1]> Quyết định cho mượn sách trong 30 ngày.\n")
	// A mark behind a number cannot be told from its digits: it is said.
	_, problems, _ = pageBlocks(textPages([]string{"Điều 1. Mượn sách ở phòng đọc\n1. Sách được trả trong vòng 151 ngày làm việc.\n\n1 Thời hạn này tính cả ngày nghỉ lễ."}))
	if len(problems) != 1 || problems[0].Where != "trang 1" {
		t.Errorf("problems %v", problems)
	}
	// A list whose items have a number and no point is no note.
	blocks, _, _ = pageBlocks(textPages([]string{"Danh mục sách của phòng đọc gồm các loại sau đây\n1 Sách tra cứu\n2 Sách mượn về nhà"}))
	if strings.Contains(show(blocks), "<[") {
		t.Errorf("list taken for notes:\n%s", show(blocks))
	}
}

// What is no text is named; what is too long is refused.
func TestRefusedKinds(t *testing.T) {
	for _, c := range []struct {
		name, data string
		code       RefusalCode
		words      string
	}{
		{"a.json", `{"so": "12", "noiDung": "x"}`, RefusedFormat, "JSON"},
		{"a.txt", `[{"so": "12"}]`, RefusedFormat, "JSON"},
		{"a.xml", `<?xml version="1.0"?><vanban><so>1</so></vanban>`, RefusedFormat, "XML"},
		{"a.edxml", `<?xml version="1.0" encoding="utf-8"?><edXML:edXMLEnvelope xmlns:edXML="e"><a/></edXML:edXMLEnvelope>`, RefusedFormat, "XML"},
		{"a.html", `<!doctype html><html><body><div id="app"></div><script src="a.js"></script></body></html>`, RefusedEmpty, "khung"},
		{"many.html", "<html><body>" + strings.Repeat("<p>a", maxBlocks+1), RefusedTooBig, "tách"},
		{"many.txt", strings.Repeat("a\n", maxBlocks+1), RefusedTooBig, "tách"},
		{"wide.txt", strings.Repeat("Một dòng chữ dài của phòng đọc. ", maxText/30), RefusedTooBig, "tách"},
	} {
		_, _, err := Read(context.Background(), c.name, []byte(c.data), Options{NoTools: true})
		t.Run(c.name, func(t *testing.T) { wantRefusal(t, err, c.code, c.words) })
	}
	blocks, _ := mustBlocks(t, "dieu.html",
		[]byte(`<link rel="stylesheet" href="a.css"><div><p>Điều 1.1.LQ.1. Mượn sách</p><p>Sách được mượn.</p></div>`))
	wantShow(t, blocks, "\nĐiều 1.1.LQ.1. Mượn sách\nSách được mượn.\n")
}

// Line ends that a font turns into a letter are no text; a real last letter stays.
func TestCutEnds(t *testing.T) {
	lines := []string{"phòng đọc", "mượn sách", "trả sách", "đền sách", "kho"}
	got := cutEnds([]string{strings.Join(lines, "Đ\n") + "Đ"})
	if want := strings.Join(lines, "\n"); got[0] != want {
		t.Errorf("got %q", got[0])
	}
	if got := cutEnds([]string{strings.Join(lines, "\n")}); got[0] != strings.Join(lines, "\n") {
		t.Errorf("got %q", got[0])
	}
}

// A line of a law is not taken for the invitation of a site.
func TestAdverts(t *testing.T) {
	for line, want := range map[string]bool{
		"Hãy đăng nhập hoặc đăng ký Thành viên tại đây để xem toàn bộ văn bản.": true,
		"Vui lòng đăng nhập tài khoản để tải tệp":                               true,
		"Đăng nhập để xem bản đầy đủ":                                           true,
		"(Xem tiếp Công báo số 979 + 980)":                                      true,
		"đăng ký thành viên":                                                    false,
		"Đăng ký thành viên của công ty":                                        false,
		"đăng ký tài khoản giao dịch điện tử theo quy định":                     false,
		"Người nộp hồ sơ đăng nhập vào Cổng Dịch vụ công quốc gia để xem":       false,
	} {
		if got := advert.MatchString(line); got != want {
			t.Errorf("%q is an advert: %v, want %v", line, got, want)
		}
	}
}

func TestJoinSyllables(t *testing.T) {
	for in, want := range map[string]string{
		"Tr ần Th ị Bình": "Trần Thị Bình", "CHỦ T ỊCH": "CHỦ TỊCH", "điểm c ở khoản 2": "điểm c ở khoản 2",
		"Phần A ở trên": "Phần A ở trên", "nhóm B ưu tiên": "nhóm B ưu tiên", "mục T ở": "mục T ở",
	} {
		if got := joinSyllables(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
