package check

import (
	"trolyao/corpus"
)

// Mark is what was found about a reference: a closed set.
type Mark string

const (
	InForce      Mark = "in_force"       // exists and is in force on the day
	Amended      Mark = "amended"        // in force, amended since it was issued
	Partly       Mark = "partly_expired" // in force, a part of it is not
	Past         Mark = "past"           // no longer in force, named for the past or as what is replaced
	Internal     Mark = "internal"       // the draft's own provision, there
	Expired      Mark = "expired"
	NotYet       Mark = "not_yet"
	Repealed     Mark = "repealed_provision"
	NoProvision  Mark = "no_such_provision"
	WrongDay     Mark = "number_date_mismatch"
	WrongIssuer  Mark = "wrong_issuer"
	WrongType    Mark = "wrong_type"
	WrongTitle   Mark = "wrong_title"
	NoDocument   Mark = "no_such_document"
	Misquote     Mark = "misquote"
	OldWording   Mark = "amended_wording"
	Quoted       Mark = "quote" // a quote that stands in the provision
	Doubtful     Mark = "doubtful"
	NewerName    Mark = "newer_same_name" // a later law of the same name is known
	Unclear      Mark = "unclear"         // several documents may be meant
	NotHeld      Mark = "not_held"        // not held, so not checked
	Unread       Mark = "not_checked"     // held, but not enough of it to check
	Order        Mark = "order"
	BasisForm    Mark = "basis_form"
	OldAgency    Mark = "old_agency"
	NotAWorkday  Mark = "not_working_day"
	ImpossibleDy Mark = "impossible_day"
)

// Level says what a mark asks of the person: a Wrong is to be mended, a Doubt to be
// compared with the texts, a Note to be known; Fine asks nothing, Unchecked says
// that the house cannot tell.
type Level string

const (
	Wrong     Level = "wrong"
	Doubt     Level = "doubt"
	Note      Level = "note"
	Unchecked Level = "unchecked"
	Fine      Level = "fine"
)

// Levels are all levels, the gravest first.
var Levels = []Level{Wrong, Doubt, Note, Unchecked, Fine}

func (l Level) rank() int {
	for i, x := range Levels {
		if x == l {
			return i
		}
	}
	return len(Levels)
}

// Finding is one thing to say of a reference.
type Finding struct {
	Mark  Mark   `json:"mark"`
	Level Level  `json:"level"`
	Text  string `json:"text"` // one or two plain sentences
	// Why are the reasons, one sentence each, with what they rest on.
	Why []string `json:"why,omitempty"`
	// Propose is a wording to put in the place of Instead, which stands in the marked
	// words; "" where code knows none.
	Instead string `json:"instead,omitempty"`
	Propose string `json:"propose,omitempty"`
	// Near are the nearest provisions or documents that exist.
	Near []string `json:"near,omitempty"`
	// Present is the wording that holds on the day, where it bears on the finding;
	// Diff is the way from the draft's words to it.
	Present string        `json:"present,omitempty"`
	Diff    []corpus.Edit `json:"diff,omitempty"`
}

// Kind is what a find is.
type Kind string

const (
	Reference Kind = "reference"
	Basis     Kind = "basis" // a reference that opens a line of căn cứ
	Quote     Kind = "quote"
	Agency    Kind = "agency"
	Deadline  Kind = "deadline"
)

// Find is a place of the draft with what is to be said of it, the gravest first.
type Find struct {
	Kind Kind `json:"kind"`
	// Para is the paragraph, from 0; Start and End are byte offsets in its text.
	Para  int    `json:"para"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Where string `json:"where"` // for a person: "Điều 3", "chú thích 1", "đoạn 12"
	Text  string `json:"text"`  // the marked words
	// Cite is what the words were read as, "" where that is open; Link is its page.
	Cite     string    `json:"cite,omitempty"`
	Link     string    `json:"link,omitempty"`
	Findings []Finding `json:"findings"`
}

// Level is that of the gravest finding.
func (f *Find) Level() Level { return f.Findings[0].Level }

// Mark is that of the gravest finding.
func (f *Find) Mark() Mark { return f.Findings[0].Mark }

// Report is the result of a check.
type Report struct {
	Day     corpus.Day `json:"day"`      // the day of the law
	DayFrom string     `json:"day_from"` // "asked", "draft" or "today"
	Type    string     `json:"type,omitempty"`
	Finds   []Find     `json:"finds"`
	// Count counts finds by their gravest level.
	Count map[Level]int `json:"count"`
	// Held is the issue day of the newest document held: what came later is not known.
	Held corpus.Day `json:"held,omitempty"`
	// Cautions are sentences on the check as a whole.
	Cautions []string `json:"cautions,omitempty"`
	Paras    []string `json:"paras,omitempty"` // the draft's paragraphs, as offsets count them

	notes map[int]int // of paragraphs that stand in a note, its number
}
