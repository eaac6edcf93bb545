package answer

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"trolyao/llm"
)

// aimock starts the independent model server of .ci/aimock and returns its
// address.
func aimock(t *testing.T) string {
	t.Helper()
	cli, err := filepath.Abs("../.ci/aimock/node_modules/@copilotkit/aimock/dist/cli.js")
	if err != nil {
		t.Fatal(err)
	}
	node, err := exec.LookPath("node")
	if _, missing := os.Stat(cli); err != nil || missing != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the npm package @copilotkit/aimock is not in .ci/aimock; run: sh .ci/tools")
		}
		t.Skip("the npm package @copilotkit/aimock is not in .ci/aimock (npm ci --prefix .ci/aimock), so no independent server is asked")
	}
	cmd := exec.Command(node, cli, "-p", "0", "-f", "testdata/aimock/fixtures.json", "--log-level", "info")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	listening := regexp.MustCompile(`listening on (http://\S+)`)
	for sc := bufio.NewScanner(out); sc.Scan(); {
		if m := listening.FindStringSubmatch(sc.Text()); m != nil {
			go func() {
				for sc.Scan() { // or the pipe fills
				}
			}()
			return m[1]
		}
	}
	t.Fatal("aimock ended before it listened")
	return ""
}

// patience is how long no model of any kind may hold an answer up, on a machine that
// does other things beside: the whole time of a call is 4 seconds.
const patience = 20 * time.Second

// TestWithAimock: whatever an independent server does, the answer is right or
// the extractive one, within its deadline, and nothing is left running.
func TestWithAimock(t *testing.T) {
	base := aimock(t)
	x := library(t)
	q := Question{Text: askLoan, Today: today}
	extractive, err := New(x, Options{}).Answer(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		model  string
		writes bool
		why    string
	}{
		{"well", true, ""},
		{"busy-once", true, ""},
		{"busy", false, "busy"},
		{"cut", false, "broke off"},
		{"broken", false, "broken"},
		{"gone", false, "model"},
		{"half-json", false, "no claims"},
		{"hang", false, "silent"},
		{"liar", false, "does not answer"},
	} {
		t.Run(c.model, func(t *testing.T) {
			transport := &http.Transport{}
			m, err := llm.New(llm.Endpoint{URL: base + "/v1", Model: c.model, First: time.Second, Idle: time.Second,
				Total: 4 * time.Second, Transport: transport})
			if err != nil {
				t.Fatal(err)
			}
			before := runtime.NumGoroutine()
			q := q
			said := 0
			q.Show = func(string) { said++ }
			start := time.Now()
			got, err := New(x, Options{Writer: writer(t, m)}).Answer(t.Context(), q)
			took := time.Since(start)
			if err != nil {
				t.Fatal(err)
			}
			if took > patience {
				t.Errorf("took %v", took)
			}
			switch {
			case c.writes && (got.Written.Why != "" || said != 1 || !strings.Contains(got.Text, "15 ngày") ||
				got.Written.Usage.Prompt == 0):
				t.Errorf("%+v, %d said\n%s", got.Written, said, got.Text)
			case !c.writes && (got.Text != extractive.Text || said > 0 || !strings.Contains(got.Written.Why, c.why)):
				t.Errorf("%+v, %d said\n%s", got.Written, said, got.Text)
			}
			transport.CloseIdleConnections()
			for end := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
				if time.Now().After(end) {
					buf := make([]byte, 1<<16)
					t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before,
						buf[:runtime.Stack(buf, true)])
				}
			}
		})
	}
	e, err := llm.New(llm.Endpoint{URL: base + "/v1", EmbedModel: "e"})
	if err != nil {
		t.Fatal(err)
	}
	if v, u, err := e.Embed(t.Context(), []string{"hồ sơ một", "hồ sơ hai"}, false); err != nil || len(v) != 2 ||
		v[1][2] != 0.125 || u.Prompt == 0 {
		t.Errorf("%v %+v %v", v, u, err)
	}
}
