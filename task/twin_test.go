package task_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/task"
)

// twinPlans are plans of our own, in the language of [paper.LayOut].
var twinPlans = map[string]string{
	"lead-first.docx": `
|| ỦY BAN NHÂN DÂN / TỈNH MẪU || CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM / Độc lập - Tự do - Hạnh phúc
|| Số: 201/KH-UBND || Mẫu, ngày 10 tháng 02 năm 2026
# KẾ HOẠCH
# Công tác văn thư, lưu trữ năm 2026
Các cơ quan, đơn vị thực hiện những nhiệm vụ trong bảng dưới đây theo đúng thời hạn.
| <1> STT | <4> Nội dung công việc | <2> Cơ quan chủ trì | <2> Cơ quan phối hợp | <1.5> Sản phẩm | <1.5> Thời gian hoàn thành
| 1 | Ban hành danh mục hồ sơ của cơ quan | Văn phòng UBND tỉnh | Các sở, ban, ngành | Quyết định | Trước ngày 31/01/2026
| 2 | Chỉnh lý tài liệu tồn đọng của các đơn vị đã giải thể, gồm tài liệu giấy và tài liệu điện tử đang giữ tại kho cũ | Sở Nội vụ | Sở Tài chính; UBND cấp xã | Kho tài liệu đã chỉnh lý | Quý III/2026
| 3 | Tập huấn nghiệp vụ cho công chức văn thư | Sở Nội vụ | Trường Chính trị tỉnh | 02 lớp tập huấn | Tháng 4, tháng 9
| 4 | Kiểm tra việc lập hồ sơ điện tử | Sở Nội vụ | Văn phòng UBND tỉnh | Báo cáo kiểm tra | Thường xuyên
. Nơi nhận: Như trên; lưu VT.`,
	"days-last.docx": `
|| UBND TỈNH MẪU / SỞ TƯ PHÁP || CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM / Độc lập - Tự do - Hạnh phúc
|| Số: 202/KH-STP || Mẫu, ngày 12 tháng 02 năm 2026
# KẾ HOẠCH
# Theo dõi tình hình thi hành pháp luật năm 2026
| <1> TT | <5> Nhiệm vụ | <2> Đơn vị chủ trì | <2> Kết quả | <2> Thời hạn
| I | <5> Công tác chuẩn bị | | |
| 1 | Xây dựng kế hoạch theo dõi | Phòng Văn bản | Kế hoạch | 15/02/2026
| 2 | Thu thập thông tin từ báo chí, từ phản ánh của người dân và từ kết quả thanh tra, kiểm tra | Phòng Phổ biến | Báo cáo chuyên đề | 30/6/2026
| II | Công tác tổng hợp | | |
| 3 | Tổng hợp báo cáo năm | Văn phòng Sở | Báo cáo | Trước 25/11/2026
| 4 | Kiến nghị sửa đổi văn bản không còn phù hợp | Phòng Văn bản | Công văn kiến nghị | 15/12/2026`,
	"long.docx": longPlan(60),
	"narrow.docx": `
|| UBND XÃ MẪU || CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM / Độc lập - Tự do - Hạnh phúc
|| Số: 203/KH-UBND || Mẫu, ngày 02 tháng 3 năm 2026
# KẾ HOẠCH
# Rà soát thủ tục hành chính năm 2026
| <1> TT | <3> Tên công việc | <1.5> Chủ trì | <1.5> Phối hợp | <1> Bắt đầu | <1> Kết thúc | <1.5> Sản phẩm | <1.5> Ghi chú
| 1 | Rà soát thủ tục lĩnh vực đất đai | Phòng Kinh tế | Trung tâm Phục vụ hành chính công | 03/2026 | 05/2026 | Biểu rà soát |
| 2 | Rà soát thủ tục lĩnh vực hộ tịch | Văn phòng HĐND và UBND | Công an xã | 04/2026 | 06/2026 | Biểu rà soát | Ưu tiên thủ tục có nhiều hồ sơ
| 3 | Đề xuất phương án đơn giản hóa | Văn phòng HĐND và UBND | | 07/2026 | 08/2026 | Báo cáo |`,
}

// longPlan is a plan over several pages, with rows that a page may cut.
func longPlan(n int) string {
	var b strings.Builder
	b.WriteString(`
|| ỦY BAN NHÂN DÂN / THÀNH PHỐ MẪU || CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM / Độc lập - Tự do - Hạnh phúc
|| Số: 204/KH-UBND || Mẫu, ngày 05 tháng 01 năm 2026
# KẾ HOẠCH
# Cải cách hành chính năm 2026
| <1> STT | <5> Nhiệm vụ | <2> Chủ trì | <2> Phối hợp | <2> Thời gian
`)
	leads := []string{"Sở Nội vụ", "Sở Tài chính", "Văn phòng UBND thành phố", "UBND các phường, xã"}
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "| %d | Thực hiện nhiệm vụ thứ %d của kế hoạch, gồm việc rà soát, lập danh sách, lấy ý kiến "+
			"các đơn vị có liên quan và trình cấp có thẩm quyền xem xét, quyết định | %s | Các sở, ban, ngành | %d/%d/2026\n",
			i, i, leads[i%len(leads)], 1+i%28, 1+i%12)
	}
	return b.String()
}

// The tasks of a plan are the same whether it is read from Word, or from the PDF,
// the OpenDocument text or the RTF that was made of it.
func TestPlanTwins(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("soffice is not here (Debian package libreoffice-writer-nogui)")
		}
		t.Skip("soffice is not installed: no PDF can be made of the plans")
	}
	dir := t.TempDir()
	var names []string
	for name, layout := range twinPlans {
		data, err := paper.LayOut(layout)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.Join(dir, name))
		if err := os.WriteFile(names[len(names)-1], data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	shared, _ := filepath.Glob("../../shared/cases/plans/[A-Z]-*")
	for _, path := range shared {
		if ext := filepath.Ext(path); (ext == ".docx" || ext == ".html") && !strings.Contains(path, "C-771") { // it has no table
			names = append(names, path)
		}
	}
	if len(shared) == 0 {
		t.Log("no shared plans here: only our own are compared")
	}
	for _, ext := range []string{"pdf", "odt", "rtf"} {
		args := append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--norestore",
			"--convert-to", ext, "--outdir", filepath.Join(dir, ext)}, names...)
		if out, err := exec.CommandContext(t.Context(), "soffice", args...).CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, out)
		}
		allSame, all := 0, 0
		for _, path := range names {
			base := filepath.Base(path)
			if ext != "pdf" && filepath.Ext(base) == ".html" { // LibreOffice writes it as a page
				continue
			}
			twin := filepath.Join(dir, ext, strings.TrimSuffix(base, filepath.Ext(base))+"."+ext)
			for _, own := range []bool{true, false} {
				if !own && ext != "pdf" { // no tool reads it
					continue
				}
				same, cells := compareTwins(t, path, twin, own)
				allSame, all = allSame+same, all+cells
			}
		}
		t.Logf("%s: %d plans, %d of %d cells the same", ext, len(names), allSame, all)
	}
}

// withoutRulings is a Word file whose tables have no borders.
func withoutRulings(t *testing.T, data []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := z.Create(f.Name)
		if err == nil {
			_, err = w.Write(reBorders.ReplaceAll(part, nil))
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

var reBorders = regexp.MustCompile(`(?s)<w:(tblBorders|tcBorders)>.*?</w:(?:tblBorders|tcBorders)>`)

// A plan in a PDF without rulings is read by where its words stand, as it is in Word; or
// it is told that a table was there.
func TestPlansWithoutRulings(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("soffice is not here (Debian package libreoffice-writer-nogui)")
		}
		t.Skip("soffice is not installed: no PDF can be made of the plans")
	}
	dir := t.TempDir()
	var names []string
	put := func(name string, data []byte) {
		t.Helper()
		names = append(names, filepath.Join(dir, name))
		if err := os.WriteFile(names[len(names)-1], withoutRulings(t, data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, layout := range twinPlans {
		data, err := paper.LayOut(layout)
		if err != nil {
			t.Fatal(err)
		}
		put(name, data)
	}
	shared, _ := filepath.Glob("../../shared/cases/plans/[A-Z]-*.docx")
	for _, path := range shared {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(path, "C-771") { // it has no table
			put(filepath.Base(path), data)
		}
	}
	args := append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--norestore",
		"--convert-to", "pdf", "--outdir", dir}, names...)
	if out, err := exec.CommandContext(t.Context(), "soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	for _, path := range names {
		twin := strings.TrimSuffix(path, ".docx") + ".pdf"
		data, err := os.ReadFile(twin)
		if err != nil {
			t.Fatal(err)
		}
		for _, own := range []bool{true, false} {
			_, problems, err := paper.Read(t.Context(), twin, data, paper.Options{NoTools: own})
			if err != nil {
				t.Fatal(err)
			}
			told := slices.ContainsFunc(problems, func(p paper.Problem) bool { return strings.Contains(p.Text, "bảng") })
			if ours := twinPlans[filepath.Base(path)] != ""; told {
				t.Logf("%s (without tools: %v): told, not read", filepath.Base(twin), own)
				if ours {
					t.Errorf("%s is not read: %v", twin, problems)
				}
				continue
			}
			same, cells := compareTwins(t, path, twin, own)
			t.Logf("%s (without tools: %v): %d of %d cells", filepath.Base(twin), own, same, cells)
		}
	}
}

// compareTwins counts the cells of a plan, and those that its twin has as well.
func compareTwins(t *testing.T, path, twin string, own bool) (same, cells int) {
	t.Helper()
	where := fmt.Sprintf("%s (without tools: %v)", filepath.Base(twin), own)
	want, got := twinTasks(t, path, false), twinTasks(t, twin, own)
	for no, w := range want {
		for i, text := range w {
			cells++
			switch {
			case i < len(got[no]) && got[no][i] == text:
				same++
			case len(got[no]) > 0:
				t.Logf("%s: row %s: %q, want %q", where, no, got[no][i], text)
			case i == 0:
				t.Logf("%s: row %s %q is missing", where, no, text)
			}
		}
	}
	if len(got) != len(want) || len(want) == 0 {
		t.Errorf("%s: %d tasks, want %d", where, len(got), len(want))
	}
	if same*100 < cells*97 {
		t.Errorf("%s: %d of %d cells", where, same, cells)
	}
	return same, cells
}

// twinTasks are the cells of the tasks of a plan, by section and number.
func twinTasks(t *testing.T, path string, own bool) map[string][]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, _, err := corpus.Read(context.Background(), filepath.Base(path), data,
		corpus.ReadOptions{File: paper.Options{NoTools: own}})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	out := map[string][]string{}
	for i, x := range task.ReadPlan(doc, task.PlanOptions{}).Tasks {
		var cells []string
		for _, c := range []string{x.Name, x.Lead, x.Support, x.Product, x.Time, string(x.Due.Nominal), x.Section} {
			cells = append(cells, strings.Join(strings.Fields(c), " "))
		}
		key := x.SectionNo + " " + x.No
		if out[key] != nil {
			key += fmt.Sprint(" ", i)
		}
		out[key] = cells
	}
	return out
}
