package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

func TestModelSettings(t *testing.T) {
	for _, c := range []struct {
		env   string
		wrong string // in the sentence; "" when the settings are good
	}{
		{"", ""},
		{"URL=http://a/v1 MODEL=m", ""},
		{"URL=http://a/v1,https://b/v1 MODEL=m KEY=k1,k2 INTERNAL=có,không", ""},
		{"URL=http://a/v1,https://b/v1 MODEL=m KEY=,k2", ""},
		{"URL=http://a/v1", "TROLYAO_LLM_MODEL"},
		{"URL=a/v1 MODEL=m", "TROLYAO_LLM_URL"},
		{"URL=http://u:p@a/v1 MODEL=m", "TROLYAO_LLM_URL"},
		{"URL=http://a/v1,http://b/v1 MODEL=m KEY=k1", "TROLYAO_LLM_KEY"},
		{"URL=http://a/v1,http://b/v1 MODEL=m,n,o", "TROLYAO_LLM_MODEL"},
		{"URL=http://a/v1 MODEL=m INTERNAL=yes", "TROLYAO_LLM_INTERNAL"},
		{"URL=http://a/v1 MODEL=m REPLY=5000", "TROLYAO_LLM_REPLY"},
		{"URL=http://a/v1 MODEL=m WINDOW=9", "TROLYAO_LLM_WINDOW"},
		{"URL=http://a/v1 MODEL=m ENCODING=utf8", "TROLYAO_LLM_ENCODING"},
		{"URL=http://a/v1 MODEL=m TIMEOUT=1h", "TROLYAO_LLM_TIMEOUT"},
		{"URL=http://a/v1 MODEL=m CHECK=1", "TROLYAO_LLM_CHECK"},
		{"URL=http://a/v1 MODEL=m PERSON_DAILY=-1", "TROLYAO_LLM_PERSON_DAILY"},
	} {
		var env []string
		for _, f := range strings.Fields(c.env) {
			env = append(env, "TROLYAO_LLM_"+f)
		}
		s, err := loadSettings(os.DevNull, env, "")
		if err == nil {
			w, werr := s.LLM.writer()
			if err = werr; err == nil && (w == nil) != (c.env == "") {
				t.Errorf("%s: writer %v", c.env, w)
			}
		}
		switch {
		case c.wrong == "" && err != nil:
			t.Errorf("%s: %v", c.env, err)
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%s: %v does not name %s", c.env, err, c.wrong)
		case err != nil && strings.Contains(err.Error(), "k1"):
			t.Errorf("%s: the key is shown: %v", c.env, err)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "loi.tmpl"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := loadSettings(os.DevNull, []string{"TROLYAO_LLM_URL=http://a/v1", "TROLYAO_LLM_MODEL=m",
		"TROLYAO_PROMPTS=" + dir}, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.LLM.writer(); err == nil || !strings.Contains(err.Error(), "loi.tmpl") {
		t.Errorf("a stranger among the templates: %v", err)
	}
}

// TestAskWithModel asks the whole program with a model that invents.
func TestAskWithModel(t *testing.T) {
	var asked atomic.Int32
	said := `{"claims":[{"text":"Người nộp được hoàn lại 777 triệu đồng theo Điều 555","ids":["P1"]}],"enough":true}`
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		asked.Add(1)
		if r.Header.Get("Authorization") != "Bearer khoa" {
			t.Errorf("key %q", r.Header.Get("Authorization"))
		}
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprintf(w, "data: {\"choices\":[{\"delta\":{\"content\":%q},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", said)
	}))
	defer srv.Close()
	dir := t.TempDir()
	key := filepath.Join(dir, "key")
	if err := os.WriteFile(key, []byte("khoa\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const question = "Văn bản giấy ký bằng mực gì?"
	data := filepath.Join(dir, "data")
	_, plain, _ := run(t, nil, "ask", "--data", data, question)
	env := []string{"TROLYAO_LLM_URL=" + srv.URL + "/v1", "TROLYAO_LLM_MODEL=m", "TROLYAO_LLM_KEY_FILE=" + key}
	code, out, stderr := run(t, env, "ask", "--data", data, question)
	if code != 0 || out != plain || asked.Load() != 1 || strings.Contains(out, "777") {
		t.Errorf("code %d, asked %d times\n%s\n%s\nwithout a model:\n%s", code, asked.Load(), out, stderr, plain)
	}
}
