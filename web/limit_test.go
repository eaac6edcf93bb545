package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
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
	for _, c := range []struct {
		guests bool
		chat   string // "" none
	}{{true, "c:an/b"}, {false, ""}, {true, "k:guest/a"}} {
		in, err := h.store.TakeInbound(t.Context(), []string{"line"}, c.guests, "x", time.Minute, 0)
		if c.chat == "" && !errors.Is(err, store.ErrNotFound) || c.chat != "" && (err != nil || in.Chat != c.chat) {
			t.Errorf("guests %v: %+v %v, want %q", c.guests, in, err, c.chat)
		}
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
