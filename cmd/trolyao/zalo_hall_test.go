package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/org"
	"trolyao/post"
	"trolyao/post/zalobot"
	"trolyao/post/zalobot/zalobottest"
	"trolyao/post/zalooa"
	"trolyao/post/zalooa/zalooatest"
	"trolyao/store"
	"trolyao/task"
)

// zaloNet is one of the networks as a person with a telephone sees it.
type zaloNet struct {
	name string
	say  func(user, id, text string) int
	// other sends something that is no text.
	other func(user, id string) int
	// press presses the button, or writes what stands there instead of one.
	press func(t *testing.T, user, id, button, instead string)
	to    func(user string) []string
}

// zaloNets starts the platforms and returns a house whose channels lead to them.
func zaloNets(t *testing.T, polling bool) (nets []zaloNet, h *desk, zb *zalobottest.Platform, oa *zalooatest.Platform) {
	t.Helper()
	zb, oa = zalobottest.Start(t), zalooatest.Start(t)
	zb.Month = 1 << 20
	env := []string{
		"TROLYAO_PUBLIC_URL=https://troly.example.vn",
		"TROLYAO_ZALOBOT_TOKEN=" + zb.Token, "TROLYAO_ZALOBOT_API=" + zb.URL, "TROLYAO_ZALOBOT_QUOTA=0", "TROLYAO_ZALOOA_RATE=10000",
		"TROLYAO_ZALOOA_ID=" + oa.OA, "TROLYAO_ZALOOA_APP_ID=" + oa.AppID, "TROLYAO_ZALOOA_APP_SECRET=" + oa.AppSecret, "TROLYAO_ZALOOA_SECRET_KEY=" + oa.SecretKey,
		"TROLYAO_ZALOOA_REFRESH_TOKEN=" + oa.Refresh(), "TROLYAO_ZALOOA_API=" + oa.URL, "TROLYAO_ZALOOA_OAUTH=" + oa.URL,
	}
	if !polling {
		env = append(env, "TROLYAO_ZALOBOT_MODE=webhook", "TROLYAO_ZALOBOT_SECRET=bi-mat-BIMAT")
	}
	h, _ = zaloHouse(t, t.TempDir(), env...)
	out := &lockedBuffer{}
	h.log = slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	t.Cleanup(func() {
		h.close()
		for _, s := range []string{"BIMAT", "bimat", oa.SecretKey, oa.AppSecret} {
			if i := strings.Index(out.String(), s); i >= 0 {
				t.Errorf("a secret was logged: %q", out.String()[max(0, i-80):i+len(s)])
			}
		}
	})
	return []zaloNet{
		{zalobot.Name, zb.Say, func(user, id string) int {
			u := zb.Text(user, id, "")
			u["event_name"] = "message.image.received"
			return zb.Tell(u)
		}, func(t *testing.T, user, id, _, instead string) { zb.Say(user, id, instead) }, zb.To},
		{zalooa.Name, oa.Say, func(user, id string) int {
			return oa.Tell(oa.Event("user_send_image", user, map[string]any{"msg_id": id}))
		}, func(t *testing.T, user, id, button, _ string) { oa.Press(user, id, button) }, oa.To},
	}, h, zb, oa
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// runHall runs a hall with both channels until the returned function is called.
// Their webhooks are mounted where the platforms call them.
func runHall(t *testing.T, h *desk, zb *zalobottest.Platform, oa *zalooatest.Platform, b *bot.Bot,
	now func() time.Time) (stop func()) {
	t.Helper()
	c, err := h.zaloBot()
	if err != nil {
		t.Fatal(err)
	}
	was := h.m.Now
	h.m.Now = now
	a, err := h.zaloOA()
	h.m.Now = was
	if err != nil {
		t.Fatal(err)
	}
	hall := post.NewHall(b, post.HallOptions{Channels: []post.Channel{c, a}, Burst: -1, Log: h.log, Now: h.m.Now,
		Workers: 4, Senders: 2})
	mux := http.NewServeMux()
	for _, ch := range []post.Webhook{c, a} {
		path, handler := ch.Webhook(hall.Accept)
		mux.Handle(path, handler)
	}
	s := httptest.NewServer(mux)
	oa.HookAt(s.URL + zalooa.Path)
	zb.ReachAt(s.URL)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- hall.Run(ctx) }()
	if h.settings.ZaloBot.hooked {
		eventually(t, "the webhook is told", func() bool { hook, _ := zb.Hook(); return hook != "" })
	}
	return sync.OnceFunc(func() {
		s.Close()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

var reFeedback = regexp.MustCompile(`/dung \d+`)

// TestConversationOverZalo is a first day with the assistant over both networks:
// a stranger is told how to link, links, asks, goes on, judges, sends a picture,
// looks at the commands and leaves.
func TestConversationOverZalo(t *testing.T) {
	for _, polling := range []bool{true, false} {
		t.Run(fmt.Sprintf("polling %v", polling), func(t *testing.T) {
			ctx := context.Background()
			nets, h, zb, oa := zaloNets(t, polling)
			if err := h.openIndex(ctx); err != nil {
				t.Fatal(err)
			}
			b := bot.New(bot.Options{House: h.house(), Answerer: h.room()})
			defer runHall(t, h, zb, oa, b, h.m.Now)()
			for _, n := range nets {
				t.Run(n.name, func(t *testing.T) {
					officer := org.Officer{ID: "an-" + n.name, Name: "Người thử " + n.name, Agency: "so-noi-vu",
						Roles: []org.Role{org.Staff}}
					if err := h.store.PutOfficer(ctx, operator, officer, task.Planner{}); err != nil {
						t.Fatal(err)
					}
					no := 0
					ask := func(send func(id string)) string {
						t.Helper()
						before := len(n.to("u1"))
						no++
						send(fmt.Sprintf("%s-m%d", n.name, no))
						eventually(t, "an answer", func() bool { return len(n.to("u1")) > before })
						return strings.Join(n.to("u1")[before:], "\n")
					}
					write := func(text string) string {
						t.Helper()
						return ask(func(id string) { n.say("u1", id, text) })
					}
					expect := func(got string, parts ...string) {
						t.Helper()
						for _, p := range parts {
							if !strings.Contains(got, p) {
								t.Errorf("%q is not in:\n%s", p, got)
							}
						}
					}
					question := "Điều 8 Nghị định 30/2020/NĐ-CP quy định những gì?"
					expect(write(question), "LIENKET")
					code, _, err := h.store.NewLinkCode(ctx, &officer, true)
					if err != nil {
						t.Fatal(err)
					}
					expect(write("LIENKET "+code), officer.Name)
					answer := write(question)
					expect(answer, "30/2020/NĐ-CP", "https://troly.example.vn/", "phần mềm")
					if n.name == zalobot.Name {
						expect(answer, "Trả lời 1", "/dung ")
					}
					expect(ask(func(id string) { n.press(t, "u1", id, "👍 Đúng", reFeedback.FindString(answer)) }),
						"góp ý")
					expect(write("1"), "Nghị định")
					expect(ask(func(id string) { n.other("u1", id) }), "chỉ đọc được tin nhắn bằng chữ")
					expect(write("/trogiup"), "/vanban", "/huylienket")
					expect(write("/huylienket"), "liên kết")
					expect(write(question), "LIENKET")
				})
			}
			oa.Unfollow("u1")
			eventually(t, "the chat is known to be gone", func() bool {
				gone, err := h.store.GoneChats(ctx)
				return err == nil && gone[store.ChatName{Channel: zalooa.Name, Chat: "u1"}]
			})
		})
	}
}

// TestZaloFaultRun: many people write at once over both networks while messages
// come twice and out of order, the networks refuse, delay, break off and lose
// answers, tokens end and the hall is stopped in the middle, three times. Every
// message is answered once and in its order; where an answer of the network was
// lost, the piece is not sent again.
func TestZaloFaultRun(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	const chats, each = 30, 8
	nets, h, zb, oa := zaloNets(t, false)
	// The account's clock runs ahead of the others, so that its tokens may end often.
	var ahead atomic.Int64
	late := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	oa.Now = late
	if err := h.openIndex(context.Background()); err != nil {
		t.Fatal(err)
	}
	b := bot.New(bot.Options{House: h.house(), Answerer: h.room(), Strangers: true, PerMinute: -1})
	stop := runHall(t, h, zb, oa, b, late)

	type message struct {
		net      int
		user, id string
		text     string
	}
	var all []message
	for i := range each { // each round, everybody writes
		for c := range chats {
			for n := range nets {
				all = append(all, message{n, fmt.Sprintf("u%d", c), fmt.Sprintf("%s-%d-%d", nets[n].name, c, i),
					fmt.Sprintf("/khongco%d", i)})
			}
		}
	}
	lost := 0 // answers of the network that were lost after the piece was carried
	for i, m := range all {
		switch i % 40 {
		case 5:
			zb.Fail("sendMessage", zalobottest.Fault{Status: 503, Body: "<html>"})
			oa.Fail(zalooatest.Message, zalooatest.Fault{Status: 503, Body: "<html>"})
		case 11:
			zb.Fail("sendMessage", zalobottest.Fault{After: true})
			oa.Fail(zalooatest.Message, zalooatest.Fault{After: true})
			lost += 2
		case 17:
			zb.Fail("sendMessage", zalobottest.Fault{Body: `{"ok":false,"error_code":500,"description":"x"}`})
		case 23:
			oa.Expire()
			ahead.Add(int64(11 * time.Minute))
		}
		if i%(len(all)/4) == len(all)/4-1 { // three stops on the way, one after the last
			stop()
			stop = runHall(t, h, zb, oa, b, late)
		}
		say := func() int { return nets[m.net].say(m.user, m.id, m.text) }
		for try := 0; ; try++ {
			s := say()
			if s == 200 {
				break
			}
			if s != 0 && s != 500 || try == 100 {
				t.Fatalf("status %d", s)
			}
		}
		if i%7 == 0 {
			say() // told twice
		}
	}
	total := func() (n int) { return len(zb.Sent()) + len(oa.Sent()) }
	eventually(t, fmt.Sprintf("%d answers", len(all)), func() bool { return total() >= len(all) })
	stop()
	if total() != len(all) {
		t.Errorf("%d answers to %d messages", total(), len(all))
	}
	for _, n := range nets {
		for c := range chats {
			var order []string
			for _, text := range n.to(fmt.Sprintf("u%d", c)) {
				order = append(order, regexp.MustCompile(`/khongco\d`).FindString(text))
			}
			var want []string
			for i := range each {
				want = append(want, fmt.Sprintf("/khongco%d", i))
			}
			if !slices.Equal(order, want) {
				t.Errorf("%s, u%d: answered %v", n.name, c, order)
			}
		}
	}
	if oa.Reused() != 0 {
		t.Errorf("%d spent tokens were used", oa.Reused())
	}
	counts, err := h.store.MessageCounts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d messages, %d lost answers of the networks, %d pairs of tokens; in the store: %v", len(all), lost,
		oa.Handed(), counts)
}
