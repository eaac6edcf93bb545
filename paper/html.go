package paper

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding/htmlindex"
)

var (
	metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_-]{2,30})`)
	// asides are names of what stands around the text of a page.
	asides     = regexp.MustCompile(`(?i)(?:^|[-_ ])(?:nav|navbar|menu|footer|sidebar|breadcrumbs?|comments?|related|advert|ads|banner|share|social|cookie|toolbar|popup|modal|login|search-box|tags?)(?:$|[-_ ])`)
	hidden     = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)
	struckOut  = regexp.MustCompile(`(?i)text-decoration(?:-line)?\s*:[^;]*line-through`)
	superStyle = regexp.MustCompile(`(?i)vertical-align\s*:\s*super`)
	capital    = regexp.MustCompile(`(?i)text-transform\s*:\s*uppercase`)
	heavy      = regexp.MustCompile(`(?i)font-weight\s*:\s*(?:bold|[6-9]00)`)
	family     = regexp.MustCompile(`(?i)font-family\s*:\s*["']?([^;"',]+)`)
	// marked is a list item that brings its own number.
	marked = regexp.MustCompile(`^(?:\d{1,3}[.)]|[a-zđ]{1,2}\)|[-–+•*]\s|Điều\s+\d|[IVXLC]+\.)`)
)

// maxTags bounds the tags of a page, each of which costs some 600 bytes.
const maxTags = 800_000

func readHTML(data []byte) ([]Block, []Problem, error) {
	text, problems, err := decodeHTML(data)
	if err != nil {
		return nil, problems, err
	}
	if strings.Count(text, "<") > maxTags {
		return nil, nil, Refuse(RefusedTooBig, errBomb, textLong)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		if strings.Contains(err.Error(), "exceeds") {
			return nil, nil, Refuse(RefusedUnreadable, err, textDeep)
		}
		return nil, nil, Refuse(RefusedUnreadable, err, textBrokenHTML)
	}
	body := doc.Find("body").First()
	if body.Length() == 0 {
		body = doc.Selection
	}
	inlineRules(doc)
	body.Find("script, style, noscript, template, iframe, object, svg, button, select, link, meta").Remove()
	whole := letterCount(body.Text())
	main := mainContent(body, whole)
	left := letterCount(main.Text())
	if around := whole - left; around > 0 {
		problems = append(problems, Problem{Info, "",
			fmt.Sprintf(textAround,
				around)})
	}
	w := pageWalker{}
	for _, n := range main.Nodes {
		w.node(n, pageLook{})
	}
	w.flush()
	problems = append(problems, w.problems...)
	return w.out, problems, nil
}

// ReadFragment reads a piece of a page of which nothing stands around its text.
func ReadFragment(text string) ([]Block, []Problem, error) {
	nodes, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "div",
		DataAtom: atom.Div})
	if err != nil {
		return nil, nil, Refuse(RefusedUnreadable, err, textBrokenHTML)
	}
	w := pageWalker{}
	for _, n := range nodes {
		w.node(n, pageLook{})
	}
	w.flush()
	if tooLong(w.out) {
		return nil, w.problems, Refuse(RefusedTooBig, errBomb, textLong)
	}
	return settle(w.out), w.problems, nil
}

// decodeHTML finds the encoding: byte-order mark, UTF-8 that is valid, the
// page's own word, then how it spells.
func decodeHTML(data []byte) (string, []Problem, error) {
	if bom(data) == "" && !utf8.Valid(data) {
		if m := metaCharset.FindSubmatch(data[:min(len(data), 4096)]); m != nil {
			name := strings.ToLower(string(m[1]))
			if enc, err := htmlindex.Get(name); err == nil && name != "utf-8" && name != "utf8" &&
				name != "iso-8859-1" && name != "windows-1252" {
				if out, err := enc.NewDecoder().Bytes(data); err == nil {
					return string(out), []Problem{{Info, "", "Trang dùng bảng mã " + name +
						textToUnicode}}, nil
				}
			}
		}
	}
	return decodeText(data)
}

func letterCount(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// mainContent takes the menus off a page and gives what holds the text.
func mainContent(body *goquery.Selection, whole int) *goquery.Selection {
	best, most := body, 0
	body.Find("article, main, [role=main]").Each(func(_ int, s *goquery.Selection) {
		if n := letterCount(s.Text()); n > most {
			best, most = s, n
		}
	})
	if most*5 < whole*2 { // a teaser in <article>, not the text
		best = body
	}
	best.Find("nav, aside, footer, header, form, div, section, ul, ol, table").Each(func(_ int, s *goquery.Selection) {
		text := letterCount(s.Text())
		if text*10 > whole*3 {
			return // too much to be an aside, whatever its name
		}
		name := goquery.NodeName(s)
		class, _ := s.Attr("class")
		id, _ := s.Attr("id")
		drop := name == "nav" || name == "aside" || name == "footer" || asides.MatchString(class) ||
			asides.MatchString(id)
		if name == "header" && s.Find("p, h1, h2, table").Length() == 0 {
			drop = true
		}
		if !drop && name != "table" && text > 0 {
			links, count := 0, 0
			s.Find("a").Each(func(_ int, a *goquery.Selection) { links += letterCount(a.Text()); count++ })
			drop = count >= 4 && links*10 > text*8
		}
		if drop {
			s.Remove()
		}
	})
	return best
}

// pageLook is how the text of a node looks.
type pageLook struct {
	bold, upper, pre bool
	font             string
}

// pageWalker makes blocks of a page.
type pageWalker struct {
	out         []Block
	text        strings.Builder
	label       string
	level       int
	bold, upper int // letters so shown
	all         int
	problems    []Problem
	legacy      bool
	struck      bool // it was told that struck text is left out
}

var blockTags = map[string]bool{
	"p": true, "div": true, "section": true, "article": true, "main": true, "header": true, "footer": true, "blockquote": true, "center": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "ul": true, "ol": true, "li": true,
	"dl": true, "dt": true, "dd": true,
	"pre": true, "hr": true, "figure": true, "figcaption": true, "address": true, "details": true, "summary": true, "fieldset": true, "form": true,
	"td": true, "th": true, "tr": true, "tbody": true, "thead": true, "tfoot": true, "caption": true,
}

func (w *pageWalker) flush() {
	text := trimLines(w.text.String())
	if text != "" {
		b := Block{Text: text, Level: w.level, Bold: w.all > 0 && w.bold == w.all, Upper: w.all > 0 && w.upper == w.all}
		if w.label != "" && !marked.MatchString(text) {
			b.Label = w.label
		}
		w.label = ""
		w.out = append(w.out, b)
	}
	w.text.Reset()
	w.bold, w.upper, w.all = 0, 0, 0
}

func (w *pageWalker) put(s string, look pageLook) {
	convert, capitals := fontEncoding(look.font)
	if convert != nil && legacyLooking(s) {
		s = convert(s)
		if !w.legacy {
			w.legacy = true
			w.problems = append(w.problems, Problem{Info, "", textOldCodePage})
		}
	}
	if capitals {
		s = strings.ToUpper(s)
	}
	if !look.pre {
		var b strings.Builder
		blank := w.text.Len() == 0 || strings.HasSuffix(w.text.String(), "\n") ||
			strings.HasSuffix(w.text.String(), " ")
		for _, r := range s {
			if unicode.IsSpace(r) {
				if !blank {
					b.WriteByte(' ')
				}
				blank = true
				continue
			}
			blank = false
			b.WriteRune(r)
		}
		s = b.String()
	}
	n := letterCount(s)
	w.all += n
	if look.bold {
		w.bold += n
	}
	if look.upper {
		w.upper += n
	}
	w.text.WriteString(s)
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// textOf is the text of a node, as it stands.
func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

func (w *pageWalker) node(n *html.Node, look pageLook) {
	switch n.Type {
	case html.TextNode:
		w.put(n.Data, look)
		return
	case html.ElementNode, html.DocumentNode:
	default:
		return
	}
	style := attrOf(n, "style")
	if hidden.MatchString(style) || hasAttr(n, "hidden") {
		return
	}
	if n.Data == "del" || n.Data == "s" || n.Data == "strike" || struckOut.MatchString(style) {
		if !w.struck && letterCount(textOf(n)) > 0 {
			w.struck = true
			w.problems = append(w.problems, Problem{Warning, "", textStruck})
		}
		return
	}
	if n.Data == "sup" || superStyle.MatchString(style) {
		if text := textOf(n); len(text) < 40 {
			w.put(raised(w.text.String(), text), look)
			return
		}
	}
	if style != "" {
		look.upper = look.upper || capital.MatchString(style)
		look.bold = look.bold || heavy.MatchString(style)
		if m := family.FindStringSubmatch(style); m != nil {
			look.font = m[1]
		}
	}
	switch n.Data {
	case "script", "style", "noscript", "template", "iframe", "object", "svg", "button", "select", "link", "meta":
		return
	case "br":
		w.text.WriteByte('\n')
		return
	case "b", "strong":
		look.bold = true
	case "font":
		if face := attrOf(n, "face"); face != "" {
			look.font = strings.Split(face, ",")[0]
		}
	case "pre":
		look.pre = true
	case "table":
		w.flush()
		w.table(n)
		return
	case "ol", "ul", "menu", "dir":
		w.flush()
		w.list(n, look)
		return
	}
	if !blockTags[n.Data] {
		w.children(n, look)
		return
	}
	w.flush()
	level := w.level
	if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		w.level = int(n.Data[1] - '0')
		look.bold = true
	}
	w.children(n, look)
	w.flush()
	w.level = level
}

func (w *pageWalker) children(n *html.Node, look pageLook) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, look)
	}
}

// list counts the items of ol the way a browser shows them.
func (w *pageWalker) list(n *html.Node, look pageLook) {
	next := 1
	if start, err := strconv.Atoi(attrOf(n, "start")); err == nil {
		next = start
	}
	format := map[string]string{"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
		"I": "upperRoman"}[attrOf(n, "type")]
	for _, f := range [][2]string{{"lower-alpha", "lowerLetter"}, {"lower-latin", "lowerLetter"},
		{"upper-alpha", "upperLetter"}, {"lower-roman", "lowerRoman"}, {"upper-roman", "upperRoman"}} {
		if strings.Contains(attrOf(n, "style"), f[0]) {
			format = f[1]
		}
	}
	bare := strings.Contains(attrOf(n, "style"), "list-style-type:none") ||
		strings.Contains(attrOf(n, "style"), "list-style:none")
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || c.Data != "li" {
			w.node(c, look)
			continue
		}
		w.flush()
		w.label = "-"
		if n.Data == "ol" {
			if value, err := strconv.Atoi(attrOf(c, "value")); err == nil {
				next = value
			}
			w.label = ordinalText(next, format) + "."
			if format == "lowerLetter" {
				w.label = ordinalText(next, format) + ")"
			}
			next++
		}
		if bare {
			w.label = ""
		}
		w.children(c, look)
		w.flush()
		w.label = ""
	}
}

// table reads the rows of a table; rows of tables inside it belong to its cells.
func (w *pageWalker) table(n *html.Node) {
	var rows [][]gridCell
	head := 0
	var caption []Block
	inside := func(n *html.Node) []Block {
		cell := pageWalker{legacy: w.legacy, struck: w.struck}
		cell.children(n, pageLook{bold: n.Data == "th"})
		cell.flush()
		w.problems = append(w.problems, cell.problems...)
		w.legacy, w.struck = cell.legacy, cell.struck
		return cell.out
	}
	var walk func(n *html.Node, inHead bool)
	walk = func(n *html.Node, inHead bool) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			switch c.Data {
			case "caption":
				caption = inside(c)
			case "thead":
				walk(c, true)
			case "tbody", "tfoot":
				walk(c, false)
			case "tr":
				if split := sideBySide(c); split != nil {
					for _, cells := range split {
						var row []gridCell
						for _, d := range cells {
							row = append(row, gridCell{cols: 1, rows: 1, blocks: inside(d)})
						}
						rows = append(rows, row)
					}
					continue
				}
				var row []gridCell
				all := true
				for d := c.FirstChild; d != nil; d = d.NextSibling {
					if d.Type != html.ElementNode || d.Data != "td" && d.Data != "th" {
						continue
					}
					cell := gridCell{cols: 1, rows: 1, head: d.Data == "th", blocks: inside(d)}
					if k, err := strconv.Atoi(attrOf(d, "colspan")); err == nil {
						cell.cols = k
					}
					if k, err := strconv.Atoi(attrOf(d, "rowspan")); err == nil {
						cell.rows = min(k, 1000)
					}
					all = all && cell.head
					row = append(row, cell)
				}
				if (inHead || all && len(row) > 0) && head == len(rows) {
					head++
				}
				rows = append(rows, row)
			}
		}
	}
	walk(n, false)
	blocks, odd := tableBlocks(rows, head)
	if odd != "" {
		w.problems = append(w.problems, Problem{Info, "", odd})
	}
	w.out = append(append(w.out, caption...), blocks...)
}

// sideBySide are the cells of a row that is made of tables of one column and as many
// rows each, by row; nil for other rows. Such tables stand for one.
func sideBySide(row *html.Node) (cells [][]*html.Node) {
	columns := 0
	for d := row.FirstChild; d != nil; d = d.NextSibling {
		switch {
		case d.Type == html.TextNode && strings.TrimSpace(d.Data) == "":
			continue
		case d.Type != html.ElementNode || d.Data != "td" || hasAttr(d, "colspan") || hasAttr(d, "rowspan"):
			return nil
		}
		column := oneColumn(d)
		if len(column) < 2 || columns > 0 && len(column) != len(cells) {
			return nil
		}
		if columns == 0 {
			cells = make([][]*html.Node, len(column))
		}
		for i, c := range column {
			cells[i] = append(cells[i], c)
		}
		columns++
	}
	if columns < 2 {
		return nil
	}
	return cells
}

// oneColumn are the cells of a table of one column that is all that n holds.
func oneColumn(n *html.Node) (cells []*html.Node) {
	tables := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
		case c.Type == html.ElementNode && (c.Data == "tbody" || c.Data == "table") && tables == 0:
			tables++
			cells = oneColumn(c)
		case c.Type == html.ElementNode && c.Data == "tr" && tables == 0:
			var only *html.Node
			for d := c.FirstChild; d != nil; d = d.NextSibling {
				if d.Type == html.ElementNode {
					if only != nil || d.Data != "td" {
						return nil
					}
					only = d
				}
			}
			if only == nil {
				return nil
			}
			cells = append(cells, only)
		default:
			return nil
		}
	}
	return cells
}

var (
	mdHeading = regexp.MustCompile(`^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$`)
	mdUnder   = regexp.MustCompile(`^ {0,3}(=+|-{2,})\s*$`)
	mdRule    = regexp.MustCompile(`^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$`)
	mdBullet  = regexp.MustCompile(`^\s*([-*+•–])\s+(.*)$`)
	mdSplit   = regexp.MustCompile(`^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$`)
	mdLink    = regexp.MustCompile(`!?\[([^\[\]]*)\]\(([^()\s]*)(?:\s+"[^"]*")?\)`)
	mdStrong  = regexp.MustCompile(`(\*\*\*|\*\*|___|__|~~)(\S(?:.*?\S)?)(\*\*\*|\*\*|___|__|~~)`)
	mdEm      = regexp.MustCompile(`(^|[\s(“"])([*_])(\S(?:[^*_]*\S)?)([*_])($|[\s).,;:”"!?])`)
	mdCode    = regexp.MustCompile("`+([^`]+)`+")
	mdEscape  = regexp.MustCompile("\\\\([\\\\`*_{}\\[\\]()#+.!|>~-])")
	mdBreak   = regexp.MustCompile(`(?i)<br\s*/?>`)
)

// readMarkdown reads headings, lists and tables, and takes off the signs of
// emphasis. Everything else is text.
func readMarkdown(data []byte) ([]Block, []Problem, error) {
	text, problems, err := decodeText(data)
	if err != nil {
		return nil, problems, err
	}
	lines := strings.Split(Clean(text), "\n")
	var widths []int
	for _, l := range lines {
		widths = append(widths, utf8.RuneCountInString(l))
	}
	full := wide(widths)
	var out []Block
	open := ""      // last line of the paragraph that may go on
	fenced := false // inside ```
	hard := false   // the last line asked for a line break
	start := func(b Block) { out = append(out, b) }
	for i := 0; i < len(lines); i++ {
		raw := lines[i]
		l := strings.TrimSpace(raw)
		if strings.HasPrefix(l, "```") || strings.HasPrefix(l, "~~~") {
			fenced, open = !fenced, ""
			continue
		}
		if fenced {
			start(Block{Text: l})
			continue
		}
		for strings.HasPrefix(l, ">") {
			l = strings.TrimSpace(l[1:])
		}
		if l == "" {
			open = ""
			continue
		}
		if m := mdHeading.FindStringSubmatch(l); m != nil {
			start(Block{Text: plainMarkdown(m[2]), Level: len(m[1])})
			open = ""
			continue
		}
		if m := mdUnder.FindStringSubmatch(raw); m != nil && open != "" && len(out) > 0 && out[len(out)-1].Level == 0 {
			out[len(out)-1].Level = map[byte]int{'=': 1, '-': 2}[m[1][0]]
			open = ""
			continue
		}
		if mdRule.MatchString(raw) {
			open = ""
			continue
		}
		if i+1 < len(lines) && strings.Contains(l, "|") && mdSplit.MatchString(lines[i+1]) {
			rows := [][]gridCell{mdRow(l)}
			for i += 2; i < len(lines) && strings.Contains(lines[i], "|"); i++ {
				rows = append(rows, mdRow(lines[i]))
			}
			i--
			for r := range rows {
				for len(rows[r]) < len(rows[0]) {
					rows[r] = append(rows[r], gridCell{})
				}
			}
			if len(rows) == 1 {
				rows = append(rows, make([]gridCell, len(rows[0])))
			}
			blocks, _ := tableBlocks(rows, 1)
			out = append(out, blocks...)
			open = ""
			continue
		}
		ended := hard
		hard = strings.HasSuffix(raw, "  ") || strings.HasSuffix(raw, "\\")
		l = strings.TrimSuffix(l, "\\")
		if m := mdBullet.FindStringSubmatch(l); m != nil {
			mark := m[1]
			if mark == "*" {
				mark = "-"
			}
			body := plainMarkdown(m[2])
			if marked.MatchString(body) { // "* a) …": the star only makes the list
				start(Block{Text: body})
			} else {
				start(Block{Label: mark, Text: body})
			}
			open = l
			continue
		}
		body := plainMarkdown(l)
		if open != "" && !ended && goesOn(open, l, full, false) {
			out[len(out)-1].Text += " " + body
		} else {
			start(Block{Text: body, Bold: mdStrong.FindString(l) == l})
		}
		open = l
	}
	return out, problems, nil
}

func mdRow(l string) []gridCell {
	l = strings.TrimSpace(l)
	l = strings.TrimSuffix(strings.TrimPrefix(l, "|"), "|")
	l = strings.ReplaceAll(l, `\|`, "\x00")
	var row []gridCell
	for _, c := range strings.Split(l, "|") {
		c = strings.TrimSpace(strings.ReplaceAll(c, "\x00", "|"))
		row = append(row, gridCell{blocks: []Block{{Text: plainMarkdown(c), Bold: mdStrong.FindString(c) == c &&
			c != ""}}})
	}
	return row
}

// plainMarkdown takes the signs of emphasis, links and escapes off a line.
func plainMarkdown(s string) string {
	if !strings.ContainsAny(s, "*_~`[\\<") {
		return s
	}
	s = mdBreak.ReplaceAllString(s, "\n")
	s = mdLink.ReplaceAllStringFunc(s, func(l string) string {
		m := mdLink.FindStringSubmatch(l)
		if m[1] == "" {
			return m[2]
		}
		return m[1]
	})
	s = mdCode.ReplaceAllString(s, "$1")
	s = mdStrong.ReplaceAllString(s, "$2")
	s = mdEm.ReplaceAllString(s, "$1$3$5")
	return mdEscape.ReplaceAllString(s, "$1")
}
