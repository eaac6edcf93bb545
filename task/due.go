package task

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
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
	// After moves it so many months on: 1 in "ngày 05 của tháng đầu quý sau".
	Every    []Rhythm `json:"every,omitempty"`
	Monthday int      `json:"monthday,omitempty"`
	After    int      `json:"after,omitempty"`
	// Weekday is the day of weekly work, from 1 (thứ Hai) to 7 (Chủ nhật); Dates
	// are the days of every year of yearly work ("06-15"); Times says how often in
	// each period the work is to be done where the plan sets no days for it.
	Weekday int      `json:"weekday,omitempty"`
	Dates   []string `json:"dates,omitempty"`
	Times   int      `json:"times,omitempty"`
	// Stages are the deadlines of a phrase that sets several ("Tháng 6, 12"),
	// earliest first; Nominal is then the last of them.
	Stages []Stage `json:"stages,omitempty"`
	// Rule says by which rule the phrase was read, with its clause. Caution says
	// what a person should know, in Vietnamese: other ways to read the phrase.
	Rule    string `json:"rule,omitempty"`
	Caution string `json:"caution,omitempty"`
	// Set says that a person has set the day, not the plan.
	Set bool `json:"set,omitempty"`

	what string // what is due, for the stages of a phrase of several clauses
}

// Stage is one deadline of a phrase that sets several.
type Stage struct {
	// What is due, as the plan says it ("Kế hoạch"); "" where it does not.
	What    string     `json:"what,omitempty"`
	Start   corpus.Day `json:"start,omitempty"`
	Nominal corpus.Day `json:"nominal"`
}

// hasDay reports whether the phrase, once settled, sets a day.
func (d *Due) hasDay() bool { return d.Nominal != "" || d.Kind == Counted && d.From != "" }

// ReadDue reads a due phrase of a plan for a year (0: not known). It depends on
// nothing else, and never gives a day that the phrase does not set. A phrase may
// hold several clauses ("Tháng 3 (Kế hoạch); tháng 12 (Báo cáo)"); when one of
// them is not understood, the whole stays open and Caution says what is known.
func ReadDue(phrase string, year int) Due {
	shown := strings.Join(strings.Fields(paper.Clean(phrase)), " ")
	if foldPhrase(shown) == "" {
		return Due{Kind: Open, Phrase: shown, Rule: clauseUnread, Caution: cautionEmpty}
	}
	var d Due
	if whole, ok := readClause(shown, year, 0); ok {
		d = whole
	} else if clauses := cutClauses(phrase); len(clauses) > 1 {
		var parts []Due
		for _, c := range clauses {
			part, ok := readClause(c, year, 0)
			if !ok {
				part = unread(c, part.Caution)
			}
			part.Phrase = c
			parts = append(parts, part)
		}
		d = joined(parts)
	} else {
		d = unread(shown, whole.Caution)
	}
	d.Phrase = shown
	return d
}

// unread is the due of a phrase that no rule reads.
func unread(shown, caution string) Due {
	if caution == "" {
		caution = cautionUnread
	}
	return Due{Kind: Open, Phrase: shown, Rule: clauseUnread, Caution: caution}
}

// cutClauses cuts a phrase at semicolons, line ends and bullets.
func cutClauses(phrase string) []string {
	var out []string
	for _, line := range strings.FieldsFunc(paper.Clean(phrase), func(r rune) bool { return r == '\n' || r == ';' }) {
		line = strings.Trim(strings.Join(strings.Fields(line), " "), " .,+-–•*")
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

// joined is what several clauses say together: all their deadlines, each a
// stage. With a clause that has no day the rest is only what is known.
func joined(parts []Due) Due {
	d := Due{Kind: Period}
	var known, missing, cautions []string
	var recurring *Due
	for i := range parts {
		p := &parts[i]
		switch {
		case p.Kind == Recurring && recurring != nil: // two rhythms with days of their own
			missing = append(missing, p.Phrase)
		case p.Kind == Recurring:
			recurring = p
			known = append(known, p.Phrase)
		case p.Nominal == "":
			missing = append(missing, p.Phrase)
		default:
			known = append(known, fmt.Sprintf("%s (%s)", p.Phrase, p.Nominal.Vietnamese()))
			d.Rule = p.Rule
			if len(p.Stages) > 0 {
				d.Stages = append(d.Stages, p.Stages...)
			} else {
				d.Stages = append(d.Stages, Stage{What: p.what, Start: p.Start, Nominal: p.Nominal})
			}
			if p.Caution != "" {
				cautions = append(cautions, p.Caution)
			}
		}
	}
	if len(missing) > 0 || recurring != nil && len(d.Stages) > 0 && len(recurring.Every) == 0 {
		out := unread("", "")
		if len(known) > 0 {
			out.Caution = fmt.Sprintf(textHalfRead, strings.Join(known, "; "),
				strings.Join(missing, "”, “"))
		}
		return out
	}
	sort.SliceStable(d.Stages, func(i, j int) bool { return d.Stages[i].Nominal < d.Stages[j].Nominal })
	if recurring != nil {
		out := *recurring
		out.Stages = d.Stages
		return out
	}
	d.Nominal, d.Caution = d.Stages[len(d.Stages)-1].Nominal, strings.Join(cautions, " ")
	for _, s := range d.Stages {
		if s.Start != "" && (d.Start == "" || s.Start < d.Start) {
			d.Start = s.Start
		}
	}
	if d.Start == "" {
		d.Start = d.Stages[0].Nominal
	}
	return d
}

// foldPhrase brings a phrase to the form the rules are written for.
func foldPhrase(s string) string {
	s = paper.Fold(s)
	s = strings.NewReplacer("–", "-", "—", "-", "−", "-", "‑", "-", "“", "", "”", "", "\"", "", "''", "", "•",
		"").Replace(s)
	s = strings.Trim(strings.Join(strings.Fields(s), " "), " .,;:[]…-*/+")
	if strings.HasPrefix(s, "(") && strings.IndexByte(s, ')') == len(s)-1 {
		s = strings.Trim(s, "() ")
	}
	s = reSpacedDash.ReplaceAllString(s, "-")
	return rePreface.ReplaceAllString(s, "")
}

var (
	reSpacedDash = regexp.MustCompile(`\s*-\s*`)
	rePreface    = regexp.MustCompile(`^(?:(?:thoi han|thoi gian|thoi diem|han)\b(?: (?:hoan thanh|thuc hien|gui|bao cao|nop))*(?: la)? ?:? ?|hoan thanh(?: dut diem| toan bo| day du)? ?:? ?|xong )+`)
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

// deepest bounds how often a clause is cut into smaller ones.
const deepest = 4

// readClause reads one clause: as a whole by a rule or by the grammar, else
// behind the words in front of it, or cut in two at a comma. When it cannot, the
// due that comes back holds only a caution.
func readClause(shown string, year, depth int) (Due, bool) {
	s := foldPhrase(shown)
	if s == "" || depth > deepest {
		return Due{}, false
	}
	var caution string
	for _, try := range []func(s, shown string, year, depth int) (Due, bool){
		readRule, readGrammar, readTwo, readLabelled, readVerb, readFirstSentence, readPlace, readSpan, readShare,
	} {
		d, ok := try(s, shown, year, depth)
		if ok {
			return d, true
		}
		if caution == "" {
			caution = d.Caution
		}
	}
	return Due{Caution: caution}, false
}

// A dueRule reads the phrases that match re as a whole.
type dueRule struct {
	re     *regexp.Regexp
	clause string
	read   func(d *Due, m map[string]string, year int) (caution string)
}

func rule(re, clause string, read func(d *Due, m map[string]string, year int) string) dueRule {
	return dueRule{regexp.MustCompile(`^(?:` + re + `)$`), clause, read}
}

// readRule reads what is said by set phrases rather than composed of days:
// work that comes round, work that waits for something, counted terms.
func readRule(s, shown string, year, _ int) (Due, bool) {
	for _, r := range dueRules {
		m := r.re.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		d := Due{Rule: r.clause}
		named := map[string]string{}
		for i, name := range r.re.SubexpNames() {
			if name != "" && m[i] != "" {
				named[name] = m[i]
			}
		}
		d.Caution = r.read(&d, named, year)
		if d.Waits != "" {
			d.Waits = tailOf(shown, d.Waits)
		}
		if d.Kind == "" {
			return Due{Caution: d.Caution}, false
		}
		return d, true
	}
	return Due{}, false
}

const (
	// aTerm is a length of time: "05 ngày làm việc".
	aTerm = `(?:trong (?:vong |thoi han |thoi gian )?|thoi han |cham nhat (?:la |trong )?|khong qua |sau )?(?P<n>\d{1,3})(?: ?\([^)]*\))? (?P<u>ngay|tuan|thang|nam)(?P<w> lam viec)?,? (?:ke tu|tinh tu|tu|sau)`
	aSpan = `(?:tuan|thang|quy|0?6 thang|sau thang|(?:0?1 |mot )?nam)`
	// aHappening is what has no day in any calendar that counts days.
	aHappening = `(?:ngay |dip |thoi diem )?(?:tet|ky hop|dai hoi|hoi nghi|le|mua|nam hoc|khai giang|cuoc|phien hop|dot|thoi diem|ket qua|su kien)\b`
	asNeeded   = `(?P<also>,? ?(?:va |hoac )?(?:theo yeu cau|khi co yeu cau|dot xuat|khi can|theo quy dinh|theo tung giai doan|tung giai doan|theo giai doan)[^,;]*)?`
	aWeekday   = `(?:(?:vao |truoc |cham nhat |den )?(?:ngay )?)(?P<wd>thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)`
)

// dueRules are tried in order; the first that matches the whole phrase reads it.
var dueRules = []dueRule{
	rule(`(?P<pre>(?:(?:thuong xuyen|bao cao|tong hop|kiem tra|ra soat|cap nhat|dinh ky|hang|moi|theo|1 lan/|mot lan moi),? ?)*)(?P<list>`+aSpan+`(?:(?:, ?|; ?| va |/|-|, va )(?:(?:hang|moi|dinh ky|bao cao) )?`+aSpan+`)*)(?P<post> (?:mot|1|01) lan)?`+asNeeded, clauseRecur, readRhythms),
	rule(`(?:it nhat |toi thieu |khong it hon )?(?:dinh ky )?(?P<n>\d{1,2}|mot|hai|ba|bon)(?: ?\([^)]*\))? (?:lan|dot|ky|buoi|cuoc|lop|so|ban|bao cao) ?(?:/|moi |trong |tren |hang |mot |1 |trong mot |trong 1 )? ?(?:0?1 |mot )?(?P<per>`+aSpan+`)`, clauseRecur, readTimes),
	rule(`(?:it nhat |toi thieu |dinh ky |hang |moi )*(?P<n>\d{1,2}|mot|sau|ba)? ?(?P<u>tuan|thang|quy|nam) ?(?:/|mot |moi )? ?(?:1|01|mot)? ?lan`, clauseRecur, readEvery),
	rule(`(?:(?P<before>truoc )|cham nhat |vao |luc )?(?:\d{1,2} ?(?:h|gio|g)(?: ?\d{2})?(?: phut)?,? )?(?:ngay |sang |chieu )?(?P<wd>thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)(?: cua)? (?:hang|moi) tuan|(?:hang|moi) tuan,? ?\(?(?:(?P<before2>truoc )|cham nhat |vao )?(?:ngay )?(?P<wd2>thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)(?: hang tuan)?\)?`, clauseRecur, readWeekly),
	rule(`(?:vao |truoc khi het )?(?:ngay )?cuoi(?: cung)?(?: cua)? (?:moi|hang|cac) (?P<u>thang|quy|nam)`, clauseRecur,
		func(d *Due, m map[string]string, _ int) string {
			d.Kind, d.Every = Recurring, []Rhythm{rhythms[m["u"]]}
			return ""
		}),

	rule(`(?:thuc hien |tien hanh |lam )?theo (?P<x>.+)`, clauseRefers,
		func(d *Due, m map[string]string, _ int) string {
			if reOwnTerm.MatchString(m["x"]) {
				return cautionUnread // it may set a day of its own
			}
			d.Kind, d.Waits = ByReference, m["x"]
			return ""
		}),
	rule(`(?:ngay )?(?:sau khi|khi co|ngay khi|truoc khi|khi|ngay sau ngay|ngay sau|sau ngay|kip thoi|tuy theo|tuy) (?P<x>\D.*)`, clauseEvent, readEvent),
	rule(`(?:xong )?(?:ngay )?(?:sau|truoc|trong|tai|nhan|den|vao|cung) (?P<x>`+aHappening+`.*)`, clauseEvent,
		readEvent),
	rule(`(?:trinh|bao cao|thong qua)\b[^;,]{0,60}? (?:tai|trong) (?:cac )?(?P<x>`+aHappening+`.*)`, clauseEvent, readEvent),
	rule(`(?P<x>dot xuat|phat sinh|theo phat sinh|chua xac dinh)`, clauseEvent, readEvent),

	rule(aTerm+`(?: khi)? (?:ngay )?(?P<d>\d{1,2})(?: ?[/.-] ?| thang )(?P<m>\d{1,2})(?:(?: ?[/.-] ?| nam )(?P<y>\d{4}))?`, clauseCount, readCounted),
	rule(aTerm+`(?: khi| thoi diem)? (?P<x>.+)`, clauseCount, func(d *Due, m map[string]string, _ int) string {
		d.Kind, d.Waits = Event, m["x"]
		return count(d, m)
	}),

	rule(`(?:trong )?(?:(?:hoat dong|nhiem vu|cong viec|viec|thuc hien|trien khai|duy tri|lam|tien hanh) )?(?:(?:ca nam|suot nam|quanh nam|thuong xuyen|lien tuc|hang ngay|trong nam|trong ca nam)(?:,? ?(?:va|-)? ?(?:lien tuc|trong nam|trong ca nam|ca nam|hang nam|suot nam|thuong xuyen|hang ngay|theo quy dinh|theo ke hoach))*)(?: ?/? ?(?:nam )?(?P<y>\d{4}))?`+asNeeded, clauseWhole, func(d *Due, m map[string]string, year int) string {
		y, caution := yearOf(m["y"], year)
		if caution != "" {
			return caution
		}
		d.Kind, d.Start, d.Nominal = WholeYear, date(y, 1, 1), date(y, 12, 31)
		return ""
	}),
}

// reOwnTerm finds a term inside "theo …": "theo Kế hoạch, trước ngày 30/6".
var reOwnTerm = regexp.MustCompile(`(?:truoc|cham nhat|den het|khong qua|hoan thanh) .*\d|, ?(?:thang|quy|ngay) [\divx]`)

func readEvent(d *Due, m map[string]string, _ int) string {
	if reOwnTerm.MatchString(m["x"]) || m["x"] == "" {
		return cautionUnread
	}
	d.Kind, d.Waits = Event, m["x"]
	return ""
}

func readCounted(d *Due, m map[string]string, year int) string {
	y, caution := yearOf(m["y"], year)
	if caution != "" {
		return caution
	}
	from, err := corpus.ParseDay(string(date(y, number(m["m"]), number(m["d"]))))
	if err != nil {
		return cautionNoDay
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

var rhythms = map[string]Rhythm{"tuan": Weekly, "thang": Monthly, "quy": Quarterly, "6 thang": HalfYearly,
	"06 thang": HalfYearly, "sau thang": HalfYearly, "nam": Yearly}

func readRhythms(d *Due, m map[string]string, _ int) string {
	for _, word := range reRhythm.FindAllString(m["list"], -1) {
		if r := rhythms[word]; !slices.Contains(d.Every, r) {
			d.Every = append(d.Every, r)
		}
	}
	if m["pre"] == "" && m["post"] == "" && len(d.Every) == 1 || m["pre"] == "theo " && len(d.Every) == 1 &&
		m["list"] == "nam" {
		d.Every = nil
		return cautionUnread // "6 tháng" may be a length as well
	}
	d.Kind = Recurring
	return ""
}

var reRhythm = regexp.MustCompile(`tuan|(?:0?6|sau) thang|thang|quy|nam`)

var words = map[string]int{"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
	"chin": 9, "muoi": 10}

// counting reads "02" or "hai", 0 when s is neither.
func counting(s string) int {
	if n := words[s]; n > 0 {
		return n
	}
	return number(s)
}

// readTimes reads "02 lần/năm": so often a period, on no day of its own.
func readTimes(d *Due, m map[string]string, _ int) string {
	n := counting(m["n"])
	if n == 0 {
		return cautionUnread
	}
	d.Kind, d.Every, d.Times = Recurring, []Rhythm{rhythms[m["per"]]}, n
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(textEachPeriod, n)
}

// readEvery reads "6 tháng/lần", "mỗi quý một lần".
func readEvery(d *Due, m map[string]string, _ int) string {
	n := 1
	if m["n"] != "" {
		n = counting(m["n"])
	}
	r := rhythms[m["u"]]
	switch {
	case n == 1:
	case r == Monthly && n == 3:
		r = Quarterly
	case r == Monthly && n == 6:
		r = HalfYearly
	case r == Monthly && n == 12:
		r = Yearly
	default:
		return cautionUnread
	}
	d.Kind, d.Every = Recurring, []Rhythm{r}
	return ""
}

func readWeekly(d *Due, m map[string]string, _ int) string {
	name := m["wd"] + m["wd2"]
	n := map[string]int{"thu hai": 1, "thu ba": 2, "thu tu": 3, "thu nam": 4, "thu sau": 5, "thu bay": 6,
		"chu nhat": 7}[name]
	if n == 0 {
		n = number(strings.TrimPrefix(name, "thu ")) - 1
	}
	if m["before"]+m["before2"] != "" {
		n--
	}
	if n < 1 {
		return cautionUnread
	}
	d.Kind, d.Every, d.Weekday = Recurring, []Rhythm{Weekly}, n
	return ""
}

// readLabelled reads "Báo cáo: trước ngày 15/12", and keeps what is due.
func readLabelled(s, shown string, year, depth int) (Due, bool) {
	if label, rest, ok := strings.Cut(shown, ":"); ok {
		f := foldPhrase(label)
		if reRound.MatchString(f) { // "Đợt 1: tháng 4"
			if d, ok := readClause(rest, year, depth+1); ok {
				return d.of(label), true
			}
		}
		if strings.TrimSpace(rest) != "" && !reTimeWord.MatchString(foldPhrase(rest)) { // "Quý I: dự thảo"
			if d, ok := readClause(label, year, depth+1); ok {
				return d.of(rest), true
			}
		}
		if !reTimeWord.MatchString(f) || strings.HasPrefix(f, "doi voi ") || reReport.MatchString(f) {
			if d, ok := readClause(rest, year, depth+1); ok {
				return d.of(label), true
			}
		}
	}
	if m := reTrailingBracket.FindStringSubmatch(shown); m != nil &&
		reRound.MatchString(foldPhrase(m[1])) { // "Tuần 1 (15/6 - 19/6/2026)"
		if d, ok := readClause(m[2], year, depth+1); ok {
			return d.of(m[1]), true
		}
	}
	if m := reReportBy.FindStringSubmatch(s); m != nil { // "Báo cáo quý I trước ngày 15/3"
		rest := tailOf(shown, m[1])
		if d, ok := readClause(rest, year, depth+1); ok {
			return d.of(strings.TrimSuffix(shown, rest)), true
		}
	}
	if m := reThenVerb.FindStringIndex(s); m != nil &&
		!reTimeWord.MatchString(s[m[1]-1:]) { // "Quý I: ban hành kế hoạch"
		rest := tailOf(shown, strings.TrimLeft(s[m[0]:], ": "))
		if d, ok := readClause(strings.TrimRight(strings.TrimSuffix(shown, rest), " :"), year, depth+1); ok {
			return d.of(rest), true
		}
	}
	return Due{}, false
}

// of returns d as the deadline of what.
func (d Due) of(what string) Due {
	if len(d.Stages) == 0 {
		d.what = strings.Trim(what, " -+:,")
	}
	return d
}

const aReport = `(?:bao cao|so ket|tong ket)(?: (?:thang|quy(?: (?:i{1,3}|iv|[1-4]))?|0?6 thang(?: dau nam| cuoi nam)?|0?9 thang|ca nam|nam)(?:[/ ](?:nam )?20\d\d)?)?`

var (
	// reReport is a report with the period it is about, which is no deadline.
	reReport   = regexp.MustCompile(`^` + aReport + `$`)
	reReportBy = regexp.MustCompile(`^` + aReport +
		` ((?:truoc|cham nhat|muon nhat|xong truoc|gui truoc|khong qua) .+)$`)
	reThenVerb = regexp.MustCompile(`(?:: ?| )(?:trinh|ban hanh|to chuc|lay y kien|tham dinh|phe duyet|cong bo|tong ket|so ket|xay dung|hoan thanh|trien khai|nghiem thu|gui|bao cao)\b`)
)

// reRound numbers one of several goes at a thing: no time, though it has a digit.
var reRound = regexp.MustCompile(`^(?:dot|lan|giai doan|buoc|ky|tuan) (?:thu )?(?:\d{1,2}|[ivx]{1,4}|dau|nhat|hai|ba|tu|cuoi)$`)

// reTimeWord finds what may set a time.
var reTimeWord = regexp.MustCompile(`\d|\b(?:thang|quy|nam|tuan|ngay|hang|moi|truoc|sau|khi|tu|den|het|lan|dau|cuoi|giua|ky)\b`)

// reVerbs is what may stand in front of a deadline: what is to be done by then.
// Behind the names of papers and people a word has to begin the deadline.
var reVerbs = regexp.MustCompile(`^(?:(?:phan dau|co ban|du kien|phai) )*(?:` +
	`(?:(?:hoan thanh|xong|ket thuc|hoan tat|ban hanh|trinh|gui|to chuc|thuc hien|trien khai|phe duyet|cong bo|phat hanh|nop|du kien|lay y kien|bao cao|ngay|thuong xuyen|lien tuc)[ :]*)+(?:\d{1,3} ?%? ?)?` +
	`|(?:hoan thanh |dat )?\d{1,3} ?% ?` +
	`|(?:hoan thanh|xong|trinh|gui|nop|ban hanh|bao cao|cong bo|to chuc|phe duyet|tham muu|xay dung|tong hop|ra soat|thuc hien|trien khai|ky|thong qua|danh gia|so ket|tong ket|kiem tra)\b[^0-9;:%(]{1,60}? ` +
	`)(?P<rest>(?:tu (?:dau )?(?:ngay|thang|quy|nam) .*(?:-| den )|trong|truoc|vao|cham nhat|muon nhat|den|khong qua|thang|quy|ngay|nam|ca nam|hang|dinh ky|6 thang|0?9 thang|\d).*)$`)

var reStarts = regexp.MustCompile(`\b(?:bat dau|khoi dong|tu|sau|khi|hang|moi|lan|chua|tru|ngoai|ky|truoc|den|nam|thang|quy|ngay)\b`)

// readVerb reads the deadline behind the words that say what is to be done:
// "Hoàn thành 100% trong tháng 6", "Trình Chính phủ trong tháng 5".
func readVerb(s, shown string, year, depth int) (Due, bool) {
	m := reVerbs.FindStringSubmatch(s)
	if m == nil {
		return Due{}, false
	}
	rest := m[1]
	front := strings.TrimSpace(strings.TrimSuffix(s, rest))
	last := front[strings.LastIndexByte(front, ' ')+1:]
	plain := regexp.MustCompile(`^(?:(?:phan dau|co ban|du kien|phai|hoan thanh|xong|ket thuc|hoan tat|ban hanh|trinh|gui|to chuc|thuc hien|trien khai|phe duyet|cong bo|phat hanh|nop|ngay|thuong xuyen|lien tuc)[ :]*)+(?:\d{1,3} ?%?)?$|%$`).MatchString(front)
	if reStarts.MatchString(front) || !plain && !reMarked.MatchString(rest) || last == "" {
		return Due{}, false
	}
	if regexp.MustCompile(`^\d{1,3}$`).MatchString(last) { // "gửi 02 báo cáo trước …" has a count, not a day
		return Due{}, false
	}
	d, ok := readClause(tailOf(shown, rest), year, depth+1)
	return d, ok
}

// reMarked is a deadline that a word of time begins: no bare number.
var reMarked = regexp.MustCompile(`^(?:trong|truoc|vao|cham nhat|muon nhat|den|khong qua|dinh ky|hang)\b`)

// reSentenceEnd ends the first sentence of a cell.
var reSentenceEnd = regexp.MustCompile(`\.\s+`)

// readFirstSentence reads a deadline that a remark follows: "Quý I năm 2026. Việc
// xây dựng theo thủ tục rút gọn." The remark must not speak of time itself.
func readFirstSentence(_, shown string, year, depth int) (Due, bool) {
	m := reSentenceEnd.FindStringIndex(shown)
	if m == nil || m[1] >= len(shown) || !startsCapital(shown[m[1]:]) {
		return Due{}, false
	}
	rest := paper.Fold(shown[m[1]:])
	if regexp.MustCompile(`\d+[/.]\d|\b(?:thang|quy|nam|tuan|hang|moi|truoc|sau|lan|han)\b`).MatchString(rest) {
		return Due{}, false
	}
	return readClause(shown[:m[0]], year, depth+1)
}

// rePlace is where something is to be done, behind the time.
var rePlace = regexp.MustCompile(`^(.*\d.*?)(?:,? |[,;] ?)\(?(?:tại|ở|địa điểm:?) (.+)$`)

// readPlace reads a deadline that a place follows: "20h00 ngày 01/9/2026, tại Quảng trường".
func readPlace(_, shown string, year, depth int) (Due, bool) {
	m := rePlace.FindStringSubmatch(shown)
	if m == nil || reTimeWord.MatchString(paper.Fold(m[2])) {
		return Due{}, false
	}
	return readClause(m[1], year, depth+1)
}

var (
	// reBegins is work with its beginning and its end: "khởi công tháng 3, hoàn thành tháng 8".
	reBegins = regexp.MustCompile(`^(?:khoi cong|khoi dong|bat dau|trien khai|khai giang|khai mac|mo)(?: tu| vao| trong)? (.*\d.*?)(?:[,;]| va|-| den)+ ?(?:hoan thanh|ket thuc|xong|be mac|be giang|tong ket)(?: vao| trong)? (.+)$`)
	// reFromNow is a time that runs from now or from the paper itself to a day.
	reFromNow = regexp.MustCompile(`^tu (?:nay|bay gio|ngay ky|khi ky|ngay ban hanh|khi ban hanh|khi co hieu luc|ngay co hieu luc)(?: ban hanh)?(?: ke hoach| quyet dinh| chuong trinh| van ban)?(?: nay)? (?:cho )?((?:den|toi) .+)$`)
	// reOpens is what begins on a day without a word of what ends.
	reOpens = regexp.MustCompile(`^(?:khai giang|khai mac|dien ra|mo lop|to chuc le)(?: vao| trong| tu)? (.+)$`)
	// reShare is how much is to be reached by a day.
	reShare = regexp.MustCompile(`^(.*\d.*?)[:,]? (?:phai |phan dau )?(?:dat|hoan thanh|xong)(?: it nhat| toi thieu| tren| duoc| khoang)? \d{1,3}(?:[.,]\d+)? ?%[^,;]*$`)
)

// readSpan reads work by its beginning and its end.
func readSpan(s, shown string, year, depth int) (Due, bool) {
	if m := reFromNow.FindStringSubmatch(s); m != nil {
		return readClause(tailOf(shown, m[1]), year, depth+1)
	}
	if m := reOpens.FindStringSubmatch(s); m != nil {
		return readClause(tailOf(shown, m[1]), year, depth+1)
	}
	m := reBegins.FindStringSubmatch(s)
	if m == nil {
		return Due{}, false
	}
	to, ok := readClause(tailOf(shown, m[2]), year, depth+1)
	if !ok || to.Nominal == "" || len(to.Stages) > 0 {
		return Due{}, false
	}
	from, ok := readClause(m[1], number(string(to.Nominal[:4])), depth+1)
	first := from.Start
	if first == "" {
		first = from.Nominal
	}
	if !ok || first == "" || first > to.Nominal {
		return Due{Caution: cautionReverse}, false
	}
	to.Kind, to.Start = Period, first
	return to, true
}

// readShare reads a deadline that says how much is to be reached: "đến 30/6 đạt 50%".
func readShare(s, shown string, year, depth int) (Due, bool) {
	m := reShare.FindStringSubmatch(s)
	if m == nil {
		return Due{}, false
	}
	n := len(strings.Fields(shown)) - len(strings.Fields(s))
	front := strings.Fields(shown)[:max(0, n+len(strings.Fields(m[1])))]
	d, ok := readClause(strings.Join(front, " "), year, depth+1)
	return d.of(strings.Join(strings.Fields(shown)[len(front):], " ")), ok
}

// readTwo reads two clauses divided by a comma or "và" that belong together: a
// period with the day it ends on, an event with a latest day, work that comes
// round with its day, two deadlines.
func readTwo(_, shown string, year, depth int) (Due, bool) {
	if m := reTrailingBracket.FindStringSubmatch(shown); m != nil && reTimeWord.MatchString(paper.Fold(m[2])) {
		if left, ok := readClause(m[1], year, depth+1); ok && left.Times > 1 { // "02 lần/năm (tháng 6, tháng 12)"
			right, ok := readClause(m[2], year, depth+1)
			return right, ok && len(right.Stages) == left.Times
		}
		shown = m[1] + ", " + m[2]
	}
	for _, cut := range reComma.FindAllStringIndex(shown, -1) {
		left, okLeft := readClause(shown[:cut[0]], year, depth+1)
		if !okLeft {
			if left.Caution == cautionNoYear || left.Caution == cautionNoDay {
				return Due{Caution: left.Caution}, false
			}
			continue
		}
		rightShown := shown[cut[1]:]
		right, okRight := readClause(rightShown, year, depth+1)
		if !okRight {
			continue
		}
		r := paper.Fold(strings.TrimSpace(rightShown))
		ends := reEnds.MatchString(r)
		switch {
		case (left.Kind == Event || left.Kind == ByReference) && ends && (right.Kind == OnDay || right.Kind == Period):
			right.Waits = left.Waits
			right.Caution = strings.TrimSpace(right.Caution + " Kế hoạch còn gắn hạn này với: " + left.Waits + ".")
			return right, true
		case right.Kind == Event && (left.Kind == OnDay || left.Kind == Period):
			left.Waits = right.Waits
			left.Caution = strings.TrimSpace(left.Caution + " Kế hoạch còn gắn hạn này với: " + right.Waits + ".")
			return left, true
		case left.Nominal != "" && left.Nominal < right.Nominal && left.what != "" && right.what != "":
			left.Phrase, right.Phrase = shown[:cut[0]], rightShown
			return joined([]Due{left, right}), true
		case left.Kind == WholeYear && right.Kind == Recurring:
			return right, true
		case left.Nominal != "" && right.Nominal != "" && ends && left.Kind != OnDay && len(left.Stages) == 0 &&
			right.Nominal <= left.Nominal && (right.Start == "" || right.Start >= left.Start) &&
			right.Nominal > left.Start:
			if right.Start == "" {
				right.Start = left.Start
			}
			if right.Kind == OnDay {
				right.Kind = Period
			}
			return right, true
		case left.Nominal != "" && right.Nominal != "" && left.Nominal < right.Nominal && reDoes.MatchString(r):
			left.Phrase, right.Phrase = shown[:cut[0]], rightShown
			return joined([]Due{left, right}), true
		}
	}
	return Due{}, false
}

var (
	reTrailingBracket = regexp.MustCompile(`^(.+?)\s*\(([^()]+)\)$`)

	reComma = regexp.MustCompile(`[,;]\s+| và `)
	// reEnds begins the clause that says until when.
	reEnds = regexp.MustCompile(`^(?:nhung |phai |va )?(?:hoan thanh|xong|ket thuc|cham nhat|muon nhat|truoc|khong qua|den het|den ngay)\b`)
	// reDoes begins a clause that says what else is due.
	reDoes = regexp.MustCompile(`^(?:bao cao|trinh|gui|ban hanh|nop|tong ket|so ket|tong hop|danh gia|cong bo|trien khai|hoan thanh|thuc hien|to chuc)\b`)
)

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

// yearOf reads a year, that of the plan where the phrase names none.
func yearOf(y string, year int) (int, string) {
	if y != "" {
		year = number(y)
	}
	if year < 1900 || year > 2900 {
		return 0, cautionNoYear
	}
	return year, ""
}
