package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// ErrRebuilding says that the folder of the index was found damaged and is being
// made anew from the feed; what is asked meanwhile would be answered from a part.
var ErrRebuilding = errors.New("index: being made anew")

// damage is a folder that cannot be read, or an engine that has stopped.
type damage struct{ err error }

func (d *damage) Error() string { return "index: damaged: " + d.err.Error() }
func (d *damage) Unwrap() error { return d.err }

// Is makes damage that a search meets what it will be in a moment.
func (d *damage) Is(target error) bool { return target == ErrRebuilding }

func damaged(err error) bool {
	var d *damage
	return errors.As(err, &d)
}

// sound runs f, which reads the folder. A panic in it, and a fault in the mapped
// files, is damage; with strict every error is.
func sound(strict bool, f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = &damage{fmt.Errorf("%v", p)}
		}
	}()
	err = f()
	if err != nil && (strict || errors.Is(err, fs.ErrNotExist)) {
		err = &damage{err}
	}
	return err
}

// engine is an open bleve index and the word that its own tasks have died.
type engine struct {
	bleve.Index
	path string
	dead chan struct{} // closed with why set
	why  error
}

// engines are the open ones by folder: bleve tells of the death of a task by the
// folder alone, through a registry of its own.
var engines struct {
	sync.Mutex
	open map[string]*engine
}

const tellName = "trolyao"

func init() { scorch.RegistryAsyncErrorCallbacks[tellName] = tellDead }

func tellDead(err error, path string) {
	if !errors.Is(err, scorch.ErrAsyncPanic) {
		return // a full disk, which may get better
	}
	engines.Lock()
	defer engines.Unlock()
	if e := engines.open[path]; e != nil && e.why == nil {
		e.why = err
		close(e.dead)
	}
}

func newEngine(b bleve.Index, dir string) *engine {
	e := &engine{Index: b, path: filepath.Join(dir, "store"), dead: make(chan struct{})}
	engines.Lock()
	defer engines.Unlock()
	if engines.open == nil {
		engines.open = map[string]*engine{}
	}
	engines.open[e.path] = e
	return e
}

// batch applies b; it does not wait for an engine whose tasks have died.
func (e *engine) batch(b *bleve.Batch) error {
	done := make(chan error, 1)
	go func() { done <- sound(false, func() error { return e.Batch(b) }) }()
	select {
	case err := <-done:
		return err
	case <-e.dead:
		return &damage{e.why}
	}
}

// closeWait is how long an engine may take to write what is left; it waits without
// end for a folder that is gone.
const closeWait = 5 * time.Second

func (e *engine) close() error {
	engines.Lock()
	if engines.open[e.path] == e {
		delete(engines.open, e.path)
	}
	engines.Unlock()
	done := make(chan error, 1)
	go func() { done <- sound(false, e.Close) }()
	select {
	case err := <-done:
		return err
	case <-time.After(closeWait):
		return &damage{errors.New("the engine does not close")}
	}
}

// gone says that the folder was taken away under the open index.
func (x *Index) gone() bool {
	if x.dir == "" {
		return false
	}
	_, err := os.Stat(rootFile(x.dir))
	return errors.Is(err, fs.ErrNotExist)
}

// hurt takes note of damage that a search met; the next [Index.Follow] mends it.
func (x *Index) hurt(err error) {
	if damaged(err) {
		x.broken.CompareAndSwap(nil, &err)
	}
}

// Damaged says what was last found broken of the index in dir and when, as long as the
// folder that was set aside is there; "" where none is. The index may be open in another
// process.
func Damaged(dir string) (aside, why string, at time.Time) {
	aside = dir + asideSuffix
	f := filepath.Join(aside, whyFile)
	info, err := os.Stat(f)
	if err != nil {
		return "", "", time.Time{}
	}
	text, _ := os.ReadFile(f)
	return aside, string(text), info.ModTime()
}

// reset sets the folder aside and begins an empty one. The caller holds follow.
func (x *Index) reset(why error) error {
	x.rebuilding.Store(true)
	if old := x.view.Swap(nil); old != nil {
		old.release()
	}
	x.opts.Log.Error("index damaged, being made anew", "dir", x.dir, "why", why)
	if x.bleve != nil {
		// What it could not write is made again.
		_ = x.bleve.close()
		x.bleve = nil
	}
	if err := setAside(x.dir, why); err != nil {
		return err
	}
	if err := x.open(); err != nil {
		return err
	}
	x.shapes, x.cursor = map[string]*shape{}, 0
	x.broken.Store(nil)
	return x.refresh(x.life, false)
}

// asideSuffix marks the damaged folder that is kept for a look, the last one; whyFile in
// it says what was found.
const (
	asideSuffix = ".hong"
	whyFile     = "ly-do.txt"
)

func setAside(dir string, why error) error {
	if err := os.RemoveAll(dir + asideSuffix); err != nil {
		return fmt.Errorf("index: set aside: %w", err)
	}
	for _, f := range []string{dir + ".syllables", sumFile(dir), keptFile(dir)} {
		if err := os.Remove(f); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("index: set aside: %w", err)
		}
	}
	err := os.Rename(dir, dir+asideSuffix)
	if errors.Is(err, fs.ErrNotExist) { // gone altogether
		err = os.MkdirAll(dir+asideSuffix, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir+asideSuffix, whyFile), []byte(why.Error()), 0o600)
	}
	if err != nil {
		return fmt.Errorf("index: set aside: %w", err)
	}
	return nil
}

// sumFile holds the sum of the file that names the segments, from a clean closing to the
// next opening: what stands in its values, nothing else would notice.
func sumFile(dir string) string { return dir + ".sum" }

func rootFile(dir string) string { return filepath.Join(dir, "store", "root.bolt") }

// seal writes the sum of a folder that has been closed.
func seal(dir string) error {
	root, err := os.ReadFile(rootFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.WriteFile(sumFile(dir), fmt.Appendf(nil, "%x", sha256.Sum256(root)), 0o600)
}

// verify reads the files of a folder through: the pages of the file that names
// the segments, and the sums of those, which it gives by the names of the files. What a
// crash left beside them does not count.
func verify(dir string) (sums map[string]uint32, err error) {
	root, err := os.ReadFile(rootFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // a new folder; bleve says so
	}
	if err != nil {
		return nil, err
	}
	var segments []string
	err = sound(false, func() error {
		db, err := bolt.Open(rootFile(dir), 0o600, &bolt.Options{ReadOnly: true, Timeout: 10 * time.Millisecond})
		switch {
		case errors.Is(err, bolterrors.ErrTimeout):
			return nil // in use, which the opening finds
		case errors.Is(err, fs.ErrPermission):
			return err
		case err != nil:
			return &damage{err}
		}
		defer db.Close()
		sum, err := os.ReadFile(sumFile(dir))
		if err == nil && string(sum) != fmt.Sprintf("%x", sha256.Sum256(root)) {
			return &damage{errors.New("root.bolt is not as it was written")}
		}
		return db.View(func(tx *bolt.Tx) error {
			return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
				segments = append(segments, segmentsOf(b)...)
				return nil
			})
		})
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(segments)
	sums = map[string]uint32{}
	for _, name := range slices.Compact(segments) {
		if sums[name], err = verifySegment(filepath.Join(dir, "store", name)); err != nil {
			return nil, err
		}
	}
	return sums, nil
}

// segmentsOf are the files that the snapshots in b name, some more than once.
func segmentsOf(b *bolt.Bucket) (files []string) {
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		switch {
		case v == nil:
			files = append(files, segmentsOf(b.Bucket(k))...)
		case bytes.Equal(k, util.BoltPathKey):
			files = append(files, filepath.Base(string(v)))
		}
	}
	return files
}

// verifySegment compares the sum at the end of a segment (the last four bytes, of
// all before them) with its bytes, and gives it. A file that cannot be opened for another
// reason than that it is not there is no damage.
func verifySegment(path string) (uint32, error) {
	name := filepath.Base(path)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, &damage{err}
	}
	if err != nil {
		return 0, fmt.Errorf("index: segment %s: %w", name, err)
	}
	defer f.Close()
	told, size, err := endOf(f)
	if err != nil {
		return 0, err
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyBuffer(sum, io.LimitReader(f, size-4), make([]byte, 1<<18)); err != nil {
		return 0, &damage{err}
	}
	if told != sum.Sum32() {
		return 0, &damage{fmt.Errorf("segment %s is not as it was written", name)}
	}
	return told, nil
}

// segmentSum is the sum that the file of a segment tells of itself.
func segmentSum(path string) (uint32, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	sum, _, err := endOf(f)
	return sum, err
}

func endOf(f *os.File) (sum uint32, size int64, err error) {
	info, err := f.Stat()
	if err != nil {
		return 0, 0, fmt.Errorf("index: segment %s: %w", f.Name(), err)
	}
	if info.Size() < 4 {
		return 0, 0, &damage{fmt.Errorf("segment %s is cut off", filepath.Base(f.Name()))}
	}
	var end [4]byte
	if _, err := f.ReadAt(end[:], info.Size()-4); err != nil {
		return 0, 0, &damage{err}
	}
	return binary.BigEndian.Uint32(end[:]), info.Size(), nil
}
