package index

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"trolyao/corpus"
)

// Embedding is a model that turns texts into vectors. Where one is set, its
// cosine counts beside the ranking by words; nothing ever waits for it longer
// than Wait, and without an answer of it a search gives what it gives without
// a model.
type Embedding struct {
	// Model names the model and whatever else a passage's vector depends on:
	// vectors made under another name are thrown away.
	Model string
	// Passages returns one vector for each text, in their order, all of one
	// length. internal says that only endpoints of the house may see them.
	Passages func(ctx context.Context, texts []string, internal bool) ([][]float32, error)
	// Question returns the vector of a question, of the same length.
	Question func(ctx context.Context, text string) ([]float32, error)
	// Internal says that Passages takes internal texts. Where it does not,
	// internal documents are found by their words alone.
	Internal bool
	Wait     time.Duration // for the vector of a question; 0 means 250 ms
	// Weight of the cosine in the fused score, above 0 and below 1; 0 means .25.
	Weight float64
	// Retry is the pause before a model in trouble is asked again, doubled every
	// time up to two minutes; 0 means a second.
	Retry time.Duration
	// Failed is told when the model stops answering; nil is nobody.
	Failed func(error)
}

const (
	wide         = 4000 // units best by words whose nearness is measured; all, in a smaller collection
	denseDepth   = 100  // of these, the nearest join the candidates
	passageBatch = 16   // texts of one request
	passageRunes = 1500 // of a passage that are embedded; models read about 500 tokens
	vectorFormat = 1
	grace        = 2 * time.Second // a program that answers one question ends before it asks for vectors
	lastRetry    = 2 * time.Minute
)

// dense keeps the vectors of the passages and makes those that are missing, in
// the background.
type dense struct {
	Embedding
	index *Index
	path  string // of the file; "" keeps them in memory
	stop  context.CancelFunc
	done  chan struct{}
	wake  chan struct{}
	down  atomic.Bool   // questions are not sent until the model answers again
	alive atomic.Bool   // it answered a question since the worker looked last
	ready chan struct{} // closed when the file is read
	hurry chan struct{} // closed when somebody waits for the vectors
	once  sync.Once     // closes hurry

	// Of the worker alone: when to ask next whether a model that was down
	// answers, and how long to wait after that.
	probeAt time.Time
	wait    time.Duration

	mu      sync.RWMutex
	dim     int
	blocks  map[string]*block // by document key
	file    *os.File
	end     int64 // of what is whole in file
	state   progressOfVectors
	changed chan struct{} // closed when state changes
}

// block holds the vectors of a document's passages, one row each, in the order
// of the document. Numbers are int8 with one scale a row, so that a row times
// its scale has length 1.
type block struct {
	seq   int64
	rows  []int8
	scale []float32 // 0: not made yet
}

type progressOfVectors struct {
	made, of int
	settled  bool // nothing is missing of what the index holds
	err      error
}

func (x *Index) startDense(e *Embedding) {
	d := &dense{Embedding: *e, index: x, done: make(chan struct{}), wake: make(chan struct{}, 1),
		blocks: map[string]*block{}, changed: make(chan struct{}), ready: make(chan struct{}), hurry: make(
			chan struct{})}
	if d.Wait <= 0 {
		d.Wait = 250 * time.Millisecond
	}
	if d.Retry <= 0 {
		d.Retry = time.Second
	}
	if d.Weight <= 0 || d.Weight >= 1 {
		d.Weight = .25
	}
	if x.dir != "" {
		d.path = x.dir + ".vectors"
	}
	ctx, cancel := context.WithCancel(context.Background())
	d.stop = cancel
	x.dense = d
	go d.work(ctx)
}

func (d *dense) close() {
	if d == nil {
		return
	}
	d.stop()
	<-d.done
}

// look tells the worker that there is another view, or a model to look after.
func (d *dense) look(view bool) {
	if d == nil {
		return
	}
	if view {
		d.tell(func(s *progressOfVectors) { s.settled = false })
	}
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

func (d *dense) tell(change func(*progressOfVectors)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(&d.state)
	close(d.changed)
	d.changed = make(chan struct{})
}

// Vectors waits until every passage that may have a vector has one. progress,
// which may be nil, is told how many of how many. The error is that of the
// model, when it does not answer, or of ctx. Without Options.Embedding there is
// nothing to wait for.
func (x *Index) Vectors(ctx context.Context, progress func(made, of int)) error {
	d := x.dense
	if d == nil {
		return nil
	}
	d.once.Do(func() { close(d.hurry) })
	for {
		d.mu.RLock()
		s, changed := d.state, d.changed
		d.mu.RUnlock()
		if progress != nil {
			progress(s.made, s.of)
		}
		switch {
		case s.settled:
			return nil
		case s.err != nil:
			return s.err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// work reads the file and then makes vectors until the index closes.
func (d *dense) work(ctx context.Context) {
	defer close(d.done)
	if err := d.load(); err != nil {
		d.fail(err) // they are made again
	}
	close(d.ready)
	defer func() {
		if d.file != nil {
			d.file.Close()
		}
	}()
	select {
	case <-time.After(grace):
	case <-d.hurry:
	case <-ctx.Done():
		return
	}
	d.wait = d.Retry
	for {
		err := d.fill(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			d.fail(err)
		}
		d.probe(ctx)
		if d.down.Load() { // not woken: a model in trouble is left alone for a while
			select {
			case <-time.After(d.wait):
			case <-ctx.Done():
			}
			continue
		}
		select {
		case <-d.wake:
		case <-ctx.Done():
		}
	}
}

// fail remembers that the model does not answer.
func (d *dense) fail(err error) {
	if !d.down.Swap(true) && d.Failed != nil {
		d.Failed(err)
	}
	d.tell(func(s *progressOfVectors) { s.err = err })
	d.look(false)
}

// probe asks a model that was down whether it answers in time again. A slow
// one, which answers the probe and not the questions, is asked ever more
// seldom, so that few questions wait for it.
func (d *dense) probe(ctx context.Context) {
	if !d.down.Load() || time.Now().Before(d.probeAt) {
		return
	}
	if d.alive.Swap(false) {
		d.wait = d.Retry
	} else {
		d.wait = min(2*d.wait, lastRetry)
	}
	d.probeAt = time.Now().Add(d.wait)
	ctx, cancel := context.WithTimeout(ctx, d.Wait)
	defer cancel()
	if _, err := d.Question(ctx, "thủ tục hành chính"); err == nil {
		d.down.Store(false)
		d.tell(func(s *progressOfVectors) { s.err = nil })
	}
}

// missing is a passage without a vector.
type missing struct {
	key  string
	seq  int64
	row  int // of rows in the document
	rows int
	text string
}

// fill makes the vectors that the present view wants. It returns nil when none
// is missing.
func (d *dense) fill(ctx context.Context) error {
	for {
		d.mu.RLock()
		dim := d.dim
		d.mu.RUnlock()
		v, err := d.index.current()
		if err != nil {
			return err
		}
		docs, whole := v.docs, v.whole
		v.release() // the shapes do not change, and a held view keeps files
		err = d.fillOf(ctx, docs)
		if err == nil && whole {
			err = d.prune(docs)
		}
		if err != nil {
			return err
		}
		d.mu.RLock()
		again := dim != 0 && dim != d.dim // what was there has been thrown away
		d.mu.RUnlock()
		if now := d.index.view.Load(); !again && (now == v || now == nil) {
			d.tell(func(s *progressOfVectors) { s.settled, s.err = true, nil })
			return nil
		}
	}
}

func (d *dense) fillOf(ctx context.Context, docs []*shape) error {
	made, of := 0, 0
	var wanted []*shape
	d.mu.RLock()
	for _, s := range docs {
		if s.Head.Class != corpus.Public && !d.Internal {
			continue
		}
		n := s.passages()
		of += n
		have := 0
		if b := d.blocks[s.Head.Key]; b.fits(s) {
			for _, k := range b.scale {
				if k > 0 {
					have++
				}
			}
		}
		made += have
		if have < n {
			wanted = append(wanted, s)
		}
	}
	d.mu.RUnlock()
	d.tell(func(s *progressOfVectors) { s.made, s.of = made, of })
	var batch []missing
	for _, internal := range []bool{false, true} {
		flush := func(least int) error {
			for len(batch) > 0 && len(batch) >= least {
				n := min(passageBatch, len(batch))
				if err := d.make(ctx, batch[:n], internal); err != nil {
					return err
				}
				batch = batch[n:]
				made += n
				d.tell(func(s *progressOfVectors) { s.made, s.err = made, nil })
				d.probe(ctx)
			}
			return nil
		}
		for _, s := range wanted {
			if (s.Head.Class != corpus.Public) != internal {
				continue
			}
			more, err := d.missing(ctx, s)
			if err != nil {
				return err
			}
			batch = append(batch, more...)
			if err := flush(passageBatch); err != nil {
				return err
			}
		}
		if err := flush(1); err != nil {
			return err
		}
	}
	return nil
}

// missing lists the passages of a document without a vector. A document that
// changed since the view was made has none: the next view knows it.
func (d *dense) missing(ctx context.Context, s *shape) ([]missing, error) {
	units, err := d.index.source.Units(ctx, s.Head.Key)
	if err != nil {
		return nil, fmt.Errorf("index: vectors of %s: %w", s.Head.Key, err)
	}
	if len(units) != len(s.units) {
		return nil, nil
	}
	rows := s.passages()
	d.mu.RLock()
	b := d.blocks[s.Head.Key]
	if !b.fits(s) {
		b = nil
	}
	d.mu.RUnlock()
	var out []missing
	row := 0
	for u := range units {
		passages := units[u].Passages(&s.Head)
		if len(passages) != s.units[u].passages {
			return nil, nil
		}
		for i := range passages {
			if b == nil || b.scale[row] == 0 { // only this goroutine writes
				out = append(out, missing{s.Head.Key, s.Seq, row, rows,
					embedded(&s.Head, units[u].Part.Title, &passages[i])})
			}
			row++
		}
	}
	return out, nil
}

// embedded is what a model reads of a passage.
func embedded(h *corpus.Head, title string, p *corpus.Passage) string {
	var b strings.Builder
	for _, s := range []string{strings.TrimSpace(h.Type + " " + h.Title), title, p.Lead, p.Text} {
		if s = strings.TrimSpace(s); s != "" {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(s)
		}
	}
	text := []rune(b.String())
	return string(text[:min(len(text), passageRunes)])
}

// make asks for the vectors of a batch and keeps them.
func (d *dense) make(ctx context.Context, batch []missing, internal bool) error {
	texts := make([]string, len(batch))
	for i, m := range batch {
		texts[i] = m.text
	}
	vectors, err := d.Passages(ctx, texts, internal)
	if err != nil {
		return fmt.Errorf("index: vectors: %w", err)
	}
	if len(vectors) != len(batch) {
		return fmt.Errorf("index: %d vectors for %d texts", len(vectors), len(batch))
	}
	var record []byte
	dim := len(vectors[0])
	type row struct {
		q     []int8
		scale float32
	}
	rows := make([]row, len(batch))
	for i, x := range vectors {
		q, scale := quantize(x)
		if len(x) != dim || scale == 0 {
			return fmt.Errorf("index: vector %d of %d numbers cannot be used", i, len(x))
		}
		rows[i] = row{q, scale}
		record = appendVector(record, batch[i].key, batch[i].seq, batch[i].row, batch[i].rows, q, scale)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if dim != d.dim { // the first, or those of another model under the same name
		if err := d.begin(dim); err != nil {
			return err
		}
	}
	if d.file != nil {
		record = sealed(record)
		if _, err := d.file.WriteAt(record, d.end); err != nil { // what was written of it is written over
			return fmt.Errorf("index: keep vectors: %w", err)
		}
		d.end += int64(len(record))
	}
	for i, m := range batch {
		d.put(m.key, m.seq, m.row, m.rows, rows[i].q, rows[i].scale)
	}
	return nil
}

func (d *dense) put(key string, seq int64, row, rows int, q []int8, scale float32) {
	b := d.blocks[key]
	if b == nil || b.seq != seq || len(b.scale) != rows {
		b = &block{seq: seq, rows: make([]int8, rows*d.dim), scale: make([]float32, rows)}
		d.blocks[key] = b
	}
	copy(b.rows[row*d.dim:], q)
	b.scale[row] = scale
}

func (b *block) fits(s *shape) bool {
	return b != nil && b.seq == s.Seq && len(b.scale) == s.passages()
}

// quantize returns the direction of x in 8 bits a number, and what to multiply
// it with to have length 1; 0 when x has no direction.
func quantize(x []float32) ([]int8, float32) {
	top := 0.0
	for _, f := range x {
		top = math.Max(top, math.Abs(float64(f)))
	}
	if top == 0 || math.IsNaN(top) || math.IsInf(top, 0) {
		return nil, 0
	}
	q := make([]int8, len(x))
	sum := 0.0
	for i, f := range x {
		n := math.Round(float64(f) / top * 127)
		if math.IsNaN(n) {
			return nil, 0
		}
		q[i] = int8(n)
		sum += n * n
	}
	return q, float32(1 / math.Sqrt(sum))
}

// dot is the sum of products; four sums at a time keep the processor busy.
func dot(a, b []int8) int32 {
	var s0, s1, s2, s3 int32
	b = b[:len(a)]
	i := 0
	for ; i+8 <= len(a); i += 8 {
		x, y := a[i:i+8:i+8], b[i:i+8:i+8]
		s0 += int32(x[0])*int32(y[0]) + int32(x[4])*int32(y[4])
		s1 += int32(x[1])*int32(y[1]) + int32(x[5])*int32(y[5])
		s2 += int32(x[2])*int32(y[2]) + int32(x[6])*int32(y[6])
		s3 += int32(x[3])*int32(y[3]) + int32(x[7])*int32(y[7])
	}
	for ; i < len(a); i++ {
		s0 += int32(a[i]) * int32(b[i])
	}
	return s0 + s1 + s2 + s3
}

// nearness is how near units are to a question, the nearest first.
type nearness struct{ units []nearest }

type nearest struct {
	unit, pass int32 // pass is the nearest of its passages
	cosine     float32
}

// ask starts to ask for the vector of a question. The function it returns waits
// for it, at most as long as Wait since the start, and measures the units it is
// given; it returns nil when there is nothing to say. ask itself returns nil
// when the model is not to be asked.
func (d *dense) ask(ctx context.Context, text string) func(*view, []candidate) *nearness {
	if d == nil || d.down.Load() {
		return nil
	}
	type answer struct {
		x   []float32
		err error
	}
	came := make(chan answer, 1)
	asker := ctx
	ctx, cancel := context.WithTimeout(ctx, d.Wait)
	go func() {
		defer cancel()
		select {
		case <-d.ready:
		case <-ctx.Done():
			came <- answer{nil, nil}
			return
		}
		d.mu.RLock()
		none := len(d.blocks) == 0
		d.mu.RUnlock()
		if none {
			came <- answer{nil, nil}
			return
		}
		x, err := d.Question(ctx, text)
		came <- answer{x, err}
	}()
	return func(v *view, units []candidate) *nearness {
		var a answer
		select {
		case a = <-came:
		case <-ctx.Done():
			select {
			case a = <-came: // it came, and the context ended because of that
			default:
				a.err = ctx.Err()
			}
		}
		if a.err != nil {
			if asker.Err() == nil { // or else nobody waits any more
				d.fail(fmt.Errorf("index: vector of the question: %w", a.err))
			}
			return nil
		}
		if a.x == nil {
			return nil
		}
		n, err := d.near(v, a.x, units)
		if err != nil {
			d.fail(err)
			return nil
		}
		d.alive.Store(true)
		return n
	}
}

// near measures the cosine of the question to every passage of the units.
func (d *dense) near(v *view, x []float32, units []candidate) (*nearness, error) {
	q, scale := quantize(x)
	d.mu.RLock()
	defer d.mu.RUnlock()
	if len(x) != d.dim || scale == 0 {
		return nil, fmt.Errorf("index: the question's vector has %d numbers, those of the passages have %d", len(x),
			d.dim)
	}
	n := &nearness{}
	for _, c := range units {
		at := v.unitDoc[c.unit]
		b := d.blocks[v.docs[at].Head.Key]
		first := v.unitPass[v.docUnit[at]]
		if b == nil || b.seq != v.docs[at].Seq || int32(len(b.scale)) != v.unitPass[v.docUnit[at+1]]-first {
			continue
		}
		best := nearest{unit: c.unit, cosine: -2}
		for p := v.unitPass[c.unit]; p < v.unitPass[c.unit+1]; p++ {
			row := int(p - first)
			if b.scale[row] == 0 {
				continue
			}
			if c := scale * b.scale[row] * float32(dot(q, b.rows[row*d.dim:(row+1)*d.dim])); c > best.cosine {
				best.cosine, best.pass = c, p
			}
		}
		if best.cosine > -2 {
			n.units = append(n.units, best)
		}
	}
	slices.SortFunc(n.units, func(a, b nearest) int {
		return cmp.Or(cmp.Compare(b.cosine, a.cosine), cmp.Compare(a.unit, b.unit))
	})
	return n, nil
}

// best are the units nearest to the question, the nearest first, each with its
// nearest passage.
func (n *nearness) best(limit int) []candidate {
	var out []candidate
	for _, u := range n.units[:min(limit, len(n.units))] {
		out = append(out, candidate{unit: u.unit, pass: u.pass, near: true})
	}
	return out
}

// fuse puts the candidates in the order of a weighted sum: what they score by
// words and their cosine, both between 0 and 1 over these candidates. One
// without a vector is taken to be as near as its words say.
func (d *dense) fuse(js []judged, n *nearness) {
	if n == nil || len(js) == 0 {
		return
	}
	at := map[int32]float64{}
	for _, u := range n.units {
		at[u.unit] = float64(u.cosine)
	}
	words, cosine := span{math.Inf(1), math.Inf(-1)}, span{math.Inf(1), math.Inf(-1)}
	for i := range js {
		words.hold(js[i].final)
		if c, ok := at[js[i].unit]; ok {
			cosine.hold(c)
		}
	}
	for i := range js {
		w := words.share(js[i].final)
		near := w
		if c, ok := at[js[i].unit]; ok {
			near = cosine.share(c)
		}
		js[i].final = (1-d.Weight)*w + d.Weight*near
	}
	slices.SortStableFunc(js, func(a, b judged) int { return cmp.Compare(b.final, a.final) })
}

// span is the least and the greatest of some numbers.
type span struct{ least, most float64 }

func (s *span) hold(x float64) { s.least, s.most = math.Min(s.least, x), math.Max(s.most, x) }

func (s *span) share(x float64) float64 {
	if s.most <= s.least {
		return 1
	}
	return (x - s.least) / (s.most - s.least)
}

// The file begins with a line that names format, dimension and model; sealed
// records of vectors follow, in the order they were made. A record that was
// not written to its end is cut off when the file is read.

func (d *dense) head(dim int) string {
	return fmt.Sprintf("vectors %d %d %q\n", vectorFormat, dim, d.Model)
}

// begin throws all vectors away and starts the file anew.
func (d *dense) begin(dim int) error {
	d.dim, d.blocks = dim, map[string]*block{}
	if d.path == "" {
		return nil
	}
	if d.file != nil {
		d.file.Close()
		d.file = nil
	}
	f, err := os.OpenFile(d.path, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("index: keep vectors: %w", err)
	}
	d.file = f
	n, err := f.WriteString(d.head(dim))
	if d.end = int64(n); err != nil {
		return fmt.Errorf("index: keep vectors: %w", err)
	}
	return nil
}

// sealed is a record with its length before and its checksum behind it.
func sealed(record []byte) []byte {
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(record)))
	out = append(out, record...)
	return binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(record))
}

func appendVector(to []byte, key string, seq int64, row, rows int, q []int8, scale float32) []byte {
	to = binary.AppendUvarint(to, uint64(len(key)))
	to = append(to, key...)
	to = binary.AppendUvarint(to, uint64(seq))
	to = binary.AppendUvarint(to, uint64(row))
	to = binary.AppendUvarint(to, uint64(rows))
	to = binary.LittleEndian.AppendUint32(to, math.Float32bits(scale))
	for _, n := range q {
		to = append(to, byte(n))
	}
	return to
}

// load reads the file, as far as it is whole.
func (d *dense) load() error {
	if d.path == "" {
		return nil
	}
	f, err := os.OpenFile(d.path, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("index: read vectors: %w", err)
	}
	r := bufio.NewReaderSize(f, 1<<20)
	line, err := r.ReadString('\n')
	var format, dim int
	if _, serr := fmt.Sscanf(line, "vectors %d %d", &format, &dim); err != nil || serr != nil || dim <= 0 ||
		dim > 1<<16 || line != d.head(dim) {
		return f.Close() // of another model: begin overwrites it
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dim = dim
	good := int64(len(line))
	for {
		record, err := readSealed(r)
		if err != nil || !d.take(record) {
			break
		}
		good += int64(len(record)) + 8
	}
	if err := f.Truncate(good); err != nil {
		return errors.Join(fmt.Errorf("index: read vectors: %w", err), f.Close())
	}
	d.file, d.end = f, good
	return nil
}

var errTorn = errors.New("index: record of vectors is not whole")

func readSealed(r io.Reader) ([]byte, error) {
	var n [4]byte
	if _, err := io.ReadFull(r, n[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(n[:])
	if size > 1<<28 {
		return nil, errTorn
	}
	var record bytes.Buffer // grows with what is there, not with what is claimed
	if _, err := io.CopyN(&record, r, int64(size)); err != nil {
		return nil, err
	}
	if _, err := io.ReadFull(r, n[:]); err != nil {
		return nil, err
	}
	if binary.LittleEndian.Uint32(n[:]) != crc32.ChecksumIEEE(record.Bytes()) {
		return nil, errTorn
	}
	return record.Bytes(), nil
}

// take puts the vectors of a record where they belong; false when it cannot be
// understood.
func (d *dense) take(record []byte) bool {
	number := func() (uint64, bool) {
		x, n := binary.Uvarint(record)
		if n <= 0 {
			return 0, false
		}
		record = record[n:]
		return x, true
	}
	for len(record) > 0 {
		size, ok := number()
		if !ok || size > uint64(len(record)) {
			return false
		}
		key := string(record[:size])
		record = record[size:]
		seq, ok1 := number()
		row, ok2 := number()
		rows, ok3 := number()
		if !ok1 || !ok2 || !ok3 || row >= rows || rows > 1<<24 || len(record) < 4+d.dim {
			return false
		}
		scale := math.Float32frombits(binary.LittleEndian.Uint32(record))
		if !(scale > 0) {
			return false
		}
		q := make([]int8, d.dim)
		for i := range q {
			q[i] = int8(record[4+i])
		}
		record = record[4+d.dim:]
		d.put(key, int64(seq), int(row), int(rows), q, scale)
	}
	return true
}

// prune drops the vectors of what the index no longer holds, and writes the
// file anew when that is most of it.
func (d *dense) prune(docs []*shape) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dim == 0 {
		return nil
	}
	held := map[string]*shape{}
	for _, s := range docs {
		held[s.Head.Key] = s
	}
	live := int64(0)
	for key, b := range d.blocks {
		if s := held[key]; s == nil || !b.fits(s) {
			delete(d.blocks, key)
			continue
		}
		live += int64(len(b.scale)) * int64(d.dim+len(key)+12)
	}
	if d.file == nil {
		return nil
	}
	if d.end < 1<<20 || d.end < 2*live {
		return nil
	}
	next := d.path + ".new"
	f, err := os.OpenFile(next, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("index: keep vectors: %w", err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	end := int64(0)
	put := func(b []byte) {
		if err == nil {
			_, err = w.Write(b)
			end += int64(len(b))
		}
	}
	put([]byte(d.head(d.dim)))
	for key, b := range d.blocks {
		var record []byte
		for row, scale := range b.scale {
			if scale > 0 {
				record = appendVector(record, key, b.seq, row, len(b.scale), b.rows[row*d.dim:(row+1)*d.dim], scale)
			}
		}
		put(sealed(record))
	}
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = os.Rename(next, d.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("index: keep vectors: %w", err), f.Close(), os.Remove(next))
	}
	d.file.Close()
	d.file, d.end = f, end
	return nil
}
