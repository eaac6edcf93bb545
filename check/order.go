package check

import (
	"fmt"
	"strings"

	"trolyao/corpus"
)

// order checks the block of bases: one of lower rank does not stand above one of higher
// rank (Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần II; rank by the Law on the issuing of
// legal documents 64/2025/QH15, Điều 4). The fewest lines are marked whose moving puts
// the block in order.
func (c *checker) order() {
	type line struct {
		find, rank int
		cite       string
	}
	var block []line
	flush := func() {
		ranks := make([]int, len(block))
		for i, l := range block {
			ranks[i] = l.rank
		}
		keep := descending(ranks)
		for i, l := range block {
			if keep[i] {
				continue
			}
			text := ""
			for _, o := range block[i+1:] {
				if o.rank > l.rank {
					text = fmt.Sprintf(textOrderBelow, l.cite, o.cite)
				}
			}
			if text == "" {
				for _, o := range block[:i] {
					if o.rank < l.rank {
						text = fmt.Sprintf(textOrderAbove, l.cite, o.cite)
						break
					}
				}
			}
			f := &c.report.Finds[l.find]
			f.Findings = append(f.Findings, Finding{Mark: Order, Level: Wrong, Text: text})
			sortFindings(f.Findings)
		}
		block = nil
	}
	last := -2
	for i, f := range c.report.Finds {
		if f.Kind != Basis {
			continue
		}
		if f.Para > last+3 {
			flush()
		}
		last = f.Para
		r := c.refAt(f.Para, f.Start)
		if r == nil {
			continue
		}
		kind, number := r.Type, fullNumber(r.Mention)
		if h := c.head(r); h != nil {
			kind, number = h.Type, h.Number
		}
		if rank := corpus.Rank(kind, number); rank >= 0 {
			block = append(block, line{i, rank, shortName(r, c.head(r))})
		}
	}
	flush()
}

func (c *checker) refAt(para, start int) *reference {
	for i := range c.refs {
		if r := &c.refs[i]; r.para == para && r.Start == start {
			return r
		}
	}
	return nil
}

func shortName(r *reference, h *corpus.Head) string {
	if h != nil {
		return corpus.Cite(h, corpus.Ref{})
	}
	return r.Text
}

// descending marks a longest run of ranks that never goes up; of several the one that
// leaves out the line standing higher.
func descending(ranks []int) []bool {
	n := len(ranks)
	best, next := make([]int, n), make([]int, n)
	top := -1
	for i := n - 1; i >= 0; i-- {
		best[i], next[i] = 1, -1
		for j := i + 1; j < n; j++ {
			longer := best[j]+1 > best[i] || best[j]+1 == best[i] && next[i] >= 0 && ranks[j] > ranks[next[i]]
			if ranks[j] <= ranks[i] && longer {
				best[i], next[i] = best[j]+1, j
			}
		}
		if top < 0 || best[i] > best[top] || best[i] == best[top] && ranks[i] >= ranks[top] {
			top = i
		}
	}
	keep := make([]bool, n)
	for i := top; i >= 0; i = next[i] {
		keep[i] = true
	}
	return keep
}

// forms says of each line of căn cứ what it lacks of the form that Nghị định
// 30/2020/NĐ-CP (Phụ lục I, phần I, mục II, khoản 6, điểm a) asks for: type, number,
// day, issuer and title, and the sign at its end. A law needs its name and its day or
// number alone.
func (c *checker) forms() {
	for i := range c.report.Finds {
		f := &c.report.Finds[i]
		if f.Kind != Basis {
			continue
		}
		r := c.refAt(f.Para, f.Start)
		if r == nil || r.inner {
			continue
		}
		var lacks []string
		law := lawName(r.Mention) != "" || r.Type == "Hiến pháp"
		switch {
		case !law && (r.Type == "Luật" || r.Type == "Bộ luật" || r.Type == "Pháp lệnh"):
			lacks = append(lacks, textLacksName)
		case law && r.Type != "Hiến pháp" && r.tail.day == "" && r.tail.badDay == "" && r.Serial == "" && r.Year == "":
			lacks = append(lacks, textLacksDay)
		case !law:
			if r.Symbol == "" {
				lacks = append(lacks, textLacksNumber)
			}
			if r.tail.day == "" && r.tail.badDay == "" {
				lacks = append(lacks, textLacksDay)
			}
			if r.tail.issuer == "" {
				lacks = append(lacks, textLacksIssuer)
			}
			if r.tail.titleAt < 0 {
				lacks = append(lacks, textLacksTitle)
			}
		}
		if len(lacks) > 0 {
			f.Findings = append(f.Findings, Finding{Mark: BasisForm, Level: Note,
				Text: fmt.Sprintf(textBasisLacks, strings.Join(lacks, ", "))})
		}
		if line := strings.TrimSpace(c.draft.Paras[f.Para].Text); !strings.HasSuffix(line, ";") &&
			!strings.HasSuffix(line, ".") && !strings.HasSuffix(line, ",") && c.closes(f.Para) {
			f.Findings = append(f.Findings, Finding{Mark: BasisForm, Level: Note, Text: textBasisEnd})
		}
		sortFindings(f.Findings)
	}
}

// closes says that a line of căn cứ ends with its paragraph: the next one opens something
// new.
func (c *checker) closes(para int) bool {
	if para+1 >= len(c.draft.Paras) {
		return true
	}
	next := strings.TrimSpace(c.draft.Paras[para+1].Text)
	return reBasisLine.MatchString(next) || strings.HasPrefix(next, "Theo ") || strings.HasPrefix(next, "Xét ")
}
