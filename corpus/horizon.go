package corpus

import (
	"slices"
	"strings"
)

// horizonKey begins the keys of no document; see [Catalog.Head].
const horizonKey = "*"

// bodyOfLaw is how many texts make a house that is asked about any law, not about
// the few papers it holds; bodyOfField how many make one of a field.
const bodyOfLaw, bodyOfField = 500, 20

// fresh is how many texts of a year show that somebody brings new ones: one paper
// alone may have come with the program, or bear a day that was misread.
const fresh = 5

// Fields of documents by who can end them; a ministry is a field of its own.
const (
	fieldLaw        = "law"        // of Quốc hội and its standing committee
	fieldGovernment = "government" // of Chính phủ and its head
)

// field is where the texts come from that could end h; "" where nothing tells.
func field(h *Head) string {
	switch legalRank(h.Type, h.Number) {
	case 4, 5, 6:
		return fieldLaw
	case 2, 3:
		return fieldGovernment
	case 1:
		number := foldWord(h.Number)
		if i := strings.LastIndexByte(number, '-'); i >= 0 && strings.Count(number, "-") == 1 {
			return number[i+1:]
		}
	}
	return ""
}

// horizonsOf says how new the texts held are, by field, "" of all of them: a head
// with only the day on which the newest was issued and, of a whole body of law, from
// which day on silence says nothing more ([Head.Expires]): hardly anybody has brought
// new texts of the field for half a year, of laws, which two sessions a year pass, and
// of ministries for a year.
func horizonsOf(heads []*Head) map[string]*Head {
	days := map[string][]Day{}
	texts := 0
	for _, h := range heads {
		if h.Kind != Verbatim {
			continue
		}
		texts++
		if h.Issued == "" {
			continue
		}
		days[""] = append(days[""], h.Issued)
		if f := field(h); f != "" {
			days[f] = append(days[f], h.Issued)
		}
	}
	out := map[string]*Head{"": {}}
	for f, ds := range days {
		if f != "" && len(ds) < bodyOfField {
			continue
		}
		slices.Sort(ds)
		h := &Head{Issued: ds[len(ds)-1]}
		if texts >= bodyOfLaw {
			months := 12
			if f == "" || f == fieldGovernment {
				months = 6
			}
			h.Expires = lastFull(ds).addMonths(months)
		}
		out[f] = h
	}
	return out
}

// lastFull is the last of days, sorted, at whose end a year has at least half as many
// of them as the best year has, and no fewer than [fresh].
func lastFull(days []Day) Day {
	best, from := 0, 0
	counts := make([]int, len(days)) // days of the year that ends with each
	for i, d := range days {
		for days[from] <= d.addMonths(-12) {
			from++
		}
		counts[i] = i - from + 1
		best = max(best, counts[i])
	}
	for i := len(days) - 1; i > 0; i-- {
		if counts[i] >= max(fresh, (best+1)/2) {
			return days[i]
		}
	}
	return days[0]
}

// lastJoint is the day from which ministries issue no joint circulars any more (Luật
// Ban hành văn bản quy phạm pháp luật 80/2015/QH13, Điều 4 and 172); those of courts,
// procuracies and the state audit stay.
const lastJoint Day = "2016-07-01"

// jointOfOld says that h is a joint circular of ministries of the time when there were
// such ones.
func jointOfOld(h *Head, on Day) bool {
	if h.Type != "Thông tư liên tịch" || h.Issued == "" || h.Issued >= lastJoint || on < lastJoint {
		return false
	}
	number := foldWord(h.Number)
	return !strings.Contains(number, "tandtc") && !strings.Contains(number, "vksndtc") &&
		!strings.Contains(number, "ktnn")
}
