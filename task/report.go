package task

import (
	"fmt"
	"strings"

	"trolyao/corpus"
)

// Report is a periodic report on administrative reform.
type Report struct {
	Kind Rhythm     // [Quarterly], [HalfYearly] or [Yearly]
	Name string     // "Báo cáo quý I"
	From corpus.Day // first day of its data
	// Closed is the last day of its data (Nghị định 09/2019/NĐ-CP, Điều 12).
	Closed corpus.Day
	// Due is when a province's report has to be at the ministry: the 20th of the
	// period's last month (Văn bản 581/BNV-CCHC). Agencies below report earlier,
	// as their province sets it.
	Due Due
}

// Reports returns the reform reports of a year, earliest first. There is none of
// its own for the second and the fourth quarter: those are the half-year's and
// the year's.
func Reports(year int, cal *Calendar) []Report {
	if year < 1900 || year > 2900 {
		return nil
	}
	make := func(kind Rhythm, name string, from, closed, due corpus.Day) Report {
		return Report{kind, name, from, closed, cal.Settle(Due{Kind: OnDay, Nominal: due,
			Rule: "Chậm nhất ngày 20 tháng cuối kỳ (Văn bản 581/BNV-CCHC); số liệu chốt ngày 14 (Nghị định 09/2019/NĐ-CP, Điều 12)"})}
	}
	start := date(year-1, 12, 15)
	return []Report{
		make(Quarterly, "Báo cáo quý I", start, date(year, 3, 14), date(year, 3, 20)),
		make(HalfYearly, "Báo cáo 6 tháng", start, date(year, 6, 14), date(year, 6, 20)),
		make(Quarterly, "Báo cáo quý III", date(year, 6, 15), date(year, 9, 14), date(year, 9, 20)),
		make(Yearly, "Báo cáo năm", start, date(year, 12, 14), date(year, 12, 20)),
	}
}

// ReportGroup is who reports besides the agency in charge, as the tasks of
// [ReportPlan] name it.
const ReportGroup = "Các sở, ngành, địa phương"

// ReportDays are the days on which those below report to the province, as the
// province has set them: a day of the period's last month, 0 where it has set none.
type ReportDays struct {
	Departments int `json:"departments,omitempty"` // sở, ngành
	Communes    int `json:"communes,omitempty"`    // UBND cấp xã
}

// Check refuses days that are none of every month.
func (d ReportDays) Check() error {
	for _, day := range []int{d.Departments, d.Communes} {
		if day < 0 || day > 28 {
			return &Refusal{textReportDay, fmt.Errorf("report day %d", day)}
		}
	}
	return nil
}

// below are the tasks of those who report to the province for one of its reports.
func (d ReportDays) below(n int, r Report, to string, cal *Calendar) (out []Task) {
	last := r.Due.Nominal.Time()
	for i, g := range []struct {
		who string
		day int
	}{{reportDepartments, d.Departments}, {reportCommunes, d.Communes}} {
		if g.day == 0 {
			continue
		}
		day := date(last.Year(), int(last.Month()), g.day)
		t := Task{No: fmt.Sprintf("BC%d.%d", n, i+1), SectionNo: "II", Section: textReportBelow,
			Name:    fmt.Sprintf(textReportTo, r.Name, strings.Replace(g.who, "Các", "các", 1), to),
			Product: "Báo cáo, số liệu", Lead: g.who, Leads: []Party{{Name: g.who}},
			Time: "chậm nhất ngày " + day.Vietnamese(), Basis: corpus.Ref{Number: "581/BNV-CCHC"},
			Due: cal.Settle(Due{Kind: OnDay, Nominal: day, Rule: textReportOwn})}
		t.Due.Phrase = t.Time
		if closed := r.Closed; closed < day {
			t.Closed = closed
		}
		out = append(out, t)
	}
	return out
}

// ReportPlan proposes the reform reports of a year as tasks, so that they are
// reminded of, reported done and counted like all others. lead is the agency
// that makes the province's report. Where the province has set days for those below,
// their reports are tasks of their own; else a person who approves the proposal sets
// an earlier day for whoever reports to it.
func ReportPlan(year int, lead Party, days ReportDays, cal *Calendar) *Proposal {
	p := &Proposal{Plan: corpus.Ref{Doc: fmt.Sprintf("bao-cao-cchc-%d", year), Number: "581/BNV-CCHC"},
		Title: fmt.Sprintf(textReportPlan, year), Year: year}
	for i, r := range Reports(year, cal) {
		name := "Báo cáo cải cách hành chính " + strings.TrimPrefix(r.Name, "Báo cáo ")
		if !strings.HasSuffix(name, " năm") {
			name += " năm"
		}
		t := Task{No: fmt.Sprintf("BC%d", i+1), SectionNo: "I", Section: "Báo cáo định kỳ",
			Name:    fmt.Sprintf("%s %d", name, year),
			Product: "Báo cáo, số liệu từ " + r.From.Vietnamese() + " đến hết " + r.Closed.Vietnamese(),
			Lead:    lead.Name + "; " + ReportGroup, Time: "chậm nhất ngày " +
				r.Due.Nominal.Vietnamese(), Closed: r.Closed,
			Basis: corpus.Ref{Number: "581/BNV-CCHC"}, Leads: []Party{lead, {Name: ReportGroup}}, Due: r.Due,
			Note: textReportDays}
		if days != (ReportDays{}) { // those below have tasks of their own
			t.Lead, t.Leads, t.Note = lead.Name, []Party{lead}, ""
		}
		t.Due.Phrase = t.Time
		p.Tasks = append(p.Tasks, t)
		p.Tasks = append(p.Tasks, days.below(i+1, r, lead.Name, cal)...)
	}
	return p
}
