package answer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/index"
)

// amended are laws of the shared texts: as issued, and consolidated.
var amended = map[string][]string{
	"02-2011-qh13": {"02-2011-QH13.txt", "28-VBHN-VPQH.2026.txt"},
	"42-2013-qh13": {"42-2013-QH13.txt", "30-VBHN-VPQH.2026.txt"},
	"25-2018-qh14": {"25-2018-QH14.txt", "29-VBHN-VPQH.2026.txt"},
}

// A question that names an amended law is answered from the wording of its day.
func TestWordingOfTheDay(t *testing.T) {
	s := &shelf{docs: map[string]*corpus.Document{}}
	for key, names := range amended {
		var versions []*corpus.Document
		for _, name := range names {
			path := filepath.Join("../../shared/corpus/texts", name)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Skip("không có thư mục ../../shared/corpus/texts: bỏ qua phép thử trên văn bản thật")
			}
			d, _, err := corpus.Read(t.Context(), path, data, corpus.ReadOptions{})
			if err != nil {
				t.Fatal(path, err)
			}
			versions = append(versions, d)
		}
		d, _ := corpus.Compose(key, versions)
		s.put(d)
	}
	x, err := index.Open("", s, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if err := x.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/wordings.txt")
	if err != nil {
		t.Fatal(err)
	}
	a := New(x, Options{})
	asked, right := 0, 0
	for _, l := range strings.Split(string(data), "\n") {
		f := strings.Split(l, " | ")
		if strings.HasPrefix(l, "#") || len(f) != 4 {
			continue
		}
		asked++
		got, err := a.Answer(t.Context(), Question{Text: f[1], Today: corpus.Day(f[0]), AsOf: corpus.Day(f[0])})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(got.Text, f[2]) && !strings.Contains(got.Text, f[3]) && len(got.Dropped()) == 0 {
			right++
			continue
		}
		t.Errorf("%s\n%s\ndropped %q", l, got.Text, got.Dropped())
	}
	if asked < 20 || right != asked {
		t.Errorf("%d of %d answered from the wording of the day", right, asked)
	}
}
