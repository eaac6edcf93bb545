package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
)

// overlaps says that what happens to a may concern b: they are in the same
// document and one may lie inside the other. Where the fields cannot tell (a
// chapter against an article) the answer is yes.
func overlaps(a, b corpus.Ref) bool {
	if a.Doc != "" && b.Doc != "" {
		if a.Doc != b.Doc {
			return false
		}
	} else if a.Number == "" || a.Number != b.Number {
		return false
	}
	if a.Whole() || b.Whole() {
		return true
	}
	if (a.Appendix == "") != (b.Appendix == "") {
		return false
	}
	for _, f := range [][2]string{
		{a.Appendix, b.Appendix}, {a.Book, b.Book}, {a.Chapter, b.Chapter}, {a.Section, b.Section},
		{a.Article, b.Article}, {a.Clause, b.Clause}, {a.Point, b.Point}, {a.Item, b.Item},
	} {
		if f[0] != "" && f[1] != "" && f[0] != f[1] {
			return false
		}
	}
	return true
}

// putRelation stores a relation. owner is the key of the document whose text
// or catalogue entry tells it, "" when it was put by itself. Approved answers
// it touches are flagged, given ones recalled, unless the store knew it before:
// an administrator who has looked and cleared the flag is not asked again by a
// re-import.
//
// detailed says that the owner also tells which places r concerns: what r
// touches is then left to those relations.
func (s *Store) putRelation(ctx context.Context, f *feed, r corpus.Relation, owner string, detailed bool) error {
	row, err := relationRow(r)
	if err != nil {
		return err
	}
	if !r.Rejected && !detailed {
		if err := s.touched(ctx, f, r, row); err != nil {
			return err
		}
	}
	_, err = f.tx.ExecContext(ctx, `INSERT INTO relation (kind, from_key, to_key, by_whom, owner, from_ref, to_ref, since, until, evidence, rejected, claim)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (kind, from_key, to_key, by_whom, owner) DO UPDATE SET from_ref = excluded.from_ref, to_ref = excluded.to_ref,
		since = excluded.since, until = excluded.until, evidence = excluded.evidence, rejected = excluded.rejected, claim = excluded.claim`,
		string(r.Kind), row.from, row.to, string(r.By), owner, row.fromRef, row.toRef, string(r.Since), string(
			r.Until), r.Evidence, r.Rejected, row.claim)
	return err
}

// relationText holds the columns of a relation that are made from its two ends.
type relationText struct{ from, to, fromRef, toRef, claim string }

func relationRow(r corpus.Relation) (t relationText, err error) {
	for _, c := range []struct {
		to  *string
		ref corpus.Ref
		key bool
	}{{&t.from, r.From, true}, {&t.to, r.To, true}, {&t.fromRef, r.From, false}, {&t.toRef, r.To, false}} {
		if c.key && c.ref.Doc != "" {
			c.ref.Number = "" // it is for people, and may be missing on one side
		}
		text, err := json.Marshal(c.ref)
		if err != nil {
			return t, err
		}
		*c.to = string(text)
	}
	if r.Claim != nil {
		text, err := json.Marshal(r.Claim)
		if err != nil {
			return t, err
		}
		t.claim = string(text)
	}
	return t, nil
}

// putOwnRelations replaces the relations that document d, the current one,
// tells; in is the version that just came. The shipped catalogue speaks through
// digests and catalogue entries only, so its facts outlive the official text.
func (s *Store) putOwnRelations(ctx context.Context, f *feed, d, in *corpus.Document) error {
	said := slices.Clone(d.Relations)
	for _, r := range in.Relations {
		if r.By == corpus.FromStarter {
			said = append(said, r)
		}
	}
	type place struct{ kind, from, to, by string }
	told := make([]corpus.Relation, 0, len(said))
	keep := make(map[place]bool, len(said))
	for _, r := range said {
		r.By = cmp.Or(r.By, corpus.FromText)
		for _, end := range []*corpus.Ref{&r.From, &r.To} {
			if end.Doc == "" && end.Number == "" { // "this document"
				end.Doc, end.Number = d.Key, d.Number
			}
		}
		row, err := relationRow(r)
		if err != nil {
			return err
		}
		at := place{string(r.Kind), row.from, row.to, string(r.By)}
		if !keep[at] {
			keep[at] = true
			told = append(told, r)
		}
	}
	before, err := list(ctx, f.tx, func(row scanner) (p place, err error) {
		return p, row.Scan(&p.kind, &p.from, &p.to, &p.by)
	}, `SELECT kind, from_key, to_key, by_whom FROM relation WHERE owner = $1`, d.Key)
	if err != nil {
		return err
	}
	for _, p := range before {
		if keep[p] || p.by == string(corpus.FromStarter) && in.Kind == corpus.Verbatim {
			continue
		}
		if _, err := f.tx.ExecContext(ctx,
			`DELETE FROM relation WHERE owner = $1 AND kind = $2 AND from_key = $3 AND to_key = $4 AND by_whom = $5`,
			d.Key, p.kind, p.from, p.to, p.by); err != nil {
			return err
		}
	}
	for _, r := range told {
		detailed := r.Kind == corpus.RelAmends && r.To.Whole() && slices.ContainsFunc(told,
			func(o corpus.Relation) bool {
				return o.Kind == r.Kind && !o.To.Whole() && o.To.Doc == r.To.Doc &&
					(r.To.Doc != "" || o.To.Number == r.To.Number)
			})
		if err := s.putRelation(ctx, f, r, d.Key, detailed); err != nil {
			return err
		}
	}
	return nil
}

func authority(a corpus.Authority) int {
	return slices.Index([]corpus.Authority{corpus.FromText, corpus.FromStarter, corpus.FromAdmin}, a)
}

// Relations returns every relation that holds or is proposed, each once, with
// the highest authority that says so. What an administrator turned down is among
// them, marked Rejected: a claim that nobody stored can be turned down too. They
// are ordered by kind and ends.
func (s *Store) Relations(ctx context.Context) ([]corpus.Relation, error) {
	type row struct {
		corpus.Relation
		key string
	}
	rows, err := list(ctx, s.r, func(sc scanner) (r row, err error) {
		var from, to, claim []byte
		var fromKey, toKey string
		if err := sc.Scan(&r.Kind, &fromKey, &toKey, &r.By, &from, &to, &r.Since, &r.Until, &r.Evidence, &r.Rejected,
			&claim); err != nil {
			return r, err
		}
		if len(claim) > 0 {
			r.Claim = &corpus.Claim{}
			if err := json.Unmarshal(claim, r.Claim); err != nil {
				return r, err
			}
		}
		r.key = string(r.Kind) + " " + fromKey + " " + toKey
		return r, errors.Join(json.Unmarshal(from, &r.From), json.Unmarshal(to, &r.To))
	}, `SELECT kind, from_key, to_key, by_whom, from_ref, to_ref, since, until, evidence, rejected, claim FROM relation`)
	if err != nil {
		return nil, fmt.Errorf("store: relations: %w", err)
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(strings.Compare(a.key, b.key), authority(b.By)-authority(a.By),
			strings.Compare(a.Evidence, b.Evidence))
	})
	var out []corpus.Relation
	for i, r := range rows {
		if i == 0 || r.key != rows[i-1].key {
			out = append(out, r.Relation)
		}
	}
	claims, err := s.officialClaims(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: relations: %w", err)
	}
	return append(out, claims...), nil
}

// RelationsMark is another number after every change that may concern relations.
func (s *Store) RelationsMark(ctx context.Context) (n int64, err error) {
	if err := s.r.QueryRowContext(ctx, `SELECT COALESCE(MAX(n), 0) FROM counter WHERE name = 'relations'`).
		Scan(&n); err != nil {
		return 0, fmt.Errorf("store: relations: %w", err)
	}
	return n, nil
}

// PutRelation stores relations that stand by themselves, not told by a
// document's own text. By says on whose authority; it must be set.
func (s *Store) PutRelation(ctx context.Context, relations ...corpus.Relation) error {
	return s.write(ctx, "put relation", func(tx txn) error {
		f, err := s.openFeed(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range relations {
			if r.Kind == "" || r.By == "" {
				return fmt.Errorf("from %q to %q: no kind or no authority", r.From.Doc, r.To.Doc)
			}
			if err := s.putRelation(ctx, f, r, "", false); err != nil {
				return err
			}
			if err := f.touch(ctx, r); err != nil {
				return err
			}
		}
		return f.close(ctx)
	})
}

// AcceptRelation records that an administrator holds r to be true, proposed or
// not. The decision outranks every other source and survives re-imports.
func (s *Store) AcceptRelation(ctx context.Context, r corpus.Relation) error {
	r.By, r.Rejected = corpus.FromAdmin, false
	return s.PutRelation(ctx, r)
}

// RejectRelation records that an administrator turned r down, whoever else
// says it. The decision survives re-imports.
func (s *Store) RejectRelation(ctx context.Context, r corpus.Relation) error {
	r.By, r.Rejected = corpus.FromAdmin, true
	return s.PutRelation(ctx, r)
}

// RetractRelations takes back what administrators decided of relations from the
// document that from names to that of to, whatever place of it they concern. What
// was read holds again. It returns what was taken back.
func (s *Store) RetractRelations(ctx context.Context, from, to corpus.Ref) ([]corpus.Relation, error) {
	var gone []corpus.Relation
	err := s.write(ctx, "retract relations", func(tx txn) error {
		f, err := s.openFeed(ctx, tx)
		if err != nil {
			return err
		}
		type row struct {
			corpus.Relation
			fromKey, toKey, owner string
		}
		rows, err := list(ctx, tx, func(sc scanner) (r row, err error) {
			var a, b []byte
			if err := sc.Scan(&r.Kind, &r.fromKey, &r.toKey, &r.owner, &a, &b, &r.Since, &r.Rejected); err != nil {
				return r, err
			}
			return r, errors.Join(json.Unmarshal(a, &r.From), json.Unmarshal(b, &r.To))
		}, `SELECT kind, from_key, to_key, owner, from_ref, to_ref, since, rejected FROM relation WHERE by_whom = $1`,
			string(corpus.FromAdmin))
		if err != nil {
			return err
		}
		for _, r := range rows {
			if !sameDocument(r.From, from) || !sameDocument(r.To, to) {
				continue
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM relation WHERE kind = $1 AND from_key = $2 AND to_key = $3
				AND by_whom = $4 AND owner = $5`, string(r.Kind), r.fromKey, r.toKey, string(corpus.FromAdmin),
				r.owner); err != nil {
				return err
			}
			if err := f.touch(ctx, r.Relation); err != nil {
				return err
			}
			gone = append(gone, r.Relation)
		}
		if len(gone) == 0 {
			return ErrNotFound
		}
		return f.close(ctx)
	})
	return gone, err
}

// sameDocument reports whether two references name one document.
func sameDocument(a, b corpus.Ref) bool {
	if a.Doc != "" || b.Doc != "" {
		return a.Doc == b.Doc
	}
	return a.Number == b.Number
}

// PutSourceClaims stores what a source of its own, no document that is held, claims of
// documents, as [Store.PutRelation] does, and drops what it claimed before of those in
// dropped as a whole.
func (s *Store) PutSourceClaims(ctx context.Context, claims []corpus.Relation, dropped []corpus.Ref) error {
	return s.write(ctx, "put claims of a source", func(tx txn) error {
		f, err := s.openFeed(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range claims {
			if err := s.putRelation(ctx, f, r, "", false); err != nil {
				return err
			}
			if err := f.touch(ctx, r); err != nil {
				return err
			}
		}
		own := map[string]corpus.Ref{}
		for _, to := range dropped {
			own[to.Doc] = corpus.Ref{Doc: to.Doc}
		}
		rows, err := list(ctx, tx, func(sc scanner) (to string, err error) { return to, sc.Scan(&to) },
			`SELECT to_key FROM relation WHERE owner = '' AND by_whom = $1`, string(corpus.FromText))
		if err != nil {
			return err
		}
		for _, key := range rows {
			var to corpus.Ref
			if err := json.Unmarshal([]byte(key), &to); err != nil {
				return err
			}
			if at, ok := own[to.Doc]; !ok || to != at {
				continue
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM relation WHERE owner = '' AND by_whom = $1 AND to_key = $2`,
				string(corpus.FromText), key); err != nil {
				return err
			}
			if err := f.touch(ctx, corpus.Relation{Kind: corpus.RelNames, To: to}); err != nil {
				return err
			}
		}
		return f.close(ctx)
	})
}
