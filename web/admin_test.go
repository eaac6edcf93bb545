package web

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/post"
	"trolyao/store"
)

var bicycles = decree("921/2022/NĐ-CP", "06 tháng 6 năm 2022", "Về nhà để xe đạp của cơ quan", `Điều 1. Phạm vi điều chỉnh
Nghị định này quy định việc trông giữ xe đạp tại nhà để xe của cơ quan.

Điều 2. Giờ mở cửa nhà để xe đạp
1. Nhà để xe đạp mở cửa từ 6 giờ 30 phút đến 18 giờ 30 phút các ngày làm việc.
2. Người gửi xe đạp quá giờ báo bảo vệ trước 17 giờ.

Điều 3. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 8 năm 2022.`)

var bicyclesAmended = decree("922/2024/NĐ-CP", "07 tháng 7 năm 2024", "Sửa đổi, bổ sung một số điều của Nghị định số 921/2022/NĐ-CP về nhà để xe đạp của cơ quan", `Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 921/2022/NĐ-CP ngày 06 tháng 6 năm 2022 của Chính phủ
1. Sửa đổi khoản 1 Điều 2 như sau:
“1. Nhà để xe đạp mở cửa từ 6 giờ đến 20 giờ hằng ngày.”

Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 9 năm 2024.`)

// docx makes a document of lines as a word processor would.
func docx(t testing.TB, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name, content string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	put("[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`)
	put("_rels/.rels", `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`)
	var body strings.Builder
	for line := range strings.Lines(string(text)) {
		body.WriteString(`<w:p><w:r><w:t xml:space="preserve">`)
		xml.EscapeText(&body, []byte(strings.TrimSuffix(line, "\n")))
		body.WriteString(`</w:t></w:r></w:p>`)
	}
	put("word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+body.String()+`</w:body></w:document>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// upload is a file that is sent.
type upload struct {
	name string
	data []byte
}

// send sends files by the form of the page shown last.
func (p *person) send(path string, fields map[string]string, papers ...upload) *http.Response {
	p.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	w.WriteField("_csrf", p.token())
	for k, v := range fields {
		w.WriteField(k, v)
	}
	for _, f := range papers {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="files"; filename="%s"`,
			strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(f.name)))
		h.Set("Content-Type", "application/octet-stream")
		part, err := w.CreatePart(h)
		if err == nil {
			_, err = part.Write(f.data)
		}
		if err != nil {
			p.t.Fatal(err)
		}
	}
	w.Close()
	req, err := http.NewRequest("POST", p.h.url+path, &b)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	return p.do(req)
}

// TestImportAndSettle: the whole way of an amendment through plain forms.
func TestImportAndSettle(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/quan-tri/quan-he")
	before := visible(p.page)
	p.get("/quan-tri/nhap")
	p.wants("Chưa có tệp nào bị từ chối")
	res := p.send("/quan-tri/nhap", nil,
		upload{"nha-xe.docx", docx(t, bicycles)}, upload{"sua-doi.txt", bicyclesAmended}, upload{"mat.txt",
			[]byte("TUYỆT MẬT\nkhông được giữ")}, upload{"trong.pdf", nil})
	if res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	p.wants("Đã nạp Nghị định số 921/2022/NĐ-CP", "Đã nạp Nghị định số 922/2024/NĐ-CP", "không nhận", "xem và xác nhận")
	if strings.Contains(p.page, "không được giữ") {
		t.Error("a secret text is shown")
	}
	p.get("/quan-tri/nhap")
	p.wants("mat.txt", "trong.pdf")

	p.get("/quan-tri/quan-he")
	if visible(p.page) == before {
		t.Error("no relation waits")
	}
	p.wants("922/2024/NĐ-CP", "sửa đổi, bổ sung khoản 1 Điều 2 Nghị định số 921/2022/NĐ-CP")
	waiting, _, _, err := h.house.Proposed(t.Context(), keeper)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, w := range waiting {
		if w.From.Doc == "922-2024-nd-cp" {
			ids = append(ids, "id", w.ID)
		}
	}
	if len(ids) == 0 {
		t.Fatal("nothing to settle")
	}
	if res := p.post("/quan-tri/quan-he", append(ids, "do", "accept")...); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	p.wants(fmt.Sprintf("Đã nhận %d quan hệ", len(ids)/2))
	p.get("/quan-tri/quan-he?xem=nhan")
	p.wants("khoản 1 Điều 2 Nghị định số 921/2022/NĐ-CP")
	if res := p.post("/quan-tri/quan-he", append(ids, "do", "reject", "xem", "nhan")...); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	p.get("/quan-tri/quan-he?xem=bo")
	p.wants("khoản 1 Điều 2 Nghị định số 921/2022/NĐ-CP")
	if res := p.post("/quan-tri/quan-he", "id", "khong-co", "do", "accept"); res.StatusCode != http.StatusNotFound {
		t.Error(told(res, p))
	}

	p.get("/quan-tri/nhap")
	for text, want := range map[string]string{"Nghị định 9999/2020/NĐ-CP": "Kho không có văn bản",
		"nghị định 45": "nhiều văn bản", "Điều 2 Nghị định 921/2022/NĐ-CP": "Chưa gỡ"} {
		if res := p.post("/quan-tri/nhap/go", "document", text); res.StatusCode != http.StatusUnprocessableEntity {
			t.Error(told(res, p))
		}
		p.wants(want)
	}
	p.get("/quan-tri/nhap")
	if res := p.post("/quan-tri/nhap/go", "document", "921/2022/NĐ-CP"); res.StatusCode != 200 {
		t.Error(told(res, p))
	}
	p.wants("Đã gỡ Nghị định số 921/2022/NĐ-CP")
	if _, err := h.store.Document(t.Context(), "921-2022-nd-cp"); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}

	p.get("/quan-tri/nhat-ky")
	p.wants("nhập văn bản", "gỡ văn bản", "nha-xe.docx: 921-2022-nd-cp", "nhận quan hệ", "bỏ quan hệ",
		"mat.txt: secret")
}

// TestInternalDocument: what an agency keeps for itself is found by its officers.
func TestInternalDocument(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/quan-tri/nhap")
	if res := p.send("/quan-tri/nhap", map[string]string{"internal": "1"},
		upload{"x.txt", bicycles}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Error(told(res, p))
	}
	p.get("/quan-tri/nhap")
	if res := p.send("/quan-tri/nhap", map[string]string{"internal": "1", "agency": "Sở Nội vụ"},
		upload{"x.txt", bicycles}); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	head, err := h.store.Head(t.Context(), "921-2022-nd-cp")
	if err != nil || head.Class != corpus.Internal || head.Agency != "so-noi-vu" {
		t.Fatal(head, err)
	}
	for officer, may := range map[string]bool{"chuyen-vien-a": true, "chuyen-vien-b": false, "chi-quan-tri": true,
		"": false} {
		m := bot.Message{Channel: bot.Web, Account: officer, From: officer, Chat: "c" + officer,
			Text: "Nhà để xe đạp mở cửa từ mấy giờ?"}
		r, err := h.bot.Handle(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(post.Plain(r, 0), "6 giờ 30"); got != may {
			t.Errorf("%q reads it: %v", officer, got)
		}
	}
}

func TestApprovedAnswers(t *testing.T) {
	h := open(t, nil)
	ctx := t.Context()
	m := bot.Message{Channel: bot.Web, Account: "chuyen-vien-a", From: "chuyen-vien-a", Chat: "c",
		Text: "Lịch trực vệ sinh phòng họp tầng ba thế nào?"}
	r, err := h.bot.Handle(ctx, m)
	if err != nil || !r.Status.Declined() {
		t.Fatal(r.Status, err)
	}
	p := h.signIn(t, "chi-quan-tri")
	p.get("/quan-tri/cau-hoi")
	p.wants("Lịch trực vệ sinh phòng họp tầng ba thế nào?")
	p.get(fmt.Sprint("/quan-tri/cau-hoi/", r.Turn))
	p.wants("Đã trả lời")
	p.get(fmt.Sprint("/quan-tri/tra-loi/moi?cau-hoi=", r.Turn))
	if !strings.Contains(p.page, `value="Lịch trực vệ sinh phòng họp tầng ba thế nào?"`) {
		t.Error("the form does not begin with the question")
	}
	good := []string{"question", m.Text, "variants", "Ai trực phòng họp tầng ba\nTrực phòng họp tầng 3", "answer",
		"Văn phòng phân công theo tuần.", "basis", "Điều 14 Nghị định 30/2020/NĐ-CP", "owner", "Văn phòng", "review", "2027-01-15"}
	for field, c := range map[string]struct{ value, want string }{
		"basis":  {"Điều 14 Nghị định 9999/2020/NĐ-CP", "Không tìm thấy căn cứ"},
		"answer": {" ", "không được để trống"},
		"review": {"32/13/2026", "chưa đúng"},
	} {
		bad := append([]string{}, good...)
		for i := 0; i < len(bad); i += 2 {
			if bad[i] == field {
				bad[i+1] = c.value
			}
		}
		if res := p.post("/quan-tri/tra-loi", bad...); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %s", field, told(res, p))
		}
		p.wants(c.want)
		if field != "answer" && !strings.Contains(p.page, "Văn phòng phân công theo tuần.") {
			t.Error("what was typed is lost")
		}
	}
	if res := p.post("/quan-tri/tra-loi", good...); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	p.wants("Đã lưu câu trả lời", "Điều 14 Nghị định số 30/2020/NĐ-CP", "15/01/2027")
	if r, err = h.bot.Handle(ctx, m); err != nil || !strings.Contains(post.Plain(r, 0),
		"Văn phòng phân công theo tuần.") {
		t.Error(post.Plain(r, 0), err)
	}
	all, err := h.house.ApprovedAnswers(ctx, keeper)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	p.get(fmt.Sprint("/quan-tri/tra-loi/", all[0].ID))
	if res := p.post("/quan-tri/tra-loi", append(good, "id", fmt.Sprint(all[0].ID), "question",
		"Khác")...); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	if res := p.post(fmt.Sprintf("/quan-tri/tra-loi/%d/bo", all[0].ID)); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	p.wants("Chưa có câu trả lời nào được duyệt")
}

func TestSwitchOff(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/quan-tri")
	if res := p.post("/quan-tri/tra-loi-tu-dong", "do", "off", "why",
		" "); res.StatusCode != http.StatusUnprocessableEntity {
		t.Error(told(res, p))
	}
	p.get("/quan-tri")
	p.post("/quan-tri/tra-loi-tu-dong", "do", "off", "why", "đang soát lại Nghị định mới")
	p.wants("Trợ lý đang tạm dừng trả lời", "đang soát lại Nghị định mới")
	ask := bot.Message{Channel: "terminal", Account: "x", Chat: "x", Text: "văn bản đến phải đăng ký trong bao lâu?"}
	if r, err := h.bot.Handle(t.Context(), ask); err != nil || !strings.Contains(post.Plain(r, 0),
		"đang soát lại Nghị định mới") {
		t.Error(post.Plain(r, 0), err)
	}
	p.post("/quan-tri/tra-loi-tu-dong", "do", "on")
	if r, err := h.bot.Handle(t.Context(), ask); err != nil || strings.Contains(post.Plain(r, 0), "tạm dừng") {
		t.Error(post.Plain(r, 0), err)
	}
}

func TestOfficers(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/quan-tri/can-bo/moi")
	for _, c := range []struct {
		fields []string
		want   string
	}{
		{[]string{"name", " ", "role", "staff"}, "họ và tên"},
		{[]string{"name", "Lê Văn Đức"}, "ít nhất một vai trò"},
		{[]string{"name", "Lê Văn Đức", "role", "boss"}, "ít nhất một vai trò"},
		{[]string{"name", "Lê Văn Đức", "role", "staff", "addresses", "telegram"}, "chưa đúng"},
	} {
		if res := p.post("/quan-tri/can-bo", c.fields...); res.StatusCode != http.StatusUnprocessableEntity {
			t.Fatal(told(res, p))
		}
		p.wants(c.want)
	}
	if res := p.post("/quan-tri/can-bo", "name", "Lê Văn Đức", "role", "staff", "role", "focal", "agency",
		"UBND xã Ân Thường", "near-for", "UBND xã Ân Thường", "near", "", "addresses", "telegram 4711"); res.StatusCode != 200 || p.at != "/quan-tri/can-bo/le-van-duc" {
		t.Fatal(told(res, p))
	}
	o, err := h.store.Officer(t.Context(), "le-van-duc")
	if err != nil || o.Agency != "UBND xã Ân Thường" || !o.Has(org.Focal) || len(o.Addresses) != 1 ||
		o.Addresses[0].Chat != "4711" {
		t.Fatalf("%+v %v", o, err)
	}
	if p.post("/quan-tri/can-bo", "name", "Lê Văn Đức", "role", "staff", "agency",
		"sở nội vụ"); p.at != "/quan-tri/can-bo/le-van-duc-2" {
		t.Fatal(p.at)
	}
	if o, err := h.store.Officer(t.Context(), "le-van-duc-2"); err != nil || o.Agency != "so-noi-vu" {
		t.Errorf("%+v %v", o, err)
	}

	// The new colleague follows the link, and an administrator's powers end there.
	p.get("/quan-tri/can-bo/le-van-duc")
	p.post("/quan-tri/can-bo/le-van-duc/moi")
	i := strings.Index(p.page, h.url+"/lien-ket/")
	if i < 0 {
		t.Fatal("no link is shown")
	}
	link, _, _ := strings.Cut(p.page[i+len(h.url):], `"`)
	link, _, _ = strings.Cut(link, "<")
	q := h.visitor(t)
	q.get(link)
	q.wants("Lê Văn Đức")
	if res := q.post(link, "login", "duc.lv", "password", password, "again", password); res.StatusCode >= 500 {
		t.Fatal(told(res, q))
	}
	q.get("/toi")
	q.wants("Lê Văn Đức")
	if strings.Contains(q.page, `href="/quan-tri"`) {
		t.Error("the navigation shows what is not for the reader")
	}
	p.get("/quan-tri/can-bo?tim=an+thuong")
	p.wants("Lê Văn Đức", "duc.lv")
	if p.get("/quan-tri/can-bo?tim=khong-co-ai"); !strings.Contains(visible(p.page), "Không có cán bộ nào khớp") {
		t.Error("no word for nobody")
	}

	// Administrators cannot shut themselves out.
	p.get("/quan-tri/can-bo/chi-quan-tri")
	if res := p.post("/quan-tri/can-bo", "id", "chi-quan-tri", "name", "Quản trị", "role",
		"staff"); res.StatusCode != http.StatusUnprocessableEntity {
		t.Error(told(res, p))
	}
	if res := p.post("/quan-tri/can-bo/chi-quan-tri/dong"); res.StatusCode != http.StatusUnprocessableEntity {
		t.Error(told(res, p))
	}
	p.get("/quan-tri/can-bo/le-van-duc")
	if res := p.post("/quan-tri/can-bo/le-van-duc/dong"); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	if q.status("/toi"); q.at != "/dang-nhap" {
		t.Error("a closed account is still signed in")
	}
}

func TestYears(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/quan-tri/lich")
	for _, c := range []struct{ off, worked, want string }{
		{"30/02 Không có", "", "chưa đúng"},
		{"30/04", "", "chưa đúng"},
		{"30/04 Ngày Chiến thắng", "03/05 Làm bù", "không rơi vào thứ Bảy"},
	} {
		if res := p.post("/quan-tri/lich", "year", "2028", "off", c.off, "worked",
			c.worked); res.StatusCode != http.StatusUnprocessableEntity {
			t.Fatal(told(res, p))
		}
		p.wants(c.want)
	}
	if res := p.post("/quan-tri/lich", "year", "2028", "notice", "Thông báo thử", "off",
		"01/01 Tết Dương lịch\r\n30/04 Ngày Chiến thắng\r\n1/5 Quốc tế Lao động\r\n", "worked", ""); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	ys, err := h.store.Years(t.Context())
	if err != nil || len(ys) != 1 || len(ys[0].Off) != 3 || ys[0].Off[2].Day != "2028-05-01" {
		t.Fatal(ys, err)
	}
	p.get("/quan-tri/lich?nam=2028")
	p.wants("30/04 Ngày Chiến thắng", "2028")
}

// TestAdministrationIsClosed: nobody but an administrator opens a room or does
// anything in one.
func TestAdministrationIsClosed(t *testing.T) {
	h := open(t, nil)
	for _, officer := range []string{"dau-moi-a", "lanh-dao-a", "chuyen-vien-a", "tham-dinh"} {
		p := h.signIn(t, officer)
		p.get("/toi")
		n := 0
		for pattern := range h.pages {
			method, path, _ := strings.Cut(pattern, " ")
			if !strings.HasPrefix(path, "/quan-tri") {
				continue
			}
			n++
			path = strings.ReplaceAll(path, "{id}", "1")
			var res *http.Response
			if method == "GET" {
				p.status(path)
				req, _ := http.NewRequest(method, h.url+path, nil)
				res = p.do(req)
			} else {
				p.get("/toi")
				res = p.post(path)
			}
			if res.StatusCode != http.StatusForbidden && res.StatusCode != http.StatusNotFound {
				t.Errorf("%s by %s: %s", pattern, officer, told(res, p))
			}
		}
		if n < 20 {
			t.Errorf("only %d pages were tried", n)
		}
	}
}

// TestVerbsAskWho: the same through the verbs, whatever door calls them.
func TestVerbsAskWho(t *testing.T) {
	h := shared(t)
	ctx := t.Context()
	for _, who := range []*org.Officer{nil, &people[1], &people[2], &people[3], &people[4],
		{ID: "x", Roles: []org.Role{org.Admin}, Left: true}} {
		for name, err := range map[string]error{
			"import": func() error {
				_, err := h.house.Import(ctx, who, house.File{Name: "x.txt", Data: bicycles})
				return err
			}(),
			"remove":    h.house.RemoveDocument(ctx, who, "30-2020-nd-cp"),
			"refusal":   func() error { _, err := h.house.Refusals(ctx, who); return err }(),
			"propose":   func() error { _, _, _, err := h.house.Proposed(ctx, who); return err }(),
			"settle":    func() error { _, err := h.house.Settle(ctx, who, "x", true); return err }(),
			"approve":   func() error { _, err := h.house.Approve(ctx, who, store.Approved{}, nil); return err }(),
			"unapprove": h.house.RemoveApproved(ctx, who, 1),
			"answers":   func() error { _, err := h.house.ApprovedAnswers(ctx, who); return err }(),
			"gaps":      func() error { _, err := h.house.Gaps(ctx, who, 1); return err }(),
			"dispute":   func() error { _, err := h.house.Disputed(ctx, who, 1); return err }(),
			"off":       h.house.SwitchOff(ctx, who, "x"),
			"silence":   h.house.Silence(ctx, who, true),
			"trail":     func() error { _, err := h.house.Trail(ctx, who, 0, 1); return err }(),
			"stuck":     func() error { _, _, err := h.house.Stuck(ctx, who, 1); return err }(),
			"officer":   h.house.PutOfficer(ctx, who, people[0]),
		} {
			if err != store.ErrForbidden {
				t.Errorf("%s by %+v: %v", name, who, err)
			}
		}
	}
}

func TestHealth(t *testing.T) {
	h := open(t, func(o *Options) {
		o.Doctor = func(context.Context) []Finding {
			return []Finding{{Text: "Đĩa đầy.", Sick: true}, {Text: "Đồng hồ đúng."}}
		}
	})
	p := h.visitor(t)
	if p.get("/healthz"); !strings.Contains(p.page, `"ok"`) {
		t.Error(p.page)
	}
	if p.get("/readyz"); !strings.Contains(p.page, `"ok"`) {
		t.Error(p.page)
	}
	h.account(t, "dau-moi-a")
	p.get("/metrics")
	for _, want := range []string{"trolyao_documents ",
		`trolyao_http_requests_total{page="GET /readyz",status="200"} 1`, "trolyao_index_behind 0", "go_goroutines", "trolyao_database_bytes ", "trolyao_write_errors_total 0", "trolyao_question_waiting_seconds 0"} {
		if !strings.Contains(p.page, want) {
			t.Errorf("no %s in the figures", want)
		}
	}
	// Through a proxy it is for administrators.
	req, _ := http.NewRequest("GET", h.url+"/metrics", nil)
	req.Header.Set("X-Forwarded-For", "198.51.100.7")
	if res := p.do(req); res.StatusCode != http.StatusNotFound {
		t.Error(told(res, p))
	}
	a := h.signIn(t, "chi-quan-tri")
	req, _ = http.NewRequest("GET", h.url+"/metrics", nil)
	req.Header.Set("X-Forwarded-For", "198.51.100.7")
	if res := a.do(req); res.StatusCode != http.StatusOK {
		t.Error(told(res, a))
	}
	if a.get("/quan-tri/suc-khoe"); strings.Contains(a.page, "Đĩa đầy") {
		t.Error("the doctor came unasked")
	}
	a.get("/quan-tri/suc-khoe?kiem=1")
	a.wants("hỏng Đĩa đầy.", "tốt Đồng hồ đúng.")
	// A change that searches do not know yet.
	if _, err := h.store.PutDocuments(t.Context(),
		[]store.Item{{Document: &corpus.Document{Head: corpus.Head{Key: "x", Type: "Công văn", Title: "X"},
			Parts: []*corpus.Part{}}}}); err != nil {
		t.Fatal(err)
	}
	if status := p.status("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(p.page, "indexing") {
		t.Error(status, p.page)
	}
}

// TestAdminInBrowser looks at the rooms, and drops a file as a person would.
func TestAdminInBrowser(t *testing.T) {
	h := open(t, func(o *Options) {
		o.Settings = []Setting{{"TROLYAO_DATA", "./data", "./data", "mặc định", "Thư mục dữ liệu."},
			{"TROLYAO_DATABASE", "(đã đặt, không hiển thị)", "", "biến môi trường", "Địa chỉ PostgreSQL."}}
		o.Version = "thử"
		o.Control = &Control{Groups: func(context.Context) ([]SettingGroup, error) {
			return []SettingGroup{{Name: "ask", Title: "Ai được hỏi", Fields: []SettingField{
				{Name: "TROLYAO_ANONYMOUS", Label: "Người chưa đăng nhập được hỏi", Kind: "choice", On: true,
					Help: "Chỉ văn bản công khai.", Outranked: "biến môi trường TROLYAO_ANONYMOUS"},
				{Name: "TROLYAO_REMIND_FROM", Label: "Gửi lời nhắc từ", Help: "Ví dụ 7:30.", Value: "7:30"}}},
				{Name: "telegram", Title: "Telegram", Channel: true, On: true, Help: "Nhắn cho @BotFather.",
					Fields: []SettingField{{Name: "TROLYAO_TELEGRAM_TOKEN", Label: "Mã của bot", Secret: true, Set: true,
						Help: "Dạng 123456789:AAE…", Unread: true}}}}, nil
		}}
	})
	ctx := t.Context()
	for _, q := range []string{"Lịch trực vệ sinh phòng họp tầng ba thế nào?",
		"văn bản đến phải đăng ký trong bao lâu?"} {
		r, err := h.bot.Handle(ctx, bot.Message{Channel: bot.Web, Account: "chuyen-vien-a", From: "chuyen-vien-a",
			Chat: "c", Text: q})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.store.PutFeedback(ctx, store.Feedback{Turn: r.Turn, Officer: "chuyen-vien-a",
			Verdict: store.Wrong, Note: "thiếu phần trực cuối tuần"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.house.Import(ctx, keeper, house.File{Name: "nha-xe.docx", Data: docx(t, bicycles)}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.house.Approve(ctx, keeper, store.Approved{Question: "Ai giữ con dấu của cơ quan?",
		Answer: "Văn thư cơ quan giữ con dấu theo phân công.", Owner: "Văn phòng", Review: "2026-11-01"},
		[]string{"Điều 32 Nghị định 30/2020/NĐ-CP"}); err != nil {
		t.Fatal(err)
	}
	for _, c := range someLooks() {
		t.Run(c.name, func(t *testing.T) {
			b := h.browser(t, c.width, c.dark).as("chi-quan-tri")
			for _, room := range rooms {
				if _, ok := h.pages["GET "+room.Path]; !ok {
					continue
				}
				b.look(room.Path, c)
			}
			b.look("/quan-tri/can-bo/moi", c)
			b.look("/quan-tri/can-bo/dau-moi-a", c)
			b.look("/quan-tri/tra-loi/moi", c)
			b.look("/quan-tri/tra-loi/1", c)
			b.look("/quan-tri/cau-hoi/1", c)
		})
	}
	t.Run("drop", func(t *testing.T) {
		b := h.browser(t, desktop, false).as("chi-quan-tri")
		b.open("/quan-tri/nhap")
		b.drop("[data-drop]", upload{"sua-doi.txt", bicyclesAmended}, upload{"rong.txt", nil})
		b.await(`document.querySelectorAll(".result .badge").length === 2 && !document.querySelector(".result.going")`)
		if got := b.text("[data-results]"); !strings.Contains(got, "922/2024/NĐ-CP") ||
			!strings.Contains(got, "không nhận") {
			t.Error(got)
		}
		b.shot("import-dropped")
	})
}
