package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/paper"
	"trolyao/store"
	"trolyao/store/storetest"
)

// collection makes documents of the size of the codified law: 3,700 documents,
// 51,800 articles of some 900 bytes, one document of 700.
func collection(documents, articles int) []store.Item {
	rnd := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("hồ sơ nộp lưu cơ quan tổ chức thời hạn giải quyết thủ tục hành chính trách nhiệm người đứng đầu quy định tại khoản này công chức viên chức báo cáo định kỳ")
	text := func() string {
		var b strings.Builder
		for range 40 {
			b.WriteString(words[rnd.IntN(len(words))])
			b.WriteByte(' ')
		}
		return b.String()
	}
	items := make([]store.Item, documents)
	for i := range items {
		key := fmt.Sprintf("%d-2024-nd-cp", i+1)
		d := &corpus.Document{Head: corpus.Head{Key: key, Number: key, Type: "Nghị định", Title: text(),
			Kind: corpus.Verbatim}}
		n := articles / documents
		if i == 0 {
			n = 700
		}
		for a := 1; a <= n; a++ {
			p := &corpus.Part{Kind: corpus.KindArticle, Label: fmt.Sprintf("Điều %d.", a), No: fmt.Sprint(a),
				Title: "Tên của điều"}
			for k := 1; k <= 4; k++ {
				p.Parts = append(p.Parts, &corpus.Part{Kind: corpus.KindClause, Label: fmt.Sprintf("%d.", k),
					No: fmt.Sprint(k), Text: text()})
			}
			d.Parts = append(d.Parts, p)
		}
		for r := range 5 {
			d.Relations = append(d.Relations, corpus.Relation{Kind: corpus.RelBasis, From: corpus.Ref{Doc: key},
				To: corpus.Ref{Doc: fmt.Sprintf("%d-2020-qh14", i+r)}, Evidence: text(), By: corpus.FromText})
		}
		items[i] = store.Item{Document: d, Original: store.Original{Name: "a.txt", Data: []byte(key + text())}}
	}
	return items
}

func benchmarkImport(b *testing.B, dsn func() string) {
	items := collection(3700, 51800)
	ctx := context.Background()
	for b.Loop() {
		b.StopTimer()
		s := storetest.Open(b, dsn(), store.Options{})
		b.StartTimer()
		for i := 0; i < len(items); i += 100 {
			if _, err := s.PutDocuments(ctx, items[i:min(i+100, len(items))]); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(51800*float64(b.N)/b.Elapsed().Seconds(), "units/s")
}

// The bar: 3,700 documents of 51,800 units in 30 s on SQLite.
func BenchmarkImportSQLite(b *testing.B) {
	benchmarkImport(b, func() string { return b.TempDir() + "/store.db" })
}
func BenchmarkImportPostgres(b *testing.B) {
	benchmarkImport(b, func() string { return storetest.Postgres(b) })
}

func BenchmarkUnit(b *testing.B) {
	ctx := context.Background()
	s := storetest.Open(b, b.TempDir()+"/store.db", store.Options{})
	if _, err := s.PutDocuments(ctx, collection(10, 1000)); err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		if _, err := s.Units(ctx, "1-2024-nd-cp", i%700); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPutTurn(b *testing.B) {
	ctx := context.Background()
	s := storetest.Open(b, b.TempDir()+"/store.db", store.Options{})
	for b.Loop() {
		if _, err := s.PutTurn(ctx, store.Turn{Channel: "web", Question: "Thời hạn nộp hồ sơ là bao lâu?",
			Status: "answered", Refs: []corpus.Ref{{Doc: "1-2024-nd-cp", Article: "3"}}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRelations reads the relations of the whole collection.
func BenchmarkRelations(b *testing.B) {
	ctx := context.Background()
	s := storetest.Open(b, b.TempDir()+"/store.db", store.Options{})
	if _, err := s.PutDocuments(ctx, collection(3700, 3700)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if rs, err := s.Relations(ctx); err != nil || len(rs) != 3700*5 {
			b.Fatal(len(rs), err)
		}
	}
}

// BenchmarkImportShared imports the codified law itself, read beforehand.
func BenchmarkImportShared(b *testing.B) {
	file, err := os.Open("../../shared/corpus/phapdien.jsonl.gz")
	if err != nil {
		b.Skip("the shared collection is not beside the repository: ", err)
	}
	defer file.Close()
	ctx := context.Background()
	var items []store.Item
	err = corpus.ReadCollection(ctx, file, corpus.CollectionOptions{Source: "phapdien.jsonl.gz"},
		func(d *corpus.Document, _ []paper.Problem) error {
			items = append(items, store.Item{Document: d})
			return nil
		})
	if err != nil {
		b.Fatal(err)
	}
	units := 0
	for b.Loop() {
		b.StopTimer()
		dir := b.TempDir()
		s := storetest.Open(b, dir+"/store.db", store.Options{})
		b.StartTimer()
		for chunk := range slices.Chunk(items, 100) {
			if _, err := s.PutDocuments(ctx, chunk); err != nil {
				b.Fatal(err)
			}
		}
		b.StopTimer()
		units = 0
		for _, it := range items {
			us, err := s.Units(ctx, it.Document.Key)
			if err != nil {
				b.Fatal(err)
			}
			units += len(us)
		}
		info, err := os.Stat(dir + "/store.db")
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/1e6, "MB")
		b.StartTimer()
	}
	b.ReportMetric(float64(len(items)), "documents")
	b.ReportMetric(float64(units), "units")
}
