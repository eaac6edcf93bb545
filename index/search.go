package index

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"

	"trolyao/corpus"
)

const (
	depth    = 200 // candidates of the first ranking that are looked at closely
	maxExact = 20  // units given for references, at most

	// nameBonus is what the name of a procedure is worth when the question holds
	// all of it: its records answer under their names, which the ranker, learned
	// on articles of law, does not know.
	nameBonus = 1.5

	coreBonus = .5 // what a core document is worth, in units of the ranker's score
)

// Search finds the units that answer a question. References in it are fetched
// and come first; everything else is ranked.
func (x *Index) Search(ctx context.Context, q Query) (*Result, error) {
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
	allow := v.filter(q)

	near := x.dense.ask(ctx, res.Reading.asked())
	exact, only := v.exact(&res.Reading, allow)
	ranked, sure, err := x.rank(v, ts, &res.Reading, allow, near)
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
	for _, p := range exact {
		if !seen[p.unit] {
			seen[p.unit] = true
			picks = append(picks, p)
		}
	}
	for _, j := range ranked {
		if !seen[j.unit] {
			seen[j.unit] = true
			picks = append(picks, pick{unit: j.unit, passage: j.pass - v.unitPass[j.unit], score: j.final})
		}
	}
	for _, p := range picks {
		if len(res.Hits) >= q.Limit {
			break
		}
		hit, err := x.hit(ctx, v, p, &res.Reading, ts)
		if err != nil {
			return nil, err
		}
		gone := res.Reading.On != "" && (hit.Validity.State == corpus.Expired || hit.Validity.State == corpus.NotYet || hit.Validity.State == corpus.Completed)
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
	exact   bool
	ref     corpus.Ref // what was asked for, of exact picks
}

// filter says which units the reader may see and the query wants.
func (v *view) filter(q Query) func(unit int32) bool {
	ok := make([]bool, len(v.docs))
	for i, d := range v.docs {
		h := &d.Head
		ok[i] = (h.Class == corpus.Public || q.Reader.All || slices.Contains(q.Reader.Agencies, h.Agency)) &&
			(len(q.Types) == 0 || slices.Contains(q.Types, h.Type)) &&
			(q.Issuer == "" || h.Issuer == q.Issuer) &&
			(q.Year == 0 || docYear(h) == q.Year) &&
			(len(q.Docs) == 0 || slices.Contains(q.Docs, h.Key))
	}
	return func(unit int32) bool { return ok[v.unitDoc[unit]] }
}

// rank orders the units for a question, best first, and says how sure the words
// make it of the first. Nearness in meaning changes the order alone: when to
// decline was calibrated without it, and has to stay the same while vectors are
// missing or the model does not answer.
func (x *Index) rank(v *view, ts []term, r *Reading, allow func(int32) bool, near func(*view, []candidate) *nearness) ([]judged, float64, error) {
	a, err := v.ask(ts, r)
	if err != nil {
		return nil, 0, err
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
	js := v.judge(a, v.candidates(a.found, depth, allow, also))
	ranker := ranking()
	for i := range js {
		js[i].final = ranker.score(&js[i].f)
		if x.opts.Lexicon.Core[v.docs[v.unitDoc[js[i].unit]].Head.Key] {
			js[i].final += coreBonus
		}
		js[i].final -= v.ageCost(v.unitDoc[js[i].unit], a, r.On)
		if v.traits[v.unitDoc[js[i].unit]].procedure {
			js[i].final += nameBonus * float64(js[i].f[fDocPairShare]+js[i].f[fDocPair])
		}
	}
	sort.SliceStable(js, func(a, b int) bool { return js[a].final > js[b].final })
	sure := confidence(js)
	x.dense.fuse(js, n)
	return js, sure, nil
}

// exact finds the units that the references in the question name, and the
// documents it names by their number without a part.
func (v *view) exact(r *Reading, allow func(int32) bool) ([]pick, map[int32]bool) {
	var out []pick
	only := map[int32]bool{}
	for i := range r.Refs {
		rr := &r.Refs[i]
		held, hit := false, false
		for _, ref := range rr.Candidates {
			d, ok := v.byKey[ref.Doc]
			if !ok {
				continue
			}
			part := local(ref)
			if rr.Mention.Serial != "" {
				only[d] = true
			}
			if part == (corpus.Ref{}) {
				continue
			}
			held = held || v.docUnit[d+1] > v.docUnit[d] && allow(v.docUnit[d])
			for u := v.docUnit[d]; u < v.docUnit[d+1]; u++ {
				if len(out) >= maxExact || !allow(u) {
					continue
				}
				us := local(v.units[u].Ref)
				if !us.Contains(part) && !part.Contains(us) {
					continue
				}
				p := pick{unit: u, exact: true, ref: ref, score: math.MaxFloat32}
				found := part.Contains(us) || us == part
				for k, pr := range v.units[u].Refs {
					pr = local(pr)
					if part.Contains(pr) || pr.Contains(part) {
						if !found || !part.Contains(us) {
							p.passage = int32(k)
						}
						found = true
						break
					}
				}
				if found {
					out = append(out, p)
					hit = true
				}
			}
		}
		rr.Missing = held && !hit
	}
	return out, only
}

// hit fetches a unit and chooses what to show of it.
func (x *Index) hit(ctx context.Context, v *view, p pick, r *Reading, ts []term) (*Hit, error) {
	d := v.unitDoc[p.unit]
	shape := v.docs[d]
	ord := int(p.unit - v.docUnit[d])
	units, err := x.source.Units(ctx, shape.Head.Key, ord)
	if err != nil || len(units) == 0 {
		return nil, fmt.Errorf("index: unit %d of %s: %w", ord, shape.Head.Key, err)
	}
	passages := units[0].Passages(&shape.Head)
	if int(p.passage) >= len(passages) {
		// The document changed since this view was made; the next view knows.
		p.passage = 0
	}
	if len(passages) == 0 {
		return nil, fmt.Errorf("index: unit %d of %s holds no passage", ord, shape.Head.Key)
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
	h := &Hit{Passage: passages[best], Score: p.score, Exact: p.exact}
	for i := range passages {
		if i != best && len(h.Also) < 4 && passages[i].Holds(r.On) && (p.exact && local(p.ref).Contains(local(passages[i].Ref)) || !p.exact && (i == best+1 || i == best-1)) {
			h.Also = append(h.Also, passages[i])
		}
	}
	if r.On != "" {
		h.Validity = v.validity(&h.Passage, r.On)
	}
	return h, nil
}

func (v *view) validity(p *corpus.Passage, on corpus.Day) corpus.Validity {
	val := corpus.Assess(p.Head, v.touching[p.Head.Key], v.catalog.Head, p.Ref, on)
	if !p.Holds(on) {
		val.State = corpus.Expired
		if p.Since > on {
			val.State = corpus.NotYet
		}
		val.Since, val.Until = p.Since, p.Until
	}
	return val
}

// Validity explains whether a document or provision is in force on a day.
func (x *Index) Validity(ref corpus.Ref, on corpus.Day) (corpus.Validity, error) {
	v, err := x.current()
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
	v, err := x.current()
	if err != nil {
		return nil, err
	}
	defer v.release()
	return slices.Clone(v.touching[doc]), nil
}

// Catalog is the list of documents that searches see.
func (x *Index) Catalog() (*corpus.Catalog, error) {
	v, err := x.current()
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

// certainty are the weights of confidence: logistic regression over the best
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

// confidence is the calibrated chance that the best candidates answer.
func confidence(js []judged) float64 {
	if len(js) == 0 {
		return 0
	}
	z := -5.19
	for _, c := range certainty {
		z += c.weight * float64(js[0].f[c.feature])
	}
	return 1 / (1 + math.Exp(-z))
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
	allow := v.filter(q)
	near := x.dense.ask(context.Background(), reading.asked())
	exact, _ := v.exact(&reading, allow)
	ranked, _, err := x.rank(v, ts, &reading, allow, near)
	if err != nil {
		return nil, err
	}
	var out []corpus.Ref
	seen := map[int32]bool{}
	add := func(u int32) {
		if !seen[u] && len(out) < n {
			seen[u] = true
			out = append(out, v.units[u].Ref)
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
