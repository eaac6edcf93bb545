package corpus

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/paper"
)

// sense is what a list does to the documents it names, as its heading or the sentence
// that points to it says.
type sense struct {
	kind        RelationKind // RelRepeals or RelSuspends; "" nothing is said
	whole, part bool         // "toàn bộ", "một phần"
	told        bool         // others ended them and this is made known ("công bố")
	none        bool         // what stays, what is to be looked at, or no documents at all
}

// with is f, what it leaves open said by o.
func (f sense) with(o sense) sense {
	f.kind = cmp.Or(f.kind, o.kind)
	if !f.whole && !f.part {
		f.whole, f.part = o.whole, o.part
	}
	f.told = f.told || o.told
	return f
}

const listedTexts = `(?:van ban|quyet dinh|nghi quyet|chi thi|thong tu|nghi dinh|quy che|van kien)`

var (
	reListEnd = regexp.MustCompile(`\b(?:het hieu luc|bai bo|huy bo|cham dut hieu luc|khong con hieu luc|` +
		`khong con phu hop)\b`)
	reListStops = regexp.MustCompile(`\b(?:ngung hieu luc|dinh chi (?:viec )?(?:thi hanh|ap dung))\b`)
	// A list of what stays in force, of what is to be done, or of other things.
	reListStays = regexp.MustCompile(`\b(?:con hieu luc|tiep tuc (?:co hieu luc|ap dung|thuc hien)|giu nguyen hieu luc|duoc giu lai)\b`)
	reListPlan  = regexp.MustCompile(`\b(?:can|kien nghi|de nghi|de xuat|du kien|ke hoach|se)(?: phai)? (?:dinh chi|ngung hieu luc|sua doi|thay the|bai bo|huy bo|ban hanh|xu ly)|\bxu ly van ban\b|\bsua doi, bo sung, (?:thay the|bai bo)`)
	// Procedures, conditions of business, forms …: "danh mục thủ tục hành chính bị bãi bỏ".
	reListOther = regexp.MustCompile(`\b(?:thu tuc hanh chinh|dieu kien kinh doanh|bieu mau|mau so|phi, le phi|quy chuan|tieu chuan|thuoc|chuc danh|don vi|du an|nganh nghe|nganh, nghe)\b`)
	reListTexts = regexp.MustCompile(`\b` + listedTexts + `\b`)
	// The documents are what ends, not what announced the procedures.
	reListOfTexts = regexp.MustCompile(`(?:\b(?:cac|danh muc|danh sach|\d+|nhung|toan bo|tat ca|mot so)|\d+ ?\([^)]*\)) ` +
		listedTexts + `\b(?: (?:nay|do)\b)?`)
	reNotStays = regexp.MustCompile(`\bkhong con hieu luc\b`)
)

// senseOf reads the heading of a list, or the sentence that points to it.
func senseOf(text string) sense {
	f := strings.Join(strings.Fields(paper.Fold(text)), " ")
	var out sense
	ends := reListEnd.MatchString(f)
	stays := reListStays.MatchString(reNotStays.ReplaceAllString(f, ""))
	switch {
	case stays, reListPlan.MatchString(f):
		out.none = true
		return out
	case !ends && !reListStops.MatchString(f):
		return out
	case reListOther.MatchString(f) && !reListOfTexts.MatchString(f):
		out.none = true
		return out
	}
	out.kind = RelRepeals
	if !ends {
		out.kind = RelSuspends
	}
	out.part = strings.Contains(f, "mot phan") || strings.Contains(f, "mot so dieu") || strings.Contains(f, "mot so noi dung")
	out.whole = strings.Contains(f, "toan bo")
	out.told = strings.Contains(f, "cong bo")
	return out
}

// listPointer is a sentence of an implementation article, or the title, that ends the
// texts of a list outside it: "Bãi bỏ các văn bản quy định tại Phụ lục I".
type listPointer struct {
	sense
	at       Ref
	since    Day
	places   []string // numbers of the appendices, none: whichever holds the list
	sentence string
	used     bool
	loose    bool // whether the texts of the list are the object is not clear
}

// reListTitle is the title of a document that does nothing but end others.
var reListTitle = regexp.MustCompile(`^(?:ve viec |viec |ve )?(?:bai bo|huy bo|cong bo|ban hanh|phe duyet)\b.*?(?:\b(?:cac|danh muc|danh sach|\d+|nhung|toan bo|tat ca|mot so|mot phan)|\)) ` +
	listedTexts + `\b`)

var reAnnounces = regexp.MustCompile(`^\W*(?:dieu \d+\W+|\d+\W+|quyet dinh )?(?:ve viec |ve )?cong bo\b`)

var (
	reListPlace = regexp.MustCompile(`(?i)phụ\s+lục\s+(?:số\s+)?([IVX]+|[0-9]+)(?:\s*(?:,|và)\s*(?:phụ\s+lục\s+)?(?:số\s+)?([IVX]+|[0-9]+)\b)*`)
	reListNo    = regexp.MustCompile(`\b(?:[IVX]+|[0-9]+)\b`)
	// The list is the object: "Bãi bỏ 05 văn bản … tại Phụ lục", "(có danh mục kèm theo)".
	reListAttached = regexp.MustCompile(`^\W*(?:\d+\W+)?(?:cac )?danh muc |\b(?:phu luc|danh muc|danh sach|bang|bieu)\b[^;]*\b(?:kem theo|dinh kem|nay|duoi day|sau day|sau)\b|\b(?:kem theo|dinh kem)\b[^;]*\b(?:phu luc|danh muc|danh sach)\b|\b(?:tai|trong|theo|thuoc|o) (?:cac )?(?:phu luc|danh muc|danh sach)\b`)
	reListObject   = regexp.MustCompile(`\b(?:bai bo|huy bo|het hieu luc|ngung hieu luc|cham dut hieu luc|dinh chi)(?:[ :(,]|[ ,](?:viec|thi hanh|ap dung|toan bo|mot phan|hieu luc|noi dung|quy dinh|cua|cac|nhung|mot so|tat ca|hoac|va|,|\(?\d+\)?(?: \([^)]*\))?|danh muc)\b)* ` + listedTexts + `\b`)
	reListSubject  = regexp.MustCompile(`\b` + listedTexts + `\b[^;.]*\b(?:het hieu luc|bi bai bo|duoc bai bo|bai bo|bi huy bo|ngung hieu luc|cham dut hieu luc|khong con hieu luc|tam ngung hieu luc)\b`)
	// What ends is a paper that somebody was given, no text of law.
	reListThings = regexp.MustCompile(`\b(?:giay (?:chung nhan|phep|dang ky|xac nhan|uy quyen)|chung chi|chung thu|hop dong|the)\b[^,;.]{0,80}\b(?:het|khong con|cham dut) hieu luc`)
	reInWriting  = regexp.MustCompile(`\b(?:bang|thanh) van ban\b`)
	reListDay    = regexp.MustCompile(`(?i)từ\s+(?:[0-9]{1,2}\s*(?:giờ|h)\s*)?ngày\s+` + DayForm)
)

var reListWords = regexp.MustCompile(`(?:hụ\s+lục|HỤ\s+LỤC|anh\s+mục|ANH\s+MỤC|anh\s+sách|èm\s+theo|^\W*(?:[0-9]+\W+)?[Cc]ông\s+bố)`)

// point notes a sentence that ends the texts of a list.
func (r *relationReader) point(sentence string, at Ref) {
	if len(sentence) > maxSentence || !reListWords.MatchString(sentence) {
		return
	}
	f := strings.Join(strings.Fields(paper.Fold(sentence)), " ")
	r.announces = r.announces || reAnnounces.MatchString(f)
	if reListThings.MatchString(f) {
		return
	}
	f = reInWriting.ReplaceAllString(f, " ")
	what := senseOf(sentence)
	if what.kind == "" || !reListOfTexts.MatchString(f) || !reListAttached.MatchString(f) || strings.Contains(f, "de bai bo") {
		return
	}
	for _, m := range ParseRef(sentence) { // the list of another document
		if !m.This && m.Serial != "" && m.Symbol != "" {
			return
		}
	}
	for _, t := range []string{"khong ", "chua "} {
		if strings.Contains(f, t+"bai bo") || strings.Contains(f, t+"het hieu luc") {
			return
		}
	}
	what.told = what.told || r.announces
	p := &listPointer{sense: what, loose: !reListObject.MatchString(f) && !reListSubject.MatchString(f), at: at,
		sentence: strings.TrimSpace(sentence)}
	if m := reListDay.FindStringSubmatch(sentence); m != nil {
		p.since = MakeDay(m[1], m[2], m[3])
	} else if strings.Contains(f, "tu ngay ky") || strings.Contains(f, "tu ngay ban hanh") {
		p.since = r.d.Issued
	}
	if s := reListPlace.FindString(sentence); s != "" {
		p.places = reListNo.FindAllString(s, -1)
	}
	r.lists = append(r.lists, p)
}

// readLists reads the lists that the articles point to, and those whose own heading
// says that they end what they name; a pointer whose list was not found, and rows that
// could not be read, are claims too.
func (r *relationReader) readLists(parts []*Part) {
	r.announces = r.announces || reAnnounces.MatchString(paper.Fold(r.d.Title))
	var title *listPointer
	if what := senseOf(r.d.Title); what.kind != "" && reListTitle.MatchString(paper.Fold(r.d.Title)) {
		title = &listPointer{sense: what, sentence: r.d.Type + " " + lowerFirst(r.d.Title)}
	}
	for _, p := range parts {
		switch p.Kind {
		case KindAppendix:
			r.list(p, title)
		case KindSignature:
			if l := r.looseList(p); l != nil {
				r.list(l, title)
			}
		}
	}
	for _, p := range r.lists {
		below := strings.HasSuffix(p.sentence, ":") && slices.ContainsFunc(r.out, func(o Relation) bool {
			return o.From.Article == p.at.Article && o.Claim.Form == "list"
		})
		if !p.used && !p.loose && !below {
			r.unread(p.at, p.sentence, sayListMissing)
		}
	}
}

// tableBelow reads a table of an article that ends what it lists: "Bãi bỏ các văn bản
// sau đây:".
func (r *relationReader) tableBelow(p *Part, at Ref, ctx actContext) {
	x := listReader{r: r, at: at, since: ctx.since}
	if ctx.kind == RelRepeals || ctx.kind == RelReplaces || ctx.kind == RelSuspends {
		x.sense.kind = ctx.kind
	}
	var to *listPointer
	for _, l := range r.lists {
		if l.at.Article == at.Article && len(l.places) == 0 {
			to = l
		}
	}
	if to != nil {
		x.sense, x.since = x.sense.with(to.sense), cmp.Or(x.since, to.since)
	}
	if x.sense.kind == "" {
		return
	}
	x.base = x.sense
	x.table(p.Table)
	if to != nil {
		to.used = to.used || x.found > 0 || len(x.lost) > 0
	}
	if len(x.lost) > 0 {
		r.unread(at, strings.Join(x.lost, "; "), sayListRow)
	}
}

// looseList is what stands below a signature from a line on that heads a list.
func (r *relationReader) looseList(p *Part) *Part {
	head, rest := "", []string{}
	for _, line := range strings.Split(join(p.Text, p.Tail, "\n"), "\n") {
		switch f := senseOf(line); {
		case head != "":
			rest = append(rest, line)
		case (f.kind != "" || f.none) && paper.IsUpper(line):
			head = line
		}
	}
	if head == "" && !slices.ContainsFunc(p.Parts, func(c *Part) bool { return c.Kind == KindTable }) {
		return nil
	}
	return &Part{Kind: KindAppendix, No: "-", Title: head, Text: strings.Join(rest, "\n"), Parts: p.Parts}
}

// pointerTo finds the sentence that points to the appendix p.
func (r *relationReader) pointerTo(p *Part, own sense) *listPointer {
	var open *listPointer
	for _, l := range r.lists {
		if slices.ContainsFunc(l.places, func(no string) bool { return strings.EqualFold(no, p.No) }) {
			return l
		}
		fits := own.whole == own.part || l.whole == l.part || own.whole == l.whole
		if len(l.places) == 0 && fits && (open == nil || open.used && !l.used) {
			open = l
		}
	}
	return open
}

// list reads the appendix p where it is a list that ends what it names.
func (r *relationReader) list(p *Part, title *listPointer) {
	head := reIssuedLine.ReplaceAllString(p.Title, "")
	own := senseOf(p.Label + " " + head)
	if own.kind != "" && !reListTexts.MatchString(paper.Fold(head)) {
		own = sense{} // of something else
	}
	to := r.pointerTo(p, own)
	if own.none {
		return
	}
	if to == nil && own.kind == "" && (title == nil || title.told) {
		return
	}
	x := listReader{r: r, sense: own, at: Ref{Article: "1"}}
	switch {
	case to != nil:
		x.at, x.since, x.sense = to.at, to.since, own.with(to.sense)
		if to.loose && own.kind == "" {
			x.why = append(x.why, sayListLoose)
		}
	case title != nil && own.kind != "":
		x.sense = own.with(title.sense)
	case title != nil:
		x.sense = title.sense
		x.why = append(x.why, sayListTitle)
	default:
		x.why = append(x.why, sayListHead)
	}
	if x.at.Article == "1" && to == nil {
		x.at = Ref{}
	}
	x.told = x.told || r.announces
	x.base = x.sense
	x.where = strings.TrimSpace(strings.TrimSuffix(strings.SplitN(p.Label, "\n", 2)[0], "."))
	x.lines(p.Text)
	for _, c := range p.Parts {
		x.below(c)
	}
	x.lines(p.Tail)
	if x.found > 0 && to != nil {
		to.used = true
	}
	switch {
	case len(x.lost) > 0:
		r.unread(x.at, strings.Join(x.lost, "; "), sayListRow)
	case x.found == 0 && to == nil && own.kind != "" && !x.saysNone:
		r.unread(x.at, strings.Join(strings.Fields(p.Title), " "), sayListMissing)
	}
	if len(x.lost) > 0 && to != nil || x.saysNone && to != nil {
		to.used = true
	}
}

// unread enters that a list, or rows of it, could not be read: a claim of the document
// on itself, for a person, and for those texts of its issuer that may stand in the list.
func (r *relationReader) unread(at Ref, evidence, why string) {
	from := at
	from.Doc, from.Number = r.from.Doc, r.from.Number
	if at.Whole() {
		from = r.from
	}
	for i, o := range r.out {
		if o.Kind == RelNames && o.From == from && o.Claim.Form == formUnread {
			if !strings.Contains(o.Evidence, evidence) {
				r.out[i].Evidence += "; " + evidence
			}
			return
		}
	}
	whys := []string{why}
	if r.announces {
		whys = append(whys, sayListTold)
	}
	r.out = append(r.out, Relation{Kind: RelNames, From: from, To: r.from, Evidence: evidence, By: FromText,
		Claim: &Claim{Grade: Doubtful, Why: whys, Form: formUnread}})
}

const (
	formUnread   = "unread"
	formUnlisted = "unlisted"
)

// Unread says that r tells of a list of ended texts that could not be read: it names its
// own document.
func (r *Relation) Unread() bool { return r.Claim != nil && r.Claim.Form == formUnread }

// Unlisted says that r only tells that a document may stand in such a list.
func (r *Relation) Unlisted() bool { return r.Claim != nil && r.Claim.Form == formUnlisted }

// unlisted are the documents that may stand in a list that was not read, of which no end
// is known: those of its issuer from before it, and where only rows were not read, those
// whose name or number stands in them. What is only made known has another cause, so it
// puts nothing in doubt.
func (c *Catalog) unlisted(settled []Relation, ends map[string][]Relation) []Relation {
	var out []Relation
	closed := map[string]bool{}
	for _, r := range settled {
		if r.Kind == RelNames && r.Rejected && sameDocument(r.From, r.To) {
			closed[r.From.String()] = true
		}
	}
	for _, r := range settled {
		by := c.byKey[r.From.Doc]
		if !r.Unread() || r.Rejected || closed[r.From.String()] || by == nil || by.Issued == "" ||
			slices.Contains(r.Claim.Why, sayListTold) {
			continue
		}
		row := ""
		if slices.Contains(r.Claim.Why, sayListRow) {
			row = " " + strings.Join(foldWords(r.Evidence), " ") + " "
		}
		_, bodies, _ := strings.Cut(by.Number, "-")
		of := strings.Split(bodies, "-")
		for _, h := range c.heads {
			if !slices.ContainsFunc(of, func(b string) bool { return strings.Contains(h.Number, b) }) || h == by ||
				h.Issued == "" || h.Issued >= by.Issued || h.Number == "" || !sameIssuer(h, by) ||
				len(ends[h.Key]) > 0 {
				continue
			}
			name := strings.Join(foldWords(strings.TrimPrefix(paper.Fold(h.Title), "ve viec ")), " ")
			if row != "" && (len(name) < 12 || !strings.Contains(row, name)) &&
				!strings.Contains(row, " "+strings.Join(foldWords(h.Number), " ")+" ") {
				continue
			}
			out = append(out, Relation{Kind: RelNames, From: r.From, To: Ref{Doc: h.Key, Number: h.Number},
				Since: by.Effective, Evidence: r.Evidence, By: FromText,
				Claim: &Claim{Grade: Doubtful, Why: r.Claim.Why, Form: formUnlisted}})
		}
	}
	return out
}

// sameIssuer says that two documents come from one issuer, as far as their symbols, and
// of local ones their heads, tell.
func sameIssuer(a, b *Head) bool {
	body := func(h *Head) []string {
		d, ok := splitNumber(h.Number)
		if !ok {
			return nil
		}
		_, issuer, _ := strings.Cut(paper.Fold(d.symbol), "-")
		return strings.Split(issuer, "-")
	}
	x, y := body(a), body(b)
	shared := slices.ContainsFunc(x, func(s string) bool { return s != "" && slices.Contains(y, s) })
	if shared && (slices.Contains(x, "ubnd") || slices.Contains(x, "hdnd")) {
		return a.Issuer == "" || b.Issuer == "" || paper.Fold(a.Issuer) == paper.Fold(b.Issuer)
	}
	return shared
}

// reIssuedLine is the line below the heading of an appendix that names its document.
var reIssuedLine = regexp.MustCompile(`(?i)\(?\s*(?:ban\s+hành\s+)?kèm\s+theo\s[^\n]*`)

// listReader goes through one list.
type listReader struct {
	r     *relationReader
	sense       // of the section being read
	base  sense // of the list
	at    Ref
	since Day
	why   []string // what is amiss with all of the list
	where string
	docOf Mention // the entry that the items below continue
	found int
	lost  []string // rows that were not understood
	// saysNone says that the list says of itself that it is empty.
	saysNone bool
}

// heading takes in a line that names no document and may begin a section.
func (x *listReader) heading(text string) bool {
	f := senseOf(text)
	if f.kind == "" && !f.none || len(text) > 400 {
		return false
	}
	x.sense = f.with(x.base)
	x.sense.none = f.none
	x.docOf = Mention{}
	return true
}

func (x *listReader) below(p *Part) {
	if p.Table != nil {
		x.table(p.Table)
		return
	}
	was := x.docOf
	if p.Title != "" {
		x.line(strings.Join(strings.Fields(p.Label+" "+p.Title), " "))
		x.lines(p.Text)
	} else {
		x.lines(strings.TrimSpace(p.Label + " " + p.Text))
	}
	for _, c := range p.Parts {
		x.below(c)
	}
	x.lines(p.Tail)
	x.docOf = was
}

var reOrdinal = regexp.MustCompile(`^\s*\d{1,3}\s*[.)]?\s*$`)

// lines reads paragraphs; where the cells of a table stand below one another, each row
// begins with its number alone.
func (x *listReader) lines(text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	lines := strings.Split(text, "\n")
	var starts []int
	for i, l := range lines {
		if reOrdinal.MatchString(l) && atoi(strings.Trim(l, " .)")) == len(starts)+1 {
			starts = append(starts, i)
		}
	}
	if len(starts) == 0 {
		for _, l := range strings.Split(unwrap(text), "\n") {
			x.line(strings.TrimSpace(l))
		}
		return
	}
	for _, l := range lines[:starts[0]] {
		x.heading(l)
	}
	for i, from := range starts {
		to := len(lines)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		for to > from+1 && senseOf(lines[to-1]).kind != "" && paper.IsUpper(lines[to-1]) { // heads what comes next
			to--
		}
		x.line(strings.Join(lines[from:to], " "))
		if i+1 < len(starts) {
			for _, l := range lines[to:starts[i+1]] {
				x.heading(l)
			}
		}
	}
}

var (
	reListItem  = regexp.MustCompile(`^\s*(?:\d{1,3}\s*[.)]?|[-–+*•]|[a-zđ][.)])\s+\S`)
	reListNamed = regexp.MustCompile(`^\W*(?:\d{1,3}\W+)?(?:` + listedTexts + `|luat|phap lenh)\b`)
	reListNone  = regexp.MustCompile(`^\W*(?:khong co|khong)\W*(?:van ban(?: nao)?)?\W*$`)
	reListParts = regexp.MustCompile(`(?i)(?:bãi\s+bỏ|hết\s+hiệu\s+lực|ngưng\s+hiệu\s+lực|gồm|:)\s*(?::|các|nội\s+dung|quy\s+định|tại|toàn\s+bộ|phần|và|\s)*$`)
)

// line reads one paragraph of the list.
func (x *listReader) line(s string) {
	if s == "" {
		return
	}
	if reListNone.MatchString(paper.Fold(s)) {
		x.saysNone = true
		return
	}
	ms := documentsIn(s)
	if len(ms) == 0 {
		if x.heading(s) {
			return
		}
		if x.docOf.Serial != "" { // "a) Khoản 2 Điều 5;" below its document
			x.places(s, ParseRef(s), x.docOf, s)
			return
		}
		f := paper.Fold(s)
		if !x.none && reListItem.MatchString(s) && reListNamed.MatchString(f) && !strings.Contains(f, " nay ") &&
			!paper.IsUpper(s) &&
			len(strings.Fields(s)) > 4 {
			x.lost = append(x.lost, s)
		}
		return
	}
	if x.none {
		return
	}
	m := ms[0]
	x.docOf = Mention{}
	if strings.HasSuffix(strings.TrimSpace(s), ":") {
		x.docOf = m
		x.docOf.Part = Ref{}
		return
	}
	// Places in front of the number or right behind it are of this document; what is
	// named further on only tells of it.
	var front, behind []Mention
	end := len(s)
	for _, o := range ParseRef(s) {
		switch own := o.Number() == m.Number() || o.Serial == "" && o.Type == ""; {
		case o.This || o.Part.Whole() && own:
		case !own:
			end = min(end, o.Start)
		case o.Start > end:
		case o.Number() == m.Number() && len(behind) == 0:
			front = append(front, o)
		case o.Start < m.Start:
			front = append(front, o)
		default:
			behind = append(behind, o)
		}
	}
	lead := s[:m.Start]
	if len(front) > 0 {
		lead = s[:front[0].Start]
	}
	var why []string
	if !cleanLead(lead) && !reListSeveral.MatchString(paper.Fold(lead)) {
		why = append(why, sayLead)
	}
	told := len(behind) > 0 && reListParts.MatchString(s[m.End:behind[0].Start])
	switch {
	case len(front) > 0:
		x.places(s, front, m, s, why...)
	case x.part && !x.whole || told:
		if !told && !x.sense.part {
			why = append(why, sayList)
		}
		x.places(s[m.End:], behind, m, s, why...)
	default:
		x.entire(m, s, s, why...)
	}
}

// documentsIn are the documents that s names by number, other than this one.
func documentsIn(s string) []Mention {
	return slices.DeleteFunc(ParseRef(s), func(m Mention) bool {
		return m.This || m.Serial == "" || m.Symbol == "" && m.Year == "" && m.Dated == "" || inQuotes(s, m.Start)
	})
}

// act enters an act of the list on a document or a place of it.
func (x *listReader) act(a act, evidence string, why []string) {
	a.kind, a.form = cmp.Or(a.kind, x.kind), "list"
	a.since = cmp.Or(a.since, x.since)
	if x.told && a.since == "" && x.r.speaker == nil {
		why = append(slices.Clip(why), sayListNoDay)
	}
	a.why = append(append(a.why, x.why...), why...)
	x.found++
	x.r.add(a, x.at, strings.TrimPrefix(x.where+": "+evidence, ": "))
}

// places ends places of the document m; where none has an address, a part that words tell.
func (x *listReader) places(scope string, at []Mention, m Mention, evidence string, why ...string) {
	n := 0
	for _, p := range at {
		if p.Part.Whole() || p.This || p.Serial != "" && p.Number() != m.Number() {
			continue
		}
		to := m
		to.Part = p.Part
		x.act(act{to: to}, evidence, why)
		n++
	}
	if n > 0 {
		return
	}
	m.Part = Ref{}
	if scope = strings.Trim(scope, " ,;:.|"); len(scope) > 300 {
		scope = strings.ToValidUTF8(scope[:300], "")
	}
	x.act(act{to: m, scope: cmp.Or(scope, sayListPart)}, evidence, why)
}

// reListBeside parts documents that one row names beside each other; reListSeveral heads
// them: "Các Nghị quyết: số …, số …".
var (
	reListBeside  = regexp.MustCompile(`^(?:\s|[,;:]|va\b|cac\b|so\b)*$`)
	reListSeveral = regexp.MustCompile(`^\W*(?:\d+\W+)?(?:cac |\d+ )?` + listedTexts + `(?:\W|so\b|sau\b|day\b)*$`)
)

// entire ends the document m, and others that text names beside it, less what text
// excepts.
func (x *listReader) entire(m Mention, text, evidence string, why ...string) {
	m.Part = Ref{}
	if x.whole == x.part && x.part {
		why = append(why, sayListMixed)
	}
	a := act{to: m}
	readWhen(text[min(m.End, len(text)):]).on(&a)
	a.kind = x.kind
	if a.scope != "" {
		x.act(act{to: m, scope: a.scope, since: a.since}, evidence, why)
		return
	}
	x.act(act{to: m}, evidence, why)
	last := m
	for _, o := range documentsIn(text) { // "Quyết định số A và Quyết định số B"
		if o.Start < last.End || !o.Part.Whole() || !reListBeside.MatchString(paper.Fold(text[last.End:o.Start])) {
			continue
		}
		last = o
		x.act(act{to: o}, evidence, why)
	}
	side := setAside(text)
	for _, k := range side.finish([]act{{kind: RelRepeals, to: m}}) {
		if k.kind == RelKeeps {
			x.act(k, evidence, nil)
		}
	}
}

// listColumns are the columns of a list by what they hold; -1 is none.
type listColumns struct{ no, kind, number, issued, name, what, reason, ended, note int }

func columnsOf(heads []string) listColumns {
	c := listColumns{-1, -1, -1, -1, -1, -1, -1, -1, -1}
	set := func(at *int, i int) {
		if *at < 0 {
			*at = i
		}
	}
	for i, h := range heads {
		f := paper.Fold(h)
		switch {
		case strings.Contains(f, "ngay het hieu luc"), strings.Contains(f, "thoi diem het"), strings.Contains(f, "ngay ngung hieu luc"),
			strings.Contains(f, "ngay bi bai bo"), strings.Contains(f, "thoi diem ngung"):
			set(&c.ended, i)
		case strings.Contains(f, "ly do"), strings.Contains(f, "can cu"), strings.Contains(f, "van ban thay the"),
			strings.Contains(f, "van ban bai bo"):
			set(&c.reason, i)
		case strings.Contains(f, "noi dung") && !strings.Contains(f, "trich yeu"), strings.Contains(f, "quy dinh het hieu luc"),
			strings.Contains(f, "phan het"), strings.Contains(f, "dieu, khoan"), strings.Contains(f, "dieu khoan"),
			strings.Contains(f, "phan bai bo"), strings.Contains(f, "quy dinh bai bo"):
			set(&c.what, i)
		case strings.Contains(f, "ky hieu"), strings.Contains(f, "so van ban"), strings.Contains(f, "so hieu"), f == "so":
			set(&c.number, i)
		case strings.Contains(f, "ghi chu"):
			set(&c.note, i)
		case strings.Contains(f, "ngay"):
			set(&c.issued, i)
		case strings.Contains(f, "trich yeu"), strings.Contains(f, "ten goi"), strings.HasPrefix(f, "ten van ban"), f == "van ban",
			strings.HasPrefix(f, "ten cua"):
			set(&c.name, i)
		case strings.Contains(f, "loai"), strings.Contains(f, "hinh thuc"):
			set(&c.kind, i)
		case f == "stt", f == "tt", strings.HasPrefix(f, "so tt"), strings.HasPrefix(f, "so thu tu"):
			set(&c.no, i)
		}
	}
	return c
}

func (x *listReader) table(t *paper.Table) {
	c := columnsOf(t.Columns)
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		filled, last := 0, ""
		for i, cell := range row {
			cells[i] = strings.Join(strings.Fields(cell.Text), " ")
			if cells[i] != "" && cells[i] != last {
				filled++
				last = cells[i]
			}
		}
		if all := strings.Join(cells, " "); filled <= 2 && len(documentsIn(all)) == 0 {
			if !x.heading(all) && reListNone.MatchString(paper.Fold(last)) {
				x.saysNone = true
			}
			continue
		}
		if !x.none {
			x.row(c, cells)
		}
	}
}

// row reads a row of a table.
func (x *listReader) row(c listColumns, cells []string) {
	cell := func(i int) string {
		if i < 0 || i >= len(cells) {
			return ""
		}
		return cells[i]
	}
	evidence := strings.Join(slices.DeleteFunc(slices.Clone(cells), func(s string) bool { return s == "" }), " | ")
	m, at, ok := listedDocument(c, cells)
	if !ok {
		letters := len(strings.Fields(strings.Join(cells, " ")))
		if letters > 3 && columnNumbers(cells) < len(cells)-1 {
			x.lost = append(x.lost, evidence)
		}
		return
	}
	if day := firstDay(cell(c.issued)); m.Dated == "" && c.issued != at {
		m.Dated = day
	}
	defer func(since Day, s *speaker) { x.since, x.r.speaker = since, s }(x.since, x.r.speaker)
	if day := firstDay(cell(c.ended)); day != "" {
		x.since = day
	}
	was := x.kind
	if x.told && c.reason >= 0 {
		for _, by := range documentsIn(cell(c.reason)) {
			if by.Symbol != "" && by.Number() != m.Number() {
				x.r.speaker = &speaker{at: Ref{Doc: mentionKey(by), Number: mentionNumber(by)}, since: x.since}
				break
			}
		}
		if f := paper.Fold(cell(c.reason)); x.kind == RelRepeals && strings.Contains(f, "thay the") &&
			!strings.Contains(f, "bai bo") && !x.part {
			x.kind = RelReplaces
		}
	}
	defer func() { x.kind = was }()
	what, note := cell(c.what), cell(c.note)
	kept := strings.Contains(paper.Fold(note), "tru ")
	if what == "" && !kept && slices.ContainsFunc(ParseRef(note), func(o Mention) bool { return !o.Part.Whole() }) {
		what = note
	}
	switch parts := ParseRef(what); {
	case what != "" && c.what != at && !strings.Contains(paper.Fold(what), "toan bo"):
		x.places(what, parts, m, evidence)
	case x.part && !x.whole:
		x.places(strings.TrimSpace(cell(c.name)), nil, m, evidence)
	default:
		text := cells[at]
		if m.End <= len(text) && at != c.number {
			x.line(text)
			return
		}
		if kept {
			x.entire(m, cells[at]+", "+note, evidence)
			return
		}
		x.entire(m, cells[at], evidence)
	}
}

// columnNumbers counts the cells that hold a number alone: "(1) (2) (3)".
func columnNumbers(cells []string) int {
	n := 0
	for _, s := range cells {
		if len(strings.Trim(s, "()0123456789 ")) == 0 {
			n++
		}
	}
	return n
}

// listedDocument is the document that a row is about, and the cell that names it.
func listedDocument(c listColumns, cells []string) (Mention, int, bool) {
	try := func(i int, front string) (Mention, bool) {
		if i < 0 || i >= len(cells) || cells[i] == "" {
			return Mention{}, false
		}
		s := cells[i]
		if ms := documentsIn(s); len(ms) > 0 && (ms[0].Type != "" || front == "") {
			return ms[0], true
		}
		if front != "" {
			if ms := documentsIn(front + " số " + strings.TrimPrefix(strings.TrimPrefix(s, "Số: "), "Số ")); len(ms) > 0 {
				ms[0].End = len(s) + 1 // not a place in the cell
				return ms[0], true
			}
		}
		return Mention{}, false
	}
	front := ""
	if c.kind >= 0 && c.kind < len(cells) {
		front = cells[c.kind]
	}
	if m, ok := try(c.number, front); ok {
		return m, c.number, true
	}
	if m, ok := try(c.number, ""); ok {
		return m, c.number, true
	}
	for i := range cells {
		if i == c.reason || i == c.what || i == c.ended {
			continue
		}
		if m, ok := try(i, ""); ok {
			return m, i, true
		}
	}
	return Mention{}, 0, false
}

// unreadProblems tells the lists and rows that were not read.
func unreadProblems(rels []Relation) []paper.Problem {
	var out []paper.Problem
	for _, r := range rels {
		if r.Unread() {
			out = append(out, paper.Problem{Severity: paper.Warning, Where: cmp.Or(r.From.Local(), "danh mục"),
				Text: fmt.Sprintf(textListUnread, r.Claim.Why[0], cutRunes(r.Evidence, 200))})
		}
	}
	return out
}
