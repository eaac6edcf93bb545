package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/post"
	"trolyao/post/zalobot"
	"trolyao/post/zalobot/zalobottest"
	"trolyao/post/zalooa"
	"trolyao/post/zalooa/zalooatest"
)

// zaloHouse opens a house with the given settings; all is what it writes.
func zaloHouse(t *testing.T, data string, env ...string) (*desk, *strings.Builder) {
	t.Helper()
	all := &strings.Builder{}
	m := &Main{Env: append(env, "TROLYAO_DATA="+data, "TROLYAO_LOG=debug"), Stdin: strings.NewReader(""), Stdout: all,
		Stderr: all, Now: time.Now}
	h, err := m.open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return h, all
}

func TestZaloIsOffByDefault(t *testing.T) {
	h, _ := zaloHouse(t, t.TempDir())
	defer h.close()
	if c, err := h.zaloBot(); c != nil || err != nil {
		t.Errorf("Zalo Bot: %v, %v", c, err)
	}
	if c, err := h.zaloOA(); c != nil || err != nil {
		t.Errorf("Zalo OA: %v, %v", c, err)
	}
	var o post.GateOptions
	h.settings.zaloLimits(&o)
	if o.Budgets[zalobot.Name] != 3000 || o.PerSecond[zalooa.Name] != 10 {
		t.Errorf("limits %+v", o)
	}
}

func TestZaloSettingsThatDoNotFit(t *testing.T) {
	token := "TROLYAO_ZALOBOT_TOKEN=1:bi-mat-cua-bot"
	for _, k := range []struct {
		name string
		env  []string
		want string // in the sentence
	}{
		{"token", []string{"TROLYAO_ZALOBOT_TOKEN=bi-mat-cua-bot"}, "TROLYAO_ZALOBOT_TOKEN"},
		{"mode", []string{"TROLYAO_ZALOBOT_MODE=both"}, "poll hoặc webhook"},
		{"short secret", []string{"TROLYAO_ZALOBOT_SECRET=bi-mat"}, "8 đến 256"},
		{"webhook without a secret", []string{token, "TROLYAO_ZALOBOT_MODE=webhook"}, "chưa đặt TROLYAO_ZALOBOT_SECRET"},
		{"webhook without TLS", []string{token, "TROLYAO_ZALOBOT_MODE=webhook", "TROLYAO_ZALOBOT_SECRET=bi-mat-cua-bot", "TROLYAO_PUBLIC_URL=http://x.example"}, "https://"},
		{"quota", []string{"TROLYAO_ZALOBOT_QUOTA=-1"}, "TROLYAO_ZALOBOT_QUOTA"},
		{"account", []string{"TROLYAO_ZALOOA_ID=abc"}, "dãy chữ số"},
		{"no application", []string{"TROLYAO_ZALOOA_ID=1"}, "chưa đặt TROLYAO_ZALOOA_APP_ID"},
		{"no key", []string{"TROLYAO_ZALOOA_ID=1", "TROLYAO_ZALOOA_APP_ID=2", "TROLYAO_ZALOOA_APP_SECRET=bi-mat-cua-bot"}, "chưa đặt TROLYAO_ZALOOA_SECRET_KEY"},
		{"verifier", []string{"TROLYAO_ZALOOA_VERIFIER=bi-mat-cua-bot"}, "43 đến 128"},
		{"address", []string{"TROLYAO_ZALOOA_API=zalo.me"}, "http(s)://"},
	} {
		t.Run(k.name, func(t *testing.T) {
			err := func() error {
				s, err := loadSettings("", k.env, "")
				if err != nil {
					return err
				}
				h := &desk{m: &Main{Now: time.Now}, settings: s}
				if _, err := h.zaloBot(); err != nil {
					return err
				}
				_, err = h.zaloOA()
				return err
			}()
			if err == nil || !strings.Contains(err.Error(), k.want) {
				t.Fatalf("got %v, want %q in it", err, k.want)
			}
			if strings.Contains(err.Error(), "bi-mat") {
				t.Errorf("the sentence shows a secret: %v", err)
			}
		})
	}
}

// TestZaloFromSettings: both channels as a person sets them up, against both
// platforms; the tokens outlive the process, and nothing written shows a secret.
func TestZaloFromSettings(t *testing.T) {
	ctx := context.Background()
	zb, oa := zalobottest.Start(t), zalooatest.Start(t)
	oa.Heard("u1", time.Now())
	secret := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(secret, []byte(zb.Token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := []string{
		"TROLYAO_PUBLIC_URL=https://troly.example.vn",
		"TROLYAO_ZALOBOT_TOKEN_FILE=" + secret, "TROLYAO_ZALOBOT_MODE=webhook", "TROLYAO_ZALOBOT_SECRET=bi-mat-BIMAT", "TROLYAO_ZALOBOT_API=" + zb.URL,
		"TROLYAO_ZALOOA_ID=" + oa.OA, "TROLYAO_ZALOOA_APP_ID=" + oa.AppID, "TROLYAO_ZALOOA_APP_SECRET=" + oa.AppSecret, "TROLYAO_ZALOOA_SECRET_KEY=" + oa.SecretKey,
		"TROLYAO_ZALOOA_CODE=" + oa.Code(""), "TROLYAO_ZALOOA_API=" + oa.URL, "TROLYAO_ZALOOA_OAUTH=" + oa.URL,
	}
	data := t.TempDir()
	var written strings.Builder
	for range 2 { // the code works once; the second process finds the tokens kept
		h, all := zaloHouse(t, data, env...)
		b, err := h.zaloBot()
		if err != nil {
			t.Fatal(err)
		}
		a, err := h.zaloOA()
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Probe(ctx); err != nil {
			t.Error(err)
		}
		if err := a.Probe(ctx); err != nil {
			t.Error(err)
		}
		if err := a.Send(ctx, "u1", post.Piece{Text: "Xin chào"}); err != nil {
			t.Error(err)
		}
		for _, ch := range []post.Webhook{b, a} {
			path, handler := ch.Webhook(func(context.Context, bot.Message) error { t.Error("taken in"); return nil })
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, strings.NewReader("{}")))
			if w.Code != 401 {
				t.Errorf("%s without a secret: status %d", path, w.Code)
			}
		}
		written.WriteString(all.String())
		h.close()
	}
	if oa.Handed() != 1 || oa.Reused() != 0 || len(oa.Sent()) != 2 {
		t.Errorf("%d pairs, %d spent tokens used, %d messages", oa.Handed(), oa.Reused(), len(oa.Sent()))
	}
	_, stdout, stderr := run(t, env, "config")
	written.WriteString(stdout + stderr)
	_, stdout, stderr = run(t, env, "config", "--json")
	written.WriteString(stdout + stderr)
	for _, s := range []string{"BIMAT", "bimat", oa.SecretKey, oa.AppSecret} {
		if i := strings.Index(written.String(), s); i >= 0 {
			t.Errorf("a secret was written: %q", written.String()[max(0, i-80):i+len(s)])
		}
	}
}
