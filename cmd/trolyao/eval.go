package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"trolyao/answer"
	"trolyao/corpus"
	"trolyao/index"
	"trolyao/store"
)

type evalCmd struct {
	Sets []string `arg:"" name:"bộ-câu-hỏi" help:"Thư mục có queries.jsonl và qrels.tsv (đo việc tìm điều luật; có corpus.jsonl thì đo trên chính bộ đó), hoặc tệp JSON các câu hỏi có căn cứ (đo câu trả lời)."`
	JSON bool     `name:"json" help:"In mỗi bộ một đối tượng JSON trên một dòng."`
}

func (c *evalCmd) Help() string {
	return "Các bộ không có văn bản riêng được đo trên kho hiện có, nên cần nhập văn bản trước."
}

// evalReport is what "eval --json" prints for a set.
type evalReport struct {
	Set  string `json:"set"`
	Kind string `json:"kind"` // "retrieval" or "answers"
	*index.Figures
	*answerFigures
	P50 float64 `json:"p50_ms"` // of one question
	P95 float64 `json:"p95_ms"`
}

// answerFigures count answers against the legal basis of their questions.
type answerFigures struct {
	Questions int                   `json:"questions"` // whose basis is held
	LeftOut   int                   `json:"left_out"`  // whose basis is not
	First     int                   `json:"first"`     // right document and Điều in the first source
	Third     int                   `json:"third"`     // … among the first three
	Statuses  map[answer.Status]int `json:"statuses"`
	Missed    []string              `json:"missed,omitempty"` // ids without the basis among the first three
}

func (c *evalCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	for _, path := range c.Sets {
		var r *evalReport
		if info, err := os.Stat(path); err != nil {
			return fail(err, "Không mở được bộ câu hỏi %s.", path)
		} else if info.IsDir() {
			r, err = h.evalSearch(ctx, path)
			if err != nil {
				return spoken(err)
			}
		} else if r, err = h.evalAnswers(ctx, path); err != nil {
			return spoken(err)
		}
		if c.JSON {
			if err := m.printJSON(r); err != nil {
				return err
			}
			continue
		}
		fmt.Fprint(m.Stdout, r.text())
	}
	return nil
}

func (r *evalReport) text() string {
	var b strings.Builder
	if f := r.Figures; f != nil {
		fmt.Fprintf(&b, "%s: %d câu hỏi; ", r.Set, f.N)
		for _, k := range index.RecallAt {
			fmt.Fprintf(&b, "R@%d %.3f, ", k, f.Recall[k])
		}
		fmt.Fprintf(&b, "MRR@10 %.3f, nDCG@10 %.3f", f.MRR10, f.NDCG10)
	}
	if f := r.answerFigures; f != nil {
		fmt.Fprintf(&b, "%s: %d câu hỏi có căn cứ trong kho (bỏ %d câu chưa có); đúng điều ở nguồn thứ nhất %d, trong ba nguồn đầu %d",
			r.Set, f.Questions, f.LeftOut, f.First, f.Third)
		if len(f.Missed) > 0 {
			fmt.Fprintf(&b, "; chưa đúng: %s", strings.Join(f.Missed, ", "))
		}
	}
	fmt.Fprintf(&b, "; mỗi câu p50 %.1f ms, p95 %.1f ms\n", r.P50, r.P95)
	return b.String()
}

// times are how long questions took.
type times []time.Duration

// at returns the share-quantile in milliseconds.
func (t times) at(share float64) float64 {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Clone(t)
	slices.Sort(sorted)
	return float64(sorted[min(len(sorted)-1, int(share*float64(len(sorted))))].Microseconds()) / 1000
}

// evalSearch ranks for every question of the set in dir.
func (h *house) evalSearch(ctx context.Context, dir string) (*evalReport, error) {
	set, err := index.ReadSet(dir)
	if err != nil {
		return nil, fail(err, "Không đọc được bộ câu hỏi %s.", dir)
	}
	var figures index.Figures
	var took times
	rank := func(x *index.Index) error {
		p := progress{m: h.m}
		defer p.clear()
		for i, q := range set.Queries {
			p.show("%s: %d/%d câu", set.Name, i, len(set.Queries))
			start := h.m.Now()
			r, err := x.Search(ctx, index.Query{Text: q.Text, Limit: 100, Reader: everything})
			if err != nil {
				return err
			}
			took = append(took, h.m.Now().Sub(start))
			var ranked []string
			for _, hit := range r.Hits {
				ranked = append(ranked, goldName(hit.Passage, q.Gold))
			}
			figures.Add(ranked, q.Gold)
		}
		return nil
	}
	if own := filepath.Join(dir, "corpus.jsonl"); exists(own) {
		err = h.withPrivate(ctx, own, rank)
	} else if err = h.openIndex(ctx); err == nil {
		err = rank(h.index)
	}
	if err != nil {
		return nil, err
	}
	mean := figures.Mean()
	return &evalReport{Set: set.Name, Kind: "retrieval", Figures: &mean, P50: took.at(.5), P95: took.at(.95)}, nil
}

// goldName is the name a set would use for the unit of p: "law_id|article", or
// the bare number of a document of one unit.
func goldName(p corpus.Passage, gold map[string]bool) string {
	name := p.Head.Number + "|" + p.Ref.Article
	if !gold[name] && gold[p.Head.Number] {
		return p.Head.Number
	}
	return name
}

// withPrivate runs f with an index over the collection at path alone.
func (h *house) withPrivate(ctx context.Context, path string, f func(*index.Index) error) error {
	dir, err := os.MkdirTemp("", "trolyao-eval-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := store.Open(ctx, filepath.Join(dir, "eval.db"), store.Options{Now: h.m.Now})
	if err != nil {
		return err
	}
	guest := &house{m: h.m, settings: h.settings, store: s, log: h.log, lexicon: h.lexicon}
	defer guest.close()
	im := importing{house: guest, progress: progress{m: h.m}}
	err = im.run(ctx, []string{path})
	im.progress.clear()
	if err != nil {
		return err
	}
	if guest.index, err = index.Open(filepath.Join(dir, "index"), s, index.Options{Lexicon: h.lexicon}); err != nil {
		return err
	}
	if err := guest.index.Follow(ctx, nil); err != nil {
		return err
	}
	return f(guest.index)
}

// basedQuestion is a question of the JSON file with the provisions that
// answer it.
type basedQuestion struct {
	ID       string  `json:"id"`
	Question string  `json:"question"`
	Basis    []basis `json:"legal_basis"`
}

type basis struct {
	Doc     string `json:"doc"`     // number
	Article string `json:"article"` // "Điều 13"
}

// evalAnswers answers every question of the file whose legal basis is held.
func (h *house) evalAnswers(ctx context.Context, path string) (*evalReport, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fail(err, "Không mở được bộ câu hỏi %s.", path)
	}
	var file struct {
		Questions []basedQuestion `json:"questions"`
	}
	if err := json.Unmarshal(content, &file); err != nil || len(file.Questions) == 0 {
		return nil, fail(err, "Tệp %s không có danh sách questions.", path)
	}
	if err := h.openIndex(ctx); err != nil {
		return nil, err
	}
	heads, err := h.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	held := map[string]bool{}
	for _, head := range heads {
		if head.Kind != corpus.Catalogue {
			held[head.Number] = true
		}
	}
	f := answerFigures{Statuses: map[answer.Status]int{}}
	ask := h.answerer()
	var took times
	for _, q := range file.Questions {
		if !slices.ContainsFunc(q.Basis, func(b basis) bool { return held[b.Doc] }) {
			f.LeftOut++
			continue
		}
		f.Questions++
		start := h.m.Now()
		a, err := ask(ctx, q.Question, "")
		if err != nil {
			return nil, err
		}
		took = append(took, h.m.Now().Sub(start))
		f.Statuses[a.Status]++
		switch at := q.foundAt(a.Sources); {
		case at == 0:
			f.First++
			fallthrough
		case at > 0 && at < 3:
			f.Third++
		default:
			f.Missed = append(f.Missed, q.ID)
		}
	}
	return &evalReport{Set: filepath.Base(path), Kind: "answers", answerFigures: &f, P50: took.at(.5), P95: took.at(.95)}, nil
}

// foundAt is the place of the first source that is one of the question's
// provisions, -1 when none is.
func (q basedQuestion) foundAt(sources []answer.Source) int {
	return slices.IndexFunc(sources, func(s answer.Source) bool {
		for _, b := range q.Basis {
			if s.Number == b.Doc && (b.Article == "" || strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(b.Article, "Điều")), s.Article)) {
				return true
			}
		}
		return false
	})
}
