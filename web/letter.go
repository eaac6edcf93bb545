package web

import "trolyao/store"

func (s *Server) letterPages() {
	s.page("GET /hop-thu", officers, (*visit).letters)
}

// mostLetters is how many letters the inbox shows.
const mostLetters = 100

type lettersPage struct{ Letters []store.Letter }

func (v *visit) letters() error {
	ls, err := v.store.Letters(v.ctx(), v.who.ID, mostLetters)
	if err != nil {
		return err
	}
	if err := v.house.SeeLetters(v.ctx(), v.who); err != nil {
		return err
	}
	return v.render("letters", lettersPage{ls})
}
