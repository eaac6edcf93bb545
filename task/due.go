package task

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"trolyao/corpus"
)

// DueKind says how a phrase sets a deadline.
type DueKind string

const (
	OnDay       DueKind = "day"          // up to and including one day
	Period      DueKind = "period"       // a month, a quarter, "tháng 4 - tháng 11": due on its last day
	WholeYear   DueKind = "whole_year"   // "Cả năm", "Thường xuyên": reminded every quarter, late only after the year
	Counted     DueKind = "counted"      // so many days, weeks, months from a known day
	Recurring   DueKind = "recurring"    // every month, quarter, half-year, year
	ByReference DueKind = "by_reference" // "Theo Kế hoạch của …": another paper sets the day
	Event       DueKind = "event"        // "Sau khi …": the day is known when the event has happened
	Open        DueKind = "open"         // no phrase, or one that no rule reads
)

// Rhythm is how often recurring work comes round.
type Rhythm string

const (
	Weekly     Rhythm = "week"
	Monthly    Rhythm = "month"
	Quarterly  Rhythm = "quarter"
	HalfYearly Rhythm = "half_year"
	Yearly     Rhythm = "year"
)

// Due is what a due phrase says. Days are first filled in by [ReadDue], then by
// [Calendar.Settle]; where a phrase names no day they stay empty, and a person
// has to set one.
type Due struct {
	Kind   DueKind `json:"kind"`
	Phrase string  `json:"phrase,omitempty"`
	// Start is the first day of the period, "" for a single day.
	Start corpus.Day `json:"start,omitempty"`
	// Nominal is the last day of the deadline as the phrase says it. Safe is the
	// last working day on or before it, Rolled the next working day on or after it.
	Nominal corpus.Day `json:"nominal,omitempty"`
	Safe    corpus.Day `json:"safe,omitempty"`
	Rolled  corpus.Day `json:"rolled,omitempty"`
	// Waits is the event or paper that the deadline depends on.
	Waits string `json:"waits,omitempty"`
	// Count, Unit and Working say how long a counted deadline is; From is the day
	// it runs from, which is not counted itself.
	Count   int        `json:"count,omitempty"`
	Unit    string     `json:"unit,omitempty"` // "ngày", "tuần", "tháng", "năm"
	Working bool       `json:"working,omitempty"`
	From    corpus.Day `json:"from,omitempty"`
	// Every holds the rhythms of recurring work, Monthday the day of the last
	// month of each period that it is due on, 0 for the period's last day.
	Every    []Rhythm `json:"every,omitempty"`
	Monthday int      `json:"monthday,omitempty"`
	// Rule says by which rule the phrase was read, with its clause. Caution says
	// what a person should know, in Vietnamese: other ways to read the phrase.
	Rule    string `json:"rule,omitempty"`
	Caution string `json:"caution,omitempty"`
}

// HasDay reports whether the phrase, once settled, sets a day.
func (d *Due) HasDay() bool { return d.Nominal != "" || d.Kind == Counted && d.From != "" }

// The rules' clauses. The Civil Code governs terms unless agreed or ruled
// otherwise (Điều 145 khoản 1), so for deadlines set inside the administration
// it is the customary reading rather than an order.
const (
	clausePeriod   = "Hết ngày cuối cùng của kỳ được nêu (tham khảo Bộ luật Dân sự 2015, Điều 146 khoản 2, Điều 148 khoản 6)"
	clauseEnd      = "Tính cả ngày được nêu, đến 24 giờ ngày đó (Bộ luật Dân sự 2015, Điều 148 khoản 6)"
	clauseBefore   = "“Trước ngày” không gồm ngày được nêu: hết ngày liền trước"
	clauseCount    = "Không tính ngày đầu tiên (Bộ luật Dân sự 2015, Điều 147 khoản 2)"
	clauseMonth    = "Đầu, giữa, cuối tháng là ngày 1, ngày 15, ngày cuối tháng (Bộ luật Dân sự 2015, Điều 146 khoản 2)"
	clauseYear     = "Đầu, giữa, cuối năm là ngày 01/01, ngày 30/6, ngày 31/12 (Bộ luật Dân sự 2015, Điều 146 khoản 3)"
	clauseWhole    = "Làm trong cả năm, nhắc theo quý; chỉ quá hạn khi hết năm"
	clauseRecur    = "Lặp lại theo kỳ báo cáo"
	clauseRefers   = "Không có ngày: hạn do văn bản khác quy định"
	clauseEvent    = "Không có ngày: hạn phụ thuộc một sự kiện, cần nhập ngày xảy ra"
	clauseUnread   = "Không suy ra hạn; cần người có trách nhiệm xác định"
	cautionBefore  = "Có nơi hiểu “trước ngày %[1]s” là đến hết ngày %[1]s; làm xong trong ngày %[2]s thì an toàn với mọi cách hiểu."
	cautionNoYear  = "Chưa biết năm của kế hoạch nên không xác định được ngày."
	cautionNoDay   = "Ngày trong cụm từ không có trong lịch."
	cautionEmpty   = "Kế hoạch không ghi thời gian."
	cautionUnread  = "Chưa đọc được cụm từ chỉ thời hạn này."
	cautionReverse = "Kỳ kết thúc trước khi bắt đầu; cần xem lại cụm từ."
)

// ReadDue reads a due phrase of a plan for a year (0: not known). It depends on
// nothing else, and never gives a day that the phrase does not set.
func ReadDue(phrase string, year int) Due {
	shown := strings.Join(strings.Fields(corpus.Clean(phrase)), " ")
	s := foldPhrase(shown)
	d := Due{Phrase: shown}
	if s == "" {
		d.Kind, d.Rule, d.Caution = Open, clauseUnread, cautionEmpty
		return d
	}
	for _, r := range dueRules {
		m := r.re.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		got := Due{Phrase: shown, Rule: r.clause}
		named := map[string]string{}
		for i, name := range r.re.SubexpNames() {
			if name != "" && m[i] != "" {
				named[name] = m[i]
			}
		}
		if caution := r.read(&got, named, year); caution != "" {
			got.Caution = caution
			if got.Kind == "" {
				got = Due{Kind: Open, Phrase: shown, Rule: clauseUnread, Caution: caution}
			}
		}
		if got.Waits != "" {
			got.Waits = tailOf(shown, got.Waits)
		}
		return got
	}
	d.Kind, d.Rule, d.Caution = Open, clauseUnread, cautionUnread
	return d
}

// foldPhrase brings a phrase to the form the rules are written for.
func foldPhrase(s string) string {
	s = corpus.Fold(s)
	s = strings.NewReplacer("–", "-", "—", "-", "−", "-", "“", "", "”", "", "\"", "").Replace(s)
	s = strings.Trim(strings.Join(strings.Fields(s), " "), " .,;:()[]…-*/")
	s = reSpacedDash.ReplaceAllString(s, "-")
	return rePreface.ReplaceAllString(s, "")
}

var (
	reSpacedDash = regexp.MustCompile(`\s*-\s*`)
	rePreface    = regexp.MustCompile(`^(?:(?:thoi han|thoi gian|han)\b(?: (?:hoan thanh|thuc hien|gui|bao cao|nop))*(?: la)? ?:? ?|hoan thanh ?:? ?|xong )+`)
)

// tailOf returns the words of the shown phrase that folded stands for. Folding
// keeps the words, so counting them from the end is enough.
func tailOf(shown, folded string) string {
	words := strings.Fields(reSpacedDash.ReplaceAllString(shown, "-"))
	n := len(strings.Fields(folded))
	if n > len(words) {
		return shown
	}
	return strings.Trim(strings.Join(words[len(words)-n:], " "), " .,;:()")
}

// A dueRule reads the phrases that match re as a whole. read fills in d, and
// returns a caution; with one and no kind, the phrase stays open.
type dueRule struct {
	re     *regexp.Regexp
	clause string
	read   func(d *Due, m map[string]string, year int) (caution string)
}

const (
	// aDay is a day in the forms "15/11/2024", "15-11", "15 tháng 11 năm 2024".
	aDay = `(?:ngay )?(?P<d>\d{1,2})(?: ?[/.-] ?| thang )(?P<m>\d{1,2})(?:(?: ?[/.-] ?| nam )(?P<y>\d{4}))?`
	// aYear may follow a month or a quarter.
	aYear = `(?:(?: ?[/-] ?| nam )(?P<y>\d{4}))?`
	upTo  = `(?:(?:den het|het|toi het|den|cham nhat|muon nhat|khong qua|khong muon hon|truoc hoac trong|trong|vao|la|den truoc het|cham nhat la|cham nhat vao|cham nhat den|cham nhat den het|cham nhat trong) )?`
)

func rule(re, clause string, read func(d *Due, m map[string]string, year int) string) dueRule {
	return dueRule{regexp.MustCompile(`^(?:` + re + `)$`), clause, read}
}

// dueRules are tried in order; the first that matches the whole phrase reads it.
var dueRules = []dueRule{
	rule(`(?P<pre>(?:(?:thuong xuyen|bao cao|dinh ky|hang|moi|theo|1 lan/|mot lan moi),? ?)*)(?P<list>(?:tuan|thang|quy|0?6 thang|sau thang|nam)(?:(?:, ?|; ?| va |/|, va )(?:(?:hang|moi|dinh ky) )?(?:tuan|thang|quy|0?6 thang|sau thang|nam))*)(?P<post> (?:mot|1|01) lan)?`, clauseRecur, readRhythms),

	rule(`theo (?P<x>.+)|thuc hien theo (?P<x2>.+)`, clauseRefers, func(d *Due, m map[string]string, _ int) string {
		d.Kind, d.Waits = ByReference, m["x"]+m["x2"]
		return ""
	}),
	rule(`(?:ngay )?(?:sau khi|khi co|khi|ngay sau) (?P<x>.+)`, clauseEvent, func(d *Due, m map[string]string, _ int) string {
		d.Kind, d.Waits = Event, m["x"]
		return ""
	}),

	rule(`(?:trong (?:vong |thoi han |thoi gian )?|thoi han |cham nhat (?:la |trong )?|khong qua )?(?P<n>\d{1,3})(?: ?\([^)]*\))? (?P<u>ngay|tuan|thang|nam)(?P<w> lam viec)?,? (?:ke tu|tinh tu|tu|sau)(?: khi)? `+aDay, clauseCount, readCounted),
	rule(`(?:trong (?:vong |thoi han |thoi gian )?|thoi han |cham nhat (?:la |trong )?|khong qua )?(?P<n>\d{1,3})(?: ?\([^)]*\))? (?P<u>ngay|tuan|thang|nam)(?P<w> lam viec)?,? (?:ke tu|tinh tu|tu|sau)(?: khi| thoi diem)? (?P<x>.+)`, clauseCount, func(d *Due, m map[string]string, _ int) string {
		d.Kind, d.Waits = Event, m["x"]
		return count(d, m)
	}),

	rule(`(?:cham nhat |hoan thanh )?truoc `+aDay, clauseBefore, func(d *Due, m map[string]string, year int) string {
		day, caution := dayOf(m, year)
		if day == "" {
			return caution
		}
		d.Kind, d.Nominal = OnDay, day.Add(-1)
		return fmt.Sprintf(cautionBefore, day.Vietnamese(), d.Nominal.Vietnamese())
	}),
	rule(upTo+aDay, clauseEnd, func(d *Due, m map[string]string, year int) string {
		day, caution := dayOf(m, year)
		if day == "" {
			return caution
		}
		d.Kind, d.Nominal = OnDay, day
		return ""
	}),

	rule(upTo+`(?:ngay )?(?P<d>\d{1,2}) (?:(?:cua )?(?:hang|moi) thang|hang thang)`, clauseRecur, recur(Monthly)),
	rule(upTo+`(?:ngay )?(?P<d>\d{1,2}) (?:cua )?thang cuoi (?:cua )?(?:(?:hang|moi) )?(?:quy|ky bao cao|ky)(?: bao cao)?`, clauseRecur, recur(Quarterly)),

	rule(`(?:vao |tu )?(?P<part>dau|giua|cuoi) thang (?P<m>\d{1,2})`+aYear, clauseMonth, func(d *Due, m map[string]string, year int) string {
		first, last, caution := monthOf(m["m"], m["y"], year)
		if caution != "" {
			return caution
		}
		d.Kind = OnDay
		switch m["part"] {
		case "dau":
			d.Nominal = first
		case "giua":
			d.Nominal = first.Add(14)
		default:
			d.Nominal = last
		}
		return ""
	}),
	rule(`(?P<part>dau|giua|cuoi|den cuoi|den het) nam(?: (?P<y>\d{4}))?`, clauseYear, func(d *Due, m map[string]string, year int) string {
		y, caution := yearOf(m["y"], year)
		if caution != "" {
			return caution
		}
		d.Kind = OnDay
		switch m["part"] {
		case "dau":
			d.Nominal = date(y, 1, 1)
		case "giua":
			d.Nominal = date(y, 6, 30)
		default:
			d.Nominal = date(y, 12, 31)
		}
		return ""
	}),

	rule(`(?:tu )?thang (?P<a>\d{1,2})(?:(?:/| nam )(?P<ya>\d{4}))?(?:-|-? ?(?:den|toi)(?: het)? )(?:thang )?(?P<m>\d{1,2})`+aYear, clausePeriod, func(d *Due, m map[string]string, year int) string {
		last := m["y"]
		if last == "" {
			last = m["ya"]
		}
		first := m["ya"]
		if first == "" {
			first = last
		}
		start, _, caution := monthOf(m["a"], first, year)
		if caution != "" {
			return caution
		}
		_, end, caution := monthOf(m["m"], last, year)
		if caution != "" {
			return caution
		}
		return period(d, start, end)
	}),
	rule(`(?:tu )?`+aDayNamed("a")+`(?:-|-? ?(?:den|toi)(?: het)? )`+aDay, clauseEnd, func(d *Due, m map[string]string, year int) string {
		end, caution := dayOf(m, year)
		if end == "" {
			return caution
		}
		from := map[string]string{"d": m["da"], "m": m["ma"], "y": m["ya"]}
		if from["y"] == "" {
			from["y"] = m["y"]
		}
		start, caution := dayOf(from, year)
		if start == "" {
			return caution
		}
		return period(d, start, end)
	}),
	rule(`(?:tu )?quy (?P<a>i{1,3}|iv|[1-4])(?:-|-? ?(?:den|toi)(?: het)? | va |, )(?:quy )?(?P<q>i{1,3}|iv|[1-4])`+aYear, clausePeriod, func(d *Due, m map[string]string, year int) string {
		y, caution := yearOf(m["y"], year)
		if caution != "" {
			return caution
		}
		return period(d, date(y, 3*quarter(m["a"])-2, 1), endOfMonth(y, 3*quarter(m["q"])))
	}),

	rule(`(?:truoc) thang (?P<m>\d{1,2})`+aYear, "“Trước tháng” không gồm tháng được nêu: hết tháng liền trước", func(d *Due, m map[string]string, year int) string {
		first, _, caution := monthOf(m["m"], m["y"], year)
		if caution != "" {
			return caution
		}
		d.Kind, d.Nominal = OnDay, first.Add(-1)
		return ""
	}),
	rule(upTo+`(?:cuoi )?thang (?P<m>\d{1,2})`+aYear, clausePeriod, func(d *Due, m map[string]string, year int) string {
		first, last, caution := monthOf(m["m"], m["y"], year)
		if caution != "" {
			return caution
		}
		return period(d, first, last)
	}),
	rule(upTo+`(?:cuoi )?quy (?P<q>i{1,3}|iv|[1-4])`+aYear, clausePeriod, func(d *Due, m map[string]string, year int) string {
		y, caution := yearOf(m["y"], year)
		if caution != "" {
			return caution
		}
		q := quarter(m["q"])
		return period(d, date(y, 3*q-2, 1), endOfMonth(y, 3*q))
	}),
	rule(upTo+`(?P<n>0?6|sau|0?9|chin) thang(?P<half> dau| cuoi)?(?: cua)?(?: nam)?(?: (?P<y>\d{4}))?`, clausePeriod, func(d *Due, m map[string]string, year int) string {
		y, caution := yearOf(m["y"], year)
		if caution != "" {
			return caution
		}
		nine := strings.Contains(m["n"], "9") || m["n"] == "chin"
		switch {
		case nine && m["half"] == " cuoi":
			return cautionUnread
		case nine:
			return period(d, date(y, 1, 1), date(y, 9, 30))
		case m["half"] == " cuoi":
			return period(d, date(y, 7, 1), date(y, 12, 31))
		case m["half"] == " dau":
			if c := period(d, date(y, 1, 1), date(y, 6, 30)); c != "" {
				return c
			}
			return "Nếu là báo cáo định kỳ thì số liệu chốt đến hết ngày 14/6 (Nghị định 09/2019/NĐ-CP, Điều 12)."
		}
		return cautionUnread
	}),

	rule(`(?:trong )?(?:ca nam|suot nam|thuong xuyen(?:,? (?:lien tuc|trong nam|ca nam|hang nam))?|lien tuc|trong nam|nam)(?: (?P<y>\d{4}))?`, clauseWhole, func(d *Due, m map[string]string, year int) string {
		y, caution := yearOf(m["y"], year)
		if caution != "" {
			return caution
		}
		d.Kind, d.Start, d.Nominal = WholeYear, date(y, 1, 1), date(y, 12, 31)
		return ""
	}),
	rule(`(?:giai doan |tu nam |nam )?(?P<a>\d{4})(?:-| den (?:het )?(?:nam )?)(?P<y>\d{4})`, clausePeriod, func(d *Due, m map[string]string, _ int) string {
		first, caution := yearOf(m["a"], 0)
		if caution != "" {
			return caution
		}
		last, caution := yearOf(m["y"], 0)
		if caution != "" {
			return caution
		}
		return period(d, date(first, 1, 1), date(last, 12, 31))
	}),
	rule(`(?:den het|den) nam (?P<y>\d{4})`, clausePeriod, func(d *Due, m map[string]string, _ int) string {
		y, caution := yearOf(m["y"], 0)
		if caution != "" {
			return caution
		}
		d.Kind, d.Nominal = OnDay, date(y, 12, 31)
		return ""
	}),
}

// aDayNamed is aDay with its groups named after a suffix.
func aDayNamed(suffix string) string {
	return regexp.MustCompile(`\?P<(\w)>`).ReplaceAllString(aDay, `?P<${1}`+suffix+`>`)
}

func readCounted(d *Due, m map[string]string, year int) string {
	from, caution := dayOf(m, year)
	if from == "" {
		return caution
	}
	d.Kind, d.From = Counted, from
	if c := count(d, m); c != "" {
		return c
	}
	if !d.Working {
		d.Nominal = counted(from, d.Count, d.Unit)
	}
	return ""
}

// count reads the length of a counted term.
func count(d *Due, m map[string]string) string {
	d.Count, d.Working = number(m["n"]), m["w"] != ""
	d.Unit = map[string]string{"ngay": "ngày", "tuan": "tuần", "thang": "tháng", "nam": "năm"}[m["u"]]
	if d.Count == 0 || d.Working && d.Unit != "ngày" {
		d.Kind = ""
		return cautionUnread
	}
	if d.Working {
		d.Rule += "; “ngày làm việc” không gồm thứ Bảy, Chủ nhật, ngày lễ và gồm ngày làm bù"
	}
	return ""
}

// counted returns the last day of a term that runs from a day. Weeks end on the
// same weekday, months and years on the same day, or on the month's last day
// where it has none (Bộ luật Dân sự 2015, Điều 148 khoản 1 đến khoản 4).
func counted(from corpus.Day, n int, unit string) corpus.Day {
	t := from.Time()
	switch unit {
	case "ngày":
		return from.Add(n)
	case "tuần":
		return from.Add(7 * n)
	case "năm":
		n *= 12
	}
	months := t.Year()*12 + int(t.Month()) - 1 + n
	y, m := months/12, months%12+1
	return min(date(y, m, 1).Add(t.Day()-1), endOfMonth(y, m))
}

// recur returns the reader of "ngày 20 hằng tháng".
func recur(every Rhythm) func(*Due, map[string]string, int) string {
	return func(d *Due, m map[string]string, _ int) string {
		n := number(m["d"])
		if n < 1 || n > 31 {
			return cautionNoDay
		}
		d.Kind, d.Every, d.Monthday = Recurring, []Rhythm{every}, n
		return ""
	}
}

func readRhythms(d *Due, m map[string]string, _ int) string {
	names := map[string]Rhythm{"tuan": Weekly, "thang": Monthly, "quy": Quarterly, "6 thang": HalfYearly, "06 thang": HalfYearly, "sau thang": HalfYearly, "nam": Yearly}
	for _, word := range reRhythm.FindAllString(m["list"], -1) {
		r := names[word]
		for _, have := range d.Every {
			if have == r {
				r = ""
			}
		}
		if r != "" {
			d.Every = append(d.Every, r)
		}
	}
	if m["pre"] == "" && m["post"] == "" && len(d.Every) == 1 {
		d.Every = nil
		return cautionUnread // "6 tháng" may be a length as well
	}
	d.Kind = Recurring
	return ""
}

var reRhythm = regexp.MustCompile(`tuan|(?:0?6|sau) thang|thang|quy|nam`)

// period makes d run from start to end.
func period(d *Due, start, end corpus.Day) string {
	if start == "" || end == "" {
		return cautionNoDay
	}
	if end < start {
		return cautionReverse
	}
	d.Kind, d.Start, d.Nominal = Period, start, end
	return ""
}

// dayOf reads the groups of aDay.
func dayOf(m map[string]string, year int) (corpus.Day, string) {
	y, caution := yearOf(m["y"], year)
	if caution != "" {
		return "", caution
	}
	day, err := corpus.ParseDay(string(date(y, number(m["m"]), number(m["d"]))))
	if err != nil {
		return "", cautionNoDay
	}
	return day, ""
}

func monthOf(month, y string, year int) (first, last corpus.Day, caution string) {
	n, caution := yearOf(y, year)
	if caution != "" {
		return "", "", caution
	}
	m := number(month)
	if m < 1 || m > 12 {
		return "", "", cautionNoDay
	}
	return date(n, m, 1), endOfMonth(n, m), ""
}

func yearOf(y string, year int) (int, string) {
	if y != "" {
		year = number(y)
	}
	if year < 1900 || year > 2900 {
		return 0, cautionNoYear
	}
	return year, ""
}

func quarter(s string) int {
	return map[string]int{"i": 1, "1": 1, "ii": 2, "2": 2, "iii": 3, "3": 3, "iv": 4, "4": 4}[s]
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func date(y, m, d int) corpus.Day { return corpus.Day(fmt.Sprintf("%04d-%02d-%02d", y, m, d)) }

func endOfMonth(y, m int) corpus.Day {
	if m == 12 {
		return date(y, 12, 31)
	}
	return date(y, m+1, 1).Add(-1)
}
