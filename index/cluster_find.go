package index

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"trolyao/corpus"
)

// look makes a view of what the cluster holds, where it holds more than the last one.
func (x *Index) look(ctx context.Context) error {
	x.building.Lock()
	defer x.building.Unlock()
	c := x.cluster
	read, err := c.behind(ctx)
	if err != nil {
		return err
	}
	if read == "" { // nothing was ever whole
		return x.nothing(ctx)
	}
	cursor, err := c.cursor(ctx, read)
	if err != nil {
		return err
	}
	old := x.view.Load()
	if old != nil && old.cursor == cursor && read == c.read {
		return nil
	}
	if read != c.read || old == nil {
		c.read, x.shapes, x.cursor, old = read, map[string]*shape{}, 0, nil
	}
	if err := x.takeShapes(ctx, cursor); err != nil {
		return err
	}
	return x.show(ctx, cursor, true)
}

// nothing is shown where the cluster has no index yet: the feed may be empty too.
func (x *Index) nothing(ctx context.Context) error {
	todo, err := x.source.Changes(ctx, 0, 1)
	if err != nil || x.view.Load() != nil {
		return err
	}
	x.rebuilding.Store(len(todo) > 0)
	return x.show(ctx, 0, false)
}

// takeShapes reads what came since the last look.
func (x *Index) takeShapes(ctx context.Context, cursor int64) error {
	c := x.cluster
	query := fields{"bool": fields{"filter": []fields{{"range": fields{"q": fields{"gt": x.cursor}}},
		{"terms": fields{"k": []string{kindDocument, kindGone}}}}}}
	err := c.each(ctx, c.read, query, []string{"key", "k", "q", "m"}, func(_ string, source json.RawMessage) error {
		var m struct {
			K, Key string
			M      *shape
		}
		if err := json.Unmarshal(source, &m); err != nil {
			return fmt.Errorf("index: facts: %w", err)
		}
		for _, s := range []*shape{x.shapes[m.Key], m.M} {
			if s != nil {
				x.heard.changed += s.passages()
			}
		}
		if m.M == nil {
			delete(x.shapes, m.Key)
			return nil
		}
		m.M.settle()
		x.shapes[m.Key] = m.M
		return nil
	})
	if err == nil {
		x.cursor = cursor
	}
	return err
}

// show makes the shapes a view.
func (x *Index) show(ctx context.Context, cursor int64, settled bool) error {
	docs := make([]*shape, 0, len(x.shapes))
	for _, s := range x.shapes {
		docs = append(docs, s)
	}
	v := x.viewOf(docs)
	v.cursor, v.whole = cursor, settled
	v.finder = &inCluster{cluster: x.cluster, index: x.cluster.read, v: v}
	v.hurt = func(error) {}
	relations, err := x.source.Relations(ctx)
	if err != nil {
		return fmt.Errorf("index: relations: %w", err)
	}
	v.touching = v.catalog.Touching(relations)
	if err := x.listen(ctx, v, settled); err != nil {
		return err
	}
	if settled {
		x.rebuilding.Store(false)
	}
	if old := x.view.Swap(v); old != nil {
		old.release()
	}
	x.dense.look(true)
	return nil
}

// inCluster finds in an index of the cluster.
type inCluster struct {
	*cluster
	index string
	v     *view
}

func (f *inCluster) close() {}

// held is how many places hold a term, as the cache keeps it.
type held counts

func (h *held) size() int { return 32 }

// find asks for the counts of the terms that were not asked for since this view was made.
func (f *inCluster) find(ctx context.Context, ts []term) ([]found, error) {
	out := make([]found, len(ts))
	var asked []string
	for i, t := range ts {
		out[i] = found{term: t, body: &postings{}, title: &postings{}, doc: &postings{}}
		if h, ok := f.v.cache.get(t.text).(*held); ok {
			out[i].n = counts(*h)
		} else {
			asked = append(asked, t.text)
		}
	}
	if len(asked) > 0 && f.index != "" {
		got, err := f.count(ctx, asked)
		if err != nil {
			return nil, err
		}
		for i := range out {
			if n, ok := got[out[i].text]; ok {
				out[i].n = n
			}
		}
	}
	for i := range out {
		f.v.weigh(&out[i])
	}
	return out, nil
}

// joined is a term as it stands in the cluster.
func joined(term string) string { return strings.ReplaceAll(term, " ", "_") }

func is(field, term string) fields {
	return fields{"term": fields{field: fields{"value": joined(term)}}}
}

func (f *inCluster) count(ctx context.Context, terms []string) (map[string]counts, error) {
	aggs := fields{}
	for _, field := range []string{"b", "w", "t", "d"} {
		filters := make([]fields, len(terms))
		for i, t := range terms {
			filters[i] = is(field, t)
		}
		aggs[field] = fields{"filters": fields{"filters": filters}}
	}
	var out struct {
		Aggregations map[string]struct {
			Buckets []struct {
				N int `json:"doc_count"`
			}
		}
	}
	if err := f.ask(ctx, http.MethodPost, f.path(f.index, "/_search?request_cache=false&allow_partial_search_results=false"),
		encoded(fields{"size": 0, "track_total_hits": false, "aggs": aggs}), &out); err != nil {
		return nil, err
	}
	got := map[string]counts{}
	for i, t := range terms {
		n := func(field string) int {
			if b := out.Aggregations[field].Buckets; i < len(b) {
				return b[i].N
			}
			return 0
		}
		h := held{n("b"), n("w"), n("t"), n("d")}
		f.v.cache.put(t, &h)
		got[t] = counts(h)
	}
	return got, nil
}

// filters are what a query lets through, for the cluster to leave out the rest before it
// ranks.
func (s *scope) filters(kind string) fields {
	q := &s.query
	must := []fields{{"term": fields{"k": kind}}}
	if !q.Reader.All {
		may := []fields{{"term": fields{"class": corpus.Public}}}
		if len(q.Reader.Agencies) > 0 {
			may = append(may, fields{"terms": fields{"agency": q.Reader.Agencies}})
		}
		must = append(must, fields{"bool": fields{"should": may, "minimum_should_match": 1}})
	}
	if len(q.Types) > 0 {
		must = append(must, fields{"terms": fields{"type": q.Types}})
	}
	if q.Issuer != "" {
		must = append(must, fields{"term": fields{"issuer": q.Issuer}})
	}
	if q.Year != 0 {
		must = append(must, fields{"term": fields{"year": q.Year}})
	}
	if len(q.Docs) > 0 {
		must = append(must, fields{"terms": fields{"key": q.Docs}})
	}
	out := fields{"filter": must}
	if len(q.Without) > 0 {
		out["must_not"] = fields{"terms": fields{"key": q.Without}}
	}
	return out
}

// stands says whether a term stands anywhere.
func (f *found) stands() bool { return f.n.passages+f.n.headings+f.n.titles > 0 }

// mostClauses is below what the cluster takes in one query.
const mostClauses = 450

// ranking is the search for the best n entries of a kind, by the fields with their weights.
func (f *inCluster) ranking(a *asked, n int, s *scope, kind string, weights map[string]float64) fields {
	var should []fields
	for i := range a.found {
		t := &a.found[i]
		if !t.stands() || len(should) >= mostClauses {
			continue
		}
		for field, weight := range weights {
			should = append(should, fields{"term": fields{field: fields{"value": joined(t.text),
				"boost": weight * t.factor()}}})
		}
	}
	query := s.filters(kind)
	query["should"], query["minimum_should_match"] = should, 1
	return fields{"size": n, "track_total_hits": false, "_source": false, "docvalue_fields": []string{"q"},
		"query": fields{"bool": query}}
}

// choose are the units that may be among the best n, in order of their numbers. The cluster
// ranks units by their whole text, and passages by theirs: the best of both.
func (f *inCluster) choose(ctx context.Context, v *view, a *asked, n int, s *scope) ([]int32, error) {
	if !slices.ContainsFunc(a.found, func(t found) bool { return t.stands() }) {
		return nil, nil
	}
	h := fnv.New32a()
	for i := range a.found {
		h.Write([]byte(a.found[i].text))
	}
	head := encoded(fields{"index": f.index, "search_type": "dfs_query_then_fetch", "allow_partial_search_results": false,
		"preference": "q" + strconv.FormatUint(uint64(h.Sum32()), 36)})
	var body []byte
	for _, search := range []fields{
		f.ranking(a, n, s, kindUnit, map[string]float64{"u": first.wUnit + first.wPass, "t": first.wTitle}),
		f.ranking(a, n, s, kindPassage, map[string]float64{"b": 1}),
	} {
		body = append(append(append(append(body, head...), '\n'), encoded(search)...), '\n')
	}
	return f.chosen(ctx, v, body, s, 3)
}

// chosen sends the two searches, and left times more where they were only done in part.
func (f *inCluster) chosen(ctx context.Context, v *view, body []byte, s *scope, left int) ([]int32, error) {
	var out struct {
		Responses []struct {
			Status int
			Error  json.RawMessage
			Hits   struct{ Hits []hitThere }
		}
	}
	if err := f.ask(ctx, http.MethodPost, "/_msearch", body, &out); err != nil {
		return nil, err
	}
	for _, r := range out.Responses { // a shard's node went meanwhile: its copy answers
		if (again(r.Status) || r.Status >= 500) && left > 0 && wait(ctx, lastPause/4) == nil {
			return f.chosen(ctx, v, body, s, left-1)
		}
	}
	var units []int32
	for _, r := range out.Responses {
		switch {
		case again(r.Status) || r.Status >= 500:
			return nil, fmt.Errorf("%w: %d %.200s", ErrAway, r.Status, r.Error)
		case r.Status >= 300:
			return nil, &refusedError{r.Status, fmt.Sprintf("%.300s", r.Error)}
		}
		for _, hit := range r.Hits.Hits {
			if u, ok := v.placeOf(&hit); ok && s.allows(u) {
				units = append(units, u)
			}
		}
	}
	slices.Sort(units)
	return slices.Compact(units), nil
}

// placeOf is the unit of a view that an entry of the cluster is, or belongs to; none
// where the view has another text of its document.
func (v *view) placeOf(hit *hitThere) (int32, bool) {
	key, rest, _ := strings.Cut(hit.ID, "|")
	ord, _, _ := strings.Cut(rest, "|")
	d, ok := v.byKey[key]
	n, err := strconv.Atoi(ord)
	if !ok || err != nil || len(hit.Fields.Q) != 1 || hit.Fields.Q[0] != v.docs[d].Seq {
		return 0, false
	}
	u := v.docUnit[d] + int32(n)
	return u, n >= 0 && u < v.docUnit[d+1]
}

func (f *inCluster) candidates(ctx context.Context, v *view, a *asked, n int, s *scope,
	also func(widely []candidate) []candidate) ([]candidate, error) {
	most := 2 * n
	if also != nil {
		most = max(most, wide)
	}
	units, err := f.choose(ctx, v, a, most, s)
	if err != nil {
		return nil, err
	}
	units, err = f.fill(ctx, v, a, units)
	if err != nil {
		return nil, err
	}
	work := scratches.Get().(*scratch)
	defer scratches.Put(work)
	out := v.count(work, a.found, units)
	slices.SortFunc(out, better)
	return widened(out, n, also), nil
}

// stream is what is said in a unit: of each passage the pieces that are read by themselves.
type stream struct{ P [][]string }

func (s *stream) size() (n int) {
	for _, pieces := range s.P {
		n += 24
		for _, p := range pieces {
			n += 16 + len(p)
		}
	}
	return n
}

// said are the streams of units, those not kept asked for; one that the cluster has not is
// left out.
func (f *inCluster) said(ctx context.Context, v *view, units []int32) (map[int32]*stream, error) {
	out := map[int32]*stream{}
	var ids []string
	name := func(u int32) (id, kept string) {
		d := v.unitDoc[u]
		id = unitID(v.docs[d].Head.Key, int(u-v.docUnit[d]))
		return id, f.index + " " + id + "@" + strconv.FormatInt(v.docs[d].Seq, 10)
	}
	for _, u := range units {
		id, kept := name(u)
		if s, ok := f.streams.get(kept).(*stream); ok {
			out[u] = s
		} else {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return out, nil
	}
	var got struct{ Hits struct{ Hits []hitThere } }
	// All of what is kept: to pick a part of it the cluster would read it first.
	body := fields{"size": len(ids), "track_total_hits": false, "_source": true, "docvalue_fields": []string{"q"},
		"query": fields{"ids": fields{"values": ids}}}
	if err := f.ask(ctx, http.MethodPost, f.path(f.index, "/_search?allow_partial_search_results=false"), encoded(body),
		&got); err != nil {
		return nil, err
	}
	for i := range got.Hits.Hits {
		hit := &got.Hits.Hits[i]
		u, ok := v.placeOf(hit)
		if !ok {
			continue
		}
		var source struct{ S *stream }
		if err := json.Unmarshal(hit.Source, &source); err != nil || source.S == nil {
			return nil, fmt.Errorf("index: words of %s: %w", hit.ID, err)
		}
		_, kept := name(u)
		f.streams.put(kept, source.S)
		out[u] = source.S
	}
	return out, nil
}

// fill gives what is asked the postings of its terms in the units, which are in order, and
// returns the units whose words are there.
func (f *inCluster) fill(ctx context.Context, v *view, a *asked, units []int32) ([]int32, error) {
	said, err := f.said(ctx, v, units)
	if err != nil {
		return nil, err
	}
	units = slices.DeleteFunc(units, func(u int32) bool {
		return said[u] == nil || len(said[u].P) != int(v.unitPass[u+1]-v.unitPass[u])
	})
	g := newGleaner(a)
	last := int32(-1)
	for _, u := range units {
		if d := v.unitDoc[u]; d != last {
			last = d
			h := &v.docs[d].Head
			g.read(wordsIn(h.Type))
			g.read(wordsIn(h.Title))
			g.put(d, func(fo *found) *postings { return fo.doc })
		}
		g.read(wordsIn(v.units[u].Title))
		g.put(u, func(fo *found) *postings { return fo.title })
		for p, pieces := range said[u].P {
			for _, piece := range pieces {
				g.read(strings.Split(piece, " "))
			}
			g.put(v.unitPass[u]+int32(p), func(fo *found) *postings { return fo.body })
		}
	}
	return units, nil
}

// wordsIn are the syllables of a text.
func wordsIn(text string) []string {
	var b strings.Builder
	tokens(&b, text)
	return slices.DeleteFunc(strings.Fields(b.String()), func(w string) bool { return strings.Contains(w, "_") })
}

// gleaner counts the terms of a question in texts.
type gleaner struct {
	words map[string]int32      // the number of a word of any term
	pairs map[[2]int32][]*found // terms of two
	one   [][]*found            // terms of one, by the number of the word
	tf    map[*found]int        // since the last put
}

func newGleaner(a *asked) *gleaner {
	g := &gleaner{words: map[string]int32{}, pairs: map[[2]int32][]*found{}, tf: map[*found]int{}}
	number := func(w string) int32 {
		n, ok := g.words[w]
		if !ok {
			n = int32(len(g.one))
			g.words[w], g.one = n, append(g.one, nil)
		}
		return n
	}
	for _, fs := range [][]found{a.found, a.cues} {
		for i := range fs {
			f := &fs[i]
			if one, two, pair := strings.Cut(f.text, " "); pair {
				key := [2]int32{number(one), number(two)}
				g.pairs[key] = append(g.pairs[key], f)
			} else {
				n := number(one)
				g.one[n] = append(g.one[n], f)
			}
		}
	}
	return g
}

// read counts the terms in a piece of text.
func (g *gleaner) read(words []string) {
	prev := int32(-1)
	for _, w := range words {
		n, ok := g.words[w]
		if !ok {
			prev = -1
			continue
		}
		for _, f := range g.one[n] {
			g.tf[f]++
		}
		if prev >= 0 {
			for _, f := range g.pairs[[2]int32{prev, n}] {
				g.tf[f]++
			}
		}
		prev = n
	}
}

// put enters what was read as standing in a place.
func (g *gleaner) put(at int32, in func(*found) *postings) {
	for f, n := range g.tf {
		p := in(f)
		p.at, p.tf = append(p.at, at), append(p.tf, uint8(min(n, math.MaxUint8)))
	}
	clear(g.tf)
}

// mostProcedures is how many documents of one term are asked for.
const mostProcedures = 20000

func (f *inCluster) procedures(ctx context.Context, v *view, terms []string) ([][]int32, error) {
	out := make([][]int32, len(terms))
	if len(terms) == 0 {
		return out, nil
	}
	filters := make([]fields, len(terms))
	for i, t := range terms {
		filters[i] = is("w", t)
	}
	body := fields{"size": 0, "track_total_hits": false, "query": fields{"bool": fields{"filter": []fields{
		{"term": fields{"k": kindUnit}}, {"term": fields{"procedure": true}}}}},
		"aggs": fields{"t": fields{"filters": fields{"filters": filters},
			"aggs": fields{"d": fields{"terms": fields{"field": "key", "size": mostProcedures}}}}}}
	var got struct {
		Aggregations struct {
			T struct {
				Buckets []struct {
					D struct{ Buckets []struct{ Key string } }
				}
			}
		}
	}
	if err := f.ask(ctx, http.MethodPost, f.path(f.index, "/_search?allow_partial_search_results=false"), encoded(body),
		&got); err != nil {
		return nil, err
	}
	for i, b := range got.Aggregations.T.Buckets {
		for _, doc := range b.D.Buckets {
			if d, ok := v.byKey[doc.Key]; ok && v.traits[d].procedure {
				out[i] = append(out[i], d)
			}
		}
	}
	return out, nil
}

// dictionary reads all that is said and counts it.
func (f *inCluster) dictionary(ctx context.Context, each func(term string, passages uint64)) error {
	if f.index == "" {
		return nil
	}
	count := map[string]uint64{}
	query := fields{"term": fields{"k": kindUnit}}
	err := f.each(ctx, f.index, query, []string{"s"}, func(id string, source json.RawMessage) error {
		var unit struct{ S stream }
		if err := json.Unmarshal(source, &unit); err != nil {
			return fmt.Errorf("index: words of %s: %w", id, err)
		}
		for _, pieces := range unit.S.P {
			in := map[string]bool{}
			for _, piece := range pieces {
				prev := ""
				for _, w := range strings.Split(piece, " ") {
					in[w] = true
					if prev != "" {
						in[bigram(prev, w)] = true
					}
					prev = w
				}
			}
			for t := range in {
				count[t]++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	terms := make([]string, 0, len(count))
	for t := range count {
		terms = append(terms, t)
	}
	slices.SortFunc(terms, cmp.Compare[string])
	for _, t := range terms {
		each(t, count[t])
	}
	return nil
}

// recheck looks at each unit chosen once more: a document that was deleted, or shut to this
// reader, after the view was made goes out to nobody.
func (x *Index) recheck(ctx context.Context, v *view, q *Query, picks []pick) ([]pick, error) {
	in := map[string]bool{} // whether its documents may be read
	key := func(p pick) string { return v.docs[v.unitDoc[p.unit]].Head.Key }
	for _, p := range picks {
		in[key(p)] = true
	}
	changed := map[string]bool{} // whether they are there still
	for at := v.cursor; len(in) > 0; {
		changes, err := x.source.Changes(ctx, at, 1000)
		if err != nil {
			return nil, fmt.Errorf("index: look again after %d: %w", at, err)
		}
		if len(changes) == 0 {
			break
		}
		for _, ch := range changes {
			if at = ch.Seq; in[ch.Key] {
				changed[ch.Key] = !ch.Deleted
			}
		}
	}
	for k, there := range changed {
		if in[k] = false; there {
			d, err := x.source.Document(ctx, k)
			if err != nil {
				return nil, fmt.Errorf("index: document %s: %w", k, err)
			}
			in[k] = q.lets(&d.Head)
		}
	}
	return slices.DeleteFunc(picks, func(p pick) bool { return !in[key(p)] }), nil
}

// fromCore answers from the core library while the cluster is away; only where that is
// sure does it say anything. Whether a document that it does not hold is held elsewhere
// nobody knows meanwhile. Nil is no answer.
func (x *Index) fromCore(ctx context.Context, q Query) *Result {
	core := x.cluster.core
	if core == nil {
		return nil
	}
	res, err := core.Search(ctx, q)
	if err != nil || len(res.Hits) == 0 || res.Confidence < coreSure && !res.Hits[0].Exact ||
		slices.ContainsFunc(res.Reading.Refs, func(r RefReading) bool { return len(r.Candidates) == 0 }) {
		return nil
	}
	res.Reading.Notes = append(res.Reading.Notes, textCoreOnly)
	return res
}

// known is the view of now, or that of the core library where the cluster was never seen:
// what is told of its documents holds all the same.
func (x *Index) known() (*view, error) {
	v, err := x.current()
	if errors.Is(err, ErrAway) && x.cluster.core != nil {
		return x.cluster.core.current()
	}
	return v, err
}

// coreSure is how sure the core library has to be to answer alone.
const coreSure = .5
