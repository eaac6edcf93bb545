package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// judge says what is to be said of one reference.
func (c *checker) judge(r *reference) {
	f := Find{Kind: Reference, Para: r.para, Start: r.Start, End: max(r.End, r.tail.end)}
	if r.basis {
		f.Kind = Basis
	}
	switch {
	case r.inner && r.Serial == "" && !r.basis && lawName(r.Mention) == "" && r.Type != "Hiến pháp" && !r.This:
		return // a part of the title of another document
	case r.ours:
		c.ourOwn(r, &f)
	case r.loose && !c.beside(r):
		c.looseEnd(r, &f)
	case len(r.refs) == 0 && r.inner && r.This:
		return // speaks inside a quote
	case len(r.refs) == 0:
		c.notHeld(r, &f)
	default:
		c.holding(r, &f)
	}
	if r.This && r.Part.Whole() { // "Luật này": what is amiss was said where it was named
		for i := range f.Findings {
			if x := &f.Findings[i]; x.Level == Wrong || x.Level == Doubt {
				x.Level = Note
			}
		}
	}
	if len(f.Findings) > 0 {
		c.add(f)
	}
}

// ourOwn checks a reference to the draft itself.
func (c *checker) ourOwn(r *reference, f *Find) {
	switch {
	case r.ThisPart != "" && (r.Part.Article == "" || r.Part.Clause == "" && r.Part.Point == ""):
		return
	case r.Part.Article == "":
		f.Findings = []Finding{{Mark: Internal, Level: Fine, Text: textOwnWhole}}
		return
	case c.self == nil:
		f.Findings = []Finding{{Mark: Unread, Level: Unchecked, Text: fmt.Sprintf(textOwnUnclear, r.Part.Local())}}
		return
	}
	w := c.self.find(r.Part, c.day)
	switch {
	case w.there:
		f.Findings = []Finding{{Mark: Internal, Level: Fine, Text: fmt.Sprintf(textOwnThere, r.Part.Local())}}
	case w.sound:
		f.Findings = []Finding{{Mark: NoProvision, Level: Wrong, Text: fmt.Sprintf(textOwnMissing, r.Part.Local()),
			Near: w.near, Why: nonEmpty(w.has())}}
	default:
		f.Findings = []Finding{{Mark: Unread, Level: Note, Text: fmt.Sprintf(textOwnUnclear, r.Part.Local())}}
	}
}

// looseEnd checks a provision without a document: that of the document named before in
// the paragraph, else the draft's own.
func (c *checker) looseEnd(r *reference, f *Find) {
	if r.inner || r.Part.Appendix != "" && r.Part.Article == "" || r.Part.Article == "" && r.Part.Clause == "" {
		return
	}
	var l *reference
	for i := len(c.last) - 1; i >= 0; i-- {
		if x := c.last[i]; x.para == r.para && x.ref.Start < r.Start {
			l = x.ref
			break
		}
	}
	opened := false
	if l == nil {
		l = c.openerOf(r)
		opened = l != nil && r.Part.Article != "" && (c.self == nil || !c.self.find(r.Part, c.day).there)
	}
	if c.self != nil && r.Part.Article != "" && c.self.find(r.Part, c.day).there && l == nil {
		f.Findings = []Finding{{Mark: Internal, Level: Fine, Text: fmt.Sprintf(textOwnThere, r.Part.Local())}}
		return
	}
	if l != nil && len(l.refs) > 0 {
		part := r.Part
		if part.Article == "" { // "khoản 3" behind "Điều 5 Nghị định …"
			if l.Part.Article == "" {
				return
			}
			part.Article = l.Part.Article
		}
		w := c.known.wording(l.refs[0].Doc, part, c.day)
		if w.there || opened && w.sound {
			r.Part = part
			r.take(l)
			c.holding(r, f)
			return
		}
	}
	if r.Part.Article == "" {
		return
	}
	if c.self != nil && l == nil {
		w := c.self.find(r.Part, c.day)
		if w.sound {
			f.Findings = []Finding{{Mark: NoProvision, Level: Doubt, Text: fmt.Sprintf(textLoose, r.Part.Local()),
				Why: nonEmpty(w.has()), Near: w.near}}
			return
		}
	}
	f.Findings = []Finding{{Mark: Unclear, Level: Note, Text: fmt.Sprintf(textLooseUnclear, r.Part.Local())}}
}

// reAndIn is what joins two articles of one document: "Điều 9 và các nghĩa vụ tại Điều 10
// Luật …".
var reAndIn = regexp.MustCompile(`(?i)^\s*(?:,|và|hoặc|cùng)\s(?:[^.;:“”"()]{0,60}\s)?(?:tại|theo|ở|trong|của)\s+$`)

// beside gives a provision without a document that of one beside it in its sentence: of
// the next, where words join them, or of one before with the same Điều.
func (c *checker) beside(r *reference) bool {
	if r.inner || r.Part.Article == "" || c.self != nil && c.self.find(r.Part, c.day).there {
		return false
	}
	text := c.draft.Paras[r.para].Text
	for i := range c.refs {
		l := &c.refs[i]
		if l.para != r.para || len(l.refs) != 1 || l.quoted >= 0 || l.Part.Article == "" {
			continue
		}
		if l.Start >= r.End && reAndIn.MatchString(text[r.End:l.Start]) ||
			l.End <= r.Start && l.Part.Article == r.Part.Article && !strings.ContainsAny(text[l.End:r.Start], ".;“”") {
			r.take(l)
			return true
		}
	}
	return false
}

// openerOf is the document that the paragraph which opened the list around a reference
// names last.
func (c *checker) openerOf(r *reference) *reference {
	at, ok := c.openedBy[r.para]
	if !ok {
		return nil
	}
	for i := len(c.last) - 1; i >= 0; i-- {
		if c.last[i].para == at {
			return c.last[i].ref
		}
	}
	return nil
}

func nonEmpty(s ...string) []string {
	return slices.DeleteFunc(s, func(x string) bool { return x == "" })
}

// notHeld checks what can be without the text: whether type, issuer and day go with the
// number, and what held texts tell.
func (c *checker) notHeld(r *reference, f *Find) {
	number := fullNumber(r.Mention)
	name := strings.TrimSpace(r.Type + " " + cmpOr(number, r.Name, r.Number()))
	if r.badFacts(number, f) {
		return
	}
	day := r.tail.day
	rec := c.lib.Record()
	key := numberKey(number)
	if number != "" {
		c.typeAndIssuer(r, number, nil, f)
		if told, votes := rec.day(key); day != "" && told != "" && told != day && rec.votes(key, day) == 0 &&
			!shortYear(number) {
			level := Wrong
			if votes < 2 {
				level = Doubt
			}
			f.Findings = append(f.Findings, Finding{Mark: WrongDay, Level: level, Text: fmt.Sprintf(
				textToldDay,
				name,
				told.Vietnamese(),
				day.Vietnamese(),
			), Why: c.tellers(key, told), Instead: dayText(c, r), Propose: "ngày " + told.Long()})
		} else if near, out := rec.outOfSeries(number, r.Type, c.latest(number, day), day != ""); out &&
			(told == "" || told != day) && len(rec.tellings(key)) < 2 && (day == "" || rec.votes(key, day) == 0) {
			f.Findings = append(f.Findings, Finding{Mark: NoDocument, Level: Wrong, Text: fmt.Sprintf(textSeries, name,
				near[0].number, near[0].day.Vietnamese()), Near: c.byTitle(r)})
		} else if day == "" && told == "" && shortOf(r) {
			// a short mention of a number nobody knows
		} else if near := c.byTitle(r); len(near) > 0 && told == "" && len(rec.tellings(key)) == 0 {
			f.Findings = append(f.Findings, Finding{Mark: NoDocument, Level: Doubt,
				Text: fmt.Sprintf(textOtherNumber, name), Near: near})
		}
	} else if law := lawName(r.Mention); law != "" && len(r.apart) > 0 {
		h := c.lib.Catalog().Head(r.apart[0].Doc)
		f.Findings = append(f.Findings, Finding{Mark: WrongDay, Level: Wrong, Text: fmt.Sprintf(textLawYear,
			r.Type+" "+law, r.Year, h.Issued.Vietnamese()), Near: c.names(r.apart)})
	} else if law != "" && day != "" {
		c.lawByDay(r, law, f)
	}
	c.endTold(r, cmpOr(number, r.number), name, f)
	if h := c.laterNamed(r); h != nil && len(f.Findings) == 0 {
		f.Findings = append(f.Findings, Finding{Mark: NewerName, Level: Doubt, Text: fmt.Sprintf(textNewer, name,
			cmpOr(h.Number, h.Title)), Near: []string{corpus.CiteFirst(h, corpus.Ref{})}})
	}
	if len(f.Findings) == 0 {
		f.Findings = []Finding{{Mark: NotHeld, Level: Unchecked, Text: fmt.Sprintf(textNotHeld, name),
			Why: c.known2(rec, key)}}
	}
}

// laterNamed is the law held of the name of one that is not, passed in a later year and in
// force; nil for none, and where the one named may be its amendment.
func (c *checker) laterNamed(r *reference) *corpus.Head {
	law := lawName(r.Mention)
	if law == "" || r.Year == "" || r.past || r.inner || len(r.apart) > 0 || c.strangers[nameKey(r.Type, law)] {
		return nil
	}
	any := r.Mention
	any.Serial, any.Symbol, any.Year, any.Dated = "", "", "", ""
	for _, ref := range c.meant(r, any) {
		h := c.lib.Catalog().Head(ref.Doc)
		if len(h.Issued) == 10 && string(h.Issued[:4]) > r.Year && h.Effective <= c.day &&
			bareName(h.Title) == bareName(law) && !c.known.assess(h, corpus.Ref{}, c.day).Over() &&
			!slices.ContainsFunc(c.known.amenders(ref.Doc, c.day), func(a amender) bool { // named so by people
				return strings.Contains(a.number, "/"+r.Year+"/")
			}) {
			return h
		}
	}
	return nil
}

// names are the names of documents held, the first four.
func (c *checker) names(refs []corpus.Ref) (out []string) {
	for _, ref := range refs[:min(4, len(refs))] {
		out = append(out, corpus.CiteFirst(c.lib.Catalog().Head(ref.Doc), corpus.Ref{}))
	}
	return out
}

// latest is the day on which a document with a number can have been issued at the latest:
// the day written, else that of the draft or the end of the year in the number.
func (c *checker) latest(number string, day corpus.Day) corpus.Day {
	_, year, _ := splitNumber(number)
	switch {
	case day != "" || year == "" || len(c.day) != 10:
		return day
	case year == string(c.day[:4]):
		return c.day
	}
	return corpus.Day(year + "-12-31")
}

func cmpOr(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}

func shortOf(r *reference) bool { return r.Symbol == "" }

// shortYear says that a number comes back every year: it does not name its year.
func shortYear(number string) bool {
	_, year, symbol := splitNumber(number)
	return year == "" && !strings.HasPrefix(symbol, "QH")
}

// known2 are the days that held texts give a document not held itself.
func (c *checker) known2(rec *Record, key string) []string {
	if day, n := rec.day(key); n > 0 {
		return []string{fmt.Sprintf(textToldOnly, day.Vietnamese(), n)}
	}
	return nil
}

// tellers are the documents that give a document its day.
func (c *checker) tellers(key string, day corpus.Day) []string {
	var names []string
	for _, t := range c.lib.Record().tellings(key) {
		h := c.lib.Catalog().Head(t.by.Doc)
		if t.day != day || h == nil || !c.lib.MayRead(h) {
			continue
		}
		if n := corpus.Cite(h, corpus.Ref{}); !slices.Contains(names, n) && len(names) < 3 {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf(textTold, strings.Join(names, "; "))}
}

// badFacts says what no document can have: a day that no calendar has, a year in the
// number that is not that of the day.
func (r *reference) badFacts(number string, f *Find) bool {
	switch {
	case r.tail.badDay != "":
		f.Findings = append(f.Findings, Finding{Mark: ImpossibleDy, Level: Wrong,
			Text: fmt.Sprintf(textNoSuchDay, r.tail.badDay)})
	case otherYear(number, r.tail.day):
		f.Findings = append(f.Findings, Finding{Mark: WrongDay, Level: Wrong,
			Text: fmt.Sprintf(textYear, number, r.tail.day.Vietnamese())})
	}
	return false
}

// typeAndIssuer compares type and issuer with what the number says. h may be nil.
func (c *checker) typeAndIssuer(r *reference, number string, h *corpus.Head, f *Find) {
	right := typesOf(number)
	if h != nil && h.Type != "" {
		right = []string{h.Type}
	}
	if kinds := c.lib.Record().kinds(numberKey(number)); h == nil && len(kinds) == 1 &&
		slices.Contains(right, kinds[0]) && oneSeries(number) && len(c.lib.Record().tellings(numberKey(number))) > 1 {
		right = kinds
	}
	if r.Type != "" && len(right) > 0 && !slices.Contains(right, r.Type) && r.typed(c) &&
		!(r.Type == "Luật" && right[0] == "Bộ luật") && r.Type != "Văn bản hợp nhất" {
		f.Findings = append(f.Findings, Finding{Mark: WrongType, Level: Wrong, Text: fmt.Sprintf(textType, number,
			strings.Join(right[:1], ""), r.Type), Instead: r.Type, Propose: right[0]})
	}
	if r.tail.issuer == "" {
		return
	}
	written := bodyOf(r.tail.issuer)
	sign := signOf(number)
	if h != nil && h.Issuer != "" && (sign == "" || !strings.Contains(number, "/")) {
		sign = bodyOf(h.Issuer)
	}
	if sign == "" && (r.Type == "Luật" || r.Type == "Bộ luật") {
		sign = "qh"
	}
	if written == "" || sign == "" || written == sign || sign == "tw" || sign == "hdtp" && written == "tandtc" ||
		sign == "tandtc" && written == "hdtp" {
		return
	}
	f.Findings = append(f.Findings, Finding{Mark: WrongIssuer, Level: Wrong, Text: fmt.Sprintf(textIssuer,
		cmpOr(number, r.Name), bodyName(sign, r.tail.issuer), r.tail.issuer), Instead: r.tail.issuer,
		Propose: bodyName(sign, r.tail.issuer)})
}

// oneSeries says that a number of Quốc hội is of one document alone: since the fourteenth
// term a number with its year is not given twice.
func oneSeries(number string) bool {
	_, _, symbol := splitNumber(number)
	term, err := strconv.Atoi(strings.TrimPrefix(symbol, "QH"))
	return err == nil && term > 13
}

// twoSeries says that a law and a resolution may have a number of Quốc hội both.
func twoSeries(number string) bool {
	_, _, symbol := splitNumber(number)
	return strings.HasPrefix(symbol, "QH") && !oneSeries(number)
}

// typed says that the type stands in the draft's words, and was not read off the symbol.
func (r *reference) typed(c *checker) bool {
	text := paper.Fold(r.docText(c)) + " "
	for _, short := range shortTypes[r.Type] {
		if i := strings.Index(text, short+" "); i == 0 || i > 0 && text[i-1] == ' ' {
			return true
		}
	}
	return strings.Contains(text, paper.Fold(r.Type)+" ")
}

// shortTypes are the short forms of types, folded.
var shortTypes = map[string][]string{"Nghị định": {"nd"}, "Thông tư": {"tt"}, "Quyết định": {"qd"},
	"Nghị quyết": {"nq"}, "Chỉ thị": {"ct"}}

// docText are the words of the mention.
func (r *reference) docText(c *checker) string { return r.Text }

// dayText is the day as the draft writes it behind the number; "" when it stands there
// in another form.
func dayText(c *checker, r *reference) string {
	text := c.draft.Paras[r.para].Text
	from := r.Start
	to := min(len(text), max(r.tail.end, r.End))
	for _, d := range corpus.FindDays(text[from:to]) {
		if d.Day == r.tail.day {
			return text[from+d.Start : from+d.End]
		}
	}
	return ""
}

// byTitle are the held documents of the type with the title written.
func (c *checker) byTitle(r *reference) []string {
	if r.tail.title == "" {
		return nil
	}
	var out []string
	for _, h := range c.lib.Catalog().Heads() {
		if len(out) < 3 && h.Type == r.Type && c.lib.MayRead(h) && sameBody(r, h) && h.Issued <= c.day &&
			len(titleWords(h.Title)) > 5 && titleScore(r.tail.title, h.Title) > 0.9 &&
			titleScore(h.Title, r.tail.title) > 0.9 {
			out = append(out, corpus.CiteFirst(h, corpus.Ref{}))
		}
	}
	return out
}

// sameBody says that a document is of the body that the number of a reference names.
func sameBody(r *reference, h *corpus.Head) bool {
	a, b := signOf(fullNumber(r.Mention)), signOf(h.Number)
	return a == "" || b == "" || a == b
}

// lawByDay checks a law named by its name and day.
func (c *checker) lawByDay(r *reference, law string, f *Find) {
	rec := c.lib.Record()
	ts := rec.named(nameKey(r.Type, law))
	if len(ts) == 0 {
		return
	}
	var days []string
	for _, t := range ts {
		if t.day == r.tail.day || t.day == "" && strings.Contains(t.number, string(r.tail.day[:4])) {
			return
		}
		if d := t.day.Vietnamese(); t.day != "" && !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	if len(days) == 0 {
		return
	}
	f.Findings = append(
		f.Findings,
		Finding{Mark: WrongDay, Level: Doubt, Text: fmt.Sprintf(textLawDays, r.Type+" "+law,
			strings.Join(days[:min(3, len(days))], ", "), r.tail.day.Vietnamese())},
	)
}

// endTold says that a document not held was ended by one that is.
func (c *checker) endTold(r *reference, number, name string, f *Find) {
	if number == "" {
		return
	}
	key := corpus.MakeKey(number, r.Type, "", "", r.tail.day)
	h := c.known.head(key, number, r.Type)
	part := r.Part
	v := c.known.assess(h, part, c.day)
	if v.State == corpus.Expired || v.Doubt && v.State != corpus.Unknown && v.State != corpus.InForce {
		c.state(r, h, v, name, f)
	}
}
