package index

import (
	"math"
	"sort"
)

// How the features count words: BM25 saturation of a passage and of a whole unit,
// and what a word of the heading and of the document's title counts beside one of
// the text. The ranker was learned with these: another number needs another
// rank.txt. They are those with which a plain sum of the scores ranked
// lawqa-train best.
var (
	passageNorm = bm25{.9, .6}
	unitNorm    = bm25{.9, .8}
)

const (
	inTitle = 1.0
	inDoc   = 1.0

	firstPair = .6 // the share of the pairs in what a perfect unit of the first ranking scores
	cueBeside = .5 // a cue that stands in the unit, but not in its best passage
)

// scale is what a unit that holds all of a question would score; it makes
// questions comparable.
type scale struct {
	uni, pair float64
	rarest    float64 // the heaviest single word
	words     int     // single words
}

func scaleOf(fs []found) scale {
	var s scale
	for _, f := range fs {
		if f.pair {
			s.pair += f.weight * f.idfPass
		} else {
			s.uni += f.weight * f.idfPass
			s.words++
			s.rarest = math.Max(s.rarest, f.weight*f.idfPass)
		}
	}
	s.uni, s.pair = math.Max(s.uni, 1e-6), math.Max(s.pair, 1e-6)
	return s
}

// tally adds up what the words of a question are worth in one place; in- counts
// the headings above it too, cover only whether a word is there.
type tally struct {
	uni, pair, inUni, inPair, cover, coverPair float64

	run        run
	lead, tail float64
	sentence   [maxSentences]float64
}

// best takes over what another passage has more of.
func (t *tally) best(o *tally, q *asked) {
	t.uni = math.Max(t.uni, o.uni)
	t.pair = math.Max(t.pair, o.pair)
	t.inUni = math.Max(t.inUni, o.inUni)
	t.inPair = math.Max(t.inPair, o.inPair)
	t.cover = math.Max(t.cover, o.cover)
	t.coverPair = math.Max(t.coverPair, o.coverPair)
	t.run.best = math.Max(t.run.best, o.run.best)
	t.lead = math.Max(t.lead, o.lead)
	t.tail = math.Max(t.tail, o.tail)
	for s, all := range q.sentence {
		if all > 0 {
			t.sentence[0] = math.Max(t.sentence[0], o.sentence[s]/all)
		}
	}
}

// tallies are those of a unit: of its passages, its text, its heading and the
// title of its document.
type tallies struct {
	pass                           []tally
	norms                          []norms // per passage
	titleNorm, docNorm             float64 // how lengths count, of the heading, of the document's title,
	unitNorm, inUnitNorm           float64 // … of the text, and with the headings counted in
	unit, title, doc               tally
	inUnit                         tally
	titleHit, titlePairHit         float64
	docHit, docPairHit             float64
	coverAll, coverPairAll, missed float64
	titleLen, docLen               float64
	leadTitle, leadDoc             float64
	tailTitle, tailDoc             float64
}

// norms are how the length of a passage counts: its own, and with the headings.
type norms struct{ own, in float64 }

// reached is how far the postings of a term are read.
type reached struct{ body, title, doc int }

// begin empties the tallies for another unit.
func (t *tallies) begin(v *view, u int32) {
	d, first, last := v.unitDoc[u], v.unitPass[u], v.unitPass[u+1]
	pass, ns := cleared(t.pass, int(last-first)), cleared(t.norms, int(last-first))
	*t = tallies{pass: pass, norms: ns, titleLen: float64(v.units[u].Len), docLen: float64(v.docs[d].Len)}
	passageLen := v.avgPass + inTitle*v.avgTitle + inDoc*v.avgDoc
	unitLen := v.avgUnit + inTitle*v.avgTitle + inDoc*v.avgDoc
	for p := range ns {
		n := float64(v.passLen[int(first)+p])
		ns[p].own = float64(saturation(passageNorm, n/v.avgPass))
		ns[p].in = float64(saturation(passageNorm, (n+inTitle*t.titleLen+inDoc*t.docLen)/passageLen))
	}
	n := float64(v.unitLen[u])
	t.titleNorm = float64(saturation(passageNorm, t.titleLen/v.avgTitle))
	t.docNorm = float64(saturation(passageNorm, t.docLen/v.avgDoc))
	t.unitNorm = float64(saturation(unitNorm, n/v.avgUnit))
	t.inUnitNorm = float64(saturation(unitNorm, (n+inTitle*t.titleLen+inDoc*t.docLen)/unitLen))
}

// count counts a question in a unit; at is how far the postings of its terms were read
// for a unit before.
func (t *tallies) count(v *view, q *asked, u int32, at []reached) {
	t.begin(v, u)
	d := v.unitDoc[u]
	nth := 0 // of the pairs
	for k := range q.found {
		f, at := &q.found[k], &at[k]
		if f.pair {
			nth++
		}
		w := f.weight * f.idfPass
		inHead, inName := 0.0, 0.0
		at.title, inHead = f.title.next(at.title, u)
		at.doc, inName = f.doc.next(at.doc, d)
		above := inTitle*inHead + inDoc*inName
		t.heads(f, q.places[k], nth, inHead, inName)
		at.body = f.body.seek(at.body, v.unitPass[u])
		sum, here := t.passages(f, at.body, v.unitPass[u], q.places[k], nth, above)
		t.whole(f, sum, above)
		if here || inHead > 0 || inName > 0 {
			if f.pair {
				t.coverPairAll += w
			} else {
				t.coverAll += w
			}
		} else if !f.pair {
			t.missed = math.Max(t.missed, w)
		}
	}
}

// heads counts a term in the heading of the unit and the title of its document.
func (t *tallies) heads(f *found, at place, nth int, inHead, inName float64) {
	w := f.weight * f.idfPass
	if inHead > 0 {
		t.leadTitle += w * at.lead
		t.tailTitle += w * at.tail
		x := f.weight * f.idfTitle * inHead / (inHead + t.titleNorm)
		if f.pair {
			t.title.run.add(nth, w)
			t.title.pair += x
			t.titlePairHit += inHead
		} else {
			t.title.uni += x
			t.titleHit += inHead
		}
	}
	if inName > 0 {
		t.leadDoc += w * at.lead
		t.tailDoc += w * at.tail
		x := f.weight * f.idfDoc * inName / (inName + t.docNorm)
		if f.pair {
			t.doc.run.add(nth, w)
			t.doc.pair += x
			t.docPairHit += inName
		} else {
			t.doc.uni += x
			t.docHit += inName
		}
	}
}

// passages counts a term in each passage, the first of which has the number first, by
// its postings from the i-th on; above is how often it stands in the headings. It
// returns how often the term stands in the text, and whether it does.
func (t *tallies) passages(f *found, i int, first int32, at place, nth int, above float64) (sum float64, here bool) {
	w := f.weight * f.idfPass
	if above > 0 { // passages without the word in their text have it in the headings
		for p := range t.pass {
			x := w * above / (above + t.norms[p].in)
			if f.pair {
				t.pass[p].inPair += x
			} else {
				t.pass[p].inUni += x
			}
		}
	}
	for last := first + int32(len(t.pass)); i < len(f.body.at) && f.body.at[i] < last; i++ {
		tf := float64(f.body.tf[i])
		sum += tf
		here = true
		a, norm := &t.pass[f.body.at[i]-first], t.norms[f.body.at[i]-first]
		a.lead += w * at.lead
		a.tail += w * at.tail
		if at.sentence >= 0 {
			a.sentence[at.sentence] += w
		}
		x := w * tf / (tf + norm.own)
		in := w * (tf + above) / (tf + above + norm.in)
		if above > 0 {
			in -= w * above / (above + norm.in)
		}
		if f.pair {
			a.run.add(nth, w)
			a.pair += x
			a.inPair += in
			a.coverPair += w
		} else {
			a.uni += x
			a.inUni += in
			a.cover += w
		}
	}
	return sum, here
}

// whole counts a term that stands sum times in the text of the unit.
func (t *tallies) whole(f *found, sum, above float64) {
	w := f.weight * f.idfUnit
	if sum > 0 {
		x := w * sum / (sum + t.unitNorm)
		if f.pair {
			t.unit.pair += x
			t.unit.coverPair += f.weight * f.idfPass
		} else {
			t.unit.uni += x
			t.unit.cover += f.weight * f.idfPass
		}
	}
	if tf := sum + above; tf > 0 {
		x := w * tf / (tf + t.inUnitNorm)
		if f.pair {
			t.inUnit.pair += x
		} else {
			t.inUnit.uni += x
		}
	}
}

// judge computes the features of candidates, which are in order of the first
// ranking.
func (v *view) judge(q *asked, cands []candidate) []judged {
	out := make([]judged, len(cands))
	if len(cands) == 0 {
		return out
	}
	byUnit := make([]int, len(cands)) // in order of the postings
	for i := range byUnit {
		byUnit[i] = i
	}
	sort.Slice(byUnit, func(a, b int) bool { return cands[byUnit[a]].unit < cands[byUnit[b]].unit })
	full := scaleOf(q.found)
	t, at := &tallies{}, make([]reached, len(q.found))
	for _, i := range byUnit {
		j := &out[i]
		j.candidate = cands[i]
		t.count(v, q, j.unit, at)
		j.best(v, q, t, full)
		j.shares(q, t, full)
		j.unitTraits(v, q)
		j.cues(v, q)
	}
	v.compare(out)
	return out
}

// best chooses the passage that holds most of the question, and sets what the
// passages hold.
func (j *judged) best(v *view, q *asked, t *tallies, full scale) {
	top, second, at := -1.0, 0.0, 0
	var b tally
	for p := range t.pass {
		s := t.pass[p].inUni + t.pass[p].inPair
		if s > top {
			second = math.Max(top, 0)
			top, at = s, p
		} else if s > second {
			second = s
		}
		b.best(&t.pass[p], q)
	}
	if len(t.pass) > 0 {
		if !j.near {
			j.pass = v.unitPass[j.unit] + int32(at)
		}
		j.f[fPassLen] = float32(math.Log1p(float64(v.passLen[j.pass])))
		j.f[fPassFirst] = bool32(at == 0)
	}
	j.set(fPassUni, b.uni/full.uni)
	j.set(fPassPair, b.pair/full.pair)
	j.set(fInPassUni, b.inUni/full.uni)
	j.set(fInPassPair, b.inPair/full.pair)
	j.set(fCoverPass, b.cover/full.uni)
	j.set(fCoverPairPass, b.coverPair/full.pair)
	j.set(fRunPass, b.run.best/full.pair)
	j.set(fLeadPass, b.lead/q.lead)
	j.set(fTailPass, b.tail/q.tail)
	j.set(fBestSentence, b.sentence[0])
	j.set(fBestSecond, second/math.Max(1e-6, top))
	j.set(fPassages, math.Log1p(float64(len(t.pass))))
}

func (j *judged) set(feature int, x float64) { j.f[feature] = float32(x) }

// shares sets how much of the question the unit and what stands above it hold.
func (j *judged) shares(q *asked, t *tallies, full scale) {
	j.set(fFirst, j.score/(full.uni+firstPair*full.pair))
	j.set(fUnitUni, t.unit.uni/full.uni)
	j.set(fUnitPair, t.unit.pair/full.pair)
	j.set(fTitleUni, t.title.uni/full.uni)
	j.set(fTitlePair, t.title.pair/full.pair)
	j.set(fDocUni, t.doc.uni/full.uni)
	j.set(fDocPair, t.doc.pair/full.pair)
	j.set(fInUnitUni, t.inUnit.uni/full.uni)
	j.set(fInUnitPair, t.inUnit.pair/full.pair)
	j.set(fCoverUnit, t.unit.cover/full.uni)
	j.set(fCoverAll, t.coverAll/full.uni)
	j.set(fCoverPairUnit, t.unit.coverPair/full.pair)
	j.set(fCoverPairAll, t.coverPairAll/full.pair)
	j.set(fTitleShare, t.titleHit/math.Max(1, t.titleLen))
	j.set(fTitlePairShare, t.titlePairHit/math.Max(1, t.titleLen-1))
	j.set(fDocShare, t.docHit/math.Max(1, t.docLen))
	j.set(fDocPairShare, t.docPairHit/math.Max(1, t.docLen-1))
	j.set(fRareMissed, t.missed/math.Max(1e-6, full.rarest))
	j.set(fRunTitle, t.title.run.best/full.pair)
	j.set(fRunDoc, t.doc.run.best/full.pair)
	j.set(fLeadTitle, t.leadTitle/q.lead)
	j.set(fLeadDoc, t.leadDoc/q.lead)
	j.set(fTailTitle, t.tailTitle/q.tail)
	j.set(fTailDoc, t.tailDoc/q.tail)
	j.set(fTitleRest, math.Max(0, t.titleLen-t.titleHit))
	j.set(fTitleLen, t.titleLen)
	j.set(fDocLen, t.docLen)
	j.set(fQueryTerms, float64(full.words))
	j.set(fQueryIDF, full.uni/math.Max(1, float64(full.words)))
}

// unitTraits sets what is known of the unit and its document whatever is asked,
// and what is known of the question.
func (j *judged) unitTraits(v *view, q *asked) {
	d := v.unitDoc[j.unit]
	j.set(fDocUnits, math.Log1p(float64(len(v.docs[d].units))))
	j.set(fUnitLen, math.Log1p(float64(v.unitLen[j.unit])))
	j.set(fArticle, articleNumber(v.units[j.unit].ref().Article))
	j.set(fYear, v.traits[d].year)
	switch v.traits[d].level {
	case 3:
		j.f[fTypeLaw] = 1
	case 2:
		j.f[fTypeDecree] = 1
	case 1:
		j.f[fTypeCircular] = 1
	}
	j.f[fPlainTitle] = bool32(v.plain[j.unit])
	j.f[fAmending] = bool32(v.traits[d].amending)
	j.f[fMentioned] = bool32(q.mentioned[d])
	j.f[fAskDefinition] = bool32(q.aspect == AspectDefinition)
	j.f[fAskPenalty] = bool32(q.aspect == AspectPenalty)
}

// cues sets whether words that answer this kind of question stand there.
func (j *judged) cues(v *view, q *asked) {
	first, last := v.unitPass[j.unit], v.unitPass[j.unit+1]
	for _, cue := range q.cues {
		if tfAt(cue.title, j.unit) > 0 {
			j.f[fCueTitle] = 1
		}
		if i := cue.body.from(first); i < len(cue.body.at) && cue.body.at[i] < last {
			j.f[fCuePass] = max(j.f[fCuePass], cueBeside)
			if last > first && tfAt(cue.body, j.pass) > 0 {
				j.f[fCuePass] = 1
			}
		}
	}
}

// compare sets how each candidate stands among the others, and among those of
// its document.
func (v *view) compare(out []judged) {
	relative := func(to int, from ...int) {
		top := float32(1e-6)
		sum := func(j *judged) (s float32) {
			for _, i := range from {
				s += j.f[i]
			}
			return
		}
		for i := range out {
			top = max(top, sum(&out[i]))
		}
		for i := range out {
			out[i].f[to] = sum(&out[i]) / top
		}
	}
	relative(fRelFirst, fFirst)
	relative(fRelPass, fPassUni, fPassPair)
	relative(fRelUnit, fUnitUni, fUnitPair)
	relative(fRelInPass, fInPassUni, fInPassPair)
	relative(fRelInUnit, fInUnitUni, fInUnitPair)
	relative(fRelTitle, fTitleUni, fTitlePair)
	relative(fRelDoc, fDocUni, fDocPair)

	type inDocument struct {
		n           int
		sum         float32
		top, second float32
	}
	docs := map[int32]*inDocument{}
	for i := range out {
		d := docs[v.unitDoc[out[i].unit]]
		if d == nil {
			d = &inDocument{}
			docs[v.unitDoc[out[i].unit]] = d
		}
		out[i].f[fRank] = float32(math.Log1p(float64(i)))
		out[i].f[fDocRank] = float32(math.Log1p(float64(d.n)))
		d.n++
		x := out[i].f[fRelFirst]
		d.sum += x
		if x > d.top {
			d.top, d.second = x, d.top
		} else if x > d.second {
			d.second = x
		}
	}
	for i := range out {
		d, x := docs[v.unitDoc[out[i].unit]], out[i].f[fRelFirst]
		other := d.top
		if x == other {
			other = d.second
		}
		out[i].f[fDocBest] = other
		out[i].f[fDocSum] = float32(math.Log1p(float64(d.sum - x)))
		out[i].f[fDocHits] = float32(math.Log1p(float64(d.n)))
	}
}

func bool32(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// from is the first posting at or behind a place.
func (p *postings) from(at int32) int {
	lo, hi := 0, len(p.at)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if p.at[mid] < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// next seeks the posting at a place from the i-th on, and says how often the term
// occurs there.
func (p *postings) next(i int, at int32) (int, float64) {
	if i = p.seek(i, at); i < len(p.at) && p.at[i] == at {
		return i, float64(p.tf[i])
	}
	return i, 0
}

// tfAt is how often the term occurs at a place.
func tfAt(p *postings, at int32) uint8 {
	if i := p.from(at); i < len(p.at) && p.at[i] == at {
		return p.tf[i]
	}
	return 0
}

// run measures unbroken stretches of a question's pairs.
type run struct {
	last      int
	sum, best float64
}

func (r *run) add(nth int, w float64) {
	if r.last != nth-1 {
		r.sum = 0
	}
	r.last = nth
	r.sum += w
	r.best = math.Max(r.best, r.sum)
}
