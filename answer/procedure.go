package answer

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/question"
)

// From which score of the index a procedure is meant for sure, and from which it may be.
const (
	procedureSure  = .56
	procedureMaybe = .43
	procedureOver  = .65  // from here on it comes before a provision that is found first
	procedurePlain = .75  // from here on no provision is looked at first
	alikeMargin    = .055 // names whose scores differ by less are chosen between
	likeName       = .4   // share of the best name's precision from which a name is like it
	mostChoices    = 6
	unlikely       = .15 // confidence of a provision from which a name that is none too sure gives way to it
	foundFirst     = .15 // what a name gains whose record the search of all texts finds first
	recordCertain  = .5  // confidence of a record found first from which it is the one meant
	recordLikely   = .1  // … from which it may be
	halfText       = .5  // share of the question's words that its record has then at least
	mostNames      = 60  // names looked at
	mostNear       = 8   // of them that are spoken of
	lawCertain     = .7  // confidence of a provision from which no name goes before it
	someName       = .25 // how much of the name they have to be then: "bản sao" is little of a long one
	wholeName      = .9  // from which share of the question's words on a name is the one meant
)

// record is a procedure as an answer speaks of it.
type record struct {
	*corpus.Procedure
	head     *corpus.Head
	document *corpus.Document
	levels   []string
	score    float64
	validity corpus.Validity // on the day of the answer
}

// procedure answers a question on an administrative procedure; nil where it is
// about none that is held, or rather about the law.
func (a *Answerer) procedure(ctx context.Context, q Question, r *index.Result) (*Answer, error) {
	ask := question.ReadProcedure(r.Reading.Text, r.Reading.Restored)
	first := len(r.Hits) > 0 && corpus.IsProcedure(r.Hits[0].Passage.Head)
	about := len(ask.Aspects) > 0 || ask.Named || ask.Code != "" || first && requests(r.Reading.Text)
	if !about || ofLaw(r) || ask.Code == "" && (ask.Ruled || a.leansOnLaw(q)) {
		return nil, nil
	}
	hits, err := a.procedureNames(ctx, q, r, ask)
	if err != nil {
		return nil, err
	}
	if len(hits) > 0 && ofLawRather(ask, r, hits[0]) {
		return nil, nil
	}
	if len(hits) == 0 || hits[0].Score < procedureMaybe {
		// A part of a procedure is asked for that no name fits: what the words find in
		// the records of others is no answer.
		told := func(h index.Hit) bool {
			return !corpus.IsProcedure(h.Passage.Head) && h.Confidence >= a.opts.Sure
		}
		if first && !ask.Asks(question.AskBasis) && !slices.ContainsFunc(r.Hits, told) {
			return decline(q, DeclinedNoBasis, r), nil
		}
		return nil, nil
	}
	own := question.ReadProcedure(outsideName(r.Reading.Text, hits[0].Head.Title), r.Reading.Restored)
	if len(own.Aspects) > 0 {
		ask.Aspects, ask.Duty = own.Aspects, own.Duty // what the name says is not asked for
	}
	law := slices.ContainsFunc(r.Hits, func(h index.Hit) bool { return !corpus.IsProcedure(h.Passage.Head) })
	var byLaw *Answer // names provisions of which one may answer
	if len(r.Hits) > 0 && ask.Code == "" && !first {
		if a.lawBefore(hits[0], r, ask) {
			// A provision fits, or answers, better than the name, unless it is none too sure.
			byLaw, err = a.compose(ctx, q, r)
			if err == nil && byLaw.Status.Declined() && meant(hits[0]) {
				byLaw = nil // the law says nothing, and the name is meant
			} else if err != nil || byLaw.Status != Possible ||
				!meant(hits[0]) && (r.Hits[0].Confidence >= unlikely || hits[0].Precision < littleName ||
					!ask.OfOffice() && (hits[0].Name < unlikeName ||
						hits[0].Precision < littleBeside && r.Hits[0].Confidence >= recordLikely)) {
				return byLaw, err
			}
		}
	}
	rs, err := a.alike(ctx, hits, r.Reading.On)
	if err != nil || len(rs) == 0 {
		return nil, err
	}
	aspect := ask.First()
	if out, silent, err := a.silent(ctx, q, r, ask, &rs[0], law); silent || err != nil {
		return out, err
	}
	sure := ask.Code != "" || meant(hits[0]) && !goesOn(ask, hits[0].Head.Title)
	rs, others := nearest(rs, ask, aspect)
	likely := !goesOn(ask, hits[0].Head.Title) && hits[0].Name >= .65 && hits[0].Text >= inRecord &&
		hits[0].Precision >= littleName
	if (sure || likely) && len(rs) > 1 && !sameAnswer(rs, aspect, ask) {
		if byLaw != nil {
			return byLaw, nil
		}
		return whichProcedure(q, r, rs), nil
	}
	status := Answered
	if !sure {
		status = Possible
	}
	if law && !sure && !first && hits[0].Precision < littleName {
		return nil, nil // of a long name
	}
	out := a.ofProcedure(status, r, rs[0], others, ask)
	if err := a.basisOf(out, rs[0]); err != nil {
		return nil, err
	}
	if byLaw != nil && !sure {
		more(out, r.Hits, nil, maybeSources-1)
	}
	if law { // the law may set a duty or a limit of its own
		out.FollowUps = append(out.FollowUps, fmt.Sprintf(followLaw, strings.TrimSpace(q.Text)))
	}
	return out.end(), nil
}

// ofLawRather says that a question is on the law, though the name of a procedure fits:
// it names a text by its title, asks what an office has to do, which the law tells, or
// for the sum itself that is paid, not for what the office takes.
func ofLawRather(ask question.ProcedureAsk, r *index.Result, best index.ProcedureHit) bool {
	return byTitle(r, best) || ask.Code == "" &&
		(ask.Office && !meant(best) || ask.Asks(question.AskFee) && paid(r.Reading.Text, best.Head.Title))
}

// silent says that a record tells less of what is asked than the law may, and what is
// answered then, nil for the law alone. law says that provisions were found.
func (a *Answerer) silent(ctx context.Context, q Question, r *index.Result, ask question.ProcedureAsk, p *record,
	law bool) (*Answer, bool, error) {
	aspect := ask.First()
	if ask.Code == "" && aspect == question.AskTime && ask.Lasting && !p.lasts(ask) {
		return nil, true, nil // how long an office takes is not how long its paper holds
	}
	if !law || ask.Named || ask.Code != "" || aspect == "" {
		return nil, false, nil
	}
	if aspect == question.AskTime && !p.timed() &&
		!(ask.Duty && len(p.sentences(aspect, ask, p.facts(aspect))) > 0) {
		// A number without a unit answers less than the law may.
		out, err := a.compose(ctx, q, r)
		if err != nil || !ofRecord(out) && (out.Status == Answered || !out.Status.Declined() && p.unitless()) {
			return out, true, err
		}
	}
	if !p.tells(aspect, ask) {
		out, err := a.compose(ctx, q, r) // what the record does not tell, the law may
		return out, true, err
	}
	return nil, false, nil
}

// procedureNames are the procedures whose names fit a question, best first.
func (a *Answerer) procedureNames(ctx context.Context, q Question, r *index.Result,
	ask question.ProcedureAsk) ([]index.ProcedureHit, error) {
	hits, err := a.index.Procedures(ctx, index.ProcedureQuery{Words: ask.Words, All: ask.All, Accented: ask.Accented,
		Levels: ask.Levels, Code: ask.Code, Reader: q.Reader, Without: q.Without, Limit: mostNames})
	if err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	hits = slices.DeleteFunc(hits, func(h index.ProcedureHit) bool {
		return contrary(r.Reading.Text, h.Head.Title) || otherCountry(r.Reading.Text, h.Head.Title) ||
			otherAge(r.Reading.Text, h.Head.Title) || saysLittle(h, ask) ||
			ask.Code == "" && (h.Unmarked || ofPlace(r.Reading.Text, h.Head.Title))
	})
	return firstFound(hits, r), nil
}

// lawBefore says that the provision found first is looked at before the name.
func (a *Answerer) lawBefore(name index.ProcedureHit, r *index.Result, ask question.ProcedureAsk) bool {
	answers := r.Confidence >= certain && r.Hits[0].Confidence >= a.opts.Sure
	office := ask.OfOffice() && name.Name >= wholeName &&
		(name.Precision >= someName || opensWith(ask.Words, name.Head.Title))
	sure := answers && r.Hits[0].Confidence >= lawCertain
	return name.Score < procedureOver || sure && !office ||
		answers && !ask.Named && !office && name.Score < procedurePlain
}

// From which share of the question's words that are the record's, in its name or its
// text, it is meant for sure: the one alone, the other where the question has half
// of the name besides. "Tiền Tết cho hộ nghèo" is no scheme of houses for the poor.
const (
	inRecord     = .92
	mostRecord   = .7
	littleName   = .15 // of a name is too little, whatever else fits
	mostName     = .6  // of the question is in the name, or nearly the whole name in the question
	nearlyName   = .8
	littleBeside = .2 // … beside a provision that is as likely as a record has to be
	unlikeName   = .5 // of the question in a name that stands beside provisions none of which is likely
)

// meant says that a procedure is the one that is asked about, for sure.
func meant(h index.ProcedureHit) bool {
	return h.Score >= procedureSure && (h.Name >= mostName || h.Precision >= nearlyName) &&
		h.Precision >= littleName &&
		(h.Text >= inRecord || h.Text >= mostRecord && h.Precision >= .5)
}

// reNameHead is what stands before what a folded name is about.
var reNameHead = regexp.MustCompile(`^(?:thu tuc )?(?:dang ky |cap |giai quyet )?`)

// opensWith says that a name opens with the words of a question, three at least that
// stand side by side.
func opensWith(words []string, name string) bool {
	run, _, _ := strings.Cut(strings.Join(words, " "), "  ")
	n := reNameHead.ReplaceAllString(strings.Join(folded(name), " "), "")
	run = reNameHead.ReplaceAllString(paper.Fold(run), "")
	return strings.Count(run, " ") >= 2 && strings.HasPrefix(n+" ", run+" ")
}

// joints are words behind which a name tells for whom, where and when.
var joints = map[string]bool{"cho": true, "tai": true, "cua": true, "trong": true, "doi": true, "do": true,
	"thuoc": true, "theo": true, "va": true, "de": true, "khi": true, "tu": true, "hoac": true, "ve": true}

// goesOn says that a question and a name have the same words and then go on with
// different ones: "chứng chỉ hành nghề dược" is no "chứng chỉ hành nghề thú y".
func goesOn(ask question.ProcedureAsk, name string) bool {
	open, _, _ := strings.Cut(name, "(")
	n, in, about := folded(open), map[string]bool{}, map[string]bool{}
	for _, w := range folded(name) {
		in[w] = true
	}
	for _, w := range ask.Words {
		about[w] = true
	}
	for i := range ask.All {
		for k := range n {
			l := 0
			for i+l < len(ask.All) && k+l < len(n) && paper.Fold(ask.All[i+l]) == n[k+l] {
				l++
			}
			if l < sameRun || i+l == len(ask.All) || k+l == len(n) || !about[ask.All[i+l]] {
				continue
			}
			if next := paper.Fold(ask.All[i+l]); !in[next] && !joints[n[k+l]] && !joints[next] {
				return true
			}
		}
	}
	return false
}

// lawFirst leaves out records of procedures where a provision was found too: a name
// that did not fit makes no part of its record an answer.
func lawFirst(hits []index.Hit) []index.Hit {
	law := slices.DeleteFunc(slices.Clone(hits), func(h index.Hit) bool { return corpus.IsProcedure(h.Passage.Head) })
	if len(law) == 0 {
		return hits
	}
	return law
}

// ofRecord says that an answer rests on the record of a procedure first.
func ofRecord(a *Answer) bool {
	return len(a.Sources) > 0 && corpus.IsProcedure(a.Sources[0].passage.Head)
}

// contraries are words of which a name has the one or the other.
var contraries = [][2][]string{
	{{"nước ngoài"}, {"trong nước"}},
	{{"công ty", "doanh nghiệp"}, {"hộ kinh doanh", "hợp tác xã", "tổ hợp tác"}},
	{{"hợp tác xã", "tổ hợp tác"}, {"hộ kinh doanh"}},
}

// sameRun is how many words of a name a question has to repeat in their order for
// them to ask nothing.
const sameRun = 4

// outsideName is a question without the runs of words that are the name's: in "cho
// người chưa đủ điều kiện đăng ký tạm trú mất mấy ngày" no condition is asked for.
func outsideName(text, name string) string {
	in := spaced(name)
	ys := paper.Syllables(text)
	cut := make([]bool, len(ys))
	for i := range ys {
		run := " "
		for k := i; k < len(ys); k++ {
			run += paper.Fold(ys[k].Text) + " "
			if !strings.Contains(in, run) {
				break
			}
			if k-i+1 >= sameRun {
				for n := i; n <= k; n++ {
					cut[n] = true
				}
			}
		}
	}
	var out strings.Builder
	at := 0
	for i, y := range ys {
		if cut[i] {
			out.WriteString(text[at:y.Start])
			at = y.End
		}
	}
	return out.String() + text[at:]
}

// contrary says that a question names one of two contraries and the name of a
// procedure the other alone.
func contrary(text, name string) bool {
	text, name = spaced(text), spaced(name)
	says := func(s string, words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, " "+paper.Fold(w)+" ") })
	}
	for _, pair := range contraries {
		for i := range pair {
			if says(text, pair[i]) && !says(text, pair[1-i]) && says(name, pair[1-i]) && !says(name, pair[i]) {
				return true
			}
		}
	}
	return false
}

var rePaid = regexp.MustCompile(` (dong|nop|tra|huong) (?:bao nhieu|may) `)

// paid says that a question asks how much is paid of what a procedure is on: "đóng bao
// nhiêu" of "Đăng ký đóng bảo hiểm".
func paid(text, name string) bool {
	m := rePaid.FindStringSubmatch(spaced(text))
	return m != nil && strings.Contains(spaced(name), " "+m[1]+" ")
}

var rePlace = regexp.MustCompile(`(?:tỉnh|thành phố) (\p{Lu}\pL+(?: \p{Lu}\pL+)*)`)

// ofPlace says that the name of a procedure is of one province, which a question does not
// name.
func ofPlace(text, name string) bool {
	m := rePlace.FindStringSubmatch(name)
	return m != nil && !strings.Contains(spaced(text), spaced(m[1]))
}

// From which weight on the words of a question name something by themselves, and which
// share of a name they have to be below it, or how much more of them the record has:
// "áp dụng từ bao giờ" is about none of the procedures in whose names something is applied.
const (
	sayingWeight = 20
	sayingShare  = .42
	sayingText   = .3
)

func saysLittle(h index.ProcedureHit, ask question.ProcedureAsk) bool {
	return ask.Code == "" && !ask.Named && h.Weight < sayingWeight && h.Precision < sayingShare &&
		h.Text < h.Name+sayingText
}

// countries are those that names of procedures tell apart, folded.
var countries = []string{"trung quoc", "lao", "campuchia", "thai lan", "hoa ky", "nhat ban", "han quoc", "lien minh chau au"}

// otherCountry says that a question names a country and the name of a procedure others.
func otherCountry(text, name string) bool {
	text = paper.Fold(strings.ReplaceAll(text, "lao động", ""))
	text, name = spaced(text), " "+strings.Join(folded(strings.ReplaceAll(
		strings.ToLower(name), "lao động", "")), " ")+" "
	asked, others := false, false
	for _, c := range countries {
		in := strings.Contains(name, " "+c+" ")
		if strings.Contains(text, " "+c+" ") {
			if in {
				return false
			}
			asked = true
		}
		others = others || in
	}
	return asked && others
}

var (
	reAged    = regexp.MustCompile(` (\d{1,3}) tuoi `)
	reUnder   = regexp.MustCompile(` duoi (\d{1,3}) tuoi `)
	reFromAge = regexp.MustCompile(` (?:tu|du|tu du|tren) (\d{1,3}) tuoi tro len `)
)

// otherAge says that a question tells an age and the name of a procedure another one.
func otherAge(text, name string) bool {
	age := reAged.FindStringSubmatch(spaced(text))
	if age == nil {
		return false
	}
	name = spaced(name)
	is := func(re *regexp.Regexp) (int, bool) {
		m := re.FindStringSubmatch(name)
		if m == nil {
			return 0, false
		}
		n, err := strconv.Atoi(m[1])
		return n, err == nil
	}
	n, _ := strconv.Atoi(age[1]) // digits
	if under, ok := is(reUnder); ok && n >= under && !reUnder.MatchString(spaced(text)) {
		return true
	}
	from, ok := is(reFromAge)
	return ok && n < from
}

// tells says that the record has something on what is asked.
func (p *record) tells(aspect question.Aspect, ask question.ProcedureAsk) bool {
	facts := p.facts(aspect)
	return len(facts) > 0 || len(p.sentences(aspect, ask, facts)) > 0
}

var reAsks = regexp.MustCompile(` (bao|may|nhieu|gi|nao|ai|dau|khong|ko|chua|sao|vi sao|phai|bi|phat) `)

// requests says that a text asks nothing: "xin cấp lại thẻ căn cước" wants the
// procedure as a whole.
func requests(text string) bool {
	return !strings.Contains(text, "?") && !reAsks.MatchString(spaced(text))
}

// timed says that the record tells a time limit with its unit.
func (p *record) timed() bool {
	return slices.ContainsFunc(p.Methods, func(m corpus.Method) bool {
		return m.Unit != "" || m.Count == 0 && m.Time != ""
	})
}

var reYears = regexp.MustCompile(`(?i)\d+(?:\s*\([^)]*\))?\s+(?:năm|tháng)`)

// lasts says that a sentence of the record tells how long what is asked for holds.
func (p *record) lasts(ask question.ProcedureAsk) bool {
	return slices.ContainsFunc(p.sentences(question.AskTime, ask, nil), func(t telling) bool {
		return t.score >= 1 && reYears.MatchString(t.text)
	})
}

// unitless says that the record tells a time limit as a bare number.
func (p *record) unitless() bool {
	return slices.ContainsFunc(p.Methods, func(m corpus.Method) bool { return m.Count > 0 && m.Unit == "" })
}

// leansOnLaw says that a question without a subject of its own goes on about a text
// of law.
func (a *Answerer) leansOnLaw(q Question) bool {
	return slices.ContainsFunc(q.docs, func(key string) bool {
		h := a.head(key)
		return h != nil && !corpus.IsProcedure(h)
	})
}

// mostBasis is how many documents of the basis an answer shows.
const mostBasis = 4

// basisOf says how the documents stand that a procedure rests on; one that has
// ended is a caution.
func (a *Answerer) basisOf(out *Answer, p record) error {
	shown, unheld := 0, 0
	for _, b := range p.Basis {
		h := a.head(b.Ref.Doc)
		if h == nil {
			unheld++
			continue
		}
		v, err := a.index.Validity(b.Ref, out.AsOf)
		if err != nil {
			return fmt.Errorf("answer: basis %s: %w", b.Ref.Number, err)
		}
		facts := []fact{doc(h, b.Ref), standing(v), onDay(out.AsOf)}
		switch {
		case v.Over():
			out.note(textProcedureEnded, facts...)
		case shown == mostBasis:
		case shown == 0:
			out.say(Further, textProcedureBasis, facts...)
			shown++
		default:
			out.goOn(textProcedureBasis, facts...)
			shown++
		}
	}
	if unheld > 0 {
		out.say(Further, textProcedureUnheld, count(unheld))
	}
	return nil
}

// nearest leaves, of records that differ in nothing but the level that handles
// them, the one nearest to the person who names no level: the commune before the
// province before the ministry. others are those left out.
func nearest(rs []record, ask question.ProcedureAsk, aspect question.Aspect) (kept, others []record) {
	if len(ask.Levels) > 0 ||
		(aspect == question.AskTime || aspect == question.AskFee) && !sameAnswer(rs, aspect, ask) {
		return rs, nil
	}
	at := map[string]int{}
	for _, r := range rs {
		base := baseName(r.Name)
		i, ok := at[base]
		switch {
		case !ok:
			at[base] = len(kept)
			kept = append(kept, r)
		case distance(r.levels) < distance(kept[i].levels):
			others = append(others, kept[i])
			kept[i] = r
		default:
			others = append(others, r)
		}
	}
	return kept, others
}

var reLevelIn = regexp.MustCompile(`(?i)\s*\(?(?:thực hiện )?(?:tại )?cấp (?:xã|tỉnh|huyện|trung ương|bộ)\)?\s*$`)

// baseName is a name without the level behind it.
func baseName(name string) string {
	return strings.Join(folded(reLevelIn.ReplaceAllString(strings.TrimRight(name, ". "), "")), " ")
}

// distance is how far a level is from the person.
func distance(levels []string) int {
	for i, l := range []string{"Cấp xã", "Cấp tỉnh", "Cấp bộ"} {
		if slices.Contains(levels, l) {
			return i
		}
	}
	return 3
}

// ofLaw says that a question is one of the law: it names a text, or asks whether
// one is in force.
func ofLaw(r *index.Result) bool {
	if strings.HasPrefix(paper.Fold(r.Reading.Text), paper.Fold(followLaw[:len(followLaw)-len(": %s")])) {
		return true
	}
	named := func(rr index.RefReading) bool { return rr.Mention.Serial != "" }
	return r.Reading.Aspect == index.AspectValidity || slices.ContainsFunc(r.Reading.Refs, named)
}

// byTitle says that a question names a text by its title, and not only in words that
// the best name has too: "chứng chỉ hành nghề luật sư" names no Luật Luật sư.
func byTitle(r *index.Result, best index.ProcedureHit) bool {
	first := len(r.Hits) > 0 && best.Head.Key == r.Hits[0].Passage.Head.Key
	name := spaced(best.Head.Title)
	return slices.ContainsFunc(r.Reading.Refs, func(rr index.RefReading) bool {
		ws := folded(rr.Mention.Text)
		own := (best.Name >= wholeName || best.Name >= mostName && first) && len(ws) > 1 &&
			strings.Contains(name, " "+ws[0]+" "+ws[1]+" ")
		return len(rr.Candidates) > 0 && !own
	})
}

// firstFound puts first the name whose record the search of all texts finds first, where
// it has more of the question's words than the best name, or where that search is sure of
// it: a short name that has few of them fits too well.
func firstFound(hits []index.ProcedureHit, r *index.Result) []index.ProcedureHit {
	if len(hits) == 0 || len(r.Hits) == 0 {
		return hits
	}
	best := hits[0]
	at := slices.IndexFunc(hits, func(h index.ProcedureHit) bool { return h.Head.Key == r.Hits[0].Passage.Head.Key })
	if at >= 0 {
		lift, c := 0.0, r.Hits[0].Confidence
		switch h := hits[at]; {
		case c >= recordCertain && h.Text >= halfText && !meant(best):
			lift = max(best.Score, procedureSure) + foundFirst - h.Score
		case c >= recordLikely && h.Text >= halfText && h.Precision >= littleName && best.Score < procedureSure:
			lift = max(foundFirst, procedureMaybe-h.Score)
		case h.Name > best.Name && h.Lacks <= best.Lacks:
			lift = foundFirst
		}
		like := baseName(hits[at].Head.Title)
		for i, h := range hits { // one that is the best already is not parted from those that fit as well
			if at == 0 || i == at || baseName(h.Head.Title) == like {
				hits[i].Score += lift
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b index.ProcedureHit) int { return cmp.Compare(b.Score, a.Score) })
	return hits[:min(len(hits), mostNear)]
}

// alike reads the procedures that fit as well as the best: those of like name. What has
// ended on the day is none where another has not.
func (a *Answerer) alike(ctx context.Context, hits []index.ProcedureHit, on corpus.Day) ([]record, error) {
	var out []record
	for i, h := range hits {
		if i > 0 && (hits[0].Score-h.Score > alikeMargin || h.Name < hits[0].Name-.02 ||
			h.Precision < likeName*hits[0].Precision) || len(out) == mostChoices {
			continue
		}
		d, p, err := a.index.Procedure(ctx, h.Head.Key)
		if err != nil {
			return nil, fmt.Errorf("answer: procedure %s: %w", h.Head.Key, err)
		}
		if p == nil {
			continue
		}
		v, err := a.index.Validity(corpus.Ref{Doc: h.Head.Key, Number: h.Head.Number}, on)
		if err != nil {
			return nil, fmt.Errorf("answer: procedure %s: %w", h.Head.Key, err)
		}
		out = append(out, record{p, h.Head, d, h.Levels, h.Score, v})
	}
	over := func(r record) bool { return r.validity.Over() }
	if slices.ContainsFunc(out, func(r record) bool { return !over(r) }) {
		out = slices.DeleteFunc(out, over)
	}
	return out, nil
}

// sameAnswer says that the records tell the same of what is asked.
func sameAnswer(rs []record, aspect question.Aspect, ask question.ProcedureAsk) bool {
	if ask.Duty && sameDuty(rs, aspect, ask) {
		return true
	}
	for _, r := range rs[1:] {
		if !slices.Equal(amounts(rs[0].facts(aspect)), amounts(r.facts(aspect))) {
			return false
		}
	}
	return true
}

// sameDuty says that the records tell the same of what a person has to do.
func sameDuty(rs []record, aspect question.Aspect, ask question.ProcedureAsk) bool {
	var first []string
	for i, r := range rs {
		told := r.sentences(aspect, ask, r.facts(aspect))
		if len(told) == 0 || dutyIn(spaced(told[0].text)) <= 0 {
			return false
		}
		if now := amounts([]string{told[0].text}); i == 0 {
			first = now
		} else if !slices.Equal(first, now) {
			return false
		}
	}
	return true
}

// amounts are the numbers of facts, in order, each once; the facts themselves
// where they have none.
func amounts(facts []string) []string {
	var out []string
	for _, q := range quantities(strings.Join(facts, "; ")) {
		if q.unit != "" && q.unit != "date" {
			out = append(out, q.n+" "+q.unit)
		}
	}
	if len(out) == 0 {
		return facts
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// whichProcedure asks which of the procedures of like name is meant.
func whichProcedure(q Question, r *index.Result, rs []record) *Answer {
	out := &Answer{Status: Clarify, AsOf: r.Reading.On, Reading: r.Reading}
	out.say(Asking, textWhichProcedure, count(len(rs)))
	for _, p := range rs {
		n := out.addRecord(p, nil)
		out.choices = append(out.choices, say{textProcedureChoice, []fact{out.told(n, p.Name), out.told(n, p.Code),
			out.told(n, p.levelWords())}})
		out.Asks = append(out.Asks, ofCode(q.Text, p.Code))
	}
	return out.end()
}

// ofCode is a question asked of the procedure with a code.
func ofCode(text, code string) string {
	return fmt.Sprintf("%s (%s)", strings.TrimRight(text, "?!. "), code)
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
	s.record, s.document = p.Procedure, p.document
	a.Sources = append(a.Sources, s)
	return len(a.Sources)
}

// told is a fact of the record that source n is.
func (a *Answer) told(n int, text string) fact { return fact{kind: factRecord, n: n, text: text} }

// ofProcedure answers what is asked of a procedure.
func (a *Answerer) ofProcedure(status Status, r *index.Result, p record, others []record,
	ask question.ProcedureAsk) *Answer {
	out := begin(status, r)
	aspects := ask.Aspects
	if len(aspects) == 0 {
		aspects = []question.Aspect{"", question.AskDossier, question.AskTime, question.AskFee}
	}
	b := Block{Kind: Paragraph, Role: Conclusion}
	if p.validity.Over() {
		out.Status = Historical
		n := out.addRecord(p, nil)
		b.says = append(b.says, say{textProcedureOver, []fact{out.told(n, p.Name), out.told(n, p.Code),
			standing(p.validity), onDay(out.AsOf), mark(n)}})
	}
	for i, aspect := range aspects[:min(len(aspects), mostAspects)] {
		n := out.addRecord(p, p.part(aspect))
		facts := p.facts(aspect)
		what := fact{kind: factPart, part: p.lead(out, n, aspect, ask, facts)}
		lead := say{textProcedureAlso, []fact{what, mark(n)}}
		if i == 0 {
			words := textProcedureFact
			switch {
			case out.Status == Historical:
				words = textProcedureWas
			case status == Possible:
				words = textProcedureMaybe
			}
			lead = say{words, []fact{out.told(n, p.Name), out.told(n, p.Code), what, mark(n)}}
		}
		says := []say{lead}
		for _, s := range p.sentences(aspect, ask, facts) {
			m := out.addRecord(p, s.part)
			where := out.told(m, strings.TrimSuffix(s.part.Title, ":"))
			says = append(says, say{textProcedureSentence, []fact{where, out.told(m, s.text), mark(m)}})
		}
		// What a person has to do stands before how long the office takes.
		if n := len(says); i == 0 && status != Possible && (ask.Duty || aspect == question.AskWhere) && n > 1 {
			says = append(says[1:], says[0])
		}
		b.says = append(b.says, says...)
	}
	out.Blocks = append(out.Blocks, b)
	for i, o := range others {
		n := out.addRecord(o, nil)
		facts := []fact{out.told(n, o.Name), out.told(n, o.Code), out.told(n, o.levelWords()), mark(n)}
		if i == 0 {
			out.say(Further, textProcedureOther, facts...)
		} else {
			out.goOn(textProcedureOther, facts...)
		}
	}
	if by := p.AmendedBy(p.validity); by != "" {
		out.note(textProcedureAmended, standing(p.validity), onDay(out.AsOf))
	}
	if p.validity.State == corpus.NotYet {
		out.note(textProcedureLater, standing(p.validity), onDay(out.AsOf))
	}
	if p.document.Kind == corpus.Digest {
		out.note(textProcedureDigest)
	}
	if p.Decision != "" {
		out.say(Further, textProcedureDecision, out.told(1, p.Decision), mark(1))
	}
	return out
}

// part is the part of the record that an aspect stands in.
func (p *record) part(aspect question.Aspect) *corpus.Part {
	titles := map[question.Aspect]string{question.AskDossier: "thanh phan ho so", question.AskForms: "thanh phan ho so",
		question.AskSets: "thanh phan ho so", question.AskTime: "cach thuc thuc hien",
		question.AskFee:    "cach thuc thuc hien",
		question.AskOnline: "cach thuc thuc hien", question.AskSteps: "trinh tu thuc hien",
		question.AskWhere:  "trinh tu thuc hien",
		question.AskResult: "ket qua", question.AskConditions: "yeu cau, dieu kien",
		question.AskBasis: "can cu phap ly"}
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
func (p *record) lead(a *Answer, n int, aspect question.Aspect, ask question.ProcedureAsk, facts []string) *say {
	words := aspectWords[aspect]
	if len(facts) == 0 {
		return &say{words: words.none}
	}
	s := say{words: words.lead}
	if aspect == question.AskDossier {
		return p.dossier(a, n, ask)
	}
	s.facts = append(s.facts, fact{kind: factPart, part: a.list(n, facts, mostFacts)})
	return &s
}

// list says facts one behind the other, at most most of them.
func (a *Answer) list(n int, facts []string, most int) *say {
	shown := facts[:min(len(facts), most)]
	s := say{words: strings.TrimSuffix(strings.Repeat("%s; ", len(shown)), "; ")}
	for _, f := range shown {
		s.facts = append(s.facts, a.told(n, f))
	}
	if more := len(facts) - len(shown); more > 0 {
		s.words += textProcedureMore
		s.facts = append(s.facts, count(more))
	}
	return &s
}

// mostFacts is how many papers, steps or documents are said in one paragraph,
// mostCases how many cases of a dossier.
const (
	mostFacts = 8
	mostCases = 3
	// mostAspects is how many parts are said of one procedure.
	mostAspects = 4
)

// dossier says the papers: those of each group, or of the cases that the question
// is nearest to.
func (p *record) dossier(a *Answer, n int, ask question.ProcedureAsk) *say {
	cases := p.papers(ask)
	if len(cases) == 1 && cases[0].Title == "" {
		items := itemsOf(cases[0])
		list := fact{kind: factPart, part: a.list(n, items, mostFacts)}
		return &say{textDossier, []fact{a.told(n, fmt.Sprint(len(items))), list}}
	}
	s := say{words: textDossierCases}
	for i, c := range cases {
		items := itemsOf(c)
		if i == mostCases {
			s.words += textDossierMore
			s.facts = append(s.facts, count(len(cases)-i))
			break
		}
		if i > 0 {
			s.words += "; "
		}
		part := a.list(n, items, mostFacts)
		if c.Title == "" {
			s.words += "%s"
		} else {
			s.words += "(%s) %s"
			s.facts = append(s.facts, a.told(n, caseName(c)))
		}
		s.facts = append(s.facts, fact{kind: factPart, part: part})
	}
	return &s
}

// papers are the cases of the dossier that hold papers, those to be handed in
// before those to be shown, and those that the question names first.
func (p *record) papers(ask question.ProcedureAsk) []corpus.DossierCase {
	var out []corpus.DossierCase
	for _, c := range p.Cases {
		if f := paper.Fold(c.Title); len(itemsOf(c)) > 0 && !strings.HasPrefix(f, "luu y") {
			out = append(out, c)
		}
	}
	in := map[string]int{} // in how many titles a word stands: what is in all of them tells none
	for _, c := range out {
		for w := range wordSet(strings.Join(folded(c.Title), " ")) {
			in[w]++
		}
	}
	rank := func(c corpus.DossierCase) float64 {
		f, n := spaced(c.Title), 0.0
		for _, w := range ask.Words {
			if w = paper.Fold(w); w != "" && strings.Contains(f, " "+w+" ") && in[w]*3 <= len(out) {
				n++
			}
		}
		switch {
		case strings.Contains(f, " phai nop "):
			n += .6
		case strings.Contains(f, " xuat trinh "):
			n += .3
		case strings.Contains(f, " uy quyen "):
			n -= .5
		}
		return n
	}
	slices.SortStableFunc(out, func(a, b corpus.DossierCase) int { return cmp.Compare(rank(b), rank(a)) })
	return out
}

func caseName(c corpus.DossierCase) string { return cutWords(strings.TrimLeft(c.Title, "-+*• "), 25) }

// itemsOf names the papers of a case, without what only explains.
func itemsOf(c corpus.DossierCase) []string {
	papers, _ := c.Papers()
	var out []string
	for _, it := range papers {
		if w := itemWords(it); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
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
	reRecordLine = regexp.MustCompile(`(?:[^.\n]|\.(?:\d|[^\s\d\pL]))+\.?`)
	reToldTimes  = regexp.MustCompile(`(?i)ngày (?:cuối cùng|thứ \d+|\d+) (?:\([^)]*\) )?(?:của |, )|tháng thứ \d+|\d+(?:\s*\([^)]*\))?\s+(?:giờ|ngày|tháng|năm|tuần|phút)|\d+ giờ|ngay (?:khi|sau|trong)|trong (?:ngày|buổi)|ngày làm việc tiếp theo`)
	reToldMoney  = regexp.MustCompile(`(?i)\d[\d.,]*\s*(?:đồng|đ\b|vnđ|triệu|nghìn)|\d+\s?%|miễn`)
	reToldPlace  = regexp.MustCompile(`(?i)(?:nộp|gửi|đến|tại)[^.;]{0,120}(?:trung tâm|bộ phận|trụ sở|ủy ban|uỷ ban|ubnd|sở|cơ quan|công an|cục|chi cục|phòng|ngân hàng|tòa án|cổng|văn phòng|tổ chức|đoàn)`)
	reToldWho    = regexp.MustCompile(`(?i)(?:chủ tịch|ủy ban|uỷ ban|ubnd|giám đốc|sở|bộ|cục|công an|cơ quan|tổ chức|trưởng)[^.;]{0,90}(?:cấp|ký|quyết định|giải quyết|xem xét|thẩm định|ban hành|trả)`)
)

// tellingOf is what tells an aspect, nil where only the facts do.
func tellingOf(aspect question.Aspect) *regexp.Regexp {
	switch aspect {
	case question.AskTime:
		return reToldTimes
	case question.AskFee:
		return reToldMoney
	case question.AskWhere, question.AskOnline:
		return reToldPlace
	case question.AskWho, question.AskLevel:
		return reToldWho
	}
	return nil
}

// sentences are the sentences of the record that tell what is asked beyond the
// facts: those that hold the question's own words, or the only ones that tell it.
func (p *record) sentences(aspect question.Aspect, ask question.ProcedureAsk, facts []string) []telling {
	tells := tellingOf(aspect)
	if tells == nil || p.document.Kind == corpus.Digest {
		return nil // our own summary is never quoted as the record's words
	}
	best := p.tellings(aspect, tells, ask, facts)
	slices.SortStableFunc(best, func(a, b telling) int { return cmp.Compare(b.score, a.score) })
	best = slices.CompactFunc(best, func(a, b telling) bool { return a.text == b.text })
	if len(best) == 0 {
		return nil
	}
	told := len(facts) > 0
	switch {
	case !told, ask.Duty, aspect == question.AskWhere:
	case aspect == question.AskTime && best[0].score < .6, aspect != question.AskTime && best[0].score < 1:
		return nil
	}
	n := 1
	for n < len(best) && n < 2 && best[n].score >= max(1, best[0].score-.4) {
		n++
	}
	return best[:n]
}

// tellings rates the sentences that tell what is asked.
func (p *record) tellings(aspect question.Aspect, tells *regexp.Regexp, ask question.ProcedureAsk,
	facts []string) []telling {
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
	lost := p.lostUnits()
	var out []telling
	for _, t := range recordTexts(p.document, p.Procedure) {
		if tells == reToldPlace && corpus.ProcedurePartOf(t.part.Title) == corpus.ProcedureDossier {
			continue // what a paper is called is no place
		}
		for _, s := range recordLines(t.text) {
			s = strings.TrimLeft(strings.TrimSpace(s), "-–+*• ")
			if !tells.MatchString(s) || words(s) > 120 {
				continue
			}
			x := telling{part: t.part, text: s, score: t.score}
			f := spaced(s)
			for w := range own {
				if strings.Contains(f, " "+w+" ") {
					x.score++
				}
			}
			if ask.Duty {
				x.score += dutyIn(f)
			}
			if aspect == question.AskTime {
				if strings.Contains(f, " thoi han ") || strings.Contains(f, " khong qua ") {
					x.score += .35
				}
				for _, n := range lost {
					if strings.Contains(f, fmt.Sprintf(" %02d ngay ", n)) ||
						strings.Contains(f, fmt.Sprintf(" %d ngay ", n)) {
						x.score += .5
					}
				}
				if settles(f) {
					x.score += .3
				}
				if strings.Contains(f, " bo sung ") && !own["bo"] { // how long for more papers
					x.score -= .8
				}
			}
			out = append(out, x)
		}
	}
	return out
}

// longLine is from how many words on a sentence is read clause by clause.
const longLine = 60

// recordLines are the sentences of a text; of a long one its clauses.
func recordLines(text string) []string {
	var out []string
	for _, s := range reRecordLine.FindAllString(text, -1) {
		if words(s) > longLine {
			out = append(out, strings.Split(s, ";")...)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// settles says that a folded sentence tells when a dossier is settled.
func settles(f string) bool {
	for _, w := range []string{" du ho so ", " ho so hop le ", " ngay nhan ho so ", " nhan duoc ho so ",
		" giai quyet ", " tra ket qua "} {
		if strings.Contains(f, w) {
			return true
		}
	}
	return false
}

// reOfficeDuty finds a duty of the office in a folded sentence.
var reOfficeDuty = regexp.MustCompile(` (?:uy ban nhan dan|cong chuc|can bo|co quan|bo phan|phong|so|cong an) (?:[^ ]+ ){0,14}co trach nhiem `)

// reOfOffice finds a folded sentence that begins with what the office does.
var reOfOffice = regexp.MustCompile(`^ (?:buoc (?:[^ ]+ )?)?(?:co quan|uy ban nhan dan|cuc|chi cuc|so|bo|phong|trung tam|cong an|can bo|` +
	`cong chuc|ngan hang nha nuoc|toa an|bo phan) `)

// dutyIn rates a folded sentence that says what a person has to do by when.
func dutyIn(f string) float64 {
	n := 0.0
	for _, w := range []string{" co trach nhiem ", " phai ", " truoc ", " ke tu ngay phat hien ",
		" ke tu khi phat hien ", " duoc thuc hien truoc ", " cham nhat "} {
		if strings.Contains(f, w) {
			n = .7
		}
	}
	if reOfficeDuty.MatchString(f) || reOfOffice.MatchString(f) {
		n -= .6
	}
	for _, w := range []string{" can bo ", " cong chuc ", " co quan ", " bo phan ", " uy ban nhan dan ", " so ",
		" bo "} {
		if strings.Contains(f, w) && !strings.Contains(f, " nguoi ") {
			n -= .3
		}
	}
	return n
}

// lostUnits are the time limits whose unit the table lost.
func (p *record) lostUnits() []int {
	var out []int
	for _, m := range p.Methods {
		if m.Count > 0 && m.Unit == "" && !slices.Contains(out, m.Count) {
			out = append(out, m.Count)
		}
	}
	return out
}

// recordTexts are the texts of a record, cell by cell, with the part each stands in.
func recordTexts(d *corpus.Document, p *corpus.Procedure) []telling {
	part := func(title string) *corpus.Part {
		for _, q := range d.Parts {
			if strings.HasPrefix(paper.Fold(q.Title), title) {
				return q
			}
		}
		return nil
	}
	var out []telling
	add := func(title string, score float64, texts ...string) {
		if at := part(title); at != nil {
			for _, t := range texts {
				if t != "" {
					out = append(out, telling{at, t, score})
				}
			}
		}
	}
	for _, s := range p.Steps {
		add("trinh tu", .2, s.Text)
	}
	for _, m := range p.Methods {
		if m.Count == 0 {
			add("cach thuc", .1, m.Time)
		}
		add("cach thuc", .1, m.Note)
		for _, f := range m.Fees {
			add("cach thuc", .1, f.Note)
		}
	}
	for _, c := range p.Cases {
		for _, it := range c.Items {
			add("thanh phan", 0, it.Name)
		}
	}
	add("yeu cau", .1, p.Conditions...)
	return out
}
