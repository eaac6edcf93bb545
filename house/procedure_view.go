package house

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/store"
)

// ProcedureView is a procedure as its page shows it.
type ProcedureView struct {
	*corpus.Procedure
	Document *corpus.Document
	On       corpus.Day
	Validity corpus.Validity // of the procedure itself: replaced or repealed by whom
	// Basis are the documents it rests on, and then those that its parts name
	// besides.
	Basis    []ProcedureBasis
	Ended    int // of Basis: those that are over on the day, for sure
	Versions []store.Version
	Ties     []Tie
	Related  []ListedProcedure // those of like name, the likest first

	places map[corpus.Ref]ProcedurePlace
	find   func(text string) []placed
}

// ProcedureBasis is a document that a procedure rests on.
type ProcedureBasis struct {
	Number, Title string
	Named         bool         // it stands among the căn cứ of the record
	Head          *corpus.Head // nil: not held
	Link          string       // "" where it is not held
	Validity      corpus.Validity
	Places        []ProcedurePlace // the provisions of it that the record names
}

// ProcedurePlace is a provision that the record of a procedure names.
type ProcedurePlace struct {
	Ref      corpus.Ref
	Name     string // "khoản 2 Điều 14"
	Link     string
	Validity corpus.Validity
}

// Span is a run of a text; Link leads to the provision that it names, "" none.
type Span struct {
	Text, Link string
	Validity   corpus.Validity
}

// placed is a mention of a held text.
type placed struct {
	start, end int
	ref        corpus.Ref
}

// ProcedureView returns a procedure for its page, as a reader and on a day (""
// today); store.ErrNotFound where none is held that the reader may read.
func (h *House) ProcedureView(ctx context.Context, reader index.Reader, code string, on corpus.Day) (*ProcedureView,
	error) {
	d, p, err := h.Procedure(ctx, reader, code)
	if err != nil {
		return nil, err
	}
	if on == "" {
		on = corpus.DayOf(h.Now())
	}
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	v := &ProcedureView{Procedure: p, Document: d, On: on, places: map[corpus.Ref]ProcedurePlace{},
		Validity: corpus.Assess(&d.Head, s.relations[d.Key], s.catalog.Head, corpus.Ref{Doc: d.Key}, on),
		Ties:     s.ties(reader, &d.Head)}
	v.find = func(text string) []placed { return s.placesIn(reader, text, on) }
	s.basisOf(reader, v)
	if err := h.placesOf(ctx, reader, s, v); err != nil {
		return nil, err
	}
	if v.Versions, err = h.Store.Versions(ctx, d.Key); err != nil {
		return nil, fmt.Errorf("house: procedure %s: %w", code, err)
	}
	if v.Related, err = h.relatedProcedures(ctx, reader, &d.Head); err != nil {
		return nil, err
	}
	return v, nil
}

// standingOf is how a place in a document stands on a day.
func (s *shelves) standingOf(head *corpus.Head, ref corpus.Ref, on corpus.Day) corpus.Validity {
	return corpus.Assess(head, s.relations[head.Key], s.catalog.Head, ref, on)
}

// basisOf puts the căn cứ of the record into a view.
func (s *shelves) basisOf(reader index.Reader, v *ProcedureView) {
	for _, b := range v.Procedure.Basis {
		x := ProcedureBasis{Number: b.Ref.Number, Title: b.Title, Named: true}
		if head := s.catalog.Head(b.Ref.Doc); head != nil && MayRead(reader, head) {
			x.hold(head, s.standingOf(head, corpus.Ref{Doc: head.Key, Number: head.Number}, v.On))
		}
		v.Basis = append(v.Basis, x)
	}
}

func (b *ProcedureBasis) hold(head *corpus.Head, validity corpus.Validity) {
	b.Head, b.Link, b.Validity = head, corpus.Ref{Doc: head.Key}.Path(), validity
	b.Number = cmp.Or(head.Number, b.Number)
	if head.Title != "" {
		b.Title = strings.TrimSpace(head.Type + " " + head.Title)
	}
}

// placesIn finds the held texts that a text names, and the places in them. A name
// that several held texts bear is none: it is not guessed which is meant.
func (s *shelves) placesIn(reader index.Reader, text string, on corpus.Day) []placed {
	var out []placed
	end := 0
	for _, m := range corpus.ParseRef(text) {
		if m.This || m.Start < end || m.Serial == "" && m.Name == "" {
			continue
		}
		refs := s.catalog.Resolve(m, corpus.Ref{}, on)
		if len(refs) == 0 || len(refs) > 1 && m.Year == "" {
			continue
		}
		head := s.catalog.Head(refs[0].Doc)
		if head == nil || corpus.IsProcedure(head) || !MayRead(reader, head) {
			continue
		}
		end = m.End
		if m.Serial == "" {
			end = nameEnd(text, m, head)
		}
		out = append(out, placed{m.Start, end, refs[0]})
	}
	return out
}

// nameEnd is where the name of a law ends that a mention may have read on from.
func nameEnd(text string, m corpus.Mention, head *corpus.Head) int {
	words := text[m.Start:m.End]
	syl := paper.Syllables(words)
	for _, name := range append([]string{head.Title}, head.Aliases...) {
		want := foldWords(name)
		for i := 0; len(want) > 0 && i+len(want) <= len(syl); i++ {
			if slices.EqualFunc(syl[i:i+len(want)], want, func(s paper.Syllable, w string) bool {
				return paper.Fold(s.Text) == w
			}) {
				return m.Start + syl[i+len(want)-1].End
			}
		}
	}
	return m.End
}

// placesOf finds what the parts of a procedure name.
func (h *House) placesOf(ctx context.Context, reader index.Reader, s *shelves, v *ProcedureView) error {
	for _, part := range v.Document.Parts {
		if strings.HasPrefix(strings.ToLower(part.Title), "căn cứ") {
			continue
		}
		for _, at := range v.find(part.Words()) {
			if _, ok := v.places[at.ref]; ok {
				continue
			}
			head := s.catalog.Head(at.ref.Doc)
			ref := at.ref
			if !ref.Whole() { // a place that the held text does not have is no link
				_, err := h.Provision(ctx, reader, head.Key, ref.Fragment(), v.On)
				if errors.Is(err, store.ErrNotFound) {
					ref = corpus.Ref{Doc: head.Key, Number: head.Number}
				} else if err != nil {
					return err
				}
			}
			p := ProcedurePlace{Ref: ref, Name: ref.Local(), Link: ref.Path(),
				Validity: s.standingOf(head, ref, v.On)}
			v.places[at.ref] = p
			v.addPlace(head, p, s)
		}
	}
	for _, b := range v.Basis {
		if b.Head != nil && b.Validity.Over() && !b.Validity.Doubt {
			v.Ended++
		}
	}
	return nil
}

// addPlace puts a place below its document.
func (v *ProcedureView) addPlace(head *corpus.Head, p ProcedurePlace, s *shelves) {
	at := slices.IndexFunc(v.Basis, func(b ProcedureBasis) bool { return b.Head != nil && b.Head.Key == head.Key })
	if at < 0 {
		b := ProcedureBasis{Number: head.Number}
		b.hold(head, s.standingOf(head, corpus.Ref{Doc: head.Key, Number: head.Number}, v.On))
		v.Basis = append(v.Basis, b)
		at = len(v.Basis) - 1
	}
	if !p.Ref.Whole() {
		v.Basis[at].Places = append(v.Basis[at].Places, p)
	}
}

// Linked cuts a text at the provisions of held texts that it names.
func (h *House) Linked(ctx context.Context, reader index.Reader, text string, on corpus.Day) ([]Span, error) {
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	var out []Span
	at := 0
	for _, m := range s.placesIn(reader, text, on) {
		if m.start > at {
			out = append(out, Span{Text: text[at:m.start]})
		}
		out = append(out, Span{text[m.start:m.end], m.ref.Path(), s.standingOf(s.catalog.Head(m.ref.Doc), m.ref, on)})
		at = m.end
	}
	return append(out, Span{Text: text[at:]}), nil
}

// Spans cuts a text of the procedure at the provisions that it names.
func (v *ProcedureView) Spans(text string) []Span {
	var out []Span
	at := 0
	for _, m := range v.find(text) {
		p, ok := v.places[m.ref]
		if !ok {
			continue
		}
		if m.start > at {
			out = append(out, Span{Text: text[at:m.start]})
		}
		out = append(out, Span{text[m.start:m.end], p.Link, p.Validity})
		at = m.end
	}
	return append(out, Span{Text: text[at:]})
}

// mostRelated is how many procedures of like name are shown.
const mostRelated = 6

// relatedProcedures are those of like name.
func (h *House) relatedProcedures(ctx context.Context, reader index.Reader, head *corpus.Head) ([]ListedProcedure,
	error) {
	if h.Index == nil {
		return nil, nil
	}
	cards, err := h.procedureCards(ctx)
	if err != nil {
		return nil, err
	}
	like, err := h.likeProcedures(ctx, cards, reader, head.Title)
	if err != nil {
		return nil, err
	}
	var out []ListedProcedure
	for _, c := range like {
		if c.Head.Key != head.Key && len(out) < mostRelated {
			out = append(out, c.ListedProcedure)
		}
	}
	return out, nil
}
