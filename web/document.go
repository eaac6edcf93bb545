package web

import (
	"fmt"
	"html"
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
)

// setDocument sets the text of a document and its table of contents. It writes
// by hand what templates would: a code of law has ten thousand parts. Every word
// of the document goes through [setter.text].
func setDocument(v *house.View) (outline, body template.HTML) {
	s := setter{view: v, key: url.PathEscape(v.Head.Key), chosen: map[corpus.Ref]*corpus.Part{}}
	s.choose(v.Parts)
	s.parts(v.Parts, 2)
	return template.HTML(s.contents(v.Parts, 0)), template.HTML(s.b.String())
}

type setter struct {
	view *house.View
	key  string
	b    strings.Builder
	// chosen are the parts that have the anchor of their address. Where several
	// wordings share one, it is the one that holds on the day.
	chosen  map[corpus.Ref]*corpus.Part
	article int // the last Điều of the contents
}

func (s *setter) choose(ps []corpus.Placed) {
	for _, p := range ps {
		if !p.Ref.Whole() {
			if old := s.chosen[p.Ref]; old == nil || !s.holds(old) && s.holds(p.Part) {
				s.chosen[p.Ref] = p.Part
			}
		}
		s.choose(p.Parts)
	}
}

// holds reports whether the wording of a part is that of the day.
func (s *setter) holds(p *corpus.Part) bool {
	return p.Since <= s.view.On && (p.Until == "" || s.view.On <= p.Until)
}

// anchor is the fragment of a part; "" where it has none.
func (s *setter) anchor(p corpus.Placed) string {
	if p.Ref.Whole() || s.chosen[p.Ref] != p.Part {
		return ""
	}
	return p.Ref.Fragment()
}

func (s *setter) raw(words ...string) {
	for _, w := range words {
		s.b.WriteString(w)
	}
}

// text writes words of a document.
func (s *setter) text(words string) { s.b.WriteString(html.EscapeString(words)) }

// open opens an element of a part.
func (s *setter) open(tag, class string, p corpus.Placed) {
	s.raw("<", tag, ` class="`, class)
	if !s.holds(p.Part) {
		s.raw(" other-day")
	}
	s.raw(`"`)
	if a := s.anchor(p); a != "" {
		s.raw(` id="`)
		s.text(a)
		s.raw(`"`)
	}
	s.raw(">")
}

// label writes the marker of a part as a link to itself.
func (s *setter) label(p corpus.Placed) {
	if p.Part.Label == "" {
		return
	}
	if a := s.anchor(p); a != "" {
		s.raw(`<a class="no" href="#`, template.HTMLEscapeString(url.PathEscape(a)), `">`)
		s.text(p.Part.Label)
		s.raw(`</a> `)
		return
	}
	s.raw(`<span class="no">`)
	s.text(p.Part.Label)
	s.raw(`</span> `)
}

func (s *setter) parts(ps []corpus.Placed, level int) {
	for _, p := range ps {
		s.part(p, level)
	}
}

func (s *setter) part(p corpus.Placed, level int) {
	q := p.Part
	switch {
	case q.Kind == corpus.KindTable && q.Table != nil:
		s.table(p)
		return
	case q.Kind == corpus.KindPreamble, q.Kind == corpus.KindSignature:
		s.open("div", string(q.Kind), p)
		s.own(p, level)
		s.raw("</div>\n")
		return
	case headed(q.Kind) && q.Title != "":
		h := min(level, 6)
		s.open("section", string(q.Kind), p)
		fmt.Fprintf(&s.b, "<h%d>", h)
		s.label(p)
		s.text(q.Title)
		fmt.Fprintf(&s.b, "</h%d>\n", h)
		s.tools(p)
		if q.Text != "" {
			s.raw("<p>")
			s.text(q.Text)
			s.raw("</p>\n")
		}
		s.below(p, level+1)
		s.raw("</section>\n")
		return
	case q.Kind == corpus.KindArticle, q.Kind == corpus.KindAppendix, q.Kind == corpus.KindChapter,
		q.Kind == corpus.KindBook, q.Kind == corpus.KindSection, q.Kind == corpus.KindSubsection:
		h := min(level, 6)
		s.open("section", string(q.Kind), p)
		if q.Label != "" {
			fmt.Fprintf(&s.b, "<h%d>", h)
			s.label(p)
			fmt.Fprintf(&s.b, "</h%d>\n", h)
		}
		s.tools(p)
		if q.Text != "" {
			s.raw("<p>")
			s.text(q.Text)
			s.raw("</p>\n")
		}
		s.below(p, level+1)
		s.raw("</section>\n")
		return
	}
	s.open("div", string(q.Kind), p)
	s.own(p, level)
	s.raw("</div>\n")
}

// own writes a part whose marker stands before its text.
func (s *setter) own(p corpus.Placed, level int) {
	q := p.Part
	if q.Label != "" || q.Title != "" || q.Text != "" {
		s.raw("<p>")
		s.label(p)
		if q.Title != "" {
			s.raw("<strong>")
			s.text(q.Title)
			s.raw("</strong>")
			if q.Text != "" {
				s.raw("\n")
			}
		}
		s.text(q.Text)
		s.raw("</p>\n")
	}
	if q.Table != nil {
		s.table(p)
	}
	if _, ok := s.view.Own[p.Ref]; ok || q.Digest || q.Since != "" || q.Until != "" {
		s.tools(p)
	}
	s.below(p, level)
}

// below writes what stands under a part's own words.
func (s *setter) below(p corpus.Placed, level int) {
	if p.Part.Note != "" {
		s.raw(`<p class="note">`, textCaution)
		s.text(p.Part.Note)
		s.raw("</p>\n")
	}
	s.parts(p.Parts, level)
	if p.Part.Tail != "" {
		s.raw("<p>")
		s.text(p.Part.Tail)
		s.raw("</p>\n")
	}
}

// tools writes what can be done with a part, and how it stands where that is
// not how the document stands.
func (s *setter) tools(p corpus.Placed) {
	q := p.Part
	a := s.anchor(p)
	standing, own := s.view.Own[p.Ref]
	plain := !own && !q.Digest && q.Since == "" && q.Until == ""
	switch q.Kind {
	case corpus.KindBook, corpus.KindChapter, corpus.KindSection, corpus.KindSubsection:
		if plain { // what stands under them is cited
			return
		}
	}
	if a == "" && plain {
		return
	}
	s.raw(`<div class="tools">`)
	if own && a != "" {
		s.raw(`<span class="badge `, stateClass(standing.Validity.State), `">`)
		s.text(standing.Validity.State.Words())
		s.raw(`</span> `)
	}
	if q.Digest && s.view.Head.Kind != corpus.Digest {
		s.raw(`<span class="badge">`, textOwnDigest, `</span> `)
	}
	if days := wordingDays(q); days != "" {
		s.raw(`<span class="badge">`)
		s.text(fmt.Sprintf(textWording, days))
		s.raw(`</span> `)
	}
	if a != "" {
		o := url.QueryEscape(a)
		s.raw(`<a class="cite" href="/vb/`, s.key, `/trich?o=`, o, `">`, textCiteHere, `</a> `)
		if !own {
			s.raw(`<a href="/vb/`, s.key, `/hieu-luc?o=`, o, `">`, textLineHere, `</a>`)
		}
	}
	s.raw("</div>\n")
	if own && a != "" {
		s.raw(`<details class="own-line"><summary>`, textHistory, `</summary>`)
		s.line(lineOf(standing.Line, s.view.On))
		if len(standing.Validity.Steps) > 0 {
			s.raw("<ul>")
			for _, step := range standing.Validity.Steps {
				s.raw("<li>")
				s.text(step)
				s.raw("</li>")
			}
			s.raw("</ul>")
		}
		s.raw("</details>\n")
	}
}

func wordingDays(p *corpus.Part) string {
	var out []string
	if p.Since != "" {
		out = append(out, fmt.Sprintf(textSinceDay, p.Since.Vietnamese()))
	}
	if p.Until != "" {
		out = append(out, fmt.Sprintf(textUntilDay, p.Until.Vietnamese()))
	}
	return strings.Join(out, " ")
}

// line writes a validity line as the template "line" does.
func (s *setter) line(line []stretch) {
	s.raw(`<ol class="line">`)
	for _, t := range line {
		s.raw(`<li class="state-`, string(t.State))
		if t.Now {
			s.raw(` now" aria-current="date`)
		}
		s.raw(`"><span class="days">`)
		s.text(t.Days())
		s.raw(`</span> <span>`)
		s.text(t.Words)
		s.raw(`</span></li>`)
	}
	s.raw("</ol>\n")
}

// Days says when a stretch is.
func (t stretch) Days() string {
	switch {
	case t.From == "" && t.To == "":
		return ""
	case t.From == "":
		return fmt.Sprintf(textBefore, t.To.Add(1).Vietnamese())
	case t.To == "":
		return fmt.Sprintf(textFromDay, t.From.Vietnamese())
	}
	return t.From.Vietnamese() + " – " + t.To.Vietnamese()
}

func (s *setter) table(p corpus.Placed) {
	t := p.Part.Table
	s.raw(`<div class="wide-table" tabindex="0"><table>`)
	if p.Part.Title != "" || p.Part.Text != "" {
		s.raw("<caption>")
		s.text(strings.TrimSpace(p.Part.Title + " " + p.Part.Text))
		s.raw("</caption>")
	}
	if len(t.HeadRows) > 0 {
		s.raw("<thead>")
		for _, row := range t.HeadRows {
			s.raw("<tr>")
			for _, c := range row {
				s.raw(`<th scope="col">`)
				s.text(c.Raw)
				s.raw("</th>")
			}
			s.raw("</tr>")
		}
		s.raw("</thead>")
	}
	s.raw("<tbody>")
	for i, row := range t.Rows {
		s.raw("<tr")
		if r := p.Rows; i < len(r) && !r[i].Whole() && s.chosen[r[i]] == nil {
			s.chosen[r[i]] = p.Part
			s.raw(` id="`)
			s.text(r[i].Fragment())
			s.raw(`"`)
		}
		s.raw(">")
		for _, c := range row {
			if c.Inferred {
				s.raw(`<td class="inferred" title="`, textInferred, `">`)
			} else {
				s.raw("<td>")
			}
			s.text(c.Text)
			s.raw("</td>")
		}
		s.raw("</tr>\n")
	}
	s.raw("</tbody></table></div>\n")
	s.parts(p.Parts, 6)
}

// contents is the table of contents: headings with an anchor, Điều the deepest.
func (s *setter) contents(ps []corpus.Placed, depth int) string {
	var b strings.Builder
	for _, p := range ps {
		q := p.Part
		a := s.anchor(p)
		b.WriteString(s.notHeld(q))
		if a == "" || !headed(q.Kind) || q.Label == "" && q.Title == "" || depth > 2 {
			continue
		}
		name := q.Label
		if q.Title != "" {
			name = strings.TrimSpace(name + " " + strings.ReplaceAll(q.Title, "\n", " "))
		}
		if q.Kind == corpus.KindArticle && q.Title == "" { // what it is about, by its first words
			name = strings.TrimSpace(name + " " + firstWords(q))
		}
		if r := []rune(name); len(r) > 90 {
			name = string(r[:88]) + "…"
		}
		b.WriteString(`<li><a href="#` + html.EscapeString(url.PathEscape(a)) + `">` + html.EscapeString(name) + `</a>`)
		if q.Kind != corpus.KindArticle {
			b.WriteString(s.contents(p.Parts, depth+1))
		}
		b.WriteString("</li>\n")
	}
	if b.Len() == 0 {
		return ""
	}
	return "<ol>" + b.String() + "</ol>"
}

// notHeld says in the contents of a digest which Điều before this one are not held, so
// that nobody takes what is missing here for what the law does not have.
func (s *setter) notHeld(q *corpus.Part) string {
	n, err := strconv.Atoi(q.No)
	if s.view.Head.Kind != corpus.Digest || q.Kind != corpus.KindArticle || err != nil || n <= s.article {
		return ""
	}
	from, to := s.article+1, n-1
	s.article = n
	text := fmt.Sprintf(textNotHeldMany, from, to)
	switch {
	case from > to:
		return ""
	case from == to:
		text = fmt.Sprintf(textNotHeldOne, from)
	}
	return `<li class="not-held">` + text + "</li>\n"
}

// mostFirst is how many words of a Điều without a heading stand in the contents.
const mostFirst = 10

// firstWords are the first words of a part, or of what stands below it.
func firstWords(p *corpus.Part) string {
	if w := strings.Fields(p.Text); len(w) > mostFirst {
		return strings.Join(w[:mostFirst], " ") + "…"
	} else if len(w) > 0 {
		return strings.Join(w, " ")
	}
	for _, q := range p.Parts {
		text := q.Title
		if text == "" {
			text = firstWords(q)
		}
		if text != "" {
			return text
		}
	}
	return ""
}
