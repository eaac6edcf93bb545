package task

import (
	"fmt"
	"regexp"
	"strings"

	"trolyao/corpus"
)

// The grammar of days and periods, composed of parts:
//
//	deadline = ["từ"] group { ("," | "và") group } [tail]
//	group    = moment [("-" | "đến") moment]
//	moment   = [bound] [hour] (day | month | quarter | half | year) [label]
//	bound    = "trước" | "chậm nhất" | "đến hết" | "trong" | …
//	tail     = "hằng năm" | "hằng tháng" | "của tháng cuối quý" | "và các năm tiếp theo" | …
//
// A number without its unit takes that of the moment before it ("Tháng 3, 6, 9");
// a moment without a year takes that of the next one, else of the one before,
// else that of the plan.

// moment is a day or a period that a phrase names.
type moment struct {
	// day, month, quarter, half-year, nine months, year: 'd', 'm', 'q', 'h', 'n', 'y'; 'D' a day of no month
	unit       byte
	day, n, y  int // n is the month, quarter or half
	part       string
	before     bool // "trước": the moment itself is excluded
	until      bool // "đến", "chậm nhất": its end counts, not its beginning
	bounded    bool // a word of bound stands in front of it
	hour, what string
	weekday    int // 1 (thứ Hai) to 7, 0: none named
}

type dueParser struct {
	t      []string
	i      int
	labels []string // what stood in brackets; its token is "#n"
}

var (
	reDueToken = regexp.MustCompile(`#\d+|\d+|[a-z]+|[^\sa-z\d]`)
	reBracket  = regexp.MustCompile(`\(([^()]*)\)`)
	reRoman    = regexp.MustCompile(`^(?:i{1,3}|iv)$`)
)

// readGrammar reads a phrase that the grammar covers as a whole.
func readGrammar(s, shown string, year, _ int) (Due, bool) {
	p := &dueParser{}
	cautious := ""
	var inner []string
	for _, m := range reBracket.FindAllStringSubmatch(shown, -1) {
		inner = append(inner, strings.TrimSpace(m[1]))
	}
	bad := false
	s = reBracket.ReplaceAllStringFunc(s, func(b string) string {
		n := len(p.labels)
		text := strings.TrimSpace(strings.Trim(b, "()"))
		if text == "du kien" {
			cautious = textTentative
			p.labels = append(p.labels, "")
			return " "
		}
		if reTimeWord.MatchString(text) && !reRound.MatchString(text) || n >= len(inner) { // it may change the deadline
			p.labels = append(p.labels, "")
			return " , " + text
		}
		p.labels = append(p.labels, inner[n])
		return fmt.Sprintf(" #%d ", n)
	})
	p.t = reDueToken.FindAllString(s, -1)
	if bad || len(p.t) == 0 || len(p.t) > 80 {
		return Due{}, false
	}
	d, ok := p.deadline(year)
	if ok && cautious != "" && d.Caution == "" {
		d.Caution = cautious
	}
	return d, ok
}

func (p *dueParser) at(k int) string {
	if p.i+k < len(p.t) {
		return p.t[p.i+k]
	}
	return ""
}

func (p *dueParser) end() bool { return p.i >= len(p.t) }

// eat takes the words of one of the alternatives, the first that stands here.
func (p *dueParser) eat(alternatives ...string) bool {
	for _, a := range alternatives {
		ws := strings.Fields(a)
		ok := true
		for k, w := range ws {
			ok = ok && p.at(k) == w
		}
		if ok {
			p.i += len(ws)
			return true
		}
	}
	return false
}

// num takes a number of at most so many digits, -1 when none stands here.
func (p *dueParser) num(digits int) int {
	w := p.at(0)
	if w == "" || len(w) > digits || w[0] < '0' || w[0] > '9' {
		return -1
	}
	p.i++
	return number(w)
}

func (p *dueParser) isYear(k int) bool {
	w := p.at(k)
	return len(w) == 4 && w >= "1990" && w <= "2999" && number(w) > 0
}

// yearHere takes the year behind a month, quarter or half: "/2026", "năm 2026".
func (p *dueParser) yearHere() int {
	for _, sep := range []string{"/", "-", ".", ",", "cua nam", "trong nam", "nam", ""} {
		n := len(strings.Fields(sep))
		save := p.i
		if (sep == "" || p.eat(sep)) && p.isYear(0) {
			if next := p.at(1); (sep == "-" || sep == "," || sep == "") && (next == "-" || next == "/") {
				p.i = save
				continue
			}
			p.i++
			return number(p.t[save+n])
		}
		p.i = save
	}
	return 0
}

// quarterHere takes "II", "2" or "hai".
func (p *dueParser) quarterHere() int {
	w := p.at(0)
	n := quarter(w)
	if n == 0 && (w == "mot" || w == "hai" || w == "ba" || w == "bon" || w == "tu") {
		n = words[w]
	}
	if n == 0 && len(w) == 2 && w[0] == '0' {
		n = quarter(w[1:])
	}
	if n > 0 {
		p.i++
	}
	return n
}

// monthHere takes "3", "03", "Ba".
func (p *dueParser) monthHere() int {
	if n := p.num(2); n >= 0 {
		if n == 0 {
			return 99 // no month
		}
		return n
	}
	if p.at(0) == "muoi" {
		p.i++
		switch {
		case p.eat("mot"):
			return 11
		case p.eat("hai"):
			return 12
		}
		return 10
	}
	if n := words[p.at(0)]; n > 0 && p.at(0) != "bon" {
		// "tháng, năm" names no month, and "tháng sau" is the next one.
		if (p.at(0) == "nam" || p.at(0) == "sau") && p.at(1) != "nam" && p.at(1) != "/" {
			return 0
		}
		p.i++
		return n
	}
	return 0
}

var parts = []string{"nua dau", "nua cuoi", "dau", "giua", "cuoi", "trung tuan", "thuong tuan", "ha tuan"}

// moment takes one moment; prev is the unit a bare number takes.
func (p *dueParser) moment(prev byte) (moment, bool) {
	var m moment
	save := p.i
	fail := func() (moment, bool) { p.i = save; return moment{}, false }
	p.bound(&m)
	if !p.hour(&m) {
		return fail()
	}
	p.bound(&m)
	if p.partOfDay(&m) {
		p.bound(&m)
	}
	m.bounded = p.i > save
	for _, part := range parts {
		if p.eat(part) {
			m.part = part
			break
		}
	}
	ok := p.day(&m, prev) || p.span(&m, prev)
	if !ok || m.part != "" && m.unit != 'm' && m.unit != 'y' && m.unit != 'q' {
		return fail()
	}
	if w := p.at(0); strings.HasPrefix(w, "#") {
		m.what = p.labels[number(w[1:])]
		p.i++
	}
	return m, true
}

// partOfDay takes "sáng", "chiều" and the weekday in front of a day.
func (p *dueParser) partOfDay(m *moment) bool {
	save := p.i
	p.eat("buoi")
	p.eat("sang", "chieu", "toi", "dem", "trua")
	p.eat("ngay")
	if p.eat("thu") {
		m.weekday = words[p.at(0)] - 1
		if n := number(p.at(0)); n >= 2 && n <= 7 {
			m.weekday = n - 1
		}
		p.i++
	} else if p.eat("chu nhat") {
		m.weekday = 7
	}
	if m.weekday != 0 {
		p.eat(",", "(")
	} else if p.i > save && p.t[p.i-1] == "ngay" {
		p.i--
	}
	if m.weekday < 0 || m.weekday > 7 || p.i > save && p.at(0) != "ngay" && p.num0() < 1 {
		p.i, m.weekday = save, 0
	}
	return p.i > save
}

// num0 is the number that stands here, 0 for none.
func (p *dueParser) num0() int { return number(p.at(0)) }

// bound takes the words in front of a moment.
func (p *dueParser) bound(m *moment) {
	for {
		switch {
		case p.eat("truoc hoac trong", "trong hoac truoc", "truoc va trong"):
			m.until = true
		case p.at(0) == "truoc" && p.at(1) != "khi":
			p.i++
			m.before = true
		case p.eat("khong muon hon", "khong cham hon", "khong qua", "cham nhat", "muon nhat", "den het", "toi het",
			"het", "den", "toi", "den cuoi") && true:
			m.until = true
			if p.t[p.i-1] == "cuoi" {
				p.i--
			}
		case p.eat("trong", "vao", "la", "khoang", "dip") || p.at(0) == "cac" &&
			(p.at(1) == "thang" || p.at(1) == "quy" || p.at(1) == "ngay") && p.eat("cac") ||
			p.at(0) == "ke" && p.at(1) == "tu" && false:
		default:
			return
		}
	}
}

// hour takes "17h00", "17 giờ 30 phút", "16:30"; false when it is none of the day.
func (p *dueParser) hour(m *moment) bool {
	if w := p.at(1); w != "h" && w != "gio" && w != "g" && !(w == ":" && len(p.at(2)) == 2) {
		return true
	}
	h := p.num(2)
	p.i++
	minute := 0
	if n := p.num(2); n >= 0 {
		minute = n
		p.eat("phut", "'", "p")
	}
	if h < 0 || h > 24 || minute > 59 {
		return false
	}
	p.eat(",")
	p.eat("cua")
	m.hour = fmt.Sprintf("%02d:%02d", h, minute)
	if m.before && m.hour != "00:00" { // before an hour of the day is still on that day
		m.before, m.until = false, true
	}
	return true
}

// day takes a day: "ngày 15/11/2026", "15 tháng 11 năm 2026", "2026-11-15", and
// in front of another day or of "hằng tháng" a number alone.
func (p *dueParser) day(m *moment, prev byte) bool {
	save := p.i
	named := p.eat("ngay")
	if p.isYear(0) && p.at(1) == "-" && len(p.at(2)) == 2 && p.at(3) == "-" && len(p.at(4)) == 2 {
		m.unit, m.y, m.n, m.day = 'd', number(p.at(0)), number(p.at(2)), number(p.at(4))
		p.i += 5
		p.midnight()
		return true
	}
	n := p.num(2)
	if n < 0 {
		p.i = save
		return false
	}
	if prev == 'm' && !named && !(p.isSlash(0) && len(p.at(1)) <= 2 && p.isSlash(2)) { // "Tháng 3, 6/2026"
		p.i = save
		return false
	}
	switch {
	case p.isSlash(0) && p.isYear(1) && !named: // "12/2026" is a month
		p.i = save
		return false
	case p.isSlash(0) && len(p.at(1)) <= 2 && p.at(1) != "" && p.at(1)[0] >= '0' && p.at(1)[0] <= '9':
		sep := p.at(0)
		if sep == "-" && !named && p.at(2) == "/" { // "10-12/6/2026": two days, not one
			break
		}
		if sep == "-" && p.at(2) == "/" {
			break
		}
		m.unit, m.day, m.n = 'd', n, number(p.at(1))
		p.i += 2
		if p.at(0) == sep && p.isYear(1) || sep == "/" && p.at(0) == "-" && p.isYear(1) && p.at(2) != "-" {
			m.y = number(p.at(1))
			p.i += 2
		} else if sep == "-" && p.isYear(1) { // "10-12/2026" may be two months
			p.i = save
			return false
		} else if p.at(0) == "/" && len(p.at(1)) == 2 { // a year of two digits
			p.i = save
			return false
		} else if p.at(0) == "nam" && p.isYear(1) {
			m.y = number(p.at(1))
			p.i += 2
		}
		p.midnight()
		return true
	case p.at(0) == "thang" && p.at(1) != "cuoi" && p.at(1) != "dau":
		p.i++
		k := p.monthHere()
		if k == 0 {
			p.i = save
			return false
		}
		m.unit, m.day, m.n, m.y = 'd', n, k, p.yearHere()
		return true
	}
	if named || prev == 'D' || p.at(0) == "-" || m.before || m.until {
		m.unit, m.day = 'D', n
		return true
	}
	p.i = save
	return false
}

// midnight takes the hour zero that a workbook shows behind a day.
func (p *dueParser) midnight() { p.eat("00 : 00 : 00", "00 : 00", "0 : 00") }

func (p *dueParser) isSlash(k int) bool {
	s := p.at(k)
	return s == "/" || s == "-" || s == "."
}

// span takes a month, a quarter, a half or a year.
func (p *dueParser) span(m *moment, prev byte) bool {
	save := p.i
	fail := func() bool { p.i = save; return false }
	half := p.at(0)
	switch {
	case (half == "6" || half == "06" || half == "sau") && p.at(1) == "thang" ||
		(half == "9" || half == "09" || half == "chin") && p.at(1) == "thang":
		p.i += 2
		m.unit, m.n = 'h', 1
		if strings.Contains(half, "9") || half == "chin" {
			m.unit = 'n'
		}
		switch {
		case p.eat("dau"):
		case m.unit == 'h' && p.eat("cuoi"):
			m.n = 2
		default:
			return fail()
		}
		p.eat("cua")
		if m.y = p.yearHere(); m.y == 0 {
			p.eat("nam")
		}
		return true
	case p.eat("thang") || half == "t" && p.eat("t .", "t"):
		m.unit, m.n = 'm', p.monthHere()
	case p.eat("quy", "qui") || half == "q" && p.eat("q .", "q"):
		p.eat("so")
		m.unit, m.n = 'q', p.quarterHere()
	case len(half) > 1 && half[0] == 'q' && reRoman.MatchString(half[1:]):
		p.i++
		m.unit, m.n = 'q', quarter(half[1:])
	case p.at(0) == "ca" && p.at(1) == "nam":
		p.i += 2
		m.unit, m.n = 'y', 1
		if p.isYear(0) {
			m.y = p.num(4)
		}
		return true
	case p.at(0) == "nam" && (p.isYear(1) || m.part != "" || m.until && p.i+1 == len(p.t)):
		p.i++
		m.unit, m.n = 'y', 1
		if p.isYear(0) {
			m.y = p.num(4)
		}
		return true
	case p.isYear(0) && m.part == "":
		m.unit, m.n, m.y = 'y', 1, p.num(4)
		return true
	case p.at(1) == "/" && p.isYear(2) && len(half) <= 2 && half[0] >= '0' && half[0] <= '9': // "12/2026"
		m.unit, m.n, m.y = 'm', p.num(2), number(p.at(1))
		p.i += 2
		return true
	case prev == 'm' && p.monthAlone():
		m.unit, m.n = 'm', p.num(2)
	case prev == 'q' && quarter(half) > 0:
		m.unit, m.n = 'q', p.quarterHere()
	default:
		return fail()
	}
	if m.n == 0 {
		return fail()
	}
	m.y = p.yearHere()
	if p.at(0) == "/" || p.at(0) == "." && len(p.at(1)) > 0 && p.at(1)[0] >= '0' && p.at(1)[0] <= '9' {
		return fail()
	}
	return true
}

func (p *dueParser) monthAlone() bool {
	w := p.at(0)
	return len(w) > 0 && len(w) <= 2 && w[0] >= '0' && w[0] <= '9' && number(w) >= 1 && number(w) <= 12
}

// group is a moment, or a range of two.
type group struct {
	from, to moment
	ranged   bool
}

// deadline reads the whole phrase.
func (p *dueParser) deadline(year int) (Due, bool) {
	if d, ok := p.rhythmFirst(); ok {
		return d, true
	}
	from := p.eat("bat dau tu", "tu", "ke tu")
	var groups []group
	var prev byte
	if p.eat("giai doan", "cac nam", "nhung nam") {
		prev = 'y'
	}
	if from {
		p.eat("dau")
	}
	for {
		if len(groups) > 0 {
			if p.end() || p.tail() != "" {
				break
			}
			if !p.eat(", va", ",", "va", "&", "; va", ";", "/", "+") {
				return Due{}, false
			}
			if p.tail() != "" {
				break
			}
			from = p.eat("tu")
		}
		m, ok := p.moment(prev)
		if !ok {
			return Due{}, false
		}
		if n := len(groups); n > 0 && groups[n-1].from.before && !groups[n-1].ranged &&
			!m.bounded { // "trước 20/6 và 20/12"
			if last := groups[n-1].from.unit; last != m.unit && !(last == 'd' && m.unit == 'D' || last == 'D' &&
				m.unit == 'd') {
				return Due{}, false
			}
			m.before = true
		}
		if n := len(groups); n > 0 && (m.until && groups[n-1].from.before || m.before && groups[n-1].from.until) {
			return Due{}, false // "trước 30/6, chậm nhất 31/12": which of them?
		}
		g := group{from: m, to: m}
		prev = m.unit
		if prev == 'd' {
			prev = 'D'
		}
		if p.at(0) == "-" || p.at(0) == "den" || p.at(0) == "toi" || from && p.at(0) == "," && p.at(1) == "den" {
			p.eat(",")
			p.i++
			if g.to, ok = p.moment(prev); !ok {
				return Due{}, false
			}
			g.to.until = false
			g.ranged = true
			if prev = g.to.unit; prev == 'd' {
				prev = 'D'
			}
		} else if from {
			if p.eat("tro di") || p.end() {
				return Due{Caution: "Kế hoạch mới nêu lúc bắt đầu (" + strings.TrimSpace(m.words()) +
					textNoEnd}, false
			}
			return Due{}, false
		}
		groups = append(groups, g)
		if len(groups) > 24 {
			return Due{}, false
		}
	}
	tail := p.tail()
	for p.i += len(strings.Fields(tail)); !p.end() && (p.at(0) == "." || p.at(0) == ","); p.i++ {
	}
	if !p.end() {
		return Due{}, false
	}
	return settleGroups(groups, tails[tail], year)
}

// words says a moment for a person.
func (m moment) words() string {
	y := ""
	if m.y > 0 {
		y = fmt.Sprintf("/%d", m.y)
	}
	switch m.unit {
	case 'd':
		return fmt.Sprintf("ngày %02d/%d%s", m.day, m.n, y)
	case 'm':
		return fmt.Sprintf("tháng %d%s", m.n, y)
	case 'q':
		return fmt.Sprintf("quý %d%s", m.n, y)
	case 'y':
		return fmt.Sprintf("năm %d", m.y)
	}
	return ""
}

// The tails of a deadline and what they do to it.
var tails = map[string]string{
	"": "", "hang nam": "year", "moi nam": "year", "cua nam": "year", "cua hang nam": "year", "cac nam": "year", "hang nam ke tiep": "",
	"hang thang": "month", "moi thang": "month", "cua hang thang": "month", "cua moi thang": "month", "cac thang": "month", "cua thang": "month",
	"cua thang cuoi quy": "quarter", "thang cuoi quy": "quarter", "cua thang cuoi moi quy": "quarter", "thang cuoi cua quy": "quarter", "cua thang cuoi cua quy": "quarter",
	"cua thang cuoi hang quy": "quarter", "thang cuoi hang quy": "quarter", "thang cuoi moi quy": "quarter",
	"cua thang cuoi ky bao cao": "quarter", "thang cuoi ky bao cao": "quarter", "cua thang cuoi cua ky bao cao": "quarter", "thang cuoi cua ky bao cao": "quarter",
	"cua thang cuoi ky": "quarter", "thang cuoi ky": "quarter",
	"cua thang dau quy sau": "next quarter", "thang dau quy sau": "next quarter", "cua thang dau cua quy sau": "next quarter", "thang dau cua quy sau": "next quarter",
	"cua thang dau quy tiep theo": "next quarter", "thang dau quy tiep theo": "next quarter",
	"cua thang dau quy": "first month", "thang dau quy": "first month", "cua thang dau moi quy": "first month", "thang dau moi quy": "first month", "cua thang dau hang quy": "first month",
	"cua thang sau": "next month", "cua thang tiep theo": "next month", "thang sau": "next month", "thang ke tiep": "next month", "cua thang lien ke": "next month",
	"va cac nam tiep theo": "onward", "va nhung nam tiep theo": "onward", "va cac nam sau": "onward", "va cac nam ke tiep": "onward", "va cac nam": "onward", "va nhung nam sau": "onward",
	"va nam tiep theo": "onward", "va hang nam": "onward",
	"va trien khai ca nam": "all year", "va thuc hien ca nam": "all year", "va ca nam": "all year", "va trien khai trong nam": "all year", "va thuong xuyen": "all year",
	"va trien khai thuong xuyen": "all year", "va trien khai thuc hien ca nam": "all year", "va duy tri ca nam": "all year", "va trien khai thuc hien trong nam": "all year",
	"va trien khai trong ca nam": "all year", "va thuc hien thuong xuyen": "all year", "thuong xuyen": "all year", "va duy tri thuong xuyen": "all year", "trien khai ca nam": "all year",
	"va thuc hien trong nam": "all year", "va thuc hien trong ca nam": "all year", "va to chuc thuc hien ca nam": "all year",
}

// tail returns the longest tail that stands here and ends the phrase, "" for none.
func (p *dueParser) tail() string {
	rest := strings.TrimRight(strings.Join(p.t[min(p.i, len(p.t)):], " "), " .,")
	if rest != "" && tails[rest] != "" {
		return rest
	}
	return ""
}

// rhythmFirst reads "Hằng tháng, trước ngày 25": the rhythm stands first.
func (p *dueParser) rhythmFirst() (Due, bool) {
	save := p.i
	p.eat("dinh ky")
	kind := ""
	switch {
	case p.eat("hang thang", "moi thang"):
		kind = "month"
	case p.eat("hang quy", "moi quy"):
		kind = "quarter"
	case p.eat("hang nam", "moi nam"):
		kind = "year"
	default:
		p.i = save
		return Due{}, false
	}
	p.eat(",", ":")
	p.eat("bao cao", "gui bao cao", "hoan thanh", "gui")
	var groups []group
	var prev byte
	for !p.end() {
		if len(groups) > 0 && !p.eat(", va", ",", "va") {
			p.i = save
			return Due{}, false
		}
		m, ok := p.moment(prev)
		if !ok {
			p.i = save
			return Due{}, false
		}
		if prev = m.unit; prev == 'd' {
			prev = 'D'
		}
		groups = append(groups, group{from: m, to: m})
		if t := p.tail(); t != "" {
			if tails[t] != kind && !(kind == "quarter" && tails[t] != "year") {
				p.i = save
				return Due{}, false
			}
			kind = tails[t]
			p.i = len(p.t)
		} else if kind == "quarter" { // of which month of the quarter?
			p.i = save
			return Due{}, false
		}
	}
	if len(groups) == 0 {
		p.i = save
		return Due{}, false
	}
	d, ok := settleGroups(groups, kind, 0)
	if !ok {
		p.i = save
	}
	return d, ok
}

// settleGroups gives the deadline of the groups under a tail.
func settleGroups(groups []group, tail string, year int) (Due, bool) {
	switch tail {
	case "year":
		return yearly(groups)
	case "month", "quarter", "next quarter", "first month", "next month":
		return monthly(groups, tail)
	}
	if tail == "all year" {
		groups = append(groups, group{from: moment{unit: 'y', n: 1}, to: moment{unit: 'y', n: 1}})
	}
	if c := fillYears(groups, year); c != "" {
		return Due{Caution: c}, false
	}
	var spans []Due
	for _, g := range groups {
		d := g.due()
		if d.Kind == "" {
			return d, false
		}
		d.what = g.to.what
		spans = append(spans, d)
	}
	d := spans[0]
	for i := 1; i < len(spans); i++ {
		if spans[i].Nominal <= spans[i-1].Nominal {
			return Due{Caution: cautionReverse}, false
		}
	}
	if len(spans) > 1 {
		d = together(groups, spans)
	}
	if tail == "onward" {
		d.Caution = strings.TrimSpace(d.Caution + textLaterYears)
	}
	return d, true
}

// together makes one due of several: a period where a few months or quarters
// follow one another, else a deadline for each.
func together(groups []group, spans []Due) Due {
	last := spans[len(spans)-1]
	d := Due{Kind: Period, Rule: last.Rule, Start: spans[0].Start, Nominal: last.Nominal}
	if d.Start == "" {
		d.Start = spans[0].Nominal
	}
	running := len(spans) <= 3
	for i, s := range spans {
		unit := groups[i].from.unit
		if unit != 'm' && unit != 'q' && unit != 'y' || unit == 'q' && len(spans) > 2 || groups[i].ranged ||
			s.Kind == OnDay || s.what != "" ||
			i > 0 && (groups[i-1].from.unit != unit || s.Start != spans[i-1].Nominal.Add(1)) {
			running = false
		}
		d.Stages = append(d.Stages, Stage{What: s.what, Start: s.Start, Nominal: s.Nominal})
		if s.Caution != "" && d.Caution == "" {
			d.Caution = s.Caution
		}
	}
	if running {
		d.Stages = nil
	}
	if last.Kind == WholeYear && groups[len(groups)-1].from.unit == 'y' && groups[0].from.unit != 'y' {
		d.Kind, d.Start = WholeYear, last.Start
	}
	return d
}

// fillYears gives every moment its year and month.
func fillYears(groups []group, year int) string {
	var all []*moment
	for i := range groups {
		all = append(all, &groups[i].from)
		if groups[i].ranged {
			all = append(all, &groups[i].to)
		}
	}
	for i := len(all) - 1; i >= 0; i-- {
		m := all[i]
		if i+1 < len(all) {
			if m.unit == 'D' && (all[i+1].unit == 'd') {
				m.unit, m.n = 'd', all[i+1].n
			}
			if m.y == 0 {
				m.y = all[i+1].y
			}
		}
	}
	for i, m := range all {
		if m.y == 0 && i > 0 {
			m.y = all[i-1].y
		}
		if m.y == 0 {
			m.y = year
		}
		if m.unit == 'D' {
			return cautionUnread
		}
		if m.y < 1900 || m.y > 2900 {
			return cautionNoYear
		}
	}
	for i := range groups {
		if !groups[i].ranged {
			groups[i].to = groups[i].from
		}
	}
	return ""
}

// ends returns the first and the last day of a moment.
func (m moment) ends() (first, last corpus.Day) {
	switch m.unit {
	case 'd':
		day, err := corpus.ParseDay(string(date(m.y, m.n, m.day)))
		if err != nil {
			return "", ""
		}
		return day, day
	case 'm':
		if m.n >= 1 && m.n <= 12 {
			return date(m.y, m.n, 1), endOfMonth(m.y, m.n)
		}
	case 'q':
		if m.n >= 1 && m.n <= 4 {
			return date(m.y, 3*m.n-2, 1), endOfMonth(m.y, 3*m.n)
		}
	case 'h':
		return date(m.y, 6*m.n-5, 1), endOfMonth(m.y, 6*m.n)
	case 'n':
		return date(m.y, 1, 1), date(m.y, 9, 30)
	case 'y':
		return date(m.y, 1, 1), date(m.y, 12, 31)
	}
	return "", ""
}

// due is the due of one group; without a kind it has none, and Caution says why.
func (g group) due() Due {
	first, last := g.from.ends()
	if first == "" {
		return Due{Caution: cautionNoDay}
	}
	if g.ranged {
		_, end := g.to.ends()
		if end == "" {
			return Due{Caution: cautionNoDay}
		}
		if g.to.before {
			first2, _ := g.to.ends()
			end = first2.Add(-1)
		}
		if g.from.part != "" || g.to.part != "" && g.to.part != "cuoi" {
			return Due{Caution: cautionUnread}
		}
		if end < first {
			return Due{Caution: cautionReverse}
		}
		d := Due{Kind: Period, Rule: clausePeriod, Start: first, Nominal: end}
		if g.to.unit == 'd' {
			d.Rule = clauseEnd
		}
		return d
	}
	m := g.from
	if m.weekday != 0 && (m.unit != 'd' || (int(last.Time().Weekday())+6)%7+1 != m.weekday) {
		return Due{Caution: cautionWeekday}
	}
	switch {
	case m.part != "":
		return partOf(m, first, last)
	case m.before:
		d := Due{Kind: OnDay, Rule: clauseBeforeSpan, Nominal: first.Add(-1)}
		if m.unit == 'd' {
			d.Rule, d.Caution = clauseBefore, fmt.Sprintf(cautionBefore, first.Vietnamese(), d.Nominal.Vietnamese())
		}
		return d
	case m.unit == 'd':
		d := Due{Kind: OnDay, Rule: clauseEnd, Nominal: last}
		if m.hour != "" {
			d.Caution = fmt.Sprintf(textHourOfDay, m.hour)
		}
		return d
	case m.hour != "":
		return Due{Caution: cautionUnread}
	case m.unit == 'y' && m.until:
		return Due{Kind: OnDay, Rule: clausePeriod, Nominal: last}
	case m.unit == 'y':
		return Due{Kind: WholeYear, Rule: clauseWhole, Start: first, Nominal: last}
	}
	d := Due{Kind: Period, Rule: clausePeriod, Start: first, Nominal: last}
	if m.unit == 'h' && m.n == 1 {
		d.Caution = textReportFigures
	}
	return d
}

// partOf is the due of a part of a month, quarter or year.
func partOf(m moment, first, last corpus.Day) Due {
	switch {
	case m.unit == 'q' && m.part == "cuoi":
		return Due{Kind: Period, Rule: clausePeriod, Start: first, Nominal: last}
	case m.unit == 'q':
		return Due{Caution: fmt.Sprintf(textPartOfPeriod, m.words())}
	case m.unit == 'm' && (m.part == "nua dau" || m.part == "nua cuoi"):
		d := Due{Kind: Period, Rule: clauseMonth, Start: first, Nominal: first.Add(14)}
		if m.part == "nua cuoi" {
			d.Start, d.Nominal = first.Add(15), last
		}
		return d
	case strings.HasSuffix(m.part, "tuan") || m.part == "nua dau" || m.part == "nua cuoi":
		return Due{Caution: fmt.Sprintf(textPartOfPeriod, m.words())}
	}
	d := Due{Kind: OnDay, Rule: clauseMonth, Nominal: last}
	middle := first.Add(14)
	if m.unit == 'y' {
		d.Rule, middle = clauseYear, date(m.y, 6, 30)
	}
	switch m.part {
	case "dau":
		d.Nominal = first
	case "giua":
		d.Nominal = middle
	}
	if m.before {
		if m.part != "cuoi" {
			d.Nominal = d.Nominal.Add(-1)
		} else {
			return Due{Caution: cautionUnread}
		}
	}
	return d
}

// yearly is the due of days that come round every year.
func yearly(groups []group) (Due, bool) {
	d := Due{Kind: Recurring, Rule: clauseRecur, Every: []Rhythm{Yearly}}
	const common = 2023 // a year without a 29th of February
	var all []*moment
	for i := range groups {
		all = append(all, &groups[i].from)
	}
	for i := len(all) - 2; i >= 0; i-- {
		if all[i].unit == 'D' && all[i+1].unit == 'd' {
			all[i].unit, all[i].n = 'd', all[i+1].n
		}
	}
	for i, g := range groups {
		m := g.to
		if !g.ranged {
			m = *all[i]
		}
		if m.y != 0 || m.unit == 'D' || m.unit == 'y' && m.part == "" {
			return Due{Caution: cautionUnread}, false
		}
		m.y = common
		one := group{from: m, to: m}.due()
		if one.Kind == "" {
			return one, false
		}
		day := string(one.Nominal)[5:]
		if day == "02-28" && m.unit != 'd' {
			day = "02-29"
		}
		d.Dates = append(d.Dates, day)
		if one.Caution != "" && m.before {
			d.Caution = textBeforeDay
		}
	}
	return d, true
}

// monthly is the due of a day of every month, or of one month of every quarter.
func monthly(groups []group, tail string) (Due, bool) {
	if len(groups) != 1 || groups[0].ranged || groups[0].from.unit != 'D' {
		return Due{}, false
	}
	m := groups[0].from
	n := m.day
	if n < 1 || n > 31 {
		return Due{Caution: cautionNoDay}, false
	}
	d := Due{Kind: Recurring, Rule: clauseRecur, Every: []Rhythm{Monthly}}
	switch tail {
	case "quarter":
		d.Every = []Rhythm{Quarterly}
	case "next quarter":
		d.Every, d.After = []Rhythm{Quarterly}, 1
	case "first month":
		d.Every, d.After = []Rhythm{Quarterly}, -2
	case "next month":
		d.After = 1
	}
	if m.before {
		d.Caution = textBeforeDay
		if n--; n == 0 { // the last day of the month before
			d.After--
		}
	}
	d.Monthday = n
	return d, true
}
