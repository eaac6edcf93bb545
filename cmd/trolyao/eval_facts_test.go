package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The questions on the shared texts are as many as the table says, and the half
// that is only counted is on documents of its own.
func TestFactQuestions(t *testing.T) {
	docs := map[string]string{}
	total := 0
	for _, name := range []string{"law-a.jsonl", "law-b.jsonl"} {
		qs, err := readFacts(filepath.Join("testdata/questions", name))
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, q := range qs {
			total++
			if ids[q.ID] {
				t.Errorf("%s: %s twice", name, q.ID)
			}
			ids[q.ID] = true
			if kindName(q.Kind) == q.Kind && q.Kind != "absent" {
				t.Errorf("%s: %s has an unknown kind %q", name, q.ID, q.Kind)
			}
			if q.Number == "" {
				continue
			}
			if other := docs[q.Number]; other != "" && other != name {
				t.Errorf("%s is in both halves", q.Number)
			}
			docs[q.Number] = name
		}
	}
	if total < 150 || len(docs) < 40 {
		t.Errorf("%d questions on %d documents", total, len(docs))
	}
}

func TestEvalFacts(t *testing.T) {
	dir := t.TempDir()
	path, table := filepath.Join(dir, "q.jsonl"), filepath.Join(dir, "t.md")
	const lines = `{"id":"1","kind":"howmany","text":"Dấu giáp lai đóng tối đa bao nhiêu tờ?","number":"30/2020/NĐ-CP","article":"33","clause":"1","must":["0?5 to"]}
{"id":"2","kind":"howmany","text":"Dấu giáp lai đóng tối đa mấy tờ?","number":"30/2020/NĐ-CP","article":"99","clause":"","must":["99 to"]}
{"id":"3","kind":"absent","text":"Mấy giờ chiếu phim tối nay?","expect":"declined"}
{"id":"4","kind":"who","text":"Ai ký?","number":"9999/2031/NĐ-CP","article":"1","clause":"","must":["ai"]}
`
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := run(t, nil, "--data", filepath.Join(dir, "data"), "eval", "--answers", "--table", table, path)
	if code != exitDone {
		t.Fatal(errs)
	}
	for _, want := range []string{"2 câu có căn cứ trong kho; 1 câu chưa có văn bản, vẫn trả lời sai 1",
		"đúng điều 0.500, đúng khoản 0.500, đoạn đầu đủ ý 0.500, dẫn sai 0.500",
		"không có trong kho 1: từ chối hoặc chưa chắc 1", "2 sai điều, đoạn đầu thiếu ý"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	content, err := os.ReadFile(table)
	if err != nil || !strings.Contains(string(content),
		"| **all** | 2 | 100 % | 50 % | 50 % | 50 % | 0 % | 0 of 0 | 0 % |") {
		t.Errorf("%v\n%s", err, content)
	}
	for content, want := range map[string]string{
		`{"id":"1","kind":"who","text":"Ai ký?","number":"1/2020/NĐ-CP","article":"1","must":["("]}`: "không đọc được",
		`{"id":"1","text":"Ai ký?","number":"1/2020/NĐ-CP"}`:                                         "kind",
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := run(t, nil, "--data", filepath.Join(dir, "data"), "eval", "--answers",
			path); code == exitDone ||
			!strings.Contains(errs, want) {
			t.Errorf("%s: code %d, %s", content, code, errs)
		}
	}
}

// TestEvalRecord: what a model says is written down without the question and the texts,
// and said again; of another prompt than it was said to, that is told.
func TestEvalRecord(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprintf(w, "data: {\"choices\":[{\"delta\":{\"content\":%q},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
			`{"claims":[{"text":"Dấu giáp lai đóng tối đa 09 tờ văn bản","ids":["P1"]}],"enough":true}`)
	}))
	defer srv.Close()
	dir := t.TempDir()
	path, file, data := filepath.Join(dir, "q.jsonl"), filepath.Join(dir, "r.jsonl"), filepath.Join(dir, "data")
	const lines = `{"id":"1","kind":"howmany","text":"Dấu giáp lai đóng tối đa bao nhiêu tờ?","number":"30/2020/NĐ-CP","article":"33","clause":"1","must":["0?5 to"]}
`
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	ask := func(env []string, args ...string) string {
		t.Helper()
		code, out, errs := run(t, env, append([]string{"--data", data, "eval", "--answers"}, args...)...)
		if code != exitDone {
			t.Fatal(errs)
		}
		return out
	}
	ask([]string{"TROLYAO_LLM_URL=" + srv.URL + "/v1", "TROLYAO_LLM_MODEL=m", "TROLYAO_LLM_WINDOW=4096"},
		"--record", file, path)
	written, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(written), `{"model":"m","window":4096,"reply":1024}`) ||
		strings.Contains(string(written), "bao nhiêu") {
		t.Errorf("%v\n%s", err, written)
	}
	out := ask(nil, "--replay", file, "--side-by-side", path)
	for _, want := range []string{"không có mô hình\n", "có mô hình\n", "được hỏi 1 câu, viết 0 câu trả lời; nêu 1 ý, giữ 0",
		"bỏ: number", "09 tờ"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "lời nhắc cũ") {
		t.Errorf("the prompt was not made again as it was:\n%s", out)
	}
	// The same question with another day is another prompt.
	if err := os.WriteFile(path, []byte(strings.Replace(lines, `"kind"`, `"as_of":"2026-10-01","kind"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := ask(nil, "--replay", file, path); !strings.Contains(out, "1 lời của lời nhắc cũ, thiếu 0") {
		t.Errorf("a stale reply is not told:\n%s", out)
	}
	code, _, errs := run(t, nil, "--data", data, "eval", "--answers", "--side-by-side", path)
	if code == exitDone || !strings.Contains(errs, "TROLYAO_LLM_URL") {
		t.Errorf("side by side without a model: code %d, %s", code, errs)
	}
}
