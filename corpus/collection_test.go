package corpus

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	"trolyao/paper"
)

const smallCollection = `{"id":"07/2019/QĐ-UBND|1","law_id":"07/2019/QĐ-UBND","article_id":"1","title":"Phạm vi","text":"1. Quy định này nêu cách lập sổ.\n2. Sổ gồm:\na) Sổ giấy;\nb) Sổ điện tử.","law_title":"Quyết định Về việc lập sổ theo dõi","amended_by":["09/2021/QĐ-UBND"],"topic":"x"}
{"id":"07/2019/QĐ-UBND|2","law_id":"07/2019/QĐ-UBND","article_id":"2","title":"Hiệu lực","text":"Quyết định này có hiệu lực từ ngày ký.","law_title":"Quyết định Về việc lập sổ theo dõi","amended_by":[]}

{"id":"9.000001","law_id":"","article_id":"","title":"Cấp lại thẻ đọc","text":"Lĩnh vực: Thư viện\nCấp thực hiện: Cấp xã\nTrình tự thực hiện: Bước 1. Nộp đơn.\nBước 2. Nhận thẻ.\nKết quả: Thẻ đọc","so_quyet_dinh":"12/QĐ-UBND","url":"https://example.vn/9"}
`

func TestReadCollection(t *testing.T) {
	facts, err := ReadFacts(strings.NewReader(
		"\ufefflaw_id,type,title,date,issuer,effective,articles\n07/2019/QĐ-UBND,Quyết định,\"Về việc lập sổ, theo dõi\",05/03/2019,UBND tỉnh mẫu,15/03/2019,2\n"))
	if err != nil {
		t.Fatal(err)
	}
	if h := facts["07/2019/QĐ-UBND"]; h.Issued != "2019-03-05" || h.Effective != "2019-03-15" ||
		h.Title != "Về việc lập sổ, theo dõi" || h.Type != "Quyết định" {
		t.Errorf("facts: %+v", h)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(smallCollection))
	z.Close()
	for name, data := range map[string][]byte{"plain": []byte(smallCollection), "gzip": packed.Bytes()} {
		var docs []*Document
		err := ReadCollection(context.Background(), bytes.NewReader(data), CollectionOptions{Facts: facts},
			func(d *Document, _ []paper.Problem) error {
				docs = append(docs, d)
				return nil
			})
		if err != nil || len(docs) != 2 {
			t.Fatalf("%s: %d documents, %v", name, len(docs), err)
		}
		d := docs[0]
		if d.Number != "07/2019/QĐ-UBND" || d.Issued != "2019-03-05" || d.Issuer != "UBND tỉnh mẫu" ||
			d.Kind != Verbatim {
			t.Errorf("%s: head %+v", name, d.Head)
		}
		found := false
		for _, r := range d.Relations {
			if r.Kind == RelAmends && r.From.Number == "09/2021/QĐ-UBND" && r.To.Article == "1" &&
				r.To.Doc == d.Key && r.By == FromText {
				found = true
			}
		}
		if !found {
			t.Errorf("%s: relations %+v", name, d.Relations)
		}
		p := docs[1]
		if p.Number != "9.000001" || p.Type != "Thủ tục hành chính" || p.Title != "Cấp lại thẻ đọc" ||
			len(p.Parts) != 3 {
			t.Fatalf("%s: procedure %+v", name, p)
		}
		if got := p.Parts[1]; got.Title != "Trình tự thực hiện:" ||
			got.Text != "Bước 1. Nộp đơn.\nBước 2. Nhận thẻ." || got.No != "II" {
			t.Errorf("%s: field %+v", name, got)
		}
	}
}

func TestReadCollectionRefusals(t *testing.T) {
	stop := errors.New("stop")
	run := func(text string) (int, error) {
		n := 0
		err := ReadCollection(context.Background(), strings.NewReader(text), CollectionOptions{},
			func(*Document, []paper.Problem) error { n++; return nil })
		return n, err
	}
	first, _, _ := strings.Cut(smallCollection, "\n")
	other := strings.ReplaceAll(first, "07/2019", "08/2019")
	n, err := run(first + "\n" + other + "\n" + first)
	wantRefusal(t, err, paper.RefusedFormat, "07/2019/QĐ-UBND", "dòng 3")
	if n != 2 {
		t.Errorf("%d documents before the scattered line", n)
	}
	n, err = run(first + "\n{broken")
	wantRefusal(t, err, paper.RefusedUnreadable, "Dòng 2")
	if n != 1 {
		t.Errorf("%d documents before the broken line", n)
	}
	_, err = run("")
	wantRefusal(t, err, paper.RefusedEmpty)
	_, err = run(`{"title":"không số"}`)
	wantRefusal(t, err, paper.RefusedUnreadable, "Dòng 1")
	_, err = run("\x1f\x8b broken")
	wantRefusal(t, err, paper.RefusedUnreadable)
	err = ReadCollection(context.Background(), strings.NewReader(first), CollectionOptions{},
		func(*Document, []paper.Problem) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("yield's error became %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := ReadCollection(ctx, strings.NewReader(first), CollectionOptions{}, nil); !errors.Is(err,
		context.Canceled) {
		t.Errorf("cancelled reading gave %v", err)
	}
	_, err = ReadFacts(strings.NewReader("a,b\n1,2\n"))
	wantRefusal(t, err, paper.RefusedFormat, "law_id")
}

// The whole codification: every line becomes part of a document.
func TestReadCollectionWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 82 MB of text; left out by -short")
	}
	for _, c := range []struct {
		name     string
		docs     int
		articles int
	}{{"phapdien", 3680, 51798}, {"congbao", 383, 6476}, {"tthc", 2642, 0}} {
		path := "../../shared/corpus/" + c.name + ".jsonl.gz"
		f, err := os.Open(path)
		if err != nil {
			t.Skipf("%s is not here: the whole collection is not read", path)
		}
		defer f.Close()
		opts := CollectionOptions{}
		if csv, err := os.Open("../../shared/corpus/" + c.name + "-documents.csv"); err == nil {
			defer csv.Close()
			if opts.Facts, err = ReadFacts(csv); err != nil {
				t.Fatal(err)
			}
		}
		begin := time.Now()
		docs, articles, problems, relations := 0, 0, 0, 0
		keys := map[string]bool{}
		err = ReadCollection(context.Background(), f, opts, func(d *Document, p []paper.Problem) error {
			problems += len(p)
			if d != nil {
				docs++
				if keys[d.Key] {
					t.Errorf("two documents with the key %s", d.Key)
				}
				keys[d.Key] = true
				for _, u := range d.Units() {
					if u.Part.Kind == KindArticle {
						articles++
					}
				}
				relations += len(d.Relations)
			} else {
				t.Logf("left out: %v", p)
			}
			return nil
		})
		if err != nil || docs != c.docs || articles != c.articles {
			t.Errorf("%s: %d documents with %d articles, want %d with %d (%v)", c.name, docs, articles, c.docs,
				c.articles, err)
		}
		t.Logf("%s: %d documents, %d articles, %d problems, %d relations in %v", c.name, docs, articles, problems,
			relations, time.Since(begin).Round(time.Millisecond))
	}
}
