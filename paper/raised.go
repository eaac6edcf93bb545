package paper

import (
	"regexp"
	"strings"
)

var (
	noteNumber = regexp.MustCompile(`^[\[(]?(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)[\])]?$`)
	// powered is the end of a text that a power can follow: a unit of length.
	powered = regexp.MustCompile(`(?:^|[^\p{L}])(?:[kcdm]?m|hm|dam)$`)
)

// small are the letters that have a raised form of their own.
var small = func() map[rune]rune {
	m := map[rune]rune{}
	raised := []rune("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
	for i, r := range "abcdefghijklmnoprstuvwxyz" {
		m[r] = raised[i]
	}
	return m
}()

// raised writes superscript text behind before so that it cannot be taken for a
// part of it: "15¹ ngày" is "15[1] ngày", "m²" stays, "2ᵃ" too.
func raised(before, text string) string {
	trimmed := strings.TrimSpace(text)
	if (trimmed == "2" || trimmed == "3") && powered.MatchString(before) {
		return map[string]string{"2": "²", "3": "³"}[trimmed]
	}
	if m := noteNumber.FindStringSubmatch(trimmed); m != nil {
		return "[" + m[1] + "]"
	}
	if len(trimmed) == 1 {
		if r, ok := small[rune(trimmed[0])]; ok {
			return string(r)
		}
	}
	return text
}

func isDigits(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && strings.Trim(s, "0123456789") == ""
}
