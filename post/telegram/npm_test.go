package telegram

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trolyao/bot"
	"trolyao/post"
	"trolyao/post/telegram/telegramtest"
)

// node starts a script of testdata with the packages of .ci/telegram and
// returns its lines and its standard input.
func node(t *testing.T, env []string, script string, args ...string) (<-chan string, io.Writer) {
	t.Helper()
	modules, err := filepath.Abs("../../.ci/telegram/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	program, err := exec.LookPath("node")
	for _, name := range []string{"telegram-test-api", "grammy"} {
		if _, missing := os.Stat(filepath.Join(modules, name, "package.json")); err != nil || missing != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("the npm package %s is not in .ci/telegram; run: sh .ci/tools", name)
			}
			t.Skipf("no Node.js, or the npm package %s is not in .ci/telegram (npm ci --prefix .ci/telegram), so nobody else's idea of the protocol is asked", name)
		}
	}
	cmd := exec.Command(program, append([]string{"testdata/" + script}, args...)...)
	cmd.Env = append(append(os.Environ(), "NODE_PATH="+modules), env...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for sc := bufio.NewScanner(out); sc.Scan(); {
			lines <- sc.Text()
		}
	}()
	t.Cleanup(func() {
		in.Close() // both scripts end with their input
		cmd.Process.Kill()
		for range lines {
		}
		cmd.Wait()
	})
	return lines, in
}

// asJSON sends a form as JSON, which is all that telegram-test-api reads.
type asJSON struct{ t testing.TB }

func (a asJSON) RoundTrip(req *http.Request) (*http.Response, error) {
	kind, attr, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		all := map[string]any{}
		form := multipart.NewReader(req.Body, attr["boundary"])
		for {
			part, err := form.NextPart()
			if err != nil {
				break
			}
			value, _ := io.ReadAll(part)
			var v any
			if json.Unmarshal(value, &v) != nil || part.FormName() == "text" {
				v = string(value)
			}
			all[part.FormName()] = v
		}
		body, err := json.Marshal(all)
		if err != nil {
			a.t.Error(err)
		}
		req.Body.Close()
		req.Header.Set("Content-Type", "application/json")
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		req.GetBody = nil
	}
	return http.DefaultTransport.RoundTrip(req)
}

// TestWithTelegramTestAPI runs the channel at a server that somebody else wrote.
func TestWithTelegramTestAPI(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	lines, _ := node(t, nil, "server.js", fmt.Sprint(port))
	select {
	case got := <-lines:
		if got != "listening" {
			t.Fatalf("telegram-test-api says %q", got)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("telegram-test-api does not listen")
	}
	base := fmt.Sprintf("http://127.0.0.1:%d", port)
	send := func(path string, body any, into any) {
		t.Helper()
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.Post(base+path, "application/json", bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != 200 {
			t.Fatal(resp.Status)
		}
		if into != nil {
			if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
				t.Fatal(err)
			}
		}
	}
	person := map[string]any{"id": 7001, "first_name": "An", "is_bot": false}
	private := map[string]any{"id": 7001, "first_name": "An", "type": "private"}
	write := func(text string) {
		send("/sendMessage", map[string]any{"botToken": telegramtest.Token, "from": person, "chat": private,
			"date": time.Now().Unix(), "text": text}, nil)
	}
	s := telegramtest.New(t, telegramtest.Token) // nobody calls it
	c, _ := channel(t, s, func(o *Options) { o.API, o.Transport, o.Wait = base, asJSON{t}, 100*time.Millisecond })
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	h := &desk{came: make(chan struct{}, 100)}
	for i := range 20 {
		write(fmt.Sprintf("câu hỏi %d: hạn là ngày nào?", i))
	}
	serve(t, c, h)
	h.wait(t, 20)
	ids := map[string]bool{}
	for i, m := range h.all {
		if want := fmt.Sprintf("câu hỏi %d: hạn là ngày nào?", i); m.Text != want || m.Account != "7001" ||
			m.Chat != "7001" || m.Group {
			t.Fatalf("%d: %+v", i, m)
		}
		ids[m.ID] = true
	}
	if len(ids) != 20 {
		t.Errorf("%d names for 20 messages", len(ids))
	}
	p := post.Piece{Text: "<b>Ngày 30/11/2026</b> &amp; hết", Plain: "Ngày 30/11/2026 & hết",
		Buttons: []bot.Button{{Text: "Đúng", Send: "/dung 1"}, {Text: "Xem", Link: "/viec/1"}}}
	if err := c.Send(t.Context(), h.all[0].Chat, p); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Result []struct {
			MessageID int64 `json:"messageId"`
			Message   struct {
				Text   string `json:"text"`
				Mode   string `json:"parse_mode"`
				Markup struct {
					Rows [][]telegramtest.Button `json:"inline_keyboard"`
				} `json:"reply_markup"`
			} `json:"message"`
		} `json:"result"`
	}
	send("/getUpdates", map[string]any{"token": telegramtest.Token, "chatId": 7001}, &got)
	if len(got.Result) != 1 || got.Result[0].Message.Text != p.Text || got.Result[0].Message.Mode != "HTML" {
		t.Fatalf("%+v", got)
	}
	want := [][]telegramtest.Button{{{Text: "Đúng", Data: "/dung 1"}, {Text: "Xem",
		URL: "https://troly.example.vn/viec/1"}}}
	if d := cmp.Diff(want, got.Result[0].Message.Markup.Rows); d != "" {
		t.Error(d)
	}
	send("/sendCallback", map[string]any{"botToken": telegramtest.Token, "from": person, "data": "/dung 1",
		"message": map[string]any{"message_id": got.Result[0].MessageID, "chat": private, "date": time.Now().Unix()}}, nil)
	h.wait(t, 21)
	if m := h.all[20]; m.Text != "/dung 1" || m.Chat != "7001" {
		t.Errorf("%+v", m)
	}
	// What this server does not have costs nothing but itself.
	if err := c.Typing(t.Context(), "7001"); err == nil {
		t.Error("it has no sendChatAction, and that was not noticed")
	}
}

// TestFakeWithGrammy holds the server of our tests to a client that somebody
// else wrote: testdata/client.js.
func TestFakeWithGrammy(t *testing.T) {
	s := telegramtest.New(t, telegramtest.Token)
	s.Write(an, an.Chat(), "trước đó")
	s.Write(an, room, "trước đó")
	s.Write(an, telegramtest.Chat{ID: -44}, "trước đó")
	s.Move(-44, -1009876543210)
	s.Faults(func(k telegramtest.Call) *telegramtest.Fault {
		if k.Method == "sendMessage" && k.N == 12 {
			return &telegramtest.Fault{Code: 429, RetryAfter: 3}
		}
		return nil
	})
	lines, in := node(t, []string{"API=" + s.URL, "TOKEN=" + telegramtest.Token, "SECRET=" + secret, "CHAT=7001",
		fmt.Sprint("GROUP=", room.ID),
		"PICTURE=" + base64.StdEncoding.EncodeToString(picture(t, 90, 60))}, "client.js")
	next := func(what, want string) (value json.RawMessage) {
		t.Helper()
		var l struct {
			What  string          `json:"what"`
			Value json.RawMessage `json:"value"`
		}
		select {
		case line := <-lines:
			if err := json.Unmarshal([]byte(line), &l); err != nil {
				t.Fatalf("the client says %q", line)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("the client says nothing of %s", what)
		}
		if l.What != what {
			t.Fatalf("the client says %s of %s, want %s", l.Value, l.What, what)
		}
		if want != "" && string(l.Value) != want {
			t.Errorf("%s:\n%s\nwant\n%s", what, l.Value, want)
		}
		return l.Value
	}
	next("wrong token", `{"code":401,"text":"Unauthorized"}`)
	next("me", `{"can_join_groups":true,"can_read_all_group_messages":false,"first_name":"Thử nghiệm","id":4200,"is_bot":true,"supports_inline_queries":false,"username":"thu_nghiem_bot"}`)
	next("commands", `[{"command":"trogiup","description":"các lệnh"}]`)
	next("bad command", `{"code":400,"text":"Bad Request: BOT_COMMAND_INVALID"}`)
	next("sent", `{"text":"Điều 8 📎 sổ <1>","entities":[{"type":"bold","offset":0,"length":6},{"type":"text_link","offset":10,"length":6,"url":"https://a.vn/?x=1&y=2"}],`+
		`"keyboard":[[{"text":"Đúng","callback_data":"/dung 1"},{"text":"Mở","url":"https://a.vn/"}],[{"text":"Sai","callback_data":"/sai 1"}]],"chat":7001,"from":4200}`)
	next("photo", `{"caption":"điểm","photos":1}`)
	next("draft", "true")
	next("too long", `{"code":400,"text":"Bad Request: message is too long"}`)
	next("long enough", `{"ok":4096}`)
	next("caption too long", `{"code":400,"text":"Bad Request: message caption is too long"}`)
	next("no picture", `{"code":400,"text":"Bad Request: IMAGE_PROCESS_FAILED"}`)
	next("empty", `{"code":400,"text":"Bad Request: message text is empty"}`)
	next("unclosed", `{"code":400,"text":"Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""}`)
	next("crossed", `{"code":400,"text":"Bad Request: can't parse entities: Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""}`)
	next("unknown tag", `{"code":400,"text":"Bad Request: can't parse entities: Unsupported start tag \"h1\" at byte offset 0"}`)
	next("long data", `{"code":400,"text":"Bad Request: BUTTON_DATA_INVALID"}`)
	next("local link", `{"code":400,"text":"Bad Request: inline keyboard button URL 'http://localhost:8080/' is invalid: Wrong HTTP URL"}`)
	next("no chat", `{"code":400,"text":"Bad Request: chat not found"}`)
	next("draft in a group", `{"code":400,"text":"Bad Request: TEXTDRAFT_PEER_INVALID"}`)
	next("moved", `{"code":400,"text":"Bad Request: group chat was upgraded to a supergroup chat","to":-1009876543210}`)
	next("old query", `{"code":400,"text":"Bad Request: query is too old and response timeout expired or query ID is invalid"}`)
	next("no method", `{"code":404,"text":"Not Found: method not found"}`)
	next("no https", `{"code":400,"text":"Bad Request: bad webhook: An HTTPS URL must be provided for webhook"}`)
	next("bad secret", `{"code":400,"text":"Bad Request: secret token contains unallowed characters"}`)
	next("too fast", `{"code":429,"text":"Too Many Requests: retry after 3","after":3}`)
	s.Wait(t, "the client polls", func() bool { return s.Calls("getUpdates") == 1 })
	fmt.Fprintln(in, "it polls")
	next("second poll", `{"ok":0}`)
	next("first poll", `{"code":409,"text":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}`)

	var sent int64
	if err := json.Unmarshal(next("polling", ""), &sent); err != nil {
		t.Fatal(err)
	}
	id := s.Write(an, telegramtest.Chat{ID: room.ID, Topic: 45}, "Đề nghị 📎 @thu_nghiem_bot xem /viec@thu_nghiem_bot")
	next("message", fmt.Sprintf(`{"id":%d,"chat":%d,"type":"supergroup","from":"An","text":"Đề nghị 📎 @thu_nghiem_bot xem /viec@thu_nghiem_bot","marked":["@thu_nghiem_bot","/viec@thu_nghiem_bot"],"topic":45}`, id, room.ID))
	q := s.Press(an, sent, "/dung 1")
	next("pressed", fmt.Sprintf(`{"data":"/dung 1","message":%d}`, sent))
	if !s.Answered(q) {
		t.Error("the query is not answered")
	}
	s.Block(an, true)
	next("member", `"kicked"`)
	s.Block(an, false)
	next("member", `"member"`)
	fmt.Fprintln(in, "stop")
	next("webhook", `{"ok":true}`)
	next("poll beside a webhook", `{"code":409,"text":"Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}`)
	next("info", `"https://bot.example.vn/hook"`)
	var web string
	if err := json.Unmarshal(next("hooked", ""), &web); err != nil {
		t.Fatal(err)
	}
	if s.Waiting() != 0 {
		t.Errorf("%d updates wait", s.Waiting())
	}
	s.Proxy(web)
	for i := range 3 {
		s.Write(binh, binh.Chat(), fmt.Sprint("qua webhook ", i))
		if v := next("message", ""); !strings.Contains(string(v), fmt.Sprint("qua webhook ", i)) {
			t.Errorf("%s", v)
		}
	}
	s.Wait(t, "all are taken", func() bool { return s.Waiting() == 0 })
	fmt.Fprintln(in, "end")
	// grammY asks for what is still to come, to see a conflict; ours would not.
	for _, o := range s.Offences() {
		if !strings.Contains(o, "still to come") {
			t.Errorf("against the protocol: %s", o)
		}
	}
}
