package score

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// printed are the cards of 17 agencies under a set with 28 lines and points outside the
// base, as a council prints them.
func printed(t *testing.T) (cards []*Card) {
	var text strings.Builder
	text.WriteString("key: in\nname: Bộ tiêu chí xác định chỉ số cải cách hành chính của các sở, ban, ngành (thử in)\n" +
		"groups: [so]\nperiod: nam\nself_due: 2026-11-30\nbands: [{min: 90, name: Xuất sắc}, {min: 80, name: Tốt}, {min: 0, name: Khá}]\nfields:\n")
	leaf := []string{`method: tham-dinh, rule: "bậc: kịp thời = 1; không kịp thời = 0,5; không ban hành = 0", evidence: Văn bản đã ban hành`,
		`method: so-lieu, rule: "tỷ lệ: từ 0 % đến 100 %; dưới 80 % = 0"`, `method: sipas, rule: "tỷ lệ: từ 0 đến 100"`}
	for i := range 7 {
		fmt.Fprintf(&text, "  - no: \"%d\"\n    name: Lĩnh vực số %d về công tác chỉ đạo, điều hành\n    max: 3\n    parts:\n", i+1, i+1)
		for j := range 3 {
			fmt.Fprintf(&text, "      - {no: \"%d.%d\", name: \"Mức độ hoàn thành nội dung thứ %d của kế hoạch cải cách hành chính năm\", max: 1, %s}\n",
				i+1, j+1, j+1, leaf[j])
		}
	}
	text.WriteString("  - no: \"8\"\n    name: Điểm thưởng\n    max: 2\n    outside: thuong\n    parts:\n" +
		"      - {no: \"8.1\", name: Sáng kiến, max: 2, method: tham-dinh, rule: \"cộng điểm: mỗi sáng kiến = 0,5; tối đa 2\"}\n")
	c := set(t, text.String())
	for i := range 17 {
		f := &Facts{Agency: fmt.Sprint("s", i), Name: fmt.Sprintf("Sở Thử nghiệm số %d và những lĩnh vực khác", i+1),
			Group: Departments, Period: "2026"}
		for _, k := range c.Leaves() {
			if i == 16 {
				break // the last one has handed nothing in
			}
			switch k.Rule.Kind {
			case Steps:
				f.Self = append(f.Self, Claim{No: k.No, Choice: "kịp thời", At: at})
				if i%4 > 0 {
					f.Evidence = append(f.Evidence, Evidence{ID: int64(i), No: k.No, Name: "Văn bản", At: at})
				}
			case Sum:
				f.Self = append(f.Self, Claim{No: k.No, Counts: []Count{{"sáng kiến", i % 5}}, At: at})
			default:
				v := Points(70+i) * Unit
				if k.Method == SIPAS {
					f.Appraised = append(f.Appraised, Claim{No: k.No, Value: &v, Why: "khảo sát", At: at})
				} else {
					f.Self = append(f.Self, Claim{No: k.No, Value: &v, At: at})
				}
			}
		}
		cards = append(cards, Compute(c, f, "2026-11-20"))
	}
	return cards
}

var rePage = regexp.MustCompile(`/Type ?/Page\b[^s]`)

// The workbook and the PDF of 17 agencies take at most 25 pages, each as wide as the
// page; LibreOffice says how many the workbook takes.
func TestPrintedPages(t *testing.T) {
	cards := printed(t)
	var pdf, again, book bytes.Buffer
	for _, b := range []*bytes.Buffer{&pdf, &again} {
		if err := WritePDF(b, "Ủy ban nhân dân tỉnh Thử", cards); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(pdf.Bytes(), again.Bytes()) {
		t.Error("the same cards give other bytes")
	}
	if err := WriteCards(&book, "Ủy ban nhân dân tỉnh Thử", cards); err != nil {
		t.Fatal(err)
	}
	count := func(name string, data []byte) {
		t.Helper()
		n := len(rePage.FindAll(data, -1))
		t.Logf("%s: %d pages", name, n)
		if n < 18 || n > 25 {
			t.Errorf("%s takes %d pages", name, n)
		}
	}
	count("PDF", pdf.Bytes())
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("LibreOffice is not here (Debian package libreoffice-calc-nogui)")
		}
		t.Skip("LibreOffice is not installed: the pages of the workbook are not counted")
	}
	dir := t.TempDir()
	if keep := os.Getenv("TROLYAO_PRINT"); keep != "" {
		dir = keep
	}
	if err := os.WriteFile(filepath.Join(dir, "cua-ta.pdf"), pdf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "bang.xlsx")
	if err := os.WriteFile(name, book.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless",
		"--convert-to", "pdf", "--outdir", dir, name).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "bang.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	count("workbook", data)
}
