package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"trolyao/paper"
)

func TestEmbedSettings(t *testing.T) {
	for _, c := range []struct {
		env   string
		wrong string // in the sentence; "" when the settings are good
	}{
		{"", ""},
		{"URL=http://a/v1 MODEL=m", ""},
		{"URL=https://a/v1 MODEL=m KEY=k1 INTERNAL=có QUESTION=query: PASSAGE=passage: WAIT=1s WEIGHT=0.5", ""},
		{"URL=http://a/v1", "TROLYAO_EMBED_MODEL"},
		{"URL=a/v1 MODEL=m", "TROLYAO_EMBED_URL"},
		{"URL=http://u:p@a/v1 MODEL=m", "TROLYAO_EMBED_URL"},
		{"URL=http://a/v1 MODEL=m INTERNAL=yes", "TROLYAO_EMBED_INTERNAL"},
		{"URL=http://a/v1 MODEL=m WAIT=1h", "TROLYAO_EMBED_WAIT"},
		{"URL=http://a/v1 MODEL=m WAIT=0", "TROLYAO_EMBED_WAIT"},
		{"URL=http://a/v1 MODEL=m WEIGHT=0", "TROLYAO_EMBED_WEIGHT"},
		{"URL=http://a/v1 MODEL=m WEIGHT=1", "TROLYAO_EMBED_WEIGHT"},
		{"URL=http://a/v1 MODEL=m WEIGHT=NaN", "TROLYAO_EMBED_WEIGHT"},
	} {
		var env []string
		for _, f := range strings.Fields(c.env) {
			env = append(env, "TROLYAO_EMBED_"+f)
		}
		s, err := loadSettings(os.DevNull, env, "")
		if err == nil {
			e, eerr := s.Embed.of(nil)
			if err = eerr; err == nil && (e == nil) != (c.env == "") {
				t.Errorf("%s: %v", c.env, e)
			}
		}
		switch {
		case c.wrong == "" && err != nil:
			t.Errorf("%s: %v", c.env, err)
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%s: %v does not name %s", c.env, err, c.wrong)
		}
	}
}

// TestMeasureWithVectors runs the whole program with an endpoint that makes
// vectors: it gets every passage once and every question, with the words and
// the key it wants, and no personal data.
func TestMeasureWithVectors(t *testing.T) {
	var mu sync.Mutex
	var passages, questions []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var ask struct {
			Input []string
			Model string
		}
		if err := json.NewDecoder(r.Body).Decode(&ask); err != nil || r.URL.Path != "/v1/embeddings" ||
			ask.Model != "m" || r.Header.Get("Authorization") != "Bearer khoa" {
			t.Errorf("%s: %+v, %v", r.URL.Path, ask, err)
		}
		var data []map[string]any
		mu.Lock()
		defer mu.Unlock()
		for i, text := range ask.Input {
			if rest, ok := strings.CutPrefix(text, "hoi: "); ok {
				questions = append(questions, rest)
			} else if rest, ok := strings.CutPrefix(text, "doan: "); ok {
				passages = append(passages, rest)
			} else {
				t.Errorf("came bare: %q", text)
			}
			v := make([]float32, 16)
			for _, y := range paper.Syllables(text) {
				v[len(y.Text)%16]++
			}
			data = append(data, map[string]any{"index": i, "embedding": v})
		}
		json.NewEncoder(w).Encode(map[string]any{"data": data})
	}))
	defer srv.Close()
	set, data := evalSet(t), t.TempDir()
	questionsFile := filepath.Join(set, "queries.jsonl")
	b, err := os.ReadFile(questionsFile)
	if err != nil {
		t.Fatal(err)
	}
	b = []byte(strings.Replace(string(b), "Tổ ong đặt", "Tôi là Nguyễn Văn Tổ, điện thoại 0912345678. Tổ ong đặt", 1))
	if err := os.WriteFile(questionsFile, b, 0o600); err != nil {
		t.Fatal(err)
	}
	env := []string{"TROLYAO_EMBED_URL=" + srv.URL + "/v1", "TROLYAO_EMBED_MODEL=m", "TROLYAO_EMBED_KEY=khoa",
		"TROLYAO_EMBED_QUESTION=hoi:", "TROLYAO_EMBED_PASSAGE=doan:", "TROLYAO_EMBED_WAIT=10s"}
	code, out, errs := run(t, env, "--data", data, "eval", "--json", set)
	if r := readReport(t, code, out, errs); r.searchFigures.N != 5 || r.searchFigures.Recall[10] != 1 {
		t.Errorf("%+v", r.searchFigures)
	}
	if len(passages) != 4 || len(questions) != 5 {
		t.Errorf("%d passages, %d questions came", len(passages), len(questions))
	}
	for _, q := range questions {
		if strings.Contains(q, "0912345678") || strings.Contains(q, "Nguyễn Văn Tổ") {
			t.Errorf("went out: %q", q)
		}
	}
	// The vectors are kept for the next run.
	code, out, errs = run(t, env, "--data", data, "eval", "--json", set)
	readReport(t, code, out, errs)
	if len(passages) != 4 || len(questions) != 10 {
		t.Errorf("after a second run %d passages, %d questions", len(passages), len(questions))
	}
	// Without an answer the figures are not those of half a collection.
	srv.Close()
	if code, _, errs := run(t, env, "--data", t.TempDir(), "eval", "--json", set); code == exitDone ||
		!strings.Contains(errs, "TROLYAO_EMBED_URL") {
		t.Errorf("without the endpoint: code %d, %s", code, errs)
	}
}
