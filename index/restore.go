package index

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/paper"
)

// speech holds statistics of neighbouring syllables in the indexed texts, from
// which missing diacritics are restored. It is made of the index's own term
// dictionary and kept beside the index folder, so that opening does not wait
// for it.
type speech struct {
	cursor   int64
	added    uint32   // passages that came or went since all were counted
	syllable []string // known syllables, sorted
	count    []uint32 // passages each occurs in
	total    float64
	pairs    []uint64 // first syllable <<40 | second <<16 | count, sorted

	folded   []string           // the syllables without diacritics
	variants map[string][]int32 // folded form → syllables, commonest first
}

func (s *speech) id(syllable string) int32 {
	i, ok := slices.BinarySearch(s.syllable, syllable)
	if !ok {
		return -1
	}
	return int32(i)
}

func (s *speech) pair(a, b int32) float64 {
	if a < 0 || b < 0 {
		return 0
	}
	key := uint64(a)<<40 | uint64(b)<<16
	i := sort.Search(len(s.pairs), func(i int) bool { return s.pairs[i] >= key })
	if i < len(s.pairs) && s.pairs[i]>>16 == key>>16 {
		return float64(s.pairs[i] & 0xffff)
	}
	return 0
}

//go:embed speech.txt
var speechText string

// newSpeech counts from the term dictionary of the passages.
func newSpeech(ctx context.Context, v *view) (*speech, error) {
	s := &speech{cursor: v.cursor}
	type pair struct {
		term  string
		count uint64
	}
	var pairs []pair
	err := v.finder.dictionary(ctx, func(term string, passages uint64) {
		if strings.Contains(term, " ") {
			pairs = append(pairs, pair{strings.Clone(term), passages})
		} else if !strings.ContainsFunc(term, unicode.IsDigit) {
			s.syllable = append(s.syllable, term)
			s.count = append(s.count, uint32(min(passages, math.MaxUint32)))
		}
	})
	if err != nil {
		return nil, err
	}
	var words []string
	for _, line := range strings.Split(speechText, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		prev := ""
		for _, y := range paper.Syllables(line) {
			words = append(words, y.Text)
			if prev != "" {
				pairs = append(pairs, pair{bigram(prev, y.Text), 0})
			}
			prev = y.Text
		}
	}
	if n := len(v.passUnit); n < ordinary {
		s.learn(func(have map[string]uint32) {
			for term := range commonWords().of {
				_, more := borrowed(n, term)
				switch {
				case more.passages == 0:
				case strings.Contains(term, " "):
					pairs = append(pairs, pair{term, uint64(more.passages)})
				default:
					have[term] += uint32(more.passages)
				}
			}
		})
	}
	usual := uint32(0) // what a turn of the list counts
	for _, n := range s.count {
		usual = max(usual, n)
	}
	usual = max(20, usual/100)
	s.learn(func(have map[string]uint32) {
		for _, w := range words {
			have[w] = max(have[w], usual)
		}
	})
	sort.SliceStable(pairs, func(a, b int) bool { return pairs[a].term < pairs[b].term })
	for i := 0; i < len(pairs); {
		term, n, listed := pairs[i].term, uint64(0), false
		for ; i < len(pairs) && pairs[i].term == term; i++ {
			n += pairs[i].count
			listed = listed || pairs[i].count == 0
		}
		if listed {
			n = max(n, uint64(usual))
		}
		a, b, _ := strings.Cut(term, " ")
		if a, b := s.id(a), s.id(b); a >= 0 && b >= 0 {
			s.pairs = append(s.pairs, uint64(a)<<40|uint64(b)<<16|min(n, 0xffff))
		}
	}
	slices.Sort(s.pairs)
	s.settle()
	return s, nil
}

// learn changes how often the known syllables occur, and adds to them.
func (s *speech) learn(change func(have map[string]uint32)) {
	have := make(map[string]uint32, len(s.syllable))
	for i, y := range s.syllable {
		have[y] = s.count[i]
	}
	change(have)
	s.syllable = s.syllable[:0]
	for y := range have {
		s.syllable = append(s.syllable, y)
	}
	slices.Sort(s.syllable)
	s.count = make([]uint32, len(s.syllable))
	for i, y := range s.syllable {
		s.count[i] = have[y]
	}
}

// settle makes what is derived from the counts.
func (s *speech) settle() {
	if s.folded == nil {
		s.folded = make([]string, len(s.syllable))
		for i, y := range s.syllable {
			s.folded[i] = paper.Fold(y)
		}
	}
	s.variants = make(map[string][]int32, len(s.syllable))
	for i, f := range s.folded {
		s.total += float64(s.count[i])
		s.variants[f] = append(s.variants[f], int32(i))
	}
	for _, ids := range s.variants {
		sort.SliceStable(ids, func(a, b int) bool { return s.count[ids[a]] > s.count[ids[b]] })
	}
}

const speechMagic = "trolyao speech 4\n"

// save writes the statistics to a file, whole or not at all.
func (s *speech) save(path string) error {
	var b bytes.Buffer
	b.WriteString(speechMagic)
	put := func(x any) { binary.Write(&b, binary.LittleEndian, x) }
	put(s.cursor)
	put(s.added)
	put(uint32(len(s.syllable)))
	put(uint32(len(s.pairs)))
	for _, y := range s.syllable {
		b.WriteByte(byte(min(len(y), 255)))
		b.WriteString(y[:min(len(y), 255)])
	}
	put(s.count)
	put(s.pairs)
	put(crc32.ChecksumIEEE(b.Bytes()))
	tmp := path + ".new"
	if err := os.WriteFile(tmp, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("index: keep syllables: %w", err)
	}
	return os.Rename(tmp, path)
}

// loadSpeech reads what save wrote; nil when it is absent, broken, or of
// another state of the index.
func loadSpeech(path string, cursor int64) *speech {
	raw, err := os.ReadFile(path)
	if err != nil || len(raw) < len(speechMagic)+24 || string(raw[:len(speechMagic)]) != speechMagic {
		return nil
	}
	body := raw[:len(raw)-4]
	if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(raw[len(raw)-4:]) {
		return nil
	}
	b := body[len(speechMagic):]
	s := &speech{cursor: int64(binary.LittleEndian.Uint64(b))}
	if s.cursor != cursor {
		return nil
	}
	s.added = binary.LittleEndian.Uint32(b[8:])
	n, m := int(binary.LittleEndian.Uint32(b[12:])), int(binary.LittleEndian.Uint32(b[16:]))
	b = b[20:]
	for range n {
		k := int(b[0])
		s.syllable = append(s.syllable, string(b[1:1+k]))
		b = b[1+k:]
	}
	s.count = make([]uint32, n)
	for i := range s.count {
		s.count[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	b = b[4*n:]
	s.pairs = make([]uint64, m)
	for i := range s.pairs {
		s.pairs[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	s.settle()
	return s
}

const (
	// accentedShare is the share of syllables with a diacritic in Vietnamese
	// prose (counted on the codified law); it tells how many of a question's were
	// left out. Short questions stray from it by accentedNoise; what is found lies
	// between leastBare and mostBare, so that no reading is impossible.
	accentedShare = .72
	accentedNoise = .12
	leastBare     = .0005
	mostBare      = .98
	// bareText is the share from which a text is one typed without diacritics.
	bareText    = .5
	maxVariants = 12
	// slip is how likely a typed diacritic is wrong or half typed; halfTyped is
	// the same as a share of those left out.
	slip      = 1e-4
	halfTyped = .05
	// unseen is what a syllable that the texts do not have counts.
	unseen = .05
	// pairDiscount keeps one chance meeting from weighing like a habit; pairWeight
	// is what the neighbour before says against how often a syllable is used at
	// all. All of these were set on the question sets typed without diacritics and
	// half, see docs/retrieval.md.
	pairDiscount = .5
	pairWeight   = .85
	beginning    = -2 // stands for the syllable before the first
	// doubtful is how much less likely, as a logarithm, what a syllable may have
	// been instead is at most.
	doubtful = 3.5
)

// state is one way to read a syllable.
type state struct {
	id    int32
	own   float64 // log likelihood of the syllable as what was typed
	score float64 // of the best way up to here
	from  int     // where it comes from
	rest  float64 // of the best way on from here
	to    int     // where it goes
}

// restore returns text with missing diacritics put in, and whether anything
// changed. It finds the likeliest sequence of syllables (Viterbi) given how
// many diacritics the text bears: a text typed with care is left as it is.
// keep says which byte ranges must not change (references, abbreviations).
// doubts are what syllables may have been instead, hardly less likely, each with
// its neighbours.
func (s *speech) restore(text string, keep func(start, end int) bool) (restored string, doubts []string, changed bool) {
	if s == nil || len(s.syllable) == 0 {
		return text, nil, false
	}
	ys := paper.Syllables(text)
	bare := bareShare(ys)
	if bare == 0 {
		return text, nil, false
	}
	layers := make([][]state, len(ys))
	for i, y := range ys {
		layers[i] = s.options(text, y, bare, keep)
		var before []state
		if i > 0 {
			before = layers[i-1]
		}
		s.reach(layers[i], before)
	}
	chosen, sum := likeliest(layers)
	if bare > bareText {
		doubts = s.doubts(layers, chosen, sum)
	}
	restored, changed = s.write(text, ys, chosen)
	return restored, doubts, changed
}

// bareShare is the share of syllables whose diacritics were left out; 0 where
// there is no word.
func bareShare(ys []paper.Syllable) float64 {
	words, accented := 0, 0
	for _, y := range ys {
		if letters(y.Text) {
			words++
			if paper.Fold(y.Text) != y.Text {
				accented++
			}
		}
	}
	if words == 0 {
		return 0
	}
	bare := 1 - float64(accented)/(accentedShare*float64(words))
	return math.Min(mostBare, math.Max(leastBare, bare-accentedNoise))
}

// options are the ways to read a syllable.
func (s *speech) options(text string, y paper.Syllable, bare float64, keep func(start, end int) bool) []state {
	typed, raw := s.id(y.Text), text[y.Start:y.End]
	out := []state{{id: typed}}
	if !letters(y.Text) || keep(y.Start, y.End) || len(raw) > 1 && allUpper(raw) && !allUpper(text) {
		return out
	}
	folded := paper.Fold(y.Text)
	plain := folded == y.Text
	for k, id := range s.variants[folded] {
		if id == typed || k >= maxVariants {
			continue
		}
		cost := bare / (1 - bare + 1e-9)
		if bare > bareText {
			cost = bare
		}
		if !plain {
			if !moreMarks(y.Text, s.syllable[id]) {
				continue
			}
			cost = math.Max(slip, bare*halfTyped)
		}
		out = append(out, state{id: id, score: math.Log(cost)})
	}
	return out
}

// step is the log likelihood of b after a; a is beginning at the first.
func (s *speech) step(a, b int32) float64 {
	c := unseen
	if b >= 0 {
		c = float64(s.count[b])
	}
	uni := c / (s.total + 1)
	if a == beginning {
		return math.Log(uni)
	}
	cond := 0.0
	if a >= 0 && b >= 0 {
		cond = math.Max(0, s.pair(a, b)-pairDiscount) / float64(s.count[a])
	}
	return math.Log(pairWeight*cond + (1-pairWeight)*uni)
}

// reach finds the best way to each state of a layer from the layer before it.
func (s *speech) reach(layer, before []state) {
	for o := range layer {
		x := &layer[o]
		x.own = x.score
		if before == nil {
			x.score += s.step(beginning, x.id)
			continue
		}
		best := math.Inf(-1)
		for p := range before {
			if sc := before[p].score + s.step(before[p].id, x.id); sc > best {
				best, x.from = sc, p
			}
		}
		x.score = x.own + best
	}
}

// likeliest is the best way through all layers, and its log likelihood.
func likeliest(layers [][]state) (chosen []int32, sum float64) {
	at := 0
	last := layers[len(layers)-1]
	for o := range last {
		if last[o].score > last[at].score {
			at = o
		}
	}
	sum = last[at].score
	chosen = make([]int32, len(layers))
	for i := len(layers) - 1; i >= 0; i-- {
		chosen[i] = layers[i][at].id
		at = layers[i][at].from
	}
	return chosen, sum
}

// doubts are the readings that were not chosen and are hardly less likely, each
// with its neighbours.
func (s *speech) doubts(layers [][]state, chosen []int32, sum float64) (doubts []string) {
	for i := len(layers) - 2; i >= 0; i-- {
		for o := range layers[i] {
			x := &layers[i][o]
			x.rest = math.Inf(-1)
			for n := range layers[i+1] {
				next := &layers[i+1][n]
				if r := s.step(x.id, next.id) + next.own + next.rest; r > x.rest {
					x.rest, x.to = r, n
				}
			}
		}
	}
	for i := range layers {
		for _, x := range layers[i] {
			if x.id < 0 || x.id == chosen[i] || x.score+x.rest < sum-doubtful {
				continue
			}
			doubt := s.syllable[x.id]
			if i > 0 {
				if id := layers[i-1][x.from].id; id >= 0 {
					doubt = s.syllable[id] + " " + doubt
				}
			}
			if i+1 < len(layers) {
				if id := layers[i+1][x.to].id; id >= 0 {
					doubt += " " + s.syllable[id]
				}
			}
			doubts = append(doubts, doubt)
		}
	}
	return doubts
}

// write puts the chosen syllables in the place of those typed.
func (s *speech) write(text string, ys []paper.Syllable, chosen []int32) (restored string, changed bool) {
	var b strings.Builder
	end := 0
	for i, y := range ys {
		b.WriteString(text[end:y.Start])
		end = y.End
		typed := text[y.Start:y.End]
		if chosen[i] >= 0 && s.syllable[chosen[i]] != y.Text {
			changed = true
			typed = likeTyped(s.syllable[chosen[i]], typed)
		}
		b.WriteString(typed)
	}
	b.WriteString(text[end:])
	return b.String(), changed
}

// letters reports whether a token is a word of Vietnamese letters.
func letters(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return s != ""
}

func allUpper(s string) bool { return s == strings.ToUpper(s) }

// likeTyped gives a restored syllable the capitals of what was typed.
func likeTyped(restored, typed string) string {
	first, _ := utf8.DecodeRuneInString(typed)
	switch {
	case !unicode.IsUpper(first):
		return restored
	case len(typed) > 1 && typed == strings.ToUpper(typed):
		return strings.ToUpper(restored)
	}
	r, n := utf8.DecodeRuneInString(restored)
	return string(unicode.ToUpper(r)) + restored[n:]
}

// moreMarks reports whether full has every diacritic of half and more:
// "đinh" → "định". Both have one folded form.
func moreMarks(half, full string) bool {
	h, f := marks(half), marks(full)
	if len(h) != len(f) {
		return false
	}
	more := false
	for i := range h {
		switch {
		case h[i] == f[i]:
		case h[i] == "":
			more = true
		case strings.HasPrefix(f[i], h[i]):
			more = true
		default:
			return false
		}
	}
	return more
}
