package post

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"trolyao/bot"
)

// Look is how a channel shows a reply. The zero Look is plain text in one piece.
type Look struct {
	Whole   bool             // the channel sets the reply itself: a Piece has it, and no text
	Max     int              // longest text of a piece, counted by Count; 0 means any length
	Count   func(string) int // of a text with its markup, in the channel's own unit; nil counts code points
	HTML    bool             // Telegram's HTML; otherwise plain text
	Buttons int              // most buttons under a piece; 0: what to write instead is said in the text
	Base    string           // address of the web door, before the links; "" leaves links out
	Brief   bool             // every piece costs: long quotes are shortened where one piece then does
}

// Piece is one message of a channel.
type Piece struct {
	Text    string // in the channel's markup
	Plain   string // the same without markup
	Buttons []bot.Button
	Chart   *bot.Chart
	Reply   *bot.Reply // where Look.Whole
}

// Plain sets a reply as plain text of at most width letters a line (0 means
// 100): quotes indented, citations numbered. It ends with a line end.
func Plain(r bot.Reply, width int) string {
	if width <= 0 {
		width = 100
	}
	var b strings.Builder
	section := func() {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
	}
	put := func(bl bot.Block) {
		section()
		text := strings.ReplaceAll(bl.Text, "**", "")
		if bl.Kind == bot.Table {
			text = tableLines(text)
		}
		for _, l := range strings.Split(text, "\n") {
			switch {
			case bl.Kind == bot.Quote:
				wrap(&b, l, "    | ", "    | ", width)
			case strings.HasPrefix(l, "- "):
				wrap(&b, l[2:], "- ", "  ", width)
			default:
				wrap(&b, l, "", "", width)
			}
		}
	}
	for _, bl := range r.Blocks {
		if bl.Kind != bot.Notice && bl.Kind != bot.SeeAlso {
			put(bl)
		}
	}
	if len(r.Choices) > 0 {
		section()
		for i, c := range r.Choices {
			no := fmt.Sprintf("%2d. ", i+1)
			wrap(&b, c, no, strings.Repeat(" ", len(no)), width)
		}
		b.WriteString(textPick + "\n")
	}
	if len(r.Sources) > 0 {
		section()
		if r.Status != "" && !r.Status.Declined() {
			b.WriteString(bot.TextSources + "\n")
		}
		for i, c := range r.Sources {
			no := fmt.Sprintf("[%d] ", i+1)
			wrap(&b, c.Listed(), no, strings.Repeat(" ", len(no)), width)
		}
	}
	for _, bl := range r.Blocks {
		if bl.Kind == bot.SeeAlso {
			put(bl)
		}
	}
	if len(r.FollowUps) > 0 {
		section()
		b.WriteString(textFollowUps + "\n")
		for _, f := range r.FollowUps {
			wrap(&b, f, "- ", "  ", width)
		}
	}
	said := map[string]bool{}
	for _, bl := range r.Blocks {
		if bl.Kind == bot.Notice && !said[bl.Text] {
			said[bl.Text] = true
			section()
			wrap(&b, bl.Text, "", "", width)
		}
	}
	return b.String()
}

// wrap writes words on lines of at most width letters; a longer word has a
// line of its own.
func wrap(b *strings.Builder, text, first, rest string, width int) {
	b.WriteString(first)
	n := utf8.RuneCountInString(first)
	empty := true
	for _, w := range strings.Fields(text) {
		k := utf8.RuneCountInString(w)
		if !empty && n+1+k > width {
			b.WriteByte('\n')
			b.WriteString(rest)
			n, empty = utf8.RuneCountInString(rest), true
		}
		if !empty {
			b.WriteByte(' ')
			n++
		}
		b.WriteString(w)
		n += k
		empty = false
	}
	b.WriteByte('\n')
}
