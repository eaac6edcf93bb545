package index

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"trolyao/corpus"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// format is the version of analysis and stored shape; an index folder of
// another format is rebuilt.
const format = "2"

var (
	keyFormat = []byte("format")
	keyCursor = []byte("cursor")
)

// Source is where documents come from; *store.Store is one.
type Source interface {
	// Changes gives the feed after a sequence number, in order.
	Changes(ctx context.Context, after int64, limit int) ([]corpus.Change, error)
	// Document gives the current version of a document.
	Document(ctx context.Context, key string) (*corpus.Document, error)
	// Units gives units of the current version by their order number.
	Units(ctx context.Context, key string, ords ...int) ([]corpus.Unit, error)
	// Relations gives all relations between documents. RelationsMark is another number
	// whenever they may be others, and costs little.
	Relations(ctx context.Context) ([]corpus.Relation, error)
	RelationsMark(ctx context.Context) (int64, error)
}

// Options configures [Open].
type Options struct {
	// CacheBytes bounds the memory for decoded postings; 0 means what holds nearly
	// all that questions touch: 96 MiB in 50,000 articles, and in more the more, up
	// to 1 GiB.
	CacheBytes int
	// Lexicon expands words of questions.
	Lexicon Lexicon
	// Embedding adds nearness in meaning to the ranking; nil ranks by words alone.
	Embedding *Embedding
	// Log is told of damage; nil is nobody.
	Log *slog.Logger
	// Cluster holds the index where it outgrows the machine; nil is the folder. The folder
	// then keeps the syllables, and an index of the core library beside it.
	Cluster *Cluster
}

// Index is an open index folder. Its methods may be called at the same time.
type Index struct {
	dir    string
	opts   Options
	source Source
	bleve  *engine
	// cluster is what stands in the place of bleve, nil where the folder does.
	cluster *cluster

	life context.Context // ends with Close
	end  context.CancelFunc

	broken     atomic.Pointer[error] // damage that a search met
	rebuilding atomic.Bool           // searches would see a part

	follow  sync.Mutex // one follower at a time; guards what follows
	shapes  map[string]*shape
	cursor  int64
	counter counter // of the terms that are put in
	heard   heard   // since the syllable statistics were made
	placed  map[uint64]*segmentPlaces
	settled settled
	kept    *kept   // what the first view may take, nil afterwards
	keptAt  settled // what is kept, without the relations

	view     atomic.Pointer[view]
	building sync.Mutex

	dense *dense // nil without Options.Embedding
}

// LockedError says that another process has the index folder open.
type LockedError struct{ Dir, Holder string }

func (e *LockedError) Error() string {
	return fmt.Sprintf("index: folder %s is in use by %s", e.Dir, e.Holder)
}

// Open opens or creates the index in dir; "" keeps it in memory. A folder of
// another format, or one that cannot be read, is emptied: the feed refills it.
func Open(dir string, source Source, opts Options) (*Index, error) {
	opts.Lexicon.settle()
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	x := &Index{dir: dir, opts: opts, source: source, shapes: map[string]*shape{}}
	x.life, x.end = context.WithCancel(context.Background())
	if opts.Cluster != nil {
		if err := x.openCluster(opts.Cluster); err != nil {
			return nil, errors.Join(err, x.Close())
		}
		if opts.Embedding != nil {
			x.startDense(opts.Embedding)
		}
		return x, nil
	}
	err := x.open()
	if err == nil {
		err = x.refresh(x.life, false)
	}
	if damaged(err) && dir != "" {
		err = x.reset(err)
	}
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	if x.cursor == 0 {
		todo, err := source.Changes(x.life, 0, 1)
		if err != nil {
			return nil, errors.Join(err, x.Close())
		}
		x.rebuilding.Store(len(todo) > 0)
	}
	if opts.Embedding != nil {
		x.startDense(opts.Embedding)
	}
	return x, nil
}

func (x *Index) open() error {
	m := bleve.NewIndexMapping()
	cfg := map[string]any{"bolt_timeout": "2s"}
	if x.dir == "" {
		b, err := bleve.NewUsing("", m, "scorch", "scorch", cfg)
		if err != nil {
			return fmt.Errorf("index: new in memory: %w", err)
		}
		x.bleve = newEngine(b, "")
		return nil
	}
	holder := filepath.Join(filepath.Dir(x.dir), filepath.Base(x.dir)+".pid")
	sums, err := verify(x.dir)
	if err != nil {
		return err
	}
	var b bleve.Index
	err = sound(false, func() (err error) {
		b, err = bleve.OpenUsing(x.dir, cfg)
		return err
	})
	switch {
	case err == nil:
		got, gerr := b.GetInternal(keyFormat)
		if gerr == nil && string(got) == x.format() {
			x.bleve = newEngine(b, x.dir)
			if x.kept = readKept(keptFile(x.dir)); x.kept != nil {
				x.placed = x.kept.places(sums)
			}
		} else if cerr := b.Close(); cerr != nil {
			return fmt.Errorf("index: close old format: %w", cerr)
		}
	case locked(err):
		who, _ := os.ReadFile(holder)
		return &LockedError{Dir: x.dir, Holder: "tiến trình " + string(bytes.TrimSpace(who))}
	case !errors.Is(err, bleve.ErrorIndexPathDoesNotExist):
		if damaged(err) || errors.Is(err, fs.ErrPermission) {
			return err
		}
		return &damage{err}
	}
	if x.bleve == nil {
		if err := os.RemoveAll(x.dir); err != nil {
			return fmt.Errorf("index: clear: %w", err)
		}
		if err := os.MkdirAll(filepath.Dir(x.dir), 0o700); err != nil {
			return fmt.Errorf("index: %w", err)
		}
		b, err := bleve.NewUsing(x.dir, m, "scorch", "scorch", cfg)
		if err != nil {
			return fmt.Errorf("index: new: %w", err)
		}
		if err := b.SetInternal(keyFormat, []byte(x.format())); err != nil {
			return errors.Join(fmt.Errorf("index: new: %w", err), b.Close())
		}
		x.bleve = newEngine(b, x.dir)
	}
	if err := os.Remove(sumFile(x.dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("index: %w", err)
	}
	return os.WriteFile(holder, []byte(strconv.Itoa(os.Getpid())), 0o600)
}

// format names everything that decides what the folder holds.
func (x *Index) format() string { return format + " " + x.opts.Lexicon.version() }

// Close releases the folder. Searches under way end with an error.
func (x *Index) Close() error {
	x.end()
	x.follow.Lock()
	defer x.follow.Unlock()
	x.dense.close()
	if v := x.view.Swap(nil); v != nil {
		v.release()
	}
	if x.cluster != nil {
		return x.cluster.close()
	}
	if x.bleve == nil {
		return nil
	}
	err := x.bleve.close()
	switch {
	case damaged(err): // the next opening makes it anew
		err = nil
	case err == nil && x.dir != "":
		err = errors.Join(seal(x.dir), x.keep())
	}
	if x.dir != "" {
		os.Remove(filepath.Join(filepath.Dir(x.dir), filepath.Base(x.dir)+".pid"))
	}
	return err
}

// Cursor is the feed sequence that searches see.
func (x *Index) Cursor() int64 {
	if v := x.view.Load(); v != nil {
		return v.cursor
	}
	return 0
}

// batchPassages is how many passages go into one bleve batch; a bigger batch
// indexes faster and takes more memory.
const batchPassages = 3000

// Follow applies the feed until nothing is left, and makes it visible to
// searches, now and then while it runs and at the end. progress, which may be
// nil, is told the sequence reached. A crash at any moment loses no change:
// the cursor is saved with the batch that applied it. A folder that is found
// damaged, or gone, is set aside and made anew from the feed.
func (x *Index) Follow(ctx context.Context, progress func(seq int64)) error {
	x.follow.Lock()
	defer x.follow.Unlock()
	if err := x.life.Err(); err != nil {
		return fmt.Errorf("index: closed: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(x.life, cancel)()
	if x.cluster != nil {
		return x.followCluster(ctx, progress)
	}
	var err error
	switch hurt := x.broken.Load(); {
	case hurt != nil:
		err = *hurt
	case x.bleve == nil: // it could not be made the last time
		err = &damage{errors.New("no folder")}
	case x.gone():
		err = &damage{errors.New("the folder is gone")}
	default:
		err = x.catchUp(ctx, progress)
	}
	if damaged(err) && x.dir != "" {
		if err = x.reset(err); err == nil {
			err = x.catchUp(ctx, progress)
		}
	}
	if err == nil {
		x.rebuilding.Store(false)
	} else {
		x.heard.lose()
	}
	return err
}

// catchUp is Follow for a sound folder.
func (x *Index) catchUp(ctx context.Context, progress func(seq int64)) error {
	changed := false
	shown := 0
	for {
		changes, err := x.source.Changes(ctx, x.cursor, 500)
		if err != nil {
			return fmt.Errorf("index: follow after %d: %w", x.cursor, err)
		}
		if len(changes) == 0 {
			break
		}
		batch, n, pending := x.bleve.NewBatch(), 0, map[string]*shape{}
		flush := func(seq int64) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			batch.SetInternal(keyCursor, []byte(strconv.FormatInt(seq, 10)))
			if err := x.bleve.batch(batch); err != nil {
				return fmt.Errorf("index: apply up to %d: %w", seq, err)
			}
			for k, s := range pending {
				if s == nil {
					delete(x.shapes, k)
				} else {
					x.shapes[k] = s
				}
			}
			x.cursor, changed = seq, true
			shown += n
			batch, n, pending = x.bleve.NewBatch(), 0, map[string]*shape{}
			if progress != nil {
				progress(seq)
			}
			// Searches of a long catch-up see what is there from time to time: the more
			// there is, the more a look at it costs, and the less often.
			if shown >= x.showEvery() {
				shown = 0
				return x.refresh(ctx, false)
			}
			return nil
		}
		for _, c := range changes {
			added, err := x.apply(ctx, batch, c, pending)
			if err != nil {
				return err
			}
			if n += added; n >= batchPassages {
				if err := flush(c.Seq); err != nil {
					return err
				}
			}
		}
		if last := changes[len(changes)-1].Seq; last > x.cursor {
			if err := flush(last); err != nil {
				return err
			}
		}
	}
	if changed || x.view.Load() == nil {
		return x.refresh(ctx, true)
	}
	return nil
}

// showEvery is after how many new passages searches see them.
func (x *Index) showEvery() int {
	held := 0
	if v := x.view.Load(); v != nil {
		held = len(v.passUnit)
	}
	return max(40_000, held/2)
}

// apply puts one change into the batch and returns how many passages it holds.
func (x *Index) apply(ctx context.Context, batch *bleve.Batch, c corpus.Change, pending map[string]*shape) (int,
	error) {
	old, ok := pending[c.Key]
	if !ok {
		old = x.shapes[c.Key]
	}
	if old != nil {
		batch.Delete(c.Key)
		for u := range old.units {
			batch.Delete(unitID(c.Key, u))
			for p := range old.units[u].passages {
				batch.Delete(passageID(c.Key, u, p))
			}
			x.heard.changed += old.units[u].passages
		}
	}
	if c.Deleted {
		pending[c.Key] = nil
		return 0, nil
	}
	d, err := x.source.Document(ctx, c.Key)
	if err != nil {
		return 0, fmt.Errorf("index: document %s: %w", c.Key, err)
	}
	s := &shape{Seq: c.Seq, Head: d.Head}
	if p := corpus.ProcedureFacts(d); p != nil {
		s.Levels = p.Levels
	}
	n, units := 0, d.Units()
	s.Units = slices.Grow(s.Units, len(units)) // these stay in memory
	for u, unit := range units {
		us := unitShape{Ref: local(unit.Ref), Title: unit.Part.Title}
		title := x.counter.wordsOf(unit.Part.Title)
		us.Len = title.length
		if err := index(batch, unitID(c.Key, u), &termField{fieldTitle, title}); err != nil {
			return 0, err
		}
		passages := unit.Passages(&d.Head)
		us.Lens, us.Refs = make([]int, 0, len(passages)), make([]corpus.Ref, 0, len(passages))
		hints := x.opts.Lexicon.hinted(c.Key, passages)
		for p, passage := range passages {
			x.counter.add(passage.Lead)
			x.counter.add(passage.Text)
			for _, asked := range passage.Asked {
				x.counter.add(asked)
			}
			for _, hint := range hints[p] {
				x.counter.add(hint)
			}
			body := x.counter.take()
			x.heard.add(&body)
			us.Lens = append(us.Lens, body.length)
			us.Refs = append(us.Refs, local(passage.Ref))
			if err := index(batch, passageID(c.Key, u, p), &termField{fieldBody, body}); err != nil {
				return 0, err
			}
			n++
		}
		s.Units = append(s.Units, us)
	}
	title := x.counter.wordsOf(d.Type, d.Title)
	s.Len = title.length
	meta, err := json.Marshal(s)
	if err != nil {
		return 0, fmt.Errorf("index: facts of %s: %w", c.Key, err)
	}
	s.settle()
	pending[c.Key] = s
	return n, index(batch, c.Key, &termField{fieldDoc, title},
		document.NewTextFieldWithIndexingOptions(fieldMeta, nil, meta, bleveindex.StoreField))
}

func index(batch *bleve.Batch, id string, fields ...document.Field) error {
	d := document.NewDocument(id)
	for _, f := range fields {
		d.AddField(f)
	}
	if err := batch.IndexAdvanced(d); err != nil {
		return fmt.Errorf("index: %s: %w", id, err)
	}
	return nil
}

// local is r without its document.
func local(r corpus.Ref) corpus.Ref {
	r.Doc, r.Number = "", ""
	return r
}

func unitID(key string, unit int) string { return key + "|" + strconv.Itoa(unit) }

func passageID(key string, unit, passage int) string {
	return key + "|" + strconv.Itoa(unit) + "|" + strconv.Itoa(passage)
}

// locked reports whether bleve gave up waiting for the folder's lock.
func locked(err error) bool { return strings.Contains(err.Error(), "timeout") }
