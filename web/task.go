package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

func (s *Server) taskPages() {
	s.page("GET /viec", readers, (*visit).taskList)
	s.page("GET /viec/xuat.xlsx", readers, (*visit).taskSheet)
	s.page("GET /viec/{id}", readers, (*visit).taskShow)
	s.upload("POST /viec/{id}", officers, store.MostEvidence+mostForm, (*visit).taskStep)
	s.page("GET /viec/minh-chung/{id}", officers, (*visit).evidence)
	s.page("GET /viec/nhac", officers, (*visit).reminders)
	s.page("POST /viec/nhac", may(org.ManageCalendar), (*visit).silence)
}

// Sizes of lists.
const (
	taskPage  = 50
	boardPage = 20 // of each column
)

// taskFilter is the filter of a list as the address has it.
type taskFilter struct {
	Agency, Status, Month, Section, Plan, Words string
	Undated, Own                                bool   // Own: given to the reader by name
	Everywhere                                  bool   // of all agencies, where the reader has one
	View                                        string // "bang": by status
	Page                                        int
	f                                           store.TaskFilter
}

func (v *visit) taskFilter() (taskFilter, error) {
	f := taskFilter{Agency: v.query("co-quan"), Status: v.query("tinh-trang"), Month: v.query("thang"),
		Section: v.query("muc"), Plan: v.query("ke-hoach"),
		Words: v.query("tu"), Undated: v.query("chua-co-ngay") != "", View: v.query("xem"), Page: 1}
	f.Own = v.query("cua-toi") != "" && v.who != nil
	q := v.r.URL.Query()
	if v.who != nil && v.who.Agency != "" && !f.Own { // their own agency comes first
		narrowed := q.Has("co-quan") || q.Has("ke-hoach") || q.Has("tu")
		if f.Everywhere = narrowed && f.Agency == ""; !narrowed {
			f.Agency = v.who.Agency
		}
	}
	if n, err := strconv.Atoi(v.query("trang")); err == nil && n > 0 && n < 1<<20 {
		f.Page = n
	}
	if r := []rune(f.Words); len(r) > 200 {
		f.Words = string(r[:200])
	}
	f.f = store.TaskFilter{Today: v.today(), Agency: f.Agency, Section: f.Section, Plan: f.Plan, Words: f.Words,
		Undated: f.Undated, ByDue: f.Plan == ""}
	if f.Own {
		f.f.Person = v.who.ID
	}
	for _, s := range statuses {
		if s.Key == f.Status {
			f.f.Status = s.Status
		}
	}
	if f.Month != "" {
		first, last, err := monthOf(f.Month)
		if err != nil {
			return f, err
		}
		f.f.From, f.f.To, f.Month = first, last, string(first)[:7]
	}
	return f, nil
}

// monthOf reads "2026-11" and "11/2026".
func monthOf(text string) (first, last corpus.Day, err error) {
	if len(text) == 7 && text[4] == '-' {
		text = text[5:] + "/" + text[:4]
	}
	d := task.ReadDue("Tháng "+text, 0)
	if d.Kind != task.Period || d.Start == "" || d.Nominal == "" || string(d.Start)[:7] != string(d.Nominal)[:7] {
		return "", "", &failure{status: http.StatusUnprocessableEntity, text: fmt.Sprintf(textBadMonth, text)}
	}
	return d.Start, d.Nominal, nil
}

// With is the address of the same list with other values: name, value, …
func (f taskFilter) With(pairs ...string) string {
	q := url.Values{}
	set := func(name, value string) {
		if q.Del(name); value != "" {
			q.Set(name, value)
		}
	}
	undated := ""
	if f.Undated {
		undated = "1"
	}
	for _, p := range [][2]string{{"co-quan", f.Agency}, {"tinh-trang", f.Status}, {"thang", f.Month},
		{"muc", f.Section}, {"ke-hoach", f.Plan},
		{"tu", f.Words}, {"chua-co-ngay", undated}, {"xem", f.View}} {
		set(p[0], p[1])
	}
	if f.Own {
		q.Set("cua-toi", "1")
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		set(pairs[i], pairs[i+1])
	}
	if f.Everywhere && !q.Has("co-quan") {
		q.Set("co-quan", "")
	}
	return q.Encode()
}

// Set reports whether anything but the words narrows the list.
func (f taskFilter) Set() bool {
	return f.Agency != "" || f.Own || f.Month != "" || f.Section != "" || f.Plan != "" || f.Undated
}

// option is a line of a choice.
type option struct {
	Value, Name string
	Chosen      bool
}

// sortByName puts choices in the order of their names, whatever diacritics they have;
// there may be thousands, so each name is folded once.
func sortByName(list []option) {
	folded := make(map[string]string, len(list))
	for _, o := range list {
		folded[o.Name] = paper.Fold(o.Name)
	}
	slices.SortFunc(list, func(a, b option) int { return strings.Compare(folded[a.Name], folded[b.Name]) })
}

// tile is how many tasks stand one way.
type tile struct {
	Name, Class, Link string
	Count             int
	Chosen            bool
}

// taskRow is a task in a list.
type taskRow struct {
	*task.Work
	Today corpus.Day
}

// Status is how the task stands today.
func (r taskRow) Status() task.Status { return r.Work.Status(r.Today) }

// Class is the colour of the status.
func (r taskRow) Class() string { return standingClass(r.Status()) }

func standingClass(status task.Status) string {
	for _, s := range statuses {
		if s.Status == status {
			return s.Class
		}
	}
	return ""
}

// When says how many days are left or over, "" where there is nothing to say.
func (r taskRow) When() string {
	if r.Progress == task.Done || r.Due.Nominal == "" {
		return ""
	}
	last := r.Due.Rolled
	if last == "" {
		last = r.Due.Nominal
	}
	between := func(a, b corpus.Day) int { return int(b.Time().Sub(a.Time()) / (24 * time.Hour)) }
	switch {
	case r.Today > last:
		return fmt.Sprintf(textDaysLate, between(last, r.Today))
	case r.Today >= r.Due.Safe:
		return textDueToday
	}
	return fmt.Sprintf(textDaysLeft, between(r.Today, r.Due.Safe))
}

// Day is the deadline as a list shows it.
func (r taskRow) Day() string {
	if r.Due.Nominal == "" {
		return "chưa có ngày"
	}
	return r.Due.Nominal.Vietnamese()
}

func taskRows(ws []task.Work, today corpus.Day) []taskRow {
	out := make([]taskRow, len(ws))
	for i := range ws {
		out[i] = taskRow{&ws[i], today}
	}
	return out
}

// column is a way to stand with its tasks.
type column struct {
	tile
	Rows []taskRow
	More int
}

type taskListPage struct {
	Filter                    taskFilter
	Tiles                     []tile
	Rows                      []taskRow
	Columns                   []column // of the board
	Agencies, Sections, Plans []option
	Total, Pages              int
	Today                     corpus.Day
	Mine                      string // the reader's agency
	Waiting, Asked            int    // proposals, requests for more time
	MayApprove, MayRemind     bool
	MayShare, MayOversee      bool
	MayGive                   bool
	Persons                   int    // tasks given to the reader by name
	Closed                    string // how the plan stands that is shown, where it is not open
	Sample                    string // the plan, where there is none but the example
	Empty                     bool   // there is no plan and no task yet
}

func (v *visit) taskList() error {
	f, err := v.taskFilter()
	if err != nil {
		return err
	}
	d := taskListPage{Filter: f, Today: v.today(), MayApprove: v.who.May(org.ApprovePlan)}
	if v.who != nil {
		d.Mine = v.who.Agency
		d.MayRemind = v.who.May(org.SeeReminders, v.who.Agency)
		d.MayShare = v.who.May(org.ShareCalendar, v.who.Agency)
		d.MayOversee, d.MayGive = v.who.May(org.Oversee, v.who.Agency), v.who.May(org.GiveWork, v.who.Agency)
		own, err := v.store.CountTasks(v.ctx(), v.who, store.TaskFilter{Person: v.who.ID, Today: d.Today})
		if err != nil {
			return err
		}
		for _, n := range own {
			d.Persons += n
		}
	}
	counts, err := v.store.CountTasks(v.ctx(), v.who, f.f)
	if err != nil {
		return err
	}
	for _, s := range statuses {
		d.Tiles = append(d.Tiles, tile{Name: s.Name, Class: s.Class, Link: f.With("tinh-trang", s.Key),
			Count: counts[s.Status], Chosen: f.Status == s.Key})
		if f.f.Status == "" || f.f.Status == s.Status {
			d.Total += counts[s.Status]
		}
	}
	if f.View == "bang" {
		for i, s := range statuses {
			q := f.f
			q.Status, q.Limit = s.Status, boardPage
			ws, err := v.store.Tasks(v.ctx(), v.who, q)
			if err != nil {
				return err
			}
			c := column{tile: d.Tiles[i], Rows: taskRows(ws, d.Today), More: counts[s.Status] - len(ws)}
			c.Link = f.With("tinh-trang", s.Key, "xem", "")
			d.Columns = append(d.Columns, c)
		}
	} else {
		q := f.f
		q.Limit, q.Offset = taskPage, (f.Page-1)*taskPage
		ws, err := v.store.Tasks(v.ctx(), v.who, q)
		if err != nil {
			return err
		}
		d.Rows, d.Pages = taskRows(ws, d.Today), (d.Total+taskPage-1)/taskPage
	}
	if err := v.taskChoices(&d); err != nil {
		return err
	}
	if d.MayApprove {
		waiting, err := v.store.Proposals(v.ctx(), v.who)
		if err != nil {
			return err
		}
		asked, err := v.store.Extensions(v.ctx(), v.who, 0)
		if err != nil {
			return err
		}
		d.Waiting, d.Asked = len(waiting), len(asked)
	}
	return v.render("task-list", d)
}

// taskChoices fills in what the list can be narrowed to.
func (v *visit) taskChoices(d *taskListPage) error {
	ids, err := v.store.TaskAgencies(v.ctx(), v.who)
	if err != nil {
		return err
	}
	for _, id := range ids {
		d.Agencies = append(d.Agencies, option{id, v.house.AgencyName(id), id == d.Filter.Agency})
	}
	sortByName(d.Agencies)
	plans, err := v.store.AllPlans(v.ctx(), v.who)
	if err != nil {
		return err
	}
	open := slices.DeleteFunc(slices.Clone(plans), func(p task.Proposal) bool { return p.State != task.PlanOpen })
	for _, p := range plans {
		if p.Plan.Doc == d.Filter.Plan && p.State != task.PlanOpen {
			d.Closed = p.State.String()
		}
		if p.State != task.PlanOpen && p.Plan.Doc != d.Filter.Plan {
			continue
		}
		name := p.Plan.Number
		if name == "" {
			name = p.Title
		}
		if p.Year > 0 {
			name += fmt.Sprintf(" (%d)", p.Year)
		}
		d.Plans = append(d.Plans, option{p.Plan.Doc, name, p.Plan.Doc == d.Filter.Plan})
	}
	if len(open) == 1 && v.house.Shipped(open[0].Plan.Doc) {
		d.Sample = d.Plans[0].Name
	}
	d.Empty = len(plans) == 0 && d.Total == 0 && d.Filter.Words == ""
	sections, err := v.store.Sections(v.ctx(), v.who, d.Filter.Plan)
	if err != nil {
		return err
	}
	for _, s := range sections {
		d.Sections = append(d.Sections, option{s[0], s[0] + ". " + s[1], s[0] == d.Filter.Section})
	}
	return nil
}

// taskSheet is the list as a workbook.
func (v *visit) taskSheet() error {
	f, err := v.taskFilter()
	if err != nil {
		return err
	}
	ws, err := v.store.Tasks(v.ctx(), v.who, f.f)
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := task.WriteSheet(&b, v.house.Name(), ws, v.today()); err != nil {
		return err
	}
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment",
		map[string]string{"filename": "nhiem-vu-" + string(v.today()) + ".xlsx"}))
	v.send(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []byte(b.String()))
	return nil
}

func (v *visit) id() (int64, error) {
	id, err := strconv.ParseInt(v.r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, store.ErrNotFound
	}
	return id, nil
}

// fact is a line about a task.
type fact struct{ Name, Text string }

// change is a line of a task's history as it is shown.
type change struct {
	store.Change
	Name string // of who did it
}

// lead is a leading party as it is shown.
type lead struct {
	task.Party
	Agencies []leadAgency // whom it means
	Shares   bool         // each reports its share
	Open     bool         // nobody has said who is meant, or who is meant is no more
	Choices  []option     // whom it probably means
	More     string       // others that are meant, for the form
}

type leadAgency struct {
	Name string
	Done corpus.Day
}

type taskShowPage struct {
	taskRow
	Facts      []fact
	Source     string
	SourceLink string
	Leads      []lead
	History    []change
	Evidence   []store.Evidence
	Extensions []extension
	Asked      *extension // the request that is open
	Mine       bool       // the reader's agency leads
	MyShare    corpus.Day // when the reader's agency has done its share
	Share      bool       // the reader reports a share only
	MayReport  bool
	MayAsk     bool
	MayGrant   bool
	MaySet     bool
	MayAppoint bool
	MayPass    bool
	MayJudge   bool // confirm or give back
	MayComment bool
	MayDrop    bool
	Below      []string // units to pass it on to
	Persons    []option
	MaySnooze  bool   // there is a reminder before the deadline to keep back
	Internal   string // whose task it is, where it is internal
	Today      corpus.Day
}

type extension struct {
	store.Extension
	Name string
}

// named gives the name of an officer for their ID.
func (v *visit) named() func(id string) string {
	names := map[string]string{}
	return func(id string) string {
		if n, ok := names[id]; ok {
			return n
		}
		names[id] = houseNames[id]
		if names[id] == "" {
			names[id] = id
		}
		if o, err := v.store.Officer(v.ctx(), id); err == nil {
			names[id] = o.Name
		}
		return names[id]
	}
}

func (v *visit) taskShow() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	w, err := v.store.Task(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	today := v.today()
	d := taskShowPage{taskRow: taskRow{w, today}, Today: today, Source: source(w)}
	if held, err := v.house.Open(v.ctx(), house.ReaderOf(v.who), w.Basis.Doc); err == nil {
		basis := w.Basis
		basis.Doc = held.Head.Key
		d.SourceLink = basis.Path()
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	d.Facts = facts(w)
	if w.Class != corpus.Public {
		d.Internal = v.house.AgencyName(w.Agency)
	}
	d.MayReport, d.MayAsk = w.Allows(v.who, task.Finish), w.Allows(v.who, task.AskMore)
	d.MayGrant, d.MaySet, d.MayAppoint = w.Allows(v.who, task.Grant), w.Allows(v.who, task.SetDay), w.Allows(v.who,
		task.Appoint)
	if v.who != nil {
		d.Mine = slices.Contains(w.Owners(), v.who.Agency)
		d.Share, d.MyShare = w.SharedBy(v.who), w.DoneBy[v.who.Agency]
	}
	d.MaySnooze = w.MaySnooze(v.who, today)
	d.MayPass, d.MayComment, d.MayDrop = w.Allows(v.who, task.PassOn), w.Allows(v.who, task.Comment), w.Allows(v.who,
		task.Drop)
	d.MayJudge = w.Progress == task.Done && w.Allows(v.who, task.Confirm)
	if d.MayPass && w.Progress != task.Done {
		if d.Below, d.Persons, err = v.below(v.who.May(org.PassOn)); err != nil {
			return err
		}
		d.Below, d.Persons = offer(d.Below), offer(d.Persons)
	}
	for _, p := range w.Leads {
		d.Leads = append(d.Leads, v.lead(w, p, today))
	}
	if v.who == nil { // who did what, and what proves it, is the offices' own
		return v.render("task-show", d)
	}
	name := v.named()
	history, err := v.store.History(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	for i := len(history) - 1; i >= 0; i-- {
		d.History = append(d.History, change{history[i], name(history[i].Who)})
	}
	if d.Evidence, err = v.store.EvidenceOf(v.ctx(), v.who, id); err != nil {
		return err
	}
	asked, err := v.store.Extensions(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	for _, e := range asked {
		d.Extensions = append(d.Extensions, extension{e, name(e.Who)})
		if e.State == store.Asked {
			d.Asked = &extension{e, name(e.Who)}
		}
	}
	return v.render("task-show", d)
}

// source says where a plan has the task.
func source(w *task.Work) string {
	ref, row := w.Basis, ""
	if ref.Item != "" && w.Quote == "" { // a row of a table, not a tiết of the law
		row, ref.Item = fmt.Sprintf(textRow, ref.Item), ""
	}
	var parts []string
	for _, s := range []string{ref.Number, ref.Local(), row} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

func facts(w *task.Work) []fact {
	var out []fact
	for _, f := range []fact{
		{"Kế hoạch, văn bản giao", w.PlanName()}, {"Sản phẩm", w.Product}, {"Phối hợp", w.Support}, {"Thời gian theo kế hoạch", w.Time}, {"Hạn", w.Due.Words()}, {"Cách tính hạn", w.Due.Rule},
		{"Lưu ý về hạn", w.Due.Caution}, {"Mục của kế hoạch", strings.TrimSpace(w.SectionNo + ". " + w.Section)}, {"Ghi chú", w.Note},
	} {
		if f.Text != "" && f.Text != "." {
			out = append(out, f)
		}
	}
	day := func(name string, d corpus.Day) {
		if d != "" {
			out = append(out, fact{name, d.Vietnamese()})
		}
	}
	day("Chốt số liệu", w.Closed)
	day("Cơ quan đã nhận", w.Received)
	day("Hoãn nhắc đến", w.Snoozed)
	day("Hoàn thành ngày", w.DoneOn)
	day("Xác nhận hoàn thành ngày", w.Confirmed)
	day("Bỏ khỏi kế hoạch từ ngày", w.Dropped)
	return out
}

func (v *visit) lead(w *task.Work, p task.Party, today corpus.Day) lead {
	l := lead{Party: p, Shares: len(p.Members) > 0}
	ids := p.Members
	if p.Agency != "" {
		ids = []string{p.Agency}
	}
	for _, id := range ids {
		l.Agencies = append(l.Agencies, leadAgency{v.house.AgencyName(id), w.DoneBy[id]})
	}
	a := v.house.Agency(p.Agency)
	l.Open = len(ids) == 0 || a != nil && !a.On(string(today))
	likely := v.house.Successors(p, today)
	for _, id := range likely {
		l.Choices = append(l.Choices, option{id, v.house.AgencyName(id), !p.Set || slices.Contains(ids, id)})
	}
	var more []string
	for _, id := range ids {
		if p.Set && !slices.Contains(likely, id) {
			more = append(more, v.house.AgencyName(id))
		}
	}
	l.More = strings.Join(more, "; ")
	return l
}

// proof is the evidence of a form: a file, a link, or both.
func (v *visit) proof() ([]store.Evidence, error) {
	var out []store.Evidence
	file, head, err := v.r.FormFile("tep")
	if err == nil {
		defer file.Close()
		data, err := io.ReadAll(io.LimitReader(file, store.MostEvidence+1))
		if err != nil {
			return nil, err
		}
		if len(data) > store.MostEvidence {
			return nil, v.fail(http.StatusRequestEntityTooLarge, fmt.Sprintf(textBigFile,
				sizeWords(store.MostEvidence)))
		}
		if len(data) > 0 {
			out = append(out, store.Evidence{Name: fileName(head.Filename), Data: data})
		}
	} else if !errors.Is(err, http.ErrMissingFile) && !errors.Is(err, http.ErrNotMultipart) {
		return nil, err
	}
	if link := v.form("duong-dan"); link != "" {
		name := v.form("ten")
		if name == "" {
			name = link
		}
		out = append(out, store.Evidence{Name: name, Link: link})
	}
	return out, nil
}

func (v *visit) taskStep() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	step := house.Step{Do: task.Deed(v.form("viec")), Why: v.form("ly-do"), Party: v.form("nhom")}
	if step.Day, err = v.day("ngay"); err != nil {
		return err
	}
	said := textStepDone
	switch step.Do {
	case task.Finish, task.Prove:
		if step.Evidence, err = v.proof(); err != nil {
			return err
		}
		if len(step.Evidence) == 0 {
			return v.failAt("tep", textNeedProof)
		}
		said = textFinished
	case task.AskMore:
		said = textAskedMore
	case task.Appoint:
		if step.Agencies, err = v.agencies(); err != nil {
			return err
		}
	case task.PassOn:
		if step.Agencies, err = v.agencies(); err != nil {
			return err
		}
		if step.Persons, err = v.officersNamed("nguoi", v.who.May(org.PassOn)); err != nil {
			return err
		}
		said = textPassedOn
	case task.Comment:
		said = textCommented
	}
	if err := v.house.Take(v.ctx(), v.who, id, step); err != nil {
		return err
	}
	if step.Do == task.Prove {
		said = textStepDone
	}
	if step.Do == task.Finish {
		if w, err := v.store.Task(v.ctx(), v.who, id); err == nil && w.Progress != task.Done {
			said = fmt.Sprintf(textShareNoted, len(w.DoneBy), len(w.LeadAgencies()))
		}
	}
	v.flash("%s", said)
	return v.redirect(fmt.Sprintf("/viec/%d", id))
}

// agencies are the IDs that a form of the members of a group names: those that
// are ticked, and those written out, separated by ";".
func (v *visit) agencies() ([]string, error) {
	var out []string
	add := func(id string) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, id := range v.r.PostForm["co-quan"] {
		if v.house.Agency(id) == nil {
			return nil, v.failAt("khac", fmt.Sprintf(textNoAgency, id))
		}
		add(id)
	}
	for _, name := range strings.Split(v.form("khac"), ";") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		a := v.house.FindAgency(name, string(v.today()))
		if a == nil {
			return nil, v.failAt("khac", fmt.Sprintf(textNoAgency, name))
		}
		add(a.ID)
	}
	return out, nil
}

// evidence hands out a file that proves something. It is never shown in the
// page's own name: whoever sent it is not trusted.
func (v *visit) evidence() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	e, err := v.store.EvidenceFile(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	if len(e.Data) == 0 {
		return store.ErrNotFound
	}
	h := v.w.Header()
	name := fileName(e.Name)
	if path.Ext(name) == "" { // a note in words
		name += ".txt"
	}
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	v.send(http.StatusOK, "application/octet-stream", e.Data)
	return nil
}

// upcoming is a reminder that will be sent, with who gets it.
type upcoming struct {
	store.Upcoming
	Name string
}

// remindDay is what will be sent on one day.
type remindDay struct {
	Day     corpus.Day
	Weekday string
	Rows    []upcoming
}

// untold is who leads open work and is not reminded.
type untold struct {
	Who   string
	Tasks []taskRow
	More  int
}

type remindersPage struct {
	Days       int
	List       []remindDay
	Count      int
	More       int // that are not shown
	Silent     bool
	MaySilence bool
	Untold     []untold
	Failed     []store.Delivery
	Doubtful   []store.Delivery
	Certain    bool // the State's notice of the days off is known
	Year       int
}

func (v *visit) reminders() error {
	d := remindersPage{Days: 14, MaySilence: v.who.May(org.ManageCalendar), Year: v.today().Time().Year()}
	if n, err := strconv.Atoi(v.query("ngay")); err == nil && n >= 1 && n <= 366 {
		d.Days = n
	}
	us, err := v.store.UpcomingReminders(v.ctx(), v.who, v.now().AddDate(0, 0, d.Days))
	if err != nil {
		return err
	}
	agency := v.who.Agency
	if v.who.May(org.SeeReminders) {
		agency = "" // all of them
	}
	all, err := v.store.Officers(v.ctx(), agency)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, o := range all {
		names[o.ID] = o.Name
	}
	if d.Count = len(us); d.Count > mostUpcoming {
		us, d.More = us[:mostUpcoming], d.Count-mostUpcoming
	}
	for _, u := range us {
		day := corpus.DayOf(u.At)
		if len(d.List) == 0 || d.List[len(d.List)-1].Day != day {
			d.List = append(d.List, remindDay{Day: day, Weekday: task.Weekday(day)})
		}
		last := &d.List[len(d.List)-1]
		last.Rows = append(last.Rows, upcoming{u, names[u.Officer]})
	}
	p, err := v.house.Planner(v.ctx())
	if err != nil {
		return err
	}
	d.Certain = p.Calendar.Certain(d.Year)
	if d.Silent, err = v.house.Silent(v.ctx()); err != nil {
		return err
	}
	if d.MaySilence {
		if d.Untold, _, err = v.untold(all); err != nil {
			return err
		}
		if d.Failed, err = v.store.Deliveries(v.ctx(), store.Failed, 20); err != nil {
			return err
		}
		if d.Doubtful, err = v.store.Deliveries(v.ctx(), store.Doubtful, 20); err != nil {
			return err
		}
	}
	return v.render("task-reminders", d)
}

// Bounds of the page of reminders: how many are shown, and how many tasks are
// named for each party that is not reminded.
const (
	mostUpcoming = 300
	mostUntold   = 12
)

// untold are the parties that nobody is reminded for, and how many tasks they lead.
func (v *visit) untold(all []org.Officer) ([]untold, int, error) {
	ws, err := v.store.Tasks(v.ctx(), v.who, store.TaskFilter{Open: true})
	if err != nil {
		return nil, 0, err
	}
	tasks := 0
	byAgency := map[string][]org.Officer{}
	for _, o := range all {
		byAgency[o.Agency] = append(byAgency[o.Agency], o)
	}
	var out []untold
	at := map[string]int{}
	for i := range ws {
		w := &ws[i]
		var officers []org.Officer
		for _, a := range w.LeadAgencies() {
			officers = append(officers, byAgency[a]...)
		}
		parties := task.Untold(w, officers)
		if len(parties) > 0 {
			tasks++
		}
		for _, p := range parties {
			who := p.Name
			if who == "" {
				who = "Không ghi cơ quan chủ trì"
			}
			if p.Agency != "" && v.house.AgencyName(p.Agency) != p.Name {
				who = v.house.AgencyName(p.Agency) + " (" + p.Name + ")"
			}
			n, ok := at[who]
			if !ok {
				n = len(out)
				at[who] = n
				out = append(out, untold{Who: who})
			}
			if len(out[n].Tasks) == mostUntold {
				out[n].More++
				continue
			}
			out[n].Tasks = append(out[n].Tasks, taskRow{w, v.today()})
		}
	}
	return out, tasks, nil
}

// silence switches reminders off or on.
func (v *visit) silence() error {
	off := v.form("nhac") == "tat"
	if err := v.house.Silence(v.ctx(), v.who, off); err != nil {
		return err
	}
	said := textAwake
	if off {
		said = textSilenced
	}
	v.flash("%s", said)
	return v.redirect("/viec/nhac")
}
