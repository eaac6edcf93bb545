package corpus

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"trolyao/paper"
	"unicode"
	"unicode/utf8"
)

// Hint is what is known of a document before it is read: from a manifest, a
// collection, the person who imports it. Facts of a hint win over what the
// text says; a difference is a [Problem].
type Hint struct {
	Name                        string // file name
	Number, Type, Title, Issuer string
	Issued, Effective           Day
	Kind                        Kind
	Source, Note                string
}

// Parse understands blocks as a legal document: header facts, the tree from
// Phần down to tiết, appendices and their tables. It keeps every visible
// character: what is not recognised stays as text of the part it follows.
//
// It returns a *[Refusal] for a text that bears a state-secret stamp
// ([paper.RefusedSecret]) or has no text at all ([paper.RefusedEmpty]); everything else
// odd is a [Problem].
func Parse(blocks []paper.Block, hint Hint) (*Document, []paper.Problem, error) {
	if stamp, ok := paper.SecretStamp(blocks); ok {
		return nil, nil, paper.RefuseSecret(stamp)
	}
	lines := flatten(blocks)
	if len(lines) == 0 {
		return nil, nil, &paper.Refusal{Code: paper.RefusedEmpty, Text: textEmpty}
	}
	d := &Document{}
	var problems []paper.Problem
	note := func(s paper.Severity, where, text string) {
		problems = append(problems, paper.Problem{Severity: s, Where: where, Text: text})
	}
	lines, contents := withoutFirstContents(lines)
	if contents > 0 {
		note(paper.Info, "", fmt.Sprintf(textContents, contents))
	}
	tables := 0
	for i := range lines {
		if lines[i].table != nil {
			tables++
			t, inferred := paper.Resolve(lines[i].table)
			lines[i].table = t
			if inferred > 0 {
				note(paper.Info, fmt.Sprintf("bảng %d", tables),
					fmt.Sprintf(textInferredCells, inferred))
			}
		}
	}
	markQuotes(lines)
	number := CanonicalNumber(hint.Number)
	if number == "" {
		number = numberIn(lines)
	}
	segments := segment(lines, number)
	for i := range segments {
		b := builder{lines: lines, seg: &segments[i]}
		parts := b.build()
		d.Parts = append(d.Parts, parts...)
		where := "phần chính"
		if segments[i].label != "" {
			where = segments[i].label
		}
		if i == 0 || segments[i].articles != nil {
			if gaps := missing(segments[i].numbers(lines)); gaps != "" {
				note(paper.Warning, where, "Số thứ tự các điều không liền; bản này thiếu hoặc không nhận ra: "+gaps+".")
			}
		}
		if n := segments[i].rejected; n > 0 {
			note(paper.Info, where, fmt.Sprintf(
				textLooseHeads, n))
		}
	}
	numberAppendices(d.Parts)
	problems = append(problems, readHeader(d, lines, hint)...)
	if Identify(d); !consolidated(d) {
		d.Relations = append(ReadRelations(d), ownEnds(d)...)
		problems = append(problems, unreadProblems(d.Relations)...)
	}
	return d, problems, nil
}

// line is a paragraph of the text on its way into the tree.
type line struct {
	text   string
	table  *paper.Table
	quoted bool // inside the quoted new wording of another document
	upper  bool // reads as capitals
	page   int
}

func flatten(blocks []paper.Block) []line {
	out := make([]line, 0, len(blocks))
	for _, b := range blocks {
		if b.Table != nil {
			out = append(out, line{table: b.Table, page: b.Page})
			if b.Text == "" && b.Label == "" {
				continue
			}
		}
		text := b.Text
		if b.Label != "" {
			text = b.Label + " " + text
		}
		for text != "" {
			one, rest, _ := strings.Cut(text, "\n")
			text = rest
			one = strings.TrimSpace(spaces.Replace(one))
			if one != "" {
				out = append(out, line{text: one, upper: b.Upper || paper.IsUpper(one), page: b.Page})
			}
		}
	}
	return out
}

// spaces makes the blanks of other widths plain ones; Go's \s knows only ASCII.
var spaces = strings.NewReplacer("\u00a0", " ", "\u2007", " ", "\u202f", " ", "\u3000", " ", "\u2002", " ", "\u2003",
	" ", "\u2009", " ", "\t", " ")

// markQuotes finds quoted new wording (“Điều 17. … ”) that runs over several
// lines; its labels are not labels of this document.
func markQuotes(lines []line) {
	strays := 0 // marks never closed; a text full of them is not searched far
	for i := 0; i < len(lines); i++ {
		net := quoteNet(lines[i].text)
		if net <= 0 {
			continue
		}
		opens := startsQuoted(lines[i].text)
		limit := 60 // a stray mark in mid-sentence must not swallow the text
		if opens && strays < 100 {
			limit = 4000
		}
		end, depth := -1, net
		for j := i + 1; j < len(lines) && j <= i+limit; j++ {
			t := lines[j].text
			if startsQuoted(t) && quoteNet(t) >= 0 && instructs(lines[j-1].text) {
				// The mark before was never closed; the line above this one
				// is an instruction of this document again.
				end = j - 2
				break
			}
			n := quoteNet(t)
			depth += n
			if depth <= 0 || n < 0 && endsQuoted(t) {
				end = j
				break
			}
			if depth > 0 && !opens && articleStart(t) > 0 && !strings.Contains(lines[i].text, "như sau") {
				break
			}
		}
		if end < 0 {
			strays++
		}
		if opens {
			lines[i].quoted = true
		}
		for j := i + 1; j <= end; j++ {
			lines[j].quoted = true
		}
		if end > i {
			i = end
		}
	}
}

func quoteNet(s string) int {
	if !strings.Contains(s, "“") && !strings.Contains(s, "”") {
		if strings.HasPrefix(s, "\"") && strings.Count(s, "\"")%2 == 1 {
			return 1
		}
		if endsQuoted(s) && strings.Count(s, "\"")%2 == 1 {
			return -1
		}
		return 0
	}
	return strings.Count(s, "“") - strings.Count(s, "”")
}

func startsQuoted(s string) bool {
	return strings.HasPrefix(s, "“") || strings.HasPrefix(s, "\"")
}

func endsQuoted(s string) bool {
	s = strings.TrimRight(s, ".;,:/ ")
	return strings.HasSuffix(s, "”") || strings.HasSuffix(s, "\"")
}

// instructs says that s announces the new wording of something.
func instructs(s string) bool {
	if len(s) > 600 {
		return false
	}
	f := strings.ToLower(s)
	return strings.Contains(f, "sửa đổi") || strings.Contains(f, "bổ sung") || strings.Contains(f, "thay thế") ||
		strings.HasSuffix(f, "như sau:")
}

var (
	// OCR reads "1" as "l" or "I" and drops marks of "Điều".
	reArticle    = regexp.MustCompile(`^(?:[ĐÐD][iI][ềêếeẻẽỀÊ][uUn]|ĐIỀU)\s*([0-9]{1,3}|[lI](?:[0-9lI]{1,2})?)\s*([a-zđ]{0,2})(\s*(?:\[{1,2}[0-9]+\]|\([0-9]+\))?\s*[.:]|\s*\[{1,2}[0-9]+\][.:]?)?(\s*\[{1,2}[0-9]+\])?(?:\s+|$|(“|[A-ZĐÀ-Ỹ]))`)
	reBook       = regexp.MustCompile(`^(?:Phần|PHẦN)\s+((?:[Tt]hứ|THỨ)\s+\pL+(?:\s+(?:một|hai|ba|bốn|tư|năm|MỘT|HAI|BA|BỐN|TƯ|NĂM))?|[IVXL]+|[0-9]{1,2}|[A-Z])(\s*\[{1,2}[0-9]+\])?\s*([.:–-])?(?:\s+|$)`)
	reChapter    = regexp.MustCompile(`^(?:Chương|CHƯƠNG)\s+([IVXLl]+|[0-9]{1,2})([a-zA-Z]?)(\s*\[{1,2}[0-9]+\])?\s*([.:–-])?(?:\s+|$)`)
	reSection    = regexp.MustCompile(`^(?:Mục|MỤC)\s+([0-9]{1,2}[a-z]?|[IVXL]+)(\s*\[{1,2}[0-9]+\])?\s*([.:–-])?(?:\s+|$)`)
	reSubsection = regexp.MustCompile(`^(?:Tiểu [mM]ục|TIỂU MỤC)\s+([0-9]{1,2}[a-z]?|[IVXL]+)(\s*\[{1,2}[0-9]+\])?\s*([.:–-])?(?:\s+|$)`)
	reAppendix   = regexp.MustCompile(`^(?:=+\s*)?(?:PHỤ LỤC|Phụ lục|Phụ Lục)(?:\s+(?:số|SỐ))?(?:\s+([IVXL]+[A-Z]?|[0-9]{1,2}[a-zA-Z]?|[A-Z])((?:\.[0-9]+)*))?(\s*\[{1,2}[0-9]+\])?\s*([.:–-])?(?:\s*=+)?(?:\s+|$)`)
	reForm       = regexp.MustCompile(`^(?:MẪU|Mẫu)\s+(?:[Ss]ố|SỐ)[:.]?\s*([0-9]{1,3}[a-zA-Z]?(?:[./][0-9A-Za-zĐ-]+)*)(\s*\[{1,2}[0-9]+\])?\s*([.:–-])?(?:\s+|$)`)
	reMarker     = regexp.MustCompile(`^(?:([0-9]{1,2}(?:\.[0-9]{1,3})+)[.)]?|([0-9]{1,3})([a-zđ]{0,2}[0-9]?)[.)]|([IVXL]{1,6})[.)]|([A-ZĐ])[.)]|([a-zđ]{1,2}[0-9]{0,2}|[a-zđ](?:\.[0-9]{1,2})+)[).])(\s*\[{1,2}[0-9]+\])?(?:\s+|$|(“|[A-ZĐÀ-Ỹ]))`)
	reIssuedWith = regexp.MustCompile(`^\(?(?:Ban hành kèm theo|Kèm theo|BAN HÀNH KÈM THEO|Ban hành theo)\s`)
	reIssuedType = regexp.MustCompile(`^(?:BẢN\s+)?(QUY CHẾ|QUY ĐỊNH|NỘI QUY|ĐIỀU LỆ|KẾ HOẠCH|ĐỀ ÁN|CHƯƠNG TRÌNH|DANH MỤC|CHIẾN LƯỢC|HƯỚNG DẪN|BỘ TIÊU CHÍ|BỘ CHỈ SỐ|PHƯƠNG ÁN|BẢNG|BIỂU|QUY TRÌNH|QUY CHUẨN|QUY TẮC|KHUNG|ĐỊNH MỨC|CHUẨN|QUY HOẠCH|DỰ ÁN|TIÊU CHUẨN)(?:\s|$)`)
	reSignature  = regexp.MustCompile(`^\|?\s*(?:\*?Nơi nhận|NƠI NHẬN|(?:TM|KT|TL|TUQ|T/M|Q)\.?\s+\p{Lu}{2}|XÁC THỰC VĂN BẢN HỢP NHẤT|CHỦ TỊCH QUỐC HỘI$|CHỦ TỊCH NƯỚC$|THỦ TƯỚNG$|BỘ TRƯỞNG$|CHỦ NHIỆM$|TỔNG BÍ THƯ$|CHÁNH ÁN$)`)
	// "Phụ lục I ban hành kèm theo Nghị định số 901/2031/NĐ-CP"
	reOtherNumber = regexp.MustCompile(`[0-9]+/(?:19|20)[0-9]{2}/[A-ZĐ][\pL0-9-]*`)
	reFootnote    = regexp.MustCompile(`^\[([0-9]{1,3})\](?:\s|$)`)
)

// articleStart returns the length of the label of an article heading at the
// start of s, 0 if there is none.
func articleStart(s string) int {
	if !articleLike(s) {
		return 0
	}
	m := reArticle.FindStringSubmatchIndex(s)
	if m == nil {
		return 0
	}
	end := m[1]
	if m[10] >= 0 {
		end = m[10]
	}
	return end
}

// articleLike spares the pattern on most lines.
func articleLike(s string) bool {
	return len(s) > 4 && (strings.HasPrefix(s, "Đ") || strings.HasPrefix(s, "Ð") || s[0] == 'D') && len(s) > 6
}

// candidate is a line that may be the heading of an article.
type candidate struct {
	line   int
	num    int
	suffix string
	strong bool // number followed by "." or ":", then nothing or a capital
	label  int  // bytes of the label
	quoted bool
}

func (c candidate) value() int {
	v := c.num * 1000
	for i := 0; i < len(c.suffix); i++ {
		v += (int(c.suffix[i]-'a') + 1) * []int{30, 1, 1, 1}[min(i, 3)]
	}
	return v
}

func (c candidate) no() string { return fmt.Sprint(c.num) + c.suffix }

func readArticle(lines []line, i int) (candidate, bool) {
	s := lines[i].text
	if !articleLike(s) {
		return candidate{}, false
	}
	m := reArticle.FindStringSubmatchIndex(s)
	if m == nil {
		return candidate{}, false
	}
	digits := strings.NewReplacer("l", "1", "I", "1").Replace(s[m[2]:m[3]])
	c := candidate{line: i, label: m[1]}
	c.num = atoi(digits)
	c.suffix = s[m[4]:m[5]]
	if m[10] >= 0 {
		c.label = m[10]
	}
	rest := strings.TrimSpace(s[c.label:])
	first, _ := utf8.DecodeRuneInString(rest)
	capital := rest == "" || unicode.IsUpper(first) || unicode.IsDigit(first) || strings.ContainsRune("“\"([", first)
	dotted := m[6] >= 0
	switch {
	case dotted && (capital || rest != "" && !continues(rest)):
		c.strong = true
	case !dotted && c.suffix != "" && rest != "":
		return candidate{}, false // "Điều 5a Luật này"
	case !dotted && rest == "":
		// "Điều 5" alone; a heading when its text comes on the next line.
	case !dotted && unicode.IsUpper(first) && !continues(rest) && len(rest) < 200 &&
		!strings.ContainsAny(rest[len(rest)-1:], ";,"):
	default:
		return candidate{}, false
	}
	return c, true
}

var reContinues = regexp.MustCompile(`^(?:(?:của|và|hoặc|Luật|Bộ luật|Nghị định|Thông tư|Quyết định|Nghị quyết|Pháp lệnh|Hiến pháp|này|đến|được|khoản|điểm|tại|theo|thì|Quy chế|Quy định)(?:[\s,;.]|$)|[,;])`)

// continues says that rest goes on with a sentence that only mentions an
// article ("Điều 5 của Luật này").
func continues(rest string) bool { return reContinues.MatchString(rest) }

// part of the text with its own count of articles: the main text, each
// appendix, each regulation issued with a decision.
type span struct {
	from, to int // lines
	label    string
	appendix bool
	notes    bool              // footnotes of a consolidated text
	articles map[int]candidate // by line
	last     int               // line of the last article, from-1 when none
	rejected int
}

func (s *span) numbers(lines []line) []candidate {
	var out []candidate
	for i := s.from; i < s.to; i++ {
		if c, ok := s.articles[i]; ok {
			out = append(out, c)
		}
	}
	return out
}

// segment cuts the text into the main text and what is attached to it, and
// chooses the articles of each.
func segment(lines []line, number string) []span {
	cands, quoted := articleLines(lines)
	notes := footnotes(lines, cands)
	starts := withoutContents(lines, spanStarts(lines, cands, notes, number))
	var out []span
	for k, from := range starts {
		to := len(lines)
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		s := span{from: from, to: to, appendix: k > 0, notes: notes > 0 && from == notes}
		if k > 0 {
			s.label = lines[from].text
			if len(s.label) > 80 {
				s.label = cutRunes(s.label, 60) + "…"
			}
		}
		if s.notes {
			s.last = from - 1
			out = append(out, s)
			continue
		}
		s.choose(cands, lines)
		s.recover(quoted, lines)
		// A heading "PHỤ LỤC" in the middle of the main text: its articles go on.
		if k > 0 && len(s.articles) > 0 && !signedBetween(lines, out[len(out)-1].last, from) {
			main := &out[len(out)-1]
			if main.goesOn(s) {
				merged := span{from: main.from, to: to, label: main.label, appendix: main.appendix}
				merged.choose(cands, lines)
				merged.recover(quoted, lines)
				out[len(out)-1] = merged
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// goesOn reports whether the articles of next are counted on from those of s.
func (s *span) goesOn(next span) bool {
	lo, hi := 0, 0
	for _, c := range next.articles {
		if lo == 0 || c.num < lo {
			lo = c.num
		}
	}
	for _, c := range s.articles {
		hi = max(hi, c.num)
	}
	return lo == hi+1 && hi > 0
}

// articleLines are the lines that begin an article, apart those inside quotes.
func articleLines(lines []line) (cands, quoted []candidate) {
	for i := range lines {
		if lines[i].table != nil {
			continue
		}
		if c, ok := readArticle(lines, i); ok {
			if c.quoted = lines[i].quoted; c.quoted {
				quoted = append(quoted, c)
			} else {
				cands = append(cands, c)
			}
		}
	}
	return cands, quoted
}

// spanStarts are the lines at which the main text, appendices, what is issued
// with a document and its footnotes (from line notes on, -1 none) begin.
func spanStarts(lines []line, cands []candidate, notes int, number string) []int {
	first := len(lines)
	for _, c := range cands {
		if c.strong || c.num == 1 {
			first = c.line
			break
		}
	}
	if len(cands) == 0 {
		first = 0
	}
	starts := []int{0}
	inAppendix := false // the last start is "PHỤ LỤC …"
	seen := 0           // candidates before i
	lastNum := 0
	for i := first + 1; i < len(lines); i++ {
		l := lines[i]
		if l.table != nil || l.quoted && i != notes {
			continue
		}
		for seen < len(cands) && cands[seen].line < i {
			if cands[seen].strong {
				lastNum = cands[seen].num
			}
			seen++
		}
		prev := starts[len(starts)-1]
		switch {
		case i == notes:
			starts = append(starts, i)
			inAppendix = false
		case i > notes && notes > 0 && prev == notes && !strings.HasPrefix(l.text, "PHỤ LỤC"):
			// Footnotes quote headings of every kind.
		case appendixHead(lines, i):
			if m := reOtherNumber.FindString(l.text); m != "" && number != "" && CanonicalNumber(m) != number {
				break // the appendix of another document, which this one changes
			}
			// The number of the open appendix again is a page header.
			if no := appendixNo(lines[i].text); !inAppendix || no == "" || no != appendixNo(lines[prev].text) {
				starts = append(starts, i)
				inAppendix = true
			}
		case inAppendix:
			// A "quy chế" or "danh mục" in an appendix is a form of it.
		case reIssuedWith.MatchString(l.text):
			if at := issuedHead(lines, i, prev); at > prev {
				starts = append(starts, at)
			}
		case lastNum > 1 && seen < len(cands) && cands[seen].line == i && cands[seen].num == 1 &&
			cands[seen].suffix == "" && cands[seen].strong:
			if at := issuedHead(lines, i, prev); at > prev {
				starts = append(starts, at)
			}
		case len(cands) > 0 && formHead(lines, i) && prev == 0 && seen == len(cands):
			starts = append(starts, i)
		}
	}
	return starts
}

// withoutContents drops the entries of a list of appendices: headings with
// hardly a line below that come again later.
func withoutContents(lines []line, starts []int) []int {
	longer := map[string]bool{}
	out := []int{}
	for k := len(starts) - 1; k >= 0; k-- {
		to := len(lines)
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		no := appendixNo(lines[starts[k]].text)
		if k > 0 && no != "" && to-starts[k] <= 3 && longer[no] {
			continue
		}
		if to-starts[k] > 3 {
			longer[no] = true
		}
		out = append(out, starts[k])
	}
	slices.Reverse(out)
	return out
}

// footnotes returns the line where the notes of a consolidated text begin,
// "[1] …" below its last article (Pháp lệnh 01/2012/UBTVQH13: changes are shown
// by notes); -1 when there are none.
func footnotes(lines []line, cands []candidate) int {
	for i := len(lines) - 1; i > 0; i-- {
		if lines[i].table != nil || !strings.HasPrefix(lines[i].text, "[1]") || !reFootnote.MatchString(lines[i].text) {
			continue
		}
		last := 0
		for _, c := range cands {
			switch {
			case !c.strong:
			case c.line < i:
				last = max(last, c.num)
			case c.num == last+1:
				return -1 // notes at the foot of a page: the articles go on
			}
		}
		if last == 0 {
			return -1
		}
		return i
	}
	return laterNotes(lines, cands)
}

// laterNotes finds notes whose first numbers a copy lost: three of them or more
// below the last article.
func laterNotes(lines []line, cands []candidate) int {
	from := 0
	for _, c := range cands {
		if c.strong {
			from = c.line
		}
	}
	first, n := -1, 0
	for i := from + 1; from > 0 && i < len(lines); i++ {
		if lines[i].table == nil && reFootnote.MatchString(lines[i].text) {
			if n++; first < 0 {
				first = i
			}
		}
	}
	if n < 3 {
		return -1
	}
	return first
}

func signedBetween(lines []line, from, to int) bool {
	for i := max(from, 0); i < to; i++ {
		if lines[i].table == nil && reSignature.MatchString(lines[i].text) || strings.HasSuffix(lines[i].text, "./.") {
			return true
		}
	}
	return false
}

func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// choose picks the best growing chain among the candidates of the span.
func (s *span) choose(all []candidate, lines []line) {
	s.last = s.from - 1
	s.articles = nil
	s.rejected = 0
	var cs []candidate
	for _, c := range all {
		if c.line >= s.from && c.line < s.to {
			cs = append(cs, c)
		}
	}
	if len(cs) == 0 {
		return
	}
	best := make([]float64, len(cs))
	back := make([]int, len(cs))
	top := -1
	for i, c := range cs {
		own := 0.1
		if c.strong {
			own = 1
		}
		// An entry of a table of contents is followed by the next at once.
		gap := s.to - c.line
		if i+1 < len(cs) {
			gap = cs[i+1].line - c.line
		}
		own += 0.02 * float64(min(gap, 5))
		best[i], back[i] = own, -1
		if c.num == 1 {
			best[i] += 1
		} else if !c.strong {
			best[i] -= 1 // a weak line starts nothing
		}
		for j := i - 1; j >= 0 && j >= i-1500; j-- {
			if cs[j].value() >= c.value() {
				continue
			}
			step := c.num - cs[j].num
			t := 0.0
			switch {
			case step == 0:
				t = .3
			case step == 1:
				t = 1
			default:
				t = -.15 * float64(min(step-1, 12))
				if !c.strong {
					t -= 1
				}
			}
			if v := best[j] + own + t; v > best[i] {
				best[i], back[i] = v, j
			}
		}
		if top < 0 || best[i] > best[top] {
			top = i
		}
	}
	s.articles = map[int]candidate{}
	strong := 0
	for _, c := range cs {
		if c.strong {
			strong++
		}
	}
	for i := top; i >= 0; i = back[i] {
		s.articles[cs[i].line] = cs[i]
		s.last = max(s.last, cs[i].line)
		if cs[i].strong {
			strong--
		}
	}
	if len(s.articles) == 1 && !cs[top].strong || s.appendix && (len(s.articles) == 1 || !s.begins()) {
		s.articles, s.last = nil, s.from-1 // a list that mentions articles
	}
	s.rejected = strong
}

// begins says that the chain starts with Điều 1.
func (s *span) begins() bool {
	for _, c := range s.articles {
		if c.num == 1 {
			return true
		}
	}
	return false
}

// recover takes back articles that a quotation mark never closed has
// swallowed: their number is the one missing between their neighbours.
func (s *span) recover(quoted []candidate, lines []line) {
	if len(s.articles) == 0 {
		return
	}
	take := func(prev candidate, before, want int) (candidate, bool) {
		for _, c := range quoted {
			if c.line > prev.line && c.line < before && c.strong && c.num == want && c.suffix == "" {
				return c, true
			}
		}
		return candidate{}, false
	}
	chain := s.numbers(lines)
	if first := chain[0]; first.num > 1 && !s.appendix {
		var found []candidate
		prev := candidate{line: s.from - 1}
		for prev.num+1 < first.num {
			c, ok := take(prev, first.line, prev.num+1)
			if !ok {
				break
			}
			found = append(found, c)
			prev = c
		}
		if prev.num+1 == first.num {
			for _, c := range found {
				s.articles[c.line] = c
			}
			for i := found[0].line; i < first.line; i++ {
				lines[i].quoted = false
			}
		}
	}
	for k, prev := range chain {
		before, limit := s.to, 1<<30
		if k+1 < len(chain) {
			before, limit = chain[k+1].line, chain[k+1].num
		}
		for prev.num+1 < limit {
			c, ok := take(prev, before, prev.num+1)
			if !ok {
				break
			}
			s.articles[c.line] = c
			s.last = max(s.last, c.line)
			for i := c.line; i < before && lines[i].quoted; i++ {
				lines[i].quoted = false
			}
			prev = c
		}
	}
}

// missing lists the numbers left out between the first and the last article,
// as "3, 7–9".
func missing(cs []candidate) string {
	var out []string
	prev := 0
	for _, c := range cs {
		if a, b := prev+1, c.num-1; a < b {
			out = append(out, fmt.Sprintf("Điều %d–%d", a, b))
		} else if a == b {
			out = append(out, fmt.Sprintf("Điều %d", a))
		}
		prev = c.num
	}
	return strings.Join(out, ", ")
}

func appendixHead(lines []line, i int) bool {
	s := lines[i].text
	if len(s) > 400 || !strings.HasPrefix(s, "P") && !strings.HasPrefix(s, "=") {
		return false
	}
	m := reAppendix.FindStringSubmatchIndex(s)
	if m == nil {
		return false
	}
	// "===== Phụ lục I =====" is followed by its own "Phụ lục I".
	if i > 0 && strings.HasPrefix(lines[i-1].text, "=") && reAppendix.MatchString(lines[i-1].text) {
		return false
	}
	rest := strings.Trim(s[m[1]:], " =")
	if rest == "" {
		return !strings.ContainsAny(s[len(s)-1:], ";,")
	}
	if strings.HasSuffix(rest, ";") || strings.HasSuffix(rest, ",") {
		return false
	}
	upper := strings.HasPrefix(s, "PHỤ LỤC")
	numbered := m[2] >= 0
	if upper && paper.IsUpper(rest) {
		return true
	}
	if reIssuedWith.MatchString(capitalised(rest)) && len(rest) < 250 && !strings.HasSuffix(rest, ".") {
		return numbered || upper
	}
	first, _ := utf8.DecodeRuneInString(rest)
	// "Phụ lục II. Mẫu báo cáo": the stop makes a heading of it.
	return numbered && m[8] >= 0 && (unicode.IsUpper(first) || first == '(') && !strings.HasSuffix(rest, ".")
}

// appendixNo is the number in the heading of an appendix.
func appendixNo(s string) string {
	if m := reAppendix.FindStringSubmatchIndex(s); m != nil && m[2] >= 0 {
		return s[m[2]:m[5]]
	}
	return ""
}

func capitalised(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func formHead(lines []line, i int) bool {
	s := lines[i].text
	if !strings.HasPrefix(s, "M") || len(s) > 250 {
		return false
	}
	m := reForm.FindStringSubmatchIndex(s)
	if m == nil {
		return false
	}
	rest := s[m[1]:]
	first, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || (unicode.IsUpper(first) || first == '(') && !strings.ContainsAny(rest[len(rest)-1:], ";,.")
}

// issuedHead returns the line above i where a text issued with the document
// begins ("QUY CHẾ", "KẾ HOẠCH"), or -1.
func issuedHead(lines []line, i, prev int) int {
	for j := i - 1; j > prev && j >= i-15; j-- {
		l := lines[j]
		if l.table != nil || l.quoted {
			return -1
		}
		if appendixHead(lines, j) {
			return -1
		}
		if l.upper && reIssuedType.MatchString(l.text) {
			if k := headKind(lines[j-1].text); k == "" || len(lines[j-1].text) > 20 {
				return j
			}
			continue // the title of a chapter: "QUY ĐỊNH CHUNG"
		}
		if articleStart(l.text) > 0 || reSignature.MatchString(l.text) {
			return -1
		}
	}
	return -1
}

// builder makes the parts of one span.
type builder struct {
	lines      []line
	seg        *span
	out        []*Part
	heads      []*Part  // open headings, Phần down to Điều
	lists      []list   // open numbered lists below the innermost heading
	cur        *Part    // where text goes
	plan       bool     // no articles: I, 1, a are headings
	pending    []string // lines of text for pendingFor
	pendingFor *Part
	inner      bool // so are they inside this article ("Điều 1. Phê duyệt Đề án …: I. …")
}

type list struct {
	style byte
	last  int
	no    string
	at    *Part // the item
}

var rank = map[PartKind]int{KindAppendix: 1, KindBook: 2, KindChapter: 3, KindSection: 4, KindSubsection: 5,
	KindArticle: 6}

func (b *builder) build() []*Part {
	defer b.settle()
	i := b.seg.from
	if b.seg.notes {
		return b.notes()
	}
	b.plan = len(b.seg.articles) == 0
	if b.seg.appendix {
		i = b.appendix(i)
	} else {
		b.cur = &Part{Kind: KindPreamble}
		b.out = append(b.out, b.cur)
	}
	for i < b.seg.to {
		l := b.lines[i]
		if l.table != nil {
			if i > b.seg.last && b.cur.Kind != KindPreamble && signs(l.table) {
				b.sign(&Part{Kind: KindSignature, Parts: []*Part{{Kind: KindTable, Table: l.table}}})
			} else {
				b.table(l.table)
			}
			i++
			continue
		}
		if l.quoted {
			b.text(l.text)
			i++
			continue
		}
		if c, ok := b.seg.articles[i]; ok {
			i = b.article(i, c)
			continue
		}
		if next := b.heading(i); next > i {
			i = next
			continue
		}
		if b.signature(i) {
			i++
			for i < b.seg.to && b.lines[i].table == nil && !b.attached(i) {
				b.text(b.lines[i].text)
				i++
			}
			if i < b.seg.to { // a table or heading below the signature
				b.lists = nil
				p := b.out[len(b.out)-1]
				if p.Kind != KindAppendix {
					p = &Part{Kind: KindAppendix}
					b.out = append(b.out, p)
				}
				b.heads, b.cur = []*Part{p}, p
				b.plan = true
			}
			continue
		}
		if b.marker(l.text) {
			i++
			continue
		}
		b.text(l.text)
		i++
	}
	return b.out
}

// notesNo is the number of the part that holds the footnotes.
const notesNo = "Chú thích"

// notes makes one part of the footnotes, an item each.
func (b *builder) notes() []*Part {
	all := &Part{Kind: KindAppendix, No: notesNo}
	b.cur = all
	for _, l := range b.lines[b.seg.from:b.seg.to] {
		if l.table != nil {
			b.table(l.table)
			continue
		}
		if m := reFootnote.FindStringSubmatchIndex(l.text); m != nil {
			p := &Part{Kind: KindItem, Label: strings.TrimSpace(l.text[:m[1]]), No: l.text[m[2]:m[3]],
				Text: strings.TrimSpace(l.text[m[1]:])}
			b.add(all, p)
			b.cur = p
			continue
		}
		b.text(l.text)
	}
	return []*Part{all}
}

// attached says that line i below a signature starts something else.
func (b *builder) attached(i int) bool {
	l := b.lines[i]
	return l.upper && reIssuedType.MatchString(l.text) || formHead(b.lines, i)
}

func (b *builder) signature(i int) bool {
	if i <= b.seg.last || b.seg.appendix && b.seg.articles == nil && !strings.Contains(b.lines[i].text, "ơi nhận") {
		return false
	}
	if len(b.heads) == 0 && len(b.lists) == 0 && i < b.seg.from+8 {
		return false
	}
	t := b.lines[i].text
	if len(t) > 200 || !reSignature.MatchString(t) {
		return false
	}
	b.sign(&Part{Kind: KindSignature, Text: t})
	return true
}

// signs says that t holds the signature block, as word processors lay it out.
func signs(t *paper.Table) bool {
	if len(t.Rows) > 4 {
		return false
	}
	for _, r := range t.Rows {
		for _, c := range r {
			if reSignature.MatchString(c.Raw) {
				return true
			}
		}
	}
	return false
}

func (b *builder) sign(p *Part) {
	b.heads, b.lists = nil, nil
	if last := b.out[len(b.out)-1]; last.Kind == KindAppendix {
		b.add(last, p)
		b.heads = []*Part{last}
	} else {
		b.out = append(b.out, p)
	}
	b.cur = p
}

// appendix opens the part of an attached text; returns the next line.
func (b *builder) appendix(i int) int {
	p := &Part{Kind: KindAppendix}
	b.out = append(b.out, p)
	b.heads, b.cur = []*Part{p}, p
	s := b.lines[i].text
	if m := reAppendix.FindStringSubmatchIndex(s); m != nil && strings.HasPrefix(strings.TrimLeft(s, "= "), "P") {
		p.Label = strings.TrimSpace(s[:m[1]])
		if m[2] >= 0 {
			p.No = s[m[2]:m[5]]
		}
		p.Title = strings.TrimSpace(s[m[1]:])
		i++
		if i < b.seg.to && strings.HasPrefix(p.Label, "=") {
			if n := reAppendix.FindStringSubmatchIndex(b.lines[i].text); n != nil {
				p.Label += "\n" + strings.TrimSpace(b.lines[i].text[:n[1]])
				p.Title = join(p.Title, strings.TrimSpace(b.lines[i].text[n[1]:]), "\n")
				i++
			}
		}
	} else if m := reForm.FindStringSubmatchIndex(s); m != nil {
		p.Label = strings.TrimSpace(s[:m[1]])
		p.No = "Mẫu " + s[m[2]:m[3]]
		p.Title = strings.TrimSpace(s[m[1]:])
		i++
	} else {
		p.Title = s
		i++
	}
	issued := i // the lines above "(Ban hành kèm theo …)" are the title
	for j := i; j < b.seg.to && j < i+5 && b.lines[j].table == nil && len(b.lines[j].text) < 300; j++ {
		if reIssuedWith.MatchString(b.lines[j].text) {
			issued = j
			break
		}
	}
	for n := 0; i < b.seg.to && n < 6; n++ {
		l := b.lines[i]
		if l.table != nil || l.quoted {
			break
		}
		if _, ok := b.seg.articles[i]; ok || reChapter.MatchString(l.text) || reMarker.MatchString(l.text) ||
			formHead(b.lines, i) {
			break
		}
		if !l.upper && i > issued || !l.upper && issued == i && !reIssuedWith.MatchString(l.text) {
			if p.Title != "" || n > 0 || len(l.text) > 200 {
				break
			}
		}
		p.Title = join(p.Title, l.text, "\n")
		i++
	}
	return i
}

func join(a, b, sep string) string {
	if a == "" {
		return b
	}
	if b == "" {
		return a
	}
	return a + sep + b
}

// open puts p under the innermost open heading of a higher rank.
func (b *builder) open(p *Part) {
	r := rank[p.Kind]
	for len(b.heads) > 0 && rank[b.heads[len(b.heads)-1].Kind] >= r {
		b.heads = b.heads[:len(b.heads)-1]
	}
	if len(b.heads) == 0 {
		b.out = append(b.out, p)
	} else {
		b.add(b.heads[len(b.heads)-1], p)
	}
	b.heads = append(b.heads, p)
	b.lists = b.lists[:0]
	b.inner = false
	b.cur = p
}

// add appends a child; text that stood below earlier children stays above it.
func (b *builder) add(parent, child *Part) {
	b.settle()
	if parent.Tail != "" {
		parent.Parts = append(parent.Parts, &Part{Kind: KindItem, Text: parent.Tail})
		parent.Tail = ""
	}
	parent.Parts = append(parent.Parts, child)
}

func (b *builder) text(s string) {
	if b.pendingFor != b.cur {
		b.settle()
		b.pendingFor = b.cur
	}
	b.pending = append(b.pending, s)
}

// settle writes the lines gathered for a part; joining them one by one would
// copy a long text once a line.
func (b *builder) settle() {
	if p := b.pendingFor; p != nil && len(b.pending) > 0 {
		s := strings.Join(b.pending, "\n")
		if len(p.Parts) > 0 {
			p.Tail = join(p.Tail, s, "\n")
		} else {
			p.Text = join(p.Text, s, "\n")
		}
	}
	b.pending, b.pendingFor = nil, nil
}

func (b *builder) table(t *paper.Table) {
	b.add(b.cur, &Part{Kind: KindTable, Table: t})
}

// article opens an Điều; returns the next line.
func (b *builder) article(i int, c candidate) int {
	s := b.lines[i].text
	p := &Part{Kind: KindArticle, No: c.no(), Label: strings.TrimSpace(s[:c.label])}
	rest := strings.TrimSpace(s[c.label:])
	b.open(p)
	i++
	if rest == "" {
		if i < b.seg.to && b.titleLine(i, 250) {
			p.Title = b.lines[i].text
			i++
		}
	} else if m := reMarker.FindStringSubmatchIndex(rest); m != nil && strings.HasPrefix(rest, "1.") && m[4] >= 0 {
		b.marker(rest)
		return i
	} else if strings.ContainsAny(rest[len(rest)-1:], ".:;") && !strings.HasSuffix(rest, "...") || len(rest) > 500 {
		p.Text = rest
	} else {
		p.Title = rest
	}
	// A title broken over lines goes on with a small letter.
	for n := 0; p.Title != "" && n < 3 && i < b.seg.to && b.wrapped(i); n++ {
		p.Title += "\n" + b.lines[i].text
		i++
	}
	return i
}

// wrapped says that line i goes on with the sentence above it.
func (b *builder) wrapped(i int) bool {
	l := b.lines[i]
	if l.table != nil || l.quoted {
		return false
	}
	r, _ := utf8.DecodeRuneInString(l.text)
	if !unicode.IsLower(r) || reMarker.MatchString(l.text) {
		return false
	}
	_, ok := b.seg.articles[i]
	return !ok
}

// titleLine says that line i can be the title of the heading above it.
func (b *builder) titleLine(i, limit int) bool {
	l := b.lines[i]
	if l.table != nil || l.quoted || len(l.text) > 2*limit {
		return false
	}
	if _, ok := b.seg.articles[i]; ok {
		return false
	}
	if reMarker.MatchString(l.text) || strings.HasPrefix(l.text, "-") ||
		strings.ContainsAny(l.text[len(l.text)-1:], ".:;,") {
		return false
	}
	return headKind(l.text) == "" && utf8.RuneCountInString(l.text) <= limit
}

func headKind(s string) PartKind {
	for _, h := range headings {
		if strings.HasPrefix(s, h.a) || strings.HasPrefix(s, h.b) {
			if h.re.MatchString(s) {
				return h.kind
			}
		}
	}
	return ""
}

var headings = []struct {
	kind PartKind
	a, b string
	re   *regexp.Regexp
}{
	{KindBook, "Phần", "PHẦN", reBook},
	{KindChapter, "Chương", "CHƯƠNG", reChapter},
	{KindSection, "Mục", "MỤC", reSection},
	{KindSubsection, "Tiểu", "TIỂU", reSubsection},
}

// heading opens Phần, Chương, Mục, Tiểu mục or a form; returns the next line,
// i when line i is none of them.
func (b *builder) heading(i int) int {
	s := b.lines[i].text
	if b.seg.appendix && formHead(b.lines, i) {
		m := reForm.FindStringSubmatchIndex(s)
		p := &Part{Kind: KindHeading, Label: strings.TrimSpace(s[:m[1]]), No: "Mẫu " + s[m[2]:m[3]],
			Title: strings.TrimSpace(s[m[1]:])}
		for len(b.heads) > 1 {
			b.heads = b.heads[:len(b.heads)-1]
		}
		b.lists = b.lists[:0]
		if len(b.heads) == 0 {
			b.heads = []*Part{b.out[0]}
		}
		b.add(b.heads[0], p)
		b.cur = p
		return i + 1
	}
	kind := headKind(s)
	if kind == "" || len(s) > 500 {
		return i
	}
	var m []int
	for _, h := range headings {
		if h.kind == kind {
			m = h.re.FindStringSubmatchIndex(s)
		}
	}
	rest := strings.TrimSpace(s[m[1]:])
	first, _ := utf8.DecodeRuneInString(rest)
	if rest != "" && (!unicode.IsUpper(first) && first != '(' && first != '“' ||
		strings.ContainsAny(rest[len(rest)-1:], ";,") || continues(rest) && !paper.IsUpper(rest)) {
		return i
	}
	stop := s[:m[1]]
	punctuated := strings.ContainsAny(stop, ".:–-")
	if rest != "" && !paper.IsUpper(rest) && !punctuated && kind != KindChapter {
		return i // "Mục 3 Phụ lục I"
	}
	if rest == "" && i+1 < b.seg.to && b.lines[i+1].table == nil && strings.Trim(b.lines[i+1].text,
		"0123456789. ") == "" {
		return i // a layout example: "Chương I", "14"
	}
	if rest == "" && strings.HasSuffix(s, ".") && kind == KindBook && b.plan {
		return i
	}
	p := &Part{Kind: kind, Label: strings.TrimSpace(s[:m[1]]), Title: rest}
	p.No = s[m[2]:m[3]]
	if kind == KindChapter && m[4] >= 0 {
		p.No = strings.ReplaceAll(p.No, "l", "I") + s[m[4]:m[5]]
	}
	if kind == KindBook {
		p.No = ordinal(p.No)
	}
	i++
	for n := 0; n < 4 && i < b.seg.to; n++ {
		l := b.lines[i]
		if !b.titleLine(i, 300) {
			break
		}
		if n == 0 && rest == "" || l.upper && (p.Title == "" || paper.IsUpper(p.Title)) {
			p.Title = join(p.Title, l.text, "\n")
			i++
			continue
		}
		break
	}
	b.open(p)
	return i
}

var ordinals = map[string]string{"nhất": "1", "một": "1", "hai": "2", "ba": "3", "tư": "4", "bốn": "4", "năm": "5",
	"sáu": "6",
	"bảy": "7", "tám": "8", "chín": "9", "mười": "10"}

// ordinal reads "thứ hai" as "2".
func ordinal(s string) string {
	w := strings.Fields(strings.ToLower(s))
	if len(w) < 2 {
		return s
	}
	n, ok := ordinals[w[1]]
	if !ok {
		return s
	}
	if len(w) > 2 && n == "10" {
		if m, ok := ordinals[w[2]]; ok {
			return "1" + m
		}
	}
	return n
}

// atoi reads decimal digits; fmt.Sscan takes "09" for a broken octal.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

const alphabet = "abcdđeghiklmnopqrstuvxy"

// marker opens a khoản, điểm, tiết or plan heading when s starts with a label
// that fits the numbering; otherwise it reports false.
func (b *builder) marker(s string) bool {
	if b.cur == nil || b.cur.Kind == KindSignature {
		return false
	}
	if b.cur.Kind == KindPreamble && !b.plan {
		return false
	}
	r, size := utf8.DecodeRuneInString(s)
	if style := bullet(r); style != 0 {
		if len(s) == size || b.cur.Kind == KindPreamble {
			return false
		}
		return b.item(style, 0, "", s[:size], s[size:])
	}
	if !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == 'đ' || r == 'Đ') || len(s) < 2 {
		return false
	}
	m := reMarker.FindStringSubmatchIndex(s)
	if m == nil {
		return false
	}
	end := m[1]
	if m[16] >= 0 {
		end = m[16]
	}
	label, rest := strings.TrimSpace(s[:end]), s[end:]
	group := func(k int) string {
		if m[2*k] < 0 {
			return ""
		}
		return s[m[2*k]:m[2*k+1]]
	}
	switch {
	case m[2] >= 0: // 1.1
		no := group(1)
		v := 0
		for _, f := range strings.Split(no, ".") {
			v = v*1000 + atoi(f)
		}
		style := byte('a') + byte(strings.Count(no, ".")) // b, c …
		return b.item(style, v, no, label, rest)
	case m[4] >= 0:
		n := atoi(group(2))
		v := n * 1000
		for k, c := range group(3) {
			v += (strings.IndexRune(alphabet, c) + 2) * []int{30, 1, 1, 1}[min(k, 3)]
		}
		return b.item('1', v, group(2)+group(3), label, rest)
	case m[8] >= 0 && !b.letterNext(group(4)):
		v := paper.RomanValue(group(4)) * 1000
		if !b.plan && v == 1000 && len(b.lists) == 0 && b.cur.Kind == KindArticle && startsCapital(rest) {
			b.inner = true
		}
		return (b.plan || b.inner) && b.item('I', v, group(4), label, rest)
	case m[8] >= 0 && len(group(4)) == 1:
		return (b.plan || b.inner) && b.item('A', int(group(4)[0]-'A'+1)*1000, group(4), label, rest)
	case m[10] >= 0:
		c := group(5)
		if c == "Đ" || !b.plan {
			return false
		}
		return b.item('A', int(c[0]-'A'+1)*1000, c, label, rest)
	case m[12] >= 0:
		no := group(6)
		if strings.HasSuffix(strings.TrimSpace(label), ".") && !b.plan {
			return false // "a." is not a điểm of an Điều
		}
		if strings.Contains(no, ".") {
			f := strings.Split(no, ".")
			return b.item('z', atoi(f[len(f)-1])*1000, no, label, rest)
		}
		first, w := utf8.DecodeRuneInString(no)
		v := (indexRune(alphabet, first) + 1) * 1000
		if indexRune(alphabet, first) < 0 {
			return false
		}
		for _, c := range no[w:] {
			if c >= '0' && c <= '9' {
				v = v + int(c-'0')
			} else {
				v += (indexRune(alphabet, c) + 1) * 20
			}
		}
		return b.item('a', v, no, label, rest)
	}
	return false
}

// bullet returns the list style of a bullet mark, 0 for any other character.
func bullet(r rune) byte {
	switch r {
	case '-', '–', '—':
		return '-'
	case '+':
		return '+'
	case '•', '*', '\uf0b7', '\uf02d':
		return '*'
	}
	return 0
}

func indexRune(s string, r rune) int {
	n := 0
	for _, c := range s {
		if c == r {
			return n
		}
		n++
	}
	return -1
}

// letterNext says that a Roman digit such as "C" or "D" is the next letter of
// an open list A, B, ….
func (b *builder) letterNext(s string) bool {
	if len(s) != 1 {
		return false
	}
	for _, l := range b.lists {
		if l.style == 'A' && int(s[0]-'A'+1)*1000 == l.last+1000 {
			return true
		}
	}
	return false
}

// item puts a labelled part where its number fits: next to its predecessor,
// or as the first of a list below the current part. Numbers that fit nowhere
// are not labels.
func (b *builder) item(style byte, v int, no, label, rest string) bool {
	rest = strings.TrimSpace(rest)
	at := -1
	for k := len(b.lists) - 1; k >= 0; k-- {
		l := b.lists[k]
		if l.style != style {
			continue
		}
		if no == "" || follows(l.last, v) {
			at = k
			break
		}
	}
	first := no == "" || v == 1000 || v == 1001 || style >= 'b' && style < 'z' && v%1000 == 1
	capital := startsCapital(rest)
	if at < 0 && !first {
		// A gap: numbers may be missing, but must still grow.
		for k := len(b.lists) - 1; k >= 0; k-- {
			if l := b.lists[k]; l.style == style && v > l.last && capital &&
				(v-l.last < 30000 || style >= 'b' && style < 'z') {
				at = k
				break
			}
		}
		if at < 0 && (!capital || style != '1' && style != 'a' && style != 'b' || v > 4999 && style != 'b' ||
			b.has(style) || b.plan && style == '1') {
			return false
		}
	}
	p := &Part{Label: label, No: no}
	if at >= 0 {
		b.lists = b.lists[:at]
	} else if no != "" && len(b.lists) > 7 {
		return false
	}
	parent := b.parent()
	p.Kind = b.kindOf(style, parent)
	if p.Kind == KindHeading && rest != "" && len(rest) < 300 && !strings.ContainsAny(rest[len(rest)-1:], ".;:,") {
		p.Title = rest
	} else {
		p.Text = rest
	}
	if parent == nil { // a plan without any heading above
		b.out = append(b.out, p)
	} else {
		b.add(parent, p)
	}
	b.lists = append(b.lists, list{style, v, no, p})
	b.cur = p
	return true
}

func (b *builder) has(style byte) bool {
	for _, l := range b.lists {
		if l.style == style {
			return true
		}
	}
	return false
}

// follows says that v is the next number after last: one more, or the first
// or next inserted one (2 → 2a, a → a1).
func follows(last, v int) bool {
	step := v - last
	return step > 0 && (step < 1000 || v/1000 == last/1000+1)
}

func startsCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s == "" || unicode.IsUpper(r) || strings.ContainsRune("“\"([", r) || unicode.IsDigit(r)
}

func (b *builder) parent() *Part {
	if n := len(b.lists); n > 0 {
		return b.lists[n-1].at
	}
	if n := len(b.heads); n > 0 {
		if b.cur != nil && b.cur.Kind == KindHeading && strings.HasPrefix(b.cur.No, "Mẫu ") {
			return b.cur
		}
		// Below a form the current part may be an item of it: find the form.
		h := b.heads[n-1]
		if k := len(h.Parts); k > 0 && strings.HasPrefix(h.Parts[k-1].No, "Mẫu ") {
			return h.Parts[k-1]
		}
		return h
	}
	return nil
}

func (b *builder) kindOf(style byte, parent *Part) PartKind {
	if style < '0' {
		return KindItem
	}
	if b.plan || b.inner {
		if style == 'z' {
			return KindItem
		}
		return KindHeading
	}
	switch {
	case parent == nil:
		return KindHeading
	case parent.Kind == KindArticle && style == '1':
		return KindClause
	case (parent.Kind == KindArticle || parent.Kind == KindClause) && style == 'a':
		return KindPoint
	}
	return KindItem
}

// numberAppendices gives attached texts that have Điều of their own the name of
// what they are ("Quy chế"), other unnumbered ones the numbers "-", "-2", … and
// makes repeated numbers distinct.
func numberAppendices(parts []*Part) {
	used := map[string]int{}
	for _, p := range parts {
		if p.Kind != KindAppendix {
			continue
		}
		no := cmp.Or(p.No, attachedType(p), "-")
		used[no]++
		p.No = no
		if n := used[no]; n > 1 {
			if no == "-" {
				p.No = fmt.Sprintf("-%d", n)
			} else {
				p.No = fmt.Sprintf("%s (%d)", no, n)
			}
		}
	}
}
