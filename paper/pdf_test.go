package paper

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// makePDF writes a PDF of pages of lines, with a font of two-byte codes whose
// ToUnicode table is the text layer. See says what a letter is read as; nil is
// the letter itself.
func makePDF(pages [][]string, see func(rune) string) []byte { return drawPDF(pages, nil, see) }

// drawPDF is makePDF with operators in front of the text of each page; what
// stands behind a tab begins 150 points further right.
func drawPDF(pages [][]string, drawn []string, see func(rune) string) []byte {
	if see == nil {
		see = func(r rune) string { return string(r) }
	}
	code := map[rune]int{}
	var order []rune
	var contents []string
	for n, lines := range pages {
		var b strings.Builder
		if n < len(drawn) {
			b.WriteString(drawn[n])
		}
		y := 800
		for _, l := range lines {
			for k, l := range strings.Split(l, "\t") {
				if l == "" {
					continue
				}
				fmt.Fprintf(&b, "BT /F1 11 Tf %d %d Td <", 60+150*k, y)
				for _, r := range l {
					if code[r] == 0 {
						code[r] = len(code) + 1
						order = append(order, r)
					}
					fmt.Fprintf(&b, "%04X", code[r])
				}
				b.WriteString("> Tj ET\n")
			}
			y -= 16
		}
		contents = append(contents, b.String())
	}
	var cmap strings.Builder
	cmap.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /T def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for i := 0; i < len(order); i += 100 {
		part := order[i:min(i+100, len(order))]
		fmt.Fprintf(&cmap, "%d beginbfchar\n", len(part))
		for _, r := range part {
			fmt.Fprintf(&cmap, "<%04X> <", code[r])
			for _, u := range utf16.Encode([]rune(see(r))) {
				fmt.Fprintf(&cmap, "%04X", u)
			}
			cmap.WriteString(">\n")
		}
		cmap.WriteString("endbfchar\n")
	}
	cmap.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")

	var out bytes.Buffer
	var offsets []int
	object := func(body string) int {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
		return len(offsets)
	}
	stream := func(body string) string {
		return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(body), body)
	}
	out.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 7+2*i))
	}
	object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(pages), strings.Join(kids, " ")))
	object("<< /Type /Font /Subtype /Type0 /BaseFont /Mau /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>")
	object("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Mau /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 5 0 R /DW 500 >>")
	object("<< /Type /FontDescriptor /FontName /Mau /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>")
	object(stream(cmap.String()))
	for i := range pages {
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1200 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 8+2*i))
		object(stream(contents[i]))
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return out.Bytes()
}

var pdfPagesSample = [][]string{{
	"QUY CHẾ",
	"QUẢN LÝ PHÒNG ĐỌC",
	"Điều 1. Phạm vi điều chỉnh",
	"Quy chế này quy định việc mượn, trả sách và trách nhiệm của người đọc tại phòng đọc kể từ ngày",
	"01 tháng 7 năm 2025 cho đến khi có văn bản",
	"khác thay thế.",
	"1. Người đọc mang theo thẻ do cơ quan cấp và xuất trình khi được yêu cầu theo quy định tại",
	"Điều 2 của Quy chế này;",
	"a) Thẻ còn thời hạn;",
}, {
	"Phòng đọc – Quy chế số 5",
	"2",
	"b) Thẻ không bị tẩy xóa.",
	"Điều 2. Trách nhiệm của người đọc",
	"1. Giữ gìn sách và trả đúng thời hạn đã ghi trong sổ theo dõi của phòng đọc, trường hợp làm",
}, {
	"Phòng đọc – Quy chế số 5",
	"3",
	"mất thì bồi thường.",
	"2. Không mang đồ ăn vào phòng đọc.",
}, {
	"Phòng đọc – Quy chế số 5",
	"4",
	"Điều 3. Hiệu lực thi hành",
	"Quy chế này có hiệu lực kể từ ngày ký.",
}}

const pdfWant = `
QUY CHẾ
QUẢN LÝ PHÒNG ĐỌC
Điều 1. Phạm vi điều chỉnh
Quy chế này quy định việc mượn, trả sách và trách nhiệm của người đọc tại phòng đọc kể từ ngày 01 tháng 7 năm 2025 cho đến khi có văn bản khác thay thế.
1. Người đọc mang theo thẻ do cơ quan cấp và xuất trình khi được yêu cầu theo quy định tại Điều 2 của Quy chế này;
a) Thẻ còn thời hạn;
b) Thẻ không bị tẩy xóa.
Điều 2. Trách nhiệm của người đọc
1. Giữ gìn sách và trả đúng thời hạn đã ghi trong sổ theo dõi của phòng đọc, trường hợp làm mất thì bồi thường.
2. Không mang đồ ăn vào phòng đọc.
Điều 3. Hiệu lực thi hành
Quy chế này có hiệu lực kể từ ngày ký.
`

func readers(t *testing.T) map[string]Options {
	m := map[string]Options{"own": {NoTools: true}}
	if _, err := exec.LookPath("pdftotext"); err == nil {
		m["poppler"] = Options{NoOCR: true} // what is no text is refused, whatever is installed
	} else {
		t.Log("no pdftotext on this machine: only the reader in the program is tried")
	}
	return m
}

func TestPDF(t *testing.T) {
	data := makePDF(pdfPagesSample, nil)
	for name, opts := range readers(t) {
		blocks, problems, err := Read(context.Background(), "a.pdf", data, opts)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wantShow(t, blocks, pdfWant)
		if blocks[0].Page != 1 || blocks[6].Page != 2 {
			t.Errorf("%s: pages %d, %d", name, blocks[0].Page, blocks[6].Page)
		}
		if len(problems) != 1 || !strings.Contains(problems[0].Text, "6 dòng") {
			t.Errorf("%s: problems %v", name, problems)
		}
	}
	// Something before the header, a newer version, something behind the end.
	odd := append([]byte("\n\n"), bytes.Replace(data, []byte("%PDF-1.4\n"), []byte("%PDF-2.0\n"), 1)...)
	odd = append(odd, "\n<!-- gửi qua cổng -->"...)
	if tidy := tidyPDF(odd); !bytes.HasPrefix(tidy, []byte("%PDF-1.7\n")) || !bytes.HasSuffix(tidy, []byte("%%EOF")) {
		t.Errorf("tidied to %q … %q", tidy[:12], tidy[len(tidy)-12:])
	}
}

// What office programs make of a font without the toned letters: these come
// out apart from their words, or as nothing.
func TestPDFGate(t *testing.T) {
	detached := func(lines []string) (out []string) {
		for _, l := range lines {
			stay, away := "", ""
			for _, r := range l {
				if strings.ContainsRune("ếềểễệốồổỗộớờởỡợấầẩẫậắằẳẵặứừửữự", r) {
					away += string(r)
				} else {
					stay += string(r)
				}
			}
			out = append(out, stay+" "+away)
		}
		return out
	}
	var loose [][]string
	for _, p := range pdfPagesSample {
		loose = append(loose, detached(p))
	}
	images := make([][]string, 5)
	images[0] = []string{"Người ký: Văn phòng"}
	for name, c := range map[string]struct {
		data  []byte
		words string
	}{
		"detached": {makePDF(loose, nil), "OCR"},
		"lost": {makePDF(pdfPagesSample,
			func(r rune) string { return strings.Map(func(r rune) rune { return r + 7 }, string(r)) }), "OCR"},
		"no table":  {makePDF(pdfPagesSample, func(r rune) string { return "\ufffd" }), "OCR"},
		"pictures":  {makePDF(images, nil), "ảnh quét"},
		"one blank": {makePDF([][]string{{}}, nil), "OCR"},
	} {
		for reader, opts := range readers(t) {
			_, _, err := Read(context.Background(), "a.pdf", c.data, opts)
			t.Run(name+"/"+reader, func(t *testing.T) { wantRefusal(t, err, RefusedScanned, c.words) })
		}
	}
	// The legacy encodings in the text layer are converted, not refused.
	var old [][]string
	for _, p := range pdfPagesSample {
		var lines []string
		for _, l := range p {
			lines = append(lines, toVNI(l))
		}
		old = append(old, lines)
	}
	blocks, _, err := Read(context.Background(), "a.pdf", makePDF(old, nil), Options{NoTools: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := show(blocks); !strings.Contains(got, "trường hợp làm mất thì bồi thường.") {
		t.Errorf("VNI text layer: %s", got)
	}
	// A short paper, and a foreign one, pass.
	for _, lines := range [][]string{
		{"GIẤY MỜI", "Kính mời ông dự họp lúc 8 giờ."},
		{"The agency shall publish the list of procedures on its site within five days, and the head of the", "agency is responsible for the accuracy of the list and for any changes to it that follow."},
	} {
		if _, _, err := Read(context.Background(), "a.pdf", makePDF([][]string{lines}, nil),
			Options{NoTools: true}); err != nil {
			t.Errorf("%q: %v", lines[0], err)
		}
	}
}

// A page of a few kilobytes that unpacks to half a gigabyte is not opened.
func TestPDFBomb(t *testing.T) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	for range 32 {
		z.Write(bytes.Repeat([]byte("(a) Tj "), 1<<17))
	}
	z.Close()
	data := []byte(fmt.Sprintf("%%PDF-1.4\n1 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\r\n%s\nendstream\nendobj\n%%%%EOF", packed.Len(), packed.String()))
	_, _, err := Read(context.Background(), "a.pdf", data, Options{NoTools: true, MaxExpanded: 16 << 20})
	wantRefusal(t, err, RefusedTooBig, "an toàn")
	_, _, err = Read(context.Background(), "a.pdf", data, Options{NoTools: true})
	wantRefusal(t, err, RefusedUnreadable, "PDF")
}

// A string in hex that is not closed ends its page; the page before it and the files
// after it are read.
func TestPDFEndlessString(t *testing.T) {
	for _, tail := range []string{"<41", "(a < b) Tj <", "<< /A <4", "[ (\\() <41", "% <\n (a < b) <</A 1>>"} {
		data := drawPDF([][]string{{
			"Các phòng thực hiện những việc trong bảng dưới đây theo thời hạn đã ghi ở từng dòng.",
			"Việc nào chưa rõ thì hỏi người phụ trách phòng đọc trước khi làm.",
			"STT\tNội dung\tThời hạn", "1\tKiểm kê sách của phòng đọc\t30/6/2026",
			"2\tLập danh sách nợ sách\tQuý III",
		}, {}}, []string{ruled([]int{50, 190, 345, 500}, 2, 3, 4, 5), tail}, nil)
		start := time.Now()
		blocks, _, err := readPDF(t.Context(), data, Options{NoTools: true})
		if err != nil || !slices.ContainsFunc(blocks, func(b Block) bool { return b.Table != nil }) {
			t.Errorf("%q: %v, %v", tail, blocks, err)
		}
		if took := time.Since(start); took >= pdfTime {
			t.Errorf("%q: %v, the library went on for ever", tail, took)
		}
	}
}

// Nor does one in the map of a font keep the reader.
func TestPDFEndlessMap(t *testing.T) {
	data := makePDF([][]string{{"Phòng đọc mở cửa từ 8 giờ đến 11 giờ 30 phút hằng ngày."}}, nil)
	data = bytes.Replace(data, []byte("pop\nend\nend\n"), []byte("pop\nend\n<00\n"), 1)
	start := time.Now()
	_, _, err := readPDF(t.Context(), data, Options{NoTools: true})
	wantRefusal(t, err, RefusedUnreadable, "PDF")
	if took := time.Since(start); took >= pdfTime {
		t.Errorf("%v, the library went on for ever", took)
	}
}

func FuzzPDF(f *testing.F) {
	small := makePDF([][]string{{"Điều 1. Phạm vi", "Quy chế này quy định việc mượn sách."}}, nil)
	f.Add(small)
	f.Add(small[:len(small)/2])
	f.Add(drawPDF([][]string{{"STT\tNội dung", "1\tMượn sách", "2\tTrả sách"}},
		[]string{ruled([]int{50, 190, 400}, 0, 1, 2, 3)}, nil))
	f.Add(bytes.Replace(small, []byte("/Kids [7 0 R]"), []byte("/Kids [2 0 R]"), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		blocks, _, err := readPDF(context.Background(), data, Options{NoTools: true})
		if err == nil && len(blocks) == 0 {
			t.Error("neither text nor refusal")
		}
	})
}

// A line that ends with a provision goes on with its document, however short it is.
func TestGoesOn(t *testing.T) {
	for _, c := range []struct {
		last, next string
		want       bool
	}{
		{"Chỗ ngồi được xếp theo khoản 16 Điều 25", "Nghị định số 901/2020/NĐ-CP và theo thứ tự", true},
		{"hồ sơ nêu tại điểm b", "Thông tư số 12/2021/TT-MAU", true},
		{"Điều 1. Phạm vi điều chỉnh", "Quy chế này quy định việc mượn sách", false},
		{"Điều 25", "Nghị định này có hiệu lực từ ngày ký", false},
		{"việc xếp chỗ theo Điều 25", "Chủ tịch phân công người ghi", false},
	} {
		if got := goesOn(c.last, c.next, 90, false); got != c.want {
			t.Errorf("%q, %q: %v", c.last, c.next, got)
		}
	}
}
