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
	"trolyao/org"
	"trolyao/paper"
	"trolyao/question"
	"trolyao/score"
	"trolyao/store"
)

// askedGroup is the group of agencies that a question is about, "" for all.
func askedGroup(text string) score.Group {
	f := paper.Fold(text)
	switch {
	case reCommunes.MatchString(f):
		return score.Communes
	case reDepartments.MatchString(f):
		return score.Departments
	}
	return ""
}

// unscoredReply names the agencies that have not scored themselves, of the group that
// the question names, under every set whose cards the reader sees.
func (b *Bot) unscoredReply(ctx context.Context, o *org.Officer, text string, day corpus.Day) (*workReply, error) {
	if o == nil {
		return told(textUnscoredWho), nil
	}
	sets, err := b.House.CriteriaSets(ctx, day)
	if err != nil {
		return nil, err
	}
	r, group := &workReply{}, askedGroup(text)
	for _, c := range sets {
		if c.Frame || group != "" && !slices.Contains(c.Groups, group) {
			continue
		}
		cards, err := b.House.Outlines(ctx, o, c.Key, c.PeriodOf(day), day)
		if err != nil {
			return nil, err
		}
		var l []string
		seen := 0
		for _, card := range cards {
			if !o.May(org.ReadScores, card.Agency) || card.Number != "" || group != "" && card.Group != group {
				continue
			}
			seen++
			if p := card.Progress(); !p.Handed() {
				l = append(l, fmt.Sprintf(textUnscoredRow, card.Name, p.Claimed, p.Claimable))
			}
		}
		if seen == 0 {
			continue
		}
		head := fmt.Sprintf(textUnscoredHead, c.Name, score.PeriodWords(c.PeriodOf(day)), len(l), seen)
		if c.SelfDue != "" {
			head += " " + fmt.Sprintf(textUrgeDue, c.SelfDue.Vietnamese())
		}
		if n := len(l); n > mostTasks {
			l = append(l[:mostTasks], fmt.Sprintf(textRankMore, n-mostTasks))
		}
		r.blocks = append(r.blocks, Block{Kind: Paragraph, Text: strings.Join(append([]string{head}, l...), "\n")})
	}
	if len(r.blocks) == 0 {
		return told(textUnscoredWho), nil
	}
	return r, nil
}

var rePercent = regexp.MustCompile(`(\d+(?:[.,]\d+)?)\s*(?:%|phần trăm|phan tram)`)

// figureIfReply says what a figure would bring: "nếu đạt 90 % trực tuyến thì được bao nhiêu".
func (b *Bot) figureIfReply(ctx context.Context, o *org.Officer, s question.Slots, text string,
	day corpus.Day) (*workReply, error) {
	a, ok := b.scoredIn(o, s, day)
	if !ok || a.place {
		return asksBack(textIfWhose), nil
	}
	c, set, err := b.cardOf(ctx, o, a.id, "", day)
	if errors.Is(err, store.ErrForbidden) || err == nil && !o.May(org.ReadScores, a.id) {
		return told(textCardSecret, a.name), nil
	}
	if err != nil || c == nil {
		return nil, err
	}
	k, among := figureNamed(set.Criteria, text)
	if k == nil {
		return told(textFigureWhich, strings.Join(among, "; ")), nil
	}
	claim, err := k.ReadClaim(strings.Replace(rePercent.FindStringSubmatch(text)[1], ".", ",", 1), false)
	if err != nil || claim == nil {
		return told(textFigureRule, k.No, k.Name, k.Rule), nil
	}
	key := store.ScoreKey{Criteria: set.Key, Agency: a.id, Period: c.Period}
	now, then, err := b.House.WhatIf(ctx, o, key, nil, []score.Claim{*claim}, day)
	if err != nil {
		return nil, err
	}
	points, err := k.ClaimPoints(claim, false)
	if err != nil {
		return nil, err
	}
	reply := &workReply{blocks: []Block{{Kind: Paragraph, Text: fmt.Sprintf(textFigureIf, k.No, k.Name, *claim.Value,
		points, k.Max, k.Rule, a.name, then.Total.Final, now.Total.Final)}}}
	reply.blocks = append(reply.blocks, cautionsOf(then)...)
	return reply, b.cite(ctx, reply, set.Basis)
}

// figureNamed is the criterion with a figure in percent that most of its words name; among
// are those that could be meant where none stands out.
func figureNamed(c *score.Criteria, text string) (found *score.Criterion, among []string) {
	asked := strings.Fields(paper.Fold(text))
	most := 0
	for _, k := range c.Leaves() {
		if k.Rule.Tasks || !strings.Contains(k.Rule.Hint(), "phần trăm") {
			continue
		}
		among = append(among, k.No+" "+k.Name)
		if slices.Contains(asked, k.No) {
			return k, nil
		}
		n := pairsIn(asked, strings.Fields(paper.Fold(k.Name)))
		words := slices.Compact(slices.Sorted(slices.Values(strings.Fields(paper.Fold(k.Name)))))
		for _, w := range words {
			if !slices.Contains(commonWords, w) && slices.Contains(asked, w) {
				n++
			}
		}
		switch {
		case n > most:
			found, most = k, n
		case n == most:
			found = nil
		}
	}
	return found, among
}

// pairsIn counts the pairs of words of a name that stand side by side in a question: "số
// hóa", of which either word alone tells little.
func pairsIn(asked, name []string) (n int) {
	for i := 1; i < len(name); i++ {
		for j := 1; j < len(asked); j++ {
			if asked[j-1] == name[i-1] && asked[j] == name[i] {
				n++
				break
			}
		}
	}
	return n
}

// commonWords tell no criterion from another.
var commonWords = []string{"duoc", "so", "ho", "ty", "le", "dat", "thi", "cua", "va"}

var (
	reUnscored = regexp.MustCompile(
		`\bchua (?:nop |gui |hoan thanh |xong )?(?:phan |bang |phieu |ban |ket qua )?(?:diem )?(?:(?:tu )?cham\b|tu danh gia)` +
			`|\b(?:cham|tre|no|thieu) (?:nop |gui |bang |phan |phieu |ban |ket qua )+(?:diem )?(?:tu cham|tu danh gia)` +
			`|\btu cham(?: diem)? chua (?:xong|du|hoan thanh|nop|gui)`)
	reCommunes    = regexp.MustCompile(`\b(?:xa|phuong|dac khu)(?: phuong)? (?:nao|chua)|(?:cac|nhung|may|nhieu) (?:xa|phuong)\b`)
	reDepartments = regexp.MustCompile(`\bso(?: nganh| ban nganh)? (?:nao|chua)|(?:cac|nhung|may|nhieu) so\b`)
	reLastYear    = regexp.MustCompile(`so voi (?:nam|ky) (?:truoc|ngoai)|so voi nam 20\d\d|so voi cung ky`)
)

// lastYearReply compares an agency's card with that of the period before, of criteria that
// both sets have with the same points only.
func (b *Bot) lastYearReply(ctx context.Context, o *org.Officer, a scored, day corpus.Day) (*workReply, error) {
	c, set, err := b.cardOf(ctx, o, a.id, "", day)
	if errors.Is(err, store.ErrForbidden) {
		return told(textCardSecret, a.name), nil
	}
	if err != nil || c == nil {
		return nil, err
	}
	x, err := b.House.YearBefore(ctx, o, c)
	if err != nil {
		return nil, err
	}
	if x == nil {
		return told(textTrendNone, a.name, set.Name), nil
	}
	return compareReply(a.name, x), nil
}

// compareReply says what changed between two periods, most first.
func compareReply(name string, x *score.Comparison) *workReply {
	l := []string{fmt.Sprintf(textYearsHead, name, x.Is.PeriodWords(), x.Is.Total.Percent(), x.Was.PeriodWords(),
		x.Was.Total.Percent())}
	if x.Base > 0 {
		l = append(l, fmt.Sprintf(textYearsBase, x.Base, x.Before, x.After))
	}
	rows := slices.DeleteFunc(slices.Clone(x.Rows), func(r score.YearRow) bool {
		return !r.Entered() ||
			r.Change() == 0
	})
	slices.SortStableFunc(rows, func(a, b score.YearRow) int { return cmp.Compare(a.Change(), b.Change()) })
	more := max(0, len(rows)-mostTasks)
	for _, r := range rows[:len(rows)-more] {
		l = append(l, fmt.Sprintf(textIfRow, r.Is.No, r.Is.Name, r.Was.Final, r.Is.Final))
	}
	switch {
	case more > 0:
		l = append(l, fmt.Sprintf(textYearsMore, more))
	case len(rows) == 0:
		l = append(l, textYearsSame)
	}
	if n := len(x.Left); n > 0 {
		l = append(l, fmt.Sprintf(textYearsLeft, n))
	}
	return &workReply{blocks: append([]Block{{Kind: Paragraph, Text: strings.Join(l, "\n")}}, cautionsOf(x.Is)...)}
}
