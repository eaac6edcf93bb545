package task

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/paper"
)

// Holiday is a day off besides weekends, or a weekend day that is worked.
type Holiday struct {
	Day  corpus.Day `json:"day"`
	Name string     `json:"name"`
	// Certainty is how sure the day is: "confirmed", "likely", "background",
	// "computed", "provisional".
	Certainty string `json:"certainty,omitempty"`
}

// Year is what the State has announced for one year: the days off, swapped days
// among them (Bộ luật Lao động 2019, Điều 112, Điều 111 khoản 3), and the
// weekend days worked for them ("làm bù").
type Year struct {
	Year   int       `json:"year"`
	Notice string    `json:"notice,omitempty"` // the paper that announces it
	Off    []Holiday `json:"off"`
	Worked []Holiday `json:"worked,omitempty"`
	// Provisional says that the official notice has not been seen.
	Provisional bool `json:"provisional,omitempty"`
	// Filled names the holidays that the notice does not mention and that stand all
	// the same (Bộ luật Lao động 2019, Điều 112); see [Calendar.With].
	Filled []string `json:"filled,omitempty"`
}

// Calendar tells working days from days off. It does not change; [Calendar.With]
// makes another one. The zero Calendar knows weekends and the holidays of the
// solar calendar only.
type Calendar struct {
	years  map[int]Year
	off    map[corpus.Day]string
	worked map[corpus.Day]string
}

// NewCalendar checks the years: each once, every day inside its year, a day off
// and a worked day never the same, worked days on weekends.
func NewCalendar(years ...Year) (*Calendar, error) {
	c := &Calendar{years: map[int]Year{}, off: map[corpus.Day]string{}, worked: map[corpus.Day]string{}}
	for _, y := range years {
		if _, twice := c.years[y.Year]; twice {
			return nil, fmt.Errorf("task: lịch nghỉ năm %d có hai lần", y.Year)
		}
		c.years[y.Year] = y
		for _, h := range y.Off {
			if err := inYear(h, y.Year); err != nil {
				return nil, err
			}
			c.off[h.Day] = h.Name
		}
		for _, h := range y.Worked {
			if err := inYear(h, y.Year); err != nil {
				return nil, err
			}
			if !weekend(h.Day) {
				return nil, fmt.Errorf("task: ngày làm bù %s không rơi vào thứ Bảy hoặc Chủ nhật", h.Day.Vietnamese())
			}
			if c.off[h.Day] != "" {
				return nil, fmt.Errorf("task: ngày %s vừa là ngày nghỉ vừa là ngày làm bù", h.Day.Vietnamese())
			}
			c.worked[h.Day] = h.Name
		}
	}
	return c, nil
}

func inYear(h Holiday, year int) error {
	day, err := corpus.ParseDay(string(h.Day))
	if err != nil || day.Time().Year() != year {
		return fmt.Errorf("task: ngày %q không thuộc năm %d", h.Day, year)
	}
	if h.Name == "" {
		return fmt.Errorf("task: ngày %s chưa có tên", h.Day.Vietnamese())
	}
	return nil
}

// With returns a calendar in which y takes the place of what was known of that
// year, as an administrator's own notice does. A notice often lists Tết alone: the
// holidays of Điều 112 that it does not mention stay as they were known, and are
// named in Filled. Without a day of Tết Nguyên đán the year stays provisional.
func (c *Calendar) With(y Year) (*Calendar, error) {
	y = c.filled(y)
	years := []Year{y}
	for _, have := range c.years {
		if have.Year != y.Year {
			years = append(years, have)
		}
	}
	return NewCalendar(years...)
}

// holidays are those of Bộ luật Lao động 2019, Điều 112 khoản 1: words of the
// folded names by which a notice lists them, and the day of the solar ones.
var holidays = []struct {
	name, day string
	since     int
	words     []string
}{
	{"Tết Dương lịch", "01-01", 0, []string{"duong lich", "nam moi"}},
	{"Tết Nguyên đán", "", 0, []string{"nguyen dan", "am lich", "tet"}},
	{"Giỗ Tổ Hùng Vương", "", 0, []string{"gio to", "hung vuong"}},
	{"Ngày Chiến thắng", "04-30", 0, []string{"chien thang", "giai phong", "30/4", "thong nhat"}},
	{"Ngày Quốc tế lao động", "05-01", 0, []string{"lao dong", "01/5", "1/5"}},
	{"Quốc khánh", "09-02", 0, []string{"quoc khanh", "02/9", "2/9"}},
	{"Ngày Văn hóa Việt Nam", "11-24", 2026, []string{"van hoa", "24/11"}},
}

// holidayOf returns which of the holidays a day off belongs to, -1 for none.
func holidayOf(h Holiday) int {
	f := paper.Fold(h.Name)
	for i, k := range holidays {
		if k.day != "" && strings.HasSuffix(string(h.Day), k.day) {
			return i
		}
	}
	for i, k := range holidays {
		for _, w := range k.words {
			if strings.Contains(f, w) {
				return i
			}
		}
	}
	return -1
}

// filled returns y with the holidays it does not mention.
func (c *Calendar) filled(y Year) Year {
	has := map[int]bool{}
	days := map[corpus.Day]bool{}
	for _, h := range y.Off {
		has[holidayOf(h)] = true
		days[h.Day] = true
	}
	for _, h := range y.Worked {
		days[h.Day] = true
	}
	y.Off, y.Filled = slices.Clone(y.Off), nil
	for i, k := range holidays {
		if has[i] || y.Year < k.since {
			continue
		}
		n := len(y.Off)
		for _, h := range c.years[y.Year].Off {
			if holidayOf(h) == i && !days[h.Day] {
				y.Off = append(y.Off, h)
			}
		}
		if n == len(y.Off) && k.day != "" {
			if day := corpus.Day(fmt.Sprintf("%04d-%s", y.Year, k.day)); !days[day] {
				y.Off = append(y.Off, Holiday{Day: day, Name: k.name, Certainty: "derived"})
			}
		}
		y.Filled = append(y.Filled, k.name)
		y.Provisional = y.Provisional || k.day == "" && i == 1
	}
	sort.SliceStable(y.Off, func(i, j int) bool { return y.Off[i].Day < y.Off[j].Day })
	return y
}

// Years returns what the calendar was given, oldest first.
func (c *Calendar) Years() []Year {
	var out []Year
	for _, y := range c.years {
		out = append(out, y)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Year < out[j].Year })
	return out
}

// Certain reports whether the State's notice for the year is known. For any
// other year, lunar holidays and swapped days may be missing.
func (c *Calendar) Certain(year int) bool {
	y, ok := c.years[year]
	return ok && !y.Provisional
}

// solar are the holidays that fall on the same day every year, and the first
// year of each (Bộ luật Lao động 2019, Điều 112 khoản 1; 24/11: Nghị quyết
// 28/2026/QH16). They stand in for a year without data.
var solar = []struct {
	day, name string
	since     int
}{
	{"01-01", "Tết Dương lịch", 0},
	{"04-30", "Ngày Chiến thắng", 0},
	{"05-01", "Ngày Quốc tế lao động", 0},
	{"09-02", "Quốc khánh", 0},
	{"11-24", "Ngày Văn hóa Việt Nam", 2026},
}

func weekend(d corpus.Day) bool {
	w := d.Time().Weekday()
	return w == time.Saturday || w == time.Sunday
}

// DayOff says why nobody works on d: "Chủ nhật", "Giỗ Tổ Hùng Vương"; "" on a
// working day.
func (c *Calendar) DayOff(d corpus.Day) string {
	if name := c.off[d]; name != "" {
		return name
	}
	if c.worked[d] != "" {
		return ""
	}
	t := d.Time()
	if _, known := c.years[t.Year()]; !known {
		for _, h := range solar {
			if t.Format("01-02") == h.day && t.Year() >= h.since {
				return h.name
			}
		}
	}
	switch t.Weekday() {
	case time.Saturday:
		return "thứ Bảy"
	case time.Sunday:
		return "Chủ nhật"
	}
	return ""
}

// Works reports whether d is a working day.
func (c *Calendar) Works(d corpus.Day) bool { return c.DayOff(d) == "" }

// longestBreak bounds the search for a working day: no break is longer.
const longestBreak = 60

// Before returns the last working day on or before d, "" for "".
func (c *Calendar) Before(d corpus.Day) corpus.Day { return c.step(d, -1) }

// After returns the first working day on or after d (Bộ luật Dân sự 2015, Điều
// 148 khoản 5), "" for "".
func (c *Calendar) After(d corpus.Day) corpus.Day { return c.step(d, 1) }

func (c *Calendar) step(d corpus.Day, by int) corpus.Day {
	if d.Time().IsZero() {
		return ""
	}
	for range longestBreak {
		if c.Works(d) {
			return d
		}
		d = d.Add(by)
	}
	return d
}

// AddWorking returns the nth working day after d, d itself not counted (Bộ luật
// Dân sự 2015, Điều 147 khoản 2).
func (c *Calendar) AddWorking(d corpus.Day, n int) corpus.Day {
	if d.Time().IsZero() {
		return ""
	}
	for ; n > 0; n-- {
		d = c.After(d.Add(1))
	}
	return d
}

const cautionProvisional = "Chưa có thông báo chính thức về lịch nghỉ năm"

// Settle returns d with its working days counted and its safe and rolled days
// filled in. A due without a day comes back as it is.
func (c *Calendar) Settle(d Due) Due {
	if d.Kind == Counted && d.Working && d.From != "" {
		d.Nominal = c.AddWorking(d.From, d.Count)
	}
	if d.Nominal == "" {
		return d
	}
	d.Safe, d.Rolled = c.Before(d.Nominal), c.After(d.Nominal)
	if strings.HasPrefix(d.Caution, cautionProvisional) { // of an earlier calendar
		d.Caution = ""
	}
	for _, y := range []int{d.Nominal.Time().Year(), d.From.Time().Year()} {
		if y > 1 && !c.Certain(y) && d.Caution == "" {
			d.Caution = fmt.Sprintf(cautionProvisional+textYearExpected, y)
		}
	}
	return d
}

// Weekday names the day of the week: "thứ Hai", "Chủ nhật".
func Weekday(d corpus.Day) string {
	return [...]string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}[d.Time().Weekday()]
}

// Words says when d is due, for a person: the nominal day, and the safe and
// rolled days where they differ; for a due without a day, why it has none.
func (d *Due) Words() string {
	if d.Nominal == "" {
		switch d.Kind {
		case Event:
			return "chưa có ngày: chờ " + d.Waits
		case ByReference:
			return "chưa có ngày: theo " + d.Waits
		case Recurring:
			return "định kỳ: " + d.Phrase
		}
		if d.Phrase == "" {
			return "chưa có hạn"
		}
		return "chưa có ngày: " + d.Phrase
	}
	s := d.Nominal.Vietnamese()
	if len(d.Stages) > 1 {
		var stages []string
		for _, x := range d.Stages {
			one := x.Nominal.Vietnamese()
			if x.What != "" {
				one += " (" + x.What + ")"
			}
			stages = append(stages, one)
		}
		s = "các mốc " + strings.Join(stages, ", ") + "; mốc cuối " + s
	}
	if d.Safe != "" && d.Safe != d.Nominal {
		s += fmt.Sprintf(textSafeDay, Weekday(d.Nominal),
			Weekday(d.Safe), d.Safe.Vietnamese(), Weekday(d.Rolled), d.Rolled.Vietnamese())
	}
	return s
}
