package answer

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"trolyao/corpus"
	"trolyao/llm"
	"trolyao/paper"
)

// A claim is one sentence of an answer as a model wrote it. The passages that the
// model names for it count for nothing.
type claim struct {
	Text string `json:"text"`

	by *shown // the passage that bears it out
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

// A shown passage is what a model may rest on, and what it bears out. All of its
// words were in the prompt.
type shown struct {
	of     *Answer
	source Source
	read   bool // what follows is filled in when first needed
	proof  proof
	text   string // what a quote may come from
	low    string // syllables in lower case, one blank between them
	words  map[string]bool
	names  map[string]bool // syllables that stand with a capital
	law    []stretch       // what a claim may rest on
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
	for _, y := range paper.Syllables(all) {
		s.words[y.Text] = true
		if r := []rune(all[y.Start:y.End]); unicode.IsUpper(r[0]) {
			s.names[y.Text] = true
		}
	}
	s.low = syllablesOf(s.text)
	s.law = clausesOf(p.Heading, p.Lead, p.Text, append([]string{s.source.Title}, p.Path...)...)
}

// Bounds of what a sentence may be.
const (
	leastClaimWords = 3
	mostClaimWords  = 120
	mostLawWords    = 320 // of words that stand so in a passage
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

// readable says why a claim is no sentence of ours to show; "" when it is.
func readable(text string) string {
	if n := words(text); n < leastClaimWords || n > mostLawWords {
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
	return ""
}

// basisOf finds the one passage that bears a claim out, whatever the model named;
// why is not empty where none does. It is harder than [check]: text of ours holds
// no lies.
func basisOf(text string, all []*shown) (by *shown, why string) {
	if why := readable(text); why != "" {
		return nil, why
	}
	near := -1
	for _, s := range all {
		s.load()
		not, share := s.bears(text, all)
		if not == "" {
			return s, ""
		}
		if share > near { // the reason of the passage it is most like
			near, why = share, not
		}
	}
	if why == "" {
		why = "no passage was shown"
	}
	return nil, why
}

// bears says why a passage does not bear a claim out, "" when it does, and how many
// of a hundred of its words it has.
func (s *shown) bears(text string, all []*shown) (why string, share int) {
	ys := paper.Syllables(text)
	for _, y := range ys {
		if s.words[y.Text] {
			share++
		} else if why == "" && !phraseSyllables[y.Text] && !unicode.IsDigit([]rune(y.Text)[0]) &&
			!numberSyllables[y.Text] {
			why = "“" + y.Text + "” is in no passage"
		}
	}
	share = 100 * share / max(1, len(ys))
	if why != "" {
		return why, share
	}
	by := []*shown{s}
	rest, why := checkQuotes(text, by)
	if why != "" {
		return why, share
	}
	if rest, why = checkRefs(knownRefs(rest, by), []proof{s.proof}); why != "" {
		return why, share
	}
	if why := checkState(withoutOwnStates(rest, []proof{s.proof}), []proof{s.proof}); why != "" {
		return why, share
	}
	if why := checkNames(text, by); why != "" {
		return why, share
	}
	if s.saysSo(text) {
		return "", share
	}
	if words(text) > mostClaimWords {
		return "claim is not a sentence", share
	}
	var others []stretch // all that is shown of the same document: another term in the same words is another one's
	for _, o := range all {
		if o.source.Ref.Doc == s.source.Ref.Doc {
			o.load()
			others = append(others, o.law...)
		}
	}
	for _, part := range clausesIn(s.withoutOwn(strings.NewReplacer("“", " ", "”", " ", `"`, " ", "‘", " ", "’", " ",
		"'", " ").Replace(text))) {
		if why := s.ruled(part, others); why != "" {
			return why, share
		}
	}
	return "", share
}

// phraseSyllables are those of the phrases that have others of the same meaning.
var phraseSyllables = func() map[string]bool {
	m := wordTable("ubnd hđnd tand tthc vksnd")
	for p := range phrases {
		for _, w := range strings.Fields(p) {
			m[w] = true
		}
	}
	return m
}()

// saysSo says that whole sentences of the passage are these.
func (s *shown) saysSo(text string) bool {
	text = strings.TrimRight(strings.Join(strings.Fields(text), " "), " .;")
	p := s.source.passage
	law := strings.Join(strings.Fields(p.Lead+"\n"+p.Text), " ")
	for from := 0; ; {
		at := strings.Index(law[from:], text)
		if at < 0 || text == "" {
			return false
		}
		at += from
		from = at + 1
		head, tail := strings.TrimRight(law[:at], " "), strings.TrimLeft(law[at+len(text):], " ")
		if (tail == "" || strings.ContainsAny(tail[:1], ".;") && !strings.HasPrefix(strings.TrimLeft(tail,
			".; "), "trừ")) &&
			(head == "" || strings.HasSuffix(head, ".") || reItemHead.MatchString(head)) {
			return true
		}
	}
}

var reItemHead = regexp.MustCompile(`(?:^|[.;:] )(?:\d{1,3}[a-zđ]?\.|[-–+])$`)

// withoutOwn takes the passage's own citation out of a claim, however it is written.
func (s *shown) withoutOwn(text string) string {
	for _, c := range s.proof.cites {
		if i := strings.Index(text, c); c != "" && i >= 0 && atBorders(text, i, i+len(c)) {
			text = text[:i] + " , " + text[i+len(c):]
		}
	}
	text = reBreakInRef.ReplaceAllString(text, " : $1")
	for _, m := range corpus.ParseRef(text) {
		if !m.This && s.proof.bears(m) && !verbatim(m.Text, s.text) {
			text = strings.Replace(text, m.Text, " , ", 1)
		}
	}
	return text
}

// clausesIn cuts a claim where a sentence or a clause of it ends.
func clausesIn(text string) []string {
	var out []string
	for _, s := range sentences(text) {
		for _, c := range clauses(s.text) {
			if len(paper.Syllables(c)) > 0 {
				out = append(out, c)
			}
		}
	}
	return out
}

// ruled says why no clause of the passage is what a clause of a claim says.
func (s *shown) ruled(text string, others []stretch) (why string) {
	claim := wordsOf(text)
	for i := range claim {
		if i == 0 {
			claim[i].start = true
		}
	}
	if len(claim) == 0 {
		return "claim is not a sentence"
	}
	near := 0
	why = "no clause of the passage says it"
	for _, l := range s.law {
		has := 0
		for _, c := range claim {
			if slices.ContainsFunc(l.words, func(w word) bool { return c.key == w.key }) {
				has++
			}
		}
		missing := slices.ContainsFunc(claim, func(c word) bool {
			return c.kind != freeWord && !slices.ContainsFunc(l.words, func(w word) bool { return same(c, w) })
		})
		if missing {
			if has > near {
				near, why = has, strange(claim, l.words)
			}
			continue
		}
		path, broke := align(claim, l.words)
		not := ""
		if path == nil {
			not = "“" + broke + "” stands otherwise in the passage"
		} else if not = lacks(claim, l.words, path, others); not == "" {
			return ""
		}
		if has >= near {
			near, why = has, not
		}
	}
	return why
}

// strange names the word of a claim that a clause has not.
func strange(claim, law []word) string {
	for _, c := range claim {
		if c.kind == freeWord || slices.ContainsFunc(law, func(w word) bool { return same(c, w) }) {
			continue
		}
		if c.kind == countWord {
			return strings.TrimSpace("number "+c.limit+" "+strings.ReplaceAll(c.key, "|", " ")) + " is not that of the clause"
		}
		return "“" + c.key + "” is not in the clause"
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

// knownRefs takes out references that a passage makes in the same words. [align]
// ties them to their clause.
func knownRefs(text string, by []*shown) string {
	var laws []string
	for _, s := range by {
		laws = append(laws, reOf.ReplaceAllString(s.text, " "))
	}
	return withoutRefsOf(text, laws)
}

func withoutRefsOf(text string, laws []string) string {
	text = reBreakInRef.ReplaceAllString(text, " ; $1")
	all := corpus.ParseRef(text)
	slices.SortFunc(all, func(a, b corpus.Mention) int { return b.Start - a.Start })
	end := len(text)
	for _, m := range all {
		if m.End > end || m.Start >= m.End {
			continue
		}
		said := reOf.ReplaceAllString(strings.TrimSpace(text[m.Start:m.End]), " ")
		if slices.ContainsFunc(laws, func(l string) bool { return verbatim(said, l) }) {
			text = text[:m.Start] + " ; " + text[m.End:]
			end = m.Start
		}
	}
	return text
}

// reOf is the "của" between a part and its document: it may stand there or not.
var reOf = regexp.MustCompile(`\s+của\s+`)

// reBreakInRef is a comma before a word: no reference goes on behind it.
var reBreakInRef = regexp.MustCompile(`,\s+(\pL{2})`)

// reOwnState is what a law says of when it or a decision begins to hold.
var reOwnState = regexp.MustCompile(`(?i)(?:\pL+\s+){0,3}có hiệu lực(?: thi hành| pháp luật)?(?:,?\s+(?:kể từ|từ|sau))?`)

// withoutOwnStates takes out of a claim what a passage says in the same words of
// when something begins to hold.
func withoutOwnStates(text string, proofs []proof) string {
	return reOwnState.ReplaceAllStringFunc(text, func(m string) string {
		low := strings.ToLower(m)
		starts := strings.HasSuffix(low, "từ") || strings.HasSuffix(low, "sau") || strings.Contains(low, "pháp luật")
		for _, p := range proofs {
			law := strings.ToLower(p.text)
			at := strings.Index(low, "có hiệu lực")
			if starts && strings.Contains(law,
				strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(low[at:], "từ"), "kể "), " ,")) ||
				!strings.HasPrefix(strings.TrimSpace(low[:at]), "này") && verbatim(strings.ToLower(m), law) {
				return " ; "
			}
		}
		return m
	})
}

func anyOf(by []*shown, f func(*shown) bool) bool { return slices.ContainsFunc(by, f) }

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
	looseNumbers = wordTable("năm một tư lăm mốt linh lẻ tá tỉ tỷ")
)

// checkNames says that a name, a word with a capital inside the sentence, is in
// no passage.
func checkNames(text string, by []*shown) string {
	first := true
	text = shorts.Replace(text)
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

// faultOf says in Vietnamese, without words of the model, why a claim fell.
func faultOf(why string) string {
	for _, f := range faultWords {
		if strings.Contains(why, f[0]) {
			return f[1]
		}
	}
	return faultOther
}
