package index

import (
	"encoding/binary"

	"trolyao/corpus"
)

// shape is what the index keeps of a document beside its postings: field m.
type shape struct {
	Seq   int64       `json:"seq"`
	Head  corpus.Head `json:"head"`
	Len   int         `json:"len"`             // syllables of type and title
	Units []unitShape `json:"units,omitempty"` // until settle
	// Levels are those of a procedure: see [corpus.Procedure].
	Levels []string `json:"levels,omitempty"`

	// Made of the above by settle, once.
	traits traits
	name   string // see fullName
	units  []unit
}

// unitShape is a unit as the folder stores it.
type unitShape struct {
	Ref   corpus.Ref `json:"r"`           // Doc and Number left out
	Title string     `json:"t,omitempty"` // heading without its label
	Len   int        `json:"n,omitempty"` // syllables of the heading
	// Lens are the lengths of its passages in syllables, Refs their refs.
	Lens []int        `json:"l,omitempty"`
	Refs []corpus.Ref `json:"s,omitempty"`
}

// settle makes what follows from the stored facts. Views share a shape, so that it
// does not change afterwards.
func (s *shape) settle() {
	s.traits, s.name = traitsOf(&s.Head), fullName(&s.Head)
	s.units = make([]unit, len(s.Units))
	var buf []byte
	for u := range s.Units {
		us := &s.Units[u]
		buf = packRef(buf[:0], us.Ref)
		for _, n := range us.Lens {
			buf = binary.AppendUvarint(buf, uint64(n))
		}
		for p := range us.Lens {
			ref := us.Ref
			if p < len(us.Refs) {
				ref = us.Refs[p]
			}
			buf = packRef(buf, ref)
		}
		s.units[u] = unit{Title: us.Title, Len: us.Len, passages: len(us.Lens), packed: string(buf),
			plain: plainTitle(us.Title)}
	}
	s.Units = nil
}

// passages is how many passages the document has.
func (s *shape) passages() int {
	n := 0
	for i := range s.units {
		n += s.units[i].passages
	}
	return n
}

// unit is a unit as views hold it. There are many, so that what is seldom asked for is
// packed: its ref, the lengths of its passages, their refs.
type unit struct {
	Title    string // heading without its label
	Len      int    // syllables of the heading
	passages int
	packed   string
	plain    bool // its heading rules nothing
}

// ref is where the unit stands in its document.
func (u *unit) ref() corpus.Ref {
	r, _ := unpackRef(u.packed)
	return r
}

// lens appends the lengths of the passages in syllables, and gives what stands behind
// them.
func (u *unit) lens(to []int) (lens []int, rest string) {
	_, rest = unpackRef(u.packed)
	for range u.passages {
		var n int
		n, rest = unpackNumber(rest)
		to = append(to, n)
	}
	return to, rest
}

// refs are where the passages stand in the document.
func (u *unit) refs() []corpus.Ref {
	_, rest := u.lens(nil)
	out := make([]corpus.Ref, u.passages)
	for i := range out {
		out[i], rest = unpackRef(rest)
	}
	return out
}

// ref is the ref of a unit.
func (v *view) ref(unit int32) corpus.Ref {
	h, r := &v.docs[v.unitDoc[unit]].Head, v.units[unit].ref()
	r.Doc, r.Number = h.Key, h.Number
	return r
}

// places are the fields of a ref within its document.
func places(r *corpus.Ref) [8]*string {
	return [...]*string{&r.Appendix, &r.Book, &r.Chapter, &r.Section, &r.Article, &r.Clause, &r.Point, &r.Item}
}

// packRef appends a ref without its document: a bit for each field that is set, and these.
func packRef(b []byte, r corpus.Ref) []byte {
	at := len(b)
	b = append(b, 0)
	for i, field := range places(&r) {
		if *field != "" {
			b[at] |= 1 << i
			b = append(binary.AppendUvarint(b, uint64(len(*field))), *field...)
		}
	}
	return b
}

// unpackRef reads what packRef wrote, and gives what stands behind it.
func unpackRef(s string) (r corpus.Ref, rest string) {
	set := s[0]
	rest = s[1:]
	for i, field := range places(&r) {
		if set&(1<<i) != 0 {
			var n int
			n, rest = unpackNumber(rest)
			*field, rest = rest[:n], rest[n:]
		}
	}
	return r, rest
}

func unpackNumber(s string) (n int, rest string) {
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		n |= int(s[i]&0x7f) << shift
		if s[i] < 0x80 {
			return n, s[i+1:]
		}
	}
}
