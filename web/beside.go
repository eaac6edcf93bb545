package web

import (
	"html"
	"html/template"
	"net/http"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
)

// besidePage is the Điều of a source, to be read beside the answer.
type besidePage struct {
	Name     string
	Title    string
	Link     string
	Heading  string
	Validity corpus.Validity
	Digest   bool
	Parts    []besidePart
	On       corpus.Day
}

type besidePart struct {
	Here bool // it is what the answer cites
	Text template.HTML
	Note string
}

// mostBeside is how many khoản are shown beside an answer.
const mostBeside = 60

// beside shows the Điều around a place, with the place marked.
func (v *visit) beside() error {
	key, o := v.r.PathValue("key"), v.query("o")
	on, _ := v.on()
	reader := house.ReaderOf(v.who)
	p, err := v.house.Provision(v.ctx(), reader, key, o, on)
	if err != nil {
		return err
	}
	ref := p.Ref
	whole := ref
	whole.Clause, whole.Point, whole.Item = "", "", ""
	all := p
	if whole != ref && !whole.Whole() {
		if all, err = v.house.Provision(v.ctx(), reader, key, whole.Fragment(), on); err != nil {
			all = p
		}
	}
	d := besidePage{Name: corpus.Cite(p.Head, ref), Title: p.Head.Title, Link: ref.Path(), Heading: p.Heading,
		Validity: p.Validity, On: on}
	// Of a long Điều, what is around the place.
	from := 0
	for i, q := range all.Passages {
		if ref.Contains(q.Ref) || q.Ref.Contains(ref) {
			from = max(0, i-mostBeside/3)
			break
		}
	}
	for _, q := range all.Passages[from:min(len(all.Passages), from+mostBeside)] {
		part := besidePart{Here: !ref.Whole() && ref.Contains(q.Ref), Note: q.Note}
		d.Digest = d.Digest || q.Kind() == corpus.Digest
		text := html.EscapeString(q.Text)
		if !part.Here && q.Ref.Contains(ref) {
			for _, pt := range q.Points {
				if words := html.EscapeString(pt.Text); ref.Contains(pt.Ref) && words != "" {
					text = strings.Replace(text, words, "<mark>"+words+"</mark>", 1)
				}
			}
		}
		part.Text = template.HTML(text)
		d.Parts = append(d.Parts, part)
	}
	out, err := v.fragment("beside", "beside", d)
	if err != nil {
		return err
	}
	if v.wantsJSON() {
		return v.json(http.StatusOK, map[string]string{"html": string(out), "name": d.Name})
	}
	return v.render("beside", d)
}
