package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

const (
	leastQuoted = 5   // words of a quote that is compared; shorter ones are terms
	leastNumber = 3   // the same of one with a number
	farBefore   = 160 // bytes between a provision and what is quoted from it
	farBehind   = 60
)

var (
	reSays   = regexp.MustCompile(`(?i)(?::|quy định|yêu cầu|nêu|ghi|rằng|là|viết|xác định|giải thích)[\s,:]*$`)
	reBehind = regexp.MustCompile(
		`(?i)^[\s,.;:–-]*\(?(?:\s*(?:là|nội dung|quy định|nguyên tắc|yêu cầu|được|đã|nêu|ghi|rõ|ở|tại|theo|trong|của|trích|dẫn|từ|căn cứ|thực hiện|đúng|như|xem|có|này|lời|nguyên|văn|câu|đoạn|chép))*\s*$`,
	)
	// a clause between a quote and the provision in brackets: "“…” là hành vi bị cấm (Điều 9 …)"
	reFarBehind = regexp.MustCompile(`^[^.;:“”"()]{1,140}\(\s*$`)
	reElided    = regexp.MustCompile(`\(?\[?(?:…|\.\.\.)\]?\)?`)
)

// quotations compares what stands in quotation marks with the provision it is
// attributed to.
func (c *checker) quotations() {
	for para, quotes := range c.quotes {
		text := c.draft.Paras[para].Text
		var last quote // the one before it, and whose words those are
		var from []*reference
		for _, q := range quotes {
			if q.end <= q.start || !compared(words(text[q.start:q.end])) || c.inTitle(para, q) {
				continue
			}
			sources, far := c.source(para, q)
			goesOn := far || len(sources) == 0 && len(from) > 0 && c.goesOn(para, last, q)
			if goesOn && !far {
				sources = from
			}
			c.quotation(para, q, sources, goesOn)
			last, from = q, sources
		}
	}
}

// compared says that words in quotation marks are a quote and no term.
func compared(ws []string) bool {
	return len(ws) >= leastQuoted || len(ws) >= leastNumber && slices.ContainsFunc(ws, func(w string) bool {
		return w[0] >= '0' && w[0] <= '9'
	})
}

// goesOn says that a quote stands in one sentence with the one before it, and that no
// document or provision is named between them.
func (c *checker) goesOn(para int, last, q quote) bool {
	if q.outer < last.after || strings.Contains(c.draft.Paras[para].Text[last.after:q.outer], ". ") {
		return false
	}
	return !slices.ContainsFunc(c.refs, func(r reference) bool {
		return r.para == para && r.Start >= last.after && r.Start < q.outer
	})
}

// inTitle says that a quote stands inside the title of a document.
func (c *checker) inTitle(para int, q quote) bool {
	for i := range c.refs {
		if r := &c.refs[i]; r.para == para && r.tail.titleAt >= 0 && r.tail.titleAt < q.start && q.end <= r.tail.end {
			return true
		}
	}
	return false
}

// source is the reference that a quote is attributed to, and the others of its list:
// "khoản 1, điểm a khoản 2 Điều 30 …: “…”".
func (c *checker) source(para int, q quote) (from []*reference, far bool) {
	text := c.draft.Paras[para].Text
	if c.introduces(para, q) {
		for i := len(c.refs) - 1; i >= 0; i-- {
			if r := &c.refs[i]; r.para == para-1 && r.quoted < 0 && !r.ours {
				return c.listed(i, true), false
			}
		}
	}
	before, behind, away := -1, -1, -1
	for i := range c.refs {
		r := &c.refs[i]
		if r.para != para || r.quoted >= 0 || r.ours {
			continue
		}
		end := max(r.End, r.tail.end)
		switch {
		case end <= q.outer && q.outer-end <= farBefore && !strings.Contains(text[end:q.outer], ". "):
			before = i
		case behind < 0 && r.Start >= q.after && r.Start-q.after <= farBehind &&
			reBehind.MatchString(text[q.after:r.Start]):
			behind = i
		case away < 0 && r.Start >= q.after && reFarBehind.MatchString(text[q.after:r.Start]):
			away = i
		}
	}
	if before < 0 && behind < 0 {
		if away >= 0 {
			return c.listed(away, false), true
		}
		return nil, false
	}
	if behind < 0 {
		return c.listed(before, true), false
	}
	gap := text[q.after:c.refs[behind].Start]
	if before < 0 {
		return c.listed(behind, false), false
	}
	front := text[max(c.refs[before].End, c.refs[before].tail.end):q.outer]
	says := reSays.MatchString(front) && !strings.Contains(front, ";")
	switch {
	case strings.HasPrefix(strings.TrimSpace(gap), "("): // "“…” (khoản 2 Điều 5)"
		if says {
			return append(c.listed(behind, false), c.listed(before, true)...), false
		}
		return c.listed(behind, false), false
	case says, strings.Contains(gap, ";"):
		return c.listed(before, true), false
	}
	return c.listed(behind, false), false
}

// listed are the reference with an index and those of its list in front of it, or behind.
func (c *checker) listed(at int, front bool) []*reference {
	out := []*reference{&c.refs[at]}
	next := func(a, b *reference) bool {
		if a.para != b.para || b.quoted >= 0 || a.quoted >= 0 {
			return false
		}
		end := max(a.End, a.tail.end)
		return end <= b.Start && reListed.MatchString(c.draft.Paras[a.para].Text[end:b.Start])
	}
	for i := at; front && i > 0 && next(&c.refs[i-1], &c.refs[i]); i-- {
		out = append(out, &c.refs[i-1])
	}
	for i := at; !front && i+1 < len(c.refs) && next(&c.refs[i], &c.refs[i+1]); i++ {
		out = append(out, &c.refs[i+1])
	}
	return out
}

// introduces says that a quote opens its paragraph and the one above ends in a colon:
// "Khoản 2 Điều 5 … quy định như sau:".
func (c *checker) introduces(para int, q quote) bool {
	if para == 0 || strings.TrimLeft(c.draft.Paras[para].Text[:q.outer], " \t-–+*") != "" {
		return false
	}
	return strings.HasSuffix(strings.TrimRight(c.draft.Paras[para-1].Text, " \t"), ":")
}

// reListed is what stands between two references of a list.
var reListed = regexp.MustCompile(`(?i)^\s*(?:[,;/]|và|hoặc|,\s*và|cùng với)?\s*$`)

// quotation compares one quote with the provisions it is attributed to: one of them is to
// have it. Where a quote only goes on from one before, nothing is said unless the
// provision has words like it.
func (c *checker) quotation(para int, q quote, sources []*reference, goesOn bool) {
	text := c.draft.Paras[para].Text
	var best *Find
	for _, r := range sources {
		if len(r.refs) == 0 {
			continue
		}
		f := Find{Kind: Quote, Para: para, Start: q.outer, End: q.after, Cite: corpus.Cite(c.head(r), r.refs[0]),
			Link: r.refs[0].Path(), Findings: c.quoted(r, text[q.start:q.end])}
		if len(f.Findings) == 1 && f.Findings[0].Mark == Quoted && !reNot.MatchString(text[:q.outer]) {
			f.Findings[0] = c.withNot(r, text[q.start:q.end], f.Findings[0])
		}
		if len(f.Findings) > 0 && (best == nil || better(&f.Findings[0], &best.Findings[0])) {
			best = &f
		}
	}
	if best == nil || best.Findings[0].Mark == Misquote && len(best.Findings[0].Diff) == 0 &&
		(goesOn || len(words(text[q.start:q.end])) < leastQuoted) {
		return
	}
	c.add(*best)
	if best.Findings[0].Mark == Quoted {
		c.quotedWords(para, q)
	}
}

// reNot is a negation in front of a quote, reNots those of a text.
var (
	reNot  = regexp.MustCompile(`(?i)(?:^|\s)(?:không|chưa|đừng|cấm|trừ)(?:\s\pL+){0,3}[\s:,]*$`)
	negate = map[string]bool{"không": true, "chưa": true}
)

// withNot is a finding of a quote that is right, unless it begins behind a "không" of the
// provision and leaves that out.
func (c *checker) withNot(r *reference, said string, x Finding) Finding {
	have := words(c.known.wording(c.head(r).Key, r.refs[0], c.day).text)
	want := words(said)
	not := 0
	for i := 0; i+len(want) <= len(have); i++ {
		if slices.Equal(have[i:i+len(want)], want) {
			if i == 0 || !negate[have[i-1]] {
				return x
			}
			not = i
		}
	}
	if not == 0 {
		return x
	}
	x.Mark, x.Level = Misquote, Wrong
	x.Text = fmt.Sprintf(textQuoteNot, have[not-1], corpus.Cite(c.head(r), r.refs[0]))
	return x
}

// quotedWords makes notes of what is amiss with references inside words that are quoted
// rightly: the text quoted says so, not the draft.
func (c *checker) quotedWords(para int, q quote) {
	for i := range c.report.Finds {
		f := &c.report.Finds[i]
		if f.Kind == Quote || f.Para != para || f.Start < q.start || f.End > q.end {
			continue
		}
		for k := range f.Findings {
			if x := &f.Findings[k]; x.Level == Wrong || x.Level == Doubt {
				x.Level, x.Instead, x.Propose = Note, "", ""
				x.Text += textInQuote
			}
		}
	}
}

// better says that a finding tells where a quote is from, or what it was meant to be,
// rather than another does.
func better(a, b *Finding) bool {
	grade := func(f *Finding) int {
		switch {
		case f.Mark == Quoted:
			return 3
		case f.Level == Unchecked:
			return 2
		case len(f.Diff) > 0:
			return 1
		}
		return 0
	}
	return grade(a) > grade(b)
}

// quoted is what is to be said of words quoted from what a reference means; nothing where
// the provision is not there, which is said of it already.
func (c *checker) quoted(r *reference, said string) []Finding {
	h := c.head(r)
	cite := corpus.Cite(h, r.refs[0])
	k := c.known.held(h.Key)
	switch {
	case k == nil:
		return []Finding{{Mark: NotHeld, Level: Unchecked, Text: fmt.Sprintf(textQuoteNoText, cite)}}
	case r.refs[0].Whole():
		return c.quoteOfWhole(k, h, said, cite)
	}
	w := c.known.wording(h.Key, r.refs[0], c.day)
	if !w.there {
		return c.quoteOfGap(w, h, said)
	}
	x := c.compare(w, k, h, said, cite)
	if up := r.refs[0]; up.Point != "" && x.Mark != Quoted {
		// "điểm a khoản 2 …: “Phạt tiền từ …”": what the khoản says of all its points
		up.Point = ""
		lead := c.known.wording(h.Key, up, c.day)
		lead.text = leadOf(lead.text)
		if y := c.compare(lead, k, h, said, corpus.Cite(h, up)); lead.text != "" && better(&y, &x) {
			return []Finding{y}
		}
	}
	return []Finding{x}
}

// leadOf is what a khoản says before its first point.
func leadOf(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if reLabelPoint.MatchString(l) {
			return strings.Join(lines[:i], "\n")
		}
	}
	return ""
}

// quoteOfGap looks for a quote in an article of which the copy has lost the numbers.
func (c *checker) quoteOfGap(w wording, h *corpus.Head, said string) []Finding {
	if w.sound || w.whole == "" {
		return nil
	}
	up := w.ref
	up.Clause, up.Point = "", ""
	cite := corpus.Cite(h, up)
	have, want := words(w.whole), words(said)
	near, alike := nearest(w.whole, have, want)
	switch {
	case contains(have, want):
		return []Finding{{Mark: Quoted, Level: Fine, Text: fmt.Sprintf(textQuoteAt, cite)}}
	case alike >= 0.65:
		return []Finding{{Mark: Misquote, Level: Doubt, Text: fmt.Sprintf(textQuoteDiffers, cite), Present: near,
			Diff: corpus.WordDiff(said, near)}}
	}
	return nil
}

// quoteOfWhole looks for a quote anywhere in a document.
func (c *checker) quoteOfWhole(k *held, h *corpus.Head, said, cite string) []Finding {
	if at := c.holds(k, h, said); at != "" {
		return []Finding{{Mark: Quoted, Level: Fine, Text: fmt.Sprintf(textQuoteAt, at)}}
	}
	return []Finding{{Mark: Misquote, Level: Doubt, Text: fmt.Sprintf(textQuoteNowhere, cite)}}
}

// holds names the smallest provision of a document, as it stands on the day, that has
// the words; "" none.
func (c *checker) holds(k *held, h *corpus.Head, said string) string {
	want := words(said)
	best, size := "", 0
	in := k.having(want)
	for _, p := range k.places {
		if !in[p.top] {
			continue
		}
		t := p.Part.Words()
		if len(t) < len(said)/2 || best != "" && len(t) >= size || !contains(words(t), want) {
			continue
		}
		if w := c.known.wording(h.Key, p.Ref, c.day); w.there && contains(words(w.text), want) {
			best, size = corpus.Cite(h, p.Ref), len(t)
		}
	}
	if best != "" {
		return best
	}
	changes, _ := c.known.changesTo(h.Key, c.day)
	for _, x := range changes {
		if contains(words(x.text), want) && (best == "" || len(x.text) < size) {
			best, size = corpus.Cite(h, x.to), len(x.text)
		}
	}
	return best
}

// compare says whether a provision has the words.
func (c *checker) compare(w wording, k *held, h *corpus.Head, said, cite string) Finding {
	whole := true
	now := words(w.text)
	var missing string
	for _, piece := range reElided.Split(said, -1) {
		if p := words(piece); len(p) > 0 && !contains(now, p) {
			whole, missing = false, piece
			break
		}
	}
	if whole {
		return Finding{Mark: Quoted, Level: Fine, Text: fmt.Sprintf(textQuoteRight, cite)}
	}
	want := words(missing)
	if contains(folded(now), folded(want)) {
		return Finding{Mark: Quoted, Level: Note, Text: fmt.Sprintf(textQuoteMarks, cite)}
	}
	level := Wrong
	var why []string
	if len(w.unheld) > 0 {
		why = append(why, fmt.Sprintf(textUnheld, unheldNames(w.unheld)))
		if len(w.by) == 0 {
			level = Doubt
		}
	}
	near, alike := nearest(w.text, now, want)
	if len(w.by) > 0 && contains(words(w.before), want) {
		return Finding{
			Mark:    OldWording,
			Level:   Wrong,
			Text:    fmt.Sprintf(textQuoteOld, cite, byName(w.by)),
			Present: w.text,
			Diff:    corpus.WordDiff(missing, near),
			Why:     why,
		}
	}
	if alike >= 0.55 {
		return Finding{
			Mark:    Misquote,
			Level:   level,
			Text:    fmt.Sprintf(textQuoteDiffers, cite),
			Why:     why,
			Present: near,
			Diff: corpus.WordDiff(
				strings.TrimSpace(missing),
				near,
			),
			Instead: strings.TrimSpace(missing),
			Propose: near,
		}
	}
	if at := c.holds(k, h, missing); at != "" {
		return Finding{
			Mark:  Misquote,
			Level: Wrong,
			Text:  fmt.Sprintf(textQuoteElsewhere, at, cite),
			Near:  []string{at},
		}
	}
	return Finding{Mark: Misquote, Level: Doubt, Text: fmt.Sprintf(textQuoteNowhere, cite), Why: why}
}

func unheldNames(as []amender) string {
	var names []string
	for _, a := range as {
		names = append(names, a.number)
	}
	return strings.Join(names, ", ")
}

// byName names the provisions that changed a wording.
func byName(by []change) string {
	last := by[len(by)-1]
	return last.by.String()
}

// words are the words of a text as they are compared: lower case, the tone mark in its
// one place, punctuation left out.
func words(s string) []string {
	ss := paper.Syllables(s)
	out := make([]string, len(ss))
	for i, x := range ss {
		out[i] = x.Text
	}
	return out
}

func folded(ws []string) []string {
	out := make([]string, len(ws))
	for i, w := range ws {
		out[i] = paper.Fold(w)
	}
	return out
}

// contains says that want stands in have in one piece.
func contains(have, want []string) bool {
	if len(want) == 0 {
		return true
	}
next:
	for i := 0; i+len(want) <= len(have); i++ {
		if have[i] != want[0] {
			continue
		}
		for j, w := range want {
			if have[i+j] != w {
				continue next
			}
		}
		return true
	}
	return false
}

// nearest is the run of words of text that is most like want, and how much of want it
// has, 0 to 1.
func nearest(text string, have, want []string) (string, float64) {
	n := len(want)
	if n == 0 || len(have) == 0 {
		return "", 0
	}
	need := map[string]int{}
	for _, w := range want {
		need[w]++
	}
	in := map[string]int{}
	hit, best, at := 0, -1, 0
	for i, w := range have {
		if in[w]++; in[w] <= need[w] {
			hit++
		}
		if i >= n {
			x := have[i-n]
			if in[x]--; in[x] < need[x] {
				hit--
			}
		}
		if hit > best {
			best, at = hit, max(0, i-n+1)
		}
	}
	from, to := at, min(len(have), at+n)
	// begin and end on the words that want begins and ends with
	for d := range 6 {
		if from-d >= 0 && have[from-d] == want[0] {
			from -= d
			break
		}
		if from+d < to && have[from+d] == want[0] {
			from += d
			break
		}
	}
	for d := range 6 {
		if to-1+d < len(have) && have[to-1+d] == want[n-1] {
			to += d
			break
		}
		if to-1-d > from && have[to-1-d] == want[n-1] {
			to -= d
			break
		}
	}
	ss := paper.Syllables(text)
	return text[ss[from].Start:ss[to-1].End], float64(best) / float64(n)
}

// oldWording says that the draft tells a provision in the words it had before.
func (c *checker) oldWording(r *reference, w wording, f *Find) {
	if w.before == "" || w.text == "" || r.inner {
		return
	}
	text := c.draft.Paras[r.para].Text
	for _, q := range c.quotes[r.para] {
		if q.outer >= r.End && len(words(text[q.start:q.end])) >= leastQuoted {
			return // compared word by word
		}
	}
	end := max(r.End, r.tail.end)
	said := sentenceAt(text, r.Start, end)
	claim := folded(words(strings.Replace(said, r.Text, " ", 1)))
	old, now := grams(folded(words(w.before)), 3), grams(folded(words(w.text)), 3)
	stale, fresh, both := 0, 0, 0
	for g := range grams(claim, 3) {
		switch o, n := old[g], now[g]; {
		case o && n:
			both++
		case o:
			stale++
		case n:
			fresh++
		}
	}
	if stale >= 2 && stale >= 3*fresh && stale+both >= 5 {
		f.Findings = append(
			f.Findings,
			Finding{Mark: OldWording, Level: Wrong, Text: fmt.Sprintf(textOldWording, f.Cite,
				byName(w.by)), Present: w.text, Diff: corpus.WordDiff(w.before, w.text)},
		)
	}
}

// grams are the runs of n words.
func grams(ws []string, n int) map[string]bool {
	out := map[string]bool{}
	for i := 0; i+n <= len(ws); i++ {
		out[strings.Join(ws[i:i+n], " ")] = true
	}
	return out
}
