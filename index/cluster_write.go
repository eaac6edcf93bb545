package index

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/paper"
)

// clusterFormat is the version of what stands in the cluster: another one is built
// beside the old and takes its place when it is whole.
const clusterFormat = "1"

// In the cluster stand four kinds of entries, told apart by field k:
//
//	"p" a passage     b: its terms
//	"u" a unit        u: the terms of its passages and of what stands above them, w: of its
//	                  passages, t: of its heading; kept for reading: s, its syllables
//	"d" a document    d: the terms of its title; kept: m, its facts and shape
//	"g" a document that is gone
//	"c" the cursor    kept: n, the feed sequence applied
//
// All have key and q, the feed sequence of their document, which is their version too,
// so that an older writing never comes over a newer one. A term of two syllables is
// joined by "_".
const (
	kindPassage, kindUnit, kindDocument, kindGone = "p", "u", "d", "g"
	cursorID                                      = "cursor"
)

// cluster is the index in an OpenSearch cluster.
type cluster struct {
	*wire
	alias, name string // name is that of the index of this format
	read        string // the index that searches read: name, or an older one until name is whole; "" none
	holder      string
	lease       Leaser

	streams *cache // words of units, by index, ID and sequence
	core    *Index // of the documents of Lexicon.Core, nil where there are none
}

// streamsRoom is how many bytes of words of units are kept.
const streamsRoom = 128 << 20

func (x *Index) openCluster(c *Cluster) error {
	w, err := c.wire(x.life)
	if err != nil {
		return err
	}
	alias := c.alias()
	name := alias + "-" + clusterFormat + "-" + x.opts.Lexicon.version()
	x.cluster = &cluster{wire: w, alias: alias, name: name, holder: rand.Text(), lease: c.Lease,
		streams: newCache(cmp.Or(x.opts.CacheBytes, streamsRoom))}
	if len(x.opts.Lexicon.Core) > 0 {
		dir := x.dir
		if dir != "" {
			dir += "-core"
		}
		x.cluster.core, err = Open(dir, &coreSource{Source: x.source, keys: x.opts.Lexicon.Core},
			Options{Lexicon: x.opts.Lexicon, Log: x.opts.Log})
		if err != nil {
			return err
		}
	}
	if x.dir != "" {
		x.dir += "-cluster"
		if err := os.MkdirAll(filepath.Dir(x.dir), 0o700); err != nil {
			return fmt.Errorf("index: %w", err)
		}
	}
	if err := x.look(x.life); errors.Is(err, ErrAway) {
		x.opts.Log.Warn("the search cluster does not answer", "err", err)
	} else if err != nil {
		return err
	}
	return nil
}

// coreSource is a source with the documents of some keys alone.
type coreSource struct {
	Source
	keys       map[string]bool
	from, upTo int64 // from there on nothing of them was found up to here
}

func (s *coreSource) Changes(ctx context.Context, after int64, limit int) ([]corpus.Change, error) {
	at := after
	if after == s.from {
		at = max(at, s.upTo)
	}
	for {
		all, err := s.Source.Changes(ctx, at, limit)
		if err != nil || len(all) == 0 {
			s.from, s.upTo = after, at
			return nil, err
		}
		var out []corpus.Change
		for _, c := range all {
			if s.keys[c.Key] {
				out = append(out, c)
			}
		}
		if len(out) > 0 {
			return out, nil
		}
		at = all[len(all)-1].Seq
	}
}

func (c *cluster) close() error {
	c.http.CloseIdleConnections()
	if c.core == nil {
		return nil
	}
	return c.core.Close()
}

// othersWait is how long who may not write waits for who does, looking every othersPause.
const (
	othersWait  = 10 * time.Second
	othersPause = 250 * time.Millisecond
)

// followCluster is Follow over a cluster. Whoever has the lease writes; the others wait a
// while for it, and see what is there.
func (x *Index) followCluster(ctx context.Context, progress func(seq int64)) error {
	c := x.cluster
	if c.core != nil {
		if err := c.core.Follow(ctx, nil); err != nil {
			return err
		}
	}
	if err := c.down(); err != nil {
		return err
	}
	for waited := time.Duration(0); waited < othersWait; waited += othersPause {
		got, err := c.mayWrite(ctx)
		if err != nil {
			return err
		}
		if got {
			err = x.write(ctx, progress)
			if c.lease != nil {
				rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
				err = errors.Join(err, c.lease.Release(rest, c.name, c.holder))
				cancel()
			}
			if err != nil {
				return err
			}
			break
		}
		at, err := c.cursor(ctx, c.name)
		if err != nil {
			return err
		}
		todo, err := x.source.Changes(ctx, at, 1)
		if err != nil {
			return fmt.Errorf("index: follow after %d: %w", at, err)
		}
		if len(todo) == 0 {
			if now, err := c.behind(ctx); err != nil {
				return err
			} else if now == c.name { // whole, and read
				break
			}
		}
		if progress != nil {
			progress(at)
		}
		if err := x.look(ctx); err != nil {
			return err
		}
		if err := wait(ctx, othersPause); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return x.look(ctx)
}

// leaseFor is how long the right to write lasts; it is renewed with each batch.
const leaseFor = 2 * time.Minute

func (c *cluster) mayWrite(ctx context.Context) (bool, error) {
	if c.lease == nil {
		return true, nil
	}
	return c.lease.Lease(ctx, c.name, c.holder, leaseFor)
}

func (c *cluster) path(index, rest string) string { return "/" + url.PathEscape(index) + rest }

// cursor is how far an index has come, 0 where there is none.
func (c *cluster) cursor(ctx context.Context, index string) (int64, error) {
	var out struct {
		Source struct{ N int64 } `json:"_source"`
	}
	err := c.put(ctx, http.MethodGet, c.path(index, "/_doc/"+cursorID), nil, &out)
	if missingThere(err) {
		return 0, nil
	}
	return out.Source.N, err
}

// make makes the index of this format, where there is none.
func (c *cluster) make(ctx context.Context) error {
	err := c.put(ctx, http.MethodHead, c.path(c.name, ""), nil, nil)
	if !missingThere(err) {
		return err
	}
	var nodes struct {
		Data int `json:"number_of_data_nodes"`
	}
	if err := c.put(ctx, http.MethodGet, "/_cluster/health", nil, &nodes); err != nil {
		return err
	}
	bm := func(p bm25) fields { return fields{"type": "BM25", "k1": p.k1, "b": p.b, "discount_overlaps": false} }
	ranked := func(similarity string) fields {
		return fields{"type": "text", "analyzer": "terms", "similarity": similarity, "index_options": "freqs"}
	}
	counted := fields{"type": "text", "analyzer": "terms", "index_options": "docs", "norms": false}
	above := func(f fields) fields { f["copy_to"] = "u"; return f }
	word := fields{"type": "keyword"}
	number := fields{"type": "long"}
	body := fields{
		"settings": fields{
			"number_of_shards": max(1, min(nodes.Data, 8)), "auto_expand_replicas": "0-1", "refresh_interval": -1,
			"max_result_window": 20000,
			"similarity":        fields{"pass": bm(first.pass), "unit": bm(first.unit), "title": bm(first.title)},
			"analysis":          fields{"analyzer": fields{"terms": fields{"type": "custom", "tokenizer": "whitespace"}}},
		},
		"mappings": fields{
			"dynamic": "strict", "_source": fields{"excludes": []string{"b", "u", "w", "t", "d"}},
			"properties": fields{
				"k": word, "key": word, "q": number, "n": fields{"type": "long", "index": false},
				"class": word, "agency": word, "type": word, "issuer": word, "year": number, "procedure": fields{"type": "boolean"},
				"b": ranked("pass"), "u": ranked("unit"), "t": above(ranked("title")), "w": above(counted), "d": counted,
				"s": fields{"type": "object", "enabled": false}, "m": fields{"type": "object", "enabled": false},
			},
		},
	}
	err = c.put(ctx, http.MethodPut, c.path(c.name, ""), encoded(body), nil)
	var refused *refusedError
	if errors.As(err, &refused) && strings.Contains(refused.text, "resource_already_exists") {
		return c.put(ctx, http.MethodHead, c.path(c.name, ""), nil, nil) // or it was only begun
	}
	return err
}

// bulk is a list of writings.
type bulk struct {
	bytes.Buffer
	n int
}

func (b *bulk) put(id string, seq int64, source fields) {
	b.Write(encoded(fields{"index": fields{"_id": id, "version": seq, "version_type": "external_gte"}}))
	b.WriteByte('\n')
	b.Write(encoded(source))
	b.WriteByte('\n')
	b.n++
}

func (b *bulk) remove(id string, seq int64) {
	b.Write(encoded(fields{"delete": fields{"_id": id, "version": seq, "version_type": "external_gte"}}))
	b.WriteByte('\n')
	b.n++
}

// busyTries is how often what the cluster was too busy for is sent.
const busyTries = 12

// post writes what is listed. What the cluster was too busy for is sent once more; a
// newer writing that is there already stays.
func (c *cluster) post(ctx context.Context, b *bulk) error {
	lines := b.Bytes()
	pause := firstPause
	for n := 1; len(lines) > 0; n++ {
		var out struct {
			Errors bool
			Items  []map[string]struct {
				Status int
				Error  json.RawMessage
			}
		}
		if err := c.put(ctx, http.MethodPost, c.path(c.name, "/_bulk"), lines, &out); err != nil {
			return err
		}
		if !out.Errors {
			return nil
		}
		var rest []byte
		for _, item := range out.Items {
			for op, told := range item {
				end := bytes.IndexByte(lines, '\n') + 1
				if op == "index" {
					end += bytes.IndexByte(lines[end:], '\n') + 1
				}
				switch {
				case again(told.Status):
					rest = append(rest, lines[:end]...)
				case told.Status >= 300 && told.Status != http.StatusConflict && told.Status != http.StatusNotFound:
					return &refusedError{told.Status, string(told.Error)}
				}
				lines = lines[end:]
			}
		}
		if lines = rest; len(lines) == 0 {
			return nil
		}
		if n == busyTries {
			return fmt.Errorf("%w: too busy", ErrAway)
		}
		if err := wait(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, lastPause)
	}
	return nil
}

const (
	bulkBytes  = 4 << 20
	batchBytes = 32 << 20 // after so many the cursor moves
)

// write brings the index of this format up to the feed.
func (x *Index) write(ctx context.Context, progress func(seq int64)) error {
	c := x.cluster
	if err := c.make(ctx); err != nil {
		return err
	}
	at, err := c.cursor(ctx, c.name)
	if err != nil {
		return err
	}
	for {
		changes, err := x.source.Changes(ctx, at, 500)
		if err != nil {
			return fmt.Errorf("index: follow after %d: %w", at, err)
		}
		if len(changes) == 0 {
			break
		}
		known, err := c.heldOf(ctx, changes)
		if err != nil {
			return err
		}
		sent := 0
		for i, change := range changes {
			n, err := x.writeChange(ctx, change, known[change.Key])
			if err != nil {
				return err
			}
			delete(known, change.Key)
			if sent += n; sent < batchBytes && i+1 < len(changes) {
				continue
			}
			if sent, at = 0, change.Seq; progress != nil {
				progress(at)
			}
			if err := c.reach(ctx, at); err != nil {
				return err
			}
			if may, err := c.mayWrite(ctx); err != nil || !may {
				return errors.Join(err, ctx.Err())
			}
		}
	}
	return c.swap(ctx)
}

// reach makes what was written visible, and then says how far it goes.
func (c *cluster) reach(ctx context.Context, seq int64) error {
	if err := c.put(ctx, http.MethodPost, c.path(c.name, "/_refresh"), nil, nil); err != nil {
		return err
	}
	var b bulk
	b.put(cursorID, seq, fields{"k": "c", "n": seq})
	return c.post(ctx, &b)
}

// swap lets searches of everybody read this index.
func (c *cluster) swap(ctx context.Context) error {
	now, err := c.behind(ctx)
	if err != nil || now == c.name {
		return err
	}
	actions := []fields{{"add": fields{"index": c.name, "alias": c.alias}}}
	if now != "" {
		actions = append(actions, fields{"remove": fields{"index": now, "alias": c.alias}})
	}
	return c.put(ctx, http.MethodPost, "/_aliases", encoded(fields{"actions": actions}), nil)
}

// behind is the index that the alias means, "" where it means none.
func (c *cluster) behind(ctx context.Context) (string, error) {
	out := map[string]json.RawMessage{}
	if err := c.put(ctx, http.MethodGet, "/_alias/"+url.PathEscape(c.alias), nil, &out); missingThere(err) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	for name := range out {
		if name == c.name {
			return name, nil
		}
	}
	for name := range out {
		return name, nil
	}
	return "", nil
}

// heldOf are the IDs of what the index holds of the documents that changed, by key: also
// what a crash left.
func (c *cluster) heldOf(ctx context.Context, changes []corpus.Change) (map[string][]string, error) {
	keys := map[string]bool{}
	var list []string
	for _, ch := range changes {
		if !keys[ch.Key] {
			keys[ch.Key] = true
			list = append(list, ch.Key)
		}
	}
	if err := c.put(ctx, http.MethodPost, c.path(c.name, "/_refresh"), nil, nil); err != nil {
		return nil, err
	}
	out := map[string][]string{}
	err := c.each(ctx, c.name, fields{"bool": fields{"filter": []fields{{"terms": fields{"key": list}},
		{"terms": fields{"k": []string{kindPassage, kindUnit}}}}}}, []string{"key"}, func(id string, source json.RawMessage) error {
		var s struct{ Key string }
		if err := json.Unmarshal(source, &s); err != nil {
			return err
		}
		out[s.Key] = append(out[s.Key], id)
		return nil
	})
	return out, err
}

// each gives every entry that a query finds, in no order, with what is kept of it. Where a
// node goes meanwhile the rest is not known, and the error is ErrAway.
func (c *cluster) each(ctx context.Context, index string, query fields, source any,
	f func(id string, source json.RawMessage) error) error {
	type page struct {
		Scroll string               `json:"_scroll_id"`
		Shards struct{ Failed int } `json:"_shards"`
		Hits   struct{ Hits []hitThere }
	}
	var p page
	err := c.put(ctx, http.MethodPost, c.path(index, "/_search?scroll=2m&allow_partial_search_results=false"),
		encoded(fields{"size": 1000, "query": query, "_source": source, "sort": []string{"_doc"}}), &p)
	defer func() {
		if p.Scroll != "" {
			rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			_ = c.put(rest, http.MethodDelete, "/_search/scroll", encoded(fields{"scroll_id": p.Scroll}), nil)
		}
	}()
	for err == nil && len(p.Hits.Hits) > 0 {
		for _, h := range p.Hits.Hits {
			if err := f(h.ID, h.Source); err != nil {
				return err
			}
		}
		next := page{}
		err = c.put(ctx, http.MethodPost, "/_search/scroll", encoded(fields{"scroll": "2m", "scroll_id": p.Scroll}), &next)
		switch {
		case missingThere(err):
			err = fmt.Errorf("%w: %w", ErrAway, err)
		case err == nil && next.Shards.Failed > 0:
			err = fmt.Errorf("%w: %d shards went while they were read", ErrAway, next.Shards.Failed)
		}
		if err == nil {
			p = next
		}
	}
	return err
}

type hitThere struct {
	ID     string          `json:"_id"`
	Score  float64         `json:"_score"`
	Source json.RawMessage `json:"_source"`
	Fields struct{ Q []int64 }
}

// tokens are the terms of texts, side by side, as the analyser there parts them.
func tokens(b *strings.Builder, texts ...string) {
	for _, text := range texts {
		prev := ""
		for _, y := range paper.Syllables(text) {
			if prev != "" {
				b.WriteString(prev)
				b.WriteByte('_')
				b.WriteString(y.Text)
				b.WriteByte(' ')
			}
			b.WriteString(y.Text)
			b.WriteByte(' ')
			prev = y.Text
		}
	}
}

// writeChange writes what a change of the feed means and returns how many bytes that took.
// held are the IDs of what stands there of the document.
func (x *Index) writeChange(ctx context.Context, ch corpus.Change, held []string) (int, error) {
	c := x.cluster
	var b bulk
	size := 0
	flush := func(least int) error {
		if b.Len() < least || b.n == 0 {
			return nil
		}
		size += b.Len()
		err := c.post(ctx, &b)
		b = bulk{}
		return err
	}
	stale := map[string]bool{}
	for _, id := range held {
		stale[id] = true
	}
	put := func(id string, source fields) error {
		delete(stale, id)
		b.put(id, ch.Seq, source)
		return flush(bulkBytes)
	}
	meta := fields{"k": kindGone, "key": ch.Key, "q": ch.Seq}
	if !ch.Deleted {
		d, err := x.source.Document(ctx, ch.Key)
		if err != nil {
			return 0, fmt.Errorf("index: document %s: %w", ch.Key, err)
		}
		s, err := x.eachOf(d, ch.Seq, put)
		if err != nil {
			return 0, err
		}
		var title strings.Builder
		tokens(&title, d.Type, d.Title)
		meta["k"], meta["d"], meta["m"] = kindDocument, title.String(), s
	}
	for id := range stale {
		b.remove(id, ch.Seq)
	}
	if err := flush(0); err != nil {
		return 0, err
	}
	b.put(ch.Key, ch.Seq, meta) // last: who reads it finds the rest
	return size, flush(0)
}

// eachOf gives the entries of the units and passages of a document, and its shape.
func (x *Index) eachOf(d *corpus.Document, seq int64, put func(id string, source fields) error) (*shape, error) {
	s := &shape{Seq: seq, Head: d.Head}
	if p := corpus.ProcedureFacts(d); p != nil {
		s.Levels = p.Levels
	}
	entry := func(kind string) fields {
		return fields{"k": kind, "key": d.Key, "q": seq, "class": d.Class, "agency": d.Agency, "type": d.Type,
			"issuer": d.Issuer, "year": docYear(&d.Head), "procedure": traitsOf(&d.Head).procedure}
	}
	var name strings.Builder
	tokens(&name, d.Type, d.Title)
	for u, unit := range d.Units() {
		us := unitShape{Ref: local(unit.Ref), Title: unit.Part.Title, Len: len(paper.Syllables(unit.Part.Title))}
		passages := unit.Passages(&d.Head)
		hints := x.opts.Lexicon.hinted(d.Key, passages)
		var whole strings.Builder
		var stream [][]string
		for p, passage := range passages {
			texts := append([]string{passage.Lead, passage.Text}, passage.Asked...)
			texts = append(texts, hints[p]...)
			var body strings.Builder
			tokens(&body, texts...)
			whole.WriteString(body.String())
			e := entry(kindPassage)
			e["b"] = body.String()
			if err := put(passageID(d.Key, u, p), e); err != nil {
				return nil, err
			}
			n := 0
			var spoken []string
			for _, text := range texts {
				ys := paper.Syllables(text)
				if len(ys) == 0 {
					continue
				}
				words := make([]string, len(ys))
				for i, y := range ys {
					words[i] = y.Text
				}
				spoken = append(spoken, strings.Join(words, " "))
				n += len(ys)
			}
			stream = append(stream, spoken)
			us.Lens = append(us.Lens, n)
			us.Refs = append(us.Refs, local(passage.Ref))
		}
		var title strings.Builder
		tokens(&title, unit.Part.Title)
		e := entry(kindUnit)
		e["u"], e["w"], e["t"], e["s"] = name.String(), whole.String(), title.String(), fields{"p": stream}
		if err := put(unitID(d.Key, u), e); err != nil {
			return nil, err
		}
		s.Units = append(s.Units, us)
	}
	s.Len = len(paper.Syllables(d.Type)) + len(paper.Syllables(d.Title))
	return s, nil
}
