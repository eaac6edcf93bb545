package answer

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
)

// The day on which something happened is not the day of the law: what began under
// the old text is first looked for in the transitional article of the newer one.

const (
	transitDocs  = 10  // documents whose transitional article is looked at
	transitShare = .45 // how well the article and its document's name carry the question, at least
	transitSure  = .58 // … from which it is said for sure
	transitDay   = .2  // what a day of the question in the article is worth
)

var (
	// reEvent tells that a day in a question is that of an event.
	reEvent = regexp.MustCompile(
		` (truoc|tu|den) (ngay |thang |nam )?\d| dang (duoc )?(xem xet|xu ly|giai quyet|thuc hien|thu ly|huong|dung) |` +
			` da (duoc )?(thu ly|tiep nhan|cap|nop|nhan|dang ky|cong nhan|ban hanh|ky|phe duyet) | moi (xem xet|xu ly|giai quyet) |` +
			` het han | vi pham `,
	)
	reOldNew = regexp.MustCompile(
		` (cu hay moi|moi hay cu|quy dinh (cu|moi)|luat (cu|moi)|nghi dinh (cu|moi)|chuyen tiep) `,
	)
	reADay = regexp.MustCompile(`(?i)(?:trước|từ|sau|đến|kể từ|vào)?\s*(?:ngày\s*|tháng\s*|năm\s*)*` +
		`(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s*/\s*\d{4}|\d{1,2} tháng \d{1,2} năm \d{4}|năm \d{4})`)
	reTransitHead = regexp.MustCompile(` (chuyen tiep|thi hanh|hieu luc|ap dung) `)
	reTransits    = regexp.MustCompile(` (truoc ngay|truoc thoi diem|tiep tuc|den het ngay) `)
)

// transition answers what began before the present text from its transitional
// article: the result with that in front, nil where the question tells of no
// event, or no text held has such an article about it.
func (a *Answerer) transition(ctx context.Context, q Question, r *index.Result) (*index.Result, error) {
	f := spaced(r.Reading.Text)
	free := r.Reading.Text // of numbers: "56/2017/TT-BYT" has no day
	for _, rr := range r.Reading.Refs {
		if rr.Mention.Serial != "" {
			free = strings.ReplaceAll(free, rr.Mention.Text, " ; ")
		}
	}
	days := reADay.FindAllString(free, -1)
	if q.AsOf != "" || !reOldNew.MatchString(f) && (len(days) == 0 || !reEvent.MatchString(f)) {
		return nil, nil
	}
	text := r.Reading.Text
	for _, d := range days {
		text = strings.Replace(text, d, " ", 1)
	}
	sub := q
	sub.Text, sub.AsOf, sub.History = text, q.Today, nil
	now, err := a.search(ctx, sub, text)
	if err != nil {
		return nil, err
	}
	asked := slices.DeleteFunc(
		content(reNumbers.ReplaceAllString(text, " ")),
		func(w string) bool { return transitWords[w] },
	)
	best, most := index.Hit{}, 0.0
	wide, err := a.index.Search(ctx, index.Query{Text: text + textTransitQuery, Today: q.Today, Reader: q.Reader,
		Without: q.Without})
	if err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	for _, doc := range a.newerDocs(now, r, wide) {
		got, err := a.index.Search(ctx, index.Query{Text: text + textTransitQuery, Today: q.Today, Reader: q.Reader,
			Without: q.Without, Docs: []string{doc}, Limit: 6})
		if err != nil {
			return nil, fmt.Errorf("answer: %w", err)
		}
		seen := map[corpus.Ref]bool{}
		for _, h := range got.Hits {
			u := unitOf(h.Passage.Ref)
			if seen[u] || h.Passage.Head == nil || u.Article == "" || u.Appendix != "" ||
				!reTransitHead.MatchString(spaced(h.Passage.Heading)) {
				continue
			}
			seen[u] = true
			whole, err := a.at(ctx, q, now.Reading.On, u)
			if err != nil {
				return nil, err
			}
			if whole == nil {
				whole = &h
			}
			for _, p := range append([]corpus.Passage{whole.Passage}, whole.Also...) {
				if !transits(p, days) {
					continue
				}
				s := carries(asked, p, days)
				if s > most || s == most && s > 0 && p.Head.Issued > best.Passage.Head.Issued {
					most, best = s, h
					best.Passage, best.Also, best.Validity = p, nil, whole.Validity
				}
			}
		}
	}
	if most < transitShare {
		return nil, nil
	}
	best.Confidence, best.Exact = max(best.Confidence, min(1, most/transitSure)), false
	if most < transitSure {
		best.Confidence = min(best.Confidence, a.opts.Sure*.9)
	}
	now.Hits = append([]index.Hit{best}, slices.DeleteFunc(now.Hits, func(h index.Hit) bool {
		return h.Passage.Ref == best.Passage.Ref
	})...)
	now.Confidence = max(now.Confidence, a.opts.Threshold)
	now.Reading.Text, now.Reading.Refs = r.Reading.Text, nil
	said := strings.TrimSpace(strings.Join(days, ", "))
	now.Reading.Notes = append(now.Reading.Notes, fmt.Sprintf(textTransit, now.Reading.On.Vietnamese(), said))
	if said == "" {
		now.Reading.Notes[len(now.Reading.Notes)-1] = fmt.Sprintf(textTransitNow, now.Reading.On.Vietnamese())
	}
	return now, nil
}

// transitWords are words of such questions that the article need not hold.
var transitWords = wordSet(
	"ap dung van ban nghi dinh luat moi cu hien lam xu ly xem xet den tu thang ngay nam truoc sau dang da",
)

// transits says that p is of a transitional article, and of a text that is newer
// than every day named.
func transits(p corpus.Passage, days []string) bool {
	if p.Head == nil || !reTransits.MatchString(spaced(p.Text)) {
		return false
	}
	from := max(p.Head.Effective, p.Since)
	if from == "" || len(days) == 0 {
		return true
	}
	before, after := false, false
	for _, n := range daysNamed(days) {
		before = before || n <= string(from)[:min(len(n), len(from))]
		after = after || n >= string(from)[:min(len(n), len(from))]
	}
	// What is handled on a later day is handled by the text of that day.
	return before && (after || len(daysNamed(days)) == 1)
}

// daysNamed are the days, months and years of a question: "2026-07-01", "2025-03",
// "2019".
func daysNamed(days []string) []string {
	var out []string
	for _, d := range days {
		for _, q := range quantities(d) {
			if q.unit == "date" || q.unit == "month" || len(q.n) == 4 {
				out = append(out, q.n)
			}
		}
	}
	return out
}

// carries is how well a passage carries what is asked: its words, two in a row,
// and the days.
func carries(asked []string, p corpus.Passage, days []string) float64 {
	told := folded(p.Heading + " " + p.Lead + " " + p.Text + " " + p.Head.Title)
	pairs, n := 0, 0
	for i := 1; i < len(asked); i++ {
		n++
		for k := 1; k < len(told); k++ {
			if told[k] == asked[i] && told[k-1] == asked[i-1] {
				pairs++
				break
			}
		}
	}
	s := .7*share(asked, told) + .3*float64(pairs)/float64(max(1, n))
	var dates []string
	for _, q := range quantities(p.Text) {
		if q.unit == "date" {
			dates = append(dates, q.n)
		}
	}
	slices.Sort(dates)
	for _, d := range daysNamed(days) {
		if slices.Contains(dates, d) || len(dates) > 1 && dates[0] <= d && d <= dates[len(dates)-1] && len(d) > 4 {
			return s + transitDay
		}
	}
	return s
}

// newerDocs are the documents in which a transitional article is looked for: of
// the hits of today and of the day named, and those that ended them.
func (a *Answerer) newerDocs(now, then, wide *index.Result) []string {
	var out []string
	add := func(doc string) {
		if doc != "" && !slices.Contains(out, doc) && len(out) < transitDocs {
			out = append(out, doc)
		}
	}
	for _, rr := range then.Reading.Refs {
		for _, c := range rr.Candidates {
			add(c.Doc)
		}
	}
	for _, hs := range [][]index.Hit{now.Hits[:min(4, len(now.Hits))], then.Hits[:min(3, len(then.Hits))],
		wide.Hits[:min(6, len(wide.Hits))], now.History, then.History} {
		for _, h := range hs {
			for _, by := range h.Validity.By {
				add(by.From.Doc)
			}
			add(h.Passage.Ref.Doc)
		}
	}
	return out
}
