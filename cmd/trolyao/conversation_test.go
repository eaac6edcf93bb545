package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/post"
	"trolyao/post/telegram/telegramtest"
	"trolyao/post/zalobot/zalobottest"
	"trolyao/post/zalooa/zalooatest"
	"trolyao/score"
	"trolyao/starter"
	"trolyao/store"
	"trolyao/task"
	"trolyao/web"
)

// talk is a person at one of the doors.
type talk struct {
	channel string
	say     func(text string)
	// press presses the button with the caption, "" where the door has none: then
	// instead is written.
	press func(caption, instead string)
	heard func() []string // every message so far, as people read it
	image func() bool     // the newest message is, or has, a picture
}

// TestOneConversationOnEveryChannel: the same person does the same things at the
// terminal, in the browser and over the three networks.
func TestOneConversationOnEveryChannel(t *testing.T) {
	telegram, zaloBot, zaloOA := telegramtest.New(t, telegramtest.Token), zalobottest.Start(t), zalooatest.Start(t)
	var printed safeBuffer
	m := &Main{Env: []string{
		"TROLYAO_DATA=" + t.TempDir(), "TROLYAO_LOG=debug",
		"TROLYAO_TELEGRAM_TOKEN=" + telegramtest.Token, "TROLYAO_TELEGRAM_API=" + telegram.URL,
		"TROLYAO_ZALOBOT_TOKEN=" + zaloBot.Token, "TROLYAO_ZALOBOT_API=" + zaloBot.URL,
		"TROLYAO_ZALOOA_ID=" + zaloOA.OA, "TROLYAO_ZALOOA_APP_ID=" + zaloOA.AppID, "TROLYAO_ZALOOA_APP_SECRET=" + zaloOA.AppSecret,
		"TROLYAO_ZALOOA_SECRET_KEY=" + zaloOA.SecretKey, "TROLYAO_ZALOOA_REFRESH_TOKEN=" + zaloOA.Refresh(),
		"TROLYAO_ZALOOA_API=" + zaloOA.URL, "TROLYAO_ZALOOA_OAUTH=" + zaloOA.URL,
	}, Stdout: &printed, Stderr: &printed, Now: time.Now}
	h, err := m.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.close() })
	if err := h.openIndex(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := bot.New(bot.Options{House: h.house(), Answerer: h.room(), PerMinute: -1})
	channels, gate, err := h.networks()
	if err != nil || len(channels) != 3 {
		t.Fatal(channels, err)
	}
	chat := web.NewChat()
	channels = append(channels, chat)
	hall := post.NewHall(b, post.HallOptions{Channels: channels, Gate: gate, Burst: -1, Log: h.log})
	mux := http.NewServeMux()
	for _, ch := range channels {
		if hook, ok := ch.(post.Webhook); ok {
			path, handler := hook.Webhook(hall.Accept)
			mux.Handle(path, handler)
			if ch.Name() == "zalooa" {
				server := httptest.NewServer(mux)
				t.Cleanup(server.Close)
				zaloOA.HookAt(server.URL + path)
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- hall.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-over; err != nil {
			t.Error(err)
		}
	})

	person, n := telegramtest.User{ID: 7001, First: "An"}, 0
	id := func() string { n++; return fmt.Sprintf("m%d", n) }
	doors := []talk{
		{channel: "telegram",
			say: func(text string) { telegram.Write(person, person.Chat(), text) },
			press: func(caption, _ string) {
				all := telegram.Messages(person.ID)
				for i := len(all) - 1; i >= 0; i-- {
					for _, row := range all[i].Keyboard {
						for _, k := range row {
							if strings.Contains(k.Text, caption) {
								telegram.Press(person, all[i].ID, k.Data)
								return
							}
						}
					}
				}
				t.Errorf("telegram: no button %q", caption)
			},
			heard: func() (out []string) {
				for _, k := range telegram.Messages(person.ID) {
					out = append(out, k.Text)
				}
				return out
			},
			image: func() bool {
				all := telegram.Messages(person.ID)
				return len(all[len(all)-1].Photo) > 0 || len(all[max(0, len(all)-2)].Photo) > 0
			}},
		{channel: "zalobot",
			say:   func(text string) { zaloBot.Say("8001", id(), text) },
			heard: func() []string { return zaloBot.To("8001") }},
		{channel: "zalooa",
			say: func(text string) {
				if status := zaloOA.Say("9001", id(), text); status != http.StatusOK {
					t.Errorf("zalooa: status %d", status)
				}
			},
			press: func(caption, _ string) {
				for _, s := range zaloOA.Sent() {
					for _, k := range s.Buttons {
						if s.User == "9001" && strings.Contains(k.Title, caption) {
							zaloOA.Press("9001", id(), k.Title)
							return
						}
					}
				}
				t.Errorf("zalooa: no button %q in %+v", caption, zaloOA.Sent())
			},
			heard: func() []string { return zaloOA.To("9001") },
			image: func() bool {
				return slices.ContainsFunc(zaloOA.Sent(), func(s zalooatest.Sent) bool {
					return s.User == "9001" &&
						len(s.Picture) > 0
				})
			}},
		{channel: bot.Web,
			say: func(text string) {
				if err := hall.Accept(t.Context(), bot.Message{Channel: bot.Web, Account: "an-web", From: "an-web",
					Chat: "c1", ID: id(), Text: text}); err != nil {
					t.Error(err)
				}
			},
			heard: func() (out []string) {
				lines, err := h.store.Transcript(t.Context(), bot.Web, "c1", 0, 1000)
				if err != nil {
					t.Error(err)
				}
				for _, l := range lines {
					var r bot.Reply
					if !l.In {
						if err := json.Unmarshal(l.Body, &r); err != nil {
							t.Error(err)
						}
						out = append(out, post.Plain(r, 1000))
					}
				}
				return out
			},
			image: func() bool {
				body, err := h.store.LastReply(t.Context(), bot.Web, "c1", 0)
				return err == nil && strings.Contains(string(body), `"PNG":"iVBOR`)
			}},
		newTerminal(t, b),
	}
	for i := range doors {
		if d := &doors[i]; d.press == nil {
			d.press = func(_, instead string) { d.say(instead) }
		}
	}

	// Everybody leads a task of their own.
	admin := &org.Officer{ID: "quan-tri", Roles: []org.Role{org.Admin}}
	monday := corpus.DayOf(time.Now()).Add(3)
	p, err := h.house().Planner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for !p.Calendar.Works(monday) {
		monday = monday.Add(1)
	}
	due := p.Calendar.AddWorking(monday, 6)
	for _, d := range doors {
		o := org.Officer{ID: "an-" + d.channel, Name: "An " + d.channel, Agency: "cq-" + d.channel,
			Roles: []org.Role{org.Focal, org.Appraiser}, Profile: "active"}
		switch d.channel {
		case "terminal":
			o.Addresses = []org.Address{{Channel: "terminal", Account: "local", Chat: "1"}}
		case bot.Web:
		}
		if err := b.House.PutOfficer(t.Context(), admin, o); err != nil {
			t.Fatal(err)
		}
		plan := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach-" + d.channel},
			Year: due.Time().Year() + 20} // a later plan than the shipped one
		plan.Tasks = []task.Task{{No: numberOf(d.channel), Name: "Rà soát thủ tục " + d.channel, Lead: o.Name,
			Leads: []task.Party{{Name: o.Name, Agency: o.Agency}},
			Due:   p.Calendar.Settle(task.Due{Kind: task.OnDay, Nominal: due})}}
		if _, err := h.store.PutPlan(t.Context(), admin, plan, corpus.Public, "", p); err != nil {
			t.Fatal(err)
		}
	}

	// An office has reported one figure of its score.
	data, err := starter.Load()
	if err != nil {
		t.Fatal(err)
	}
	office := data.Directory.Find("Sở Nội vụ", "")[0].ID
	day := corpus.DayOf(time.Now())
	figure := 96 * score.Points(score.Unit)
	if err := b.House.PutClaims(t.Context(), &org.Officer{ID: "noi-vu", Agency: office, Roles: []org.Role{org.Head}},
		store.ScoreKey{Criteria: "chi-so-766", Agency: office, Period: string(day[:7])}, score.Self,
		[]score.Claim{{No: "2.1", Value: &figure}}); err != nil {
		t.Fatal(err)
	}

	next := func(t *testing.T, d talk, what string, wants ...string) {
		t.Helper()
		for late := time.Now().Add(30 * time.Second); ; {
			for _, text := range d.heard() {
				all := true
				for _, w := range wants {
					all = all && strings.Contains(text, w)
				}
				if all {
					return
				}
			}
			if time.Now().After(late) {
				t.Fatalf("%s: nothing has %q in\n%s", what, wants, strings.Join(d.heard(), "\n=====\n"))
			}
			<-time.After(10 * time.Millisecond)
		}
	}
	for _, d := range doors[:3] { // over a network one is a stranger at first
		d.say("Khoản 2 Điều 30 Nghị định 30/2020/NĐ-CP quy định gì?")
		next(t, d, "a stranger", "LIENKET")
		code, _, err := b.House.NewLinkCode(t.Context(), &org.Officer{ID: "an-" + d.channel}, true)
		if err != nil {
			t.Fatal(err)
		}
		d.say("LIENKET " + code)
		next(t, d, "linking", "Đã liên kết", "An "+d.channel)
	}
	for _, d := range doors {
		t.Run(d.channel, func(t *testing.T) {
			no := numberOf(d.channel)
			d.say("Khoản 2 Điều 30 Nghị định 30/2020/NĐ-CP quy định gì?")
			next(t, d, "the question", "khoản 2 Điều 30 Nghị định số 30/2020/NĐ-CP", "còn hiệu lực")
			turns, err := h.store.Turns(t.Context(), store.TurnFilter{Channel: d.channel, Limit: 1})
			if err != nil || len(turns) != 1 {
				t.Fatal(turns, err)
			}
			reply, err := bot.ReplyOf(&turns[0])
			if err != nil || len(reply.FollowUps) == 0 {
				t.Fatalf("%+v, %v", reply, err)
			}
			d.press("Đúng", fmt.Sprintf("/dung %d", turns[0].ID))
			next(t, d, "the verdict", "Đã ghi nhận góp ý")
			d.say("/dieu khoản 2 Điều 30 Nghị định 30/2020/NĐ-CP")
			next(t, d, "the citation", "Điều 30", "tính đến ngày")
			d.press(reply.FollowUps[0][:20], "1")
			next(t, d, "the follow-up", "khoản 3 Điều 30 Nghị định số 30/2020/NĐ-CP", "[2]")
			d.say("/viec " + no)
			next(t, d, "the task", "Rà soát thủ tục "+d.channel)
			d.say("/capnhat " + no + " đang làm")
			next(t, d, "the update", "Đã cập nhật nhiệm vụ "+no+" của ", "): đang thực hiện")

			remind(t, h, channels, gate, monday, due)
			if d.channel == bot.Web || d.channel == "terminal" { // nobody is written to there: it lies in the house
				ls, err := h.store.Letters(t.Context(), "an-"+d.channel, 10)
				if err != nil || len(ls) == 0 || !strings.Contains(ls[0].Text+ls[len(ls)-1].Text, "Nhiệm vụ "+no) {
					t.Errorf("%+v, %v", ls, err)
				}
				d.say("/capnhat " + no + " đã nhận")
			} else {
				next(t, d, "the reminder", "Nhắc việc", "Nhiệm vụ "+no)
				d.press("Đã nhận (việc "+no, "/capnhat "+no+" đã nhận")
			}
			next(t, d, "the action", "Đã cập nhật nhiệm vụ "+no+" của ", "): đã nhận")

			d.say("/diem Sở Nội vụ")
			next(t, d, "the score", "Sở Nội vụ", "điểm")
			for late := time.Now().Add(20 * time.Second); d.image != nil && !d.image(); {
				if time.Now().After(late) {
					t.Fatalf("no picture with the score:\n%s", strings.Join(d.heard(), "\n====="))
				}
				<-time.After(10 * time.Millisecond)
			}
			if f, err := h.store.Feedback(t.Context(), turns[0].ID); err != nil || len(f) != 1 ||
				f[0].Verdict != store.Right {
				t.Errorf("%+v, %v", f, err)
			}
		})
	}
	if bad := telegram.Offences(); len(bad) > 0 {
		t.Errorf("against the protocol: %q", bad)
	}
	for _, secret := range []string{telegramtest.Token, zaloBot.Token, zaloOA.AppSecret, zaloOA.SecretKey, "BIMAT",
		"bimat", "LIENKET"} {
		if strings.Contains(printed.String(), secret) {
			t.Errorf("printed %q:\n%s", secret, printed.String())
		}
	}
}

// numberOf is the number of the task that the person of a channel leads.
func numberOf(channel string) string {
	return fmt.Sprint(900 + slices.Index([]string{"telegram", "zalobot", "zalooa", "web", "terminal"}, channel))
}

// remind sends the reminders that are due on a later morning.
func remind(t *testing.T, h *desk, channels []post.Channel, gate *post.Gate, from, to corpus.Day) {
	t.Helper()
	now := from.Time()
	s, err := store.Open(t.Context(), h.settings.Data+"/trolyao.db",
		store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := bot.New(bot.Options{House: house.New(house.Options{Store: s, Data: h.data,
		Now: func() time.Time { return now }})})
	p, err := b.House.Planner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	man := &post.Postman{Bot: b, Channels: channels, Planner: p, Name: "postman", Gate: gate}
	for day := from; day <= to; day = day.Add(1) {
		now = day.Time().Add(9 * time.Hour)
		if _, err := man.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// newTerminal is a person at the keyboard.
func newTerminal(t *testing.T, b *bot.Bot) talk {
	in, keys := io.Pipe()
	var out safeBuffer
	term := &post.Terminal{In: in, Out: &out, Width: 1000}
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- term.Serve(ctx, post.Direct(b, term)) }()
	t.Cleanup(func() {
		keys.Close()
		if err := <-over; err != nil {
			t.Error(err)
		}
		cancel()
	})
	return talk{channel: "terminal",
		say: func(text string) {
			if _, err := io.WriteString(keys, text+"\n"); err != nil {
				t.Error(err)
			}
		},
		heard: func() []string { return []string{out.String()} }}
}

type safeBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
