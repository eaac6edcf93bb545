package index

import (
	"math"
	"sort"
	"strings"

	"trolyao/corpus"
)

// Feature is one number a unit is judged by; see [featureNames].
const (
	fFirst = iota
	fUnitUni
	fUnitPair
	fPassUni
	fPassPair
	fTitleUni
	fTitlePair
	fDocUni
	fDocPair
	fInPassUni
	fInPassPair
	fInUnitUni
	fInUnitPair
	fCoverPass
	fCoverUnit
	fCoverAll
	fCoverPairPass
	fCoverPairUnit
	fCoverPairAll
	fTitleShare
	fTitlePairShare
	fDocShare
	fDocPairShare
	fRareMissed
	fPassLen
	fUnitLen
	fPassages
	fTitleLen
	fDocLen
	fArticle
	fYear
	fTypeLaw
	fTypeDecree
	fTypeCircular
	fPlainTitle
	fQueryTerms
	fQueryIDF
	fRelFirst
	fRelPass
	fRelUnit
	fRelInPass
	fRelInUnit
	fRelTitle
	fRelDoc
	fRank
	fDocRank
	fDocHits
	fPassFirst
	fBestSecond
	fDocUnits
	fAmending
	fMentioned
	fRunPass
	fRunTitle
	fRunDoc
	fTitleRest
	fCuePass
	fCueTitle
	fAskDefinition
	fAskPenalty
	fDocBest
	fDocSum
	fLeadTitle
	fLeadDoc
	fLeadPass
	fTailTitle
	fTailDoc
	fTailPass
	fBestSentence
	numFeatures
)

var featureNames = [numFeatures]string{
	"first", "unit", "unit_pair", "pass", "pass_pair", "title", "title_pair", "doc", "doc_pair",
	"in_pass", "in_pass_pair", "in_unit", "in_unit_pair",
	"cover_pass", "cover_unit", "cover_all", "cover_pair_pass", "cover_pair_unit", "cover_pair_all",
	"title_share", "title_pair_share", "doc_share", "doc_pair_share", "rare_missed",
	"pass_len", "unit_len", "passages", "title_len", "doc_len", "article", "year",
	"type_law", "type_decree", "type_circular", "plain_title", "query_terms", "query_idf",
	"rel_first", "rel_pass", "rel_unit", "rel_in_pass", "rel_in_unit", "rel_title", "rel_doc", "rank", "doc_rank", "doc_hits", "pass_first", "best_second",
	"doc_units", "amending", "mentioned", "run_pass", "run_title", "run_doc", "title_rest", "cue_pass", "cue_title", "ask_definition", "ask_penalty", "doc_best", "doc_sum",
	"lead_title", "lead_doc", "lead_pass", "tail_title", "tail_doc", "tail_pass", "best_sentence",
}

// judged is a candidate with its features.
type judged struct {
	candidate
	f     [numFeatures]float32
	final float64 // score of the learned ranker
}

// plainTitles head units that say what a document is about, not what it rules.
var plainTitles = []string{"phạm vi điều chỉnh", "đối tượng áp dụng", "hiệu lực", "tổ chức thực hiện", "trách nhiệm thi hành", "điều khoản thi hành", "quy định chuyển tiếp", "phạm vi và đối tượng"}

// traits are what ranking wants to know of a document.
type traits struct {
	year      float64 // of issue; 0 unknown
	level     int     // see docLevel
	amending  bool    // its title says that it amends another
	procedure bool    // the record of an administrative procedure
}

func traitsOf(h *corpus.Head) traits {
	return traits{float64(docYear(h)), docLevel(h), strings.Contains(corpus.Fold(h.Title), "sua doi, bo sung"), h.Type == "Thủ tục hành chính"}
}

// plainTitle reports whether a unit's heading is one of plainTitles.
func plainTitle(title string) bool {
	for _, p := range plainTitles {
		if n := len(p); len(title) >= n && strings.EqualFold(title[:n], p) {
			return true
		}
	}
	return false
}

// judge computes the features of candidates, which are in order of the first
// ranking.
func (v *view) judge(q *asked, cands []candidate) []judged {
	fs := q.found
	out := make([]judged, len(cands))
	if len(cands) == 0 {
		return out
	}
	byUnit := make([]int, len(cands))
	for i := range byUnit {
		byUnit[i] = i
	}
	sort.Slice(byUnit, func(a, b int) bool { return cands[byUnit[a]].unit < cands[byUnit[b]].unit })

	// What a perfect unit would score, to make questions comparable.
	var qUni, qPair, maxIDF float64
	var nUni int
	for _, f := range fs {
		if f.pair {
			qPair += f.weight * f.idfPass
		} else {
			qUni += f.weight * f.idfPass
			nUni++
			maxIDF = math.Max(maxIDF, f.weight*f.idfPass)
		}
	}
	qUni, qPair = math.Max(qUni, 1e-6), math.Max(qPair, 1e-6)

	pairs := 0
	for i := range fs {
		if fs[i].pair {
			pairs++
		}
	}
	type acc struct {
		uni, pair, inUni, inPair, cover, coverPair float64
		run, bestRun                               float64 // idf of unbroken pairs, ending at the present pair
		last                                       int
		lead, tail                                 float64
		sentence                                   [maxSentences]float64
	}
	for _, ci := range byUnit {
		c := cands[ci]
		first, last := v.unitPass[c.unit], v.unitPass[c.unit+1]
		d := v.unitDoc[c.unit]
		us, ds := v.units[c.unit], v.docs[d]
		j := &out[ci]
		j.candidate = c
		pass := make([]acc, last-first)
		var unit, title, doc, inUnit acc
		var titleHit, titlePairHit, docHit, docPairHit float64
		coverAll, coverPairAll, missed := 0.0, 0.0, 0.0
		tl, dl := float64(us.Len), float64(ds.Len)
		const wt, wd = 1.0, 1.0
		inAvgP := v.avgPass + wt*v.avgTitle + wd*v.avgDoc
		inAvgU := v.avgUnit + wt*v.avgTitle + wd*v.avgDoc
		var titleRun, docRun run
		var leadTitle, leadDoc, tailTitle, tailDoc float64
		nth := 0
		for k := range fs {
			f := &fs[k]
			if f.pair {
				nth++
			}
			tt := float64(tfAt(f.title, c.unit))
			td := float64(tfAt(f.doc, d))
			lo := f.body.from(first)
			sum := 0.0
			w := f.weight * f.idfPass
			inFix := wt*tt + wd*td
			any := tt > 0 || td > 0
			at := q.places[k]
			if tt > 0 {
				leadTitle += w * at.lead
				tailTitle += w * at.tail
			}
			if td > 0 {
				leadDoc += w * at.lead
				tailDoc += w * at.tail
			}
			if inFix > 0 { // passages without the word in their text have it in the headings
				for p := range pass {
					tf := inFix
					x := w * tf / (tf + float64(saturation(bm25{.9, .6}, (float64(v.passLen[int(first)+p])+wt*tl+wd*dl)/inAvgP)))
					if f.pair {
						pass[p].inPair += x
					} else {
						pass[p].inUni += x
					}
				}
			}
			for i := lo; i < len(f.body.at) && f.body.at[i] < last; i++ {
				tf := float64(f.body.tf[i])
				sum += tf
				any = true
				a := &pass[f.body.at[i]-first]
				a.lead += w * at.lead
				a.tail += w * at.tail
				if at.sentence >= 0 {
					a.sentence[at.sentence] += w
				}
				n := float64(v.passLen[f.body.at[i]])
				x := w * tf / (tf + float64(saturation(bm25{.9, .6}, n/v.avgPass)))
				inNorm := float64(saturation(bm25{.9, .6}, (n+wt*tl+wd*dl)/inAvgP))
				in := w * (tf + inFix) / (tf + inFix + inNorm)
				if inFix > 0 {
					in -= w * inFix / (inFix + inNorm)
				}
				if f.pair {
					if a.last != nth-1 {
						a.run = 0
					}
					a.last = nth
					a.run += w
					a.bestRun = math.Max(a.bestRun, a.run)
					a.pair += x
					a.inPair += in
					a.coverPair += w
				} else {
					a.uni += x
					a.inUni += in
					a.cover += w
				}
			}
			wu := f.weight * f.idfUnit
			if sum > 0 {
				x := wu * sum / (sum + float64(saturation(bm25{.9, .8}, float64(v.unitLen[c.unit])/v.avgUnit)))
				if f.pair {
					unit.pair += x
					unit.coverPair += w
				} else {
					unit.uni += x
					unit.cover += w
				}
			}
			if tf := sum + inFix; tf > 0 {
				x := wu * tf / (tf + float64(saturation(bm25{.9, .8}, (float64(v.unitLen[c.unit])+wt*tl+wd*dl)/inAvgU)))
				if f.pair {
					inUnit.pair += x
				} else {
					inUnit.uni += x
				}
			}
			if tt > 0 {
				x := f.weight * f.idfTitle * tt / (tt + float64(saturation(bm25{.9, .6}, tl/v.avgTitle)))
				if f.pair {
					titleRun.add(nth, w)
					title.pair += x
					titlePairHit += tt
				} else {
					title.uni += x
					titleHit += tt
				}
			}
			if td > 0 {
				x := f.weight * f.idfDoc * td / (td + float64(saturation(bm25{.9, .6}, dl/v.avgDoc)))
				if f.pair {
					docRun.add(nth, w)
					doc.pair += x
					docPairHit += td
				} else {
					doc.uni += x
					docHit += td
				}
			}
			if any {
				if f.pair {
					coverPairAll += w
				} else {
					coverAll += w
				}
			} else if !f.pair {
				missed = math.Max(missed, w)
			}
		}
		best, second, at := -1.0, 0.0, 0
		var b acc
		for p := range pass {
			s := pass[p].inUni + pass[p].inPair
			if s > best {
				second = math.Max(best, 0)
				best, at = s, p
			} else if s > second {
				second = s
			}
			b.uni = math.Max(b.uni, pass[p].uni)
			b.pair = math.Max(b.pair, pass[p].pair)
			b.inUni = math.Max(b.inUni, pass[p].inUni)
			b.inPair = math.Max(b.inPair, pass[p].inPair)
			b.cover = math.Max(b.cover, pass[p].cover)
			b.coverPair = math.Max(b.coverPair, pass[p].coverPair)
			b.bestRun = math.Max(b.bestRun, pass[p].bestRun)
			b.lead = math.Max(b.lead, pass[p].lead)
			b.tail = math.Max(b.tail, pass[p].tail)
			for s, all := range q.sentence {
				if all > 0 {
					b.sentence[0] = math.Max(b.sentence[0], pass[p].sentence[s]/all)
				}
			}
		}
		if len(pass) > 0 {
			if !c.near {
				j.pass = first + int32(at)
			}
			j.f[fPassLen] = float32(math.Log1p(float64(v.passLen[j.pass])))
			j.f[fPassFirst] = bool32(at == 0)
		}
		set := func(i int, x float64) { j.f[i] = float32(x) }
		set(fFirst, c.score/(qUni+.6*qPair))
		set(fUnitUni, unit.uni/qUni)
		set(fUnitPair, unit.pair/qPair)
		set(fPassUni, b.uni/qUni)
		set(fPassPair, b.pair/qPair)
		set(fTitleUni, title.uni/qUni)
		set(fTitlePair, title.pair/qPair)
		set(fDocUni, doc.uni/qUni)
		set(fDocPair, doc.pair/qPair)
		set(fInPassUni, b.inUni/qUni)
		set(fInPassPair, b.inPair/qPair)
		set(fInUnitUni, inUnit.uni/qUni)
		set(fInUnitPair, inUnit.pair/qPair)
		set(fCoverPass, b.cover/qUni)
		set(fCoverUnit, unit.cover/qUni)
		set(fCoverAll, coverAll/qUni)
		set(fCoverPairPass, b.coverPair/qPair)
		set(fCoverPairUnit, unit.coverPair/qPair)
		set(fCoverPairAll, coverPairAll/qPair)
		set(fTitleShare, titleHit/math.Max(1, tl))
		set(fTitlePairShare, titlePairHit/math.Max(1, tl-1))
		set(fDocShare, docHit/math.Max(1, dl))
		set(fDocPairShare, docPairHit/math.Max(1, dl-1))
		set(fRareMissed, missed/math.Max(1e-6, maxIDF))
		set(fRunPass, b.bestRun/qPair)
		set(fRunTitle, titleRun.best/qPair)
		set(fRunDoc, docRun.best/qPair)
		set(fLeadTitle, leadTitle/q.lead)
		set(fLeadDoc, leadDoc/q.lead)
		set(fLeadPass, b.lead/q.lead)
		set(fTailTitle, tailTitle/q.tail)
		set(fTailDoc, tailDoc/q.tail)
		set(fTailPass, b.tail/q.tail)
		set(fBestSentence, b.sentence[0])
		set(fTitleRest, math.Max(0, tl-titleHit))
		set(fDocUnits, math.Log1p(float64(len(ds.Units))))
		j.f[fAmending] = bool32(v.traits[d].amending)
		j.f[fMentioned] = bool32(q.mentioned[d])
		j.f[fAskDefinition] = bool32(q.aspect == AspectDefinition)
		j.f[fAskPenalty] = bool32(q.aspect == AspectPenalty)
		for _, cue := range q.cues {
			if tfAt(cue.title, c.unit) > 0 {
				j.f[fCueTitle] = 1
			}
			if i := cue.body.from(first); i < len(cue.body.at) && cue.body.at[i] < last {
				j.f[fCuePass] = max(j.f[fCuePass], .5)
				if len(pass) > 0 && tfAt(cue.body, j.pass) > 0 {
					j.f[fCuePass] = 1
				}
			}
		}
		set(fUnitLen, math.Log1p(float64(v.unitLen[c.unit])))
		set(fPassages, math.Log1p(float64(len(pass))))
		set(fTitleLen, tl)
		set(fDocLen, dl)
		set(fArticle, articleNumber(us.Ref.Article))
		set(fYear, v.traits[d].year)
		switch v.traits[d].level {
		case 3:
			j.f[fTypeLaw] = 1
		case 2:
			j.f[fTypeDecree] = 1
		case 1:
			j.f[fTypeCircular] = 1
		}
		j.f[fPlainTitle] = bool32(v.plain[c.unit])
		set(fQueryTerms, float64(nUni))
		set(fQueryIDF, qUni/math.Max(1, float64(nUni)))
		set(fBestSecond, second/math.Max(1e-6, best))
	}

	// How a candidate stands among the others.
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
	perDoc := map[int32]int{}
	docSum, docTop := map[int32]float32{}, map[int32][2]float32{}
	for i := range out {
		d, x := v.unitDoc[out[i].unit], out[i].f[fRelFirst]
		docSum[d] += x
		t := docTop[d]
		if x > t[0] {
			t[0], t[1] = x, t[0]
		} else if x > t[1] {
			t[1] = x
		}
		docTop[d] = t
	}
	for i := range out {
		d := v.unitDoc[out[i].unit]
		out[i].f[fRank] = float32(math.Log1p(float64(i)))
		out[i].f[fDocRank] = float32(math.Log1p(float64(perDoc[d])))
		perDoc[d]++
	}
	for i := range out {
		d, x := v.unitDoc[out[i].unit], out[i].f[fRelFirst]
		other := docTop[d][0]
		if x == other {
			other = docTop[d][1]
		}
		out[i].f[fDocBest] = other
		out[i].f[fDocSum] = float32(math.Log1p(float64(docSum[d] - x)))
		out[i].f[fDocHits] = float32(math.Log1p(float64(perDoc[v.unitDoc[out[i].unit]])))
	}
	return out
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

// tfAt is how often the term occurs at a place.
func tfAt(p *postings, at int32) uint8 {
	if i := p.from(at); i < len(p.at) && p.at[i] == at {
		return p.tf[i]
	}
	return 0
}

func articleNumber(s string) float64 {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			break
		}
		n = n*10 + int(r-'0')
	}
	return math.Log1p(float64(n))
}

// docYear is the year of issue, from the date or the number; 0 if unknown.
func docYear(h *corpus.Head) int {
	if len(h.Issued) >= 4 {
		return h.Issued.Time().Year()
	}
	for _, part := range strings.Split(h.Number, "/") {
		if len(part) == 4 {
			y := 0
			for _, r := range part {
				if r < '0' || r > '9' {
					y = 0
					break
				}
				y = y*10 + int(r-'0')
			}
			if y > 1940 && y < 2200 {
				return y
			}
		}
	}
	return 0
}

// docLevel orders types: 3 law, 2 decree, 1 circular or ministerial decision.
func docLevel(h *corpus.Head) int {
	n := corpus.Fold(h.Number)
	t := corpus.Fold(h.Type)
	switch {
	case strings.Contains(n, "/qh") || strings.Contains(n, "ubtvqh") || strings.Contains(n, "vbhn-vpqh") || strings.HasPrefix(t, "luat") || strings.HasPrefix(t, "bo luat") || strings.HasPrefix(t, "phap lenh"):
		return 3
	case strings.Contains(n, "nd-cp") || t == "nghi dinh":
		return 2
	case strings.Contains(n, "/tt") || strings.HasPrefix(t, "thong tu"):
		return 1
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
