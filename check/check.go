package check

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"trolyao/corpus"
)

// Check says what is to be said of every reference of a draft. A draft that is longer
// than what is checked at once is an error of [ErrTooLong]; ctx stops the work.
func Check(ctx context.Context, draft Draft, lib Library, o Options) (*Report, error) {
	n := 0
	for _, p := range draft.Paras {
		n += len(p.Text)
	}
	if len(draft.Paras) > mostParas || n > mostBytes {
		return nil, ErrTooLong
	}
	c := &checker{ctx: ctx, draft: draft, lib: lib, o: o, known: newKnown(ctx, lib), kind: draft.ownType(),
		intro: -1, openedBy: map[int]int{}, strangers: map[string]bool{}, written: map[string]string{},
		doubted: map[string]bool{}}
	c.report = &Report{Day: o.Day, DayFrom: "asked", Type: c.kind,
		Finds: []Find{}, Count: map[Level]int{}, Held: lib.Record().newest}
	if c.report.Day == "" {
		if c.report.Day, c.report.DayFrom = draft.ownDay(), "draft"; c.report.Day == "" {
			c.report.Day, c.report.DayFrom = o.Today, "today"
			c.report.Cautions = append(c.report.Cautions, textNoDay)
		}
	}
	c.day = c.report.Day
	c.own()
	c.references()
	for i := range c.refs {
		if err := c.err(); err != nil {
			return nil, err
		}
		c.judge(&c.refs[i])
	}
	c.tasks()
	c.quotations()
	c.order()
	c.forms()
	c.agencies()
	c.deadlines()
	if err := c.err(); err != nil {
		return nil, err
	}
	c.close()
	return c.report, nil
}

type checker struct {
	ctx    context.Context
	draft  Draft
	lib    Library
	o      Options
	known  *known
	day    corpus.Day
	kind   string // the draft's type
	self   *held  // the draft's own structure; nil when it has no Điều
	refs   []reference
	quotes [][]quote // by paragraph
	last   []lastDoc
	inBody bool       // behind the first Điều of the draft
	at     corpus.Ref // the provision of the draft that is being read
	// intro is the paragraph that opened the list being read, -1 none; openedBy is that of
	// each item.
	intro    int
	openedBy map[int]int
	// strangers are the names of laws, by nameKey, that begin as one held and are others.
	strangers map[string]bool
	// written are the names that short forms stand for, "" those that stand for none.
	written map[string]string
	// doubted are the documents of which it was said that their kind is being replaced.
	doubted map[string]bool
	// headEnd is the first paragraph behind the letter head.
	headEnd int
	report  *Report
}

func (c *checker) err() error { return cmp.Or(c.ctx.Err(), c.known.err) }

// own reads the structure of the draft itself.
func (c *checker) own() {
	for i, p := range c.draft.Paras {
		if i > 40 {
			break
		}
		if reBasisLine.MatchString(p.Text) {
			break
		}
		if reOwnDay.MatchString(p.Text) {
			c.headEnd = i + 1
			break
		}
	}
	if c.draft.Of != nil {
		c.self = newHeld(c.draft.Of)
		return
	}
	blocks := c.draft.Blocks
	if len(blocks) == 0 {
		return
	}
	d, _, err := corpus.Parse(blocks, corpus.Hint{Name: "draft"})
	if err != nil {
		return
	}
	d.Key, d.Number = "draft", ""
	h := newHeld(d)
	if slices.ContainsFunc(h.places, func(p spot) bool { return p.Ref.Article != "" }) {
		c.self = h
	}
}

// add enters a find; findings are put in order of gravity.
func (c *checker) add(f Find) {
	slices.SortStableFunc(f.Findings, func(a, b Finding) int { return a.Level.rank() - b.Level.rank() })
	if f.Text == "" {
		f.Text = c.draft.Paras[f.Para].Text[f.Start:f.End]
	}
	c.report.Finds = append(c.report.Finds, f)
}

// close puts the finds in the order of the text and counts them.
func (c *checker) close() {
	r := c.report
	where := c.draft.where()
	slices.SortStableFunc(r.Finds, func(a, b Find) int { return cmp.Or(a.Para-b.Para, a.Start-b.Start, a.End-b.End) })
	for i := range r.Finds {
		r.Finds[i].Where = where[r.Finds[i].Para]
		r.Count[r.Finds[i].Level()]++
	}
	r.notes = map[int]int{}
	for i, p := range c.draft.Paras {
		r.Paras = append(r.Paras, p.Text)
		if n, ok := strings.CutPrefix(p.Part, textNotePrefix); ok {
			r.notes[i] = atoi(n)
		}
	}
	if r.Held != "" && r.Held < c.day {
		r.Cautions = append(r.Cautions, sayHeld(r.Held))
	}
}

func sortFindings(fs []Finding) {
	slices.SortStableFunc(fs, func(a, b Finding) int { return a.Level.rank() - b.Level.rank() })
}
