package corpus

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"trolyao/paper"
)

// Official is what the national database of law says of a document. It is no ground
// truth: it stands beside our own reading, and a person decides where the two disagree.
type Official struct {
	ID        string         `json:"id"`  // in the database, some of them no numbers
	Key       string         `json:"key"` // ours
	Number    string         `json:"number"`
	Type      string         `json:"type,omitempty"`
	Title     string         `json:"title,omitempty"`
	Issuer    string         `json:"issuer,omitempty"`
	Issued    Day            `json:"issued,omitempty"`
	Effective Day            `json:"effective,omitempty"`
	Ends      Day            `json:"ends,omitempty"` // first day no longer in force
	Status    OfficialStatus `json:"status,omitempty"`
	AsOf      Day            `json:"as_of,omitempty"` // when the data was taken
}

// OfficialTie is a relation that the database has between two documents, by their IDs.
type OfficialTie struct{ From, To, Label string }

// OfficialStatus is a state by the code of the database.
type OfficialStatus string

const (
	OfficialInForce   OfficialStatus = "CHL"
	OfficialEnded     OfficialStatus = "HHL"
	OfficialPartly    OfficialStatus = "HHL1P"
	OfficialNotYet    OfficialStatus = "CCHL"
	OfficialSuspended OfficialStatus = "TNHL"
	OfficialUnfit     OfficialStatus = "KCPH"
)

// officialSource names the database.
const officialSource = "Cơ sở dữ liệu quốc gia về pháp luật"

// officialNames are the names of the states, folded; the codes differ between readers.
var officialNames = []struct {
	name   string
	status OfficialStatus
}{
	{"het hieu luc mot phan", OfficialPartly}, {"het hieu luc", OfficialEnded}, {"con hieu luc", OfficialInForce},
	{"chua co hieu luc", OfficialNotYet}, {"ngung hieu luc", OfficialSuspended}, {"tam ngung hieu luc", OfficialSuspended},
	{"khong con phu hop", OfficialUnfit},
}

// Words is the state as the database names it.
func (s OfficialStatus) Words() string { return officialWords[s] }

func statusOf(name string) OfficialStatus {
	f := strings.Join(strings.Fields(paper.Fold(name)), " ")
	for _, x := range officialNames {
		if strings.HasPrefix(f, x.name) {
			return x.status
		}
	}
	return ""
}

// Labels of the relations that say what ended, or changed, the document they lead from;
// of the others the database has, readers disagree which way they lead.
var (
	endedBy   = []string{"van ban quy dinh het hieu luc", "van ban thay the", "van ban bai bo", "bi bai bo", "duoc thay the"}
	endsOther = []string{"van ban het hieu luc", "van ban bi thay the", "van ban bi bai bo", "thay the", "bai bo"}
)

// OfficialEnds says which of the two documents of a tie ended the other one.
func (t OfficialTie) OfficialEnds() (ender, ended string, ok bool) {
	switch l := strings.Join(strings.Fields(paper.Fold(t.Label)), " "); {
	case slices.Contains(endedBy, l):
		return t.To, t.From, true
	case slices.Contains(endsOther, l):
		return t.From, t.To, true
	}
	return "", "", false
}

// officialLine is a line of a dump: the facts of a document, or a relation.
type officialLine struct {
	ID           json.RawMessage `json:"id"`
	Title        string          `json:"title"`
	Number       string          `json:"so_ky_hieu"`
	Issued       string          `json:"ngay_ban_hanh"`
	Type         string          `json:"loai_van_ban"`
	Effective    string          `json:"ngay_co_hieu_luc"`
	Ends         string          `json:"ngay_het_hieu_luc"`
	Issuer       string          `json:"co_quan_ban_hanh"`
	Status       *string         `json:"tinh_trang_hieu_luc"`
	Doc          json.RawMessage `json:"doc_id"`
	Other        json.RawMessage `json:"other_doc_id"`
	Relationship string          `json:"relationship"`
}

func idOf(raw json.RawMessage) string { return strings.Trim(string(raw), `"`) }

// IsOfficial says that a collection is a dump of the national database, by its first
// line.
func IsOfficial(r io.Reader) bool {
	in, err := unpacked(r)
	if err != nil {
		return false
	}
	line, err := readLine(in)
	if err != nil && err != io.EOF {
		return false
	}
	var l officialLine
	return json.Unmarshal(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")), &l) == nil &&
		(l.Status != nil && len(l.ID) > 0 || l.Relationship != "" && len(l.Doc) > 0)
}

// ReadOfficial reads a dump of the national database, JSON lines of documents or of
// relations, and hands on each; asOf is the day the data was taken. A line that tells of
// no document is counted among the skipped.
func ReadOfficial(ctx context.Context, r io.Reader, asOf Day, doc func(Official) error, tie func(OfficialTie) error) (
	skipped int, err error) {
	in, err := unpacked(r)
	if err != nil {
		return 0, err
	}
	for n := 1; ; n++ {
		line, err := readLine(in)
		if err != nil && err != io.EOF {
			return skipped, paper.Refuse(paper.RefusedTooBig, err, textBadLine, n)
		}
		if err == io.EOF && len(line) == 0 {
			return skipped, nil
		}
		if ctx.Err() != nil {
			return skipped, ctx.Err()
		}
		line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")))
		if len(line) == 0 {
			continue
		}
		var l officialLine
		if err := json.Unmarshal(line, &l); err != nil {
			return skipped, paper.Refuse(paper.RefusedUnreadable, err, textBadLine, n)
		}
		switch {
		case l.Relationship != "" && len(l.Doc) > 0 && len(l.Other) > 0:
			err = tie(OfficialTie{idOf(l.Doc), idOf(l.Other), inOneLine(l.Relationship)})
		case len(l.ID) > 0 && MakeKey(CanonicalNumber(l.Number), "", "", "", "") != "" && l.Status != nil:
			err = doc(l.official(asOf))
		default:
			skipped++
			continue // the end of the file, if this was the last line, is met again
		}
		if err != nil {
			return skipped, err
		}
	}
}

func (l *officialLine) official(asOf Day) Official {
	o := Official{ID: idOf(l.ID), Number: CanonicalNumber(l.Number), Type: inOneLine(l.Type), Title: inOneLine(l.Title),
		Issuer: inOneLine(l.Issuer), Issued: typedDay(l.Issued), Effective: typedDay(l.Effective),
		Ends:   typedDay(l.Ends),
		Status: statusOf(*l.Status), AsOf: asOf}
	o.Key = MakeKey(o.Number, o.Type, o.Title, o.Issuer, o.Issued)
	return o
}

// Claim is what the database says of its document, as a relation of its own grade.
// enders are the documents that, by its relations, ended it.
func (o Official) Claim(enders []Ref) Relation {
	r := Relation{Kind: RelOfficial, From: Ref{Number: officialSource}, To: Ref{Doc: o.Key, Number: o.Number},
		Since: o.Ends,
		Until: o.AsOf, By: FromOfficial,
		Claim: &Claim{Grade: OfficialGrade, Form: string(o.Status), Type: o.Type, Dated: o.Effective}}
	r.Evidence = fmt.Sprintf(sayOfficial, o.AsOf.Vietnamese(), cmp.Or(o.Status.Words(), wordOfficialNone))
	if o.Ends != "" {
		r.Evidence += fmt.Sprintf(sayOfficialFrom, o.Ends.Vietnamese())
	}
	var names []string
	for _, e := range enders {
		names = append(names, numberName(e))
	}
	if len(enders) == 1 { // whom a person who confirms it can name
		r.From = enders[0]
	}
	if len(names) > 0 {
		r.Evidence += fmt.Sprintf(sayOfficialBy, strings.Join(names, ", "))
	}
	return r
}

// officialClaims are what official sources say of the document, as far as no person has
// turned it down.
func officialClaims(h *Head, rels []Relation) []Relation {
	var out []Relation
	for _, r := range rels {
		if r.Kind != RelOfficial || r.By != FromOfficial || r.To.Doc != h.Key || r.Claim == nil || r.Claim.Form == "" {
			continue
		}
		if !slices.ContainsFunc(rels, func(o Relation) bool {
			return o.Kind == RelOfficial && o.By == FromAdmin && o.To.Doc == h.Key && o.Claim != nil &&
				o.Claim.Form == r.Claim.Form
		}) {
			out = append(out, r)
		}
	}
	return out
}

// official compares the state with what official sources say of the document. What
// agrees is said and takes the doubt off an end that was not read surely; what disagrees
// changes no state and is a doubt for a person.
func (a *assessment) official() {
	for _, r := range a.known.official {
		a.compare(r)
	}
}

func (a *assessment) compare(r Relation) {
	status, asOf := OfficialStatus(r.Claim.Form), r.Until
	day := min(a.on, cmp.Or(asOf, a.on)) // of what the source knew
	if slices.ContainsFunc(a.v.By, func(b Relation) bool { return b.By == FromAdmin }) || a.h.Party {
		return // a person has decided
	}
	over := a.v.State == Expired || a.v.State == Unfit || a.v.State == Completed
	whole := a.h.Expires != "" && a.h.Expires <= a.on || slices.ContainsFunc(a.v.By,
		func(b Relation) bool { return b.To.Whole() })
	differs := func(format string, args ...any) {
		a.v.Doubt, a.v.Stale = true, false
		a.v.Differs = append(a.v.Differs, r)
		a.say(sayOfficialDiffers, r.Evidence, fmt.Sprintf(format, args...))
	}
	switch {
	case (status == OfficialEnded || status == OfficialUnfit) && a.on >= cmp.Or(r.Since, asOf):
		switch {
		case !over:
			differs(sayWeNot, a.v.State.Words())
		case whole && r.Since != "" && a.v.Since != "" && !near(r.Since, a.v.Since):
			a.say(sayOfficialDay, r.Evidence, a.v.Since.Vietnamese())
			a.confirmed()
		default:
			a.say(sayOfficialSame, r.Evidence)
			a.confirmed()
		}
	case (status == OfficialEnded || status == OfficialUnfit) && r.Since != "" && a.on < r.Since,
		status == OfficialInForce, status == OfficialPartly, status == OfficialSuspended:
		if over && whole && a.v.Since != "" && a.v.Since <= day && !(r.Since != "" && near(r.Since, a.v.Since)) {
			differs(sayWeEnded, a.v.Since.Vietnamese())
			return
		}
		if a.on < day {
			return
		}
		known := len(a.known.effects) > 0 || len(a.known.open) > 0
		if status == OfficialPartly && a.v.State == InForce && !known {
			differs(sayWeWhole)
		}
		if status == OfficialSuspended && a.v.State != Suspended && !over && a.r.Whole() {
			differs(sayWeNot, a.v.State.Words())
		}
	case status == OfficialNotYet && asOf != "" && a.h.Effective != "" && a.h.Effective <= day && !over:
		differs(sayWeNot, a.v.State.Words())
	}
}

// confirmed takes the doubt off an end that rests on readings that were not sure, and on
// nothing else.
func (a *assessment) confirmed() {
	if a.likelyEnd {
		a.v.Doubt = false
	}
}

// near says that two days are one day, counted as the last in force and as the first
// that is not.
func near(a, b Day) bool { return a == b || a.Add(1) == b || b.Add(1) == a }

// withOfficialDay is h with the day of effect that an official source tells, where
// nobody else does, and the step that says so.
func withOfficialDay(h *Head, official []Relation) (*Head, []string) {
	if h.Effective != "" {
		return h, nil
	}
	for _, r := range official {
		if day := r.Claim.Dated; day != "" && day >= h.Issued {
			out := *h
			out.Effective = day
			return &out, []string{fmt.Sprintf(sayOfficialEffective, day.Vietnamese())}
		}
	}
	return h, nil
}
