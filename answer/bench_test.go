package answer

import (
	"slices"
	"testing"
	"time"

	"trolyao/llm"
)

// BenchmarkModelOverhead is what masks, prompt, check and gates add to an
// answer whose model takes no time; p95 is reported in milliseconds.
func BenchmarkModelOverhead(b *testing.B) {
	x := library(b)
	q := Question{Text: "Chị Lê Thị Lan (0912345678) hỏi: " + askLoan, Today: today,
		History: []string{"Luật Cây xanh trụ sở quy định gì?"}}
	with, without := New(x, Options{Writer: writer(b, llm.Honest())}), New(x, Options{})
	if _, err := llm.Tokens("", "nạp bảng mã"); err != nil {
		b.Fatal(err)
	}
	var added []time.Duration
	for b.Loop() {
		start := time.Now()
		if _, err := without.Answer(b.Context(), q); err != nil {
			b.Fatal(err)
		}
		plain := time.Since(start)
		start = time.Now()
		if a, err := with.Answer(b.Context(), q); err != nil || a.Written == nil || a.Written.Why != "" {
			b.Fatal(err, a.Written)
		}
		added = append(added, time.Since(start)-plain)
	}
	slices.Sort(added)
	b.ReportMetric(float64(added[len(added)*95/100].Microseconds())/1000, "p95-ms")
}
