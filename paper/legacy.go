package paper

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// Before Unicode, Vietnamese papers were typed in 8-bit encodings that only
// their fonts gave away. Two are still met: TCVN3 (TCVN 5712:1993, fonts .Vn…)
// and VNI for Windows (fonts VNI-…).

// tcvn3 maps the code points 0xA1 to 0xFE of TCVN3, as Latin-1 shows them, to
// letters. The codes of toned capitals, which the ABC fonts leave to a font of
// capitals, are those of the standard's second variant.
var tcvn3 = func() [256]rune {
	var m [256]rune
	put := func(at int, letters string) {
		for _, r := range letters {
			if r != '_' {
				m[at] = r
			}
			at++
		}
	}
	put(0xA1, "ĂÂÊÔƠƯĐăâêôơưđ")
	put(0xAF, "Ằ\u0300\u0309\u0303\u0301\u0323")
	put(0xB5, "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ")
	return m
}()

// fromTCVN3 converts text whose runes are TCVN3 codes.
func fromTCVN3(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	for _, r := range s {
		if r >= 0xF000 && r <= 0xF0FF { // symbol fonts keep 8-bit codes up there
			r -= 0xF000
		}
		if r < 256 && tcvn3[r] != 0 {
			r = tcvn3[r]
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// The mark that VNI writes after a, e, o, u, y, ơ (ô) and ư (ö), as Latin-1
// shows it, in lower case. A hat mark carries a hat or breve and maybe a tone.
var vniTone = map[rune]rune{
	'ø': '\u0300', 'ù': '\u0301', 'û': '\u0309', 'õ': '\u0303', 'ï': '\u0323',
}

var vniHat = map[rune][2]rune{
	'â': {'\u0302', 0}, 'à': {'\u0302', '\u0300'}, 'á': {'\u0302', '\u0301'},
	'å': {'\u0302', '\u0309'}, 'ã': {'\u0302', '\u0303'}, 'ä': {'\u0302', '\u0323'},
	'ê': {'\u0306', 0}, 'è': {'\u0306', '\u0300'}, 'é': {'\u0306', '\u0301'},
	'ú': {'\u0306', '\u0309'}, 'ü': {'\u0306', '\u0303'}, 'ë': {'\u0306', '\u0323'},
}

// vniAlone are the letters that VNI writes with one code.
var vniAlone = map[rune]rune{
	'ñ': 'đ', 'ô': 'ơ', 'ö': 'ư', 'î': 'ỵ',
	'ì': 'ì', 'í': 'í', 'æ': 'ỉ', 'ó': 'ĩ', 'ò': 'ị',
}

// fromVNI converts text whose runes are VNI codes.
func fromVNI(s string) string {
	in := []rune(s)
	out := make([]rune, 0, len(in))
	for i := 0; i < len(in); i++ {
		r := in[i]
		if r >= 0xF000 && r <= 0xF0FF {
			r -= 0xF000
		}
		low := unicode.ToLower(r)
		isUpper := low != r
		base := low
		if alone, ok := vniAlone[low]; ok {
			base = alone
		}
		letter := base
		if isUpper {
			letter = unicode.ToUpper(base)
		}
		out = append(out, letter)
		if i+1 == len(in) {
			break
		}
		next := in[i+1]
		if next >= 0xF000 && next <= 0xF0FF {
			next -= 0xF000
		}
		next = unicode.ToLower(next)
		switch base {
		case 'a', 'e', 'o', 'u', 'y', 'ơ', 'ư':
			if mark, ok := vniTone[next]; ok {
				out = append(out, mark)
				i++
				continue
			}
		}
		switch base {
		case 'a', 'e', 'o':
			if hat, ok := vniHat[next]; ok && (base == 'a' || hat[0] == '\u0302') {
				out = append(out, hat[0])
				if hat[1] != 0 {
					out = append(out, hat[1])
				}
				i++
			}
		}
	}
	return norm.NFC.String(string(out))
}

// fontEncoding says which legacy encoding a font of that name shows.
func fontEncoding(font string) (convert func(string) string, capitals bool) {
	low := strings.ToLower(strings.TrimSpace(font))
	switch {
	case strings.HasPrefix(low, ".vn"):
		// .VnTimeH, .VnArialH …: the H fonts draw capitals from small letters.
		return fromTCVN3, strings.HasSuffix(font, "H")
	case strings.HasPrefix(low, "vni-") || strings.HasPrefix(low, "vni "):
		return fromVNI, false
	}
	return nil, false
}

// decodeLegacy finds the encoding of bytes that are not UTF-8 by the spelling
// of what comes out. ok is false when nothing reads as Vietnamese.
func decodeLegacy(data []byte) (text, name string, ok bool) {
	sample := data
	if len(sample) > 100_000 {
		sample = sample[:100_000]
	}
	cp1258 := func(b []byte) string {
		s, _ := charmap.Windows1258.NewDecoder().Bytes(b)
		return norm.NFC.String(string(s))
	}
	latin := func(b []byte) string {
		var out strings.Builder
		out.Grow(len(b) * 2)
		for _, c := range b {
			if c >= 0x80 && c < 0xA0 { // quotes and dashes of Windows fonts
				out.WriteRune(charmap.Windows1252.DecodeByte(c))
			} else {
				out.WriteRune(rune(c))
			}
		}
		return out.String()
	}
	readers := []struct {
		name string
		read func([]byte) string
	}{
		{"TCVN3 (ABC)", func(b []byte) string { return fromTCVN3(latin(b)) }},
		{"VNI", func(b []byte) string { return fromVNI(latin(b)) }},
		{"Windows-1258", cp1258},
	}
	best, at := 0.0, -1
	for i, r := range readers {
		if score := look(r.read(sample)).markedScore(); score > best {
			best, at = score, i
		}
	}
	if at < 0 || best < 0.6 {
		return "", "", false
	}
	return readers[at].read(data), readers[at].name, true
}

// repairLegacy finds text that was typed in a legacy encoding and then taken
// for Latin-1: valid UTF-8, but of the wrong letters ("Céng hoµ").
func repairLegacy(text string) (fixed, name string, changed bool) {
	sample := begin(text, 100_000)
	q := look(sample)
	before := q.markedScore()
	if q.marked < 3 || before > 0.75 {
		return text, "", false
	}
	tcvn, vni := look(fromTCVN3(sample)).markedScore(), look(fromVNI(sample)).markedScore()
	switch {
	case tcvn >= vni && tcvn > before+0.2 && tcvn > 0.7:
		return fromTCVN3(text), "TCVN3 (ABC)", true
	case vni > before+0.2 && vni > 0.7:
		return fromVNI(text), "VNI", true
	}
	return text, "", false
}
