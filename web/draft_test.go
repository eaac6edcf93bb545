package web

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"trolyao/check"
)

const draftText = "Căn cứ Nghị định số 921/2022/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ về vườn rau;\n" +
	"Thực hiện theo Điều 77 Nghị định số 921/2022/NĐ-CP."

// draftDocx is a Word file with the paragraphs of draftText.
func draftDocx(t testing.TB) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	body := `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	for _, p := range strings.Split(draftText, "\n") {
		body += `<w:p><w:r><w:t>` + p + `</w:t></w:r></w:p>`
	}
	for name, text := range map[string]string{"word/document.xml": body + `</w:body></w:document>`,
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>`} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestDraftOverTheAPI(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nd921.txt", garden("921/2021/NĐ-CP", "7"), nil)
	p := h.program(t, "chuyen-vien-a")
	text := strings.ReplaceAll(draftText, "921/2022", "921/2021")
	var r check.Report
	for _, body := range []map[string]any{{"text": text, "day": "2026-11-01"},
		{"name": "a.txt", "data": []byte(text)}} {
		if status := p.call("POST", "/api/v1/check", body, &r); status != 200 || r.Count[check.Wrong] != 1 ||
			!strings.Contains(r.Finds[len(r.Finds)-1].Text, "Điều 77") {
			t.Fatalf("%d %+v", status, r)
		}
	}
	var e apiError
	for _, body := range []map[string]any{{}, {"text": "TỐI MẬT\n" + text},
		{"name": "a.bin", "data": []byte{0, 1, 255}}} {
		if status := p.call("POST", "/api/v1/check", body, &e); status != 422 || e.Error.Message == "" ||
			strings.Contains(e.Error.Message, "921") {
			t.Errorf("%v: %d %+v", body, status, e)
		}
	}
}

func TestDraftPage(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nd921.txt", garden("921/2021/NĐ-CP", "7"), nil)
	p := h.signIn(t, "chuyen-vien-a")
	p.get("/kiem-tra")
	file := upload{"du-thao.docx", draftDocx(t)}
	if res := p.send("/kiem-tra", nil, file); res.StatusCode != 200 || !strings.Contains(p.page, `id="k1"`) ||
		!strings.Contains(p.page, `href="#c1"`) {
		t.Fatal(told(res, p))
	}
	p.wants("Kết quả", "921/2022/NĐ-CP")
	res := p.send("/kiem-tra", map[string]string{"as": "docx"}, file)
	z, err := zip.NewReader(strings.NewReader(p.page), int64(len(p.page)))
	if err != nil || !strings.Contains(res.Header.Get("Content-Disposition"), "docx") {
		t.Fatalf("%d: %v", res.StatusCode, err)
	}
	if !slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "word/comments.xml" }) {
		t.Error("no comments in the file given back")
	}
	p.get("/kiem-tra")
	if res = p.send("/kiem-tra", map[string]string{"text": "TUYỆT MẬT\nchuyện riêng"}); res.StatusCode != 422 ||
		strings.Contains(p.page, "chuyện riêng") {
		t.Error("stamped: " + told(res, p))
	}
	if res = p.send("/kiem-tra", map[string]string{"text": "chữ tôi gõ", "ngay": "32/13"}); res.StatusCode != 422 ||
		!strings.Contains(p.page, "chữ tôi gõ") {
		t.Error("wrong day: " + told(res, p))
	}
}

// A watched draft is its owner's alone, is checked again when law comes in, and goes
// with everything that was kept of it.
func TestWatchPage(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nd921.txt", garden("921/2021/NĐ-CP", "7"), nil)
	p, other := h.signIn(t, "chuyen-vien-a"), h.signIn(t, "chuyen-vien-b")
	p.get("/kiem-tra/theo-doi")
	p.send("/kiem-tra/theo-doi", map[string]string{"name": "Kế hoạch vườn", "text": "Theo Nghị định số 921/2021/NĐ-CP."})
	p.get("/kiem-tra/theo-doi")
	p.wants("Kế hoạch vườn", "Chưa có thay đổi")
	h.shelve(t, "nd922.txt", decree("922/2026/NĐ-CP", "04 tháng 01 năm 2026", "Về vườn cây",
		"Điều 1. Phạm vi\nVề vườn cây.\n\nĐiều 2. Hiệu lực thi hành\n1. Nghị định này có hiệu lực từ ngày 01 tháng 3 năm 2026.\n"+
			"2. Nghị định này thay thế Nghị định số 921/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ về vườn rau của cơ quan."), nil)
	if n, err := h.house.WatchRound(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d told: %v", n, err)
	}
	p.get("/kiem-tra/theo-doi")
	p.wants("922/2026/NĐ-CP")
	p.get("/hop-thu")
	p.wants("Kế hoạch vườn")
	if !strings.Contains(p.page, `href="/kiem-tra/theo-doi"`) {
		t.Error("no way to the page")
	}
	other.get("/kiem-tra/theo-doi")
	if strings.Contains(other.page, "Kế hoạch vườn") {
		t.Error("another reads it")
	}
	if res := other.send("/kiem-tra/theo-doi/1/thoi", nil); res.StatusCode != 404 {
		t.Error("another removes it: " + told(res, other))
	}
	p.get("/kiem-tra/theo-doi")
	if res := p.send("/kiem-tra/theo-doi", map[string]string{"text": "TUYỆT MẬT\nchuyện riêng"}); res.StatusCode != 422 ||
		strings.Contains(p.page, "chuyện riêng") {
		t.Error("stamped: " + told(res, p))
	}
	p.send("/kiem-tra/theo-doi/1/thoi", nil)
	p.get("/kiem-tra/theo-doi")
	p.wants("Chưa theo dõi gì")
}
