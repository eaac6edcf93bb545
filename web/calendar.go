package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

func (s *Server) calendarPages() {
	s.page("GET /viec/lich", readers, (*visit).month)
	s.page("GET /viec/lich-dien-tu", officers, (*visit).links)
	s.page("POST /viec/lich-dien-tu", officers, (*visit).linkStep)
	s.page("GET /lich/{secret}", anybody, (*visit).feed)
}

// calendarDay is a day of a month's page.
type calendarDay struct {
	Day     corpus.Day
	Number  int
	Weekday string
	Off     string // why nobody works
	Outside bool   // of another month
	Today   bool
	Rows    []taskRow
	More    int
}

// mostOnDay is how many tasks a day of the month shows.
const mostOnDay = 6

type monthPage struct {
	Filter     taskFilter
	Name       string
	Weeks      [][]calendarDay
	Busy       int // days with tasks
	Prev, Next string
	Count      int
	Certain    bool
	Year       int
}

// month shows the tasks of a month on the last working days of their deadlines.
func (v *visit) month() error {
	f, err := v.taskFilter()
	if err != nil {
		return err
	}
	if f.Month == "" {
		f.Month = string(v.today())[:7]
	}
	first, last, err := monthOf(f.Month)
	if err != nil {
		return err
	}
	planner, err := v.house.Planner(v.ctx())
	if err != nil {
		return err
	}
	start := first
	for start.Time().Weekday() != 1 {
		start = start.Add(-1)
	}
	end := last
	for end.Time().Weekday() != 0 {
		end = end.Add(1)
	}
	// A deadline behind the month can have its last working day in it.
	f.f.From, f.f.To = start, end.Add(30)
	ws, err := v.store.Tasks(v.ctx(), v.who, f.f)
	if err != nil {
		return err
	}
	on := map[corpus.Day][]taskRow{}
	for _, r := range taskRows(ws, v.today()) {
		day := r.Due.Safe
		if day == "" {
			day = r.Due.Nominal
		}
		on[day] = append(on[day], r)
	}
	year, month := first.Time().Year(), int(first.Time().Month())
	d := monthPage{Filter: f, Name: fmt.Sprintf("Tháng %d/%d", month, year), Prev: string(first.Add(-1))[:7],
		Next: string(last.Add(1))[:7], Certain: planner.Calendar.Certain(year), Year: year}
	for day := start; day <= end; day = day.Add(1) {
		if day.Time().Weekday() == 1 {
			d.Weeks = append(d.Weeks, nil)
		}
		c := calendarDay{Day: day, Number: day.Time().Day(), Weekday: task.Weekday(day), Outside: day < first ||
			day > last, Today: day == v.today(), Rows: on[day]}
		if off := planner.Calendar.DayOff(day); off != "" {
			c.Off = off
		}
		if !c.Outside {
			d.Count += len(c.Rows)
			if len(c.Rows) > 0 {
				d.Busy++
			}
		}
		if n := len(c.Rows); n > mostOnDay {
			c.Rows, c.More = c.Rows[:mostOnDay], n-mostOnDay
		}
		d.Weeks[len(d.Weeks)-1] = append(d.Weeks[len(d.Weeks)-1], c)
	}
	return v.render("task-month", d)
}

type linksPage struct {
	Agency   string
	Name     string
	Agencies []option // an administrator chooses
	Links    []calendarLink
	Open     int
	Address  string // of the link that was just made; shown once
}

// calendarLink is a link with the name of who made it.
type calendarLink struct {
	store.CalendarLink
	By   string
	Over bool // past its end
}

// sharedAgency is the agency whose links a page is about.
func (v *visit) sharedAgency(name string) (string, error) {
	if name == "" {
		name = v.who.Agency
	}
	if !v.who.May(org.ShareCalendar, name) {
		return "", store.ErrForbidden
	}
	if name != "" && name != v.who.Agency && v.house.Agency(name) == nil {
		return "", v.fail(http.StatusUnprocessableEntity, fmt.Sprintf(textNoAgency, name))
	}
	return name, nil
}

func (v *visit) links() error {
	agency, err := v.sharedAgency(v.query("co-quan"))
	if err != nil {
		return err
	}
	return v.showLinks(agency, "")
}

func (v *visit) showLinks(agency, address string) error {
	d := linksPage{Agency: agency, Name: v.house.AgencyName(agency), Address: address}
	if v.who.May(org.ShareCalendar) {
		ids, err := v.store.TaskAgencies(v.ctx(), v.who)
		if err != nil {
			return err
		}
		for _, id := range ids {
			d.Agencies = append(d.Agencies, option{id, v.house.AgencyName(id), id == agency})
		}
	}
	if agency != "" {
		links, err := v.store.CalendarLinks(v.ctx(), v.who, agency)
		if err != nil {
			return err
		}
		name, err := v.officerNames()
		if err != nil {
			return err
		}
		for _, l := range links {
			over := !l.Until.IsZero() && !l.Until.After(v.now())
			if !l.Revoked && !over {
				d.Open++
			}
			d.Links = append(d.Links, calendarLink{l, name(l.Officer), over})
		}
	}
	return v.render("task-links", d)
}

// linkStep makes a link, which is shown this once, or closes all.
func (v *visit) linkStep() error {
	agency, err := v.sharedAgency(v.form("co-quan"))
	if err != nil {
		return err
	}
	if agency == "" {
		return v.fail(http.StatusUnprocessableEntity, fmt.Sprintf(textNoAgency, ""))
	}
	if v.form("viec") == "thu-hoi" {
		if err := v.house.UnshareCalendar(v.ctx(), v.who, agency, v.form("duong-dan")); err != nil {
			return err
		}
		v.flash("%s", textUnshared)
		return v.redirect("/viec/lich-dien-tu?co-quan=" + agency)
	}
	days, err := strconv.Atoi(cmp.Or(v.form("ngay"), "365"))
	if err != nil || days > 3660 {
		days = 0 // the store says that it is none
	}
	secret, err := v.house.ShareCalendar(v.ctx(), v.who, agency, time.Duration(days)*24*time.Hour)
	if err != nil {
		return err
	}
	return v.showLinks(agency, v.link("/lich/"+secret+".ics"))
}

// feed is an agency's deadlines for a calendar program. Whoever has the link
// reads what a member of the agency reads.
func (v *visit) feed() error {
	secret, ok := strings.CutSuffix(v.r.PathValue("secret"), ".ics")
	if !ok {
		return store.ErrNotFound
	}
	agency, err := v.store.AgencyOfLink(v.ctx(), secret)
	if err != nil {
		return err
	}
	reader := &org.Officer{ID: "lich", Agency: agency, Roles: []org.Role{org.Staff}}
	ws, err := v.store.Tasks(v.ctx(), reader, store.TaskFilter{Agency: agency})
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := task.WriteCalendar(&b, fmt.Sprintf(textFeedName, v.house.AgencyName(agency)), ws, v.today()); err != nil {
		return err
	}
	v.w.Header().Set("Content-Disposition", `inline; filename="nhiem-vu.ics"`)
	v.send(http.StatusOK, "text/calendar; charset=utf-8", []byte(b.String()))
	return nil
}
