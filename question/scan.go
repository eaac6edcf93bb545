package question

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/task"
)

// scan fills slots and signs from tokens; used marks the tokens that something
// has claimed.
type scan struct {
	tokens   tokens
	accented bool
	t        []string // folded
	c        Context
	slots    *Slots
	signs    map[string]bool
	used     []bool
}

func (s *scan) use(from, to int) {
	for i := from; i < to; i++ {
		s.used[i] = true
	}
}

func (s *scan) free(from, to int) bool { return !slices.Contains(s.used[from:to], true) }

// names finds what is named: references, numbers, days, agencies, plans.
func (s *scan) names() {
	s.used = make([]bool, len(s.t))
	s.days()
	s.plans()
	s.references()
	s.numbered()
	s.indexes()
	s.agencies()
	s.own()
	s.periods()
}

var (
	reDay       = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`)
	reShortDay  = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})$`)
	reHour      = regexp.MustCompile(`^(\d{1,2})(?:h|g|gio)(\d{2})?$`)
	reClock     = regexp.MustCompile(`^(\d{1,2}):(\d{2})$`)
	reMonthYear = regexp.MustCompile(`^(\d{1,2})[/-](\d{4})$`)
	reYear      = regexp.MustCompile(`^(19|20)\d{2}$`)
	reTaskNo    = regexp.MustCompile(`^\d{1,3}(?:\.\d{1,2})?[a-z]?$`)
	reCriterion = regexp.MustCompile(`^\d{1,2}[a-z]?(?:\.\d{1,2}[a-z]?)*$`)
	reDotted    = regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2}[a-z]?){1,2}$`)
	rePlanNo    = regexp.MustCompile(`^\d+(?:/\d{4})?/(?:kh|qd|ctr|ct|tb)(?:-[a-z0-9đ&-]+)$`)
	reLawNo     = regexp.MustCompile(`^\d+/(?:\d{4}/)?(?:nd|tt|qh\d*|nq|ttlt|pl|ubtvqh\d*|nđ|vbhn|l|qd|cv|bnv|ct|ttg)(?:-[a-z0-9&-]+)*$|^(?:nd|tt|nq|dieu|k|khoan)\d+`)
	reDigits    = regexp.MustCompile(`^\d+$`)
	rePoints    = regexp.MustCompile(`^\d+(?:[.,]\d+)?$`)
)

func (s *scan) at(i int) string {
	if i < 0 || i >= len(s.t) {
		return ""
	}
	return s.t[i]
}

func dayOf(y, m, d int) corpus.Day {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 1945 || y > 2200 || t.Day() != d || int(t.Month()) != m {
		return ""
	}
	return corpus.DayOf(t)
}

func number(s string) int { n, _ := strconv.Atoi(s); return n }

// days finds the first day, an hour, and a count of days.
func (s *scan) days() {
	year := s.c.Today.Time().Year()
	setDay := func(d corpus.Day, from, to int) {
		if d == "" || s.slots.Day != "" {
			return
		}
		s.slots.Day, s.signs["ngay"] = d, true
		s.use(from, to)
	}
	for i := 0; i < len(s.t); i++ {
		w := s.t[i]
		switch g := reDay.FindStringSubmatch(w); {
		case g != nil:
			setDay(dayOf(number(g[3]), number(g[2]), number(g[1])), i, i+1)
		case reShortDay.MatchString(w) && (s.at(i-1) == "ngay" || s.at(i-1) == "tu" || s.at(i-1) == "den" ||
			s.at(i-1) == "toi"):
			g := reShortDay.FindStringSubmatch(w)
			setDay(dayOf(year, number(g[2]), number(g[1])), i, i+1)
		case reDigits.MatchString(w) && s.at(i-1) == "ngay" && s.at(i+1) == "thang" && reDigits.MatchString(s.at(i+2)):
			y, to := year, i+3
			if s.at(i+3) == "nam" && reYear.MatchString(s.at(i+4)) {
				y, to = number(s.at(i+4)), i+5
			}
			setDay(dayOf(y, number(s.at(i+2)), number(w)), i, to)
		case reHour.MatchString(w):
			g := reHour.FindStringSubmatch(w)
			s.hour(number(g[1]), number(g[2]), i, i+1)
		case reClock.MatchString(w):
			g := reClock.FindStringSubmatch(w)
			s.hour(number(g[1]), number(g[2]), i, i+1)
		case reDigits.MatchString(w) && s.at(i+1) == "gio":
			m := 0
			if reDigits.MatchString(s.at(i + 2)) {
				m = number(s.at(i + 2))
			}
			s.hour(number(w), m, i, i+2)
		case reDigits.MatchString(w) && len(w) <= 3 && s.at(i+1) == "ngay" && s.slots.Count == 0 && !s.used[i] &&
			!s.tokens[i].last:
			s.slots.Count, s.signs["so_ngay"] = number(w), true
			if s.at(i+2) == "lam" && s.at(i+3) == "viec" || s.at(i+2) == "cong" {
				s.slots.Working = true
				s.use(i, i+3)
			}
		}
	}
	if s.slots.Day != "" || !s.signs["so_ngay"] {
		return
	}
	for i, w := range s.t { // a day in words, to count from
		by, ok := map[string]int{"hom nay": 0, "ngay mai": 1, "hom qua": -1}[w+" "+s.at(i+1)]
		if ok && s.c.Today != "" {
			setDay(s.c.Today.Add(by), i, i+2)
		}
	}
}

func (s *scan) hour(h, m, from, to int) {
	if h > 24 || m > 59 {
		return
	}
	for _, w := range []string{s.at(to), s.at(to + 1)} {
		if h < 12 && (w == "chieu" || w == "toi") {
			h += 12
		}
	}
	s.slots.Hour, s.signs["gio"] = h*60+m, true
	s.use(from, to)
}

// plans finds a plan by its number, by the beginning of it after "kế hoạch", or
// by its title.
func (s *scan) plans() {
	for i, w := range s.t {
		prior := s.at(i-1) == "hoach" || s.at(i-1) == "dinh" || s.at(i-1) == "kh" || s.at(i-1) == "so" &&
			(s.at(i-2) == "hoach" || s.at(i-2) == "kh")
		for _, p := range s.c.Plans {
			n := paper.Fold(p.Number)
			head, _, _ := strings.Cut(n, "/")
			if n != "" && (w == n || prior && w == head) {
				s.slots.Plan, s.slots.PlanText, s.signs["so_ke_hoach"] = p.Key, p.Number, true
				s.use(i, i+1)
				return
			}
		}
		if rePlanNo.MatchString(w) && (prior || strings.Contains(w, "/kh-")) &&
			!(s.at(i-1) == "dinh" && strings.Contains(w, "/qd")) {
			s.slots.PlanText, s.signs["so_ke_hoach"] = strings.ToUpper(w), true
			s.use(i, i+1)
			return
		}
		if prior && s.at(i-1) != "dinh" && reDigits.MatchString(w) && !reYear.MatchString(w) {
			s.slots.PlanText, s.signs["so_ke_hoach"] = w, true
			s.use(i, i+1)
			return
		}
	}
}

// references finds the marks of a place in the law.
func (s *scan) references() {
	for i, w := range s.t {
		next := s.at(i + 1)
		switch {
		case reLawNo.MatchString(w) && !s.used[i],
			(w == "dieu" || w == "khoan") && next != "" && next[0] >= '0' && next[0] <= '9',
			(w == "nd" || w == "dinh" && s.at(i-1) == "nghi" || w == "tu" && s.at(i-1) == "thong") &&
				reDigits.MatchString(strings.SplitN(next, "/", 2)[0]),
			w == "so" && reLawNo.MatchString(next):
			s.signs["dan_chieu"] = true
			if s.slots.Reference == "" {
				s.slots.Reference = strings.TrimSpace(w + " " + next)
			}
		}
	}
}

// numbered finds tasks and criteria by their numbers.
func (s *scan) numbered() {
	for i := range s.t {
		after := func(words ...string) int { // the token after the words, 0 when they do not stand at i
			for k, w := range words {
				if s.at(i+k) != w {
					return 0
				}
			}
			n := i + len(words)
			if s.at(n) == "so" {
				n++
			}
			return n
		}
		for _, head := range [][]string{{"nhiem", "vu"}, {"cong", "viec"}, {"dau", "viec"}, {"viec"}} {
			n := after(head...)
			if n == 0 || n >= len(s.t) || !reTaskNo.MatchString(strings.Split(s.t[n], ",")[0]) ||
				s.at(n+1) == "ngay" || reYear.MatchString(s.t[n]) {
				continue
			}
			s.slots.Task, s.signs["so_viec"] = strings.Split(s.t[n], ",")[0], true
			s.use(n, n+1)
			for ; n < len(s.t); n++ { // "1, 2 và 5"
				if several := strings.Split(s.t[n], ","); reTaskNo.MatchString(several[0]) {
					s.slots.Tasks = append(s.slots.Tasks, several...)
					s.use(n, n+1)
				} else if s.t[n] != "va" {
					break
				}
			}
			s.signs["so_lieu"] = true
			break
		}
		for _, head := range [][]string{{"tieu", "chi"}, {"chi", "tieu"}} {
			if n := after(head...); n > 0 && n < len(s.t) && reCriterion.MatchString(s.t[n]) &&
				!reYear.MatchString(s.t[n]) {
				s.slots.Criterion, s.signs["so_tieu_chi"] = s.t[n], true
				s.use(n, n+1)
			}
		}
		if s.dotted(i) {
			s.slots.Criterion, s.signs["so_cham"] = s.t[i], true
			s.use(i, i+1)
		}
		if strings.HasSuffix(s.t[i], "%") || s.t[i] == "phan" && s.at(i+1) == "tram" {
			s.signs["phan_tram"] = true
		}
		if s.t[i] == "diem" && rePoints.MatchString(s.at(i-1)) && !s.used[i-1] {
			s.slots.Points = s.at(i - 1)
		}
		if s.t[i] == "so" && i+1 < len(s.t) && s.t[i+1][0] >= '0' && s.t[i+1][0] <= '9' {
			s.use(i, i+1)
		}
		if reYear.MatchString(s.t[i]) && !s.used[i] && s.slots.Year == 0 {
			s.slots.Year, s.signs["nam_nao"] = number(s.t[i]), true
		}
	}
}

// dotted reports whether the token at i may be the number of a criterion with nothing
// said before it, "3.2": not a provision, a sum of money or points.
func (s *scan) dotted(i int) bool {
	return reDotted.MatchString(s.t[i]) && !s.used[i] && s.slots.Criterion == "" &&
		!slices.Contains(strings.Fields("dieu khoan phu luc diem phan version ban"), s.at(i-1)) &&
		!slices.Contains(strings.Fields("diem ty trieu nghin dong % phan gio km ha m2 lan ngay thang"), s.at(i+1))
}

var indexWords = []struct{ words, name string }{{"par index", "PAR INDEX"}, {"parindex", "PAR INDEX"},
	{"par-index", "PAR INDEX"}, {"sipas", "SIPAS"}, {"papi", "PAPI"},
	{"pci", "PCI"}, {"dti", "DTI"}, {"chi so 766", "Chỉ số 766"}, {"chi so cai cach hanh chinh", "PAR INDEX"}, {"chi so hai long", "SIPAS"}}

func (s *scan) indexes() {
	joined := " " + strings.Join(s.t, " ") + " "
	for _, x := range indexWords {
		if at := strings.Index(joined, " "+x.words+" "); at >= 0 {
			s.slots.Index, s.signs["chi_so"] = x.name, true
			from := len(strings.Fields(joined[:at]))
			s.use(from, from+len(strings.Fields(x.words)))
			return
		}
	}
}

// longestName is how many words the name of an agency has at most.
const longestName = 12

// longestPlace is how many words the name of a province has at most.
const longestPlace = 5

// starts are the words an agency's name begins with.
var starts = strings.Fields("so bo ban thanh van ubnd uy hdnd hoi trung chi cong tinh tp phong kho cuc xa phuong dac truong bao ngan chinh thu benh dai")

// agencies finds the longest names that the directory knows.
func (s *scan) agencies() {
	if s.c.Directory == nil {
		return
	}
	for i := 0; i < len(s.t); i++ {
		most := longestName
		if !slices.Contains(starts, s.t[i]) {
			most = longestPlace
		}
		for n := min(most, len(s.t)-i); n > 0; n-- {
			name := strings.Join(s.t[i:i+n], " ")
			if !s.free(i, i+n) || !s.mayBe(i, n) {
				continue
			}
			found := s.c.Directory.Find(name, string(s.c.Today))
			if len(found) == 0 {
				continue
			}
			a := found[0]
			if a.Kind == org.Province || a.Kind == org.City {
				if s.slots.Province == "" {
					s.slots.Province, s.signs["tinh"] = a.ID, true
				}
			} else if to := s.proper(i + n); to > i+n && s.slots.AgencyText == "" &&
				(s.t[i+n-1] == "xa" || s.t[i+n-1] == "phuong" || s.t[i+n-1] == "khu") {
				s.slots.AgencyText, s.signs["co_quan"] = strings.Join(s.t[i:to],
					" "), true // one of its kind, which has a name
				n = to - i
			} else if s.slots.Agency == "" && s.slots.AgencyText == "" {
				s.slots.Agency, s.slots.AgencyText = a.ID, name
				if slices.Contains([]org.Kind{org.Department, org.Local, org.Commune, org.Office}, a.Kind) {
					s.signs["co_quan"] = true
				} else {
					s.signs["trung_uong"] = true
				}
			}
			s.use(i, i+n)
			i += n - 1
			break
		}
	}
	if s.slots.Agency == "" && s.slots.AgencyText == "" {
		s.unlisted()
	}
}

// mayBe says whether n tokens from i may be a name: it begins as one, or is a
// place of two syllables or more, or an abbreviation.
func (s *scan) mayBe(i, n int) bool {
	last := s.t[i+n-1]
	if slices.Contains([]string{"va", "cua", "co", "la", "nam", "nay"}, last) {
		return false
	}
	if n == 1 {
		return len(s.t[i]) >= 3 && !strings.ContainsAny(s.t[i], "aeiouy") || s.t[i] == "hue" && s.at(i-1) != "hoa"
	}
	return true
}

// unlisted finds an agency that the directory has not: "UBND xã Ân Thường".
func (s *scan) unlisted() {
	for i, w := range s.t {
		head := 0
		switch {
		case w == "ubnd" || w == "hdnd":
			head = 1
		case w == "uy" && s.at(i+1) == "ban" && s.at(i+2) == "nhan":
			head = 4
		case (w == "xa" || w == "phuong") && s.at(i-1) != "cap":
			head = 1
		default:
			continue
		}
		to := s.proper(i + head)
		if to == i+head {
			continue
		}
		s.slots.AgencyText, s.signs["co_quan"] = strings.Join(s.t[i:to], " "), true
		s.use(i, to)
		return
	}
}

// proper returns where the proper name ends that begins at i: words with capitals
// where the message has diacritics, else what is no common word.
func (s *scan) proper(i int) int {
	to := i
	for ; to < len(s.t) && to < i+4 && !s.used[to] && !strings.ContainsAny(s.t[to], "0123456789"); to++ {
		common := (slices.Contains(stops, s.t[to]) || s.t[to] == "so") && s.t[to] != "quy"
		if s.accented && !s.tokens[to].upper || !s.accented && common {
			break
		}
	}
	return to
}

// stops are words that end a name and are no subject of a question.
var stops = strings.Fields(`sep nua ne ah oi co con dang da se bi duoc chua khong nao gi la va hay thi cua cho trong nam thang quy tuan den toi ve o tai theo voi nhung cac mot nay
	may bao nhieu viec nhiem vu diem chu tri hien phai nen can sap qua tre cham ra sao the a vay nhe roi ai khi do tu giup hoi muon biet minh em anh chi ban xin
	lam xong hoan thanh han ngay truoc sau bao gio moi tat ca toan bo danh sach liet ke gom nhu ma day di vao xem cho_biet hom lau dau`)

var ownWords = [][]string{{"co", "quan", "toi"}, {"co", "quan", "minh"}, {"co", "quan", "em"}, {"co", "quan", "ta"},
	{"don", "vi", "toi"}, {"don", "vi", "minh"}, {"don", "vi", "em"},
	{"don", "vi", "ta"}, {"so", "toi"}, {"so", "minh"}, {"so", "em"}, {"phong", "toi"}, {"phong", "minh"}, {"xa", "toi"}, {"xa", "minh"}, {"phuong", "toi"}, {"phuong", "minh"},
	{"ban", "toi"}, {"nganh", "minh"}, {"ben", "minh"}, {"ben", "em"}, {"ben", "toi"}, {"chung", "toi"}, {"cho",
		"minh"}, {"cua", "toi"}, {"cua", "em"}, {"toi", "con"}, {"toi", "dang"}, {"toi", "phai"}, {"em", "con"}, {"e", "con"}, {"em", "phai"}, {"minh", "phai"}, {"toi", "chu", "tri"}, {"minh", "chu", "tri"}}

// mine begin the runs of ownWords that a person says of themselves.
var mine = strings.Fields("cua toi em e minh")

func (s *scan) own() {
	for i := range s.t {
		for _, w := range ownWords {
			if i+len(w) > len(s.t) || !slices.Equal(w, s.t[i:i+len(w)]) || !s.free(i, i+len(w)) || s.coming(i, len(w)) {
				continue
			}
			s.slots.Own, s.signs["cua_toi"] = true, true
			s.slots.Mine = slices.Contains(mine, w[0])
			return
		}
	}
}

// coming reports whether a "toi" among n words from i is "tới": "tuần tới phải …".
func (s *scan) coming(i, n int) bool {
	for k := i; k < i+n; k++ {
		if s.t[k] == "toi" && (s.accented && s.tokens[k].marks != "\u0302" ||
			slices.Contains(strings.Fields("tuan thang quy nam gian sap ngay"), s.at(k-1))) {
			return true
		}
	}
	return false
}

// period sets the first one that is named.
func (s *scan) period(from, to corpus.Day, words string, i, n int) {
	if s.slots.Period.From == "" && from != "" {
		s.slots.Period = Period{from, to, words}
		s.signs["thoi_gian"] = true
		s.use(i, min(n, len(s.t)))
	}
}

func monthOf(y, m int) (corpus.Day, corpus.Day) {
	first := time.Date(y, time.Month(m), 1, 0, 0, 0, 0, time.UTC)
	return corpus.DayOf(first), corpus.DayOf(first.AddDate(0, 1, -1))
}

var romans = map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

// tomorrow is what goes on behind "mai": alone the word may be another one.
var tomorrow = strings.Fields("co phai den toi em minh can la")

// periods finds a week, a month, a quarter, a half-year, a year.
func (s *scan) periods() {
	today := s.c.Today
	if today == "" {
		return
	}
	now := today.Time()
	year := now.Year()
	yearAt := func(i int) (int, int) { // a year named at i, and where it ends
		switch {
		case reYear.MatchString(s.at(i)):
			return number(s.at(i)), i + 1
		case s.at(i) == "nam" && reYear.MatchString(s.at(i+1)):
			return number(s.at(i + 1)), i + 2
		case s.at(i) == "nam" && (s.at(i+1) == "nay" || s.at(i+1) == "ngoai" || s.at(i+1) == "sau"):
			return year + map[string]int{"ngoai": -1, "sau": 1}[s.at(i+1)], i + 2
		}
		return year, i
	}
	monday := today.Add(-(int(now.Weekday()) + 6) % 7)
	for i, w := range s.t {
		next := s.at(i + 1)
		switch {
		case w == "tuan" && (next == "nay" || next == "sau" || next == "toi" || next == "truoc"):
			d := monday.Add(map[string]int{"sau": 7, "toi": 7, "truoc": -7}[next])
			s.period(d, d.Add(6), fmt.Sprintf("từ %s đến %s", d.Vietnamese(), d.Add(6).Vietnamese()), i, i+2)
		case w == "hom" && next == "nay" && !s.signs["so_ngay"]:
			s.period(today, today, "trong ngày "+today.Vietnamese(), i, i+2)
		case w == "ngay" && (next == "mai" || next == "kia"):
			d := today.Add(map[string]int{"mai": 1, "kia": 2}[next])
			s.period(d, d, "trong ngày "+d.Vietnamese(), i, i+2)
		case w == "mai" && (i == 0 || s.at(i-1) == "sang" || s.at(i-1) == "chieu") && slices.Contains(tomorrow, next):
			d := today.Add(1)
			s.period(d, d, "trong ngày "+d.Vietnamese(), i, i+1)
		case w == "thang" && (next == "nay" || next == "sau" || next == "toi" || next == "truoc"):
			m := now.AddDate(0, map[string]int{"sau": 1, "toi": 1, "truoc": -1}[next], 1-now.Day())
			s.month(m.Year(), int(m.Month()), i, i+2)
		case w == "thang" && reMonthYear.MatchString(next):
			g := reMonthYear.FindStringSubmatch(next)
			s.month(number(g[2]), number(g[1]), i, i+2)
		case w == "thang" && reDigits.MatchString(next):
			y, to := yearAt(i + 2)
			s.month(y, number(next), i, to)
		case w == "quy" && (next == "nay" || next == "sau" || next == "toi"):
			n := (int(now.Month())-1)/3 + map[string]int{"sau": 1, "toi": 1}[next]
			s.quarter(year+n/4, n%4+1, i, i+2)
		case w == "quy" && romans[strings.SplitN(next, "/", 2)[0]] > 0:
			y, to := yearAt(i + 2)
			if _, after, ok := strings.Cut(next, "/"); ok && reYear.MatchString(after) {
				y = number(after)
			}
			s.quarter(y, romans[strings.SplitN(next, "/", 2)[0]], i, to)
		case reDigits.MatchString(w) && next == "thang" && (s.at(i+2) == "dau" || s.at(i+2) == "cuoi"):
			y, to := yearAt(i + 3)
			if s.at(i+2) == "dau" {
				s.period(dayOf(y, 1, 1), dayOf(y, 6, 30), fmt.Sprintf(textFirstHalf, y), i, to)
			} else {
				s.period(dayOf(y, 7, 1), dayOf(y, 12, 31), fmt.Sprintf(textSecondHalf, y), i, to)
			}
		case reDigits.MatchString(w) && (next == "ngay" || next == "tuan") &&
			(s.at(i+2) == "toi" || s.at(i+2) == "nua" || s.at(i+2) == "sau" || s.at(i-1) == "trong" &&
				s.at(i+2) != "lam"):
			n := number(w) * map[string]int{"ngay": 1, "tuan": 7}[next]
			s.period(today, today.Add(n), fmt.Sprintf("trong %d ngày tới", n), i, i+3)
		}
	}
	for i := range s.t {
		if y, to := yearAt(i); to > i && s.free(i, to) && (y != year || s.at(i) == "nam") {
			s.period(dayOf(y, 1, 1), dayOf(y, 12, 31), fmt.Sprintf("năm %d", y), i, to)
			if s.slots.Year == 0 {
				s.slots.Year = y
			}
		}
	}
}

func (s *scan) month(y, m, i, n int) {
	if m < 1 || m > 12 {
		return
	}
	from, to := monthOf(y, m)
	s.period(from, to, fmt.Sprintf("trong tháng %d/%d", m, y), i, n)
}

func (s *scan) quarter(y, q, i, n int) {
	from, _ := monthOf(y, 3*q-2)
	_, to := monthOf(y, 3*q)
	s.period(from, to, fmt.Sprintf("trong quý %s/%d", [...]string{"I", "II", "III", "IV"}[q-1], y), i, n)
}

// subjects are the signs whose words also say what a question is about.
var subjects = strings.Fields("nguoi ho_so thu_tuc cchc van_ban bao_cao chi_tieu")

// phrases sees the signs of the file. What is hidden is seen by none; what is
// named already is a wall, too, but for the words that name nothing.
func (s *scan) phrases() {
	ts := slices.Clone(s.tokens)
	for i := range ts {
		for _, h := range vocabulary.hide[ts[i].fold] {
			for k := i; k < match(h.places, s.tokens, i, s.accented); k++ {
				ts[k].hidden = true
			}
		}
	}
	for i := range ts {
		for _, p := range vocabulary.patterns[ts[i].fold] {
			if to := match(p.places, ts, i, s.accented); to > i {
				s.signs[p.sign] = true
				if !slices.Contains(subjects, p.sign) {
					s.use(i, to)
				}
			}
		}
	}
	s.sets()
}

// asks are the signs that say what is asked, the telling ones first.
var asks = strings.Fields("so_sanh tai_sao la_gi khi_nao bao_lau bao_nhieu ai o_dau tien_do co_khong liet_ke")

// statuses are the signs of a status, the telling ones first.
var statuses = strings.Fields("chua_co_han sap_tre qua_han chua_xong da_xong sap_den_han")

// wants are the signs of what is wanted of a score, the telling ones first.
var wants = strings.Fields("neu mat_diem chi_duoc tang_diem qua_ky xep_hang bo_tieu_chi")

func (s *scan) sets() {
	first := func(names []string, key string) string {
		for _, n := range names {
			if s.signs[n] {
				return vocabulary.Signs[n].Sets[key]
			}
		}
		return ""
	}
	s.slots.Ask = first(asks, "ask")
	s.slots.Status = first(statuses, "status")
	s.slots.Want = first(wants, "want")
	s.slots.Extreme = first([]string{"thap_nhat", "cao_nhat"}, "extreme")
}

// plainWords are words of a subject that name reform reports and nothing else.
var plainWords = strings.Fields("bao cao cai cach hanh chinh dinh ky ket qua tinh hinh thuc hien")

// done fills what is left: the words of the subject, and the kind of a report.
func (s *scan) done() {
	for i, w := range s.t {
		if !s.used[i] && !slices.Contains(stops, w) {
			s.slots.Words = append(s.slots.Words, w)
		}
	}
	plain := func(w string) bool { return slices.Contains(plainWords, w) }
	s.signs["gon"] = !slices.ContainsFunc(s.slots.Words, func(w string) bool { return !plain(w) })
	if !s.signs["bao_cao"] {
		return
	}
	for i, w := range s.t {
		switch {
		case w == "quy":
			s.slots.Report = task.Quarterly
		case (w == "6" || w == "sau") && s.at(i+1) == "thang":
			s.slots.Report = task.HalfYearly
		case w == "nam" && s.slots.Report == "":
			s.slots.Report = task.Yearly
		}
	}
}
