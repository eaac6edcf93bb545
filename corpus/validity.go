package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"trolyao/paper"
	"unicode"
)

// RelationKind is what one document does to another.
type RelationKind string

const (
	RelBasis    RelationKind = "basis"    // căn cứ
	RelAmends   RelationKind = "amends"   // sửa đổi, bổ sung; To names the provision where the text does
	RelReplaces RelationKind = "replaces" // thay thế
	RelRepeals  RelationKind = "repeals"  // bãi bỏ, hết hiệu lực; To names the provision where the text does
	RelGuides   RelationKind = "guides"   // quy định chi tiết, hướng dẫn thi hành
	RelMerges   RelationKind = "merges"   // hợp nhất
	RelSuspends RelationKind = "suspends" // ngưng hiệu lực, from Since to Until
	RelKeeps    RelationKind = "keeps"    // leaves a part of what it ends in force ("trừ Điều 20"), to Until
	RelStarts   RelationKind = "starts"   // a provision of From itself takes effect on a day of its own
	RelOfficial RelationKind = "official" // an official source says a state of To; see [Official.Claim]
	RelNames    RelationKind = "names"    // speaks of an end in words that were not understood
)

// Authority is who says that a relation holds; a later constant outranks an
// earlier one.
type Authority string

const (
	FromText     Authority = "text"     // proposed by reading an implementation article
	FromOfficial Authority = "official" // said by an official register, beside our own reading
	FromStarter  Authority = "starter"  // a fact of the shipped catalogue
	FromAdmin    Authority = "admin"    // set or accepted by an administrator
)

// Relation says that From acts on To from a day on.
type Relation struct {
	Kind RelationKind `json:"kind"`
	From Ref          `json:"from"` // the acting document, and its provision where known
	To   Ref          `json:"to"`
	// Since is the first day of the effect; "" means the day From's document
	// takes effect.
	Since Day `json:"since,omitempty"`
	// Until is the last day, of a relation that a later one ended.
	Until    Day       `json:"until,omitempty"`
	Evidence string    `json:"evidence,omitempty"` // the quoted sentence
	By       Authority `json:"by"`
	// Rejected marks a proposal that an administrator turned down.
	Rejected bool `json:"rejected,omitempty"`
	// Claim is how a relation read from a text was understood; nil of the others.
	Claim *Claim `json:"claim,omitempty"`
}

// State is the closed set of validity states.
type State string

const (
	InForce       State = "in_force"       // còn hiệu lực
	Amended       State = "amended"        // còn hiệu lực, đã được sửa đổi, bổ sung
	PartlyExpired State = "partly_expired" // hết hiệu lực một phần
	Expired       State = "expired"        // hết hiệu lực toàn bộ
	Suspended     State = "suspended"      // ngưng hiệu lực, the whole or, of a document asked about as a whole, a part
	NotYet        State = "not_yet"        // chưa có hiệu lực
	Unknown       State = "unknown"        // chưa xác định
	PartyPaper    State = "party"          // văn kiện Đảng, no VBQPPL status
	Completed     State = "completed"      // kế hoạch đã hết thời gian thực hiện
	Unfit         State = "unfit"          // không còn phù hợp, decided by an administrator
)

// Validity is the answer to "is it in force on that day?", with its reasons.
type Validity struct {
	State State `json:"state"`
	On    Day   `json:"on"`
	Since Day   `json:"since,omitempty"` // first day of the present state, where known
	Until Day   `json:"until,omitempty"` // last day in force, where known
	// Doubt says that a person should compare with the texts: an end rests on a
	// reading that is not sure or contradicts something, or a sentence on the
	// document was not understood. Steps say which. A text in doubt is never taken
	// out of answers ([Validity.Over]).
	Doubt bool `json:"doubt,omitempty"`
	// Stale says that nothing speaks against the document: the texts held are too old,
	// or it itself is, for silence to mean that it is in force.
	Stale bool `json:"stale,omitempty"`
	// Part says that a suspension takes a part of the document only.
	Part bool `json:"part,omitempty"`
	// Differs are the claims of official sources that the state contradicts.
	Differs []Relation `json:"differs,omitempty"`
	// By are the relations that decided, strongest first.
	By []Relation `json:"by,omitempty"`
	// Steps explain the reasoning, one Vietnamese sentence each, with the evidence.
	Steps []string `json:"steps,omitempty"`
}

// Over says that the text is surely not to be applied on the day: ended, not yet in
// force, or a plan whose time is over.
func (v Validity) Over() bool {
	return !v.Doubt && (v.State == Expired || v.State == NotYet || v.State == Completed || v.State == Unfit)
}

// Unsure is the sentence that says why the state is in doubt; "" when it is not.
func (v Validity) Unsure() string {
	if !v.Doubt {
		return ""
	}
	for _, s := range v.Steps {
		if strings.Contains(s, "cần đối chiếu") {
			return s
		}
	}
	return capitalised(strings.TrimPrefix(wordCompare, ", ")) + "."
}

// Words says the state in a few words: "còn hiệu lực", "hết hiệu lực từ
// 01/7/2025, được thay thế bởi Nghị định số 118/2025/NĐ-CP".
func (v Validity) Words() string {
	words := v.State.Words()
	if v.Doubt && v.State == Expired {
		words = wordPerhaps + words
	}
	return words + v.cause()
}

// Cause says what Words says behind the state itself: "từ 01/7/2025, được thay
// thế bởi Nghị định số 118/2025/NĐ-CP"; "" where that is nothing.
func (v Validity) Cause() string { return strings.TrimLeft(v.cause(), ", ") }

func (v Validity) cause() string {
	out := v.because()
	if v.Doubt {
		out += wordCompare
	}
	return out
}

func (v Validity) because() string {
	since := ""
	if v.Since != "" {
		since = fmt.Sprintf(wordSince, v.Since.Vietnamese())
	}
	by := func(kind RelationKind) string {
		var names []string
		for _, r := range v.By {
			if n := numberName(r.From); r.Kind == kind && n != "" && !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
		return strings.Join(names, ", ")
	}
	out := ""
	switch v.State {
	case Amended:
		if n := by(RelAmends); n != "" {
			out += fmt.Sprintf(wordBy, n)
		}
	case PartlyExpired:
		out += since
		if n := by(RelRepeals); n != "" {
			out += fmt.Sprintf(wordRepealed, n)
		}
	case Expired:
		out += since
		if n := by(RelReplaces); n != "" {
			out += fmt.Sprintf(wordReplaced, n)
		} else if n := by(RelRepeals); n != "" {
			out += fmt.Sprintf(wordRepealed, n)
		}
	case Unfit:
		out += since
	case Suspended:
		if v.Part {
			out = wordSuspendedPart
		}
		out += since
		if v.Until != "" {
			out += fmt.Sprintf(wordUntil, v.Until.Vietnamese())
		}
		if n := by(RelSuspends); n != "" {
			out += fmt.Sprintf(wordAccording, n)
		}
	}
	return out
}

// Words says the state alone: "còn hiệu lực, đã được sửa đổi, bổ sung".
func (s State) Words() string {
	if w, ok := stateWords[s]; ok {
		return w
	}
	return wordUnknown
}

// Unborne returns the first words of text that claim a validity which none of
// vs bears out; "" when all that it claims is borne out.
func Unborne(text string, vs []Validity) string {
	low := strings.ToLower(text)
	for _, v := range vs {
		low = strings.ReplaceAll(low, strings.ToLower(v.Words()), " ; ")
	}
	for _, c := range claimWords {
		if !strings.Contains(low, c.words) {
			continue
		}
		if !slices.ContainsFunc(vs, func(v Validity) bool {
			return slices.Contains(c.states, v.State) ||
				c.kind != "" && slices.ContainsFunc(v.By, func(r Relation) bool { return r.Kind == c.kind })
		}) {
			return c.words
		}
		low = strings.ReplaceAll(low, c.words, " ; ")
	}
	return ""
}

// numberName names a document by what its number says: "Nghị định số
// 118/2025/NĐ-CP".
func numberName(r Ref) string {
	if r.Doc == unnamed {
		return wordUnnamed
	}
	if r.Number == "" {
		return r.Doc
	}
	d, ok := splitNumber(r.Number)
	if !ok {
		return r.Number
	}
	if t := symbolType(d.symbol); t != "" {
		return t + " số " + r.Number
	}
	return "văn bản số " + r.Number
}

// InForce is [Assess] over the document's own facts and relations, for a
// document that is not among others.
func (d *Document) InForce(on Day) Validity {
	return Assess(&d.Head, d.Relations, func(key string) *Head {
		if key == d.Key {
			return &d.Head
		}
		return nil
	}, Ref{Doc: d.Key, Number: d.Number}, on)
}

// authority orders who says it.
func (a Authority) rank() int {
	switch a {
	case FromAdmin:
		return 2
	case FromStarter:
		return 1
	}
	return 0
}

// Assess says whether the document h, or its part r, is in force on a day, and
// why. rels are the relations known, those that end others among them; heads
// finds the documents they come from (nil: not held). An administrator's word
// outranks the starter catalogue's, that outranks a reading of the text; what an
// administrator rejected does not count. An amendment whose own provision is
// repealed ends with it; a repealed document does not come back when the one
// that repealed it goes.
func Assess(h *Head, rels []Relation, heads func(key string) *Head, r Ref, on Day) Validity {
	return NewHistory(h, rels, heads).Assess(r, on)
}

// History is what was done to a document, made ready for many questions about
// its parts and days.
type History struct {
	h       *Head
	rels    []Relation
	heads   func(key string) *Head
	effects []effect   // the relations that count, the oldest first
	keeps   []effect   // what those who end it leave in force
	starts  []Relation // own provisions with a day of effect of their own
	open    []effect   // ends that contradict something, and sentences not understood: they change no state
	said    []string   // steps that tell of those that do not count
	// official are what official sources say of the document.
	official []Relation
}

// NewHistory returns the history of h; the arguments are those of [Assess].
func NewHistory(h *Head, rels []Relation, heads func(key string) *Head) *History {
	official := officialClaims(h, rels)
	h, told := withOfficialDay(h, official)
	a := assessment{h: h, rels: rels, heads: heads}
	x := &History{h: h, rels: rels, heads: heads, official: official, starts: startsOf(h, rels)}
	for _, e := range a.effects() {
		switch {
		case e.Kind == RelKeeps:
			x.keeps = append(x.keeps, e)
		case e.Kind == RelNames, e.Grade() == Doubtful && e.Kind != RelAmends:
			x.open = append(x.open, e)
		case e.Grade() == Doubtful:
		default:
			x.effects = append(x.effects, e)
		}
	}
	x.said = append(told, a.v.Steps...)
	return x
}

// Assess is [Assess] for a part of the document on a day.
func (x *History) Assess(r Ref, on Day) Validity {
	a := assessment{h: x.h, rels: x.rels, heads: x.heads, known: x, on: on}
	a.r = r
	a.r.Doc, a.r.Number = x.h.Key, x.h.Number
	a.name = Cite(x.h, Ref{})
	if a.name == "" {
		a.name = x.h.Key
	}
	a.part = a.r.Local()
	if a.part == "" {
		a.part = a.name
	}
	a.run()
	if on != "" {
		a.official()
	}
	a.rule()
	return a.v
}

// rule lets the state stand that an administrator decided for the document. A part
// that ended by itself stays ended.
func (a *assessment) rule() {
	r := a.h.Ruling
	if !r.on(a.on) || a.h.Party {
		return
	}
	byItself := func(e Relation) bool { return !e.To.Whole() }
	if !a.r.Whole() && a.v.State == Expired && !a.v.Doubt && slices.ContainsFunc(a.v.By, byItself) {
		return
	}
	if r.State == InForce && (a.v.State == InForce || a.v.State == Amended || a.v.State == PartlyExpired) {
		a.v.Doubt, a.v.Stale, a.v.Differs = false, false, nil
		a.say(sayRuled, a.name, r.State.Words(), r.Since.Vietnamese())
		return
	}
	a.v.State, a.v.Since, a.v.Until = r.State, r.Since, r.Until
	a.v.Doubt, a.v.Stale, a.v.Part, a.v.By, a.v.Differs = false, false, false, nil, nil
	switch r.State {
	case Expired, Unfit:
		a.v.Until = r.Since.Add(-1)
	case InForce:
		a.v.Since = cmp.Or(a.h.Effective, r.Since)
	}
	a.say(sayRuled, a.name, r.State.Words(), r.Since.Vietnamese())
}

type assessment struct {
	h     *Head
	rels  []Relation
	known *History // nil while it is made
	heads func(string) *Head
	r     Ref
	on    Day
	name  string
	part  string
	v     Validity
	// inner are the places inside r that one document amends from one day on,
	// told in one step: which step that is, and the places.
	inner map[string]*innerStep
	// likelyEnd says that the doubt is only that what ends it was not surely read.
	likelyEnd bool
	// unclear says that a document amends some part that is not known.
	unclear bool
	// from is the first day of effect of what is asked about, to the last that its
	// document gives it alone.
	from, to Day
}

type innerStep struct {
	at     int
	last   effect
	places []Ref
}

// amendedInside notes an amended place inside the one asked about, to be told
// together with the others that the same document amends.
func (a *assessment) amendedInside(e effect) {
	key := cmp.Or(e.From.Doc, e.From.Number) + " " + string(e.since) + " " + string(e.By)
	g := a.inner[key]
	if g == nil {
		if a.inner == nil {
			a.inner = map[string]*innerStep{}
		}
		g = &innerStep{at: len(a.v.Steps)}
		a.inner[key] = g
		a.v.Steps = append(a.v.Steps, "")
	}
	g.last = e
	g.places = append(g.places, e.To)
}

// tellInside writes the steps that amendedInside left open.
func (a *assessment) tellInside() {
	for _, g := range a.inner {
		type place struct {
			ref  Ref
			name string
		}
		places := make([]place, len(g.places))
		for i, r := range g.places {
			places[i] = place{r, r.Local()}
		}
		slices.SortStableFunc(places, func(x, y place) int {
			return cmp.Or(len(x.ref.Article)-len(y.ref.Article), strings.Compare(x.ref.Article, y.ref.Article),
				strings.Compare(x.name, y.name))
		})
		var names []string
		seen := map[string]bool{}
		for _, p := range places {
			if !seen[p.name] {
				seen[p.name] = true
				names = append(names, p.name)
			}
		}
		e := g.last
		by, tail := numberName(e.From), a.evidence(effect{Relation: Relation{By: e.By}})
		if len(g.places) == 1 {
			tail = a.evidence(e)
			if l := e.From.Local(); l != "" {
				by = l + " " + by
			}
		}
		a.v.Steps[g.at] = fmt.Sprintf(sayAmended+tail, e.since.Vietnamese(), strings.Join(names, ", "), by)
		if e.since > a.on {
			a.v.Steps[g.at] += " " + fmt.Sprintf(sayFuture, a.on.Vietnamese())
		}
	}
}

func (a *assessment) say(format string, args ...any) {
	step := []rune(fmt.Sprintf(format, args...))
	step[0] = unicode.ToUpper(step[0])
	a.v.Steps = append(a.v.Steps, string(step))
}

// effect is a relation that counts, and from when.
type effect struct {
	Relation
	since Day // "" unknown
	until Day // last day; "" open
}

// reached are the effects that count on the day asked, by what they do.
type reached struct {
	ending, partly, amending, suspended []effect
	unsure                              bool // what has no day may be one of them
	above                               bool // a chapter that may hold what is asked about has ended
}

func (a *assessment) run() Validity {
	if a.decided() {
		return a.v
	}
	a.v.Steps = append(a.v.Steps, a.known.said...)
	var x reached
	for _, e := range a.known.effects {
		a.reach(e, &x)
	}
	a.tellInside()
	a.tellOpen()
	a.conclude(x)
	return a.v
}

// decided tells the days of the document itself, and reports whether they alone
// decide.
func (a *assessment) decided() bool {
	h, on := a.h, a.on
	a.v.On = on
	if h.Party {
		a.v.State = PartyPaper
		a.say(sayParty, a.name)
		return true
	}
	if on == "" {
		a.v.State = Unknown
		a.say(sayNoAsOf)
		return true
	}
	if h.Issued != "" {
		a.say(sayIssued, a.name, h.Issued.Vietnamese())
	}
	a.from = h.Effective
	if h.Effective != "" {
		a.say(sayEffective, a.name, h.Effective.Vietnamese())
	} else {
		a.say(sayNoEffective, a.name)
	}
	if len(h.Merged) > 0 {
		a.say(sayMerged, a.name, mergedNames(h.Merged))
	}
	a.started()
	if h.Issued != "" && on < h.Issued && (a.from == "" || on < a.from) {
		a.v.State = NotYet
		a.say(sayNotIssued, on.Vietnamese())
		return true
	}
	if a.from != "" && on < a.from {
		a.v.State = NotYet
		a.say(sayNotYet, on.Vietnamese())
		return true
	}
	if a.to != "" && on > a.to {
		a.v.State, a.v.Since, a.v.Until = Expired, a.to.Add(1), a.to
		a.say(sayExpires, a.part, a.to.Add(1).Vietnamese())
		return true
	}
	return false
}

// undated tells an effect of which nobody knows the day.
func (a *assessment) undated(e effect, x *reached) {
	if d, ok := splitNumber(e.From.Number); ok && d.year > string(a.on[:4]) || !a.touches(e.To) {
		return // of a later year, or of another place
	}
	a.say(sayNoDay+a.evidence(e), numberName(e.From), a.part)
	a.unclear = true
	ends := e.Kind != RelAmends
	x.unsure = x.unsure || ends && a.covers(e.To)
	a.v.Doubt = a.v.Doubt || ends
}

// reach tells an effect, and enters it in x where it counts on the day.
func (a *assessment) reach(e effect, x *reached) {
	on := a.on
	whole := e.To.Whole()
	if e.since == "" {
		a.undated(e, x)
		return
	}
	format := sayAmended
	switch e.Kind {
	case RelReplaces:
		format = sayReplaced
	case RelRepeals:
		format = sayRepealed
	case RelSuspends:
		format = saySuspended
	}
	what := a.name
	if l := e.To.Local(); l != "" {
		what = l
	}
	if !a.touches(e.To) {
		if a.above(e.To) && e.since <= on && (e.until == "" || on <= e.until) && e.Grade() != Likely {
			x.above = x.above || e.Kind != RelAmends
			a.say(sayAbove, fmt.Sprintf(format, e.since.Vietnamese(), what, numberName(e.From)), a.part, what)
		}
		return
	}
	narrowed := e.narrowed()
	if narrowed && whole {
		what = "“" + e.Claim.Scope + "” " + a.name
	}
	unknownScope := (e.Kind == RelAmends || narrowed) && whole && !a.r.Whole()
	if unknownScope && a.detailed(a.known.effects, e) {
		return
	}
	by := numberName(e.From)
	if l := e.From.Local(); l != "" {
		by = l + " " + by
	}
	step := fmt.Sprintf(format+a.evidence(e), e.since.Vietnamese(), what, by)
	switch {
	case e.since > on && e.Kind == RelAmends && !whole && a.inside(e.To) && !a.covers(e.To):
		a.amendedInside(e)
		return
	case e.since > on:
		a.v.Steps = append(a.v.Steps, step)
		a.say(sayFuture, on.Vietnamese())
		if e.Kind != RelAmends && e.Kind != RelSuspends && !narrowed && e.Grade() != Likely && a.covers(e.To) &&
			(a.v.Until == "" || e.since.Add(-1) < a.v.Until) {
			a.v.Until = e.since.Add(-1)
		}
		return
	case e.until != "" && on > e.until:
		a.v.Steps = append(a.v.Steps, step)
		if q, ok := a.endedBy(e.Relation); ok {
			a.say(sayEnded, e.until.Add(1).Vietnamese(), numberName(q.From))
		} else {
			a.say(sayUntil, e.until.Vietnamese())
		}
		return
	case unknownScope:
		a.unclear = true
		a.say(sayUnknownScope, e.since.Vietnamese(), by, a.part)
		return
	}
	if e.Kind == RelAmends && !whole && a.inside(e.To) && !a.covers(e.To) {
		a.amendedInside(e)
		x.amending = append(x.amending, e)
		return
	}
	a.v.Steps = append(a.v.Steps, step)
	switch {
	case e.Kind == RelAmends, e.Kind == RelRepeals && a.byAmender(e):
		x.amending = append(x.amending, e)
	case e.Kind == RelSuspends:
		x.suspended = append(x.suspended, e)
	case a.covers(e.To) && !narrowed:
		if k, kept := a.kept(e); !kept {
			for _, k := range a.known.keeps { // kept until lately
				if sameDocument(k.From, e.From) && a.covers(k.To) && k.Until != "" && !k.narrowed() {
					e.since = max(e.since, k.Until.Add(1))
				}
			}
			x.ending = append(x.ending, e)
			a.keptAbove(e)
		} else if a.inside(k.To) && k.To.Local() != a.r.Local() || k.narrowed() {
			x.partly = append(x.partly, e)
		}
	default:
		x.partly = append(x.partly, e)
	}
}

// conclude names the state that the effects and the document's own last day come to.
func (a *assessment) conclude(x reached) {
	h, on := a.h, a.on
	expired := h.Expires != "" && h.Expires <= on
	if expired && (h.Expires <= h.Effective || h.Expires <= h.Issued) {
		expired, a.v.Doubt = false, true
		a.say(sayEndFirst, h.Expires.Vietnamese())
	}
	if h.Expires != "" && h.set(FactExpires) {
		x.ending = slices.DeleteFunc(x.ending, func(e effect) bool { return e.By != FromAdmin && e.To.Whole() })
		if expired {
			a.v.Doubt = false
		}
	}
	x.ending = a.sureOf(x.ending)
	a.v.Doubt = a.v.Doubt || x.above && len(x.ending) == 0
	switch {
	case len(x.ending) > 0:
		a.v.State = Expired
		a.v.Since = x.ending[0].since
		for _, e := range x.ending {
			a.v.Since = min(a.v.Since, e.since)
		}
		if expired && h.Expires < a.v.Since {
			a.v.Since = h.Expires
		}
		a.by(x.ending)
		if !a.r.Whole() && x.ending[0].To.Whole() {
			a.say(sayFollowsDoc, a.part)
		}
		a.v.Until = a.v.Since.Add(-1)
	case len(x.suspended) > 0 && slices.ContainsFunc(x.suspended, func(e effect) bool {
		return a.covers(e.To) ||
			a.r.Whole()
	}):
		a.v.State, a.v.Since = Suspended, latest(x.suspended)
		a.v.Part = !slices.ContainsFunc(x.suspended, func(e effect) bool { return a.covers(e.To) })
		for _, e := range x.suspended {
			a.v.Until = max(a.v.Until, e.until)
		}
		a.by(x.suspended)
	case expired && isPlan(h):
		a.v.State, a.v.Since, a.v.Until = Completed, h.Expires, h.Expires.Add(-1)
		a.say(sayCompleted, a.name, h.Expires.Vietnamese())
	case expired:
		a.v.State, a.v.Since, a.v.Until = Expired, h.Expires, h.Expires.Add(-1)
		a.say(sayExpires, a.name, h.Expires.Vietnamese())
	case x.unsure:
		a.v.State, a.v.Doubt = Unknown, true
	case len(x.partly) > 0:
		a.v.State, a.v.Since = PartlyExpired, latest(x.partly)
		a.by(append(x.partly, x.amending...))
	case len(x.amending) > 0:
		a.v.State, a.v.Since = Amended, latest(x.amending)
		a.by(x.amending)
	case a.from == "":
		a.v.State = Unknown
	default:
		a.v.State, a.v.Since = InForce, a.from
		horizon := sayNoTexts
		if n := a.horizon(); n != nil && n.Issued != "" {
			horizon = fmt.Sprintf(sayNewest, n.Issued.Vietnamese())
		}
		if a.unclear || a.v.Doubt {
			a.say(sayNothingElse, a.part, on.Vietnamese(), horizon)
		} else {
			a.say(sayNothing, a.part, on.Vietnamese(), horizon)
		}
	}
	if a.v.State == InForce || a.v.State == Amended || a.v.State == PartlyExpired {
		a.silence()
	}
	if h.Expires != "" && h.Expires > on && a.v.Until == "" {
		a.v.Until = h.Expires.Add(-1)
		a.say(sayExpires, a.name, h.Expires.Vietnamese())
	}
}

// silence doubts that no known end means none: nobody brought newer texts of the
// field, the document is of a type that later texts take apart one by one, or it may
// stand in a list of ended texts that was not read.
func (a *assessment) silence() {
	said := len(a.v.Steps)
	if n := a.horizon(); n != nil && n.Expires != "" && a.on >= n.Expires {
		a.say(sayStale, n.Issued.Vietnamese())
	}
	if jointOfOld(a.h, a.on) {
		a.say(sayJoint, lastJoint.Vietnamese())
	}
	for _, e := range a.known.open {
		if e.Unlisted() && e.since <= a.on {
			a.say(sayInList, numberName(e.From), cutRunes(e.Evidence, 200), a.name)
		}
	}
	if len(a.v.Steps) > said {
		a.v.Stale, a.v.Doubt = !a.v.Doubt, true
	}
}

// horizon is the head that says how new the texts held of the document's field are;
// nil unknown.
func (a *assessment) horizon() *Head {
	if a.heads == nil {
		return nil
	}
	return a.heads(horizonKey + field(a.h))
}

// byAmender says that e, told by a consolidated text, takes a part out of what is
// asked about: such a text tells only what amends, so the rest goes on, amended.
func (a *assessment) byAmender(e effect) bool {
	return !a.covers(e.To) && e.Claim.ofNote()
}

// kept finds what leaves the asked part, or something inside it, in force although
// e ends the whole.
func (a *assessment) kept(e effect) (effect, bool) {
	for _, k := range a.known.keeps {
		if sameDocument(k.From, e.From) && (k.Until == "" || a.on <= k.Until) && e.Kind != RelAmends &&
			(a.covers(k.To) || a.inside(k.To)) {
			return k, true
		}
	}
	return effect{}, false
}

// tellOpen names the sentences that may end the part asked about and change nothing
// by themselves.
func (a *assessment) tellOpen() {
	for _, e := range a.known.open {
		if e.since == "" && e.Kind != RelNames || e.since > a.on || !a.touches(e.To) || e.Unlisted() {
			continue
		}
		a.v.Doubt = true
		why := ""
		if e.Claim != nil {
			why = strings.Join(e.Claim.Why, "; ")
		}
		by := numberName(e.From)
		if l := e.From.Local(); l != "" {
			by = l + " " + by
		}
		switch {
		case e.Claim != nil && e.Claim.Form == "namesake":
			a.say(sayLaterNamed, numberName(e.From), a.name)
			continue
		case e.Claim != nil && e.Claim.Form == "guides":
			a.say(sayGuidedStep, numberName(e.From), why)
			continue
		}
		a.say(sayOpen, by, a.name, why, strings.TrimRight(strings.Join(strings.Fields(e.Evidence), " "), "."))
	}
}

// sureOf returns the ends that are sure; when none is, all of them, in doubt. An
// end that the document's own later life contradicts is not sure: a text that
// amends it, or a consolidated text of it, issued after that day.
func (a *assessment) sureOf(ending []effect) []effect {
	var sure []effect
	for _, e := range ending {
		if e.Grade() == Likely {
			continue
		}
		if e.Grade() == Sure {
			if late, ok := a.livesOn(e); ok {
				a.say(sayLivesOn, numberName(late.From), e.since.Vietnamese())
				continue
			}
		}
		sure = append(sure, e)
	}
	if len(sure) == 0 && len(ending) > 0 {
		a.likelyEnd = !a.v.Doubt
		a.v.Doubt = true
		for _, e := range ending {
			if e.Claim != nil && len(e.Claim.Why) > 0 {
				a.say(sayUnsure, numberName(e.From), strings.Join(e.Claim.Why, "; "))
			}
		}
		return ending
	}
	return sure
}

// livesOn finds what was done to the document after its end.
func (a *assessment) livesOn(e effect) (Relation, bool) {
	if a.heads == nil {
		return Relation{}, false
	}
	for _, r := range a.rels {
		if r.Rejected || r.Kind != RelMerges && (r.Kind != RelAmends || r.Grade() == Likely || r.Grade() == Doubtful) ||
			!sameDocument(r.To, Ref{Doc: a.h.Key, Number: a.h.Number}) || sameDocument(r.From, e.From) {
			continue
		}
		if h := a.heads(r.From.Doc); h != nil && h.Issued > e.since {
			return r, true
		}
	}
	return Relation{}, false
}

func latest(es []effect) Day {
	var d Day
	for _, e := range es {
		d = max(d, e.since)
	}
	return d
}

func (a *assessment) by(es []effect) {
	es = slices.Clone(es)
	slices.SortStableFunc(es, func(x, y effect) int {
		if c := y.By.rank() - x.By.rank(); c != 0 {
			return c
		}
		return strings.Compare(string(x.since), string(y.since))
	})
	for _, e := range es {
		rel := e.Relation
		rel.Since = e.since
		rel.Until = e.until
		a.v.By = append(a.v.By, rel)
	}
}

func (a *assessment) evidence(e effect) string {
	text := fmt.Sprintf(sayTold, whoSays[e.By])
	if e.Evidence != "" {
		text = fmt.Sprintf(sayEvidence, whoSays[e.By],
			strings.TrimRight(strings.Join(strings.Fields(e.Evidence), " "), "."))
	}
	return strings.ReplaceAll(text, "%", "%%")
}

// isPlan says that a document is a plan whose period can be over.
func isPlan(h *Head) bool {
	switch h.Type {
	case "Kế hoạch", "Chương trình", "Đề án", "Chiến lược":
		return true
	case "Quyết định":
		t := paper.Fold(h.Title)
		return strings.Contains(t, "ke hoach") || strings.Contains(t, "chuong trinh") ||
			strings.Contains(t, "de an") || strings.Contains(t, "chien luoc")
	}
	return false
}

// touches says that what is done to `to` matters for the part asked about.
func (a *assessment) touches(to Ref) bool { return a.covers(to) || a.inside(to) }

func (a *assessment) covers(to Ref) bool {
	to.Doc = a.r.Doc
	return to.Contains(a.r)
}

func (a *assessment) inside(to Ref) bool {
	to.Doc = a.r.Doc
	return a.r.Contains(to)
}

// keptAbove doubts an end whose act keeps a chapter or the like in which the article
// asked about may stand.
func (a *assessment) keptAbove(e effect) {
	for _, k := range a.known.keeps {
		if sameDocument(k.From, e.From) && a.above(k.To) {
			a.v.Doubt = true
			a.say(sayKeptAbove, numberName(e.From), k.To.Local(), a.part)
		}
	}
}

// above says that `to` is a chapter, a section or the like, which may hold the
// article asked about.
func (a *assessment) above(to Ref) bool {
	return a.r.Article != "" && a.r.Appendix == "" && a.r.Chapter == "" && a.r.Section == "" && a.r.Book == "" &&
		to.Article == "" && to.Appendix == "" && (to.Chapter != "" || to.Section != "" || to.Book != "")
}

// detailed says that the document of e also names the provisions it amends.
// The starter catalogue names only some of them, so its silence tells nothing.
func (a *assessment) detailed(all []effect, e effect) bool {
	for _, o := range all {
		if sameDocument(o.From, e.From) && o.Kind == RelAmends && !o.To.Whole() &&
			(o.By != FromStarter || a.touches(o.To)) {
			return true
		}
	}
	return false
}

// sameDocument compares by key, else by number.
func sameDocument(a, b Ref) bool {
	if a.Doc != "" && a.Doc == b.Doc {
		return true
	}
	return (a.Doc == "" || b.Doc == "") && a.Number != "" && foldWord(a.Number) == foldWord(b.Number)
}

// acts are the kinds of relations that bear on the validity of their target.
var acts = map[RelationKind]bool{RelAmends: true, RelReplaces: true, RelRepeals: true, RelSuspends: true,
	RelKeeps: true, RelNames: true}

// effects are the relations on the document that count, one voice for each
// acting document and target, the oldest first.
func (a *assessment) effects() []effect {
	me := Ref{Doc: a.h.Key, Number: a.h.Number}
	var mine []Relation
	for _, rel := range a.rels {
		if acts[rel.Kind] && sameDocument(rel.To, me) && !sameDocument(rel.From, me) {
			mine = append(mine, rel)
		}
	}
	var out []effect
	places := map[string][]int{} // of mine, by the place that is acted on
	at := make([]string, len(mine))
	for i, rel := range mine {
		at[i] = rel.To.Local()
		places[at[i]] = append(places[at[i]], i)
	}
	for i, rel := range mine {
		loud, rejected := rel.By.rank(), rel.Rejected
		for _, j := range places[at[i]] {
			o := mine[j]
			if i == j || !sameDocument(o.From, rel.From) {
				continue
			}
			// A rejection turns down the same claim, not another one.
			if o.Rejected && o.Kind != rel.Kind {
				continue
			}
			if o.By.rank() > loud || o.Rejected && o.By.rank() >= loud {
				loud, rejected = o.By.rank(), rejected || o.Rejected
			}
		}
		if rejected {
			if rel.Rejected {
				a.say(sayRejected, numberName(rel.From))
			}
			continue
		}
		if rel.By.rank() < loud {
			continue
		}
		e := effect{Relation: rel, since: a.since(rel), until: rel.Until}
		if q, ok := a.endedBy(rel); ok {
			if last := a.since(q).Add(-1); last != "" && (e.until == "" || last < e.until) {
				e.until = last
			}
		}
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(x, y effect) int { return strings.Compare(string(x.since), string(y.since)) })
	return out
}

// since is the first day of a relation, "" unknown.
func (a *assessment) since(rel Relation) Day {
	if rel.Since != "" {
		return rel.Since
	}
	if a.heads == nil {
		return ""
	}
	if h := a.heads(rel.From.Doc); h != nil {
		return h.Effective
	}
	return ""
}

// endedBy finds the repeal of the very provision that amends.
func (a *assessment) endedBy(rel Relation) (Relation, bool) {
	if rel.Kind != RelAmends || rel.From.Whole() {
		return Relation{}, false
	}
	for _, q := range a.rels {
		if q.Kind != RelRepeals || q.Rejected || q.To.Whole() || !sameDocument(q.To, rel.From) {
			continue
		}
		to := q.To
		to.Doc = rel.From.Doc
		if d := a.since(q); to.Contains(rel.From) && d != "" {
			return q, true
		}
	}
	return Relation{}, false
}
