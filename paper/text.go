package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean returns s in NFC, without byte-order mark, soft hyphens,
// zero-width characters and marks of the direction of writing, with one kind of line end and no NUL or other
// control characters. It keeps every visible character.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\r':
			if i+1 >= len(s) || s[i+1] != '\n' {
				b.WriteByte('\n')
			}
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r == '\u00ad' || r == '\ufeff' || '\u200b' <= r && r <= '\u200f' || r == '\u2060' ||
			'\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069':
		case unicode.IsControl(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String()) // last: a removed character may have kept a mark from its letter
}

// isClean says that s is clean for sure.
func isClean(s string) bool {
	for _, r := range s {
		if l := glyphOf(r); l == nil || !l.plain {
			return false
		}
	}
	return true
}

// Fold returns s in lower case without diacritics, đ as d, letter by letter:
// "Nghị định" → "nghi dinh".
func Fold(s string) string {
	same := true // all its letters are what they fold to
	for i := 0; i < len(s) && same; i++ {
		same = s[i] < 0x80 && (s[i] < 'A' || s[i] > 'Z')
	}
	if same {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		l := glyphOf(r)
		switch {
		case l == nil:
			return foldSlowly(s)
		case l.fold > 0 && l.fold < 0x80:
			b.WriteByte(byte(l.fold))
		case l.fold > 0 || r == 0:
			b.WriteRune(l.fold)
		}
	}
	return b.String()
}

// foldSlowly is Fold of any text.
func foldSlowly(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		case unicode.Is(unicode.Mn, r):
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// openPairs are the syllable ends whose tone mark has two places in common
// use; the old place (on the first vowel) is the key.
var openPairs = map[string]string{
	"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ",
	"òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
	"ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}

// newPairs maps the new place to the old one.
var newPairs = func() map[string]string {
	m := make(map[string]string, len(openPairs))
	for old, neu := range openPairs {
		m[neu] = old
	}
	return m
}()

// Tone returns a lower-case syllable with its tone mark in one place, so that
// "hoà" and "hòa", "uỷ" and "ủy" are one token. Closed syllables ("hoàn") have
// one place only; after "qu" the u is not a vowel.
func Tone(syllable string) string {
	if n := len(syllable); n < 3 || syllable[n-1] < 0x80 {
		return syllable
	}
	_, n := utf8.DecodeLastRuneInString(syllable)
	at := len(syllable) - n - 1
	if at < 0 || syllable[at] != 'o' && syllable[at] != 'u' || at > 0 && syllable[at-1] == 'q' {
		return syllable
	}
	old, ok := newPairs[syllable[at:]]
	if !ok {
		return syllable
	}
	return syllable[:at] + old
}

// Slug returns s as it can stand in a link: folded, everything but letters and
// digits a single "-".
func Slug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range Fold(norm.NFC.String(s)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		} else {
			dash = true
		}
	}
	return b.String()
}

// A Syllable is a token of a text: a maximal run of letters and digits.
type Syllable struct {
	Text       string // lower case, NFC, tone mark in its one place
	Start, End int    // byte offsets in the text that was cut
}

// Syllables cuts s (NFC) into its tokens. "45/2020/NĐ-CP" gives 45, 2020, nđ, cp;
// "k.5" gives k, 5; "thúc.Các" gives thúc, các.
func Syllables(s string) []Syllable {
	out := make([]Syllable, 0, len(s)/5+1)
	start, small := -1, true // where a token began, and whether it is in lower case
	for i, r := range s {
		var in bool
		l := glyphOf(r)
		if l != nil {
			in = l.token || l.mark && start >= 0
		} else {
			in = unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) && start >= 0
		}
		switch {
		case in && start < 0:
			start, small = i, l != nil && l.lower == r
		case in:
			small = small && l != nil && l.lower == r
		case start >= 0:
			out = append(out, syllable(s, start, i, small))
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, syllable(s, start, len(s), small))
	}
	return out
}

func syllable(s string, start, end int, small bool) Syllable {
	text := s[start:end]
	if !small {
		text = strings.ToLower(text)
	}
	return Syllable{Tone(text), start, end}
}

// IsUpper says that s has letters and none of them is small.
func IsUpper(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1
}

// RomanValue reads capital Roman numerals up to L; other letters count nothing.
func RomanValue(s string) int {
	val := map[byte]int{'I': 1, 'V': 5, 'X': 10, 'L': 50}
	n := 0
	for i := 0; i < len(s); i++ {
		if i+1 < len(s) && val[s[i]] < val[s[i+1]] {
			n -= val[s[i]]
		} else {
			n += val[s[i]]
		}
	}
	return n
}
