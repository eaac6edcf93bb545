package paper

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// maxRules bounds the rules of a page's style sheets that are looked at: each is asked
// of every tag.
const maxRules = 100

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	// cssRule is a rule outside of others; those inside an @media begin with its brace.
	cssRule = regexp.MustCompile(`([^{}@;]+)\{([^{}]*)\}`)
	cssAt   = regexp.MustCompile(`@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}`)
	// cssTells is what a rule says of text that changes what is read.
	cssTells = regexp.MustCompile(`(?i)(?:^|;)\s*((?:display|visibility|text-decoration(?:-line)?|vertical-align)\s*:[^;]*)`)
)

// inlineRules puts what the style sheets inside a page say of hidden, struck and raised
// text on the tags themselves, before what these say: of two rules the more special one
// goes last.
func inlineRules(doc *goquery.Document) {
	var css strings.Builder
	doc.Find("style").Each(func(_ int, s *goquery.Selection) {
		if css.Len() < maxCSS {
			css.WriteString(s.Text())
			css.WriteByte('\n')
		}
	})
	text := cssAt.ReplaceAllString(cssComment.ReplaceAllString(css.String(), ""), "")
	if !hidden.MatchString(text) && !struckOut.MatchString(text) && !superStyle.MatchString(text) {
		return
	}
	type told struct {
		style string
		rank  int
	}
	said := map[*html.Node][]told{}
	rules := 0
	for _, m := range cssRule.FindAllStringSubmatch(text, -1) {
		var tells []string
		for _, d := range cssTells.FindAllStringSubmatch(m[2], -1) {
			tells = append(tells, d[1])
		}
		if len(tells) == 0 {
			continue
		}
		if rules++; rules > maxRules {
			break
		}
		for _, selector := range strings.Split(m[1], ",") {
			selector = strings.TrimSpace(selector)
			rank := strings.Count(selector, "#")*100 + strings.Count(selector, ".") + strings.Count(selector, "[")
			for _, n := range doc.Find(selector).Nodes {
				said[n] = append(said[n], told{strings.Join(tells, ";"), rank})
			}
		}
	}
	for n, all := range said {
		style, best := "", map[string]told{}
		for _, t := range all {
			for _, one := range strings.Split(t.style, ";") {
				name, _, _ := strings.Cut(strings.ToLower(one), ":")
				name = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(name), "-line"))
				if had, ok := best[name]; !ok || t.rank >= had.rank {
					best[name] = told{one, t.rank}
				}
			}
		}
		own := attrOf(n, "style")
		for _, name := range []string{"display", "visibility", "text-decoration", "vertical-align"} {
			if t, ok := best[name]; ok && !strings.Contains(strings.ToLower(own), name) {
				style += t.style + ";"
			}
		}
		setStyle(n, style+own)
	}
}

// maxCSS bounds the style sheets of a page, in bytes.
const maxCSS = 1 << 20

func setStyle(n *html.Node, style string) {
	for i := range n.Attr {
		if n.Attr[i].Key == "style" {
			n.Attr[i].Val = style
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: "style", Val: style})
}
