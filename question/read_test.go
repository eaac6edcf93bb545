package question

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"trolyao/org"
)

// directory is what is shipped.
func directory(t *testing.T) *org.Directory {
	t.Helper()
	data, err := os.ReadFile("../starter/agencies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Agencies []struct {
			ID, Name, Kind, From, To string
			Aliases                  []string
		}
	}
	if err := yaml.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	var list []org.Agency
	for _, a := range f.Agencies {
		list = append(list, org.Agency{ID: a.ID, Name: a.Name, Kind: org.Kind(a.Kind), From: a.From, To: a.To,
			Aliases: a.Aliases})
	}
	d, err := org.NewDirectory(list)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// office is a Sunday in an office with two plans.
func office(t *testing.T) Context {
	return Context{Directory: directory(t), Today: "2026-11-29",
		Plans: []Plan{{"15-kh-ubnd", "15/KH-UBND", "Kế hoạch cải cách hành chính năm 2026"},
			{"4935-qd-ubnd", "4935/QĐ-UBND", "Kế hoạch cải cách hành chính năm 2024"}}}
}

// value is a slot in the words of testdata/phrasings.txt.
func (r *Reading) value(slot string) string {
	body, err := json.Marshal(r.Slots)
	if err != nil {
		return err.Error()
	}
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		return err.Error()
	}
	if p, ok := m["period"].(map[string]any); ok {
		m["from"], m["to"] = p["from"], p["to"]
	}
	switch v := m[slot].(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		body, _ := json.Marshal(v)
		return strings.ReplaceAll(strings.Trim(string(body), `[]`), `"`, "")
	}
}

// phrasing is a line of testdata/phrasings.txt.
type phrasing struct {
	text, kind string
	slots      [][2]string
}

func phrasings(t *testing.T) (out []phrasing) {
	t.Helper()
	f, err := os.Open("testdata/phrasings.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		line := strings.TrimSpace(s.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, "|")
		if len(parts) < 2 {
			t.Fatalf("%q: không có loại", line)
		}
		p := phrasing{text: strings.TrimSpace(parts[0]), kind: strings.TrimSpace(parts[1])}
		for _, x := range parts[2:] {
			for _, pair := range strings.Split(x, ";") {
				if k, v, ok := strings.Cut(strings.TrimSpace(pair), "="); ok {
					p.slots = append(p.slots, [2]string{k, v})
				}
			}
		}
		out = append(out, p)
	}
	return out
}

// At least 95 of 100 phrasings are read with their kind and all their slots.
func TestPhrasings(t *testing.T) {
	c := office(t)
	all := phrasings(t)
	var wrong []string
	for _, p := range all {
		r := Read(p.text, c)
		got := string(r.Kind)
		if r.Kind.OfLaw() && p.kind == "law" {
			got = "law"
		}
		miss := ""
		if got != p.kind {
			miss = "kind " + got + ", want " + p.kind
		}
		for _, s := range p.slots {
			if have := r.value(s[0]); have != s[1] {
				miss += "; " + s[0] + " " + have + ", want " + s[1]
			}
		}
		if miss != "" {
			wrong = append(wrong, p.text+": "+miss)
		}
	}
	t.Logf("%d of %d phrasings read right", len(all)-len(wrong), len(all))
	for _, w := range wrong {
		t.Log(w)
	}
	if len(wrong)*20 > len(all) {
		t.Errorf("%d of %d phrasings are read wrong", len(wrong), len(all))
	}
}

// texts are the questions of a file: a line each, or JSON lines.
func texts(t *testing.T, name string) (out []string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		var q struct{ Text, Question string }
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "{") {
			if err := json.Unmarshal([]byte(line), &q); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			line = q.Text + q.Question
		}
		if line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

// Questions about work and scores never fall to the search of the law.
func TestWorkQuestionsAreNotLaw(t *testing.T) {
	name := "../../shared/cases/plans/work-questions.txt"
	if _, err := os.Stat(name); err != nil {
		t.Skip("không có tệp câu hỏi dùng chung")
	}
	c := office(t)
	for _, q := range texts(t, name) {
		if r := Read(q, c); r.Kind != Work && r.Kind != Score {
			t.Errorf("%s: %s %v", q, r.Kind, r.Weights)
		}
	}
}

// A question of law is read as one.
func TestLawIsNotStolen(t *testing.T) {
	c := office(t)
	n := 0
	for _, pattern := range []string{"../cmd/trolyao/testdata/questions/premise.jsonl",
		"../cmd/trolyao/testdata/questions/time.txt", "../../shared/eval/answers/questions.jsonl"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			for _, q := range texts(t, name) {
				n++
				if r := Read(q, c); !r.Kind.OfLaw() {
					t.Errorf("%s: %s %v", q, r.Kind, r.Weights)
				}
			}
		}
	}
	if n < 50 {
		t.Fatalf("%d questions", n)
	}
}

// Of the questions of law of the shared sets, at most one in two hundred is read as
// something else.
func TestSharedLawQuestions(t *testing.T) {
	files, err := filepath.Glob("../../shared/eval/*/queries.jsonl")
	if err != nil || len(files) == 0 {
		t.Skip("không có bộ câu hỏi dùng chung")
	}
	c := office(t)
	n, stolen := 0, 0
	for _, name := range files {
		for _, q := range texts(t, name) {
			n++
			if r := Read(q, c); !r.Kind.OfLaw() {
				stolen++
				t.Logf("%s: %s", q, r.Kind)
			}
		}
	}
	t.Logf("%d of %d questions of law are read as something else", stolen, n)
	if stolen*200 > n {
		t.Errorf("%d of %d questions of law are read as something else", stolen, n)
	}
}

func TestSplit(t *testing.T) {
	for text, want := range map[string]int{"Sở Nội vụ còn việc gì? Điểm bao nhiêu?": 2, "việc quá hạn??": 1,
		"một\nhai": 2, "?": 0, "việc của tôi": 1} {
		if got := Split(text); len(got) != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// A sign that no file has is a mistake of the file.
func TestWordsFile(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"weights:\n  - {kind: work, when: [khong_co], weight: 1}\n", "khong_co"},
		{"sings: {}\n", "words.yaml"},
	} {
		if _, err := loadWords([]byte(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.file, err)
		}
	}
}

// TestUnitsOfTheHouse: what a unit of a commune has to do is asked as of any agency.
func TestUnitsOfTheHouse(t *testing.T) {
	d, err := directory(t).With(org.Own{Agencies: []org.Agency{
		{ID: "ubnd-1", Name: "UBND xã Bình Minh", Kind: org.Commune},
		{ID: "ubnd-1.quay", Name: "Tổ Tiếp dân", Parent: "ubnd-1", Kind: org.Office},
		{ID: "ubnd-1.kinh-te", Name: "Phòng Kinh tế", Parent: "ubnd-1", Kind: org.Office}}})
	if err != nil {
		t.Fatal(err)
	}
	for q, agency := range map[string]string{"nhiệm vụ của Phòng Kinh tế": "ubnd-1.kinh-te",
		"nhiem vu cua to tiep dan": "ubnd-1.quay", "nhiệm vụ của UBND xã Bình Minh": "ubnd-1"} {
		r := Read(q, Context{Directory: d, Today: "2026-11-30"})
		if r.Kind != Work || r.Slots.Agency != agency || len(r.Alternatives) == 0 {
			t.Errorf("%s: %s of %s, or %v", q, r.Kind, r.Slots.Agency, r.Alternatives)
		}
	}
}
