package corpus

// Ref is the address of a document or of a part of it. Empty fields are not
// part of the address; the zero Ref addresses nothing. Refs compare with ==.
type Ref struct {
	// Doc is the document's key ("30-2020-nd-cp"); "" means "this document".
	Doc string `json:"doc,omitempty"`
	// Number is its số, ký hiệu, for people ("30/2020/NĐ-CP").
	Number string `json:"number,omitempty"`

	Appendix string `json:"appendix,omitempty"` // "I", "2"; "-" is the only, unnumbered one
	Book     string `json:"book,omitempty"`     // Phần
	Chapter  string `json:"chapter,omitempty"`  // Chương
	Section  string `json:"section,omitempty"`  // Mục; in plans and appendices also "II.3"
	Article  string `json:"article,omitempty"`  // "5", "15a"
	Clause   string `json:"clause,omitempty"`   // "2", "2a"
	Point    string `json:"point,omitempty"`    // "a", "đ", "h1"
	Item     string `json:"item,omitempty"`     // tiết; table row number
}

// Mention is a reference as somebody wrote it, found by [ParseRef]: what is
// certain is filled in, what is not stays open for [Catalog.Resolve].
type Mention struct {
	Text       string // the words, as written
	Start, End int    // byte offsets in the text given to ParseRef

	// The document, as far as written: "nđ 30" gives Type "Nghị định", Serial
	// "30"; "30/2020/NĐ-CP" gives all of Serial, Year and Symbol; "Luật Cán bộ,
	// công chức" gives Type and Name. This says "Điều này", "Nghị định này".
	Type   string
	Serial string
	Year   string
	Symbol string // "NĐ-CP", "QH15", "QĐ-UBND"
	Name   string
	Dated  Day // "ngày 05 tháng 3 năm 2020"
	This   bool

	// Part is the address inside the document; its Doc and Number are empty.
	Part Ref
}
