package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/question"
	"trolyao/score"
	"trolyao/starter"
	"trolyao/store"
)

// scored is an agency that somebody asks about.
type scored struct {
	id, name string
	place    bool // a tỉnh or a thành phố
}

// scoredIn finds the agency that a question names; the reader's own where it names
// none. ok is false where there is neither.
func (b *Bot) scoredIn(o *org.Officer, s question.Slots, day corpus.Day) (out scored, ok bool) {
	d := b.House.Directory()
	id := s.Agency
	switch {
	case id == "" && s.AgencyText == "" && s.Province != "":
		id = s.Province
	case id == "" && s.AgencyText == "" && o != nil:
		id = o.Agency
		for _, up := range d.Tree().Up(id) { // of a unit, the agency that is scored
			if a := d.ByID(up); a == nil || score.GroupOf(a) != "" {
				id = up
				break
			}
		}
	}
	if id == "" {
		return out, false
	}
	a := d.ByID(id)
	if a == nil {
		return scored{id: id, name: id}, true
	}
	if !a.On(string(day)) {
		if now, _ := d.Present(a, string(day)); now != nil && a.Kind != org.Province && a.Kind != org.City {
			a = now
		}
	}
	return scored{a.ID, a.FullName(), a.Kind == org.Province || a.Kind == org.City}, true
}

// cardOf finds the card that a question about an agency means: under the set
// that hint names, else the first that has anything. A nil card with no error
// means that there is no set.
func (b *Bot) cardOf(ctx context.Context, o *org.Officer, agency, hint string, day corpus.Day) (*score.Card,
	*store.CriteriaSet, error) {
	sets, err := b.House.CriteriaSets(ctx, day)
	if err != nil {
		return nil, nil, err
	}
	var first *score.Card
	var firstSet *store.CriteriaSet
	var secret error
	for i := range sets {
		c := &sets[i]
		if c.Frame || c.For(agency, b.House.Agency(agency)) != nil {
			continue // of other agencies
		}
		if hint != "" && !strings.Contains(paper.Fold(c.Key+" "+c.Name), hint) {
			continue
		}
		card, err := b.House.Card(ctx, o, store.ScoreKey{Criteria: c.Key, Agency: agency, Period: c.PeriodOf(day)}, day)
		if errors.Is(err, store.ErrForbidden) {
			// What was published before may be read.
			if card, err = b.lastPublished(ctx, o, c, agency, day); err != nil {
				secret = err
				continue
			}
		}
		if err != nil {
			return nil, nil, err
		}
		if first == nil {
			first, firstSet = card, c
		}
		if !card.Empty {
			return card, c, nil
		}
	}
	if first == nil {
		return nil, nil, secret
	}
	return first, firstSet, nil
}

// lastPublished returns an agency's newest published card, or [store.ErrForbidden].
func (b *Bot) lastPublished(ctx context.Context, o *org.Officer, c *store.CriteriaSet, agency string,
	day corpus.Day) (*score.Card, error) {
	periods, err := b.House.Store.ScorePeriods(ctx, c.Key, agency)
	if err != nil {
		return nil, err
	}
	for _, p := range periods {
		card, err := b.House.Card(ctx, o, store.ScoreKey{Criteria: c.Key, Agency: agency, Period: p}, day)
		if !errors.Is(err, store.ErrForbidden) {
			return card, err
		}
	}
	return nil, store.ErrForbidden
}

// cardLink is the address of a card's page.
func cardLink(c *score.Card) string {
	return "/diem/" + c.Criteria + "/" + c.Agency + "?ky=" + c.Period
}

// chartOf draws a card.
func chartOf(c *score.Card) (*Chart, error) {
	png, err := c.Chart()
	if err != nil {
		return nil, fmt.Errorf("bot: chart: %w", err)
	}
	alt := fmt.Sprintf("%s %s/%s điểm", c.Name, c.Total.Score(), c.Total.Base)
	return &Chart{Alt: alt, PNG: png, Link: cardLink(c)}, nil
}

// cautionsOf are what no reply about a card leaves out.
func cautionsOf(c *score.Card) (out []Block) {
	if c.Example {
		out = append(out, Block{Kind: Paragraph, Text: textExampleSet})
	}
	if c.Unverified {
		out = append(out, Block{Kind: Paragraph, Text: textUnverified})
	}
	return out
}

// mostCheapest is how many criteria a chat names that can still bring points.
const mostCheapest = 5

// cardReply says a card in a chat.
func (b *Bot) cardReply(ctx context.Context, c *score.Card, basis string) (*workReply, error) {
	r := &workReply{}
	if !c.Total.Entered() {
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textCardEmpty, c.Name, c.Title,
			c.PeriodWords(), c.Total.Max, c.Total.Best)})
	} else {
		t := c.Total
		l := []string{fmt.Sprintf(textCardHead, c.Name, t.Score(), t.Base, t.Percent(), c.Title, c.PeriodWords(),
			c.Day.Vietnamese(), c.Standing())}
		if c.Band != "" {
			form := textCardBand
			if !c.Settled {
				form = textCardBandNow
			}
			l = append(l, fmt.Sprintf(form, c.Band))
		}
		if c.Target > 0 {
			l = append(l, fmt.Sprintf(textCardTarget, c.Target, targetWords(c)))
		}
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: strings.Join(l, " ")})
		var err error
		if r.chart, err = chartOf(c); err != nil {
			return nil, err
		}
	}
	var l []string
	for _, f := range c.Total.Parts {
		line := fmt.Sprintf(textCardField, f.No, f.Name, f.Score(), f.Base)
		if f.Winnable() > 0 {
			line += fmt.Sprintf(textCardMore, f.Best)
		}
		l = append(l, line)
	}
	r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: strings.Join(l, "\n")})
	if c.Number == "" {
		best := fmt.Sprintf(textCardBest, c.Total.Best, c.BestIndex().Fixed(), c.Total.Lost())
		if c.Total.AtRisk > 0 {
			best += " " + fmt.Sprintf(textCardRisk, c.Total.AtRisk)
		}
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: best}, cheapestBlock(c))
	}
	r.blocks = append(r.blocks, cautionsOf(c)...)
	r.followUps = []string{"điểm của " + c.Name + " qua các kỳ", "xếp hạng các sở"}
	return r, b.cite(ctx, r, basis)
}

func targetWords(c *score.Card) string {
	switch {
	case c.Total.Index() >= c.Target:
		return textTargetMet
	case c.OutOfReach():
		return fmt.Sprintf(textTargetLost, c.Need())
	}
	return fmt.Sprintf(textTargetLeft, c.Need())
}

func cheapestBlock(c *score.Card) Block {
	rows := c.Cheapest(mostCheapest)
	if len(rows) == 0 {
		return Block{Kind: Paragraph, Text: textNothingToWin}
	}
	l := []string{textCheapest}
	for _, r := range rows {
		line := fmt.Sprintf(textCheapestRow, r.No, house.Clip(r.Name, 80), r.Winnable(),
			cmp.Or(strings.Join(r.Missing, "; "), r.State.Words()))
		if r.Due != "" && !strings.Contains(line, r.Due.Vietnamese()) {
			line += fmt.Sprintf(textCheapestDue, r.Due.Vietnamese())
		}
		l = append(l, line)
	}
	return Block{Kind: Paragraph, Text: strings.Join(l, "\n")}
}

var reBasisNumber = regexp.MustCompile(`\d+(?:/\d{4})?/[\p{L}\d]+(?:-[\p{L}\d]+)*`)

// cite adds the documents that a legal basis names, as far as they are held.
func (b *Bot) cite(ctx context.Context, r *workReply, basis string) error {
	numbers := reBasisNumber.FindAllString(basis, 3)
	if len(numbers) == 0 {
		return nil
	}
	heads, err := b.House.Store.Heads(ctx)
	if err != nil {
		return err
	}
	for _, h := range heads {
		if slices.Contains(numbers, h.Number) {
			r.basis = append(r.basis, corpus.Ref{Doc: h.Key, Number: h.Number})
		}
	}
	return nil
}

// agencyReply says the card of an agency.
func (b *Bot) agencyReply(ctx context.Context, o *org.Officer, a scored, hint string, day corpus.Day) (*workReply,
	error) {
	c, set, err := b.cardOf(ctx, o, a.id, hint, day)
	switch {
	case errors.Is(err, store.ErrForbidden):
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textCardSecret, a.name)}}}, nil
	case err != nil:
		return nil, err
	case c == nil:
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: textNoSet}}}, nil
	}
	return b.cardReply(ctx, c, set.Basis)
}

func (b *Bot) whyReply(ctx context.Context, o *org.Officer, s question.Slots, day corpus.Day) (*workReply, error) {
	points, no := s.Points, s.Criterion
	a, ok := b.scoredIn(o, s, day)
	if !ok || a.place {
		return asksBack(textWhyWhose, no), nil
	}
	c, set, err := b.cardOf(ctx, o, a.id, "", day)
	if errors.Is(err, store.ErrForbidden) {
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textCardSecret, a.name)}}}, nil
	}
	if err != nil || c == nil {
		return nil, err
	}
	row := c.Row(no)
	if row == nil {
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textWhyNone, no, c.Title)}}}, nil
	}
	gone := row.Base - row.Final
	l := []string{fmt.Sprintf(textWhyHead, row.No, row.Name, row.Score(), row.Base, a.name, c.PeriodWords())}
	switch {
	case !row.Entered():
		l = append(l, textWhyNotYet)
	case gone == 0:
		l = append(l, textWhyNotLost)
	default:
		l = append(l, fmt.Sprintf(textWhyLost, gone))
		if asked, err := score.ParsePoints(points); err == nil && asked != gone && asked != row.Final {
			l = append(l, fmt.Sprintf(textWhyOther, asked, gone))
		}
	}
	if w := row.State.Words(); w != "" {
		l = append(l, fmt.Sprintf(textWhyState, w))
	}
	r := &workReply{blocks: []Block{{Kind: Paragraph, Text: strings.Join(l, " ")}}}
	var why []string
	for _, s := range slices.Concat(row.Trace, row.Missing) {
		why = append(why, fmt.Sprintf(textWhyMissing, s))
	}
	for _, p := range row.Parts {
		if p.Final < p.Base {
			why = append(why, fmt.Sprintf(textCardField, p.No, p.Name, p.Score(), p.Base)+": "+
				cmp.Or(strings.Join(p.Missing, "; "), p.State.Words()))
		}
	}
	if len(why) > 0 {
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: strings.Join(why, "\n")})
	}
	switch {
	case row.Winnable() > 0:
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: fmt.Sprintf(textWhyBest, row.Winnable())})
	case gone > 0 && row.Entered():
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: textWhyGone})
	}
	r.blocks = append(r.blocks, cautionsOf(c)...)
	return r, b.cite(ctx, r, cmp.Or(row.Basis, set.Basis))
}

func (b *Bot) whatIfReply(ctx context.Context, o *org.Officer, s question.Slots, day corpus.Day) (*workReply, error) {
	nos := s.Tasks
	a, ok := b.scoredIn(o, s, day)
	if !ok {
		return asksBack(textIfWhose), nil
	}
	if !o.May(org.ReadScores, a.id) {
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textCardSecret, a.name)}}}, nil
	}
	sets, err := b.House.CriteriaSets(ctx, day)
	if err != nil {
		return nil, err
	}
	found := false
	var title string
	for _, set := range sets {
		key := store.ScoreKey{Criteria: set.Key, Agency: a.id, Period: set.PeriodOf(day)}
		if set.Frame || set.For(a.id, b.House.Agency(a.id)) != nil {
			continue
		}
		f, err := b.House.ScoreFacts(ctx, o, key, day)
		if err != nil {
			return nil, err
		}
		var ids []int64
		for _, t := range f.Tasks {
			if slices.Contains(nos, t.No) {
				ids = append(ids, t.ID)
			}
		}
		if len(ids) == 0 {
			continue
		}
		found, title = true, set.Name
		now, then, err := b.House.WhatIf(ctx, o, key, ids, nil, day)
		if err != nil {
			return nil, err
		}
		if then.Total.Final == now.Total.Final {
			continue
		}
		t := then.Total
		r := &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textIfHead, strings.Join(nos, ", "),
			a.name, t.Final, t.Base, t.Index().Fixed(), now.Total.Final, t.Final-now.Total.Final, set.Name)}}}
		var l []string
		for _, row := range then.Leaves() {
			if was := now.Row(row.No); was.Final != row.Final {
				l = append(l, fmt.Sprintf(textIfRow, row.No, row.Name, was.Final, row.Final))
			}
		}
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: strings.Join(l, "\n")})
		r.blocks = append(r.blocks, cautionsOf(then)...)
		if r.chart, err = chartOf(then); err != nil {
			return nil, err
		}
		return r, b.cite(ctx, r, set.Basis)
	}
	if !found {
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textIfUnknown, strings.Join(nos, ", "),
			a.name)}}}, nil
	}
	return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textIfNothing, a.name, title)}}}, nil
}

// compared returns the set that has most cards of a group to compare, and those cards;
// of departments where no group is named, else of communes.
func (b *Bot) compared(ctx context.Context, o *org.Officer, text string, day corpus.Day) (set *store.CriteriaSet,
	cards []*score.Card, err error) {
	groups := []score.Group{askedGroup(text)}
	if groups[0] == "" {
		groups = []score.Group{score.Departments, score.Communes}
	}
	for _, g := range groups {
		if set, cards, err = b.comparedOf(ctx, o, g, day); err != nil || len(cards) > 0 {
			break
		}
	}
	return set, cards, err
}

func (b *Bot) comparedOf(ctx context.Context, o *org.Officer, group score.Group, day corpus.Day) (*store.CriteriaSet,
	[]*score.Card, error) {
	sets, err := b.House.CriteriaSets(ctx, day)
	if err != nil {
		return nil, nil, err
	}
	var best *store.CriteriaSet
	var cards []*score.Card
	most := -1
	for i := range sets {
		c := &sets[i]
		if c.Frame || !slices.Contains(c.Groups, group) {
			continue
		}
		periods := []string{c.PeriodOf(day)}
		if past, err := b.House.Store.ScorePeriods(ctx, c.Key, ""); err == nil && len(past) > 0 &&
			past[0] != periods[0] {
			periods = append(periods, past[0])
		}
		for _, p := range periods {
			all, err := b.House.Outlines(ctx, o, c.Key, p, day)
			if err != nil {
				return nil, nil, err
			}
			all = slices.DeleteFunc(all, func(c *score.Card) bool { return c.Empty || c.Group != group })
			if len(all) > most {
				best, cards, most = c, all, len(all)
			}
		}
	}
	return best, cards, nil
}

// fieldNamed finds the field or criterion that people name by its number or by
// some of its words.
func fieldNamed(c *score.Criteria, name string) (no, title string, ok bool) {
	name = strings.TrimSpace(name)
	if name == "" {
		return "", textWholeScore, true
	}
	if k := c.Find(name); k != nil {
		return k.No, k.Name, true
	}
	short := strings.NewReplacer("tthc", "thu tuc hanh chinh", "cchc", "cai cach hanh chinh", "cds", "so",
		"chuyen doi so", "so", "tchb", "to chuc bo may").Replace(name)
	want := contentWords(short)
	match := func(k *score.Criterion) bool {
		have := " " + paper.Fold(k.Name) + " "
		for _, w := range want {
			if !strings.Contains(have, w) {
				return false
			}
		}
		return len(want) > 0
	}
	for _, k := range c.Fields { // fields before what is in them
		if match(k) {
			return k.No, k.Name, true
		}
	}
	for _, k := range c.Leaves() {
		if match(k) {
			return k.No, k.Name, true
		}
	}
	return "", "", false
}

func (b *Bot) extremeReply(ctx context.Context, o *org.Officer, field, text string, lowest bool,
	day corpus.Day) (*workReply, error) {
	set, cards, err := b.compared(ctx, o, text, day)
	if err != nil || set == nil {
		return nil, err
	}
	no, title, ok := fieldNamed(set.Criteria, field)
	if !ok {
		if field != "" && len(contentWords(field)) > 4 {
			return nil, nil // another kind of question
		}
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textRankNoRow, set.Name, field)}}}, nil
	}
	ranked := score.Rank(cards, no)
	if len(ranked) == 0 || ranked[0].Rank == 0 {
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textRankNone,
			strings.ToLower(title[:1])+title[1:])}}}, nil
	}
	at, form := ranked[0], textRankHigh
	if lowest {
		form = textRankField
		for _, r := range ranked {
			if r.Rank > 0 {
				at = r
			}
		}
	}
	row := at.Card.Total
	if no != "" {
		row = at.Card.Row(no)
		title = "Lĩnh vực, tiêu chí “" + no + ". " + title + "”"
	}
	r := &workReply{blocks: []Block{
		{Kind: Paragraph, Text: fmt.Sprintf(form, title, at.Card.Name, row.Final, row.Base, row.Index().Fixed()) +
			" " + fmt.Sprintf(textRankCount, len(cards))},
		{Kind: Paragraph, Text: fmt.Sprintf(textRankHead, set.Name, at.Card.PeriodWords(), at.Card.Standing(),
			at.Card.Day.Vietnamese()) + "\n" + rankLines(ranked, no)},
	}}
	if r.chart, err = rankChart(set, ranked, cards, no, title); err != nil {
		return nil, err
	}
	r.blocks = append(r.blocks, cautionsOf(at.Card)...)
	return r, b.cite(ctx, r, set.Basis)
}

func rankChart(set *store.CriteriaSet, ranked []score.Ranked, cards []*score.Card, no, title string) (*Chart, error) {
	png, err := score.RankChart(title+" (%), "+ranked[0].Card.PeriodWords(), cards, no)
	if err != nil {
		return nil, fmt.Errorf("bot: chart: %w", err)
	}
	return &Chart{Alt: title, PNG: png, Link: "/diem/" + set.Key + "?ky=" + ranked[0].Card.Period}, nil
}

func rankLines(ranked []score.Ranked, no string) string {
	var l []string
	for i, r := range ranked {
		if i == mostTasks {
			l = append(l, fmt.Sprintf(textRankMore, len(ranked)-mostTasks))
			break
		}
		row := r.Card.Total
		if no != "" {
			row = r.Card.Row(no)
		}
		if row != nil && r.Rank > 0 {
			l = append(l, fmt.Sprintf(textRankRow, r.Rank, r.Card.Name, row.Final, row.Index().Fixed(),
				cmp.Or(r.Card.Band, r.Card.Standing())))
		}
	}
	return strings.Join(l, "\n")
}

func (b *Bot) rankReply(ctx context.Context, o *org.Officer, text string, day corpus.Day) (*workReply, error) {
	set, cards, err := b.compared(ctx, o, text, day)
	if err != nil || set == nil {
		return nil, err
	}
	if len(cards) == 0 {
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textRankNone, "các đơn vị")}}}, nil
	}
	ranked := score.Rank(cards)
	r := &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textRankHead, set.Name,
		ranked[0].Card.PeriodWords(), fmt.Sprintf("%d đơn vị", len(cards)), ranked[0].Card.Day.Vietnamese()) + "\n" +
		rankLines(ranked, "")}}}
	if r.chart, err = rankChart(set, ranked, cards, "", "Xếp hạng"); err != nil {
		return nil, err
	}
	r.blocks = append(r.blocks, cautionsOf(ranked[0].Card)...)
	return r, b.cite(ctx, r, set.Basis)
}

// mostPeriods is how many periods a trend goes back.
const mostPeriods = 12

func (b *Bot) trendReply(ctx context.Context, o *org.Officer, a scored, day corpus.Day) (*workReply, error) {
	c, set, err := b.cardOf(ctx, o, a.id, "", day)
	if errors.Is(err, store.ErrForbidden) {
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textCardSecret, a.name)}}}, nil
	}
	if err != nil || c == nil {
		return nil, err
	}
	line, err := b.House.ScoreTrend(ctx, o, store.ScoreKey{Criteria: set.Key, Agency: a.id}, day, mostPeriods)
	if err != nil {
		return nil, err
	}
	if len(line) == 0 {
		return &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textTrendNone, a.name, set.Name)}}}, nil
	}
	l := []string{fmt.Sprintf(textTrendHead, a.name, set.Name)}
	for i, p := range line {
		last := ""
		if i == len(line)-1 {
			last = textTrendLast
		}
		l = append(l, fmt.Sprintf(textTrendRow, p.Label, p.Value.Fixed(), last))
	}
	png, err := score.TrendChart(fmt.Sprintf(textTrendTitle, a.name), line, 100*score.Unit)
	if err != nil {
		return nil, fmt.Errorf("bot: chart: %w", err)
	}
	r := &workReply{blocks: append([]Block{{Kind: Paragraph, Text: strings.Join(l, "\n")}}, cautionsOf(c)...),
		chart: &Chart{Alt: fmt.Sprintf(textTrendTitle, a.name), PNG: png, Link: cardLink(c)}}
	return r, b.cite(ctx, r, set.Basis)
}

// resultsDocument is the key of the document that the starter makes of published
// results.
const resultsDocument = "ket-qua-cong-bo-cac-chi-so"

// published answers a question about a published index of a province, or of what
// a province published about its units.
func (b *Bot) published(index, place string, year int) (*workReply, error) {
	d := b.House.Data
	r := &workReply{basis: []corpus.Ref{{Doc: resultsDocument}}}
	found := d.Published(index, place, year)
	slices.SortStableFunc(found, func(a, b starter.Result) int { return cmp.Compare(a.Year, b.Year) })
	var l []string
	if len(found) == 0 {
		when := ""
		if year > 0 {
			when = fmt.Sprintf(" năm %d", year)
		}
		l = append(l, fmt.Sprintf(textIndexNone, index, when, place))
		for _, miss := range d.Missing {
			if paper.Fold(miss.Place) == paper.Fold(place) || strings.Contains(miss.Text, index) &&
				paper.Fold(miss.Place) == "ca nuoc" {
				l = append(l, "- "+miss.Text)
			}
		}
		if other := d.Published(index, place, 0); len(other) > 0 {
			l = append(l, textIndexHave)
			found = other
		}
	}
	var line []score.Series
	top := score.Points(0)
	for _, x := range found {
		l = append(l, "- "+x.Sentence())
		if p, ok := x.Points(); ok {
			line = append(line, score.Series{Label: fmt.Sprint("năm ", x.Year), Value: p})
			top = max(top, p, x.Most())
		}
	}
	if len(line) > 1 {
		title := fmt.Sprintf(textIndexTrend, index, place)
		png, err := score.TrendChart(title, line, top)
		if err != nil {
			return nil, fmt.Errorf("bot: chart: %w", err)
		}
		r.chart = &Chart{Alt: title, PNG: png, Link: "/diem"}
	}
	r.blocks = []Block{{Kind: Paragraph, Text: textIndexSource}, {Kind: Paragraph, Text: strings.Join(l, "\n")}}
	return r, nil
}

// scoreCommand is "/diem Sở Nội vụ", or a question about scores after /diem.
func (b *Bot) scoreCommand(ctx context.Context, m Message, rest string) (Reply, error) {
	o, err := b.officer(ctx, m)
	if err != nil {
		return Reply{}, err
	}
	day := corpus.DayOf(m.At)
	var r *workReply
	if o == nil && rest == "" || o != nil && o.Agency == "" && rest == "" {
		r, err = b.setsReply(ctx, day)
	} else {
		for _, as := range []string{rest, "par index " + rest, "điểm của " + cmp.Or(rest, "cơ quan tôi")} {
			if r, err = b.about(ctx, m, question.Score, as); r != nil || err != nil {
				break
			}
		}
	}
	if err != nil {
		return Reply{}, err
	}
	if r == nil {
		return Say(textScoreUse), nil
	}
	return b.replyWork(ctx, r, day)
}

func (b *Bot) setsReply(ctx context.Context, day corpus.Day) (*workReply, error) {
	sets, err := b.House.CriteriaSets(ctx, day)
	if err != nil {
		return nil, err
	}
	l := []string{textSetList}
	for _, c := range sets {
		var groups []string
		for _, g := range c.Groups {
			groups = append(groups, g.Words())
		}
		line := fmt.Sprintf(textSetRow, c.Name, cmp.Or(c.Basis, "chưa ghi căn cứ"), strings.Join(groups, "; "))
		if c.Frame {
			line += textSetFrame
		} else if c.Example {
			line += textSetExample
		}
		l = append(l, line)
	}
	if len(sets) == 0 {
		l = []string{textNoSet}
	}
	return &workReply{blocks: []Block{{Kind: Paragraph, Text: strings.Join(l, "\n")},
		{Kind: Paragraph, Text: textScoreUse}}}, nil
}
