package index

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"trolyao/corpus"
)

var (
	fullDay  = regexp.MustCompile(`(trước|sau|từ|kể từ|đến|tới)?\s*(?:ngày\s*)?\b(\d{1,2})\s*(?:/|-|\.|\s*tháng\s*)\s*(\d{1,2})\s*(?:/|-|\.|\s*năm\s*)\s*(\d{4})\b`)
	monthDay = regexp.MustCompile(`(trước|sau)?\s*\btháng\s*(\d{1,2})\s*(?:/|-|năm\s*)\s*(\d{4})\b`)
	yearDay  = regexp.MustCompile(`(trước|sau)?\s*\bnăm\s*(\d{4})\b`)
)

// mergerDay is the first day without a district level (Nghị quyết
// 203/2025/QH15, Luật 72/2025/QH15).
const mergerDay corpus.Day = "2025-07-01"

// dayIn returns the day a question is about and the words that said so; today
// and "" when it names none. Dates that belong to a document's name do not
// count. "trước ngày D" means the day before; a past year its last day.
func dayIn(text string, mentions []corpus.Mention, today corpus.Day) (corpus.Day, string) {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		lower = text
	}
	free := func(m []int) bool {
		for _, x := range mentions {
			if x.Start < m[1] && m[0] < x.End {
				return false
			}
		}
		return true
	}
	group := func(m []int, i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return lower[m[2*i]:m[2*i+1]]
	}
	move := func(d corpus.Day, word string) corpus.Day {
		switch word {
		case "trước":
			return d.Add(-1)
		case "sau":
			return d.Add(1)
		}
		return d
	}
	for _, m := range fullDay.FindAllStringSubmatchIndex(lower, -1) {
		if d := dayOf(group(m, 2), group(m, 3), group(m, 4)); d != "" && free(m) {
			return move(d, group(m, 1)), strings.TrimSpace(text[m[0]:m[1]])
		}
	}
	for _, m := range monthDay.FindAllStringSubmatchIndex(lower, -1) {
		first := dayOf("1", group(m, 2), group(m, 3))
		if first == "" || !free(m) {
			continue
		}
		said := strings.TrimSpace(text[m[0]:m[1]])
		if group(m, 1) == "trước" {
			return first.Add(-1), said
		}
		last := corpus.DayOf(first.Time().AddDate(0, 1, -1))
		return move(last, group(m, 1)), said
	}
	switch {
	case strings.Contains(lower, "trước sáp nhập"), strings.Contains(lower, "trước khi sáp nhập"):
		return mergerDay.Add(-1), "trước sáp nhập"
	case strings.Contains(lower, "sau sáp nhập"), strings.Contains(lower, "sau khi sáp nhập"):
		return max(today, mergerDay), "sau sáp nhập"
	}
	for _, m := range yearDay.FindAllStringSubmatchIndex(lower, -1) {
		y, _ := strconv.Atoi(group(m, 2))
		last := corpus.Day(fmt.Sprintf("%04d-12-31", y))
		if y < 1945 || y > 2100 || !free(m) {
			continue
		}
		said := strings.TrimSpace(text[m[0]:m[1]])
		switch {
		case group(m, 1) == "trước":
			return corpus.Day(fmt.Sprintf("%04d-12-31", y-1)), said
		case today != "" && last >= today:
			return today, ""
		default:
			return last, said
		}
	}
	return today, ""
}

// dayOf is the day of the numbers; "" for one that no question of law is about.
func dayOf(day, month, year string) corpus.Day {
	if year < "1945" || year > "2100" {
		return ""
	}
	return corpus.MakeDay(day, month, year)
}
