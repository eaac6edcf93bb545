package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"trolyao/check"
	"trolyao/house"
	"trolyao/paper"
)

// drafts measures the checker of references on a folder of drafts with keys
// (NAME.key.jsonl beside NAME.docx, NAME.pdf, NAME.odt or NAME.txt). A draft that cannot be
// read is told and counts as one of which nothing was found.
func (h *desk) drafts(ctx context.Context, dir string) error {
	keys, err := filepath.Glob(filepath.Join(dir, "*.key.jsonl"))
	if err != nil || len(keys) == 0 {
		return fail(err, "Thư mục %s không có tệp đáp án .key.jsonl nào.", dir)
	}
	var sum check.Grades
	verbs := h.house()
	for _, name := range keys {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		key, err := check.ReadKey(f)
		f.Close()
		if err != nil || len(key) == 0 {
			return fail(err, "Tệp đáp án %s chưa đúng.", name)
		}
		base := strings.TrimSuffix(name, ".key.jsonl")
		for _, ext := range []string{".docx", ".pdf", ".odt", ".html", ".txt"} {
			g, ok, err := gradeDraft(ctx, verbs, base+ext, key)
			if err != nil {
				return err
			}
			if ok {
				fmt.Fprintf(h.m.Stdout, "%-36s %s\n", filepath.Base(base+ext), gradesText(g))
				sum.Add(g)
			}
		}
	}
	fmt.Fprintf(h.m.Stdout, "%-36s %s\n", "all", gradesText(sum))
	for _, t := range sum.Told {
		fmt.Fprintln(h.m.Stdout, " ", t)
	}
	return nil
}

func gradeDraft(ctx context.Context, verbs *house.House, name string, key []check.KeyLine) (check.Grades, bool, error) {
	data, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return check.Grades{}, false, nil
	}
	if err != nil {
		return check.Grades{}, false, err
	}
	r, err := verbs.CheckDraft(ctx, everything, filepath.Base(name), data, "", "")
	var refusal *paper.Refusal
	if errors.As(err, &refusal) {
		g := check.Compare(&check.Report{}, key)
		g.Told = []string{filepath.Base(name) + ": " + refusal.Text}
		return g, true, nil
	}
	if err != nil {
		return check.Grades{}, false, fmt.Errorf("%s: %w", name, err)
	}
	return check.Compare(r, key), true, nil
}

func gradesText(g check.Grades) string {
	out := fmt.Sprintf("faults %d, found %d, named right %d; right %d, seen %d; false alarms %d",
		g.Faults, g.Found, g.Named, g.Right, g.RightSeen, g.FalseAlarms)
	if g.Unheld > 0 {
		out += fmt.Sprintf("; not held %d, said %d", g.Unheld, g.Said)
	}
	return out
}
