package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/bot/telegram/telegramtest"
	"trolyao/bot/zalobot"
	"trolyao/bot/zalobot/zalobottest"
	"trolyao/bot/zalooa"
	"trolyao/bot/zalooa/zalooatest"
	"trolyao/corpus"
)

// doorPlan has one task, of which its focal point is reminded on Monday 23/11/2026.
const doorPlan = `ỦY BAN NHÂN DÂN TỈNH
KẾ HOẠCH
Dọn hồ sơ năm 2026

PHỤ LỤC
STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |
1 | Rà soát hồ sơ tồn đọng | Báo cáo rà soát | Sở Nội vụ | Sở Tài chính | chậm nhất ngày 26/11/2026 |
`

// morning is a program that serves, on the morning of that Monday: before eight
// o'clock, when reminders are sent, or after.
type morning struct {
	t       *testing.T
	data    string
	env     []string
	began   time.Time
	open    bool   // it is after eight
	address string // of the page
	invited string // link of the first administrator
	stop    func()
	out     lockedBuffer
}

func (s *morning) now() time.Time {
	hour := 6
	if s.open {
		hour = 9
	}
	return time.Date(2026, 11, 23, hour, 0, 0, 0, corpus.Zone).Add(time.Since(s.began))
}

// do runs a command on the data of the house.
func (s *morning) do(stdin string, args ...string) string {
	s.t.Helper()
	var out, errs bytes.Buffer
	m := &Main{Args: args, Env: append([]string{"TROLYAO_DATA=" + s.data}, s.env...), Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs, Now: s.now}
	if code := m.Run(s.t.Context()); code != exitDone {
		s.t.Fatalf("%v: code %d: %s%s", args, code, out.String(), errs.String())
	}
	return out.String()
}

var (
	reServing = regexp.MustCompile(`(http://127\.0\.0\.1:\d+)\.`)
	reInvited = regexp.MustCompile(`/lien-ket/\S+`)
)

// start serves until stop.
func (s *morning) start() {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	before := len(s.out.String())
	m := &Main{Args: []string{"serve"}, Env: append([]string{"TROLYAO_DATA=" + s.data, "TROLYAO_LISTEN=127.0.0.1:0"}, s.env...),
		Stdin: strings.NewReader(""), Stdout: &s.out, Stderr: &s.out, Now: s.now}
	done := make(chan int, 1)
	go func() { done <- m.Run(ctx) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		if code := <-done; code != exitDone {
			s.t.Errorf("serve ended with %d:\n%s", code, s.out.String())
		}
	})
	s.t.Cleanup(s.stop)
	eventually(s.t, "the page is open", func() bool {
		select {
		case code := <-done:
			done <- code
			s.t.Fatalf("serve ended with %d:\n%s", code, s.out.String())
		default:
		}
		g := reServing.FindStringSubmatch(s.out.String()[before:])
		if g == nil {
			return false
		}
		s.address = g[1]
		_, err := http.Get(s.address + "/healthz")
		return err == nil
	})
	s.invited = reInvited.FindString(s.out.String()[before:])
}

// entrance is a way of talking with the house. say writes a text; heard is everything
// that has come back so far; press presses what is shown with a word, and
// instead is what is written where nothing can be pressed.
type entrance struct {
	say   func(text string)
	heard func() string
	press func(shown, instead string)
	// meet is what the officer does first, once the house knows them.
	meet func()
}

// TestSameConversationAtEveryDoor: one script, from the first question to the
// score, at the terminal, in the browser, over Telegram, Zalo Bot and a Zalo
// Official Account, against the whole program and strict fakes of the networks.
func TestSameConversationAtEveryDoor(t *testing.T) {
	for _, c := range []struct {
		name string
		open func(t *testing.T, s *morning) (d *entrance, address string)
	}{
		{"terminal", atTerminal}, {"web", inBrowser}, {"telegram", overTelegram}, {"zalobot", overZaloBot}, {"zalooa", overZaloOA},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &morning{t: t, data: t.TempDir(), began: time.Now()}
			plan := filepath.Join(t.TempDir(), "ke-hoach.txt")
			if err := os.WriteFile(plan, []byte(doorPlan), 0o600); err != nil {
				t.Fatal(err)
			}
			d, address := c.open(t, s)
			s.do("", "task", "import", plan, "--plan", "77/KH-UBND", "--year", "2026", "--approve")

			// expect says something and waits for an answer with all the words.
			expect := func(act func(), want ...string) {
				t.Helper()
				before := len(d.heard())
				act()
				var got string
				ok := func() bool {
					if all := d.heard(); len(all) >= before {
						got = all[before:]
					}
					for _, w := range want {
						if !strings.Contains(got, w) {
							return false
						}
					}
					return true
				}
				for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
					if time.Now().After(end) {
						t.Fatalf("want %q, got:\n%s\nthe program said:\n%s", want, got, s.out.String())
					}
				}
			}
			say := func(text string) func() { return func() { d.say(text) } }

			// Somebody not known asks about published law.
			if c.name != "terminal" {
				s.start()
			}
			if c.name != "web" {
				expect(say("Nghị định 118/2025 thay thế nghị định nào?"), "61/2018/NĐ-CP")
			}
			// They become the focal point of an agency, and are reminded of its work.
			if s.stop != nil {
				s.stop()
			}
			s.do("", "task", "officers", write(t, "can-bo.json", `[{"id": "dm", "name": "Đầu mối", "agency": "Sở Nội vụ", "roles": ["focal", "head"]`+address+`}]`))
			s.open = true
			if c.name == "terminal" {
				expect(say("/nhacviec"), "Rà soát hồ sơ tồn đọng")
			} else {
				expect(func() { s.start(); d.meet() }, "Nhắc việc ngày 23/11/2026", "Rà soát hồ sơ tồn đọng")
			}
			expect(func() { d.press("Đã nhận (việc 1)", "/capnhat 1 đã nhận") }, "đã nhận")

			expect(say("Ai được ký thừa ủy quyền theo Nghị định 30/2020/NĐ-CP?"), "khoản 3 Điều 13", "còn hiệu lực", "phần mềm")
			expect(say("/dieu khoản 3 Điều 13 nđ 30/2020"), "Việc giao phải bằng văn bản")
			expect(say("còn sao y thì sao?"), "30/2020/NĐ-CP")
			expect(say("/gopy tốt"), "Đã ghi nhận góp ý")
			expect(say("/capnhat 1 đang làm"), "đang")
			expect(say("/viec 1"), "Rà soát hồ sơ tồn đọng", "đang thực hiện")
			expect(say("/diem Sở Nội vụ"), "Quyết định 766", "100")

			if s.stop != nil {
				s.stop()
			}
			if shown := s.do("", "task", "show", "1", "--plan", "77-kh-ubnd"); !strings.Contains(shown, "đang thực hiện") || !strings.Contains(shown, "dm") && c.name != "terminal" {
				t.Errorf("the store has\n%s", shown)
			}
		})
	}
}

// atTerminal is a run of "trolyao chat" for every line, which goes on with the
// same conversation.
func atTerminal(t *testing.T, s *morning) (*entrance, string) {
	var heard strings.Builder
	say := func(text string) { heard.WriteString(s.do(text+"\n", "chat")) }
	return &entrance{say: say, heard: heard.String, press: func(_, instead string) { say(instead) }, meet: func() {}}, ""
}

func overTelegram(t *testing.T, s *morning) (*entrance, string) {
	api := telegramtest.New(t, telegramtest.Token)
	s.env = []string{"TROLYAO_TELEGRAM_TOKEN=" + telegramtest.Token, "TROLYAO_TELEGRAM_API=" + api.URL, "TROLYAO_STRANGERS=có"}
	t.Cleanup(func() {
		if bad := api.Offences(); len(bad) > 0 {
			t.Errorf("Telegram was asked what it does not do: %q", bad)
		}
	})
	who := telegramtest.User{ID: 7001, First: "Đầu mối"}
	return &entrance{
		say: func(text string) { api.Write(who, who.Chat(), text) },
		heard: func() string {
			var all []string
			for _, m := range api.Messages(who.ID) {
				all = append(all, m.Text)
			}
			return strings.Join(all, "\n")
		},
		meet: func() {},
		press: func(shown, _ string) {
			all := api.Messages(who.ID)
			for i := len(all) - 1; i >= 0; i-- {
				for _, row := range all[i].Keyboard {
					for _, b := range row {
						if b.Text == shown {
							api.Press(who, all[i].ID, b.Data)
							return
						}
					}
				}
			}
			t.Errorf("there is no button %q under %+v", shown, all)
		},
	}, `, "addresses": [{"channel": "telegram", "account": "7001", "chat": "7001"}]`
}

func overZaloBot(t *testing.T, s *morning) (*entrance, string) {
	api := zalobottest.Start(t)
	s.env = []string{"TROLYAO_ZALOBOT_TOKEN=" + api.Token, "TROLYAO_ZALOBOT_API=" + api.URL, "TROLYAO_STRANGERS=có"}
	n := 0
	say := func(text string) {
		n++
		api.Say("u1", fmt.Sprint("m", n), text)
	}
	return &entrance{say: say, heard: func() string { return strings.Join(api.To("u1"), "\n") },
		press: func(_, instead string) { say(instead) }, meet: func() {}}, `, "addresses": [{"channel": "` + zalobot.Name + `", "account": "u1", "chat": "u1"}]`
}

func overZaloOA(t *testing.T, s *morning) (*entrance, string) {
	api := zalooatest.Start(t)
	api.Now = s.now
	s.env = []string{
		"TROLYAO_ZALOOA_ID=" + api.OA, "TROLYAO_ZALOOA_APP_ID=" + api.AppID, "TROLYAO_ZALOOA_APP_SECRET=" + api.AppSecret, "TROLYAO_ZALOOA_SECRET_KEY=" + api.SecretKey,
		"TROLYAO_ZALOOA_REFRESH_TOKEN=" + api.Refresh(), "TROLYAO_ZALOOA_API=" + api.URL, "TROLYAO_ZALOOA_OAUTH=" + api.URL, "TROLYAO_STRANGERS=có",
	}
	n := 0
	return &entrance{
		say: func(text string) {
			n++
			api.HookAt(s.address + zalooa.Path)
			if status := api.Say("u1", fmt.Sprint("m", n), text); status != http.StatusOK {
				t.Errorf("the webhook answered %d", status)
			}
		},
		heard: func() string { return strings.Join(api.To("u1"), "\n") },
		meet:  func() {},
		press: func(shown, _ string) {
			n++
			api.HookAt(s.address + zalooa.Path)
			api.Press("u1", fmt.Sprint("m", n), shown)
		},
	}, `, "addresses": [{"channel": "` + zalooa.Name + `", "account": "u1", "chat": "u1"}]`
}

var (
	reHidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
	reTag    = regexp.MustCompile(`<[^>]*>`)
)

// inBrowser is a browser without scripts: pages, forms, cookies.
func inBrowser(t *testing.T, s *morning) (*entrance, string) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	text, page := "", ""
	read := func(res *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s %s: %s %v\n%s", res.Request.Method, res.Request.URL, res.Status, err, body)
		}
		return string(body)
	}
	// post fills in a form of the page at path; what is hidden in it stays.
	post := func(path, action string, fields map[string]string) string {
		t.Helper()
		page := read(browser.Get(s.address + path))
		form := page
		if i := strings.Index(page, `action="`+action+`"`); i >= 0 {
			form, _, _ = strings.Cut(page[i:], "</form>")
		}
		values := url.Values{}
		for _, g := range reHidden.FindAllStringSubmatch(form, -1) {
			values.Set(g[1], html.UnescapeString(g[2]))
		}
		for k, v := range fields {
			values.Set(k, v)
		}
		return read(browser.PostForm(s.address+action, values))
	}
	hear := func(page string) { text += "\n" + html.UnescapeString(reTag.ReplaceAllString(page, "")) }
	password := map[string]string{"name": "Quản trị", "login": "quan-tri", "password": "mat khau dai va de nho", "again": "mat khau dai va de nho"}
	d := &entrance{
		heard: func() string {
			if page != "" { // an answer or a letter may not have been there yet
				hear(read(browser.Get(s.address + page)))
			}
			return text
		},
		say: func(q string) {
			from := "/"
			if strings.HasPrefix(page, "/hoi/") {
				from = page
			}
			values := read(browser.Get(s.address + from))
			form := values[strings.Index(values, `action="/hoi"`):]
			form, _, _ = strings.Cut(form, "</form>")
			v := url.Values{"text": {q}}
			for _, g := range reHidden.FindAllStringSubmatch(form, -1) {
				v.Set(g[1], html.UnescapeString(g[2]))
			}
			page = "/hoi/" + v.Get("c")
			hear(read(browser.PostForm(s.address+"/hoi", v)))
		},
		meet: func() {
			post(s.invited, s.invited, password)
			shown := post("/quan-tri/can-bo/dm", "/quan-tri/can-bo/dm/moi", nil)
			link := reInvited.FindString(html.UnescapeString(reTag.ReplaceAllString(shown, " ")))
			if link == "" {
				t.Fatalf("no invitation on the page:\n%s", shown)
			}
			post("/toi", "/dang-xuat", nil)
			password["login"] = "dau-moi"
			post(link, link, password)
			page = "/hop-thu"
		},
	}
	d.press = func(_, instead string) { d.say(instead) }
	return d, ""
}
