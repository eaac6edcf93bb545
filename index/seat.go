package index

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// seat is which document, unit or passage an entry of bleve is.
type seat struct {
	key        int32 // of its document, in the keys of the segment
	unit, pass int32 // order numbers; -1 where the entry is the document, or the unit
}

// segmentPlaces are the seats of a segment's entries by their numbers in it. A
// segment never changes, so they are read once for as long as it lives.
type segmentPlaces struct {
	keys []string
	at   []seat
	// shapes are the documents that it holds, and others; nil where they are not known.
	shapes map[string]*shape
}

// placedSegment is a segment in a snapshot: its first number there, and which of its
// entries are deleted.
type placedSegment struct {
	*segmentPlaces
	offset  int
	deleted func(n uint32) bool
}

func (s *placedSegment) gone(n int) bool { return s.deleted != nil && s.deleted(uint32(n)) }

// segments gives those of a snapshot; what is known of others is forgotten.
func (x *Index) segments(reader bleveindex.IndexReader) ([]placedSegment, error) {
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("index: a reader of another kind: %T", reader)
	}
	placed := map[uint64]*segmentPlaces{}
	var out []placedSegment
	offset := 0
	for _, s := range snapshot.Segments() {
		p, n := x.placed[s.Id()], int(s.FullSize())
		if p == nil || len(p.at) != n {
			var err error
			if p, err = readPlaces(s, n); err != nil {
				return nil, err
			}
		}
		placed[s.Id()] = p
		in := placedSegment{segmentPlaces: p, offset: offset}
		if gone := s.Deleted(); gone != nil {
			in.deleted = gone.Contains
		}
		out = append(out, in)
		offset += n
	}
	x.placed = placed
	return out, nil
}

func readPlaces(s *scorch.SegmentSnapshot, n int) (*segmentPlaces, error) {
	p := &segmentPlaces{at: make([]seat, n)}
	known := map[string]int32{}
	for i := range p.at {
		id, err := s.DocID(uint64(i))
		if err != nil {
			return nil, fmt.Errorf("index: list: %w", err)
		}
		if p.at[i], err = p.read(string(id), known); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// read takes an ID apart; see the comment of the package for its forms.
func (p *segmentPlaces) read(id string, known map[string]int32) (seat, error) {
	s := seat{unit: -1, pass: -1}
	key, rest, _ := strings.Cut(id, "|")
	var ok bool
	if s.key, ok = known[key]; !ok {
		s.key = int32(len(p.keys))
		known[key] = s.key
		p.keys = append(p.keys, key)
	}
	for i, to := range []*int32{&s.unit, &s.pass} {
		if rest == "" {
			break
		}
		part, more, _ := strings.Cut(rest, "|")
		n, err := strconv.ParseInt(part, 10, 32)
		if err != nil || n < 0 || i == 1 && more != "" {
			return s, fmt.Errorf("index: stray entry %q", id)
		}
		*to, rest = int32(n), more
	}
	return s, nil
}

// seat says of every number of the snapshot which passage, unit or document it is.
func (v *view) seat(segments []placedSegment) error {
	top := 0
	for _, s := range segments {
		top = s.offset + len(s.at)
	}
	v.slot = make([]int32, top)
	for _, s := range segments {
		docs := make([]int32, len(s.keys)) // of the view, -1 where it has none
		for i, key := range s.keys {
			d, ok := v.byKey[key]
			if docs[i] = d; !ok {
				docs[i] = -1
			}
		}
		for n, at := range s.at {
			slot := &v.slot[s.offset+n]
			if s.gone(n) {
				*slot = -1
				continue
			}
			d := docs[at.key]
			if d < 0 {
				return fmt.Errorf("index: an entry of %q has no document", s.keys[at.key])
			}
			if at.unit < 0 {
				*slot = d
				continue
			}
			u := v.docUnit[d] + at.unit
			if u >= v.docUnit[d+1] || at.pass >= v.unitPass[u+1]-v.unitPass[u] {
				return fmt.Errorf("index: stray entry %q %d %d", s.keys[at.key], at.unit, at.pass)
			}
			if *slot = u; at.pass >= 0 {
				*slot = v.unitPass[u] + at.pass
			}
		}
	}
	return nil
}
