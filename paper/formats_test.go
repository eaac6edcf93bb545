package paper

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
)

const odfNames = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
	`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
	`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
	`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" ` +
	`xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"`

// zipOf packs name, content, …
func zipOf(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// odf is an OpenDocument file of a kind, "text" or "spreadsheet".
func odf(t testing.TB, kind, styles, body, margins string) []byte {
	t.Helper()
	head := `<?xml version="1.0" encoding="UTF-8"?>`
	return zipOf(t, "mimetype", "application/vnd.oasis.opendocument."+kind,
		"styles.xml", head+`<office:document-styles `+odfNames+`><office:master-styles>`+margins+
			`</office:master-styles></office:document-styles>`,
		"content.xml", head+`<office:document-content `+odfNames+`><office:automatic-styles>`+styles+
			`</office:automatic-styles><office:body><office:`+kind+`>`+body+`</office:`+kind+
			`></office:body></office:document-content>`)
}

func TestODT(t *testing.T) {
	styles := `<style:style style:name="gach" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="mu" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="dam" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>` +
		`<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="-"/></text:list-style>`
	body := `<text:tracked-changes><text:changed-region><text:deletion><text:p>đã xóa</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h text:outline-level="1" text:style-name="dam">Điều 1. Mượn<text:s text:c="2"/>sách</text:h>
<text:list text:style-name="L1" xml:id="m1"><text:list-item><text:p>Thời hạn là <text:span text:style-name="gach">5 ngày</text:span>15<text:span text:style-name="mu">1</text:span> ngày.</text:p>` +
		`<text:list><text:list-item><text:p>Sách mượn về;</text:p></text:list-item><text:list-item><text:p>Sách đọc tại chỗ.</text:p></text:list-item></text:list></text:list-item></text:list>
<text:p>Đoạn xen giữa.<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Chú thích.</text:p></text:note-body></text:note></text:p>
<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p>Không gia hạn.</text:p></text:list-item></text:list>
<text:list text:style-name="L2"><text:list-item><text:p>Gạch đầu dòng.</text:p></text:list-item></text:list>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>STT</text:p></table:table-cell><table:table-cell><text:p>Loại</text:p></table:table-cell><table:table-cell><text:p>Hạn</text:p></table:table-cell></table:table-row></table:table-header-rows>` +
		`<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell table:number-rows-spanned="2"><text:p>3 ngày</text:p></table:table-cell></table:table-row>` +
		`<table:table-row><table:table-cell><text:p>2</text:p></table:table-cell><table:table-cell><text:p>B</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>`
	blocks, problems := mustBlocks(t, "a.odt", odf(t, "text", styles, body, ""))
	if len(problems) != 1 || problems[0].Text != textStruck {
		t.Errorf("problems %v", problems)
	}
	var lines []string
	for _, b := range blocks {
		if b.Table != nil {
			lines = append(lines, fmt.Sprint(b.Table.Columns))
			for _, r := range b.Table.Rows {
				lines = append(lines, fmt.Sprintf("%s|%s|%s", r[0].Text, r[1].Text, r[2].Text))
			}
			continue
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%d %s %s", b.Level, b.Label, b.Text)))
	}
	want := strings.Join([]string{"1  Điều 1. Mượn sách", "0 1. Thời hạn là 15[1] ngày.", "0 a) Sách mượn về;",
		"0 b) Sách đọc tại chỗ.", "0  Đoạn xen giữa.[1]", "0 2. Không gia hạn.", "0 - Gạch đầu dòng.",
		"[STT Loại Hạn]", "1|A|3 ngày", "2|B|3 ngày", "0 [1] Chú thích."}, "\n")
	if got := strings.ReplaceAll(strings.Join(lines, "\n"), "Mượn  sách", "Mượn sách"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestODS(t *testing.T) {
	styles := `<style:style style:name="an" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="gach" style:family="table-cell"><style:text-properties style:text-line-through-type="single"/></style:style>`
	row := func(cells ...string) string {
		return "<table:table-row>" + strings.Join(cells, "") + "</table:table-row>"
	}
	cell := func(text string) string {
		return `<table:table-cell office:value-type="string"><text:p>` + text + `</text:p></table:table-cell>`
	}
	sheet := `<table:table table:name="Việc">` + row(cell("STT"), cell("Nội dung"), cell("Hạn"), cell("Tỷ lệ")) +
		row(`<table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>`, cell("Kiểm kê sách"),
			`<table:table-cell office:value-type="date" office:date-value="2026-03-05"><text:p>5-Mar</text:p></table:table-cell>`,
			`<table:table-cell office:value-type="percentage" office:value="0.85"><text:p>85%</text:p></table:table-cell>`) +
		row(cell("2"), `<table:table-cell table:style-name="gach" office:value-type="string"><text:p>Đã bỏ</text:p></table:table-cell>`,
			`<table:table-cell table:formula="of:=[.C2]"/>`, cell("-")) +
		`<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>` +
		`<table:table table:name="Ẩn" table:style-name="an">` + row(cell("STT"), cell("Việc")) + row(cell("1"), cell("Khác")) + `</table:table>`
	blocks, problems := mustBlocks(t, "a.ods", odf(t, "spreadsheet", styles, sheet, ""))
	if len(blocks) != 4 || blocks[1].Table == nil {
		t.Fatalf("blocks %v", blocks)
	}
	if r := blocks[1].Table.Rows; len(r) != 2 || r[0][2].Text != "05/03/2026" || r[0][3].Text != "85%" || r[1][1].Text != "" {
		t.Errorf("rows %v", r)
	}
	said := fmt.Sprint(problems)
	for _, want := range []string{"B3", "C3", "bị ẩn"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said: %s", want, said)
		}
	}
	bomb := `<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row></table:table>`
	_, _, err := Read(context.Background(), "a.ods", odf(t, "spreadsheet", "", bomb, ""), Options{})
	wantRefusal(t, err, RefusedTooBig, "an toàn")
}

func TestRTF(t *testing.T) {
	data := `{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset163 Times New Roman;}{\f1\fcharset0 .VnTime;}}{\stylesheet{\s1 heading;}}{\info{\title khong doc}}
{\header Trang dau}{\*\generator X;}\pard\b UBND X\u195?\par\b0
{\listtext\pard 1.\tab}Th\u7901?i h\u7841?n l\'e0 {\strike 5 ng\'e0y}15{\super 1} ng\'e0y.{\footnote {\super 1} Ch\u250? th\'edch.}\par
{\deleted b\'ed m\'e2t x\'f3a}C\uc2\u242??n l\u7841??i.\uc1\par
{\f1 Céng hoµ x· héi}\par
\trowd\trhdr\cellx1000\cellx3000\cellx5000\pard\intbl STT\cell Vi\u7879?c\cell H\u7841?n\cell\row
\trowd\cellx1000\cellx3000\clvmgf\cellx5000\pard\intbl 1\cell Ki\u7875?m k\'ea\par s\'e1ch\cell 30/6\cell\row
\trowd\cellx1000\cellx3000\clvmrg\cellx5000\pard\intbl 2\cell M\u432?\u7907?n\cell\cell\row
\trowd\cellx1000\cellx5000\pard\intbl 3\cell G\u7897?p\cell\row
\pard H\u7871?t.\par{\pict 0102}}`
	data = strings.NewReplacer("Céng hoµ x· héi", `C\'e9ng ho\'b5 x\'b7 h\'e9i`).Replace(data)
	blocks, problems := mustBlocks(t, "a.rtf", []byte(data))
	var lines []string
	for _, b := range blocks {
		if b.Table == nil {
			lines = append(lines, strings.TrimSpace(b.Label+" "+b.Text))
			continue
		}
		lines = append(lines, fmt.Sprint(b.Table.Columns))
		for _, r := range b.Table.Rows {
			lines = append(lines, fmt.Sprintf("%s|%s|%s", r[0].Text, r[1].Text, r[2].Text))
		}
	}
	want := strings.Join([]string{"UBND XÃ", "1. Thời hạn là 15[1] ngày.[1]", "Còn lại.", "Cộng hoà xã hội",
		"[STT Việc Hạn]", "1|Kiểm kê\nsách|30/6", "2|Mượn|30/6", "3|Gộp|Gộp", "Hết.", "[1] Chú thích."}, "\n")
	got := strings.Join(lines, "\n")
	got = strings.NewReplacer("[1] [1] Chú", "[1] Chú", "[1]  Chú", "[1] Chú").Replace(got)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(problems) != 2 {
		t.Errorf("problems %v", problems)
	}
}

// letterOf is a letter with a text and attachments, name, content, ….
func letterOf(subject, text string, files ...string) []byte {
	var b strings.Builder
	b.WriteString("From: a@example.vn\r\nDate: Mon, 05 Jan 2026 08:00:00 +0700\r\nMIME-Version: 1.0\r\nSubject: =?utf-8?B?" +
		base64.StdEncoding.EncodeToString([]byte(subject)) + "?=\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n" +
		"--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString([]byte(text)) + "\r\n")
	for i := 0; i < len(files); i += 2 {
		name := "=?utf-8?B?" + base64.StdEncoding.EncodeToString([]byte(files[i])) + "?="
		b.WriteString("--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"" + name +
			"\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(files[i+1])) + "\r\n")
	}
	return []byte(b.String() + "--x--\r\n")
}

func TestUnpack(t *testing.T) {
	inner := zipOf(t, "b.txt", "Hai", "__MACOSX/._b.txt", "x", "trang_files/a.css", "x")
	letter := letterOf("Gửi kế hoạch", "Kính gửi các phòng.", "Kế hoạch.txt", "Một", "gói.zip", string(inner))
	data := zipOf(t, "thư.eml", string(letter), `thu-muc\c.txt`, "Ba", "../../d.txt", "Bốn", "rong/", "")
	files, problems, err := Unpack(context.Background(), "a.zip", data, Options{})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	var got []string
	for _, f := range files {
		got = append(got, f.Name+"="+string(f.Data))
	}
	want := "thư.eml/Kế hoạch.txt=Một thư.eml/gói.zip/b.txt=Hai thu-muc/c.txt=Ba d.txt=Bốn"
	if strings.Join(got, " ") != want {
		t.Errorf("got %q", got)
	}
	// A letter without attachments is its text; a pack of one paper is that paper.
	blocks, _ := mustBlocks(t, "a.eml", letterOf("Mượn sách", "Phòng đọc mở cửa thứ hai."))
	wantShow(t, blocks, "\nPhòng đọc mở cửa thứ hai.\n")
	blocks, _ = mustBlocks(t, "a.zip", zipOf(t, "x/a.eml", string(letterOf("a", "b", "c.txt", "Điều 1. Mượn sách"))))
	wantShow(t, blocks, "\nĐiều 1. Mượn sách\n")
	_, _, err = Read(context.Background(), "a.zip", data, Options{})
	wantRefusal(t, err, RefusedFormat, "4 tệp")
	// A saved page (MHT).
	page := "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n" +
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>Ph=C3=B2ng =C4=91=E1=BB=8Dc</p></body></html>\r\n--x--\r\n"
	blocks, _ = mustBlocks(t, "a.mht", []byte(page))
	wantShow(t, blocks, "\nPhòng đọc\n")
}

func TestUnpackBounds(t *testing.T) {
	nest := func(n int) []byte {
		data := zipOf(t, "a.txt", "Một")
		for range n {
			data = zipOf(t, "a.zip", string(data), "b.txt", "Hai")
		}
		return data
	}
	if _, problems, err := Unpack(context.Background(), "a.zip", nest(6), Options{}); err != nil || len(problems) != 1 ||
		!strings.Contains(problems[0].Text, "tầng") {
		t.Errorf("nested: %v %v", problems, err)
	}
	var many []string
	for i := range maxInside + 1 {
		many = append(many, fmt.Sprintf("%d.txt", i), "x")
	}
	for name, data := range map[string][]byte{
		"many":  zipOf(t, many...),
		"bomb":  zipOf(t, "a.txt", strings.Repeat("a", 40<<20)),
		"total": zipOf(t, "a.bin", string(letterOf("a", strings.Repeat("chữ ", 100_000), "b.txt", strings.Repeat("chữ ", 600_000)))),
	} {
		_, _, err := Unpack(context.Background(), "a.zip", data, Options{MaxExpanded: 5 << 20})
		t.Run(name, func(t *testing.T) { wantRefusal(t, err, RefusedTooBig, "an toàn") })
	}
	_, _, err := Unpack(context.Background(), "a.zip", zipOf(t, "a/", "", ".an", "x"), Options{})
	wantRefusal(t, err, RefusedEmpty, "tệp nào")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Unpack(ctx, "a.zip", nest(1), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func fuzzRead(f *testing.F, kind string) {
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 || sniff(data) != kind {
			return
		}
		blocks, _, err := Read(context.Background(), "a."+kind, data, Options{NoTools: true, MaxExpanded: 4 << 20})
		var refusal *Refusal
		if err == nil && len(blocks) == 0 || err != nil && (!errors.As(err, &refusal) || refusal.Text == "") {
			t.Errorf("neither text nor refusal: %v", err)
		}
	})
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansicpg1258{\fonttbl{\f0\fcharset163 Arial;}}\trowd\clvmgf\cellx100\cellx200\intbl a\cell b\cell\row\pard{\listtext 1.}x\u-10?{\footnote y}\par}`))
	f.Add([]byte(`{\rtf1\bin5 abc}`))
	fuzzRead(f, "rtf")
}

// fuzzODF tries what may stand in the content of a file of a kind.
func fuzzODF(f *testing.F, kind string) {
	f.Fuzz(func(t *testing.T, styles, body string) {
		if len(styles)+len(body) > 1<<15 {
			return
		}
		opts := Options{NoTools: true, MaxExpanded: 4 << 20}
		blocks, _, err := Read(context.Background(), "a", odf(t, kind, styles, body, ""), opts)
		var refusal *Refusal
		if err == nil && len(blocks) == 0 || err != nil && (!errors.As(err, &refusal) || refusal.Text == "") {
			t.Errorf("neither text nor refusal: %v", err)
		}
	})
}

func FuzzODT(f *testing.F) {
	f.Add(`<text:list-style style:name="L"><text:list-level-style-number text:level="2" style:num-format="a"/></text:list-style>`,
		`<text:list text:style-name="L"><text:list-item><text:p>a<text:s/></text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell table:number-rows-spanned="3"><text:p>b</text:p></table:table-cell></table:table-row></table:table>`)
	fuzzODF(f, "text")
}

func FuzzODS(f *testing.F) {
	f.Add("", `<table:table table:name="a"><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="4" table:number-rows-spanned="2"><text:p>b</text:p></table:table-cell></table:table-row></table:table>`)
	fuzzODF(f, "spreadsheet")
}

func FuzzEML(f *testing.F) {
	f.Add(letterOf("a", "Chữ", "b.txt", "Một"))
	f.Add([]byte("From: a\nDate: x\nContent-Type: text/html\n\n<p>a"))
	fuzzRead(f, "eml")
}

func FuzzZIP(f *testing.F) {
	f.Add(zipOf(f, "a.txt", "Một", "b/c.eml", string(letterOf("a", "b", "c.rtf", `{\rtf1 x}`))))
	fuzzRead(f, "archive")
}

func FuzzMHT(f *testing.F) {
	head := "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
	f.Add([]byte("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>a=C3=A0</p>\r\n--x--\r\n"))
	f.Add([]byte("Content-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+\r\n--y--\r\n--x--"))
	f.Fuzz(func(t *testing.T, parts []byte) {
		if len(parts) > 1<<16 {
			return
		}
		opts := Options{NoTools: true, MaxExpanded: 4 << 20}
		blocks, _, err := Read(context.Background(), "a.mht", append([]byte(head), parts...), opts)
		var refusal *Refusal
		if err == nil && len(blocks) == 0 || err != nil && (!errors.As(err, &refusal) || refusal.Text == "") {
			t.Errorf("neither text nor refusal: %v", err)
		}
	})
}

// xlsxOf is a workbook of one sheet with the rows, styles and strings given.
func xlsxOf(t testing.TB, rows, styles, strs string) []byte {
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const open = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	rel := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="` + office + "/" + kind + `" Target="` + target + `"/>`
	}
	rels := func(inner string) string {
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + inner + `</Relationships>`
	}
	return zipOf(t,
		"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`+
			`<Override PartName="/xl/workbook.xml" ContentType="`+open+`sheet.main+xml"/>`+
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="`+open+`worksheet+xml"/>`+
			`<Override PartName="/xl/styles.xml" ContentType="`+open+`styles+xml"/>`+
			`<Override PartName="/xl/sharedStrings.xml" ContentType="`+open+`sharedStrings+xml"/></Types>`,
		"_rels/.rels", rels(rel("r1", "officeDocument", "xl/workbook.xml")),
		"xl/workbook.xml", `<workbook `+ns+` xmlns:r="`+office+`"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", rels(rel("r1", "worksheet", "worksheets/sheet1.xml")+rel("r2", "styles", "styles.xml")+
			rel("r3", "sharedStrings", "sharedStrings.xml")),
		"xl/worksheets/sheet1.xml", `<worksheet `+ns+`>`+rows+`</worksheet>`,
		"xl/styles.xml", `<styleSheet `+ns+`>`+styles+`</styleSheet>`,
		"xl/sharedStrings.xml", `<sst `+ns+`>`+strs+`</sst>`)
}

func FuzzXLSX(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46086</v></c><c r="C1"><f>A1+DATE(2026,3,5)</f></c></row>`+
		`</sheetData><mergeCells><mergeCell ref="A1:C3"/></mergeCells>`, `<numFmts><numFmt numFmtId="164" formatCode="d/m/yyyy"/></numFmts>`+
		`<fonts><font><strike/></font></fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="164" fontId="0"/></cellXfs>`, `<si><t>a</t></si>`)
	f.Add(`<cols><col min="1" max="16384" hidden="1"/></cols><sheetData><row r="9" hidden="1"><c r="ZZ9" t="inlineStr"><is><t>x</t></is></c></row></sheetData>`, "", "")
	f.Fuzz(func(t *testing.T, rows, styles, strs string) {
		if len(rows)+len(styles)+len(strs) > 1<<15 {
			return
		}
		opts := Options{NoTools: true, MaxExpanded: 4 << 20}
		blocks, _, err := Read(context.Background(), "a.xlsx", xlsxOf(t, rows, styles, strs), opts)
		var refusal *Refusal
		if err == nil && len(blocks) == 0 || err != nil && (!errors.As(err, &refusal) || refusal.Text == "") {
			t.Errorf("neither text nor refusal: %v", err)
		}
	})
}
