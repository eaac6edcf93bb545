package corpus

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"trolyao/paper"
)

// ReadRelations reads what a document says about others: its căn cứ, what it
// replaces, repeals (down to the điểm), suspends, amends, leaves in force, and
// what it details. Law does this in few places only: the articles of effect and
// execution, those that amend or repeal, the last two, and those without a
// heading ([roomsOf]); a verb elsewhere does nothing. They are claims from the
// words alone, never from file names, each with its [Grade]; a sentence of such an
// article that speaks of an end and was not understood is a claim too
// ([RelNames]). A title proves one thing only: "sửa đổi, bổ sung một số điều của
// Nghị định số X" amends X. To.Doc is the key where the number decides it, else
// "" ([Catalog.Settle] finds it).
func ReadRelations(d *Document) []Relation {
	r := relationReader{d: d, from: Ref{Doc: d.Key, Number: d.Number}, rooms: roomsOf(d.Parts)}
	several := false
	if strings.HasPrefix(strings.ToLower(strings.TrimPrefix(strings.ToLower(d.Title), "về việc ")),
		"sửa đổi, bổ sung") && !strings.HasPrefix(d.Type, "Văn bản hợp nhất") {
		for _, a := range readActs(d.Type+" này "+lowerFirst(strings.TrimPrefix(d.Title, "Về việc ")), actContext{}) {
			if a.kind == RelAmends {
				a.form = "title"
				r.add(a, Ref{}, d.Title)
				several = several || r.base.Serial != "" && mentionNumber(r.base) != mentionNumber(a.to)
				r.base = a.to
			}
		}
		if several || !r.base.Part.Whole() {
			r.base = Mention{}
		}
	}
	for _, p := range d.Parts {
		r.walk(p, Ref{}, actContext{}, roomNone)
	}
	r.readLists(d.Parts)
	r.announceProcedures()
	return append(r.out, ownStarts(d, r.rooms)...)
}

func lowerFirst(s string) string {
	for i, c := range s {
		if i > 0 {
			return strings.ToLower(s[:i]) + s[i:]
		}
		_ = c
	}
	return s
}

type relationReader struct {
	d     *Document
	from  Ref
	rooms map[*Part]room
	other bool // in a passage quoted from another text, which speaks for that one
	// named is the text that the last sentence said to quote, speaker the one whose
	// words are being read.
	named, speaker *speaker
	base           Mention        // the one document that the title amends
	lists          []*listPointer // sentences that end the texts of a list elsewhere
	announces      bool           // the document makes known what others ended
	out            []Relation
}

// speaker is a provision of another text whose words are quoted, and since when it
// holds: "Điều 87 của Luật … số …, có hiệu lực kể từ ngày … quy định như sau:".
type speaker struct {
	at    Ref
	since Day
}

var reSpeaker = regexp.MustCompile(`\scó\s+hiệu\s+lực\s+(?:thi\s+hành\s+)?(?:kể\s+)?từ\s+ngày\s+` + DayForm +
	`,?\s+quy\s+định\s+(?:về\s.{0,80})?như\s+sau\s*:$`)

// speakerOf reads who is quoted next; nil for other sentences.
func speakerOf(sentence string) *speaker {
	if !strings.HasSuffix(sentence, ":") {
		return nil
	}
	d := reSpeaker.FindStringSubmatch(sentence)
	if d == nil {
		return nil
	}
	article := ""
	for _, m := range ParseRef(sentence) {
		article = cmp.Or(article, m.Part.Article)
		if article != "" && m.Serial != "" && m.Symbol != "" {
			s := &speaker{at: Ref{Article: article}, since: MakeDay(d[1], d[2], d[3])}
			s.at.Doc, s.at.Number = mentionKey(m), mentionNumber(m)
			return s
		}
	}
	return nil
}

func (r *relationReader) add(a act, at Ref, evidence string) {
	from := at
	from.Doc, from.Number = r.from.Doc, r.from.Number
	if r.speaker != nil {
		from, a.since = r.speaker.at, cmp.Or(a.since, r.speaker.since)
	}
	to := a.to.Part
	to.Doc, to.Number = mentionKey(a.to), mentionNumber(a.to)
	if to.Number == "" || to.Doc != "" && to.Doc == r.from.Doc || to.Number == r.from.Number ||
		to.Number == from.Number {
		return
	}
	rel := Relation{Kind: a.kind, From: from, To: to, Since: a.since, Until: a.until,
		Evidence: strings.TrimSpace(evidence), By: FromText, Claim: a.claim()}
	if a.signed && rel.Since == "" && r.speaker == nil {
		rel.Since = r.d.Issued
	}
	for i, o := range r.out {
		if o.Kind == rel.Kind && o.To == rel.To && sameDocument(o.From, rel.From) {
			if o.From.Whole() && !from.Whole() ||
				o.Claim.worse(rel.Claim) { // the article says it better than the title
				r.out[i] = rel
			}
			r.out[i].Until = cmp.Or(r.out[i].Until, rel.Until)
			return
		}
	}
	r.out = append(r.out, rel)
}

// claim says what an act rests on and how sure its reading is.
func (a *act) claim() *Claim {
	c := &Claim{Grade: Sure, Why: a.why, Type: a.to.Type, Name: a.to.Name, Dated: a.to.Dated, Scope: a.scope,
		Form: a.form}
	switch {
	case a.to.Serial == "" && (a.to.Year == "" || a.to.Type == "Hiến pháp"):
		c.Why = append(c.Why, sayNameOnly)
	case a.to.Serial != "" && (a.to.Symbol == "" || a.to.Year == "" && a.to.Dated == ""):
		c.Why = append(c.Why, sayHalfNumber)
	}
	if a.kind == RelBasis || a.kind == RelGuides || a.kind == RelAmends && a.form == "title" {
		c.Why = nil
	}
	switch len(c.Why) {
	case 0:
	case 1:
		c.Grade = Likely
	default:
		c.Grade = Doubtful
	}
	if a.kind == RelNames {
		c.Grade = Doubtful
	}
	return c
}

// mentionNumber is how a relation names its target: by number, else by name.
func mentionNumber(m Mention) string {
	if n := m.Number(); n != "" {
		if m.Symbol == "" {
			return strings.TrimSpace(m.Type + " " + n)
		}
		return n
	}
	if m.Type == "" || m.This || m.Name == "" && m.Type != "Hiến pháp" {
		return ""
	}
	return strings.TrimSpace(m.Type + " " + strings.TrimSpace(m.Name+" "+m.Year))
}

// mentionKey is the key that the number alone decides, as [MakeKey] makes it;
// "" when it takes the issuer or an unknown year.
func mentionKey(m Mention) string {
	f := foldWord(m.Symbol)
	if m.Symbol == "" || strings.Contains(f, "ubnd") || strings.Contains(f, "hdnd") || strings.HasSuffix(f, "/tu") {
		return ""
	}
	n := m.Number()
	switch {
	case m.Year != "" && !m.apart:
		return paper.Slug(n)
	case m.Dated != "":
		return paper.Slug(n) + "." + string(m.Dated[:4])
	case m.Year != "":
		return paper.Slug(n) + "." + m.Year
	}
	return ""
}

// room says what the law does in an article.
type room int

const (
	roomNone   room = iota // matter of the document itself: no act is read
	roomActs               // effect, execution, amendment, repeal
	roomChange             // transition: facts about cases under way, seldom an end
)

var (
	roomOfActs = []string{"hieu luc", "thi hanh", "thuc hien", "bai bo", "thay the", "sua doi", "bo sung", "dieu khoan",
		"huy bo", "dinh chinh", "ngung", "trach nhiem"}
	// beside "chuyển tiếp" in one heading, these say more than "Điều khoản chuyển tiếp"
	roomOfEffect = []string{"hieu luc", "thi hanh", "bai bo", "thay the", "sua doi"}
	roomOfChange = []string{"chuyen tiep", "ap dung"}
)

// roomsOf finds the articles in which law acts on law.
func roomsOf(parts []*Part) map[*Part]room {
	out := map[*Part]room{}
	var all []*Part
	var visit func(parts []*Part)
	visit = func(parts []*Part) {
		for _, p := range parts {
			switch p.Kind {
			case KindArticle:
				all = append(all, p)
			case KindBook, KindChapter, KindSection, KindSubsection:
				visit(p.Parts)
			}
		}
	}
	visit(parts)
	for i, p := range all {
		switch title := paper.Fold(p.Title); {
		case strings.Contains(title, "chuyen tiep") && !hasAny(title, roomOfEffect):
			out[p] = roomChange
		case hasAny(title, roomOfActs):
			out[p] = roomActs
		case hasAny(title, roomOfChange):
			out[p] = roomChange
		case title == "", i >= len(all)-2, len(title) > 200:
			out[p] = roomActs
		}
	}
	return out
}

// reBareAct heads an article that amends what the title names: "Điều 7. Bãi bỏ Điều 9".
var reBareAct = regexp.MustCompile(`(?i)^\s*(?:sửa\s+đổi|bổ\s+sung|bãi\s+bỏ|thay\s+thế)(?:\s|,)[^.:;]*(?:điều|khoản|điểm|chương|mục|phụ\s+lục)\s+[0-9IVX]`)

// walk reads a part with what its parents said ("Bãi bỏ các văn bản sau:").
func (r *relationReader) walk(p *Part, at Ref, ctx actContext, here room) {
	switch p.Kind {
	case KindPreamble:
		r.basis(p)
		return
	case KindAppendix, KindSignature:
		return // forms of an appendix speak of their own matters; of lists see [listReader]
	case KindTable:
		if here == roomActs {
			r.tableBelow(p, at, ctx)
		}
		return
	case KindArticle:
		at = Ref{Article: p.No}
		r.named, r.speaker = nil, nil
		if here = r.rooms[p]; here == roomNone {
			r.guides(p, at)
			return
		}
		head, _, _ := strings.Cut(cmp.Or(p.Title, p.Text), "\n")
		if r.base.Serial != "" && reBareAct.MatchString(head) && !slices.ContainsFunc(ParseRef(head),
			func(m Mention) bool { return m.Serial != "" || m.Type != "" }) {
			ctx.doc = r.base
		}
	case KindClause:
		at.Clause = p.No
	case KindPoint:
		at.Point = p.No
	}
	if here != roomNone {
		r.read(p.Title, at, ctx, here)
		r.read(p.Text, at, ctx, here)
		ctx = ctx.under(p)
	}
	// A quotation may run over several parts ("… quy định như sau: “Điều 87. …", "1. …", "2. …”").
	was, depth := r.other, 0
	if here != roomNone {
		depth = max(0, quoteNet(p.Text))
	}
	for _, c := range p.Parts {
		r.other = was || depth > 0
		if here != roomNone {
			words := c.Words()
			depth = max(0, depth+strings.Count(words, "“")-strings.Count(words, "”"))
		}
		switch {
		case !p.quoted(c):
			r.walk(c, at, ctx, here)
		case r.named != nil: // the head of what is quoted; its clauses follow
			r.speaker, r.named = r.named, nil
		}
	}
	r.other = was
	if here != roomNone {
		r.read(p.Tail, at, ctx, here)
	}
}

// read reads the sentences of a text.
func (r *relationReader) read(text string, at Ref, ctx actContext, here room) {
	for _, sentence := range sentences(unwrap(text)) {
		if s := speakerOf(sentence); s != nil {
			r.named, r.speaker = s, nil
			continue
		}
		if r.named != nil {
			if startsQuoted(strings.TrimSpace(sentence)) {
				r.speaker = r.named
			}
			r.named = nil
		}
		acts := readActs(sentence, ctx)
		for _, a := range acts {
			if (r.other || quoteNet(sentence) < 0) && r.speaker == nil {
				a.why = append(a.why, sayQuoted)
			}
			if here == roomChange {
				if a.kind == RelAmends {
					continue
				}
				a.why = append(a.why, sayTransition)
			}
			r.add(a, at, sentence)
		}
		if len(acts) == 0 && here == roomActs {
			r.point(sentence, at)
			for _, a := range unread(sentence) {
				r.add(a, at, sentence)
			}
		}
		if r.speaker != nil && quoteNet(sentence) < 0 {
			r.speaker = nil
		}
	}
}

// guides reads what the first articles say the document details.
func (r *relationReader) guides(p *Part, at Ref) {
	if n, err := strconv.Atoi(p.No); err != nil || n > 2 {
		return
	}
	texts := []string{p.Text}
	for _, c := range p.Parts {
		texts = append(texts, c.Text)
	}
	for _, text := range texts {
		for _, sentence := range sentences(unwrap(text)) {
			for _, a := range readActs(sentence, actContext{}) {
				if a.kind == RelGuides {
					r.add(a, at, sentence)
				}
			}
		}
	}
}

var (
	reByThisDoc = regexp.MustCompile(`(?i)^\s+(?:bằng|bởi|theo)\s+(?:\pL+\s+){1,4}này`)
	reByThis    = regexp.MustCompile(`(?i)^(?:\s+(?:bằng|bởi|theo)\s+(?:\pL+\s+){1,4}này)?\s*(?:(?:kể\s*)?từ\s|[.;:]|$)`)
	// "Khoản 2 Điều 9a Thông tư A được thay thế bởi khoản 2 Điều 40k Thông tư B được bổ sung
	// tại khoản 10 Điều 1 Thông tư này".
	reByPartOfThis = regexp.MustCompile(`^\s+(?:bằng|bởi)\s+(?:các\s+)?(?:Điều|[Kk]hoản|[Đđ]iểm|Chương|Mục|Phụ\s+lục)\s[^;.]{0,300}?\s(?:Luật|Nghị\s+định|Thông\s+tư(?:\s+liên\s+tịch)?|Quyết\s+định|Nghị\s+quyết|Pháp\s+lệnh)\s+này\b`)
	reSuspended    = regexp.MustCompile(`^(?: thi hanh)?(?: toan bo| mot phan)?\s*(?:ke tu|tu|den|trong|[.;:,]|$)`)
)

var (
	endWords   = []string{"het hieu luc", "bai bo", "thay the", "cham dut hieu luc", "ngung hieu luc", "huy bo"}
	suspect    = []string{"thi hanh", "thuc hien", "ap dung", "hieu luc"}
	understood = []string{"cham soc thay the", "theo mau so", "tiep tuc", "theo quy dinh", "truoc ngay", "khi ", "neu ", "truong hop", "cum tu", "da duoc",
		"duoc bai bo", "duoc thay the", "bi bai bo", "bi thay the"}
)

// What ends or suspends only where the document stands right behind, or in front.
var (
	reEndsNext  = regexp.MustCompile(`(?:dinh chi|tam dung|ngung|cham dut|thoi|khong)(?: viec)? (?:thi hanh|thuc hien|ap dung)(?: hieu luc| toan bo| cac| doi voi)*\s*$`)
	reEndsAfter = regexp.MustCompile(`^\s*(?:bi |duoc |thi )?(?:dinh chi|tam dung|ngung|cham dut|thoi|khong con|khong)(?: viec)? (?:thi hanh|thuc hien|ap dung|hieu luc|duoc ap dung|co hieu luc)`)
)

// hasAny says that one of words stands in s.
func hasAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// Reread reads again what d, parsed by an earlier program, says of others and of its
// own days, and reports whether it did: that program graded no reading. Its parts stay.
func Reread(d *Document) bool {
	if d.Kind != Verbatim || consolidated(d) || IsMerged(d.Number) {
		return false
	}
	from, expires, _ := effective(d, d.Issued)
	d.Effective, d.Expires = cmp.Or(from, d.Effective), expires
	moved(&d.Head)
	var told []Relation
	for _, r := range d.Relations {
		switch {
		case r.By != "" && r.By != FromText:
			told = append(told, r)
		case strings.HasPrefix(r.Evidence, "Bộ văn bản ghi:"): // by whom a collection says it was amended
			if n, ok := splitNumber(CanonicalNumber(r.From.Number)); ok && n.year != "" && d.Issued != "" &&
				n.year < string(d.Issued[:4]) {
				continue
			}
			r.Claim = &Claim{Grade: Likely, Why: []string{sayCollection}, Form: "collection"}
			told = append(told, r)
		}
	}
	d.Relations = append(ReadRelations(d), told...)
	return true
}

// unread returns a claim for each document that a sentence names together with
// the word of an end, when nothing in it was taken for an act and no known form
// says why.
func unread(sentence string) []act {
	if !strings.ContainsAny(sentence[min(len(sentence), 4):], "0123456789") { // no number of a document
		return nil
	}
	f := paper.Fold(sentence)
	all := hasAny(f, endWords) && !hasAny(f, understood)
	if strings.HasPrefix(f, "[") || !all && !hasAny(f, suspect) { // somebody's note
		return nil
	}
	var out []act
	for _, m := range ParseRef(sentence) {
		if !m.This && m.Serial != "" && m.Part.Whole() && !inQuotes(sentence, m.Start) &&
			(all || reEndsNext.MatchString(paper.Fold(sentence[:m.Start])) ||
				reEndsAfter.MatchString(paper.Fold(sentence[m.End:]))) {
			out = append(out, act{kind: RelNames, to: m, why: []string{sayNotUnderstood}})
		}
	}
	return out
}

// quoted says that a child is the new wording of another document's provision
// ("… như sau: “Điều 5. …”"), which speaks for that document.
func (p *Part) quoted(c *Part) bool {
	s := strings.TrimSpace(c.Label + c.Title + c.Text)
	return strings.HasPrefix(s, "“") || strings.HasPrefix(s, "\"")
}

func (r *relationReader) basis(p *Part) {
	for _, line := range strings.Split(p.Text+"\n"+p.Tail, "\n") {
		f := strings.TrimSpace(line)
		if !strings.HasPrefix(foldWord(firstWord(f)), "can") || !strings.HasPrefix(paper.Fold(f[:min(len(f), 16)]),
			"can cu") {
			continue
		}
		ms := ParseRef(f)
		end := 0
		for i, m := range ms {
			if m.This {
				continue
			}
			gap := paper.Fold(f[end:m.Start])
			if i > 0 && (strings.Contains(gap, "sua doi") || !listGap(gap)) {
				break
			}
			r.add(act{kind: RelBasis, to: m}, Ref{}, f)
			end = m.End
		}
	}
	for _, c := range p.Parts {
		r.basis(c)
	}
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

func listGap(g string) bool {
	g = strings.TrimSpace(g)
	switch strings.TrimSpace(strings.TrimLeft(g, ",;")) {
	case "", "va", "cac", "va cac":
		return true
	}
	return false
}

// reBroken are the breaks that a line end leaves inside a number: "NĐ- CP".
var reBroken = regexp.MustCompile(`([0-9]/(?:[0-9]{4}/)?\p{Lu}[\p{Lu}0-9]*)(?:\s*-\s+|\s+-\s*)(\p{Lu}{2,})`)

// unwrap joins the lines of a paragraph that a scan or a narrow page broke: a line
// that ends with no stop goes on in the next.
func unwrap(text string) string {
	if strings.Contains(text, "\n") {
		lines := strings.Split(text, "\n")
		out := lines[:1]
		for _, l := range lines[1:] {
			last := strings.TrimRight(out[len(out)-1], " ")
			if last == "" || strings.TrimSpace(l) == "" || strings.ContainsRune(".;:!?”\"", lastRune(last)) &&
				!strings.HasSuffix(last, "TP.") {
				out = append(out, l)
				continue
			}
			out[len(out)-1] = last + " " + strings.TrimLeft(l, " ")
		}
		text = strings.Join(out, "\n")
	}
	if strings.Contains(text, "- ") || strings.Contains(text, " -") {
		text = reBroken.ReplaceAllString(text, "$1-$2")
	}
	return text
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// sentences cuts a text at line ends and at full stops that end a sentence.
func sentences(s string) []string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		from := 0
		for i := 0; i+2 < len(line); i++ {
			if line[i] != '.' || line[i+1] != ' ' {
				continue
			}
			// "số 1. Điều", "đ. 5": a stop behind a word of two letters or more, in front of a capital
			w := strings.LastIndexByte(line[:i], ' ')
			last := line[w+1 : i]
			c := []rune(line[i+2 : min(len(line), i+8)])
			ends := !isDigits(last) || len(last) == 4 || endsList(line[from:i], line[i+2:])
			if len(last) >= 2 && ends && len(c) > 0 &&
				strings.ToLower(string(c[0])) != string(c[0]) {
				out = append(out, line[from:i+1])
				from = i + 2
			}
		}
		if t := strings.TrimSpace(line[from:]); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// reListedNo is the last of a list of numbers: "trừ các Điều 10, 61, 62".
var reListedNo = regexp.MustCompile(`(?:\d[a-zđ]?\s*,|\d[a-zđ]?\s+và)\s+\d+$`)

// endsList says that a sentence ends with a list of numbers, and that what follows is
// another sentence, no address that goes on.
func endsList(front, next string) bool {
	return reListedNo.MatchString(front) && !strings.HasPrefix(next, "Điều ") && !strings.HasPrefix(next, "Khoản ")
}

// act is one thing a sentence does to one provision or document.
type act struct {
	kind  RelationKind
	to    Mention
	since Day
	until Day
	form  string
	scope string
	why   []string // what is amiss with the reading
	// open is a provision whose document is named later in the sentence;
	// carried is a document that only carries what was named ("ban hành kèm theo").
	// names is a document that only names what provisions in front are of.
	open, carried, names bool
	signed               bool // since the day the acting document was issued
}

// endsAll says that a ends a whole document.
func (a act) endsAll() bool {
	return (a.kind == RelRepeals || a.kind == RelReplaces) && a.to.Part.Whole() && a.scope == ""
}

// cutMentions leaves of text what stands beside the documents and provisions it names.
func cutMentions(text string) string {
	var b strings.Builder
	at := 0
	for _, m := range ParseRef(text) {
		if m.Start >= at {
			b.WriteString(text[at:m.Start])
			at = m.End
		}
	}
	b.WriteString(text[min(at, len(text)):])
	return b.String()
}

// actContext is what the parent parts said and their children continue.
type actContext struct {
	doc   Mention      // the document that bare "khoản 2 Điều 5" are of
	at    Ref          // the provision of doc that bare "khoản 2" are of
	kind  RelationKind // of "Bãi bỏ các văn bản sau đây:"
	since Day          // of "Từ ngày 01/7/2026, các văn bản sau đây hết hiệu lực:"
}

// within is the address of a bare part below a sentence that names its article or
// clause: "điểm a" below "Sửa đổi, bổ sung khoản 2 Điều 5 như sau:".
func (c actContext) within(part Ref) Ref {
	if part.Article != "" || part.Appendix != "" || c.at.Article == "" || part.Clause == "" && part.Point == "" {
		return part
	}
	part.Article = c.at.Article
	if part.Clause == "" {
		part.Clause = c.at.Clause
	}
	return part
}

// reKeptList heads a list of what stays: "Bãi bỏ Nghị định số …, trừ các điều sau:".
var reKeptList = regexp.MustCompile(`(?i)[\s,(](?:ngoại\s+)?trừ\s(?:các|những|một\s+số)\s(?:[^;.:,]*\s)?(?:sau|sau\s+đây|dưới\s+đây)\s*:$`)

// under is the context for the children of p.
func (c actContext) under(p *Part) actContext {
	if len(p.Parts) == 0 && p.Tail == "" {
		return c
	}
	text := strings.TrimSpace(p.Title + "\n" + unwrap(p.Text))
	if len(text) > maxSentence { // only what leads over to the children matters
		if text = text[strings.LastIndexByte(text, '\n')+1:]; len(text) > maxSentence {
			return c
		}
	}
	if text == "" {
		return c
	}
	colon := strings.HasSuffix(text, ":")
	if !colon && p.Kind != KindArticle {
		return c
	}
	verbs := findVerbs(cutRefTokens(text), text)
	if len(verbs) == 0 {
		if ms := ParseRef(text); colon && len(ms) == 1 && !ms[0].This &&
			ms[0].Part.Whole() { // "Đối với Thông tư số …:"
			c.doc, c.at = ms[0], Ref{}
		}
		return c
	}
	acts := slices.DeleteFunc(readActs(text, c), func(a act) bool { return a.kind == RelKeeps })
	if len(acts) > 0 && (colon || p.Kind == KindArticle) {
		// "Sửa đổi, bổ sung một số điều của Nghị định số X như sau:"
		c.doc, c.at = acts[0].to, Ref{}
		c.doc.Part = Ref{}
		if len(acts) == 1 && (colon || acts[0].to.Part.Article != "") {
			c.at = acts[0].to.Part
		}
		if !acts[0].to.Part.Whole() && acts[0].kind == RelRepeals {
			c.kind = RelRepeals
		}
		for _, a := range acts[1:] {
			if mentionNumber(a.to) != mentionNumber(acts[0].to) {
				c.doc = Mention{}
			}
		}
		if colon && acts[0].endsAll() && reKeptList.MatchString(text) {
			c.kind = RelKeeps
		}
		return c
	}
	if f := paper.Fold(text); len(acts) == 0 && colon && !strings.Contains(f, "tiep tuc") &&
		!reKeptList.MatchString(text) {
		for _, v := range verbs {
			if !negated(text[:v.s]) && (v.kind == RelRepeals || v.kind == RelReplaces || v.kind == RelSuspends) {
				c.kind, c.since = v.kind, cmp.Or(leadDay(text[:v.s], text), sinceDay(text[v.e:]))
				break
			}
		}
	}
	return c
}

// verb is a word of effect in a sentence.
type verb struct {
	kind     RelationKind
	a, b     int  // tokens
	s, e     int  // bytes
	backward bool // its subject stands in front ("… hết hiệu lực")
	passive  bool // "được bãi bỏ theo"
	self     bool // passive, and this document does it: "bị bãi bỏ", "được thay thế bằng Nghị định này"
	words    bool // "thay thế cụm từ": the document lives on
	chained  bool // follows another verb directly: "sửa đổi, bổ sung, bãi bỏ"
}

var verbWords = []struct {
	words    []string
	kind     RelationKind
	backward bool
}{
	{[]string{"sua", "doi", ",", "bo", "sung"}, RelAmends, false},
	{[]string{"sua", "doi", "va", "bo", "sung"}, RelAmends, false},
	{[]string{"sua", "doi"}, RelAmends, false},
	{[]string{"bo", "sung"}, RelAmends, false},
	{[]string{"bai", "bo"}, RelRepeals, false},
	{[]string{"thay", "the"}, RelReplaces, false},
	{[]string{"het", "hieu", "luc"}, RelRepeals, true},
	{[]string{"cham", "dut", "hieu", "luc"}, RelRepeals, true},
	{[]string{"khong", "con", "hieu", "luc"}, RelRepeals, true},
	{[]string{"tam", "ngung", "hieu", "luc"}, RelSuspends, true},
	{[]string{"ngung", "hieu", "luc"}, RelSuspends, true},
	{[]string{"quy", "dinh", "chi", "tiet"}, RelGuides, false},
	{[]string{"huong", "dan"}, RelGuides, false},
}

// findVerbs finds the words of effect outside quotation marks.
func findVerbs(t []refToken, text string) []verb {
	var out []verb
	quote := 0
	for i := 0; i < len(t); i++ {
		switch t[i].f {
		case "“":
			quote++
		case "”":
			quote = max(0, quote-1)
		case "\"":
			quote ^= 1
		}
		if quote > 0 {
			continue
		}
	words:
		for _, w := range verbWords {
			if t[i].f != w.words[0] || i+len(w.words) > len(t) {
				continue
			}
			for x := range w.words {
				if t[i+x].f != w.words[x] {
					continue words
				}
			}
			v := verb{kind: w.kind, a: i, b: i + len(w.words), backward: w.backward}
			v.s, v.e = t[v.a].s, t[v.b-1].e
			if w.kind == RelSuspends {
				v.backward = reSuspended.MatchString(paper.Fold(text[v.e:]))
			}
			// "bãi bỏ" and "thay thế" of words only
			if w.kind == RelReplaces || w.kind == RelRepeals && !w.backward {
				x := v.b
				for x < len(t) && (t[x].f == "mot" || t[x].f == "so" || t[x].f == "cac" || t[x].f == "toan" ||
					t[x].f == "bo" || t[x].f == "noi" || t[x].f == "dung") {
					x++
				}
				if x+1 < len(t) && (t[x].f == "cum" || t[x].f == "tu" && (t[x+1].f == "“" || t[x+1].f == "\"") ||
					t[x].f == "“" || t[x].f == "\"") {
					v.words = true
				}
			}
			for x := i - 1; x >= 0 && x >= i-2; x-- {
				if t[x].f == "duoc" || t[x].f == "bi" {
					v.passive = true
					v.self = x == i-1 && !v.backward && (v.kind == RelRepeals || v.kind == RelReplaces) &&
						(x == 0 || t[x-1].f != "da" && t[x-1].f != "chua" && t[x-1].f != "khong") &&
						(reByThis.MatchString(text[v.e:]) || v.kind == RelReplaces &&
							reByPartOfThis.MatchString(text[v.e:]) && cleanLead(cutMentions(text[:t[x].s])))
					v.backward = v.backward || v.self
				}
			}
			if n := len(out); n > 0 {
				x := out[n-1].b
				for x < i && (t[x].f == "," || t[x].f == "va" || t[x].f == "hoac") {
					x++
				}
				if x == i {
					v.chained = true
					v.passive = v.passive || out[n-1].passive
				}
			}
			out = append(out, v)
			i = v.b - 1
			break
		}
	}
	return out
}

var (
	rePartial = regexp.MustCompile(`cum tu|^\s*(?:cac |toan bo )?phan\b|noi dung|mot phan|mot so|quy dinh (?:sau|lien quan|ve|tai)|cac quy dinh|lien quan|ten cac|ten thuoc|\bmau\b|bieu mau|bieu\b|quy trinh|phu luc|danh muc|quy che|bang\b|kem theo|so thu tu|\bdong \d|\bhang \d|\bdoan\b|tieu de|ten cua`)
	// Words that go while the provision stays.
	reWordsOf = regexp.MustCompile(`[“"]|sua doi|cum tu|\bdoan\b|tieu de|\bten (?:cac|thuoc|cua)`)
	// "Các quy định của Nghị định A và Nghị định B hết hiệu lực".
	reAllOf   = regexp.MustCompile(`^\s*(?:\d+\W+)?(?:toan bo )?(?:cac|nhung)? ?quy dinh (?:cua|tai|trong)(?: cac)?\s*$`)
	reWhole   = regexp.MustCompile(`^\s*(?:\d+\W+)?(?:cac )?(?:noi dung )?quy dinh (?:tai|cua)(?: cac)?\s*$`)
	reCarrier = regexp.MustCompile(`(?:\b(?:tai|trong|cua|theo|kem theo|so voi))\s*(?:cac |toan bo )?$`)
	// "Điều 5 quy định về phí tại Nghị định …".
	reNames = regexp.MustCompile(`^\s*(?:quy dinh|ve)\b[^;]*\b(?:tai|cua|trong)\s*$`)
	// What the last document guides, by name, where its description ends in "và".
	reGuides    = regexp.MustCompile(`\b(?:bo luat|luat|phap lenh)\s[^;,]*\bva\s*$`)
	reComprises = regexp.MustCompile(`^\s*[,(]?\s*(?:bao )?gom(?: cac)?(?: dieu)?:?\s*$`)
	reCarried   = regexp.MustCompile(`^[^;]{0,200}\b(?:ban hanh|dinh|duoc) kem(?: theo)?\s*(?:cac\s*)?$|^(?:\.\w+)?\s*kem(?: theo)?\s*$`)
	reSplit     = regexp.MustCompile(`(?:^|[;,.:]|\bva)\s*(?:cac |toan bo |bai bo |thay the |bai bo toan bo |bai bo cac )*$`)
	reSemi      = regexp.MustCompile(`;\s*(?:va\s+)?(?:(?:noi dung )?quy dinh (?:tai|cua) |cac |toan bo |bai bo |thay the |bai bo toan bo |bai bo cac )*$`)
	reLead      = regexp.MustCompile(`^[\s\d.,)a-z]{0,6}$|^\s*(?:\d+[.)]?\s*|[a-zđ][)]\s*|dieu \d+[a-z]?[.]?\s*)?(?:\[\d+\]\s*)?$`)
	reCond      = regexp.MustCompile(`từ ngày\s*$|(?:đến (?:khi|ngày|hết|thời điểm)|cho đến|trước (?:khi|ngày|thời điểm)|trường hợp|nếu|(?:^|\s)khi|sau (?:khi|ngày))\s[^;.]*$`)
)

// rePartOf leads over from matter without an address to the document of an entry: "b) Nội
// dung về phí tại Chỉ thị số …".
var rePartOf = regexp.MustCompile(`^(?:[\s\d.,:)-]|[a-z][.)])*(?:cac |toan bo |mot so )?(?:noi dung|quy dinh|phan)\b[^;]* (?:tai|cua|trong|kem theo)\s*(?:cac )?$`)

// reFormNo leads over to the number of a form: "Mẫu số 01/BC/PTTE".
var reFormNo = regexp.MustCompile(`\b(?:mau|bieu mau|bieu|phieu)(?: so)?:?\s*$`)

// maxSentence is how much of a sentence is read; what is longer is a table or
// a text without stops, and acts stand at its head.
const maxSentence = 8000

// readActs reads the acts of one sentence. What stands in brackets or behind "trừ"
// is read by itself ([aside]): it tells how a document was amended before, or what
// stays in force.
func readActs(sentence string, ctx actContext) []act {
	if len(sentence) > maxSentence {
		sentence = strings.ToValidUTF8(sentence[:maxSentence], "")
	}
	toks := cutRefTokens(sentence)
	verbs := findVerbs(toks, sentence)
	if len(verbs) == 0 && ctx.kind == "" && !strings.Contains(sentence, "đến hết ngày") {
		return nil
	}
	if at := reAlone.FindStringIndex(sentence); at != nil {
		if acts := readActs(sentence[:at[0]], ctx); slices.ContainsFunc(acts, act.endsAll) {
			rest := aside{excepts: []except{{at[0], sentence[at[0]:]}}}
			return rest.finish(acts)
		}
	}
	side := setAside(sentence)
	if side.text != sentence {
		sentence = side.text
		toks = cutRefTokens(sentence)
		verbs = findVerbs(toks, sentence)
	}
	all := ParseRef(sentence)
	// Inside quotation marks other documents speak.
	ms := slices.DeleteFunc(slices.Clone(all), func(m Mention) bool {
		return m.This || inQuotes(sentence, m.Start) ||
			m.Serial != "" && isDigits(sentence[m.Start:m.Start+1]) &&
				reFormNo.MatchString(paper.Fold(sentence[:m.Start]))
	})
	if len(ms) == 0 && ctx.doc.Number() == "" {
		return nil
	}
	if kept := keptActs(sentence, ms); kept != nil {
		return kept
	}
	var out []act
	// The verbs of an entry describe it ("… hướng dẫn thi hành Nghị định số …"), unless
	// it says of itself that it ends.
	entry := ctx.kind != "" && len(ms) > 0 && (cleanLead(sentence[:ms[0].Start]) ||
		rePartOf.MatchString(paper.Fold(sentence[:ms[0].Start]))) &&
		(len(verbs) == 0 || verbs[0].s >= ms[0].End) &&
		!slices.ContainsFunc(verbs, func(v verb) bool { return v.backward && !v.passive })
	if len(verbs) == 0 && !entry {
		return nil
	}
	if entry {
		// "a) Thông tư số …;" below "Các văn bản sau hết hiệu lực:"
		out = closeActs(scopeActs(sentence, ms, 0, ctx.kind, false, ctx, ctx.since))
		for i := range out {
			if out[i].kind == RelKeeps {
				out[i].until = untilDay(sentence)
			}
		}
		return side.finish(markActs(out, "list"))
	}
	ends := func(v verb) bool { return v.backward && !v.passive }
	if n := slices.IndexFunc(verbs, ends); n > 0 && describes(sentence, all, ms, verbs[:n]) {
		verbs = verbs[n:]
	}
	r := sentenceReader{s: sentence, toks: toks, verbs: verbs, ms: ms, all: all, ctx: ctx}
	for n := range verbs {
		out = append(out, r.verb(n)...)
	}
	return side.finish(closeActs(out))
}

// describes says that the verbs in front of "hết hiệu lực" are of the names of what
// ends: "Thông tư số … và Thông tư số … thay thế Phụ lục II của Thông tư số … hết hiệu lực".
func describes(sentence string, all, ms []Mention, verbs []verb) bool {
	if len(ms) == 0 || ms[0].Start > verbs[0].s || !ms[0].Part.Whole() || !cleanLead(sentence[:ms[0].Start]) {
		return false
	}
	for _, v := range verbs {
		if v.backward || slices.ContainsFunc(all, func(m Mention) bool { return m.This && m.End <= v.s }) ||
			strings.ContainsAny(sentence[ms[0].End:v.s], ".:") {
			return false
		}
	}
	return true
}

// sentenceReader goes through the words of effect of a sentence.
type sentenceReader struct {
	s       string
	toks    []refToken
	verbs   []verb
	ms, all []Mention
	ctx     actContext
	start   int  // where the scope of the next verb begins
	acted   bool // a verb in front has found its documents
}

func (r *sentenceReader) between(a, b int) []Mention {
	var in []Mention
	for _, m := range r.ms {
		if m.Start >= a && m.End <= b {
			in = append(in, m)
		}
	}
	return in
}

// verb returns the acts of the n-th word of effect.
func (r *sentenceReader) verb(n int) []act {
	v := r.verbs[n]
	if v.backward {
		in := r.between(r.start, v.s)
		if at := reListBehind.FindStringIndex(r.s[v.e:]); len(in) == 0 && at != nil && !negated(r.s[:v.s]) &&
			(!v.passive || v.self) {
			return r.listed(n, v.e+at[1])
		}
		if v.kind != RelSuspends || len(in) > 0 {
			return r.backward(v, in)
		}
	}
	return r.forward(n)
}

// reListBehind opens a list in the same sentence: "… hết hiệu lực kể từ ngày …:".
var reListBehind = regexp.MustCompile(`^[^:;.]{0,120}:`)

// listed reads "Các văn bản sau đây hết hiệu lực: Nghị định số …" from at on.
func (r *sentenceReader) listed(n, at int) []act {
	v, end := r.verbs[n], len(r.s)
	for _, w := range r.verbs[n+1:] {
		if w.backward && !w.passive {
			end = w.s
			break
		}
	}
	w := readWhen(strings.TrimSuffix(r.s[v.e:at], ":"))
	since := cmp.Or(w.since, leadDay(r.s[r.start:v.s], r.s))
	out := scopeActs(r.s, r.between(at, end), at, v.kind, false, r.ctx, since)
	for i := range out {
		w.on(&out[i])
	}
	if len(out) > 0 {
		r.acted, r.start = true, end
	}
	return markActs(out, "list")
}

// backward reads "Nghị định số … hết hiệu lực".
func (r *sentenceReader) backward(v verb, in []Mention) []act {
	if v.passive && !v.self || negated(r.s[:v.s]) {
		return nil
	}
	start := r.start
	r.start = v.e
	// "… đến ngày Nghị quyết số … hết hiệu lực" sets a term; "… thì giấy phép hết
	// hiệu lực" and "… được công nhận theo Thông tư số … hết hiệu lực" are not about
	// the document; "… tiếp tục có hiệu lực" is no end.
	if len(in) == 0 {
		return nil
	}
	lead, gap := r.s[start:in[0].Start], r.s[in[len(in)-1].End:v.s]
	first := paper.Fold(r.s[in[0].End:v.s])
	if reCond.MatchString(strings.ToLower(lead)) || strings.Contains(gap, " thì ") ||
		strings.Contains(first, "tiep tuc") || reOther.MatchString(paper.Fold(lead)) {
		return nil
	}
	tail := r.s[v.e:]
	if v.self { // "… được thay thế bằng Nghị định này"
		tail = tail[max(len(reByThisDoc.FindString(tail)), len(reByPartOfThis.FindString(tail))):]
	}
	w := readWhen(tail)
	since := w.since
	if v.kind == RelSuspends {
		since = sinceDay(tail)
	}
	if since == "" {
		since = leadDay(r.s[start:v.s], r.s)
	}
	out := scopeActs(r.s, in, start, v.kind, false, r.ctx, since)
	for i := range out {
		if !cleanLead(lead) && out[i].scope == "" {
			out[i].why = append(out[i].why, sayLead)
		}
		if v.kind == RelSuspends {
			out[i].until = untilDay(tail)
			continue
		}
		w.on(&out[i])
	}
	r.acted = true
	return markActs(out, "backward")
}

// forward reads "… thay thế Nghị định số …".
func (r *sentenceReader) forward(n int) []act {
	v, verbs := r.verbs[n], r.verbs
	if v.passive || v.chained && n > 0 && !verbs[n-1].backward ||
		!v.backward && !mainVerb(r.s, r.toks, v, r.ms, r.acted || mentionsIn(r.ms, r.start, v.s), r.all) {
		return nil
	}
	end := len(r.s)
	for k := n + 1; k < len(verbs); k++ {
		if mainVerb(r.s, r.toks, verbs[k], r.ms, r.acted || mentionsIn(r.ms, v.e, verbs[k].s), r.all) &&
			!verbs[k].chained || verbs[k].backward {
			end = verbs[k].s
			break
		}
	}
	// A later "hết hiệu lực" takes what stands in front of it, unless this
	// verb stands in between.
	if k := slices.IndexFunc(verbs, func(w verb) bool { return w.s == end }); k > 0 && verbs[k].backward &&
		v.kind == RelAmends {
		return nil
	}
	kind, cluster := v.kind, v // "sửa đổi, bổ sung, bãi bỏ một số điều" amends
	for k := n + 1; k < len(verbs) && verbs[k].chained; k++ {
		cluster = verbs[k]
	}
	if end < cluster.e { // an exception opens inside the verb's own words
		return nil
	}
	var in []Mention
	for _, m := range r.ms {
		if m.Start >= cluster.e && m.Start < end {
			in = append(in, m)
		}
	}
	if kind == RelGuides {
		if !thisBefore(r.all, v.s) || v.b < len(r.toks) && (r.toks[v.b].f == "tai" ||
			r.toks[v.b].f == "cua") { // "theo hướng dẫn tại"
			return nil
		}
		if len(in) > 0 {
			in = in[:1]
		}
	}
	tail := r.s[cluster.e:end]
	since, until := tailDay(tail), Day("")
	if kind == RelSuspends {
		since, until = sinceDay(tail), untilDay(tail)
		if len(in) == 0 && r.ctx.doc.Number() != "" {
			return markActs([]act{{kind: kind, to: r.ctx.doc, since: since, until: until}}, "list")
		}
	}
	if since == "" && kind != RelBasis {
		since = leadDay(r.s[r.start:v.s], r.s)
	}
	if len(in) > 0 && (kind == RelRepeals || kind == RelReplaces || kind == RelSuspends) &&
		reOther.MatchString(paper.Fold(r.s[cluster.e:in[0].Start])) {
		return nil
	}
	if len(in) > 0 && kind == RelAmends && rePaper.MatchString(paper.Fold(r.s[cluster.e:in[0].Start])) {
		return nil
	}
	out := scopeActs(r.s, in, cluster.e, kind, v.words, r.ctx, since)
	for i := range out {
		if kind == RelSuspends {
			out[i].until = until
		}
		if kind == RelReplaces && i == 0 && len(in) > 0 && in[0].Part.Whole() &&
			!cleanLead(r.s[cluster.e:in[0].Start]) && out[i].scope == "" {
			out[i].why = append(out[i].why, sayLead)
		}
	}
	if len(out) > 0 {
		r.acted = true
		r.start = end
	}
	return markActs(out, "forward")
}

func markActs(acts []act, form string) []act {
	for i := range acts {
		acts[i].form = form
	}
	return acts
}

var (
	// What stands in front of a document that is itself the subject or the object.
	reCleanLead = regexp.MustCompile(`^(?:[\s\d.,:)\]-]|[a-z]{1,2}[.)])*(?:(?:ke )?tu (?:ngay|thoi diem) [^;.]{0,120}?,)?(?:` +
		`\s|[:,;.)\d]|va\b|cac\b|toan bo\b|nhung\b|hieu luc\b|thi hanh\b|cua\b|van ban\b|quy pham phap luat\b|sau\b|day\b|duoi\b|dong thoi\b|bai bo\b|thay the\b|cho\b|` +
		`cac (?:luat|nghi dinh|thong tu(?: lien tich)?|quyet dinh|nghi quyet|chi thi) (?:sau|duoi)\b|rieng\b|gom\b|bao gom\b|ban hanh kem theo\b|kem theo\b|quy dinh\b|tai\b|noi dung\b|mot phan\b|phan\b|mot so\b|dieu\b|khoan\b|diem\b)*$`)
	// "… theo quy định của Nghị định số X" is about something else.
	reOther = regexp.MustCompile(`theo (?:quy dinh|huong dan|noi dung)?\b[^;]*$|trai voi|cap theo|ban hanh theo (?:quy dinh|tham quyen)|thuoc tham quyen|den khi |(?:giay phep|chung chi|giay chung nhan|hop dong|chung thu)\b`)
)

// rePaper is what is amended by applicants: "cấp, gia hạn, sửa đổi Giấy phép …".
var rePaper = regexp.MustCompile(`^\s*(?:giay phep|chung chi|giay chung nhan|ho so|hop dong|dieu le)\b[^;]* theo\b`)

// cleanLead says that only words of a list, a label or a day stand in front of a
// document.
func cleanLead(s string) bool { return reCleanLead.MatchString(paper.Fold(s)) }

// aside is what was taken out of a sentence before its verbs are read.
type aside struct {
	text     string   // the sentence, what was taken out blanked
	excepts  []except // "trừ …"
	unclosed bool     // a bracket that is not closed
}

type except struct {
	at   int
	text string
}

var (
	reExcept = regexp.MustCompile(`(?i)(?:,\s*|\(|\s)(?:ngoại trừ|trừ)\s(?:các |những |một số |riêng |quy định|trường hợp|nội dung|phần|khoản|điểm|điều|chương|mục|phụ lục|việc )|,\s*trừ\s|\(\s*trừ\s`)
	// At the head of a sentence: "Trừ quy định tại Điều 5, Nghị định số … hết hiệu lực".
	reExceptFirst = regexp.MustCompile(`(?i)^(?:[\s\d.)]|[a-zđ][.)])*(?:ngoại trừ|trừ)\s`)
	reExceptLast  = regexp.MustCompile(`(?i),\s*(?:kể từ|từ ngày|các |những |toàn bộ |bãi bỏ|thay thế|(?:bộ )?luật |nghị |thông tư|quyết định|pháp lệnh|chỉ thị)`)
	// "…; riêng Điều 5 hết hiệu lực từ ngày 01/01/2033".
	reAlone      = regexp.MustCompile(`(?i)[;,.]\s*(?:riêng|song)\s+(?:đối\s+với\s+)?(?:các\s+)?(?:quy\s+định|nội\s+dung|điểm|khoản|điều|chương|mục|phụ\s+lục)\s`)
	reExceptOver = regexp.MustCompile(`(?i);|,?\s+và (?:thay thế|bãi bỏ)|\.\s+\p{Lu}`)
	reExceptEnd  = regexp.MustCompile(`(?i);|[,\s]+(?:và )?(?:hết hiệu lực|thay thế|bãi bỏ|ngưng hiệu lực)|\.\s+\p{Lu}`)
	reTakenAside = regexp.MustCompile(`sua doi|bo sung|bai bo|thay the|goi tat|goi la|dinh chinh|hop nhat|duoc |da het|tru `)
)

// setAside blanks brackets that describe and exceptions, byte by byte, so that
// places in the sentence stay the same.
func setAside(s string) aside {
	out := aside{text: s}
	if !strings.Contains(s, "(") && !strings.Contains(s, "rừ ") {
		return out
	}
	b := []byte(s)
	blank := func(from, to int) {
		for i := from; i < to; i++ {
			b[i] = ' '
		}
	}
	depth, open := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			if depth++; depth == 1 {
				open = i
			}
		case ')':
			if depth == 0 { // the mark of a list: "a)"
				continue
			}
			if depth--; depth == 0 {
				inner := s[open+1 : i]
				f := paper.Fold(inner)
				if strings.HasPrefix(strings.TrimSpace(f), "tru ") || strings.HasPrefix(strings.TrimSpace(f),
					"ngoai tru ") {
					out.excepts = append(out.excepts, except{open, inner})
					blank(open, i+1)
				} else if reTakenAside.MatchString(f) {
					blank(open, i+1)
				}
			}
		}
	}
	out.unclosed = depth > 0
	rest := string(b)
	if m := reExceptFirst.FindString(rest); m != "" {
		if e := reExceptLast.FindStringIndex(rest); e != nil {
			out.excepts = append(out.excepts, except{0, rest[:e[0]]})
			blank(0, e[0]+1)
			rest = string(b)
		}
	}
	for from := 0; from < len(rest); {
		m := reExcept.FindStringIndex(rest[from:])
		if m == nil {
			break
		}
		at, end := from+m[0], len(rest)
		ends := reExceptEnd
		if reEndsThen.MatchString(rest[:at]) { // the other "hết hiệu lực" is the exception's own
			ends = reExceptOver
		}
		if e := ends.FindStringIndex(rest[from+m[1]:]); e != nil {
			end = from + m[1] + e[0]
		}
		out.excepts = append(out.excepts, except{at, rest[at:end]})
		blank(at, end)
		from = end
	}
	out.text = string(b)
	return out
}

// finish adds what stays in force to the acts of a sentence, and the doubt of a
// bracket that is not closed.
func (x *aside) finish(acts []act) []act {
	if x.unclosed {
		for i := range acts {
			acts[i].why = append(acts[i].why, sayBracket)
		}
	}
	n := len(acts)
	for _, e := range x.excepts {
		var target *act // the last whole end in front, else the first
		for i := range acts[:n] {
			a := &acts[i]
			if (a.kind == RelRepeals || a.kind == RelReplaces || a.kind == RelSuspends) &&
				(target == nil || a.to.Start < e.at) {
				target = a
			}
		}
		if target == nil {
			continue
		}
		acts = append(acts, e.kept(target)...)
	}
	return acts
}

// kept says what an exception leaves of what target ends, and until when. An
// exception for cases under way leaves nothing.
func (e except) kept(target *act) []act {
	until := untilDay(e.text)
	if m := reEndsThen.FindStringIndex(e.text); m != nil && until == "" {
		if since := readWhen(e.text[m[1]:]).since; since != "" {
			until = since.Add(-1)
		}
	}
	var out []act
	for _, m := range ParseRef(e.text) {
		if m.This || m.Part.Whole() || m.ThisPart != "" {
			continue
		}
		if m.Type == "" && m.Serial == "" {
			part := m.Part
			m = target.to
			m.Part = part
		} else if mentionNumber(m) != mentionNumber(target.to) && (m.Serial != "" || m.Name == "" ||
			!strings.HasPrefix(paper.Fold(target.to.Name), paper.Fold(m.Name))) {
			continue
		}
		out = append(out, act{kind: RelKeeps, to: m, until: until, form: "except"})
	}
	f := paper.Fold(e.text)
	goesOn := strings.Contains(f, "hieu luc") && (strings.Contains(f, "tiep tuc") || until != "")
	if len(out) > 0 || strings.Contains(f, "truong hop") || !goesOn && !reKeptMatter.MatchString(f) {
		return out
	}
	return []act{{kind: RelKeeps, to: target.to, until: until, scope: strings.Trim(e.text, " ,(;"), form: "except"}}
}

var (
	reEndsThen = regexp.MustCompile(`(?i)hết\s+hiệu\s+lực`)
	// Matter that stays although it has no address: "trừ các nội dung về phí".
	reKeptMatter = regexp.MustCompile(`tru (?:cac |nhung |mot so )?(?:noi dung|phan|quy dinh) (?:ve|lien quan|cua|quy dinh ve)\b`)
)

// reNextSentence begins another sentence, or an exception, behind a document.
var reNextSentence = regexp.MustCompile(`[\d)]\.\s+\p{Lu}|[,(]\s*(?:ngoại\s+)?trừ\s`)

var reKept = regexp.MustCompile(`(?i)có\s+hiệu\s+lực\s+(?:thi\s+hành\s+)?(?:cho\s+)?đến\s+hết\s+ngày\s`)

// keptActs reads "Điều 20 Thông tư số … có hiệu lực đến hết ngày …", said of
// another document: its part stays in force so long, a whole document ends then.
func keptActs(s string, ms []Mention) []act {
	at := reKept.FindStringIndex(s)
	if at == nil || len(ms) == 0 || ms[0].Start > at[0] || !cleanLead(s[:ms[0].Start]) ||
		strings.Contains(s[:at[0]], " này") || reNextSentence.MatchString(s[ms[0].End:at[0]]) {
		return nil
	}
	until := untilDay(s[at[0]:])
	if until == "" {
		return nil
	}
	var out []act
	var parts []Ref
	for _, m := range ms {
		if m.End > at[0] {
			break
		}
		if m.Serial == "" && m.Type == "" {
			parts = append(parts, m.Part)
			continue
		}
		if len(out) > 0 && mentionNumber(m) != mentionNumber(out[0].to) {
			break // who amended it comes behind
		}
		if m.Part.Whole() && len(parts) == 0 && len(out) == 0 {
			return []act{{kind: RelRepeals, to: m, since: until.Add(1), form: "term"}}
		}
		for _, part := range append(parts, m.Part) {
			if !part.Whole() {
				k := m
				k.Part = part
				out = append(out, act{kind: RelKeeps, to: k, until: until, form: "term"})
			}
		}
		parts = nil
	}
	return out
}

var reUntil = regexp.MustCompile(`đến\s+(?:hết\s+)?ngày\s+` + DayForm)

// untilDay reads the last day in "… đến hết ngày 31 tháng 12 năm 2027".
func untilDay(s string) Day {
	if m := reUntil.FindStringSubmatch(s); m != nil {
		return MakeDay(m[1], m[2], m[3])
	}
	return ""
}

func mentionsIn(ms []Mention, a, b int) bool {
	for _, m := range ms {
		if m.Start >= a && m.End <= b {
			return true
		}
	}
	return false
}

func thisBefore(all []Mention, at int) bool {
	for _, m := range all {
		if m.This && m.ThisPart == "" && m.End <= at {
			return true
		}
	}
	return false
}

func inQuotes(s string, at int) bool {
	open := strings.LastIndex(s[:at], "“")
	return open >= 0 && strings.LastIndex(s[:at], "”") < open && strings.Contains(s[at:], "”")
}

func negated(front string) bool {
	f := paper.Fold(front)
	return strings.HasSuffix(f, "khong ") || strings.HasSuffix(f, "chua ")
}

// mainVerb says that a verb says what this document does, and does not
// describe another document ("Thông tư số … sửa đổi, bổ sung một số điều của …").
func mainVerb(s string, t []refToken, v verb, ms []Mention, after bool, all []Mention) bool {
	if v.backward {
		return true
	}
	if v.a == 0 {
		return true
	}
	prev := t[v.a-1].f
	if v.s <= 24 {
		if f := paper.Fold(s[:v.s]); len(strings.TrimSpace(f)) <= 8 && reLead.MatchString(f) {
			return true
		}
	}
	switch prev {
	case "nay":
		return true
	case ";", ":", ".", ")", "]":
		return true
	case ",", "va":
		if v.kind == RelAmends || v.kind == RelGuides {
			return !after
		}
		return true
	}
	// "Nghị định này có hiệu lực … và thay thế": covered above; "Thông tư này
	// hướng dẫn", "Điều 3. Bãi bỏ", a number in front.
	if v.kind == RelGuides {
		return thisBefore(all, v.s) && !after
	}
	if isYear(prev) { // "… từ ngày 15 tháng 3 năm 2019 thay thế …"
		return thisBefore(all, v.s) && !after
	}
	return isDigits(prev) && v.a <= 2
}

// scopeActs says which mentions behind from are acted on, and how. A
// mention that describes another ("… của Nghị định số X", "được sửa đổi bởi
// Y") is not.
func scopeActs(s string, ms []Mention, from int, kind RelationKind, words bool, ctx actContext, since Day) []act {
	var out []act
	var passed Mention // the last mention that only described
	end := from
	seen := false   // a target stands in front
	inside := false // in the description of a target: a mention was passed over
	bySelf := false // in a list of amenders
	lastKind, lastScope := kind, ""
	acted := func(m Mention) bool {
		return slices.ContainsFunc(out, func(a act) bool { return mentionNumber(a.to) == mentionNumber(m) })
	}
	for _, m := range joinCarried(s, ms) {
		gap := paper.Fold(s[min(end, m.Start):m.Start])
		guess, scope := false, ""
		if i := strings.LastIndex(gap, ". "); i >= 0 && !seen {
			gap = gap[i+2:]
		}
		opened := !seen && len(out) > 0 // behind a provision whose document is still to come
		from := min(end, m.Start)
		if i := strings.LastIndex(s[from:m.Start], "; "); i >= 0 && opened {
			from += i + 2
			gap = paper.Fold(s[from:m.Start])
		}
		k := kind
		if strings.Contains(gap, "sau day goi") || strings.HasSuffix(strings.TrimRight(gap, " "), "(") && seen {
			end = m.End // the short name of what was just named
			bySelf, inside = false, false
			continue
		}
		end = m.End
		open := m.Serial == "" && m.Type == "" && ctx.doc.Type == "" && ctx.doc.Serial == ""
		if open && seen {
			continue
		}
		target := false
		tail := strings.TrimRight(gap, " ")
		switch {
		case !seen:
			target = true
			if strings.Contains(gap, "sua doi") && kind != RelAmends && strings.Contains(gap, "duoc") {
				target = false
			}
			if words || narrows(kind, gap, m) {
				k, scope = ofPart(kind, words, gap), strings.Trim(s[from:m.Start], " ,;:.")
			}
		case reSemi.MatchString(gap):
			guess = inside && amendedToo(out[len(out)-1].to, m, s)
			target, inside, bySelf, lastScope = true, false, false, ""
		case amender(gap):
			bySelf = true
		case bySelf && m.Part.Whole() && m.Year != "" && m.Year < passed.Year && listGap(gap):
			target, k, guess, bySelf = true, lastKind, true, false // those who amend stand in the order of their years
		case bySelf:
		case !inside && (listGap(gap) || reSplit.MatchString(gap)):
			target, k = true, lastKind
			if last := out[len(out)-1].to; m.Type != last.Type && reGuides.MatchString(gap) {
				target, guess = !guided(last, m), true
			}
		case !inside && m.Part.Article != "" && out[len(out)-1].to.Part.Article == "" && reComprises.MatchString(gap):
			target, k = true, lastKind // "Chương VIII gồm các điều từ Điều 67 đến Điều 78 của Luật …"
			if last := &out[len(out)-1]; m.Serial != "" && last.to.Serial != m.Serial {
				part := last.to.Part
				last.to = m
				last.to.Part = part
			}
		case inside && listGap(gap) && mentionNumber(passed) == mentionNumber(m): // "khoản 2 và 4 Điều 11 Thông tư B"
		case inside && (listGap(gap) && tail != "" || reSplit.MatchString(gap)):
			and := strings.HasSuffix(tail, "va")
			last := out[len(out)-1].to
			if target = acted(passed) || listGoesOn(last, passed, m, gap) ||
				and && m.Part.Whole() && passed.Type != m.Type && !guided(last, m); target {
				k, inside, guess = lastKind, false, !acted(passed) || and
			}
		case (!inside || acted(passed)) && carriesNext(gap):
			target, inside = true, false
			if k = ofPart(kind, words, gap); k == RelRepeals {
				scope = strings.Trim(s[from:m.Start], " ,;:.")
			}
		}
		if !target {
			inside, passed = true, m
			continue
		}
		if seen && lastScope != "" && k == lastKind && (m.Part.Whole() || listGap(gap) &&
			(m.Part.Clause == "") == (out[len(out)-1].to.Part.Clause == "")) {
			scope = lastScope // "một phần các Nghị định A và B", "quy định về phí tại Điều 4, Điều 5"
		}
		lastKind, lastScope = k, scope
		if seen = !open; open {
			out = append(out, act{kind: k, to: m, since: since, scope: scope, open: true})
			continue
		}
		a := act{kind: k, to: m, since: since, scope: scope, carried: strings.Contains(gap, "kem theo"),
			names: opened && m.Part.Whole() && reNames.MatchString(gap)}
		a.complete(ctx, s[m.End:], words, guess)
		out = append(out, a)
	}
	return out
}

// amendedToo says that m, behind a semicolon, may be what the last target amends, and no
// target: "Điều 1 Nghị định A sửa đổi một số điều của Nghị định B; Nghị định C".
func amendedToo(last, m Mention, s string) bool {
	return m.Part.Whole() && !last.Part.Whole() &&
		strings.Contains(paper.Fold(s[last.End:m.Start]), "sua doi, bo sung mot so")
}

// complete gives a provision without a document that of ctx, and takes in what is said
// behind it; words says that only words of it are replaced, guess that it may be no target.
func (a *act) complete(ctx actContext, rest string, words, guess bool) {
	if a.to.Serial == "" && a.to.Type == "" {
		part := ctx.within(a.to.Part)
		a.to = ctx.doc
		a.to.Part = part
	}
	switch {
	case words:
		a.kind = RelAmends
	case a.kind == RelReplaces && !a.to.Part.Whole():
		a.kind = RelRepeals
	}
	if guess {
		a.why = append(a.why, sayList)
	}
	if behind := readWhen(rest); behind.named || behind.scope != "" {
		a.since = cmp.Or(a.since, behind.since)
		behind.on(a)
	}
}

// narrows says that the words in front of a document or provision take a part of it.
func narrows(kind RelationKind, gap string, m Mention) bool {
	whole := m.Part.Whole()
	return kind != RelBasis && kind != RelGuides && kind != RelAmends && rePartial.MatchString(gap) &&
		!(whole && reAllOf.MatchString(gap)) && (whole || !reWhole.MatchString(gap))
}

// ofPart is what is done to the whole where matter that has no address, or words of it, go.
func ofPart(kind RelationKind, words bool, gap string) RelationKind {
	if !words && kind == RelRepeals && !reWordsOf.MatchString(gap) {
		return RelRepeals
	}
	return RelAmends
}

// joinCarried makes one mention of an appendix and the document that carries it: "Phụ
// lục II Mẫu giấy phép ban hành kèm theo Thông tư số …".
func joinCarried(s string, ms []Mention) []Mention {
	out := slices.Clone(ms[:0])
	for i, m := range ms {
		if n := len(out); i > 0 && n > 0 && m.Serial != "" && m.Part.Whole() && out[n-1].Serial == "" &&
			out[n-1].Type == "" && out[n-1].Part.Appendix != "" &&
			reCarried.MatchString(paper.Fold(s[out[n-1].End:m.Start])) {
			m.Part, m.Start = out[n-1].Part, out[n-1].Start
			out[n-1] = m
			continue
		}
		out = append(out, m)
	}
	return out
}

// listGoesOn answers, of "… của Thông tư A và Thông tư B" behind a first target,
// whether two are described, or one is and the list goes on with m: it goes on when
// A (passed) is of another type than the targets or is named by name only, and when
// A's own description stands in between.
func listGoesOn(first, passed, m Mention, gap string) bool {
	return first.Type == m.Type && (passed.Type != m.Type || passed.Serial == "") ||
		strings.HasSuffix(strings.TrimRight(gap, " "), "va") && !strings.Contains(gap, ",") && !listGap(gap)
}

// guided says that m may be what a document guides or amends: "Thông tư A hướng dẫn Luật
// B và Nghị định C". A decision of the prime minister is none for a decree.
func guided(by, m Mention) bool {
	a, b := legalRank(by.Type, by.Number()), legalRank(m.Type, m.Number())
	return a < 0 || b < 0 || a < b
}

// carriesNext says that what stands before a mention begins a new thing of a list,
// a form, words or an appendix that the mention carries.
func carriesNext(gap string) bool {
	i := strings.LastIndexAny(gap, ";,")
	if i < 0 && !strings.Contains(gap, " va ") {
		return false
	}
	piece := gap[i+1:]
	if j := strings.LastIndex(gap, " va "); j > i {
		piece = gap[j+4:]
	}
	p := strings.TrimPrefix(strings.TrimSpace(piece), "cac ")
	return reCarrier.MatchString(piece) && slices.ContainsFunc([]string{"mau", "cum tu", "phu luc", "noi dung quy dinh",
		"quy dinh ve", "phan "}, func(w string) bool { return strings.HasPrefix(p, w) })
}

// closeActs gives open provisions the document that comes after them ("bãi bỏ
// cụm từ … tại khoản 2 Điều 2; bãi bỏ Điều 7 Nghị định số …").
func closeActs(acts []act) []act {
	var out []act
	for i, a := range acts {
		if a.open {
			j := i + 1
			for j < len(acts) && acts[j].open {
				j++
			}
			if j == len(acts) || acts[j].carried {
				continue
			}
			part := a.to.Part
			a.to = acts[j].to
			a.to.Part, a.open = part, false
		}
		if a.names && !a.carried {
			continue
		}
		out = append(out, a)
	}
	return out
}

var reAmender = regexp.MustCompile(`(?:sua doi|bo sung|bai bo|thay the)[^;]*?(?:\bboi|\btheo|\btai|\bbang)\b[^;]*$`)

// amender says that the words lead over to those who amended the document
// ("được sửa đổi, bổ sung một số điều theo").
func amender(gap string) bool {
	return reAmender.MatchString(gap) && (strings.Contains(gap, "duoc ") || strings.Contains(gap, "da "))
}

// sinceDay reads the day behind "hết hiệu lực": "từ ngày 01 tháng 7 năm 2026".
func sinceDay(s string) Day {
	p := refParser{text: s, t: cutRefTokens(s)}
	for i := 0; i < len(p.t) && i < 9; i++ {
		switch p.f(i) {
		case "ngay":
			if d, _, next := p.date(i); next > i && d != "" {
				return d
			}
		case ";", ".":
			return ""
		}
	}
	return ""
}

// tailDay reads "… kể từ ngày 01/01/2025." at the end of a scope.
func tailDay(s string) Day {
	p := refParser{text: s, t: cutRefTokens(s)}
	n := len(p.t)
	for n > 0 && !isWord(p.f(n-1)) && !isDigits(p.f(n-1)) {
		n--
	}
	for i := max(1, n-8); i < n; i++ {
		if p.f(i) == "ngay" && p.f(i-1) == "tu" {
			if d, _, next := p.date(i); next >= n {
				return d
			}
		}
	}
	return ""
}

// leadDay reads "Kể từ ngày 01/7/2026, …" in front.
func leadDay(front, _ string) Day {
	f := strings.TrimSpace(front)
	if !strings.HasPrefix(paper.Fold(f), "ke tu ngay") && !strings.HasPrefix(paper.Fold(f), "tu ngay") {
		return ""
	}
	return sinceDay(f)
}
