package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"

	"trolyao/index"
)

// paceFigures are what the house at hand costs in processor time (user and
// system, all threads), which other work on the machine hardly changes.
type paceFigures struct {
	Documents int     `json:"documents"`
	OpenS     float64 `json:"open_cpu_s"` // of the finished index
	OpenMB    float64 `json:"open_mb"`    // resident after it; see [resident]
	RankMS    float64 `json:"rank_cpu_ms"`
	FirstMS   float64 `json:"rank_first_cpu_ms"` // of the same questions the first time
	AnswerMS  float64 `json:"answer_cpu_ms"`
	ChangeS   float64 `json:"change_cpu_s"` // one small document stored and found, in an open house
	ServedMB  float64 `json:"served_mb"`
	OwnMB     float64 `json:"served_own_mb"`
	IndexMB   float64 `json:"index_mb"`
}

// pace measures the house at hand with the questions of the sets: each set is ranked
// once to warm what is read on demand, and once more for the figures.
func (h *desk) pace(ctx context.Context, sets []string, most int) (*paceFigures, error) {
	f := &paceFigures{}
	var questions []string
	for _, dir := range sets {
		set, err := index.ReadSet(dir)
		if err != nil {
			return nil, fail(err, "Không đọc được bộ câu hỏi %s.", dir)
		}
		for _, q := range spread(set.Queries, most) {
			questions = append(questions, q.Text)
		}
	}
	if err := h.openIndex(ctx); err != nil { // what is behind is made up for first
		return nil, err
	}
	if err := h.index.Close(); err != nil {
		return nil, err
	}
	h.index = nil
	debug.FreeOSMemory()
	start := processor()
	if err := h.openIndex(ctx); err != nil {
		return nil, err
	}
	f.OpenS = (processor() - start).Seconds()
	debug.FreeOSMemory()
	f.OpenMB, _ = resident()
	heads, err := h.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	f.Documents = len(heads)

	each := func(what func(text string) error) (again float64, err error) {
		for round := range 2 {
			if round == 1 {
				f.FirstMS = cmp.Or(f.FirstMS, (processor()-start).Seconds()*1000/float64(max(1, len(questions))))
			}
			start = processor()
			for _, q := range questions {
				if err := what(q); err != nil {
					return 0, err
				}
			}
		}
		return (processor() - start).Seconds() * 1000 / float64(max(1, len(questions))), nil
	}
	if f.RankMS, err = each(func(text string) error {
		_, err := h.index.Rank(index.Query{Text: text, Reader: everything, Today: h.today()}, 10)
		return err
	}); err != nil {
		return nil, err
	}
	ask := h.answerer()
	if f.AnswerMS, err = each(func(text string) error {
		_, err := ask(ctx, text, "")
		return err
	}); err != nil {
		return nil, err
	}
	f.ServedMB, f.OwnMB = resident()
	if f.ChangeS, err = h.change(ctx); err != nil {
		return nil, err
	}
	f.IndexMB = folderMB(filepath.Join(h.settings.Data, "index"))
	return f, nil
}

// smallPaper is the small document that is taken in to measure.
const smallPaper = "QUYẾT ĐỊNH\nSố: 1/1946/QĐ-ĐO\nVề việc đo tốc độ\n\nĐiều 1. Đo\nKho được đo với một văn bản nhỏ.\n"

// change stores a small document of our own, lets the index follow, and takes it out
// again; it returns the mean of what both cost.
func (h *desk) change(ctx context.Context) (float64, error) {
	start := processor()
	in, err := h.house().Ingest(ctx, "do.txt", []byte(smallPaper))
	if err != nil {
		return 0, err
	}
	if in.Head == nil {
		return 0, fail(nil, "Văn bản dùng để đo không được nhận: %s", in.Text)
	}
	if err := h.house().RemoveDocument(ctx, operator, in.Head.Key); err != nil {
		return 0, err
	}
	return (processor() - start).Seconds() / 2, nil
}

func (f *paceFigures) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d văn bản; thời gian là thời gian bộ xử lý\n", f.Documents)
	fmt.Fprintf(&b, "  mở chỉ mục: %.2f giây, bộ nhớ %.0f MB\n", f.OpenS, f.OpenMB)
	fmt.Fprintf(&b, "  xếp hạng một câu: lần đầu %.1f ms, lần sau %.1f ms; cả câu trả lời: %.1f ms\n", f.FirstMS, f.RankMS, f.AnswerMS)
	fmt.Fprintf(&b, "  bộ nhớ sau khi trả lời: %.0f MB, riêng chương trình %.0f MB\n", f.ServedMB, f.OwnMB)
	fmt.Fprintf(&b, "  một văn bản nhỏ: %.2f giây; chỉ mục trên đĩa: %.0f MB\n", f.ChangeS, f.IndexMB)
	return b.String()
}
