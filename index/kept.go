package index

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"trolyao/corpus"
)

// kept is what opening makes of a folder and of the relations, written beside the folder
// when it is closed, so that the next opening reads it instead. It counts for the
// segments, the place in the feed, the relations and the program of which it was made.
// It holds nothing that cannot be made again: a crash leaves an older one or none, and
// opening takes its time.
type kept struct {
	Program  string
	Cursor   int64
	Docs     []keptDoc
	Text     string // of all units: headings and what is packed, one behind the other
	Units    []keptUnit
	Segments []keptSegment
	// Settled are the relations at Mark, see [Source], as settled at Cursor.
	Settled []corpus.Relation
	Mark    int64
}

type keptDoc struct {
	Seq        int64
	Head       corpus.Head
	Len, Units int
	Levels     []string
}

type keptUnit struct {
	Title, Packed, Len, Passages int // the first two in bytes
	Plain                        bool
}

// keptSegment are the seats of a segment, whose file has this sum: three numbers each.
type keptSegment struct {
	Name string
	Sum  uint32
	Keys []string
	At   []int32
}

const keptMagic = "trolyao view 1\n"

// program tells this build of the program from others.
var program = sync.OnceValue(func() string {
	out := "?"
	if path, err := os.Executable(); err == nil {
		if info, err := os.Stat(path); err == nil {
			out = fmt.Sprint(info.Size(), " ", info.ModTime().UnixNano())
		}
	}
	if b, ok := debug.ReadBuildInfo(); ok {
		for _, s := range b.Settings {
			if s.Key == "vcs.revision" {
				out += " " + s.Value
			}
		}
	}
	return out
})

func keptFile(dir string) string { return dir + ".view" }

// readKept reads what save wrote; nil where it is absent, broken or of another program.
func readKept(path string) *kept {
	raw, err := os.ReadFile(path)
	if err != nil || len(raw) < len(keptMagic)+4 || string(raw[:len(keptMagic)]) != keptMagic {
		return nil
	}
	body := raw[len(keptMagic) : len(raw)-4]
	if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(raw[len(raw)-4:]) {
		return nil
	}
	k := &kept{}
	if err := gob.NewDecoder(bytes.NewReader(body)).Decode(k); err != nil || k.Program != program() {
		return nil
	}
	return k
}

// save writes k, whole or not at all.
func (k *kept) save(path string) error {
	var b bytes.Buffer
	b.WriteString(keptMagic)
	err := gob.NewEncoder(&b).Encode(k)
	if err == nil {
		sum := crc32.ChecksumIEEE(b.Bytes()[len(keptMagic):])
		err = os.WriteFile(path+".new", binary.LittleEndian.AppendUint32(b.Bytes(), sum), 0o600)
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		return fmt.Errorf("index: keep the view: %w", err)
	}
	return nil
}

// shapes are the documents by their keys.
func (k *kept) shapes() map[string]*shape {
	out := make(map[string]*shape, len(k.Docs))
	text, units := k.Text, k.Units
	take := func(n int) (s string) {
		s, text = text[:n], text[n:]
		return s
	}
	for i := range k.Docs {
		d := &k.Docs[i]
		s := &shape{Seq: d.Seq, Head: d.Head, Len: d.Len, Levels: d.Levels, units: make([]unit, d.Units)}
		for u := range s.units {
			t := &units[u]
			s.units[u] = unit{Title: take(t.Title), packed: take(t.Packed), Len: t.Len, passages: t.Passages,
				plain: t.Plain}
		}
		units = units[d.Units:]
		s.traits, s.name = traitsOf(&s.Head), fullName(&s.Head)
		out[d.Head.Key] = s
	}
	return out
}

// put adds a document.
func (k *kept) put(s *shape, text *strings.Builder) {
	k.Docs = append(k.Docs, keptDoc{s.Seq, s.Head, s.Len, len(s.units), s.Levels})
	for i := range s.units {
		u := &s.units[i]
		k.Units = append(k.Units, keptUnit{len(u.Title), len(u.packed), u.Len, u.passages, u.plain})
		text.WriteString(u.Title)
		text.WriteString(u.packed)
	}
}

// places are the seats of the segments whose files have the sums of which they were made,
// by the numbers of the segments. What they say of their documents is known.
func (k *kept) places(sums map[string]uint32) map[uint64]*segmentPlaces {
	out := map[uint64]*segmentPlaces{}
	var shapes map[string]*shape
	for i := range k.Segments {
		s := &k.Segments[i]
		var id uint64
		if _, err := fmt.Sscanf(s.Name, segmentName, &id); err != nil || sums[s.Name] != s.Sum {
			continue
		}
		if shapes == nil {
			shapes = k.shapes()
		}
		p := &segmentPlaces{keys: s.Keys, at: make([]seat, len(s.At)/3), shapes: shapes}
		for n := range p.at {
			p.at[n] = seat{s.At[3*n], s.At[3*n+1], s.At[3*n+2]}
		}
		out[id] = p
	}
	return out
}

// segmentName is the name of the file of a segment.
const segmentName = "%012x.zap"

// keep writes what the next opening would make, where that is not kept already. The
// folder has been closed.
func (x *Index) keep() error {
	if x.cursor == 0 || x.cursor == x.keptAt.cursor && x.settled.mark == x.keptAt.mark || x.settled.cursor != x.cursor {
		return nil
	}
	k := &kept{Program: program(), Cursor: x.cursor, Settled: x.settled.relations, Mark: x.settled.mark}
	keys := make([]string, 0, len(x.shapes))
	for key := range x.shapes {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var text strings.Builder
	for _, key := range keys {
		k.put(x.shapes[key], &text)
	}
	k.Text = text.String()
	for id, p := range x.placed {
		name := fmt.Sprintf(segmentName, id)
		sum, err := segmentSum(filepath.Join(x.dir, "store", name))
		if errors.Is(err, fs.ErrNotExist) { // merged with others since
			continue
		}
		if err != nil {
			return fmt.Errorf("index: keep the view: %w", err)
		}
		s := keptSegment{Name: name, Sum: sum, Keys: p.keys, At: make([]int32, 0, 3*len(p.at))}
		for _, at := range p.at {
			s.At = append(s.At, at.key, at.unit, at.pass)
		}
		k.Segments = append(k.Segments, s)
	}
	return k.save(keptFile(x.dir))
}

// settled are the relations as they are settled at a place in the feed.
type settled struct {
	relations    []corpus.Relation
	mark, cursor int64
}

// standing gives the view the relations that bear on the validity of its documents.
func (x *Index) standing(ctx context.Context, v *view) error {
	mark, err := x.source.RelationsMark(ctx)
	if err != nil {
		return fmt.Errorf("index: relations: %w", err)
	}
	if k := x.kept; k != nil && k.Cursor == v.cursor && k.Mark == mark {
		v.touching = corpus.Touching(k.Settled)
		x.settled = settled{mark: mark, cursor: v.cursor}
		x.keptAt = x.settled
		return nil
	}
	relations, err := x.source.Relations(ctx)
	if err != nil {
		return fmt.Errorf("index: relations: %w", err)
	}
	x.settled = settled{v.catalog.Settled(relations), mark, v.cursor}
	v.touching = corpus.Touching(x.settled.relations)
	return nil
}
