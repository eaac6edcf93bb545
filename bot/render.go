package bot

import (
	"fmt"
	"regexp"
	"strings"

	"trolyao/answer"
	"trolyao/house"
)

var reSourceLine = regexp.MustCompile(`^\[\d+\] `)

// replyOf sets an answer as blocks: its list of sources becomes citations, its
// choices a list of their own.
func replyOf(a *answer.Answer) Reply {
	r := Reply{Status: a.Status, Choices: a.Choices, Asks: a.Asks, FollowUps: a.FollowUps}
	for _, s := range a.Sources {
		text := s.Cite
		if s.Title != "" && !strings.Contains(text, s.Title) {
			text += fmt.Sprintf(house.TextTitle, s.Title)
		}
		r.Citations = append(r.Citations, Citation{text + " – " + s.ValidityText, s.Link})
	}
	lines := strings.Split(a.Text, "\n")
	for i := 0; i < len(lines); {
		l := lines[i]
		if l == "" || reSourceLine.MatchString(l) || l == TextSources || isChoice(l, a.Choices) {
			i++
			continue
		}
		kind := kindOf(l)
		var text []string
		for ; i < len(lines); i++ {
			l := lines[i]
			if l == "" || kindOf(l) != kind || reSourceLine.MatchString(l) || isChoice(l, a.Choices) {
				break
			}
			if kind == Quote {
				l = strings.TrimPrefix(strings.TrimPrefix(l, ">"), " ")
			}
			text = append(text, l)
		}
		r.Blocks = append(r.Blocks, Block{kind, strings.Join(text, "\n")})
	}
	return r
}

func kindOf(line string) BlockKind {
	switch {
	case strings.HasPrefix(line, ">"):
		return Quote
	case line == answer.Notice:
		return Notice
	}
	return Paragraph
}

func isChoice(line string, choices []string) bool {
	for i, c := range choices {
		if line == fmt.Sprintf("%d. %s", i+1, c) {
			return true
		}
	}
	return false
}
