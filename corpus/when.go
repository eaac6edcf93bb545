package corpus

import (
	"regexp"
	"strings"
)

// when is what stands behind the word of an end ("… hết hiệu lực kể từ ngày … đối
// với …"), or behind the document that is ended.
type when struct {
	since  Day    // "" the day the acting document takes effect
	signed bool   // the day the acting document is issued
	scope  string // "đối với …": so far only
	clear  bool   // nothing else is said of it
	named  bool   // a time is told, whether understood or not
}

var (
	reEffectTail = regexp.MustCompile(`(?i)^(?:\s*(?:thi\s*hành|toàn\s+bộ|pháp\s+luật|áp\s+dụng)(?:\s|[.,;:]|$))*`)
	reDayWhen    = regexp.MustCompile(`(?i)^[\s,]*(?:(?:kể\s*)?từ|vào|(sau))\s+(?:(hết)\s+)?(?:[0-9]{1,2}\s*(?:giờ|h)\s*(?:[0-9]{1,2}\s*(?:phút)?)?,?\s*)?(?:ngày\s*)?` +
		DayForm)
	reOwnWhen  = regexp.MustCompile(`(?i)^[\s,]*(?:(?:kể\s*)?từ\s+|cùng\s+|vào\s+)?(?:(?:khi|ngày|thời\s+điểm|lúc)\s+(?:với\s+)?)*(?:\pL+,?\s+){1,4}này\s+(?:bắt\s+đầu\s+)?có\s+hiệu\s*lực(?:\s*thi\s*hành)?`)
	reSignWhen = regexp.MustCompile(`(?i)^[\s,]*(?:kể\s*)?từ\s+ngày\s+(?:(?:\pL+\s+){1,4}này\s+)?(?:được\s+)?(?:ký|ban\s+hành|thông\s+qua)(?:\s+(?:ban\s+hành|(?:\pL+\s+){1,4}?này))*`)
	reSomeWhen = regexp.MustCompile(`(?i)^[\s,]*(?:kể\s*từ|từ\s+(?:ngày|năm|tháng|thời|khi)|sau\s+(?:khi|ngày|thời|[0-9])|khi\s|vào\s|cho\s+đến|đến\s+khi|nếu\s|với\s+điều\s+kiện)`)
	reSoFar    = regexp.MustCompile(`(?i)^[\s,]*((?:chỉ\s+)?(?:đối\s+với|trong\s+(?:lĩnh\s+vực|phạm\s+vi|trường\s+hợp)|trên\s+địa\s+bàn|một\s+phần)\s?[^;.]*)`)
	reNoMore   = regexp.MustCompile(`(?i)^\s*(?:$|[.,;:!?)\]\[(”"“]|và\s|hoặc\s|đồng\s+thời|theo\s+(?:quy\s+định\s+tại\s+)?(?:khoản|điểm|điều)\s+[0-9a-zđ]+\s+(?:\pL+\s+){0,3}này)`)
)

// readWhen reads what stands behind the word of an end.
func readWhen(tail string) when {
	var w when
	rest := tail[len(reEffectTail.FindString(tail)):]
	w.named = reSomeWhen.MatchString(rest)
	if m := reDayWhen.FindStringSubmatch(rest); m != nil {
		w.since, w.named, w.clear = MakeDay(m[3], m[4], m[5]), true, true
		if m[1] != "" || m[2] != "" { // "sau ngày 31 tháng 12"
			w.since = w.since.Add(1)
		}
		rest = rest[len(m[0]):]
	} else if m := reOwnWhen.FindString(rest); m != "" {
		w.named, w.clear = true, true
		rest = rest[len(m):]
	} else if m := reSignWhen.FindString(rest); m != "" {
		w.named, w.signed, w.clear = true, true, true
		rest = rest[len(m):]
	}
	switch m := reSoFar.FindStringSubmatch(rest); {
	case m != nil:
		w.scope, w.clear = strings.TrimSpace(m[1]), !w.named || w.clear
	case !w.named:
		w.clear = reNoMore.MatchString(rest)
	}
	return w
}

// on gives an act that ends something what w tells of it.
func (w when) on(a *act) {
	if a.kind != RelRepeals && a.kind != RelReplaces {
		return
	}
	if !w.clear && a.since == "" {
		a.why = append(a.why, sayWhen)
	}
	a.signed = a.signed || w.signed && a.since == ""
	if w.scope != "" && a.scope == "" {
		a.kind, a.scope = RelRepeals, w.scope
	}
}
