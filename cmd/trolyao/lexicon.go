package main

import (
	"trolyao/corpus"
	"trolyao/index"
	"trolyao/starter"
)

// lexicon gives the index what the starter knows of words: abbreviations, chat
// spellings, lay words, agencies that changed their names, the lay questions
// its digests answer, and which documents the house is about.
func lexicon(d *starter.Data, today corpus.Day) index.Lexicon {
	l := index.Lexicon{Spellings: map[string]string{}, Hints: map[string][]index.Hint{}, Core: map[string]bool{}}
	for _, a := range d.Abbreviations {
		b := index.Abbreviation{Shorts: append([]string{a.Short}, a.Variants...)}
		for _, m := range a.Full {
			b.Meanings = append(b.Meanings, index.Meaning{Text: m.Text, Context: m.Context})
		}
		l.Abbreviations = append(l.Abbreviations, b)
	}
	for _, s := range d.Spellings {
		if !s.UnlessNumber { // "k.5" is for the reader of references
			l.Spellings[s.From] = s.To
		}
	}
	for _, t := range d.Lay {
		l.Synonyms = append(l.Synonyms, index.Synonym{From: t.Lay, To: t.Statute})
		if t.Both {
			l.Synonyms = append(l.Synonyms, index.Synonym{From: t.Statute, To: t.Lay})
		}
	}
	for i := range d.Agencies {
		a := &d.Agencies[i]
		if a.To == "" || len(a.Successors) == 0 {
			continue
		}
		if now, note := d.Directory.Present(a, string(today)); now != nil && now.Name != a.Name {
			l.Renames = append(l.Renames, index.Rename{Old: a.Name, New: now.Name, From: corpus.Day(a.To).Add(1),
				Note: note})
		}
	}
	for _, doc := range d.Documents() {
		if doc.Kind != corpus.Digest {
			continue
		}
		l.Core[doc.Key] = true
		for _, u := range doc.Units() {
			for _, p := range u.Passages(&doc.Head) {
				r := p.Ref
				r.Doc, r.Number = "", ""
				for _, asked := range p.Asked {
					l.Hints[doc.Key] = append(l.Hints[doc.Key], index.Hint{Ref: r, Text: asked})
				}
			}
		}
	}
	return l
}
