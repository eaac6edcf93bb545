package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/starter"
)

// register reads all collections and writes what they tell of ends and of days; see
// corpus/register.go. The program that runs it has to be built with empty files, or
// what they said is read again ("make register" does that).
func (c *evalCmd) register(ctx context.Context, m *Main) error {
	if c.Corpus == "" {
		return misuse("Cờ --register cần --corpus là thư mục chứa các bộ văn bản.")
	}
	data, err := starter.Load()
	if err != nil {
		return err
	}
	s := &shelf{docs: map[string]*corpus.Document{}, told: map[string][]corpus.Relation{}}
	for _, d := range data.Documents() {
		s.put(d)
	}
	cited := citations{}
	var all []*corpus.Document
	for _, file := range validityCollections[len(validityCollections)-1].files {
		docs, err := readAll(ctx, filepath.Join(c.Corpus, file))
		if err != nil {
			return spoken(err)
		}
		all = append(all, docs...)
	}
	for _, d := range all {
		cited.read(d)
	}
	for _, d := range all {
		corpus.DateBy(d, cited.of(d.Number))
		s.put(d)
	}
	catalog, rels := s.open()
	var b strings.Builder
	fmt.Fprintln(&b, corpus.EndsHead)
	rows := endRows(catalog, rels, s.docs)
	for _, e := range rows {
		fmt.Fprintln(&b, e.Row())
	}
	if err := os.WriteFile(filepath.Join(c.Register, "ends.csv"), []byte(b.String()), 0o644); err != nil {
		return fail(err, "Không ghi được vào %s.", c.Register)
	}
	b.Reset()
	fmt.Fprintln(&b, corpus.DaysHead)
	days := cited.rows(catalog)
	for _, row := range days {
		fmt.Fprintln(&b, row)
	}
	if err := os.WriteFile(filepath.Join(c.Register, "days.csv"), []byte(b.String()), 0o644); err != nil {
		return fail(err, "Không ghi được vào %s.", c.Register)
	}
	fmt.Fprintf(m.Stdout, "%d dòng về việc hết hiệu lực, %d dòng về ngày của văn bản.\n", len(rows), len(days))
	return nil
}

// endRows are the ends that were read without any doubt: the whole number, a day
// that is known and fits, and nothing later that speaks against them.
func endRows(catalog *corpus.Catalog, rels []corpus.Relation, docs map[string]*corpus.Document) []corpus.End {
	var settled []corpus.Relation
	lives := map[string][]corpus.Relation{} // what was done to a document, by its key
	for _, r := range catalog.Settled(rels) {
		if r.Rejected {
			continue
		}
		settled = append(settled, r)
		if r.To.Doc != "" && (r.Kind == corpus.RelAmends && r.Grade() == corpus.Sure || r.Kind == corpus.RelMerges) {
			lives[r.To.Doc] = append(lives[r.To.Doc], r)
		}
	}
	var out []corpus.End
	for _, r := range settled {
		switch r.Kind {
		case corpus.RelReplaces, corpus.RelRepeals, corpus.RelSuspends, corpus.RelKeeps:
		default:
			continue
		}
		from := catalog.Head(r.From.Doc)
		grade := map[corpus.Grade]string{corpus.Sure: "sure", corpus.Likely: "likely"}[r.Grade()]
		if r.By != corpus.FromText || grade == "" || r.Claim.Scope != "" || r.Claim.Form == "follows" &&
			grade != "sure" ||
			!nationalNumber(r.From.Number) && !corpus.IsMerged(r.From.Number) || !nationalNumber(r.To.Number) {
			continue
		}
		// A consolidated text whose law is not known speaks for it: its articles of
		// effect are the law's, its own day of issue is later than theirs.
		merged := corpus.IsMerged(r.From.Number)
		if merged && !ownWords(docs[r.From.Doc], r) {
			continue
		}
		if from == nil {
			from = &corpus.Head{Number: r.From.Number}
		}
		switch f := r.Claim.Form; {
		case f == "namesake":
			grade = f
		case (f == "note" || f == "own") && grade == "sure":
			grade = "note"
		}
		by, _, _ := strings.Cut(from.Number, "#") // two texts of one number are told apart so
		e := corpus.End{Number: r.To.Number, Article: r.To.Article, Clause: r.To.Clause, Point: r.To.Point,
			Kind: r.Kind, Since: cmp.Or(r.Since, from.Effective), Until: r.Until,
			By: by, ByArticle: r.From.Article, ByClause: r.From.Clause, Grade: grade}
		if e.Article == "" && !r.To.Whole() { // an appendix, a chapter
			continue
		}
		if !numberYear.MatchString(e.Number) {
			if e.Year = string(r.Claim.Dated); e.Year == "" {
				if h := catalog.Head(r.To.Doc); h != nil {
					e.Year = string(h.Issued)
				}
			}
			if len(e.Year) < 4 {
				continue
			}
			e.Year = e.Year[:4]
		}
		issued := cmp.Or(string(from.Issued), yearOf(e.By))
		if merged {
			issued = string(e.Since)
		}
		if !numberYear.MatchString(e.By) && merged && e.Since != "" {
			e.ByYear = string(e.Since[:4])
		} else if !numberYear.MatchString(e.By) {
			if from.Issued == "" {
				continue
			}
			e.ByYear = string(from.Issued[:4])
		}
		late := func(o corpus.Relation) bool {
			h := catalog.Head(o.From.Doc)
			return h != nil && h.Issued > e.Since && o.From.Doc != r.From.Doc
		}
		switch {
		case e.Since == "", string(e.Since) < issued, cmp.Or(e.Year, yearOf(e.Number)) > issued[:4]:
		case grade != "likely" && grade != "namesake" && r.To.Whole() && slices.ContainsFunc(lives[r.To.Doc], late):
		default:
			out = append(out, e)
		}
	}
	return corpus.SortEnds(out)
}

// ownWords says that a relation of a consolidated text stands in the words of its
// law, before those of the laws that amended it are quoted: "Luật này" is another there.
func ownWords(d *corpus.Document, r corpus.Relation) bool {
	if d == nil {
		return false
	}
	for _, p := range d.Parts {
		if p.Kind == corpus.KindArticle && p.No == r.From.Article {
			own, _, _ := strings.Cut(p.Words(), "quy định như sau:")
			own, _, _ = strings.Cut(own, "có căn cứ ban hành như sau")
			return strings.Contains(own, r.To.Number)
		}
	}
	return false
}

// yearOf is the year in a number; "" where it has none.
func yearOf(number string) string { return strings.Trim(numberYear.FindString(number), "/") }

var numberYear = regexp.MustCompile(`/(?:19|20)[0-9]{2}/`)

// nationalNumber says that a number names one document of the whole country.
func nationalNumber(n string) bool {
	ms := corpus.ParseRef(n)
	return len(ms) == 1 && ms[0].Symbol != "" && !strings.HasSuffix(n, "-") && !corpus.IsMerged(n) &&
		!strings.ContainsAny(n, ", ") && !strings.Contains(n, "UBND") && !strings.Contains(n, "HĐND") &&
		!strings.HasSuffix(n, "/TW") && !strings.HasSuffix(n, "/TU")
}

// citations are the days of issue that documents give when they name others: by
// number and, where that has none, year.
type citations map[[2]string]map[corpus.Day]int

var reCited = regexp.MustCompile(`([0-9]{1,4}/(?:[0-9]{4}/)?\p{Lu}[\p{Lu}0-9a-z&-]+)\s+ngày\s+([0-9]{1,2})\s*(?:tháng|/|-)\s*([0-9]{1,2})\s*(?:năm|/|-)\s*([0-9]{4})`)

func (c citations) read(d *corpus.Document) {
	var words strings.Builder
	for _, p := range d.Parts {
		words.WriteString(p.Words())
		words.WriteByte('\n')
	}
	for _, m := range reCited.FindAllStringSubmatch(words.String(), -1) {
		n := corpus.CanonicalNumber(m[1])
		on, err := corpus.ParseDay(fmt.Sprintf("%s-%02s-%02s", m[4], m[3], m[2]))
		if err != nil || !nationalNumber(n) {
			continue
		}
		k := [2]string{n, ""}
		if !numberYear.MatchString(n) {
			k[1] = string(on[:4])
		}
		if c[k] == nil {
			c[k] = map[corpus.Day]int{}
		}
		c[k][on]++
	}
}

// of is the day of issue that all who name a number with its year give it; "" where
// nobody does or they differ.
func (c citations) of(number string) corpus.Day {
	if days := c[[2]string{number, ""}]; len(days) == 1 {
		for d := range days {
			if string(d[:4]) == yearOf(number) {
				return d
			}
		}
	}
	return ""
}

// rows are the lines of days.csv: of each document of the collections, and of each
// that others name, the day of issue where nobody says otherwise and the day of
// effect where it is known.
func (c citations) rows(catalog *corpus.Catalog) []string {
	out := map[[2]string]string{}
	for k, days := range c {
		all := slices.Sorted(maps.Keys(days))
		if y := yearOf(k[0]); len(all) == 1 && (y == "" || y == string(all[0][:4])) {
			out[k] = string(all[0]) + ",,cited"
		}
	}
	for _, h := range catalog.Heads() {
		if h.Kind != corpus.Verbatim || h.Issued == "" || !nationalNumber(h.Number) {
			continue
		}
		k := [2]string{h.Number, ""}
		if !numberYear.MatchString(h.Number) {
			k[1] = string(h.Issued[:4])
		}
		effective := h.Effective
		if effective < h.Issued {
			effective = ""
		}
		out[k] = fmt.Sprintf("%s,%s,text", h.Issued, effective)
	}
	var rows []string
	for k, v := range out {
		rows = append(rows, k[0]+","+k[1]+","+v)
	}
	slices.Sort(rows)
	return rows
}
