package check

import (
	"strings"

	"trolyao/paper"
)

// Remarks are the findings of a report as comments for the Word file of the draft; what
// is right gets none. With changes, a wording that code knows is proposed as a tracked
// change.
func Remarks(r *Report, changes bool) []paper.Remark {
	var out []paper.Remark
	for i := range r.Finds {
		f := &r.Finds[i]
		if f.Level() == Fine {
			continue
		}
		m := paper.Remark{Para: r.Paras[f.Para], Start: f.Start, End: f.End, Note: r.notes[f.Para]}
		var lines []string
		for _, x := range f.Findings {
			if x.Level == Fine {
				continue
			}
			lines = append(lines, LevelNames[x.Level]+": "+x.Text)
			switch {
			case len(x.Diff) > 0:
				lines = append(lines, textDiff+": "+DiffText(x.Diff))
			case x.Propose != "":
				lines = append(lines, textPropose+": "+x.Propose)
			}
			if len(x.Near) > 0 {
				lines = append(lines, textNear+": "+strings.Join(short(x.Near), "; "))
			}
			lines = append(lines, x.Why[:min(len(x.Why), 3)]...)
			if changes && m.Old == "" && x.Level == Wrong && x.Instead != "" && x.Propose != "" {
				m.Old, m.New = x.Instead, x.Propose
			}
		}
		m.Text = strings.Join(lines, "\n")
		out = append(out, m)
	}
	return out
}
