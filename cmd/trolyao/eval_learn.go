package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"trolyao/corpus"
	"trolyao/index"
)

// learn fits the ranker to the set in dir and writes its trees to the file
// that was named.
func (e *evaluation) learn(ctx context.Context, dir string) error {
	set, err := index.ReadSet(dir)
	if err != nil {
		return fail(err, "Không đọc được bộ câu hỏi %s.", dir)
	}
	h, err := e.over(ctx, dir)
	if err != nil {
		return err
	}
	catalog, err := h.index.Catalog()
	if err != nil {
		return err
	}
	var questions []index.Taught
	for _, q := range spread(set.Queries, e.cmd.Most) {
		names := spellGold(q.Gold, catalog)
		questions = append(questions, index.Taught{Text: q.Text,
			Answers: func(r corpus.Ref) bool { return names.gold[names.name(r)] }})
	}
	p := progress{m: e.m}
	var out bytes.Buffer
	comment := fmt.Sprintf("The learned ranker: regression trees, summed. Made by\n  trolyao eval --learn index/rank.txt SET\nfrom the %d questions of %s. Do not edit by hand.", len(questions), set.Name)
	err = h.index.Learn(ctx, questions, comment, &out, func(done, of int) { p.show("Đang học: %d/%d", done, of) })
	p.clear()
	if err != nil {
		return err
	}
	if err := os.WriteFile(e.cmd.Learn, out.Bytes(), 0o644); err != nil {
		return fail(err, "Không ghi được tệp %s.", e.cmd.Learn)
	}
	fmt.Fprintf(e.m.Stdout, "Đã học từ %d câu hỏi của %s, ghi vào %s.\n", len(questions), filepath.Base(dir),
		e.cmd.Learn)
	return nil
}

// leastCommon is how many passages have to hold a syllable, and a pair of
// neighbours, to be counted in the table that small houses borrow from.
const leastCommon, leastCommonPair = 4, 15

// common counts the words of what the house holds and writes them to a file.
func (h *desk) common(ctx context.Context, path string) error {
	if err := h.openIndex(ctx); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := h.index.Common(ctx, &out, leastCommon, leastCommonPair); err != nil {
		return err
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		return fail(err, "Không ghi được tệp %s.", path)
	}
	fmt.Fprintf(h.m.Stdout, "Đã ghi số lần xuất hiện của từ vào %s.\n", path)
	return nil
}
