package starter

import (
	"fmt"
	"strings"

	"trolyao/corpus"
)

// Certainty says how sure a fact is.
type Certainty string

const (
	Sourced       Certainty = "sourced"        // read in a named source
	PartlySourced Certainty = "partly_sourced" // some of it read in a named source
	Derived       Certainty = "derived"        // follows from a source by reckoning
	Likely        Certainty = "likely"         // the source suggests it
	Conflict      Certainty = "conflict"       // sources contradict each other
	Secondary     Certainty = "secondary"      // read in a secondary source
	Background    Certainty = "background"     // common knowledge, to be checked
	Seed          Certainty = "seed"           // from the plan 4935/QĐ-UBND and the papers around it only
	Inferred      Certainty = "inferred"       // taken over from a neighbouring cell
)

var certainties = map[Certainty]string{
	Sourced: "có nguồn", PartlySourced: "có nguồn một phần", Derived: "suy ra từ nguồn", Likely: "có khả năng",
	Conflict: "các nguồn mâu thuẫn", Secondary: "nguồn thứ cấp", Background: "hiểu biết chung, cần đối chiếu",
	Seed: "chỉ theo một tài liệu", Inferred: "suy đoán từ ô bên cạnh",
}

// Vietnamese returns the mark as a person reads it.
func (c Certainty) Vietnamese() string { return certainties[c] }

// Entry is a document of the catalogue: its facts, not its text.
type Entry struct {
	Key       string     `yaml:"key"`    // "" in the file: made from number, year and issuer
	Number    string     `yaml:"number"` // "" when the document has none
	Type      string     `yaml:"type"`
	Title     string     `yaml:"title"`
	Issuer    string     `yaml:"issuer"`
	Issued    corpus.Day `yaml:"issued"`
	Effective corpus.Day `yaml:"effective"` // first day in force
	Expires   corpus.Day `yaml:"expires"`   // first day no longer in force
	PlanEnds  corpus.Day `yaml:"plan_ends"` // last day of the period a plan is for
	Party     bool       `yaml:"party"`
	Aliases   []string   `yaml:"aliases"`
	// Status is what the sources say as of 21/11/2026, for the person who edits
	// the catalogue. The program reads states from days and relations.
	Status    string    `yaml:"status"`
	Certainty Certainty `yaml:"certainty"`
	Note      string    `yaml:"note"`
	Sources   []string  `yaml:"sources"`
	Relations []Link    `yaml:"relations"`
	// About says in our words what a document without text and digest is known
	// to rule, Questions who it answers.
	About     string   `yaml:"about"`
	Questions []string `yaml:"questions"`
}

// Link is what the document that holds it does to another.
type Link struct {
	Kind      corpus.RelationKind `yaml:"kind"`
	To        string              `yaml:"to"`    // number or key
	ToAt      string              `yaml:"to_at"` // provision of the other document: "Điều 1 khoản 9"
	At        string              `yaml:"at"`    // provision of this document
	Since     corpus.Day          `yaml:"since"`
	Certainty Certainty           `yaml:"certainty"`
	Evidence  string              `yaml:"evidence"`
}

// Statuses a catalogue entry may carry.
var statuses = map[string]bool{
	"in_force": true, "amended": true, "partly_expired": true, "expired": true, "completed": true,
	"party_document": true, "in_force_unverified": true, "amended_unverified": true, "unknown": true, "not_normative": true,
}

var relationKinds = map[corpus.RelationKind]bool{
	corpus.RelBasis: true, corpus.RelAmends: true, corpus.RelReplaces: true,
	corpus.RelRepeals: true, corpus.RelGuides: true, corpus.RelMerges: true,
}

func (d *Data) loadCatalogue(text []byte) (*sheet, error) {
	var form struct {
		Documents []*Entry `yaml:"documents"`
	}
	s, err := open("documents.yaml", text, &form)
	if err != nil {
		return nil, err
	}
	for i, e := range form.Documents {
		if e == nil {
			s.fault(fmt.Sprintf("$.documents[%d]", i), "có một mục trống")
			return s, nil
		}
	}
	d.Catalogue = form.Documents
	d.entries = map[string]*Entry{}
	for i, e := range d.Catalogue {
		place := fmt.Sprintf("$.documents[%d]", i)
		if e.Number == "" && e.Key == "" {
			s.fault(place, "văn bản không có số thì phải có key")
			continue
		}
		if e.Key == "" {
			e.Key = corpus.MakeKey(e.Number, e.Type, e.Title, e.Issuer, e.Issued)
		}
		for _, name := range []string{e.Number, e.Key} {
			if name != "" && d.entries[name] != nil {
				s.fault(place, "%q có hai lần trong danh mục", name)
			}
			if name != "" {
				d.entries[name] = e
			}
		}
		if e.Type == "" || e.Title == "" || e.Issuer == "" {
			s.fault(place, "%s thiếu loại, tên hoặc cơ quan ban hành", e.name())
		}
		s.days(place, "issued", e.Issued, "effective", e.Effective, "expires", e.Expires, "plan_ends", e.PlanEnds)
		if e.Effective != "" && e.Expires != "" && e.Expires <= e.Effective {
			s.fault(place+".expires", "%s hết hiệu lực trước khi có hiệu lực", e.name())
		}
		if !statuses[e.Status] {
			s.fault(place+".status", "không có tình trạng %q", e.Status)
		}
		s.certain(place, e.Certainty)
	}
	for i, e := range d.Catalogue {
		for j, l := range e.Relations {
			place := fmt.Sprintf("$.documents[%d].relations[%d]", i, j)
			if !relationKinds[l.Kind] {
				s.fault(place+".kind", "không có quan hệ %q", l.Kind)
			}
			if d.entries[l.To] == nil {
				s.fault(place+".to", "%s nhắc tới %q, không có trong danh mục", e.name(), l.To)
			}
			if d.entries[l.To] == e {
				s.fault(place+".to", "%s có quan hệ với chính mình", e.name())
			}
			for _, at := range []string{l.At, l.ToAt} {
				if at == "" {
					continue
				}
				if _, err := parsePlace(at); err != nil {
					s.fault(place, "%v", err)
				}
			}
			s.days(place, "since", l.Since)
			if l.Certainty != "" {
				s.certain(place, l.Certainty)
			}
		}
	}
	return s, nil
}

// days checks pairs of field name and day.
func (s *sheet) days(place string, pairs ...any) {
	for i := 0; i < len(pairs); i += 2 {
		day := pairs[i+1].(corpus.Day)
		if day == "" {
			continue
		}
		if _, err := corpus.ParseDay(string(day)); err != nil {
			s.fault(place+"."+pairs[i].(string), "ngày %q không đúng dạng năm-tháng-ngày", day)
		}
	}
}

func (s *sheet) certain(place string, c Certainty) {
	if certainties[c] == "" {
		s.fault(place+".certainty", "không có mức chắc chắn %q", c)
	}
}

func (e *Entry) name() string {
	if e.Number != "" {
		return e.Number
	}
	return e.Key
}

// ref is the address of the entry, or of a provision of it ("" for all of it).
func (e *Entry) ref(at string) corpus.Ref {
	r := corpus.Ref{Doc: e.Key, Number: e.Number}
	if at != "" {
		p, _ := parsePlace(at) // checked by Load
		p.Doc, p.Number = r.Doc, r.Number
		r = p
	}
	return r
}

// head returns what the catalogue knows of the document. The source named is
// the first one; the note says how sure the facts are where they are not.
func (e *Entry) head(kind corpus.Kind) corpus.Head {
	h := corpus.Head{
		Key: e.Key, Number: e.Number, Type: e.Type, Title: e.Title, Issuer: e.Issuer,
		Issued: e.Issued, Effective: e.Effective, Expires: e.Expires, Party: e.Party,
		Kind: kind, Aliases: e.Aliases, Note: e.Note,
	}
	if e.PlanEnds != "" && h.Expires == "" {
		h.Expires = e.PlanEnds.Add(1)
	}
	if len(e.Sources) > 0 {
		h.Source = e.Sources[0]
	}
	if strings.HasSuffix(e.Status, "_unverified") {
		h.Note = strings.TrimSpace(h.Note + " Chưa có nguồn xác nhận tình trạng hiệu lực tại ngày 21/11/2026.")
	}
	if e.Certainty != Sourced {
		h.Note = strings.TrimSpace(h.Note + " Mức chắc chắn của thông tin: " + e.Certainty.Vietnamese() + ".")
	}
	return h
}

// relations returns what the document does to others.
func (d *Data) relations(e *Entry) []corpus.Relation {
	var out []corpus.Relation
	for _, l := range e.Relations {
		evidence := l.Evidence
		if c := l.Certainty; c != "" && c != Sourced {
			evidence = strings.TrimSpace(evidence + " (" + c.Vietnamese() + ")")
		}
		out = append(out, corpus.Relation{
			Kind: l.Kind, From: e.ref(l.At), To: d.entries[l.To].ref(l.ToAt),
			Since: l.Since, Evidence: evidence, By: corpus.FromStarter,
		})
	}
	return out
}
