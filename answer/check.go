package answer

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
)

// The check has the last word on every answer, however it was made. Each source
// must be what its passage says, each quote must be found in the passage of its
// source, and each block must say nothing but the fixed words of words.go and
// facts that are proved one by one: by the source they name, by the person's
// question, or by the data that the fact carries. Only what a model wrote is
// read as text. A line that fails is taken out; an answer that loses its first
// line, or its main quote, declines.

var (
	reMarker = regexp.MustCompile(`\[(\d+)\]`)
	reInline = regexp.MustCompile(`“[^”]*”`)
	// Numbers of documents and parts, however they are written: what the
	// reference reader passes over must not slip through.
	reSymbol = regexp.MustCompile(`(?i)\d+[a-zđ]?\s?[/\-]\s?(?:\d{4}\s?[/\-]\s?)?[a-zđ][a-zđ0-9]*(?:[\-/][a-zđ0-9]+)*`)
	rePart   = regexp.MustCompile(`(?i)(^|[^\pL])(điều|khoản|điểm|phụ lục)\s+(\d+[a-zđ]?|[ivxlc]+|[a-zđ])([^\pL\d]|$)`)
)

// check takes out of a what nothing bears out, and sets the text.
func check(q Question, a *Answer) {
	defer func() { a.Text = a.render() }()
	a.checkSources()
	var kept []Block
	lostFirst, lostQuote, quoted := false, false, false
	for i, b := range a.Blocks {
		if b.Kind == Quote {
			why := a.checkQuote(b)
			if n := len(kept); why == "" && n > 0 && kept[n-1].Role == Lead &&
				!slices.Equal(kept[n-1].Sources, b.Sources) {
				why = "quote below the words of another source"
			}
			if why != "" {
				a.drop(b.Text, why)
				lostQuote = lostQuote || !quoted
				if n := len(kept); n > 0 && kept[n-1].Role == Lead {
					kept = kept[:n-1]
				}
			} else {
				kept = append(kept, b)
			}
			quoted = true
			continue
		}
		lost := a.checkBlock(q, &b)
		lostFirst = lostFirst || lost && i == 0
		if b.Text != "" {
			kept = append(kept, b)
		}
	}
	for i, c := range a.choices {
		if why := a.prove(q, c); why != "" || i >= len(a.Choices) || a.Choices[i] != c.line() {
			a.drop(c.line(), join("choice", why))
			lostFirst = true
		}
	}
	a.Blocks = kept
	said := slices.ContainsFunc(kept, func(b Block) bool { return b.Kind != FinePrint })
	if !said || lostFirst || a.needsSource() && (len(a.Sources) == 0 || lostQuote) {
		a.cut()
		return
	}
	a.Notes = slices.DeleteFunc(a.Notes, func(n string) bool {
		return !slices.ContainsFunc(kept, func(b Block) bool { return strings.Contains(b.Text, n) })
	})
}

// checkBlock takes the lines out of b that do not stand; lost says that the
// first was among them.
func (a *Answer) checkBlock(q Question, b *Block) (lost bool) {
	if b.Kind == FinePrint {
		if b.Text != Notice {
			a.drop(b.Text, "notice with other words")
			b.Text = ""
		}
		return false
	}
	was := *b
	if was.set(); b.says == nil || b.Text != was.Text || !slices.Equal(b.Sources, was.Sources) {
		a.drop(b.Text, "block differs from what it says")
		b.Text = ""
		return true
	}
	var stand []say
	for i, s := range b.says {
		if why := a.prove(q, s); why != "" {
			a.drop(s.line(), why)
			lost = lost || i == 0
			continue
		}
		stand = append(stand, s)
	}
	b.says = stand
	if b.Text = ""; len(stand) > 0 {
		b.set()
	}
	return lost
}

// checkQuote says why a block is not a quote of its source; "" when it is.
func (a *Answer) checkQuote(b Block) string {
	if len(b.Sources) != 1 || b.Sources[0] < 1 || b.Sources[0] > len(a.Sources) {
		return "quote without a source"
	}
	s := a.Sources[b.Sources[0]-1]
	if strings.TrimSpace(b.Text) == "" || !verbatim(b.Text, s.passage.Lead+"\n"+s.passage.Text) {
		return "quote is not in its passage"
	}
	return ""
}

// prove says which fact of s nothing bears out; "" when all are.
func (a *Answer) prove(q Question, s say) string {
	var marks []int
	s.each(func(f *fact) {
		if f.kind == factMark {
			marks = append(marks, f.n)
		}
	})
	why := ""
	s.each(func(f *fact) {
		if why != "" {
			return
		}
		if f.kind != factCount && f.n > 0 && len(marks) > 0 && !slices.Contains(marks, f.n) {
			why = "a fact of a source that the line does not name"
			return
		}
		why = a.proveFact(q, *f, marks)
	})
	return why
}

// proveFact says why f does not stand; "" when it does. marks are the sources
// that its line names.
func (a *Answer) proveFact(q Question, f fact, marks []int) string {
	ok := false
	switch f.kind {
	case factMark, factCite, factLocal, factState, factTitle, factInside, factNote, factStep, factBy,
		factRecord:
		if f.n < 1 || f.n > len(a.Sources) {
			return "a source that is not shown"
		}
		ok = f.bySource(&a.Sources[f.n-1])
	case factSee:
		ok = f.see != nil && f.see.wrong() == "" && f.text == f.see.line()
	case factVerdict:
		if f.n < 1 || f.n > len(a.Sources) {
			return "a source that is not shown"
		}
		p := a.Sources[f.n-1].passage
		ok = f.text != "" && verbatim(f.key, p.Lead+"\n"+p.Text) &&
			(f.text == decided(a.Reading.Text, p, f.key).word || f.text == premise(a.Reading.Text, f.key))
	case factDay:
		ok = f.text == f.day.Vietnamese() && (f.day == a.AsOf || f.n >= 1 && f.n <= len(a.Sources) &&
			a.Sources[f.n-1].hasDay(f.day))
	case factAsked:
		ok = a.wasAsked(q, f.text)
	case factReading:
		ok = slices.Contains(a.Reading.Notes, f.text) || slices.Contains(a.Reading.Choices, f.text)
	case factDoc:
		ok = f.head == nil && f.text == f.ref.Number ||
			f.head != nil && f.head.Key == f.ref.Doc && f.ref.Whole() && f.text == corpus.Cite(f.head, f.ref)
	case factDocTitle:
		ok = f.head != nil && f.text == f.head.Title
	case factIssuer:
		ok = f.head != nil && f.text != "" && (f.text == f.head.Issuer || f.text == f.head.Signer)
	case factStanding:
		ok = f.validity != nil && f.text == f.validity.Words()
	case factCount:
		ok = f.text == strconv.Itoa(f.n)
	case factPlace:
		ok = f.text == f.ref.Local() && f.text != ""
	case factRelation:
		ok = f.rel != nil && len(a.Sources) > 0 && slices.Contains([]string{f.rel.From.Doc, f.rel.To.Doc},
			a.Sources[0].Ref.Doc) &&
			slices.Contains([]string{f.rel.From.Number, f.rel.To.Number, f.rel.From.Local(),
				f.rel.Since.Vietnamese()}, f.text)
	case factVerb:
		ok = slices.Contains([]string{verbAmends, verbReplaces, verbGuides, verbRests}, f.text)
	case factPerson:
		ok = a.Approved != nil
	case factClaim:
		return a.checkProse(q, f.text, marks)
	}
	if !ok {
		return fmt.Sprintf("%s is borne out by nothing", strconv.Quote(f.text))
	}
	return ""
}

// bySource says that f is a fact of the source s.
func (f *fact) bySource(s *Source) bool {
	switch f.kind {
	case factMark:
		return true
	case factCite:
		fits := f.ref == s.Ref || f.ref == s.passage.Ref || f.ref == unitOf(s.Ref) ||
			f.ref.Whole() && f.ref.Doc == s.Ref.Doc
		return fits && f.text == s.citeAs(f.ref)
	case factLocal:
		return f.text == s.Ref.Local()
	case factState:
		return f.text == s.ValidityText
	case factTitle:
		return f.text == s.Title
	case factInside:
		return verbatim(f.text, s.passage.Lead+"\n"+s.passage.Text)
	case factRecord:
		return s.saysOf(f.text)
	case factNote:
		return f.text == plainNote(*s)
	case factStep:
		return slices.ContainsFunc(s.validity.Steps, func(step string) bool { return oneLine(step) == f.text })
	case factBy:
		return (f.head == nil || f.head.Key == f.ref.Doc) && f.text == corpus.Cite(f.head, f.ref) &&
			slices.ContainsFunc(s.validity.By, func(r corpus.Relation) bool { return r.From == f.ref })
	}
	return false
}

// hasDay says that d is a day of the source: of its validity, of what brought
// that about, or of its document.
func (s *Source) hasDay(d corpus.Day) bool {
	h := s.passage.Head
	return d != "" && (slices.Contains([]corpus.Day{s.validity.Since, s.validity.Until, h.Issued, h.Effective,
		h.Expires}, d) ||
		slices.ContainsFunc(s.validity.By, func(r corpus.Relation) bool { return r.Since == d }))
}

// wasAsked says that text is the person's own, as written or as read.
func (a *Answer) wasAsked(q Question, text string) bool {
	for _, said := range []string{q.Text, a.Searched, a.Reading.Text} {
		if verbatim(text, said) {
			return true
		}
	}
	return text == a.Reading.Unclear || slices.ContainsFunc(a.Reading.Refs, func(rr index.RefReading) bool {
		return strings.TrimSpace(text) == strings.TrimSpace(rr.Mention.Text)
	})
}

// needsSource says that an answer of this status rests on a source.
func (a *Answer) needsSource() bool {
	switch a.Status {
	case Answered, Partial, Possible, Historical:
		return a.Approved == nil
	}
	return false
}

// cut declines in the place of an answer that lost its basis.
func (a *Answer) cut() {
	a.Status = DeclinedNoBasis
	a.Sources, a.Notes, a.Choices, a.Asks, a.FollowUps, a.Approved = nil, nil, nil, nil, nil, nil
	a.Blocks, a.choices = nil, nil
	a.say(Decline, textCutBasis, onDay(a.AsOf))
	a.goOn(textGap)
	a.Blocks[0].set()
}

func (a *Answer) drop(what, why string) { a.dropped = append(a.dropped, why+": "+what) }

// Dropped tells an operator what the check took out of the answer, and why.
func (a *Answer) Dropped() []string { return a.dropped }

// checkSources removes sources that are not what their passage says, with the
// lines and quotes that name them, and numbers the others anew.
func (a *Answer) checkSources() {
	renumber := make([]int, len(a.Sources)+1)
	var kept []Source
	for i, s := range a.Sources {
		if why := s.wrong(); why != "" {
			a.drop(s.Cite, why)
			continue
		}
		kept = append(kept, s)
		renumber[i+1] = len(kept)
	}
	if len(kept) == len(a.Sources) {
		return
	}
	a.Sources = kept
	var out []Block
	for i, b := range a.Blocks {
		if b.Kind == Quote {
			if n := b.Sources[0]; n < len(renumber) && renumber[n] > 0 {
				b.Sources = []int{renumber[n]}
				out = append(out, b)
			}
			continue
		}
		if i == 0 && len(renumbered(b.says[:min(len(b.says), 1)], renumber)) == 0 { // the conclusion itself
			a.Sources = nil
		}
		if b.Kind == FinePrint {
			out = append(out, b)
		} else if b.says = renumbered(b.says, renumber); len(b.says) > 0 {
			b.set()
			out = append(out, b)
		}
	}
	a.Blocks = out
}

// renumbered are the lines that name no source which is gone, with the new
// numbers of the others.
func renumbered(says []say, to []int) []say {
	var out []say
	for _, s := range says {
		s = s.copied()
		gone := false
		s.each(func(f *fact) {
			if f.kind == factCount || f.n == 0 {
				return
			}
			if f.n < 0 || f.n >= len(to) || to[f.n] == 0 {
				gone = true
				return
			}
			f.n = to[f.n]
		})
		if !gone {
			out = append(out, s)
		}
	}
	return out
}

// wrong says what of a source is not in its passage; "" when all is.
func (s *Source) wrong() string {
	h := s.passage.Head
	switch {
	case h == nil || s.Ref.Doc != h.Key:
		return "source without its document"
	case s.Number != h.Number || s.Article != s.Ref.Article || s.Clause != s.Ref.Clause || s.Point != s.Ref.Point ||
		s.Appendix != s.Ref.Appendix || s.Section != s.Ref.Section:
		return "source fields differ from its reference"
	case s.Cite != s.citeAs(s.Ref) || s.Link != s.Ref.Path() && !(s.unheld && s.Link == ""):
		return "citation differs from its reference"
	case s.Title != h.Title || s.Kind != s.passage.Kind():
		return "source differs from its document"
	case s.record == nil && (s.Validity != s.validity.State || s.ValidityText != s.validity.Words() ||
		s.Cause != s.validity.Cause()), s.record != nil && (s.Validity != "" || s.record.Code != s.Number):
		return "validity differs from what was assessed"
	case h.Party && s.Validity != corpus.PartyPaper && s.Validity != corpus.Unknown:
		return "party paper with the status of a legal text"
	}
	text := s.passage.Lead + "\n" + s.passage.Text
	if s.Ref != s.passage.Ref {
		found := false
		for _, p := range s.passage.Points {
			found = found || p.Ref == s.Ref
		}
		if !found {
			return "reference is not in its passage"
		}
	}
	if !verbatim(s.Quote, text) {
		return "quote is not in its passage"
	}
	return ""
}

// verbatim says that quote, white space and marked cuts aside, is in text.
func verbatim(quote, text string) bool {
	text = strings.Join(strings.Fields(text), " ")
	for _, part := range strings.Split(quote, cut) {
		part = strings.Join(strings.Fields(part), " ")
		from := 0
		for {
			at := strings.Index(text[from:], part)
			if at < 0 {
				return false
			}
			from += at
			if atBorders(text, from, from+len(part)) {
				break
			}
			from++
		}
		text = text[from+len(part):]
	}
	return true
}

// atBorders says that text[a:b] begins and ends with whole words: "Điều 3" is
// not a quote of "Điều 30".
func atBorders(text string, a, b int) bool {
	if a == b {
		return true
	}
	word := func(s string, last bool) bool {
		var r rune
		for _, c := range s {
			r = c
			if !last {
				break
			}
		}
		return s != "" && (isLetter(r) || r >= '0' && r <= '9')
	}
	return !(word(text[:a], true) && word(text[a:], false)) && !(word(text[:b], true) && word(text[b:], false))
}

// proof is what one source bears out.
type proof struct {
	facts   facts
	refs    []corpus.Ref
	heads   []*corpus.Head
	numbers map[string]bool // folded số, ký hiệu
	cites   []string        // its citation, that of its Điều and of its document
	text    string          // everything an inline quote may come from
	state   corpus.Validity
}

func proofOf(a *Answer, s Source) proof {
	p := proof{numbers: map[string]bool{}, state: s.validity, heads: []*corpus.Head{s.passage.Head}}
	ps := s.passage
	p.facts.addText(ps.Lead, ps.Text, ps.Heading, s.Title, s.Cite, s.Note, strings.Join(ps.Path, "\n"))
	for _, d := range []corpus.Day{a.AsOf, s.validity.Since, s.validity.Until, ps.Head.Issued, ps.Head.Effective,
		ps.Head.Expires} {
		p.facts.addDay(d)
	}
	p.refs = append(p.refs, s.Ref, ps.Ref)
	for _, r := range []corpus.Ref{s.Ref, unitOf(s.Ref), {Doc: s.Ref.Doc, Number: s.Ref.Number}} {
		p.cites = append(p.cites, corpus.Cite(ps.Head, r), s.citeAs(r))
	}
	p.numbers[numberKey(s.Number)] = true
	for _, r := range s.validity.By {
		p.facts.addDay(r.Since)
		p.refs = append(p.refs, r.From, r.To)
		p.numbers[numberKey(r.From.Number)], p.numbers[numberKey(r.To.Number)] = true, true
	}
	p.text = strings.Join([]string{ps.Heading, ps.Lead, ps.Text, s.Title, s.Cite, strings.Join(ps.Path, "\n")}, "\n")
	return p
}

// numberKey is a số, ký hiệu as it is compared.
func numberKey(s string) string {
	var b strings.Builder
	for _, r := range paper.Fold(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return strings.TrimLeft(b.String(), "0")
}

// checkProse says what in a sentence of a model no source bears out that it
// names by number; "" when all is borne out.
func (a *Answer) checkProse(q Question, line string, marks []int) string {
	var proofs []proof
	for _, n := range marks {
		if n < 1 || n > len(a.Sources) {
			return "a source that is not shown"
		}
		proofs = append(proofs, proofOf(a, a.Sources[n-1]))
	}
	if len(proofs) == 0 {
		return "a claim that names no source"
	}
	// What it quotes is a source's, or the person's own.
	bad := ""
	line = reInline.ReplaceAllStringFunc(line, func(m string) string {
		m = strings.TrimSuffix(strings.TrimPrefix(m, "“"), "”")
		ok := a.wasAsked(q, m)
		for _, p := range proofs {
			ok = ok || verbatim(m, p.text)
		}
		if !ok {
			bad = "inline quote is in no source"
		}
		return " ; "
	})
	if bad != "" {
		return bad
	}
	if reMarker.MatchString(line) {
		return "a mark inside a claim"
	}
	// Titles stand in citations and hold anything.
	for _, p := range proofs {
		for _, h := range p.heads {
			if len(strings.Fields(h.Title)) > 2 {
				line = strings.ReplaceAll(line, h.Title, " ")
			}
		}
	}
	var laws []string
	for _, p := range proofs {
		laws = append(laws, p.text)
	}
	rest, why := checkRefs(withoutRefsOf(line, laws), proofs)
	if why != "" {
		return why
	}
	if why := checkState(withoutOwnStates(rest, proofs), proofs); why != "" {
		return why
	}
	for _, n := range quantities(rest) {
		ok := n.unit == "date" && n.n == string(a.AsOf)
		for _, p := range proofs {
			ok = ok || p.facts.has(n)
		}
		if !ok {
			return "number " + n.n + " " + n.unit + " is in no source"
		}
	}
	return ""
}

// checkRefs says which reference of a line is in no source, and returns the
// line without its references.
func checkRefs(line string, proofs []proof) (rest, why string) {
	rest = line
	for _, p := range proofs {
		for _, c := range p.cites {
			if i := strings.Index(rest, c); i >= 0 && atBorders(rest, i, i+len(c)) {
				rest = rest[:i] + " ; " + rest[i+len(c):]
			}
		}
	}
	for _, m := range corpus.ParseRef(rest) {
		if m.This && m.ThisPart == "" && m.Part == (corpus.Ref{}) {
			continue // "văn bản này"
		}
		ok := false
		for _, p := range proofs {
			ok = ok || p.bears(m)
		}
		if !ok {
			return rest, "reference " + m.Text + " is in no source"
		}
		rest = strings.Replace(rest, m.Text, " ; ", 1)
	}
	for _, m := range reSymbol.FindAllString(rest, -1) {
		ok := false
		for _, p := range proofs {
			ok = ok || p.numbers[numberKey(m)]
		}
		if !ok {
			return rest, "number " + m + " is of no source"
		}
		rest = strings.Replace(rest, m, " ; ", 1)
	}
	for _, m := range rePart.FindAllStringSubmatch(rest, -1) {
		no := strings.ToLower(m[3])
		ok := false
		for _, p := range proofs {
			for _, r := range p.refs {
				switch strings.ToLower(m[2]) {
				case "điều":
					ok = ok || strings.ToLower(r.Article) == no
				case "khoản":
					ok = ok || strings.ToLower(r.Clause) == no
				case "điểm":
					ok = ok || strings.ToLower(r.Point) == no
				default:
					ok = ok || strings.ToLower(r.Appendix) == no
				}
			}
		}
		if !ok {
			return rest, "reference " + strings.TrimSpace(m[0]) + " is in no source"
		}
	}
	return rest, ""
}

// bears says that m is a reference the source stands for.
func (p *proof) bears(m corpus.Mention) bool {
	if m.This {
		return false
	}
	for _, r := range p.refs {
		if !within(m.Part, r) {
			continue
		}
		if m.Serial != "" {
			if k := numberKey(m.Number()); k == numberKey(r.Number) && k != "" {
				return true
			}
			continue
		}
		if m.Name != "" || m.Type == "Hiến pháp" {
			for _, h := range p.heads {
				if h.Key == r.Doc && strings.HasPrefix(paper.Fold(h.Type+" "+h.Title)+" ",
					paper.Fold(m.Type+" "+m.Name)+" ") &&
					(m.Year == "" || strings.HasPrefix(string(h.Issued), m.Year)) {
					return true
				}
			}
			continue
		}
		return true
	}
	return false
}

// within says that every level that part names is the same in r.
func within(part, r corpus.Ref) bool {
	for _, f := range [][2]string{{part.Appendix, r.Appendix}, {part.Book, r.Book}, {part.Chapter, r.Chapter},
		{part.Section, r.Section},
		{part.Article, r.Article}, {part.Clause, r.Clause}, {part.Point, r.Point}, {part.Item, r.Item}} {
		if f[0] != "" && !strings.EqualFold(f[0], f[1]) {
			return false
		}
	}
	return true
}

// checkState says that a line claims a state of validity that none of its
// sources has.
func checkState(line string, proofs []proof) string {
	var vs []corpus.Validity
	for _, p := range proofs {
		vs = append(vs, p.state)
	}
	if c := corpus.Unborne(line, vs); c != "" {
		return "validity “" + c + "” is that of no source"
	}
	return ""
}
