package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/corpus"
)

// cut marks text that a quote leaves out.
const cut = "[…]"

// Lengths in words.
const (
	quoteWords = 90 // of the main quote
	restWords  = 50 // of the quote of any further source
)

// chosen is what is quoted of a passage: Ref names the điểm when one of them
// is all that is quoted.
type chosen struct {
	ref   corpus.Ref
	quote string
	key   string // what the answer opens with, see [opening]
	left  int    // items of a list that key does not say
}

// piece is a run of the passage that is quoted whole or not at all.
type piece struct {
	text  string
	ref   corpus.Ref // of a điểm; zero otherwise
	score float64
}

// choose picks what to quote of p for a question, about limit words.
func choose(p corpus.Passage, q []string, w want, limit int) chosen {
	out := chosen{ref: p.Ref}
	lead := strings.TrimSpace(p.Lead)
	text := strings.TrimSpace(p.Text)
	intro, points := pointsOf(p)
	if len(points) == 1 && words(intro) <= 1 { // "2." with nothing but its one điểm
		text, out.ref, points = points[0].text, points[0].ref, nil
	}
	if words(text)+words(lead) <= limit {
		out.quote = lines(lead, text)
		out.key, out.left = opening(out.quote, q, w)
		return out
	}
	if words(lead) > limit/3 {
		lead = ""
	}
	if len(points) > 0 {
		out.quote, out.ref = choosePoints(p, lead, intro, points, q, w, limit)
	} else {
		out.quote = lines(lead, w.window(sentences(text), q, limit-words(lead)))
	}
	out.key, out.left = opening(out.quote, q, w)
	return out
}

func lines(ss ...string) string {
	return strings.Join(slices.DeleteFunc(ss, func(s string) bool { return s == "" }), "\n")
}

// pointsOf cuts the text of p into what stands above its điểm and the điểm.
func pointsOf(p corpus.Passage) (intro string, points []piece) {
	rest := p.Text
	for i, pt := range p.Points {
		at := strings.Index(rest, pt.Text)
		if at < 0 || pt.Text == "" {
			continue
		}
		if len(points) == 0 {
			intro = strings.TrimSpace(rest[:at])
		}
		// Points inside a point are part of it.
		if i > 0 && len(points) > 0 && strings.Contains(points[len(points)-1].text, pt.Text) {
			continue
		}
		points = append(points, piece{text: pt.Text, ref: pt.Ref})
		rest = rest[at+len(pt.Text):]
	}
	return intro, points
}

// choosePoints quotes the intro with the points that answer: all of them as
// far as they fit when the question asks for the list, else the best ones.
func choosePoints(p corpus.Passage, lead, intro string, points []piece, q []string, w want, limit int) (string,
	corpus.Ref) {
	if words(intro) > limit/2 {
		intro = w.window(sentences(intro), q, limit/2)
	}
	if words(intro) <= 1 {
		intro = ""
	}
	all := []piece{{text: intro}}
	all = append(all, points...)
	rate(all, q)
	w.favour(all)
	best := 1
	for i := 2; i < len(all); i++ {
		if all[i].score > all[best].score {
			best = i
		}
	}
	list := w.list || all[0].score >= all[best].score
	room := limit - words(lead) - words(intro)
	keep := make([]bool, len(all))
	keep[0] = true
	if list && words(all[1].text) <= room {
		for i := 1; i < len(all); i++ {
			if n := words(all[i].text); n <= room {
				keep[i] = true
				room -= n
			} else {
				break
			}
		}
	} else {
		keep[best] = true
		room -= words(all[best].text)
	}
	ref := p.Ref
	var kept []string
	n, skipped := 0, false
	leave := func() { // marks what was skipped, once
		if skipped && !(len(kept) > 0 && strings.HasSuffix(kept[len(kept)-1], cut)) {
			kept = append(kept, cut)
		}
		skipped = false
	}
	for i, a := range all {
		if !keep[i] {
			skipped = true
			continue
		}
		leave()
		if i > 0 {
			n++
			ref = a.ref
			if words(a.text) > limit {
				a.text = w.window(sentences(a.text), q, limit)
			}
		}
		if a.text != "" {
			kept = append(kept, a.text)
		}
	}
	leave()
	if n != 1 {
		ref = p.Ref
	}
	return lines(append([]string{lead}, kept...)...), ref
}

// pairWeight is what two syllables of the question in a row are worth beside one.
const pairWeight = .5

// rate scores pieces by the syllables of the question they carry, alone and two
// in a row ("độ mật" is not "độ tuyệt mật"); what stands in every piece says
// little.
func rate(ps []piece, q []string) {
	sets := make([]map[string]bool, len(ps))
	in := map[string]int{}
	for i, p := range ps {
		sets[i] = map[string]bool{}
		see := func(w string) {
			if !sets[i][w] {
				sets[i][w] = true
				in[w]++
			}
		}
		f := folded(p.text)
		for k, w := range f {
			if see(w); k > 0 {
				see(f[k-1] + " " + w)
			}
		}
	}
	for i := range ps {
		ps[i].score = 0
		for k, w := range q {
			if sets[i][w] {
				ps[i].score += 1 / float64(in[w])
			}
			if k == 0 {
				continue
			}
			if pair := q[k-1] + " " + w; sets[i][pair] {
				ps[i].score += pairWeight / float64(in[pair])
			}
		}
	}
}

var reBreak = regexp.MustCompile(`[.;:?!]["”)]?\s+|\n+`)

// abbreviations end in a full stop that ends no sentence.
var reAbbreviation = regexp.MustCompile(`(?i)(^|\s)(\d{1,3}[a-zđ]?|[a-zđ]|TM|KT|TL|TUQ|Q|TP|PGS|TS|ThS|GS|` +
	`v\.v|tr|Đ|k)\.$`)

// sentences cuts text into pieces at the ends of sentences and clauses of
// enumerations; joined again they are the text.
func sentences(text string) []piece {
	var out []piece
	from := 0
	for _, m := range reBreak.FindAllStringIndex(text, -1) {
		head := strings.TrimRightFunc(text[from:m[1]], unicode.IsSpace)
		next, _ := utf8.DecodeRuneInString(text[m[1]:])
		newline := strings.Contains(text[m[0]:m[1]], "\n")
		if !newline && (text[m[0]] == ':' || reAbbreviation.MatchString(head) || text[m[0]] == '.' &&
			unicode.IsLower(next)) {
			continue
		}
		if newline && wrapped(text[from:m[0]+1], text[m[1]:]) && !strings.ContainsAny(text[m[0]:m[1]], ".;:?!") {
			continue
		}
		out = append(out, piece{text: text[from:m[1]]})
		from = m[1]
	}
	if from < len(text) {
		out = append(out, piece{text: text[from:]})
	}
	return out
}

// window returns the run of whole sentences around the best one, about limit
// words, with what is left out marked.
func (w want) window(ss []piece, q []string, limit int) string {
	if len(ss) == 0 {
		return ""
	}
	rate(ss, q)
	w.favour(ss)
	best := 0
	for i := range ss {
		if ss[i].score > ss[best].score {
			best = i
		}
	}
	a, b := best, best+1
	n := words(ss[best].text)
	for {
		grown := false
		// The rule goes before what holds for some.
		for a > 0 && w.told(ss[a-1].text) == 1 && n+words(ss[a-1].text) <= limit {
			a--
			n += words(ss[a].text)
			grown = true
		}
		if b < len(ss) && n+words(ss[b].text) <= limit {
			n += words(ss[b].text)
			b++
			grown = true
		}
		if a > 0 && n+words(ss[a-1].text) <= limit {
			a--
			n += words(ss[a].text)
			grown = true
		}
		if !grown {
			break
		}
	}
	var sb strings.Builder
	if a > 0 {
		sb.WriteString(cut + " ")
	}
	for _, s := range ss[a:b] {
		sb.WriteString(s.text)
	}
	text := strings.TrimSpace(sb.String())
	if b < len(ss) {
		text += " " + cut
	}
	return text
}

// heads says that the first sentence of a khoản is its heading: short, and
// nearly all of it said by the question.
func heads(sentence string, q []string) bool {
	news := 0
	for _, w := range folded(sentence) {
		if !slices.Contains(q, w) {
			news++
		}
	}
	return words(sentence) <= 8 && news <= 2
}

// reLabel is the number of a khoản or điểm in front of its sentence.
var reLabel = regexp.MustCompile(`^(?:\d{1,3}[a-zđ]?\.|[a-zđ]{1,2}\d?\)|[-–+])(?:\[\d+\])?\s+`)

func words(s string) int { return len(strings.Fields(s)) }
