package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/task"
)

type givePage struct {
	Agencies []string // names that may be given work
	Persons  []option
	Every    bool // all agencies
}

// give is the form for a task of its own.
func (v *visit) give() error {
	if !v.who.May(org.GiveWork, v.who.Agency) {
		return store.ErrForbidden
	}
	d := givePage{Every: v.who.May(org.GiveWork)}
	var err error
	if d.Agencies, d.Persons, err = v.below(d.Every); err != nil {
		return err
	}
	d.Agencies, d.Persons = offer(d.Agencies), offer(d.Persons)
	return v.render("task-give", d)
}

// offer is the beginning of a list that a field offers.
func offer[T any](list []T) []T { return list[:min(len(list), mostOptions)] }

// below are the agencies and officers to whom the reader may give work: at their own
// agency and under it, or all.
func (v *visit) below(all bool) (names []string, persons []option, err error) {
	for _, a := range v.house.Agencies(v.today()) {
		if !all && a.ID != v.who.Agency && task.Under(a.ID, v.who.Agency, v.house.Above) {
			names = append(names, a.FullName())
		}
	}
	officers, err := v.store.Officers(v.ctx(), "")
	if err != nil {
		return nil, nil, err
	}
	for _, o := range officers {
		if !o.Left && o.Agency != "" && (all || task.Under(o.Agency, v.who.Agency, v.house.Above)) {
			persons = append(persons, option{Value: o.ID, Name: o.Name + " – " + v.house.AgencyName(o.Agency)})
		}
	}
	return names, persons, nil
}

// officersNamed are the IDs of the officers that a field names, one on each part
// between ";": by ID, or as the choice of the field writes them.
func (v *visit) officersNamed(field string, all bool) ([]string, error) {
	text := v.form(field)
	if text == "" {
		return nil, nil
	}
	_, persons, err := v.below(all)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, name := range strings.Split(text, ";") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		var found []string
		for _, p := range persons {
			first, _, _ := strings.Cut(p.Name, " – ")
			if p.Value == name || paper.Fold(p.Name) == paper.Fold(name) {
				found = []string{p.Value}
				break
			}
			if paper.Fold(first) == paper.Fold(name) {
				found = append(found, p.Value)
			}
		}
		switch len(found) {
		case 0:
			return nil, v.failAt(field, fmt.Sprintf(textNoPerson, name))
		case 1:
			out = append(out, found[0])
		default:
			return nil, v.failAt(field, fmt.Sprintf(textManyPersons, name))
		}
	}
	return out, nil
}

// giveFields are the fields of the form for what [house.Wrong] names.
var giveFields = map[string]string{"Name": "noi-dung", "Leads": "chu-tri", "Support": "phoi-hop", "Persons": "nguoi",
	"Time": "han"}

// giveWork keeps a task of its own.
func (v *visit) giveWork() error {
	if !v.who.May(org.GiveWork, v.who.Agency) {
		return store.ErrForbidden
	}
	n := house.NewWork{Basis: v.form("can-cu"), Name: v.form("noi-dung"), Product: v.form("san-pham"),
		Leads: strings.Split(v.form("chu-tri"), ";"), Support: strings.Split(v.form("phoi-hop"), ";"),
		Time: v.form("han"), Section: v.form("linh-vuc"), Internal: v.form("noi-bo") != ""}
	var err error
	if n.Persons, err = v.officersNamed("nguoi", v.who.May(org.GiveWork)); err != nil {
		return err
	}
	id, err := v.house.GiveWork(v.ctx(), v.who, n)
	var wrong *house.Wrong
	if errors.As(err, &wrong) {
		return &failure{status: http.StatusUnprocessableEntity, text: wrong.Text, field: giveFields[wrong.Field]}
	}
	if err != nil {
		return err
	}
	v.flash("%s", textGiven)
	return v.redirect(fmt.Sprintf("/viec/%d", id))
}
