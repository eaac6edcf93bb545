package index

import (
	"bytes"
	"context"
	"testing"

	"trolyao/corpus"
)

func TestCommonWords(t *testing.T) {
	c := commonWords()
	if c.all.passages < 100_000 || len(c.of) < 10_000 {
		t.Fatalf("%d terms of %d passages", len(c.of), c.all.passages)
	}
	for term, n := range c.of {
		if n.passages <= 0 || n.passages > c.all.passages || n.units > n.passages || n.units > c.all.units ||
			n.headings > c.all.headings || n.titles > c.all.titles {
			t.Errorf("%q is in %+v of %+v", term, n, c.all)
		}
	}
	all, often := borrowed(100, "của")
	_, seldom := borrowed(100, "hộ tịch")
	_, never := borrowed(100, "thuyền thúng")
	if often.passages <= seldom.passages || seldom.passages <= 0 || never.passages != 0 ||
		all.passages != ordinary-100 {
		t.Errorf("a hundred passages borrow %+v: của %+v, hộ tịch %+v, thuyền thúng %+v", all, often, seldom, never)
	}
	if all, of := borrowed(ordinary, "của"); all != (counts{}) || of != (counts{}) {
		t.Errorf("an ordinary house borrows %+v of %+v", of, all)
	}
}

// A house that holds next to nothing is asked about much that it does not hold:
// words that every rule has do not make it sure.
func TestSmallHouseIsNotSureOfWhatItLacks(t *testing.T) {
	doc := &corpus.Document{
		Head: corpus.Head{Key: corpus.MakeKey("7/2020/NĐ-CP", "", "", "", ""), Number: "7/2020/NĐ-CP", Type: "Nghị định",
			Title: "Về thuyền thúng", Kind: corpus.Verbatim, Effective: "2020-01-01"},
		Parts: []*corpus.Part{
			{Kind: corpus.KindArticle, No: "1", Label: "Điều 1.", Title: "Thời hạn sơn lại thuyền thúng",
				Text: "Chủ thuyền thúng phải sơn lại đáy thuyền trong thời hạn 15 ngày kể từ ngày thuyền được kéo lên bờ."},
			{Kind: corpus.KindArticle, No: "2", Label: "Điều 2.", Title: "Tạm dừng bến",
				Text: "Chủ bến tạm dừng bến thuyền thúng thì phải báo trước ít nhất 07 ngày làm việc cho người gửi thuyền."},
		},
	}
	s, x := openWith(t, t.TempDir(), []*corpus.Document{doc})
	defer s.Close()
	defer x.Close()
	for _, c := range []struct {
		question string
		sure     bool
	}{
		{"Phải sơn lại đáy thuyền thúng trong bao nhiêu ngày?", true},
		{"chu ben tam dung ben thuyen thung phai bao truoc may ngay", true},
		{"Công ty muốn giải thể phải báo trước mấy ngày?", false},
		{"Người lao động nghỉ việc phải báo trước bao nhiêu ngày làm việc?", false},
		{"Thời hạn nộp thuế môn bài là ngày nào?", false},
	} {
		r, err := x.Search(context.Background(), Query{Text: c.question, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		got := 0.0
		if len(r.Hits) > 0 {
			got = r.Hits[0].Confidence
		}
		if (got >= .45) != c.sure {
			t.Errorf("%s: sure %.2f (read as %q)", c.question, got, r.Reading.Text)
		}
	}
}

// A small house spells the words of a question as official texts do, which it has
// not itself.
func TestSmallHouseRestoresWhatItLacks(t *testing.T) {
	doc := &corpus.Document{
		Head: corpus.Head{Key: corpus.MakeKey("8/2020/NĐ-CP", "", "", "", ""), Number: "8/2020/NĐ-CP", Type: "Nghị định",
			Title: "Về thuyền thúng", Kind: corpus.Verbatim, Effective: "2020-01-01"},
		Parts: []*corpus.Part{
			{Kind: corpus.KindArticle, No: "1", Label: "Điều 1.", Text: "Thuyền thúng được sơn mỗi năm một lần."},
		},
	}
	s, x := openWith(t, t.TempDir(), []*corpus.Document{doc})
	defer s.Close()
	defer x.Close()
	r, err := x.Search(context.Background(), Query{Text: "giay phep xay dung nha o do ai cap"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "giấy phép xây dựng nhà ở do ai cấp"; r.Reading.Text != want {
		t.Errorf("read as %q, want %q", r.Reading.Text, want)
	}
}

// The table that is written is read back.
func TestCommonIsWrittenAndRead(t *testing.T) {
	doc := &corpus.Document{
		Head: corpus.Head{Key: corpus.MakeKey("9/2020/NĐ-CP", "", "", "", ""), Number: "9/2020/NĐ-CP", Type: "Nghị định",
			Title: "Về thuyền thúng", Kind: corpus.Verbatim, Effective: "2020-01-01"},
		Parts: []*corpus.Part{
			{Kind: corpus.KindArticle, No: "1", Label: "Điều 1.", Text: "Thuyền thúng được sơn mỗi năm một lần."},
			{Kind: corpus.KindArticle, No: "2", Label: "Điều 2.", Text: "Thuyền thúng phải có số."},
		},
	}
	s, x := openWith(t, t.TempDir(), []*corpus.Document{doc})
	defer s.Close()
	defer x.Close()
	var b bytes.Buffer
	if err := x.Common(context.Background(), &b, 1, 1); err != nil {
		t.Fatal(err)
	}
	c, err := readCommon(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if c.all.passages != 2 || c.of["sơn"].passages != 1 || c.of["thuyền thúng"] != (counts{2, 2, 0, 1}) {
		t.Errorf("%+v: sơn %+v, thuyền thúng %+v", c.all, c.of["sơn"], c.of["thuyền thúng"])
	}
}
