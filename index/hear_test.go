package index

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"trolyao/store"

	"pgregory.net/rapid"
)

// counting makes statistics of counts of syllables and pairs.
func counting(count map[string]uint32) *speech {
	s := &speech{pairs: []uint64{}}
	for _, term := range slices.Sorted(maps.Keys(count)) {
		if !strings.Contains(term, " ") {
			s.syllable, s.count = append(s.syllable, term), append(s.count, count[term])
		}
	}
	for term, n := range count {
		if a, b, ok := strings.Cut(term, " "); ok {
			s.pairs = append(s.pairs, uint64(s.id(a))<<40|uint64(s.id(b))<<16|uint64(n))
		}
	}
	slices.Sort(s.pairs)
	s.settle()
	return s
}

// Statistics that are extended by new passages are those of all passages counted
// together.
func TestExtendedStatisticsAreThoseOfAll(t *testing.T) {
	large := &view{cursor: 7, passUnit: make([]int32, ordinary)}
	draw := func(t *rapid.T, name string) map[string]uint32 {
		out := map[string]uint32{}
		for _, text := range rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 6), 1, 5).Draw(t, name) {
			terms, _ := counted(strings.Join(text, " "))
			for term := range terms {
				out[term]++
			}
		}
		return out
	}
	rapid.Check(t, func(t *rapid.T) {
		before, more := draw(t, "before"), draw(t, "more")
		all := maps.Clone(before)
		for term, n := range more {
			all[term] += n
		}
		got, want := counting(before).extended(&heard{count: more, changed: 3}, large), counting(all)
		want.cursor, want.added = 7, 3
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("extended\n%v\ncounted\n%v", got, want)
		}
	})
	s := counting(map[string]uint32{"nộp": 2})
	for name, h := range map[string]*heard{"lost": {lost: true}, "much changed": {changed: ordinary/heardShare + 1}} {
		if s.extended(h, large) != nil {
			t.Errorf("%s: all should be counted anew", name)
		}
	}
	if s.extended(&heard{}, &view{passUnit: make([]int32, ordinary-1)}) != nil {
		t.Error("a small house should be counted anew")
	}
}

// An index that followed changes one by one ranks as one that is made anew.
func TestChangesOneByOne(t *testing.T) {
	s, x := openWith(t, t.TempDir(), nil)
	defer s.Close()
	defer x.Close()
	papers := rapid.SliceOfN(rapid.Custom(drawPaper), 12, 12).Example(1)
	for step, p := range papers {
		if step%3 == 2 { // the one before goes again
			if err := s.RemoveDocument(t.Context(), papers[step-1].document((step-1)%5).Key); err != nil {
				t.Fatal(err)
			}
		}
		d := p.document(step % 5)
		if _, err := s.PutDocument(t.Context(), d, store.Original{Name: fmt.Sprint(step)}); err != nil {
			t.Fatal(err)
		}
		if err := x.Follow(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		fresh, err := Open("", s, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := fresh.Follow(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		question := strings.Join(p.headings[0], " ") + " " + strings.Join(alphabet[:step], " ")
		got, want := scored(t, x, question), scored(t, fresh, question)
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Fatalf("after step %d, %q gives %v; made anew %v", step, question, got, want)
		}
		if err := fresh.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// scored are all units of the first ranking, best first, with what they score.
func scored(t *testing.T, x *Index, question string) (out []string) {
	v, err := x.current()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	fs, err := v.find(terms(question))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.candidates(fs, 1000, nil, nil) {
		ref := v.ref(c.unit)
		out = append(out, fmt.Sprintf("%s %d %.4f", ref, c.pass-v.unitPass[c.unit], c.score))
	}
	return out
}
