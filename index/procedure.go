package index

import (
	"context"
	_ "embed"
	"math"
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
// name or the text, and of the name's words that the question has.
type ProcedureHit struct {
	Head                  *corpus.Head
	Score                 float64
	Name, Text, Precision float64
	Levels                []string
}

// What each share is worth.
const (
	worthName, worthPrecision, worthText, worthLevel = .42, .34, .24, .06
	inBrackets                                       = .25 // the weight of a name's words in brackets
	pairWorth                                        = 1.3 // of two neighbouring words, against one
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
		if !ok || strings.HasPrefix(line, "#") {
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
	docs     []int32              // of the view
	terms    []map[string]float64 // weight of each term of the name, with diacritics
	bare     []map[string]float64
	df       map[string]int
	dfFolded map[string]int
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
			p.docs, p.terms, p.bare = append(p.docs, int32(i)), append(p.terms, terms), append(p.bare, bare)
		}
		v.procNames = p
	})
	return v.procNames
}

// plainName are words that every name may have.
var plainName = map[string]bool{"thủ": true, "tục": true, "thu": true, "tuc": true, "và": true, "va": true, "của": true, "cua": true,
	"các": true, "cac": true, "tại": true, "tai": true, "theo": true, "hoặc": true, "hoac": true, "đối": true, "với": true,
	"doi": true, "voi": true, "trường": true, "hợp": true, "truong": true, "hop": true}

// nameTerms are the words and pairs of a name with their weight.
func nameTerms(name string, bare bool) map[string]float64 {
	out := map[string]float64{}
	depth, prev := 0, ""
	at := 0
	for _, y := range paper.Syllables(name) {
		depth += strings.Count(name[at:y.Start], "(") - strings.Count(name[at:y.Start], ")")
		at = y.Start
		w := 1.0
		if depth > 0 {
			w = inBrackets
		}
		t := y.Text
		if bare {
			t = paper.Fold(t)
		}
		if !plainName[y.Text] {
			out[t] = max(out[t], w)
		}
		if prev != "" {
			out[bigram(prev, t)] = max(out[bigram(prev, t)], w)
		}
		prev = t
	}
	return out
}

// askedWords are the words of a question as names are searched for them: what
// people say is put into the words of names.
type askedWords struct {
	words []string        // with "" between those apart
	all   map[string]bool // terms that the question has, however it has them
}

func (q *ProcedureQuery) asked() askedWords {
	fold := func(ws []string) []string {
		out := make([]string, len(ws))
		for i, w := range ws {
			if out[i] = w; !q.Accented {
				out[i] = paper.Fold(w)
			}
		}
		return out
	}
	words := fold(q.Words)
	a := askedWords{all: map[string]bool{}}
	all := fold(q.All)
	addAll := func(ws []string) {
		for i, w := range ws {
			a.all[w] = true
			if i > 0 {
				a.all[bigram(ws[i-1], w)] = true
			}
		}
	}
	addAll(all)
	for _, s := range laySayings() {
		lay := s.lay
		if !q.Accented {
			lay = s.bare
		}
		formal := fold(s.formal)
		if at := runIn(all, lay); at >= 0 {
			addAll(formal)
			if at := runIn(words, lay); at >= 0 {
				words = slices.Concat(words[:at], []string{""}, formal, []string{""}, words[at+len(lay):])
			} else {
				words = slices.Concat(without(words, lay), []string{""}, formal)
			}
		}
	}
	a.words = words
	return a
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
	a := q.asked()
	inText, err := v.procedureTexts(a, q.Accented, names)
	if err != nil {
		return nil, err
	}
	var out []ProcedureHit
	for i, d := range names.docs {
		h := &v.docs[d].Head
		if !allow(v.docUnit[d]) || q.Code != "" && h.Number != q.Code {
			continue
		}
		hit := names.fit(i, a, q.Accented, inText[i])
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
func (p *procedureNames) fit(i int, a askedWords, accented bool, inText map[string]bool) ProcedureHit {
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
	h := ProcedureHit{Name: name / all, Text: text / all, Precision: hit / whole}
	h.Score = worthName*h.Name + worthPrecision*h.Precision + worthText*h.Text
	return h
}

// procedureTexts says for each procedure which terms of the question its record holds.
func (v *view) procedureTexts(a askedWords, accented bool, names *procedureNames) ([]map[string]bool, error) {
	out := make([]map[string]bool, len(names.docs))
	at := map[int32]int{}
	for i, d := range names.docs {
		out[i] = map[string]bool{}
		at[d] = i
	}
	look := func(key string, spelled []string) error {
		for _, t := range spelled {
			p, err := v.postings(fieldBody, t)
			if err != nil {
				return err
			}
			for _, pass := range p.at {
				if i, ok := at[v.unitDoc[v.passUnit[pass]]]; ok {
					out[i][key] = true
				}
			}
		}
		return nil
	}
	for k, w := range a.words {
		if w == "" {
			continue
		}
		spelled := []string{w}
		if !accented {
			spelled = v.speech.spellings(w)
		}
		if err := look(w, spelled); err != nil {
			return nil, err
		}
		if k > 0 && a.words[k-1] != "" && accented {
			if err := look(bigram(a.words[k-1], w), []string{bigram(a.words[k-1], w)}); err != nil {
				return nil, err
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
