package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/post/telegram/telegramtest"
	"trolyao/store"
)

// TestDoctor: everything that is wrong is told with what to do about it, and
// nothing that is secret.
func TestDoctor(t *testing.T) {
	const key = "khoa-cua-mo-hinh-012345"
	models := http.NewServeMux()
	models.HandleFunc("GET /good/models", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+key {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, `{"object":"list","data":[{"id":"khac"},{"id":"may-nho"}]}`)
	})
	models.HandleFunc("POST /good/chat/completions", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprintf(w, "data: {\"choices\":[{\"delta\":{\"content\":%q},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
			`{"claims":[{"text":"Cấp thẻ trong 03 ngày làm việc","ids":["P1"]}],"enough":true}`)
	})
	models.HandleFunc("GET /slow/models", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{"data":[{"id":"may-nho"}]}`) })
	models.HandleFunc("POST /slow/chat/completions", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: {\"choices\":[{\"delta\":{\"content\":\"3 ngày\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
	})
	models.HandleFunc("GET /mute/models", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{"data":[{"id":"may-nho"}]}`) })
	models.HandleFunc("GET /broken/models", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	models.HandleFunc("GET /page/models", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") })
	server := httptest.NewServer(models)
	defer server.Close()
	network := telegramtest.New(t, telegramtest.Token)

	good := time.Date(2026, 11, 21, 12, 0, 0, 0, corpus.Zone)
	llm := func(path, model, k string) []string {
		return []string{"TROLYAO_LLM_URL=" + server.URL + path, "TROLYAO_LLM_MODEL=" + model, "TROLYAO_LLM_KEY=" + k}
	}
	for _, c := range []struct {
		name string
		now  time.Time
		env  []string
		code int
		says []string
	}{
		{"well", good, nil, exitDone, []string{"[tốt] Đồng hồ: 12:00 ngày 21/11/2026", "[tốt] Lịch nghỉ năm 2026", "Lịch nghỉ năm 2027", "[tốt] Các kênh: chưa bật"}},
		{"no clock", time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), nil, exitUnwell, []string{"[hỏng] Đồng hồ", "NTP"}},
		{"far future", time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC), nil, exitUnwell, []string{"[hỏng] Đồng hồ"}},
		{"year without a calendar", time.Date(2031, 3, 1, 9, 0, 0, 0, corpus.Zone), nil, exitUnwell, []string{"[hỏng] Lịch nghỉ năm 2031", "[lưu ý] Lịch nghỉ năm 2032"}},
		{"model", good, llm("/good", "may-nho", key), exitDone, []string{"[tốt] Mô hình ngôn ngữ", "có mô hình may-nho", "trả lời câu hỏi thử", "đúng mẫu JSON."}},
		{"model without the form", good, llm("/slow", "may-nho", key), exitDone, []string{"[lưu ý] Mô hình ngôn ngữ", "không theo mẫu JSON"}},
		{"model that does not chat", good, llm("/mute", "may-nho", key), exitUnwell, []string{"không trả lời được câu hỏi thử"}},
		{"wrong model", good, llm("/good", "may-lon", key), exitUnwell, []string{"không có mô hình"}},
		{"wrong key", good, llm("/good", "may-nho", "sai-"+key), exitUnwell, []string{"từ chối khóa"}},
		{"failing model", good, llm("/broken", "may-nho", key), exitUnwell, []string{"mã lỗi 500"}},
		{"a page", good, llm("/page", "may-nho", key), exitDone, []string{"[lưu ý] Mô hình ngôn ngữ"}},
		{"no list", good, llm("/none", "may-nho", key), exitDone, []string{"[lưu ý] Mô hình ngôn ngữ"}},
		{"channel", good, []string{"TROLYAO_TELEGRAM_TOKEN=" + telegramtest.Token, "TROLYAO_TELEGRAM_API=" + network.URL}, exitDone, []string{"[tốt] Kênh telegram", "[lưu ý] TROLYAO_PUBLIC_URL"}},
		{"wrong token", good, []string{"TROLYAO_TELEGRAM_TOKEN=1" + telegramtest.Token, "TROLYAO_TELEGRAM_API=" + network.URL}, exitUnwell, []string{"[hỏng] Kênh telegram", "cài đặt của kênh"}},
		{"half a channel", good, []string{"TROLYAO_TELEGRAM_TOKEN=" + telegramtest.Token, "TROLYAO_TELEGRAM_MODE=webhook"}, exitUnwell, []string{"[hỏng] Các kênh: ", "TROLYAO_TELEGRAM_SECRET"}},
		{"mistyped setting", good, []string{"TROLYAO_LOG=to"}, exitUsage, []string{"TROLYAO_LOG"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := t.TempDir()
			if c.name != "well" { // what a first start finds is asked once
				data = installed(t)
			}
			code, shown := doctor(t, data, c.now, c.env)
			if code != c.code {
				t.Errorf("exit code %d\n%s", code, shown)
			}
			for _, want := range c.says {
				if !strings.Contains(shown, want) {
					t.Errorf("without %q:\n%s", want, shown)
				}
			}
			for _, secret := range []string{key, telegramtest.Token} {
				if strings.Contains(shown, secret) {
					t.Errorf("shows %q:\n%s", secret, shown)
				}
			}
		})
	}

	// A clock behind the newest question, and a channel that rests.
	dir := t.TempDir()
	s, err := store.Open(t.Context(), dir+"/trolyao.db", store.Options{Now: func() time.Time { return good }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutTurn(t.Context(), store.Turn{Question: "x", Status: "answered"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Shut(t.Context(), "telegram", good.Add(time.Hour), "rate_limited", "429"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	code, shown := doctor(t, dir, good.Add(-48*time.Hour), []string{"TROLYAO_TELEGRAM_TOKEN=" + telegramtest.Token,
		"TROLYAO_TELEGRAM_API=" + network.URL})
	for _, want := range []string{"sớm hơn câu hỏi gần nhất",
		"[lưu ý] Kênh telegram: đang tạm dừng gửi đến 13:00 ngày 21/11/2026"} {
		if code != exitUnwell || !strings.Contains(shown, want) {
			t.Errorf("%d, without %q:\n%s", code, want, shown)
		}
	}
}

// An index that another process found damaged and makes anew is told of beside it.
func TestDoctorBesideAServerThatHeals(t *testing.T) {
	dir := installed(t)
	roots, err := filepath.Glob(filepath.Join(dir, "index", "*", "store", "root.bolt"))
	if err != nil || len(roots) != 1 {
		t.Fatal(roots, err)
	}
	if err := os.WriteFile(roots[0], bytes.Repeat([]byte("noise"), 4000), 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, corpus.Zone)
	m := &Main{Args: []string{"doctor"}, Env: []string{"TROLYAO_DATA=" + dir}, Stdout: io.Discard, Stderr: io.Discard,
		Now: func() time.Time { return now }}
	h, err := m.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	if err := h.attachIndex(); err != nil {
		t.Fatal(err)
	}
	code, shown := doctor(t, dir, now, nil)
	for _, want := range []string{"[tốt] Chỉ mục tìm kiếm: đang được tiến trình",
		"[lưu ý] Chỉ mục tìm kiếm: lúc ", "được lập lại từ kho"} {
		if code != exitDone || !strings.Contains(shown, want) {
			t.Errorf("%d, without %q:\n%s", code, want, shown)
		}
	}
}

func doctor(t *testing.T, dir string, now time.Time, env []string) (code int, shown string) {
	t.Helper()
	var out bytes.Buffer
	m := &Main{Args: []string{"doctor", "--data", dir}, Env: env, Stdin: strings.NewReader(""), Stdout: &out,
		Stderr: &out, Now: func() time.Time { return now }}
	ctx, done := context.WithTimeout(t.Context(), time.Minute)
	defer done()
	return m.Run(ctx), out.String()
}
