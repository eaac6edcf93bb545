package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trolyao/corpus"
)

// unpack puts a data folder of an earlier version into a new folder.
func unpack(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return folder
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(folder, filepath.FromSlash(h.Name))
		if h.Typeflag == tar.TypeDir {
			err = os.MkdirAll(to, 0o700)
		} else {
			var data []byte
			if data, err = io.ReadAll(r); err == nil {
				err = os.WriteFile(to, data, 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A data folder that version 0.1.0 made opens, and shows what was put into it:
// a paper and a question about it, tasks, a deadline that a person has set and
// one that was extended, a card that was published and one that was not. Its
// index is of that version and has lost its only segment, which keeps the file
// small; an index that cannot be read is built again.
func TestDataOfVersion010(t *testing.T) {
	folder := unpack(t, "data-0.1.0.tar.gz")
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, corpus.Zone)
	run := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		m := &Main{Args: args, Env: []string{"TROLYAO_DATA=" + folder}, Stdin: strings.NewReader(""), Stdout: &out,
			Stderr: &errs, Now: func() time.Time { return now }}
		if code := m.Run(t.Context()); code != exitDone {
			t.Fatalf("%v: code %d: %s%s", args, code, out.String(), errs.String())
		}
		return out.String()
	}
	// Before its tables were changed it was copied, and the copy can be restored.
	run("health")
	copies, err := filepath.Glob(filepath.Join(folder, "backup", "luoc-do-*"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies before the upgrade: %v, %v", copies, err)
	}
	if got := run("verify", copies[0]); !strings.Contains(got, "nguyên vẹn") {
		t.Error(got)
	}
	again := filepath.Join(t.TempDir(), "again")
	run("--data", again, "restore", copies[0])
	if got := run("--data", again, "task", "show", "2", "--plan", "77-kh-ubnd"); !strings.Contains(got, "Hạn: 15/12/2027") {
		t.Error(got)
	}
	plan := []string{"--plan", "77-kh-ubnd"}
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"ask", "xe dap da muon phai tra truoc may gio"}, []string{"khoản 1 Điều 2 Quyết định số 915/2026/QĐ-UBND", "trước 17 giờ"}},
		{[]string{"corpus", "list"}, []string{"915/2026/QĐ-UBND"}},
		{append([]string{"task", "show", "1"}, plan...), []string{"Tình trạng: hoàn thành đúng hạn", "https://example.vn/bao-cao", "giao việc:  → Rà soát hồ sơ tồn đọng",
			"minh chứng:  → https://example.vn/bao-cao", "tiến độ: chưa bắt đầu → đang thực hiện (đã phân công)", "tiến độ: đang thực hiện → hoàn thành ngày 29/11/2026"}},
		{append([]string{"task", "show", "2"}, plan...), []string{"Hạn: 15/12/2027", "Cách tính: Do người có thẩm quyền ấn định: gia hạn", "xin gia hạn: ", "duyệt gia hạn: ", "(đồng ý chờ máy quét)"}},
		{append([]string{"task", "show", "3"}, plan...), []string{"Hạn: 30/7/2027", "ấn định hạn: 30/6/2027 → 30/7/2027 (kho đang sửa)"}},
		{[]string{"score", "card", "Sở Nội vụ", "--set", "bo-cu", "--period", "2026", "--trace"},
			[]string{"đã công bố số BĐ-2026-001", "Tổng: 2,3/3 điểm",
				"Tự chấm: số liệu 87,5, được 0,875 điểm (Đầu mối Thử, 29/11/2026)"}},
		{[]string{"score", "card", "Sở Tài chính", "--set", "bo-cu", "--period", "2026", "--trace"}, []string{"Tự chấm: “kịp thời”, được 1 điểm", "Nhiệm vụ: 0/1 hoàn thành đúng hạn"}},
		{[]string{"task", "officers"}, []string{"Đầu mối Thử", "Tổ thẩm định Thử"}},
	} {
		got := run(c.args...)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%v: no %q in:\n%s", c.args, want, got)
			}
		}
	}

	// The plan that is read again takes no deadline back that a person has set.
	text := filepath.Join(t.TempDir(), "ke-hoach.txt")
	if err := os.WriteFile(text, []byte(`ỦY BAN NHÂN DÂN TỈNH
KẾ HOẠCH
Dọn hồ sơ năm 2027

PHỤ LỤC
STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |
1 | Rà soát hồ sơ tồn đọng | Báo cáo | Sở Nội vụ | Sở Tài chính | Quý I |
2 | Số hóa hồ sơ | Dữ liệu | Sở Tài chính | Sở Nội vụ | trước ngày 20/11/2027 |
3 | Dán nhãn kho hồ sơ | Nhãn | Sở Nội vụ | Sở Tài chính | Tháng 8 |
`), 0o600); err != nil {
		t.Fatal(err)
	}
	run("task", "import", text, "--plan", "77/KH-UBND", "--year", "2027", "--approve")
	for no, day := range map[string]string{"2": "Hạn: 15/12/2027", "3": "Hạn: 30/7/2027"} {
		if got := run(append([]string{"task", "show", no}, plan...)...); !strings.Contains(got, day) {
			t.Errorf("the plan has moved what a person set, no %q in:\n%s", day, got)
		}
	}
}
