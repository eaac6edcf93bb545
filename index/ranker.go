package index

import (
	"bufio"
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// ranker orders the candidates of the first ranking: a sum of small regression
// trees over their features, learned by LambdaMART (Burges, MSR-TR-2010-82).
type ranker struct{ trees []tree }

// tree is a list of nodes, the root first.
type tree []node

// node sends a candidate left when its feature is at most the threshold; a
// leaf (left 0) holds the value to add.
type node struct {
	feature     int
	threshold   float32
	left, right int
	value       float32
}

func (t tree) score(f *[numFeatures]float32) float32 {
	i := 0
	for t[i].left != 0 {
		if f[t[i].feature] <= t[i].threshold {
			i = t[i].left
		} else {
			i = t[i].right
		}
	}
	return t[i].value
}

// flatRanker is a ranker by its questions instead of its trees: a candidate is asked
// those of a feature in the order of their thresholds, and each that it answers no takes
// the leaves of the left branch out of its tree. What is left of a tree begins with the
// leaf it ends at (QuickScorer, Lucchese and others, SIGIR 2015).
type flatRanker struct {
	questions [numFeatures][]flatQuestion // ascending
	leaves    [][mostLeaves]float32
}

// mostLeaves is how many a tree may have: they are bits of a number.
const mostLeaves = 16

type flatQuestion struct {
	threshold float32
	tree      uint16
	left      uint16 // the leaves that are not of the left branch, as bits
}

func (r *ranker) flat() *flatRanker {
	out := &flatRanker{leaves: make([][mostLeaves]float32, len(r.trees))}
	for n, t := range r.trees {
		leaves := 0
		var walk func(at int)
		walk = func(at int) {
			if t[at].left == 0 {
				out.leaves[n][leaves] = t[at].value
				leaves++
				return
			}
			before := leaves
			walk(t[at].left)
			of := &out.questions[t[at].feature]
			*of = append(*of, flatQuestion{t[at].threshold, uint16(n), ^uint16(1<<leaves - 1<<before)})
			walk(t[at].right)
		}
		walk(0)
	}
	for _, of := range out.questions {
		slices.SortFunc(of, func(a, b flatQuestion) int { return cmp.Compare(a.threshold, b.threshold) })
	}
	return out
}

// scores gives each candidate its final score.
func (r *flatRanker) scores(js []judged) {
	left := make([]uint16, len(r.leaves)) // the leaves of each tree that a candidate can end at
	for j := range js {
		for t := range left {
			left[t] = math.MaxUint16
		}
		for f, x := range js[j].f {
			for _, q := range r.questions[f] {
				if !(x > q.threshold) {
					break
				}
				left[q.tree] &= q.left
			}
		}
		sum := js[j].final
		for t, of := range left {
			sum += float64(r.leaves[t][bits.TrailingZeros16(of)%mostLeaves])
		}
		js[j].final = sum
	}
}

//go:embed rank.txt
var rankText string

// ranking is the learned ranker that is shipped, rank.txt.
var ranking = sync.OnceValue(func() *ranker {
	r, err := readRanker(strings.NewReader(rankText))
	if err != nil {
		panic(err) // the file is part of the program
	}
	return r
})

var flatRanking = sync.OnceValue(func() *flatRanker { return ranking().flat() })

// write prints the trees, one node a line:
//
//	tree 0
//	0 rel_in_pass 0.7312 1 2      node, feature, threshold, left, right
//	1 = -0.0421                   leaf, value
func (r *ranker) write(w io.Writer, comment string) error {
	b := bufio.NewWriter(w)
	for _, line := range strings.Split(comment, "\n") {
		fmt.Fprintf(b, "# %s\n", line)
	}
	for i, t := range r.trees {
		fmt.Fprintf(b, "tree %d\n", i)
		for k, n := range t {
			if n.left == 0 {
				fmt.Fprintf(b, "%d = %.5g\n", k, n.value)
			} else {
				fmt.Fprintf(b, "%d %s %.6g %d %d\n", k, featureNames[n.feature], n.threshold, n.left, n.right)
			}
		}
	}
	return b.Flush()
}

func readRanker(r io.Reader) (*ranker, error) {
	byName := map[string]int{}
	for i, n := range featureNames {
		byName[n] = i
	}
	out := &ranker{}
	sc := bufio.NewScanner(r)
	for line := 1; sc.Scan(); line++ {
		f := strings.Fields(sc.Text())
		bad := func(err error) error { return fmt.Errorf("index: rank.txt line %d: %w", line, err) }
		switch {
		case len(f) == 0 || f[0] == "#":
		case f[0] == "tree":
			out.trees = append(out.trees, nil)
		case len(f) == 3 && f[1] == "=" && len(out.trees) > 0:
			v, err := strconv.ParseFloat(f[2], 32)
			if err != nil {
				return nil, bad(err)
			}
			t := &out.trees[len(out.trees)-1]
			*t = append(*t, node{value: float32(v)})
		case len(f) == 5 && len(out.trees) > 0:
			feature, ok := byName[f[1]]
			th, err1 := strconv.ParseFloat(f[2], 32)
			left, err2 := strconv.Atoi(f[3])
			right, err3 := strconv.Atoi(f[4])
			t := &out.trees[len(out.trees)-1]
			if !ok || err1 != nil || err2 != nil || err3 != nil || left <= len(*t) || right <= len(*t) {
				return nil, bad(fmt.Errorf("node %q is not understood", sc.Text()))
			}
			*t = append(*t, node{feature: feature, threshold: float32(th), left: left, right: right})
		default:
			return nil, bad(fmt.Errorf("%q is not understood", sc.Text()))
		}
	}
	for i, t := range out.trees {
		if len(t) > 2*mostLeaves-1 {
			return nil, fmt.Errorf("index: rank.txt tree %d: more than %d leaves", i, mostLeaves)
		}
		for _, n := range t {
			if n.left >= len(t) || n.right >= len(t) {
				return nil, fmt.Errorf("index: rank.txt tree %d: a branch leads nowhere", i)
			}
		}
	}
	return out, sc.Err()
}

// lesson is one question of the training set: the features of its candidates
// and which of them answer it.
type lesson struct {
	f    [][numFeatures]float32
	gold []bool
}

// learning are the settings of [learn].
type learning struct {
	trees, leaves  int
	rate           float64 // shrinkage of each tree
	minLeaf        int     // candidates in a leaf
	l2             float64
	features, rows float64 // share of features and questions a tree sees
	depth          int     // candidates of a question that pull on each other
	seed           uint64
}

var standardLearning = learning{trees: 250, leaves: 12, rate: .06, minLeaf: 150, l2: 5, features: .4, rows: .7,
	depth: 20, seed: 1}

const maxBins = 255

// learn fits trees to the lessons by LambdaMART on nDCG. The same lessons and
// settings give the same trees.
func learn(lessons []lesson, o learning, progress func(tree int)) *ranker {
	var rows [][numFeatures]float32
	var starts []int
	var gold []bool
	for _, l := range lessons {
		any := false
		for _, g := range l.gold {
			any = any || g
		}
		if !any {
			continue // nothing to learn where no candidate answers
		}
		starts = append(starts, len(rows))
		rows = append(rows, l.f...)
		gold = append(gold, l.gold...)
	}
	starts = append(starts, len(rows))
	n := len(rows)

	// Bins: at most maxBins thresholds a feature, at equal shares of the values.
	var cuts [numFeatures][]float32
	bins := make([][]uint8, numFeatures)
	for f := range bins {
		sample := make([]float32, 0, 100000)
		step := max(1, n/100000)
		for i := 0; i < n; i += step {
			sample = append(sample, rows[i][f])
		}
		sort.Slice(sample, func(a, b int) bool { return sample[a] < sample[b] })
		for b := 1; b < maxBins; b++ {
			c := sample[b*(len(sample)-1)/maxBins]
			if k := len(cuts[f]); (k == 0 || cuts[f][k-1] < c) && c < sample[len(sample)-1] {
				cuts[f] = append(cuts[f], c)
			}
		}
		bins[f] = make([]uint8, n)
		for i := range rows {
			x := rows[i][f]
			bins[f][i] = uint8(sort.Search(len(cuts[f]), func(k int) bool { return x <= cuts[f][k] }))
		}
	}

	rng := rand.New(rand.NewPCG(o.seed, 2))
	score := make([]float64, n)
	grad, hess := make([]float64, n), make([]float64, n)
	out := &ranker{}
	for t := 0; t < o.trees; t++ {
		clear(grad)
		clear(hess)
		var use []int32
		for q := 0; q+1 < len(starts); q++ {
			if rng.Float64() > o.rows {
				continue
			}
			lambdas(score[starts[q]:starts[q+1]], gold[starts[q]:starts[q+1]], grad[starts[q]:starts[q+1]],
				hess[starts[q]:starts[q+1]], o.depth)
			for i := starts[q]; i < starts[q+1]; i++ {
				use = append(use, int32(i))
			}
		}
		var features []int
		for f := 0; f < numFeatures; f++ {
			if len(cuts[f]) > 0 && rng.Float64() < o.features {
				features = append(features, f)
			}
		}
		tr := grow(use, features, bins, cuts[:], grad, hess, o)
		out.trees = append(out.trees, tr)
		for i := range rows {
			score[i] += float64(tr.score(&rows[i]))
		}
		if progress != nil {
			progress(t + 1)
		}
	}
	return out
}

// lambdas adds the pulls between each answering candidate and the others of
// one question, weighted by how much nDCG would change if they swapped.
func lambdas(score []float64, gold []bool, grad, hess []float64, depth int) {
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return score[order[a]] > score[order[b]] })
	rank := make([]int, len(score))
	golds, ideal := 0, 0.0
	for r, i := range order {
		rank[i] = r
		if gold[i] {
			ideal += 1 / math.Log2(float64(golds)+2)
			golds++
		}
	}
	spread := score[order[0]] != score[order[len(order)-1]]
	total := 0.0
	for i, g := range gold {
		if !g {
			continue
		}
		for j, gj := range gold {
			if gj || rank[i] >= depth && rank[j] >= depth {
				continue
			}
			delta := math.Abs(1/math.Log2(float64(rank[i])+2)-1/math.Log2(float64(rank[j])+2)) / ideal
			if spread { // pairs that are far apart already matter less
				delta /= .01 + math.Abs(score[i]-score[j])
			}
			rho := 1 / (1 + math.Exp(score[i]-score[j]))
			total += 2 * delta * rho
			grad[i] += delta * rho
			grad[j] -= delta * rho
			h := delta * rho * (1 - rho)
			hess[i] += h
			hess[j] += h
		}
	}
	if total > 0 { // no question pulls much harder than another
		scale := math.Log2(1+total) / total
		for i := range grad {
			grad[i] *= scale
			hess[i] *= scale
		}
	}
}

type split struct {
	gain    float64
	feature int
	bin     int
}

type leaf struct {
	rows []int32
	node int
	best split
	g, h float64
}

// grow makes one tree, always splitting the leaf that gains most.
func grow(rows []int32, features []int, bins [][]uint8, cuts [][]float32, grad, hess []float64, o learning) tree {
	var t tree
	value := func(l *leaf) float32 { return float32(o.rate * l.g / (l.h + o.l2)) }
	find := func(rows []int32) *leaf {
		l := &leaf{rows: rows}
		for _, i := range rows {
			l.g += grad[i]
			l.h += hess[i]
		}
		base := l.g * l.g / (l.h + o.l2)
		for _, f := range features {
			var g, h [maxBins]float64
			var c [maxBins]int
			b := bins[f]
			for _, i := range rows {
				k := b[i]
				g[k] += grad[i]
				h[k] += hess[i]
				c[k]++
			}
			gl, hl, cl := 0.0, 0.0, 0
			for k := 0; k < len(cuts[f]); k++ {
				gl += g[k]
				hl += h[k]
				cl += c[k]
				if cl < o.minLeaf || len(rows)-cl < o.minLeaf {
					continue
				}
				gr, hr := l.g-gl, l.h-hl
				gain := gl*gl/(hl+o.l2) + gr*gr/(hr+o.l2) - base
				if gain > l.best.gain+1e-12 {
					l.best = split{gain, f, k}
				}
			}
		}
		return l
	}
	root := find(rows)
	t = append(t, node{value: value(root)})
	leaves := []*leaf{root}
	for len(leaves) < o.leaves {
		at := 0
		for i, l := range leaves {
			if l.best.gain > leaves[at].best.gain {
				at = i
			}
		}
		l := leaves[at]
		if l.best.gain <= 0 {
			break
		}
		var left, right []int32
		for _, i := range l.rows {
			if int(bins[l.best.feature][i]) <= l.best.bin {
				left = append(left, i)
			} else {
				right = append(right, i)
			}
		}
		a, b := find(left), find(right)
		a.node, b.node = len(t), len(t)+1
		t[l.node] = node{feature: l.best.feature, threshold: cuts[l.best.feature][l.best.bin], left: a.node,
			right: b.node}
		t = append(t, node{value: value(a)}, node{value: value(b)})
		leaves[at] = a
		leaves = append(leaves, b)
	}
	return t
}
