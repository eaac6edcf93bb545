package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// holding checks a reference to documents that are held.
func (c *checker) holding(r *reference, f *Find) {
	h := c.head(r)
	if named := r.Serial == "" && r.tail.day == "" && r.Year == "" && !r.This && !r.loose; named &&
		h.Issued > c.day {
		// of the law of that name only a later one is held
		name := strings.TrimSpace(r.Type + " " + strings.TrimPrefix(h.Title, r.Type+" "))
		f.Findings = []Finding{{Mark: NotHeld, Level: Unchecked, Text: fmt.Sprintf(textHeldLater, name,
			h.Issued.Vietnamese())}}
		return
	}
	if c.otherLaw(r, h, f) {
		return
	}
	if len(r.refs) > 1 {
		c.several(r, f)
		if len(f.Findings) > 0 {
			return
		}
	}
	ref := r.refs[0]
	f.Cite, f.Link = corpus.Cite(h, ref), ref.Path()
	if !r.loose && !r.This {
		r.badFacts(fullNumber(r.Mention), f)
		c.facts(r, h, f)
	}
	v := c.known.assess(h, ref, c.day)
	if !ref.Whole() {
		if w := c.known.assess(h, corpus.Ref{}, c.day); w.State == corpus.Expired && !w.Doubt || v.Stale {
			v = w
		}
	}
	c.state(r, h, v, f.Cite, f)
	if !ref.Whole() && !ended(f) {
		c.provision(r, h, ref, f)
	}
	if len(f.Findings) == 0 {
		f.Findings = []Finding{c.fine(h, ref, v, f.Cite)}
	}
}

// otherLaw says that a law named by name and day is not the one of that name held: it
// is another one, not held, or its day is wrong.
func (c *checker) otherLaw(r *reference, h *corpus.Head, f *Find) bool {
	law, day := lawName(r.Mention),
		r.tail.day
	if law == "" || r.Serial != "" || day == "" || len(h.Issued) != 10 || slices.ContainsFunc(r.refs,
		func(x corpus.Ref) bool {
			return c.lib.Catalog().Head(x.Doc).Issued == day
		}) {
		return false
	}
	law = strings.TrimPrefix(h.Title, h.Type+" ")
	years := day.Time().Year() - h.Issued.Time().Year()
	switch {
	case r.inner:
		f.Findings = []Finding{{Mark: InForce, Level: Fine, Text: fmt.Sprintf(textNamedInside, r.Type+" "+law)}}
	case slices.ContainsFunc(c.lib.Record().sameNameOn(r.Type, law, day), func(t telling) bool {
		return t.day == day || numberKey(t.number) != numberKey(h.Number) &&
			strings.Contains(t.number, "/"+string(day[:4])+"/")
	}), years < -1, years > 1:
		f.Findings = []Finding{
			{Mark: NotHeld, Level: Unchecked, Text: fmt.Sprintf(textNotHeld, r.Type+" "+law+" ngày "+
				day.Vietnamese())},
		}
	default:
		return false
	}
	return true
}

// ended says that a finding tells of an end already.
func ended(f *Find) bool {
	return slices.ContainsFunc(f.Findings, func(x Finding) bool {
		return x.Mark == Expired || x.Mark == Repealed || x.Mark == Past
	})
}

// several is said where the words may mean several documents.
func (c *checker) several(r *reference, f *Find) {
	var names []string
	days := map[corpus.Day]bool{}
	for _, ref := range r.refs {
		h := c.lib.Catalog().Head(ref.Doc)
		days[h.Issued] = true
		names = append(names, corpus.CiteFirst(h, corpus.Ref{}))
	}
	if day := r.tail.day; day != "" && !days[day] {
		law := lawName(r.Mention)
		if law != "" && len(c.lib.Record().sameNameOn(r.Type, law, day)) > 0 {
			f.Findings = []Finding{
				{Mark: NotHeld, Level: Unchecked, Text: fmt.Sprintf(textNotHeld, r.Type+" "+law+" ngày "+
					day.Vietnamese()), Near: names},
			}
			return
		}
		f.Findings = []Finding{{Mark: WrongDay, Level: Wrong, Text: fmt.Sprintf(textDays, r.Text, day.Vietnamese()),
			Near: names[:min(4, len(names))]}}
		return
	}
	// Of the documents that may be meant, one is right: the first, unless it is over.
	if r.tail.day == "" && r.Symbol == "" && r.Name == "" {
		f.Findings = []Finding{{Mark: Unclear, Level: Note, Text: fmt.Sprintf(textSeveral, r.Text),
			Near: names[:min(4, len(names))]}}
	}
}

// facts compares day, type, issuer and title with those of the document.
func (c *checker) facts(r *reference, h *corpus.Head, f *Find) {
	number := cmpOr(h.Number, fullNumber(r.Mention))
	c.typeAndIssuer(r, number, h, f)
	rec := c.lib.Record()
	day := r.tail.day
	right := h.Issued
	key := numberKey(number)
	if right == "" || otherYear(number, right) { // not known, or read wrong
		right, _ = rec.day(key)
	}
	if _, year, _ := splitNumber(number); otherYear(number, right) && len(right) == 10 { // a slip of the copy
		right = corpus.Day(year) + right[4:]
	}
	if day != "" && right != "" && day != right && !otherYear(fullNumber(r.Mention), day) && len(right) == 10 {
		switch votes, told := rec.votes(key, day), 0; {
		case votes > 1 && h.Issued != "":
			if told = rec.votes(key, right); votes > told {
				break
			}
			fallthrough
		default:
			if day > c.day {
				f.Findings = append(f.Findings, Finding{Mark: WrongDay, Level: Wrong, Text: fmt.Sprintf(textFuture,
					f.Cite, right.Vietnamese(), day.Vietnamese()), Instead: dayText(c, r), Propose: "ngày " + right.Long()})
				return
			}
			f.Findings = append(f.Findings, Finding{Mark: WrongDay, Level: Wrong, Text: fmt.Sprintf(textDay, f.Cite,
				right.Vietnamese(), day.Vietnamese()), Why: c.tellers(key, right), Instead: dayText(c, r),
				Propose: "ngày " + right.Long()})
		}
	}
	if near, out := rec.outOfSeries(number, h.Type, day, true); right == "" && day != "" && out &&
		len(rec.tellings(key)) == 0 {
		f.Findings = append(f.Findings, Finding{Mark: WrongDay, Level: Doubt, Text: fmt.Sprintf(textSeriesDay, f.Cite,
			day.Vietnamese(), near[0].number, near[0].day.Vietnamese())})
	}
	if r.Year != "" && r.Serial == "" && day == "" && right != "" && r.Year != string(right[:4]) &&
		!strings.Contains(h.Number, r.Year) {
		f.Findings = append(f.Findings, Finding{Mark: WrongDay, Level: Wrong, Text: fmt.Sprintf(textDay, f.Cite,
			right.Vietnamese(), "năm "+r.Year)})
	}
	c.nameAndTitle(r, h, f)
}

// nameAndTitle compares the name of a law, or the trích yếu, with the document's.
func (c *checker) nameAndTitle(r *reference, h *corpus.Head, f *Find) {
	written, right := r.tail.title, h.Title
	if law := lawName(r.Mention); law != "" && r.Serial != "" {
		if strings.Contains(law, "Luật ") || strings.Contains(law, "sửa đổi") {
			return // the number is that of the law inside the name
		}
		written = law
		a, b := bareName(law), bareName(h.Title)
		if paper.IsUpper(law) || strings.HasPrefix(a, b) || strings.HasPrefix(b, a) {
			return
		}
		if s := sameTitle(law, h.Title); s < sameLaw && !shortened(law, bareTitle(h)) {
			level := Wrong
			if s >= 0.5 {
				level = Doubt
			}
			f.Findings = append(
				f.Findings,
				Finding{Mark: WrongTitle, Level: level, Text: fmt.Sprintf(textTitle, h.Number,
					cmpOr(right, h.Type), written), Instead: law, Propose: strings.TrimPrefix(h.Title, h.Type+" ")},
			)
		}
		return
	}
	if written == "" || right == "" || r.inner && !r.basis {
		return
	}
	s := sameTitle(written, right)
	if s >= 0 && s < 0.4 && len(titleWords(right)) >= 3 && (r.basis || r.tail.issuer != "") ||
		s >= 0 && s < 0.4 && len(titleWords(right)) >= 3 && !c.known.speaksOf(h, written) ||
		s >= 0 && s < 0.75 && c.titleOfAnother(r, written, right) || c.otherLawIn(written, right) {
		f.Findings = append(
			f.Findings,
			Finding{Mark: WrongTitle, Level: Doubt, Text: fmt.Sprintf(textTitle, h.Number, right,
				written), Near: c.byTitle(r)},
		)
	}
}

// reAbout opens a trích yếu; words behind "quy định" may tell of a part of a document.
var reAbout = regexp.MustCompile(`(?i)^(?:về|ve)\s`)

// speaksOf says that a document held, its title left aside, has words that are written
// behind its number: two running, of what is written as its title most of those.
func (k *known) speaksOf(h *corpus.Head, written string) bool {
	d := k.held(h.Key)
	if d == nil {
		return true
	}
	ws := words(written)
	pairs, has := 0, 0
	for i := range max(0, len(ws)-1) {
		if !lightWords[paper.Fold(ws[i])] && !lightWords[paper.Fold(ws[i+1])] {
			if pairs++; len(d.having(ws[i:i+2])) > 0 {
				has++
			}
		}
	}
	if reAbout.MatchString(written) {
		return 3*has >= 2*pairs
	}
	return has > 0
}

// sameLaw is the share of common words from which a name is that of a law.
const sameLaw = 0.85

// shortened says that a name with short forms stands for another: "Thuế GTGT".
func shortened(name, full string) bool { return standsFor(nameWords(name), nameWords(full)) }

// bareTitle is the title of a law without its type and year.
func bareTitle(h *corpus.Head) string {
	return reEndYear.ReplaceAllString(strings.TrimPrefix(h.Title, h.Type+" "), "")
}

// titleOfAnother says that what is written behind a number is the title of another
// document held than its own.
func (c *checker) titleOfAnother(r *reference, written, right string) bool {
	return len(titleWords(written)) > 3 && slices.ContainsFunc(c.lib.Catalog().Heads(), func(h *corpus.Head) bool {
		return h.Type == r.Type && h.Title != right && c.lib.MayRead(h) && titleScore(h.Title, written) > 0.9 &&
			titleScore(written, h.Title) > 0.9
	})
}

// otherLawIn says that a trích yếu is about another law than the title of the document:
// each names one law, and the names differ.
func (c *checker) otherLawIn(written, title string) bool {
	law := func(s string) string {
		ms := slices.DeleteFunc(c.lib.Catalog().Find(s), func(m corpus.Mention) bool { return lawName(m) == "" })
		if len(ms) != 1 {
			return ""
		}
		return bareName(paper.Slug(lawName(ms[0])))
	}
	a, b := law(written), law(title)
	return a != "" && b != "" && !strings.HasPrefix(a, b) && !strings.HasPrefix(b, a)
}

var reBareName = regexp.MustCompile(`^(?:(?:bo-)?luat-|phap-lenh-)|-(?:19|20)\d\d$`)

// bareName is the name of a law as it is compared: without its type and year.
func bareName(name string) string { return reBareName.ReplaceAllString(paper.Slug(name), "") }

// state tells whether it is in force.
func (c *checker) state(r *reference, h *corpus.Head, v corpus.Validity, cite string, f *Find) {
	byPart := !r.Part.Whole() && slices.ContainsFunc(v.By, func(x corpus.Relation) bool { return !x.To.Whole() })
	over := v.State == corpus.Expired || v.State == corpus.Unfit
	switch {
	case over && (r.past || r.inner) && !r.basis:
		f.Findings = append(
			f.Findings,
			Finding{Mark: Past, Level: Note, Text: fmt.Sprintf(textPast, cite, v.Words()),
				Why: steps(v)},
		)
	case over && !v.Doubt && byPart:
		f.Findings = append(
			f.Findings,
			Finding{Mark: Repealed, Level: Wrong, Text: fmt.Sprintf(textRepealed, cite, v.Words()),
				Why: steps(v), Near: c.successors(v)},
		)
	case over && !v.Doubt:
		f.Findings = append(
			f.Findings,
			Finding{Mark: Expired, Level: Wrong, Text: fmt.Sprintf(textExpired, cite, v.Words()),
				Why: steps(v), Near: c.successors(v)},
		)
	case v.Doubt && newerName(v):
		level := Doubt
		if r.past || r.inner {
			level = Note
		}
		f.Findings = append(f.Findings, Finding{Mark: NewerName, Level: level, Text: fmt.Sprintf(textNewer, cite,
			newest(v)), Why: steps(v)})
	case !over && !r.past && !r.inner && c.laterGuide(h) != nil:
		later := c.laterGuide(h)
		f.Findings = append(f.Findings, Finding{Mark: NewerName, Level: Doubt, Text: fmt.Sprintf(textGuide, cite,
			later.number, later.day.Vietnamese())})
	case v.Doubt && (over || !r.Part.Whole() && byPart):
		f.Findings = append(
			f.Findings,
			Finding{Mark: Doubtful, Level: Doubt, Text: fmt.Sprintf(textDoubt, cite, v.Words()),
				Why: steps(v)},
		)
	case v.Doubt && h.Type == "Thông tư liên tịch" && !r.past && !r.inner && !c.doubted[h.Key]:
		c.doubted[h.Key] = true // once for a document
		f.Findings = append(f.Findings, Finding{Mark: Doubtful, Level: Doubt, Text: fmt.Sprintf(textDoubt, cite,
			v.Words()),
			Why: steps(v)})
	case v.Doubt:
		f.Findings = append(
			f.Findings,
			Finding{Mark: Doubtful, Level: Note, Text: fmt.Sprintf(textDoubt, cite, v.Words()),
				Why: steps(v)},
		)
	case v.State == corpus.NotYet && h.Issued > c.day && !otherYear(h.Number, h.Issued) &&
		r.tail.day != "" && r.tail.day <= c.day:
		return // said of its day already
	case v.State == corpus.NotYet && h.Issued > c.day && !otherYear(h.Number, h.Issued):
		f.Findings = append(f.Findings, Finding{Mark: NotYet, Level: Wrong, Text: fmt.Sprintf(textLater, cite,
			h.Issued.Vietnamese(),
			c.day.Vietnamese())})
	case v.State == corpus.NotYet:
		f.Findings = append(f.Findings, Finding{Mark: NotYet, Level: Note, Text: fmt.Sprintf(textNotYet, cite,
			v.Words()),
			Why: steps(v)})
	case v.State == corpus.Suspended && v.Part &&
		r.Part.Whole():
		f.Findings = append(
			f.Findings,
			Finding{Mark: Partly, Level: Note, Text: fmt.Sprintf(textExpired, cite, v.Words()),
				Why: steps(v)},
		)
	case v.State == corpus.Suspended:
		f.Findings = append(
			f.Findings,
			Finding{Mark: Doubtful, Level: Doubt, Text: fmt.Sprintf(textExpired, cite, v.Words()),
				Why: steps(v)},
		)
	case v.State == corpus.Completed && r.basis &&
		!r.past:
		f.Findings = append(f.Findings, Finding{Mark: Expired, Level: Doubt, Text: fmt.Sprintf(textOver, cite,
			v.Words())})
	case v.State == corpus.Completed:
		f.Findings = append(
			f.Findings,
			Finding{Mark: Past, Level: Note, Text: fmt.Sprintf(textPast, cite, v.Words())},
		)
	}
}

// laterGuide is a later document of the kind and the body of one held that carries out the
// same law as a whole, and holds on the day; nil for none known.
func (c *checker) laterGuide(h *corpus.Head) *telling {
	law := guided(h.Type, h.Title)
	if law == "" || h.Issued == "" {
		return nil
	}
	for i, t := range c.lib.Record().guides[law] {
		if t.day > h.Issued && t.day <= c.day && signOf(t.number) == signOf(h.Number) &&
			!c.known.assess(c.known.head(corpus.MakeKey(t.number, t.kind, "", "", t.day), t.number, t.kind),
				corpus.Ref{}, c.day).Over() {
			return &c.lib.Record().guides[law][i]
		}
	}
	return nil
}

// newerName says that the doubt is that a later law of the same name is known.
func newerName(v corpus.Validity) bool {
	return newest(v) != "" && v.State != corpus.Expired
}

// newest names the later law of the same name.
func newest(v corpus.Validity) string {
	for _, s := range v.Steps {
		if m := reNewer.FindStringSubmatch(s); m != nil {
			return m[1]
		}
	}
	return ""
}

// steps are the reasons of a validity that tell of more than its own days.
func steps(v corpus.Validity) []string {
	var out []string
	for _, s := range v.Steps {
		if !strings.Contains(s, " ban hành ngày ") || strings.Contains(s, "“") {
			out = append(out, s)
		}
	}
	return out[:min(len(out), 6)]
}

// successors are the documents that took the place.
func (c *checker) successors(v corpus.Validity) []string {
	var out []string
	for _, r := range v.By {
		if r.Kind != corpus.RelReplaces {
			continue
		}
		name := r.From.Number
		if h := c.lib.Catalog().Head(r.From.Doc); h != nil && c.lib.MayRead(h) {
			name = corpus.CiteFirst(h, corpus.Ref{})
		}
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// fine is what is said of a reference with nothing amiss.
func (c *checker) fine(h *corpus.Head, ref corpus.Ref, v corpus.Validity, cite string) Finding {
	switch v.State {
	case corpus.Amended:
		return Finding{Mark: Amended, Level: Fine, Text: fmt.Sprintf(textFine, cite, v.Words()), Why: steps(v)}
	case corpus.PartlyExpired:
		return Finding{Mark: Partly, Level: Note, Text: fmt.Sprintf(textFine, cite, v.Words()), Why: steps(v)}
	case corpus.Unknown:
		return Finding{Mark: Unread, Level: Unchecked, Text: fmt.Sprintf(textUnknown, cite)}
	}
	return Finding{Mark: InForce, Level: Fine, Text: fmt.Sprintf(textFine, cite, v.Words())}
}

// provision says whether the provision exists, and whether the draft tells it in the
// wording of the day.
func (c *checker) provision(r *reference, h *corpus.Head, ref corpus.Ref, f *Find) {
	if ref.Article == "" && ref.Appendix == "" {
		return
	}
	k := c.known.held(h.Key)
	if k == nil {
		f.Findings = append(
			f.Findings,
			Finding{Mark: NotHeld, Level: Unchecked, Text: fmt.Sprintf(textNoText, f.Cite)},
		)
		return
	}
	w := c.known.wording(h.Key, ref, c.day)
	switch {
	case w.there:
		if len(w.by) > 0 {
			c.oldWording(r, w, f)
		}
		return
	case w.ended:
		f.Findings = slices.DeleteFunc(f.Findings, func(x Finding) bool { return x.Mark == Doubtful })
		f.Findings = append(f.Findings, Finding{Mark: Repealed, Level: Wrong, Text: fmt.Sprintf(textEnded, f.Cite)})
		return
	case ref.Article == "":
		return // an annex that the copy lacks, mostly
	case !w.sound && !w.beyond:
		f.Findings = append(
			f.Findings,
			Finding{Mark: Unread, Level: Unchecked, Text: fmt.Sprintf(textCopy, ref.Local(), corpus.Cite(h,
				corpus.Ref{}))},
		)
		return
	}
	x := Finding{
		Mark:  NoProvision,
		Level: Wrong,
		Text:  fmt.Sprintf(textNoPart, corpus.Cite(h, corpus.Ref{}), ref.Local()),
		Near:  w.near,
		Why:   nonEmpty(w.has()),
	}
	if !w.sound {
		x.Level = Doubt
		if w.lines == 0 {
			x.Why = append(x.Why, textGap)
		}
	}
	if len(w.unheld) > 0 {
		var names []string
		for _, a := range w.unheld {
			names = append(names, a.number)
		}
		x.Level = Doubt
		x.Why = append(x.Why, fmt.Sprintf(textUnheld, strings.Join(names, ", ")))
	}
	f.Findings = append(f.Findings, x)
}
