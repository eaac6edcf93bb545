package paper

// Block is a paragraph or a table of a file, in reading order, before its
// structure is understood.
type Block struct {
	// Label is a number the file format computes and does not store as text
	// (Word's automatic numbering): "2.", "a)". It is read as if it stood in
	// front of Text.
	Label string
	// Text is the paragraph, NFC, line breaks inside it as "\n".
	Text  string
	Table *Table // instead of Text
	Page  int    // from 1; 0 unknown
	// Level is the outline level of a heading style, from 1; 0 is body text.
	Level int
	Bold  bool // all of it
	Upper bool // shown in capitals although the text is not
}

// RefusalCode is why a file does not become a document.
type RefusalCode string

const (
	RefusedSecret     RefusalCode = "secret"     // bears a state-secret stamp; its text must not be kept
	RefusedEmpty      RefusalCode = "empty"      // no text at all
	RefusedScanned    RefusalCode = "scanned"    // a picture or garbled text layer: OCR is needed
	RefusedTooBig     RefusalCode = "too_big"    // over the size or expansion limit
	RefusedFormat     RefusalCode = "format"     // not a format we read, or not what its name says
	RefusedUnreadable RefusalCode = "unreadable" // broken
)

// Refusal is the error for a file that does not become a document.
type Refusal struct {
	Code RefusalCode
	Text string // one plain Vietnamese sentence for the person
	Err  error  // the cause, for the operator; may be nil
}

func (r *Refusal) Error() string {
	if r.Err != nil {
		return "paper: refused (" + string(r.Code) + "): " + r.Err.Error()
	}
	return "paper: refused (" + string(r.Code) + ")"
}

func (r *Refusal) Unwrap() error { return r.Err }

// Table is a table of the text, kept as records.
type Table struct {
	// Columns are the headings, those of merged heading rows joined by " / ".
	// nil when the table has no heading row.
	Columns []string `json:"columns,omitempty"`
	// HeadRows are the heading rows as written, for rendering.
	HeadRows [][]Cell `json:"head,omitempty"`
	Rows     [][]Cell `json:"rows"`
}

// Cell is one cell. Raw is what stands in the file (""
// where the cell is merged or missing); Text is what a reader understands;
// Inferred says that Text was resolved from neighbours.
type Cell struct {
	Raw      string `json:"raw,omitempty"`
	Text     string `json:"text,omitempty"`
	Inferred bool   `json:"inferred,omitempty"`
}

// Severity orders problems.
type Severity string

const (
	Info    Severity = "info"    // worth knowing
	Warning Severity = "warning" // a person should look
)

// Problem is something odd in a file that was read all the same.
type Problem struct {
	Severity Severity `json:"severity"`
	// Where is a place a person can find: "dòng 120", "Điều 15", "bảng 2".
	Where string `json:"where,omitempty"`
	// Text is one plain Vietnamese sentence.
	Text string `json:"text"`
}
