package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"trolyao/answer"
	"trolyao/paper"
)

// aspectQuestion is a line of a set of questions on parts of procedures.
type aspectQuestion struct {
	ID     string   `json:"id"`
	Text   string   `json:"text"`
	Code   codes    `json:"code"` // of which any is right; of a choice all are offered
	Must   []string `json:"must"` // patterns of the first paragraph, folded
	Expect string   `json:"expect"`
}

// codes is one code or a list of them.
type codes []string

func (c *codes) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		*c = codes{one}
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(c))
}

// aspectFigures count questions on parts of procedures.
type aspectFigures struct {
	Questions int `json:"questions"` // to be answered
	Procedure int `json:"procedure"` // the first source is the procedure
	Said      int `json:"said"`      // the first paragraph says what is asked
	Whole     int `json:"whole"`     // both
	Choices   int `json:"choices"`   // to be asked back
	Chosen    int `json:"chosen"`
	Strange   int `json:"strange"` // on procedures not held
	Declined  int `json:"declined_right"`

	misses []string
}

// aspects asks questions on parts of procedures.
func (e *evaluation) aspects(ctx context.Context, path string) (*evalReport, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fail(err, "Không đọc được bộ câu hỏi %s.", path)
	}
	h, err := e.over(ctx, path)
	if err != nil {
		return nil, err
	}
	f := &aspectFigures{}
	r := &evalReport{Set: filepath.Base(path), Kind: "procedures", aspectFigures: f}
	ask, p := h.answerer(), progress{m: e.m}
	var took times
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	for i, line := range lines {
		p.bar(r.Set, i, len(lines))
		var q aspectQuestion
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			return nil, misuse("Dòng %d của %s không phải một câu hỏi (id, text, code, must, expect).", i+1, path)
		}
		start := e.m.Now()
		a, err := ask(ctx, q.Text, "")
		if err != nil {
			return nil, err
		}
		took = append(took, e.m.Now().Sub(start))
		r.count(a)
		if !f.add(q, a) {
			f.misses = append(f.misses, fmt.Sprintf("  %s %s: %s", q.ID, a.Status, q.Text))
		}
	}
	p.clear()
	r.timed(took)
	return r, nil
}

// add counts an answer; false where it is not what is wanted.
func (f *aspectFigures) add(q aspectQuestion, a *answer.Answer) bool {
	switch q.Expect {
	case "choice":
		f.Choices++
		all := !slices.ContainsFunc(q.Code, func(c string) bool { return !strings.Contains(a.Text, c) })
		if a.Status == answer.Clarify && all {
			f.Chosen++
			return true
		}
		return false
	case "declined":
		f.Strange++
		if a.Status.Declined() || a.Status.Unsure() {
			f.Declined++
			return true
		}
		return false
	}
	f.Questions++
	head, _, _ := strings.Cut(a.Text, "\n\n")
	head = strings.Join(strings.Fields(paper.Fold(head)), " ")
	right := len(a.Sources) > 0 && slices.Contains(q.Code, a.Sources[0].Number)
	said := !slices.ContainsFunc(q.Must, func(m string) bool {
		re, err := regexp.Compile(m)
		return err != nil || !re.MatchString(head)
	})
	f.Procedure += boolInt(right)
	f.Said += boolInt(said)
	f.Whole += boolInt(right && said)
	return right && said
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (f *aspectFigures) text(b *strings.Builder, r *evalReport) {
	share := func(n int) float64 { return 100 * float64(n) / float64(max(1, f.Questions)) }
	fmt.Fprintf(b, "%s: %d câu; đúng thủ tục %.1f %%, nói đúng phần được hỏi %.1f %%, cả hai %.1f %%; hỏi lại %d/%d; từ chối %d/%d\n",
		r.Set, f.Questions, share(f.Procedure), share(f.Said), share(f.Whole), f.Chosen, f.Choices, f.Declined,
		f.Strange)
	for _, m := range f.misses {
		fmt.Fprintln(b, m)
	}
}
