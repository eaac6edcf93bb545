// Package task holds what an agency owes under a plan: tasks with their owner,
// product and time, and the targets the plan sets.
//
// Begin with [Task]; a plan is a list of them in reading order.
package task

import "trolyao/corpus"

// Task is one row of a plan's table of tasks ("nhiệm vụ").
type Task struct {
	// No is the number in the plan: "29", "1.1". Parent is the No of the row it
	// stands under, "" for a row of its own.
	No     string `json:"no"`
	Parent string `json:"parent,omitempty"`
	// SectionNo and Section are the heading above the row: "VII", "Xây dựng …".
	SectionNo string `json:"section_no,omitempty"`
	Section   string `json:"section,omitempty"`
	Name      string `json:"name"`
	Product   string `json:"product,omitempty"`
	Lead      string `json:"lead"`              // cơ quan chủ trì, as the plan names it
	Support   string `json:"support,omitempty"` // cơ quan phối hợp, as the plan names them
	// Time is the phrase the plan sets the deadline with: "Tháng 11", "Cả năm",
	// "Theo Kế hoạch của UBND tỉnh". A phrase that names no day has no deadline,
	// and none may be made up for it.
	Time string `json:"time,omitempty"`
	// Inferred names the fields ("time", "support") whose cell is empty in the
	// plan and was taken over from the row above: a person has to confirm them.
	Inferred []string `json:"inferred,omitempty"`
	// Basis is the row in the plan.
	Basis corpus.Ref `json:"basis"`
	// Note is a caution about the row, in Vietnamese.
	Note string `json:"note,omitempty"`
}

// Target is one row of a plan's table of targets ("chỉ tiêu").
type Target struct {
	No     string `json:"no"`
	Parent string `json:"parent,omitempty"`
	Name   string `json:"name"`
	// Value is what has to be reached, as the plan says it: "80%". "" when the
	// plan gives none, or the cell was merged away.
	Value   string     `json:"value,omitempty"`
	Monitor string     `json:"monitor,omitempty"` // cơ quan theo dõi, đánh giá
	Doer    string     `json:"doer,omitempty"`    // cơ quan thực hiện
	Basis   corpus.Ref `json:"basis"`
	Note    string     `json:"note,omitempty"`
}
