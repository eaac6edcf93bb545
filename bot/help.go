package bot

import (
	_ "embed"
	"slices"
	"strings"

	"trolyao/answer"
	"trolyao/paper"
)

// HelpPage is a short page on how something is done with the house.
type HelpPage struct {
	Key, Title string
	Asks       []string // what it is asked for by, besides its title
	Body       string   // paragraphs and lists, with **bold** words
	Link, Go   string   // where it is done, and what the link says; "" nowhere
}

//go:embed help.txt
var helpText string

var helpPages = readHelp(helpText)

// readHelp reads pages: "== key | title", "? what it is asked by; …", its words, and
// "> what the link says | path".
func readHelp(text string) (out []HelpPage) {
	for _, part := range strings.Split("\n"+text, "\n== ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		var p HelpPage
		p.Key, p.Title, _ = strings.Cut(head, " | ")
		var body []string
		for _, line := range strings.Split(rest, "\n") {
			if asks, ok := strings.CutPrefix(line, "? "); ok {
				p.Asks = strings.Split(asks, "; ")
			} else if link, ok := strings.CutPrefix(line, "> "); ok {
				p.Go, p.Link, _ = strings.Cut(link, " | ")
			} else {
				body = append(body, line)
			}
		}
		p.Body = strings.TrimSpace(strings.Join(body, "\n"))
		out = append(out, p)
	}
	return out
}

// HelpPages are all pages, in the order they are listed.
func HelpPages() []HelpPage { return slices.Clone(helpPages) }

// FindHelp returns the pages for words, best first: with or without diacritics.
func FindHelp(words string) []HelpPage {
	var out []HelpPage
	hits := scoreHelp(words)
	for _, h := range hits {
		if 3*h.score >= hits[0].score {
			out = append(out, h.page)
		}
	}
	return out
}

type helpHit struct {
	page  HelpPage
	score int
}

// scoreHelp scores the pages that have something of the words, best first.
func scoreHelp(words string) (hits []helpHit) {
	want := helpWords(words)
	asked, whole := " "+strings.Join(want, " ")+" ", " "+strings.Join(allWords(words), " ")+" "
	for _, p := range helpPages {
		score := 0
		for _, a := range append(p.Asks, p.Title) {
			name := strings.Join(helpWords(a), " ")
			switch {
			case name != "" && strings.Contains(asked, " "+name+" "):
				score += 10 * (1 + strings.Count(name, " "))
			case name == "" && strings.Contains(whole, " "+strings.Join(allWords(a), " ")+" "): // "làm được gì"
				score += 10
			}
		}
		titles := " " + strings.Join(helpWords(p.Title+" "+strings.Join(p.Asks, " ")), " ") + " "
		body := " " + strings.Join(helpWords(p.Body), " ") + " "
		for _, w := range want {
			switch {
			case strings.Contains(titles, " "+w+" "):
				score += 3
			case strings.Contains(body, " "+w+" "):
				score++
			}
		}
		if score > 0 {
			hits = append(hits, helpHit{p, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b helpHit) int { return b.score - a.score })
	return hits
}

// helpIdle are words that say nothing of what is asked.
var helpIdle = map[string]bool{"toi": true, "lam": true, "the": true, "nao": true, "sao": true, "cach": true, "de": true,
	"o": true, "dau": true, "thi": true, "va": true, "la": true, "gi": true, "muon": true, "duoc": true, "khong": true, "phan": true,
	"mem": true, "tro": true, "ly": true, "nay": true, "trong": true, "tren": true, "huong": true, "dan": true, "su": true,
	"dung": true, "cho": true, "ban": true, "cua": true, "co": true, "mot": true, "va,": true, "trang": true, "web": true}

func helpWords(text string) []string {
	return slices.DeleteFunc(allWords(text), func(w string) bool { return helpIdle[w] })
}

func allWords(text string) (out []string) {
	for _, s := range paper.Syllables(text) {
		out = append(out, paper.Fold(s.Text))
	}
	return out
}

// helpSure is the score of a page that has more of a question than a word by chance.
const helpSure = 6

// helpReply answers a question about the program itself from a page; where none fits, by
// the first, which says what the program does.
func helpReply(text string) *workReply {
	page := helpPages[0]
	if hits := scoreHelp(text); len(hits) > 0 && hits[0].score >= helpSure {
		page = hits[0].page
	}
	r := told("%s", page.words())
	r.status = answer.DeclinedOutOfScope // of the library: it says nothing of the law
	return r
}

// words are the page as a reply.
func (p *HelpPage) words() string { return "**" + p.Title + "**\n" + p.Body }

// helpOf is the page that a reply is; nil where it is none.
func helpOf(r Reply) *HelpPage {
	for i := range helpPages {
		if len(r.Blocks) > 0 && r.Blocks[0].Text == helpPages[i].words() {
			return &helpPages[i]
		}
	}
	return nil
}
