package index

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/store"

	"pgregory.net/rapid"
)

// decree is a small decree: the words of its title, and for every Điều the
// words of its heading and of its khoản.
type decree struct {
	title    []string
	headings [][]string
	clauses  [][][]string
}

var alphabet = []string{"nộp", "hồ", "sơ", "lưu", "trữ", "của", "cơ", "quan", "dấu", "ký", "các", "ngày"}

func drawPaper(t *rapid.T) decree {
	words := rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 8)
	p := decree{title: words.Draw(t, "title")}
	for range rapid.IntRange(1, 4).Draw(t, "articles") {
		p.headings = append(p.headings, words.Draw(t, "heading"))
		p.clauses = append(p.clauses, rapid.SliceOfN(words, 1, 3).Draw(t, "clauses"))
	}
	return p
}

func (p decree) document(n int) *corpus.Document {
	number := fmt.Sprintf("%d/2020/NĐ-CP", n+1)
	d := &corpus.Document{Head: corpus.Head{Key: corpus.MakeKey(number, "", "", "", ""), Number: number,
		Type: "Nghị định", Title: strings.Join(p.title, " "), Kind: corpus.Verbatim}}
	for a, heading := range p.headings {
		part := &corpus.Part{Kind: corpus.KindArticle, No: fmt.Sprint(a + 1), Label: fmt.Sprintf("Điều %d.", a+1),
			Title: strings.Join(heading, " ")}
		for c, words := range p.clauses[a] {
			part.Parts = append(part.Parts, &corpus.Part{Kind: corpus.KindClause, No: fmt.Sprint(c + 1),
				Label: fmt.Sprintf("%d.", c+1), Text: strings.Join(words, " ")})
		}
		d.Parts = append(d.Parts, part)
	}
	return d
}

// openWith indexes documents that a real store holds.
func openWith(t interface {
	Fatal(...any)
	Helper()
}, dir string, docs []*corpus.Document) (*store.Store, *Index) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, filepath.Join(dir, "t.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if _, err := s.PutDocument(ctx, d, store.Original{Name: d.Key}); err != nil {
			t.Fatal(err)
		}
	}
	x, err := Open("", s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Follow(ctx, nil); err != nil {
		t.Fatal(err)
	}
	return s, x
}

// counted is a text as its terms with their counts.
func counted(parts ...string) (map[string]float64, float64) {
	tf, n := map[string]float64{}, 0.0
	for _, p := range parts {
		prev := ""
		for _, y := range paper.Syllables(p) {
			tf[y.Text]++
			if prev != "" {
				tf[bigram(prev, y.Text)]++
			}
			prev = y.Text
			n++
		}
	}
	return tf, n
}

// The first ranking over bleve's postings gives every unit the score that
// reading all texts gives.
func TestCandidatesAgainstReadingEverything(t *testing.T) {
	dir := t.TempDir()
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		papers := rapid.SliceOfN(rapid.Custom(drawPaper), 1, 5).Draw(t, "papers")
		question := strings.Join(rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 6).Draw(t, "question"), " ")
		var docs []*corpus.Document
		for i, p := range papers {
			docs = append(docs, p.document(i))
		}
		s, x := openWith(t, filepath.Join(dir, fmt.Sprint(run)), docs)
		defer s.Close()
		defer x.Close()
		v, err := x.current()
		if err != nil {
			t.Fatal(err)
		}
		defer v.release()
		fs, err := v.find(terms(question))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]float64{}
		all := v.candidates(fs, 1000, nil, nil)
		for _, n := range []int{1, 3, 6} { // few are counted only where there are more than twice as many
			if best := v.candidates(fs, n, nil, nil); !slices.Equal(best, all[:min(n, len(all))]) {
				t.Fatalf("the best %d are %v of %v", n, best, all)
			}
		}
		for _, c := range all {
			got[v.ref(c.unit).Doc+"|"+v.ref(c.unit).Article] = c.score
		}

		type text struct {
			tf map[string]float64
			n  float64
		}
		type unit struct {
			id                   string
			title, doc, all      text
			passages             []text
			sumLen, above, meanP float64
		}
		var units []*unit
		passDF, unitDF, titleDF := map[string]int{}, map[string]int{}, map[string]int{}
		var passages, passLen, titleLen, docLen float64
		for _, d := range docs {
			dtf, dn := counted(d.Type, d.Title)
			for _, cu := range d.Units() {
				u := &unit{id: d.Key + "|" + cu.Ref.Article, doc: text{dtf, dn}}
				u.title.tf, u.title.n = counted(cu.Part.Title)
				u.all.tf = map[string]float64{}
				for term := range u.title.tf {
					titleDF[term]++
				}
				for _, p := range cu.Passages(&d.Head) {
					tf, n := counted(p.Lead, p.Text)
					u.passages = append(u.passages, text{tf, n})
					u.sumLen += n
					for term, k := range tf {
						u.all.tf[term] += k
						passDF[term]++
					}
					passages++
				}
				for term := range u.all.tf {
					unitDF[term]++
				}
				passLen += u.sumLen
				titleLen += u.title.n
				docLen += dn
				u.above = first.inTitle*u.title.n + first.inDoc*dn
				u.meanP = u.sumLen/float64(len(u.passages)) + u.above
				units = append(units, u)
			}
		}
		n := float64(len(units))
		aboveAvg := first.inTitle*titleLen/n + first.inDoc*docLen/n
		sat := func(p bm25, length, avg float64) float64 { return p.k1 * (1 - p.b + p.b*length/avg) }
		for _, u := range units {
			var unitScore, base, title float64
			best := 0.0
			gains := make([]float64, len(u.passages))
			touched := false
			for _, q := range terms(question) {
				w := q.weight
				if q.pair {
					w *= first.wPair
				}
				all, of := borrowed(int(passages), q.text)
				wp := w * idf(int(passages)+all.passages, passDF[q.text]+of.passages) * (first.pass.k1 + 1)
				wu := w * idf(len(units)+all.units, unitDF[q.text]+of.units) * (first.unit.k1 + 1)
				fix := first.inTitle*u.title.tf[q.text] + first.inDoc*u.doc.tf[q.text]
				un := sat(first.unit, u.sumLen+u.above, passLen/n+aboveAvg)
				if tf := u.all.tf[q.text] + fix; tf > 0 {
					unitScore += wu * tf / (tf + un)
					touched = true
				}
				pavg := passLen/passages + aboveAvg
				if fix > 0 {
					base += wp * fix / (fix + sat(first.pass, u.meanP, pavg))
				}
				for i, p := range u.passages {
					if tf := p.tf[q.text]; tf > 0 {
						pn := sat(first.pass, p.n+u.above, pavg)
						gains[i] += wp*(tf+fix)/(tf+fix+pn) - wp*fix/(fix+pn)
					}
				}
				if tf := u.title.tf[q.text]; tf > 0 {
					wt := w * idf(len(units)+all.units, titleDF[q.text]+of.headings) * (first.title.k1 + 1)
					title += wt * tf / (tf + sat(first.title, u.title.n, titleLen/n))
				}
			}
			for _, g := range gains {
				best = math.Max(best, g)
			}
			want := first.wUnit*unitScore + first.wPass*(best+base) + first.wTitle*title
			if !touched {
				if _, ok := got[u.id]; ok {
					t.Fatalf("%s is found though it holds no word of %q", u.id, question)
				}
				continue
			}
			if math.Abs(got[u.id]-want) > 1e-3*math.Max(1, math.Abs(want)) {
				t.Fatalf("%s scores %.5f for %q, reading everything gives %.5f", u.id, got[u.id], question, want)
			}
		}
	})
}

// The trees learn what separates the answering candidates, survive writing and
// reading, and come out the same every time.
func TestLearnAndKeepTrees(t *testing.T) {
	var lessons []lesson
	for q := range 300 {
		var l lesson
		for c := range 20 {
			var f [numFeatures]float32
			f[fInPassUni] = float32((q*7+c*13)%20) / 20
			f[fTitleUni] = float32((q+c)%3) / 3
			l.f = append(l.f, f)
			l.gold = append(l.gold, (q*7+c*13)%20 == 19)
		}
		lessons = append(lessons, l)
	}
	o := learning{trees: 20, leaves: 4, rate: .2, minLeaf: 20, l2: 1, features: 1, rows: .8, depth: 20, seed: 3}
	r := learn(lessons, o, nil)
	var a, b bytes.Buffer
	if err := r.write(&a, "one\ntwo"); err != nil {
		t.Fatal(err)
	}
	if err := learn(lessons, o, nil).write(&b, "one\ntwo"); err != nil || a.String() != b.String() {
		t.Errorf("learning twice gives other trees: %v", err)
	}
	kept, err := readRanker(bytes.NewReader(a.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	scores := func(r *ranker, l lesson) []judged {
		js := make([]judged, len(l.f))
		for c := range l.f {
			js[c].f = l.f[c]
		}
		r.flat().scores(js)
		return js
	}
	right := 0
	for _, l := range lessons {
		best, written, learned := 0, scores(kept, l), scores(r, l)
		for c := range l.f {
			plain := 0.0
			for _, tr := range r.trees {
				plain += float64(tr.score(&l.f[c]))
			}
			if learned[c].final != plain || math.Abs(written[c].final-plain) > 1e-3 {
				t.Fatalf("a tree changes by being flat or written: %v, %v, %v", plain, learned[c].final, written[c].final)
			}
			if written[c].final > written[best].final {
				best = c
			}
		}
		if l.gold[best] {
			right++
		}
	}
	if right < 290 {
		t.Errorf("%d of %d questions have their answer first", right, len(lessons))
	}
	for _, bad := range []string{"0 = 1\n", "tree 0\n0 no_such_feature 1 1 2\n", "tree 0\n0 unit 1 1 2\n1 = 0\n",
		"tree 0\n0 unit x 1 2\n", "tree 0\n0 unit 1 0 2\n"} {
		if _, err := readRanker(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is taken for trees", bad)
		}
	}
	if n := len(ranking().trees); n == 0 {
		t.Error("no trees are shipped")
	}
}
