package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/paper"
)

// heldQuestion is a line of a question file with the provision that answers:
// the number of the document, Điều and khoản ("" where the Điều has none), and
// other provisions that answer as well, as pairs of number and Điều.
type heldQuestion struct {
	ID      string      `json:"id"`
	Text    string      `json:"text"`
	AsOf    corpus.Day  `json:"as_of,omitempty"`
	Before  string      `json:"before,omitempty"` // the question asked before
	Number  string      `json:"number"`
	Article string      `json:"article"`
	Clause  string      `json:"clause"`
	Also    [][2]string `json:"also,omitempty"`
}

// holdoutFigures tell what is said while the document that answers is held, and
// once it is taken away: then nothing should be said for sure.
type holdoutFigures struct {
	Article  int      `json:"article"` // answered, the right Điều as first source
	Clause   int      `json:"clause"`  // … and the right khoản
	Wrong    int      `json:"wrong"`   // answered from another Điều
	Possible int      `json:"possible"`
	Among    int      `json:"among"` // possible, the right Điều among the first three
	Declined int      `json:"declined"`
	Gone     goneFate `json:"gone"`
	LeftOut  int      `json:"left_out"`       // whose document is not held
	Sure     []string `json:"sure,omitempty"` // ids that were answered all the same
	Astray   []string `json:"wrong_ids,omitempty"`
}

type goneFate struct {
	Answered int `json:"answered"`
	Possible int `json:"possible"`
	Declined int `json:"declined"`
}

func readHeld(path string) ([]heldQuestion, error) {
	return readQuestions(path, "id, text và number", func(q heldQuestion) bool {
		return q.ID != "" && q.Text != "" &&
			q.Number != ""
	})
}

// holdout asks every question twice: with all documents, and without the one
// that answers it and those of the same name.
func (e *evaluation) holdout(ctx context.Context, path string) (*evalReport, error) {
	questions, err := readHeld(path)
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
	f := &holdoutFigures{}
	r := &evalReport{Set: filepath.Base(path), Kind: "holdout", holdoutFigures: f}
	ask := h.asking().now
	var took times
	p := progress{m: e.m}
	defer p.clear()
	questions = spread(questions, e.cmd.Most)
	for i, q := range questions {
		p.bar(r.Set, i, len(questions))
		without := sameName(heads, q.Number)
		if len(without) == 0 {
			f.LeftOut++
			continue
		}
		question := answer.Question{Text: q.Text, Today: h.today(), AsOf: q.AsOf, Reader: everything}
		if q.Before != "" {
			question.History = []string{q.Before}
		}
		start := e.m.Now()
		a, err := ask(ctx, question)
		if err != nil {
			return nil, err
		}
		took = append(took, e.m.Now().Sub(start))
		r.count(a)
		f.add(q, a, without)
		question.Without = without
		if a, err = ask(ctx, question); err != nil {
			return nil, err
		}
		switch {
		case a.Status.Unsure():
			f.Gone.Possible++
		case a.Status.Declined() || a.Status == answer.Clarify:
			f.Gone.Declined++
		default:
			f.Gone.Answered++
			f.Sure = append(f.Sure, q.ID)
		}
	}
	r.timed(took)
	return r, nil
}

// add counts an answer given with all documents held.
func (f *holdoutFigures) add(q heldQuestion, a *answer.Answer, same []string) {
	article := func(s answer.Source) bool {
		return slices.Contains(same, s.Ref.Doc) && (q.Article == "" || s.Article == q.Article ||
			strings.HasPrefix(q.Article, "Phụ lục")) ||
			slices.Contains(q.Also, [2]string{s.Number, s.Article})
	}
	first := len(a.Sources) > 0 && article(a.Sources[0])
	switch {
	case a.Status.Declined() || a.Status == answer.Clarify:
		f.Declined++
	case a.Status.Unsure():
		f.Possible++
		if slices.ContainsFunc(a.Sources[:min(3, len(a.Sources))], article) {
			f.Among++
		}
	case !first:
		f.Wrong++
		f.Astray = append(f.Astray, q.ID)
	default:
		f.Article++
		if s := a.Sources[0]; q.Clause == "" || s.Clause == q.Clause ||
			slices.Contains(q.Also, [2]string{s.Number, s.Article}) {
			f.Clause++
		}
	}
}

// sameName are the keys of the document of that number and of all of its name:
// the wordings of one law.
func sameName(heads []*corpus.Head, number string) []string {
	name := func(h *corpus.Head) string {
		return strings.TrimPrefix(paper.Fold(h.Title), paper.Fold(h.Type)+" ")
	}
	names := map[string]bool{}
	var out []string
	for i := range heads {
		if heads[i].Number == number {
			out = append(out, heads[i].Key)
			names[name(heads[i])] = heads[i].Title != ""
		}
	}
	for i := range heads {
		if names[name(heads[i])] && !slices.Contains(out, heads[i].Key) {
			out = append(out, heads[i].Key)
		}
	}
	return out
}

func (f *holdoutFigures) text(b *strings.Builder, r *evalReport) {
	n := f.Article + f.Wrong + f.Possible + f.Declined
	share := func(k int) string { return fmt.Sprintf("%d (%.0f%%)", k, 100*float64(k)/float64(max(1, n))) }
	fmt.Fprintf(b, "%s: %d câu, bỏ %d câu chưa có văn bản\n", r.Set, n, f.LeftOut)
	fmt.Fprintf(b, "  đủ văn bản: đúng điều %s, đúng khoản %s, sai điều %s, có thể là %s (đúng điều trong ba nơi đầu %d), từ chối %s\n",
		share(f.Article), share(f.Clause), share(f.Wrong), share(f.Possible), f.Among, share(f.Declined))
	fmt.Fprintf(b, "  bỏ văn bản trả lời: vẫn trả lời %s, có thể là %s, từ chối %s\n", share(f.Gone.Answered),
		share(f.Gone.Possible), share(f.Gone.Declined))
	if len(f.Astray) > 0 {
		fmt.Fprintf(b, "  sai điều: %s\n", strings.Join(f.Astray, " "))
	}
	if len(f.Sure) > 0 {
		fmt.Fprintf(b, "  vẫn trả lời khi bỏ văn bản: %s\n", strings.Join(f.Sure, " "))
	}
}
