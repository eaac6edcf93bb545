package corpus

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CiteFirst is a reference as the first mention in a text gives it: type,
// number, day, issuer and trích yếu; of a law, a code and an ordinance the type
// and the name alone. h must not be nil.
//
// Nghị định 30/2020/NĐ-CP, Phụ lục I mục II.6; capitals: Phụ lục II mục V.7
func CiteFirst(h *Head, r Ref) string {
	doc, number := byName(h), h.Number
	if doc == "" {
		doc = h.Type
		if number != "" {
			doc = join(doc, "số "+number, " ")
		}
		if h.Issued != "" {
			doc = join(doc, "ngày "+h.Issued.Long(), " ")
		}
		if h.Issuer != "" {
			doc = join(doc, "của "+h.Issuer, " ")
		}
		doc = join(doc, lowered(h.Title), " ")
	}
	return join(r.Local(), doc, " ")
}

// CiteAgain is a reference as every later mention gives it: type and number.
func CiteAgain(h *Head, r Ref) string {
	doc := byName(h)
	if doc == "" {
		if doc = join(h.Type, "số "+h.Number, " "); h.Number == "" {
			return CiteFirst(h, r)
		}
	}
	return join(r.Local(), doc, " ")
}

// CiteRead is a reference to p that says where its wording was read: the law by
// its name and number, and the consolidated text: "Điều 27 Luật Khiếu nại số
// 02/2011/QH13, theo văn bản hợp nhất 28/VBHN-VPQH". A law that has such a text bears
// its number on every day, also where the wording stands in the text as issued;
// others are cited by [Cite].
func CiteRead(h *Head, r Ref, readIn string) string {
	if h == nil || r.Whole() || readIn == "" && (len(h.Merged) == 0 || !bearsName(h.Type) || h.Number == "") {
		return Cite(h, r)
	}
	doc := byName(h)
	switch {
	case doc == "" || h.Type == "Hiến pháp":
		doc = Cite(h, Ref{})
	case h.Number != "":
		doc += " số " + h.Number
	}
	doc = join(r.Local(), doc, " ")
	if readIn == "" {
		return doc
	}
	return doc + ", theo " + Merged{Number: readIn}.Name()
}

// Caution is what a reader must know of a wording on a day, "" mostly: that it
// is not the one of that day.
func (p *Passage) Caution(on Day) string {
	if on == "" || !p.standsIn(on) {
		return ""
	}
	return fmt.Sprintf(wordStandsIn, on.Vietnamese(), p.Since.Vietnamese())
}

// byName names the documents that are cited by their name; "" others.
func byName(h *Head) string {
	switch h.Type {
	case "Hiến pháp":
		return Cite(h, Ref{})
	case "Luật", "Bộ luật", "Pháp lệnh":
		if h.Title == "" {
			return ""
		}
		return h.Type + " " + strings.TrimSpace(strings.TrimPrefix(h.Title, h.Type+" "))
	}
	return ""
}

// lowered begins a trích yếu as it stands inside a sentence.
func lowered(title string) string {
	if title == "" {
		return ""
	}
	first, n := utf8.DecodeRuneInString(title)
	word, _, _ := strings.Cut(title, " ")
	if strings.ContainsFunc(word[min(n, len(word)):], unicode.IsUpper) { // an abbreviation
		return title
	}
	return string(unicode.ToLower(first)) + title[n:]
}
