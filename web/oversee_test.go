package web

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

// oddPlan is a plan whose headings nobody has seen before.
const oddPlan = `ỦY BAN NHÂN DÂN TỈNH
KẾ HOẠCH
Sắp xếp kho tư liệu năm 2026

PHỤ LỤC
STT | Nhiệm vụ | Sản phẩm | Bên lo | Mốc son |
1 | Kiểm đếm tư liệu của kho cũ | Biên bản | Sở Nội vụ | 30/11/2026 |
2 | Dọn kho tư liệu tầng hai | Báo cáo | Sở Tài chính | 30/9/2026 |
`

// In a real browser: a plan with headings that are not known is read once a person
// has said what a column is, approved, passed on to a person, completed with proof,
// confirmed; and what is late goes into a letter that opens as a Word document.
func TestPlanToLetterInBrowser(t *testing.T) {
	h := open(t, nil)
	dir := t.TempDir()
	plan, proof := filepath.Join(dir, "ke-hoach.txt"), filepath.Join(dir, "bien-ban.txt")
	for path, text := range map[string]string{plan: oddPlan, proof: "Biên bản kiểm đếm tư liệu, lập ngày 19/11/2026."} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a := h.browser(t, desktop, false).as("chi-quan-tri")
	a.open("/viec/ke-hoach")
	a.run(chromedp.SetUploadFiles(chromedp.CSS(`#tep`), []string{plan}), chromedp.SendKeys(chromedp.CSS(`#so`), "89/KH-UBND"),
		chromedp.Submit(chromedp.CSS(`#tep`)), chromedp.WaitVisible(chromedp.CSS(`select[name="cot-0-3"]`)))
	a.shot("odd-plan")
	a.run(choose(`select[name="cot-0-3"]`, "chu tri"), choose(`select[name="cot-0-4"]`, "han"))
	a.click(`button[value="doc-lai"]`)
	a.await(`document.querySelectorAll(".plan-row").length === 2 && document.querySelector("#chu-tri-0").value === "Sở Nội vụ"`)
	a.click(`button[value="duyet"]`)
	a.run(chromedp.WaitVisible(chromedp.CSS(`.tasks`)))
	if got := a.text(".notice.ok"); !strings.Contains(got, "thêm 2") {
		t.Fatal(got)
	}
	ws, err := h.store.Tasks(t.Context(), nil, store.TaskFilter{Plan: "89-kh-ubnd"})
	if err != nil || len(ws) != 2 || ws[0].Due.Nominal != "2026-11-30" || ws[1].Due.Nominal != "2026-09-30" {
		t.Fatalf("%+v, %v", ws, err)
	}
	page := fmt.Sprintf("/viec/%d", ws[0].ID)

	f := h.browser(t, desktop, true).as("dau-moi-a") // who leads passes it on
	f.open(page)
	f.fill(`#nguoi`, "chuyen-vien-a")
	f.fill(`#yeu-cau`, "Đếm cả kho phụ")
	f.click(`button[value="pass"]`)
	f.await(`document.querySelector("#h-ch") !== null`)
	f.shot("passed-on")

	p := h.browser(t, phone, false).as("chuyen-vien-a") // a person finds it in the inbox, and proves it
	p.open("/hop-thu")
	if got := p.text(".letters"); !strings.Contains(got, "Được chuyển đến") || !strings.Contains(got, "89/KH-UBND") ||
		!strings.Contains(got, "Đếm cả kho phụ") {
		t.Error(got)
	}
	p.click(`.letters a`)
	p.run(chromedp.WaitVisible(chromedp.CSS(`#hoan-thanh`)),
		chromedp.SetUploadFiles(chromedp.CSS(`#hoan-thanh input[type=file]`), []string{proof}))
	p.click(`#hoan-thanh button[value="finish"]`)
	p.run(chromedp.WaitVisible(chromedp.CSS(`.proofs li`)))
	if w, err := h.store.Task(t.Context(), nil, ws[0].ID); err != nil || w.Progress != task.Doing ||
		w.Passed[0].Done == "" {
		t.Fatalf("the part is not the whole: %+v, %v", w, err)
	}
	f.open("/hop-thu")
	if got := f.text(".letters"); !strings.Contains(got, "đã báo xong phần việc") {
		t.Error(got)
	}
	f.open(page)
	f.run(chromedp.SetUploadFiles(chromedp.CSS(`#hoan-thanh input[type=file]`), []string{proof}))
	f.click(`#hoan-thanh button[value="finish"]`)
	f.await(`[...document.querySelectorAll(".badge")].some((b) => b.textContent === "hoàn thành đúng hạn")`)
	a.open(page)
	a.click(`button[value="confirm"]`)
	a.await(`document.querySelector("#h-xn").textContent === "Đã xác nhận"`)

	a.open("/viec/theo-doi")
	a.shot("oversight")
	if got := a.text(".late-table"); !strings.Contains(got, "Dọn kho tư liệu") || strings.Contains(got, "Kiểm đếm") {
		t.Error(got)
	}
	a.click(`.over-table input[value="so-tai-chinh"]`)
	letter := eval[string](a, `(() => { const f = document.querySelector(".over-table").closest("form");
		return f.getAttribute("action") + "?" + new URLSearchParams(new FormData(f)); })()`)
	a.run(js(`(() => { fetch(` + "`" + letter + "`" + `).then((r) => r.arrayBuffer()).then((b) => { window.letter =
		btoa(String.fromCharCode(...new Uint8Array(b))); }); })()`))
	a.await(`window.letter !== undefined`)
	data, err := base64.StdEncoding.DecodeString(eval[string](a, `window.letter`))
	if err != nil {
		t.Fatal(err)
	}
	got := wordText(t, data)
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "V/v đôn đốc", "Kính gửi: Sở Tài chính.", "Dọn kho tư liệu",
		"89/KH-UBND", "30/9/2026", "51"} {
		if !strings.Contains(got, want) {
			t.Errorf("the letter lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "{{") || strings.Contains(got, "Kiểm đếm") {
		t.Errorf("the letter says\n%s", got)
	}
}

// wordText is what LibreOffice shows of a Word file, on one page; without it what the
// house reads.
func wordText(t *testing.T, data []byte) string {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("LibreOffice is not here (Debian package libreoffice-writer-nogui)")
		}
		t.Log("LibreOffice is not installed: the letter is read by the house alone")
		blocks, _, err := paper.Read(t.Context(), "thu.docx", data, paper.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(blocks)
	}
	dir := t.TempDir()
	if shots != "" {
		dir = shots
	}
	file := filepath.Join(dir, "thu.docx")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"txt:Text", "pdf"} {
		cmd := exec.Command(office, "-env:UserInstallation=file://"+t.TempDir(), "--headless", "--convert-to", kind,
			"--outdir", dir, file)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if shots == "" {
			break
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "thu.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Who oversees sees all agencies, a head their own and what belongs to it, and
// nobody else anything; what is given by hand says at the field what is wrong.
func TestOversightAndGivenWork(t *testing.T) {
	h := open(t, nil)
	planner, err := h.Server.house.Planner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []org.Officer{{ID: "van-phong", Name: "Văn phòng", Agency: "vp-ubnd-tinh", Roles: []org.Role{org.Overseer}},
		{ID: "chu-tich", Name: "Chủ tịch", Roles: []org.Role{org.Leader}}} {
		if err := h.store.PutOfficer(t.Context(), keeper, o, planner); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		who    string
		status int
		other  bool // sees another agency
	}{{"van-phong", 200, true}, {"chu-tich", 200, true}, {"chi-quan-tri", 200, true}, {"dau-moi-a", 200, false},
		{"lanh-dao-a", 200, false}, {"chuyen-vien-a", http.StatusForbidden, false}, {"tham-dinh", http.StatusForbidden, false}} {
		p := h.signIn(t, c.who)
		if got := p.status("/viec/theo-doi"); got != c.status {
			t.Errorf("%s: %d", c.who, got)
		}
		if got := strings.Contains(visible(p.page), "Sở Tư pháp"); got != c.other {
			t.Errorf("%s sees another agency: %v", c.who, got)
		}
	}
	v := h.signIn(t, "van-phong")
	v.get("/viec/theo-doi")
	if res := v.post("/viec/theo-doi/moc", "truoc", "5", "cap-tren", "9", "lanh-dao", "6"); res.StatusCode != 422 {
		t.Error(told(res, v))
	}
	v.get("/viec/theo-doi")
	if res := v.post("/viec/theo-doi/moc", "truoc", "5", "cap-tren", "3", "lanh-dao", "9"); res.StatusCode != 200 {
		t.Error(told(res, v))
	}
	if r, err := h.Server.house.Rules(t.Context()); err != nil || r != (task.Rules{Risk: 5, Up: 3, Leader: 9}) {
		t.Errorf("%+v, %v", r, err)
	}
	give := func(p *person, want int, fields ...string) *http.Response {
		t.Helper()
		p.get("/viec/giao")
		res := p.post("/viec/giao", fields...)
		if res.StatusCode != want {
			t.Fatalf("%v: %s", fields, told(res, p))
		}
		return res
	}
	for _, c := range []struct{ want, lead, what, due string }{
		{"Xin ghi nội dung nhiệm vụ", "Sở Nội vụ", "", ""}, {"Không có cơ quan nào tên “Sở Mây”", "Sở Mây", "Việc", ""},
		{"Chưa hiểu thời hạn “hôm mây tan”", "Sở Nội vụ", "Việc", "hôm mây tan"}, {"đã qua", "Sở Nội vụ", "Việc", "01/02/2026"},
		{"Xin chọn cơ quan", "", "Việc", ""},
	} {
		give(v, 422, "noi-dung", c.what, "chu-tri", c.lead, "han", c.due)
		v.wants(c.want)
	}
	give(v, 200, "can-cu", "Thông báo 45/TB-VP", "noi-dung", "Gửi số liệu họp giao ban", "chu-tri", "Sở Nội vụ", "phoi-hop",
		"Sở Tài chính", "han", "30/11/2026", "nguoi", "chuyen-vien-a")
	v.wants("Đã giao việc", "45/TB-VP", "Chuyên viên Sở Nội vụ")
	link := regexp.MustCompile(`action="(/viec/\d+)"`).FindStringSubmatch(v.page)[1]
	f := h.signIn(t, "dau-moi-a")
	f.get("/hop-thu")
	f.wants("giao việc", "45/TB-VP", "Gửi số liệu họp giao ban")
	// At one's own agency work is given, not at another.
	give(f, 422, "noi-dung", "Việc", "chu-tri", "Sở Tài chính")
	f.wants("không thuộc")
	give(f, 200, "noi-dung", "Việc trong sở", "nguoi", "chuyen-vien-a")
	inside := regexp.MustCompile(`action="(/viec/\d+)"`).FindStringSubmatch(f.page)[1]
	if got := h.signIn(t, "chuyen-vien-b").status(inside); got != http.StatusNotFound {
		t.Errorf("another agency reads what was given inside: %d", got)
	}
	if s := h.signIn(t, "chuyen-vien-a"); s.status(inside) != 200 || s.status("/viec?cua-toi=1") != 200 ||
		!strings.Contains(visible(s.page), "Gửi số liệu họp giao ban") {
		t.Error("the person does not see what was given to them")
	}
	// Reported done, it is given back for more, and confirmed.
	f.get(link)
	f.sendFile(link, "tep", "sl.txt", []byte("số liệu"), "viec", "finish")
	v.get("/hop-thu")
	v.wants("Đã báo hoàn thành")
	v.get(link)
	if res := v.post(link, "viec", "return"); res.StatusCode != 422 {
		t.Error(told(res, v))
	}
	v.get(link)
	v.post(link, "viec", "return", "ly-do", "thiếu số của tháng 10")
	v.wants("đang thực hiện trong hạn")
	f.get("/hop-thu")
	f.wants("trả lại", "thiếu số của tháng 10")
	f.get(link)
	if res := f.post(link, "viec", "confirm"); res.StatusCode == 200 {
		t.Error("who did it confirmed it")
	}
	f.get(link)
	f.post(link, "viec", "comment", "ly-do", "đã bổ sung")
	v.get("/hop-thu")
	v.wants("đã bổ sung")
}

// An office puts its own form in place of the shipped one; one with a field that
// nothing fills is told at the field and not taken.
func TestOwnFormOfALetter(t *testing.T) {
	h := open(t, nil)
	a := h.signIn(t, "chi-quan-tri")
	for _, c := range []struct{ layout, want string }{
		{"# GIẤY NHẮC CỦA {{cơ quan}}\nCòn {{quá hạn}} việc trễ.\n| Việc | Trễ\n| {{việc quá hạn.nhiệm vụ}} | {{việc quá hạn.trễ}}", ""},
		{"# GIẤY NHẮC {{ngày sinh}}", "{{ngày sinh}}"},
	} {
		form, err := paper.LayOut(c.layout)
		if err != nil {
			t.Fatal(err)
		}
		a.get("/viec/theo-doi")
		res := a.sendFile("/viec/theo-doi/mau", "tep", "mau.docx", form, "mau", house.FormUrge)
		if ok := res.StatusCode == 200; ok != (c.want == "") {
			t.Fatal(told(res, a))
		}
		if c.want != "" {
			a.wants(c.want)
		}
	}
	own, err := h.Server.house.Paper(t.Context(), keeper, house.FormUrge, house.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	blocks, _, err := paper.Read(t.Context(), "a.docx", own, paper.Options{})
	if err != nil || !strings.Contains(fmt.Sprint(blocks), "GIẤY NHẮC") || strings.Contains(fmt.Sprint(blocks), "{{") {
		t.Errorf("%v, %v", blocks, err)
	}
	a.get("/viec/theo-doi")
	a.post("/viec/theo-doi/mau", "mau", house.FormUrge, "viec", "bo")
	if _, own, err := h.Server.house.FormFile(t.Context(), house.FormUrge); err != nil || own {
		t.Error("the shipped form did not come back", err)
	}
	a.get("/viec/theo-doi")
	if res := a.sendFile("/viec/theo-doi/mau", "tep", "mau.docx", []byte("không phải Word"), "mau",
		house.FormUrge); res.StatusCode != 422 {
		t.Error(told(res, a))
	}
}

// A plan that is closed counts nowhere and reminds nobody; removed it is not seen,
// brought back it is as before; erased it is gone, with a line in the log for each.
func TestPlanIsClosedAndBack(t *testing.T) {
	h := open(t, nil)
	a := h.signIn(t, "chi-quan-tri")
	shipped := h.Server.house.Data.Proposal().Plan.Doc
	if a.overdue() == "0" {
		t.Fatal("nothing is overdue")
	}
	do := func(what string) *http.Response {
		t.Helper()
		a.get("/viec/ke-hoach")
		return a.post("/viec/ke-hoach/trang-thai", "ke-hoach", shipped, "viec", what, "ly-do", "hết năm")
	}
	for _, what := range []string{"dong", "luu-tru", "xoa"} {
		if res := do(what); res.StatusCode != 200 {
			t.Fatal(told(res, a))
		}
		if got := a.overdue(); got != "0" {
			t.Errorf("%s: %s overdue", what, got)
		}
		us, err := h.store.UpcomingReminders(t.Context(), keeper, noon.AddDate(2, 0, 0))
		if err != nil || len(us) != 0 {
			t.Errorf("%s: %d reminders, %v", what, len(us), err)
		}
		ws, err := h.store.Tasks(t.Context(), keeper, store.TaskFilter{Plan: shipped})
		if err != nil || (len(ws) > 0) != (what != "xoa") {
			t.Errorf("%s: who names the plan sees %d tasks, %v", what, len(ws), err)
		}
	}
	if res := do("mo"); res.StatusCode != 200 || a.overdue() == "0" {
		t.Error("it did not come back")
	}
	if res := do("xoa-han"); res.StatusCode == 200 {
		t.Error("erased without having been removed")
	}
	do("xoa")
	if res := do("xoa-han"); res.StatusCode != 200 {
		t.Error(told(res, a))
	}
	ws, err := h.store.Tasks(t.Context(), keeper, store.TaskFilter{Shut: true})
	if err != nil || len(ws) != 0 {
		t.Errorf("%d tasks are left, %v", len(ws), err)
	}
	log, err := h.store.AuditLog(t.Context(), 20)
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprint(log)
	for _, what := range []string{"plan.close", "plan.archive", "plan.remove", "plan.open", "plan.erase", "hết năm"} {
		if !strings.Contains(all, what) {
			t.Errorf("the log does not tell %q", what)
		}
	}
}
