package index

import (
	"context"
	_ "embed"
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"trolyao/corpus"
	"trolyao/paper"
)

// ProcedureQuery asks for administrative procedures by what they are about.
type ProcedureQuery struct {
	// Words are the syllables the question is about, lower case; "" parts those
	// that do not stand side by side. All are all syllables of the question: a
	// word that asks can be one of a name ("lệ phí trước bạ").
	Words, All []string
	Accented   bool     // the words are written with diacritics
	Levels     []string // of which one is preferred; nil none
	Text       string   // the whole question, for the text of the records
	Code       string   // a mã thủ tục: that one alone
	Reader     Reader
	Without    []string
	Limit      int // 0 means 8
}

// ProcedureHit is a procedure with how well it fits. Name, Text and Precision
// are shares, 0 to 1: of the question's words that stand in the name, in the
// name or the text, and of the name's words that the question has. Weight is how
// much the words say that stand in the name: the sum of the logarithms of how few
// names have them. Unmarked says that the name bears a mark which the question
// leaves out: "đăng ký văn bản" is not "Đăng ký văn bản IDERA".
type ProcedureHit struct {
	Head                  *corpus.Head
	Score                 float64
	Name, Text, Precision float64
	Weight                float64
	Unmarked              bool
	Levels                []string
	Lacks                 int // deeds asked for that the name does not say
}

// What each share is worth. otherDeed is taken off a name that says another deed
// ("cấp lại" where "cấp" is asked for), otherParty off one for firms where a
// person asks; nearHome is what the commune does, where a person asks. inBrackets is
// the weight of a name's words in brackets, pairWorth that of two neighbouring words.
const (
	worthName      = .42
	worthPrecision = .34
	worthText      = .24
	worthLevel     = .06
	otherDeed      = .09
	lackedDeed     = .12 // … off one that does not say the deed asked for
	foreignParty   = .12 // besides otherDeed: who says nothing of abroad asks at home
	otherParty     = .05
	nearHome       = .02
	inBrackets     = .25
	headWords      = 12 // so many words of a name say what it is, those behind them whom and when
	behindHead     = .6
	pairWorth      = 1.3
)

//go:embed procedure.txt
var procedureText string

// laySaying is a way people speak, with and without diacritics, and the words of
// names that it stands for.
type laySaying struct {
	lay, bare, formal []string
}

var laySayings = sync.OnceValue(func() []laySaying {
	var out []laySaying
	for _, line := range strings.Split(procedureText, "\n") {
		left, right, ok := strings.Cut(line, "=")
		if !ok || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "@") {
			continue
		}
		for _, lay := range strings.Split(left, "|") {
			s := laySaying{lay: syllablesOf(lay), formal: syllablesOf(right)}
			for _, w := range s.lay {
				s.bare = append(s.bare, paper.Fold(w))
			}
			out = append(out, s)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return len(out[i].lay) > len(out[j].lay) })
	return out
})

func syllablesOf(s string) []string {
	var out []string
	for _, y := range paper.Syllables(paper.Clean(s)) {
		out = append(out, y.Text)
	}
	return out
}

// procedureNames are the names of the procedures held, as they are matched.
type procedureNames struct {
	docs     []int32 // of the view
	deed     []map[int]deedIn
	party    []int8               // 1 for persons, -1 for firms and bodies, 0 either
	terms    []map[string]float64 // weight of each term of the name, with diacritics
	bare     []map[string]float64
	mark     []string // the sign in capitals that tells a short name from its like
	df       map[string]int
	dfFolded map[string]int
}

// reMark is a sign in capitals, and markedName how many words a name has at most whose
// mark it is.
var reMark = regexp.MustCompile(`\b[A-Z]{4,}\b`)

const markedName = 8

// markOf is the mark of a name, "" where it has none; abbreviations that names use and
// people write out are none.
func markOf(name string) string {
	mark := strings.ToLower(reMark.FindString(name))
	if _, ok := shortForms()[mark]; ok || len(strings.Fields(name)) > markedName || strings.ToUpper(name) == name {
		return ""
	}
	return mark
}

// names counts the names of a view's procedures, once.
func (v *view) procedures() *procedureNames {
	v.namesOnce.Do(func() {
		p := &procedureNames{df: map[string]int{}, dfFolded: map[string]int{}}
		for i, d := range v.docs {
			if !v.traits[i].procedure || v.docUnit[i+1] == v.docUnit[i] {
				continue
			}
			terms, bare := nameTerms(d.Head.Title, false), nameTerms(d.Head.Title, true)
			for t := range terms {
				p.df[t]++
			}
			for t := range bare {
				p.dfFolded[t]++
			}
			p.deed = append(p.deed, deedsOf(d.Head.Title))
			p.party, p.mark = append(p.party, partyOf(d.Head.Title)), append(p.mark, markOf(d.Head.Title))
			p.docs, p.terms, p.bare = append(p.docs, int32(i)), append(p.terms, terms), append(p.bare, bare)
		}
		v.procNames = p
	})
	return v.procNames
}

// deedWords is how far into a name its deed is looked for.
const deedWords = 14

// deedIn is how a name says a deed: not at all, as what it is for, or as one of
// several ("Cấp, cấp lại, sửa đổi").
type deedIn int8

const (
	notSaid deedIn = iota
	saidAlone
	saidOfMany
)

// plainDeed is the number of no deed in a name that names several, the first of them
// a plain one: "Cấp/cấp lại".
const plainDeed = -1

var (
	reBesideBefore = regexp.MustCompile(`(?:[,/;]| và| hoặc)\s*$`)
	reBesideAfter  = regexp.MustCompile(`^\s*(?:[,/;]|và |hoặc )`)
	rePlainFirst   = regexp.MustCompile(`^(?:thủ tục )?(?:cấp mới|cấp|đăng ký)\s*(?:[,/]|và |hoặc )`)
)

// deedsOf are the deeds that a name says, outside brackets.
func deedsOf(name string) map[int]deedIn {
	open, _, _ := strings.Cut(name, "(")
	out := map[int]deedIn{}
	open = strings.ToLower(paper.Clean(open))
	ys := paper.Syllables(open)
	var ws []string
	for _, y := range ys[:min(len(ys), deedWords)] {
		ws = append(ws, y.Text)
	}
	for _, in := range [][]string{{"trường", "hợp"}, {"khi"}, {"đối", "với"}} { // from there on it is a circumstance
		if at := runIn(ws, in); at > 0 {
			ws = ws[:at]
		}
	}
	for i, d := range deeds() {
		at := runIn(ws, d)
		if at < 0 {
			continue
		}
		out[i] = saidAlone
		if reBesideBefore.MatchString(open[:ys[at].Start]) || reBesideAfter.MatchString(open[ys[at+len(d)-1].End:]) {
			out[i] = saidOfMany
		}
	}
	if rePlainFirst.MatchString(open) {
		out[plainDeed] = saidOfMany
	}
	return out
}

// otherDeeds is what is taken off a name for the deeds that it has and the question
// has not, or the other way round. Of several deeds that a name counts up, one that
// is asked for is enough.
func otherDeeds(name map[int]deedIn, asked map[int]bool) (out float64, lacks int) {
	one := name[plainDeed] == saidOfMany
	for d, in := range name {
		one = one || d != plainDeed && in == saidOfMany && asked[d]
	}
	for d := range deeds() {
		switch in := name[d]; {
		case asked[d] == (in != notSaid), in == saidOfMany && one:
			continue
		}
		switch {
		case name[d] == notSaid:
			out += lackedDeed
			lacks++
		case d == foreign():
			out += otherDeed + foreignParty
		default:
			out += otherDeed
		}
	}
	return out, lacks
}

// partyOf says whether a name is for persons or for firms.
func partyOf(name string) int8 {
	f := paper.Fold(name)
	person := strings.Contains(f, "ca nhan") || strings.Contains(f, "ho gia dinh") ||
		strings.Contains(f, "cong dan")
	body := strings.Contains(f, "to chuc") || strings.Contains(f, "doanh nghiep") || strings.Contains(f, "cong ty")
	switch {
	case person && !strings.Contains(f, "doanh nghiep"):
		return 1
	case body && !person:
		return -1
	}
	return 0
}

// plainName are words that every name may have.
var plainName = map[string]bool{
	"thủ":    true,
	"tục":    true,
	"thu":    true,
	"tuc":    true,
	"và":     true,
	"va":     true,
	"của":    true,
	"cua":    true,
	"các":    true,
	"cac":    true,
	"tại":    true,
	"tai":    true,
	"theo":   true,
	"hoặc":   true,
	"hoac":   true,
	"đối":    true,
	"với":    true,
	"doi":    true,
	"voi":    true,
	"trường": true,
	"hợp":    true,
	"truong": true,
	"hop":    true,
}

// competence are the first words of whose competence a name tells.
var competence = map[string]bool{"tham": true, "trach": true}

// nameTerms are the words and pairs of a name with their weight.
func nameTerms(name string, bare bool) map[string]float64 {
	out := map[string]float64{}
	depth, prev, at := 0, "", 0
	ys := paper.Syllables(name)
	for i, y := range ys {
		if i > 0 && paper.Fold(y.Text) == "thuoc" && i+1 < len(ys) && competence[paper.Fold(ys[i+1].Text)] {
			depth = len(name) // "thuộc thẩm quyền của …": up to the end it is a circumstance
		}
		depth += strings.Count(name[at:y.Start], "(") - strings.Count(name[at:y.Start], ")")
		at = y.Start
		weight := 1.0
		switch {
		case depth > 0 && !shortName(name[y.Start:y.End]):
			weight = inBrackets
		case i >= headWords:
			weight = behindHead
		}
		for _, t := range writtenOut([]string{y.Text}) {
			plain := plainName[t]
			if bare {
				t = paper.Fold(t)
			}
			if !plain {
				out[t] = max(out[t], weight)
			}
			if prev != "" {
				out[bigram(prev, t)] = max(out[bigram(prev, t)], weight)
			}
			prev = t
		}
	}
	return out
}

// shortName says that a word in brackets is a short name: "(COA)".
func shortName(w string) bool {
	return len(w) >= 2 && strings.ToUpper(w) == w && strings.ToLower(w) != w
}

// deeds are what is done, where it tells one procedure from its neighbours: a
// name has one of them exactly when the question has it. procedure.txt lists them.
var deeds = sync.OnceValue(func() (out [][]string) {
	for _, line := range strings.Split(procedureText, "\n") {
		if rest, ok := strings.CutPrefix(line, "@việc "); ok {
			for _, d := range strings.Split(rest, "|") {
				out = append(out, syllablesOf(d))
			}
		}
	}
	return out
})

// foreign is the number of the deed that is done with somebody from abroad.
var foreign = sync.OnceValue(func() int {
	return slices.IndexFunc(deeds(), func(d []string) bool { return strings.Join(d, " ") == "yếu tố nước ngoài" })
})

// shortForms are abbreviations that names use, written out.
var shortForms = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for _, line := range strings.Split(procedureText, "\n") {
		if rest, ok := strings.CutPrefix(line, "@tắt "); ok {
			short, long, _ := strings.Cut(rest, "=")
			out[strings.TrimSpace(short)] = syllablesOf(long)
		}
	}
	return out
})

// writtenOut are the syllables of a name or a question, abbreviations written out.
func writtenOut(ws []string) []string {
	out := make([]string, 0, len(ws))
	for _, w := range ws {
		if len(w) > 1 && w[0] == '0' && strings.Trim(w, "0123456789") == "" { // "mức độ 02"
			w = strings.TrimLeft(w, "0")
		}
		if long, ok := shortForms()[w]; ok {
			out = append(out, long...)
		} else {
			out = append(out, w)
		}
	}
	return out
}

// askedWords are the words of a question as names are searched for them: what
// people say is put into the words of names.
type askedWords struct {
	words []string        // with "" between those apart
	all   map[string]bool // terms that the question has, however it has them
	// deed are the deeds that it has, folded where it is; personal says that a
	// person asks for himself or his family.
	deed     map[int]bool
	personal bool
	lay      bool // what people say was put into the words of names
}

// personal are words of people who ask for themselves.
var personal = map[string]bool{
	"em":    true,
	"tôi":   true,
	"mình":  true,
	"nhà":   true,
	"con":   true,
	"cháu":  true,
	"mẹ":    true,
	"vợ":    true,
	"chồng": true,
	"tui":   true,
	"bố":    true,
	"dân":   true,
	"chị":   true,
	"anh":   true,
}

// asked reads the question; lay says that what people say is put into the words of
// names, else it counts as it was said.
func (q *ProcedureQuery) asked(lay bool) askedWords {
	fold := func(ws []string) []string {
		out := make([]string, len(ws))
		for i, w := range ws {
			if out[i] = w; !q.Accented {
				out[i] = paper.Fold(w)
			}
		}
		return out
	}
	words := fold(writtenOut(q.Words))
	a := askedWords{all: map[string]bool{}}
	all := fold(writtenOut(q.All))
	addAll := func(ws []string) {
		for i, w := range ws {
			a.all[w] = true
			if i > 0 {
				a.all[bigram(ws[i-1], w)] = true
			}
		}
	}
	addAll(all)
	a.personal = slices.ContainsFunc(q.All, func(w string) bool { return personal[w] })
	covered := map[int]bool{}
	for _, s := range laySayings() {
		said := s.lay
		if !q.Accented {
			said = s.bare
		}
		formal := fold(s.formal)
		if !lay {
			formal = said
		}
		if at := runIn(all, said); at >= 0 && !covered[at] {
			a.lay = true
			for k := range said { // a shorter saying inside this one says nothing more
				covered[at+k] = true
			}
			addAll(formal)
			if at := runIn(words, said); at >= 0 {
				words = slices.Concat(words[:at], []string{""}, formal, []string{""}, words[at+len(said):])
			} else {
				words = slices.Concat(without(words, said), []string{""}, formal)
			}
		}
	}
	a.words = words
	a.deed = map[int]bool{}
	for i, d := range deeds() {
		a.deed[i] = a.has(fold(d))
	}
	return a
}

// joined gives back to the words of a question those that were left out as words
// that ask, where names have them between the same two words: "hòa giải viên",
// "báo mất hộ chiếu".
func (q *ProcedureQuery) joined(p *procedureNames) []string {
	df := p.df
	spell := func(w string) string { return w }
	if !q.Accented {
		df, spell = p.dfFolded, paper.Fold
	}
	kept, k := make([]bool, len(q.All)), 0
	for i, w := range q.All {
		for k < len(q.Words) && q.Words[k] == "" {
			k++
		}
		if k < len(q.Words) && q.Words[k] == w {
			kept[i] = true
			k++
		}
	}
	if k < len(q.Words) { // words of another question
		return q.Words
	}
	beside := func(i, j int) bool {
		return j >= 0 && j < len(kept) && kept[j] && df[bigram(spell(q.All[min(i, j)]), spell(q.All[max(i, j)]))] > 0
	}
	var out []string
	for i, w := range q.All {
		if kept[i] || len([]rune(w)) > 1 && beside(i, i-1) && beside(i, i+1) { // "ở" is no part of one
			out = append(out, w)
		} else if len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, "")
		}
	}
	return out
}

// has says that the question holds words that stand side by side.
func (a *askedWords) has(ws []string) bool {
	for i, w := range ws {
		if !a.all[w] || i > 0 && !a.all[bigram(ws[i-1], w)] {
			return false
		}
	}
	return true
}

// runIn is where run stands in ws, -1 nowhere.
func runIn(ws, run []string) int {
	for i := 0; len(run) > 0 && i+len(run) <= len(ws); i++ {
		if slices.Equal(ws[i:i+len(run)], run) {
			return i
		}
	}
	return -1
}

// without leaves out the words of a saying that are among ws in part.
func without(ws, lay []string) []string {
	return slices.DeleteFunc(slices.Clone(ws), func(w string) bool { return w != "" && slices.Contains(lay, w) })
}

// Procedures finds the procedures a question is about, best first, by their
// names above all and by the text of their records.
func (x *Index) Procedures(ctx context.Context, q ProcedureQuery) ([]ProcedureHit, error) {
	v, err := x.current()
	if err != nil {
		return nil, err
	}
	defer v.release()
	if q.Limit == 0 {
		q.Limit = 8
	}
	names := v.procedures()
	if len(names.docs) == 0 {
		return nil, nil
	}
	allow := v.filter(Query{Reader: q.Reader, Without: q.Without})
	q.Words = q.joined(names)
	ways := []askedWords{q.asked(true)}
	if ways[0].lay { // a name may have the very words that people say
		ways = append(ways, q.asked(false))
	}
	inText := make([][]map[string]bool, len(ways))
	for k := range ways {
		if inText[k], err = v.procedureTexts(ctx, ways[k], q.Accented, names); err != nil {
			return nil, err
		}
	}
	var out []ProcedureHit
	for i, d := range names.docs {
		h := &v.docs[d].Head // of the view
		if !allow.docs[d] || q.Code != "" && h.Number != q.Code {
			continue
		}
		hit := names.fit(i, ways[0], q.Accented, inText[0][i], v.docs[d].Levels)
		for k := 1; k < len(ways); k++ {
			if other := names.fit(i, ways[k], q.Accented, inText[k][i], v.docs[d].Levels); other.Score > hit.Score {
				hit = other
			}
		}
		if hit.Head, hit.Levels = h, v.docs[d].Levels; q.Code != "" {
			hit.Score = 1
		} else if hit.Name == 0 {
			continue
		}
		if slices.ContainsFunc(hit.Levels, func(l string) bool { return slices.Contains(q.Levels, l) }) {
			hit.Score += worthLevel
		}
		out = append(out, hit)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Score > out[j].Score })
	return out[:min(len(out), q.Limit)], nil
}

// fit says how well name i is what is asked; inText are the terms that stand in
// the text of its record.
func (p *procedureNames) fit(i int, a askedWords, accented bool, inText map[string]bool,
	levels []string) ProcedureHit {
	terms, df := p.terms[i], p.df
	if !accented {
		terms, df = p.bare[i], p.dfFolded
	}
	n := len(p.docs)
	all, name, text := 1e-9, 0.0, 0.0
	seen := map[string]bool{}
	weigh := func(t string, pair bool) {
		if seen[t] || plainName[t] {
			return
		}
		seen[t] = true
		w := idf(n, df[t])
		if pair {
			if df[t] == 0 { // a pair that no name has tells nothing
				return
			}
			w *= pairWorth
		}
		all += w
		switch s, ok := terms[t]; {
		case ok:
			name += w * math.Sqrt(s)
			text += w
		case inText[t]:
			text += w
		}
	}
	for k, w := range a.words {
		if w == "" {
			continue
		}
		weigh(w, false)
		if k > 0 && a.words[k-1] != "" {
			weigh(bigram(a.words[k-1], w), true)
		}
	}
	whole, hit := 1e-9, 0.0
	for t, s := range terms {
		w := s * idf(n, df[t])
		whole += w
		if a.all[t] || seen[t] {
			hit += w
		}
	}
	h := ProcedureHit{Name: name / all, Text: text / all, Precision: hit / whole, Weight: name,
		Unmarked: p.mark[i] != "" && !a.all[p.mark[i]]}
	h.Score = worthName*h.Name + worthPrecision*h.Precision + worthText*h.Text
	less, lacks := otherDeeds(p.deed[i], a.deed)
	h.Score, h.Lacks = h.Score-less, lacks
	if a.personal {
		h.Score += otherParty * float64(p.party[i])
		if slices.Contains(levels, "Cấp xã") {
			h.Score += nearHome
		}
	}
	return h
}

// procedureTexts says for each procedure which terms of the question its record holds.
func (v *view) procedureTexts(ctx context.Context, a askedWords, accented bool,
	names *procedureNames) ([]map[string]bool, error) {
	out := make([]map[string]bool, len(names.docs))
	at := map[int32]int{}
	for i, d := range names.docs {
		out[i] = map[string]bool{}
		at[d] = i
	}
	var keys, spelled []string
	for k, w := range a.words {
		if w == "" {
			continue
		}
		ways := []string{w}
		if !accented {
			ways = v.speech.spellings(w)
		}
		for _, way := range ways {
			keys, spelled = append(keys, w), append(spelled, way)
		}
		if k > 0 && a.words[k-1] != "" && accented {
			pair := bigram(a.words[k-1], w)
			keys, spelled = append(keys, pair), append(spelled, pair)
		}
	}
	held, err := v.finder.procedures(ctx, v, spelled)
	if err != nil {
		return nil, err
	}
	for k, docs := range held {
		for _, d := range docs {
			if i, ok := at[d]; ok {
				out[i][keys[k]] = true
			}
		}
	}
	return out, nil
}

// spellings are the commonest syllables that a folded one can be.
func (s *speech) spellings(folded string) []string {
	if s == nil {
		return []string{folded}
	}
	var out []string
	for _, id := range s.variants[folded] {
		if len(out) < 4 {
			out = append(out, s.syllable[id])
		}
	}
	return out
}

// Procedure reads the record of a procedure; nil where the document is none.
func (x *Index) Procedure(ctx context.Context, key string) (*corpus.Document, *corpus.Procedure, error) {
	d, err := x.source.Document(ctx, key)
	if err != nil {
		return nil, nil, err
	}
	return d, corpus.ProcedureOf(d), nil
}

// wordsOf are the words of a question as the names of procedures are searched for
// them, those that ask left out; the zero value where the view holds none.
func (v *view) wordsOf(r *Reading) askedWords {
	if len(v.procedures().docs) == 0 {
		return askedWords{}
	}
	q := ProcedureQuery{All: syllablesOf(r.Text), Accented: true}
	prev := ""
	for i, w := range q.All {
		next := ""
		if i+1 < len(q.All) {
			next = bigram(w, q.All[i+1])
		}
		if turns()[w] || prev != "" && turns()[bigram(prev, w)] || next != "" && turns()[next] {
			q.Words = append(q.Words, "")
		} else {
			q.Words = append(q.Words, w)
		}
		prev = w
	}
	return q.asked(true)
}

// nameFit says how well the name of document d is what is asked.
func (v *view) nameFit(d int32, a askedWords) float64 {
	p := v.procedures()
	i, ok := slices.BinarySearch(p.docs, d)
	if !ok {
		return 0
	}
	return p.fit(i, a, true, nil, nil).Score
}
