package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"trolyao/house/housetest"
	"trolyao/post/telegram/telegramtest"
	"trolyao/post/zalobot/zalobottest"
	"trolyao/post/zalooa"
	"trolyao/post/zalooa/zalooatest"
	"trolyao/store/storetest"
)

// What a secret paper says, what an open one says, and a question about secrecy.
const (
	secretWord = "qzvkhoatri"
	openWord   = "qzvmotrang"
	secretLine = "TỐI MẬT: Kế hoạch bố trí kho " + secretWord
	lawful     = "Tài liệu tối mật được giải mật khi nào?"
)

// reSaidNo is how the house turns a secret away.
var reSaidNo = regexp.MustCompile(`bí mật nhà nước nên (?:không|hệ thống không)|Văn bản đóng dấu độ`)

// secretWalk goes through every entry of the program with what bears the mark of
// a state secret, and with what does not.
type secretWalk struct {
	*testing.T
	data    string // the folder
	files   map[string][]byte
	printed lockedBuffer // everything the program said on its streams
	env     []string
	home    string // the address of the pages
	web     *http.Client
	csrf    string
}

// run is a command; it returns what was printed.
func (w *secretWalk) run(stdin string, args ...string) string {
	w.Helper()
	var out bytes.Buffer
	both := io.MultiWriter(&out, &w.printed)
	m := &Main{Args: append([]string{"--data", w.data}, args...), Env: w.env, Stdin: strings.NewReader(stdin),
		Stdout: both, Stderr: both, Now: time.Now}
	m.Run(w.Context())
	return out.String()
}

// no wants a reply that turns the secret away and does not say it again.
func (w *secretWalk) no(where, reply string) {
	w.Helper()
	if !reSaidNo.MatchString(reply) {
		w.Errorf("%s: not turned away:\n%s", where, tail(said(reply), 600))
	}
	w.silent(where, reply)
}

// silent wants a reply without the secret.
func (w *secretWalk) silent(where, reply string) {
	w.Helper()
	if at := strings.Index(reply, secretWord); at >= 0 {
		w.Errorf("%s: the reply says the secret: %q", where, reply[max(0, at-300):at+len(secretWord)])
	}
}

// yes wants a reply that turns nothing away.
func (w *secretWalk) yes(where, reply string) {
	w.Helper()
	if at := reSaidNo.FindStringIndex(reply); at != nil || reply == "" {
		w.Errorf("%s: turned away at %v:\n%s", where, at, tail(said(reply), 1500))
	}
}

// said is the text of a page.
func said(reply string) string {
	return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(reply, " ")), " ")
}

func (w *secretWalk) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// write puts a file beside the data and returns its path.
func (w *secretWalk) write(name, text string) string {
	path := filepath.Join(w.TempDir(), name)
	w.must(os.WriteFile(path, []byte(text), 0o600))
	return path
}

// send is a request of the browser, or of a program where the body is JSON.
func (w *secretWalk) send(method, path, kind string, body io.Reader) string {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), method, w.home+path, body)
	w.must(err)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Origin", w.home)
	req.Header.Set("X-CSRF-Token", w.csrf)
	res, err := w.web.Do(req)
	w.must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	w.must(err)
	if m := regexp.MustCompile(`<meta name="csrf" content="([^"]*)">`).FindSubmatch(text); m != nil {
		w.csrf = string(m[1])
	}
	return string(text)
}

func (w *secretWalk) page(path string) string { w.Helper(); return w.send("GET", path, "", nil) }

// form sends fields, name, value, …
func (w *secretWalk) form(path string, fields ...string) string {
	w.Helper()
	f := url.Values{"_csrf": {w.csrf}}
	for i := 0; i < len(fields); i += 2 {
		f.Add(fields[i], fields[i+1])
	}
	return w.send("POST", path, "application/x-www-form-urlencoded", strings.NewReader(f.Encode()))
}

// upload sends a file with fields.
func (w *secretWalk) upload(path, field, name string, data []byte, fields ...string) string {
	w.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	w.must(m.WriteField("_csrf", w.csrf))
	for i := 0; i < len(fields); i += 2 {
		w.must(m.WriteField(fields[i], fields[i+1]))
	}
	f, err := m.CreateFormFile(field, name)
	w.must(err)
	_, err = f.Write(data)
	w.must(err)
	w.must(m.Close())
	return w.send("POST", path, m.FormDataContentType(), &b)
}

func (w *secretWalk) call(path string, body map[string]any) string {
	w.Helper()
	data, err := json.Marshal(body)
	w.must(err)
	return w.send("POST", path, "application/json", bytes.NewReader(data))
}

// TestNothingSecretComesIn walks every entry of the program that takes bytes or
// text from a person: what bears the mark of a state secret is turned away at each,
// and afterwards nothing of it stands in the database, the index, the logs or a
// reply. What bears none comes in by the same ways, and questions about the law of
// secrecy are answered.
func TestNothingSecretComesIn(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program many times")
	}
	w := &secretWalk{T: t, data: t.TempDir(), files: housetest.Stamped(t, secretWord),
		env: []string{"TROLYAO_LOG=debug"}}
	w.terminal()
	end := w.serve()
	w.pages()
	w.scores()
	w.programs()
	end()
	w.conclude()
}

// TestNothingSecretComesIntoPostgres walks the commands over the other database.
func TestNothingSecretComesIntoPostgres(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program many times")
	}
	dsn := storetest.Postgres(t)
	w := &secretWalk{T: t, data: t.TempDir(), files: housetest.Stamped(t, secretWord),
		env: []string{"TROLYAO_LOG=debug", "TROLYAO_DATABASE=" + dsn}}
	w.terminal()
	w.conclude()
	if tables := storetest.Holding(t, dsn, secretWord); len(tables) > 0 {
		t.Errorf("the secret stands in %v", tables)
	}
	if len(storetest.Holding(t, dsn, openWord)) == 0 {
		t.Error("the open papers are found nowhere: the search sees nothing")
	}
}

// each calls f with every stamped file.
func (w *secretWalk) each(f func(name string, data []byte)) {
	for _, name := range slices.Sorted(maps.Keys(w.files)) {
		f(name, w.files[name])
	}
}

// terminal walks the commands.
func (w *secretWalk) terminal() {
	officers, err := json.Marshal([]map[string]any{{"id": "an", "name": "Lê An", "agency": "so-noi-vu",
		"roles": []string{"focal"}, "addresses": []map[string]string{
			{"channel": "telegram", "account": "7001", "chat": "7001"}, {"channel": "zalobot", "account": "u1", "chat": "u1"}, {"channel": "zalooa", "account": "u1", "chat": "u1"}}},
		{"id": "td", "name": "Tổ thẩm định", "roles": []string{"appraiser"}}})
	w.must(err)
	w.yes("officers", w.run("", "task", "officers", w.write("can-bo.json", string(officers))))
	w.no("officers", w.run("", "task", "officers", w.write("can-bo.json",
		`[{"id":"b","name":"`+secretLine+`","agency":"so-noi-vu","roles":["staff"]}]`)))
	w.run("", "demo") // its plan has tasks
	w.no("holidays", w.run("", "task", "holidays", w.write("lich.json",
		`{"year":2029,"notice":"`+secretLine+`","off":[{"day":"2029-01-01","name":"Tết"}]}`)))
	folder := w.TempDir()
	w.each(func(name string, data []byte) {
		file := filepath.Join(folder, name)
		w.must(os.WriteFile(file, data, 0o600))
		w.no("task evidence "+name, w.run("", "task", "set", "29", "--evidence", file))
	})
	w.no("a plan", w.run("", "task", "import", filepath.Join(folder, "mat-dau.docx"), "--approve"))
	w.no("a sheet of scores", w.run("", "score", "import", filepath.Join(folder, "mat.xlsx"), "--as", "an"))
	w.no("a set of criteria", w.run("", "score", "import", filepath.Join(folder, "mat.xlsx")))
	out := w.run("", "corpus", "import", folder, "--verbose")
	w.no("import", out)
	if n := strings.Count(out, "Văn bản đóng dấu độ"); n != len(w.files) {
		w.Errorf("%d of %d files are turned away:\n%s", n, len(w.files), out)
	}
	for i, record := range []map[string]string{
		{"id": "1.001", "title": "Bố trí kho", "text": "TỐI MẬT\nMã số kiểm tra " + secretWord},
		{"id": "kh-1", "law_id": "5/2029/KH-UBND", "law_title": secretLine, "article_id": "1", "title": "Kho",
			"text": "Mã số kiểm tra " + secretWord},
		{"id": "kh-0", "law_id": "6/2029/KH-UBND", "law_title": "Kế hoạch bố trí kho", "title": "Mở đầu",
			"text": "TỐI MẬT\nMã số kiểm tra " + secretWord},
	} {
		line, err := json.Marshal(record)
		w.must(err)
		w.no(fmt.Sprint("collection ", i), w.run("", "corpus", "import", "--verbose",
			w.write(fmt.Sprintf("bo-%d.jsonl", i), string(line)+"\n")))
	}
	w.yes("import", w.run("", "corpus", "import",
		w.write("mo.txt", "SỞ NỘI VỤ\nSố: 12/BC-SNV\n\nBÁO CÁO\nVề việc bố trí kho\n\nMã số kiểm tra "+openWord+
			" của kho.\n")))
	w.yes("task evidence", w.run("", "task", "set", "29", "--evidence", w.write("ghi-chu.txt", "Biên bản "+openWord)))
	w.no("a link", w.run("", "task", "set", "29", "--evidence", "https://example.org/a\n"+secretLine))
	w.no("a reason", w.run("", "task", "set", "29", "--due", "31/12/2029", "--why", secretLine))
	w.no("a plan's number", w.run("", "task", "import", filepath.Join(w.write("kh.txt", "KẾ HOẠCH\n1. Rà soát kho")),
		"--plan", secretLine))
	basis := "Điều 8 Nghị định 30/2020/NĐ-CP"
	for i, texts := range [][]string{{secretLine, "Lời.", "An", basis}, {"Hỏi?", secretLine, "An", basis},
		{"Hỏi?", "Lời.", secretLine, basis}, {"Hỏi?", "Lời.", "An", secretLine}} {
		w.no(fmt.Sprint("approved answer ", i), w.run("", "approved", "put", "--question", texts[0], "--answer",
			texts[1], "--owner", texts[2], "--basis", texts[3]))
	}
	w.no("ask", w.run("", "ask", secretLine))
	w.no("ask in JSON", w.run("", "ask", "--json", "Tóm tắt giúp tôi: "+secretLine))
	w.no("a batch", w.run(secretLine+"\n", "ask", "--batch", "-"))
	w.yes("ask", w.run("", "ask", lawful))
	w.no("chat", w.run(secretLine+"\n", "chat"))
	w.no("a command of chat", w.run("/dieu "+secretLine+"\n/capnhat 29 hoàn thành "+secretLine+"\n", "chat"))
	w.yes("chat", w.run(lawful+"\nPhí đăng kiểm tàu cá viễn dương loại "+openWord+" tính ra sao?\n", "chat"))
}

// serve opens the pages and the networks, signs the first administrator in, and
// returns what ends it.
func (w *secretWalk) serve() (end func()) {
	api, zb, oa := telegramtest.New(w, telegramtest.Token), zalobottest.Start(w), zalooatest.Start(w)
	s := serveTo(w.T, &w.printed, w.data, append(w.env, "TROLYAO_TELEGRAM_TOKEN="+telegramtest.Token,
		"TROLYAO_TELEGRAM_API="+api.URL,
		"TROLYAO_ZALOBOT_TOKEN="+zb.Token, "TROLYAO_ZALOBOT_API="+zb.URL, "TROLYAO_ZALOBOT_QUOTA=0",
		"TROLYAO_ZALOOA_ID="+oa.OA, "TROLYAO_ZALOOA_APP_ID="+oa.AppID, "TROLYAO_ZALOOA_APP_SECRET="+oa.AppSecret, "TROLYAO_ZALOOA_SECRET_KEY="+oa.SecretKey,
		"TROLYAO_ZALOOA_REFRESH_TOKEN="+oa.Refresh(), "TROLYAO_ZALOOA_API="+oa.URL, "TROLYAO_ZALOOA_OAUTH="+oa.URL)...)
	oa.HookAt(s.address + zalooa.Path)
	jar, err := cookiejar.New(nil)
	w.must(err)
	w.web = &http.Client{Jar: jar, Timeout: time.Minute, Transport: http.DefaultTransport}
	w.home = s.address
	w.page(s.link())
	const password = "mái ngói sau cơn mưa"
	w.no("the first name", w.form(s.link(), "name", secretLine, "login", "quantri", "password", password, "again",
		password))
	w.yes("the first name", w.form(s.link(), "name", "Nguyễn Quản Trị", "login", "quantri", "password", password,
		"again", password))

	an := telegramtest.User{ID: 7001, First: "An"}
	nets := []struct {
		name string
		say  func(id, text string)
		got  func() []string
	}{
		{"Telegram", func(_, text string) { api.Write(an, an.Chat(), text) }, func() (out []string) {
			for _, m := range api.Messages(7001) {
				out = append(out, m.Text)
			}
			return out
		}},
		{"Zalo Bot", func(id, text string) { zb.Say("u1", id, text) }, func() []string { return zb.To("u1") }},
		{"Zalo OA", func(id, text string) { oa.Say("u1", id, text) }, func() []string { return oa.To("u1") }},
	}
	for _, n := range nets {
		no := 0
		ask := func(text string) string {
			before := len(n.got())
			no++
			n.say(fmt.Sprint(n.name, " ", no), text)
			eventually(w.T, "an answer over "+n.name, func() bool { return len(n.got()) > before })
			return strings.Join(n.got()[before:], "\n")
		}
		w.no(n.name, ask(secretLine))
		w.no(n.name+", a paper", ask(string(w.files["mat.txt"])))
		w.no(n.name+", a command", ask("/capnhat 29 hoàn thành\n"+secretLine))
		w.no(n.name+", an opinion", ask("/gopy sai\n"+secretLine))
		w.yes(n.name, ask(lawful))
	}
	return s.end
}

// pages walks the forms as the administrator.
func (w *secretWalk) pages() {
	task := "/viec/" + regexp.MustCompile(`/viec/(\d+)`).FindStringSubmatch(w.page("/viec"))[1]
	w.each(func(name string, data []byte) {
		w.no("upload of "+name, w.upload("/quan-tri/nhap", "files", name, data))
		w.no("plan "+name, w.upload("/viec/ke-hoach", "tep", name, data))
		w.no("task evidence "+name, w.upload(task, "tep", name, data, "viec", "prove"))
	})
	w.no("a set of criteria", w.upload("/diem", "tep", "mat.xlsx", w.files["mat.xlsx"]))
	w.silent("the name of a file", w.upload("/quan-tri/nhap", "files", "TỐI MẬT - "+secretWord+".txt",
		w.files["mat.txt"]))
	if page := w.upload("/quan-tri/nhap", "files", "mo-2.txt",
		[]byte("SỞ NỘI VỤ\nSố: 13/BC-SNV\n\nBÁO CÁO\nVề việc mở kho\n\nMã số kiểm tra "+openWord+
			" của kho.\n")); !strings.Contains(page, "Đã nạp") {
		w.Errorf("an open paper is turned away: %s", said(page))
	}
	w.no("the name of a link", w.upload(task, "khong", "x", nil, "viec", "prove", "duong-dan",
		"https://example.org/a", "ten", secretLine))
	w.no("a reason", w.upload(task, "khong", "x", nil, "viec", "ask", "ngay", "2029-12-31", "ly-do", secretLine))
	w.no("a party", w.upload(task, "khong", "x", nil, "viec", "lead", "nhom", secretLine, "co-quan", "so-noi-vu"))
	for _, field := range []string{"question", "variants", "answer", "basis", "owner"} {
		fields := map[string]string{"question": "Hỏi?", "variants": "", "answer": "Lời.",
			"basis": "Điều 8 Nghị định 30/2020/NĐ-CP", "owner": "An"}
		fields[field] = secretLine
		var all []string
		for k, v := range fields {
			all = append(all, k, v)
		}
		w.no("approved answer, "+field, w.form("/quan-tri/tra-loi", all...))
	}
	w.no("why the house is closed", w.form("/quan-tri/tra-loi-tu-dong", "do", "off", "why", secretLine))
	w.no("an officer", w.form("/quan-tri/can-bo", "name", secretLine, "role", "staff", "agency", "Sở Nội vụ"))
	w.no("a calendar", w.form("/quan-tri/lich", "year", "2029", "notice", secretLine, "off", "01/01 Tết"))
	w.no("a token", w.form("/toi/khoa", "name", secretLine))
	w.no("a single sign-on", w.form("/quan-tri/can-bo/an/mot-cua", "subject", secretLine))

	w.yes("a plan", w.upload("/viec/ke-hoach", "tep", "kh.txt",
		[]byte("KẾ HOẠCH\nSố: 88/KH-UBND\n\nSTT\tNhiệm vụ\tCơ quan chủ trì\tThời gian\n1\tRà soát sổ trực\tSở Nội vụ\tQuý IV/2029\n"), "so", "88/KH-UBND", "nam", "2029"))
	if m := regexp.MustCompile(`/viec/ke-hoach/(\d+)`).FindStringSubmatch(w.page("/viec/ke-hoach")); m == nil {
		w.Error("no plan waits")
	} else {
		page := w.page(m[0])
		fields := []string{"viec", "luu"}
		for _, f := range regexp.MustCompile(`name="((?:ban|viec-\d+|nhan))" value="([^"]*)"`).FindAllStringSubmatch(
			page, -1) {
			fields = append(fields, f[1], f[2])
		}
		for i := range strings.Count(page, `name="viec-`) {
			fields = append(fields, fmt.Sprint("viec-", i), secretLine)
		}
		w.no("a cell of a plan", w.form(m[0], fields...))
	}

	talk := strings.Repeat("a", 20)
	for i, text := range []string{secretLine, string(w.files["mat.txt"]), "/dieu " + secretLine} {
		w.no("chat of the browser", w.form("/hoi", "c", talk+fmt.Sprint(i), "m", fmt.Sprint("tin-nhan-", i), "text",
			text))
	}
	page := w.form("/hoi", "c", talk+"9", "m", "tin-nhan-9", "text", lawful)
	w.yes("chat of the browser", page)
	if m := regexp.MustCompile(`name="turn" value="(\d+)"`).FindStringSubmatch(page); m == nil {
		w.Errorf("no answer to have an opinion of: %s", tail(said(page), 600))
	} else {
		w.silent("an opinion in the browser", w.form("/gop-y", "c", talk+"9", "turn", m[1], "verdict", "wrong", "note",
			secretLine))
	}
	w.silent("the list of gaps", w.page("/quan-tri/cau-hoi"))
	w.silent("the audit log", w.page("/quan-tri/nhat-ky"))
	w.silent("files that were turned away", w.page("/quan-tri/nhap"))
	w.no("a login name", w.form("/dang-nhap", "login", secretLine, "password", "x"))
}

// as lets an officer sign in by an invitation, until the returned function is called.
func (w *secretWalk) as(id string) (back func()) {
	link := regexp.MustCompile(`/lien-ket/[A-Za-z0-9]+`).FindString(w.form("/quan-tri/can-bo/" + id + "/moi"))
	if link == "" {
		w.Fatal("no invitation for " + id)
	}
	jar, csrf := w.web.Jar, w.csrf
	var err error
	w.web.Jar, err = cookiejar.New(nil)
	w.must(err)
	const password = "mái ngói sau cơn mưa"
	w.page(link)
	w.form(link, "login", id, "password", password, "again", password)
	w.page("/toi")
	return func() { w.web.Jar, w.csrf = jar, csrf }
}

// scores walks the forms of an agency that scores itself, and of the council.
func (w *secretWalk) scores() {
	const card = "/diem/vi-du-so/so-noi-vu"
	back := w.as("an")
	w.each(func(name string, data []byte) {
		w.no("score evidence "+name, w.upload(card+"/cham", "tep-3.2", name, data))
	})
	w.no("a sheet of scores", w.upload(card+"/bang", "bang", "mat.xlsx", w.files["mat.xlsx"]))
	w.no("a note of a score", w.upload(card+"/cham", "khong", "x", nil, "ket-qua-3.2", "75", "ghi-chu-3.2", secretLine))
	w.no("a link of a score", w.upload(card+"/cham", "khong", "x", nil, "ket-qua-3.2", "75", "lien-ket-3.2",
		"https://example.org/\n"+secretLine))
	back()
	back = w.as("td")
	w.no("a note of an appraisal", w.form(card+"/tham-dinh", "ket-qua-3.2", "75", "ghi-chu-3.2", secretLine))
	back()
}

// programs walks the API.
func (w *secretWalk) programs() {
	m := regexp.MustCompile(`class="secret">([^<]+)<`).FindStringSubmatch(w.form("/toi/khoa", "name", "thử", "ngay", "30"))
	if m == nil {
		w.Fatal("no token")
	}
	jar := w.web.Jar
	w.web.Jar = nil
	defer func() { w.web.Jar = jar }()
	w.web.Transport = withToken{w.web.Transport, m[1]}
	w.no("API", w.call("/api/v1/ask", map[string]any{"question": secretLine}))
	var a struct {
		Turn         int64
		Conversation string
		Status       string
	}
	reply := w.call("/api/v1/ask", map[string]any{"question": lawful})
	w.must(json.Unmarshal([]byte(reply), &a))
	if a.Status == "declined_secret" || a.Turn == 0 {
		w.Errorf("API: %s", reply)
	}
	w.silent("API, an opinion", w.call("/api/v1/feedback", map[string]any{"turn": a.Turn,
		"conversation": a.Conversation, "verdict": "wrong", "note": secretLine}))
	if body := w.page("/api/v1/search?q=" + url.QueryEscape("mã số kiểm tra "+openWord)); !strings.Contains(body,
		openWord) {
		w.Errorf("the open paper is not found: %s", tail(body, 600))
	}
	if body := w.page("/api/v1/search?q=" + url.QueryEscape("mã số kiểm tra của kho")); strings.Contains(body,
		secretWord) {
		w.Error("a secret paper is found")
	}
}

type withToken struct {
	http.RoundTripper
	token string
}

func (t withToken) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+t.token)
	return t.RoundTripper.RoundTrip(r)
}

// conclude looks for the secret wherever the program may have left it.
func (w *secretWalk) conclude() {
	w.silent("the streams of the program", w.printed.String())
	gaps := w.run("", "gaps", "--json")
	w.silent("gaps", gaps)
	if !strings.Contains(gaps, openWord) {
		w.Errorf("an open question is no gap:\n%s", gaps)
	}
	secret, open := 0, 0
	w.must(filepath.WalkDir(w.data, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if n := bytes.Count(data, []byte(secretWord)); n > 0 {
			at := bytes.Index(data, []byte(secretWord))
			w.Errorf("%s holds the secret: %q", path, data[max(0, at-200):at+len(secretWord)])
			secret += n
		}
		open += bytes.Count(data, []byte(openWord))
		return nil
	}))
	if open == 0 {
		w.Error("the open papers are found nowhere: the search sees nothing")
	}
	w.Logf("the open word stands %d times in the folder of data, the secret one %d times", open, secret)
}
