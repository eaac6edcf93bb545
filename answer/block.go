package answer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trolyao/corpus"
	"trolyao/index"
)

// BlockKind is how a block is set.
type BlockKind string

const (
	Paragraph BlockKind = "paragraph"
	Quote     BlockKind = "quote" // words of a document
	// SeeAlso are provisions near by that the answer does not rest on, a line each
	// below its first; it is no part of a copy of the answer.
	SeeAlso   BlockKind = "see_also"
	FinePrint BlockKind = "notice" // who answers for the words: [Notice]
	Table     BlockKind = "table"  // rows on lines, cells separated by "\t"; the first row is the heading
)

// Role is what a block does in an answer; "" of the blocks of a command.
type Role string

const (
	Conclusion Role = "conclusion" // what is answered, or where it stands
	Correction Role = "correction" // what the question took for true and is not
	Reason     Role = "reason"     // how the conclusion comes about, a line each
	Lead       Role = "lead"       // whose words the block below quotes
	Evidence   Role = "evidence"   // a quote
	Missing    Role = "missing"    // a part of the question without an answer
	Further    Role = "further"    // where to read on
	Caution    Role = "caution"    // the notes
	Decline    Role = "decline"    // why there is no answer
	Asking     Role = "asking"     // the question back; the choices stand in Answer.Choices
	Approving  Role = "approved"   // words of an approved answer
)

// Block is a piece of an answer or a reply. "**" stands around what matters most
// in its Text, "[1]" for the first source.
type Block struct {
	Kind BlockKind `json:"kind"`
	Role Role      `json:"role,omitempty"`
	Text string    `json:"text"` // lines separated by "\n"; of a quote the bare words
	// Sources are the numbers, from 1, of the sources that bear the block out.
	Sources []int `json:"sources,omitempty"`

	says []say // what Text is made of, a line each; none of a quote
}

// A say is one line of ours: words of words.go with a fact in each of their
// places. The check proves the facts; the line is nothing else.
type say struct {
	words string
	facts []fact
}

// factKind is what a fact is, and with it what proves it.
type factKind int

const (
	factMark     factKind = iota // the number of source n
	factCite                     // the citation of source n, of its Điều, or of its document
	factLocal                    // the part that source n is
	factState                    // how source n stands
	factStanding                 // how a document stands, by its own validity
	factTitle                    // the title of its document
	factInside                   // words of source n
	factNote                     // the note on source n
	factStep                     // a step of the reasoning on how source n stands
	factBy                       // a document that ended source n, by its validity
	factDay                      // the day of the answer, or one of source n
	factAsked                    // words of the person
	factReading                  // what the index says of its reading
	factDoc                      // a document of the catalogue: head and ref
	factDocTitle                 // its title
	factIssuer                   // who issued or signed it
	factCount                    // a count of the house's
	factPlace                    // a part that was asked for
	factRelation                 // a number, a part or a day of rel
	factVerb                     // what documents do to one another
	factPerson                   // what an administrator wrote or set
	factClaim                    // what a model wrote, resting on the sources of its say
	factRecord                   // what the record of a procedure tells, source n
	factVerdict                  // yes or no, as words of source n decide it
	factSee                      // the line of a provision that the answer does not rest on
	factPart                     // words of ours in the middle of others
)

// A fact is what our own words state, as data.
type fact struct {
	kind factKind
	text string           // as it is said
	n    int              // the source, from 1; 0 none
	ref  corpus.Ref       // of factCite, factBy, factDoc, factPlace
	head *corpus.Head     // of factBy, factDoc, factDocTitle, factIssuer
	rel  *corpus.Relation // of factRelation
	day  corpus.Day       // of factDay
	part *say
	see  *Source // of factSee
	key  string  // of factVerdict, the words that decide

	validity *corpus.Validity // of factStanding
}

func mark(n int) fact             { return fact{kind: factMark, n: n} }
func asked(text string) fact      { return fact{kind: factAsked, text: text} }
func told(text string) fact       { return fact{kind: factPerson, text: text} }
func count(n int) fact            { return fact{kind: factCount, n: n, text: strconv.Itoa(n)} }
func place(ref corpus.Ref) fact   { return fact{kind: factPlace, ref: ref, text: ref.Local()} }
func verb(text string) fact       { return fact{kind: factVerb, text: text} }
func issuer(h *corpus.Head) fact  { return fact{kind: factIssuer, head: h, text: h.Issuer} }
func signer(h *corpus.Head) fact  { return fact{kind: factIssuer, head: h, text: h.Signer} }
func titled(h *corpus.Head) fact  { return fact{kind: factDocTitle, head: h, text: h.Title} }
func reading(text string) fact    { return fact{kind: factReading, text: text} }
func onDay(d corpus.Day) fact     { return dayOf(0, d) }
func inside(n int, t string) fact { return fact{kind: factInside, n: n, text: t} }

// decides says yes or no, as the words key of source n do.
func decides(n int, word, key string) fact {
	return fact{kind: factVerdict, n: n, text: word, key: key}
}

func dayOf(n int, d corpus.Day) fact {
	return fact{kind: factDay, n: n, day: d, text: d.Vietnamese()}
}

func standing(v corpus.Validity) fact {
	return fact{kind: factStanding, validity: &v, text: v.Words()}
}

// part sets words of ours in the place of a fact.
func part(words string, facts ...fact) fact { return fact{kind: factPart, part: &say{words, facts}} }

// doc names a document of the catalogue; h is nil where it is not held.
func doc(h *corpus.Head, ref corpus.Ref) fact {
	f := fact{kind: factDoc, head: h, ref: ref, text: ref.Number}
	if h != nil {
		f.text = corpus.Cite(h, ref)
	}
	return f
}

// cite cites source n as ref, which is its place or holds it.
func (a *Answer) cite(n int, ref corpus.Ref) fact {
	return fact{kind: factCite, n: n, ref: ref, text: a.Sources[n-1].citeAs(ref)}
}

// cited cites source n as it is listed.
func (a *Answer) cited(n int) fact {
	return fact{kind: factCite, n: n, ref: a.Sources[n-1].Ref, text: a.Sources[n-1].Cite}
}

func (a *Answer) local(n int) fact {
	return fact{kind: factLocal, n: n, text: a.Sources[n-1].Ref.Local()}
}

func (a *Answer) state(n int) fact {
	return fact{kind: factState, n: n, text: a.Sources[n-1].ValidityText}
}

// stateOn says how source n stands, and on which day.
func (a *Answer) stateOn(n int) fact { return part(textAsOf, a.state(n), onDay(a.AsOf)) }

func (a *Answer) title(n int) fact {
	return fact{kind: factTitle, n: n, text: a.Sources[n-1].Title}
}

// line is what s says.
func (s say) line() string {
	args := make([]any, len(s.facts))
	for i, f := range s.facts {
		switch f.kind {
		case factMark:
			args[i] = f.n
		case factPart:
			args[i] = f.part.line()
		default:
			args[i] = f.text
		}
	}
	return fmt.Sprintf(s.words, args...)
}

// each calls do for the facts of s, those of its parts in the place of these.
func (s say) each(do func(*fact)) {
	for i := range s.facts {
		if f := &s.facts[i]; f.kind == factPart {
			f.part.each(do)
		} else {
			do(f)
		}
	}
}

// copied is s with facts of its own.
func (s say) copied() say {
	s.facts = slices.Clone(s.facts)
	for i := range s.facts {
		if p := s.facts[i].part; p != nil {
			c := p.copied()
			s.facts[i].part = &c
		}
	}
	return s
}

// set makes Text and Sources from what the block says.
func (b *Block) set() {
	if b.says == nil {
		return
	}
	var lines []string
	b.Sources = nil
	for _, s := range b.says {
		lines = append(lines, s.line())
		s.each(func(f *fact) {
			if f.kind != factCount && f.n > 0 && !slices.Contains(b.Sources, f.n) {
				b.Sources = append(b.Sources, f.n)
			}
		})
	}
	b.Text = strings.Join(lines, "\n")
}

// begin returns an answer as r was read, with nothing said yet.
func begin(s Status, r *index.Result) *Answer {
	a := &Answer{Status: s, AsOf: r.Reading.On, Reading: r.Reading}
	for _, n := range r.Reading.Notes {
		a.notes = append(a.notes, say{"%s", []fact{reading(n)}})
	}
	return a
}

// say adds a paragraph.
func (a *Answer) say(role Role, words string, facts ...fact) {
	a.Blocks = append(a.Blocks, Block{Kind: Paragraph, Role: role, says: []say{{words, facts}}})
}

// goOn adds a line to the last paragraph.
func (a *Answer) goOn(words string, facts ...fact) {
	b := &a.Blocks[len(a.Blocks)-1]
	b.says = append(b.says, say{words, facts})
}

// note adds a sentence that the person should not overlook.
func (a *Answer) note(words string, facts ...fact) { a.notes = append(a.notes, say{words, facts}) }

// quote shows the words of source n below a line that says whose they are.
func (a *Answer) quote(n int) {
	words := textVerbatim
	if a.Sources[n-1].Kind == corpus.Digest {
		words = textDigest
	}
	a.quoteAs(n, words, mark(n))
}

func (a *Answer) quoteAs(n int, words string, facts ...fact) {
	a.say(Lead, words, facts...)
	a.Blocks = append(a.Blocks, Block{Kind: Quote, Role: Evidence, Text: a.Sources[n-1].Quote, Sources: []int{n}})
}

// end adds the notes and the notice, and sets the text.
func (a *Answer) end() *Answer {
	if len(a.Sources) > 0 && !a.Status.Declined() {
		if n := plainNote(a.Sources[0]); n != "" && !slices.ContainsFunc(a.notes,
			func(s say) bool { return s.line() == n }) {
			a.note("%s", fact{kind: factNote, n: 1, text: n})
		}
	}
	var above []Block // the heading of the sources of a declined answer stays above them
	if k := len(a.Blocks) - 1; k >= 0 && a.Status.Declined() && len(a.Sources) > 0 && a.Blocks[k].Role == Further {
		above, a.Blocks = []Block{a.Blocks[k]}, a.Blocks[:k]
	}
	for i, n := range a.notes {
		n = n.copied()
		if i == 0 {
			a.say(Caution, textCaution, part(n.words, n.facts...))
		} else {
			a.goOn(textCaution, part(n.words, n.facts...))
		}
		a.Notes = append(a.Notes, n.line())
	}
	a.Blocks = append(a.Blocks, above...)
	if !a.Status.Declined() && a.Status != Clarify {
		a.Blocks = append(a.Blocks, Block{Kind: FinePrint, Text: Notice})
	}
	for i := range a.Blocks {
		a.Blocks[i].set()
	}
	for _, c := range a.choices {
		a.Choices = append(a.Choices, c.line())
	}
	return a
}

// plainNote is the note on a source: a "[1]" of its own would be read as ours.
func plainNote(s Source) string { return reMarker.ReplaceAllString(s.Note, "($1)") }
