package index

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"

	"trolyao/corpus"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// view is the index at one moment: bleve's snapshot, and the arrays that place
// its postings. Passages of a unit, units of a document stand side by side, so
// that sums over a unit are runs. A view does not change, but for its cache of
// decoded postings.
type view struct {
	finder finder
	reader bleveindex.IndexReader // of finder, where it is in a folder
	refs   atomic.Int32
	cursor int64
	whole  bool // holds all that the feed had when it was made
	hurt   func(error)

	docs     []*shape
	docUnit  []int32 // first unit of each document, and one past the last
	units    []*unit
	unitDoc  []int32
	unitPass []int32 // first passage of each unit, and one past the last
	passUnit []int32
	passLen  []float32
	unitLen  []float32 // syllables of all its passages
	// The same with heading and document title counted in; unitMean is the mean passage.
	passIn, unitIn, unitMean []float32
	byKey                    map[string]int32
	traits                   []traits // per document
	names                    []string // per document: see fullName
	plain                    []bool   // per unit: a heading that rules nothing
	// Per document: the later one that has its place, or that of the law it guides.
	successor, guided []int32

	// slot maps bleve's document numbers to passages, units or documents,
	// whichever the number is; -1 is none.
	slot []int32

	avgPass, avgUnit, avgTitle, avgDoc float64
	avgDocOfUnit                       float64 // document title, averaged over units

	catalog  *corpus.Catalog
	touching map[string][]corpus.Relation // by document key: what bears on its validity
	speech   *speech                      // syllable statistics, for restoring diacritics

	namesOnce sync.Once // makes procNames
	procNames *procedureNames

	cache *cache // of what was made of postings
	texts *cache // of the texts of units
}

// postings are the places of one term in one field, ascending.
type postings struct {
	at    []int32
	tf    []uint8
	units int32 // distinct units, of body postings
}

func (p *postings) size() int { return 4*cap(p.at) + cap(p.tf) }

func (v *view) acquire() bool {
	for {
		n := v.refs.Load()
		if n == 0 {
			return false
		}
		if v.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (v *view) release() {
	if v.refs.Add(-1) == 0 {
		v.finder.close()
	}
}

// current returns the view of now, held until released.
func (x *Index) current() (*view, error) {
	for {
		if x.rebuilding.Load() {
			return nil, ErrRebuilding
		}
		v := x.view.Load()
		if v == nil && x.cluster != nil && x.life.Err() == nil {
			return nil, ErrAway // nothing of it was ever seen
		}
		if v == nil {
			return nil, fmt.Errorf("index: closed")
		}
		if v.acquire() {
			return v, nil
		}
	}
}

// refresh makes what is in bleve visible to searches.
// The syllable statistics are counted anew when the index is settled; before
// that, searches use the ones there are.
func (x *Index) refresh(ctx context.Context, settled bool) error {
	x.building.Lock()
	defer x.building.Unlock()
	adv, err := x.bleve.Advanced()
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	reader, err := adv.Reader()
	if err != nil {
		return fmt.Errorf("index: open snapshot: %w", err)
	}
	var v *view
	var known map[string]*shape // what stands in the folder, but for the first view
	if x.view.Load() != nil {
		known = x.shapes
	}
	err = sound(true, func() (err error) {
		v, err = x.newView(reader, known)
		return err
	})
	if err != nil {
		reader.Close()
		return err
	}
	v.hurt = x.hurt
	v.whole = settled
	if err := x.standing(ctx, v); err != nil {
		reader.Close()
		return err
	}
	if err := sound(false, func() error { return x.listen(ctx, v, settled) }); err != nil {
		reader.Close()
		return err
	}
	if x.view.Load() == nil { // first: learn what the folder holds
		for _, d := range v.docs {
			x.shapes[d.Head.Key] = d
		}
		x.cursor, x.kept = v.cursor, nil
		for _, p := range x.placed {
			p.shapes = nil
		}
	}
	if old := x.view.Swap(v); old != nil {
		old.release()
	}
	x.dense.look(true)
	return nil
}

func (x *Index) newView(reader bleveindex.IndexReader, known map[string]*shape) (*view, error) {
	var cursor int64
	if b, err := reader.GetInternal(keyCursor); err != nil {
		return nil, fmt.Errorf("index: cursor: %w", err)
	} else if b != nil {
		if cursor, err = strconv.ParseInt(string(b), 10, 64); err != nil {
			return nil, fmt.Errorf("index: cursor: %w", err)
		}
	}
	if x.kept != nil && x.kept.Cursor != cursor {
		x.kept, x.placed = nil, nil
	}
	segments, err := x.segments(reader)
	if err != nil {
		return nil, err
	}
	var docs []*shape
	for _, s := range segments {
		for n, at := range s.at {
			if at.unit >= 0 || s.gone(n) {
				continue
			}
			d := known[s.keys[at.key]]
			if d == nil {
				d = s.shapes[s.keys[at.key]]
			}
			if d == nil {
				if d, err = load(reader, s.keys[at.key]); err != nil {
					return nil, err
				}
			}
			docs = append(docs, d)
		}
	}
	v := x.viewOf(docs)
	v.cursor, v.finder, v.reader = cursor, &inFolder{v, reader}, reader
	return v, v.seat(segments)
}

// viewOf arranges documents.
func (x *Index) viewOf(docs []*shape) *view {
	v := &view{docs: docs, byKey: map[string]int32{}, texts: newCache(textsRoom)}
	v.refs.Store(1)
	sort.Slice(v.docs, func(i, j int) bool { return v.docs[i].Head.Key < v.docs[j].Head.Key })
	v.lay()
	v.average()
	v.cache = newCache(cmp.Or(x.opts.CacheBytes, cacheFor(len(v.passUnit))))
	heads := make([]*corpus.Head, len(v.docs))
	for i, d := range v.docs {
		heads[i] = &d.Head
	}
	v.catalog = corpus.NewCatalog(heads)
	v.succession()
	return v
}

// lay lays units and passages of all documents side by side, and adds up their
// lengths.
func (v *view) lay() {
	units, passages := 0, 0
	for _, d := range v.docs {
		units, passages = units+len(d.units), passages+d.passages()
	}
	for _, a := range []*[]int32{&v.unitDoc, &v.unitPass} {
		*a = make([]int32, 0, units+1)
	}
	for _, a := range []*[]float32{&v.unitLen, &v.unitIn, &v.unitMean} {
		*a = make([]float32, 0, units)
	}
	v.units, v.plain = make([]*unit, 0, units), make([]bool, 0, units)
	v.passUnit = make([]int32, 0, passages)
	v.passLen, v.passIn = make([]float32, 0, passages), make([]float32, 0, passages)
	var lens []int
	for i, d := range v.docs {
		v.byKey[d.Head.Key] = int32(i)
		v.docUnit = append(v.docUnit, int32(len(v.units)))
		v.avgDoc += float64(d.Len)
		v.traits = append(v.traits, d.traits)
		v.names = append(v.names, d.name)
		for u := range d.units {
			us := &d.units[u]
			v.unitPass = append(v.unitPass, int32(len(v.passUnit)))
			above := float32(first.inTitle*float64(us.Len) + first.inDoc*float64(d.Len))
			sum := 0
			lens, _ = us.lens(lens[:0])
			for _, n := range lens {
				v.passUnit = append(v.passUnit, int32(len(v.units)))
				v.passLen = append(v.passLen, float32(n))
				v.passIn = append(v.passIn, float32(n)+above)
				sum += n
			}
			v.unitLen = append(v.unitLen, float32(sum))
			v.unitDoc = append(v.unitDoc, int32(i))
			v.plain = append(v.plain, us.plain)
			v.units = append(v.units, us)
			v.unitIn = append(v.unitIn, float32(sum)+above)
			v.unitMean = append(v.unitMean, float32(sum)/float32(max(1, us.passages))+above)
			v.avgTitle += float64(us.Len)
			v.avgUnit += float64(sum)
			v.avgDocOfUnit += float64(d.Len)
		}
	}
	v.docUnit = append(v.docUnit, int32(len(v.units)))
	v.unitPass = append(v.unitPass, int32(len(v.passUnit)))
}

// average makes averages of the sums.
func (v *view) average() {
	units := math.Max(1, float64(len(v.units)))
	v.avgPass = v.avgUnit / math.Max(1, float64(len(v.passUnit)))
	v.avgUnit /= units
	v.avgTitle /= units
	v.avgDocOfUnit /= units
	v.avgDoc /= math.Max(1, float64(len(v.docs)))
}

// load reads the stored facts of a document.
func load(reader bleveindex.IndexReader, key string) (*shape, error) {
	d, err := reader.Document(key)
	if err != nil {
		return nil, fmt.Errorf("index: facts of %s: %w", key, err)
	}
	var raw []byte
	d.VisitFields(func(f bleveindex.Field) {
		if f.Name() == fieldMeta {
			raw = f.Value()
		}
	})
	s := &shape{}
	if err := json.Unmarshal(raw, s); err != nil {
		return nil, fmt.Errorf("index: facts of %s: %w", key, err)
	}
	s.settle()
	return s, nil
}

// postings decodes the places of a term in a field, or takes them from the
// cache. The result must not be changed.
func (v *view) postings(field, term string) (*postings, error) {
	key := field + term
	if p, ok := v.cache.get(key).(*postings); ok {
		return p, nil
	}
	var p *postings
	err := sound(true, func() (err error) {
		p, err = v.decode(field, term)
		return err
	})
	if err != nil {
		v.hurt(err)
		return nil, err
	}
	v.cache.put(key, p)
	return p, nil
}

func (v *view) decode(field, term string) (*postings, error) {
	tfr, err := v.reader.TermFieldReader(context.Background(), []byte(term), field, true, false, false)
	if err != nil {
		return nil, fmt.Errorf("index: postings of %q: %w", term, err)
	}
	defer tfr.Close()
	n := int(tfr.Count())
	p := &postings{at: make([]int32, 0, n), tf: make([]uint8, 0, n)}
	var doc bleveindex.TermFieldDoc
	sorted := true
	for {
		d, err := tfr.Next(&doc)
		if err != nil {
			return nil, fmt.Errorf("index: postings of %q: %w", term, err)
		}
		if d == nil {
			break
		}
		at := v.slot[d.ID.Value()]
		if at < 0 {
			continue
		}
		if k := len(p.at); k > 0 && p.at[k-1] > at {
			sorted = false
		}
		p.at = append(p.at, at)
		p.tf = append(p.tf, uint8(min(d.Freq, 255)))
	}
	if !sorted {
		p.sort(len(v.passUnit) + len(v.units))
	}
	if field == fieldBody {
		last := int32(-1)
		for _, at := range p.at {
			if u := v.passUnit[at]; u != last {
				p.units++
				last = u
			}
		}
	}
	return p, nil
}

// sort puts the places in order. A long list is dealt into a dense array,
// which is faster than comparing.
func (p *postings) sort(limit int) {
	if len(p.at) > 2000 {
		dense := make([]uint8, limit+1)
		for i, at := range p.at {
			dense[at] = p.tf[i]
		}
		k := 0
		for at, tf := range dense {
			if tf > 0 {
				p.at[k], p.tf[k] = int32(at), tf
				k++
			}
		}
		return
	}
	sort.Sort(byPlace{p})
}

type byPlace struct{ *postings }

func (b byPlace) Len() int           { return len(b.at) }
func (b byPlace) Less(i, j int) bool { return b.at[i] < b.at[j] }
func (b byPlace) Swap(i, j int) {
	b.at[i], b.at[j] = b.at[j], b.at[i]
	b.tf[i], b.tf[j] = b.tf[j], b.tf[i]
}

// listen gives the view its syllable statistics.
func (x *Index) listen(ctx context.Context, v *view, settled bool) error {
	old := x.view.Load()
	if old != nil {
		v.speech = old.speech
	}
	path := x.dir + ".syllables"
	if v.speech == nil && x.dir != "" {
		v.speech = loadSpeech(path, v.cursor)
	}
	if v.speech != nil && (!settled || v.speech.cursor == v.cursor) {
		return nil
	}
	s := v.speech.extended(&x.heard, v)
	if s == nil {
		var err error
		if s, err = newSpeech(ctx, v); err != nil {
			return err
		}
	}
	x.heard = heard{}
	v.speech = s
	if x.dir != "" {
		return s.save(path)
	}
	return nil
}
