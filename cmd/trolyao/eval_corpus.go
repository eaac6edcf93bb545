package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"trolyao/index"
	"trolyao/store"
)

// beside are the sets whose texts stand beside the folder of the sets.
var beside = map[string]string{
	"zalo2021-a":  "phapdien.jsonl.gz",
	"civil-a":     "phapdien.jsonl.gz",
	"lawqa-train": "phapdien.jsonl.gz",
	"procedures":  "tthc.jsonl.gz",
}

// corpusOf is the path of the texts a set is measured on, "" for the house's own.
func (e *evaluation) corpusOf(set string) string {
	if e.cmd.Corpus != "" {
		return e.cmd.Corpus
	}
	if info, err := os.Stat(set); err != nil || !info.IsDir() {
		return ""
	}
	if own := filepath.Join(set, "corpus.jsonl"); exists(own) {
		return own
	}
	absolute, err := filepath.Abs(set)
	if name := beside[filepath.Base(absolute)]; err == nil && name != "" {
		if path := filepath.Join(filepath.Dir(filepath.Dir(absolute)), "corpus", name); exists(path) {
			return path
		}
	}
	return ""
}

// over returns the house a set is measured in, with its index open.
func (e *evaluation) over(ctx context.Context, set string) (*desk, error) {
	path := e.corpusOf(set)
	if path == "" {
		if err := e.desk.openIndex(ctx); err != nil {
			return nil, err
		}
		return e.desk, e.desk.vectors(ctx)
	}
	if g := e.guests[path]; g != nil {
		return g, nil
	}
	g, err := e.guest(ctx, path)
	if err != nil {
		return nil, err
	}
	e.guests[path] = g
	return g, nil
}

// made is written beside a private store when everything is in it.
type made struct {
	Corpus        string  `json:"corpus"`
	Documents     int     `json:"documents"`
	ImportSeconds float64 `json:"import_s"`
}

const madeName = "made.json"

// guest opens the private house over the texts at path alone. It stays in the
// data folder under the hash of the texts, so that the next run finds it; one
// whose making was interrupted is finished.
func (e *evaluation) guest(ctx context.Context, path string) (*desk, error) {
	id, err := hashOf(path)
	if err != nil {
		return nil, fail(err, "Không đọc được bộ văn bản %s.", path)
	}
	dir := filepath.Join(e.settings.Data, "eval", id)
	if e.cmd.Fresh {
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, filepath.Join(dir, "eval.db"), store.Options{Now: e.m.Now})
	if err != nil {
		return nil, err
	}
	g := &desk{m: e.m, settings: e.settings, store: s, log: e.log, data: e.data, lexicon: e.lexicon, embed: e.embed,
		patience: time.Minute}
	if !exists(filepath.Join(dir, madeName)) {
		start := e.m.Now()
		im := importing{desk: g, progress: progress{m: e.m}, report: importReport{Documents: map[store.Outcome]int{}}}
		err := im.run(ctx, []string{path})
		im.progress.clear()
		if err == nil {
			im.count()
			n := 0
			for _, k := range im.report.Documents {
				n += k
			}
			if n == 0 {
				err = fail(nil, "Bộ văn bản %s không có văn bản nào đọc được.", path)
			} else {
				err = writeJSON(filepath.Join(dir, madeName), made{filepath.Base(path), n,
					e.m.Now().Sub(start).Seconds()})
			}
		}
		if err != nil {
			return nil, errors.Join(err, g.close())
		}
	}
	if g.index, err = index.Open(filepath.Join(dir, "index"), s, g.indexOptions()); err != nil {
		return nil, errors.Join(err, g.close())
	}
	if err := errors.Join(g.openIndex(ctx), g.vectors(ctx)); err != nil {
		return nil, errors.Join(err, g.close())
	}
	return g, nil
}

// vectors waits until the passages have theirs, where a model makes them: a
// ranking with some of them would be measured.
func (h *desk) vectors(ctx context.Context) error {
	if h.embed == nil {
		return nil
	}
	p := progress{m: h.m}
	defer p.clear()
	if err := h.index.Vectors(ctx, func(made, of int) { p.show("Đang tạo véc-tơ: %d/%d đoạn", made, of) }); err != nil {
		return fail(err, "Mô hình tạo véc-tơ không trả lời; xin kiểm tra TROLYAO_EMBED_URL và TROLYAO_EMBED_MODEL.")
	}
	return nil
}

func writeJSON(path string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(b, '\n'), 0o600)
}

// hashOf names the content of a collection, with the table of facts beside it,
// or of all files of a folder.
func hashOf(path string) (string, error) {
	sum := sha256.New()
	add := func(path string) error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		io.WriteString(sum, filepath.Base(path)+"\x00")
		_, err = io.Copy(sum, f)
		return err
	}
	err := filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return add(p)
	})
	if base, _, _ := strings.Cut(filepath.Base(path), "."); err == nil {
		if facts := filepath.Join(filepath.Dir(path), base+"-documents.csv"); exists(facts) {
			err = add(facts)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:16], err
}

// seconds is since start on the house's clock.
func (h *desk) seconds(start time.Time) float64 { return h.m.Now().Sub(start).Seconds() }
