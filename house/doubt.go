package house

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

// Doubt is a claim about whether a held document is in force that a person should
// compare with the texts: a reading that is not sure, one that contradicts
// something, a sentence that was not understood. Where a document is in doubt and
// no relation is to blame, only To is set.
type Doubt struct {
	ID string `json:"id"` // names it as long as both ends stay
	corpus.Relation
	FromText string   `json:"from_text"` // both ends as they are cited
	ToText   string   `json:"to_text"`
	FromLink string   `json:"from_link,omitempty"` // "" for what the house does not hold
	ToLink   string   `json:"to_link"`
	Why      []string `json:"why,omitempty"`
	// Answers is how many answers, given and approved, rest on the document acted
	// on; Ties how many relations it has.
	Answers int `json:"answers"`
	Ties    int `json:"ties"`
	// Rests is the last day on which it rests, because a person put it off with
	// RestsWhy; "" for what waits now.
	Rests    corpus.Day `json:"rests,omitempty"`
	RestsWhy string     `json:"rests_why,omitempty"`
	// Undated says that nobody knows since when it holds: who confirms it says so.
	Undated bool `json:"undated,omitempty"`
}

// bearing are the kinds of relations that bear on whether a text is in force.
var bearing = []corpus.RelationKind{corpus.RelReplaces, corpus.RelRepeals, corpus.RelSuspends, corpus.RelKeeps,
	corpus.RelAmends, corpus.RelNames}

// Doubts returns what waits for a person, that on which the most answers hang
// first; what was put off stands last.
func (h *House) Doubts(ctx context.Context, who *org.Officer) ([]Doubt, error) {
	if !who.May(org.ManageDocuments) {
		return nil, store.ErrForbidden
	}
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	answers, err := h.Store.CountAnswers(ctx)
	if err != nil {
		return nil, fmt.Errorf("house: doubts: %w", err)
	}
	today := corpus.DayOf(h.Now())
	resting, err := h.Store.Deferrals(ctx, today)
	if err != nil {
		return nil, fmt.Errorf("house: doubts: %w", err)
	}
	standing := s.on(today)
	var out []Doubt
	for _, head := range s.heads {
		v := standing[head.Key]
		found := s.doubtsOf(head, v)
		if len(found) == 0 && v.Doubt && !v.Stale {
			found = []Doubt{{Relation: corpus.Relation{To: corpus.Ref{Doc: head.Key, Number: head.Number}},
				Why: []string{v.Unsure()}}}
		}
		for _, d := range found {
			d.ID = relationID(d.Relation)
			d.FromText, d.FromLink = s.cite(d.From)
			d.ToText, d.ToLink = s.cite(d.To)
			d.Answers, d.Ties = answers[head.Key], len(s.relations[head.Key])
			d.Rests, d.RestsWhy = resting[d.ID].Until, resting[d.ID].Reason
			from := s.catalog.Head(d.From.Doc)
			d.Undated = d.Kind == "" || d.Since == "" && (from == nil || from.Effective == "")
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Doubt) int {
		return cmp.Or(strings.Compare(string(a.Rests), string(b.Rests)), b.Answers-a.Answers, b.Ties-a.Ties,
			strings.Compare(a.To.Doc, b.To.Doc),
			strings.Compare(a.FromText, b.FromText), strings.Compare(a.ID, b.ID))
	})
	return out, nil
}

func (s *shelves) cite(r corpus.Ref) (text, link string) {
	if head := s.catalog.Head(r.Doc); head != nil {
		return corpus.Cite(head, r), r.Path()
	}
	return r.String(), ""
}

// doubtsOf are the claims on a document that no person has decided, and the ends
// that make its state v unsure.
func (s *shelves) doubtsOf(head *corpus.Head, v corpus.Validity) []Doubt {
	if r := head.Ruling; r != nil && r.Since <= v.On && r.Until == "" {
		return nil
	}
	var out []Doubt
	seen := map[string]bool{}
	rels := s.relations[head.Key]
	add := func(r corpus.Relation, why []string) {
		r.Rejected = false
		if id := relationID(r); !seen[id] {
			seen[id] = true
			out = append(out, Doubt{Relation: r, Why: why})
		}
	}
	for _, r := range v.Differs {
		add(r, []string{fmt.Sprintf(textOfficialWhy, v.State.Words())})
	}
	for _, r := range rels {
		g := r.Grade()
		if r.To.Doc != head.Key || r.Rejected || g != corpus.Likely && g != corpus.Doubtful ||
			!slices.Contains(bearing, r.Kind) || r.Unlisted() || decided(rels, r) {
			continue
		}
		add(r, r.Claim.Why)
	}
	if len(out) == 0 && v.Doubt && !v.Stale { // sure readings that contradict each other
		for _, by := range v.By {
			for _, r := range rels {
				if by.By == corpus.FromText && r.Kind == by.Kind && r.From == by.From && r.To == by.To &&
					!decided(rels, r) {
					add(r, []string{v.Unsure()})
				}
			}
		}
	}
	return out
}

// decided says that an administrator has decided on the claim r, one of rels.
func decided(rels []corpus.Relation, r corpus.Relation) bool {
	return slices.ContainsFunc(rels, func(o corpus.Relation) bool {
		return o.By == corpus.FromAdmin && o.To.Doc == r.To.Doc && o.To.Local() == r.To.Local() &&
			(!r.Unread() || o.From.Local() == r.From.Local()) &&
			(!o.Rejected || o.Kind == r.Kind) &&
			(o.From.Doc != "" && o.From.Doc == r.From.Doc || (o.From.Doc == "" || r.From.Doc == "") &&
				o.From.Number == r.From.Number)
	})
}

// Verdict is what a person says of a [Doubt].
type Verdict string

const (
	Right    Verdict = "right" // it holds as it was read
	NotSo    Verdict = "wrong" // it does not hold
	PartOnly Verdict = "part"  // it holds of a part only
	OtherDay Verdict = "day"   // it holds, from another day on
	Later    Verdict = "later" // to be looked at again after [laterDays]
)

// laterDays is how long a doubt rests that is put off.
const laterDays = 30

// Decision is a verdict with what it takes.
type Decision struct {
	Verdict Verdict
	Place   string // of PartOnly: "khoản 2 Điều 5"
	Day     string // of OtherDay, and where no day is known
	Reason  string // may be ""
}

// Fields of a [FieldError] of a decision.
const (
	FieldVerdict corpus.Fact = "verdict"
	FieldPlace   corpus.Fact = "place"
	FieldDay     corpus.Fact = "day"
	FieldOther   corpus.Fact = "other"
	FieldKind    corpus.Fact = "kind"
)

// Decide settles a doubt by its ID; it is an administrator's word from then on. A
// sentence that was not understood, held to be right, ends the document. A document
// in doubt for which no relation is to blame gets a ruling on its state.
func (h *House) Decide(ctx context.Context, who *org.Officer, id string, d Decision) (Doubt, error) {
	all, err := h.Doubts(ctx, who)
	if err != nil {
		return Doubt{}, err
	}
	i := slices.IndexFunc(all, func(x Doubt) bool { return x.ID == id })
	if i < 0 {
		return Doubt{}, store.ErrNotFound
	}
	doubt := all[i]
	if err := openTexts(d.Reason, d.Place); err != nil {
		return doubt, err
	}
	switch {
	case d.Verdict == Later:
		return doubt, h.putOff(ctx, who, doubt, d.Reason)
	case !slices.Contains([]Verdict{Right, NotSo, PartOnly, OtherDay}, d.Verdict):
		return doubt, FieldError{FieldVerdict: textDecideVerdict}
	case doubt.Kind == "":
		return doubt, h.rule(ctx, who, doubt, d)
	case doubt.Unread() && d.Verdict != NotSo:
		return doubt, FieldError{FieldVerdict: textDecideUnread}
	}
	if doubt.Kind == corpus.RelOfficial && d.Verdict != NotSo && d.Verdict != PartOnly {
		return doubt, h.followOfficial(ctx, who, doubt, d)
	}
	r := doubt.Relation
	r.By = corpus.FromAdmin
	no := r
	no.Rejected = true
	puts := []corpus.Relation{no}
	if d.Verdict != NotSo {
		if r.Kind == corpus.RelNames || r.Kind == corpus.RelOfficial {
			r.Kind, r.Until = corpus.RelRepeals, ""
		}
		if d.Verdict == OtherDay || d.Day != "" {
			day, ok := corpus.ReadDay(d.Day)
			if !ok {
				return doubt, FieldError{FieldDay: textDecideDay}
			}
			r.Since = day
		}
		puts = []corpus.Relation{r}
	}
	if d.Verdict == PartOnly {
		if r.To, err = h.placeIn(ctx, doubt.To, d.Place); err != nil {
			return doubt, err
		}
		puts = []corpus.Relation{no, r}
	}
	if d.Verdict != NotSo && r.Since == "" && doubt.Undated {
		return doubt, FieldError{FieldDay: textDecideNoDay}
	}
	return doubt, h.settleAs(ctx, who, "doubt."+string(d.Verdict), d.Reason, puts...)
}

// followOfficial lets the word of an official source stand against our own reading.
func (h *House) followOfficial(ctx context.Context, who *org.Officer, doubt Doubt, d Decision) error {
	r := doubt.Relation
	r.By = corpus.FromAdmin
	switch corpus.OfficialStatus(doubt.Claim.Form) {
	case corpus.OfficialEnded, corpus.OfficialUnfit:
		r.Kind, r.Until = corpus.RelRepeals, ""
		if d.Day != "" || d.Verdict == OtherDay {
			day, ok := corpus.ReadDay(d.Day)
			if !ok {
				return FieldError{FieldDay: textDecideDay}
			}
			r.Since = day
		}
		if r.Since == "" {
			return FieldError{FieldDay: textDecideNoDay}
		}
		return h.settleAs(ctx, who, "doubt."+string(d.Verdict), d.Reason, r)
	case corpus.OfficialInForce:
		s, err := h.shelves(ctx)
		if err != nil {
			return err
		}
		var puts []corpus.Relation
		for _, by := range s.on(corpus.DayOf(h.Now()))[doubt.To.Doc].By {
			if by.To.Whole() {
				by.By, by.Rejected = corpus.FromAdmin, true
				puts = append(puts, by)
			}
		}
		if len(puts) == 0 { // the text itself names its last day
			return FieldError{FieldVerdict: textOfficialEdit}
		}
		return h.settleAs(ctx, who, "doubt."+string(d.Verdict), d.Reason, puts...)
	}
	return FieldError{FieldVerdict: textOfficialPart}
}

// putOff puts a doubt off.
func (h *House) putOff(ctx context.Context, who *org.Officer, doubt Doubt, reason string) error {
	until := corpus.DayOf(h.Now()).Add(laterDays)
	reason = Clip(strings.TrimSpace(reason), mostReason)
	if err := h.Store.PutDeferral(ctx, store.Deferral{ID: doubt.ID, Until: until, Reason: reason,
		Who: who.ID}); err != nil {
		return err
	}
	return h.Store.Audit(ctx, who.ID, "doubt.later", fmt.Sprintf("%s %s %s; %s", doubt.From, doubt.Kind, doubt.To,
		reason))
}

// Resume takes back that a doubt was put off.
func (h *House) Resume(ctx context.Context, who *org.Officer, id string) error {
	if !who.May(org.ManageDocuments) {
		return store.ErrForbidden
	}
	return h.Store.PutDeferral(ctx, store.Deferral{ID: id})
}

// rule decides on the state of a document that is in doubt by itself.
func (h *House) rule(ctx context.Context, who *org.Officer, doubt Doubt, d Decision) error {
	head, err := h.Store.Head(ctx, doubt.To.Doc)
	if err != nil {
		return err
	}
	r := corpus.Ruling{State: corpus.Expired}
	if d.Verdict == NotSo {
		r.State, r.Since = corpus.InForce, cmp.Or(head.Effective, head.Issued)
	}
	if d.Day != "" {
		var ok bool
		if r.Since, ok = corpus.ReadDay(d.Day); !ok {
			return FieldError{FieldDay: textDecideDay}
		}
	}
	switch {
	case d.Verdict == PartOnly:
		return FieldError{FieldPlace: textDecideWhole}
	case r.Since == "":
		return FieldError{FieldDay: textDecideNoDay}
	}
	_, err = h.EditDocument(ctx, who, head.Key, Edit{Facts: map[corpus.Fact]string{corpus.FactRuling: r.String()},
		Reason: d.Reason})
	return err
}

// Settled is what administrators decided of relations between two documents, or of
// the state of one: then only To is set.
type Settled struct {
	From, To         corpus.Ref
	FromText, ToText string
	FromLink, ToLink string
	Words            []string // what was decided, a line each
	Reason           string   // of the newest decision, where the log still has it
	Who              string   // the officer; "" where the log has it no more
	When             time.Time
}

// mostTrail is how far back in the log the reason of a decision is looked for.
const mostTrail = 5000

// Settled returns what administrators decided about whether texts are in force, the
// newest first. About one document only where key is not "".
func (h *House) Settled(ctx context.Context, who *org.Officer, key string) ([]Settled, error) {
	if !who.May(org.ManageDocuments) {
		return nil, store.ErrForbidden
	}
	s, err := h.shelves(ctx)
	if err != nil {
		return nil, err
	}
	hold, err := h.Store.Relations(ctx)
	if err != nil {
		return nil, err
	}
	trail, err := h.Store.AuditLog(ctx, mostTrail)
	if err != nil {
		return nil, err
	}
	var out []Settled
	at := map[[2]string]int{}
	for _, r := range hold {
		if r.By != corpus.FromAdmin || key != "" && r.From.Doc != key && r.To.Doc != key {
			continue
		}
		pair := [2]string{cmp.Or(r.From.Doc, r.From.Number), cmp.Or(r.To.Doc, r.To.Number)}
		i, ok := at[pair]
		if !ok {
			i = len(out)
			at[pair] = i
			d := Settled{From: corpus.Ref{Doc: r.From.Doc, Number: r.From.Number},
				To: corpus.Ref{Doc: r.To.Doc, Number: r.To.Number}}
			d.FromText, d.FromLink = s.cite(d.From)
			d.ToText, d.ToLink = s.cite(d.To)
			out = append(out, d)
		}
		out[i].Words = append(out[i].Words, settledWords(r))
		out[i].logged(trail, fmt.Sprintf("%s %s %s", r.From, r.Kind, r.To), "relation.", "doubt.")
	}
	for _, head := range s.heads {
		if head.Ruling == nil || !slices.Contains(head.Mended, corpus.FactRuling) || key != "" && head.Key != key {
			continue
		}
		d := Settled{To: corpus.Ref{Doc: head.Key, Number: head.Number}, Words: []string{RulingWords(head.Ruling)}}
		d.ToText, d.ToLink = s.cite(d.To)
		d.logged(trail, head.Key+": "+string(corpus.FactRuling)+" ", "corpus.edit")
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b Settled) int {
		return cmp.Or(b.When.Compare(a.When), strings.Compare(a.ToText, b.ToText))
	})
	return out, nil
}

// logged takes from the log who made the newest decision that it tells of with what,
// and why.
func (d *Settled) logged(trail []store.Entry, what string, verbs ...string) {
	for _, e := range trail { // the newest first
		if e.Created.Before(d.When) {
			return
		}
		known := slices.ContainsFunc(verbs, func(v string) bool { return strings.HasPrefix(e.What, v) })
		if known && strings.HasPrefix(e.Detail, what) {
			d.Who, d.When = e.Who, e.Created
			_, d.Reason, _ = strings.Cut(e.Detail, "; ")
			return
		}
	}
}

func settledWords(r corpus.Relation) string {
	format := textSettledYes
	if r.Rejected {
		format = textSettledNo
	}
	words := fmt.Sprintf(format, strings.ToLower(textDoes[r.Kind]))
	switch r.Kind {
	case corpus.RelNames:
		words = textSettledNames
	case corpus.RelOfficial:
		words = textSettledOfficial
	}
	if !r.To.Whole() {
		words += " " + r.To.Local()
	}
	if r.Since != "" && !r.Rejected {
		words += fmt.Sprintf(textSettledSince, r.Since.Vietnamese())
	}
	return words
}

// RulingWords says a ruling: "hết hiệu lực toàn bộ từ ngày 01/7/2026".
func RulingWords(r *corpus.Ruling) string {
	words := r.State.Words() + fmt.Sprintf(textSettledSince, r.Since.Vietnamese())
	if r.Until != "" {
		words += fmt.Sprintf(textSettledUntil, r.Until.Vietnamese())
	}
	return words
}

// Retract takes back what was decided of relations between two documents; without
// from, the ruling on the state of to. What was read holds again.
func (h *House) Retract(ctx context.Context, who *org.Officer, from, to corpus.Ref, reason string) error {
	if !who.May(org.ManageDocuments) {
		return store.ErrForbidden
	}
	if strings.TrimSpace(reason) == "" {
		return FieldError{FieldReason: textEditReason}
	}
	if err := openTexts(reason); err != nil {
		return err
	}
	if from.Doc == "" && from.Number == "" {
		_, err := h.EditDocument(ctx, who, to.Doc, Edit{Undo: []corpus.Fact{corpus.FactRuling}, Reason: reason})
		return err
	}
	gone, err := h.Store.RetractRelations(ctx, from, to)
	if err != nil {
		return err
	}
	for _, r := range gone {
		detail := fmt.Sprintf("%s %s %s; %s", r.From, r.Kind, r.To, Clip(strings.TrimSpace(reason), mostReason))
		if err := h.Store.Audit(ctx, who.ID, "doubt.undo", detail); err != nil {
			return err
		}
	}
	return h.follow(ctx)
}

// settleAs stores relations on an administrator's word, with an audit line each.
func (h *House) settleAs(ctx context.Context, who *org.Officer, verb, reason string, puts ...corpus.Relation) error {
	if err := h.Store.PutRelation(ctx, puts...); err != nil {
		return err
	}
	last := puts[len(puts)-1]
	detail := fmt.Sprintf("%s %s %s", last.From, last.Kind, last.To)
	if last.Since != "" {
		detail += " " + string(last.Since)
	}
	if reason = strings.TrimSpace(reason); reason != "" {
		detail += "; " + Clip(reason, mostReason)
	}
	if err := h.Store.Audit(ctx, who.ID, verb, detail); err != nil {
		return err
	}
	return h.follow(ctx)
}

// placeIn reads a place of the document of ref, which has to have it.
func (h *House) placeIn(ctx context.Context, ref corpus.Ref, words string) (corpus.Ref, error) {
	ms := corpus.ParseRef(paper.Clean(words))
	if len(ms) != 1 || ms[0].Part.Whole() {
		return ref, FieldError{FieldPlace: textDecidePlace}
	}
	at := ms[0].Part
	at.Doc, at.Number = ref.Doc, ref.Number
	p, err := h.Show(ctx, at, corpus.DayOf(h.Now()))
	if errors.Is(err, store.ErrNotFound) {
		if d, e := h.Store.Document(ctx, ref.Doc); e == nil && len(d.Parts) == 0 {
			return at, nil // the text is not held, so nobody can say
		}
		return ref, FieldError{FieldPlace: fmt.Sprintf(textDecideNoPlace, at.Local())}
	}
	if err != nil {
		return ref, err
	}
	return p.Ref, nil
}

// Relating is a relation that an administrator adds to a document.
type Relating struct {
	Kind     corpus.RelationKind
	Passive  bool   // the document is acted on by Other
	Other    string // the other document, as a person writes it
	Place    string // what of the document acted on; "" the whole
	Day      string // since when; "" the day the acting document takes effect
	Rejected bool   // it does not hold, whoever says so
	Reason   string
}

// Relate adds a relation of a document on an administrator's word, or says that one
// does not hold.
func (h *House) Relate(ctx context.Context, who *org.Officer, key string, r Relating) error {
	if !who.May(org.ManageDocuments) {
		return store.ErrForbidden
	}
	head, err := h.Store.Head(ctx, key)
	if err != nil {
		return err
	}
	if err := openTexts(r.Reason, r.Other, r.Place); err != nil {
		return err
	}
	wrong := FieldError{}
	if !slices.Contains(Relatable, r.Kind) {
		wrong[FieldKind] = textRelateKind
	}
	if strings.TrimSpace(r.Reason) == "" {
		wrong[FieldReason] = textEditReason
	}
	other, err := h.otherDocument(ctx, who, r.Other)
	var bad FieldError
	switch {
	case errors.As(err, &bad):
		wrong[FieldOther] = bad[FieldOther]
	case err != nil:
		return err
	case other.Doc == key:
		wrong[FieldOther] = textRelateSelf
	}
	rel := corpus.Relation{Kind: r.Kind, From: corpus.Ref{Doc: key, Number: head.Number}, To: other,
		By: corpus.FromAdmin, Rejected: r.Rejected}
	if r.Passive {
		rel.From, rel.To = rel.To, rel.From
	}
	if r.Place != "" && len(wrong) == 0 {
		if rel.To, err = h.placeIn(ctx, rel.To, r.Place); errors.As(err, &bad) {
			wrong[FieldPlace] = bad[FieldPlace]
		} else if err != nil {
			return err
		}
	}
	if r.Day != "" {
		var ok bool
		if rel.Since, ok = corpus.ReadDay(r.Day); !ok {
			wrong[FieldDay] = textDecideDay
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	verb := "relation.accept"
	if r.Rejected {
		verb = "relation.reject"
	}
	return h.settleAs(ctx, who, verb, r.Reason, rel)
}

// Relatable are the kinds of relations that a person may add.
var Relatable = []corpus.RelationKind{corpus.RelReplaces, corpus.RelRepeals, corpus.RelAmends, corpus.RelSuspends,
	corpus.RelKeeps, corpus.RelGuides, corpus.RelBasis}

// otherDocument finds the one document that words name; one that is not held by
// its number.
func (h *House) otherDocument(ctx context.Context, who *org.Officer, words string) (corpus.Ref, error) {
	p, err := h.Find(ctx, ReaderOf(who), words, corpus.DayOf(h.Now()))
	switch {
	case err != nil:
		return corpus.Ref{}, err
	case len(p.Several) > 0:
		return corpus.Ref{}, FieldError{FieldOther: fmt.Sprintf(textBasisSeveral, words)}
	case p.Head != nil:
		return corpus.Ref{Doc: p.Head.Key, Number: p.Head.Number}, nil
	}
	if d, _, err := h.Procedure(ctx, ReaderOf(who), words); err == nil { // by its code
		return corpus.Ref{Doc: d.Key, Number: d.Number}, nil
	}
	if ms := corpus.ParseRef(paper.Clean(words)); len(ms) == 1 && ms[0].Number() != "" && ms[0].Symbol != "" {
		return corpus.Ref{Number: ms[0].Number()}, nil
	}
	return corpus.Ref{}, FieldError{FieldOther: textRelateOther}
}
