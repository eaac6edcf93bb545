package task

import (
	"fmt"
	"strings"

	"trolyao/corpus"
)

// Dossier is a dossier of an administrative procedure whose day of result is
// counted.
type Dossier struct {
	Received corpus.Day // handed in complete and in order
	Minute   int        // after midnight; -1 not known
	Count    int        // the time limit
	Working  bool       // it is of working days
	// Passed is the day on which the agency that settles got a dossier that was
	// received elsewhere; "" where it was received in its own place.
	Passed corpus.Day
	// Completed are the days on which papers that were asked for came in.
	Completed []corpus.Day
	Pauses    []Pause // days that do not count: a tax to be paid, say
	// Plain is a term for which no dossier is received: the rules of the Civil Code
	// alone count it.
	Plain bool
}

// Pause are days that do not count, both ends among them.
type Pause struct{ From, To corpus.Day }

// DossierStep is a step of the counting. Clause is the provision it follows, ""
// where a person entered it.
type DossierStep struct{ Text, Clause string }

// The days from which the rules of the one-stop office hold.
const (
	oneStop2025 = corpus.Day("2025-07-01") // Nghị định 118/2025/NĐ-CP
	oneStop2026 = corpus.Day("2026-08-05") // khoản 3 Điều 17 as amended by Nghị định 309/2026/NĐ-CP
	afterHours  = 15 * 60                  // khoản 2 Điều 18
)

// OneStopDecree is the number of the decree on the one-stop office that holds on a day.
func OneStopDecree(on corpus.Day) string {
	if on < oneStop2025 {
		return "61/2018/NĐ-CP"
	}
	return "118/2025/NĐ-CP"
}

// Result counts the day on which the result of a dossier is due, by the rule of
// the day it was received on: the first day is not counted (khoản 2 Điều 147 Bộ
// luật Dân sự 2015), nor are days off in a limit of working days; a limit that ends
// on a day off ends on the next working day (khoản 5 Điều 148). Papers asked for
// later begin the limit anew (khoản 5 Điều 19 Nghị định 118/2025/NĐ-CP; before,
// khoản 4 Điều 19 Nghị định 61/2018/NĐ-CP). It is "" with no day or no limit.
func (c *Calendar) Result(d Dossier) (corpus.Day, []DossierStep) {
	if d.Received == "" || d.Count <= 0 {
		return "", nil
	}
	var steps []DossierStep
	add := func(clause, form string, a ...any) {
		steps = append(steps, DossierStep{fmt.Sprintf(form, a...), clause})
	}
	decree, again := "Nghị định "+OneStopDecree(d.Received), "khoản 5 Điều 19"
	if d.Received < oneStop2025 {
		again = "khoản 4 Điều 19"
	}
	from := d.Received
	switch {
	case d.Plain:
	case d.Received >= oneStop2025:
		add("khoản 3 Điều 17 "+decree, stepReceived, from.Vietnamese())
	default:
		add("điểm c khoản 1 Điều 17 "+decree, stepTicket, from.Vietnamese())
	}
	if d.Minute > afterHours && !d.Plain {
		add("khoản 2 Điều 18 "+decree, stepPassedOn, d.Minute/60, d.Minute%60, c.After(from.Add(1)).Vietnamese())
	}
	if d.Passed > from && d.Received >= oneStop2026 {
		from = d.Passed
		add("khoản 3 Điều 17 "+decree+", được sửa đổi bởi Nghị định 309/2026/NĐ-CP", stepElsewhere, from.Vietnamese())
	}
	for _, day := range d.Completed {
		if day > from {
			from = day
			add(again+" "+decree, stepAnew, day.Vietnamese())
		}
	}
	add("khoản 2 Điều 147 Bộ luật Dân sự", stepNext, from.Vietnamese())
	last, counted, paused, off := c.countDossier(d, from)
	if d.Working {
		add("", stepCounted, countedWords(counted))
	}
	if len(paused) > 0 {
		add("", stepPaused, strings.Join(paused, ", "))
	}
	if d.Working {
		if len(off) > 0 {
			add("Điều 111, Điều 112 Bộ luật Lao động", stepOff, strings.Join(off, ", "))
		}
		add("khoản 6 Điều 148 Bộ luật Dân sự", stepLast, d.Count, "ngày làm việc", Weekday(last), last.Vietnamese())
		return last, steps
	}
	add("khoản 6 Điều 148 Bộ luật Dân sự", stepLast, d.Count, "ngày", Weekday(last), last.Vietnamese())
	if next := c.After(last); next != last {
		add("khoản 5 Điều 148 Bộ luật Dân sự", stepRolled, c.DayOff(last), Weekday(next), next.Vietnamese())
		last = next
	}
	return last, steps
}

// countDossier counts the limit from a day that does not count itself.
func (c *Calendar) countDossier(d Dossier, from corpus.Day) (last corpus.Day, counted, paused, off []string) {
	last = from
	for n := 0; n < d.Count; {
		last = last.Add(1)
		switch {
		case d.pausedOn(last):
			paused = append(paused, last.Vietnamese())
		case d.Working && !c.Works(last):
			off = append(off, last.Vietnamese()+" ("+c.DayOff(last)+")")
		default:
			n++
			counted = append(counted, last.Vietnamese())
		}
	}
	return last, counted, paused, off
}

// mostCounted is how many of the days counted are said.
const mostCounted = 10

func countedWords(days []string) string {
	if len(days) <= mostCounted {
		return strings.Join(days, ", ")
	}
	return strings.Join(days[:mostCounted], ", ") + ", …, " + days[len(days)-1]
}

func (d *Dossier) pausedOn(day corpus.Day) bool {
	for _, p := range d.Pauses {
		if p.From <= day && day <= p.To {
			return true
		}
	}
	return false
}

// Line is a step as it is read.
func (s DossierStep) Line() string {
	if s.Clause == "" {
		return s.Text
	}
	return s.Text + " (" + s.Clause + ")"
}
