package answer

import (
	"strings"

	"trolyao/index"
	"trolyao/paper"
)

// foreign reports that a question is about the rules of another country: it
// names one that none of the best texts speaks of.
func foreign(text string, r *index.Result) bool {
	q := spaced(text)
	for _, name := range abroad {
		name = " " + name + " "
		if !strings.Contains(q, name) {
			continue
		}
		for i, h := range r.Hits {
			if i == 3 {
				break
			}
			said := " " + strings.Join(folded(paper.Clean(h.Passage.Heading+" "+h.Passage.Lead+" "+h.Passage.Text+" "+
				h.Passage.Head.Title)), " ") + " "
			if strings.Contains(said, name) {
				return false
			}
		}
		return true
	}
	return false
}
