package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

func (s *Server) procedurePages() {
	s.page("GET /thu-tuc", readers, (*visit).procedures)
	s.page("GET /thu-tuc/ngay-tra", readers, (*visit).dossierDue)
	s.page("GET /thu-tuc/{code}/so-sanh", readers, (*visit).compareProcedures)
	s.page("GET /thu-tuc/{code}", readers, (*visit).procedure)
	s.page("POST /thu-tuc/{code}/ban", may(org.ManageDocuments), (*visit).restoreProcedure)
	s.page("GET /thu-tuc/{code}/ho-so", readers, (*visit).checklist)
	s.page("GET /thu-tuc/{code}/giay-to", readers, (*visit).dossierPapers)
	s.page("POST /thu-tuc/{code}/giay-to", readers, (*visit).dossierPaper)
	s.page("GET /quan-tri/thu-tuc", may(org.ManageDocuments), (*visit).procedureRoom)
	s.page("GET /quan-tri/thu-tuc/xuat.xlsx", may(org.ManageDocuments), (*visit).procedureWorkbook)
	s.page("GET /quan-tri/thu-tuc/mau.xlsx", may(org.ManageDocuments), (*visit).procedureTemplate)
	s.page("GET /quan-tri/mau-giay", may(org.ApprovePlan), (*visit).forms)
	s.page("GET /quan-tri/mau-giay/{key}", may(org.ApprovePlan), (*visit).formFile)
	s.upload("POST /quan-tri/mau-giay/{key}", may(org.ApprovePlan), mostFormFile, (*visit).putForm)
}

// proceduresPage is the list of procedures.
type proceduresPage struct {
	Q       house.ProcedureFilter
	Rows    []house.ListedProcedure // of the page
	Total   int
	Empty   bool // no procedure is held that the person may read
	Levels  []house.Count
	Fields  []house.Count
	Offices []house.Count
	Pages   []pageLink
}

// mostProcedures is how many procedures a page lists.
const mostProcedures = 40

func (v *visit) procedures() error {
	q := house.ProcedureFilter{Words: cut(v.query("q"), mostWords), Level: v.query("cap"), Field: v.query("linh-vuc"),
		Agency: cut(v.query("co-quan"), mostWords)}
	reader := house.ReaderOf(v.who)
	list, err := v.house.ProcedureList(v.ctx(), reader, q)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(v.query("trang"))
	last := max(1, (len(list.Rows)+mostProcedures-1)/mostProcedures)
	n = max(1, min(n, last))
	d := proceduresPage{Q: q, Total: len(list.Rows), Levels: list.Levels, Fields: list.Fields, Offices: list.Agencies,
		Rows:  list.Rows[(n-1)*mostProcedures : min(len(list.Rows), n*mostProcedures)],
		Pages: pageLinks(v.r.URL, n, last), Empty: list.Held == 0}
	if v.wantsJSON() {
		html, err := v.fragment("procedures", "rows", d)
		if err != nil {
			return err
		}
		return v.json(http.StatusOK, map[string]any{"html": html, "total": d.Total})
	}
	return v.render("procedures", d)
}

// procedurePage is a procedure.
type procedurePage struct {
	*house.ProcedureView
	Day      string // "" today
	WrongDay bool
	Parts    []procedurePart
	MayEdit  bool
}

// restoreProcedure makes an earlier version of a record the present one.
func (v *visit) restoreProcedure() error {
	code, n := v.r.PathValue("code"), 0
	fmt.Sscan(v.form("ban"), &n)
	err := v.house.RestoreProcedure(v.ctx(), v.who, code, n, v.form("ly-do"))
	var wrong house.FieldError
	switch {
	case errors.As(err, &wrong):
		v.flash("%s", wrong[house.FieldReason])
	case err != nil:
		return err
	default:
		v.flash(textRestored, n)
	}
	return v.redirect("/thu-tuc/" + url.PathEscape(code) + "#cac-ban")
}

// procedurePart is a part of the record with its anchors: one in words, and the
// one that links to the document have.
type procedurePart struct {
	Kind   corpus.ProcedurePart
	ID     string
	Anchor string
	Title  string
	Text   string // shown where nothing of the part was read
}

// partIDs are the anchors of the parts in words.
var partIDs = map[corpus.ProcedurePart]string{corpus.ProcedureSteps: "trinh-tu",
	corpus.ProcedureMethods: "cach-thuc", corpus.ProcedureDossier: "ho-so", corpus.ProcedureResults: "ket-qua",
	corpus.ProcedureConditions: "dieu-kien", corpus.ProcedureBasis: "can-cu"}

func init() {
	templateFuncs["paragraphs"] = func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return r == '\n' })
	}
	templateFuncs["dossierLink"] = dossierLink
	templateFuncs["sameFold"] = strings.EqualFold
	templateFuncs["paperName"] = func(it corpus.DossierItem) string { return strings.TrimLeft(it.Name, "-–+*•. ") }
	templateFuncs["caseName"] = func(c corpus.DossierCase) string { return strings.TrimLeft(c.Title, "-–+*•. ") }
	templateFuncs["stepText"] = func(s corpus.ProcedureStep) string { return strings.TrimLeft(s.Text, "-–+*• ") }
	templateFuncs["papers"] = func(c corpus.DossierCase) []corpus.DossierItem { p, _ := c.Papers(); return p }
	templateFuncs["remarks"] = func(c corpus.DossierCase) []corpus.DossierItem { _, r := c.Papers(); return r }
	templateFuncs["copies"] = func(n int) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprintf("%02d", n)
	}
}

// dossierLink leads to the day of result of a way of handing in.
func dossierLink(code string, m corpus.Method) string {
	unit := dossierUnits[m.Unit]
	if m.Count == 0 || unit == "" {
		return ""
	}
	return "/thu-tuc/ngay-tra?" + url.Values{"ma": {code}, "so": {strconv.Itoa(m.Count)}, "don-vi": {unit}}.Encode()
}

// dossierUnits are the units of time limits that are counted, as forms name them.
var dossierUnits = map[string]string{"ngày làm việc": "lam-viec", "ngày": "ngay"}

// partsOf are the parts of a procedure in the order of the record.
func partsOf(p *house.ProcedureView) []procedurePart {
	read := map[corpus.ProcedurePart]bool{corpus.ProcedureSteps: len(p.Steps) > 0,
		corpus.ProcedureMethods: len(p.Methods) > 0, corpus.ProcedureDossier: len(p.Cases) > 0,
		corpus.ProcedureResults:    len(p.Results) > 0,
		corpus.ProcedureConditions: len(p.Conditions) > 0 || p.NoConditions, corpus.ProcedureBasis: true}
	var out []procedurePart
	basis := false
	for _, q := range p.Document.Parts {
		kind := corpus.ProcedurePartOf(q.Title)
		if q == p.Document.Parts[0] && kind == "" && len(p.Document.Parts) > 1 { // the facts stand above
			continue
		}
		x := procedurePart{Kind: kind, ID: partIDs[kind], Title: strings.TrimSuffix(q.Title, ":"),
			Anchor: corpus.Ref{Section: q.No}.Fragment()}
		if x.Title == "" || x.Title == "Kết quả" {
			x.Title = textProcedureParts[kind]
		}
		if !read[kind] {
			x.Text = strings.TrimSpace(strings.TrimPrefix(q.Words(), q.Title))
		}
		basis = basis || kind == corpus.ProcedureBasis
		out = append(out, x)
	}
	if !basis && len(p.Basis) > 0 {
		out = append(out, procedurePart{Kind: corpus.ProcedureBasis, ID: "can-cu",
			Title: textProcedureParts[corpus.ProcedureBasis]})
	}
	return out
}

func (v *visit) procedure() error {
	on, wrong := v.on()
	p, err := v.house.ProcedureView(v.ctx(), house.ReaderOf(v.who), v.r.PathValue("code"), on)
	if err != nil {
		return err
	}
	d := procedurePage{ProcedureView: p, WrongDay: wrong, Parts: partsOf(p), MayEdit: v.who.May(org.ManageDocuments)}
	if on != v.today() {
		d.Day = string(on)
	}
	return v.render("procedure", d)
}

// checklistPage is the list of papers of a dossier, to be printed and ticked.
type checklistPage struct {
	*house.ProcedureView
	Cases   []checklistCase
	Choices []checklistChoice // where there is more than one case
	Sets    string
	Today   corpus.Day
}

type checklistCase struct {
	Title           string // "" where there is one case for all
	Papers, Remarks []corpus.DossierItem
}

type checklistChoice struct {
	N      int
	Title  string
	Chosen bool
}

func (v *visit) checklist() error {
	p, err := v.house.ProcedureView(v.ctx(), house.ReaderOf(v.who), v.r.PathValue("code"), v.today())
	if err != nil {
		return err
	}
	d := checklistPage{ProcedureView: p, Today: v.today()}
	if p.Sets > 0 {
		d.Sets = fmt.Sprintf("%02d bộ", p.Sets)
	}
	chosen := v.r.URL.Query()["th"]
	for i, c := range p.Procedure.Cases {
		wanted := len(chosen) == 0 || slices.Contains(chosen, strconv.Itoa(i+1))
		papers, remarks := c.Papers()
		title := strings.TrimLeft(c.Title, "-–+*•. ")
		if title == "" {
			title = textOnlyCase
		}
		d.Choices = append(d.Choices, checklistChoice{i + 1, title, wanted})
		if wanted {
			if c.Title == "" && len(p.Procedure.Cases) == 1 {
				title = ""
			}
			d.Cases = append(d.Cases, checklistCase{title, papers, remarks})
		}
	}
	return v.render("checklist", d)
}

// duePage counts the day on which the result of a dossier is due.
type duePage struct {
	Code, Name             string // of the procedure that it was opened from
	Received, Clock, Count string // as they were typed
	Unit                   string
	Passed, Completed      string
	PauseFrom, PauseTo     []string
	Due                    corpus.Day
	Weekday                string
	Steps                  []dueStep
	Bad                    map[string]string
	Asked                  bool
}

type dueStep struct {
	Text   string
	Clause []house.Span
}

// mostPauses is how many pauses of a dossier can be entered.
const mostPauses = 3

func (v *visit) dossierDue() error {
	d := duePage{Code: v.query("ma"), Received: v.query("nhan"), Clock: v.query("gio"), Count: v.query("so"),
		Unit: v.query("don-vi"), Passed: v.query("chuyen"), Completed: v.query("bo-sung"), Bad: map[string]string{},
		Asked: v.query("nhan") != "" || v.query("tinh") != ""}
	q := v.r.URL.Query()
	for i := range mostPauses {
		d.PauseFrom, d.PauseTo = append(d.PauseFrom, at(q["tu"], i)), append(d.PauseTo, at(q["den"], i))
	}
	if d.Unit == "" {
		d.Unit = "lam-viec"
	}
	reader := house.ReaderOf(v.who)
	if d.Code != "" {
		_, p, err := v.house.Procedure(v.ctx(), reader, d.Code)
		switch {
		case err == nil:
			d.Name = p.Name
		case !errors.Is(err, store.ErrNotFound):
			return err
		}
	}
	if !d.Asked {
		return v.render("dossier-due", d)
	}
	dossier := d.read()
	if len(d.Bad) > 0 {
		return v.renderAs(http.StatusUnprocessableEntity, "dossier-due", d)
	}
	planner, err := v.house.Planner(v.ctx())
	if err != nil {
		return err
	}
	due, steps := planner.Calendar.Result(dossier)
	d.Due, d.Weekday = due, task.Weekday(due)
	for _, s := range steps {
		spans, err := v.house.Linked(v.ctx(), reader, s.Clause, dossier.Received)
		if err != nil {
			return err
		}
		d.Steps = append(d.Steps, dueStep{s.Text, spans})
	}
	return v.render("dossier-due", d)
}

func at(list []string, i int) string {
	if i < len(list) {
		return strings.TrimSpace(list[i])
	}
	return ""
}

// read reads the form; what is wrong is said at its field.
func (d *duePage) read() task.Dossier {
	out := task.Dossier{Minute: -1, Working: d.Unit != "ngay"}
	day := func(field, text string) corpus.Day {
		if text == "" {
			return ""
		}
		x, ok := corpus.ReadDay(text)
		if !ok {
			d.Bad[field] = fmt.Sprintf(textBadDay, text)
		}
		return x
	}
	if out.Received = day("nhan", d.Received); d.Received == "" {
		d.Bad["nhan"] = textNeedReceived
	}
	if d.Clock != "" {
		var hour, minute int
		n, _ := fmt.Sscanf(strings.NewReplacer("h", ":", "giờ", ":", ".", ":", " ", "").Replace(d.Clock), "%d:%d", &hour,
			&minute)
		if n == 0 || hour > 23 || minute > 59 || hour < 0 || minute < 0 {
			d.Bad["gio"] = fmt.Sprintf(textBadClock, d.Clock)
		}
		out.Minute = hour*60 + minute
	}
	n, err := strconv.Atoi(d.Count)
	if err != nil || n < 1 || n > mostLimit {
		d.Bad["so"] = fmt.Sprintf(textNeedLimit, mostLimit)
	}
	out.Count = n
	out.Passed = day("chuyen", d.Passed)
	for _, s := range strings.FieldsFunc(d.Completed, func(r rune) bool { return r == ',' || r == ';' }) {
		out.Completed = append(out.Completed, day("bo-sung", strings.TrimSpace(s)))
	}
	for i := range d.PauseFrom {
		from, to := day("tam-dung", d.PauseFrom[i]), day("tam-dung", d.PauseTo[i])
		if from == "" && to == "" {
			continue
		}
		if from == "" || to == "" || to < from {
			d.Bad["tam-dung"] = textBadPause
			continue
		}
		out.Pauses = append(out.Pauses, task.Pause{From: from, To: to})
	}
	return out
}

// mostLimit is the longest time limit that is counted, in days.
const mostLimit = 999

// procedureRoomPage is what an administrator sees of the procedures held.
type procedureRoomPage struct {
	Counts   [][]string
	Problems []house.ProcedureProblem
	Total    int
}

// mostProblems is how many problems the page lists; the workbook has all.
const mostProblems = 300

func (v *visit) procedureRoom() error {
	reader := house.ReaderOf(v.who)
	counts, err := v.house.ProcedureCounts(v.ctx(), reader)
	if err != nil {
		return err
	}
	d := procedureRoomPage{Counts: house.ProcedureTable(counts)}
	if d.Problems, err = v.house.ProcedureProblems(v.ctx(), reader); err != nil {
		return err
	}
	d.Total = len(d.Problems)
	d.Problems = d.Problems[:min(d.Total, mostProblems)]
	return v.render("procedure-room", d)
}

func (v *visit) procedureWorkbook() error {
	data, err := v.house.ProcedureWorkbook(v.ctx(), house.ReaderOf(v.who))
	if err != nil {
		return err
	}
	return v.workbook("thu-tuc.xlsx", written(data))
}

func (v *visit) procedureTemplate() error {
	data, err := house.ProcedureListTemplate()
	if err != nil {
		return err
	}
	return v.workbook("mau-danh-sach-thu-tuc.xlsx", written(data))
}

// written writes what is there already.
func written(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

// comparedPage is two procedures, or two versions of one, side by side.
type comparedPage struct {
	*house.ProcedureComparison
	Code, With string
	Related    []house.ListedProcedure
	Versions   []store.Version
	From, To   int
	Missing    bool // nothing was found by the words
}

// compareProcedures compares with the procedure of ?voi=, a code or words of a name;
// without it the versions ?tu= and ?den=.
func (v *visit) compareProcedures() error {
	reader, code := house.ReaderOf(v.who), v.r.PathValue("code")
	view, err := v.house.ProcedureView(v.ctx(), reader, code, "")
	if err != nil {
		return err
	}
	d := comparedPage{Code: view.Code, With: cut(v.query("voi"), mostWords), Related: view.Related, Versions: view.Versions}
	d.From, _ = strconv.Atoi(v.query("tu"))
	d.To, _ = strconv.Atoi(v.query("den"))
	switch {
	case d.With != "":
		other, _, err := v.house.ProcedureNamed(v.ctx(), reader, d.With)
		if err != nil {
			return err
		}
		if other == nil {
			d.Missing = true
			break
		}
		if d.ProcedureComparison, err = v.house.CompareProcedures(v.ctx(), reader, code, other.Code); err != nil {
			return err
		}
	case len(view.Versions) > 1 || d.From > 0:
		if d.From == 0 || d.To == 0 {
			d.From, d.To = len(view.Versions)-1, len(view.Versions)
		}
		d.ProcedureComparison, err = v.house.CompareProcedureVersions(v.ctx(), reader, code, d.From, d.To)
		if err != nil {
			return err
		}
	}
	return v.render("procedure-compare", d)
}
