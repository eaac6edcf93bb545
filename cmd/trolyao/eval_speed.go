package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"trolyao/index"
)

// speedFigures are the rows on speed and memory that the program is held to.
type speedFigures struct {
	Documents     int     `json:"documents"`
	Articles      int     `json:"articles"`
	ImportSeconds float64 `json:"import_s"` // reading and storing, when it was done
	IndexSeconds  float64 `json:"index_s"`  // from nothing to ready
	ReopenSeconds float64 `json:"reopen_s"` // of a finished index
	IndexMB       float64 `json:"index_mb"` // on disk
	// Memory is resident, in MB, 0 where the system does not tell: of the
	// program with what a fresh install knows, after answering over the texts,
	// and of that the part which is not the system's cache of files.
	FreshMB  float64 `json:"fresh_mb"`
	ServedMB float64 `json:"served_mb"`
	OwnMB    float64 `json:"served_own_mb"`
	CPUs     int     `json:"cpus"`
	// Stripped are the same questions without diacritics, in ms; Added is
	// what one of them takes more than the same with them.
	StrippedP50 float64 `json:"stripped_p50_ms"`
	StrippedP95 float64 `json:"stripped_p95_ms"`
	AddedP50    float64 `json:"added_p50_ms"`
}

// speed measures over the texts of the set in dir, with its questions.
func (e *evaluation) speed(ctx context.Context, dir string) (*evalReport, error) {
	set, err := index.ReadSet(dir)
	if err != nil {
		return nil, fail(err, "Không đọc được bộ câu hỏi %s.", dir)
	}
	f := &speedFigures{CPUs: runtime.NumCPU()}
	if err := e.desk.openIndex(ctx); err != nil {
		return nil, err
	}
	if len(e.guests) == 0 { // the houses of sets measured before stay open
		debug.FreeOSMemory()
		e.freshMB, _ = resident()
	}
	f.FreshMB = e.freshMB

	g, err := e.over(ctx, dir)
	if err != nil {
		return nil, err
	}
	if g == e.desk {
		return nil, fail(nil, "Cần nêu bộ văn bản để đo, ví dụ --corpus phapdien.jsonl.gz.")
	}
	path := e.corpusOf(dir)
	id, err := hashOf(path)
	if err != nil {
		return nil, err
	}
	home := filepath.Join(e.settings.Data, "eval", id)
	if f.ImportSeconds, err = importSeconds(home); err != nil {
		return nil, err
	}
	// The index is made anew beside the one that other measurements use.
	bench := filepath.Join(home, "bench")
	defer os.RemoveAll(bench)
	if err := os.RemoveAll(bench); err != nil {
		return nil, err
	}
	p := progress{m: e.m}
	defer p.clear()
	if err := f.indexing(ctx, g, bench, &p); err != nil {
		return nil, err
	}
	if err := f.size(ctx, g); err != nil {
		return nil, err
	}
	debug.FreeOSMemory()
	r := &evalReport{Set: set.Name, Kind: "speed", Corpus: filepath.Base(path), speedFigures: f}
	took, err := r.inTurns(ctx, g, spread(set.Queries, e.cmd.Most), &p)
	if err != nil {
		return nil, err
	}
	f.ServedMB, f.OwnMB = resident()
	r.timed(took)
	return r, nil
}

// importSeconds is what reading and storing took when a house was made.
func importSeconds(home string) (float64, error) {
	b, err := os.ReadFile(filepath.Join(home, madeName))
	if err != nil {
		return 0, err
	}
	var m made
	err = json.Unmarshal(b, &m)
	return m.ImportSeconds, err
}

// indexing measures the index of a house made from nothing in the folder bench,
// and opened again; the house has the new one afterwards.
func (f *speedFigures) indexing(ctx context.Context, g *desk, bench string, p *progress) error {
	end, err := g.store.Seq(ctx)
	if err != nil {
		return err
	}
	reopen := func(told func(int64)) (seconds float64, err error) {
		if err := g.index.Close(); err != nil {
			return 0, err
		}
		g.index = nil
		debug.FreeOSMemory()
		start := g.m.Now()
		if g.index, err = index.Open(filepath.Join(bench, "index"), g.store, g.indexOptions()); err != nil {
			return 0, err
		}
		if err := g.index.Follow(ctx, told); err != nil {
			return 0, err
		}
		return g.seconds(start), nil
	}
	show := func(seq int64) { p.show("Đang lập chỉ mục: %d/%d", seq, end) }
	if f.IndexSeconds, err = reopen(show); err != nil {
		return err
	}
	if f.ReopenSeconds, err = reopen(nil); err != nil {
		return err
	}
	f.IndexMB = folderMB(bench)
	return nil
}

// size counts what a house holds.
func (f *speedFigures) size(ctx context.Context, g *desk) error {
	heads, err := g.store.Heads(ctx)
	if err != nil {
		return err
	}
	f.Documents = len(heads)
	for _, head := range heads {
		units, err := g.store.Units(ctx, head.Key)
		if err != nil {
			return err
		}
		f.Articles += len(units)
	}
	return nil
}

// inTurns asks each question with its diacritics and without, and returns what
// those with them took.
func (r *evalReport) inTurns(ctx context.Context, g *desk, queries []index.SetQuery, p *progress) (times, error) {
	ask := g.answerer()
	var took, stripped, added times
	for i, q := range queries {
		p.bar(r.Set, i, len(queries))
		// Who comes second finds the postings read: they take turns.
		var d [2]time.Duration
		for k := range d {
			bare := (i+k)%2 == 1
			text := q.Text
			if bare {
				text = strip(text)
			}
			start := g.m.Now()
			a, err := ask(ctx, text, "")
			if err != nil {
				return nil, err
			}
			if bare {
				d[1] = g.m.Now().Sub(start)
				continue
			}
			d[0] = g.m.Now().Sub(start)
			r.count(a)
		}
		took, stripped, added = append(took, d[0]), append(stripped, d[1]), append(added, d[1]-d[0])
	}
	r.StrippedP50, r.StrippedP95, r.AddedP50 = stripped.at(.5), stripped.at(.95), added.at(.5)
	return took, nil
}

func (f *speedFigures) text(b *strings.Builder, r *evalReport) {
	fmt.Fprintf(b, "%s: %d văn bản, %d điều; %d bộ xử lý\n", r.Corpus, f.Documents, f.Articles, f.CPUs)
	fmt.Fprintf(b, "  nhập vào kho: %.1f giây\n", f.ImportSeconds)
	fmt.Fprintf(b, "  lập chỉ mục từ đầu: %.1f giây (mức phải đạt: 120)\n", f.IndexSeconds)
	fmt.Fprintf(b, "  mở lại chỉ mục: %.2f giây (mức phải đạt: 1)\n", f.ReopenSeconds)
	fmt.Fprintf(b, "  chỉ mục trên đĩa: %.0f MB\n", f.IndexMB)
	fmt.Fprintf(b, "  cả câu trả lời, %d câu của %s: %s (mức phải đạt: p50 40, p95 100)\n", r.Asked, r.Set, r.latency())
	fmt.Fprintf(b, "  các câu ấy không dấu: p50 %.1f ms, p95 %.1f ms; ở câu trung vị thêm %.1f ms (mức phải đạt: 3)\n", f.StrippedP50, f.StrippedP95, f.AddedP50)
	if f.ServedMB > 0 {
		fmt.Fprintf(b, "  bộ nhớ sau khi trả lời: %.0f MB, riêng chương trình %.0f MB (mức phải đạt: 500)\n",
			f.ServedMB, f.OwnMB)
		fmt.Fprintf(b, "  bộ nhớ khi mới cài: %.0f MB (mức phải đạt: 150)\n", f.FreshMB)
	}
}

// resident is the memory of this process in MB, all of it and without files
// that are mapped; 0 where the system does not tell.
func resident() (all, own float64) {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0, 0
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		name, value, _ := strings.Cut(sc.Text(), ":")
		kb, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 64)
		if err != nil {
			continue
		}
		switch name {
		case "VmRSS":
			all = kb / 1024
		case "RssAnon":
			own = kb / 1024
		}
	}
	return all, own
}

func folderMB(dir string) float64 {
	n := int64(0)
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if info, err := d.Info(); err == nil {
			n += info.Size()
		}
		return nil
	})
	return float64(n) / (1 << 20)
}
