package index

import (
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// What a text that a later one has taken the place of costs, in units of the
// ranker's score. Both are rules and not learned: few questions tell of them.
const (
	oldCost   = 1.5
	guideCost = .75
)

// succession finds, for each document, the later one of the same type and
// title: "Luật Cư trú" of 2006 and of 2020. A law or a decree has one text in
// force under its name, whether or not anybody recorded that the later one
// replaced the earlier. Circulars are left out: supplements to a list, and
// standards of one branch, have the same title side by side. guided is the same
// for what guides a law by its title, which goes with the law it guides (Luật
// Ban hành văn bản quy phạm pháp luật 2015, Điều 154 khoản 4). -1 is none.
func (v *view) succession() {
	v.successor, v.guided = make([]int32, len(v.docs)), make([]int32, len(v.docs))
	names := make([]string, len(v.docs))
	last := map[string]int32{}
	for i, d := range v.docs {
		v.successor[i], v.guided[i] = -1, -1
		t := v.traits[i]
		if t.amending || t.procedure || t.year == 0 {
			continue
		}
		names[i] = v.names[i]
		if t.level < 2 || len(names[i]) == len(d.Head.Type) {
			continue
		}
		if old, ok := last[names[i]]; !ok || v.traits[old].year < t.year {
			last[names[i]] = int32(i)
		}
	}
	renewed := map[string]int32{} // laws with an earlier text at hand
	for i, name := range names {
		if to, ok := last[name]; ok && v.traits[i].year < v.traits[to].year && v.traits[i].level == v.traits[to].level {
			v.successor[i] = to
			if v.traits[i].level == 3 {
				renewed[name] = to
			}
		}
	}
	if len(renewed) == 0 {
		return
	}
	for i, name := range names {
		if name == "" || v.traits[i].level == 3 {
			continue
		}
		// The longest name that fits: "Luật Giáo dục" begins "Luật Giáo dục quốc phòng".
		for _, lead := range []string{" của ", " thi hành "} {
			rest := name
			for {
				_, after, ok := strings.Cut(rest, lead)
				if !ok {
					break
				}
				if to, ok := last[longestName(after, last)]; ok && renewed[v.names[to]] == to &&
					v.traits[i].year < v.traits[to].year {
					v.guided[i] = to
				}
				rest = after
			}
		}
	}
}

// longestName is the longest of the names that text begins with.
func longestName(text string, names map[string]int32) string {
	words := strings.Fields(text)
	for n := min(len(words), 16); n >= 2; n-- {
		name := strings.Join(words[:n], " ")
		if _, ok := names[name]; ok {
			return name
		}
	}
	return ""
}

// fullName is type and title in small letters, without signs.
func fullName(h *corpus.Head) string {
	var b strings.Builder
	kind := paper.Syllables(h.Type)
	title := paper.Syllables(h.Title)
	for i := range kind {
		if i >= len(title) || title[i].Text != kind[i].Text {
			title = append(kind, title...)
			break
		}
	}
	for i, y := range title {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(y.Text)
	}
	return b.String()
}

// ageCost is what a unit of the document loses on the day: something when a
// later text has its place then, and the question does not name the earlier.
func (v *view) ageCost(d int32, a *asked, on corpus.Day) float64 {
	cost := func(to int32, much float64) float64 {
		if to < 0 || a.mentioned[d] && !a.mentioned[to] || !begun(&v.docs[to].Head, on) {
			return 0
		}
		return much
	}
	return max(cost(v.successor[d], oldCost), cost(v.guided[d], guideCost))
}

// begun reports whether the document applies on the day, as far as is known.
func begun(h *corpus.Head, on corpus.Day) bool {
	switch {
	case on == "":
		return true
	case h.Effective != "":
		return h.Effective <= on
	}
	return docYear(h) < on.Time().Year()
}
