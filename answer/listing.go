package answer

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
)

// Lengths of a list whose items are the khoản of a Điều, in words.
const (
	shortItem    = 30  // of one item that is said in full
	listingWords = 160 // of the quote
	leastItems   = 2
)

// reNoItem is a khoản that is no item of the list above it.
var reNoItem = regexp.MustCompile(` (quy dinh chi tiet|huong dan (thi hanh|thuc hien)) |^ chinh phu quy dinh |^ bo truong .{0,60}quy dinh `)

// listing puts the khoản of a Điều together where they are the items that a
// question asks for: the Điều says "… gồm:" above them, or its heading is what is
// asked. The hit is then the Điều; ok is false where they are not.
func (a *Answerer) listing(ctx context.Context, q Question, h index.Hit, on corpus.Day, r *index.Result) (out index.Hit,
	c chosen, ok bool, err error) {
	p := h.Passage
	if p.Ref.Article == "" || p.Ref.Clause == "" || p.Ref.Appendix != "" || len(p.Points) > 0 && len(p.Lead) == 0 {
		return h, c, false, nil
	}
	terms := termsOf(r)
	heading := folded(p.Heading)
	lead := strings.HasSuffix(strings.TrimSpace(p.Lead), ":")
	if !lead && share(terms, heading) < .75 ||
		lead && max(share(terms, append(folded(p.Lead), heading...)), share(terms, heading)) < .5 {
		return h, c, false, nil
	}
	unit, err := a.at(ctx, q, on, unitOf(p.Ref))
	if err != nil || unit == nil || !unit.Exact {
		return h, c, false, err
	}
	items := []corpus.Passage{}
	for _, i := range append([]corpus.Passage{unit.Passage}, unit.Also...) {
		if i.Ref.Clause == "" || i.Ref.Point != "" || i.Lead != p.Lead || unitOf(i.Ref) != unitOf(p.Ref) {
			continue
		}
		if len(i.Points) > 0 || strings.HasSuffix(strings.TrimSpace(i.Text), ":") { // a rule with a list of its own
			return h, c, false, nil
		}
		if !reNoItem.MatchString(spaced(reLabel.ReplaceAllString(i.Text, ""))) {
			items = append(items, i)
		}
	}
	slices.SortStableFunc(items, func(a, b corpus.Passage) int { return clauseNo(a.Ref) - clauseNo(b.Ref) })
	items = slices.CompactFunc(items, func(a, b corpus.Passage) bool { return a.Ref == b.Ref })
	if len(items) < leastItems {
		return h, c, false, nil
	}
	whole := p
	whole.Ref, whole.Points, whole.Note, whole.Text = unitOf(p.Ref), nil, p.Note, ""
	for _, i := range items {
		whole.Text = lines(whole.Text, strings.TrimSpace(i.Text))
	}
	c = chosen{ref: whole.Ref}
	quote, key := []string{}, []string{}
	if lead {
		quote, key = append(quote, p.Lead), append(key, p.Lead)
	}
	quoted, said := words(p.Lead), 0
	for _, i := range items {
		t, rest := firstOf(strings.TrimSpace(i.Text))
		if rest {
			t += " " + cut
		}
		if n := words(t); quoted+n <= listingWords || len(quote) == 0 {
			quoted += n
			quote = append(quote, t)
		} else if quote[len(quote)-1] != cut && !strings.HasSuffix(quote[len(quote)-1], cut) {
			quote = append(quote, cut)
		}
		if n := words(t); said+n <= listWords && c.left == 0 {
			said += n
			key = append(key, t)
		} else {
			c.left++
		}
	}
	if len(key) == 0 || len(key) == 1 && lead {
		return h, c, false, nil
	}
	c.quote = strings.Join(quote, "\n")
	c.key = strings.TrimRight(strings.TrimSuffix(strings.Join(strings.Fields(strings.Join(key, " ")), " "), cut), ".; ")
	h.Passage, h.Also, h.Exact = whole, nil, false
	return h, c, true, nil
}

// firstOf is the first sentence of an item, and whether the item goes on.
func firstOf(text string) (string, bool) {
	ss := whole(sentences(text))
	if len(ss) == 0 || words(text) <= shortItem {
		return strings.Join(strings.Fields(text), " "), false
	}
	t := strings.Join(strings.Fields(ss[0].text), " ")
	return t, len(ss) > 1
}

// clauseNo orders the khoản of a Điều: 1, 1a, 2.
func clauseNo(r corpus.Ref) int {
	digits := strings.TrimRight(r.Clause, "abcdđeghiklmnopqrstuvxy")
	n, _ := strconv.Atoi(digits)
	if rest := r.Clause[len(digits):]; rest != "" {
		return n*100 + int(rest[0]-'a') + 1
	}
	return n * 100
}
