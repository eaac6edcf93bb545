package web

import (
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"trolyao/house"
)

// TestGapsAreWorkedOff takes a question off the list and brings it back, and answers two
// that mean the same with one answer, which takes both off.
func TestGapsAreWorkedOff(t *testing.T) {
	h := open(t, nil)
	var turns []int64
	for _, q := range []string{"Lịch trực vệ sinh phòng họp tầng ba thế nào?", "Ai trực vệ sinh phòng họp tầng ba?",
		"Máy pha trà tầng hai bật lúc mấy giờ?"} {
		turns = append(turns, h.asks(t, "chuyen-vien-a", q))
	}
	p := h.signIn(t, "chi-quan-tri")
	list := func(path string) string { return visible(p.get(path)) }
	all := list("/quan-tri/cau-hoi")
	for _, want := range []string{"Lịch trực", "Ai trực", "Máy pha trà"} {
		if !strings.Contains(all, want) {
			t.Fatal(all)
		}
	}
	p.post("/quan-tri/cau-hoi", "do", "bo-qua", "luot", fmt.Sprint(turns[2]))
	p.wants("Đã bỏ 1 câu khỏi danh sách")
	if got := list("/quan-tri/cau-hoi"); strings.Contains(got, "Máy pha trà") {
		t.Error(got)
	}
	if got := list("/quan-tri/cau-hoi?xem=bo-qua"); !strings.Contains(got, "Máy pha trà") ||
		!strings.Contains(got, "không cần trả lời") {
		t.Error(got)
	}
	p.post("/quan-tri/cau-hoi", "do", "dua-lai", "luot", fmt.Sprint(turns[2]))
	if got := list("/quan-tri/cau-hoi"); !strings.Contains(got, "Máy pha trà") {
		t.Error(got)
	}

	p.post("/quan-tri/cau-hoi", "do", "soan", "luot", fmt.Sprint(turns[0]), "luot", fmt.Sprint(turns[1]))
	if p.at != "/quan-tri/tra-loi/moi" || !strings.Contains(p.page, "Ai trực vệ sinh") {
		t.Fatal(p.at, visible(p.page))
	}
	res := p.post("/quan-tri/tra-loi", "question", "Lịch trực vệ sinh phòng họp tầng ba thế nào?", "variants",
		"Ai trực vệ sinh phòng họp tầng ba?", "answer", "Theo lịch dán ở cửa phòng.", "basis",
		"Điều 32 Nghị định 30/2020/NĐ-CP", "owner", "Văn phòng", "review", "01/11/2027")
	if res.StatusCode != http.StatusOK {
		t.Fatal(told(res, p))
	}
	if got := list("/quan-tri/cau-hoi"); strings.Contains(got, "trực vệ sinh") || !strings.Contains(got, "Máy pha trà") {
		t.Error(got)
	}
	answers, err := h.house.ApprovedAnswers(t.Context(), keeper)
	if err != nil || len(answers) != 1 {
		t.Fatal(answers, err)
	}
	p.get("/quan-tri/tra-loi")
	p.post(fmt.Sprintf("/quan-tri/tra-loi/%d/bo", answers[0].ID))
	if got := list("/quan-tri/cau-hoi"); !strings.Contains(got, "Lịch trực") || !strings.Contains(got, "Ai trực") {
		t.Error(got)
	}
	for _, bad := range [][]string{{"do", "bo-qua"}, {"do", "bo-qua", "luot", "x"}, {"do", "?", "luot", fmt.Sprint(turns[0])}} {
		if res := p.post("/quan-tri/cau-hoi", bad...); res.StatusCode < 400 {
			t.Errorf("%q: %d", bad, res.StatusCode)
		}
	}
	if res := h.signIn(t, "chuyen-vien-a").post("/quan-tri/cau-hoi", "do", "bo-qua", "luot",
		fmt.Sprint(turns[0])); res.StatusCode != http.StatusForbidden {
		t.Error(res.StatusCode)
	}
	p.get("/quan-tri/nhat-ky")
	p.wants("bỏ qua câu hỏi còn thiếu", "đưa lại câu hỏi còn thiếu")
}

// TestAdminTablesFitAPhone looks for what lies beside the window on a phone.
func TestAdminTablesFitAPhone(t *testing.T) {
	h := shared(t)
	h.asks(t, "chuyen-vien-a", "Lịch trực vệ sinh phòng họp tầng ba thế nào?")
	b := h.browser(t, phone, false).as("chi-quan-tri")
	for _, path := range []string{"/quan-tri/can-bo", "/quan-tri/nhat-ky", "/quan-tri/cau-hoi", "/quan-tri/cai-dat",
		"/quan-tri/co-quan", "/diem"} {
		b.open(path)
		b.shot("phone" + strings.ReplaceAll(path, "/", "-"))
		if over := eval[string](b, `[...document.querySelectorAll(".wide-table:has(table.cards)")].filter((d) =>
			d.scrollWidth > d.clientWidth + 1).map((d) => d.textContent.slice(0, 80)).join("; ")`); over != "" {
			t.Errorf("%s: %s", path, over)
		}
	}
}

// TestDigestTellsWhatIsNotHeld reads the contents of a digest: a missing Điều is not held,
// and not missing from the law.
func TestDigestTellsWhatIsNotHeld(t *testing.T) {
	p := shared(t).signIn(t, "chuyen-vien-a")
	p.get("/vb/30-2020-nd-cp")
	p.wants("mới có một số điều", "kho chưa có")
	if strings.Contains(p.page, `<li><a href="#d3">Điều 3.</a>`) {
		t.Error("an entry of the contents says nothing")
	}
}

// TestLogIsInWords finds the verbs of the log in the source: each has words.
func TestLogIsInWords(t *testing.T) {
	verb := regexp.MustCompile(`"((?:account|agency|answers|approved|backup|calendar|corpus|criteria|doubt|form|gap|house|job|link|officer|oversight|plan|proposal|relation|reminders|token|watch)\.[a-z_]+)"`)
	n := 0
	for _, room := range []string{"house", "store", "bot", "web"} {
		files, err := filepath.Glob("../" + room + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.SplitSeq(string(src), "\n") {
				if strings.HasSuffix(f, "_test.go") || !strings.Contains(strings.ToLower(line), "audit(") {
					continue
				}
				for _, m := range verb.FindAllStringSubmatch(line, -1) {
					if n++; textVerbs[m[1]] == "" {
						t.Errorf("%s: %q has no words in the log", f, m[1])
					}
				}
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d verbs found", n)
	}
}

// TestStayOnOtherForms: a form of many fields keeps them when something is wrong.
func TestStayOnOtherForms(t *testing.T) {
	h := shared(t)
	b := h.browser(t, desktop, false).as("chi-quan-tri")
	b.open("/viec/ke-hoach")
	b.fill("#so", "12/KH-UBND")
	b.run(chromedp.SetUploadFiles(chromedp.CSS("#tep"), []string{empty(t, "ke-hoach.txt")}))
	b.click(`form[action="/viec/ke-hoach"] button`)
	b.await(`!!document.querySelector('form[action="/viec/ke-hoach"] .error')`)
	if got := eval[string](b, `document.querySelector("#so").value`); got != "12/KH-UBND" {
		t.Errorf("what was typed is gone: %q", got)
	}
	b.open("/quan-tri/cau-hoi")
	if eval[bool](b, `!!document.querySelector('button[value="bo-qua"]')`) {
		b.click(`button[value="bo-qua"]`)
		b.await(`document.querySelector(".error")?.textContent.includes("Chưa đánh dấu")`)
	}
}

func empty(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOverviewTellsOfWork counts on the first page of administration what waits there.
func TestOverviewTellsOfWork(t *testing.T) {
	p := shared(t).signIn(t, "chi-quan-tri")
	p.get("/quan-tri")
	p.wants("nhiệm vụ chưa có ai để nhắc")
}

// TestNamelessBasis: what is proposed as the basis of an approved answer is taken, also
// where the document has no number.
func TestNamelessBasis(t *testing.T) {
	h := open(t, nil)
	got, err := h.house.Import(t.Context(), keeper, house.File{Name: "noi-quy.txt", Data: []byte("Điều 1. Giờ mở kho\n" +
		"1. Kho lưu trữ mở cửa từ 7 giờ 45 phút đến 16 giờ 15 phút.\n2. Người mượn hồ sơ ký sổ.\n\nĐiều 2. Chìa khóa\n" +
		"Chìa khóa kho do văn thư giữ.\n"), Title: "Nội quy kho lưu trữ"})
	if err != nil || got.Refused != nil {
		t.Fatal(got, err)
	}
	if err := h.index.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	turn := h.asks(t, "chi-quan-tri", "Kho lưu trữ mở cửa từ mấy giờ?")
	p := h.signIn(t, "chi-quan-tri")
	p.get(fmt.Sprint("/quan-tri/tra-loi/moi?cau-hoi=", turn))
	m := regexp.MustCompile(`(?s)<textarea[^>]*name="basis"[^>]*>(.*?)</textarea>`).FindStringSubmatch(p.page)
	if m == nil || !strings.Contains(m[1], "Nội quy kho lưu trữ") {
		t.Fatal(m)
	}
	res := p.post("/quan-tri/tra-loi", "question", "Kho lưu trữ mở cửa từ mấy giờ?", "answer", "Từ 7 giờ 45 phút.", "basis",
		html.UnescapeString(m[1]), "owner", "Văn phòng", "review", "01/11/2027")
	if res.StatusCode != http.StatusOK {
		t.Fatal(m[1], told(res, p))
	}
}
