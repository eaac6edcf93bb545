package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/score"
	"trolyao/store"
	"trolyao/task"
)

const scoreSet = `
key: bo-nho
name: Bộ tiêu chí nhỏ
groups: [so]
period: nam
target: 90
bands: [{min: 90, name: Tốt}, {min: 0, name: Yếu}]
fields:
  - no: "1"
    name: Chỉ đạo, điều hành
    max: 6
    parts:
      - {no: "1.1", name: Kế hoạch năm, max: 2, method: tham-dinh, rule: "bậc: kịp thời = 2; chậm = 1; không có = 0", evidence: Quyết định ban hành}
      - {no: "1.2", name: Nhiệm vụ của kế hoạch, max: 4, method: tham-dinh, rule: "tỷ lệ nhiệm vụ: từ 0 đến 100", tasks: [{plan: viec-thu}]}
  - no: "2"
    name: Người dân
    max: 4
    parts:
      - {no: "2.1", name: Hồ sơ đúng hạn, max: 3, method: so-lieu, rule: "tỷ lệ: từ 50 đến 100"}
      - {no: "2.2", name: Hài lòng, max: 1, method: sipas, rule: "tỷ lệ: từ 0 đến 100"}
`

// scoring is a house with a small set of criteria and a task of Sở Nội vụ.
func scoring(t *testing.T) *desk {
	h := open(t, nil)
	c, err := score.ReadYAML([]byte(scoreSet))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.store.PutCriteria(t.Context(), keeper, c); err != nil {
		t.Fatal(err)
	}
	cal := &task.Calendar{}
	p := &task.Proposal{Plan: corpus.Ref{Doc: "viec-thu"}, Year: 2026, Title: "Việc thử"}
	for i, due := range []string{"Tháng 12", "Tháng 6"} {
		p.Tasks = append(p.Tasks, task.Task{No: fmt.Sprint(i + 1), Name: "Dọn kho " + due, Lead: "Sở Nội vụ",
			Leads: []task.Party{{Name: "Sở Nội vụ", Agency: "so-noi-vu"}},
			Time:  due, Due: cal.Settle(task.ReadDue(due, 2026))})
	}
	if _, err := h.store.PutPlan(t.Context(), keeper, p, corpus.Public, "", task.Planner{Calendar: cal}); err != nil {
		t.Fatal(err)
	}
	return h
}

// A score's whole way in a real browser: the agency scores itself and proves
// it, the council appraises, an administrator publishes, everybody reads.
func TestScoreInBrowser(t *testing.T) {
	h := scoring(t)
	const card = "/diem/bo-nho/so-noi-vu"
	proof := filepath.Join(t.TempDir(), "ke-hoach.txt")
	if err := os.WriteFile(proof, []byte("Kế hoạch"), 0o600); err != nil {
		t.Fatal(err)
	}

	f := h.browser(t, desktop, false).as("dau-moi-a")
	f.open(card)
	if got := f.text("main"); !strings.Contains(got, "chưa có số liệu") || !strings.Contains(got, "còn thiếu") &&
		!strings.Contains(got, "chưa tự chấm") {
		t.Error(got)
	}
	f.click(`main a[href*="/cham"]`)
	f.run(chromedp.WaitVisible(chromedp.CSS(`#ket-qua-1\.1`)), chromedp.SetValue(chromedp.CSS(`#ket-qua-1\.1`),
		"kịp thời"))
	f.fill(`#ket-qua-2\.1`, "chín mươi")
	f.run(press(`.save-bar button`), chromedp.WaitVisible(chromedp.CSS(`[role=alert]`)))
	// What was wrong is said, and nothing that was chosen is lost.
	if got := f.text("[role=alert]"); !strings.Contains(got, "Tiêu chí 2.1 ghi “chín mươi”; cần") {
		t.Error(got)
	}
	if got := eval[string](f, `document.getElementById("ket-qua-1.1").value + "|" + document.getElementById("ket-qua-2.1").value`); got != "kịp thời|chín mươi" {
		t.Errorf("the form came back with %q", got)
	}
	f.shot("score-claim-wrong")
	f.run(chromedp.SetValue(chromedp.CSS(`#ket-qua-2\.1`), "90"), press(`.save-bar button`),
		chromedp.WaitVisible(chromedp.CSS(`.notice.ok`)))
	if got := f.text("main"); !strings.Contains(got, "ã lưu") || !strings.Contains(got, "2,4/10") {
		t.Errorf("without evidence: %s", got)
	}
	f.run(chromedp.SetUploadFiles(chromedp.CSS(`#tep-1\.1`), []string{proof}),
		press(`.save-bar button`), chromedp.WaitVisible(chromedp.CSS(`.evidence-list`)))
	if got := f.text("main"); !strings.Contains(got, "1 minh chứng mới") || !strings.Contains(got, "4,4/10") ||
		!strings.Contains(got, "ke-hoach.txt") {
		t.Errorf("with evidence: %s", got)
	}
	f.shot("score-claim")

	// What if: the task that is still open.
	f.open(card)
	f.click(`summary h2#h-neu`)
	f.run(press(`.try-tasks input`),
		press(`#h-neu ~ * button, details.card form button`), chromedp.WaitVisible(
			chromedp.CSS(`#ket-qua-thu`)))
	if got := f.text("#ket-qua-thu"); !strings.Contains(got, "6,4 điểm") || !strings.Contains(got, "hiện nay 4,4") ||
		!strings.Contains(got, "Tiêu chí 1.2") {
		t.Error(got)
	}
	f.shot("score-what-if")

	// The council: a reason for each change.
	a := h.browser(t, desktop, false).as("tham-dinh")
	a.open(card + "/tham-dinh")
	a.run(chromedp.SetValue(chromedp.CSS(`#ket-qua-1\.1`), "chậm"), press(`.save-bar button`),
		chromedp.WaitVisible(chromedp.CSS(`[role=alert]`)))
	if got := a.text("[role=alert]"); !strings.Contains(got, "lý do cho tiêu chí 1.1") {
		t.Error(got)
	}
	a.shot("score-appraise")
	a.fill(`#ghi-chu-1\.1`, "ban hành ngày 20/02")
	a.fill(`#ket-qua-2\.2`, "87,5")
	a.fill(`#ghi-chu-2\.2`, "kết quả khảo sát tháng 10")
	a.run(press(`[name="cong-nhan-1.2"]`),
		press(`[name="cong-nhan-2.1"]`),
		press(`.save-bar button`), chromedp.WaitVisible(chromedp.CSS(`.notice.ok`)))
	if got := a.text("main"); !strings.Contains(got, "Đã lưu thẩm định 4 tiêu chí") ||
		!strings.Contains(got, "còn 0 tiêu chí chưa thẩm định") || !strings.Contains(got, "4,275/10") {
		t.Error(got)
	}

	// Published: numbered, frozen, open.
	p := h.browser(t, desktop, false).as("chi-quan-tri")
	p.open("/diem/bo-nho")
	p.shot("score-set")
	eval[bool](p, `(window.confirm = () => true, true)`) // a person would press OK
	p.run(press(`input[name="co-quan"]`), press(`form .actions button`),
		chromedp.WaitVisible(chromedp.CSS(`.notice.ok`)))
	if got := p.text("main"); !strings.Contains(got, "Đã công bố bảng điểm số BĐ-2026-001") {
		t.Error(got)
	}
	p.open(card + "/lich-su")
	if got := p.text("main"); !strings.Contains(got, "Đầu mối Sở Nội vụ") ||
		!strings.Contains(got, "ban hành ngày 20/02") || !strings.Contains(got, "công bố") {
		t.Error(got)
	}
	p.shot("score-history")
	r := h.browser(t, desktop, false).as("chuyen-vien-b")
	r.open(card)
	if got := r.text("main"); !strings.Contains(got, "đã công bố số BĐ-2026-001") ||
		!strings.Contains(got, "4,275") || strings.Contains(got, "Đầu mối Sở Nội vụ") {
		t.Error(got)
	}
	r.run(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	}))
	r.shot("score-print")
}

// Who may not, may not; what is wrong is told; files come as files.
func TestScorePages(t *testing.T) {
	h := scoring(t)
	const card = "/diem/bo-nho/so-noi-vu"
	v := h.visitor(t)
	if v.status("/diem"); v.at != "/dang-nhap" {
		t.Errorf("a stranger got %s", v.at)
	}
	h.opts.Anonymous = true // everybody may look, at what is published
	for path, want := range map[string]int{"/diem": 200, "/diem/bo-nho": 200, card: 404, card + "?xuat=xlsx": 404} {
		if got := v.status(path); got != want {
			t.Errorf("a stranger: %s: %d, want %d", path, got, want)
		}
	}
	h.opts.Anonymous = false
	other := h.signIn(t, "chuyen-vien-b")
	for path, want := range map[string]int{card: 404, card + "/cham": 404, card + "/tham-dinh": 404,
		card + "/lich-su": 404, "/diem/khong-co": 404, "/diem/bo-nho?ky=2026-05": 422, "/diem": 200,
		"/diem/bo-nho": 200, "/diem/par-index-tinh": 200} {
		if got := other.status(path); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	other.get("/diem")
	for _, path := range []string{card + "/cham", card + "/tham-dinh", "/diem/bo-nho/cong-bo", "/diem"} {
		if res := other.post(path); res.StatusCode != http.StatusForbidden {
			t.Error(told(res, other))
		}
		other.get("/diem")
	}
	f := h.signIn(t, "dau-moi-a")
	if got := f.status(card + "/tham-dinh"); got != 404 {
		t.Errorf("an agency opened its own appraisal: %d", got)
	}
	f.get(card + "/cham")
	if res := f.sendFile(card+"/cham", "tep-1.1", "..\\..\\kế hoạch.txt", []byte("abc"), "ket-qua-1.1", "kịp thời",
		"ket-qua-2.1", "80", "lien-ket-1.1", "https://example.org/kh", "ghi-chu-2.1", "tháng 10"); res.StatusCode != 200 {
		t.Fatal(told(res, f))
	}
	f.wants("Đã lưu: 2 mục tự chấm, 2 minh chứng", "kế hoạch.txt", "Đường dẫn example.org")
	// The same again changes nothing.
	if res := f.post(card+"/cham", "ket-qua-1.1", "kịp thời", "ket-qua-2.1", "80", "ghi-chu-2.1",
		"tháng 10"); res.StatusCode != 200 {
		t.Fatal(told(res, f))
	}
	f.wants("Không có gì thay đổi")
	if res := f.post(card+"/cham", "ket-qua-2.1", "-5", "ghi-chu-1.1", "giữ lại"); res.StatusCode != 422 {
		t.Fatal(told(res, f))
	}
	f.wants("không được âm")
	if !strings.Contains(f.page, `value="giữ lại"`) {
		t.Error("what was typed is lost")
	}
	if res := f.post(card+"/cham", "lien-ket-1.1", "javascript:alert(1)"); res.StatusCode != 422 {
		t.Fatal(told(res, f))
	}
	facts, err := h.house.ScoreFacts(t.Context(), &people[1], store.ScoreKey{Criteria: "bo-nho", Agency: "so-noi-vu",
		Period: "2026"}, "2026-11-20")
	if err != nil || len(facts.Evidence) != 2 {
		t.Fatalf("%+v, %v", facts, err)
	}
	for _, e := range facts.Evidence {
		path := fmt.Sprintf("/diem/minh-chung/%d", e.ID)
		if e.Link != "" {
			if got := f.status(path); got != 404 {
				t.Errorf("a link as a file: %d", got)
			}
			continue
		}
		req, _ := http.NewRequest("GET", h.url+path, nil)
		res := f.do(req)
		if f.page != "abc" || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") ||
			res.Header.Get("Content-Type") != "application/octet-stream" {
			t.Errorf("%q %v", f.page, res.Header)
		}
		if got := other.status(path); got != 404 {
			t.Errorf("another agency got the file: %d", got)
		}
		f.get(card + "/cham")
		f.post(card+"/cham", "rut", fmt.Sprint(e.ID), "ket-qua-1.1", "kịp thời", "ket-qua-2.1", "80", "ghi-chu-2.1",
			"tháng 10")
		f.wants("Đã rút minh chứng")
	}
	// Exports and the what-if form.
	for kind, begin := range map[string]string{"xlsx": "PK", "csv": "\ufeff", "png": "\x89PNG"} {
		for _, path := range []string{card + "?xuat=", "/diem/bo-nho?xuat="} {
			if page := f.get(path + kind); !strings.HasPrefix(page, begin) {
				t.Errorf("%s%s begins with %q", path, kind, page[:min(8, len(page))])
			}
		}
	}
	if got := f.status(card + "?xuat=doc"); got != 422 {
		t.Errorf("an unknown format: %d", got)
	}
	if page := f.get(card + "/cham?xuat=xlsx"); !strings.HasPrefix(page, "PK") {
		t.Error("no sheet to fill in")
	}
	sheet := []byte(f.get(card + "/cham?xuat=xlsx"))
	f.get(card + "/cham")
	if res := f.sendFile(card+"/bang", "bang", "cham.xlsx", sheet, "ben", "cham"); res.StatusCode != 200 {
		t.Fatal(told(res, f))
	}
	f.wants("Đã nhập 2 mục")
	if res := f.sendFile(card+"/bang", "bang", "cham.xlsx", sheet, "ben", "tham-dinh"); res.StatusCode != 403 {
		t.Fatal(told(res, f))
	}
	f.get(card + "/cham")
	if res := f.sendFile("/diem/bo-nho/so-tai-chinh/bang", "bang", "cham.xlsx", sheet, "ben",
		"cham"); res.StatusCode != 422 {
		t.Fatal(told(res, f))
	}
	f.wants("không phải của trang này")
	f.get(card + "?thu-2.1=100&thu-1.1=ch%E1%BA%ADm")
	f.wants("Nếu làm như đã chọn: 4 điểm")
	f.get(card + "?thu-2.1=nhiều")
	f.wants("Tiêu chí 2.1 ghi “nhiều”; cần tỷ lệ phần trăm")
	// An administrator brings a set in; a bad one names the place and changes nothing.
	a := h.signIn(t, "chi-quan-tri")
	a.get("/diem")
	if res := a.sendFile("/diem", "tep", "bo.yaml",
		[]byte(strings.Replace(scoreSet, "max: 3", "max: 4", 1))); res.StatusCode != 422 {
		t.Fatal(told(res, a))
	}
	a.wants("Dòng", "cộng lại được 5, khác điểm tối đa 4")
	a.get("/diem")
	if res := a.sendFile("/diem", "tep", "bo.yaml",
		[]byte(strings.Replace(scoreSet, "Bộ tiêu chí nhỏ", "Bộ tiêu chí mới", 1))); res.StatusCode != 200 {
		t.Fatal(told(res, a))
	}
	a.wants("Đã nhập bộ tiêu chí bo-nho, bản 2", "Bộ tiêu chí mới")
	a.get("/diem")
	req, _ := http.NewRequest("GET", h.url+"/diem?mau=1", nil)
	if a.do(req); !bytes.HasPrefix([]byte(a.page), []byte("PK")) {
		t.Error("no template")
	}
	a.get("/diem?chi-so=PAR+INDEX&tinh=Gia+Lai")
	a.wants("80,35%", "PAR INDEX của Gia Lai")
	a.get("/diem?chi-so=DTI&tinh=Gia+Lai")
	a.wants("Chưa có số liệu DTI của Gia Lai")
	a.get("/diem/bo-nho")
	if res := a.post("/diem/bo-nho/cong-bo", "ky", "2026", "co-quan", "so-noi-vu"); res.StatusCode != 422 {
		t.Fatal(told(res, a))
	}
	a.wants("chưa thẩm định: 1.1, 2.1, 2.2")
}

// Every page about scores fits its window, in light and dark, on a phone and a
// desk.
func TestScorePagesFit(t *testing.T) {
	h := scoring(t)
	v := func(s string) *score.Points { p, _ := score.ParsePoints(s); return &p }
	for _, x := range []struct{ agency, value string }{{"so-noi-vu", "97,4"}, {"so-tai-chinh", "99,5"}} {
		who := &org.Officer{ID: "x", Agency: x.agency, Roles: []org.Role{org.Focal}}
		if err := h.house.PutClaims(t.Context(), who, store.ScoreKey{Criteria: "vi-du-so", Agency: x.agency,
			Period: "2026"}, score.Self,
			[]score.Claim{{No: "3.2", Value: v(x.value)}, {No: "3.3", Value: v("88")},
				{No: "1.1", Choice: "kịp thời"}, {No: "7.2", Value: v("65,5")}},
			score.Evidence{No: "3.2", Name: "Số liệu tháng 10", Link: "https://example.org/so-lieu"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, who string
		width     int
		dark      bool
	}{{"desktop-light", "dau-moi-a", desktop, false}, {"desktop-dark", "tham-dinh", desktop, true}, {"phone-light",
		"tham-dinh", phone, false}, {"phone-dark", "dau-moi-a", phone, true}} {
		t.Run(c.name, func(t *testing.T) {
			b := h.browser(t, c.width, c.dark).as(c.who)
			pages := [][2]string{{"list", "/diem?chi-so=PAR+INDEX&tinh=H%C3%B2a+B%C3%ACnh"},
				{"set", "/diem/vi-du-so"}, {"frame", "/diem/par-index-tinh"}, {"card", "/diem/vi-du-so/so-noi-vu?thu-1.5=100"}, {"live", "/diem/chi-so-766/so-noi-vu"}}
			if c.who == "tham-dinh" {
				pages = append(pages, [2]string{"appraise", "/diem/vi-du-so/so-noi-vu/tham-dinh"})
			} else {
				pages = append(pages, [2]string{"claim", "/diem/vi-du-so/so-noi-vu/cham"},
					[2]string{"history", "/diem/vi-du-so/so-noi-vu/lich-su"})
			}
			for _, page := range pages {
				b.open(page[1])
				b.shot("score-" + page[0] + "-" + c.name)
				if got := eval[int](b, `document.documentElement.scrollWidth`); got > c.width {
					t.Errorf("%s is %d pixels wide", page[1], got)
				}
			}
		})
	}
}
