package store

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"trolyao/corpus"
	"trolyao/task"
)

// Approved is an answer that an administrator has approved for a question and
// its variants.
type Approved struct {
	ID       int64 // 0 for a new one
	Question string
	Variants []string // other ways to ask it
	Answer   string
	Basis    []corpus.Ref
	Owner    string     // who answers for it
	Review   corpus.Day // when it has to be looked at again; "" never
	// Flagged says, in one Vietnamese sentence, why it should be looked at
	// before that; "" means it stands.
	Flagged string
	Created time.Time
	Updated time.Time
}

// PutApproved stores an approved answer, a new one or in place of the one with
// its ID, and returns its ID. Created and Updated are the store's to set.
// Putting it with Flagged "" clears the flag.
func (s *Store) PutApproved(ctx context.Context, a Approved) (int64, error) {
	variants, err := json.Marshal(a.Variants)
	if err != nil {
		return 0, err
	}
	id := a.ID
	err = s.write(ctx, "put approved answer", func(tx txn) error {
		at := millis(s.now())
		args := []any{a.Question, string(variants), a.Answer, a.Owner, string(a.Review), a.Flagged, at}
		if a.ID == 0 {
			if err := tx.QueryRowContext(ctx, `INSERT INTO approved (question, variants, answer, owner, review, flagged, created, updated)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id`, args...).Scan(&id); err != nil {
				return err
			}
		} else if err := tx.QueryRowContext(ctx, `UPDATE approved SET question = $1, variants = $2, answer = $3, owner = $4, review = $5, flagged = $6, updated = $7
			WHERE id = $8 RETURNING id`, append(args, a.ID)...).Scan(&id); err != nil {
			return found(err)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM approved_ref WHERE approved = $1`, id); err != nil {
			return err
		}
		return putRefs(ctx, tx, `INSERT INTO approved_ref (approved, ord, doc, ref) VALUES ($1, $2, $3, $4)`, id,
			a.Basis)
	})
	return id, err
}

// putRefs stores refs as rows of an owner.
func putRefs(ctx context.Context, tx txn, insert string, owner int64, refs []corpus.Ref) error {
	for i, r := range refs {
		text, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, insert, owner, i, r.Doc, string(text)); err != nil {
			return err
		}
	}
	return nil
}

// ownedRef is a row of turn_ref or approved_ref.
type ownedRef struct {
	owner int64
	ref   corpus.Ref
}

func scanOwnedRef(row scanner) (o ownedRef, err error) {
	var text []byte
	if err := row.Scan(&o.owner, &text); err != nil {
		return o, err
	}
	return o, json.Unmarshal(text, &o.ref)
}

// ApprovedAnswers returns every approved answer, oldest first.
func (s *Store) ApprovedAnswers(ctx context.Context) ([]Approved, error) {
	all, err := list(ctx, s.r, func(row scanner) (a Approved, err error) {
		var variants []byte
		var created, updated int64
		if err := row.Scan(&a.ID, &a.Question, &variants, &a.Answer, &a.Owner, &a.Review, &a.Flagged, &created,
			&updated); err != nil {
			return a, err
		}
		a.Created, a.Updated = moment(created), moment(updated)
		return a, json.Unmarshal(variants, &a.Variants)
	}, `SELECT id, question, variants, answer, owner, review, flagged, created, updated FROM approved ORDER BY id`)
	var refs []ownedRef
	if err == nil {
		refs, err = list(ctx, s.r, scanOwnedRef, `SELECT approved, ref FROM approved_ref ORDER BY approved, ord`)
	}
	if err != nil {
		return nil, fmt.Errorf("store: approved answers: %w", err)
	}
	at := make(map[int64]int, len(all))
	for i, a := range all {
		at[a.ID] = i
	}
	for _, r := range refs {
		// An answer put between the two queries is not in all.
		if i, ok := at[r.owner]; ok {
			all[i].Basis = append(all[i].Basis, r.ref)
		}
	}
	return all, nil
}

// RemoveApproved removes an approved answer.
func (s *Store) RemoveApproved(ctx context.Context, id int64) error {
	return s.write(ctx, "remove approved answer", func(tx txn) error {
		return found(tx.QueryRowContext(ctx, `DELETE FROM approved WHERE id = $1 RETURNING id`, id).Scan(&id))
	})
}

// FlagApproved sets why an approved answer should be looked at; "" clears it.
func (s *Store) FlagApproved(ctx context.Context, id int64, reason string) error {
	return s.write(ctx, "flag approved answer", func(tx txn) error {
		return found(tx.QueryRowContext(ctx,
			`UPDATE approved SET flagged = $1, updated = $2 WHERE id = $3 RETURNING id`, reason, millis(s.now()), id).Scan(&id))
	})
}

// touched flags the approved answers and recalls the given ones whose basis r
// changes, if the store does not know r yet.
func (s *Store) touched(ctx context.Context, f *feed, r corpus.Relation, row relationText) error {
	var does string
	switch r.Kind {
	case corpus.RelAmends:
		does = textAmends
	case corpus.RelReplaces:
		does = textReplaces
	case corpus.RelRepeals:
		does = textRepeals
	default:
		return nil
	}
	if r.To.Doc == "" {
		if f.basis == nil {
			heads, err := list(ctx, f.tx, scanHead,
				`SELECT head FROM document WHERE key IN (SELECT doc FROM approved_ref UNION SELECT doc FROM turn_ref)`)
			if err != nil {
				return err
			}
			f.basis = corpus.NewCatalog(heads)
		}
		if r = f.basis.Settle(r); r.To.Doc == "" {
			return nil
		}
	}
	var known int
	if err := f.tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM relation WHERE kind = $1 AND from_key = $2 AND to_key = $3`, string(r.Kind), row.from, row.to).Scan(&known); err != nil {
		return err
	}
	if known > 0 {
		return nil
	}
	if err := s.recallTouched(ctx, f.tx, r, row.fromRef); err != nil {
		return err
	}
	refs, err := list(ctx, f.tx, scanOwnedRef,
		`SELECT approved, ref FROM approved_ref WHERE doc = $1 ORDER BY approved, ord`, r.To.Doc)
	if err != nil {
		return err
	}
	for _, o := range refs {
		if !overlaps(o.ref, r.To) {
			continue
		}
		reason := fmt.Sprintf(textFlagged, name(o.ref), name(r.From), does)
		if err := s.flag(ctx, f.tx, o.owner, reason); err != nil {
			return err
		}
	}
	return nil
}

// flagChanged flags the approved answers whose basis the store now has in
// other official words, with an end of force it did not have, or (now nil) not
// at all.
func (s *Store) flagChanged(ctx context.Context, tx txn, old, now *corpus.Document) error {
	refs, err := list(ctx, tx, scanOwnedRef,
		`SELECT approved, ref FROM approved_ref WHERE doc = $1 ORDER BY approved, ord`, old.Key)
	if err != nil {
		return err
	}
	for _, o := range refs {
		var reason string
		switch {
		case now == nil:
			reason = textRemoved
		case now.Expires != "" && now.Expires != old.Expires:
			reason = textExpired + now.Expires.Vietnamese()
		case now.Kind == old.Kind && !same(unitsAt(old, o.ref), unitsAt(now, o.ref)):
			reason = textReworded
		default:
			continue
		}
		if err := s.flag(ctx, tx, o.owner, fmt.Sprintf(textFlagWhy, name(o.ref), reason)); err != nil {
			return err
		}
	}
	return nil
}

// unitsAt returns the parts of d that ref concerns.
func unitsAt(d *corpus.Document, ref corpus.Ref) []*corpus.Part {
	var parts []*corpus.Part
	for _, u := range d.Units() {
		if overlaps(u.Ref, ref) {
			parts = append(parts, u.Part)
		}
	}
	return parts
}

// flag sets a reason; one that stands already is not overwritten, it was there
// first.
func (s *Store) flag(ctx context.Context, tx txn, id int64, reason string) error {
	_, err := tx.ExecContext(ctx, `UPDATE approved SET flagged = $1, updated = $2 WHERE id = $3 AND flagged = ''`,
		reason, millis(s.now()), id)
	return err
}

// name is how a sentence names a reference: "khoản 2 Điều 18 30/2020/NĐ-CP".
func name(r corpus.Ref) string {
	if r.Number == "" {
		r.Number = r.Doc
	}
	return r.String()
}

// TellAskers puts a letter in the inbox of each officer who has asked one of the
// questions since a moment and got no good answer: there is an approved one now. Each
// is told once of an approved answer.
func (s *Store) TellAskers(ctx context.Context, approved int64, questions []string, since time.Time) error {
	return s.write(ctx, "tell askers", func(tx txn) error {
		for _, q := range questions {
			f := folded(q)
			if f == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO inbox (key, officer, text, seen, created, kind, link)
				SELECT DISTINCT CAST($1 AS TEXT) || t.officer, t.officer, CAST($2 AS TEXT), $3, CAST($4 AS BIGINT), CAST($5 AS TEXT), CAST($6 AS TEXT)
				FROM turn t JOIN officer o ON o.id = t.officer AND o.gone = $7
				WHERE t.folded = $8 AND t.created >= $9 AND (t.status IN ('declined_no_basis', 'partial', 'possible')
					OR EXISTS (SELECT 1 FROM feedback x WHERE x.turn = t.id AND x.verdict = 'wrong'))
				ON CONFLICT DO NOTHING`, fmt.Sprintf("gap-%d-", approved), fmt.Sprintf(textGapFilled, q), false, millis(s.now()),
				string(task.NoticeGap), "/?hoi="+url.QueryEscape(q), false, f, millis(since)); err != nil {
				return err
			}
		}
		return nil
	})
}
