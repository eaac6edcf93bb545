package check

import (
	"regexp"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

var reNumber = regexp.MustCompile(`^(\d{1,6})(?:[/](\d{4}))?[/-](.+)$`)

// splitNumber reads a whole số, ký hiệu: "45/2020/NĐ-CP", "766/QĐ-TTg"; serial is 0
// for what is none.
func splitNumber(number string) (serial int, year, symbol string) {
	m := reNumber.FindStringSubmatch(strings.TrimSpace(number))
	if m == nil {
		return 0, "", ""
	}
	serial, _ = strconv.Atoi(m[1])
	return serial, m[2], m[3]
}

// numberKey is the form in which numbers are compared.
func numberKey(number string) string {
	return strings.TrimLeft(paper.Fold(strings.ReplaceAll(number, " ", "")), "0")
}

// nameKey is the form in which the names of laws are compared.
func nameKey(kind, name string) string {
	if kind == "Bộ luật" {
		kind = "Luật"
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "Luật "), "Bộ luật ")
	return paper.Slug(kind + " " + name)
}

// symbolTypes are the types that the first piece of a symbol says.
var symbolTypes = map[string][]string{"nd": {"Nghị định"}, "tt": {"Thông tư"}, "ttlt": {"Thông tư liên tịch"},
	"qd": {"Quyết định"}, "nq": {"Nghị quyết"}, "nqlt": {"Nghị quyết liên tịch"}, "ct": {"Chỉ thị"},
	"kl": {"Kết luận"}, "kh": {"Kế hoạch"}, "vbhn": {"Văn bản hợp nhất"}, "ctr": {"Chương trình"},
	"tb": {"Thông báo"}, "cd": {"Công điện"}, "hd": {"Hướng dẫn"}, "bc": {"Báo cáo"}, "ttr": {"Tờ trình"},
	"qh": {"Luật", "Bộ luật", "Nghị quyết", "Hiến pháp"}, "ubtvqh": {"Pháp lệnh", "Nghị quyết", "Nghị quyết liên tịch"}}

// typesOf are the types that a number can be of; nil where it says none.
func typesOf(number string) []string {
	_, _, symbol := splitNumber(number)
	f := paper.Fold(symbol)
	if i := strings.IndexAny(f, "-/"); i >= 0 {
		f = f[:i]
	}
	f = strings.TrimRight(f, "0123456789")
	return symbolTypes[f]
}

// apart says by how much the days of two numbers of one series may disagree with their
// order: numbers are kept back and given late.
const (
	seriesDays   = 10
	seriesSerial = 8
	steadySerial = 100
)

// outOfSeries says that a number cannot have been given on a day: a lower number of
// the series was given well after it, a higher one well before, or the series had come
// nowhere near it. near are the numbers that tell. Where day is not exact, it was given on
// that day or before.
func (r *Record) outOfSeries(number, kind string, day corpus.Day, exact bool) (near []point, out bool) {
	serial, year, symbol := splitNumber(number)
	if serial == 0 || len(day) != 10 {
		return nil, false
	}
	if year != "" && year != string(day[:4]) {
		return nil, false // said by the year itself
	}
	below, above := r.around(number, kind, string(day[:4]))
	if strings.HasPrefix(symbol, "QH") { // not given in the order of days
		if below != nil && above == nil && below.day <= day && serial > 2*below.serial+steadySerial {
			return []point{*below}, true
		}
		return nil, false
	}
	if below == nil && above == nil && year != "" {
		if p := r.most(symbol); p != nil && serial > 5*p.serial+25 {
			return []point{*p}, true
		}
	}
	if exact && below != nil && below.day > day.Add(seriesDays) && serial-below.serial >= seriesSerial {
		return []point{*below}, true
	}
	if exact && above != nil && above.day.Add(seriesDays) < day && above.serial-serial >= seriesSerial {
		return []point{*above}, true
	}
	if below != nil && above == nil && below.day <= day {
		days := yearDay(day)
		pace := 3.0
		if below.serial >= steadySerial { // a long series goes on as it went
			pace = 1.7
		}
		most := float64(below.serial)*float64(days)/float64(max(yearDay(below.day), 14))*pace + 25
		if float64(serial) > most {
			return []point{*below}, true
		}
	}
	return nil, false
}

// otherYear says that a number bears another year than the day beside it.
func otherYear(number string, day corpus.Day) bool {
	_, year, _ := splitNumber(number)
	return year != "" && day != "" && year != string(day[:4])
}

func yearDay(d corpus.Day) int { return d.Time().YearDay() }
