package answer

import (
	"slices"
	"strings"

	"trolyao/paper"
)

// A stretch of law against which a claim is read: a clause or a sentence, with
// what stands above it.
type stretch struct {
	words []word
}

// clausesOf cuts a passage into the stretches a claim may rest on: each clause
// with its heading, the words above its list and the beginning of the sentence,
// then each sentence as a whole.
func clausesOf(heading, lead, text string, far ...string) []stretch {
	var out []stretch
	var above []word
	for n, t := range far {
		ws := unreckoned(wordsOf(t))
		for i := range ws {
			ws[i].title = n == 0
		}
		above = append(above, ws...)
	}
	top := slices.Concat(above, unreckoned(wordsOf(heading)))
	intro := wordsOf(lead)
	if len(intro) > 0 {
		out = append(out, stretch{slices.Concat(top, intro)})
	}
	list := intro // what the items below it belong to
	for _, para := range paragraphs(text) {
		item := reListMark.MatchString(para) && !strings.HasSuffix(firstLine(para), ":")
		if !item && !reListMark.MatchString(para) {
			list = intro
		}
		if strings.HasSuffix(strings.TrimSpace(para), ":") {
			whole := wordsOf(para)
			out = append(out, stretch{slices.Concat(top, intro, whole)})
			list = slices.Concat(intro, whole)
			continue
		}
		base := slices.Concat(top, list)
		if !item {
			base = slices.Concat(top, intro)
		}
		for _, s := range sentences(para) {
			parts := clauses(s.text)
			var first []word
			for i, c := range parts {
				ws := wordsOf(c)
				if i == 0 {
					first = opens(ws)
					out = append(out, stretch{slices.Concat(base, ws)})
				} else {
					out = append(out, stretch{slices.Concat(base, first, ws)})
				}
			}
			if len(parts) > 1 {
				out = append(out, stretch{slices.Concat(base, wordsOf(s.text))})
			}
		}
	}
	return out
}

func firstLine(s string) string {
	l, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(l)
}

func paragraphs(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		if strings.TrimSpace(l) == "" {
			continue
		}
		if n := len(out); n > 0 && wrapped(out[n-1], l) && !reListMark.MatchString(l) &&
			!strings.HasSuffix(strings.TrimSpace(out[n-1]), ":") {
			out[n-1] += " " + l
			continue
		}
		out = append(out, l)
	}
	return out
}

func clauses(sentence string) []string {
	var out []string
	for _, c := range strings.Split(sentence, ";") {
		if strings.TrimSpace(c) != "" {
			out = append(out, c)
		}
	}
	return out
}

// unreckoned are words that tell what a text is about: no quantity of theirs counts.
func unreckoned(ws []word) []word {
	out := slices.DeleteFunc(slices.Clone(ws), func(w word) bool { return w.kind == countWord })
	for i := range out {
		out[i].far = true
	}
	return out
}

// opens are the words with which a sentence begins, up to its first quantity or
// office: they hold for its later clauses too.
func opens(ws []word) []word {
	end := slices.IndexFunc(ws, func(w word) bool {
		return w.kind == countWord || w.kind == officeWord ||
			w.kind == denyWord
	})
	if end < 0 {
		end = len(ws)
	}
	out := slices.Clone(ws[:end])
	for i := range out {
		out[i].far = true
	}
	return out
}

// Bounds of [align].
const (
	mostSkip  = 20 // words of the law left out in a row inside a segment
	jumpCost  = 4
	skipCost  = 1
	startCost = 1
	noWay     = 1 << 30
)

// light words of the law may be left out inside a segment.
func (w word) light() bool { return w.kind == freeWord || w.kind == dutyWord }

// mayStep says that a claim may go on from word j of the law to word k behind it
// without a break of its own.
func mayStep(law []word, j, k int) bool {
	if k == j+1 {
		return law[k].far == law[j].far
	}
	if k-j-1 > mostSkip {
		return false
	}
	if law[j+1].key == "hoặc" && !law[k].start && !law[k].light() && law[k].key != "được" {
		return false // what "hoặc" joins is left out whole
	}
	open := law[j+1].stop || law[k-1].key == "và" || law[k].stop &&
		k-j-1 <= 4 // in what a link or a break allows to leave out
	for i, w := range law[j+1 : k] {
		if w.ref {
			continue
		}
		if w.kind == countWord || w.kind == denyWord || w.kind == ifWord || w.kind == mayWord ||
			w.key == "bị" || w.far != law[j].far {
			return false
		}
		if w.link || w.stop && i > 0 {
			open = true
		}
		if !open && (!w.light() || w.kind == officeWord) {
			return false
		}
	}
	return true
}

// mayLeave says that a claim may stop with word j of the law.
func mayLeave(law []word, j int) bool {
	if j+1 >= len(law) {
		return true
	}
	n := law[j+1]
	return n.start || n.link || n.light() || n.stop || n.ref || n.key == "được"
}

// align reads a claim as the words of the law in their order, segment by segment:
// inside a segment nothing but light words is left out, and segments may stand
// in another order. It returns which word of the law each of the claim is, -1 of
// those that a claim may bring itself; nil where there is no such reading, with
// the word at which it broke.
func align(claim, law []word) (path []int, broke string) {
	n, m := len(claim), len(law)
	cost := make([][]int32, n+1)
	from := make([][]int32, n+1)
	for i := range cost {
		cost[i], from[i] = make([]int32, m+1), make([]int32, m+1)
		for j := range cost[i] {
			cost[i][j], from[i][j] = noWay, -1
		}
	}
	cost[0][m] = 0 // m: nothing is aligned yet
	for i, c := range claim {
		alive := false
		best, bestAt := int32(noWay), -1 // the cheapest place from which a jump may begin
		for j := range m + 1 {
			v := cost[i][j]
			if v == noWay {
				continue
			}
			alive = true
			if (j == m || mayLeave(law, j)) && v < best {
				best, bestAt = v, j
			}
			if c.kind == freeWord && v+1 < cost[i+1][j] {
				cost[i+1][j], from[i+1][j] = v+1, int32(j)
			}
			if j == m {
				continue
			}
			for k := j + 1; k < m && k-j-1 <= mostSkip; k++ {
				if !same(c, law[k]) || !mayStep(law, j, k) {
					continue
				}
				if w := v + int32(skipCost*(k-j-1)); w < cost[i+1][k] {
					cost[i+1][k], from[i+1][k] = w, int32(j)
				}
			}
		}
		if !alive {
			return nil, claim[max(0, i-1)].key
		}
		if bestAt < 0 {
			continue
		}
		breaks := c.start || bestAt == m || i == 0 || claim[i-1].kind == freeWord
		for k, w := range law {
			if !breaks && !(w.head && !w.far) { // from what stands above to what stands below it
				continue
			}
			begins := w.start || w.head || k == 0 || bestAt == m || law[k-1].kind == freeWord && law[k-1].start
			if !begins || k == bestAt || !same(c, w) {
				continue
			}
			price := best + jumpCost
			if bestAt == m {
				price = best
				if !w.start {
					price += startCost
				}
			}
			if w.far {
				price += 2
			}
			if price < cost[i+1][k] {
				cost[i+1][k], from[i+1][k] = price, int32(bestAt)
			}
		}
	}
	end, least := -1, int32(noWay)
	for j := range m {
		if v := cost[n][j]; v < least && mayEnd(law, j) {
			end, least = j, v
		}
	}
	if end < 0 {
		return nil, claim[n-1].key
	}
	path = make([]int, n)
	for i, j := n, int32(end); i > 0; i-- {
		f := from[i][j]
		path[i-1] = int(j)
		if f == j {
			path[i-1] = -1
		}
		j = f
	}
	return path, ""
}

// mayEnd says that a claim may end with word j: the office or the number it names is
// whole.
func mayEnd(law []word, j int) bool {
	if j+1 >= len(law) {
		return true
	}
	n := law[j+1]
	return n.start || n.kind != officeWord && n.kind != countWord && n.key != "bị"
}

// lacks says what of the law a claim that is read along path must not leave out:
// exceptions, denials, conditions, the other end of a range, and what tells its
// quantity from another one.
func lacks(claim, law []word, path []int, others []stretch) string {
	used := make([]bool, len(law))
	touched := 0
	for _, j := range path {
		if j >= 0 {
			if used[j] && !law[j].far && law[j].kind != freeWord {
				return "“" + law[j].key + "” is said twice"
			}
			used[j] = true
			if !law[j].far && law[j].hasContent() {
				touched++
			}
		}
	}
	content := 0
	for _, w := range claim {
		if w.hasContent() {
			content++
		}
	}
	counted := slices.ContainsFunc(claim, func(w word) bool { return w.kind == countWord })
	if touched < 2 || touched < 4 && !counted && len(claim) < 2*touched || 3*touched < content {
		return "the words are those of the heading"
	}
	if touched < 4 && !counted && claim[0].kind == freeWord && path[0] < 0 {
		return "claim is a piece of a sentence"
	}
	if last := claim[len(claim)-1]; last.key == since || last.key == upTo || last.key == "đối với" || last.key == "nếu" {
		return "claim is a piece of a sentence"
	}
	for _, f := range []func([]word, []word, []bool, []int) string{lacksPenalty, lacksDenial, lacksCondition,
		lacksRange, lacksActor, lacksSubject,
		lacksCounted, lacksPart, swapsOr} {
		if why := f(claim, law, used, path); why != "" {
			return why
		}
	}
	return confuses(law, used, others)
}

func usedSoon(law []word, used []bool, from, n int) bool {
	for k := from; k < len(law) && n > 0; k++ {
		if law[k].kind == freeWord {
			continue
		}
		if used[k] {
			return true
		}
		n--
	}
	return false
}

func lacksDenial(_, law []word, used []bool, _ []int) string {
	first, last := span(law, used)
	for k, w := range law {
		if used[k] && w.key == "trừ" && !excepts(law, used, k) {
			return "what the exception is for is left out"
		}
		if used[k] || w.far {
			continue
		}
		switch {
		case w.key == "trừ" && k > first:
			return "the exception “trừ …” is left out"
		case (w.kind == denyWord || w.kind == mayWord || slices.Contains([]string{atMost, atLeast, over,
			under}, w.key)) && k >= first-1 && k <= last && usedSoon(law, used, k+1, 2):
			return "“" + w.key + "” is left out"
		}
	}
	return ""
}

// excepts says that of the exception at k enough is said to know it.
func excepts(law []word, used []bool, k int) bool {
	all, kept := 0, 0
	for i := k + 1; i < len(law) && !law[i].stop; i++ {
		if law[i].hasContent() || law[i].ref {
			if all++; used[i] {
				kept++
			}
		}
	}
	return 3*kept >= 2*all
}

// lacksPenalty: an act that is punished is never told without its penalty, or it reads
// as what the law wants.
func lacksPenalty(_, law []word, used []bool, _ []int) string {
	penalty, act := -1, false
	for k, w := range law {
		switch {
		case w.far:
		case w.key == "phạt":
			penalty, act = k, false
		case w.key == "hành vi":
			act = penalty >= 0
		case act && used[k] && w.hasContent() && !used[penalty]:
			return "the penalty of the act is left out"
		}
	}
	return ""
}

// lacksPart: what something is said to be ("X là Y") holds with each quantity and day in
// the rest of its sentence.
func lacksPart(_, law []word, used []bool, _ []int) string {
	is := false
	for k, w := range law {
		if w.far {
			continue
		}
		if w.head {
			is = false
		}
		is = is || w.key == "là" && k > 0 && used[k-1] && !law[k-1].far
		if is && !used[k] && w.kind == countWord && !w.stop && w.unit != "|" {
			return "“" + w.key + "” belongs to what it is"
		}
	}
	return ""
}

// lacksSubject: whoever the heading names does not do what the clause says of
// another.
func lacksSubject(_, law []word, used []bool, _ []int) string {
	far, k := false, 0
	for ; k < len(law) && law[k].far; k++ {
		far = far || used[k] && actorWords[law[k].key]
	}
	if !far || k == len(law) || !actorWords[law[k].key] {
		return ""
	}
	for i := k; i < min(k+3, len(law)); i++ {
		if !used[i] {
			return "the clause is about another subject"
		}
	}
	return ""
}

// actorWords begin the name of who acts.
var actorWords = wordTable(`người cơ tổ cá công viên cán hội đơn ủy chủ bộ sở phòng cục ban thủ tòa thanh giám chính quốc`)

// lacksCounted: a number without a unit keeps the word before or behind it.
func lacksCounted(claim, law []word, _ []bool, path []int) string {
	for i, j := range path {
		if j < 0 || claim[i].unit != "|" {
			continue
		}
		before := i > 0 && path[i-1] >= 0 && path[i-1] == j-1
		behind := i+1 < len(path) && path[i+1] == j+1
		if !before && !behind {
			return "“" + strings.TrimSuffix(claim[i].key, " |") + "” counts something else"
		}
	}
	return ""
}

// span is from the first to the last word of the clause that is used.
func span(law []word, used []bool) (first, last int) {
	first, last = len(law), -1
	for k := range law {
		if used[k] && !law[k].far {
			first, last = min(first, k), max(last, k)
		}
	}
	return first, last
}

// lacksCondition: a condition stays with what it governs, the words up to the next
// one, or those before it where it stands at the end.
func lacksCondition(_, law []word, used []bool, _ []int) string {
	for k, w := range law {
		if w.kind != ifWord || w.far {
			continue
		}
		if k > 0 && law[k-1].kind == denyWord { // "trừ trường hợp", "chỉ khi"
			continue
		}
		end := k + 1
		for end < len(law) && !(law[end].stop && end > k+1) && law[end].kind != ifWord &&
			law[end].kind != countWord && law[end].key != "thì" {
			end++
		}
		all, kept, titled := 0, 0, 0
		for i := k + 1; i < end; i++ {
			if law[i].hasContent() {
				if all++; used[i] {
					kept++
				}
				if slices.ContainsFunc(law, func(w word) bool { return w.title && w.key == law[i].key }) {
					titled++
				}
			}
		}
		if all == titled { // the whole document is about it
			continue
		}
		if all == 0 || 2*kept >= all {
			continue
		}
		if kept > 0 || governs(law, used, k, end) {
			return "the condition “" + w.key + " …” is left out"
		}
	}
	return ""
}

// governs says that the condition law[k:end] bears on a word that is used.
func governs(law []word, used []bool, k, end int) bool {
	next := end
	for next < len(law) && law[next].kind != ifWord {
		next++
	}
	for i := end; i < next; i++ {
		if used[i] && law[i].hasContent() && law[i].kind != freeWord {
			return true
		}
	}
	// Behind what it governs: nothing before it has a condition of its own.
	for i := k - 1; i >= 0 && !law[i].far; i-- {
		if !law[k].stop && (law[i].key == "và" || law[i+1].stop) && i < k-1 {
			return false
		}
		if law[i].kind == ifWord {
			return false
		}
		if used[i] && law[i].hasContent() {
			return end >= len(law) || !slices.ContainsFunc(law[end:next], word.hasContent) ||
				law[k].key == "nếu" && !law[k].stop
		}
	}
	return false
}

func lacksRange(_, law []word, used []bool, _ []int) string {
	for k := 0; k+1 < len(law); k++ {
		if law[k].kind == countWord && law[k+1].kind == countWord && law[k+1].limit == upTo &&
			used[k] != used[k+1] {
			return "one end of the range is left out"
		}
	}
	return ""
}

// lacksActor: where a claim names an office, the segments it takes are that
// office's.
func lacksActor(_, law []word, used []bool, _ []int) string {
	named := false
	for k, w := range law {
		named = named || used[k] && w.kind == officeWord && !w.far
	}
	if !named {
		return ""
	}
	for k := 0; k < len(law); {
		end := k + 1
		for end < len(law) && !law[end].stop {
			end++
		}
		if !law[k].far {
			touched, lead, kept := 0, 0, 0
			inLead := true
			for i := k; i < end; i++ {
				if inLead && i < k+10 && law[i].kind == officeWord && (i < k+2 || lead > 0) {
					if lead++; used[i] {
						kept++
					}
				} else if used[i] && law[i].hasContent() {
					touched++
				}
			}
			if touched > 1 && lead > 1 && 2*kept < lead {
				return "what is said is another office's"
			}
		}
		k = end
	}
	return ""
}

// swapsOr: "và" in the place of "hoặc".
func swapsOr(claim, law []word, _ []bool, path []int) string {
	last := -1
	for i, j := range path {
		if j >= 0 {
			last = j
			continue
		}
		if claim[i].key != "và" || last < 0 || i+1 >= len(path) {
			continue
		}
		next := path[i+1]
		if next > last && slices.ContainsFunc(law[last+1:next], func(w word) bool { return w.key == "hoặc" }) {
			return "“hoặc” has become “và”"
		}
	}
	return ""
}

// group is what stands with the quantity at k of a stretch: its own segments.
func group(law []word, k int) map[string]bool {
	set := map[string]bool{}
	from, to := k, k+1
	for n := 0; from > 0 && !law[from-1].far; {
		if law[from].stop && n >= 2 {
			break
		}
		from--
		if law[from].kind == countWord && law[from].unit == law[k].unit && law[k].limit != upTo {
			from++
			break
		}
		if law[from].hasContent() {
			n++
		}
	}
	for to < len(law) && !law[to].stop && !(law[to].kind == countWord && law[to].unit == law[k].unit) {
		to++
	}
	for i := from; i < to; i++ {
		if law[i].hasContent() && law[i].kind != countWord {
			set[law[i].key] = true
		}
	}
	return set
}

// confuses says that a claim gives a quantity of the law without what tells it from
// another one of the same passage.
func confuses(law []word, used []bool, others []stretch) string {
	said := map[string]bool{}
	for k := range law {
		if used[k] {
			said[law[k].key] = true
		}
	}
	for k, w := range law {
		if !used[k] || w.kind != countWord || w.limit == upTo {
			continue
		}
		own := group(law, k)
		wide := map[string]bool{}
		for i := range law {
			if law[i].hasContent() && law[i].kind != countWord {
				wide[law[i].key] = true
			}
		}
		for _, o := range others {
			for i, x := range o.words {
				if x.kind != countWord || w.unit == "|" && !countAlike(law, k, o.words, i) || x.far ||
					x.unit != w.unit || same(w, x) || said[x.key] {
					continue
				}
				if !tells(own, wide, group(o.words, i), o.words, said) {
					return "what tells “" + w.key + "” from “" + x.key + "” is left out"
				}
			}
		}
	}
	return ""
}

// countAlike says that two numbers without a unit stand behind the same word.
func countAlike(a []word, i int, b []word, j int) bool {
	return i > 0 && j > 0 && a[i-1].key == b[j-1].key
}

// tells says that said has of its own what the other does not, and not what the
// other has of its own.
func tells(own, wide, other map[string]bool, law []word, said map[string]bool) bool {
	mine, kept := 0, 0
	for w := range own {
		if !other[w] {
			if mine++; said[w] {
				kept++
			}
		}
	}
	if mine > 0 {
		if kept == 0 {
			return false
		}
	} else {
		all := map[string]bool{}
		for _, w := range law {
			all[w.key] = true
		}
		for w := range wide {
			if !all[w] {
				if mine++; said[w] {
					kept++
				}
			}
		}
		if mine > 0 && kept == 0 {
			return false
		}
	}
	for w := range other {
		if !own[w] && !wide[w] && said[w] {
			return false
		}
	}
	return true
}

// syllablesOf is a text as its syllables, one blank between them and around.
func syllablesOf(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, y := range paper.Syllables(text) {
		b.WriteString(y.Text)
		b.WriteByte(' ')
	}
	return b.String()
}
