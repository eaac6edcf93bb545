package web

import (
	"bufio"
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/index"
	"trolyao/post"
	"trolyao/store"
)

func TestChatPagesInBrowser(t *testing.T) {
	h := open(t, nil)
	for _, c := range []struct {
		name  string
		width int
		dark  bool
	}{{"desktop-light", desktop, false}, {"desktop-dark", desktop, true}, {"phone-light", phone,
		false}, {"phone-dark", phone, true}} {
		t.Run(c.name, func(t *testing.T) {
			b := h.browser(t, c.width, c.dark)
			b.as("chuyen-vien-a")
			b.open("/")
			b.shot("chat-empty-" + c.name)
			b.fill("#text", "văn bản đến phải được đăng ký thế nào?")
			b.click("form.ask button")
			b.await(`document.querySelectorAll(".answer .cite-card").length > 0 && document.querySelector(".working").hidden`)
			b.shot("chat-answer-" + c.name)
			if got := b.text(".answer .status"); strings.TrimSpace(got) != "có căn cứ" {
				t.Errorf("status %q", got)
			}
			b.fill("#text", "nghị định 45 quy định gì")
			b.click("form.ask button")
			b.await(`document.querySelectorAll(".answer").length > 1 && document.querySelector(".working").hidden`)
			b.shot("chat-second-" + c.name)
			if eval[bool](b, `document.documentElement.scrollWidth > innerWidth`) {
				t.Error("the page is wider than the window")
			}
		})
	}
}

var reTalkField = regexp.MustCompile(`name="c" value="([A-Za-z0-9]+)"`)

// talkOf is the conversation of the page shown last.
func (p *person) talkOf() string {
	p.t.Helper()
	m := reTalkField.FindStringSubmatch(p.page)
	if m == nil {
		p.t.Fatalf("no conversation on %s:\n%s", p.at, visible(p.page))
	}
	return m[1]
}

// asks sends a question as the form on the page does, and returns the
// conversation; the page shown is the answer.
func (p *person) asks(text, message string) string {
	p.t.Helper()
	talk := p.talkOf()
	res := p.post("/hoi", "c", talk, "m", message, "text", text)
	if res.StatusCode != http.StatusOK || p.at != "/hoi/"+talk {
		p.t.Fatal(told(res, p))
	}
	return talk
}

func TestAskWithoutScripts(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chuyen-vien-a")
	p.get("/")
	p.wants("Anh/chị cần tra cứu gì?", "Thử một câu:", "Nghị định 61/2018 còn hiệu lực không?")
	talk := p.asks("Nghị định 61/2018 còn hiệu lực không?", "lan-gui-so-mot")
	p.wants("Nghị định 61/2018 còn hiệu lực không?", "hết hiệu lực", "118/2025/NĐ-CP", "chỉ để tham khảo",
		"Chưa đúng", "Liên kết chia sẻ")

	// The form sent again, as after a reload, asks nothing.
	p.post("/hoi", "c", talk, "m", "lan-gui-so-mot", "text", "Nghị định 61/2018 còn hiệu lực không?")
	turns, err := h.store.Turns(t.Context(), store.TurnFilter{Officer: "chuyen-vien-a"})
	if err != nil || len(turns) != 1 {
		t.Fatalf("%d turns, %v", len(turns), err)
	}

	// Which of several: a press of a button is the question it stands for.
	p.asks("nghị định 45 quy định gì", "lan-gui-so-hai")
	p.wants("Chọn một:")
	choice := regexp.MustCompile(`<button class="second" name="text" value="([^"]+)">`).FindStringSubmatch(p.page)
	if choice == nil {
		t.Fatal("no choice to press")
	}
	p.asks(html.UnescapeString(choice[1]), "lan-gui-so-ba")
	p.wants("45/2020/NĐ-CP")

	// History.
	p.get("/")
	p.wants("Đã hỏi gần đây", "Nghị định 61/2018 còn hiệu lực không?")
	p.get("/hoi/" + talk)
	p.wants("hết hiệu lực", "Chọn một:")

	if res := p.post("/hoi", "c", talk, "m", "lan-gui-so-bon", "text",
		"   "); res.StatusCode != http.StatusUnprocessableEntity {
		t.Error(told(res, p))
	}
	long := strings.Repeat("hỏi ", 1001)
	if res := p.post("/hoi", "c", talk, "m", "lan-gui-so-nam", "text",
		long); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(p.page, strings.TrimSpace(long)) {
		t.Errorf("a long question: %d, kept %v", res.StatusCode, strings.Contains(p.page, strings.TrimSpace(long)))
	}
	for _, bad := range []string{"", "ngắn", "../../etc/passwd", strings.Repeat("a", 41), "abc/def0123456789ab"} {
		if res := p.post("/hoi", "c", bad, "m", "lan-gui-so-sau", "text", "gì"); res.StatusCode != http.StatusNotFound {
			t.Errorf("conversation %q: %d", bad, res.StatusCode)
		}
	}
	if status := p.status("/hoi/x"); status != http.StatusNotFound {
		t.Error(status)
	}
}

// What a new house offers to ask it can answer.
func TestExamplesAreAnswered(t *testing.T) {
	h := open(t, nil)
	h.bring(t, bicycles)
	id, _, err := h.house.ProposePlan(t.Context(), keeper, house.PlanFile{Name: "ke-hoach.txt", Data: []byte(madePlan),
		Number: "88/KH-UBND"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.house.ApprovePlan(t.Context(), keeper, id, nil, "", ""); err != nil {
		t.Fatal(err)
	}
	p := h.signIn(t, "chuyen-vien-a")
	examples, err := h.house.Examples(t.Context(), 100)
	if err != nil || len(examples) < 8 || !strings.Contains(examples[0], "88/KH-UBND") {
		t.Fatal(examples, err)
	}
	answered := regexp.MustCompile(`<p class="status"><span class="badge[^>]*>(có căn cứ|đính chính|` +
		`trả lời một phần|` + textOfHouse + `)<`)
	for i, q := range examples[:6] {
		p.get("/")
		p.asks(q, fmt.Sprintf("cau-hoi-mau-%d", i))
		if !answered.MatchString(p.page) {
			t.Errorf("%s\n%s", q, visible(p.page))
		}
	}
}

func TestAnswersArePassedOnInsideTheAgency(t *testing.T) {
	h := open(t, nil)
	h.shelve(t, "nb.txt", garden("7/TB-SNV", "7"), func(d *corpus.Document) {
		d.Key, d.Number, d.Class, d.Agency = "7-tb-snv", "7/TB-SNV", corpus.Internal, "so-noi-vu"
	})
	p := h.signIn(t, "chuyen-vien-a")
	p.get("/")
	talk := p.asks("Vườn rau được tưới trước mấy giờ?", "chia-se-so-mot")
	p.wants("7 giờ sáng")
	m := regexp.MustCompile(`/tra-loi/(\d+)/([0-9a-f]+)`).FindStringSubmatch(p.page)
	if m == nil {
		t.Fatal("no link to pass on")
	}
	for _, c := range []struct {
		who, link string
		status    int
	}{
		{"chuyen-vien-a", m[0], 200}, {"lanh-dao-a", m[0], 200}, {"chi-quan-tri", m[0], 200}, {"chuyen-vien-b", m[0], 404}, {"tham-dinh", m[0], 404},
		{"lanh-dao-a", "/tra-loi/" + m[1] + "/" + strings.Repeat("0", 24), 404}, {"lanh-dao-a", "/tra-loi/999/" + m[2], 404}, {"lanh-dao-a", "/tra-loi/x/" + m[2], 404},
	} {
		q := h.signIn(t, c.who)
		if status := q.status(c.link); status != c.status || strings.Contains(q.page, "7 giờ sáng") != (status == 200) {
			t.Errorf("%s opens %s: %d", c.who, c.link, status)
		}
		// Nobody has another's conversation, whatever its name.
		if q.status("/hoi/" + talk); strings.Contains(q.page, "Vườn rau được tưới") != (c.who == "chuyen-vien-a") {
			t.Errorf("%s opens the conversation of another", c.who)
		}
	}
	if q := h.visitor(t); q.status(m[0]) != 200 || q.at != "/dang-nhap" {
		t.Error("nobody opens what was passed on")
	}
}

func TestJudgement(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chuyen-vien-a")
	p.get("/")
	talk := p.asks("Nghị định 61/2018 còn hiệu lực không?", "gop-y-so-mot")
	turn := regexp.MustCompile(`name="turn" value="(\d+)"`).FindStringSubmatch(p.page)[1]
	if res := p.post("/gop-y", "c", talk, "turn", turn, "verdict", "wrong", "note",
		"chưa nói ngày"); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	p.wants("Đã ghi nhận góp ý", "Đã góp ý: chưa đúng.")
	gaps, err := h.store.Gaps(t.Context(), noon.AddDate(0, 0, -1), 0)
	if err != nil || len(gaps) != 1 || gaps[0].Disputed != 1 {
		t.Fatalf("%+v, %v", gaps, err)
	}
	id, _ := strconv.ParseInt(turn, 10, 64)
	if fs, err := h.store.Feedback(t.Context(), id); err != nil || len(fs) != 1 || fs[0].Note != "chưa nói ngày" ||
		fs[0].Officer != "chuyen-vien-a" {
		t.Errorf("%+v, %v", fs, err)
	}
	q := h.signIn(t, "lanh-dao-a")
	q.get("/")
	if res := q.post("/gop-y", "c", talk, "turn", turn, "verdict", "right"); res.StatusCode != http.StatusNotFound {
		t.Error("another judges: ", told(res, q))
	}
	if res := p.post("/gop-y", "c", talk, "turn", turn, "verdict",
		"drop table"); res.StatusCode != http.StatusBadRequest {
		t.Error(told(res, p))
	}
}

// Without a name people read what is published, each browser its own.
func TestGuests(t *testing.T) {
	h := open(t, func(o *Options) { o.Anonymous = true })
	h.shelve(t, "nb.txt", garden("7/TB-SNV", "7"), func(d *corpus.Document) {
		d.Key, d.Number, d.Class, d.Agency = "7-tb-snv", "7/TB-SNV", corpus.Internal, "so-noi-vu"
	})
	p, q := h.visitor(t), h.visitor(t)
	p.get("/")
	talk := p.asks("Vườn rau được tưới trước mấy giờ?", "khach-so-mot")
	if strings.Contains(p.page, "7 giờ") || strings.Contains(p.page, "7/TB-SNV") {
		t.Error("a guest is told of an internal document")
	}
	p.asks("Nghị định 61/2018 còn hiệu lực không?", "khach-so-hai")
	p.wants("hết hiệu lực")
	if strings.Contains(p.page, "/tra-loi/") || strings.Contains(p.page, "Đã hỏi gần đây") {
		t.Error("a guest can pass on, or has a history")
	}
	q.get("/hoi/" + talk)
	if strings.Contains(q.page, "Nghị định 61/2018 còn hiệu lực không?</div>") {
		t.Error("another guest reads the conversation")
	}
	if status := q.status("/vb/7-tb-snv"); status != http.StatusNotFound {
		t.Errorf("an internal document: %d", status)
	}
	closed := open(t, nil)
	v := closed.visitor(t)
	if v.status("/"); v.at != "/dang-nhap" {
		t.Errorf("a house that is not open to everybody shows %s", v.at)
	}
}

// events reads server-sent events until it is told that all is still.
func (p *person) events(path, last string) (ids []int64, names []string, data []string) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), "GET", p.h.url+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	res, err := p.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	if kind := res.Header.Get("Content-Type"); res.StatusCode != 200 || !strings.HasPrefix(kind, "text/event-stream") {
		p.t.Fatalf("%d %s", res.StatusCode, kind)
	}
	id := int64(0)
	for s := bufio.NewScanner(res.Body); s.Scan(); {
		field, value, _ := strings.Cut(s.Text(), ": ")
		switch field {
		case "id":
			id, _ = strconv.ParseInt(value, 10, 64)
		case "event":
			names = append(names, value)
			if value == "still" {
				return ids, names, data
			}
			if value == "line" {
				ids = append(ids, id)
			}
		case "data":
			data = append(data, value)
		}
	}
	p.t.Fatal("the stream ended")
	return nil, nil, nil
}

func TestStreamGoesOnWhereItWas(t *testing.T) {
	h := open(t, nil)
	p := h.signIn(t, "chuyen-vien-a")
	p.get("/")
	talk := p.asks("Nghị định 61/2018 còn hiệu lực không?", "dong-so-mot")
	p.asks("Ai được ký thừa ủy quyền theo Nghị định 30/2020/NĐ-CP?", "dong-so-hai")
	all, _, data := p.events("/hoi/"+talk+"/dong", "")
	if len(all) != 4 || !slices.IsSorted(all) || !strings.Contains(data[1], "118/2025") {
		t.Fatalf("lines %v: %q", all, data)
	}
	if later, _, _ := p.events("/hoi/"+talk+"/dong", fmt.Sprint(all[1])); !slices.Equal(later, all[2:]) {
		t.Errorf("behind the second line come %v, want %v", later, all[2:])
	}
	if none, names, _ := p.events(fmt.Sprintf("/hoi/%s/dong?sau=%d", talk, all[3]), ""); len(none) != 0 ||
		!slices.Equal(names, []string{"still"}) {
		t.Errorf("behind the last line come %v %v", none, names)
	}
	// Of another's conversation there is nothing to hear.
	q := h.signIn(t, "lanh-dao-a")
	if lines, _, _ := q.events("/hoi/"+talk+"/dong", ""); len(lines) != 0 {
		t.Errorf("another hears %v", lines)
	}
}

// slow is a bot whose answers do not come before they are stopped.
func slow(o *Options) {
	o.Bot = bot.New(bot.Options{House: o.Bot.House, PerMinute: -1,
		Reader: func(ctx context.Context, m bot.Message) (index.Reader, error) {
			<-ctx.Done()
			return index.Reader{}, ctx.Err()
		}})
	o.Hall = post.NewHall(o.Bot, post.HallOptions{Channels: []post.Channel{o.Chat}, Now: o.Now})
	o.Patience = 100 * time.Millisecond
}

func TestStop(t *testing.T) {
	h := open(t, slow)
	b := h.browser(t, desktop, false)
	b.as("chuyen-vien-a")
	b.open("/")
	b.fill("#text", "câu hỏi khó")
	b.click("form.ask button")
	b.await(`!document.querySelector(".working").hidden && !!document.querySelector("li.said[data-line]")`)
	b.shot("chat-working")
	b.click(".working button")
	b.await(`document.querySelector(".working").hidden && !!document.querySelector(".stopped")`)
	b.shot("chat-stopped")
	if n := eval[int](b, `document.querySelectorAll(".answer").length`); n != 0 {
		t.Errorf("%d answers to what was stopped", n)
	}
	// The same when the page is opened anew.
	b.open(eval[string](b, `location.pathname`))
	if got := b.text(".stopped"); got != "Đã dừng theo yêu cầu." {
		t.Error(got)
	}
}

// What is on its way when the page is opened without scripts is asked for anew.
func TestWaitingWithoutScripts(t *testing.T) {
	h := open(t, slow)
	p := h.signIn(t, "chuyen-vien-a")
	p.get("/vb")
	talk := strings.Repeat("a", 20)
	res := p.post("/hoi", "c", talk, "m", "cho-doi-so-mot", "text", "câu hỏi khó")
	if res.StatusCode != 200 || !strings.Contains(p.page,
		`<noscript><meta http-equiv="refresh" content="3"></noscript>`) {
		t.Fatal(told(res, p))
	}
	p.wants("câu hỏi khó", "Đang tìm căn cứ")
	p.post("/dung", "c", talk)
	h.await(t, func() bool { p.get("/hoi/" + talk); return strings.Contains(p.page, "Đã dừng theo yêu cầu.") })
	if strings.Contains(p.page, "http-equiv") {
		t.Error("the page still waits")
	}
}

// await waits until something is so.
func (h *desk) await(t testing.TB, so func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !so(); {
		if time.Now().After(end) {
			t.Fatal("it did not come about")
		}
		runtime.Gosched()
	}
}

// Words from outside stay words, wherever they stand.
func TestWordsFromOutsideStayWords(t *testing.T) {
	const evil = `<img src=x onerror="window.evil=1"><script>window.evil=1</script>`
	h := open(t, nil)
	text := strings.NewReplacer("vườn rau của cơ quan", `vườn rau `+evil, "Mùa khô tưới mỗi ngày",
		`Mùa khô `+evil+` "><svg onload=evil()>`, "QUY ĐỊNH CHUNG", "QUY ĐỊNH "+evil).Replace(string(garden("921/2021/NĐ-CP", "7")))
	d := h.shelve(t, `"><script>window.evil=1</script>.txt`, []byte(text), nil)
	h.shelve(t, `x.txt`, []byte(strings.Replace(text, "mỗi ngày", "mỗi đêm "+evil, 1)), nil)
	b := h.browser(t, desktop, false)
	b.as("chuyen-vien-a")
	b.open("/")
	b.fill("#text", "Vườn rau được tưới trước mấy giờ? **"+evil+"** [1] javascript:alert(1)")
	b.click("form.ask button")
	b.await(`!!document.querySelector(".answer") && document.querySelector(".working").hidden`)
	talk := eval[string](b, `location.pathname`)
	for _, path := range []string{talk, "/", "/vb?q=" + url.QueryEscape(evil),
		"/vb?q=" + url.QueryEscape("vườn rau "+evil) + "&loai=" + url.QueryEscape(evil) + "&cq=" +
			url.QueryEscape(evil), "/vb/" + d.Key, "/vb/" + d.Key + "#d2k1a",
		"/vb/" + d.Key + "/trich?o=d2k1a", "/vb/" + d.Key + "/hieu-luc?o=d2", "/vb/" + d.Key + "/so-sanh", "/?q=" +
			url.QueryEscape(evil), "/vb?ngay=" + url.QueryEscape(evil), "/vb/" + d.Key + "?ngay=" +
			url.QueryEscape(evil)} {
		b.open(path)
		if got := eval[string](b, `String(window.evil) + document.querySelectorAll('main img, main script, main svg[onload], [onerror], [onload], a[href^="javascript"]').length`); got != "undefined0" {
			t.Errorf("%s: %s", path, got)
		}
	}
	// The file comes as a file, under a name that is only a name.
	p := h.signIn(t, "chuyen-vien-a")
	req, _ := http.NewRequest("GET", h.url+"/vb/"+d.Key+"/goc/1", nil)
	res := p.do(req)
	if got := res.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") ||
		strings.ContainsAny(got, "<>") || res.Header.Get("Content-Type") != "application/octet-stream" ||
		res.Header.Get("X-Content-Type-Options") != "nosniff" || p.page != text {
		t.Errorf("%v", res.Header)
	}
}
