package index

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"trolyao/paper"
)

//go:embed subjects.txt
var subjectsText string

// subjects are whom or what a text is about: a set of bits, one for each line of
// subjects.txt.
type subjects uint64

// subjectTable is subjects.txt, read.
type subjectTable struct {
	forms  map[string][]form // by their first syllable
	groups []subjects        // what excludes each other
	also   []subjects        // by bit: what answers for it
}

// form is a way to write a subject.
type form struct {
	rest []string // the syllables after the first
	bit  int
}

var subjectsKnown = sync.OnceValue(func() *subjectTable {
	t, err := readSubjects(subjectsText)
	if err != nil {
		panic(err)
	}
	return t
})

// readSubjects reads a table; its form is told in subjects.txt.
func readSubjects(text string) (*subjectTable, error) {
	t := &subjectTable{forms: map[string][]form{}}
	bits, more := map[string]int{}, map[int]string{}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
			continue
		case line[0] == '[':
			t.groups = append(t.groups, 0)
			continue
		}
		name, forms, ok := strings.Cut(line, ":")
		if !ok || len(t.groups) == 0 || len(bits) == 64 {
			return nil, fmt.Errorf("index: subjects line %d: %q", n+1, line)
		}
		name, also, _ := strings.Cut(name, "+")
		bit := len(bits)
		bits[strings.TrimSpace(name)] = bit
		t.groups[len(t.groups)-1] |= 1 << bit
		t.also = append(t.also, 1<<bit)
		if also = strings.TrimSpace(also); also != "" {
			more[bit] = also
		}
		for _, f := range strings.Split(forms, ",") {
			ys := paper.Syllables(f)
			if len(ys) == 0 {
				return nil, fmt.Errorf("index: subjects line %d: %q", n+1, line)
			}
			one := form{bit: bit}
			for _, y := range ys[1:] {
				one.rest = append(one.rest, y.Text)
			}
			t.forms[ys[0].Text] = append(t.forms[ys[0].Text], one)
		}
	}
	for bit, name := range more {
		other, ok := bits[name]
		if !ok {
			return nil, fmt.Errorf("index: subjects: no %q", name)
		}
		t.also[bit] |= 1 << other
	}
	return t, nil
}

// in finds the subjects that a text names.
func (t *subjectTable) in(text string) subjects { return t.among(paper.Syllables(text)) }

// among finds those that the syllables of a text name. Where one form lies inside
// another ("xã" in "hợp tác xã") the longer counts.
func (t *subjectTable) among(ys []paper.Syllable) subjects {
	var out subjects
	for i := 0; i < len(ys); {
		longest := 0
		var here subjects
		for _, f := range t.forms[ys[i].Text] {
			n := 1 + len(f.rest)
			if n < longest || i+n > len(ys) {
				continue
			}
			same := true
			for k, r := range f.rest {
				if same = ys[i+1+k].Text == r; !same {
					break
				}
			}
			switch {
			case same && n > longest:
				longest, here = n, 1<<f.bit
			case same:
				here |= 1 << f.bit
			}
		}
		out |= here
		i += max(longest, 1)
	}
	return out
}

// meets compares the subjects of a question with those of a text, told from the
// nearest to the farthest: the passage, its headings, the title, the scope. In
// each group that the question names, the nearest text that names any of it
// speaks; foreign counts the groups in which it speaks of others alone, same
// those in which it speaks of the one asked about.
func (t *subjectTable) meets(asked subjects, told ...subjects) (same, foreign int) {
	for _, g := range t.groups {
		want := asked & g
		if want == 0 {
			continue
		}
		var fit subjects
		for bit := range t.also {
			if want&(1<<bit) != 0 {
				fit |= t.also[bit]
			}
		}
		for _, s := range told {
			if s &= g; s == 0 {
				continue
			}
			if s&fit != 0 {
				same++
			} else {
				foreign++
			}
			break
		}
	}
	return same, foreign
}
