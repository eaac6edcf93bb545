package index

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// Set is a question set with gold units: a folder with queries.jsonl
// ({id, text}) and qrels.tsv (query-id, corpus-id, score; corpus-id is
// "law_id|article_id", or the bare number of a document of one unit).
type Set struct {
	Name    string
	Queries []SetQuery
}

// SetQuery is one question and the units that answer it.
type SetQuery struct {
	ID, Text string
	Gold     map[string]bool
}

// ReadSet reads a folder. Questions without a gold unit are left out.
func ReadSet(dir string) (*Set, error) {
	gold := map[string]map[string]bool{}
	b, err := os.ReadFile(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return nil, fmt.Errorf("index: set: %w", err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if i == 0 || len(f) < 3 || f[2] == "0" {
			continue
		}
		if gold[f[0]] == nil {
			gold[f[0]] = map[string]bool{}
		}
		gold[f[0]][f[1]] = true
	}
	f, err := os.Open(filepath.Join(dir, "queries.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("index: set: %w", err)
	}
	defer f.Close()
	s := &Set{Name: filepath.Base(dir)}
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var q struct{ ID, Text string }
		if err := json.Unmarshal(sc.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("index: set %s: %w", dir, err)
		}
		if g := gold[q.ID]; g != nil {
			s.Queries = append(s.Queries, SetQuery{q.ID, q.Text, g})
		}
	}
	return s, sc.Err()
}

// Figures are the quality of a ranking over a set.
type Figures struct {
	N      int             `json:"n"`
	Recall map[int]float64 `json:"recall"` // at 1, 3, 5, 10, 20, 100
	MRR10  float64         `json:"mrr10"`
	NDCG10 float64         `json:"ndcg10"`
}

// RecallAt are the depths that are reported.
var RecallAt = []int{1, 3, 5, 10, 20, 100}

// Add counts one question's ranking, best first.
func (f *Figures) Add(ranked []string, gold map[string]bool) {
	if f.Recall == nil {
		f.Recall = map[int]float64{}
	}
	f.N++
	found, dcg, mrr := 0, 0.0, 0.0
	ri := 0
	for i := 0; i <= 100; i++ {
		for ri < len(RecallAt) && RecallAt[ri] == i {
			f.Recall[RecallAt[ri]] += float64(found) / float64(len(gold))
			ri++
		}
		if i < len(ranked) && gold[ranked[i]] {
			found++
			if i < 10 {
				dcg += 1 / math.Log2(float64(i)+2)
				if mrr == 0 {
					mrr = 1 / float64(i+1)
				}
			}
		}
	}
	ideal := 0.0
	for i := 0; i < min(len(gold), 10); i++ {
		ideal += 1 / math.Log2(float64(i)+2)
	}
	f.NDCG10 += dcg / ideal
	f.MRR10 += mrr
}

// Mean returns the averages.
func (f Figures) Mean() Figures {
	n := math.Max(1, float64(f.N))
	out := Figures{N: f.N, Recall: map[int]float64{}, MRR10: f.MRR10 / n, NDCG10: f.NDCG10 / n}
	for k, r := range f.Recall {
		out.Recall[k] = r / n
	}
	return out
}
