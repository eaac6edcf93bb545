package starter

import (
	"strings"

	"trolyao/corpus"
)

// factsPart says in one paragraph what the catalogue knows of a document whose
// text is not held, so that "theo nghị định nào" finds it: what it is about,
// from when it holds, what it replaced and what changed it.
func (d *Data) factsPart(e *Entry) *corpus.Part {
	var b strings.Builder
	h := e.head(corpus.Catalogue)
	b.WriteString(corpus.Cite(&h, e.ref("")))
	if e.Title != "" && !strings.Contains(b.String(), e.Title) {
		b.WriteString(" " + lowerFirst(e.Title))
	}
	if e.Issuer != "" {
		b.WriteString("; cơ quan ban hành: " + e.Issuer)
	}
	if e.Issued != "" {
		b.WriteString("; ban hành ngày " + e.Issued.Vietnamese())
	}
	if e.Effective != "" && !e.Party {
		b.WriteString("; có hiệu lực từ ngày " + e.Effective.Vietnamese())
	}
	b.WriteString(".")
	if e.About != "" {
		b.WriteString(" " + e.About)
	}
	list := func(says string, kind corpus.RelationKind, from bool) {
		var names []string
		for _, other := range d.Catalogue {
			for _, l := range other.Relations {
				switch {
				case l.Kind != kind:
				case from && other == e:
					name := d.entries[l.To].called()
					if to := d.entries[l.To]; kind == corpus.RelReplaces && to.Number != "" && to.Title != "" {
						name += " " + lowerFirst(to.Title) // who asks by the old subject finds the new text
					}
					names = append(names, name)
				case !from && d.entries[l.To] == e:
					name := other.called()
					if l.Since != "" {
						name += " (từ ngày " + l.Since.Vietnamese() + ")"
					}
					names = append(names, name)
				}
			}
		}
		if len(names) > 0 {
			b.WriteString(" " + says + " " + strings.Join(unique(names), "; ") + ".")
		}
	}
	list("Thay thế", corpus.RelReplaces, true)
	list("Được thay thế bởi", corpus.RelReplaces, false)
	list("Sửa đổi, bổ sung", corpus.RelAmends, true)
	list("Được sửa đổi, bổ sung bởi", corpus.RelAmends, false)
	return &corpus.Part{Kind: corpus.KindItem, Text: b.String(), Digest: true, Asked: e.Questions}
}

// called is the short way to name a document in a sentence.
func (e *Entry) called() string {
	if e.Number == "" {
		return e.Title
	}
	return strings.TrimSpace(e.Type + " " + e.Number)
}

func lowerFirst(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	if first == "Về" || first == "Quy" || first == "Sửa" || first == "Ban" || first == "Hướng" || first == "Phê" {
		return strings.ToLower(first) + " " + rest
	}
	return s
}

func unique(names []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}
