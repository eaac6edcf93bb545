package task

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
)

// readPhrases reads a table of testdata: cells divided by "|", "-" is nothing.
func readPhrases(t *testing.T, name string, cells int) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][]string
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, " | ")
		if len(row) != cells {
			t.Fatalf("%s:%d: %d cells, want %d", name, n, len(row), cells)
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		out = append(out, row)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// detail is what a due says besides its days, as the table of phrases writes it.
func detail(d *Due, year int) string {
	var days []string
	for _, s := range d.Stages {
		days = append(days, string(s.Nominal))
	}
	if d.Kind == Recurring {
		days = nil
		for _, x := range occurrences(*d, year, &Calendar{}) {
			days = append(days, string(x.Nominal))
		}
		if len(days) > 4 {
			days = []string{fmt.Sprintf("x%d", len(days)), days[0]}
		}
	}
	if d.Waits != "" {
		days = append(days, "chờ "+d.Waits)
	}
	if len(days) == 0 {
		return "-"
	}
	return strings.Join(days, " ")
}

// Phrases as plans write them are read as the table says, and what the table
// leaves open stays open.
func TestPlanPhrases(t *testing.T) {
	rows := readPhrases(t, "phrases.txt", 5)
	for _, row := range rows {
		d := ReadDue(row[0], 2026)
		got := []string{row[0], string(d.Kind), dash(d.Start), dash(d.Nominal), detail(&d, 2026)}
		if strings.Join(got, "|") != strings.Join(row, "|") {
			t.Errorf("\n got %v\nwant %v", got, row)
		}
		if d.Rule == "" {
			t.Errorf("%q: no rule is named", row[0])
		}
	}
	if len(rows) < 250 {
		t.Errorf("%d phrases, want 250", len(rows))
	}
}
