package paper

import (
	"cmp"
	"context"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A font of one width that lacks a letter with two marks gets the second one as a glyph
// of its own, which takes a place of its own too. pdftotext then parts the line behind
// each such letter ("Mẫ", "u") and loses the blank behind it ("xửlý"). The places of the
// words tell how it was meant.

const twiceMarked = `[ẤẦẨẪẬẮẰẲẴẶẾỀỂỄỆỐỒỔỖỘỨỪỬỮỰỚỜỞỠỢấầẩẫậắằẳẵặếềểễệốồổỗộứừửữựớờởỡợ]`

// tornLine is a line parted in a word.
var tornLine = regexp.MustCompile(twiceMarked + `\n(?:[\p{Ll}:,.;]|\p{Lu}{1,4}(?:\n|\s))`)

// mendTorn puts pages of a font of one width together from the places of their words;
// other pages stay as they are.
func mendTorn(ctx context.Context, data []byte, pages []string) []string {
	torn := 0
	for _, p := range pages {
		torn += len(tornLine.FindAllStringIndex(p, 3))
	}
	if torn < 3 {
		return pages
	}
	out, err := runTool(ctx, "pdftotext", "in.pdf", data, nil, "-q", "-enc", "UTF-8", "-bbox", "{in}", "-")
	if err != nil {
		return pages
	}
	words, err := boxedWords(out)
	if err != nil || len(words) != len(pages) {
		return pages
	}
	for i, w := range words {
		if cell := oneWidth(w); cell > 0 {
			pages[i] = placedText(w, cell)
		}
	}
	return pages
}

// oneWidth is the width of a letter where most words say the same one; else 0.
func oneWidth(words []pdfWord) float64 {
	var widths []float64
	for _, w := range words {
		if n := utf8.RuneCountInString(w.text); n >= 2 {
			widths = append(widths, (w.x1-w.x0)/float64(n))
		}
	}
	if len(widths) < 10 {
		return 0
	}
	slices.Sort(widths)
	cell := widths[len(widths)/3] // torn words are wider
	same := 0
	for _, w := range widths {
		if math.Abs(w-cell) < 0.03*cell {
			same++
		}
	}
	if cell <= 0 || same*2 < len(widths) {
		return 0
	}
	return cell
}

// placedText is the text of a page by the places of its words: what stands far from the
// word before it on its line becomes a line of its own.
func placedText(words []pdfWord, cell float64) string {
	var lines [][]pdfWord
	for _, w := range words {
		at := slices.IndexFunc(lines, func(l []pdfWord) bool {
			return math.Abs(l[0].midY()-w.midY()) < 0.3*(w.y1-w.y0)
		})
		if at < 0 {
			at, lines = len(lines), append(lines, nil)
		}
		lines[at] = append(lines[at], w)
	}
	slices.SortStableFunc(lines, func(a, b []pdfWord) int { return cmp.Compare(a[0].midY(), b[0].midY()) })
	var b strings.Builder
	for i, l := range lines {
		slices.SortStableFunc(l, func(a, b pdfWord) int { return cmp.Compare(a.x0, b.x0) })
		if i > 0 {
			b.WriteByte('\n')
			if high := l[0].y1 - l[0].y0; l[0].midY()-lines[i-1][0].midY() > 1.6*high {
				b.WriteByte('\n')
			}
		}
		for k, w := range l {
			if k > 0 {
				before := l[k-1]
				end := before.x0 + cell*float64(utf8.RuneCountInString(before.text))
				switch gap := (w.x0 - end) / cell; {
				case gap > 3.5:
					b.WriteByte('\n')
				case gap > 0.5:
					b.WriteByte(' ')
				}
			}
			b.WriteString(w.text)
		}
	}
	return b.String()
}
