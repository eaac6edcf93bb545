package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"trolyao/paper"
)

// Compose makes the document of one law out of everything held of it, the
// versions in the order they came: the text first issued, the consolidated
// texts, digests and facts. The text is one line through time: a provision
// whose wording changed stands there once for each wording, side by side, each
// with its days and, where it was read in a consolidated text, with its number.
// The order in which texts of different kinds came does not matter; of two
// copies of one text [Reconcile] decides. key is the key of the law. versions
// are not changed.
func Compose(key string, versions []*Document) (*Document, []paper.Problem) {
	var first, facts *Document
	var problems []paper.Problem
	groups := map[Merged][]*Document{}
	// A copy that has the number stands against one that has only the name.
	ordered := slices.Clone(versions)
	slices.SortStableFunc(ordered, func(a, b *Document) int { return min(1, len(a.Number)) - min(1, len(b.Number)) })
	for _, v := range ordered {
		switch {
		case v.Kind == Verbatim && consolidated(v):
			id := v.Merged[0]
			id.State = ""
			groups[id] = append(groups[id], v)
		case v.Kind == Verbatim:
			first, problems = Reconcile(first, v)
		default:
			facts, _ = Reconcile(facts, v)
		}
	}
	texts := mergedTexts(groups, first != nil)
	out := &Document{}
	switch {
	case first != nil:
		*out = *first
		out.Parts = cloneParts(first.Parts)
	case len(texts) > 0:
		w := texts[0]
		*out = *w.d
		out.Parts = w.parts
		w.mark(out.Parts)
		texts[0] = nil
	case facts != nil:
		*out = *facts
	}
	for _, w := range texts {
		if w != nil {
			problems = append(problems, w.lay(out)...)
		}
	}
	composeHead(out, key, versions)
	moved(&out.Head)
	lacking(out.Parts, cmp.Or(out.Effective, out.Issued, "0001-01-01"))
	if facts != nil && facts != out && out.Kind == Verbatim {
		out.Head = fillHead(out.Head, facts.Head)
		out.Parts = withLater(out, facts)
	}
	composeRelations(out, versions)
	out.Relations = append(out.Relations, leftOut(out, versions)...)
	return out, problems
}

// leftOut are the Điều that an earlier edition of the codified law had and the newest
// has no more: it leaves out what was repealed, and does not say by whom.
func leftOut(d *Document, versions []*Document) []Relation {
	var newest *Document
	for _, v := range versions {
		if consolidated(v) && v.Merged[0].codified() && (newest == nil ||
			v.Merged[0].Edition >= newest.Merged[0].Edition) {
			newest = v
		}
	}
	if newest == nil {
		return nil
	}
	has := map[string]bool{}
	for _, a := range articlesOf(newest.Parts) {
		has[a.part.No] = true
	}
	var out []Relation
	for _, v := range versions {
		if v == newest || !consolidated(v) || !v.Merged[0].codified() {
			continue
		}
		for _, a := range articlesOf(v.Parts) {
			if !has[a.part.No] {
				has[a.part.No] = true
				out = append(out, LeftOut(Ref{Doc: d.Key, Number: d.Number, Article: a.part.No},
					newest.Merged[0].Edition))
			}
		}
	}
	return out
}

// LeftOut is the claim that the codified law, as of an edition, has a provision or a
// document no more.
func LeftOut(to Ref, edition Day) Relation {
	return Relation{Kind: RelNames, From: Ref{Number: codified}, To: to, Evidence: fmt.Sprintf(sayLeftOut,
		cmp.Or(to.Local(), textWholeDocument), edition.Vietnamese()), By: FromText,
		Claim: &Claim{Grade: Doubtful, Why: []string{sayLeftOutWhy}, Form: codifiedForm}}
}

// codifiedForm is the form of [LeftOut].
const codifiedForm = "codified"

// mergedTexts reads the best copy of each consolidated text, the oldest first.
// One without notes does not say since when it reads so: it is left to the
// versions where the text first issued, or a later one with notes, is held.
func mergedTexts(groups map[Merged][]*Document, first bool) []*wording {
	// A copy that does not say its year is one with the only other that has its number.
	for id := range groups {
		if id.Year != "" || id.Number == "" {
			continue
		}
		var same []Merged
		for o := range groups {
			if o.Number == id.Number && o.Year != "" {
				same = append(same, o)
			}
		}
		if len(same) == 1 {
			groups[same[0]] = append(groups[same[0]], groups[id]...)
			delete(groups, id)
		}
	}
	var out []*wording
	for id, copies := range groups {
		var best *wording
		state := Day("")
		for _, d := range copies {
			w := readWording(d)
			if best == nil || w.better(best) || w.m.codified() && !best.better(w) {
				best = w
			}
			state = max(state, d.Merged[0].State)
		}
		best.m = id
		best.m.State = state
		out = append(out, best)
	}
	slices.SortFunc(out, func(a, b *wording) int {
		return cmp.Or(strings.Compare(a.m.when(), b.m.when()), strings.Compare(a.m.Year, b.m.Year),
			strings.Compare(string(a.m.Edition), string(b.m.Edition)), len(a.m.Number)-len(b.m.Number),
			strings.Compare(a.m.Number, b.m.Number))
	})
	last := -1
	for i, w := range out {
		if len(w.changes) > 0 {
			last = i
		}
	}
	if last < 0 && first {
		return out
	}
	kept := out[:0]
	for i, w := range out {
		if len(w.changes) > 0 || i > last || i == len(out)-1 {
			kept = append(kept, w)
		}
	}
	return kept
}

// when orders consolidated texts, those of an unknown day by their year.
func (m Merged) when() string { return cmp.Or(string(m.State), m.Year) }

// better says that a copy of a consolidated text tells more than another.
func (w *wording) better(than *wording) bool {
	a, b := len(articlesOf(w.parts)), len(articlesOf(than.parts))
	if x, y := len(w.changes), len(than.changes); x != y && (x == 0 || y == 0 || a == b) {
		return x > y
	}
	return a > b
}

// mark says of each Điều and appendix where its wording was read.
func (w *wording) mark(parts []*Part) {
	for _, p := range parts {
		switch p.Kind {
		case KindArticle, KindAppendix, KindHeading:
			p.ReadIn = w.m.Number
			if len(w.changes) == 0 && w.m.State == "" {
				p.Note = join(p.Note, wordMergedUndated, " ")
			}
		}
		w.mark(p.Parts)
	}
}

// lay puts the wording of a consolidated text over what is held of the law.
func (w *wording) lay(d *Document) []paper.Problem {
	root := &Part{Parts: d.Parts}
	unread := 0
	after := "" // the Điều before, for one that is new
	for _, a := range articlesOf(w.parts) {
		unread += w.over(root, a.part, after)
		after = a.part.No
	}
	for _, p := range w.parts {
		if p.Kind != KindAppendix {
			continue
		}
		at := slices.IndexFunc(root.Parts, func(q *Part) bool { return q.Kind == KindAppendix && q.No == p.No })
		switch {
		case at < 0:
			w.mark([]*Part{p})
			root.Parts = append(root.Parts, p)
		case !sameWording(root.Parts[at], p):
			w.mark([]*Part{p})
			p.Note = join(p.Note, wordMergedPart, " ")
			root.Parts[at] = p
		}
	}
	d.Parts = root.Parts
	if unread > 0 {
		return []paper.Problem{{Severity: paper.Warning, Where: w.m.Name(), Text: wordMergedUnread}}
	}
	return nil
}

// over puts one Điều of a consolidated text into the tree below root. It
// returns 1 when it reads otherwise than before and no note says since when.
func (w *wording) over(root *Part, p *Part, after string) int {
	holder, at := lastOf(root, p.No)
	if holder == nil {
		p.ReadIn = w.m.Number
		if after == "" || !insertAfterLast(root, after, p) {
			if holder, _ = lastOf(root, after); holder == nil {
				root.Parts = append(root.Parts, p)
			}
		}
		return 0
	}
	old := holder.Parts[at]
	switch {
	case p.Since == "" && clauses(old) == 0 && clauses(p) > 1 && wordsShared(old, p) >= sameText:
		p.Since, p.Until, p.Added, p.Lacks, p.ReadIn = old.Since, old.Until, old.Added, old.Lacks, old.ReadIn
		holder.Parts[at] = p
		return 0
	case old.ReadIn == "" && p.Since == "" && sameWording(old, p):
		return 0
	case w.m.codified() && old.ReadIn == codified && p.Since == old.Since: // the edition before
		p.ReadIn = codified
		holder.Parts[at] = p
		return 0
	case w.m.codified() && p.Since == "": // nothing changed it: two copies of one wording
		return 0
	}
	if p.Since == "" && !p.Ended && clausesOf(old) && clausesOf(p) && sameWording(&Part{Text: old.Text},
		&Part{Text: p.Text}) {
		return w.overClauses(old, p)
	}
	return w.beside(holder, at, p)
}

// sameText is the share of common words from which two texts are copies of one.
const sameText = 0.85

// wordsShared is the share of the words of two parts that both have.
func wordsShared(a, b *Part) float64 {
	x, y := strings.Fields(paper.Fold(a.Words())), strings.Fields(paper.Fold(b.Words()))
	n := map[string]int{}
	for _, w := range x {
		n[w]++
	}
	both := 0
	for _, w := range y {
		if n[w] > 0 {
			n[w]--
			both++
		}
	}
	return float64(both) / float64(max(1, len(x), len(y)))
}

// overClauses puts the khoản of p, the Điều as consolidated, into old.
func (w *wording) overClauses(old, p *Part) int {
	unread, after := 0, -1
	for _, c := range p.Parts {
		if c.Kind != KindClause {
			continue
		}
		at := -1
		for i, q := range old.Parts {
			if q.Kind == KindClause && q.No == c.No && !q.Digest {
				at = i
			}
		}
		if at < 0 {
			c.ReadIn = w.m.Number
			old.Parts = slices.Insert(old.Parts, after+1, c)
			after++
			continue
		}
		n := len(old.Parts)
		unread |= w.beside(old, at, c)
		after = at + len(old.Parts) - n
	}
	return unread
}

// beside puts p, a later wording of the part at, behind it, and ends the days
// of the one before.
func (w *wording) beside(holder *Part, at int, p *Part) int {
	old := holder.Parts[at]
	since, unread := p.Since, 0
	if sameWording(old, p) {
		if old.ReadIn == "" && since > old.Since { // the copy held is of the later wording
			old.Since, old.Added, old.Lacks, old.ReadIn = since, p.Added, p.Lacks, w.m.Number
		}
		return 0
	}
	if since == "" {
		if len(w.changes) > 0 {
			return 0 // it was not changed: two copies of one wording
		}
		// Nothing tells the day: the consolidated text stands from the last it merges.
		if since, unread = w.m.State, 1; since == "" && w.m.Year != "" {
			since = Day(w.m.Year + "-01-01")
		}
		p.Note = join(p.Note, wordMergedNoDay, " ")
	}
	if since <= old.Since || since == "" {
		if old.ReadIn != "" { // two consolidated texts tell one change
			p.Since, p.Added, p.Until, p.Lacks = old.Since, old.Added, old.Until, old.Lacks
			p.ReadIn = w.m.Number
			holder.Parts[at] = p
		}
		return unread
	}
	end := since // of what was held: the first change since then
	if p.Lacks > old.Since && p.Lacks < since {
		end = p.Lacks
	}
	p.Since, p.ReadIn, p.Added, p.Lacks = since, w.m.Number, false, ""
	old.Until = end.Add(-1)
	holder.Parts = slices.Insert(holder.Parts, at+1, p)
	return unread
}

// lacking says of every wording among parts which days before it are without
// one: all since the law began, or those behind the wording before.
func lacking(parts []*Part, began Day) {
	for i, p := range parts {
		p.Lacks = ""
		from := began
		for _, q := range parts[:i] {
			if q.Kind == p.Kind && q.No == p.No && !q.Digest && q.Until != "" {
				from = q.Until.Add(1)
			}
		}
		if p.Since != "" && !p.Added && !p.Digest && from < p.Since {
			p.Lacks = from
		}
		lacking(p.Parts, began)
	}
}

// clausesOf says that an Điều is divided into khoản and nothing else.
func clausesOf(p *Part) bool {
	n := 0
	for _, q := range p.Parts {
		if q.Kind == KindClause {
			n++
		} else if q.Kind != KindTable {
			return false
		}
	}
	return n > 0
}

// sameWording says that two texts differ in no letter that matters: copies
// differ in marks, capitals and how they write tones.
func sameWording(a, b *Part) bool { return bareWords(a) == bareWords(b) }

func bareWords(p *Part) string { return bareLetters(p.Text + "\n" + innerWords(p) + "\n" + p.Tail) }

// bareLetters are the letters and digits of a text, folded.
func bareLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, paper.Fold(s))
}

// innerWords are the words below p.
func innerWords(p *Part) string {
	var out []string
	for _, q := range p.Parts {
		out = append(out, q.Words())
	}
	return strings.Join(out, "\n")
}

// lastOf finds the last wording of an Điều of the main text, and what holds it.
func lastOf(p *Part, no string) (*Part, int) {
	var holder *Part
	at := -1
	for i, q := range p.Parts {
		switch q.Kind {
		case KindArticle:
			if q.No == no && !q.Digest {
				holder, at = p, i
			}
		case KindBook, KindChapter, KindSection, KindSubsection:
			if h, i := lastOf(q, no); h != nil {
				holder, at = h, i
			}
		}
	}
	return holder, at
}

func insertAfterLast(root *Part, no string, p *Part) bool {
	holder, at := lastOf(root, no)
	if holder == nil {
		return false
	}
	holder.Parts = slices.Insert(holder.Parts, at+1, p)
	return true
}

// composeHead gathers what the versions know of the law. The text first issued
// has the first word, then digests and facts, then the consolidated texts.
func composeHead(out *Document, key string, versions []*Document) {
	order := slices.Clone(versions)
	rank := func(d *Document) int {
		switch {
		case consolidated(d):
			return 3
		case d.Kind != Verbatim:
			return 2
		case d.Number == "":
			return 1
		}
		return 0
	}
	slices.SortStableFunc(order, func(a, b *Document) int { return rank(a) - rank(b) })
	head := order[0].Head
	head.Kind, head.Note, head.Source = out.Kind, out.Note, out.Source
	head.Key, head.Merged, head.Former = key, nil, nil
	for _, v := range order {
		head = fillHead(head, v.Head)
	}
	head.Former = slices.DeleteFunc(head.Former, func(k string) bool { return k == key })
	slices.Sort(head.Former)
	slices.Sort(head.Aliases)
	head.Merged = distinct(head.Merged)
	out.Head = head
}

// distinct are the consolidated texts among ms, the oldest first, each with what
// is known of it.
func distinct(ms []Merged) []Merged {
	var out []Merged
	slices.SortStableFunc(ms, func(a, b Merged) int { return strings.Compare(b.Year, a.Year) })
	for _, m := range ms {
		at := slices.IndexFunc(out, func(o Merged) bool {
			return o.Number == m.Number &&
				(m.Year == "" || o.Year == m.Year)
		})
		if at < 0 {
			out = append(out, m)
			continue
		}
		out[at].State, out[at].Edition = max(out[at].State, m.State), max(out[at].Edition, m.Edition)
	}
	slices.SortFunc(out, func(a, b Merged) int {
		return cmp.Or(strings.Compare(a.when(), b.when()), strings.Compare(a.Number, b.Number),
			strings.Compare(a.Year, b.Year))
	})
	return out
}

// composeRelations gathers what the text first issued does, and what was done
// to the law. Where that text is not held, the consolidated text has its clauses.
func composeRelations(out *Document, versions []*Document) {
	first := slices.ContainsFunc(versions, func(v *Document) bool { return v.Kind == Verbatim && !consolidated(v) })
	kept := out.Relations
	if first {
		kept = slices.Clone(kept)
	} else {
		kept = nil
	}
	type act struct {
		kind     RelationKind
		from, to Ref
		by       Authority
	}
	seen := map[act]bool{}
	var all []Relation
	add := func(r Relation, own string) {
		for _, end := range []*Ref{&r.From, &r.To} {
			if end.Doc == own || end.Doc == "" && end.Number == "" {
				end.Doc, end.Number = out.Key, out.Number
			}
		}
		k := act{r.Kind, r.From, r.To, r.By}
		k.from.Number, k.to.Number = "", ""
		if k.from.Doc == "" {
			k.from.Number = r.From.Number
		}
		if k.to.Doc == "" {
			k.to.Number = r.To.Number
		}
		if !seen[k] && !(r.From.Doc == r.To.Doc && r.From.Doc != "") {
			seen[k] = true
			all = append(all, r)
		}
	}
	for _, r := range kept {
		add(r, out.Key)
	}
	order := slices.Clone(versions)
	slices.SortStableFunc(order, func(a, b *Document) int {
		return cmp.Or(strings.Compare(a.mergedWhen(), b.mergedWhen()), strings.Compare(a.Source, b.Source))
	})
	for _, v := range order {
		for _, r := range v.Relations {
			done := r.To.Doc == v.Key || r.To.Doc == out.Key
			if consolidated(v) && (done || !first) || v.Kind != Verbatim {
				add(r, v.Key)
			}
		}
	}
	out.Relations = all
}

func (d *Document) mergedWhen() string {
	if len(d.Merged) == 0 {
		return ""
	}
	return d.Merged[0].when()
}

// SameLaw says that two heads are of one law: the same type and name, one of
// them without its number, and a day or year that both tell. A law and an older
// one of its name are two. Consolidated texts of one number and year are one.
func SameLaw(a, b *Head) bool {
	if a.Number != "" && b.Number != "" {
		return false
	}
	for _, x := range a.Merged {
		for _, y := range b.Merged {
			if x.Number != "" && x.Number == y.Number && x.Year != "" && x.Year == y.Year {
				return true
			}
		}
	}
	if a.Type != b.Type || !bearsName(a.Type) || a.Type != "Hiến pháp" && lawTitle(a) != lawTitle(b) {
		return false
	}
	x, y := lawYear(a), lawYear(b)
	if x != "" && y != "" {
		return x == y && (a.Effective == "" || b.Effective == "" || a.Effective == b.Effective || movedTo(a, b))
	}
	return a.Effective != "" && a.Effective == b.Effective || movedTo(a, b)
}

// movedTo says that one of two heads has the day of effect that a later act set, and
// the other, which has no number, the day that the law set itself.
func movedTo(a, b *Head) bool {
	if a.Number == "" {
		a, b = b, a
	}
	k, ok := registeredDays(a.Number, a.Issued)
	return ok && k.movedBy != "" && b.Effective != "" && k.issued <= b.Effective && b.Effective < k.issued.addMonths(24)
}

func lawTitle(h *Head) string {
	t := strings.TrimPrefix(h.Title, h.Type+" ")
	return strings.Join(foldWords(reTypeYear.ReplaceAllString(t, "")), " ")
}

// lawYear is the year a law was passed in, as far as its head tells.
func lawYear(h *Head) string {
	if len(h.Issued) >= 4 {
		return string(h.Issued[:4])
	}
	if d, ok := splitNumber(h.Number); ok && d.year != "" {
		return d.year
	}
	if m := reTypeYear.FindStringSubmatch(" " + h.Title); m != nil {
		return m[1]
	}
	if n := len(h.Key); h.Number == "" && n > 5 && isYear(h.Key[n-4:]) && (h.Key[n-5] == '.' || h.Key[n-5] == '-') {
		return h.Key[n-4:]
	}
	return ""
}

// mergedNames names consolidated texts: "văn bản hợp nhất 28/VBHN-VPQH (2026)".
func mergedNames(ms []Merged) string {
	var out []string
	law := ""
	for _, m := range ms {
		if m.codified() {
			law = m.Name()
			if m.Edition != "" {
				law += fmt.Sprintf(wordEdition, m.Edition.Vietnamese())
			}
			continue
		}
		name := cmp.Or(m.Number, "không rõ số")
		if m.Year != "" && !strings.Contains(name, m.Year) {
			name += " (" + m.Year + ")"
		}
		out = append(out, name)
	}
	names := strings.Join(out, ", ")
	if names != "" {
		names = wordMerged + ": " + names
	}
	return join(names, law, "; ")
}
