package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/paper"
)

// factQuestion is a question with its basis and the facts that the first
// paragraph of its answer has to hold: patterns on the words without diacritics.
type factQuestion struct {
	heldQuestion
	Kind    string   `json:"kind"`
	Answer  string   `json:"answer,omitempty"` // in our words, for the reader of the file
	Must    []string `json:"must,omitempty"`
	MustNot []string `json:"must_not,omitempty"`
	// Expect is "declined" of a question on what is not held; it has no basis.
	Expect string `json:"expect,omitempty"`

	must, mustNot []*regexp.Regexp
}

// factCount counts answers to questions whose basis is held.
type factCount struct {
	N        int `json:"n"`
	Article  int `json:"article"` // answered, the first source in the right Điều
	Clause   int `json:"clause"`  // … and khoản
	First    int `json:"first"`   // the first paragraph holds the facts
	Misled   int `json:"misled"`  // answered from another Điều, without the facts
	Declined int `json:"declined"`
	Possible int `json:"possible"` // said to be unsure
	Among    int `json:"among"`    // … with the right Điều among the first three
}

// factFigures tell whether what is said first is right.
type factFigures struct {
	All   factCount             `json:"all"`
	Kinds map[string]*factCount `json:"kinds"`
	// Absent questions ask for what is not held; AbsentKept of them were declined
	// or answered as possible.
	Absent     int `json:"absent"`
	AbsentKept int `json:"absent_kept"`
	// LeftOut have a basis that is not held; LeftSaid of them were answered all the
	// same, and the facts are not in the first paragraph.
	LeftOut  int      `json:"left_out"`
	LeftSaid int      `json:"left_said"`
	Failures []string `json:"facts_failures,omitempty"`
	// Without are the figures without the model, of --side-by-side; Model is its part.
	Without *factFigures  `json:"without,omitempty"`
	Model   *modelFigures `json:"model,omitempty"`
}

func readFacts(path string) ([]factQuestion, error) {
	qs, err := readQuestions(path, "id, kind, text; number và must, hoặc expect", func(q factQuestion) bool {
		return q.ID != "" && q.Text != "" && q.Kind != "" &&
			(q.Expect == "declined" && q.Number == "" || q.Expect == "" && q.Number != "" && len(q.Must) > 0)
	})
	if err != nil {
		return nil, err
	}
	for i := range qs {
		q := &qs[i]
		for _, p := range []struct {
			from []string
			to   *[]*regexp.Regexp
		}{{q.Must, &q.must}, {q.MustNot, &q.mustNot}} {
			for _, s := range p.from {
				re, err := regexp.Compile(s)
				if err != nil {
					return nil, fail(err, "Câu %s của %s: mẫu %q không đọc được.", q.ID, path, s)
				}
				*p.to = append(*p.to, re)
			}
		}
	}
	return qs, nil
}

// facts answers every question and looks at the first source and the first
// paragraph.
func (e *evaluation) facts(ctx context.Context, path string) (*evalReport, error) {
	questions, err := readFacts(path)
	if err != nil {
		return nil, err
	}
	h, err := e.over(ctx, path)
	if err != nil {
		return nil, err
	}
	heads, err := h.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	f := &factFigures{Kinds: map[string]*factCount{}}
	r := &evalReport{Set: filepath.Base(path), Kind: "facts", factFigures: f}
	writer, rec, err := e.recordingWriter()
	if err != nil {
		return nil, err
	}
	own := h.writer
	defer func() { h.writer = own }()
	questions = spread(questions, e.cmd.Most)
	var before []string // how each came out without the model
	if e.cmd.SideBySide {
		h.writer = nil
		f.Without = &factFigures{Kinds: map[string]*factCount{}}
		err := e.askFacts(ctx, h, r.Set, questions, nil, func(q *factQuestion, a *answer.Answer) {
			before = append(before, f.Without.add(q, a, sameName(heads, q.Number)))
		})
		if err != nil {
			return nil, err
		}
	}
	h.writer = writer
	if writer != nil {
		f.Model = &modelFigures{Why: map[string]int{}}
	}
	var took times
	at := 0
	err = e.askFacts(ctx, h, r.Set, questions, rec, func(q *factQuestion, a *answer.Answer) {
		took = append(took, time.Duration(a.TookMS)*time.Millisecond)
		r.count(a)
		after := f.add(q, a, sameName(heads, q.Number))
		if f.Model != nil {
			was := ""
			if before != nil {
				was = before[at]
			}
			f.Model.add(q, a, was, after)
		}
		at++
	})
	if rec != nil {
		f.Model.Stale, f.Model.Missing = rec.stale, rec.missing
		if e.cmd.Record != "" { // what came before a fault is kept
			err = errors.Join(err, rec.write(e.cmd.Record))
		}
	}
	if err != nil {
		return nil, err
	}
	r.timed(took)
	return r, nil
}

// askFacts asks every question and hands each answer on.
func (e *evaluation) askFacts(ctx context.Context, h *desk, set string, questions []factQuestion, rec *recording,
	each func(*factQuestion, *answer.Answer)) error {
	ask := h.answerer()
	p := progress{m: e.m}
	defer p.clear()
	for i := range questions {
		q := &questions[i]
		p.bar(set, i, len(questions))
		var before []string
		if q.Before != "" {
			before = []string{q.Before}
		}
		if rec != nil {
			rec.question = sumOf(append(before, q.Text)...)
		}
		a, err := ask(ctx, q.Text, q.AsOf, before...)
		if err != nil {
			return err
		}
		each(q, a)
	}
	return nil
}

// add counts an answer and says how it came out; same are the documents that are the
// basis.
func (f *factFigures) add(q *factQuestion, a *answer.Answer, same []string) (how string) {
	declined := a.Status.Declined() || a.Status == answer.Clarify || a.Status == answer.Failed
	if q.Expect == "" && len(same) == 0 {
		f.LeftOut++
		if !declined && !a.Status.Unsure() && !q.said(a) {
			f.LeftSaid++
			f.Failures = append(f.Failures, fmt.Sprintf("%s trả lời dù chưa có văn bản: %s", q.ID, q.Text))
		}
		return "chưa có văn bản"
	}
	if q.Expect != "" {
		f.Absent++
		if declined || a.Status.Unsure() {
			f.AbsentKept++
		} else {
			f.Failures = append(f.Failures, fmt.Sprintf("%s trả lời dù kho không có: %s", q.ID, q.Text))
		}
		return "kho không có"
	}
	kind := f.Kinds[q.Kind]
	if kind == nil {
		kind = &factCount{}
		f.Kinds[q.Kind] = kind
	}
	count := func(of func(*factCount) *int, yes bool) {
		if yes {
			*of(&f.All)++
			*of(kind)++
		}
	}
	count(func(c *factCount) *int { return &c.N }, true)
	if a.Status.Unsure() {
		count(func(c *factCount) *int { return &c.Possible }, true)
		among := slices.ContainsFunc(a.Sources[:min(3, len(a.Sources))],
			func(s answer.Source) bool { return q.basis(&s, same) })
		count(func(c *factCount) *int { return &c.Among }, among)
		f.Failures = append(f.Failures, fmt.Sprintf("%s chưa chắc: %s", q.ID, q.Text))
		return "chưa chắc"
	}
	if declined {
		count(func(c *factCount) *int { return &c.Declined }, true)
		f.Failures = append(f.Failures, fmt.Sprintf("%s từ chối: %s", q.ID, q.Text))
		return "từ chối"
	}
	article := len(a.Sources) > 0 && q.basis(&a.Sources[0], same)
	clause := article && (q.Clause == "" || a.Sources[0].Clause == q.Clause || q.also(&a.Sources[0]))
	first := q.said(a)
	count(func(c *factCount) *int { return &c.Article }, article)
	count(func(c *factCount) *int { return &c.Clause }, clause)
	count(func(c *factCount) *int { return &c.First }, first)
	count(func(c *factCount) *int { return &c.Misled }, !article && !first)
	how = map[bool]string{true: "đúng khoản", false: map[bool]string{true: "đúng điều",
		false: "sai điều"}[article]}[clause] + ", " +
		map[bool]string{true: "đoạn đầu đủ ý", false: "đoạn đầu thiếu ý"}[first]
	if !clause || !first {
		f.Failures = append(f.Failures, fmt.Sprintf("%s %s: %s", q.ID, how, q.Text))
	}
	return how
}

// basis says that a source is of the provision that answers.
func (q *factQuestion) basis(s *answer.Source, same []string) bool {
	return q.also(s) || (s.Number == q.Number || slices.Contains(same, s.Ref.Doc)) &&
		(q.Article == "" || s.Article == q.Article || strings.HasPrefix(q.Article, "Phụ lục"))
}

// also says that a source is one of the other provisions that answer.
func (q *factQuestion) also(s *answer.Source) bool {
	return slices.ContainsFunc(q.Also, func(o [2]string) bool {
		return s.Number == o[0] && (o[1] == "" || s.Article == o[1])
	})
}

// said says that the first paragraph of an answer holds the facts.
func (q *factQuestion) said(a *answer.Answer) bool {
	head, _, _ := strings.Cut(a.Text, "\n\n")
	head = strings.Join(strings.Fields(paper.Fold(head)), " ")
	in := func(re *regexp.Regexp) bool { return re.MatchString(head) }
	for _, re := range q.must {
		if !in(re) {
			return false
		}
	}
	return !slices.ContainsFunc(q.mustNot, in)
}

func (f *factFigures) text(b *strings.Builder, r *evalReport) {
	if f.Without != nil {
		b.WriteString("không có mô hình\n")
		f.Without.text(b, r)
		b.WriteString("có mô hình\n")
	}
	fmt.Fprintf(b, "%s: %d câu có căn cứ trong kho; %d câu chưa có văn bản, vẫn trả lời sai %d\n", r.Set, f.All.N,
		f.LeftOut, f.LeftSaid)
	line := func(name string, c *factCount) {
		n := float64(max(1, c.N))
		fmt.Fprintf(
			b,
			"  %s %d: đúng điều %.3f, đúng khoản %.3f, đoạn đầu đủ ý %.3f, dẫn sai %.3f, từ chối %.3f, chưa chắc %.3f (đúng điều trong ba %.3f)\n",
			name,
			c.N,
			float64(c.Article)/n,
			float64(c.Clause)/n,
			float64(c.First)/n,
			float64(c.Misled)/n,
			float64(c.Declined)/n,
			float64(c.Possible)/n,
			float64(c.Among)/n,
		)
	}
	line("tất cả", &f.All)
	for _, k := range sortedKeys(f.Kinds) {
		line(kindName(k), f.Kinds[k])
	}
	fmt.Fprintf(b, "  không có trong kho %d: từ chối hoặc chưa chắc %d\n", f.Absent, f.AbsentKept)
	for _, l := range f.Failures {
		fmt.Fprintf(b, "    %s\n", l)
	}
	if f.Model != nil {
		f.Model.text(b)
	}
}

// kindName is the kind of a question in words.
func kindName(kind string) string {
	if name := map[string]string{
		"who": "ai", "when": "khi nào", "howlong": "bao lâu", "howmany": "bao nhiêu, mấy", "howmuch": "mức, số tiền",
		"where": "ở đâu", "list": "gồm những gì", "yesno": "có hay không", "definition": "là gì", "compare": "so sánh",
		"premise": "tiền đề sai", "day": "ngày xảy ra việc", "short": "câu ngắn", "scenario": "tình huống",
		"time": "thời điểm", "followup": "câu tiếp theo",
	}[kind]; name != "" {
		return name
	}
	return kind
}

// writeTable writes the published table of all sets of a run.
func (c *evalCmd) writeTable(reports []*evalReport, day corpus.Day) error {
	var b strings.Builder
	fmt.Fprintf(&b, tableHead, day.Vietnamese())
	for _, r := range reports {
		f := r.factFigures
		if f == nil {
			continue
		}
		fmt.Fprintf(
			&b,
			"\n## %s\n\n| Kind | Questions | Answered | Right khoản first | First paragraph right | Misled | Unsure | Right Điều among the unsure | Declined |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
			r.Set,
		)
		row := func(name string, k *factCount) {
			share := func(n int) string { return fmt.Sprintf("%.0f %%", 100*float64(n)/float64(max(1, k.N))) }
			fmt.Fprintf(
				&b,
				"| %s | %d | %s | %s | %s | %s | %s | %d of %d | %s |\n",
				name,
				k.N,
				share(
					k.N-k.Possible-k.Declined,
				),
				share(k.Clause),
				share(k.First),
				share(k.Misled),
				share(k.Possible),
				k.Among,
				k.Possible,
				share(k.Declined),
			)
		}
		for _, k := range sortedKeys(f.Kinds) {
			row(kindName(k), f.Kinds[k])
		}
		row("**all**", &f.All)
		fmt.Fprintf(
			&b,
			"\nOf %d questions on what is not held, %d were declined or answered as unsure.\n",
			f.Absent,
			f.AbsentKept,
		)
		if len(f.Failures) > 0 {
			b.WriteString("\nWhat still goes wrong:\n\n")
			for _, l := range f.Failures {
				fmt.Fprintf(&b, "- %s\n", l)
			}
		}
	}
	if err := os.WriteFile(c.Table, []byte(b.String()), 0o644); err != nil {
		return fail(err, "Không ghi được %s.", c.Table)
	}
	return nil
}

// tableHead takes the day of the answers.
const tableHead = `# What is answered, and how well

` + "`make answers`" + ` writes this file with the program itself (` + "`trolyao eval --answers --table`" + `): no model is configured,
the official texts of the shared corpus are held, the day of the answers is %s.

Each question of the files in cmd/trolyao/testdata/questions names the provision that answers it and the facts that the
answer has to open with, both found by reading the texts. An answer is looked at twice: is its first source the right
khoản, and does its first paragraph hold the facts. *Misled* is an answer from another Điều without the facts; *unsure* is
an answer that says "Chưa chắc" and names up to three provisions. The questions are written as officials write them, half
of them without diacritics. Those of law-a were looked at while the program was made, those of law-b and law-c, on other
documents, were not, but which khoản is chosen and how sure it is was learned on all three; law-d and law-e, each on documents
that no other set asks about, were written afterwards: nothing was learned from them.
`
