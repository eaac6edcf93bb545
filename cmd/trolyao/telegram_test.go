package main

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trolyao/post"
	"trolyao/post/telegram"
	"trolyao/post/telegram/telegramtest"
	"trolyao/store"
)

// TestTelegramSettings: without a token there is no channel; a wrong setting is
// told in a sentence that does not repeat it.
func TestTelegramSettings(t *testing.T) {
	const secret = "bi-mat-cua-webhook-0123456789"
	token := "TROLYAO_TELEGRAM_TOKEN=" + telegramtest.Token
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), store.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for _, c := range []struct {
		name string
		env  []string
		some bool
		says string
	}{
		{"nothing", nil, false, ""},
		{"mode alone", []string{"TROLYAO_TELEGRAM_MODE=webhook"}, false, ""},
		{"token", []string{token}, true, ""},
		{"webhook", []string{token, "TROLYAO_TELEGRAM_MODE=webhook", "TROLYAO_TELEGRAM_SECRET=" + secret, "TROLYAO_PUBLIC_URL=https://troly.example.vn"}, true, ""},
		{"no secret", []string{token, "TROLYAO_TELEGRAM_MODE=webhook", "TROLYAO_PUBLIC_URL=https://troly.example.vn"}, false, "TROLYAO_TELEGRAM_SECRET"},
		{"no https", []string{token, "TROLYAO_TELEGRAM_MODE=webhook", "TROLYAO_TELEGRAM_SECRET=" + secret, "TROLYAO_PUBLIC_URL=http://troly.example.vn"}, false, "https://"},
		{"no token", []string{"TROLYAO_TELEGRAM_TOKEN=xyz-khong-phai"}, false, "@BotFather"},
		{"bad mode", []string{"TROLYAO_TELEGRAM_MODE=mail"}, false, "poll hoặc webhook"},
		{"short secret", []string{"TROLYAO_TELEGRAM_SECRET=ngan"}, false, "16 đến 256"},
		{"bad address", []string{"TROLYAO_TELEGRAM_API=api.example.vn"}, false, "http(s)://"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := loadSettings("", c.env, t.TempDir())
			some := false
			if err == nil {
				h := &desk{m: &Main{Now: time.Now}, settings: s, store: st, log: slog.New(slog.DiscardHandler)}
				ch, e := h.telegram()
				some, err = ch != nil, e
				var o post.GateOptions
				if s.telegramLimits(&o); (o.PerSecond[telegram.Name] > 0) != (s.Telegram.token != "") {
					t.Errorf("pace %v", o.PerSecond)
				}
			}
			if some != c.some || (err == nil) != (c.says == "") {
				t.Fatalf("%v, %v", some, err)
			}
			if err != nil {
				text := err.Error()
				if !strings.Contains(text, c.says) {
					t.Error(text)
				}
				for _, word := range []string{telegramtest.Token, secret, "xyz-khong-phai", "ngan\""} {
					if strings.Contains(text, word) {
						t.Errorf("it repeats %q: %s", word, text)
					}
				}
			}
		})
	}
}
