package storetest_test

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"

	"trolyao/corpus"
	"trolyao/index"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/store/storetest"
)

// BenchmarkSearchEngines compares the house's index with what somebody would
// take instead: full text of SQLite and of PostgreSQL, over the same texts with
// the same questions in one run. It stands here because only the store may use
// SQL drivers. docs/benchmarks.md shows the figures, "make compare" makes them;
// it wants the shared texts and takes a while, so nothing else runs it.
func BenchmarkSearchEngines(b *testing.B) {
	shared := os.Getenv("TROLYAO_COMPARE")
	if shared == "" {
		b.Skip("the comparison of search engines runs with TROLYAO_COMPARE set to the folder that has corpus and eval")
	}
	articles, load := readArticles(b, filepath.Join(shared, "corpus"))
	var sets []*index.Set
	for _, name := range []string{"zalo2021-a", "civil-a"} {
		s, err := index.ReadSet(filepath.Join(shared, "eval", name))
		if err != nil {
			b.Fatal(err)
		}
		sets = append(sets, s)
	}
	for _, e := range []struct {
		name string
		make func(b *testing.B) engine
	}{
		{"trolyao", func(b *testing.B) engine { return makeOurs(b, load) }},
		{"sqlite-accents", func(b *testing.B) engine { return makeFTS5(b, articles, 0) }},
		{"sqlite-folded", func(b *testing.B) engine { return makeFTS5(b, articles, 2) }},
		{"postgres-accents", func(b *testing.B) engine { return makePostgres(b, articles, false) }},
		{"postgres-folded", func(b *testing.B) engine { return makePostgres(b, articles, true) }},
	} {
		b.Run(e.name, func(b *testing.B) {
			engine := e.make(b)
			for _, s := range sets {
				for _, typed := range []string{"plain", "stripped"} {
					b.Run(s.Name+"/"+typed, func(b *testing.B) {
						for range b.N {
							ask(b, engine, s, typed == "stripped")
						}
						b.ReportMetric(engine.seconds, "index-s")
						b.ReportMetric(engine.indexMB, "index-MB")
						b.ReportMetric(engine.allMB, "all-MB")
						b.ReportMetric(0, "ns/op")
					})
				}
			}
		})
	}
}

// most is how many questions of a set are asked, evenly spread, the same of
// every engine: some need most of a second for one.
const most = 120

// engine is a way of searching.
type engine struct {
	rank func(ctx context.Context, question string) ([]string, error) // names of the best 100, best first
	// from texts in memory, or in the store, to searchable
	seconds float64
	indexMB float64 // on disk
	allMB   float64 // with the texts
}

// article is a unit as the others get it: its text and what stands above it.
type article struct{ name, doc, title, body string }

func name(number, article string) string { return paper.Slug(number) + "|" + strings.ToLower(article) }

// readArticles reads the codified texts, for the others as rows and for the
// house as documents.
func readArticles(b *testing.B, dir string) ([]article, func(func(*corpus.Document) error) error) {
	load := func(put func(*corpus.Document) error) error {
		f, err := os.Open(filepath.Join(dir, "phapdien.jsonl.gz"))
		if err != nil {
			return err
		}
		defer f.Close()
		facts, err := os.Open(filepath.Join(dir, "phapdien-documents.csv"))
		if err != nil {
			return err
		}
		defer facts.Close()
		opts := corpus.CollectionOptions{Source: "phapdien"}
		if opts.Facts, err = corpus.ReadFacts(facts); err != nil {
			return err
		}
		return corpus.ReadCollection(context.Background(), f, opts, func(d *corpus.Document, _ []paper.Problem) error {
			if d == nil {
				return nil
			}
			return put(d)
		})
	}
	var out []article
	err := load(func(d *corpus.Document) error {
		for _, u := range d.Units() {
			out = append(out, article{
				name: name(d.Number, u.Ref.Article), doc: paper.Clean(d.Type + " " + d.Title),
				title: paper.Clean(u.Part.Title), body: paper.Clean(u.Part.Words()),
			})
		}
		return nil
	})
	if err != nil {
		b.Fatalf("the texts to compare on: %v", err)
	}
	return out, load
}

// ask measures a set.
func ask(b *testing.B, e engine, s *index.Set, stripped bool) {
	queries := s.Queries
	if most < len(queries) {
		some := make([]index.SetQuery, most)
		for i := range some {
			some[i] = queries[i*len(queries)/most]
		}
		queries = some
	}
	var f index.Figures
	var took []time.Duration
	for _, q := range queries {
		text := paper.Clean(q.Text)
		if stripped {
			text = paper.Fold(text)
		}
		start := time.Now()
		names, err := e.rank(b.Context(), text)
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
		gold := map[string]bool{}
		for id := range q.Gold {
			law, no, _ := strings.Cut(id, "|")
			gold[name(law, no)] = true
		}
		f.Add(names, gold)
	}
	slices.Sort(took)
	m := f.Mean()
	b.ReportMetric(m.Recall[1], "R@1")
	b.ReportMetric(m.Recall[10], "R@10")
	b.ReportMetric(m.Recall[100], "R@100")
	b.ReportMetric(m.NDCG10, "nDCG@10")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(len(queries)), "questions")
}

func makeOurs(b *testing.B, load func(func(*corpus.Document) error) error) engine {
	dir := b.TempDir()
	s := storetest.Open(b, filepath.Join(dir, "store.db"), store.Options{})
	var items []store.Item
	flush := func() error {
		_, err := s.PutDocuments(b.Context(), items)
		items = nil
		return err
	}
	err := load(func(d *corpus.Document) error {
		items = append(items, store.Item{Document: d, Original: store.Original{Name: "phapdien"}})
		if len(items) < 50 {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	at := filepath.Join(dir, "index", "x")
	x, err := index.Open(at, s, index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { x.Close() })
	if err := x.Follow(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	return engine{
		seconds: time.Since(start).Seconds(), indexMB: megabytes(filepath.Dir(at)), allMB: megabytes(dir),
		rank: func(_ context.Context, question string) ([]string, error) {
			refs, err := x.Rank(index.Query{Text: question}, 100)
			var out []string
			for _, r := range refs {
				out = append(out, name(r.Number, r.Article))
			}
			return out, err
		},
	}
}

func megabytes(dir string) float64 {
	n := int64(0)
	filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				n += info.Size()
			}
		}
		return nil
	})
	return float64(n) / (1 << 20)
}

// anyOf is a full-text query for any of the question's syllables.
func anyOf(question, quote, or string) string {
	var words []string
	for _, y := range paper.Syllables(question) {
		if w := quote + y.Text + quote; !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, or)
}

// makeFTS5 indexes in SQLite with its own bm25; the title of an Điều counts
// twice.
func makeFTS5(b *testing.B, articles []article, removeDiacritics int) engine {
	dir := b.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, "fts.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	start := time.Now()
	must := func(query string, args ...any) {
		if _, err := db.Exec(query, args...); err != nil {
			b.Fatalf("%s: %v", query, err)
		}
	}
	must(`PRAGMA journal_mode = WAL`)
	must(`PRAGMA synchronous = NORMAL`)
	must(fmt.Sprintf(`CREATE VIRTUAL TABLE a USING fts5(name UNINDEXED, doc, title, body, tokenize = 'unicode61 remove_diacritics %d')`, removeDiacritics))
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	put, err := tx.Prepare(`INSERT INTO a (name, doc, title, body) VALUES (?, ?, ?, ?)`)
	if err != nil {
		b.Fatal(err)
	}
	for _, a := range articles {
		if _, err := put.Exec(a.name, a.doc, a.title, a.body); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	must(`INSERT INTO a (a) VALUES ('optimize')`)
	must(`PRAGMA wal_checkpoint(TRUNCATE)`)
	seconds := time.Since(start).Seconds()
	var index float64
	if err := db.QueryRow(`SELECT sum(length(block)) / 1048576.0 FROM a_data`).Scan(&index); err != nil {
		b.Fatal(err)
	}
	return engine{seconds: seconds, indexMB: index, allMB: megabytes(dir),
		rank: func(ctx context.Context, question string) ([]string, error) {
			return names(db.QueryContext(ctx,
				`SELECT name FROM a WHERE a MATCH ? ORDER BY bm25(a, 0, 1, 2, 1) LIMIT 100`,
				anyOf(question, `"`, " OR ")))
		}}
}

// makePostgres indexes in PostgreSQL with the configuration "simple", which
// takes syllables as they are, or with one that takes the diacritics off first.
// Titles weigh A, document titles B, text D. It ranks with ts_rank: for any-word
// queries ts_rank_cd puts the longest texts first and takes four times as long.
func makePostgres(b *testing.B, articles []article, folded bool) engine {
	db, err := sql.Open("pgx", storetest.Postgres(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	start := time.Now()
	must := func(query string) {
		if _, err := db.Exec(query); err != nil {
			b.Fatalf("%s: %v", query, err)
		}
	}
	config := "simple"
	if folded {
		config = "vietnamese"
		must(`CREATE EXTENSION unaccent`)
		must(`CREATE TEXT SEARCH CONFIGURATION vietnamese (COPY = simple)`)
		must(`ALTER TEXT SEARCH CONFIGURATION vietnamese ALTER MAPPING FOR word, hword, hword_part WITH unaccent, simple`)
	}
	vector := func(column, weight string) string {
		return fmt.Sprintf(`setweight(to_tsvector('%s', %s), '%s')`, config, column, weight)
	}
	must(`CREATE TABLE a (name text, doc text, title text, body text, words tsvector GENERATED ALWAYS AS (` +
		vector("title", "A") + ` || ` + vector("doc", "B") + ` || ` + vector("body", "D") + `) STORED)`)
	const lot = 200
	for i := 0; i < len(articles); i += lot {
		some := articles[i:min(i+lot, len(articles))]
		var values []string
		var args []any
		for k, a := range some {
			values = append(values, fmt.Sprintf("($%d, $%d, $%d, $%d)", 4*k+1, 4*k+2, 4*k+3, 4*k+4))
			args = append(args, a.name, a.doc, a.title, a.body)
		}
		if _, err := db.Exec(`INSERT INTO a (name, doc, title, body) VALUES `+strings.Join(values, ", "),
			args...); err != nil {
			b.Fatal(err)
		}
	}
	must(`CREATE INDEX a_words ON a USING gin (words)`)
	must(`ANALYZE a`)
	seconds := time.Since(start).Seconds()
	var index, all float64
	if err := db.QueryRow(`SELECT (pg_relation_size('a_words') + (SELECT sum(pg_column_size(words)) FROM a)) / 1048576.0, pg_total_relation_size('a') / 1048576.0`).Scan(&index, &all); err != nil {
		b.Fatal(err)
	}
	query := `SELECT name FROM a, to_tsquery('` + config +
		`', $1) q WHERE words @@ q ORDER BY ts_rank(words, q, 1) DESC LIMIT 100`
	return engine{seconds: seconds, indexMB: index, allMB: all,
		rank: func(ctx context.Context, question string) ([]string, error) {
			return names(db.QueryContext(ctx, query, anyOf(question, "'", " | ")))
		}}
}

func names(rows *sql.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out, rows.Err()
}
