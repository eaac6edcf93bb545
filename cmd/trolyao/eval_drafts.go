package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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
	if err != nil {
		return err
	}
	sheets, err := filepath.Glob(filepath.Join(dir, "*.marked.txt"))
	if err != nil || len(keys)+len(sheets) == 0 {
		return fail(err, "Thư mục %s không có tệp đáp án .key.jsonl nào.", dir)
	}
	var sum check.Grades
	verbs := h.house()
	for _, name := range sheets {
		g, n, err := gradeMarked(ctx, verbs, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(h.m.Stdout, "%-36s %d drafts: %s\n", filepath.Base(name), n, gradesText(g))
		sum.Add(g)
	}
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

var (
	reMarkedHead = regexp.MustCompile(`(?m)^=== (\S+).*$`)
	reMarked     = regexp.MustCompile(`\{(\w+)\|([^{}]*)\}`)
	reMarkedNote = regexp.MustCompile(`\^\[(.*)\]$`)
)

// gradeMarked grades the drafts of a file in which "=== name" opens a draft,
// "{kind|words}" is a line of its key where it stands, and "^[…]" at the end of a line is
// a footnote. n is how many drafts there are.
func gradeMarked(ctx context.Context, verbs *house.House, name string) (sum check.Grades, n int, err error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return sum, 0, err
	}
	heads := reMarkedHead.FindAllStringSubmatchIndex(string(data), -1)
	for i, at := range heads {
		end := len(data)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		text, key := readMarked(string(data[at[2]:at[3]]), string(data[at[1]:end]))
		r, err := verbs.CheckDraft(ctx, everything, "draft.txt", []byte(text), "", "")
		if err != nil {
			return sum, 0, fmt.Errorf("%s: %w", name, err)
		}
		sum.Add(check.Compare(r, key))
	}
	return sum, len(heads), nil
}

// readMarked parts a draft from its key.
func readMarked(draft, marked string) (text string, key []check.KeyLine) {
	var lines, notes []string
	for _, line := range strings.Split(strings.TrimSpace(marked), "\n") {
		if m := reMarkedNote.FindStringSubmatch(line); m != nil {
			line = strings.TrimSuffix(line, m[0])
			notes = append(notes, fmt.Sprintf("[%d] %s", len(notes)+1, m[1]))
		}
		lines = append(lines, line)
	}
	lines = append(lines, notes...)
	for i, line := range lines {
		from := 0
		for _, m := range reMarked.FindAllStringSubmatchIndex(line, -1) {
			if at := strings.LastIndex(line[:m[0]], " | "); at >= 0 { // the cell it stands in
				from = at + len(" | ")
			}
			place := reMarked.ReplaceAllString(line[from:], "$2")
			place, _, _ = strings.Cut(place, " | ")
			key = append(key, check.KeyLine{Draft: draft, Kind: line[m[2]:m[3]], Ref: line[m[4]:m[5]],
				Place: strings.TrimSpace(place)})
		}
		lines[i] = reMarked.ReplaceAllString(line, "$2")
	}
	return strings.Join(lines, "\n"), key
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
