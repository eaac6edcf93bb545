package web

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trolyao/house"
	"trolyao/store"
)

// An administrator makes a backup on the page, tries it and takes it away; nobody else
// sees that there are any, and no name leads out of the folder.
func TestBackupPage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sao-luu")
	h := open(t, func(o *Options) { o.Backup = Backup{Dir: dir, Hour: 1} })
	admin := h.signIn(t, "chi-quan-tri")
	admin.get("/quan-tri/sao-luu")
	admin.wants("chưa có", "tự sao lưu sau 1 giờ", "ai có tệp là đọc được")
	admin.post("/quan-tri/sao-luu")
	admin.wants("Đã sao lưu và đọc lại", "còn mới", "0 phút trước")
	all, err := house.Backups(dir)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	path := "/quan-tri/sao-luu/" + all[0].Name()
	admin.post(path + "/thu")
	admin.wants("khôi phục được")
	for name, width := range map[string]int{"backups": 1280, "backups-phone": 390} {
		b := h.browser(t, width, false)
		b.as("chi-quan-tri")
		b.open("/quan-tri/sao-luu")
		b.shot(name)
	}
	if left, err := filepath.Glob(filepath.Join(h.house.Dir, "thu-khoi-phuc-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
	taken := admin.get(path)
	if _, err := store.CheckCopy(strings.NewReader(taken)); err != nil {
		t.Errorf("what was taken away: %v", err)
	}

	for _, who := range []string{"dau-moi-a", "lanh-dao-a", "chuyen-vien-a", "tham-dinh"} {
		p := h.signIn(t, who)
		for _, at := range []string{"/quan-tri/sao-luu", path} {
			if status := p.status(at); status != http.StatusForbidden && status != http.StatusNotFound {
				t.Errorf("%s at %s: %d", who, at, status)
			}
		}
		for _, at := range []string{"/quan-tri/sao-luu", path + "/thu"} {
			if r := p.post(at); r.StatusCode != http.StatusForbidden {
				t.Errorf("%s posts to %s: %d", who, at, r.StatusCode)
			}
		}
	}
	for _, name := range []string{"..%2Ftrolyao.db", "%2e%2e", "trolyao.db", "trolyao-20260101-010000.sao-luu"} {
		if status := admin.status("/quan-tri/sao-luu/" + name); status != http.StatusNotFound {
			t.Errorf("%s: %d", name, status)
		}
	}

	data, err := os.ReadFile(all[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, damaged := range [][]byte{data[:len(data)/2], bytes.Repeat([]byte("x"), 100), {}} {
		if err := os.WriteFile(all[0].Path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		admin.get("/quan-tri/sao-luu")
		admin.post(path + "/thu")
		admin.wants("bị hỏng hoặc bị cắt ngắn")
	}
	log, err := h.store.AuditLog(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, e := range log {
		if strings.HasPrefix(e.What, "backup.") {
			said = append(said, e.Who+" "+e.What)
		}
	}
	if got := strings.Join(said, ", "); got != "chi-quan-tri backup.take, chi-quan-tri backup.try, chi-quan-tri backup.make" {
		t.Errorf("the log says %s", got)
	}
}
