package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/house"
	"trolyao/index"
)

// expectation is a question of a JSONL file with the statuses its answer may
// have: "declined" (any way of declining), or status names separated by "|".
type expectation struct {
	ID     string     `json:"id"`
	Text   string     `json:"text"`
	Expect string     `json:"expect"`
	AsOf   corpus.Day `json:"as_of,omitempty"`
}

func (x expectation) met(s answer.Status) bool {
	if x.Expect == answerable {
		return !s.Declined()
	}
	return x.Expect == "declined" && s.Declined() || slices.Contains(strings.Split(x.Expect, "|"), string(s))
}

// statusFigures count the answers whose status is not the one wanted: of
// questions that expect one, or of answerable questions that were declined.
type statusFigures struct {
	Met      int          `json:"met"` // as expected; of answerable questions, not declined
	Declined int          `json:"declined"`
	Other    []otherwise  `json:"other,omitempty"` // the rest; with --failures at most so many of a set
	Curve    []curvePoint `json:"curve,omitempty"` // with --decline
}

type otherwise struct {
	ID         string        `json:"id"`
	Text       string        `json:"text"`
	Expect     string        `json:"expect,omitempty"`
	Status     answer.Status `json:"status"`
	Confidence float64       `json:"confidence"`
	First      string        `json:"first,omitempty"` // the first source
}

// curvePoint is the share of questions declined if the threshold were another.
type curvePoint struct {
	Threshold float64 `json:"threshold"`
	Declined  float64 `json:"declined"`
}

var thresholds = []float64{.02, .05, .1, .15, .2, .25, .3, .35, .4, .45, .5, .55, .6, .65, .7, .75, .8, .85, .9}

// asking answers a question and finds from which threshold on it would be
// declined.
type asking struct {
	now, never, always func(context.Context, answer.Question) (*answer.Answer, error)
	today              corpus.Day
}

func (h *desk) asking() asking {
	with := func(threshold float64) func(context.Context, answer.Question) (*answer.Answer, error) {
		return answer.New(h.index, answer.Options{Now: h.m.Now, Approved: house.ApprovedFrom(h.store),
			Threshold: threshold}).Answer
	}
	return asking{now: with(0), never: with(1e-12), always: with(2), today: h.today()}
}

// ask returns the answer, and the confidence under which the threshold declines
// the question: 0 when no threshold does, 2 when all do.
func (a asking) ask(ctx context.Context, text string, asOf corpus.Day) (*answer.Answer, float64, error) {
	q := answer.Question{Text: text, Today: a.today, AsOf: asOf, Reader: everything}
	got, err := a.now(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	if got.Status.Declined() {
		free, err := a.never(ctx, q)
		if err != nil {
			return nil, 0, err
		}
		if free.Status.Declined() {
			return got, 2, nil
		}
		return got, got.Confidence, nil
	}
	if got.Confidence < thresholds[len(thresholds)-1] {
		strict, err := a.always(ctx, q)
		if err != nil {
			return nil, 0, err
		}
		if !strict.Status.Declined() {
			return got, 0, nil
		}
	}
	return got, got.Confidence, nil
}

// curve is the share of questions declined at each threshold; at are the
// confidences that asking found.
func curve(at []float64) []curvePoint {
	var out []curvePoint
	for _, t := range thresholds {
		n := 0
		for _, c := range at {
			if declinedBelow(c, t) {
				n++
			}
		}
		out = append(out, curvePoint{t, float64(n) / float64(max(1, len(at)))})
	}
	return out
}

// declinedBelow reads the confidence that asking.ask returns.
func declinedBelow(confidence, threshold float64) bool {
	switch confidence {
	case 0:
		return false
	case 2:
		return true
	}
	return confidence < threshold
}

func firstSource(a *answer.Answer) string {
	if len(a.Sources) == 0 {
		return ""
	}
	return a.Sources[0].Cite
}

// readExpectations reads a file of one question a line.
func readExpectations(path string) ([]expectation, error) {
	return readQuestions(path, "id, text và expect", func(x expectation) bool {
		return x.ID != "" && x.Text != "" &&
			x.Expect != ""
	})
}

// readQuestions reads a file of JSON objects, one a line; fields names in words
// those that whole asks for.
func readQuestions[T any](path, fields string, whole func(T) bool) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fail(err, "Không mở được bộ câu hỏi %s.", path)
	}
	defer f.Close()
	var out []T
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var x T
		if err := json.Unmarshal(sc.Bytes(), &x); err != nil || !whole(x) {
			return nil, fail(err, "Dòng %d của %s không phải đối tượng JSON có %s.", n, path, fields)
		}
		out = append(out, x)
	}
	if err := sc.Err(); err != nil || len(out) == 0 {
		return nil, fail(err, "Tệp %s không có câu hỏi nào.", path)
	}
	return out, nil
}

// expected asks every question of the file and compares the statuses.
func (e *evaluation) expected(ctx context.Context, path string) (*evalReport, error) {
	all, err := readExpectations(path)
	if err != nil {
		return nil, err
	}
	return e.status(ctx, path, "expected", spread(all, e.cmd.Most), len(all))
}

// answerable is what an expectation says of a question that has an answer.
const answerable = ""

// declines asks the questions of a set that has answers and counts those
// declined.
func (e *evaluation) declines(ctx context.Context, dir string) (*evalReport, error) {
	set, err := index.ReadSet(dir)
	if err != nil {
		return nil, fail(err, "Không đọc được bộ câu hỏi %s.", dir)
	}
	var all []expectation
	for _, q := range spread(set.Queries, e.cmd.Most) {
		all = append(all, expectation{ID: q.ID, Text: q.Text, Expect: answerable})
	}
	return e.status(ctx, dir, "decline", all, e.cmd.Failures)
}

// status asks the questions; at most others of those that come out otherwise
// are listed.
func (e *evaluation) status(ctx context.Context, path, kind string, questions []expectation, others int) (*evalReport,
	error) {
	h, err := e.over(ctx, path)
	if err != nil {
		return nil, err
	}
	f := &statusFigures{}
	r := &evalReport{Set: filepath.Base(path), Kind: kind, statusFigures: f}
	if c := e.corpusOf(path); c != "" {
		r.Corpus = filepath.Base(c)
	}
	ask := h.asking()
	var took times
	var at []float64
	p := progress{m: e.m}
	defer p.clear()
	for i, x := range questions {
		p.bar(r.Set, i, len(questions))
		start := e.m.Now()
		var a *answer.Answer
		c := 0.0
		if e.cmd.Decline {
			a, c, err = ask.ask(ctx, x.Text, x.AsOf)
		} else {
			a, err = ask.now(ctx, answer.Question{Text: x.Text, Today: ask.today, AsOf: x.AsOf, Reader: everything})
		}
		if err != nil {
			return nil, err
		}
		took = append(took, e.m.Now().Sub(start))
		at = append(at, c)
		r.count(a)
		if a.Status.Declined() {
			f.Declined++
		}
		if x.met(a.Status) {
			f.Met++
		} else if len(f.Other) < others {
			f.Other = append(f.Other, otherwise{x.ID, x.Text, x.Expect, a.Status, a.Confidence, firstSource(a)})
		}
	}
	if e.cmd.Decline {
		f.Curve = curve(at)
	}
	r.timed(took)
	return r, nil
}

func (f *statusFigures) text(b *strings.Builder, r *evalReport) {
	if r.Kind == "decline" {
		fmt.Fprintf(b, "%s: từ chối %d/%d câu có đáp án (%.1f%%); %s\n", r.Set, f.Declined, r.Asked,
			100*float64(f.Declined)/float64(max(1, r.Asked)), statuses(r.Statuses))
	} else {
		fmt.Fprintf(b, "%s: %d/%d câu có trạng thái như mong đợi (%.1f%%); %s; %s\n", r.Set, f.Met, r.Asked,
			100*float64(f.Met)/float64(max(1, r.Asked)), statuses(r.Statuses), r.latency())
	}
	for _, o := range f.Other {
		fmt.Fprintf(b, "  %s: %s\n    %s, tin cậy %.2f", o.ID, o.Text, o.Status, o.Confidence)
		if o.Expect != "" {
			fmt.Fprintf(b, ", mong đợi %s", o.Expect)
		}
		if o.First != "" {
			fmt.Fprintf(b, "; nguồn đầu: %s", o.First)
		}
		b.WriteByte('\n')
	}
	for _, p := range f.Curve {
		fmt.Fprintf(b, "  ngưỡng %.2f: từ chối %5.1f%%\n", p.Threshold, 100*p.Declined)
	}
}
