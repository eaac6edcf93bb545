package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/task"
)

// UnmergeAgencies undoes a merge: what it moved goes back, unless it was changed
// since so that it is plainly meant to be where it is; that is told in Kept. What was
// made since stays with Into. row gives From and Into as they are to stand, of the
// rows as they are now; a nil one is left alone. The ID of a merge that is undone, or
// on which a later one rests, is an [*Error].
func (s *Store) UnmergeAgencies(ctx context.Context, who *org.Officer, id int64, version string,
	rows func(m Merge, was *org.Agency, added []string) []org.Agency, remind Reminding) (m Merge, err error) {
	if !who.May(org.ManageAgencies) {
		return m, ErrForbidden
	}
	err = s.alone(ctx, "unmerge agencies", func(tx txn) error {
		if err := s.sameAgencies(ctx, tx, version); err != nil {
			return err
		}
		var err error
		if m, err = scanMerge(tx.QueryRowContext(ctx, `SELECT `+mergeColumns+` FROM agency_merge WHERE id = $1`, id)); err != nil {
			return found(err)
		}
		if !m.Undone.IsZero() {
			return &Error{textUnmergeBefore, errors.New("undone before")}
		}
		standing, err := s.merged(ctx, tx)
		if err != nil {
			return err
		}
		if _, on := standing[m.Into]; on {
			return &Error{fmt.Sprintf(textUnmergeLater, m.IntoName), errors.New("a later merge rests on it")}
		}
		var body []byte
		if err := tx.QueryRowContext(ctx, `SELECT body FROM agency_merge WHERE id = $1`, id).Scan(&body); err != nil {
			return err
		}
		g := &merging{Store: s, ctx: ctx, tx: tx, who: who, remind: remind, from: m.From, into: m.Into}
		if err := json.Unmarshal(body, &g.log); err != nil {
			return err
		}
		g.log.Kept = nil
		if _, err := tx.ExecContext(ctx, `UPDATE agency_merge SET undone = $1, undone_by = $2 WHERE id = $3`,
			millis(s.now()), who.ID, id); err != nil {
			return err
		}
		if g.log.Was == nil {
			if _, err := tx.ExecContext(ctx, `DELETE FROM agency WHERE id = $1`, m.From); err != nil {
				return err
			}
		}
		if err := s.putAgencies(ctx, tx, rows(m, g.log.Was, g.log.Added)); err != nil {
			return err
		}
		for _, back := range []func() error{g.unitsBack, g.officersBack, g.tasksBack, g.plansBack, g.proposalsBack,
			g.papersBack, g.linksBack, g.scoresBack} {
			if err := back(); err != nil {
				return err
			}
		}
		m.Kept, m.Undone, m.UndoneBy = g.log.Kept, s.now(), who.ID
		return s.audit(ctx, tx, who.ID, "agency.unmerge", fmt.Sprintf(textMergeLine, m.ID, m.FromName, m.From, m.IntoName,
			m.Into, strings.TrimSuffix("; "+joined(m.Kept), "; ")))
	})
	return m, err
}

// kept tells of something that stays where it is.
func (g *merging) kept(format string, args ...any) {
	g.log.Kept = append(g.log.Kept, fmt.Sprintf(format, args...))
}

func (g *merging) unitsBack() error {
	var back []org.Agency
	for _, id := range g.log.Units {
		var body []byte
		if err := g.tx.QueryRowContext(g.ctx, `SELECT body FROM agency WHERE id = $1`, id).Scan(&body); err != nil {
			if errors.Is(found(err), ErrNotFound) {
				continue
			}
			return err
		}
		var a org.Agency
		if err := json.Unmarshal(body, &a); err != nil {
			return err
		}
		if a.Parent == g.into {
			a.Parent = g.from
			back = append(back, a)
		}
	}
	return g.putAgencies(g.ctx, g.tx, back)
}

func (g *merging) officersBack() error {
	for _, m := range g.log.Officers {
		var body []byte
		if err := g.tx.QueryRowContext(g.ctx, `SELECT body FROM officer WHERE id = $1`, m.ID).Scan(&body); err != nil {
			if errors.Is(found(err), ErrNotFound) {
				continue
			}
			return err
		}
		var o org.Officer
		if err := json.Unmarshal(body, &o); err != nil {
			return err
		}
		now := posts(&o)
		at := func(ps []org.Post, agency string) bool {
			return slices.ContainsFunc(ps, func(p org.Post) bool { return p.Agency == agency })
		}
		switch {
		case samePosts(now, m.After):
			setPosts(&o, m.Before)
		case at(now, g.into) && !at(m.Before, g.into): // other roles since, at the same agency
			setPosts(&o, movePosts(now, g.into, g.from))
		default:
			g.kept(textUnmergeOfficer, o.Name)
			continue
		}
		if err := g.putOfficerIn(g.ctx, g.tx, o, g.remind); err != nil {
			return err
		}
	}
	return nil
}

// partiesBack puts From in place of Into in the parties that were From's before.
func (g *merging) partiesBack(now, before []task.Party) []task.Party {
	out := slices.Clone(now)
	for i := range out {
		p := &out[i]
		j := slices.IndexFunc(before, func(b task.Party) bool { return b.Name == p.Name })
		if j < 0 {
			continue
		}
		b := &before[j]
		if b.Agency == g.from && p.Agency == g.into {
			p.Agency = g.from
		}
		k := slices.Index(p.Members, g.into)
		if k < 0 || !slices.Contains(b.Members, g.from) {
			continue
		}
		p.Members = slices.Clone(p.Members)
		if slices.Equal(p.Members, moveParties([]task.Party{*b}, g.from, g.into)[0].Members) {
			p.Members = slices.Clone(b.Members)
		} else if slices.Contains(b.Members, g.into) {
			p.Members = slices.Insert(p.Members, k, g.from)
		} else {
			p.Members[k] = g.from
		}
	}
	return out
}

func (g *merging) tasksBack() error {
	for _, m := range g.log.Tasks {
		w, err := scanWork(g.tx.QueryRowContext(g.ctx, `SELECT `+taskColumns+` FROM task WHERE id = $1`, m.ID))
		if err != nil {
			if errors.Is(found(err), ErrNotFound) {
				continue
			}
			return err
		}
		w.Leads, w.Supports = g.partiesBack(w.Leads, m.Before.Leads), g.partiesBack(w.Supports, m.Before.Supports)
		w.Passed = slices.Clone(w.Passed)
		for i := range w.Passed {
			p := &w.Passed[i]
			if p.Agency == g.into && slices.ContainsFunc(m.Before.Passed, func(b task.Passed) bool {
				return b.Agency == g.from && b.Name == p.Name && b.Officer == p.Officer
			}) {
				p.Agency = g.from
			}
		}
		if m.Agency && w.Agency == g.into {
			w.Agency = g.from
		}
		if maps.Equal(w.DoneBy, m.NowDone) && w.Progress == m.NowPro {
			w.DoneBy, w.Progress = m.DoneBy, m.Progress
			if m.Progress != m.NowPro {
				w.DoneOn = m.DoneOn
			}
		} else if len(w.DoneBy) > 0 && m.DoneBy[g.from] != "" {
			w.DoneBy = maps.Clone(w.DoneBy)
			w.DoneBy[g.from] = m.DoneBy[g.from]
			g.kept(textUnmergeTask, w.No, w.PlanName())
		}
		if err := g.putWork(&w, g.log.IntoName, g.log.FromName); err != nil {
			return err
		}
	}
	return nil
}

func (g *merging) plansBack() error {
	for _, k := range g.log.Plans {
		n := 0
		if err := g.tx.QueryRowContext(g.ctx, `SELECT COUNT(*) FROM plan WHERE key = $1 AND agency = $2`, k, g.into).
			Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		if err := g.setPlan(k, g.from); err != nil {
			return err
		}
	}
	return nil
}

func (g *merging) proposalsBack() error {
	ps, err := g.openProposals()
	if err != nil {
		return err
	}
	for _, m := range g.log.Proposals {
		i := slices.IndexFunc(ps, func(p openProposal) bool { return p.id == m.ID })
		if i < 0 {
			continue
		}
		p := &ps[i]
		if _, own := m.Tasks[""]; own && p.Agency == g.into {
			p.Agency = g.from
		}
		for j := range p.Tasks {
			t := &p.Tasks[j]
			if was, ok := m.Tasks[t.No]; ok {
				t.Leads, t.Supports = g.partiesBack(t.Leads, was.Leads), g.partiesBack(t.Supports, was.Supports)
			}
		}
		if err := g.putProposal(p); err != nil {
			return err
		}
	}
	return nil
}

func (g *merging) papersBack() error {
	f, err := g.openFeed(g.ctx, g.tx)
	if err != nil {
		return err
	}
	mine, err := papersOf(g.ctx, g.tx, g.into)
	if err != nil {
		return err
	}
	for _, k := range g.log.Papers {
		if !slices.Contains(mine, k) {
			continue
		}
		if err := g.setPaper(f, k, g.from); err != nil {
			return err
		}
	}
	class := string(corpus.Internal) + " "
	for _, m := range g.log.Mends {
		column := "value"
		if m.Was {
			column = "was"
		}
		if _, err := g.tx.ExecContext(g.ctx, `UPDATE mend SET `+column+` = $1 WHERE key = $2 AND field = $3 AND `+column+` = $4`,
			class+g.from, m.Key, string(corpus.FactClass), class+g.into); err != nil {
			return err
		}
	}
	return f.close(g.ctx)
}

func (g *merging) linksBack() error {
	for _, k := range g.log.Links {
		if _, err := g.tx.ExecContext(g.ctx, `UPDATE calendar_link SET agency = $1 WHERE hash = $2`, g.from, k); err != nil {
			return err
		}
	}
	return nil
}

func (g *merging) scoresBack() error {
	for table, ids := range map[string][]int64{"claim": g.log.Claims, "score_evidence": g.log.Evidence,
		"score_change": g.log.Lines} {
		for _, id := range ids {
			if _, err := g.tx.ExecContext(g.ctx, `UPDATE `+table+` SET agency = $1 WHERE id = $2 AND agency = $3`, g.from, id,
				g.into); err != nil {
				return err
			}
		}
	}
	for _, c := range g.log.Aside {
		if _, err := g.tx.ExecContext(g.ctx, `INSERT INTO claim (criteria, agency, period, no, side, body, who, created)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, c.Criteria, g.from, c.Period, c.No, c.Side, c.Body, c.Who,
			c.Created); err != nil {
			return err
		}
	}
	since, err := list(g.ctx, g.tx, func(row scanner) (c cardMoved, err error) {
		return c, row.Scan(&c.Criteria, &c.Period)
	}, `SELECT criteria, period FROM score_card WHERE agency = $1 ORDER BY criteria, period`, g.into)
	if err != nil {
		return err
	}
	for _, c := range since {
		if slices.Contains(g.log.Cards, c) {
			if err := g.setCard(c, g.into, g.from); err != nil {
				return err
			}
		}
	}
	return nil
}

// joined is a list in words.
func joined(list []string) string { return strings.Join(list, ", ") }
