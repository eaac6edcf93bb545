package store

import (
	"cmp"

	"trolyao/corpus"
)

// rank orders kinds: a digest never stands in for the official words.
func rank(k corpus.Kind) int {
	switch k {
	case corpus.Verbatim:
		return 2
	case corpus.Digest:
		return 1
	}
	return 0
}

// reconcile decides what the current document is when a new version comes to
// an old one: the text of the better kind, the newer of equals, and the facts
// of both, those of the document whose text it is first.
func reconcile(old, new *corpus.Document) (*corpus.Document, []corpus.Problem) {
	first, second := new, old
	if rank(new.Kind) < rank(old.Kind) {
		first, second = old, new
	}
	d := *first
	d.Number = cmp.Or(d.Number, second.Number)
	d.Type = cmp.Or(d.Type, second.Type)
	d.Title = cmp.Or(d.Title, second.Title)
	d.Issuer = cmp.Or(d.Issuer, second.Issuer)
	d.Signer = cmp.Or(d.Signer, second.Signer)
	d.Issued = cmp.Or(d.Issued, second.Issued)
	d.Effective = cmp.Or(d.Effective, second.Effective)
	d.Expires = cmp.Or(d.Expires, second.Expires)
	d.Party = d.Party || second.Party
	if len(d.Aliases) == 0 {
		d.Aliases = second.Aliases
	}
	return &d, nil
}

// unitsOf cuts a document into its units.
func unitsOf(d *corpus.Document) []corpus.Unit {
	var units []corpus.Unit
	var walk func(parts []*corpus.Part, path []string)
	walk = func(parts []*corpus.Part, path []string) {
		for _, p := range parts {
			ref := corpus.Ref{Doc: d.Key, Number: d.Number}
			switch p.Kind {
			case corpus.KindArticle:
				ref.Article = p.No
			case corpus.KindAppendix:
				ref.Appendix = cmp.Or(p.No, "-")
			case corpus.KindBook, corpus.KindChapter, corpus.KindSection, corpus.KindSubsection:
				walk(p.Parts, append(path[:len(path):len(path)], p.Label+" "+p.Title))
				continue
			case corpus.KindHeading:
				ref.Section = p.No
			default:
				continue
			}
			units = append(units, corpus.Unit{Ref: ref, Path: path, Part: p})
		}
	}
	walk(d.Parts, nil)
	return units
}
