package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"trolyao/corpus"
	"trolyao/org"
)

// metaAgencies counts the changes of the agencies, metaHouse says whose house it is.
const (
	metaAgencies = "agencies"
	metaHouse    = "house"
)

// trees keeps the tree of the agencies as of a change of theirs.
type trees struct {
	mu      sync.Mutex
	version string
	tree    *org.Tree
}

// AgenciesVersion names the agencies as they are: another name means that one has
// changed, or whose house it is.
func (s *Store) AgenciesVersion(ctx context.Context) (string, error) {
	return s.Meta(ctx, metaAgencies)
}

// Agencies returns the agencies that the install has added to those shipped, or
// changed, by ID.
func (s *Store) Agencies(ctx context.Context) ([]org.Agency, error) {
	as, err := list(ctx, s.r, func(row scanner) (a org.Agency, err error) {
		var body []byte
		if err = row.Scan(&body); err == nil {
			err = json.Unmarshal(body, &a)
		}
		return a, err
	}, `SELECT body FROM agency ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("store: agencies: %w", err)
	}
	return as, nil
}

// House says whose house it is; the zero value where nobody has said.
func (s *Store) House(ctx context.Context) (h org.House, err error) {
	v, err := s.Meta(ctx, metaHouse)
	if err != nil || v == "" {
		return h, err
	}
	if err := json.Unmarshal([]byte(v), &h); err != nil {
		return h, fmt.Errorf("store: house: %w", err)
	}
	return h, nil
}

// HouseSet says whose house it is, and what becomes of its agencies with it.
type HouseSet struct {
	House    org.House
	Name     string
	Agencies []org.Agency // put in
	Drop     []string     // taken out, IDs
	Moves    []HouseMove
}

// HouseMove gives what refers to one agency to another. Own is what is its alone:
// officers, internal papers and plans; a plan of somebody else goes on naming it.
type HouseMove struct {
	From, Into string
	Own        bool
}

// SetHouse says whose house it is, and puts in, takes out and moves what goes with it;
// version is as for [Store.PutAgencies].
func (s *Store) SetHouse(ctx context.Context, who *org.Officer, h HouseSet, version string, remind Reminding) error {
	if !who.May(org.ManageAgencies) {
		return ErrForbidden
	}
	body, err := json.Marshal(h.House)
	if err != nil {
		return err
	}
	return s.alone(ctx, "set house", func(tx txn) error {
		if err := s.sameAgencies(ctx, tx, version); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, metaHouse, string(body)); err != nil {
			return err
		}
		for _, id := range h.Drop {
			if _, err := tx.ExecContext(ctx, `DELETE FROM agency WHERE id = $1`, id); err != nil {
				return err
			}
		}
		if err := s.putAgencies(ctx, tx, h.Agencies); err != nil {
			return err
		}
		for _, m := range h.Moves {
			g := &merging{Store: s, ctx: ctx, tx: tx, who: who, remind: remind, from: m.From, into: m.Into, own: m.Own,
				log: mergeLog{FromName: m.From, IntoName: m.Into}}
			if err := g.refs(); err != nil {
				return err
			}
			if g.log.Moved.None() {
				continue
			}
			if err := s.audit(ctx, tx, who.ID, "agency.move", m.From+" → "+m.Into+countWords(g.log.Moved)); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, who.ID, "house.name", h.Name)
	})
}

// ErrStale says that the agencies are not those any more that a change was made from.
var ErrStale = errors.New("store: the agencies have changed")

// sameAgencies is ErrStale unless the agencies are those of version.
func (s *Store) sameAgencies(ctx context.Context, tx txn, version string) error {
	have := ""
	err := tx.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = $1`+s.d.lock, metaAgencies).Scan(&have)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if have != version {
		return &Error{textAgenciesMoved, ErrStale}
	}
	return nil
}

// PutAgencies stores agencies, new ones or in place of those with the same IDs,
// unless they have changed since version, which is [ErrStale]. verb and detail are
// the line of the trail.
func (s *Store) PutAgencies(ctx context.Context, who *org.Officer, agencies []org.Agency, version, verb,
	detail string) error {
	if !who.May(org.ManageAgencies) {
		return ErrForbidden
	}
	return s.write(ctx, "put agencies", func(tx txn) error {
		if err := s.sameAgencies(ctx, tx, version); err != nil {
			return err
		}
		if err := s.putAgencies(ctx, tx, agencies); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, verb, detail)
	})
}

func (s *Store) putAgencies(ctx context.Context, tx txn, agencies []org.Agency) error {
	for _, a := range agencies {
		body, err := json.Marshal(a)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO agency (id, parent, body, updated) VALUES ($1, $2, $3, $4)
			ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, body = excluded.body, updated = excluded.updated`,
			a.ID, a.Parent, string(body), millis(s.now())); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, '1')
		ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)`, metaAgencies)
	return err
}

// tree is who stands above whom now.
func (s *Store) tree(ctx context.Context) (*org.Tree, error) {
	version, err := s.AgenciesVersion(ctx)
	if err != nil || version == "" {
		return nil, err
	}
	s.trees.mu.Lock()
	defer s.trees.mu.Unlock()
	if s.trees.version == version {
		return s.trees.tree, nil
	}
	as, err := s.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	s.trees.version, s.trees.tree = version, org.TreeOf(as)
	return s.trees.tree, nil
}

// among is a condition that a column is one of the values, with its arguments put
// behind args.
func among(column string, args *[]any, values []string) string {
	if len(values) == 0 {
		return "1 = 0"
	}
	return column + " IN (" + marks(args, values) + ")"
}

// CountOfficers says how many work at each agency.
func (s *Store) CountOfficers(ctx context.Context) (map[string]int, error) {
	type row struct {
		agency string
		n      int
	}
	rows, err := list(ctx, s.r, func(sc scanner) (r row, err error) {
		err = sc.Scan(&r.agency, &r.n)
		return r, err
	},
		// One pass over the posts: SQLite would look up 50,000 officers one by one for a join.
		`SELECT agency, COUNT(*) FROM officer_post WHERE officer NOT IN (SELECT id FROM officer WHERE gone = $1) GROUP BY agency`, true)
	if err != nil {
		return nil, fmt.Errorf("store: count officers: %w", err)
	}
	count := map[string]int{}
	for _, r := range rows {
		count[r.agency] = r.n
	}
	return count, nil
}

// AgencyRefs returns what stands for an agency with officers, posts, tasks, plans,
// internal documents, cards and links: IDs, and names written in place of one.
func (s *Store) AgencyRefs(ctx context.Context) ([]string, error) {
	ids, err := list(ctx, s.r, func(row scanner) (id string, err error) { return id, row.Scan(&id) },
		`SELECT agency FROM officer UNION SELECT agency FROM officer_post UNION SELECT agency FROM task_agency
		UNION SELECT agency FROM task UNION SELECT agency FROM plan UNION SELECT agency FROM claim
		UNION SELECT agency FROM score_card UNION SELECT agency FROM calendar_link`)
	if err != nil {
		return nil, fmt.Errorf("store: agencies named: %w", err)
	}
	papers, err := list(ctx, s.r, func(row scanner) (id string, err error) {
		var head []byte
		if err = row.Scan(&head); err != nil {
			return "", err
		}
		var h corpus.Head
		err = json.Unmarshal(head, &h)
		return h.Agency, err
	}, `SELECT head FROM document WHERE head LIKE '%"agency":%'`)
	if err != nil {
		return nil, fmt.Errorf("store: agencies named: %w", err)
	}
	ids = append(ids, papers...)
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return id == "" }), nil
}
