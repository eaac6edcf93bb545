package main

import (
	"strings"
	"testing"
	"time"
)

func TestProgress(t *testing.T) {
	long := strings.Repeat("tệp ", 40)
	for _, c := range []struct {
		name        string
		interactive bool
		step        time.Duration
		text        string
		want        string
	}{
		{"short work is silent", true, 10 * time.Millisecond, "a", ""},
		{"a log gets a line from time to time", false, 2 * time.Second, "a", "a\n"},
		{"a terminal is redrawn and left clean", true, 60 * time.Millisecond, "abc", "abc\r   \rabc\r   \r"},
		{"a long line is cut", true, 100 * time.Millisecond, long, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
			p := progress{m: &Main{Stderr: &out, Interactive: c.interactive, Now: func() time.Time { return now }}}
			for range 5 {
				p.show("%s", c.text)
				now = now.Add(c.step)
			}
			p.clear()
			if c.text == long {
				for _, line := range strings.Split(out.String(), "\r") {
					if n := len([]rune(line)); n > 79 {
						t.Errorf("a line of %d letters", n)
					}
				}
				if !strings.Contains(out.String(), "…") {
					t.Error("nothing shows that the line was cut")
				}
				return
			}
			if out.String() != c.want {
				t.Errorf("got %q, want %q", out.String(), c.want)
			}
		})
	}
}
