package check

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
)

// known is what the check has learned of the documents it met: read once each.
type known struct {
	ctx     context.Context
	lib     Library
	docs    map[string]*held
	changes map[string][]change // by the acting document
	history map[string]*corpus.History
	err     error
}

// held is a document with its provisions.
type held struct {
	doc    *corpus.Document
	places []spot // flat: parts with an address of their own
	spoken []string
	// several is how many Điều of several paragraphs have no khoản; nil where not counted.
	several *int
}

// spot is a part with the days on which its wording, and those it stands in, hold.
type spot struct {
	corpus.Placed
	since, until corpus.Day
	top          int // the part of places it stands in that stands in no article
}

// holds says that the wording is that of a day.
func (p *spot) holds(on corpus.Day) bool {
	return p.since <= on && (p.until == "" || on <= p.until)
}

func newKnown(ctx context.Context, lib Library) *known {
	return &known{ctx: ctx, lib: lib, docs: map[string]*held{}, changes: map[string][]change{},
		history: map[string]*corpus.History{}}
}

// held is the document with a key; nil where no official wording of it is held.
func (k *known) held(key string) *held {
	if h, ok := k.docs[key]; ok {
		return h
	}
	k.docs[key] = nil
	d, err := k.lib.Document(k.ctx, key)
	if err != nil {
		k.err = err
	}
	if d == nil || err != nil || d.Kind != corpus.Verbatim {
		return nil
	}
	h := newHeld(d)
	k.docs[key] = h
	return h
}

func newHeld(d *corpus.Document) *held {
	h := &held{doc: d}
	var walk func(ps []corpus.Placed, since, until corpus.Day, top int)
	walk = func(ps []corpus.Placed, since, until corpus.Day, top int) {
		for _, p := range ps {
			top := top
			from, to := max(since, p.Part.Since), p.Part.Until
			if to == "" || until != "" && until < to {
				to = until
			}
			if !p.Ref.Whole() && !p.Part.Digest {
				if top < 0 || h.places[top].Ref.Article == "" {
					top = len(h.places)
				}
				h.places = append(h.places, spot{p, from, to, top})
			}
			walk(p.Parts, from, to, top)
		}
	}
	walk(d.Placed(), "", "", -1)
	return h
}

// having are the parts that stand in no article and have words, by their index. The words
// of each are read once: a draft may quote a long code many times.
func (h *held) having(want []string) map[int]bool {
	if h.spoken == nil {
		h.spoken = make([]string, len(h.places))
		for i, p := range h.places {
			if p.top == i {
				h.spoken[i] = spaced(words(p.Part.Words()))
			}
		}
	}
	out := map[int]bool{}
	look := spaced(want)
	for i, s := range h.spoken {
		if s != "" && strings.Contains(s, look) {
			out[i] = true
		}
	}
	return out
}

// spaced sets words in a row with a space around each.
func spaced(ws []string) string { return " " + strings.Join(ws, " ") + " " }

// head is the document with a key, one made of what others tell where it is not held.
func (k *known) head(key, number, kind string) *corpus.Head {
	if h := k.lib.Catalog().Head(key); h != nil && k.lib.MayRead(h) {
		return h
	}
	return &corpus.Head{Key: key, Number: number, Type: kind}
}

// assess is the validity of a provision on a day.
func (k *known) assess(h *corpus.Head, r corpus.Ref, on corpus.Day) corpus.Validity {
	x := k.history[h.Key]
	if x == nil {
		told := k.lib.Relations(h.Key)
		if k.lib.Catalog().Head(h.Key) == nil && // of what is held the catalogue has heard the register
			!(h.Type == "Nghị quyết" && twoSeries(h.Number)) {
			told = append(slices.Clip(told), corpus.RegisteredEnds(h.Key)...)
		}
		x = corpus.NewHistory(h, told, k.lib.Catalog().Head)
		k.history[h.Key] = x
	}
	r.Doc, r.Number = "", ""
	return x.Assess(r, on)
}

// amenders are the documents that amend the one with a key and hold on the day, the
// earliest first.
func (k *known) amenders(key string, on corpus.Day) (out []amender) {
	for _, r := range k.lib.Relations(key) {
		if r.Kind != corpus.RelAmends || r.To.Doc != key || r.Rejected || r.From.Doc == "" ||
			r.Grade() == corpus.Doubtful {
			continue
		}
		since := r.Since
		h := k.lib.Catalog().Head(r.From.Doc)
		if since == "" && h != nil {
			since = h.Effective
			if since == "" {
				since = h.Issued
			}
		}
		if since > on {
			continue
		}
		i := slices.IndexFunc(out, func(a amender) bool { return a.key == r.From.Doc })
		if i < 0 {
			out = append(out, amender{key: r.From.Doc, number: r.From.Number, since: since,
				held: k.held(r.From.Doc) != nil})
		} else if since < out[i].since {
			out[i].since = since
		}
	}
	slices.SortFunc(out, func(a, b amender) int { return strings.Compare(string(a.since), string(b.since)) })
	return out
}

type amender struct {
	key, number string
	since       corpus.Day
	held        bool
}

// changesTo are what the documents held do to the one with a key up to a day, the
// earliest first.
func (k *known) changesTo(key string, on corpus.Day) (out []change, unheld []amender) {
	for _, a := range k.amenders(key, on) {
		if !a.held {
			unheld = append(unheld, a)
			continue
		}
		cs, ok := k.changes[a.key]
		if !ok {
			cs = changesOf(k.held(a.key).doc, k.lib.Catalog())
			k.changes[a.key] = cs
		}
		for _, c := range cs {
			if c.to.Doc == key {
				if c.since == "" {
					c.since = a.since
				}
				if c.since <= on {
					out = append(out, c)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b change) int { return strings.Compare(string(a.since), string(b.since)) })
	return out, unheld
}

// wording is a provision as it stands on a day.
type wording struct {
	ref    corpus.Ref // as it was found: within an attached text, in other numerals
	there  bool
	sound  bool // where not there: the copy is whole around it, so that it surely is not
	ended  bool // where not there: the text itself says that it was repealed
	text   string
	before string   // the wording before the changes
	by     []change // that made it what it is
	unheld []amender
	beyond bool     // where not there: well behind the last of its kind, though one before is missing
	near   []string // the nearest that exist
	lines  int      // where beyond: the paragraphs of an Điều that has lost the numbers of its khoản
	whole  string   // of the article, for looking around
}

// wording finds a provision of a document on a day.
func (k *known) wording(key string, r corpus.Ref, on corpus.Day) wording {
	h := k.held(key)
	if h == nil {
		return wording{ref: r, there: true}
	}
	changes, unheld := k.changesTo(key, on)
	w := h.find(r, on)
	w.unheld = unheld
	w.before = w.text
	for _, c := range changes {
		to := c.to
		to.Appendix = w.ref.Appendix
		w.apply(c, to)
	}
	if !w.there && len(w.near) > 0 {
		for _, c := range changes { // added beside those of the text as issued
			if n := sibling(c.to, w.ref); n != "" && c.text != "" && !slices.Contains(w.near, n) {
				w.near = append(w.near, n)
			}
		}
	}
	return w
}

func (w *wording) apply(c change, to corpus.Ref) {
	same := local(to) == local(w.ref)
	switch {
	case c.from != "":
		if (same || to.Contains(w.ref) || w.ref.Contains(to)) && strings.Contains(w.text, c.from) {
			w.text = strings.ReplaceAll(w.text, c.from, c.into)
			w.by = append(w.by, c)
		}
	case same:
		w.text, w.there = c.text, true
		w.by = append(w.by, c)
	case w.ref.Contains(to) && !to.Whole() && w.text != "": // a smaller part of it
		if old := partIn(w.text, w.ref, to); old != "" {
			w.text = strings.Replace(w.text, old, c.text, 1)
		} else {
			w.text += "\n" + c.text
		}
		w.by = append(w.by, c)
	}
}

func local(r corpus.Ref) corpus.Ref {
	r.Doc, r.Number = "", ""
	return r
}

// partIn finds the words of a smaller part in the text of a larger one.
func partIn(text string, whole, part corpus.Ref) string {
	lines := strings.Split(text, "\n")
	from := -1
	for i, l := range lines {
		clause, point := "", ""
		if m := reLabelClause.FindStringSubmatch(l); m != nil {
			clause = m[1]
		}
		if m := reLabelPoint.FindStringSubmatch(l); m != nil {
			point = m[1]
		}
		switch {
		case from < 0 && part.Point != "" && whole.Clause != "" && point == part.Point,
			from < 0 && part.Point == "" && clause == part.Clause && clause != "":
			from = i
		case from >= 0 && (clause != "" || point != "" && part.Point != ""):
			return strings.Join(lines[from:i], "\n")
		}
	}
	if from < 0 {
		return ""
	}
	return strings.Join(lines[from:], "\n")
}

// sibling is the label of a provision that stands beside the one asked for.
func sibling(a, asked corpus.Ref) string {
	switch {
	case asked.Point != "":
		if a.Article == asked.Article && a.Clause == asked.Clause {
			return a.Point
		}
	case asked.Clause != "":
		if a.Article == asked.Article {
			return a.Clause
		}
	default:
		return a.Article
	}
	return ""
}

// find looks for a provision in the text as it stands on a day.
func (h *held) find(r corpus.Ref, on corpus.Day) wording {
	r.Doc, r.Number = h.doc.Key, h.doc.Number
	if r.Article != "" {
		r.Chapter, r.Book, r.Section = "", "", ""
	}
	tries := []corpus.Ref{r, r.Renumbered()}
	if r.Appendix == "" && r.Article != "" { // the articles of the one text issued with it
		for _, a := range h.attached() {
			q := r
			q.Appendix = a
			tries = append(tries, q)
		}
	}
	if r.Appendix == "-" {
		for _, a := range h.attached() {
			q := r
			q.Appendix = a
			tries = append(tries, q)
		}
	}
	for _, q := range tries {
		if p := h.place(q, on); p != nil {
			w := wording{ref: q, there: !p.Part.Ended, sound: p.Part.Ended, ended: p.Part.Ended, text: p.Part.Words()}
			return w
		}
	}
	w := h.missing(r, on)
	for _, q := range tries[1:] {
		if v := h.missing(q, on); len(w.near) == 0 && len(v.near) > 0 {
			w = v
		}
	}
	return w
}

// attached are the texts issued with the document that have articles.
func (h *held) attached() []string {
	var out []string
	for _, p := range h.places {
		if p.Ref.Appendix != "" && p.Ref.Article != "" && !slices.Contains(out, p.Ref.Appendix) {
			out = append(out, p.Ref.Appendix)
		}
	}
	return out
}

// place is the part with an address whose wording holds on a day, else the latest.
func (h *held) place(r corpus.Ref, on corpus.Day) *spot {
	var found *spot
	for i := range h.places {
		p := &h.places[i]
		q := p.Ref
		if r.Article != "" {
			q.Chapter, q.Book, q.Section = "", "", ""
		}
		if q != r {
			continue
		}
		if found == nil || p.holds(on) && (!found.holds(on) || p.since >= found.since) {
			found = p
		}
	}
	return found
}

// behindLast says that an article would stand behind the one that closes the text: "Hiệu
// lực thi hành". A gap before that one tells nothing of what is behind it.
func (h *held) behindLast(r corpus.Ref) bool {
	most, heading := 0, ""
	for _, p := range h.places {
		n := atoi(reDigits.FindString(p.Ref.Article))
		if p.Ref.Appendix == r.Appendix && p.Ref.Clause == "" && p.Ref.Point == "" && n > most {
			most = n
			heading, _, _ = strings.Cut(p.Part.Words(), "\n")
		}
	}
	return most > 0 && atoi(reDigits.FindString(r.Article)) > most && reClosing.MatchString(heading)
}

var reClosing = regexp.MustCompile(`(?i)hiệu lực|thi hành|tổ chức thực hiện|trách nhiệm thực hiện`)

var reDigits = regexp.MustCompile(`^\d+`)

// missing says whether a provision surely is not in the text: what stands around it is
// whole.
func (h *held) missing(r corpus.Ref, on corpus.Day) wording {
	w := wording{ref: r}
	under := func(up corpus.Ref, label func(corpus.Ref) string) []string {
		var out []string
		for _, p := range h.places {
			q := p.Ref
			q.Chapter, q.Book, q.Section = "", "", ""
			if l := label(q); l != "" && up.Contains(q) && q.Appendix == up.Appendix && !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
		return out
	}
	switch {
	case r.Article == "":
		return w
	case r.Clause == "" && r.Point == "":
		up := corpus.Ref{Doc: r.Doc, Number: r.Number, Appendix: r.Appendix}
		w.near = under(up, func(q corpus.Ref) string { return q.Article })
		w.sound = whole(w.near) || h.behindLast(r)
		return w
	}
	article := h.place(corpus.Ref{Doc: r.Doc, Number: r.Number, Appendix: r.Appendix, Article: r.Article}, on)
	if article == nil {
		v := h.missing(corpus.Ref{Doc: r.Doc, Number: r.Number, Appendix: r.Appendix, Article: r.Article}, on)
		w.near, w.sound = v.near, v.sound
		w.ref.Clause, w.ref.Point = "", ""
		return w
	}
	w.whole = article.Part.Words()
	if r.Clause != "" {
		up := corpus.Ref{Doc: r.Doc, Number: r.Number, Appendix: r.Appendix, Article: r.Article}
		clauses := under(up, func(q corpus.Ref) string { return q.Clause })
		if !slices.Contains(clauses, r.Clause) {
			w.near, w.ref.Point = clauses, ""
			lost := len(clauses) == 0 && h.unnumbered(article.Part)
			w.sound = (len(clauses) == 0 && !lost || whole(clauses)) && !labelled(w.whole, r.Clause+".") &&
				len(w.whole) > 40
			w.beyond = atoi(r.Clause) > most(clauses)+1 && len(clauses) > 1
			if n := paragraphs(article.Part); lost && atoi(r.Clause) > n { // each has one at least
				w.beyond, w.lines = true, n
			}
			return w
		}
		up.Clause = r.Clause
		if clause := h.place(up, on); clause != nil {
			w.whole = clause.Part.Words()
		}
		w.near = under(up, func(q corpus.Ref) string { return q.Point })
	} else {
		up := corpus.Ref{Doc: r.Doc, Number: r.Number, Appendix: r.Appendix, Article: r.Article}
		w.near = under(up, func(q corpus.Ref) string {
			if q.Clause != "" {
				return ""
			}
			return q.Point
		})
	}
	w.sound = !labelled(w.whole, r.Point+")") && lettered(w.near) && (r.Clause != "" || !h.unnumbered(article.Part))
	return w
}

// labelled says that a line of a text begins with a label, whatever the reading of the
// structure made of it.
func labelled(text, label string) bool {
	for _, l := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimLeft(l, " \t“\""), label) {
			return true
		}
	}
	return false
}

// unnumbered says that an Điều without khoản may have lost their numbers: it has several
// paragraphs, as have others of the copy that have no numbers either.
func (h *held) unnumbered(article *corpus.Part) bool {
	const few = 4
	if paragraphs(article) < 2 {
		return false
	}
	if h.several == nil {
		n, numbered := 0, map[string]bool{}
		for _, p := range h.places {
			if p.Ref.Clause != "" {
				numbered[p.Ref.Appendix+"/"+p.Ref.Article] = true
			}
		}
		for _, p := range h.places {
			if q := p.Ref; q.Article != "" && q.Clause == "" && q.Point == "" &&
				!numbered[q.Appendix+"/"+q.Article] && paragraphs(p.Part) > 1 {
				n++
			}
		}
		h.several = &n
	}
	return *h.several > few
}

// paragraphs are how many lines of an Điều stand below its heading that open no điểm.
func paragraphs(article *corpus.Part) int {
	n := 0
	for i, l := range strings.Split(strings.TrimSpace(article.Words()), "\n") {
		if i > 0 && strings.TrimSpace(l) != "" && !reLabelPoint.MatchString(l) {
			n++
		}
	}
	return n
}

// most is the highest of some numbers.
func most(labels []string) int {
	n := 0
	for _, l := range labels {
		n = max(n, atoi(reDigits.FindString(l)))
	}
	return n
}

// whole says that numbers run from 1 without a gap.
func whole(labels []string) bool {
	last := most(labels)
	have := map[int]bool{}
	for _, l := range labels {
		have[atoi(reDigits.FindString(l))] = true
	}
	for n := 1; n <= last; n++ {
		if !have[n] {
			return false
		}
	}
	return last > 0
}

var points = strings.Split("a b c d đ e g h i k l m n o p q r s t u v x y", " ")

// lettered says that letters run from a without a gap; none at all is whole, too.
func lettered(labels []string) bool {
	most := -1
	for _, l := range labels {
		most = max(most, slices.Index(points, l))
	}
	for i := range most + 1 {
		if !slices.Contains(labels, points[i]) {
			return false
		}
	}
	return true
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// has says what exists beside a provision that does not: "có 41 điều".
func (w *wording) has() string {
	switch {
	case w.lines > 0:
		return fmt.Sprintf(textLostNumbers, upTo(w.ref, "clause"), w.lines)
	case len(w.near) == 0 && w.ref.Clause == "":
		return ""
	case w.ref.Point != "" && len(w.near) == 0:
		return fmt.Sprintf(textNoPoints, upTo(w.ref, "point"))
	case w.ref.Point != "":
		return fmt.Sprintf(textHasPoints, upTo(w.ref, "point"), span(w.near))
	case w.ref.Clause != "" && len(w.near) == 0:
		return fmt.Sprintf(textNoClauses, upTo(w.ref, "clause"))
	case w.ref.Clause != "":
		return fmt.Sprintf(textHasClauses, upTo(w.ref, "clause"), span(w.near))
	}
	return fmt.Sprintf(textHasArticles, w.near[len(w.near)-1])
}

func upTo(r corpus.Ref, level string) string {
	r.Point = ""
	if level == "clause" {
		r.Clause = ""
	}
	return capital(r.Local())
}

// capital is s with a capital in front.
func capital(s string) string {
	for i, c := range s {
		if i > 0 {
			return strings.ToUpper(s[:i]) + s[i:]
		}
		_ = c
	}
	return strings.ToUpper(s)
}

// span is a run of labels in few words: "a đến i", "1, 2, 2a, 3".
func span(labels []string) string {
	if len(labels) > 8 {
		return labels[0] + " đến " + labels[len(labels)-1]
	}
	return strings.Join(labels, ", ")
}
