package web

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
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
	if d, ok := corpus.ReadDay(text); ok {
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

// handed is the file of a field that is read and not kept. Where there is none, text
// says what is missing; one with the mark of a state secret is refused.
func (v *visit) handed(field, text string) (name string, data []byte, err error) {
	f, head, err := v.r.FormFile(field)
	if err != nil {
		return "", nil, v.fail(http.StatusUnprocessableEntity, text)
	}
	defer f.Close()
	if data, err = io.ReadAll(f); err != nil {
		return "", nil, err
	}
	return head.Filename, data, house.OpenFile(v.ctx(), head.Filename, data)
}
