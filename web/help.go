package web

import (
	"html/template"
	"strings"

	"trolyao/bot"
	"trolyao/store"
)

// helpPages are short pages on how things are done with the house; the conversation
// answers from the same ones.
func (s *Server) helpPages() {
	s.page("GET /tro-giup", anybody, (*visit).help)
	s.page("GET /tro-giup/{key}", anybody, (*visit).helpPage)
}

type helpList struct {
	Words string
	Pages []bot.HelpPage // not for who asks by words and none fits
	All   bool
}

func (v *visit) help() error {
	d := helpList{Words: cut(v.query("q"), mostWords)}
	if d.Words != "" {
		d.Pages = bot.FindHelp(d.Words)
	}
	if d.All = len(d.Pages) == 0; d.All {
		d.Pages = bot.HelpPages()
	}
	return v.render("help", d)
}

type helpShown struct {
	bot.HelpPage
	Text  []template.HTML // paragraphs and lists
	Reach bool            // the reader may open where it leads
	More  []bot.HelpPage
}

func (v *visit) helpPage() error {
	pages := bot.HelpPages()
	for i, p := range pages {
		if p.Key != v.r.PathValue("key") {
			continue
		}
		d := helpShown{HelpPage: p}
		for _, part := range strings.Split(p.Body, "\n\n") {
			d.Text = append(d.Text, rich(part, 0))
		}
		n, ok := v.pages["GET "+p.Link]
		if p.Link == "/" {
			n, ok = v.pages["GET /{$}"]
		}
		d.Reach = ok && v.met(n, v.who)
		d.More = append(d.More, pages[i+1:min(len(pages), i+4)]...)
		return v.render("help-page", d)
	}
	return store.ErrNotFound
}
