package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func collect(t interface{ Fatal(...any) }, r io.Reader) (all []batchQuestion) {
	if err := readBatch(r, func(q batchQuestion) error { all = append(all, q); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestReadBatch(t *testing.T) {
	input := "\ufeffhạn nộp hồ sơ?\r\n\n" +
		`{"id": 7, "text": "ai ký?", "as_of": "2025-06-15"}` + "\n" +
		`{"id": "b", "text": "ai ký?", "as_of": "15/6/2025"}` + "\n" +
		`{"id": "c", "text": "ai ký?", "as_of": "hôm qua"}` + "\n" +
		`{"id": "d"}` + "\n" +
		`{"id": ` + "\n" +
		strings.Repeat("x", batchLine+1) + "\n" +
		"câu cuối không xuống dòng"
	var got []string
	for _, q := range collect(t, strings.NewReader(input)) {
		text := q.Text
		got = append(got, fmt.Sprintf("%d|%s|%s|%s|%s", q.line, q.ID, text, q.day, q.wrong))
	}
	want := []string{
		"1||hạn nộp hồ sơ?||",
		"3|7|ai ký?|2025-06-15|",
		`4|"b"|ai ký?|2025-06-15|`,
		`5|"c"|ai ký?||có as_of không phải một ngày ("hôm qua")`,
		`6|"d"|||thiếu câu hỏi (text)`,
		"7||||không phải JSON hợp lệ (cần id, text, as_of, before)",
		"8||||dài quá 1 MB",
		"9||câu cuối không xuống dòng||",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReadBatchStops(t *testing.T) {
	stop := errors.New("stop")
	n := 0
	err := readBatch(strings.NewReader("a\nb\nc\n"), func(batchQuestion) error {
		if n++; n == 2 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 2 {
		t.Errorf("got %v after %d questions", err, n)
	}
}

// TestReadBatchKeepsLines: plain lines come back in order, whatever they hold.
func TestReadBatchKeepsLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOf(rapid.StringMatching(`[a-zđưở? ]{0,30}`)).Draw(t, "lines")
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end")
		var want []string
		for _, l := range lines {
			if l = strings.TrimSpace(l); l != "" {
				want = append(want, l)
			}
		}
		var got []string
		for _, q := range collect(t, strings.NewReader(strings.Join(lines, end))) {
			got = append(got, q.Text)
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

func FuzzReadBatch(f *testing.F) {
	f.Add("câu hỏi\n{\"id\":1,\"text\":\"x\",\"as_of\":\"1/1/2025\"}\n")
	f.Add("{\"text\":null}\n\ufeff\r\n{}")
	f.Fuzz(func(t *testing.T, input string) {
		line := 0
		for _, q := range collect(t, strings.NewReader(input)) {
			if q.line <= line || q.wrong == "" && q.Text == "" {
				t.Errorf("question %+v after line %d", q, line)
			}
			line = q.line
		}
	})
}
