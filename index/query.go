package index

import (
	"trolyao/corpus"
)

// Reader is what the asking person may read. The zero Reader reads public
// documents only.
type Reader struct {
	Agencies []string // agencies whose internal documents it may read
	All      bool     // every internal document (administrator, terminal of the house)
}

// Query is a question to the index.
type Query struct {
	Text string
	// Today is the asking day; a day named in Text wins over it. "" means no
	// document is held back for its validity.
	Today  corpus.Day
	Reader Reader
	Limit  int // units wanted; 0 means 10

	// Filters; empty fields do not filter.
	Types   []string // loại văn bản
	Issuer  string
	Year    int
	Docs    []string // document keys
	Without []string // document keys: as if these were not held
	Expired bool     // also give documents no longer in force, ranked with the others
}

// Result is what was found, best first, and how the question was read.
type Result struct {
	Reading Reading `json:"reading"`
	Hits    []Hit   `json:"hits"`
	// History holds hits that answer as well or better than Hits but are not
	// in force on Reading.On.
	History []Hit `json:"history,omitempty"`
	// Confidence, 0 to 1, is the calibrated share of questions with such a
	// result whose first three hits hold the answer: that the subject is held. Each
	// hit says of its own passage how sure that is.
	Confidence float64 `json:"confidence"`
	Cursor     int64   `json:"cursor"` // feed sequence the index had applied
}

// Hit is one unit (Điều, appendix section) with its best passage.
type Hit struct {
	Passage corpus.Passage   `json:"passage"`
	Also    []corpus.Passage `json:"also,omitempty"` // other matching passages of the unit, best first
	Score   float64          `json:"score"`
	// Confidence, 0 to 1, is the calibrated chance that the passage itself answers;
	// 1 of exact hits.
	Confidence float64 `json:"confidence"`
	Exact      bool    `json:"exact,omitempty"` // fetched by the reference in the question
	// Asked is what the reference names, of exact hits; the passage is it, lies in
	// it, or is the narrowest that holds it.
	Asked corpus.Ref `json:"-"`
	// Validity of the passage on Reading.On.
	Validity corpus.Validity `json:"validity"`
}

// Aspect is what a question asks for.
type Aspect string

const (
	AspectNone       Aspect = ""
	AspectDefinition Aspect = "definition" // X là gì
	AspectDeadline   Aspect = "deadline"   // bao lâu, thời hạn
	AspectAuthority  Aspect = "authority"  // ai, cơ quan nào có thẩm quyền
	AspectDossier    Aspect = "dossier"    // hồ sơ gồm những gì
	AspectDuty       Aspect = "duty"       // trách nhiệm, nghĩa vụ
	AspectForbidden  Aspect = "forbidden"  // có bị cấm, không được
	AspectPenalty    Aspect = "penalty"    // phạt bao nhiêu
	AspectCondition  Aspect = "condition"  // điều kiện, tiêu chuẩn
	AspectProcedure  Aspect = "procedure"  // trình tự, thủ tục, thế nào
	AspectValidity   Aspect = "validity"   // còn hiệu lực không, thay bằng gì
)

// Reading is a question as the index understood it.
type Reading struct {
	Text     string `json:"text"`               // as searched: diacritics restored, abbreviations spelled out
	Restored bool   `json:"restored,omitempty"` // diacritics were put in
	Aspect   Aspect `json:"aspect,omitempty"`
	// On is the as-of day; OnText the words that named it, "" when it is today.
	On     corpus.Day `json:"on"`
	OnText string     `json:"on_text,omitempty"`
	// Refs are the references in the question with what they can mean.
	Refs []RefReading `json:"refs,omitempty"`
	// Notes are Vietnamese sentences the person should see: an old name that
	// was followed to the present one, say.
	Notes []string `json:"notes,omitempty"`
	// Unclear is an abbreviation with several meanings the question does not
	// settle; Choices are the meanings.
	Unclear string   `json:"unclear,omitempty"`
	Choices []string `json:"choices,omitempty"`

	lays []lay // everyday wordings in it
}

// RefReading is one reference in a question. No candidate means the document
// is not held; several mean the person has to choose.
type RefReading struct {
	Mention    corpus.Mention `json:"mention"`
	Candidates []corpus.Ref   `json:"candidates,omitempty"`
	// Missing says that the document is held but has no such part ("Điều 55"
	// of a decree with 38).
	Missing bool `json:"missing,omitempty"`
}
