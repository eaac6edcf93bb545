package store

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/paper"
)

// A law of trees and what came of it: invented.
const (
	treeLaw = "Luật số: 901/2020/QH14\nLUẬT\nCÂY XANH\nĐiều 1. Phạm vi\nLuật này quy định về cây xanh.\nĐiều 2. Thời hạn trồng\n" +
		"1. Cây chết được trồng lại trong 10 ngày.\n2. Cây già được thay trong 30 ngày.\n" +
		"Điều 3. Hiệu lực thi hành\nLuật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2021.\n"
	treeMerged = "# 12/VBHN-VPQH — Luật Cây xanh\n\nLUẬT\nCÂY XANH\n" +
		"Luật Cây xanh số 901/2020/QH14 ngày 10 tháng 6 năm 2020 của Quốc hội, có hiệu lực kể từ ngày 01 tháng 01 năm 2021, được sửa đổi, bổ sung bởi:\n" +
		"Luật Vườn số 903/2024/QH15 ngày 10 tháng 6 năm 2024 của Quốc hội, có hiệu lực kể từ ngày 01 tháng 01 năm 2025.\n" +
		"Căn cứ Hiến pháp;\nQuốc hội ban hành Luật Cây xanh[1].\nĐiều 1. Phạm vi\nLuật này quy định về cây xanh.\nĐiều 2. Thời hạn trồng\n" +
		"1.[2] Cây chết được trồng lại trong 05 ngày làm việc.\n2. Cây già được thay trong 30 ngày.\n" +
		"Điều 3. Hiệu lực thi hành\nLuật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2021.\n" +
		"[1] Luật Vườn số 903/2024/QH15 có căn cứ ban hành như sau:\n“Căn cứ Hiến pháp.”.\n" +
		"[2] Khoản này được sửa đổi theo quy định tại khoản 2 Điều 90 của Luật Vườn số 903/2024/QH15, có hiệu lực kể từ ngày 01 tháng 01 năm 2025.\n"
	treeNamed = "# 12_VBHN_VPQH_2025_Luat_Cay_xanh — Luật Cây xanh 2020\n\nĐiều 1. Phạm vi\nLuật này quy định về cây xanh.\nĐiều 2. Thời hạn trồng\n" +
		"1. Cây chết được trồng lại trong 05 ngày làm việc.\n2. Cây già được thay trong 30 ngày.\n" +
		"Điều 3. Hiệu lực thi hành\nLuật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2021.\n"
)

func treeItem(t *testing.T, name, text string) Item {
	t.Helper()
	d, _, err := corpus.Parse(paper.TextBlocks(text), corpus.Hint{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return Item{d, Original{Name: name, Data: []byte(text)}}
}

func openTrees(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "t.db"),
		Options{Now: func() time.Time { return time.Date(2026, 11, 2, 8, 0, 0, 0, corpus.Zone) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// The law, its consolidated text and a copy of that by name alone become one
// document with the same wordings, in whatever order they come.
func TestOneLawInAnyOrder(t *testing.T) {
	texts := []struct{ name, text string }{{"901.txt", treeLaw}, {"12-VBHN-VPQH.2025.txt", treeMerged},
		{"12_VBHN_VPQH_2025_Luat_Cay_xanh.txt", treeNamed}}
	want := ""
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		s := openTrees(t)
		for _, i := range order {
			if _, err := s.PutDocument(t.Context(), treeItem(t, texts[i].name, texts[i].text).Document,
				Original{Name: texts[i].name, Data: []byte(texts[i].text)}); err != nil {
				t.Fatal(order, err)
			}
		}
		heads, err := s.Heads(t.Context())
		if err != nil || len(heads) != 1 || heads[0].Key != "901-2020-qh14" {
			t.Fatalf("%v: %+v %v", order, heads, err)
		}
		d, err := s.Document(t.Context(), "12-vbhn-vpqh.2025") // as it was called before
		if err != nil {
			t.Fatal(order, err)
		}
		text, err := json.Marshal([]any{d.Parts, d.Merged, d.Number, d.Title, d.Issued, d.Effective, d.Former})
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = string(text)
		}
		if string(text) != want {
			t.Errorf("%v: another law\n%s\n%s", order, text, want)
		}
		versions, err := s.Versions(t.Context(), d.Key)
		if err != nil || len(versions) != 3 {
			t.Errorf("%v: versions %+v %v", order, versions, err)
		}
		for _, v := range versions {
			if _, o, err := s.Version(t.Context(), d.Key, v.N); err != nil || len(o.Data) == 0 {
				t.Errorf("%v: the original of version %d is gone: %v", order, v.N, err)
			}
		}
		again, err := s.PutDocument(t.Context(), treeItem(t, texts[2].name, texts[2].text).Document,
			Original{Name: texts[2].name, Data: []byte(texts[2].text)})
		if err != nil || again.Outcome != Unchanged {
			t.Errorf("%v: the same again is %+v %v", order, again, err)
		}
	}
}

// The consolidated text tells those who were answered from the wording before.
func TestConsolidatedTextRecalls(t *testing.T) {
	s := openTrees(t)
	law := treeItem(t, "901.txt", treeLaw)
	if _, err := s.PutDocument(t.Context(), law.Document, law.Original); err != nil {
		t.Fatal(err)
	}
	place := func(clause string) corpus.Ref {
		return corpus.Ref{Doc: "901-2020-qh14", Number: "901/2020/QH14", Article: "2", Clause: clause}
	}
	var turns []int64
	for _, clause := range []string{"1", "2"} {
		id, err := s.PutTurn(t.Context(), Turn{Channel: "web", Chat: "c" + clause, Question: "Mấy ngày?",
			Status: "answered", Refs: []corpus.Ref{place(clause)},
			AsOf: "2026-11-02", Created: time.Date(2026, 11, 2, 8, 0, 0, 0, corpus.Zone)})
		if err != nil {
			t.Fatal(err)
		}
		turns = append(turns, id)
	}
	merged := treeItem(t, "12-VBHN-VPQH.2025.txt", treeMerged)
	if _, err := s.PutDocument(t.Context(), merged.Document, merged.Original); err != nil {
		t.Fatal(err)
	}
	got, err := s.Recalls(t.Context(), 0)
	if err != nil || len(got) != 1 || got[0].Turn != turns[0] || got[0].Since != "2025-01-01" ||
		got[0].From.Number != "903/2024/QH15" {
		t.Errorf("recalls %+v %v", got, err)
	}
}

// What an earlier program kept as laws of their own folds when the store opens.
func TestOldFolderFolds(t *testing.T) {
	s := openTrees(t)
	law := treeItem(t, "901.txt", treeLaw)
	if _, err := s.PutDocument(t.Context(), law.Document, law.Original); err != nil {
		t.Fatal(err)
	}
	old := treeItem(t, "12-VBHN-VPQH.2025.txt", treeMerged).Document
	old.Head = corpus.Head{Key: "12-vbhn-vpqh.2025", Number: "12/VBHN-VPQH", Type: "Luật", Title: "Cây xanh",
		Kind: corpus.Verbatim, Effective: "2021-01-01"}
	old.Relations = nil
	text, err := json.Marshal(old)
	if err != nil {
		t.Fatal(err)
	}
	err = s.write(t.Context(), "test", func(tx txn) error {
		f, err := s.openFeed(t.Context(), tx)
		if err != nil {
			return err
		}
		if _, err := s.put(t.Context(), tx, f, &incoming{doc: old, name: "12.txt", hash: "h",
			data: pack([]byte(treeMerged)), body: pack(text)}); err != nil {
			return err
		}
		if _, err := tx.ExecContext(t.Context(), `DELETE FROM meta WHERE key = $1`, linesKey); err != nil {
			return err
		}
		return f.close(t.Context())
	})
	if err != nil {
		t.Fatal(err)
	}
	seq, err := s.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.foldLaws(t.Context()); err != nil {
		t.Fatal(err)
	}
	heads, err := s.Heads(t.Context())
	if err != nil || len(heads) != 1 || !slices.Contains(heads[0].Former, "12-vbhn-vpqh.2025") ||
		len(heads[0].Merged) != 1 {
		t.Fatalf("heads %+v %v", heads, err)
	}
	d, err := s.Document(t.Context(), "12-vbhn-vpqh.2025")
	if err != nil || d.Key != "901-2020-qh14" {
		t.Fatalf("document of the old key: %v", err)
	}
	_, o, err := s.Version(t.Context(), d.Key, 2)
	if err != nil || string(o.Data) != treeMerged {
		t.Errorf("the original is lost: %v", err)
	}
	changes, err := s.Changes(t.Context(), seq, 0)
	if err != nil || len(changes) < 2 || !slices.ContainsFunc(changes,
		func(c corpus.Change) bool { return c.Key == "12-vbhn-vpqh.2025" && c.Deleted }) {
		t.Errorf("the index is not told: %+v %v", changes, err)
	}
	rels, err := s.Relations(t.Context())
	if err != nil || !slices.ContainsFunc(rels, func(r corpus.Relation) bool {
		return r.Kind == corpus.RelAmends && r.To.Article == "2" && r.To.Clause == "1" && r.To.Doc == d.Key
	}) {
		t.Errorf("relations %+v %v", rels, err)
	}
}

// What an earlier program read without a grade is read again when the store opens:
// its false ends go, and the parts and versions stay.
func TestOldReadingsAreReadAgain(t *testing.T) {
	s := openTrees(t)
	law := treeItem(t, "901.txt", treeLaw)
	if _, err := s.PutDocument(t.Context(), law.Document, law.Original); err != nil {
		t.Fatal(err)
	}
	const text = "Số: 905/2020/NĐ-CP\nNGHỊ ĐỊNH\nVề tưới cây\nĐiều 1. Tưới\n" +
		"Cây được tưới, thay thế theo quy định của Luật Cây xanh số 901/2020/QH14.\nĐiều 2. Bón\nCây được bón phân.\n" +
		"Điều 3. Chuyển tiếp\nGiấy đã cấp có hiệu lực đến hết ngày 31 tháng 12 năm 2021.\nĐiều 4. Hiệu lực thi hành\n" +
		"1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 02 năm 2021.\n2. Nghị định này thay thế Nghị định số 906/2015/NĐ-CP."
	decree := treeItem(t, "905.txt", text)
	old := *decree.Document
	old.Expires, old.Effective = "2022-01-01", "2021-12-31" // of another thing
	old.Relations = []corpus.Relation{{Kind: corpus.RelReplaces,
		From: corpus.Ref{Doc: old.Key, Number: old.Number, Article: "1"},
		To:   corpus.Ref{Doc: "901-2020-qh14", Number: "901/2020/QH14"}, By: corpus.FromText,
		Evidence: "thay thế theo quy định của Luật"}}
	if _, err := s.PutDocument(t.Context(), &old, decree.Original); err != nil {
		t.Fatal(err)
	}
	if err := s.write(t.Context(), "test", func(tx txn) error {
		_, err := tx.ExecContext(t.Context(), `DELETE FROM meta WHERE key = $1`, readKey)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // again is nothing
		if err := s.rereadOld(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	d, err := s.Document(t.Context(), "905-2020-nd-cp")
	if err != nil || d.Expires != "" || d.Effective != "2021-02-01" {
		t.Errorf("%+v %v", d.Head, err)
	}
	rels, err := s.Relations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ends := 0
	for _, r := range rels {
		if r.Kind != corpus.RelReplaces {
			continue
		}
		if ends++; r.To.Number != "906/2015/NĐ-CP" || r.Grade() != corpus.Sure {
			t.Errorf("%+v", r)
		}
	}
	if ends != 1 {
		t.Errorf("%d ends: %+v", ends, rels)
	}
	if v, err := s.Versions(t.Context(), d.Key); err != nil || len(v) != 1 {
		t.Errorf("versions %+v %v", v, err)
	}
}
