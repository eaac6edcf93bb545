package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/llm"
	"trolyao/prompts"
)

// judgedQuestion is a paragraph of a question file that a jurist edits.
type judgedQuestion struct {
	text   string
	asOf   corpus.Day
	basis  []string   // references as written, each of which the answer has to cite
	points [][]string // each with the spellings of which one has to occur
	silent bool       // nothing held answers it
	line   int
}

// readJudged reads question files: paragraphs of a question and lines that
// begin with "ngày:", "căn cứ:", "ý:", or say "không trả lời".
func readJudged(path string) ([]judgedQuestion, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fail(err, "Không mở được bộ câu hỏi %s.", path)
	}
	var out []judgedQuestion
	open := false
	for i, line := range strings.Split(string(content), "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			open = false
			continue
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		if !open {
			open = true
			out = append(out, judgedQuestion{text: line, line: i + 1})
			continue
		}
		q := &out[len(out)-1]
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch {
		case line == "không trả lời":
			q.silent = true
		case name == "căn cứ" && value != "":
			q.basis = append(q.basis, value)
		case name == "ý" && value != "":
			var spellings []string
			for _, s := range strings.Split(value, "|") {
				spellings = append(spellings, strings.TrimSpace(s))
			}
			q.points = append(q.points, spellings)
		case name == "ngày":
			if q.asOf, err = corpus.ParseDay(value); err != nil {
				return nil, fail(err, "Dòng %d của %s: ngày phải có dạng 2026-01-31.", i+1, path)
			}
		default:
			return nil, misuse("Dòng %d của %s không phải là căn cứ, ý, ngày hay “không trả lời”.", i+1, path)
		}
	}
	for _, q := range out {
		if q.silent == (len(q.basis) > 0) {
			return nil, misuse("Câu hỏi ở dòng %d của %s phải có căn cứ, hoặc ghi “không trả lời”.", q.line, path)
		}
	}
	if len(out) == 0 {
		return nil, misuse("Tệp %s không có câu hỏi nào.", path)
	}
	return out, nil
}

// judgement is what came out for one way of writing answers.
type judgement struct {
	Writer    string   `json:"writer"`
	Questions int      `json:"questions"`          // that have a basis
	Right     int      `json:"right"`              // answered, with every point and a basis
	Precision float64  `json:"citation_precision"` // cited places that are a basis, of those cited first
	Recall    float64  `json:"citation_recall"`    // bases cited, of all
	Declined  int      `json:"declined"`           // of the questions that have a basis
	Silent    int      `json:"silent"`             // questions that have none
	Abstained int      `json:"abstained"`          // of these, declined
	Written   int      `json:"written"`            // answers that a model wrote
	Dropped   int      `json:"dropped"`            // claims of it that did not stand
	Unquoted  int      `json:"unquoted"`           // answers with a quote that stands nowhere
	Wrong     []string `json:"wrong,omitempty"`    // questions that Right or Abstained leaves out
}

// judgedFigures are those of a question file.
type judgedFigures struct {
	Ways []judgement `json:"ways"`
}

// ways are the writers that "eval --answers" compares: none, those of the fakes,
// and the model of the settings.
func (e *evaluation) ways() ([]string, []func(i int) *answer.Writer, error) {
	names := []string{"trích văn bản"}
	ways := []func(int) *answer.Writer{func(int) *answer.Writer { return nil }}
	if e.cmd.Answers {
		set, err := prompts.Load("")
		if err != nil {
			return nil, nil, err
		}
		names = append(names, "mô hình giả trung thực", "mô hình giả dối trá")
		ways = append(ways, func(int) *answer.Writer { return &answer.Writer{Model: llm.Honest(), Prompts: set} },
			func(i int) *answer.Writer { return &answer.Writer{Model: llm.Adversary(i), Prompts: set} })
	}
	if e.writer != nil {
		names = append(names, "mô hình đã cài đặt")
		ways = append(ways, func(int) *answer.Writer { return e.writer })
	}
	return names, ways, nil
}

// judged answers every question in every way.
func (e *evaluation) judged(ctx context.Context, path string) (*evalReport, error) {
	all, err := readJudged(path)
	if err != nil {
		return nil, err
	}
	h, err := e.over(ctx, path)
	if err != nil {
		return nil, err
	}
	names, ways, err := e.ways()
	if err != nil {
		return nil, err
	}
	f := &judgedFigures{}
	r := &evalReport{Set: filepath.Base(path), Kind: "judged", judgedFigures: f}
	var took times
	p := progress{m: e.m}
	defer p.clear()
	own := h.writer
	defer func() { h.writer = own }()
	questions := spread(all, e.cmd.Most)
	for w, way := range ways {
		j := judgement{Writer: names[w]}
		var cited, rightly, wanted, found int
		for i, q := range questions {
			p.bar(r.Set+", "+j.Writer, i, len(questions))
			h.writer = way(i)
			start := e.m.Now()
			a, err := h.answerer()(ctx, q.text, q.asOf)
			if err != nil {
				return nil, err
			}
			took = append(took, e.m.Now().Sub(start))
			r.count(a)
			if a.Written != nil {
				j.Dropped += len(a.Written.Dropped)
				if a.Written.Why == "" {
					j.Written++
				}
			}
			if q.silent {
				j.Silent++
				if a.Status.Declined() {
					j.Abstained++
				} else {
					j.Wrong = append(j.Wrong, q.text)
				}
				continue
			}
			j.Questions++
			if a.Status.Declined() {
				j.Declined++
			}
			bases, err := h.places(ctx, q)
			if err != nil {
				return nil, err
			}
			hits := 0
			for _, b := range bases {
				wanted++
				if slices.ContainsFunc(slices.Concat(a.Sources, a.Further()),
					func(s answer.Source) bool { return within(b, s.Ref) }) {
					hits++
				}
			}
			found += hits
			if len(a.Sources) > 0 {
				cited++
				if slices.ContainsFunc(bases, func(b corpus.Ref) bool { return within(b, a.Sources[0].Ref) }) {
					rightly++
				}
			}
			if hits > 0 && q.told(a.Text) && !a.Status.Declined() {
				j.Right++
			} else {
				j.Wrong = append(j.Wrong, q.text)
			}
			if len(a.Sources) > 0 && a.Sources[0].Quote != "" {
				ok, err := h.quotes(ctx, a)
				if err != nil {
					return nil, err
				}
				if !ok {
					j.Unquoted++
				}
			}
		}
		j.Precision, j.Recall = share(rightly, cited), share(found, wanted)
		f.Ways = append(f.Ways, j)
	}
	r.timed(took)
	return r, nil
}

// places are what the references of a question mean.
func (h *desk) places(ctx context.Context, q judgedQuestion) ([]corpus.Ref, error) {
	day := q.asOf
	if day == "" {
		day = h.today()
	}
	var out []corpus.Ref
	for _, text := range q.basis {
		p, err := h.house().Find(ctx, everything, text, day)
		if err != nil {
			return nil, err
		}
		if p.Head == nil {
			return nil, misuse("Câu hỏi ở dòng %d: kho không có “%s”, hoặc viện dẫn có nhiều nghĩa.", q.line, text)
		}
		out = append(out, p.Ref)
	}
	return out, nil
}

// within says that a source cites the place, a part of it, or what it is a part
// of; the whole document is not enough where a part is wanted.
func within(place, source corpus.Ref) bool {
	return place.Contains(source) || source.Contains(place) && !source.Whole()
}

// told says that a text has every point of the question.
func (q judgedQuestion) told(text string) bool {
	words := plainWords(text)
	for _, spellings := range q.points {
		if !slices.ContainsFunc(spellings, func(s string) bool { return strings.Contains(words, plainWords(s)) }) {
			return false
		}
	}
	return true
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func (f *judgedFigures) text(b *strings.Builder, r *evalReport) {
	fmt.Fprintf(b, "%s\n", r.Set)
	for _, j := range f.Ways {
		fmt.Fprintf(b, "  %s: đúng ý và đúng căn cứ %d/%d; căn cứ nêu đầu là đúng %.3f, căn cứ cần có được nêu %.3f; từ chối nhầm %d; không có căn cứ thì từ chối %d/%d; mô hình viết %d câu, bị bỏ %d ý; trích sai %d\n",
			j.Writer, j.Right, j.Questions, j.Precision, j.Recall, j.Declined, j.Abstained, j.Silent, j.Written,
			j.Dropped, j.Unquoted)
		for _, w := range j.Wrong {
			fmt.Fprintf(b, "    chưa đúng: %s\n", w)
		}
	}
}
