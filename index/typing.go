package index

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// marks returns the diacritics of each letter of s, vowel sign before tone;
// đ bears "-".
func marks(s string) []string {
	var out []string
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == 'đ' || r == 'Đ':
			out = append(out, "-")
		case unicode.Is(unicode.Mn, r) && len(out) > 0:
			// NFD orders a dot below before the vowel sign.
			if r == '\u0323' {
				out[len(out)-1] += string(r)
			} else if i := strings.IndexRune(out[len(out)-1], '\u0323'); i >= 0 &&
				(r == '\u0302' || r == '\u0306' || r == '\u031b') {
				out[len(out)-1] = string(r) + out[len(out)-1]
			} else {
				out[len(out)-1] += string(r)
			}
		default:
			out = append(out, "")
		}
	}
	return out
}

var telexTone = map[byte]rune{'f': '\u0300', 's': '\u0301', 'r': '\u0309', 'x': '\u0303', 'j': '\u0323'}
var vniTone = map[byte]rune{'1': '\u0301', '2': '\u0300', '3': '\u0309', '4': '\u0303', '5': '\u0323'}

// untyped reads a token left over from a typing method that was off: "thur" →
// "thủ" (Telex), "tuc5" → "tục" (VNI); "" when it is no such thing. The caller
// asks whether the result is a word.
func untyped(token string) string {
	s := strings.ToLower(token)
	if len(s) < 3 || len(s) > 9 {
		return ""
	}
	digits := strings.ContainsAny(s, "0123456789")
	var b []rune
	tone := rune(0)
	used := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x80 {
			return ""
		}
		last := rune(0)
		if len(b) > 0 {
			last = b[len(b)-1]
		}
		switch {
		case digits && vniTone[c] != 0:
			if tone != 0 {
				return ""
			}
			tone, used = vniTone[c], true
		case digits && c >= '6' && c <= '9':
			if !vniMark(b, c) {
				return ""
			}
			used = true
		case c >= '0' && c <= '9':
			return ""
		case !digits && i > 0 && telexTone[c] != 0 && i >= len(s)-2 && hasVowel(b) && tone == 0 &&
			(i == len(s)-1 || telexEnd(s[i+1:])):
			tone, used = telexTone[c], true
		case !digits && c == 'd' && last == 'd':
			b[len(b)-1], used = 'đ', true
		case !digits && c == 'd' && i == len(s)-1 && len(b) > 1 && b[0] == 'd':
			b[0], used = 'đ', true
		case !digits && c == 'w':
			if !vniMark(b, '7') && !vniMark(b, '8') {
				return ""
			}
			used = true
		case !digits && (c == 'a' || c == 'e' || c == 'o') && rune(c) == last:
			b[len(b)-1], used = hat(rune(c)), true
		default:
			b = append(b, rune(c))
		}
	}
	if !used {
		return ""
	}
	if tone != 0 {
		at := tonePlace(b)
		if at < 0 {
			return ""
		}
		b = append(b[:at+1], append([]rune{tone}, b[at+1:]...)...)
	}
	return norm.NFC.String(string(b))
}

// telexEnd reports whether what follows a tone key is another Telex key.
func telexEnd(rest string) bool { return strings.Trim(rest, "wdaeo") == "" }

func hat(r rune) rune {
	return map[rune]rune{'a': 'â', 'e': 'ê', 'o': 'ô'}[r]
}

// vniMark puts the vowel sign of a VNI digit on the last letter that takes it.
func vniMark(b []rune, digit byte) bool {
	table := map[byte]map[rune]rune{
		'6': {'a': 'â', 'e': 'ê', 'o': 'ô'},
		'7': {'o': 'ơ', 'u': 'ư'},
		'8': {'a': 'ă'},
		'9': {'d': 'đ'},
	}[digit]
	done := false
	for i := len(b) - 1; i >= 0; i-- {
		if m, ok := table[b[i]]; ok {
			b[i], done = m, true
			if digit == '7' && b[i] == 'ơ' && i > 0 && b[i-1] == 'u' {
				b[i-1] = 'ư' // ươ takes both
			}
			break
		}
	}
	return done
}

func isVowel(r rune) bool { return strings.ContainsRune("aăâeêioôơuưy", r) }

func hasVowel(b []rune) bool {
	for _, r := range b {
		if isVowel(r) {
			return true
		}
	}
	return false
}

// tonePlace is the letter of a syllable that bears the tone: the vowel with a
// sign, else the last of a closed group, the first of an open one.
func tonePlace(b []rune) int {
	from := 0
	if len(b) > 2 && (b[0] == 'q' && b[1] == 'u' || b[0] == 'g' && b[1] == 'i' && isVowel(b[2])) {
		from = 2
	}
	first, last := -1, -1
	for i := from; i < len(b); i++ {
		if isVowel(b[i]) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return -1
	}
	for i := last; i >= first; i-- {
		if strings.ContainsRune("ăâêôơư", b[i]) {
			return i
		}
	}
	switch n := last - first; {
	case n == 0:
		return first
	case n == 2:
		return first + 1
	case last < len(b)-1: // closed
		return last
	}
	return first
}
