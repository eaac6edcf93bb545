package house

import (
	"fmt"
	"strings"
	"testing"
	"trolyao/corpus"
)

// What the shelves keep for a document is enough: nothing else in the store
// changes how any part of it stands.
func TestShelvesKeepEnough(t *testing.T) {
	ref := func(doc, f string) corpus.Ref {
		r := corpus.Ref{}
		if f != "" {
			r, _ = corpus.ParseFragment(f)
		}
		r.Doc, r.Number = doc, doc
		return r
	}
	var heads []*corpus.Head
	for i, k := range []string{"a", "b", "c", "d"} {
		heads = append(heads, &corpus.Head{Key: k, Number: k, Type: "Nghị định",
			Effective: corpus.Day(fmt.Sprintf("202%d-01-01", i)), Kind: corpus.Verbatim})
	}
	rels := []corpus.Relation{
		{Kind: corpus.RelAmends, From: ref("b", "d1k9"), To: ref("a", "d5"), By: corpus.FromText},
		{Kind: corpus.RelRepeals, From: ref("c", "d3"), To: ref("b", "d1k9"), By: corpus.FromText},
		{Kind: corpus.RelReplaces, From: ref("d", ""), To: ref("a", ""), By: corpus.FromStarter},
	}
	s := newShelves(1, heads, rels)
	for _, h := range heads {
		for _, f := range []string{"", "d5", "d1k9", "d1"} {
			for _, on := range []corpus.Day{"2020-06-01", "2021-06-01", "2022-06-01", "2023-06-01"} {
				got, want := corpus.Assess(h, s.relations[h.Key], s.catalog.Head, ref(h.Key, f), on), corpus.Assess(h,
					rels, s.catalog.Head, ref(h.Key, f), on)
				if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
					t.Errorf("%s %s on %s: %s, want %s", h.Key, f, on, got.Words(), want.Words())
				}
			}
		}
	}
}

func TestSnippetHoldsTheText(t *testing.T) {
	text := "Hồ sơ gồm các giấy tờ sau đây. " + strings.Repeat("Cán bộ tiếp nhận kiểm tra từng loại giấy. ", 30) +
		"Thời hạn giải quyết là năm ngày làm việc kể từ ngày nhận đủ hồ sơ.\nHết."
	want := map[string]bool{"thời": true, "hạn": true, "giải": true, "quyết": true, "hồ": true}
	got, hits := "", ""
	for _, m := range snippet(text, want) {
		got += m.Text
		if m.Hit {
			hits += m.Text
		}
	}
	if hits != "Thời hạn giải quyết" || !strings.Contains(got, "Thời hạn giải quyết là năm ngày làm việc") ||
		len(strings.Fields(got)) > mostSnippet+3 {
		t.Errorf("hits %q in %q", hits, got)
	}
	for _, s := range []string{"", "   ", "…", "một"} {
		whole := ""
		for _, m := range snippet(s, want) {
			whole += m.Text
		}
		if strings.TrimSpace(whole) != strings.TrimSpace(s) {
			t.Errorf("%q became %q", s, whole)
		}
	}
}
