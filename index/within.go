package index

import (
	"regexp"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// What the texts of a unit are worth beyond the words counted in it, in units of
// the ranker's score: a passage has a heading of its own that is what is asked
// about, tells a number of what is asked for, names an office where a place is
// asked for. They were set on alqac2022, zalo2021-a and civil-a, see
// docs/retrieval.md.
const (
	headRank    = 4
	amountRank  = .8
	placeRank   = .4
	rereadDepth = 10 // candidates that are read again

	maxHead = 12 // syllables of a heading within a passage, at most
)

// wants is what a question asks for that a passage shows in its text.
type wants struct {
	amount      *regexp.Regexp // what is counted, nil when no number is asked for
	soft        *regexp.Regexp // what any answer tells: a time, a sum, an office, yes or no; nil with amount
	place, list bool
	span        bool // a span of time or the end of one
	percent     bool
	document    bool // which document rules something
}

// value says whether it asks for something that a passage tells or does not.
func (w *wants) value() bool { return w.amount != nil || w.soft != nil }

// Patterns of the folded question, and of the folded passage.
var (
	amountAsked = regexp.MustCompile(`\b(?:may|bao nhieu) ([\pL\d]+)`) // what is counted stands behind
	spanAsked   = regexp.MustCompile(`\bbao lau\b`)
	timeAsked   = regexp.MustCompile(`\b(?:may|bao nhieu) (?:ngay|thang|nam|gio|tuan|tieng|hom)\b|\bbao lau\b|\bthoi h(?:an|ieu)\b`)
	textAsked   = regexp.MustCompile(`\b(?:luat|nghi dinh|nghi quyet|phap lenh|thong tu|quyet dinh|van ban) (?:nao|gi)\b`)
	shareAsked  = regexp.MustCompile(`\bphan tram\b|%`)
	whenAsked   = regexp.MustCompile(`\b(khi nao|bao gio|luc nao|ngay nao|thang nao|nam nao|(?:ngay|thang|nam|thu) may|thoi han|thoi hieu|thoi diem|cham nhat|som nhat|may gio)\b`)
	moneyAsked  = regexp.MustCompile(`\b(muc phat|phat tien|bao nhieu tien|muc luong|muc (phu cap|huong|dong|chi|bo duong)|(phu cap|huong|le phi) .*bao nhieu|le phi)\b`)
	whoAsked    = regexp.MustCompile(`\b(ai|nguoi nao|cap nao|chuc vu nao|don vi nao|co quan nao|tham quyen)\b`)
	yesAsked    = regexp.MustCompile(`\b(duoc khong|phai khong|dung khong|co (duoc|phai|can|bi|the) .*\bkhong|co .* khong)$`)
	placeAsked  = regexp.MustCompile(`\b(o dau|tai dau|noi nao|cho nao|co quan nao)\b`)
	listAsked   = regexp.MustCompile(`\b(gom|nhung gi|giay to gi|cac .* nao|nhung .* nao|hanh vi nao|truong hop nao|dieu kien gi)\b`)

	// time is a term, a date or the event that a time is counted from.
	timeTold   = regexp.MustCompile(`\d+ ?(?:\([^)]{1,20}\) ?)?(?:ngay|thang|nam|gio|tuan|phut|quy)\b|\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi) (?:ngay|thang|nam|gio)\b|\bngay \d|\b(?:truoc khi|sau khi|ke tu|trong ngay|ngay sau|hang nam|hang thang|thoi diem|khi co|hang quy|dinh ky|cac truong hop|truong hop sau)\b`)
	moneyTold  = regexp.MustCompile(`\d ?(?:dong|trieu)\b|\d ?%|lan muc|thang luong|muc luong`)
	numberTold = regexp.MustCompile(`\d|\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|nua)\b`)
	yesTold    = regexp.MustCompile(`\b(?:khong|duoc|phai|co the|nghiem cam|cam|tru truong hop|co quyen)\b`)
	whoTold    = regexp.MustCompile(`\b(?:chu tich|giam doc|bo truong|thu tuong|thu truong|nguoi dung dau|truong (?:phong|ban|doan|thon|co quan)|uy ban|hoi dong|co quan|chinh phu|quoc hoi|toa an|nguoi co tham quyen|cap co tham quyen|so |bo |thanh tra|van phong|phong |don vi|to chuc|cap truong|cap pho|chanh van phong|tong cuc truong|cuc truong|van thu)`)

	office = regexp.MustCompile(`\b(uy ban nhan dan|co quan|tru so|bo phan mot cua|trung tam phuc vu|phong tu phap|to chuc hanh nghe)\b`)
)

// number is a number, in digits or a word, folded.
const number = `(?:\d[\d.,]*|\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi))(?: ?[(][^)]{1,20}[)])? ?`

// amounts are what tells so many of a thing, by the folded word for the thing:
// days may be told in months. Things that are counted by listing them ("mấy hình
// thức") are not among them.
var amounts = func() map[string]*regexp.Regexp {
	out := map[string]*regexp.Regexp{}
	for _, m := range []struct{ asked, told string }{
		{"ngay thang nam gio tuan phut tieng hom", "ngay|thang|nam|gio|tuan|phut|quy|lan thoi gian"},
		{"tien dong", "dong|trieu|lan muc|thang luong"}, {"phan", "%|phan tram|phan"},
		{"lan", "lan"}, {"tuoi", "tuoi"}, {"nguoi", "nguoi|thanh vien"}, {"ban", "ban"}, {"to", "to"}, {"bo", "bo"}, {"trang", "trang"},
		{"met", "m|met"}, {"mm", "mm"}, {"cm", "cm"}, {"km", "km"}, {"m2", "m2"}, {"ha", "ha|hec ta"}, {"kg", "kg"},
	} {
		r := regexp.MustCompile(number + `(?:` + m.told + `)(?:\PL|$)`)
		for _, word := range strings.Fields(m.asked) {
			out[word] = r
		}
	}
	return out
}()

func wantsOf(text string) wants {
	folded := paper.Fold(text)
	w := wants{place: placeAsked.MatchString(folded), list: listAsked.MatchString(folded),
		span: timeAsked.MatchString(folded), percent: shareAsked.MatchString(folded),
		document: textAsked.MatchString(folded)}
	counted := amountAsked.FindStringSubmatch(folded)
	if m := counted; m != nil {
		w.amount = amounts[m[1]]
	} else if spanAsked.MatchString(folded) {
		w.amount = amounts["ngay"]
	}
	if w.amount == nil {
		switch {
		case moneyAsked.MatchString(folded):
			w.soft = moneyTold
		case whenAsked.MatchString(folded):
			w.soft = timeTold
		case counted != nil:
			w.soft = regexp.MustCompile(number + `(?:\pL+ )?` + counted[1] + `\b`)
		case strings.Contains(folded, "bao nhieu"):
			w.soft = numberTold
		case whoAsked.MatchString(folded):
			w.soft = whoTold
		case yesAsked.MatchString(strings.TrimRight(folded, " ?.!")):
			w.soft = yesTold
		}
	}
	return w
}

// toldIn says whether a folded text tells what is asked for.
func (w *wants) toldIn(folded string) bool {
	return w.amount != nil && w.amount.MatchString(folded) || w.soft != nil && w.soft.MatchString(folded)
}

// fit is how well the text of a passage is what a question wants.
type fit struct {
	head                float64 // of its own heading, from 0 to 1
	amount, place, list bool
	told                bool // what is asked for, of whatever kind
	span, percent       bool
}

func (q *asked) fits(p *corpus.Passage) fit {
	f := fit{head: q.heads(q.headOf(p.Text)), list: q.wants.list && lists(p.Text)}
	if q.wants.value() || q.wants.place || q.wants.span || q.wants.percent {
		folded := paper.Fold(p.Text)
		f.span = q.wants.span && amounts["ngay"].MatchString(folded)
		f.percent = q.wants.percent && shareAsked.MatchString(folded)
		f.amount = q.wants.amount != nil && q.wants.amount.MatchString(folded)
		f.told = q.wants.toldIn(folded)
		f.place = q.wants.place && office.MatchString(folded)
	}
	return f
}

// passScores says how much of the question stands in each passage of a unit,
// its headings counted in: 1 is all of it.
func (v *view) passScores(q *asked, unit int32) []float64 {
	first, last := v.unitPass[unit], v.unitPass[unit+1]
	d := v.unitDoc[unit]
	out := make([]float64, last-first)
	heads := float64(v.units[unit].Len + v.docs[d].Len)
	avg := v.avgPass + v.avgTitle + v.avgDoc
	all := 1e-6
	for k := range q.found {
		f := &q.found[k]
		w := f.weight * f.idfPass
		all += w
		fix := float64(tfAt(f.title, unit)) + float64(tfAt(f.doc, d))
		i := f.body.from(first)
		for p := first; p < last; p++ {
			tf := fix
			if i < len(f.body.at) && f.body.at[i] == p {
				tf += float64(f.body.tf[i])
				i++
			}
			if tf > 0 {
				out[p-first] += w * tf / (tf + float64(saturation(bm25{.9, .6}, (float64(v.passLen[p])+heads)/avg)))
			}
		}
	}
	for i := range out {
		out[i] /= all
	}
	return out
}

// defined is what a khoản on words begins with: "2. “Bản sao y” là …".
var defined = regexp.MustCompile(`^[^\pL]*(\pL[^.;:“”"\n]{1,80}?)[”"]? (?:là|gồm|bao gồm|được hiểu là) `)

// headOf is the heading that a passage begins with, its number left out; "" when
// it has none. The sentence above a list is not a heading.
func (q *asked) headOf(text string) string {
	if q.aspect == AspectDefinition {
		if m := defined.FindStringSubmatch(text); m != nil {
			return m[1]
		}
	}
	i := strings.IndexAny(text, "\n:")
	if i < 0 {
		return ""
	}
	head := text[:i]
	if i := strings.IndexAny(head, ".)"); i >= 0 && i <= 4 {
		head = head[i+1:]
	}
	ys := paper.Syllables(head)
	if len(ys) == 0 || len(ys) > maxHead {
		return ""
	}
	switch ys[len(ys)-1].Text {
	case "sau", "đây", "gồm", "là":
		return ""
	}
	return head
}

// lists reports whether a passage says what follows in it ("… các giấy tờ sau
// đây:").
func lists(text string) bool {
	i := strings.IndexByte(text, '\n')
	return i > 0 && strings.HasSuffix(strings.TrimSpace(text[:i]), ":")
}

// heads says how well a heading is what the question asks about, from 0 to 1:
// how much of each stands in the other.
func (q *asked) heads(head string) float64 {
	in := map[string]bool{}
	for _, y := range paper.Syllables(head) {
		in[y.Text] = true
	}
	all, hit, common := 1e-6, 0.0, 0.0
	for i := range q.found {
		f := &q.found[i]
		if f.pair {
			continue
		}
		all += f.weight * f.idfPass
		if in[f.text] {
			hit += f.weight * f.idfPass
			common++
		}
	}
	if common == 0 {
		return 0
	}
	precision, recall := common/float64(len(in)), hit/all
	if precision < .6 {
		return 0
	}
	return precision * precision * recall
}
