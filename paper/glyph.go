package paper

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// glyph is what is known beforehand of a character of Vietnamese text: folding and
// cutting ask it of every character of a question and of what is read for it.
type glyph struct {
	known bool
	plain bool // [Clean] leaves it as it is, whatever stands beside it
	token bool // a letter or digit
	mark  bool // a combining mark
	lower rune
	fold  rune // what [Fold] makes of it; 0 is nothing
}

// glyphs hold the Latin alphabets with what they are composed of, and the signs of
// ordinary text, by pages of 256 characters. Their decompositions are one letter and
// marks, so that what Fold makes of a text is what it makes of each of them.
var glyphs = func() (pages [0x21]*[256]glyph) {
	for _, span := range [][2]rune{{0, 0x36f}, {0x1e00, 0x1eff}, {0x2010, 0x2027}, {0x2030, 0x205e}} {
		for r := span[0]; r <= span[1]; r++ {
			if pages[r>>8] == nil {
				pages[r>>8] = new([256]glyph)
			}
			l := glyph{known: true, token: unicode.IsLetter(r) || unicode.IsDigit(r), mark: unicode.Is(unicode.Mn, r),
				lower: unicode.ToLower(r), plain: r == '\n' || r == '\t' || !unicode.IsControl(r) && r != '\u00ad'}
			for _, d := range foldSlowly(string(r)) {
				l.fold = d
			}
			l.plain = l.plain && !l.mark && norm.NFC.QuickSpanString(string(r)) == utf8.RuneLen(r)
			pages[r>>8][r&0xff] = l
		}
	}
	return pages
}()

// glyphOf is the entry of a character, nil where it has none.
func glyphOf(r rune) *glyph {
	if uint32(r)>>8 < uint32(len(glyphs)) {
		if page := glyphs[r>>8]; page != nil && page[r&0xff].known {
			return &page[r&0xff]
		}
	}
	return nil
}
