package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trolyao/house"
	"trolyao/store"
)

// An import that is killed while what is watched is checked again loses no news and
// tells none twice.
func TestKilledWatchTellsOnce(t *testing.T) {
	const drafts = 40
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	work := t.TempDir()
	data := filepath.Join(work, "data")
	write := func(name, text string) string {
		path := filepath.Join(work, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	program := func(args ...string) *exec.Cmd {
		return exec.CommandContext(ctx, "trolyao", append([]string{"--data", data}, args...)...)
	}
	run := func(args ...string) string {
		out, err := program(args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	decree := func(number, day, title, more string) string {
		return "CHÍNH PHỦ\n-------\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: " + number + "\nHà Nội, ngày " + day +
			"\n\nNGHỊ ĐỊNH\n" + title + "\n\nĐiều 1. Phạm vi điều chỉnh\nNghị định này quy định về ghế đá.\n\nĐiều 2. Hiệu lực\n" + more
	}
	run("corpus", "import", write("cu.txt", decree("981/2021/NĐ-CP", "04 tháng 01 năm 2021", "Về ghế đá",
		"Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2021.")))
	args := []string{"watch", "add"}
	for i := range drafts {
		args = append(args, write(fmt.Sprintf("du-thao-%02d.txt", i),
			fmt.Sprintf("Đặt ghế số %d theo Nghị định số 981/2021/NĐ-CP.\n", i)))
	}
	run(args...)
	change := write("moi.txt", decree("982/2022/NĐ-CP", "04 tháng 01 năm 2022", "Về ghế gỗ",
		"1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2022.\n"+
			"2. Nghị định này thay thế Nghị định số 981/2021/NĐ-CP ngày 04 tháng 01 năm 2021 của Chính phủ về ghế đá."))
	s, err := store.Open(ctx, filepath.Join(data, "trolyao.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	told := func() int {
		cs, err := s.WatchChanges(ctx, house.Terminal.ID, 1000)
		if err != nil {
			t.Fatal(err)
		}
		return len(cs)
	}
	for _, at := range []int{1, drafts / 4, drafts / 2} {
		cmd := program("corpus", "import", change)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for done := false; !done && told() < at; {
			select { // another process gives no sign but the traces it leaves
			case <-ended:
				done = true
				ended <- nil
			case <-time.After(time.Millisecond):
			}
		}
		_ = cmd.Process.Kill()
		<-ended
		t.Logf("killed at %d: %d of %d told", at, told(), drafts)
	}
	run("corpus", "import", change)
	run("watch", "run")
	lines := strings.Split(strings.TrimSpace(run("watch", "list", "--json")), "\n")
	for _, line := range lines {
		var w house.Watched
		if err := json.Unmarshal([]byte(line), &w); err != nil {
			t.Fatal(err)
		}
		if len(w.Changes) != 1 || len(w.Changes[0].Changes) != 1 {
			t.Errorf("%s: told %d times", w.Name, len(w.Changes))
		}
	}
	letters, err := s.Letters(ctx, house.Terminal.ID, 1000)
	if err != nil || len(letters) != drafts || len(lines) != drafts {
		t.Errorf("%d letters, %d watches, %v", len(letters), len(lines), err)
	}
}
