package web

import (
	"bytes"
	"fmt"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

// madePlan is a plan as an office writes one; its second row leaves cells empty
// that the row above fills.
const madePlan = `ỦY BAN NHÂN DÂN TỈNH
KẾ HOẠCH
Dọn kho lưu trữ năm 2026

PHỤ LỤC
STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |
I | Kiểm kê | | | | |
1 | Kiểm kê kho lưu trữ | Biên bản | Sở Nội vụ | Sở Tài chính | Tháng 6 |
1.1 | Kiểm kê phòng đọc | Biên bản | Sở Nội vụ | | |
2 | Mua kệ cho kho | Kệ | Sở Tài chính | Sở Nội vụ | Tháng 12 |
II | Báo cáo | | | | |
3 | Báo cáo tình trạng kho | Báo cáo | Các sở, ngành | | Khi có hướng dẫn |
`

// sendFile posts a form with a file; fields are name, value, …
func (p *person) sendFile(path, field, name string, data []byte, fields ...string) *http.Response {
	p.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	w.WriteField("_csrf", p.token())
	for i := 0; i < len(fields); i += 2 {
		w.WriteField(fields[i], fields[i+1])
	}
	if field != "" {
		f, err := w.CreateFormFile(field, name)
		if err != nil {
			p.t.Fatal(err)
		}
		f.Write(data)
	}
	w.Close()
	req, err := http.NewRequest("POST", p.h.url+path, &b)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Origin", p.h.url)
	return p.do(req)
}

var (
	reFields = regexp.MustCompile(`(?s)<form method="post" action="(/viec/ke-hoach/\d+)"[^>]*>.*?</form>`)
	reInput  = regexp.MustCompile(`<input ([^>]*)>`)
	reArea   = regexp.MustCompile(`(?s)<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>`)
	reAttr   = regexp.MustCompile(`(\w+)="([^"]*)"`)
)

// proposalForm is the form of the proposal on the page, as a browser would send
// it.
func (p *person) proposalForm() (action string, fields []string) {
	p.t.Helper()
	m := reFields.FindStringSubmatch(p.page)
	if m == nil {
		p.t.Fatalf("no proposal on the page:\n%s", visible(p.page))
	}
	for _, in := range reInput.FindAllStringSubmatch(m[0], -1) {
		attr := map[string]string{}
		for _, a := range reAttr.FindAllStringSubmatch(in[1], -1) {
			attr[a[1]] = a[2]
		}
		if attr["name"] == "_csrf" || attr["type"] == "checkbox" && !strings.HasSuffix(in[1], " checked") {
			continue
		}
		fields = append(fields, attr["name"], visible(attr["value"]))
	}
	for _, a := range reArea.FindAllStringSubmatch(m[0], -1) {
		fields = append(fields, a[1], visible(a[2]))
	}
	return m[1], fields
}

// overdue is the number on the tile of overdue tasks.
func (p *person) overdue() string {
	m := regexp.MustCompile(`(?s)class="tile bad"[^>]*data-count="(\d+)"`).FindStringSubmatch(p.get("/viec?co-quan="))
	if m == nil {
		p.t.Fatal("no count of overdue tasks")
	}
	return m[1]
}

// A plan is read, its guesses are marked, a person corrects and approves it, and
// a task of it is completed with proof; all without scripts.
func TestPlanToProof(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/viec/ke-hoach")
	if res := p.sendFile("/viec/ke-hoach", "", "", nil); res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatal(told(res, p))
	}
	p.wants("Xin chọn tệp kế hoạch")
	if res := p.sendFile("/viec/ke-hoach", "tep", "mat.txt",
		[]byte("MẬT\nỦY BAN NHÂN DÂN TỈNH\nKẾ HOẠCH\nViệc kín năm 2026\n"+
			madePlan)); res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatal(told(res, p))
	}
	if res := p.sendFile("/viec/ke-hoach", "tep", `C:\ke\hoach.txt`, []byte(madePlan), "so",
		"88/KH-UBND"); res.StatusCode != http.StatusOK {
		t.Fatal(told(res, p))
	}
	p.wants("Đọc được 4 nhiệm vụ", "2 giá trị suy đoán", "suy đoán", "Các sở, ngành")
	if n := strings.Count(p.page, `field guess`); n != 2 {
		t.Errorf("%d cells are marked", n)
	}
	action, fields := p.proposalForm()
	set := func(name, value string) {
		for i := 0; i < len(fields); i += 2 {
			if fields[i] == name {
				fields[i+1] = value
				return
			}
		}
		t.Fatalf("no field %s in %q", name, fields)
	}
	set("thoi-gian-1", "Tháng 7")
	group := regexp.MustCompile(`name="(nhom-3-0)"`).FindString(p.page)
	if group == "" {
		t.Fatal("the group's agencies are not offered")
	}
	fields = append(fields, "nhom-3-0", "so-noi-vu", "nhom-3-0", "so-tai-chinh")
	// Kept, the correction is there when the page is opened again; the old page's
	// form is refused.
	if res := p.post(action, append(slices.Clone(fields), "viec", "luu")...); res.StatusCode != http.StatusOK {
		t.Fatal(told(res, p))
	}
	p.wants("Đã lưu bản sửa", "1 giá trị suy đoán")
	if res := p.post(action, append(slices.Clone(fields), "viec", "duyet")...); res.StatusCode != http.StatusConflict {
		t.Fatal(told(res, p))
	}
	p.get(action)
	action, fields = p.proposalForm()
	if res := p.post(action, append(fields, "viec", "duyet")...); res.StatusCode != http.StatusOK {
		t.Fatal(told(res, p))
	}
	p.wants("Đã duyệt: thêm 4", "Kiểm kê phòng đọc", "31/7/2026")
	ws, err := h.store.Tasks(t.Context(), nil, store.TaskFilter{Plan: "88-kh-ubnd"})
	if err != nil || len(ws) != 4 || ws[1].Due.Nominal != "2026-07-31" || !ws[3].Shares("so-tai-chinh") ||
		len(ws[1].Inferred) != 0 {
		t.Fatalf("%+v, %v", ws, err)
	}
	p.wants("Kế hoạch cài sẵn để xem thử đã tự đóng")
	if got := p.overdue(); got != "2" { // and none of the shipped plan
		t.Fatalf("%s overdue after two tasks of last summer", got)
	}

	f := h.signIn(t, "dau-moi-a")
	page := fmt.Sprintf("/viec/%d", ws[0].ID)
	f.get(page)
	if res := f.post(page, "viec", "finish"); res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatal(told(res, f))
	}
	f.get(page)
	if res := f.post(page, "viec", "receive"); res.StatusCode != 200 {
		t.Fatal(told(res, f))
	}
	if res := f.sendFile(page, "tep", "biên bản.html", []byte("<script>alert(1)</script>"), "viec",
		"finish"); res.StatusCode != 200 {
		t.Fatal(told(res, f))
	}
	f.wants("Đã ghi nhận hoàn thành", "hoàn thành quá hạn", "biên bản.html", "chưa bắt đầu")
	if got := f.overdue(); got != "1" {
		t.Fatalf("overdue after the work was done: %s", got)
	}
	// What somebody sent is handed out as a file, never as a page.
	f.get(page)
	link := regexp.MustCompile(`/viec/minh-chung/\d+`).FindString(f.page)
	req, _ := http.NewRequest("GET", h.url+link, nil)
	res := f.do(req)
	kind, name, err := mime.ParseMediaType(res.Header.Get("Content-Disposition"))
	if err != nil || kind != "attachment" || name["filename"] != "biên bản.html" ||
		res.Header.Get("Content-Type") != "application/octet-stream" ||
		res.Header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") ||
		f.page != "<script>alert(1)</script>" {
		t.Errorf("%v %q %v", res.Header, name, err)
	}
	// Proof with the stamp of a secret is not taken.
	page = fmt.Sprintf("/viec/%d", ws[1].ID)
	f.get(page)
	if res := f.sendFile(page, "tep", "bb.txt",
		[]byte("UBND TỈNH\nMẬT\nSố: 12/BB-SNV\n\nBIÊN BẢN\nKiểm kê tài liệu của kho lưu trữ trong năm.\n"), "viec",
		"finish"); res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatal(told(res, f))
	}
	if es, err := h.store.EvidenceOf(t.Context(), nil, ws[1].ID); err != nil || len(es) != 0 {
		t.Errorf("%+v, %v", es, err)
	}
}

// work makes a published task of Sở Nội vụ and an internal one.
func (h *desk) work(t testing.TB) (public, internal *task.Work) {
	t.Helper()
	p, err := h.house.Planner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	due := p.Calendar.Settle(task.ReadDue("trước ngày 15/11/2026", 2026))
	lead := []task.Party{{Name: "Sở Nội vụ", Agency: "so-noi-vu"}}
	put := func(doc, name string, class corpus.Class, agency string) *task.Work {
		plan := &task.Proposal{Plan: corpus.Ref{Doc: doc, Number: "9/KH-SNV"}, Year: 2026,
			Tasks: []task.Task{{No: "1", Name: name, Lead: "Sở Nội vụ", Leads: lead, Due: due}}}
		if _, err := h.store.PutPlan(t.Context(), keeper, plan, class, agency, p); err != nil {
			t.Fatal(err)
		}
		ws, err := h.store.Tasks(t.Context(), keeper, store.TaskFilter{Plan: doc})
		if err != nil || len(ws) != 1 {
			t.Fatal(ws, err)
		}
		return &ws[0]
	}
	return put("cong-khai", "Việc công khai của Sở Nội vụ", corpus.Public, ""), put("noi-bo",
		"Việc kín của Sở Nội vụ", corpus.Internal, "so-noi-vu")
}

// An officer of one agency can neither see nor change another's internal tasks,
// nor change its published ones, at any page.
func TestOtherAgenciesStayOut(t *testing.T) {
	h := open(t, func(o *Options) { o.Anonymous = true })
	public, internal := h.work(t)
	own := h.signIn(t, "dau-moi-a")
	page := fmt.Sprintf("/viec/%d", internal.ID)
	own.get(page)
	if res := own.sendFile(page, "tep", "kín.txt", []byte("Bằng chứng kín"), "viec", "prove"); res.StatusCode != 200 {
		t.Fatal(told(res, own))
	}
	file := regexp.MustCompile(`/viec/minh-chung/\d+`).FindString(own.page)
	if file == "" {
		t.Fatal("no evidence on the page")
	}
	own.get("/viec")
	own.wants("Việc kín của Sở Nội vụ")
	// A stranger reads what the plan says, and not who did what.
	stranger := h.visitor(t)
	stranger.get(fmt.Sprintf("/viec/%d", public.ID))
	if stranger.wants("Việc công khai của Sở Nội vụ"); strings.Contains(visible(stranger.page), "Lịch sử") {
		t.Error("a stranger reads the history")
	}
	for _, who := range []string{"", "chuyen-vien-b", "tham-dinh", "chuyen-vien-a"} {
		p := h.visitor(t)
		if who != "" {
			p = h.signIn(t, who)
		}
		inside := who == "chuyen-vien-a" // reads, and may not change
		for _, path := range []string{page, file} {
			want := http.StatusNotFound
			if inside {
				want = http.StatusOK
			}
			if who == "" && path == file { // files are for who has signed in
				if p.status(path); p.at != "/dang-nhap" {
					t.Errorf("a stranger GET %s: %s", path, p.at)
				}
				continue
			}
			if got := p.status(path); got != want {
				t.Errorf("%q GET %s: %d", who, path, got)
			}
		}
		for _, path := range []string{"/viec", "/viec?tu=kin", "/viec?xem=bang&tu=so+noi+vu+kin",
			"/viec?ke-hoach=noi-bo", "/viec/lich?thang=2026-11", "/viec?co-quan=so-noi-vu&thang=2026-11"} {
			p.get(path)
			if got := strings.Contains(p.page, "Việc kín"); got != inside {
				t.Errorf("%q sees the internal task at %s: %v", who, path, got)
			}
		}
		if p.get("/viec"); strings.Contains(p.page, `value="noi-bo"`) != inside {
			t.Errorf("%q is offered the internal plan", who)
		}
		p.get("/viec/xuat.xlsx?co-quan=")
		if got := sheetText(t, p.page); strings.Contains(got, "Việc kín") != inside ||
			!strings.Contains(got, "Việc công khai") {
			t.Errorf("%q: the workbook says %q", who, got)
		}
		for _, id := range []int64{public.ID, internal.ID} {
			p.status(fmt.Sprintf("/viec/%d", public.ID))
			for _, step := range [][]string{{"viec", "receive"}, {"viec", "begin"},
				{"viec", "finish", "duong-dan", "https://example.vn/a"}, {"viec", "prove", "duong-dan", "https://example.vn/a"},
				{"viec", "snooze", "ngay", "2026-11-25"}, {"viec", "ask", "ngay", "2027-01-05", "ly-do", "x"}, {"viec", "grant"}, {"viec", "due", "ngay", "2027-01-05", "ly-do", "x"},
				{"viec", "lead", "nhom", "Sở Nội vụ", "co-quan", "so-tai-chinh"}} {
				res := p.post(fmt.Sprintf("/viec/%d", id), step...)
				if res.StatusCode != http.StatusForbidden && res.StatusCode != http.StatusNotFound &&
					res.StatusCode != http.StatusUnauthorized {
					t.Errorf("%q %v of %d: %d", who, step, id, res.StatusCode)
				}
				p.status("/viec")
			}
		}
	}
	for _, w := range []*task.Work{public, internal} {
		now, err := h.store.Task(t.Context(), keeper, w.ID)
		if err != nil || now.Progress != "" || now.Received != "" || now.Due.Nominal != w.Due.Nominal ||
			now.Snoozed != "" {
			t.Errorf("changed: %+v, %v", now, err)
		}
	}
	for _, path := range []string{"/viec/ke-hoach", "/viec/ke-hoach/1"} {
		for _, who := range []string{"dau-moi-a", "lanh-dao-a", "chuyen-vien-b", "tham-dinh"} {
			if got := h.signIn(t, who).status(path); got != http.StatusForbidden && got != http.StatusNotFound {
				t.Errorf("%s GET %s: %d", who, path, got)
			}
		}
	}
	if got := h.signIn(t, "chuyen-vien-b").status("/viec/nhac"); got != http.StatusForbidden {
		t.Errorf("staff see what will be sent: %d", got)
	}
	if res := own.post("/viec/nhac", "nhac", "tat"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a focal point switches reminders off: %d", res.StatusCode)
	}
}

func sheetText(t *testing.T, data string) string {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(rows)
}

// The list can be narrowed by everything, and its counts are those of what it
// shows.
func TestTaskFilters(t *testing.T) {
	h := shared(t)
	p := h.signIn(t, "dau-moi-a")
	for _, c := range []struct {
		query, want, not string
	}{
		{"", "16 nhiệm vụ", ""}, // of the own agency
		{"?co-quan=", "33 nhiệm vụ", ""},
		{"?co-quan=so-tttt", "Sở Thông tin và Truyền thông", "Sở Tư pháp chủ"},
		{"?tu=tro+ly+ao", "1 nhiệm vụ", ""},
		{"?thang=2024-11", "Nhiệm vụ", ""},
		{"?thang=11/2024", "Nhiệm vụ", ""},
		{"?tinh-trang=qua-han", "theo tình trạng đã chọn", ""},
		{"?tinh-trang=dung-han", "Không có nhiệm vụ nào khớp", ""},
		{"?chua-co-ngay=1", "chưa có ngày", "còn "},
		{"?muc=VII", "nhiệm vụ, tính đến", ""},
		{"?xem=bang", "Đang thực hiện quá hạn", ""},
		{"?trang=7", "Trang 7/1", ""},
		{"?tu=%27%3B+DROP+TABLE+task", "Không có nhiệm vụ nào khớp", ""},
	} {
		p.get("/viec" + c.query)
		if c.query == "?trang=7" {
			p.wants("Không có nhiệm vụ nào khớp")
			continue
		}
		p.wants(c.want)
		if c.not != "" && strings.Contains(visible(p.page), c.not) {
			t.Errorf("%s says %q", c.query, c.not)
		}
	}
	if status := p.status("/viec?thang=thang-nao"); status != http.StatusUnprocessableEntity {
		t.Errorf("a month that is none: %d", status)
	}
	for _, path := range []string{"/viec/0", "/viec/abc", "/viec/99999999", "/viec/minh-chung/7777",
		"/viec/99999999999999999999"} {
		if status := p.status(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	p.get("/viec?tu=tro+ly+ao")
	p.get(regexp.MustCompile(`/viec/\d+`).FindString(p.page))
	p.wants("4935/QĐ-UBND", "số thứ tự 29")
	if link := regexp.MustCompile(`href="(/vb/[^"#]+)#([^"]+)"`).FindStringSubmatch(p.page); link == nil {
		t.Error("no link to the plan")
	} else if p.get(link[1]); !strings.Contains(p.page, "Trợ lý ảo") {
		t.Errorf("%s is not the plan", link[1])
	}
	p.get("/viec/lich?co-quan=&thang=2024-11")
	p.wants("Tháng 11/2024", "29.")
	p.get("/viec/lich?co-quan=&thang=2027-02")
	p.wants("Tết Nguyên đán", "ngày nghỉ là dự kiến")
}

// More time is asked for, and granted by somebody else; a day is set with its
// reason; the page says who did what.
func TestMoreTime(t *testing.T) {
	h := open(t, nil)
	w, _ := h.work(t)
	page := fmt.Sprintf("/viec/%d", w.ID)
	f := h.signIn(t, "dau-moi-a")
	f.get(page)
	if res := f.post(page, "viec", "ask", "ngay", "ba mươi Tết", "ly-do",
		"x"); res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatal(told(res, f))
	}
	f.get(page)
	if res := f.post(page, "viec", "ask", "ngay", "15/12/2026", "ly-do", "Chờ đơn vị cung cấp"); res.StatusCode != 200 {
		t.Fatal(told(res, f))
	}
	f.wants("chờ duyệt", "15/12/2026", "Chờ đơn vị cung cấp")
	if res := f.post(page, "viec", "grant"); res.StatusCode != http.StatusForbidden {
		t.Fatal(told(res, f))
	}
	a := h.signIn(t, "chi-quan-tri")
	a.get("/viec")
	a.wants("1 đề nghị gia hạn đang chờ duyệt")
	a.get("/viec/ke-hoach")
	a.wants("Chờ đơn vị cung cấp")
	a.get(page)
	if res := a.post(page, "viec", "grant", "ly-do", "đồng ý"); res.StatusCode != 200 {
		t.Fatal(told(res, a))
	}
	a.wants("duyệt gia hạn", "đồng ý", "15/12/2026", "còn 25 ngày")
	if res := a.post(page, "viec", "due", "ngay", "2026-12-31", "ly-do", "Thông báo kết luận"); res.StatusCode != 200 {
		t.Fatal(told(res, a))
	}
	a.wants("31/12/2026", "Thông báo kết luận", "Quản trị")
}

// A group's agencies are named by an administrator, offered from the directory;
// then each is reminded and reports its share.
func TestAppoint(t *testing.T) {
	h := open(t, nil)
	a := h.signIn(t, "chi-quan-tri")
	ws, err := h.store.Tasks(t.Context(), nil, store.TaskFilter{No: "20"})
	if err != nil || len(ws) != 1 {
		t.Fatal(ws, err)
	}
	page := fmt.Sprintf("/viec/%d", ws[0].ID)
	a.get(page)
	a.wants("Chưa chỉ rõ gồm những cơ quan nào", "Sở Tài chính", "Ủy ban nhân dân cấp xã")
	if strings.Contains(visible(a.page), "Sở Kế hoạch và Đầu tư") {
		t.Error("an agency that is no more is offered")
	}
	if res := a.post(page, "viec", "lead", "nhom", ws[0].Leads[0].Name, "co-quan", "so-noi-vu", "khac",
		"Sở Không Đâu"); res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatal(told(res, a))
	}
	a.get(page)
	if res := a.post(page, "viec", "lead", "nhom", ws[0].Leads[0].Name, "co-quan", "so-noi-vu", "khac",
		"Sở Tài chính; snv"); res.StatusCode != 200 {
		t.Fatal(told(res, a))
	}
	a.wants("Mỗi cơ quan được nhắc riêng")
	f := h.signIn(t, "dau-moi-a")
	f.get(page)
	f.wants("Báo phần việc của cơ quan tôi")
	if res := f.post(page, "viec", "finish", "duong-dan", "https://example.vn/bc"); res.StatusCode != 200 {
		t.Fatal(told(res, f))
	}
	f.wants("1/2 cơ quan đã xong", "xong 20/11/2026")
	if now, err := h.store.Task(t.Context(), nil, ws[0].ID); err != nil || now.Progress != task.Doing {
		t.Errorf("%+v, %v", now, err)
	}
}

// The secret link opens an agency's deadlines without a session, until it is
// revoked; it never comes into the log.
func TestCalendarLink(t *testing.T) {
	var log bytes.Buffer
	h := open(t, func(o *Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	h.work(t)
	f := h.signIn(t, "dau-moi-a")
	f.get("/viec/lich-dien-tu")
	f.wants("Sở Nội vụ", "Chưa có đường dẫn nào")
	if res := f.post("/viec/lich-dien-tu", "co-quan", "so-tai-chinh", "viec",
		"tao"); res.StatusCode != http.StatusForbidden {
		t.Fatal(told(res, f))
	}
	f.get("/viec/lich-dien-tu")
	if res := f.post("/viec/lich-dien-tu", "co-quan", "so-noi-vu", "viec", "tao"); res.StatusCode != 200 {
		t.Fatal(told(res, f))
	}
	link := regexp.MustCompile(`/lich/([A-Z0-9]+)\.ics`).FindStringSubmatch(f.page)
	if link == nil {
		t.Fatal("no link on the page")
	}
	if f.get("/viec/lich-dien-tu"); strings.Contains(f.page, link[1]) {
		t.Error("the link is shown again")
	}
	f.wants("Đang mở 1 đường dẫn")
	stranger := http.Client{Timeout: time.Minute}
	fetch := func(path string) (int, string, string) {
		t.Helper()
		res, err := stranger.Get(h.url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var b bytes.Buffer
		b.ReadFrom(res.Body)
		return res.StatusCode, res.Header.Get("Content-Type"), b.String()
	}
	status, kind, body := fetch(link[0])
	unfolded := strings.ReplaceAll(body, "\r\n ", "")
	if status != 200 || kind != "text/calendar; charset=utf-8" || !strings.HasPrefix(body, "BEGIN:VCALENDAR\r\n") ||
		!strings.Contains(unfolded, "Việc kín của Sở Nội vụ") ||
		!strings.Contains(unfolded, "DTSTART;VALUE=DATE:20261113") {
		t.Fatalf("%d %s\n%s", status, kind, body)
	}
	for _, path := range []string{"/lich/" + link[1], "/lich/SAI.ics", "/lich/.ics"} {
		if status, _, _ := fetch(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	f.get("/viec/lich-dien-tu")
	if res := f.post("/viec/lich-dien-tu", "co-quan", "so-noi-vu", "viec", "thu-hoi"); res.StatusCode != 200 {
		t.Fatal(told(res, f))
	}
	f.wants("Đã thu hồi", "Chưa có đường dẫn nào đang mở")
	if status, _, _ := fetch(link[0]); status != http.StatusNotFound {
		t.Errorf("revoked, yet %d", status)
	}
	if strings.Contains(log.String(), link[1]) {
		t.Error("the secret is in the log")
	}
	if !strings.Contains(log.String(), "/lich/{secret}") {
		t.Error("the requests are not in the log")
	}
	if got := h.signIn(t, "chuyen-vien-a").status("/viec/lich-dien-tu"); got != http.StatusForbidden {
		t.Errorf("staff share the calendar: %d", got)
	}
}

// What will be sent and why is on a page, for the agency's own people and for
// administrators; the switch stops all of it.
func TestRemindersPage(t *testing.T) {
	h := open(t, nil)
	p, err := h.house.Planner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	plan := &task.Proposal{Plan: corpus.Ref{Doc: "kh", Number: "7/KH"}, Year: 2026}
	for i, agency := range []string{"so-noi-vu", "so-tai-chinh"} {
		plan.Tasks = append(plan.Tasks, task.Task{No: fmt.Sprint(i + 1), Name: "Việc của " + agency, Lead: agency,
			Leads: []task.Party{{Name: agency, Agency: agency}},
			Due:   p.Calendar.Settle(task.ReadDue("chậm nhất ngày 30/11/2026", 2026))})
	}
	if _, err := h.store.PutPlan(t.Context(), keeper, plan, corpus.Public, "", p); err != nil {
		t.Fatal(err)
	}
	focal := org.Officer{ID: "dm-tc", Name: "Đầu mối Sở Tài chính", Agency: "so-tai-chinh",
		Roles: []org.Role{org.Focal}}
	if err := h.store.PutOfficer(t.Context(), keeper, focal, p); err != nil {
		t.Fatal(err)
	}
	f := h.signIn(t, "dau-moi-a")
	f.get("/viec/nhac?ngay=30")
	f.wants("Việc của so-noi-vu", "Đầu mối Sở Nội vụ", "còn 7 ngày đến hạn 30/11/2026", "thứ Hai, 30/11/2026")
	if strings.Contains(visible(f.page), "so-tai-chinh") || strings.Contains(f.page, "Tắt nhắc việc") {
		t.Error("a focal point sees what others are reminded of, or the switch")
	}
	a := h.signIn(t, "chi-quan-tri")
	a.get("/viec/nhac?ngay=30")
	a.wants("Việc của so-tai-chinh", "Đầu mối Sở Tài chính", "Chưa rõ người được nhắc", "Các sở, ngành, địa phương")
	if res := a.post("/viec/nhac", "nhac", "tat"); res.StatusCode != 200 {
		t.Fatal(told(res, a))
	}
	a.wants("Nhắc việc đang tắt")
	f.get("/viec/nhac")
	f.wants("Nhắc việc đang tắt")
	a.post("/viec/nhac", "nhac", "bat")
	if a.get("/viec/nhac"); strings.Contains(visible(a.page), "Nhắc việc đang tắt") {
		t.Error("still off")
	}
}

// In a real browser: a plan is handed in and approved, a task of it is completed
// with a file, and one less is overdue.
func TestWorkInBrowser(t *testing.T) {
	h := open(t, nil)
	dir := t.TempDir()
	plan, proof := filepath.Join(dir, "ke-hoach.txt"), filepath.Join(dir, "bien-ban.txt")
	for path, text := range map[string]string{plan: madePlan,
		proof: "Biên bản kiểm kê kho lưu trữ, lập ngày 19/11/2026."} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	overdue := func(b *tab) int {
		t.Helper()
		b.open("/viec?co-quan=")
		return eval[int](b, `Number(document.querySelector(".tile.bad").dataset.count)`)
	}
	a := h.browser(t, desktop, false).as("chi-quan-tri")
	a.open("/viec/ke-hoach")
	a.run(chromedp.SetUploadFiles(chromedp.CSS(`#tep`), []string{plan}),
		chromedp.SendKeys(chromedp.CSS(`#so`), "88/KH-UBND"),
		chromedp.Submit(chromedp.CSS(`#tep`)), chromedp.WaitVisible(chromedp.CSS(`.plan-rows`)))
	if n := eval[int](a, `document.querySelectorAll(".field.guess").length`); n != 2 {
		t.Errorf("%d cells are marked", n)
	}
	a.click(".group summary")
	a.click(".group .tick-all")
	if all, ticked := eval[int](a, `document.querySelectorAll(".group input[type=checkbox]").length`), eval[int](a,
		`document.querySelectorAll(".group input:checked").length`); all < 10 || ticked != all {
		t.Errorf("%d of %d agencies are ticked", ticked, all)
	}
	a.shot("plan-desktop-light")
	a.run(press(`button[value="duyet"]`), chromedp.WaitVisible(chromedp.CSS(`.tasks`)))
	if got := a.text(".notice.ok"); !strings.Contains(got, "thêm 4") {
		t.Error(got)
	}
	if got := overdue(a); got != 2 { // and none of the shipped plan
		t.Fatalf("%d overdue", got)
	}
	if ws, err := h.store.Tasks(t.Context(), nil, store.TaskFilter{Plan: "88-kh-ubnd", No: "3"}); err != nil ||
		len(ws) != 1 || !ws[0].Shares("so-noi-vu") {
		t.Errorf("the group's agencies were not taken: %+v, %v", ws, err)
	}
	f := h.browser(t, phone, true).as("dau-moi-a")
	f.open("/viec?tu=kiem+ke+kho")
	f.run(press(`.task-what a`), chromedp.WaitVisible(chromedp.CSS(`#hoan-thanh`)))
	f.shot("task-phone-dark")
	f.run(chromedp.SetUploadFiles(chromedp.CSS(`#hoan-thanh input[type=file]`), []string{proof}),
		press(`#hoan-thanh button[value="finish"]`),
		chromedp.WaitVisible(chromedp.CSS(`.proofs li`)))
	if got := f.text(".proofs"); !strings.Contains(got, "bien-ban.txt") {
		t.Error(got)
	}
	if got := overdue(f); got != 1 {
		t.Errorf("%d overdue after the work was done", got)
	}
}

// Every page about work fits its window, in light and dark, on a phone and a
// desk.
func TestWorkPagesFit(t *testing.T) {
	h := open(t, nil)
	w, _ := h.work(t)
	ws, err := h.store.Tasks(t.Context(), nil, store.TaskFilter{No: "20"})
	if err != nil || len(ws) != 1 {
		t.Fatal(ws, err)
	}
	if err := h.house.Take(t.Context(), keeper, ws[0].ID, house.Step{Do: task.Appoint, Party: ws[0].Leads[0].Name,
		Agencies: []string{"so-noi-vu", "so-tai-chinh", "so-y-te", "ubnd-xa"}}); err != nil {
		t.Fatal(err)
	}
	focal := &people[1]
	if err := h.house.Take(t.Context(), focal, w.ID, house.Step{Do: task.AskMore, Day: "2026-12-15",
		Why: "Chờ đơn vị cung cấp bàn giao dữ liệu"}); err != nil {
		t.Fatal(err)
	}
	if err := h.house.Take(t.Context(), focal, w.ID, house.Step{Do: task.Prove,
		Evidence: []store.Evidence{{Name: "Biên bản họp", Link: "https://example.vn/bb"}}}); err != nil {
		t.Fatal(err)
	}
	id, _, err := h.house.ProposePlan(t.Context(), keeper, house.PlanFile{Name: "kh.txt", Data: []byte(madePlan),
		Number: "88/KH-UBND"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.house.ProposeReports(t.Context(), keeper, 2027); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		width int
		dark  bool
	}{{"desktop-light", desktop, false}, {"desktop-dark", desktop, true}, {"phone-light", phone,
		false}, {"phone-dark", phone, true}} {
		t.Run(c.name, func(t *testing.T) {
			b := h.browser(t, c.width, c.dark).as("chi-quan-tri")
			for _, page := range []struct{ name, path string }{
				{"list", "/viec"}, {"list-filtered", "/viec?co-quan=so-noi-vu&tinh-trang=qua-han"}, {"board", "/viec?xem=bang"}, {"month", "/viec/lich?thang=2024-11"},
				{"task", fmt.Sprintf("/viec/%d", w.ID)}, {"group", fmt.Sprintf("/viec/%d", ws[0].ID)}, {"plans", "/viec/ke-hoach"}, {"proposal", fmt.Sprintf("/viec/ke-hoach/%d", id)},
				{"reminders", "/viec/nhac?ngay=90"}, {"links", "/viec/lich-dien-tu?co-quan=so-noi-vu"},
				{"oversight", "/viec/theo-doi"}, {"give", "/viec/giao"}, {"letters", "/hop-thu"}} {
				b.open(page.path)
				b.shot("work-" + page.name + "-" + c.name)
				if got := eval[int](b, `document.documentElement.scrollWidth`); got > c.width {
					t.Errorf("%s is %d pixels wide", page.path, got)
				}
			}
		})
	}
}

// Whatever a file is called, its name fits into a header and has no folders.
func FuzzFileName(f *testing.F) {
	for _, s := range []string{"biên bản.pdf", `C:\tmp\a.txt`, "../../etc/passwd", "a\r\nSet-Cookie: x", "\x00", "..",
		strings.Repeat("ạ", 500)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := fileName(name)
		if got == "" || strings.ContainsAny(got, "/\\\r\n\x00") || len([]rune(got)) > 150 {
			t.Fatalf("%q from %q", got, name)
		}
		if h := mime.FormatMediaType("attachment", map[string]string{"filename": got}); h == "" ||
			strings.ContainsAny(h, "\r\n") {
			t.Fatalf("header %q of %q", h, got)
		}
	})
}

// A month that is read is one month, from its first to its last day.
func FuzzMonthOf(f *testing.F) {
	for _, s := range []string{"2026-11", "11/2026", "13/2026", "0/2026", "2026-00", "2/2024", "nay"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, last, err := monthOf(text)
		if err != nil {
			return
		}
		if first.Time().Day() != 1 || last.Add(1).Time().Day() != 1 || string(first)[:7] != string(last)[:7] {
			t.Fatalf("%q: %s to %s", text, first, last)
		}
	})
}

// TestUnknownLeads: a name that no agency has is marked in the plan, and put right in
// all rows at once; the formula at the end of a plan is no task.
func TestUnknownLeads(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/viec/ke-hoach")
	plan := `KẾ HOẠCH
Dọn kho năm 2026

PHỤ LỤC
STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Thời gian |
1 | Kiểm kê kho | Báo cáo | Đội dọn kho | Quý I |
2 | Sơn cửa kho | Biên bản | Sở Nội vụ | Quý IV |
3 | Khóa cửa kho | Biên bản | Đội dọn kho | Quý IV |
Sở Nội vụ, Đội dọn kho chịu trách nhiệm thi hành Kế hoạch này.
`
	if res := p.sendFile("/viec/ke-hoach", "tep", "ke-hoach.txt", []byte(plan), "so",
		"92/KH-UBND"); res.StatusCode != http.StatusOK {
		t.Fatal(told(res, p))
	}
	p.wants("Đọc được 3 nhiệm vụ", "“Đội dọn kho” là (1, 3)", "Chủ trì chưa có trong danh mục")
	action, fields := p.proposalForm()
	for i := 0; i < len(fields); i += 2 {
		if fields[i] == "la-0" {
			fields[i+1] = "Sở Tài chính"
		}
	}
	if res := p.post(action, append(fields, "viec", "luu")...); res.StatusCode != http.StatusOK {
		t.Fatal(told(res, p))
	}
	if p.wants("Đã lưu bản sửa"); strings.Contains(visible(p.page), "chưa có trong danh mục") ||
		strings.Count(p.page, `value="Sở Tài chính"`) < 2 {
		t.Error(visible(p.page))
	}
}

// Of a plan with headings nobody knows a person says what the columns are; it is
// read again, and a blank lead is filled for the whole plan.
func TestPlanColumns(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chi-quan-tri")
	p.get("/viec/ke-hoach")
	plan := `ỦY BAN NHÂN DÂN TỈNH
KẾ HOẠCH
Dọn hồ sơ năm 2026

PHỤ LỤC
STT | Nhiệm vụ | Sản phẩm | Bộ phận lo việc | Lịch chạy việc |
1 | Rà soát hồ sơ tồn đọng | Báo cáo | Sở Nội vụ | Quý I |
2 | Số hóa hồ sơ | Dữ liệu | - | Quý IV |
`
	if res := p.sendFile("/viec/ke-hoach", "tep", "ke-hoach.txt", []byte(plan), "so",
		"91/KH-UBND"); res.StatusCode != http.StatusOK {
		t.Fatal(told(res, p))
	}
	p.wants("Đọc được 0 nhiệm vụ", "chưa rõ cột nào là chủ trì", "Các bảng đã được hiểu thế nào", "Lịch chạy việc")
	action, fields := p.proposalForm()
	fields = append(fields, "cot-0-0", "so thu tu", "cot-0-1", "nhiem vu", "cot-0-2", "san pham", "cot-0-3",
		"chu tri", "cot-0-4", "han", "viec", "doc-lai")
	if res := p.post(action, fields...); res.StatusCode != http.StatusOK {
		t.Fatal(told(res, p))
	}
	p.wants("Đã đọc lại kế hoạch", "Đọc được 2 nhiệm vụ", "Hạn: 31/3/2026", "Dòng không có cơ quan chủ trì")
	action, fields = p.proposalForm()
	for i := 0; i < len(fields); i += 2 {
		if fields[i] == "moi-chu-tri" {
			fields[i+1] = "Sở Tài chính"
		}
	}
	if res := p.post(action, append(fields, "viec", "luu")...); res.StatusCode != http.StatusOK {
		t.Fatal(told(res, p))
	}
	p.wants("Đã lưu bản sửa")
	_, fields = p.proposalForm()
	leads := ""
	for i := 0; i < len(fields); i += 2 {
		if strings.HasPrefix(fields[i], "chu-tri-") {
			leads += fields[i+1] + "; "
		}
	}
	if leads != "Sở Nội vụ; Sở Tài chính; " {
		t.Errorf("leads: %s", leads)
	}
}
