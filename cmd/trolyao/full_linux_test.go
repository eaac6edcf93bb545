package main

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// smallDisk is a folder on a disk of its own that takes so many MB; where the machine does
// not let this user make one, the test is left out.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size+",mode=700"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("a disk of %s cannot be mounted here (%v); run as root", size, err)
		}
		t.Skipf("a disk of %s cannot be mounted here (%v); run as root", size, err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// A house whose disk is full says so to who works in it, to who watches it and to the
// doctor, keeps what it told to be kept, can be read meanwhile, and goes on by itself
// when there is room again.
func TestFullDisk(t *testing.T) {
	disk := smallDisk(t, "32m")
	data := filepath.Join(disk, "data")
	var ahead atomic.Int64 // of the real clock, so that nothing waits for readiness to be tried again
	now := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	s := serveAt(t, now, io.Discard, data, "TROLYAO_BACKUP=không", "TROLYAO_ANONYMOUS=có")
	v := visit(s)
	v.send(s.link(), s.link(), url.Values{"name": {"Nguyễn Quản Trị"}, "login": {"quantri"},
		"password": {"mái ngói sau cơn mưa"}, "again": {"mái ngói sau cơn mưa"}})
	ready := func() string {
		ahead.Add(int64(11 * time.Second))
		return v.open("/readyz")
	}
	v.until("ready", func() bool { return strings.Contains(ready(), `"ok"`) })
	ask := func(talk, text string) (int, string) {
		t.Helper()
		m := csrfField.FindStringSubmatch(v.open("/"))
		return v.read(v.PostForm(v.address+"/hoi", url.Values{"_csrf": {m[1]}, "c": {talk}, "text": {text}}))
	}
	const first, second = "aaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbb"
	if code, page := ask(first, "ai được ký thừa lệnh?"); code != 200 || !strings.Contains(page, "30/2020/NĐ-CP") {
		t.Fatal(code, page)
	}

	fill, err := os.Create(filepath.Join(disk, "fill"))
	if err != nil {
		t.Fatal(err)
	}
	for size := 1 << 20; size > 0; {
		if _, err := fill.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			t.Fatal(err)
		}
	}
	// The log of the database has some room that it took before.
	long := strings.TrimSpace(strings.Repeat("thời hạn nộp lưu hồ sơ? ", 100))
	code, page := ask(second, long)
	for range 400 {
		if code != 200 {
			break
		}
		code, page = ask(second, long)
	}
	if code != http.StatusServiceUnavailable || !strings.Contains(page, "đã hết chỗ") ||
		!strings.Contains(page, long+"</textarea>") {
		t.Fatalf("a question to a full disk: %d %s", code, page)
	}
	if got := ready(); !strings.Contains(got, `"store"`) {
		t.Errorf("ready on a full disk: %s", got)
	}
	figures := v.open("/metrics")
	for _, f := range []string{"trolyao_write_errors_total 0\n", "trolyao_disk_free_bytes 1"} {
		if strings.Contains(figures, f) || !strings.Contains(figures, f[:strings.Index(f, " ")]) {
			t.Errorf("the figures of a full disk: %s", figures)
		}
	}
	change := url.Values{"TROLYAO_REMIND_FROM": {"9:00"}, "TROLYAO_REMIND_TO": {"16:30"}, "TROLYAO_BACKUP_HOUR": {"2"},
		"TROLYAO_KEEP_GUESTS": {"90"}}
	if code, said := v.send("/quan-tri/cai-dat", "/quan-tri/cai-dat", change); code != http.StatusServiceUnavailable ||
		!strings.Contains(said, "đã hết chỗ") {
		t.Errorf("a setting on a full disk: %d %s", code, said)
	}
	ahead.Add(int64(2 * time.Minute)) // a session is noted as seen once a minute
	for _, path := range []string{"/hoi/" + first, "/vb", "/quan-tri/suc-khoe"} {
		if code, page := v.read(v.Get(v.address + path)); code != 200 {
			t.Errorf("%s on a full disk: %d %s", path, code, page)
		}
	}
	if code, said := doctor(t, data, now(), nil); code != exitUnwell || !strings.Contains(said, "dung lượng đĩa") {
		t.Errorf("the doctor of a full disk: %d %s", code, said)
	}
	if said := toldBy(t, exitError, place(data), "backup", filepath.Join(disk, "x.sao-luu")); !strings.Contains(said, "đĩa") {
		t.Errorf("a backup to a full disk: %s", said)
	}

	if err := errors.Join(fill.Close(), os.Remove(fill.Name())); err != nil {
		t.Fatal(err)
	}
	v.until("ready again", func() bool { return strings.Contains(ready(), `"ok"`) })
	if code, page := ask(second, "thời hạn nộp lưu hồ sơ giấy?"); code != 200 || !strings.Contains(page, "Lưu trữ") {
		t.Error(code, page)
	}
	if page := v.open("/hoi/" + first); !strings.Contains(page, "30/2020/NĐ-CP") {
		t.Error("what was answered before is lost")
	}
	if left, _ := filepath.Glob(filepath.Join(disk, "*")); len(left) != 1 {
		t.Errorf("left on the disk: %v", left)
	}
	s.end()
	if said := toldBy(t, exitDone, place(data), "verify"); !strings.Contains(said, "nguyên vẹn") {
		t.Error(said)
	}
}
