package store

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

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

// SetHouse says whose house it is, and puts in its agencies.
func (s *Store) SetHouse(ctx context.Context, who *org.Officer, h org.House, agencies []org.Agency, name string) error {
	if !who.May(org.ManageAgencies) {
		return ErrForbidden
	}
	body, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return s.write(ctx, "set house", func(tx txn) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, metaHouse, string(body)); err != nil {
			return err
		}
		if err := s.putAgencies(ctx, tx, agencies); err != nil {
			return err
		}
		return s.audit(ctx, tx, who.ID, "house.name", name)
	})
}

// PutAgencies stores agencies, new ones or in place of those with the same IDs.
// verb and detail are the line of the trail.
func (s *Store) PutAgencies(ctx context.Context, who *org.Officer, agencies []org.Agency, verb, detail string) error {
	if !who.May(org.ManageAgencies) {
		return ErrForbidden
	}
	return s.write(ctx, "put agencies", func(tx txn) error {
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
		`SELECT p.agency, COUNT(*) FROM officer_post p JOIN officer o ON o.id = p.officer WHERE o.gone = $1 GROUP BY p.agency`, false)
	if err != nil {
		return nil, fmt.Errorf("store: count officers: %w", err)
	}
	count := map[string]int{}
	for _, r := range rows {
		count[r.agency] = r.n
	}
	return count, nil
}
