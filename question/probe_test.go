package question

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"trolyao/org"
)

func TestProbe(t *testing.T) {
	if os.Getenv("PROBE") == "" {
		t.Skip()
	}
	d := directory(t)
	c := Context{Directory: d, Today: "2026-11-29", Plans: []Plan{{"15-kh-ubnd", "15/KH-UBND", "Kế hoạch cải cách hành chính năm 2026"}, {"4935-qd-ubnd", "4935/QĐ-UBND", ""}}}
	files, _ := filepath.Glob(os.Getenv("PROBE"))
	for _, f := range files {
		data, _ := os.ReadFile(f)
		sc := bufio.NewScanner(strings.NewReader(string(data)))
		sc.Buffer(nil, 1<<24)
		n := map[Kind]int{}
		begin := time.Now()
		total := 0
		for sc.Scan() {
			line := sc.Text()
			text := line
			if strings.HasPrefix(line, "{") {
				var q struct{ Text, Question, Query string }
				json.Unmarshal([]byte(line), &q)
				text = q.Text + q.Question + q.Query
			}
			if text == "" {
				continue
			}
			total++
			r := Read(text, c)
			n[r.Kind]++
			if !r.Kind.OfLaw() || len(r.Alternatives) > 0 || os.Getenv("ALL") != "" {
				var signs []string
				for s := range r.Signs {
					signs = append(signs, s)
				}
				sort.Strings(signs)
				b, _ := json.Marshal(r.Slots)
				fmt.Printf("%-9s %v %v\n    %s\n    %s\n", r.Kind, text, r.Weights, signs, b)
			}
		}
		fmt.Println(f, n, time.Since(begin)/time.Duration(max(total, 1)))
	}
}

func directory(t *testing.T) *org.Directory {
	t.Helper()
	data, err := os.ReadFile("../starter/agencies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return agenciesOf(t, data)
}
