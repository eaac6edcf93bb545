package paper

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Files in which other programs went wrong, where the shared folder is there:
// what must stand in the text or the problems, and after "−" what must not.
func TestSharedCases(t *testing.T) {
	const folder = "../../shared/cases/files"
	if _, err := os.Stat(folder); err != nil {
		t.Skip(folder + " is not here: no case file is read")
	}
	for name, wants := range map[string][]string{
		"01-deleted-numbered.docx":      {"<1.> Hồ sơ loại A", "<2.> Hồ sơ loại C", "<3.> Hồ sơ loại D", "−loại B"},
		"04-textbox-head.docx":          {"104/2026/QĐ-UBND"},
		"05-number-in-page-header.docx": {"Số: 105/2026/QĐ-UBND", "ngày 05 tháng 01 năm 2026"},
		"07-footnotes.docx":             {"<[2]> Điều này", "Thời hạn là 5 ngày làm việc."},
		"08-content-controls.docx":      {"6 ngày làm việc", "Loại A | 3"},
		"09-soft-hyphen.docx":           {"15 ngày làm việc", "Nghị định số 61/2018/NĐ-CP"},
		"10-superscript-note.docx":      {"là 15[1] ngày", "Điều 5[2] Nghị định", "30 m²"},
		"12-plan-cut-by-page.docx":      {"[STT | Nhiệm vụ", "4 | Số hóa hồ sơ tồn", "nối với phần trước"},
		"14-utf16-part.docx":            {"114/2026/QĐ-UBND"},
		"16-del-ins.html":               {"là 7 ngày làm việc kể từ", "2. Không được gia hạn.", "gạch ngang", "−10 ngày"},
		"17-hidden-attr.html":           {"2. Không được gia hạn.", "−3. "},
		"22-pdf-wrong-u-horn.pdf":       {"Thời hạn lưu hồ sơ", "8 ngày làm việc", "−ƣ"},
		"24-pdf-footnote-pagebreak.pdf": {"trong thời hạn 8 ngày làm việc", "QĐ-UBND[1] của", "<[1]> Quyết định số 12/2025"},
		"30-xlsx-dates.xlsx":            {"1 | Rà soát", "−46086", "−2026-03", "−5-Mar", "−00:00"},
		"32-xlsx-formula-nocache.xlsx":  {"1 | Rà soát thủ tục hành chính", "31/03/2026", "2 | Công bố danh mục", "F8"},
		"33-xlsx-strike.xlsx":           {"3 | Khảo sát", "Hàng 9", "−2 | "},
		"39-strike.docx":                {"là 10 ngày làm việc.", "2. Không thu phí.", "gạch ngang", "−15", "−3 bản"},
		"21-tcvn3.html":                 {"ỦY BAN NHÂN DÂN TỈNH MẪU", "QUYẾT ĐỊNH", "7 ngày làm việc", "TCVN3"},
		"54-site-advert.txt":            {"2. Không gia hạn.", "trang đăng tải", "−thành viên", "−..."},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				t.Skip(err)
			}
			if strings.HasSuffix(name, ".pdf") && !hasTool("pdftotext") {
				if os.Getenv("CI") == "true" {
					t.Fatal("pdftotext is not here (Debian package poppler-utils)")
				}
				t.Skip("pdftotext is not installed")
			}
			blocks, problems, err := Read(context.Background(), name, data,
				Options{NoTools: !strings.HasSuffix(name, ".pdf")})
			if err != nil {
				t.Fatal(err)
			}
			got := show(blocks)
			said := got
			for _, p := range problems {
				said += "\n" + p.Text
			}
			for _, w := range wants {
				if not, ok := strings.CutPrefix(w, "−"); ok && strings.Contains(got, not) {
					t.Errorf("has %q:\n%s", not, got)
				} else if !ok && !strings.Contains(said, w) {
					t.Errorf("lacks %q:\n%s", w, said)
				}
			}
		})
	}
}
