package zalooa

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/house"
	"trolyao/post"
	"trolyao/post/zalooa/zalooatest"
	"trolyao/store"
	"trolyao/store/storetest"
)

// BenchmarkWebhook measures how soon a call of the webhook is acknowledged, the
// message being a row by then, at 200 calls a second from 500 chats:
//
//	go test ./bot/zalooa -run - -bench Webhook -benchtime 4000x
func BenchmarkWebhook(b *testing.B) {
	p := zalooatest.Start(b)
	s := storetest.Open(b, b.TempDir()+"/store.db", store.Options{})
	c, err := New(Options{AppID: p.AppID, AppSecret: p.AppSecret, SecretKey: p.SecretKey, OA: p.OA,
		Tokens: tokensIn(s, "")})
	if err != nil {
		b.Fatal(err)
	}
	hall := post.NewHall(bot.New(bot.Options{House: house.New(house.Options{Store: s})}),
		post.HallOptions{Channels: []post.Channel{c}})
	path, h := c.Webhook(hall.Accept)
	mux := http.NewServeMux()
	mux.Handle(path, h)
	server := httptest.NewServer(mux)
	defer server.Close()
	p.HookAt(server.URL + path)

	var mu sync.Mutex
	var took []time.Duration
	var wg sync.WaitGroup
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for i := range b.N {
		<-tick.C
		wg.Go(func() {
			began := time.Now()
			status := p.Say(fmt.Sprintf("u%d", i%500), fmt.Sprintf("m%d", i), "Thủ tục đăng ký kết hôn cần giấy tờ gì?")
			d := time.Since(began)
			mu.Lock()
			defer mu.Unlock()
			if took = append(took, d); status != 200 {
				b.Errorf("status %d", status)
			}
		})
	}
	wg.Wait()
	slices.Sort(took)
	for _, q := range []int{50, 99} {
		b.ReportMetric(float64(took[(len(took)-1)*q/100].Microseconds())/1000, fmt.Sprintf("p%d-ms", q))
	}
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
}
