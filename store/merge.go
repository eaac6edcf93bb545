package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/score"
	"trolyao/task"
)

// Merge is one agency that went into another because both were the same: all that
// referred to From refers to Into since, until the merge is undone.
type Merge struct {
	ID       int64
	From     string // the ID that was, or a name that was written in place of one
	Into     string // an ID
	FromName string
	IntoName string
	Moved    MergeCount
	// Kept says in Vietnamese what both had and only one could keep, and what an undoing
	// left where it is.
	Kept     []string
	Who      string
	Created  time.Time
	Undone   time.Time // zero: it stands
	UndoneBy string
}

// MergeCount says how much refers to an agency.
type MergeCount struct {
	Officers, Tasks, Plans, Papers, Cards, Links, Units int
}

// None reports whether nothing refers to it.
func (c MergeCount) None() bool { return c == MergeCount{} }

// MergePair is what is to be merged. Rows are the agencies as they stand afterwards;
// Added the names by which Into is found since.
type MergePair struct {
	From, Into         string
	FromName, IntoName string
	Rows               []org.Agency
	Added              []string
}

// mergeLog is what undoing a merge needs.
type mergeLog struct {
	FromName  string         `json:"from_name"`
	IntoName  string         `json:"into_name"`
	Was       *org.Agency    `json:"was,omitempty"` // the row of From, nil for none
	Added     []string       `json:"added,omitempty"`
	Moved     MergeCount     `json:"moved"`
	Kept      []string       `json:"kept,omitempty"`
	Officers  []officerMoved `json:"officers,omitempty"`
	Tasks     []taskMoved    `json:"tasks,omitempty"`
	Plans     []string       `json:"plans,omitempty"`
	Proposals []propMoved    `json:"proposals,omitempty"`
	Papers    []string       `json:"papers,omitempty"`
	Mends     []mendMoved    `json:"mends,omitempty"`
	Links     []string       `json:"links,omitempty"`
	Units     []string       `json:"units,omitempty"`
	Claims    []int64        `json:"claims,omitempty"`
	Evidence  []int64        `json:"evidence,omitempty"`
	Lines     []int64        `json:"lines,omitempty"` // of the history of cards
	Cards     []cardMoved    `json:"cards,omitempty"`
	// Aside are the claims that gave way to those of Into.
	Aside []claimAside `json:"aside,omitempty"`
}

type officerMoved struct {
	ID            string
	Before, After []org.Post
}

type taskMoved struct {
	ID               int64
	Before, After    parties
	Agency           bool // it was an internal task of From
	DoneBy, NowDone  map[string]corpus.Day
	Progress, NowPro task.Progress
	DoneOn           corpus.Day
}

type parties struct {
	Leads, Supports []task.Party
	Passed          []task.Passed
}

type propMoved struct {
	ID    int64
	Tasks map[string]parties // by number, as they were
}

type mendMoved struct {
	Key        string
	Value, Was bool // which of the two
}

type cardMoved struct{ Criteria, Period string }

type claimAside struct {
	Criteria, Period, No, Side, Body, Who string
	Created                               int64
}

// merged returns what agencies that were merged are now, by what they were.
func (s *Store) merged(ctx context.Context, q querier) (map[string]string, error) {
	type pair struct{ from, into string }
	ps, err := list(ctx, q, func(row scanner) (p pair, err error) { return p, row.Scan(&p.from, &p.into) },
		`SELECT from_id, into_id FROM agency_merge WHERE undone = 0`)
	if err != nil || len(ps) == 0 {
		return nil, err
	}
	direct := make(map[string]string, len(ps))
	for _, p := range ps {
		direct[p.from] = p.into
	}
	out := make(map[string]string, len(ps))
	for from := range direct {
		at := from
		for range ps { // a circle is refused when it would be made
			next, ok := direct[at]
			if !ok {
				break
			}
			at = next
		}
		out[from] = at
	}
	return out, nil
}

// Merged returns the key of every agency that was merged with the key of what it is
// now.
func (s *Store) Merged(ctx context.Context) (map[string]string, error) {
	m, err := s.merged(ctx, s.r)
	if err != nil {
		return nil, fmt.Errorf("store: merged agencies: %w", err)
	}
	return m, nil
}

// agencyNow is what an agency is now, after the merges that stand.
func (s *Store) agencyNow(ctx context.Context, tx txn, agency string) (string, error) {
	m, err := s.merged(ctx, tx)
	return cmp.Or(m[agency], agency), err
}

// Merges returns the merges, newest first; of one agency where it is named.
func (s *Store) Merges(ctx context.Context, agency string) ([]Merge, error) {
	ms, err := list(ctx, s.r, scanMerge, `SELECT `+mergeColumns+` FROM agency_merge
		WHERE $1 = '' OR from_id = $1 OR into_id = $1 ORDER BY id DESC`, agency)
	if err != nil {
		return nil, fmt.Errorf("store: merges: %w", err)
	}
	return ms, nil
}

const mergeColumns = `id, from_id, into_id, body, who, created, undone, undone_by`

func scanMerge(row scanner) (m Merge, err error) {
	var body []byte
	var created, undone int64
	if err = row.Scan(&m.ID, &m.From, &m.Into, &body, &m.Who, &created, &undone, &m.UndoneBy); err != nil {
		return m, err
	}
	var l mergeLog
	err = json.Unmarshal(body, &l)
	m.FromName, m.IntoName, m.Moved, m.Kept = l.FromName, l.IntoName, l.Moved, l.Kept
	m.Created = moment(created)
	if undone != 0 {
		m.Undone = moment(undone)
	}
	return m, err
}

// CountRefs says how much refers to an agency, or to a name in place of one.
func (s *Store) CountRefs(ctx context.Context, agency string) (c MergeCount, err error) {
	for _, x := range []struct {
		n     *int
		query string
	}{
		{&c.Officers, `SELECT COUNT(*) FROM officer WHERE agency = $1 OR id IN (SELECT officer FROM officer_post WHERE agency = $1)`},
		{&c.Tasks, `SELECT COUNT(*) FROM task WHERE agency = $1 OR id IN (SELECT task FROM task_agency WHERE agency = $1)`},
		{&c.Plans, `SELECT COUNT(*) FROM plan WHERE agency = $1`},
		{&c.Cards, `SELECT COUNT(*) FROM (SELECT criteria, period FROM claim WHERE agency = $1 UNION SELECT criteria, period FROM score_card WHERE agency = $1) x`},
		{&c.Links, `SELECT COUNT(*) FROM calendar_link WHERE agency = $1`},
		{&c.Units, `SELECT COUNT(*) FROM agency WHERE parent = $1`},
	} {
		if err = s.r.QueryRowContext(ctx, x.query, agency).Scan(x.n); err != nil {
			return c, fmt.Errorf("store: count references: %w", err)
		}
	}
	papers, err := papersOf(ctx, s.r, agency)
	c.Papers = len(papers)
	return c, err
}

// papersOf are the keys of the internal documents of an agency.
func papersOf(ctx context.Context, q querier, agency string) ([]string, error) {
	type row struct {
		key    string
		agency string
	}
	rows, err := list(ctx, q, func(sc scanner) (r row, err error) {
		var head []byte
		if err = sc.Scan(&r.key, &head); err != nil {
			return r, err
		}
		var h corpus.Head
		err = json.Unmarshal(head, &h)
		r.agency = h.Agency
		return r, err
	}, `SELECT key, head FROM document WHERE head LIKE '%"agency":%' ORDER BY key`)
	if err != nil {
		return nil, fmt.Errorf("store: papers of %s: %w", agency, err)
	}
	var out []string
	for _, r := range rows {
		if r.agency == agency {
			out = append(out, r.key)
		}
	}
	return out, nil
}

// merging is a merge or its undoing in its transaction.
type merging struct {
	*Store
	ctx    context.Context
	tx     txn
	who    *org.Officer
	remind Reminding
	from   string
	into   string
	own    bool // only what is of from alone, see [HouseMove]
	log    mergeLog
}

// refs moves everything that refers to from.
func (g *merging) refs() error {
	moves := []func() error{g.officers, g.tasks, g.plans, g.proposals, g.papers, g.links, g.scores}
	if g.own {
		moves = []func() error{g.officers, g.tasks, g.plans, g.papers, g.links}
	}
	for _, move := range moves {
		if err := move(); err != nil {
			return err
		}
	}
	return nil
}

// MergeAgencies moves everything that refers to one agency to another, in one
// transaction that no other change of the house overlaps. What both have and only
// one can keep stays with Into; the rest is kept for undoing and told in Kept.
// version is that of the agencies that Rows were made from: where they have changed
// since it is [ErrStale].
func (s *Store) MergeAgencies(ctx context.Context, who *org.Officer, p MergePair, version string,
	remind Reminding) (m Merge, err error) {
	if !who.May(org.ManageAgencies) {
		return m, ErrForbidden
	}
	err = s.alone(ctx, "merge agencies", func(tx txn) error {
		if err := s.sameAgencies(ctx, tx, version); err != nil {
			return err
		}
		g := &merging{Store: s, ctx: ctx, tx: tx, who: who, remind: remind, from: p.From, into: p.Into,
			log: mergeLog{FromName: p.FromName, IntoName: p.IntoName, Added: p.Added}}
		var body []byte
		switch err := tx.QueryRowContext(ctx, `SELECT body FROM agency WHERE id = $1`, p.From).Scan(&body); {
		case errors.Is(found(err), ErrNotFound):
		case err != nil:
			return err
		default:
			g.log.Was = &org.Agency{}
			if err := json.Unmarshal(body, g.log.Was); err != nil {
				return err
			}
		}
		if err := s.putAgencies(ctx, tx, p.Rows); err != nil {
			return err
		}
		if err := g.units(); err != nil {
			return err
		}
		if err := g.refs(); err != nil {
			return err
		}
		log, err := json.Marshal(g.log)
		if err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `INSERT INTO agency_merge (from_id, into_id, body, who, created, undone, undone_by)
			VALUES ($1, $2, $3, $4, $5, 0, '') RETURNING id`, p.From, p.Into, string(log), who.ID, millis(s.now())).
			Scan(&m.ID); err != nil {
			return err
		}
		m = Merge{ID: m.ID, From: p.From, Into: p.Into, FromName: p.FromName, IntoName: p.IntoName,
			Moved: g.log.Moved, Kept: g.log.Kept, Who: who.ID, Created: s.now()}
		return s.audit(ctx, tx, who.ID, "agency.merge", fmt.Sprintf(textMergeLine, m.ID, p.FromName, p.From, p.IntoName,
			p.Into, countWords(g.log.Moved)))
	})
	return m, err
}

func countWords(c MergeCount) string {
	return fmt.Sprintf(textMergeCount, c.Officers, c.Tasks, c.Papers, c.Cards, c.Units)
}

func (g *merging) units() error {
	us, err := list(g.ctx, g.tx, func(row scanner) (a org.Agency, err error) {
		var body []byte
		if err = row.Scan(&body); err == nil {
			err = json.Unmarshal(body, &a)
		}
		return a, err
	}, `SELECT body FROM agency WHERE parent = $1 AND id <> $1 ORDER BY id`, g.from)
	for i := range us {
		us[i].Parent = g.into
		g.log.Units = append(g.log.Units, us[i].ID)
	}
	if err != nil || len(us) == 0 {
		return err
	}
	g.log.Moved.Units = len(us)
	return g.putAgencies(g.ctx, g.tx, us)
}

// posts are all posts of an officer, the first one first.
func posts(o *org.Officer) []org.Post {
	return append([]org.Post{{Agency: o.Agency, Roles: o.Roles}}, o.Posts...)
}

func setPosts(o *org.Officer, ps []org.Post) {
	o.Agency, o.Roles, o.Posts = ps[0].Agency, ps[0].Roles, slices.Clone(ps[1:])
	if len(o.Posts) == 0 {
		o.Posts = nil
	}
}

// movePosts is ps with one agency in place of another; the roles at both are those
// of one.
func movePosts(ps []org.Post, from, into string) []org.Post {
	var out []org.Post
	for _, p := range ps {
		if p.Agency == from {
			p.Agency = into
		}
		i := slices.IndexFunc(out, func(o org.Post) bool { return o.Agency == p.Agency })
		if i < 0 {
			out = append(out, p)
			continue
		}
		for _, r := range p.Roles {
			if !slices.Contains(out[i].Roles, r) {
				out[i].Roles = append(slices.Clone(out[i].Roles), r)
			}
		}
	}
	return out
}

func samePosts(a, b []org.Post) bool {
	return slices.EqualFunc(a, b, func(x, y org.Post) bool {
		return x.Agency == y.Agency && slices.Equal(x.Roles, y.Roles)
	})
}

func (g *merging) officers() error {
	os, err := list(g.ctx, g.tx, scanOfficer, `SELECT body FROM officer WHERE agency = $1
		OR id IN (SELECT officer FROM officer_post WHERE agency = $1) ORDER BY id`, g.from)
	if err != nil {
		return err
	}
	for _, o := range os {
		was := posts(&o)
		now := movePosts(was, g.from, g.into)
		g.log.Officers = append(g.log.Officers, officerMoved{o.ID, was, now})
		setPosts(&o, now)
		if err := g.putOfficerIn(g.ctx, g.tx, o, g.remind); err != nil {
			return err
		}
	}
	g.log.Moved.Officers = len(os)
	return nil
}

// moveParties puts one agency in place of another among those of a task.
func moveParties(ps []task.Party, from, into string) []task.Party {
	out := slices.Clone(ps)
	for i := range out {
		p := &out[i]
		if p.Agency == from {
			p.Agency = into
		}
		if slices.Contains(p.Members, from) {
			p.Members = slices.Clone(p.Members)
			for j, m := range p.Members {
				if m == from {
					p.Members[j] = into
				}
			}
			seen := false
			p.Members = slices.DeleteFunc(p.Members, func(m string) bool {
				again := m == into && seen
				seen = seen || m == into
				return again
			})
		}
	}
	return out
}

func partiesOf(t *task.Work) parties {
	return parties{slices.Clone(t.Leads), slices.Clone(t.Supports), slices.Clone(t.Passed)}
}

// moveWork puts one agency in place of another wherever w names it. Where both
// share the work of a group, what either has done is done.
func moveWork(w *task.Work, from, into string) {
	w.Leads, w.Supports = moveParties(w.Leads, from, into), moveParties(w.Supports, from, into)
	w.Passed = slices.Clone(w.Passed)
	for i := range w.Passed {
		if w.Passed[i].Agency == from {
			w.Passed[i].Agency = into
		}
	}
	if w.Agency == from {
		w.Agency = into
	}
	if w.DoneBy != nil {
		w.DoneBy = maps.Clone(w.DoneBy)
	}
	if d, ok := w.DoneBy[from]; ok {
		delete(w.DoneBy, from)
		if w.DoneBy[into] == "" {
			w.DoneBy[into] = d
		}
	}
	if w.DoneBy[into] != "" && w.Progress != task.Done && w.Shares(into) {
		w.Share(into, task.Done, w.DoneBy[into])
	}
}

func (g *merging) tasks() error {
	ws, err := list(g.ctx, g.tx, scanWork, `SELECT `+taskColumns+` FROM task WHERE agency = $1
		OR id IN (SELECT task FROM task_agency WHERE agency = $1) ORDER BY id`, g.from)
	if err != nil {
		return err
	}
	for i := range ws {
		w := &ws[i]
		was := taskMoved{ID: w.ID, Before: partiesOf(w), Agency: w.Agency == g.from, DoneBy: maps.Clone(w.DoneBy),
			Progress: w.Progress, DoneOn: w.DoneOn}
		if g.own && !was.Agency {
			continue
		}
		if g.own {
			w.Agency = g.into
		} else {
			moveWork(w, g.from, g.into)
		}
		was.After, was.NowDone, was.NowPro = partiesOf(w), maps.Clone(w.DoneBy), w.Progress
		g.log.Tasks = append(g.log.Tasks, was)
		if err := g.putWork(w, g.log.FromName, g.log.IntoName); err != nil {
			return err
		}
	}
	g.log.Moved.Tasks = len(g.log.Tasks)
	return nil
}

// putWork writes a task whose agencies have other keys.
func (g *merging) putWork(w *task.Work, before, after string) error {
	if _, err := g.tx.ExecContext(g.ctx, `UPDATE task SET agency = $1 WHERE id = $2`, w.Agency, w.ID); err != nil {
		return err
	}
	return g.change(g.ctx, g.tx, w, g.who, &task.Change{What: task.Join, Before: before, After: after}, g.remind)
}

// setPlan gives an internal plan another owner.
func (g *merging) setPlan(key, agency string) error {
	var body []byte
	if err := g.tx.QueryRowContext(g.ctx, `SELECT body FROM plan WHERE key = $1`, key).Scan(&body); err != nil {
		return err
	}
	var p task.Proposal
	if err := json.Unmarshal(body, &p); err != nil {
		return err
	}
	p.Agency = agency
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = g.tx.ExecContext(g.ctx, `UPDATE plan SET agency = $1, body = $2 WHERE key = $3`, agency, string(body), key)
	return err
}

func (g *merging) plans() error {
	keys, err := list(g.ctx, g.tx, func(row scanner) (k string, err error) { return k, row.Scan(&k) },
		`SELECT key FROM plan WHERE agency = $1 ORDER BY key`, g.from)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := g.setPlan(k, g.into); err != nil {
			return err
		}
	}
	g.log.Plans, g.log.Moved.Plans = keys, len(keys)
	return nil
}

type openProposal struct {
	id int64
	task.Proposal
}

func (g *merging) openProposals() ([]openProposal, error) {
	return list(g.ctx, g.tx, func(row scanner) (p openProposal, err error) {
		var body []byte
		if err = row.Scan(&p.id, &body); err == nil {
			err = json.Unmarshal(body, &p.Proposal)
		}
		return p, err
	}, `SELECT id, body FROM proposal WHERE state = 'open' ORDER BY id`)
}

func (g *merging) putProposal(p *openProposal) error {
	body, err := json.Marshal(p.Proposal)
	if err != nil {
		return err
	}
	_, err = g.tx.ExecContext(g.ctx, `UPDATE proposal SET body = $1 WHERE id = $2`, string(body), p.id)
	return err
}

func names(ps []task.Party, agency string) bool {
	return slices.ContainsFunc(ps, func(p task.Party) bool {
		return p.Agency == agency || slices.Contains(p.Members, agency)
	})
}

func (g *merging) proposals() error {
	ps, err := g.openProposals()
	if err != nil {
		return err
	}
	for i := range ps {
		p, was := &ps[i], map[string]parties{}
		own := p.Agency == g.from
		if own {
			p.Agency = g.into
		}
		for j := range p.Tasks {
			t := &p.Tasks[j]
			if !names(t.Leads, g.from) && !names(t.Supports, g.from) {
				continue
			}
			was[t.No] = parties{Leads: t.Leads, Supports: t.Supports}
			t.Leads, t.Supports = moveParties(t.Leads, g.from, g.into), moveParties(t.Supports, g.from, g.into)
		}
		if len(was) == 0 && !own {
			continue
		}
		if own {
			was[""] = parties{}
		}
		g.log.Proposals = append(g.log.Proposals, propMoved{p.id, was})
		if err := g.putProposal(p); err != nil {
			return err
		}
	}
	return nil
}

// setPaper gives an internal document another reader.
func (g *merging) setPaper(f *feed, key, agency string) error {
	d, last, err := current(g.ctx, g.tx, key)
	if err != nil {
		return err
	}
	now := *d
	now.Agency = agency
	if err := g.keep(g.ctx, g.tx, &now, last); err != nil {
		return err
	}
	_, err = f.add(g.ctx, key, false)
	return err
}

func (g *merging) papers() error {
	keys, err := papersOf(g.ctx, g.tx, g.from)
	if err != nil {
		return err
	}
	f, err := g.openFeed(g.ctx, g.tx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := g.setPaper(f, k, g.into); err != nil {
			return err
		}
	}
	g.log.Papers, g.log.Moved.Papers = keys, len(keys)
	class := string(corpus.Internal) + " "
	for _, column := range []string{"value", "was"} {
		set, err := list(g.ctx, g.tx, func(row scanner) (k string, err error) { return k, row.Scan(&k) },
			`UPDATE mend SET `+column+` = $1 WHERE field = $2 AND `+column+` = $3 RETURNING key`, class+g.into,
			string(corpus.FactClass), class+g.from)
		if err != nil {
			return err
		}
		for _, k := range set {
			g.log.Mends = append(g.log.Mends, mendMoved{Key: k, Value: column == "value", Was: column == "was"})
		}
	}
	return f.close(g.ctx)
}

func (g *merging) links() error {
	var err error
	g.log.Links, err = list(g.ctx, g.tx, func(row scanner) (k string, err error) { return k, row.Scan(&k) },
		`UPDATE calendar_link SET agency = $1 WHERE agency = $2 RETURNING hash`, g.into, g.from)
	g.log.Moved.Links = len(g.log.Links)
	return err
}

// scores joins the cards of both. Where both have said something of a criterion,
// what Into has said stands, and what From has said is set aside for undoing.
func (g *merging) scores() error {
	type row struct {
		claimAside
		id   int64
		both bool
	}
	claims, err := list(g.ctx, g.tx, func(sc scanner) (r row, err error) {
		err = sc.Scan(&r.id, &r.Criteria, &r.Period, &r.No, &r.Side, &r.Body, &r.Who, &r.Created, &r.both)
		return r, err
	}, `SELECT c.id, c.criteria, c.period, c.no, c.side, c.body, c.who, c.created, EXISTS (SELECT 1 FROM claim o
			WHERE o.agency = $2 AND o.criteria = c.criteria AND o.period = c.period AND o.no = c.no AND o.side = c.side)
		FROM claim c WHERE c.agency = $1 ORDER BY c.id`, g.from, g.into)
	if err != nil {
		return err
	}
	cards, aside := map[cardMoved]bool{}, map[cardMoved][]string{}
	for _, c := range claims {
		card := cardMoved{c.Criteria, c.Period}
		cards[card] = true
		query, args := `UPDATE claim SET agency = $1 WHERE id = $2`, []any{g.into, c.id}
		if c.both {
			query, args = `DELETE FROM claim WHERE id = $1`, []any{c.id}
			g.log.Aside = append(g.log.Aside, c.claimAside)
			if !slices.Contains(aside[card], c.No) {
				aside[card] = append(aside[card], c.No)
			}
		} else {
			g.log.Claims = append(g.log.Claims, c.id)
		}
		if _, err := g.tx.ExecContext(g.ctx, query, args...); err != nil {
			return err
		}
	}
	for table, to := range map[string]*[]int64{"score_evidence": &g.log.Evidence, "score_change": &g.log.Lines} {
		*to, err = list(g.ctx, g.tx, func(row scanner) (id int64, err error) { return id, row.Scan(&id) },
			`UPDATE `+table+` SET agency = $1 WHERE agency = $2 RETURNING id`, g.into, g.from)
		if err != nil {
			return err
		}
	}
	published, err := list(g.ctx, g.tx, func(row scanner) (c cardMoved, err error) {
		return c, row.Scan(&c.Criteria, &c.Period)
	}, `SELECT criteria, period FROM score_card WHERE agency = $1 ORDER BY criteria, period`, g.from)
	if err != nil {
		return err
	}
	for _, c := range published {
		cards[c] = true
		n := 0
		if err := g.tx.QueryRowContext(g.ctx, `SELECT COUNT(*) FROM score_card WHERE agency = $1 AND criteria = $2 AND period = $3`,
			g.into, c.Criteria, c.Period).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			g.log.Kept = append(g.log.Kept, fmt.Sprintf(textMergeTwoCards, c.Criteria, c.Period, g.log.FromName))
			continue
		}
		if err := g.setCard(c, g.from, g.into); err != nil {
			return err
		}
		g.log.Cards = append(g.log.Cards, c)
	}
	for _, c := range slices.SortedFunc(maps.Keys(aside), func(a, b cardMoved) int {
		return cmp.Or(cmp.Compare(a.Criteria, b.Criteria), cmp.Compare(a.Period, b.Period))
	}) {
		g.log.Kept = append(g.log.Kept, fmt.Sprintf(textMergeAside, c.Criteria, c.Period, joined(aside[c]),
			g.log.IntoName, g.log.FromName))
	}
	g.log.Moved.Cards = len(cards)
	return nil
}

// setCard gives a published card the key of what its agency is now; the name that
// was published stays.
func (g *merging) setCard(c cardMoved, from, to string) error {
	var body []byte
	if err := g.tx.QueryRowContext(g.ctx, `SELECT body FROM score_card WHERE agency = $1 AND criteria = $2 AND period = $3`,
		from, c.Criteria, c.Period).Scan(&body); err != nil {
		return err
	}
	var card score.Card
	if err := json.Unmarshal(body, &card); err != nil {
		return err
	}
	card.Agency = to
	body, err := card.JSON()
	if err != nil {
		return err
	}
	_, err = g.tx.ExecContext(g.ctx, `UPDATE score_card SET agency = $1, body = $2 WHERE agency = $3 AND criteria = $4 AND period = $5`,
		to, string(body), from, c.Criteria, c.Period)
	return err
}
