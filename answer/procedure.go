package answer

import (
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

// From which score of the index a procedure is meant for sure, and from which it may be.
const (
	procedureSure  = .56
	procedureMaybe = .46
	alikeMargin    = .055 // names whose scores differ by less are chosen between
	mostChoices    = 6
)

// record is a procedure as an answer speaks of it.
type record struct {
	*corpus.Procedure
	head     *corpus.Head
	document *corpus.Document
	levels   []string
	score    float64
}

// procedure answers a question on an administrative procedure; nil where it is
// about none that is held, or rather about the law.
func (a *Answerer) procedure(ctx context.Context, q Question, r *index.Result) (*Answer, error) {
	ask := question.ReadProcedure(r.Reading.Text, r.Reading.Restored)
	if len(ask.Aspects) == 0 && !ask.Named && ask.Code == "" || ofLaw(r) {
		return nil, nil
	}
	hits, err := a.index.Procedures(ctx, index.ProcedureQuery{Words: ask.Words, All: ask.All, Accented: ask.Accented,
		Levels: ask.Levels, Code: ask.Code, Reader: q.Reader, Without: q.Without})
	if err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	if len(hits) == 0 || hits[0].Score < procedureMaybe {
		return nil, nil
	}
	alike, err := a.alike(ctx, hits)
	if err != nil {
		return nil, err
	}
	aspect := question.Aspect("")
	if len(ask.Aspects) > 0 {
		aspect = ask.Aspects[0]
	}
	if len(alike) > 1 && !sameAnswer(alike, aspect) {
		return whichProcedure(q, r, alike), nil
	}
	status := Answered
	if hits[0].Score < procedureSure {
		status = Possible
	}
	return a.ofProcedure(status, r, alike[0], ask)
}

// ofLaw says that a question is one of the law: it names a text, or asks whether
// one is in force.
func ofLaw(r *index.Result) bool {
	named := func(rr index.RefReading) bool { return rr.Mention.Serial != "" || len(rr.Candidates) > 0 }
	return r.Reading.Aspect == index.AspectValidity || slices.ContainsFunc(r.Reading.Refs, named)
}

// alike reads the procedures that fit as well as the best: those of like name.
func (a *Answerer) alike(ctx context.Context, hits []index.ProcedureHit) ([]record, error) {
	var out []record
	for i, h := range hits {
		if i > 0 && (hits[0].Score-h.Score > alikeMargin || h.Name < hits[0].Name-.02) || len(out) == mostChoices {
			continue
		}
		d, p, err := a.index.Procedure(ctx, h.Head.Key)
		if err != nil {
			return nil, fmt.Errorf("answer: procedure %s: %w", h.Head.Key, err)
		}
		if p != nil {
			out = append(out, record{p, h.Head, d, h.Levels, h.Score})
		}
	}
	return out, nil
}

// sameAnswer says that the records tell the same of what is asked.
func sameAnswer(rs []record, aspect question.Aspect) bool {
	for _, r := range rs[1:] {
		if !slices.Equal(rs[0].facts(aspect), r.facts(aspect)) {
			return false
		}
	}
	return true
}

// whichProcedure asks which of the procedures of like name is meant.
func whichProcedure(q Question, r *index.Result, rs []record) *Answer {
	out := &Answer{Status: Clarify, AsOf: r.Reading.On, Reading: r.Reading}
	out.say(Asking, textWhichProcedure, count(len(rs)))
	for _, p := range rs {
		n := out.addRecord(p, nil)
		out.choices = append(out.choices, say{textProcedureChoice, []fact{out.told(n, p.Name), out.told(n, p.Code),
			out.told(n, p.levelWords())}})
		out.Asks = append(out.Asks, fmt.Sprintf("%s (%s)", strings.TrimRight(q.Text, "?!. "), p.Code))
	}
	return out.end()
}

// addRecord adds a source: the part of the record, or the record where part is nil.
func (a *Answer) addRecord(p record, part *corpus.Part) int {
	ref := corpus.Ref{Doc: p.head.Key, Number: p.head.Number}
	text, heading := p.facts("")[0], ""
	if part != nil {
		ref.Section, text, heading = part.No, strings.TrimSpace(part.Words()), strings.TrimSuffix(part.Title, ":")
	}
	for i := range a.Sources {
		if a.Sources[i].Ref == ref {
			return i + 1
		}
	}
	s := source(index.Hit{}, corpus.Passage{Head: p.head, Ref: ref, Heading: heading, Text: text}, ref, "")
	s.Validity, s.ValidityText, s.Cause, s.Doubt = "", "", "", ""
	s.validity = corpus.Validity{}
	s.record = p.Procedure
	a.Sources = append(a.Sources, s)
	return len(a.Sources)
}

// told is a fact of the record that source n is.
func (a *Answer) told(n int, text string) fact { return fact{kind: factRecord, n: n, text: text} }

// ofProcedure answers what is asked of a procedure.
func (a *Answerer) ofProcedure(status Status, r *index.Result, p record, ask question.ProcedureAsk) (*Answer, error) {
	out := begin(status, r)
	aspects := ask.Aspects
	if len(aspects) == 0 {
		aspects = []question.Aspect{""}
	}
	for i, aspect := range aspects[:min(len(aspects), 2)] {
		part := p.part(aspect)
		n := out.addRecord(p, part)
		facts := p.facts(aspect)
		role := Conclusion
		words := textProcedureFact
		if i > 0 {
			role, words = Further, textProcedureAlso
		} else if status == Possible {
			words = textProcedureMaybe
		}
		what := fact{kind: factPart, part: p.lead(out, n, aspect, facts)}
		lead := say{words, []fact{out.told(n, p.Name), out.told(n, p.Code), what, mark(n)}}
		b := Block{Kind: Paragraph, Role: role, says: []say{lead}}
		for _, s := range p.sentences(aspect, ask, facts) {
			m := out.addRecord(p, s.part)
			where := out.told(m, strings.TrimSuffix(s.part.Title, ":"))
			b.says = append(b.says, say{textProcedureSentence, []fact{where, inside(m, s.text), mark(m)}})
		}
		out.Blocks = append(out.Blocks, b)
	}
	if p.Decision != "" {
		out.say(Further, textProcedureDecision, out.told(1, p.Decision), mark(1))
	}
	return out.end(), nil
}

// part is the part of the record that an aspect stands in.
func (p *record) part(aspect question.Aspect) *corpus.Part {
	titles := map[question.Aspect]string{question.AskDossier: "thanh phan ho so", question.AskForms: "thanh phan ho so",
		question.AskSets: "thanh phan ho so", question.AskTime: "cach thuc thuc hien", question.AskFee: "cach thuc thuc hien",
		question.AskOnline: "cach thuc thuc hien", question.AskSteps: "trinh tu thuc hien", question.AskWhere: "trinh tu thuc hien",
		question.AskResult: "ket qua", question.AskConditions: "yeu cau, dieu kien", question.AskBasis: "can cu phap ly"}
	title := titles[aspect]
	for _, part := range p.document.Parts {
		if title != "" && strings.HasPrefix(paper.Fold(part.Title), title) {
			return part
		}
	}
	if len(p.document.Parts) == 0 {
		return nil
	}
	return p.document.Parts[0]
}

// lead says the facts of an aspect.
func (p *record) lead(a *Answer, n int, aspect question.Aspect, facts []string) *say {
	words := aspectWords[aspect]
	if len(facts) == 0 {
		return &say{words: words.none}
	}
	s := say{words: words.lead}
	if words.counts {
		s.facts = append(s.facts, a.told(n, fmt.Sprint(p.papers())))
	}
	parts := make([]string, 0, len(facts))
	shown := facts
	if len(facts) > mostFacts {
		shown = facts[:mostFacts]
	}
	for range shown {
		parts = append(parts, "%s")
	}
	list := say{words: strings.Join(parts, "; ")}
	for _, f := range shown {
		list.facts = append(list.facts, a.told(n, f))
	}
	if more := len(facts) - len(shown); more > 0 {
		list.words += textProcedureMore
		list.facts = append(list.facts, count(more))
	}
	s.facts = append(s.facts, fact{kind: factPart, part: &list})
	return &s
}

// mostFacts is how many papers, steps or documents are said in one paragraph.
const mostFacts = 8

// papers is how many papers the dossier has; of several cases those of the first.
func (p *record) papers() int {
	if len(p.Cases) == 0 {
		return 0
	}
	return len(p.Cases[0].Items)
}

func (p *record) levelWords() string {
	if len(p.Levels) == 0 {
		return textNoLevel
	}
	return strings.ToLower(strings.Join(p.Levels, ", "))
}

// telling is a sentence of the record with the part it stands in.
type telling struct {
	part  *corpus.Part
	text  string
	score float64
}

var (
	reRecordLine = regexp.MustCompile(`(?:[^.;\n]|[.;](?:\d|[^\s\d\pL]))+[.;]?`)
	reToldTimes  = regexp.MustCompile(`(?i)\d+(?:\s*\([^)]*\))?\s+(?:giờ|ngày|tháng|năm|tuần|phút)|\d+ giờ|ngay (?:khi|sau|trong)`)
	reToldMoney  = regexp.MustCompile(`(?i)\d[\d.,]*\s*(?:đồng|đ\b|vnđ|triệu|nghìn)|\d+\s?%|miễn`)
	reToldPlace  = regexp.MustCompile(`(?i)(?:nộp|gửi|đến|tại)[^.;]{0,120}(?:trung tâm|bộ phận|trụ sở|ủy ban|uỷ ban|ubnd|sở|cơ quan|công an|cục|chi cục|phòng|ngân hàng|tòa án|cổng|văn phòng|tổ chức|đoàn)`)
	reToldWho    = regexp.MustCompile(`(?i)(?:chủ tịch|ủy ban|uỷ ban|ubnd|giám đốc|sở|bộ|cục|công an|cơ quan|tổ chức|trưởng)[^.;]{0,90}(?:cấp|ký|quyết định|giải quyết|xem xét|thẩm định|ban hành|trả)`)
)

// sentences are the sentences of the record that tell what is asked beyond the
// facts: those that hold the question's own words, or the only ones that tell it.
func (p *record) sentences(aspect question.Aspect, ask question.ProcedureAsk, facts []string) []telling {
	var tells *regexp.Regexp
	switch aspect {
	case question.AskTime:
		tells = reToldTimes
	case question.AskFee:
		tells = reToldMoney
	case question.AskWhere, question.AskOnline:
		tells = reToldPlace
	case question.AskWho, question.AskLevel:
		tells = reToldWho
	default:
		return nil
	}
	name := map[string]bool{}
	for _, w := range folded(p.Name) {
		name[w] = true
	}
	own := map[string]bool{}
	for _, w := range ask.Words {
		if f := paper.Fold(w); f != "" && !name[f] {
			own[f] = true
		}
	}
	var best []telling
	for _, part := range p.document.Parts {
		title := paper.Fold(part.Title)
		if strings.HasPrefix(title, "can cu") || strings.HasPrefix(title, "ket qua") || strings.HasPrefix(title, "thong tin") {
			continue
		}
		table := strings.HasPrefix(title, "cach thuc")
		for _, s := range reRecordLine.FindAllString(strings.TrimSpace(part.Text), -1) {
			s = strings.TrimSpace(s)
			if !tells.MatchString(s) || words(s) > 90 || table && strings.Contains(s, "Hình thức nộp") {
				continue
			}
			t := telling{part: part, text: s}
			f := " " + strings.Join(folded(s), " ") + " "
			for w := range own {
				if strings.Contains(f, " "+w+" ") {
					t.score++
				}
			}
			if ask.Duty && strings.Contains(f, " trach nhiem ") {
				t.score += .5
			}
			if strings.HasPrefix(title, "trinh tu") {
				t.score += .2
			}
			best = append(best, t)
		}
	}
	slices.SortStableFunc(best, func(a, b telling) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	if len(best) == 0 {
		return nil
	}
	if len(facts) > 0 && best[0].score < 1 && aspect != question.AskTime && aspect != question.AskWhere {
		return nil
	}
	n := 1
	for n < len(best) && n < 2 && best[n].score >= max(1, best[0].score-.5) {
		n++
	}
	return best[:n]
}
