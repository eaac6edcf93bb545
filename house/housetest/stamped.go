package housetest

import (
	"archive/zip"
	"bytes"
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
	}
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
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, content)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
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
