package answer

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/question"
)

var (
	reOfText = regexp.MustCompile(` (con|het|co) hieu luc |^ (het )?hieu luc | hieu luc (thi hanh )?(tu|khi|ngay|den) | ap dung (tu|khi nao|den) |` +
		` (bi|duoc) (thay the|bai bo|sua doi|thay) `)
	reEarlier = regexp.MustCompile(` (luat|bo luat|nghi dinh|thong tu|quyet dinh|van ban|quy dinh) (cu|truoc day|truoc do|truoc) `)
	reFrom    = regexp.MustCompile(` (ap dung|thuc hien|co hieu luc|hieu luc) (tu|khi nao|tu khi) | tu (ngay|khi|luc|thang) nao | (tu|den) bao gio `)
	reFuller  = regexp.MustCompile(` (cu the|chi tiet|ro|day du|ky) hon | (noi|giai thich) ro | toan van | trich (day du|nguyen van|ca dieu) |` +
		` (xem|cho) ca dieu | day du `)
)

// carry understands a question by the conversation before it: one that leans on it
// is put as one that needs no other, and asked on the same day; of the first source
// of the answer before it may ask how long it holds, or to see more of it, and of
// the procedure told before another part. docs are those the conversation is about.
func (a *Answerer) carry(ctx context.Context, q Question) (Question, error) {
	text, how := question.Follow(q.Text, q.History)
	part := question.ReadProcedure(q.Text, false)
	ofPart := len(part.Aspects) > 0 && part.Code == "" && part.Bare
	if len(q.History) == 0 || how == question.Alone && !ofPart {
		return q, nil
	}
	silent := *a
	silent.opts.Writer = nil
	n := len(q.History) - 1
	before, err := silent.answer(ctx, Question{Text: strings.TrimSpace(paper.Clean(q.History[n])), Today: q.Today,
		AsOf: q.AsOf, Reader: q.Reader, History: q.History[:n], Without: q.Without})
	if err != nil {
		return q, err
	}
	asked, last := q, cmp.Or(before.Searched, q.History[n])
	other, named := question.Other(q.Text)
	switch {
	case how == question.Alone && !ofRecord(before):
		return asked, nil
	case ofRecord(before) && len(part.Aspects) == 0 && len(part.Words) > 0 && named:
		q.Text = sameOf(other, last)
		return q, nil
	}
	q.Text = text
	if before.Status.Declined() || before.Status == Clarify || len(before.Sources) == 0 {
		return a.alone(ctx, asked, q, how)
	}
	s := before.Sources[0]
	if q.AsOf == "" && before.Reading.OnText != "" && !hasDay(asked.Text) {
		q.AsOf = before.AsOf
	}
	if ofRecord(before) && ofPart {
		q.Text = ofCode(asked.Text, s.Number)
		return q, nil
	}
	f := spaced(asked.Text)
	switch whole := (corpus.Ref{Doc: s.Ref.Doc, Number: s.Number}); {
	case before.Status == Possible:
		for _, o := range before.Sources {
			q.docs = append(q.docs, o.Ref.Doc)
		}
	case reFrom.MatchString(f) && hasDay(s.Quote): // the provision says from when
		q.Text = fmt.Sprintf(followSame, s.Cite, asked.Text)
		return q, nil
	case reEarlier.MatchString(f) && (reOfText.MatchString(f) || strings.Contains(f, " ap dung ")):
		q.Text = fmt.Sprintf(followReplaced, corpus.Cite(s.passage.Head, whole))
		return q, nil
	case reOfText.MatchString(f):
		q.Text = fmt.Sprintf(followValidity, corpus.Cite(s.passage.Head, whole))
		return q, nil
	case reFuller.MatchString(f) && len(question.Subject(asked.Text)) == 0 && s.Article != "":
		q.Text = fmt.Sprintf(followUnit, corpus.Cite(s.passage.Head, unitOf(s.Ref)))
		return q, nil
	default:
		q.docs = []string{s.Ref.Doc}
	}
	return a.alone(ctx, asked, q, how)
}

// ownLeast is how many syllables of its own a short question has at least that may be
// about something else than the conversation.
const ownLeast = 3

// alone is the question as it was asked, where it hardly leans on the conversation,
// is answered for sure by itself, and is about something else or not answered for sure
// with the conversation. Otherwise it is with.
func (a *Answerer) alone(ctx context.Context, asked, with Question, how question.Leaning) (Question, error) {
	if how == question.Leans || len(question.Subject(asked.Text)) < ownLeast {
		return with, nil
	}
	sure := func(q Question) (bool, error) {
		r, err := a.search(ctx, q, impersonal(q.Text))
		return err == nil && !a.doubts(q, r), err
	}
	if ok, err := sure(asked); err != nil || !ok {
		return with, err
	}
	if question.Continues(asked.Text, asked.History[len(asked.History)-1]) {
		if ok, err := sure(with); err != nil || ok {
			return with, err
		}
	}
	return asked, nil
}

var reCircum = regexp.MustCompile(`(?i)^(?:có|co|ở|o|tại|tai|cho|với|voi|nếu|neu|trường hợp|truong hop|khi) `)

// sameOf asks of another procedure ("còn đăng ký lại khai sinh thì sao?") the part that
// was asked for before; what is only a circumstance ("còn có yếu tố nước ngoài?") is one
// of the question before.
func sameOf(text, before string) string {
	if reCircum.MatchString(text) {
		return strings.TrimRight(before, "?!. ") + " " + text
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

func hasDay(text string) bool {
	return slices.ContainsFunc(quantities(text), func(n quantity) bool {
		return n.unit == "date" ||
			n.unit == "month" || len(n.n) == 7 && n.n[4] == '-'
	})
}

// inTopic searches a question that goes on about documents: where nothing answers it
// for sure, what they say comes first.
func (a *Answerer) inTopic(ctx context.Context, q Question, query index.Query) (*index.Result, error) {
	wide, err := a.index.Search(ctx, query)
	if err != nil || len(q.docs) == 0 || !a.doubts(q, wide) {
		return wide, err
	}
	query.Docs = q.docs
	near, err := a.index.Search(ctx, query)
	if err != nil || len(near.Hits) == 0 {
		return wide, err
	}
	for i := range near.Hits { // among so few documents anything stands out
		near.Hits[i].Confidence = min(near.Hits[i].Confidence, a.opts.Sure/2)
	}
	return near, nil
}
