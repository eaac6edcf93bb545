package index

import (
	"context"
	"math"
	"sort"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// What a khoản is judged by: how much of the question stands where, whether the
// kind of thing asked for is told, whom it is about.
const (
	cBehind     = iota // how far its unit is behind the best, in the ranker's score
	cHolds             // share of the question it holds with its headings, as a search sees it
	cOwn               // share of the words that say what is asked about in its own text,
	cAbove             // … or in the headings and the sentence above it,
	cAll               // … or in the title of its document
	cPairs             // pairs of such words, in its text or above it
	cOwnPairs          // … in its own text
	cMissed            // the heaviest word that stands nowhere there
	cHead              // how well a heading within it is what is asked about
	cTold              // it tells what is asked for: a number, a time, an office, yes or no
	cUntold            // it tells none of that
	cList              // it begins a list where one is asked for
	cSame              // subjects asked about that it is about, see [subjectTable.meets]
	cForeign           // … of which it is about others
	cPlain             // its heading rules nothing, and is not asked about
	cAppendix          // it stands in an appendix
	cLength            // logarithm of its syllables
	cOwnShare          // its own words against the passage of the unit that has most
	cTitleShare        // how much of the heading of its Điều is asked about
	cNameShare         // how much of the title of its document is
	cSentence          // most of the words and pairs asked about that one sentence of it holds
	cToldThere         // … of the sentences that tell what is asked for
	cWhole             // it is an Điều without khoản
	cWords             // its Điều explains words, and none is asked about
	cCueAbove          // its heading is of the kind that answers such a question
	cTopic             // how much of its document is about the question
	cLaw               // it stands in a law,
	cDecree            // … in a decree
	cCircular          // … in a circular
	cFacts             // it is a line of facts, not a provision, and no document is asked for
	cYear              // decades from [middleYear] to the year of its document
	cFarWord           // the heaviest word, of those that some text has, that its own text has not
	cTimeless          // a span of time is asked for, and its text tells none
	cPercent           // a percentage is asked for: 1 where it tells one, -1 where not
	cUncounted         // so many of a thing are asked for, and its text tells no number of them
	numClause
)

// plainCost is not learned, because few questions tell of it: what a text is about
// and when it begins to apply answers nothing else.
const plainCost = -4

// middleYear makes the years of documents small numbers around nought.
const middleYear = 2015

// clauseWeights choose among the passages of the best units: a conditional logit
// over them, learned as told in docs/retrieval.md.
var clauseWeights = [numClause]float64{
	cBehind: -0.53, cHolds: 5.02, cOwn: 0.59, cAbove: 1.67, cAll: 4.31, cPairs: 1.80, cOwnPairs: -0.61,
	cMissed: -0.74, cHead: 4.98, cTold: 0.78, cUntold: -0.68, cList: 1.85, cSame: 0.50, cForeign: -0.37,
	cPlain: plainCost, cAppendix: -0.23, cLength: -1.15, cOwnShare: 1.27, cTitleShare: 0.59, cNameShare: 1.27,
	cSentence: 2.09, cToldThere: 2.56, cWhole: 0.61, cWords: 0.25, cCueAbove: 0.27, cTopic: 0.27, cLaw: -0.19,
	cDecree: 0.49, cCircular: -0.06, cFacts: -3.50, cYear: 0.96, cPercent: 1.1,
	cUncounted: -1, // set by hand, see docs/retrieval.md
}

// clause is a khoản, or another passage, that may be what a question is answered
// with.
type clause struct {
	judged  int // its unit, in the order of the ranking
	unit    int32
	passage int // in the unit
	article string
	fit     fit
	f       [numClause]float64
	lead    []float64 // how well each term of the question stands in the sentence above it
	score   float64
	sure    float64 // the chance that it answers
}

// clauses are those of the best units, the best of each unit first.
func (x *Index) clauses(ctx context.Context, v *view, q *asked, on corpus.Day, js []judged) ([]clause, error) {
	full := q.content()
	var out []clause
	for i := range js {
		passages, err := x.passages(ctx, v, q, js[i].unit)
		if err != nil {
			return nil, err
		}
		if int(v.unitPass[js[i].unit+1]-v.unitPass[js[i].unit]) != len(passages) {
			continue // changed since the view was made
		}
		cs := v.held(q, full, js[i].unit, passages, on)
		article := v.units[js[i].unit].ref().Article
		for k := range cs {
			cs[k].judged, cs[k].article = i, article
			for _, t := range unitTraits {
				cs[k].f[t.to] = float64(js[i].f[t.from])
			}
			v.look(q, full, &cs[k], &passages[cs[k].passage])
		}
		out = append(out, cs...)
	}
	return out, nil
}

// content is what the words typed are worth that say what a question is about:
// single ones, pairs, and the heaviest.
func (q *asked) content() scale {
	var s scale
	for k := range q.found {
		f := &q.found[k]
		if !q.tells(k) {
			continue
		}
		if f.pair {
			s.pair += f.idfPass
		} else {
			s.uni += f.idfPass
			s.words++
			s.rarest = math.Max(s.rarest, f.idfPass)
		}
	}
	s.uni, s.pair, s.rarest = math.Max(s.uni, 1e-6), math.Max(s.pair, 1e-6), math.Max(s.rarest, 1e-6)
	return s
}

// tells says whether a term is one that was typed, an abbreviation spelled out
// too, and says what is asked about.
func (q *asked) tells(k int) bool {
	return q.found[k].weight >= weightMeaning && q.places[k].sentence >= 0
}

// held counts the words of a question in each passage of a unit, with what
// stands for them.
func (v *view) held(q *asked, full scale, unit int32, passages []corpus.Passage, on corpus.Day) []clause {
	first, last := v.unitPass[unit], v.unitPass[unit+1]
	d := v.unitDoc[unit]
	n := int(last - first)
	cs := make([]clause, n)
	for i, score := range v.passScores(q, unit) {
		c := &cs[i]
		c.unit, c.passage = unit, i
		c.f[cHolds] = score
		c.f[cLength] = math.Log1p(float64(v.passLen[int(first)+i]))
	}
	terms := len(q.found)
	own := make([]float64, terms*n) // how well a term stands in a passage, by term and passage
	above := make([]float64, terms) // … in the heading,
	name := make([]float64, terms)  // … in the title of the document
	for k, gives := range q.gives {
		if len(gives) == 0 {
			continue
		}
		f := &q.found[k]
		head, title := tfAt(f.title, unit) > 0, tfAt(f.doc, d) > 0
		for _, g := range gives {
			if head {
				above[g.term] = math.Max(above[g.term], g.worth)
			}
			if title {
				name[g.term] = math.Max(name[g.term], g.worth)
			}
			for i := f.body.from(first); i < len(f.body.at) && f.body.at[i] < last; i++ {
				at := g.term*n + int(f.body.at[i]-first)
				own[at] = math.Max(own[at], g.worth)
			}
		}
	}
	leads := map[string][]float64{}
	for p := range cs {
		lead := passages[p].Lead
		if _, ok := leads[lead]; !ok {
			leads[lead] = q.standing(lead)
		}
		cs[p].lead = leads[lead]
	}
	for k := range q.found {
		if q.tells(k) {
			f := &q.found[k]
			for p := range cs {
				in := own[k*n+p]
				up := math.Max(math.Max(in, above[k]), cs[p].lead[k])
				cs[p].count(f, full, [3]float64{in, up, math.Max(up, name[k])})
			}
		}
	}
	out := cs[:0]
	best := 0.0
	for _, c := range cs {
		if c.f[cHolds] > 0 && passages[c.passage].Holds(on) {
			out = append(out, c)
			best = math.Max(best, c.f[cOwn]+c.f[cOwnPairs])
		}
	}
	for i := range out {
		out[i].f[cOwnShare] = (out[i].f[cOwn] + out[i].f[cOwnPairs]) / math.Max(best, 1e-6)
	}
	return out
}

// count adds one term of the question, with how well it stands in the passage, in
// it or above it, and there or in the title of its document.
func (c *clause) count(f *found, full scale, in [3]float64) {
	w := f.idfPass
	if f.pair {
		c.f[cOwnPairs] += in[0] * w / full.pair
		c.f[cPairs] += in[1] * w / full.pair
		return
	}
	c.f[cOwn] += in[0] * w / full.uni
	c.f[cAbove] += in[1] * w / full.uni
	c.f[cAll] += in[2] * w / full.uni
	if in[0] == 0 && f.n.passages > 0 {
		c.f[cFarWord] = math.Max(c.f[cFarWord], w)
	}
	c.f[cMissed] = math.Max(c.f[cMissed], (1-in[2])*w/full.rarest)
}

// explains says that the heading of an Điều is one on words.
func explains(heading string) bool {
	folded := paper.Fold(heading)
	return strings.Contains(folded, "giai thich tu ngu") || strings.Contains(folded, "giai thich thuat ngu")
}

// unitTraits are what is known of the unit of a passage.
var unitTraits = []struct{ to, from int }{{cTitleShare, fTitleShare}, {cNameShare, fDocShare},
	{cCueAbove, fCueTitle}, {cTopic, fDocSum},
	{cLaw, fTypeLaw}, {cDecree, fTypeDecree}, {cCircular, fTypeCircular}}

// look adds what only the text of a passage tells.
func (v *view) look(q *asked, full scale, c *clause, p *corpus.Passage) {
	c.fit = q.fits(p)
	ys := paper.Syllables(p.Text)
	c.f[cSentence], c.f[cToldThere] = q.sentences(p.Text, ys, c.lead, full, c.fit.told)
	c.f[cWhole] = float64(boolInt(p.Ref.Article != "" && p.Ref.Clause == "" && p.Ref.Appendix == ""))
	c.f[cWords] = float64(boolInt(q.aspect != AspectDefinition && explains(p.Heading)))
	c.f[cHead] = c.fit.head
	if q.wants.value() {
		c.f[cTold] = float64(boolInt(c.fit.told))
		c.f[cUntold] = 1 - c.f[cTold]
	}
	c.f[cList] = float64(boolInt(c.fit.list))
	if q.subjects != 0 {
		t, head := subjectsKnown(), &v.docs[v.unitDoc[c.unit]].Head
		same, foreign := t.meets(q.subjects, t.among(ys), t.in(p.Lead), t.in(p.Heading),
			t.in(head.Type+" "+head.Title))
		c.f[cSame], c.f[cForeign] = float64(same), float64(foreign)
	}
	c.f[cPlain] = float64(boolInt(v.plain[c.unit] && c.f[cTitleShare] == 0))
	c.f[cAppendix] = float64(boolInt(p.Ref.Appendix != ""))
	t := v.traits[v.unitDoc[c.unit]]
	c.f[cFacts] = float64(boolInt(p.Ref.Article == "" && p.Ref.Appendix == "" && !t.procedure && !q.wants.document))
	if t.year > 0 {
		c.f[cYear] = (t.year - middleYear) / 10
	}
	c.f[cTimeless] = float64(boolInt(q.wants.span && !c.fit.span))
	c.f[cUncounted] = float64(boolInt(q.wants.amount != nil && !c.fit.amount))
	if q.wants.percent {
		c.f[cPercent] = float64(2*boolInt(c.fit.percent) - 1)
	}
}

const (
	// orderCost is what a unit pays, beside the learned weight, for each point that
	// it is behind where units are put in order: the ranker knows more of the order
	// of units, learned on more questions (docs/retrieval.md).
	orderCost = 1
	// Below so many passages, a fresh install with a dozen texts, the ranker is
	// outside of what it was learned on, and they pay nothing.
	orderSize = 6000
)

// choose finds in each of the best units the passage that answers, puts the units
// in the order of these, and says of each how sure it is. Scores stay those of the
// ranker: what is behind by the weight of cBehind is behind by one.
func (v *view) choose(q *asked, js []judged, cs []clause, depth int) {
	depth = min(depth, len(js))
	if depth == 0 {
		return
	}
	top, best := js[0].final, math.Inf(-1)
	for i := range cs {
		c := &cs[i]
		c.f[cBehind] = top - js[c.judged].final
		c.score = 0
		for k, w := range clauseWeights {
			c.score += w * c.f[k]
		}
		if j := &js[c.judged]; j.clause == nil || c.score > j.clause.score {
			j.clause = c
		}
	}
	v.certainty(q, js[:depth], cs)
	least := math.Inf(-1)
	if depth < len(js) {
		least = js[depth].final
	}
	cost := float64(orderCost)
	if len(v.passUnit) < orderSize {
		cost = 0
	}
	order := func(c *clause) float64 { return c.score - cost*c.f[cBehind] }
	for i := range js {
		if c := js[i].clause; c != nil {
			best = math.Max(best, order(c))
		}
	}
	for i := range js[:depth] {
		if c := js[i].clause; c != nil {
			js[i].pass = v.unitPass[c.unit] + int32(c.passage)
			js[i].final = math.Max(top+(order(c)-best)/(cost-clauseWeights[cBehind]), least)
		}
	}
	sort.SliceStable(js[:depth], func(a, b int) bool { return js[a].final > js[b].final })
}

// sureness is what makes it certain that a passage answers: a logistic regression.
type sureness struct {
	base   float64
	other  float64 // ahead of the best of another Điều, at most mostMargin,
	doc    float64 // … of another document
	beside float64 // … beside it in its unit
	unseen float64 // words and pairs asked about that no text has
	f      [numClause]float64
}

const mostMargin = 4

// Both were learned over the best passage of each question, and over the best that
// is found where the right document is not held, see docs/retrieval.md.
var (
	// Laws hold everybody's words and answer less often than their words say. What
	// no text has lowers the shares of every passage alike, the right one too, and is
	// made up for.
	sureOrdinary = sureness{base: -4.36, other: .34, doc: .25, beside: .23, unseen: .033, f: [numClause]float64{
		cAbove: 1.88, cAll: 3.45, cPairs: .91, cForeign: -1.05, cLength: -1.06, cTitleShare: .88, cTopic: .26,
		cLaw: -.50, cUntold: -.38, cFarWord: .18, cTimeless: -2.33, cPercent: 1.16,
	}}
	// A house that holds little, such as a fresh install, is asked about much that it
	// does not hold: there the text itself has to have the words. The base is .8 above
	// the learned one: so much more is said, and hardly more of it is wrong.
	sureSmall = sureness{base: -8.35, other: .71, doc: .36, f: [numClause]float64{
		cOwn: 2.04, cAll: 1.46, cPairs: 2.28, cOwnPairs: 2.23, cUntold: -.91, cTopic: .96,
	}}
)

func (s *sureness) of(c *clause, m margins, unseen float64) float64 {
	z := s.base + s.other*m.other + s.doc*m.document + s.beside*m.beside + s.unseen*unseen
	for k, w := range s.f {
		z += w * c.f[k]
	}
	return z
}

// unseen is what the terms typed that say what is asked about are worth which
// stand in no passage.
func (q *asked) unseen() float64 {
	sum := 0.0
	for k := range q.found {
		if q.tells(k) && q.found[k].n.passages == 0 {
			sum += q.found[k].idfPass
		}
	}
	return sum
}

// certainty sets how sure the best passage of each unit is: as in an ordinary house,
// and in a smaller one the more as the small are, half and half in the smallest.
func (v *view) certainty(q *asked, js []judged, cs []clause) {
	unseen := q.unseen()
	share := (1 + min(1, float64(len(v.passUnit))/ordinary)) / 2
	for i := range js {
		c := js[i].clause
		if c == nil {
			continue
		}
		m := v.margins(cs, c)
		z := share*sureOrdinary.of(c, m, unseen) + (1-share)*sureSmall.of(c, m, unseen)
		c.sure = 1 / (1 + math.Exp(-z))
	}
}

// margins are how far a passage is ahead: of the best of another Điều, of another
// document, and beside it in its unit. Units with the number of its Điều in
// another document are left out: another text of the law has it there.
type margins struct{ other, document, beside float64 }

func (v *view) margins(cs []clause, c *clause) margins {
	m := margins{mostMargin, mostMargin, mostMargin}
	for i := range cs {
		o := &cs[i]
		ahead := c.score - o.score
		switch {
		case o.unit == c.unit:
			if o.passage != c.passage {
				m.beside = math.Min(m.beside, ahead)
			}
		case v.unitDoc[o.unit] == v.unitDoc[c.unit]:
			m.other = math.Min(m.other, ahead)
		case o.article == "" || o.article != c.article:
			m.other, m.document = math.Min(m.other, ahead), math.Min(m.document, ahead)
		}
	}
	return m
}
