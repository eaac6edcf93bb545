package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"trolyao/corpus"
	"trolyao/paper"
)

// reference is a mention in the draft, with what was written around it.
type reference struct {
	para int
	corpus.Mention
	tail  tail
	basis bool // opens a line of căn cứ
	// inner says that it stands inside the title of another document or names what
	// that one amends: it is no basis of the draft.
	inner  bool
	quoted int  // the quote it stands in; -1 none
	past   bool // told as something of the past
	ours   bool // means the draft itself
	stood  bool // "khoản 2 Điều 5 Nghị định trên"
	loose  bool // a provision without a document: of the one named before, or the draft's
	refs   []corpus.Ref
	number string       // of a law that is named without it and known to have it; "" of others
	apart  []corpus.Ref // the laws held of the name, of which none is of the year written
	more   []corpus.Ref // further provisions that the same words name
}

// quote is a run of words in quotation marks.
type quote struct {
	start, end int // of the words inside
	outer      int // of the opening mark
	after      int // behind the closing mark
}

// quotesIn finds the quotations of a paragraph. A quote that begins with a quoted term
// whose opening mark stands once ("“Bước” là việc …”") is one; an opening mark that is
// never closed quotes nothing and hides nothing.
func quotesIn(text string) []quote {
	var out []quote
	var open []int // opening marks without their closing ones
	straight := -1
	for i, r := range text {
		w := len(string(r))
		switch r {
		case '“', '«', '‘':
			open = append(open, i)
		case '’':
			if n := len(open); n == 0 || !strings.HasPrefix(text[open[n-1]:], "‘") {
				continue // an apostrophe
			}
			fallthrough
		case '”', '»':
			if n := len(open); n > 0 {
				for len(out) > 0 && out[len(out)-1].outer > open[n-1] { // those inside it
					out = out[:len(out)-1]
				}
				_, k := utf8.DecodeRuneInString(text[open[n-1]:])
				out = append(out, quote{open[n-1] + k, i, open[n-1], i + w})
				open = open[:n-1]
			} else if n := len(out) - 1; n >= 0 && !strings.Contains(text[out[n].after:i], ". ") {
				out[n].end, out[n].after = i, i+w
			}
		case '"', '\'':
			if r == '\'' { // two of them are one mark
				if w = 2; !strings.HasPrefix(text[i:], "''") || i > 0 && text[i-1] == '\'' {
					continue
				}
			}
			switch {
			case len(open) > 0:
			case straight < 0:
				straight = i
			default:
				out = append(out, quote{straight + w, i, straight, i + w})
				straight = -1
			}
		}
	}
	slices.SortFunc(out, func(a, b quote) int { return a.start - b.start })
	return out
}

var (
	reStandsBefore = regexp.MustCompile(
		`(?i)^\s*(?:,\s*)?(?:của|tại|theo|trong)?\s*(Nghị định|Bộ luật|Luật|Thông tư liên tịch|Thông tư|Quyết định|Nghị quyết|Pháp lệnh|Chỉ thị|Kế hoạch|Quy chế|Quy định|văn bản)\s+(?:đã\s+(?:nêu|dẫn|nói|viện dẫn)|nêu\s+trên|nói\s+trên|trên\s+đây|vừa\s+(?:nêu|dẫn)|trên|đó|ấy)`,
	)
	// "khoản 2 Điều 5 của Luật": the one named last
	reBareType    = regexp.MustCompile(`^\s+(?:của|tại|theo)\s+(Bộ luật|Luật|Nghị định|Thông tư|Quyết định|Nghị quyết|Pháp lệnh|Quy chế)(?:\s*[.,;:)]|\s*$|\s(?:và|thì|là|quy định|về)\s)`)
	reAbove       = regexp.MustCompile(`(?i)^\s*(?:đã\s+)?(?:(?:nêu|nói|dẫn|viện dẫn)\s+(?:ở\s+)?trên|(?:vừa\s+)?(?:nêu|dẫn)(?:\s|[.,;)]|$)|trên đây)`)
	reStandsTitle = regexp.MustCompile(
		`(?i)^\s*(?:,\s*)?(?:của|tại|theo|trong)?\s*(Nghị định|Bộ luật|Thông tư liên tịch|Thông tư|Quyết định|Nghị quyết|Pháp lệnh|Quy chế|Quy định)\s+((?:của\s+[^;:.,()]{3,40}?\s+)?(?:về|quy định|hướng dẫn|ban hành)\s+[^;:.()“”"]{6,200})`,
	)
	// what a title says of the document that it acts on
	reInnerCue = regexp.MustCompile(
		`(?i)(?:sửa đổi, bổ sung(?:\s+(?:một số|các))?(?:\s+điều)?(?:,\s*khoản)?(?:\s+của)?|sửa đổi|bổ sung|thay thế|bãi bỏ|hợp nhất|(?:tạm )?ngưng hiệu lực|kéo dài(?: thời gian áp dụng)?)\s*(?:của\s+)?$`,
	)
	// the same behind the name of another document only: "Nghị định quy định chi tiết
	// thi hành Luật …", where "triển khai thi hành Luật …" tells what is to be done now
	reCarriedOut = regexp.MustCompile(
		`(?i)(?:quy định chi tiết[^;]{0,120}?|hướng dẫn[^;]{0,120}?|thi hành|biện pháp thi hành)\s+(?:của\s+)?$`,
	)
	reGuidedBy  = regexp.MustCompile(`(?i)(?:hướng dẫn|quy định chi tiết)\s+của\s+$`)
	reActBefore = regexp.MustCompile(
		`(?:Nghị định|Thông tư|Quyết định|Nghị quyết|Luật|Pháp lệnh)\s[^;.]*$`,
	)
	reAndAlso   = regexp.MustCompile(`^\s*(?:,|và|,\s*và)\s*$`)
	reAmendedBy = regexp.MustCompile(
		`(?i)(?:được|đã)\s+(?:được\s+)?(?:sửa đổi|bổ sung|thay thế|bãi bỏ|hợp nhất|đính chính)[^;.]{0,160}?(?:bởi|theo|tại|bằng)?\s*(?:các\s+)?$`,
	)
	// words of what is over; a year or a day in them is of the past, see pastDay
	rePastBefore = regexp.MustCompile(
		`(?i)(?:trước đây|trước kia|trước\s+(?:ngày|năm|thời điểm)|trước\s+khi\s+(?:có|được|bị|ban hành|thay|sáp nhập|sắp xếp|hợp nhất|Luật|Nghị định|Thông tư|Quyết định|Nghị quyết)|thời kỳ|tại thời điểm|khi đó|lúc đó|bãi bỏ|thay thế|thay cho|(?:,|đã|được|để)\s+thay|quy định cũ|đã hết hiệu lực|giai đoạn\s+\d{4}\s*[-–]\s*\d{4}|trong năm\s+20\d\d|các năm\s+20\d\d)[^.;]{0,70}$|đã\s+(?:\pL+\s+){0,3}(?:phê duyệt|ban hành|thành lập|cấp|ký|công nhận|quyết định|tiếp nhận|bàn giao|giải quyết|thực hiện|áp dụng|hoàn thành|xử lý|thẩm định|nộp|lập)[^.;]{0,40}(?:tại|theo|bằng|của)\s*$|được\s+(?:phê duyệt|ban hành|thành lập|công nhận|cấp)[^.;]{0,40}(?:tại|bằng)\s*$`,
	)
	rePastAfter = regexp.MustCompile(
		`(?i)^[^.;]{0,80}(?:hết hiệu lực|không còn\s+(?:hiệu lực|áp dụng|giá trị)|(?:đã|bị|được)\s+(?:được\s+)?(?:thay thế|bãi bỏ)|trước khi bị|kết thúc hiệu lực)|^[\s,(]{0,3}(?:nay là|nay được|cũ(?:\s|[,.;)]|$))|^[^.;,]{0,25}trước đây`,
	)
	reStillNow = regexp.MustCompile(`(?i)^[^.;]{0,60}(?:nay|đến nay|hiện nay|hiện)\s+(?:vẫn\s+)?(?:tiếp tục|còn|được)?\s*(?:vẫn|tiếp tục|lấy|dùng|căn cứ|áp dụng)\s`)
	reNotOver  = regexp.MustCompile(`(?i)(?:chưa|không|sẽ|trước khi|đến khi)\s+(?:bị\s+|được\s+)?(?:hết hiệu lực|thay thế|bãi bỏ)`)
)

// references finds every reference of the draft, in order, with what it means.
func (c *checker) references() {
	for i := range c.draft.Paras {
		if c.err() != nil || len(c.refs) > mostFinds {
			return
		}
		c.paragraph(i)
	}
}

func (c *checker) paragraph(i int) {
	text := c.draft.Paras[i].Text
	quotes := quotesIn(text)
	c.quotes = append(c.quotes, quotes)
	if i < c.headEnd && !reBasisLine.MatchString(text) {
		return // the letter head and the title
	}
	basis := reBasisLine.MatchString(text) && !c.inBody
	c.stand(text)
	c.introduce(i, text)
	if reOwnArticle.MatchString(text) {
		c.inBody = true
	}
	ms := c.find(text)
	titleEnd, titleDoc := -1, false
	first := true
	for n, m := range ms {
		if c.heading(text, m) || byword(m) || lawyer(text, m) {
			continue
		}
		r := reference{para: i, Mention: m, quoted: -1}
		for q, x := range quotes {
			if x.start <= m.Start && m.End <= x.end {
				r.quoted = q
			}
		}
		named := m.Serial != "" || m.Name != "" || m.Type == "Hiến pháp"
		r.tail = tail{day: m.Dated, start: m.End, end: m.End, titleAt: -1}
		if named && (n+1 == len(ms) || !sameDocument(m, ms[n+1])) {
			r.tail = readTail(text, m)
			if n+1 < len(ms) && r.tail.titleAt < 0 && ms[n+1].Start < r.tail.end {
				r.tail.end = max(m.End, ms[n+1].Start)
			}
		}
		before := text[max(0, cutRunes(text, max(0, m.Start-200))):m.Start]
		r.inner = titleDoc && m.Start < titleEnd || named && (spoken(reInnerCue, text).MatchString(before) ||
			spoken(reAmendedBy, text).MatchString(before) || reCarriedOut.MatchString(before) &&
			!reGuidedBy.MatchString(before) && reActBefore.MatchString(before))
		if n := len(c.refs); named && n > 0 && c.refs[n-1].para == i && c.refs[n-1].inner {
			last := max(c.refs[n-1].End, c.refs[n-1].tail.end)
			r.inner = r.inner || last <= m.Start && reAndAlso.MatchString(text[last:m.Start])
		}
		if law := lawName(m); law != "" &&
			m.Serial == "" { // "Luật sửa đổi, bổ sung một số điều của Luật A, Luật B ngày …"
			seg := text[cutRunes(text, max(0, m.Start-800)):m.Start] // such a title is long
			seg = seg[strings.LastIndexAny(seg, ";.")+1:]
			r.inner = r.inner || strings.Contains(strings.ToLower(seg), "sửa đổi")
		}
		if named && m.Part.Whole() && basis && first {
			r.basis = true
		}
		if named {
			first = false
		}
		next := len(text)
		for _, x := range ms[n+1:] {
			if x.Serial != m.Serial || x.Name != m.Name {
				next = x.Start
				break
			}
		}
		r.past = c.toldAsPast(text, before, text[min(next, max(m.End, r.tail.end)):next]) || c.listedPast(&r, text)
		c.resolve(&r, text)
		if r.tail.titleAt >= 0 && !r.inner && (r.basis || r.tail.issuer != "" || r.tail.day != "") {
			titleEnd, titleDoc = r.tail.end, true
		}
		c.refs = append(c.refs, r)
		for _, ref := range r.more {
			x := r
			x.refs, x.more, x.Part = []corpus.Ref{ref}, nil, local(ref)
			c.refs = append(c.refs, x)
		}
	}
	c.alike(i, text)
}

// alike gives the provisions of a list in front of "Nghị định trên" that document: "khoản 2,
// khoản 3 Điều 4 Nghị định trên".
func (c *checker) alike(para int, text string) {
	for i := len(c.refs) - 2; i >= 0 && c.refs[i].para == para; i-- {
		r, next := &c.refs[i], &c.refs[i+1]
		if !r.loose || !next.stood || !reListed.MatchString(text[r.End:max(r.End, next.Start)]) {
			continue
		}
		r.loose, r.stood, r.ours = false, true, next.ours
		if !next.ours {
			r.take(next)
		}
	}
}

// find finds the documents and provisions that a paragraph names.
func (c *checker) find(text string) []corpus.Mention {
	return c.lawNames(text, withTurned(text, c.lib.Catalog().Find(text)))
}

// reTurned is a number behind its symbol: "QĐ-TTg số 411", "Quyết định 411 … của TTg".
var reTurned = regexp.MustCompile(`(?:^|[^\pL\d/-])((\p{Lu}{2,4}-\p{Lu}[\p{Lu}\d]*g?)\s+(?:số\s+)?(\d{1,5}(?:/\d{4})?))(?:[^\pL\d/]|$)`)

// withTurned adds the documents whose number stands behind its symbol.
func withTurned(text string, ms []corpus.Mention) []corpus.Mention {
	for _, m := range reTurned.FindAllStringSubmatchIndex(text, -1) {
		symbol, serial := text[m[4]:m[5]], text[m[6]:m[7]]
		if slices.ContainsFunc(ms, func(x corpus.Mention) bool { return x.Start < m[3] && m[2] < x.End }) ||
			len(typesOf(serial+"/"+symbol)) == 0 {
			continue
		}
		for _, x := range corpus.ParseRef(serial + "/" + symbol) {
			x.Start, x.End, x.Text = m[2], m[3], text[m[2]:m[3]]
			ms = append(ms, x)
			break
		}
	}
	for _, m := range reNoSymbol.FindAllStringSubmatchIndex(text, -1) {
		if slices.ContainsFunc(ms, func(x corpus.Mention) bool { return x.Start < m[7] && m[2] < x.End }) {
			continue
		}
		x := corpus.Mention{Text: text[m[2]:m[7]], Start: m[2], End: m[7], Serial: text[m[6]:m[7]],
			Type: noSymbol[strings.ToLower(text[m[4]:m[5]])]}
		t := readTail(text, x)
		if by := bodyOf(t.issuer); t.day != "" {
			switch {
			case x.Type == "Nghị định":
				x.Symbol, x.Year = "NĐ-CP", string(t.day[:4])
			case x.Type == "Quyết định" && by == "ttg":
				x.Symbol = "QĐ-TTg"
			case x.Type == "Nghị quyết" && by == "cp":
				x.Symbol = "NQ-CP"
			}
			ms = append(ms, x)
		}
	}
	slices.SortStableFunc(ms, func(a, b corpus.Mention) int { return a.Start - b.Start })
	return ms
}

// reNoSymbol is a document by its type, its bare number and its day: "Quyết định số 411
// ngày 31/3/2022 của Thủ tướng Chính phủ".
var reNoSymbol = regexp.MustCompile(
	`(?i)(?:^|[^\pL\d])((nghị định|thông tư|quyết định|nghị quyết|chỉ thị|nđ|tt|qđ|nq|ct)\s+(?:số:?\s+)?(\d{1,5}))\s*,?\s+ngày\s+\d`)

var noSymbol = map[string]string{"nghị định": "Nghị định", "nđ": "Nghị định", "thông tư": "Thông tư",
	"tt": "Thông tư", "quyết định": "Quyết định", "qđ": "Quyết định", "nghị quyết": "Nghị quyết", "nq": "Nghị quyết",
	"chỉ thị": "Chỉ thị", "ct": "Chỉ thị"}

// reItem is how an item of a list begins.
var reItem = regexp.MustCompile(`^\s*(?:[-–+•*]|\(?[a-zđ]{1,2}\)|\(?\d{1,3}[.)])\s*`)

// itemKind is "a", "1" or a sign, as the label of an item of a list goes; "" for none.
func itemKind(text string) string {
	l := strings.Trim(reItem.FindString(text), " \t().")
	switch {
	case l == "":
		return ""
	case l[0] >= '0' && l[0] <= '9':
		return "1"
	case strings.ContainsAny(l[:1], "-+*") || strings.HasPrefix(l, "–") || strings.HasPrefix(l, "•"):
		return "-"
	}
	return "a"
}

// introduce follows which paragraph opened the list that a paragraph is an item of: "Bãi
// bỏ các quy định sau của Nghị định …:".
func (c *checker) introduce(i int, text string) {
	kind := itemKind(text)
	if kind == "" || c.intro >= 0 && kind == itemKind(c.draft.Paras[c.intro].Text) {
		c.intro = -1
	}
	if c.intro >= 0 {
		c.openedBy[i] = c.intro
	}
	if strings.HasSuffix(strings.TrimSpace(text), ":") {
		c.intro = i
	}
}

// stand follows in which provision of the draft a paragraph stands.
func (c *checker) stand(text string) {
	if m := reOwnArticle.FindStringSubmatch(text); m != nil {
		c.at = corpus.Ref{Article: m[1]}
	} else if m := reLabelClause.FindStringSubmatch(text); m != nil && c.at.Article != "" {
		c.at.Clause, c.at.Point = m[1], ""
	} else if m := reLabelPoint.FindStringSubmatch(text); m != nil && c.at.Clause != "" {
		c.at.Point = m[1]
	}
}

var plainForms sync.Map // of patterns

// spoken is a pattern as it is written in a text: without marks where the text has none.
func spoken(re *regexp.Regexp, text string) *regexp.Regexp {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return re
		}
	}
	if p, ok := plainForms.Load(re); ok {
		return p.(*regexp.Regexp)
	}
	p := regexp.MustCompile(strings.Map(func(r rune) rune {
		f := []rune(paper.Fold(string(r)))
		switch {
		case r < utf8.RuneSelf || len(f) != 1:
			return r
		case unicode.IsUpper(r):
			return unicode.ToUpper(f[0])
		}
		return f[0]
	}, re.String()))
	plainForms.Store(re, p)
	return p
}

// listedPast says that a reference goes on a list of what is told as past.
func (c *checker) listedPast(r *reference, text string) bool {
	n := len(c.refs) - 1
	if n < 0 || c.refs[n].para != r.para || !c.refs[n].past {
		return false
	}
	end := max(c.refs[n].End, c.refs[n].tail.end)
	return end <= r.Start && reListed.MatchString(text[end:r.Start])
}

// toldAsPast says that the words before and behind a reference tell of what is over. A
// day or a year among them that is still to come does not.
func (c *checker) toldAsPast(text, before, behind string) bool {
	if m := spoken(rePastAfter, text).FindString(behind); m != "" && !reNotOver.MatchString(m) {
		return true
	}
	at := spoken(rePastBefore, text).FindStringIndex(before)
	if at == nil || reStillNow.MatchString(behind) {
		return false
	}
	words := before[at[0]:at[1]]
	if d := corpus.FindDays(words); len(d) > 0 && d[0].Day > c.day {
		return false
	}
	if reSpan.MatchString(words) {
		return !slices.ContainsFunc(reYears.FindAllString(words[:min(len(words), 60)], -1), func(y string) bool {
			return y >= string(c.day[:4])
		})
	}
	return true
}

var (
	reSpan  = regexp.MustCompile(`(?i)^(?:giai đoạn|trong năm|các năm)`)
	reYears = regexp.MustCompile(`20\d\d`)
)

// byword says that a mention is a word of talk for a document ("thể thức văn bản"), as a
// question has it and no draft.
func byword(m corpus.Mention) bool {
	return m.Serial == "" && m.Part.Whole() && !m.This && !reNamesOne.MatchString(m.Text)
}

// reLawyers is the name of the Law on lawyers; "luật sư" alone is a lawyer.
var reLawyers = regexp.MustCompile(`(?i)luật\s+luật\s+sư|luat\s+luat\s+su`)

// lawyer says that a mention is of a lawyer and no law: "đoàn luật sư".
func lawyer(text string, m corpus.Mention) bool {
	name := strings.TrimPrefix(paper.Slug(lawName(m)), "luat-")
	return m.Serial == "" && m.Year == "" && m.Dated == "" && (name == "su" || strings.HasPrefix(name, "su-")) &&
		!reLawyers.MatchString(text[cutRunes(text, max(0, m.Start-8)):m.End])
}

var reNamesOne = regexp.MustCompile(
	`(?i)luật|luat|pháp lệnh|phap lenh|nghị|nghi|thông tư|thong tu|quyết|quyet|hiến pháp|hien phap|quy|điều lệ|chỉ thị|kế hoạch|\d|` +
		`(?-i:\p{Lu}{3})`)

// heading says that a mention is the label of a part of the draft itself.
func (c *checker) heading(text string, m corpus.Mention) bool {
	if m.Serial != "" || m.Name != "" || m.This {
		return false
	}
	front := strings.TrimSpace(text[:m.Start])
	if front != "" && front != "#" {
		return false
	}
	after := strings.TrimLeft(text[m.End:], " ")
	return after == "" || strings.HasPrefix(after, ".") || strings.HasPrefix(after, ":") || m.Part.Article == "" ||
		paper.IsUpper(after)
}

// sameDocument says that two mentions are of one list: they share the document's words.
func sameDocument(a, b corpus.Mention) bool {
	return a.Serial == b.Serial && a.Year == b.Year && a.Symbol == b.Symbol && a.Name == b.Name && a.Type == b.Type &&
		a.Dated == b.Dated && b.Start < a.End+60 && !b.Part.Whole() && !a.Part.Whole() && !strings.Contains(a.Text,
		a.Serial+"/")
}

// sentenceAt is the sentence, or the part between semicolons, around a place.
func sentenceAt(text string, start, end int) string {
	a := 0
	for _, stop := range []string{". ", "; ", ".\n"} {
		if i := strings.LastIndex(text[:start], stop); i >= 0 {
			a = max(a, i+len(stop))
		}
	}
	b := len(text)
	for _, stop := range []string{". ", "; ", ".\n"} {
		if i := strings.Index(text[min(end, len(text)):], stop); i >= 0 {
			b = min(b, end+i+1)
		}
	}
	return text[a:b]
}

// resolve finds what a reference means.
func (c *checker) resolve(r *reference, text string) {
	m := r.Mention
	switch {
	case m.This && m.ThisPart != "":
		c.thisPart(r, text)
		return
	case m.This:
		c.this(r)
		return
	case m.Serial == "" && m.Name == "" && m.Type != "Hiến pháp":
		c.withoutDocument(r, text)
		return
	}
	law := lawName(m)
	stranger := law != "" && c.strangers[nameKey(m.Type, law)]
	if !stranger || m.Serial != "" {
		r.refs = c.meant(r, m)
	}
	if law != "" && m.Serial == "" && len(r.refs) == 0 {
		c.lawOf(r, law, stranger)
	}
	if of := c.draft.Of; of != nil && slices.ContainsFunc(r.refs, func(x corpus.Ref) bool { return x.Doc == of.Key }) {
		r.ours, r.refs = true, nil
		return
	}
	if r.refs = c.byDay(r); len(r.refs) != 1 {
		// one named in full before is meant when it is named short; of several the one in force
		if c.inForceFirst(r) && c.namedBefore(r.refs[0].Doc) {
			r.refs = r.refs[:1]
		}
		for i := len(c.refs) - 1; i >= 0 && len(r.refs) > 1; i-- {
			if p := c.refs[i]; len(p.refs) == 1 && slices.ContainsFunc(r.refs, func(x corpus.Ref) bool {
				return x.Doc == p.refs[0].Doc
			}) {
				ref := m.Part
				ref.Doc, ref.Number = p.refs[0].Doc, p.refs[0].Number
				r.refs = []corpus.Ref{ref}
			}
		}
	}
	if len(r.refs) > 1 && c.inForceFirst(r) {
		r.refs = r.refs[:1]
	}
	if !r.inner && r.quoted < 0 {
		c.remember(r)
	}
}

// meant are the documents held that a mention means.
func (c *checker) meant(r *reference, m corpus.Mention) (out []corpus.Ref) {
	for _, ref := range c.lib.Catalog().Resolve(m, corpus.Ref{}, c.day) {
		if h := c.lib.Catalog().Head(ref.Doc); h != nil && c.lib.MayRead(h) && !c.namesake(r, h) {
			out = append(out, ref)
		}
	}
	return out
}

// namesake says that a document held bears the number of the one meant and is another one:
// until its thirteenth term Quốc hội numbered laws and resolutions apart.
func (c *checker) namesake(r *reference, h *corpus.Head) bool {
	_, _, symbol := splitNumber(h.Number)
	term, err := strconv.Atoi(strings.TrimPrefix(symbol, "QH"))
	law := func(kind string) bool { return kind == "Luật" || kind == "Bộ luật" }
	if err != nil || term > 13 || r.Serial == "" || law(r.Type) == law(h.Type) || !law(r.Type) && r.Type != "Nghị quyết" {
		return false
	}
	name := lawName(r.Mention)
	return r.tail.day != "" && r.tail.day != h.Issued || name != "" && sameTitle(name, h.Title) < 0.5
}

// namedBefore says that the draft has named a document before.
func (c *checker) namedBefore(key string) bool {
	return slices.ContainsFunc(c.refs, func(p reference) bool { return len(p.refs) == 1 && p.refs[0].Doc == key })
}

// byDay keeps of several documents those issued on the day written beside.
func (c *checker) byDay(r *reference) []corpus.Ref {
	day := r.tail.day
	if day != "" && r.Year == "" && r.Serial != "" { // 17/NQ-CP of 2019 is not 17/2026/NQ-CP
		r.refs = slices.DeleteFunc(r.refs,
			func(x corpus.Ref) bool { return otherYear(c.lib.Catalog().Head(x.Doc).Number, day) })
	}
	if day == "" || len(r.refs) < 2 {
		return r.refs
	}
	var same []corpus.Ref
	for _, ref := range r.refs {
		if h := c.lib.Catalog().Head(ref.Doc); h.Issued == day {
			same = append(same, ref)
		}
	}
	if len(same) > 0 {
		return same
	}
	return r.refs
}

// inForceFirst says that of several laws of one name, named without a day, one alone
// is in force, which stands first.
func (c *checker) inForceFirst(r *reference) bool {
	if r.Serial != "" || r.tail.day != "" || r.Year != "" {
		return false
	}
	n := 0
	for _, ref := range r.refs {
		h := c.lib.Catalog().Head(ref.Doc)
		if v := c.known.assess(h, corpus.Ref{}, c.day); !v.Over() && h.Issued <= c.day {
			n++
		}
	}
	return n == 1
}

// lastDoc is a document that was named, for "Nghị định đã nêu".
type lastDoc struct {
	para int
	kind string
	ref  *reference
}

// lastOfType is the document of a type that was named last; "" any type.
func (c *checker) lastOfType(kind string) *reference {
	for i := len(c.last) - 1; i >= 0; i-- {
		if l := c.last[i]; kind == "" || l.kind == kind || kind == "Luật" && l.kind == "Bộ luật" {
			return l.ref
		}
	}
	return nil
}

// this resolves "Nghị định này": the draft where it is of that type, else the document
// of the type that was named last. Inside a quote it is what is quoted.
func (c *checker) this(r *reference) {
	switch {
	case r.quoted >= 0:
		r.inner = true
	case r.Type == c.kind || c.kind == "" && c.lastOfType(r.Type) == nil || attachedTypes[r.Type] ||
		r.Type == "Văn bản":
		r.ours = true
	default:
		if l := c.lastOfType(r.Type); l != nil {
			r.take(l)
			c.remember(r)
		} else {
			r.ours = true
		}
	}
}

// remember makes the document of a reference the one that was named last.
func (c *checker) remember(r *reference) {
	kind := r.Type
	if len(r.refs) > 0 && kind == "" {
		kind = c.head(r).Type
	}
	c.last = append(c.last, lastDoc{para: r.para, kind: kind, ref: r})
}

// thisPart resolves "khoản 2 Điều này": of the document named last where "của Nghị định
// nêu trên" follows, else of the part of the draft in which it stands.
func (c *checker) thisPart(r *reference, text string) {
	if r.quoted >= 0 {
		r.inner, r.ours = true, true
		return
	}
	if m := reStandsBefore.FindStringSubmatchIndex(text[r.End:]); m != nil {
		kind := titled(text[r.End:][m[2]:m[3]])
		for i := len(c.refs) - 1; i >= 0; i-- {
			l := &c.refs[i]
			if len(l.refs) > 0 && l.Part.Article != "" && (l.Type == kind || kind == "Văn bản") {
				r.Part.Article = l.Part.Article
				r.take(l)
				r.End += m[1]
				r.Text = text[r.Start:r.End]
				r.This, r.ThisPart = false, ""
				return
			}
		}
	}
	if c.at.Article == "" && c.sameAsBefore(r) {
		return
	}
	r.ours = true
	at := c.at
	if r.ThisPart == corpus.KindClause && r.Part.Clause == "" {
		r.Part.Clause = at.Clause
	}
	if r.Part.Article == "" {
		r.Part.Article = at.Article
	}
}

// sameAsBefore gives "khoản này" or "Điều này", in a paper that has no Điều of its own, the
// provision that was named before it in the paragraph.
func (c *checker) sameAsBefore(r *reference) bool {
	for i := len(c.refs) - 1; i >= 0 && c.refs[i].para == r.para; i-- {
		l := &c.refs[i]
		if len(l.refs) != 1 || l.quoted >= 0 || l.Part.Article == "" || r.Part.Article != "" ||
			r.ThisPart == corpus.KindClause && (l.Part.Clause == "" || r.Part.Clause != "") {
			continue
		}
		r.Part.Article = l.Part.Article
		if r.ThisPart == corpus.KindClause {
			r.Part.Clause = l.Part.Clause
		}
		r.take(l)
		r.This, r.ThisPart = false, ""
		return true
	}
	return false
}

// attachedTypes are texts that are issued with a decision and speak of themselves.
var attachedTypes = map[string]bool{"Quy chế": true, "Quy định": true, "Kế hoạch": true, "Đề án": true,
	"Hướng dẫn": true, "Chương trình": true}

// take gives a reference the document of another.
func (r *reference) take(l *reference) {
	for _, ref := range l.refs {
		p := r.Part
		p.Doc, p.Number = ref.Doc, ref.Number
		r.refs = append(r.refs, p)
	}
	r.Serial, r.Year, r.Symbol, r.Name = l.Serial, l.Year, l.Symbol, l.Name
	if r.Type == "" {
		r.Type = l.Type
	}
}

// withoutDocument resolves a provision that names no document.
func (c *checker) withoutDocument(r *reference, text string) {
	rest := text[r.End:]
	if r.quoted >= 0 {
		r.inner = true
		return
	}
	if m := reStandsBefore.FindStringSubmatchIndex(rest); m != nil {
		kind := rest[m[2]:m[3]]
		if paper.Fold(kind) == "van ban" {
			kind = ""
		}
		if l := c.lastOfType(titled(kind)); l != nil {
			r.take(l)
			c.remember(r)
			r.stood = true
			r.End += m[1]
			r.Text = text[r.Start:r.End]
			return
		}
	}
	if m := reBareType.FindStringSubmatchIndex(rest); m != nil {
		if kind := rest[m[2]:m[3]]; kind == c.kind {
			r.ours, r.stood = true, true
			return
		} else if l := c.lastOfType(kind); l != nil {
			r.take(l)
			c.remember(r)
			r.stood = true
			r.End += m[3]
			r.Text = text[r.Start:r.End]
			return
		}
	}
	if m := reAbove.FindString(rest); m != "" && r.Part.Article != "" {
		for i := len(c.refs) - 1; i >= 0; i-- {
			if l := &c.refs[i]; len(l.refs) > 0 && l.quoted < 0 && l.Part.Article == r.Part.Article {
				r.take(l)
				r.End += len(m)
				r.Text = text[r.Start:r.End]
				return
			}
		}
	}
	if m := reStandsTitle.FindStringSubmatchIndex(rest); m != nil {
		if l := c.titled(titled(rest[m[2]:m[3]]), rest[m[4]:m[5]]); l != nil {
			r.take(l)
			r.End += m[3]
			r.Text = text[r.Start:r.End]
			return
		}
	}
	if m := reBrackets.FindStringSubmatchIndex(rest); m != nil && r.Part.Article != "" && c.bracketed(r, rest, m) {
		return
	}
	r.loose = true
}

// reBrackets are the provisions of an article in brackets behind it: "Điều 2 (các khoản 1
// và 3) của Nghị định …".
var reBrackets = regexp.MustCompile(`^\s*\(\s*((?:các\s+)?(?:khoản|điểm)\s[^()]{1,60})\)\s*,?\s*(?:của\s+)?`)

// bracketed reads an article with provisions in brackets and the document behind them.
func (c *checker) bracketed(r *reference, rest string, m []int) bool {
	behind := c.find(rest[m[1]:])
	if len(behind) == 0 || behind[0].Start != 0 || !behind[0].Part.Whole() || behind[0].This {
		return false
	}
	doc := behind[0]
	named := doc.Text
	if doc.Name != "" && doc.Serial == "" { // in full
		named = doc.Type + " " + doc.Name
		if doc.Year != "" {
			named += " " + doc.Year
		}
	}
	written := rest[m[2]:m[3]] + " " + r.Text + " " + named
	for _, x := range c.lib.Catalog().Find(written) {
		if x.Part.Article != r.Part.Article {
			continue
		}
		for _, ref := range c.lib.Catalog().Resolve(x, corpus.Ref{}, c.day) {
			if h := c.lib.Catalog().Head(ref.Doc); h != nil && c.lib.MayRead(h) {
				r.more = append(r.more, ref)
				break
			}
		}
	}
	if len(r.more) == 0 {
		return false
	}
	r.refs, r.more = r.more[:1], r.more[1:]
	r.Part = r.refs[0]
	r.Part.Doc, r.Part.Number = "", ""
	r.Type, r.Serial, r.Year, r.Symbol, r.Name = doc.Type, doc.Serial, doc.Year, doc.Symbol, doc.Name
	r.End += m[3] + 1
	return true
}

// titled is the type as the catalogue writes it.
func titled(kind string) string { return capital(strings.ToLower(kind)) }

// titled finds the document of a type that the draft or, else, the catalogue names so.
func (c *checker) titled(kind, words string) *reference {
	var best *reference
	most := 0.6
	for i := len(c.last) - 1; i >= 0; i-- {
		l := c.last[i]
		if l.kind != kind || len(l.ref.refs) == 0 {
			continue
		}
		if s := titleScore(words, c.head(l.ref).Title); s > most {
			best, most = l.ref, s
		}
	}
	if best != nil {
		return best
	}
	several := false
	for _, h := range c.lib.Catalog().Heads() {
		if h.Type != kind || h.Title == "" || !c.lib.MayRead(h) || h.Issued > c.day {
			continue
		}
		if s := titleScore(words, h.Title); s > 0.85 {
			if c.known.assess(h, corpus.Ref{}, c.day).Over() {
				continue
			}
			several = several || best != nil && s == most
			if s > most {
				best, most, several = &reference{Mention: corpus.Mention{Type: kind}, refs: []corpus.Ref{{Doc: h.Key,
					Number: h.Number}}}, s, false
			}
		}
	}
	if several {
		return nil
	}
	return best
}

// titleScore is how far a title begins as words do.
func titleScore(words, title string) float64 {
	s := sameTitle(words, title)
	if s < 0 {
		return 0
	}
	return s
}

// head is the first document that a reference means.
func (c *checker) head(r *reference) *corpus.Head {
	if len(r.refs) == 0 {
		return nil
	}
	return c.lib.Catalog().Head(r.refs[0].Doc)
}
