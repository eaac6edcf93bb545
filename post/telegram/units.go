package telegram

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf16"
)

// Telegram's limits, in UTF-16 units after markup is taken away.
const (
	mostText    = 4096
	mostCaption = 1024
	mostData    = 64 // bytes of what a button sends
)

// reMarkup are the tags of Telegram's HTML; any other "<" is not ours.
var reMarkup = regexp.MustCompile(`</?(?:b|strong|i|em|u|ins|s|strike|del|a|code|pre|blockquote|span|tg-spoiler)(?:\s[^<>]*)?>`)

// Units is how long Telegram counts a text in its HTML: UTF-16 units, with no
// tag and each entity as the letter it stands for.
func Units(text string) int {
	n := 0
	for _, r := range plain(text) {
		n += units(r)
	}
	return n
}

// plain takes the markup from a text.
func plain(text string) string {
	if strings.Contains(text, "<") {
		text = reMarkup.ReplaceAllString(text, "")
	}
	return html.UnescapeString(text)
}

// cut is the beginning of text, at most n UTF-16 units of it.
func cut(text string, n int) string {
	for i, r := range text {
		if n -= units(r); n < 0 {
			return text[:i]
		}
	}
	return text
}

// cutLeft is the end of text, at most n UTF-16 units of it.
func cutLeft(text string, n int) string {
	u := utf16.Encode([]rune(text))
	if len(u) <= n {
		return text
	}
	u = u[len(u)-n:]
	if u[0] >= 0xDC00 && u[0] < 0xE000 { // half a letter
		u = u[1:]
	}
	return string(utf16.Decode(u))
}

// units is the length of a letter; what is none counts as its replacement.
func units(r rune) int { return max(utf16.RuneLen(r), 1) }
