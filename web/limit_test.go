package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"trolyao/store"
)

// asked asks as a page without scripts does, and returns the status.
func (p *person) asked(text string) int {
	p.t.Helper()
	p.get("/")
	return p.post("/hoi", "text", text, "c", strings.Repeat("b", 26)).StatusCode
}

// One address that makes up a new guest for every question gets only so many in,
// and an officer asks as before.
func TestOneAddressCannotFlood(t *testing.T) {
	h := open(t, func(o *Options) { o.Anonymous = true })
	taken, turned := 0, 0
	for i := range 150 {
		p := h.visitor(t)
		switch code := p.asked(fmt.Sprintf("Thời hạn lưu hồ sơ số %d là bao lâu?", i)); code {
		case http.StatusOK:
			taken++
		case http.StatusTooManyRequests:
			turned++
			p.wants("Xin chờ")
		default:
			t.Fatal(code, visible(p.page))
		}
	}
	if taken > perMinute[talks] || taken < 10 || turned == 0 {
		t.Errorf("%d taken, %d turned away", taken, turned)
	}
	p := h.program(t, "chuyen-vien-a")
	if code := p.call("POST", "/api/v1/ask", apiQuestion{Question: "Nghị định 30/2020/NĐ-CP còn hiệu lực không?"},
		nil); code != http.StatusOK {
		t.Errorf("an officer: %d", code)
	}
}

// BenchmarkOfficerInAFlood tells what an officer waits for an answer, at the median and
// at the 95th percentile, when nobody else asks and when one address sends 200 questions
// a second. The flood runs on the same processors.
func BenchmarkOfficerInAFlood(b *testing.B) {
	for _, perSecond := range []int{0, 200} {
		b.Run(fmt.Sprintf("flood=%d", perSecond), func(b *testing.B) {
			h := open(b, func(o *Options) { o.Anonymous = true })
			var officers []*program // each may ask so often in a minute
			for _, o := range people {
				officers = append(officers, h.program(b, o.ID))
			}
			ctx, stop := context.WithCancel(b.Context())
			var flood sync.WaitGroup
			var sent, turned atomic.Int64
			const senders = 10
			for range min(perSecond, senders) {
				guest := h.visitor(b)
				guest.get("/")
				form := guest.page
				flood.Go(func() {
					tick := time.NewTicker(time.Second * senders / time.Duration(perSecond))
					defer tick.Stop()
					for {
						select {
						case <-ctx.Done():
							return
						case <-tick.C:
						}
						sent.Add(1)
						guest.page = form
						if guest.post("/hoi", "text", "Thời hạn nộp lưu hồ sơ là bao lâu?", "c",
							strings.Repeat("b", 26)).StatusCode == http.StatusTooManyRequests {
							turned.Add(1)
						}
					}
				})
			}
			var took []time.Duration
			begin := time.Now()
			for b.Loop() {
				at := time.Now()
				code := officers[len(took)%len(officers)].call("POST", "/api/v1/ask", apiQuestion{Question: "Nghị định 30/2020/NĐ-CP còn hiệu lực không?"}, nil)
				if code != http.StatusOK {
					b.Fatal(code)
				}
				took = append(took, time.Since(at))
				time.Sleep(20 * time.Millisecond) // an officer reads
			}
			lasted := time.Since(begin).Seconds()
			stop()
			flood.Wait()
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(sent.Load())/lasted, "flood/s")
			b.ReportMetric(float64(turned.Load())/lasted, "turned-away/s")
		})
	}
}

// A name that the house did not give out makes no guest.
func TestGuestsAreNamedByTheHouse(t *testing.T) {
	h := open(t, func(o *Options) { o.Anonymous = true })
	for _, made := range []string{strings.Repeat("a", 52), strings.Repeat("A", 26) + strings.Repeat("0", 32), "x"} {
		req, err := http.NewRequest("GET", h.url+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.AddCookie(&http.Cookie{Name: cookieGuest, Value: made})
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		given := ""
		for _, c := range res.Cookies() {
			if c.Name == cookieGuest {
				given = c.Value
			}
		}
		if given == "" || given == made {
			t.Errorf("%q was taken: %q", made, given)
			continue
		}
		req.Header.Set("Cookie", cookieGuest+"="+given)
		if res, err = http.DefaultClient.Do(req); err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if len(res.Cookies()) > 0 {
			t.Errorf("its own name is not taken: %v", res.Cookies())
		}
	}
}

// Guests are asked to wait before officers are, and officers are answered first.
func TestGuestsWaitForOfficers(t *testing.T) {
	h := open(t, func(o *Options) { o.Anonymous = true })
	for i := range mostWaitingGuests {
		in := store.Inbound{Channel: "nowhere", Chat: fmt.Sprint(i), Key: fmt.Sprint(i), Account: "x",
			Kind: store.AskMessage, Body: []byte("{}")}
		if _, err := h.store.PutInbound(t.Context(), in, 0); err != nil {
			t.Fatal(err)
		}
	}
	guest := h.visitor(t)
	if code := guest.asked("Thời hạn lưu hồ sơ là bao lâu?"); code != http.StatusTooManyRequests {
		t.Errorf("a guest: %d", code)
	}
	guest.wants("nhiều người hỏi")
	if code := h.signIn(t, "chuyen-vien-a").asked("Thời hạn lưu hồ sơ là bao lâu?"); code != http.StatusOK {
		t.Errorf("an officer: %d", code)
	}
	put := func(chat string) {
		in := store.Inbound{Channel: "line", Chat: chat, Key: chat, Account: chat, Kind: store.AskMessage,
			Body: []byte("{}")}
		if _, err := h.store.PutInbound(t.Context(), in, 0); err != nil {
			t.Fatal(err)
		}
	}
	put("k:guest/a")
	put("c:an/b")
	in, err := h.store.TakeInbound(t.Context(), []string{"line"}, "x", time.Minute, 0)
	if err != nil || in.Chat != "c:an/b" {
		t.Errorf("%+v %v", in, err)
	}
}

func TestCallers(t *testing.T) {
	for address, want := range map[string]string{"10.1.2.3": "10.1.2.3", "::ffff:10.1.2.3": "10.1.2.3",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "x": "x"} {
		if got := subscriber(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
	var l limits
	var leaves []func()
	for range mostStreams {
		leave, ok := l.follow("a")
		if !ok {
			t.Fatal("too few streams")
		}
		leaves = append(leaves, leave)
	}
	if _, ok := l.follow("a"); ok {
		t.Error("too many streams")
	}
	leaves[0]()
	if _, ok := l.follow("a"); !ok {
		t.Error("a stream that ended counts")
	}
}
