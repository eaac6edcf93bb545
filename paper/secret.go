package paper

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The degrees of secrecy (Luật Bảo vệ bí mật nhà nước, Điều 8): in capitals, whose
// letters may be set apart; as they are typed in other cases; without diacritics.
var (
	degree = apart("TUYỆT MẬT") + "|" + apart("TỐI MẬT") + "|" + apart("MẬT")
	typed  = `(?i:tuyệt mật|tối mật)|Mật|` + apart("TUYET MAT") + "|" + apart("TOI MAT")
)

// apart is the pattern of words whose letters may have a space or a point between them.
func apart(words string) string {
	var out []string
	for _, w := range strings.Fields(words) {
		out = append(out, strings.Join(strings.Split(w, ""), "[ .]?"))
	}
	return strings.Join(out, "[ .]+")
}

// named are the words that may stand before a degree and say that it is one, and
// copies those behind it that count the copies of the paper.
const (
	named  = `(?i:(?:(?:mức|cấp|dấu chỉ|dấu)\s+)?(?:[đð]ộ|do)\s+m[ậa]t\s*[:–-]?\s*)`
	copies = `(?i:[\s,;(–—-]*(?:bản số|số bản|bản thứ)\s*[:.]?\s*[\d.…/]*)`
	before = `^(?:\p{Z}|[|*_(\[“"–—-])*`
	behind = `(?:\p{Z}|[|*_)\].”"–—-])*$`
)

var (
	reStamp = regexp.MustCompile(before + named + `?(` + degree + `)` + copies + `?` + behind)

	// reTyped is a stamp in a form that only the head of a paper gives a meaning.
	reTyped = regexp.MustCompile(before + `(?:` + named + `?(` + typed + `)|` + named + `(?i:(mật|mat)))` + copies + `?` + behind)

	// reFirst is a stamp that calls the paper by a general word, as the first
	// lines of a paper do; further down it is the end of a title.
	reFirst = regexp.MustCompile(before + `(?:TÀI LIỆU|VĂN BẢN|HỒ SƠ)\s+(` + degree + `)` + behind)

	// reHeadPart are the parts of a letterhead that a page may set into one line
	// with a stamp.
	reHeadPart = regexp.MustCompile(`CỘNG H[ÒO][AÀ] XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập\s*[-–—]\s*Tự do\s*[-–—]\s*Hạnh phúc|Số\s*:\s*\S+|(?:TP\.?\s*)?\p{Lu}\p{Ll}[\p{L} .-]*,\s*ngày\s+\S*\s*tháng\s+\S*\s*năm\s+\S*`)
)

// Marks at the head of a line, with what they mark behind them: "TỐI MẬT: Kế hoạch
// …", also after the words that hand it over. In small letters a colon makes the
// mark, as long as what follows does not ask.
var (
	reMark = regexp.MustCompile(`(?m)(?:^|[:.;!?“"(\[])\s*` + named + `?(?:` + degree +
		`)\s*[:.–—-]\s*([\p{L}\d“"])`)
	reTypedMark = regexp.MustCompile(`(?m)(?:^|[.;!?“"(\[])\s*(?:` + named + `?(?:` + typed + `)|` + named +
		`(?i:mật|mat))\s*:\s*([\p{L}\d“"].*)$`)
	reAsks = regexp.MustCompile(`(?i)\?|(?:^|\P{L})(?:gì|nào|bao lâu|bao nhiêu|thế nào|ra sao|mấy|ai|đâu|vì sao|gi|nao|bao lau|the nao)(?:\P{L}|$)`)
)

// SecretMark reports whether a text that a person wrote has the mark of a state
// secret at the head of a line, with what it marks behind it. A question about the
// marks names them inside a sentence and has none.
func SecretMark(text string) bool {
	text = norm.NFC.String(text)
	for _, m := range reMark.FindAllStringSubmatchIndex(text, -1) {
		if !reNextMark.MatchString(text[m[2]:]) {
			return true
		}
	}
	for _, m := range reTypedMark.FindAllStringSubmatch(text, -1) {
		if !reNextMark.MatchString(m[1]) && !reAsks.MatchString(m[1]) {
			return true
		}
	}
	return false
}

// reNextMark is a mark behind another one: "MẬT – TỐI MẬT – TUYỆT MẬT" marks
// nothing.
var reNextMark = regexp.MustCompile(`^(?i:[“"]?(?:tuyệt mật|tối mật|mật))`)

// reTitled is a mark before the title of a paper, in the same line.
var reTitled = regexp.MustCompile(`^\s*` + named + `?(` + degree + `)\s*[:.–—-]\s*[\p{L}\d“"]`)

// reNamed is a mark set apart in the name of a file or a sheet: "TỐI MẬT - kế
// hoạch.docx", "Kế hoạch (MẬT).xlsx".
var reNamed = regexp.MustCompile(`(?:^|[-–—_(\[.])\s*(?:ĐỘ MẬT\s*)?(TUYỆT MẬT|TỐI MẬT|MẬT|TUYET MAT|TOI MAT)\s*(?:$|[-–—_)\].:])`)

// firstLines, titleLines and stampLines are how far into a text, in lines, a stamp
// may stand that names the paper by a general word; a mark before a title, or a
// stamp in small letters; a stamp in capitals: beside the header, or at the head of
// a second copy of it.
const (
	firstLines = 3
	titleLines = 12
	stampLines = 40
)

// SecretStamp reports the degree of secrecy stamped on a document: "MẬT", "TỐI
// MẬT" or "TUYỆT MẬT", alone on its line, in its own cell or beside a part of the
// letterhead, with or without "Độ mật:". Laws that only speak of secrecy do
// not bear a stamp (Luật Bảo vệ bí mật nhà nước: the mark stands on the paper
// itself).
func SecretStamp(blocks []Block) (stamp string, ok bool) {
	seen := 0
	for _, b := range blocks {
		if b.Table != nil {
			for _, rows := range [][][]Cell{b.Table.HeadRows, b.Table.Rows} {
				for _, row := range rows {
					if seen++; seen > stampLines {
						return "", false
					}
					for _, c := range row {
						for _, l := range strings.Split(c.Raw, "\n") {
							if s, ok := stampAt(l, seen); ok {
								return s, true
							}
						}
					}
				}
			}
		}
		for _, l := range strings.Split(b.Label+" "+b.Text, "\n") {
			if strings.TrimSpace(l) == "" {
				continue
			}
			if strings.HasPrefix(l, " Điều 1") || strings.HasPrefix(l, "Điều 1") {
				return "", false
			}
			if seen++; seen > stampLines {
				return "", false
			}
			for _, cell := range strings.Split(l, "|") {
				if s, ok := stampAt(cell, seen); ok {
					return s, true
				}
			}
			l = norm.NFC.String(l)
			if m := reTitled.FindStringSubmatch(l); m != nil && seen <= titleLines && SecretMark(l) {
				return canonical(m[1]), true
			}
		}
	}
	return "", false
}

// RefuseSecret is the refusal of a paper with a stamp.
func RefuseSecret(stamp string) *Refusal {
	return &Refusal{Code: RefusedSecret, Text: "Văn bản đóng dấu độ " + stamp +
		textSecretKeptOut}
}

// stampAt is the stamp on the line of a text that stands at a place.
func stampAt(line string, at int) (string, bool) {
	if s, ok := stampOn(line); ok || at > titleLines {
		return s, ok
	}
	line = norm.NFC.String(line)
	rest := strings.TrimSpace(reHeadPart.ReplaceAllString(line, " "))
	if rest != strings.TrimSpace(line) {
		if s, ok := stampOn(rest); ok {
			return s, true
		}
	}
	if len(rest) > stampBytes {
		return "", false
	}
	rest = strings.Join(strings.Fields(rest), " ")
	if m := reTyped.FindStringSubmatch(rest); m != nil {
		return canonical(m[1]), true
	}
	if m := reFirst.FindStringSubmatch(rest); m != nil && at <= firstLines {
		return canonical(m[1]), true
	}
	return "", false
}

// stampBytes is how long the line of a stamp may be.
const stampBytes = 120

// stampOn is the stamp in capitals that a line is.
func stampOn(s string) (string, bool) {
	if len(s) > stampBytes {
		return "", false
	}
	m := reStamp.FindStringSubmatch(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
	if m == nil {
		return "", false
	}
	return canonical(m[1]), true
}

// stampInName is the mark in the name of a file or a sheet, without its extension.
func stampInName(name string) (string, bool) {
	m := reNamed.FindStringSubmatch(norm.NFC.String(name))
	if m == nil {
		return "", false
	}
	return canonical(m[1]), true
}

// canonical is a degree as the law writes it, in capitals.
func canonical(degree string) string {
	switch d := Fold(strings.NewReplacer(" ", "", ".", "").Replace(degree)); {
	case strings.HasPrefix(d, "tu"):
		return "TUYỆT MẬT"
	case strings.HasPrefix(d, "to"):
		return "TỐI MẬT"
	}
	return "MẬT"
}
