package answer

import (
	"regexp"
	"strings"
)

var (
	reSentence = regexp.MustCompile(`[.;]\s+`)
	// A catalogue entry's note speaks to those who keep the catalogue. Of it a
	// reader needs what makes the text unsure or out of date.
	reUnsure = regexp.MustCompile(`(?i)chưa có nguồn xác nhận|hiệu lực.*chưa xác định|chưa xác định.*hiệu lực|` +
		`chưa đối chiếu|cần đối chiếu|không còn hiệu lực|hết hiệu lực|hết thời gian|theo pháp điển`)
)

// readerNote is what a reader of a provision should know: all that is said
// about the provision, because the last sentence may be the one that corrects
// it, and the first caution of those about its document.
func readerNote(document, provision string) string {
	out := strings.TrimSpace(provision)
	for _, s := range reSentence.Split(document, -1) {
		s = strings.TrimRight(strings.TrimSpace(s), ".;")
		if s == "" || !reUnsure.MatchString(s) || provision != "" && strings.Contains(s, "pháp điển") {
			continue
		}
		r := []rune(s)
		s = strings.ToUpper(string(r[:1])) + string(r[1:]) + "."
		if !strings.Contains(out, s) {
			out = join(out, s)
		}
		break
	}
	return out
}
