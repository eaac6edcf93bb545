package post

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/bot"
)

// Most bytes of Button.Send, so that every network takes it, and most letters of
// a button's caption.
const (
	mostSend    = 40
	mostCaption = 60
)

// Render sets a reply for a channel, in one piece or, where it is longer than
// the channel allows, in several: cut between blocks, else between sentences,
// else between words, never inside a tag or a letter with its marks. Only the
// last piece has buttons, chart and notice. A look that is Brief gets one piece
// where shortening the quotes makes that possible. A reply that says nothing has
// no pieces.
func Render(r bot.Reply, l Look) []Piece {
	if l.Whole {
		return []Piece{{Reply: &r}}
	}
	l.Base = strings.TrimRight(l.Base, "/")
	buttons, left := buttonsOf(r, l)
	s := setter{look: l}
	parts := s.parts(r, left)
	pages := s.pages(parts)
	if l.Brief && len(pages) > 1 {
		if short := s.shorten(r, parts); short != nil {
			pages = [][]part{short}
		}
	}
	var out []Piece
	for _, p := range pages {
		if plain := s.text(p, false); strings.TrimSpace(plain) != "" { // networks refuse an empty message
			out = append(out, Piece{Text: s.text(p, l.HTML), Plain: plain})
		}
	}
	if len(out) == 0 {
		return nil
	}
	out[len(out)-1].Buttons, out[len(out)-1].Chart = buttons, r.Chart
	return out
}

// span is a run of letters of one look.
type span struct {
	text string
	bold bool
	link string // whole address
}

// part is what is set between two blank lines.
type part struct {
	kind  bot.BlockKind
	spans []span
	cite  int // of a quote: the index of its citation
}

func (p part) String() string {
	var b strings.Builder
	for _, s := range p.spans {
		b.WriteString(s.text)
	}
	return b.String()
}

type setter struct{ look Look }

// parts are the blocks of a reply, what is said in place of buttons, its
// sources, and the notices, which stand at the end and once each.
func (s setter) parts(r bot.Reply, left unbuttoned) []part {
	var out []part
	add := func(k bot.BlockKind, text string) {
		if p := (part{kind: k, spans: bolds(text)}); strings.TrimSpace(p.String()) != "" {
			out = append(out, p)
		}
	}
	for _, b := range r.Blocks {
		switch b.Kind {
		case bot.Notice, bot.SeeAlso:
		case bot.Table:
			add(bot.Paragraph, tableLines(b.Text))
		case bot.Quote:
			add(bot.Quote, b.Text)
			if n := len(out); n > 0 && len(b.Sources) > 0 {
				out[n-1].cite = b.Sources[0] - 1
			}
		default:
			add(bot.Paragraph, b.Text)
		}
	}
	if c := r.Chart; c != nil && c.Link != "" && s.look.Base != "" {
		out = append(out, part{kind: bot.Paragraph, spans: s.linked(fmt.Sprintf(textChart, c.Alt), c.Link)})
	}
	if len(left.choices) > 0 {
		add(bot.Paragraph, strings.Join(left.choices, "\n"))
	}
	if len(r.Sources) > 0 {
		p := part{kind: bot.Paragraph}
		if r.Status != "" && !r.Status.Declined() {
			p.spans = append(p.spans, span{text: bot.TextSources + "\n"})
		}
		for i, c := range r.Sources {
			if i > 0 {
				p.spans = append(p.spans, span{text: "\n"})
			}
			p.spans = append(p.spans, span{text: fmt.Sprintf("[%d] ", i+1)})
			p.spans = append(p.spans, s.linked(c.Listed(), c.Link)...)
		}
		out = append(out, p)
	}
	for _, b := range r.Blocks {
		if b.Kind == bot.SeeAlso {
			add(bot.Paragraph, b.Text)
		}
	}
	if len(left.followUps) > 0 {
		add(bot.Paragraph, strings.Join(left.followUps, "\n"))
	}
	if len(left.actions) > 0 {
		add(bot.Paragraph, strings.Join(left.actions, "\n"))
	}
	said := map[string]bool{}
	for _, b := range r.Blocks {
		if b.Kind == bot.Notice && !said[b.Text] {
			said[b.Text] = true
			add(bot.Notice, b.Text)
		}
	}
	if len(out) == 0 {
		out = []part{{kind: bot.Paragraph, spans: []span{{text: textNothing}}}}
	}
	return out
}

// linked is text that leads to a page: an anchor, or the address on a line of
// its own.
func (s setter) linked(text, link string) []span {
	address := absolute(s.look.Base, link)
	switch {
	case address == "":
		return []span{{text: text}}
	case s.look.HTML:
		return []span{{text: text, link: address}}
	}
	return []span{{text: text + "\n" + address}}
}

// absolute is a link as it can be opened from outside; "" where that cannot be.
func absolute(base, link string) string {
	switch {
	case link == "":
		return ""
	case strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://"):
		return link
	case base == "" || !strings.HasPrefix(link, "/"):
		return ""
	}
	return base + link
}

// bolds reads the marks "**"; one without a partner is text.
func bolds(text string) []span {
	text = strings.Trim(text, "\n")
	var out []span
	for bold := false; ; bold = !bold {
		head, rest, ok := strings.Cut(text, "**")
		if !bold && ok && !strings.Contains(rest, "**") {
			head, ok = text, false
		}
		if head != "" {
			out = append(out, span{text: head, bold: bold})
		}
		if !ok {
			return out
		}
		text = rest
	}
}

// tableLines sets a table as a line for each row: "- cột: giá trị; …".
func tableLines(text string) string {
	rows := strings.Split(strings.Trim(text, "\n"), "\n")
	names := strings.Split(rows[0], "\t")
	if len(rows) == 1 {
		return strings.Join(names, " – ")
	}
	var lines []string
	for _, row := range rows[1:] {
		var cells []string
		for i, c := range strings.Split(row, "\t") {
			switch {
			case strings.TrimSpace(c) == "":
			case i < len(names) && strings.TrimSpace(names[i]) != "":
				cells = append(cells, strings.TrimSpace(names[i])+": "+strings.TrimSpace(c))
			default:
				cells = append(cells, strings.TrimSpace(c))
			}
		}
		if len(cells) > 0 {
			lines = append(lines, "- "+strings.Join(cells, "; "))
		}
	}
	return strings.Join(lines, "\n")
}

// unbuttoned is what is said in the text because there is no button for it.
type unbuttoned struct{ choices, followUps, actions []string }

// buttonsOf gives a reply the buttons there is room for: choices, actions, the
// verdict, follow-ups. A bare number picks a choice, and beyond them a
// follow-up, see [Bot.option].
func buttonsOf(r bot.Reply, l Look) (out []bot.Button, left unbuttoned) {
	room := func(n int) bool { return len(out)+n <= l.Buttons }
	fits := func(caption string) bool { return utf8.RuneCountInString(caption) <= mostCaption }

	// Choices are always written out: a caption has no room for a document's name.
	pressed := len(r.Choices) > 0 && room(len(r.Choices))
	for i, c := range r.Choices {
		left.choices = append(left.choices, fmt.Sprintf("%d. %s", i+1, c))
		if pressed {
			out = append(out, bot.Button{Text: shortened(fmt.Sprintf("%d. %s", i+1, c), mostCaption),
				Send: fmt.Sprint(i + 1)})
		}
	}
	if len(r.Choices) > 0 {
		left.choices = append(left.choices, fmt.Sprintf(textReply, numbers(1, len(r.Choices))))
	}
	for _, b := range r.Buttons {
		if b.Link != "" {
			b.Link = absolute(l.Base, b.Link)
			if b.Link == "" {
				continue
			}
		}
		if len(b.Send) <= mostSend && fits(b.Text) && room(1) {
			out = append(out, b)
		} else if !b.Spare {
			left.actions = append(left.actions, fmt.Sprintf(textAction, b.Text, cmp.Or(b.Link, b.Send)))
		}
	}
	judged := r.Turn != 0 && r.Status != "" && len(r.Choices) == 0
	if judged && room(2) {
		out = append(out, bot.Button{Text: textRight, Send: fmt.Sprintf("/dung %d", r.Turn)},
			bot.Button{Text: textWrong, Send: fmt.Sprintf("/sai %d", r.Turn)})
	}
	if r.Turn != 0 && len(r.FollowUps) > 0 && room(len(r.FollowUps)) {
		whole := true
		for i, f := range r.FollowUps {
			whole = whole && fits(f)
			out = append(out, bot.Button{Text: shortened(f, mostCaption),
				Send: fmt.Sprintf("/tiep %d %d", r.Turn, i+1)})
		}
		if whole {
			return out, left
		}
	}
	if len(r.FollowUps) > 0 {
		left.followUps = append(left.followUps, textFollowUps)
		for i, f := range r.FollowUps {
			if r.Turn == 0 {
				left.followUps = append(left.followUps, "- "+f)
			} else {
				left.followUps = append(left.followUps, fmt.Sprintf("%d. %s", len(r.Choices)+i+1, f))
			}
		}
		if r.Turn != 0 {
			left.followUps = append(left.followUps, fmt.Sprintf(textGoOn,
				numbers(len(r.Choices)+1, len(r.Choices)+len(r.FollowUps))))
		}
	}
	if judged && l.Buttons == 0 {
		left.actions = append(left.actions, fmt.Sprintf(textJudge, r.Turn, r.Turn))
	}
	return out, left
}

func numbers(from, to int) string {
	if from == to {
		return fmt.Sprint(from)
	}
	return fmt.Sprintf("%d–%d", from, to)
}

// shortened cuts a caption after a word.
func shortened(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	cut := 0
	for i, n := 0, 0; i < len(s); n++ {
		r, k := utf8.DecodeRuneInString(s[i:])
		if n >= most-1 {
			break
		}
		if unicode.IsSpace(r) {
			cut = i
		}
		i += k
	}
	if cut == 0 {
		for _, at := range letterEnds(s) {
			if utf8.RuneCountInString(s[:at]) >= most {
				break
			}
			cut = at
		}
	}
	return strings.TrimRight(s[:cut], " ,;:") + "…"
}

// text sets parts, with markup or without.
func (s setter) text(ps []part, html bool) string {
	var b strings.Builder
	for i, p := range ps {
		if i > 0 {
			if html && (p.kind == bot.Quote || ps[i-1].kind == bot.Quote) {
				b.WriteString("\n") // a quote stands apart by itself
			} else {
				b.WriteString("\n\n")
			}
		}
		open, end := "", ""
		switch {
		case html && p.kind == bot.Quote:
			open, end = "<blockquote>", "</blockquote>"
		case html && p.kind == bot.Notice:
			open, end = "<i>", "</i>"
		case p.kind == bot.Quote:
			open, end = "“", "”"
		}
		b.WriteString(open)
		for _, sp := range p.spans {
			if !html {
				b.WriteString(sp.text)
				if sp.link != "" && sp.link != sp.text {
					b.WriteString("\n" + sp.link)
				}
				continue
			}
			if sp.link != "" {
				b.WriteString(`<a href="` + escape(sp.link) + `">`)
			}
			if sp.bold {
				b.WriteString("<b>")
			}
			b.WriteString(escape(sp.text))
			if sp.bold {
				b.WriteString("</b>")
			}
			if sp.link != "" {
				b.WriteString("</a>")
			}
		}
		b.WriteString(end)
	}
	return b.String()
}

// escape makes text that Telegram's HTML shows as it is.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

// fits says whether parts go into one piece, with their markup and, should the
// network not take it, without.
func (s setter) fits(ps []part) bool {
	if s.look.Max <= 0 {
		return true
	}
	count := s.look.Count
	if count == nil {
		count = utf8.RuneCountInString
	}
	return count(s.text(ps, s.look.HTML)) <= s.look.Max && (!s.look.HTML || count(s.text(ps, false)) <= s.look.Max)
}

// pages lays parts out in pieces.
func (s setter) pages(ps []part) [][]part {
	if s.fits(ps) {
		return [][]part{ps}
	}
	var out [][]part
	var page []part
	turn := func() {
		if len(page) == 0 {
			return
		}
		// A line that announces what follows goes with it.
		var carry []part
		if n := len(page); n > 1 && strings.HasSuffix(strings.TrimSpace(page[n-1].String()), ":") {
			carry = page[n-1:]
			page = page[:n-1]
		}
		out = append(out, page)
		page = slices.Clone(carry)
	}
	for _, p := range ps {
		for {
			if s.fits(append(slices.Clone(page), p)) {
				page = append(page, p)
				break
			}
			if s.fits([]part{p}) {
				turn()
				if !s.fits(append(slices.Clone(page), p)) { // what was carried over leaves no room
					out, page = append(out, page), nil
				}
				page = append(page, p)
				break
			}
			// No piece holds it whole.
			levels := 2
			if len(page) == 0 {
				levels = 4
			}
			head, rest, ok := s.cut(page, p, levels)
			if !ok {
				out, page = append(out, page), nil
				continue
			}
			out, page = append(out, append(page, head)), nil
			if len(rest.spans) == 0 {
				break
			}
			p = rest
		}
	}
	if len(page) > 0 {
		out = append(out, page)
	}
	return out
}

// cut takes as much of p as fits beside page: whole lines, else sentences, else
// words, else letters, trying as many of these as levels says. With all four
// it always takes something.
func (s setter) cut(page []part, p part, levels int) (head, rest part, ok bool) {
	text := p.String()
	for _, ends := range []func(string) []int{lineEnds, sentenceEnds, wordEnds, letterEnds}[:levels] {
		at := ends(text)
		n, _ := slices.BinarySearchFunc(at, true, func(end int, _ bool) int {
			h, _ := p.at(end)
			if s.fits(append(slices.Clone(page), h)) {
				return -1
			}
			return 1
		})
		if n > 0 {
			head, rest = p.at(at[n-1])
			return head, rest, true
		}
	}
	if levels < 4 {
		return part{}, p, false
	}
	head, rest = p.at(letterEnds(text)[0]) // a channel that cannot take one letter
	return head, rest, true
}

// at cuts p at a byte of its text; white space at the cut goes.
func (p part) at(end int) (head, rest part) {
	head, rest = part{kind: p.kind, cite: p.cite}, part{kind: p.kind, cite: p.cite}
	for _, sp := range p.spans {
		k := min(len(sp.text), max(0, end))
		if k > 0 {
			head.spans = append(head.spans, span{sp.text[:k], sp.bold, sp.link})
		}
		if k < len(sp.text) {
			rest.spans = append(rest.spans, span{sp.text[k:], sp.bold, sp.link})
		}
		end -= len(sp.text)
	}
	for len(head.spans) > 0 {
		last := &head.spans[len(head.spans)-1]
		if last.text = strings.TrimRightFunc(last.text, unicode.IsSpace); last.text != "" {
			break
		}
		head.spans = head.spans[:len(head.spans)-1]
	}
	for len(rest.spans) > 0 {
		if rest.spans[0].text = strings.TrimLeftFunc(rest.spans[0].text, unicode.IsSpace); rest.spans[0].text != "" {
			break
		}
		rest.spans = rest.spans[1:]
	}
	return head, rest
}

func lineEnds(s string) (ends []int) {
	for i := range len(s) {
		if s[i] == '\n' {
			ends = append(ends, i)
		}
	}
	return append(ends, len(s))
}

// sentenceEnds are the places after a full stop that ends more than a number or
// an abbreviation, and the line ends.
func sentenceEnds(s string) (ends []int) {
	word := 0 // where the word began
	for i, r := range s {
		if !unicode.IsSpace(r) {
			continue
		}
		w := s[word:i]
		word = i + utf8.RuneLen(r)
		bare := strings.TrimRight(w, ".!?…;”\"»)")
		if r == '\n' || bare != w && strings.ContainsAny(w[len(bare):], ".!?…;") && utf8.RuneCountInString(bare) > 2 {
			ends = append(ends, i)
		}
	}
	return append(ends, len(s))
}

func wordEnds(s string) (ends []int) {
	before := ' '
	for i, r := range s {
		if unicode.IsSpace(r) && !unicode.IsSpace(before) {
			ends = append(ends, i)
		}
		before = r
	}
	return append(ends, len(s))
}

// letterEnds are the places between letters as people see them: not before a
// mark, a joiner or what it joins, nor inside a flag.
func letterEnds(s string) (ends []int) {
	flags := 0
	before := rune(-1)
	for i, r := range s {
		flag := r >= 0x1F1E6 && r <= 0x1F1FF
		joined := unicode.Is(unicode.M, r) || r == 0x200D || before == 0x200D || r >= 0x1F3FB && r <= 0x1F3FF ||
			r >= 0xE0020 && r <= 0xE007F ||
			flag && flags%2 == 1 || before == '\r' && r == '\n'
		if i > 0 && !joined {
			ends = append(ends, i)
		}
		if flag {
			flags++
		} else {
			flags = 0
		}
		before = r
	}
	return append(ends, len(s))
}

// shorten makes one piece of the parts by ending long quotes early, each with
// the address of the rest; nil where that is not enough.
func (s setter) shorten(r bot.Reply, parts []part) []part {
	most := 0
	for _, p := range parts {
		if p.kind == bot.Quote {
			most = max(most, len(p.String()))
		}
	}
	with := func(limit int) (out []part) {
		for _, p := range parts {
			text := p.String()
			if p.kind != bot.Quote || len(text) <= limit {
				out = append(out, p)
				continue
			}
			end := 0
			for _, ends := range []func(string) []int{sentenceEnds, wordEnds} {
				for _, at := range ends(text) {
					if at <= limit {
						end = max(end, at)
					}
				}
				if end >= limit/2 {
					break
				}
			}
			if end == 0 {
				out = append(out, p)
				continue
			}
			head, _ := p.at(end)
			head.spans = append(head.spans, span{text: " …"})
			out = append(out, head)
			if p.cite < len(r.Sources) {
				if address := absolute(s.look.Base, r.Sources[p.cite].Link); address != "" {
					out = append(out, part{kind: bot.Paragraph, spans: []span{{text: textSeeAll},
						{text: address, link: address}}})
				}
			}
		}
		return out
	}
	const least = 60 // bytes of a quote that still say something
	for limit := most * 9 / 10; limit >= least; limit = limit * 9 / 10 {
		if short := with(limit); s.fits(short) {
			return short
		}
	}
	return nil
}
