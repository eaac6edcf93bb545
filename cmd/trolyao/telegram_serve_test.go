package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trolyao/org"
	"trolyao/post/telegram"
	"trolyao/post/telegram/telegramtest"
	"trolyao/store"
	"trolyao/task"
)

// TestKilledServeOverTelegram runs the program on Telegram, polling and called,
// and kills it twice while forty people write and Telegram refuses, breaks off
// and tells things twice. Nobody is answered anything twice or out of order;
// who was not in the middle of being answered gets all their answers, the
// others when the lease of the dead process has ended (that is waited for where
// TROLYAO_TEST_LONG is set); and no secret is in what the program printed.
func TestKilledServeOverTelegram(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program six times")
	}
	for _, mode := range []string{"poll", "webhook"} {
		t.Run(mode, func(t *testing.T) { killServe(t, mode) })
	}
}

func killServe(t *testing.T, mode string) {
	const people, each, kills = 40, 3, 2
	const secret = "bi-mat-cua-webhook-0123456789"
	data := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	person := func(i int) telegramtest.User {
		return telegramtest.User{ID: int64(9000 + i), First: fmt.Sprint("Người ", i)}
	}

	if out, err := exec.CommandContext(ctx, "trolyao", "--data", data, "health").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s, err := store.Open(ctx, filepath.Join(data, "trolyao.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range people {
		account := fmt.Sprint(person(i).ID)
		o := org.Officer{ID: "nguoi-" + account, Name: "Người thử " + account, Agency: "so-noi-vu",
			Roles:     []org.Role{org.Staff},
			Addresses: []org.Address{{Channel: telegram.Name, Account: account, Chat: account}}}
		if err := s.PutOfficer(ctx, operator, o, task.Planner{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listen := l.Addr().String()
	l.Close()
	api := telegramtest.New(t, telegramtest.Token)
	api.Proxy("http://" + listen)
	api.Faults(func(k telegramtest.Call) *telegramtest.Fault {
		switch {
		case k.Method == "sendMessage" && k.N%53 == 0:
			return &telegramtest.Fault{Code: 429, RetryAfter: 1}
		case k.Method == "sendMessage" && k.N%37 == 0:
			return &telegramtest.Fault{Code: 500}
		case k.Method == "getUpdates" && k.N%5 == 2:
			return &telegramtest.Fault{Lose: true}
		case k.Method == "sendChatAction" && k.N%4 == 0:
			return &telegramtest.Fault{Drop: true}
		}
		return nil
	})
	env := append(os.Environ(), "TROLYAO_TELEGRAM_TOKEN="+telegramtest.Token, "TROLYAO_TELEGRAM_MODE="+mode,
		"TROLYAO_TELEGRAM_SECRET="+secret,
		"TROLYAO_TELEGRAM_API="+api.URL, "TROLYAO_PUBLIC_URL=https://troly.example.vn", "TROLYAO_LISTEN="+listen, "TROLYAO_LOG=debug")
	var printed bytes.Buffer
	start := func() (cmd *exec.Cmd, ended chan error) {
		t.Helper()
		cmd = exec.CommandContext(ctx, "trolyao", "--data", data, "serve")
		cmd.Env, cmd.Stdout, cmd.Stderr = env, &printed, &printed
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended = make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		t.Cleanup(func() { cmd.Process.Kill() })
		return cmd, ended
	}

	for n := range each {
		for i := range people {
			api.Write(person(i), person(i).Chat(), fmt.Sprintf("/dieu khoản-%d", n))
			if (n+i)%3 == 0 {
				api.Again()
			}
		}
	}
	for k := range kills {
		cmd, ended := start()
		api.Wait(t, "some are answered", func() bool { return api.Sent() >= (k+1)*people/3 })
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		<-ended
	}
	answered := func(i int) (order []string) {
		for _, m := range api.Messages(person(i).ID) {
			if _, rest, ok := strings.Cut(m.Text, "“khoản-"); ok {
				n, _, _ := strings.Cut(rest, "”")
				order = append(order, n)
			}
		}
		return order
	}
	whole := func() (n int) {
		for i := range people {
			if len(answered(i)) == each {
				n++
			}
		}
		return n
	}
	const atOnce = 4 + 2 // messages being answered and pieces being sent by one process
	cmd, ended := start()
	api.Wait(t, "all others are answered", func() bool { return api.Waiting() == 0 && whole() >= people-kills*atOnce })
	if os.Getenv("TROLYAO_TEST_LONG") != "" {
		waitLong(t, "those in the middle are answered or told", func() bool {
			for i := range people {
				if len(answered(i)) < each && !strings.Contains(fmt.Sprint(api.Messages(person(i).ID)), "/lai") {
					return false
				}
			}
			return true
		})
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("serve: %v", err)
	}
	for i := range people {
		last := ""
		for _, n := range answered(i) {
			if n <= last {
				t.Errorf("person %d was answered %v", i, answered(i))
				break
			}
			last = n
		}
	}
	for _, o := range api.Offences() {
		t.Errorf("against the protocol: %s", o)
	}
	config := exec.CommandContext(ctx, "trolyao", "config")
	config.Env = env
	shown, err := config.CombinedOutput()
	if err != nil {
		t.Errorf("config: %v\n%s", err, shown)
	}
	_, half, _ := strings.Cut(telegramtest.Token, ":")
	for _, word := range []string{half, secret} {
		for where, text := range map[string]string{"serve": printed.String(), "config": string(shown)} {
			if at := strings.Index(text, word); at >= 0 {
				t.Errorf("%s printed a secret: %q", where, text[max(0, at-100):at+len(word)])
			}
		}
	}
	t.Logf("%d of %d people have all their answers; %d messages sent", whole(), people, api.Sent())
	if t.Failed() {
		t.Logf("the program printed\n%s", tail(printed.String(), 4000))
	}
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// waitLong waits for what takes minutes.
func waitLong(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.After(4 * time.Minute); !ok(); {
		select {
		case <-end:
			t.Fatalf("waited in vain: %s", what)
		case <-time.After(100 * time.Millisecond):
		}
	}
}
