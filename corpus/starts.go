package corpus

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

var (
	reStarts = regexp.MustCompile(`có\s+hiệu\s+lực\s+(?:thi\s*hành\s+)?(?:(?:kể\s*)?từ|vào)\s+(?:ngày\s*)?`)
	reDayAt  = regexp.MustCompile(`^` + DayForm)
	reDayEnd = regexp.MustCompile(`^\s*(?:cho\s+)?đến\s+(?:hết\s+)?(?:ngày\s*)?` + DayForm)
	// "từ ngày Nghị định … có hiệu lực thi hành": of a day that the text does not tell.
	reStartsWith = regexp.MustCompile(`^(?:ngày|thời\s+điểm|khi)?\s*(?:Luật|Nghị|Thông|Quyết|Pháp|văn\s+bản)`)
	// Where the words on one provision begin.
	reStartsAt = regexp.MustCompile(`(?i)(?:^|[\s,;])(?:trừ|riêng)\s|;`)
	rePlaced   = regexp.MustCompile(`^(?i)(?:(?:các\s+)?(?:quy\s+định|nội\s+dung)\s+(?:(?:tại|ở|của)\s+)?)?((?:các\s+)?(?:điểm|khoản|điều|mục|chương|phụ\s+lục)\s.*)$`)
	reMatter   = regexp.MustCompile(`^(?i)((?:các\s+)?(?:quy\s+định|nội\s+dung|việc)\s.+?)\s(?:quy\s+định\s+)?tại\s((?:các\s+)?(?:điểm|khoản|điều|mục|chương|phụ\s+lục)\s.*)$`)
	reStartNo  = regexp.MustCompile(`(?i)\s(?:trước|sửa\s+đổi|bổ\s+sung|hết|thay\s+thế|theo|như)\s|(?:^|\s)(?:điều|khoản|điểm)\s+này`)
	reOfItself = regexp.MustCompile(`(?i)(?:,|\s)+(?:tại\s+|của\s+)?(?:luật|bộ luật|nghị định|thông tư|quyết định|nghị quyết|pháp lệnh|quy định|quy chế)\s+này[\s,]*(?:bắt\s+đầu)?[\s,]*$`)
	reOwnLabel = regexp.MustCompile(`^(?:[\s\d.)]|[a-zđ][.)])+`)
)

// ownStarts are the provisions of which the document says that they take effect on
// another day than it does itself: "Quy định tại khoản 4 Điều 16 của Luật này có hiệu
// lực từ ngày …", "trừ Điều 3 có hiệu lực từ ngày …". Where the day hangs on another
// document the claim is doubtful, and so is the state of the provision until then.
func ownStarts(d *Document, rooms map[*Part]room) (out []Relation) {
	me := Ref{Doc: d.Key, Number: d.Number}
	take := func(at Ref, text string) {
		for _, sentence := range sentences(unwrap(text)) {
			if !reForceWords.MatchString(sentence) {
				continue
			}
			for _, s := range startsIn(dropQuoted(sentence)) {
				if s.since == d.Effective && s.since != "" || s.since != "" && s.since < d.Issued {
					continue
				}
				for _, to := range s.places {
					to.Doc, to.Number = me.Doc, me.Number
					from := at
					from.Doc, from.Number = me.Doc, me.Number
					c := &Claim{Grade: Sure, Scope: s.scope}
					if s.since == "" {
						c.Grade, c.Why = Doubtful, []string{sayStartOpen}
					}
					out = append(out, Relation{Kind: RelStarts, From: from, To: to, Since: s.since, Until: s.until,
						By: FromText, Evidence: strings.TrimSpace(sentence), Claim: c})
				}
			}
		}
	}
	var visit func(p *Part, at Ref)
	visit = func(p *Part, at Ref) {
		switch p.Kind {
		case KindArticle:
			at = Ref{Article: p.No}
		case KindClause:
			at.Clause = p.No
		case KindPoint:
			at.Point = p.No
		}
		take(at, p.Text)
		for _, q := range p.Parts {
			if !p.quoted(q) && q.Kind != KindTable {
				visit(q, at)
			}
		}
		take(at, p.Tail)
	}
	for p, r := range rooms {
		if r == roomActs {
			visit(p, Ref{})
		}
	}
	slices.SortStableFunc(out, func(x, y Relation) int {
		return cmp.Or(strings.Compare(x.To.Local(), y.To.Local()), strings.Compare(string(x.Since), string(y.Since)))
	})
	return slices.CompactFunc(out, func(x, y Relation) bool { return x.To == y.To && x.Since == y.Since })
}

// start is what a sentence says of the day of provisions of its own document; since
// is "" where the day is that of another document.
type start struct {
	places []Ref
	since  Day
	until  Day    // last day, where one is told
	scope  string // only this matter of them
}

func startsIn(sentence string) (out []start) {
	from := 0
	for _, m := range reStarts.FindAllStringIndex(sentence, -1) {
		subject, rest := sentence[from:m[0]], sentence[m[1]:]
		var s start
		switch day := reDayAt.FindStringSubmatch(rest); {
		case day != nil:
			s.since = MakeDay(day[1], day[2], day[3])
			from = m[1] + len(day[0])
			if end := reDayEnd.FindStringSubmatch(sentence[from:]); end != nil {
				s.until = MakeDay(end[1], end[2], end[3])
				from += len(end[0])
			}
		case reStartsWith.MatchString(rest):
			from = m[1]
		default:
			continue
		}
		if i := reStartsAt.FindAllStringIndex(subject, -1); len(i) > 0 {
			subject = subject[i[len(i)-1][1]:]
		}
		subject = strings.TrimSpace(reOwnLabel.ReplaceAllString(subject, ""))
		own := reOfItself.FindString(subject)
		subject = strings.TrimSuffix(subject, own)
		places := ""
		if p := rePlaced.FindStringSubmatch(subject); p != nil {
			places = p[1]
		} else if p := reMatter.FindStringSubmatch(subject); p != nil && own != "" {
			s.scope, places = p[1], p[2]
		}
		if places == "" || reStartNo.MatchString(places) {
			continue
		}
		for _, mention := range ParseRef(places) {
			if mention.Serial != "" || mention.Name != "" || mention.Part.Whole() {
				s.places = nil
				break
			}
			s.places = append(s.places, mention.Part)
		}
		if len(s.places) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// startsOf are the days of effect that provisions of h have of their own; what an
// administrator said of one, or turned down, outranks the reading.
func startsOf(h *Head, rels []Relation) (out []Relation) {
	me := Ref{Doc: h.Key, Number: h.Number}
	mine := slices.DeleteFunc(slices.Clone(rels), func(r Relation) bool {
		return r.Kind != RelStarts || !sameDocument(r.From, me) || !sameDocument(r.To, me)
	})
	for _, r := range mine {
		if !r.Rejected && !slices.ContainsFunc(mine, func(o Relation) bool {
			return o.By.rank() > r.By.rank() && o.To.Local() == r.To.Local()
		}) {
			out = append(out, r)
		}
	}
	return out
}

// started tells the days that provisions have of their own, and takes that of what is
// asked about. A matter within a provision, and a day that is not told, put the
// provision in doubt until then.
func (a *assessment) started() {
	nearest := -1
	for _, e := range a.known.starts {
		switch covers := a.covers(e.To); {
		case !covers && !a.inside(e.To):
		case e.Since == "":
			a.say(sayStartUnknown, e.To.Local(), e.Evidence)
			a.v.Doubt = a.v.Doubt || covers && a.h.Effective != "" && a.on >= a.h.Effective
		case e.narrowed() || !covers:
			what := e.To.Local()
			if e.narrowed() {
				what = "“" + e.Claim.Scope + "” " + what
			}
			a.say(sayEffective+a.evidence(effect{Relation: e}), what, e.Since.Vietnamese())
			a.v.Doubt = a.v.Doubt || covers && (a.on < e.Since) != (a.on < a.h.Effective)
		default:
			a.say(sayEffective+a.evidence(effect{Relation: e}), e.To.Local(), e.Since.Vietnamese())
			if n := len(e.To.Local()); n > nearest {
				nearest, a.from, a.to = n, e.Since, e.Until
			}
		}
	}
}
