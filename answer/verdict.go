package answer

import (
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
)

// A verdict is what a provision says to a question that is answered with yes or
// no: the fixed word, and the words of the provision that except or condition it.
type verdict struct {
	word, but string
}

// The words of verdicts.
const (
	wordMay       = "Được"
	wordMayNot    = "Không được"
	wordYes       = "Có"
	wordNo        = "Không"
	wordRight     = "Đúng"
	wordMayIf     = "Được, trong trường hợp nêu dưới đây"
	wordMayNotIf  = "Không được, trong trường hợp nêu dưới đây"
	wordYesIf     = "Có, trong trường hợp nêu dưới đây"
	wordNoIf      = "Không, trong trường hợp nêu dưới đây"
	mostButWords  = 40
	nearModal     = 4   // syllables between a modal and its verb, at most
	coversVerdict = .85 // of the predicate that the sentence has to hold
)

var (
	reTag       = regexp.MustCompile(` (co )?(phai|dung)( vay| the| nhu vay)? (khong|chua) $| (a|ha|nhi) $`)
	rePredicate = []*regexp.Regexp{
		regexp.MustCompile(`^()(.+?) (?:co )?(?:duoc|dc) (?:hay )?khong $`),
		regexp.MustCompile(` co (duoc phep|duoc|phai|can|bi|quyen|the|bat buoc) (.+?) (hay )?khong $`),
		regexp.MustCompile(` (duoc phep|duoc|phai|bi|bat buoc) (.+?) (hay )?khong $`),
		regexp.MustCompile(` co ()(.+?) (hay )?khong $`),
	}
	reApplied    = regexp.MustCompile(` duoc (thuc hien|ap dung|xem xet) (trong|khi|doi voi|neu) `)
	reMayTail    = regexp.MustCompile(` (duoc|dc) (hay )?khong $`)
	reForbids    = regexp.MustCompile(` (nghiem cam|bi cam|khong duoc) `)
	reConditionV = regexp.MustCompile(` (neu|khi|truong hop|voi dieu kien|theo quy dinh tai (khoan|diem)) `)
	reExceptV    = regexp.MustCompile(`(?i)(?:^|[\s,;(])((?:trừ|ngoại trừ)\s[^.;]+)`)
)

// reAsksOther are the words of other questions, as they are written: without
// their diacritics they would be those of "máy", "dấu".
var reAsksOther = regexp.MustCompile(`(?i)(?:^|[^\pL])(bao nhiêu|mấy|nào|gì|ai|đâu|bao lâu|hay là|vì sao|tại sao)(?:[^\pL]|$)`)

// predicate reads what a yes-or-no question asks of whom: its modal and the
// syllables behind it; ok is false of other questions.
func predicate(text string) (modal string, words []string, ok bool) {
	last := text
	if at := strings.LastIndexAny(strings.TrimRight(text, ".?! "), ".?!;"); at >= 0 {
		last = text[at+1:]
	}
	f := spaced(last)
	if reAsksOther.MatchString(last) || reTag.MatchString(f) || !strings.HasSuffix(f, " khong ") {
		return "", nil, false
	}
	for _, re := range rePredicate {
		if m := re.FindStringSubmatch(f); m != nil {
			modal, words = m[1], strings.Fields(m[2])
			if modal == "" && reMayTail.MatchString(f) {
				modal = "duoc"
			}
			return modal, words, len(words) > 0
		}
	}
	return "", nil, false
}

// decided says what a provision says to a yes-or-no question: key are the words
// of it that the answer opens with. The zero verdict where it is not plain.
func decided(question string, p corpus.Passage, key string) verdict {
	modal, pred, ok := predicate(question)
	if !ok {
		return verdict{}
	}
	pred = slices.DeleteFunc(slices.Clone(pred), func(w string) bool { return particles[w] })
	if len(pred) == 0 {
		return verdict{}
	}
	asked, heading := content(question), folded(p.Heading)
	intro, _ := pointsOf(p)
	above := slices.Concat(folded(p.Lead), folded(intro))
	list := strings.HasSuffix(strings.TrimSpace(p.Lead), ":") || strings.HasSuffix(intro, ":")
	var of verdict
	for _, s := range sentences(key) {
		// The words above an item are said with it: the item is what decides.
		if head, item, ok := strings.Cut(s.text, ": "); ok && list && share(folded(head), above) == 1 {
			s.text = item
		}
		f := folded(s.text)
		v := verdict{}
		switch {
		case share(asked, slices.Concat(f, above, heading)) < .6:
			continue
		case share(pred, f) >= coversVerdict:
			side := polarity(f, pred)
			if side == "" {
				side = behind(f, pred)
			}
			if side == "" && share(pred, f) >= .8 && reForbids.MatchString(" "+strings.Join(heading, " ")+" ") {
				side = "khong"
			}
			v.word = wordOf(modal, side)
		case list && share(pred, above) >= .9 && !slices.Equal(f, above):
			rest := slices.DeleteFunc(slices.Clone(asked), func(w string) bool { return slices.Contains(above, w) })
			if len(rest) < 2 || share(rest, f) < .5 {
				continue
			}
			side := polarity(above, pred)
			if side == "" && reApplied.MatchString(" "+strings.Join(above, " ")+" ") {
				side = "duoc"
			}
			v.word = wordOf(modal, side)
		}
		if v.word == "" {
			continue
		}
		if m := reExceptV.FindStringSubmatch(s.text); m != nil && words(m[1]) <= mostButWords {
			v.but = strings.TrimSpace(m[1])
		} else if m != nil || conditioned(f, question) {
			v.word = conditional(v.word)
		}
		if of.word != "" && of != v {
			return verdict{}
		}
		of = v
	}
	return of
}

// particles are words that a predicate may hold or not.
var particles = wordSet("la va cua cho cac nhung mot trong theo ve voi den nay do thi ma bang nua tai o")

// share is how much of ws stands in the syllables f.
func share(ws, f []string) float64 {
	n := 0
	for _, w := range ws {
		if slices.Contains(f, w) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(ws)))
}

// polarity is the modal before the verb of a predicate in a sentence: "duoc",
// "phai", "bi", "co", or "khong" where it is denied; "" where there is none, or
// the places where the verb stands disagree.
func polarity(f, pred []string) string {
	out := ""
	for i := range f {
		if f[i] != pred[0] || len(pred) > 1 && !slices.Contains(f[i+1:min(len(f), i+1+nearModal)], pred[1]) {
			continue
		}
		side := modalBefore(f, i)
		if side == "" {
			continue
		}
		if out != "" && out != side {
			return ""
		}
		out = side
	}
	return out
}

// modalBefore is the modal before the verb at i, or "khong" where it is denied. What
// stands before "thì" is a condition and says nothing of the verb; neither does what
// a condition denies without it: "nếu không lập, phải cử người".
func modalBefore(f []string, i int) string {
	side, at := "", i
	for k := i - 1; k >= 0 && k >= i-nearModal && f[k] != "thi"; k-- {
		switch w := f[k]; {
		case w == "khong" || w == "chua" || w == "cam":
			if side != "" && k < at-1 && slices.ContainsFunc(f[max(0, k-2):k], func(w string) bool {
				return w == "neu" || w == "khi" || w == "hop"
			}) {
				return ""
			}
			return "khong"
		case side == "" && slices.Contains([]string{"duoc", "phai", "bi", "quyen", "the", "co"}, w):
			side, at = w, k
		}
	}
	return side
}

// behind is the modal right before one of the verbs in a predicate that begins
// with its subject: "bỏ phiếu nhờ người khác".
func behind(f, pred []string) string {
	out := ""
	for i := 1; i < len(f); i++ {
		if !slices.Contains(pred, f[i]) || f[i-1] != "duoc" {
			continue
		}
		side := "duoc"
		if i > 1 && (f[i-2] == "khong" || f[i-2] == "chua") {
			side = "khong"
		}
		if out != "" && out != side {
			return ""
		}
		out = side
	}
	return out
}

// wordOf is the word for what a sentence says to a question of that modal.
func wordOf(modal, side string) string {
	may := slices.Contains([]string{"duoc", "duoc phep", "quyen", "the"}, modal)
	switch {
	case side == "":
	case side == "khong" && may:
		return wordMayNot
	case side == "khong":
		return wordNo
	case may && slices.Contains([]string{"duoc", "quyen", "the"}, side):
		return wordMay
	case slices.Contains([]string{"phai", "can", "bat buoc"}, modal) && side == "phai", modal == "bi" && side == "bi",
		modal == "" && side != "phai":
		return wordYes
	}
	return ""
}

// conditioned says that a sentence sets a condition which the question does not
// say is met.
func conditioned(f []string, question string) bool {
	s := " " + strings.Join(f, " ") + " "
	at := reConditionV.FindStringIndex(s)
	if at == nil {
		return false
	}
	asked := folded(question)
	clause := strings.Fields(s[at[1]:])
	if i := slices.Index(clause, "thi"); i >= 0 {
		clause = clause[:i]
	}
	clause = slices.DeleteFunc(clause, func(w string) bool { return stop[w] })
	return share(clause, asked) < .6
}

func conditional(word string) string {
	return map[string]string{wordMay: wordMayIf, wordMayNot: wordMayNotIf, wordYes: wordYesIf, wordNo: wordNoIf}[word]
}

// kindOfUnit puts the units together that a question and a provision count one
// thing in.
func kindOfUnit(unit string) string {
	switch unit {
	case "ngay lam viec":
		return "ngay"
	case "gio lam viec":
		return "gio"
	case "ngay", "thang", "nam", "gio", "phut", "tuan", "quy", "lan", "nguoi", "ban", "bo", "%", "dong", "tuoi",
		"trang",
		"met", "km", "ha", "m2", "kg", "to", "dieu":
		return unit
	}
	return ""
}

// premise says whether the one value that a question puts forward ("… là 60 ngày
// phải không?") is that of the provision: "Đúng", "Không", or "" where that is
// not plain.
func premise(question, key string) string {
	f := spaced(question)
	if !reTag.MatchString(f) && !strings.HasPrefix(f, " co phai ") || reAsksOther.MatchString(question) ||
		unaccented(question) && reAsksOtherPlain.MatchString(f) {
		return ""
	}
	put := putForward(question)
	told := map[string]map[string]bool{}
	for _, q := range counted(key) {
		if told[q.unit] == nil {
			told[q.unit] = map[string]bool{}
		}
		told[q.unit][q.n] = true
	}
	out := ""
	for _, q := range put {
		values := told[q.unit]
		switch {
		case values[q.n] && len(values) == 1:
			if out == "" {
				out = wordRight
			}
		case len(values) == 0 || values[q.n]:
		case out == wordNo: // two values that differ
			return ""
		default:
			out = wordNo
		}
	}
	if out == wordRight && len(put) > 1 {
		return ""
	}
	return out
}

// counted are the quantities of text of a known unit, with the units of one thing
// put together.
func counted(text string) []quantity {
	var out []quantity
	for _, q := range append(quantities(text), ages(text)...) {
		if u := kindOfUnit(q.unit); u != "" && !(u == "nam" && len(q.n) == 4) {
			out = append(out, quantity{q.n, u})
		}
	}
	return out
}

// unaccented says that a question is typed without diacritics.
func unaccented(question string) bool { return strings.ToLower(question) == paper.Fold(question) }

// putForward are the quantities that a question names, also where it is typed
// without diacritics.
func putForward(question string) []quantity {
	if !unaccented(question) {
		return counted(question)
	}
	var out []quantity
	for _, m := range rePlainCount.FindAllStringSubmatch(paper.Fold(question), -1) {
		if !(m[2] == "nam" && len(m[1]) == 4) {
			out = append(out, quantity{plainNumber(m[1]), m[2]})
		}
	}
	return out
}

var (
	rePlainCount     = regexp.MustCompile(`(\d+(?:[.,]\d+)*) ?(ngay|thang|nam|gio|phut|tuan|quy|lan|nguoi|ban|bo|dong|tuoi|trang|met|km|ha|m2|kg|%)(?:\W|$)`)
	reAsksOtherPlain = regexp.MustCompile(` (bao nhieu|bao lau|may|nao|gi|ai|vi sao|tai sao) `)
)

var reAge = regexp.MustCompile(`(?:^| )(\d+) tuoi`)

// ages are the ages that a text names, which are no quantity of a model's check.
func ages(text string) []quantity {
	var out []quantity
	for _, m := range reAge.FindAllStringSubmatch(strings.Join(folded(text), " "), -1) {
		out = append(out, quantity{plainNumber(m[1]), "tuoi"})
	}
	return out
}

// asserts says that words of a provision are about what a question puts forward.
func asserts(question, told string) bool {
	f := spaced(reNumbers.ReplaceAllString(question, " "))
	f = reTag.ReplaceAllString(f, " ")
	asked := slices.DeleteFunc(strings.Fields(f), func(w string) bool {
		return stop[w] || kindOfUnit(w) != "" || w == "moi" || w == "lam" || w == "viec"
	})
	said := folded(told)
	for _, w := range strings.Fields(f) { // "chưa đủ 14 tuổi" is not "từ đủ 14 tuổi"
		if opposing[w] && !slices.Contains(said, w) {
			return false
		}
	}
	return share(asked, said) >= .8
}

// opposing are words without which a condition is another one.
var opposing = wordSet("khong chua duoi tren qua ngoai truoc sau tru")

var reNumbers = regexp.MustCompile(`\d[\d.,/]*`)

// toldNear says that a khoản beside the quoted one tells a value that the
// question puts forward: it may be the one that is meant.
func toldNear(question string, h index.Hit) bool {
	for _, p := range append([]corpus.Passage{h.Passage}, h.Also...) {
		near := counted(p.Text)
		if slices.ContainsFunc(putForward(question), func(q quantity) bool { return slices.Contains(near, q) }) {
			return true
		}
	}
	return false
}

// decides says that the answer opens with a verdict.
func (a *Answer) decides() bool {
	found := false
	for _, b := range a.Blocks[:min(1, len(a.Blocks))] {
		for _, s := range b.says {
			s.each(func(f *fact) { found = found || f.kind == factVerdict })
		}
	}
	return found
}
