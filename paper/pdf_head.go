package paper

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// A head of two columns stands above everything else, and the list of receivers with the
// signature below it. Reading order may take the columns of a page apart from top to
// bottom, so that half of the head comes behind the text.

var (
	mottoLine = regexp.MustCompile(`^(?:C[ỘÔ]NG H(?:ÒA|OÀ) XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT)`)
	dayLine   = regexp.MustCompile(`(?i)ngày\s.*tháng\s.*năm\s`)
	belowHead = regexp.MustCompile(`^(?:Điều \d|Căn cứ |Nơi nhận|Kính gửi|(?:QUYẾT ĐỊNH|NGHỊ QUYẾT|NGHỊ ĐỊNH|THÔNG TƯ|` +
		`CHỈ THỊ|THÔNG BÁO|KẾ HOẠCH|BÁO CÁO|TỜ TRÌNH|HƯỚNG DẪN|QUY CHẾ|QUY ĐỊNH|CHƯƠNG TRÌNH|CÔNG ĐIỆN|KẾT LUẬN)$)`)
)

// lateHead says that the motto of a page stands behind what is below it.
func lateHead(lines []string) bool {
	at := slices.IndexFunc(lines, mottoLine.MatchString)
	return at > 0 && slices.ContainsFunc(lines[:at], belowHead.MatchString)
}

// putHead orders the lines of a page whose head came apart: the head column by column,
// then the text, then what stands beside and below the list of receivers. Other pages
// stay as they are.
func putHead(lines [][]pdfWord) [][]pdfWord {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = lineText(l)
	}
	if !lateHead(texts) {
		return lines
	}
	boxes := make([]box, len(lines))
	for i, l := range lines {
		for k, w := range l {
			if k == 0 {
				boxes[i] = w.box
			} else {
				boxes[i] = boxes[i].join(w.box)
			}
		}
	}
	motto := boxes[slices.IndexFunc(texts, mottoLine.MatchString)]
	const step = 14 // points, a line
	end, foot := motto.y1+3*step, 1e9
	for i, b := range boxes {
		if dayLine.MatchString(texts[i]) && b.x1 > motto.x0 && b.y0 > motto.y0 && b.y0 < motto.y1+8*step {
			end = b.y1
			break
		}
	}
	for i, b := range boxes {
		if strings.HasPrefix(texts[i], "Nơi nhận") && b.y0 > end {
			foot = b.y0 - 1
		}
	}
	var left, right, body, low, lowRight [][]pdfWord
	for i, l := range lines {
		b := boxes[i]
		switch {
		case len(l) == 0:
			body = append(body, l)
		case b.midY() > motto.y0-2*step && b.midY() < end+2 && b.x1 <= motto.x0+step:
			left = append(left, l)
		case b.midY() > motto.y0-2*step && b.midY() < end+2:
			right = append(right, l)
		case b.midY() > foot && b.midX() < motto.x0:
			low = append(low, l)
		case b.midY() > foot:
			lowRight = append(lowRight, l)
		default:
			body = append(body, l)
		}
	}
	down := func(a, b []pdfWord) int { return cmp.Compare(a[0].midY(), b[0].midY()) }
	above := slices.IndexFunc(body, func(l []pdfWord) bool { return len(l) > 0 && l[0].midY() > end })
	above = max(above, 0)
	out := slices.Clone(body[:above]) // what stands above the head
	for _, part := range [][][]pdfWord{left, right} {
		slices.SortStableFunc(part, down)
		out = append(append(out, part...), nil)
	}
	out = append(out, body[above:]...)
	for _, part := range [][][]pdfWord{low, lowRight} {
		slices.SortStableFunc(part, down)
		out = append(append(out, nil), part...)
	}
	return out
}
