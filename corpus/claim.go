package corpus

import "slices"

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
	// hiệu lực), "list" (an entry below "các văn bản sau hết hiệu lực:"), "title".
	Form string `json:"form,omitempty"`
}

// Grade returns how sure the reading of r is.
func (r *Relation) Grade() Grade {
	if r.Claim == nil || r.By != FromText {
		return Told
	}
	return r.Claim.Grade
}

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
