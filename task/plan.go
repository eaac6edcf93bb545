package task

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
)

// Proposal is what was read from a plan: nothing of it holds before a person
// has approved it.
type Proposal struct {
	Plan     corpus.Ref      `json:"plan"`
	Title    string          `json:"title,omitempty"`
	Year     int             `json:"year"` // 0: not known, and no month has a day
	Tasks    []Task          `json:"tasks"`
	Targets  []Target        `json:"targets,omitempty"`
	Problems []paper.Problem `json:"problems,omitempty"`
	// Tables say how the tables of the plan were understood, Said what a person has
	// said of their columns. Source is the text, to read it again; nil once approved.
	Tables []TableRead      `json:"tables,omitempty"`
	Said   []HeadingIs      `json:"said,omitempty"`
	Source *corpus.Document `json:"source,omitempty"`
	// Class and Agency are those of the document the proposal was read from: an
	// internal one gives internal tasks.
	Class  corpus.Class `json:"class,omitempty"`
	Agency string       `json:"agency,omitempty"`
	// State is that of an approved plan, where it is read from.
	State PlanState `json:"-"`
}

// PlanOptions say what is known of a plan besides its text.
type PlanOptions struct {
	Year      int            // 0: the year its title or its tables name
	Number    string         // số, ký hiệu, where the text has none
	Agencies  *org.Directory // nil: no agency is looked up
	Calendar  *Calendar      // nil: weekends and solar holidays only
	Columns   []HeadingIs    // what a person has said of columns
	WithProse bool           // propose dated sentences of the running text as well
}

// ReadPlan reads the tables of tasks and of targets in doc, whatever the order
// of their columns, and the bullets that say who does what until when; cells
// taken over from a neighbouring row are marked. What is not understood is named
// in Problems, with its table and row.
func ReadPlan(doc *corpus.Document, o PlanOptions) *Proposal {
	r := &planReader{doc: doc, opts: o, seen: map[string]int{}, renamed: map[string]string{}, again: map[string]int{},
		state: &tableState{subs: map[string]int{}}, heard: map[*corpus.Part]bool{},
		p: &Proposal{Plan: corpus.Ref{Doc: doc.Key, Number: doc.Number}, Title: doc.Title}}
	if o.Number != "" {
		r.p.Plan.Number = o.Number
	}
	if r.opts.Calendar == nil {
		r.opts.Calendar = &Calendar{}
	}
	r.p.Year = o.Year
	if r.p.Year == 0 {
		r.p.Year = planYear(doc)
	}
	if y := signedYear(doc); r.p.Year == 0 && y > 0 {
		r.p.Year = y
		r.problem(paper.Warning, "", fmt.Sprintf(
			textYearOfSigning, y))
	}
	if r.p.Year == 0 {
		r.problem(paper.Warning, "", textNoYear)
	}
	r.walk(doc.Parts, corpus.Ref{Doc: doc.Key, Number: r.p.Plan.Number}, nil)
	r.head(nil)
	if o.WithProse || len(r.p.Tasks)+len(r.p.Targets) == 0 { // a plan of nothing but prose
		r.prose()
	}
	r.missed()
	r.settle()
	return r.p
}

// settle reads the deadlines and agencies of all tasks, and tells what is open.
func (r *planReader) settle() {
	parents := map[string]bool{}
	for _, t := range r.p.Tasks {
		parents[t.Parent] = true
	}
	on := string(r.doc.Issued)
	if on == "" && r.p.Year > 0 {
		on = fmt.Sprintf("%d-01-01", r.p.Year)
	}
	for i := range r.p.Tasks {
		t := &r.p.Tasks[i]
		t.Due = r.opts.Calendar.Settle(r.due(t.Time))
		if i < len(r.starts) && r.starts[i] != "" {
			from := ReadDue(r.starts[i], r.p.Year)
			day := from.Start
			if day == "" {
				day = from.Nominal
			}
			switch {
			case day != "" && t.Due.Nominal != "" && day <= t.Due.Nominal:
				t.Due.Start = day
			case t.Time == "":
				r.problem(paper.Warning, "nhiệm vụ "+t.No,
					fmt.Sprintf(textOnlyStart, r.starts[i]))
			}
		}
		t.Leads, t.Supports = Parties(t.Lead, r.opts.Agencies, on), Parties(t.Support, r.opts.Agencies, on)
		where := "nhiệm vụ " + t.No
		if t.Lead == "" && t.Quote == "" && !parents[t.No] {
			r.problem(paper.Warning, where, textRowNoLead)
		}
		if glued(t.Lead) || reRoleWords.MatchString(paper.Fold(t.Lead)) {
			r.problem(paper.Warning, where, fmt.Sprintf(textLeadUnsure, short(t.Lead, 120)))
		}
		if len(t.Inferred) > 0 && t.Quote == "" {
			var names []string
			for _, f := range t.Inferred {
				names = append(names, inferredNames[f])
			}
			r.problem(paper.Warning, where, "Ô "+strings.Join(names, ", ")+
				textGuessedAbove)
		}
		switch {
		case t.Due.Kind == Open && t.Time != "":
			text := fmt.Sprintf(textTimeUnread, t.Time)
			if t.Due.Caution != "" && t.Due.Caution != cautionUnread {
				text += " " + t.Due.Caution
			}
			r.problem(paper.Warning, where, text)
		case t.Due.Nominal != "" && r.doc.Issued != "" && t.Due.Nominal < r.doc.Issued:
			r.problem(paper.Warning, where, fmt.Sprintf(textDueBeforeSigning,
				t.Due.Nominal.Vietnamese(), t.Time))
		}
	}
	if len(r.p.Tasks) == 0 && len(r.p.Targets) == 0 {
		text := textNoTable
		if len(r.p.Tables) > 0 {
			text += textNameColumns
		}
		r.problem(paper.Warning, "", text)
	} else if len(r.p.Tasks) == 0 {
		r.problem(paper.Warning, "", textOnlyTargets)
	}
}

// reFromPlan is the day from which a plan counts: that of its own signing.
var reFromPlan = regexp.MustCompile(`(?i)(?:kể )?từ (?:khi|ngày) (?:ký(?: ban hành)? |ban hành )(?:kế hoạch|chương trình|quyết định|văn bản)(?: này)?$`)

// due reads a phrase of time of the plan; what counts from the day of the plan has that
// day, where it is known.
func (r *planReader) due(phrase string) Due {
	d := ReadDue(phrase, r.p.Year)
	if m := reFromPlan.FindStringIndex(phrase); m != nil && d.Kind == Event && r.doc.Issued != "" {
		if x := ReadDue(phrase[:m[0]]+"kể từ ngày "+r.doc.Issued.Vietnamese(), r.p.Year); x.Kind == Counted {
			x.Phrase = d.Phrase
			return x
		}
	}
	return d
}

var (
	// reTwoLeads finds the name of an agency glued to another one, as a file without
	// line ends gives two; reRoleWords a word of role that was not understood.
	reTwoLeads  = regexp.MustCompile(`(\p{L}+) (?:Sở|UBND|Ủy ban|Văn phòng|Trung tâm|Cục|Vụ|Công an|Thanh tra|Chi cục) \p{Lu}`)
	reRoleWords = regexp.MustCompile(`(?:chu tri|phoi hop|dau moi)[^,;]*:`)
)

// glued reports whether a lead seems to hold two names without a sign between them:
// a word that leads on to a name ("của Sở", "Giám đốc Sở") is none.
func glued(lead string) bool {
	for _, m := range reTwoLeads.FindAllStringSubmatch(lead, -1) {
		if !slices.Contains([]string{"của", "thuộc", "các", "và", "với", "là", "đốc", "đạo", "tại", "cùng", "ủy", "do",
			"hợp", "phòng", "trưởng", "tra", "nhánh", "trì", "theo", "từng", "mỗi"}, strings.ToLower(m[1])) {
			return true
		}
	}
	return false
}

var inferredNames = map[string]string{"lead": "chủ trì", "support": "phối hợp", "time": "thời gian"}

// signedYear is the year in which the plan was signed, 0 where it is not known or
// so late in the year that the plan may be one for the next.
func signedYear(doc *corpus.Document) int {
	if doc.Issued == "" || doc.Issued.Time().Month() > 10 {
		return 0
	}
	return doc.Issued.Time().Year()
}

// planYear is the one year that the title, else the headings of the tables,
// name after "năm"; 0 when there is none or several.
func planYear(doc *corpus.Document) int {
	if y := oneYear(doc.Title); y != 0 {
		return y
	}
	for _, p := range doc.Parts { // the title that stands only in the text above the first heading
		if p.Kind != corpus.KindPreamble {
			continue
		}
		for _, line := range strings.Split(p.Text, "\n") {
			f := paper.Fold(line)
			if strings.HasPrefix(f, "ke hoach") || strings.HasPrefix(f, "chuong trinh") ||
				strings.HasPrefix(f, "ve viec") {
				if y := oneYear(line); y != 0 {
					return y
				}
			}
		}
	}
	var heads []string
	var walk func(parts []*corpus.Part)
	walk = func(parts []*corpus.Part) {
		for _, p := range parts {
			if p.Kind == corpus.KindAppendix {
				heads = append(heads, p.Title)
			}
			if p.Table != nil {
				heads = append(heads, p.Table.Columns...)
			}
			walk(p.Parts)
		}
	}
	walk(doc.Parts)
	return oneYear(strings.Join(heads, "\n"))
}

var (
	reYear = regexp.MustCompile(`nam (20\d\d)`)
	// reUntil is the end of a time of several years: no year of the plan.
	reUntil = regexp.MustCompile(`(?:den(?: het)?(?: nam)?|tam nhin(?: den)?(?: nam)?|truoc nam) 20\d\d|20\d\d ?[-–] ?20\d\d`)
)

func oneYear(s string) int {
	y := ""
	for _, m := range reYear.FindAllStringSubmatch(reUntil.ReplaceAllString(paper.Fold(s), " "), -1) {
		if y != "" && y != m[1] {
			return 0
		}
		y = m[1]
	}
	return number(y)
}

type planReader struct {
	doc  *corpus.Document
	opts PlanOptions
	p    *Proposal
	seen map[string]int // number of a task → its place in p.Tasks

	renamed   map[string]string // number in the row → number in the plan, of the last one
	again     map[string]int    // further deadlines of a task
	starts    []string          // what the column of beginnings says, for each task
	tables    int
	before    *layout // of the table before
	state     *tableState
	firstPart string
	count     int                   // bullets without a number
	heard     map[*corpus.Part]bool // parts that were read as tasks of bullets
}

func (r *planReader) problem(s paper.Severity, where, text string) {
	r.p.Problems = append(r.p.Problems, paper.Problem{Severity: s, Where: where, Text: text})
}

func (r *planReader) walk(parts []*corpus.Part, at corpus.Ref, path []*corpus.Part) {
	tasks := map[*corpus.Part]bool{}
	for _, p := range parts {
		here := at
		switch p.Kind {
		case corpus.KindAppendix:
			here.Appendix = p.No
			if here.Appendix == "" {
				here.Appendix = "-"
			}
		case corpus.KindArticle:
			here.Article = p.No
		}
		if p.Table != nil {
			r.table(p.Table, here)
		}
		n := len(r.p.Tasks)
		below := p.Parts
		if r.bullets(p, here, path) {
			r.heard[p] = true
			for _, c := range below {
				r.heard[c] = entryPart(c)
			}
			below = slices.DeleteFunc(slices.Clone(below), entryPart)
		}
		r.walk(below, here, append(slices.Clone(path), p))
		if len(r.p.Tasks) > n {
			tasks[p] = true
		}
	}
	if len(tasks) == 0 || len(path) == 0 || path[len(path)-1].Kind == corpus.KindAppendix {
		return
	}
	for _, p := range parts { // beside tasks, a heading of which nothing was read
		if !tasks[p] && p.Kind == corpus.KindHeading && p.No != "" {
			r.problem(paper.Info, at.Local(),
				fmt.Sprintf(textItemNoDoer, p.No,
					short(p.Title+p.Text, 80)))
		}
	}
}
