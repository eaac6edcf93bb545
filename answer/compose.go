package answer

import (
	"context"
	"fmt"
	"regexp"
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

// decline is the answer of a status that gives none; near are what comes
// closest.
func decline(q Question, s Status, r *index.Result) *Answer {
	a := &Answer{Status: s, AsOf: q.day()}
	if r != nil {
		if r.Reading.On != "" {
			a.AsOf = r.Reading.On
		}
		if a.Reading = r.Reading; s == DeclinedNoBasis {
			a.notes = begin(s, r).notes
		}
	}
	switch {
	case q.Text == "" && !q.Secret:
		a.say(Decline, textEmpty)
	case s == DeclinedOutOfScope && greets(q.Text):
		a.say(Decline, textGreeting)
	case s == DeclinedNoBasis:
		a.say(Decline, declineWords(s), onDay(a.AsOf))
	default:
		a.say(Decline, declineWords(s))
	}
	if s == DeclinedNoBasis && r != nil {
		a.goOn(textGap)
		a.nearest(r.Hits)
	}
	return a.end()
}

// nearest lists the references of hits without quoting them.
func (a *Answer) nearest(hits []index.Hit) {
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
		a.say(Further, textNearest)
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
		if out := a.gone(r, rr.Candidates); out != nil {
			return out, nil
		}
		return a.correctMissing(r, *rr), nil
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
		h := hitIn(r, ref)
		if h != nil && h.Exact && h.Validity.State == corpus.NotYet { // the provision alone is new
			v = h.Validity
		}
		switch {
		case r.Reading.Aspect == index.AspectValidity:
			if out, err := a.validities(r); out != nil || err != nil {
				return out, err
			}
			if ref.Whole() && !v.Over() && asksFrom(r.Reading.Text) {
				if out, err := a.inForceFrom(ctx, q, r, head); out != nil || err != nil {
					return out, err
				}
			}
			return a.validity(r, ref, head, v), nil
		case ref.Whole() && head.Issuer != "" && asksIssue(r, head):
			return a.issued(r, ref, head, v), nil
		case h == nil && head.Kind == corpus.Catalogue:
			return a.factsOnly(r, head, v), nil
		case h != nil && v.Over():
			return a.expired(ctx, q, r, *h, v)
		case h != nil && h.Exact && h.Validity.Over():
			return a.oldWording(r, *h)
		case ref.Whole() && about(r, head):
			return a.overview(ctx, q, r, ref, head, v)
		case h == nil && len(r.Hits) == 0:
			return a.factsOnly(r, head, v), nil
		}
	}
	// A text imported without a name may be the very law that is named.
	unnamed := len(r.Hits) > 0 && r.Hits[0].Passage.Head.Title == "" && r.Confidence >= certain
	if rr := notHeld(r); rr != nil && (rr.Mention.Serial != "" || rr.Mention.Year != "" && !unnamed) {
		return a.notHeldAnswer(r, rr), nil
	}
	enough := r.Confidence >= a.opts.Threshold || a.holds(r)
	if named != nil && len(r.Hits) > 0 && r.Hits[0].Passage.Ref.Doc == named.Key && covered(termsOf(r), r.Hits[0]) {
		enough = true // its number is in the question, not in its text
	}
	if len(q.docs) > 0 && len(r.Hits) > 0 { // what the conversation is about is held
		enough = true
	}
	switch {
	case outside(q.Text) && r.Confidence < certain && named == nil, foreign(q.Text, r):
		return decline(q, DeclinedOutOfScope, r), nil
	case len(r.Hits) > 0 && (r.Hits[0].Exact || enough):
		if out, err := a.compare(ctx, q, r); out != nil || err != nil {
			return out, err
		}
		if a.unsure(q, r) || corpus.IsProcedure(r.Hits[0].Passage.Head) && !r.Hits[0].Exact {
			return a.possible(r), nil
		}
		return a.answered(ctx, q, r)
	case len(r.History) > 0 && (enough || len(r.Hits) == 0):
		return a.stale(q, r, r.History[0], false, inForce(r.Hits, r.History[0].Passage.Ref.Doc)), nil
	}
	if out, err := a.compare(ctx, q, r); out != nil || err != nil {
		return out, err
	}
	return decline(q, DeclinedNoBasis, r), nil
}

// What makes up for a confidence below the threshold, which counts every word of
// the question: that its best hit is likely by itself, or the product of the two. See
// docs/retrieval.md.
const (
	likelyHit   = .35
	likelyShare = .1 // of the threshold that the confidence has to reach all the same
	likelyBoth  = .04
)

// holds says that the best hit is likely enough for the subject to be held.
func (a *Answerer) holds(r *index.Result) bool {
	if len(r.Hits) == 0 || r.Hits[0].Exact {
		return false
	}
	h := r.Hits[0].Confidence
	return h >= likelyHit && r.Confidence >= likelyShare*a.opts.Threshold || h*r.Confidence >= likelyBoth
}

// maybeSources is how many provisions are named of which one may answer.
const maybeSources = 3

// maybeWords is how many words of each are shown.
const maybeWords = 25

// What may answer has to be that likely, or that share of the likeliest. See
// docs/retrieval.md.
const (
	maybeLeast = .004
	maybeShare = .1
)

// possible names the provisions of which one may answer: the best hits, one of
// each Điều.
func (a *Answerer) possible(r *index.Result) *Answer {
	out := begin(Possible, r)
	terms, w := termsOf(r), wantIn(r)
	var told []string // of each source
	seen := map[corpus.Ref]bool{}
	hits := likely(rulesFirst(r))
	if thing, ok := countAsked(r.Reading.Text); ok { // those that tell a number first
		counted, others := split(hits, func(h index.Hit) bool { return tellsCount(thing, h.Passage) })
		hits = append(counted, others...)
	}
	for _, h := range hits {
		u := unitOf(h.Passage.Ref)
		if len(out.Sources) == maybeSources || seen[u] || h.Passage.Head == nil || h.Passage.Text == "" {
			continue
		}
		seen[u] = true
		c := choose(h.Passage, terms, w, maybeWords)
		line := c.quote
		if longer := choose(h.Passage, terms, w, quoteWords); w.told(line) < w.told(longer.key) {
			c, line = longer, longer.key // what is asked stands in a longer sentence, not in a heading
		}
		s := source(h, h.Passage, c.ref, c.quote)
		if s.Quote == "" {
			continue
		}
		out.Sources, told = append(out.Sources, s), append(told, line)
	}
	text := textPossible
	if len(out.Sources) == 1 {
		text = textPerhaps
	}
	out.say(Conclusion, text, onDay(out.AsOf))
	for i := range out.Sources {
		n := i + 1
		out.goOn(textMaybe, out.cited(n), inside(n, oneLine(told[i])), mark(n))
	}
	out.FollowUps = nil
	return out.end()
}

// likely are the hits that may answer.
func likely(hits []index.Hit) []index.Hit {
	best := 0.0
	for _, h := range hits {
		best = max(best, h.Confidence)
	}
	are, _ := split(hits, func(h index.Hit) bool { return h.Confidence >= min(maybeLeast, maybeShare*best) })
	return are
}

// split divides hits into those that are so and the others, each in their order.
func split(hits []index.Hit, so func(index.Hit) bool) (are, others []index.Hit) {
	for _, h := range hits {
		if so(h) {
			are = append(are, h)
		} else {
			others = append(others, h)
		}
	}
	return are, others
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
				if hs[i].Exact == exact && hs[i].Passage.Head != nil && got.Doc == ref.Doc &&
					(ref.Whole() || ref.Contains(got) || got.Contains(ref)) {
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
var aboutWords = wordSet("noi dung chinh tom tat ban hanh so ngay hieu luc pham dieu doi tuong ap van ten goi hay")

// reIssue finds, in folded syllables, a question on who issued or signed a document, or
// when; issueWords are those that it may hold besides the document.
var (
	reIssue = regexp.MustCompile(` (?:ai|co quan nao|nguoi nao|bo nao|don vi nao) (?:la nguoi |da )?(?:ky|ban hanh) | nguoi ky | ` +
		`(?:ban hanh|ky)(?: ban hanh)?(?: vao)? (?:ngay|thang|nam|khi|luc|hoi)(?: thang nam)? (?:nao|bao nhieu|may) | ngay (?:ban hanh|ky) | co quan ban hanh `)
	issueWords = wordSet("ky ban hanh ngay thang nam luc hoi vao co quan nguoi bo don vi may")
	reSigned   = regexp.MustCompile(` ky `)
)

// asksIssue says that it is asked who issued or signed the document, or when, and
// nothing else.
func asksIssue(r *index.Result, head *corpus.Head) bool {
	text := r.Reading.Text
	for _, rr := range r.Reading.Refs {
		text = strings.Replace(text, rr.Mention.Text, " ", 1)
	}
	title, f := wordSet(strings.Join(folded(head.Title), " ")), folded(text)
	return reIssue.MatchString(" "+strings.Join(f, " ")+" ") &&
		!slices.ContainsFunc(f, func(w string) bool { return !title[w] && !issueWords[w] && !stop[w] })
}

// issued says who issued a document, when, and who signed it.
func (a *Answerer) issued(r *index.Result, ref corpus.Ref, head *corpus.Head, v corpus.Validity) *Answer {
	out := begin(Answered, r)
	out.Sources = append(out.Sources, source(index.Hit{Validity: v}, corpus.Passage{Head: head, Ref: ref}, ref, ""))
	day, name := part(""), part("")
	if head.Issued != "" {
		day = part(textIssuedOn, dayOf(1, head.Issued))
	}
	if head.Signer != "" {
		name = part(textSigned, signer(head))
	} else if reSigned.MatchString(spaced(r.Reading.Text)) {
		name = part(textUnsigned)
	}
	out.say(Conclusion, textIssued, out.cite(1, ref), issuer(head), day, name,
		part(textAsOf, standing(v), onDay(out.AsOf)), mark(1))
	out.FollowUps = []string{fmt.Sprintf(followValidity, corpus.Cite(head, ref))}
	return out.end()
}

// overview answers what a document is about: with its first Điều, which says so.
func (a *Answerer) overview(ctx context.Context, q Question, r *index.Result, ref corpus.Ref, head *corpus.Head,
	v corpus.Validity) (*Answer, error) {
	out := begin(Answered, r)
	s := source(index.Hit{Validity: v}, corpus.Passage{Head: head, Ref: ref}, ref, "")
	first := ref
	first.Article = "1"
	h, err := a.at(ctx, q, out.AsOf, first)
	if err != nil {
		return nil, err
	}
	if h != nil && h.Passage.Ref.Article == "1" && h.Passage.Ref.Appendix == "" {
		c := choose(h.Passage, content(head.Title), want{}, quoteWords)
		s = source(*h, h.Passage, c.ref, c.quote)
	}
	out.Sources = append(out.Sources, s)
	title := part("")
	if head.Title != "" && !strings.Contains(corpus.Cite(head, ref), head.Title) {
		title = part(textTitled, out.title(1))
	}
	how := part(textAsOf, standing(v), onDay(out.AsOf))
	out.say(Conclusion, textOverview, out.cite(1, ref), how, title, mark(1))
	if s.Quote != "" {
		out.quote(1)
	}
	out.FollowUps = []string{fmt.Sprintf(followValidity, corpus.Cite(head, ref))}
	return out.end(), nil
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
			return h != nil && h.Class != corpus.Public && !q.Reader.All &&
				!slices.Contains(q.Reader.Agencies, h.Agency)
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

func (a *Answerer) notHeldAnswer(r *index.Result, rr *index.RefReading) *Answer {
	if head, v, ok := a.index.Unheld(rr.Mention, r.Reading.On); ok {
		return a.unheld(r, rr, head, v)
	}
	out := &Answer{Status: DeclinedNoBasis, AsOf: r.Reading.On, Reading: r.Reading}
	out.say(Decline, textNotHeld, asked(rr.Mention.Text), onDay(out.AsOf))
	out.goOn(textGap)
	if len(termsOf(r)) > 1 {
		out.nearest(r.Hits)
	}
	return out.end()
}

// gone answers for a provision that the text held has no more because it was ended;
// nil where none was.
func (a *Answerer) gone(r *index.Result, refs []corpus.Ref) *Answer {
	if len(refs) != 1 || refs[0].Whole() {
		return nil
	}
	v, err := a.index.Validity(refs[0], r.Reading.On)
	if err != nil || v.State != corpus.Expired || !slices.ContainsFunc(v.By, func(r corpus.Relation) bool {
		return !r.To.Whole()
	}) {
		return nil
	}
	return a.validity(r, refs[0], a.head(refs[0].Doc), v)
}

// unheld tells of a document that is not held what those held say of its end: the
// answer where that is asked, else the reason why there is none.
func (a *Answerer) unheld(r *index.Result, rr *index.RefReading, head *corpus.Head, v corpus.Validity) *Answer {
	ref := rr.Mention.Part
	ref.Doc, ref.Number = head.Key, head.Number
	out := a.standing(r, ref, head, v)
	out.Sources[0].unheld, out.Sources[0].Link = true, "" // there is no page of it
	if r.Reading.Aspect != index.AspectValidity {
		out.Status = Partial
	}
	out.note(textUnheld, asked(rr.Mention.Text))
	return out.end()
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
				return err == nil && !v.Over()
			})
			only(r, rr, max(at, 0))
			rr.Missing = rr.Missing || a.lacks(r, rr.Candidates[0])
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

// lacks says that the document of ref is held by Điều, and nothing of ref was found
// in it.
func (a *Answerer) lacks(r *index.Result, ref corpus.Ref) bool {
	if ref.Article == "" || a.index.Articles(ref.Doc) == 0 {
		return false
	}
	in := func(h index.Hit) bool {
		got := h.Passage.Ref
		return h.Exact && got.Doc == ref.Doc && (ref.Contains(got) || got.Contains(ref))
	}
	return !slices.ContainsFunc(r.Hits, in) && !slices.ContainsFunc(r.History, in)
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
func (a *Answerer) clarify(q Question, r *index.Result) *Answer {
	out := &Answer{Status: Clarify, AsOf: r.Reading.On, Reading: r.Reading}
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
		out.say(Asking, textWhich, asked(rr.Mention.Text))
		for _, c := range refs[:min(len(refs), 6)] {
			h := a.head(c.Doc)
			label := say{"%s%s", []fact{doc(h, corpus.Ref{Doc: c.Doc, Number: c.Number}), part("")}}
			if h != nil && h.Title != "" && !strings.Contains(label.line(), h.Title) {
				label.facts[1] = part(textAbout, titled(h))
			}
			out.choices = append(out.choices, label)
			out.Asks = append(out.Asks, instead(q.Text, rr.Mention.Text, c.String()))
		}
		break
	}
	if len(out.choices) == 0 && r.Reading.Unclear != "" && len(r.Reading.Choices) > 1 && len(r.Reading.Refs) == 0 {
		out.say(Asking, textWhichMeaning, asked(r.Reading.Unclear))
		for _, c := range r.Reading.Choices {
			out.choices = append(out.choices, say{"%s", []fact{reading(c)}})
			out.Asks = append(out.Asks, instead(q.Text, r.Reading.Unclear, c))
		}
	}
	if len(out.choices) == 0 {
		return nil
	}
	return out.end()
}

// instead puts other words in the place of those that were unclear.
func instead(text, unclear, words string) string {
	if i := strings.Index(strings.ToLower(text), strings.ToLower(unclear)); i >= 0 && i+len(unclear) <= len(text) &&
		unclear != "" {
		return text[:i] + words + text[i+len(unclear):]
	}
	return text + " (" + words + ")"
}

// answered quotes the best hit.
func (a *Answerer) answered(ctx context.Context, q Question, r *index.Result) (*Answer, error) {
	out := begin(Answered, r)
	terms := termsOf(r)
	if !r.Hits[0].Exact {
		r.Hits = rulesFirst(r)
	}
	h := r.Hits[0]
	limit := quoteWords
	whole := h.Exact && len(terms) == 0
	if h.Exact {
		if whole {
			limit = wholeWords
		}
		h = bestOf(h, terms)
	}
	w := wantIn(r)
	no := negated(r.Reading.Text)
	if !h.Exact && (w.list && !lists(h.Passage) || no != nil && !saysNo(h.Passage, no)) {
		fit := func(p corpus.Passage) bool { return w.list && lists(p) && share(terms, above(p)) >= .75 }
		if no != nil {
			fit = func(p corpus.Passage) bool {
				return saysNo(p, no) && share(terms, folded(p.Heading+" "+p.Lead+" "+p.Text)) >= .5
			}
		}
		other, err := a.inUnit(ctx, q, out.AsOf, h, fit)
		if err != nil {
			return nil, err
		}
		switch {
		case other != nil:
			h.Also = append([]corpus.Passage{h.Passage}, h.Also...)
			h.Passage = *other
		case no != nil:
			return a.possible(r), nil
		}
	}
	c := choose(h.Passage, terms, w, limit)
	if w.list && !whole {
		all, its, ok, err := a.listing(ctx, q, h, out.AsOf, r)
		if err != nil {
			return nil, err
		}
		if ok {
			h, c = all, its
		}
	}
	main := source(h, h.Passage, c.ref, c.quote)
	out.Sources = append(out.Sources, main)
	if rr := notHeld(r); rr != nil {
		out.note(textOtherBasis, asked(rr.Mention.Text))
	}
	if main.Quote == "" {
		out.Status = Partial
		out.say(Conclusion, textNoText, out.cited(1), out.stateOn(1), mark(1))
		return out.end(), nil
	}
	at := main.Ref
	if whole && len(h.Also) > 0 { // all of the Điều was asked for
		at = unitOf(at)
	}
	if lacks := narrower(h); lacks.Local() != "" && len(h.Passage.Points) > 0 && main.Kind != corpus.Digest {
		out.Status = Corrected
		out.say(Correction, textCorrected+" "+textOnDay, place(lacks), out.cited(1), onDay(out.AsOf))
	} else {
		if lacks.Local() != "" {
			out.note(textNotApart, out.cited(1), place(lacks))
		}
		if !out.decide(at, c, h) {
			out.conclude(at, c)
		}
	}
	out.quote(1)
	if whole {
		out.whole(r, h)
		out.FollowUps = followUps(main)
		return out.end(), nil
	}
	more(out, r.Hits[1:], terms, mostSources-1)
	if err := a.neighbour(ctx, q, h, out, terms); err != nil {
		return nil, err
	}
	out.FollowUps = followUps(main)
	return out.end(), nil
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
	claim := claimed(text)
	return slices.DeleteFunc(content(text), func(w string) bool {
		return w == claim || aboutWords[w] && len(r.Reading.Refs) > 0
	})
}

// claimed is the number that a question puts forward to be confirmed ("… có hạn 10
// năm đúng không?"): what is quoted is not chosen by it. It is "" of other
// questions, and where the number stands in a condition as well.
func claimed(text string) string {
	f := folded(text)
	if !reTag.MatchString(" " + strings.Join(f, " ") + " ") {
		return ""
	}
	at := -1
	for i, w := range f {
		if strings.Trim(w, "0123456789.,") == "" {
			at = i
		}
	}
	if at < 0 || slices.Contains(f[:at], f[at]) {
		return ""
	}
	return f[at]
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

var (
	reNegated = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:không (?:được|phải|cần|bị|thuộc|áp dụng)|chưa được|bị cấm)(?:[^\pL]|$)`)
	reOfWhat  = regexp.MustCompile(`(?i)(?:^|[^\pL])(nào|gì|ai)(?:[^\pL]|$)`)
	reSaysNo  = regexp.MustCompile(` (khong|chua|cam|tru|tu choi|mien|loai tru) `)
)

// negated are the syllables that a question denies when it asks which, or who, it
// is not: "trường hợp nào không được giải quyết"; nil of other questions.
func negated(text string) []string {
	at := reNegated.FindStringIndex(text)
	if at == nil || !reOfWhat.MatchString(text) {
		return nil
	}
	verb := slices.DeleteFunc(folded(text[at[1]:]), func(w string) bool { return particles[w] })
	if len(verb) == 0 {
		verb = folded(text[at[0]:at[1]])[1:]
	}
	return verb
}

// above are the syllables of the words above the điểm of a khoản, with the heading.
func above(p corpus.Passage) []string {
	intro, _ := pointsOf(p)
	return folded(p.Heading + " " + p.Lead + " " + intro)
}

// saysNo says that a khoản denies the verb, or is of what is not.
func saysNo(p corpus.Passage, verb []string) bool {
	intro, points := pointsOf(p)
	told := p.Lead + " " + intro
	if len(points) == 0 {
		told = p.Lead + " " + p.Text
	}
	switch polarity(folded(told), verb) {
	case "khong":
		return true
	case "duoc", "phai", "co", "the":
		return false
	}
	return reSaysNo.MatchString(spaced(p.Heading + " " + told))
}

// lists says that a khoản lists, or is an item of a list.
func lists(p corpus.Passage) bool {
	return len(p.Points) > 1 || strings.HasSuffix(strings.TrimSpace(p.Lead), ":")
}

// inUnit is the first khoản of the Điều of h that fits; nil where none does.
func (a *Answerer) inUnit(ctx context.Context, q Question, on corpus.Day, h index.Hit,
	fit func(corpus.Passage) bool) (*corpus.Passage, error) {
	if h.Passage.Ref.Article == "" {
		return nil, nil
	}
	unit, err := a.at(ctx, q, on, unitOf(h.Passage.Ref))
	if err != nil || unit == nil {
		return nil, err
	}
	all := append([]corpus.Passage{unit.Passage}, unit.Also...)
	slices.SortStableFunc(all, func(x, y corpus.Passage) int { return clauseNo(x.Ref) - clauseNo(y.Ref) })
	for i := range all {
		if unitOf(all[i].Ref) == unitOf(h.Passage.Ref) && all[i].Ref != h.Passage.Ref && fit(all[i]) {
			return &all[i], nil
		}
	}
	return nil, nil
}

// whole goes on quoting a named Điều as far as there is room, and adds what
// else the question names.
func (a *Answer) whole(r *index.Result, h index.Hit) {
	n, cut := words(a.Sources[0].Quote), false
	quote := func(h index.Hit, q corpus.Passage) {
		k := words(q.Lead) + words(q.Text)
		if cut = cut || n+k > wholeWords || len(a.Sources) == wholeSources; !cut {
			n += k
			a.Sources = append(a.Sources, source(h, q, q.Ref, lines(q.Lead, q.Text)))
			a.quote(len(a.Sources))
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
		a.say(Further, textMore)
	}
	more(a, named, nil, max(0, mostSources-len(a.Sources)))
}

// decide answers with yes or no, where the question asks for that and the words
// that c opens with decide it; false where they do not.
func (a *Answer) decide(ref corpus.Ref, c chosen, h index.Hit) bool {
	if c.key == "" || c.left > 0 || a.Sources[0].Validity == corpus.PartyPaper {
		return false
	}
	text := a.Reading.Text
	cite, how, key, one := a.cite(1, ref), a.stateOn(1), inside(1, c.key), mark(1)
	if word := premise(text, c.key); word != "" && asserts(text, h.Passage.Heading+" "+c.key) &&
		!(word == wordNo && toldNear(text, h)) {
		role := Conclusion
		if word == wordNo {
			role, a.Status = Correction, Corrected
		}
		a.say(role, textPremise, decides(1, word, c.key), cite, how, key, one)
		return true
	}
	switch v := decided(text, h.Passage, c.key); {
	case v.word == "":
		return false
	case v.but != "":
		a.say(Conclusion, textVerdictBut, decides(1, v.word, c.key), inside(1, v.but), cite, how, key, one)
	default:
		a.say(Conclusion, textVerdict, decides(1, v.word, c.key), cite, how, key, one)
	}
	return true
}

// conclude says what the answer is, and where it stands, as ref.
func (a *Answer) conclude(ref corpus.Ref, c chosen) {
	cite, how := a.cite(1, ref), a.stateOn(1)
	switch {
	case c.key != "" && c.left > 0:
		a.say(Conclusion, textFoundList, cite, how, inside(1, c.key), count(c.left), mark(1))
	case c.key != "":
		a.say(Conclusion, textFoundKey, cite, how, inside(1, c.key), mark(1))
	case a.Sources[0].Validity == corpus.PartyPaper:
		a.say(Conclusion, textFoundParty, cite, how, mark(1))
	default:
		a.say(Conclusion, textFound, cite, how, mark(1))
	}
}

// more names up to n further provisions, one of each Điều, as what to read beside
// the answer.
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
		if seen[u] || h.Passage.Head == nil || h.Passage.Text == "" ||
			sameMatterAs(h, slices.Concat(a.Sources, a.further)) || len(terms) > 0 && !h.Exact && !covered(terms, h) {
			continue
		}
		seen[u] = true
		n--
		s := source(h, h.Passage, h.Passage.Ref, "")
		if len(a.further) == 0 {
			a.Blocks = append(a.Blocks, Block{Kind: SeeAlso, Role: Further, says: []say{{textSeeAlso, nil}}})
		}
		a.further = append(a.further, s)
		for i := range a.Blocks {
			if b := &a.Blocks[i]; b.Kind == SeeAlso {
				b.says = append(b.says, say{textSee, []fact{{kind: factSee, see: &s, text: s.line()},
					standing(s.validity)}})
			}
		}
	}
}

// Further are the provisions that the answer names beside its sources.
func (a *Answer) Further() []Source { return a.further }

// neighbour quotes the khoản of the same Điều that the main quote refers to
// ("trừ trường hợp quy định tại khoản 1 Điều này"), or the one that carries
// words of the question which the main quote does not.
func (a *Answerer) neighbour(ctx context.Context, q Question, h index.Hit, out *Answer, terms []string) error {
	main := out.Sources[0]
	if words(main.Quote) > quoteWords || h.Passage.Ref.Clause == "" {
		return nil
	}
	var found *corpus.Passage
	for _, m := range corpus.ParseRef(main.Quote) {
		if m.Part.Clause == "" || m.Serial != "" || m.Name != "" || m.Part.Article != "" ||
			m.Part.Clause == h.Passage.Ref.Clause ||
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
	limit := found != nil && reExceptV.MatchString(main.Quote)
	for i := range h.Also {
		if found == nil && limits(h.Also[i], h.Passage.Ref.Clause) {
			found, limit = &h.Also[i], true
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
	c := choose(*found, terms, want{}, restWords)
	s := source(h, *found, c.ref, c.quote)
	if len(out.Sources) >= mostSources {
		out.Sources = out.Sources[:mostSources-1]
	}
	out.Sources = append(out.Sources, s)
	n := len(out.Sources)
	if b := &out.Blocks[0]; limit && (b.Role == Conclusion || b.Role == Correction) {
		b.says = append(b.says, say{textLimited, []fact{out.local(n), mark(n)}})
	}
	out.quoteAs(n, textNear, out.local(n), mark(n))
	return nil
}

// lookup fetches the passage at ref, nil when there is none.
func (a *Answerer) lookup(ctx context.Context, q Question, on corpus.Day, ref corpus.Ref,
	also []corpus.Passage) (*corpus.Passage, error) {
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
	r, err := a.index.Search(ctx, index.Query{Text: ref.String(), Today: on, Reader: q.Reader,
		Docs: []string{ref.Doc}, Expired: true, Limit: 3})
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
// is more than that part; the zero Ref where it is that part or lies in it.
func narrower(h index.Hit) corpus.Ref {
	if !h.Exact || h.Asked.Contains(h.Passage.Ref) {
		return corpus.Ref{}
	}
	return h.Asked
}

// correctMissing says that a document has no such part.
func (a *Answerer) correctMissing(r *index.Result, rr index.RefReading) *Answer {
	out := &Answer{Status: Corrected, AsOf: r.Reading.On, Reading: r.Reading}
	key := rr.Candidates[0].Doc
	var hits []index.Hit
	for _, h := range r.Hits {
		if h.Passage.Ref.Doc == key && h.Passage.Head != nil {
			hits = append(hits, h)
		}
	}
	name := corpus.Ref{Doc: key, Number: rr.Candidates[0].Number}
	h := a.head(key)
	if h != nil {
		name.Number = h.Number
	}
	said, on := asked(strings.TrimSpace(rr.Mention.Text)), onDay(out.AsOf)
	if h != nil && h.Kind == corpus.Digest { // what a digest leaves out, the document may have
		out.Status = DeclinedNoBasis
		out.say(Decline, textDigestOnly, doc(h, name), said, on)
		out.goOn(textGap)
		out.nearest(hits)
		return out.end()
	}
	if n := a.index.Articles(key); n > 0 && rr.Mention.Part.Article != "" {
		out.say(Correction, textCorrected+" "+textArticles+" "+textOnDay, said, doc(h, name), count(n), on)
	} else {
		out.say(Correction, textCorrected+" "+textOnDay, said, doc(h, name), on)
	}
	if terms := termsOf(r); len(hits) > 0 && len(terms) >= 2 {
		c := choose(hits[0].Passage, terms, wantIn(r), restWords)
		out.Sources = append(out.Sources, source(hits[0], hits[0].Passage, c.ref, c.quote))
		out.say(Further, textNearestInDoc)
		out.quote(1)
		more(out, hits[1:], terms, 1)
	}
	return out.end()
}

// expired answers a question that names a document which is no longer in
// force, with what is in force now in its place.
func (a *Answerer) expired(ctx context.Context, q Question, r *index.Result, h index.Hit, v corpus.Validity) (*Answer,
	error) {
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
	out := begin(Historical, r)
	terms := termsOf(r)
	c := choose(h.Passage, terms, wantIn(r), quoteWords)
	s := source(h, h.Passage, c.ref, c.quote)
	out.Sources = append(out.Sources, s)
	since := part("")
	if d := h.Validity.Since; d != "" {
		since = part(textSince, dayOf(1, d))
	}
	name := out.cite(1, endedPlace(&s))
	on, one := onDay(out.AsOf), mark(1)
	switch state := h.Validity.State; {
	case byName && state == corpus.Completed:
		out.say(Conclusion, textCompleted, name, on, one)
	case byName && state == corpus.NotYet:
		out.say(Conclusion, textNotYet, name, on, one)
	case byName && state == corpus.Unfit:
		out.say(Conclusion, textUnfit, name, since, on, one)
	case byName:
		if asksPresent(q.Text) {
			out.Status = Corrected
		}
		out.say(Conclusion, textStale, name, since, on, one)
	case state == corpus.Completed:
		out.say(Conclusion, textOnlyCompleted, on, one)
	case state == corpus.NotYet:
		out.say(Conclusion, textOnlyNotYet, on, one)
	case state == corpus.Unfit:
		out.say(Conclusion, textOnlyUnfit, since, on, one)
	default:
		out.say(Conclusion, textHistorical, since, on, one)
	}
	if h.Validity.State == corpus.Expired {
		a.replaced(out)
	}
	if s.Quote != "" {
		out.quote(1)
	}
	if len(present) > 0 {
		b := choose(present[0].Passage, terms, wantIn(r), restWords)
		out.Sources = append(out.Sources, source(present[0], present[0].Passage, b.ref, b.quote))
		out.say(Further, textPresent)
		out.quote(2)
		more(out, present[1:], terms, 1)
	}
	return out.end()
}

// oldWording answers for a provision in force of which only words are held that no
// longer apply; newer words of parts of it are told below.
func (a *Answerer) oldWording(r *index.Result, h index.Hit) (*Answer, error) {
	out := begin(Historical, r)
	terms, want := termsOf(r), wantIn(r)
	c := choose(h.Passage, terms, want, quoteWords)
	out.Sources = append(out.Sources, source(h, h.Passage, c.ref, c.quote))
	last := part("")
	if d := h.Passage.Until; d != "" {
		last = part(textUntilDay, dayOf(1, d))
	}
	var present []index.Hit
	for _, p := range h.Also {
		v, err := a.index.Validity(p.Ref, out.AsOf)
		if err != nil {
			return nil, fmt.Errorf("answer: %w", err)
		}
		if !v.Over() {
			present = append(present, index.Hit{Passage: p, Exact: true, Validity: v})
		}
	}
	words := textOldWording
	if len(present) > 0 {
		words = textOldWordingPart
	}
	out.say(Conclusion, words, out.cite(1, h.Passage.Ref), last, onDay(out.AsOf), mark(1))
	if out.Sources[0].Quote != "" {
		out.quote(1)
	}
	for i, h := range present[:min(len(present), maybeSources)] {
		b := choose(h.Passage, terms, want, quoteWords)
		out.Sources = append(out.Sources, source(h, h.Passage, b.ref, b.quote))
		if i == 0 {
			out.say(Further, textNewWordings)
		}
		out.quote(len(out.Sources))
	}
	return out.end(), nil
}

// endedPlace is what of a source has ended: the document, or the provision where
// that alone was repealed.
func endedPlace(s *Source) corpus.Ref {
	whole := corpus.Ref{Doc: s.Ref.Doc, Number: s.Number}
	if len(s.validity.By) == 0 {
		if s.Validity == corpus.NotYet && s.validity.Since != "" && s.validity.Since == s.passage.Since {
			return s.Ref // new since a day to come
		}
		return whole
	}
	place := s.Ref
	for _, r := range s.validity.By {
		to := r.To
		to.Doc, to.Number = s.Ref.Doc, s.Ref.Number
		switch {
		case to.Whole():
			return whole
		case to.Contains(unitOf(s.Ref)):
			place = unitOf(s.Ref)
		}
	}
	return place
}

func inForce(hits []index.Hit, not string) []index.Hit {
	var out []index.Hit
	for _, h := range hits {
		if h.Passage.Head != nil && h.Passage.Ref.Doc != not && h.Passage.Text != "" &&
			(h.Validity.State != corpus.Expired || h.Validity.Doubt) {
			out = append(out, h)
		}
	}
	return out
}

// replaced names the documents that ended the first source.
func (a *Answerer) replaced(out *Answer) {
	var by []fact
	for _, rel := range out.Sources[0].validity.By {
		if (rel.Kind != corpus.RelReplaces && rel.Kind != corpus.RelRepeals) || rel.From.Doc == "" {
			continue
		}
		h := a.head(rel.From.Doc)
		one := say{"%s%s", []fact{{kind: factBy, n: 1, ref: rel.From, head: h, text: corpus.Cite(h, rel.From)},
			part("")}}
		if rel.Since != "" {
			one.facts[1] = part(textSince, dayOf(1, rel.Since))
		}
		f := fact{kind: factPart, part: &one}
		if !slices.ContainsFunc(by, func(o fact) bool { return o.part.line() == one.line() }) {
			by = append(by, f)
		}
	}
	if len(by) == 0 {
		out.goOn(textNoReplacement)
		return
	}
	out.goOn(textReplacedBy, part(strings.Repeat("%s; ", len(by)-1)+"%s", by...))
}

// validity answers whether something is in force, with the reasoning.
func (a *Answerer) validity(r *index.Result, ref corpus.Ref, head *corpus.Head, v corpus.Validity) *Answer {
	return a.standing(r, ref, head, v).end()
}

// validities says of each of several documents that a question names by number
// whether it is in force, or that it is not held; nil where it names one.
func (a *Answerer) validities(r *index.Result) (*Answer, error) {
	out := begin(Answered, r)
	seen := map[string]bool{}
	say := func(words string, facts ...fact) {
		if len(out.Blocks) == 0 {
			out.say(Conclusion, words, facts...)
		} else {
			out.goOn(words, facts...)
		}
	}
	for _, rr := range r.Reading.Refs {
		if rr.Mention.Serial == "" || len(rr.Candidates) > 1 || len(rr.Candidates) == 1 && !rr.Candidates[0].Whole() {
			return nil, nil
		}
		if len(rr.Candidates) == 0 || a.head(rr.Candidates[0].Doc) == nil {
			if !seen[rr.Mention.Text] {
				seen[rr.Mention.Text], out.Status = true, Partial
				say(textNotHeld, asked(rr.Mention.Text), onDay(out.AsOf))
			}
			continue
		}
		ref := rr.Candidates[0]
		if seen[ref.Doc] {
			continue
		}
		seen[ref.Doc] = true
		v, err := a.index.Validity(ref, r.Reading.On)
		if err != nil {
			return nil, fmt.Errorf("answer: %w", err)
		}
		out.Sources = append(out.Sources, source(index.Hit{Validity: v},
			corpus.Passage{Head: a.head(ref.Doc), Ref: ref}, ref, ""))
		n := len(out.Sources)
		say(textValidity, out.cited(n), out.state(n), onDay(out.AsOf), mark(n))
		out.FollowUps = append(out.FollowUps, fmt.Sprintf(followValidity, corpus.Cite(a.head(ref.Doc), ref)))
	}
	if len(seen) < 2 || len(out.Sources) == 0 {
		return nil, nil
	}
	return out.end(), nil
}

// standing is the answer of validity, to which more may be said.
func (a *Answerer) standing(r *index.Result, ref corpus.Ref, head *corpus.Head, v corpus.Validity) *Answer {
	out := begin(Answered, r)
	h := index.Hit{Passage: corpus.Passage{Head: head, Ref: ref}, Validity: v}
	c := chosen{ref: ref}
	if got := hitIn(r, ref); got != nil && !ref.Whole() {
		h.Passage = got.Passage
		if ref.Contains(h.Passage.Ref) {
			c = choose(h.Passage, content(r.Reading.Text), want{}, restWords)
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
	if s.Validity == corpus.PartyPaper {
		out.say(Conclusion, textValidityParty, out.cited(1), onDay(out.AsOf), mark(1))
	} else {
		out.say(Conclusion, textValidity, out.cited(1), out.state(1), onDay(out.AsOf), mark(1))
	}
	switch {
	case s.Validity == corpus.Expired:
		a.replaced(out)
	case v.Until > out.AsOf && (s.Validity == corpus.InForce || s.Validity == corpus.Amended ||
		s.Validity == corpus.PartlyExpired):
		out.goOn(textAppliesTo, dayOf(1, v.Until))
	}
	for i, step := range s.validity.Steps {
		f := fact{kind: factStep, n: 1, text: oneLine(step)}
		if i == 0 {
			out.say(Reason, textStep, f)
		} else {
			out.goOn(textStep, f)
		}
	}
	if s.Quote != "" {
		out.quote(1)
	}
	return out
}

var (
	reFromWhen  = regexp.MustCompile(` (tu|vao) (khi|ngay|luc|thang) nao | khi nao | bao gio | ngay nao | tu khi nao `)
	reUntilWhen = regexp.MustCompile(` het hieu luc | den (khi|ngay|luc|bao|het|thang|nam) `)
	reForceHead = regexp.MustCompile(` (hieu luc|thi hanh) `)
)

// asksFrom says that a question on validity asks for the first day.
func asksFrom(text string) bool {
	f := spaced(text)
	return reFromWhen.MatchString(f) && !reUntilWhen.MatchString(f)
}

// inForceFrom answers from when a document is in force with the provision that
// says so; nil where the document has none that names its first day.
func (a *Answerer) inForceFrom(ctx context.Context, q Question, r *index.Result, head *corpus.Head) (*Answer, error) {
	if head.Effective == "" {
		return nil, nil
	}
	got, err := a.index.Search(ctx, index.Query{Text: textForceQuery, Today: r.Reading.On, Reader: q.Reader,
		Docs: []string{head.Key}, Limit: 8})
	if err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	for _, h := range got.Hits {
		for _, p := range append([]corpus.Passage{h.Passage}, h.Also...) {
			if p.Head == nil || !reForceHead.MatchString(spaced(p.Heading)) ||
				!slices.Contains(quantities(p.Text), quantity{string(head.Effective), "date"}) {
				continue
			}
			out := begin(Answered, r)
			c := choose(p, content(textForceQuery), want{time: true}, restWords)
			h.Passage = p
			out.Sources = append(out.Sources, source(h, p, c.ref, c.quote))
			out.say(Conclusion, textInForce, out.cite(1, corpus.Ref{Doc: head.Key, Number: out.Sources[0].Number}),
				dayOf(1, head.Effective), out.stateOn(1), mark(1))
			out.quote(1)
			out.FollowUps = followUps(out.Sources[0])
			return out.end(), nil
		}
	}
	return nil, nil
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " ") }

// factsOnly answers for a document of which only the facts are known.
func (a *Answerer) factsOnly(r *index.Result, head *corpus.Head, v corpus.Validity) *Answer {
	out := begin(Partial, r)
	ref := corpus.Ref{Doc: head.Key, Number: head.Number}
	out.Sources = append(out.Sources, source(index.Hit{Validity: v}, corpus.Passage{Head: head, Ref: ref}, ref, ""))
	out.say(Conclusion, textNoText, out.cited(1), out.stateOn(1), mark(1))
	if v.State == corpus.Expired {
		a.replaced(out)
	}
	return out.end()
}
