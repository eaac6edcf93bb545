package check

import (
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
)

// change is what an amending document does to a provision of another.
type change struct {
	to    corpus.Ref // of the document acted on
	by    corpus.Ref
	since corpus.Day
	text  string // the new wording, its label in front; "" where words are replaced
	from  string // words that are replaced; with empty into they are dropped
	into  string
}

const (
	opening = "“\"«"
	closing = "”\"»"
)

var (
	reReplaceWords = regexp.MustCompile(
		`(?i)thay(?:\s+thế)?\s+(?:(?:các|một số)\s+)?(?:cụm\s+từ|từ|số)\s*[“"]([^“”"]{1,300})[”"]\s*(?:bằng|thành)\s+(?:cụm\s+từ|từ|số)?\s*[“"]([^“”"]{1,300})[”"]\s*(.*)`)
	reDropWords    = regexp.MustCompile(`(?i)(?:bỏ|bãi bỏ)\s+(?:cụm\s+từ|từ)\s*[“"]([^“”"]{1,300})[”"]\s*(.*)`)
	reLabelArticle = regexp.MustCompile(`^\s*Điều\s+(\d{1,3}[a-zđ]?\d?)\s*[.:]`)
	reLabelClause  = regexp.MustCompile(`^\s*(\d{1,3}[a-zđ]?\d?)\s*[.]\s*\D`)
	reLabelPoint   = regexp.MustCompile(`^\s*([a-zđ]\d?)\s*\)`)
)

// changesOf reads what d does to the documents that names finds: the new wording of
// each provision that d sets in quotation marks, and words replaced and dropped.
func changesOf(d *corpus.Document, c *corpus.Catalog) []change {
	r := changeReader{d: d, c: c}
	for _, m := range c.Find(d.Title) {
		if m.Part.Whole() && !m.This {
			r.title = m
			break
		}
	}
	for _, u := range d.Units() {
		if u.Part.Kind == corpus.KindArticle && u.Ref.Appendix == "" {
			r.article(u)
		}
	}
	return r.out
}

type changeReader struct {
	d     *corpus.Document
	c     *corpus.Catalog
	title corpus.Mention   // the document that the title names
	head  []corpus.Mention // of the heading of the article
	by    corpus.Ref
	out   []change
}

// article walks over the lines of an article: instructions, and quoted blocks.
func (r *changeReader) article(u corpus.Unit) {
	lines := strings.Split(u.Part.Words(), "\n")
	if len(lines) == 0 {
		return
	}
	r.by = corpus.Ref{Doc: r.d.Key, Number: r.d.Number, Article: u.Ref.Article}
	r.head = r.find(lines[0])
	var told []string // instruction lines since the last block
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" {
			continue
		}
		if !opens(line) && !strings.Contains(line, ": “") && !strings.Contains(line, ": \"") {
			if m := reLabelClause.FindStringSubmatch(line); m != nil && i > 0 {
				r.by.Clause, r.by.Point = m[1], ""
				told = told[:0]
			} else if m := reLabelPoint.FindStringSubmatch(line); m != nil && i > 0 {
				r.by.Point = m[1]
				told = lastOf(told, 1)
			}
			r.words(line)
			told = append(told, line)
			continue
		}
		if !opens(line) { // "… như sau: “2. …"
			at := strings.IndexAny(line, opening)
			if at < 0 || inlineTerm(line[at:]) {
				r.words(line)
				told = append(told, line)
				continue
			}
			if m := reLabelClause.FindStringSubmatch(line); m != nil && i > 0 {
				r.by.Clause, r.by.Point = m[1], ""
				told = told[:0]
			} else if m := reLabelPoint.FindStringSubmatch(line); m != nil && i > 0 {
				r.by.Point = m[1]
			}
			told = append(told, line[:at])
			line = line[at:]
		}
		var block []string
		for ; i < len(lines); i++ {
			l := line
			if len(block) > 0 {
				l = strings.TrimSpace(lines[i])
			}
			block = append(block, l)
			if closes(l, len(block) == 1) {
				break
			}
			if len(block) > 400 {
				break
			}
		}
		r.block(told, block)
		told = lastOf(told, 2)
	}
}

func lastOf(s []string, n int) []string { return slices.Clone(s[:min(len(s), n)]) }

// opens says that a line begins a quoted block.
func opens(line string) bool { return strings.IndexAny(line, opening) == 0 }

// inlineTerm says that what is quoted ends in the same line with more behind: a term.
func inlineTerm(s string) bool {
	runes := []rune(s)
	for i := 1; i < len(runes); i++ {
		if strings.ContainsRune(closing, runes[i]) {
			rest := strings.Trim(string(runes[i+1:]), " .;,")
			return rest != ""
		}
	}
	return false
}

// closes says that a line ends a quoted block.
func closes(line string, first bool) bool {
	t := strings.TrimRight(line, " .;,")
	for _, c := range []string{"”", "\"", "»"} {
		if strings.HasSuffix(t, c) {
			body := strings.TrimSuffix(t, c)
			if first {
				_, n := firstRune(body)
				body = body[n:]
			}
			// what closes may belong to words quoted inside
			return strings.Count(body, "“") <= strings.Count(body, "”") &&
				(c != "\"" || strings.Count(body, "\"")%2 == 0)
		}
	}
	return false
}

func firstRune(s string) (rune, int) {
	for i, c := range s {
		if i > 0 {
			r := []rune(s[:i])
			return r[0], i
		}
		_ = c
	}
	return 0, len(s)
}

// words reads "thay cụm từ “A” bằng cụm từ “B” tại khoản 1 Điều 2".
func (r *changeReader) words(line string) {
	from, into, places := "", "", ""
	if m := reReplaceWords.FindStringSubmatch(line); m != nil {
		from, into, places = m[1], m[2], m[3]
	} else if m := reDropWords.FindStringSubmatch(line); m != nil {
		from, places = m[1], m[2]
	} else {
		return
	}
	ms := r.find(places)
	if len(ms) == 0 {
		ms = r.find(line)
	}
	for _, m := range ms {
		if to, ok := r.target(m); ok {
			r.out = append(r.out, change{to: to, by: r.by, since: r.d.Effective, from: from, into: into})
		}
	}
}

var (
	reOwnLabel = regexp.MustCompile(`^\s*(?:Điều\s+\d{1,3}[a-zđ]?\d?\s*[.:]|\d{1,3}[a-zđ]?\s*\.|[a-zđ]\d?\s*\))`)
	// "bổ sung điểm i khoản 1 vào Điều 38"
	reInto = regexp.MustCompile(`(?i)((?:điểm|khoản)\s+[\pL\d]{1,4})\s+(?:vào|của|tại|thuộc)(?:\s+cuối)?\s+(khoản\s|Điều\s)`)
	// "bổ sung vào Điều 38 khoản 4": what is larger stands first
	reIntoFirst = regexp.MustCompile(`(?i)vào(?:\s+cuối)?\s+(Điều\s+\d{1,3}[a-zđ]?)\s+((?:các\s+)?(?:điểm|khoản)\s[^“":;.]{1,60}?)(\s+như sau|[:;.]|$)`)
)

// find finds the provisions that an instruction names; its own label is none of them.
func (r *changeReader) find(line string) []corpus.Mention {
	line = reOwnLabel.ReplaceAllString(line, "")
	line = reIntoFirst.ReplaceAllString(line, "$2 $1$3")
	for reInto.MatchString(line) {
		line = reInto.ReplaceAllString(line, "$1 $2")
	}
	return r.c.Find(line)
}

// target is the provision that a mention of an instruction acts on.
func (r *changeReader) target(m corpus.Mention) (corpus.Ref, bool) {
	doc := m
	if m.This || m.Serial == "" && m.Name == "" {
		doc = r.title
		for _, h := range r.head { // the document that the heading names
			if h.Serial != "" || h.Name != "" {
				doc = h
			}
		}
	}
	if doc.Serial == "" && doc.Name == "" {
		return corpus.Ref{}, false
	}
	doc.Part, doc.This, doc.ThisPart = corpus.Ref{}, false, ""
	refs := r.c.Resolve(doc, corpus.Ref{}, r.d.Issued)
	if len(refs) == 0 {
		return corpus.Ref{}, false
	}
	to := m.Part
	to.Doc, to.Number = refs[0].Doc, refs[0].Number
	return to, true
}

// block reads a quoted block: where it belongs is told by its labels and by the
// addresses of the instruction and of the heading.
func (r *changeReader) block(told, lines []string) {
	lines = slices.Clone(lines)
	lines[0] = strings.TrimLeft(lines[0], opening)
	last := len(lines) - 1
	lines[last] = strings.TrimRight(strings.TrimRight(lines[last], " .;,"), closing)
	var context []corpus.Ref
	add := func(ms []corpus.Mention) {
		for _, m := range ms {
			if to, ok := r.target(m); ok {
				context = append(context, to)
			}
		}
	}
	for i := len(told) - 1; i >= 0; i-- {
		add(r.find(told[i]))
	}
	add(r.head)
	if len(context) == 0 {
		if to, ok := r.target(corpus.Mention{}); ok {
			context = append(context, to)
		}
	}
	if len(context) == 0 {
		return
	}
	at := context[0]
	var open []int // changes that further lines belong to, outermost first
	put := func(to corpus.Ref, line string) {
		r.out = append(r.out, change{to: to, by: r.by, since: r.d.Effective, text: line})
		open = append(open, len(r.out)-1)
	}
	for n, line := range lines {
		ref := at
		switch {
		case reLabelArticle.MatchString(line):
			ref.Article, ref.Clause, ref.Point = reLabelArticle.FindStringSubmatch(line)[1], "", ""
		case reLabelClause.MatchString(line):
			ref.Clause, ref.Point = reLabelClause.FindStringSubmatch(line)[1], ""
			if n == 0 {
				ref.Article = articleOf(context, ref.Clause, "")
			}
		case reLabelPoint.MatchString(line):
			ref.Point = reLabelPoint.FindStringSubmatch(line)[1]
			if n == 0 {
				ref.Article, ref.Clause = articleOf(context, "", ref.Point), clauseOf(context, ref.Point)
			}
		default:
			if n == 0 && !at.Whole() {
				put(at, line)
				continue
			}
			for _, k := range open {
				r.out[k].text += "\n" + line
			}
			continue
		}
		ref.Item = ""
		if ref.Article == "" {
			return
		}
		var keep []int
		for _, k := range open {
			if r.out[k].to.Contains(ref) && r.out[k].to != ref {
				r.out[k].text += "\n" + line
				keep = append(keep, k)
			}
		}
		open = keep
		put(ref, line)
		at = ref
	}
}

// articleOf is the article of the address in context that names the khoản or điểm.
func articleOf(context []corpus.Ref, clause, point string) string {
	for _, c := range context {
		if c.Article != "" && (clause != "" && c.Clause == clause || point != "" && c.Point == point) {
			return c.Article
		}
	}
	for _, c := range context {
		if c.Article != "" {
			return c.Article
		}
	}
	return ""
}

func clauseOf(context []corpus.Ref, point string) string {
	for _, c := range context {
		if c.Point == point {
			return c.Clause
		}
	}
	for _, c := range context {
		if c.Clause != "" {
			return c.Clause
		}
	}
	return ""
}
