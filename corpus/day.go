package corpus

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Day is a calendar day in Việt Nam as "2006-01-02"; "" means unknown. Days
// compare with < and > as text.
type Day string

// Zone is the time zone of every working day and deadline (UTC+7, no summer
// time); it is built in, so a machine without zone data gives the same days.
var Zone = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// DayOf returns the day of t in Việt Nam.
func DayOf(t time.Time) Day { return Day(t.In(Zone).Format(time.DateOnly)) }

// ParseDay reads "2006-01-02".
func ParseDay(s string) (Day, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("corpus: day %q is not of the form 2006-01-02", s)
	}
	return Day(s), nil
}

// MakeDay returns the day of a calendar's numbers; "" for one that no calendar
// has.
func MakeDay(day, month, year string) Day {
	d, err1 := strconv.Atoi(day)
	m, err2 := strconv.Atoi(month)
	y, err3 := strconv.Atoi(year)
	if err1 != nil || err2 != nil || err3 != nil {
		return ""
	}
	got, err := ParseDay(fmt.Sprintf("%04d-%02d-%02d", y, m, d))
	if err != nil {
		return ""
	}
	return got
}

// DayForm is a pattern for a day as texts write it behind "ngày": "05/3/2020",
// "05-03-2020", "05 tháng 3 năm 2020". Its three groups are what MakeDay takes.
// The patterns of phrases that hold a day are made with it.
const DayForm = `([0-9]{1,2})\s*[-.]?\s*(?:tháng\s*|/|-|\.)\s*([0-9]{1,2})\s*(?:\.?năm\s*|/|-|\.)\s*([0-9]{4})`

// LongDayForm is DayForm in words alone, as the head of a paper has it: "ngày 05
// tháng 3 năm 2020".
const LongDayForm = `ngày\s+([0-9]{1,2})\s+tháng\s+([0-9]{1,2})\s+năm\s+([0-9]{4})`

var (
	reDays  = regexp.MustCompile(`(?i)(?:\bngày\s*)?\b` + DayForm + `\b`)
	reTyped = regexp.MustCompile(`(?i)^(?:ngày\s*|ngay\s*)?` +
		`([0-9]{1,2})(?:\s*[/.-]\s*|\s*th[áa]ng\s*|\s+)([0-9]{1,2})(?:\s*[/.-]\s*|\s*n[ăa]m\s*|\s+)([0-9]{4})$`)
	reDigits8 = regexp.MustCompile(`^([0-9]{2})([0-9]{2})([0-9]{4})$`)
)

// A FoundDay is a day that stands in a text.
type FoundDay struct {
	Day        Day // "" for one that no calendar has
	Start, End int // bytes of the text, "ngày" in front included
}

// FindDays returns the days that stand in text, in its order.
func FindDays(text string) []FoundDay {
	var out []FoundDay
	for _, m := range reDays.FindAllStringSubmatchIndex(text, -1) {
		d := MakeDay(text[m[2]:m[3]], text[m[4]:m[5]], text[m[6]:m[7]])
		out = append(out, FoundDay{Day: d, Start: m[0], End: m[1]})
	}
	return out
}

// ReadDay reads a day as a person types it or a program sends it: "2026-07-01",
// "1/7/2026", "01.07.2026", "1-7-2026", "01072026", "ngày 1 tháng 7 năm 2026".
// ok is false for everything else.
func ReadDay(typed string) (d Day, ok bool) {
	typed = strings.TrimSpace(typed)
	if d, err := ParseDay(typed); err == nil {
		return d, true
	}
	m := reTyped.FindStringSubmatch(typed)
	if m == nil {
		m = reDigits8.FindStringSubmatch(typed)
	}
	if m == nil {
		return "", false
	}
	d = MakeDay(m[1], m[2], m[3])
	return d, d != ""
}

// typedDay is the day of ReadDay, "" for what is none.
func typedDay(s string) Day {
	d, _ := ReadDay(s)
	return d
}

// firstDay is the first day that stands in s, "" where none does.
func firstDay(s string) Day {
	if found := FindDays(s); len(found) > 0 {
		return found[0].Day
	}
	return ""
}

// Time returns the first moment of d in Việt Nam, the zero time for "".
func (d Day) Time() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), Zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Add returns the day n days after d; "" stays "".
func (d Day) Add(n int) Day {
	if d == "" {
		return ""
	}
	return DayOf(d.Time().AddDate(0, 0, n))
}

// addMonths returns the same day n months later, the last of the month where it
// has no such day (Bộ luật Dân sự 91/2015/QH13, Điều 148); "" stays "".
func (d Day) addMonths(n int) Day {
	if d == "" {
		return ""
	}
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, Zone)
	return DayOf(first.AddDate(0, 0, min(t.Day(), first.AddDate(0, 1, -1).Day())-1))
}

// Vietnamese returns d the way official papers write it: "05/3/2020" (Nghị
// định 30/2020/NĐ-CP, Phụ lục I: days below 10 and months 1, 2 take a zero).
func (d Day) Vietnamese() string {
	t := d.Time()
	if t.IsZero() {
		return "không rõ ngày"
	}
	month := fmt.Sprint(int(t.Month()))
	if t.Month() <= time.February {
		month = "0" + month
	}
	return fmt.Sprintf("%02d/%s/%d", t.Day(), month, t.Year())
}

// Long returns d in words, "05 tháng 3 năm 2020".
func (d Day) Long() string {
	p := strings.SplitN(d.Vietnamese(), "/", 3)
	if len(p) != 3 {
		return d.Vietnamese()
	}
	return p[0] + " tháng " + p[1] + " năm " + p[2]
}
