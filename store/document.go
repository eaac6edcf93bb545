package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"trolyao/corpus"
	"trolyao/paper"
)

// Original is the file a document was read from.
type Original struct {
	Name string // as the person knows it: "nd30.docx"
	// Data are its bytes; of a file of many documents, the bytes of this one,
	// for they tell whether it has changed. nil stands for a document that was not read from a
	// file; the document itself is then its original.
	Data []byte
}

// Item is one document to put, with what it was read from.
type Item struct {
	Document *corpus.Document
	Original Original
}

// Outcome says what putting a document did.
type Outcome string

const (
	Added      Outcome = "added"
	Unchanged  Outcome = "unchanged"   // this original was put before under this key
	NewVersion Outcome = "new_version" // the current text changed
	KeptOld    Outcome = "kept_old"    // kept as a version; the current text stayed, facts it lacked may have been filled in
)

// Put is the result of putting one document.
type Put struct {
	Outcome Outcome
	Key     string
	Version int   // number of the version this original is, from 1
	Seq     int64 // feed sequence; 0 when the current document did not change
	// Problems say what a person should know of how this version and the
	// ones before it were brought together.
	Problems []paper.Problem
}

// Version is one version of a document as it came in.
type Version struct {
	N        int
	Hash     string // SHA-256 of the original, hexadecimal
	Name     string // of the original
	Kind     corpus.Kind
	Outcome  Outcome
	Problems []paper.Problem
	Created  time.Time
}

// PutDocument stores one version of a document; see [Store.PutDocuments].
func (s *Store) PutDocument(ctx context.Context, d *corpus.Document, o Original) (Put, error) {
	puts, err := s.PutDocuments(ctx, []Item{{d, o}})
	if err != nil {
		return Put{}, err
	}
	return puts[0], nil
}

// PutDocuments stores the items in one transaction, all or none; a hundred at
// a time is a good measure for a large import.
//
// An original that was put before under the same key is a no-op. Otherwise it
// becomes a version of its own, kept for good, and corpus.Reconcile decides
// what the current document is from now on. Where that changes, its units and
// the relations its text proposes are replaced, it takes the next number of
// the feed, and where it touches the basis of answers the approved ones are
// flagged and the given ones recalled, all in the same transaction.
func (s *Store) PutDocuments(ctx context.Context, items []Item) ([]Put, error) {
	ready := make([]*incoming, len(items))
	for i, it := range items {
		in, err := prepare(it)
		if err != nil {
			return nil, err
		}
		ready[i] = in
	}
	var puts []Put
	err := s.write(ctx, "put documents", func(tx txn) error {
		puts = make([]Put, 0, len(ready))
		f, err := s.openFeed(ctx, tx)
		if err != nil {
			return err
		}
		merged, err := s.merged(ctx, tx)
		if err != nil {
			return err
		}
		for _, in := range ready {
			if into, ok := merged[in.doc.Agency]; ok {
				in.doc.Agency = into
				if in.body, err = packJSON(in.doc); err != nil {
					return err
				}
			}
			p, err := s.put(ctx, tx, f, in)
			if err != nil {
				return fmt.Errorf("%s: %w", in.doc.Key, err)
			}
			puts = append(puts, p)
		}
		return f.close(ctx)
	})
	if err != nil {
		return nil, err
	}
	return puts, nil
}

// incoming is an item made ready before the transaction begins.
type incoming struct {
	doc  *corpus.Document
	name string
	hash string
	size int
	data []byte // original, packed; empty when there is none
	body []byte // document as JSON, packed
}

func prepare(it Item) (*incoming, error) {
	if it.Document == nil || it.Document.Key == "" || plain(it.Document.Key) != it.Document.Key {
		return nil, errors.New("store: put document: no key, or one that is not text")
	}
	doc := *it.Document
	corpus.Identify(&doc)
	in := &incoming{doc: &doc, name: plain(it.Original.Name), data: []byte{}}
	original := it.Original.Data
	if original != nil {
		in.size, in.data = len(original), pack(original)
	} else {
		var err error
		if original, err = json.Marshal(it.Document); err != nil {
			return nil, fmt.Errorf("store: put document: %w", err)
		}
	}
	sum := sha256.Sum256(original)
	in.hash = hex.EncodeToString(sum[:])
	text, err := json.Marshal(&doc)
	if err != nil {
		return nil, fmt.Errorf("store: put document: %w", err)
	}
	in.body = pack(text)
	return in, nil
}

func (s *Store) put(ctx context.Context, tx txn, f *feed, in *incoming) (Put, error) {
	key, err := s.lawOf(ctx, tx, &in.doc.Head)
	if err != nil {
		return Put{}, err
	}
	if key, err = mendedKey(ctx, tx, key, in); err != nil {
		return Put{}, err
	}
	p := Put{Key: key}
	err = tx.QueryRowContext(ctx, `SELECT n FROM version WHERE key = $1 AND hash = $2`, key, in.hash).Scan(&p.Version)
	if err == nil {
		p.Outcome = Unchanged
		return p, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return p, err
	}

	old, last, err := current(ctx, tx, key)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return p, err
	}
	mends, err := mendsOf(ctx, tx, key)
	if err != nil {
		return p, err
	}
	read, err := asRead(old, mends)
	if err != nil {
		return p, err
	}
	changed := true
	p.Outcome, p.Version = Added, last+1
	byKey := slices.ContainsFunc(mends, func(m Mend) bool { return m.Fact == mendKey })
	var now *corpus.Document
	if now, p.Problems, err = together(ctx, tx, key, read, in.doc, byKey); err != nil {
		return p, err
	}
	if now, mends, err = amended(now, mends); err != nil {
		return p, err
	}
	if err := putMends(ctx, tx, key, mends); err != nil {
		return p, err
	}
	var body []byte // nil: the current document is the newest version as it came in
	if !same(now, in.doc) {
		if body, err = packJSON(now); err != nil {
			return p, err
		}
	}
	if old != nil {
		p.Outcome = NewVersion
		if same(now.Parts, old.Parts) && !same(now.Parts, in.doc.Parts) {
			p.Outcome = KeptOld
		}
		changed = !same(now, old)
	}

	at := millis(s.now())
	if _, err := tx.ExecContext(ctx, `INSERT INTO original (hash, size, data) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING`, in.hash, in.size, in.data); err != nil {
		return p, err
	}
	head, err := json.Marshal(now.Head)
	if err != nil {
		return p, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO document (key, version, head, body, updated) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (key) DO UPDATE SET version = excluded.version, head = excluded.head, body = excluded.body, updated = excluded.updated`,
		key, p.Version, string(head), body, at); err != nil {
		return p, err
	}
	problems, err := json.Marshal(p.Problems)
	if err != nil {
		return p, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO version (key, n, hash, name, kind, outcome, problems, body, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		key, p.Version, in.hash, in.name, string(in.doc.Kind), string(p.Outcome), string(
			problems), in.body, at); err != nil {
		return p, err
	}
	if old == nil || !same(now.Parts, old.Parts) {
		if err := putUnits(ctx, tx, now); err != nil {
			return p, err
		}
	}
	if err := s.putOwnRelations(ctx, f, now, in.doc); err != nil {
		return p, err
	}
	if changed {
		if old != nil {
			if err := s.flagChanged(ctx, tx, old, now); err != nil {
				return p, err
			}
		}
		if p.Seq, err = f.add(ctx, key, false); err != nil {
			return p, err
		}
	}
	return p, s.foldInto(ctx, tx, f, &now.Head)
}

// current returns the current document and its newest version's number.
func current(ctx context.Context, q rower, key string) (*corpus.Document, int, error) {
	var body []byte
	var n int
	err := q.QueryRowContext(ctx, `SELECT COALESCE(d.body, v.body), d.version FROM document d
		JOIN version v ON v.key = d.key AND v.n = d.version WHERE d.key = $1`, key).Scan(&body, &n)
	if err != nil {
		return nil, 0, found(err)
	}
	d, err := unpackDocument(body)
	return d, n, err
}

type rower interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// unitRows is how many units one INSERT carries.
const unitRows = 64

var unitInsert = unitInsertText(unitRows)

func unitInsertText(rows int) string {
	var b strings.Builder
	b.WriteString(`INSERT INTO unit (key, ord, ref, path, part) VALUES `)
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "($%d,$%d,$%d,$%d,$%d)", 5*i+1, 5*i+2, 5*i+3, 5*i+4, 5*i+5)
	}
	b.WriteString(` ON CONFLICT (key, ord) DO UPDATE SET ref = excluded.ref, path = excluded.path, part = excluded.part`)
	return b.String()
}

// putUnits brings the unit rows of d up to date; those that stay as they are are not
// written.
func putUnits(ctx context.Context, tx txn, d *corpus.Document) error {
	type row struct {
		ord             int
		ref, path, part string
	}
	rows, err := list(ctx, tx, func(sc scanner) (r row, err error) {
		return r, sc.Scan(&r.ord, &r.ref, &r.path, &r.part)
	}, `SELECT ord, ref, path, part FROM unit WHERE key = $1`, d.Key)
	if err != nil {
		return err
	}
	have := make(map[int]row, len(rows))
	for _, r := range rows {
		have[r.ord] = r
	}
	var fresh []row
	units := d.Units()
	for ord, u := range units {
		ref, err1 := json.Marshal(u.Ref)
		path, err2 := json.Marshal(u.Path)
		part, err3 := json.Marshal(u.Part)
		if err := errors.Join(err1, err2, err3); err != nil {
			return err
		}
		if r := (row{ord, string(ref), string(path), string(part)}); have[ord] != r {
			fresh = append(fresh, r)
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM unit WHERE key = $1 AND ord >= $2`, d.Key, len(units)); err != nil {
		return err
	}
	for chunk := range slices.Chunk(fresh, unitRows) {
		args := make([]any, 0, 5*len(chunk))
		for _, r := range chunk {
			args = append(args, d.Key, r.ord, r.ref, r.path, r.part)
		}
		query := unitInsert
		if len(chunk) < unitRows {
			query = unitInsertText(len(chunk))
		}
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// RemoveDocument removes a document with all its versions, the originals
// nobody else uses and the relations its text proposes. What administrators
// decided about relations stays.
func (s *Store) RemoveDocument(ctx context.Context, key string) error {
	return s.write(ctx, "remove document", func(tx txn) error {
		f, err := s.openFeed(ctx, tx)
		if err != nil {
			return err
		}
		old, _, err := current(ctx, tx, key)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if err := s.flagChanged(ctx, tx, old, nil); err != nil {
			return err
		}
		hashes, err := list(ctx, tx, func(row scanner) (h string, err error) { return h, row.Scan(&h) },
			`SELECT DISTINCT hash FROM version WHERE key = $1`, key)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM document WHERE key = $1`, key); err != nil {
			return err
		}
		for _, h := range hashes {
			if _, err := tx.ExecContext(ctx,
				`DELETE FROM original WHERE hash = $1 AND NOT EXISTS (SELECT 1 FROM version WHERE hash = $1)`, h); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM relation WHERE owner = $1`, key); err != nil {
			return err
		}
		if _, err := f.add(ctx, key, true); err != nil {
			return err
		}
		return f.close(ctx)
	})
}

// Document returns the whole current document, [ErrNotFound] when the key is
// not held. A key of an earlier day stands for the law it was folded into; see
// [Store.Former].
func (s *Store) Document(ctx context.Context, key string) (*corpus.Document, error) {
	d, _, err := current(ctx, s.r, key)
	if errors.Is(err, ErrNotFound) {
		if now, e := s.Former(ctx, key); e == nil && now != key {
			d, _, err = current(ctx, s.r, now)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("store: document %s: %w", key, err)
	}
	return d, nil
}

// Head returns the facts of a document, [ErrNotFound] when the key is not held.
func (s *Store) Head(ctx context.Context, key string) (*corpus.Head, error) {
	h, err := scanHead(s.r.QueryRowContext(ctx, `SELECT head FROM document WHERE key = $1`, key))
	if err != nil {
		return nil, fmt.Errorf("store: head %s: %w", key, found(err))
	}
	return h, nil
}

// Heads returns the facts of every document, in the order of their keys.
func (s *Store) Heads(ctx context.Context) ([]*corpus.Head, error) {
	heads, err := list(ctx, s.r, scanHead, `SELECT head FROM document`)
	if err != nil {
		return nil, fmt.Errorf("store: heads: %w", err)
	}
	// Sorted here: a PostgreSQL collation may order keys in a way of its own.
	slices.SortFunc(heads, func(a, b *corpus.Head) int { return strings.Compare(a.Key, b.Key) })
	return heads, nil
}

func scanHead(row scanner) (*corpus.Head, error) {
	var text []byte
	if err := row.Scan(&text); err != nil {
		return nil, err
	}
	h := new(corpus.Head)
	return h, json.Unmarshal(text, h)
}

// Units returns units of the current document by their positions, which are
// those of Document.Units, in the order asked for; no positions mean all. It
// is [ErrNotFound] when the document or one of the positions is not held.
func (s *Store) Units(ctx context.Context, key string, ords ...int) ([]corpus.Unit, error) {
	units, err := s.units(ctx, key, ords)
	if err != nil {
		return nil, fmt.Errorf("store: units of %s: %w", key, err)
	}
	return units, nil
}

func (s *Store) units(ctx context.Context, key string, ords []int) ([]corpus.Unit, error) {
	const columns = `SELECT ord, ref, path, part FROM unit WHERE key = $1`
	if len(ords) == 0 {
		rows, err := list(ctx, s.r, scanUnit, columns+` ORDER BY ord`, key)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			if _, err := s.Head(ctx, key); err != nil {
				return nil, err
			}
		}
		units := make([]corpus.Unit, len(rows))
		for i, r := range rows {
			units[i] = r.Unit
		}
		return units, nil
	}
	units := make([]corpus.Unit, 0, len(ords))
	for chunk := range slices.Chunk(ords, 200) {
		var in strings.Builder
		args := []any{key}
		for i, o := range chunk {
			if i > 0 {
				in.WriteByte(',')
			}
			fmt.Fprintf(&in, "$%d", i+2)
			args = append(args, o)
		}
		rows, err := list(ctx, s.r, scanUnit, columns+` AND ord IN (`+in.String()+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, o := range chunk {
			i := slices.IndexFunc(rows, func(r unitRow) bool { return r.ord == o })
			if i < 0 {
				return nil, fmt.Errorf("position %d: %w", o, ErrNotFound)
			}
			units = append(units, rows[i].Unit)
		}
	}
	return units, nil
}

type unitRow struct {
	corpus.Unit
	ord int
}

func scanUnit(row scanner) (u unitRow, err error) {
	var ref, path, part []byte
	if err := row.Scan(&u.ord, &ref, &path, &part); err != nil {
		return u, err
	}
	u.Part = new(corpus.Part)
	return u, errors.Join(json.Unmarshal(ref, &u.Ref), json.Unmarshal(path, &u.Path), json.Unmarshal(part, u.Part))
}

// HasOriginal reports whether a version of any document was made from the original with
// a digest; see [Digest].
func (s *Store) HasOriginal(ctx context.Context, digest string) (bool, error) {
	var n int
	if err := s.r.QueryRowContext(ctx, `SELECT COUNT(*) FROM version WHERE hash = $1`, digest).Scan(&n); err != nil {
		return false, fmt.Errorf("store: original: %w", err)
	}
	return n > 0, nil
}

// Versions returns every version of a document, oldest first.
func (s *Store) Versions(ctx context.Context, key string) ([]Version, error) {
	vs, err := list(ctx, s.r, func(row scanner) (v Version, err error) {
		var problems []byte
		var created int64
		if err := row.Scan(&v.N, &v.Hash, &v.Name, &v.Kind, &v.Outcome, &problems, &created); err != nil {
			return v, err
		}
		v.Created = moment(created)
		return v, json.Unmarshal(problems, &v.Problems)
	}, `SELECT n, hash, name, kind, outcome, problems, created FROM version WHERE key = $1 ORDER BY n`, key)
	if err == nil && len(vs) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("store: versions of %s: %w", key, err)
	}
	return vs, nil
}

// Version returns version n of a document as it came in, and its original.
func (s *Store) Version(ctx context.Context, key string, n int) (*corpus.Document, Original, error) {
	var o Original
	var body, data []byte
	err := s.r.QueryRowContext(ctx, `SELECT v.name, v.body, o.data FROM version v JOIN original o ON o.hash = v.hash WHERE v.key = $1 AND v.n = $2`, key, n).Scan(&o.Name, &body, &data)
	var d *corpus.Document
	if err == nil {
		d, err = unpackDocument(body)
	}
	if err == nil && len(data) > 0 {
		o.Data, err = unpack(data)
	}
	if err != nil {
		return nil, Original{}, fmt.Errorf("store: version %d of %s: %w", n, key, found(err))
	}
	return d, o, nil
}

// same says that two values are stored as the same JSON.
func same(a, b any) bool {
	if reflect.DeepEqual(a, b) { // at once where they share their parts
		return true
	}
	x, err := json.Marshal(a)
	if err != nil {
		return false
	}
	y, err := json.Marshal(b)
	return err == nil && bytes.Equal(x, y)
}

var packers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

// pack compresses data.
func pack(data []byte) []byte {
	var b bytes.Buffer
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	// A bytes.Buffer takes everything.
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func packJSON(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return pack(text), nil
}

func unpack(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func unpackDocument(body []byte) (*corpus.Document, error) {
	text, err := unpack(body)
	if err != nil {
		return nil, err
	}
	d := new(corpus.Document)
	return d, json.Unmarshal(text, d)
}
