package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptrace"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// How the load test asks: so many people, each as often as the house lets one
// ask.
const (
	loadUsers = 100
	loadPause = 3200 * time.Millisecond // between two questions of one person
)

// TestLoad lets a hundred people ask a running program at once for a minute; an
// error of any reply fails it, the times are printed. TROLYAO_TEST_LOAD is the
// program's address, which has to let strangers in (TROLYAO_ANONYMOUS=có), and
// TROLYAO_TEST_LOAD_SECONDS another length.
func TestLoad(t *testing.T) {
	address := os.Getenv("TROLYAO_TEST_LOAD")
	if address == "" {
		t.Skip("load test left out: TROLYAO_TEST_LOAD names no running program")
	}
	length := time.Minute
	if n, err := strconv.Atoi(os.Getenv("TROLYAO_TEST_LOAD_SECONDS")); err == nil {
		length = time.Duration(n) * time.Second
	}
	questions := loadQuestions(t)
	l := &load{address: address, times: map[string][]time.Duration{}}
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	var g sync.WaitGroup
	for i := range loadUsers {
		g.Go(func() {
			if err := l.person(ctx, questions, i); err != nil && ctx.Err() == nil {
				l.fail(fmt.Errorf("person %d: %w", i, err))
			}
		})
	}
	g.Wait()
	for _, kind := range []string{"first byte", "question"} {
		ds := l.times[kind]
		slices.Sort(ds)
		if len(ds) == 0 {
			t.Fatalf("nothing measured of %s", kind)
		}
		t.Logf("%s: %d, p50 %v, p95 %v, p99 %v, most %v", kind, len(ds), ds[len(ds)/2], ds[len(ds)*95/100], ds[len(ds)*99/100], ds[len(ds)-1])
	}
	if m := regexp.MustCompile(`(?m)^process_resident_memory_bytes (\S+)`).FindStringSubmatch(l.figures(t)); m != nil {
		bytes, _ := strconv.ParseFloat(m[1], 64)
		t.Logf("memory %.0f MB", bytes/(1<<20))
	}
	for _, err := range l.errors[:min(len(l.errors), 10)] {
		t.Error(err)
	}
	if len(l.errors) > 0 {
		t.Errorf("%d errors", len(l.errors))
	}
}

// loadQuestions are real questions where they are at hand, else those of the
// tests.
func loadQuestions(t *testing.T) []string {
	out := []string{"văn bản đến phải đăng ký trong bao lâu?", "Nghị định 61/2018 còn hiệu lực không?", "thời hạn giải quyết hồ sơ một cửa", "Điều 14 NĐ 30/2020", "ai ký thừa lệnh văn bản hành chính"}
	f, err := os.Open("../../shared/eval/zalo2021-a/queries.jsonl")
	if err != nil {
		return out
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan() && len(out) < 1000; {
		var q struct{ Text, Question string }
		if json.Unmarshal(lines.Bytes(), &q) == nil {
			if text := q.Text + q.Question; text != "" {
				out = append(out, text)
			}
		}
	}
	return out
}

// load is what a load test has measured.
type load struct {
	address string
	mu      sync.Mutex
	times   map[string][]time.Duration
	errors  []error
}

func (l *load) took(kind string, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.times[kind] = append(l.times[kind], d)
}

func (l *load) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.errors = append(l.errors, err)
}

func (l *load) figures(t *testing.T) string {
	h := &house{url: l.address}
	return h.visitor(t).get("/metrics")
}

// person asks until the time is over.
func (l *load) person(ctx context.Context, questions []string, n int) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	page, err := l.get(ctx, c, "/")
	if err != nil {
		return err
	}
	token, talk := reCSRF.FindStringSubmatch(page), reTalkField.FindStringSubmatch(page)
	if token == nil || talk == nil {
		return fmt.Errorf("no form on the page: %.200s", visible(page))
	}
	last := int64(0)
	for k := 0; ctx.Err() == nil; k++ {
		pause := time.NewTimer(loadPause)
		q := questions[(n*37+k)%len(questions)]
		f := url.Values{"_csrf": {token[1]}, "c": {talk[1]}, "m": {fmt.Sprintf("tai-%d-%d-xxxx", n, k)}, "text": {q}}
		req, err := http.NewRequestWithContext(ctx, "POST", l.address+"/hoi", strings.NewReader(f.Encode()))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "application/json")
		began := time.Now()
		res, err := c.Do(req)
		if err != nil {
			return err
		}
		res.Body.Close()
		if res.StatusCode != http.StatusAccepted {
			return fmt.Errorf("%q: %s", q, res.Status)
		}
		answer, id, err := l.stream(ctx, c, fmt.Sprintf("/hoi/%s/dong?sau=%d", talk[1], last))
		if err != nil {
			return err
		}
		last = id
		l.took("question", time.Since(began))
		if !strings.Contains(answer, "class=\\\"answer") || strings.Contains(answer, "Hệ thống đang gặp lỗi") || strings.Contains(answer, "nhanh quá giới hạn") {
			return fmt.Errorf("%q: %.600s", q, answer)
		}
		if k%5 == 0 {
			if _, err := l.get(ctx, c, []string{"/", "/vb", "/hoi/" + talk[1]}[k/5%3]); err != nil {
				return err
			}
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
		}
	}
	return nil
}

// stream reads what comes of a conversation until all is still.
func (l *load) stream(ctx context.Context, c *http.Client, path string) (data string, last int64, err error) {
	req, err := http.NewRequestWithContext(ctx, "GET", l.address+path, nil)
	if err != nil {
		return "", 0, err
	}
	res, err := c.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		field, value, _ := strings.Cut(lines.Text(), ": ")
		switch {
		case field == "id":
			if n, err := strconv.ParseInt(value, 10, 64); err == nil {
				last = n
			}
		case field == "data":
			data += value
		case field == "event" && value == "still":
			return data, last, nil
		}
	}
	return "", 0, errors.Join(errors.New("the stream ended"), lines.Err())
}

// get opens a path and takes the time until its first byte.
func (l *load) get(ctx context.Context, c *http.Client, path string) (string, error) {
	var first time.Duration
	began := time.Now()
	trace := &httptrace.ClientTrace{GotFirstResponseByte: func() { first = time.Since(began) }}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), "GET", l.address+path, nil)
	if err != nil {
		return "", err
	}
	res, err := c.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var b strings.Builder
	if _, err := bufio.NewReader(res.Body).WriteTo(&b); err != nil {
		return "", err
	}
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: %s", path, res.Status)
	}
	l.took("first byte", first)
	return b.String(), nil
}
