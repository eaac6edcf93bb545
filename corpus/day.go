package corpus

import (
	"fmt"
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
