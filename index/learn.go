package index

import (
	"context"
	"io"

	"trolyao/corpus"
)

// Taught is a question whose answering units are known.
type Taught struct {
	Text    string
	Answers func(corpus.Ref) bool
}

// Learn fits the ranker to questions over this index and writes its trees, in
// the form of rank.txt, with a comment that says what they were learned from.
// The same questions over the same index give the same trees. progress, which
// may be nil, is told how many steps of how many are done.
func (x *Index) Learn(ctx context.Context, questions []Taught, comment string, w io.Writer,
	progress func(done, of int)) error {
	v, err := x.current()
	if err != nil {
		return err
	}
	defer v.release()
	o := standardLearning
	steps := len(questions) + o.trees
	told := func(done int) {
		if progress != nil {
			progress(done, steps)
		}
	}
	lessons := make([]lesson, 0, len(questions))
	for i, q := range questions {
		if err := ctx.Err(); err != nil {
			return err
		}
		reading, ts := v.read(Query{Text: q.Text}, &x.opts.Lexicon)
		asked, err := v.ask(ctx, ts, &reading)
		if err != nil {
			return err
		}
		units, err := v.finder.candidates(ctx, v, asked, depth, v.filter(Query{Reader: Reader{All: true}}), nil)
		if err != nil {
			return err
		}
		var l lesson
		for _, j := range v.judge(asked, units) {
			l.f = append(l.f, j.f)
			l.gold = append(l.gold, q.Answers(v.ref(j.unit)))
		}
		lessons = append(lessons, l)
		told(i + 1)
	}
	return learn(lessons, o, func(tree int) { told(len(questions) + tree) }).write(w, comment)
}
