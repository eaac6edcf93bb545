package corpus

import (
	"fmt"
	"slices"
	"strings"

	"trolyao/paper"
)

// abridged is the share of the earlier length below which an article of a new
// copy counts as shortened.
const abridged = 0.6

// Reconcile decides what stands when a text with the key of a stored document
// is imported with other words. It returns the document to keep and what a
// person should look at; neither argument is changed.
//
//   - Official wording replaces a digest or a mere catalogue entry; a digest or
//     an entry never replaces official wording, it only fills empty facts.
//     But where a digest tells of a wording that came later than the official
//     text, both stand side by side, each for its days: the text of the
//     amendment is not held, and the old wording must not pass for the present.
//   - Between two copies the new one stands, with three exceptions carried
//     over from the old copy and noted in Part.Note: an Điều that the new copy
//     shortens below 60 % of the old text, an Điều it lacks within the numbers
//     the old copy shows, and the appendices when it has none. An Điều of which
//     the new copy has only lost the numbers of its khoản stands as it was.
//   - A new copy that is itself the shortened one loses to the old one article
//     by article in the same way, so the order of import does not matter.
//   - An article that says it was repealed stands: there, short is right.
//
// A consolidated text is no copy of the text first issued: see [Compose].
func Reconcile(old, new *Document) (*Document, []paper.Problem) {
	if old == nil {
		return new, nil
	}
	if weight(new.Kind) < weight(old.Kind) {
		out := *old
		out.Head = fillHead(old.Head, new.Head)
		if new.Kind == Digest && old.Kind == Verbatim {
			out.Parts = withLater(old, new)
		}
		return &out, []paper.Problem{{Severity: paper.Info,
			Text: textOnlyFacts}}
	}
	out := *new
	out.Head = fillHead(new.Head, old.Head)
	if new.Kind == Verbatim && old.Kind == Digest {
		out.Parts = withLater(new, old)
	}
	if weight(new.Kind) > weight(old.Kind) || len(old.Parts) == 0 {
		return &out, nil
	}
	out.Parts = withFacts(&out, old)
	out.Parts = cloneParts(out.Parts)
	k := keeping{old: old, out: &out, stays: map[string]bool{}}
	if found := k.articles(); !found {
		k.problem(paper.Warning, "", textWholeKept)
		kept := *old
		kept.Head = out.Head
		return &kept, k.problems
	}
	k.appendices()
	if new.Kind == Verbatim {
		out.Parts = withLater(&out, old)
	}
	// What a carried article does to others goes with it.
	out.Relations = slices.Clip(new.Relations)
	for _, r := range old.Relations {
		if r.By == FromText && k.stays[r.From.Article] && !slices.ContainsFunc(new.Relations,
			func(o Relation) bool { return o.Kind == r.Kind && o.To == r.To }) {
			out.Relations = append(out.Relations, r)
		}
	}
	return &out, k.problems
}

// keeping carries what an old copy has, and a new one lacks, over into out.
type keeping struct {
	old, out *Document
	stays    map[string]bool // articles that stand as the old copy has them
	problems []paper.Problem
}

func (k *keeping) problem(severity paper.Severity, where, text string) {
	k.problems = append(k.problems, paper.Problem{Severity: severity, Where: where, Text: text})
}

// carried is a part of the old copy with a note that says why it stands.
func (k *keeping) carried(p *Part, why string) *Part {
	source := k.old.Source
	if source == "" {
		source = "bản nhập trước"
	}
	q := clonePart(p)
	if p.Kind == KindArticle {
		k.stays[p.No] = true
	}
	q.Note = join(q.Note, "Lấy từ bản trước ("+source+"): "+why+".", " ")
	return q
}

// articles keeps those that the new copy shortens or lacks; found is false where
// the old copy has articles and the new one has none.
func (k *keeping) articles() (found bool) {
	before, after := articlesOf(k.old.Parts), articlesOf(k.out.Parts)
	at := map[string]int{}
	for i, a := range after {
		at[a.part.No] = i
	}
	for i, a := range before {
		where := "Điều " + a.part.No
		if j, ok := at[a.part.No]; ok {
			was, is := a.part.Words(), after[j].part.Words()
			if lostNumbers(after[j].part, a.part) {
				*after[j].part = *clonePart(a.part)
				k.stays[a.part.No] = true
				continue
			}
			if repealed(is) || float64(words(is)) >= abridged*float64(words(was)) {
				continue
			}
			*after[j].part = *k.carried(a.part, "bản mới rút gọn điều này")
			k.problem(paper.Warning, where, fmt.Sprintf(textShorter, words(is), words(was)))
			continue
		}
		if repealed(a.part.Words()) || len(after) == 0 {
			continue
		}
		// Put it behind the nearest earlier article that both copies have.
		q := k.carried(a.part, "bản mới thiếu điều này")
		placed := false
		for n := i - 1; n >= 0 && !placed; n-- {
			placed = insertAfter(&k.out.Parts, before[n].part.No, q)
		}
		if !placed {
			insertFirst(&k.out.Parts, q)
		}
		k.problem(paper.Warning, where, textArticleKept)
	}
	return len(after) > 0 || len(before) == 0
}

// appendices keeps those, and the footnotes, where the new copy has none.
func (k *keeping) appendices() {
	for _, notes := range []bool{false, true} {
		if hasAppendix(k.out.Parts, notes) {
			continue
		}
		for _, p := range k.old.Parts {
			if p.Kind == KindAppendix && (p.No == notesNo) == notes {
				what := "phụ lục"
				if notes {
					what = "chú thích"
				}
				k.out.Parts = append(k.out.Parts, k.carried(p, "bản mới không có "+what))
				k.problem(paper.Warning, p.name(" "),
					"Bản mới không có "+what+"; giữ "+what+" của bản trước.")
			}
		}
	}
}

// lostNumbers says that an Điều is another without the numbers of its khoản, and perhaps
// without a line at its beginning or its end.
func lostNumbers(p, of *Part) bool {
	if clauses(p) > 0 || clauses(of) < 2 {
		return false
	}
	has, want := wordsWithoutNumbers(p), wordsWithoutNumbers(of)
	return len(has) >= len(want)*4/5 && strings.Contains(want, has)
}

// clauses is how many khoản stand in an Điều.
func clauses(p *Part) int {
	n := 0
	for _, q := range p.Parts {
		if q.Kind == KindClause {
			n++
		}
	}
	return n
}

// wordsWithoutNumbers are the letters and digits of an Điều below its heading but for the
// numbers of its khoản.
func wordsWithoutNumbers(p *Part) string {
	bare := clonePart(p)
	bare.Label, bare.Title = "", ""
	for _, q := range bare.Parts {
		if q.Kind == KindClause {
			q.Label = ""
		}
	}
	return bareLetters(reNoteMark.ReplaceAllString(bare.Words(), ""))
}

func weight(k Kind) int {
	switch k {
	case Verbatim:
		return 2
	case Digest:
		return 1
	}
	return 0
}

// repealed says that a short article is short because it no longer holds.
func repealed(s string) bool {
	return words(s) < 60 && (strings.Contains(s, "bãi bỏ") || strings.Contains(s, "hết hiệu lực"))
}

func fillHead(h, more Head) Head {
	set := func(to *string, v string) {
		if *to == "" {
			*to = v
		}
	}
	set(&h.Key, more.Key)
	set(&h.Number, more.Number)
	set(&h.Type, more.Type)
	set(&h.Title, more.Title)
	set(&h.Issuer, more.Issuer)
	set(&h.Signer, more.Signer)
	set(&h.Source, more.Source)
	for _, d := range []struct{ to, v *Day }{{&h.Issued, &more.Issued}, {&h.Effective, &more.Effective},
		{&h.Expires, &more.Expires}} {
		if *d.to == "" {
			*d.to = *d.v
		}
	}
	h.Party = h.Party || more.Party
	if h.Exchange == nil {
		h.Exchange = more.Exchange
	}
	for _, x := range more.Subjects {
		if !slices.Contains(h.Subjects, x) {
			h.Subjects = append(h.Subjects[:len(h.Subjects):len(h.Subjects)], x)
		}
	}
	h.Merged = append(h.Merged[:len(h.Merged):len(h.Merged)], more.Merged...)
	for _, k := range append([]string{more.Key}, more.Former...) {
		if k != "" && k != h.Key && !slices.Contains(h.Former, k) {
			h.Former = append(h.Former[:len(h.Former):len(h.Former)], k)
		}
	}
	known := map[string]bool{}
	for _, a := range h.Aliases {
		known[a] = true
	}
	aliases := append([]string(nil), h.Aliases...)
	for _, a := range more.Aliases {
		if !known[a] {
			aliases = append(aliases, a)
		}
	}
	h.Aliases = aliases
	return h
}

func cloneParts(ps []*Part) []*Part {
	var out []*Part
	for _, p := range ps {
		out = append(out, clonePart(p))
	}
	return out
}

func clonePart(p *Part) *Part {
	q := *p
	q.Parts = cloneParts(p.Parts)
	return &q
}

type placedArticle struct{ part *Part }

// articlesOf lists the articles of the main text, not of appendices.
func articlesOf(ps []*Part) []placedArticle {
	var out []placedArticle
	for _, p := range ps {
		switch p.Kind {
		case KindArticle:
			out = append(out, placedArticle{p})
		case KindBook, KindChapter, KindSection, KindSubsection:
			out = append(out, articlesOf(p.Parts)...)
		}
	}
	return out
}

func hasAppendix(ps []*Part, notes bool) bool {
	for _, p := range ps {
		if p.Kind == KindAppendix && (p.No == notesNo) == notes {
			return true
		}
	}
	return false
}

func insertAfter(ps *[]*Part, no string, q *Part) bool {
	for i, p := range *ps {
		switch p.Kind {
		case KindArticle:
			if p.No == no {
				*ps = append((*ps)[:i+1:i+1], append([]*Part{q}, (*ps)[i+1:]...)...)
				return true
			}
		case KindBook, KindChapter, KindSection, KindSubsection:
			if insertAfter(&p.Parts, no, q) {
				return true
			}
		}
	}
	return false
}

// insertFirst puts q in front of the first article.
func insertFirst(ps *[]*Part, q *Part) bool {
	for i, p := range *ps {
		switch p.Kind {
		case KindArticle:
			*ps = append((*ps)[:i:i], append([]*Part{q}, (*ps)[i:]...)...)
			return true
		case KindBook, KindChapter, KindSection, KindSubsection:
			if insertFirst(&p.Parts, q) {
				return true
			}
		}
	}
	return false
}

// withLater returns the parts of d with those digests of from that tell of a
// later wording beside them, instead of the ones that stood there before.
func withLater(d, from *Document) []*Part {
	root := &Part{Parts: withoutDigests(cloneParts(d.Parts))}
	var walk func(parts []*Part, way []*Part)
	walk = func(parts []*Part, way []*Part) {
		for _, p := range parts {
			here := append(way[:len(way):len(way)], p)
			wrapper := p.Digest && p.Kind == KindClause && p.Text == "" && len(p.Parts) == 1 &&
				p.Parts[0].Kind == KindPoint
			if (p.Digest || from.Kind == Digest) && p.Since > d.known() && !wrapper {
				root.standBeside(here, p)
				continue
			}
			walk(p.Parts, here)
		}
	}
	walk(from.Parts, nil)
	return root.Parts
}

// standBeside puts the digest part at the end of way into the tree below p.
func (p *Part) standBeside(way []*Part, digest *Part) {
	add := clonePart(digest)
	add.Digest = true
	// A point is cited inside its khoản: the khoản stays, with a note, and the
	// new point stands beside it.
	if n := len(way); digest.Kind == KindPoint && n > 1 && way[n-2].Kind == KindClause {
		point := clonePart(digest)
		point.Digest = true
		add = &Part{Kind: KindClause, No: way[n-2].No, Label: way[n-2].Label, Since: digest.Since,
			Until: digest.Until, Digest: true, Note: digest.Note, Parts: []*Part{point}}
		way = way[:n-1]
	}
	parent := p
	for depth, step := range way {
		last := depth == len(way)-1
		at := -1
		for i, q := range parent.Parts {
			if q.Kind == step.Kind && q.No == step.No && !q.Digest {
				at = i
			}
		}
		if at < 0 && depth == 0 && step.Kind == KindArticle {
			// Articles stand below chapters that a digest does not show.
			if holder, i := holderOf(parent, step.No); holder != nil {
				parent, at = holder, i
			}
		}
		switch {
		case at < 0 && last || at < 0 && len(parent.Parts) == 0:
			parent.Parts = append(parent.Parts, add)
			return
		case at < 0:
			parent.Parts = append(parent.Parts, &Part{Kind: step.Kind, No: step.No, Label: step.Label,
				Title: step.Title, Digest: true, Parts: []*Part{add}})
			return
		case last:
			q := parent.Parts[at]
			if digest.Kind == KindPoint {
				q.Note = join(q.Note, "Điểm "+digest.No+" khoản này có nội dung mới từ ngày "+
					digest.Since.Vietnamese()+".", " ")
			} else if q.Until == "" || q.Until >= digest.Since {
				q.Until = digest.Since.Add(-1)
			}
			parent.Parts = append(parent.Parts[:at+1:at+1], append([]*Part{add}, parent.Parts[at+1:]...)...)
			return
		}
		parent = parent.Parts[at]
	}
}

// holderOf finds the part that holds the article, and where.
func holderOf(p *Part, article string) (*Part, int) {
	for i, q := range p.Parts {
		if q.Kind == KindArticle && q.No == article && !q.Digest {
			return p, i
		}
		switch q.Kind {
		case KindBook, KindChapter, KindSection, KindSubsection:
			if h, at := holderOf(q, article); h != nil {
				return h, at
			}
		}
	}
	return nil, 0
}

// withoutDigests drops digest parts from a tree of its own, and the end they
// set for their neighbours.
func withoutDigests(parts []*Part) []*Part {
	var out []*Part
	for i, p := range parts {
		if p.Digest {
			continue
		}
		for _, q := range parts[i+1:] {
			if q.Digest && q.Kind == p.Kind && q.No == p.No && p.Until != "" && p.Until == q.Since.Add(-1) {
				p.Until = ""
			}
		}
		p.Parts = withoutDigests(p.Parts)
		out = append(out, p)
	}
	return out
}

// known is the last day whose wording d is known to hold.
func (d *Document) known() Day {
	day := d.Effective
	for _, m := range d.Merged {
		day = max(day, m.State)
	}
	return day
}
