package paper

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// scanText is text of our own, as a paper of an office has it.
var scanText = []string{
	"ỦY BAN NHÂN DÂN XÃ MẪU", "Số: 45/QĐ-UBND", "Mẫu, ngày 12 tháng 3 năm 2026", "QUYẾT ĐỊNH",
	"Về việc ban hành Quy chế quản lý phòng đọc của xã",
	"Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng",
	"1. Quy chế này quy định việc mượn, trả sách báo, tài liệu và trách nhiệm của người đọc tại phòng đọc của xã.",
	"2. Quy chế áp dụng đối với cán bộ, công chức, người dân thường trú hoặc tạm trú trên địa bàn xã có nhu cầu đọc sách.",
	"Điều 2. Thời hạn mượn và số lượng",
	"1. Mỗi người được mượn không quá 03 cuốn sách trong thời hạn 15 ngày làm việc, kể từ ngày ghi trên phiếu mượn.",
	"2. Trường hợp cần gia hạn, người mượn báo cho thủ thư trước ngày hết hạn ít nhất 02 ngày; mỗi lần gia hạn thêm 7 ngày.",
	"3. Sách quý hiếm, bản đồ, tài liệu lưu trữ chỉ được đọc tại chỗ và phải trả lại trước khi rời khỏi phòng đọc.",
	"Điều 3. Trách nhiệm của người mượn",
	"Người mượn giữ gìn sách sạch sẽ, không viết, vẽ, gấp nếp hoặc xé trang; làm mất, hư hỏng thì bồi thường theo giá bìa.",
	"Điều 4. Hiệu lực thi hành",
	"Quyết định này có hiệu lực kể từ ngày ký. Văn phòng Ủy ban nhân dân xã, Phòng Văn hóa xã hội chịu trách nhiệm thi hành.",
}

// scanPDF is a PDF of pictures of pages that LibreOffice made of lines.
func scanPDF(t *testing.T, dpi int, pages ...[]string) []byte {
	t.Helper()
	for _, tool := range []string{"soffice", "pdftoppm"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal(tool + " is not here")
			}
			t.Skipf("%s is not installed: no page can be rendered", tool)
		}
	}
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><office:document ` + odfNames + ` office:version="1.2" ` +
		`office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>`)
	for name, more := range map[string]string{"a": "", "b": ` fo:break-before="page"`} {
		b.WriteString(`<style:style style:name="` + name + `" style:family="paragraph"><style:paragraph-properties` + more +
			` fo:margin-bottom="0.2cm"/><style:text-properties fo:font-family="DejaVu Serif" fo:font-size="13pt" fo:color="#000000"/></style:style>`)
	}
	b.WriteString(`</office:automatic-styles><office:body><office:text>`)
	for i, lines := range pages {
		for k, l := range lines {
			style := "a"
			if i > 0 && k == 0 {
				style = "b"
			}
			fmt.Fprintf(&b, `<text:p text:style-name="%s">%s</text:p>`, style, l)
		}
	}
	b.WriteString("</office:text></office:body></office:document>")
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.fodt", b.String())
	run := func(name string, args ...string) {
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	run("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--norestore", "--convert-to", "pdf",
		"a.fodt")
	run("pdftoppm", "-r", fmt.Sprint(dpi), "-gray", "-jpeg", "a.pdf", "p")
	pictures, err := filepath.Glob(filepath.Join(dir, "p-*.jpg"))
	if err != nil || len(pictures) == 0 {
		t.Fatal("no pages", err)
	}
	var out bytes.Buffer
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	out.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids []string
	for i := range pictures {
		kids = append(kids, fmt.Sprintf("%d 0 R", 3+3*i))
	}
	object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " ")))
	for i, path := range pictures {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		space := "DeviceRGB"
		if c.ColorModel == color.GrayModel {
			space = "DeviceGray"
		}
		w, h := float64(c.Width)*72/float64(dpi), float64(c.Height)*72/float64(dpi)
		draw := fmt.Sprintf("q %.2f 0 0 %.2f 0 0 cm /I Do Q", w, h)
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Resources << /XObject << /I %d 0 R >> >> /Contents %d 0 R >>",
			w, h, 5+3*i, 4+3*i))
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(draw), draw))
		object(fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream",
			c.Width, c.Height, space, len(data), data))
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return out.Bytes()
}

func needOCR(t *testing.T) {
	t.Helper()
	if !Recognises() {
		if os.Getenv("CI") == "true" {
			t.Fatal("tesseract with Vietnamese data or poppler is not here (Debian packages tesseract-ocr-vie, poppler-utils)")
		}
		t.Skip("tesseract with Vietnamese data or poppler is not installed")
	}
}

// distance is how many pieces have to be changed to make one list of the other.
func distance(a, b []string) int {
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		now := []int{i + 1}
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			now = append(now, min(last[j]+cost, last[j+1]+1, now[j]+1))
		}
		last = now
	}
	return last[len(b)]
}

// A scan is read page by page, and says so; at 300 dpi 98 of 100 words are right.
func TestScan(t *testing.T) {
	needOCR(t)
	data := scanPDF(t, 300, scanText, scanText[5:])
	t.Setenv("TMPDIR", t.TempDir())
	var told []string
	blocks, problems, err := Read(t.Context(), "a.pdf", data, Options{Page: func(page, of int) {
		told = append(told, fmt.Sprintf("%d/%d", page, of))
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told, " "); got != "1/2 2/2" {
		t.Errorf("progress %q", got)
	}
	if len(problems) == 0 || problems[0].Text != textRecognised || problems[0].Severity != Warning {
		t.Errorf("problems %v", problems)
	}
	want := strings.Fields(strings.Join(append(append([]string{}, scanText...), scanText[5:]...), " "))
	got := strings.Fields(plainText(blocks))
	wrong := distance(want, got)
	letters := distance(strings.Split(strings.Join(want, " "), ""), strings.Split(strings.Join(got, " "), ""))
	all := len([]rune(strings.Join(want, " ")))
	t.Logf("%d of %d words and %d of %d characters wrong (%.2f %%, %.2f %%)", wrong, len(want), letters, all,
		100*float64(wrong)/float64(len(want)), 100*float64(letters)/float64(all))
	if wrong*100 > 2*len(want) {
		t.Errorf("read as %s", plainText(blocks))
	}
	// Without tools, or when it is not wanted, a scan is refused as ever.
	for _, opts := range []Options{{NoTools: true}, {NoOCR: true}} {
		_, _, err := Read(t.Context(), "a.pdf", data, opts)
		wantRefusal(t, err, RefusedScanned, "tesseract-ocr-vie")
	}
	if blocks, _, err := Read(t.Context(), "a.pdf", data, Options{OCRPages: 1}); err != nil ||
		strings.Count(plainText(blocks), "Điều 2.") != 1 {
		t.Errorf("first page: %v %v", blocks, err)
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// The stamp of a state secret is found in a scan; what is cancelled ends at once and
// leaves nothing behind; a picture of nothing is refused.
func TestScanGates(t *testing.T) {
	needOCR(t)
	secret := scanPDF(t, 300, append([]string{"ỦY BAN NHÂN DÂN XÃ MẪU", "TỐI MẬT"}, scanText[1:8]...))
	blocks, _, err := Read(t.Context(), "a.pdf", secret, Options{})
	if _, ok := SecretStamp(blocks); err != nil || !ok {
		t.Errorf("stamp not seen: %v %s", err, plainText(blocks))
	}
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	begun := time.Now()
	_, _, err = Read(ctx, "a.pdf", secret, Options{Page: func(int, int) { cancel() }})
	if err != context.Canceled || time.Since(begun) > 20*time.Second {
		t.Errorf("cancelled: %v after %v", err, time.Since(begun))
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
