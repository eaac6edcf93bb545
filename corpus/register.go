package corpus

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// The register is what the program knows of documents that nobody has brought: who
// ended what and since when (ends.csv), and on which days documents were issued and
// took effect (days.csv). Each row is a fact read from a published text by the
// program itself; its own number and Điều are the source. "trolyao eval --register"
// makes both files anew; the difference belongs into the review.

//go:embed ends.csv
var endsTable string

//go:embed days.csv
var daysTable string

// known.csv is kept by hand: days that no text held tells, and days of effect that a
// later act moved (column by), each row with its source.
//
//go:embed known.csv
var knownTable string

// registerForm is the [Claim.Form] of an end that the register tells.
const registerForm = "register"

// End is one row of ends.csv: a document, or a place of it, that another one ended.
type End struct {
	Number, Year                    string // Year where the number has none
	Article, Clause, Point          string // "" the whole
	Kind                            RelationKind
	Since, Until                    Day
	By, ByYear, ByArticle, ByClause string
	// Grade is "sure"; "note" where a consolidated text tells it; "likely" where the
	// sentence is not sure; "namesake" where By is the next law of the name.
	Grade string
}

// EndsHead and DaysHead are the first rows of the two files.
const (
	EndsHead = "number,year,article,clause,point,kind,since,until,by,by_year,by_article,by_clause,grade"
	DaysHead = "number,year,issued,effective,source"
)

// Row returns e as a line of ends.csv, without its end.
func (e End) Row() string {
	return strings.Join([]string{e.Number, e.Year, e.Article, e.Clause, e.Point, string(e.Kind), string(e.Since),
		string(e.Until), e.By, e.ByYear, e.ByArticle, e.ByClause, e.Grade}, ",")
}

func (e End) relation() Relation {
	r := Relation{Kind: e.Kind, Since: e.Since, Until: e.Until, By: FromText,
		From: Ref{Doc: MakeKey(e.By, "", "", "", Day(e.ByYear)), Number: e.By, Article: e.ByArticle,
			Clause: e.ByClause},
		To:    Ref{Number: e.Number, Article: e.Article, Clause: e.Clause, Point: e.Point},
		Claim: &Claim{Grade: Sure, Form: registerForm}}
	switch e.Grade {
	case "note":
		r.Claim.Form = e.Grade
	case "likely":
		r.Claim.Grade, r.Claim.Why = Likely, []string{sayRegisterHalf}
	case "namesake":
		r.Claim.Grade, r.Claim.Why = Likely, []string{sayNamesake}
	}
	by := numberName(Ref{Number: e.By})
	if l := r.From.Local(); l != "" {
		by = l + " " + by
	}
	r.Evidence = fmt.Sprintf(sayRegister, by)
	return r
}

// ends are the rows of ends.csv by the key that number and year give.
var ends = sync.OnceValue(func() map[string][]Relation {
	out := map[string][]Relation{}
	for i, line := range strings.Split(strings.TrimSpace(endsTable), "\n") {
		f := strings.Split(line, ",")
		if i == 0 || len(f) != 13 {
			continue
		}
		e := End{f[0], f[1], f[2], f[3], f[4], RelationKind(f[5]), Day(f[6]), Day(f[7]), f[8], f[9], f[10], f[11],
			f[12]}
		key := MakeKey(e.Number, "", "", "", Day(e.Year))
		out[key] = append(out[key], e.relation())
	}
	return out
})

// registered are the ends that the register tells of the documents held. Where the
// acting text itself is held with the article in which it acts, its own words are heard
// instead.
func (c *Catalog) registered(settled []Relation) []Relation {
	type pair struct{ from, to string }
	heard := map[pair]bool{}
	acting := map[string]bool{}
	for _, r := range settled {
		if r.Kind == RelBasis || r.Kind == RelGuides || r.Claim != nil && r.Claim.Form == "collection" {
			continue
		}
		heard[pair{foldWord(r.From.Number), r.To.Doc}] = true
		if r.Kind != RelAmends && r.Kind != RelMerges && r.By == FromText && r.Claim != nil && !r.Claim.ofNote() {
			acting[r.From.Doc] = true
		}
	}
	var out []Relation
	for _, h := range c.heads {
		for _, r := range ends()[h.Key] {
			if from := c.byKey[r.From.Doc]; from != nil && acting[from.Key] ||
				heard[pair{foldWord(r.From.Number), h.Key}] {
				continue
			}
			r.To.Doc = h.Key
			out = append(out, judge(r, c.byKey[r.From.Doc], h))
		}
	}
	return out
}

// knownDays are the days of a document in days.csv or known.csv.
type knownDays struct {
	issued, effective Day
	movedBy           string // who put off the day of effect, or brought it forward
}

var days = sync.OnceValue(func() map[string]knownDays {
	out := map[string]knownDays{}
	for _, table := range []string{daysTable, knownTable} {
		for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
			f := strings.Split(line, ",")
			if i == 0 || len(f) < 5 {
				continue
			}
			k := knownDays{issued: Day(f[2]), effective: Day(f[3])}
			if len(f) > 5 {
				k.movedBy = f[4]
			}
			out[MakeKey(f[0], "", "", "", Day(f[1]))] = k
		}
	}
	return out
})

// EachIssued tells of every document of the register the day on which it was issued.
func EachIssued(tell func(number string, issued Day)) {
	for _, line := range strings.Split(strings.TrimSpace(daysTable), "\n")[1:] {
		if f := strings.Split(line, ","); len(f) >= 5 && f[2] != "" {
			tell(f[0], Day(f[2]))
		}
	}
}

// RegisteredEnds are the ends that the register tells of the document with a key, whether it
// is held or not.
func RegisteredEnds(key string) []Relation {
	out := slices.Clone(ends()[key])
	for i := range out {
		out[i].To.Doc = key
	}
	return out
}

// registeredDays are the days of the document with these facts, as the register has
// them: by the number that decides alone, or by number and year.
func registeredDays(number string, year Day) (knownDays, bool) {
	if number == "" || local(number) || IsMerged(number) {
		return knownDays{}, false
	}
	k, ok := days()[MakeKey(number, "", "", "", year)]
	return k, ok
}

// moved gives h the day of effect that a later act set for it, and says so.
func moved(h *Head) string {
	k, ok := registeredDays(h.Number, h.Issued)
	if !ok || k.movedBy == "" || h.Effective == k.effective || h.Issued != "" && h.Issued != k.issued {
		return ""
	}
	h.Effective = k.effective
	return fmt.Sprintf(sayMoved, numberName(Ref{Number: k.movedBy}), k.effective.Vietnamese())
}

// SortEnds puts rows in the order of the file, each once.
func SortEnds(rows []End) []End {
	slices.SortFunc(rows, func(a, b End) int { return strings.Compare(a.Row(), b.Row()) })
	return slices.Compact(rows)
}

// DateBy gives d the day on which others say that it was issued, where its own text
// does not tell, and the day of effect that follows from it. "" does nothing.
func DateBy(d *Document, issued Day) {
	if d.Issued != "" || issued == "" {
		return
	}
	d.Issued = issued
	if d.Effective == "" {
		d.Effective, _, _ = effective(d, issued)
	}
}
