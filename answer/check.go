package answer

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"trolyao/corpus"
)

// The check has the last word on every answer. It works on what will be shown,
// not on how it was made: each source must be what its passage says, each
// quote must be found in the passage of its source, and each reference, number,
// day and state of validity in our own words must be in a source that the
// line cites (or, where it cites none, in any source shown). A line that fails
// is taken out; an answer that loses its first line, or its main quote,
// declines.

var (
	reMarker = regexp.MustCompile(`\[(\d+)\]`)
	reInline = regexp.MustCompile(`“[^”]*”`)
	// Numbers of documents and parts, however they are written: what the
	// reference reader passes over must not slip through.
	reSymbol = regexp.MustCompile(`(?i)\d+[a-zđ]?\s?[/\-]\s?(?:\d{4}\s?[/\-]\s?)?[a-zđ][a-zđ0-9]*(?:[\-/][a-zđ0-9]+)*`)
	rePart   = regexp.MustCompile(`(?i)(^|[^\pL])(điều|khoản|điểm|phụ lục)\s+(\d+[a-zđ]?|[ivxlc]+|[a-zđ])([^\pL\d]|$)`)
)

// stateClaims are words that say something of validity; the longer first.
var stateClaims = []string{"còn hiệu lực", "hết hiệu lực", "chưa có hiệu lực", "có hiệu lực", "bị bãi bỏ", "đã được thay thế"}

// check takes out of a what no source bears out.
func check(q Question, a *Answer) {
	a.Text = corpus.Clean(a.Text)
	a.checkSources()
	known := make([]proof, len(a.Sources))
	for i := range a.Sources {
		known[i] = proofOf(a, a.Sources[i])
	}
	lines := strings.Split(a.Text, "\n")
	drop := make([]bool, len(lines))
	first, quoted, mainQuote := -1, false, false
	cited := 0 // source that a block quote belongs to
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		switch {
		case strings.TrimSpace(l) == "":
			continue
		case strings.HasPrefix(l, ">"):
			end := i
			for end < len(lines) && strings.HasPrefix(lines[end], ">") {
				end++
			}
			if why := checkBlock(lines[i:end], cited, a.Sources); why != "" {
				a.drop(l, why)
				for k := i; k < end; k++ {
					drop[k] = true
				}
				if i > 0 && strings.HasSuffix(lines[i-1], ":") {
					drop[i-1] = true
				}
				mainQuote = mainQuote || !quoted
			}
			quoted = true
			i = end - 1
			continue
		}
		if first < 0 {
			first = i
		}
		why := a.checkLine(q, l, known)
		if why == "" {
			if ms := markers(l); len(ms) > 0 {
				cited, _ = strconv.Atoi(ms[len(ms)-1][1])
			}
			continue
		}
		a.drop(l, why)
		drop[i] = true
	}
	if len(a.dropped) == 0 && !(a.needsSource() && len(a.Sources) == 0) {
		return
	}
	if first >= 0 && drop[first] || a.needsSource() && (len(a.Sources) == 0 || mainQuote) {
		a.cut()
		return
	}
	var kept []string
	for i, l := range lines {
		if !drop[i] && !(l == "" && (len(kept) == 0 || kept[len(kept)-1] == "")) {
			kept = append(kept, l)
		}
	}
	a.Text = strings.TrimRight(strings.Join(kept, "\n"), "\n")
	a.Notes = slices.DeleteFunc(a.Notes, func(n string) bool { return !strings.Contains(a.Text, n) })
	if a.Text == "" {
		a.cut()
	}
}

// needsSource says that an answer of this status rests on a source.
func (a *Answer) needsSource() bool {
	switch a.Status {
	case Answered, Partial, Historical:
		return a.Approved == nil
	}
	return false
}

// cut declines in the place of an answer that lost its basis.
func (a *Answer) cut() {
	a.Status = DeclinedNoBasis
	a.Text = fmt.Sprintf(textCutBasis, a.AsOf.Vietnamese()) + "\n" + textGap
	a.Sources, a.Notes, a.Choices, a.Asks, a.FollowUps, a.Approved = nil, nil, nil, nil, nil, nil
}

func (a *Answer) drop(what, why string) { a.dropped = append(a.dropped, why+": "+what) }

// Dropped tells an operator what the check took out of the answer, and why.
func (a *Answer) Dropped() []string { return a.dropped }

// checkSources removes sources that are not what their passage says, with the
// lines that cite them, and numbers the others anew.
func (a *Answer) checkSources() {
	renumber := map[int]int{}
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
	var out []string
	skip := false // quotes of a removed source
	for _, l := range strings.Split(a.Text, "\n") {
		if strings.HasPrefix(l, ">") {
			if !skip {
				out = append(out, l)
			}
			continue
		}
		skip = false
		for _, m := range reMarker.FindAllStringSubmatch(l, -1) {
			if n, _ := strconv.Atoi(m[1]); renumber[n] == 0 {
				skip = true
			}
		}
		if skip {
			if len(out) == 0 { // the conclusion itself
				a.Sources = nil
			}
			continue
		}
		out = append(out, reMarker.ReplaceAllStringFunc(l, func(m string) string {
			n, _ := strconv.Atoi(m[1 : len(m)-1])
			return fmt.Sprintf("[%d]", renumber[n])
		}))
	}
	a.Text = strings.Join(out, "\n")
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
	case s.Cite != corpus.Cite(h, s.Ref) || s.Link != link(s.Ref):
		return "citation differs from its reference"
	case s.Title != h.Title || s.Kind != s.passage.Kind():
		return "source differs from its document"
	case s.Validity != s.validity.State || s.ValidityText != validityWords(s.validity):
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

// checkBlock says why a block quote is not one of source n; "" when it is.
func checkBlock(block []string, n int, sources []Source) string {
	if n < 1 || n > len(sources) {
		return "quote without a source"
	}
	var text []string
	for _, l := range block {
		text = append(text, strings.TrimPrefix(strings.TrimPrefix(l, ">"), " "))
	}
	p := sources[n-1].passage
	if !verbatim(strings.Join(text, "\n"), p.Lead+"\n"+p.Text) {
		return "quote is not in its passage"
	}
	return ""
}

// proof is what one source bears out.
type proof struct {
	facts   facts
	refs    []corpus.Ref
	heads   []*corpus.Head
	numbers map[string]bool // folded số, ký hiệu
	cites   []string        // its citation, that of its Điều and of its document
	text    string          // everything an inline quote may come from
	state   string
	claim   string // the words of stateClaims that its state bears out
}

// claims are the words that each state bears out.
var claims = map[corpus.State]string{
	corpus.InForce: "còn hiệu lực", corpus.Amended: "còn hiệu lực", corpus.PartlyExpired: "hết hiệu lực một phần",
	corpus.Expired: "hết hiệu lực", corpus.NotYet: "chưa có hiệu lực",
}

func proofOf(a *Answer, s Source) proof {
	p := proof{numbers: map[string]bool{}, state: s.ValidityText, claim: claims[s.Validity], heads: []*corpus.Head{s.passage.Head}}
	for _, m := range []map[quantity]bool{a.facts.quantities} {
		for q := range m {
			p.facts.add(q)
		}
	}
	ps := s.passage
	p.facts.addText(ps.Lead, ps.Text, ps.Heading, s.Title, s.Cite, s.Note, strings.Join(ps.Path, "\n"))
	for _, d := range []corpus.Day{a.AsOf, s.validity.Since, s.validity.Until, ps.Head.Issued, ps.Head.Effective, ps.Head.Expires} {
		p.facts.addDay(d)
	}
	p.refs = append(p.refs, s.Ref, ps.Ref)
	for _, r := range []corpus.Ref{s.Ref, unitOf(s.Ref), {Doc: s.Ref.Doc, Number: s.Ref.Number}} {
		p.cites = append(p.cites, corpus.Cite(ps.Head, r))
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
	for _, r := range corpus.Fold(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return strings.TrimLeft(b.String(), "0")
}

// markers finds the markers of a line; those inside an inline quote are the
// quote's own (footnotes of a consolidated text).
func markers(line string) [][]string {
	return reMarker.FindAllStringSubmatch(reInline.ReplaceAllString(line, " "), -1)
}

// checkLine says what in a line of our own words no source bears out; "" when
// all is borne out.
func (a *Answer) checkLine(q Question, line string, known []proof) string {
	if slices.Contains(a.facts.texts, line) {
		return ""
	}
	if m := reMarker.FindStringSubmatchIndex(line); m != nil && m[0] == 0 {
		n, _ := strconv.Atoi(line[m[2]:m[3]])
		if n < 1 || n > len(a.Sources) || line != sourceLine(n, a.Sources[n-1]) {
			return "line of sources is not that of the source"
		}
		return ""
	}
	proofs := known
	var cited []proof
	for _, m := range markers(line) {
		n, _ := strconv.Atoi(m[1])
		if n < 1 || n > len(known) {
			return "marker of a source that is not shown"
		}
		cited = append(cited, known[n-1])
	}
	if len(cited) > 0 {
		proofs = cited
	}
	line = strings.ReplaceAll(line, "**", "")

	// What we quote inline is a source's, or the person's own.
	bad := ""
	line = reInline.ReplaceAllStringFunc(line, func(m string) string {
		m = strings.TrimSuffix(strings.TrimPrefix(m, "“"), "”")
		ok := verbatim(m, q.Text) || verbatim(m, a.Reading.Text)
		for _, p := range proofs {
			ok = ok || verbatim(m, p.text)
		}
		for _, rr := range a.Reading.Refs {
			ok = ok || strings.TrimSpace(m) == strings.TrimSpace(rr.Mention.Text)
		}
		if !ok {
			bad = "inline quote is in no source"
		}
		return " ; "
	})
	if bad != "" {
		return bad
	}
	line = reMarker.ReplaceAllString(line, " ")
	// Titles stand in citations and hold anything.
	for _, p := range proofs {
		for _, h := range p.heads {
			if len(strings.Fields(h.Title)) > 2 {
				line = strings.ReplaceAll(line, h.Title, " ")
			}
		}
	}
	rest, why := checkRefs(line, proofs)
	if why != "" {
		return why
	}
	if why := checkState(rest, proofs, len(cited) == 0); why != "" {
		return why
	}
	for _, n := range quantities(rest) {
		ok := a.facts.has(n) || n.unit == "date" && n.n == string(a.AsOf)
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
				if h.Key == r.Doc && strings.HasPrefix(corpus.Fold(h.Type+" "+h.Title)+" ", corpus.Fold(m.Type+" "+m.Name)+" ") &&
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
	for _, f := range [][2]string{{part.Appendix, r.Appendix}, {part.Book, r.Book}, {part.Chapter, r.Chapter}, {part.Section, r.Section},
		{part.Article, r.Article}, {part.Clause, r.Clause}, {part.Point, r.Point}, {part.Item, r.Item}} {
		if f[0] != "" && !strings.EqualFold(f[0], f[1]) {
			return false
		}
	}
	return true
}

// checkState says that a line claims a state of validity that its sources do
// not have; a line that cites none (all) may claim only what holds of them all.
func checkState(line string, proofs []proof, all bool) string {
	low := strings.ToLower(line)
	for _, p := range proofs {
		if all && slices.ContainsFunc(proofs, func(o proof) bool { return o.claim != p.claim }) {
			break
		}
		if p.state != "" {
			low = strings.ReplaceAll(low, strings.ToLower(p.state), " ; ")
		}
		if p.claim != "" {
			low = strings.ReplaceAll(low, p.claim, " ; ")
		}
	}
	for _, w := range fixedStateWords {
		low = strings.ReplaceAll(low, w, " ; ")
	}
	for _, c := range stateClaims {
		if strings.Contains(low, c) {
			return "validity “" + c + "” is that of no source"
		}
	}
	return ""
}
