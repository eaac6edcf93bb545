// Package task holds what an agency owes under a plan: tasks with their owner,
// product and time, and the targets the plan sets.
//
// Begin with [ReadPlan], which makes a [Proposal] of a plan's text, and [Task];
// a [Work] is a task that was approved. [ReadDue] and [Calendar] say when a task
// is due, [Planner] whom to remind when, [Untold] of whom nobody is told, and
// [Members] whom the name of a group may mean. [ReportPlan] makes tasks of the
// periodic reports.
// [WriteSheet] and [WriteCalendar] hand deadlines out.
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
	// Quote is the sentence of running text the task was read from, "" for a row
	// of a table.
	Quote string `json:"quote,omitempty"`
	// Closed is the last day of the data that a report is about, "" for other work.
	Closed corpus.Day `json:"closed,omitempty"`
	// Due is what Time says. Leads and Supports are the agencies of the cells.
	Due      Due     `json:"due"`
	Leads    []Party `json:"leads,omitempty"`
	Supports []Party `json:"supports,omitempty"`
}

// Party is an agency, or a group of agencies, that a cell names.
type Party struct {
	Name   string `json:"name"`             // as the plan has it
	Agency string `json:"agency,omitempty"` // its ID in the directory; "" a group, or unknown
	// Members are the IDs of the agencies of a group, once a person has said that
	// these are meant; see [Members].
	Members []string `json:"members,omitempty"`
	// Set says that a person has named Agency or Members, not the directory.
	Set bool `json:"set,omitempty"`
}

// Target is one row of a plan's table of targets ("chỉ tiêu").
type Target struct {
	No     string `json:"no"`
	Parent string `json:"parent,omitempty"`
	Name   string `json:"name"`
	// Value is what has to be reached, as the plan says it: "80%". "" when the
	// plan gives none, or the cell was merged away.
	Value string `json:"value,omitempty"`
	// Values are those of several years, where the plan sets them; Value then
	// names them all. Unit is the unit they are counted in.
	Values  []TargetValue `json:"values,omitempty"`
	Unit    string        `json:"unit,omitempty"`
	Monitor string        `json:"monitor,omitempty"` // cơ quan theo dõi, đánh giá
	Doer    string        `json:"doer,omitempty"`    // cơ quan thực hiện
	Basis   corpus.Ref    `json:"basis"`
	Note    string        `json:"note,omitempty"`
	// Inferred names the cells that were merged with the row above.
	Inferred []string `json:"inferred,omitempty"`
}

// TargetValue is what has to be reached by a time: "Năm 2027", "85".
type TargetValue struct {
	When  string `json:"when"`
	Value string `json:"value"`
}
