package starter

import (
	"fmt"
	"regexp"
	"strings"

	"trolyao/corpus"
)

// One step of an address as the data files write it.
var placeSteps = []struct {
	word *regexp.Regexp
	set  func(*corpus.Ref, string)
}{
	{regexp.MustCompile(`^Phụ lục ([IVXL]+|\d+[a-z]?)`), func(r *corpus.Ref, s string) { r.Appendix = s }},
	{regexp.MustCompile(`^Phần ([IVXL]+|\d+)`), func(r *corpus.Ref, s string) { r.Book = s }},
	{regexp.MustCompile(`^[Mm]ục ([IVXL]+(?:\.\d+)*|\d+(?:\.\d+)*)`), func(r *corpus.Ref, s string) { r.Section = s }},
	{regexp.MustCompile(`^Điều (\d+[a-zđ]?)`), func(r *corpus.Ref, s string) { r.Article = s }},
	{regexp.MustCompile(`^[Kk]hoản (\d+[a-zđ]?)`), func(r *corpus.Ref, s string) { r.Clause = s }},
	{regexp.MustCompile(`^[Đđ]iểm ([a-zđ]\d?)`), func(r *corpus.Ref, s string) { r.Point = s }},
}

// parsePlace reads the address of a provision as the data files write it, from
// the top down: "Điều 13 khoản 3 điểm a", "Phụ lục I mục II.6". The result has
// no document.
func parsePlace(s string) (corpus.Ref, error) {
	var r corpus.Ref
	rest := strings.TrimSpace(s)
	step := 0
	for rest != "" {
		found := false
		for i := step; i < len(placeSteps) && !found; i++ {
			m := placeSteps[i].word.FindStringSubmatch(rest)
			if m == nil {
				continue
			}
			tail := rest[len(m[0]):]
			if tail != "" && tail[0] != ' ' && tail[0] != ',' {
				continue
			}
			placeSteps[i].set(&r, m[1])
			rest, step, found = strings.TrimLeft(tail, " ,"), i+1, true
		}
		if !found {
			return corpus.Ref{}, fmt.Errorf(
				"không đọc được địa chỉ %q (viết như “Điều 13 khoản 3 điểm a” hoặc “Phụ lục I mục II.6”)", s)
		}
	}
	if r == (corpus.Ref{}) {
		return r, fmt.Errorf("địa chỉ trống")
	}
	if r.Clause != "" && r.Article == "" || r.Point != "" && r.Clause == "" && r.Article == "" {
		return corpus.Ref{}, fmt.Errorf("địa chỉ %q thiếu Điều", s)
	}
	return r, nil
}
