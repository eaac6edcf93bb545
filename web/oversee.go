package web

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
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

func (s *Server) overseePages() {
	s.page("GET /viec/theo-doi", officers, (*visit).oversee)
	s.page("GET /viec/theo-doi/xuat.xlsx", officers, (*visit).overseeSheet)
	s.page("GET /viec/theo-doi/van-ban/{paper}", officers, (*visit).overseePaper)
	s.page("GET /viec/theo-doi/mau/{paper}", may(org.ApprovePlan), (*visit).overseeForm)
	s.upload("POST /viec/theo-doi/mau", may(org.ApprovePlan), mostFormFile, (*visit).overseePutForm)
	s.page("GET /viec/giao", officers, (*visit).give)
	s.page("POST /viec/giao", officers, (*visit).giveWork)
	s.page("POST /viec/theo-doi/moc", may(org.ApprovePlan), (*visit).overseeRules)
}

// mostLate is how many overdue tasks the page shows.
const mostLate = 100

// scope is what the page of oversight is about, as the address has it.
type scope struct {
	Plan, Section, Person, Agency, Year string
	house.Scope
}

func (v *visit) scope() scope {
	s := scope{Plan: v.query("ke-hoach"), Section: v.query("linh-vuc"), Person: v.query("nguoi"),
		Agency: v.query("co-quan"), Year: v.query("nam")}
	s.Scope = house.Scope{Plan: s.Plan, Section: s.Section, Person: s.Person}
	for _, id := range v.r.URL.Query()["co-quan"] {
		if id != "" {
			s.Agencies = append(s.Agencies, id)
		}
	}
	if n, err := strconv.Atoi(s.Year); err == nil && n >= 2000 && n <= 2200 {
		s.From, s.To = corpus.Day(fmt.Sprintf("%d-01-01", n)), corpus.Day(fmt.Sprintf("%d-12-31", n))
	} else {
		s.Year = ""
	}
	return s
}

// With is the address of the same page with other values: name, value, …
func (s scope) With(pairs ...string) string {
	q := url.Values{}
	for _, p := range [][2]string{{"ke-hoach", s.Plan}, {"linh-vuc", s.Section}, {"nguoi", s.Person}, {"nam", s.Year}} {
		if p[1] != "" {
			q.Set(p[0], p[1])
		}
	}
	for _, a := range s.Agencies {
		q.Add("co-quan", a)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q.Encode()
}

// overLine is a line of a table of oversight, with where it leads.
type overLine struct {
	task.Line
	Link string
}

// Percent is the share in time, "" where nothing was due.
func (l overLine) Percent() string { return percent(l.Tally) }

func percent(t task.Tally) string {
	n, ok := t.Share()
	if !ok {
		return ""
	}
	return strings.TrimSuffix(fmt.Sprintf("%d,%d", n/10, n%10), ",0") + "%"
}

// Bar is the share as a width in percent.
func (l overLine) Bar() int {
	n, _ := l.Share()
	return (n + 5) / 10
}

type overTable struct {
	ID, Title, Head string
	Lines           []overLine
	Pick            bool // lines can be chosen for a letter
}

type lateRow struct {
	taskRow
	Days int
	Who  string
}

// ownForm is a form, and whether it is the office's own.
type ownForm struct {
	house.Form
	Own bool
}

type overseePage struct {
	Scope    scope
	All      overLine
	Tables   []overTable
	Months   []overLine
	Late     []lateRow
	More     int
	Plans    []option
	Agencies []option
	Forms    []ownForm
	Rules    task.Rules
	MayRule  bool
	Every    bool // the reader sees all agencies
	Today    corpus.Day
}

func (v *visit) oversee() error {
	s := v.scope()
	o, err := v.house.Oversee(v.ctx(), v.who, s.Scope)
	if err != nil {
		return err
	}
	d := overseePage{Scope: s, Today: o.Today, All: overLine{Line: o.All}, MayRule: v.who.May(org.ApprovePlan),
		Every: v.who.May(org.Oversee)}
	if d.Rules, err = v.house.Rules(v.ctx()); err != nil {
		return err
	}
	table := func(id, title, head string, lines []task.Line, link func(task.Line) string) {
		t := overTable{ID: id, Title: title, Head: head, Pick: id == "co-quan"}
		for _, l := range lines {
			to := ""
			if l.Key != "" {
				to = link(l)
			}
			t.Lines = append(t.Lines, overLine{l, to})
		}
		if len(t.Lines) > 0 {
			d.Tables = append(d.Tables, t)
		}
	}
	table("co-quan", "Theo cơ quan", "Cơ quan chủ trì", o.Agencies, func(l task.Line) string {
		return "/viec/theo-doi?" + s.With("co-quan", l.Key)
	})
	table("linh-vuc", "Theo lĩnh vực", "Lĩnh vực (mục của kế hoạch)", o.Fields, func(l task.Line) string {
		if l.Name == "" {
			return ""
		}
		return "/viec/theo-doi?" + s.With("linh-vuc", l.Name)
	})
	table("ke-hoach", "Theo kế hoạch", "Kế hoạch, văn bản giao", o.Plans, func(l task.Line) string {
		return "/viec/theo-doi?" + s.With("ke-hoach", l.Key)
	})
	table("nguoi", "Theo người được giao", "Người", o.Persons, func(l task.Line) string {
		return "/viec/theo-doi?" + s.With("nguoi", l.Key)
	})
	for _, m := range o.Months {
		d.Months = append(d.Months, overLine{Line: m})
	}
	for i, l := range o.Late {
		if i == mostLate {
			d.More = len(o.Late) - mostLate
			break
		}
		names := v.house.LateWho(l)
		if len(names) > 4 {
			names = append(names[:3], fmt.Sprintf(textAndOthers, len(names)-3))
		}
		d.Late = append(d.Late, lateRow{taskRow{l.Work, o.Today}, l.Days, strings.Join(names, "; ")})
	}
	if err := v.overseeChoices(&d); err != nil {
		return err
	}
	if d.MayRule {
		for _, f := range house.Forms {
			_, own, err := v.house.FormFile(v.ctx(), f.Key)
			if err != nil {
				return err
			}
			d.Forms = append(d.Forms, ownForm{f, own})
		}
	}
	return v.render("task-oversee", d)
}

// overseeChoices fills in what the page can be narrowed to.
func (v *visit) overseeChoices(d *overseePage) error {
	plans, err := v.store.Plans(v.ctx(), v.who)
	if err != nil {
		return err
	}
	for _, p := range plans {
		name := p.Plan.Number
		if name == "" {
			name = p.Title
		}
		d.Plans = append(d.Plans, option{p.Plan.Doc, name, p.Plan.Doc == d.Scope.Plan})
	}
	ids, err := v.store.TaskAgencies(v.ctx(), v.who)
	if err != nil {
		return err
	}
	_, mine := task.MayOversee(v.who, v.house.Above)
	for _, id := range ids {
		if mine == nil || mine(id) {
			d.Agencies = append(d.Agencies, option{id, v.house.AgencyName(id), slices.Contains(d.Scope.Agencies, id)})
		}
	}
	sortByName(d.Agencies)
	return nil
}

// overseeRules keeps the days on which those above hear of what is late.
func (v *visit) overseeRules() error {
	var r task.Rules
	for _, f := range []struct {
		name string
		to   *int
	}{{"truoc", &r.Risk}, {"cap-tren", &r.Up}, {"lanh-dao", &r.Leader}} {
		n, err := strconv.Atoi(v.form(f.name))
		if err != nil || n < 1 || n > 365 {
			return v.failAt(f.name, fmt.Sprintf(textBadRule, v.form(f.name)))
		}
		*f.to = n
	}
	if err := v.house.SetRules(v.ctx(), v.who, r); err != nil {
		return err
	}
	v.flash("%s", textRulesKept)
	return v.redirect("/viec/theo-doi")
}

// mostFormFile is the size of the form with an office's own form, in bytes.
const mostFormFile = 9 << 20

// overseePaper hands out a paper about how work stands, as DOCX.
func (v *visit) overseePaper() error {
	key := strings.TrimSuffix(v.r.PathValue("paper"), ".docx")
	s := v.scope()
	data, err := v.house.Paper(v.ctx(), v.who, key, s.Scope)
	if err != nil {
		return err
	}
	v.download(key+"-"+string(v.today())+".docx", wordType, data)
	return nil
}

// overseeSheet hands out how work stands as a workbook.
func (v *visit) overseeSheet() error {
	o, err := v.house.Oversee(v.ctx(), v.who, v.scope().Scope)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := task.WriteOverview(&b, v.house.Name(), o, v.whoOwes); err != nil {
		return err
	}
	v.download("tinh-hinh-nhiem-vu-"+string(v.today())+".xlsx", sheetType, b.Bytes())
	return nil
}

func (v *visit) whoOwes(l task.Late) string { return strings.Join(v.house.LateWho(l), "; ") }

// Types of what is handed out.
const (
	wordType  = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

func (v *visit) download(name, kind string, data []byte) {
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	v.send(http.StatusOK, kind, data)
}

// overseeForm hands out the form of a paper.
func (v *visit) overseeForm() error {
	key := strings.TrimSuffix(v.r.PathValue("paper"), ".docx")
	data, _, err := v.house.FormFile(v.ctx(), key)
	if err != nil {
		return err
	}
	v.download("mau-"+key+".docx", wordType, data)
	return nil
}

// overseePutForm keeps an office's own form, or takes it back.
func (v *visit) overseePutForm() error {
	key := v.form("mau")
	var data []byte
	if v.form("viec") != "bo" {
		var err error
		if _, data, err = v.handed("tep", textNeedForm); err != nil {
			return err
		}
		if len(data) == 0 {
			return v.failAt("tep", textNeedForm)
		}
	}
	if err := v.house.PutForm(v.ctx(), v.who, key, data); err != nil {
		var known *store.Error
		if errors.As(err, &known) {
			return v.failAt("tep", known.Text)
		}
		return err
	}
	v.flash("%s", textFormKept)
	return v.redirect("/viec/theo-doi")
}
