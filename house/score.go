package house

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/score"
	"trolyao/starter"
	"trolyao/store"
	"trolyao/task"
)

// CriteriaSets returns the sets that are scored by on a day, those with official
// force first, frames last.
func (h *House) CriteriaSets(ctx context.Context, day corpus.Day) ([]store.CriteriaSet, error) {
	all, err := h.Store.CriteriaSets(ctx)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(c store.CriteriaSet) bool { return !c.On(day) })
	slices.SortStableFunc(all, func(x, y store.CriteriaSet) int { return cmp.Compare(x.Order(), y.Order()) })
	return all, nil
}

// place tells the store what an agency is on a day.
func (h *House) place() store.Place {
	dir := h.Directory()
	return func(f *score.Facts, day corpus.Day) { f.Place(dir, day) }
}

// Card returns a card; see [store.Store.Card].
func (h *House) Card(ctx context.Context, reader *org.Officer, key store.ScoreKey, day corpus.Day) (*score.Card,
	error) {
	return h.Store.Card(ctx, reader, h.place(), key, day)
}

// Cards returns the cards of a set for a period that reader may see: of all
// agencies the set is for, and of all others that have one.
func (h *House) Cards(ctx context.Context, reader *org.Officer, criteria, period string,
	day corpus.Day) ([]*score.Card, error) {
	return h.cards(ctx, reader, criteria, period, day, false)
}

// Outlines are the cards as [House.Cards] returns them, in outline: for rankings and
// lists of many agencies.
func (h *House) Outlines(ctx context.Context, reader *org.Officer, criteria, period string,
	day corpus.Day) ([]*score.Card, error) {
	return h.cards(ctx, reader, criteria, period, day, true)
}

func (h *House) cards(ctx context.Context, reader *org.Officer, criteria, period string, day corpus.Day,
	outline bool) ([]*score.Card, error) {
	c, err := h.Store.Criteria(ctx, criteria)
	if err != nil {
		return nil, err
	}
	return h.Store.Cards(ctx, reader, h.place(), criteria, period, h.members(c.Criteria, day), day, outline)
}

// members are the agencies that a set is for on a day: of communes those of the
// house's province, in the house of one commune that one alone.
func (h *House) members(c *score.Criteria, day corpus.Day) []string {
	d := h.Directory()
	agencies := d.Agencies(string(day))
	if home := d.Home(); home != nil && home.Province != nil {
		agencies = slices.DeleteFunc(agencies, func(a org.Agency) bool {
			return a.Kind == org.Commune && a.Place != home.Code
		})
	}
	return c.Members(agencies, day)
}

// ScoreFacts returns what a card is computed from.
func (h *House) ScoreFacts(ctx context.Context, reader *org.Officer, key store.ScoreKey,
	day corpus.Day) (*score.Facts, error) {
	return h.Store.ScoreFacts(ctx, reader, h.place(), key, day)
}

// WhatIf returns a card as it stands, and as it would with tasks done today,
// with evidence, and with other claims, proven. Nothing is kept.
func (h *House) WhatIf(ctx context.Context, reader *org.Officer, key store.ScoreKey, tasks []int64,
	claims []score.Claim, day corpus.Day) (now, then *score.Card, err error) {
	f, err := h.ScoreFacts(ctx, reader, key, day)
	if err != nil {
		return nil, nil, err
	}
	c, err := h.Store.Criteria(ctx, key.Criteria)
	if err != nil {
		return nil, nil, err
	}
	now = score.Compute(c.Criteria, f, day)
	g := f.Finish(tasks, day)
	for _, x := range claims {
		g = g.Claim(x, true)
	}
	return now, score.Compute(c.Criteria, g, day), nil
}

// scoredBefore is a set and a period that an agency has anything for.
type scoredBefore struct {
	set    store.CriteriaSet
	period string
}

// before are the periods that an agency has anything for under the set and, of years,
// under others of the same kind, newest first and each period once, the set's own where
// there are two.
func (h *House) before(ctx context.Context, key store.ScoreKey) ([]scoredBefore, error) {
	sets, err := h.Store.CriteriaSets(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(sets, func(c store.CriteriaSet) bool { return c.Key == key.Criteria })
	if i < 0 {
		return nil, store.ErrNotFound
	}
	own := sets[i]
	var out []scoredBefore
	slices.SortStableFunc(sets, func(a, b store.CriteriaSet) int {
		return -cmp.Compare(a.From, b.From) // a later set says more of a year that two are about
	})
	for _, c := range append([]store.CriteriaSet{own}, sets...) {
		alike := c.Period == own.Period && c.Example == own.Example && !c.Frame &&
			slices.ContainsFunc(c.Groups, func(g score.Group) bool { return slices.Contains(own.Groups, g) })
		if c.Key != own.Key && (!alike || c.Period != score.Yearly) {
			continue
		}
		periods, err := h.Store.ScorePeriods(ctx, c.Key, key.Agency)
		if err != nil {
			return nil, err
		}
		for _, p := range periods {
			if !slices.ContainsFunc(out, func(x scoredBefore) bool { return x.period == p }) {
				out = append(out, scoredBefore{c, p})
			}
		}
	}
	slices.SortFunc(out, func(a, b scoredBefore) int { return -cmp.Compare(a.period, b.period) })
	return out, nil
}

// YearBefore compares a card with that of the last period before it that the agency has
// anything for, under the same set or another; nil where there is none that reader may
// see.
func (h *House) YearBefore(ctx context.Context, reader *org.Officer, c *score.Card) (*score.Comparison, error) {
	key := store.ScoreKey{Criteria: c.Criteria, Agency: c.Agency}
	all, err := h.before(ctx, key)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		if x.period >= c.Period {
			continue
		}
		was, err := h.Card(ctx, reader, store.ScoreKey{Criteria: x.set.Key, Agency: c.Agency, Period: x.period}, c.Day)
		if errors.Is(err, store.ErrForbidden) || err == nil && was.Empty {
			continue
		}
		if err != nil {
			return nil, err
		}
		return score.Compare(was, c), nil
	}
	return nil, nil
}

// ScoreTrend returns the index of an agency in the periods before, oldest first
// and at most n of them, with the one that day lies in, also of years that another set
// was scored by; of a yearly set also how the months of this year ended.
func (h *House) ScoreTrend(ctx context.Context, reader *org.Officer, key store.ScoreKey, day corpus.Day,
	n int) ([]score.Series, error) {
	all, err := h.before(ctx, key)
	if err != nil {
		return nil, err
	}
	var out []score.Series
	for i, x := range all { // newest first
		if i == n {
			break
		}
		p, k := x.period, key
		k.Criteria, k.Period = x.set.Key, x.period
		c, err := h.Card(ctx, reader, k, day)
		if errors.Is(err, store.ErrForbidden) {
			continue
		}
		if err != nil {
			return nil, err
		}
		label := c.PeriodWords()
		if k.Criteria != key.Criteria {
			label += fmt.Sprintf(textOtherSet, x.set.Name)
		}
		if c.Total.Entered() {
			out = append(out, score.Series{Label: label, Value: c.Total.Index()})
		}
		if len(p) == 4 && strings.HasPrefix(string(day), p) && c.Number == "" {
			for end := corpus.Day(string(day[:7]) + "-01").Add(-1); strings.HasPrefix(string(end),
				p); end = (end[:7] + "-01").Add(-1) {
				m, err := h.Card(ctx, reader, k, end)
				if err != nil {
					return nil, err
				}
				if m.Empty || !m.Total.Entered() {
					break
				}
				out = append(out, score.Series{Label: score.PeriodWords(string(end[:7])), Value: m.Total.Index()})
			}
		}
	}
	slices.Reverse(out)
	return out, nil
}

// PutClaims stores what a side says of a card; see [store.Store.PutClaims].
func (h *House) PutClaims(ctx context.Context, who *org.Officer, key store.ScoreKey, side score.Side,
	claims []score.Claim, links ...score.Evidence) error {
	if err := errors.Join(openValue(claims), openValue(links)); err != nil {
		return err
	}
	if err := h.scores(ctx, key); err != nil {
		return err
	}
	return h.Store.PutClaims(ctx, who, key, side, claims, links...)
}

// scores refuses a card of an agency that its set is not for.
func (h *House) scores(ctx context.Context, key store.ScoreKey) error {
	c, err := h.Store.Criteria(ctx, key.Criteria)
	if err != nil {
		return err
	}
	merged, err := h.Store.Merged(ctx)
	if err != nil {
		return err
	}
	id := cmp.Or(merged[key.Agency], key.Agency)
	err = c.For(id, h.Agency(id))
	var no *task.Refusal
	if errors.As(err, &no) {
		return &store.Error{Text: no.Text, Err: err}
	}
	return err
}

// ScoredAs is the agency whose card under a set is that of an officer: one they work at,
// or the one above it in its house that the set is for; "" none.
func (h *House) ScoredAs(o *org.Officer, c *score.Criteria) string {
	d := h.Directory()
	for _, own := range o.Agencies() {
		for _, id := range d.Tree().Up(own) {
			if c.For(id, d.ByID(id)) == nil {
				return id
			}
		}
	}
	return ""
}

// PutSurvey stores what surveys gave the agencies of a set; see [store.Store.PutSurvey].
func (h *House) PutSurvey(ctx context.Context, who *org.Officer, criteria string, x *score.SurveyResults) error {
	if err := openValue(x); err != nil {
		return err
	}
	return h.Store.PutSurvey(ctx, who, criteria, x)
}

// ReadSurvey reads a workbook of survey results, see [score.ReadSurvey]; agencies of the
// set that it lacks are noted.
func (h *House) ReadSurvey(ctx context.Context, data []byte, day corpus.Day) (*score.Criteria,
	*score.SurveyResults, error) {
	sets, err := h.Store.CriteriaSets(ctx)
	if err != nil {
		return nil, nil, err
	}
	find := func(key string) *score.Criteria {
		for i := range sets {
			if sets[i].Key == key {
				return sets[i].Criteria
			}
		}
		return nil
	}
	c, found, err := score.ReadSurvey(data, find, func(name string) string {
		id := h.AgencyNamed(name, day)
		if id == "" || h.Agency(id) == nil {
			for _, c := range sets { // an agency that only the set knows
				if slices.Contains(c.Agencies, name) {
					return name
				}
			}
			return ""
		}
		return id
	})
	if err != nil {
		return nil, nil, err
	}
	if lacks := found.Missing(c, h.members(c, day)); len(lacks) > 0 {
		names := make([]string, 0, mostLacking)
		for _, a := range lacks[:min(len(lacks), mostLacking)] {
			names = append(names, cmp.Or(h.AgencyName(a), a))
		}
		if len(lacks) > mostLacking {
			names = append(names, "…")
		}
		found.Notes = append(found.Notes,
			score.Problem{Text: fmt.Sprintf(textSurveyLacks, len(lacks), strings.Join(names, "; "))})
	}
	return c, found, nil
}

// mostLacking is how many agencies without results of a survey are named.
const mostLacking = 12

// SurveyRows are the agencies of a set that reader appraises, with what surveys gave
// each so far.
func (h *House) SurveyRows(ctx context.Context, reader *org.Officer, c *score.Criteria, period string,
	day corpus.Day) (out []score.SurveyRow, err error) {
	cards, err := h.Outlines(ctx, reader, c.Key, period, day)
	if err != nil {
		return nil, err
	}
	for _, card := range cards {
		if card.Number != "" || !reader.May(org.Appraise, card.Agency) {
			continue
		}
		f, err := h.ScoreFacts(ctx, reader, store.ScoreKey{Criteria: c.Key, Agency: card.Agency, Period: period}, day)
		if err != nil {
			return nil, err
		}
		r := score.SurveyRow{Agency: card.Agency, Name: card.Name}
		said := f.Standing(score.Council)
		for _, k := range c.Surveyed() {
			if x := said[k.No]; x != nil {
				r.Claims = append(r.Claims, *x)
			}
		}
		out = append(out, r)
	}
	return out, nil
}

// AddScoreEvidence stores evidence for a claim; see
// [store.Store.AddScoreEvidence].
func (h *House) AddScoreEvidence(ctx context.Context, who *org.Officer, key store.ScoreKey, e score.Evidence,
	data []byte) (int64, error) {
	if err := openFile(ctx, e.Name, e.Link, data); err != nil {
		return 0, err
	}
	if err := h.scores(ctx, key); err != nil {
		return 0, err
	}
	return h.Store.AddScoreEvidence(ctx, who, key, e, data)
}

// RemoveScoreEvidence takes evidence back; see
// [store.Store.RemoveScoreEvidence].
func (h *House) RemoveScoreEvidence(ctx context.Context, who *org.Officer, id int64, why string) error {
	if err := openTexts(why); err != nil {
		return err
	}
	return h.Store.RemoveScoreEvidence(ctx, who, id, why)
}

// AgreeScores takes over what agencies have claimed and proven, what their tasks give,
// and 0 for what was not claimed in time, each with the reason given; see
// [score.Criteria.Agreements]. It returns how many criteria of how many agencies.
func (h *House) AgreeScores(ctx context.Context, who *org.Officer, key store.ScoreKey, agencies []string, why string,
	day corpus.Day) (criteria, done int, err error) {
	if err := openTexts(why); err != nil {
		return 0, 0, err
	}
	c, err := h.Store.Criteria(ctx, key.Criteria)
	if err != nil {
		return 0, 0, err
	}
	for _, a := range agencies { // before anything is written
		if !who.May(org.Appraise, a) {
			return 0, 0, store.ErrForbidden
		}
	}
	for _, a := range agencies {
		key.Agency = a
		f, err := h.ScoreFacts(ctx, who, key, day)
		if err != nil {
			return criteria, done, err
		}
		claims := c.Agreements(score.Compute(c.Criteria, f, day), f, nil, why)
		if len(claims) == 0 {
			continue
		}
		if err := h.Store.PutClaims(ctx, who, key, score.Council, claims); err != nil {
			return criteria, done, err
		}
		criteria, done = criteria+len(claims), done+1
	}
	return criteria, done, nil
}

// UrgeScores urges agencies to score themselves; see [store.Store.UrgeScores].
func (h *House) UrgeScores(ctx context.Context, who *org.Officer, key store.ScoreKey, agencies []string,
	why string) error {
	if err := openTexts(why); err != nil {
		return err
	}
	return h.Store.UrgeScores(ctx, who, key, agencies, why)
}

// PublishScores freezes cards; see [store.Store.PublishScores].
func (h *House) PublishScores(ctx context.Context, who *org.Officer, criteria, period string,
	agencies []string) (string, error) {
	return h.Store.PublishScores(ctx, who, h.place(), criteria, period, agencies)
}

// PutCriteria stores a set of criteria; see [store.Store.PutCriteria].
func (h *House) PutCriteria(ctx context.Context, who *org.Officer, c *score.Criteria) (int, error) {
	if err := openValue(c); err != nil {
		return 0, err
	}
	return h.Store.PutCriteria(ctx, who, c)
}

// Figures are published figures of an index, and what there is to choose from.
type Figures struct {
	Indexes, Places []string
	Index, Place    string
	Results         []starter.Result // of Index and Place, oldest first
	Missing         []string         // what was looked for and not found
}

// Figures returns what was published of an index for a place; "" for the first.
func (h *House) Figures(index, place string) (Figures, error) {
	d := h.Data
	f := Figures{}
	for _, r := range d.Results {
		if !slices.Contains(f.Indexes, r.Index) {
			f.Indexes = append(f.Indexes, r.Index)
		}
		if r.Scope == "" && !slices.Contains(f.Places, r.Place) {
			f.Places = append(f.Places, r.Place)
		}
	}
	f.Indexes = append(f.Indexes, "DTI") // none was found, and people ask
	slices.SortFunc(f.Places, func(a, b string) int { return strings.Compare(paper.Fold(a), paper.Fold(b)) })
	pick := func(list []string, name string) string {
		for _, x := range list {
			if paper.Fold(x) == paper.Fold(name) {
				return x
			}
		}
		return ""
	}
	f.Index, f.Place = cmp.Or(pick(f.Indexes, index), f.Indexes[0]), pick(f.Places, place)
	if f.Place == "" {
		return f, nil
	}
	f.Results = d.Published(f.Index, f.Place, 0)
	slices.SortStableFunc(f.Results, func(a, b starter.Result) int { return cmp.Compare(a.Year, b.Year) })
	for _, m := range d.Missing {
		if paper.Fold(m.Place) == paper.Fold(f.Place) || paper.Fold(m.Place) == "ca nuoc" &&
			strings.Contains(m.Text, f.Index) {
			f.Missing = append(f.Missing, m.Text)
		}
	}
	return f, nil
}
