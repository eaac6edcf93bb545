package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"trolyao/paper"
)

var (
	// reLeader is a line of a table of contents: a title, dots or a tab, and a page.
	reLeader = regexp.MustCompile(`(?:\.{3,}|…{1,}|_{3,}|\t)[\s.…]*\d{1,4}$`)
	// reEntry begins or ends a line of one: the label of a part, the number of a page.
	reEntry = regexp.MustCompile(`^(?:Phần|Chương|Mục|Tiểu mục|Điều|Phụ lục|PHẦN|CHƯƠNG|MỤC|PHỤ LỤC|[IVXLC]+\.|\d{1,3}[.)])\s|\s\d{1,4}$|^\d{1,4}$`)
)

// Bounds of a table of contents above the head.
const (
	mostContents  = 800 // lines
	longestEntry  = 300 // letters
	headAfterBody = 8   // lines from the name of the issuer to the motto or the number
)

// withoutFirstContents leaves out a table of contents that stands before the head of a
// document: its lines read like the parts that they name. It says how many lines.
func withoutFirstContents(lines []line) ([]line, int) {
	from := slices.IndexFunc(lines[:min(len(lines), 5)], func(l line) bool {
		return l.table == nil && (strings.Trim(paper.Fold(l.text), " :") == "muc luc" || reLeader.MatchString(l.text))
	})
	if from < 0 {
		return lines, 0
	}
	entries := 0
	for i := from; i < len(lines) && i < from+mostContents; i++ {
		l := lines[i]
		switch {
		case beginsHead(lines, i):
			if entries < 2 {
				return lines, 0
			}
			return append(slices.Clone(lines[:from]), lines[i:]...), i - from
		case utf8.RuneCountInString(l.text) > longestEntry:
			return lines, 0
		case l.table == nil && (reEntry.MatchString(l.text) || reLeader.MatchString(l.text)):
			entries++
		}
	}
	return lines, 0
}

// beginsHead says that the head of a document begins at a line: the motto, or the name
// of a body in capitals with the motto or the number close below it.
func beginsHead(lines []line, at int) bool {
	has := func(l line, re *regexp.Regexp) bool {
		if l.table == nil {
			return re.MatchString(l.text)
		}
		rows := append(slices.Clone(l.table.HeadRows), l.table.Rows...)
		return slices.ContainsFunc(rows, func(row []paper.Cell) bool {
			return slices.ContainsFunc(row, func(c paper.Cell) bool { return re.MatchString(c.Raw) })
		})
	}
	l := lines[at]
	if has(l, reMotto) {
		return true
	}
	if l.table != nil || !paper.IsUpper(l.text) || begins(l.text, bodyWords) == "" || reLeader.MatchString(l.text) {
		return false
	}
	return slices.ContainsFunc(lines[at+1:min(len(lines), at+1+headAfterBody)], func(l line) bool {
		return has(l, reMotto) || l.table == nil && reNumber.MatchString(l.text)
	})
}
