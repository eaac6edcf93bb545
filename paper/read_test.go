package paper

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

func TestHTML(t *testing.T) {
	page := `<!DOCTYPE html><html><head><title>Cổng</title><style>p{}</style><script>var a=1</script></head><body>
<nav class="menu"><ul><li><a href="/">Trang chủ</a></li><li><a href="/tin">Tin tức</a></li></ul></nav>
<div class="breadcrumb"><a>Trang chủ</a> / <a>Văn bản</a></div>
<div id="content">
<table><tr><td><p>HỘI ĐỒNG MẪU</p><p>Số: 03/QC-HĐM</p></td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</td></tr></table>
<h2>Chương I</h2>
<p style="text-transform: uppercase"><b>Quy định chung</b></p>
<p><strong>Điều 1.</strong>   Phạm vi
   điều chỉnh</p>
<ol><li>Khoản một;</li><li>Khoản hai:<ol type="a"><li>điểm a;</li><li>điểm bê.</li></ol></li><li value="5">Khoản năm</li></ol>
<ul><li>gạch</li><li>a) đã có số</li></ul>
<p style="display:none">ẩn</p>
<table border=1><thead><tr><th rowspan=2>TT</th><th rowspan=2>Tên</th><th colspan=2>Hạn</th></tr><tr><th>Từ</th><th>Đến</th></tr></thead>
<tbody><tr><td>1</td><td rowspan=2>Sổ mượn</td><td>tháng 1</td><td>tháng 2</td></tr><tr><td>2</td><td colspan=2>cả năm</td></tr></tbody></table>
<p>Đoạn cuối của văn bản này dài thêm một chút để phần nội dung chiếm gần hết trang.</p>
</div><footer>Bản quyền của cổng</footer></body></html>`
	blocks, problems := mustBlocks(t, "a.html", []byte(page))
	wantShow(t, blocks, `
HỘI ĐỒNG MẪU
Số: 03/QC-HĐM
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM⏎Độc lập - Tự do - Hạnh phúc
## Chương I {đậm}
Quy định chung {đậm} {hoa}
Điều 1. Phạm vi điều chỉnh
<1.> Khoản một;
<2.> Khoản hai:
<a)> điểm a;
<b)> điểm bê.
<5.> Khoản năm
<-> gạch
a) đã có số
[TT | Tên | Hạn / Từ | Hạn / Đến]
1 | Sổ mượn | tháng 1 | tháng 2
2 | Sổ mượn* | cả năm | cả năm*
Đoạn cuối của văn bản này dài thêm một chút để phần nội dung chiếm gần hết trang.
`)
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "menu") {
		t.Errorf("problems %v", problems)
	}
	// Encodings: the page's word is believed only where the bytes agree.
	small := strings.ToLower(plainSample)
	for name, data := range map[string][]byte{
		"windows-1258":     append([]byte(`<html><meta charset="windows-1258"><p>`), to1258(small)...),
		"utf-8 said 1252":  []byte(`<html><meta charset="windows-1252"><p>` + small),
		"utf-16":           utf16Bytes("<html><p>"+small, true),
		"TCVN3 without it": []byte(`<html><p>` + toTCVN3(small)),
		"font of TCVN3":    []byte(`<html><p><font face=".VnTime">` + toTCVN3(small) + `</font></p>`),
	} {
		blocks, _ := mustBlocks(t, "a.html", data)
		if len(blocks) != 1 || blocks[0].Text != small {
			t.Errorf("%s: %s", name, show(blocks))
		}
	}
}

func utf16Bytes(s string, mark bool) []byte {
	var out []byte
	if mark {
		out = []byte{0xff, 0xfe}
	}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

func TestMarkdown(t *testing.T) {
	blocks, _ := mustBlocks(t, "a.md", []byte("# Quy chế **phòng đọc**\n\n"+
		"Đoạn này được ngắt dòng ở giữa câu vì người soạn\ndùng trình soạn thảo hẹp.\n\n"+
		"**Điều 1.** Phạm vi của *quy chế* và `mã` số 5\\*3, snake_case_giữ\n"+
		"1. Khoản một;\n2. Khoản hai:\n- gạch\n* sao\n+ cộng\n\n"+
		"Nhóm\n----\n\n> Trích dẫn\n\n---\n"+
		"| TT | Tên |\n|---|:--:|\n| 1 | Sổ **mượn** |\n| 2 | Xem [hướng dẫn](https://example.vn/a) |\n\n"+
		"```\nnguyên văn *sao*\n```\n"))
	wantShow(t, blocks, `
# Quy chế phòng đọc
Đoạn này được ngắt dòng ở giữa câu vì người soạn dùng trình soạn thảo hẹp.
Điều 1. Phạm vi của quy chế và mã số 5*3, snake_case_giữ
1. Khoản một;
2. Khoản hai:
<-> gạch
<-> sao
<+> cộng
## Nhóm
Trích dẫn
[TT | Tên]
1 | Sổ mượn
2 | Xem hướng dẫn
nguyên văn *sao*
`)
}

func TestXLSX(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	f.SetSheetName("Sheet1", "Nhiệm vụ")
	for at, v := range map[string]any{
		"A1": "DANH MỤC NHIỆM VỤ", "A3": "TT", "B3": "Nội dung", "C3": "Thời gian", "C4": "Từ", "D4": "Đến",
		"A5": 1, "B5": "Rà soát", "C5": "Quý I", "D5": 0.5, "A6": 2, "C6": "Quý II", "D6": "Quý III",
		"A8": "Ghi chú: số liệu tính đến hết tháng 6 của năm.",
	} {
		if err := f.SetCellValue("Nhiệm vụ", at, v); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range [][2]string{{"A1", "D1"}, {"A3", "A4"}, {"B3", "B4"}, {"C3", "D3"}, {"B5", "B6"}} {
		if err := f.MergeCell("Nhiệm vụ", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	f.NewSheet("Trống")
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	blocks, _ := mustBlocks(t, "a.xlsx", buf.Bytes())
	wantShow(t, blocks, `
# Nhiệm vụ
DANH MỤC NHIỆM VỤ
[TT | Nội dung | Thời gian / Từ | Thời gian / Đến]
1 | Rà soát | Quý I | 0.5
2 | Rà soát* | Quý II | Quý III
Ghi chú: số liệu tính đến hết tháng 6 của năm.
`)
}

func TestTextEncodings(t *testing.T) {
	for name, data := range map[string][]byte{
		"utf-8":                []byte(plainSample),
		"utf-8 with mark":      append([]byte("\xef\xbb\xbf"), plainSample...),
		"utf-16 with mark":     utf16Bytes(plainSample, true),
		"utf-16 without mark":  utf16Bytes(plainSample, false),
		"line ends of Windows": []byte(strings.ReplaceAll(plainSample, ". ", ".\r\n")),
	} {
		blocks, _ := mustBlocks(t, "a.txt", data)
		var all []string
		for _, b := range blocks {
			all = append(all, b.Text)
		}
		if got := strings.Join(all, " "); got != plainSample {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A file whose name lies is read for what it is.
func TestWrongExtension(t *testing.T) {
	word := docx(t, map[string]string{"body": para(plainSample)})
	pdf := makePDF([][]string{{"Điều 1. Phạm vi", "Quy chế này quy định việc mượn sách ở phòng đọc của cơ quan."}}, nil)
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{
		{"a.pdf", word, "Word"}, {"a.docx", pdf, "PDF"}, {"a.doc", []byte("<html><body><p>" + plainSample), "HTML"},
		{"a.docx", []byte(plainSample), "văn bản thuần"}, {"a.txt", word, "Word"},
	} {
		blocks, problems := mustBlocks(t, c.name, c.data)
		if len(blocks) == 0 || len(problems) == 0 || !strings.Contains(problems[0].Text, c.says) {
			t.Errorf("%s: %d blocks, %v", c.name, len(blocks), problems)
		}
	}
}

func TestBadInput(t *testing.T) {
	word := docx(t, map[string]string{"body": para(plainSample)})
	packed := func(name, content string, repeat int) []byte {
		var buf bytes.Buffer
		z := zip.NewWriter(&buf)
		w, _ := z.Create(name)
		chunk := []byte(strings.Repeat(content, 1024))
		for range repeat {
			w.Write(chunk)
		}
		z.Close()
		return buf.Bytes()
	}
	lies := packed("word/document.xml", "<w:p/>", 3<<10) // 18 MB of 20 KB, and its directory says 100 bytes
	if at := bytes.LastIndex(lies, []byte("PK\x01\x02")); at >= 0 {
		binary.LittleEndian.PutUint32(lies[at+24:], 100)
	}
	deep := func(n int) string { return strings.Repeat("<w:ins>", n) + strings.Repeat("</w:ins>", n) }
	laughs := `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document ` + wordNS +
		`><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`
	ole := func(stream string) []byte {
		return append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), utf16Bytes(stream, false)...)
	}
	huge := make([]byte, 200<<20)
	pdf := makePDF(pdfPagesSample, nil)
	for _, c := range []struct {
		name  string
		data  []byte
		code  RefusalCode
		words string
	}{
		{"empty.txt", nil, RefusedEmpty, "không có nội dung"},
		{"empty.docx", nil, RefusedEmpty, "không có nội dung"},
		{"spaces.txt", []byte(" \r\n\t \u00a0\n"), RefusedEmpty, "khoảng trắng"},
		{"spaces.docx", docx(t, map[string]string{"body": para(" ")}), RefusedEmpty, "khoảng trắng"},
		{"scan.docx", docx(t, map[string]string{"body": "<w:p/>", "word/media/image1.png": "x"}), RefusedScanned, "OCR"},
		{"nul.txt", bytes.Repeat([]byte("a\x00\x00b"), 100), RefusedFormat, "nhị phân"},
		{"noise.bin", bytes.Repeat([]byte{0x81, 0x8d, 0x01, 0x9d, 0x02, 0xff, 0x10}, 300), RefusedFormat, "nhị phân"},
		{"foreign.txt", bytes.Repeat([]byte("\x83\x65\x83\x58\x83\x67 \x93\xfa\x96\x7b "), 50), RefusedUnreadable, "UTF-8"},
		{"cut.docx", word[:len(word)*2/3], RefusedUnreadable, "hỏng"},
		{"zip.docx", []byte("PK\x03\x04 không phải"), RefusedUnreadable, "hỏng"},
		{"broken.docx", docx(t, map[string]string{"word/document.xml": "<w:document><w:body><w:p>"}), RefusedUnreadable, "hỏng"},
		{"mismatch.docx", docx(t, map[string]string{"word/document.xml": "<a><b></a>"}), RefusedUnreadable, "hỏng"},
		{"deep.docx", docx(t, map[string]string{"body": deep(5000)}), RefusedUnreadable, "tầng"},
		{"laughs.docx", docx(t, map[string]string{"word/document.xml": laughs}), RefusedUnreadable, "hỏng"},
		{"bomb.docx", packed("word/document.xml", "<w:p/>", 4<<10), RefusedTooBig, "an toàn"},
		{"bomb.xlsx", packed("xl/workbook.xml", "<row/>    ", 4<<10), RefusedTooBig, "an toàn"},
		{"lies.docx", lies, RefusedUnreadable, "hỏng"},
		{"broken.xlsx", packed("xl/workbook.xml", "<workbook>", 1), RefusedUnreadable, "Excel"},
		{"cut.pdf", pdf[:len(pdf)/2], RefusedUnreadable, "PDF"},
		{"head.pdf", []byte("%PDF-1.4\n"), RefusedUnreadable, "PDF"},
		{"photo.docx", []byte("\x89PNG\r\n\x1a\nIHDR"), RefusedScanned, "OCR"},
		{"photo.txt", []byte("\xff\xd8\xff\xe0 JFIF"), RefusedScanned, "JPEG"},
		{"deep.html", []byte("<html><body>" + strings.Repeat("<div>", 100_000) + "x"), RefusedUnreadable, "tầng"},
		{"old.doc", ole("WordDocument"), RefusedFormat, ".docx"},
		{"old.xls", ole("Workbook"), RefusedFormat, ".xlsx"},
		{"locked.docx", ole("EncryptedPackage"), RefusedUnreadable, "mật khẩu"},
		{"a.rtf", []byte(`{\rtf1 `), RefusedEmpty, "chữ"},
		{"deep.rtf", []byte(`{\rtf1 ` + strings.Repeat("{", 5000) + "x"), RefusedUnreadable, "tầng"},
		{"a.7z", []byte("7z\xbc\xaf\x27\x1cxxxx"), RefusedFormat, "giải nén"},
		{"bomb.odt", packed("content.xml", "<text:p/>", 4<<10), RefusedTooBig, "an toàn"},
		{"big.txt", huge, RefusedTooBig, "200 MB"},
		{"big.pdf", append([]byte("%PDF-1.4"), huge...), RefusedTooBig, "64 MB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			blocks, _, err := Read(context.Background(), c.name, c.data, Options{NoTools: true})
			if err == nil {
				t.Fatalf("read as %.200s", show(blocks))
			}
			wantRefusal(t, err, c.code, c.words)
		})
	}
	// A NUL or two in a text lose nothing but themselves.
	blocks, problems := mustBlocks(t, "a.txt", []byte(strings.Replace(plainSample, " ", "\x00", 1)))
	if len(problems) != 1 || blocks[0].Text != plainSample {
		t.Errorf("NUL: %v %s", problems, show(blocks))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Read(ctx, "a.docx", word, Options{}); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

func BenchmarkDocx(b *testing.B) {
	var body strings.Builder
	for i := range 5000 {
		body.WriteString(para(fmt.Sprintf("%d. %s", i, plainSample)))
	}
	data := docx(b, map[string]string{"body": body.String()})
	b.SetBytes(int64(body.Len()))
	for b.Loop() {
		if _, _, err := Read(context.Background(), "a.docx", data, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSyllableScore(b *testing.B) {
	text := strings.Repeat(plainSample+"\n", 300)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		syllableScore(text)
	}
}

// Every official text of the shared folder becomes a document, and reads as
// Vietnamese.
func TestReadSharedTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 462 texts; left out by -short")
	}
	files, _ := filepath.Glob("../../shared/corpus/texts/*.txt")
	if len(files) == 0 {
		t.Skip("../../shared/corpus/texts is not here: no official text is read")
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		blocks, problems, err := Read(context.Background(), name, data, Options{NoTools: true})
		if err != nil || len(blocks) == 0 {
			t.Errorf("%s: %v", name, err)
		}
		// The only odd line in them is one of the gazette itself.
		for _, p := range problems {
			if !strings.HasPrefix(p.Text, "Đã bỏ 1 dòng của trang đăng tải") ||
				!strings.Contains(string(data), "(Xem tiếp Công báo") {
				t.Errorf("%s: %v", name, p)
			}
		}
		if q := look(begin(string(data), 60_000)); q.markedScore() < gateMarked || q.tonedShare() < gateToned ||
			float64(q.valid) < gateSyllables*float64(q.words) {
			t.Errorf("%s: would not pass the gate: %+v", name, q)
		}
	}
}

// A table saved as a web page under the name of a workbook is read, and a person is told.
func TestNameOfAnotherKind(t *testing.T) {
	page := []byte("<html><body><table><tr><th>TT</th><th>Việc</th></tr><tr><td>1</td><td>Quét kho</td></tr></table></body></html>")
	for name, want := range map[string]bool{"a.xls": true, "a.docx": true, "a.html": false} {
		_, problems := mustBlocks(t, name, page)
		told := slices.ContainsFunc(problems, func(p Problem) bool {
			return p.Severity == Warning && strings.HasPrefix(p.Text, textNameEnds)
		})
		if told != want {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func FuzzDocx(f *testing.F) {
	f.Add([]byte(para("Điều 1. Phạm vi")), []byte(""))
	f.Add([]byte(numbered(1, 0, "một")+`<w:tbl><w:tr>`+cellXML(`<w:gridSpan w:val="3"/><w:vMerge/>`, para("ô"))+
		`</w:tr></w:tbl>`),
		[]byte(`<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%9"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`))
	f.Fuzz(func(t *testing.T, body, numbering []byte) {
		data := docx(t, map[string]string{"body": string(body), "numbering": string(numbering)})
		blocks, _, err := Read(context.Background(), "a.docx", data, Options{NoTools: true})
		if err == nil && len(blocks) == 0 {
			t.Error("neither text nor refusal")
		}
		for _, b := range blocks {
			if b.Table == nil {
				continue
			}
			for _, row := range b.Table.Rows {
				if len(row) != len(b.Table.Rows[0]) {
					t.Error("ragged table")
				}
			}
		}
	})
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<p>Điều 1. <b>Phạm vi</b><table><tr><td rowspan=2 colspan=3>a<td>b<tr><td>c</table>"))
	f.Add([]byte("<ol type=a start=-3><li>x<ul><li>y</ol><pre> a\n b</pre>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		for _, read := range []func([]byte) ([]Block, []Problem, error){readHTML, readMarkdown} {
			blocks, _, err := read(data)
			if err != nil {
				continue
			}
			for _, b := range settle(blocks) {
				if b.Table == nil && Clean(b.Text) != b.Text {
					t.Errorf("not clean: %q", b.Text)
				}
			}
		}
	})
}
