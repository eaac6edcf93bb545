package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/question"
	"trolyao/store"
	"trolyao/task"
)

// Sizes of what goes to those above: a page.
const (
	mostEscalated = 15
	mostOversight = 8
)

// escalated says which work of others is late, the longest first.
func (b *Bot) escalated(works []task.Work, today corpus.Day) []Block {
	late := func(w *task.Work) int { return days(w.Due.Rolled, today) }
	slices.SortStableFunc(works, func(a, c task.Work) int { return late(&c) - late(&a) })
	var l []string
	for i := range works {
		if i == mostEscalated {
			l = append(l, fmt.Sprintf(textMoreTasks, len(works)-mostEscalated))
			break
		}
		l = append(l, b.lateLine(&works[i], late(&works[i])))
	}
	return []Block{{Kind: Paragraph, Text: fmt.Sprintf(textEscalated, today.Vietnamese(), len(works))},
		{Kind: Paragraph, Text: strings.Join(l, "\n")}, {Kind: Notice, Text: textOverseeWhere}}
}

func (b *Bot) lateLine(w *task.Work, over int) string {
	var who []string
	for _, a := range w.LeadAgencies() {
		if !w.DoneFor(a) {
			who = append(who, b.House.AgencyName(a))
		}
	}
	if len(who) > 3 {
		who = append(who[:2], fmt.Sprintf(textAgenciesMore, len(who)-2))
	}
	return fmt.Sprintf(textLateLine, w.No, w.PlanName(), house.Clip(w.Name, 110),
		cmp.Or(strings.Join(who, "; "), w.Lead, textNoLead), w.Due.Nominal.Vietnamese(), over)
}

// oversight is the weekly letter to who oversees work: one page; no blocks where
// nothing was given.
func (b *Bot) oversight(ctx context.Context, o *org.Officer) (Reply, error) {
	v, err := b.House.Oversee(ctx, o, house.Scope{})
	if errors.Is(err, store.ErrForbidden) {
		return Reply{}, nil
	}
	if err != nil || v.All.Given == 0 {
		return Reply{}, err
	}
	return Reply{Blocks: append(b.overviewBlocks(v, fmt.Sprintf(textOversight, v.Today.Vietnamese())),
		Block{Kind: Notice, Text: textOverseeWhere})}, nil
}

// overviewBlocks say on one page how work stands.
func (b *Bot) overviewBlocks(v *task.Overview, title string) []Block {
	blocks := []Block{{Kind: Paragraph, Text: title}, {Kind: Paragraph, Text: tallyWords(v.All.Tally)}}
	part := func(title string, lines []string) {
		if len(lines) > 0 {
			blocks = append(blocks, Block{Kind: Paragraph, Text: title + "\n" + strings.Join(lines, "\n")})
		}
	}
	var l []string
	n := 0
	for _, a := range v.Agencies {
		if a.Overdue > 0 {
			if n++; n <= mostOversight {
				l = append(l, fmt.Sprintf(textAgencyLate, a.Name, a.Overdue, a.Worst, shareWords(a.Tally)))
			}
		}
	}
	if n > mostOversight {
		l = append(l, fmt.Sprintf(textAgenciesMoreLate, n-mostOversight))
	}
	part(fmt.Sprintf(textAgenciesLate, n), l)
	l = nil
	for i, x := range v.Late {
		if i == mostOversight {
			l = append(l, fmt.Sprintf(textMoreTasks, len(v.Late)-mostOversight))
			break
		}
		l = append(l, b.lateLine(x.Work, x.Days))
	}
	part(textLongest, l)
	l = nil
	for _, m := range v.Months {
		if m.Given > 0 {
			l = append(l, fmt.Sprintf(textMonthLine, m.Name, shareWords(m.Tally), m.OnTime, m.Given))
		}
	}
	part(textTrend, l)
	return blocks
}

func tallyWords(t task.Tally) string {
	return fmt.Sprintf(textTally, t.Given, t.OnTime, t.Late, t.Overdue, t.Risk, shareWords(t))
}

// shareWords is the share in time: "87,5%"; "chưa có" where nothing was due.
func shareWords(t task.Tally) string {
	n, ok := t.Share()
	if !ok {
		return textNoShare
	}
	return strings.Replace(fmt.Sprintf("%d,%d%%", n/10, n%10), ",0%", "%", 1)
}

// howWorkStands answers how agencies stand with their work, those who do best and
// those who are late; nil where the person does not oversee.
func (b *Bot) howWorkStands(ctx context.Context, o *org.Officer, s question.Slots) (*workReply, error) {
	agency := s.Agency
	if agency == "" && s.Own && o != nil {
		agency = o.Agency
	}
	var scope house.Scope
	if agency != "" {
		scope.Agencies = []string{agency}
	}
	v, err := b.House.Oversee(ctx, o, scope)
	if errors.Is(err, store.ErrForbidden) || err == nil && v.All.Given == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	title := fmt.Sprintf(textOversightNow, v.Today.Vietnamese())
	if agency != "" {
		title += "\n" + b.House.AgencyName(agency)
	}
	blocks := b.overviewBlocks(v, title)
	if l := byShare(v); len(l) > 1 {
		blocks = append(blocks, Block{Kind: Paragraph, Text: textByShare + "\n" + strings.Join(l, "\n")})
	}
	return &workReply{blocks: append(blocks, Block{Kind: Notice, Text: textOverseeWhere})}, nil
}

// byShare lists agencies by their share on time, the best first; of those that have had
// something due.
func byShare(v *task.Overview) (out []string) {
	type line struct {
		share, due int
		text       string
	}
	var lines []line
	for _, a := range v.Agencies {
		if n, ok := a.Share(); ok {
			due := a.OnTime + a.Late + a.Overdue
			lines = append(lines, line{n, due, fmt.Sprintf(textMonthLine, a.Name, shareWords(a.Tally), a.OnTime, due)})
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Or(b.share-a.share, b.due-a.due) })
	for _, l := range lines[:min(len(lines), mostOversight)] {
		out = append(out, l.text)
	}
	return out
}

// overseeCommand is "/tinhhinh [cơ quan]".
func (b *Bot) overseeCommand(ctx context.Context, m Message, rest string) (Reply, error) {
	o, err := b.officer(ctx, m)
	if err != nil {
		return Reply{}, err
	}
	var s house.Scope
	if rest != "" {
		a := b.House.FindAgency(rest, string(corpus.DayOf(m.At)))
		if a == nil {
			return Say(fmt.Sprintf(textUnknownAgency, rest)), nil
		}
		s.Agencies = []string{a.ID}
	}
	v, err := b.House.Oversee(ctx, o, s)
	if errors.Is(err, store.ErrForbidden) {
		return Say(textMayNotOversee), nil
	}
	if err != nil {
		return Reply{}, err
	}
	if v.All.Given == 0 {
		return Say(textNothingGiven), nil
	}
	return Reply{Blocks: append(b.overviewBlocks(v, fmt.Sprintf(textOversightNow, v.Today.Vietnamese())),
		Block{Kind: Notice, Text: textOverseeWhere})}, nil
}
