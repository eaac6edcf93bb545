package question

import (
	_ "embed"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"trolyao/corpus"
	"trolyao/paper"
)

//go:embed follow.txt
var followText string

//go:embed sorts.txt
var sortsText string

// Filler are the syllables, folded, that say how a question asks, not what it asks
// for.
var Filler = wordSet(`la va cua cho co duoc khong thi ma the nao gi ai bao nhieu o dau khi nay do cac nhung mot trong theo tai
	ve voi tu den bi phai can hay hoac nhu sao vay a oi nhe xin hoi toi minh em anh chi ban biet muon xem giup ko k dc j dk
	quy dinh hien hanh nay`)

// fillerWords are words of a subject whose syllables are all in [Filler].
var fillerWords = []string{"bao ve", "bi can", "can bi"}

func wordSet(text string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(text) {
		m[w] = true
	}
	return m
}

// lines are those of a file of words, without what is noted in it.
func lines(text string) (out []string) {
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			out = append(out, l)
		}
	}
	return out
}

func longestFirst(s []string) []string {
	sort.SliceStable(s, func(i, j int) bool { return len(s[i]) > len(s[j]) })
	return s
}

// general are the folded phrases of follow.txt, the longest first.
var general = sync.OnceValue(func() []string {
	out := lines(followText)
	for i := range out {
		out[i] = bare(out[i])
	}
	return longestFirst(out)
})

// sorts are the folded wordings of sorts.txt by line, the longest first.
var sorts = sync.OnceValue(func() (out [][]string) {
	for _, l := range lines(sortsText) {
		var sort []string
		for _, w := range strings.Split(l, "|") {
			sort = append(sort, bare(w))
		}
		out = append(out, longestFirst(sort))
	}
	return out
})

// bare is the folded syllables of a text, one space between.
func bare(text string) string {
	ys := paper.Syllables(text)
	out := make([]string, len(ys))
	for i, y := range ys {
		out[i] = paper.Fold(y.Text)
	}
	return strings.Join(out, " ")
}

// Subject are the folded syllables of a question that say what it is about: those
// outside the phrases of follow.txt, which any question may hold.
func Subject(text string) []string {
	f := " " + bare(text) + " "
	for _, w := range fillerWords {
		f = strings.ReplaceAll(f, " "+w+" ", " "+strings.ReplaceAll(w, " ", "-")+" ")
	}
	for _, p := range general() {
		for strings.Contains(f, " "+p+" ") {
			f = strings.Replace(f, " "+p+" ", " | ", 1)
		}
	}
	f = strings.Join(slices.DeleteFunc(strings.Fields(f), func(w string) bool { return w == "|" || Filler[w] }), " ")
	return strings.Fields(strings.ReplaceAll(f, "-", " "))
}

var (
	// reLeans finds, in folded syllables, the words with which a message leans on an
	// earlier one.
	reLeans = regexp.MustCompile(`^ (con|the con|vay con|the|vay|neu vay|neu the) |^ (no|viec do|dieu do|` +
		`cai do) | (thi sao|nhu the|nhu tren|o tren|vua roi|vua neu) |` +
		` (van ban|nghi dinh|thong tu|luat|quyet dinh|dieu|khoan|diem|thu tuc|ho so|truong hop|viec|co quan|nguoi|` +
		`muc|thoi han|quy dinh) (do|nay|kia|ay|tren) `)
	reMeant = regexp.MustCompile(`(?i)^(?:(?:à |ờ |ồ )?(?:không|khong|ko|k)(?: phải| phai)?[ ,.]*)?(?:ý|y) ` +
		`(?:tôi|toi|mình|minh|em|tớ) (?:là|la|hỏi|hoi|muốn hỏi|muon hoi)(?: là| la)? `)
	reOther = regexp.MustCompile(`(?i)^(?:(?:thế|the|vậy|vay) (?:còn|con|thì|thi)|còn|con|thế|the|vậy|vay) `)
	reEnd   = regexp.MustCompile(`(?i)(?:\s+(?:thì|thi))?(?:\s+(?:sao|thế nào|the nao|như nào|nhu nao))?` +
		`(?:\s+(?:ạ|a|nhỉ|vậy|vay|hả|ha))?\s*[?.!]*$`)
	reThat = regexp.MustCompile(`(?i)\s*\b(?:văn bản|nghị định|thông tư|luật|quyết định|thủ tục|việc|van ban|nghi dinh|thong tu|luat|` +
		`quyet dinh|thu tuc|viec) (?:đó|này|ấy|kia|trên|do|nay|ay|kia|tren)(?:\s|$|\?)`)
	// What a question asks by, and what it begins with that names a measure.
	reAsks = regexp.MustCompile(`(?: la)?(?: (?:trong|toi da|toi thieu))? (?:bao lau|bao gio|(?:bao nhieu|may)(?: (?:ngay|thang|nam|gio|lan|` +
		`nguoi|tien|dong|phan tram|ho|phieu|muc|loai))?(?: lam viec)?|khi nao|luc nao|ngay nao|(?:nhu )?the nao|ra sao|o dau|` +
		`la gi|(?:quy dinh )?(?:ve )?(?:nhung |cai )?gi|ai|nao|khong) `)
	reMeasure = regexp.MustCompile(`^ (?:thoi han|thoi gian|thoi hieu|muc|so luong) `)
)

// fewSyllables is how long a message is at most that leans on an earlier one by that
// alone.
const fewSyllables = 4

// Leaning is how a message leans on those before it.
type Leaning int

// By its words, or because it is so short, or because all it is about was spoken of.
const (
	Alone Leaning = iota
	Short
	Leans
)

// leaning says whether a message is understood only with the question before it,
// base.
func leaning(text, base string) Leaning {
	for _, m := range corpus.ParseRef(text) {
		if m.Serial != "" || m.Name != "" {
			return Alone
		}
	}
	f, own := bare(text), Subject(text)
	switch {
	case reLeans.MatchString(" " + f + " "), len(own) == 0, reMeant.MatchString(text):
		return Leans
	case f != "" && strings.Count(f, " ") < fewSyllables, len(own) == 1 && strings.Count(f, " ") < 2*fewSyllables:
		return Short
	}
	known := shared(own, base)
	if len(own) < fewSyllables && (known == len(own) || 2*known >= len(own) && !reMeasure.MatchString(" "+f+" ")) {
		return Short
	}
	if put, more := exchanged(text, base); put != "" && !more {
		return Short
	}
	return Alone
}

// shared is how many of the words stand in a text.
func shared(words []string, text string) (n int) {
	f := " " + bare(text) + " "
	for _, w := range words {
		if strings.Contains(f, " "+w+" ") {
			n++
		}
	}
	return n
}

// Continues says that a message speaks of what the one before spoke of.
func Continues(text, before string) bool { return shared(Subject(text), before) > 0 }

// Follow is a message as a question that needs no other, read after the earlier ones
// of its conversation, the oldest first, and how it leans on them; the message itself
// where it does not.
func Follow(text string, before []string) (string, Leaning) {
	base := ""
	for _, b := range before {
		base, _ = follow(b, base)
	}
	return follow(text, base)
}

// Other is what a message names beside what was spoken of ("còn khai tử thì sao?"), and
// whether it begins as such a message does.
func Other(text string) (string, bool) {
	said := reEnd.ReplaceAllString(strings.TrimSpace(text), "") + " "
	other := reOther.ReplaceAllString(said, "")
	return strings.TrimSpace(other), other != said
}

func follow(text, base string) (string, Leaning) {
	if base == "" {
		return text, Alone
	}
	how := leaning(text, base)
	if how == Alone {
		return text, Alone
	}
	said, _ := Other(reMeant.ReplaceAllString(strings.TrimSpace(text), ""))
	said = strings.TrimSpace(reThat.ReplaceAllString(said+" ", " "))
	if said == "" {
		return base, how
	}
	base = strings.TrimRight(base, "?!. ")
	if put, more := exchanged(said, base); more {
		return topic(put) + ": " + said + "?", how
	} else if put != "" {
		return put + "?", how
	}
	if !inquires(said) {
		return base + ", " + said + "?", how
	}
	return topic(base) + ": " + said + "?", how
}

func inquires(text string) bool { return reAsks.MatchString(" " + bare(text) + " ") }

// exchanged is the question before with one of its words put for another of its sort
// that the message names, "" where there is none, and whether the message says more
// than the question has said.
func exchanged(said, base string) (put string, more bool) {
	now, then := " "+bare(said)+" ", " "+bare(base)+" "
	for _, sort := range sorts() {
		to := ""
		for _, w := range sort {
			if strings.Contains(now, " "+w+" ") {
				to = w
				break
			}
		}
		if to == "" {
			continue
		}
		for _, from := range sort {
			if !strings.Contains(then, " "+from+" ") {
				continue
			}
			if from == to {
				break
			}
			words := Subject(strings.Replace(now, " "+to+" ", " ", 1))
			return replaced(base, from, cut(said, to)), shared(words, base) < len(words)
		}
	}
	return "", false
}

// at finds a folded wording in a text, -1 where it is not in it.
func at(text, wording string) (start, end int) {
	ys, ws := paper.Syllables(text), strings.Fields(wording)
	for i := 0; i+len(ws) <= len(ys); i++ {
		same := true
		for k := range ws {
			same = same && paper.Fold(ys[i+k].Text) == ws[k]
		}
		if same {
			return ys[i].Start, ys[i+len(ws)-1].End
		}
	}
	return -1, -1
}

// cut is a folded wording as the text writes it.
func cut(text, wording string) string {
	if start, end := at(text, wording); start >= 0 {
		return text[start:end]
	}
	return wording
}

// replaced is a text with a folded wording in it replaced.
func replaced(text, wording, by string) string {
	if start, end := at(text, wording); start >= 0 {
		return text[:start] + by + text[end:]
	}
	return text
}

// topic is what a question is about: the question without what it asks by.
func topic(text string) string {
	ys := paper.Syllables(text)
	folded := " "
	starts := make([]int, 0, len(ys)+1) // in folded
	for _, y := range ys {
		starts = append(starts, len(folded)-1)
		folded += paper.Fold(y.Text) + " "
	}
	starts = append(starts, len(folded)-1)
	drop := make([]bool, len(ys))
	for _, re := range []*regexp.Regexp{reMeasure, reAsks} {
		for from := 0; from < len(folded); {
			m := re.FindStringIndex(folded[from:])
			if m == nil {
				break
			}
			for i := range ys {
				if starts[i] >= from+m[0] && starts[i+1] <= from+m[1]-1 {
					drop[i] = true
				}
			}
			from += max(m[1]-1, 1)
		}
	}
	var out strings.Builder
	for i, y := range ys {
		if drop[i] {
			continue
		}
		if out.Len() > 0 {
			between := " "
			if i > 0 && !drop[i-1] {
				between = text[ys[i-1].End:y.Start]
			}
			out.WriteString(between)
		}
		out.WriteString(text[y.Start:y.End])
	}
	if out.Len() == 0 {
		return text
	}
	return out.String()
}
