package check

import (
	"fmt"
	"strings"

	"trolyao/corpus"
)

// Text sets a report as plain text for a terminal: what is to be mended first, then
// what is to be compared, known, and was not checked. all tells of what is right, too.
func Text(r *Report, name string, all bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", name, Summary(r))
	for _, c := range r.Cautions {
		fmt.Fprintf(&b, "%s\n", c)
	}
	for _, level := range Levels {
		if level == Fine && !all {
			continue
		}
		first := true
		for i := range r.Finds {
			f := &r.Finds[i]
			if f.Level() != level {
				continue
			}
			if first {
				fmt.Fprintf(&b, "\n%s\n", LevelNames[level])
				first = false
			}
			fmt.Fprintf(&b, "- %s: “%s”\n", f.Where, oneLine(f.Text))
			for _, x := range f.Findings {
				writeFinding(&b, x)
			}
		}
	}
	return b.String()
}

func writeFinding(b *strings.Builder, x Finding) {
	fmt.Fprintf(b, "  %s\n", x.Text)
	if len(x.Diff) > 0 {
		fmt.Fprintf(b, "    %s: %s\n", textDiff, DiffText(x.Diff))
	} else if x.Propose != "" {
		fmt.Fprintf(b, "    %s: %s\n", textPropose, x.Propose)
	}
	if len(x.Near) > 0 {
		fmt.Fprintf(b, "    %s: %s\n", textNear, strings.Join(short(x.Near), "; "))
	}
	for _, w := range x.Why {
		if x.Level == Fine {
			break
		}
		fmt.Fprintf(b, "    %s\n", w)
	}
}

// short are the first and the last of many.
func short(names []string) []string {
	if len(names) <= 6 {
		return names
	}
	return []string{names[0], "…", names[len(names)-1]}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// DiffText sets a difference in one line: [-left out-] {+to be put+}.
func DiffText(edits []corpus.Edit) string {
	var b strings.Builder
	for _, e := range edits {
		t := strings.TrimSpace(e.Text)
		switch e.Op {
		case corpus.Dropped:
			t = "[-" + t + "-]"
		case corpus.Brought:
			t = "{+" + t + "+}"
		default:
			if w := strings.Fields(t); len(w) > 24 {
				t = strings.Join(w[:8], " ") + " … " + strings.Join(w[len(w)-8:], " ")
			}
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t)
	}
	return b.String()
}

// Summary is a report in one sentence.
func Summary(r *Report) string {
	n := len(r.Finds)
	return fmt.Sprintf(textSummary, r.Day.Vietnamese(), dayNames[r.DayFrom], n, r.Count[Wrong], r.Count[Doubt],
		r.Count[Note], r.Count[Unchecked], r.Count[Fine])
}
