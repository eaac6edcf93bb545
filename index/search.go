package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"trolyao/corpus"
)

const (
	depth    = 200 // candidates of the first ranking that are looked at closely
	maxExact = 20  // units given for references, at most
	maxAlso  = 12  // further passages of a unit, at most

	// nameBonus is what the name of a procedure is worth when the question holds
	// all of it: its records answer under their names, which the ranker, learned
	// on articles of law, does not know.
	nameBonus = 1.5

	// fitBonus is what it is worth that a name is what is asked, see procedureNames.fit.
	fitBonus = 3

	coreBonus = .5 // what a core document is worth, in units of the ranker's score
)

// Search finds the units that answer a question. References in it are fetched
// and come first; everything else is ranked.
func (x *Index) Search(ctx context.Context, q Query) (*Result, error) {
	res, err := x.search(ctx, q)
	if errors.Is(err, ErrAway) && ctx.Err() == nil {
		if core := x.fromCore(ctx, q); core != nil {
			return core, nil
		}
	}
	return res, err
}

func (x *Index) search(ctx context.Context, q Query) (*Result, error) {
	v, err := x.current()
	if err != nil {
		return nil, err
	}
	defer v.release()
	if q.Limit <= 0 {
		q.Limit = 10
	}
	reading, ts := v.read(q, &x.opts.Lexicon)
	res := &Result{Reading: reading, Cursor: v.cursor}
	within := v.filter(q)

	near := x.dense.ask(ctx, res.Reading.Text)
	exact, only := v.exact(&res.Reading, within.allows)
	a, ranked, sure, err := x.rank(ctx, v, ts, &res.Reading, within, near)
	if err != nil {
		return nil, err
	}
	res.Confidence = sure
	if len(only) > 0 { // the question names documents by number: theirs first
		slices.SortStableFunc(ranked, func(a, b judged) int {
			return boolInt(only[v.unitDoc[b.unit]]) - boolInt(only[v.unitDoc[a.unit]])
		})
	}
	var picks []pick
	seen := map[int32]bool{}
	for _, p := range exact { // of one Điều as many khoản as are named
		if !slices.ContainsFunc(picks, func(o pick) bool {
			return o.unit == p.unit && o.passage == p.passage &&
				o.ref == p.ref
		}) {
			picks = append(picks, p)
		}
		seen[p.unit] = true
	}
	for _, j := range ranked {
		if !seen[j.unit] {
			seen[j.unit] = true
			p := pick{unit: j.unit, passage: j.pass - v.unitPass[j.unit], score: j.final}
			if j.clause != nil {
				p.sure = j.clause.sure
			}
			picks = append(picks, p)
		}
	}
	if x.cluster != nil {
		if picks, err = x.recheck(ctx, v, &q, picks); err != nil {
			return nil, err
		}
	}
	for _, p := range picks {
		if len(res.Hits) >= q.Limit {
			break
		}
		hit, err := x.hit(ctx, v, p, &res.Reading, a)
		if err != nil {
			return nil, err
		}
		if hit == nil {
			continue
		}
		gone := res.Reading.On != "" && hit.Validity.Over()
		switch {
		case !gone || q.Expired:
			res.Hits = append(res.Hits, *hit)
		case len(res.History) < q.Limit:
			res.History = append(res.History, *hit)
		}
	}
	return res, nil
}

// pick is a unit chosen for the result.
type pick struct {
	unit    int32
	passage int32 // order in the unit
	score   float64
	sure    float64
	exact   bool
	ref     corpus.Ref // what was asked for, of exact picks
}

// filter says which units the reader may see and the query wants.
func (v *view) filter(q Query) *scope {
	ok := make([]bool, len(v.docs))
	for i, d := range v.docs {
		ok[i] = q.lets(&d.Head)
	}
	return &scope{query: q, docs: ok, of: v.unitDoc}
}

// lets says whether the reader may see a document and the query wants it.
func (q *Query) lets(h *corpus.Head) bool {
	return (h.Class == corpus.Public || q.Reader.All || slices.Contains(q.Reader.Agencies, h.Agency)) &&
		(len(q.Types) == 0 || slices.Contains(q.Types, h.Type)) &&
		(q.Issuer == "" || h.Issuer == q.Issuer) &&
		(q.Year == 0 || docYear(h) == q.Year) &&
		(len(q.Docs) == 0 || slices.Contains(q.Docs, h.Key)) &&
		!slices.Contains(q.Without, h.Key)
}

// rank orders the units for a question, best first, and says how sure the words
// make it of the first. Nearness in meaning changes the order alone: when to
// decline was calibrated without it, and has to stay the same while vectors are
// missing or the model does not answer.
func (x *Index) rank(ctx context.Context, v *view, ts []term, r *Reading,
	within *scope, near func(*view, []candidate) *nearness) (*asked, []judged, float64, error) {
	a, err := v.ask(ctx, ts, r)
	if err != nil {
		return nil, nil, 0, err
	}
	var n *nearness
	var also func([]candidate) []candidate
	if near != nil {
		also = func(widely []candidate) []candidate {
			if n = near(v, widely); n == nil {
				return nil
			}
			return n.best(denseDepth)
		}
	}
	units, err := v.finder.candidates(ctx, v, a, depth, within, also)
	if err != nil {
		return nil, nil, 0, err
	}
	js := v.judge(a, units)
	words := v.wordsOf(r)
	flatRanking().scores(js)
	for i := range js {
		if x.opts.Lexicon.Core[v.docs[v.unitDoc[js[i].unit]].Head.Key] {
			js[i].final += coreBonus
		}
		js[i].final -= v.ageCost(v.unitDoc[js[i].unit], a, r.On)
		if v.traits[v.unitDoc[js[i].unit]].procedure {
			js[i].final += nameBonus * float64(js[i].f[fDocPairShare]+js[i].f[fDocPair])
			js[i].final += fitBonus * v.nameFit(v.unitDoc[js[i].unit], words)
		}
	}
	sort.SliceStable(js, func(a, b int) bool { return js[a].final > js[b].final })
	z := certain(js)
	best := js[:min(len(js), rereadDepth)]
	cs, err := x.clauses(ctx, v, a, r.On, best)
	if err != nil {
		return nil, nil, 0, err
	}
	text := reread(a, best, cs)
	v.choose(a, js, cs, rereadDepth)
	sure := 0.0
	if len(js) > 0 {
		sure = 1 / (1 + math.Exp(-z-text))
	}
	x.dense.fuse(js, n)
	return a, js, sure, nil
}

// reread puts the best candidates in order once more by their texts: ranking
// knows how often words stand in a passage, not what the passage is headed nor
// that it tells a number. It returns what the text of the first adds to how
// certain it is that its subject is held.
func reread(q *asked, js []judged, cs []clause) float64 {
	if len(js) == 0 {
		return 0
	}
	type seen struct {
		head          float64
		amount, place bool
	}
	texts := make([]seen, len(js))
	for i := range cs {
		t, f := &texts[cs[i].judged], cs[i].fit
		t.head = max(t.head, f.head)
		t.amount, t.place = t.amount || f.amount, t.place || f.place
	}
	order := make([]int, len(js))
	for i, t := range texts {
		order[i] = i
		js[i].final += headRank * t.head
		switch {
		case t.amount:
			js[i].final += amountRank
		case t.place:
			js[i].final += placeRank
		}
	}
	sort.SliceStable(order, func(a, b int) bool { return js[order[a]].final > js[order[b]].final })
	at, sorted := make([]int, len(js)), make([]judged, len(js))
	for i, o := range order {
		at[o], sorted[i] = i, js[o]
	}
	copy(js, sorted)
	for i := range cs {
		cs[i].judged = at[cs[i].judged]
	}
	first := texts[order[0]]
	add := certainBase + certainHead*first.head
	if q.wants.amount != nil && !first.amount {
		add += certainNoAmount
	}
	return add
}

// textsRoom is how many bytes of units that were read are kept for the next question.
const textsRoom = 8 << 20

// texts are the passages of a unit as they are kept. Whoever is given one does not
// change what it points to.
type texts []corpus.Passage

func (ts texts) size() (n int) {
	const beside = 400 // a passage without what it points to
	for i := range ts {
		n += beside + len(ts[i].Lead) + len(ts[i].Text) + 100*len(ts[i].Points)
	}
	return n
}

// passages are those of a unit, fetched once for a question, and for a view as long as
// there is room.
func (x *Index) passages(ctx context.Context, v *view, q *asked, unit int32) ([]corpus.Passage, error) {
	if ps, ok := q.texts[unit]; ok {
		return ps, nil
	}
	name := strconv.Itoa(int(unit))
	if ps, ok := v.texts.get(name).(texts); ok {
		q.texts[unit] = ps
		return ps, nil
	}
	d := v.unitDoc[unit]
	shape := v.docs[d]
	ord := int(unit - v.docUnit[d])
	units, err := x.source.Units(ctx, shape.Head.Key, ord)
	if err != nil {
		return nil, fmt.Errorf("index: unit %d of %s: %w", ord, shape.Head.Key, err)
	}
	var ps []corpus.Passage
	if len(units) > 0 { // else the document changed since this view was made
		ps = units[0].Passages(&shape.Head)
		v.texts.put(name, texts(ps))
	}
	q.texts[unit] = ps
	return ps, nil
}

// exact finds the units that the references in the question name, and the
// documents it names by their number without a part.
func (v *view) exact(r *Reading, allow func(int32) bool) ([]pick, map[int32]bool) {
	var out []pick
	only := map[int32]bool{}
	for i := range r.Refs {
		rr := &r.Refs[i]
		held, hit := false, false
		for k, ref := range rr.Candidates {
			d, ok := v.byKey[ref.Doc]
			if !ok {
				continue
			}
			if rr.Mention.Serial != "" {
				only[d] = true
			}
			if ref.Whole() {
				continue
			}
			held = held || v.docUnit[d+1] > v.docUnit[d] && allow(v.docUnit[d])
			named := v.named(d, ref, allow)
			if len(named) == 0 { // "Phụ lục 2" of a document that counts II
				if named = v.named(d, ref.Renumbered(), allow); len(named) > 0 {
					rr.Candidates[k] = ref.Renumbered()
				}
			}
			hit = hit || len(named) > 0
			out = append(out, named[:min(len(named), maxExact-len(out))]...)
		}
		rr.Missing = held && !hit
	}
	return out, only
}

// named finds the passages of document d that ref names: those inside it or,
// where it has none of its own, the narrowest that hold it.
func (v *view) named(d int32, ref corpus.Ref, allow func(int32) bool) []pick {
	part := local(ref)
	var inside, around []pick
	for u := v.docUnit[d]; u < v.docUnit[d+1]; u++ {
		if !allow(u) {
			continue
		}
		p := pick{unit: u, exact: true, ref: ref, score: math.MaxFloat32}
		own, wide := part.Contains(v.units[u].ref()), -1
		var refs []corpus.Ref
		if !own {
			refs = v.units[u].refs()
		}
		for k, pr := range refs {
			if part.Contains(pr) {
				own, p.passage = true, int32(k)
				break
			}
			if pr.Contains(part) && (wide < 0 || refs[wide] != pr && refs[wide].Contains(pr)) {
				wide = k
			}
		}
		if own {
			inside = append(inside, p)
		} else if wide >= 0 {
			p.passage = int32(wide)
			around = append(around, p)
		}
	}
	if len(inside) > 0 {
		return inside
	}
	at := func(p pick) corpus.Ref { return v.units[p.unit].refs()[p.passage] }
	var out []pick
	for _, p := range around {
		if !slices.ContainsFunc(around, func(o pick) bool { return at(o) != at(p) && at(p).Contains(at(o)) }) {
			out = append(out, p)
		}
	}
	return out
}

// hit fetches a unit and chooses what to show of it; nil where it is gone.
func (x *Index) hit(ctx context.Context, v *view, p pick, r *Reading, q *asked) (*Hit, error) {
	passages, err := x.passages(ctx, v, q, p.unit)
	if err != nil {
		return nil, err
	}
	if len(passages) == 0 { // the document changed since this view was made
		return nil, nil
	}
	if int(p.passage) >= len(passages) {
		// The document changed since this view was made; the next view knows.
		p.passage = 0
	}
	best := int(p.passage)
	if !passages[best].Holds(r.On) {
		for i := range passages { // another wording of the same provision, which holds on the day
			if passages[i].Ref == passages[best].Ref && passages[i].Holds(r.On) {
				best = i
				break
			}
		}
	}
	passage := passages[best]
	if p.exact {
		narrow(&passage, p.ref)
	}
	h := &Hit{Passage: passage, Score: p.score, Confidence: p.sure, Exact: p.exact, Asked: p.ref}
	if p.exact {
		h.Confidence = 1
	}
	for i := range passages {
		if i != best && len(h.Also) < maxAlso && passages[i].Holds(r.On) &&
			(p.exact && local(p.ref).Contains(local(passages[i].Ref)) || !p.exact && (i == best+1 || i == best-1)) {
			h.Also = append(h.Also, passages[i])
		}
	}
	if r.On != "" {
		h.Validity = v.validity(&h.Passage, r.On)
	}
	return h, nil
}

// narrow leaves of a passage the điểm or mục that was asked for, below the words
// that lead to it.
func narrow(p *corpus.Passage, asked corpus.Ref) {
	for _, pt := range p.Points {
		if local(pt.Ref) != local(asked) {
			continue
		}
		if at := strings.Index(p.Text, p.Points[0].Text); at > 0 {
			p.Lead = strings.TrimSpace(p.Lead + "\n" + strings.TrimSpace(p.Text[:at]))
		}
		p.Ref, p.Text, p.Points = pt.Ref, pt.Text, nil
		return
	}
}

func (v *view) validity(p *corpus.Passage, on corpus.Day) corpus.Validity {
	val := corpus.Assess(p.Head, v.touching[p.Head.Key], v.catalog.Head, p.Ref, on)
	if !p.Holds(on) {
		val.State, val.Since, val.Until, val.Doubt = corpus.Expired, p.Until.Add(1), p.Until, false
		if p.Since > on {
			val.State, val.Since = corpus.NotYet, p.Since
		}
	}
	return val
}

// Validity explains whether a document or provision is in force on a day.
func (x *Index) Validity(ref corpus.Ref, on corpus.Day) (corpus.Validity, error) {
	v, err := x.known()
	if err != nil {
		return corpus.Validity{}, err
	}
	defer v.release()
	h := v.catalog.Head(ref.Doc)
	if h == nil {
		return corpus.Validity{State: corpus.Unknown, On: on}, nil
	}
	return corpus.Assess(h, v.touching[h.Key], v.catalog.Head, ref, on), nil
}

// Relations are those from or to a document, as its text and the catalogue tell
// them.
func (x *Index) Relations(doc string) ([]corpus.Relation, error) {
	v, err := x.known()
	if err != nil {
		return nil, err
	}
	defer v.release()
	return slices.Clone(v.touching[doc]), nil
}

// Catalog is the list of documents that searches see.
func (x *Index) Catalog() (*corpus.Catalog, error) {
	v, err := x.known()
	if err != nil {
		return nil, err
	}
	defer v.release()
	return v.catalog, nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// certainty are the weights of certain: logistic regression over the best
// candidate's features, learned on every other question of the shared sets
// (answered within the first three or left out) against the questions of
// cmd/trolyao/testdata/questions/outside.jsonl. See docs/retrieval.md.
var certainty = []struct {
	feature int
	weight  float64
}{
	{fInPassUni, .95}, {fInPassPair, 3.72}, {fInUnitUni, 3.75}, {fInUnitPair, 5.75},
	{fCoverPass, .54}, {fCoverAll, 1.17}, {fCoverPairPass, 1.30}, {fCoverPairAll, 2.30},
	{fTitleUni, .49}, {fRareMissed, -.62}, {fQueryTerms, .26}, {fQueryIDF, -1.04},
}

// What the text of the first candidate adds: it is headed as is asked, and it
// tells no number where one is asked for. Learned the same way, on top.
const (
	certainBase     = .4
	certainHead     = 2.4
	certainNoAmount = -3.4
)

// certain is the calibrated chance that the best candidates answer, as a
// logarithm of odds and by the words alone.
func certain(js []judged) float64 {
	z := -5.19
	if len(js) > 0 {
		for _, c := range certainty {
			z += c.weight * float64(js[0].f[c.feature])
		}
	}
	return z
}

// Rank returns the refs of the best n units for a question, best first: what
// [Search] does before it fetches texts. Evaluation uses it.
func (x *Index) Rank(q Query, n int) ([]corpus.Ref, error) {
	v, err := x.current()
	if err != nil {
		return nil, err
	}
	defer v.release()
	reading, ts := v.read(q, &x.opts.Lexicon)
	within := v.filter(q)
	near := x.dense.ask(context.Background(), reading.Text)
	exact, _ := v.exact(&reading, within.allows)
	_, ranked, _, err := x.rank(context.Background(), v, ts, &reading, within, near)
	if err != nil {
		return nil, err
	}
	var out []corpus.Ref
	seen := map[int32]bool{}
	add := func(u int32) {
		if !seen[u] && len(out) < n {
			seen[u] = true
			out = append(out, v.ref(u))
		}
	}
	for _, p := range exact {
		add(p.unit)
	}
	for _, j := range ranked {
		add(j.unit)
	}
	return out, nil
}

// Unheld tells the state of a document that is not held, as those held tell it; see
// [corpus.Catalog.Unheld].
func (x *Index) Unheld(m corpus.Mention, on corpus.Day) (*corpus.Head, corpus.Validity, bool) {
	v, err := x.known()
	if err != nil {
		return nil, corpus.Validity{}, false
	}
	defer v.release()
	return v.catalog.Unheld(m, v.touching, on)
}
