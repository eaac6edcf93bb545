package web

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
)

// payloads run where a page puts them in unescaped; each sets window.hit.
var payloads = []string{
	`<script>window.hit=1</script>`,
	`<img src=x onerror="window.hit=1">`,
	`"><svg onload=window.hit=1>`,
	`' autofocus onfocus='window.hit=1`,
	`</title></textarea></style><script>window.hit=1</script>`,
	`javascript:window.hit=1`,
	`{{.}}<iframe srcdoc="<script>parent.hit=1</script>">`,
}

// TestHostileText: text of documents, questions, file names, officers and notes
// is shown as text, everywhere, in a real browser.
func TestHostileText(t *testing.T) {
	h := open(t, nil)
	ctx := t.Context()
	all := strings.Join(payloads, " ")
	evil := decree("966/2021/NĐ-CP", "04 tháng 01 năm 2021", "Về bếp ăn "+all, `Điều 1. Suất ăn `+payloads[1]+`
1. Người ăn đăng ký suất ăn trước 9 giờ sáng `+payloads[0]+` trong ngày.
2. Nghị định số 967/2020/NĐ-CP `+payloads[2]+` hết hiệu lực.

Điều 2. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2021.
2. Nghị định này thay thế Nghị định số 967/2020/NĐ-CP ngày 01 tháng 01 năm 2020 của Chính phủ `+payloads[1]+`.`)
	admin := h.signIn(t, "chi-quan-tri")
	admin.get("/quan-tri/nhap")
	clean := func(where string) {
		t.Helper()
		for _, p := range payloads[:5] {
			if strings.Contains(admin.page, p) {
				t.Errorf("%s shows %s as it came", where, p)
			}
		}
	}
	name := `x"><img src=x onerror=window.hit=1>.txt`
	if res := admin.send("/quan-tri/nhap", nil, upload{name, evil}, upload{`../../etc/` + name,
		[]byte("MẬT\n" + all)}, upload{`C:\bi mat\` + name, nil}); res.StatusCode != 200 {
		t.Fatal(told(res, admin))
	}
	clean("the result of an import")
	if !strings.Contains(visible(admin.page), "966/2021/NĐ-CP") {
		t.Fatal(visible(admin.page))
	}
	if strings.Contains(visible(admin.page), "etc/") || strings.Contains(visible(admin.page), "bi mat") {
		t.Error("the folders of a file's name are kept")
	}
	ask := func(text string) int64 {
		r, err := h.bot.Handle(ctx, bot.Message{Channel: bot.Web, Account: "chi-quan-tri", From: "chi-quan-tri",
			Chat: "c", Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return r.Turn
	}
	turn := ask("Bộ nhớ đệm của lò phản ứng " + all)
	ask("Đăng ký suất ăn trước mấy giờ theo Nghị định 966/2021/NĐ-CP?")
	if turn != 0 {
		if err := h.store.PutFeedback(ctx, store.Feedback{Turn: turn, Officer: payloads[1], Verdict: store.Wrong,
			Note: all}); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.house.PutOfficer(ctx, keeper, org.Officer{ID: "xau", Name: all, Agency: all,
		Roles: []org.Role{org.Staff}}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.house.Approve(ctx, keeper, store.Approved{Question: all, Variants: []string{all}, Answer: all,
		Owner: all}, []string{"Điều 1 Nghị định 966/2021/NĐ-CP"}); err != nil {
		t.Fatal(err)
	}
	if err := h.store.PutLetter(ctx, "xau", "chi-quan-tri", all); err != nil {
		t.Fatal(err)
	}
	if err := h.house.SwitchOff(ctx, keeper, all); err != nil {
		t.Fatal(err)
	}
	paths := []string{
		"/vb", "/vb?q=" + queryEscape(all), "/vb?q=su%E1%BA%A5t+%C4%83n", "/vb/966-2021-nd-cp", "/vb/" + pathEscape(payloads[1]), "/?q=" + queryEscape(all),
		"/quan-tri", "/quan-tri/nhap", "/quan-tri/quan-he", "/quan-tri/cau-hoi", fmt.Sprint("/quan-tri/cau-hoi/", turn), fmt.Sprint("/quan-tri/tra-loi/moi?cau-hoi=", turn),
		"/quan-tri/tra-loi", "/quan-tri/tra-loi/1", "/quan-tri/can-bo", "/quan-tri/can-bo?tim=" + queryEscape(all), "/quan-tri/can-bo/xau", "/quan-tri/nhat-ky", "/quan-tri/nhat-ky?truoc=" + queryEscape(all),
		"/quan-tri/lich?nam=" + queryEscape(all), "/quan-tri/suc-khoe", "/hop-thu", "/viec?q=" + queryEscape(all), "/" + pathEscape(payloads[1]),
	}
	b := h.browser(t, desktop, false).as("chi-quan-tri")
	for _, path := range paths {
		if status := admin.status(path); status >= 500 {
			t.Errorf("%s: %d", path, status)
		}
		clean(path)
		b.open(path)
		if eval[bool](b, `window.hit !== undefined`) {
			t.Errorf("%s ran a stranger's script", path)
		}
		if n := eval[int](b, `[...document.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on") || /^\s*javascript:/i.test(a.value) && ["href", "src", "action", "formaction"].includes(a.name))).length`); n != 0 {
			t.Errorf("%s holds %d elements with a script", path, n)
		}
	}
}

func queryEscape(s string) string { return strings.ReplaceAll(pathEscape(s), "&", "%26") }

// pathEscape writes every byte that is no letter as %XX, the slash too.
func pathEscape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// TestPathTraversal: no path leads out of what is served.
func TestPathTraversal(t *testing.T) {
	h := shared(t)
	for _, path := range []string{
		"/static/../web.go", "/static/..%2fweb.go", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/....//web.go", "/static/..\\web.go", "/static//etc/passwd", "/static/templates/layout.html",
		"/vb/..%2f..%2fhouse.db", "/vb/%2e%2e%2fhouse.db", "/vb/..", "/vb/30-2020-nd-cp%00", "/lien-ket/..%2f..", "/static/style.css%00.html",
	} {
		c, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path) // a client would clean it
		c.SetDeadline(time.Now().Add(time.Minute))
		reply, err := io.ReadAll(c)
		c.Close()
		if err != nil {
			t.Fatal(err)
		}
		if bytes.HasPrefix(reply, []byte("HTTP/1.1 200")) || bytes.Contains(reply, []byte("package web")) ||
			bytes.Contains(reply, []byte("root:")) || bytes.Contains(reply, []byte("SQLite")) {
			t.Errorf("%s: %.200s", path, reply)
		}
	}
}

// TestForeignDocument: an internal document of another agency is not there,
// whatever address is guessed, and looks like one that never was.
func TestForeignDocument(t *testing.T) {
	h := open(t, nil)
	if _, err := h.house.Import(t.Context(), keeper, house.File{Name: "x.txt", Data: bicycles, Class: corpus.Internal,
		Agency: "so-noi-vu"}); err != nil {
		t.Fatal(err)
	}
	own, other, nobody := h.signIn(t, "chuyen-vien-a"), h.signIn(t, "chuyen-vien-b"), h.visitor(t)
	if own.get("/vb/921-2022-nd-cp"); !strings.Contains(own.page, "nhà để xe") {
		t.Error("its own officers do not see it")
	}
	never := visibleStatus(other, "/vb/999-9999-nd-cp")
	for _, path := range []string{"/vb/921-2022-nd-cp", "/vb/921-2022-nd-cp/hieu-luc", "/vb/921-2022-nd-cp/so-sanh",
		"/vb/921-2022-nd-cp/trich", "/vb/921-2022-nd-cp/goc/1", "/vb/921-2022-ND-CP", "/vb/921-2022-nd-cp%20"} {
		if got := visibleStatus(other, path); got != never && !strings.HasPrefix(got, "404") {
			t.Errorf("%s: %s", path, got)
		}
		if strings.Contains(other.page, "xe đạp") {
			t.Errorf("%s tells of it", path)
		}
		nobody.status(path)
		if strings.Contains(nobody.page, "xe đạp") {
			t.Errorf("%s tells a stranger of it", path)
		}
	}
	if a, b := visibleStatus(other, "/vb/921-2022-nd-cp"), never; a != b {
		t.Errorf("it differs from one that never was:\n%s\n%s", a, b)
	}
	for _, path := range []string{"/vb?q=xe+%C4%91%E1%BA%A1p", "/vb", "/vb?q=921%2F2022"} {
		if other.status(path); strings.Contains(other.page, "921-2022") {
			t.Errorf("%s tells of it", path)
		}
	}
}

func visibleStatus(p *person, path string) string {
	status := p.status(path)
	return fmt.Sprintf("%d %s", status, visible(p.page))
}

// TestSlowUpload: files that come in drops are cut off, and their sender keeps
// no connection.
func TestSlowUpload(t *testing.T) {
	was := stallTime
	stallTime = 300 * time.Millisecond
	defer func() { stallTime = was }()
	h := open(t, nil)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/quan-tri/nhap")
	var cookie string
	u, _ := http.NewRequest("GET", h.url, nil)
	for _, c := range p.Jar.Cookies(u.URL) {
		cookie += c.Name + "=" + c.Value + "; "
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	w.WriteField("_csrf", p.token())
	part, _ := w.CreateFormFile("files", "cham.txt")
	part.Write([]byte("bắt đầu"))
	c, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "POST /quan-tri/nhap HTTP/1.1\r\nHost: x\r\nCookie: %s\r\nContent-Type: %s\r\nContent-Length: 100000000\r\n\r\n%s", cookie, w.FormDataContentType(), body.String())
	c.SetDeadline(time.Now().Add(time.Minute))
	reply, err := io.ReadAll(c) // ends when the house closes the connection
	if err != nil {
		t.Fatalf("the connection is kept: %v", err)
	}
	if bytes.HasPrefix(reply, []byte("HTTP/1.1 200")) {
		t.Errorf("%.300s", reply)
	}
	if rs, err := h.house.Refusals(t.Context(), keeper); err != nil || len(rs) != 0 {
		t.Error("half a file was looked at", rs, err)
	}
}

// TestLargeUpload: more than may come at once is refused before it is kept.
func TestLargeUpload(t *testing.T) {
	h := shared(t)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/quan-tri/nhap")
	head := "--x\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + p.token() +
		"\r\n--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"to.txt\"\r\n\r\n"
	req, err := http.NewRequest("POST", h.url+"/quan-tri/nhap", io.MultiReader(strings.NewReader(head),
		io.LimitReader(endless{}, mostUpload)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	req.ContentLength = int64(len(head)) + mostUpload
	res, err := p.Do(req)
	if err != nil { // the house may close the connection while the rest still comes
		return
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Error(res.Status)
	}
}

// endless is nothing but the letter a.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}
