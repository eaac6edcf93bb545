package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

func (s *Server) planPages() {
	s.page("GET /viec/ke-hoach", may(org.ApprovePlan), (*visit).planList)
	s.upload("POST /viec/ke-hoach", may(org.ApprovePlan), mostPlan, (*visit).planRead)
	s.page("POST /viec/ke-hoach/bao-cao", may(org.ApprovePlan), (*visit).planReports)
	s.page("GET /viec/ke-hoach/{id}", may(org.ApprovePlan), (*visit).planShow)
	s.upload("POST /viec/ke-hoach/{id}", may(org.ApprovePlan), mostEdit, (*visit).planDecide)
	s.page("POST /viec/vi-du", may(org.ApprovePlan), (*visit).demo)
	s.page("POST /viec/ke-hoach/trang-thai", may(org.ApprovePlan), (*visit).planState)
}

// Sizes of forms, in bytes: a plan's file, and all cells of a proposal.
const (
	mostPlan = 32 << 20
	mostEdit = 16 << 20
)

func init() {
	templateFuncs["plus"] = func(a, b int) string { return strconv.Itoa(a + b) }
	templateFuncs["week"] = func() []string {
		return []string{"Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"}
	}
	templateFuncs["list"] = func(n ...int) []int { return n }
	templateFuncs["marked"] = func(fields []string, name string) bool { return slices.Contains(fields, name) }
}

type waiting struct {
	store.Waiting
	Name string // of who proposed it
}

type askedFor struct {
	extension
	Task *task.Work
}

type planListPage struct {
	Waiting []waiting
	Asked   []askedFor
	Plans   []task.Proposal // that are open
	Others  []task.Proposal
	Counts  map[string]int
	Year    int
	Days    task.ReportDays
	Wrong   string
}

func (v *visit) planList() error { return v.plans(http.StatusOK, "") }

func (v *visit) plans(status int, wrong string) error {
	if wrong != "" && v.stays() {
		return v.failAt("tep", wrong)
	}
	d := planListPage{Wrong: wrong, Year: v.today().Add(31).Time().Year(), Counts: map[string]int{}}
	name := v.named()
	ws, err := v.store.Proposals(v.ctx(), v.who)
	if err != nil {
		return err
	}
	if d.Days, err = v.house.ReportDays(v.ctx()); err != nil {
		return err
	}
	for _, w := range ws {
		d.Waiting = append(d.Waiting, waiting{w, name(w.Who)})
	}
	asked, err := v.store.Extensions(v.ctx(), v.who, 0)
	if err != nil {
		return err
	}
	for _, e := range asked {
		w, err := v.store.Task(v.ctx(), v.who, e.Task)
		if err != nil {
			return err
		}
		d.Asked = append(d.Asked, askedFor{extension{e, name(e.Who)}, w})
	}
	all, err := v.store.AllPlans(v.ctx(), v.who)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.State == task.PlanOpen {
			d.Plans = append(d.Plans, p)
		} else {
			d.Others = append(d.Others, p)
		}
		count, err := v.store.CountTasks(v.ctx(), v.who, store.TaskFilter{Plan: p.Plan.Doc, Today: v.today()})
		if err != nil {
			return err
		}
		for _, n := range count {
			d.Counts[p.Plan.Doc] += n
		}
	}
	return v.renderAs(status, "plan-list", d)
}

// planState closes a plan, archives, removes, reopens or erases it.
func (v *visit) planState() error {
	key := v.form("ke-hoach")
	p, err := v.house.PlanNamed(v.ctx(), v.who, key)
	if err != nil {
		return err
	}
	name := cmp.Or(p.Plan.Number, p.Title, p.Plan.Doc)
	if v.form("viec") == "xoa-han" {
		if err := v.house.ErasePlan(v.ctx(), v.who, key); err != nil {
			return err
		}
		v.flash(textPlanErased, name)
		return v.redirect("/viec/ke-hoach#khac")
	}
	state, ok := map[string]task.PlanState{"mo": task.PlanOpen, "dong": task.PlanClosed, "luu-tru": task.PlanArchived,
		"xoa": task.PlanRemoved}[v.form("viec")]
	if !ok {
		return v.fail(http.StatusBadRequest, textPlanDeed)
	}
	if err := v.house.SetPlanState(v.ctx(), v.who, key, state, v.form("ly-do")); err != nil {
		return err
	}
	v.flash(textPlanNow, name, state)
	return v.redirect("/viec/ke-hoach#h-da")
}

// year reads a year of a form, 0 for none.
func (v *visit) year(name string) (int, error) {
	text := v.form(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 2000 || n > 2200 {
		return 0, v.failAt(name, fmt.Sprintf(textBadYear, text))
	}
	return n, nil
}

// planRead reads a plan's file into a proposal.
func (v *visit) planRead() error {
	year, err := v.year("nam")
	if err != nil {
		return err
	}
	file, head, err := v.r.FormFile("tep")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return v.plans(http.StatusUnprocessableEntity, textNeedFile)
	}
	if err != nil {
		return err
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	id, _, err := v.house.ProposePlan(v.ctx(), v.who, house.PlanFile{Name: fileName(head.Filename), Data: data,
		Number: v.form("so"), Year: year, Prose: v.form("loi-van") != ""})
	var refused *paper.Refusal
	if errors.As(err, &refused) {
		return v.plans(http.StatusUnprocessableEntity, refused.Text)
	}
	if err != nil {
		return err
	}
	return v.redirect(fmt.Sprintf("/viec/ke-hoach/%d", id))
}

func (v *visit) planReports() error {
	year, err := v.year("nam")
	if err != nil {
		return err
	}
	var days task.ReportDays
	for _, f := range []struct {
		name string
		to   *int
	}{{"ngay-so", &days.Departments}, {"ngay-xa", &days.Communes}} {
		text := v.form(f.name)
		if *f.to, err = strconv.Atoi(text); text != "" && err != nil {
			return v.failAt(f.name, fmt.Sprintf(textBadRule, text))
		}
	}
	if err := v.house.SetReportDays(v.ctx(), v.who, days); err != nil {
		return err
	}
	before, err := v.store.Proposals(v.ctx(), v.who)
	if err != nil {
		return err
	}
	if err := v.house.ProposeReports(v.ctx(), v.who, year); err != nil {
		return err
	}
	after, err := v.store.Proposals(v.ctx(), v.who)
	if err != nil {
		return err
	}
	if len(after) == len(before) {
		v.flash(textNoReports, year)
		return v.redirect("/viec/ke-hoach")
	}
	return v.redirect(fmt.Sprintf("/viec/ke-hoach/%d", after[len(after)-1].ID))
}

// planRow is a task of a proposal with its place in the form.
type planRow struct {
	task.Task
	N       int
	Problem []string // what a person should look at
	Groups  []planGroup
	Unknown []string // names among who leads that no agency has
}

// planName is a name that no agency has, with the tasks it leads.
type planName struct {
	Name  string
	Tasks []string
}

// planGroup is a leading group with the agencies it may mean.
type planGroup struct {
	N       int
	Name    string
	Choices []option
}

type planShowPage struct {
	ID       int64
	Proposal *task.Proposal
	Revision string
	Rows     []planRow
	Problems []paper.Problem // of the whole
	Inferred int             // cells
	Undated  []planRow       // of which a person has to say when they are due
	Unknown  []planName
	Agencies []string       // that may lead
	Changes  *task.Revision // in the plan as it is kept
	Roles    []option       // what a column may be
	Agency   string         // whose internal plan it is
	Fixed    bool           // it comes from an internal paper and stays internal
}

func revision(p *task.Proposal) string {
	body, err := json.Marshal(p)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}

func (v *visit) planShow() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	p, err := v.store.Proposal(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	d := planShowPage{ID: id, Proposal: p, Revision: revision(p), Fixed: p.Class != corpus.Public}
	if d.Fixed {
		d.Agency = v.house.AgencyName(p.Agency)
	}
	of := map[string][]string{}
	for _, x := range p.Problems {
		if no, ok := strings.CutPrefix(x.Where, "nhiệm vụ "); ok {
			of[no] = append(of[no], x.Text)
		} else {
			d.Problems = append(d.Problems, x)
		}
	}
	for i, t := range p.Tasks {
		row := planRow{Task: t, N: i, Problem: of[t.No]}
		d.Inferred += len(t.Inferred)
		for j, l := range t.Leads {
			choices := v.house.Successors(l, v.today())
			if len(choices) == 0 && len(l.Members) == 0 {
				if l.Agency == "" && l.Name != "" {
					row.Unknown = append(row.Unknown, l.Name)
					d.unknown(l.Name, t.No)
				}
				continue
			}
			g := planGroup{N: j, Name: l.Name}
			for _, id := range union(choices, l.Members) {
				g.Choices = append(g.Choices, option{id, v.house.AgencyName(id), slices.Contains(l.Members, id) ||
					l.Agency == id})
			}
			row.Groups = append(row.Groups, g)
		}
		d.Rows = append(d.Rows, row)
	}
	for _, t := range p.Undated() {
		i := slices.IndexFunc(p.Tasks, func(x task.Task) bool { return x.No == t.No })
		d.Undated = append(d.Undated, planRow{Task: t, N: i})
	}
	if d.Changes, err = v.house.Revision(v.ctx(), v.who, p); err != nil {
		return err
	}
	if len(d.Unknown) > 0 {
		for _, a := range v.house.Agencies(v.today()) {
			d.Agencies = append(d.Agencies, a.FullName())
		}
	}
	for _, c := range task.Columns {
		d.Roles = append(d.Roles, option{Value: string(c.Column), Name: c.Name})
	}
	return v.render("plan-show", d)
}

// unknown notes a name that no agency has, which leads a task.
func (d *planShowPage) unknown(name, no string) {
	i := slices.IndexFunc(d.Unknown, func(u planName) bool { return u.Name == name })
	if i < 0 {
		i, d.Unknown = len(d.Unknown), append(d.Unknown, planName{Name: name})
	}
	d.Unknown[i].Tasks = append(d.Unknown[i].Tasks, no)
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// planDecide keeps a person's corrections, approves, or dismisses.
func (v *visit) planDecide() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	p, err := v.store.Proposal(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	do := v.form("viec")
	if do == "bo" {
		if err := v.house.Dismiss(v.ctx(), v.who, id); err != nil {
			return err
		}
		v.flash("%s", textDismissed)
		return v.redirect("/viec/ke-hoach")
	}
	if v.form("ban") != revision(p) {
		return v.fail(http.StatusConflict, textMoved)
	}
	if do == "doc-lai" {
		if err := v.house.RereadPlan(v.ctx(), v.who, id, v.saidColumns(p)); err != nil {
			return err
		}
		v.flash("%s", textReread)
		return v.redirect(fmt.Sprintf("/viec/ke-hoach/%d", id))
	}
	edited, err := v.edited(p, do == "duyet")
	if err != nil {
		return err
	}
	if do != "duyet" {
		if err := v.house.CorrectPlan(v.ctx(), v.who, id, edited); err != nil {
			return err
		}
		v.flash("%s", textKept)
		return v.redirect(fmt.Sprintf("/viec/ke-hoach/%d", id))
	}
	class, agency := corpus.Public, ""
	if name := v.form("noi-bo"); name != "" {
		a := v.house.FindAgency(name, string(v.today()))
		if a == nil {
			return v.failAt("noi-bo", fmt.Sprintf(textNoAgency, name))
		}
		class, agency = corpus.Internal, a.ID
	}
	n, err := v.house.ApprovePlan(v.ctx(), v.who, id, edited, class, agency)
	if err != nil {
		return err
	}
	var drop []int64
	for _, x := range v.r.PostForm["bo-viec"] {
		if id, err := strconv.ParseInt(x, 10, 64); err == nil {
			drop = append(drop, id)
		}
	}
	if err := v.house.DropTasks(v.ctx(), v.who, drop, fmt.Sprintf(textDroppedWhy, p.Plan.Number)); err != nil {
		return err
	}
	said := fmt.Sprintf(textApproved, n.Added, n.Changed, n.Unchanged)
	if len(drop) > 0 {
		said += fmt.Sprintf(textDropped, len(drop))
	}
	if n.SampleClosed {
		said += textSampleClosed
	}
	v.flash("%s", said)
	doc := p.Plan.Doc
	if doc == "" {
		return v.redirect("/viec")
	}
	return v.redirect("/viec?" + taskFilter{Plan: doc}.With())
}

// saidColumns is what the person has said of the columns of the plan's tables:
// what differs from what was read, and what was said before.
func (v *visit) saidColumns(p *task.Proposal) []task.HeadingIs {
	var out []task.HeadingIs
	for i, t := range p.Tables {
		for j, c := range t.Columns {
			column, ok := task.ParseColumn(v.form(fmt.Sprintf("cot-%d-%d", i, j)))
			before := slices.ContainsFunc(p.Said, func(s task.HeadingIs) bool { return s.Heading == c.Heading })
			if ok && (column != c.Column || before) {
				out = append(out, task.HeadingIs{Heading: c.Heading, Column: column})
			}
		}
	}
	return out
}

// edited is the proposal with the cells of the form in place of its own; without
// the tasks that are not ticked where it is approved.
func (v *visit) edited(p *task.Proposal, approve bool) (*task.Proposal, error) {
	out := *p
	var err error
	if out.Year, err = v.year("nam"); err != nil {
		return nil, err
	}
	if out.Title = v.form("ten"); out.Title == "" {
		out.Title = p.Title
	}
	keep := map[string]bool{}
	for _, n := range v.r.PostForm["nhan"] {
		keep[n] = true
	}
	out.Tasks = nil
	for i, t := range p.Tasks {
		n := strconv.Itoa(i)
		if !v.r.PostForm.Has("viec-" + n) { // a form that was cut short
			return nil, v.fail(http.StatusConflict, textMoved)
		}
		if approve && !keep[n] {
			continue
		}
		was := t
		t.Name, t.Product, t.Lead = v.form("viec-"+n), v.form("san-pham-"+n), v.form("chu-tri-"+n)
		t.Support, t.Time = v.form("phoi-hop-"+n), v.form("thoi-gian-"+n)
		if t.Name == "" {
			t.Name = was.Name
		}
		if all := v.form("moi-chu-tri"); all != "" && t.Lead == "" {
			t.Lead = all
		}
		for j := 0; v.r.PostForm.Has(fmt.Sprintf("ten-%d", j)); j++ { // a name of the plan, and whose it is
			if is := v.form(fmt.Sprintf("la-%d", j)); is != "" {
				t.Lead = strings.Replace(t.Lead, v.form(fmt.Sprintf("ten-%d", j)), is, 1)
			}
		}
		if all := v.form("moi-thoi-gian"); all != "" && was.Due.Nominal == "" && was.Due.Kind != task.Recurring &&
			t.Time == was.Time {
			t.Time = all
		}
		t.Inferred = slices.DeleteFunc(slices.Clone(t.Inferred), func(f string) bool { // a person wrote it
			return f == "lead" && t.Lead != was.Lead || f == "support" && t.Support != was.Support || f == "time" &&
				t.Time != was.Time
		})
		t.Leads = slices.Clone(t.Leads)
		for j := range t.Leads {
			l := &t.Leads[j]
			ids := v.r.PostForm[fmt.Sprintf("nhom-%d-%d", i, j)]
			if !v.r.PostForm.Has(fmt.Sprintf("co-nhom-%d-%d", i, j)) {
				continue
			}
			for _, id := range ids {
				if v.house.Agency(id) == nil {
					return nil, v.fail(http.StatusUnprocessableEntity, fmt.Sprintf(textNoAgency, id))
				}
			}
			switch {
			case len(ids) == 0:
				l.Set, l.Members = false, nil
			case len(ids) == 1:
				l.Set, l.Agency, l.Members = true, ids[0], nil
			default:
				l.Set, l.Agency, l.Members = true, "", ids
			}
		}
		out.Tasks = append(out.Tasks, t)
	}
	if approve && len(out.Tasks) == 0 {
		return nil, v.failAt("nhan", textNothingLeft)
	}
	return &out, nil
}

// demo puts the example in, or takes it out.
func (v *visit) demo() error {
	if v.form("do") == "bo" {
		if err := v.house.DropDemo(v.ctx(), v.who); err != nil {
			return err
		}
		v.flash(textDemoOut)
		return v.redirect("/viec")
	}
	n, err := v.house.PutDemo(v.ctx(), v.who)
	if err != nil {
		return err
	}
	v.flash(textDemoIn, n)
	return v.redirect("/viec")
}
