package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/paper"
)

// together makes the current document of a law out of the one before and what
// came in. Where a consolidated text or another key is among them, that takes
// every version.
func together(ctx context.Context, tx txn, key string, old, in *corpus.Document, renamed bool) (*corpus.Document,
	[]paper.Problem, error) {
	if renamed && len(in.Merged) == 0 && (old == nil || len(old.Merged) == 0) { // the same document as ever
		same := *in
		if same.Key != key {
			same.Key, same.Former = key, append(slices.Clone(in.Former), in.Key)
		}
		now, problems := corpus.Reconcile(old, &same)
		return now, problems, nil
	}
	if len(in.Merged) == 0 && in.Key == key && (old == nil || len(old.Merged) == 0 && len(old.Former) == 0) {
		now, problems := corpus.Reconcile(old, in)
		return now, problems, nil
	}
	versions, err := bodies(ctx, tx, key)
	if err != nil {
		return nil, nil, err
	}
	now, problems := corpus.Compose(key, append(versions, in))
	return now, problems, nil
}

// bodies are the versions of a document as they came in, oldest first.
func bodies(ctx context.Context, tx txn, key string) ([]*corpus.Document, error) {
	return list(ctx, tx, func(row scanner) (*corpus.Document, error) {
		var body []byte
		if err := row.Scan(&body); err != nil {
			return nil, err
		}
		return unpackDocument(body)
	}, `SELECT body FROM version WHERE key = $1 ORDER BY n`, key)
}

// nameless says that a head is of a law whose number is not known, or of a
// consolidated text that does not say what it consolidates.
func nameless(h *corpus.Head) bool {
	return h.Number == "" && lawTypes[h.Type] || len(h.Merged) > 0 && corpus.IsMerged(h.Number)
}

var lawTypes = map[string]bool{"Hiến pháp": true, "Luật": true, "Bộ luật": true, "Pháp lệnh": true}

// lawOf is the key under which what came in is kept: its own, or that of the
// one law it is a wording of.
func (s *Store) lawOf(ctx context.Context, tx txn, h *corpus.Head) (string, error) {
	if !nameless(h) {
		return h.Key, nil
	}
	heads, err := list(ctx, tx, scanHead,
		`SELECT head FROM document WHERE key <> $1 AND (head LIKE $2 OR head LIKE '%"merged":[%')`, h.Key, `%"type":"`+h.Type+`"%`)
	if err != nil {
		return "", err
	}
	return lawAmong(h, heads), nil
}

// lawAmong is the key of the one law among heads that h is of; its own key where
// there is none, or more than one.
func lawAmong(h *corpus.Head, heads []*corpus.Head) string {
	found := ""
	for _, o := range heads {
		if o.Key == h.Key || !corpus.SameLaw(h, o) || o.Number == "" && h.Number == "" && o.Key > h.Key {
			continue
		}
		if found != "" {
			return h.Key
		}
		found = o.Key
	}
	if found == "" {
		return h.Key
	}
	return found
}

// foldInto moves what was kept under a name alone, and is of the law h as
// is known now, into that law.
func (s *Store) foldInto(ctx context.Context, tx txn, f *feed, h *corpus.Head) error {
	numbered := func(m corpus.Merged) bool { return corpus.IsMerged(m.Number) || m.Number == "" }
	if !lawTypes[h.Type] && !slices.ContainsFunc(h.Merged, numbered) {
		return nil
	}
	heads, err := list(ctx, tx, scanHead, `SELECT head FROM document WHERE key LIKE 'luat-%' OR key LIKE 'bo-luat-%' OR key LIKE 'phap-lenh-%'
		OR key LIKE 'hien-phap-%' OR key LIKE '%-vbhn-%'`)
	if err != nil {
		return err
	}
	for _, o := range heads {
		if o.Key == h.Key || !nameless(o) || !corpus.SameLaw(o, h) {
			continue
		}
		to, err := s.lawOf(ctx, tx, o)
		if err != nil {
			return err
		}
		if to == o.Key {
			continue
		}
		if err := s.move(ctx, tx, f, o.Key, to); err != nil {
			return fmt.Errorf("%s: %w", o.Key, err)
		}
	}
	return nil
}

// move gives all versions of a document to another and makes that anew out of
// everything it has then. Nothing that came in is lost; the old key is one of
// Head.Former.
func (s *Store) move(ctx context.Context, tx txn, f *feed, from, to string) error {
	old, last, err := current(ctx, tx, to)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if old == nil { // the law itself was not held
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO document (key, version, head, body, updated) SELECT $1, 0, head, body, updated FROM document WHERE key = $2`, to, from); err != nil {
			return err
		}
	}
	type held struct {
		n    int
		hash string
		name string
		body []byte
	}
	moving, err := list(ctx, tx, func(row scanner) (h held, err error) {
		return h,
			row.Scan(&h.n, &h.hash, &h.name, &h.body)
	},
		`SELECT n, hash, name, body FROM version WHERE key = $1 ORDER BY n`, from)
	if err != nil {
		return err
	}
	for _, m := range moving {
		d, err := unpackDocument(m.body)
		if err != nil {
			return err
		}
		identify(d)
		if d.Key != from && !slices.Contains(d.Former, from) && d.Key != to {
			d.Former = append(d.Former, from)
		}
		body, err := packJSON(d)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO version (key, n, hash, name, kind, outcome, problems, body, created)
			SELECT $1, $2, hash, name, kind, outcome, problems, $3, created FROM version WHERE key = $4 AND n = $5`, to, last+1, body, from, m.n); err != nil {
			return err
		}
		last++
	}
	versions, err := bodies(ctx, tx, to)
	if err != nil {
		return err
	}
	if err := s.rewrite(ctx, tx, f, to, last, old, versions); err != nil {
		return err
	}
	for _, q := range []string{`DELETE FROM relation WHERE owner = $1`, `DELETE FROM document WHERE key = $1`} {
		if _, err := tx.ExecContext(ctx, q, from); err != nil {
			return err
		}
	}
	_, err = f.add(ctx, from, true)
	return err
}

// rewrite makes the current document out of its versions, the last of which is
// number last.
func (s *Store) rewrite(ctx context.Context, tx txn, f *feed, key string, last int, old *corpus.Document,
	versions []*corpus.Document) error {
	now, _ := corpus.Compose(key, versions)
	now, err := s.amend(ctx, tx, key, now)
	if err != nil {
		return err
	}
	if err := s.keep(ctx, tx, now, last); err != nil {
		return err
	}
	if err := s.putOwnRelations(ctx, f, now, versions[len(versions)-1]); err != nil {
		return err
	}
	if old != nil {
		if err := s.flagChanged(ctx, tx, old, now); err != nil {
			return err
		}
	}
	_, err = f.add(ctx, key, false)
	return err
}

// linesKey of the meta table says that the folder's laws stand on one line each.
const linesKey = "document.lines"

// foldLaws brings the documents of a folder that an earlier program made to one
// law each: consolidated texts kept as laws of their own, and laws kept by name
// beside the one with the number, move into it.
func (s *Store) foldLaws(ctx context.Context) error {
	if done, err := s.Meta(ctx, linesKey); err != nil || done != "" {
		return err
	}
	err := s.write(ctx, "fold laws", func(tx txn) error {
		f, err := s.openFeed(ctx, tx)
		if err != nil {
			return err
		}
		var done int // by another process, while this one waited for the feed
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM meta WHERE key = $1`,
			linesKey).Scan(&done); err != nil || done > 0 {
			return err
		}
		heads, err := list(ctx, tx, scanHead, `SELECT head FROM document`)
		if err != nil {
			return err
		}
		slices.SortFunc(heads, func(a, b *corpus.Head) int { return strings.Compare(a.Key, b.Key) })
		for _, h := range heads {
			if !corpus.IsMerged(h.Number) && !lawTypes[h.Type] {
				continue
			}
			if err := s.foldOne(ctx, tx, f, h.Key); err != nil {
				return fmt.Errorf("%s: %w", h.Key, err)
			}
		}
		// What was kept by its name may be of a law that has its number only now.
		if heads, err = list(ctx, tx, scanHead, `SELECT head FROM document`); err != nil {
			return err
		}
		for _, h := range heads {
			if h.Number == "" {
				continue
			}
			if err := s.foldInto(ctx, tx, f, h); err != nil {
				return fmt.Errorf("%s: %w", h.Key, err)
			}
		}
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO meta (key, value) VALUES ($1, '1') ON CONFLICT (key) DO UPDATE SET value = excluded.value`, linesKey); err != nil {
			return err
		}
		return f.close(ctx)
	})
	return err
}

// foldOne reads the versions of a document anew and moves them where they belong.
func (s *Store) foldOne(ctx context.Context, tx txn, f *feed, key string) error {
	versions, err := bodies(ctx, tx, key)
	if err != nil || len(versions) == 0 {
		return err
	}
	merged := false
	for _, v := range versions {
		identify(v)
		merged = merged || len(v.Merged) > 0
	}
	now, _ := corpus.Compose(versions[0].Key, versions)
	to, err := s.lawOf(ctx, tx, &now.Head)
	if err != nil {
		return err
	}
	if to != key {
		return s.move(ctx, tx, f, key, to)
	}
	if !merged {
		return nil
	}
	old, last, err := current(ctx, tx, key)
	if err != nil {
		return err
	}
	for i, v := range versions {
		body, err := packJSON(v)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx,
			`UPDATE version SET body = $1 WHERE key = $2 AND n = (SELECT n FROM version WHERE key = $2 ORDER BY n LIMIT 1 OFFSET $3)`, body, key, i); err != nil {
			return err
		}
	}
	return s.rewrite(ctx, tx, f, key, last, old, versions)
}

// readKey of the meta table says that what documents say of validity was read by a
// program that grades its readings.
const readKey = "document.read"

// rereadOld reads again what documents of an earlier program say of others and of
// their own days. That program kept no grade with a reading and took many a sentence
// for an end; its words must not stand as facts.
func (s *Store) rereadOld(ctx context.Context) error {
	if done, err := s.Meta(ctx, readKey); err != nil || done != "" {
		return err
	}
	return s.write(ctx, "read validity again", func(tx txn) error {
		f, err := s.openFeed(ctx, tx)
		if err != nil {
			return err
		}
		keys, err := list(ctx, tx, func(row scanner) (key string, err error) { return key, row.Scan(&key) },
			`SELECT DISTINCT key FROM document WHERE NOT EXISTS (SELECT 1 FROM meta WHERE key = $1) AND
				(head LIKE '%"expires":%' OR key IN (SELECT owner FROM relation WHERE by_whom = $2 AND claim = ''))
			ORDER BY key`, readKey, string(corpus.FromText))
		if err != nil {
			return err
		}
		for _, key := range keys {
			if err := s.rereadOne(ctx, tx, f, key); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO meta (key, value) VALUES ($1, '1') ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
			readKey); err != nil {
			return err
		}
		return f.close(ctx)
	})
}

func (s *Store) rereadOne(ctx context.Context, tx txn, f *feed, key string) error {
	versions, err := bodies(ctx, tx, key)
	if err != nil || len(versions) == 0 {
		return err
	}
	changed := false
	for i, v := range versions {
		if !corpus.Reread(v) {
			continue
		}
		changed = true
		body, err := packJSON(v)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx,
			`UPDATE version SET body = $1 WHERE key = $2 AND n = (SELECT n FROM version WHERE key = $2 ORDER BY n LIMIT 1 OFFSET $3)`,
			body, key, i); err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	old, last, err := current(ctx, tx, key)
	if err != nil {
		return err
	}
	return s.rewrite(ctx, tx, f, key, last, old, versions)
}

// identify is corpus.Identify for what an earlier program read: the ends it saw
// in a consolidated text were those of notes and of transitions.
func identify(d *corpus.Document) {
	before := len(d.Merged)
	if corpus.Identify(d); before == 0 && len(d.Merged) > 0 {
		d.Expires = ""
	}
}

// Former finds the document that a key of an earlier day now stands for; the
// key itself when there is none.
func (s *Store) Former(ctx context.Context, key string) (string, error) {
	quoted, err := json.Marshal(key)
	if err != nil {
		return "", err
	}
	heads, err := list(ctx, s.r, scanHead, `SELECT head FROM document WHERE head LIKE $1`, "%"+string(quoted)+"%")
	if err != nil {
		return "", fmt.Errorf("store: former key %s: %w", key, err)
	}
	for _, h := range heads {
		if slices.Contains(h.Former, key) {
			return h.Key, nil
		}
	}
	return key, nil
}
