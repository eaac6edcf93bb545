package paper

import (
	"regexp"
	"strings"
)

var reStamp = regexp.MustCompile(`^(?:\p{Z}|[|*_(\[“"])*(?:(?:[ĐÐ]ộ [Mm]ật|ĐỘ MẬT|Mức độ mật|DẤU CHỈ ĐỘ MẬT)\s*:?\s*)?(TUYỆT MẬT|TỐI MẬT|MẬT)(?:\p{Z}|[|*_)\].”"])*$`)

// reMark is a mark at the head of a line, with what it marks behind it: "TỐI
// MẬT: Kế hoạch …", also after the words that hand it over.
var reMark = regexp.MustCompile(`(?m)(?:^|[:.;!?“"(\[])\s*(?:(?:[ĐÐ]ộ mật|ĐỘ MẬT)\s*:?\s*)?(?:TUYỆT MẬT|TỐI MẬT|MẬT)\s*[:.–—-]\s*([\p{L}\d“"])`)

// SecretMark reports whether a text that a person wrote has the mark of a state
// secret at the head of a line, in capitals and with what it marks behind it. A
// question about the marks names them inside a sentence and has none.
func SecretMark(text string) bool {
	for _, m := range reMark.FindAllStringSubmatchIndex(text, -1) {
		if !reNextMark.MatchString(text[m[2]:]) {
			return true
		}
	}
	return false
}

// reNextMark is a mark behind another one: "MẬT – TỐI MẬT – TUYỆT MẬT" marks
// nothing.
var reNextMark = regexp.MustCompile(`^[“"]?(?:TUYỆT MẬT|TỐI MẬT|MẬT)`)

// reTitled is a mark before the title of a paper, in the same line.
var reTitled = regexp.MustCompile(`^\s*(?:(?:[ĐÐ]ộ mật|ĐỘ MẬT)\s*:?\s*)?(TUYỆT MẬT|TỐI MẬT|MẬT)\s*[:.–—-]\s*[\p{L}\d“"]`)

// titleLines is how far into a text, in lines, such a title may stand.
const titleLines = 12

// stampLines is how far into a text, in lines, a stamp may stand: beside the
// header, or at the head of a second copy of it.
const stampLines = 40

// SecretStamp reports the degree of secrecy stamped on a document: "MẬT", "TỐI
// MẬT" or "TUYỆT MẬT" in capitals, alone on its line or in its own cell near
// the header, with or without "Độ mật:". Laws that only speak of secrecy do
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
							if s, ok := stampOn(l); ok {
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
				if s, ok := stampOn(cell); ok {
					return s, true
				}
			}
			if m := reTitled.FindStringSubmatch(l); m != nil && seen <= titleLines && SecretMark(l) {
				return m[1], true
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

func stampOn(s string) (string, bool) {
	if len(s) > 80 {
		return "", false
	}
	m := reStamp.FindStringSubmatch(strings.Join(strings.Fields(s), " "))
	if m == nil {
		return "", false
	}
	return m[1], true
}
