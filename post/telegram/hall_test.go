package telegram

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/post"
	"trolyao/post/telegram/telegramtest"
	"trolyao/store"
	"trolyao/store/storetest"
)

const rules = `ỦY BAN NHÂN DÂN
-------
Số: 771/2024/QĐ-UBND
Ngày 04 tháng 3 năm 2024

QUYẾT ĐỊNH
Về việc trực cơ quan

Điều 1. Ca trực
1. Ca trực bắt đầu lúc 17 giờ 30 phút và kết thúc lúc 7 giờ sáng hôm sau.
2. Người trực ghi sổ trực trước khi giao ca.

Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành từ ngày 15 tháng 3 năm 2024.`

// lobby is a bot with one paper, in a hall that the given channel belongs to.
func lobby(t testing.TB, s *store.Store, c *Channel, log *slog.Logger) (*post.Hall, *bot.Bot) {
	t.Helper()
	b := bot.New(bot.Options{House: housetest.On(t, s, nil), PerMinute: -1})
	got, err := b.House.Ingest(t.Context(), "qd771.txt", []byte(rules))
	if err != nil || got.Refused != nil {
		t.Fatalf("%+v, %v", got, err)
	}
	return post.NewHall(b, post.HallOptions{Channels: []post.Channel{c}, Burst: -1, Log: log}), b
}

// invited makes an officer and returns what the link carries that they come by.
func invited(t testing.TB, b *bot.Bot, id string) string {
	t.Helper()
	keeper := &org.Officer{ID: "thử nghiệm", Roles: []org.Role{org.Admin}}
	o := org.Officer{ID: id, Name: "Cán bộ " + id, Roles: []org.Role{org.Staff}}
	if err := b.House.PutOfficer(t.Context(), keeper, o); err != nil {
		t.Fatal(err)
	}
	code, _, err := b.House.NewLinkCode(t.Context(), &o, false)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// TestConversation: what a person does on Telegram, by polling and by webhook,
// over each database: opens the chat, asks, presses a button, asks in a group;
// with an API that is too busy, broken and gone for a moment in between.
func TestConversation(t *testing.T) {
	for _, hook := range []bool{false, true} {
		t.Run(fmt.Sprintf("webhook %v", hook), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, dsn string) { converse(t, dsn, hook) })
		})
	}
}

func converse(t *testing.T, dsn string, hook bool) {
	s := telegramtest.New(t, telegramtest.Token)
	data := storetest.Open(t, dsn, store.Options{})
	c, log := channel(t, s, func(o *Options) {
		o.Lease = func(ctx context.Context, holder string, ttl time.Duration) (bool, error) {
			return data.Lease(ctx, "telegram", holder, ttl)
		}
		if hook {
			hooked(o)
		}
	})
	hall, b := lobby(t, data, c, slog.New(slog.NewTextHandler(log, nil)))
	path, handler := c.Webhook(hall.Accept)
	mux := http.NewServeMux()
	mux.Handle(path, handler)
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	s.Proxy(web.URL)
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { hall.Run(ctx) })
	t.Cleanup(func() { cancel(); done.Wait() })

	answers := func(chat int64, n int) []telegramtest.Message {
		t.Helper()
		s.Wait(t, fmt.Sprintf("%d messages in %d", n, chat), func() bool { return len(s.Messages(chat)) >= n })
		all := s.Messages(chat)
		if len(all) != n {
			t.Fatalf("%d messages, want %d", len(all), n)
		}
		return all
	}
	s.Write(binh, binh.Chat(), "Ca trực bắt đầu lúc mấy giờ?")
	if m := answers(7002, 1)[0]; !strings.Contains(m.Text, "LIENKET") || strings.Contains(m.Text, "17 giờ") {
		t.Errorf("a stranger is told: %s", m.Text)
	}
	link, err := c.Invite(t.Context(), invited(t, b, "an"))
	if err != nil {
		t.Fatal(err)
	}
	_, payload, _ := strings.Cut(link, "?start=")
	s.Write(an, an.Chat(), "/start "+payload)
	if m := answers(7001, 1)[0]; !strings.Contains(m.Text, "Cán bộ an") {
		t.Errorf("who came by their link is told: %s", m.Text)
	}
	s.Write(an, an.Chat(), "Ca trực bắt đầu lúc mấy giờ?")
	got := answers(7001, 2)[1]
	if !strings.Contains(got.Text, "17 giờ 30 phút") || !strings.Contains(got.Text, "771/2024/QĐ-UBND") || got.Preview {
		t.Errorf("%s", got.Text)
	}
	if !slices.ContainsFunc(got.Entities, func(e telegramtest.Entity) bool {
		return e.Type == "text_link" && strings.HasPrefix(e.URL, "https://troly.example.vn/vb/771-2024-qd-ubnd")
	}) {
		t.Errorf("no link to the paper: %+v", got.Entities)
	}
	if s.Typings(7001) == 0 {
		t.Error("nobody was seen writing")
	}

	faults := []telegramtest.Fault{{Code: 429, RetryAfter: 1}}
	s.Faults(func(k telegramtest.Call) *telegramtest.Fault {
		if k.Method == "sendMessage" && len(faults) > 0 {
			f := faults[0]
			faults = faults[1:]
			return &f
		}
		return nil
	})
	var right string
	for _, row := range got.Keyboard {
		for _, b := range row {
			if strings.HasPrefix(b.Data, "/dung ") {
				right = b.Data
			}
		}
	}
	q := s.Press(an, got.ID, right)
	answers(7001, 3)
	s.Wait(t, "the button is answered", func() bool { return s.Answered(q) })
	if turns, err := data.Turns(t.Context(), store.TurnFilter{}); err != nil || len(turns) == 0 {
		t.Errorf("%v, %v", turns, err)
	}

	s.Write(an, room, "ca trực ai lo?") // not for the bot
	s.Write(an, telegramtest.Chat{ID: room.ID, Topic: 45}, "@thu_nghiem_bot ca trực kết thúc lúc mấy giờ?")
	if m := answers(room.ID, 1)[0]; !strings.Contains(m.Text, "7 giờ sáng") || m.Topic != 45 {
		t.Errorf("%+v", m)
	}
	s.Send(an, an.Chat(), map[string]any{"voice": map[string]any{"file_id": "x", "duration": 1}})
	if m := answers(7001, 4)[3]; m.Text == "" {
		t.Error("nothing is said to a voice")
	}
	s.Wait(t, "all is confirmed", func() bool { return s.Waiting() == 0 })

	s.Block(an, true)
	s.Wait(t, "the house hears of it", func() bool { return s.Waiting() == 0 })
	for _, word := range []string{"panic", payload, "Ca trực bắt đầu"} {
		if strings.Contains(log.String(), word) {
			t.Errorf("%q is in the log:\n%s", word, log)
		}
	}
}

// BenchmarkWebhook brings 200 messages a second from 500 people, on time
// whether or not those before are answered, and measures how long each waits to
// be acknowledged by a hall that has it in its database; alone, and while the
// same process answers as many as it can.
func BenchmarkWebhook(b *testing.B) {
	for _, k := range []struct {
		name    string
		answers bool
		dsn     func() string
	}{
		{"sqlite", false, func() string { return b.TempDir() + "/x.db" }},
		{"sqlite-answering", true, func() string { return b.TempDir() + "/x.db" }},
		{"postgres", false, func() string { return storetest.Postgres(b) }},
		{"postgres-answering", true, func() string { return storetest.Postgres(b) }},
	} {
		b.Run(k.name, func(b *testing.B) {
			s := telegramtest.New(b, telegramtest.Token)
			data := storetest.Open(b, k.dsn(), store.Options{})
			c, _ := channel(b, s, hooked, func(o *Options) { o.Log = nil })
			hall, _ := lobby(b, data, c, nil)
			path, handler := c.Webhook(hall.Accept)
			mux := http.NewServeMux()
			mux.Handle(path, handler)
			web := httptest.NewServer(mux)
			defer web.Close()
			if k.answers {
				for i := range 500 { // or nothing could be sent to them
					u := telegramtest.User{ID: int64(5000 + i), First: "An"}
					s.Write(u, u.Chat(), "chào")
				}
				ctx, cancel := context.WithCancel(context.Background())
				var done sync.WaitGroup
				done.Go(func() { hall.Run(ctx) })
				defer func() { cancel(); done.Wait() }()
			}
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
			took := make([]time.Duration, b.N)
			var wg sync.WaitGroup
			b.ResetTimer()
			start := time.Now()
			for i := range b.N {
				due := start.Add(time.Duration(i) * time.Second / 200)
				time.Sleep(time.Until(due))
				wg.Go(func() {
					body := fmt.Sprintf(
						`{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"first_name":"An"},"chat":{"id":%[3]d,"type":"private"},"date":1795300000,"text":"Ca trực bắt đầu lúc mấy giờ?"}}`, i+1, i+1, 5000+i%500)
					req, _ := http.NewRequest("POST", web.URL+path, strings.NewReader(body))
					req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
					resp, err := client.Do(req)
					if err != nil {
						b.Error(err)
						return
					}
					io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
					if resp.StatusCode != 200 {
						b.Error(resp.Status)
					}
					took[i] = time.Since(due)
				})
			}
			wg.Wait()
			b.StopTimer()
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
			b.ReportMetric(float64(s.Sent()), "answered")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// TestRoughDay: through refusals, broken connections, lost answers of a poll,
// messages told twice and three restarts, everybody is answered everything once
// and in the order they wrote.
func TestRoughDay(t *testing.T) {
	const chats, each = 20, 15
	s := telegramtest.New(t, telegramtest.Token)
	data := storetest.Open(t, t.TempDir()+"/x.db", store.Options{})
	s.Faults(func(k telegramtest.Call) *telegramtest.Fault {
		switch {
		case k.Method == "sendMessage" && k.N%97 == 0:
			return &telegramtest.Fault{Code: 429, RetryAfter: 1}
		case k.Method == "sendMessage" && k.N%61 == 0:
			return &telegramtest.Fault{Code: 500}
		case k.Method == "getUpdates" && k.N%7 == 3:
			return &telegramtest.Fault{Lose: true}
		case k.Method == "getUpdates" && k.N%7 == 5:
			return &telegramtest.Fault{Code: 502, Gateway: true}
		case k.Method == "sendChatAction" && k.N%3 == 0:
			return &telegramtest.Fault{Drop: true}
		}
		return nil
	})
	person := func(i int) telegramtest.User {
		return telegramtest.User{ID: int64(8000 + i), First: fmt.Sprint("Người ", i)}
	}
	var linked sync.Once
	for day := range 4 { // each is a process
		c, log := channel(t, s, func(o *Options) {
			o.Lease = func(ctx context.Context, holder string, ttl time.Duration) (bool, error) {
				return data.Lease(ctx, Name, holder, ttl)
			}
		})
		c.sleep = func(ctx context.Context, d time.Duration) bool { return sleep(ctx, d/20) }
		hall, b := lobby(t, data, c, slog.New(slog.NewTextHandler(log, nil)))
		linked.Do(func() {
			for i := range chats {
				s.Write(person(i), person(i).Chat(), "/start "+invited(t, b, fmt.Sprint(i)))
			}
		})
		ctx, cancel := context.WithCancel(context.Background())
		over := make(chan error, 1)
		go func() { over <- hall.Run(ctx) }()
		for n := day * 5; n < day*5+5 && n < each; n++ {
			for i := range chats {
				s.Write(person(i), person(i).Chat(), fmt.Sprintf("/dieu khoản-%d", n))
				if (n+i)%4 == 0 {
					s.Again()
				}
			}
		}
		if day == 3 {
			s.Wait(t, "all is answered", func() bool { return s.Waiting() == 0 && s.Sent() >= chats*(each+1)+3 })
		} else {
			s.Wait(t, "some is answered", func() bool { return s.Sent() >= chats*(1+day*5)+20 })
		}
		cancel()
		if err := <-over; err != nil {
			t.Error(err)
		}
		if day < 3 {
			s.Write(person(0), person(0).Chat(), "/vanban") // while nobody listens
			s.Again()
		}
	}
	for i := range chats {
		var got []string
		for _, m := range s.Messages(person(i).ID) {
			if _, rest, ok := strings.Cut(m.Text, "“khoản-"); ok {
				n, _, _ := strings.Cut(rest, "”")
				got = append(got, n)
			}
		}
		var want []string
		for n := range each {
			want = append(want, fmt.Sprint(n))
		}
		if !slices.Equal(got, want) {
			t.Errorf("chat %d was answered %v", i, got)
		}
	}
}
