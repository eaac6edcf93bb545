package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/score"
	"trolyao/task"
)

// ScoreKey names a card: which set, whose, for what period.
type ScoreKey struct{ Criteria, Agency, Period string }

// CriteriaSet is a set of criteria as it is kept.
type CriteriaSet struct {
	*score.Criteria
	Version int
	Who     string
	Created time.Time
}

func scanCriteria(row scanner) (c CriteriaSet, err error) {
	var body []byte
	var created int64
	if err = row.Scan(&c.Version, &body, &c.Who, &created); err != nil {
		return c, err
	}
	c.Criteria, c.Created = &score.Criteria{}, moment(created)
	err = json.Unmarshal(body, c.Criteria)
	return c, err
}

const latestCriteria = `SELECT version, body, who, created FROM criteria c WHERE version = (SELECT MAX(version) FROM criteria WHERE key = c.key)`

// PutCriteria stores a set, as a new version when it differs from the one
// there is, and returns its version. What has been scored by a criterion keeps it
// from being taken out.
func (s *Store) PutCriteria(ctx context.Context, who *org.Officer, c *score.Criteria) (version int, err error) {
	if !who.May(org.ManageCriteria) {
		return 0, ErrForbidden
	}
	if err := score.Validate(c); err != nil {
		return 0, &Error{err.Error(), fmt.Errorf("criteria are not valid: %w", err)}
	}
	body, err := json.Marshal(c)
	if err != nil {
		return 0, err
	}
	err = s.write(ctx, "put criteria", func(tx txn) error {
		var have string
		err := tx.QueryRowContext(ctx, `SELECT version, body FROM criteria WHERE key = $1 ORDER BY version DESC LIMIT 1`+s.d.lock, c.Key).
			Scan(&version, &have)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if have == plain(string(body)) {
			return nil
		}
		scored, err := list(
			ctx,
			tx,
			func(row scanner) (no string, err error) { err = row.Scan(&no); return no, err },
			`SELECT DISTINCT no FROM claim WHERE criteria = $1 AND NOT EXISTS (SELECT 1 FROM score_card k WHERE k.criteria = claim.criteria AND k.agency = claim.agency AND k.period = claim.period) ORDER BY no`,
			c.Key,
		)
		if err != nil {
			return err
		}
		if err := c.Keeps(scored); err != nil {
			return err
		}
		version++
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO criteria (key, version, body, who, created) VALUES ($1, $2, $3, $4, $5)`,
			c.Key, version, string(body), who.ID, millis(s.now())); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, "criteria.put", fmt.Sprintf(textSetVersion, c.Key, version))
	})
	return version, err
}

// CriteriaSets returns the newest version of every set, by their keys.
func (s *Store) CriteriaSets(ctx context.Context) ([]CriteriaSet, error) {
	cs, err := list(ctx, s.r, scanCriteria, latestCriteria+` ORDER BY key`)
	for i := range cs {
		err = errors.Join(err, s.nowOf(ctx, s.r, &cs[i]))
	}
	if err != nil {
		return nil, fmt.Errorf("store: criteria: %w", err)
	}
	return cs, nil
}

// Criteria returns the newest version of a set, or [ErrNotFound].
func (s *Store) Criteria(ctx context.Context, key string) (*CriteriaSet, error) {
	c, err := scanCriteria(s.r.QueryRowContext(ctx, latestCriteria+` AND key = $1`, key))
	if err == nil {
		err = s.nowOf(ctx, s.r, &c)
	}
	if err != nil {
		return nil, fmt.Errorf("store: criteria %s: %w", key, found(err))
	}
	return &c, nil
}

// nowOf puts in place of the agencies that a set names what they are now, after the
// merges that stand: who was merged in mid year is scored on.
func (s *Store) nowOf(ctx context.Context, q querier, c *CriteriaSet) error {
	if len(c.Agencies) == 0 {
		return nil
	}
	merged, err := s.merged(ctx, q)
	if err != nil {
		return err
	}
	var out []string
	for _, a := range c.Agencies {
		if a = cmp.Or(merged[a], a); !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	c.Agencies = out
	return nil
}

// editScore changes a card that is not published yet; f gets the set and what has
// been said of the card, and key names what its agency is now. It holds the set's row, so that a publication and a
// change never pass each other.
func (s *Store) editScore(ctx context.Context, who *org.Officer, action org.Action, key *ScoreKey, op string,
	f func(tx txn, c *CriteriaSet, said *score.Facts) error) error {
	return s.write(ctx, op, func(tx txn) error {
		var err error
		if key.Agency, err = s.agencyNow(ctx, tx, key.Agency); err != nil {
			return err
		}
		if key.Agency == "" || !who.May(action, key.Agency) {
			return ErrForbidden
		}
		c, err := s.holdSet(ctx, tx, key.Criteria)
		if err != nil {
			return err
		}
		said, err := s.openCard(ctx, tx, c, *key)
		if err != nil {
			return err
		}
		return f(tx, c, said)
	})
}

// openCard reads what has been said of a card, and refuses one that nothing can be
// written on.
func (s *Store) openCard(ctx context.Context, tx txn, c *CriteriaSet, key ScoreKey) (*score.Facts, error) {
	all, err := s.facts(ctx, tx, key.Criteria, key.Period, key.Agency, s.now())
	if err != nil {
		return nil, err
	}
	said := all[key.Agency]
	if said == nil {
		said = &score.Facts{Agency: key.Agency, Period: key.Period}
	}
	err = tx.QueryRowContext(ctx, `SELECT p.number FROM score_card c JOIN publication p ON p.id = c.publication WHERE c.criteria = $1 AND c.agency = $2 AND c.period = $3`,
		key.Criteria, key.Agency, key.Period).
		Scan(&said.Number)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	return said, c.Open(said)
}

// PutSurvey stores what surveys gave the agencies of a set, all or nothing. Where
// something is wrong the [*Error] names the agency and the criterion.
func (s *Store) PutSurvey(ctx context.Context, who *org.Officer, criteria string, x *score.SurveyResults) error {
	return s.write(ctx, "put survey", func(tx txn) error {
		c, err := s.holdSet(ctx, tx, criteria)
		if err != nil {
			return err
		}
		for _, r := range x.Rows {
			agency, err := s.agencyNow(ctx, tx, r.Agency)
			if err != nil {
				return err
			}
			if agency == "" || !who.May(org.Appraise, agency) {
				return ErrForbidden
			}
			key := ScoreKey{criteria, agency, x.Period}
			said, err := s.openCard(ctx, tx, c, key)
			if err == nil {
				err = s.putClaims(ctx, tx, who, key, c, said, r.Claims, score.Council)
			}
			var no *task.Refusal
			if errors.As(err, &no) {
				return &Error{cmp.Or(r.Name, r.Agency) + ": " + no.Text, err}
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// holdSet reads the newest version of a set and keeps others from changing its
// cards until the transaction ends.
func (s *Store) holdSet(ctx context.Context, tx txn, key string) (*CriteriaSet, error) {
	c, err := scanCriteria(tx.QueryRowContext(ctx,
		`SELECT version, body, who, created FROM criteria WHERE key = $1 ORDER BY version DESC LIMIT 1`+s.d.lock, key))
	if err != nil {
		return nil, found(err)
	}
	return &c, s.nowOf(ctx, tx, &c)
}

// PutClaims stores what a side says of a card, with links that prove it, all or
// nothing: the agency when it scores itself and answers, the council when it
// appraises and concludes. A claim that is there already in the same words is left
// alone. Where something is wrong the [*Error] names the criterion.
func (s *Store) PutClaims(ctx context.Context, who *org.Officer, key ScoreKey, side score.Side, claims []score.Claim,
	links ...score.Evidence) error {
	action := org.SelfScore
	if side == score.Council || side == score.Conclude {
		action = org.Appraise
	}
	return s.editScore(ctx, who, action, &key, string(side)+" score",
		func(tx txn, c *CriteriaSet, said *score.Facts) error {
			if err := s.putClaims(ctx, tx, who, key, c, said, claims, side); err != nil {
				return err
			}
			for _, e := range links {
				if slices.ContainsFunc(
					said.Evidence,
					func(h score.Evidence) bool { return h.No == e.No && h.Link == e.Link },
				) {
					continue
				}
				if _, err := s.addScoreEvidence(ctx, tx, who, key, c, said, e, nil); err != nil {
					return err
				}
			}
			return nil
		})
}

type claimRow struct {
	score.Claim
	agency string
	side   score.Side
}

func scanClaim(row scanner) (c claimRow, err error) {
	var body []byte
	var who string
	var created int64
	if err = row.Scan(&c.Seq, &c.agency, &c.side, &body, &who, &created); err == nil {
		err = json.Unmarshal(body, &c.Claim)
	}
	c.Who, c.At = who, moment(created)
	return c, err
}

// putClaims stores those claims of a side that are new; see
// [score.Criteria.Accept].
func (s *Store) putClaims(ctx context.Context, tx txn, who *org.Officer, key ScoreKey, c *CriteriaSet,
	said *score.Facts, claims []score.Claim, side score.Side) error {
	now := s.now()
	entries, err := c.Accept(claims, said, side, corpus.DayOf(now))
	if err != nil {
		return err
	}
	for _, e := range entries {
		e.Who, e.At = "", time.Time{} // stand in columns of their own
		body, err := json.Marshal(e.Claim)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO claim (criteria, agency, period, no, side, body, who, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			key.Criteria, key.Agency, key.Period, e.No, string(side), string(body), who.ID, millis(now)); err != nil {
			return err
		}
		if err := s.changeScore(ctx, tx, who, key, e.No, side.Act(), e.Before, e.After, e.Why); err != nil {
			return err
		}
	}
	return nil
}

// changeScore writes a line of a card's history, and of the audit log.
func (s *Store) changeScore(ctx context.Context, tx txn, who *org.Officer, key ScoreKey, no string, what score.Act,
	before, after, why string) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO score_change (criteria, agency, period, no, who, what, before, after, why, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		key.Criteria, key.Agency, key.Period, no, who.ID, string(what), before, after, why, millis(
			s.now())); err != nil {
		return err
	}
	return s.audit(ctx, tx, who.ID, "score", fmt.Sprintf(textScoreChange, key.Criteria, key.Agency, key.Period, no,
		what, before, after))
}

// AddScoreEvidence stores a link or a file that proves what an agency claims for
// a criterion.
func (s *Store) AddScoreEvidence(ctx context.Context, who *org.Officer, key ScoreKey, e score.Evidence,
	data []byte) (id int64, err error) {
	err = s.editScore(ctx, who, org.SelfScore, &key, "score evidence",
		func(tx txn, c *CriteriaSet, said *score.Facts) error {
			id, err = s.addScoreEvidence(ctx, tx, who, key, c, said, e, data)
			return err
		})
	return id, err
}

func (s *Store) addScoreEvidence(ctx context.Context, tx txn, who *org.Officer, key ScoreKey, c *CriteriaSet,
	said *score.Facts, e score.Evidence, data []byte) (id int64, err error) {
	e.Name, e.Link = strings.TrimSpace(paper.Clean(e.Name)), strings.TrimSpace(paper.Clean(e.Link))
	if err := c.AcceptEvidence(e, data, said, corpus.DayOf(s.now())); err != nil {
		return 0, err
	}
	if err := tx.QueryRowContext(ctx, `INSERT INTO score_evidence (criteria, agency, period, no, who, name, link, data, created, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0) RETURNING id`,
		key.Criteria, key.Agency, key.Period, e.No, who.ID, e.Name, e.Link, data, millis(s.now())).Scan(
		&id); err != nil {
		return 0, err
	}
	return id, s.changeScore(ctx, tx, who, key, e.No, score.ActProve, "", e.Name, "")
}

// evidenceAt finds the card a piece of evidence belongs to.
func (s *Store) evidenceAt(ctx context.Context, id int64) (key ScoreKey, e score.Evidence, data []byte, err error) {
	var created, removed int64
	err = s.r.QueryRowContext(ctx, `SELECT criteria, agency, period, no, who, name, link, data, created, removed FROM score_evidence WHERE id = $1`, id).
		Scan(&key.Criteria, &key.Agency, &key.Period, &e.No, &e.Who, &e.Name, &e.Link, &data, &created, &removed)
	if err == nil && removed != 0 {
		err = ErrNotFound
	}
	e.ID, e.At = id, moment(created)
	return key, e, data, found(err)
}

// RemoveScoreEvidence takes evidence back, as long as its criterion has not been
// appraised.
func (s *Store) RemoveScoreEvidence(ctx context.Context, who *org.Officer, id int64, why string) error {
	key, e, _, err := s.evidenceAt(ctx, id)
	if err == nil && !who.May(org.SelfScore, key.Agency) {
		err = ErrForbidden
	}
	if err != nil {
		return fmt.Errorf("store: score evidence %d: %w", id, err)
	}
	return s.editScore(ctx, who, org.SelfScore, &key, "remove score evidence",
		func(tx txn, _ *CriteriaSet, said *score.Facts) error {
			if err := said.Withdraw(e.No); err != nil {
				return err
			}
			res, err := tx.ExecContext(ctx, `UPDATE score_evidence SET removed = $1 WHERE id = $2 AND removed = 0`,
				millis(s.now()), id)
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil || n == 0 {
				return errors.Join(err, ErrNotFound)
			}
			return s.changeScore(ctx, tx, who, key, e.No, score.ActWithdraw, e.Name, "", why)
		})
}

// ScoreEvidence returns a piece of evidence with the bytes of its file, if it is
// one.
func (s *Store) ScoreEvidence(ctx context.Context, reader *org.Officer, id int64) (*score.Evidence, []byte, error) {
	key, e, data, err := s.evidenceAt(ctx, id)
	if err == nil && !reader.May(org.ReadScores, key.Agency) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, nil, fmt.Errorf("store: score evidence %d: %w", id, err)
	}
	return &e, data, nil
}

type evidenceRow struct {
	score.Evidence
	agency string
}

// ofCards chooses the rows of the agency $3, and of all cards that are not published
// where it is "": a card that is published is read as it was. One agency is found by the
// index. Which cards are published is asked once: as a condition on each row, PostgreSQL
// may look through all cards for each claim as long as it has no statistics of them.
func ofCards(agency string) string {
	if agency != "" {
		return `agency = $3`
	}
	return `$3 = '' AND agency NOT IN (SELECT k.agency FROM score_card k WHERE k.criteria = $1 AND k.period = $2)`
}

// evidenceRows lists what proves the claims of a card, or of all cards of a period that
// are not published where no agency is named, as it stood at a time.
func (s *Store) evidenceRows(ctx context.Context, q querier, key ScoreKey, at int64) ([]evidenceRow, error) {
	return list(ctx, q, func(row scanner) (e evidenceRow, err error) {
		var created int64
		err = row.Scan(&e.agency, &e.ID, &e.No, &e.Who, &e.Name, &e.Link, &created)
		e.At = moment(created)
		return e, err
	}, `SELECT agency, id, no, who, name, link, created FROM score_evidence WHERE criteria = $1 AND period = $2 AND `+ofCards(key.Agency)+` AND created <= $4 AND (removed = 0 OR removed > $4) ORDER BY id`,
		key.Criteria, key.Period, key.Agency, at)
}

// facts reads what the cards of a period are computed from, by agency, of one agency
// where one is named, else of all cards that are not published, as it stood at a time. Tasks are in no card yet.
func (s *Store) facts(ctx context.Context, q querier, criteria, period, agency string,
	at time.Time) (map[string]*score.Facts, error) {
	out := map[string]*score.Facts{}
	of := func(a string) *score.Facts {
		if out[a] == nil {
			out[a] = &score.Facts{Agency: a, Name: a, Period: period}
		}
		return out[a]
	}
	claims, err := list(
		ctx,
		q,
		scanClaim,
		`SELECT id, agency, side, body, who, created FROM claim WHERE criteria = $1 AND period = $2 AND `+ofCards(agency)+` AND created <= $4 ORDER BY id`,
		criteria,
		period,
		agency,
		millis(at),
	)
	if err != nil {
		return nil, err
	}
	for _, c := range claims {
		switch f := of(c.agency); c.side {
		case score.Council:
			f.Appraised = append(f.Appraised, c.Claim)
		case score.Explain:
			f.Explained = append(f.Explained, c.Claim)
		case score.Conclude:
			f.Concluded = append(f.Concluded, c.Claim)
		default:
			f.Self = append(f.Self, c.Claim)
		}
	}
	es, err := s.evidenceRows(ctx, q, ScoreKey{criteria, agency, period}, millis(at))
	for _, e := range es {
		f := of(e.agency)
		f.Evidence = append(f.Evidence, e.Evidence)
	}
	return out, err
}

// Place fills in what the agency of some facts is on a day: its name, its group and
// the agencies whose place it has taken; see [score.Facts.Place]. Where it is nil
// the facts bear the agency's key alone.
type Place func(f *score.Facts, day corpus.Day)

// loadTasks gives each of the facts the names of officers and the tasks its agency
// answers for, as they stood at a time.
func (s *Store) loadTasks(ctx context.Context, q querier, c *score.Criteria, place Place,
	facts map[string]*score.Facts, at time.Time) error {
	day := corpus.DayOf(at)
	var ids []string
	for _, f := range facts {
		if place != nil {
			place(f, day)
		}
		f.EachWho(func(who *string) { ids = append(ids, *who) })
	}
	names, err := s.officerNames(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, f := range facts {
		f.EachWho(func(who *string) { *who = names(*who) })
	}
	if !c.Linked() {
		return nil
	}
	tasks, err := s.tasksFor(ctx, q, c, at)
	if err != nil {
		return err
	}
	for _, f := range facts {
		f.Give(tasks, day)
	}
	return nil
}

// tasksFor reads the tasks of the plans that a set is about, with how much
// evidence each had at a time.
func (s *Store) tasksFor(ctx context.Context, q querier, c *score.Criteria, at time.Time) ([]score.Task, error) {
	type plan struct {
		task.Proposal
		key   string
		state task.PlanState
	}
	plans, err := list(ctx, q, func(row scanner) (p plan, err error) {
		var body []byte
		if err = row.Scan(&p.key, &body, &p.state); err == nil {
			err = json.Unmarshal(body, &p.Proposal)
		}
		return p, err
	}, `SELECT key, body, state FROM plan WHERE state <> 'removed' ORDER BY key`)
	if err != nil {
		return nil, err
	}
	var keys []string
	closed := map[string]bool{}
	for _, p := range plans {
		if c.About(p.key, p.Plan.Number) {
			keys = append(keys, p.key)
			closed[p.key] = p.state != task.PlanOpen
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	args := []any{millis(at)}
	tasks, err := list(ctx, q, func(row scanner) (t score.Task, err error) {
		var id, updated int64
		var body []byte
		if err = row.Scan(&id, &body, &updated, &t.Evidence); err == nil {
			t.Work, err = readWork(id, body, updated)
		}
		return t, err
	}, `SELECT id, body, updated, (SELECT COUNT(*) FROM evidence e WHERE e.task = task.id AND e.created <= $1) FROM task WHERE state = '' AND plan IN (`+
		marks(&args, keys)+`) ORDER BY id`, args...)
	above := map[[2]string]bool{}
	for _, t := range tasks {
		if t.Parent != "" {
			above[[2]string{t.Plan, t.Parent}] = true
		}
	}
	for i := range tasks {
		t := &tasks[i] // a row with a lead of its own is work, whatever stands under it
		t.Heading = above[[2]string{t.Plan, t.No}] && t.Lead == "" && len(t.LeadAgencies()) == 0
		t.Closed = closed[t.Plan]
	}
	return tasks, err
}

// UncountedTasks are the tasks that a set is about and that count for nobody, for
// those who may change the set; see [score.Criteria.Uncounted].
func (s *Store) UncountedTasks(ctx context.Context, reader *org.Officer, criteria string) ([]score.Uncounted, error) {
	if !reader.May(org.ManageCriteria) {
		return nil, ErrForbidden
	}
	c, err := s.Criteria(ctx, criteria)
	if err != nil || !c.Linked() {
		return nil, err
	}
	tasks, err := s.tasksFor(ctx, s.r, c.Criteria, s.now())
	if err != nil {
		return nil, fmt.Errorf("store: uncounted tasks: %w", err)
	}
	return c.Uncounted(tasks), nil
}

// marks adds values to the arguments of a query, and returns the marks that stand
// for them: "$3, $4".
func marks(args *[]any, values []string) string {
	var out []string
	for _, v := range values {
		*args = append(*args, v)
		out = append(out, fmt.Sprintf("$%d", len(*args)))
	}
	return strings.Join(out, ", ")
}

// officerNames gives the names of officers by their IDs.
func (s *Store) officerNames(ctx context.Context, q querier, ids []string) (func(string) string, error) {
	names := map[string]string{}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	for some := range slices.Chunk(ids, 500) {
		var args []any
		os, err := list(ctx, q, scanOfficer, `SELECT body FROM officer WHERE id IN (`+marks(&args, some)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, o := range os {
			names[o.ID] = o.Name
		}
	}
	return func(id string) string {
		if n := names[id]; n != "" {
			return n
		}
		return id
	}, nil
}

// ScoreFacts returns what a card is computed from on a day, with the names of its
// agency and of officers filled in; a day that is over gives what stood at its end.
// place says what its agency is. The reader must be one who
// may read scores of the agency that are not published.
func (s *Store) ScoreFacts(ctx context.Context, reader *org.Officer, place Place, key ScoreKey,
	day corpus.Day) (*score.Facts, error) {
	if !reader.May(org.ReadScores, key.Agency) {
		return nil, ErrForbidden
	}
	c, err := s.Criteria(ctx, key.Criteria)
	if err != nil {
		return nil, err
	}
	all, err := s.factsOf(ctx, s.r, c.Criteria, place, key.Period, []string{key.Agency}, true, day)
	if err != nil {
		return nil, fmt.Errorf("store: score facts: %w", err)
	}
	return all[key.Agency], nil
}

// factsOf reads the facts of the agencies, and where only is not set of all
// others that have any.
func (s *Store) factsOf(ctx context.Context, q querier, c *score.Criteria, place Place, period string,
	agencies []string, only bool, day corpus.Day) (map[string]*score.Facts, error) {
	at := s.now()
	if end := day.Add(1).Time(); end.Before(at) {
		at = end.Add(-time.Millisecond)
	}
	one := ""
	if only && len(agencies) == 1 {
		one = agencies[0]
	}
	all, err := s.facts(ctx, q, c.Key, period, one, at)
	if err != nil {
		return nil, err
	}
	if only {
		maps.DeleteFunc(all, func(a string, _ *score.Facts) bool { return !slices.Contains(agencies, a) })
	}
	for _, a := range agencies {
		if all[a] == nil {
			all[a] = &score.Facts{Agency: a, Name: a, Period: period}
		}
	}
	return all, s.loadTasks(ctx, q, c, place, all, at)
}

// Card returns a card as it stands on a day: the published one, which anybody may
// read and which nothing changes, or one computed now for a reader who may see it
// ([ErrForbidden] for others).
func (s *Store) Card(ctx context.Context, reader *org.Officer, place Place, key ScoreKey,
	day corpus.Day) (*score.Card, error) {
	frozen, err := s.frozen(ctx, s.r, key.Criteria, key.Period, key.Agency)
	if err != nil {
		return nil, fmt.Errorf("store: card: %w", err)
	}
	if c := frozen[key.Agency]; c != nil {
		return shown(c, reader), nil
	}
	f, err := s.ScoreFacts(ctx, reader, place, key, day)
	if err != nil {
		return nil, err
	}
	c, err := s.Criteria(ctx, key.Criteria)
	if err != nil {
		return nil, err
	}
	return c.card(f, day, false), nil
}

func (c *CriteriaSet) card(f *score.Facts, day corpus.Day, outline bool) *score.Card {
	compute := score.Compute
	if outline {
		compute = score.Outline
	}
	card := compute(c.Criteria, f, day)
	card.Version = c.Version
	return card
}

// shown leaves out of a published card what only those see who might read it
// before: who said what, and the evidence.
func shown(c *score.Card, reader *org.Officer) *score.Card {
	if reader.May(org.ReadScores, c.Agency) {
		return c
	}
	return c.Public()
}

// Cards returns the cards of a set for a period that reader may see, computed on
// a day or published: of the agencies named, and of all that have anything; in outline
// where outline is set, see [score.Outline].
func (s *Store) Cards(ctx context.Context, reader *org.Officer, place Place, criteria, period string,
	agencies []string, day corpus.Day, outline bool) ([]*score.Card, error) {
	c, err := s.Criteria(ctx, criteria)
	if err != nil {
		return nil, err
	}
	frozen, err := s.frozen(ctx, s.r, criteria, period, "")
	if err != nil {
		return nil, fmt.Errorf("store: cards: %w", err)
	}
	var out []*score.Card
	for _, card := range frozen {
		out = append(out, shown(card, reader))
	}
	if reader != nil { // nobody else sees what is not published
		facts, err := s.factsOf(ctx, s.r, c.Criteria, place, period, agencies, false, day)
		if err != nil {
			return nil, fmt.Errorf("store: cards: %w", err)
		}
		for a, f := range facts {
			if frozen[a] == nil && reader.May(org.ReadScores, a) {
				out = append(out, c.card(f, day, outline))
			}
		}
	}
	slices.SortFunc(out, func(a, b *score.Card) int {
		return strings.Compare(a.Name+"\x00"+a.Agency,
			b.Name+"\x00"+b.Agency)
	})
	return out, nil
}

// frozen reads published cards by agency.
func (s *Store) frozen(ctx context.Context, q querier, criteria, period, agency string) (map[string]*score.Card,
	error) {
	cards, err := list(ctx, q, func(row scanner) (*score.Card, error) {
		var body []byte
		c := &score.Card{}
		err := row.Scan(&body)
		if err == nil {
			err = json.Unmarshal(body, c)
		}
		return c, err
	}, `SELECT body FROM score_card WHERE criteria = $1 AND period = $2 AND ($3 = '' OR agency = $3)`, criteria,
		period, agency)
	out := map[string]*score.Card{}
	for _, c := range cards {
		out[c.Agency] = c
	}
	return out, err
}

// Publication is cards that were published together.
type Publication struct {
	Number   string // "BĐ-2026-001"
	Criteria string
	Version  int
	Period   string
	Who      string
	Created  time.Time
	Cards    int
}

// PublishScores freezes the cards of the agencies, of all that have one where
// none are named, under the next number of the year, all or nothing. Every
// criterion must have been appraised.
func (s *Store) PublishScores(ctx context.Context, who *org.Officer, place Place, criteria, period string,
	agencies []string) (number string, err error) {
	if !who.May(org.PublishScores) {
		return "", ErrForbidden
	}
	err = s.write(ctx, "publish scores", func(tx txn) error {
		c, err := s.holdSet(ctx, tx, criteria)
		if err != nil {
			return err
		}
		if c.Frame || !c.HasPeriod(period) {
			return &Error{fmt.Sprintf(textNotPublished, period), fmt.Errorf("period %q", period)}
		}
		now := s.now()
		day := corpus.DayOf(now)
		old, err := s.frozen(ctx, tx, criteria, period, "")
		if err != nil {
			return err
		}
		facts, err := s.factsOf(ctx, tx, c.Criteria, place, period, agencies, len(agencies) > 0, day)
		if err != nil {
			return err
		}
		var cards []*score.Card
		for _, a := range slices.Sorted(maps.Keys(facts)) {
			if old[a] != nil {
				if slices.Contains(agencies, a) {
					return old[a].Publishable()
				}
				continue
			}
			card := c.card(facts[a], day, false)
			if err := card.Publishable(); err != nil {
				return err
			}
			cards = append(cards, card)
		}
		if len(cards) == 0 {
			return &Error{textNoCards, errors.New("no cards")}
		}
		var n int
		year := day[:4]
		if err := tx.QueryRowContext(ctx,
			`INSERT INTO counter (name, n) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET n = counter.n + 1 RETURNING n`, "publication-"+string(year)).Scan(&n); err != nil {
			return err
		}
		number = fmt.Sprintf(textNumber, year, n)
		var id int64
		if err := tx.QueryRowContext(ctx,
			`INSERT INTO publication (number, criteria, version, period, who, created) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
			number, criteria, c.Version, period, who.ID, millis(now)).Scan(&id); err != nil {
			return err
		}
		for _, card := range cards {
			card.Number = number
			body, err := card.JSON()
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx,
				`INSERT INTO score_card (criteria, agency, period, publication, body) VALUES ($1, $2, $3, $4, $5)`,
				criteria, card.Agency, period, id, string(body)); err != nil {
				return err
			}
			if err := s.changeScore(ctx, tx, who, ScoreKey{criteria, card.Agency, period}, "", score.ActPublish, "",
				number+", "+card.Total.Final.String()+textPointsOf, ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	return number, nil
}

// Publications returns what has been published, newest first; of one set where
// a key is given.
func (s *Store) Publications(ctx context.Context, criteria string) ([]Publication, error) {
	ps, err := list(ctx, s.r, func(row scanner) (p Publication, err error) {
		var created int64
		err = row.Scan(&p.Number, &p.Criteria, &p.Version, &p.Period, &p.Who, &created, &p.Cards)
		p.Created = moment(created)
		return p, err
	}, `SELECT number, criteria, version, period, who, created, (SELECT COUNT(*) FROM score_card c WHERE c.publication = p.id) FROM publication p WHERE $1 = '' OR criteria = $1 ORDER BY id DESC`, criteria)
	if err != nil {
		return nil, fmt.Errorf("store: publications: %w", err)
	}
	return ps, nil
}

// ScorePeriods returns the periods that an agency, or anybody where none is named,
// has anything for under a set, newest first.
func (s *Store) ScorePeriods(ctx context.Context, criteria, agency string) ([]string, error) {
	ps, err := list(
		ctx,
		s.r,
		func(row scanner) (p string, err error) { err = row.Scan(&p); return p, err },
		`SELECT DISTINCT period FROM (SELECT period, criteria, agency FROM claim UNION SELECT period, criteria, agency FROM score_card) x WHERE criteria = $1 AND ($2 = '' OR agency = $2) ORDER BY period DESC`,
		criteria,
		agency,
	)
	if err != nil {
		return nil, fmt.Errorf("store: score periods: %w", err)
	}
	return ps, nil
}

// ScoreChange is a line of a card's history.
type ScoreChange struct {
	No                 string // the criterion; "" the whole card
	Who                string // the officer's name
	What               score.Act
	Before, After, Why string // in Vietnamese
	Created            time.Time
}

// ScoreHistory returns what happened to a card, oldest first, to those who may
// read it before it is published.
func (s *Store) ScoreHistory(ctx context.Context, reader *org.Officer, key ScoreKey) ([]ScoreChange, error) {
	if !reader.May(org.ReadScores, key.Agency) {
		return nil, ErrForbidden
	}
	cs, err := list(ctx, s.r, func(row scanner) (c ScoreChange, err error) {
		var created int64
		err = row.Scan(&c.No, &c.Who, &c.What, &c.Before, &c.After, &c.Why, &created)
		c.Created = moment(created)
		return c, err
	}, `SELECT no, who, what, before, after, why, created FROM score_change WHERE criteria = $1 AND agency = $2 AND period = $3 ORDER BY id`, key.Criteria, key.Agency, key.Period)
	if err != nil {
		return nil, fmt.Errorf("store: score history: %w", err)
	}
	var ids []string
	for _, c := range cs {
		ids = append(ids, c.Who)
	}
	names, err := s.officerNames(ctx, s.r, ids)
	if err != nil {
		return nil, fmt.Errorf("store: score history: %w", err)
	}
	for i := range cs {
		cs[i].Who = names(cs[i].Who)
	}
	return cs, nil
}

// UrgeScores writes down that agencies are urged to score themselves, or to finish,
// with a word of the council; the postman sends it to their heads and focal points. A
// published card is refused.
func (s *Store) UrgeScores(ctx context.Context, who *org.Officer, key ScoreKey, agencies []string, why string) error {
	for _, a := range agencies {
		if !who.May(org.Appraise, a) {
			return ErrForbidden
		}
	}
	return s.write(ctx, "urge scores", func(tx txn) error {
		c, err := s.holdSet(ctx, tx, key.Criteria)
		if err != nil {
			return err
		}
		old, err := s.frozen(ctx, tx, key.Criteria, key.Period, "")
		if err != nil {
			return err
		}
		for _, a := range agencies {
			said := &score.Facts{Agency: a, Period: key.Period}
			if card := old[a]; card != nil {
				said.Number = card.Number
			}
			if err := c.Open(said); err != nil {
				return err
			}
			if err := s.changeScore(ctx, tx, who, ScoreKey{key.Criteria, a, key.Period}, "", score.ActUrge,
				"", "", why); err != nil {
				return err
			}
		}
		return nil
	})
}

// urgeDays is how long an urging may wait for the postman before it is out of date.
const urgeDays = 3

// PlanUrges makes a letter of each urging that has none, for the heads and focal points
// of the agency, and returns how many were made.
func (s *Store) PlanUrges(ctx context.Context, route func(*org.Officer) Route) (int, error) {
	type urge struct {
		id     int64
		agency string
	}
	urges, err := list(ctx, s.r, func(row scanner) (u urge, err error) {
		err = row.Scan(&u.id,
			&u.agency)
		return u, err
	},
		`SELECT id, agency FROM score_change WHERE what = $1 AND created > $2 AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.key LIKE 'urge-' || score_change.id || '-%') ORDER BY id`,
		string(score.ActUrge), millis(s.now().AddDate(0, 0, -urgeDays)))
	if err != nil || len(urges) == 0 {
		return 0, err
	}
	officers, err := s.Officers(ctx, "")
	if err != nil {
		return 0, err
	}
	made := 0
	err = s.write(ctx, "plan urges", func(tx txn) error {
		made = 0
		for _, u := range urges {
			for i := range officers {
				o := &officers[i]
				if o.Agency != u.agency || !o.Has(org.Focal) && !o.Has(org.Head) {
					continue
				}
				r := route(o)
				n, err := affected(tx.ExecContext(ctx, `INSERT INTO delivery (key, kind, officer, channel, chat, tells, state, tries, holder, due, error, created)
					VALUES ($1, 'urge', $2, $3, $4, $5, 'ready', 0, '', $6, '', $6) ON CONFLICT DO NOTHING`,
					fmt.Sprintf("urge-%d-%s", u.id, o.ID), o.ID, r.Channel, r.Chat, r.Tells, millis(s.now())))
				if err != nil {
					return err
				}
				made += n
			}
		}
		return nil
	})
	return made, err
}

// UrgeOf is the card that a letter of urging is about, and the council's word.
func (s *Store) UrgeOf(ctx context.Context, d *Delivery) (key ScoreKey, why string, err error) {
	var id int64
	if _, err := fmt.Sscanf(d.Key, "urge-%d-", &id); err != nil {
		return key, "", ErrNotFound
	}
	err = s.r.QueryRowContext(ctx, `SELECT criteria, agency, period, why FROM score_change WHERE id = $1`, id).
		Scan(&key.Criteria, &key.Agency, &key.Period, &why)
	return key, why, found(err)
}

// PlanScores makes the monthly letter about scores for every head, once for the
// month that day lies in, and returns how many were made.
func (s *Store) PlanScores(ctx context.Context, day corpus.Day, route func(*org.Officer) Route) (int, error) {
	officers, err := s.Officers(ctx, "")
	if err != nil {
		return 0, err
	}
	made := 0
	err = s.write(ctx, "plan the month's scores", func(tx txn) error {
		made = 0
		for i := range officers {
			o := &officers[i]
			if !o.Has(org.Head) || o.Agency == "" || o.Profile == string(task.Silent) {
				continue
			}
			r := route(o)
			n, err := affected(tx.ExecContext(
				ctx,
				`INSERT INTO delivery (key, kind, officer, channel, chat, tells, state, tries, holder, due, error, created)
				VALUES ($1, 'score', $2, $3, $4, $5, 'ready', 0, '', $6, '', $6) ON CONFLICT DO NOTHING`,
				fmt.Sprintf("score-%s-%s", day[:7], o.ID),
				o.ID,
				r.Channel,
				r.Chat,
				r.Tells,
				millis(s.now()),
			))
			if err != nil {
				return err
			}
			made += n
		}
		return nil
	})
	return made, err
}
