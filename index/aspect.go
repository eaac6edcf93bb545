package index

import (
	"context"
	"regexp"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// asked is a question made ready for ranking.
type asked struct {
	found     []found
	cues      []found // words that the text answering this kind of question holds
	aspect    Aspect
	wants     wants
	subjects  subjects                   // that it names
	texts     map[int32][]corpus.Passage // of units, fetched already
	mentioned map[int32]bool             // documents the question names

	gives [][]give                  // by term: which of those that tell what is asked about it stands for
	words map[string]int            // terms of one syllable that give anything
	pairs map[string]map[string]int // … of two, by the first and the second

	places     []place               // of found
	lead, tail float64               // what the terms there weigh
	sentence   [maxSentences]float64 // the same for each sentence
}

// place is where in the question a term stands first. Some questions say first
// what they are about and then the circumstances, others the other way round,
// and of two questions in one each is answered by a text of its own.
type place struct {
	lead, tail float64 // 1 in the first and in the last part
	sentence   int     // -1: not a term of the question itself
}

const maxSentences = 6

// locate finds the places of the terms.
func (q *asked) locate(text string) {
	places := map[string]place{}
	ys := paper.Syllables(text)
	p := place{}
	for i, y := range ys {
		p.lead, p.tail = 0, 0
		switch at := float64(i) / float64(len(ys)); {
		case at < .45:
			p.lead = 1
		case at >= .55:
			p.tail = 1
		}
		words := []string{y.Text}
		if i > 0 {
			if strings.ContainsAny(text[ys[i-1].End:y.Start], "?.!;") {
				p.sentence = min(p.sentence+1, maxSentences-1)
			}
			words = append(words, bigram(ys[i-1].Text, y.Text))
		}
		for _, w := range words {
			if _, ok := places[w]; !ok {
				places[w] = p
			}
		}
	}
	q.lead, q.tail = 1e-6, 1e-6
	for _, f := range q.found {
		p, ok := places[f.text]
		if !ok {
			p.sentence = -1
		} else {
			w := f.weight * f.idfPass
			q.lead += w * p.lead
			q.tail += w * p.tail
			q.sentence[p.sentence] += w
		}
		q.places = append(q.places, p)
	}
}

// aspects are tried in order; pattern is matched against the folded question.
// cues are words of a text that answers such a question.
var aspects = []struct {
	aspect  Aspect
	pattern *regexp.Regexp
	cues    []string
}{
	{AspectValidity, regexp.MustCompile(`\b(con|het|co) hieu luc|hieu luc (thi hanh )?(tu|khi|ngay)|thay the (boi|bang) (van ban )?nao|bi (bai bo|thay the)`), []string{"hiệu lực", "thay thế"}},
	{AspectPenalty, regexp.MustCompile(`\b(phat|xu phat|muc phat|di tu|phat tu|xu ly hinh su|ky luat)\b`), []string{"phạt tiền", "bị phạt", "phạt tù", "kỷ luật"}},
	{AspectForbidden, regexp.MustCompile(`\b(bi cam|nghiem cam|cam\b|khong duoc lam|hanh vi nao)`), []string{"nghiêm cấm", "không được"}},
	{AspectDeadline, regexp.MustCompile(`\b(bao lau|thoi han|thoi gian|may ngay|bao nhieu ngay|may nam|bao nhieu nam|khi nao|cham nhat|tu ngay nao|luc nao)\b`), []string{"thời hạn", "ngày làm", "kể từ", "chậm nhất", "thời gian"}},
	{AspectDossier, regexp.MustCompile(`\b(ho so (gom|bao gom|can|xin|de nghi|dang ky)|giay to (gi|nao)|gom nhung (giay to|gi)|thanh phan ho so|mau (nao|don))`), []string{"hồ sơ", "giấy tờ", "bao gồm", "đơn đề"}},
	{AspectDuty, regexp.MustCompile(`\b(trach nhiem|nghia vu|nhiem vu)\b`), []string{"trách nhiệm", "nghĩa vụ", "nhiệm vụ"}},
	{AspectAuthority, regexp.MustCompile(`\b(tham quyen|ai (duoc|co quyen|quyet dinh|ky|phe duyet|ban hanh|la)|co quan nao|do ai|nguoi nao|quyen han)\b`), []string{"thẩm quyền", "quyết định", "quyền hạn"}},
	{AspectCondition, regexp.MustCompile(`\b(dieu kien|tieu chuan|yeu cau|doi tuong nao|truong hop nao)\b`), []string{"điều kiện", "tiêu chuẩn", "yêu cầu", "trường hợp"}},
	{AspectDefinition, regexp.MustCompile(`\b(la gi|dung (de|vao) (lam|viec) gi|de lam gi|nghia la|duoc hieu|hieu (la|nhu)|the nao la|khai niem|dinh nghia)\b`), []string{"giải thích", "được hiểu", "từ ngữ"}},
	{AspectProcedure, regexp.MustCompile(`\b(trinh tu|thu tuc|quy trinh|cac buoc|nhu the nao|the nao|ra sao|cach)\b`), []string{"trình tự", "thủ tục", "thực hiện"}},
}

// aspectOf says what a question asks for.
func aspectOf(text string) (Aspect, []string) {
	folded := paper.Fold(text)
	for _, a := range aspects {
		if a.pattern.MatchString(folded) {
			return a.aspect, a.cues
		}
	}
	return AspectNone, nil
}

// ask looks up everything ranking needs to know about a question.
func (v *view) ask(ctx context.Context, ts []term, r *Reading) (*asked, error) {
	q := &asked{aspect: r.Aspect, wants: wantsOf(r.Text), subjects: subjectsKnown().in(r.Text),
		texts: map[int32][]corpus.Passage{}, mentioned: map[int32]bool{}}
	var err error
	if q.found, err = v.finder.find(ctx, ts); err != nil {
		return nil, err
	}
	q.locate(r.Text)
	q.settle(r.lays)
	_, cues := aspectOf(r.Text)
	cueTerms := make([]term, len(cues))
	for i, c := range cues {
		cueTerms[i] = term{c, 1, true}
	}
	if q.cues, err = v.finder.find(ctx, cueTerms); err != nil {
		return nil, err
	}
	for _, ref := range r.Refs {
		for _, c := range ref.Candidates {
			if d, ok := v.byKey[c.Doc]; ok {
				q.mentioned[d] = true
			}
		}
	}
	return q, nil
}
