package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"trolyao/answer"
	"trolyao/corpus"
)

// sharedFolder holds the texts and questions that are not part of the project.
const sharedFolder = "../../../shared"

// Questions whose answer changed get, on a day before and on a day after, the
// basis of that day: testdata/questions/time.txt.
func TestAnswersFollowTheDay(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(sharedFolder, "eval", "questions.json"))
	if err != nil {
		t.Skipf("the shared questions are not at hand: %v", err)
	}
	var set struct {
		Questions []struct {
			ID       string `json:"id"`
			Question string `json:"question"`
		} `json:"questions"`
	}
	if err := json.Unmarshal(data, &set); err != nil {
		t.Fatal(err)
	}
	asked := map[string]string{}
	for _, q := range set.Questions {
		asked[q.ID] = q.Question
	}
	cases, err := os.ReadFile(filepath.Join("testdata", "questions", "time.txt"))
	if err != nil {
		t.Fatal(err)
	}

	args := []string{"corpus", "import"}
	for _, number := range []string{"30-2020-NĐ-CP", "61-2018-NĐ-CP", "63-2010-NĐ-CP", "118-2025-NĐ-CP",
		"224-2026-NĐ-CP"} {
		file := filepath.Join(sharedFolder, "corpus", "texts", number+".txt")
		if _, err := os.Stat(file); err != nil {
			t.Skipf("a text is not at hand: %v", err)
		}
		args = append(args, file)
	}
	folder := t.TempDir()
	run := func(in string, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		m := &Main{Args: args, Env: []string{"TROLYAO_DATA=" + folder}, Stdin: strings.NewReader(in), Stdout: &out,
			Stderr: &errs,
			Now:    func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, corpus.Zone) }}
		if code := m.Run(t.Context()); code != exitDone {
			t.Fatalf("%v: code %d: %s", args, code, errs.String())
		}
		return out.String()
	}
	run("", args...)

	type expectation struct {
		line       string
		text       string
		want, none []string
	}
	var want []expectation
	var lines strings.Builder
	for _, line := range strings.Split(string(cases), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, " | ")
		e := expectation{line: line, text: strings.Trim(cells[0], `"`), want: strings.Split(cells[2], " hoặc ")}
		if e.text == cells[0] {
			e.text = asked[cells[0]]
		}
		if e.text == "" {
			t.Fatalf("no question for %s", line)
		}
		for _, c := range cells[3:] {
			e.none = append(e.none, strings.TrimPrefix(c, "! "))
		}
		want = append(want, e)
		q := map[string]string{"text": e.text}
		if cells[1] != "-" {
			q["as_of"] = cells[1]
		}
		b, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(b, '\n'))
	}
	if len(want) < 24 {
		t.Fatalf("only %d cases", len(want))
	}

	answers := json.NewDecoder(strings.NewReader(run(lines.String(), "ask", "--batch", "-")))
	for _, e := range want {
		var a answer.Answer
		if err := answers.Decode(&a); err != nil {
			t.Fatal(err)
		}
		if a.Status != answer.Answered && a.Status != answer.Partial && !a.Status.Unsure() || len(a.Sources) == 0 {
			t.Errorf("%s\n\tis %s: %s", e.line, a.Status, a.Text)
			continue
		}
		lead := a.Sources[:1]
		if a.Status.Unsure() { // each of them may be the one
			lead = a.Sources
		}
		ok := false
		for _, w := range e.want {
			ok = ok || slices.ContainsFunc(lead, func(s answer.Source) bool { return restsOn(s, w) })
		}
		if !ok {
			t.Errorf("%s\n\tleads with %s (%s, %s)", e.line, a.Sources[0].Cite, a.Sources[0].Kind,
				a.Sources[0].Validity)
		}
		for _, s := range a.Sources {
			for _, n := range e.none {
				if restsOn(s, n) {
					t.Errorf("%s\n\tnames %s", e.line, s.Cite)
				}
			}
		}
	}
}

// restsOn says that a source lies in the place "Điều 17 khoản 3 118/2025/NĐ-CP",
// in the words that a last word may name: "nguyên văn", "tóm lược".
func restsOn(s answer.Source, place string) bool {
	for words, kind := range map[string]corpus.Kind{" nguyên văn": corpus.Verbatim, " tóm lược": corpus.Digest} {
		if rest, ok := strings.CutSuffix(place, words); ok {
			if s.Kind != kind {
				return false
			}
			place = rest
		}
	}
	f := strings.Fields(place)
	if s.Number != f[len(f)-1] {
		return false
	}
	for i := 0; i+1 < len(f); i += 2 {
		if f[i] == "Điều" && s.Article != f[i+1] || f[i] == "khoản" && s.Clause != f[i+1] {
			return false
		}
	}
	return true
}
