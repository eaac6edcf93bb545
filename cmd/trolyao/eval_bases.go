package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"trolyao/check"
	"trolyao/corpus"
)

// bases measures the checker on real papers: the căn cứ of every text held are checked
// on its own day of issue. What is marked is printed line by line (docs/check.txt).
func (h *desk) bases(ctx context.Context) error {
	heads, err := h.store.Heads(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(heads, func(a, b *corpus.Head) int { return cmp.Compare(a.Key, b.Key) })
	verbs := h.house()
	texts, lines, finds := 0, 0, 0
	marks := map[check.Mark]int{}
	var told []string
	for _, head := range heads {
		if head.Kind != corpus.Verbatim {
			continue
		}
		d, err := h.store.Document(ctx, head.Key)
		if err != nil {
			return err
		}
		text := basisLines(d)
		day := cmp.Or(head.Issued, head.Effective)
		if len(text) == 0 || day == "" {
			continue
		}
		r, err := verbs.CheckDraft(ctx, everything, "", nil, strings.Join(text, "\n"), day)
		if err != nil {
			return spoken(err)
		}
		texts++
		lines += len(text)
		finds += len(r.Finds)
		for i := range r.Finds {
			f := &r.Finds[i]
			marks[f.Mark()]++
			if l := f.Level(); l == check.Wrong || l == check.Doubt {
				told = append(told, fmt.Sprintf("%s\t%s\t%s\t%s", head.Number, f.Mark(), f.Cite,
					cutText(f.Findings[0].Text)))
			}
		}
	}
	fmt.Fprintf(h.m.Stdout, "%d texts, %d lines of căn cứ, %d references, %d marked wrong or to be compared\n", texts,
		lines, finds,
		len(told))
	for _, m := range slices.Sorted(maps.Keys(marks)) {
		fmt.Fprintf(h.m.Stdout, "%6d %s\n", marks[m], m)
	}
	fmt.Fprintln(h.m.Stdout)
	for _, t := range told {
		fmt.Fprintln(h.m.Stdout, t)
	}
	return nil
}

func cutText(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 220)])
}

// basisLines are the lines of căn cứ of a text, lines of the page joined.
func basisLines(d *corpus.Document) []string {
	var out []string
	for _, p := range d.Parts {
		if p.Kind != corpus.KindPreamble {
			continue
		}
		open := false
		for _, line := range strings.Split(p.Words(), "\n") {
			line = strings.TrimSpace(line)
			switch {
			case strings.HasPrefix(line, "Căn cứ "):
				out, open = append(out, line), !strings.HasSuffix(line, ";") && !strings.HasSuffix(line, ".")
			case open && line != "" && !strings.HasPrefix(line, "Theo đề nghị") && !strings.HasPrefix(line, "Xét"):
				out[len(out)-1] += " " + line
				open = !strings.HasSuffix(line, ";") && !strings.HasSuffix(line, ".")
			default:
				open = false
			}
		}
	}
	return out
}
