package index

import (
	"context"
	"math"
	"sort"

	"trolyao/corpus"
	"trolyao/paper"
)

// What a khoản is judged by: how much of the question stands where, whether the
// kind of thing asked for is told, whom it is about.
const (
	cBehind      = iota // how far its unit is behind the best, in the ranker's score
	cHolds              // share of the question it holds with its headings, as a search sees it
	cOwn                // share of the words that say what is asked about in its own text,
	cAbove              // … or in the headings and the sentence above it,
	cAll                // … or in the title of its document
	cPairs              // pairs of such words, in its text or above it
	cOwnPairs           // … in its own text
	cMissed             // the heaviest word that stands nowhere there
	cMissedAbove        // … neither in its text nor above it
	cHead               // how well a heading within it is what is asked about
	cTold               // it tells what is asked for: a number, a time, an office, yes or no
	cUntold             // it tells none of that
	cList               // it begins a list where one is asked for
	cSame               // subjects asked about that it is about, see [subjectTable.meets]
	cForeign            // … of which it is about others
	cPlain              // its heading rules nothing, and is not asked about
	cAppendix           // it stands in an appendix
	cLength             // logarithm of its syllables
	cOwnShare           // its own words against the passage of the unit that has most
	cTitleShare         // how much of the heading of its Điều is asked about
	cNameShare          // how much of the title of its document is
	numClause
)

// plainCost is not learned, because few questions tell of it: what a text is about
// and when it begins to apply answers nothing else.
const plainCost = -4

// clauseWeights choose among the passages of the best units: a conditional logit
// over them, learned as told in docs/retrieval.md.
var clauseWeights = [numClause]float64{
	cBehind: -.76, cHolds: 1.06, cOwn: 2.18, cAbove: 1.43, cAll: 1.26, cPairs: 1.36, cOwnPairs: 1.28, cMissed: -.61,
	cMissedAbove: -.66,
	cHead:        .32, cTold: 1.46, cUntold: -1.46, cList: .89, cSame: .93, cForeign: -1.3, cPlain: plainCost,
	cAppendix: -1.65, cLength: -.82,
	cOwnShare: 2.06, cTitleShare: .13, cNameShare: 1.49,
}

// clause is a khoản, or another passage, that may be what a question is answered
// with.
type clause struct {
	judged  int // its unit, in the order of the ranking
	unit    int32
	passage int // in the unit
	fit     fit
	f       [numClause]float64
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
		for k := range cs {
			cs[k].judged = i
			cs[k].f[cTitleShare] = float64(js[i].f[fTitleShare])
			cs[k].f[cNameShare] = float64(js[i].f[fDocShare])
			v.look(q, &cs[k], &passages[cs[k].passage])
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

// tells says whether a term is one that was typed and says what is asked about.
func (q *asked) tells(k int) bool {
	return q.found[k].weight >= 1 && q.places[k].sentence >= 0
}

// held counts the words of a question in each passage of a unit.
func (v *view) held(q *asked, full scale, unit int32, passages []corpus.Passage, on corpus.Day) []clause {
	first, last := v.unitPass[unit], v.unitPass[unit+1]
	d := v.unitDoc[unit]
	cs := make([]clause, last-first)
	leads := map[string]map[string]bool{}
	for i, score := range v.passScores(q, unit) {
		c := &cs[i]
		c.unit, c.passage = unit, i
		c.f[cHolds] = score
		if lead := passages[i].Lead; lead != "" && leads[lead] == nil {
			set := map[string]bool{}
			prev := ""
			for _, y := range paper.Syllables(lead) {
				set[y.Text] = true
				if prev != "" {
					set[bigram(prev, y.Text)] = true
				}
				prev = y.Text
			}
			leads[lead] = set
		}
		c.f[cLength] = math.Log1p(float64(v.passLen[int(first)+i]))
	}
	for k := range q.found {
		if !q.tells(k) {
			continue
		}
		f := &q.found[k]
		head, name := tfAt(f.title, unit) > 0, tfAt(f.doc, d) > 0
		i := f.body.from(first)
		for p := range cs {
			c := &cs[p]
			own := i < len(f.body.at) && f.body.at[i] == first+int32(p)
			if own {
				i++
			}
			above := own || head || leads[passages[p].Lead][f.text]
			switch w := f.idfPass; {
			case f.pair:
				if own {
					c.f[cOwnPairs] += w / full.pair
				}
				if above {
					c.f[cPairs] += w / full.pair
				}
			default:
				if own {
					c.f[cOwn] += w / full.uni
				}
				if above {
					c.f[cAbove] += w / full.uni
				} else {
					c.f[cMissedAbove] = math.Max(c.f[cMissedAbove], w/full.rarest)
				}
				if above || name {
					c.f[cAll] += w / full.uni
				} else {
					c.f[cMissed] = math.Max(c.f[cMissed], w/full.rarest)
				}
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

// look adds what only the text of a passage tells.
func (v *view) look(q *asked, c *clause, p *corpus.Passage) {
	c.fit = q.fits(p)
	c.f[cHead] = c.fit.head
	if q.wants.value() {
		c.f[cTold] = float64(boolInt(c.fit.told))
		c.f[cUntold] = 1 - c.f[cTold]
	}
	c.f[cList] = float64(boolInt(c.fit.list))
	if q.subjects != 0 {
		t, head := subjectsKnown(), &v.docs[v.unitDoc[c.unit]].Head
		same, foreign := t.meets(q.subjects, t.in(p.Text), t.in(p.Lead), t.in(p.Heading),
			t.in(head.Type+" "+head.Title))
		c.f[cSame], c.f[cForeign] = float64(same), float64(foreign)
	}
	c.f[cPlain] = float64(boolInt(v.plain[c.unit] && c.f[cTitleShare] == 0))
	c.f[cAppendix] = float64(boolInt(p.Ref.Appendix != ""))
}

const (
	// orderCost is what a unit pays, beside the learned weight, for each point that
	// it is behind where units are put in order: the weights were learned on few
	// questions of one kind, and the ranker knows more of the order of units.
	orderCost = 1
	// Below so many passages, a fresh install with a dozen texts, the ranker is
	// outside of what it was learned on, and they pay nothing (docs/retrieval.md).
	orderSize = 6000
)

// choose finds in each of the best units the passage that answers, puts the units
// in the order of these, and says of each how sure it is. Scores stay those of the
// ranker: what is behind by the weight of cBehind is behind by one.
func (v *view) choose(js []judged, cs []clause, depth int) {
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
	v.certainty(js[:depth], cs)
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

// What makes it certain that a passage answers: logistic regression over the best
// of each question, and over the best that is found once the right document is
// taken away, see docs/retrieval.md.
const (
	sureBase     = -4.6
	sureMargin   = .51 // ahead of the best of another unit, at most mostMargin
	sureBeside   = .21 // ahead of the best beside it in its unit
	sureAll      = 1.28
	sureHolds    = 3.15
	sureHead     = 1.8
	sureForeign  = -.37
	sureAppendix = -.34
	sureTitle    = 1.26
	mostMargin   = 4

	// It was learned on collections of imported texts. In a smaller one, such as a
	// fresh install, no word is rare and all of these say less; there it is not
	// known how sure a passage is, and that its subject is held has to do.
	smallSize = 10000 // passages
)

// certainty sets how sure the best passage of each unit is.
func (v *view) certainty(js []judged, cs []clause) {
	for i := range js {
		c := js[i].clause
		if c == nil {
			continue
		}
		m := v.margins(cs, c)
		z := sureBase + sureMargin*m[0] + sureBeside*m[1] + sureAll*c.f[cAll] + sureHolds*c.f[cHolds] +
			sureHead*c.f[cHead] +
			sureForeign*c.f[cForeign] + sureAppendix*c.f[cAppendix] + sureTitle*c.f[cTitleShare]
		if c.sure = 1 / (1 + math.Exp(-z)); len(v.passUnit) < smallSize {
			c.sure = 1
		}
	}
}

// margins are how far a passage is ahead of the best of another unit, and of the
// best beside it. The same Điều of another text of the same name is no other.
func (v *view) margins(cs []clause, c *clause) [2]float64 {
	m := [2]float64{mostMargin, mostMargin}
	for i := range cs {
		switch o := &cs[i]; {
		case o.unit == c.unit:
			if o.passage != c.passage {
				m[1] = math.Min(m[1], c.score-o.score)
			}
		case !v.twins(c.unit, o.unit):
			m[0] = math.Min(m[0], c.score-o.score)
		}
	}
	return m
}

// twins says whether two units are one Điều of two texts of one law.
func (v *view) twins(a, b int32) bool {
	da, db := v.unitDoc[a], v.unitDoc[b]
	return da != db && v.units[a].Ref.Article != "" && v.units[a].Ref.Article == v.units[b].Ref.Article &&
		v.names[da] != "" && v.names[da] == v.names[db]
}
