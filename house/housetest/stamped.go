package housetest

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
)

// Stamped are papers with the stamp of a state secret, by their file names, in
// every place where one may stand; each has the nonce in its text.
func Stamped(t testing.TB, nonce string) map[string][]byte {
	t.Helper()
	head, text := "ỦY BAN NHÂN DÂN TỈNH", []string{"BÁO CÁO", "Về việc bố trí kho", "Mã số kiểm tra " + nonce + "."}
	open := append([]string{head}, text...)
	stamped := append([]string{head, "TỐI MẬT"}, text...)
	long := make([]string, 60)
	for i := range long {
		long[i] = fmt.Sprintf("Dòng số liệu thứ %d của trang", i+1)
	}
	return map[string][]byte{
		"mat.txt":          []byte(strings.Join(stamped, "\n")),
		"mat-dau-dong.txt": []byte("TỐI MẬT: Kế hoạch bố trí kho\n" + strings.Join(open, "\n")),
		"mat-roi-chu.txt":  []byte(head + "\nT Ố I  M Ậ T\n" + strings.Join(text, "\n")),
		"mat-nfd.txt":      []byte(norm.NFD.String(strings.Join(stamped, "\n"))),
		"mat-thuong.txt":   []byte(head + "\nĐộ mật: Tối mật\n" + strings.Join(text, "\n")),
		"(MẬT) kho.txt":    []byte(strings.Join(open, "\n")),
		"mat.docx":         word(t, stamped, ""),
		"mat-chim.docx":    word(t, open, `</w:t></w:r><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="TỐI MẬT"/></v:shape></w:pict></w:r><w:r><w:t>`),
		"mat-dau.docx":     word(t, open, "TỐI MẬT"),
		"mat.pdf":          pdf(stamped),
		"mat.xlsx":         workbook(t, "", stamped),
		"mat-trang-2.xlsx": workbook(t, "", long, stamped),
		"mat-ten.xlsx":     rename(t, workbook(t, "", open), "TỐI MẬT"),
		"mat-dau.xlsx":     workbook(t, `&C&"Arial,Bold"TỐI MẬT&R&P`, open),
		"mat.odt":          openDocument(t, "text", stamped, ""),
		"mat-dau.odt":      openDocument(t, "text", open, "TỐI MẬT"),
		"mat.ods":          openDocument(t, "spreadsheet", stamped, ""),
		"mat.rtf":          rich(stamped, ""),
		"mat-dau.rtf":      rich(open, "TỐI MẬT"),
		"mat.eml":          letter("Báo cáo", "Gửi các phòng.", word(t, stamped, "")),
		"mat-thu.eml":      letter("Báo cáo", strings.Join(stamped, "\r\n"), nil),
		"mat-tieu-de.eml":  letter("TỐI MẬT: Kế hoạch bố trí kho", strings.Join(open, "\r\n"), word(t, open, "")),
		"mat.zip":          packed(t, map[string][]byte{"a/mat.docx": word(t, stamped, "")}),
		"mat-trong.zip": packed(t, map[string][]byte{"b.zip": packed(t, map[string][]byte{
			"mat.eml": letter("Báo cáo", "Gửi các phòng.", rich(stamped, ""))})}),
	}
}

// openDocument is an OpenDocument file of lines, and one in the header.
func openDocument(t testing.TB, kind string, lines []string, header string) []byte {
	const names = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ` +
		`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
		`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
		`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"`
	var b strings.Builder
	for _, l := range lines {
		if kind == "text" {
			fmt.Fprintf(&b, "<text:p>%s</text:p>", l)
		} else {
			fmt.Fprintf(&b, `<table:table-row><table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell></table:table-row>`, l)
		}
	}
	body := b.String()
	if kind != "text" {
		body = `<table:table table:name="Trang 1">` + body + `</table:table>`
	}
	return packed(t, map[string][]byte{
		"mimetype": []byte("application/vnd.oasis.opendocument." + kind),
		"styles.xml": []byte(`<office:document-styles ` + names + `><office:master-styles><style:master-page style:name="a"><style:header><text:p>` +
			header + `</text:p></style:header></style:master-page></office:master-styles></office:document-styles>`),
		"content.xml": []byte(`<office:document-content ` + names + `><office:body><office:` + kind + `>` + body +
			`</office:` + kind + `></office:body></office:document-content>`),
	})
}

// rich is an RTF file of lines, and one in the header.
func rich(lines []string, header string) []byte {
	var b strings.Builder
	text := func(s string) {
		for _, r := range s {
			if r < 128 {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, `\u%d?`, r)
			}
		}
	}
	b.WriteString(`{\rtf1\ansi\uc1{\header `)
	text(header)
	b.WriteString(`}`)
	for _, l := range lines {
		text(l)
		b.WriteString(`\par `)
	}
	b.WriteString(`}`)
	return []byte(b.String())
}

// letter is an EML with a text and a Word file attached.
func letter(subject, text string, attached []byte) []byte {
	coded := func(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
	out := "From: a@example.vn\r\nDate: Mon, 05 Jan 2026 08:00:00 +0700\r\nMIME-Version: 1.0\r\nSubject: =?utf-8?B?" +
		coded([]byte(subject)) + "?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" +
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + coded([]byte(text))
	if attached != nil {
		out += "\r\n--x\r\nContent-Type: application/octet-stream; name=bao-cao.docx\r\n" +
			"Content-Disposition: attachment; filename=bao-cao.docx\r\nContent-Transfer-Encoding: base64\r\n\r\n" + coded(attached)
	}
	return []byte(out + "\r\n--x--\r\n")
}

// packed is a ZIP of files.
func packed(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, data := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// word is a Word file of paragraphs, and one in the header.
func word(t testing.TB, lines []string, header string) []byte {
	t.Helper()
	const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	paragraphs := func(lines []string) string {
		var b strings.Builder
		for _, l := range lines {
			fmt.Fprintf(&b, "<w:p><w:r><w:t>%s</w:t></w:r></w:p>", l)
		}
		return b.String()
	}
	parts := map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"word/document.xml":   `<?xml version="1.0"?><w:document ` + ns + `><w:body>` + paragraphs(lines) + `</w:body></w:document>`,
	}
	if header != "" {
		parts["word/header1.xml"] = `<?xml version="1.0"?><w:hdr ` + ns + `>` + paragraphs([]string{header}) +
			`</w:hdr>`
	}
	files := map[string][]byte{}
	for name, content := range parts {
		files[name] = []byte(content)
	}
	return packed(t, files)
}

// workbook is an Excel file with a sheet of lines each, and a header of the first.
func workbook(t testing.TB, header string, sheets ...[]string) []byte {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, lines := range sheets {
		name := fmt.Sprintf("Sheet%d", i+1)
		_, err := x.NewSheet(name)
		must(err)
		for j, l := range lines {
			must(x.SetCellStr(name, fmt.Sprintf("A%d", j+1), l))
		}
	}
	if header != "" {
		must(x.SetHeaderFooter("Sheet1", &excelize.HeaderFooterOptions{OddHeader: header}))
	}
	var out bytes.Buffer
	must(x.Write(&out))
	return out.Bytes()
}

// rename gives the first sheet of an Excel file another name.
func rename(t testing.TB, data []byte, name string) []byte {
	t.Helper()
	x, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var out bytes.Buffer
	if err := errors.Join(x.SetSheetName("Sheet1", name), x.Write(&out)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// pdf is a page of lines in a font whose ToUnicode table is its text.
func pdf(lines []string) []byte {
	code := map[rune]int{}
	var page, table strings.Builder
	for i, l := range lines {
		fmt.Fprintf(&page, "BT /F 11 Tf 60 %d Td <", 800-16*i)
		for _, r := range l {
			if code[r] == 0 {
				code[r] = len(code) + 1
				fmt.Fprintf(&table, "1 beginbfchar\n<%04X> <%04X>\nendbfchar\n", code[r], utf16.Encode([]rune{r})[0])
			}
			fmt.Fprintf(&page, "%04X", code[r])
		}
		page.WriteString("> Tj ET\n")
	}
	stream := func(s string) string { return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(s), s) }
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, body := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Count 1 /Kids [7 0 R] >>",
		"<< /Type /Font /Subtype /Type0 /BaseFont /M /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
		"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /M /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 5 0 R /DW 500 >>",
		"<< /Type /FontDescriptor /FontName /M /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
		stream("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /T def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n" +
			table.String() + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"),
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1200 842] /Resources << /Font << /F 3 0 R >> >> /Contents 8 0 R >>",
		stream(page.String()),
	} {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return out.Bytes()
}
