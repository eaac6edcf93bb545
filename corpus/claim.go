package corpus

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trolyao/paper"
)

// Grade says how sure a reading is.
type Grade string

const (
	// Told is a fact that nobody read out of a text: a catalogue's, an
	// administrator's.
	Told Grade = ""
	// Sure is a whole sentence of an implementation article whose subject or
	// object is the document, named by its full number.
	Sure Grade = "sure"
	// Likely is a reading with one thing amiss. What it ends is shown as "có thể
	// đã hết hiệu lực" and is never taken out of answers.
	Likely Grade = "likely"
	// OfficialGrade is what an official register says. It neither ends nor keeps a text
	// by itself: it confirms our reading, or is a doubt for a person.
	OfficialGrade Grade = "official"
	// Doubtful is a reading that contradicts something known, or has more than one
	// thing amiss. It changes no state and waits for a person.
	Doubtful Grade = "doubtful"
)

// Claim is what a relation rests on: what the sentence says of the document it
// acts on besides the number, and how well it was understood.
type Claim struct {
	Grade Grade `json:"grade"`
	// Why are the things amiss, short Vietnamese phrases.
	Why []string `json:"why,omitempty"`
	// Type, Name and Dated are the loại văn bản, the name and the day of issue
	// that the sentence gives the target.
	Type  string `json:"type,omitempty"`
	Name  string `json:"name,omitempty"`
	Dated Day    `json:"dated,omitempty"`
	// Scope are the words that narrow what is acted on where no address does:
	// "phần trình tự, thủ tục".
	Scope string `json:"scope,omitempty"`
	// Form is the grammar that matched: "forward" (thay thế X), "backward" (X hết
	// hiệu lực), "list" (an entry below "các văn bản sau hết hiệu lực:"), "title", "note" (of a consolidated text),
	// "own" (a text of its own provision).
	Form string `json:"form,omitempty"`
}

// formOwn is the [Claim.Form] of what a text says of a provision of its own.
const formOwn = "own"

// ofNote says that a note of a text, or the text of the provision, tells it.
func (c *Claim) ofNote() bool { return c != nil && (c.Form == "note" || c.Form == formOwn) }

// Grade returns how sure the reading of r is.
func (r *Relation) Grade() Grade {
	if r.By == FromOfficial {
		return OfficialGrade
	}
	if r.Claim == nil || r.By != FromText {
		return Told
	}
	return r.Claim.Grade
}

// narrowed says that r acts on a part that has no address.
func (r *Relation) narrowed() bool { return r.Claim != nil && r.Claim.Scope != "" }

// doubt returns r with one more thing amiss, and at most the grade g.
func (r Relation) doubt(g Grade, why string) Relation {
	if r.By != FromText {
		return r
	}
	c := Claim{Grade: Sure}
	if r.Claim != nil {
		c = *r.Claim
	}
	c.Why = append(slices.Clip(c.Why), why)
	if c.Grade == Sure || g == Doubtful {
		c.Grade = g
	}
	r.Claim = &c
	return r
}

// worse says that c is a less sure reading than o.
func (c *Claim) worse(o *Claim) bool {
	order := []Grade{Doubtful, Likely, Sure, Told}
	return c != nil && o != nil && slices.Index(order, c.Grade) < slices.Index(order, o.Grade)
}

// legalRank orders documents by legal force (Luật Ban hành văn bản quy phạm pháp luật
// 64/2025/QH15, Điều 4): Hiến pháp 6, luật and nghị quyết of Quốc hội 5, pháp lệnh
// and nghị quyết of its standing committee 4, nghị định and nghị quyết of Chính phủ 3,
// of the prime minister 2, of ministries and courts 1, of local bodies below; -1
// where nothing tells.
func legalRank(docType, number string) int {
	f := paper.Fold(number)
	i := strings.LastIndex(f, "/")
	sym := f[i+1:]
	switch {
	case docType == "Hiến pháp":
		return 6
	case strings.HasPrefix(sym, "qh"), docType == "Luật" || docType == "Bộ luật":
		return 5
	case strings.Contains(sym, "ubtvqh"), docType == "Pháp lệnh", strings.Contains(sym, "hdnn"):
		return 4
	case strings.HasSuffix(sym, "-cp"), strings.HasSuffix(sym, "-hdbt"), docType == "Nghị định":
		return 3
	case strings.HasSuffix(sym, "ttg"):
		return 2
	case strings.Contains(sym, "ubnd"), strings.Contains(sym, "hdnd"):
		return 0
	case strings.HasPrefix(sym, "tt"), strings.HasPrefix(sym, "qd-b"), strings.HasPrefix(sym,
		"nq-hdtp"), docType == "Thông tư", docType == "Thông tư liên tịch":
		return 1
	}
	return -1
}

// sameType compares two loại văn bản where a number does not tell them apart: a
// Luật and a Nghị quyết of Quốc hội share the numbers of a year.
func sameType(a, b string) bool {
	fold := func(s string) string {
		switch s {
		case "Bộ luật":
			return "Luật"
		case "Thông tư liên tịch", "Thông tư liên bộ":
			return "Thông tư"
		}
		return s
	}
	return a == "" || b == "" || a == "Văn bản" || b == "Văn bản" || fold(a) == fold(b)
}

// judge compares a relation read from a text with what is known of its two
// documents, and lowers its grade where they disagree: a law of another type has
// the number, the day of issue differs, the actor is older than what it acts on or
// of lower rank (Điều 57: the issuer itself or a higher body ends a document). from
// and to may be nil.
func judge(rel Relation, from, to *Head) Relation {
	if rel.By != FromText || rel.Kind == RelBasis || rel.Kind == RelGuides || rel.Kind == RelMerges {
		return rel
	}
	var c Claim
	if rel.Claim != nil {
		c = *rel.Claim
	}
	if c.Form == formOwn { // what ended it is often older: the text was issued with the mark in it
		return rel
	}
	if to != nil && !sameType(c.Type, to.Type) {
		d, ok := splitNumber(rel.To.Number)
		if ok && symbolType(d.symbol) == "" && c.Type != "" {
			rel.To.Doc, rel.To.Number = "", c.Type+" số "+rel.To.Number // another document
			return rel
		}
		rel = rel.doubt(Likely, fmt.Sprintf(sayOtherType, c.Type, to.Type))
	}
	if to != nil && c.Dated != "" && to.Issued != "" && c.Dated != to.Issued {
		switch d, ok := splitNumber(rel.To.Number); {
		case !ok || d.year == "" || slices.Contains(c.Why, sayHalfNumber):
			rel = rel.doubt(Doubtful, fmt.Sprintf(sayOtherDay, c.Dated.Vietnamese(), to.Issued.Vietnamese()))
		case c.Dated[:4] != to.Issued[:4]:
			rel = rel.doubt(Likely, fmt.Sprintf(sayOtherDay, c.Dated.Vietnamese(), to.Issued.Vietnamese()))
		}
	}
	if otherName(c, to) {
		rel = rel.doubt(Doubtful, fmt.Sprintf(sayOtherName, to.Title))
	}
	if other := otherPlace(from, to, rel.Evidence); other {
		rel = rel.doubt(Doubtful, fmt.Sprintf(sayOtherPlace, from.Issuer, to.Issuer))
	}
	if issued := issuedOf(from, rel.From); issued != "" && to != nil && to.Issued != "" &&
		issued < to.Issued[:min(len(issued), len(to.Issued))] {
		rel = rel.doubt(Doubtful, sayOlder)
	}
	toType := c.Type
	if to != nil {
		toType = to.Type
	}
	fromType := ""
	if from != nil {
		fromType = from.Type
	}
	if a, b := legalRank(fromType, rel.From.Number), legalRank(toType, rel.To.Number); a >= 0 && a < b &&
		rel.Kind != RelKeeps {
		rel = rel.doubt(Doubtful, sayLower)
	}
	return rel
}

// otherPlace says that to is of another province than from, which evidence does not name:
// every province counts its documents for itself, and one that was merged ends those of
// the old ones.
func otherPlace(from, to *Head, evidence string) bool {
	if from == nil || to == nil || from.Issuer == "" || to.Issuer == "" {
		return false
	}
	a, b := legalRank("", from.Number), legalRank("", to.Number)
	if a != 0 || b != 0 || paper.Fold(from.Issuer) == paper.Fold(to.Issuer) {
		return false
	}
	// Its assembly and its committee are of one place.
	place := func(h *Head) string {
		return strings.TrimSpace(reLocalBody.ReplaceAllString(paper.Fold(h.Issuer), ""))
	}
	return place(from) != place(to) && !strings.Contains(paper.Fold(evidence), place(to))
}

var reLocalBody = regexp.MustCompile(`^(?:chu tich )?(?:uy ban nhan dan|uy ban hanh chinh|hoi dong nhan dan|ubnd|hdnd)\s+(?:(?:tinh|thanh pho|tp\.?)\s+)?`)

// issuedOf is the day a document was issued, or the year of its number.
func issuedOf(h *Head, r Ref) Day {
	if h != nil && h.Issued != "" {
		return h.Issued
	}
	if d, ok := splitNumber(r.Number); ok {
		return Day(d.year)
	}
	return ""
}
