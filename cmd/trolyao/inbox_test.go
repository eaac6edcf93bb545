package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"trolyao/house"
	"trolyao/store"
)

// TestKilledServerTakesUpItsFiles: files put into the folder are taken in. The server
// is killed as soon as it has them; started again it works off what was left.
func TestKilledServerTakesUpItsFiles(t *testing.T) {
	const papers = 40
	work := t.TempDir()
	data, inbox := filepath.Join(work, "data"), filepath.Join(work, "vao")
	if err := os.Mkdir(inbox, 0o700); err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(inbox, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range papers {
		put(fmt.Sprintf("vuon-%03d.txt", i),
			fmt.Sprintf("ỦY BAN NHÂN DÂN\nTỈNH VÍ DỤ\nSố: %d/2023/QĐ-UBND\nVí Dụ, ngày 10 tháng 5 năm 2023\nQUYẾT ĐỊNH\nBan hành Quy định về vườn cây số %[1]d\n\n"+
				"Điều 1. Tưới cây\n1. Vườn số %[1]d được tưới mỗi tuần.\nĐiều 2. Hiệu lực thi hành\nQuyết định này có hiệu lực từ ngày 01 tháng 6 năm 2023.\n", i+1))
	}
	put("mat.txt", "TUYỆT MẬT\nSố: 7/QĐ-UBND\nkhông được giữ\n")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	serve := func() *exec.Cmd {
		t.Helper()
		cmd := exec.CommandContext(ctx, "trolyao", "--data", data, "serve")
		cmd.Env = append(os.Environ(), "TROLYAO_LISTEN=127.0.0.1:0", "TROLYAO_INBOX="+inbox)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	if out, err := exec.CommandContext(ctx, "trolyao", "--data", data, "corpus", "list",
		"--json").Output(); err != nil {
		t.Fatal(err, out)
	}
	s, err := store.Open(ctx, filepath.Join(data, "trolyao.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	until := func(what string, when func(map[store.JobState]int) bool) {
		t.Helper()
		for {
			n, err := s.CountJobs(ctx)
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if when(n) {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	for _, kill := range []struct {
		name string
		when func(map[store.JobState]int) bool
	}{
		{"when the first file is in a row", func(n map[store.JobState]int) bool { return n[store.JobWaiting]+n[store.JobWorking] > 0 }},
		{"when all are, and some are done", func(n map[store.JobState]int) bool {
			return n[store.JobDone] > 2 && n[store.JobWaiting]+n[store.JobWorking]+n[store.JobDone] == papers
		}},
	} {
		cmd := serve()
		until(kill.name, kill.when)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
	}
	cmd := serve()
	until("the end", func(n map[store.JobState]int) bool {
		return n[store.JobDone] == papers &&
			n[store.JobRefused] > 0
	})
	_ = cmd.Process.Kill()
	_ = cmd.Wait()

	for i := range papers {
		if _, err := s.Head(ctx, fmt.Sprintf("%d-2023-qd-ubnd.vi-du", i+1)); err != nil {
			heads, _ := s.Heads(ctx)
			t.Fatalf("paper %d: %v, of %d documents", i, err, len(heads))
		}
	}
	if _, err := os.Stat(filepath.Join(inbox, house.InboxRefused, "mat.txt")); err != nil {
		t.Errorf("the refused file is not set apart: %v", err)
	}
	rest, err := filepath.Glob(filepath.Join(inbox, "*.txt"))
	if err != nil || len(rest) > 0 {
		t.Errorf("files left: %v %v", rest, err)
	}
}
