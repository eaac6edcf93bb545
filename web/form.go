package web

import (
	"fmt"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/task"
)

// day reads a field as a day: as a program sends it or as a person types it,
// "15/6/2026". "" is none.
func (v *visit) day(name string) (corpus.Day, error) {
	text := v.form(name)
	if text == "" {
		return "", nil
	}
	if d, ok := readDay(text); ok {
		return d, nil
	}
	if d := task.ReadDue("ngày "+text, v.today().Time().Year()); d.Kind == task.OnDay && d.Nominal != "" {
		return d.Nominal, nil
	}
	return "", v.failAt(name, fmt.Sprintf(textBadDay, text))
}

// typedDay is a day as it stands in a field; "" for none.
func typedDay(d corpus.Day) string {
	if d == "" {
		return ""
	}
	return d.Vietnamese()
}

// fileName is the last part of what a browser calls a file, as one line.
func fileName(s string) string {
	s = strings.Join(strings.Fields(paper.Clean(s)), " ")
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	if s == "" || s == "." || s == ".." {
		return "tep"
	}
	if r := []rune(s); len(r) > 150 {
		s = string(r[len(r)-150:])
	}
	return s
}
