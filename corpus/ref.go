package corpus

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"trolyao/paper"
	"unicode"
	"unicode/utf8"
)

// Ref is the address of a document or of a part of it. Empty fields are not
// part of the address; the zero Ref addresses nothing. Refs compare with ==.
type Ref struct {
	// Doc is the document's key ("30-2020-nd-cp"); "" means "this document".
	Doc string `json:"doc,omitempty"`
	// Number is its số, ký hiệu, for people ("30/2020/NĐ-CP").
	Number string `json:"number,omitempty"`

	Appendix string `json:"appendix,omitempty"` // "I", "2"; "Quy chế" issued with it; "-" is the only, unnumbered one
	Book     string `json:"book,omitempty"`     // Phần
	Chapter  string `json:"chapter,omitempty"`  // Chương
	Section  string `json:"section,omitempty"`  // Mục; in plans and appendices also "II.3"
	Article  string `json:"article,omitempty"`  // "5", "15a"
	Clause   string `json:"clause,omitempty"`   // "2", "2a"
	Point    string `json:"point,omitempty"`    // "a", "đ", "h1"
	Item     string `json:"item,omitempty"`     // tiết; table row number
}

// Mention is a reference as somebody wrote it, found by [ParseRef]: what is
// certain is filled in, what is not stays open for [Catalog.Resolve].
type Mention struct {
	Text       string // the words, as written
	Start, End int    // byte offsets in the text given to ParseRef

	// The document, as far as written: "nđ 30" gives Type "Nghị định", Serial
	// "30"; "30/2020/NĐ-CP" gives all of Serial, Year and Symbol; "Luật Cán bộ,
	// công chức" gives Type and Name. This says "Điều này", "Nghị định này".
	Type   string
	Serial string
	Year   string
	Symbol string // "NĐ-CP", "QH15", "QĐ-UBND"
	Name   string // may run on past the name's end; Resolve takes the longest held beginning
	Dated  Day    // "ngày 05 tháng 3 năm 2020"
	This   bool
	// ThisPart is, with This, which part is "này": KindArticle for "Điều này";
	// "" for the document.
	ThisPart PartKind

	// Part is the address inside the document; its Doc and Number are empty.
	Part Ref

	// apart says that Year stands beside the number, not in it ("76/NQ-CP năm
	// 2013").
	apart bool
}

// Number returns the số, ký hiệu as far as m tells one: "30/2020/NĐ-CP",
// "62-KL/TW", "30/2020", "766".
func (m Mention) Number() string {
	switch {
	case m.Serial == "":
		return ""
	case m.Year == "" && partySymbol(m.Symbol):
		return m.Serial + "-" + m.Symbol
	case m.Year != "" && !m.apart && m.Symbol != "":
		return m.Serial + "/" + m.Year + "/" + m.Symbol
	case m.Symbol != "":
		return m.Serial + "/" + m.Symbol
	case m.Year != "" && !m.apart:
		return m.Serial + "/" + m.Year
	}
	return m.Serial
}

// partySymbol says that a symbol is of the Party's form: "KL/TW", "CTr/TU".
func partySymbol(s string) bool { return strings.Contains(s, "/") }

// Whole says that r addresses a document, not a part of it.
func (r Ref) Whole() bool { return r == Ref{Doc: r.Doc, Number: r.Number} }

// Contains says that o is r or lies inside r. A document contains its parts, a
// điều its khoản; chapters are not known to contain an article unless o names
// the chapter too.
func (r Ref) Contains(o Ref) bool {
	if r.Doc != o.Doc {
		return false
	}
	in := func(a, b string) bool { return a == "" || a == b }
	// The Điều of a document are counted through its chapters, which may go unnamed.
	through := r.Article != "" && r.Appendix == "" && o.Appendix == "" && o.Book == "" && o.Chapter == "" &&
		o.Section == ""
	return in(r.Appendix, o.Appendix) && (through || in(r.Book, o.Book)) && (through || in(r.Chapter, o.Chapter)) &&
		(through || in(r.Section, o.Section) || strings.HasPrefix(o.Section, r.Section+
			".")) && // mục II of an appendix holds mục II.3
		in(r.Article, o.Article) && in(r.Clause, o.Clause) && in(r.Point, o.Point) && in(r.Item, o.Item) &&
		// an article address without appendix is not inside an appendix
		(r.Appendix != "" || o.Appendix == "" || r.Article == "")
}

// Renumbered returns r with the number of its appendix in the other numerals,
// "III" for "3" and "3" for "III", as people write both; r itself where it names
// no appendix.
func (r Ref) Renumbered() Ref {
	if n, err := strconv.Atoi(r.Appendix); err == nil {
		r.Appendix = paper.Roman(n)
	} else if isRoman(paper.Fold(r.Appendix)) {
		r.Appendix = strconv.Itoa(paper.RomanValue(r.Appendix))
	}
	return r
}

// Local returns the address inside the document in the official order, from
// the smallest part up: "điểm a khoản 2 Điều 18", "mục 29 Phụ lục 2"; "" for a
// whole document.
func (r Ref) Local() string {
	var w []string
	add := func(word, no string) {
		if no != "" {
			w = append(w, word+" "+no)
		}
	}
	add("tiết", r.Item)
	add("điểm", r.Point)
	add("khoản", r.Clause)
	add("Điều", r.Article)
	if r.Article == "" || r.Appendix != "" {
		if r.Appendix != "" || len(w) > 0 {
			add("mục", r.Section)
		} else {
			add("Mục", r.Section)
		}
		add("Chương", r.Chapter)
		add("Phần", r.Book)
	}
	switch {
	case r.Appendix == "-":
		w = append(w, "Phụ lục")
	case attachedNo(r.Appendix):
		w = append(w, r.Appendix+" ban hành kèm theo")
	default:
		add("Phụ lục", r.Appendix)
	}
	return strings.Join(w, " ")
}

// String returns Local and the number: "khoản 2 Điều 18 30/2020/NĐ-CP". For
// people use [Cite], which knows the type of the document.
func (r Ref) String() string {
	n := r.Number
	if n == "" {
		n = r.Doc
	}
	return strings.TrimSpace(r.Local() + " " + n)
}

// Cite returns the reference in the form of Nghị định 30/2020/NĐ-CP, Phụ lục I,
// Phần I, Mục II, khoản 6: luật and pháp lệnh by name and day of issue without
// number, other documents by type and number; the part in front.
func Cite(h *Head, r Ref) string {
	if h == nil {
		return r.String()
	}
	var doc string
	switch t := h.Type; {
	case t == "Hiến pháp":
		doc = t
		if len(h.Issued) >= 4 {
			doc += " năm " + string(h.Issued[:4])
		}
	case (t == "Luật" || t == "Bộ luật" || t == "Pháp lệnh") && h.Title != "":
		doc = t + " " + strings.TrimSpace(strings.TrimPrefix(h.Title, t+" "))
		if h.Issued != "" {
			doc += " ngày " + h.Issued.Long()
		}
	case h.Number != "":
		doc = strings.TrimSpace(t + " số " + h.Number)
	default:
		doc = strings.TrimSpace(t + " " + h.Title)
	}
	if l := r.Local(); l != "" {
		return l + " " + doc
	}
	return doc
}

// fragmentFields are the letters of a fragment, outermost first. Only one
// address has one fragment.
func (r *Ref) fragmentFields() []struct {
	tag string
	val *string
} {
	return []struct {
		tag string
		val *string
	}{{"pl", &r.Appendix}, {"p", &r.Book}, {"c", &r.Chapter}, {"m", &r.Section}, {"d", &r.Article}, {"k",
		&r.Clause}, {"", &r.Point}, {"t", &r.Item}}
}

// Fragment returns the part of r as it stands in a link, "d18k2a", "d15ak2",
// "plIIm29"; "" for a whole document. Numbers that would be misread stand in
// round brackets: khoản 2a is "k(2a)". [ParseFragment] reads it back.
func (r Ref) Fragment() string {
	var b strings.Builder
	for _, f := range r.fragmentFields() {
		v := *f.val
		if v == "" {
			continue
		}
		b.WriteString(f.tag)
		plain := plainFragment(v) == len(v)
		switch f.tag {
		case "pl":
			plain = plain || v == "-"
		case "d":
			plain = plain || articleFragment(v) == len(v)
		case "": // a letter directly behind the number of its khoản
			c, n := utf8.DecodeRuneInString(v)
			plain = r.Clause != "" && plainFragment(r.Clause) == len(r.Clause) && n == len(v) && unicode.IsLower(c) &&
				c != 't'
		}
		if plain {
			b.WriteString(v)
		} else {
			b.WriteString("(" + fragmentEscape(v) + ")")
		}
	}
	return b.String()
}

// plainFragment is how many bytes of s can stand without brackets.
func plainFragment(s string) int {
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] >= 'A' && s[n] <= 'Z' || s[n] == '.') {
		n++
	}
	return n
}

// articleFragment also takes the letter of "15a", "15đ"; k and t begin the
// next level.
func articleFragment(s string) int {
	n := plainFragment(s)
	if c, w := utf8.DecodeRuneInString(s[n:]); n > 0 && unicode.IsLower(c) && c != 'k' && c != 't' {
		n += w
	}
	return n
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func fragmentEscape(s string) string {
	return strings.NewReplacer("~", "~0", "(", "~1", ")", "~2").Replace(s)
}

func fragmentUnescape(s string) string {
	return strings.NewReplacer("~1", "(", "~2", ")", "~0", "~").Replace(s)
}

// ParseFragment reads what [Ref.Fragment] writes.
func ParseFragment(s string) (Ref, error) {
	var r Ref
	rest := s
	for _, f := range r.fragmentFields() {
		val, ok := strings.CutPrefix(rest, f.tag)
		if !ok || val == "" || f.tag == "p" && strings.HasPrefix(rest, "pl") {
			continue
		}
		n := 0
		switch {
		case val[0] == '(':
			if end := strings.IndexByte(val, ')'); end > 1 {
				*f.val, rest = fragmentUnescape(val[1:end]), val[end+1:]
			}
			continue
		case f.tag == "pl" && val[0] == '-':
			n = 1
		case f.tag == "d":
			n = articleFragment(val)
		case f.tag == "":
			if c, w := utf8.DecodeRuneInString(val); r.Clause != "" && unicode.IsLower(c) && c != 't' {
				n = w
			}
		default:
			n = plainFragment(val)
		}
		if n > 0 {
			*f.val, rest = val[:n], val[n:]
		}
	}
	if rest != "" || r == (Ref{}) {
		return Ref{}, fmt.Errorf("corpus: %q is not the address of a part, like d18k2a", s)
	}
	return r, nil
}

// ParseRef finds the references in a text (NFC), in the order of the text:
// official wording, shorthand ("Đ18 k2 nđ30"), with or without diacritics.
// Lists and ranges give one Mention for each provision, each spanning its own
// words and the last the document's name too; those of a range share theirs. Names of laws are read after a capital
// ("Luật Cán bộ, công chức") or before a year ("luat can bo cong chuc 2008");
// [Catalog.Find] also knows the held names written any way.
func ParseRef(text string) []Mention { return parseRefs(text, nil) }

func parseRefs(text string, names *nameTable) []Mention {
	p := refParser{text: text, names: names}
	p.t = cutRefTokens(text)
	return p.run()
}

// refToken is a run of letters and digits, or one other visible character.
type refToken struct {
	s, e  int
	f     string // folded
	space int    // line breaks in front, plus 1 if there is any white space
}

var foldLetters = func() map[rune]byte {
	m := map[rune]byte{}
	for _, r := range "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ" {
		m[r] = paper.Fold(string(r))[0]
	}
	return m
}()

// foldWord is [Fold] for one NFC word, without the general machinery.
func foldWord(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 || 'A' <= s[i] && s[i] <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r < 0x80:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b = append(b, byte(r))
		default:
			if c, ok := foldLetters[r]; ok {
				b = append(b, c)
			} else if !unicode.Is(unicode.Mn, r) {
				b = utf8.AppendRune(b, unicode.ToLower(r))
			}
		}
	}
	return string(b)
}

func cutRefTokens(text string) []refToken {
	out := make([]refToken, 0, len(text)/5+1)
	start, space := -1, 0
	flush := func(end int) {
		if start >= 0 {
			out = append(out, refToken{start, end, foldWord(text[start:end]), space})
			start, space = -1, 0
		}
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) && start >= 0:
			if r == 'n' && i-start > 1 && start >= 0 && strings.HasPrefix(text[i:], "ngày") && paper.IsUpper(text[start:i]) {
				flush(i) // "Thông tư số 38/2010/TT-BGDĐTngày 22"
			}
			if start < 0 {
				start = i
			}
		case unicode.IsSpace(r):
			flush(i)
			if space == 0 {
				space = 1
			}
			if r == '\n' {
				space++
			}
		default:
			flush(i)
			_, w := utf8.DecodeRuneInString(text[i:]) // 1 for a broken byte
			f := text[i : i+w]
			if r == '–' || r == '‑' || r == '−' {
				f = "-"
			}
			out = append(out, refToken{i, i + w, f, space})
			space = 0
		}
	}
	flush(len(text))
	return out
}

type refParser struct {
	text  string
	t     []refToken
	names *nameTable
	out   []Mention
}

func (p *refParser) f(i int) string {
	if i < 0 || i >= len(p.t) {
		return ""
	}
	return p.t[i].f
}

// glued says that token i follows its predecessor without white space.
func (p *refParser) glued(i int) bool { return i < len(p.t) && p.t[i].space == 0 }

func (p *refParser) raw(i int) string {
	if i < 0 || i >= len(p.t) {
		return ""
	}
	return p.text[p.t[i].s:p.t[i].e]
}

func (p *refParser) capital(i int) bool {
	r, _ := utf8.DecodeRuneInString(p.raw(i))
	return unicode.IsUpper(r)
}

// level orders the parts of an address, the smallest first.
type level int

const (
	lvItem level = iota
	lvPoint
	lvClause
	lvArticle
	lvSection
	lvChapter
	lvBook
	lvAppendix
)

var levelKind = [...]PartKind{KindItem, KindPoint, KindClause, KindArticle, KindSection, KindChapter, KindBook,
	KindAppendix}

func (l level) set(r *Ref, no string) {
	*[...]*string{&r.Item, &r.Point, &r.Clause, &r.Article, &r.Section, &r.Chapter, &r.Book, &r.Appendix}[l] = no
}

func (l level) get(r Ref) string {
	return [...]string{r.Item, r.Point, r.Clause, r.Article, r.Section, r.Chapter, r.Book, r.Appendix}[l]
}

type refLabel struct {
	no   string
	s, e int
}

// refElem is one level of an address with its numbers: "khoản 1, 2 và 3".
type refElem struct {
	lv     level
	labels []refLabel
	s, e   int
	short  bool // "d18", "k2": means something in company only
	exact  bool // written out with its diacritics
	this   bool
}

var levelWords = map[string]level{"tiet": lvItem, "diem": lvPoint, "khoan": lvClause, "dieu": lvArticle,
	"muc": lvSection, "chuong": lvChapter, "phan": lvBook}
var levelExact = map[string]bool{"tiết": true, "điểm": true, "khoản": true, "điều": true, "mục": true, "chương": true,
	"phần": true, "phụ": true}

// endsInPoint are the first syllables of words that end in "điểm".
var endsInPoint = map[string]bool{"địa": true, "dia": true, "thời": true, "thoi": true, "quan": true, "đặc": true,
	"ưu": true, "nhược": true, "trọng": true, "thí": true, "khuyết": true}

var levelShort = map[string]level{"d": lvArticle, "k": lvClause, "pl": lvAppendix}
var foldedOrdinals = map[string]string{"nhat": "1", "mot": "1", "hai": "2", "ba": "3", "tu": "4", "nam": "5",
	"sau": "6", "bay": "7", "tam": "8", "chin": "9", "muoi": "10"}

// word reads the word of a level at i; n is how many tokens it takes.
func (p *refParser) word(i int) (lv level, n int, ok bool) {
	f := p.f(i)
	if lv, ok = levelWords[f]; ok {
		return lv, 1, true
	}
	if f == "phu" && p.f(i+1) == "luc" {
		return lvAppendix, 2, true
	}
	return 0, 0, false
}

func isRoman(s string) bool {
	for i := 0; i < len(s); i++ {
		if strings.IndexByte("ivxl", s[i]) < 0 {
			return false
		}
	}
	return s != "" && len(s) <= 6
}

// label reads one number of a level at i.
func (p *refParser) label(lv level, i int) (refLabel, int, bool) {
	if i >= len(p.t) {
		return refLabel{}, i, false
	}
	t := p.t[i]
	f := t.f
	low := strings.ToLower(p.raw(i))
	lab := refLabel{s: t.s, e: t.e}
	// digits with at most a letter and a digit behind: 5, 15a, 12b1
	digits := 0
	for digits < len(f) && f[digits] >= '0' && f[digits] <= '9' {
		digits++
	}
	tail := f[digits:]
	numeric := digits > 0 && digits <= 4 && len(tail) <= 2 && (tail == "" || tail[0] >= 'a' && tail[0] <= 'z' &&
		(len(tail) == 1 || tail[1] >= '0' && tail[1] <= '9'))
	next := i + 1
	// A number that goes on (5.000, 14/2020, 50%) is none of ours.
	joined := p.glued(next) && (p.f(next) == "/" || p.f(next) == "%" ||
		(p.f(next) == "." || p.f(next) == ",") && p.glued(next+1) && isDigits(p.f(next+1)) && lv != lvSection &&
			lv != lvItem)
	switch lv {
	case lvArticle, lvClause:
		if !numeric || digits > 3 || joined && p.f(next) != "," {
			return lab, i, false
		}
		if joined && len(p.f(next+1)) >= 3 { // 1,500
			return lab, i, false
		}
		lab.no = trimZeros(low)
		return lab, next, lab.no != ""
	case lvPoint, lvItem:
		if utf8.RuneCountInString(low) == 1 && f[0] >= 'a' && f[0] <= 'z' && (low == f || low == "đ") ||
			len(f) == 2 && f[0] >= 'a' && f[0] <= 'z' && f[1] >= '0' && f[1] <= '9' || numeric && !joined &&
			digits <= 3 {
			lab.no = low
			if numeric {
				lab.no = trimZeros(low)
			}
			if p.f(next) == "." && p.glued(next) && p.glued(next+1) && isDigits(p.f(next+1)) && lv == lvPoint {
				lab.no += "." + p.f(next+1) // "điểm 2.1" of older plans
				lab.e = p.t[next+1].e
				next += 2
			}
			return lab, next, lab.no != ""
		}
		return lab, i, false
	default:
		if lv == lvBook || lv == lvSection {
			if f == "thu" && foldedOrdinals[p.f(i+1)] != "" {
				lab.no, lab.e = foldedOrdinals[p.f(i+1)], p.t[i+1].e
				return lab, i + 2, true
			}
		}
		switch {
		case isRoman(f):
			lab.no = strings.ToUpper(f)
		case numeric && digits <= 3 && (!joined || lv == lvSection && p.f(next) == "."):
			lab.no = trimZeros(strings.ToUpper(low))
		case utf8.RuneCountInString(low) == 1 && f[0] >= 'a' && f[0] <= 'z' && p.capital(i) && lv != lvBook:
			lab.no = strings.ToUpper(low)
		default:
			return lab, i, false
		}
		for lv == lvSection && p.f(next) == "." && p.glued(next) && p.glued(next+1) && next+1 < len(p.t) &&
			len(p.f(next+1)) <= 3 && (isDigits(p.f(next+1)) || isRoman(p.f(next+1))) {
			lab.no += "." + trimZeros(strings.ToUpper(p.f(next+1)))
			lab.e = p.t[next+1].e
			next += 2
		}
		return lab, next, lab.no != ""
	}
}

func trimZeros(s string) string {
	t := strings.TrimLeft(s, "0")
	if t == "" || t[0] < '0' || t[0] > '9' {
		return s
	}
	return t
}

// pointOrder is the Vietnamese alphabet as points are lettered.
var pointOrder = []rune("abcdđeghiklmnopqrstuvxy")

// refRange expands a range; at most 100 numbers, else the two ends.
func refRange(a, b refLabel) []refLabel {
	if isDigits(a.no) && isDigits(b.no) {
		x, y := atoi(a.no), atoi(b.no)
		if x < y && y-x <= 100 {
			out := []refLabel{a}
			for n := x + 1; n < y; n++ {
				out = append(out, refLabel{fmt.Sprint(n), a.s, b.e})
			}
			return append(out, b)
		}
	}
	i, j := -1, -1
	for k, r := range pointOrder {
		if a.no == string(r) {
			i = k
		}
		if b.no == string(r) {
			j = k
		}
	}
	if i >= 0 && j > i {
		out := []refLabel{a}
		for _, r := range pointOrder[i+1 : j] {
			out = append(out, refLabel{string(r), a.s, b.e})
		}
		return append(out, b)
	}
	return []refLabel{a, b}
}

// listEnds says that a bare number may be a member of a list: what follows it
// is not the thing it counts.
func (p *refParser) listEnds(i int) bool {
	switch p.f(i) {
	case "", ",", ";", ".", ":", ")", "(", "va", "hoac", "hay", "den", "cua", "tai", "thuoc", "trong", "nay", "?",
		"!", "”", "\"":
		return true
	}
	if i < len(p.t) && p.t[i].space > 1 {
		return true
	}
	if _, _, ok := p.word(i); ok {
		return true
	}
	if _, ok := p.shortElem(i); ok {
		return true
	}
	_, n := p.docWord(i)
	return n > 0
}

// elem reads one level with its numbers at i.
func (p *refParser) elem(i int) (refElem, int, bool) {
	var e refElem
	if i >= len(p.t) {
		return e, i, false
	}
	j := i
	if f := p.f(j); f == "cac" || f == "tu" || f == "nhung" {
		j++
	}
	if name, k := p.attached(i); k > i {
		at := p.t[k-1].e
		return refElem{lv: lvAppendix, labels: []refLabel{{name, p.t[i].s, at}}, s: p.t[i].s, e: at,
			exact: true}, k, true
	}
	lv, n, ok := p.word(j)
	if !ok {
		if j > i {
			return e, i, false
		}
		if ee, ok := p.shortElem(i); ok {
			return ee, i + 1, true
		}
		// "đ 18", "k 2", "pl 2", "đ.18"
		if l, ok := levelShort[p.f(i)]; ok {
			k := i + 1
			if p.f(k) == "." && p.glued(k) {
				k++
			}
			if lab, next, ok := p.label(l, k); ok && !(isRoman(p.f(k)) && l != lvAppendix) {
				return refElem{lv: l, labels: []refLabel{lab}, s: p.t[i].s, e: lab.e, short: true}, next, true
			}
		}
		return e, i, false
	}
	e = refElem{lv: lv, s: p.t[i].s, exact: levelExact[strings.ToLower(p.raw(j))]}
	if lv == lvClause && strings.ToLower(p.raw(j-1)) == "tài" || lv == lvPoint && endsInPoint[strings.ToLower(p.raw(j-1))] {
		return e, i, false // tài khoản, địa điểm
	}
	k := j + n
	if p.f(k) == "tu" && lv <= lvClause { // "các điểm từ a đến đ"
		k++
	}
	if p.f(k) == "so" && (lv == lvAppendix || lv == lvSection) || p.f(k) == "." && p.glued(k) {
		k++
	}
	if p.f(k) == "nay" {
		e.this, e.e = true, p.t[k].e
		return e, k + 1, true
	}
	lab, next, ok := p.label(lv, k)
	if !ok {
		if lv == lvAppendix {
			e.labels = []refLabel{{"-", e.s, p.t[k-1].e}}
			e.e = p.t[k-1].e
			return e, k, true
		}
		return e, i, false
	}
	e.labels = append(e.labels, lab)
	for {
		m := next
		f := p.f(m)
		if f == "den" || f == "-" && isDigits(p.f(m+1)) && isDigits(lab.no) && lv <= lvArticle {
			m++
			if l2, n2, ok := p.word(m); ok && l2 == lv {
				m += n2
			}
			last, after, ok := p.label(lv, m)
			if !ok || !p.listEnds(after) && !(f == "den" && after > m+1) {
				if !ok || f == "-" {
					break
				}
			}
			e.labels = append(e.labels[:len(e.labels)-1], refRange(lab, last)...)
			lab, next = last, after
			continue
		}
		if f == "," || f == "va" || f == "hoac" || f == "hay" || f == ";" {
			m++
			if f != "va" && p.f(m) == "va" {
				m++
			}
			more, after, ok := p.label(lv, m)
			if !ok || !p.listEnds(after) || m < len(p.t) && p.t[m].space > 2 {
				break
			}
			e.labels = append(e.labels, more)
			lab, next = more, after
			continue
		}
		break
	}
	e.e = e.labels[len(e.labels)-1].e
	return e, next, true
}

// shortElem reads "đ18", "k2", "pl2", glued.
func (p *refParser) shortElem(i int) (refElem, bool) {
	f := p.f(i)
	n := 0
	for n < len(f) && (f[n] < '0' || f[n] > '9') {
		n++
	}
	if n == 0 || n == len(f) {
		return refElem{}, false
	}
	lv, ok := levelShort[f[:n]]
	if !ok && f[:n] == "dieu" {
		lv, ok = lvArticle, true
	}
	if !ok && f[:n] == "khoan" {
		lv, ok = lvClause, true
	}
	d := n
	for d < len(f) && f[d] >= '0' && f[d] <= '9' {
		d++
	}
	if !ok || d-n > 3 || len(f)-d > 1 {
		return refElem{}, false
	}
	low := strings.ToLower(p.raw(i))
	no := low[strings.IndexAny(low, "0123456789"):]
	t := p.t[i]
	if p.glued(i+1) && p.f(i+1) == "/" {
		return refElem{}, false
	}
	return refElem{lv: lv, labels: []refLabel{{trimZeros(no), t.s, t.e}}, s: t.s, e: t.e, short: true}, true
}

type refSep int

const (
	sepNone refSep = iota // directly, or by "của", "tại"
	sepComma
	sepSemicolon // what goes up behind it is another address: "điểm a đến g; khoản 8 Điều 3"
	sepAnd
)

// chain reads the levels at i as far as they belong together.
func (p *refParser) chain(i int) (els []refElem, seps []refSep, next int) {
	if els, next = p.gluedChain(i); els != nil {
		for range els[1:] {
			seps = append(seps, sepNone)
		}
		return els, seps, next
	}
	e, next, ok := p.elem(i)
	if !ok {
		return nil, nil, i
	}
	els = append(els, e)
	for {
		j, sep := next, sepNone
		if j < len(p.t) && p.t[j].space > 2 {
			break
		}
	skip:
		for j < len(p.t) {
			switch p.f(j) {
			case ",":
				sep = max(sep, sepComma)
			case ";":
				sep = max(sep, sepSemicolon)
			case "va", "hoac":
				sep = sepAnd
			case "cua", "tai", "thuoc", "trong":
			default:
				break skip
			}
			j++
			if j > next+3 {
				break
			}
		}
		e, after, ok := p.elem(j)
		if !ok || e.lv == lvAppendix && len(e.labels) == 1 && e.labels[0].no == "-" && sep == sepAnd {
			break
		}
		els, seps, next = append(els, e), append(seps, sep), after
	}
	return els, seps, next
}

// gluedChain reads "d18k2a".
func (p *refParser) gluedChain(i int) ([]refElem, int) {
	f := p.f(i)
	k := strings.IndexByte(f, 'k')
	if len(f) < 4 || f[0] != 'd' || k < 2 || !isDigits(f[1:k]) || k+1 >= len(f) || f[k+1] < '0' || f[k+1] > '9' {
		return nil, i
	}
	low := strings.ToLower(p.raw(i))
	_, w := utf8.DecodeRuneInString(low) // đ or d
	r, err := ParseFragment("d" + low[w:])
	if err != nil || r.Article == "" || r.Clause == "" {
		return nil, i
	}
	t := p.t[i]
	els := []refElem{}
	for _, lv := range []level{lvPoint, lvClause, lvArticle} {
		if no := lv.get(r); no != "" {
			els = append(els, refElem{lv: lv, labels: []refLabel{{no, t.s, t.e}}, s: t.s, e: t.e, exact: true})
		}
	}
	return els, i + 1
}

// address is one address of a chain and where it is written.
type address struct {
	ref  Ref
	this PartKind
	s, e int
}

const maxAddresses = 400 // of one chain

// addresses says which levels of a chain belong together.
func addresses(els []refElem, seps []refSep) []address {
	// Cut into runs that go up ("điểm a khoản 2 Điều 5") or stay level
	// ("khoản 1, khoản 2 Điều 5").
	type run struct{ a, b int } // els[a:b]
	var runs []run
	for a := 0; a < len(els); {
		b := a + 1
		under := a > 0 && seps[a-1] == sepNone && els[a-1].lv > els[a].lv // "Điều 5 khoản 2, Điều 6"
		for b < len(els) {
			up := els[b].lv > els[b-1].lv
			if up && (seps[b-1] == sepNone || seps[b-1] == sepComma && !under) {
				b++
			} else if els[b].lv == els[b-1].lv && els[b].lv < lvArticle && els[a].lv == els[b].lv {
				b++
			} else {
				break
			}
		}
		runs = append(runs, run{a, b})
		a = b
	}
	var out []address
	var borrowed Ref // outer levels known from the run in front (going down)
	var borrowedThis PartKind
	for n := 0; n < len(runs); n++ {
		r := runs[n]
		top := els[r.b-1].lv
		// Levels above this run: those of a later run reached going up …
		var outer Ref
		var outerThis PartKind
		found := false
		for m := n + 1; m < len(runs) && m < n+40 && !found; m++ {
			q := runs[m]
			if els[q.a].lv > top { // a run that starts above is a sibling, not a roof
				break
			}
			if t := els[q.b-1]; t.lv > top && els[q.a].lv <= top {
				for x := q.a; x < q.b; x++ {
					if els[x].lv > top {
						if len(els[x].labels) > 0 {
							els[x].lv.set(&outer, els[x].labels[len(els[x].labels)-1].no)
						} else if els[x].this && outerThis == "" {
							outerThis = levelKind[els[x].lv]
						}
						found = true
					}
				}
			}
		}
		// … or those in front, going down ("Điều 18 khoản 2 điểm a").
		down := false
		if !found && n > 0 && els[runs[n-1].b-1].lv != top && borrowedAbove(borrowed, top, borrowedThis) {
			outer, outerThis, down = borrowed, borrowedThis, true
			for l := lvItem; l <= top; l++ {
				l.set(&outer, "")
			}
		} else if !found && n > 0 && borrowedAbove(borrowed, top, borrowedThis) && top < lvArticle {
			outer, outerThis = borrowed, borrowedThis
			for l := lvItem; l <= top; l++ {
				l.set(&outer, "")
			}
		}
		if down && len(out) > 0 && parentOf(out[len(out)-1], outer) && seps[r.a-1] != sepAnd {
			prev := out[len(out)-1]
			out = out[:len(out)-1]
			out = append(out, expand(els[r.a:r.b], outer, outerThis, prev.s)...)
		} else {
			out = append(out, expand(els[r.a:r.b], outer, outerThis, -1)...)
		}
		if len(out) > maxAddresses {
			return out[:maxAddresses]
		}
		if len(out) > 0 {
			borrowed, borrowedThis = out[len(out)-1].ref, out[len(out)-1].this
		}
	}
	return out
}

func borrowedAbove(r Ref, top level, this PartKind) bool {
	if this != "" {
		return true
	}
	for l := top + 1; l <= lvAppendix; l++ {
		if l.get(r) != "" {
			return true
		}
	}
	return false
}

func parentOf(a address, outer Ref) bool { return a.ref == outer }

// expand gives the addresses of one run: numbers of the same level side by
// side, those of a level above shared.
func expand(run []refElem, outer Ref, this PartKind, from int) []address {
	// Walk from the top down so that each lower level is repeated under the
	// last number of the level above it; lists above a list are rare.
	base := []address{{ref: outer, this: this, s: -1}}
	var flat []address
	i := len(run) - 1
	for i >= 0 {
		lv := run[i].lv
		j := i
		for j > 0 && run[j-1].lv == lv {
			j--
		}
		var next []address
		roof := base[len(base)-1]
		for x := j; x <= i; x++ {
			e := run[x]
			if e.this {
				a := roof
				if a.this == "" {
					a.this = levelKind[lv]
				}
				a.s, a.e = e.s, e.e
				next = append(next, a)
				continue
			}
			for y, lab := range e.labels {
				a := roof
				lv.set(&a.ref, lab.no)
				a.s, a.e = lab.s, lab.e
				if y == 0 {
					a.s = e.s
				}
				next = append(next, a)
			}
		}
		if len(base) > 1 { // "khoản 2 Điều 5, 6": the khoản is Điều 6's as much as Điều 5's
			flat = append(flat, base[:len(base)-1]...)
			if i < len(run)-1 {
				lower := next
				next = nil
				for _, b := range base {
					for _, l := range lower {
						a := l
						a.ref = b.ref
						lv.set(&a.ref, lv.get(l.ref))
						next = append(next, a)
					}
					if len(next) > maxAddresses {
						break
					}
				}
				flat = flat[:0]
			}
		}
		base = next
		i = j - 1
	}
	out := append(flat, base...)
	if len(out) > 0 {
		if from >= 0 {
			out[0].s = from
		}
		last := &out[len(out)-1]
		if e := run[len(run)-1].e; e > last.e {
			last.e = e
		}
	}
	return out
}

// docRef is the document of a mention.
type docRef struct {
	m    Mention
	s, e int
}

// run walks over the text.
func (p *refParser) run() []Mention {
	for i := 0; i < len(p.t); {
		if els, seps, next := p.chain(i); els != nil {
			d, after, ok := p.docAfter(next)
			if ok || p.standsAlone(i, els) {
				if !ok {
					after = next
				}
				p.emit(addresses(els, seps), d, ok)
				i = after
				continue
			}
			// Not a reference; a document name may still begin inside.
		}
		if d, next, ok := p.doc(i); ok {
			// "nđ 30 điều 14": the part behind, unless it belongs to another document.
			j := next
			if f := p.f(j); f == "," || f == "tai" || f == "o" || f == ":" || f == "(" || f == "thi" {
				j++
			}
			if els, seps, after := p.chain(j); els != nil && !els[0].this && (j >= len(p.t) || p.t[j].space < 2) {
				if _, _, other := p.docAfter(after); !other && !(els[0].short && els[0].lv != lvArticle &&
					els[0].lv != lvAppendix && len(els) == 1) {
					as := addresses(els, seps)
					as[0].s = d.s
					last := &as[len(as)-1]
					last.e = max(last.e, p.t[after-1].e)
					p.emit(as, d, true)
					i = after
					continue
				}
			}
			p.emit([]address{{s: d.s, e: d.e}}, d, true)
			i = next
			continue
		}
		i++
	}
	return p.out
}

func (p *refParser) emit(as []address, d docRef, ok bool) {
	slices.SortStableFunc(as, func(a, b address) int { return a.s - b.s })
	for n, a := range as {
		m := d.m
		if !ok {
			m = Mention{}
		}
		m.Part = a.ref
		if a.this != "" && m.Serial == "" && m.Name == "" {
			m.This, m.ThisPart = true, a.this
		}
		m.Start, m.End = a.s, a.e
		if ok && n == len(as)-1 && d.e > m.End {
			m.End = d.e
		}
		if ok && n == len(as)-1 && d.s < m.Start && n == 0 {
			m.Start = d.s
		}
		m.Text = p.text[m.Start:m.End]
		p.out = append(p.out, m)
	}
}

// standsAlone says that levels mean a reference without a document's name.
func (p *refParser) standsAlone(i int, els []refElem) bool {
	has := map[level]bool{}
	short, this := true, false
	for _, e := range els {
		has[e.lv] = true
		short = short && e.short
		this = this || e.this
	}
	e := els[0]
	if e.this && len(els) == 1 {
		return e.lv == lvClause && e.exact || p.capital(i) && e.exact
	}
	if this {
		return true
	}
	if short {
		return has[lvArticle] && has[lvClause]
	}
	if e.lv == lvAppendix && len(els) == 1 && e.labels[0].no == "-" {
		return false
	}
	if counted := p.counts(els); counted {
		return false
	}
	if has[lvArticle] || has[lvAppendix] || has[lvChapter] {
		return !(len(els) == 1 && e.short)
	}
	if has[lvClause] {
		return len(els) > 1 || e.exact
	}
	return false
}

var units = map[string]bool{"trieu": true, "ty": true, "ti": true, "nghin": true, "ngan": true, "dong": true,
	"nguoi": true, "%": true, "usd": true, "vnd": true,
	"ngay": true, "thang": true, "nam": true, "lan": true, "gio": true, "tuan": true, "buoi": true, "phut": true,
	"tr": true, "xe": true, "can": true, "suat": true, "phan": true, "bo": true, "ban": true}

// counts says that the last number counts something ("khoản 5 triệu đồng").
func (p *refParser) counts(els []refElem) bool {
	if len(els) > 1 {
		return false
	}
	e := els[0].e
	// Binary search for the token behind e.
	lo, hi := 0, len(p.t)
	for lo < hi {
		m := (lo + hi) / 2
		if p.t[m].s < e {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return units[p.f(lo)] && p.f(lo) != "nam" && p.f(lo) != "ban" && p.f(lo) != "bo" && p.f(lo) != "phan"
}

// docAfter reads the document that the levels in front belong to.
func (p *refParser) docAfter(i int) (docRef, int, bool) {
	j := i
	for n := 0; n < 8 && j < len(p.t); n++ {
		switch p.f(j) {
		case "cua", "tai", "thuoc", "trong", "theo", "kem", "ban", "hanh", ",", "(":
			j++
			continue
		case "quy":
			if f := p.f(j + 1); (f == "che" || f == "dinh") && p.f(j+2) == "ban" && p.f(j+3) == "hanh" {
				j += 2
				continue
			}
		case "duoc":
			if p.f(j+1) == "ban" && p.f(j+2) == "hanh" {
				j++
				continue
			}
		}
		break
	}
	if j < len(p.t) && p.t[j].space > 2 {
		return docRef{}, i, false
	}
	return p.doc(j)
}
