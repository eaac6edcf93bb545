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
	"trolyao/bot/telegram/telegramtest"
	"trolyao/index"
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
func lobby(t testing.TB, s *store.Store, c *Channel, log *slog.Logger) *bot.Hall {
	t.Helper()
	x, err := index.Open("", s, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	b := bot.New(bot.Options{Store: s, Index: x, PerMinute: -1})
	got, err := b.Ingest(t.Context(), "qd771.txt", []byte(rules))
	if err != nil || got.Refused != nil {
		t.Fatalf("%+v, %v", got, err)
	}
	return bot.NewHall(b, bot.HallOptions{Channels: []bot.Channel{c}, Burst: -1, Log: log})
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
	hall := lobby(t, data, c, slog.New(slog.NewTextHandler(log, nil)))
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
	s.Write(an, an.Chat(), "/start")
	s.Write(an, an.Chat(), "Ca trực bắt đầu lúc mấy giờ?")
	all := answers(7001, 2)
	got := all[1]
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
	all = answers(7001, 3)
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
	if strings.Contains(log.String(), "panic") {
		t.Error(log)
	}
}

// BenchmarkWebhook brings 200 messages a second from 500 people, on time
// whether or not those before are answered, and measures how long each waits to
// be acknowledged by a hall that has it in its database.
func BenchmarkWebhook(b *testing.B) {
	for _, k := range []struct {
		name string
		dsn  func() string
	}{
		{"sqlite", func() string { return b.TempDir() + "/x.db" }},
		{"postgres", func() string { return storetest.Postgres(b) }},
	} {
		b.Run(k.name, func(b *testing.B) {
			s := telegramtest.New(b, telegramtest.Token)
			data := storetest.Open(b, k.dsn(), store.Options{})
			c, _ := channel(b, s, hooked, func(o *Options) { o.Log = nil })
			hall := lobby(b, data, c, nil)
			path, handler := c.Webhook(hall.Accept)
			mux := http.NewServeMux()
			mux.Handle(path, handler)
			web := httptest.NewServer(mux)
			defer web.Close()
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
			took := make([]time.Duration, b.N)
			var wg sync.WaitGroup
			b.ResetTimer()
			start := time.Now()
			for i := range b.N {
				due := start.Add(time.Duration(i) * time.Second / 200)
				time.Sleep(time.Until(due))
				wg.Go(func() {
					body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"first_name":"An"},"chat":{"id":%[3]d,"type":"private"},"date":1795300000,"text":"Ca trực bắt đầu lúc mấy giờ?"}}`, i+1, i+1, 5000+i%500)
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
			b.ReportMetric(0, "ns/op")
		})
	}
}
