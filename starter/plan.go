package starter

import (
	"fmt"
	"strconv"

	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/task"
)

// Plan is a reform plan with its two tables.
type Plan struct {
	Document  string // number in the catalogue
	Year      int
	Certainty Certainty
	Tasks     []task.Task   // Phụ lục 2, in reading order, sub-tasks below their task
	Targets   []task.Target // Phụ lục 1, likewise
}

type planForm struct {
	Document  string       `yaml:"document"`
	Year      int          `yaml:"year"`
	Certainty Certainty    `yaml:"certainty"`
	Tasks     []taskForm   `yaml:"tasks"`
	Targets   []targetForm `yaml:"targets"`
}

type taskForm struct {
	No        string   `yaml:"no"`
	Parent    string   `yaml:"parent"`
	SectionNo string   `yaml:"section_no"`
	Section   string   `yaml:"section"`
	Name      string   `yaml:"name"`
	Product   string   `yaml:"product"`
	Lead      string   `yaml:"lead"`
	Support   string   `yaml:"support"`
	Time      string   `yaml:"time"`
	Inferred  []string `yaml:"inferred"`
	Note      string   `yaml:"note"`
}

type targetForm struct {
	No      string `yaml:"no"`
	Parent  string `yaml:"parent"`
	Name    string `yaml:"name"`
	Value   string `yaml:"value"`
	Monitor string `yaml:"monitor"`
	Doer    string `yaml:"doer"`
	Note    string `yaml:"note"`
}

// The plan's appendices.
const (
	targetAppendix = "1"
	taskAppendix   = "2"
)

func (d *Data) loadPlan(text []byte) (*sheet, error) {
	var form planForm
	s, err := open("plan-4935.yaml", text, &form)
	if err != nil {
		return nil, err
	}
	e := d.entries[form.Document]
	if e == nil {
		s.fault("$.document", "%q không có trong danh mục", form.Document)
		return s, nil
	}
	s.certain("$", form.Certainty)
	d.Plan = Plan{Document: form.Document, Year: form.Year, Certainty: form.Certainty}
	seen := map[string]bool{}
	for i, f := range form.Tasks {
		place := fmt.Sprintf("$.tasks[%d]", i)
		s.row(place, f.No, f.Parent, seen)
		if f.Name == "" || f.Lead == "" {
			s.fault(place, "nhiệm vụ %s thiếu tên hoặc cơ quan chủ trì", f.No)
		}
		for _, field := range f.Inferred {
			if field != "time" && field != "support" {
				s.fault(place+".inferred", "không có ô %q", field)
			}
		}
		d.Plan.Tasks = append(d.Plan.Tasks, task.Task{
			No: f.No, Parent: f.Parent, SectionNo: f.SectionNo, Section: f.Section, Name: f.Name, Product: f.Product,
			Lead: f.Lead, Support: f.Support, Time: f.Time, Inferred: f.Inferred, Note: f.Note,
			Basis: corpus.Ref{Doc: e.Key, Number: e.Number, Appendix: taskAppendix, Item: f.No},
		})
	}
	seen = map[string]bool{}
	for i, f := range form.Targets {
		place := fmt.Sprintf("$.targets[%d]", i)
		s.row(place, f.No, f.Parent, seen)
		if f.Name == "" {
			s.fault(place, "chỉ tiêu %s thiếu tên", f.No)
		}
		d.Plan.Targets = append(d.Plan.Targets, task.Target{
			No: f.No, Parent: f.Parent, Name: f.Name, Value: f.Value, Monitor: f.Monitor, Doer: f.Doer, Note: f.Note,
			Basis: corpus.Ref{Doc: e.Key, Number: e.Number, Appendix: targetAppendix, Item: f.No},
		})
	}
	return s, nil
}

// row checks the number of a table row and that its parent stands above it.
func (s *sheet) row(place, no, parent string, seen map[string]bool) {
	if no == "" || seen[no] {
		s.fault(place+".no", "dòng thiếu số hoặc số %q có hai lần", no)
	}
	if parent != "" && !seen[parent] {
		s.fault(place+".parent", "không có dòng %q ở trên", parent)
	}
	seen[no] = true
}

// appendices returns the plan's tables as parts of its document.
func (p *Plan) appendices() []*corpus.Part {
	year := strconv.Itoa(p.Year)
	targets := &paper.Table{Columns: []string{"STT", "Chỉ tiêu", "Chỉ tiêu phấn đấu năm " + year,
		"Đơn vị theo dõi, hướng dẫn", "Đơn vị thực hiện"}}
	for _, t := range p.Targets {
		targets.Rows = append(targets.Rows, cells(t.No, t.Name, t.Value, t.Monitor, t.Doer))
	}
	tasks := &paper.Table{Columns: []string{"TT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp",
		"Thời gian thực hiện"}}
	section := ""
	for _, t := range p.Tasks {
		if t.SectionNo != section {
			section = t.SectionNo
			tasks.Rows = append(tasks.Rows, cells(t.SectionNo, t.Section, "", "", "", ""))
		}
		row := cells(t.No, t.Name, t.Product, t.Lead, t.Support, t.Time)
		for _, field := range t.Inferred {
			i := 5
			if field == "support" {
				i = 4
			}
			row[i].Raw, row[i].Inferred = "", true
		}
		tasks.Rows = append(tasks.Rows, row)
	}
	for _, t := range []*paper.Table{targets, tasks} {
		t.HeadRows = [][]paper.Cell{cells(t.Columns...)}
	}
	appendix := func(no, title string, t *paper.Table) *corpus.Part {
		return &corpus.Part{Kind: corpus.KindAppendix, Label: "PHỤ LỤC " + no, No: no, Title: title,
			Parts: []*corpus.Part{{Kind: corpus.KindTable, Table: t}}}
	}
	return []*corpus.Part{
		appendix(targetAppendix, "Chỉ tiêu cải cách hành chính năm "+year, targets),
		appendix(taskAppendix, "Nhiệm vụ cải cách hành chính năm "+year, tasks),
	}
}

func cells(texts ...string) []paper.Cell {
	row := make([]paper.Cell, len(texts))
	for i, s := range texts {
		row[i] = paper.Cell{Raw: s, Text: s}
	}
	return row
}

// Proposal returns the plan's tasks with their deadlines read and their agencies
// looked up as they were when the plan was made.
func (d *Data) Proposal() *task.Proposal {
	e := d.entries[d.Plan.Document]
	p := &task.Proposal{Plan: corpus.Ref{Doc: e.Key, Number: e.Number}, Title: e.Title, Year: d.Plan.Year,
		Targets: d.Plan.Targets}
	on := strconv.Itoa(d.Plan.Year) + "-01-01"
	for _, t := range d.Plan.Tasks {
		t.Due = d.Calendar.Settle(task.ReadDue(t.Time, d.Plan.Year))
		t.Leads, t.Supports = task.Parties(t.Lead, d.Directory, on), task.Parties(t.Support, d.Directory, on)
		p.Tasks = append(p.Tasks, t)
	}
	return p
}
