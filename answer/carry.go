package answer

import (
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/question"
)

//go:embed follow.txt
var followText string

// general are the folded phrases of follow.txt, the longest first.
var general = sync.OnceValue(func() []string {
	var out []string
	for _, l := range strings.Split(followText, "\n") {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			out = append(out, strings.Join(folded(l), " "))
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return len(out[i]) > len(out[j]) })
	return out
})

// ownSubject are the folded syllables of a question that say what it is about:
// those outside the phrases that any question may hold.
func ownSubject(text string) []string {
	f := " " + strings.Join(folded(text), " ") + " "
	for _, p := range general() {
		for strings.Contains(f, " "+p+" ") {
			f = strings.Replace(f, " "+p+" ", " | ", 1)
		}
	}
	return slices.DeleteFunc(strings.Fields(f), func(w string) bool { return w == "|" || stop[w] })
}

// dependent says that a question is understood only with the one before it.
func dependent(text string) bool {
	for _, m := range corpus.ParseRef(text) {
		if m.Serial != "" || m.Name != "" {
			return false
		}
	}
	return leans(text) || len(ownSubject(text)) == 0
}

var (
	reOfText = regexp.MustCompile(` (con|het|co) hieu luc |^ (het )?hieu luc | hieu luc (thi hanh )?(tu|khi|ngay|den) | ap dung (tu|khi nao|den) |` +
		` (bi|duoc) (thay the|bai bo|sua doi|thay) `)
	reFrom   = regexp.MustCompile(` (ap dung|thuc hien|co hieu luc|hieu luc) (tu|khi nao|tu khi) | tu (ngay|khi|luc|thang) nao `)
	reFuller = regexp.MustCompile(` (cu the|chi tiet|ro|day du|ky) hon | (noi|giai thich) ro | toan van | trich (day du|nguyen van|ca dieu) |` +
		` (xem|cho) ca dieu | day du `)
)

// carry understands a question by the conversation before it: one without a
// subject of its own is about the first source of the answer before, on the same
// day, and one that asks for a part of a procedure about the one told before. What
// it was taken for is in Text, or in docs and topic.
func (a *Answerer) carry(ctx context.Context, q Question) (Question, error) {
	if n := len(q.History); n > 0 {
		if text := swapped(q.Text, q.History[n-1]); text != "" {
			q.Text, q.History = text, q.History[:n-1]
			return a.carry(ctx, q)
		}
	}
	part := question.ReadProcedure(q.Text, false)
	ofPart := len(part.Aspects) > 0 && part.Code == "" && part.Bare
	asked, leaning := q, dependent(q.Text)
	if len(q.History) == 0 || !leaning && !ofPart {
		return q, nil
	}
	silent := *a
	silent.opts.Writer = nil
	n := len(q.History) - 1
	before, err := silent.answer(ctx, Question{Text: strings.TrimSpace(paper.Clean(q.History[n])), Today: q.Today,
		AsOf:   q.AsOf,
		Reader: q.Reader, History: q.History[:n], Without: q.Without})
	if err != nil {
		return q, err
	}
	q.topic = topic(q.History)
	if !leaning && !ofRecord(before) {
		return asked, nil
	}
	if ofRecord(before) && len(part.Aspects) == 0 && len(part.Words) > 0 && reOther.MatchString(q.Text) {
		q.Text, q.History, q.topic = sameOf(q.Text, q.History[n], q.topic), nil, ""
		return q, nil
	}
	if before.Status.Declined() || before.Status == Clarify || len(before.Sources) == 0 {
		return q, nil
	}
	s := before.Sources[0]
	head := s.passage.Head
	if q.AsOf == "" && before.Reading.OnText != "" && !hasDay(q.Text) {
		q.AsOf = before.AsOf
	}
	if ofRecord(before) && ofPart {
		q.Text, q.History, q.topic = ofCode(q.Text, s.Number), nil, ""
		return q, nil
	}
	f := " " + strings.Join(folded(q.Text), " ") + " "
	switch whole := (corpus.Ref{Doc: s.Ref.Doc, Number: s.Number}); {
	case before.Status == Possible:
		for _, o := range before.Sources {
			q.docs = append(q.docs, o.Ref.Doc)
		}
	case reFrom.MatchString(f) && hasDay(s.Quote): // the provision says from when
		q.Text, q.History, q.topic = fmt.Sprintf(followSame, s.Cite, q.Text), nil, ""
	case reOfText.MatchString(f):
		q.Text, q.History, q.topic = fmt.Sprintf(followValidity, corpus.Cite(head, whole)), nil, ""
	case reFuller.MatchString(f) && len(ownSubject(q.Text)) == 0 && s.Article != "":
		q.Text, q.History, q.topic = fmt.Sprintf(followUnit, corpus.Cite(head, unitOf(s.Ref))), nil, ""
	default:
		q.docs = []string{s.Ref.Doc}
	}
	return q, nil
}

var (
	reOther    = regexp.MustCompile(`(?i)^(?:(?:thế|the|vậy|vay) còn|(?:the|vay) con|còn|con|thế|the|vậy|vay) `)
	reOtherEnd = regexp.MustCompile(`(?i)(?:\s+(?:thì|thi))?(?:\s+(?:sao|thế nào|the nao|như nào|nhu nao))?(?:\s+(?:ạ|a|nhỉ|vậy))?\s*[?.!]*$`)
	reCircum   = regexp.MustCompile(`(?i)^(?:có|co|ở|o|tại|tai|cho|với|voi|nếu|neu|trường hợp|truong hop|khi) `)
	reMeant    = regexp.MustCompile(`(?i)^(?:(?:à |ờ |ồ )?(?:không|khong|ko|k)(?: phải| phai)?[ ,.]*)?(?:ý|y) (?:tôi|toi|mình|minh|em|tớ) (?:là|la|hỏi|hoi|muốn hỏi|muon hoi)(?: là| la)? `)
)

// sameOf asks of another procedure ("còn đăng ký lại khai sinh thì sao?") the part that
// was asked for before; what is only a circumstance ("còn có yếu tố nước ngoài?") is one
// of the question before.
func sameOf(text, before, topic string) string {
	text = reOtherEnd.ReplaceAllString(reOther.ReplaceAllString(text, ""), "")
	if reCircum.MatchString(text) {
		return strings.TrimRight(topic, "?!. ") + " " + text
	}
	for _, aspect := range question.ReadProcedure(before, false).Aspects {
		if words := aspectWords[aspect].ask; paper.Fold(text) == strings.ToLower(text) {
			text += " " + paper.Fold(words)
		} else {
			text += " " + words
		}
	}
	return text
}

// sorts are words of which one takes the place of another where a question is asked
// again: "còn viên chức?", "không, ý tôi là cấp tỉnh".
var sorts = [][]string{
	{"cán bộ, công chức", "công chức cấp xã", "công chức", "viên chức", "cán bộ", "người lao động"},
	{"cấp xã", "cấp tỉnh", "cấp huyện", "cấp trung ương"},
	{"lần đầu", "lần hai", "lần thứ hai", "lần thứ nhất"},
}

// swapped is the question before with one of its words put for another of the sort
// that the text names, and nothing else; "" where the text is none of that kind.
func swapped(text, before string) string {
	said := text
	if text = reMeant.ReplaceAllString(text, ""); text == said && !reOther.MatchString(text) {
		return ""
	}
	text = reOtherEnd.ReplaceAllString(reOther.ReplaceAllString(text, ""), "")
	now := strings.Join(folded(text), " ")
	for _, sort := range sorts {
		if !slices.ContainsFunc(sort, func(w string) bool { return strings.Join(folded(w), " ") == now }) {
			continue
		}
		ys := paper.Syllables(before)
		for _, w := range sort {
			ws := folded(w)
			for i := 0; i+len(ws) <= len(ys); i++ {
				same := true
				for k := range ws {
					same = same && paper.Fold(ys[i+k].Text) == ws[k]
				}
				if same {
					return before[:ys[i].Start] + text + before[ys[i+len(ws)-1].End:]
				}
			}
		}
	}
	return ""
}

// topic is what a conversation is about: its last question with a subject of its
// own, and what was asked of it since.
func topic(history []string) string {
	from := len(history) - 1
	for from > 0 && dependent(history[from]) {
		from--
	}
	return strings.Join(history[from:], " ")
}

func hasDay(text string) bool {
	return slices.ContainsFunc(quantities(text), func(n quantity) bool {
		return n.unit == "date" ||
			n.unit == "month" || len(n.n) == 7 && n.n[4] == '-'
	})
}

// inTopic searches a question that leans on a conversation: in the documents
// that it was about, and everywhere when these do not answer.
func (a *Answerer) inTopic(ctx context.Context, q Question, query index.Query) (*index.Result, error) {
	query.History, query.Leans = []string{q.topic}, true
	wide, err := a.index.Search(ctx, query)
	if err != nil || len(q.docs) == 0 {
		return wide, err
	}
	query.Docs = q.docs
	near, err := a.index.Search(ctx, query)
	if err != nil {
		return nil, err
	}
	sure := func(r *index.Result) bool {
		return len(r.Hits) > 0 && r.Confidence >= a.opts.Threshold && r.Hits[0].Confidence >= a.opts.Sure
	}
	if len(near.Hits) == 0 || sure(wide) && !sure(near) && len(ownSubject(q.Text)) > 0 {
		return wide, nil
	}
	return near, nil
}
