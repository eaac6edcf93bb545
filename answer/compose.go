package answer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
)

// certain is the confidence from which a question is of our business whatever
// its words.
const certain = 0.7

// mostSources is how many sources an answer shows.
const mostSources = 4

// wholeSources is how many khoản of a provision asked for by its address it shows.
const wholeSources = 12

// wholeWords is how much is quoted of a provision that is asked for by its
// reference alone.
const wholeWords = 300

// titleWords is how much of a long title a line of sources shows.
const titleWords = 14

// page is the text of an answer in the making.
type page []string

func (p *page) line(format string, args ...any) { *p = append(*p, fmt.Sprintf(format, args...)) }

// gap begins a new paragraph.
func (p *page) gap() {
	if n := len(*p); n > 0 && (*p)[n-1] != "" {
		*p = append(*p, "")
	}
}

func (p *page) quote(text string) {
	for _, l := range strings.Split(text, "\n") {
		*p = append(*p, "> "+l)
	}
}

// quoted shows source n with the line that says whose words they are.
func (p *page) quoted(n int, s Source) {
	p.gap()
	if s.Kind == corpus.Digest {
		p.line(textDigest, n)
	} else {
		p.line(textVerbatim, n)
	}
	p.quote(s.Quote)
}

// end adds notes, the list of sources and the notice, and sets the text.
func (p *page) end(a *Answer) *Answer {
	if len(a.Sources) > 0 && !a.Status.Declined() {
		// A note may hold "[1]" of its own, which would be read as ours.
		if n := reMarker.ReplaceAllString(a.Sources[0].Note, "($1)"); n != "" && !slices.Contains(a.Notes, n) {
			a.Notes = append(a.Notes, n)
		}
	}
	if len(a.Notes) > 0 {
		p.gap()
		for _, n := range a.Notes {
			l := fmt.Sprintf(textCaution, n)
			a.facts.texts = append(a.facts.texts, l)
			*p = append(*p, l)
		}
	}
	if len(a.Sources) > 0 {
		if !a.Status.Declined() {
			p.gap()
			p.line(textSources)
		}
		for i, s := range a.Sources {
			*p = append(*p, sourceLine(i+1, s))
		}
	}
	if !a.Status.Declined() && a.Status != Clarify {
		p.gap()
		*p = append(*p, Notice)
	}
	a.Text = strings.Join(*p, "\n")
	return a
}

// sourceLine is how source n is listed.
func sourceLine(n int, s Source) string {
	cite := s.Cite
	if t := s.Title; t != "" && !strings.Contains(cite, t) {
		if w := strings.Fields(t); len(w) > titleWords {
			t = strings.Join(w[:titleWords], " ") + "…"
		}
		cite += fmt.Sprintf(textAbout, t)
	}
	words := s.ValidityText
	if s.Kind == corpus.Digest {
		words += "; " + textDigested
	}
	return fmt.Sprintf(textSource, n, cite, words)
}

// decline is the answer of a status that gives none; near are what comes
// closest.
func decline(q Question, s Status, r *index.Result) *Answer {
	a := &Answer{Status: s, AsOf: q.day()}
	if r != nil && r.Reading.On != "" {
		a.AsOf = r.Reading.On
	}
	var p page
	switch {
	case q.Text == "":
		p.line("%s", textEmpty)
	case s == DeclinedOutOfScope && greets(q.Text):
		p.line("%s", textGreeting)
	default:
		p.line("%s", declineText(s, a.AsOf))
	}
	if s == DeclinedNoBasis && r != nil {
		a.Notes = append(a.Notes, r.Reading.Notes...)
		p.line(textGap)
		nearest(&p, a, r.Hits)
	}
	return p.end(a)
}

// nearest lists the references of hits without quoting them.
func nearest(p *page, a *Answer, hits []index.Hit) {
	seen := map[corpus.Ref]bool{}
	for _, h := range hits {
		ref := unitOf(h.Passage.Ref)
		if len(a.Sources) == 3 || seen[ref] || h.Passage.Head == nil {
			continue
		}
		seen[ref] = true
		a.Sources = append(a.Sources, source(h, h.Passage, h.Passage.Ref, ""))
	}
	if len(a.Sources) > 0 {
		p.gap()
		p.line(textNearest)
	}
}

// unitOf is the Điều, or the section, that holds r.
func unitOf(r corpus.Ref) corpus.Ref {
	r.Clause, r.Point, r.Item = "", "", ""
	return r
}

// compose makes the answer of a result.
func (a *Answerer) compose(ctx context.Context, q Question, r *index.Result) (*Answer, error) {
	if q.Text == "" {
		return decline(q, DeclinedNoBasis, nil), nil
	}
	if a.forbid(q, r) {
		return decline(q, DeclinedRights, r), nil
	}
	a.settle(r)
	if c := a.clarify(q, r); c != nil {
		return c, nil
	}
	if rr := missing(r); rr != nil {
		return a.correctMissing(q, r, *rr), nil
	}
	ref, named := a.named(r)
	if head := named; head != nil {
		v, err := a.index.Validity(ref, r.Reading.On)
		if err != nil {
			return nil, fmt.Errorf("answer: %w", err)
		}
		if out, err := a.related(q, r, ref, head, v); out != nil || err != nil {
			return out, err
		}
		switch h := hitIn(r, ref); {
		case r.Reading.Aspect == index.AspectValidity:
			return a.validity(q, r, ref, head, v), nil
		case h == nil && head.Kind == corpus.Catalogue:
			return a.factsOnly(r, ref, head, v), nil
		case h != nil && (v.State == corpus.Expired || v.State == corpus.Completed || v.State == corpus.NotYet):
			return a.expired(ctx, q, r, *h, v)
		case ref.Whole() && about(r, head):
			return a.overview(ctx, q, r, ref, head, v)
		case h == nil && len(r.Hits) == 0:
			return a.factsOnly(r, ref, head, v), nil
		}
	}
	// A text imported without a name may be the very law that is named.
	unnamed := len(r.Hits) > 0 && r.Hits[0].Passage.Head.Title == "" && r.Confidence >= certain
	if rr := notHeld(r); rr != nil && (rr.Mention.Serial != "" || rr.Mention.Year != "" && !unnamed) {
		return notHeldAnswer(q, r, rr), nil
	}
	enough := r.Confidence >= a.opts.Threshold
	if named != nil && len(r.Hits) > 0 && r.Hits[0].Passage.Ref.Doc == named.Key && covered(termsOf(r), r.Hits[0]) {
		enough = true // its number is in the question, not in its text
	}
	switch {
	case outside(q.Text) && r.Confidence < certain && named == nil, foreign(q.Text, r):
		return decline(q, DeclinedOutOfScope, r), nil
	case len(r.Hits) > 0 && (r.Hits[0].Exact || enough):
		return a.answered(ctx, q, r)
	case len(r.History) > 0 && (enough || len(r.Hits) == 0):
		return a.stale(q, r, r.History[0], false, inForce(r.Hits, r.History[0].Passage.Ref.Doc)), nil
	}
	if out, err := a.byParts(ctx, q, r); out != nil || err != nil {
		return out, err
	}
	return decline(q, DeclinedNoBasis, r), nil
}

// byParts answers what it can of a question that asks several; nil when that
// is nothing.
func (a *Answerer) byParts(ctx context.Context, q Question, r *index.Result) (*Answer, error) {
	parts := questionParts(q.Text)
	if len(parts) < 2 {
		return nil, nil
	}
	for i, part := range parts {
		sub := q
		sub.Text, sub.AsOf = part, r.Reading.On
		got, err := a.search(ctx, sub, part)
		if err != nil {
			return nil, err
		}
		if len(got.Hits) > 0 && got.Confidence >= a.opts.Threshold && !outside(part) {
			rest := slices.Delete(slices.Clone(parts), i, i+1)
			sub.Text = strings.Join(append([]string{part}, rest...), "? ")
			return a.answered(ctx, sub, got)
		}
	}
	return nil, nil
}

// named is the place that the question names by a reference, when only one
// place is meant.
func (a *Answerer) named(r *index.Result) (corpus.Ref, *corpus.Head) {
	for _, rr := range r.Reading.Refs {
		if len(rr.Candidates) == 1 && rr.Candidates[0].Doc != "" {
			if h := a.head(rr.Candidates[0].Doc); h != nil {
				return rr.Candidates[0], h
			}
		}
	}
	return corpus.Ref{}, nil
}

func (a *Answerer) head(key string) *corpus.Head {
	c, err := a.index.Catalog()
	if err != nil {
		return nil
	}
	return c.Head(key)
}

// hitIn is the best hit inside ref.
func hitIn(r *index.Result, ref corpus.Ref) *index.Hit {
	for _, exact := range []bool{true, false} {
		for _, hs := range [][]index.Hit{r.Hits, r.History} {
			for i := range hs {
				got := hs[i].Passage.Ref
				if hs[i].Exact == exact && hs[i].Passage.Head != nil && got.Doc == ref.Doc && (ref.Whole() || ref.Contains(got) || got.Contains(ref)) {
					return &hs[i]
				}
			}
		}
	}
	return nil
}

// about says that the question asks for a document as a whole: it holds little
// besides the reference and words of the title.
func about(r *index.Result, head *corpus.Head) bool {
	title := map[string]bool{}
	for _, w := range folded(head.Title) {
		title[w] = true
	}
	return !slices.ContainsFunc(termsOf(r), func(t string) bool { return !title[t] })
}

// aboutWords, folded, ask for a document as a whole.
var aboutWords = map[string]bool{"noi": true, "dung": true, "chinh": true, "tom": true, "tat": true, "ban": true, "hanh": true, "so": true, "ngay": true,
	"hieu": true, "luc": true, "pham": true, "dieu": true, "doi": true, "tuong": true, "ap": true, "van": true, "ten": true, "goi": true, "hay": true}

// overview answers what a document is about: with its first Điều, which says so.
func (a *Answerer) overview(ctx context.Context, q Question, r *index.Result, ref corpus.Ref, head *corpus.Head, v corpus.Validity) (*Answer, error) {
	out := &Answer{Status: Answered, AsOf: r.Reading.On, Notes: slices.Clone(r.Reading.Notes)}
	s := source(index.Hit{Validity: v}, corpus.Passage{Head: head, Ref: ref}, ref, "")
	first := ref
	first.Article = "1"
	h, err := a.at(ctx, q, out.AsOf, first)
	if err != nil {
		return nil, err
	}
	if h != nil && h.Passage.Ref.Article == "1" && h.Passage.Ref.Appendix == "" {
		c := choose(h.Passage, content(head.Title), "", quoteWords)
		s = source(*h, h.Passage, c.ref, c.quote)
	}
	out.Sources = append(out.Sources, s)
	var p page
	title := ""
	if head.Title != "" && !strings.Contains(corpus.Cite(head, ref), head.Title) {
		title = ": " + head.Title
	}
	line := fmt.Sprintf(textOverview, corpus.Cite(head, ref), asOf(v.Words(), out.AsOf), title)
	out.facts.texts = append(out.facts.texts, line)
	p.line("%s", line)
	if s.Quote != "" {
		p.quoted(1, s)
	}
	out.FollowUps = []string{fmt.Sprintf(followValidity, corpus.Cite(head, ref))}
	return p.end(out), nil
}

// forbid takes the documents that the reader may not read out of what the
// references can mean; it says whether nothing is left of one.
func (a *Answerer) forbid(q Question, r *index.Result) bool {
	none := false
	for i := range r.Reading.Refs {
		rr := &r.Reading.Refs[i]
		n := len(rr.Candidates)
		rr.Candidates = slices.DeleteFunc(slices.Clone(rr.Candidates), func(c corpus.Ref) bool {
			h := a.head(c.Doc)
			return h != nil && h.Class != corpus.Public && !q.Reader.All && !slices.Contains(q.Reader.Agencies, h.Agency)
		})
		none = none || n > 0 && len(rr.Candidates) == 0
	}
	return none
}

// missing is a reference to a part that its document does not have.
func missing(r *index.Result) *index.RefReading {
	for i := range r.Reading.Refs {
		if rr := &r.Reading.Refs[i]; rr.Missing && len(rr.Candidates) > 0 {
			return rr
		}
	}
	return nil
}

// notHeld is a reference to a document that is not held, when no other
// reference in the question is.
func notHeld(r *index.Result) *index.RefReading {
	var out *index.RefReading
	for i := range r.Reading.Refs {
		rr := &r.Reading.Refs[i]
		if len(rr.Candidates) > 0 {
			return nil
		}
		if out == nil && !rr.Mention.This && (rr.Mention.Serial != "" || rr.Mention.Name != "") {
			out = rr
		}
	}
	return out
}

func notHeldAnswer(q Question, r *index.Result, rr *index.RefReading) *Answer {
	a := &Answer{Status: DeclinedNoBasis, AsOf: r.Reading.On}
	var p page
	p.line(textNotHeld, rr.Mention.Text, a.AsOf.Vietnamese())
	p.line(textGap)
	if len(termsOf(r)) > 1 {
		nearest(&p, a, r.Hits)
	}
	return p.end(a)
}

// settle takes the one document that the rest of the question is about out of
// several a reference can mean ("NĐ 45 về bãi gửi xe").
//
// A law named without number and year is the one in force.
func (a *Answerer) settle(r *index.Result) {
	for i := range r.Reading.Refs {
		if rr := &r.Reading.Refs[i]; len(rr.Candidates) > 1 && rr.Mention.Serial == "" && rr.Mention.Year == "" {
			at := slices.IndexFunc(rr.Candidates, func(c corpus.Ref) bool {
				v, err := a.index.Validity(corpus.Ref{Doc: c.Doc, Number: c.Number}, r.Reading.On)
				return err == nil && v.State != corpus.Expired && v.State != corpus.NotYet
			})
			only(r, rr, max(at, 0))
		}
	}
	terms := termsOf(r)
	if len(terms) < 2 {
		return
	}
	for i := range r.Reading.Refs {
		rr := &r.Reading.Refs[i]
		if len(rr.Candidates) < 2 || rr.Missing {
			continue
		}
		best, second, at := 0.0, 0.0, -1
		for k, c := range rr.Candidates {
			h := a.head(c.Doc)
			if h == nil {
				continue
			}
			set := map[string]bool{}
			for _, w := range folded(h.Title) {
				set[w] = true
			}
			n := 0.0
			for _, t := range terms {
				if set[t] {
					n++
				}
			}
			switch n /= float64(len(terms)); {
			case n > best:
				best, second, at = n, best, k
			case n > second:
				second = n
			}
		}
		if at < 0 || best < 0.6 || second*2 > best {
			continue
		}
		only(r, rr, at)
	}
}

// only takes candidate at for what a reference means, and drops the hits that
// stand there for the others alone.
func only(r *index.Result, rr *index.RefReading, at int) {
	meant := rr.Candidates[at]
	others := map[string]bool{}
	for _, c := range rr.Candidates {
		others[c.Doc] = c.Doc != meant.Doc
	}
	rr.Candidates = []corpus.Ref{meant}
	gone := func(h index.Hit) bool { return others[h.Passage.Ref.Doc] }
	r.Hits, r.History = slices.DeleteFunc(r.Hits, gone), slices.DeleteFunc(r.History, gone)
}

// clarify asks which document, or which meaning, is meant.
func (w *Answerer) clarify(q Question, r *index.Result) *Answer {
	a := &Answer{Status: Clarify, AsOf: r.Reading.On}
	var p page
	for _, rr := range r.Reading.Refs {
		docs := map[string]bool{}
		var refs []corpus.Ref
		for _, c := range rr.Candidates {
			if !docs[c.Doc] && c.Doc != "" {
				docs[c.Doc] = true
				refs = append(refs, c)
			}
		}
		if len(refs) < 2 || rr.Missing {
			continue
		}
		p.line(textWhich, rr.Mention.Text)
		for _, c := range refs[:min(len(refs), 6)] {
			label := c.Number
			if h := w.head(c.Doc); h != nil {
				label = corpus.Cite(h, corpus.Ref{Doc: c.Doc, Number: c.Number})
				if h.Title != "" && !strings.Contains(label, h.Title) {
					label += fmt.Sprintf(textAbout, h.Title)
				}
			}
			a.Choices = append(a.Choices, label)
			a.Asks = append(a.Asks, instead(q.Text, rr.Mention.Text, c.String()))
		}
		break
	}
	if len(a.Choices) == 0 && r.Reading.Unclear != "" && len(r.Reading.Choices) > 1 && len(r.Reading.Refs) == 0 {
		p.line(textWhichMeaning, r.Reading.Unclear)
		for _, c := range r.Reading.Choices {
			a.Choices = append(a.Choices, c)
			a.Asks = append(a.Asks, instead(q.Text, r.Reading.Unclear, c))
		}
	}
	if len(a.Choices) == 0 {
		return nil
	}
	for i, c := range a.Choices {
		l := fmt.Sprintf(textChoice, i+1, c)
		a.facts.texts = append(a.facts.texts, l)
		p = append(p, l)
	}
	return p.end(a)
}

// instead puts other words in the place of those that were unclear.
func instead(text, unclear, words string) string {
	if i := strings.Index(strings.ToLower(text), strings.ToLower(unclear)); i >= 0 && i+len(unclear) <= len(text) && unclear != "" {
		return text[:i] + words + text[i+len(unclear):]
	}
	return text + " (" + words + ")"
}

// answered quotes the best hit.
func (a *Answerer) answered(ctx context.Context, q Question, r *index.Result) (*Answer, error) {
	out := &Answer{Status: Answered, AsOf: r.Reading.On, Notes: slices.Clone(r.Reading.Notes)}
	terms := termsOf(r)
	if !r.Hits[0].Exact {
		r.Hits = rulesFirst(r)
	}
	h := r.Hits[0]
	limit := quoteWords
	if h.Exact {
		if len(terms) == 0 {
			limit = wholeWords
		}
		h = bestOf(h, terms)
	}
	c := choose(h.Passage, terms, r.Reading.Aspect, limit)
	main := source(h, h.Passage, c.ref, c.quote)
	out.Sources = append(out.Sources, main)
	if rr := notHeld(r); rr != nil {
		out.Notes = append(out.Notes, fmt.Sprintf(textOtherBasis, rr.Mention.Text))
	}
	var p page
	if main.Quote == "" {
		out.Status = Partial
		p.line(textNoText, main.Cite, asOf(main.ValidityText, out.AsOf))
		return p.end(out), nil
	}
	cite := main.Cite
	if h.Exact && len(terms) == 0 && len(h.Also) > 0 { // all of the Điều was asked for
		cite = corpus.Cite(h.Passage.Head, unitOf(main.Ref))
	}
	if lacks := narrower(h); lacks != "" && len(h.Passage.Points) > 0 {
		out.Status = Corrected
		line := fmt.Sprintf(textCorrected, lacks, main.Cite) + " " + fmt.Sprintf(textOnDay, out.AsOf.Vietnamese())
		out.facts.texts = append(out.facts.texts, line)
		p.line("%s", line)
	} else {
		if lacks != "" {
			line := fmt.Sprintf(textNotApart, main.Cite, lacks)
			out.facts.texts = append(out.facts.texts, line)
			out.Notes = append(out.Notes, line)
		}
		p.conclusion(out, main, cite, c.key)
	}
	p.quoted(1, main)
	if h.Exact && len(terms) == 0 {
		p.whole(out, r, h)
		out.FollowUps = followUps(main)
		return p.end(out), nil
	}
	more(out, r.Hits[1:], terms, mostSources-1)
	shown := len(p)
	missed, err := a.otherParts(ctx, q, r, out, &p)
	if err != nil {
		return nil, err
	}
	if len(p) == shown { // there is room for one more quote
		if err := a.neighbour(ctx, q, h, out, terms, &p); err != nil {
			return nil, err
		}
	}
	for _, m := range missed {
		out.Status = Partial
		p.gap()
		p.line(textPartial, m)
	}
	out.FollowUps = followUps(main)
	return p.end(out), nil
}

// rulesFirst puts a rule in front of a blank form that was ranked before it,
// unless the question is about forms.
func rulesFirst(r *index.Result) []index.Hit {
	for _, w := range folded(r.Reading.Text) {
		if w == "mau" || w == "bieu" || w == "phieu" {
			return r.Hits
		}
	}
	for i, h := range r.Hits[:min(len(r.Hits), 3)] {
		if !form(h.Passage) {
			return append([]index.Hit{h}, slices.Delete(slices.Clone(r.Hits), i, i+1)...)
		}
	}
	return r.Hits
}

// form says that p is a blank to be filled in, not a rule.
func form(p corpus.Passage) bool {
	if p.Ref.Appendix == "" {
		return false
	}
	lines := strings.Count(strings.TrimSpace(p.Text), "\n") + 1
	return strings.Contains(p.Text, ".....") || strings.Contains(p.Text, "……") || lines >= 8 && words(p.Text) < 4*lines
}

// termsOf are the words of a question that a quote is chosen by: without its
// references, which are followed, not searched.
func termsOf(r *index.Result) []string {
	text := r.Reading.Text
	for _, rr := range r.Reading.Refs {
		if len(rr.Candidates) > 0 || rr.Mention.Serial != "" {
			text = strings.Replace(text, rr.Mention.Text, " ", 1)
		}
	}
	return slices.DeleteFunc(content(text), func(w string) bool { return aboutWords[w] && len(r.Reading.Refs) > 0 })
}

// bestOf puts the khoản of a named Điều in front that carries the question
// best.
func bestOf(h index.Hit, terms []string) index.Hit {
	ps := []piece{{text: h.Passage.Text}}
	for _, p := range h.Also {
		ps = append(ps, piece{text: p.Text})
	}
	rate(ps, terms)
	best := 0
	for i := range ps {
		if ps[i].score > ps[best].score {
			best = i
		}
	}
	if best > 0 {
		also := slices.Clone(h.Also)
		h.Passage, also[best-1] = also[best-1], h.Passage
		h.Also = also
	}
	return h
}

// whole goes on quoting a named Điều as far as there is room, and adds what
// else the question names.
func (p *page) whole(a *Answer, r *index.Result, h index.Hit) {
	n, cut := words(a.Sources[0].Quote), false
	quote := func(h index.Hit, q corpus.Passage) {
		k := words(q.Lead) + words(q.Text)
		if cut = cut || n+k > wholeWords || len(a.Sources) == wholeSources; !cut {
			n += k
			a.Sources = append(a.Sources, source(h, q, q.Ref, lines(q.Lead, q.Text)))
			p.quoted(len(a.Sources), a.Sources[len(a.Sources)-1])
		}
	}
	for _, q := range h.Also {
		quote(h, q)
	}
	var named []index.Hit
	for _, o := range r.Hits[1:] {
		if !o.Exact || o.Passage.Head == nil || o.Passage.Text == "" {
			continue
		}
		if quote(o, o.Passage); cut {
			named = append(named, o)
			continue
		}
		for _, q := range o.Also {
			quote(o, q)
		}
	}
	if cut {
		p.gap()
		p.line(textMore)
	}
	more(a, named, nil, max(0, mostSources-len(a.Sources)))
}

// conclusion says where the answer stands, and its key sentence.
func (p *page) conclusion(a *Answer, s Source, cite, key string) {
	words := asOf(s.ValidityText, a.AsOf)
	switch {
	case key != "":
		p.line(textFoundKey, cite, words, key)
	case s.Validity == corpus.PartyPaper:
		p.line(textFoundParty, cite, words)
	default:
		p.line(textFound, cite, words)
	}
}

// more adds up to n further sources, one of each Điều.
func more(a *Answer, hits []index.Hit, terms []string, n int) {
	seen := map[corpus.Ref]bool{}
	for _, s := range a.Sources {
		seen[unitOf(s.Ref)] = true
	}
	for _, h := range hits {
		if n == 0 {
			return
		}
		u := unitOf(h.Passage.Ref)
		if seen[u] || h.Passage.Head == nil || h.Passage.Text == "" {
			continue
		}
		seen[u] = true
		n--
		c := choose(h.Passage, terms, "", restWords)
		a.Sources = append(a.Sources, source(h, h.Passage, c.ref, c.quote))
	}
}

// neighbour quotes the khoản of the same Điều that the main quote refers to
// ("trừ trường hợp quy định tại khoản 1 Điều này"), or the one that carries
// words of the question which the main quote does not.
func (a *Answerer) neighbour(ctx context.Context, q Question, h index.Hit, out *Answer, terms []string, p *page) error {
	main := out.Sources[0]
	if words(main.Quote) > quoteWords || h.Passage.Ref.Clause == "" {
		return nil
	}
	var found *corpus.Passage
	for _, m := range corpus.ParseRef(main.Quote) {
		if m.Part.Clause == "" || m.Serial != "" || m.Name != "" || m.Part.Article != "" || m.Part.Clause == h.Passage.Ref.Clause ||
			m.This && m.ThisPart != corpus.KindArticle {
			continue
		}
		want := unitOf(h.Passage.Ref)
		want.Clause = m.Part.Clause
		near, err := a.lookup(ctx, q, out.AsOf, want, h.Also)
		if err != nil {
			return err
		}
		if near != nil {
			found = near
			break
		}
	}
	if found == nil {
		have := map[string]bool{}
		for _, w := range folded(main.Quote + " " + main.Heading) {
			have[w] = true
		}
		for i := range h.Also {
			set := map[string]bool{}
			for _, w := range folded(h.Also[i].Text) {
				set[w] = true
			}
			gain := 0
			for _, t := range terms {
				if !have[t] && set[t] {
					gain++
				}
			}
			if gain >= 2 && found == nil {
				found = &h.Also[i]
			}
		}
	}
	if found == nil || found.Ref == h.Passage.Ref || found.Text == "" {
		return nil
	}
	c := choose(*found, terms, "", restWords)
	s := source(h, *found, c.ref, c.quote)
	if len(out.Sources) >= mostSources {
		out.Sources = out.Sources[:mostSources-1]
	}
	out.Sources = append(out.Sources, s)
	p.gap()
	p.line(textNear, s.Ref.Local(), len(out.Sources))
	p.quote(s.Quote)
	return nil
}

// lookup fetches the passage at ref, nil when there is none.
func (a *Answerer) lookup(ctx context.Context, q Question, on corpus.Day, ref corpus.Ref, also []corpus.Passage) (*corpus.Passage, error) {
	for i := range also {
		if also[i].Ref == ref {
			return &also[i], nil
		}
	}
	h, err := a.at(ctx, q, on, ref)
	if err != nil || h == nil || h.Passage.Ref != ref {
		return nil, err
	}
	return &h.Passage, nil
}

// at returns the hit at a place, whether or not it is in force; nil when the
// reader may not read it or it is not held.
func (a *Answerer) at(ctx context.Context, q Question, on corpus.Day, ref corpus.Ref) (*index.Hit, error) {
	r, err := a.index.Search(ctx, index.Query{Text: ref.String(), Today: on, Reader: q.Reader, Docs: []string{ref.Doc}, Expired: true, Limit: 3})
	if err != nil {
		return nil, fmt.Errorf("answer: look up %s: %w", ref, err)
	}
	for _, hs := range [][]index.Hit{r.Hits, r.History} {
		for i := range hs {
			got := hs[i].Passage.Ref
			if ref.Contains(got) || got.Doc == ref.Doc && got.Contains(ref) && !got.Whole() {
				return &hs[i], nil
			}
		}
	}
	return nil, nil
}

// otherParts answers the further question marks of a question that the main
// hit does not cover; it returns those for which there is no basis.
func (a *Answerer) otherParts(ctx context.Context, q Question, r *index.Result, out *Answer, p *page) (missed []string, err error) {
	parts := questionParts(q.Text)
	if len(parts) < 2 {
		return nil, nil
	}
	for _, part := range parts[1:] {
		if covered(content(part), r.Hits[0]) {
			continue
		}
		sub, err := a.search(ctx, Question{Text: part, Today: q.Today, AsOf: out.AsOf, Reader: q.Reader, History: []string{parts[0]}}, part)
		if err != nil {
			return nil, err
		}
		if len(sub.Hits) == 0 || sub.Confidence < a.opts.Threshold && !sub.Hits[0].Exact {
			missed = append(missed, part)
			continue
		}
		h := sub.Hits[0]
		if h.Passage.Text == "" || slices.ContainsFunc(out.Sources, func(s Source) bool { return s.passage.Ref == h.Passage.Ref }) {
			continue
		}
		c := choose(h.Passage, content(part), sub.Reading.Aspect, restWords)
		s := source(h, h.Passage, c.ref, c.quote)
		if len(out.Sources) >= mostSources {
			out.Sources = out.Sources[:mostSources-1]
		}
		out.Sources = append(out.Sources, s)
		p.gap()
		p.line(textNear, s.Cite, len(out.Sources))
		p.quote(s.Quote)
		break // one more quote is what an answer has room for
	}
	return missed, nil
}

// questionParts are the questions of a text that asks several.
func questionParts(text string) []string {
	var out []string
	for _, p := range strings.Split(text, "?") {
		if p = strings.TrimSpace(p); len(content(p)) >= 2 {
			out = append(out, p)
		}
	}
	if len(out) > 3 {
		return nil // not a list of questions any more
	}
	return out
}

// covered says that the unit of h holds most of the words.
func covered(terms []string, h index.Hit) bool {
	set := map[string]bool{}
	text := h.Passage.Heading + " " + h.Passage.Lead + " " + h.Passage.Text
	for _, p := range h.Also {
		text += " " + p.Text
	}
	for _, w := range folded(text) {
		set[w] = true
	}
	n := 0
	for _, t := range terms {
		if set[t] {
			n++
		}
	}
	return n*3 >= len(terms)*2
}

func followUps(s Source) []string {
	var out []string
	head := s.passage.Head
	if s.Article != "" && s.Clause != "" {
		out = append(out, fmt.Sprintf(followUnit, corpus.Cite(head, unitOf(s.Ref))))
	}
	if s.Validity != corpus.PartyPaper {
		out = append(out, fmt.Sprintf(followValidity, corpus.Cite(head, corpus.Ref{Doc: s.Ref.Doc, Number: s.Number})))
	}
	return out
}

// narrower names the part that was asked for by its address where the passage
// is more than that part; "" where it is that part or lies in it.
func narrower(h index.Hit) string {
	if !h.Exact || h.Asked.Contains(h.Passage.Ref) {
		return ""
	}
	return h.Asked.Local()
}

// correctMissing says that a document has no such part.
func (a *Answerer) correctMissing(q Question, r *index.Result, rr index.RefReading) *Answer {
	out := &Answer{Status: Corrected, AsOf: r.Reading.On}
	key := rr.Candidates[0].Doc
	var hits []index.Hit
	for _, h := range r.Hits {
		if h.Passage.Ref.Doc == key && h.Passage.Head != nil {
			hits = append(hits, h)
		}
	}
	name := rr.Candidates[0].Number
	if h := a.head(key); h != nil {
		name = corpus.Cite(h, corpus.Ref{Doc: h.Key, Number: h.Number})
	}
	var p page
	line := fmt.Sprintf(textCorrected, strings.TrimSpace(rr.Mention.Text), name)
	if n := a.index.Articles(key); n > 0 && rr.Mention.Part.Article != "" {
		line += " " + fmt.Sprintf(textArticles, n)
	}
	line += " " + fmt.Sprintf(textOnDay, out.AsOf.Vietnamese())
	out.facts.texts = append(out.facts.texts, line)
	p.line("%s", line)
	if terms := termsOf(r); len(hits) > 0 && len(terms) >= 2 {
		c := choose(hits[0].Passage, terms, r.Reading.Aspect, restWords)
		out.Sources = append(out.Sources, source(hits[0], hits[0].Passage, c.ref, c.quote))
		p.gap()
		p.line(textNearestInDoc)
		p.quoted(1, out.Sources[0])
		more(out, hits[1:], terms, 1)
	}
	return p.end(out)
}

// expired answers a question that names a document which is no longer in
// force, with what is in force now in its place.
func (a *Answerer) expired(ctx context.Context, q Question, r *index.Result, h index.Hit, v corpus.Validity) (*Answer, error) {
	if h.Validity.State != v.State || h.Validity.Since == "" {
		h.Validity = v
	}
	text := q.Text
	for _, rr := range r.Reading.Refs {
		text = strings.Replace(text, rr.Mention.Text, " ", 1)
	}
	var present []index.Hit
	if len(termsOf(r)) > 1 && v.State != corpus.Completed {
		now, err := a.search(ctx, Question{Text: text, Today: q.Today, AsOf: r.Reading.On, Reader: q.Reader}, text)
		if err != nil {
			return nil, err
		}
		if now.Confidence >= a.opts.Threshold {
			present = inForce(now.Hits, h.Passage.Ref.Doc)
		}
	}
	return a.stale(q, r, h, true, present), nil
}

// stale answers from a text that is no longer in force: a correction when the
// question takes it for the present law, history otherwise. present are
// provisions of today on the same matter.
func (a *Answerer) stale(q Question, r *index.Result, h index.Hit, byName bool, present []index.Hit) *Answer {
	out := &Answer{Status: Historical, AsOf: r.Reading.On, Notes: slices.Clone(r.Reading.Notes)}
	terms := termsOf(r)
	c := choose(h.Passage, terms, r.Reading.Aspect, quoteWords)
	s := source(h, h.Passage, c.ref, c.quote)
	out.Sources = append(out.Sources, s)
	since := ""
	if d := h.Validity.Since; d != "" {
		since = fmt.Sprintf(textSince, d.Vietnamese())
	}
	var p page
	name := corpus.Cite(h.Passage.Head, corpus.Ref{Doc: s.Ref.Doc, Number: s.Number})
	on := out.AsOf.Vietnamese()
	switch state := h.Validity.State; {
	case byName && state == corpus.Completed:
		p.line(textCompleted, name, on)
	case byName && state == corpus.NotYet:
		p.line(textNotYet, name, on)
	case byName:
		if asksPresent(q.Text) {
			out.Status = Corrected
		}
		p.line(textStale, name, since, on)
	case state == corpus.Completed:
		p.line(textOnlyCompleted, on)
	case state == corpus.NotYet:
		p.line(textOnlyNotYet, on)
	default:
		p.line(textHistorical, since, on)
	}
	if h.Validity.State == corpus.Expired {
		a.replaced(&p, out, h.Validity)
	}
	if s.Quote != "" {
		p.quoted(1, s)
	}
	if len(present) > 0 {
		b := choose(present[0].Passage, terms, r.Reading.Aspect, restWords)
		out.Sources = append(out.Sources, source(present[0], present[0].Passage, b.ref, b.quote))
		p.gap()
		p.line(textPresent)
		p.quoted(2, out.Sources[1])
		more(out, present[1:], terms, 1)
	}
	return p.end(out)
}

func inForce(hits []index.Hit, not string) []index.Hit {
	var out []index.Hit
	for _, h := range hits {
		if h.Passage.Head != nil && h.Passage.Ref.Doc != not && h.Passage.Text != "" && h.Validity.State != corpus.Expired {
			out = append(out, h)
		}
	}
	return out
}

// replaced names the documents that ended what is no longer in force.
func (a *Answerer) replaced(p *page, out *Answer, v corpus.Validity) {
	var by []string
	for _, rel := range v.By {
		if (rel.Kind == corpus.RelReplaces || rel.Kind == corpus.RelRepeals) && rel.From.Doc != "" {
			name := corpus.Cite(a.head(rel.From.Doc), rel.From)
			if rel.Since != "" {
				name += fmt.Sprintf(textSince, rel.Since.Vietnamese())
			}
			if !slices.Contains(by, name) {
				by = append(by, name)
			}
		}
	}
	line := textNoReplacement
	if len(by) > 0 {
		line = fmt.Sprintf(textReplacedBy, strings.Join(by, "; "))
	}
	out.facts.texts = append(out.facts.texts, line)
	p.line("%s", line)
}

// validity answers whether something is in force, with the reasoning.
func (a *Answerer) validity(q Question, r *index.Result, ref corpus.Ref, head *corpus.Head, v corpus.Validity) *Answer {
	out := &Answer{Status: Answered, AsOf: r.Reading.On, Notes: slices.Clone(r.Reading.Notes)}
	h := index.Hit{Passage: corpus.Passage{Head: head, Ref: ref}, Validity: v}
	c := chosen{ref: ref}
	if got := hitIn(r, ref); got != nil && !ref.Whole() {
		h.Passage = got.Passage
		if ref.Contains(h.Passage.Ref) {
			c = choose(h.Passage, content(r.Reading.Text), "", restWords)
		} else { // a điểm of the passage
			for _, p := range h.Passage.Points {
				if p.Ref == ref {
					c = chosen{ref: ref, quote: p.Text}
				}
			}
		}
	}
	s := source(h, h.Passage, c.ref, c.quote)
	if s.Ref != ref { // say it of what was asked for: the whole điều, not its first khoản
		s = source(index.Hit{Validity: v}, corpus.Passage{Head: head, Ref: ref}, ref, "")
	}
	out.Sources = append(out.Sources, s)
	var p page
	if s.Validity == corpus.PartyPaper {
		p.line(textValidityParty, s.Cite, out.AsOf.Vietnamese())
	} else {
		p.line(textValidity, s.Cite, s.ValidityText, out.AsOf.Vietnamese())
	}
	if s.Validity == corpus.Expired {
		a.replaced(&p, out, v)
	}
	if len(v.Steps) > 0 {
		p.gap()
		for _, step := range v.Steps {
			l := "- " + strings.ReplaceAll(step, "\n", " ")
			out.facts.texts = append(out.facts.texts, l)
			p = append(p, l)
		}
	}
	if s.Quote != "" {
		p.quoted(1, s)
	}
	return p.end(out)
}

// factsOnly answers for a document of which only the facts are known.
func (a *Answerer) factsOnly(r *index.Result, ref corpus.Ref, head *corpus.Head, v corpus.Validity) *Answer {
	out := &Answer{Status: Partial, AsOf: r.Reading.On, Notes: slices.Clone(r.Reading.Notes)}
	ref = corpus.Ref{Doc: head.Key, Number: head.Number}
	s := source(index.Hit{Validity: v}, corpus.Passage{Head: head, Ref: ref}, ref, "")
	out.Sources = append(out.Sources, s)
	var p page
	p.line(textNoText, s.Cite, asOf(s.ValidityText, out.AsOf))
	if v.State == corpus.Expired {
		a.replaced(&p, out, v)
	}
	return p.end(out)
}
