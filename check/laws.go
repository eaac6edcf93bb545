package check

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"trolyao/corpus"
	"trolyao/paper"
)

// lawsCSV are names of laws, codes and ordinances, held or not, with their number and the
// day they were passed on where these are known: facts, so that a name is read to its end.
//
//go:embed laws.csv
var lawsCSV string

// knownLaws are the laws of laws.csv by nameKey.
var knownLaws = sync.OnceValue(func() map[string][]telling {
	rows, err := csv.NewReader(strings.NewReader(lawsCSV)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("check: laws.csv: %v", err))
	}
	out := map[string][]telling{}
	for _, r := range rows[1:] {
		k := nameKey(r[0], r[1])
		out[k] = append(out[k], telling{number: r[2], kind: r[0], name: r[1], day: corpus.Day(r[3])})
	}
	return out
})

// yearOf is the year of a law by what is told of it; "" where that is not known.
func (t *telling) yearOf() string {
	if len(t.day) >= 4 {
		return string(t.day[:4])
	}
	_, year, _ := splitNumber(t.number)
	return year
}

// ofYear are the laws of a name that were passed in a year; first is the earliest year of
// any law of the name.
func (r *Record) ofYear(kind, name, year string) (of []telling, first string) {
	for _, t := range r.named(nameKey(kind, name)) {
		y := t.yearOf()
		if y == "" {
			continue
		}
		if first == "" || y < first {
			first = y
		}
		if y == year && t.number != "" {
			of = append(of, t)
		}
	}
	return of, first
}

var (
	reNameWord = regexp.MustCompile(`^(,?\s)(\p{L}[\p{L}\p{M}]*)`)
	reNameYear = regexp.MustCompile(`^\s+(?:năm\s+)?((?:19|20)\d\d)(?:[^\d/]|$)`)
	reNameTail = regexp.MustCompile(`(?i)^\s*(?:$|[;:.,()“”"!?]|ngày\s+\d|số:?\s+\d|(?:năm\s+)?(?:19|20)\d\d)`)
)

// longestName bounds the words of the name of a law.
const longestName = 24

// longestShort bounds the bytes of a short form.
const longestShort = 24

// nameEnds are words that the name of a law does not go on with: what follows speaks of
// the law. Behind those of them that closes holds, the name before may have gone on.
var nameEnds, nameCloses = wordSet(`và hoặc được có đã thì là quy nêu nói này đó trên vừa hiện mới cũ ngày số năm
	của cho tại trong theo với do để về khi nếu như nên cần phải không chưa cũng còn đang bị bằng bao gồm giao
	nhằm qua sau trước kể từ đến sẽ đối bảo yêu nghiêm áp xác hướng triển tạo mở điều sửa bổ thay ban thông phê
	công đề thực tổ kèm liên khẳng ghi coi buộc bắt đòi dành thừa phân trao tăng giảm nhấn đặt chỉ vẫn luôn đều
	lại ra vào lên xuống thi chuyên tương khác cùng đồng một các những mọi việc mà hết chính tiếp vì bởi tức`),
	wordSet(`và hoặc được có đã thì là quy ngày số năm hết`)

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

// lawNames reads the names of laws in a paragraph to their end, and writes out those that
// are abbreviated: a name that goes on beyond that of a law held is another law's.
func (c *checker) lawNames(text string, ms []corpus.Mention) []corpus.Mention {
	for i := 0; i < len(ms); i++ {
		m := &ms[i]
		if lawName(*m) == "" || m.This || m.Serial != "" || lawyer(text, *m) {
			continue
		}
		if full := c.writtenOut(m.Type, m.Name, m.Year); full != "" {
			c.rename(ms, i, full)
			continue
		}
		if m.Year != "" || m.Dated != "" || !strings.HasSuffix(m.Text, m.Name) && !c.endsInName(*m) {
			continue
		}
		n := c.goesOnFor(*m, text[m.End:])
		if n == 0 {
			continue
		}
		name := strings.TrimSpace(m.Name + text[m.End:m.End+n])
		c.rename(ms, i, name)
		m.End += n
		c.strangers[nameKey(m.Type, name)] = true
		if y := reNameYear.FindStringSubmatchIndex(text[m.End:]); y != nil {
			m.Year, m.End = text[m.End+y[2]:m.End+y[3]], m.End+y[3]
		} else if i+1 < len(ms) && ms[i+1].Serial != "" && ms[i+1].Part.Whole() && reNumberNext.MatchString(
			text[m.End:max(m.End, ms[i+1].Start)]) {
			x := ms[i+1]
			m.Serial, m.Year, m.Symbol, m.Dated, m.End = x.Serial, x.Year, x.Symbol, x.Dated, x.End
			ms = append(ms[:i+1], ms[i+2:]...)
			m = &ms[i]
		}
		m.Text = text[m.Start:m.End]
	}
	return ms
}

var reNumberNext = regexp.MustCompile(`^\s*\(?\s*(?:(?:Luật|luật)\s+)?(?:số:?\s*)?$`)

// endsInName says that a mention ends with the name of its law.
func (c *checker) endsInName(m corpus.Mention) bool {
	return strings.HasSuffix(paper.Slug(m.Text), paper.Slug(m.Name))
}

// rename gives the mention with an index, and those of its list in front of it, the name
// of a law.
func (c *checker) rename(ms []corpus.Mention, i int, name string) {
	for k := i - 1; k >= 0 && sameDocument(ms[k], ms[i]); k-- {
		ms[k].Name = name
	}
	ms[i].Name = name
}

// goesOnFor is by how many bytes the name of a law goes on behind a mention: to the end of
// the longest name known, else over words that are none of a sentence about it.
func (c *checker) goesOnFor(m corpus.Mention, rest string) int {
	rec := c.lib.Record()
	key := nameKey(m.Type, m.Name)
	at, known, guess := 0, 0, 0
	speaks := false
	for n := 0; n < longestName; n++ {
		w := reNameWord.FindStringSubmatchIndex(rest[at:])
		if w == nil {
			break
		}
		word := rest[at+w[4] : at+w[5]]
		comma := w[3]-w[2] > 1
		if !speaks {
			switch lower := strings.ToLower(word); {
			case comma, word != lower, n > 6:
				speaks = true
			case nameEnds[lower]:
				speaks = true
				if n > 0 && nameCloses[lower] {
					guess = at
				}
			}
		}
		at += w[1]
		key += "-" + paper.Slug(word)
		if (len(rec.laws[key]) > 0 || len(knownLaws()[key]) > 0) && !nameCloses[strings.ToLower(word)] {
			known = at // texts also tell of names with a word behind
		}
		if !speaks && reNameTail.MatchString(rest[at:]) {
			guess, speaks = at, true
		}
	}
	return max(known, guess)
}

// writtenOut is the name of the one law that words with short forms stand for ("PCCC và
// CNCH", "Bầu cử ĐBQH và đại biểu HĐND"); "" where they are a name, or stand for none or
// several. Of several it is the one of the year, else the only one that is held.
func (c *checker) writtenOut(kind, name, year string) string {
	key := kind + " " + name + " " + year
	if full, ok := c.written[key]; ok {
		return full
	}
	c.written[key] = ""
	written := nameWords(name)
	short := 0
	for _, w := range written {
		if shortWord(w) {
			short += len([]rune(w))
		}
	}
	if short < 2 || len(written) > longestName || paper.IsUpper(name) && len(written) > 3 {
		return ""
	}
	var all, held []string // one of each name
	is := false            // a name itself
	add := func(list *[]string, full string) {
		k := nameKey(kind, full)
		is = is || k == nameKey(kind, name)
		if standsFor(written, nameWords(full)) && !slices.ContainsFunc(*list, func(o string) bool {
			return nameKey(kind, o) == k
		}) {
			*list = append(*list, full)
		}
	}
	for _, h := range c.lib.Catalog().Heads() {
		if (h.Type == kind || kind == "Luật" && h.Type == "Bộ luật") && c.lib.MayRead(h) &&
			!strings.Contains(h.Title, "sửa đổi") {
			add(&all, bareTitle(h))
			add(&held, bareTitle(h))
		}
	}
	for _, laws := range []map[string][]telling{c.lib.Record().laws, knownLaws()} {
		for _, ts := range laws {
			if t := ts[0]; t.kind == kind || kind == "Luật" && t.kind == "Bộ luật" {
				add(&all, t.name)
			}
		}
	}
	if len(all) > 1 && year != "" {
		all = slices.DeleteFunc(all, func(full string) bool {
			of, _ := c.lib.Record().ofYear(kind, full, year)
			return len(of) == 0
		})
	}
	switch {
	case is:
	case len(all) == 1:
		c.written[key] = all[0]
	case len(held) == 1 && year == "":
		c.written[key] = held[0]
	}
	return c.written[key]
}

var reEndYear = regexp.MustCompile(`\s+(?:năm\s+)?(?:19|20)\d\d$`)

// shortWord says that a word is a short form: capitals alone.
func shortWord(w string) bool {
	return utf8.RuneCountInString(w) > 1 && len(w) <= longestShort && paper.IsUpper(w)
}

// nameWords are the words of the name of a law.
func nameWords(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == ',' || r == '-' || r == '&' })
}

// joiners are words that short forms leave out.
var joiners = wordSet("và của ở về trong cho tại")

// standsFor says that words with short forms stand for a name, each of their letters for
// the first letter of a syllable.
func standsFor(written, full []string) bool {
	if len(written) == 0 {
		for _, w := range full {
			if !joiners[strings.ToLower(w)] {
				return false
			}
		}
		return true
	}
	if len(full) == 0 {
		return false
	}
	w := written[0]
	if !shortWord(w) {
		if paper.Fold(w) == paper.Fold(full[0]) && standsFor(written[1:], full[1:]) {
			return true
		}
		return joiners[strings.ToLower(full[0])] && standsFor(written, full[1:])
	}
	letters := []rune(paper.Fold(w))
	at := 0
	for i, f := range full {
		if []rune(paper.Fold(f))[0] == letters[at] {
			if at++; at == len(letters) {
				return standsFor(written[1:], full[i+1:])
			}
		} else if !joiners[strings.ToLower(f)] && !slices.Contains(full[i+1:], f) { // "KCB" says "bệnh" once
			return false
		}
	}
	return false
}

// lawOf says which law is meant by a name of which none held is: one known by its number,
// or none, the year being wrong.
func (c *checker) lawOf(r *reference, law string, stranger bool) {
	year := r.Year
	if year == "" && len(r.tail.day) >= 4 {
		year = string(r.tail.day[:4])
	}
	rec := c.lib.Record()
	of, first := rec.ofYear(r.Type, law, year)
	if year == "" {
		of = rec.named(nameKey(r.Type, law))
	}
	if sure := slices.DeleteFunc(slices.Clone(knownLaws()[nameKey(r.Type, law)]), func(t telling) bool {
		return t.number == "" || t.yearOf() != year
	}); len(sure) == 1 { // texts misspell numbers
		of = sure
	}
	numbers := map[string]bool{}
	for _, t := range of {
		if t.number != "" {
			numbers[t.number], r.number = true, t.number
		}
	}
	if len(numbers) > 1 {
		r.number = ""
	}
	if stranger || r.Year == "" || len(numbers) > 0 {
		return
	}
	any := r.Mention
	any.Year = ""
	refs := c.meant(r, any)
	for _, ref := range refs {
		if i := c.lib.Catalog().Head(ref.Doc).Issued; len(i) == 10 && (first == "" || string(i[:4]) < first) {
			first = string(i[:4])
		}
		for _, a := range c.known.amenders(ref.Doc, c.day) { // people name an amending law so
			if strings.Contains(a.number, "/"+r.Year+"/") {
				return
			}
		}
	}
	if first != "" && r.Year > first { // of an older one nothing may be known
		r.apart = refs
	}
}
