package question

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"

	"trolyao/paper"
)

// Aspect is a part of an administrative procedure that a question asks for.
type Aspect string

const (
	AskDossier    Aspect = "dossier"    // hồ sơ, giấy tờ
	AskTime       Aspect = "time"       // bao lâu
	AskFee        Aspect = "fee"        // phí, lệ phí
	AskWhere      Aspect = "where"      // nộp ở đâu
	AskWho        Aspect = "who"        // ai, cơ quan nào giải quyết
	AskLevel      Aspect = "level"      // cấp nào làm
	AskOnline     Aspect = "online"     // nộp qua mạng, qua bưu chính được không
	AskSteps      Aspect = "steps"      // trình tự
	AskResult     Aspect = "result"     // nhận được gì
	AskConditions Aspect = "conditions" // yêu cầu, điều kiện
	AskBasis      Aspect = "basis"      // căn cứ pháp lý
	AskForms      Aspect = "forms"      // mẫu đơn, tờ khai
	AskSets       Aspect = "sets"       // số bộ
	AskSubjects   Aspect = "subjects"   // ai được làm
)

// ProcedureAsk is a question read as one about an administrative procedure.
type ProcedureAsk struct {
	// Aspects are the parts asked for, the plainest first; none where the words
	// ask for no part, or for the procedure as a whole.
	Aspects []Aspect
	Levels  []string // "Cấp xã" …, as far as the question names one
	Code    string   // a mã thủ tục in the question: "1.001193"
	Named   bool     // the question says "thủ tục"
	Duty    bool     // it asks what somebody has to do, and by when: "phải … trong mấy ngày"
	Office  bool     // it asks what an office has to do: "ubnd xã phải …"
	Lasting bool     // it asks how long something lasts or holds, not how long an office takes
	Ruled   bool     // it asks how procedures are managed, and about none: "công bố thủ tục hành chính"
	// Words are what the question is about: its syllables outside the words that
	// ask and those that say nothing, lower case, in order. A "" stands where
	// words were left out.
	Words []string
	// All are all its syllables.
	All []string
	// Bare says that it has nothing but words that ask and those that say nothing.
	Bare bool
	// Accented says that the question is written with diacritics.
	Accented bool
}

// Asks reports whether a is asked for.
func (p *ProcedureAsk) Asks(a Aspect) bool { return slices.Contains(p.Aspects, a) }

// First is the part asked for first, "" where none is.
func (p *ProcedureAsk) First() Aspect {
	if len(p.Aspects) == 0 {
		return ""
	}
	return p.Aspects[0]
}

// OfOffice reports whether the part asked for first is one that a record tells and
// the law seldom does: papers, fees, where and how to hand in.
func (p *ProcedureAsk) OfOffice() bool {
	return slices.Contains([]Aspect{AskDossier, AskFee, AskWhere, AskLevel, AskOnline, AskSteps, AskResult, AskForms,
		AskSets}, p.First())
}

//go:embed procedure.yaml
var procedureFile []byte

type procedureWords struct {
	Aspects []struct {
		Aspect  Aspect   `yaml:"aspect"`
		Weight  float64  `yaml:"weight"`
		Phrases []string `yaml:"phrases"`
	} `yaml:"aspects"`
	Levels   map[string][]string `yaml:"levels"`
	Apart    []string            `yaml:"apart"`
	Agencies []string            `yaml:"agencies"`
	Duty     []string            `yaml:"duty"`
	Office   []string            `yaml:"office"`
	Lasting  []string            `yaml:"lasting"`
	Received []string            `yaml:"received"`
	Ruled    []string            `yaml:"ruled"`
	Fill     []string            `yaml:"fill"`

	patterns map[string][]pattern // sign is the number of the entry in Aspects
	levels   map[string][]pattern
	apart    map[string][]pattern // words in which no level is named
	agencies map[string][]pattern // an agency with the word before it
	turns    map[string][]pattern // sign is "duty", "office", "lasting", "received" or "ruled"
	fill     map[string]bool      // with diacritics
	bare     map[string]bool      // without
}

var procedureVocabulary = mustLoadProcedure(procedureFile)

func mustLoadProcedure(file []byte) *procedureWords {
	w := &procedureWords{patterns: map[string][]pattern{}, levels: map[string][]pattern{},
		apart: map[string][]pattern{}, agencies: map[string][]pattern{}, turns: map[string][]pattern{},
		fill: map[string]bool{}, bare: map[string]bool{}}
	if err := yaml.UnmarshalWithOptions(file, w, yaml.Strict()); err != nil {
		panic(fmt.Errorf("question: procedure.yaml: %w", err)) // part of the program; a test loads it
	}
	for i, a := range w.Aspects {
		for _, p := range a.Phrases {
			index(w.patterns, pattern{fmt.Sprint(i), placesOf(p)})
		}
	}
	for level, phrases := range w.Levels {
		for _, p := range phrases {
			index(w.levels, pattern{level, placesOf(p)})
		}
	}
	for _, p := range w.Apart {
		index(w.apart, pattern{"", placesOf(p)})
	}
	for _, p := range w.Agencies {
		index(w.agencies, pattern{"", placesOf(p)})
	}
	for _, p := range w.Duty {
		index(w.turns, pattern{"duty", placesOf(p)})
	}
	for _, p := range w.Office {
		index(w.turns, pattern{"office", placesOf(p)})
	}
	for _, p := range w.Lasting {
		index(w.turns, pattern{"lasting", placesOf(p)})
	}
	for _, p := range w.Ruled {
		index(w.turns, pattern{"ruled", placesOf(p)})
	}
	for _, p := range w.Received {
		index(w.turns, pattern{"received", placesOf(p)})
	}
	for _, f := range strings.Fields(strings.Join(w.Fill, " ")) {
		w.fill[f] = true
		w.bare[paper.Fold(f)] = true
	}
	return w
}

var reProcedureCode = regexp.MustCompile(`(?:^|[^\d.])(\d\.\d{6})(?:[^\d]|$)`)

// ReadProcedure reads a question as one about an administrative procedure.
// Restored says that its diacritics were put in by a program: then they do not
// count where a phrase is read.
func ReadProcedure(text string, restored bool) ProcedureAsk {
	out := ProcedureAsk{}
	if m := reProcedureCode.FindStringSubmatch(text); m != nil {
		out.Code = m[1]
	}
	ys := paper.Syllables(paper.Clean(text))
	var ts tokens
	marked := 0
	for _, y := range ys {
		t := tokenOf(y.Text)
		if long, ok := vocabulary.short[t.fold]; ok && t.marks == "" && len(long) == 1 {
			t = long[0]
		}
		if t.marks != "" {
			marked++
		}
		ts = append(ts, t)
	}
	out.Accented = marked*4 > len(ts) && !restored
	loose := out.scan(ts, ys, out.Accented, marked == 0)
	if restored && marked > 0 { // diacritics put in count where they read anything
		if strict := out.scan(ts, ys, true, false); len(strict.Aspects) > 0 {
			loose = strict
		}
	}
	return loose
}

// scan reads the tokens; accented says that diacritics count, bare that there are none.
func (p ProcedureAsk) scan(ts tokens, ys []paper.Syllable, accented, bare bool) ProcedureAsk {
	out := p
	words := procedureVocabulary
	asked, asking := make([]bool, len(ts)), make([]bool, len(ts))
	weight, first := map[Aspect]float64{}, map[Aspect]int{}
	var spans []span
	apart := 0 // the first token behind words in which no level is named
	turns := map[string]bool{}
	for i := range ts {
		for _, p := range words.apart[ts[i].fold] {
			apart = max(apart, match(p.places, ts, i, accented))
		}
		for _, p := range words.agencies[ts[i].fold] {
			for k := i; k < match(p.places, ts, i, accented); k++ {
				asked[k] = true
			}
		}
		for _, p := range words.turns[ts[i].fold] {
			turns[p.sign] = turns[p.sign] || match(p.places, ts, i, accented) > 0
		}
		for _, p := range words.patterns[ts[i].fold] {
			end := match(p.places, ts, i, accented)
			if end < 0 {
				continue
			}
			a := words.Aspects[number(p.sign)]
			w := a.Weight + .2*float64(end-i)
			if _, ok := weight[a.Aspect]; !ok {
				first[a.Aspect] = i
			}
			weight[a.Aspect] = max(weight[a.Aspect], w)
			spans = append(spans, span{a.Aspect, i, end})
			for k := i; k < end; k++ {
				asked[k], asking[k] = asked[k] || a.Weight >= 2, true
			}
		}
		for _, p := range words.levels[ts[i].fold] {
			if i >= apart && match(p.places, ts, i, accented) > 0 && !slices.Contains(out.Levels, p.sign) {
				out.Levels = append(out.Levels, p.sign)
			}
		}
	}
	folds := " " + strings.Join(ts.folds(), " ") + " "
	if strings.HasPrefix(folds, " noi dung ") { // of something, not of a dossier
		delete(weight, AskDossier)
	}
	for a := range weight {
		if within(a, spans) {
			delete(weight, a)
			continue
		}
		out.Aspects = append(out.Aspects, a)
	}
	sort.Slice(out.Aspects, func(i, k int) bool {
		a, b := out.Aspects[i], out.Aspects[k]
		if weight[a] != weight[b] {
			return weight[a] > weight[b]
		}
		return first[a] < first[b]
	})
	if turns["received"] { // what somebody is paid is no fee
		out.Aspects = slices.DeleteFunc(out.Aspects, func(a Aspect) bool { return a == AskFee })
	}
	out.settle(weight)
	out.Named = strings.Contains(folds, " thu tuc ") || strings.Contains(folds, " tthc ")
	out.Duty = turns["duty"] && out.Asks(AskTime)
	out.Office = turns["office"]
	out.Lasting = turns["lasting"] && out.Asks(AskTime)
	out.Ruled = turns["ruled"]
	gap := false
	out.Bare = len(ts) > 0
	for i, t := range ts {
		y := ys[i].Text
		out.All = append(out.All, y)
		fill := words.fill[y] || bare && words.bare[t.fold] || settling(ts, i) || ofAge(ts, i)
		out.Bare = out.Bare && (asking[i] || fill)
		if asked[i] || fill || strings.Trim(y, "0123456789") == "" &&
			len(y) > 4 {
			gap = true
			continue
		}
		if gap && len(out.Words) > 0 {
			out.Words = append(out.Words, "")
		}
		gap = false
		out.Words = append(out.Words, y)
	}
	sort.Strings(out.Levels)
	return out
}

// settling says that token i is one of "giải quyết", which every procedure is for:
// "hòa giải" and "nghị quyết" are something else.
func settling(ts tokens, i int) bool {
	return ts[i].fold == "giai" && i+1 < len(ts) && ts[i+1].fold == "quyet" ||
		ts[i].fold == "quyet" && i > 0 && ts[i-1].fold == "giai"
}

// ofAge says that token i tells how old somebody is: "cho cháu 8 tuổi". In "dưới 14
// tuổi" it names a group.
func ofAge(ts tokens, i int) bool {
	if ts[i].fold == "tuoi" {
		i--
	}
	if i < 0 || i+1 == len(ts) || ts[i+1].fold != "tuoi" || strings.Trim(ts[i].fold, "0123456789") != "" {
		return false
	}
	return i == 0 || !slices.Contains([]string{"duoi", "du", "tren", "tu", "den"}, ts[i-1].fold)
}

// span is where a phrase that asks for a part stands among the tokens.
type span struct {
	aspect   Aspect
	from, to int
}

// within says that each phrase of a is some of a longer one that asks for another
// part: "hết bao nhiêu" asks for no fee in "hết bao nhiêu ngày".
func within(a Aspect, all []span) bool {
	for _, s := range all {
		if s.aspect == a && !slices.ContainsFunc(all, func(o span) bool {
			return o.aspect != a && o.from <= s.from && s.to <= o.to && o.to-o.from > s.to-s.from
		}) {
			return false
		}
	}
	return true
}

// What tells a sign that asks for a part only where nothing else does from a plain one.
const weakSign, plainSign = 2.5, 3

// settle leaves the parts that are asked for by themselves: a weak sign gives way
// to a plain one.
func (p *ProcedureAsk) settle(weight map[Aspect]float64) {
	if len(p.Aspects) == 0 {
		return
	}
	top := weight[p.Aspects[0]]
	p.Aspects = slices.DeleteFunc(p.Aspects, func(a Aspect) bool {
		return weight[a] < weakSign && top >= plainSign || weight[a] < top-2
	})
}
