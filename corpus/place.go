package corpus

import (
	"fmt"
	"strings"
	"trolyao/paper"
)

// Placed is a part of a document with the address it is cited by.
type Placed struct {
	Part *Part
	// Ref is whole where the part cannot be cited by itself: it belongs to the
	// nearest part above it that can.
	Ref Ref
	// Rows are the addresses of the rows of Part.Table; a row that continues the
	// one above has a whole Ref.
	Rows  []Ref
	Parts []Placed
}

// Placed returns the whole text of d in reading order, each part with its
// address. Every address that a passage or a point of d has is among them,
// that of a unit, where its own heading has none, aside.
func (d *Document) Placed() []Placed {
	whole := Ref{Doc: d.Key, Number: d.Number}
	if d.Type == procedureType {
		return placeLoose(d.Parts, whole, whole)
	}
	units := walker{doc: d.Key, number: d.Number}
	if units.parts(d.Parts, Ref{}, nil); len(units.out) == 0 {
		units.paragraphs(d.Parts)
		var out []Placed
		for _, u := range units.out {
			p := Placed{Part: u.Part, Ref: u.Ref}
			for _, q := range u.Part.Parts {
				p.Parts = append(p.Parts, placeTable(q, u.Ref, whole))
			}
			out = append(out, p)
		}
		return out
	}
	return placeParts(d.Parts, whole, whole)
}

// placeParts places parts above the Điều, as walker.parts does.
func placeParts(parts []*Part, scope, whole Ref) []Placed {
	var out []Placed
	for _, p := range parts {
		r := scope
		switch p.Kind {
		case KindArticle:
			r.Chapter, r.Book, r.Section = "", "", ""
			r.Article = p.No
			out = append(out, placeArticle(p, r, whole))
			continue
		case KindBook:
			r.Book = p.No
		case KindChapter:
			r.Chapter = p.No
		case KindSection, KindSubsection:
			r.Section = join(r.Section, p.No, ".")
		case KindAppendix:
			r = whole
			r.Appendix = p.No
		case KindHeading:
			r.Section = join(r.Section, p.No, ".")
			out = append(out, Placed{Part: p, Ref: r, Parts: placeLoose(p.Parts, r, whole)})
			continue
		case KindPreamble, KindSignature:
			out = append(out, unplaced(p, whole))
			continue
		default:
			out = append(out, placeLoose([]*Part{p}, scope, whole)...)
			continue
		}
		out = append(out, Placed{Part: p, Ref: r, Parts: placeContainer(p, r, whole)})
	}
	return out
}

func placeContainer(p *Part, r, whole Ref) []Placed {
	var out []Placed
	for _, q := range p.Parts {
		switch q.Kind {
		case KindArticle, KindBook, KindChapter, KindSection, KindSubsection, KindSignature, KindHeading:
			out = append(out, placeParts([]*Part{q}, r, whole)...)
		case KindItem:
			if p.No == notesNo && q.No != "" {
				at := r
				at.Item = q.No
				out = append(out, Placed{Part: q, Ref: at, Parts: unplaced(q, whole).Parts})
				continue
			}
			fallthrough
		default:
			out = append(out, placeLoose([]*Part{q}, r, whole)...)
		}
	}
	return out
}

func placeArticle(p *Part, r, whole Ref) Placed {
	out := Placed{Part: p, Ref: r}
	for _, q := range p.Parts {
		at := r
		switch q.Kind {
		case KindClause:
			at.Clause = q.No
			clause := Placed{Part: q, Ref: at}
			for _, s := range q.Parts {
				if s.Kind != KindPoint {
					clause.Parts = append(clause.Parts, unplaced(s, whole))
					continue
				}
				point := unplaced(s, whole)
				point.Ref = at
				point.Ref.Point = s.No
				clause.Parts = append(clause.Parts, point)
			}
			out.Parts = append(out.Parts, clause)
		case KindPoint:
			point := unplaced(q, whole)
			at.Point = q.No
			point.Ref = at
			out.Parts = append(out.Parts, point)
		case KindHeading:
			at.Section = q.No
			out.Parts = append(out.Parts, Placed{Part: q, Ref: at, Parts: placeLoose(q.Parts, at, whole)})
		default:
			out.Parts = append(out.Parts, unplaced(q, whole))
		}
	}
	return out
}

// placeLoose places what stands below a section of a plan or an appendix.
func placeLoose(parts []*Part, r, whole Ref) []Placed {
	var out []Placed
	for _, q := range parts {
		at := r
		switch {
		case q.Kind == KindTable:
			out = append(out, placeTable(q, r, whole))
			continue
		case q.Kind == KindPoint, q.Kind == KindHeading && isLetter(q.No):
			at.Point = q.No
			point := unplaced(q, whole)
			point.Ref = at
			out = append(out, point)
			continue
		case q.Kind == KindHeading && q.No != "":
			at.Section = sub(r.Section, q.No)
		default:
			out = append(out, unplaced(q, whole))
			continue
		}
		out = append(out, Placed{Part: q, Ref: at, Parts: placeLoose(q.Parts, at, whole)})
	}
	return out
}

// placeTable gives the rows of a table the addresses that cutter.table gives
// its records.
func placeTable(p *Part, r, whole Ref) Placed {
	out := unplaced(p, whole)
	if p.Table == nil {
		return out
	}
	t := p.Table
	out.Rows = make([]Ref, len(t.Rows))
	open := false
	for i, row := range t.Rows {
		out.Rows[i] = whole
		if rowText(row, false) == "" {
			continue
		}
		at := r
		if paper.GroupRow(row) {
			at.Item = rowNumber(row)
			out.Rows[i], open = at, false
			continue
		}
		if no := rowNumber(row); numbersRow(no) {
			at.Item = no
		} else if !open || len(t.Columns) == 0 {
			at.Item = fmt.Sprint(i + 1)
		} else {
			continue
		}
		out.Rows[i], open = at, true
	}
	return out
}

// rowNumber is what stands in the first cell of a row.
func rowNumber(row []paper.Cell) string {
	if len(row) == 0 {
		return ""
	}
	return strings.TrimRight(row[0].Raw, ". )")
}

// numbersRow says that no begins a record of its own.
func numbersRow(no string) bool {
	return no != "" && len(no) < 12 && (no[0] >= '0' && no[0] <= '9' || paper.RomanValue(no) > 0)
}

func unplaced(p *Part, whole Ref) Placed {
	out := Placed{Part: p, Ref: whole}
	for _, q := range p.Parts {
		out.Parts = append(out.Parts, unplaced(q, whole))
	}
	return out
}
