package paper

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds on what is read out of one file; the longest code of law has 2 MB of
// text and some 12,000 paragraphs.
const (
	maxBlocks = 300_000  // paragraphs and cells
	maxText   = 24 << 20 // bytes
)

func tooLong(blocks []Block) bool {
	pieces, size := 0, 0
	for _, b := range blocks {
		pieces++
		size += len(b.Text)
		if b.Table == nil {
			continue
		}
		for _, rows := range [][][]Cell{b.Table.HeadRows, b.Table.Rows} {
			for _, row := range rows {
				pieces += len(row)
				for _, c := range row {
					size += len(c.Raw)
				}
			}
		}
	}
	return pieces > 4*maxBlocks || len(blocks) > maxBlocks || size > maxText
}

// mendFont puts right letters that fonts and typing programs confuse: no
// Vietnamese word has a gha or an eth.
var mendFont = strings.NewReplacer("ƣ", "ư", "Ƣ", "Ư", "ð", "đ", "Ð", "Đ")

// broken is a syllable that a PDF sets in two pieces, its vowel in another font: "Tr ần",
// "CHỦ T ỊCH". No word is made of consonants alone.
var broken = regexp.MustCompile(`(^|[\s(“"])((?:[TCPNKG]h|Tr|Ng|[tcpnk]h|tr|ngh?)|(?:[BCDĐGHKLMNPQRSTVX]|[TCPNKG]H|TR|NGH?)) (` +
	`[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]\p{Ll}{0,4}|` +
	`[ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ]\p{Lu}{0,4})(\P{L}|$)`)

// joinSyllables joins the pieces of syllables; the cases of both have to go together.
func joinSyllables(s string) string {
	for range 2 { // two side by side share the blank between them
		s = broken.ReplaceAllStringFunc(s, func(m string) string {
			x := broken.FindStringSubmatch(m)
			if (strings.ToUpper(x[2]) == x[2]) != (strings.ToUpper(x[3]) == x[3]) {
				return m
			}
			return x[1] + x[2] + x[3] + x[4]
		})
	}
	return s
}

var (
	xmlRoot = regexp.MustCompile(`^<[a-zA-Z_][\w.:-]*[\s/>]`)
	// advert is a line that a site puts between the lines of a text.
	// Words such as "đăng ký thành viên" alone may be a line of a law.
	advert = regexp.MustCompile(`^\(?(?:Hãy|Vui lòng|Mời|Quý khách|Bạn)[^.;]{0,30} đăng (?:nhập|ký)[^.;]{0,80}[.)]*$` +
		`|^\(?Đăng (?:nhập|ký)[^.;]{0,40} để (?:xem|tải|theo dõi)[^.;]{0,40}[.)]*$` +
		`|^\(?Xem tiếp Công báo số[^.;]*\)?\.?$|^\(?Tiếp theo Công báo số[^.;]*\)?\.?$`)
	dots = regexp.MustCompile(`^(?:\.{3,}|…+)$`)
	// stampLine is a line of the stamp that a portal signs a file with.
	stampLine = regexp.MustCompile(`^(?:Người ký|Ký bởi|Email|Cơ quan|Tổ chức|Thời gian ký|Ngày ký|Digitally signed by|Signature Not Verified|DN)\s*:?(?:\s|$)`)
	stampTime = regexp.MustCompile(`^(?:Thời gian ký|Ngày ký)\s*:\s*\d|^Digitally signed by|^Signature Not Verified`)
)

// mendCopies takes out what programs and sites put into a text, and joins the
// parts of a table that was cut; it says so.
func mendCopies(blocks []Block) ([]Block, []Problem) {
	var problems []Problem
	out := blocks[:0]
	adverts, near := 0, false
	for _, b := range blocks {
		if b.Table == nil && b.Label == "" && utf8.RuneCountInString(b.Text) < 200 {
			if inviting(b.Text) && advert.MatchString(b.Text) || near && dots.MatchString(b.Text) {
				adverts++
				near = true
				for len(out) > 0 && out[len(out)-1].Table == nil && dots.MatchString(out[len(out)-1].Text) {
					out = out[:len(out)-1]
				}
				continue
			}
		}
		near = false
		out = append(out, b)
	}
	if adverts > 0 {
		problems = append(problems, Problem{Warning, "",
			fmt.Sprintf(textPortalLines, adverts)})
	}
	blocks, out = out, nil
	joined := 0
	for _, b := range blocks {
		if n := len(out); n > 0 && continues(out[n-1].Table, b.Table) {
			out[n-1].Table.Rows = append(out[n-1].Table.Rows, b.Table.Rows...)
			joined++
			continue
		}
		out = append(out, b)
	}
	if joined > 0 {
		problems = append(problems, Problem{Info, "",
			textBrokenTable})
	}
	return out, problems
}

// inviting says that a line begins as an [advert] does.
func inviting(line string) bool {
	line = strings.TrimPrefix(line, "(")
	for _, w := range []string{"Hãy", "Vui lòng", "Mời", "Quý khách", "Bạn", "Đăng ", "Xem tiếp", "Tiếp theo"} {
		if strings.HasPrefix(line, w) {
			return true
		}
	}
	return false
}

// counted is what stands in a column of numbers.
var counted = regexp.MustCompile(`^[(\[]?[\dIVXLivxl]*[A-Za-zĐđ]?(?:[.\-/]\d+)*[.)\]]*$|^[-+*•–]$`)

// continues says that table next has no heading and the columns of table t: beneath a
// column of numbers begins no row of words, which is a heading of its own.
func continues(t, next *Table) bool {
	if t == nil || next == nil || len(t.Columns) < 3 || len(next.HeadRows) > 0 || len(next.Rows) == 0 {
		return false
	}
	for _, row := range next.Rows {
		if len(row) != len(t.Columns) {
			return false
		}
	}
	first := next.Rows[0]
	section := !slices.ContainsFunc(first, func(c Cell) bool { return c.Text != first[0].Text })
	return !countHead.MatchString(t.Columns[0]) || counted.MatchString(first[0].Text) || section
}

// dropStamps empties the lines of a portal's signature in the pages of a PDF: a
// day of signing with other such lines beside it. Who published is not who signed.
func dropStamps(pages [][]string) int {
	n := 0
	for _, page := range pages {
		for i := 0; i < len(page); {
			j, timed := i, false
			for j < len(page) && (page[j] == "" && j > i || stampLine.MatchString(page[j])) {
				timed = timed || stampTime.MatchString(page[j])
				j++
			}
			if timed {
				for k := i; k < j; k++ {
					if page[k] != "" {
						page[k] = ""
						n++
					}
				}
			}
			i = max(j, i+1)
		}
	}
	return n
}

// footLine is how a note at the foot of a page begins: its number, no point.
var footLine = regexp.MustCompile(`^\[?(\d{1,3})\]?\s+(\p{Lu}.*)$`)

// footNotes takes the notes at the foot of the pages out of the lines and gives
// them as blocks of their own; their marks in the text become "[1]". unsure are
// the pages on which a mark may hide at the end of a number.
func footNotes(pages [][]string) (notes []Block, unsure []int) {
	last := 0
	for n, page := range pages {
		for i, l := range page {
			m := footLine.FindStringSubmatch(l)
			if m == nil {
				continue
			}
			if m[1] != fmt.Sprint(last+1) && m[1] != "1" {
				continue
			}
			mark := regexp.MustCompile(`(\p{L}|[)”"\]])` + m[1] + `($|[\s.,;:)])`)
			inNumber := regexp.MustCompile(`\d` + m[1] + `($|[\s.,;:)])`)
			at := -1
			// A number that stands alone behind a symbol can be nothing but a mark: "QĐ-UBND 1 của".
			apart := regexp.MustCompile(`(/\p{Lu}[\p{Lu}&]*(?:-\p{Lu}[\p{Lu}&]*)*) ` + m[1] + `($|[\s.,;:)])`)
			for _, one := range []*regexp.Regexp{mark, apart} {
				for k := i - 1; k >= 0 && at < 0; k-- {
					if one.MatchString(page[k]) {
						at, mark = k, one
					}
				}
			}
			doubt := false
			if at < 0 {
				for k := i - 1; k >= 0; k-- {
					doubt = doubt || inNumber.MatchString(page[k])
				}
				if !doubt {
					continue
				}
			}
			if !footOnly(page[i:]) {
				continue
			}
			if at >= 0 {
				page[at] = mark.ReplaceAllString(page[at], "${1}["+m[1]+"]${2}")
			} else {
				unsure = append(unsure, n+1)
			}
			fmt.Sscan(m[1], &last)
			notes = append(notes, Block{Label: "[" + m[1] + "]", Text: m[2], Page: n + 1})
			page[i] = ""
			for k := i + 1; k < len(page); k++ {
				if next := footLine.FindStringSubmatch(page[k]); next != nil && next[1] == fmt.Sprint(last+1) {
					break
				}
				if page[k] != "" {
					notes[len(notes)-1].Text += " " + page[k]
					page[k] = ""
				}
			}
		}
	}
	return notes, unsure
}

// footOnly says that nothing of the law's structure follows: what stands at the
// foot of a page runs to its end.
func footOnly(lines []string) bool {
	for _, l := range lines[1:] {
		if strings.HasPrefix(l, "Điều ") && opens.MatchString(l) || strings.HasPrefix(l, "Chương ") ||
			strings.HasPrefix(l, "Nơi nhận") {
			return false
		}
		if item := regexp.MustCompile(`^(?:\d{1,3}\.|[a-zđ]\))\s`); item.MatchString(l) {
			return false
		}
	}
	return true
}
