package answer

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"trolyao/corpus"
	"trolyao/llm"
	"trolyao/paper"
)

// A claim is one sentence of an answer as a model wrote it, with the passages
// it says it rests on.
type claim struct {
	Text string   `json:"text"`
	IDs  []string `json:"ids"`
}

// readClaims reads what a model has written so far; enough is what it says of
// its own answer.
func readClaims(text string) (claims []claim, enough bool) {
	enough = true
	for _, o := range llm.Objects(text) {
		var c claim
		if json.Unmarshal(o, &c) == nil && c.Text != "" {
			claims = append(claims, c)
		}
	}
	// Outside the claims stands what the model says of all of them.
	if i := strings.LastIndex(text, `"enough"`); i >= 0 {
		rest := strings.TrimLeft(text[i+len(`"enough"`):], " \t\r\n:")
		enough = !strings.HasPrefix(rest, "false")
	}
	return claims, enough
}

// A shown passage is what a model may cite, and what it bears out. All of its
// words were in the prompt.
type shown struct {
	of     *Answer
	source Source
	read   bool // what follows is filled in when first cited
	proof  proof
	text   string // what a quote may come from
	low    string // syllables in lower case, one blank between them
	words  map[string]bool
	names  map[string]bool   // syllables that stand with a capital
	facts  facts             // quantities of the text alone, not of citation and head
	pieces []map[string]bool // the syllables of its sentences
}

func show(a *Answer, s Source) *shown { return &shown{of: a, source: s} }

// load reads the passage, once.
func (s *shown) load() {
	if s.read {
		return
	}
	s.read = true
	p := s.source.passage
	s.text = strings.Join([]string{p.Heading, p.Lead, p.Text}, "\n")
	s.proof, s.words, s.names = proofOf(s.of, s.source), map[string]bool{}, map[string]bool{}
	all := s.text + "\n" + s.source.Title + "\n" + s.source.Cite + "\n" + strings.Join(p.Path, "\n")
	var low []string
	for _, y := range paper.Syllables(all) {
		low = append(low, y.Text)
		s.words[y.Text] = true
		if r := []rune(all[y.Start:y.End]); unicode.IsUpper(r[0]) {
			s.names[y.Text] = true
		}
	}
	s.low = " " + strings.Join(low, " ") + " "
	s.facts.addText(p.Lead, p.Text, p.Heading)
	for _, piece := range sentences(p.Lead + "\n" + p.Text) {
		set := map[string]bool{}
		for _, y := range paper.Syllables(piece.text) {
			set[y.Text] = true
		}
		s.pieces = append(s.pieces, set)
	}
}

// Bounds of what a sentence may be.
const (
	leastClaimWords = 3
	mostClaimWords  = 90
)

// letters are those Vietnamese is written with; a claim in any other script,
// or with letters that look like these, is not one.
var letters = func() map[rune]bool {
	m := map[rune]bool{}
	const low = "abcdefghijklmnopqrstuvwxyzàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
	for _, r := range low + strings.ToUpper(low) + "0123456789" {
		m[r] = true
	}
	for _, r := range " .,;:()/-–—%“”\"'‘’…+&@_?!§°" {
		m[r] = true
	}
	return m
}()

// checkClaim says why a claim does not stand; "" when it does. It is harder
// than [check]: text of ours holds no lies.
func checkClaim(c claim, all map[string]*shown) string {
	text := strings.TrimSpace(c.Text)
	if n := words(text); n < leastClaimWords || n > mostClaimWords {
		return "claim is not a sentence"
	}
	if paper.Clean(text) != text {
		return "claim holds characters that are not seen"
	}
	for _, r := range text {
		if !letters[r] {
			return fmt.Sprintf("claim holds the character %U", r)
		}
	}
	if len(c.IDs) == 0 {
		return "claim names no passage"
	}
	var by []*shown
	var proofs []proof
	for _, id := range c.IDs {
		s := all[strings.TrimSpace(id)]
		if s == nil {
			return "passage " + id + " was not shown"
		}
		s.load()
		if !slices.Contains(by, s) {
			by, proofs = append(by, s), append(proofs, s.proof)
		}
	}
	rest, why := checkQuotes(text, by)
	if why != "" {
		return why
	}
	rest = knownRefs(rest, by)
	if rest, why = checkRefs(rest, proofs); why != "" {
		return why
	}
	if why := checkState(rest, proofs); why != "" {
		return why
	}
	for _, f := range []func(string, []*shown) string{checkNumbers, checkSpelled, checkHard, checkNames, checkWords,
		checkNegation} {
		if why := f(rest, by); why != "" {
			return why
		}
	}
	return ""
}

// checkQuotes says that a quote is not verbatim in the passages, and returns
// the text without its quotes.
func checkQuotes(text string, by []*shown) (rest, why string) {
	var b strings.Builder
	for text != "" {
		i := strings.IndexAny(text, "“\"‘'")
		if i < 0 {
			break
		}
		open := []rune(text[i:])[0]
		end := map[rune]string{'“': "”", '"': "\"", '‘': "’", '\'': "'"}[open]
		inside, after, ok := strings.Cut(text[i+len(string(open)):], end)
		if !ok {
			return "", "quote has no end"
		}
		found := false
		for _, s := range by {
			found = found || strings.TrimSpace(inside) != "" && verbatim(inside, s.text)
		}
		if !found {
			return "", "quote is in no passage"
		}
		b.WriteString(text[:i] + " ; ")
		text = after
	}
	if strings.ContainsAny(text, "”’") {
		return "", "quote has no beginning"
	}
	return b.String() + text, ""
}

// knownRefs takes out references that a passage makes in the same words, where
// they name their document ("Điều 9 Nghị định số …", "khoản 2 Điều này"). A bare
// "khoản 3" may be that of another one.
func knownRefs(text string, by []*shown) string {
	all := corpus.ParseRef(text)
	slices.SortFunc(all, func(a, b corpus.Mention) int { return b.Start - a.Start })
	end := len(text)
	for _, m := range all {
		if !m.This && m.Serial == "" && m.Name == "" || m.End > end || m.Start >= m.End {
			continue
		}
		if anyOf(by, func(s *shown) bool { return verbatim(text[m.Start:m.End], s.text) }) {
			text = text[:m.Start] + " ; " + text[m.End:]
			end = m.Start
		}
	}
	return text
}

func anyOf(by []*shown, f func(*shown) bool) bool { return slices.ContainsFunc(by, f) }

func checkNumbers(text string, by []*shown) string {
	for _, n := range quantities(text) {
		if !anyOf(by, func(s *shown) bool { return s.facts.has(n) }) {
			return strings.TrimSpace("number "+n.n+" "+n.unit) + " is in no passage"
		}
	}
	return ""
}

// numberSyllables are those a number in words is made of; loose ones mean
// other things too when they stand alone ("năm 2024", "một trong", "thứ tư").
var (
	numberSyllables = func() map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Split(numberWord, "|") {
			m[w] = true
		}
		for _, w := range []string{"triệu", "tỷ", "tỉ", "rưỡi", "chục", "tá"} {
			m[w] = true
		}
		return m
	}()
	looseNumbers = map[string]bool{"năm": true, "một": true, "tư": true, "lăm": true, "mốt": true, "linh": true,
		"lẻ": true, "tá": true, "tỉ": true, "tỷ": true}
	partWords = map[string]bool{"điều": true, "khoản": true, "điểm": true, "mục": true, "chương": true,
		"phần": true, "lục": true, "thứ": true}
)

// checkSpelled says that a number in words is in no passage, in words or in
// figures.
func checkSpelled(text string, by []*shown) string {
	ys := paper.Syllables(text)
	for i := 0; i < len(ys); i++ {
		j := i
		for j < len(ys) && numberSyllables[ys[j].Text] {
			j++
		}
		if j == i {
			continue
		}
		var run []string
		for _, y := range ys[i:j] {
			run = append(run, y.Text)
		}
		ofPart := i > 0 && partWords[ys[i-1].Text]
		scale := i > 0 && unicode.IsDigit(rune(ys[i-1].Text[0])) &&
			slices.Contains([]string{"nghìn", "ngàn", "triệu", "tỷ", "tỉ"}, run[0])
		if j-i == 1 && (looseNumbers[run[0]] || scale) && !ofPart { // "1,5 triệu" was read as a number
			i = j - 1
			continue
		}
		phrase := strings.Join(run, " ")
		if ofPart { // "điều năm" names a part
			phrase = ys[i-1].Text + " " + phrase
		}
		n, ok := spelled(run)
		if !anyOf(by, func(s *shown) bool {
			return strings.Contains(s.low, " "+phrase+" ") || ok && !ofPart && s.facts.numbers[fmt.Sprint(n)]
		}) {
			return "number “" + phrase + "” is in no passage"
		}
		i = j - 1
	}
	return ""
}

// hardWords change what a sentence means more than their share of it: limits,
// duties, exceptions, validity. Each must be in a passage with the word before
// or after it.
var hardWords = func() [][]string {
	var out [][]string
	for _, w := range []string{"hiệu lực", "bãi bỏ", "thay thế", "đình chỉ", "hủy bỏ", "áp dụng", "hiện hành",
		"hết hạn",
		"tối đa", "tối thiểu", "ít nhất", "nhiều nhất", "không quá", "trên", "dưới", "nửa", "gấp", "trước", "sau",
		"phải", "được", "cấm", "miễn", "trừ", "không", "chưa", "bắt buộc", "có thể", "mọi", "tất cả", "toàn bộ", "chỉ", "đôi"} {
		out = append(out, strings.Fields(w))
	}
	return out
}()

func checkHard(text string, by []*shown) string {
	var ys []string
	for _, y := range paper.Syllables(text) {
		ys = append(ys, y.Text)
	}
	for i := range ys {
		for _, w := range hardWords {
			if i+len(w) > len(ys) || !slices.Equal(ys[i:i+len(w)], w) {
				continue
			}
			word := strings.Join(w, " ")
			var near []string
			if i > 0 {
				near = append(near, " "+ys[i-1]+" "+word+" ")
			}
			if i+len(w) < len(ys) {
				near = append(near, " "+word+" "+ys[i+len(w)]+" ")
			}
			if !anyOf(by, func(s *shown) bool {
				return slices.ContainsFunc(near, func(n string) bool { return strings.Contains(s.low, n) })
			}) {
				return "“" + word + "” stands otherwise in the passages"
			}
		}
	}
	return ""
}

// checkNames says that a name, a word with a capital inside the sentence, is in
// no passage.
func checkNames(text string, by []*shown) string {
	first := true
	for _, y := range paper.Syllables(text) {
		r := []rune(text[y.Start:y.End])
		starts := first || strings.ContainsAny(lastRune(strings.TrimRight(text[:y.Start], " “\"(")), ".;:?!")
		first = false
		if !unicode.IsUpper(r[0]) || starts {
			continue
		}
		if !anyOf(by, func(s *shown) bool { return s.names[y.Text] }) {
			return "name “" + text[y.Start:y.End] + "” is in no passage"
		}
	}
	return ""
}

func lastRune(s string) string {
	rs := []rune(s)
	if len(rs) == 0 {
		return ""
	}
	return string(rs[len(rs)-1:])
}

// pairShare is the share of a claim's pairs of words that its passages must
// have; strangePairs how many may follow one another that they have not. A lie
// at the end of a long truth is a small share of it, but stands together.
const (
	pairShare    = 0.6
	strangePairs = 2
)

// joints are the words a claim may bring itself.
var joints = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("theo thì là và của các những khi nếu này đó như gồm về tại cho để với trong từ đến việc quy định ở do bởi cũng thuộc nêu rằng mà hoặc có") {
		m[w] = true
	}
	return m
}()

func checkWords(text string, by []*shown) string {
	var ys []string
	for _, y := range paper.Syllables(text) {
		ys = append(ys, y.Text)
	}
	pairs, strange := 0, 0
	for i, y := range ys {
		if !joints[y] && !numberSyllables[y] && !unicode.IsDigit([]rune(y)[0]) &&
			!anyOf(by, func(s *shown) bool { return s.words[y] }) {
			return "“" + y + "” is in no passage"
		}
		if i == 0 {
			continue
		}
		if unicode.IsDigit([]rune(y)[0]) || numberSyllables[y] || anyOf(by,
			func(s *shown) bool { return strings.Contains(s.low, " "+ys[i-1]+" "+y+" ") }) {
			pairs++
			strange = 0
			continue
		}
		if strange++; strange > strangePairs {
			return "“" + strings.Join(ys[i-strangePairs:i+1], " ") + "” stands otherwise in the passages"
		}
	}
	if float64(pairs) < pairShare*float64(len(ys)-1) {
		return fmt.Sprintf("only %d of %d pairs of words are in the passages", pairs, len(ys)-1)
	}
	return ""
}

var negations = []string{"không", "chưa", "cấm", "trừ", "miễn"}

// checkNegation compares a claim with the sentence it comes from: what one of
// them denies or excepts, the other must.
func checkNegation(text string, by []*shown) string {
	claim := map[string]bool{}
	for _, y := range paper.Syllables(text) {
		claim[y.Text] = true
	}
	var from map[string]bool
	best := 0.0
	for _, s := range by {
		for _, p := range s.pieces {
			n := 0
			for w := range claim {
				if p[w] {
					n++
				}
			}
			// Of two that share as much the shorter is meant.
			if score := float64(n) - float64(len(p))/1000; n > 0 && score > best {
				from, best = p, score
			}
		}
	}
	if from == nil {
		return ""
	}
	for _, w := range negations {
		if claim[w] != from[w] {
			return "“" + w + "” stands on one side only"
		}
	}
	return ""
}
