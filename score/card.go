package score

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/task"
)

// State is how a criterion stands on a card.
type State string

const (
	Settled     State = "settled"     // the council, or a survey, has said
	Explained   State = "explained"   // the agency has answered the council, which has not concluded
	Concluded   State = "concluded"   // the council has said its last word
	Claimed     State = "claimed"     // self-scored, with what is required
	ByTasks     State = "by_tasks"    // computed from tasks
	NoClaim     State = "no_claim"    // not self-scored, there is time
	TooLate     State = "too_late"    // not self-scored, the time is over
	NoEvidence  State = "no_evidence" // evidence is required and missing
	Waiting     State = "waiting"     // for a survey
	TaskOverdue State = "task_overdue"
	TaskOpen    State = "task_open"
	NoTask      State = "no_task" // no task of the agency is linked
	Exempt      State = "exempt"
	Mixed       State = "" // a sum of parts
)

// Words is the state in Vietnamese.
func (s State) Words() string { return stateWords[s] }

// Over reports whether nothing more has to be said.
func (s State) Over() bool { return s == Settled || s == Concluded || s == Exempt }

// Row is one criterion on a card, with everything its number came from.
type Row struct {
	No     string `json:"no"`
	Name   string `json:"name"`
	Depth  int    `json:"depth"`
	Method Method `json:"method,omitempty"`
	Rule   Rule   `json:"rule,omitzero"`
	Max    Points `json:"max"`
	Base   Points `json:"base"` // Max, less what the agency is exempt from
	// Self is what the agency claims, Council what the council gives, Survey what
	// a survey gives; nil while there is none. Of a sum, nil when no part has one.
	// Concluded is what the council gives in the end, where it was asked again.
	Self      *Points `json:"self,omitempty"`
	Council   *Points `json:"council,omitempty"`
	Concluded *Points `json:"concluded,omitempty"`
	Survey    *Points `json:"survey,omitempty"`
	// Final is what counts today: what the council says, before that what is
	// claimed and proven. Best is the most that can still come of it.
	Final Points `json:"final"`
	Best  Points `json:"best"`
	// AtRisk is what hangs on tasks that are overdue.
	AtRisk Points `json:"at_risk,omitempty"`
	// Outside says that the points stand outside the base: brought (bonus), or
	// taken (penalty). Spread are the points of exempt parts that the others stand for.
	Outside    Outside    `json:"outside,omitempty"`
	Spread     Points     `json:"spread,omitempty"`
	State      State      `json:"state,omitempty"`
	Due        corpus.Day `json:"due,omitempty"` // until when something can be done
	Missing    []string   `json:"missing,omitempty"`
	Trace      []string   `json:"trace,omitempty"`
	Needs      string     `json:"needs,omitempty"` // the evidence required
	Owner      string     `json:"owner,omitempty"`
	Basis      string     `json:"basis,omitempty"`
	Unverified bool       `json:"unverified,omitempty"`
	Note       string     `json:"note,omitempty"`
	Covers     []string   `json:"covers,omitempty"`
	Evidence   []Evidence `json:"evidence,omitempty"`
	Tasks      []TaskRow  `json:"tasks,omitempty"`
	Parts      []*Row     `json:"parts,omitempty"`
}

// TaskRow is a linked task on a card.
type TaskRow struct {
	ID     int64       `json:"id"`
	No     string      `json:"no"`
	Name   string      `json:"name"`
	Plan   string      `json:"plan"`
	Status task.Status `json:"status"`
	Due    string      `json:"due"`
}

// Index is Final in percent of Base.
func (r *Row) Index() Points { return r.Final.share(r.Base) }

// Entered reports whether anything stands behind Final: a claim, a task, a survey, or
// a deadline that is over. What nobody has entered has no number yet, not even 0.
func (r *Row) Entered() bool {
	if len(r.Parts) == 0 {
		return r.State != NoClaim && r.State != Waiting && r.State != NoTask && r.State != Exempt
	}
	return slices.ContainsFunc(r.Parts, (*Row).Entered)
}

// Score is Final as a table shows it, a dash where nothing was entered.
func (r *Row) Score() string {
	if !r.Entered() {
		return textNothing
	}
	return r.Final.String()
}

// Percent is the index as a table shows it: "86,76%", a dash where nothing was
// entered.
func (r *Row) Percent() string {
	if !r.Entered() || r.Base == 0 {
		return textNothing
	}
	return r.Index().Fixed() + "%"
}

// Lost is what cannot be won any more.
func (r *Row) Lost() Points { return r.Base - r.Best }

// Winnable is what can still be won.
func (r *Row) Winnable() Points { return r.Best - r.Final }

// Card is an agency's score for a period, as it stands on a day. Its Total is
// a Row whose Parts are the fields.
type Card struct {
	Criteria   string     `json:"criteria"` // key of the set
	Version    int        `json:"version,omitempty"`
	Title      string     `json:"title"` // name of the set
	Basis      string     `json:"basis,omitempty"`
	Example    bool       `json:"example,omitempty"`
	Frame      bool       `json:"frame,omitempty"`
	Unverified bool       `json:"unverified,omitempty"`
	Agency     string     `json:"agency"`
	Name       string     `json:"name"`
	Group      Group      `json:"group,omitempty"`
	Period     string     `json:"period"`
	Day        corpus.Day `json:"day"`
	Target     Points     `json:"target,omitempty"`
	Band       string     `json:"band,omitempty"`
	// Settled says that every number is the council's or a survey's. Number is that of
	// the publication, "" before it.
	Settled bool   `json:"settled"`
	Empty   bool   `json:"empty,omitempty"` // nobody has said anything yet
	Number  string `json:"number,omitempty"`
	Total   *Row   `json:"total"`
	// Extra are the fields outside the base. Bonus and Penalty are what they bring and
	// take, as far as the set lets them; neither touches Total.
	Extra      []*Row `json:"extra,omitempty"`
	Bonus      Points `json:"bonus,omitempty"`
	Penalty    Points `json:"penalty,omitempty"`
	BonusMax   Points `json:"bonus_max,omitempty"`
	PenaltyMax Points `json:"penalty_max,omitempty"`
	// RankExtra says that agencies are ranked and classed by Overall.
	RankExtra bool `json:"rank_extra,omitempty"`
}

// Overall is the index with bonus and penalty, not below 0.
func (c *Card) Overall() Points { return maxPoints(0, c.Total.Index()+c.Bonus-c.Penalty) }

// Ranked is what the card is ranked and classed by, in thousandths of a percent.
func (c *Card) Ranked() Points {
	if c.RankExtra {
		return c.Overall()
	}
	return c.Total.Index()
}

// Compute makes the card of one agency on a day. It is pure, and takes any
// facts: what the set does not understand counts nothing and is named.
func Compute(c *Criteria, f *Facts, day corpus.Day) *Card { return compute(c, f, day, false) }

// Outline is [Compute] without what the numbers came from and what is missing: as much
// as a ranking of many agencies shows.
func Outline(c *Criteria, f *Facts, day corpus.Day) *Card { return compute(c, f, day, true) }

func compute(c *Criteria, f *Facts, day corpus.Day, outline bool) *Card {
	x := &computing{c: c, f: f, day: day, outline: outline, self: latest(f.Self), council: latest(f.Appraised),
		explained: latest(f.Explained), concluded: latest(f.Concluded), evidence: map[string][]Evidence{}}
	for _, e := range f.Evidence {
		x.evidence[e.No] = append(x.evidence[e.No], e)
	}
	for _, es := range x.evidence {
		slices.SortFunc(es, func(a, b Evidence) int {
			return cmp.Or(cmp.Compare(a.ID, b.ID), strings.Compare(a.Name, b.Name), strings.Compare(a.Link, b.Link))
		})
	}
	card := &Card{Criteria: c.Key, Title: c.Name, Basis: c.Basis, Example: c.Example, Frame: c.Frame,
		Unverified: c.Unverified(),
		Agency:     f.Agency, Name: f.Name, Group: f.Group, Period: f.Period, Day: day, Target: c.Target,
		BonusMax: c.BonusMax, PenaltyMax: c.PenaltyMax, RankExtra: c.RankExtra,
		Empty: len(f.Self)+len(f.Appraised)+len(f.Explained)+len(f.Concluded)+len(f.Evidence) == 0}
	base := &Criterion{Name: textTotal}
	for _, k := range c.Fields {
		if k.Outside == Inside {
			base.Parts = append(base.Parts, k)
			continue
		}
		x.outside = k.Outside
		r := x.row(k, 0)
		card.Extra = append(card.Extra, r)
		if k.Outside == Plus {
			card.Bonus += r.Final
		} else {
			card.Penalty += r.Final
		}
	}
	if c.BonusMax > 0 {
		card.Bonus = min(card.Bonus, c.BonusMax)
	}
	if c.PenaltyMax > 0 {
		card.Penalty = min(card.Penalty, c.PenaltyMax)
	}
	x.outside = Inside
	card.Total = x.sum(base, -1)
	card.Settled = card.Total.Base > 0 && len(card.Unsettled()) == 0
	card.Empty = card.Empty && !slices.ContainsFunc(card.Leaves(), func(r *Row) bool { return r.State == ByTasks })
	if !card.Empty {
		card.Band = c.Band(card.Ranked())
	}
	return card
}

type computing struct {
	c                                   *Criteria
	f                                   *Facts
	day                                 corpus.Day
	self, council, explained, concluded map[string]*Claim

	evidence map[string][]Evidence
	outside  Outside // of the field that is computed
	outline  bool    // rows say nothing of where their numbers came from
}

func (x *computing) row(k *Criterion, depth int) *Row {
	if len(k.Parts) > 0 {
		return x.sum(k, depth)
	}
	return x.leaf(k, depth)
}

func (x *computing) head(k *Criterion, depth int) *Row {
	return &Row{No: k.No, Name: k.Name, Depth: depth, Max: k.Max, Base: k.Max, Owner: k.Owner, Basis: k.Basis,
		Unverified: k.Unverified, Note: k.Note, Covers: k.Covers, Outside: x.outside}
}

func (x *computing) sum(k *Criterion, depth int) *Row {
	r := x.head(k, depth)
	r.Max, r.Base = 0, 0
	add := func(to **Points, p *Points) {
		if p != nil {
			if *to == nil {
				*to = new(Points)
			}
			**to += *p
		}
	}
	for _, part := range k.Parts {
		p := x.row(part, depth+1)
		r.Parts = append(r.Parts, p)
		r.Max += p.Max
		r.Base += p.Base
		r.Final += p.Final
		r.Best += p.Best
		r.AtRisk += p.AtRisk
		add(&r.Self, p.Self)
		add(&r.Council, p.Council)
		add(&r.Concluded, p.Concluded)
		add(&r.Survey, p.Survey)
	}
	if x.c.Exempts == ExemptSpread && r.Base > 0 && r.Base < r.Max {
		r.Spread = r.Max - r.Base
		was := r.Final
		for _, p := range []*Points{&r.Final, &r.Best, &r.AtRisk} {
			*p = p.of(r.Max, r.Base)
		}
		x.trace(r, textTraceSpread, r.Spread, was, r.Base, r.Final, r.Max)
		r.Base = r.Max
	}
	return r
}

func (x *computing) leaf(k *Criterion, depth int) *Row {
	r := x.head(k, depth)
	r.Method, r.Rule, r.Needs, r.Evidence = k.Method, k.Rule, k.Evidence, x.evidence[k.No]
	if !x.outline {
		if s := k.Rule.String(); s != "" {
			x.trace(r, textTraceRule, s)
		}
		for _, e := range r.Evidence {
			x.trace(r, textTraceEvidence, e.Name, by(e.Who, corpus.DayOf(e.At)))
		}
	}
	proven := k.Evidence == "" || len(r.Evidence) > 0
	switch {
	case k.Rule.Tasks:
		x.byTasks(k, r, proven)
	case k.Method.surveyed():
		r.State, r.Best = Waiting, k.Max
		x.missing(r, textMissingSurvey, k.Method.Words())
	default:
		x.bySelf(k, r, proven)
	}
	x.byCouncil(k, r)
	if r.Outside == Minus { // what is taken; nothing of it can be won
		r.Best = r.Final
	}
	return r
}

func (x *computing) trace(r *Row, format string, args ...any) {
	if !x.outline {
		r.Trace = append(r.Trace, fmt.Sprintf(format, args...))
	}
}

func (x *computing) missing(r *Row, format string, args ...any) {
	if !x.outline {
		r.Missing = append(r.Missing, fmt.Sprintf(format, args...))
	}
}

// bySelf fills in what the agency claims.
func (x *computing) bySelf(k *Criterion, r *Row, proven bool) {
	selfDue, evidenceDue := x.c.DueOf(k), x.c.evidenceDueOf(k)
	open := selfDue == "" || x.day <= selfDue
	provable := evidenceDue == "" || x.day <= evidenceDue
	r.Due = selfDue
	claim := x.self[k.No]
	var claimed Points
	if claim != nil {
		var err error
		if claimed, err = k.ClaimPoints(claim, false); err != nil {
			x.missing(r, "%s", task.Sentence(err))
			claim, claimed = nil, 0
		} else {
			x.round(r, textTraceSelf, textTraceNote, claim, claimed)
			r.Self = &claimed
		}
	}
	switch {
	case claim == nil && r.Outside == Minus: // who has nothing to say has lost nothing
		r.State, r.Best = NoClaim, 0
	case claim == nil && open:
		r.State, r.Best = NoClaim, k.Max
		if selfDue != "" {
			x.missing(r, textMissingClaimBy, selfDue.Vietnamese())
		} else {
			x.missing(r, textMissingClaim)
		}
	case claim == nil && r.Outside == Plus:
		r.State = NoClaim
	case claim == nil:
		r.State = TooLate
		x.missing(r, textMissedClaim, selfDue.Vietnamese())
	case !proven && r.Outside != Minus:
		r.State, r.Due = NoEvidence, evidenceDue
		x.missing(r, textMissingEvidence, k.Evidence)
		if provable {
			r.Best = claimed
			if open {
				r.Best = k.Max
			}
		}
	default:
		r.State, r.Final, r.Best = Claimed, claimed, claimed
		if open {
			r.Best = k.Max
		}
	}
	if claim != nil && len(k.Tasks) > 0 {
		x.overdue(k, r)
	}
}

// round says in the trace what a side has said and why.
func (x *computing) round(r *Row, format, why string, c *Claim, points Points) {
	if x.outline {
		return
	}
	x.trace(r, format, c.Words(), points, by(c.Who, corpus.DayOf(c.At)))
	if c.Why != "" {
		x.trace(r, why, c.Why)
	}
}

// byCouncil fills in the rounds after the self-score: the appraisal, what the agency
// answers, and the conclusion, which outranks both whenever it was written.
func (x *computing) byCouncil(k *Criterion, r *Row) {
	points := func(c *Claim) (Points, bool) {
		p, err := k.ClaimPoints(c, true)
		if err != nil {
			x.missing(r, "%s", task.Sentence(err))
		}
		return p, err == nil
	}
	give := func(c *Claim, p Points, state State, to **Points) {
		r.State, r.Due, r.Missing, r.AtRisk = state, "", nil, 0
		if c.Exempt {
			r.State, r.Base, r.Final, r.Best, r.Self = Exempt, 0, 0, 0, nil
			return
		}
		r.Base, r.Final, r.Best, *to = k.Max, p, p, &p
	}
	a, e, z := x.council[k.No], x.explained[k.No], x.concluded[k.No]
	if a != nil {
		if p, ok := points(a); ok {
			x.round(r, textTraceCouncil, textTraceReason, a, p)
			to := &r.Council
			if k.Method.surveyed() {
				to = &r.Survey
			}
			give(a, p, Settled, to)
		} else {
			a = nil
		}
	}
	if e != nil {
		x.trace(r, textTraceExplain, e.Why, by(e.Who, corpus.DayOf(e.At)))
		asked := k.Max
		if e.said() {
			if p, err := k.ClaimPoints(e, false); err == nil {
				asked = p
				x.trace(r, textTraceAsks, e.Words(), p)
			}
		}
		if z == nil && a != nil && !a.At.After(e.At) {
			r.State, r.Best = Explained, maxPoints(r.Final, min(asked, maxPoints(r.Base, r.Final)))
		}
	}
	if z != nil {
		if p, ok := points(z); ok {
			x.round(r, textTraceConclude, textTraceReason, z, p)
			give(z, p, Concluded, &r.Concluded)
		}
	}
}

func by(who string, day corpus.Day) string {
	if who == "" {
		who = textSomebody
	}
	return who + ", " + day.Vietnamese()
}

// tally counts linked tasks.
type tally struct{ onTime, late, open, overdue Points }

func (t tally) all() Points { return t.onTime + t.late + t.open + t.overdue }

// worth is what the tasks give when those left over are never done.
func (k *Criterion) worth(t tally) Points {
	if k.Rule.Kind == Steps {
		if len(k.Rule.Steps) != 3 {
			return 0
		}
		switch {
		case t.open+t.overdue > 0:
			return clampPoints(k.Rule.Steps[2].Points, k.Max)
		case t.late > 0:
			return clampPoints(k.Rule.Steps[1].Points, k.Max)
		}
		return clampPoints(k.Rule.Steps[0].Points, k.Max)
	}
	percent := (100*Unit).of(t.onTime, t.all()) + k.Rule.Late.of(t.late, t.all())
	p, _ := k.Rule.points(figureOf(min(percent, 100*Unit)), k.Max)
	return clampPoints(p, k.Max)
}

func (x *computing) byTasks(k *Criterion, r *Row, proven bool) {
	tasks := k.linked(x.f)
	x.listTasks(r, tasks)
	for _, plan := range k.shut(x.f) {
		x.missing(r, textPlanShut, plan)
	}
	if len(tasks) == 0 {
		r.State, r.Best = NoTask, k.Max
		x.missing(r, textNoLinked)
		return
	}
	var t tally
	var unproven, late []string
	for _, w := range tasks {
		s := w.Status(x.day)
		done := s == task.DoneOnTime || s == task.DoneLate
		if done && w.Evidence == 0 && !proven { // evidence can still be added
			unproven = append(unproven, w.No)
			if s = task.OnTrack; w.Status(x.day) == task.DoneLate {
				s = task.Overdue
			}
		}
		switch s {
		case task.DoneOnTime:
			t.onTime++
		case task.DoneLate:
			t.late++
		case task.Overdue:
			t.overdue++
			if !done {
				late = append(late, w.No)
			}
		default:
			t.open++
		}
	}
	r.State, r.Final = ByTasks, k.worth(t)
	r.Best = maxPoints(r.Final, k.worth(tally{onTime: t.onTime + t.open, late: t.late + t.overdue}))
	x.trace(r, textTraceTasks, t.onTime.count(), t.all().count(), t.late.count(), r.Final)
	if t.open > 0 {
		r.State = TaskOpen
	}
	if len(unproven) > 0 {
		r.State = NoEvidence
		x.missing(r, textTaskEvidence, strings.Join(unproven, ", "))
	}
	if n := Points(len(late)); n > 0 {
		r.State = TaskOverdue
		// What hangs on the overdue ones, whatever becomes of the others.
		onTime, done := t.onTime+t.open, t.late+t.overdue-n
		r.AtRisk = maxPoints(0, k.worth(tally{onTime: onTime + n, late: done})-k.worth(tally{onTime: onTime,
			late: done, overdue: n}))
		x.missing(r, textTaskOverdue, strings.Join(late, ", "), r.AtRisk)
	}
	if t.open > 0 {
		x.missing(r, textTaskLeft, t.open.count())
	}
}

// overdue names tasks that only stand beside a criterion: what is claimed for it
// is at risk while they are not done.
func (x *computing) overdue(k *Criterion, r *Row) {
	tasks := k.linked(x.f)
	x.listTasks(r, tasks)
	var late []string
	for _, w := range tasks {
		if w.Status(x.day) == task.Overdue {
			late = append(late, w.No)
		}
	}
	if len(late) > 0 {
		r.AtRisk = r.Final
		x.missing(r, textTaskOverdue, strings.Join(late, ", "), r.AtRisk)
	}
}

func (x *computing) listTasks(r *Row, tasks []*Task) {
	for _, w := range tasks {
		r.Tasks = append(r.Tasks, TaskRow{w.ID, w.No, w.Name, cmp.Or(w.Basis.Number, w.Plan), w.Status(x.day),
			w.Due.Words()})
	}
}

// count is p as a whole number: tallies count in single units, not thousandths.
func (p Points) count() int64 { return int64(p) }

// Leaves are the rows that are scored, in reading order.
func (c *Card) Leaves() (out []*Row) {
	for _, r := range c.Rows() {
		if len(r.Parts) == 0 {
			out = append(out, r)
		}
	}
	return out
}

// Rows are all rows of a card in reading order, without the total; those outside
// the base come last.
func (c *Card) Rows() (out []*Row) {
	var down func(rs []*Row)
	down = func(rs []*Row) {
		for _, r := range rs {
			out = append(out, r)
			down(r.Parts)
		}
	}
	if c.Total != nil {
		down(c.Total.Parts)
	}
	down(c.Extra)
	return out
}

// Row returns the row with a number, nil when there is none.
func (c *Card) Row(no string) *Row {
	for _, r := range c.Rows() {
		if r.No == no {
			return r
		}
	}
	return nil
}

// Cheapest are the criteria that can still bring points, those that bring the
// most first and of equal ones those with the nearest deadline; surveys, which
// nobody can hurry, are left out. At most n, 0 means all.
func (c *Card) Cheapest(n int) []*Row {
	var out []*Row
	for _, r := range c.Leaves() {
		if r.Winnable() > 0 && !r.Method.surveyed() {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b *Row) int {
		return cmp.Or(cmp.Compare(b.Winnable(), a.Winnable()), compareDays(a.Due, b.Due))
	})
	if n > 0 && len(out) > n {
		out = out[:n]
	}
	return out
}

// compareDays puts an open day last.
func compareDays(a, b corpus.Day) int {
	if a == "" || b == "" {
		return -strings.Compare(string(a), string(b))
	}
	return strings.Compare(string(a), string(b))
}

// Public is the card without who said what and without the evidence, as anybody
// may read it once it is published.
func (c *Card) Public() *Card {
	out := *c
	var strip func(r *Row) *Row
	strip = func(r *Row) *Row {
		x := *r
		x.Trace, x.Evidence, x.Parts = nil, nil, nil
		for _, p := range r.Parts {
			x.Parts = append(x.Parts, strip(p))
		}
		return &x
	}
	out.Total, out.Extra = strip(c.Total), nil
	for _, r := range c.Extra {
		out.Extra = append(out.Extra, strip(r))
	}
	return &out
}

// JSON is the card as it is kept when it is published.
func (c *Card) JSON() ([]byte, error) { return json.Marshal(c) }
