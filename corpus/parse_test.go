package corpus

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"trolyao/paper"
	"unicode"
)

const sharedTexts = "../../shared/corpus/texts"

func sharedFiles(t testing.TB) []string {
	files, _ := filepath.Glob(sharedTexts + "/*.txt")
	if len(files) == 0 {
		t.Skip("không có thư mục ../../shared/corpus/texts: bỏ qua phép thử trên các văn bản thật")
	}
	return files
}

func parseFile(t testing.TB, path string) (*Document, []paper.Problem, []paper.Block) {
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	blocks := paper.TextBlocks(paper.Clean(string(raw)))
	d, problems, err := Parse(blocks, Hint{Name: filepath.Base(path)})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return d, problems, blocks
}

// visible drops white space and the cell marks that Render sets itself.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '|' {
			return -1
		}
		return r
	}, s)
}

func blockText(blocks []paper.Block) string {
	var b strings.Builder
	for _, x := range blocks {
		if x.Table != nil {
			for _, rows := range [][][]paper.Cell{x.Table.HeadRows, x.Table.Rows} {
				for _, r := range rows {
					for _, c := range r {
						b.WriteString(c.Raw)
					}
				}
			}
		}
		b.WriteString(x.Label + x.Text)
	}
	return b.String()
}

func firstDifference(a, b string) string {
	x, y := []rune(a), []rune(b)
	for i := range x {
		if i >= len(y) || x[i] != y[i] {
			return fmt.Sprintf("at %d: …%s | …%s", i, string(x[max(0, i-30):min(len(x), i+30)]),
				string(y[max(0, min(len(y), i)-30):min(len(y), i+30)]))
		}
	}
	return fmt.Sprintf("lengths %d and %d", len(x), len(y))
}

// checkWhole fails when a visible character of the source is not in the
// rendering, or a citeable text is not in a passage.
func checkWhole(t interface{ Errorf(string, ...any) }, name string, d *Document, source string) {
	if got, want := visible(Render(d)), visible(source); got != want {
		t.Errorf("%s: rendering differs from the source %s", name, firstDifference(want, got))
	}
	for _, u := range d.Units() {
		var all strings.Builder
		for _, p := range u.Passages(&d.Head) {
			if strings.TrimSpace(p.Text) == "" {
				t.Errorf("%s: %+v has an empty passage", name, p.Ref)
			}
			all.WriteString(p.Heading + "\n" + p.Lead + "\n" + p.Text + "\n")
			for _, q := range p.Points {
				if !strings.Contains(p.Text, q.Text) {
					t.Errorf("%s: point %+v is not verbatim in its passage", name, q.Ref)
				}
			}
		}
		text := visible(all.String())
		for _, l := range strings.Split(u.Part.Words(), "\n") {
			if v := visible(l); v != "" && !strings.HasPrefix(v, "==") && !strings.Contains(text, v) &&
				!strings.Contains(l, " | ") && words(l) < longPassage {
				t.Errorf("%s: %+v: no passage holds %q", name, u.Ref, cutRunes(l, 80))
			}
		}
	}
}

func TestRealTexts(t *testing.T) {
	type row struct {
		articles, max int
		status        string
	}
	files := sharedFiles(t)
	f, err := os.Open(sharedTexts + "/MANIFEST.csv")
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	manifest := map[string]row{}
	for _, r := range recs[1:] {
		a, _ := strconv.Atoi(r[3])
		m, _ := strconv.Atoi(r[4])
		manifest[r[0]] = row{a, m, r[6]}
	}
	same, total := 0, 0
	passages, long := 0, 0
	keys := map[string][]string{}
	noNumber, noIssued, noForce := 0, 0, 0
	start := time.Now()
	for _, path := range files {
		name := filepath.Base(path)
		d, problems, blocks := parseFile(t, path)
		checkWhole(t, name, d, blockText(blocks))
		keys[d.Key] = append(keys[d.Key], name)
		units := d.Units()
		n, hi, attached := 0, 0, 0
		whole := map[int]bool{} // the manifest counts "15" and "15a" once
		seen := map[Ref]bool{}
		for _, u := range units {
			if u.Ref.Article != "" {
				v := 0
				fmt.Sscan(u.Ref.Article, &v)
				if u.Ref.Appendix == "" {
					n++
					whole[v] = true
				} else {
					attached++
				}
				hi = max(hi, v)
			}
			if seen[u.Ref] && u.Ref.Article != "" {
				t.Errorf("%s: two units %+v", name, u.Ref)
			}
			seen[u.Ref] = true
			for _, p := range u.Passages(&d.Head) {
				passages++
				if words(p.Text) > longPassage+120 {
					long++
				}
			}
		}
		if d.Number == "" {
			noNumber++
			t.Logf("no number: %s %s", name, d.Key)
		}
		if d.Issued == "" {
			noIssued++
		}
		if d.Effective == "" {
			noForce++
		}
		want := manifest[name]
		total++
		if n == want.articles || len(whole) == want.articles || strings.HasPrefix(want.status, "đủ") &&
			len(whole) == want.max || attached == want.articles || n+attached == want.articles {
			same++
		} else {
			t.Logf("%-50s %3d + %3d (to %3d), manifest %3d (to %3d) %s", name, n, attached, hi, want.articles,
				want.max, want.status)
			for _, p := range problems {
				if p.Severity == paper.Warning {
					t.Logf("    %s: %s", p.Where, cutRunes(p.Text, 200))
				}
			}
		}
	}
	t.Logf("%d of %d files agree with the manifest; %d passages, %d of them long; no number %d, no issue day %d, no day of effect %d; %v",
		same, total, passages, long, noNumber, noIssued, noForce, time.Since(start))
	// What is left are copies whose manifest row also counts quoted articles
	// and those in footnotes ("xem ghi chú"), or rows of a table.
	if same < total*97/100 {
		t.Errorf("only %d of %d files agree with the manifest", same, total)
	}
	for k, v := range keys {
		if len(v) > 1 {
			t.Logf("key %s: %v", k, v)
		}
	}
}

// BenchmarkParse reads every real text: blocks, tree, units and passages.
func BenchmarkParse(b *testing.B) {
	var texts []string
	var size int64
	for _, path := range sharedFiles(b) {
		raw, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		texts = append(texts, string(raw))
		size += int64(len(raw))
	}
	b.SetBytes(size)
	for b.Loop() {
		n := 0
		for _, s := range texts {
			d, _, err := Parse(paper.TextBlocks(paper.Clean(s)), Hint{})
			if err != nil {
				b.Fatal(err)
			}
			for _, u := range d.Units() {
				n += len(u.Passages(&d.Head))
			}
		}
		b.ReportMetric(float64(n), "passages")
	}
}

func TestNoTitleIsNoTitle(t *testing.T) {
	d, _, err := Parse(paper.TextBlocks(
		"Điều 1. Phạm vi\nLuật này quy định việc thử.\nĐiều 2. Hiệu lực\nLuật này có hiệu lực từ ngày 01 tháng 7 năm 2025."), Hint{Number: "9001/2025/QH15"})
	if err != nil || d.Title != "" {
		t.Errorf("a text that names no title has the title %q (%v)", d.Title, err)
	}
}
