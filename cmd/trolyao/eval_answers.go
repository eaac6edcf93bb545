package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/paper"
)

// answerFigures count answers against the legal basis of their questions.
type answerFigures struct {
	Questions int      `json:"questions"`          // whose basis is held
	LeftOut   int      `json:"left_out"`           // whose basis is not
	First     int      `json:"first"`              // right document and Điều in the first source
	Third     int      `json:"third"`              // … among the first three
	Quoted    int      `json:"quoted"`             // whose first quote stands in the passage it names
	Missed    []string `json:"missed,omitempty"`   // ids without the basis among the first three
	Unquoted  []string `json:"unquoted,omitempty"` // ids that Quoted leaves out
}

func (f *answerFigures) text(b *strings.Builder, r *evalReport) {
	fmt.Fprintf(b, "%s: %d câu hỏi có căn cứ trong kho (bỏ %d câu chưa có); đúng điều ở nguồn thứ nhất %d, trong ba nguồn đầu %d; trích đúng đoạn đã nêu %d",
		r.Set, f.Questions, f.LeftOut, f.First, f.Third, f.Quoted)
	if len(f.Missed) > 0 {
		fmt.Fprintf(b, "; chưa đúng: %s", strings.Join(f.Missed, ", "))
	}
	if len(f.Unquoted) > 0 {
		fmt.Fprintf(b, "; chưa trích: %s", strings.Join(f.Unquoted, ", "))
	}
	fmt.Fprintf(b, "; %s\n", r.latency())
}

// basedQuestion is a question of the JSON file with the provisions that
// answer it.
type basedQuestion struct {
	ID       string  `json:"id"`
	Question string  `json:"question"`
	Basis    []basis `json:"legal_basis"`
}

type basis struct {
	Doc     string `json:"doc"`     // number
	Article string `json:"article"` // "Điều 13", "Điều 16, 17"
}

// answers answers every question of the file whose legal basis is held.
func (e *evaluation) answers(ctx context.Context, path string) (*evalReport, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fail(err, "Không mở được bộ câu hỏi %s.", path)
	}
	var file struct {
		Questions []basedQuestion `json:"questions"`
	}
	if err := json.Unmarshal(content, &file); err != nil || len(file.Questions) == 0 {
		return nil, fail(err, "Tệp %s không có danh sách questions.", path)
	}
	h, err := e.over(ctx, path)
	if err != nil {
		return nil, err
	}
	heads, err := h.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	held := map[string]bool{}
	for _, head := range heads {
		if head.Kind != corpus.Catalogue {
			held[head.Number] = true
		}
	}
	f := &answerFigures{}
	r := &evalReport{Set: filepath.Base(path), Kind: "answers", answerFigures: f}
	ask := h.answerer()
	var took times
	p := progress{m: e.m}
	defer p.clear()
	questions := spread(file.Questions, e.cmd.Most)
	for i, q := range questions {
		p.bar(filepath.Base(path), i, len(questions))
		if !slices.ContainsFunc(q.Basis, func(b basis) bool { return held[b.Doc] }) {
			f.LeftOut++
			continue
		}
		f.Questions++
		start := e.m.Now()
		a, err := ask(ctx, q.Question, "")
		if err != nil {
			return nil, err
		}
		took = append(took, e.m.Now().Sub(start))
		r.count(a)
		switch at := q.foundAt(a.Sources); {
		case at == 0:
			f.First++
			fallthrough
		case at > 0 && at < 3:
			f.Third++
		default:
			f.Missed = append(f.Missed, q.ID)
		}
		ok, err := h.quotes(ctx, a)
		if err != nil {
			return nil, err
		}
		if ok {
			f.Quoted++
		} else {
			f.Unquoted = append(f.Unquoted, q.ID)
		}
	}
	r.timed(took)
	return r, nil
}

// foundAt is the place of the first source that is one of the question's
// provisions, -1 when none is.
func (q basedQuestion) foundAt(sources []answer.Source) int {
	return slices.IndexFunc(sources, func(s answer.Source) bool {
		return slices.ContainsFunc(q.Basis, func(b basis) bool {
			return s.Number == b.Doc && (len(b.articles()) == 0 || slices.Contains(b.articles(),
				strings.ToLower(s.Article)))
		})
	})
}

// articles are the numbers of the Điều: none where the whole document, or a
// part that is no Điều, is the basis.
func (b basis) articles() []string {
	list, ok := strings.CutPrefix(b.Article, "Điều ")
	if !ok {
		return nil
	}
	var out []string
	for _, no := range strings.Split(list, ",") {
		out = append(out, strings.ToLower(strings.TrimSpace(no)))
	}
	return out
}

// quotes checks against the store that every quote of an answer stands in the
// part of the document that its source names, and that the first source has
// one.
func (h *desk) quotes(ctx context.Context, a *answer.Answer) (bool, error) {
	if len(a.Sources) == 0 || a.Sources[0].Quote == "" {
		return false, nil
	}
	for _, s := range a.Sources {
		if s.Quote == "" {
			continue
		}
		units, err := h.store.Units(ctx, s.Ref.Doc)
		if err != nil {
			return false, err
		}
		doc, err := h.store.Document(ctx, s.Ref.Doc)
		if err != nil {
			return false, err
		}
		var text []string
		for i := range units {
			for _, p := range units[i].Passages(&doc.Head) {
				// The sections of an appendix nest in ways of their own.
				if p.Ref.Appendix != "" && s.Ref.Appendix != "" || p.Ref.Contains(s.Ref) || s.Ref.Contains(p.Ref) {
					text = append(text, p.Lead, p.Text)
				}
			}
		}
		all := plainWords(strings.Join(text, " "))
		for _, piece := range strings.Split(s.Quote, "[…]") {
			if !strings.Contains(all, strings.TrimSpace(plainWords(piece))) {
				return false, nil
			}
		}
	}
	return true, nil
}

// plainWords is text as its syllables, so that line breaks and signs do not
// count.
func plainWords(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, y := range paper.Syllables(paper.Clean(text)) {
		b.WriteString(y.Text)
		b.WriteByte(' ')
	}
	return b.String()
}
