package corpus

import "trolyao/paper"

// Kind says whose words a text is.
type Kind string

const (
	// Verbatim is the official wording ("nguyên văn").
	Verbatim Kind = "verbatim"
	// Digest is our own summary of a provision ("tóm lược"). It steps back
	// when the official text of the same document is imported.
	Digest Kind = "digest"
	// Catalogue is a document of which only the facts are known, no text.
	Catalogue Kind = "catalogue"
)

// Class says who may read a document. Documents with a state-secret stamp
// never get this far.
type Class string

const (
	Public   Class = ""         // published law and plans: everybody
	Internal Class = "internal" // readers of Head.Agency only
)

// Head is what is known of a document besides its text. It is small, and is
// shared by all passages of the document.
type Head struct {
	// Key names the document in the house, in links and file names:
	// "30-2020-nd-cp". Number, year and, where those are not unique, issuer
	// decide it; all versions of a document share it. See [MakeKey].
	Key string `json:"key"`
	// Number is the số, ký hiệu in canonical form: "30/2020/NĐ-CP",
	// "64/2025/QH15", "4935/QĐ-UBND"; "" when the document has none.
	Number string `json:"number,omitempty"`
	// Type is the loại văn bản: "Nghị định", "Luật", "Thông tư liên tịch".
	Type string `json:"type,omitempty"`
	// Title is the trích yếu, without the type: "Về công tác văn thư"; the
	// name of a law without "Luật": "Cán bộ, công chức".
	Title     string `json:"title,omitempty"`
	Issuer    string `json:"issuer,omitempty"`
	Signer    string `json:"signer,omitempty"`
	Issued    Day    `json:"issued,omitempty"`
	Effective Day    `json:"effective,omitempty"` // first day in force; "" unknown
	Expires   Day    `json:"expires,omitempty"`   // first day no longer in force; "" none known
	// Party marks documents of the Party (kết luận, nghị quyết TW …): they are
	// shown as "văn kiện Đảng", never with the status of a legal normative text.
	Party  bool   `json:"party,omitempty"`
	Kind   Kind   `json:"kind"`
	Class  Class  `json:"class,omitempty"`
	Agency string `json:"agency,omitempty"` // whose internal document; "" for Public
	// Aliases are other names people use: "nđ 30", "nghị định văn thư".
	Aliases []string `json:"aliases,omitempty"`
	// Merged are the consolidated texts that wordings of this law were read in,
	// the oldest first; of one such text as it came in, that text. See [Identify].
	Merged []Merged `json:"merged,omitempty"`
	// Former are keys that the document, or a text folded into it, had before.
	// Links and turns that name one still find it.
	Former []string `json:"former,omitempty"`
	// Subjects are the đề mục of the codified law that articles of it stand in.
	Subjects []Subject `json:"subjects,omitempty"`
	// Exchange is the envelope it came in over the axis of exchange; nil for others.
	Exchange *Exchange `json:"exchange,omitempty"`
	// Mended are the facts that an administrator set, in the order of [Facts];
	// Ruling is the state decided with them.
	Mended []Fact  `json:"mended,omitempty"`
	Ruling *Ruling `json:"ruling,omitempty"`
	// Source tells where the text came from: a file name, or an address.
	Source string `json:"source,omitempty"`
	// Note is a caution to show with the document ("bản OCR, cần đối chiếu").
	Note string `json:"note,omitempty"`
}

// Document is one version of a document: its facts, its text as a tree, and
// what its own words say about other documents.
type Document struct {
	Head
	// Parts is the whole text in reading order. Rendering it gives back every
	// character of the text that was read, white space aside.
	Parts []*Part `json:"parts,omitempty"`
	// Relations are proposals read from the text, or facts of the catalogue.
	Relations []Relation `json:"relations,omitempty"`
}

// PartKind is the level of a part, from the top down.
type PartKind string

const (
	KindPreamble   PartKind = "preamble" // everything above the first heading: header, căn cứ
	KindBook       PartKind = "book"     // Phần
	KindChapter    PartKind = "chapter"  // Chương
	KindSection    PartKind = "section"  // Mục
	KindSubsection PartKind = "subsection"
	KindArticle    PartKind = "article"   // Điều
	KindClause     PartKind = "clause"    // khoản
	KindPoint      PartKind = "point"     // điểm
	KindItem       PartKind = "item"      // tiết, gạch đầu dòng
	KindHeading    PartKind = "heading"   // I, 1, a of a plan that has no Điều; nests by its numbering
	KindTable      PartKind = "table"     // Part.Table holds it
	KindAppendix   PartKind = "appendix"  // Phụ lục, or a text issued with the document
	KindSignature  PartKind = "signature" // Nơi nhận, signature block
)

// Part is a node of a document's tree.
type Part struct {
	Kind PartKind `json:"kind"`
	// Label is the marker as written, with its punctuation: "Điều 5.", "2a.",
	// "đ)", "-", "PHỤ LỤC II"; No is its canonical number: "5", "2a", "đ", "II".
	Label string `json:"label,omitempty"`
	No    string `json:"no,omitempty"`
	// Title is the heading behind the label; Text the part's own text above its
	// children, paragraphs separated by "\n".
	Title string       `json:"title,omitempty"`
	Text  string       `json:"text,omitempty"`
	Table *paper.Table `json:"table,omitempty"`
	Parts []*Part      `json:"parts,omitempty"`
	// Tail is text of the part below its children.
	Tail string `json:"tail,omitempty"`
	// Note says what a person should know about this part, in Vietnamese:
	// taken over from an earlier copy because this one abridges it, say.
	Note string `json:"note,omitempty"`
	// Asked are questions in lay words that this part answers. They help
	// searching and are never quoted.
	Asked []string `json:"asked,omitempty"`
	// Since and Until are the first and last day on which this wording of the
	// part holds, "" where nothing is known beyond the document's own days. Two
	// wordings of one provision stand side by side with the same No.
	Since Day `json:"since,omitempty"`
	Until Day `json:"until,omitempty"`
	// Added says that the part is new since Since: it had no wording before. Ended
	// marks what stands in the place of a part that was repealed.
	Added bool `json:"added,omitempty"`
	Ended bool `json:"ended,omitempty"`
	// Lacks is the first of the days before Since whose wording is not held; this
	// one stands in for it, and [Passage.standsIn] says so. "" where none is lacking.
	Lacks Day `json:"lacks,omitempty"`
	// ReadIn is the number of the consolidated text this wording was read in, ""
	// for the text as issued. It holds for what is below, too.
	ReadIn string `json:"read_in,omitempty"`
	// Codified is its number in the codified law: "9.1.NĐ.1.1".
	Codified string `json:"codified,omitempty"`
	// Digest marks a part in our words inside a document of official wording: an
	// amendment whose text is not held. See [Reconcile].
	Digest bool `json:"digest,omitempty"`
}

// Unit is a citeable part big enough to stand alone: an Điều, a top section of
// a plan without Điều, a Phụ lục (or its section). Units do not overlap, come in reading
// order, and together hold everything that can be cited.
type Unit struct {
	Ref  Ref      `json:"ref"`
	Path []string `json:"path,omitempty"` // headings above it, outermost first: "Chương II – SOẠN THẢO …"
	Part *Part    `json:"part"`
}

// Passage is the coin of the house: a khoản, an undivided Điều, a row or
// section of an appendix. The index finds it, an answer quotes it, a task
// names it as its basis.
type Passage struct {
	Head *Head `json:"head"`
	Ref  Ref   `json:"ref"`
	// Heading is the line that names the unit: "Điều 30. Nộp lưu hồ sơ, tài liệu …".
	Heading string   `json:"heading,omitempty"`
	Path    []string `json:"path,omitempty"`
	// Lead is the sentence above this passage in the same unit that it cannot
	// be read without ("Hồ sơ gồm:"); "" mostly.
	Lead string `json:"lead,omitempty"`
	// Text is the passage as written, its points included, labels kept:
	// "2. Thời hạn …\na) …\nb) …".
	Text string `json:"text"`
	// Parts are the points inside Text that can be cited by themselves.
	Points []Point `json:"points,omitempty"`
	Note   string  `json:"note,omitempty"`
	// Asked, Since, Until and Digest are those of the part the passage was cut from.
	Asked  []string `json:"asked,omitempty"`
	Since  Day      `json:"since,omitempty"`
	Until  Day      `json:"until,omitempty"`
	Digest bool     `json:"digest,omitempty"`
	// Lacks and ReadIn are those of the part too.
	Lacks  Day    `json:"lacks,omitempty"`
	ReadIn string `json:"read_in,omitempty"`
}

// Holds reports whether this wording of the provision is the one to read on the
// day: that of the day, or the one that stands in for it. On "" every wording
// holds.
func (p *Passage) Holds(on Day) bool {
	return on == "" || p.Since <= on && (p.Until == "" || on <= p.Until) || p.standsIn(on)
}

// standsIn reports that the wording of the day is not held and this later one
// is the nearest.
func (p *Passage) standsIn(on Day) bool {
	return p.Lacks != "" && p.Lacks <= on && on < p.Since
}

// Kind says whose words the passage is.
func (p *Passage) Kind() Kind {
	if p.Digest {
		return Digest
	}
	return p.Head.Kind
}

// Point is a citeable piece inside a passage; Text is found verbatim in
// Passage.Text.
type Point struct {
	Ref  Ref    `json:"ref"`
	Text string `json:"text"`
}

// Change is an entry of the document feed: the document with this key was put
// or removed. Seq grows by commit order.
type Change struct {
	Seq     int64
	Key     string
	Deleted bool
}
