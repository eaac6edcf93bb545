package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/store"
	"trolyao/task"
)

func (s *Server) yearPages() {
	s.page("GET /quan-tri/lich", may(org.ManageCalendar), (*visit).years)
	s.page("POST /quan-tri/lich", may(org.ManageCalendar), (*visit).putYear)
}

type yearsPage struct {
	Years       []task.Year
	Year        int
	Notice      string
	Off, Worked string // a line each: day and name
	Wrong       string
}

func (v *visit) yearsPage(year int) (yearsPage, error) {
	ys, err := v.house.Years(v.ctx())
	if err != nil {
		return yearsPage{}, err
	}
	d := yearsPage{Years: ys, Year: year}
	for _, y := range ys {
		if y.Year == year {
			d.Notice, d.Off, d.Worked = y.Notice, holidayLines(y.Off), holidayLines(y.Worked)
		}
	}
	return d, nil
}

func holidayLines(hs []task.Holiday) string {
	var l []string
	for _, h := range hs {
		l = append(l, h.Day.Time().Format("02/01")+" "+h.Name)
	}
	return strings.Join(l, "\n")
}

func (v *visit) years() error {
	year := v.today().Time().Year() + 1
	if text := v.query("nam"); text != "" {
		if _, err := fmt.Sscan(text, &year); err != nil {
			return store.ErrNotFound
		}
	}
	d, err := v.yearsPage(year)
	if err != nil {
		return err
	}
	return v.render("years", d)
}

func (v *visit) putYear() error {
	y := task.Year{Notice: v.form("notice")}
	_, err := fmt.Sscan(v.form("year"), &y.Year)
	wrong := ""
	if err != nil || y.Year < 2000 || y.Year > 2100 {
		wrong = textYearWrong
	}
	var bad string
	if y.Off, bad = holidays(v.text("off"), y.Year); bad != "" {
		wrong = bad
	}
	if y.Worked, bad = holidays(v.text("worked"), y.Year); bad != "" {
		wrong = bad
	}
	if wrong == "" {
		err := v.house.PutYear(v.ctx(), v.who, y)
		var known *store.Error
		switch {
		case errors.Is(err, house.ErrSecret):
			return err
		case errors.As(err, &known):
			wrong = strings.Replace(known.Text, "task: ", "", 1)
		case err != nil:
			return err
		default:
			v.flash(textYearPut, y.Year)
			return v.redirect(with("/quan-tri/lich", "nam", fmt.Sprint(y.Year)))
		}
	}
	d, err := v.yearsPage(y.Year)
	if err != nil {
		return err
	}
	d.Notice, d.Off, d.Worked, d.Wrong = y.Notice, v.text("off"), v.text("worked"), wrong
	return v.renderAs(http.StatusUnprocessableEntity, "years", d)
}

// holidays reads lines of "30/04 Ngày Giải phóng"; wrong says what is not one.
func holidays(text string, year int) (hs []task.Holiday, wrong string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		day, name, _ := strings.Cut(line, " ")
		t, err := time.Parse("2/1/2006", fmt.Sprintf("%s/%d", strings.TrimSuffix(day, fmt.Sprintf("/%d", year)), year))
		if err != nil || strings.TrimSpace(name) == "" {
			return nil, fmt.Sprintf(textBadHoliday, line)
		}
		hs = append(hs, task.Holiday{Day: corpus.Day(t.Format(time.DateOnly)), Name: strings.TrimSpace(name)})
	}
	return hs, ""
}
