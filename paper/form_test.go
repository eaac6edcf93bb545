package paper

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// wordsOf is what Read reads of a DOCX file.
func wordsOf(t *testing.T, data []byte) string {
	t.Helper()
	blocks, _, err := Read(t.Context(), "form.docx", data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range blocks {
		if b.Table == nil {
			out = append(out, b.Text)
			continue
		}
		for _, row := range append(slices.Clone(b.Table.HeadRows), b.Table.Rows...) {
			var cells []string
			for _, c := range row {
				cells = append(cells, c.Text)
			}
			out = append(out, strings.Join(cells, " | "))
		}
	}
	return strings.Join(out, "\n")
}

func TestFormIsFilled(t *testing.T) {
	form, err := LayOut(`|| {{cơ quan}} || **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM** / **Độc lập - Tự do - Hạnh phúc** / ~
# PHIẾU MẪU
Kính gửi: {{người nộp}}, điện thoại {{Điện Thoại}}.
Lý do: {{?lý do}}
Đã gọi: {{?đã gọi}}.
| <1> STT | Giấy tờ | Số lượng
| {{giấy tờ.stt}} | {{giấy tờ.tên}} | {{giấy tờ.số}}
- {{bước.lời}}
Viết tay: {{khác tên}}`)
	if err != nil {
		t.Fatal(err)
	}
	out, unknown, err := Fill(form, Values{
		Fields: map[string]string{"cơ quan": "UBND xã <Mẫu> & bạn", "người nộp": "Bà Mẫu\nông Thử", "điện thoại": "",
			"lý do": "", "đã gọi": "có"},
		Lists: map[string][]map[string]string{"giấy tờ": {{"tên": "Tờ khai", "số": "01"}, {"tên": "Giấy hẹn", "số": ""}},
			"bước": {{"lời": "một"}, {"lời": "hai"}, {"lời": "ba"}}}})
	if err != nil || !slices.Equal(unknown, []string{"khác tên"}) {
		t.Fatalf("unknown %q: %v", unknown, err)
	}
	got := wordsOf(t, out)
	for _, want := range []string{"UBND xã <Mẫu> & bạn", "Bà Mẫu", "điện thoại " + Blank + ".", "Đã gọi: có.",
		"1 | Tờ khai | 01", "2 | Giấy hẹn | " + Blank, "- một", "- ba", "{{khác tên}}"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "Lý do") {
		t.Errorf("a line of a fact that is not known stayed:\n%s", got)
	}
}

// A form that was written in Word has its fields cut into runs.
func TestFieldCutIntoRuns(t *testing.T) {
	form, err := packDocx(layoutHead + `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Ông {</w:t></w:r><w:r><w:t>{tê</w:t></w:r>` +
		`<w:proofErr w:type="spellStart"/><w:r><w:t>n}} và {{t</w:t></w:r><w:r><w:t>uổi}}!</w:t></w:r></w:p>` + layoutTail)
	if err != nil {
		t.Fatal(err)
	}
	out, unknown, err := Fill(form, Values{Fields: map[string]string{"Tên": "Mẫu", "tuổi": "40"}})
	if err != nil || len(unknown) > 0 {
		t.Fatal(unknown, err)
	}
	if got := wordsOf(t, out); got != "Ông Mẫu và 40!" {
		t.Errorf("got %q", got)
	}
	if _, _, err := Fill([]byte("no word"), Values{}); err == nil {
		t.Error("filled what is no DOCX file")
	}
}

// The pages of a paper have their number in the middle of the upper margin, all but the
// first, as LibreOffice sets it and a reader of PDF finds it.
func TestPageNumbers(t *testing.T) {
	for _, tool := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is not here (Debian packages libreoffice-writer-nogui, poppler-utils)", tool)
			}
			t.Skipf("%s is not installed: pages are not set", tool)
		}
	}
	form, err := LayOut("# BÁO CÁO\n" + strings.Repeat("Đoạn mẫu của báo cáo.\n", 90))
	if err != nil {
		t.Fatal(err)
	}
	if form, _, err = Fill(form, Values{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(wordsOf(t, form), "PAGE") {
		t.Error("the field of the number is read as text")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.docx"), form, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless",
		"--convert-to", "pdf", "--outdir", dir, filepath.Join(dir, "a.docx")).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", filepath.Join(dir, "a.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimRight(string(out), "\f\n "), "\f")
	if len(pages) != 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, p := range pages {
		first := strings.TrimSpace(strings.Split(strings.TrimLeft(p, "\n"), "\n")[0])
		if want := []string{"BÁO CÁO", "2", "3"}[i]; first != want {
			t.Errorf("page %d begins with %q", i+1, first)
		}
	}
}
