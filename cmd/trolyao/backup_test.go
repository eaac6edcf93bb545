package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"

	"trolyao/corpus"
	"trolyao/store/storetest"
)

// toldBy runs the program on a place and returns what it prints; the exit code
// has to be want.
func toldBy(t *testing.T, want int, env []string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	m := &Main{Args: args, Env: env, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs,
		Now: func() time.Time { return time.Date(2026, 12, 1, 9, 0, 0, 0, corpus.Zone) }}
	if code := m.Run(t.Context()); code != want {
		t.Fatalf("%v: code %d, want %d: %s%s", args, code, want, out.String(), errs.String())
	}
	if want == exitDone && args[0] != "health" {
		return out.String() // what else is said is of the moment: how far the index is
	}
	return out.String() + errs.String()
}

// shown is what a house shows of its papers, tasks, cards, officers and answers.
func shown(t *testing.T, env []string) string {
	t.Helper()
	var all strings.Builder
	for _, args := range [][]string{
		{"corpus", "list", "--json"},
		{"ask", "xe dap da muon phai tra truoc may gio"},
		{"task", "list"},
		{"task", "show", "1", "--plan", "77-kh-ubnd"},
		{"task", "officers"},
		{"score", "card", "Sở Nội vụ", "--set", "bo-cu", "--period", "2026", "--trace"},
		{"gaps"},
	} {
		fmt.Fprintln(&all, toldBy(t, exitDone, env, args...))
	}
	return all.String()
}

func place(folder string) []string { return []string{"TROLYAO_DATA=" + folder} }

// The tables of an older version are copied before they are changed, the copy
// restores by this version, and a sealed backup opens with its key alone.
func TestBackupAndRestore(t *testing.T) {
	folder := unpack(t, "data-0.1.0.tar.gz")
	opened := toldBy(t, exitDone, place(folder), "health")
	first, err := filepath.Glob(filepath.Join(folder, "backup", "luoc-do-*.sao-luu"))
	if err != nil || len(first) != 1 || !strings.Contains(opened, first[0]) {
		t.Fatalf("no copy before the upgrade: %v %v\n%s", first, err, opened)
	}
	shown(t, place(folder)) // what is told once is told
	want := shown(t, place(folder))

	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	keys := filepath.Join(work, "khoa.txt")
	if err := os.WriteFile(keys, []byte(key.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	plain, sealed := filepath.Join(work, "a.sao-luu"), filepath.Join(work, "b.age")
	toldBy(t, exitDone, place(folder), "backup", plain)
	toldBy(t, exitDone, append(place(folder), "TROLYAO_BACKUP_KEY="+key.Recipient().String()), "backup", sealed)
	if data, err := os.ReadFile(sealed); err != nil || !bytes.HasPrefix(data, []byte("age-encryption.org/")) {
		t.Fatalf("not sealed: %v", err)
	}
	for path, flags := range map[string][]string{first[0]: nil, plain: nil, sealed: {"--identity", keys}} {
		to := place(filepath.Join(t.TempDir(), "moi"))
		toldBy(t, exitDone, to, append([]string{"verify", path}, flags...)...)
		toldBy(t, exitDone, to, append([]string{"restore", path}, flags...)...)
		shown(t, to)
		if d := cmp.Diff(want, shown(t, to)); d != "" {
			t.Errorf("%s shows\n%s", path, d)
		}
		toldBy(t, exitDone, to, "verify")
		if got := toldBy(t, exitError, to, append([]string{"restore", path}, flags...)...); !strings.Contains(got,
			"còn trống") {
			t.Errorf("restore into a house: %s", got)
		}
	}

	fresh := place(filepath.Join(work, "khong"))
	for _, c := range []struct {
		want string
		code int
		args []string
	}{
		{"cờ --identity", exitError, []string{"restore", sealed}},
		{"đã có", exitError, []string{"restore", plain, "--data", folder}},
		{"Không đọc được bản sao lưu", exitError, []string{"restore", filepath.Join(work, "absent")}},
		{"không phải bản sao lưu", exitUnwell, []string{"verify", keys}},
		{"Đã có", exitError, []string{"backup", plain, "--data", folder}},
		{"age1", exitUsage, []string{"backup", "--key", "x", "--data", folder}},
	} {
		if got := toldBy(t, c.code, fresh, c.args...); !strings.Contains(got, c.want) {
			t.Errorf("%v: no %q in %s", c.args, c.want, got)
		}
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	wrong := filepath.Join(work, "khac.txt")
	if err := os.WriteFile(wrong, []byte(other.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(work, "newer")
	repack(t, plain, newer, `"schema":`, `"schema":9`)
	changed := filepath.Join(work, "changed")
	repack(t, plain, changed, "30/2020", "31/2020")
	for _, c := range []struct {
		want string
		code int
		args []string
	}{
		{"không mở được", exitError, []string{"restore", sealed, "--identity", wrong}},
		{"bản chương trình mới hơn", exitError, []string{"restore", newer}},
		{"bản chương trình mới hơn", exitUnwell, []string{"verify", newer}},
		{"bị hỏng", exitError, []string{"restore", changed}},
		{"bị hỏng", exitUnwell, []string{"verify", changed}},
	} {
		if got := toldBy(t, c.code, fresh, c.args...); !strings.Contains(got, c.want) {
			t.Errorf("%v: no %q in %s", c.args, c.want, got)
		}
	}
	cut, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	short := filepath.Join(work, "short")
	if err := os.WriteFile(short, cut[:len(cut)-9], 0o600); err != nil {
		t.Fatal(err)
	}
	toldBy(t, exitUnwell, fresh, "verify", short)
	toldBy(t, exitError, fresh, "restore", short)
	if _, err := os.Stat(filepath.Join(work, "khong", "trolyao.db")); err == nil {
		t.Error("a damaged backup left a store")
	}
	toldBy(t, exitDone, fresh, "restore", plain) // over what the bad ones began
	toldBy(t, exitDone, fresh, "verify")
}

// repack writes a backup again with one thing in it changed.
func repack(t *testing.T, from, to, old, with string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	r, err := gzip.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(old)) {
		t.Fatalf("no %s in the backup", old)
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(bytes.ReplaceAll(data, []byte(old), []byte(with))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Backups of a house that serves and is asked all the while are whole.
func TestBackupWhileServing(t *testing.T) {
	folder := t.TempDir()
	s := serve(t, folder, "TROLYAO_ANONYMOUS=có", "TROLYAO_BACKUP=không")
	papers := t.TempDir()
	for i := range 4 {
		s.get("/healthz")
		paper := filepath.Join(papers, fmt.Sprintf("%d.txt", i))
		text := fmt.Sprintf("ỦY BAN NHÂN DÂN\nTỈNH VÍ DỤ\nSố: %d/2023/QĐ-UBND\nVí Dụ, ngày 10 tháng 5 năm 2023\nQUYẾT ĐỊNH\n"+
			"Về vườn cây\nĐiều 1. Tưới cây\nVườn được tưới %d lần mỗi tuần.\n", i+1, i+1)
		if err := os.WriteFile(paper, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(t.TempDir(), "x.sao-luu")
		imported := exec.CommandContext(t.Context(), "trolyao", "--data", folder, "corpus", "import", paper)
		if err := imported.Start(); err != nil {
			t.Fatal(err)
		}
		toldBy(t, exitDone, place(folder), "backup", to)
		if err := imported.Wait(); err != nil {
			t.Errorf("an import beside a backup: %v", err)
		}
		toldBy(t, exitDone, place(folder), "verify", to)
	}
	restored := place(t.TempDir())
	last := filepath.Join(t.TempDir(), "y.sao-luu")
	toldBy(t, exitDone, place(folder), "backup", last)
	toldBy(t, exitDone, restored, "restore", last)
	if a, b := toldBy(t, exitDone, place(folder), "corpus", "list"), toldBy(t, exitDone, restored, "corpus",
		"list"); a != b ||
		!strings.Contains(a, "4/2023/QĐ-UBND") {
		t.Errorf("restored\n%s\nwant\n%s", b, a)
	}
}

// The whole house goes to PostgreSQL and back.
func TestMove(t *testing.T) {
	folder := unpack(t, "data-0.1.0.tar.gz")
	shown(t, place(folder)) // what is told once is told
	want := shown(t, place(folder))
	dsn := storetest.Postgres(t)
	if got := toldBy(t, exitDone, place(folder), "move", "--to", dsn); !strings.Contains(got, "so lại từng bảng") {
		t.Error(got)
	}
	away := append(place(t.TempDir()), "TROLYAO_DATABASE="+dsn)
	if d := cmp.Diff(want, shown(t, away)); d != "" {
		t.Errorf("PostgreSQL shows\n%s", d)
	}
	back := t.TempDir()
	toldBy(t, exitDone, away, "move", "--to", filepath.Join(back, "trolyao.db"))
	if d := cmp.Diff(want, shown(t, place(back))); d != "" {
		t.Errorf("SQLite again shows\n%s", d)
	}
	if got := toldBy(t, exitError, away, "move", "--to", filepath.Join(back, "trolyao.db")); !strings.Contains(got,
		"còn trống") {
		t.Errorf("into a house: %s", got)
	}
}

// Killed anywhere, a backup leaves no file that looks whole and is not, and
// restoring and moving end well when they are done again.
func TestKilledBackup(t *testing.T) {
	folder := unpack(t, "data-0.1.0.tar.gz")
	shown(t, place(folder)) // what is told once is told
	want := shown(t, place(folder))
	dsn := storetest.Postgres(t)
	work := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	// killed runs the program and kills it when a file of the pattern is there
	// and so many more looks have passed.
	killed := func(pattern string, looks int, args ...string) {
		t.Helper()
		cmd := exec.CommandContext(ctx, "trolyao", args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for {
			select { // another process gives no sign but the traces it leaves
			case <-ended:
				return
			case <-time.After(time.Millisecond):
			}
			if found, _ := filepath.Glob(pattern); len(found) > 0 {
				if looks--; looks < 0 {
					break
				}
			}
		}
		_ = cmd.Process.Kill()
		<-ended
	}
	for i := range 4 {
		dir := filepath.Join(work, fmt.Sprint("b", i))
		killed(filepath.Join(dir, ".*"), i*8, "--data", folder, "backup", filepath.Join(dir, "x.sao-luu"))
		if path := filepath.Join(dir, "x.sao-luu"); exists(path) {
			toldBy(t, exitDone, place(folder), "verify", path)
		}
	}
	whole := filepath.Join(work, "whole")
	toldBy(t, exitDone, place(folder), "backup", whole)
	to := filepath.Join(work, "moi")
	for i := range 4 {
		killed(filepath.Join(to, "*"), i*20, "--data", to, "restore", whole)
	}
	if !exists(filepath.Join(to, "trolyao.db")) {
		toldBy(t, exitDone, place(to), "restore", whole)
	}
	if d := cmp.Diff(want, shown(t, place(to))); d != "" {
		t.Errorf("restored after kills\n%s", d)
	}
	for i := range 4 {
		killed(filepath.Join(folder, "dang-chuyen-*"), i*30, "--data", folder, "move", "--to", dsn)
	}
	var out bytes.Buffer
	m := &Main{Args: []string{"--data", folder, "move", "--to", dsn}, Stdin: strings.NewReader(""), Stdout: &out,
		Stderr: &out, Now: time.Now}
	if code := m.Run(ctx); code != exitDone && !strings.Contains(out.String(),
		"còn trống") { // one was not killed in time
		t.Fatalf("the last move: %d %s", code, out.String())
	}
	if d := cmp.Diff(want, shown(t, append(place(t.TempDir()), "TROLYAO_DATABASE="+dsn))); d != "" {
		t.Errorf("moved after kills\n%s", d)
	}
}
