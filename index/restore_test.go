package index

import (
	"context"
	"slices"
	"testing"

	"trolyao/corpus"
)

// What a question without diacritics may also mean is looked for as well; a
// question typed with care means what it says.
func TestDoubtfulDiacriticsFindBoth(t *testing.T) {
	text := func(number, text string) *corpus.Document {
		return &corpus.Document{
			Head: corpus.Head{Key: corpus.MakeKey(number, "", "", "", ""), Number: number, Type: "Nghị định",
				Title: "Quy định riêng", Kind: corpus.Verbatim, Effective: "2020-01-01"},
			Parts: []*corpus.Part{{Kind: corpus.KindArticle, No: "1", Label: "Điều 1.", Text: text}},
		}
	}
	sold, drawn := text("1/2020/NĐ-CP", "Bến bán vé cho khách; người bán vé mặc áo xanh, quầy bán vé mở cửa từ sáng."), text("2/2020/NĐ-CP", "Bến giữ bản vẽ của cầu tàu; người giữ bản vẽ mặc áo nâu.")
	s, x := openWith(t, t.TempDir(), []*corpus.Document{sold, drawn})
	defer s.Close()
	defer x.Close()

	for question, want := range map[string][]string{
		"ban ve": {sold.Head.Key, drawn.Head.Key},
		"bán vé": {sold.Head.Key},
		"bản vẽ": {drawn.Head.Key},
	} {
		r, err := x.Search(context.Background(), Query{Text: question, Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range r.Hits {
			got = append(got, h.Passage.Ref.Doc)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %v (read as %q), want %v", question, got, r.Reading.Text, want)
		}
	}
}
