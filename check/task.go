package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
)

// PlanTask is a task of a plan as a draft may name it.
type PlanTask struct {
	No      string // "12", "1.1"
	Section string // "II"; "" none
	Name    string
}

// reTask are the words in front of a plan that name tasks of it: "nhiệm vụ số 12, mục II
// Phụ lục kèm theo", "các nhiệm vụ 3, 5 và 7 của".
var reTask = regexp.MustCompile(`(?i)((?:các\s+)?nhiệm\s+vụ\s+(?:(?:số|thứ|STT)\s+)?)(\d{1,3}(?:\.\d{1,3})*` +
	`(?:\s*(?:,|;|và|hoặc)\s*(?:nhiệm\s+vụ\s+)?(?:(?:số|thứ)\s+)?\d{1,3}(?:\.\d{1,3})*)*)` +
	`((?:\s*,?\s*(?:tại\s+|thuộc\s+|của\s+)?(?:mục|phần)\s+[IVXL]{1,6}\b)?)` +
	`(?:\s*,?\s*(?:tại\s+|của\s+)?Phụ\s+lục(?:\s+(?:[IVXL]+|\d+)\b)?)?` +
	`\s*,?\s*(?:(?:được\s+)?(?:nêu|giao|quy định)\s+)?(?:(?:ban\s+hành\s+)?kèm\s+theo|của|tại|trong|thuộc|theo)?\s*$`)

var (
	reTaskNo      = regexp.MustCompile(`\d{1,3}(?:\.\d{1,3})*`)
	reTaskSection = regexp.MustCompile(`[IVXL]+\s*$`)
)

// tasks checks the tasks of plans that the draft names: there is one with the number.
func (c *checker) tasks() {
	for i := range c.refs {
		r := &c.refs[i]
		if r.ours || r.loose || r.quoted >= 0 || r.Part.Article != "" || r.Serial == "" {
			continue
		}
		text := c.draft.Paras[r.para].Text
		from := cutRunes(text, max(0, r.Start-200))
		m := reTask.FindStringSubmatchIndex(text[from:r.Start])
		if m == nil {
			continue
		}
		section := reTaskSection.FindString(strings.TrimSpace(text[from+m[6] : from+m[7]]))
		if section == "" {
			section = r.Part.Section
		}
		list := text[from+m[4] : from+m[5]]
		for _, n := range reTaskNo.FindAllStringIndex(list, -1) {
			f := Find{Kind: Reference, Para: r.para, Start: from + m[4] + n[0], End: from + m[4] + n[1]}
			if n[0] == 0 {
				f.Start = from + m[2]
			}
			f.Findings = []Finding{c.task(r, list[n[0]:n[1]], section)}
			if len(r.refs) > 0 {
				f.Cite, f.Link = fmt.Sprintf(textTaskOf, list[n[0]:n[1]], corpus.Cite(c.head(r), corpus.Ref{})),
					r.refs[0].Path()
			}
			c.add(f)
		}
	}
}

// task is what is to be said of one task of a plan.
func (c *checker) task(r *reference, no, section string) Finding {
	if len(r.refs) == 0 {
		return Finding{Mark: NotHeld, Level: Unchecked, Text: fmt.Sprintf(textTaskNoPlan, no, r.Text)}
	}
	h := c.head(r)
	plan := corpus.Cite(h, corpus.Ref{})
	all, err := c.lib.Tasks(c.ctx, h.Key)
	if err != nil {
		c.known.err = err
		return Finding{}
	}
	if len(all) == 0 {
		return Finding{Mark: Unread, Level: Unchecked, Text: fmt.Sprintf(textTaskNone, plan, no)}
	}
	var found, near []string
	for _, t := range all {
		if section != "" && t.Section != "" && t.Section != section {
			continue
		}
		if t.No == no {
			found = append(found, t.Name)
		} else if !slices.Contains(near, t.No) {
			near = append(near, t.No)
		}
	}
	switch len(found) {
	case 0:
		return Finding{Mark: NoProvision, Level: Wrong, Text: fmt.Sprintf(textTaskMissing, plan, no), Near: near,
			Why: []string{fmt.Sprintf(textTasks, span(near))}}
	case 1:
		return Finding{Mark: InForce, Level: Fine, Text: fmt.Sprintf(textTaskThere, plan, no, found[0])}
	}
	return Finding{Mark: Unclear, Level: Note, Text: fmt.Sprintf(textTaskSeveral, plan, no), Near: found}
}
