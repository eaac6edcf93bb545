package web

import (
	"slices"

	"trolyao/store"
	"trolyao/task"
)

func (s *Server) letterPages() {
	s.page("GET /hop-thu", officers, (*visit).letters)
}

// mostLetters is how many letters the inbox shows.
const mostLetters = 100

type lettersPage struct {
	Letters []store.Letter
	Kind    task.NoticeKind
	Kinds   []option // of which there are letters
}

func (v *visit) letters() error {
	ls, err := v.store.Letters(v.ctx(), v.who.ID, mostLetters)
	if err != nil {
		return err
	}
	if err := v.house.SeeLetters(v.ctx(), v.who); err != nil {
		return err
	}
	d := lettersPage{Kind: task.NoticeKind(v.query("loai"))}
	for _, l := range ls {
		if name := l.Kind.String(); name != "" && !slices.ContainsFunc(d.Kinds,
			func(o option) bool { return o.Name == name }) {
			d.Kinds = append(d.Kinds, option{string(l.Kind), name, l.Kind == d.Kind})
		}
		if d.Kind == "" || l.Kind == d.Kind {
			d.Letters = append(d.Letters, l)
		}
	}
	return v.render("letters", d)
}
