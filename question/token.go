package question

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"trolyao/paper"
)

// token is a word of a message.
type token struct {
	fold   string // lower case, without diacritics
	marks  string // its diacritics, wherever on the syllable they stand
	upper  bool   // it begins with a capital
	last   bool   // a sign follows that parts sentences
	hidden bool   // it means nothing here; see the file
}

type tokens []token

// tokenOf keeps the diacritics of a word apart from its letters, so that "hoà"
// and "hòa" are one.
func tokenOf(word string) token {
	var marks []rune
	for _, r := range norm.NFD.String(word) {
		if unicode.Is(unicode.Mn, r) {
			marks = append(marks, r)
		} else if r == 'đ' || r == 'Đ' {
			marks = append(marks, 'đ')
		}
	}
	slices.Sort(marks)
	first, _ := utf8.DecodeRuneInString(word)
	return token{fold: paper.Fold(word), marks: string(marks), upper: unicode.IsUpper(first)}
}

func tokensOf(words []string) tokens {
	var out tokens
	for _, w := range words {
		out = append(out, tokenOf(w))
	}
	return out
}

// reDecimal is a comma that belongs to a number.
var reDecimal = regexp.MustCompile(`(\d),(\d)`)

const (
	parting = ",;:?!…"
	around  = "()[]\"“”'’‘"
)

// read takes a message apart at white space; signs around a word go, those within
// stay: "15/KH-UBND", "3.2", "02/12/2026". Short forms are written out. Accented
// says that the message is written with diacritics, so that they count.
func read(text string) (out tokens, accented bool) {
	marked, all := 0, 0
	for _, f := range strings.Fields(reDecimal.ReplaceAllString(paper.Clean(text), "$1\x00$2")) {
		pieces := strings.FieldsFunc(f, func(r rune) bool { return strings.ContainsRune(parting+around, r) })
		for i, piece := range pieces {
			piece = strings.ReplaceAll(strings.Trim(piece, ".-–/"), "\x00", ",")
			if piece == "" {
				continue
			}
			t := tokenOf(piece)
			if strings.IndexFunc(t.fold, unicode.IsLetter) == 0 {
				all++
				if t.marks != "" {
					marked++
				}
			}
			if long, ok := vocabulary.short[t.fold]; ok && t.marks == "" {
				out = append(out, long...)
			} else {
				out = append(out, t)
			}
			out[len(out)-1].last = i < len(pieces)-1 || strings.ContainsAny(f[len(f)-1:], parting+".")
		}
	}
	return out, marked*3 > all
}

// folds are the words of ts without diacritics.
func (ts tokens) folds() []string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = t.fold
	}
	return out
}
