// Package question reads what a person wants to know, once, before anything is
// searched: what kind of question it is, and what it names (an agency, a plan, a
// period, a criterion, a day).
//
// Begin with [Read]. It is pure: no store, no clock. The words it goes by are data
// (words.yaml), which a jurist can edit; they are matched on the text without
// diacritics, in any order, and add up by weight.
package question

import (
	"cmp"
	"maps"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/task"
)

// Kind is what a question is about.
type Kind string

const (
	Law       Kind = "law"       // what the law says; also what nothing else claims
	Validity  Kind = "validity"  // whether a text is in force
	Procedure Kind = "procedure" // a thủ tục hành chính
	Work      Kind = "work"      // tasks, plans, reports
	Score     Kind = "score"     // points, rankings, published indexes
	Calendar  Kind = "calendar"  // counting of days
	Document  Kind = "document"  // which documents are held
	Self      Kind = "self"      // the assistant itself
	Talk      Kind = "talk"      // greetings
	Draft     Kind = "draft"     // "soạn giúp …"
	Opinion   Kind = "opinion"   // what the assistant thinks
	Contact   Kind = "contact"   // addresses and telephone numbers
)

// OfLaw says that the answer is looked for in the law.
func (k Kind) OfLaw() bool { return k == Law || k == Validity || k == Procedure }

// Plan is a plan whose tasks are kept.
type Plan struct{ Key, Number, Title string }

// Context is what is known when a question is asked.
type Context struct {
	Directory *org.Directory
	Today     corpus.Day
	Agency    string // ID of the agency of who asks, "" for none
	Plans     []Plan
	Sets      []string // names of the sets of criteria
}

// Slots are what a question names; what it does not name is zero.
type Slots struct {
	Agency     string   `json:"agency,omitempty"`      // ID of an agency of the directory
	AgencyText string   `json:"agency_text,omitempty"` // as written, folded, also of what the directory has not
	Own        bool     `json:"own,omitempty"`         // "cơ quan tôi"
	Mine       bool     `json:"mine,omitempty"`        // with Own: "việc của tôi", of the person
	Province   string   `json:"province,omitempty"`    // ID of a tỉnh or thành phố
	Period     Period   `json:"period,omitzero"`
	Status     string   `json:"status,omitempty"`    // overdue, soon, open, done, undated
	Plan       string   `json:"plan,omitempty"`      // key of a known plan
	PlanText   string   `json:"plan_text,omitempty"` // a plan as written
	Task       string   `json:"task,omitempty"`      // number of a task
	Tasks      []string `json:"tasks,omitempty"`     // numbers of several
	Criterion  string   `json:"criterion,omitempty"`
	Index      string   `json:"index,omitempty"` // "PAR INDEX", "SIPAS"
	Year       int      `json:"year,omitempty"`
	// Report is the reform report that is meant; "" none.
	Report    task.Rhythm `json:"report,omitempty"`
	Reference string      `json:"reference,omitempty"`
	Day       corpus.Day  `json:"day,omitempty"`
	Hour      int         `json:"hour,omitempty"` // minutes after midnight; -1 none
	Count     int         `json:"count,omitempty"`
	Working   bool        `json:"working,omitempty"` // Count is of working days
	Points    string      `json:"points,omitempty"`
	Ask       string      `json:"ask,omitempty"`  // who, when, howlong, howmany, where, whether, list, definition, comparison, why, status
	Want      string      `json:"want,omitempty"` // of a score: lost, more, rank, trend, whatif, sets
	Extreme   string      `json:"extreme,omitempty"`
	// Words are the words that nothing above has used: the subject.
	Words []string `json:"words,omitempty"`
}

// Period is a time with its first and last day, in words folded.
type Period struct {
	From  corpus.Day `json:"from,omitempty"`
	To    corpus.Day `json:"to,omitempty"`
	Words string     `json:"words,omitempty"`
}

// Quarter says that p is one quarter of a year.
func (p Period) Quarter() bool {
	if p.From == "" {
		return false
	}
	from := p.From.Time()
	end := corpus.DayOf(from.AddDate(0, 3, -1))
	return from.Day() == 1 && from.Month()%3 == 1 && p.To == end
}

// Alternative is another kind that a question may be of.
type Alternative struct {
	Kind   Kind
	Weight float64
}

// Reading is what a question was read as.
type Reading struct {
	Kind  Kind
	Slots Slots
	// Alternatives are the other kinds that come near, nearest first; none where
	// the question is plain.
	Alternatives []Alternative
	Signs        map[string]bool // what was seen, for a trace
	Weights      map[Kind]float64
}

// Split parts a message that asks several questions; one part where it asks one.
func Split(text string) []string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		for _, part := range strings.SplitAfter(line, "?") {
			if part = strings.TrimSpace(part); strings.Trim(part, "?.!,; ") != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

// after is a reading that goes on from the one before it: what it does not name is
// taken over.
func (r Reading) after(before Reading) Reading {
	out, s, n := before, before.Slots, r.Slots
	if n.Agency != "" || n.AgencyText != "" || n.Own || n.Province != "" {
		s.Agency, s.AgencyText, s.Own, s.Mine, s.Province = n.Agency, n.AgencyText, n.Own, n.Mine, n.Province
	}
	if n.Period.From != "" {
		s.Period = n.Period
	}
	if n.Plan != "" || n.PlanText != "" {
		s.Plan, s.PlanText = n.Plan, n.PlanText
	}
	s.Status, s.Criterion = cmp.Or(n.Status, s.Status), cmp.Or(n.Criterion, s.Criterion)
	s.Index = cmp.Or(n.Index, s.Index)
	s.Task, s.Extreme, s.Want = cmp.Or(n.Task, s.Task), cmp.Or(n.Extreme, s.Extreme), cmp.Or(n.Want, s.Want)
	s.Year = cmp.Or(n.Year, s.Year)
	out.Slots, out.Alternatives, out.Signs = s, nil, maps.Clone(before.Signs)
	maps.Copy(out.Signs, r.Signs)
	return out
}

// names says that a reading names something of the house.
func (s *Slots) names() bool {
	return s.Agency != "" || s.AgencyText != "" || s.Own || s.Plan != "" || s.PlanText != "" || s.Period.From != "" ||
		s.Status != "" || s.Criterion != "" || s.Task != "" || s.Year != 0
}

// ReadAfter reads a message after the earlier ones of its conversation, the oldest
// first. One that is of the law only for want of anything else goes on from a question
// of the house, where it names something of it; one that has no subject of its own, and
// names no agency and no plan, stays with the law.
func ReadAfter(text string, before []string, c Context) Reading {
	r := Read(text, c)
	_, how := Follow(text, before)
	if how == Alone || r.Slots.Reference != "" {
		return r
	}
	last, _ := Follow(before[len(before)-1], before[:len(before)-1])
	b := Read(last, c)
	switch house := b.Kind == Work || b.Kind == Score; {
	case b.Kind.OfLaw() && (r.Kind == Work || r.Kind == Score) && len(Subject(text)) == 0 && r.Slots.Agency == "" &&
		!r.Slots.Own && r.Slots.Plan == "":
		r.Kind = Law
	case house && r.Kind == Law && r.Slots.names():
		return r.after(b)
	}
	return r
}

// near is how much more than its rival a kind has to weigh to be plain.
const near = 1.0

// lawBase is what the law weighs before anything is read.
const lawBase = 2.0

// Read reads a message.
func Read(text string, c Context) Reading {
	r := Reading{Signs: map[string]bool{}, Weights: map[Kind]float64{Law: lawBase}}
	r.Slots.Hour = -1
	s := scan{c: c, slots: &r.Slots, signs: r.Signs}
	s.tokens, s.accented = read(text)
	s.t = s.tokens.folds()
	s.names()
	s.phrases()
	s.done()
	for _, w := range vocabulary.Weights {
		if w.holds(r.Signs) {
			r.Weights[w.Kind] += w.Weight
		}
	}
	r.decide()
	return r
}

var order = []Kind{Work, Score, Calendar, Document, Draft, Contact, Opinion, Self, Talk}

func (r *Reading) decide() {
	law := r.Weights[Law]
	best, most := Law, law
	for _, k := range order {
		if w := r.Weights[k]; w > most {
			best, most = k, w
		}
	}
	if best == Law && r.Weights[Validity] > 0 {
		best = Validity
	} else if best == Law && r.Weights[Procedure] > 0 {
		best = Procedure
	}
	r.Kind = best
	if best != Law && !best.OfLaw() && most-law < near {
		r.Alternatives = append(r.Alternatives, Alternative{Law, law})
	}
	for _, k := range []Kind{Work, Score} {
		if k != best && r.Weights[k] > lawBase && most-r.Weights[k] < near {
			r.Alternatives = append(r.Alternatives, Alternative{k, r.Weights[k]})
		}
	}
}
