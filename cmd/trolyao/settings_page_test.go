package main

import (
	"bytes"
	"errors"
	"fmt"
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

	"trolyao/house"
	"trolyao/org"
	"trolyao/post/telegram/telegramtest"
	"trolyao/post/zalobot/zalobottest"
	"trolyao/post/zalooa/zalooatest"
	"trolyao/store"
)

// lockedLog is what a program logs while a test reads it.
type lockedLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// visitor is a browser at a program that serves; all is every page it got.
type visitor struct {
	*serving
	http.Client
	all strings.Builder
}

func visit(s *serving) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &visitor{serving: s, Client: http.Client{Jar: jar}}
}

func (v *visitor) read(res *http.Response, err error) (int, string) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	v.all.Write(body)
	return res.StatusCode, string(body)
}

func (v *visitor) open(path string) string {
	v.t.Helper()
	_, page := v.read(v.Client.Get(v.address + path))
	return page
}

// look opens a page while the server may be taking up new settings: "" where a
// connection ends with the server that had the old ones.
func (v *visitor) look(path string) string {
	v.t.Helper()
	got, err := v.Client.Get(v.address + path)
	if err != nil {
		return ""
	}
	_, page := v.read(got, nil)
	return page
}

var csrfField = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

// send sends a form with the token of the page at from; stay as the script does.
func (v *visitor) send(from, path string, form url.Values) (int, string) {
	v.t.Helper()
	m := csrfField.FindStringSubmatch(v.open(from))
	if m == nil {
		v.t.Fatal("no form at " + from)
	}
	form.Set("_csrf", m[1])
	req, err := http.NewRequest("POST", v.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Stay", "1")
	return v.read(v.Do(req))
}

// wants sends a form to the page of settings and looks for words in the answer.
func (v *visitor) wants(status int, path string, form url.Values, words ...string) {
	v.t.Helper()
	got, body := v.send("/quan-tri/cai-dat", "/quan-tri/cai-dat"+path, form)
	for _, w := range words {
		if !strings.Contains(body, w) {
			got = -got
		}
	}
	if got != status {
		v.t.Errorf("%s %v: %d %s; want %d, %q", path, form, got, body, status, words)
	}
}

func (v *visitor) signIn() {
	v.t.Helper()
	v.send("/dang-nhap", "/dang-nhap", url.Values{"login": {"quantri"}, "password": {"mái ngói sau cơn mưa"}})
	if !strings.Contains(v.open("/quan-tri/cai-dat"), "Thử và lưu") {
		v.t.Fatal("not signed in")
	}
}

func (v *visitor) until(what string, ok func() bool) {
	v.t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); {
		if time.Now().After(end) {
			v.t.Fatalf("never: %s", what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestSettingsPage: an administrator without a terminal opens the house and three
// channels. What is typed wrong or refused by a network is said at its field and
// changes nothing, secrets are shown nowhere, and all is in force without a restart
// and after one.
func TestSettingsPage(t *testing.T) {
	tg, zb, oa := telegramtest.New(t, telegramtest.Token), zalobottest.Start(t), zalooatest.Start(t)
	data := t.TempDir()
	env := []string{"TROLYAO_TELEGRAM_API=" + tg.URL, "TROLYAO_ZALOBOT_API=" + zb.URL, "TROLYAO_ZALOOA_API=" + oa.URL,
		"TROLYAO_ZALOOA_OAUTH=" + oa.URL, "TROLYAO_LOG=debug", "TROLYAO_BACKUP=không"}
	var log lockedLog
	s := serveTo(t, &log, data, env...)
	v := visit(s)
	v.send(s.link(), s.link(), url.Values{"name": {"Nguyễn Quản Trị"}, "login": {"quantri"},
		"password": {"mái ngói sau cơn mưa"}, "again": {"mái ngói sau cơn mưa"}})
	v.wants(422, "", url.Values{"TROLYAO_REMIND_FROM": {"bảy giờ"}}, "TROLYAO_REMIND_FROM", "ví dụ 7:30")
	v.wants(422, "", url.Values{"TROLYAO_REMIND_FROM": {"18:00"}, "TROLYAO_REMIND_TO": {"17:00"}}, "TROLYAO_REMIND_TO", "sau giờ bắt đầu")
	plain := url.Values{"TROLYAO_REMIND_FROM": {"9:00"}, "TROLYAO_REMIND_TO": {"16:30"}, "TROLYAO_BACKUP_HOUR": {"25"},
		"TROLYAO_KEEP_GUESTS": {"90"}, "TROLYAO_LISTEN": {"0.0.0.0:80"}}
	v.wants(422, "", plain, "TROLYAO_BACKUP_HOUR", "0 đến 23")
	guest := visit(s)
	if !strings.Contains(guest.open("/"), "Đăng nhập") {
		t.Error("a guest is let in before")
	}
	plain.Set("TROLYAO_BACKUP_HOUR", "23")
	plain.Set("TROLYAO_ANONYMOUS", "có")
	v.wants(200, "", plain, "/quan-tri/cai-dat")
	v.until("guests are let in", func() bool {
		return strings.Contains(guest.look("/"), "hoi") && !strings.Contains(guest.look("/"), `name="password"`)
	})

	// A token of the right form that the network does not know, one of the wrong form,
	// and a network that does not answer.
	bad := "4200:BIMAT-sai-EEffGGhhIIjjKKllMMnnOOppQQr"
	v.wants(422, "/kenh/telegram", url.Values{"TROLYAO_TELEGRAM_TOKEN": {bad}}, "TROLYAO_TELEGRAM_TOKEN", "Chưa dùng được")
	v.wants(422, "/kenh/telegram", url.Values{"TROLYAO_TELEGRAM_TOKEN": {"BIMAT"}}, "TROLYAO_TELEGRAM_TOKEN", "@BotFather")
	v.wants(422, "/kenh/telegram", url.Values{}, "Xin nhập mục này")
	tg.Faults(func(c telegramtest.Call) *telegramtest.Fault { return &telegramtest.Fault{Code: 502} })
	v.wants(422, "/kenh/telegram", url.Values{"TROLYAO_TELEGRAM_TOKEN": {telegramtest.Token}}, "Vẫn lưu khi mạng không trả lời")
	tg.Faults(nil)
	v.wants(200, "/kenh/telegram", url.Values{"TROLYAO_TELEGRAM_TOKEN": {telegramtest.Token}}, "/quan-tri/cai-dat#kenh-telegram")
	v.until("Telegram is asked for messages", func() bool { return tg.Polling() > 0 })
	v.until("the page is there again", func() bool { return strings.Contains(v.look("/quan-tri/cai-dat"), "Thử mã đang dùng") })
	v.wants(200, "/kenh/telegram", url.Values{"do": {"try"}}, "kenh-telegram")

	v.wants(200, "/kenh/zalobot", url.Values{"TROLYAO_ZALOBOT_TOKEN": {zb.Token}}, "kenh-zalobot")
	v.until("Zalo Bot is asked for messages", func() bool { return zb.Calls("getUpdates") > 0 })

	// Of an Official Account the first secret is wrong: its refresh token is not lost.
	codes := url.Values{"TROLYAO_ZALOOA_ID": {oa.OA}, "TROLYAO_ZALOOA_APP_ID": {oa.AppID}, "TROLYAO_ZALOOA_APP_SECRET": {"BIMAT-sai"},
		"TROLYAO_ZALOOA_SECRET_KEY": {oa.SecretKey}}
	v.wants(422, "/kenh/zalooa", codes, "TROLYAO_ZALOOA_ID", "Chưa dùng được")
	codes.Set("TROLYAO_ZALOOA_REFRESH_TOKEN", oa.Refresh())
	v.wants(422, "/kenh/zalooa", codes, "Chưa dùng được")
	codes.Set("TROLYAO_ZALOOA_APP_SECRET", oa.AppSecret)
	v.wants(200, "/kenh/zalooa", codes, "kenh-zalooa")
	v.until("the account is open", func() bool { return strings.Count(v.look("/quan-tri/cai-dat"), "đã có mã") == 3 })
	s.end()

	secrets := []string{"BIMAT", telegramtest.Token[5:], "ThuNghiem-bimat", oa.SecretKey}
	hidden := func(where, text string) {
		t.Helper()
		for _, w := range secrets {
			if i := strings.Index(text, w); i >= 0 {
				t.Errorf("%s tells a secret: %q", where, text[max(0, i-200):i+len(w)])
			}
		}
	}
	hidden("a page", v.all.String())
	hidden("the log", log.String())
	run := func(args ...string) string {
		var out bytes.Buffer
		m := &Main{Args: append([]string{"--data", data}, args...), Env: env, Stdin: strings.NewReader(""), Stdout: &out,
			Stderr: &out, Now: time.Now}
		m.Run(t.Context())
		return out.String()
	}
	hidden("config", run("config"))
	if got := run("config"); !regexp.MustCompile(`TROLYAO_ANONYMOUS +có +trang Cài đặt`).MatchString(got) ||
		!regexp.MustCompile(`TROLYAO_LISTEN +127.0.0.1:8080 +mặc định`).MatchString(got) {
		t.Error(got)
	}
	copied := filepath.Join(t.TempDir(), "sao-luu")
	if got := run("backup", copied); !strings.Contains(got, "Đã sao lưu") {
		t.Error(got)
	}
	for _, path := range []string{copied, filepath.Join(data, "trolyao.db")} {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		hidden(path, string(body))
	}
	st, err := store.Open(t.Context(), filepath.Join(data, "trolyao.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	trail, err := st.AuditLog(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	hidden("the trail", fmt.Sprint(trail))
	if got := fmt.Sprint(trail); !strings.Contains(got, "TROLYAO_ANONYMOUS: có") || !strings.Contains(got, "TROLYAO_TELEGRAM_TOKEN: giá trị mới") {
		t.Error(got)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}

	// The environment outranks the page, which says so and changes nothing there.
	polled := zb.Calls("getUpdates")
	s = serveTo(t, &log, data, append(env, "TROLYAO_ANONYMOUS=không")...)
	v = visit(s)
	v.signIn()
	v.until("the channels are open after a restart", func() bool { return tg.Polling() > 0 && zb.Calls("getUpdates") > polled })
	if page := v.open("/quan-tri/cai-dat"); !strings.Contains(page, "Đang đặt trên máy chủ (biến môi trường TROLYAO_ANONYMOUS)") ||
		strings.Contains(page, telegramtest.Token) {
		t.Error(page)
	}
	v.wants(200, "", plain)
	if !strings.Contains(visit(s).open("/"), `name="password"`) {
		t.Error("the page outranks the environment")
	}
	v.wants(200, "/kenh/telegram", url.Values{"do": {"clear"}}, "kenh-telegram")
	v.until("Telegram is left", func() bool { return tg.Polling() == 0 })
	// The house changes over; a connection that was idle may end with it, and a
	// form is not sent twice.
	v.CloseIdleConnections()
	v.until("the page is there", func() bool {
		res, err := v.Get(v.address + "/quan-tri/cai-dat")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
	plain.Del("_csrf")
	if code, body := v.read(v.PostForm(v.address+"/quan-tri/cai-dat", plain)); code != http.StatusForbidden {
		t.Error("without the token of the form:", code, body)
	}
	if code, _ := v.send("/quan-tri/cai-dat", "/quan-tri/cai-dat/kenh/ask", url.Values{}); code != http.StatusNotFound {
		t.Error("a part that is no channel:", code)
	}
	s.end()

	// Another key: the codes are to be entered again, and everything else works.
	if err := os.Remove(filepath.Join(data, "khoa-cai-dat")); err != nil {
		t.Fatal(err)
	}
	s = serveTo(t, &log, data, env...)
	v = visit(s)
	v.signIn()
	if page := v.open("/quan-tri/cai-dat"); !strings.Contains(page, "không mở được bằng khóa của máy này") ||
		!strings.Contains(page, `value="16:30"`) {
		t.Error(page)
	}
	v.wants(200, "/kenh/zalobot", url.Values{"TROLYAO_ZALOBOT_TOKEN": {zb.Token}}, "kenh-zalobot")
	s.end()
	hidden("the log", log.String())
}

// What was tried and not kept, because the process was killed in between, is tried and
// kept as if nothing had been: a refresh token that works once is not used twice. Two
// who make the key at once have the same.
func TestTriedAndKilled(t *testing.T) {
	oa := zalooatest.Start(t)
	typed := map[string]string{"TROLYAO_ZALOOA_ID": oa.OA, "TROLYAO_ZALOOA_APP_ID": oa.AppID,
		"TROLYAO_ZALOOA_APP_SECRET": oa.AppSecret, "TROLYAO_ZALOOA_SECRET_KEY": oa.SecretKey,
		"TROLYAO_ZALOOA_REFRESH_TOKEN": oa.Refresh()}
	data := t.TempDir()
	for range 2 {
		h, _ := zaloHouse(t, data, "TROLYAO_ZALOOA_API="+oa.URL, "TROLYAO_ZALOOA_OAUTH="+oa.URL)
		if err := h.tryChannel(t.Context(), operator, "zalooa", typed); err != nil {
			t.Fatal(err)
		}
		if kept, err := h.store.Settings(t.Context()); err != nil || len(kept) > 0 {
			t.Error(kept, err)
		}
		all := []org.Role{org.Staff, org.Focal, org.Head, org.Overseer, org.Leader, org.Appraiser} // but one
		for _, who := range []*org.Officer{nil, {ID: "a", Roles: all}} {
			if err := h.changeSettings(t.Context(), who, typed); !errors.Is(err, store.ErrForbidden) {
				t.Error(err)
			}
			if err := h.tryChannel(t.Context(), who, "zalooa", typed); !errors.Is(err, store.ErrForbidden) {
				t.Error(err)
			}
		}
		h.close()
	}
	if oa.Reused() > 0 || oa.Handed() != 1 {
		t.Errorf("%d tokens used again, %d handed out", oa.Reused(), oa.Handed())
	}
	h, _ := zaloHouse(t, data)
	defer h.close()
	var work sync.WaitGroup
	for i := range 8 {
		work.Go(func() {
			c := []house.Change{{Name: fmt.Sprint("S", i), Value: "bí mật", Secret: true}}
			if err := h.house().ChangeSettings(t.Context(), operator, c); err != nil {
				t.Error(err)
			}
		})
	}
	work.Wait()
	if values, unread, err := h.house().KeptSettings(t.Context()); err != nil || len(unread) > 0 || len(values) != 8 {
		t.Error(values, unread, err)
	}
}
