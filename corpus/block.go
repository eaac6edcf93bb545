package corpus

// Block is a paragraph or a table of a file, in reading order, before its
// structure is understood. Readers of file formats make blocks; [Parse] makes
// a [Document] of them.
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
		return "corpus: refused (" + string(r.Code) + "): " + r.Err.Error()
	}
	return "corpus: refused (" + string(r.Code) + ")"
}

func (r *Refusal) Unwrap() error { return r.Err }

// Change is an entry of the document feed: the document with this key was put
// or removed. Seq grows by commit order.
type Change struct {
	Seq     int64
	Key     string
	Deleted bool
}
