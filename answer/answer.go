package answer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
)

// Status is the closed set of what an answer can be.
type Status string

const (
	Answered           Status = "answered"
	Partial            Status = "partial"    // says what is missing
	Possible           Status = "possible"   // not sure: names two or three provisions that may answer
	Clarify            Status = "clarify"    // asks one question, offers choices
	Corrected          Status = "corrected"  // the question's premise is false
	Historical         Status = "historical" // only expired text applies
	DeclinedNoBasis    Status = "declined_no_basis"
	DeclinedOutOfScope Status = "declined_out_of_scope"
	DeclinedSecret     Status = "declined_secret"
	DeclinedRights     Status = "declined_rights"
	DeclinedAttack     Status = "declined_attack"
	Failed             Status = "error"
)

// Declined says that s gives no answer.
func (s Status) Declined() bool { return strings.HasPrefix(string(s), "declined_") }

// Unsure says that s names what may answer, and says that it is not sure.
func (s Status) Unsure() bool { return s == Possible }

// Question is what a person asks.
type Question struct {
	Text  string
	Today corpus.Day // the asking day
	// AsOf is the day the law is asked for; "" means a day named in Text, or
	// Today.
	AsOf    corpus.Day
	Reader  index.Reader
	History []string // earlier questions of the conversation, oldest first
	Without []string // document keys: answer as if these were not held
	// Secret says that the question was not kept, because [Secret] of it: Text is
	// then empty.
	Secret bool

	docs []string // documents that the conversation is about

	// Person and Agency are whom a model's budget is counted for.
	Person, Agency string
	// Show is handed each sentence of a model as soon as it passed the check,
	// while the rest is being written; nil shows nothing before the end. What is
	// shown is not taken back, but the Answer is what counts.
	Show func(text string)
}

// Answer is what the person gets.
type Answer struct {
	Status Status     `json:"status"`
	AsOf   corpus.Day `json:"as_of"`
	// Text is Blocks and Sources as plain text: paragraphs, quotes behind "> ",
	// "**" around what matters most, "[1]" for the first source, whose line begins
	// "[1] ". Nothing reads it back.
	Text string `json:"text"`
	// Blocks are the answer itself, in the order they are read; the notice is the
	// last of them.
	Blocks  []Block  `json:"blocks"`
	Sources []Source `json:"sources"`
	// Notes are the sentences that the person should not overlook; they stand in
	// a block too.
	Notes   []string `json:"notes,omitempty"`
	Choices []string `json:"choices,omitempty"`
	// Asks are the questions that taking each of Choices asks.
	Asks      []string      `json:"-"`
	FollowUps []string      `json:"follow_ups,omitempty"`
	Approved  *Approval     `json:"approved,omitempty"`
	Reading   index.Reading `json:"-"`
	// Confidence is the index's, of the search behind the answer.
	Confidence float64 `json:"-"`
	Cursor     int64   `json:"cursor"`
	TookMS     int64   `json:"took_ms"`
	// Searched is what was searched in the place of a question that leans on
	// earlier ones; "" when it was the question itself.
	Searched string `json:"searched,omitempty"`
	// Written says what part a model had; nil when none is set, and where the
	// quoted words say yes or no by themselves.
	Written *Written `json:"written,omitempty"`

	further []Source // what the blocks of kind [SeeAlso] name
	notes   []say    // Notes
	choices []say    // Choices
	dropped []string // what the check took out, and why
}

// Source is one place an answer rests on.
type Source struct {
	Number   string `json:"number"`
	Article  string `json:"article,omitempty"`
	Clause   string `json:"clause,omitempty"`
	Point    string `json:"point,omitempty"`
	Appendix string `json:"appendix,omitempty"`
	Section  string `json:"section,omitempty"`
	// Validity is the state on the answer's day, ValidityText its words with day
	// and cause. Both are empty of a line that is no provision of the law.
	Validity     corpus.State `json:"validity"`
	ValidityText string       `json:"validity_text"`
	// Cause is ValidityText without the words of the state itself.
	Cause string `json:"validity_cause,omitempty"`
	// Doubt is the sentence that makes the state unsure; "" where it is sure.
	Doubt string      `json:"doubt,omitempty"`
	Kind  corpus.Kind `json:"kind"`
	// Quote is found verbatim in the passage; "[…]" marks what is left out.
	Quote   string     `json:"quote"`
	Cite    string     `json:"cite"`
	Title   string     `json:"title,omitempty"`
	Heading string     `json:"heading,omitempty"`
	Ref     corpus.Ref `json:"ref"`
	Link    string     `json:"link"` // "/vb/30-2020-nd-cp#d30k2"
	Note    string     `json:"note,omitempty"`

	passage  corpus.Passage
	validity corpus.Validity
	unheld   bool              // only other documents tell of it
	record   *corpus.Procedure // of which it is a part; nil of a legal text
	document *corpus.Document  // of record
}

// Options configure [New]; the zero value is good.
type Options struct {
	// Approved gives the answers an administrator has approved; nil means none.
	Approved func(context.Context) ([]Approved, error)
	// Threshold is the confidence of the index under which a question is
	// declined; 0 means 0.5.
	Threshold float64
	// Sure is the confidence of the quoted passage from which it is said to be the
	// answer; below it, what may answer is named. 0 means 0.45.
	Sure float64
	// Writer lets a model write; nil leaves answers extractive, and then nothing
	// in this package opens a connection.
	Writer *Writer
	// Now measures how long an answer took; nil means time.Now.
	Now func() time.Time
}

// Answerer answers questions from an index. It is safe for concurrent use.
type Answerer struct {
	index *index.Index
	opts  Options
}

// New returns an Answerer over x.
func New(x *index.Index, opts Options) *Answerer {
	if opts.Threshold == 0 {
		opts.Threshold = 0.5
	}
	if opts.Sure == 0 {
		opts.Sure = 0.45
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	return &Answerer{index: x, opts: opts}
}

// Answer answers q. An error means that the house is broken, not that the
// question is bad; the Answer then has status error and can be shown.
func (a *Answerer) Answer(ctx context.Context, q Question) (*Answer, error) {
	start := a.opts.Now()
	q.Text = strings.TrimSpace(paper.Clean(q.Text))
	out, err := a.answer(ctx, q)
	if text := Unsearched(err); text != "" {
		out, err = &Answer{Status: Failed, AsOf: q.day()}, nil
		out.say(Decline, text)
		out.Blocks[0].set()
	}
	if err != nil {
		out = decline(q, Failed, nil)
		out.Text = out.render()
	} else {
		check(q, out)
	}
	if out.Sources == nil {
		out.Sources = []Source{}
	}
	out.TookMS = a.opts.Now().Sub(start).Milliseconds()
	return out, err
}

// day is the as-of day as far as the question's fields say it.
func (q Question) day() corpus.Day {
	if q.AsOf != "" {
		return q.AsOf
	}
	return q.Today
}

func (a *Answerer) answer(ctx context.Context, q Question) (*Answer, error) {
	if q.Secret {
		return decline(q, DeclinedSecret, nil), nil
	}
	if g := gate(q.Text); g != "" {
		return decline(q, g, nil), nil
	}
	if ap, err := a.approved(ctx, q); err != nil || ap != nil {
		return ap, err
	}
	searched := ""
	if s := a.opts.Writer.standAlone(ctx, q); s != q.Text {
		q.Text, searched = s, s
	}
	said := q.Text
	var err error
	if q, err = a.carry(ctx, q); err != nil {
		return nil, err
	}
	if q.Text != said {
		searched = q.Text
	}
	r, err := a.search(ctx, q, impersonal(q.Text))
	if err != nil {
		return nil, err
	}
	if passing, err := a.transition(ctx, q, r); err != nil {
		return nil, err
	} else if passing != nil {
		r = passing
	}
	if r.Reading.OnText != "" {
		r.Reading.Notes = append(r.Reading.Notes, fmt.Sprintf(textAsDay, r.Reading.On.Vietnamese(), r.Reading.OnText))
	}
	if searched != "" {
		r.Reading.Notes = append(r.Reading.Notes, fmt.Sprintf(textSearched, searched))
	}
	if out, err := a.procedure(ctx, q, r); out != nil || err != nil {
		if out != nil {
			out.Reading, out.Confidence, out.Cursor, out.Searched = r.Reading, r.Confidence, r.Cursor, searched
		}
		return out, err
	}
	r.Hits = lawFirst(r.Hits)
	corrects, rest := a.wrongIssuer(q, r)
	if corrects != nil {
		if q.AsOf == "" {
			q.AsOf = r.Reading.On
		}
		q.Text = rest
		if r, err = a.search(ctx, q, impersonal(q.Text)); err != nil {
			return nil, err
		}
	}
	out, err := a.compose(ctx, q, r)
	if err != nil {
		return nil, err
	}
	if corrects != nil {
		switch out.Status {
		case Answered, Partial, Possible, DeclinedNoBasis:
			out.Status = Corrected
			fallthrough
		case Historical:
			b := Block{Kind: Paragraph, Role: Correction, says: []say{*corrects}}
			b.set()
			out.Blocks = append([]Block{b}, out.Blocks...)
		}
	}
	out.Reading, out.Confidence, out.Cursor, out.Searched = r.Reading, r.Confidence, r.Cursor, searched
	if w := a.opts.Writer; w != nil && (out.Status == Answered || out.Status == Partial) && !out.decides() {
		check(q, out)
		if out.Status == Answered || out.Status == Partial {
			out = w.write(ctx, q, Asker{q.Person, q.Agency, q.Show}, r, out)
		}
	}
	return out, nil
}

func (a *Answerer) search(ctx context.Context, q Question, text string) (*index.Result, error) {
	find := func(query index.Query) (*index.Result, error) { return a.inTopic(ctx, q, query) }
	query := index.Query{Text: text, Today: q.day(), Reader: q.Reader, Without: q.Without}
	r, err := find(query)
	if err == nil && q.AsOf != "" && r.Reading.On != q.AsOf {
		// The field outranks a day in the text.
		query.Text = withoutDays(text, r.Reading.OnText)
		r, err = find(query)
	}
	if err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	if r.Reading.On == "" {
		r.Reading.On = q.day()
	}
	return r, nil
}

func withoutDays(text, day string) string {
	if day == "" {
		return text
	}
	return strings.Replace(text, day, " ", 1)
}

// source makes the Source of a hit: its passage, or the part of it that ref
// names, with the quote that was chosen.
func source(h index.Hit, p corpus.Passage, ref corpus.Ref, quote string) Source {
	s := Source{
		Number: ref.Number, Article: ref.Article, Clause: ref.Clause, Point: ref.Point,
		Appendix: ref.Appendix, Section: ref.Section,
		Validity: h.Validity.State, ValidityText: h.Validity.Words(), Cause: h.Validity.Cause(),
		Doubt: h.Validity.Unsure(),
		Quote: quote, Heading: p.Heading, Ref: ref, Link: ref.Path(), Note: p.Note,
		passage: p, validity: h.Validity,
	}
	if p.Head != nil {
		s.Number, s.Kind, s.Title = p.Head.Number, p.Kind(), p.Head.Title
		note := p.Head.Note
		if p.ReadIn != "" { // it speaks of the copy of the text as issued
			note = ""
		}
		s.Note = join(p.Caution(h.Validity.On), readerNote(note, p.Note))
	}
	s.Cite = s.citeAs(ref)
	return s
}

// citeAs cites a place that is of the source or holds it, and says in which text
// its wording was read.
func (s *Source) citeAs(ref corpus.Ref) string {
	return corpus.CiteRead(s.passage.Head, ref, s.passage.ReadIn)
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// Unsearched is what is said where err is that nothing can be searched just now; "" where
// it is something else.
func Unsearched(err error) string {
	switch {
	case errors.Is(err, index.ErrAway):
		return TextAway
	case errors.Is(err, index.ErrRebuilding):
		return TextRebuilding
	}
	return ""
}
