package index

import (
	"cmp"
	"slices"
	"sync"
)

// The first ranking adds up, for each unit, what the terms of a question are
// worth there: its text as a whole, its best passage, and its heading. It is
// exact, but not by reading every posting: a term has for each unit the most that
// it can add ([bound], one byte, made once), the sums of these say which units
// may be among the best, and only those are counted word for word.

// bound is what a term of weight 1 can add to the units at most.
type bound struct {
	unit []int32 // the units that hold it anywhere, ascending; nil where most has all units
	most []uint8 // in steps, rounded up
	step float32
}

func (b *bound) size() int { return 4*cap(b.unit) + cap(b.most) }

// slack makes up for sums that are rounded.
const slack = 1.0005

// addTo adds the bound of a term of some weight to every unit.
func (b *bound) addTo(sums []float32, weight float32) {
	step := b.step * weight
	if b.unit == nil {
		sums = sums[:len(b.most)]
		for u, m := range b.most {
			sums[u] += step * float32(m)
		}
		return
	}
	most := b.most[:len(b.unit)]
	for i, u := range b.unit {
		sums[u] += step * float32(most[i])
	}
}

// worth is what a term of weight 1 gives in one place, and how lengths count there.
type worth struct {
	pass, unit, title float32
	pk, pb, uk, ub    float32
}

func (v *view) worth(f *found) worth {
	return worth{
		pass:  float32(f.idfPass * (first.pass.k1 + 1)),
		unit:  float32(f.idfUnit * (first.unit.k1 + 1)),
		title: float32(f.idfTitle * (first.title.k1 + 1)),
		pk:    float32(first.pass.k1 * (1 - first.pass.b)),
		pb:    float32(first.pass.k1 * first.pass.b / v.avgIn(v.avgPass)),
		uk:    float32(first.unit.k1 * (1 - first.unit.b)),
		ub:    float32(first.unit.k1 * first.unit.b / v.avgIn(v.avgUnit)),
	}
}

// ratio is how much of the whole weight tf occurrences give at a length.
func ratio(tf, norm float32) float32 { return tf / (tf + norm) }

// scratch is the working memory of one search.
type scratch struct {
	sum       []float32 // per unit: bounds added up
	gain      []float32 // per unit: of one term
	given     []int32   // the units that have one
	inTitle   []uint8   // per unit: occurrences of one term in the heading
	inDoc     []uint8   // per document: … in its title
	pass      []float32 // per passage of the units counted
	unit      []float32 // per unit counted: its text, …
	base      []float32 // … what its headings give its passages, …
	title     []float32 // … its heading
	firstPass []int32   // … where its passages begin in pass
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func cleared[T any](b []T, n int) []T {
	if cap(b) < n {
		return make([]T, n)
	}
	b = b[:n]
	clear(b)
	return b
}

// boundOf is the bound of a term, made or taken from the cache.
func (v *view) boundOf(f *found) *bound {
	key := "?" + f.text // no field is named so
	if b, ok := v.cache.get(key).(*bound); ok {
		return b
	}
	b := v.bound(f)
	v.cache.put(key, b)
	return b
}

func (v *view) bound(f *found) *bound {
	s := scratches.Get().(*scratch)
	s.room(v)
	w := v.worth(f)
	wUnit, wPass, wTitle := float32(first.wUnit), float32(first.wPass), float32(first.wTitle)
	inT, inD := float32(first.inTitle), float32(first.inDoc)
	above := func(u int32, fix float32) float32 {
		return wPass*w.pass*ratio(fix, w.pk+w.pb*v.unitMean[u]) + wUnit*w.unit*ratio(fix, w.uk+w.ub*v.unitIn[u])
	}
	for i, d := range f.doc.at {
		s.inDoc[d] = f.doc.tf[i]
	}
	for i, u := range f.title.at {
		tf := float32(f.title.tf[i])
		s.inTitle[u] = f.title.tf[i]
		s.give(u, wTitle*w.title*ratio(tf, saturation(first.title, float64(v.units[u].Len)/v.avgTitle))+
			above(u, inT*tf+inD*float32(s.inDoc[v.unitDoc[u]])))
	}
	for i, d := range f.doc.at {
		tf := inD * float32(f.doc.tf[i])
		for u := v.docUnit[d]; u < v.docUnit[d+1]; u++ {
			if s.inTitle[u] == 0 {
				s.give(u, above(u, tf))
			}
		}
	}
	for i, n := 0, len(f.body.at); i < n; {
		u := v.passUnit[f.body.at[i]]
		fix := inT*float32(s.inTitle[u]) + inD*float32(s.inDoc[v.unitDoc[u]])
		sum, best := fix, float32(0)
		for last := v.unitPass[u+1]; i < n && f.body.at[i] < last; i++ {
			tf := float32(f.body.tf[i])
			sum += tf
			norm := w.pk + w.pb*v.passIn[f.body.at[i]]
			best = max(best, ratio(tf+fix, norm)-ratio(fix, norm))
		}
		norm := w.uk + w.ub*v.unitIn[u]
		s.give(u, wPass*w.pass*best+wUnit*w.unit*(ratio(sum, norm)-ratio(fix, norm)))
	}
	b := s.quantised()
	for _, u := range f.title.at {
		s.inTitle[u] = 0
	}
	for _, d := range f.doc.at {
		s.inDoc[d] = 0
	}
	scratches.Put(s) // where something panicked it is not used again
	return b
}

// room makes gain, inTitle and inDoc as long as the view needs. They are empty between
// two terms: most terms stand in few units, and clearing all would cost more.
func (s *scratch) room(v *view) {
	if len(s.gain) != len(v.units) || len(s.inDoc) != len(v.docs) {
		s.gain, s.inTitle = make([]float32, len(v.units)), make([]uint8, len(v.units))
		s.inDoc = make([]uint8, len(v.docs))
	}
}

// give adds to the gain of a unit.
func (s *scratch) give(u int32, gain float32) {
	if gain <= 0 {
		return
	}
	if s.gain[u] == 0 {
		s.given = append(s.given, u)
	}
	s.gain[u] += gain
}

// quantised keeps the gains of one term as bytes, and empties them.
func (s *scratch) quantised() *bound {
	b, n, top := &bound{}, len(s.given), float32(0)
	for _, u := range s.given {
		top = max(top, s.gain[u])
	}
	b.step = top * slack / 255
	steps := func(u int32) uint8 { return uint8(min(255, 1+s.gain[u]/b.step)) }
	if n > len(s.gain)/3 { // shorter than naming the units, and read faster
		b.most = make([]uint8, len(s.gain))
		for _, u := range s.given {
			b.most[u] = steps(u)
		}
	} else {
		slices.Sort(s.given)
		b.unit, b.most = slices.Clone(s.given), make([]uint8, n)
		for i, u := range b.unit {
			b.most[i] = steps(u)
		}
	}
	for _, u := range s.given {
		s.gain[u] = 0
	}
	s.given = s.given[:0]
	return b
}

// candidates ranks all units by a weighted sum of BM25 scores (text of the
// unit, its best passage, both with the headings above them counted in, and
// the heading by itself) and returns the best n that allow lets through, best
// first. Units that also, which may be nil, picks from the best widely follow
// with what they score.
func (v *view) candidates(fs []found, n int,
	allow func(unit int32) bool, also func(widely []candidate) []candidate) []candidate {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	if also == nil {
		return v.best(s, fs, n, allow)
	}
	var widely []candidate
	if len(v.units) > wide {
		widely = v.best(s, fs, max(n, wide), allow)
	} else { // room for all; those without a word of the question go along
		widely = v.count(s, fs, v.allowed(allow))
		slices.SortFunc(widely, better)
	}
	return widened(widely, n, also)
}

// widened are the best n candidates, and what also, which may be nil, picks beside them.
func widened(widely []candidate, n int, also func(widely []candidate) []candidate) []candidate {
	out := slices.Clone(widely[:min(n, len(widely))])
	for len(out) > 0 && out[len(out)-1].score == 0 {
		out = out[:len(out)-1]
	}
	if also == nil {
		return out
	}
	in, score := map[int32]bool{}, map[int32]float64{}
	for _, c := range out {
		in[c.unit] = true
	}
	for _, c := range widely {
		score[c.unit] = c.score
	}
	for _, c := range also(widely) {
		if !in[c.unit] {
			c.score = score[c.unit]
			out = append(out, c)
		}
	}
	return out
}

func (v *view) allowed(allow func(unit int32) bool) []int32 {
	var all []int32
	for u := range v.units {
		if allow == nil || allow(int32(u)) {
			all = append(all, int32(u))
		}
	}
	return all
}

// best are the best n units that hold a word of the question, best first: as many
// again as are wanted are counted by their bounds, and then each unit whose bound
// reaches what the n-th has.
func (v *view) best(s *scratch, fs []found, n int, allow func(unit int32) bool) []candidate {
	s.sum = cleared(s.sum, len(v.units))
	for i := range fs {
		v.boundOf(&fs[i]).addTo(s.sum, float32(fs[i].factor()))
	}
	likely := topHeap{limit: 2 * n}
	for u, sum := range s.sum {
		if sum > 0 && likely.wants(float64(sum)) && (allow == nil || allow(int32(u))) {
			likely.add(candidate{unit: int32(u), score: float64(sum)})
		}
	}
	units := make([]int32, len(likely.items))
	for i, c := range likely.items {
		units[i] = c.unit
		s.sum[c.unit] = 0 // counted
	}
	slices.Sort(units)
	out := v.count(s, fs, units)
	slices.SortFunc(out, better)
	if len(units) < 2*n {
		return out[:min(n, len(out))]
	}
	least := float32(out[n-1].score)
	units = units[:0]
	for u, sum := range s.sum {
		if sum > 0 && sum*slack >= least && (allow == nil || allow(int32(u))) {
			units = append(units, int32(u))
		}
	}
	out = append(out, v.count(s, fs, units)...)
	slices.SortFunc(out, better)
	return out[:n]
}

// factor is what the term counts in the first ranking.
func (f *found) factor() float64 {
	if f.pair {
		return f.weight * first.wPair
	}
	return f.weight
}

// count scores units, which are in order of their numbers, by reading all their
// postings. A word of a heading or of the document's title counts as if it stood in
// every passage below it; that part, which is the same for all passages of a unit
// but for their length, is the unit's base.
func (v *view) count(s *scratch, fs []found, units []int32) []candidate {
	s.unit, s.base, s.title = cleared(s.unit, len(units)), cleared(s.base, len(units)), cleared(s.title, len(units))
	s.firstPass = cleared(s.firstPass, len(units))
	passes := int32(0)
	for k, u := range units {
		s.firstPass[k] = passes
		passes += v.unitPass[u+1] - v.unitPass[u]
	}
	s.pass = cleared(s.pass, int(passes))
	for i := range fs {
		v.countTerm(s, &fs[i], units)
	}
	out := make([]candidate, len(units))
	for k, u := range units {
		best, at := float32(0), v.unitPass[u]
		for p := v.unitPass[u]; p < v.unitPass[u+1]; p++ {
			if x := s.pass[s.firstPass[k]+p-v.unitPass[u]]; x > best {
				best, at = x, p
			}
		}
		out[k] = candidate{unit: u, pass: at, score: first.wUnit*float64(s.unit[k]) +
			first.wPass*float64(best+s.base[k]) + first.wTitle*float64(s.title[k])}
	}
	return out
}

func (v *view) countTerm(s *scratch, f *found, units []int32) {
	w := v.worth(f)
	factor := float32(f.factor())
	w.pass, w.unit, w.title = w.pass*factor, w.unit*factor, w.title*factor
	inT, inD := float32(first.inTitle), float32(first.inDoc)
	body, title, doc := 0, 0, 0 // how far the postings are read
	for k, u := range units {
		fix := float32(0)
		if title = f.title.seek(title, u); title < len(f.title.at) && f.title.at[title] == u {
			tf := float32(f.title.tf[title])
			fix = inT * tf
			s.title[k] += w.title * ratio(tf, saturation(first.title, float64(v.units[u].Len)/v.avgTitle))
		}
		if d := v.unitDoc[u]; len(f.doc.at) > 0 {
			if doc = f.doc.seek(doc, d); doc < len(f.doc.at) && f.doc.at[doc] == d {
				fix += inD * float32(f.doc.tf[doc])
			}
		}
		norm := w.uk + w.ub*v.unitIn[u]
		if fix > 0 {
			s.base[k] += w.pass * ratio(fix, w.pk+w.pb*v.unitMean[u])
			s.unit[k] += w.unit * ratio(fix, norm)
		}
		first, last, to := v.unitPass[u], v.unitPass[u+1], s.firstPass[k]
		if body = f.body.seek(body, first); body == len(f.body.at) || f.body.at[body] >= last {
			continue
		}
		sum := fix
		for ; body < len(f.body.at) && f.body.at[body] < last; body++ {
			at, tf := f.body.at[body], float32(f.body.tf[body])
			sum += tf
			norm := w.pk + w.pb*v.passIn[at]
			gain := ratio(tf+fix, norm)
			if fix > 0 {
				gain -= ratio(fix, norm)
			}
			s.pass[to+at-first] += w.pass * gain
		}
		gain := ratio(sum, norm)
		if fix > 0 {
			gain -= ratio(fix, norm)
		}
		s.unit[k] += w.unit * gain
	}
}

// seek is the first posting at or behind a place that is not before posting i:
// near ones are found fast.
func (p *postings) seek(i int, at int32) int {
	if i >= len(p.at) || p.at[i] >= at {
		return i
	}
	step := 1
	for i+step < len(p.at) && p.at[i+step] < at {
		i += step
		step *= 2
	}
	lo, hi := i+1, min(i+step, len(p.at))
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

// better puts candidates in order, the best first; of equals the one that stands
// first.
func better(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.unit, b.unit))
}

// topHeap keeps the best candidates: a heap with the worst on top.
type topHeap struct {
	limit int
	items []candidate
}

func (h *topHeap) wants(score float64) bool {
	return len(h.items) < h.limit || score > h.items[0].score
}

func (h *topHeap) less(a, b candidate) bool {
	return a.score < b.score || a.score == b.score && a.unit > b.unit
}

func (h *topHeap) add(c candidate) {
	if len(h.items) < h.limit {
		h.items = append(h.items, c)
		for i := len(h.items) - 1; i > 0; {
			up := (i - 1) / 2
			if !h.less(h.items[i], h.items[up]) {
				break
			}
			h.items[i], h.items[up] = h.items[up], h.items[i]
			i = up
		}
		return
	}
	h.items[0] = c
	for i := 0; ; {
		low := 2*i + 1
		if low >= len(h.items) {
			break
		}
		if low+1 < len(h.items) && h.less(h.items[low+1], h.items[low]) {
			low++
		}
		if !h.less(h.items[low], h.items[i]) {
			break
		}
		h.items[i], h.items[low] = h.items[low], h.items[i]
		i = low
	}
}
