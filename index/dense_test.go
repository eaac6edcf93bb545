package index

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/llm"
	"trolyao/paper"
	"trolyao/store"

	"pgregory.net/rapid"
)

// concepts are words that mean the same; every line is a direction of the
// vectors that the server below gives.
var concepts = []string{
	"dắt thả lùa",
	"bò gia súc trâu bê",
	"nộp đóng trả",
	"phí lệ tiền",
	"thuyền ghe đò bè",
	"buộc neo đậu đỗ",
	"sách đọc mượn",
	"cây tưới trồng",
}

// vectorServer is a server of the OpenAI protocol whose vectors depend on the
// concepts of a text alone.
type vectorServer struct {
	*httptest.Server
	mu        sync.Mutex
	texts     []string // of passages, in the order they came
	questions int
	dim       int
	refuse    func(texts []string) bool // answers with an error
	block     chan struct{}             // answers wait until it is closed; nil does not block
}

func newVectorServer(t *testing.T) *vectorServer {
	s := &vectorServer{dim: len(concepts) + 1}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var ask struct{ Input []string }
		if r.URL.Path != "/v1/embeddings" || json.NewDecoder(r.Body).Decode(&ask) != nil {
			http.Error(w, "what?", http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		dim, block := s.dim, s.block
		refused := s.refuse != nil && s.refuse(ask.Input)
		if !refused {
			for _, text := range ask.Input {
				if !strings.Contains(text, "\n") { // a question, or the worker's
					s.questions++
				} else {
					s.texts = append(s.texts, text)
				}
			}
		}
		s.mu.Unlock()
		if block != nil {
			select {
			case <-block:
			case <-r.Context().Done():
				return
			}
		}
		if refused {
			http.Error(w, `{"error":{"message":"no"}}`, http.StatusBadRequest)
			return
		}
		var out struct {
			Data []map[string]any `json:"data"`
		}
		for i, t := range ask.Input {
			out.Data = append(out.Data, map[string]any{"index": i, "embedding": meaning(t, dim)})
		}
		json.NewEncoder(w).Encode(out)
	}))
	t.Cleanup(s.Close)
	return s
}

func meaning(text string, dim int) []float32 {
	v := make([]float32, dim)
	v[dim-1] = .1
	for _, y := range paper.Syllables(paper.Clean(text)) {
		for i, c := range concepts {
			if i < dim && slices.Contains(strings.Fields(c), y.Text) {
				v[i]++
			}
		}
	}
	return v
}

func (s *vectorServer) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *vectorServer) came() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.texts)
}

// embedding asks the server through the client that the program uses.
func (s *vectorServer) embedding(t *testing.T, model string) *Embedding {
	t.Helper()
	c, err := llm.New(llm.Endpoint{URL: s.URL + "/v1", EmbedModel: model, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	return &Embedding{
		Model: model, Weight: .6, Wait: 10 * time.Second, Retry: time.Millisecond,
		Passages: func(ctx context.Context, texts []string, internal bool) ([][]float32, error) {
			v, _, err := c.Embed(ctx, texts, internal)
			return v, err
		},
		Question: func(ctx context.Context, text string) ([]float32, error) {
			v, _, err := c.Embed(ctx, []string{text}, false)
			if err != nil {
				return nil, err
			}
			return v[0], nil
		},
	}
}

// rules are the khoản of one small decree.
func rules(number string, clauses ...string) *corpus.Document {
	p := decree{title: []string{"quy", "định"}}
	for _, c := range clauses {
		p.headings = append(p.headings, []string{"nội", "dung"})
		p.clauses = append(p.clauses, [][]string{strings.Fields(c)})
	}
	d := p.document(0)
	d.Number, d.Key = number, corpus.MakeKey(number, "", "", "", "")
	return d
}

// pasture holds what the tests ask about: words and meaning lead to different
// provisions.
func pasture() []*corpus.Document {
	return []*corpus.Document{
		rules("1/2020/NĐ-CP",
			"người lùa gia súc qua đường phải có gậy báo hiệu", // meant by "chăn bò"
			"người đóng lệ được cấp biên nhận",
			"ghe neo ở bến phải có đèn"),
		rules("2/2020/NĐ-CP",
			"chăn ga gối của nhà nghỉ phải giặt sạch", // holds the word "chăn"
			"thư viện cho mượn sách trong bảy ngày",
			"cây xanh được tưới buổi sáng"),
	}
}

const grazing = "chăn bò cần những gì"

// shelf is a store with documents, and an index folder over it.
type shelf struct {
	*store.Store
	dir string
}

func newShelf(t *testing.T, docs ...*corpus.Document) *shelf {
	t.Helper()
	dir := t.TempDir()
	s, err := store.Open(t.Context(), filepath.Join(dir, "t.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	b := &shelf{s, filepath.Join(dir, "index")}
	b.put(t, docs...)
	return b
}

func (b *shelf) put(t *testing.T, docs ...*corpus.Document) {
	t.Helper()
	for _, d := range docs {
		if _, err := b.PutDocument(t.Context(), d, store.Original{Name: d.Key}); err != nil {
			t.Fatal(err)
		}
	}
}

// open opens the index; the caller closes it. Without hurry it does not wait
// for the vectors.
func (b *shelf) open(t *testing.T, e *Embedding, hurry bool) *Index {
	t.Helper()
	x, err := Open(b.dir, b.Store, Options{Embedding: e})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if hurry {
		if err := x.Vectors(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// found are the places that a search gives, best first, and its confidence.
func finds(t *testing.T, x *Index, q Query) []string {
	t.Helper()
	r, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{fmt.Sprintf("%.6f", r.Confidence)}
	for _, h := range r.Hits {
		out = append(out, h.Passage.Ref.Number+" "+h.Passage.Ref.Article)
	}
	return out
}

func TestMeaningLeadsWhereWordsMislead(t *testing.T) {
	s, b := newVectorServer(t), newShelf(t, pasture()...)
	plain := b.open(t, nil, false)
	words := finds(t, plain, Query{Text: grazing})
	plain.Close()
	if len(words) < 2 || words[1] != "2/2020/NĐ-CP 1" {
		t.Fatalf("by words: %v", words)
	}
	x := b.open(t, s.embedding(t, "m"), true)
	defer x.Close()
	both := finds(t, x, Query{Text: grazing})
	if len(both) < 2 || both[1] != "1/2020/NĐ-CP 1" {
		t.Errorf("by words and meaning: %v", both)
	}
	if both[0] != words[0] {
		t.Errorf("confidence %s becomes %s by a model that nothing was calibrated with", words[0], both[0])
	}
	// What shares no word with the question is found as well.
	if got := finds(t, x, Query{Text: "đò đỗ"}); len(got) < 2 || got[1] != "1/2020/NĐ-CP 3" {
		t.Errorf("without a common word: %v", got)
	}
	// A reference is a reference.
	if got := finds(t, x, Query{Text: "Điều 2 Nghị định 2/2020/NĐ-CP chăn bò"}); len(got) < 2 ||
		got[1] != "2/2020/NĐ-CP 2" {
		t.Errorf("reference: %v", got)
	}
	refs, err := x.Rank(Query{Text: grazing}, 3)
	if err != nil || len(refs) == 0 || refs[0].Number != "1/2020/NĐ-CP" {
		t.Errorf("ranked %v, %v", refs, err)
	}
}

func TestSearchWithoutAnAnsweringModel(t *testing.T) {
	s, b := newVectorServer(t), newShelf(t, pasture()...)
	plain := b.open(t, nil, false)
	words := finds(t, plain, Query{Text: grazing})
	plain.Close()

	e := s.embedding(t, "m")
	var told []error
	var mu sync.Mutex
	e.Failed = func(err error) { mu.Lock(); told = append(told, err); mu.Unlock() }
	x := b.open(t, e, true)
	x.dense.Wait, x.dense.Retry = 20*time.Millisecond, time.Hour
	x.dense.wait = time.Hour
	block := make(chan struct{})
	s.set(func() { s.block = block })
	start := time.Now()
	if got := finds(t, x, Query{Text: grazing}); !slices.Equal(got, words) {
		t.Errorf("silent model: %v, want %v", got, words)
	}
	if d := time.Since(start); d > 5*time.Second { // the server never answers
		t.Errorf("waited %v", d)
	}
	// The next question does not even ask.
	if got := finds(t, x, Query{Text: grazing}); !slices.Equal(got, words) {
		t.Errorf("second question: %v", got)
	}
	s.set(func() {
		if s.questions > 2 { // the first, and the worker's probe
			t.Errorf("%d questions were sent to a silent model", s.questions)
		}
	})
	mu.Lock()
	if len(told) != 1 {
		t.Errorf("told %v", told)
	}
	mu.Unlock()
	close(block)
	x.Close()

	// It answers again: after the pause it is asked again.
	s.set(func() { s.block = nil; s.refuse = func([]string) bool { return true } })
	x = b.open(t, s.embedding(t, "m"), true) // the vectors are there
	defer x.Close()
	if got := finds(t, x, Query{Text: grazing}); !slices.Equal(got, words) {
		t.Errorf("refusing model: %v", got)
	}
	x.dense.mu.RLock()
	changed := x.dense.changed
	x.dense.mu.RUnlock()
	s.set(func() { s.refuse = nil })
	for x.dense.down.Load() {
		<-changed
		x.dense.mu.RLock()
		changed = x.dense.changed
		x.dense.mu.RUnlock()
	}
	if got := finds(t, x, Query{Text: grazing}); len(got) < 2 || got[1] != "1/2020/NĐ-CP 1" {
		t.Errorf("recovered model: %v", got)
	}

	// A server that is gone.
	s.Close()
	if got := finds(t, x, Query{Text: grazing}); !slices.Equal(got, words) {
		t.Errorf("dead model: %v", got)
	}
}

// Vectors that were made are not made again: not after an end in the middle,
// not after a torn record, not after the index folder was lost.
func TestVectorsResume(t *testing.T) {
	s := newVectorServer(t)
	var docs []*corpus.Document
	want := map[string]int{}
	for i := range 12 {
		var clauses []string
		for k := range 10 {
			clauses = append(clauses, fmt.Sprintf("trâu số %d của nhà %d phải có sổ", k, i))
		}
		docs = append(docs, rules(fmt.Sprintf("%d/2021/NĐ-CP", i+1), clauses...))
	}
	b := newShelf(t, docs...)
	batches := 0
	s.set(func() {
		s.refuse = func([]string) bool { batches++; return batches > 2 }
	})
	x := b.open(t, s.embedding(t, "m"), false)
	if err := x.Vectors(t.Context(), nil); err == nil {
		t.Fatal("a model that refuses is no error")
	}
	x.Close()
	made := len(s.came())
	if made != 2*passageBatch {
		t.Fatalf("%d vectors made before the end", made)
	}
	f, err := os.OpenFile(b.dir+".vectors", os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.Write(sealed([]byte("half a record"))[:9])
	f.Close()

	s.set(func() { s.refuse = nil })
	told := 0
	x = b.open(t, s.embedding(t, "m"), false)
	if err := x.Vectors(t.Context(), func(made, of int) { told = max(told, made); _ = of }); err != nil {
		t.Fatal(err)
	}
	x.Close()
	for _, text := range s.came() {
		want[text]++
	}
	if len(want) != 120 || told != 120 {
		t.Errorf("%d texts came, told of %d", len(want), told)
	}
	for text, n := range want {
		if n != 1 {
			t.Errorf("%q came %d times", text, n)
		}
	}

	// The index is a cache, its vectors cost more: they outlive it.
	n := len(s.came())
	if err := os.RemoveAll(b.dir); err != nil {
		t.Fatal(err)
	}
	x = b.open(t, s.embedding(t, "m"), true)
	if got := len(s.came()); got != n {
		t.Errorf("%d texts came again after the index was lost", got-n)
	}
	// A changed document is made again, and no other.
	changed := rules("3/2021/NĐ-CP", "bê phải có sổ", "ghe phải có đèn", "đò phải có phao")
	for _, p := range changed.Parts {
		p.No += "a" // articles of its own
	}
	b.put(t, changed)
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := x.Vectors(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	got := s.came()[n:]
	if !slices.ContainsFunc(got, func(text string) bool { return strings.HasSuffix(text, "bê phải có sổ") }) {
		t.Errorf("came after the change: %q", got)
	}
	for _, text := range got {
		if strings.Contains(text, "trâu") && !strings.Contains(text, "nhà 2 ") {
			t.Errorf("came again though nothing changed: %q", text)
		}
	}
	x.Close()
}

func TestVectorsOfAnotherModel(t *testing.T) {
	s, b := newVectorServer(t), newShelf(t, pasture()...)
	b.open(t, s.embedding(t, "one"), true).Close()
	all := len(s.came())
	b.open(t, s.embedding(t, "one"), true).Close()
	if n := len(s.came()); n != all {
		t.Errorf("%d texts came twice", n-all)
	}
	x := b.open(t, s.embedding(t, "two"), true)
	if n := len(s.came()); n != 2*all {
		t.Errorf("%d texts came for another model, want %d", n-all, all)
	}
	x.Close()
	head, err := os.ReadFile(b.dir + ".vectors")
	if err != nil || !strings.HasPrefix(string(head), "vectors 1 9 \"two\"\n") ||
		strings.Contains(string(head), "one") {
		t.Errorf("file begins %.30q, %v", head, err)
	}
	// The server serves another model under the old name: its vectors do not mix
	// with those there are.
	s.set(func() { s.dim = 5 })
	x = b.open(t, s.embedding(t, "two"), true)
	defer x.Close()
	if got := finds(t, x, Query{Text: grazing}); len(got) < 2 {
		t.Errorf("question of another dimension: %v", got)
	}
	b.put(t, rules("3/2020/NĐ-CP", "trâu được tắm"))
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := x.Vectors(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if n := len(x.dense.blocks); x.dense.dim != 5 || n != 3 {
		t.Errorf("%d documents of dimension %d", n, x.dense.dim)
	}
}

// Internal papers go to endpoints of the house alone, and nobody finds by their
// meaning what he may not read.
func TestVectorsKeepRights(t *testing.T) {
	s := newVectorServer(t)
	secret := rules("9/2022/NĐ-CP", "người chăn bò của cơ quan ăn trưa ở kho")
	secret.Class, secret.Agency = corpus.Internal, "so-nong-vu"
	b := newShelf(t, append(pasture(), secret)...)
	x := b.open(t, s.embedding(t, "m"), true)
	for _, text := range s.came() {
		if strings.Contains(text, "ăn trưa") {
			t.Errorf("went out: %q", text)
		}
	}
	// By its words it is found, by those who may.
	if got := finds(t, x, Query{Text: "ăn trưa ở kho",
		Reader: Reader{Agencies: []string{"so-nong-vu"}}}); len(got) < 2 || got[1] != "9/2022/NĐ-CP 1" {
		t.Errorf("its reader finds %v", got)
	}
	x.Close()

	e := s.embedding(t, "m")
	e.Internal = true
	c, err := llm.New(llm.Endpoint{URL: s.URL + "/v1", EmbedModel: "m", Internal: true})
	if err != nil {
		t.Fatal(err)
	}
	e.Passages = func(ctx context.Context, texts []string, internal bool) ([][]float32, error) {
		v, _, err := c.Embed(ctx, texts, internal)
		return v, err
	}
	x = b.open(t, e, true)
	defer x.Close()
	if last := s.came()[len(s.came())-1]; !strings.Contains(last, "ăn trưa") {
		t.Errorf("the house's own endpoint got %q last", last)
	}
	if got := finds(t, x, Query{Text: grazing}); slices.Contains(got, "9/2022/NĐ-CP 1") {
		t.Errorf("everybody finds %v", got)
	}
	if got := finds(t, x, Query{Text: grazing, Reader: Reader{All: true}}); got[1] != "9/2022/NĐ-CP 1" {
		t.Errorf("the administrator finds %v", got)
	}
}

// Vectors of what was taken away go, and the file does not grow for ever.
func TestVectorsArePruned(t *testing.T) {
	s, b := newVectorServer(t), newShelf(t, pasture()...)
	x := b.open(t, s.embedding(t, "m"), true)
	d := x.dense
	d.mu.Lock()
	row := make([]int8, d.dim)
	row[0] = 100
	for i := range 1000 { // what other versions of documents left behind
		record := appendVector(nil, strings.Repeat("k", 1500)+fmt.Sprint(i), 1, 0, 1, row, .01)
		d.take(record)
		record = sealed(record)
		if _, err := d.file.WriteAt(record, d.end); err != nil {
			t.Fatal(err)
		}
		d.end += int64(len(record))
	}
	d.mu.Unlock()
	b.put(t, rules("3/2020/NĐ-CP", "trâu được tắm"))
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := x.Vectors(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if n := len(d.blocks); n != 3 {
		t.Errorf("%d documents", n)
	}
	x.Close()
	if info, err := os.Stat(b.dir + ".vectors"); err != nil || info.Size() > 1000 {
		t.Errorf("file %v, %v", info.Size(), err)
	}
	n := len(s.came())
	x = b.open(t, s.embedding(t, "m"), true)
	defer x.Close()
	if len(s.came()) != n || len(x.dense.blocks) != 3 {
		t.Errorf("%d texts came again, %d documents", len(s.came())-n, len(x.dense.blocks))
	}
}

// Eight bits a number are enough: the cosine is that of the whole numbers to
// two places.
func TestQuantizedCosine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 400).Draw(t, "n")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		a, b := make([]float32, n), make([]float32, n)
		share := float32(rapid.Float64Range(0, 1).Draw(t, "share"))
		var ab, aa, bb float64
		for i := range a {
			a[i] = float32(r.NormFloat64())
			b[i] = share*a[i] + (1-share)*float32(r.NormFloat64())
			ab += float64(a[i]) * float64(b[i])
			aa += float64(a[i]) * float64(a[i])
			bb += float64(b[i]) * float64(b[i])
		}
		qa, sa := quantize(a)
		qb, sb := quantize(b)
		got, want := float64(sa*sb*float32(dot(qa, qb))), ab/math.Sqrt(aa*bb)
		if math.Abs(got-want) > .01 {
			t.Fatalf("cosine %.4f, want %.4f", got, want)
		}
	})
	for _, x := range [][]float32{{0, 0}, {float32(math.NaN()), 1}, {1, float32(math.Inf(1))}} {
		if _, scale := quantize(x); scale != 0 {
			t.Errorf("%v has a direction", x)
		}
	}
}

// Whatever stands in the file, reading it ends, and what is kept fits.
func FuzzVectorsFile(f *testing.F) {
	d := &dense{Embedding: Embedding{Model: "m"}}
	head := d.head(2)
	f.Add([]byte(head))
	f.Add(append([]byte(head), sealed(appendVector(nil, "k", 3, 1, 2, []int8{1, -7}, .5))...))
	f.Add([]byte("vectors 1 999999 \"m\"\nxxxx"))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "v")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		d := &dense{Embedding: Embedding{Model: "m"}, path: path, blocks: map[string]*block{}}
		if err := d.load(); err != nil {
			t.Fatal(err)
		}
		for k, b := range d.blocks {
			if len(b.rows) != len(b.scale)*d.dim {
				t.Errorf("%q: %d numbers for %d rows of %d", k, len(b.rows), len(b.scale), d.dim)
			}
		}
		if d.file != nil {
			d.file.Close()
		}
	})
}

// A question measures [wide] units of a collection of 50,000 articles.
func BenchmarkNearest(b *testing.B) {
	const dim, docs, each = 384, 3680, 14
	r := rand.New(rand.NewPCG(1, 2))
	v := &view{}
	d := &dense{dim: dim, blocks: map[string]*block{}}
	for i := range docs {
		s := &shape{Head: corpus.Head{Key: fmt.Sprint(i)}}
		v.docs = append(v.docs, s)
		v.docUnit = append(v.docUnit, int32(len(v.units)))
		bl := &block{}
		for range each {
			s.units = append(s.units, unit{passages: 3})
			v.unitPass = append(v.unitPass, int32(3*len(v.units)))
			v.units, v.unitDoc = append(v.units, nil), append(v.unitDoc, int32(i))
			for range 3 {
				for range dim {
					bl.rows = append(bl.rows, int8(r.IntN(255)-127))
				}
				bl.scale = append(bl.scale, .001)
			}
		}
		d.blocks[s.Head.Key] = bl
	}
	v.docUnit = append(v.docUnit, int32(len(v.units)))
	v.unitPass = append(v.unitPass, int32(3*len(v.units)))
	x := make([]float32, dim)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	var units []candidate
	for range wide {
		units = append(units, candidate{unit: int32(r.IntN(len(v.units)))})
	}
	for b.Loop() {
		n, err := d.near(v, x, units)
		if err != nil || len(n.best(denseDepth)) != denseDepth {
			b.Fatal(err)
		}
	}
}
