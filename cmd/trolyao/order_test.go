package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"trolyao/corpus"
)

// slice writes the records of a collection that hold one of the words, at most most of
// them, into a collection of their own.
func slice(t *testing.T, from, to string, most int, words ...string) {
	t.Helper()
	f, err := os.Open(filepath.Join("../../../shared/corpus", from))
	if err != nil {
		t.Skip("không có ../shared/corpus: bỏ qua phép thử trên văn bản thật")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 32<<20)
	n := 0
	for lines.Scan() && n < most {
		if slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(lines.Bytes(), []byte(w)) }) {
			out.Write(append(lines.Bytes(), '\n'))
			n++
		}
	}
	if n == 0 || lines.Err() != nil {
		t.Fatal(from, n, lines.Err())
	}
	if err := os.WriteFile(to, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

const listPaper = `ỦY BAN NHÂN DÂN
TỈNH VÍ DỤ
Số: 30/2026/QĐ-UBND
Ví Dụ, ngày 20 tháng 8 năm 2026
QUYẾT ĐỊNH
Bãi bỏ một số văn bản
Điều 1. Bãi bỏ văn bản
Bãi bỏ toàn bộ 01 quyết định tại Phụ lục ban hành kèm theo Quyết định này.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 9 năm 2026.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
PHỤ LỤC
DANH MỤC QUYẾT ĐỊNH BỊ BÃI BỎ
1. Quyết định số 12/2024/QĐ-UBND ngày 10 tháng 5 năm 2024 ban hành Quy định mượn bàn ghế.
`

const chairsPaper = `ỦY BAN NHÂN DÂN
TỈNH VÍ DỤ
Số: 12/2024/QĐ-UBND
Ví Dụ, ngày 10 tháng 5 năm 2024
QUYẾT ĐỊNH
Ban hành Quy định mượn bàn ghế
Điều 1. Hạn trả
Đơn vị mượn bàn ghế đem trả trong 03 ngày làm việc.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 6 năm 2024.
`

// Whole imports of several collections (texts, the digests of a fresh install,
// consolidated texts, the codified law, the gazette, procedures with what announces
// them, a list of ended texts) give the same states on every day, in whatever order
// they are run.
func TestImportsInAnyOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("imports of real texts in several orders")
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	copyTexts := func(folder string, names ...string) {
		if err := os.MkdirAll(at(folder), 0o700); err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			data, err := os.ReadFile(filepath.Join("../../../shared/corpus/texts", n))
			if err != nil {
				t.Skip("không có ../shared/corpus: bỏ qua phép thử trên văn bản thật")
			}
			if err := os.WriteFile(filepath.Join(at(folder), n), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	copyTexts("texts", "02-2011-QH13.txt", "42-2013-QH13.txt", "112-2020-NĐ-CP.txt", "90-2020-NĐ-CP.txt",
		"61-2018-NĐ-CP.txt")
	copyTexts("later", "28-VBHN-VPQH.2026.txt", "30-VBHN-VPQH.2026.txt", "234-2026-NĐ-CP.txt", "233-2026-NĐ-CP.txt",
		"118-2025-NĐ-CP.txt", "309-2026-NĐ-CP.txt")
	slice(t, "phapdien.jsonl.gz", at("codified.jsonl"), 200, `"law_id": "02/2011/QH13"`, `"law_id": "73/2024/NĐ-CP"`,
		`"law_id": "62/2015/NĐ-CP"`)
	slice(t, "congbao.jsonl.gz", at("gazette.jsonl"), 200, `"law_id": "152/2026/NĐ-CP"`, `"law_id": "18/2022/TT-BLĐTBXH"`)
	slice(t, "tthc.jsonl.gz", at("procedures.jsonl"), 10, "1.00")
	copyTexts("announced", "874-QĐ-BNV.2026.txt")
	if err := os.WriteFile(at("chairs.txt"), []byte(chairsPaper), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at("list.txt"), []byte(listPaper), 0o600); err != nil {
		t.Fatal(err)
	}
	batches := []string{"texts", "later", "codified.jsonl", "gazette.jsonl", "procedures.jsonl", "announced", "chairs.txt",
		"list.txt"}
	states := func(order []int) (out []string) {
		env := []string{"TROLYAO_DATA=" + t.TempDir()}
		for _, i := range order {
			if code, stdout, stderr := run(t, env, "corpus", "import", at(batches[i])); code != 0 {
				t.Fatal(batches[i], stdout, stderr)
			}
		}
		for _, on := range []string{"2012-08-01", "2025-06-30", "2026-06-30", "2026-07-01", "2026-09-01"} {
			now, err := time.Parse("2006-01-02 15", on+" 12")
			if err != nil {
				t.Fatal(err)
			}
			code, stdout, stderr := runAt(t, now, env, "corpus", "list", "--json")
			if code != 0 {
				t.Fatal(stderr)
			}
			for _, l := range strings.Split(strings.TrimSpace(stdout), "\n") {
				var row struct {
					Key      string
					Validity corpus.Validity
				}
				if err := json.Unmarshal([]byte(l), &row); err != nil {
					t.Fatal(err, l)
				}
				v := row.Validity
				out = append(out, fmt.Sprint(on, " ", row.Key, " ", v.State, " ", v.Since, " ", v.Until, " ", v.Doubt))
			}
		}
		slices.Sort(out)
		return out
	}
	all := []int{0, 1, 2, 3, 4, 5, 6, 7}
	want := states(all)
	for _, order := range [][]int{{7, 6, 5, 4, 3, 2, 1, 0}, {2, 7, 4, 1, 5, 0, 3, 6}} {
		got := states(order)
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("order %v: %s, want %s", order, got[i], want[i])
			}
		}
		if len(got) != len(want) {
			t.Errorf("order %v: %d states, want %d", order, len(got), len(want))
		}
	}
	// What acts is seen: without the list its decision ends nothing.
	if without := states(all[:7]); slices.Equal(without, want) ||
		!slices.Contains(want, "2026-09-01 12-2024-qd-ubnd.vi-du expired 2026-09-01 2026-08-31 false") {
		t.Errorf("the list ends nothing: %q", slices.DeleteFunc(want, func(s string) bool {
			return !strings.Contains(s, "12-2024-qd-ubnd")
		}))
	}
}
