package corpus

import (
	"fmt"
	"regexp"
	"strings"

	"trolyao/paper"
)

// ownSubject is a document that speaks of itself at the head of a sentence, its
// label in front.
const ownSubject = `^(?:[\s\d.,)\[\]*-]|[a-zđ][.)]|Điều \d+[.:])*(?:Luật|Bộ luật|Nghị định|Thông tư liên tịch|Thông tư|Quyết định|Nghị quyết liên tịch|Nghị quyết|Pháp lệnh|Chỉ thị|Quy chế|Quy định|Văn bản|Hiến pháp|Kế hoạch|Hướng dẫn)\s+`

var (
	// "Nghị quyết này đã được … thông qua ngày … và có hiệu lực từ …", "Quyết định này
	// thay thế … và có hiệu lực kể từ ngày ký", "Các quy định của Luật này …" not.
	reOwnForce = regexp.MustCompile(ownSubject + `(?:này\s([^;]{0,900}?))?(?:bắt đầu\s+)?có\s+hiệu\s+lực(.*)`)
	// What may stand between the document and its effect.
	reBetween   = regexp.MustCompile(`^(?:gồm\s.*|(?:đã\s+)?được\s.*|.*(?:\sv\x{00e0}|,))?\s*$`)
	reBareForce = regexp.MustCompile(`^(?:[\s\d.)]|[a-zđ][.)])*(?:[Cc]ó|Bắt đầu có)\s+hiệu\s+lực(.*)`)
	reFrom      = regexp.MustCompile(`^\s*(?:thi\s*hành|áp\s+dụng|pháp\s+luật|,|\s)*(?:(?:kể\s*)?từ|vào|ngày)\s+(?:[0-9]{1,2}\s*(?:giờ|h)\s*(?:[0-9]{1,2}\s*(?:phút)?)?,?\s*)?(?:ngày\s*)?` + DayForm)
	reFromSign  = regexp.MustCompile(`^\s*(?:thi\s*hành|áp\s+dụng|\s)*(?:kể\s*)?từ\s+(?:ngày|khi)\s+(?:được\s+)?(?:ký|ban\s+hành|thông\s+qua|công\s+bố|Quốc hội|Hội đồng)`)
	// "trong hai năm kể từ ngày 01 tháng 02 năm 2019".
	reFromTerm  = regexp.MustCompile(`^\s*(?:thi\s*hành|\s)*trong\s+(?:thời\s+hạn\s+)?(?:([0-9]{1,3})|((?:\pL+\s+){1,3}?))\s*(?:\([^)]*\)\s*)?(năm|tháng),?\s*(?:kể\s+)?từ\s+(?:ngày\s*)?` + DayForm)
	reFromLate  = regexp.MustCompile(`^\s*(?:thi\s*hành|\s)*sau\s+(?:([0-9]{1,3})|((?:\pL+\s+){1,4}?))\s*(?:\(([^)]*)\)\s*)?(ngày|tháng),?\s*(?:kể\s+)?(?:từ\s+)?ngày\s+(ký|ban\s+hành|thông\s+qua|được\s+thông\s+qua|đăng\s+[Cc]ông\s+báo)`)
	reFromAgain = regexp.MustCompile(`có\s+hiệu\s+lực(.*)`)
	reOwnEnd    = regexp.MustCompile(ownSubject +
		`này\s+(?:bắt đầu\s+)?có\s+hiệu\s+lực\s[^.;:]{0,110}?đến\s+(?:hết\s+)?ngày\s*` + DayForm)
	reAdopted = regexp.MustCompile(`thông\s+qua\s+(?:tại\s+[^;]{0,80}?)?ngày\s*` + DayForm)
	// "Khoản 2 Điều 3 có hiệu lực từ …": a provision of the document itself.
	reOwnPlace   = regexp.MustCompile(`^(?:[\s\d.)]|[a-zđ][.)])*(?:(?:Các q|Q)uy\s+định\s+tại\s+)?(?i:điểm|khoản|điều|mục|chương)\s[^/]{0,200}?\scó\s+hiệu\s+lực`)
	reForceWords = regexp.MustCompile(`hiệu\s+lực`)
)

// numberWords are the numbers that terms are written with.
var numberWords = map[string]int{"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6,
	"bay": 7, "tam": 8, "chin": 9}

// readNumber reads "bốn mươi lăm", "mười lăm", "sáu"; 0 is no number.
func readNumber(s string) int {
	n := 0
	for _, w := range strings.Fields(paper.Fold(s)) {
		switch v := numberWords[w]; {
		case w == "muoi" && n == 0:
			n = 10
		case w == "muoi":
			n *= 10
		case v > 0:
			n += v
		default:
			return 0
		}
	}
	return n
}

// force is what a sentence says of the days of its document.
type force struct {
	from, until Day
	need        string // the day that is missing: "đăng Công báo"
}

// slips are errors of typing that implementation articles show, by what they are
// without marks.
var (
	slips = map[string]string{"nay nay co": "này có", "ke tu ngay": "kể từ ngày", "ngay tu ngay": "từ ngày",
		"than g": "tháng", "thang": "tháng"}
	reSlips = regexp.MustCompile(`này\s này có|này này có|kề từ ngày|ngày từ ngày|thán g|Tháng`)
)

// readForce reads the day of effect that a sentence gives its own document. issued
// may be "".
func readForce(sentence string, issued Day) (force, bool) {
	var f force
	if len(sentence) < 2000 {
		sentence = reSlips.ReplaceAllStringFunc(sentence, func(s string) string { return slips[paper.Fold(s)] })
	}
	m := reOwnForce.FindStringSubmatchIndex(sentence)
	var rest string
	switch {
	case m != nil:
		rest = sentence[m[4]:m[5]]
		if m[2] >= 0 && !reBetween.MatchString(sentence[m[2]:m[3]]) {
			return f, false
		}
	default:
		b := reBareForce.FindStringSubmatch(sentence)
		if b == nil {
			return f, false
		}
		rest = b[1]
	}
	if a := reAdopted.FindStringSubmatch(sentence); a != nil && issued == "" {
		issued = MakeDay(a[1], a[2], a[3])
	}
	got := false
	for rest != "" && !got {
		switch {
		case reFrom.MatchString(rest):
			d := reFrom.FindStringSubmatch(rest)
			f.from, got = MakeDay(d[1], d[2], d[3]), true
		case reFromTerm.MatchString(rest):
			d := reFromTerm.FindStringSubmatch(rest)
			n := max(atoi(d[1]), readNumber(d[2]))
			if n == 0 {
				return f, false
			}
			if d[3] == "năm" {
				n *= 12
			}
			f.from, got = MakeDay(d[4], d[5], d[6]), true
			f.until = f.from.addMonths(n).Add(-1)
		case reFromSign.MatchString(rest):
			if f.from, got = issued, true; issued == "" {
				f.need = "ký hoặc thông qua"
			}
		case reFromLate.MatchString(rest):
			d := reFromLate.FindStringSubmatch(rest)
			n := atoi(d[1])
			if n == 0 && atoi(d[3]) > 0 {
				n = atoi(d[3])
			}
			if n == 0 {
				n = max(readNumber(d[2]), readNumber(d[3]))
			}
			switch got = true; {
			case n == 0:
				return f, false
			case strings.Contains(strings.ToLower(d[5]), "công báo") || issued == "":
				f.need = d[5]
			case d[4] == "tháng":
				f.from = issued.addMonths(n)
			default:
				f.from = issued.Add(n)
			}
		default:
			next := reFromAgain.FindStringSubmatch(rest)
			if next == nil {
				return f, false
			}
			rest = next[1]
		}
	}
	if e := reOwnEnd.FindStringSubmatch(sentence); e != nil {
		f.until = MakeDay(e[1], e[2], e[3])
	}
	return f, got
}

// effective reads the first day of effect, and the first day after the last one
// when the text names that, from the document's own articles: a sentence whose
// subject is the document itself. A provision with another day is reported, not
// chosen; a day before the day of issue is refused.
func effective(d *Document, issued Day) (found, expires Day, problems []paper.Problem) {
	var where string
	take := func(at, text string) {
		for _, sentence := range sentences(unwrap(text)) {
			if !reForceWords.MatchString(sentence) {
				continue
			}
			if strings.Contains(sentence, "“") {
				sentence = dropQuoted(sentence)
			}
			f, ok := readForce(sentence, issued)
			switch {
			case !ok:
				if m := reForceDay.FindStringSubmatch(sentence); m != nil && found != "" &&
					(strings.Contains(sentence, "này") || reOwnPlace.MatchString(sentence)) {
					if other := MakeDay(m[1], m[2], m[3]); other != found && other != "" {
						problems = append(problems, paper.Problem{Severity: paper.Info, Where: at,
							Text: fmt.Sprintf(sayOtherForce, other.Vietnamese(), found.Vietnamese(), where)})
					}
				}
			case f.from == "":
				problems = append(problems, paper.Problem{Severity: paper.Info, Where: at,
					Text: fmt.Sprintf(sayNeedDay, f.need)})
			case issued != "" && f.from < issued:
				problems = append(problems, paper.Problem{Severity: paper.Warning, Where: at,
					Text: fmt.Sprintf(sayEarlyForce, f.from.Vietnamese(), issued.Vietnamese())})
			case found == "":
				found, where = f.from, at
			case found != f.from:
				problems = append(problems, paper.Problem{Severity: paper.Info, Where: at,
					Text: fmt.Sprintf(sayOtherForce, f.from.Vietnamese(), found.Vietnamese(), where)})
			}
			if ok && f.until != "" && f.until > max(issued, f.from) && expires == "" {
				expires = f.until.Add(1)
			}
		}
	}
	rooms := roomsOf(d.Parts)
	var visit func(p *Part, at string)
	visit = func(p *Part, at string) {
		take(at, p.Text)
		for _, q := range p.Parts {
			if !p.quoted(q) && q.Kind != KindTable {
				visit(q, at)
			}
		}
		take(at, p.Tail)
	}
	var walk func(parts []*Part)
	walk = func(parts []*Part) {
		for _, p := range parts {
			switch p.Kind {
			case KindBook, KindChapter, KindSection, KindSubsection:
				walk(p.Parts)
			case KindArticle:
				if rooms[p] == roomActs {
					take("Điều "+p.No, p.Title)
					visit(p, "Điều "+p.No)
				}
			}
		}
	}
	walk(d.Parts)
	return found, expires, problems
}

func dropQuoted(s string) string {
	for {
		i := strings.Index(s, "“")
		if i < 0 {
			return s
		}
		j := strings.Index(s[i:], "”")
		if j < 0 {
			return s[:i]
		}
		s = s[:i] + s[i+j+len("”"):]
	}
}
