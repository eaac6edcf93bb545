package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"trolyao/corpus"
)

// PutOfficial keeps what the national database says of documents, held or not, and which
// of them ended others. It returns how many of the documents are new or have changed.
// Data that is older than what is there changes nothing.
func (s *Store) PutOfficial(ctx context.Context, docs []corpus.Official, ties []corpus.OfficialTie) (changed int,
	err error) {
	err = s.write(ctx, "put official", func(tx txn) error {
		changed = 0
		f, err := s.openFeed(ctx, tx)
		if err != nil {
			return err
		}
		for _, o := range docs {
			asOf := string(o.AsOf)
			o.AsOf = "" // newer data that says the same is no change
			body, err := json.Marshal(o)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE official SET as_of = $1 WHERE id = $2 AND key = $3 AND body = $4
				AND as_of < $1`, asOf, o.ID, o.Key, string(body)); err != nil {
				return err
			}
			res, err := tx.ExecContext(ctx, `INSERT INTO official (id, key, as_of, body) VALUES ($1, $2, $3, $4)
				ON CONFLICT (id) DO UPDATE SET key = excluded.key, as_of = excluded.as_of, body = excluded.body
				WHERE official.as_of <= excluded.as_of AND official.body <> excluded.body`,
				o.ID, o.Key, asOf, string(body))
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			if err != nil {
				return err
			}
			if n == 0 {
				continue
			}
			changed++
			if err := f.touch(ctx, corpus.Relation{To: corpus.Ref{Doc: o.Key}}); err != nil {
				return err
			}
		}
		for _, t := range ties {
			ender, ended, ok := t.OfficialEnds()
			if !ok {
				continue
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO official_tie (ender, ended) VALUES ($1, $2)
				ON CONFLICT (ended, ender) DO NOTHING`, ender, ended); err != nil {
				return err
			}
		}
		return f.close(ctx)
	})
	return changed, err
}

// CountOfficial counts the documents of which the national database says something, and
// the day of the newest data; held are those that are held.
func (s *Store) CountOfficial(ctx context.Context) (all, held int, asOf corpus.Day, err error) {
	err = s.r.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(MAX(as_of), '') FROM official`).Scan(&all, &asOf)
	if err == nil {
		err = s.r.QueryRowContext(ctx, `SELECT COUNT(DISTINCT o.key) FROM official o JOIN document d ON d.key = o.key`).Scan(&held)
	}
	if err != nil {
		return 0, 0, "", fmt.Errorf("store: official: %w", err)
	}
	return all, held, asOf, nil
}

// officialClaims are what the national database says of the documents that are held.
func (s *Store) officialClaims(ctx context.Context) ([]corpus.Relation, error) {
	scan := func(sc scanner) (o corpus.Official, err error) {
		var body []byte
		var asOf corpus.Day
		if err := sc.Scan(&body, &asOf); err != nil {
			return o, err
		}
		err = json.Unmarshal(body, &o)
		o.AsOf = asOf
		return o, err
	}
	docs, err := list(ctx, s.r, scan, `SELECT o.body, o.as_of FROM official o JOIN document d ON d.key = o.key ORDER BY o.key, o.id`)
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	type end struct {
		ended string
		by    corpus.Official
	}
	ends, err := list(ctx, s.r, func(sc scanner) (e end, err error) {
		var body []byte
		if err := sc.Scan(&e.ended, &body); err != nil {
			return e, err
		}
		return e, json.Unmarshal(body, &e.by)
	}, `SELECT t.ended, b.body FROM official_tie t JOIN official b ON b.id = t.ender
		JOIN official o ON o.id = t.ended JOIN document d ON d.key = o.key ORDER BY t.ended, b.id`)
	if err != nil {
		return nil, err
	}
	by := map[string][]corpus.Official{}
	for _, e := range ends {
		by[e.ended] = append(by[e.ended], e.by)
	}
	out := make([]corpus.Relation, 0, len(docs))
	for _, o := range docs {
		var refs []corpus.Ref
		for _, e := range by[o.ID] {
			if strings.Compare(string(e.Issued), string(o.Issued)) >= 0 && e.Key != o.Key { // some edges are false
				refs = append(refs, corpus.Ref{Doc: e.Key, Number: e.Number})
			}
		}
		out = append(out, o.Claim(refs))
	}
	return out, nil
}
