package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	"trolyao/corpus"
	"trolyao/paper"
)

// Record is what the documents held tell of documents, held or not, when they name
// them: the day, the name, the issuer. It is made once of all relations and heads,
// is not changed after, and may be used from several goroutines.
type Record struct {
	told   map[string][]telling // by numberKey
	laws   map[string][]telling // by folded type and name
	guides map[string][]telling // by what they carry out, see guided
	series map[string][]point   // by year and symbol: the numbers of which the day is known
	newest corpus.Day
}

// telling is what one document says of another.
type telling struct {
	number string
	kind   string // loại văn bản
	name   string // of a law
	issuer string // as issuerAt reads it
	title  string
	day    corpus.Day
	by     corpus.Ref
}

// point is a number of a series with the day it was signed.
type point struct {
	serial int
	day    corpus.Day
	number string
}

// NewRecord reads relations and heads.
func NewRecord(heads []*corpus.Head, relations []corpus.Relation) *Record {
	r := &Record{told: map[string][]telling{}, laws: map[string][]telling{}, guides: map[string][]telling{},
		series: map[string][]point{}}
	for _, h := range heads {
		r.addGuide(telling{number: h.Number, kind: h.Type, title: h.Title, day: h.Issued})
		for _, m := range corpus.ParseRef(h.Title) { // "Sửa đổi … của Nghị định số … quy định chi tiết …"
			if m.Serial != "" && m.Part.Whole() {
				t := readTail(h.Title, m)
				r.addGuide(telling{number: fullNumber(m), kind: m.Type, title: t.title, day: t.day})
			}
		}
		if h.Issued > r.newest {
			r.newest = h.Issued
		}
		r.addPoint(h.Number, h.Type, h.Issued)
	}
	for _, rel := range relations {
		if rel.Claim == nil || rel.Rejected {
			continue
		}
		for _, t := range readTelling(rel) {
			if otherYear(t.number, t.day) {
				t.day = "" // of another document in the sentence
			}
			if t.number != "" {
				k := numberKey(t.number)
				r.told[k] = append(r.told[k], t)
			}
			if t.name != "" {
				k := nameKey(t.kind, t.name)
				r.laws[k] = append(r.laws[k], t)
			}
		}
	}
	for k := range r.told {
		if day, votes := r.day(k); votes > 1 {
			r.addPoint(r.told[k][0].number, r.told[k][0].kind, day)
		}
	}
	sortSeries(r.series)
	return r
}

func (r *Record) addGuide(t telling) {
	if law := guided(t.kind, t.title); law != "" && t.number != "" && t.day != "" &&
		!slices.ContainsFunc(r.guides[law], func(o telling) bool { return o.number == t.number }) {
		r.guides[law] = append(r.guides[law], t)
	}
}

// reGuide is the title of a document that carries out a law as a whole.
var reGuide = regexp.MustCompile(`^(?:quy-dinh-)?(?:chi-tiet|huong-dan)(?:-(?:chi-tiet|huong-dan|thi-hanh|mot-so|mot-vai|cac|dieu|khoan|noi-dung|va|bien-phap|de|to-chuc|cua))*-((?:bo-luat|luat|phap-lenh)-.*)$`)

// guided is the kind of a document and the law that it carries out as a whole, as its title
// says; "" for others.
func guided(kind, title string) string {
	m := reGuide.FindStringSubmatch(strings.TrimPrefix(paper.Slug(title), paper.Slug(kind)+"-"))
	if m == nil || strings.Contains(m[1], "-ve-") || strings.Contains(m[1], "-sua-doi-") {
		return ""
	}
	return kind + " " + reSlugYear.ReplaceAllString(m[1], "")
}

var reSlugYear = regexp.MustCompile(`-(?:nam-)?(?:19|20)\d\d$`)

func sortSeries(series map[string][]point) {
	for k, ps := range series {
		slices.SortFunc(ps, func(a, b point) int {
			return cmp.Or(a.serial-b.serial, strings.Compare(string(a.day), string(b.day)))
		})
		series[k] = slices.Compact(ps)
	}
}

// tellings are what held documents tell of one, else what the register does.
func (r *Record) tellings(key string) []telling {
	if ts := r.told[key]; slices.ContainsFunc(ts, func(t telling) bool { return t.day != "" }) {
		return ts
	} else if t, ok := register().told[key]; ok {
		return append(slices.Clip(ts), t)
	}
	return r.told[key]
}

// named are the laws of a name that held documents tell of, and those that are known.
func (r *Record) named(key string) []telling {
	return append(slices.Clip(r.laws[key]), knownLaws()[key]...)
}

func (r *Record) addPoint(number, kind string, day corpus.Day) {
	if k, p := pointOf(number, kind, day); k != "" {
		r.series[k] = append(r.series[k], p)
	}
}

// pointOf is a number in its series; no series where the day is not known or is of another
// year.
func pointOf(number, kind string, day corpus.Day) (series string, p point) {
	serial, year, symbol := splitNumber(number)
	if serial == 0 || len(day) != 10 {
		return "", point{}
	}
	if year == "" {
		year = string(day[:4])
	}
	if year != string(day[:4]) {
		return "", point{}
	}
	if k, ok := seriesKey(number, kind, year, symbol); ok {
		return k, point{serial, day, number}
	}
	return "", point{}
}

// register is what the register tells of documents, made once.
var register = sync.OnceValue(func() (out struct {
	told   map[string]telling // by numberKey, of numbers that do not come back every year
	series map[string][]point
}) {
	out.told, out.series = map[string]telling{}, map[string][]point{}
	corpus.EachIssued(func(number string, issued corpus.Day) {
		if k, p := pointOf(number, "", issued); k != "" {
			out.series[k] = append(out.series[k], p)
		}
		if !shortYear(number) {
			out.told[numberKey(number)] = telling{number: number, day: issued}
		}
	})
	sortSeries(out.series)
	return out
})

// seriesKey names the series that a number belongs to: those with the year in the
// number are counted apart from those without. Quốc hội counts laws and resolutions
// apart, each through a whole term.
func seriesKey(number, kind, year, symbol string) (string, bool) {
	f := paper.Fold(symbol)
	if strings.Contains(f, "ubtvqh") {
		return "", false
	}
	if strings.HasPrefix(f, "qh") {
		return strings.TrimPrefix(kind, "Bộ l") + "/" + f, kind != ""
	}
	if strings.Contains(number, "/"+year+"/") {
		f += " with the year"
	}
	return year + "/" + f, true
}

// readTelling reads what the sentence of a relation says of the documents it names.
func readTelling(rel corpus.Relation) []telling {
	var out []telling
	c := rel.Claim
	sentence := rel.Evidence
	if rel.Kind == corpus.RelBasis && sentence != "" {
		for _, m := range corpus.ParseRef(sentence) {
			if m.This || !m.Part.Whole() || m.Serial == "" && m.Name == "" {
				continue
			}
			t := readTail(sentence, m)
			out = append(out, telling{number: fullNumber(m), kind: m.Type, name: lawName(m), issuer: t.issuer,
				title: t.title, day: t.day, by: rel.From})
		}
		if len(out) > 0 {
			return out
		}
	}
	number := rel.To.Number
	if strings.ContainsAny(number, " ") { // the name of a law
		number = ""
	}
	return []telling{{number: number, kind: c.Type, name: c.Name, day: c.Dated, by: rel.From}}
}

// fullNumber is the number of a mention that has its symbol; "" of others.
func fullNumber(m corpus.Mention) string {
	if m.Symbol == "" {
		return ""
	}
	return m.Number()
}

func lawName(m corpus.Mention) string {
	if m.Type == "Luật" || m.Type == "Bộ luật" || m.Type == "Pháp lệnh" {
		return m.Name
	}
	return ""
}

// day is the day that most tellings give the document, and how many do.
func (r *Record) day(key string) (corpus.Day, int) {
	votes := map[corpus.Day]int{}
	for _, t := range r.tellings(key) {
		if t.day != "" {
			votes[t.day]++
		}
	}
	var best corpus.Day
	for d, n := range votes {
		if n > votes[best] || n == votes[best] && d < best {
			best = d
		}
	}
	return best, votes[best]
}

// votes is how many tellings give the document the day.
func (r *Record) votes(key string, day corpus.Day) int {
	n := 0
	for _, t := range r.tellings(key) {
		if t.day == day {
			n++
		}
	}
	return n
}

// around are the numbers of a series next to serial: the nearest below and above
// whose day is known.
func (r *Record) around(number, kind, year string) (below, above *point) {
	serial, y, symbol := splitNumber(number)
	if y == "" {
		y = year
	}
	k, _ := seriesKey(number, kind, y, symbol)
	for _, ps := range [][]point{r.series[k], register().series[k]} {
		for i := range ps {
			switch p := &ps[i]; {
			case p.serial < serial && (below == nil || p.serial > below.serial):
				below = p
			case p.serial > serial && (above == nil || p.serial < above.serial):
				above = p
			}
		}
	}
	return below, above
}

// most is the highest number that a series with the year in its numbers came to in any
// year, where enough of it is known; 0 where not.
func (r *Record) most(symbol string) *point {
	const enough = 5
	var out *point
	n, tail := 0, "/"+paper.Fold(symbol)+" with the year"
	for _, series := range []map[string][]point{r.series, register().series} {
		for k, ps := range series {
			if len(k) == len("2026")+len(tail) && strings.HasSuffix(k, tail) {
				n += len(ps)
				if p := &ps[len(ps)-1]; out == nil || p.serial > out.serial {
					out = p
				}
			}
		}
	}
	if n < enough {
		return nil
	}
	return out
}

// kinds are the types that the tellings of a document give it.
func (r *Record) kinds(key string) []string {
	var out []string
	for _, t := range r.tellings(key) {
		if t.kind != "" && !slices.Contains(out, t.kind) {
			out = append(out, t.kind)
		}
	}
	return out
}

// sameNameOn are the documents of a name that were issued on a day.
func (r *Record) sameNameOn(kind, name string, day corpus.Day) []telling {
	var out []telling
	for _, t := range r.named(nameKey(kind, name)) {
		if t.day == day || t.day == "" && t.number != "" {
			out = append(out, t)
		}
	}
	return out
}
