package answer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"trolyao/corpus"
	"trolyao/paper"
)

// A quantity is a number with what it counts, in one spelling: "05 ngày", "5
// ngày" and "năm ngày" are {"5", "ngay"}; "5 triệu đồng" and "5.000.000 đồng"
// are {"5000000", "dong"}; a day is {"2020-03-05", "date"}. Unit is "" where
// the number counts nothing we know.
type quantity struct{ n, unit string }

// facts are the quantities that a text may state.
type facts struct {
	quantities map[quantity]bool
	numbers    map[string]bool // with any unit
}

func (f *facts) add(q quantity) {
	if f.quantities == nil {
		f.quantities, f.numbers = map[quantity]bool{}, map[string]bool{}
	}
	f.quantities[q] = true
	f.numbers[q.n] = true
}

func (f *facts) addText(texts ...string) {
	for _, t := range texts {
		for _, q := range quantities(t) {
			f.add(q)
		}
	}
}

func (f *facts) addDay(d corpus.Day) {
	if d != "" {
		f.add(quantity{string(d), "date"})
	}
}

func (f *facts) has(q quantity) bool {
	if q.unit == "" {
		return f.numbers[q.n]
	}
	return f.quantities[q]
}

const numberWord = `một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|mười|mươi|trăm|nghìn|ngàn|mốt|linh|lẻ`

const unitWord = `ngày làm việc|ngày|tháng|năm|giờ làm việc|giờ|phút|tuần|quý|lần|người|bản|bộ|điểm|%|` +
	`phần trăm|đồng|triệu đồng|tỷ đồng|tỉ đồng|nghìn đồng|ngàn đồng|triệu|tỷ|tỉ|nghìn|ngàn|cơ quan|đơn vị|` +
	`chương|điều|khoản|trang|mẫu|cấp|mức|bước|mét|km|ha|m2|kg`

var (
	reLongDay  = regexp.MustCompile(`(?i)ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})`)
	reShortDay = regexp.MustCompile(`(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4})`)
	reISODay   = regexp.MustCompile(`(\d{4})-(\d{2})-(\d{2})`)
	reMonth    = regexp.MustCompile(`(?i)tháng\s+(\d{1,2})(?:\s+năm\s+|\s?/\s?)(\d{4})`)
	reDigits   = regexp.MustCompile(`(?i)(\d+(?:[.,]\d+)*)(?:\s*\(\s*(?:(?:` + numberWord + `)\s*)+\))?\s*(` +
		unitWord + `)?`)
	reSpelled = regexp.MustCompile(`(?i)((?:(?:` + numberWord + `)\s+)+)(` + unitWord + `)`)
)

// A placed is a quantity with the bytes of the text in which it stands.
type placed struct {
	quantity
	start, end int
	raw        string // its unit as written
}

// quantities returns every number, day and amount of text, in one spelling.
func quantities(text string) []quantity {
	var out []quantity
	for _, c := range counts(paper.Clean(text)) {
		out = append(out, c.quantity)
	}
	return out
}

// counts are the quantities of a clean text with their places: first the days,
// then the figures, then the words.
func counts(text string) []placed {
	var out []placed
	day := func(m []string, y, mo, d int) (quantity, bool) {
		t, err := corpus.ParseDay(m[y] + "-" + two(m[mo]) + "-" + two(m[d]))
		return quantity{string(t), "date"}, err == nil
	}
	blank := func(re *regexp.Regexp, take func([]string) (quantity, bool)) {
		for _, at := range re.FindAllStringSubmatchIndex(text, -1) {
			var m []string
			for i := 0; i < len(at); i += 2 {
				m = append(m, text[at[i]:at[i+1]])
			}
			if q, ok := take(m); ok {
				out = append(out, placed{q, at[0], at[1], ""})
				text = text[:at[0]] + strings.Repeat(";", at[1]-at[0]) + text[at[1]:]
			}
		}
	}
	if !strings.ContainsAny(text, "0123456789") {
		return append(out, spelledIn(text)...)
	}
	blank(reLongDay, func(m []string) (quantity, bool) { return day(m, 3, 2, 1) })
	blank(reISODay, func(m []string) (quantity, bool) { return day(m, 1, 2, 3) })
	blank(reShortDay, func(m []string) (quantity, bool) { return day(m, 3, 2, 1) })
	blank(reMonth, func(m []string) (quantity, bool) { return quantity{m[2] + "-" + two(m[1]), "month"}, true })
	for _, m := range reDigits.FindAllStringSubmatchIndex(text, -1) {
		unit, end := "", m[3]
		if m[4] >= 0 && endsWord(text, m[5]) {
			unit, end = text[m[4]:m[5]], m[5]
		}
		out = append(out, placed{scaled(plainNumber(text[m[2]:m[3]]), unit), m[2], end, unit})
	}
	return append(out, spelledIn(text)...)
}

// spelledIn are the quantities in words.
func spelledIn(text string) (out []placed) {
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	if !slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(text), notLetter),
		func(w string) bool { return numberSyllables[w] }) {
		return nil // the pattern is slow to say so
	}
	for _, m := range reSpelled.FindAllStringSubmatchIndex(text, -1) {
		if !startsWord(text, m[2]) || !endsWord(text, m[5]) {
			continue
		}
		if n, ok := spelled(strings.Fields(strings.ToLower(text[m[2]:m[3]]))); ok {
			out = append(out, placed{scaled(strconv.Itoa(n), text[m[4]:m[5]]), m[2], m[5], text[m[4]:m[5]]})
		}
	}
	return out
}

func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func endsWord(s string, at int) bool {
	for _, r := range s[at:] {
		return !isLetter(r)
	}
	return true
}

func startsWord(s string, at int) bool {
	last := ' '
	for _, r := range s[:at] {
		last = r
	}
	return !isLetter(last)
}

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80 && r != '…' && r != '“' && r != '”' && r != '–'
}

// plainNumber writes "05" as "5", "5.000.000" as "5000000", "7,50" as "7.5".
func plainNumber(s string) string {
	whole, frac, _ := strings.Cut(s, ",")
	if groups := strings.Split(whole, "."); len(groups) > 1 {
		ok := true
		for _, g := range groups[1:] {
			ok = ok && len(g) == 3
		}
		if ok {
			whole = strings.Join(groups, "")
		} else {
			return s // a section number, "3.2.1"
		}
	}
	if strings.ContainsAny(frac, ",.") {
		return s
	}
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	if frac = strings.TrimRight(frac, "0"); frac != "" {
		return whole + "." + frac
	}
	return whole
}

// scaled brings amounts of money to đồng.
func scaled(n, unit string) quantity {
	u := paper.Fold(unit)
	zeros := 0
	for _, s := range []struct {
		word  string
		zeros int
	}{{"trieu", 6}, {"ty", 9}, {"ti", 9}, {"nghin", 3}, {"ngan", 3}} {
		if rest, ok := strings.CutPrefix(u, s.word); ok && (rest == "" || rest == " dong") {
			zeros, u = s.zeros, strings.TrimSpace(rest)
		}
	}
	if u == "phan tram" {
		u = "%"
	}
	if zeros > 0 {
		whole, frac, _ := strings.Cut(n, ".")
		if len(frac) <= zeros {
			n = strings.TrimLeft(whole+frac+strings.Repeat("0", zeros-len(frac)), "0")
		}
	}
	return quantity{n, u}
}

var digitWords = map[string]int{"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
	"sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}

// spelled reads a number in words, up to hundreds of thousands.
func spelled(w []string) (int, bool) {
	total, now, last := 0, 0, -1
	for _, s := range w {
		switch s {
		case "mười":
			now += 10
			last = -1
		case "mươi":
			if last < 1 {
				return 0, false
			}
			now += last*10 - last
			last = -1
		case "trăm":
			if last < 1 {
				return 0, false
			}
			now += last*100 - last
			last = -1
		case "nghìn", "ngàn":
			if now < 1 {
				return 0, false
			}
			total, now, last = total+now*1000, 0, -1
		case "linh", "lẻ":
			last = -1
		default:
			d, ok := digitWords[s]
			if !ok || last >= 0 {
				return 0, false
			}
			now += d
			last = d
		}
	}
	return total + now, total+now > 0
}
