package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/paper"
)

// Mend is a fact of a document that an administrator set. Was is what was read,
// the newest reading; it comes back when the mend is undone.
type Mend struct {
	Fact    corpus.Fact
	Value   string
	Was     string
	Reason  string
	Who     string
	Created time.Time
}

// ErrTaken says that another document has the number that one is to get.
var ErrTaken = errors.New("store: another document has this number")

// mendKey is the field of the row that says which key a document was read under
// before its number was mended.
const mendKey corpus.Fact = "key"

func mendsOf(ctx context.Context, q querier, key string) ([]Mend, error) {
	return list(ctx, q, func(row scanner) (m Mend, err error) {
		var created int64
		err = row.Scan(&m.Fact, &m.Value, &m.Was, &m.Reason, &m.Who, &created)
		m.Created = moment(created)
		return m, err
	}, `SELECT field, value, was, reason, who, created FROM mend WHERE key = $1`, key)
}

// Mends returns what administrators set of a document, in the order of
// [corpus.Facts].
func (s *Store) Mends(ctx context.Context, key string) ([]Mend, error) {
	ms, err := mendsOf(ctx, s.r, key)
	if err != nil {
		return nil, fmt.Errorf("store: mends of %s: %w", key, err)
	}
	ms = slices.DeleteFunc(ms, func(m Mend) bool { return m.Fact == mendKey })
	slices.SortFunc(ms, func(a, b Mend) int {
		return slices.Index(corpus.Facts, a.Fact) - slices.Index(corpus.Facts,
			b.Fact)
	})
	return ms, nil
}

// asRead is d without what administrators set; d is not changed.
func asRead(d *corpus.Document, ms []Mend) (*corpus.Document, error) {
	if d == nil || len(ms) == 0 {
		return d, nil
	}
	out := *d
	out.Mended, out.Ruling = nil, nil
	for _, m := range ms {
		if m.Fact == mendKey {
			continue
		}
		if err := out.SetFact(m.Fact, m.Was); err != nil {
			return nil, err
		}
	}
	return &out, nil
}

// amended is d, as it was read, with what administrators set, whose Was becomes
// what d says; neither d nor ms is changed.
func amended(d *corpus.Document, ms []Mend) (*corpus.Document, []Mend, error) {
	if len(ms) == 0 {
		return d, ms, nil
	}
	out, set := *d, slices.Clone(ms)
	out.Mended = nil
	for _, f := range corpus.Facts {
		i := slices.IndexFunc(set, func(m Mend) bool { return m.Fact == f })
		if i < 0 {
			continue
		}
		set[i].Was = d.Fact(f)
		if err := out.SetFact(f, set[i].Value); err != nil {
			return nil, nil, err
		}
		out.Mended = append(out.Mended, f)
	}
	ownEnds(&out)
	return &out, set, nil
}

// ownEnds gives the relations that d tells of itself its key and number of now.
func ownEnds(d *corpus.Document) {
	d.Relations = slices.Clone(d.Relations)
	for i := range d.Relations {
		for _, end := range []*corpus.Ref{&d.Relations[i].From, &d.Relations[i].To} {
			if end.Doc == d.Key || end.Doc != "" && slices.Contains(d.Former, end.Doc) {
				end.Doc, end.Number = d.Key, d.Number
			}
		}
	}
}

// amend is amended for the document of key, and keeps what was read.
func (s *Store) amend(ctx context.Context, tx txn, key string, d *corpus.Document) (*corpus.Document, error) {
	ms, err := mendsOf(ctx, tx, key)
	if err != nil {
		return nil, err
	}
	now, ms, err := amended(d, ms)
	if err != nil {
		return nil, err
	}
	return now, putMends(ctx, tx, key, ms)
}

func putMends(ctx context.Context, tx txn, key string, ms []Mend) error {
	for _, m := range ms {
		if _, err := tx.ExecContext(ctx, `INSERT INTO mend (key, field, value, was, reason, who, created) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (key, field) DO UPDATE SET value = excluded.value, was = excluded.was, reason = excluded.reason, who = excluded.who, created = excluded.created`,
			key, string(m.Fact), m.Value, m.Was, m.Reason, m.Who, millis(m.Created)); err != nil {
			return err
		}
	}
	return nil
}

// mendedKey is the key of the document whose number was mended and that what
// comes in under key is a copy of; key itself for every other. A copy is the same
// original, or one that reads the same wrong number with the same title: another
// document may have that number by right.
func mendedKey(ctx context.Context, tx txn, key string, in *incoming) (string, error) {
	to, err := list(ctx, tx, func(row scanner) (k string, err error) { return k, row.Scan(&k) },
		`SELECT key FROM mend WHERE field = $1 AND was = $2 ORDER BY key`, string(mendKey), key)
	if err != nil {
		return "", err
	}
	for _, k := range to {
		d, _, err := current(ctx, tx, k)
		if errors.Is(err, ErrNotFound) { // removed; it comes back
			return k, nil
		}
		if err != nil {
			return "", err
		}
		ms, err := mendsOf(ctx, tx, k)
		if err != nil {
			return "", err
		}
		if d, err = asRead(d, ms); err != nil {
			return "", err
		}
		n := 0
		err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM version WHERE key = $1 AND hash = $2`, k, in.hash).Scan(&n)
		if err != nil {
			return "", err
		}
		if n > 0 || in.doc.Title != "" && paper.Fold(d.Title) == paper.Fold(in.doc.Title) {
			return k, nil
		}
	}
	return key, nil
}

// MendDocument sets facts of a document on an administrator's word, and takes
// back those in undo. They outrank everything that is read, now and in versions to
// come. A mended number moves the document to the key it makes; the old one stays
// an alias ([corpus.Head.Former]). It returns the key from now on. Where another
// document has that key it is an [*Error] and nothing changes.
func (s *Store) MendDocument(ctx context.Context, who, key string, set []Mend, undo []corpus.Fact) (string, error) {
	to := key
	err := s.write(ctx, "mend document", func(tx txn) error {
		f, err := s.openFeed(ctx, tx)
		if err != nil {
			return err
		}
		old, last, err := current(ctx, tx, key)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		before, err := mendsOf(ctx, tx, key)
		if err != nil {
			return err
		}
		read, err := asRead(old, before)
		if err != nil {
			return err
		}
		after := slices.DeleteFunc(slices.Clone(before), func(m Mend) bool {
			return slices.Contains(undo, m.Fact) || slices.ContainsFunc(set,
				func(n Mend) bool { return n.Fact == m.Fact })
		})
		merged, err := s.merged(ctx, tx)
		if err != nil {
			return err
		}
		for _, m := range set {
			if class, agency, _ := strings.Cut(m.Value, " "); m.Fact == corpus.FactClass && merged[agency] != "" {
				m.Value = class + " " + merged[agency]
			}
			m.Who, m.Created = who, s.now()
			after = append(after, m)
		}
		now, after, err := amended(read, after)
		if err != nil {
			return err
		}
		if to, after = keyAfter(old, read, now, after); to != key {
			n := 0
			if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM document WHERE key = $1`, to).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				return &Error{fmt.Sprintf(textKeyTaken, now.Number), fmt.Errorf("%w: %s", ErrTaken, to)}
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM mend WHERE key = $1`, key); err != nil {
			return err
		}
		if err := putMends(ctx, tx, to, after); err != nil {
			return err
		}
		if to != key {
			err = s.rename(ctx, tx, f, key, to, old, now, last)
		} else {
			err = s.replace(ctx, tx, f, old, now, last)
		}
		if err != nil {
			return err
		}
		for _, m := range set {
			if err := s.audit(ctx, tx, who, "corpus.edit", fmt.Sprintf("%s: %s %q → %q; %s", to, m.Fact,
				old.Fact(m.Fact), m.Value, m.Reason)); err != nil {
				return err
			}
		}
		for _, u := range undo {
			if err := s.audit(ctx, tx, who, "corpus.undo", fmt.Sprintf("%s: %s → %q", to, u, now.Fact(u))); err != nil {
				return err
			}
		}
		return f.close(ctx)
	})
	return to, err
}

// keyAfter is the key that a document has with its facts as they are now. One that
// had the key its facts make gets that of the new ones; one that was given its key
// keeps it unless the number changes.
func keyAfter(old, read, now *corpus.Document, ms []Mend) (string, []Mend) {
	key := old.Key
	i := slices.IndexFunc(ms, func(m Mend) bool { return m.Fact == mendKey })
	first := key // as it was read
	if i >= 0 {
		first = ms[i].Was
	}
	switch {
	case now.DefaultKey() == read.DefaultKey():
		key = first
	case now.Number != "" && (now.Number != old.Number || old.DefaultKey() == old.Key):
		key = now.DefaultKey()
	}
	switch {
	case i >= 0: // it stays when all is undone: the keys between stay aliases
		ms[i].Value = key
	case key != first:
		ms = append(ms, Mend{Fact: mendKey, Value: key, Was: first})
	}
	return key, ms
}

// replace makes now the current document in place of old; it has no new version.
func (s *Store) replace(ctx context.Context, tx txn, f *feed, old, now *corpus.Document, last int) error {
	if err := s.keep(ctx, tx, now, last); err != nil {
		return err
	}
	if err := s.putOwnRelations(ctx, f, now, now); err != nil {
		return err
	}
	if err := s.flagChanged(ctx, tx, old, now); err != nil {
		return err
	}
	_, err := f.add(ctx, now.Key, false)
	return err
}

// keep writes the rows of the current document.
func (s *Store) keep(ctx context.Context, tx txn, now *corpus.Document, last int) error {
	body, err := packJSON(now)
	if err != nil {
		return err
	}
	head, err := json.Marshal(now.Head)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE document SET version = $1, head = $2, body = $3, updated = $4 WHERE key = $5`,
		last, string(head), body, millis(s.now()), now.Key); err != nil {
		return err
	}
	return putUnits(ctx, tx, now)
}

// rename makes now the current document under another key, and moves to it the
// versions, what administrators decided of it and the answers that rest on it.
func (s *Store) rename(ctx context.Context, tx txn, f *feed, from, to string, old, now *corpus.Document,
	last int) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO document (key, version, head, body, updated) SELECT $1, version, head, body, updated FROM document WHERE key = $2`, to, from); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE version SET key = $1 WHERE key = $2`, to, from); err != nil {
		return err
	}
	now.Key = to
	now.Former = slices.DeleteFunc(append(slices.Clone(now.Former), from), func(k string) bool { return k == to })
	ownEnds(now)
	for _, q := range []string{`DELETE FROM relation WHERE owner = $1`, `DELETE FROM document WHERE key = $1`} {
		if _, err := tx.ExecContext(ctx, q, from); err != nil {
			return err
		}
	}
	if _, err := f.add(ctx, from, true); err != nil {
		return err
	}
	if err := s.replace(ctx, tx, f, old, now, last); err != nil {
		return err
	}
	number := now.Number
	for _, table := range []string{"turn_ref", "approved_ref"} {
		if _, err := tx.ExecContext(ctx, `UPDATE `+table+` SET doc = $2, ref = REPLACE(ref, $3, $4) WHERE doc = $1`,
			from, to, `"doc":"`+from+`"`, `"doc":"`+to+`"`); err != nil {
			return err
		}
	}
	type row struct {
		corpus.Relation
		fromKey, toKey, owner string
	}
	rows, err := list(ctx, tx, func(sc scanner) (r row, err error) {
		var a, b, claim []byte
		if err := sc.Scan(&r.Kind, &r.fromKey, &r.toKey, &r.owner, &a, &b, &r.Since, &r.Until, &r.Evidence,
			&r.Rejected, &claim); err != nil {
			return r, err
		}
		if len(claim) > 0 {
			r.Claim = &corpus.Claim{}
			err = json.Unmarshal(claim, r.Claim)
		}
		r.By = corpus.FromAdmin
		return r, errors.Join(err, json.Unmarshal(a, &r.From), json.Unmarshal(b, &r.To))
	}, `SELECT kind, from_key, to_key, owner, from_ref, to_ref, since, until, evidence, rejected, claim FROM relation WHERE by_whom = $1`, string(corpus.FromAdmin))
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.From.Doc != from && r.To.Doc != from {
			continue
		}
		if _, err := tx.ExecContext(ctx,
			`DELETE FROM relation WHERE kind = $1 AND from_key = $2 AND to_key = $3 AND by_whom = $4 AND owner = $5`,
			string(r.Kind), r.fromKey, r.toKey, string(r.By), r.owner); err != nil {
			return err
		}
		for _, end := range []*corpus.Ref{&r.From, &r.To} {
			if end.Doc == from {
				end.Doc, end.Number = to, number
			}
		}
		if err := s.putRelation(ctx, f, r.Relation, r.owner, true); err != nil {
			return err
		}
	}
	return nil
}
