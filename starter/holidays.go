package starter

import (
	"fmt"

	"trolyao/corpus"
	"trolyao/task"
)

type yearForm struct {
	Year        int           `yaml:"year"`
	Notice      string        `yaml:"notice"`
	Provisional bool          `yaml:"provisional"`
	Off         []holidayForm `yaml:"off"`
	Worked      []holidayForm `yaml:"worked"`
}

type holidayForm struct {
	Day       corpus.Day `yaml:"day"`
	Name      string     `yaml:"name"`
	Certainty Certainty  `yaml:"certainty"`
}

func (d *Data) loadHolidays(text []byte) (*sheet, error) {
	var form struct {
		Years []yearForm `yaml:"years"`
	}
	s, err := open("holidays.yaml", text, &form)
	if err != nil {
		return nil, err
	}
	var years []task.Year
	for i, f := range form.Years {
		place := fmt.Sprintf("$.years[%d]", i)
		y := task.Year{Year: f.Year, Notice: f.Notice, Provisional: f.Provisional}
		for j, h := range f.Off {
			s.certain(fmt.Sprintf("%s.off[%d]", place, j), h.Certainty)
			y.Off = append(y.Off, task.Holiday{Day: h.Day, Name: h.Name, Certainty: string(h.Certainty)})
		}
		for j, h := range f.Worked {
			s.certain(fmt.Sprintf("%s.worked[%d]", place, j), h.Certainty)
			y.Worked = append(y.Worked, task.Holiday{Day: h.Day, Name: h.Name, Certainty: string(h.Certainty)})
		}
		years = append(years, y)
		if _, err := task.NewCalendar(years...); err != nil {
			s.fault(place, "%v", err)
			years = years[:len(years)-1]
		}
	}
	if len(s.errs) == 0 {
		if d.Calendar, err = task.NewCalendar(years...); err != nil {
			s.fault("$.years", "%v", err)
		}
	}
	return s, nil
}
